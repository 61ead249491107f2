//! What a service's machine could become at its provider: asked for staff, who takes it in the provider's own panel.

use mpanel_core::{Error, OpContext, ProviderAccountId, Result, ServiceId};

use crate::account::At;
use crate::deps::Deps;
use crate::provider::upgrades::ProviderUpgrade;
use crate::service::store as services;

/// What the provider says now that a service's machine could become.
///
/// # Errors
/// `action_not_possible` without a machine; those of the provider.
pub async fn provider_upgrades(ctx: &OpContext, deps: &Deps, id: ServiceId) -> Result<Vec<ProviderUpgrade>> {
    let row = services::find(deps.db.read(), ctx, id).await?;
    let (Some(account), Some(machine)) = (row.account_id, &row.instance_id) else {
        return Err(Error::conflict("action_not_possible", "There is no machine at the provider to ask about."));
    };
    if !row.product()?.has_machine() || row.state()?.is_final() {
        return Err(Error::conflict("action_not_possible", "Only a server that has not ended can become another."));
    }
    let at = At::of(ctx, deps, ProviderAccountId(account)).await?;
    Ok(at.noted(at.provider.list_upgrades(at.call(), machine).await).await??)
}
