//! A term that is paid late and begins anew with its payment (billing.md section 5).

use jiff::civil::Date;

use crate::cadence::Grid;
use crate::period::Period;

/// The boundaries and the periods after a payment on `on`: what was paid begins on that day and follows each other.
///
/// `periods` are those that are paid, in order. None where nothing moves: the first of them does not begin before the
/// day, one of them is not a whole period of the grid, or they do not follow each other.
pub fn restart(grid: Grid, periods: &[Period], on: Date) -> Option<(Grid, Vec<Period>)> {
    let first = periods.first()?;
    let whole = periods.iter().all(|p| grid.enclosing(p.start) == *p);
    let adjoin = periods.windows(2).all(|two| two[0].end == two[1].start);
    if on <= first.start || !whole || !adjoin {
        return None;
    }
    let moved = Grid::starting(on, grid.cadence);
    let mut at = on;
    let mut next = || {
        let period = moved.enclosing(at);
        at = period.end;
        period
    };
    Some((moved, periods.iter().map(|_| next()).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cadence::Cadence;

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn period(start: &str, end: &str) -> Period {
        Period::new(date(start), date(end))
    }

    #[test]
    fn what_is_paid_late_begins_on_the_day_of_its_payment() {
        let monthly = Grid::starting(date("2026-01-31"), Cadence::months(1));
        let fortnight = Grid::starting(date("2026-01-01"), Cadence::days(14));
        for (grid, paid, on, want) in [
            (monthly, vec![period("2026-02-28", "2026-03-31")], "2026-03-10", vec![period("2026-03-10", "2026-04-10")]),
            (
                monthly,
                vec![period("2026-02-28", "2026-03-31"), period("2026-03-31", "2026-04-30")],
                "2026-04-30",
                vec![period("2026-04-30", "2026-05-30"), period("2026-05-30", "2026-06-30")],
            ),
            (
                fortnight,
                vec![period("2026-01-15", "2026-01-29")],
                "2026-01-21",
                vec![period("2026-01-21", "2026-02-04")],
            ),
        ] {
            let (moved, periods) = restart(grid, &paid, date(on)).unwrap();
            assert_eq!(periods, want);
            assert!(moved.is_boundary(date(on)) && moved.cadence == grid.cadence);
        }
    }

    #[test]
    fn what_is_no_whole_term_stays() {
        let grid = Grid::starting(date("2026-01-15"), Cadence::months(1));
        let on = date("2026-02-20");
        for paid in [
            vec![],
            // Cut by a change.
            vec![period("2026-02-15", "2026-02-25")],
            // Not one after the other.
            vec![period("2026-02-15", "2026-03-15"), period("2026-04-15", "2026-05-15")],
            // Not late.
            vec![period("2026-03-15", "2026-04-15")],
        ] {
            assert_eq!(restart(grid, &paid, on), None, "{paid:?}");
        }
        assert_eq!(restart(grid, &[period("2026-02-15", "2026-03-15")], date("2026-02-15")), None, "on its first day");
    }
}
