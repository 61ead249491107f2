//! Putting a payment against invoices.

use mpanel_core::{CustomerId, Error, InvoiceId, Money, OpContext, Result};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{ColumnTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::store::{allocation, numbered, receipt};
use super::{AllocationOutcome, Receipt};
use crate::customer::store as customers;
use crate::exchange::{frozen_rate, note_payment};
use crate::history::{self, LogEntry, Subject};
use crate::instalments::after_payment;
use crate::invoice::settle::settle;
use crate::invoice::store::{invoice, sales};
use crate::ledger::{self, Account, Journal, Parties};
use crate::store;

/// Puts a payment against the invoices it was meant for; what is left over becomes customer credit.
///
/// Idempotent by the payment: a webhook that comes twice, or before the redirect, allocates once.
pub async fn allocate_payment(ctx: &OpContext, tx: &Tx, money: Receipt) -> Result<AllocationOutcome> {
    if money.amount.minor <= 0 {
        return Err(Error::invalid("/amount", "out_of_range", "The amount must be above zero."));
    }
    if money.settled.is_some_and(|came| came.minor <= 0 || came.currency == money.amount.currency) {
        let detail = "Say what came in in another currency, above zero, or leave it out.";
        return Err(Error::invalid("/settled", "not_valid", detail));
    }
    let customer = customers::lock(ctx, tx, money.customer).await?;
    if find_receipt(ctx, tx, &money).await?.is_some() {
        return Ok(AllocationOutcome {
            allocated: Vec::new(),
            to_credit: Money::zero(money.amount.currency),
            repeated: true,
        });
    }
    store::insert(tx, receipt_row(ctx, &money), "noting a payment").await?;
    let mut left = money.amount.minor;
    let mut parts = Vec::new();
    let mut abroad = money.settled.is_some();
    for Candidate { invoice: mut row, has_rate } in candidates(ctx, tx, &money).await? {
        let part = left.min(row.balance_minor);
        if part <= 0 {
            continue;
        }
        left -= part;
        row.paid_minor += part;
        row.balance_minor -= part;
        abroad |= has_rate;
        parts.push((row, Money::new(part, money.amount.currency)));
    }
    write(ctx, tx, customer.parties(), &money, &parts, left).await?;
    if abroad {
        note_payment(ctx, tx, &money, &parts).await?;
    }
    let mut allocated = Vec::new();
    for (mut row, part) in parts {
        settle(ctx, tx, &mut row).await?;
        after_payment(ctx, tx, &row).await?;
        allocated.push((InvoiceId(row.id), part));
    }
    Ok(AllocationOutcome { allocated, to_credit: Money::new(left, money.amount.currency), repeated: false })
}

async fn find_receipt(ctx: &OpContext, tx: &Tx, money: &Receipt) -> Result<Option<receipt::Model>> {
    let found = receipt::Entity::find_in(ctx).filter(receipt::Column::PaymentId.eq(money.payment.uuid())).one(tx).await;
    found.or_internal("reading a receipt")
}

/// An invoice that a payment may be for.
#[derive(FromQueryResult)]
struct Candidate {
    #[sea_orm(nested)]
    invoice: invoice::Model,
    /// Whether it is in another currency than the reporting one, so that a rate is frozen for it or is to be.
    has_rate: bool,
}

// Open invoices of the customer in the payment's currency: those named, in that order, or else the oldest due first.
async fn candidates(ctx: &OpContext, tx: &Tx, money: &Receipt) -> Result<Vec<Candidate>> {
    use sea_orm::sea_query::ExprTrait as _;
    // Asked along with the invoices: businesses of one currency pay for no query more.
    let rates = Query::select()
        .expr(Expr::val(1))
        .from(frozen_rate::Entity)
        .and_where(frozen_rate::Column::TenantId.eq(ctx.tenant.uuid()))
        .and_where(
            Expr::col((frozen_rate::Entity, frozen_rate::Column::InvoiceId))
                .equals((invoice::Entity, invoice::Column::Id)),
        )
        .to_owned();
    let mut select = invoice::Entity::find_in(ctx)
        .filter(invoice::Column::CustomerId.eq(money.customer.uuid()))
        .filter(invoice::Column::Currency.eq(money.amount.currency.code()))
        .filter(invoice::Column::State.eq("open"));
    if money.invoices.is_empty() {
        select = select.filter(sales());
    } else {
        select = select.filter(invoice::Column::Id.is_in(money.invoices.iter().map(|i| i.uuid())));
    }
    let mut rows = select
        .order_by_asc(invoice::Column::DueDate)
        .order_by_asc(invoice::Column::Number)
        .expr_as(Expr::exists(rates), "has_rate")
        .lock_exclusive()
        .into_model::<Candidate>()
        .all(tx)
        .await
        .or_internal("reading open invoices")?;
    rows.sort_by_key(|r| money.invoices.iter().position(|i| i.uuid() == r.invoice.id));
    Ok(rows)
}

async fn write(
    ctx: &OpContext,
    tx: &Tx,
    parties: Parties,
    money: &Receipt,
    parts: &[(invoice::Model, Money)],
    left: i64,
) -> Result<()> {
    let row = |invoice: Option<InvoiceId>, minor: i64| allocation::Model {
        id: ctx.new_uuid(),
        tenant_id: ctx.tenant.uuid(),
        invoice_id: invoice.map(InvoiceId::uuid),
        customer_id: money.customer.uuid(),
        payment_id: Some(money.payment.uuid()),
        kind: "payment".to_owned(),
        currency: money.amount.currency.code().to_owned(),
        amount_minor: minor,
        reference: money.payment.to_string(),
        created_at: ctx.now.as_microsecond(),
    };
    let mut rows: Vec<allocation::Model> =
        parts.iter().map(|(paid, part)| row(Some(InvoiceId(paid.id)), part.minor)).collect();
    rows.extend((left > 0).then(|| row(None, left)));
    store::insert_all(tx, rows, "allocating a payment").await?;
    let books = by_entity(parts.iter().map(|(paid, part)| (paid.entity_id, part.minor)));
    ledger::post(ctx, tx, journals(parties, money, books, left)).await?;
    let entry = |invoice: InvoiceId, part: Money| {
        LogEntry::new(
            "payment",
            format!("Payment of {part} received"),
            Subject::new("invoice", invoice, ""),
            money.customer,
        )
    };
    let mut entries: Vec<LogEntry> = parts.iter().map(|(paid, part)| entry(InvoiceId(paid.id), *part)).collect();
    if left > 0 {
        let over = Money::new(left, money.amount.currency);
        let subject = Subject::new("customer", money.customer, "");
        entries.push(LogEntry::new("credit", format!("{over} paid too much became credit"), subject, money.customer));
    }
    history::note_all(ctx, tx, entries).await
}

/// Amounts by the legal entity in whose books they are, in the order in which they come.
pub(super) fn by_entity(parts: impl Iterator<Item = (Option<Uuid>, i64)>) -> Vec<(Option<Uuid>, i64)> {
    let mut sums: Vec<(Option<Uuid>, i64)> = Vec::new();
    for (entity, minor) in parts {
        match sums.iter_mut().find(|known| known.0 == entity) {
            Some(known) => known.1 += minor,
            None => sums.push((entity, minor)),
        }
    }
    sums
}

// Each invoice is paid in the books it stands in; what is left over is held by who bills the customer now.
fn journals(parties: Parties, money: &Receipt, mut books: Vec<(Option<Uuid>, i64)>, left: i64) -> Vec<Journal> {
    let customer = parties.customer;
    if books.is_empty() || (left > 0 && books.iter().all(|(entity, _)| *entity != parties.entity)) {
        books.push((parties.entity, 0));
    }
    let cash = || Account::Cash(money.cash_account.clone());
    let journal = |kind, reference: &str, entity, currency| {
        Journal::new(kind, reference, Parties { customer, entity }, currency)
            .describe("Payment received")
            .of_payment(money.payment)
    };
    let mut all = Vec::new();
    if let Some(settled) = money.settled {
        // What came in another currency is exchanged: each currency balances by itself. It is for one invoice.
        let (entity, reference) = (books[0].0, money.payment.to_string());
        let paid = books.iter().map(|(_, minor)| minor).sum::<i64>();
        all.push(
            journal("payment", &reference, entity, money.amount.currency)
                .debit(Account::CurrencyExchange, money.amount.minor)
                .credit(Account::Receivable, paid)
                .credit(Account::CustomerCredit, left),
        );
        all.push(
            journal("payment_settled", &reference, entity, settled.currency)
                .debit(cash(), settled.minor)
                .credit(Account::CurrencyExchange, settled.minor),
        );
        return all;
    }
    let mut held = left;
    for (index, (entity, paid)) in books.into_iter().enumerate() {
        let over = if entity == parties.entity { std::mem::take(&mut held) } else { 0 };
        let reference = numbered(&money.payment.to_string(), index);
        all.push(
            journal("payment", &reference, entity, money.amount.currency)
                .debit(cash(), paid + over)
                .credit(Account::Receivable, paid)
                .credit(Account::CustomerCredit, over),
        );
    }
    all
}

fn receipt_row(ctx: &OpContext, money: &Receipt) -> receipt::Model {
    receipt::Model {
        id: ctx.new_uuid(),
        tenant_id: ctx.tenant.uuid(),
        payment_id: money.payment.uuid(),
        customer_id: CustomerId::uuid(money.customer),
        cash_account: money.cash_account.clone(),
        currency: money.amount.currency.code().to_owned(),
        amount_minor: money.amount.minor,
        reversed_minor: 0,
        received_at: ctx.now.as_microsecond(),
        settled_minor: money.settled.map(|settled| settled.minor),
        settled_currency: money.settled.map(|settled| settled.currency.code().to_owned()),
        payer_country: money.payer_country.clone(),
    }
}
