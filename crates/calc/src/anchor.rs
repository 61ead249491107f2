//! The day of the month on which periods begin, which clamps but never drifts (billing.md rules 1 and 2).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The stored day (1 to 31), and for cycles of more than a month the month that fixes their phase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Anchor {
    /// Day of the month, 1 to 31; a shorter month ends earlier and the day comes back afterwards.
    pub day: i8,
    /// A month (1 to 12) in which a period begins; without it the first period's month decides.
    pub month: Option<i8>,
}

impl Anchor {
    /// The anchor of a contract that starts on `date`.
    pub fn of(date: Date) -> Self {
        Self { day: date.day(), month: Some(date.month()) }
    }

    /// An anchor on a day of the month, whatever the month.
    pub fn on_day(day: i8) -> Self {
        Self { day: day.clamp(1, 31), month: None }
    }

    /// The first boundary on or after `start`, for periods of `months` months.
    ///
    /// A month fixes the phase only of cycles that divide a year, which all cycles on sale do.
    pub fn first_on_or_after(self, start: Date, months: i32) -> Date {
        let months = months.max(1);
        let ahead = self.month.map_or(0, |m| (i32::from(m) - i32::from(start.month())).rem_euclid(months));
        let candidate = self.in_month(month_index(start) + ahead);
        if candidate >= start { candidate } else { self.in_month(month_index(start) + ahead + months) }
    }

    /// The boundary one period after `boundary`.
    pub fn next(self, boundary: Date, months: i32) -> Date {
        self.in_month(month_index(boundary) + months.max(1))
    }

    /// The boundary one period before `boundary`.
    pub fn previous(self, boundary: Date, months: i32) -> Date {
        self.in_month(month_index(boundary) - months.max(1))
    }

    // Months are counted from year 0 so that adding is plain arithmetic; only here is a day clamped.
    pub(crate) fn in_month(self, index: i32) -> Date {
        let year = i16::try_from(index.div_euclid(12)).unwrap_or(9999).clamp(1, 9999);
        let month = i8::try_from(index.rem_euclid(12) + 1).unwrap_or(1);
        let first = Date::new(year, month, 1).unwrap_or(Date::MAX);
        let day = self.day.clamp(1, first.days_in_month());
        Date::new(year, month, day).unwrap_or(first)
    }
}

pub(crate) fn month_index(date: Date) -> i32 {
    i32::from(date.year()) * 12 + i32::from(date.month()) - 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn the_first_cycle_date_follows_the_anchor() {
        // The cases of conformance scenario KB-24.
        for (start, day, months, want) in [
            ("2012-02-16", 30, 1, "2012-02-29"),
            ("2012-02-16", 30, 12, "2012-02-29"),
            ("2012-01-31", 30, 1, "2012-02-29"),
            ("2012-01-31", 30, 12, "2013-01-30"),
            ("2012-02-16", 14, 1, "2012-03-14"),
            ("2012-02-16", 14, 12, "2013-02-14"),
            ("2012-07-16", 15, 1, "2012-08-15"),
            ("2012-03-02", 3, 1, "2012-03-03"),
            ("2012-03-03", 3, 1, "2012-03-03"),
            ("2012-03-04", 3, 1, "2012-04-03"),
        ] {
            let got = Anchor::on_day(day).first_on_or_after(date(start), months);
            assert_eq!(got, date(want), "start {start}, anchor {day}, {months} months");
        }
    }

    #[test]
    fn a_clamped_day_comes_back() {
        let anchor = Anchor::of(date("2027-12-31"));
        let mut boundary = date("2027-12-31");
        let mut seen = Vec::new();
        for _ in 0..5 {
            boundary = anchor.next(boundary, 1);
            seen.push(boundary.to_string());
        }
        assert_eq!(seen, ["2028-01-31", "2028-02-29", "2028-03-31", "2028-04-30", "2028-05-31"]);
        assert_eq!(anchor.next(date("2028-02-29"), 12), date("2029-02-28"));
    }

    #[test]
    fn a_month_fixes_the_phase_of_a_longer_cycle() {
        let anchor = Anchor { day: 15, month: Some(2) };
        assert_eq!(anchor.first_on_or_after(date("2026-03-01"), 3), date("2026-05-15"));
        assert_eq!(anchor.first_on_or_after(date("2026-02-16"), 12), date("2027-02-15"));
    }

    proptest! {
        #[test]
        fn going_on_and_back_is_where_we_were(day in 1i8..=31, months in 1i32..=36, year in 1990i16..2100, month in 1i8..=12) {
            let anchor = Anchor::on_day(day);
            let start = anchor.first_on_or_after(Date::new(year, month, 1).unwrap(), months);
            let next = anchor.next(start, months);
            prop_assert!(next > start);
            prop_assert_eq!(anchor.previous(next, months), start);
        }
    }
}
