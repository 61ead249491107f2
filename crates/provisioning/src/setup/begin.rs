//! Beginning a setup, and letting a failed one run again.

use mpanel_core::{Error, OpContext, Result, ServiceId};
use mpanel_db::Tx;
use mpanel_events::Event;

use super::{DEADLINE_SECONDS, Setup, Step, intent};
use crate::account;
use crate::jobs;
use crate::object_storage::place;
use crate::object_storage::sold::StorageGives;
use crate::service::ServiceView;
use crate::service::read::view;
use crate::service::state::{Move, ServiceState};
use crate::service::store::{self, ServiceRow};
use crate::service::timeline::{Entry, note};

/// Moves a pending service into its setup and queues the work. Repeating it changes nothing.
pub async fn begin_provisioning(ctx: &OpContext, tx: &Tx, id: ServiceId) -> Result<ServiceView> {
    let mut row = store::lock(tx, ctx, id).await?;
    if row.state()? != ServiceState::Pending && row.setup.is_some() {
        return view(row);
    }
    row.apply(ctx, Move::BeginSetup, None)?;
    row.setup = Some(serde_json::to_string(&Setup::new(ctx.now))?);
    choose_account(ctx, tx, &mut row).await?;
    note(ctx, tx, &row, Entry::new("setup_started", "Setup started")).await?;
    queue(ctx, tx, row).await
}

/// Lets a failed setup run again: what was bought is taken up, what is dead is replaced.
pub async fn retry_setup(ctx: &OpContext, tx: &Tx, id: ServiceId) -> Result<ServiceView> {
    let mut row = store::lock(tx, ctx, id).await?;
    if row.act.is_some() {
        return Err(Error::conflict("service_being_ended", "The service is being ended; its setup cannot be retried."));
    }
    row.apply(ctx, Move::RetrySetup, None)?;
    let mut setup = Setup::of(&row)?;
    setup.attempt += 1;
    setup.purchases = 0;
    setup.failed = false;
    setup.queued = false;
    setup.full = false;
    setup.held = false;
    setup.started_at = ctx.now.as_microsecond();
    setup.restart_deadline(ctx.now, DEADLINE_SECONDS);
    setup.second_chance = row.instance_id.is_some();
    let step = if row.instance_id.is_some() {
        Step::Building
    } else if intent::unresolved(ctx, tx, id).await?.is_empty() {
        Step::Ordering
    } else {
        Step::Locating
    };
    setup.at.retain(|s, _| *s <= step);
    setup.step = step;
    setup.detail = None;
    setup.at.insert(step, ctx.now.as_microsecond());
    row.setup = Some(serde_json::to_string(&setup)?);
    choose_account(ctx, tx, &mut row).await?;
    note(ctx, tx, &row, Entry::new("setup_retried", "Setup started again")).await?;
    queue(ctx, tx, row).await
}

/// Locks a service. Says whether its setup still stands where it was seen, and nobody ends it: only then something is
/// noted for it.
pub(crate) async fn is_awaited(ctx: &OpContext, tx: &Tx, seen: &ServiceRow) -> Result<bool> {
    let row = store::lock(tx, ctx, seen.service()).await?;
    if row.state()? != ServiceState::Provisioning || row.act.is_some() {
        return Ok(false);
    }
    let (was, now) = (Setup::of(seen)?, Setup::of(&row)?);
    Ok((was.step, was.attempt) == (now.step, now.attempt))
}

async fn choose_account(ctx: &OpContext, tx: &Tx, row: &mut ServiceRow) -> Result<()> {
    let own = row.product()?.storage.filter(|sold| sold.gives == StorageGives::Whole);
    if let Some(sold) = own {
        let taken = Setup::of(row)?.taken_at;
        row.account_id = place::account_for(ctx, tx, row, &sold, &taken).await?;
        return Ok(());
    }
    // What was bought stays where it is; until then the account may have been removed.
    if row.instance_id.is_none() && intent::unresolved(ctx, tx, row.service()).await?.is_empty() {
        row.account_id = account::store::chosen(tx, ctx, row.account_id).await?.map(|a| a.id);
    }
    Ok(())
}

async fn queue(ctx: &OpContext, tx: &Tx, row: ServiceRow) -> Result<ServiceView> {
    let row = store::save_quietly(ctx, tx, row).await?;
    let step = Setup::of(&row)?.step.to_string();
    tx.record(ctx, Event::ServiceProgressed { service: row.service(), customer: row.customer(), step }).await?;
    jobs::enqueue_setup(ctx, tx, row.service()).await?;
    view(row)
}
