//! Settings that change what is billed, each in a small timeline.

use mpanel_simulate::Report;

use crate::invariants::{Leave, broken, broken_but};
use crate::play;

// Day, kind and total of each invoice.
fn bills(report: &Report) -> Vec<(String, i64)> {
    report.invoices.iter().map(|i| (i.date.to_string(), i.total)).collect()
}

fn bill(day: &str, total: i64) -> (String, i64) {
    (day.to_owned(), total)
}

async fn holds(text: &str) -> Report {
    assert_eq!(broken(text).await, Vec::<String>::new(), "{text}");
    play(text).await
}

const METERED: &str = "
plans:
- id: metered
  prices: [{every: 1m, amount: 1000}]
  meters:
  - {id: traffic, aggregation: {aggregation: sum}, price: {model: per_unit, unit: \"1\"}}
";

#[tokio::test]
async fn usage_in_a_trial_is_free_unless_a_setting_bills_it() {
    let text = |billed: bool, expect: &str| {
        format!(
            "
run_until: 2026-03-20
saved_method: true
policies: {{trial.bill_usage: {billed}}}
{METERED}
events:
- {{date: 2026-01-15, do: subscribe, plan: metered, trial_days: 14}}
- {{date: 2026-01-20, do: usage, meter: traffic, quantity: \"3\"{expect}}}
- {{date: 2026-02-05, do: usage, meter: traffic, quantity: \"2\"}}
"
        )
    };
    let free = holds(&text(false, ", expect: refused")).await;
    assert_eq!(bills(&free), [bill("2026-01-15", 0), bill("2026-01-29", 1000), bill("2026-02-28", 1200)]);
    let billed = holds(&text(true, "")).await;
    assert_eq!(bills(&billed), [bill("2026-01-15", 0), bill("2026-01-29", 1300), bill("2026-02-28", 1200)]);
}

#[tokio::test]
async fn usage_waits_for_what_is_still_under_way() {
    let text = |hours: i64| {
        format!(
            "
run_until: 2026-03-20
saved_method: true
policies: {{usage.collection_hours: {hours}}}
{METERED}
events:
- {{date: 2026-01-15, do: subscribe, plan: metered}}
- {{do: pay}}
- {{date: 2026-02-14, do: usage, meter: traffic, quantity: \"3\"}}
- {{date: 2026-02-16, do: usage, meter: traffic, quantity: \"2\", used_on: 2026-02-14}}
"
        )
    };
    // At once with the fee; the rest is late and comes with the next.
    let soon = holds(&text(1)).await;
    let order = bill("2026-01-15", 1000);
    assert_eq!(bills(&soon), [order.clone(), bill("2026-02-15", 1300), bill("2026-03-15", 1200)]);
    // The rounds of the 16th and 17th come too early for 72 hours, that of the 18th does not.
    let later = holds(&text(72)).await;
    let wanted = [order, bill("2026-02-15", 1000), bill("2026-02-18", 500), bill("2026-03-15", 1000)];
    assert_eq!(bills(&later), wanted);
    assert_eq!(later.invoices[2].lines.len(), 1, "all of the period on one line");
}

#[tokio::test]
async fn billing_goes_on_or_stops_while_a_service_is_suspended() {
    let text = |how: &str| {
        format!(
            "
run_until: 2026-05-01
policies: {{renewal.lead_days: 0, suspend.billing: {how}}}
plans:
- {{id: small, prices: [{{every: 1m, amount: 3000}}]}}
events:
- {{date: 2026-01-01, do: subscribe, plan: small}}
- {{do: pay}}
- {{date: 2026-04-16, do: pay, invoice: oldest}}
- {{do: pay}}
"
        )
    };
    let on = holds(&text("go_on")).await;
    let months = ["2026-01-01", "2026-02-01", "2026-03-01", "2026-04-01", "2026-05-01"];
    assert_eq!(bills(&on), months.map(|day| bill(day, 3000)));
    // Suspended on 6 February, paid on 16 April: the rest of April is billed, March is not.
    // When rounds come late, so does the suspension.
    let leave = Leave { at_once: true, ..Leave::default() };
    let (stopped, wrong) = Box::pin(broken_but(&text("stop"), leave)).await;
    assert_eq!(wrong, Vec::<String>::new());
    let wanted = [bill(months[0], 3000), bill(months[1], 3000), bill("2026-04-16", 1500), bill(months[4], 3000)];
    assert_eq!(bills(&stopped), wanted);
}

#[tokio::test]
async fn a_pause_that_somebody_asked_for_is_not_ended_by_a_payment() {
    let text = "
run_until: 2026-04-20
policies: {renewal.lead_days: 0, suspend.billing: stop}
plans:
- {id: small, prices: [{every: 1m, amount: 3000}]}
events:
- {date: 2026-01-01, do: subscribe, plan: small}
- {date: 2026-01-02, do: pause}
- {date: 2026-03-10, do: pay}
";
    let report = holds(text).await;
    assert_eq!(report.subscriptions[0].state, "paused");
    assert_eq!(bills(&report), [bill("2026-01-01", 3000)]);
}

#[tokio::test]
async fn renewals_of_nothing_raise_invoices_unless_a_setting_skips_them() {
    let text = |skip: bool| {
        format!(
            "
run_until: 2026-04-20
saved_method: true
policies: {{renewal.lead_days: 0, invoice.skip_zero: {skip}}}
plans:
- {{id: free, prices: [{{every: 1m, amount: 0}}]}}
- {{id: small, prices: [{{every: 1m, amount: 3100}}]}}
events:
- {{date: 2026-01-01, do: subscribe, plan: free}}
- {{date: 2026-03-16, do: change_plan, to: small}}
"
        )
    };
    let all = holds(&text(false)).await;
    let wanted = [("2026-01-01", 0), ("2026-02-01", 0), ("2026-03-01", 0), ("2026-03-16", 1600), ("2026-04-01", 3100)];
    assert_eq!(bills(&all), wanted.map(|(day, total)| bill(day, total)));
    let skipped = holds(&text(true)).await;
    let wanted = [("2026-01-01", 0), ("2026-03-16", 1600), ("2026-04-01", 3100)];
    assert_eq!(bills(&skipped), wanted.map(|(day, total)| bill(day, total)));
    let period = skipped.subscriptions[0].period;
    assert_eq!((period.0.to_string(), period.1.to_string()), ("2026-04-01".to_owned(), "2026-05-01".to_owned()));
}

#[tokio::test]
async fn a_lost_dispute_costs_its_fee_and_is_late_from_the_day_the_settings_say() {
    let text = |from: &str, decided: &str| {
        format!(
            "
run_until: 2026-03-20
policies: {{renewal.lead_days: 0, dispute.fee_minor: 1500, dispute.age_from: {from}}}
plans:
- {{id: small, prices: [{{every: 1y, amount: 3000}}]}}
events:
- {{date: 2026-01-01, do: subscribe, plan: small}}
- {{do: pay}}
- {{date: 2026-02-01, do: dispute}}
- {{date: 2026-03-10, do: dispute_decided, {decided}}}
"
        )
    };
    let suspended = |report: &Report| -> Vec<String> {
        let facts = report.service_events.iter().filter(|f| f.event == "SuspensionDue");
        facts.map(|f| f.date.to_string()).collect()
    };
    let from_due = holds(&text("due_date", "won: false")).await;
    assert_eq!(from_due.ledger.balances["gateway_fees"], 1500);
    assert_eq!(from_due.invoices[0].amount_due, 3000);
    assert_eq!(suspended(&from_due), ["2026-03-11"], "it was due long ago");
    let anew = holds(&text("chargeback", "won: false, fee: 700")).await;
    assert_eq!(anew.ledger.balances["gateway_fees"], 700, "what is told counts");
    assert_eq!(suspended(&anew), ["2026-03-15"]);
    let won = holds(&text("due_date", "won: true")).await;
    assert_eq!((won.invoices[0].state, suspended(&won)), ("paid", vec![]));
}

#[tokio::test]
async fn settings_are_made_for_products_customers_and_services() {
    let text = "
run_until: 2026-03-20
saved_method: true
policies: {renewal.lead_days: 0}
plans:
- {id: small, prices: [{every: 1m, amount: 1000}], policies: {renewal.lead_days: 5}}
- {id: large, prices: [{every: 1m, amount: 2000}]}
events:
- {date: 2026-01-31, do: subscribe, plan: small}
- {do: subscribe, as: other, plan: large}
- {date: 2026-02-25, do: set_policy, level: service, of: other, key: renewal.lead_days, value: 2}
- {do: set_policy, level: product, of: none, key: renewal.lead_days, value: 2, expect: refused}
";
    let error = mpanel_simulate::simulate(&mpanel_simulate::read(text).unwrap()).await.unwrap_err().to_string();
    assert!(error.starts_with("events[3].of: there is no plan"), "{error}");
    let text = text.split("- {do: set_policy, level: product").next().unwrap();
    let days: Vec<(String, i64)> = bills(&holds(text).await).split_off(2);
    let wanted = [bill("2026-02-23", 1000), bill("2026-02-26", 2000)];
    assert_eq!(days, wanted);
}

#[tokio::test]
async fn corrected_usage_introductory_prices_and_certificates_are_played() {
    let text = "
run_until: 2026-03-20
saved_method: true
tax: {rules: [{country: DE, rate: \"10\"}]}
plans:
- id: metered
  prices: [{every: 1m, amount: 1000, intro: {cycles: 1, amount: 100}}]
  meters:
  - {id: traffic, aggregation: {aggregation: sum}, price: {model: per_unit, unit: \"1\"}}
events:
- {date: 2026-01-15, do: subscribe, plan: metered}
- {do: pay}
- {date: 2026-02-01, do: usage, meter: traffic, quantity: \"3\"}
- {do: usage, meter: traffic, quantity: \"4\"}
- {date: 2026-02-02, do: correct_usage, usage: 1, quantity: \"1\"}
- {date: 2026-02-20, do: correct_usage, usage: 2}
- {do: add_certificate, number: X-1, from: 2026-03-01}
";
    let report = holds(text).await;
    // 1 + 4 units with 10 %, then 4 less and no tax.
    assert_eq!(bills(&report), [bill("2026-01-15", 110), bill("2026-02-15", 1650), bill("2026-03-15", 600)]);
}
