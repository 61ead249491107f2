//! Scenarios about usage: events of a metered plan, played through billing to the lines of its invoices.

use mpanel_calc::{Anchor, Decimal};
use mpanel_simulate::Report;
use serde_json::{Value, json};

use super::read::{date, int, ints, list, price, quantity, same, text};
use super::timelines::{played, timeline};

type Checked = Result<(), String>;

/// Plays a scenario, if it is one of these.
pub(super) async fn check(id: &str, inputs: &Value, expected: &Value) -> Option<Checked> {
    Some(match id {
        "KB-17" => graduated_packages(inputs, expected).await,
        "KB-18" => volume_packages(inputs, expected).await,
        "LG-11" => commitment(inputs, expected).await,
        "LG-18" => by_tiers("graduated", inputs, expected).await,
        "LG-19" => by_tiers("volume", inputs, expected).await,
        "LG-22" => percentage(inputs, expected).await,
        "LG-26" => by_threshold(inputs, expected).await,
        "OM-03" => late_and_flat(inputs, expected).await,
        "OM-05" => zero_usage(inputs, expected).await,
        "SV-04" => discounted_stub(inputs, expected).await,
        _ => return None,
    })
}

/// A plan that costs nothing but its usage.
fn metered(meter: Value, mut events: Vec<Value>, until: &str) -> Value {
    let mut meter = meter;
    meter["id"] = json!("used");
    meter["aggregation"] = json!({"aggregation": "sum"});
    let plan = json!({"id": "metered", "prices": [{"every": "1m", "amount": 0}], "meters": [meter]});
    events.insert(0, json!({"date": "2026-01-01", "do": "subscribe", "plan": "metered"}));
    timeline(until, json!([plan]), Value::Array(events))
}

fn used(day: &str, amount: Decimal) -> Value {
    json!({"date": day, "do": "usage", "meter": "used", "quantity": amount})
}

/// Amounts of the usage lines, one after another.
fn billed(report: &Report) -> Vec<i64> {
    let lines = report.invoices.iter().flat_map(|i| &i.lines);
    lines.filter(|l| l.kind == "usage").map(|l| l.amount).collect()
}

/// What one period with this usage is billed.
async fn month(meter: Value, amounts: &[Decimal]) -> Result<i64, String> {
    let events = amounts.iter().map(|a| used("2026-01-10", *a)).collect();
    let report = played(&metered(meter, events, "2026-02-01")).await?;
    Ok(billed(&report).iter().sum())
}

fn tiers(value: &Value) -> Value {
    let tier = |t: &Value| {
        let up_to = (!t["up_to"].is_null()).then(|| quantity(&t["up_to"]));
        json!({"up_to": up_to, "unit": price(&t["unit"]), "flat": price(&t["flat"])})
    };
    list(value).iter().map(tier).collect()
}

fn package_tiers(value: &Value) -> Value {
    let tier = |t: &Value| json!({"package": quantity(&t["package"]), "packages_max": t["packages_max"], "price": price(&t["price"])});
    list(value).iter().map(tier).collect()
}

async fn graduated_packages(inputs: &Value, expected: &Value) -> Checked {
    let meter = json!({"price": {"model": "graduated_packages", "tiers": package_tiers(&inputs["tiers"])}});
    same("billed", month(meter, &[quantity(&inputs["quantity"])]).await?, int(&expected["total"]))
}

async fn volume_packages(inputs: &Value, expected: &Value) -> Checked {
    let mut got = Vec::new();
    for amount in list(&inputs["quantities"]) {
        let meter = json!({"price": {"model": "volume_packages", "tiers": package_tiers(&inputs["tiers"])}});
        got.push(month(meter, &[quantity(amount)]).await?);
    }
    same("billed", got, ints(&expected["totals"]))
}

async fn by_tiers(model: &str, inputs: &Value, expected: &Value) -> Checked {
    let mut got = Vec::new();
    for amount in list(&inputs["quantities"]) {
        let meter = json!({"price": {"model": model, "tiers": tiers(&inputs["tiers"])}});
        got.push(month(meter, &[quantity(amount)]).await?);
    }
    same("billed", got, ints(&expected["amounts"]))
}

// Each event of a case is added to those before: the bill is the running amount.
async fn percentage(inputs: &Value, expected: &Value) -> Checked {
    for (case, want) in list(&inputs["cases"]).iter().zip(list(&expected["running_amounts"])) {
        let events: Vec<Decimal> = list(&case["events"]).iter().map(quantity).collect();
        let model = json!({
            "rate": text(&inputs["percent"]),
            "fixed": price(&inputs["fixed"]),
            "free_events": case["free_events"],
            "free_total": case["free_total"],
        });
        let mut got = Vec::new();
        for count in 1..=events.len() {
            got.push(month(json!({"percentage": model}), &events[..count]).await?);
        }
        same("billed", got, ints(want))?;
    }
    Ok(())
}

async fn late_and_flat(inputs: &Value, expected: &Value) -> Checked {
    for (case, want) in list(&inputs["cases"]).iter().zip(list(&expected["case_results"])) {
        let (already, more) = (quantity(&case["already"]), quantity(&case["qty"]));
        let meter = json!({"price": {"model": "graduated", "tiers": tiers(&inputs["tiers"])}});
        let total = int(&want["total"]);
        if already == Decimal::ZERO {
            same("billed", month(meter, &[more]).await?, total)?;
            continue;
        }
        let mut late = used("2026-02-10", more);
        late["used_on"] = json!("2026-01-20");
        let report = played(&metered(meter, vec![used("2026-01-10", already), late], "2026-03-01")).await?;
        // The first period, what came late for it, and the second one without usage.
        let got = billed(&report);
        same("lines", got.len(), 3)?;
        same("billed afterwards", got[1], total)?;
    }
    Ok(())
}

async fn zero_usage(inputs: &Value, expected: &Value) -> Checked {
    let mut got = Vec::new();
    for case in list(&inputs["cases"]) {
        let price = match case["volume"].as_array() {
            Some(_) => json!({"model": "volume", "tiers": tiers(&case["volume"])}),
            None => json!({"model": "package", "size": quantity(&case["package"]), "price": price(&case["price"])}),
        };
        let meter = json!({"price": price, "spend": {"min": case["minimum"]}});
        let amount = quantity(&case["qty"]);
        let amounts: &[Decimal] = if amount == Decimal::ZERO { &[] } else { &[amount] };
        got.push(month(meter, amounts).await?);
    }
    same("billed", got, ints(&expected["amounts"]))
}

// The last bill is all that is billed for the first plan after the threshold's invoice.
async fn by_threshold(inputs: &Value, expected: &Value) -> Checked {
    let meter = json!({
        "id": "used", "aggregation": {"aggregation": "sum"}, "thresholds": [inputs["threshold"]],
        "price": {"model": "per_unit", "unit": inputs["usage_unit"]},
    });
    let plan = |id: &str, amount: i64| {
        json!({
            "id": id, "prices": [{"every": "1m", "amount": amount}], "timing": "in_arrears", "meters": [meter],
        })
    };
    let fee = int(&inputs["plan"]["amount"]);
    for (case, want) in list(&inputs["cases"]).iter().zip(list(&expected["case_results"])) {
        let mut events = vec![json!({"date": inputs["start"], "do": "subscribe", "plan": "old"})];
        for usage in list(&case["usage"]) {
            events
                .push(json!({"date": usage["date"], "do": "usage", "meter": "used", "quantity": text(&usage["qty"])}));
        }
        let mut first_plan_until = "2023-01-01".to_owned();
        if let Some(day) = case["upgrade"].as_str() {
            events.push(json!({"date": day, "do": "change_plan", "to": "new"}));
            day.clone_into(&mut first_plan_until);
        }
        if let Some(day) = case["terminate"].as_str() {
            events.push(json!({"date": day, "do": "cancel", "when": "immediate"}));
        }
        let mut line = timeline("2023-01-01", json!([plan("old", fee), plan("new", 2 * fee)]), Value::Array(events));
        line["options"] = json!({"bill_cancellation_day": true});
        let report = played(&line).await?;
        let crossed = date(&case["usage"][0]["date"]);
        let early: Vec<i64> = report.invoices.iter().filter(|i| i.date == crossed).map(|i| i.subtotal).collect();
        same("invoices of the threshold", early, vec![int(&want["threshold_invoice"])])?;
        let lines = report.invoices.iter().filter(|i| i.date > crossed).flat_map(|i| &i.lines);
        let until = first_plan_until.parse().unwrap();
        let last: i64 = lines.filter(|l| l.period.is_some_and(|p| p.0 < until)).map(|l| l.amount).sum();
        let last_bill = &want["final"];
        same("last bill", last, int(&last_bill["total"]))?;
        same("fees", last + int(&want["threshold_invoice"]), int(&last_bill["fees"]))?;
    }
    Ok(())
}

// The stub is billed with the order, the usage with the next fee; the coupon takes its share of all three.
async fn discounted_stub(inputs: &Value, expected: &Value) -> Checked {
    let usage = &inputs["usage"];
    let meter = json!({
        "id": "used", "aggregation": {"aggregation": "sum"},
        "price": {"model": "per_unit", "unit": price(&usage["unit"])},
    });
    let plan = json!({"id": "p", "prices": [{"every": "1m", "amount": inputs["plan"]["amount"]}], "meters": [meter]});
    let start = date(&inputs["start"]);
    let day = start.tomorrow().unwrap();
    let events = json!([
        {"date": start, "do": "subscribe", "plan": "p", "anchor_day": 1, "coupon": "ALL"},
        {"date": day, "do": "usage", "meter": "used", "quantity": quantity(&usage["qty"])},
    ]);
    let mut line = timeline(Anchor::on_day(2).next(start, 1), json!([plan]), events);
    line["coupons"] = json!([{"code": "ALL", "percent": text(&inputs["discount_percent"]), "covers_usage": true}]);
    let report = played(&line).await?;
    same("total", report.invoices.iter().map(|i| i.total).sum::<i64>(), int(&expected["total"]))
}

// Everything that counts but the plan's fee is usage or seats; seats are an add-on.
async fn commitment(inputs: &Value, expected: &Value) -> Checked {
    let fees = |month: &str, kind: &str| inputs[month][kind].as_i64().unwrap_or(0);
    let start = date(&inputs["start"]);
    let after = |months: i64| start.checked_add(jiff::Span::new().months(months)).unwrap();
    for coupon in list(&inputs["coupon_cases"]) {
        let meter = |id: &str| {
            let price = json!({"model": "per_unit", "unit": "0.01"});
            json!({"id": id, "aggregation": {"aggregation": "sum"}, "price": price})
        };
        let plan = json!({
            "id": "p", "timing": "in_arrears", "commitment": inputs["commitment"],
            "prices": [{"every": "1m", "amount": inputs["plan"]["amount"]}],
            "meters": [meter("arrears_usage"), meter("advance_usage")],
        });
        let mut subscribe = json!({"date": start, "do": "subscribe", "plan": "p", "add_ons": {"seat": 1}});
        if !coupon.is_null() {
            subscribe["coupon"] = json!("OFF");
        }
        let mut events = vec![subscribe];
        for (month, day) in [("month1_fees", start), ("month2_fees", after(1))] {
            for meter in ["arrears_usage", "advance_usage"] {
                let quantity = fees(month, meter).to_string();
                events.push(json!({"date": day, "do": "usage", "meter": meter, "quantity": quantity}));
            }
        }
        let mut line = timeline(after(2), json!([plan]), Value::Array(events));
        let seat = fees("month1_fees", "recurring");
        line["add_ons"] = json!([{"id": "seat", "prices": [{"every": "1m", "amount": seat}]}]);
        if !coupon.is_null() {
            line["coupons"] = json!([{"code": "OFF", "amount": coupon}]);
        }
        let report = played(&line).await?;
        let lines = report.invoices.iter().flat_map(|i| &i.lines);
        let lifted: Vec<i64> =
            lines.filter(|l| l.description.starts_with("Minimum commitment")).map(|l| l.amount).collect();
        same("true-ups", lifted, vec![int(&expected["true_up_month1"]), int(&expected["true_up_month2"])])?;
    }
    Ok(())
}
