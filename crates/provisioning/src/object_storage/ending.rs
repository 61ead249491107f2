//! The end of a share that was sold: its buckets are emptied a part at a time, then its user goes.

use mpanel_core::{ObjectStorageId, OpContext, Result, StorageShareId};
use mpanel_db::jobs::Outcome;

use super::store::{self, StorageRow};
use super::{bucket, share};
use crate::account::At;
use crate::deps::Deps;
use crate::time::from_micros;

/// Seconds between two parts.
const NEXT_PART_S: i64 = 1;
/// Seconds until a storage is looked at again that cannot be asked.
const NOT_NOW_S: i64 = 6 * 3600;

/// Body of [`crate::EndStorageShare`]: deletes what is in the buckets of a share whose days are over, then takes the
/// share away. A whole storage ends at the provider with all that is in it, and one that is gone has nothing left; only
/// the user goes. Repeating it goes on.
pub async fn end_sold_share(ctx: &OpContext, deps: &Deps, id: StorageShareId) -> Result<Outcome> {
    let Ok(row) = store::find_share(ctx, deps.db.read(), None, id).await else { return Ok(Outcome::Done) };
    let Some(ends_at) = row.ends_at.map(from_micros) else { return Ok(Outcome::Done) };
    if ends_at > ctx.now {
        return Ok(Outcome::Again(ends_at));
    }
    let storage = store::find(ctx, deps.db.read(), ObjectStorageId(row.storage_id)).await?;
    let at = At::of(ctx, deps, storage.account()).await?;
    let state = storage.state()?;
    if !row.is_whole && row.access_key.is_some() && !state.is_over() {
        if state.is_open() {
            if !bucket::empty(&at, &row, &storage).await? {
                return Ok(Outcome::Again(ctx.in_seconds(NEXT_PART_S)));
            }
        } else if !is_gone(&at, &storage).await {
            return Ok(Outcome::Again(ctx.in_seconds(NOT_NOW_S)));
        }
    }
    share::remove(&at, row, &storage).await?;
    Ok(Outcome::Done)
}

/// Whether the provider does not have the storage any more. One that cannot be asked now is asked later.
async fn is_gone(at: &At<'_>, storage: &StorageRow) -> bool {
    bucket::is_gone(at, storage).await.unwrap_or_else(|error| {
        tracing::warn!(storage.id = %storage.storage(), %error, "a storage cannot be asked; its share ends later");
        false
    })
}
