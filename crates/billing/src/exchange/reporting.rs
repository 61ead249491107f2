//! The business over all its currencies, in the reporting one: what was invoiced by the rates frozen for the invoices,
//! what is owed and what comes in each month by today's.

use std::collections::{BTreeSet, HashMap};

use mpanel_calc::fx::Conversion;
use mpanel_core::{Currency, Error, Money, OpContext, Result};
use mpanel_db::{DbErrExt, TenantScoped};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect, RelationDef, Select,
};
use serde::Serialize;
use uuid::Uuid;

use super::frozen_rate::{Column as Frozen, Entity as FrozenRates};
use super::rate;
use super::settings::currency_settings;
use crate::columns;
use crate::customer::store as customers;
use crate::invoice::store::invoice::{Column, Entity};
use crate::invoice::store::sales;
use crate::invoice::{Figures, MonthFigures, figures, first_of_months};
use crate::ledger::whole_sum;

/// Sums over all currencies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReportingFigures {
    /// The reporting currency.
    pub currency: Currency,
    /// Owed, by today's rates.
    pub open: Money,
    /// Owed and past due, by today's rates.
    pub overdue: Money,
    /// What running subscriptions bring in a month, by today's rates.
    pub mrr: Money,
    /// Settled in the last 30 days, by the rates of the invoices.
    pub paid_30d: Money,
    /// The last twelve months, by the rates of the invoices, oldest first.
    pub months: Vec<MonthFigures>,
    /// The same for each currency, the reporting one first.
    pub by_currency: Vec<Figures>,
    /// Today's rates.
    pub today: Vec<Conversion>,
    /// Currencies without a rate of today; what is owed in them is left out.
    pub left_out: Vec<Currency>,
    /// Invoices without a rate; they are left out of what was invoiced.
    pub missing: u64,
}

/// The figures over all currencies; none where the reporting currency is the only one.
pub async fn reporting_figures<C: ConnectionTrait>(ctx: &OpContext, conn: &C) -> Result<Option<ReportingFigures>> {
    let settings = currency_settings(ctx, conn).await?;
    let to = settings.reporting_currency;
    let others = others(ctx, conn, to).await?;
    if others.is_empty() {
        return Ok(None);
    }
    let own = figures(ctx, conn, to).await?;
    let mut all = ReportingFigures {
        currency: to,
        open: own.open,
        overdue: own.overdue,
        mrr: own.mrr,
        paid_30d: own.paid_30d,
        months: own.months.clone(),
        by_currency: vec![own],
        today: Vec::new(),
        left_out: Vec::new(),
        missing: super::missing_rates(ctx, conn).await?.iter().map(|m| m.invoices).sum(),
    };
    for from in others {
        let theirs = figures(ctx, conn, from).await?;
        match rate::conversion(ctx, conn, from, to, ctx.today(), settings.max_age_days).await? {
            Some(rate) => {
                all.add_today(&theirs, &rate)?;
                all.today.push(rate);
            }
            None => all.left_out.push(from),
        }
        all.by_currency.push(theirs);
        add_paid(ctx, conn, &mut all, from).await?;
        add_months(ctx, conn, &mut all, from).await?;
    }
    Ok(Some(all))
}

impl ReportingFigures {
    fn add_today(&mut self, theirs: &Figures, rate: &Conversion) -> Result<()> {
        let of = |amount| rate.convert(amount).map_err(Error::internal);
        self.open = self.open.add(of(theirs.open)?)?;
        self.overdue = self.overdue.add(of(theirs.overdue)?)?;
        self.mrr = self.mrr.add(of(theirs.mrr)?)?;
        Ok(())
    }
}

/// The frozen rates of invoices to a currency, where they are known.
pub(crate) async fn rates_of<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    invoices: &[Uuid],
    to: Currency,
) -> Result<HashMap<Uuid, Conversion>> {
    let mut found = HashMap::new();
    for chunk in invoices.chunks(1000) {
        let rows = FrozenRates::find_in(ctx)
            .filter(Frozen::ToCurrency.eq(to.code()))
            .filter(Frozen::InvoiceId.is_in(chunk.iter().copied()))
            .all(conn)
            .await
            .or_internal("reading frozen rates")?;
        for row in rows {
            if let Some(rate) = row.conversion()? {
                found.insert(row.invoice_id, rate);
            }
        }
    }
    Ok(found)
}

#[derive(FromQueryResult)]
struct CodeRow {
    code: String,
}

// Currencies of accounts and of invoices besides the reporting one.
async fn others<C: ConnectionTrait>(ctx: &OpContext, conn: &C, to: Currency) -> Result<BTreeSet<Currency>> {
    let accounts = customers::Entity::find_in(ctx)
        .filter(customers::Column::Currency.ne(to.code()))
        .select_only()
        .column_as(customers::Column::Currency, "code")
        .distinct()
        .into_model::<CodeRow>()
        .all(conn)
        .await
        .or_internal("reading the currencies of accounts")?;
    let invoices = FrozenRates::find_in(ctx)
        .filter(Frozen::ToCurrency.eq(to.code()))
        .select_only()
        .column_as(Frozen::FromCurrency, "code")
        .distinct()
        .into_model::<CodeRow>()
        .all(conn)
        .await
        .or_internal("reading the currencies of invoices")?;
    accounts.into_iter().chain(invoices).map(|row| columns::currency(&row.code)).collect()
}

#[derive(FromQueryResult)]
struct SumRow {
    issue_date: String,
    times: String,
    per: String,
    total: i64,
    paid: i64,
}

impl SumRow {
    // Days of one rate are added up before they are rounded.
    fn convert(&self, from: Currency, to: Currency) -> Result<(Money, Money)> {
        let on = columns::date(&self.issue_date)?;
        let (times, per) = (rate::number(&self.times)?, rate::number(&self.per)?);
        let rate = Conversion { from, to, times, per, source: String::new(), on };
        let of = |minor| rate.convert(Money::new(minor, from)).map_err(Error::internal);
        Ok((of(self.total)?, of(self.paid)?))
    }
}

async fn add_paid<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    all: &mut ReportingFigures,
    from: Currency,
) -> Result<()> {
    let since = ctx.now.as_microsecond() - 30 * 86_400_000_000;
    let select = Entity::find_in(ctx).filter(Column::State.eq("paid")).filter(Column::PaidAt.gte(since));
    for row in sums(conn, select, from, all.currency).await? {
        all.paid_30d = all.paid_30d.add(row.convert(from, all.currency)?.1)?;
    }
    Ok(())
}

async fn add_months<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    all: &mut ReportingFigures,
    from: Currency,
) -> Result<()> {
    let select = Entity::find_in(ctx)
        .filter(Column::State.is_in(["open", "paid", "uncollectible"]))
        .filter(Column::IssueDate.gte(first_of_months(ctx).to_string()));
    for row in sums(conn, select, from, all.currency).await? {
        let (invoiced, paid) = row.convert(from, all.currency)?;
        if let Some(month) = all.months.iter_mut().find(|m| row.issue_date.starts_with(&m.month)) {
            month.invoiced = month.invoiced.add(invoiced)?;
            month.paid = month.paid.add(paid)?;
        }
    }
    Ok(())
}

async fn sums<C: ConnectionTrait>(
    conn: &C,
    select: Select<Entity>,
    from: Currency,
    to: Currency,
) -> Result<Vec<SumRow>> {
    let frozen: RelationDef = Entity::belongs_to(FrozenRates).from(Column::Id).to(Frozen::InvoiceId).into();
    select
        .join(JoinType::InnerJoin, frozen)
        .filter(Column::Currency.eq(from.code()))
        .filter(sales())
        .filter(Frozen::ToCurrency.eq(to.code()))
        .filter(Frozen::FrozenAt.is_not_null())
        .select_only()
        .column(Column::IssueDate)
        .column(Frozen::Times)
        .column(Frozen::Per)
        .column_as(whole_sum(Column::TotalMinor), "total")
        .column_as(whole_sum(Column::PaidMinor), "paid")
        .group_by(Column::IssueDate)
        .group_by(Frozen::Times)
        .group_by(Frozen::Per)
        .into_model::<SumRow>()
        .all(conn)
        .await
        .or_internal("adding invoices up by their rates")
}
