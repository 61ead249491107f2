//! Scenarios about contracts over time: converted to timelines and played through billing.

use mpanel_simulate::{InvoiceOut, LineOut, Report};
use serde_json::{Value, json};

use super::read::{date, int, ints, list, same, text};
use crate::invariants;
use crate::play;

type Checked = Result<(), String>;

/// Plays a scenario, if it is one of these, and checks what must hold of every timeline.
pub(crate) async fn check(id: &str, scenario: &Value) -> Option<Checked> {
    let (inputs, expected) = (&scenario["inputs"], &scenario["expected"]);
    Some(match id {
        "KB-02" | "KB-07" => Box::pin(moved_anchor(inputs, expected)).await,
        "KB-03" => Box::pin(upgrade_before_anchor(inputs, expected)).await,
        "CB-02" => Box::pin(on_the_next_invoice(inputs, expected)).await,
        "KB-12" => Box::pin(scheduled_quantity(inputs, expected)).await,
        "KB-33" => Box::pin(corrections(inputs, expected)).await,
        "KB-38" => Box::pin(clock_change(inputs, expected)).await,
        "KB-43" => Box::pin(pauses(inputs, expected, &scenario["recommended_expected"])).await,
        "KB-48" => Box::pin(refunds(inputs, expected)).await,
        "KB-50" => Box::pin(void_and_bill_again(inputs, expected)).await,
        "LG-13" => Box::pin(to_yearly(inputs, expected)).await,
        "LG-32" => Box::pin(local_days(inputs)).await,
        "LG-37" => Box::pin(order_of_things(inputs, expected)).await,
        "MT-01" | "MT-02" => Box::pin(two_components(inputs, expected)).await,
        "PP-01" => Box::pin(instalments(inputs, expected)).await,
        "TX-02" => Box::pin(rate_group(inputs, expected)).await,
        _ => return Box::pin(super::metered::check(id, inputs, expected)).await,
    })
}

// Invoices are raised on the day they are due, as the scenarios have it.
pub(super) fn timeline(until: impl ToString, plans: Value, events: Value) -> Value {
    json!({
        "run_until": until.to_string(),
        "currency": "USD",
        "policies": {"renewal.lead_days": 0},
        "plans": plans,
        "events": events,
    })
}

fn plan(id: &str, every: &str, amount: i64) -> Value {
    json!({"id": id, "prices": [{"every": every, "amount": amount}]})
}

pub(super) async fn played(timeline: &Value) -> Result<Report, String> {
    let text = timeline.to_string();
    let report = Box::pin(play(&text)).await;
    let broken = Box::pin(invariants::broken(&text)).await;
    if broken.is_empty() { Ok(report) } else { Err(format!("invariants: {broken:?}")) }
}

/// What a line pays for and what it costs.
type Stretch = (String, String, i64);

fn stretches(lines: &[LineOut]) -> Vec<Stretch> {
    let costing = lines.iter().filter(|l| l.amount != 0);
    let mut found: Vec<Stretch> = costing
        .map(|l| {
            let (start, end) = l.period.map_or_else(Default::default, |(s, e)| (s.to_string(), e.to_string()));
            (start, end, l.amount)
        })
        .collect();
    found.sort();
    found
}

fn wanted(lines: &Value) -> Vec<Stretch> {
    let mut found: Vec<Stretch> =
        list(lines).iter().map(|l| (text(&l["period"][0]), text(&l["period"][1]), int(&l["amount"]))).collect();
    found.sort();
    found
}

/// The invoices of a day, void ones left out unless they are asked for.
fn on_day<'a>(report: &'a Report, want: &Value) -> Vec<&'a InvoiceOut> {
    let void = want["status"].as_str() == Some("void");
    let day = date(&want["date"]);
    report.invoices.iter().filter(|i| i.date == day && (i.state == "void") == void).collect()
}

fn compare(report: &Report, want: &Value) -> Checked {
    let found = on_day(report, want);
    let [invoice] = found.as_slice() else {
        let have: Vec<String> =
            report.invoices.iter().map(|i| format!("{} {} {:?}", i.date, i.state, stretches(&i.lines))).collect();
        return Err(format!("{} invoices on {}: {have:?}", found.len(), want["date"]));
    };
    let at = |what: &str| format!("{} of {}", what, want["date"]);
    same(&at("lines"), stretches(&invoice.lines), wanted(&want["lines"]))?;
    let due = invoice.total.max(0) - invoice.credits_applied;
    for (name, got) in [
        ("subtotal", invoice.subtotal),
        ("tax", invoice.tax),
        ("total", invoice.total),
        ("credits_applied", invoice.credits_applied),
        ("credited_to_account", invoice.credited_to_account),
        ("amount_due", due),
    ] {
        if let Some(want) = want[name].as_i64() {
            same(&at(name), got, want)?;
        }
    }
    Ok(())
}

fn compare_all(report: &Report, invoices: &Value) -> Checked {
    list(invoices).iter().try_for_each(|want| compare(report, want))
}

fn last_date(invoices: &Value) -> String {
    text(&list(invoices).last().expect("an invoice")["date"])
}

fn month_before(day: &Value) -> String {
    let day = date(day);
    mpanel_calc::Anchor::of(day).previous(day, 1).to_string()
}

async fn moved_anchor(inputs: &Value, expected: &Value) -> Checked {
    let start = month_before(&inputs["charged_through"]);
    let mut events = vec![json!({"date": start, "do": "subscribe", "plan": "p"}), json!({"do": "pay"})];
    for event in list(&inputs["events"]) {
        events.push(json!({
            "date": event["date"], "do": "set_anchor_day", "day": event["day"], "when": event["effective"],
        }));
    }
    let plans = json!([plan("p", "1m", int(&inputs["plan"]["amount"]))]);
    let report = played(&timeline(last_date(&expected["invoices"]), plans, json!(events))).await?;
    compare_all(&report, &expected["invoices"])?;
    let regular = report.invoices.iter().filter(|i| i.state != "void").count();
    same("invoices", regular, 1 + list(&expected["invoices"]).len())
}

async fn upgrade_before_anchor(inputs: &Value, expected: &Value) -> Checked {
    let events = list(&inputs["events"]);
    let (renew, anchor, change) = (&events[0], &events[1], &events[2]);
    let events = json!([
        {"date": renew["date"], "do": "subscribe", "plan": "old"},
        {"do": "pay"},
        {"date": anchor["date"], "do": "set_anchor_day", "day": anchor["day"]},
        {"date": change["date"], "do": "change_plan", "to": "new", "when": "immediate"},
    ]);
    let price = |name: &str| int(&inputs[name]["amount"]);
    let plans = json!([plan("old", "1m", price("plan")), plan("new", "1m", price("new_plan"))]);
    let report = played(&timeline(last_date(&expected["invoices"]), plans, events)).await?;
    compare_all(&report, &expected["invoices"])
}

// Units of one subscription are sold as an add-on of a plan that costs nothing.
async fn scheduled_quantity(inputs: &Value, expected: &Value) -> Checked {
    let events = list(&inputs["events"]);
    let mut line = timeline(
        last_date(&expected["invoices"]),
        json!([plan("p", "1m", 0)]),
        json!([
            {"date": events[0]["date"], "do": "subscribe", "plan": "p", "add_ons": {"unit": events[0]["quantity"]}},
            {"do": "pay", "amount": int(&inputs["plan"]["amount"]) * int(&events[0]["quantity"])},
            {"date": events[1]["date"], "do": "set_quantity", "add_on": "unit", "quantity": events[1]["quantity"],
             "when": events[1]["effective"]},
        ]),
    );
    line["add_ons"] = json!([plan("unit", "1m", int(&inputs["plan"]["amount"]))]);
    compare_all(&played(&line).await?, &expected["invoices"])
}

async fn corrections(inputs: &Value, expected: &Value) -> Checked {
    let plans = json!([plan("p", "1m", int(&inputs["line"]))]);
    for (case, want) in list(&inputs["cases"]).iter().zip(list(&expected["case_results"])) {
        let mut events = vec![json!({"date": "2026-01-01", "do": "subscribe", "plan": "p"})];
        if int(&case["paid"]) > 0 {
            events.push(json!({"do": "pay", "amount": case["paid"]}));
        }
        // A refund with its correction is one act here; a correction alone is a credit note.
        match (case["adjust"].as_i64(), case["refund"].as_i64()) {
            (Some(adjust), None) => events.push(json!({"do": "credit_note", "amount": adjust})),
            (adjust, Some(refund)) => {
                let with = adjust.is_some();
                events.push(json!({"do": "refund", "amount": refund, "with_credit_note": with}));
            }
            (None, None) => {}
        }
        let report = played(&timeline("2026-01-02", plans.clone(), json!(events))).await?;
        let invoice = &report.invoices[0];
        let got = (invoice.total - invoice.credited, invoice.amount_due, report.account_credit);
        same("account", got, (int(&want["charged"]), int(&want["balance"]), int(&want["account_credit"])))?;
    }
    Ok(())
}

async fn clock_change(inputs: &Value, expected: &Value) -> Checked {
    let zone = text(&inputs["timezone"]);
    let local = |at: &Value| {
        let at: jiff::Timestamp = text(at).parse().unwrap();
        at.in_tz(&zone).unwrap()
    };
    let (start, run) = (local(&inputs["created"]), local(&inputs["run_at"]));
    let cancel = &inputs["events"][0];
    let mut line = timeline(
        run.date(),
        json!([plan("p", "1m", int(&inputs["plan"]["amount"]))]),
        json!([
            {"date": start.date().to_string(), "time": start.time().to_string(), "do": "subscribe", "plan": "p"},
            {"do": "pay", "time": start.time().to_string()},
            {"date": cancel["date"], "do": "cancel", "when": "end_of_term"},
            {"date": run.date().to_string(), "time": run.time().to_string(), "do": "run"},
        ]),
    );
    line["zone"] = json!(zone);
    let report = played(&line).await?;
    same("ends", report.subscriptions[0].cancel_at, Some(date(&cancel["effective"])))?;
    same("invoices", report.invoices.len(), usize::try_from(int(&expected["invoice_count"])).unwrap())?;
    let credits = report.invoices.iter().flat_map(|i| &i.lines).filter(|l| l.amount < 0).count();
    same("credits", credits + report.credit_notes.len(), list(&expected["credits"]).len())
}

async fn pauses(inputs: &Value, restarted: &Value, kept: &Value) -> Checked {
    for (resume, want) in [("restart_term", restarted), ("keep", kept)] {
        let events = list(&inputs["events"]);
        let mut line = timeline(
            text(&want["next"][0]),
            json!([plan("p", "1y", int(&inputs["plan"]["amount"]))]),
            json!([
                {"date": inputs["paid_period"][0], "do": "subscribe", "plan": "p"},
                {"do": "pay"},
                {"date": events[0]["date"], "do": "pause", "credit": true},
                {"date": events[1]["date"], "do": "resume"},
            ]),
        );
        line["options"] = json!({"resume_anchor": resume});
        let report = played(&line).await?;
        let credits: Vec<Stretch> =
            report.invoices.iter().flat_map(|i| stretches(&i.lines)).filter(|s| s.2 < 0).collect();
        same("credits", credits, wanted(&restarted["credit_lines"]))?;
        compare(&report, &want["resume_invoice"])?;
        let next = report.invoices.last().map(|i| stretches(&i.lines)).unwrap_or_default();
        let periods: Vec<(String, String)> = next.into_iter().map(|s| (s.0, s.1)).collect();
        same("next", periods, vec![(text(&want["next"][0]), text(&want["next"][1]))])?;
    }
    Ok(())
}

async fn refunds(inputs: &Value, expected: &Value) -> Checked {
    for (case, want) in list(&inputs["cases"]).iter().zip(list(&expected["case_results"])) {
        let total = int(&case["invoice"]);
        let payments = case["payments"].as_array().map_or_else(|| vec![total], |_| ints(&case["payments"]));
        let mut events = vec![json!({"date": "2026-01-01", "do": "subscribe", "plan": "p"})];
        events.extend(payments.iter().map(|amount| json!({"do": "pay", "amount": amount})));
        let steps = list(&case["refunds"]);
        let mut balances = Vec::new();
        for (index, step) in steps.iter().enumerate() {
            let payment = if payments.len() > 1 { index + 1 } else { 1 };
            events.push(json!({
                "do": "refund", "payment": payment, "amount": step["amount"], "with_credit_note": step["correct_line"],
            }));
            let plans = json!([plan("p", "1m", total)]);
            let report = played(&timeline("2026-01-01", plans, json!(events))).await?;
            balances.push(report.invoices[0].amount_due);
        }
        let wanted = if want["balances"].is_array() { &want["balances"] } else { &want["balances_after_refunds"] };
        same("balances", balances, ints(wanted))?;
    }
    Ok(())
}

async fn void_and_bill_again(inputs: &Value, expected: &Value) -> Checked {
    let events = list(&inputs["events"]);
    let (first, second) = (&events[0]["date"], &events[2]["date"]);
    let mut line = timeline(
        text(second),
        json!([plan("p", "1m", int(&inputs["plan"]["amount"]))]),
        json!([
            {"date": month_before(first), "do": "subscribe", "plan": "p"},
            {"do": "pay"},
            {"date": first, "do": "run"},
            {"do": "void"},
            {"date": second, "do": "run"},
            {"do": "pay"},
            {"do": "void", "expect": "refused"},
            {"do": "refund"},
            {"do": "void"},
        ]),
    );
    line["rounds"] = json!("on_events");
    line["options"] = json!({"void_releases_periods": true});
    let report = played(&line).await?;
    let billed = |day: &Value| -> Vec<Stretch> {
        let mut all: Vec<Stretch> =
            report.invoices.iter().filter(|i| i.date == date(day)).flat_map(|i| stretches(&i.lines)).collect();
        all.sort();
        all
    };
    let want = list(&expected["invoices"]);
    same("voided", billed(first), wanted(&want[0]["lines"]))?;
    same("billed again", billed(second), wanted(&want[1]["lines"]))?;
    let number = report.invoices.iter().filter(|i| i.date == date(second)).count();
    same("invoices of the second run", number, 1)
}

async fn on_the_next_invoice(inputs: &Value, expected: &Value) -> Checked {
    let mut line = timeline(
        "2026-03-30",
        json!([plan("old", "4w", int(&inputs["old"])), plan("new", "4w", int(&inputs["new"]))]),
        json!([
            {"date": "2026-03-02", "do": "subscribe", "plan": "old"},
            {"do": "pay"},
            {"date": "2026-03-09", "do": "change_plan", "to": "new"},
        ]),
    );
    line["options"] = json!({"proration_invoice": "next"});
    line["currency"] = inputs["currency"].clone();
    let report = played(&line).await?;
    let [_, next] = report.invoices.as_slice() else {
        return Err(format!("{} invoices, not that of the order and the next one", report.invoices.len()));
    };
    let mut got: Vec<i64> = next.lines.iter().map(|l| l.amount).collect();
    let mut want: Vec<i64> = list(&expected["next_invoice_lines"]).iter().map(int).collect();
    got.sort_unstable();
    want.sort_unstable();
    same("lines", got, want)?;
    same("day", next.date.to_string(), "2026-03-30".to_owned())?;
    same("total", next.total, int(&expected["total"]))
}

async fn to_yearly(inputs: &Value, expected: &Value) -> Checked {
    let price = |name: &str| int(&inputs[name]["amount"]);
    let upgrade = &inputs["upgrade"];
    let plans = json!([plan("old", "1m", price("plan")), plan("new", "1y", price("new_plan"))]);
    let mut line = timeline(
        text(upgrade),
        plans,
        json!([
            {"date": inputs["plan"]["anchor"], "do": "subscribe", "plan": "old"},
            {"do": "pay"},
            {"date": upgrade, "do": "change_plan", "to": "new", "every": "1y"},
        ]),
    );
    line["saved_method"] = json!(true);
    line["options"] = json!({"interval_change": "keep_anchor"});
    let report = played(&line).await?;
    let want = list(&expected["invoices"]);
    let (regular, changed) = want.split_at(want.len() - 1);
    regular.iter().try_for_each(|want| compare(&report, want))?;
    // What the source puts on a credit note is a line of the change's invoice here.
    let found = on_day(&report, &changed[0]);
    let lines: Vec<Stretch> = found.iter().flat_map(|i| stretches(&i.lines)).collect();
    let (credits, charges): (Vec<Stretch>, Vec<Stretch>) = lines.into_iter().partition(|s| s.2 < 0);
    same("charges", charges, wanted(&changed[0]["lines"]))?;
    same("credit", -credits.iter().map(|s| s.2).sum::<i64>(), int(&expected["credit_note"]))
}

// Periods are paid in advance here; the day of billing is the same. Weeks are not sold.
async fn local_days(inputs: &Value) -> Checked {
    for case in list(&inputs["cases"]).iter().filter(|c| text(&c["interval"]) == "month") {
        let zone = text(&case["timezone"]);
        let local = |at: &Value| {
            let at: jiff::Timestamp = text(at).replace('Z', ":00Z").parse().unwrap();
            at.in_tz(&zone).unwrap()
        };
        let first = local(&case["start"]).date().first_of_month();
        let mut events = vec![
            json!({"date": first.to_string(), "time": "00:00", "do": "subscribe", "plan": "p"}),
            json!({"do": "pay", "time": "00:00"}),
        ];
        let mut runs: Vec<jiff::Zoned> = list(&case["before"]).iter().map(local).collect();
        let before = runs.len();
        runs.extend(list(&case["on"]).iter().chain(list(&case["after"])).map(local));
        let mut counts = Vec::new();
        for run in runs {
            events.push(json!({"date": run.date().to_string(), "time": run.time().to_string(), "do": "run"}));
            let mut line = timeline(run.date(), json!([plan("p", "1m", 1000)]), json!(events));
            line["zone"] = json!(zone);
            line["rounds"] = json!("on_events");
            counts.push(played(&line).await?.invoices.len() - 1);
        }
        let want: Vec<usize> = (0..counts.len()).map(|i| usize::from(i >= before)).collect();
        same("renewals after each run", counts, want)?;
    }
    Ok(())
}

async fn order_of_things(inputs: &Value, expected: &Value) -> Checked {
    let mut line = timeline(
        "2026-01-01",
        json!([plan("p", "1m", int(&inputs["fee"]))]),
        json!([
            {"date": "2026-01-01", "do": "grant_credit", "amount": inputs["prepaid"]},
            {"do": "subscribe", "plan": "p", "coupon": "OFF"},
        ]),
    );
    line["coupons"] = json!([{"code": "OFF", "amount": inputs["coupon"]}]);
    line["tax"] = json!({"rules": [{"country": "DE", "rate": text(&inputs["tax_percent"])}]});
    let report = played(&line).await?;
    let invoice = &report.invoices[0];
    let got =
        [invoice.subtotal - invoice.discount, invoice.tax, invoice.total, invoice.credits_applied, invoice.amount_due];
    same("sums", got.to_vec(), ["net", "tax", "gross", "prepaid", "amount_due"].map(|n| int(&expected[n])).to_vec())
}

async fn two_components(inputs: &Value, expected: &Value) -> Checked {
    let amount = |side: &str, index: usize| int(&inputs[side][index]["amount"]);
    let mut line = timeline(
        text(&inputs["change"]),
        json!([plan("old", "1m", amount("old", 0)), plan("new", "1m", amount("new", 0))]),
        json!([
            {"date": inputs["period"][0], "do": "subscribe", "plan": "old", "add_ons": {"seats-old": 1}},
            {"do": "pay"},
            {"date": inputs["change"], "do": "change_plan", "to": "new", "add_ons": {"seats-new": 1}},
        ]),
    );
    line["add_ons"] = json!([plan("seats-old", "1m", amount("old", 1)), plan("seats-new", "1m", amount("new", 1))]);
    compare_all(&played(&line).await?, &expected["invoices"])
}

async fn instalments(inputs: &Value, expected: &Value) -> Checked {
    let line = timeline(
        "2026-01-31",
        json!([plan("p", "1m", int(&inputs["amount"]))]),
        json!([
            {"date": "2026-01-15", "do": "subscribe", "plan": "p", "instalments": inputs["instalments"]},
            {"do": "pay", "amount": 5000},
        ]),
    );
    let report = played(&line).await?;
    let parts = &report.invoices[0].parts;
    same("parts", parts.iter().map(|p| p.amount).collect::<Vec<_>>(), ints(&expected["amounts"]))?;
    same("what is paid of them", parts.iter().map(|p| p.paid).collect::<Vec<_>>(), vec![3333, 1667, 0])
}

async fn rate_group(inputs: &Value, expected: &Value) -> Checked {
    let amounts = ints(&inputs["lines"]);
    let mut line = timeline(
        "2026-01-01",
        json!([plan("p", "1m", amounts[0])]),
        json!([{"date": "2026-01-01", "do": "subscribe", "plan": "p", "add_ons": {"a": 1, "b": 1}}]),
    );
    line["add_ons"] = json!([plan("a", "1m", amounts[1]), plan("b", "1m", amounts[2])]);
    line["tax"] = json!({"rules": [{"country": "DE", "rate": text(&inputs["rate_percent"])}]});
    let report = played(&line).await?;
    let invoice = &report.invoices[0];
    let group = &expected["tax_group"];
    same("group", (invoice.tax_breakdown[0].base, invoice.tax), (int(&group["base"]), int(&group["tax"])))?;
    same("total", (invoice.subtotal, invoice.total), (int(&expected["line_total"]), int(&expected["total"])))
}
