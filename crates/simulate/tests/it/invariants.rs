//! What must hold of every timeline, whatever is in it.

use std::collections::BTreeMap;

use jiff::civil::Date;
use mpanel_simulate::{InvoiceOut, LineOut, Manner, Outcome, Report, read, simulate_in};

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

/// Plays a timeline in several manners and answers what does not hold.
pub(crate) async fn broken(text: &str) -> Vec<String> {
    Box::pin(broken_but(text, Leave::default())).await.1
}

/// What is not asked of a timeline.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Leave {
    /// Events may be refused, if they are whenever it is played.
    pub(crate) refusals: bool,
    /// Its events concern invoices, so that it matters when these are raised.
    pub(crate) at_once: bool,
    /// Broken off rounds take long.
    pub(crate) crashes: bool,
}

/// The same, but for what is left out, beside the report of the plain play.
pub(crate) async fn broken_but(text: &str, leave: Leave) -> (Report, Vec<String>) {
    let play = async |manner: Manner| -> Report {
        let manner = Manner { refusals: leave.refusals, ..manner };
        match Box::pin(simulate_in(&read(text).unwrap(), manner)).await {
            Ok(Outcome::Played(report)) => *report,
            other => panic!("{other:?}\n{text}"),
        }
    };
    let plain = play(Manner::default()).await;
    let mut found = Vec::new();
    let mut hold = |condition: bool, what: &str, detail: String| {
        if !condition {
            found.push(format!("{what}: {detail}"));
        }
    };
    let twice = play(Manner { rounds_twice: true, ..Manner::default() }).await;
    hold(same(&plain, &twice), "a second run adds nothing", difference(&plain, &twice));
    let foreseen = play(Manner { previews: true, ..Manner::default() }).await.preview_differences;
    hold(foreseen.is_empty(), "a preview equals the later run", format!("{foreseen:?}"));
    let mut all = vec![twice];
    if !leave.at_once {
        let sparse = play(Manner { rounds_with_events: true, ..Manner::default() }).await;
        let (daily, at_once) = (lines(&plain), lines(&sparse));
        hold(daily == at_once, "day by day or at the end: the same lines", only_in_one(&daily, &at_once));
        all.push(sparse);
    }
    if !leave.crashes {
        let crashed = play(Manner { rounds_broken_off: true, ..Manner::default() }).await;
        hold(same(&plain, &crashed), "a crash and a re-run give the same invoices", difference(&plain, &crashed));
        all.push(crashed);
    }
    hold(plain.parked.is_none(), "everything adds up", format!("{:?}", plain.parked));
    for invoice in &plain.invoices {
        let wrong = accounts(invoice);
        hold(wrong.is_none(), "an invoice adds up", format!("{wrong:?} {invoice:?}"));
    }
    let gap = plain.invoices.iter().filter_map(|i| i.number.clone()).enumerate();
    let gaps: Vec<String> = gap.filter(|(i, n)| *n != format!("INV-{:06}", i + 1)).map(|(_, n)| n).collect();
    hold(gaps.is_empty(), "numbers have no gaps", format!("{gaps:?}"));
    for report in all.iter().chain([&plain]) {
        hold(report.ledger.agrees && report.ledger.balanced, "the ledger agrees", format!("{:?}", report.ledger));
    }
    for invoice in plain.invoices.iter().filter(|i| i.credited > i.total.max(0)) {
        hold(false, "credits of an invoice never exceed what it charged", format!("{invoice:?}"));
    }
    for (what, net) in net_by_kind(&plain).into_iter().filter(|(_, net)| *net < 0) {
        hold(false, "credit lines never exceed what was charged", format!("{what:?}: {net}"));
    }
    for drift in drifted(&plain) {
        hold(false, "anchors never drift", drift);
    }
    (plain, found)
}

fn only_in_one(daily: &[LineOut], at_once: &[LineOut]) -> String {
    let one: Vec<_> = daily.iter().filter(|l| !at_once.contains(l)).collect();
    let other: Vec<_> = at_once.iter().filter(|l| !daily.contains(l)).collect();
    format!("only daily {one:#?}\nonly at once {other:#?}")
}

// What does not add up on an invoice.
fn accounts(invoice: &InvoiceOut) -> Option<&'static str> {
    let sum: i64 = invoice.lines.iter().map(|l| l.amount).sum();
    let taxes: i64 = invoice.tax_breakdown.iter().map(|t| t.tax).sum();
    let off: i64 = invoice.lines.iter().map(|l| l.discount).sum();
    let settled = invoice.credits_applied + invoice.paid + invoice.credited;
    // What comes to less than nothing is paid out as credit.
    let (open, charged) = (invoice.state == "open", invoice.total >= 0);
    let wrong = [
        (sum != invoice.subtotal, "lines"),
        (off != invoice.discount, "discounts"),
        (taxes != invoice.tax, "taxes"),
        (charged && (invoice.paid < 0 || invoice.credited < 0 || invoice.credits_applied < 0), "below zero"),
        (charged && settled > invoice.total, "more than its worth"),
        (open && invoice.total - settled != invoice.amount_due, "balance"),
        (!open && invoice.state != "uncollectible" && invoice.amount_due != 0, "balance of a closed one"),
    ];
    wrong.into_iter().find(|w| w.0).map(|w| w.1)
}

fn same(a: &Report, b: &Report) -> bool {
    let money = a.account_credit == b.account_credit && a.credit_grants == b.credit_grants && a.ledger == b.ledger;
    money && sorted(a) == sorted(b) && a.drafts.len() == b.drafts.len() && a.credit_notes == b.credit_notes
}

// The order of the lines on an invoice says nothing.
fn sorted(report: &Report) -> Vec<InvoiceOut> {
    let mut invoices = report.invoices.clone();
    invoices.iter_mut().for_each(|i| i.lines.sort());
    invoices
}

fn difference(a: &Report, b: &Report) -> String {
    if let Some((one, other)) = sorted(a).into_iter().zip(sorted(b)).find(|(one, other)| one != other) {
        return format!("{one:?}\nand {other:?}");
    }
    let print = |r: &Report| {
        let notes: Vec<i64> = r.credit_notes.iter().map(|n| n.total).collect();
        format!("{} invoices, notes {notes:?}, credit {}, {:?}", r.invoices.len(), r.account_credit, r.ledger)
    };
    format!("{}\nand {}", print(a), print(b))
}

// Lines of void invoices were taken back, so that they do not count.
fn lines(report: &Report) -> Vec<LineOut> {
    let live = report.invoices.iter().chain(&report.drafts).filter(|i| i.state != "void");
    let mut all: Vec<LineOut> = live.flat_map(|i| i.lines.clone()).collect();
    // Usage of nothing is told where an invoice is raised anyhow.
    all.retain(|l| l.kind != "usage" || l.amount != 0);
    all.sort();
    all
}

// What is left of everything charged for time, by subscription, after the credits of it.
fn net_by_kind(report: &Report) -> BTreeMap<Option<String>, i64> {
    let mut net: BTreeMap<Option<String>, i64> = BTreeMap::new();
    for line in lines(report).into_iter().filter(|l| l.period.is_some()) {
        *net.entry(line.subscription).or_default() += line.amount;
    }
    net
}

/// Whole months begin on the same day, but for months that are too short for it.
fn drifted(report: &Report) -> Vec<String> {
    let mut found = Vec::new();
    let mut starts: BTreeMap<Option<String>, Vec<jiff::civil::Date>> = BTreeMap::new();
    for line in lines(report).iter().filter(|l| l.kind == "recurring" && l.amount == l.unit * l.quantity) {
        if let Some((start, end)) = line.serves.or(line.period) {
            starts.entry(line.subscription.clone()).or_default().extend([start, end]);
        }
    }
    for (name, mut days) in starts {
        days.sort();
        days.dedup();
        // Within a run of boundaries a clamped day must come back: 31, 28, 31.
        for three in days.windows(3) {
            let clamped = three[1].day() == three[1].days_in_month() && three[1].day() < three[0].day();
            if clamped && three[2].day() != three[0].day().min(three[2].days_in_month()) {
                found.push(format!("{name:?}: {three:?}"));
            }
        }
    }
    found
}

#[tokio::test]
async fn they_hold_for_a_long_plain_contract() {
    let text = "
zone: Europe/Berlin
run_until: 2026-09-01
tax: eu
saved_method: true
plans:
- {id: small, prices: [{every: 1m, amount: 999}, {every: 3m, amount: 2899}]}
events:
- {date: 2026-01-31, do: subscribe, plan: small, every: 1m}
- {do: pay}
- {date: 2026-02-20, do: subscribe, as: second, plan: small, every: 3m}
- {do: pay}
- {date: 2026-06-01, do: cancel, subscription: second, when: end_of_term}
- {date: 2026-07-01, do: credit_note, amount: 100}
";
    assert_eq!(broken(text).await, Vec::<String>::new());
}

#[tokio::test]
async fn they_hold_for_a_contract_that_changes() {
    let text = "
run_until: 2026-06-15
saved_method: true
plans:
- {id: small, prices: [{every: 1m, amount: 1000}, {every: 1y, amount: 10800}]}
- {id: large, prices: [{every: 1m, amount: 3100}, {every: 1y, amount: 33000}]}
add_ons:
- {id: backup, prices: [{every: 1m, amount: 250}, {every: 1y, amount: 2700}]}
events:
- {date: 2026-01-31, do: subscribe, plan: small, every: 1m, add_ons: {backup: 2}}
- {do: pay}
- {date: 2026-02-10, do: change_plan, to: large}
- {date: 2026-02-20, do: set_quantity, add_on: backup, quantity: 5, when: end_of_term}
- {date: 2026-03-15, do: set_anchor_day, day: 10}
- {date: 2026-04-20, do: pause, credit: true}
- {date: 2026-05-02, do: resume}
- {date: 2026-05-20, do: change_plan, to: small, when: end_of_term}
- {date: 2026-05-21, do: undo_change}
- {date: 2026-05-22, do: set_price, amount: 5000, when: end_of_term}
";
    assert_eq!(broken(text).await, Vec::<String>::new());
    let report = crate::play(text).await;
    assert_eq!(report.subscriptions[0].state, "active");
    let last = report.invoices.last().unwrap();
    assert_eq!(last.subtotal, 5000, "{:?}", report.invoices);
}

#[tokio::test]
async fn they_hold_for_contracts() {
    let text = "
run_until: 2026-09-01
saved_method: true
plans:
- id: bound
  prices: [{every: 1m, amount: 1000}]
  contract: {term_months: 3, notice: {months: 1}, at_end: {renews: 2}}
- id: fixed
  prices: [{every: 3m, amount: 3000}]
  contract: {term_months: 5, notice: {days: 0}, at_end: ends}
events:
- {date: 2026-01-31, do: subscribe, plan: bound}
- {do: pay}
- {do: subscribe, as: fixed, plan: fixed}
- {do: pay}
- {date: 2026-02-10, do: cancel, when: immediate, expect: refused}
- {date: 2026-02-12, do: pause}
- {date: 2026-03-12, do: resume}
- {date: 2026-05-10, do: cancel, when: end_of_term}
";
    assert_eq!(broken(text).await, Vec::<String>::new());
    let report = crate::play(text).await;
    let ended: Vec<_> = report.subscriptions.iter().map(|s| (s.name.as_str(), s.ended_on)).collect();
    assert_eq!(ended, [("main", Some(date("2026-06-30"))), ("fixed", Some(date("2026-06-30")))]);
    // Two of the second three months: 30 April to 30 June of the days up to 31 July.
    let last = report.invoices.iter().flat_map(|i| &i.lines).rfind(|l| l.subscription.as_deref() == Some("fixed"));
    assert_eq!(last.unwrap().period, Some((date("2026-04-30"), date("2026-06-30"))));
}

#[tokio::test]
async fn they_hold_where_invoices_wait_as_drafts() {
    let text = "
run_until: 2026-06-20
saved_method: true
policies: {invoice.draft_grace_hours: 60, renewal.lead_days: 3}
tax: eu
plans:
- {id: small, prices: [{every: 1m, amount: 1000}]}
- {id: large, prices: [{every: 1m, amount: 3100}]}
add_ons:
- {id: backup, prices: [{every: 1m, amount: 250}]}
events:
- {date: 2026-01-31, do: subscribe, plan: small, add_ons: {backup: 2}}
- {do: pay}
- {date: 2026-02-11, do: subscribe, as: second, plan: small}
- {do: pay}
- {date: 2026-02-26, do: set_price, amount: 1500, when: end_of_term}
- {date: 2026-03-20, do: change_plan, to: large, when: end_of_term}
- {date: 2026-04-28, do: set_quantity, add_on: backup, quantity: 3}
- {date: 2026-05-10, do: cancel, subscription: second, when: end_of_term}
";
    assert_eq!(broken(text).await, Vec::<String>::new());
    let report = crate::play(text).await;
    let second = report.invoices.iter().find(|i| i.due == date("2026-03-11")).unwrap();
    assert_eq!((second.date, second.kind.as_str()), (date("2026-03-10"), "renewal"), "sixty hours after the run");
}
