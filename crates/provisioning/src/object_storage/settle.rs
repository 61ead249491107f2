//! The job of a storage: looks where it is until it stands still, and makes the keys of shares that wait for them. It
//! buys nothing.

use mpanel_core::{ObjectStorageId, OpContext, Result};
use mpanel_db::jobs::Outcome;

use super::store::{self, StorageRow};
use super::{ShareState, StorageState, read, share};
use crate::account::At;
use crate::deps::Deps;
use crate::provider::storages::CloudStorage;
use crate::provider::{Answer, ProviderError};
use crate::time::seconds_since;

/// Seconds between two looks at a storage that has just been bought.
pub(super) const LOOK_EVERY_S: i64 = 10;
/// After this the provider is believed not to have the order: it shows new things late.
const GIVE_UP_S: i64 = 1800;

/// Body of [`crate::SettleObjectStorage`]. Repeating it changes nothing.
pub async fn settle_object_storage(ctx: &OpContext, deps: &Deps, id: ObjectStorageId) -> Result<Outcome> {
    let Ok(row) = store::find(ctx, deps.db.read(), id).await else { return Ok(Outcome::Done) };
    let at = At::of(ctx, deps, row.account()).await?;
    let again = Outcome::Again(ctx.in_seconds(pause(seconds_since(row.since, ctx.now))));
    let state = if row.state()?.is_moving() { look(&at, &row).await? } else { row.state()? };
    if state.is_open() && settle_shares(&at, id).await? {
        return Ok(again);
    }
    Ok(if state.is_moving() { again } else { Outcome::Done })
}

/// Asks once; what is not answered, or not shown yet, changes nothing.
async fn look(at: &At<'_>, row: &StorageRow) -> Result<StorageState> {
    let (ctx, before) = (at.ctx, row.state()?);
    let seen = at.noted(seen(at, row).await).await?;
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
async fn seen(at: &At<'_>, row: &StorageRow) -> Answer<Option<CloudStorage>> {
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
        None => Ok(at.provider.storages(at.call()).await?.into_iter().find(|storage| storage.name == row.name)),
    }
}

/// True while a share still waits.
async fn settle_shares(at: &At<'_>, id: ObjectStorageId) -> Result<bool> {
    let mut waits = false;
    for row in store::of_storage(at.ctx, at.deps.db.read(), id).await? {
        if row.state()? == ShareState::Requested {
            waits |= share::settle(at, row.share()).await?.state()? == ShareState::Requested;
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
