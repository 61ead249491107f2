//! From drafts to finalized invoices: one path for orders, renewals and fees.
//!
//! [`prepare`] is pure and adds up; [`finalize_all`] numbers, writes, books and
//! applies customer credit for any number of prepared drafts at once.

use std::collections::BTreeMap;

use mpanel_calc::{
    Cadence, Discount, DraftLine, LineKind, PricedLine, Tax, TaxDecision, TaxMode, TaxRounding, Totals,
    total_up_rounded,
};
use mpanel_core::{
    Currency, CustomerId, Date, Error, InvoiceId, Money, OpContext, OrderId, Result, ServiceId, SubscriptionId,
};
use mpanel_db::Tx;
use mpanel_events::Event;
use uuid::Uuid;

use super::coupons::{self, LineCoupons};
use super::earning::Earning;
use super::store::{invoice, line};
use super::{BuyerSnapshot, InvoiceKind, InvoiceState, hash, settle};
use crate::allocation::store::allocation::Model as Allocation;
use crate::allocation::store::credit_allocation;
use crate::customer::{Address, store as customers};
use crate::drafting::Standing;
use crate::entity::Sellers;
use crate::history::{self, LogEntry, Subject, Why};
use crate::ledger::{self, Account, Journal};
use crate::seller::Seller;
use crate::{columns, numbering, store, wallet};

/// A line before it is on an invoice.
#[derive(Debug, Clone)]
pub(crate) struct NewLine {
    pub(crate) subscription: Option<SubscriptionId>,
    pub(crate) service: Option<ServiceId>,
    pub(crate) priced: PricedLine,
    /// Stands for the period of lines without one, so that they too are billed once.
    pub(crate) key_date: Option<Date>,
    pub(crate) marks: Marks,
}

/// What the engine needs to know of a line later.
#[derive(Debug, Clone, Default)]
pub(crate) struct Marks {
    /// Its id, where it is known before.
    pub(crate) id: Option<Uuid>,
    /// The period its price is for.
    pub(crate) cadence: Option<Cadence>,
    /// The change that caused it.
    pub(crate) cause: Option<String>,
    /// The line that it takes back.
    pub(crate) credit_of: Option<Uuid>,
    /// Its own tax: a credit is taxed as its charge was.
    pub(crate) tax: Option<Tax>,
    /// How its amount came about, where its share does not tell.
    pub(crate) explain: Option<String>,
    /// The billable item, and the name of the occurrence that it bills.
    pub(crate) item: Option<(Uuid, String)>,
    /// What it was covered by.
    pub(crate) coupons: LineCoupons,
}

/// An invoice before it has a number.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    pub(crate) id: InvoiceId,
    pub(crate) customer: customers::Model,
    pub(crate) order: Option<OrderId>,
    pub(crate) kind: InvoiceKind,
    pub(crate) currency: Currency,
    pub(crate) issue_date: Date,
    pub(crate) due_date: Date,
    pub(crate) lines: Vec<NewLine>,
    pub(crate) discounts: Vec<Discount>,
    pub(crate) decision: TaxDecision,
    pub(crate) mode: TaxMode,
    pub(crate) rounding: TaxRounding,
    /// Why the automation raised it, for the log.
    pub(crate) why: Option<Why>,
}

/// A draft that adds up.
#[derive(Debug, Clone)]
pub(crate) struct Prepared {
    pub(crate) draft: Draft,
    pub(crate) totals: Totals,
}

impl NewLine {
    fn tax<'a>(&'a self, decision: &'a TaxDecision) -> &'a Tax {
        self.marks.tax.as_ref().unwrap_or(&decision.tax)
    }

    /// How the amount came about, where it is not the whole price.
    pub(crate) fn explain(&self) -> Option<String> {
        if self.marks.explain.is_some() {
            return self.marks.explain.clone();
        }
        self.priced.explain()
    }
}

/// Adds a draft up; refuses what must not be billed.
pub(crate) fn prepare(draft: Draft) -> Result<Prepared> {
    if draft.lines.is_empty() {
        return Err(Error::conflict("nothing_to_bill", "There is nothing to bill."));
    }
    let lines: Vec<DraftLine> = draft
        .lines
        .iter()
        .map(|l| DraftLine { amount: l.priced.amount_minor, tax: l.tax(&draft.decision).clone() })
        .collect();
    let totals = total_up_rounded(&lines, &draft.discounts, draft.mode, draft.rounding)
        .ok_or_else(|| Error::invalid("/amount", "too_large", "The amount is too large."))?;
    // Usage that was corrected downwards gives money back, too.
    let takes_back = draft
        .lines
        .iter()
        .any(|l| l.priced.kind == LineKind::Credit || (l.priced.kind == LineKind::Usage && l.priced.amount_minor < 0));
    if totals.total < 0 && !takes_back {
        return Err(Error::conflict("negative_invoice", "The invoice would be negative. Issue a credit note instead."));
    }
    Ok(Prepared { draft, totals })
}

/// Numbers and writes prepared drafts, books them, applies customer credit and tells.
///
/// The customers' rows must be locked. Returns the invoices in the order given.
pub(crate) async fn finalize_all(
    ctx: &OpContext,
    tx: &Tx,
    sellers: &Sellers,
    prepared: Vec<Prepared>,
) -> Result<Vec<invoice::Model>> {
    if prepared.is_empty() {
        return Ok(Vec::new());
    }
    let mut numbers = Numbers::take(ctx, tx, &prepared).await?;
    let mut credit_left = std::collections::HashMap::new();
    let with_credit = prepared.iter().filter(|p| p.draft.customer.credit_minor > 0);
    let lapsed = wallet::lapsed(ctx, tx, &with_credit.map(|p| p.draft.customer.id).collect::<Vec<_>>()).await?;
    let earning = Earning::load(ctx, tx, &prepared).await?;
    let (mut invoices, mut lines, mut journals, mut allocations) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut entries = Vec::new();
    for item in &prepared {
        let seller = sellers.by(item.draft.customer.entity_id)?;
        let printed = numbering::print_number(&seller.invoice_prefix, numbers.next(item));
        let (mut row, mut mine) = rows(ctx, seller, item, Some(printed))?;
        earning.freeze(item, &mut mine)?;
        journals.extend(journal(item, &row, &mine));
        let left = credit_left.entry(row.customer_id).or_insert_with(|| spendable(&item.draft, &lapsed));
        if row.balance_minor < 0 {
            // Nothing is to be paid: what the customer gets back becomes credit.
            let back = -row.balance_minor;
            *left += back;
            row.paid_minor -= back;
            row.balance_minor = 0;
            allocations.push(Allocation { kind: "to_credit".to_owned(), ..credit_allocation(ctx, &row, -back) });
            journals.push(to_credit_journal(&row, item.draft.currency, back));
        }
        let applied = (*left).min(row.balance_minor).max(0);
        if applied > 0 {
            *left -= applied;
            row.paid_minor += applied;
            row.balance_minor -= applied;
            allocations.push(credit_allocation(ctx, &row, applied));
            journals.push(credit_journal(&row, item.draft.currency, applied));
        }
        entries.push(log_entry(&row, item));
        lines.extend(mine);
        invoices.push(row);
    }
    crate::taxes::rule::mark_used(ctx, tx, &prepared).await?;
    store::insert_all(tx, invoices.clone(), "writing invoices").await?;
    store::insert_all(tx, lines, "writing invoice lines").await?;
    crate::exchange::freeze(ctx, tx, sellers.main(), &invoices).await?;
    store::insert_all(tx, allocations, "writing allocations").await?;
    ledger::post(ctx, tx, journals).await?;
    history::note_all(ctx, tx, entries).await?;
    fix_currency(ctx, tx, &prepared).await?;
    for row in &mut invoices {
        tx.record(ctx, finalized(row)?).await?;
        if row.balance_minor <= 0 {
            settle::settle(ctx, tx, row).await?;
        }
    }
    Ok(invoices)
}

/// The numbers of a batch: a block of each legal entity's series.
struct Numbers(BTreeMap<Option<Uuid>, i64>);

impl Numbers {
    async fn take(ctx: &OpContext, tx: &Tx, prepared: &[Prepared]) -> Result<Self> {
        let mut counts: BTreeMap<Option<Uuid>, usize> = BTreeMap::new();
        for item in prepared {
            *counts.entry(item.draft.customer.entity_id).or_default() += 1;
        }
        // Always in the same order, so that two batches cannot block each other.
        let mut first = BTreeMap::new();
        for (entity, count) in counts {
            first.insert(entity, numbering::take_block(ctx, tx, &numbering::series("invoice", entity), count).await?);
        }
        Ok(Self(first))
    }

    fn next(&mut self, item: &Prepared) -> i64 {
        let place = self.0.entry(item.draft.customer.entity_id).or_default();
        *place += 1;
        *place - 1
    }
}

fn spendable(draft: &Draft, lapsed: &BTreeMap<Uuid, i64>) -> i64 {
    // Credit does not buy credit.
    if draft.customer.currency != draft.currency.code() || draft.kind == InvoiceKind::TopUp {
        return 0;
    }
    draft.customer.credit_minor - lapsed.get(&draft.customer.id).copied().unwrap_or_default()
}

/// The row of an invoice that waits, and the lines that it would have now.
pub(crate) fn draft_rows(
    ctx: &OpContext,
    sellers: &Sellers,
    item: &Prepared,
    standing: &Standing,
) -> Result<(invoice::Model, Vec<line::Model>)> {
    let (row, lines) = rows(ctx, sellers.by(item.draft.customer.entity_id)?, item, None)?;
    let issued = standing.until.to_zoned(ctx.zone.clone()).date();
    let row = invoice::Model {
        state: InvoiceState::Draft.as_str().to_owned(),
        issue_date: issued.to_string(),
        due_date: standing.day.to_string(),
        // Nobody owes a draft.
        balance_minor: 0,
        content_hash: None,
        finalize_at: Some(standing.until.as_microsecond()),
        apart: standing.apart,
        ..row
    };
    Ok((row, lines))
}

fn rows(
    ctx: &OpContext,
    seller: &Seller,
    item: &Prepared,
    number: Option<String>,
) -> Result<(invoice::Model, Vec<line::Model>)> {
    let (draft, totals) = (&item.draft, &item.totals);
    let id = draft.id;
    let notes: Vec<&str> = draft
        .decision
        .note
        .as_deref()
        .into_iter()
        .chain(Some(seller.note.as_str()).filter(|n| !n.is_empty()))
        .collect();
    let mut row = invoice::Model {
        id: id.uuid(),
        tenant_id: ctx.tenant.uuid(),
        customer_id: draft.customer.id,
        order_id: draft.order.map(OrderId::uuid),
        kind: draft.kind.as_str().to_owned(),
        number,
        state: "open".to_owned(),
        currency: draft.currency.code().to_owned(),
        issue_date: draft.issue_date.to_string(),
        due_date: draft.due_date.to_string(),
        subtotal_minor: totals.subtotal,
        discount_minor: totals.discount,
        tax_minor: totals.tax,
        total_minor: totals.total,
        paid_minor: 0,
        credited_minor: 0,
        balance_minor: totals.total,
        seller: columns::text(seller)?,
        buyer: columns::text(&buyer(&draft.customer))?,
        taxes: columns::text(&totals.groups)?,
        tax_mode: if draft.mode == TaxMode::Inclusive { "inclusive" } else { "exclusive" }.to_owned(),
        note: notes.join("\n"),
        content_hash: None,
        disputed: false,
        charges_stopped: false,
        created_at: ctx.now.as_microsecond(),
        paid_at: None,
        closed_at: None,
        void_reason: None,
        finalize_at: None,
        version: 1,
        entity_id: draft.customer.entity_id,
        apart: None,
        aged_from: None,
        coupons: coupons::taken(item)?,
    };
    let lines: Vec<line::Model> = draft
        .lines
        .iter()
        .enumerate()
        .map(|(position, new)| line_row(ctx, id, position, new, item))
        .collect::<Result<_>>()?;
    row.content_hash = Some(hash::content_hash(&row, &lines)?);
    Ok((row, lines))
}

fn line_row(
    ctx: &OpContext,
    invoice: InvoiceId,
    position: usize,
    new: &NewLine,
    item: &Prepared,
) -> Result<line::Model> {
    let (priced, share) = (&new.priced, item.totals.lines[position]);
    Ok(line::Model {
        id: new.marks.id.unwrap_or_else(|| ctx.new_uuid()),
        tenant_id: ctx.tenant.uuid(),
        invoice_id: invoice.uuid(),
        position: i32::try_from(position).unwrap_or(i32::MAX),
        subscription_id: new.subscription.map(SubscriptionId::uuid),
        service_id: new.service.map(ServiceId::uuid),
        component: priced.component.clone(),
        kind: priced.kind.as_str().to_owned(),
        description: priced.description.clone(),
        period_start: priced.period.map(|p| p.start).or(new.key_date).map(|d| d.to_string()),
        period_end: priced.period.map(|p| p.end.to_string()),
        quantity: priced.quantity,
        unit_minor: priced.unit_minor,
        share_numerator: priced.share.numerator,
        share_denominator: priced.share.denominator,
        amount_minor: priced.amount_minor,
        discount_minor: share.discount,
        net_minor: share.net,
        tax: columns::text(new.tax(&item.draft.decision))?,
        explain: new.explain(),
        release: String::new(),
        cadence: new.marks.cadence.map(|c| c.to_string()),
        cause: new.marks.cause.clone().unwrap_or_default(),
        credit_of: new.marks.credit_of,
        item_id: new.marks.item.as_ref().map(|item| item.0),
        item_day: new.marks.item.as_ref().map(|item| item.1.clone()),
        coupons: new.marks.coupons.column(share.discount)?,
        spread: None,
        earned_from: None,
        earned_until: None,
        serves_from: None,
        serves_until: None,
    })
}

/// The buyer as frozen on documents.
pub(crate) fn buyer(row: &customers::Model) -> BuyerSnapshot {
    BuyerSnapshot {
        name: row.name.clone(),
        company: row.company.clone(),
        email: row.email.clone(),
        country: row.country.clone(),
        address: Address {
            line1: row.line1.clone(),
            line2: row.line2.clone(),
            city: row.city.clone(),
            postal_code: row.postal_code.clone(),
            region: row.region.clone(),
        },
        tax_id: row.tax_id.clone(),
        routing: row.routing(),
        language: row.language.clone(),
    }
}

// Owed by the customer; earned at once or over the period; tax owed to its jurisdiction.
fn journal(item: &Prepared, row: &invoice::Model, lines: &[line::Model]) -> Option<Journal> {
    let totals = &item.totals;
    let net_of =
        |deferred: bool| -> i64 { lines.iter().filter(|l| l.is_deferred() == deferred).map(|l| l.net_minor).sum() };
    let mut journal = Journal::new("invoice", InvoiceId(row.id), row.parties(), item.draft.currency)
        .about(InvoiceId(row.id))
        .describe(format!("Invoice {}", row.title()))
        .debit(Account::Receivable, totals.total)
        .credit(Account::DeferredRevenue, net_of(true))
        .credit(row.account(), net_of(false));
    for group in &totals.groups {
        journal = journal.credit(Account::TaxPayable(group.tax.jurisdiction.clone()), group.amount);
    }
    journal.entries.iter().any(|e| e.1 != 0).then_some(journal)
}

fn credit_journal(row: &invoice::Model, currency: Currency, applied: i64) -> Journal {
    Journal::new("credit_applied", InvoiceId(row.id), row.parties(), currency)
        .about(InvoiceId(row.id))
        .describe(format!("Credit used for {}", row.title()))
        .debit(Account::CustomerCredit, applied)
        .credit(Account::Receivable, applied)
}

fn to_credit_journal(row: &invoice::Model, currency: Currency, back: i64) -> Journal {
    Journal::new("credited_to_account", InvoiceId(row.id), row.parties(), currency)
        .about(InvoiceId(row.id))
        .describe(format!("{} credited to the account", row.title()))
        .debit(Account::Receivable, back)
        .credit(Account::CustomerCredit, back)
}

fn log_entry(row: &invoice::Model, item: &Prepared) -> LogEntry {
    let total = Money::new(row.total_minor, item.draft.currency);
    let entry = LogEntry::new(
        "invoice",
        format!("Invoice {} issued", row.title()),
        Subject::new("invoice", InvoiceId(row.id), row.title()),
        CustomerId(row.customer_id),
    )
    .detail(format!("{total}, due {}", row.due_date));
    match &item.draft.why {
        Some(why) => entry.because(why.clone()),
        None => entry,
    }
}

fn finalized(row: &invoice::Model) -> Result<Event> {
    Ok(Event::InvoiceFinalized {
        invoice: InvoiceId(row.id),
        customer: CustomerId(row.customer_id),
        total: row.money(row.total_minor)?,
        due: columns::date(&row.due_date)?,
        renewal: [InvoiceKind::Renewal, InvoiceKind::Items].iter().any(|kind| row.kind == kind.as_str()),
    })
}

// The first invoice fixes the currency of the account.
async fn fix_currency(ctx: &OpContext, tx: &Tx, prepared: &[Prepared]) -> Result<()> {
    use mpanel_db::DbErrExt;
    use sea_orm::sea_query::Expr;
    use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
    let loose = prepared.iter().filter(|p| !p.draft.customer.currency_fixed).map(|p| p.draft.customer.id);
    let loose: Vec<Uuid> = loose.collect();
    if loose.is_empty() {
        return Ok(());
    }
    customers::Entity::update_many()
        .col_expr(customers::Column::CurrencyFixed, Expr::value(true))
        .filter(customers::Column::TenantId.eq(ctx.tenant.uuid()))
        .filter(customers::Column::Id.is_in(loose))
        .exec(tx)
        .await
        .or_internal("fixing an account's currency")?;
    Ok(())
}
