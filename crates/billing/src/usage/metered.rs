//! The usage of a subscription as its billing sees it: which periods are over, what they cost, what of it was billed.
//!
//! Everything is read beforehand, so that a proposal is pure: the run, the preview and the estimate ask [`Metered::due`]
//! alike. The subscription's row must be locked before reading when the proposal is to be written.

use std::collections::HashMap;

use mpanel_calc::period::Span;
use mpanel_calc::rating::{AtChange, RatingError, TierShare};
use mpanel_calc::usage::{Part, Stretch, last_end, part_running, parts_over};
use mpanel_calc::{Measured, Period};
use mpanel_core::money::divide_half_up;
use mpanel_core::{Currency, Date, Error, Money, OpContext, Result};

use super::commitment::Committed;
use super::read::Readings;
use super::store::{COMMITMENT, TermBody, period, term};
use crate::columns;
use crate::subscription::store::Model;

/// Usage prices of a subscription with what was measured and billed under them.
#[derive(Debug, Clone)]
pub(crate) struct Metered {
    pub(super) terms: Vec<Term>,
    pub(super) commitments: Vec<Committed>,
    /// Fees that were billed, by their lines, where there is a commitment; without what was taken back or credited.
    pub(super) fees: HashMap<String, (Span, i64)>,
    /// Days from which on it stood still (or ran again), in order.
    pub(super) stops: Vec<(Date, bool)>,
    /// Billed, and touched since by events that came late or were corrected.
    pub(super) late: Vec<period::Model>,
    /// Billed in part by a threshold; what is left is billed when they are over.
    pub(super) running: Vec<period::Model>,
    /// Billed by proposals, to be written with their invoice lines.
    pub(super) billed: Vec<period::Model>,
    /// What was asked for parts that may be billed again: before coupons, and after them. By component and first day.
    pub(super) asked: HashMap<(String, Date), Asked>,
    /// The first day after the end of everything.
    pub(super) closing: Option<Date>,
}

/// What was asked for the usage of some days.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Asked {
    /// Before coupons.
    pub(super) gross: i64,
    /// After them.
    pub(super) net: i64,
}

/// A usage price with its readings.
#[derive(Debug, Clone)]
pub(super) struct Term {
    pub(super) row: term::Model,
    pub(super) body: TermBody,
    pub(super) from: Date,
    pub(super) until: Option<Date>,
    /// When other prices of the meter held before it, in order; known of one that goes on counting.
    pub(super) before: Vec<(Date, Date)>,
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
    /// What a bill comes to. Less than was billed before gives back what was asked for it after coupons, in proportion.
    pub(crate) fn amount_of(&self, due: &Due) -> i64 {
        let asked = self.asked.get(&(due.component.clone(), due.days.start)).copied().unwrap_or_default();
        if due.amount >= 0 || asked.gross <= 0 || asked.net >= asked.gross {
            return due.amount;
        }
        let gross = i128::from(due.amount.unsigned_abs());
        let back = divide_half_up(gross * i128::from(asked.net.max(0)), i128::from(asked.gross));
        i64::try_from(-back).unwrap_or(due.amount)
    }

    /// Lets the period that runs be over on a day, because everything ends.
    pub(crate) fn close_on(&mut self, end: Date) {
        self.closing = Some(end);
    }

    /// It stands still from a day on, or runs again: what a proposal brings into force.
    pub(crate) fn stop(&mut self, on: Date, stands: bool) {
        self.stops.push((on, stands));
        self.stops.sort_by_key(|stop| stop.0);
    }

    /// Fees that were billed, where a commitment asks for them.
    pub(crate) fn fees(&self) -> Option<&HashMap<String, (Span, i64)>> {
        (!self.commitments.is_empty()).then_some(&self.fees)
    }

    /// What of the usage is to be billed on a day. Its periods are on the books from then on. `charged` are all fees,
    /// where there is a commitment.
    pub(crate) fn due(
        &mut self,
        ctx: &OpContext,
        row: &Model,
        today: Date,
        charged: &[(Span, i64)],
    ) -> Result<Vec<Due>> {
        let Some(after) = row.usage_through()? else { return Ok(Vec::new()) };
        let currency = columns::currency(&row.currency)?;
        let still = still_of(&self.stops);
        let mut found = Vec::new();
        let late = std::mem::take(&mut self.late).into_iter();
        let (lifted, late): (Vec<period::Model>, Vec<period::Model>) = late.partition(|p| p.component == COMMITMENT);
        for known in late {
            let Some(term) = self.terms.iter().find(|t| t.row.id == known.term_id) else { continue };
            let part = part_of(&known)?.without(&still);
            let (billed, due) = again(ctx, term, part, known, currency)?;
            self.billed.push(billed);
            found.extend(due);
        }
        for term in &self.terms {
            for part in parts_over(row.grid()?, term.stretch(after, today, self.closing)) {
                let part = part.without(&still);
                let (billed, due) = match take_running(&mut self.running, term, part) {
                    Some(known) => rest(ctx, term, part, known, currency)?,
                    None => first(ctx, term, part, currency)?,
                };
                self.billed.push(billed);
                found.push(due);
            }
        }
        for (committed, part, known) in self.to_lift(ctx, row, (after, today), lifted)? {
            let (billed, due) = committed.lift(ctx, &self.terms, part.without(&still), known, (charged, currency))?;
            self.billed.push(billed);
            found.extend(due);
        }
        Ok(found)
    }

    // Parts that a commitment is asked about: those that were touched since, and those that are over.
    fn to_lift(
        &self,
        ctx: &OpContext,
        row: &Model,
        (after, today): (Date, Date),
        late: Vec<period::Model>,
    ) -> Result<Vec<(Committed, Part, period::Model)>> {
        let mut found = Vec::new();
        for known in late {
            let Some(committed) = self.commitments.iter().find(|c| c.row.id == known.term_id) else { continue };
            found.push((committed.clone(), part_of(&known)?, known));
        }
        for committed in &self.commitments {
            for part in parts_over(row.grid()?, committed.stretch(after, today, self.closing)) {
                found.push((committed.clone(), part, unbilled(ctx, &committed.row, part)));
            }
        }
        Ok(found)
    }

    /// What of the periods that run is to be billed now, because an amount was reached. It is on the books from then on.
    pub(crate) fn early(&mut self, ctx: &OpContext, row: &Model, today: Date) -> Result<Vec<Due>> {
        let currency = columns::currency(&row.currency)?;
        let mut found = Vec::new();
        for term in self.terms.iter().filter(|t| t.body.price.thresholds.is_some()) {
            let Some(part) = term.running(row, today)? else { continue };
            let mut known = match take_running(&mut self.running, term, part) {
                Some(known) => known,
                None => unbilled(ctx, &term.row, part),
            };
            let measured = term.measure(ctx, part)?;
            let price = &term.body.price;
            let amount = price.early(&measured, part, known.billed_minor, currency.exponent()).map_err(unrated)?;
            if let Some(amount) = amount {
                let due = next_bill(term, part, &mut known, &measured, amount, currency)?;
                self.billed.push(known.clone());
                found.push(Due { day: Some(today), cause: Some(format!("threshold:{}", known.bills)), ..due });
            }
            if known.bills > 0 {
                self.running.push(known);
            }
        }
        Ok(found)
    }

    /// What of the running part of a term was billed by thresholds.
    pub(super) fn billed_early(&self, term: &Term, part: Part) -> i64 {
        self.running.iter().find(|p| is_of(p, term, part)).map_or(0, |p| p.billed_minor)
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

    /// What was measured in a part of a period, with what the period had before where the price goes on counting.
    pub(super) fn measure(&self, ctx: &OpContext, part: Part) -> Result<Measured> {
        let measured = self.on(ctx, part.days)?;
        let held = |(from, until): &&(Date, Date)| *from < part.days.start && *until > part.full.start;
        let Some((since, _)) = self.before.iter().find(held) else { return Ok(measured) };
        let days = Period::new(part.full.start.max(*since), part.days.start);
        Ok(Measured { before: Some(self.on(ctx, days)?.quantity), ..measured })
    }

    /// What was measured on some days.
    pub(super) fn on(&self, ctx: &OpContext, days: Period) -> Result<Measured> {
        self.readings.measure(ctx, self.body.aggregation, days)
    }

    /// Whether its tiers go on where the price before stopped counting.
    pub(super) fn counts_on(&self) -> bool {
        self.body.price.at_change == AtChange::Cumulative
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

pub(super) fn unrated(error: RatingError) -> Error {
    Error::conflict("usage_not_rated", format!("The usage of a period cannot be priced: {error}."))
}

fn is_of(known: &period::Model, term: &Term, part: Part) -> bool {
    known.component == term.row.component() && known.start_on == part.days.start.to_string()
}

fn take_running(running: &mut Vec<period::Model>, term: &Term, part: Part) -> Option<period::Model> {
    let at = running.iter().position(|p| is_of(p, term, part))?;
    Some(running.swap_remove(at))
}

// The last bill of a part that thresholds billed before: the difference.
fn rest(
    ctx: &OpContext,
    term: &Term,
    part: Part,
    mut known: period::Model,
    currency: Currency,
) -> Result<(period::Model, Due)> {
    let measured = term.measure(ctx, part)?;
    let cost = term.cost(&measured, part, true, currency)?;
    let amount = cost.checked_sub(known.billed_minor).ok_or(RatingError::Overflow).map_err(unrated)?;
    let due = next_bill(term, part, &mut known, &measured, amount, currency)?;
    known.running = false;
    Ok((known, due))
}

// One more bill of a part: everything up to now, less what was billed before.
fn next_bill(
    term: &Term,
    part: Part,
    known: &mut period::Model,
    measured: &Measured,
    amount: i64,
    currency: Currency,
) -> Result<Due> {
    let before = known.billed_minor;
    let mark = if before == 0 { String::new() } else { format!(", less {}", Money::new(before, currency)) };
    // The price may have changed on the first day, and an end may have moved.
    known.term_id = term.row.id;
    known.end_on = part.days.end.to_string();
    known.full_start = part.full.start.to_string();
    known.full_end = part.full.end.to_string();
    known.quantity = measured.quantity.to_string();
    known.billed_minor = before.checked_add(amount).ok_or(RatingError::Overflow).map_err(unrated)?;
    known.bills += 1;
    Ok(Due {
        day: Some(part.days.end),
        days: part.days,
        component: known.component.clone(),
        description: described(term, part.days, measured, &mark),
        explain: explained(term, measured, currency)?,
        amount,
        cause: None,
    })
}

// A part of which nothing is billed yet.
fn unbilled(ctx: &OpContext, term: &term::Model, part: Part) -> period::Model {
    period::Model {
        id: ctx.new_uuid(),
        tenant_id: ctx.tenant.uuid(),
        subscription_id: term.subscription_id,
        term_id: term.id,
        component: term.component(),
        start_on: part.days.start.to_string(),
        end_on: part.days.end.to_string(),
        full_start: part.full.start.to_string(),
        full_end: part.full.end.to_string(),
        quantity: "0".to_owned(),
        billed_minor: 0,
        bills: 0,
        late: false,
        running: true,
    }
}

// The first bill of a part of a period.
fn first(ctx: &OpContext, term: &Term, part: Part, currency: Currency) -> Result<(period::Model, Due)> {
    rest(ctx, term, part, unbilled(ctx, &term.row, part), currency)
}

fn part_of(known: &period::Model) -> Result<Part> {
    Ok(Part {
        days: Period::new(columns::date(&known.start_on)?, columns::date(&known.end_on)?),
        full: Period::new(columns::date(&known.full_start)?, columns::date(&known.full_end)?),
        still: 0,
    })
}

// The stretches in which a service stood still. One that still does has no end yet.
fn still_of(stops: &[(Date, bool)]) -> Vec<Period> {
    let (mut found, mut since) = (Vec::new(), None);
    for (day, stands) in stops {
        match (since, *stands) {
            (None, true) => since = Some(*day),
            (Some(start), false) => {
                found.push(Period::new(start, *day));
                since = None;
            }
            _ => {}
        }
    }
    found.extend(since.map(|start| Period::new(start, Date::MAX)));
    found
}

// What changed since a part was billed: the difference of the two prices.
fn again(
    ctx: &OpContext,
    term: &Term,
    part: Part,
    mut known: period::Model,
    currency: Currency,
) -> Result<(period::Model, Option<Due>)> {
    let days = part.days;
    let measured = term.measure(ctx, part)?;
    let cost = term.cost(&measured, part, true, currency)?;
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
    if let Some(before) = measured.before {
        words.push(format!("{before} {unit} counted before"));
    }
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
