//! More space, limits of growing, and the end of a storage. Each act is sent once, and the storage is read again after
//! it: that answers a lost reply as well.

use mpanel_core::{Error, ObjectStorageId, OpContext, Result};
use sea_orm::ConnectionTrait;

use super::store::{self, StorageRow};
use super::{ObjectStorageView, cost, read, rules};
use crate::account::store::AccountRow;
use crate::account::{At, hold_growth};
use crate::deps::Deps;
use crate::jobs;
use crate::provider::storages::StorageGrowth;
use crate::provider::{Answer, ProviderError};

/// What is to change of a storage's space; what is none stays.
#[derive(Debug, Clone, Copy, Default)]
pub struct StorageChange {
    /// More space.
    pub size_gb: Option<i64>,
    /// How far it may grow by itself; an inner none switches that off.
    pub auto_limit_gb: Option<Option<i64>>,
}

/// Buys more space for a storage, or changes how far it grows by itself. What would cost more than the ceiling of its
/// account is refused with `beyond_ceiling`.
pub async fn grow_object_storage(
    ctx: &OpContext,
    deps: &Deps,
    id: ObjectStorageId,
    change: StorageChange,
) -> Result<ObjectStorageView> {
    let row = store::find(ctx, deps.db.read(), id).await?;
    rules::open(&row)?;
    let size = change.size_gb.map(|gb| rules::size("/size_gb", gb)).transpose()?;
    if change.size_gb.is_some_and(|gb| gb <= row.size_gb) {
        let detail = format!(
            "A storage only grows, and this one has {} GB. Enter more; to have less, order a smaller one and move.",
            row.size_gb
        );
        return Err(Error::invalid("/size_gb", "too_small", detail));
    }
    let after = change.size_gb.unwrap_or(row.size_gb);
    let limit = match change.auto_limit_gb {
        Some(Some(limit)) => Some(Some(rules::auto_limit(after, limit)?)),
        Some(None) => Some(None),
        None => None,
    };
    if size.is_none() && limit.is_none() {
        return row.view();
    }
    let growth = StorageGrowth { size_gb: size, auto_limit_gb: limit };
    let at = At::of(ctx, deps, row.account()).await?;
    if let Some(refused) = beyond_ceiling(ctx, deps.db.read(), &at.account, &row, change).await? {
        return Err(refused);
    }
    let answer = at.provider.grow_storage(at.call(), row.cloud()?, growth).await;
    settled(&at, &row, answer, |now| {
        change.size_gb.is_none_or(|gb| now.size_gb == gb)
            && change.auto_limit_gb.is_none_or(|limit| now.auto_limit_gb == limit)
    })
    .await
}

/// What a storage costs at most after a change is judged as an order of that space is; what does not grow is not asked
/// about. The refusal, if there is one.
pub(super) async fn beyond_ceiling<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    account: &AccountRow,
    row: &StorageRow,
    change: StorageChange,
) -> Result<Option<Error>> {
    let before = rules::most_gb(row.size_gb, row.auto_limit_gb);
    let size_gb = change.size_gb.unwrap_or(row.size_gb);
    let after = rules::most_gb(size_gb, change.auto_limit_gb.unwrap_or(row.auto_limit_gb));
    if after <= before {
        return Ok(None);
    }
    let region = cost::region_code(ctx, conn, row).await?;
    let hold = hold_growth(ctx, conn, account, &region, after).await?;
    Ok(hold.map(|hold| rules::beyond_ceiling(after == size_gb, &hold.detail)))
}

/// Ends a storage with its paid term. Its name has to be typed.
pub async fn cancel_object_storage(
    ctx: &OpContext,
    deps: &Deps,
    id: ObjectStorageId,
    typed: &str,
) -> Result<ObjectStorageView> {
    let row = store::find(ctx, deps.db.read(), id).await?;
    rules::confirm(&row.name, typed, "let it end with its paid time, with all that is in it")?;
    if row.cancel_on.is_some() {
        return Err(Error::conflict("storage_cancelled", "The storage is cancelled already."));
    }
    cancel(&At::of(ctx, deps, row.account()).await?, &row).await
}

/// The same without a typed name, for a storage whose service ends.
pub(super) async fn cancel(at: &At<'_>, row: &StorageRow) -> Result<ObjectStorageView> {
    let answer = at.provider.cancel_storage(at.call(), row.cloud()?).await;
    settled(at, row, answer, |now| now.cancel_on.is_some()).await
}

/// Reads the storage after an act. A lost reply is right when the storage is as it was to be.
async fn settled(
    at: &At<'_>,
    before: &StorageRow,
    answer: Answer<()>,
    is_done: impl Fn(&StorageRow) -> bool,
) -> Result<ObjectStorageView> {
    let answer = at.noted(answer).await?;
    let looked = match answer {
        Ok(()) => read::look(at, before).await?,
        Err(error @ ProviderError::Unknown { .. }) => match read::look(at, before).await {
            Ok(row) if is_done(&row) => row,
            _ => return Err(error.into()),
        },
        Err(error) => return Err(rules::size_refused(error)),
    };
    if looked.state()?.is_moving() {
        let tx = at.deps.db.begin().await?;
        jobs::enqueue_object_storage(at.ctx, &tx, looked.storage()).await?;
        tx.commit().await?;
    }
    looked.view()
}
