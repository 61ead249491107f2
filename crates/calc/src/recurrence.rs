//! Days on which something comes again: from a first day on, so many times or up to a last day. A day that a month does
//! not have is its last one, and comes back (billing.md rule 1).

use jiff::civil::Date;

use crate::anchor::Anchor;
use crate::cadence::{Cadence, Grid};
use crate::period::Period;

/// How something comes again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recurrence {
    /// The first day; with `month_end` the first end of a month on or after it.
    pub first: Date,
    /// Distance of the days.
    pub cadence: Cadence,
    /// On the last day of the month, where it comes by months.
    pub month_end: bool,
    /// How often in all.
    pub times: Option<u32>,
    /// No later than this day.
    pub until: Option<Date>,
}

impl Recurrence {
    /// The day of an occurrence, counted from 0; `None` behind the end.
    pub fn day(&self, index: u32) -> Option<Date> {
        let day = self.any_day(index);
        let within = self.times.is_none_or(|times| index < times) && self.until.is_none_or(|until| day <= until);
        within.then_some(day)
    }

    /// The day of an occurrence, wherever the end is.
    pub fn any_day(&self, index: u32) -> Date {
        self.grid().boundary(i64::from(index))
    }

    /// The days up to the next occurrence.
    pub fn period(&self, index: u32) -> Period {
        Period::new(self.any_day(index), self.any_day(index.saturating_add(1)))
    }

    /// How many of the occurrences from `index` on lie on or before a day; no more than `most` are counted.
    pub fn count_until(&self, index: u32, today: Date, most: u32) -> u32 {
        let days = (index..).take(most as usize).map_while(|index| self.day(index));
        u32::try_from(days.take_while(|day| *day <= today).count()).unwrap_or(most)
    }

    fn grid(&self) -> Grid {
        match (self.month_end, self.cadence) {
            (true, Cadence::Months(_)) => Grid::anchored(Anchor::on_day(31), self.cadence, self.first),
            _ => Grid::starting(self.first, self.cadence),
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

    fn from(first: &str, cadence: &str) -> Recurrence {
        let cadence = cadence.parse().unwrap();
        Recurrence { first: date(first), cadence, month_end: false, times: None, until: None }
    }

    fn days(of: &Recurrence, many: u32) -> Vec<String> {
        (0..many).map_while(|index| of.day(index)).map(|day| day.to_string()).collect()
    }

    #[test]
    fn the_end_of_a_month_clamps_and_comes_back() {
        let monthly = from("2027-12-31", "1m");
        assert_eq!(days(&monthly, 4), ["2027-12-31", "2028-01-31", "2028-02-29", "2028-03-31"]);
        let yearly = from("2028-02-29", "1y");
        assert_eq!(days(&yearly, 5), ["2028-02-29", "2029-02-28", "2030-02-28", "2031-02-28", "2032-02-29"]);
        // A start on the 28th stays there, unless the end of the month is asked for.
        assert_eq!(days(&from("2026-02-28", "1m"), 2), ["2026-02-28", "2026-03-28"]);
        let ends = Recurrence { month_end: true, ..from("2026-02-28", "1m") };
        assert_eq!(days(&ends, 3), ["2026-02-28", "2026-03-31", "2026-04-30"]);
        let later = Recurrence { month_end: true, ..from("2026-02-10", "3m") };
        assert_eq!(days(&later, 2), ["2026-02-28", "2026-05-31"]);
    }

    #[test]
    fn it_ends_after_so_many_times_or_on_a_day() {
        let thrice = Recurrence { times: Some(3), ..from("2026-01-01", "2w") };
        assert_eq!(days(&thrice, 9), ["2026-01-01", "2026-01-15", "2026-01-29"]);
        let until = Recurrence { until: Some(date("2026-01-15")), ..from("2026-01-01", "2w") };
        assert_eq!(days(&until, 9), ["2026-01-01", "2026-01-15"]);
        assert_eq!(thrice.count_until(1, date("2026-01-20"), 60), 1);
        assert_eq!(from("2020-01-01", "1d").count_until(0, date("2026-01-20"), 60), 60);
    }

    proptest! {
        #[test]
        fn periods_adjoin_and_days_rise(day in 0i64..4000, months in 1i32..40, index in 0u32..200, ends: bool) {
            let first = crate::period::plus_days(date("2024-01-01"), day);
            let of = Recurrence { first, cadence: Cadence::months(months), month_end: ends, times: None, until: None };
            prop_assert!(of.any_day(0) >= first);
            prop_assert_eq!(of.period(index).end, of.period(index + 1).start);
            prop_assert!(of.period(index).days() >= 28);
        }
    }
}
