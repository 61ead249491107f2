//! Usage from the event to the invoice line: once, in its period, whatever the order.

mod commitments;
mod thresholds;

use std::collections::BTreeMap;

use mpanel_calc::rating::{AtChange, PriceModel, Spend, Tier};
use mpanel_calc::{Decimal, Pricing, UsagePrice};

use super::*;

pub(super) fn dec(text: &str) -> Decimal {
    text.parse().unwrap()
}

pub(super) fn plain(unit: &str) -> UsagePrice {
    let pricing = Pricing::Quantity(PriceModel::PerUnit { unit: dec(unit) });
    UsagePrice {
        pricing,
        included: Decimal::ZERO,
        spend: Spend::default(),
        thresholds: None,
        at_change: AtChange::Restart,
    }
}

pub(super) fn graduated(included: i64) -> UsagePrice {
    let tier = |up_to: Option<i64>, unit: &str| Tier {
        up_to: up_to.map(Decimal::whole),
        unit: dec(unit),
        flat: Decimal::ZERO,
    };
    let tiers = vec![tier(Some(100), "0.10"), tier(None, "0.05")];
    let pricing = Pricing::Quantity(PriceModel::Graduated { tiers });
    UsagePrice {
        pricing,
        included: Decimal::whole(included),
        spend: Spend::default(),
        thresholds: None,
        at_change: AtChange::Restart,
    }
}

/// A shop whose plan has one meter, and its running service.
pub(super) struct Metered {
    pub(super) shop: Shop,
    pub(super) service: mpanel_core::ServiceId,
    pub(super) placed: PlacedOrder,
}

pub(super) async fn metered(mut shop: Shop, how: Aggregation, price: UsagePrice) -> Metered {
    shop.on("2026-01-15");
    let tx = shop.db().begin().await.unwrap();
    let new = NewMeter { key: "traffic".into(), name: "Traffic".into(), unit: "GB".into(), aggregation: how };
    create_meter(&shop.ctx, &tx, new).await.unwrap();
    let price = ProductUsagePrice { meter: "traffic".into(), currency: Currency::EUR, price };
    set_usage_prices(&shop.ctx, &tx, shop.plan, &[price]).await.unwrap();
    tx.commit().await.unwrap();
    let placed = shop.running(vec![shop.item()]).await;
    Metered { service: placed.subscriptions[0].service, placed, shop }
}

impl Metered {
    pub(super) fn event(&self, id: &str, at: &str, value: &str) -> NewUsage {
        NewUsage {
            id: id.into(),
            service: Some(self.service),
            subscription: None,
            meter: "traffic".into(),
            value: dec(value),
            occurred_at: at.parse().unwrap(),
            unique_key: None,
            attributes: BTreeMap::new(),
        }
    }

    pub(super) async fn send(&self, events: &[NewUsage]) -> mpanel_core::Result<Ingested> {
        let tx = self.shop.db().begin().await?;
        let done = record_usage(&self.shop.ctx, &tx, events).await?;
        tx.commit().await?;
        Ok(done)
    }

    pub(super) async fn use_on(&self, id: &str, day: &str, value: &str) -> Ingested {
        self.send(&[self.event(id, &format!("{day}T10:00:00Z"), value)]).await.unwrap()
    }

    pub(super) async fn usage(&self) -> ServiceUsage {
        usage_of_service(&self.shop.ctx, self.shop.db().read(), self.service).await.unwrap()
    }

    /// Lines of the invoices a renewal run raises, each as words and amount.
    pub(super) async fn lines(&self) -> Vec<(String, i64)> {
        let mut found = Vec::new();
        for id in self.shop.renew().await.created {
            let invoice = self.shop.invoice(id).await;
            found.extend(invoice.lines.into_iter().map(|l| (l.description, l.amount.minor)));
        }
        found
    }
}

#[tokio::test]
async fn usage_of_a_period_is_on_the_invoice_of_the_next_fee_and_only_once() {
    for shop in shops(1).await {
        let mut m = metered(shop, Aggregation::Sum, graduated(10)).await;
        m.shop.on("2026-02-14");
        assert_eq!(m.use_on("a", "2026-01-20", "100.5").await, Ingested { accepted: 1, duplicates: 0, late: 0 });
        assert_eq!(m.use_on("a", "2026-01-20", "100.5").await, Ingested { accepted: 0, duplicates: 1, late: 0 });
        m.use_on("b", "2026-02-14", "49.5").await;
        assert_eq!(m.lines().await, [], "the period runs: its invoice waits for it");
        let so_far = m.usage().await;
        assert_eq!((so_far.meters[0].quantity, so_far.meters[0].amount), (dec("150"), eur(1200)));
        assert_eq!(so_far.meters[0].days.len(), 31);
        let estimate = so_far.next_invoice.unwrap();
        m.shop.on("2026-02-15");
        let lines = m.lines().await;
        assert_eq!(
            lines,
            [
                ("VPS S (web.example.com)".to_owned(), 1000),
                ("Traffic 2026-01-15 to 2026-02-14: 150 GB (web.example.com)".to_owned(), 1200),
            ]
        );
        assert_eq!(estimate.total, eur(2618), "{}: 22.00 and its tax", m.shop.test.name);
        assert_eq!(m.lines().await, [], "a second run adds nothing");
        let after = m.usage().await;
        assert_eq!((after.meters[0].quantity, after.billed[0].amount), (dec("0"), eur(1200)));
        m.shop.check_books().await;
    }
}

#[tokio::test]
async fn the_preview_shows_what_the_run_then_bills() {
    for shop in shops(1).await {
        let mut m = metered(shop, Aggregation::Sum, plain("0.033")).await;
        m.shop.on("2026-02-01");
        m.use_on("a", "2026-01-31", "777").await;
        let planned =
            preview(&m.shop.ctx, m.shop.db().read(), date("2026-02-20"), &PreviewAssumptions::default()).await;
        let planned: Vec<_> = planned.unwrap().into_iter().filter(|a| a.act == "invoice").collect();
        m.shop.on("2026-02-15");
        let run = m.shop.renew().await;
        let invoice = m.shop.invoice(run.created[0]).await;
        assert_eq!(planned.len(), 1);
        assert_eq!((planned[0].at, planned[0].amount), (date("2026-02-15"), Some(invoice.row.total)));
        m.shop.check_books().await;
    }
}

#[tokio::test]
async fn what_comes_late_or_is_corrected_is_a_difference_on_the_next_invoice() {
    for shop in shops(1).await {
        let mut m = metered(shop, Aggregation::Sum, graduated(0)).await;
        m.shop.on("2026-02-15");
        m.use_on("a", "2026-01-20", "90").await;
        assert_eq!(m.lines().await[1].1, 900);
        assert_eq!(m.use_on("b", "2026-02-10", "30").await.late, 1);
        assert!(m.usage().await.billed[0].pending);
        m.shop.on("2026-03-15");
        let name = |what: &str| format!("{what} (web.example.com)");
        assert_eq!(
            m.lines().await,
            [
                (name("VPS S"), 1000),
                (name("Traffic 2026-01-15 to 2026-02-14, counted afterwards: 120 GB"), 200),
                (name("Traffic 2026-02-15 to 2026-03-14: 0 GB"), 0),
            ],
            "10 units more at 0.10 and 20 at 0.05"
        );
        let tx = m.shop.db().begin().await.unwrap();
        let wrong = Correction { value: Some(dec("40")), reason: "meter was read twice".into() };
        let view = correct_usage(&m.shop.ctx, &tx, "a", wrong).await.unwrap();
        let gone = Correction { value: None, reason: "not theirs".into() };
        correct_usage(&m.shop.ctx, &tx, "b", gone).await.unwrap();
        tx.commit().await.unwrap();
        assert!(view.billed);
        m.shop.on("2026-04-15");
        assert_eq!(m.lines().await[1], (name("Traffic 2026-01-15 to 2026-02-14, counted afterwards: 40 GB"), -700));
        assert_eq!(m.usage().await.billed.last().unwrap().amount, eur(400));
        m.shop.check_books().await;
    }
}

#[tokio::test]
async fn the_end_of_a_service_bills_the_rest() {
    for shop in shops(1).await {
        let mut m = metered(shop, Aggregation::Sum, plain("1")).await;
        m.shop.on("2026-01-25");
        m.use_on("a", "2026-01-25", "7").await;
        let tx = m.shop.db().begin().await.unwrap();
        cancel_subscription(&m.shop.ctx, &tx, m.placed.subscriptions[0].subscription, CancelWhen::Now, "moved")
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let all = m.shop.invoices().await;
        let last = m.shop.invoice(all.last().unwrap().id).await;
        let line = last.lines.last().unwrap();
        assert_eq!((line.kind.as_str(), line.amount), ("usage", eur(700)));
        assert_eq!((line.period_start, line.period_end), (Some(date("2026-01-15")), Some(date("2026-01-26"))));
        let refused = m.send(&[m.event("b", "2026-01-25T11:00:00Z", "1")]).await.unwrap_err();
        assert_eq!(refused.fields()[0].code, "service_ended");
        m.shop.on("2026-03-15");
        assert_eq!(m.lines().await, []);
        m.shop.check_books().await;
    }
}

#[tokio::test]
async fn a_voided_invoice_that_releases_its_periods_lets_their_usage_be_billed_again() {
    for shop in shops(1).await {
        let mut m = metered(shop, Aggregation::Sum, plain("1")).await;
        m.shop.on("2026-02-15");
        m.use_on("a", "2026-01-20", "5").await;
        let first = m.shop.renew().await.created[0];
        let tx = m.shop.db().begin().await.unwrap();
        void_invoice(&m.shop.ctx, &tx, first, "wrong address", true).await.unwrap();
        tx.commit().await.unwrap();
        let again = m.lines().await;
        assert_eq!(again.iter().map(|l| l.1).collect::<Vec<_>>(), [1000, 500], "{}", m.shop.test.name);
        m.shop.check_books().await;
    }
}

#[tokio::test]
async fn every_aggregation_reaches_the_invoice() {
    let hours = Aggregation::Duration { unit_seconds: 3600 };
    let cases =
        [(Aggregation::Sum, 900), (Aggregation::Max, 500), (Aggregation::Last, 300), (Aggregation::Unique, 200)];
    for (how, want) in cases.into_iter().chain([(hours, 100 + 500 * 24 + 300 * (24 * 24 + 13))]) {
        for shop in shops(1).await {
            let mut m = metered(shop, how, plain("1")).await;
            m.shop.on("2026-02-15");
            let event = |id: &str, at: &str, value: &str, key: &str| NewUsage {
                unique_key: Some(key.into()),
                ..m.event(id, at, value)
            };
            let mut events = vec![
                event("3", "2026-01-21T11:00:00Z", "3", "x"),
                event("1", "2026-01-20T10:00:00Z", "1", "x"),
                event("2", "2026-01-20T11:00:00Z", "5", "y"),
            ];
            m.send(&events[..1]).await.unwrap();
            events.reverse();
            m.send(&events).await.unwrap();
            assert_eq!(m.lines().await[1].1, want, "{how:?} on {}", m.shop.test.name);
        }
    }
}

#[tokio::test]
async fn what_cannot_be_counted_is_refused_with_its_place_and_nothing_is_written() {
    for shop in shops(1).await {
        let mut m = metered(shop, Aggregation::Sum, plain("1")).await;
        m.shop.on("2026-03-10");
        let tx = m.shop.db().begin().await.unwrap();
        set_policy(&m.shop.ctx, &tx, PolicyLevel::Tenant, "", "charge.on_due", &false.into()).await.unwrap();
        tx.commit().await.unwrap();
        let good = m.event("good", "2026-03-01T00:00:00Z", "1");
        let bad = |change: fn(&mut NewUsage)| {
            let mut event = m.event("bad", "2026-03-01T00:00:00Z", "1");
            change(&mut event);
            event
        };
        let cases = [
            (bad(|e| e.meter = "power".into()), "meter", "unknown_meter"),
            (bad(|e| e.value = dec("-1")), "value", "out_of_range"),
            (bad(|e| e.occurred_at = "2026-01-14T23:59:59Z".parse().unwrap()), "occurred_at", "before_start"),
            (bad(|e| e.occurred_at = "2026-03-11T00:00:00Z".parse().unwrap()), "occurred_at", "in_future"),
            (bad(|e| e.id = String::new()), "id", "malformed"),
            (bad(|e| e.service = None), "service", "required"),
            (bad(|e| e.service = Some(mpanel_core::ServiceId(uuid::Uuid::nil()))), "service", "unknown_service"),
        ];
        for (event, field, code) in cases {
            let refused = m.send(&[good.clone(), event]).await.unwrap_err();
            let found = &refused.fields()[0];
            assert_eq!((found.pointer.as_str(), found.code), (format!("/events/1/{field}").as_str(), code));
        }
        close_month(&m.shop.ctx, m.shop.db(), date("2026-01-31")).await.unwrap();
        let refused = m.send(&[m.event("c", "2026-01-31T12:00:00Z", "1")]).await.unwrap_err();
        assert_eq!(refused.fields()[0].code, "month_closed");
        assert_eq!(m.use_on("good", "2026-03-01", "1").await.accepted, 1, "nothing of the refused batches was written");
        let other = m.send(&[m.event("good", "2026-03-01T10:00:00Z", "2")]).await.unwrap_err();
        assert_eq!(other.code(), "event_id_reused");
        let query = mpanel_core::PageQuery::default();
        let all = list_usage_events(&m.shop.ctx, m.shop.db().read(), m.service, &query).await.unwrap();
        assert_eq!((all.total, all.items[0].value), (1, dec("1")));
    }
}

#[tokio::test]
async fn prices_that_leave_a_gap_are_refused_at_their_tier() {
    for shop in shops(1).await {
        let m = metered(shop, Aggregation::Sum, plain("1")).await;
        let tier = |up_to: Option<i64>| Tier { up_to: up_to.map(Decimal::whole), unit: dec("1"), flat: Decimal::ZERO };
        let price = |tiers: Vec<Tier>| ProductUsagePrice {
            meter: "traffic".into(),
            currency: Currency::EUR,
            price: UsagePrice { pricing: Pricing::Quantity(PriceModel::Graduated { tiers }), ..plain("1") },
        };
        let spend = Spend { min: Some(2), max: Some(1) };
        let volume = Pricing::Quantity(PriceModel::Volume { tiers: vec![tier(None)], floor: false });
        let on = |pricing: Pricing| UsagePrice { pricing, at_change: AtChange::Cumulative, ..plain("1") };
        let cases = [
            (price(vec![tier(Some(10)), tier(Some(10)), tier(None)]), "price/tiers/1/up_to", "tiers_out_of_order"),
            (price(vec![tier(None), tier(Some(10))]), "price/tiers/0/up_to", "tiers_out_of_order"),
            (price(vec![tier(Some(10))]), "price/tiers/0/up_to", "tiers_end"),
            (price(vec![]), "price/tiers/0/up_to", "tiers_out_of_order"),
            (ProductUsagePrice { meter: "power".into(), ..price(vec![tier(None)]) }, "meter", "unknown_meter"),
            (
                ProductUsagePrice { price: UsagePrice { spend, ..plain("1") }, ..price(vec![]) },
                "max_minor",
                "out_of_range",
            ),
            (ProductUsagePrice { price: plain("-1"), ..price(vec![]) }, "price/unit", "out_of_range"),
            (ProductUsagePrice { price: on(volume), ..price(vec![]) }, "at_change", "cannot_go_on"),
            (
                ProductUsagePrice { meter: "peak".into(), price: on(plain("1").pricing), ..price(vec![]) },
                "at_change",
                "cannot_go_on",
            ),
        ];
        let tx = m.shop.db().begin().await.unwrap();
        let (key, name, unit) = ("peak".into(), "Peak".into(), "GB".into());
        create_meter(&m.shop.ctx, &tx, NewMeter { key, name, unit, aggregation: Aggregation::Max }).await.unwrap();
        for (price, field, code) in cases {
            let refused = set_usage_prices(&m.shop.ctx, &tx, m.shop.plan, &[price]).await.unwrap_err();
            let found = &refused.fields()[0];
            assert_eq!((found.pointer.as_str(), found.code), (format!("/prices/0/{field}").as_str(), code));
        }
        tx.commit().await.unwrap();
        let kept = usage_prices(&m.shop.ctx, m.shop.db().read(), m.shop.plan).await.unwrap();
        assert_eq!(kept[0].price, plain("1"), "what was refused changed nothing");
    }
}

// The service changes on that day, with which it takes the plan's new price of the meter.
async fn change_to(m: &mut Metered, price: UsagePrice, day: &str) {
    m.shop.on(day);
    let tx = m.shop.db().begin().await.unwrap();
    let price = ProductUsagePrice { meter: "traffic".into(), currency: Currency::EUR, price };
    set_usage_prices(&m.shop.ctx, &tx, m.shop.plan, &[price]).await.unwrap();
    let extra = AddOnInput { id: m.shop.extra_ip, quantity: 1 };
    let plan = PlanChange { add_ons: Some(vec![extra]), ..PlanChange::default() };
    let (what, when) = (WantedChange::Plan(plan), ChangeWhen::Now);
    let request = ChangeRequest { what, when, note: Some("done".into()), by: ChangeBy::Staff };
    let subscription = m.placed.subscriptions[0].subscription;
    change_subscription(&m.shop.ctx, &tx, subscription, &request, Shown::default(), None).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_price_that_goes_on_counting_fills_its_tiers_with_what_was_there_before() {
    for shop in shops(1).await {
        let mut m = metered(shop, Aggregation::Sum, plain("1")).await;
        m.use_on("a", "2026-01-15", "80").await;
        let new = UsagePrice { at_change: AtChange::Cumulative, ..graduated(10) };
        change_to(&mut m, new, "2026-02-01").await;
        m.use_on("b", "2026-02-01", "50").await;
        m.shop.on("2026-02-15");
        let name = |what: &str| format!("Traffic {what} (web.example.com)");
        let usage = |lines: Vec<(String, i64)>| -> Vec<(String, i64)> {
            lines.into_iter().filter(|l| l.0.starts_with("Traffic")).collect()
        };
        // 70 of the 80 lie in the first tier, 30 more at 0.10, then 20 at 0.05.
        let (first, second) = ("2026-01-15 to 2026-01-31: 80 GB", "2026-02-01 to 2026-02-14: 50 GB");
        assert_eq!(usage(m.lines().await), [(name(first), 8000), (name(second), 400)]);
        // What comes late for the days before fills the first tier, so that less of it is left.
        m.use_on("late", "2026-01-20", "10").await;
        m.shop.on("2026-03-15");
        let lines = usage(m.lines().await);
        assert!(lines.contains(&(name("2026-01-15 to 2026-01-31, counted afterwards: 90 GB"), 1000)), "{lines:#?}");
        assert!(lines.contains(&(name("2026-02-01 to 2026-02-14, counted afterwards: 50 GB"), -50)), "{lines:#?}");
        m.shop.check_books().await;
    }
}

#[tokio::test]
async fn a_price_that_takes_no_place_counts_from_zero_and_asks_for_the_fee_of_its_first_tier() {
    for mut shop in shops(1).await {
        shop.on("2026-01-15");
        let tx = shop.db().begin().await.unwrap();
        let (key, name, unit) = ("traffic".into(), "Traffic".into(), "GB".into());
        create_meter(&shop.ctx, &tx, NewMeter { key, name, unit, aggregation: Aggregation::Sum }).await.unwrap();
        tx.commit().await.unwrap();
        let placed = shop.running(vec![shop.item()]).await;
        let mut m = Metered { service: placed.subscriptions[0].service, placed, shop };
        let tiers = vec![Tier { up_to: None, unit: dec("1"), flat: dec("5") }];
        let pricing = Pricing::Quantity(PriceModel::Graduated { tiers });
        let price = UsagePrice { pricing, at_change: AtChange::Cumulative, ..plain("1") };
        change_to(&mut m, price, "2026-02-01").await;
        m.use_on("a", "2026-02-01", "10").await;
        m.shop.on("2026-02-15");
        let usage: Vec<i64> = m.lines().await.into_iter().filter(|l| l.0.starts_with("Traffic")).map(|l| l.1).collect();
        assert_eq!(usage, [1500]);
        m.shop.check_books().await;
    }
}

#[tokio::test]
async fn another_plan_cuts_the_period_at_its_day() {
    for shop in shops(1).await {
        let mut m = metered(shop, Aggregation::Sum, plain("1")).await;
        m.use_on("a", "2026-01-15", "10").await;
        change_to(&mut m, plain("2"), "2026-02-01").await;
        m.use_on("b", "2026-02-01", "20").await;
        m.shop.on("2026-02-15");
        let usage: Vec<(String, i64)> = m.lines().await.into_iter().filter(|l| l.0.starts_with("Traffic")).collect();
        let name = |what: &str| format!("Traffic {what} (web.example.com)");
        assert_eq!(
            usage,
            [(name("2026-01-15 to 2026-01-31: 10 GB"), 1000), (name("2026-02-01 to 2026-02-14: 20 GB"), 4000)]
        );
        m.shop.check_books().await;
    }
}

#[tokio::test]
async fn a_credit_note_on_usage_takes_back_what_was_earned() {
    for shop in shops(1).await {
        let mut m = metered(shop, Aggregation::Sum, plain("1")).await;
        m.shop.on("2026-02-15");
        m.use_on("a", "2026-02-01", "7").await;
        let deferred = async |m: &Metered| {
            let rows = account_movements(&m.shop.ctx, m.shop.db().read(), BookScope::default()).await.unwrap();
            rows.iter().find(|r| r.account == "deferred_revenue").map_or(0, |r| r.closing.minor)
        };
        let before = deferred(&m).await;
        let renewal = m.shop.renew().await.created[0];
        assert_eq!(deferred(&m).await, before - 1000, "the fee alone is deferred");
        let tx = m.shop.db().begin().await.unwrap();
        let request = CreditRequest { scope: CreditScope::Remaining, reason: "goodwill".into() };
        issue_credit_note(&m.shop.ctx, &tx, renewal, request).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(deferred(&m).await, before, "{}", m.shop.test.name);
        m.shop.check_books().await;
    }
}
