//! Usage that is billed before its period is over, because its amount reached a threshold.

use mpanel_calc::commitment::Thresholds;

use super::*;

fn at(once: &[i64], then_every: Option<i64>, price: UsagePrice) -> UsagePrice {
    UsagePrice { thresholds: Some(Thresholds { once: once.to_vec(), then_every }), ..price }
}

impl Metered {
    fn subscription(&self) -> mpanel_core::SubscriptionId {
        self.placed.subscriptions[0].subscription
    }

    /// What the queued look at the thresholds comes to: words and amount of the lines, where there is an invoice.
    async fn look(&self) -> Vec<(String, i64)> {
        match bill_threshold(&self.shop.ctx, self.shop.db(), self.subscription()).await.unwrap() {
            ThresholdBill::Billed(id) => {
                let lines = self.shop.invoice(id).await.lines;
                lines.into_iter().map(|l| (l.description, l.amount.minor)).collect()
            }
            _ => Vec::new(),
        }
    }
}

fn named(what: &str) -> String {
    format!("Traffic {what} (web.example.com)")
}

#[tokio::test]
async fn a_threshold_is_billed_at_once_and_the_end_of_the_period_bills_the_rest() {
    for shop in shops(1).await {
        let mut m = metered(shop, Aggregation::Sum, at(&[500], Some(1000), graduated(0))).await;
        m.shop.on("2026-01-20");
        m.use_on("a", "2026-01-20", "49").await;
        assert_eq!(m.look().await, []);
        m.use_on("b", "2026-01-20", "11").await;
        let today = PreviewAssumptions::default();
        let planned = preview(&m.shop.ctx, m.shop.db().read(), date("2026-01-20"), &today).await.unwrap();
        let planned: Vec<_> = planned.into_iter().filter(|a| a.act == "invoice").map(|a| a.amount.unwrap()).collect();
        assert_eq!(planned, [eur(714)], "6.00 and its tax");
        assert_eq!(m.look().await, [(named("2026-01-15 to 2026-02-14: 60 GB"), 600)]);
        assert_eq!(m.look().await, [], "reached only once");
        m.shop.on("2026-02-10");
        m.use_on("c", "2026-02-10", "139").await;
        assert_eq!(m.look().await, [], "14.95 of 15.00");
        let so_far = m.usage().await;
        let meter = &so_far.meters[0];
        assert_eq!((meter.amount, meter.invoiced, meter.next_threshold), (eur(1495), eur(600), Some(eur(1500))));
        m.use_on("d", "2026-02-10", "40").await;
        assert_eq!(m.look().await, [(named("2026-01-15 to 2026-02-14, less 6.00 EUR: 239 GB"), 1095)]);
        m.shop.on("2026-02-14");
        m.use_on("e", "2026-02-14", "1").await;
        let estimate = m.usage().await.next_invoice.unwrap();
        m.shop.on("2026-02-15");
        let run = m.shop.renew().await.created;
        let invoice = m.shop.invoice(run[0]).await;
        assert_eq!(estimate.total, invoice.row.total, "{}", m.shop.test.name);
        let usage = invoice.lines.last().unwrap();
        assert_eq!(
            (usage.description.clone(), usage.amount.minor),
            (named("2026-01-15 to 2026-02-14, less 16.95 EUR: 240 GB"), 5)
        );
        assert_eq!((m.lines().await, m.look().await), (vec![], vec![]), "a second run adds nothing");
        assert_eq!(m.use_on("late", "2026-02-01", "20").await.late, 1);
        m.shop.on("2026-03-15");
        let late = named("2026-01-15 to 2026-02-14, counted afterwards: 260 GB");
        assert_eq!(m.lines().await[1], (late, 100));
        assert_eq!(m.usage().await.billed[1].amount, eur(1800));
        m.shop.check_books().await;
    }
}

#[tokio::test]
async fn a_correction_or_a_void_after_a_threshold_leaves_the_period_right() {
    for shop in shops(1).await {
        let mut m = metered(shop, Aggregation::Sum, at(&[500], None, plain("1"))).await;
        m.shop.on("2026-01-20");
        m.use_on("a", "2026-01-20", "5").await;
        let ThresholdBill::Billed(first) = bill_threshold(&m.shop.ctx, m.shop.db(), m.subscription()).await.unwrap()
        else {
            panic!("not billed")
        };
        let tx = m.shop.db().begin().await.unwrap();
        void_invoice(&m.shop.ctx, &tx, first, "wrong address", true).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(m.shop.renew().await.created, [], "the period still runs");
        m.use_on("b", "2026-01-20", "1").await;
        assert_eq!(m.look().await, [(named("2026-01-15 to 2026-02-14: 6 GB"), 600)], "reached again");
        let tx = m.shop.db().begin().await.unwrap();
        let less = Correction { value: Some(dec("2")), reason: "meter was read twice".into() };
        correct_usage(&m.shop.ctx, &tx, "a", less).await.unwrap();
        tx.commit().await.unwrap();
        m.shop.on("2026-02-15");
        let last = named("2026-01-15 to 2026-02-14, less 6.00 EUR: 3 GB");
        assert_eq!(m.lines().await[1], (last, -300), "{}", m.shop.test.name);
        m.shop.check_books().await;
    }
}

#[tokio::test]
async fn an_end_or_another_plan_bills_what_is_left() {
    for shop in shops(1).await {
        let mut m = metered(shop, Aggregation::Sum, at(&[500], None, plain("1"))).await;
        m.shop.on("2026-01-25");
        m.use_on("a", "2026-01-25", "7").await;
        assert_eq!(m.look().await[0].1, 700);
        let request = ChangeRequest {
            what: WantedChange::Plan(PlanChange {
                add_ons: Some(vec![AddOnInput { id: m.shop.extra_ip, quantity: 1 }]),
                ..PlanChange::default()
            }),
            when: ChangeWhen::Now,
            note: Some("done".into()),
            by: ChangeBy::Staff,
        };
        let tx = m.shop.db().begin().await.unwrap();
        change_subscription(&m.shop.ctx, &tx, m.subscription(), &request, Shown::default(), None).await.unwrap();
        tx.commit().await.unwrap();
        m.use_on("b", "2026-01-25", "4").await;
        assert_eq!(m.look().await[0].1, 1100, "the day of the change belongs to the new plan, which counts anew");
        m.shop.on("2026-01-28");
        m.use_on("c", "2026-01-28", "2").await;
        assert_eq!(m.look().await, []);
        let tx = m.shop.db().begin().await.unwrap();
        cancel_subscription(&m.shop.ctx, &tx, m.subscription(), CancelWhen::Now, "moved").await.unwrap();
        tx.commit().await.unwrap();
        let all = m.shop.invoices().await;
        let mut billed = 0;
        for row in all {
            let lines = m.shop.invoice(row.id).await.lines;
            billed += lines.iter().filter(|l| l.kind == "usage").map(|l| l.amount.minor).sum::<i64>();
        }
        assert_eq!(billed, 1300, "{}: 13 GB, however often they were billed", m.shop.test.name);
        assert_eq!(m.look().await, []);
        m.shop.check_books().await;
    }
}

#[tokio::test]
async fn two_nodes_bill_a_threshold_once() {
    for shop in shops(1).await {
        let mut m = metered(shop, Aggregation::Sum, at(&[500], None, plain("1"))).await;
        m.shop.on("2026-01-20");
        m.use_on("a", "2026-01-20", "5").await;
        let one = bill_threshold(&m.shop.ctx, m.shop.db(), m.subscription());
        let other = bill_threshold(&m.shop.ctx, m.shop.db(), m.subscription());
        let (one, other) = tokio::join!(one, other);
        let billed = [one, other].into_iter().flatten().filter(|b| matches!(b, ThresholdBill::Billed(_))).count();
        assert_eq!(billed, 1, "{}", m.shop.test.name);
        m.shop.check_books().await;
    }
}

#[tokio::test]
async fn thresholds_that_cannot_be_reached_in_order_are_refused() {
    for shop in shops(1).await {
        let m = metered(shop, Aggregation::Sum, plain("1")).await;
        let tx = m.shop.db().begin().await.unwrap();
        let hours = Aggregation::Duration { unit_seconds: 3600 };
        let new = NewMeter { key: "hours".into(), name: "Hours".into(), unit: "h".into(), aggregation: hours };
        create_meter(&m.shop.ctx, &tx, new).await.unwrap();
        for (meter, once, every, field) in [
            ("traffic", vec![0], None, "thresholds_minor/0"),
            ("traffic", vec![10, 10], None, "thresholds_minor/1"),
            ("traffic", vec![i64::MAX], None, "thresholds_minor/0"),
            ("traffic", (1..=21).collect(), None, "thresholds_minor"),
            ("traffic", vec![], Some(0), "threshold_every_minor"),
            ("hours", vec![10], None, "thresholds_minor"),
        ] {
            let price = at(&once, every, plain("1"));
            let price = ProductUsagePrice { meter: meter.into(), currency: Currency::EUR, price };
            let refused = set_usage_prices(&m.shop.ctx, &tx, m.shop.plan, &[price]).await.unwrap_err();
            assert_eq!(refused.fields()[0].pointer, format!("/prices/0/{field}"), "{once:?} {every:?}");
        }
    }
}

#[tokio::test]
async fn two_changes_of_plan_in_a_day_and_a_threshold_between_them_bill_each_unit_once() {
    for shop in shops(1).await {
        let mut m = metered(shop, Aggregation::Sum, at(&[500], None, plain("1"))).await;
        m.shop.on("2026-01-24");
        m.use_on("a", "2026-01-24", "7").await;
        assert_eq!(m.look().await[0].1, 700);
        m.shop.on("2026-01-25");
        let change = async |add_ons: Vec<AddOnInput>| {
            let request = ChangeRequest {
                what: WantedChange::Plan(PlanChange { add_ons: Some(add_ons), ..PlanChange::default() }),
                when: ChangeWhen::Now,
                note: Some("done".into()),
                by: ChangeBy::Staff,
            };
            let tx = m.shop.db().begin().await.unwrap();
            let done = change_subscription(&m.shop.ctx, &tx, m.subscription(), &request, Shown::default(), None).await;
            done.unwrap_or_else(|e| panic!("{}: {}", m.shop.test.name, e.report()));
            tx.commit().await.unwrap();
        };
        change(vec![AddOnInput { id: m.shop.extra_ip, quantity: 1 }]).await;
        let told = m.usage().await.billed;
        assert_eq!((told.len(), told[0].amount, told[0].pending), (1, eur(700), true), "what ran until the change");
        assert_eq!((told[0].period_start, told[0].period_end), (date("2026-01-15"), date("2026-01-25")));
        m.use_on("b", "2026-01-25", "6").await;
        assert_eq!(m.look().await[0].1, 600);
        change(Vec::new()).await;
        m.use_on("c", "2026-01-25", "1").await;
        assert_eq!(m.look().await, []);
        m.shop.on("2026-02-15");
        let usage: Vec<i64> = m.lines().await.into_iter().filter(|l| l.0.starts_with("Traffic")).map(|l| l.1).collect();
        assert_eq!(usage, [100], "{}: all but 1 GB is billed", m.shop.test.name);
        m.shop.check_books().await;
    }
}

#[tokio::test]
async fn a_look_that_finds_nothing_waits_for_nobody() {
    for shop in shops(1).await {
        let mut m = metered(shop, Aggregation::Sum, at(&[500], None, plain("1"))).await;
        m.shop.on("2026-01-20");
        m.use_on("a", "2026-01-20", "3").await;
        let held = m.shop.db().begin().await.unwrap();
        crate::subscription::lock_with_customer(&m.shop.ctx, &held, m.subscription()).await.unwrap();
        let look = tokio::time::timeout(std::time::Duration::from_secs(3), m.look()).await;
        assert_eq!(look.expect("it waited for a lock"), [], "{}", m.shop.test.name);
        held.rollback().await.unwrap();
        m.use_on("b", "2026-01-20", "1").await;
        let (query, all) = (mpanel_core::PageQuery::default(), mpanel_db::jobs::JobFilter::default());
        let jobs = mpanel_db::jobs::view::list(m.shop.db().read(), &m.shop.ctx, &all, &query).await.unwrap().items;
        let due: Vec<_> = jobs.iter().filter(|j| j.kind == "usage.threshold").map(|j| j.run_at).collect();
        assert_eq!(due, [m.shop.ctx.in_seconds(60)], "one look for what arrives within a minute");
    }
}
