//! A month that must at least bring an amount, its fees and its usage together.

use super::*;

async fn committed(mut shop: Shop, minimum: i64) -> Metered {
    shop.on("2026-01-15");
    let tx = shop.db().begin().await.unwrap();
    set_commitments(&shop.ctx, &tx, shop.plan, &[eur(minimum)]).await.unwrap();
    tx.commit().await.unwrap();
    metered(shop, Aggregation::Sum, plain("1")).await
}

fn lifted(lines: &[(String, i64)]) -> Vec<(&str, i64)> {
    lines.iter().filter(|l| l.0.starts_with("Minimum")).map(|l| (l.0.as_str(), l.1)).collect()
}

#[tokio::test]
async fn a_month_below_its_commitment_is_lifted_to_it_after_usage() {
    for shop in shops(1).await {
        let mut m = committed(shop, 5000).await;
        m.shop.on("2026-01-20");
        m.use_on("a", "2026-01-20", "7").await;
        let estimate = m.usage().await.next_invoice.unwrap();
        m.shop.on("2026-02-15");
        let run = m.shop.renew().await.created;
        let invoice = m.shop.invoice(run[0]).await;
        assert_eq!(estimate.total, invoice.row.total, "{}", m.shop.test.name);
        let last = invoice.lines.last().unwrap();
        assert_eq!(last.description, "Minimum commitment 2026-01-15 to 2026-02-14 (web.example.com)");
        assert_eq!(last.amount, eur(3300), "50.00 less a fee of 10.00 and usage of 7.00");
        assert_eq!(last.explain.as_deref(), Some("at least 50.00 EUR; 17.00 EUR reached"));
        assert_eq!(m.lines().await, [], "a second run adds nothing");
        m.use_on("late", "2026-02-01", "3").await;
        m.shop.on("2026-02-20");
        m.use_on("b", "2026-02-20", "60").await;
        m.shop.on("2026-03-15");
        let lines = m.lines().await;
        let again = "Minimum commitment 2026-01-15 to 2026-02-14, counted afterwards (web.example.com)";
        assert_eq!(lifted(&lines), [(again, -300)], "what came late counts; February brought enough");
        let total: i64 = lines.iter().map(|l| l.1).sum();
        assert_eq!(total, 1000 + 6000, "the late usage and its lift make nothing together");
        m.shop.check_books().await;
    }
}

#[tokio::test]
async fn a_part_of_a_month_commits_to_its_share_and_keeps_to_its_plan() {
    for shop in shops(1).await {
        let mut m = committed(shop, 3100).await;
        m.shop.on("2026-01-25");
        let tx = m.shop.db().begin().await.unwrap();
        set_commitments(&m.shop.ctx, &tx, m.shop.plan, &[eur(6200)]).await.unwrap();
        let extra = AddOnInput { id: m.shop.extra_ip, quantity: 1 };
        let request = ChangeRequest {
            what: WantedChange::Plan(PlanChange { add_ons: Some(vec![extra]), ..PlanChange::default() }),
            when: ChangeWhen::Now,
            note: Some("done".into()),
            by: ChangeBy::Staff,
        };
        change_subscription(&m.shop.ctx, &tx, m.placed.subscriptions[0].subscription, &request, Shown::default(), None)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        m.shop.on("2026-02-15");
        let found = m.lines().await;
        let found = lifted(&found);
        assert_eq!(found.len(), 2, "{found:?}");
        assert_eq!(found[0].1, 1000 - 323, "10 of 31 days: 10.00 less the fee of those days");
        // The fee of the plan for 21 days, and the add-on that was charged with the change.
        let mut fees = 0;
        for row in m.shop.invoices().await {
            let mut lines = m.shop.invoice(row.id).await.lines;
            lines.retain(|l| l.kind == "add_on" && l.period_end == Some(date("2026-02-15")));
            fees += lines.iter().map(|l| l.amount.minor).sum::<i64>();
        }
        assert_eq!(found[1].1, 4200 - 677 - fees, "{}: 21 of 31 days of the new commitment", m.shop.test.name);
        m.shop.check_books().await;
    }
}

#[tokio::test]
async fn a_voided_month_is_lifted_again_and_wrong_commitments_are_refused() {
    for shop in shops(1).await {
        let mut m = committed(shop, 5000).await;
        m.shop.on("2026-02-15");
        let first = m.shop.renew().await.created[0];
        let tx = m.shop.db().begin().await.unwrap();
        void_invoice(&m.shop.ctx, &tx, first, "wrong address", true).await.unwrap();
        for (minimums, field) in [
            (vec![eur(0)], "0/minimum_minor"),
            (vec![eur(i64::MAX)], "0/minimum_minor"),
            (vec![eur(1), eur(2)], "1/currency"),
        ] {
            let refused = set_commitments(&m.shop.ctx, &tx, m.shop.plan, &minimums).await.unwrap_err();
            assert_eq!(refused.fields()[0].pointer, format!("/commitments/{field}"));
        }
        let refused = set_commitments(&m.shop.ctx, &tx, m.shop.extra_ip, &[eur(1)]).await.unwrap_err();
        assert_eq!(refused.fields()[0].code, "not_for_add_ons");
        tx.commit().await.unwrap();
        assert_eq!(commitments(&m.shop.ctx, m.shop.db().read(), m.shop.plan).await.unwrap(), [eur(5000)]);
        assert_eq!(lifted(&m.lines().await).iter().map(|l| l.1).collect::<Vec<_>>(), [4000], "{}", m.shop.test.name);
        m.shop.check_books().await;
    }
}

async fn change(m: &Metered, what: WantedChange) {
    let tx = m.shop.db().begin().await.unwrap();
    let request = ChangeRequest { what, when: ChangeWhen::Now, note: Some("done".into()), by: ChangeBy::Staff };
    let id = m.placed.subscriptions[0].subscription;
    change_subscription(&m.shop.ctx, &tx, id, &request, Shown::default(), None).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_yearly_fee_in_arrears_counts_in_each_of_its_months() {
    for mut shop in shops(1).await {
        shop.on("2026-01-15");
        let tx = shop.db().begin().await.unwrap();
        let arrears = "in_arrears".into();
        set_policy(&shop.ctx, &tx, PolicyLevel::Tenant, "", "billing.timing", &arrears).await.unwrap();
        set_commitments(&shop.ctx, &tx, shop.plan, &[eur(5000)]).await.unwrap();
        tx.commit().await.unwrap();
        let placed = shop.order(vec![CartItemInput { cycle_months: 12, ..shop.item() }]).await;
        shop.start(&placed).await;
        let (mut lifts, mut all) = (Vec::new(), 0);
        for month in 2..=13 {
            shop.on(&format!("{}-{:02}-15", 2026 + (month - 1) / 12, (month - 1) % 12 + 1));
            for id in shop.renew().await.created {
                let lines = shop.invoice(id).await.lines;
                all += lines.iter().map(|l| l.amount.minor).sum::<i64>();
                lifts.extend(lines.iter().filter(|l| l.description.starts_with("Minimum")).map(|l| l.amount.minor));
            }
        }
        assert_eq!((lifts.len(), lifts[0], lifts[1]), (12, 5000 - 917, 5000 - 828), "{}: {lifts:?}", shop.test.name);
        assert_eq!(all, 12 * 5000 + 1, "twelve months at their minimum, each with its part of 108.00 rounded");
        shop.check_books().await;
    }
}

#[tokio::test]
async fn days_of_a_pause_ask_for_no_minimum() {
    for mut shop in shops(1).await {
        shop.on("2026-01-15");
        let tx = shop.db().begin().await.unwrap();
        set_commitments(&shop.ctx, &tx, shop.plan, &[eur(3100)]).await.unwrap();
        tx.commit().await.unwrap();
        let spend = Spend { min: Some(310), max: None };
        let mut m = metered(shop, Aggregation::Sum, UsagePrice { spend, ..plain("1") }).await;
        m.shop.on("2026-01-25");
        change(&m, WantedChange::Pause { credit: true }).await;
        m.shop.on("2026-02-15");
        let amounts = |lines: Vec<(String, i64)>| lines.into_iter().map(|l| l.1).collect::<Vec<i64>>();
        assert_eq!(amounts(m.lines().await), [100, 1000 - 100 - 323], "{}: 10 of 31 days", m.shop.test.name);
        m.shop.on("2026-03-15");
        assert_eq!(m.lines().await, [], "nothing is billed while it lasts");
        m.shop.on("2026-03-20");
        change(&m, WantedChange::Resume { restart_term: false }).await;
        m.shop.on("2026-04-15");
        let last = amounts(m.lines().await);
        assert_eq!(last, [1000, 260, 2600 - 260 - 839], "26 of 31 days, beside the next fee");
        m.shop.check_books().await;
    }
}

#[tokio::test]
async fn a_credited_fee_counts_no_more_and_months_that_are_done_with_are_not_read() {
    for shop in shops(1).await {
        let mut m = committed(shop, 5000).await;
        m.shop.on("2026-02-01");
        let tx = m.shop.db().begin().await.unwrap();
        let request = CreditRequest { scope: CreditScope::Remaining, reason: "goodwill".into() };
        issue_credit_note(&m.shop.ctx, &tx, m.placed.invoice, request).await.unwrap();
        tx.commit().await.unwrap();
        for (day, lift) in [("2026-02-15", 5000), ("2026-03-15", 4000), ("2026-04-15", 4000)] {
            m.shop.on(day);
            let lines = m.lines().await;
            assert_eq!(lifted(&lines).iter().map(|l| l.1).collect::<Vec<_>>(), [lift], "{}", m.shop.test.name);
        }
        let (id, conn) = (m.placed.subscriptions[0].subscription, m.shop.db().read());
        let row = crate::subscription::store::load(&m.shop.ctx, conn, id).await.unwrap();
        let read = crate::usage::load(&m.shop.ctx, conn, std::slice::from_ref(&row)).await.unwrap();
        assert_eq!(read[&row.id].fees().unwrap().len(), 1, "the month that runs");
        m.shop.check_books().await;
    }
}

#[tokio::test]
async fn two_saves_at_once_follow_each_other() {
    for shop in shops(1).await {
        let m = committed(shop, 5000).await;
        let save = async |unit: &str, minimum: i64| {
            let tx = m.shop.db().begin().await?;
            let price = ProductUsagePrice { meter: "traffic".into(), currency: Currency::EUR, price: plain(unit) };
            set_usage_prices(&m.shop.ctx, &tx, m.shop.plan, &[price]).await?;
            set_commitments(&m.shop.ctx, &tx, m.shop.plan, &[eur(minimum)]).await?;
            tx.commit().await
        };
        let (one, other) = tokio::join!(save("2", 6000), save("3", 7000));
        one.and(other).unwrap_or_else(|e| panic!("{}: {}", m.shop.test.name, e.report()));
        let conn = m.shop.db().read();
        let price = usage_prices(&m.shop.ctx, conn, m.shop.plan).await.unwrap();
        let kept = (price[0].price.clone(), commitments(&m.shop.ctx, conn, m.shop.plan).await.unwrap());
        assert!(kept == (plain("2"), vec![eur(6000)]) || kept == (plain("3"), vec![eur(7000)]), "{kept:?}");
    }
}
