//! Makes the provider follow which zones are wanted: read, then at most one write.

use mpanel_core::{DnsZoneId, ErrorKind, OpContext, Result};
use mpanel_db::jobs::Outcome;
use mpanel_db::{DbErrExt, TenantScoped};
use sea_orm::entity::prelude::*;

use super::at::At;
use super::change::sentence;
use super::ops::OVERLAPS;
use super::store::{self, ZoneRow, zones};
use super::{ZoneState, names};
use crate::deps::Deps;
use crate::provider::{CallId, ProviderError};
use crate::time::seconds_since;

const PATIENCE_SECONDS: i64 = 15 * 60;
/// How long a zone that was asked for may stay unseen before it is asked for again.
const LOOK_SECONDS: i64 = 60;
const ELSEWHERE: &str =
    "The data centre keeps a zone of this name already. If the domain is yours, ask our staff to give it to you.";

/// Body of [`crate::SettleDnsZone`]. Repeating it changes nothing.
pub async fn settle_zone(ctx: &OpContext, deps: &Deps, id: DnsZoneId) -> Result<Outcome> {
    let row = match store::find(ctx, deps.db.read(), None, id).await {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Outcome::Done),
        found => found?,
    };
    let at = At::of(ctx, deps, &row).await?;
    match row.state()? {
        ZoneState::Creating => make(&at).await,
        ZoneState::Deleting => delete(&at).await,
        ZoneState::Ready | ZoneState::Failed => Ok(Outcome::Done),
    }
}

async fn make(at: &At<'_>) -> Result<Outcome> {
    let (ctx, zone) = (at.ctx, at.zone);
    if let Some(request) = zone.request_id {
        match at.noted(at.provider.made_zone(at.call(), &zone.name, request).await).await? {
            Ok(true) => return made(at).await,
            Ok(false) if seconds_since(zone.sent_at.unwrap_or(zone.since), ctx.now) < LOOK_SECONDS => {
                return Ok(Outcome::Again(ctx.in_seconds(5)));
            }
            Ok(false) => {}
            Err(error) => return fail_or_wait(at, &error).await,
        }
    }
    // A zone that was there before we asked is somebody else's.
    match at.noted(at.provider.has_zone(at.call(), &zone.name).await).await? {
        Ok(true) => return stop(at, ZoneState::Failed, ELSEWHERE.to_owned()).await,
        Ok(false) => {}
        Err(error) => return fail_or_wait(at, &error).await,
    }
    if let Some(customer) = zone.customer_id {
        match at.noted(at.provider.zones(at.call()).await).await? {
            Ok(names) if comes_between(at, customer, &names).await? => {
                return stop(at, ZoneState::Failed, OVERLAPS.to_owned()).await;
            }
            Ok(_) => {}
            Err(error) => return fail_or_wait(at, &error).await,
        }
    }
    // Committed before it is sent: a crash from here on is answered by looking.
    let request = ctx.new_uuid();
    change(at, |row| (row.request_id, row.sent_at) = (Some(request), Some(ctx.now.as_microsecond()))).await?;
    match at.noted(at.provider.make_zone(CallId::under(ctx, request), &zone.name).await).await? {
        Ok(()) => made(at).await,
        Err(error @ ProviderError::Refused { status, .. }) => {
            // Nothing came of it, so nobody has to look for it.
            change(at, |row| (row.request_id, row.sent_at) = (None, None)).await?;
            let problem = if status == 409 { ELSEWHERE.to_owned() } else { sentence(&error) };
            stop(at, ZoneState::Failed, problem).await
        }
        // Whatever came of it, the next look shows it.
        Err(error) => fail_or_wait(at, &error).await,
    }
}

/// Whether the data centre has a zone above or below this one that is not the same customer's. All zones of an account
/// are served by the same name servers, whoever noted them.
async fn comes_between(at: &At<'_>, customer: Uuid, names: &[String]) -> Result<bool> {
    let names = names.iter().filter_map(|name| names::zone_name(name));
    let related: Vec<String> = names.filter(|name| names::is_related(name, &at.zone.name)).collect();
    if related.is_empty() {
        return Ok(false);
    }
    let own = zones::Entity::find_in(at.ctx).filter(zones::Column::CustomerId.eq(customer));
    // One that could not be made has the name of somebody else's.
    let own = own.filter(zones::Column::Made.eq(true)).all(at.deps.db.read()).await;
    let own = own.or_internal("looking for related zones")?;
    Ok(related.iter().any(|name| !own.iter().any(|row| row.name == *name)))
}

async fn delete(at: &At<'_>) -> Result<Outcome> {
    let mut is_there = at.zone.made;
    if let (false, Some(request)) = (is_there, at.zone.request_id) {
        // It was given up while nobody knew what had come of it.
        match at.noted(at.provider.made_zone(at.call(), &at.zone.name, request).await).await? {
            Ok(false) if seconds_since(at.zone.sent_at.unwrap_or(at.zone.since), at.ctx.now) < LOOK_SECONDS => {
                return Ok(Outcome::Again(at.ctx.in_seconds(5)));
            }
            Ok(seen) => is_there = seen,
            Err(error) => return fail_or_wait(at, &error).await,
        }
    }
    if is_there {
        match at.noted(at.provider.delete_zone(at.call(), &at.zone.name).await).await? {
            Ok(()) | Err(ProviderError::NotFound { .. }) => {}
            // Deleting it again changes nothing.
            Err(error) => return fail_or_wait(at, &error).await,
        }
    }
    let tx = at.deps.db.begin().await?;
    let row = store::lock(at.ctx, &tx, None, at.zone.zone()).await?;
    store::forget(at.ctx, &tx, row).await?;
    tx.commit().await?;
    Ok(Outcome::Done)
}

async fn made(at: &At<'_>) -> Result<Outcome> {
    change(at, |row| {
        row.made = true;
        row.enter(at.ctx, ZoneState::Ready, None);
    })
    .await?;
    Ok(Outcome::Done)
}

/// Gives up. The request that was sent stays noted: the zone may come of it yet, and who deletes it asks.
async fn stop(at: &At<'_>, state: ZoneState, problem: String) -> Result<Outcome> {
    change(at, |row| {
        row.enter(at.ctx, state, Some(problem));
    })
    .await?;
    Ok(Outcome::Done)
}

/// Waits for a data centre that is away, but not for ever.
async fn fail_or_wait(at: &At<'_>, error: &ProviderError) -> Result<Outcome> {
    let refused = matches!(error, ProviderError::Refused { .. } | ProviderError::NotFound { .. });
    let waited = seconds_since(at.zone.since, at.ctx.now);
    if !refused && waited < PATIENCE_SECONDS {
        // Soon while it is young, ever more slowly later.
        let tries = u32::try_from(waited / 20).unwrap_or(u32::MAX);
        return Ok(Outcome::Again(at.ctx.in_seconds(error.wait_seconds(tries))));
    }
    let back = if at.zone.made { ZoneState::Ready } else { ZoneState::Failed };
    stop(at, back, sentence(error)).await
}

async fn change(at: &At<'_>, how: impl FnOnce(&mut ZoneRow)) -> Result<()> {
    let tx = at.deps.db.begin().await?;
    let mut row = store::lock(at.ctx, &tx, None, at.zone.zone()).await?;
    how(&mut row);
    store::save(at.ctx, &tx, row).await?;
    tx.commit().await
}
