//! Orders for an account that is full: they go to another account with room, or wait until there is room again.

use mpanel_core::{ProviderAccountId, Result};
use mpanel_db::Tx;
use mpanel_db::jobs::Outcome;
use mpanel_events::Event;

use super::advance::{Along, Run};
use super::{DEADLINE_SECONDS, Setup, Step, WaitsFor, intent};
use crate::account::Quota;
use crate::account::quota;
use crate::account::store::{self as accounts, AccountRow};
use crate::service::state::ServiceState;
use crate::service::store::{self, ServiceRow};
use crate::service::timeline::{Entry, note};

/// Whether the purchase has to wait for room, or goes elsewhere; none when the account has room. What staff has yet to
/// approve is not moved.
pub(super) async fn must_wait(run: &Run<'_>) -> Result<Option<Outcome>> {
    if run.setup.held {
        return Ok(None);
    }
    let conn = run.deps.db.read();
    let Some(full) = quota::full(run.ctx, conn, &run.account).await? else { return go_on(run).await };
    // A product that names its account is bought there; an application of the provider is known by a number there.
    let bound = run.row.product()?.provider_account.is_some() || run.row.provider_application.is_some();
    if !bound && let Some(other) = quota::with_room(run.ctx, conn, &run.account, &run.row).await? {
        move_to(run, &other, full).await?;
        return Ok(Some(run.again_in(0)));
    }
    if run.row.waits_for() == Some(WaitsFor::Room) {
        return Ok(Some(Outcome::Done));
    }
    let why = if bound { "It is bought on this account alone." } else { "No other account has room for it." };
    let why = format!("{} {why}", sentence(&run.account, full));
    let staff = Entry::new("waits_for_room", "The account is full").detail(&why).staff_only();
    let waits = run.change(Along::default().entry(staff), |row, setup| {
        setup.full = true;
        setup.detail = Some(WaitsFor::Room.public_words().to_owned());
        row.waits_for = Some(WaitsFor::Room.to_string());
        row.waits_because = Some(why);
        row.waits_since = Some(run.ctx.now.as_microsecond());
        Ok(())
    });
    let waits = waits.await?;
    Ok(Some(run.done_if(waits)))
}

/// The same question under the account's lock, right before the purchase is written down: two orders at once must not
/// both take the last place.
pub(super) async fn is_full(run: &Run<'_>, tx: &Tx) -> Result<bool> {
    if run.account.most_machines.is_none() {
        return Ok(false);
    }
    let account = accounts::lock(tx, run.ctx, ProviderAccountId(run.account.id)).await?;
    Ok(quota::full(run.ctx, tx, &account).await?.is_some())
}

fn sentence(account: &AccountRow, full: Quota) -> String {
    format!("{} is full: {} of {} machines.", account.name, full.used, full.most.unwrap_or(0))
}

/// There is room: what waited for it begins anew.
async fn go_on(run: &Run<'_>) -> Result<Option<Outcome>> {
    if !run.setup.full {
        return Ok(None);
    }
    run.change(Along::default(), |row, setup| {
        setup.full = false;
        setup.detail = None;
        (row.waits_for, row.waits_because, row.waits_since) = (None, None, None);
        setup.restart_deadline(run.ctx.now, DEADLINE_SECONDS);
        Ok(())
    })
    .await?;
    Ok(Some(run.again_in(0)))
}

/// Has the service bought on another account, unless its setup has moved on: a purchase that may have been made is looked
/// for where it was sent.
async fn move_to(run: &Run<'_>, other: &AccountRow, full: Quota) -> Result<()> {
    let tx = run.deps.db.begin().await?;
    let mut row = store::lock(&tx, run.ctx, run.row.service()).await?;
    if !is_unsent(run, &tx, &row).await? {
        return tx.rollback().await;
    }
    row.account_id = Some(other.id);
    let row = store::save_quietly(run.ctx, &tx, row).await?;
    let detail = format!("{} It is bought on {}.", sentence(&run.account, full), other.name);
    note(run.ctx, &tx, &row, Entry::new("account_changed", "Bought on another account").detail(detail).staff_only())
        .await?;
    tx.record(run.ctx, Event::ServiceChanged { service: row.service(), customer: row.customer() }).await?;
    tx.commit().await
}

/// Whether nothing was sent yet to the account that this run found.
pub(super) async fn is_unsent(run: &Run<'_>, tx: &Tx, row: &ServiceRow) -> Result<bool> {
    Ok(row.state()? == ServiceState::Provisioning
        && Setup::of(row)?.step == Step::Ordering
        && row.account_id == Some(run.account.id)
        && row.instance_id.is_none()
        && row.act.is_none()
        && intent::unresolved(run.ctx, tx, row.service()).await?.is_empty())
}
