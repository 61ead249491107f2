//! Revenue schedules: they say what the release books, whatever was credited, voided or set meanwhile.

use super::*;

async fn balance(shop: &Shop, account: &str) -> i64 {
    let trial = trial_balance(&shop.ctx, shop.db().read()).await.unwrap();
    trial.of(account)
}

async fn report(shop: &Shop, by: ScheduleBy) -> RevenueSchedule {
    let query = ScheduleQuery { from: date("2026-01-20"), months: 12, by, of: OfEntity::All };
    revenue_schedule(&shop.ctx, shop.db().read(), query).await.unwrap()
}

/// Whether schedules, roll-forward and trial balance say the same.
async fn agrees(shop: &Shop) {
    let (deferred, revenue) = (-balance(shop, "deferred_revenue").await, -balance(shop, "revenue").await);
    let months = deferred_roll_forward(&shop.ctx, shop.db().read(), Currency::EUR, OfEntity::All).await.unwrap();
    for m in &months {
        let sum = m.opening.minor + m.billed.minor - m.credited.minor - m.released.minor;
        assert_eq!(sum, m.closing.minor, "{m:?}");
    }
    assert_eq!(months.last().map_or(0, |m| m.closing.minor), deferred, "the roll-forward of {}", shop.test.name);
    for by in [ScheduleBy::Currency, ScheduleBy::Product, ScheduleBy::Customer, ScheduleBy::LegalEntity] {
        let found = report(shop, by).await;
        let to_come: i64 = found.rows.iter().map(|r| r.to_come.minor).sum();
        let all: i64 = found.rows.iter().flat_map(|r| r.amounts.iter().chain([&r.later])).map(|m| m.minor).sum();
        assert_eq!((to_come, all - to_come), (deferred, revenue), "{by:?} {} {found:?}", shop.test.name);
        // No later month is touched by looking from there.
        let query = ScheduleQuery { from: date("2026-03-01"), months: 2, by, of: OfEntity::All };
        let later = revenue_schedule(&shop.ctx, shop.db().read(), query).await.unwrap();
        let of = |r: &RevenueSchedule, place: usize| r.rows.iter().map(|r| r.amounts[place].minor).sum::<i64>();
        assert_eq!((of(&later, 0), of(&later, 1)), (of(&found, 2), of(&found, 3)));
    }
    for row in shop.invoices().await {
        for line in invoice_schedule(&shop.ctx, shop.db().read(), row.id).await.unwrap() {
            assert_eq!(line.released.minor + line.to_come.minor, line.charged.minor, "{line:?}");
        }
    }
    shop.check_books().await;
}

async fn set(shop: &Shop, level: PolicyLevel, subject: &str, key: &str, word: &str) {
    let tx = shop.db().begin().await.unwrap();
    set_policy(&shop.ctx, &tx, level, subject, key, &word.into()).await.unwrap();
    tx.commit().await.unwrap();
}

async fn spread_of(shop: &Shop, placed: &PlacedOrder) -> (Spread, Vec<i64>) {
    let lines = invoice_schedule(&shop.ctx, shop.db().read(), placed.invoice).await.unwrap();
    let plan = lines.into_iter().find(|l| l.spread.is_some()).unwrap();
    (plan.spread.unwrap(), plan.months.iter().map(|m| m.amount.minor).collect())
}

fn months(line: &LineSchedule) -> Vec<(String, i64, bool)> {
    line.months.iter().map(|m| (m.month.to_string()[..7].to_owned(), m.amount.minor, m.released)).collect()
}

#[tokio::test]
async fn what_is_to_come_is_what_the_books_hold_as_deferred() {
    for mut shop in shops(311).await {
        shop.on("2026-01-15");
        let placed = shop.running(vec![shop.item()]).await;
        agrees(&shop).await;
        shop.on("2026-02-02");
        let renewal = shop.renew().await.created[0];
        agrees(&shop).await;
        release_revenue(&shop.ctx, shop.db()).await.unwrap();
        agrees(&shop).await;
        let lines = invoice_schedule(&shop.ctx, shop.db().read(), placed.invoice).await.unwrap();
        let plan = lines.iter().find(|l| l.spread.is_some()).unwrap();
        assert_eq!(months(plan), [("2026-01".into(), 548, true), ("2026-02".into(), 452, false)]);
        assert_eq!((plan.spread, plan.period), (Some(Spread::Day), Some((date("2026-01-15"), date("2026-02-15")))));
        let setup = lines.iter().find(|l| l.spread.is_none()).unwrap();
        assert_eq!(months(setup), [("2026-01".into(), 500, true)]);
        // A note in March on a period that is over, and one on what is half earned.
        shop.on("2026-03-03");
        for (invoice, gross) in [(placed.invoice, 595), (renewal, 595)] {
            let tx = shop.db().begin().await.unwrap();
            let request = CreditRequest { scope: CreditScope::Gross(eur(gross)), reason: "Slow".into() };
            issue_credit_note(&shop.ctx, &tx, invoice, request).await.unwrap();
            tx.commit().await.unwrap();
            agrees(&shop).await;
        }
        release_revenue(&shop.ctx, shop.db()).await.unwrap();
        agrees(&shop).await;
        shop.on("2026-04-01");
        release_revenue(&shop.ctx, shop.db()).await.unwrap();
        agrees(&shop).await;
        // 15.00 and 10.00, less two notes of 5.00 without tax.
        assert_eq!((balance(&shop, "revenue").await, balance(&shop, "deferred_revenue").await), (-1500, 0));
        let rolled = deferred_roll_forward(&shop.ctx, shop.db().read(), Currency::EUR, OfEntity::All).await.unwrap();
        let billed: Vec<(i64, i64)> = rolled.iter().map(|m| (m.billed.minor, m.credited.minor)).collect();
        assert_eq!(billed[..2], [(1000, 0), (1000, 0)]);
        assert!(billed[2].0 == 0 && billed[2].1 > 0, "{rolled:?}");
    }
}

#[tokio::test]
async fn a_void_does_not_reach_back_into_a_month_that_is_released_after_it() {
    for mut shop in shops(312).await {
        shop.on("2026-01-15");
        shop.running(vec![shop.item()]).await;
        shop.on("2026-02-02");
        let renewal = shop.renew().await.created[0];
        shop.on("2026-03-02");
        let tx = shop.db().begin().await.unwrap();
        void_invoice(&shop.ctx, &tx, renewal, "a mistake", false).await.unwrap();
        tx.commit().await.unwrap();
        release_revenue(&shop.ctx, shop.db()).await.unwrap();
        agrees(&shop).await;
        let february = BookScope { to: Some(date("2026-02-28")), ..BookScope::default() };
        let rows = account_movements(&shop.ctx, shop.db().read(), february).await.unwrap();
        let revenue = rows.iter().find(|r| r.account == "revenue").unwrap();
        // Setup, the first month, and 14 of 28 days of the second.
        assert_eq!(revenue.closing.minor, -(500 + 1000 + 500), "{}", shop.test.name);
        shop.on("2026-04-01");
        release_revenue(&shop.ctx, shop.db()).await.unwrap();
        agrees(&shop).await;
        assert_eq!(balance(&shop, "revenue").await, -1500, "{}", shop.test.name);
    }
}

#[tokio::test]
async fn another_way_to_spread_is_for_invoices_issued_from_then_on() {
    for mut shop in shops(313).await {
        shop.on("2026-01-15");
        let before = shop.running(vec![shop.item()]).await;
        set(&shop, PolicyLevel::Tenant, "", "revenue.spread", "month_even").await;
        let even = shop.running(vec![shop.item()]).await;
        set(&shop, PolicyLevel::Product, &shop.plan.to_string(), "revenue.spread", "exact").await;
        let exact = shop.running(vec![shop.item()]).await;
        assert_eq!(spread_of(&shop, &before).await, (Spread::Day, vec![548, 452]));
        assert_eq!(spread_of(&shop, &even).await, (Spread::MonthEven, vec![1000]));
        // It begins at noon, when it was ordered: 16.5 of 31 days.
        assert_eq!(spread_of(&shop, &exact).await, (Spread::Exact, vec![532, 468]));
        assert!(verify_invoice(&shop.ctx, shop.db().read(), exact.invoice).await.unwrap());
        agrees(&shop).await;
        shop.on("2026-02-01");
        release_revenue(&shop.ctx, shop.db()).await.unwrap();
        agrees(&shop).await;
        assert_eq!(balance(&shop, "deferred_revenue").await, -(452 + 468), "{}", shop.test.name);
        // What was frozen stays, whatever is set now; what is credited comes off as it was earned.
        set(&shop, PolicyLevel::Product, &shop.plan.to_string(), "revenue.spread", "day").await;
        assert_eq!(spread_of(&shop, &exact).await.0, Spread::Exact);
        shop.on("2026-03-01");
        release_revenue(&shop.ctx, shop.db()).await.unwrap();
        agrees(&shop).await;
        assert_eq!(balance(&shop, "deferred_revenue").await, 0);
    }
}

#[tokio::test]
async fn setup_fees_are_earned_over_the_first_term_where_that_is_set() {
    for mut shop in shops(314).await {
        shop.on("2026-01-15");
        set(&shop, PolicyLevel::Tenant, "", "revenue.setup", "first_term").await;
        let placed = shop.running(vec![shop.item()]).await;
        assert_eq!(balance(&shop, "deferred_revenue").await, -1500, "{}", shop.test.name);
        let lines = invoice_schedule(&shop.ctx, shop.db().read(), placed.invoice).await.unwrap();
        assert!(lines.iter().all(|l| l.period == Some((date("2026-01-15"), date("2026-02-15")))), "{lines:?}");
        let setup = lines.iter().find(|l| l.charged == eur(500)).unwrap();
        assert_eq!(months(setup), [("2026-01".into(), 274, false), ("2026-02".into(), 226, false)]);
        agrees(&shop).await;
        // A note on the setup fee is booked as the fee was.
        let tx = shop.db().begin().await.unwrap();
        let request = CreditRequest { scope: CreditScope::Lines(vec![setup.line]), reason: "Promised free".into() };
        issue_credit_note(&shop.ctx, &tx, placed.invoice, request).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(balance(&shop, "deferred_revenue").await, -1000, "{}", shop.test.name);
        agrees(&shop).await;
        shop.on("2026-03-01");
        release_revenue(&shop.ctx, shop.db()).await.unwrap();
        agrees(&shop).await;
        assert_eq!((balance(&shop, "revenue").await, balance(&shop, "deferred_revenue").await), (-1000, 0));
    }
}
