//! What becomes of storages when their account is removed.

use mpanel_core::{OpContext, Result};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::ModelTrait;
use sea_orm::entity::prelude::*;

use super::store::{self, StorageRow, storages, usage};
use super::{StorageState, share};

async fn of_account(ctx: &OpContext, tx: &Tx, account: Uuid) -> Result<Vec<StorageRow>> {
    let query = storages::Entity::find_in(ctx).filter(storages::Column::AccountId.eq(account));
    query.all(tx).await.or_internal("reading the object storages of an account")
}

/// How many storages keep an account from being removed: those that may be at the provider. One that the provider
/// does not list counts while somebody has a share of it.
pub(crate) async fn kept_by_storages(ctx: &OpContext, tx: &Tx, account: Uuid) -> Result<usize> {
    let mut kept = 0;
    for row in of_account(ctx, tx, account).await? {
        let is_kept = match row.state()? {
            // Nothing was bought.
            StorageState::Held => false,
            StorageState::Unknown => !store::of_storage(ctx, tx, row.storage()).await?.is_empty(),
            state => !state.is_over(),
        };
        kept += usize::from(is_kept);
    }
    Ok(kept)
}

/// Forgets an account's storages with their shares and figures.
pub(crate) async fn forget_storages(ctx: &OpContext, tx: &Tx, account: Uuid) -> Result<()> {
    for row in of_account(ctx, tx, account).await? {
        for gone in store::of_storage(ctx, tx, row.storage()).await? {
            share::forget(ctx, tx, gone).await?;
        }
        let figures = usage::Entity::delete_many()
            .filter(usage::Column::TenantId.eq(ctx.tenant.uuid()))
            .filter(usage::Column::StorageId.eq(row.id));
        figures.exec(tx).await.or_internal("forgetting usage")?;
        row.delete(tx).await.or_internal("forgetting an object storage")?;
    }
    Ok(())
}
