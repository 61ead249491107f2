//! Storages that staff wants beyond the spend guard of their account: noted, and sent when somebody has approved them.

use mpanel_core::{Error, ObjectStorageId, OpContext, Result};
use mpanel_db::{DbErrExt, Tx};
use sea_orm::ModelTrait;

use super::store::{self, StorageRow};
use super::{ObjectStorageView, StorageState, order, settle};
use crate::deps::Deps;

/// Approves a storage that waits. It is sent by [`send_approved_storage`] once this is committed; should the process die
/// between, the storage's job says that the order did not arrive.
pub async fn approve_storage_purchase(ctx: &OpContext, tx: &Tx, id: ObjectStorageId) -> Result<ObjectStorageView> {
    let mut row = waiting(ctx, tx, id).await?;
    row.enter(ctx, StorageState::Requested, None);
    row.request_id = Some(ctx.new_uuid());
    // It is an order of the day on which it is sent.
    row.created_at = ctx.now.as_microsecond();
    let row = store::save(ctx, tx, row).await?;
    settle::look_later(ctx, tx, row.storage()).await?;
    row.view()
}

/// Sends the order of a storage that was just approved. What the provider refuses at once leaves nothing behind; where
/// it does not answer, the storage is held again.
pub async fn send_approved_storage(ctx: &OpContext, deps: &Deps, id: ObjectStorageId) -> Result<ObjectStorageView> {
    order::send_noted(ctx, deps, store::find(ctx, deps.db.read(), id).await?).await
}

/// Refuses a storage that waits for approval; nothing was bought, and nothing is left of it.
pub async fn refuse_storage_purchase(ctx: &OpContext, tx: &Tx, id: ObjectStorageId) -> Result<()> {
    let row = waiting(ctx, tx, id).await?;
    store::told(ctx, tx, &row).await?;
    row.delete(tx).await.or_internal("forgetting an object storage")?;
    Ok(())
}

async fn waiting(ctx: &OpContext, tx: &Tx, id: ObjectStorageId) -> Result<StorageRow> {
    let row = store::lock(ctx, tx, id).await?;
    if row.state()? == StorageState::Held {
        return Ok(row);
    }
    Err(Error::conflict("not_waiting", "This storage does not wait for approval any more."))
}
