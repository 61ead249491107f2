//! At which account the storage of a customer's own is bought.

use mpanel_core::{OpContext, ProviderAccountId, Result};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::entity::prelude::*;

use super::rules::{self, Candidate};
use super::sold::{self, StorageGives, StorageSold};
use super::store::storages;
use crate::account::store::{self as accounts, AccountRow, accounts as table, regions};
use crate::account::{catalog, hold_storage};
use crate::service::state::ServiceState;
use crate::service::store::{ServiceRow, services};

/// The account for the storage of a service. Once one was ordered, or may have been, it stays where that is; until then
/// every setup and retry chooses again. `refused` are accounts that said that they have one in the region.
pub(crate) async fn account_for(
    ctx: &OpContext,
    tx: &Tx,
    row: &ServiceRow,
    sold: &StorageSold,
    refused: &[Uuid],
) -> Result<Option<Uuid>> {
    if row.account_id.is_some() && sold::bought_for(ctx, tx, row.service()).await?.is_some() {
        return Ok(row.account_id);
    }
    let named = row.product()?.provider_account.map(|account| account.uuid());
    let preferred = accounts::chosen(tx, ctx, named).await?.map(|account| account.id);
    let names = region_names(ctx, tx, &row.region).await?;
    let mut candidates = Vec::new();
    for account in table::Entity::find_in(ctx).all(tx).await.or_internal("reading provider accounts")? {
        if !has_region(ctx, tx, &account, &row.region).await? {
            continue;
        }
        let is_taken = refused.contains(&account.id) || is_taken(ctx, tx, &account, row, &names).await?;
        let held = hold_storage(ctx, tx, &account, &row.region, sold.most_gb()).await?;
        candidates.push(Candidate {
            account: account.id,
            is_preferred: preferred == Some(account.id),
            is_taken,
            in_service: !account.maintenance,
            within_guard: held.is_none(),
            created_at: account.created_at,
        });
    }
    Ok(rules::account_of(&candidates).or(preferred))
}

/// Whether the account has the region, as far as its catalog was read.
async fn has_region(ctx: &OpContext, tx: &Tx, account: &AccountRow, region: &str) -> Result<bool> {
    let known = catalog::list_regions(ctx, tx, Some(ProviderAccountId(account.id))).await?;
    Ok(known.is_empty() || known.iter().any(|one| one.code == region))
}

/// Under which names storages of a region are listed: the provider's, at whichever account they were read, and its code.
async fn region_names(ctx: &OpContext, tx: &Tx, region: &str) -> Result<Vec<String>> {
    let query = regions::Entity::find_in(ctx).filter(regions::Column::Code.eq(region));
    let known = query.all(tx).await.or_internal("reading the names of a region")?;
    Ok(known.into_iter().map(|one| one.name).chain([region.to_owned()]).collect())
}

/// Whether the account has a storage there, or another service is about to have one.
async fn is_taken(ctx: &OpContext, tx: &Tx, account: &AccountRow, row: &ServiceRow, names: &[String]) -> Result<bool> {
    let there = storages::Entity::find_in(ctx)
        .filter(storages::Column::AccountId.eq(account.id))
        .filter(storages::Column::Region.is_in(names.iter().map(String::as_str)));
    for storage in there.all(tx).await.or_internal("reading object storages")? {
        if !storage.state()?.is_over() {
            return Ok(true);
        }
    }
    let begun = services::Entity::find_in(ctx)
        .filter(services::Column::AccountId.eq(account.id))
        .filter(services::Column::Region.eq(&row.region))
        .filter(services::Column::State.eq(ServiceState::Provisioning.as_str()))
        .filter(services::Column::Id.ne(row.id));
    for other in begun.all(tx).await.or_internal("reading services in setup")? {
        if other.product()?.storage.is_some_and(|storage| storage.gives == StorageGives::Whole) {
            return Ok(true);
        }
    }
    Ok(false)
}
