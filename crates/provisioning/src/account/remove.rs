//! Removing a provider account: what is in the way of it, and what goes with it.

use mpanel_core::{Error, OpContext, ProviderAccountId, Result};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use mpanel_events::Event;
use sea_orm::Condition;
use sea_orm::entity::prelude::*;

use super::store::{self, AccountRow, accounts};
use crate::address::store::addresses;
use crate::dns::store::{changes, zones};
use crate::domain_name::DomainState;
use crate::domain_name::store::domains;
use crate::object_storage::leave;
use crate::provider::networking::AddressKind;
use crate::service::store::services;

/// Removes an account that nothing needs any more, with its catalog, cost book and findings.
///
/// # Errors
/// `account_in_use` while something of customers is at it; `account_is_default` while orders go to it and there are
/// others.
pub async fn delete_provider_account(ctx: &OpContext, tx: &Tx, id: ProviderAccountId) -> Result<()> {
    let row = store::lock(tx, ctx, id).await?;
    if let Some(detail) = in_use(ctx, tx, &row).await? {
        return Err(Error::conflict("account_in_use", detail));
    }
    let others = accounts::Entity::find_in(ctx).filter(accounts::Column::Id.ne(row.id)).count(tx).await;
    if row.is_default && others.or_internal("counting provider accounts")? > 0 {
        let detail = "Orders go to this account by default. Make another account the default first.";
        return Err(Error::conflict("account_is_default", detail));
    }
    forget(ctx, tx, &row).await?;
    row.delete(tx).await.or_internal("removing a provider account")?;
    tx.record(ctx, Event::ProviderAccountChanged { account: id }).await
}

/// What is still at an account, and what to do about it; none when nothing is.
async fn in_use(ctx: &OpContext, tx: &Tx, row: &AccountRow) -> Result<Option<String>> {
    // The machines of services that have ended run until the end of a term that is paid.
    let paid = services::Column::ProviderEndsOn.gte(ctx.today().to_string());
    let used = services::Entity::find_in(ctx)
        .filter(services::Column::AccountId.eq(row.id))
        .filter(Condition::any().add(services::lives()).add(paid))
        .count(tx)
        .await
        .or_internal("counting the services of an account")?;
    if used > 0 {
        let detail = format!("{used} services use this account. End them, or wait until their machines have ended.");
        return Ok(Some(detail));
    }
    let kept = zones::Entity::find_in(ctx)
        .filter(zones::Column::AccountId.eq(row.id))
        .filter(zones::Column::CustomerId.is_not_null())
        .count(tx)
        .await
        .or_internal("counting the zones of an account")?;
    if kept > 0 {
        let detail =
            format!("{kept} DNS zones of customers are at this account. Delete them first, or take them back.");
        return Ok(Some(detail));
    }
    let storages = leave::kept_by_storages(ctx, tx, row.id).await?;
    if storages > 0 {
        let detail =
            format!("{storages} object storages are at this account. Cancel them, and wait until they have ended.");
        return Ok(Some(detail));
    }
    let held = domains::Entity::find_in(ctx)
        .filter(domains::Column::AccountId.eq(row.id))
        .filter(domains::Column::State.is_not_in(DomainState::OVER.map(DomainState::as_str)))
        .count(tx)
        .await
        .or_internal("counting the domains of an account")?;
    if held > 0 {
        return Ok(Some(format!("{held} domains are at this account. Cancel or forget them first.")));
    }
    let given = addresses::Entity::find_in(ctx)
        .filter(addresses::Column::AccountId.eq(row.id))
        .filter(addresses::Column::Kind.is_in(AddressKind::MOVABLE.map(AddressKind::as_str)))
        .filter(addresses::Column::CustomerId.is_not_null())
        .count(tx)
        .await
        .or_internal("counting the addresses of an account")?;
    let detail = || format!("{given} movable addresses of customers are at this account. Take them back first.");
    Ok((given > 0).then(detail))
}

/// Forgets what is kept of an account beside its row.
async fn forget(ctx: &OpContext, tx: &Tx, row: &AccountRow) -> Result<()> {
    macro_rules! forget {
        ($($table:path),*) => {$({
            use $table as table;
            table::Entity::delete_many()
                .filter(table::Column::TenantId.eq(ctx.tenant.uuid()))
                .filter(table::Column::AccountId.eq(row.id))
                .exec(tx)
                .await
                .or_internal("removing what belongs to an account")?;
        })*};
    }
    let gone = zones::Entity::find_in(ctx).filter(zones::Column::AccountId.eq(row.id));
    let gone = gone.all(tx).await.or_internal("looking for the zones of an account")?;
    changes::Entity::delete_many()
        .filter(changes::Column::TenantId.eq(ctx.tenant.uuid()))
        .filter(changes::Column::ZoneId.is_in(gone.into_iter().map(|zone| zone.id)))
        .exec(tx)
        .await
        .or_internal("forgetting the history of zones")?;
    leave::forget_storages(ctx, tx, row.id).await?;
    forget!(
        store::images,
        store::regions,
        crate::cost::store::costs,
        crate::finding::store::findings,
        crate::empty_list::row,
        crate::custom_image::store::row,
        crate::provider_secret::store::row,
        crate::provider_user::store::row,
        crate::staff_key::store::chosen,
        crate::address::store::addresses,
        crate::dns::store::zones,
        crate::domain_name::store::domains
    );
    Ok(())
}
