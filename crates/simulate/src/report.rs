//! What a simulation reports: invoices, credit notes, subscriptions, facts and
//! the books, read back through billing's own views.

use std::collections::BTreeMap;

use jiff::civil::Date;
use mpanel_billing as billing;
use mpanel_billing::{InvoiceFilter, InvoiceRow, InvoiceView};
use mpanel_core::{Currency, PageQuery, Result};
use mpanel_events::Event;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::books::{LedgerOut, RealisedOut, ledger, realised};
use crate::world::World;

/// Everything that came of a timeline. Amounts are minor units of `currency`.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// Currency of every amount.
    pub currency: Currency,
    /// Invoices, the first issued first.
    pub invoices: Vec<InvoiceOut>,
    /// Invoices that wait as drafts, the one that is due first coming first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub drafts: Vec<InvoiceOut>,
    /// Credit notes, the first issued first.
    pub credit_notes: Vec<CreditNoteOut>,
    /// The customer's credit at the end.
    pub account_credit: i64,
    /// Credit that was given, the first given first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub credit_grants: Vec<CreditGrantOut>,
    /// Why the customer is no longer billed, if that is so.
    pub parked: Option<String>,
    /// Subscriptions at the end.
    pub subscriptions: Vec<SubscriptionOut>,
    /// What billing told the other parts of the product, in order.
    pub service_events: Vec<FactOut>,
    /// Expected refusals.
    pub refused: Vec<Refused>,
    /// The books at the end.
    pub ledger: LedgerOut,
    /// What payments in other currencies gained or lost.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub realised: Vec<RealisedOut>,
    /// What moved in each month, if the timeline asks for it; debits are positive.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub months: BTreeMap<String, BTreeMap<String, i64>>,
    /// Where previews, if any were asked for, said something else than what came.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub preview_differences: Vec<String>,
}

/// Credit that was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CreditGrantOut {
    /// credit_note, promotional or paid.
    pub kind: billing::CreditKind,
    /// Where it came from.
    pub source: String,
    /// What was given.
    pub amount: i64,
    /// What can still be used.
    pub left: i64,
    /// First day on which it is lost.
    pub expires: Option<Date>,
}

/// A part of an invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PartOut {
    /// When it is due.
    pub due: Date,
    /// How much.
    pub amount: i64,
    /// Paid of it.
    pub paid: i64,
}

/// An invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InvoiceOut {
    /// Its number.
    pub number: Option<String>,
    /// order, renewal, …
    pub kind: String,
    /// Day of issue.
    pub date: Date,
    /// Day by which to pay.
    pub due: Date,
    /// open, paid, void or uncollectible.
    pub state: &'static str,
    /// Its lines.
    pub lines: Vec<LineOut>,
    /// Sum of the lines.
    pub subtotal: i64,
    /// Taken off by coupons.
    pub discount: i64,
    /// Sum of the taxes.
    pub tax: i64,
    /// Taxes by rate.
    pub tax_breakdown: Vec<TaxOut>,
    /// Worth.
    pub total: i64,
    /// Paid with the customer's credit.
    pub credits_applied: i64,
    /// Paid with money and not taken back.
    pub paid: i64,
    /// Taken off by credit notes.
    pub credited: i64,
    /// What a negative total gave to the customer's credit.
    pub credited_to_account: i64,
    /// Still owed.
    pub amount_due: i64,
    /// The parts in which it may be paid.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<PartOut>,
}

/// A line.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct LineOut {
    /// The subscription's name in the timeline.
    pub subscription: Option<String>,
    /// recurring, setup, add_on, …
    pub kind: String,
    /// Words.
    pub description: String,
    /// First day and the day after the last.
    pub period: Option<(Date, Date)>,
    /// The days that it pays for instead, where its term was paid late and began anew.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub serves: Option<(Date, Date)>,
    /// How many.
    pub quantity: i64,
    /// Price of one.
    pub unit: i64,
    /// Before discount and tax.
    pub amount: i64,
    /// Taken off.
    pub discount: i64,
    /// Percent.
    pub tax_rate: String,
    /// How the amount came about, where it is not plain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explain: Option<String>,
}

/// A tax of an invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TaxOut {
    /// Words.
    pub name: String,
    /// Percent.
    pub percent: String,
    /// Taxed amount.
    pub base: i64,
    /// The tax.
    pub tax: i64,
}

/// A credit note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CreditNoteOut {
    /// Its number.
    pub number: String,
    /// The invoice it corrects.
    pub invoice: Option<String>,
    /// Day of issue.
    pub date: Date,
    /// Worth, with tax.
    pub total: i64,
    /// Why.
    pub reason: String,
}

/// A subscription at the end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SubscriptionOut {
    /// Its name in the timeline.
    pub name: String,
    /// pending, active, …
    pub state: &'static str,
    /// The paid term.
    pub period: (Date, Date),
    /// How far has been invoiced.
    pub charged_through: Date,
    /// When the next invoice is raised.
    pub next_invoice_on: Option<Date>,
    /// The end of its contract's present term.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contract_until: Option<Date>,
    /// When it ends.
    pub cancel_at: Option<Date>,
    /// When it ended.
    pub ended_on: Option<Date>,
}

/// Something billing recorded.
#[derive(Debug, Clone)]
pub(crate) struct Fact {
    pub(crate) date: Date,
    pub(crate) event: Event,
}

/// The same with names in place of ids.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FactOut {
    /// The day.
    pub date: Date,
    /// What happened.
    pub event: &'static str,
    /// About what.
    #[serde(flatten)]
    pub fields: Map<String, Value>,
}

/// An event the business refused, as the timeline expected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refused {
    /// The day.
    pub date: Date,
    /// Which event.
    pub event: String,
    /// The refusal's code.
    pub code: String,
    /// Its sentence.
    pub detail: String,
}

/// Every invoice, the first issued first.
pub(crate) async fn invoice_rows(world: &World) -> Result<Vec<InvoiceRow>> {
    rows_of(world, &InvoiceFilter::default(), "number").await
}

/// Every draft, the one that is due first coming first.
pub(crate) async fn draft_rows(world: &World) -> Result<Vec<InvoiceRow>> {
    let state = Some(billing::InvoiceState::Draft);
    rows_of(world, &InvoiceFilter { state, with_drafts: true, ..InvoiceFilter::default() }, "due_date").await
}

async fn rows_of(world: &World, filter: &InvoiceFilter, sort: &str) -> Result<Vec<InvoiceRow>> {
    let mut rows = Vec::new();
    let mut query = PageQuery { limit: Some(200), sort: Some(sort.to_owned()), ..PageQuery::default() };
    loop {
        let page = billing::list_invoices(&world.ctx, world.db.read(), filter, &query).await?;
        rows.extend(page.items);
        match page.next_cursor {
            Some(cursor) => query.cursor = Some(cursor),
            None => return Ok(rows),
        }
    }
}

/// Reads everything back.
pub(crate) async fn gather(world: &World, facts: Vec<Fact>, refused: Vec<Refused>) -> Result<Report> {
    let (ctx, conn) = (&world.ctx, world.db.read());
    let mut names: BTreeMap<String, String> =
        world.subscriptions.iter().map(|s| (s.id.to_string(), s.name.clone())).collect();
    let mut subscriptions = Vec::new();
    for named in &world.subscriptions {
        let view = billing::get_subscription(ctx, conn, named.id).await?;
        names.insert(view.service.to_string(), named.name.clone());
        subscriptions.push(SubscriptionOut {
            name: named.name.clone(),
            state: view.state.as_str(),
            period: (view.period_start, view.period_end),
            charged_through: view.charged_through,
            next_invoice_on: view.next_invoice_on,
            contract_until: view.contract.and_then(|c| c.term_end),
            cancel_at: view.cancel_at,
            ended_on: view.ended_on,
        });
    }
    let (mut invoices, mut credit_notes) = (Vec::new(), Vec::new());
    for row in invoice_rows(world).await? {
        let view = billing::get_invoice(ctx, conn, row.id).await?;
        let number = view.row.number.clone();
        names.insert(row.id.to_string(), number.clone().unwrap_or_default());
        for note in &view.credit_notes {
            names.insert(note.id.to_string(), note.number.clone());
            credit_notes.push(CreditNoteOut {
                number: note.number.clone(),
                invoice: number.clone(),
                date: note.issue_date,
                total: note.total.minor,
                reason: note.reason.clone(),
            });
        }
        let plan = billing::payment_plan_of(ctx, conn, row.id).await?;
        let parts = plan.into_iter().flat_map(|plan| plan.parts);
        let part = |p: billing::PlanPart| PartOut { due: p.due, amount: p.amount.minor, paid: p.paid.minor };
        invoices.push(InvoiceOut { parts: parts.map(part).collect(), ..invoice_out(view, &names) });
    }
    let mut drafts = Vec::new();
    for row in draft_rows(world).await? {
        drafts.push(invoice_out(billing::get_invoice(ctx, conn, row.id).await?, &names));
    }
    credit_notes.sort_by(|a, b| a.number.cmp(&b.number));
    let customer = billing::get_customer(ctx, conn, world.customer).await?;
    Ok(Report {
        currency: world.currency,
        invoices,
        drafts,
        credit_notes,
        account_credit: customer.credit.minor,
        credit_grants: credit_grants(world).await?,
        parked: customer.parked_reason,
        subscriptions,
        service_events: facts.into_iter().filter_map(|f| fact_out(&f, &names)).collect(),
        refused,
        ledger: ledger(world).await?,
        realised: realised(world).await?,
        months: BTreeMap::new(),
        preview_differences: Vec::new(),
    })
}

fn invoice_out(view: InvoiceView, names: &BTreeMap<String, String>) -> InvoiceOut {
    let paid_with = |is_credit: bool| -> i64 {
        let kinds = view.allocations.iter().filter(|a| (a.kind == "credit") == is_credit);
        kinds.map(|a| a.amount.minor).sum()
    };
    let lines = view.lines.iter().map(|line| LineOut {
        subscription: line.subscription.and_then(|id| names.get(&id.to_string()).cloned()),
        kind: line.kind.clone(),
        description: line.description.clone(),
        period: line.period_start.zip(line.period_end),
        serves: line.serves.map(|days| (days.start, days.end)),
        quantity: line.quantity,
        unit: line.unit_price.minor,
        amount: line.amount.minor,
        discount: line.discount.minor,
        tax_rate: line.tax_rate.clone(),
        explain: line.explain.clone(),
    });
    let taxes = view.taxes.iter().map(|t| TaxOut {
        name: t.name.clone(),
        percent: t.rate.clone(),
        base: t.base.minor,
        tax: t.amount.minor,
    });
    InvoiceOut {
        number: view.row.number.clone(),
        kind: view.kind.clone(),
        date: view.row.issue_date,
        due: view.row.due_date,
        state: view.row.state.as_str(),
        lines: lines.collect(),
        subtotal: view.subtotal.minor,
        discount: view.discount.minor,
        tax: view.tax_total.minor,
        tax_breakdown: taxes.collect(),
        total: view.row.total.minor,
        credits_applied: paid_with(true),
        paid: paid_with(false),
        credited: view.credited.minor,
        credited_to_account: view.credited_to_account.minor,
        amount_due: view.row.balance.minor,
        parts: Vec::new(),
    }
}

async fn credit_grants(world: &World) -> Result<Vec<CreditGrantOut>> {
    let mut given = billing::list_credit_grants(&world.ctx, world.db.read(), world.customer).await?;
    // Those of one moment have no order of their own.
    given.sort_by_key(|g| (g.granted_at, g.kind, g.expires_on, g.amount.minor, g.left.minor));
    let out = |g: billing::CreditGrantView| CreditGrantOut {
        kind: g.kind,
        source: g.source,
        amount: g.amount.minor,
        left: g.left.minor,
        expires: g.expires_on,
    };
    Ok(given.into_iter().map(out).collect())
}

// Ids mean nothing to a reader; what has a name in the timeline or a number is called by it.
fn fact_out(fact: &Fact, names: &BTreeMap<String, String>) -> Option<FactOut> {
    let Ok(Value::Object(all)) = serde_json::to_value(&fact.event) else { return None };
    let mut fields = Map::new();
    for (key, value) in all {
        let wanted = ["invoice", "subscription", "service", "credit_note", "step", "reason", "on", "due", "total"];
        if !wanted.contains(&key.as_str()) {
            continue;
        }
        let name = value.as_str().and_then(|id| names.get(id)).cloned();
        let amount = value.get("minor").cloned();
        fields.insert(key, name.map(Value::from).or(amount).unwrap_or(value));
    }
    Some(FactOut { date: fact.date, event: fact.event.kind(), fields })
}
