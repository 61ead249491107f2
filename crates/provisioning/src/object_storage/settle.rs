//! The job of a storage: looks where it is until it stands still, and makes the keys of shares that wait for them. It
//! buys nothing.

use mpanel_core::{ErrorKind, ObjectStorageId, OpContext, Result};
use mpanel_db::jobs::{Enqueued, Outcome};
use mpanel_db::{DbErrExt, JobSpec, TenantScoped, Tx};
use sea_orm::entity::prelude::*;

use super::store::{self, StorageRow, storages};
use super::{ShareState, StorageState, read, share};
use crate::account::At;
use crate::deps::Deps;
use crate::jobs::SettleObjectStorage;
use crate::provider::storages::CloudStorage;
use crate::provider::{Answer, ProviderError};
use crate::tags;
use crate::time::seconds_since;

/// Seconds between two looks at a storage that has just been bought.
const LOOK_EVERY_S: i64 = 10;
/// After this the provider is believed not to have the order: it shows new things late.
const GIVE_UP_S: i64 = 1800;

/// Has the job look soon, not at once: whoever asks for it is about to do the same.
pub(super) async fn look_later(ctx: &OpContext, tx: &Tx, storage: ObjectStorageId) -> Result<Enqueued> {
    let spec = JobSpec::at(ctx.in_seconds(LOOK_EVERY_S)).key(storage.to_string()).attempts(i32::MAX);
    tx.enqueue_with(ctx, &SettleObjectStorage { storage }, spec).await
}

/// Body of [`crate::SettleObjectStorage`]. Repeating it changes nothing.
pub async fn settle_object_storage(ctx: &OpContext, deps: &Deps, id: ObjectStorageId) -> Result<Outcome> {
    let Ok(row) = store::find(ctx, deps.db.read(), id).await else { return Ok(Outcome::Done) };
    let at = At::of(ctx, deps, row.account()).await?;
    let state = if row.state()?.is_moving() { look(&at, &row).await? } else { row.state()? };
    if state.is_over() {
        return Ok(Outcome::Done);
    }
    // A share that waits is looked at as often as a storage of its age.
    let waits = settle_shares(&at, id, state.is_open()).await?;
    if state.is_open() {
        tags::tag_storage(&at, id).await?;
    }
    let since = if state.is_moving() { waits.max(Some(row.since)) } else { waits };
    Ok(since.map_or(Outcome::Done, |since| Outcome::Again(ctx.in_seconds(pause(seconds_since(since, ctx.now))))))
}

/// Asks once; what is not answered, or not shown yet, changes nothing.
async fn look(at: &At<'_>, row: &StorageRow) -> Result<StorageState> {
    let (ctx, before) = (at.ctx, row.state()?);
    let others = others(at, row).await?;
    let seen = at.noted(seen(at, row, &others).await).await?;
    let tx = at.deps.db.begin().await?;
    let mut row = store::lock(ctx, &tx, row.storage()).await?;
    match seen {
        Ok(Some(seen)) => row.take(ctx, &seen),
        Ok(None) if before == StorageState::Requested && seconds_since(row.since, ctx.now) >= GIVE_UP_S => {
            let problem = "The data centre does not know this storage: the order did not arrive. Order it again.";
            row.enter(ctx, StorageState::Failed, Some(problem.to_owned()));
        }
        _ => return Ok(before),
    }
    let row = store::save(ctx, &tx, row).await?;
    tx.commit().await?;
    let state = row.state()?;
    if state.is_open() {
        read::sample(at, &row).await?;
    }
    Ok(state)
}

/// The storage at the provider: by its id, or else by the request that bought it, or else by its name, which nothing
/// else had when it was ordered.
async fn seen(at: &At<'_>, row: &StorageRow, others: &[String]) -> Answer<Option<CloudStorage>> {
    let id = match (&row.cloud_id, row.request_id) {
        (Some(id), _) => Some(id.clone()),
        (None, Some(request)) => at.provider.bought_storage(at.call(), request).await?,
        (None, None) => None,
    };
    match id {
        Some(id) => match at.provider.storage(at.call(), &id).await {
            Err(ProviderError::NotFound { .. }) => Ok(None),
            other => other.map(Some),
        },
        None => {
            let of_name = |storage: &CloudStorage| storage.name == row.name && !others.contains(&storage.id);
            Ok(at.provider.storages(at.call()).await?.into_iter().find(of_name))
        }
    }
}

/// Ids at the provider of the account's other storages.
async fn others(at: &At<'_>, row: &StorageRow) -> Result<Vec<String>> {
    let query = storages::Entity::find_in(at.ctx)
        .filter(storages::Column::AccountId.eq(row.account_id))
        .filter(storages::Column::Id.ne(row.id));
    let rows = query.all(at.deps.db.read()).await.or_internal("reading object storages")?;
    Ok(rows.into_iter().filter_map(|row| row.cloud_id).collect())
}

/// Makes the keys that wait. Returns since when the youngest of the shares that still wait does.
async fn settle_shares(at: &At<'_>, id: ObjectStorageId, is_open: bool) -> Result<Option<i64>> {
    let mut waits = None;
    for mut row in store::of_storage(at.ctx, at.deps.db.read(), id).await? {
        if is_open && row.state()? == ShareState::Requested {
            row = match share::settle(at, row.share()).await {
                // It was taken away meanwhile.
                Err(error) if error.kind() == ErrorKind::NotFound => continue,
                other => other?,
            };
        }
        if row.state()? == ShareState::Requested {
            waits = waits.max(Some(row.created_at));
        }
    }
    Ok(waits)
}

/// Seconds until the next look.
fn pause(age: i64) -> i64 {
    match age {
        ..900 => LOOK_EVERY_S,
        900..86_400 => 600,
        _ => 6 * 3600,
    }
}
