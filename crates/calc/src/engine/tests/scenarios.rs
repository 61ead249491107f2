//! The conformance scenarios about dates, stubs, anchors, changes, pauses and cancellations.

use crate::anchor::Anchor;
use crate::contract::{AnchorPolicy, Change, ChangeKind, Options};
use crate::engine::*;
use crate::period::Period;
use crate::pricing::{Component, PriceOf};

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn part(key: &str, quantity: i64, recurring: i64) -> Part {
    let price = PriceOf { recurring, setup: 0 };
    Part::from(Component { key: key.into(), kind: LineKind::Recurring, description: key.into(), quantity, price })
}

fn plan(minor: i64) -> Vec<Part> {
    vec![part("plan", 1, minor)]
}

fn day(day: i8) -> AnchorPolicy {
    AnchorPolicy::Calendar(Anchor::on_day(day))
}

fn to(parts: Vec<Part>) -> ChangeKind {
    ChangeKind::Plan { parts, cadence: None, keep_anchor: false }
}

fn anchor(day: i8) -> ChangeKind {
    ChangeKind::Anchor { anchor: Anchor::on_day(day) }
}

/// A subscription with what was billed of it.
struct Account {
    contract: Contract,
    books: Books,
}

impl Account {
    fn new(start: &str, cadence: Cadence, policy: AnchorPolicy, parts: Vec<Part>) -> Self {
        let contract = Contract::new(date(start), None, cadence, policy, parts);
        Self { contract, books: Books::default() }
    }

    fn monthly(start: &str, minor: i64) -> Self {
        Self::new(start, Cadence::months(1), AnchorPolicy::Anniversary, plan(minor))
    }

    fn with(mut self, options: Options) -> Self {
        self.contract.options = options;
        self
    }

    fn closed(mut self, until: &str) -> Self {
        self.books.closed_until = Some(date(until));
        self
    }

    fn change(&mut self, on: &str, kind: ChangeKind) {
        let id = format!("change {}", self.contract.changes.len() + 1);
        self.contract.changes.push(Change::on(date(on), id, kind));
    }

    fn proposed(&self, on: &str) -> Vec<ProposedInvoice> {
        propose(&self.contract, &self.books, AsOf::day(date(on))).unwrap()
    }

    /// Bills what is due, and checks that a second run adds nothing.
    fn bill(&mut self, on: &str) -> Vec<ProposedInvoice> {
        let found = self.proposed(on);
        for line in found.iter().flat_map(|i| &i.lines) {
            self.books.lines.push(line.clone().billed(format!("line {}", self.books.lines.len() + 1)));
        }
        assert_eq!(self.proposed(on), [], "a second run adds nothing");
        found
    }

    /// Bills what is due and compares it with `date: start..end amount` for each line.
    fn check(&mut self, on: &str, want: &[&str]) {
        assert_eq!(shown(&self.bill(on)), want, "on {on}");
    }
}

fn shown(invoices: &[ProposedInvoice]) -> Vec<String> {
    let line = |date: &Date, l: &ProposedLine| {
        let days = l.span.days();
        format!("{date}: {}..{} {}", days.start, days.end, l.amount_minor)
    };
    invoices.iter().flat_map(|i| i.lines.iter().map(move |l| line(&i.date, l))).collect()
}

#[test]
fn kb_02_an_anchor_that_moves_bills_only_what_is_missing() {
    let mut account = Account::monthly("2016-05-01", 24995).closed("2016-06-01");
    account.change("2016-05-15", anchor(15));
    account.check("2016-05-14", &[]);
    account.check("2016-05-15", &["2016-05-15: 2016-06-01..2016-06-15 11288"]);
    account.check("2016-06-15", &["2016-06-15: 2016-06-15..2016-07-15 24995"]);
    account.change("2016-07-10", anchor(10));
    account.check("2016-07-10", &["2016-07-10: 2016-07-15..2016-08-10 20964"]);
}

#[test]
fn what_was_paid_beyond_a_moved_boundary_keeps_its_day_when_another_change_is_agreed() {
    // Paid from the 15th on, moved to the 1st since; the add-on's number changes before the paid time is over.
    let parts = |number| vec![plan(3000).remove(0), part("add_on", number, 300)];
    let mut account = Account::new("2026-01-15", Cadence::months(1), AnchorPolicy::Anniversary, parts(1));
    account.bill("2026-01-15");
    account.contract = Contract::new(date("2026-01-01"), None, Cadence::months(1), AnchorPolicy::Anniversary, parts(1));
    account.change("2026-01-25", to(parts(2)));
    account.books.closed_until = Some(date("2026-01-25"));
    account.bill("2026-01-25");
    let plan_from = |invoices: &[ProposedInvoice]| {
        let lines = invoices.iter().flat_map(|i| i.lines.iter().map(move |l| (i.date, l)));
        let of_plan = lines.filter(|(_, l)| l.component == "plan");
        of_plan.map(|(due, l)| (due, l.span.days().start)).collect::<Vec<_>>()
    };
    assert_eq!(plan_from(&account.bill("2026-02-01")), [], "paid for up to the 15th");
    assert_eq!(plan_from(&account.bill("2026-02-15")), [(date("2026-02-15"), date("2026-02-15"))]);
}

#[test]
fn kb_03_an_upgrade_before_a_new_anchor_leaves_credit() {
    let mut account = Account::monthly("2016-05-01", 24995);
    account.check("2016-05-01", &["2016-05-01: 2016-05-01..2016-06-01 24995"]);
    account.change("2016-05-01", anchor(10));
    account.check("2016-05-01", &[]);
    account.change("2016-05-05", to(plan(59995)));
    let first = account.bill("2016-05-05");
    assert_eq!(shown(&first), ["2016-05-05: 2016-05-05..2016-06-01 -21770", "2016-05-05: 2016-05-05..2016-05-10 9999"]);
    let change = settle(first[0].subtotal(), 0);
    assert_eq!((change.credited_to_account, change.amount_due), (11771, 0));
    let next = account.bill("2016-05-10");
    assert_eq!(shown(&next), ["2016-05-10: 2016-05-10..2016-06-10 59995"]);
    let paid = settle(next[0].subtotal(), change.credited_to_account);
    assert_eq!((paid.credits_applied, paid.amount_due), (11771, 48224));
}

#[test]
fn kb_07_a_known_anchor_ends_the_period_before_it() {
    let mut account = Account::monthly("2016-05-01", 24995).closed("2016-06-01");
    account.change("2016-06-15", anchor(15));
    account.check("2016-06-01", &["2016-06-01: 2016-06-01..2016-06-15 11664"]);
    account.check("2016-06-15", &["2016-06-15: 2016-06-15..2016-07-15 24995"]);
}

#[test]
fn kb_12_a_quantity_from_the_next_renewal_is_not_prorated() {
    let seats = vec![part("seats", 7, 2995)];
    let mut account = Account::new("2022-11-27", Cadence::months(1), AnchorPolicy::Anniversary, seats);
    account.check("2022-11-27", &["2022-11-27: 2022-11-27..2022-12-27 20965"]);
    account.change("2022-12-27", ChangeKind::Quantity { component: "seats".into(), quantity: 10 });
    account.check("2022-12-12", &[]);
    account.check("2022-12-27", &["2022-12-27: 2022-12-27..2023-01-27 29950"]);
}

#[test]
fn kb_24_the_first_boundary_is_on_or_after_the_start() {
    let (month, year) = (Cadence::months(1), Cadence::years(1));
    for (start, day, cadence, want) in [
        ("2012-02-16", Some(30), month, "2012-02-29"),
        ("2012-02-16", Some(30), year, "2012-02-29"),
        ("2012-01-31", Some(30), month, "2012-02-29"),
        ("2012-01-31", Some(30), year, "2013-01-30"),
        ("2012-02-16", Some(14), month, "2012-03-14"),
        ("2012-02-16", Some(14), year, "2013-02-14"),
        ("2012-07-16", Some(15), month, "2012-08-15"),
        ("2012-03-02", Some(3), month, "2012-03-03"),
        ("2012-03-03", Some(3), month, "2012-03-03"),
        ("2012-03-04", Some(3), month, "2012-04-03"),
        ("2012-02-16", None, Cadence::days(30), "2012-02-16"),
    ] {
        let policy = day.map_or(AnchorPolicy::Anniversary, |d| AnchorPolicy::Calendar(Anchor::on_day(d)));
        let contract = Contract::new(date(start), None, cadence, policy, plan(1));
        assert_eq!(contract.grid.origin, date(want), "{start} {day:?}");
    }
}

/// Bills a contract that ends, or until a day, and compares each line's stretch and amount.
fn check_stubs(cadence: Cadence, price: i64, start: &str, until: &str, ends: bool, on: i8, want: &[&str]) {
    let mut account = Account::new(start, cadence, day(on), plan(price));
    if ends {
        account.change(until, ChangeKind::Cancel { credit: false });
    }
    let lines: Vec<String> = account
        .bill(until)
        .iter()
        .flat_map(|i| &i.lines)
        .map(|l| format!("{}/{} {}", l.share.numerator, l.share.denominator, l.amount_minor))
        .collect();
    assert_eq!(lines, want, "{start}..{until} anchor {on}");
}

#[test]
fn kb_26_stubs_of_a_quarter() {
    let quarter = Cadence::months(3);
    check_stubs(quarter, 8900, "2011-02-10", "2011-02-24", true, 10, &["14/89 1400"]);
    check_stubs(quarter, 8900, "2011-02-24", "2011-03-06", false, 10, &["75/89 7500"]);
    check_stubs(quarter, 8900, "2012-02-01", "2012-02-15", true, 1, &["14/90 1384"]);
    check_stubs(quarter, 8900, "2011-01-31", "2011-05-10", true, 7, &["66/90 6527", "33/91 3227"]);
}

#[test]
fn kb_27_stubs_of_a_month() {
    let month = Cadence::months(1);
    let whole = "1/1 3100";
    check_stubs(month, 3100, "2011-02-01", "2011-02-14", true, 1, &["13/28 1439"]);
    check_stubs(month, 3100, "2012-02-01", "2012-02-15", true, 1, &["14/29 1497"]);
    check_stubs(month, 3100, "2010-12-15", "2011-03-17", true, 15, &[whole, whole, whole, "2/31 200"]);
    check_stubs(month, 3100, "2011-01-31", "2011-03-10", true, 7, &["7/31 700", whole, "3/31 300"]);
    check_stubs(month, 3100, "2011-03-07", "2011-04-21", false, 15, &["8/28 886", whole, whole]);
}

#[test]
fn kb_28_a_clamped_anchor_is_measured_between_anchored_boundaries() {
    check_stubs(Cadence::months(1), 3100, "2011-02-14", "2011-03-01", false, 31, &["14/28 1550", "1/1 3100"]);
}

#[test]
fn kb_38_civil_periods_do_not_know_of_daylight_saving() {
    let zone = jiff::tz::TimeZone::get("America/Los_Angeles").unwrap();
    let local = |instant: &str| instant.parse::<jiff::Timestamp>().unwrap().to_zoned(zone.clone()).date();
    let start = local("2015-11-01T07:01:01Z");
    let mut account = Account::monthly(&start.to_string(), 2995);
    account.check("2015-11-01", &["2015-11-01: 2015-11-01..2015-12-01 2995"]);
    account.change("2015-12-01", ChangeKind::Cancel { credit: true });
    account.check(&local("2015-12-01T07:01:02Z").to_string(), &[]);
    account.check("2016-02-01", &[]);
}

fn paused() -> Account {
    let mut account =
        Account::new("2012-05-01", Cadence::years(1), AnchorPolicy::Calendar(Anchor::on_day(1)), plan(239_995));
    account.check("2012-05-01", &["2012-05-01: 2012-05-01..2013-05-01 239995"]);
    account.change("2012-05-12", ChangeKind::Pause { credit: true });
    account.check("2012-05-12", &["2012-05-12: 2012-05-12..2013-05-01 -232762"]);
    account
}

#[test]
fn kb_43_a_resumed_year_keeps_its_anchor() {
    let mut account = paused();
    account.change("2012-06-04", ChangeKind::Resume { restart_term: false });
    let resumed = account.bill("2012-06-04");
    assert_eq!(shown(&resumed), ["2012-06-04: 2012-06-04..2013-05-01 217639"]);
    let settled = settle(resumed[0].subtotal(), 232_762);
    assert_eq!((settled.credits_applied, settled.amount_due, 232_762 - settled.credits_applied), (217_639, 0, 15_123));
    account.check("2013-05-01", &["2013-05-01: 2013-05-01..2014-05-01 239995"]);
}

#[test]
fn kb_43_option_a_resumed_year_restarts_its_term() {
    let mut account = paused();
    account.change("2012-06-04", ChangeKind::Resume { restart_term: true });
    let resumed = account.bill("2012-06-04");
    assert_eq!(shown(&resumed), ["2012-06-04: 2012-06-04..2013-06-01 238022"]);
    let settled = settle(resumed[0].subtotal(), 232_762);
    assert_eq!((settled.credits_applied, settled.amount_due), (232_762, 5260));
    account.check("2013-06-01", &["2013-06-01: 2013-06-01..2014-06-01 239995"]);
}

#[test]
fn a_pause_without_credit_keeps_what_is_paid() {
    let mut account = Account::monthly("2026-01-01", 3100);
    account.check("2026-01-01", &["2026-01-01: 2026-01-01..2026-02-01 3100"]);
    account.change("2026-01-10", ChangeKind::Pause { credit: false });
    account.check("2026-03-01", &[]);
    account.change("2026-03-11", ChangeKind::Resume { restart_term: false });
    account.check("2026-03-11", &["2026-03-11: 2026-03-11..2026-04-01 2100"]);
}

#[test]
fn kb_53_a_draft_does_not_move_the_charged_through_date() {
    let account = AnchorPolicy::Account(Anchor::on_day(25));
    let mut account = Account {
        contract: Contract::new(date("2017-06-16"), Some(date("2017-07-16")), Cadence::months(1), account, plan(24995)),
        books: Books::default(),
    }
    .with(Options { trial_line: true, ..Options::default() });
    assert_eq!(charged_through(&account.books), None);
    account.check("2017-06-16", &["2017-06-16: 2017-06-16..2017-07-16 0"]);
    assert_eq!(charged_through(&account.books), Some(date("2017-07-16")));
    // A draft is not in the books, so that it is proposed until it is finalized.
    assert_eq!(shown(&account.proposed("2017-07-16")), ["2017-07-16: 2017-07-16..2017-07-25 7499"]);
    assert_eq!(charged_through(&account.books), Some(date("2017-07-16")));
    account.check("2017-07-16", &["2017-07-16: 2017-07-16..2017-07-25 7499"]);
    assert_eq!(charged_through(&account.books), Some(date("2017-07-25")));
    account.bill("2017-07-25");
    assert_eq!(charged_through(&account.books), Some(date("2017-08-25")));
}

#[test]
fn a_change_of_plan_in_a_trial_gives_no_new_trial() {
    let mut account = Account::monthly("2026-01-01", 1000);
    account.contract = Contract::new(
        date("2026-01-01"),
        Some(date("2026-01-15")),
        Cadence::months(1),
        AnchorPolicy::Anniversary,
        plan(1000),
    );
    account.change(
        "2026-01-08",
        ChangeKind::Plan { parts: plan(9000), cadence: Some(Cadence::years(1)), keep_anchor: false },
    );
    account.check("2026-01-14", &[]);
    account.check("2026-01-15", &["2026-01-15: 2026-01-15..2027-01-15 9000"]);
}

#[test]
fn lg_13_a_month_becomes_a_year_on_the_old_anchor() {
    let mut account = Account::monthly("2023-06-29", 1000);
    let first = account.bill("2023-08-29");
    assert_eq!(
        shown(&first),
        [
            "2023-06-29: 2023-06-29..2023-07-29 1000",
            "2023-07-29: 2023-07-29..2023-08-29 1000",
            "2023-08-29: 2023-08-29..2023-09-29 1000"
        ]
    );
    let yearly = ChangeKind::Plan { parts: plan(12000), cadence: Some(Cadence::years(1)), keep_anchor: true };
    account.change("2023-09-28", yearly);
    account.check("2023-09-28", &["2023-09-28: 2023-09-28..2023-09-29 -32", "2023-09-28: 2023-09-28..2024-06-29 9016"]);
}

#[test]
fn another_cadence_begins_on_the_day_of_the_change() {
    let mut account = Account::monthly("2026-01-10", 1000);
    account.bill("2026-01-10");
    let yearly = ChangeKind::Plan { parts: plan(10000), cadence: Some(Cadence::years(1)), keep_anchor: false };
    account.change("2026-01-20", yearly);
    account
        .check("2026-01-20", &["2026-01-20: 2026-01-20..2026-02-10 -677", "2026-01-20: 2026-01-20..2027-01-20 10000"]);
}

#[test]
fn lg_32_any_hour_of_the_local_day_bills_it_once() {
    struct Case<'a> {
        zone: &'a str,
        account: Account,
        before: &'a [&'a str],
        on: &'a [&'a str],
        after: &'a [&'a str],
        billed_on: &'a str,
    }
    let arrears = |mut parts: Vec<Part>| {
        parts[0].timing = Timing::InArrears;
        parts
    };
    let week = Account::new("2023-05-02", Cadence::weeks(1), AnchorPolicy::Anniversary, arrears(plan(700)));
    for Case { zone, mut account, before, on, after, billed_on } in [
        Case {
            zone: "Asia/Kolkata",
            account: Account::new("2023-02-01", Cadence::months(1), day(1), arrears(plan(700))),
            before: &["2023-02-28T18:00:00Z"],
            on: &["2023-02-28T19:00:00Z", "2023-03-01T00:00:00Z", "2023-03-01T18:00:00Z"],
            after: &["2023-03-01T19:00:00Z"],
            billed_on: "2023-03-01",
        },
        Case {
            zone: "America/Bogota",
            account: Account::new("2023-02-02", Cadence::months(1), day(1), arrears(plan(700))),
            before: &["2023-03-01T00:00:00Z"],
            on: &["2023-03-01T05:00:00Z", "2023-03-01T06:00:00Z", "2023-03-02T04:00:00Z"],
            after: &["2023-03-02T05:00:00Z"],
            billed_on: "2023-03-01",
        },
        Case {
            zone: "Europe/Paris",
            account: week.closed("2023-05-16"),
            before: &["2023-05-22T21:00:00Z"],
            on: &["2023-05-22T22:00:00Z", "2023-05-23T20:00:00Z", "2023-05-23T21:00:00Z"],
            after: &["2023-05-24T00:10:00Z"],
            billed_on: "2023-05-23",
        },
    ] {
        let zone = jiff::tz::TimeZone::get(zone).unwrap();
        let today = |instant: &&str| instant.parse::<jiff::Timestamp>().unwrap().to_zoned(zone.clone()).date();
        let mut run = |instants: &[&str]| {
            let mut dates = Vec::new();
            for instant in instants {
                dates.extend(account.bill(&today(instant).to_string()).iter().map(|i| i.date));
            }
            dates
        };
        assert_eq!((run(before), run(on), run(after)), (vec![], vec![date(billed_on)], vec![]));
    }
}

fn two_parts(platform: i64, seat: i64) -> Vec<Part> {
    vec![part("platform", 1, platform), part("seats", 1, seat)]
}

fn check_two_parts(old: (i64, i64), new: (i64, i64), want: [i64; 4], settled: Settlement) {
    let old = two_parts(old.0, old.1);
    let mut account = Account::new("2024-01-01", Cadence::months(1), AnchorPolicy::Anniversary, old);
    account.bill("2024-01-01");
    account.change("2024-01-16", to(two_parts(new.0, new.1)));
    let invoices = account.bill("2024-01-16");
    assert_eq!(invoices.len(), 1, "one invoice");
    assert!(invoices[0].lines.iter().all(|l| l.span == Period::new(date("2024-01-16"), date("2024-02-01")).into()));
    assert_eq!(invoices[0].lines.iter().map(|l| l.amount_minor).collect::<Vec<_>>(), want);
    assert_eq!(settle(invoices[0].subtotal(), 0), settled);
}

#[test]
fn mt_01_an_upgrade_half_way() {
    let settled = Settlement { credited_to_account: 0, credits_applied: 0, amount_due: 4387 };
    check_two_parts((2900, 1000), (9900, 2500), [-1497, -516, 5110, 1290], settled);
}

#[test]
fn mt_02_a_downgrade_half_way_leaves_credit() {
    let settled = Settlement { credited_to_account: 4387, credits_applied: 0, amount_due: 0 };
    check_two_parts((9900, 2500), (2900, 1000), [-5110, -1290, 1497, 516], settled);
}

#[test]
fn mt_06_the_edges_of_a_period() {
    for (old, new, on, want) in [
        (10000, 20000, "2025-01-16", vec![-5000, 10000]),
        (10000, 20000, "2025-01-01", vec![-10000, 20000]),
        (10000, 20000, "2025-01-31", vec![]),
        (30000, 60000, "2025-01-30", vec![-1000, 2000]),
    ] {
        let mut account = Account::new("2025-01-01", Cadence::days(30), AnchorPolicy::Anniversary, plan(old));
        account.bill("2025-01-01");
        account.change(on, to(plan(new)));
        let invoices = account.bill(on);
        // On the end of the period there is only the next regular one.
        let inside = invoices.iter().flat_map(|i| &i.lines).filter(|l| l.span.from < midnight(date("2025-01-31")));
        assert_eq!(inside.map(|l| l.amount_minor).collect::<Vec<_>>(), want, "on {on}");
    }
}

#[test]
fn mt_08_a_yearly_part_in_a_month_pays_its_days_of_a_year() {
    let mut account = Account::new("2025-01-01", Cadence::days(30), AnchorPolicy::Anniversary, plan(1000))
        .with(Options { component_cadence: ComponentCadence::OwnNominal, ..Options::default() });
    account.bill("2025-01-01");
    let mut parts = plan(1000);
    parts.push(Part { cadence: Some(Cadence::years(1)), ..part("certificate", 1, 365_000) });
    account.change("2025-01-01", to(parts));
    account.check("2025-01-01", &["2025-01-01: 2025-01-01..2025-01-31 30000"]);
    // On periods of its own, the default, it is paid for a year.
    account.contract.options = Options::default();
    account.books.lines.retain(|l| l.component == "plan");
    account.check("2025-01-01", &["2025-01-01: 2025-01-01..2026-01-01 365000"]);
}

#[test]
fn st_02_seconds() {
    let mut account = Account::monthly("2017-02-14", 1000).with(Options { basis: Basis::Second, ..Options::default() });
    account.bill("2017-02-14");
    let at = jiff::Timestamp::from_second(1_488_568_488).unwrap().to_zoned(jiff::tz::TimeZone::UTC).datetime();
    account.contract.changes.push(Change { id: "cancel".into(), at, kind: ChangeKind::Cancel { credit: true } });
    let lines = account.bill("2017-03-03").remove(0).lines;
    assert_eq!((lines[0].amount_minor, lines[0].span.until.to_string().as_str()), (-364, "2017-03-14T00:00:00"));
}

#[test]
fn sv_04_a_stub_and_the_next_fee_on_the_calendar() {
    let mut account = Account::new("2015-05-14", Cadence::months(1), day(1), plan(20000));
    let lines: Vec<i64> = account.bill("2015-06-01").iter().flat_map(|i| &i.lines).map(|l| l.amount_minor).collect();
    assert_eq!(lines, [11613, 20000]);
    // With 100.00 of usage and 10 % off everything.
    let amounts = [lines[0], 10000, lines[1]];
    let ten = crate::discount::DiscountKind::Percent("10".parse().unwrap());
    let off = crate::discount::spread(&amounts, &[crate::discount::Discount::on("X", ten, None)]).lines;
    assert_eq!(amounts.iter().sum::<i64>() - off.iter().sum::<i64>(), 37452);
}

#[test]
fn lg_26_the_day_of_cancellation_is_billed_where_asked_and_that_of_an_upgrade_is_not() {
    let arrears = |minor: i64| vec![Part { timing: Timing::InArrears, ..part("plan", 1, minor) }];
    let account = || {
        Account::new("2022-12-01", Cadence::months(1), day(1), arrears(3100))
            .with(Options { bill_cancellation_day: true, ..Options::default() })
    };
    let mut whole = account();
    whole.check("2023-01-01", &["2023-01-01: 2022-12-01..2023-01-01 3100"]);
    let mut ended = account();
    ended.change("2022-12-18", ChangeKind::Cancel { credit: false });
    ended.check("2023-01-01", &["2022-12-18: 2022-12-01..2022-12-19 1800"]);
    let mut upgraded = account();
    upgraded.change("2022-12-18", to(arrears(9300)));
    upgraded.check("2022-12-18", &["2022-12-18: 2022-12-01..2022-12-18 1700"]);
}

#[test]
fn an_immediate_end_credits_the_rest_where_asked() {
    let mut account = Account::monthly("2026-01-01", 3100);
    account.bill("2026-01-01");
    account.change("2026-01-11", ChangeKind::Cancel { credit: true });
    account.check("2026-01-11", &["2026-01-11: 2026-01-11..2026-02-01 -2100"]);
    account.check("2026-05-11", &[]);
}

#[test]
fn a_change_undone_before_its_day_leaves_no_trace() {
    let mut account = Account::monthly("2026-01-01", 3100);
    account.bill("2026-01-01");
    account.change("2026-02-01", to(plan(1000)));
    account.contract.changes.pop();
    account.check("2026-02-01", &["2026-02-01: 2026-02-01..2026-03-01 3100"]);
}

#[test]
fn a_change_undone_after_it_was_billed_is_balanced() {
    let mut account = Account::monthly("2026-01-01", 3100);
    account.bill("2026-01-01");
    account.change("2026-01-11", to(plan(6200)));
    account
        .check("2026-01-11", &["2026-01-11: 2026-01-11..2026-02-01 -2100", "2026-01-11: 2026-01-11..2026-02-01 4200"]);
    account.change("2026-01-11", to(plan(3100)));
    let lines = account.bill("2026-01-11").remove(0).lines;
    assert_eq!(lines.iter().map(|l| l.amount_minor).collect::<Vec<_>>(), [-4200, 2100]);
    assert_eq!(lines[1].change.as_deref(), Some("change 2"), "told apart from the first line of that day");
}

#[test]
fn the_rest_of_a_period_whose_boundaries_moved_is_due_when_the_paid_time_is_over() {
    let mut account = Account::monthly("2026-05-01", 3100).closed("2026-06-01");
    account.change("2026-05-02", anchor(10));
    for day in ["2026-05-02", "2026-05-10", "2026-05-31"] {
        account.check(day, &[]);
    }
    let ahead = AsOf { day: date("2026-05-25"), lead_days: 14 };
    let found = propose(&account.contract, &account.books, ahead).unwrap();
    assert_eq!(shown(&found), ["2026-06-01: 2026-06-01..2026-06-10 900"]);
    // Once the new boundaries are the contract's own, the same is due.
    let mut later = Account::new("2026-05-02", Cadence::months(1), day(10), plan(3100)).closed("2026-06-01");
    later.check("2026-06-01", &["2026-06-01: 2026-06-01..2026-06-10 900"]);
    account.check("2026-06-01", &["2026-06-01: 2026-06-01..2026-06-10 900"]);
    account.check("2026-06-10", &["2026-06-10: 2026-06-10..2026-07-10 3100"]);
}

#[test]
fn without_proration_the_new_price_begins_with_the_next_period() {
    let mut account = Account::monthly("2026-01-01", 3100).with(Options { basis: Basis::None, ..Options::default() });
    account.bill("2026-01-01");
    account.change("2026-01-11", to(plan(6200)));
    account.check("2026-01-11", &[]);
    account.check("2026-02-01", &["2026-02-01: 2026-02-01..2026-03-01 6200"]);
}

#[test]
fn regular_periods_are_billed_ahead_and_changes_inside_them_are_not() {
    let mut account = Account::monthly("2026-01-01", 3100).closed("2026-02-01");
    account.change("2026-02-11", to(plan(6200)));
    let ahead = AsOf { day: date("2026-01-18"), lead_days: 14 };
    let found = propose(&account.contract, &account.books, ahead).unwrap();
    assert_eq!(shown(&found), ["2026-02-01: 2026-02-01..2026-02-11 1107"]);
    let ahead = AsOf { day: date("2026-02-10"), lead_days: 14 };
    let found = propose(&account.contract, &account.books, ahead).unwrap();
    assert_eq!(shown(&found), ["2026-02-01: 2026-02-01..2026-02-11 1107"]);
}

#[test]
fn a_smaller_plan_from_the_next_term_on_takes_back_a_renewal_billed_ahead() {
    let mut account = Account::monthly("2026-01-01", 3100);
    let ahead = AsOf { day: date("2026-01-18"), lead_days: 14 };
    for line in propose(&account.contract, &account.books, ahead).unwrap().iter().flat_map(|i| &i.lines) {
        account.books.lines.push(line.clone().billed(format!("{}", account.books.lines.len())));
    }
    account.change("2026-02-01", to(plan(1000)));
    let found = propose(&account.contract, &account.books, ahead).unwrap();
    assert_eq!(shown(&found), ["2026-02-01: 2026-02-01..2026-03-01 -3100", "2026-02-01: 2026-02-01..2026-03-01 1000"]);
}

#[test]
fn what_was_taken_off_is_not_credited() {
    for (reduced, want) in [(0, -2100), (1550, -1050), (3100, 0)] {
        let mut account = Account::monthly("2026-01-01", 3100);
        account.bill("2026-01-01");
        account.books.lines[0].reduced_minor = reduced;
        account.change("2026-01-11", ChangeKind::Cancel { credit: true });
        assert_eq!(account.bill("2026-01-11")[0].subtotal(), want, "{reduced} off");
    }
}

#[test]
fn an_account_far_behind_is_not_guessed_at() {
    let contract = Contract::new(date("1900-01-01"), None, Cadence::days(1), AnchorPolicy::Anniversary, plan(1));
    let late = propose(&contract, &Books::default(), AsOf::day(date("2026-01-01")));
    assert_eq!(late, Err(EngineError::TooFarBehind));
    let contract = Contract::new(
        date("2026-01-01"),
        None,
        Cadence::days(1),
        AnchorPolicy::Anniversary,
        vec![part("plan", 2, i64::MAX)],
    );
    assert_eq!(propose(&contract, &Books::default(), AsOf::day(date("2026-01-01"))), Err(EngineError::TooLarge));
}
