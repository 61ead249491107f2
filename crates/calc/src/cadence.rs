//! How often a price recurs, and the boundaries at which its periods begin (billing.md rules 1 and 2).

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::anchor::{Anchor, month_index};
use crate::period::{Period, Proration, days_between, plus_days};

/// The length of a period: any number of days or months. Weeks and years are so many days and months.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Cadence {
    /// So many days.
    Days(i32),
    /// So many months.
    Months(i32),
}

impl Cadence {
    /// So many days.
    pub fn days(every: i32) -> Self {
        Cadence::Days(every.max(1))
    }

    /// So many weeks.
    pub fn weeks(every: i32) -> Self {
        Cadence::days(every.saturating_mul(7))
    }

    /// So many months.
    pub fn months(every: i32) -> Self {
        Cadence::Months(every.max(1))
    }

    /// So many years.
    pub fn years(every: i32) -> Self {
        Cadence::months(every.saturating_mul(12))
    }

    /// The length in a calendar whose months have 30 days.
    pub fn days_of_30(self) -> i64 {
        match self {
            Cadence::Days(days) => i64::from(days),
            Cadence::Months(months) => i64::from(months) * 30,
        }
    }

    /// The share that a number of days has of the nominal length, in which a year has 365 days.
    pub fn nominal_share(self, days: i64) -> Proration {
        match self {
            Cadence::Days(length) => Proration { numerator: days, denominator: i64::from(length) },
            Cadence::Months(months) if months % 12 == 0 => {
                Proration { numerator: days, denominator: i64::from(months / 12) * 365 }
            }
            Cadence::Months(months) => Proration { numerator: days * 12, denominator: i64::from(months) * 365 },
        }
    }
}

impl fmt::Display for Cadence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Cadence::Days(days) => write!(f, "{days}d"),
            Cadence::Months(months) => write!(f, "{months}m"),
        }
    }
}

impl FromStr for Cadence {
    type Err = MalformedCadence;
    fn from_str(text: &str) -> Result<Self, MalformedCadence> {
        let refused = || MalformedCadence(text.to_owned());
        let (number, unit) = text.split_at_checked(text.len().saturating_sub(1)).ok_or_else(refused)?;
        let every: i32 = number.parse().ok().filter(|n| (1..=3660).contains(n)).ok_or_else(refused)?;
        match unit {
            "d" => Ok(Cadence::days(every)),
            "w" => Ok(Cadence::weeks(every)),
            "m" => Ok(Cadence::months(every)),
            "y" => Ok(Cadence::years(every)),
            _ => Err(refused()),
        }
    }
}

impl Serialize for Cadence {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Cadence {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        std::borrow::Cow::<'de, str>::deserialize(d)?.parse().map_err(serde::de::Error::custom)
    }
}

/// A text that is no cadence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a cadence such as 1m, 14d, 2w or 1y")]
pub struct MalformedCadence(String);

/// The boundaries of a subscription's periods: one of them, and the day to which all others return.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Grid {
    /// Distance of the boundaries.
    pub cadence: Cadence,
    /// The stored day; a short month ends earlier and the day comes back.
    pub anchor: Anchor,
    /// Any boundary. It fixes the phase of periods of several months or days.
    pub origin: Date,
}

impl Grid {
    /// Boundaries counted from a day, which is the anniversary.
    pub fn starting(on: Date, cadence: Cadence) -> Self {
        Self { cadence, anchor: Anchor::of(on), origin: on }
    }

    /// Boundaries on an anchor; the first one on or after `from` fixes the phase.
    pub fn anchored(anchor: Anchor, cadence: Cadence, from: Date) -> Self {
        let months = match cadence {
            Cadence::Months(months) => months,
            Cadence::Days(_) => 1,
        };
        Self { cadence, anchor, origin: anchor.first_on_or_after(from, months) }
    }

    /// The period between two boundaries in which `day` lies.
    pub fn enclosing(self, day: Date) -> Period {
        let mut index = match self.cadence {
            Cadence::Days(length) => days_between(self.origin, day).div_euclid(i64::from(length)),
            Cadence::Months(months) => {
                i64::from(month_index(day) - month_index(self.origin)).div_euclid(i64::from(months))
            }
        };
        if self.boundary(index) > day {
            index -= 1;
        }
        Period::new(self.boundary(index), self.boundary(index + 1))
    }

    /// Whether a period begins on `day`.
    pub fn is_boundary(self, day: Date) -> bool {
        self.enclosing(day).start == day
    }

    /// The same anchor with another distance of boundaries.
    pub fn every(self, cadence: Cadence) -> Self {
        Self { cadence, ..self }
    }

    /// The same distance on another anchor. Without a month the phase stays where it was.
    pub fn moved(self, anchor: Anchor, from: Date) -> Self {
        match (self.cadence, anchor.month) {
            (Cadence::Months(_), None) => {
                let anchor = Anchor { month: self.anchor.month, ..anchor };
                Self { anchor, origin: anchor.in_month(month_index(self.origin)), ..self }
            }
            _ => Self::anchored(anchor, self.cadence, from),
        }
    }

    /// The boundary so many periods after the origin.
    pub(crate) fn boundary(self, index: i64) -> Date {
        match self.cadence {
            Cadence::Days(length) => plus_days(self.origin, index.saturating_mul(i64::from(length))),
            Cadence::Months(months) => {
                let ahead = i32::try_from(index.saturating_mul(i64::from(months))).unwrap_or(i32::MAX / 2);
                self.anchor.in_month(month_index(self.origin).saturating_add(ahead))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn a_cadence_is_written_in_one_word() {
        for (text, want) in [
            ("1m", Cadence::months(1)),
            ("2y", Cadence::months(24)),
            ("4w", Cadence::days(28)),
            ("30d", Cadence::days(30)),
        ] {
            assert_eq!(text.parse(), Ok(want));
            assert_eq!(want.to_string().parse(), Ok(want));
        }
        for text in ["", "m", "0m", "-1d", "1x", "é"] {
            assert!(text.parse::<Cadence>().is_err(), "{text}");
        }
    }

    #[test]
    fn the_first_boundary_of_a_number_of_days_is_the_start() {
        // The last case of conformance scenario KB-24.
        let grid = Grid::starting(date("2012-02-16"), Cadence::days(30));
        assert_eq!(grid.enclosing(date("2012-02-16")), Period::new(date("2012-02-16"), date("2012-03-17")));
        assert_eq!(grid.enclosing(date("2012-02-15")).start, date("2012-01-17"));
    }

    #[test]
    fn a_moved_anchor_keeps_the_phase_unless_a_month_is_named() {
        let grid = Grid::starting(date("2026-02-10"), Cadence::months(3));
        let moved = grid.moved(Anchor::on_day(20), date("2026-03-01"));
        assert_eq!(moved.enclosing(date("2026-03-01")), Period::new(date("2026-02-20"), date("2026-05-20")));
        let moved = grid.moved(Anchor { day: 1, month: Some(4) }, date("2026-03-15"));
        assert_eq!(moved.enclosing(date("2026-03-15")), Period::new(date("2026-01-01"), date("2026-04-01")));
    }

    proptest! {
        #[test]
        fn periods_adjoin_and_never_drift(day in 1i8..=31, months in 1i32..=36, days in 1i32..400, by_days: bool, at in 0i64..40_000) {
            let start = Date::new(2000, 1, 31).unwrap();
            let cadence = if by_days { Cadence::days(days) } else { Cadence::months(months) };
            let grid = Grid::anchored(Anchor::on_day(day), cadence, start);
            let day_in = plus_days(start, at);
            let period = grid.enclosing(day_in);
            prop_assert!(period.contains(day_in), "{:?} {}", period, day_in);
            let next = grid.enclosing(period.end);
            prop_assert_eq!(next.start, period.end);
            if !by_days {
                prop_assert_eq!(period.start.day(), day.min(period.start.days_in_month()));
            } else {
                prop_assert_eq!(period.days(), i64::from(days));
            }
        }
    }
}
