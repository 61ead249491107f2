//! When revenue is earned: a bundle is allocated by stand-alone prices, each
//! part is spread over its months, and a change of price changes the schedule.
//!
//! Spreads use cumulative rounding, so that the months always add up to the
//! amount, except where a rule names the month that takes the remainder.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use mpanel_core::money::divide_half_up;
use mpanel_core::{Currency, Money};
use serde::{Deserialize, Serialize};

use crate::period::{Period, days_between};

/// Divides the price of a bundle by the stand-alone prices of its parts; the parts add up to the price.
pub fn allocate(price: i64, stand_alone: &[i64]) -> Vec<i64> {
    // The currency plays no part in the split; any will do.
    Money::new(price, Currency::EUR).split(stand_alone).into_iter().map(|m| m.minor).collect()
}

/// How an amount is spread over the months of its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Spread {
    /// By the part of the time that lies in the month, to the microsecond.
    Exact,
    /// By whole days, the first included and the last not.
    #[default]
    Day,
    /// The same for every month begun, counted from the start.
    MonthEven,
    /// First and last calendar month by their time, the months between evenly; the last of these takes the remainder.
    MonthEvenProratedEnds,
}

impl Spread {
    /// Every way.
    pub const ALL: [Spread; 4] = [Spread::Exact, Spread::Day, Spread::MonthEven, Spread::MonthEvenProratedEnds];

    /// The word in settings, in the database and on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Spread::Exact => "exact",
            Spread::Day => "day",
            Spread::MonthEven => "month_even",
            Spread::MonthEvenProratedEnds => "month_even_prorated_ends",
        }
    }

    /// The way of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|how| how.as_str() == word)
    }
}

/// What is earned in one month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Earned {
    /// First day of the month.
    pub month: Date,
    /// Minor units.
    pub amount: i64,
}

/// The time over which an amount is earned.
#[derive(Debug, Clone)]
pub struct Term {
    /// First instant.
    pub start: Timestamp,
    /// The instant after the last.
    pub end: Timestamp,
    /// The zone whose months count.
    pub zone: TimeZone,
}

impl Term {
    fn days(&self) -> Period {
        let date = |at: Timestamp| at.to_zoned(self.zone.clone()).date();
        Period::new(date(self.start), date(self.end))
    }

    // Microseconds of the term in the month that begins on `month`.
    fn micros_in(&self, month: Date) -> i128 {
        let begin = |date: Date| date.to_zoned(self.zone.clone()).map_or(self.end, |z| z.timestamp());
        let from = begin(month).max(self.start);
        let until = begin(next_month(month)).min(self.end);
        i128::from((until.as_microsecond() - from.as_microsecond()).max(0))
    }
}

/// How something sold is earned: over a time of civil days and hours, in one of the ways to spread it.
#[derive(Debug, Clone)]
pub struct Plan {
    /// When it begins.
    pub start: DateTime,
    /// When it is over.
    pub end: DateTime,
    /// The zone whose months count.
    pub zone: TimeZone,
    /// How it is spread.
    pub how: Spread,
}

impl Plan {
    /// What is earned of an amount in each month.
    pub fn months(&self, amount: i64) -> Vec<Earned> {
        let days = Period::new(self.start.date(), self.end.date());
        let at = |time: DateTime| time.to_zoned(self.zone.clone()).map_or(Timestamp::UNIX_EPOCH, |z| z.timestamp());
        match self.how {
            Spread::Day => spread_days(amount, days),
            Spread::MonthEven => by_weight(amount, &months_begun(days), |_| 1),
            how => spread(amount, &Term { start: at(self.start), end: at(self.end), zone: self.zone.clone() }, how),
        }
    }

    /// What is earned of an amount by the end of a month, of which this is a day.
    pub fn earned_by(&self, amount: i64, day: Date) -> i64 {
        self.months(amount).into_iter().filter(|e| e.month <= day).map(|e| e.amount).sum()
    }
}

/// What is charged for something from a day on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Charge {
    /// The day.
    pub on: Date,
    /// All of it, in minor units.
    pub amount: i64,
}

/// What is earned month by month of something whose price changed: charged, credited, taken back. `charges` are in the
/// order of their days. A month takes what is charged at its end as if it had always been, and makes up for the months
/// before, which stay as they were. Without a plan everything is earned when it is charged.
pub fn schedule(plan: Option<&Plan>, charges: &[Charge]) -> Vec<Earned> {
    let (mut found, mut earned) = (Vec::new(), 0);
    for (place, charge) in charges.iter().enumerate() {
        let month = charge.on.first_of_month();
        let until = charges.get(place + 1).map_or(Date::MAX, |next| next.on.first_of_month());
        if until == month {
            continue;
        }
        let months = plan.map_or_else(|| vec![Earned { month, amount: charge.amount }], |p| p.months(charge.amount));
        let by_then: i64 = months.iter().filter(|e| e.month <= month).map(|e| e.amount).sum();
        found.push(Earned { month, amount: by_then - earned });
        found.extend(months.into_iter().filter(|e| e.month > month && e.month < until));
        earned = by_then + found_after(&found, month);
    }
    found.retain(|e| e.amount != 0);
    found
}

fn found_after(found: &[Earned], month: Date) -> i64 {
    found.iter().filter(|e| e.month > month).map(|e| e.amount).sum()
}

/// Spreads an amount over the months of a term. An empty term is earned at once, in the month it begins.
pub fn spread(amount: i64, term: &Term, how: Spread) -> Vec<Earned> {
    let days = term.days();
    let last = if days.end > days.start { crate::period::plus_days(days.end, -1) } else { days.start };
    // A term that ends within a day still has that day's time in it.
    let ends_at_midnight = term.end.to_zoned(term.zone.clone()).time() == jiff::civil::Time::midnight();
    let by_time = matches!(how, Spread::Exact | Spread::MonthEvenProratedEnds) && !ends_at_midnight;
    let last = if by_time { days.end } else { last };
    let months: Vec<Date> = months_of(days.start, last);
    match how {
        Spread::Day => spread_days(amount, days),
        Spread::Exact => by_weight(amount, &months, |month| term.micros_in(month)),
        Spread::MonthEven => by_weight(amount, &months_begun(days), |_| 1),
        Spread::MonthEvenProratedEnds => prorated_ends(amount, term, &months),
    }
}

/// Spreads an amount over the days of a period, the default.
pub fn spread_days(amount: i64, period: Period) -> Vec<Earned> {
    if period.days() == 0 {
        return vec![Earned { month: period.start.first_of_month(), amount }];
    }
    let months = months_of(period.start, crate::period::plus_days(period.end, -1));
    by_weight(amount, &months, |month| {
        i128::from(days_between(month.max(period.start), next_month(month).min(period.end)))
    })
}

fn prorated_ends(amount: i64, term: &Term, months: &[Date]) -> Vec<Earned> {
    let weights: Vec<i128> = months.iter().map(|m| term.micros_in(*m)).collect();
    let total: i128 = weights.iter().sum();
    let inner = months.len().saturating_sub(2);
    if inner == 0 || total == 0 {
        return by_weight(amount, months, |month| term.micros_in(month));
    }
    let share = |weight: i128| narrow(divide_half_up(i128::from(amount) * weight, total));
    let (first, last) = (share(weights[0]), share(weights[months.len() - 1]));
    let middle = amount - first - last;
    let count = i64::try_from(inner).unwrap_or(1);
    let even = middle / count;
    months
        .iter()
        .enumerate()
        .map(|(index, month)| {
            let amount = match index {
                0 => first,
                i if i == inner + 1 => last,
                i if i == inner => middle - even * (count - 1),
                _ => even,
            };
            Earned { month: *month, amount }
        })
        .collect()
}

// What is earned by the end of each month is rounded, not the month, so nothing is lost on the way.
fn by_weight(amount: i64, months: &[Date], weight: impl Fn(Date) -> i128) -> Vec<Earned> {
    let weights: Vec<i128> = months.iter().map(|m| weight(*m)).collect();
    let total: i128 = weights.iter().sum();
    if total == 0 {
        return months.iter().take(1).map(|m| Earned { month: *m, amount }).collect();
    }
    let (mut reached, mut earned) = (0i128, 0i64);
    let mut found = Vec::with_capacity(months.len());
    for (month, weight) in months.iter().zip(weights) {
        reached += weight;
        let upto = narrow(divide_half_up(i128::from(amount) * reached, total));
        if weight != 0 {
            found.push(Earned { month: *month, amount: upto - earned });
        }
        earned = upto;
    }
    found
}

fn months_of(first: Date, last: Date) -> Vec<Date> {
    let mut found = Vec::new();
    let mut month = first.first_of_month();
    while month <= last {
        found.push(month);
        month = next_month(month);
    }
    found
}

// As many months as begin within the term when counted from its start: 15 June to 13 October is four.
fn months_begun(term: Period) -> Vec<Date> {
    let anchor = crate::anchor::Anchor::of(term.start);
    let (mut at, mut month) = (term.start, term.start.first_of_month());
    let mut found = Vec::new();
    while at < term.end || found.is_empty() {
        found.push(month);
        (at, month) = (anchor.next(at, 1), next_month(month));
    }
    found
}

fn next_month(month: Date) -> Date {
    month.checked_add(1.month()).unwrap_or(Date::MAX)
}

/// What a change of price does to months already closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Adjust {
    /// The open months take the new price as if it had always held; the first of them makes up for the closed ones.
    CatchUp,
    /// The closed months stay out of it; the rest is spread over the open ones as the old amounts were.
    Ahead,
}

/// The schedule after the price changed to `total`, with everything before `open_from` closed.
pub fn reschedule(schedule: &[Earned], total: i64, open_from: Date, how: Adjust) -> Vec<Earned> {
    let old_total: i64 = schedule.iter().map(|e| e.amount).sum();
    let (closed, open): (Vec<Earned>, Vec<Earned>) = schedule.iter().partition(|e| e.month < open_from);
    let mut found = closed.clone();
    let Some(first) = open.first() else {
        // Nothing is open any more: the difference is earned, or given back, in the month of the change.
        let month = open_from.first_of_month();
        found.push(Earned { month, amount: total - old_total });
        return found;
    };
    let closed_sum: i64 = closed.iter().map(|e| e.amount).sum();
    let month = first.month;
    match how {
        Adjust::Ahead => {
            let months: Vec<Date> = open.iter().map(|e| e.month).collect();
            let weight = |m: Date| open.iter().find(|e| e.month == m).map_or(0, |e| i128::from(e.amount));
            found.extend(by_weight(total - closed_sum, &months, weight));
        }
        Adjust::CatchUp => {
            let months: Vec<Date> = schedule.iter().map(|e| e.month).collect();
            let weight = |m: Date| schedule.iter().find(|e| e.month == m).map_or(0, |e| i128::from(e.amount));
            let anew = by_weight(total, &months, weight);
            let should: i64 = anew.iter().filter(|e| e.month < open_from).map(|e| e.amount).sum();
            let rest = anew.into_iter().filter(|e| e.month >= open_from);
            found.extend(rest.map(|e| {
                let make_up = if e.month == month { should - closed_sum } else { 0 };
                Earned { month: e.month, amount: e.amount + make_up }
            }));
        }
    }
    found
}

/// A month of the deferred revenue account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct RollForward {
    /// First day of the month.
    pub month: Date,
    /// Deferred at its beginning.
    pub opening: i64,
    /// Billed in it.
    pub billed: i64,
    /// Credited and taken back in it.
    pub credited: i64,
    /// Earned in it.
    pub earned: i64,
    /// Deferred at its end.
    pub closing: i64,
}

/// The deferred revenue account month by month: what it opens with, and what was billed, less what was credited and
/// earned. What is earned before it is billed shows as a negative balance.
pub fn roll_forward(billed: &[Earned], credited: &[Earned], earned: &[Earned]) -> Vec<RollForward> {
    let all = billed.iter().chain(credited).chain(earned);
    let months: std::collections::BTreeSet<Date> = all.map(|e| e.month).collect();
    let of = |list: &[Earned], month: Date| -> i64 { list.iter().filter(|e| e.month == month).map(|e| e.amount).sum() };
    let mut opening = 0;
    let mut found = Vec::with_capacity(months.len());
    for month in months {
        let (billed, credited, earned) = (of(billed, month), of(credited, month), of(earned, month));
        let closing = opening + billed - credited - earned;
        found.push(RollForward { month, opening, billed, credited, earned, closing });
        opening = closing;
    }
    found
}

fn narrow(value: i128) -> i64 {
    i64::try_from(value).unwrap_or(if value < 0 { i64::MIN } else { i64::MAX })
}

#[cfg(test)]
#[path = "recognition_tests.rs"]
mod tests;
