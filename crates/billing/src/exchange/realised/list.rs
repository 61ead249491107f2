//! Reading what was gained and lost: settlement by settlement, and by month as the ledger has it.

use std::collections::HashMap;

use mpanel_calc::fx::Conversion;
use mpanel_core::{Currency, CustomerId, Date, FxSettlementId, InvoiceId, Money, OpContext};
use mpanel_core::{Page, PageQuery, PaymentId, Result};
use mpanel_db::page::{by, desc};
use mpanel_db::{DbErrExt, Paginated, TenantScoped};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, FromQueryResult, JoinType, Order, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Select,
};
use serde::Serialize;
use uuid::Uuid;

use super::fx_settlement::{Column, Entity, Model};
use crate::columns;
use crate::invoice::store::invoice;
use crate::ledger::{Account, entry, journal_of_entry};

/// Months at most, the latest.
const MOST_MONTHS: u64 = 60;

/// Whether a settlement is booked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RealisedState {
    /// A rate is missing.
    Waiting,
    /// It is in the books, or nothing of it is left.
    Booked,
}

impl RealisedState {
    /// The word on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            RealisedState::Waiting => "waiting",
            RealisedState::Booked => "booked",
        }
    }

    /// Reads the word.
    pub fn parse(word: &str) -> Option<Self> {
        [RealisedState::Waiting, RealisedState::Booked].into_iter().find(|state| state.as_str() == word)
    }
}

/// Which settlements to list.
#[derive(Debug, Clone, Copy, Default)]
pub struct RealisedFilter {
    /// Waiting or booked.
    pub state: Option<RealisedState>,
    /// Of this payment.
    pub payment: Option<PaymentId>,
    /// Of this invoice.
    pub invoice: Option<InvoiceId>,
}

/// What a payment gained or lost on an invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RealisedView {
    /// Its id.
    pub id: FxSettlementId,
    /// Waiting or booked.
    pub state: RealisedState,
    /// The invoice.
    pub invoice: InvoiceId,
    /// Its number.
    pub number: String,
    /// Its day of issue.
    pub issued: Date,
    /// The payment.
    pub payment: PaymentId,
    /// Whose.
    pub customer: CustomerId,
    /// The day of payment.
    pub paid_on: Date,
    /// How much of the invoice it paid.
    pub applied: Money,
    /// How much of that went back.
    pub reversed: Money,
    /// What came in for it.
    pub settled: Money,
    /// The currency of the books.
    pub currency: Currency,
    /// The rate frozen for the invoice; none while it is missing, and where the invoice is in the books' currency.
    pub invoice_rate: Option<Conversion>,
    /// The rate of the day of payment; none while it is missing, and where the money is in the books' currency.
    pub paid_rate: Option<Conversion>,
    /// The part of the invoice at its rate.
    pub carried: Option<Money>,
    /// What came in, at the rate of its day.
    pub received: Option<Money>,
    /// What is in the books: a gain, or a loss below zero, less what went back.
    pub gain: Option<Money>,
    /// The day it was booked on.
    pub booked_on: Option<Date>,
    /// Rates it waits for: from the currency, to the books', of the day.
    pub missing: Vec<(Currency, Date)>,
}

/// What was gained and lost in a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RealisedMonth {
    /// Such as `2026-02`.
    pub month: String,
    /// Gains, and losses that were taken back.
    pub gain: Money,
    /// Losses, and gains that were taken back, positive.
    pub loss: Money,
    /// Gain less loss.
    pub net: Money,
}

/// The months, latest first, as the account of gains and losses has them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RealisedMonths {
    /// By month and currency of the books.
    pub months: Vec<RealisedMonth>,
    /// Settlements that wait for a rate, and are in no month yet.
    pub waiting: u64,
}

/// One page of settlements, latest payment first; sorted by paid_on.
pub async fn list_realised<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    filter: RealisedFilter,
    query: &PageQuery,
) -> Result<Page<RealisedView>> {
    let mut select = Entity::find_in(ctx);
    if let Some(payment) = filter.payment {
        select = select.filter(Column::PaymentId.eq(payment.uuid()));
    }
    if let Some(invoice) = filter.invoice {
        select = select.filter(Column::InvoiceId.eq(invoice.uuid()));
    }
    select = match filter.state {
        Some(RealisedState::Waiting) => waiting(select),
        Some(RealisedState::Booked) => select.filter(Column::BookedOn.is_not_null()),
        None => select,
    };
    let (column, down) = query.sorted(&[("paid_on", Column::PaidOn)], "-paid_on")?;
    let order = [by(column, down), desc(Column::NotedAt)];
    let Page { items, next_cursor, total } = select.sorted_page_of(conn, query, &order).await?;
    let ids = items.iter().map(|row| row.invoice_id);
    let invoices = invoice::Entity::find_in(ctx).filter(invoice::Column::Id.is_in(ids)).all(conn).await;
    let invoices: HashMap<Uuid, invoice::Model> =
        invoices.or_internal("reading the invoices of settlements")?.into_iter().map(|row| (row.id, row)).collect();
    let view = |row: Model| {
        let invoice = invoices.get(&row.invoice_id);
        let invoice = invoice.ok_or_else(|| mpanel_core::Error::internal("a settlement without its invoice"))?;
        row.view(invoice)
    };
    Ok(Page { items: items.into_iter().map(view).collect::<Result<_>>()?, next_cursor, total })
}

fn waiting(select: Select<Entity>) -> Select<Entity> {
    select.filter(Column::BookedOn.is_null())
}

impl Model {
    fn view(&self, invoice: &invoice::Model) -> Result<RealisedView> {
        let (books, issued, paid_on) =
            (self.books()?, columns::date(&invoice.issue_date)?, columns::date(&self.paid_on)?);
        let (applied, settled, known) = (self.applied()?, self.settled()?, self.realised()?);
        let booked_on = columns::date_opt(self.booked_on.as_ref())?;
        let mut missing = Vec::new();
        if booked_on.is_none() {
            missing.extend(known.invoice_in_books.is_none().then_some((applied.currency, issued)));
            missing.extend(known.receipt_in_books.is_none().then_some((settled.currency, paid_on)));
        }
        Ok(RealisedView {
            id: FxSettlementId(self.id),
            state: if booked_on.is_some() { RealisedState::Booked } else { RealisedState::Waiting },
            invoice: InvoiceId(invoice.id),
            number: invoice.title(),
            issued,
            payment: PaymentId(self.payment_id),
            customer: CustomerId(self.customer_id),
            paid_on,
            reversed: Money::new(self.reversed_minor, applied.currency),
            applied,
            settled,
            currency: books,
            invoice_rate: self.invoice_rate()?,
            paid_rate: self.paid_rate()?,
            carried: known.invoice_in_books,
            received: known.receipt_in_books,
            gain: booked_on.map(|_| Money::new(self.booked_minor, books)),
            booked_on,
            missing,
        })
    }
}

#[derive(FromQueryResult)]
struct MonthRow {
    month: String,
    currency: String,
    gain: i64,
    loss: i64,
}

/// What was gained and lost by month of the journal, and how much waits.
pub async fn realised_months<C: ConnectionTrait>(ctx: &OpContext, conn: &C) -> Result<RealisedMonths> {
    let month = || Expr::cust("SUBSTR(\"billing_journals\".\"posted_on\", 1, 7)");
    let side = |of: &str| {
        let amount = "\"billing_entries\".\"amount_minor\"";
        Expr::cust(format!("CAST(SUM(CASE WHEN {amount} {of} 0 THEN ABS({amount}) ELSE 0 END) AS BIGINT)"))
    };
    let rows = entry::Entity::find_in(ctx)
        .join(JoinType::InnerJoin, journal_of_entry())
        .filter(entry::Column::Account.eq(Account::FxGainLoss.to_string()))
        .select_only()
        .expr_as(month(), "month")
        .column(entry::Column::Currency)
        .expr_as(side("<"), "gain")
        .expr_as(side(">"), "loss")
        .group_by(month())
        .group_by(entry::Column::Currency)
        .order_by(month(), Order::Desc)
        .order_by_asc(entry::Column::Currency)
        .limit(MOST_MONTHS)
        .into_model::<MonthRow>()
        .all(conn)
        .await
        .or_internal("adding exchange gains and losses up")?;
    let view = |row: MonthRow| {
        let money = |minor| columns::money(minor, &row.currency);
        let (gain, loss, net) = (money(row.gain)?, money(row.loss)?, money(row.gain - row.loss)?);
        Ok(RealisedMonth { month: row.month, gain, loss, net })
    };
    let waiting = waiting(Entity::find_in(ctx)).count(conn).await.or_internal("counting settlements that wait")?;
    Ok(RealisedMonths { months: rows.into_iter().map(view).collect::<Result<_>>()?, waiting })
}
