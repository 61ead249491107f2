//! Half-open periods of civil days and exact shares of them (billing.md rules 2, 5 and 6).

use jiff::civil::{Date, DateTime, Time};
use mpanel_core::money::divide_half_up;
use serde::{Deserialize, Serialize};

use crate::cadence::Cadence;

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

/// A stretch between two moments of the account's calendar; both are midnights unless seconds are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Span {
    /// First moment.
    pub from: DateTime,
    /// The moment after the last.
    pub until: DateTime,
}

impl Span {
    /// The moments `[from, until)`.
    pub fn new(from: DateTime, until: DateTime) -> Self {
        Self { from, until }
    }

    /// Whether it holds no moment.
    pub fn is_empty(self) -> bool {
        self.from >= self.until
    }

    /// What both have in common; perhaps empty.
    pub fn and(self, other: Span) -> Span {
        Span::new(self.from.max(other.from), self.until.min(other.until))
    }

    /// What is left of it without the stretches `taken`, in order.
    pub fn without(self, taken: &[Span]) -> Vec<Span> {
        let mut left = if self.is_empty() { Vec::new() } else { vec![self] };
        for cut in taken.iter().filter(|c| !c.is_empty()) {
            let parts = left
                .into_iter()
                .flat_map(|s| [Span::new(s.from, s.until.min(cut.from)), Span::new(s.from.max(cut.until), s.until)]);
            left = parts.filter(|s| !s.is_empty()).collect();
            left.dedup();
        }
        left
    }

    /// The days it touches, as they are printed.
    pub fn days(self) -> Period {
        let end =
            if self.until.time() == Time::midnight() { self.until.date() } else { plus_days(self.until.date(), 1) };
        Period::new(self.from.date(), end)
    }
}

impl From<Period> for Span {
    fn from(period: Period) -> Self {
        Span::new(midnight(period.start), midnight(period.end))
    }
}

/// The moment at which a day begins.
pub fn midnight(date: Date) -> DateTime {
    date.to_datetime(Time::midnight())
}

/// How a stub's share of a full price is measured (billing.md rule 5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Days over the days of the enclosing anchored period.
    #[default]
    Actual,
    /// Seconds over the seconds of the enclosing anchored period, counted on the civil clock.
    Second,
    /// Days over 30 for each month of the period.
    #[serde(rename = "fixed_30")]
    Fixed30,
    /// Days of a calendar in which every month has 30, over those of the enclosing period.
    #[serde(rename = "strict_30_360")]
    Strict30,
    /// No shares: a period that begins costs its whole price, and nothing is credited.
    None,
}

impl Basis {
    /// The share that `part` has of the `full` period of a cadence.
    pub fn share(self, part: Span, full: Span, cadence: Cadence) -> Proration {
        if part == full || self == Basis::None {
            return Proration::WHOLE;
        }
        let denominator = match self {
            Basis::Fixed30 => cadence.days_of_30(),
            _ => self.length(full),
        };
        Proration { numerator: self.length(part).min(denominator), denominator }
    }

    /// The share that `part` has of a line whose own share was `share` of the price over `whole`.
    ///
    /// It keeps the denominator of the line, so that a credit mirrors its charge.
    pub fn mirrored(self, part: Span, whole: Span, share: Proration, cadence: Cadence) -> Proration {
        if part == whole {
            share
        } else if share.is_whole() {
            self.share(part, whole, cadence)
        } else {
            let numerator = i128::from(self.length(part)) * i128::from(share.numerator);
            let length = self.length(whole).max(1);
            // A stub's numerator is its length unless it was capped or is a nominal share.
            match i64::try_from(numerator) {
                Ok(scaled) if scaled % length == 0 => Proration { numerator: scaled / length, ..share },
                _ => Proration {
                    numerator: self.length(part).saturating_mul(share.numerator),
                    denominator: share.denominator.saturating_mul(length),
                },
            }
        }
    }

    fn length(self, span: Span) -> i64 {
        match self {
            Basis::Second => span.from.duration_until(span.until).as_secs().max(0),
            Basis::Strict30 => (of_360(span.until.date()) - of_360(span.from.date())).max(0),
            _ => days_between(span.from.date(), span.until.date()).max(0),
        }
    }
}

// Days since year 0 where every month has 30: the 31st counts as the 30th.
fn of_360(date: Date) -> i64 {
    i64::from(date.year()) * 360 + i64::from(date.month() - 1) * 30 + i64::from(date.day().min(30))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn span(start: &str, end: &str) -> Span {
        Period::new(start.parse().unwrap(), end.parse().unwrap()).into()
    }

    #[test]
    fn a_credit_is_the_mirror_of_its_charge() {
        let share = Proration { numerator: 1, denominator: 2 };
        assert_eq!((share.of(5), share.of(-5)), (3, -3));
    }

    #[test]
    fn day_counts_follow_their_basis() {
        // Conformance scenario ZU-03; the ranges there include their last day.
        let month = Cadence::months(1);
        for (start, end, lower, upper, actual, fixed, strict) in [
            ("2021-01-27", "2021-02-01", "2021-01-01", "2021-02-01", (5, 31), (5, 30), (4, 30)),
            ("2021-02-27", "2021-03-01", "2021-02-01", "2021-03-01", (2, 28), (2, 30), (4, 30)),
            ("2020-02-02", "2020-03-01", "2020-02-01", "2020-03-01", (28, 29), (28, 30), (29, 30)),
            ("2021-04-21", "2021-04-30", "2021-04-01", "2021-05-01", (9, 30), (9, 30), (9, 30)),
        ] {
            let (part, full) = (span(start, end), span(lower, upper));
            for (basis, want) in [(Basis::Actual, actual), (Basis::Fixed30, fixed), (Basis::Strict30, strict)] {
                let share = basis.share(part, full, month);
                assert_eq!((share.numerator, share.denominator), want, "{start}..{end} {basis:?}");
            }
        }
        let february = span("2020-02-01", "2020-03-01");
        let lengths = [Basis::Actual, Basis::Fixed30, Basis::Strict30].map(|b| b.length(february));
        assert_eq!(lengths, [29, 29, 30], "of 29, 30 and 30");
    }

    #[test]
    fn seconds_are_counted_where_asked() {
        // Conformance scenario ST-02.
        let from: DateTime = "2017-03-03T19:14:48".parse().unwrap();
        let full = span("2017-02-14", "2017-03-14");
        let share = Basis::Second.mirrored(Span::new(from, full.until), full, Proration::WHOLE, Cadence::months(1));
        assert_eq!((share.numerator, share.denominator, share.of(-1000)), (881_112, 2_419_200, -364));
    }

    #[test]
    fn what_is_left_is_cut_at_both_sides() {
        let whole = span("2026-01-01", "2026-02-01");
        let left = whole.without(&[span("2026-01-10", "2026-01-12"), span("2025-12-01", "2026-01-03")]);
        assert_eq!(left, [span("2026-01-03", "2026-01-10"), span("2026-01-12", "2026-02-01")]);
        assert!(whole.without(&[whole]).is_empty());
        assert_eq!(whole.without(&[]), [whole]);
    }

    proptest! {
        #[test]
        fn shares_of_the_parts_are_the_whole(cut in 1i64..31, start in 0i64..2000, months in 1i32..13) {
            let from = plus_days("2024-01-01".parse().unwrap(), start);
            let grid = crate::cadence::Grid::starting(from, Cadence::months(months));
            let full = grid.enclosing(from);
            let middle = midnight(plus_days(from, cut).min(full.end));
            let full: Span = full.into();
            for basis in [Basis::Actual, Basis::Second, Basis::Strict30] {
                let one = basis.share(Span::new(full.from, middle), full, Cadence::months(months));
                let two = basis.share(Span::new(middle, full.until), full, Cadence::months(months));
                if !one.is_whole() {
                    prop_assert_eq!(one.numerator + two.numerator, one.denominator);
                }
            }
        }
    }
}
