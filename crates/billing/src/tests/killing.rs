//! The program dies at every write, one after the other, and is started again: what it billed and what it did about
//! what is unpaid is what an untroubled program would have billed and done (billing.md 3.4).

use serde_json::json;

use super::batches::multiply;
use super::items::again;
use super::metering::{graduated, metered};
use super::refusing::{Contents, contents};
use super::*;

/// What became of a shop, as others would tell it apart from another.
#[derive(Debug, PartialEq)]
struct Story {
    numbers: Vec<Option<String>>,
    invoices: Vec<String>,
    terms: Vec<String>,
    journals: Vec<String>,
    events: Vec<&'static str>,
    rows: Contents,
}

async fn story(shop: &Shop) -> Story {
    let conn = shop.db().read();
    let query = mpanel_core::PageQuery { limit: Some(200), ..Default::default() };
    // Ids are another shop's others; the copies are alike.
    let who = |customer: CustomerId| if customer == shop.customer { "owner" } else { "copy" };
    let numbers = shop.invoices().await.into_iter().map(|row| row.number).collect();
    let mut invoices = Vec::new();
    for row in shop.invoices().await {
        let view = shop.invoice(row.id).await;
        let lines = view.lines.iter().map(|l| (&l.kind, &l.description, l.amount, l.period_start, l.period_end));
        let lines: Vec<_> = lines.collect();
        // Fees of one night have no order among themselves.
        let number = row.number.filter(|_| lines.iter().all(|line| line.0 != "late_fee"));
        invoices.push(format!(
            "{:?} {} {:?} {} {} {lines:?}",
            number,
            who(row.customer),
            row.state,
            row.due_date,
            row.total
        ));
    }
    invoices.sort();
    let terms = list_subscriptions(&shop.ctx, conn, &SubscriptionFilter::default(), &query).await.unwrap();
    let terms = terms.items.iter().map(|s| format!("{} {:?} {}", who(s.customer), s.next_invoice_on, s.next_due_date));
    let journals = list_journals(&shop.ctx, conn, None, &query).await.unwrap();
    let mut journals: Vec<String> = journals.items.iter().map(|j| format!("{} {:?}", j.kind, j.entries)).collect();
    journals.sort();
    let mut events = shop.events_after(0).await;
    events.sort_unstable();
    let mut terms: Vec<String> = terms.collect();
    terms.sort();
    Story { numbers, invoices, terms, journals, events, rows: contents(shop).await }
}

/// Seven customers: one with a meter, a coupon, a second service and a billable item, the others with a fee.
async fn busy(shop: Shop) -> Shop {
    let mut m = metered(shop, Aggregation::Sum, graduated(10)).await;
    m.shop.on("2026-01-20");
    m.use_on("a", "2026-01-20", "100").await;
    let shop = m.shop;
    let tx = shop.db().begin().await.unwrap();
    create_coupon(&shop.ctx, &tx, percent_coupon("TEN", "10")).await.unwrap();
    for (key, value) in [("late_fee.enabled", json!(true)), ("late_fee.flat_minor", json!(300))] {
        set_policy(&shop.ctx, &tx, PolicyLevel::Tenant, "", key, &value).await.unwrap();
    }
    tx.commit().await.unwrap();
    let mut wanted = shop.wants(vec![shop.item()]);
    wanted.contents.coupon = Some("TEN".into());
    let placed = shop.place(wanted).await.unwrap();
    shop.pay(placed.total.minor, vec![placed.invoice]).await;
    shop.start(&placed).await;
    shop.write_down(again("2026-02-10", "1m")).await.unwrap();
    multiply(&shop, &placed, 6).await;
    shop
}

/// Works with lives that end one write later each time, from the first write again when a life got something done,
/// until one is long enough. Returns how many ended early.
async fn in_short_lives(shop: &Shop, work: impl AsyncFn(&Db) -> mpanel_core::Result<()>) -> usize {
    let (mut writes, mut deaths, mut before) = (0, 0, contents(shop).await);
    while work(&shop.db().dying_after(writes)).await.is_err() {
        deaths += 1;
        assert!(deaths < 2000, "no life is long enough");
        let now = contents(shop).await;
        writes = if now == before { writes + 1 } else { 0 };
        before = now;
    }
    deaths
}

#[tokio::test]
async fn a_program_that_dies_at_every_write_bills_the_same_invoices_under_the_same_numbers() {
    let run = |ctx: OpContext| {
        async move |db: &Db| {
            let done = run_renewals(&ctx, db, ctx.today()).await?;
            assert!(done.parked.is_empty(), "a death is no reason to set a customer aside: {done:?}");
            Ok(())
        }
    };
    for (calm, killed) in shops(1).await.into_iter().zip(shops(1).await) {
        let (mut calm, mut killed) = (busy(calm).await, busy(killed).await);
        for day in ["2026-02-20", "2026-03-20"] {
            calm.on(day);
            killed.on(day);
            run(calm.ctx.clone())(calm.db()).await.unwrap();
            let deaths = in_short_lives(&killed, run(killed.ctx.clone())).await;
            assert!(deaths > 15, "{}: only {deaths} deaths", killed.test.name);
            run(killed.ctx.clone())(killed.db()).await.unwrap();
            assert_eq!(story(&killed).await, story(&calm).await, "{}, {day}", killed.test.name);
        }
        killed.check_books().await;
    }
}

#[tokio::test]
async fn a_program_that_dies_at_every_write_takes_each_step_about_an_unpaid_invoice_once() {
    let run = |ctx: OpContext| async move |db: &Db| run_automation_day(&ctx, db).await.map(|_| ());
    for (calm, killed) in shops(1).await.into_iter().zip(shops(1).await) {
        let (mut calm, mut killed) = (busy(calm).await, busy(killed).await);
        calm.on("2026-02-20");
        killed.on("2026-02-20");
        calm.renew().await;
        killed.renew().await;
        for day in ["2026-02-20", "2026-02-22", "2026-02-28"] {
            calm.on(day);
            killed.on(day);
            run(calm.ctx.clone())(calm.db()).await.unwrap();
            let deaths = in_short_lives(&killed, run(killed.ctx.clone())).await;
            assert!(deaths > 20, "{}: only {deaths} deaths", killed.test.name);
            run(killed.ctx.clone())(killed.db()).await.unwrap();
            assert_eq!(story(&killed).await, story(&calm).await, "{}, {day}", killed.test.name);
        }
        killed.check_books().await;
    }
}
