//! A term that was paid late, after its service was suspended for it, begins anew on the day of the payment, where the
//! setting says so (billing.md section 5). Otherwise paying late moves nothing.
//!
//! The invoice stays as it was issued: its lines keep, beside the days that they name, those that they pay for.

use mpanel_calc::Period;
use mpanel_calc::late::restart;
use mpanel_core::{CustomerId, Date, OpContext, Result, ServiceId, SubscriptionId};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use mpanel_events::Event;
use sea_orm::{ColumnTrait, QueryFilter};
use serde_json::json;
use uuid::Uuid;

use super::billable::{Kept, lines_of, write_grid};
use super::change::{realign, store as changes};
use super::store::{self, Model};
use super::terms::{ANCHOR, ANNIVERSARY};
use super::{SubscriptionState, term};
use crate::columns;
use crate::history::{self, LogEntry, Subject, Why};
use crate::invoice::store::{invoice, line};
use crate::invoice::{InvoiceKind, give_up_lines};
use crate::policy::{EffectivePolicy, Policies};

/// The setting: what becomes of the term.
pub(crate) const LATE_PAYMENT: &str = "renewal.late_payment";

/// Notes the first term for whose debt a service is suspended. Safe to repeat.
pub(super) async fn mark(ctx: &OpContext, tx: &Tx, row: &mut Model) -> Result<()> {
    let mut terms = row.terms()?;
    if terms.late_since.is_some() {
        return Ok(());
    }
    let overdue = term::overdue(ctx, tx, ServiceId(row.service_id)).await?;
    let renewals = overdue.iter().filter(|i| i.kind == InvoiceKind::Renewal.as_str());
    let owed: Vec<Uuid> = renewals.map(|i| i.id).collect();
    if owed.is_empty() {
        return Ok(());
    }
    let lines = lines_of(ctx, tx, &[row.id]).await?.remove(&row.id).unwrap_or_default();
    let mine = lines.iter().filter(|(l, _)| owed.contains(&l.invoice_id) && l.credit_of.is_none());
    let Some(first) = mine.filter_map(|(l, _)| l.starts()).min() else { return Ok(()) };
    terms.late_since = Some(columns::date(first)?);
    row.terms = columns::text(&terms)?;
    crate::store::update(tx, row.clone(), "noting a late term").await
}

/// What is to begin anew.
struct Late {
    /// What is paid, in order, with its lines.
    periods: Vec<Period>,
    lines: Vec<line::Model>,
    /// Whether something later is still owed.
    owes: bool,
}

/// Lets what was paid late begin anew, once its service is not suspended any more; `stopped` says that its billing
/// rests for that debt alone. Answers with the subscription as it is then.
pub(super) async fn settle(ctx: &OpContext, tx: &Tx, mut row: Model, stopped: bool) -> Result<Model> {
    let mut terms = row.terms()?;
    let Some(since) = terms.late_since.take() else { return Ok(row) };
    row.terms = columns::text(&terms)?;
    crate::store::update(tx, row.clone(), "forgetting a late term").await?;
    let policies = Policies::of(ctx, tx, &[row.customer_id]).await?;
    let setting = policies.effective(LATE_PAYMENT, term::scope(&row));
    if setting.value != "restart_term" || !row.is_live() {
        return Ok(row);
    }
    let Some(late) = late(ctx, tx, &row, since).await? else { return Ok(row) };
    let Some(on) = paid_on(ctx, tx, &late.lines).await?.filter(|on| *on > since) else { return Ok(row) };
    let moved = restart(row.grid()?, &late.periods, on);
    let (grid, periods) = match (keeps(&row, &policies, stopped)?, moved) {
        (None, Some(moved)) => moved,
        (why, _) => {
            let why = why.unwrap_or("it was changed within its term");
            note(ctx, tx, &row, (since, on), Err(why), &setting).await?;
            return Ok(row);
        }
    };
    let ends = |all: &[Period]| all.last().map_or(since, |p| p.end);
    let (old, new) = (ends(&late.periods), ends(&periods));
    if late.owes {
        let why = "a term that was paid late begins anew";
        give_up_lines(ctx, tx, SubscriptionId(row.id), old, why).await?;
        // What was given up may have used a coupon.
        row = store::lock(ctx, tx, SubscriptionId(row.id)).await?;
    }
    let mut lines = late.lines;
    for line in &mut lines {
        let days = line.days()?;
        let place = late.periods.iter().position(|p| Some(*p) == days);
        let Some(to) = place.and_then(|place| periods.get(place)) else { continue };
        (line.serves_from, line.serves_until) = (Some(to.start.to_string()), Some(to.end.to_string()));
    }
    crate::store::update_all(tx, lines, "moving what lines pay for").await?;
    write_grid(&mut row, grid);
    let term = periods.last().copied().unwrap_or(Period::new(on, new));
    (row.period_start, row.period_end) = (term.start.to_string(), term.end.to_string());
    row.charged_through = new.to_string();
    let mut terms = row.terms()?;
    terms.restarted_on = Some(on);
    terms.released_through = None;
    row.terms = columns::text(&terms)?;
    move_changes(ctx, tx, &mut row, old, new).await?;
    row.next_invoice_on = term::next_invoice_on(&row, &policies)?.map(|d| d.to_string());
    row.version += 1;
    crate::store::update(tx, row.clone(), "beginning a term anew").await?;
    let (subscription, customer) = (SubscriptionId(row.id), CustomerId(row.customer_id));
    let (service, change) = (ServiceId(row.service_id), "late_payment".to_owned());
    tx.record(ctx, Event::SubscriptionChanged { subscription, customer, service, change, on }).await?;
    note(ctx, tx, &row, (since, on), Ok(new), &setting).await?;
    Ok(row)
}

// What was billed from the late term on: paid first, and then what is still owed. None if the debt is not paid.
async fn late(ctx: &OpContext, tx: &Tx, row: &Model, since: Date) -> Result<Option<Late>> {
    let mut all = lines_of(ctx, tx, &[row.id]).await?.remove(&row.id).unwrap_or_default();
    // What was credited in full is not paid for.
    let stands = |kept: &Kept| !kept.gone && (kept.net <= 0 || kept.credited < kept.net);
    all.retain(|(line, kept)| stands(kept) && line.starts().is_some_and(|start| *start >= since.to_string()));
    let (paid, owed): (Vec<_>, Vec<(line::Model, Kept)>) = all.into_iter().partition(|(_, kept)| kept.paid);
    let lines: Vec<line::Model> = paid.into_iter().map(|(line, _)| line).collect();
    let mut periods = lines.iter().filter_map(|l| l.days().transpose()).collect::<Result<Vec<Period>>>()?;
    periods.sort_by_key(|p| (p.start, p.end));
    periods.dedup();
    if periods.first().is_none_or(|first| first.start != since) {
        return Ok(None);
    }
    let end = periods.last().map(|p| p.end.to_string());
    if owed.iter().any(|(line, _)| line.starts() < end.as_ref()) {
        // Something of the same time is still owed, so that the debt is not settled.
        return Ok(None);
    }
    Ok(Some(Late { periods, lines, owes: !owed.is_empty() }))
}

// The day of the last payment of their invoices.
async fn paid_on(ctx: &OpContext, tx: &Tx, lines: &[line::Model]) -> Result<Option<Date>> {
    let ids: Vec<Uuid> = lines.iter().map(|l| l.invoice_id).collect();
    let rows = invoice::Entity::find_in(ctx).filter(invoice::Column::Id.is_in(ids)).all(tx).await;
    let at = rows.or_internal("reading paid invoices")?.into_iter().filter_map(|i| i.paid_at).max();
    Ok(at.map(|at| columns::time(at).to_zoned(ctx.zone.clone()).date()))
}

// Why a term keeps its days although the setting would let it begin anew.
fn keeps(row: &Model, policies: &Policies, stopped: bool) -> Result<Option<&'static str>> {
    let terms = row.terms()?;
    // Of what was sold before it was noted, the setting tells.
    let anchored = terms.anchored.unwrap_or_else(|| policies.word(ANCHOR, term::scope(row)) != ANNIVERSARY);
    let rests = row.state == SubscriptionState::Paused.as_str() && !stopped;
    let reasons = [
        (anchored, "its periods begin on a fixed day"),
        (terms.in_arrears(), "its periods are paid at their end"),
        (row.cancel_at.is_some(), "it is set to end"),
        (rests, "its billing is paused"),
        (row.is_domain()?, "the year of a domain name does not move at its registry"),
        (row.waiting.is_some(), "lines of a change wait for its next invoice"),
    ];
    Ok(reasons.into_iter().find(|reason| reason.0).map(|reason| reason.1))
}

// What was to begin with the next term still does.
async fn move_changes(ctx: &OpContext, tx: &Tx, row: &mut Model, old: Date, new: Date) -> Result<()> {
    if row.next_change_on.is_none() {
        return Ok(());
    }
    let mut agreed = changes::scheduled(ctx, tx, &[row.id]).await?.remove(&row.id).unwrap_or_default();
    for change in agreed.iter_mut().filter(|c| c.effective_on == old.to_string()) {
        change.effective_on = new.to_string();
    }
    realign(row, &mut agreed)?;
    row.next_change_on = agreed.iter().map(|c| c.effective_on.clone()).min();
    crate::store::update_all(tx, agreed, "moving changes to the renewals").await
}

async fn note(
    ctx: &OpContext,
    tx: &Tx,
    row: &Model,
    (since, on): (Date, Date),
    outcome: std::result::Result<Date, &str>,
    setting: &EffectivePolicy,
) -> Result<()> {
    let (act, title, detail) = match outcome {
        Ok(end) => {
            let title = format!("Term begins anew on {on}: it was paid late");
            ("term_restarted", title, format!("Paid until {end}, which is due next."))
        }
        Err(why) => {
            ("term_kept", "Term keeps its days, although it was paid late".to_owned(), format!("Because {why}."))
        }
    };
    let subject = Subject::new("service", ServiceId(row.service_id), row.name.clone());
    let why = Why {
        rule: LATE_PAYMENT.to_owned(),
        inputs: json!({"term_start": since, "paid_on": on, "next_due": outcome.ok()}),
        policy_source: setting.origin(),
    };
    let entry = LogEntry::new(act, title, subject, CustomerId(row.customer_id)).detail(detail).because(why);
    history::note(ctx, tx, entry).await
}
