//! The arithmetic of price changes and the day on which one begins. Pure.

use std::collections::BTreeMap;

use mpanel_calc::Grid;
use mpanel_core::Date;
use mpanel_core::money::divide_half_up;

use super::{NewPrice, OverCap};
use crate::catalog::per_year;

const MILLION: i128 = 1_000_000;

/// A new price of one unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Repriced {
    /// The price, and whether the cap held it down.
    To(i64, bool),
    /// It would rise by more than the cap allows, to this price.
    OverCap(i64),
    /// It stays as it is.
    Unchanged,
}

/// The new price of one unit: rounded once, half-up; a limited one never exceeds the cap.
pub(super) fn reprice(old: i64, price: NewPrice, cap_ppm: Option<i64>, over_cap: OverCap) -> Repriced {
    let fits = |minor: i128| i64::try_from(minor).unwrap_or(i64::MAX);
    let wanted = match price {
        NewPrice::Amount(money) => money.minor,
        NewPrice::Percent(ppm) => fits(divide_half_up(i128::from(old) * (MILLION + i128::from(ppm)), MILLION)),
    };
    let highest = cap_ppm.map(|cap| fits(i128::from(old) * (MILLION + i128::from(cap)) / MILLION));
    let (new, limited) = match (highest, over_cap) {
        (Some(highest), OverCap::Exclude) if wanted > highest.max(old) => return Repriced::OverCap(wanted),
        (Some(highest), OverCap::Limit) if wanted > highest => (highest.max(old), wanted > highest.max(old)),
        _ => (wanted, false),
    };
    if new == old { Repriced::Unchanged } else { Repriced::To(new, limited) }
}

/// The first renewal on or after a day whose term has not been invoiced.
pub(super) fn takes_effect(grid: Grid, charged_through: Date, earliest: Date) -> Date {
    let day = earliest.max(charged_through);
    let term = grid.enclosing(day);
    if term.start == day { day } else { term.end }
}

/// How many terms begin from `charged_through` on before `until`.
pub(super) fn terms_before(grid: Grid, charged_through: Date, until: Date) -> i32 {
    let (mut day, mut count) = (charged_through, 0);
    while day < until && count < 1200 {
        day = grid.enclosing(day).end;
        count += 1;
    }
    count
}

/// Amounts of different periods by the month: added exactly for each period, each sum rounded once and far below a
/// minor unit, the whole once.
#[derive(Debug, Clone, Default)]
pub(crate) struct Monthly(BTreeMap<i32, i128>);

impl Monthly {
    /// Adds a price of a period.
    pub(crate) fn add(&mut self, minor: i64, cycle_months: i32) {
        *self.0.entry(cycle_months).or_default() += i128::from(minor);
    }

    /// The sum for one month.
    pub(crate) fn minor(&self) -> i64 {
        let in_parts = |(cycle, sum): (&i32, &i128)| {
            let (of, over) = per_year(*cycle);
            divide_half_up(sum * of * MILLION, over)
        };
        i64::try_from(divide_half_up(self.0.iter().map(in_parts).sum(), 12 * MILLION)).unwrap_or(i64::MAX)
    }
}

#[cfg(test)]
mod tests {
    use mpanel_calc::Cadence;
    use mpanel_core::{Currency, Money};
    use proptest::prelude::*;

    use super::*;

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn a_price_is_rounded_once_and_held_by_its_cap() {
        let amount = |minor| NewPrice::Amount(Money::new(minor, Currency::EUR));
        let percent = |whole: i64| NewPrice::Percent(whole * 10_000);
        use OverCap::{Exclude, Limit};
        for (old, price, cap, over, want) in [
            (1000, amount(1100), None, Exclude, Repriced::To(1100, false)),
            (1000, amount(1000), None, Exclude, Repriced::Unchanged),
            (1000, amount(900), Some(0), Exclude, Repriced::To(900, false)),
            (1000, amount(1101), Some(10), Exclude, Repriced::OverCap(1101)),
            (1000, amount(1100), Some(10), Exclude, Repriced::To(1100, false)),
            (1000, amount(1200), Some(10), Limit, Repriced::To(1100, true)),
            (333, percent(5), None, Exclude, Repriced::To(350, false)),
            (350, percent(-5), None, Exclude, Repriced::To(333, false)),
            // 10 % of 9 cents is no whole cent: nothing is left below the cap.
            (9, percent(50), Some(10), Limit, Repriced::Unchanged),
            (0, amount(500), Some(10), Exclude, Repriced::OverCap(500)),
            (1000, percent(-100), None, Exclude, Repriced::To(0, false)),
        ] {
            assert_eq!(reprice(old, price, cap.map(|c| c * 10_000), over), want, "{old} {price:?} {cap:?} {over:?}");
        }
    }

    #[test]
    fn a_new_price_begins_with_a_term_that_is_not_invoiced() {
        let monthly = Grid::starting(date("2026-01-31"), Cadence::months(1));
        for (charged, earliest, want) in [
            ("2026-02-28", "2026-02-10", "2026-02-28"),
            ("2026-02-28", "2026-03-01", "2026-03-31"),
            ("2026-03-31", "2026-02-10", "2026-03-31"),
            ("2026-02-28", "2026-02-28", "2026-02-28"),
            // Charged until the middle of a term: that term is left alone.
            ("2026-03-10", "2026-02-10", "2026-03-31"),
        ] {
            assert_eq!(takes_effect(monthly, date(charged), date(earliest)), date(want), "{charged} {earliest}");
        }
        assert_eq!(terms_before(monthly, date("2026-02-28"), date("2026-04-30")), 2);
        assert_eq!(terms_before(monthly, date("2026-02-28"), date("2026-02-28")), 0);
    }

    proptest! {
        #[test]
        fn a_cap_is_never_exceeded_and_never_lowers(old in 0i64..1_000_000, ppm in -1_000_000i64..3_000_000, cap in 0i64..500_000) {
            for over in [OverCap::Exclude, OverCap::Limit] {
                if let Repriced::To(new, _) = reprice(old, NewPrice::Percent(ppm), Some(cap), over) {
                    prop_assert!(new >= 0 && new != old);
                    if new > old {
                        prop_assert!(i128::from(new) * MILLION <= i128::from(old) * (MILLION + i128::from(cap)));
                        prop_assert!(ppm > 0);
                    }
                }
            }
        }

        #[test]
        fn it_begins_on_a_boundary_after_notice_and_what_is_charged(
            months in prop::sample::select(vec![1, 3, 6, 12]), day in 1i8..=31, charged in 0i64..800, notice in 0i64..800,
        ) {
            let origin = Date::constant(2026, 1, day);
            let grid = Grid::starting(origin, Cadence::months(months));
            let after = |days| mpanel_calc::period::plus_days(origin, days);
            let on = takes_effect(grid, after(charged), after(notice));
            prop_assert!(grid.is_boundary(on) && on >= after(charged) && on >= after(notice));
            let before = grid.enclosing(on.yesterday().unwrap()).start;
            prop_assert!(before < after(charged).max(after(notice)), "it is the first such renewal");
        }
    }
}
