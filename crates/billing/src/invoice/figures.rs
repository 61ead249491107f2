//! Sums over invoices and subscriptions for dashboards. Top-ups are no sales: what is bought with them is counted.

use mpanel_core::{Currency, CustomerId, Date, Money, OpContext, Result};
use mpanel_db::{DbErrExt, TenantScoped};
use sea_orm::{ColumnTrait, ConnectionTrait, FromQueryResult, QueryFilter, QuerySelect};
use serde::Serialize;

use super::store::invoice::{Column, Entity};
use super::store::sales;
use crate::ledger::whole_sum;
use crate::subscription::SubscriptionState;
use crate::subscription::store as subscriptions;

/// The business in one currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Figures {
    /// Currency of every amount.
    pub currency: Currency,
    /// Owed.
    pub open: Money,
    /// Owed and past due.
    pub overdue: Money,
    /// Number of overdue invoices.
    pub overdue_count: u64,
    /// Settled in the last 30 days, by the day nothing was owed any more.
    pub paid_30d: Money,
    /// What running subscriptions bring in a month, before tax and discounts.
    pub mrr: Money,
    /// The last twelve months, oldest first.
    pub months: Vec<MonthFigures>,
}

/// One month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MonthFigures {
    /// As 2026-01.
    pub month: String,
    /// Invoiced with tax, voided ones left out.
    pub invoiced: Money,
    /// Of these, paid so far.
    pub paid: Money,
}

/// A customer's sums.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CustomerFigures {
    /// Owed.
    pub due: Money,
    /// Owed and past due.
    pub overdue: Money,
    /// Invoiced ever, voided ones left out.
    pub invoiced: Money,
    /// Paid ever.
    pub paid: Money,
}

#[derive(FromQueryResult)]
struct SumRow {
    amount: Option<i64>,
}

#[derive(FromQueryResult)]
struct MonthRow {
    issue_date: String,
    total: i64,
    paid: i64,
}

#[derive(FromQueryResult)]
struct CycleRow {
    cycle_months: i32,
    amount: i64,
}

/// Figures of the tenant in one currency.
pub async fn figures<C: ConnectionTrait>(ctx: &OpContext, conn: &C, currency: Currency) -> Result<Figures> {
    let today = ctx.today();
    let money = |minor: i64| Money::new(minor, currency);
    let mine = || Entity::find_in(ctx).filter(Column::Currency.eq(currency.code())).filter(sales());
    let open = || mine().filter(Column::State.eq("open"));
    let overdue = || open().filter(Column::DueDate.lt(today.to_string())).filter(Column::BalanceMinor.gt(0));
    let since = ctx.now.as_microsecond() - 30 * 86_400_000_000;
    let paid = mine().filter(Column::State.eq("paid")).filter(Column::PaidAt.gte(since));
    use sea_orm::PaginatorTrait;
    Ok(Figures {
        currency,
        open: money(sum(conn, open(), Column::BalanceMinor).await?),
        overdue: money(sum(conn, overdue(), Column::BalanceMinor).await?),
        overdue_count: overdue().count(conn).await.or_internal("counting overdue invoices")?,
        paid_30d: money(sum(conn, paid, Column::PaidMinor).await?),
        mrr: money(mrr(ctx, conn, currency).await?),
        months: months(ctx, conn, currency).await?,
    })
}

/// Figures of one customer in the currency of the account.
pub async fn customer_figures<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    customer: CustomerId,
    currency: Currency,
) -> Result<CustomerFigures> {
    let money = |minor: i64| Money::new(minor, currency);
    let mine = || {
        Entity::find_in(ctx)
            .filter(Column::CustomerId.eq(customer.uuid()))
            .filter(Column::Currency.eq(currency.code()))
            .filter(Column::State.is_in(["open", "paid", "uncollectible"]))
            .filter(sales())
    };
    let open = || mine().filter(Column::State.eq("open"));
    let overdue = open().filter(Column::DueDate.lt(ctx.today().to_string()));
    Ok(CustomerFigures {
        due: money(sum(conn, open(), Column::BalanceMinor).await?),
        overdue: money(sum(conn, overdue, Column::BalanceMinor).await?),
        invoiced: money(sum(conn, mine(), Column::TotalMinor).await?),
        paid: money(sum(conn, mine(), Column::PaidMinor).await?),
    })
}

async fn sum<C: ConnectionTrait>(conn: &C, select: sea_orm::Select<Entity>, column: Column) -> Result<i64> {
    let row = select.select_only().column_as(whole_sum(column), "amount").into_model::<SumRow>().one(conn).await;
    Ok(row.or_internal("adding invoices up")?.and_then(|r| r.amount).unwrap_or(0))
}

async fn mrr<C: ConnectionTrait>(ctx: &OpContext, conn: &C, currency: Currency) -> Result<i64> {
    use subscriptions::Column as Sub;
    let rows = subscriptions::Entity::find_in(ctx)
        .filter(Sub::State.eq(SubscriptionState::Active.as_str()))
        .filter(Sub::Currency.eq(currency.code()))
        .select_only()
        .column(Sub::CycleMonths)
        .column_as(whole_sum(Sub::RecurringMinor), "amount")
        .group_by(Sub::CycleMonths)
        .into_model::<CycleRow>()
        .all(conn)
        .await
        .or_internal("adding subscriptions up")?;
    let mut sum = crate::price_change::Monthly::default();
    rows.iter().for_each(|r| sum.add(r.amount, r.cycle_months));
    Ok(sum.minor())
}

async fn months<C: ConnectionTrait>(ctx: &OpContext, conn: &C, currency: Currency) -> Result<Vec<MonthFigures>> {
    let mut first = first_of_months(ctx);
    let rows = Entity::find_in(ctx)
        .filter(Column::Currency.eq(currency.code()))
        .filter(Column::State.is_in(["open", "paid", "uncollectible"]))
        .filter(Column::IssueDate.gte(first.to_string()))
        .filter(sales())
        .select_only()
        .column(Column::IssueDate)
        .column_as(whole_sum(Column::TotalMinor), "total")
        .column_as(whole_sum(Column::PaidMinor), "paid")
        .group_by(Column::IssueDate)
        .into_model::<MonthRow>()
        .all(conn)
        .await
        .or_internal("adding months up")?;
    let mut months = Vec::with_capacity(12);
    for _ in 0..12 {
        let month = first.to_string()[..7].to_owned();
        let mine = || rows.iter().filter(|r| r.issue_date.starts_with(&month));
        months.push(MonthFigures {
            invoiced: Money::new(mine().map(|r| r.total).sum(), currency),
            paid: Money::new(mine().map(|r| r.paid).sum(), currency),
            month,
        });
        first = mpanel_calc::Anchor::on_day(1).next(first, 1);
    }
    Ok(months)
}

/// The first day of the last twelve months.
pub(crate) fn first_of_months(ctx: &OpContext) -> Date {
    let anchor = mpanel_calc::Anchor::on_day(1);
    (0..11).fold(ctx.today().first_of_month(), |first, _| anchor.previous(first, 1))
}
