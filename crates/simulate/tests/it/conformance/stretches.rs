//! Scenarios about periods and their shares: the engine that bills, without a database.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use mpanel_calc::contract::{ComponentCadence, Timing};
use mpanel_calc::engine::ProposedLine;
use mpanel_calc::period::{midnight, plus_days};
use mpanel_calc::{
    Anchor, AnchorPolicy, AsOf, Basis, Books, Cadence, Change, ChangeKind, Component, Contract, Grid, LineKind, Part,
    Period, PriceOf, Proration, Span, propose,
};
use serde_json::Value;

use super::read::{date, int, ints, list, same, text};

type Checked = Result<(), String>;

/// Checks a scenario, if it is one of these.
pub(crate) fn check(id: &str, scenario: &Value) -> Option<Checked> {
    let (inputs, expected) = (&scenario["inputs"], &scenario["expected"]);
    Some(match id {
        "KB-24" => first_dates(inputs, expected),
        "KB-26" | "KB-27" => stubs(inputs, expected),
        "KB-28" => stub(&inputs["plan"], &inputs["case"], &scenario["recommended_expected"]),
        "KB-53" => after_trial(inputs, expected),
        "LG-32" => local_days(inputs, expected),
        "MT-06" => edges(inputs, expected),
        "MT-08" => nominal(inputs, expected),
        "ST-02" => seconds(inputs, expected),
        "ZU-03" => bases(inputs, expected),
        _ => return None,
    })
}

fn cadence(interval: &Value) -> Cadence {
    match text(interval).as_str() {
        "month" => Cadence::months(1),
        "quarter" => Cadence::months(3),
        "year" => Cadence::years(1),
        "week" => Cadence::weeks(1),
        "30 days" => Cadence::days(30),
        other => panic!("{other}"),
    }
}

fn part(amount: i64) -> Part {
    Part::from(Component {
        key: "plan".into(),
        kind: LineKind::Recurring,
        description: "Plan".into(),
        quantity: 1,
        price: PriceOf { recurring: amount, setup: 0 },
    })
}

fn lines(contract: &Contract, books: &Books, on: Date) -> Result<Vec<ProposedLine>, String> {
    let invoices = propose(contract, books, AsOf::day(on)).map_err(|e| e.to_string())?;
    let mut found: Vec<ProposedLine> = invoices.into_iter().flat_map(|i| i.lines).collect();
    found.sort_by_key(|l| l.span);
    Ok(found)
}

fn amounts(lines: &[ProposedLine]) -> Vec<i64> {
    lines.iter().map(|l| l.amount_minor).collect()
}

fn first_dates(inputs: &Value, expected: &Value) -> Checked {
    let first = |case: &Value| {
        let (start, cadence) = (date(&case["start"]), cadence(&case["interval"]));
        let grid = match case["anchor_day"].as_i64() {
            Some(day) => Grid::anchored(Anchor::on_day(i8::try_from(day).unwrap()), cadence, start),
            None => Grid::starting(start, cadence),
        };
        let period = grid.enclosing(start);
        if period.start == start { start } else { period.end }.to_string()
    };
    let got: Vec<String> = list(&inputs["cases"]).iter().map(first).collect();
    same("dates", got, list(&expected["first_cycle_dates"]).iter().map(text).collect())
}

fn stubs(inputs: &Value, expected: &Value) -> Checked {
    for (case, want) in list(&inputs["cases"]).iter().zip(list(&expected["case_results"])) {
        stub(&inputs["plan"], case, want)?;
    }
    Ok(())
}

fn stub(plan: &Value, case: &Value, want: &Value) -> Checked {
    let anchor = Anchor::on_day(i8::try_from(int(&case["anchor_day"])).unwrap());
    let policy = AnchorPolicy::Calendar(anchor);
    let parts = vec![part(int(&plan["amount"]))];
    let mut contract = Contract::new(date(&case["start"]), None, cadence(&plan["interval"]), policy, parts);
    let on = if case["end"].is_null() { date(&case["target"]) } else { date(&case["end"]) };
    if !case["end"].is_null() {
        contract.changes.push(Change::on(on, "end", ChangeKind::Cancel { credit: false }));
    }
    let got = lines(&contract, &Books::default(), on)?;
    same("amounts", amounts(&got), ints(&want["amounts"]))?;
    let shares = got.iter().map(|l| (l.share.numerator, l.share.denominator));
    same("cycles", sum(shares), sum(cycles(&text(&want["cycles"])).into_iter()))
}

// `7/31 + 1 + 3/31` as fractions.
fn cycles(words: &str) -> Vec<(i64, i64)> {
    let one = |word: &str| {
        let (n, d) = word.trim().split_once('/').unwrap_or((word.trim(), "1"));
        (n.parse().unwrap(), d.parse().unwrap())
    };
    words.split('+').map(one).collect()
}

// The sum of fractions, in lowest terms.
fn sum(fractions: impl Iterator<Item = (i64, i64)>) -> (i64, i64) {
    let gcd = |mut a: i64, mut b: i64| {
        while b != 0 {
            (a, b) = (b, a % b);
        }
        a.abs().max(1)
    };
    fractions.fold((0, 1), |(n, d), (m, e)| {
        let (n, d) = (n * e + m * d, d * e);
        let by = gcd(n, d);
        (n / by, d / by)
    })
}

fn after_trial(inputs: &Value, expected: &Value) -> Checked {
    let (plan, start) = (&inputs["plan"], date(&inputs["start"]));
    let trial_end = plus_days(start, int(&plan["trial_days"]));
    let policy = AnchorPolicy::Account(Anchor::on_day(i8::try_from(int(&inputs["account_anchor"])).unwrap()));
    let parts = vec![part(int(&plan["amount"]))];
    let contract = Contract::new(start, Some(trial_end), cadence(&plan["interval"]), policy, parts);
    let want = &expected["stub"]["lines"][0];
    let got = lines(&contract, &Books::default(), date(&expected["stub"]["date"]))?;
    same("amounts", amounts(&got), vec![int(&want["amount"])])?;
    let days = got[0].span.days();
    same("period", (days.start, days.end), (date(&want["period"][0]), date(&want["period"][1])))
}

// The run may take place at any hour of the local day: one invoice on it, none before, none after.
fn local_days(inputs: &Value, expected: &Value) -> Checked {
    for (case, want) in list(&inputs["cases"]).iter().zip(list(&expected["local_billing_days"])) {
        let zone = TimeZone::get(&text(&case["timezone"])).map_err(|e| e.to_string())?;
        let day = |at: &Value| instant(&text(at)).to_zoned(zone.clone()).date();
        let weekly = text(&case["interval"]) == "week";
        let policy = match text(&case["alignment"]).as_str() {
            "calendar" => AnchorPolicy::Calendar(Anchor::on_day(1)),
            _ => AnchorPolicy::Anniversary,
        };
        let parts = vec![Part { timing: Timing::InArrears, ..part(1000) }];
        let contract = Contract::new(day(&case["start"]), None, cadence(&case["interval"]), policy, parts);
        let mut books = Books::default();
        if weekly {
            // Only the third week is looked at.
            books.closed_until = Some(plus_days(day(&case["start"]), 14));
        }
        for at in list(&case["before"]) {
            same("before", lines(&contract, &books, day(at))?.len(), 0)?;
        }
        let mut created = 0;
        for at in list(&case["on"]).iter().chain(list(&case["after"])) {
            for line in lines(&contract, &books, day(at))? {
                created += 1;
                same("billing day", day(at), date(want))?;
                books.lines.push(line.billed(format!("line {created}")));
            }
        }
        same("invoices", created, int(&expected["invoices_created_per_case"]))?;
    }
    Ok(())
}

// The scenarios write instants without seconds.
fn instant(words: &str) -> jiff::Timestamp {
    words.replace('Z', ":00Z").parse().unwrap_or_else(|e| panic!("{words}: {e}"))
}

fn edges(inputs: &Value, expected: &Value) -> Checked {
    let period = Period::new(date(&inputs["period"][0]), date(&inputs["period"][1]));
    let every = Cadence::days(i32::try_from(period.days()).unwrap());
    for (case, want) in list(&inputs["cases"]).iter().zip(list(&expected["case_results"])) {
        let parts = vec![part(int(&case["old"]))];
        let mut contract = Contract::new(period.start, None, every, AnchorPolicy::Anniversary, parts);
        let mut books = Books::default();
        for (index, line) in lines(&contract, &books, period.start)?.into_iter().enumerate() {
            books.lines.push(line.billed(index.to_string()));
        }
        let on = date(&case["change"]);
        let kind = ChangeKind::Plan { parts: vec![part(int(&case["new"]))], cadence: None, keep_anchor: false };
        contract.changes.push(Change::on(on, "change", kind));
        let mut got = lines(&contract, &books, on)?;
        // What the next period costs is not the change's affair.
        got.retain(|l| l.span.from < midnight(period.end));
        same("net", amounts(&got).iter().sum(), int(&want["net"]))?;
        let credits: i64 = amounts(&got).iter().filter(|a| **a < 0).sum();
        same("credit", credits, want["credit"].as_i64().unwrap_or_default())?;
    }
    Ok(())
}

fn nominal(inputs: &Value, expected: &Value) -> Checked {
    let period = Period::new(date(&inputs["period"][0]), date(&inputs["period"][1]));
    let added = &inputs["added"];
    let yearly = Part { cadence: Some(cadence(&added["interval"])), ..part(int(&added["amount"])) };
    let every = Cadence::days(i32::try_from(period.days()).unwrap());
    let mut contract = Contract::new(period.start, None, every, AnchorPolicy::Anniversary, vec![yearly]);
    contract.options.component_cadence = ComponentCadence::OwnNominal;
    let got = lines(&contract, &Books::default(), date(&inputs["change"]))?;
    same("lines", amounts(&got), ints(&expected["lines"]))
}

fn seconds(inputs: &Value, expected: &Value) -> Checked {
    let moment = |value: &Value| {
        let at = jiff::Timestamp::from_second(int(value)).unwrap();
        at.to_zoned(TimeZone::UTC).datetime()
    };
    let full = Span::new(moment(&inputs["period_unix"][0]), moment(&inputs["period_unix"][1]));
    let unused = Span::new(moment(&inputs["change_unix"]), full.until);
    let share = Basis::Second.mirrored(unused, full, Proration::WHOLE, Cadence::months(1));
    same("credit", share.of(-int(&inputs["amount"])), int(&expected["credit"]))
}

fn bases(inputs: &Value, expected: &Value) -> Checked {
    let month = Cadence::months(1);
    for (name, basis) in [("actual", Basis::Actual), ("actual_30", Basis::Fixed30), ("strict_30_360", Basis::Strict30)]
    {
        for (range, want) in list(&inputs["ranges_inclusive"]).iter().zip(list(&expected[name])) {
            let (from, until) = (date(&range[0]), plus_days(date(&range[1]), 1));
            let full = Grid::anchored(Anchor::on_day(1), month, from.first_of_month()).enclosing(from);
            let (part, full) = (Span::new(midnight(from), midnight(until)), Span::from(full));
            if part == full {
                // We bill a whole period at its whole price under every basis, so there is no share to compare.
                continue;
            }
            let share = basis.share(part, full, month);
            same(name, format!("{}/{}", share.numerator, share.denominator), text(want))?;
        }
    }
    Ok(())
}
