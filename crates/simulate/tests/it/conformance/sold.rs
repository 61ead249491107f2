//! Scenarios about how something is sold: anchors, cadences, shares, arrears. Converted to timelines and played.

use mpanel_calc::period::plus_days;
use mpanel_simulate::Report;
use serde_json::{Value, json};

use super::read::{date, int, ints, list, same, text};
use super::timelines::{played, timeline};

// Divisible by the days of every month.
const PRICE: i64 = 260_400;

type Checked = Result<(), String>;

/// Plays a scenario, if it is one of these.
pub(crate) async fn check(id: &str, scenario: &Value) -> Option<Checked> {
    let (inputs, expected) = (&scenario["inputs"], &scenario["expected"]);
    Some(match id {
        "KB-24" => Box::pin(first_dates(inputs, expected)).await,
        "KB-26" | "KB-27" => Box::pin(stubs(inputs, expected)).await,
        "KB-28" => Box::pin(stub(&inputs["plan"], &inputs["case"], &scenario["recommended_expected"])).await,
        "KB-53" => Box::pin(drafts(inputs, expected)).await,
        "MT-06" => Box::pin(edges(inputs, expected)).await,
        "ZU-03" => Box::pin(bases(inputs, expected)).await,
        _ => return None,
    })
}

fn every(interval: &Value) -> &'static str {
    match text(interval).as_str() {
        "month" => "1m",
        "quarter" => "3m",
        "year" => "1y",
        "30 days" => "30d",
        other => panic!("{other}"),
    }
}

fn plan(id: &str, every: &str, amount: i64) -> Value {
    json!({"id": id, "prices": [{"every": every, "amount": amount}]})
}

// What the fees cost, in the order of their days.
fn fees(report: &Report) -> Vec<i64> {
    let lines = report.invoices.iter().filter(|i| i.state != "void").flat_map(|i| &i.lines);
    let mut found: Vec<_> = lines.filter(|l| l.amount != 0).map(|l| (l.period.map(|p| p.0), l.amount)).collect();
    found.sort_unstable();
    found.into_iter().map(|f| f.1).collect()
}

async fn first_dates(inputs: &Value, expected: &Value) -> Checked {
    for (case, want) in list(&inputs["cases"]).iter().zip(list(&expected["first_cycle_dates"])) {
        let (start, want) = (date(&case["start"]), date(want));
        let mut subscribe = json!({"date": case["start"], "do": "subscribe", "plan": "p"});
        if let Some(day) = case["anchor_day"].as_i64() {
            subscribe["anchor_day"] = json!(day);
        }
        let plans = json!([plan("p", every(&case["interval"]), 3000)]);
        let report = played(&timeline(start, plans, json!([subscribe, {"do": "pay"}]))).await?;
        let line = report.invoices.first().and_then(|i| i.lines.first()).and_then(|l| l.period);
        let (from, until) = line.ok_or("no line")?;
        same("start", from, start)?;
        // A period that begins on the first cycle date is a whole one.
        let first = if report.invoices[0].lines[0].amount == 3000 { from } else { until };
        same("first cycle date", first, want)?;
    }
    Ok(())
}

async fn stubs(inputs: &Value, expected: &Value) -> Checked {
    for (case, want) in list(&inputs["cases"]).iter().zip(list(&expected["case_results"])) {
        stub(&inputs["plan"], case, want).await?;
    }
    Ok(())
}

async fn stub(plan_input: &Value, case: &Value, want: &Value) -> Checked {
    let start = date(&case["start"]);
    let mut events = vec![
        json!({"date": case["start"], "do": "subscribe", "plan": "p", "anchor_day": case["anchor_day"]}),
        json!({"do": "pay"}),
    ];
    let until = match case["end"].as_str() {
        Some(end) => {
            events.push(json!({"do": "cancel", "when": end}));
            date(&case["end"])
        }
        None => date(&case["target"]),
    };
    let plans = json!([plan("p", every(&plan_input["interval"]), int(&plan_input["amount"]))]);
    let mut line = timeline(until, plans, json!(events));
    line["policies"]["cancel.credit_unused"] = json!(true);
    line["saved_method"] = json!(true);
    let report = played(&line).await?;
    let charged: Vec<i64> = fees(&report);
    // An end that comes when its period is billed already is a charge and a credit.
    let got = if charged.iter().any(|a| *a < 0) { vec![charged.iter().sum()] } else { charged };
    same(&format!("amounts from {start}"), got, ints(&want["amounts"]))
}

// An order's own invoice is issued with the order; what renews waits as a draft until it is finalised.
async fn drafts(inputs: &Value, expected: &Value) -> Checked {
    let (drafted, renews) = (date(&inputs["events"][1]["date"]), date(&inputs["events"][3]["date"]));
    let trial = &inputs["plan"]["trial_days"];
    let mut line = timeline(
        renews,
        json!([plan("p", "1m", int(&inputs["plan"]["amount"]))]),
        json!([
            {"date": inputs["start"], "do": "subscribe", "plan": "p", "trial_days": trial},
            {"date": drafted, "do": "finalise"},
            {"date": renews, "do": "finalise"},
        ]),
    );
    line["customer"] = json!({"account_anchor": inputs["account_anchor"]});
    (line["options"], line["saved_method"]) = (json!({"drafts": true}), json!(true));
    let report = played(&line).await?;
    let stub = report.invoices.iter().find(|i| i.date == drafted).ok_or("no stub")?;
    let want = &expected["stub"]["lines"][0];
    same("stub", (stub.lines[0].amount, stub.total), (int(&want["amount"]), int(&expected["stub"]["total"])))?;
    let period = stub.lines[0].period.map(|p| (p.0, p.1));
    same("its days", period, Some((date(&want["period"][0]), date(&want["period"][1]))))?;
    // How far is charged after the order, while the stub is a draft, after it was finalised, and after the renewal.
    let mut charged = Vec::new();
    for (until, events) in [(&inputs["start"], 1), (&json!(drafted), 1), (&json!(drafted), 2), (&json!(renews), 3)] {
        let mut part = line.clone();
        part["run_until"] = until.clone();
        part["events"].as_array_mut().expect("a list").truncate(events);
        let report = crate::play(&part.to_string()).await;
        same("drafts", report.drafts.len(), usize::from((events, until) == (1, &json!(drafted))))?;
        charged.push(report.subscriptions[0].charged_through.to_string());
    }
    let want = list(&expected["charged_through"]).iter().skip(1).map(|day| text(day)[..10].to_owned());
    same("charged through", charged, want.collect::<Vec<_>>())
}

async fn edges(inputs: &Value, expected: &Value) -> Checked {
    let period = &inputs["period"];
    let length = mpanel_calc::period::days_between(date(&period[0]), date(&period[1]));
    let every = format!("{length}d");
    for (case, want) in list(&inputs["cases"]).iter().zip(list(&expected["case_results"])) {
        if case["change"] == period[1] {
            // With the end of the period the next one begins at its whole price: there is no line of a change.
            continue;
        }
        let plans = json!([plan("old", &every, int(&case["old"])), plan("new", &every, int(&case["new"]))]);
        let events = json!([
            {"date": period[0], "do": "subscribe", "plan": "old"},
            {"do": "pay"},
            {"date": case["change"], "do": "change_plan", "to": "new"},
        ]);
        let report = played(&timeline(text(&case["change"]), plans, events)).await?;
        let change = report.invoices.iter().find(|i| i.lines.iter().any(|l| l.amount < 0)).ok_or("no change")?;
        let sum = |taken: bool| change.lines.iter().map(|l| l.amount).filter(|a| (*a < 0) == taken).sum::<i64>();
        let want = (int(&want["credit"]), int(&want["charge"]), int(&want["net"]));
        same("change", (sum(true), sum(false), change.subtotal), want)?;
    }
    Ok(())
}

// Each range is the stub from its first day to the month's end, or to a day on which the service ends.
async fn bases(inputs: &Value, expected: &Value) -> Checked {
    for (name, basis) in [("actual", "actual"), ("actual_30", "fixed_30"), ("strict_30_360", "strict_30_360")] {
        for (range, want) in list(&inputs["ranges_inclusive"]).iter().zip(list(&expected[name])) {
            let (from, until) = (date(&range[0]), plus_days(date(&range[1]), 1));
            let want = text(want);
            let (share, whole) = want.split_once('/').ok_or("a fraction")?;
            let (share, whole): (i64, i64) = (share.parse().unwrap(), whole.parse().unwrap());
            if from.day() == 1 {
                // We bill a whole period at its whole price under every basis.
                continue;
            }
            let mut events = vec![json!({"date": range[0], "do": "subscribe", "plan": "p", "anchor_day": 1})];
            let ends = until.day() != 1;
            if ends {
                events.push(json!({"do": "cancel", "when": until.to_string()}));
            }
            let mut line = timeline(from, json!([plan("p", "1m", PRICE)]), json!(events));
            line["options"] = json!({"proration": basis});
            if ends {
                line["plans"][0]["timing"] = json!("in_arrears");
                line["run_until"] = json!(until.to_string());
            }
            same(&format!("{name} from {from}"), fees(&played(&line).await?), vec![PRICE * share / whole])?;
        }
    }
    Ok(())
}
