//! What must hold of the engine for any contract and any order of events.

use proptest::prelude::*;

use crate::anchor::Anchor;
use crate::contract::{AnchorPolicy, Change, ChangeKind, Options};
use crate::engine::*;
use crate::pricing::{Component, PriceOf};

const DAYS: i64 = 430;

fn part(key: &str, quantity: i64, recurring: i64, timing: Timing) -> Part {
    let price = PriceOf { recurring, setup: 0 };
    let component = Component { key: key.into(), kind: LineKind::Recurring, description: key.into(), quantity, price };
    Part { component, cadence: None, timing }
}

fn first_day() -> Date {
    "2027-12-20".parse().unwrap()
}

fn cadences() -> impl Strategy<Value = Cadence> {
    let months = proptest::sample::select(vec![1, 1, 2, 3, 6, 12]).prop_map(Cadence::months);
    prop_oneof![3 => months, 1 => (5i32..60).prop_map(Cadence::days)]
}

fn parts() -> impl Strategy<Value = Vec<Part>> {
    (0i64..20_000, 0i64..4, 1i64..5_000, any::<bool>()).prop_map(|(plan, units, unit, arrears)| {
        let timing = if arrears { Timing::InArrears } else { Timing::InAdvance };
        vec![part("plan", 1, plan, Timing::InAdvance), part("units", units, unit, timing)]
    })
}

fn kinds() -> impl Strategy<Value = ChangeKind> {
    prop_oneof![
        3 => (parts(), proptest::option::of(cadences()), any::<bool>())
            .prop_map(|(parts, cadence, keep_anchor)| ChangeKind::Plan { parts, cadence, keep_anchor }),
        2 => (0i64..5).prop_map(|quantity| ChangeKind::Quantity { component: "units".into(), quantity }),
        1 => (0i64..9000).prop_map(|unit_minor| ChangeKind::Price { component: "plan".into(), unit_minor }),
        2 => (1i8..=31, proptest::option::of(1i8..=12)).prop_map(|(day, month)| ChangeKind::Anchor { anchor: Anchor { day, month } }),
        1 => any::<bool>().prop_map(|credit| ChangeKind::Pause { credit }),
        2 => any::<bool>().prop_map(|restart_term| ChangeKind::Resume { restart_term }),
        1 => any::<bool>().prop_map(|credit| ChangeKind::Cancel { credit }),
    ]
}

fn options() -> impl Strategy<Value = Options> {
    let bases = proptest::sample::select(vec![Basis::Actual, Basis::Fixed30, Basis::Strict30]);
    (bases, any::<bool>()).prop_map(|(basis, bill_cancellation_day)| Options {
        basis,
        bill_cancellation_day,
        ..Options::default()
    })
}

/// A change with the day on which it is agreed and the day from which it holds.
type Event = (i64, i64, ChangeKind);

fn events() -> impl Strategy<Value = Vec<Event>> {
    let event = (0i64..DAYS, prop_oneof![Just(0i64), 0i64..80], kinds());
    let list = proptest::collection::vec(event, 0..6);
    list.prop_map(|mut list| {
        list.sort_by_key(|e| e.0);
        list.into_iter().map(|(on, ahead, kind)| (on, on + ahead, kind)).collect()
    })
}

fn contracts() -> impl Strategy<Value = Contract> {
    (cadences(), 1i8..=31, any::<bool>(), proptest::option::of(1i64..40), parts(), options()).prop_map(
        |(cadence, day, anniversary, trial, parts, options)| {
            let anchor =
                if anniversary { AnchorPolicy::Anniversary } else { AnchorPolicy::Account(Anchor::on_day(day)) };
            let trial_end = trial.map(|days| plus_days(first_day(), days));
            Contract { options, ..Contract::new(first_day(), trial_end, cadence, anchor, parts) }
        },
    )
}

fn run(contract: &Contract, books: &mut Books, day: i64, lead_days: i64) {
    let as_of = AsOf { day: plus_days(first_day(), day), lead_days };
    for line in propose(contract, books, as_of).unwrap().into_iter().flat_map(|i| i.lines) {
        let reference = format!("{}", books.lines.len());
        books.lines.push(line.billed(reference));
    }
    assert_eq!(propose(contract, books, as_of).unwrap(), [], "a second run adds nothing");
}

fn agreed(contract: &mut Contract, events: &[Event], on: i64) {
    for (index, (_, from, kind)) in events.iter().enumerate().filter(|(_, e)| e.0 == on) {
        contract.changes.push(Change::on(plus_days(first_day(), *from), format!("{index}"), kind.clone()));
    }
}

/// Lives through the events, running the billing on those days and on `days`.
fn live(mut contract: Contract, events: &[Event], lead_days: i64, runs_on: impl Fn(i64) -> bool) -> (Contract, Books) {
    let mut books = Books::default();
    for day in 0..=DAYS {
        let agreeing = events.iter().any(|e| e.0 == day);
        if agreeing || day == DAYS || runs_on(day) {
            run(&contract, &mut books, day, lead_days);
        }
        if agreeing {
            agreed(&mut contract, events, day);
            run(&contract, &mut books, day, lead_days);
        }
    }
    (contract, books)
}

/// Lines without their names, which follow the order of the runs.
fn content(books: &Books) -> Vec<String> {
    let mut all: Vec<String> = books
        .lines
        .iter()
        .map(|l| {
            let original = l.credit_of.as_ref().and_then(|r| books.lines.iter().find(|o| o.reference == *r));
            let original = original.map(|o| (o.span, o.amount_minor));
            format!("{} {:?} {} {:?} {:?}", l.component, l.span, l.amount_minor, l.share, original)
        })
        .collect();
    all.sort();
    all
}

/// Every day that should be paid for is paid for once, at the price agreed; credits never exceed charges.
fn check_books(contract: &Contract, books: &Books) {
    for line in books.lines.iter().filter(|l| l.credit_of.is_none()) {
        let credited: i64 =
            books.lines.iter().filter(|c| c.credit_of.as_ref() == Some(&line.reference)).map(|c| c.amount_minor).sum();
        assert!(credited <= 0 && line.amount_minor + credited >= 0, "{line:?} {credited}");
    }
    let alive = books.live();
    let phases = contract.phases();
    for day in 0..DAYS {
        let at = midnight(plus_days(first_day(), day));
        let Some(phase) = phases.iter().find(|p| p.from <= at && p.until.is_none_or(|u| at < u)) else { continue };
        for key in ["plan", "units"] {
            let covers =
                |l: &&Live<'_>| l.line.component == key && l.spans.iter().any(|s| s.from <= at && at < s.until);
            let found: Vec<_> = alive.iter().filter(covers).collect();
            let part = phase.parts.iter().find(|p| p.component.key == key).unwrap();
            let trial = at < midnight(contract.paid_from());
            match phase.standing {
                // What is paid in arrears may still be to come.
                Standing::Running if !trial => {
                    assert!(found.len() <= 1, "overlap on {at} {key}: {}", found.len());
                    if part.timing == Timing::InAdvance && phase.charges(part) {
                        assert_eq!(found.len(), 1, "gap on {at} {key}");
                        assert!(same_part(part, phase.grid.cadence, found[0].line, contract.options.basis));
                    }
                }
                Standing::Still { credit: true } => assert_eq!(found.len(), 0, "paid on {at} {key}"),
                _ => assert!(found.len() <= 1, "overlap on {at} {key}"),
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn day_by_day_and_once_at_the_end_give_the_same_lines(
        contract in contracts(), events in events(), lead in prop_oneof![Just(0i64), Just(14i64)],
    ) {
        let daily = live(contract.clone(), &events, lead, |_| true);
        let late = live(contract, &events, lead, |_| false);
        prop_assert_eq!(content(&daily.1), content(&late.1));
    }

    #[test]
    fn every_day_is_paid_for_once_and_credits_never_exceed_charges(contract in contracts(), events in events(), every in 1i64..40) {
        let (contract, books) = live(contract, &events, 0, |day| day % every == 0);
        check_books(&contract, &books);
    }

    #[test]
    fn what_is_known_from_the_start_needs_no_credit(contract in contracts(), events in events()) {
        let known: Vec<Event> = events.into_iter().map(|(_, from, kind)| (0, from, kind)).collect();
        let mut agreed_before = contract;
        agreed(&mut agreed_before, &known, 0);
        let (contract, books) = live(agreed_before, &[], 0, |_| true);
        prop_assert!(books.lines.iter().all(|l| l.credit_of.is_none()));
        check_books(&contract, &books);
    }

    #[test]
    fn anchors_never_drift(day in 1i8..=31, months in proptest::sample::select(vec![1i32, 2, 3, 6, 12])) {
        let parts = vec![part("plan", 1, 3100, Timing::InAdvance)];
        let contract = Contract::new(first_day(), None, Cadence::months(months), AnchorPolicy::Account(Anchor::on_day(day)), parts);
        let mut books = Books::default();
        run(&contract, &mut books, 2000, 0);
        for line in books.lines.iter().skip(1) {
            let start = line.span.from.date();
            prop_assert_eq!(start.day(), day.min(start.days_in_month()));
            prop_assert!(line.share.is_whole() && line.amount_minor == 3100);
        }
        for two in books.lines.windows(2) {
            prop_assert_eq!(two[0].span.until, two[1].span.from);
        }
    }

    #[test]
    fn the_stubs_of_a_period_cost_what_it_costs(
        price in 0i64..1_000_000, cuts in proptest::collection::vec(1i64..365, 0..5), months in proptest::sample::select(vec![1i32, 3, 12]),
    ) {
        // The quantity goes to and fro, so that every stub is billed with the same price per unit.
        let parts = vec![part("plan", 1, price, Timing::InAdvance)];
        let mut contract = Contract::new(first_day(), None, Cadence::months(months), AnchorPolicy::Anniversary, parts);
        let period = contract.grid.enclosing(first_day());
        let mut cuts = cuts;
        cuts.sort();
        cuts.dedup();
        cuts.retain(|c| plus_days(first_day(), *c) < period.end);
        for (index, cut) in cuts.iter().enumerate() {
            let sign = if index % 2 == 0 { -1 } else { 1 };
            let kind = ChangeKind::Quantity { component: "plan".into(), quantity: sign };
            contract.changes.push(Change::on(plus_days(first_day(), *cut), format!("{index}"), kind));
        }
        let mut books = Books::default();
        run(&contract, &mut books, period.days() - 1, 0);
        let sum: i64 = books.lines.iter().map(|l| l.amount_minor.abs()).sum();
        let roundings = i64::try_from(books.lines.len()).unwrap();
        prop_assert_eq!(books.lines.iter().map(|l| l.share.numerator).sum::<i64>(), if roundings == 1 { 1 } else { period.days() });
        prop_assert!((sum - price).abs() * 2 <= roundings, "{} {}", sum, price);
    }
}
