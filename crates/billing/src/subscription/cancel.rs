//! Ending a subscription: at the end of its paid term or at once; taking it back while it still runs.

use mpanel_calc::period::plus_days;
use mpanel_core::{CustomerId, Date, Error, Money, OpContext, Result, ServiceId, SubscriptionId};
use mpanel_db::{Db, DbErrExt, TenantScoped, Tx};
use mpanel_events::Event;
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};

use super::billable::{self, Billable, Kept};
use super::renewal::{RenewalSettings, propose};
use super::store::{self, Column, Entity, Model};
use super::{ContractView, SubscriptionState, SubscriptionView, change, contract, term, trial};
use crate::ability::Refusal;
use crate::customer::{set_aside, store as customers};
use crate::drafting::bill_begun;
use crate::history::{self, LogEntry, Subject, Why};
use crate::invoice::draft::{Prepared, finalize_all};
use crate::invoice::give_up_lines;
use crate::invoice::store::line;
use crate::policy::Policies;
use crate::usage::{self, Metered};
use crate::{allocation, columns};

/// How far ahead an end can be set, in days.
const MOST_DAYS_AHEAD: i64 = 800;

/// When a subscription is to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CancelWhen {
    /// At the end of the paid term.
    EndOfTerm,
    /// Today.
    Now,
    /// On a day: what is not billed until then still is.
    On(Date),
}

/// What one way of cancelling would mean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CancelOption {
    /// The first day without the service.
    pub date: Date,
    /// What would be credited, if anything.
    pub refund: Option<Money>,
    /// A sentence for the customer.
    pub text: String,
    /// Why it is not possible, if it is not.
    pub refused: Option<String>,
}

/// Both ways of cancelling.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CancelPreview {
    /// At the end of the paid term.
    pub end_of_term: CancelOption,
    /// Today.
    pub now: CancelOption,
    /// What binds.
    pub contract: Option<ContractView>,
}

/// Whether a subscription can be cancelled.
pub(super) fn may_cancel(row: &Model) -> Result<(), Refusal> {
    match SubscriptionState::from_word(&row.state) {
        SubscriptionState::Cancelled => {
            Err(Refusal("already_cancelled", "The subscription has ended. Order a new one."))
        }
        SubscriptionState::Pending => {
            Err(Refusal("not_running_yet", "The service is not set up yet. Cancel the order, or wait until it runs."))
        }
        SubscriptionState::Active | SubscriptionState::Paused => Ok(()),
    }
}

/// Whether a set end can be taken back.
pub(super) fn may_resume(row: &Model, today: Date) -> Result<(), Refusal> {
    let end = row.cancel_at.as_deref().and_then(|d| d.parse::<Date>().ok());
    match (SubscriptionState::from_word(&row.state), end) {
        (SubscriptionState::Cancelled, _) => {
            Err(Refusal("already_cancelled", "The subscription has ended. Order a new one."))
        }
        (_, None) => Err(Refusal("not_cancelled", "No cancellation is scheduled.")),
        (_, Some(end)) if end <= today => Err(Refusal("too_late", "The term has ended. Order a new one.")),
        // An end that nobody wished cannot be taken back.
        _ if contract::ends_by_itself(row).unwrap_or(false) => Err(contract::OVER),
        _ => Ok(()),
    }
}

/// What cancelling would mean today.
pub async fn cancel_preview<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    id: SubscriptionId,
) -> Result<CancelPreview> {
    let row = store::load(ctx, conn, id).await?;
    may_cancel(&row)?;
    let contract = contract::view(&row, ctx.today())?;
    let end = bound_end(&row, ctx.today())?;
    let later = contract::earliest_end(&row, ctx.today(), end)?;
    let binds = contract::earliest_end(&row, ctx.today(), ctx.today())?;
    let credited: i64 = rest(ctx, conn, &row).await?.0.iter().map(|p| -p.totals.total).sum();
    let refund = if credited > 0 { Some(columns::money(credited, &row.currency)?) } else { None };
    let credit_text = refund.map_or_else(
        || "The rest of the paid term is not refunded.".to_owned(),
        |r| format!("{r} for the unused days is credited to your account."),
    );
    Ok(CancelPreview {
        end_of_term: CancelOption {
            date: end,
            refund: None,
            text: match later {
                Some(earliest) if end > row.charged_through()? => format!(
                    "Under its contract the service can end on {earliest} at the earliest. It runs until {end}, is billed as before until then, and is then deleted with all its data."
                ),
                _ => format!(
                    "The service runs until {end} and is then deleted with all its data. Nothing more is billed."
                ),
            },
            refused: None,
        },
        now: CancelOption {
            date: ctx.today(),
            refund,
            text: format!("The service is deleted today with all its data. {credit_text}"),
            refused: binds.map(|end| format!("The contract runs until {end}.")),
        },
        contract,
    })
}

/// Sets a subscription to end, or ends it at once. Invoices for time after the end are taken back if unpaid.
/// An end before the contract allows it is refused with `contract_runs`, one after its own end with `contract_ends`.
pub async fn cancel_subscription(
    ctx: &OpContext,
    tx: &Tx,
    id: SubscriptionId,
    when: CancelWhen,
    reason: &str,
) -> Result<SubscriptionView> {
    let row = term::lock_with_customer(ctx, tx, id).await?;
    may_cancel(&row)?;
    let today = ctx.today();
    let (end, pointer) = match when {
        CancelWhen::Now => (today, "/when"),
        CancelWhen::EndOfTerm => (bound_end(&row, today)?, "/when"),
        CancelWhen::On(day) => (chosen(&row, day, today)?, "/on"),
    };
    let end = contract::within(&row, end, matches!(when, CancelWhen::On(_)))?;
    contract::check_end(&row, end, pointer, today)?;
    cancel(ctx, tx, row, end, reason).await
}

/// The same on the word of staff, whatever the contract says. The reason is kept.
pub async fn cancel_despite_contract(
    ctx: &OpContext,
    tx: &Tx,
    id: SubscriptionId,
    when: CancelWhen,
    reason: &str,
) -> Result<SubscriptionView> {
    let row = term::lock_with_customer(ctx, tx, id).await?;
    may_cancel(&row)?;
    if reason.trim().is_empty() {
        return Err(Error::invalid("/reason", "required", "Say why the contract does not bind."));
    }
    let today = ctx.today();
    let end = match when {
        CancelWhen::Now => today,
        CancelWhen::EndOfTerm => term_end(&row, today)?,
        CancelWhen::On(day) => chosen(&row, day, today)?,
    };
    let end = contract::within(&row, end, matches!(when, CancelWhen::On(_)))?;
    if let Some(binds) = contract::earliest_end(&row, today, end)?.filter(|binds| end < *binds) {
        note(
            ctx,
            tx,
            &row,
            "contract_released",
            format!("Released from the contract, which ran until {binds}"),
            reason,
            None,
        )
        .await?;
    }
    cancel(ctx, tx, row, end, reason).await
}

async fn cancel(ctx: &OpContext, tx: &Tx, mut row: Model, end: Date, reason: &str) -> Result<SubscriptionView> {
    let id = SubscriptionId(row.id);
    if end <= ctx.today() {
        bill_begun(ctx, tx, id).await?;
        row = store::lock(ctx, tx, id).await?;
        row = bill_rest(ctx, tx, row).await?;
        return close(ctx, tx, row, reason).await?.view(ctx.today());
    }
    give_up_lines(ctx, tx, id, end, "the service ends").await?;
    // What was given up may have used a coupon.
    row.discount = store::lock(ctx, tx, id).await?.discount;
    row.cancel_at = Some(end.to_string());
    row.cancel_reason = Some(reason.to_owned());
    change::undo_wishes(ctx, tx, &mut row, end).await?;
    // What is not billed until then, and its usage, is billed as before.
    let policies = Policies::of(ctx, tx, &[row.customer_id]).await?;
    row.next_invoice_on = term::next_invoice_on(&row, &policies)?.map(|d| d.to_string());
    row.version += 1;
    crate::store::update(tx, row.clone(), "scheduling a cancellation").await?;
    let (customer, service) = (CustomerId(row.customer_id), ServiceId(row.service_id));
    tx.record(ctx, Event::CancellationScheduled { subscription: id, customer, service, on: end }).await?;
    note(ctx, tx, &row, "cancellation_scheduled", format!("Will end on {end}"), reason, None).await?;
    row.view(ctx.today())
}

// The end of what is paid; of what is paid afterwards, the end of the period that runs.
fn term_end(row: &Model, today: Date) -> Result<Date> {
    let end = if row.terms()?.in_arrears() { row.grid()?.enclosing(today).end } else { row.period_end()? };
    Ok(end.max(today))
}

// The same, or the earliest day that the contract allows.
fn bound_end(row: &Model, today: Date) -> Result<Date> {
    let end = term_end(row, today)?;
    let end = contract::earliest_end(row, today, end)?.map_or(end, |earliest| earliest.max(end));
    contract::within(row, end, false)
}

fn chosen(row: &Model, day: Date, today: Date) -> Result<Date> {
    let earliest = contract::earliest_end(row, today, day)?;
    let last = earliest.into_iter().fold(plus_days(today, MOST_DAYS_AHEAD), Date::max);
    if (today..=last).contains(&day) {
        return Ok(day);
    }
    Err(Error::invalid("/on", "out_of_range", format!("Choose a day from {today} to {last}.")))
}

/// Takes a scheduled end back.
pub async fn resume_subscription(ctx: &OpContext, tx: &Tx, id: SubscriptionId) -> Result<SubscriptionView> {
    let mut row = term::lock_with_customer(ctx, tx, id).await?;
    may_resume(&row, ctx.today())?;
    row.cancel_at = None;
    row.cancel_reason = None;
    row.charged_through = billed_through(ctx, tx, &row).await?;
    let policies = Policies::of(ctx, tx, &[row.customer_id]).await?;
    row.next_invoice_on = term::next_invoice_on(&row, &policies)?.map(|d| d.to_string());
    row.version += 1;
    crate::store::update(tx, row.clone(), "revoking a cancellation").await?;
    let (customer, service) = (CustomerId(row.customer_id), ServiceId(row.service_id));
    tx.record(ctx, Event::CancellationRevoked { subscription: id, customer, service }).await?;
    note(ctx, tx, &row, "cancellation_revoked", "Goes on".to_owned(), "", None).await?;
    row.view(ctx.today())
}

/// Ends a subscription because its service is gone. Safe to repeat.
pub async fn end_subscription(ctx: &OpContext, tx: &Tx, id: SubscriptionId, reason: &str) -> Result<SubscriptionView> {
    bill_begun(ctx, tx, id).await?;
    let row = term::lock_with_customer(ctx, tx, id).await?;
    if !row.is_live() {
        return row.view(ctx.today());
    }
    close(ctx, tx, row, reason).await?.view(ctx.today())
}

/// Ends what is due to end by today; each in a transaction of its own. One that cannot be ended holds up nobody else:
/// see [`set_aside`]. Returns how many ended.
pub(crate) async fn end_due_cancellations(ctx: &OpContext, db: &Db) -> Result<usize> {
    let today = ctx.today().to_string();
    let due = Entity::find_in(ctx)
        .filter(Column::State.ne(SubscriptionState::Cancelled.as_str()))
        .filter(Column::CancelAt.lte(today.as_str()))
        .order_by_asc(Column::Id)
        .all(db.read())
        .await
        .or_internal("reading due cancellations")?;
    let mut ended = 0;
    for found in due {
        let tx = db.begin().await?;
        match end_due(ctx, &tx, SubscriptionId(found.id), &today).await {
            Ok(has_ended) => {
                tx.commit().await?;
                ended += usize::from(has_ended);
            }
            Err(error) => {
                tx.rollback().await?;
                set_aside(ctx, db, CustomerId(found.customer_id), error).await?;
            }
        }
    }
    Ok(ended)
}

// Whether it still was to end.
async fn end_due(ctx: &OpContext, tx: &Tx, id: SubscriptionId, today: &str) -> Result<bool> {
    let row = term::lock_with_customer(ctx, tx, id).await?;
    if !row.is_live() || row.cancel_at.as_deref().is_none_or(|end| end > today) {
        return Ok(false);
    }
    let reason = row.cancel_reason.clone().unwrap_or_else(|| "end of term".to_owned());
    let row = bill_rest(ctx, tx, row).await?;
    let why = Why {
        rule: "cancel.end_of_term".to_owned(),
        inputs: serde_json::json!({"cancel_at": row.cancel_at, "today": today}),
        policy_source: if contract::ends_by_itself(&row)? { "contract" } else { "customer" }.to_owned(),
    };
    note(ctx, tx, &row, "expire", "Ended at the end of its term".to_owned(), &reason, Some(why)).await?;
    close(ctx, tx, row, &reason).await?;
    Ok(true)
}

/// Ends a locked subscription of a locked customer.
pub(crate) async fn close(ctx: &OpContext, tx: &Tx, mut row: Model, reason: &str) -> Result<Model> {
    let (id, customer, service) = (SubscriptionId(row.id), CustomerId(row.customer_id), ServiceId(row.service_id));
    let afterwards = row.usage_through.is_some() || row.waiting.is_some() || row.terms()?.in_arrears();
    if afterwards && row.state != SubscriptionState::Pending.as_str() {
        row = bill_usage(ctx, tx, row).await?;
    }
    if row.state == SubscriptionState::Pending.as_str() {
        trial::forget(ctx, tx, &row).await?;
    }
    give_up_lines(ctx, tx, id, ctx.today(), "the service has ended").await?;
    row.state = SubscriptionState::Cancelled.as_str().to_owned();
    row.ended_on = Some(ctx.today().to_string());
    row.cancel_reason = Some(reason.to_owned());
    row.next_invoice_on = None;
    change::undo_all(ctx, tx, &mut row).await?;
    row.version += 1;
    crate::store::update(tx, row.clone(), "ending a subscription").await?;
    tx.record(ctx, Event::SubscriptionCancelled { subscription: id, customer, service, reason: reason.to_owned() })
        .await?;
    note(ctx, tx, &row, "cancelled", "Subscription ended".to_owned(), reason, None).await?;
    Ok(row)
}

/// Lets released periods be billed again: running subscriptions go back to what is still billed.
pub(crate) async fn rewind(ctx: &OpContext, tx: &Tx, ids: &[uuid::Uuid]) -> Result<()> {
    let policies = Policies::load(ctx, tx).await?;
    let mut changed = Vec::new();
    for mut row in store::lock_many(ctx, tx, ids).await? {
        if !matches!(SubscriptionState::from_word(&row.state), SubscriptionState::Active | SubscriptionState::Paused) {
            continue;
        }
        let (before, mut terms) = (row.charged_through()?, row.terms()?);
        row.charged_through = billed_through(ctx, tx, &row).await?;
        if row.charged_through()? < before {
            terms.released_through = terms.released_through.max(Some(before));
            row.terms = columns::text(&terms)?;
        }
        row.next_invoice_on = term::next_invoice_on(&row, &policies)?.map(|d| d.to_string());
        row.version += 1;
        changed.push(row);
    }
    crate::store::update_all(tx, changed, "rewinding subscriptions").await
}

/// Whether billing would go back without some lines, for one of the subscriptions.
pub(crate) async fn would_rewind<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    ids: &[uuid::Uuid],
    without: &[uuid::Uuid],
) -> Result<bool> {
    for row in store::load_many(ctx, conn, ids).await? {
        if matches!(SubscriptionState::from_word(&row.state), SubscriptionState::Active | SubscriptionState::Paused)
            && billed_without(ctx, conn, &row, without).await? != row.charged_through
        {
            return Ok(true);
        }
    }
    Ok(false)
}

async fn note(
    ctx: &OpContext,
    tx: &Tx,
    row: &Model,
    act: &str,
    title: String,
    detail: &str,
    why: Option<Why>,
) -> Result<()> {
    let subject = Subject::new("service", ServiceId(row.service_id), row.name.clone());
    let mut entry = LogEntry::new(act, title, subject, CustomerId(row.customer_id)).detail(detail);
    entry.why = why;
    history::note(ctx, tx, entry).await
}

// How far live lines reach: an invoice that was taken back no longer counts.
async fn billed_through(ctx: &OpContext, tx: &Tx, row: &Model) -> Result<String> {
    billed_without(ctx, tx, row, &[]).await
}

async fn billed_without<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    row: &Model,
    without: &[uuid::Uuid],
) -> Result<String> {
    let mut lines = billable::lines_of(ctx, conn, &[row.id]).await?.remove(&row.id).unwrap_or_default();
    lines.retain(|(line, _)| !without.contains(&line.id));
    // No line tells of periods that were skipped, or of the time before billing went on again.
    let stops = change::store::stops(ctx, conn, &[row.id]).await?;
    let went_on = stops.last().filter(|(_, _, stands)| !stands).map(|(_, day, _)| *day);
    let known = [billable::reach(row, &lines)?.0, row.terms()?.skipped_through, went_on];
    Ok(known.into_iter().flatten().max().map_or_else(|| row.period_end.clone(), |day| day.to_string()))
}

// What ends with a service that is cancelled today: usage up to now is billed, unused days are credited where the
// policy says so.
async fn bill_rest(ctx: &OpContext, tx: &Tx, row: Model) -> Result<Model> {
    let (prepared, moved) = rest(ctx, tx, &row).await?;
    write_rest(ctx, tx, row, prepared, moved).await
}

// The usage of the last period, however the service ended.
async fn bill_usage(ctx: &OpContext, tx: &Tx, row: Model) -> Result<Model> {
    let (prepared, moved) = propose_rest(ctx, tx, &row, Vec::new()).await?;
    write_rest(ctx, tx, row, prepared, moved).await
}

async fn write_rest(
    ctx: &OpContext,
    tx: &Tx,
    mut row: Model,
    prepared: Vec<Prepared>,
    mut moved: Billable,
) -> Result<Model> {
    usage::write_periods(tx, moved.metered.as_mut().map(Metered::take_billed).unwrap_or_default()).await?;
    row.usage_through = moved.row.usage_through;
    row.waiting = moved.row.waiting;
    if row.terms()?.in_arrears() {
        row.charged_through = moved.row.charged_through;
    }
    let sellers = crate::entity::Sellers::load(ctx, tx).await?;
    if !finalize_all(ctx, tx, &sellers, prepared).await?.is_empty() {
        allocation::apply_credit(ctx, tx, CustomerId(row.customer_id)).await?;
    }
    Ok(row)
}

// Whether unused days are given back. The registry gives nothing back of a year.
fn credits_unused(row: &Model, policies: &Policies) -> Result<bool> {
    Ok(policies.flag("cancel.credit_unused", term::scope(row)) && !row.is_domain()?)
}

async fn rest<C: ConnectionTrait>(ctx: &OpContext, conn: &C, row: &Model) -> Result<(Vec<Prepared>, Billable)> {
    let mut lines = Vec::new();
    if credits_unused(row, &Policies::of(ctx, conn, &[row.customer_id]).await?)? {
        lines = billable::lines_of(ctx, conn, &[row.id]).await?.remove(&row.id).unwrap_or_default();
        // Only what is paid is given back; what is owed for the running term stays owed.
        lines.retain(|(line, kept)| kept.paid || line.credit_of.is_some());
    }
    propose_rest(ctx, conn, row, lines).await
}

/// What the unused days will bring back when a subscription ends on a later day, as [`rest`] credits them then; `pays`
/// says that what is open will be paid until then. Of one with usage nothing is foreseen, since its last usage is set
/// off; and of one that is paid afterwards there is nothing to give back.
pub(crate) async fn foresee_rest<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    (customer, row): (&customers::Model, &Model),
    settings: &RenewalSettings,
    pays: bool,
) -> Result<Vec<Prepared>> {
    let (Some(end), None) = (columns::date_opt(row.cancel_at.as_ref())?, row.usage_through.as_ref()) else {
        return Ok(Vec::new());
    };
    if row.terms()?.in_arrears() || !credits_unused(row, &settings.policies)? {
        return Ok(Vec::new());
    }
    let mut lines = billable::lines_of(ctx, conn, &[row.id]).await?.remove(&row.id).unwrap_or_default();
    lines.retain(|(line, kept)| pays || kept.paid || line.credit_of.is_some());
    let end = end.max(ctx.today());
    propose(ctx, customer, &mut [Billable::ending(row.clone(), lines, end)?], settings, end)
}

async fn propose_rest<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    row: &Model,
    lines: Vec<(line::Model, Kept)>,
) -> Result<(Vec<Prepared>, Billable)> {
    let today = ctx.today();
    let settings = RenewalSettings::of(ctx, conn, row.customer_id).await?;
    let customer = customers::load(ctx, conn, CustomerId(row.customer_id)).await?;
    let mut metered = usage::load(ctx, conn, std::slice::from_ref(row)).await?.remove(&row.id);
    let planned = columns::date_opt(row.cancel_at.as_ref())?.filter(|end| *end <= today);
    if let Some(metered) = &mut metered {
        // A service that ends today was used today.
        metered.close_on(planned.unwrap_or(plus_days(today, 1)));
    }
    let mut all = [Billable::ending(row.clone(), lines, planned.unwrap_or(today))?];
    all[0].metered = metered;
    let prepared = propose(ctx, &customer, &mut all, &settings, today)?;
    let [moved] = all;
    Ok((prepared, moved))
}
