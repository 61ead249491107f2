//! The usage of a subscription as its billing sees it: which periods are over, what they cost, what of it was billed.
//!
//! Everything is read beforehand, so that a proposal is pure: the run, the preview and the estimate ask [`Metered::due`]
//! alike. The subscription's row must be locked before reading when the proposal is to be written.

use std::collections::HashMap;

use mpanel_calc::rating::{RatingError, TierShare};
use mpanel_calc::usage::{Part, Stretch, last_end, part_running, parts_over};
use mpanel_calc::{LineKind, Measured, Period};
use mpanel_core::{Currency, Date, Error, Money, OpContext, Result};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::read::{Readings, Wanted, readings};
use super::store::{TermBody, period, term};
use super::terms::of_subscriptions;
use crate::columns;
use crate::invoice::store::line;
use crate::subscription::store::Model;

/// Usage prices of a subscription with what was measured and billed under them.
#[derive(Debug, Clone)]
pub(crate) struct Metered {
    terms: Vec<Term>,
    /// Billed, and touched since by events that came late or were corrected.
    late: Vec<period::Model>,
    /// Billed by proposals, to be written with their invoice lines.
    billed: Vec<period::Model>,
    /// The first day after the end of everything.
    closing: Option<Date>,
}

/// A usage price with its readings.
#[derive(Debug, Clone)]
pub(super) struct Term {
    pub(super) row: term::Model,
    pub(super) body: TermBody,
    pub(super) from: Date,
    pub(super) until: Option<Date>,
    pub(super) readings: Readings,
}

/// Usage that is to be billed: a line without its invoice.
#[derive(Debug, Clone)]
pub(crate) struct Due {
    /// The day on which it is due; none for what came late, which joins whatever is billed next.
    pub(crate) day: Option<Date>,
    /// The days it was measured in.
    pub(crate) days: Period,
    pub(crate) component: String,
    pub(crate) description: String,
    pub(crate) explain: Option<String>,
    /// Below zero when less was used than had been billed.
    pub(crate) amount: i64,
    /// Tells later bills of the same days apart.
    pub(crate) cause: Option<String>,
}

impl Metered {
    /// Lets the period that runs be over on a day, because everything ends.
    pub(crate) fn close_on(&mut self, end: Date) {
        self.closing = Some(end);
    }

    /// What of the usage is to be billed on a day. Its periods are on the books from then on.
    pub(crate) fn due(&mut self, ctx: &OpContext, row: &Model, today: Date) -> Result<Vec<Due>> {
        let Some(after) = row.usage_through()? else { return Ok(Vec::new()) };
        let currency = columns::currency(&row.currency)?;
        let mut found = Vec::new();
        for known in std::mem::take(&mut self.late) {
            let Some(term) = self.terms.iter().find(|t| t.row.id == known.term_id) else { continue };
            let (billed, due) = again(ctx, term, known, currency)?;
            self.billed.push(billed);
            found.extend(due);
        }
        for term in &self.terms {
            for part in parts_over(row.grid()?, term.stretch(after, today, self.closing)) {
                let (billed, due) = first(ctx, term, part, currency)?;
                self.billed.push(billed);
                found.push(due);
            }
        }
        Ok(found)
    }

    /// How far usage is billed once everything that is over is.
    pub(crate) fn through(&self, row: &Model, today: Date) -> Result<Option<Date>> {
        let Some(after) = row.usage_through()? else { return Ok(None) };
        let end = self.closing.unwrap_or(last_end(row.grid()?, today));
        Ok(Some(end.max(after)))
    }

    /// The periods that proposals billed, to be written.
    pub(crate) fn take_billed(&mut self) -> Vec<period::Model> {
        std::mem::take(&mut self.billed)
    }

    /// The terms, for a report.
    pub(super) fn terms(&self) -> &[Term] {
        &self.terms
    }
}

impl Term {
    fn stretch(&self, after: Date, by: Date, closing: Option<Date>) -> Stretch {
        Stretch { from: self.from, until: self.until, after, by, closing }
    }

    /// The part of the running period in which a day lies.
    pub(super) fn running(&self, row: &Model, day: Date) -> Result<Option<Part>> {
        let Some(after) = row.usage_through()? else { return Ok(None) };
        Ok(part_running(row.grid()?, self.stretch(after, day, None), day))
    }

    /// What was measured on some days.
    pub(super) fn measure(&self, ctx: &OpContext, days: Period) -> Result<Measured> {
        self.readings.measure(ctx, self.body.aggregation, days)
    }

    /// What measured usage costs.
    pub(super) fn cost(&self, measured: &Measured, part: Part, is_over: bool, currency: Currency) -> Result<i64> {
        self.body.price.cost(measured, part, is_over, currency.exponent()).map_err(unrated)
    }

    /// The tiers of measured usage, with their amounts.
    pub(super) fn tiers(&self, measured: &Measured, currency: Currency) -> Result<Vec<(TierShare, Money)>> {
        let tiers = self.body.price.tiers(measured).map_err(unrated)?;
        let priced = |t: TierShare| {
            let minor = t.amount.to_minor(currency.exponent()).ok_or(RatingError::Overflow).map_err(unrated)?;
            Ok((t, Money::new(minor, currency)))
        };
        tiers.into_iter().map(priced).collect()
    }
}

fn unrated(error: RatingError) -> Error {
    Error::conflict("usage_not_rated", format!("The usage of a period cannot be priced: {error}."))
}

// The first bill of a part of a period.
fn first(ctx: &OpContext, term: &Term, part: Part, currency: Currency) -> Result<(period::Model, Due)> {
    let measured = term.measure(ctx, part.days)?;
    let amount = term.cost(&measured, part, true, currency)?;
    let billed = period::Model {
        id: ctx.new_uuid(),
        tenant_id: ctx.tenant.uuid(),
        subscription_id: term.row.subscription_id,
        term_id: term.row.id,
        component: term.row.component(),
        start_on: part.days.start.to_string(),
        end_on: part.days.end.to_string(),
        full_start: part.full.start.to_string(),
        full_end: part.full.end.to_string(),
        quantity: measured.quantity.to_string(),
        billed_minor: amount,
        bills: 1,
        late: false,
    };
    let due = Due {
        day: Some(part.days.end),
        days: part.days,
        component: billed.component.clone(),
        description: described(term, part.days, &measured, ""),
        explain: explained(term, &measured, currency)?,
        amount,
        cause: None,
    };
    Ok((billed, due))
}

// What changed since a part was billed: the difference of the two prices.
fn again(
    ctx: &OpContext,
    term: &Term,
    mut known: period::Model,
    currency: Currency,
) -> Result<(period::Model, Option<Due>)> {
    let days = Period::new(columns::date(&known.start_on)?, columns::date(&known.end_on)?);
    let full = Period::new(columns::date(&known.full_start)?, columns::date(&known.full_end)?);
    let measured = term.measure(ctx, days)?;
    let cost = term.cost(&measured, Part { days, full }, true, currency)?;
    let amount = cost.checked_sub(known.billed_minor).ok_or(RatingError::Overflow).map_err(unrated)?;
    let cause = format!("late:{}", known.bills);
    known.late = false;
    known.quantity = measured.quantity.to_string();
    if amount == 0 {
        return Ok((known, None));
    }
    known.billed_minor = cost;
    known.bills += 1;
    let due = Due {
        day: None,
        days,
        component: known.component.clone(),
        description: described(term, days, &measured, ", counted afterwards"),
        explain: explained(term, &measured, currency)?,
        amount,
        cause: Some(cause),
    };
    Ok((known, Some(due)))
}

fn described(term: &Term, days: Period, measured: &Measured, mark: &str) -> String {
    let last = days.end.yesterday().unwrap_or(days.end);
    let TermBody { name, unit, .. } = &term.body;
    format!("{name} {} to {last}{mark}: {} {unit}", days.start, measured.quantity)
}

// How the amount came about: what is included, and each tier with its part.
fn explained(term: &Term, measured: &Measured, currency: Currency) -> Result<Option<String>> {
    let price = &term.body.price;
    let unit = &term.body.unit;
    let mut words = Vec::new();
    if price.included > mpanel_calc::Decimal::ZERO {
        words.push(format!("{} {unit} included", price.included));
    }
    let tiers = term.tiers(measured, currency)?;
    if tiers.len() > 1 {
        words.extend(tiers.iter().map(|(t, amount)| format!("tier {}: {} = {amount}", t.tier + 1, t.units)));
    }
    for (word, minor) in [("at least", price.spend.min), ("at most", price.spend.max)] {
        words.extend(minor.map(|m| format!("{word} {}", Money::new(m, currency))));
    }
    Ok((!words.is_empty()).then(|| words.join("; ")))
}

/// What is metered of subscriptions, by subscription. Those that are not metered cost no reading.
pub(crate) async fn load<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    rows: &[Model],
) -> Result<HashMap<Uuid, Metered>> {
    let mut through = HashMap::new();
    for row in rows {
        through.extend(row.usage_through()?.map(|day| (row.id, day)));
    }
    let ids: Vec<Uuid> = through.keys().copied().collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let mut late = late_periods(ctx, conn, &ids).await?;
    let mut found: HashMap<Uuid, Metered> = HashMap::new();
    for (id, rows) in of_subscriptions(ctx, conn, &ids).await? {
        let terms = rows.into_iter().map(term).collect::<Result<Vec<Term>>>()?;
        let late = late.remove(&id).unwrap_or_default();
        found.insert(id, Metered { terms, late, billed: Vec::new(), closing: None });
    }
    let wanted: Vec<Wanted> = found.iter().flat_map(|(id, m)| wanted(m, through[id])).collect();
    let read = readings(ctx, conn, &wanted).await?;
    for term in found.values_mut().flat_map(|m| &mut m.terms) {
        term.readings = read.get(&(term.row.subscription_id, term.row.meter_id)).cloned().unwrap_or_default();
    }
    Ok(found)
}

fn term(row: term::Model) -> Result<Term> {
    Ok(Term {
        body: row.body()?,
        from: columns::date(&row.from_on)?,
        until: columns::date_opt(row.until_on.as_ref())?,
        readings: Readings::default(),
        row,
    })
}

// From the last bill on, or from the earliest period that was touched since.
fn wanted(metered: &Metered, through: Date) -> Vec<Wanted> {
    let late = metered.late.iter().filter_map(|p| columns::date(&p.start_on).ok());
    let from = late.fold(through, Date::min);
    let each = metered.terms.iter().filter(|t| t.until.is_none_or(|until| until > from));
    each.map(|t| Wanted {
        subscription: t.row.subscription_id,
        meter: t.row.meter_id,
        aggregation: t.body.aggregation,
        by_event: matches!(t.body.price.pricing, mpanel_calc::Pricing::Percentage(_)),
        from,
    })
    .collect()
}

async fn late_periods<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, Vec<period::Model>>> {
    let mut found: HashMap<Uuid, Vec<period::Model>> = HashMap::new();
    for chunk in ids.chunks(1000) {
        let rows = period::Entity::find_in(ctx)
            .filter(period::Column::SubscriptionId.is_in(chunk.iter().copied()))
            .filter(period::Column::Late.eq(true))
            .order_by_asc(period::Column::StartOn)
            .all(conn)
            .await
            .or_internal("reading late usage")?;
        for row in rows {
            found.entry(row.subscription_id).or_default().push(row);
        }
    }
    Ok(found)
}

/// Writes the periods that proposals billed, in the transaction of their invoice lines.
pub(crate) async fn write_periods(tx: &Tx, periods: Vec<period::Model>) -> Result<()> {
    crate::store::update_all(tx, periods, "claiming billed usage").await
}

/// Lets the usage of released lines be billed again: what they asked for counts as not billed.
pub(crate) async fn give_back(ctx: &OpContext, tx: &Tx, lines: &[line::Model]) -> Result<()> {
    for line in lines.iter().filter(|l| l.kind == LineKind::Usage.as_str()) {
        let (Some(subscription), Some(start)) = (line.subscription_id, &line.period_start) else { continue };
        let found = period::Entity::find_in(ctx)
            .filter(period::Column::SubscriptionId.eq(subscription))
            .filter(period::Column::Component.eq(&line.component))
            .filter(period::Column::StartOn.eq(start))
            .one(tx)
            .await
            .or_internal("reading billed usage")?;
        let Some(mut row) = found else { continue };
        row.billed_minor -= line.amount_minor;
        row.late = true;
        crate::store::update(tx, row, "giving billed usage back").await?;
    }
    Ok(())
}
