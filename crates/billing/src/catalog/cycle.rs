//! Billing cycles as one whole number: so many months, or, below zero, so many days (-14 is every 14 days).
//!
//! Prices, surcharges and subscriptions are found by this number; the calendar behind it is a [`Cadence`].

use mpanel_calc::Cadence;
use mpanel_core::{Error, Result};

/// The cycles that shops and forms offer first.
pub const CYCLES: &[i32] = &[1, 3, 6, 12];

/// The contracts that providers of machines offer, in months (`period` of `createInstance`; what the provider's own
/// client names, which its document says differently in two places).
const PROVIDER_MONTHS: &[i32] = &[1, 3, 6, 12];

/// Most months of a cycle: ten years.
const MOST_MONTHS: i32 = 120;
/// Most days of a cycle: two years.
const MOST_DAYS: i32 = 731;

/// The calendar of a cycle.
pub fn cadence_of(cycle: i32) -> Cadence {
    if cycle < 0 { Cadence::days(cycle.saturating_neg()) } else { Cadence::months(cycle) }
}

/// The cycle of a calendar.
pub fn cycle_of(cadence: Cadence) -> i32 {
    match cadence {
        Cadence::Months(months) => months,
        Cadence::Days(days) => days.saturating_neg(),
    }
}

/// Refuses a number that is no cycle.
pub fn check_cycle(pointer: impl Into<String>, cycle: i32) -> Result<()> {
    if (1..=MOST_MONTHS).contains(&cycle) || (-MOST_DAYS..=-1).contains(&cycle) {
        return Ok(());
    }
    let detail = format!("A cycle has 1 to {MOST_MONTHS} months, or as a negative number 1 to {MOST_DAYS} days.");
    Err(Error::invalid(pointer.into(), "out_of_range", detail))
}

/// `every month`, `every 2 years`, `every 14 days`.
pub fn cycle_words(cycle: i32) -> String {
    let (count, unit) = counted(cycle);
    if count == 1 { format!("every {unit}") } else { format!("every {count} {unit}s") }
}

/// `1 month`, `2 years`, `14 days`.
pub fn cycle_length(cycle: i32) -> String {
    let (count, unit) = counted(cycle);
    if count == 1 { format!("1 {unit}") } else { format!("{count} {unit}s") }
}

fn counted(cycle: i32) -> (i32, &'static str) {
    match cycle {
        days if days < 0 => (days.saturating_neg(), "day"),
        years if years >= 12 && years % 12 == 0 => (years / 12, "year"),
        months => (months, "month"),
    }
}

/// The length of a cycle in parts of a year: what `amount` per cycle comes to in a year is `amount * of / over`.
pub fn per_year(cycle: i32) -> (i128, i128) {
    if cycle < 0 { (365, i128::from(cycle.saturating_neg())) } else { (12, i128::from(cycle.max(1))) }
}

/// Whether a price of a cycle comes to at least as much in a year as another; exact.
pub(crate) fn is_no_cheaper((minor, cycle): (i64, i32), (than, of_cycle): (i64, i32)) -> bool {
    let ((of, over), (than_of, than_over)) = (per_year(cycle), per_year(of_cycle));
    i128::from(minor) * of * than_over >= i128::from(than) * than_of * over
}

/// The months of a cycle; zero for one of days, which is no number of months.
pub(crate) fn months_of(cycle: i32) -> i32 {
    cycle.max(0)
}

/// Most days that the invoice of a cycle is raised ahead: a period of days is not billed before the one that runs is
/// half over.
pub(crate) fn lead_cap(cycle: i32) -> Option<i64> {
    (cycle < 0).then(|| i64::from(cycle.unsigned_abs() / 2))
}

/// What a price of a cycle comes to in a month, rounded once. A year has 365 days.
pub fn by_the_month(minor: i64, cycle: i32) -> i64 {
    let (of, over) = per_year(cycle);
    let month = mpanel_core::money::divide_half_up(i128::from(minor) * of, over * 12);
    i64::try_from(month).unwrap_or(i64::MAX)
}

/// The contract of a provider that fits best: the longest one offered that divides the cycle, so that both end on one
/// day.
pub(crate) fn provider_months(cycle: i32) -> i32 {
    PROVIDER_MONTHS.iter().copied().filter(|months| cycle > 0 && cycle % months == 0).max().unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_and_its_calendar_are_the_same() {
        for (cycle, word, every, provider) in [
            (1, "1m", "every month", 1),
            (5, "5m", "every 5 months", 1),
            (6, "6m", "every 6 months", 6),
            (9, "9m", "every 9 months", 3),
            (18, "18m", "every 18 months", 6),
            (12, "12m", "every year", 12),
            (24, "24m", "every 2 years", 12),
            (-1, "1d", "every day", 1),
            (-14, "14d", "every 14 days", 1),
        ] {
            assert_eq!(cadence_of(cycle).to_string(), word);
            assert_eq!(cycle_of(cadence_of(cycle)), cycle);
            assert_eq!(cycle_words(cycle), every);
            assert_eq!(provider_months(cycle), provider);
            assert!(check_cycle("/cycle_months", cycle).is_ok());
        }
        for cycle in [0, 121, -732, i32::MIN, i32::MAX] {
            assert!(check_cycle("/cycle_months", cycle).is_err(), "{cycle}");
        }
    }

    #[test]
    fn what_is_cheaper_is_told_exactly() {
        for (one, other, want) in [
            ((1000, 1), (12_000, 12), true),
            ((999, 1), (12_000, 12), false),
            ((700, -7), (1400, -14), true),
            // Cheaper by less than a thousandth of a cent in a year.
            ((729, -730), (730, -731), false),
            ((730, -731), (729, -730), true),
        ] {
            assert_eq!(is_no_cheaper(one, other), want, "{one:?} {other:?}");
        }
        assert_eq!([1, 12, -14].map(months_of), [1, 12, 0]);
        assert_eq!([1, 12, -14, -7, -1].map(lead_cap), [None, None, Some(7), Some(3), Some(0)]);
    }

    #[test]
    fn prices_are_compared_by_the_month() {
        for (minor, cycle, want) in
            [(1000, 1, 1000), (1000, 3, 333), (12_000, 12, 1000), (1400, -14, 3042), (2400, 24, 100)]
        {
            assert_eq!(by_the_month(minor, cycle), want, "{minor} each {cycle}");
        }
    }
}
