//! Purchases beyond the spend guard of their account: they wait in the open until staff approves or refuses them.

use mpanel_core::{Error, OpContext, ProviderAccountId, Result, ServiceId};
use mpanel_db::Tx;
use mpanel_db::jobs::Outcome;
use mpanel_events::Event;
use sea_orm::ConnectionTrait;

use super::advance::{Along, Run};
use super::{Approval, DEADLINE_SECONDS, Setup, WaitsFor};
use crate::account::store::{self as accounts, AccountRow};
use crate::account::{Hold, SpendGuard, hold};
use crate::domain_name::sold::forget_code;
use crate::jobs;
use crate::service::ServiceView;
use crate::service::read::view;
use crate::service::state::{Move, ServiceState};
use crate::service::store::{self, ServiceRow};
use crate::service::timeline::{Entry, note};

/// Whether the purchase has to wait: then nothing happens until staff decides, which queues the work again. Notes it on
/// the service the first time.
pub(super) async fn must_wait(run: &Run<'_>) -> Result<Option<Outcome>> {
    if run.setup.held {
        return Ok(Some(Outcome::Done));
    }
    let judged = judge(run.ctx, run.deps.db.read(), &run.account, &run.row, &run.setup).await?;
    let Some(hold) = judged else { return Ok(None) };
    let staff = Entry::new("purchase_held", "The purchase waits for approval").detail(&hold.detail).staff_only();
    let customer = Entry::new("order_checked", "Our staff looks at the order before it is bought");
    let held = run.change(Along::default().entry(staff).entry(customer), |row, setup| {
        setup.held = true;
        setup.detail = Some(WaitsFor::Approval.public_words().to_owned());
        row.waits_for = Some(WaitsFor::Approval.to_string());
        row.waits_because = Some(hold.detail.clone());
        row.waits_since = Some(run.ctx.now.as_microsecond());
        Ok(())
    });
    let held = held.await?;
    if held {
        tracing::info!(service.id = %run.row.service(), reason = %hold.reason, "a purchase waits for approval");
    }
    Ok(Some(run.done_if(held)))
}

/// The same question under the account's lock, right before the purchase is written down.
pub(super) async fn is_over_limit(run: &Run<'_>, tx: &Tx, row: &ServiceRow, setup: &Setup) -> Result<bool> {
    if SpendGuard::of(&run.account)?.is_off() {
        return Ok(false);
    }
    let account = accounts::lock(tx, run.ctx, ProviderAccountId(run.account.id)).await?;
    Ok(judge(run.ctx, tx, &account, row, setup).await?.is_some())
}

async fn judge<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    account: &AccountRow,
    row: &ServiceRow,
    setup: &Setup,
) -> Result<Option<Hold>> {
    if setup.is_approved() {
        return Ok(None);
    }
    let (today, mut sold) = (ctx.today(), row.product()?);
    if let Some(storage) = &mut sold.storage {
        // What it may grow to by itself is paid without a further question.
        storage.size_gb = storage.most_gb();
    }
    hold(ctx, conn, account, today, |book| book.purchase(&sold, &row.region, today)).await
}

/// Whether staff has let the purchase of a service go.
pub(crate) fn is_approved(row: &ServiceRow) -> Result<bool> {
    Ok(Setup::of(row)?.is_approved())
}

/// Lets a purchase go that waits for approval; who and why is kept in the timeline.
pub async fn approve_purchase(ctx: &OpContext, tx: &Tx, id: ServiceId, why: &str) -> Result<ServiceView> {
    let (mut row, mut setup) = waiting(ctx, tx, id).await?;
    setup.held = false;
    setup.detail = None;
    setup.restart_deadline(ctx.now, DEADLINE_SECONDS);
    setup.approval = Some(Approval {
        generation: setup.generation,
        by: ctx.actor.name().to_owned(),
        why: why.to_owned(),
        at: ctx.now.as_microsecond(),
    });
    row.setup = Some(serde_json::to_string(&setup)?);
    (row.waits_for, row.waits_because, row.waits_since) = (None, None, None);
    let row = store::save(ctx, tx, row).await?;
    let entry = Entry::new("purchase_approved", "The purchase was approved").detail(why);
    note(ctx, tx, &row, entry.staff_only()).await?;
    jobs::enqueue_setup(ctx, tx, id).await?;
    view(row)
}

/// Refuses a purchase that waits for approval: the service ends before anything was bought. What was paid for it is
/// the caller's affair.
pub async fn refuse_purchase(ctx: &OpContext, tx: &Tx, id: ServiceId, why: &str) -> Result<ServiceView> {
    let (mut row, _) = waiting(ctx, tx, id).await?;
    let reason = "Our staff did not accept the order.";
    row.apply(ctx, Move::FailSetup, Some(reason.to_owned()))?;
    row.apply(ctx, Move::Cancel, Some(reason.to_owned()))?;
    row.sealed_password = None;
    row.sealed_user_data = None;
    forget_code(ctx, tx, &row.product()?).await?;
    let row = store::save(ctx, tx, row).await?;
    let entry = Entry::new("purchase_refused", "The purchase was refused").detail(why);
    note(ctx, tx, &row, entry.staff_only()).await?;
    note(ctx, tx, &row, Entry::new("cancelled", "Service cancelled before it was set up").detail(reason)).await?;
    let (service, customer) = (row.service(), row.customer());
    tx.record(ctx, Event::ServiceTerminated { service, customer, reason: reason.to_owned() }).await?;
    view(row)
}

async fn waiting(ctx: &OpContext, tx: &Tx, id: ServiceId) -> Result<(ServiceRow, Setup)> {
    let row = store::lock(tx, ctx, id).await?;
    let waits = row.state()? == ServiceState::Provisioning && row.waits_for() == Some(WaitsFor::Approval);
    if !waits || row.act.is_some() {
        return Err(Error::conflict("not_waiting", "No purchase of this service waits for approval any more."));
    }
    let setup = Setup::of(&row)?;
    Ok((row, setup))
}
