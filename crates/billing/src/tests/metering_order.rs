//! Usage in any order, several times, late, and while it is being billed: the bill is the same.

use proptest::prelude::*;

use super::metering::{Metered, graduated, metered, plain};
use super::*;

/// What is used in the first period: day of January or February, and how much.
const USED: [(&str, &str); 8] = [
    ("2026-01-15", "12.5"),
    ("2026-01-16", "0.000001"),
    ("2026-01-20", "40"),
    ("2026-01-20", "40"),
    ("2026-01-31", "33.333333"),
    ("2026-02-01", "7"),
    ("2026-02-13", "99.9"),
    ("2026-02-14", "1.25"),
];

fn events(m: &Metered) -> Vec<NewUsage> {
    let event = |(n, (day, value)): (usize, &(&str, &str))| m.event(&n.to_string(), &format!("{day}T10:00:00Z"), value);
    USED.iter().enumerate().map(event).collect()
}

async fn shop() -> Shop {
    open_shop(mpanel_testkit::sqlite(&[crate::migrations::migrations]).await, 1).await
}

/// What the first period is billed in all, when its events arrive as `arrivals` says: places in the list, day by day
/// from the end of the period on, each day followed by a round.
async fn billed(how: Aggregation, arrivals: &[Vec<usize>]) -> i64 {
    let mut m = metered(shop().await, how, graduated(10)).await;
    let all = events(&m);
    let mut day = date("2026-02-15");
    for places in arrivals {
        m.shop.on(&day.to_string());
        let sent: Vec<NewUsage> = places.iter().map(|p| all[*p].clone()).collect();
        if !sent.is_empty() {
            m.send(&sent).await.unwrap();
        }
        m.shop.renew().await;
        day = mpanel_calc::period::plus_days(day, 31);
    }
    // Whatever came last is on the invoice after it.
    m.shop.on(&day.to_string());
    m.shop.renew().await;
    m.shop.check_books().await;
    let found = m.usage().await.billed;
    assert!(found.iter().all(|b| !b.pending), "{found:?}");
    let first: Vec<_> = found.iter().filter(|b| b.period_start == date("2026-01-15")).collect();
    assert_eq!(first.len(), 1);
    let mut lines = 0;
    for row in m.shop.invoices().await {
        let on_it = m.shop.invoice(row.id).await.lines;
        let mine = on_it.iter().filter(|l| l.kind == "usage" && l.period_start == Some(date("2026-01-15")));
        lines += mine.map(|l| l.amount.minor).sum::<i64>();
    }
    assert_eq!(lines, first[0].amount.minor, "the lines add up to what is billed");
    lines
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn the_order_the_number_and_the_lateness_of_arrivals_change_nothing(
        order in Just((0..USED.len()).collect::<Vec<usize>>()).prop_shuffle(),
        again in proptest::collection::vec(0..USED.len(), 0..6),
        days in 1usize..4,
        how in prop_oneof![Just(Aggregation::Sum), Just(Aggregation::Max), Just(Aggregation::Last)],
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let at_once = runtime.block_on(billed(how, &[(0..USED.len()).collect()]));
        let mut arrivals = vec![Vec::new(); days];
        for (number, place) in order.iter().chain(&again).enumerate() {
            arrivals[number % days].push(*place);
        }
        prop_assert_eq!(runtime.block_on(billed(how, &arrivals)), at_once);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn events_and_runs_at_once_leave_no_event_unbilled_and_none_billed_twice() {
    for shop in shops(1).await {
        let mut m = metered(shop, Aggregation::Sum, plain("1")).await;
        m.shop.on("2026-02-15");
        let mut at_once = Vec::new();
        for batch in 0..12 {
            let (db, ctx) = (m.shop.db().clone(), m.shop.ctx.clone());
            let sent: Vec<NewUsage> = (0..10)
                .map(|n| m.event(&format!("{batch}-{n}"), "2026-02-14T10:00:00Z", "1"))
                // Half of the next batch's events are sent by two.
                .chain((0..5).map(|n| m.event(&format!("{}-{n}", (batch + 1) % 12), "2026-02-14T10:00:00Z", "1")))
                .collect();
            at_once.push(tokio::spawn(async move {
                loop {
                    let tx = db.begin().await.unwrap();
                    match record_usage(&ctx, &tx, &sent).await {
                        Ok(done) => break tx.commit().await.map(|()| done.accepted).unwrap(),
                        Err(error) => assert!(error.is_retryable(), "{}", error.report()),
                    }
                }
            }));
            if batch % 4 == 1 {
                let (db, ctx) = (m.shop.db().clone(), m.shop.ctx.clone());
                at_once.push(tokio::spawn(async move {
                    while let Err(error) = run_renewals(&ctx, &db, ctx.today()).await {
                        assert!(error.is_retryable(), "{}", error.report());
                    }
                    0
                }));
            }
        }
        let mut accepted = 0;
        for task in at_once {
            accepted += task.await.unwrap();
        }
        assert_eq!(accepted, 120, "each event counts once, on {}", m.shop.test.name);
        m.shop.on("2026-03-15");
        m.shop.renew().await;
        let mut billed = 0;
        for row in m.shop.invoices().await {
            let lines = m.shop.invoice(row.id).await.lines;
            billed += lines.iter().filter(|l| l.kind == "usage").map(|l| l.amount.minor).sum::<i64>();
        }
        assert_eq!(billed, 12_000, "on {}", m.shop.test.name);
        let parked = get_customer(&m.shop.ctx, m.shop.db().read(), m.shop.customer).await.unwrap().parked_reason;
        assert_eq!(parked, None);
        m.shop.check_books().await;
    }
}
