//! What metered usage costs: which periods are over, what was measured in them, what of it is still to be billed.
//!
//! The bill, the preview and the estimate ask the same functions, as they do for fees. Usage is counted by the month on
//! the subscription's own day, whatever the cadence of its fees, and is billed when its period is over. A price that
//! begins or ends inside a period cuts it; tiers, included units, minimum and maximum start anew in each part
//! (billing.md rules 13 to 20).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::cadence::{Cadence, Grid};
use crate::commitment::Thresholds;
use crate::decimal::Decimal;
use crate::period::{Period, Proration};
use crate::rating::{
    AtChange, PercentageModel, PriceModel, RatingError, RunningEvents, Spend, TierShare, explain_on, rate_on,
};

/// Parts of periods caught up at once, against endless loops.
const MOST_PARTS: usize = 480;

/// How what was measured becomes an amount.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pricing {
    /// By the quantity of the period.
    Quantity(PriceModel),
    /// Event by event, by the amount of each.
    Percentage(PercentageModel),
}

/// The price of a meter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UsagePrice {
    /// How what was measured becomes an amount.
    pub pricing: Pricing,
    /// Units of each period that cost nothing and do not count in the tiers.
    #[serde(default)]
    pub included: Decimal,
    /// The least and the most a period costs.
    #[serde(default)]
    pub spend: Spend,
    /// Amounts at which a period is billed before it is over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thresholds: Option<Thresholds>,
    /// Where its tiers and its included units begin when it takes the place of another inside a period.
    #[serde(default, skip_serializing_if = "is_restart")]
    pub at_change: AtChange,
}

fn is_restart(how: &AtChange) -> bool {
    *how == AtChange::Restart
}

/// What was measured in a part of a period.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Measured {
    /// The quantity, as the meter's aggregation says.
    pub quantity: Decimal,
    /// What the period had before this part, where the price goes on counting from there.
    pub before: Option<Decimal>,
    /// The values event by event, in order of time; only a percentage asks for them.
    pub amounts: Vec<Decimal>,
}

/// A stretch of days under one price.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// The days.
    pub days: Period,
    /// The whole period in which they lie.
    pub full: Period,
    /// How many of the days the service stood still: they ask for no minimum.
    pub still: i64,
}

/// Between which days usage is to be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// First day under the price.
    pub from: Date,
    /// First day no longer under it.
    pub until: Option<Date>,
    /// Everything before is billed.
    pub after: Date,
    /// Periods that end by this day are over.
    pub by: Date,
    /// The first day after the end of everything: the period in which it lies is over, too.
    pub closing: Option<Date>,
}

impl Part {
    /// Its share of the whole period.
    pub fn share(self) -> Proration {
        Proration { numerator: self.days.days(), denominator: self.full.days().max(1) }
    }

    /// The share for which a minimum is asked.
    pub fn asked(self) -> Proration {
        Proration { numerator: (self.days.days() - self.still).max(0), ..self.share() }
    }

    /// The same part of a service that stood still on some days; the stretches do not overlap.
    pub fn without(self, still: &[Period]) -> Self {
        let common = |p: &Period| Period::new(p.start.max(self.days.start), p.end.min(self.days.end)).days();
        Self { still: still.iter().map(common).sum(), ..self }
    }
}

/// The parts of the periods that are over and not yet billed, in order.
pub fn parts_over(grid: Grid, stretch: Stretch) -> Vec<Part> {
    let grid = monthly(grid);
    let Stretch { from, until, after, by, closing } = stretch;
    let until = earlier(until, closing);
    let mut found = Vec::new();
    let mut full = grid.enclosing(after.max(from));
    while found.len() < MOST_PARTS && (full.end <= by || closing.is_some_and(|end| full.start < end)) {
        let start = full.start.max(after).max(from);
        let end = until.map_or(full.end, |until| until.min(full.end));
        if start < end {
            found.push(Part { days: Period::new(start, end), full, still: 0 });
        }
        if until.is_some_and(|until| until <= full.end) {
            break;
        }
        full = grid.enclosing(full.end);
    }
    found
}

/// The part of the running period in which `day` lies, if the price holds on that day.
pub fn part_running(grid: Grid, stretch: Stretch, day: Date) -> Option<Part> {
    let full = monthly(grid).enclosing(day);
    let start = full.start.max(stretch.after).max(stretch.from);
    let end = stretch.until.map_or(full.end, |until| until.min(full.end));
    (start <= day && day < end).then(|| Part { days: Period::new(start, end), full, still: 0 })
}

/// The day on which the next period of usage is over.
pub fn next_end(grid: Grid, billed_through: Date) -> Date {
    monthly(grid).enclosing(billed_through).end
}

/// The last boundary by a day: how far usage is billed once everything that was over is.
pub fn last_end(grid: Grid, by: Date) -> Date {
    monthly(grid).enclosing(by).start
}

fn monthly(grid: Grid) -> Grid {
    grid.every(Cadence::months(1))
}

fn earlier(one: Option<Date>, other: Option<Date>) -> Option<Date> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

impl UsagePrice {
    /// Refuses a price that cannot be used.
    pub fn validate(&self) -> Result<(), RatingError> {
        match &self.pricing {
            Pricing::Quantity(model) => model.validate(),
            Pricing::Percentage(_) => Ok(()),
        }
    }

    /// The price of what was measured, in minor units, before minimum and maximum.
    pub fn rate(&self, measured: &Measured, exponent: u8) -> Result<i64, RatingError> {
        match &self.pricing {
            Pricing::Quantity(model) => {
                let (before, total) = self.counted(measured)?;
                rate_on(model, before, total)?.to_minor(exponent).ok_or(RatingError::Overflow)
            }
            Pricing::Percentage(model) => {
                let mut running = RunningEvents::new(model);
                for amount in &measured.amounts {
                    running.push(*amount)?;
                }
                running.minor(exponent)
            }
        }
    }

    /// What a part of a period costs in all. While the period runs its minimum is not asked for.
    pub fn cost(&self, measured: &Measured, part: Part, is_over: bool, exponent: u8) -> Result<i64, RatingError> {
        let (min, max) = (self.spend.min.map(|m| part.asked().of(m)), self.spend.max.map(|m| part.share().of(m)));
        let spend = Spend { min, max };
        Ok(spend.line(self.rate(measured, exponent)?, 0, is_over))
    }

    /// What a running part is billed now, after `billed`: all that is not billed, once a new threshold is reached.
    pub fn early(
        &self,
        measured: &Measured,
        part: Part,
        billed: i64,
        exponent: u8,
    ) -> Result<Option<i64>, RatingError> {
        let Some(thresholds) = &self.thresholds else { return Ok(None) };
        Ok(thresholds.invoice(self.cost(measured, part, false, exponent)?, billed))
    }

    /// The tiers of what was measured; nothing for a percentage.
    pub fn tiers(&self, measured: &Measured) -> Result<Vec<TierShare>, RatingError> {
        match &self.pricing {
            Pricing::Quantity(model) => {
                let (before, total) = self.counted(measured)?;
                explain_on(model, before, total)
            }
            Pricing::Percentage(_) => Ok(Vec::new()),
        }
    }

    // What was there before, and in all, after the units that are included.
    fn counted(&self, measured: &Measured) -> Result<(Option<Decimal>, Decimal), RatingError> {
        let paid = |quantity: Decimal| {
            if quantity.is_negative() {
                return Err(RatingError::NegativeQuantity);
            }
            Ok(quantity.sub(self.included).ok_or(RatingError::Overflow)?.max(Decimal::ZERO))
        };
        let total = measured.before.unwrap_or_default().add(measured.quantity).ok_or(RatingError::Overflow)?;
        Ok((measured.before.map(paid).transpose()?, paid(total)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rating::Tier;
    use proptest::prelude::*;

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn dec(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    fn stretch(from: &str, after: &str, by: &str) -> Stretch {
        Stretch { from: date(from), until: None, after: date(after), by: date(by), closing: None }
    }

    fn show(parts: &[Part]) -> Vec<String> {
        parts.iter().map(|p| format!("{}..{}", p.days.start, p.days.end)).collect()
    }

    #[test]
    fn usage_is_counted_by_the_month_whatever_the_cadence_of_the_fees() {
        let yearly = Grid::starting(date("2026-01-31"), Cadence::years(1));
        let over = parts_over(yearly, stretch("2026-01-31", "2026-01-31", "2026-04-29"));
        assert_eq!(show(&over), ["2026-01-31..2026-02-28", "2026-02-28..2026-03-31"]);
        assert_eq!(next_end(yearly, date("2026-02-28")), date("2026-03-31"));
        assert_eq!(last_end(yearly, date("2026-04-29")), date("2026-03-31"));
    }

    #[test]
    fn a_price_that_changes_inside_a_period_cuts_it() {
        let grid = Grid::starting(date("2026-01-01"), Cadence::months(1));
        let old = Stretch { until: Some(date("2026-01-11")), ..stretch("2026-01-01", "2026-01-01", "2026-02-01") };
        let new = stretch("2026-01-11", "2026-01-01", "2026-02-01");
        assert_eq!(show(&parts_over(grid, old)), ["2026-01-01..2026-01-11"]);
        assert_eq!(show(&parts_over(grid, new)), ["2026-01-11..2026-02-01"]);
        assert_eq!(show(&parts_over(grid, Stretch { by: date("2026-01-31"), ..old })), [""; 0], "not over yet");
    }

    #[test]
    fn an_end_closes_the_period_in_which_it_lies() {
        let grid = Grid::starting(date("2026-01-01"), Cadence::months(1));
        let ends = Stretch { closing: Some(date("2026-02-10")), ..stretch("2026-01-01", "2026-01-01", "2026-02-09") };
        assert_eq!(show(&parts_over(grid, ends)), ["2026-01-01..2026-02-01", "2026-02-01..2026-02-10"]);
        let last = parts_over(grid, ends)[1];
        assert_eq!((last.share().numerator, last.share().denominator), (9, 28));
    }

    #[test]
    fn included_units_minimum_and_maximum_frame_the_price() {
        let price = UsagePrice {
            pricing: Pricing::Quantity(PriceModel::PerUnit { unit: dec("0.10") }),
            included: Decimal::whole(100),
            spend: Spend { min: Some(500), max: Some(2000) },
            thresholds: None,
            at_change: AtChange::Restart,
        };
        let full = Period::new(date("2026-01-01"), date("2026-02-01"));
        let whole = Part { days: full, full, still: 0 };
        let cost = |quantity: &str, part: Part, over: bool| {
            let measured = Measured { quantity: dec(quantity), ..Measured::default() };
            price.cost(&measured, part, over, 2).unwrap()
        };
        for (quantity, over, want) in
            [("0", false, 0), ("0", true, 500), ("130", false, 300), ("180", true, 800), ("1000", false, 2000)]
        {
            assert_eq!(cost(quantity, whole, over), want, "{quantity} over: {over}");
        }
        let part = Part { days: Period::new(full.start, date("2026-01-11")), full, still: 0 };
        assert_eq!(cost("0", part, true), 161, "the minimum of 10 of 31 days");
        let paused = [Period::new(date("2025-12-20"), date("2026-01-06")), Period::new(date("2026-02-01"), Date::MAX)];
        assert_eq!(cost("0", part.without(&paused), true), 81, "5 of them without a pause");
        assert_eq!(cost("1000", part.without(&paused), true), 645, "the maximum does not shrink with a pause");
        assert_eq!(cost("0", whole.without(&[Period::new(Date::MIN, Date::MAX)]), true), 0);
    }

    proptest! {
        #[test]
        fn day_by_day_finds_the_parts_of_all_at_once(start in 1i8..=31, days in 1i64..200, cut in 1i64..100) {
            let first = date("2026-01-01").with().day(start).build().unwrap();
            let grid = Grid::starting(first, Cadence::months(3));
            let last = crate::period::plus_days(first, days);
            let until = Some(crate::period::plus_days(first, cut));
            let at = |after: Date, by: Date| parts_over(grid, Stretch { from: first, until, after, by, closing: None });
            let at_once = at(first, last);
            let (mut daily, mut after, mut day) = (Vec::new(), first, first);
            while day <= last {
                daily.extend(at(after, day));
                after = after.max(last_end(grid, day));
                day = day.tomorrow().unwrap();
            }
            prop_assert_eq!(daily, at_once);
        }

        #[test]
        fn bills_made_one_after_another_add_up(quantities in proptest::collection::vec(0i64..500, 1..6)) {
            let tier = |up_to: Option<i64>, unit: &str| {
                Tier { up_to: up_to.map(Decimal::whole), unit: dec(unit), flat: Decimal::ZERO }
            };
            let tiers = vec![tier(Some(100), "0.5"), tier(Some(700), "0.0333"), tier(None, "0.01")];
            let price = UsagePrice {
                pricing: Pricing::Quantity(PriceModel::Graduated { tiers }),
                included: Decimal::whole(30),
                spend: Spend::default(),
                thresholds: None,
                at_change: AtChange::Restart,
            };
            let full = Period::new(date("2026-01-01"), date("2026-02-01"));
            let cost = |units: i64| {
                let measured = Measured { quantity: Decimal::whole(units), ..Measured::default() };
                price.cost(&measured, Part { days: full, full, still: 0 }, true, 2).unwrap()
            };
            let (mut billed, mut units) = (0, 0);
            for quantity in quantities {
                units += quantity;
                billed += cost(units) - billed;
            }
            prop_assert_eq!(billed, cost(units));
        }
    }
}
