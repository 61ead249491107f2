//! Revenue schedules: what each line of an invoice earns in which month, what of it was released and what is to come;
//! and the same added up over all invoices. The months come from the same plans as the release, so that what is to come
//! is what the books hold as deferred.

use std::collections::{BTreeMap, HashMap};

use mpanel_calc::period::plus_days;
use mpanel_calc::recognition::{Charge, Earned, Spread, schedule};
use mpanel_core::{Currency, Date, Error, InvoiceId, InvoiceLineId, Money, OpContext, ProductId, Result};
use mpanel_db::{DbErrExt, TenantScoped};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use serde::Serialize;
use uuid::Uuid;

use super::recognition::released_through;
use crate::catalog::ProductKind;
use crate::catalog::store::product;
use crate::columns;
use crate::customer::store as customers;
use crate::entity::{OfEntity, Sellers};
use crate::invoice::charges_of;
use crate::invoice::earning::plan_of;
use crate::invoice::store::{self as invoices, credit_note, invoice, line, sales};
use crate::subscription::store as subscriptions;

/// Invoices read at a time.
const PAGE: u64 = 500;

/// Most months of a report.
const MOST_MONTHS: usize = 60;

/// What a line earns in a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ScheduledMonth {
    /// First day of the month.
    pub month: Date,
    /// Earned in it.
    pub amount: Money,
    /// Whether it is in the books already.
    pub released: bool,
}

/// What a line of an invoice earns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LineSchedule {
    /// The line.
    pub line: InvoiceLineId,
    /// Words.
    pub description: String,
    /// How it is spread; nothing where it is earned when it is billed.
    pub spread: Option<Spread>,
    /// First day and the day after the last of the time over which it is earned.
    pub period: Option<(Date, Date)>,
    /// Without tax, less what was credited and voided.
    pub charged: Money,
    /// Earned so far.
    pub released: Money,
    /// Still deferred.
    pub to_come: Money,
    /// Month by month.
    pub months: Vec<ScheduledMonth>,
}

/// By what a report adds up; always by currency, too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ScheduleBy {
    /// By nothing else.
    #[default]
    Currency,
    /// By what was sold; what belongs to no service comes under no name.
    Product,
    /// By who was billed.
    Customer,
    /// By who sold.
    LegalEntity,
}

impl ScheduleBy {
    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            ScheduleBy::Currency => "currency",
            ScheduleBy::Product => "product",
            ScheduleBy::Customer => "customer",
            ScheduleBy::LegalEntity => "legal_entity",
        }
    }

    /// Reads a word.
    pub fn parse(word: &str) -> Result<Self> {
        let all = [ScheduleBy::Currency, ScheduleBy::Product, ScheduleBy::Customer, ScheduleBy::LegalEntity];
        let wrong = || Error::invalid("/by", "unknown_word", "Use currency, product, customer or legal_entity.");
        all.into_iter().find(|by| by.as_str() == word).ok_or_else(wrong)
    }
}

/// Which months, of whom and by what.
#[derive(Debug, Clone, Copy)]
pub struct ScheduleQuery {
    /// A day of the first month.
    pub from: Date,
    /// How many months.
    pub months: usize,
    /// By what it is added up.
    pub by: ScheduleBy,
    /// Of which legal entity.
    pub of: OfEntity,
}

/// What is earned month by month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RevenueSchedule {
    /// The first days of its months.
    pub months: Vec<Date>,
    /// The last day whose revenue is in the books.
    pub released_through: Option<Date>,
    /// By name and currency.
    pub rows: Vec<ScheduleRow>,
}

/// The months of one thing in one currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ScheduleRow {
    /// Its id as text, where it has one.
    pub key: Option<String>,
    /// Its name.
    pub name: String,
    /// Earned in each of the months.
    pub amounts: Vec<Money>,
    /// Earned after them.
    pub later: Money,
    /// Of all these, what is billed and still to be earned.
    pub to_come: Money,
}

/// The schedule of each line of an issued invoice, in their order.
pub async fn invoice_schedule<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    id: InvoiceId,
) -> Result<Vec<LineSchedule>> {
    let row = invoices::load(ctx, conn, id).await?;
    let lines = HashMap::from([(row.id, invoices::lines_of(ctx, conn, id).await?)]);
    let charges = charges_of(ctx, conn, std::slice::from_ref(&row), &lines).await?;
    let through = released_through(ctx, conn).await?;
    let currency = columns::currency(&row.currency)?;
    let lines = lines.get(&row.id).map(Vec::as_slice).unwrap_or_default();
    lines.iter().map(|line| line_schedule(ctx, line, &charges, through, currency)).collect()
}

fn line_schedule(
    ctx: &OpContext,
    line: &line::Model,
    charges: &HashMap<Uuid, Vec<Charge>>,
    through: Option<Date>,
    currency: Currency,
) -> Result<LineSchedule> {
    let plan = plan_of(ctx, line)?;
    let charges = charges.get(&line.id).map(Vec::as_slice).unwrap_or_default();
    let money = |minor| Money::new(minor, currency);
    let months: Vec<ScheduledMonth> = schedule(plan.as_ref(), charges)
        .into_iter()
        .map(|e| ScheduledMonth {
            month: e.month,
            amount: money(e.amount),
            released: plan.is_none() || is_released(e.month, through),
        })
        .collect();
    let sum = |released: bool| money(months.iter().filter(|m| m.released == released).map(|m| m.amount.minor).sum());
    Ok(LineSchedule {
        line: InvoiceLineId(line.id),
        description: line.description.clone(),
        spread: plan.as_ref().map(|p| p.how),
        period: plan.as_ref().map(|p| (p.start.date(), p.end.date())),
        charged: money(charges.last().map_or(0, |c| c.amount)),
        released: sum(true),
        to_come: sum(false),
        months,
    })
}

fn is_released(month: Date, through: Option<Date>) -> bool {
    through.is_some_and(|last| month <= last)
}

/// What invoices earn in each of some months, and after them.
pub async fn revenue_schedule<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    query: ScheduleQuery,
) -> Result<RevenueSchedule> {
    if !(1..=MOST_MONTHS).contains(&query.months) {
        let detail = format!("Ask for 1 to {MOST_MONTHS} months.");
        return Err(Error::invalid("/months", "out_of_range", detail));
    }
    let mut months = vec![query.from.first_of_month()];
    while months.len() < query.months {
        months.push(plus_days(months[months.len() - 1].last_of_month(), 1));
    }
    let mut sums = Sums { through: released_through(ctx, conn).await?, months, rows: BTreeMap::new() };
    let names = Names::load(ctx, conn, query.by).await?;
    let mut after = Uuid::nil();
    loop {
        let page = relevant(ctx, query.of, sums.months[0])
            .filter(invoice::Column::Id.gt(after))
            .order_by_asc(invoice::Column::Id)
            .limit(PAGE)
            .all(conn)
            .await
            .or_internal("reading invoices for the revenue schedule")?;
        let Some(last) = page.last().map(|r| r.id) else { break };
        add_page(ctx, conn, &names, &page, &mut sums).await?;
        after = last;
    }
    let Sums { months, through, rows } = sums;
    let row = |((key, code), sum): ((Option<Uuid>, String), Sum)| {
        let currency: Currency = columns::currency(&code)?;
        let money = |minor| Money::new(minor, currency);
        Ok(ScheduleRow {
            name: names.of(key),
            key: key.map(|id| names.key(id)),
            amounts: sum.amounts.into_iter().map(money).collect(),
            later: money(sum.later),
            to_come: money(sum.to_come),
        })
    };
    let mut rows = rows.into_iter().map(row).collect::<Result<Vec<_>>>()?;
    rows.sort_by(|a, b| (&a.name, a.later.currency.code()).cmp(&(&b.name, b.later.currency.code())));
    Ok(RevenueSchedule { months, released_through: through, rows })
}

/// Issued invoices with which something happens in a month or later.
fn relevant(ctx: &OpContext, of: OfEntity, first: Date) -> sea_orm::Select<invoice::Entity> {
    let day = first.to_string();
    let midnight = first.to_zoned(ctx.zone.clone()).map_or(i64::MIN, |z| z.timestamp().as_microsecond());
    let earned_later = line::Entity::find_in(ctx)
        .select_only()
        .column(line::Column::InvoiceId)
        .filter(Condition::any().add(line::Column::PeriodEnd.gt(&day)).add(line::Column::EarnedUntil.gt(&day)));
    let credited_later = credit_note::Entity::find_in(ctx)
        .select_only()
        .column(credit_note::Column::InvoiceId)
        .filter(credit_note::Column::IssueDate.gte(&day));
    of.keep(invoice::Entity::find_in(ctx), invoice::Column::EntityId)
        .filter(sales())
        .filter(invoice::Column::Number.is_not_null())
        .filter(
            Condition::any()
                .add(invoice::Column::IssueDate.gte(&day))
                .add(invoice::Column::ClosedAt.gte(midnight))
                .add(invoice::Column::Id.in_subquery(earned_later.into_query()))
                .add(invoice::Column::Id.in_subquery(credited_later.into_query())),
        )
}

/// What was added up.
struct Sums {
    months: Vec<Date>,
    through: Option<Date>,
    rows: BTreeMap<(Option<Uuid>, String), Sum>,
}

#[derive(Default)]
struct Sum {
    amounts: Vec<i64>,
    later: i64,
    to_come: i64,
}

impl Sums {
    fn add(&mut self, key: (Option<Uuid>, String), earned: &[Earned], deferred: bool) {
        let (months, through) = (&self.months, self.through);
        let Some(first) = months.first().copied() else { return };
        let rest = || earned.iter().filter(|e| e.month >= first);
        if rest().next().is_none() {
            return;
        }
        let sum = self.rows.entry(key).or_default();
        sum.amounts.resize(months.len(), 0);
        for e in rest() {
            match months.iter().position(|m| *m == e.month) {
                Some(place) => sum.amounts[place] += e.amount,
                None => sum.later += e.amount,
            }
            if deferred && !is_released(e.month, through) {
                sum.to_come += e.amount;
            }
        }
    }
}

async fn add_page<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    names: &Names,
    page: &[invoice::Model],
    sums: &mut Sums,
) -> Result<()> {
    let ids: Vec<Uuid> = page.iter().map(|r| r.id).collect();
    let lines = invoices::lines_of_many(ctx, conn, &ids).await?;
    let charges = charges_of(ctx, conn, page, &lines).await?;
    for row in page {
        for line in lines.get(&row.id).map(Vec::as_slice).unwrap_or_default() {
            let plan = plan_of(ctx, line)?;
            let mine = charges.get(&line.id).map(Vec::as_slice).unwrap_or_default();
            let earned = schedule(plan.as_ref(), mine);
            sums.add((names.key_of(row, line), row.currency.clone()), &earned, plan.is_some());
        }
    }
    Ok(())
}

/// What stands for what in a report.
struct Names {
    by: ScheduleBy,
    names: HashMap<Uuid, String>,
    /// The product of each subscription.
    sold: HashMap<Uuid, Uuid>,
    sellers: Sellers,
}

impl Names {
    async fn load<C: ConnectionTrait>(ctx: &OpContext, conn: &C, by: ScheduleBy) -> Result<Self> {
        let sellers = Sellers::load(ctx, conn).await?;
        let mut found = Self { by, names: HashMap::new(), sold: HashMap::new(), sellers };
        match by {
            ScheduleBy::Product => {
                let rows = subscriptions::Entity::find_in(ctx)
                    .order_by_asc(subscriptions::Column::CreatedAt)
                    .all(conn)
                    .await
                    .or_internal("reading what was sold")?;
                for row in rows {
                    found.sold.insert(row.id, row.product_id);
                    found.names.insert(row.product_id, row.product_name);
                }
                let once =
                    product::Entity::find_in(ctx).filter(product::Column::Kind.eq(ProductKind::OneTime.as_str()));
                let once = once.all(conn).await.or_internal("reading one-time products")?;
                found.names.extend(once.into_iter().map(|row| (row.id, row.name)));
            }
            ScheduleBy::Customer => {
                let rows = customers::Entity::find_in(ctx).all(conn).await.or_internal("reading customers")?;
                let name = |row: customers::Model| row.company.filter(|c| !c.is_empty()).unwrap_or(row.name);
                found.names.extend(rows.into_iter().map(|row| (row.id, name(row))));
            }
            ScheduleBy::Currency | ScheduleBy::LegalEntity => {}
        }
        Ok(found)
    }

    fn key_of(&self, row: &invoice::Model, line: &line::Model) -> Option<Uuid> {
        match self.by {
            ScheduleBy::Currency => None,
            ScheduleBy::Product => {
                let sold = line.subscription_id.and_then(|id| self.sold.get(&id).copied());
                sold.or_else(|| crate::once::product_of(&line.component).map(ProductId::uuid))
            }
            ScheduleBy::Customer => Some(row.customer_id),
            ScheduleBy::LegalEntity => row.entity_id,
        }
    }

    fn of(&self, key: Option<Uuid>) -> String {
        match (self.by, key) {
            (ScheduleBy::LegalEntity, key) => self.sellers.by(key).map_or_else(|_| String::new(), |s| s.name.clone()),
            (_, Some(id)) => self.names.get(&id).cloned().unwrap_or_default(),
            (_, None) => String::new(),
        }
    }

    fn key(&self, id: Uuid) -> String {
        match self.by {
            ScheduleBy::Product => mpanel_core::ProductId(id).to_string(),
            ScheduleBy::Customer => mpanel_core::CustomerId(id).to_string(),
            _ => mpanel_core::LegalEntityId(id).to_string(),
        }
    }
}
