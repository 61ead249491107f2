//! The usage of a service as people see it: the running period by meter and day, its amount so far, the next invoice,
//! and what was billed.

use mpanel_calc::period::plus_days;
use mpanel_calc::usage::Part;
use mpanel_calc::{Decimal, Period};
use mpanel_core::{CustomerId, Date, Error, Money, OpContext, Result, ServiceId};
use mpanel_db::{DbErrExt, TenantScoped};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder, QuerySelect};

use super::load::load;
use super::metered::Term;
use super::store::{decimal, period};
use super::terms::of_subscriptions;
use crate::columns;
use crate::customer::store as customers;
use crate::subscription::NextInvoice;
use crate::subscription::billable;
use crate::subscription::renewal::{RenewalSettings, propose};
use crate::subscription::store::{Column, Entity, Model};

/// The usage of a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceUsage {
    /// What is measured in the running period.
    pub meters: Vec<MeterUsage>,
    /// What the next invoice would be if nothing more were used.
    pub next_invoice: Option<NextInvoice>,
    /// Periods that were billed, latest first.
    pub billed: Vec<BilledUsage>,
}

/// One meter in the running period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeterUsage {
    /// The meter's key.
    pub meter: String,
    /// Its name.
    pub name: String,
    /// What one unit is called.
    pub unit: String,
    /// sum, max, last, unique or duration.
    pub aggregation: &'static str,
    /// First day of the running period.
    pub period_start: Date,
    /// The day after its last.
    pub period_end: Date,
    /// What was measured so far.
    pub quantity: Decimal,
    /// Units that cost nothing.
    pub included: Decimal,
    /// What it costs so far, before tax.
    pub amount: Money,
    /// What of it was billed because it reached a threshold.
    pub invoiced: Money,
    /// The amount at which the next invoice is raised before the period is over.
    pub next_threshold: Option<Money>,
    /// The tiers that were reached, with their parts.
    pub tiers: Vec<UsageTier>,
    /// Each day up to today.
    pub days: Vec<UsageDay>,
}

/// A tier with its part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsageTier {
    /// Its number, from one.
    pub tier: usize,
    /// Units or packages in it.
    pub units: Decimal,
    /// What they cost.
    pub amount: Money,
}

/// What was measured on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UsageDay {
    /// The day.
    pub date: Date,
    /// The quantity, as the meter counts.
    pub quantity: Decimal,
}

/// A period that was billed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BilledUsage {
    /// The meter's name.
    pub name: String,
    /// What one unit is called.
    pub unit: String,
    /// First day.
    pub period_start: Date,
    /// The day after the last.
    pub period_end: Date,
    /// What was measured.
    pub quantity: Decimal,
    /// What was billed for it in all, before tax.
    pub amount: Money,
    /// Something came late or was corrected: the difference is on the next invoice.
    pub pending: bool,
}

/// The usage of a service. A service without meters has an empty list.
pub async fn usage_of_service<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    service: ServiceId,
) -> Result<ServiceUsage> {
    let found = Entity::find_in(ctx).filter(Column::ServiceId.eq(service.uuid())).one(conn).await;
    let row = found.or_internal("reading a subscription")?.ok_or_else(|| Error::not_found("service"))?;
    let billed = billed_periods(ctx, conn, &row).await?;
    if row.usage_through.is_none() || !row.is_live() {
        return Ok(ServiceUsage { meters: Vec::new(), next_invoice: None, billed });
    }
    let read = load(ctx, conn, std::slice::from_ref(&row)).await?;
    let today = ctx.today();
    let mut meters = Vec::new();
    for (metered, term) in read.get(&row.id).into_iter().flat_map(|m| m.terms.iter().map(move |t| (m, t))) {
        if let Some(part) = term.running(&row, today)? {
            let invoiced = metered.billed_early(term, part);
            meters.push(running(ctx, &row, term, (part, invoiced), today)?);
        }
    }
    let next_invoice = next_invoice(ctx, conn, row).await?;
    Ok(ServiceUsage { meters, next_invoice, billed })
}

fn running(
    ctx: &OpContext,
    row: &Model,
    term: &Term,
    (part, invoiced): (Part, i64),
    today: Date,
) -> Result<MeterUsage> {
    let currency = columns::currency(&row.currency)?;
    let measured = term.measure(ctx, part)?;
    let amount = term.cost(&measured, part, false, currency)?;
    let tiers = term.tiers(&measured, currency)?;
    let next_threshold = term.body.price.thresholds.as_ref().and_then(|t| t.next(invoiced));
    let mut days = Vec::new();
    let mut day = part.days.start;
    while day <= today && day < part.days.end {
        let next = plus_days(day, 1);
        days.push(UsageDay { date: day, quantity: term.on(ctx, Period::new(day, next))?.quantity });
        day = next;
    }
    Ok(MeterUsage {
        meter: term.row.meter_key.clone(),
        name: term.body.name.clone(),
        unit: term.body.unit.clone(),
        aggregation: super::aggregation_word(term.body.aggregation),
        period_start: part.days.start,
        period_end: part.days.end,
        quantity: measured.quantity,
        included: term.body.price.included,
        amount: Money::new(amount, currency),
        invoiced: Money::new(invoiced, currency),
        next_threshold: next_threshold.map(|minor| Money::new(minor, currency)),
        tiers: tiers.into_iter().map(|(t, amount)| UsageTier { tier: t.tier + 1, units: t.units, amount }).collect(),
        days,
    })
}

// The proposal of the day on which the run comes to it: usage as it is now, fees as they are agreed.
async fn next_invoice<C: ConnectionTrait>(ctx: &OpContext, conn: &C, row: Model) -> Result<Option<NextInvoice>> {
    let Some(day) = columns::date_opt(row.next_invoice_on.as_ref())? else { return Ok(None) };
    let customer = customers::load(ctx, conn, CustomerId(row.customer_id)).await?;
    let settings = RenewalSettings::of(ctx, conn, customer.id).await?;
    let mut mine = billable::load(ctx, conn, vec![row]).await?;
    let day = day.max(ctx.today());
    let proposed = propose(ctx, &customer, &mut mine, &settings, day)?;
    Ok(proposed.first().map(|p| NextInvoice {
        issue_date: day,
        due_date: p.draft.due_date,
        total: Money::new(p.totals.total, p.draft.currency),
    }))
}

async fn billed_periods<C: ConnectionTrait>(ctx: &OpContext, conn: &C, row: &Model) -> Result<Vec<BilledUsage>> {
    let rows = period::Entity::find_in(ctx)
        .filter(period::Column::SubscriptionId.eq(row.id))
        .order_by_desc(period::Column::StartOn)
        .order_by_asc(period::Column::Component)
        .limit(36)
        .all(conn)
        .await
        .or_internal("reading billed usage")?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let terms = of_subscriptions(ctx, conn, &[row.id]).await?.remove(&row.id).unwrap_or_default();
    let (mut found, today) = (Vec::new(), ctx.today().to_string());
    for billed in rows {
        let Some(term) = terms.iter().find(|t| t.id == billed.term_id) else { continue };
        // What runs is told with its meter, as long as there is one.
        let has_ended = term.until_on.as_deref().is_some_and(|until| until <= today.as_str());
        if billed.running && !has_ended {
            continue;
        }
        let (name, unit) = if term.is_commitment() {
            ("Minimum commitment".to_owned(), row.currency.clone())
        } else {
            let body = term.body()?;
            (body.name, body.unit)
        };
        let (end, until) = (columns::date(&billed.end_on)?, columns::date_opt(term.until_on.as_ref())?);
        found.push(BilledUsage {
            name,
            unit,
            period_start: columns::date(&billed.start_on)?,
            // Another plan may have cut it since.
            period_end: until.map_or(end, |until| end.min(until)),
            quantity: decimal(&billed.quantity)?,
            amount: columns::money(billed.billed_minor, &row.currency)?,
            pending: billed.late || billed.running,
        });
    }
    Ok(found)
}
