//! Makes the provider follow where a movable address is wanted: read, then at most one write.

use mpanel_core::{AddressId, OpContext, ProviderAccountId, Result};
use mpanel_db::jobs::Outcome;

use super::holding::{hold, release};
use super::store::{self, AddressRow};
use crate::account::health;
use crate::account::store as accounts;
use crate::deps::Deps;
use crate::provider::{CallId, ProviderError, refusal_sentence};
use crate::service::store::{self as services, ServiceRow};
use crate::service::timeline::{Entry, note};
use crate::time::seconds_since;

const PATIENCE_SECONDS: i64 = 15 * 60;

/// Body of [`crate::SettleAddress`]. Repeating it changes nothing.
pub async fn settle_address(ctx: &OpContext, deps: &Deps, id: AddressId) -> Result<Outcome> {
    let Ok(row) = store::find(ctx, deps.db.read(), None, id).await else { return Ok(Outcome::Done) };
    if !row.moving {
        return Ok(Outcome::Done);
    }
    let ip = row.ip()?;
    let wanted = match row.wanted_service {
        Some(service) => Some(services::find(deps.db.read(), ctx, service.into()).await?),
        None => None,
    };
    let account = accounts::find(deps.db.read(), ctx, ProviderAccountId(row.account_id)).await?;
    let provider = deps.provider(&account)?;
    let seen = provider.movable_address(CallId::new(ctx), ip).await;
    health::note(ctx, deps, &account, provider.as_ref(), &seen).await?;
    let there = match seen {
        Ok(seen) => seen.machine,
        Err(error) => return give_up_or_wait(ctx, deps, row, &error).await,
    };
    let target = wanted.as_ref().and_then(|s| s.instance_id.clone());
    let answer = match (&there, &target) {
        (there, target) if there == target => return arrived(ctx, deps, row, wanted).await,
        (Some(there), _) => provider.release_address(CallId::new(ctx), ip, there).await,
        (None, Some(target)) => provider.assign_address(CallId::new(ctx), ip, target).await,
        (None, None) => Ok(()),
    };
    health::note(ctx, deps, &account, provider.as_ref(), &answer).await?;
    match answer {
        // Whatever came of it, the next look shows it.
        Ok(()) | Err(ProviderError::Unknown { .. }) => give_up_or_again(ctx, deps, row, 1).await,
        Err(error) => give_up_or_wait(ctx, deps, row, &error).await,
    }
}

/// It is where it is wanted.
async fn arrived(ctx: &OpContext, deps: &Deps, seen: AddressRow, service: Option<ServiceRow>) -> Result<Outcome> {
    let tx = deps.db.begin().await?;
    let mut row = store::lock(ctx, &tx, None, seen.address()).await?;
    if row.version != seen.version {
        tx.rollback().await?;
        return Ok(Outcome::Again(ctx.in_seconds(1)));
    }
    (row.moving, row.wanted_service, row.problem) = (false, None, None);
    row.service_id = service.as_ref().map(|s| s.id);
    let row = store::save(ctx, &tx, row).await?;
    match &service {
        Some(service) => {
            hold(ctx, &tx, &row, service).await?;
            let entry = Entry::new("address_assigned", format!("The address {} was put on the server", row.ip));
            note(ctx, &tx, service, entry).await?;
        }
        None => release(ctx, &tx, &row.ip).await?,
    }
    tx.commit().await?;
    Ok(Outcome::Done)
}

async fn give_up_or_wait(ctx: &OpContext, deps: &Deps, row: AddressRow, error: &ProviderError) -> Result<Outcome> {
    match error {
        ProviderError::Refused { status, message } => stop(ctx, deps, row, refused(*status, message)).await,
        ProviderError::NotFound { .. } => {
            stop(ctx, deps, row, "The data centre does not know the address or the machine.".to_owned()).await
        }
        error => {
            let wait = error.wait_seconds(2);
            give_up_or_again(ctx, deps, row, wait).await
        }
    }
}

async fn give_up_or_again(ctx: &OpContext, deps: &Deps, row: AddressRow, seconds: i64) -> Result<Outcome> {
    if seconds_since(row.since, ctx.now) < PATIENCE_SECONDS {
        return Ok(Outcome::Again(ctx.in_seconds(seconds)));
    }
    stop(ctx, deps, row, "The data centre did not answer in time. Try again, or ask our staff.".to_owned()).await
}

async fn stop(ctx: &OpContext, deps: &Deps, seen: AddressRow, problem: String) -> Result<Outcome> {
    let tx = deps.db.begin().await?;
    let mut row = store::lock(ctx, &tx, None, seen.address()).await?;
    if row.version != seen.version {
        tx.rollback().await?;
        return Ok(Outcome::Again(ctx.in_seconds(1)));
    }
    // It may have left the server it was on.
    (row.moving, row.wanted_service, row.service_id, row.problem) = (false, None, None, Some(problem));
    release(ctx, &tx, &row.ip).await?;
    store::save(ctx, &tx, row).await?;
    tx.commit().await?;
    Ok(Outcome::Done)
}

fn refused(status: u16, message: &str) -> String {
    match status {
        400 if message.contains("region") => "The address belongs to another region than the server.".to_owned(),
        _ => refusal_sentence(status, message),
    }
}
