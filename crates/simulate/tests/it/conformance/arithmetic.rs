//! Scenarios that are arithmetic alone: prices, tax, money, revenue, figures.

use mpanel_calc::commitment::{Commitment, FinalBill, Thresholds};
use mpanel_calc::correction::{Account, VoidNote};
use mpanel_calc::fx::{self, CrossPayment, Settlement};
use mpanel_calc::metrics::{Bridge, Cohort, LogoChurn, Share};
use mpanel_calc::rating::*;
use mpanel_calc::recognition::{self, Adjust, Earned, Spread, Term};
use mpanel_calc::tax::{EU_STANDARD_RATES, STANDARD_CLASS};
use mpanel_calc::vat::{NumberCheck, VatCase, VatNumber, VatOutcome, decide_vat};
use mpanel_calc::wallet::{CreditKind, Grant, Wallet};
use mpanel_calc::{
    Decimal, Discount, DiscountKind, DraftLine, Period, Proration, Rate, Tax, TaxCategory, TaxMode, TaxRounding,
    TaxRule, Totals, total_up_rounded,
};
use mpanel_core::Money;
use serde_json::Value;

use super::read::{date, int, ints, list, price, quantity, same, text};

type Checked = Result<(), String>;

/// Checks a scenario, if it is one of these.
pub(crate) fn check(id: &str, scenario: &Value) -> Option<Checked> {
    let (inputs, expected) = (&scenario["inputs"], &scenario["expected"]);
    let found: fn(&Value, &Value) -> Checked = match id {
        "KB-17" => packages,
        "KB-18" => packages_by_volume,
        "LG-18" => graduated_fractions,
        "LG-19" => volume,
        "LG-22" => percentage,
        "OM-03" => late_and_flat,
        "OM-05" => zero_usage,
        "LG-11" => commitment,
        "LG-26" => thresholds,
        "KB-33" => corrections,
        "KB-48" => refunds,
        "KB-49" => other_currency,
        "LG-28" => void_with_notes,
        "LG-02" => coupon_and_rates,
        "LG-36" => vat,
        "LG-37" => order_of_things,
        "TX-02" => rate_group,
        "FX-01" => three_currencies,
        "PP-01" => instalments,
        "SM-01" => bridge,
        "SM-02" => retention,
        "SM-05" => churn,
        "SM-06" => cohorts,
        "RR-02" => allocation,
        "RR-07" => spreads,
        "RR-08" => credit_note_schedule,
        "LG-04" => return Some(stacked_coupons(inputs, expected, &scenario["recommended_expected"])),
        _ => return None,
    };
    Some(found(inputs, expected))
}

fn tiers(value: &Value) -> Vec<Tier> {
    let tier = |t: &Value| Tier {
        up_to: (!t["up_to"].is_null()).then(|| quantity(&t["up_to"])),
        unit: price(&t["unit"]),
        flat: price(&t["flat"]),
    };
    list(value).iter().map(tier).collect()
}

fn package_tiers(value: &Value) -> Vec<PackageTier> {
    let tier = |t: &Value| PackageTier {
        package: quantity(&t["package"]),
        packages_max: t["packages_max"].as_i64(),
        price: price(&t["price"]),
    };
    list(value).iter().map(tier).collect()
}

fn rated(model: &PriceModel, quantity: Decimal) -> i64 {
    rate_minor(model, quantity, 2).unwrap_or_else(|e| panic!("{e}"))
}

fn by_tier(model: &PriceModel, quantity: Decimal) -> Vec<i64> {
    let shares = explain(model, quantity).unwrap_or_else(|e| panic!("{e}"));
    shares.iter().map(|s| s.amount.to_minor(2).unwrap_or_default()).collect()
}

fn packages(inputs: &Value, expected: &Value) -> Checked {
    let model = PriceModel::GraduatedPackages { tiers: package_tiers(&inputs["tiers"]) };
    let quantity = quantity(&inputs["quantity"]);
    same("tiers", by_tier(&model, quantity), ints(&expected["tier_amounts"]))?;
    same("total", rated(&model, quantity), int(&expected["total"]))
}

fn packages_by_volume(inputs: &Value, expected: &Value) -> Checked {
    let model = PriceModel::VolumePackages { tiers: package_tiers(&inputs["tiers"]) };
    let got: Vec<i64> = list(&inputs["quantities"]).iter().map(|q| rated(&model, quantity(q))).collect();
    same("totals", got, ints(&expected["totals"]))
}

fn graduated_fractions(inputs: &Value, expected: &Value) -> Checked {
    let model = PriceModel::Graduated { tiers: tiers(&inputs["tiers"]) };
    let got: Vec<i64> = list(&inputs["quantities"]).iter().map(|q| rated(&model, quantity(q))).collect();
    same("amounts", got, ints(&expected["amounts"]))
}

fn volume(inputs: &Value, expected: &Value) -> Checked {
    let model = PriceModel::Volume { tiers: tiers(&inputs["tiers"]), floor: false };
    let got: Vec<i64> = list(&inputs["quantities"]).iter().map(|q| rated(&model, quantity(q))).collect();
    same("amounts", got, ints(&expected["amounts"]))
}

fn percentage(inputs: &Value, expected: &Value) -> Checked {
    let cases = list(&inputs["cases"]).iter().zip(list(&expected["running_amounts"]));
    for ((case, want), with_tax) in cases.zip(ints(&expected["with_20_percent_tax"])) {
        let model = PercentageModel {
            rate: text(&inputs["percent"]).parse().unwrap(),
            fixed: price(&inputs["fixed"]),
            free_events: case["free_events"].as_u64(),
            free_total: case["free_total"].as_str().map(|t| t.parse().unwrap()),
            ..PercentageModel::default()
        };
        let mut running = RunningEvents::new(&model);
        let mut got = Vec::new();
        for event in list(&case["events"]) {
            running.push(quantity(event)).map_err(|e| e.to_string())?;
            got.push(running.minor(2).map_err(|e| e.to_string())?);
        }
        let last = got.last().copied().unwrap_or_default();
        same("running", got, ints(want))?;
        same("with tax", last + Rate::from_ppm(200_000).on(last), with_tax)?;
    }
    Ok(())
}

fn late_and_flat(inputs: &Value, expected: &Value) -> Checked {
    let model = PriceModel::Graduated { tiers: tiers(&inputs["tiers"]) };
    for (case, want) in list(&inputs["cases"]).iter().zip(list(&expected["case_results"])) {
        let already = quantity(&case["already"]);
        let total = already.add(quantity(&case["qty"])).unwrap();
        let billed = (already > Decimal::ZERO).then_some(already);
        let before = billed.map_or_else(Vec::new, |b| by_tier(&model, b));
        let after = by_tier(&model, total);
        let got: Vec<i64> = after.iter().enumerate().map(|(i, a)| a - before.get(i).unwrap_or(&0)).collect();
        same("tiers", got, ints(&want["tier_amounts"]))?;
        same("total", late_usage(&model, billed, total, 2).map_err(|e| e.to_string())?, int(&want["total"]))?;
    }
    Ok(())
}

fn zero_usage(inputs: &Value, expected: &Value) -> Checked {
    let amount = |case: &Value| {
        let model = match case["volume"].as_array() {
            Some(_) => PriceModel::Volume { tiers: tiers(&case["volume"]), floor: false },
            None => PriceModel::Package {
                size: quantity(&case["package"]),
                price: price(&case["price"]),
                free: Decimal::ZERO,
            },
        };
        let spend = Spend { min: case["minimum"].as_i64(), max: None };
        spend.line(rated(&model, quantity(&case["qty"])), 0, true)
    };
    let got: Vec<i64> = list(&inputs["cases"]).iter().map(amount).collect();
    same("amounts", got, ints(&expected["amounts"]))
}

fn commitment(inputs: &Value, expected: &Value) -> Checked {
    let commitment = Commitment { minimum: int(&inputs["commitment"]) };
    for month in [1, 2] {
        let fees = inputs[format!("month{month}_fees")].as_object().unwrap();
        let mut fees: Vec<i64> = fees.values().map(int).collect();
        fees.push(int(&inputs["plan"]["amount"]));
        let got = commitment.true_up(&fees, Proration::WHOLE);
        same("true-up", got, expected[format!("true_up_month{month}")].as_i64())?;
    }
    Ok(())
}

fn thresholds(inputs: &Value, expected: &Value) -> Checked {
    let unit = PriceModel::PerUnit { unit: price(&inputs["usage_unit"]) };
    let thresholds = Thresholds { once: vec![int(&inputs["threshold"])], then_every: None };
    let start = date(&inputs["start"]);
    for (case, want) in list(&inputs["cases"]).iter().zip(list(&expected["case_results"])) {
        let (mut used, mut billed) = (Decimal::ZERO, 0);
        for usage in list(&case["usage"]) {
            used = used.add(quantity(&usage["qty"])).unwrap();
            if let Some(invoice) = thresholds.invoice(rated(&unit, used), billed) {
                same("threshold invoice", invoice, int(&want["threshold_invoice"]))?;
                billed += invoice;
            }
        }
        // The day of termination is billed with this option; the day of an upgrade belongs to the new plan.
        let days = match (case["terminate"].as_str(), case["upgrade"].as_str()) {
            (Some(_), _) => Period::new(start, date(&case["terminate"])).days() + 1,
            (_, Some(_)) => Period::new(start, date(&case["upgrade"])).days(),
            _ => 31,
        };
        let fee = Proration { numerator: days, denominator: 31 }.of(int(&inputs["plan"]["amount"]));
        let bill = FinalBill::of(&[rated(&unit, used), fee], billed).unwrap();
        let want = &want["final"];
        let want = (int(&want["fees"]), int(&want["already_billed"]), int(&want["total"]));
        same("final bill", (bill.fees, bill.already_billed, bill.total), want)?;
    }
    Ok(())
}

fn paid(total: i64, amounts: &[i64]) -> Account {
    let mut account = Account::of(total);
    for amount in amounts.iter().filter(|a| **a > 0) {
        account.pay(*amount).unwrap();
    }
    account
}

fn corrections(inputs: &Value, expected: &Value) -> Checked {
    for (case, want) in list(&inputs["cases"]).iter().zip(list(&expected["case_results"])) {
        let mut account = paid(int(&inputs["line"]), &[int(&case["paid"])]);
        if let Some(amount) = case["adjust"].as_i64() {
            account.correct(amount).map_err(|e| e.to_string())?;
        }
        if let Some(amount) = case["refund"].as_i64() {
            account.refund(amount).map_err(|e| e.to_string())?;
        }
        let want = (int(&want["charged"]), int(&want["balance"]), int(&want["account_credit"]));
        same("account", (account.charged(), account.balance(), account.account_credit), want)?;
    }
    Ok(())
}

fn refunds(inputs: &Value, expected: &Value) -> Checked {
    for (case, want) in list(&inputs["cases"]).iter().zip(list(&expected["case_results"])) {
        let total = int(&case["invoice"]);
        let payments = case["payments"].as_array().map_or_else(|| vec![total], |_| ints(&case["payments"]));
        let mut account = paid(total, &payments);
        let mut balances = Vec::new();
        for refund in list(&case["refunds"]) {
            let amount = int(&refund["amount"]);
            let corrects = refund["correct_line"].as_bool().unwrap_or_default();
            let done = if corrects { account.refund_with_correction(amount) } else { account.refund(amount) };
            done.map_err(|e| e.to_string())?;
            balances.push(account.balance());
        }
        let wanted = if want["balances"].is_array() { &want["balances"] } else { &want["balances_after_refunds"] };
        same("balances", balances, ints(wanted))?;
        if let Some(refunded) = want["refunded_total"].as_i64() {
            same("refunded", account.refunded, refunded)?;
        }
    }
    Ok(())
}

fn money(value: &Value, currency: &Value) -> Money {
    Money::new(int(value), text(currency).parse().unwrap())
}

fn other_currency(inputs: &Value, expected: &Value) -> Checked {
    let of = |name: &str| money(&inputs[name]["amount"], &inputs[name]["currency"]);
    let payment = CrossPayment { invoiced: of("invoice"), settled: of("settled") };
    let share = payment.share_of(payment.settled).map_err(|e| e.to_string())?.minor;
    let mut balance = payment.invoiced.minor - share;
    same("after payment", balance, int(&expected["balance_after_payment"]))?;
    balance += share;
    same("after chargeback", balance, int(&expected["balance_after_chargeback"]))?;
    balance -= share;
    same("after reversal", balance, int(&expected["balance_after_reversal"]))
}

fn void_with_notes(inputs: &Value, expected: &Value) -> Checked {
    for (case, want) in list(&inputs["cases"]).iter().zip(list(&expected["case_results"])) {
        let account = paid(int(&inputs["total"]), &[int(&case["paid"])]);
        let notes = account.void_with_notes(int(&case["credit"]), int(&case["refund"])).map_err(|e| e.to_string())?;
        let note = |n: &Value| match n["voided"].as_i64() {
            Some(amount) => VoidNote::WrittenOff { amount },
            None => VoidNote::Given { credit: int(&n["credit"]), refund: int(&n["refund"]) },
        };
        same("notes", notes, list(&want["credit_notes"]).iter().map(note).collect())?;
    }
    Ok(())
}

fn tax(percent: &str) -> Tax {
    let rate = percent.parse().unwrap();
    Tax { name: "VAT".into(), jurisdiction: "DE".into(), rate, category: TaxCategory::Standard, also: vec![] }
}

fn drafts(lines: &Value) -> Vec<DraftLine> {
    let line = |l: &Value| DraftLine { amount: int(&l["amount"]), tax: tax(&text(&l["tax_percent"])) };
    list(lines).iter().map(line).collect()
}

fn totals(lines: &[DraftLine], discounts: &[Discount], rounding: TaxRounding) -> Totals {
    total_up_rounded(lines, discounts, TaxMode::Exclusive, rounding).expect("amounts fit")
}

fn fixed(minor: i64, lines: Option<Vec<usize>>) -> Discount {
    Discount::on("C", DiscountKind::Fixed(minor), lines)
}

fn coupon_and_rates(inputs: &Value, expected: &Value) -> Checked {
    let lines = drafts(&inputs["lines"]);
    let got = totals(&lines, &[fixed(int(&inputs["coupon"]["amount"]), None)], TaxRounding::Group);
    let want = &expected["invoices"][0];
    for ((line, share), want) in lines.iter().zip(&got.lines).zip(list(&want["lines"])) {
        same("discount", share.discount, int(&want["discount"]))?;
        same("tax of the line", line.tax.rate.on(share.net), int(&want["tax"]))?;
    }
    for want in list(&want["tax_breakdown"]) {
        let percent = text(&want["percent"]);
        let group = got.groups.iter().find(|g| g.tax.rate.to_string() == percent).ok_or("a group is missing")?;
        same("group", (group.base, group.amount), (int(&want["base"]), int(&want["tax"])))?;
    }
    let want = (int(&want["subtotal"]), int(&want["discount"]), int(&want["tax"]), int(&want["total"]));
    same("totals", (got.subtotal, got.discount, got.tax, got.total), want)
}

fn stacked_coupons(inputs: &Value, expected: &Value, recommended: &Value) -> Checked {
    let ids: Vec<String> = list(&inputs["lines"]).iter().map(|l| text(&l["id"])).collect();
    let coupons = list(&inputs["coupons"]).iter().map(|coupon| {
        let on = coupon["applies_to"].as_array();
        let place = |id: &Value| ids.iter().position(|i| *i == text(id)).expect("a known line");
        fixed(int(&coupon["amount"]), on.map(|on| on.iter().map(place).collect()))
    });
    let coupons: Vec<Discount> = coupons.collect();
    let lines = drafts(&inputs["lines"]);
    let got = totals(&lines, &coupons, TaxRounding::Group);
    same("fees", (got.subtotal, got.discount), (int(&expected["fees"]), int(&expected["discount"])))?;
    same("tax", (got.tax, got.total), (int(&recommended["tax"]), int(&recommended["total"])))?;
    let whole = totals(&lines, &coupons, TaxRounding::Invoice);
    same("rounded per invoice", whole.tax, int(&recommended["with option tax_rounding=invoice"]))?;
    same("rounded per invoice", (whole.tax, whole.total), (int(&expected["tax"]), int(&expected["total"])))
}

fn rate_group(inputs: &Value, expected: &Value) -> Checked {
    let tax = tax(&text(&inputs["rate_percent"]));
    let lines: Vec<DraftLine> =
        ints(&inputs["lines"]).into_iter().map(|amount| DraftLine { amount, tax: tax.clone() }).collect();
    let got = totals(&lines, &[], TaxRounding::Group);
    let group = &expected["tax_group"];
    same("group", (got.groups[0].base, got.tax), (int(&group["base"]), int(&group["tax"])))?;
    same("total", (got.subtotal, got.total), (int(&expected["line_total"]), int(&expected["total"])))?;
    let by_line = totals(&lines, &[], TaxRounding::Line).tax;
    same("per line", by_line, int(&expected["per_line_rounding_would_give"]))
}

fn order_of_things(inputs: &Value, expected: &Value) -> Checked {
    let lines = [DraftLine { amount: int(&inputs["fee"]), tax: tax(&text(&inputs["tax_percent"])) }];
    let got = totals(&lines, &[fixed(int(&inputs["coupon"]), None)], TaxRounding::Group);
    let on = jiff::civil::date(2026, 1, 1);
    let grant =
        Grant { id: "prepaid".into(), kind: CreditKind::Paid, left: int(&inputs["prepaid"]), from: on, until: None };
    let payment = Wallet { grants: vec![grant] }.pay(got.total, on);
    let wanted = |name: &str| int(&expected[name]);
    same("sums", (got.lines[0].net, got.tax, got.total), (wanted("net"), wanted("tax"), wanted("gross")))?;
    same("payment", (payment.credited(), payment.due), (wanted("prepaid"), wanted("amount_due")))?;
    same("refundable", got.total - payment.credited(), wanted("max_refundable"))
}

fn vat(inputs: &Value, expected: &Value) -> Checked {
    let rule = |(country, rate): &(&str, &str)| {
        TaxRule::of_country(country, "VAT", rate.parse().unwrap(), jiff::civil::date(2000, 1, 1))
    };
    let rules: Vec<TaxRule> = EU_STANDARD_RATES.iter().map(rule).collect();
    let (seller, on) = (text(&inputs["seller"]), jiff::civil::date(2026, 1, 1));
    for (case, want) in list(&inputs["cases"]).iter().zip(list(&expected["tax"])) {
        let country = text(&case["country"]);
        let good = format!("{country}12345678901");
        let number = case["vat_number"].as_str().map(|state| match state {
            "valid" => VatNumber { number: good, check: NumberCheck::Valid { consultation: "C1".into(), on } },
            "check service down" => VatNumber { number: good, check: NumberCheck::Unavailable },
            _ => VatNumber { number: "nonsense".into(), check: NumberCheck::Unavailable },
        });
        let case = VatCase {
            seller_country: &seller,
            buyer_country: &country,
            buyer_region: None,
            business: number.is_some(),
            class: STANDARD_CLASS,
            number: number.as_ref(),
            custom: None,
            exemptions: &[],
        };
        let got = match decide_vat(case, &rules, on).map_err(|e| e.to_string())? {
            VatOutcome::Wait => "wait".to_owned(),
            VatOutcome::Decided { decision, recheck } => {
                let again = if recheck { ", re-checked later" } else { "" };
                match decision.tax.category {
                    TaxCategory::OutsideScope => "exempt (outside EU)".to_owned(),
                    TaxCategory::ReverseCharge => format!("reverse charge {}%", decision.tax.rate),
                    _ => format!("{} standard{again}", decision.tax.jurisdiction),
                }
            }
        };
        same("decision", got, text(want))?;
    }
    Ok(())
}

fn three_currencies(inputs: &Value, expected: &Value) -> Checked {
    let rate = |from: &Value, to: &Value, rate: &Value| fx::Conversion {
        from: text(from).parse().unwrap(),
        to: text(to).parse().unwrap(),
        times: text(rate).parse().unwrap(),
        per: Decimal::ONE,
        source: "scenario".into(),
        on: jiff::civil::date(2026, 1, 1),
    };
    let (books, invoice, receipt) = (&inputs["books"], &inputs["invoice"], &inputs["receipt"]);
    let received = money(&receipt["amount"], &receipt["currency"]);
    let to_invoice = rate(&receipt["currency"], &invoice["currency"], &receipt["rate_to_invoice"]);
    let applied = to_invoice.convert(received).map_err(|e| e.to_string())?;
    let invoiced_at = rate(&invoice["currency"], books, &invoice["rate_to_books"]);
    let to_books = rate(&receipt["currency"], books, &receipt["rate_to_books"]);
    let settlement = Settlement {
        applied,
        earlier: fx::Earlier::default(),
        invoiced_at: Some(&invoiced_at),
        receipt: received,
        receipt_to_books: Some(&to_books),
    };
    let got = settlement.realise().map_err(|e| e.to_string())?;
    let paid_at = rate(&invoice["currency"], books, &receipt["invoice_rate_to_books"]);
    let applied_in_books = paid_at.convert(applied).map_err(|e| e.to_string())?;
    let (standard, alternate) = got.split(applied_in_books).unzip();
    for (name, amount) in [
        ("invoice_in_books", got.invoice_in_books),
        ("applied_to_invoice", Some(applied)),
        ("applied_in_books", Some(applied_in_books)),
        ("receipt_in_books", got.receipt_in_books),
        ("standard_gain_loss", standard),
        ("alternate_currency_gain_loss", alternate),
        ("net", got.net()),
    ] {
        same(name, amount.map(|m| m.minor), Some(int(&expected[name])))?;
    }
    Ok(())
}

fn instalments(inputs: &Value, expected: &Value) -> Checked {
    let parts = u32::try_from(int(&inputs["instalments"])).unwrap();
    let first = jiff::civil::date(2026, 1, 31);
    let got = mpanel_calc::instalment::split(int(&inputs["amount"]), parts, first, 1);
    same("parts", got.iter().map(|p| p.amount).collect(), ints(&expected["amounts"]))
}

fn bridge_of(case: &Value, opening: &str) -> Bridge {
    let of = |name: &str| case[name].as_i64().unwrap_or_default();
    Bridge {
        opening: of(opening),
        new: of("new"),
        reactivation: 0,
        expansion: of("expansion"),
        contraction: of("contraction"),
        churn: of("churn"),
    }
}

fn bridge(inputs: &Value, expected: &Value) -> Checked {
    let bridge = bridge_of(inputs, "opening");
    let want = (int(&expected["closing"]), int(&expected["net_new"]), int(&expected["arr"]));
    same("bridge", (bridge.closing(), bridge.net_new(), bridge.arr()), want)
}

fn percent(share: Option<Share>) -> Option<String> {
    share.map(|s| s.percent(2))
}

fn retention(inputs: &Value, expected: &Value) -> Checked {
    for (index, case) in list(&inputs["cases"]).iter().enumerate() {
        let bridge = bridge_of(case, "start");
        same("gross", percent(bridge.gross_retention()), Some(text(&expected["grr_percent"][index])))?;
        same("net", percent(bridge.net_retention()), Some(text(&expected["nrr_percent"][index])))?;
    }
    Ok(())
}

fn churn(inputs: &Value, expected: &Value) -> Checked {
    let churn = LogoChurn { start: int(&inputs["start"]), lost: int(&inputs["lost"]) };
    same("churn", percent(churn.rate()), Some(text(&expected["logo_churn_percent"])))?;
    same("lifetime", churn.lifetime_months(2), Some(text(&expected["lifetime_months"])))?;
    let margin = text(&inputs["margin_percent"]).parse().unwrap();
    same("value", churn.lifetime_value(int(&inputs["arpa"]), margin), expected["ltv"].as_i64())
}

fn cohorts(inputs: &Value, expected: &Value) -> Checked {
    for (index, case) in list(&inputs["cases"]).iter().enumerate() {
        let of = |name: &str| case[name].as_i64().unwrap_or_default();
        let grown = case["later"].as_i64().map_or(0, |later| later - of("start"));
        let cohort =
            Cohort { start: of("start"), expansion: of("expansion") + grown, contraction: 0, churn: of("churn") };
        same("net", percent(cohort.net_retention()), Some(text(&expected["net_retention_percent"][index])))?;
        if let Some(gross) = expected["gross_retention_percent"][index].as_str() {
            same("gross", percent(cohort.gross_retention()), Some(gross.to_owned()))?;
        }
    }
    Ok(())
}

fn amounts(earned: &[Earned]) -> Vec<i64> {
    earned.iter().map(|e| e.amount).collect()
}

fn term(start: &str, end: &str) -> Term {
    Term { start: start.parse().unwrap(), end: end.parse().unwrap(), zone: jiff::tz::TimeZone::UTC }
}

fn allocation(inputs: &Value, expected: &Value) -> Checked {
    for (case, want) in list(&inputs["cases"]).iter().zip(list(&expected["allocated"])) {
        same("parts", recognition::allocate(int(&case["price"]), &ints(&case["ssp"])), ints(want))?;
    }
    let support = &expected["support_per_month"];
    let got = recognition::spread(
        int(&support["sum"]),
        &term("2026-01-01T00:00:00Z", "2028-01-01T00:00:00Z"),
        Spread::MonthEven,
    );
    same("months", i64::try_from(got.len()).unwrap(), int(&support["months"]))?;
    same("first", got[0].amount, int(&support["first"]))?;
    same("sum", amounts(&got).iter().sum(), int(&support["sum"]))
}

fn spreads(inputs: &Value, expected: &Value) -> Checked {
    let term = term(&text(&inputs["start"]), &text(&inputs["end"]));
    for (name, how) in [
        ("exact", Spread::Exact),
        ("day", Spread::Day),
        ("month_even", Spread::MonthEven),
        ("month_even_prorated_ends", Spread::MonthEvenProratedEnds),
    ] {
        let got = recognition::spread(int(&inputs["amount"]), &term, how);
        same(name, amounts(&got), ints(&expected[name]))?;
    }
    same("default", Spread::default(), Spread::Day)
}

fn credit_note_schedule(inputs: &Value, expected: &Value) -> Checked {
    let period = Period::new(date(&inputs["period"][0]), date(&inputs["period"][1]));
    let total = int(&inputs["invoice"]) - int(&inputs["credit_note"]);
    let before = recognition::spread_days(int(&inputs["invoice"]), period);
    let after = recognition::reschedule(&before, total, period.start, Adjust::CatchUp);
    let billed = [Earned { month: period.start.first_of_month(), amount: total }];
    let month = |e: jiff::civil::Date| e.to_string()[..7].to_owned();
    for earned in &after {
        same("revenue", earned.amount, int(&expected["revenue"][month(earned.month)]))?;
    }
    for row in recognition::roll_forward(&billed, &[], &after) {
        same("deferred", row.closing - row.opening, int(&expected["deferred_change"][month(row.month)]))?;
    }
    Ok(())
}
