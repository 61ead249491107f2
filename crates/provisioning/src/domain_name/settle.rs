//! The job of a domain: looks where it is until it stands still. It orders nothing.

use mpanel_core::{DomainNameId, OpContext, Result};
use mpanel_db::jobs::Outcome;

use super::DomainState;
use super::store;
use crate::account::At;
use crate::deps::Deps;
use crate::provider::ProviderError;
use crate::time::seconds_since;

/// Seconds between two looks at a domain that has just been ordered.
pub(super) const LOOK_EVERY_S: i64 = 10;
/// After this the provider is believed not to have the order: it shows new things late.
pub(super) const GIVE_UP_S: i64 = 1800;

/// Body of [`crate::SettleDomain`]. Repeating it changes nothing.
pub async fn settle_domain(ctx: &OpContext, deps: &Deps, id: DomainNameId) -> Result<Outcome> {
    let Ok(row) = store::find(ctx, deps.db.read(), None, id).await else { return Ok(Outcome::Done) };
    if !row.state()?.is_moving() {
        return Ok(Outcome::Done);
    }
    let at = At::of(ctx, deps, row.account()).await?;
    let seen = at.noted(at.provider.domain(at.call(), &row.name).await).await?;
    let age = seconds_since(row.since, ctx.now);
    let again = Outcome::Again(ctx.in_seconds(pause(age)));
    let tx = deps.db.begin().await?;
    let Some(mut row) = store::lock(ctx, &tx, id).await? else { return Ok(Outcome::Done) };
    match seen {
        Ok(seen) if row.is_about(&seen)? => row.take(ctx, &seen)?,
        Ok(_) | Err(ProviderError::NotFound { .. }) if row.state()? == DomainState::Requested && age >= GIVE_UP_S => {
            let problem = "The data centre does not know this domain: the order did not arrive. Order it again.";
            row.enter(ctx, DomainState::Failed, Some(problem.to_owned()));
        }
        // Not answered, or not shown yet: nothing has changed.
        Ok(_) | Err(_) => return Ok(again),
    }
    let row = store::save(ctx, &tx, row).await?;
    tx.commit().await?;
    Ok(if row.state()?.is_moving() { again } else { Outcome::Done })
}

/// Seconds until the next look: registries take seconds for orders and days for transfers.
fn pause(age: i64) -> i64 {
    match age {
        ..900 => LOOK_EVERY_S,
        900..86_400 => 600,
        _ => 6 * 3600,
    }
}
