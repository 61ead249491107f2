//! The examples of docs/billing-simulate.md are played.

use crate::play;

fn examples(page: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if line == "```yaml" || line == "```json" {
            let block: Vec<&str> = lines.by_ref().take_while(|l| *l != "```").collect();
            found.push(block.join("\n"));
        }
    }
    found
}

#[tokio::test]
async fn every_example_plays() {
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/billing-simulate.md");
    let examples = examples(&std::fs::read_to_string(page).unwrap());
    assert_eq!(examples.len(), 12);
    let mut reports = Vec::new();
    for example in &examples {
        reports.push(play(example).await);
    }
    let first: Vec<(String, i64)> = reports[0].invoices.iter().map(|i| (i.date.to_string(), i.total)).collect();
    let said = [("2026-01-31", 1785), ("2026-02-14", 1190), ("2026-03-17", 1190)];
    assert_eq!(first, said.map(|(day, total)| (day.to_owned(), total)));
    let suspended = reports[1].service_events.iter().find(|e| e.event == "SuspensionDue").unwrap();
    assert_eq!(suspended.date.to_string(), "2026-02-20", "five days after the due date");
    assert_eq!((reports[2].refused.len(), reports[2].credit_notes[0].total), (1, 500));
    let totals: Vec<i64> = reports[3].invoices.iter().map(|i| i.total).collect();
    assert_eq!(totals, [1000, 1603, 1047], "70.5 units beyond those included, then 9.5 more of the same period");
    let disputed = &reports[4];
    let suspended: Vec<String> =
        disputed.service_events.iter().filter(|e| e.event == "SuspensionDue").map(|e| e.date.to_string()).collect();
    assert_eq!(suspended.first().map(String::as_str), Some("2026-03-11"), "ten days after the chargeback");
    assert_eq!(disputed.ledger.balances["gateway_fees"], 1500);
    let taxed = &reports[5].invoices[0];
    let rows: Vec<(i64, i64)> = taxed.tax_breakdown.iter().map(|t| (t.base, t.tax)).collect();
    assert_eq!((rows.as_slice(), taxed.total), ([(10_000, 500), (10_500, 998)].as_slice(), 11_498));
    let totals: Vec<i64> = reports[6].invoices.iter().map(|i| i.total).collect();
    assert_eq!(totals, [1000, 21_000, 500, 1000, 1000, 1000, 500, 1000]);
    let invoices = &reports[7].invoices;
    let taken: Vec<(i64, i64)> = invoices.iter().map(|i| (i.subtotal, i.discount)).collect();
    assert_eq!(taken, [(1500, 600), (2000, 200), (1000, 300)]);
    let late = &reports[8];
    let days: Vec<String> = late.invoices.iter().map(|i| i.date.to_string()).collect();
    assert_eq!(days, ["2026-01-15", "2026-02-15", "2026-03-25"], "a month after the payment");
    let serves = late.invoices[1].lines[0].serves.map(|(from, until)| (from.to_string(), until.to_string()));
    assert_eq!(serves, Some(("2026-02-25".to_owned(), "2026-03-25".to_owned())));
    let waited: Vec<i64> = reports[9].invoices[1].lines.iter().map(|l| l.amount).collect();
    assert_eq!((waited, reports[9].invoices.len()), (vec![-900, 1800, 2400], 2));
    let later = &reports[10];
    let first = later.invoices[0].lines.iter().find_map(|l| l.period).unwrap();
    assert_eq!((first.0.to_string(), first.1.to_string()), ("2026-03-01".to_owned(), "2026-04-01".to_owned()));
    let days: Vec<String> = later.invoices.iter().map(|i| i.date.to_string()).collect();
    assert_eq!(days, ["2026-02-10", "2026-02-10", "2026-04-01"]);
    // What was paid for the order that was given up pays the renewal.
    assert_eq!((later.credit_notes[0].total, later.account_credit, later.refused.len()), (1500, 500, 1));
    let grouped = &reports[11];
    let days: Vec<String> = grouped.invoices.iter().map(|i| i.date.to_string()).collect();
    assert_eq!(days, ["2026-01-15", "2026-02-05", "2026-03-05"], "ten days ahead in the group");
    let suspended = grouped.service_events.iter().find(|e| e.event == "SuspensionDue").unwrap();
    assert_eq!(suspended.date.to_string(), "2026-02-27", "twelve days after the due date");
    assert!(reports.iter().all(|r| r.ledger.agrees));
}
