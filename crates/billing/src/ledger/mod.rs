//! Double entry under every movement: journals of integer entries that sum to zero per currency
//! (billing.md section 4). Debits are positive.

mod balances;
mod closing;
mod export;
mod recognition;
mod reports;
mod schedule;
mod statement;

use std::collections::BTreeMap;
use std::fmt;

use mpanel_core::{Currency, CustomerId, Date, Error, InvoiceId, Money, OpContext, PaymentId, Result};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::customer::store as customers;
use crate::store;
use crate::wallet::{self, GrantTerms};

pub(crate) use balances::whole_sum;
pub use balances::{BooksCheck, JournalView, TrialBalance, TrialBalanceRow, check_books, list_journals, trial_balance};
pub(crate) use closing::closed_through;
pub use closing::{Closing, close_month, list_closings};
pub use export::{ExportFormat, LedgerExport};
pub use recognition::{DeferredMonth, deferred_roll_forward, release_revenue};
pub(crate) use reports::journal_of_entry;
pub use reports::{AccountMovement, BookScope, LedgerEntry, LedgerQuery, account_entries, account_movements};
pub use schedule::{
    LineSchedule, RevenueSchedule, ScheduleBy, ScheduleQuery, ScheduleRow, ScheduledMonth, invoice_schedule,
    revenue_schedule,
};
pub use statement::{OpenItem, Statement, StatementQuery, StatementRow, customer_statement};

store::rows! {
    /// The billing_journals table.
    journal = "billing_journals" {
        kind: String, reference: String, posted_on: String, customer_id: Option<Uuid>, invoice_id: Option<Uuid>,
        description: String, at: i64, entity_id: Option<Uuid>,
    }
}
store::rows! {
    /// The billing_entries table.
    entry = "billing_entries" {
        journal_id: Uuid, account: String, currency: String, amount_minor: i64, customer_id: Option<Uuid>,
    }
}

/// An account of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Account {
    /// What customers owe.
    Receivable,
    /// Money on its way through a gateway, or received by hand.
    Cash(String),
    /// Earned.
    Revenue,
    /// Billed for a stretch of time that is still to be delivered.
    DeferredRevenue,
    /// Tax owed to a jurisdiction.
    TaxPayable(String),
    /// Customers' money that we hold.
    CustomerCredit,
    /// Credit given away.
    Goodwill,
    /// What will never be paid.
    BadDebt,
    /// Fees of gateways and banks.
    GatewayFees,
    /// Money that is contested and kept back by a gateway.
    Disputes,
    /// Top-ups that are billed and not paid.
    Prepayments,
    /// Prepaid credit that was never used in its time.
    ExpiredCredit,
    /// What exchange rates gained (credit) or lost (debit) between an invoice and its payment.
    FxGainLoss,
    /// Between currencies: what one gave and the other got.
    CurrencyExchange,
}

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Account::Receivable => f.write_str("receivable"),
            Account::Cash(gateway) => write!(f, "cash:{gateway}"),
            Account::Revenue => f.write_str("revenue"),
            Account::DeferredRevenue => f.write_str("deferred_revenue"),
            Account::TaxPayable(jurisdiction) => write!(f, "tax_payable:{jurisdiction}"),
            Account::CustomerCredit => f.write_str("customer_credit"),
            Account::Goodwill => f.write_str("goodwill"),
            Account::BadDebt => f.write_str("bad_debt"),
            Account::GatewayFees => f.write_str("gateway_fees"),
            Account::Disputes => f.write_str("disputes"),
            Account::Prepayments => f.write_str("prepayments"),
            Account::ExpiredCredit => f.write_str("expired_credit"),
            Account::FxGainLoss => f.write_str("fx_gain_loss"),
            Account::CurrencyExchange => f.write_str("currency_exchange"),
        }
    }
}

/// Whose affair a journal is: a customer's, in the books of one legal entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Parties {
    pub(crate) customer: CustomerId,
    /// `None` is the main one.
    pub(crate) entity: Option<Uuid>,
}

/// A set of entries that sum to zero.
#[derive(Debug, Clone)]
pub(crate) struct Journal {
    pub(crate) kind: &'static str,
    /// The fact booked; with `kind` it is unique, so that a repeated operation cannot book twice.
    pub(crate) reference: String,
    pub(crate) description: String,
    pub(crate) customer: CustomerId,
    entity: Option<Uuid>,
    pub(crate) invoice: Option<InvoiceId>,
    pub(crate) currency: Currency,
    pub(crate) entries: Vec<(Account, i64)>,
    /// The day it belongs to, if that is not today.
    day: Option<Date>,
    /// The payment whose money it moves.
    payment: Option<PaymentId>,
    /// What the credit is that it gives.
    grants: Option<GrantTerms>,
}

impl Journal {
    /// A journal without entries yet.
    pub(crate) fn new(kind: &'static str, reference: impl fmt::Display, parties: Parties, currency: Currency) -> Self {
        Self {
            kind,
            reference: reference.to_string(),
            description: String::new(),
            customer: parties.customer,
            entity: parties.entity,
            invoice: None,
            currency,
            entries: Vec::new(),
            day: None,
            payment: None,
            grants: None,
        }
    }

    /// Moves a payment's money.
    pub(crate) fn of_payment(mut self, payment: PaymentId) -> Self {
        self.payment = Some(payment);
        self
    }

    /// Gives credit of this sort.
    pub(crate) fn granting(mut self, terms: GrantTerms) -> Self {
        self.grants = Some(terms);
        self
    }

    /// Dated on another day than today; refused when the books of that day are closed.
    pub(crate) fn dated(mut self, day: Date) -> Self {
        self.day = Some(day);
        self
    }

    /// With words.
    pub(crate) fn describe(mut self, text: impl Into<String>) -> Self {
        self.description = text.into();
        self
    }

    /// About an invoice.
    pub(crate) fn about(mut self, invoice: InvoiceId) -> Self {
        self.invoice = Some(invoice);
        self
    }

    /// Debits `account` (a negative amount credits it).
    pub(crate) fn debit(mut self, account: Account, minor: i64) -> Self {
        self.entries.push((account, minor));
        self
    }

    /// Credits `account`.
    pub(crate) fn credit(self, account: Account, minor: i64) -> Self {
        self.debit(account, -minor)
    }

    // What it does to the customer's credit.
    fn movement(&self) -> Option<wallet::Movement> {
        let entries = self.entries.iter().filter(|e| e.0 == Account::CustomerCredit);
        let change = -entries.map(|e| e.1).sum::<i64>();
        (change != 0).then(|| wallet::Movement {
            customer: self.customer,
            kind: self.kind,
            payment: self.payment.map(|p| p.to_string()),
            invoice: self.invoice,
            currency: self.currency,
            change,
            terms: self.grants.clone(),
        })
    }
}

/// Books journals: checks that each balances, writes them in few statements and follows up customers' credit.
pub(crate) async fn post(ctx: &OpContext, tx: &Tx, journals: Vec<Journal>) -> Result<()> {
    let (mut heads, mut entries) = (Vec::new(), Vec::new());
    let mut credit: BTreeMap<CustomerId, i64> = BTreeMap::new();
    let mut moved = Vec::new();
    // Today, too: work that began before a month was closed still dates by its own clock.
    if let Some(earliest) = journals.iter().map(|j| j.day.unwrap_or(ctx.today())).min() {
        closing::check_open(ctx, tx, earliest).await?;
    }
    let today = ctx.today().to_string();
    for book in journals {
        let sum: i128 = book.entries.iter().map(|e| i128::from(e.1)).sum();
        if sum != 0 {
            return Err(Error::internal(format!("journal {} {} is off by {sum}", book.kind, book.reference)));
        }
        let id = ctx.new_uuid();
        moved.extend(book.movement());
        for (account, minor) in book.entries.iter().filter(|e| e.1 != 0) {
            if *account == Account::CustomerCredit {
                *credit.entry(book.customer).or_default() -= minor;
            }
            entries.push(entry::Model {
                id: ctx.new_uuid(),
                tenant_id: ctx.tenant.uuid(),
                journal_id: id,
                account: account.to_string(),
                currency: book.currency.code().to_owned(),
                amount_minor: *minor,
                customer_id: Some(book.customer.uuid()),
            });
        }
        heads.push(journal::Model {
            id,
            tenant_id: ctx.tenant.uuid(),
            kind: book.kind.to_owned(),
            reference: book.reference,
            posted_on: book.day.map_or_else(|| today.clone(), |day| day.to_string()),
            customer_id: Some(book.customer.uuid()),
            invoice_id: book.invoice.map(InvoiceId::uuid),
            description: book.description,
            at: ctx.now.as_microsecond(),
            entity_id: book.entity,
        });
    }
    store::insert_all(tx, heads, "booking journals").await?;
    store::insert_all(tx, entries, "booking entries").await?;
    wallet::follow(ctx, tx, &moved).await?;
    for (customer, change) in credit.into_iter().filter(|c| c.1 != 0) {
        move_credit(ctx, tx, customer, change).await?;
    }
    Ok(())
}

/// Whether a fact has been booked.
pub(crate) async fn is_booked(ctx: &OpContext, tx: &Tx, kind: &str, reference: impl fmt::Display) -> Result<bool> {
    Ok(find(ctx, tx, kind, reference).await?.is_some())
}

async fn find(ctx: &OpContext, tx: &Tx, kind: &str, reference: impl fmt::Display) -> Result<Option<journal::Model>> {
    let found = journal::Entity::find_in(ctx)
        .filter(journal::Column::Kind.eq(kind))
        .filter(journal::Column::Reference.eq(reference.to_string()))
        .one(tx)
        .await;
    found.or_internal("reading a journal")
}

/// In whose books a fact was booked, if it was.
pub(crate) async fn entity_of(
    ctx: &OpContext,
    tx: &Tx,
    kind: &str,
    reference: impl fmt::Display,
) -> Result<Option<Option<Uuid>>> {
    Ok(find(ctx, tx, kind, reference).await?.map(|head| head.entity_id))
}

/// What a journal booked, by account; for taking it back.
pub(crate) async fn entries_of(ctx: &OpContext, tx: &Tx, kind: &str, reference: &str) -> Result<Vec<(String, i64)>> {
    let Some(head) = find(ctx, tx, kind, reference).await? else { return Ok(Vec::new()) };
    let rows = entry::Entity::find_in(ctx).filter(entry::Column::JournalId.eq(head.id)).all(tx).await;
    Ok(rows.or_internal("reading entries")?.into_iter().map(|e| (e.account, e.amount_minor)).collect())
}

impl Account {
    /// Reads what [`fmt::Display`] writes.
    pub(crate) fn parse(text: &str) -> Result<Self> {
        Ok(match text.split_once(':') {
            Some(("cash", gateway)) => Account::Cash(gateway.to_owned()),
            Some(("tax_payable", jurisdiction)) => Account::TaxPayable(jurisdiction.to_owned()),
            _ => match text {
                "receivable" => Account::Receivable,
                "revenue" => Account::Revenue,
                "deferred_revenue" => Account::DeferredRevenue,
                "customer_credit" => Account::CustomerCredit,
                "goodwill" => Account::Goodwill,
                "bad_debt" => Account::BadDebt,
                "gateway_fees" => Account::GatewayFees,
                "disputes" => Account::Disputes,
                "prepayments" => Account::Prepayments,
                "expired_credit" => Account::ExpiredCredit,
                "fx_gain_loss" => Account::FxGainLoss,
                "currency_exchange" => Account::CurrencyExchange,
                other => return Err(Error::internal(format!("unknown ledger account {other}"))),
            },
        })
    }
}

// The customer's credit is kept beside the entries it derives from, in the same transaction.
async fn move_credit(ctx: &OpContext, tx: &Tx, customer: CustomerId, change: i64) -> Result<()> {
    customers::Entity::update_many()
        .col_expr(customers::Column::CreditMinor, Expr::col(customers::Column::CreditMinor).add(change))
        .filter(customers::Column::TenantId.eq(ctx.tenant.uuid()))
        .filter(customers::Column::Id.eq(customer.uuid()))
        .exec(tx)
        .await
        .or_internal("following up customer credit")?;
    Ok(())
}

/// Credit of a customer as the entries say, for checks.
pub async fn credit_by_entries<C: sea_orm::ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    customer: CustomerId,
    currency: Currency,
) -> Result<Money> {
    let rows = entry::Entity::find_in(ctx)
        .filter(entry::Column::CustomerId.eq(customer.uuid()))
        .filter(entry::Column::Account.eq(Account::CustomerCredit.to_string()))
        .filter(entry::Column::Currency.eq(currency.code()))
        .all(conn)
        .await
        .or_internal("reading entries")?;
    Ok(Money::new(-rows.iter().map(|e| e.amount_minor).sum::<i64>(), currency))
}
