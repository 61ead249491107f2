//! Contracts of subscriptions: what binds, until when, and what a day brings. The rules are in
//! [`mpanel_calc::contract_term`]; a subscription keeps those of the day on which it was sold.

use std::collections::HashSet;

use mpanel_calc::contract_term::{MOST_MONTHS, MOST_NOTICE_DAYS, MOST_NOTICE_MONTHS};
use mpanel_calc::period::plus_days;
use mpanel_calc::{AtEnd, ContractRules, ContractTerm, Notice};
use mpanel_core::{CustomerId, Date, Error, OpContext, Result, ServiceId, SubscriptionId};
use mpanel_db::{Db, DbErrExt, TenantScoped, Tx};
use mpanel_events::Event;
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder};
use serde::Serialize;
use uuid::Uuid;

use super::store::{Column, Entity, Model};
use super::{SubscriptionState, term};
use crate::ability::Refusal;
use crate::automation::{claim, step};
use crate::catalog::{ProductKind, cycle_length};
use crate::columns;
use crate::customer::set_aside;
use crate::history::{self, LogEntry, Subject, Why};
use crate::policy::Policies;

/// Days before an end that comes by itself on which it is set.
const SET_AHEAD: i64 = 30;
/// No setting and no notice looks further ahead than this.
const FURTHEST: i64 = 740;
/// Why an end that comes by itself cannot be taken back, and nothing be changed any more.
pub(super) const OVER: Refusal =
    Refusal("contract_ends", "The contract ends by itself on that day. Order the service anew.");
const REMINDER: &str = "contract_notice:";
const REMINDER_DAYS: &str = "contract.reminder_days";
/// Steps looked at for one contract, against endless loops.
const MOST_STEPS: usize = 500;

/// A contract as it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ContractView {
    /// As they were when it was sold.
    pub rules: ContractRules,
    /// The first day of the present term, or of the time without one.
    pub term_start: Date,
    /// The first day after the present term; none when it has no term any more.
    pub term_end: Option<Date>,
    /// The last day on which notice to the end of the present term is in time, while it is still to come.
    pub last_notice_on: Option<Date>,
    /// The earliest end if notice is given today.
    pub earliest_end: Date,
    /// The end of the term that follows, where it renews.
    pub next_term_end: Option<Date>,
}

/// Something that will happen to a contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContractStep {
    /// Whose.
    pub customer: CustomerId,
    /// Of which subscription.
    pub subscription: SubscriptionId,
    /// Of which service.
    pub service: ServiceId,
    /// Its name.
    pub name: String,
    /// The day.
    pub at: Date,
    /// reminder, contract or expire.
    pub act: &'static str,
    /// A sentence.
    pub because: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    /// The last day of notice is brought to mind.
    Remind { by: Date, end: Date },
    /// A term is over and the contract goes on, with another term or without one.
    GoesOn { until: Option<Date> },
    /// It is set to end by itself.
    Ends { on: Date },
}

impl Model {
    /// The contract it was sold under.
    pub(crate) fn contract(&self) -> Result<Option<ContractTerm>> {
        Ok(self.terms()?.contract)
    }
}

/// Checks the rules of a product.
pub(crate) fn check_rules(rules: &ContractRules, kind: &str) -> Result<()> {
    let refuse =
        |field: &str, detail: String| Err(Error::invalid(format!("/contract/{field}"), "out_of_range", detail));
    if !ProductKind::is_plan_word(kind) {
        return refuse("term_months", "An add-on is bound with its plan: it has no contract of its own.".to_owned());
    }
    if !(1..=MOST_MONTHS).contains(&rules.months) {
        return refuse("term_months", format!("A term lasts from 1 to {MOST_MONTHS} months."));
    }
    let (number, most) = match rules.notice {
        Notice::Days(days) => (days, MOST_NOTICE_DAYS),
        Notice::Months(months) => (months, MOST_NOTICE_MONTHS),
    };
    if !(0..=most).contains(&number) {
        return refuse("notice", format!("A notice is from 0 to {most} {}.", unit(rules.notice)));
    }
    match rules.at_end {
        AtEnd::Renews(months) if !(1..=MOST_MONTHS).contains(&months) => {
            refuse("renewal_months", format!("A term that follows lasts from 1 to {MOST_MONTHS} months."))
        }
        _ => Ok(()),
    }
}

fn unit(notice: Notice) -> &'static str {
    match notice {
        Notice::Days(_) => "days",
        Notice::Months(_) => "months",
    }
}

/// The contract of a subscription on a day.
/// What a contract binds to, in a sentence or two for documents.
///
/// Returns for example `Minimum term 12 months, then without a term. Notice: 1 month.`
pub fn contract_words(rules: ContractRules) -> String {
    let term = cycle_length(rules.months);
    let notice = match rules.notice {
        Notice::Days(1) => "1 day".to_owned(),
        Notice::Days(days) => format!("{days} days"),
        Notice::Months(months) => cycle_length(months),
    };
    match rules.at_end {
        AtEnd::Ends => format!("Ends by itself after {term}."),
        AtEnd::BecomesIndefinite => format!("Minimum term {term}, then without a term. Notice: {notice}."),
        AtEnd::Renews(months) => {
            format!("Minimum term {term}, then {} at a time. Notice: {notice}.", cycle_length(months))
        }
    }
}

pub(super) fn view(row: &Model, today: Date) -> Result<Option<ContractView>> {
    let Some(sold) = row.contract()?.filter(|_| row.is_live()) else { return Ok(None) };
    let term = sold.on(today);
    let next = term.end().map(|end| term.on(end));
    Ok(Some(ContractView {
        rules: term.rules,
        term_start: term.term_start,
        term_end: term.end(),
        last_notice_on: term.last_notice().filter(|day| *day >= today),
        // In a trial that may be today.
        earliest_end: if today < term.start { today } else { term.earliest_end(today) },
        next_term_end: next.and_then(|next| next.end()).filter(|_| matches!(term.rules.at_end, AtEnd::Renews(_))),
    }))
}

/// The earliest day on which a subscription may end if that is asked for today; none when nothing binds. Before the
/// first day of its contract it may end on any day up to that one, and afterwards with its terms.
pub(super) fn earliest_end(row: &Model, today: Date, wanted: Date) -> Result<Option<Date>> {
    let binds = row.contract()?.filter(|term| today >= term.start || wanted > term.start);
    Ok(binds.map(|term| term.earliest_end(today)).filter(|end| *end > today))
}

/// The end that comes by itself.
pub(super) fn fixed_end(row: &Model) -> Result<Option<Date>> {
    Ok(row.contract()?.and_then(|term| term.fixed_end()))
}

/// Whether it is set to end on the day on which its contract does.
pub(crate) fn ends_by_itself(row: &Model) -> Result<bool> {
    Ok(row.cancel_at.is_some() && fixed_end(row)?.map(|end| end.to_string()) == row.cancel_at)
}

/// Until when a contract goes on after the end of a term, if nobody gives notice; none when without a term.
pub async fn contract_goes_on_until<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    id: SubscriptionId,
    end: Date,
) -> Result<Option<Date>> {
    let row = super::store::load(ctx, conn, id).await?;
    Ok(row.contract()?.and_then(|term| term.on(end).end()))
}

/// An end within the contract: nothing goes on beyond the end that comes by itself. A day that was chosen is refused.
pub(super) fn within(row: &Model, end: Date, chosen: bool) -> Result<Date> {
    match fixed_end(row)?.filter(|fixed| *fixed < end) {
        Some(fixed) if chosen => {
            Err(Error::invalid("/on", "contract_ends", format!("The contract ends by itself on {fixed}.")))
        }
        Some(fixed) => Ok(fixed),
        None => Ok(end),
    }
}

/// Refuses an end that the contract does not allow.
pub(super) fn check_end(row: &Model, end: Date, pointer: &str, today: Date) -> Result<()> {
    match earliest_end(row, today, end)? {
        Some(earliest) if end < earliest => {
            let detail = format!(
                "The contract runs: given notice today, it ends on {earliest} at the earliest. Choose that day or a later one."
            );
            Err(Error::invalid(pointer, "contract_runs", detail))
        }
        _ => Ok(()),
    }
}

// Everything up to a day, if nobody gives notice: what is late is done today. A notice longer than the term has its last
// day before the term begins, so that terms that follow are looked at, too.
fn steps(mut term: ContractTerm, today: Date, until: Date, reminder_days: i64) -> Vec<(Date, What)> {
    let mut found = Vec::new();
    while let Some(end) = term.end().filter(|_| found.len() < MOST_STEPS) {
        if let Some(on) = term.fixed_end() {
            found.push((plus_days(end, -SET_AHEAD).max(today), What::Ends { on }));
            break;
        }
        let by = term.last_notice().filter(|_| reminder_days > 0);
        let remind = by.map(|by| (plus_days(by, -reminder_days).max(term.start).max(today), by));
        if end > until && remind.is_none_or(|(at, _)| at > until) {
            break;
        }
        found.extend(remind.filter(|(at, by)| at <= by).map(|(at, by)| (at, What::Remind { by, end })));
        term = term.on(end);
        found.push((end.max(today), What::GoesOn { until: term.end() }));
    }
    found.retain(|(at, _)| *at <= until);
    found
}

// Those that are bound and that nobody has ended; the next end of a term is not further away than that.
async fn bound<C: ConnectionTrait>(ctx: &OpContext, conn: &C, by: Date) -> Result<Vec<Model>> {
    Entity::find_in(ctx)
        .filter(Column::ContractEndsOn.lte(by.to_string()))
        .filter(Column::CancelAt.is_null())
        .filter(Column::State.is_in([SubscriptionState::Active.as_str(), SubscriptionState::Paused.as_str()]))
        .order_by_asc(Column::Id)
        .all(conn)
        .await
        .or_internal("reading contracts")
}

// Reminders that were sent, by subscription and end.
async fn reminded<C: ConnectionTrait>(ctx: &OpContext, conn: &C) -> Result<HashSet<(Uuid, String)>> {
    let sent = step::Entity::find_in(ctx).filter(step::Column::Step.starts_with(REMINDER)).all(conn).await;
    Ok(sent.or_internal("reading reminders")?.into_iter().map(|s| (s.subject_id, s.step)).collect())
}

/// What will happen to contracts until a day; the round does the same.
pub(crate) async fn plan_contracts<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    policies: &Policies,
    until: Date,
) -> Result<Vec<ContractStep>> {
    let rows = bound(ctx, conn, plus_days(until, FURTHEST)).await?;
    let sent = if rows.is_empty() { HashSet::new() } else { reminded(ctx, conn).await? };
    let mut planned = Vec::new();
    for row in rows {
        let Some(term) = row.contract()? else { continue };
        for (at, what) in steps(term, ctx.today(), until, policies.whole(REMINDER_DAYS, term::scope(&row))) {
            let (at, act, because) = match what {
                What::Remind { end, .. } if sent.contains(&(row.id, format!("{REMINDER}{end}"))) => continue,
                What::Remind { by, end } => (
                    at,
                    "reminder",
                    format!("Setting {REMINDER_DAYS}: notice to {end}, the end of the term, is possible up to {by}."),
                ),
                What::GoesOn { until: Some(until) } => {
                    (at, "contract", format!("If nobody gives notice, the contract goes on until {until}."))
                }
                What::GoesOn { until: None } => {
                    (at, "contract", "If nobody gives notice, the contract goes on without a term.".to_owned())
                }
                What::Ends { on } if on <= until => (on, "expire", "The contract ends by itself.".to_owned()),
                What::Ends { .. } => continue,
            };
            let (customer, service) = (CustomerId(row.customer_id), ServiceId(row.service_id));
            let subscription = SubscriptionId(row.id);
            planned.push(ContractStep { customer, subscription, service, name: row.name.clone(), at, act, because });
        }
    }
    Ok(planned)
}

/// Does what is due for contracts, each step once. One that cannot move on holds up nobody else: see [`set_aside`].
/// Returns how many terms were over.
pub(crate) async fn run_contracts(ctx: &OpContext, db: &Db) -> Result<usize> {
    let (today, policies) = (ctx.today(), Policies::load(ctx, db.read()).await?);
    let mut turned = 0;
    for found in bound(ctx, db.read(), plus_days(today, FURTHEST)).await? {
        // One that cannot be read is looked at again below, where it is set aside.
        if due(&found, today, &policies).is_ok_and(|due| due.is_empty()) {
            continue;
        }
        let tx = db.begin().await?;
        match move_on_one(ctx, &tx, SubscriptionId(found.id), &policies).await {
            Ok(terms) => {
                tx.commit().await?;
                turned += terms;
            }
            Err(error) => {
                tx.rollback().await?;
                set_aside(ctx, db, CustomerId(found.customer_id), error).await?;
            }
        }
    }
    Ok(turned)
}

fn due(row: &Model, today: Date, policies: &Policies) -> Result<Vec<(Date, What)>> {
    let days = policies.whole(REMINDER_DAYS, term::scope(row));
    Ok(row.contract()?.map(|term| steps(term, today, today, days)).unwrap_or_default())
}

// How many of its terms were over.
async fn move_on_one(ctx: &OpContext, tx: &Tx, id: SubscriptionId, policies: &Policies) -> Result<usize> {
    let mut row = term::lock_with_customer(ctx, tx, id).await?;
    // Somebody may have given notice meanwhile.
    if !row.is_live() || row.cancel_at.is_some() {
        return Ok(0);
    }
    let (before, mut turned) = (row.clone(), 0);
    for (_, what) in due(&row, ctx.today(), policies)? {
        turned += usize::from(matches!(what, What::GoesOn { .. }));
        carry_out(ctx, tx, &mut row, what).await?;
    }
    if row != before {
        row.next_invoice_on = term::next_invoice_on(&row, policies)?.map(|d| d.to_string());
        row.version += 1;
        crate::store::update(tx, row, "moving a contract on").await?;
    }
    Ok(turned)
}

async fn carry_out(ctx: &OpContext, tx: &Tx, row: &mut Model, what: What) -> Result<()> {
    let (subscription, customer) = (SubscriptionId(row.id), CustomerId(row.customer_id));
    let service = ServiceId(row.service_id);
    match what {
        What::Remind { by, end } => {
            if claim(ctx, tx, row.id, &format!("{REMINDER}{end}")).await? {
                tx.record(ctx, Event::ContractNoticeEnding { subscription, customer, service, by, on: end }).await?;
                note(ctx, tx, row, "reminder", format!("Notice to {end} is possible up to {by}")).await?;
            }
        }
        What::GoesOn { until } => {
            let mut terms = row.terms()?;
            let Some(term) = terms.contract else { return Ok(()) };
            let Some(end) = term.end() else { return Ok(()) };
            terms.contract = Some(term.on(end));
            row.terms = columns::text(&terms)?;
            row.contract_ends_on = until.map(|d| d.to_string());
            tx.record(ctx, Event::ContractRenewed { subscription, customer, service, until }).await?;
            let title = match until {
                Some(until) => format!("The contract goes on until {until}"),
                None => "The contract goes on without a term".to_owned(),
            };
            note(ctx, tx, row, "contract", title).await?;
        }
        What::Ends { on } => {
            row.cancel_at = Some(on.to_string());
            row.cancel_reason = Some("The contract ends.".to_owned());
            tx.record(ctx, Event::CancellationScheduled { subscription, customer, service, on }).await?;
            note(ctx, tx, row, "cancellation_scheduled", format!("Will end on {on}: the contract ends")).await?;
        }
    }
    Ok(())
}

async fn note(ctx: &OpContext, tx: &Tx, row: &Model, act: &str, title: String) -> Result<()> {
    let subject = Subject::new("service", ServiceId(row.service_id), row.name.clone());
    let mut entry = LogEntry::new(act, title, subject, CustomerId(row.customer_id));
    entry.why = Some(Why {
        rule: "contract.term".to_owned(),
        inputs: serde_json::json!({"contract": row.contract()?, "today": ctx.today()}),
        policy_source: "contract".to_owned(),
    });
    history::log_automation(ctx, tx, entry).await
}
