//! Buys an add-on for a machine that runs.

use mpanel_core::{OpContext, ProviderAccountId, Result, RowId, ServiceId};
use mpanel_db::jobs::Outcome;

use super::AddOnState;
use super::hold::{self, Turn};
use super::ops::give;
use super::store::{self, AddOnRow};
use crate::account::health;
use crate::account::store as accounts;
use crate::deps::Deps;
use crate::network;
use crate::provider::{CallId, ProviderError};
use crate::service::AddOnSnapshot;
use crate::service::store::{self as services, ServiceRow};
use crate::service::timeline::{Entry, note};
use crate::time::seconds_since;

/// Seconds until a reply that was lost is asked for again: the provider says when it has the add-on already.
const ASK_AGAIN_S: i64 = 30;
/// Seconds between two tries while the provider does not answer.
const LATER_S: i64 = 60;
/// Seconds between two looks while nothing is bought on the account.
const MAINTENANCE_S: i64 = 300;
/// How long a machine may be unknown: the provider shows new ones late.
const PATIENCE_S: i64 = 30 * 60;

/// Body of [`crate::SettleAddOn`]. Repeating it changes nothing. What the provider refuses fails the job, so that
/// staff sees it; running it again tries again.
pub async fn settle_add_on(ctx: &OpContext, deps: &Deps, id: RowId) -> Result<Outcome> {
    let Some(row) = store::find(ctx, deps.db.read(), id).await? else { return Ok(Outcome::Done) };
    if !matches!(row.state()?, AddOnState::Wanted | AddOnState::Failed) {
        return Ok(Outcome::Done);
    }
    let service = services::find(deps.db.read(), ctx, ServiceId(row.service_id)).await?;
    if service.state()?.is_final() {
        return give_up(ctx, deps, id).await;
    }
    let (Some(machine), Some(account)) = (service.instance_id.clone(), service.account_id) else {
        return Ok(Outcome::Again(ctx.in_seconds(LATER_S)));
    };
    let account = accounts::find(deps.db.read(), ctx, ProviderAccountId(account)).await?;
    if account.maintenance {
        return Ok(Outcome::Again(ctx.in_seconds(MAINTENANCE_S)));
    }
    let first = row.sent_at.is_none();
    if first {
        match hold::send(ctx, deps, &account, id).await? {
            Turn::Go => {}
            Turn::Wait(why) => return hold::wait(ctx, deps, id, &why).await,
            Turn::Over => return Ok(Outcome::Done),
        }
    }
    let provider = deps.provider(&account)?;
    let answer = provider.buy_add_on(CallId::new(ctx), &machine, &row.key).await;
    health::note(ctx, deps, &account, provider.as_ref(), &answer).await?;
    let young = seconds_since(row.created_at, ctx.now) < PATIENCE_S;
    match answer {
        Ok(()) => added(ctx, deps, id).await,
        Err(error) if error.is_ambiguous() => Ok(Outcome::Again(ctx.in_seconds(ASK_AGAIN_S))),
        Err(error) if error.passes() || young && matches!(error, ProviderError::NotFound { .. }) => {
            if first {
                hold::not_sent(ctx, deps, id).await?;
            }
            Ok(Outcome::Again(ctx.in_seconds(LATER_S)))
        }
        Err(error) => {
            failed(ctx, deps, id, &error).await?;
            Err(error.into())
        }
    }
}

async fn added(ctx: &OpContext, deps: &Deps, id: RowId) -> Result<Outcome> {
    let tx = deps.db.begin().await?;
    let (service, mut row) = locked(ctx, &tx, id).await?;
    let (key, name) = (Some(row.key.clone()), row.name.clone());
    let has = service.product()?.add_ons.iter().any(|a| a.key == key && a.quantity > 0);
    let quantity = u32::try_from(row.quantity).unwrap_or(1);
    row.enter(ctx, AddOnState::There, None);
    store::save(&tx, row).await?;
    if !has {
        give(ctx, &tx, service, vec![AddOnSnapshot { key, name, quantity }]).await?;
    }
    tx.commit().await?;
    Ok(Outcome::Done)
}

async fn failed(ctx: &OpContext, deps: &Deps, id: RowId, error: &ProviderError) -> Result<()> {
    let tx = deps.db.begin().await?;
    let (service, mut row) = locked(ctx, &tx, id).await?;
    // Nobody wants it any more.
    if row.state()? == AddOnState::GivenUp {
        return Ok(());
    }
    if row.state()? == AddOnState::Wanted {
        let title = format!("{} could not be added at the data centre", row.name);
        note(ctx, &tx, &service, Entry::new("add_on_failed", title).detail(error.to_string()).staff_only()).await?;
    }
    row.sent_at = None;
    row.enter(ctx, AddOnState::Failed, Some(error.to_string()));
    store::save(&tx, row).await?;
    let service = services::save(ctx, &tx, service).await?;
    network::look_again(ctx, &tx, service.service()).await?;
    tx.commit().await
}

async fn give_up(ctx: &OpContext, deps: &Deps, id: RowId) -> Result<Outcome> {
    let tx = deps.db.begin().await?;
    let (service, mut row) = locked(ctx, &tx, id).await?;
    row.enter(ctx, AddOnState::GivenUp, None);
    store::save(&tx, row).await?;
    network::look_again(ctx, &tx, service.service()).await?;
    tx.commit().await?;
    Ok(Outcome::Done)
}

// The service first, as everywhere: two transactions never wait for each other.
pub(super) async fn locked(ctx: &OpContext, tx: &mpanel_db::Tx, id: RowId) -> Result<(ServiceRow, AddOnRow)> {
    let found = store::find(ctx, tx, id).await?;
    let service = found.ok_or_else(|| mpanel_core::Error::not_found("add-on"))?.service_id;
    let service = services::lock(tx, ctx, ServiceId(service)).await?;
    Ok((service, store::lock(ctx, tx, id).await?))
}
