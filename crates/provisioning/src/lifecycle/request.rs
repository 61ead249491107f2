//! Asking for a suspension, a restoration or an end. The job does the work.

use mpanel_core::{Date, Error, OpContext, Result, ServiceId};
use mpanel_db::{JobSpec, Tx};
use mpanel_events::Event;

use super::rules::{CancelPlan, provider_cancel_plan};
use crate::domain_name;
use crate::jobs::{self, AdvanceLifecycle};
use crate::object_storage;
use crate::object_storage::sold::StorageGives;
use crate::service::read::view;
use crate::service::state::{Move, ServiceState};
use crate::service::store::{self, ServiceRow};
use crate::service::timeline::{Entry, note};
use crate::service::{LifecycleAct, ServiceView, SuspensionReason, end_stays};
use crate::setup::intent;
use crate::time::{day, from_micros};

/// On whose behalf a suspension is lifted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnsuspendBy {
    /// What was owed is paid: lifts a suspension for non-payment only.
    Payment,
    /// Staff decided: lifts any.
    Staff,
}

impl UnsuspendBy {
    /// The rule: which reasons it lifts.
    pub fn lifts(self, reason: Option<SuspensionReason>) -> bool {
        self == UnsuspendBy::Staff || reason == Some(SuspensionReason::NonPayment)
    }
}

/// Asks for a suspension: the machine is stopped and kept from running. Asking twice changes nothing, but a reason
/// of staff's replaces one of the automation's.
pub async fn suspend_service(
    ctx: &OpContext,
    tx: &Tx,
    id: ServiceId,
    reason: SuspensionReason,
    note_text: Option<&str>,
) -> Result<ServiceView> {
    let mut row = store::lock(tx, ctx, id).await?;
    let state = row.state()?;
    let act = row.act.as_deref().and_then(LifecycleAct::from_word);
    use ServiceState as S;
    if act == Some(LifecycleAct::Terminate) || state.is_final() {
        return Err(Error::conflict("service_ended", "The service has ended or is being ended."));
    }
    if matches!(state, S::Pending | S::Provisioning | S::FailedSetup) {
        return Err(Error::conflict("nothing_to_suspend", "There is nothing running to suspend yet."));
    }
    let tried_again = row.act_failed_at.is_some() && reason == SuspensionReason::Staff;
    let stands = state == S::Suspended && act.is_none() || act == Some(LifecycleAct::Suspend) && !tried_again;
    if stands && (row.suspension() == Some(SuspensionReason::Staff) || reason == SuspensionReason::NonPayment) {
        return view(row);
    }
    row.suspension = Some(reason.to_string());
    if stands {
        row.state_reason = note_text.map(str::to_owned);
        note(ctx, tx, &row, Entry::new("suspension_kept", "The suspension is now kept by staff")).await?;
        return view(store::save(ctx, tx, row).await?);
    }
    let entry = Entry::new(
        "suspend_requested",
        match reason {
            SuspensionReason::NonPayment => "Suspension because an invoice is overdue",
            SuspensionReason::Staff => "Suspension by staff",
        },
    );
    note(ctx, tx, &row, entry.detail(note_text.unwrap_or_default())).await?;
    start(ctx, tx, row, LifecycleAct::Suspend, note_text).await
}

/// Asks for the restoration of a suspended service. `false` when there is nothing to restore, or the suspension is
/// not of a kind that `by` lifts.
pub async fn unsuspend_service(ctx: &OpContext, tx: &Tx, id: ServiceId, by: UnsuspendBy) -> Result<bool> {
    let row = store::lock(tx, ctx, id).await?;
    let act = row.act.as_deref().and_then(LifecycleAct::from_word);
    use ServiceState as S;
    let held = matches!(row.state()?, S::Suspended | S::FailedSuspend | S::FailedUnsuspend)
        || act == Some(LifecycleAct::Suspend);
    if !held || act == Some(LifecycleAct::Terminate) || !by.lifts(row.suspension()) {
        return Ok(false);
    }
    let tried_again = row.act_failed_at.is_some() && by == UnsuspendBy::Staff;
    if act == Some(LifecycleAct::Unsuspend) && !tried_again {
        return Ok(true);
    }
    let title = match by {
        UnsuspendBy::Payment => "Payment received, the service is being restored",
        UnsuspendBy::Staff => "Staff restores the service",
    };
    note(ctx, tx, &row, Entry::new("unsuspend_requested", title)).await?;
    start(ctx, tx, row, LifecycleAct::Unsuspend, None).await?;
    Ok(true)
}

/// Asks for the end of a service: its machine is stopped and cancelled. What never ran is cancelled at once; a setup
/// under way goes no further, and a machine it has bought is cancelled.
pub async fn terminate_service(ctx: &OpContext, tx: &Tx, id: ServiceId, reason: &str) -> Result<ServiceView> {
    let mut row = store::lock(tx, ctx, id).await?;
    let state = row.state()?;
    // A failed end goes on by itself; who asks for it again has it tried at once.
    let under_way = row.act.as_deref() == Some(LifecycleAct::Terminate.as_str()) && row.act_failed_at.is_none();
    if state.is_final() || under_way {
        return view(row);
    }
    let never_ran = row.instance_id.is_none()
        && intent::unresolved(ctx, tx, id).await?.is_empty()
        && !object_storage::sold::is_begun(ctx, tx, id).await?
        && !domain_name::sold::is_begun(ctx, tx, id).await?;
    if never_ran && matches!(state, ServiceState::Pending | ServiceState::FailedSetup) {
        row.apply(ctx, Move::Cancel, Some(reason.to_owned()))?;
        domain_name::sold::forget_code(ctx, tx, &row.product()?).await?;
        note(ctx, tx, &row, Entry::new("cancelled", "Service cancelled before it was set up").detail(reason)).await?;
        return view(store::save(ctx, tx, row).await?);
    }
    note(ctx, tx, &row, Entry::new("terminate_requested", "The service is being ended").detail(reason)).await?;
    start(ctx, tx, row, LifecycleAct::Terminate, Some(reason)).await
}

/// Tries what has failed again at once: the suspension, restoration or end, as it was asked for. A suspension for
/// non-payment stays one, so that a payment still lifts it.
pub async fn retry_act(ctx: &OpContext, tx: &Tx, id: ServiceId) -> Result<ServiceView> {
    let row = store::lock(tx, ctx, id).await?;
    let act = row.act.as_deref().and_then(LifecycleAct::from_word);
    let (Some(act), Some(_)) = (act, row.act_failed_at) else {
        return Err(Error::conflict("action_not_possible", "Nothing has failed that could be tried again."));
    };
    note(ctx, tx, &row, Entry::new("act_retried", format!("Tried again: to {act} the service")).staff_only()).await?;
    let reason = row.act_reason.clone();
    start(ctx, tx, row, act, reason.as_deref()).await
}

async fn start(
    ctx: &OpContext,
    tx: &Tx,
    mut row: ServiceRow,
    act: LifecycleAct,
    reason: Option<&str>,
) -> Result<ServiceView> {
    row.act = Some(act.to_string());
    row.act_reason = reason.map(str::to_owned);
    row.act_since = Some(ctx.now.as_microsecond());
    row.act_failed_at = None;
    row.act_polls = 0;
    row.power_target = None;
    let row = store::save(ctx, tx, row).await?;
    jobs::enqueue_lifecycle(ctx, tx, row.service()).await?;
    view(row)
}

/// Plans the cancellation at the provider for a service that ends on `ends_on`, so that no further term is paid.
///
/// It is sent some days before the provider's term ends, and until then [`revoke_provider_cancel`] takes it back.
pub async fn schedule_provider_cancel(
    ctx: &OpContext,
    tx: &Tx,
    id: ServiceId,
    ends_on: Date,
) -> Result<Option<CancelPlan>> {
    let mut row = store::lock(tx, ctx, id).await?;
    if row.state()?.is_final() {
        return Ok(None);
    }
    row.ends_on = Some(ends_on.to_string());
    forget_failed_end(&mut row);
    let plan = cancel_plan(ctx, &row)?;
    let row = store::save(ctx, tx, row).await?;
    let title = format!("The service ends on {ends_on}");
    note(ctx, tx, &row, Entry::new("end_planned", title)).await?;
    if let Some(plan) = plan {
        let spec = JobSpec::at(plan.at).key(id.to_string());
        tx.enqueue_with(ctx, &AdvanceLifecycle { service: id }, spec).await?;
    }
    Ok(plan)
}

/// Takes a planned end back; refused once the machine was cancelled at the provider, which cannot be undone.
pub async fn revoke_provider_cancel(ctx: &OpContext, tx: &Tx, id: ServiceId) -> Result<()> {
    let mut row = store::lock(tx, ctx, id).await?;
    if row.provider_cancelled_at.is_some() {
        let stays = end_stays(row.product()?.what());
        let until = row.ends_on.as_deref().or(row.provider_ends_on.as_deref());
        let sentence = until.map_or_else(|| stays.to_owned(), |day| format!("The service runs until {day}. {stays}"));
        return Err(Error::conflict("cancelled_at_provider", sentence));
    }
    if row.ends_on.take().is_some() {
        forget_failed_end(&mut row);
        let row = store::save(ctx, tx, row).await?;
        note(ctx, tx, &row, Entry::new("end_revoked", "The planned end was taken back")).await?;
    }
    Ok(())
}

/// Drops the end planned for a service that was not paid, because it is paid now. If its machine was cancelled at
/// the provider meanwhile, which cannot be taken back, staff is told: the service needs a new machine.
pub async fn keep_after_payment(ctx: &OpContext, tx: &Tx, id: ServiceId) -> Result<()> {
    let mut row = store::lock(tx, ctx, id).await?;
    if row.state()?.is_final() || row.ends_on.take().is_none() {
        return Ok(());
    }
    forget_failed_end(&mut row);
    let row = store::save(ctx, tx, row).await?;
    if row.provider_cancelled_at.is_none() {
        return note(ctx, tx, &row, Entry::new("end_revoked", "Paid: the planned end was dropped")).await;
    }
    let date = row.provider_ends_on.clone().unwrap_or_else(|| "the end of its term".to_owned());
    let product = row.product()?;
    let what = product.what();
    let remedy = if product.domain.is_some() { "take that back on its page" } else { "set up a new one" };
    let reason = format!("Paid after the {what} was cancelled at the provider. It ends on {date}; {remedy}.");
    let entry = Entry::new("machine_lost", format!("Paid, but its {what} is going away")).detail(reason.clone());
    note(ctx, tx, &row, entry.staff_only()).await?;
    let (service, customer, act) = (row.service(), row.customer(), "keep".to_owned());
    tx.record(ctx, Event::ServiceActFailed { service, customer, act, reason }).await
}

/// An end that is planned anew, or not any more, has not failed: the mark belongs to it unless something is being done.
fn forget_failed_end(row: &mut ServiceRow) {
    if row.act.is_none() {
        row.act_failed_at = None;
    }
}

/// The plan for a row with a planned end; `None` when there is nothing (more) to cancel.
pub(super) fn cancel_plan(ctx: &OpContext, row: &ServiceRow) -> Result<Option<CancelPlan>> {
    let Some(ends_on) = day(row.ends_on.as_deref()) else { return Ok(None) };
    let product = row.product()?;
    let is_whole = product.storage.as_ref().is_some_and(|sold| sold.gives == StorageGives::Whole);
    let is_bought = row.instance_id.is_some() || is_whole || product.domain.is_some();
    if row.provider_cancelled_at.is_some() || !is_bought {
        return Ok(None);
    }
    let bought_at = from_micros(row.bought_at.unwrap_or(row.created_at));
    let months = product.period_months;
    Ok(Some(provider_cancel_plan(bought_at, months, ctx.start_of(ends_on), ctx.now)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_payment_lifts_only_what_a_missing_payment_caused() {
        use SuspensionReason as R;
        for (by, reason, lifts) in [
            (UnsuspendBy::Payment, Some(R::NonPayment), true),
            (UnsuspendBy::Payment, Some(R::Staff), false),
            (UnsuspendBy::Payment, None, false),
            (UnsuspendBy::Staff, Some(R::NonPayment), true),
            (UnsuspendBy::Staff, Some(R::Staff), true),
        ] {
            assert_eq!(by.lifts(reason), lifts, "{by:?} {reason:?}");
        }
    }
}
