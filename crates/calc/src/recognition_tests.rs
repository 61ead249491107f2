//! Revenue recognition: the conformance scenarios and what must always add up.

use proptest::prelude::*;

use super::*;

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn amounts(earned: &[Earned]) -> Vec<i64> {
    earned.iter().map(|e| e.amount).collect()
}

fn period(start: &str, end: &str) -> Period {
    Period::new(date(start), date(end))
}

#[test]
fn a_bundle_is_allocated_by_stand_alone_prices() {
    // Conformance scenario RR-02.
    assert_eq!(allocate(100_000, &[90_000, 30_000]), [75_000, 25_000]);
    assert_eq!(allocate(8_000_000, &[6_000_000, 4_000_000]), [4_800_000, 3_200_000]);
    let term = Term {
        start: "2026-01-01T00:00:00Z".parse().unwrap(),
        end: "2028-01-01T00:00:00Z".parse().unwrap(),
        zone: TimeZone::UTC,
    };
    let support = spread(25_000, &term, Spread::MonthEven);
    assert_eq!((support.len(), support[0].amount), (24, 1042));
    assert_eq!(amounts(&support).iter().sum::<i64>(), 25_000);
}

#[test]
fn four_ways_to_spread() {
    // Conformance scenario RR-07.
    let term = Term {
        start: "2024-06-15T12:00:00Z".parse().unwrap(),
        end: "2024-10-13T12:00:00Z".parse().unwrap(),
        zone: TimeZone::UTC,
    };
    for (how, want) in [
        (Spread::Exact, vec![1550, 3100, 3100, 3000, 1250]),
        (Spread::Day, vec![1600, 3100, 3100, 3000, 1200]),
        (Spread::MonthEven, vec![3000, 3000, 3000, 3000]),
        (Spread::MonthEvenProratedEnds, vec![1550, 3066, 3066, 3068, 1250]),
    ] {
        let got = spread(12_000, &term, how);
        assert_eq!(amounts(&got), want, "{how:?}");
        assert_eq!(got[0].month, date("2024-06-01"));
    }
}

#[test]
fn a_credit_note_before_payment_reduces_the_price() {
    // Conformance scenario RR-08.
    let quarter = period("2026-01-01", "2026-04-01");
    let schedule = spread_days(12_000, quarter);
    let credited = reschedule(&schedule, 9000, date("2026-01-01"), Adjust::CatchUp);
    assert_eq!(amounts(&credited), [3100, 2800, 3100]);
    let january = |amount| [Earned { month: date("2026-01-01"), amount }];
    let account = roll_forward(&january(12_000), &january(3000), &credited);
    let change: Vec<i64> = account.iter().map(|m| m.closing - m.opening).collect();
    assert_eq!(change, [5900, -2800, -3100]);
    assert_eq!(account.last().unwrap().closing, 0);
}

#[test]
fn a_later_credit_note_leaves_closed_months_alone() {
    let schedule = spread_days(9000, period("2026-01-01", "2026-04-01"));
    assert_eq!(amounts(&schedule), [3100, 2800, 3100]);
    let march = date("2026-03-01");
    assert_eq!(amounts(&reschedule(&schedule, 6000, march, Adjust::CatchUp)), [3100, 2800, 100]);
    let february = date("2026-02-01");
    assert_eq!(amounts(&reschedule(&schedule, 6000, february, Adjust::CatchUp)), [3100, 833, 2067]);
    assert_eq!(amounts(&reschedule(&schedule, 6000, february, Adjust::Ahead)), [3100, 1376, 1524]);
    let after = reschedule(&schedule, 8000, date("2026-05-01"), Adjust::Ahead);
    assert_eq!(after.last(), Some(&Earned { month: date("2026-05-01"), amount: -1000 }));
}

#[test]
fn the_account_rolls_forward() {
    let billed =
        [Earned { month: date("2026-01-01"), amount: 3000 }, Earned { month: date("2026-03-01"), amount: 1000 }];
    let earned: Vec<Earned> =
        ["2026-01-01", "2026-02-01"].iter().map(|m| Earned { month: date(m), amount: 1500 }).collect();
    let got: Vec<(i64, i64, i64, i64)> =
        roll_forward(&billed, &[], &earned).iter().map(|m| (m.opening, m.billed, m.earned, m.closing)).collect();
    assert_eq!(got, [(0, 3000, 1500, 1500), (1500, 0, 1500, 0), (0, 1000, 0, 1000)]);
}

#[test]
fn an_empty_term_is_earned_at_once() {
    let got = spread_days(500, period("2026-01-20", "2026-01-20"));
    assert_eq!(got, [Earned { month: date("2026-01-01"), amount: 500 }]);
}

fn plan(start: &str, end: &str, how: Spread) -> Plan {
    Plan { start: start.parse().unwrap(), end: end.parse().unwrap(), zone: TimeZone::UTC, how }
}

#[test]
fn a_plan_spreads_as_its_term_does() {
    for how in Spread::ALL {
        assert_eq!(Spread::from_word(how.as_str()), Some(how));
        assert_eq!(serde_json::to_value(how).unwrap(), how.as_str());
        let term = Term {
            start: "2024-06-15T12:00:00Z".parse().unwrap(),
            end: "2024-10-13T12:00:00Z".parse().unwrap(),
            zone: TimeZone::UTC,
        };
        let plan = plan("2024-06-15T12:00:00", "2024-10-13T12:00:00", how);
        assert_eq!(plan.months(12_000), spread(12_000, &term, how), "{how:?}");
        assert_eq!(plan.earned_by(12_000, date("2024-12-31")), 12_000);
    }
}

#[test]
fn a_schedule_follows_the_charges_and_leaves_earlier_months() {
    let quarter = plan("2026-01-01T00:00:00", "2026-04-01T00:00:00", Spread::Day);
    let charge = |on: &str, amount| Charge { on: date(on), amount };
    let months = |plan: Option<&Plan>, charges: &[Charge]| -> Vec<(String, i64)> {
        schedule(plan, charges).iter().map(|e| (e.month.to_string()[..7].to_owned(), e.amount)).collect()
    };
    let want = |rows: &[(&str, i64)]| -> Vec<(String, i64)> { rows.iter().map(|r| (r.0.to_owned(), r.1)).collect() };
    let seen = months(Some(&quarter), &[charge("2025-12-20", 9000)]);
    assert_eq!(seen, want(&[("2026-01", 3100), ("2026-02", 2800), ("2026-03", 3100)]));
    let credited = [charge("2025-12-20", 9000), charge("2026-02-10", 6000)];
    assert_eq!(months(Some(&quarter), &credited), want(&[("2026-01", 3100), ("2026-02", 833), ("2026-03", 2067)]));
    let at_once = [charge("2026-01-02", 12_000), charge("2026-01-05", 9000)];
    assert_eq!(months(Some(&quarter), &at_once), want(&[("2026-01", 3100), ("2026-02", 2800), ("2026-03", 3100)]));
    let late = [charge("2026-03-02", 9000), charge("2026-05-05", 0)];
    assert_eq!(months(Some(&quarter), &late), want(&[("2026-03", 9000), ("2026-05", -9000)]));
    assert_eq!(months(None, &credited), want(&[("2025-12", 9000), ("2026-02", -3000)]));
}

fn any_how() -> impl Strategy<Value = Spread> {
    proptest::sample::select(vec![Spread::Exact, Spread::Day, Spread::MonthEven, Spread::MonthEvenProratedEnds])
}

proptest! {
    #[test]
    fn a_spread_adds_up_to_the_whole(
        amount in -1_000_000i64..10_000_000, start in 1_600_000_000i64..1_800_000_000, seconds in 0i64..100_000_000, how in any_how(),
    ) {
        let at = |s: i64| Timestamp::from_second(s).unwrap();
        let zone = TimeZone::get("Europe/Berlin").unwrap_or(TimeZone::UTC);
        let got = spread(amount, &Term { start: at(start), end: at(start + seconds), zone }, how);
        prop_assert!(!got.is_empty());
        prop_assert_eq!(got.iter().map(|e| e.amount).sum::<i64>(), amount, "{:?}", how);
        prop_assert!(got.windows(2).all(|w| w[0].month < w[1].month));
    }

    #[test]
    fn a_schedule_agrees_with_what_is_earned_by_each_month(
        first in 0i64..1_000_000, changes in proptest::collection::vec((0i64..200, 0i64..1_000_000), 0..5),
        begin in -100i64..100, days in 0i64..800, how in any_how(),
    ) {
        let day = |n: i64| crate::period::plus_days(date("2026-01-17"), n);
        let at = |n: i64| day(n).at(9, 30, 0, 0);
        let plan = Plan { start: at(begin), end: at(begin + days), zone: TimeZone::UTC, how };
        let mut charges = vec![Charge { on: day(0), amount: first }];
        let mut on = 0;
        for (later, amount) in changes {
            on += later;
            charges.push(Charge { on: day(on), amount });
        }
        let found = schedule(Some(&plan), &charges);
        prop_assert!(found.windows(2).all(|w| w[0].month < w[1].month));
        let mut month = date("2026-01-01");
        while month < day(2000) {
            let last = month.last_of_month();
            let charged = charges.iter().rfind(|c| c.on <= last).map_or(0, |c| c.amount);
            let sum: i64 = found.iter().filter(|e| e.month <= month).map(|e| e.amount).sum();
            prop_assert_eq!(sum, plan.earned_by(charged, last), "{} {:?}", month, how);
            month = crate::period::plus_days(last, 1);
        }
    }

    #[test]
    fn allocated_parts_add_up(price in -1_000_000i64..10_000_000, ssp in proptest::collection::vec(0i64..1_000_000, 1..10)) {
        prop_assert_eq!(allocate(price, &ssp).iter().sum::<i64>(), price);
    }

    #[test]
    fn a_changed_schedule_adds_up_to_the_new_price(
        old in 1i64..1_000_000, new in 0i64..1_000_000, days in 1i64..900, closed in 0i32..30, ahead: bool,
    ) {
        let start = date("2026-01-17");
        let schedule = spread_days(old, Period::new(start, crate::period::plus_days(start, days)));
        let open_from = crate::Anchor::on_day(1).next(date("2026-01-01"), closed.max(1));
        let how = if ahead { Adjust::Ahead } else { Adjust::CatchUp };
        let got = reschedule(&schedule, new, open_from, how);
        prop_assert_eq!(got.iter().map(|e| e.amount).sum::<i64>(), new);
        for (before, after) in schedule.iter().zip(&got).filter(|(b, _)| b.month < open_from) {
            prop_assert_eq!(before, after, "a closed month stays");
        }
    }
}
