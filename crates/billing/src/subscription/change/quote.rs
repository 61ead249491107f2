//! What a change would bill: the engine's answer, read-only.

use mpanel_calc::PricedLine;
use mpanel_calc::engine::settle;
use mpanel_calc::period::plus_days;
use mpanel_core::{Currency, CustomerId, Date, InvoiceId, Money, OpContext, Result, SubscriptionId};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::resolve::{self, Resolved};
use super::{ChangeQuote, ChangeRequest, NextInvoice, QuotedInvoice, QuotedLine, give_way, store};
use crate::cart::price::tax_rows;
use crate::columns;
use crate::customer::store as customers;
use crate::invoice::draft::{NewLine, Prepared};
use crate::invoice::store::{invoice, line};
use crate::subscription::billable::{self, Billable, Kept};
use crate::subscription::discount::Uses;
use crate::subscription::renewal::{RenewalSettings, propose};
use crate::subscription::store::{self as subscriptions, Model};
use crate::subscription::waiting::WaitingLine;

/// A subscription with a change, before it is written.
pub(super) struct Simulation {
    pub(super) billable: Billable,
    pub(super) prepared: Vec<Prepared>,
    /// Unpaid invoices with lines of the old terms for days of the new ones.
    pub(super) taken_back: Vec<Uuid>,
}

/// Says what a change would mean, without making it.
pub async fn quote_change<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    id: SubscriptionId,
    request: &ChangeRequest,
) -> Result<ChangeQuote> {
    let row = subscriptions::load(ctx, conn, id).await?;
    let customer = customers::load(ctx, conn, CustomerId(row.customer_id)).await?;
    let resolved = resolve::resolve(ctx, conn, &row, request).await?;
    quote(ctx, conn, &customer, row, request, &resolved).await
}

/// The same for what was read before.
pub(super) async fn quote<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    customer: &customers::Model,
    row: Model,
    request: &ChangeRequest,
    resolved: &Resolved,
) -> Result<ChangeQuote> {
    let settings = RenewalSettings::of(ctx, conn, customer.id).await?;
    let version = row.version;
    let known: Vec<Uuid> = row.waiting()?.into_iter().flat_map(|w| w.lines).map(|l| l.id).collect();
    let currency = columns::currency(&row.currency)?;
    let change = super::ops::model(ctx, &row, request, resolved)?;
    let done = simulate(ctx, conn, customer, row, Some(change), resolved.effective_on, &settings).await?;
    let mut credit = if customer.currency == currency.code() { customer.credit_minor } else { 0 };
    if credit > 0 {
        credit -= crate::wallet::lapsed(ctx, conn, &[customer.id]).await?.remove(&customer.id).unwrap_or_default();
    }
    credit += returned_credit(ctx, conn, &done.taken_back).await?;
    let (mut used, mut back, mut due) = (0, 0, 0);
    for invoice in &done.prepared {
        let settled = settle(invoice.totals.total, credit);
        credit += settled.credited_to_account - settled.credits_applied;
        used += settled.credits_applied;
        back += settled.credited_to_account;
        due += settled.amount_due;
    }
    let money = |minor: i64| Money::new(minor, currency);
    let invoices = done.prepared.iter().map(quoted).collect();
    let taken_back = done.taken_back.iter().map(|i| InvoiceId(*i)).collect();
    let held = done.billable.row.waiting()?.into_iter().flat_map(|w| w.lines).filter(|l| !known.contains(&l.id));
    let waits = held.map(|l| waits(l, currency)).collect();
    let mut after = done.billable;
    let next_invoice = next(ctx, customer, &mut after, &settings, resolved.effective_on)?;
    Ok(ChangeQuote {
        version,
        kind: request.what.word(),
        summary: resolved.body.summary.clone(),
        effective_on: resolved.effective_on,
        invoices,
        taken_back,
        credit_used: money(used),
        credited_to_account: money(back),
        due_now: money(due),
        waits,
        next_invoice,
        renews_at: money(after.row.recurring_minor),
        cycle_months: after.row.cycle_months,
        prices_include_tax: settings.sellers.main().prices_include_tax,
    })
}

/// Lets the engine propose under new terms: with a change more, and without the unpaid lines it overtakes.
pub(super) async fn simulate<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    customer: &customers::Model,
    mut row: Model,
    change: Option<store::Model>,
    from: Date,
    settings: &RenewalSettings,
) -> Result<Simulation> {
    let mut changes = store::scheduled(ctx, conn, &[row.id]).await?.remove(&row.id).unwrap_or_default();
    if let Some(change) = change {
        changes = give_way::with(ctx, conn, changes, change).await?.1.scheduled;
    }
    super::realign(&row, &mut changes)?;
    let lines = billable::lines_of(ctx, conn, &[row.id]).await?.remove(&row.id).unwrap_or_default();
    let overtaken =
        |(line, kept): &(line::Model, Kept)| kept.open && line.starts().is_some_and(|start| *start >= from.to_string());
    let (gone, lines): (Vec<_>, Vec<_>) = lines.into_iter().partition(overtaken);
    if !gone.is_empty() {
        let reach = billable::reach(&row, &lines)?.0;
        row.charged_through = reach.map_or_else(|| row.period_end.clone(), |d| d.to_string());
    }
    let mut taken_back: Vec<Uuid> = gone.iter().map(|(l, _)| l.invoice_id).collect();
    taken_back.sort();
    taken_back.dedup();
    for invoice in &taken_back {
        let mine = gone.iter().map(|(l, _)| l).filter(|l| l.invoice_id == *invoice);
        Uses::of(mine)?.give_back(&mut row)?;
    }
    // Whatever the date of the next run, this is one.
    row.next_invoice_on = Some(ctx.today().to_string());
    let mut all = [Billable::with(row, changes, lines)?];
    let prepared = propose(ctx, customer, &mut all, settings, ctx.today())?;
    let [billable] = all;
    Ok(Simulation { billable, prepared, taken_back })
}

// Credit that was used for invoices which would be taken back is free again.
async fn returned_credit<C: ConnectionTrait>(ctx: &OpContext, conn: &C, ids: &[Uuid]) -> Result<i64> {
    let mut sum = 0;
    for id in ids {
        let row: invoice::Model = crate::invoice::store::load(ctx, conn, InvoiceId(*id)).await?;
        let lines = crate::invoice::store::lines_of(ctx, conn, InvoiceId(*id)).await?;
        let alone = lines.iter().all(|l| l.subscription_id == lines[0].subscription_id);
        sum += if alone { row.paid_minor.max(0) } else { 0 };
    }
    Ok(sum)
}

// Walks on to the next invoice under the new terms.
fn next(
    ctx: &OpContext,
    customer: &customers::Model,
    after: &mut Billable,
    settings: &RenewalSettings,
    effective_on: Date,
) -> Result<Option<NextInvoice>> {
    let mut all = [after.clone()];
    let mut found = None;
    // A change that is still to come is reached in a few steps; there is nothing further to look for.
    for _ in 0..24 {
        let Some(day) = columns::date_opt(all[0].row.next_invoice_on.as_ref())? else { break };
        let day = day.max(plus_days(ctx.today(), 1));
        if found.is_some() && day > effective_on {
            break;
        }
        let prepared = propose(ctx, customer, &mut all, settings, day)?;
        if let Some(first) = prepared.first().filter(|_| found.is_none()) {
            let total = Money::new(first.totals.total, first.draft.currency);
            found = Some(NextInvoice { issue_date: day, due_date: first.draft.due_date, total });
        }
    }
    let [reached] = all;
    *after = reached;
    Ok(found)
}

/// A line that waits, as it is shown.
pub(crate) fn waits(held: WaitingLine, currency: Currency) -> QuotedLine {
    let priced = PricedLine { description: held.description, ..PricedLine::from(held.line) };
    quoted_line(&priced, priced.explain(), currency)
}

fn quoted_line(priced: &PricedLine, explain: Option<String>, currency: Currency) -> QuotedLine {
    QuotedLine {
        description: priced.description.clone(),
        kind: priced.kind.as_str(),
        period_start: priced.period.map(|p| p.start),
        period_end: priced.period.map(|p| p.end),
        quantity: priced.quantity,
        unit_price: Money::new(priced.unit_minor, currency),
        amount: Money::new(priced.amount_minor, currency),
        explain,
    }
}

fn quoted(invoice: &Prepared) -> QuotedInvoice {
    let (draft, totals) = (&invoice.draft, &invoice.totals);
    let money = |minor: i64| Money::new(minor, draft.currency);
    let line = |l: &NewLine| quoted_line(&l.priced, l.explain(), draft.currency);
    QuotedInvoice {
        due_date: draft.due_date,
        lines: draft.lines.iter().map(line).collect(),
        subtotal: money(totals.subtotal),
        discount: money(totals.discount),
        taxes: tax_rows(&totals.groups, draft.currency),
        tax_total: money(totals.tax),
        total: money(totals.total),
    }
}
