//! Small timelines whose results are plain.

use mpanel_simulate::{Outcome, SimulationError, read, simulate};

use crate::play;

const SHOP: &str = "
run_until: 2026-04-05
plans:
- {id: small, prices: [{every: 1m, amount: 1000}, {every: 1y, amount: 10800}]}
events:
";

fn shop(events: &str) -> String {
    format!("{SHOP}{events}")
}

#[tokio::test]
async fn a_plan_renews_and_is_paid_by_card() {
    let report = play(
        "
currency: EUR
zone: Europe/Berlin
run_until: 2026-04-05
tax: eu
saved_method: true
plans:
- {id: small, prices: [{every: 1m, amount: 1000, setup: 500}]}
events:
- {date: 2026-01-31, do: subscribe, plan: small}
- {do: pay}
",
    )
    .await;
    let seen: Vec<(String, i64, &str)> =
        report.invoices.iter().map(|i| (i.date.to_string(), i.total, i.state)).collect();
    assert_eq!(
        seen,
        [("2026-01-31".into(), 1785, "paid"), ("2026-02-14".into(), 1190, "paid"), ("2026-03-17".into(), 1190, "paid"),]
    );
    assert!(report.ledger.agrees, "{:?}", report.ledger);
    assert_eq!(report.subscriptions[0].charged_through.to_string(), "2026-04-30");
}

#[tokio::test]
async fn a_file_plays_the_same_every_time() {
    let text = shop("- {date: 2026-01-15, do: subscribe, plan: small, every: 1m}");
    let (one, two) = (play(&text).await, play(&text).await);
    assert_eq!(serde_json::to_string(&one).unwrap(), serde_json::to_string(&two).unwrap());
}

#[tokio::test]
async fn what_billing_cannot_do_is_named_and_nothing_is_played() {
    let text = "
run_until: 2026-04-05
options: {component_cadence: own_nominal}
plans:
- id: metered
  prices: [{every: 2w, amount: 100}]
  meters:
  - {id: traffic, aggregation: {aggregation: sum}, price: {model: per_unit, unit: \"0.01\"}}
events:
- {date: 2026-01-15, do: subscribe, plan: metered, trial_days: 14}
- {do: usage, meter: traffic, quantity: \"12.5\"}
- {do: pay, settled: {amount: 90, currency: USD}}
";
    let Outcome::Unsupported(missing) = simulate(&read(text).unwrap()).await.unwrap() else { panic!("played") };
    let paths: Vec<&str> = missing.iter().map(|m| m.path.as_str()).collect();
    assert_eq!(paths, ["options.component_cadence"]);
}

#[tokio::test]
async fn a_refusal_ends_the_simulation_unless_it_is_expected() {
    let refused = shop("- {date: 2026-01-15, do: subscribe, plan: small, every: 1m}\n- {do: pay}\n- {do: void}");
    match simulate(&read(&refused).unwrap()).await {
        Err(SimulationError::Refused { path, code, .. }) => {
            assert_eq!((path.as_str(), code.as_str()), ("events[2]", "invoice_paid"));
        }
        other => panic!("{other:?}"),
    }
    let wrong = shop("- {date: 2026-01-15, do: subscribe, plan: large}");
    let error = simulate(&read(&wrong).unwrap()).await.unwrap_err().to_string();
    assert!(error.starts_with("events[0].plan: there is no plan"), "{error}");
    let kind = shop("- {date: 2026-01-15, do: subscribe, plan: small, every: 1m}\n- {do: pay, expect: refused}");
    let error = simulate(&read(&kind).unwrap()).await.unwrap_err().to_string();
    assert!(error.starts_with("events[1]: expected a refusal"), "{error}");
}

#[tokio::test]
async fn a_service_that_is_never_paid_ends() {
    let report = play(
        "
run_until: 2026-04-05
policies: {terminate.enabled: true, terminate.days: 20}
plans:
- {id: small, prices: [{every: 1m, amount: 1000}]}
events:
- {date: 2026-01-15, do: subscribe, plan: small}
- {do: pay}
",
    )
    .await;
    assert_eq!(report.subscriptions[0].state, "cancelled");
    assert_eq!(report.subscriptions[0].ended_on.unwrap().to_string(), "2026-03-07");
}

#[tokio::test]
async fn a_trial_is_billed_with_a_saved_method_and_ends_without_one() {
    for (saved, bills, state) in [(true, vec![0, 1000, 1000], "active"), (false, vec![0], "cancelled")] {
        let text = format!(
            "
run_until: 2026-03-20
saved_method: {saved}
policies: {{renewal.lead_days: 0}}
plans:
- {{id: small, prices: [{{every: 1m, amount: 1000}}]}}
events:
- {{date: 2026-01-15, do: subscribe, plan: small, trial_days: 14}}
"
        );
        let report = play(&text).await;
        assert_eq!(report.invoices.iter().map(|i| i.total).collect::<Vec<_>>(), bills, "{saved}");
        assert_eq!(report.subscriptions[0].state, state);
        assert_eq!(crate::invariants::broken(&text).await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn gifts_that_expire_go_first_and_are_lost_on_their_day() {
    let text = "
run_until: 2026-03-20
policies: {renewal.lead_days: 0}
plans:
- {id: small, prices: [{every: 1m, amount: 1000}]}
events:
- {date: 2026-01-15, do: subscribe, plan: small}
- {do: pay}
- {date: 2026-01-20, do: grant_credit, amount: 300}
- {do: grant_credit, amount: 1200, expires: 2026-03-10}
- {date: 2026-03-15, do: pay}
";
    let report = play(text).await;
    let used: Vec<i64> = report.invoices.iter().map(|i| i.credits_applied).collect();
    assert_eq!(used, [0, 1000, 300], "200 of the gift were lost on 10 March");
    assert_eq!(report.credit_grants.iter().map(|g| g.left).collect::<Vec<_>>(), [0, 0]);
    assert_eq!(crate::invariants::broken(text).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_top_up_pays_after_gifts() {
    let text = "
run_until: 2026-03-20
policies: {renewal.lead_days: 0}
tax: eu
plans:
- {id: small, prices: [{every: 1m, amount: 1000}]}
events:
- {date: 2026-01-15, do: top_up, amount: 2000, expires: 2026-03-01}
- {do: grant_credit, amount: 300}
- {do: subscribe, plan: small}
";
    let report = play(text).await;
    let totals: Vec<(i64, i64)> = report.invoices.iter().map(|i| (i.total, i.credits_applied)).collect();
    assert_eq!(totals, [(2000, 0), (1190, 1190), (1190, 1110), (1190, 0)]);
    assert_eq!(report.credit_grants.iter().map(|g| g.left).collect::<Vec<_>>(), [0, 0]);
    assert_eq!(crate::invariants::broken(text).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_coupon_that_an_invoice_used_which_is_taken_back_applies_to_the_one_after() {
    let text = "
run_until: 2026-02-25
policies: {renewal.lead_days: 14}
plans:
- {id: small, prices: [{every: 1m, amount: 1000}]}
coupons:
- {code: TWICE, percent: \"50\", cycles: 2}
events:
- {date: 2026-01-01, do: subscribe, plan: small, coupon: TWICE}
- {do: pay}
- {date: 2026-01-20, do: set_price, amount: 2000, when: end_of_term}
- {date: 2026-01-21, do: void, release: true}
";
    let report = play(text).await;
    let live: Vec<(i64, i64)> =
        report.invoices.iter().filter(|i| i.state != "void").map(|i| (i.subtotal, i.total)).collect();
    assert_eq!(live, [(1000, 500), (2000, 1000), (2000, 2000)]);
    assert_eq!(report.invoices.len(), 5, "one was taken back by the change, one by hand");
    assert_eq!(crate::invariants::broken(text).await, Vec::<String>::new());
}

#[tokio::test]
async fn what_is_bought_once_is_paid_once_and_earned_over_its_days() {
    let text = "
run_until: 2026-03-05
tax: eu
policies: {renewal.lead_days: 0}
plans:
- {id: small, prices: [{every: 1m, amount: 1000}]}
coupons:
- {code: HALF, percent: \"50\"}
events:
- {date: 2026-01-01, do: subscribe, plan: small}
- {do: pay}
- {date: 2026-01-05, do: buy_once, amount: 4000, quantity: 2, coupon: HALF}
- {do: pay}
- {date: 2026-01-06, do: buy_once, amount: 3650, earned_days: 365}
- {do: pay}
- {date: 2026-01-10, do: buy_once, amount: 900}
- {date: 2026-01-11, do: buy_once, amount: -1, expect: refused}
";
    let report = play(text).await;
    let seen: Vec<(i64, &str)> = report.invoices.iter().map(|i| (i.total, i.state)).collect();
    // What is never paid is given up with its order after a week.
    assert_eq!(seen, [(1190, "paid"), (4760, "paid"), (4344, "paid"), (1071, "void"), (1190, "open"), (1190, "open")]);
    assert_eq!(crate::invariants::broken(text).await, Vec::<String>::new());
}
