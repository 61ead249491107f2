//! Add-ons for services that run: offered, quoted, billed for the rest of the period, counted.

use mpanel_core::Actor;

use super::changing::larger;
use super::*;

impl Shop {
    /// How the add-on may be sold.
    async fn available(&self, product: ProductId, word: &str) {
        let patch = ProductPatch { available: Some(word.into()), ..ProductPatch::default() };
        self.patch(product, patch).await;
    }

    async fn patch(&self, product: ProductId, patch: ProductPatch) {
        let tx = self.db().begin().await.unwrap();
        update_product(&self.ctx, &tx, product, patch, None).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn add_ons(&self, id: mpanel_core::SubscriptionId) -> SubscriptionAddOns {
        subscription_add_ons(&self.ctx, self.db().read(), id).await.unwrap()
    }

    async fn refused(&self, id: mpanel_core::SubscriptionId, when: ChangeWhen) -> &'static str {
        let request = ChangeRequest { when, ..add(self.extra_ip) };
        let tx = self.db().begin().await.unwrap();
        let error = change_subscription(&self.ctx, &tx, id, &request, Shown::default(), None).await.unwrap_err();
        let quoted = quote_change(&self.ctx, &tx, id, &request).await.unwrap_err();
        tx.rollback().await.unwrap();
        assert!(error.code() == quoted.code() || error.code() == "out_of_stock", "{error:?} {quoted:?}");
        quoted.fields().first().map_or(quoted.code(), |f| f.code)
    }

    async fn figures(&self, from: &str, to: &str) -> AddOnFigures {
        let period = AddOnPeriod { from: date(from), to: date(to) };
        let all = add_on_figures(&self.ctx, self.db().read(), period).await.unwrap();
        all.into_iter().find(|f| f.product == self.extra_ip).unwrap()
    }
}

fn add(product: ProductId) -> ChangeRequest {
    ChangeRequest { what: WantedChange::AddOn(product), when: ChangeWhen::Now, note: None, by: ChangeBy::Customer }
}

#[tokio::test]
async fn an_add_on_is_billed_for_the_rest_of_the_period_and_everything_else_keeps_its_price() {
    for mut shop in shops(1).await {
        shop.available(shop.extra_ip, "both").await;
        let id = shop.running(vec![shop.item()]).await.subscriptions[0].subscription;
        // The plan has become dearer in the shop; who has it pays what was agreed.
        let tx = shop.db().begin().await.unwrap();
        let dearer = |cycle_months| ProductPrice {
            currency: Currency::EUR,
            cycle_months,
            recurring_minor: 9900,
            setup_minor: 0,
            trial: None,
            intro: None,
        };
        set_prices(&shop.ctx, &tx, shop.plan, &[dearer(1)]).await.unwrap();
        tx.commit().await.unwrap();

        shop.on("2026-01-25");
        let offered = shop.add_ons(id).await;
        assert!(offered.held.is_empty());
        let offer = &offered.for_sale[0];
        assert_eq!((offer.product, offer.price, offer.refusal), (shop.extra_ip, Some(eur(250)), None));
        let before = shop.position().await;
        let done = shop.change(id, &add(shop.extra_ip)).await;
        // 21 of 31 days of 2.50 are 1.69, with 19 % tax 2.01.
        assert_eq!((done.quote.due_now, done.quote.renews_at), (eur(201), eur(1250)), "{}", shop.test.name);
        assert_eq!((done.change.kind.as_str(), done.change.state), ("add_on", ChangeState::Applied));
        assert_eq!(shop.events_after(before).await, ["InvoiceFinalized", "SubscriptionChanged"]);
        let held = shop.add_ons(id).await.held;
        assert_eq!((held.len(), held[0].product, held[0].quantity, held[0].price), (1, shop.extra_ip, 1, eur(250)));
        assert_eq!(shop.refused(id, ChangeWhen::Now).await, "has_add_on");
        shop.pay(201, done.invoices.clone()).await;

        shop.on("2026-02-01");
        let renewal = shop.renew().await.created;
        let lines: Vec<i64> = shop.invoice(renewal[0]).await.lines.iter().map(|l| l.amount.minor).collect();
        assert_eq!(lines, [1000, 250]);
        shop.check_books().await;
    }
}

#[tokio::test]
async fn an_unpaid_add_on_still_waits_when_another_change_of_its_day_bills_it_anew() {
    for mut shop in shops(1).await {
        shop.available(shop.extra_ip, "both").await;
        let larger = larger(&shop).await;
        let id = shop.running(vec![shop.item()]).await.subscriptions[0].subscription;
        shop.on("2026-01-25");
        let who = Actor::Customer { user: shop.ctx.new_id(), customer: shop.customer, name: "Ada".into() };
        shop.ctx = shop.ctx.clone().acting_as(who);
        let first = shop.change(id, &add(shop.extra_ip)).await;
        let second = shop.change(id, &super::changing::plan(larger, ChangeWhen::Now)).await;
        assert_eq!(shop.invoice(first.invoices[0]).await.row.state, InvoiceState::Void, "{}", shop.test.name);
        let unpaid = unpaid_changes(&shop.ctx, shop.db().read(), id).await.unwrap();
        let waits = unpaid.iter().find(|change| change.add_on == Some(shop.extra_ip)).map(|change| change.invoice);
        assert_eq!(waits, Some(second.invoices[0]), "{}", shop.test.name);
        shop.pay(second.quote.due_now.minor, second.invoices.clone()).await;
        assert!(unpaid_changes(&shop.ctx, shop.db().read(), id).await.unwrap().is_empty(), "{}", shop.test.name);
        shop.check_books().await;
    }
}

#[tokio::test]
async fn an_add_on_that_was_taken_away_unpaid_and_added_again_waits_for_its_latest_invoice_only() {
    for mut shop in shops(1).await {
        shop.available(shop.extra_ip, "both").await;
        let id = shop.running(vec![shop.item()]).await.subscriptions[0].subscription;
        let staff = shop.ctx.actor.clone();
        let who = Actor::Customer { user: shop.ctx.new_id(), customer: shop.customer, name: "Ada".into() };
        shop.ctx.actor = who.clone();
        shop.on("2026-01-25");
        let first = shop.change(id, &add(shop.extra_ip)).await;
        shop.on("2026-01-28");
        shop.ctx.actor = staff;
        let away = ChangeRequest {
            what: WantedChange::Quantity { component: format!("add_on:{}", shop.extra_ip), quantity: 0 },
            when: ChangeWhen::Now,
            note: Some("taken away".into()),
            by: ChangeBy::Staff,
        };
        shop.change(id, &away).await;
        shop.on("2026-01-30");
        shop.ctx.actor = who;
        let second = shop.change(id, &add(shop.extra_ip)).await;
        assert_eq!(shop.invoice(first.invoices[0]).await.row.state, InvoiceState::Open, "{}", shop.test.name);
        let unpaid = unpaid_changes(&shop.ctx, shop.db().read(), id).await.unwrap();
        let invoices: Vec<InvoiceId> = unpaid.iter().map(|change| change.invoice).collect();
        assert_eq!(invoices, second.invoices, "{}", shop.test.name);
        shop.pay(second.quote.due_now.minor, second.invoices.clone()).await;
        assert!(unpaid_changes(&shop.ctx, shop.db().read(), id).await.unwrap().is_empty(), "{}", shop.test.name);
        shop.check_books().await;
    }
}

#[tokio::test]
async fn what_is_in_the_way_is_told_and_nothing_is_billed() {
    for mut shop in shops(1).await {
        let larger = larger(&shop).await;
        let id = shop.running(vec![shop.item()]).await.subscriptions[0].subscription;
        shop.on("2026-01-25");
        assert_eq!(shop.refused(id, ChangeWhen::Now).await, "add_on_at_order");
        assert_eq!(shop.add_ons(id).await.for_sale[0].refusal.unwrap().0, "add_on_at_order");
        shop.available(shop.extra_ip, "later").await;
        assert_eq!(shop.refused(id, ChangeWhen::EndOfTerm).await, "out_of_range");
        shop.patch(shop.extra_ip, ProductPatch { stock: Some(Some(0)), ..ProductPatch::default() }).await;
        assert_eq!(shop.refused(id, ChangeWhen::Now).await, "out_of_stock");
        shop.patch(shop.extra_ip, ProductPatch { stock: Some(Some(1)), ..ProductPatch::default() }).await;
        let other = ChangeRequest { what: WantedChange::AddOn(shop.plan), ..add(shop.plan) };
        let wrong = quote_change(&shop.ctx, shop.db().read(), id, &other).await.unwrap_err();
        assert_eq!(wrong.fields()[0].code, "unknown_add_on");
        // A plan that is agreed for later would take the add-on away again.
        let agreed = shop.change(id, &super::changing::plan(larger, ChangeWhen::EndOfTerm)).await;
        assert_eq!(shop.refused(id, ChangeWhen::Now).await, "change_agreed");
        shop.undo(id, &agreed.change).await.unwrap();
        shop.change(id, &add(shop.extra_ip)).await;
        let left = get_product(&shop.ctx, shop.db().read(), shop.extra_ip).await.unwrap().stock;
        assert_eq!(left, Some(0), "one piece was taken");
        // What is sold to running services only goes along with a change of plan, and not with an order.
        let offers = change_offers(&shop.ctx, shop.db().read(), id).await.unwrap();
        assert!(offers.iter().any(|o| o.product == larger && o.price == eur(2250)), "{offers:?}");
        let item = CartItemInput { add_ons: vec![AddOnInput { id: shop.extra_ip, quantity: 1 }], ..shop.item() };
        let refused = shop.place(shop.wants(vec![item])).await.unwrap_err();
        assert_eq!(refused.fields()[0].code, "unknown_add_on");
        shop.check_books().await;
    }
}

#[tokio::test]
async fn figures_count_who_has_it_who_could_and_what_it_brings() {
    for mut shop in shops(1).await {
        shop.available(shop.extra_ip, "both").await;
        let with = CartItemInput { add_ons: vec![AddOnInput { id: shop.extra_ip, quantity: 2 }], ..shop.item() };
        let sold = shop.running(vec![with, shop.item(), shop.item()]).await.subscriptions;
        let figures = shop.figures("2026-01-01", "2026-01-31").await;
        assert_eq!((figures.plans, figures.services, figures.possible), (1, 1, 3), "{}", shop.test.name);
        assert_eq!(
            (figures.permille(), figures.monthly, figures.begun, figures.ended),
            (Some(333), vec![eur(500)], 1, 0)
        );

        shop.on("2026-02-10");
        shop.change(sold[1].subscription, &add(shop.extra_ip)).await;
        let key = format!("add_on:{}", shop.extra_ip);
        let away = ChangeRequest {
            what: WantedChange::Quantity { component: key, quantity: 0 },
            when: ChangeWhen::Now,
            note: Some("taken away".into()),
            by: ChangeBy::Staff,
        };
        shop.change(sold[0].subscription, &away).await;
        let figures = shop.figures("2026-02-01", "2026-02-28").await;
        assert_eq!((figures.services, figures.begun, figures.ended), (1, 1, 1));
        assert_eq!(figures.monthly, vec![eur(250)]);
        // Another plan with the same add-ons neither begins nor ends it.
        let larger = larger(&shop).await;
        shop.on("2026-03-10");
        shop.change(sold[1].subscription, &super::changing::plan(larger, ChangeWhen::Now)).await;
        let tx = shop.db().begin().await.unwrap();
        end_subscription(&shop.ctx, &tx, sold[2].subscription, "gone").await.unwrap();
        tx.commit().await.unwrap();
        let figures = shop.figures("2026-03-01", "2026-03-31").await;
        assert_eq!((figures.services, figures.possible, figures.begun, figures.ended), (1, 2, 0, 0));
        let tx = shop.db().begin().await.unwrap();
        end_subscription(&shop.ctx, &tx, sold[1].subscription, "gone").await.unwrap();
        tx.commit().await.unwrap();
        let figures = shop.figures("2026-03-01", "2026-03-31").await;
        assert_eq!((figures.services, figures.possible, figures.ended, figures.monthly), (0, 1, 1, Vec::new()));
        let wrong = AddOnPeriod { from: date("2026-03-01"), to: date("2026-02-01") };
        let wrong = add_on_figures(&shop.ctx, shop.db().read(), wrong).await.unwrap_err();
        assert_eq!(wrong.fields()[0].pointer, "/to");
    }
}

#[tokio::test]
async fn an_add_on_goes_on_with_the_coupon_of_its_period_and_uses_up_none() {
    let half = DiscountKind::Percent("50".parse().unwrap());
    // 21 of 31 days of 2.50 are 1.69. A fixed amount was given with the plan, and comes once each period.
    let cases = [(half, 1, 85, [0, 0]), (DiscountKind::Fixed(300), 2, 0, [300, 0])];
    for (discount, cycles, now, then) in cases {
        for mut shop in shops(1).await {
            shop.available(shop.extra_ip, "both").await;
            let coupon = NewCoupon {
                code: "less".into(),
                description: String::new(),
                discount: Some(discount),
                currency: Some(Currency::EUR).filter(|_| matches!(discount, DiscountKind::Fixed(_))),
                product_ids: Vec::new(),
                cycles: Some(cycles),
                starts_on: None,
                ends_on: None,
                max_redemptions: None,
                rules: CouponRules::default(),
            };
            let tx = shop.db().begin().await.unwrap();
            create_coupon(&shop.ctx, &tx, coupon).await.unwrap();
            tx.commit().await.unwrap();
            let mut wanted = shop.wants(vec![shop.item()]);
            wanted.contents.coupon = Some("LESS".into());
            let placed = shop.place(wanted).await.unwrap();
            shop.pay(placed.total.minor, vec![placed.invoice]).await;
            shop.start(&placed).await;
            shop.on("2026-01-25");
            let done = shop.change(placed.subscriptions[0].subscription, &add(shop.extra_ip)).await;
            let invoice = shop.invoice(done.invoices[0]).await;
            let lines: Vec<(&str, i64)> = invoice.lines.iter().map(|l| (l.kind.as_str(), l.amount.minor)).collect();
            assert_eq!(lines, [("add_on", 169)], "nothing is credited: {discount:?}");
            assert_eq!(invoice.discount, eur(now), "{} {discount:?}", shop.test.name);
            for (day, want) in [("2026-02-01", then[0]), ("2026-03-01", then[1])] {
                shop.on(day);
                let renewal = shop.renew().await.created;
                assert_eq!(shop.invoice(renewal[0]).await.discount, eur(want), "{day} {discount:?}");
            }
            shop.check_books().await;
        }
    }
}

#[tokio::test]
async fn a_price_that_begins_today_stays_when_an_add_on_comes_before_the_daily_run() {
    for mut shop in shops(1).await {
        shop.available(shop.extra_ip, "both").await;
        let id = shop.running(vec![shop.item()]).await.subscriptions[0].subscription;
        shop.on("2026-01-20");
        let rise = ChangeRequest {
            what: WantedChange::Price(eur(1200)),
            when: ChangeWhen::On(date("2026-02-15")),
            note: None,
            by: ChangeBy::Staff,
        };
        shop.change(id, &rise).await;
        shop.on("2026-02-01");
        let renewal = shop.renew().await.created;
        shop.pay(1428, renewal).await;
        shop.on("2026-02-15");
        let done = shop.change(id, &add(shop.extra_ip)).await;
        assert_eq!(done.quote.renews_at, eur(1450), "{}", shop.test.name);
        assert_eq!(done.quote.due_now, eur(298), "the add-on for a whole period");
        shop.on("2026-03-01");
        let renewal = shop.renew().await.created;
        let lines: Vec<i64> = shop.invoice(renewal[0]).await.lines.iter().map(|l| l.amount.minor).collect();
        assert_eq!(lines, [1200, 250]);
        shop.check_books().await;
    }
}

#[tokio::test]
async fn a_price_that_begins_today_stays_when_an_add_on_is_taken_away_before_the_daily_run() {
    for mut shop in shops(1).await {
        shop.available(shop.extra_ip, "both").await;
        let id = shop.running(vec![shop.item()]).await.subscriptions[0].subscription;
        shop.change(id, &add(shop.extra_ip)).await;
        let by_staff = |what, when| ChangeRequest { what, when, note: Some("done".into()), by: ChangeBy::Staff };
        let rise = WantedChange::Price(eur(1450));
        shop.change(id, &by_staff(rise, ChangeWhen::On(date("2026-01-15")))).await;
        shop.on("2026-01-15");
        let away = WantedChange::Quantity { component: format!("add_on:{}", shop.extra_ip), quantity: 0 };
        let done = shop.change(id, &by_staff(away, ChangeWhen::Now)).await;
        assert_eq!(done.quote.renews_at, eur(1200), "{}", shop.test.name);
        shop.check_books().await;
    }
}

#[tokio::test]
async fn two_products_with_one_name_at_the_provider_are_sold_once_for_a_machine() {
    for mut shop in shops(1).await {
        let details = || ProductPatch {
            provider: Some(ProviderMapping { add_on_key: Some("backup".into()), ..ProviderMapping::default() }),
            available: Some("both".into()),
            ..ProductPatch::default()
        };
        shop.patch(shop.extra_ip, details()).await;
        let tx = shop.db().begin().await.unwrap();
        let same = NewProduct {
            group_id: None,
            kind: ProductKind::AddOn,
            slug: "same".into(),
            name: "The same".into(),
            details: details(),
        };
        let same = create_product(&shop.ctx, &tx, same).await.unwrap().id;
        let price = ProductPrice {
            currency: Currency::EUR,
            cycle_months: 1,
            recurring_minor: 300,
            setup_minor: 0,
            trial: None,
            intro: None,
        };
        set_prices(&shop.ctx, &tx, same, &[price]).await.unwrap();
        tx.commit().await.unwrap();
        let both = ProductPatch { add_on_ids: Some(vec![shop.extra_ip, same]), ..ProductPatch::default() };
        shop.patch(shop.plan, both).await;
        let id = shop.running(vec![shop.item()]).await.subscriptions[0].subscription;
        shop.on("2026-01-25");
        assert!(shop.add_ons(id).await.for_sale.iter().all(|a| a.refusal.is_none()), "{}", shop.test.name);
        shop.change(id, &add(shop.extra_ip)).await;
        let later = added_later(&shop.ctx, shop.db().read(), id).await.unwrap();
        assert_eq!(later.into_iter().collect::<Vec<_>>(), [shop.extra_ip]);
        let offered = shop.add_ons(id).await.for_sale;
        assert_eq!((offered.len(), offered[0].refusal.unwrap().0), (1, "has_add_on"));
        let tx = shop.db().begin().await.unwrap();
        let refused = change_subscription(&shop.ctx, &tx, id, &add(same), Shown::default(), None).await.unwrap_err();
        assert_eq!(refused.code(), "has_add_on");
    }
}
