//! Applications of the provider's own: offered in the marketplace under their ids at the provider, which installs them.

use mpanel_core::{Error, OpContext, ProviderAccountId, Result};
use mpanel_db::{DbErrExt, TenantScoped};
use sea_orm::entity::prelude::*;
use serde::Serialize;

use super::store::applications;
use super::{ApplicationDraft, ApplicationView, ops};
use crate::account::At;
use crate::deps::Deps;

/// An application of the provider's own.
#[derive(Debug, Clone, Serialize)]
pub struct ProviderApplication {
    /// The provider's id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Description; may be empty.
    pub description: String,
    /// What the marketplace calls it, if it is there.
    pub entry: Option<String>,
}

/// The applications of an account, by name; `None` when the account does not tell any. The provider is asked.
pub async fn list_provider_applications(
    ctx: &OpContext,
    deps: &Deps,
    account: ProviderAccountId,
) -> Result<Option<Vec<ProviderApplication>>> {
    let at = At::of(ctx, deps, account).await?;
    let Some(mut found) = at.noted(at.provider.applications(at.call()).await).await?? else { return Ok(None) };
    found.sort_by(|a, b| a.name.cmp(&b.name));
    let select = applications::Entity::find_in(ctx).filter(applications::Column::ProviderApplication.is_not_null());
    let entries = select.all(deps.db.read()).await.or_internal("reading applications of the provider")?;
    let one = |application: crate::provider::applications::CloudApplication| ProviderApplication {
        entry: entries
            .iter()
            .find(|entry| entry.provider_application.as_ref() == Some(&application.id))
            .map(|entry| entry.name.clone()),
        id: application.id,
        name: application.name,
        description: application.description,
    };
    Ok(Some(found.into_iter().map(one).collect()))
}

/// Puts an application of the provider's own into the marketplace. The account is asked whether it has it.
pub async fn offer_provider_application(
    ctx: &OpContext,
    deps: &Deps,
    account: ProviderAccountId,
    application: &str,
    draft: ApplicationDraft,
) -> Result<ApplicationView> {
    let found = list_provider_applications(ctx, deps, account).await?.unwrap_or_default();
    let Some(found) = found.into_iter().find(|one| one.id == application) else {
        let detail = "The account does not offer this application. Choose one from its list.";
        return Err(Error::invalid("/provider_application", "unknown_application", detail));
    };
    if let Some(entry) = found.entry {
        let detail = format!("It is in the marketplace already, as {entry}.");
        return Err(Error::invalid("/provider_application", "taken", detail));
    }
    let tx = deps.db.begin().await?;
    let draft = ApplicationDraft { template: None, ..draft };
    let made = ops::insert(ctx, &tx, draft, Some(found.id)).await?.view(Vec::new())?;
    tx.commit().await?;
    Ok(made)
}
