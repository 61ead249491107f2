//! Scenarios about money and books: other currencies, taxes, and when revenue is earned. Converted to timelines and
//! played through billing.

use std::collections::BTreeMap;

use mpanel_simulate::Report;
use serde_json::{Value, json};

use super::read::{date, int, ints, list, same, text};
use super::timelines::{played, timeline};

type Checked = Result<(), String>;

/// Plays a scenario, if it is one of these.
pub(crate) async fn check(id: &str, scenario: &Value) -> Option<Checked> {
    let (inputs, expected) = (&scenario["inputs"], &scenario["expected"]);
    Some(match id {
        "FX-01" => Box::pin(three_currencies(inputs, expected)).await,
        "KB-49" => Box::pin(other_currency(inputs, expected)).await,
        "LG-02" => Box::pin(coupon_and_rates(inputs, expected)).await,
        "LG-28" => Box::pin(given_back_and_written_off(inputs, expected)).await,
        "LG-36" => Box::pin(vat(inputs, expected)).await,
        "RR-02" => Box::pin(allocation(inputs, expected)).await,
        "RR-07" => Box::pin(spreads(inputs, expected)).await,
        "RR-08" => Box::pin(credit_note_before_payment(inputs, expected)).await,
        _ => return None,
    })
}

fn plan(id: &str, every: &str, amount: &Value) -> Value {
    json!({"id": id, "prices": [{"every": every, "amount": amount}]})
}

// The reversal of a chargeback is the same money coming in again.
async fn other_currency(inputs: &Value, expected: &Value) -> Checked {
    let invoice = &inputs["invoice"];
    let pay = json!({"do": "pay", "settled": inputs["settled"]});
    let all =
        [json!({"date": "2026-01-01", "do": "subscribe", "plan": "p"}), pay.clone(), json!({"do": "chargeback"}), pay];
    let steps = ["balance_after_payment", "balance_after_chargeback", "balance_after_reversal"];
    for (count, step) in (2..).zip(steps) {
        let mut line = timeline("2026-01-02", json!([plan("p", "1m", &invoice["amount"])]), json!(&all[..count]));
        line["currency"] = invoice["currency"].clone();
        let report = played(&line).await?;
        same(step, report.invoices[0].amount_due, int(&expected[step]))?;
        let cash = report.ledger.balances.get("cash:simulated EUR").copied().unwrap_or_default();
        let held = if count == 3 { 0 } else { int(&inputs["settled"]["amount"]) };
        same("what came in", cash, held)?;
    }
    Ok(())
}

// The split of the loss is arithmetic; billing books the whole of it.
async fn three_currencies(inputs: &Value, expected: &Value) -> Checked {
    let (invoice, receipt, books) = (&inputs["invoice"], &inputs["receipt"], &inputs["books"]);
    let rate =
        |of: &Value, on: &str| json!({"base": of["currency"], "quote": books, "rate": of["rate_to_books"], "on": on});
    let came = json!({"amount": receipt["amount"], "currency": receipt["currency"]});
    let mut line = timeline(
        "2026-01-20",
        json!([plan("p", "1m", &invoice["amount"])]),
        json!([
            {"date": "2026-01-15", "do": "subscribe", "plan": "p"},
            {"date": "2026-01-18", "do": "pay", "amount": expected["applied_to_invoice"], "invoice": "latest", "settled": came},
        ]),
    );
    line["currency"] = invoice["currency"].clone();
    line["rates"] = json!([rate(invoice, "2026-01-14"), rate(receipt, "2026-01-14")]);
    let report = played(&line).await?;
    same("still owed", report.invoices[0].amount_due, 0)?;
    let [one] = report.realised.as_slice() else { return Err(format!("settlements: {:?}", report.realised)) };
    same("applied", one.applied, int(&expected["applied_to_invoice"]))?;
    same("invoice in books", one.carried, expected["invoice_in_books"].as_i64())?;
    same("receipt in books", one.received, expected["receipt_in_books"].as_i64())?;
    same("gain", one.gain, expected["net"].as_i64())?;
    let booked = report.ledger.balances.get(&format!("fx_gain_loss {}", text(books))).copied();
    same("loss in the ledger", booked, expected["net"].as_i64().map(|net| -net))
}

// An issued invoice is not undone: what is given back is corrected, what nobody gets is given up. That of a renewal, because
// an order that waits for its money is cancelled instead.
async fn given_back_and_written_off(inputs: &Value, expected: &Value) -> Checked {
    let total = int(&inputs["total"]);
    for (case, want) in list(&inputs["cases"]).iter().zip(list(&expected["case_results"])) {
        let (paid, credit, refund) = (int(&case["paid"]), int(&case["credit"]), int(&case["refund"]));
        let voided = list(&want["credit_notes"]).iter().find_map(|n| n["voided"].as_i64()).unwrap_or_default();
        let mut events = vec![
            json!({"date": "2026-01-01", "do": "subscribe", "plan": "p"}),
            json!({"do": "pay"}),
            json!({"date": "2026-02-01", "do": "run"}),
        ];
        let steps = [
            (paid, json!({"do": "pay", "amount": paid, "invoice": "latest"})),
            (refund, json!({"do": "refund", "amount": refund, "with_credit_note": true, "invoice": "latest"})),
            (credit, json!({"do": "credit_note", "amount": credit, "invoice": "latest"})),
            (voided, json!({"do": "write_off", "invoice": "latest"})),
        ];
        events.extend(steps.into_iter().filter(|(amount, _)| *amount > 0).map(|(_, step)| step));
        let mut line = timeline("2026-02-01", json!([plan("p", "1m", &json!(total / 6 * 5))]), json!(events));
        line["currency"] = inputs["currency"].clone();
        line["tax"] = json!({"rules": [{"country": "DE", "rate": "20"}]});
        let report = played(&line).await?;
        let invoice = &report.invoices[1];
        same("total", invoice.total, total)?;
        same("money kept", invoice.paid, 0)?;
        same("notes", invoice.credited, credit + refund)?;
        same("each note", report.credit_notes.iter().map(|n| n.total).sum::<i64>(), credit + refund)?;
        same("given up", report.ledger.balances.get("bad_debt").copied().unwrap_or_default(), voided)?;
        same("customer's account", report.ledger.balances.get("receivable").copied().unwrap_or_default(), 0)?;
    }
    Ok(())
}

// The lines are those of an order, which is paid in advance; what lifts a charge to its minimum is one of them.
async fn coupon_and_rates(inputs: &Value, expected: &Value) -> Checked {
    let lines = list(&inputs["lines"]);
    let class = |line: &Value| format!("rate-{}", text(&line["tax_percent"]));
    let sold = |line: &Value| {
        let mut sold = plan(&text(&line["id"]).replace('_', "-"), "1m", &line["amount"]);
        sold["tax_class"] = json!(class(line));
        sold
    };
    let mut rules: BTreeMap<String, Value> = BTreeMap::new();
    for line in lines {
        let rate = text(&line["tax_percent"]);
        rules.insert(class(line), json!({"country": "DE", "rate": rate, "class": class(line)}));
    }
    let add_ons: Vec<Value> = lines[1..].iter().map(sold).collect();
    let wanted: BTreeMap<String, i64> = add_ons.iter().map(|a| (text(&a["id"]), 1)).collect();
    let subscribe = json!({
        "date": inputs["period"][0], "do": "subscribe", "plan": text(&lines[0]["id"]), "add_ons": wanted, "coupon": "OFF",
    });
    let mut line = timeline(text(&inputs["period"][0]), json!([sold(&lines[0])]), json!([subscribe]));
    line["currency"] = inputs["currency"].clone();
    line["add_ons"] = json!(add_ons);
    line["coupons"] = json!([{"code": "OFF", "amount": inputs["coupon"]["amount"], "cycles": 1}]);
    line["tax"] = json!({"rules": rules.into_values().collect::<Vec<_>>()});
    let report = played(&line).await?;
    let (invoice, want) = (&report.invoices[0], &expected["invoices"][0]);
    let mut got: Vec<(i64, i64)> = invoice.lines.iter().map(|l| (l.amount, l.discount)).collect();
    let mut shares: Vec<(i64, i64)> =
        list(&want["lines"]).iter().map(|l| (int(&l["amount"]), int(&l["discount"]))).collect();
    got.sort_unstable();
    shares.sort_unstable();
    same("shares of the coupon", got, shares)?;
    for group in list(&want["tax_breakdown"]) {
        let found = invoice.tax_breakdown.iter().find(|t| t.percent == text(&group["percent"]));
        let found = found.map(|t| (t.base, t.tax));
        same("group", found, Some((int(&group["base"]), int(&group["tax"]))))?;
    }
    let sums = (invoice.subtotal, invoice.discount, invoice.tax, invoice.total);
    same("sums", sums, (int(&want["subtotal"]), int(&want["discount"]), int(&want["tax"]), int(&want["total"])))
}

async fn vat(inputs: &Value, expected: &Value) -> Checked {
    for (case, want) in list(&inputs["cases"]).iter().zip(list(&expected["tax"])) {
        let country = text(&case["country"]);
        let number = if country == "IT" { "IT12345678901" } else { "FR12345678901" };
        let mut customer = json!({"country": country});
        match case["vat_number"].as_str() {
            // A number without its form is refused where it is entered, so that the customer has none.
            None | Some("format invalid") => {}
            Some(state) => {
                let down = state == "check service down";
                (customer["vat_number"], customer["company"]) = (json!(number), json!("Buyer"));
                customer["vat_answer"] = json!(if down { "unavailable" } else { "valid" });
            }
        }
        let plans = json!([plan("p", "1m", &json!(10_000))]);
        let events = json!([{"date": "2026-01-01", "do": "subscribe", "plan": "p"}]);
        let mut line = timeline("2026-01-01", plans, events);
        (line["seller"], line["tax"], line["customer"]) = (json!({"country": inputs["seller"]}), json!("eu"), customer);
        let report = played(&line).await?;
        let invoice = &report.invoices[0];
        let rate = invoice.lines[0].tax_rate.clone();
        let want = match text(want).as_str() {
            "FR standard" | "FR standard, re-checked later" => ("20".to_owned(), 2000),
            "IT standard" => ("22".to_owned(), 2200),
            _ => ("0".to_owned(), 0),
        };
        same(&format!("tax of {case}"), (rate, invoice.tax), want)?;
    }
    Ok(())
}

// What an account gained by its months, credits positive; months in which nothing moved are left out.
fn credited(report: &Report, account: &str) -> Vec<i64> {
    let moved = report.months.values().filter_map(|changes| changes.get(account));
    moved.map(|change| -change).collect()
}

async fn spreads(inputs: &Value, expected: &Value) -> Checked {
    let at = |value: &Value| -> jiff::civil::DateTime { text(value).trim_end_matches('Z').parse().unwrap() };
    let (start, end) = (at(&inputs["start"]), at(&inputs["end"]));
    let every = format!("{}d", mpanel_calc::period::days_between(start.date(), end.date()));
    for how in [None, Some("exact"), Some("day"), Some("month_even"), Some("month_even_prorated_ends")] {
        let mut line = timeline(
            "2024-12-01",
            json!([plan("p", &every, &inputs["amount"])]),
            json!([
                {"date": start.date().to_string(), "time": start.time().to_string(), "do": "subscribe", "plan": "p"},
                {"do": "pay", "time": start.time().to_string()},
                {"do": "cancel", "when": "end_of_term", "time": "13:00"},
            ]),
        );
        if let Some(how) = how {
            line["policies"]["revenue.spread"] = json!(how);
        }
        line["months"] = json!(true);
        let report = played(&line).await?;
        same(how.unwrap_or("default"), credited(&report, "revenue"), ints(&expected[how.unwrap_or("day")]))?;
    }
    Ok(())
}

// The quarter is the second one, since an order that nobody pays is given up before February.
async fn credit_note_before_payment(inputs: &Value, expected: &Value) -> Checked {
    let (start, end) = (date(&inputs["period"][0]), date(&inputs["period"][1]));
    let before = mpanel_calc::Anchor::of(start).previous(start, 3);
    let paid = inputs["paid"].as_object().unwrap().iter().next().unwrap();
    let mut line = timeline(
        mpanel_calc::period::plus_days(end, -1),
        json!([plan("p", "3m", &inputs["invoice"])]),
        json!([
            {"date": before.to_string(), "do": "subscribe", "plan": "p"},
            {"do": "pay"},
            {"date": start.to_string(), "do": "credit_note", "amount": inputs["credit_note"]},
            {"date": format!("{}-10", paid.0), "do": "pay"},
            {"date": end.tomorrow().unwrap().to_string(), "do": "run"},
        ]),
    );
    line["run_until"] = json!(end.tomorrow().unwrap().to_string());
    line["policies"]["suspend.enabled"] = json!(false);
    line["months"] = json!(true);
    let report = played(&line).await?;
    let change = |month: &str, account: &str| report.months[month].get(account).copied().unwrap_or_default();
    for (month, amount) in expected["revenue"].as_object().unwrap() {
        same("revenue", -change(month, "revenue"), int(amount))?;
        same("deferred", -change(month, "deferred_revenue"), int(&expected["deferred_change"][month]))?;
        let of = |name: &str| expected[name][month].as_i64().unwrap_or_default();
        same("receivable", change(month, "receivable"), of("receivable_change"))?;
        same("cash", change(month, "cash:simulated"), of("cash"))?;
    }
    Ok(())
}

// The first part is earned with its invoice, the second over two years.
async fn allocation(inputs: &Value, expected: &Value) -> Checked {
    for (case, want) in list(&inputs["cases"]).iter().zip(list(&expected["allocated"])) {
        let ssp = ints(&case["ssp"]);
        let bundle = json!({
            "date": "2026-01-01", "do": "buy_bundle", "plan": "p", "once": ssp[0], "price": case["price"],
        });
        let events = json!([bundle, {"do": "pay"}, {"do": "cancel", "when": "end_of_term", "time": "13:00"}]);
        let mut line = timeline("2028-02-01", json!([plan("p", "2y", &json!(ssp[1]))]), events);
        line["policies"]["revenue.spread"] = json!("month_even");
        line["months"] = json!(true);
        let report = played(&line).await?;
        let mut shares: Vec<i64> = report.invoices[0].lines.iter().map(|l| l.amount).collect();
        shares.sort_unstable_by_key(|share| std::cmp::Reverse(*share));
        same("parts", shares, ints(want))?;
        let (earned, support) = (credited(&report, "revenue"), &expected["support_per_month"]);
        if ints(want)[1] == int(&support["sum"]) {
            same("months", i64::try_from(earned.len()).unwrap(), int(&support["months"]))?;
            same("first month", earned[0], ints(want)[0] + int(&support["first"]))?;
        }
        same("sum", earned.iter().sum::<i64>(), int(&case["price"]))?;
    }
    Ok(())
}
