//! The rating scenarios of the conformance file as tables, and what must hold for any tiers.

use proptest::prelude::*;

use super::*;
use crate::decimal::{Decimal, Exact};

fn d(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn minor(cents: i64) -> Decimal {
    Decimal::from_minor(cents, 2)
}

fn tier(up_to: Option<&str>, unit: &str, flat: &str) -> Tier {
    Tier { up_to: up_to.map(d), unit: d(unit), flat: d(flat) }
}

fn block(package: i64, packages_max: i64, price: i64) -> PackageTier {
    PackageTier { package: Decimal::whole(package), packages_max: Some(packages_max), price: minor(price) }
}

fn check(model: &PriceModel, cases: &[(&str, i64)]) {
    model.validate().unwrap();
    for (quantity, want) in cases {
        assert_eq!(rate_minor(model, d(quantity), 2), Ok(*want), "{quantity} units of {model:?}");
    }
}

fn tier_amounts(model: &PriceModel, quantity: &str) -> Vec<i64> {
    explain(model, d(quantity)).unwrap().iter().map(|s| s.amount.to_minor(2).unwrap()).collect()
}

fn flat_tiers() -> PriceModel {
    PriceModel::Graduated {
        tiers: vec![
            tier(Some("5"), "0", "100"),
            tier(Some("10"), "0", "50"),
            tier(Some("15"), "5", "0"),
            tier(None, "1", "0"),
        ],
    }
}

#[test]
fn packages_graduate_by_tier() {
    // Conformance scenario KB-17.
    let model = PriceModel::GraduatedPackages { tiers: vec![block(100, 10, 100), block(1000, 100, 100)] };
    assert_eq!(tier_amounts(&model, "5325"), [1000, 500]);
    check(&model, &[("5325", 1500), ("0", 0), ("1", 100), ("1000", 1000), ("1001", 1100), ("200000", 20900)]);
}

#[test]
fn packages_by_volume_take_one_tier() {
    // Conformance scenario KB-18.
    let tiers = vec![block(100, 10, 100), block(1000, 100, 100), block(1000, 100, 50)];
    let model = PriceModel::VolumePackages { tiers };
    check(&model, &[("1000", 1000), ("101000", 10100), ("101001", 5100), ("300000", 15000), ("0", 0)]);
}

#[test]
fn graduated_tiers_take_fractions() {
    // Conformance scenario LG-18.
    let tiers = vec![tier(Some("0.1"), "10", "0"), tier(Some("1"), "5", "0"), tier(None, "2", "0")];
    check(&PriceModel::Graduated { tiers }, &[("0.05", 50), ("0.5", 300), ("0.1", 100), ("1", 550)]);
}

#[test]
fn volume_prices_every_unit_by_the_total() {
    // Conformance scenario LG-19.
    let tiers = vec![tier(Some("100"), "2", "10"), tier(Some("200"), "1", "0"), tier(None, "0.5", "50")];
    let cases = [
        ("0", 1000),
        ("1", 1200),
        ("100", 21000),
        ("100.5", 10050),
        ("101", 10100),
        ("200", 20000),
        ("210", 15500),
        ("300", 20000),
    ];
    check(&PriceModel::Volume { tiers: tiers.clone(), floor: false }, &cases);
    let floored = [("100", 21000), ("100.5", 21000), ("200", 21000), ("210", 21000), ("400", 25000)];
    check(&PriceModel::Volume { tiers, floor: true }, &floored);
}

#[test]
fn flat_fees_are_paid_on_entering_a_tier() {
    // Conformance scenario OM-03, the bill at once.
    assert_eq!(tier_amounts(&flat_tiers(), "22"), [10000, 5000, 2500, 700]);
    check(&flat_tiers(), &[("22", 18200), ("0", 10000), ("5", 10000), ("5.1", 15000), ("10", 15000)]);
}

#[test]
fn usage_billed_in_two_parts_costs_what_it_costs_at_once() {
    // Conformance scenario OM-03: 22 at once, and 10 after 12 were billed.
    assert_eq!(late_usage(&flat_tiers(), None, d("22"), 2), Ok(18200));
    assert_eq!(late_usage(&flat_tiers(), Some(d("12")), d("22"), 2), Ok(2200));
    let (before, after) = (tier_amounts(&flat_tiers(), "12"), tier_amounts(&flat_tiers(), "22"));
    let difference: Vec<i64> =
        after.iter().enumerate().map(|(i, amount)| amount - before.get(i).unwrap_or(&0)).collect();
    assert_eq!(difference, [0, 0, 1500, 700]);
}

#[test]
fn zero_usage() {
    // Conformance scenario OM-05.
    let package = PriceModel::Package { size: d("10"), price: d("15"), free: Decimal::ZERO };
    check(&package, &[("0", 0), ("10", 1500), ("10.5", 3000)]);
    let spend = Spend { min: Some(10000), max: None };
    assert_eq!(spend.line(0, 0, false), 0, "not before the period is over");
    assert_eq!(spend.line(0, 0, true), 10000);
    let flat = vec![
        tier(Some("5"), "0", "100"),
        tier(Some("10"), "0", "150"),
        tier(Some("15"), "10", "0"),
        tier(None, "5", "0"),
    ];
    check(&PriceModel::Volume { tiers: flat, floor: false }, &[("0", 10000)]);
    check(&PriceModel::Volume { tiers: vec![tier(None, "5", "0")], floor: false }, &[("0", 0)]);
}

#[test]
fn a_package_starts_after_the_free_units() {
    let model = PriceModel::Package { size: d("100"), price: d("2"), free: d("50") };
    check(&model, &[("50", 0), ("50.001", 200), ("150", 200), ("151", 400)]);
}

#[test]
fn a_stairstep_has_one_price_per_step() {
    let step = |up_to: Option<&str>, price: &str| Step { up_to: up_to.map(d), price: d(price) };
    let model =
        PriceModel::Stairstep { steps: vec![step(Some("10"), "5"), step(Some("20"), "8"), step(Some("30"), "10")] };
    check(&model, &[("0", 500), ("10", 500), ("10.5", 800), ("30", 1000)]);
    assert_eq!(rate(&model, d("31")), Err(RatingError::AboveLastTier));
}

#[test]
fn events_pay_a_percentage_and_a_fee_after_their_allowance() {
    // Conformance scenario LG-22.
    let model = |free_events, free_total: Option<&str>| PercentageModel {
        rate: "1".parse().unwrap(),
        fixed: d("5"),
        free_events,
        free_total: free_total.map(d),
        ..PercentageModel::default()
    };
    let cases: [(PercentageModel, &[i64], &[i64], i64); 4] = [
        (model(Some(3), None), &[10, 10, 10, 10], &[0, 0, 0, 510], 612),
        (model(None, Some("15")), &[4, 4, 4, 4, 10], &[0, 0, 0, 501, 1011], 1213),
        (model(Some(3), Some("15")), &[1, 1, 1, 1], &[0, 0, 0, 501], 601),
        (model(Some(3), Some("15")), &[10, 10, 10], &[0, 505, 1015], 1218),
    ];
    for (model, events, want, with_tax) in cases {
        let mut running = RunningEvents::new(&model);
        let mut seen = Vec::new();
        for event in events {
            running.push(Decimal::whole(*event)).unwrap();
            seen.push(running.minor(2).unwrap());
        }
        assert_eq!(seen, want);
        let last = seen.last().unwrap();
        assert_eq!(last + "20".parse::<crate::tax::Rate>().unwrap().on(*last), with_tax);
    }
}

#[test]
fn an_event_has_its_own_minimum_and_maximum() {
    let model = PercentageModel {
        rate: "2.5".parse().unwrap(),
        event_min: Some(d("0.5")),
        event_max: Some(d("2")),
        free_events: Some(1),
        ..PercentageModel::default()
    };
    let mut running = RunningEvents::new(&model);
    let prices: Vec<i64> = ["1000", "1", "40", "1000"]
        .iter()
        .map(|amount| running.push(d(amount)).unwrap().to_minor(2).unwrap())
        .collect();
    assert_eq!(prices, [0, 50, 100, 200]);
}

#[test]
fn a_price_that_takes_the_place_of_another_begins_anew_or_goes_on_counting() {
    let new = PriceModel::Graduated { tiers: vec![tier(Some("100"), "2", "0"), tier(None, "1", "0")] };
    let amount =
        |before: Option<&str>, total: &str| rate_on(&new, before.map(d), d(total)).unwrap().to_minor(2).unwrap();
    assert_eq!(amount(None, "80"), 16000, "80 units at 2.00");
    assert_eq!(amount(Some("80"), "160"), 10000, "20 units at 2.00, 60 at 1.00");
    let shares = explain_on(&new, Some(d("80")), d("160")).unwrap();
    let shown: Vec<(usize, Decimal)> = shares.iter().map(|s| (s.tier, s.units)).collect();
    assert_eq!(shown, [(0, d("20")), (1, d("60"))]);
    let flat = rate_on(&flat_tiers(), Some(d("12")), d("22")).unwrap();
    assert_eq!(flat.to_minor(2), Some(2200), "a flat fee is not paid twice");
}

#[test]
fn a_line_has_a_minimum_and_a_maximum() {
    let spend = Spend { min: Some(5000), max: Some(20000) };
    for (usage, billed, over, want) in [
        (3000, 0, false, 3000),
        (3000, 3000, true, 2000),
        (25000, 0, false, 20000),
        (25000, 20000, true, 0),
        (0, 0, true, 5000),
    ] {
        assert_eq!(spend.line(usage, billed, over), want, "{usage} used, {billed} billed");
    }
    assert_eq!((spend.true_up(3000), spend.true_up(9000)), (2000, 0));
}

#[test]
fn wrong_tiers_are_refused() {
    let package =
        |package: i64, max| PackageTier { package: Decimal::whole(package), packages_max: max, price: d("1") };
    for (model, want) in [
        (PriceModel::Graduated { tiers: vec![] }, RatingError::Bounds(0)),
        (PriceModel::Graduated { tiers: vec![tier(None, "1", "0"), tier(None, "1", "0")] }, RatingError::Bounds(0)),
        (
            PriceModel::Volume { tiers: vec![tier(Some("5"), "1", "0"), tier(Some("5"), "1", "0")], floor: false },
            RatingError::Bounds(1),
        ),
        (PriceModel::Package { size: d("0"), price: d("1"), free: d("0") }, RatingError::EmptyPackage(0)),
        (PriceModel::VolumePackages { tiers: vec![package(0, Some(1))] }, RatingError::EmptyPackage(0)),
        (PriceModel::GraduatedPackages { tiers: vec![package(1, None), package(1, None)] }, RatingError::Bounds(0)),
    ] {
        assert_eq!(model.validate(), Err(want));
    }
    let unit = PriceModel::PerUnit { unit: d("1") };
    assert_eq!(rate(&unit, d("-1")), Err(RatingError::NegativeQuantity));
    assert_eq!(rate_minor(&unit, d("99999999999999999999"), 2), Err(RatingError::Overflow));
}

#[test]
fn a_model_survives_json() {
    for model in [flat_tiers(), PriceModel::PerUnit { unit: d("0.0006") }] {
        let text = serde_json::to_string(&model).unwrap();
        assert_eq!(serde_json::from_str::<PriceModel>(&text).unwrap(), model, "{text}");
    }
    assert!(serde_json::from_str::<PriceModel>(r#"{"model":"per_unit","unit":"1","bonus":"2"}"#).is_err());
}

fn at(seconds: i64) -> jiff::Timestamp {
    jiff::Timestamp::from_second(seconds).unwrap()
}

#[test]
fn a_meter_counts_what_lies_in_the_window() {
    let event = |seconds, value: i64, key: &'static str| Event { at: at(seconds), value: Decimal::whole(value), key };
    // The first lies before the window, the last exactly on its end.
    let events = [
        event(-10, 4, "a"),
        event(0, 7, "a"),
        event(5400, 1, "b"),
        event(3600, 9, "a"),
        event(7200, 2, "c"),
        event(10800, 50, "d"),
    ];
    let window = Window { start: at(0), end: at(10800) };
    for (how, want) in [
        (Aggregation::Sum, "19"),
        (Aggregation::Max, "9"),
        (Aggregation::Last, "2"),
        (Aggregation::Unique, "3"),
        // 7 for one hour, 9 for half, 1 for half, 2 for one.
        (Aggregation::Duration { unit_seconds: 3600 }, "14"),
    ] {
        assert_eq!(aggregate(how, &events, window), Some(d(want)), "{how:?}");
    }
    let carried = [event(-10, 4, "a")];
    assert_eq!(aggregate(Aggregation::Duration { unit_seconds: 3600 }, &carried, window), Some(d("12")));
    assert_eq!(aggregate(Aggregation::Sum, &carried, window), Some(Decimal::ZERO));
}

fn tiers_of(parts: &[(u32, u32, u32)]) -> Vec<Tier> {
    let mut bound = Decimal::ZERO;
    let last = parts.len() - 1;
    let mut tiers = Vec::new();
    for (index, (width, unit, flat)) in parts.iter().enumerate() {
        // Widths in thousandths, unit prices in millionths.
        bound = bound.add(Decimal::ratio(i128::from(*width) + 1, 1000).unwrap()).unwrap();
        tiers.push(Tier {
            up_to: (index < last).then_some(bound),
            unit: Decimal::ratio(i128::from(*unit), 1_000_000).unwrap(),
            flat: Decimal::from_minor(i64::from(*flat), 2),
        });
    }
    tiers
}

fn any_tiers() -> impl Strategy<Value = Vec<Tier>> {
    proptest::collection::vec((0u32..100_000, 0u32..5_000_000, 0u32..10_000), 1..6).prop_map(|parts| tiers_of(&parts))
}

fn any_quantity() -> impl Strategy<Value = Decimal> {
    (0i64..500_000_000).prop_map(|q| Decimal::ratio(i128::from(q), 1_000_000).unwrap())
}

proptest! {
    #[test]
    fn a_graduated_total_never_falls(tiers in any_tiers(), a in any_quantity(), b in any_quantity()) {
        let model = PriceModel::Graduated { tiers };
        model.validate().unwrap();
        let (low, high) = (a.min(b), a.max(b));
        prop_assert!(rate(&model, low).unwrap() <= rate(&model, high).unwrap());
        let parts = explain(&model, high).unwrap().iter().try_fold(Decimal::ZERO, |sum, s| sum.add(s.units));
        prop_assert_eq!(parts, Some(high), "every unit is in one tier");
    }

    #[test]
    fn a_floored_volume_total_never_falls(tiers in any_tiers(), a in any_quantity(), b in any_quantity()) {
        let model = PriceModel::Volume { tiers, floor: true };
        prop_assert!(rate(&model, a.min(b)).unwrap() <= rate(&model, a.max(b)).unwrap());
    }

    #[test]
    fn bills_one_after_another_add_up_to_the_bill_at_once(
        tiers in any_tiers(), volume: bool, steps in proptest::collection::vec(any_quantity(), 1..6),
    ) {
        let model = if volume { PriceModel::Volume { tiers, floor: false } } else { PriceModel::Graduated { tiers } };
        let (mut billed, mut sum) = (None, 0);
        for step in steps {
            let total = billed.unwrap_or(Decimal::ZERO).add(step).unwrap();
            sum += late_usage(&model, billed, total, 2).unwrap();
            billed = Some(total);
        }
        prop_assert_eq!(sum, rate_minor(&model, billed.unwrap(), 2).unwrap());
    }

    #[test]
    fn parts_that_go_on_counting_add_up(tiers in any_tiers(), parts in proptest::collection::vec(any_quantity(), 1..5)) {
        let model = PriceModel::Graduated { tiers };
        let (mut before, mut sum) = (None, Exact::ZERO);
        for part in parts {
            let total = before.unwrap_or(Decimal::ZERO).add(part).unwrap();
            sum = sum.add(rate_on(&model, before, total).unwrap()).unwrap();
            before = Some(total);
        }
        prop_assert_eq!(sum, rate(&model, before.unwrap()).unwrap());
    }

    #[test]
    fn more_events_never_cost_less(amounts in proptest::collection::vec(0i64..100_000, 1..20), free in 0u64..5, total in 0i64..1000) {
        let model = PercentageModel {
            rate: crate::tax::Rate::from_ppm(12_345), fixed: minor(7), free_events: Some(free),
            free_total: Some(Decimal::whole(total)), event_min: Some(minor(1)), event_max: Some(minor(5000)),
        };
        let mut running = RunningEvents::new(&model);
        let mut before = Exact::ZERO;
        for amount in amounts {
            running.push(minor(amount)).unwrap();
            prop_assert!(running.exact() >= before);
            before = running.exact();
        }
    }
}
