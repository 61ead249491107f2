//! Half-open periods of civil days and exact shares of them (billing.md rules 2, 5 and 6).

use jiff::civil::Date;
use mpanel_core::money::divide_half_up;
use serde::{Deserialize, Serialize};

use crate::anchor::Anchor;

/// The days from `start` up to but not including `end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Period {
    /// First day.
    pub start: Date,
    /// The day after the last.
    pub end: Date,
}

impl Period {
    /// The days `[start, end)`.
    pub fn new(start: Date, end: Date) -> Self {
        Self { start, end }
    }

    /// Number of days; never negative.
    pub fn days(self) -> i64 {
        days_between(self.start, self.end).max(0)
    }

    /// Whether `day` lies in the period.
    pub fn contains(self, day: Date) -> bool {
        self.start <= day && day < self.end
    }
}

/// Days from `from` to `to`, negative when `to` is earlier.
pub fn days_between(from: Date, to: Date) -> i64 {
    let span = from.until((jiff::Unit::Day, to));
    span.map_or(0, |s| i64::from(s.get_days()))
}

/// The day `days` after `date` (before it, for a negative number).
pub fn plus_days(date: Date, days: i64) -> Date {
    let span = jiff::Span::new().try_days(days);
    span.and_then(|s| date.checked_add(s)).unwrap_or(if days < 0 { Date::MIN } else { Date::MAX })
}

/// An exact share of a full price; kept on the line so that an invoice can explain itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Proration {
    /// Days charged.
    pub numerator: i64,
    /// Days of the full period between two anchored boundaries.
    pub denominator: i64,
}

impl Proration {
    /// The whole price.
    pub const WHOLE: Proration = Proration { numerator: 1, denominator: 1 };

    /// Whether the full price is charged.
    pub fn is_whole(self) -> bool {
        self.numerator == self.denominator
    }

    /// The share of `minor`, rounded once, half-up and away from zero; a credit mirrors its charge.
    pub fn of(self, minor: i64) -> i64 {
        let exact = i128::from(minor) * i128::from(self.numerator);
        i64::try_from(divide_half_up(exact, i128::from(self.denominator.max(1)))).unwrap_or(minor)
    }
}

/// A stretch inside one anchored period with its share of that period's price.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Segment {
    /// The days charged.
    pub period: Period,
    /// Their share of the enclosing anchored period.
    pub share: Proration,
}

/// Cuts `[start, end)` at the anchored boundaries. Full periods come out whole, stubs as days of their enclosing period.
pub fn segments(span: Period, anchor: Anchor, months: i32) -> Vec<Segment> {
    let mut found = Vec::new();
    let mut at = span.start;
    let first = anchor.first_on_or_after(at, months);
    let mut lower = if first == at { at } else { anchor.previous(first, months) };
    while at < span.end {
        let upper = anchor.next(lower, months);
        let end = upper.min(span.end);
        let (part, full) = (Period::new(at, end), Period::new(lower, upper));
        let share = if part == full {
            Proration::WHOLE
        } else {
            Proration { numerator: part.days(), denominator: full.days() }
        };
        found.push(Segment { period: part, share });
        (at, lower) = (end, upper);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn period(start: &str, end: &str) -> Period {
        Period::new(start.parse().unwrap(), end.parse().unwrap())
    }

    fn check(start: &str, end: &str, day: i8, months: i32, price: i64, want: &[(i64, i64, i64)]) {
        let got: Vec<(i64, i64, i64)> = segments(period(start, end), Anchor::on_day(day), months)
            .into_iter()
            .map(|s| (s.share.numerator, s.share.denominator, s.share.of(price)))
            .collect();
        assert_eq!(got, want, "{start}..{end} anchor {day}");
    }

    #[test]
    fn stubs_are_shares_of_the_enclosing_anchored_period() {
        // Conformance scenarios KB-26 (quarterly) and KB-28 as recommended.
        check("2011-02-10", "2011-02-24", 10, 3, 8900, &[(14, 89, 1400)]);
        check("2012-02-01", "2012-02-15", 1, 3, 8900, &[(14, 90, 1384)]);
        check("2011-01-31", "2011-05-10", 7, 3, 8900, &[(66, 90, 6527), (33, 91, 3227)]);
        check("2011-02-14", "2011-03-31", 31, 1, 3100, &[(14, 28, 1550), (1, 1, 3100)]);
    }

    #[test]
    fn a_credit_is_the_mirror_of_its_charge() {
        let share = Proration { numerator: 1, denominator: 2 };
        assert_eq!((share.of(5), share.of(-5)), (3, -3));
    }

    proptest! {
        #[test]
        fn adjoining_stubs_add_up_to_the_period(day in 1i8..=31, months in proptest::sample::select(vec![1i32, 2, 3, 4, 6, 12]), cut in 0i64..31, offset in 0i32..48, price in 0i64..10_000_000) {
            let anchor = Anchor::on_day(day);
            let start = anchor.first_on_or_after(Date::new(2026, 1, 1).unwrap(), 1);
            let start = anchor.next(start, offset.max(1));
            let end = anchor.next(start, months);
            let middle = plus_days(start, cut).min(end);
            let anchor = Anchor { day, month: Some(start.month()) };
            let days = |p: Period| segments(p, anchor, months).iter().map(|s| s.period.days()).sum::<i64>();
            prop_assert_eq!(days(Period::new(start, middle)) + days(Period::new(middle, end)), Period::new(start, end).days());
            let whole = segments(Period::new(start, end), anchor, months);
            prop_assert_eq!(whole.len(), 1);
            prop_assert_eq!(whole[0].share.of(price), price);
            let cost = |p: Period| segments(p, anchor, months).iter().map(|s| s.share.of(price)).sum::<i64>();
            let parts = cost(Period::new(start, middle)) + cost(Period::new(middle, end));
            prop_assert!((parts - price).abs() <= 1, "two roundings may differ by one unit: {} {}", parts, price);
        }
    }
}
