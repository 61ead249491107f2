//! Coupons: combined, limited, for setup and usage, given to what runs, and given back as often as they were used.

use mpanel_core::SubscriptionId;

use super::changing::wish;
use super::metering::{Metered, dec, metered, plain};
use super::*;

fn with(code: &str, percent: &str, rules: CouponRules) -> NewCoupon {
    let currency = rules.min_order_minor.map(|_| Currency::EUR);
    NewCoupon { currency, rules, ..percent_coupon(code, percent) }
}

fn combines() -> CouponRules {
    CouponRules { combines: true, ..CouponRules::default() }
}

fn setup(code: &str) -> NewCoupon {
    let rules = CouponRules { free_setup: true, ..combines() };
    NewCoupon { discount: None, rules, ..percent_coupon(code, "1") }
}

impl Shop {
    async fn coupons(&self, all: impl IntoIterator<Item = NewCoupon>) {
        let tx = self.db().begin().await.unwrap();
        for coupon in all {
            create_coupon(&self.ctx, &tx, coupon).await.unwrap();
        }
        tx.commit().await.unwrap();
    }

    fn with_codes(&self, items: Vec<CartItemInput>, codes: &[&str]) -> PlaceOrder {
        let mut wanted = self.wants(items);
        wanted.contents.coupons = codes.iter().map(|c| (*c).to_owned()).collect();
        wanted
    }

    async fn coupon_refusal(&self, wanted: PlaceOrder) -> (String, String) {
        let refused = self.place(wanted).await.unwrap_err();
        let field = &refused.fields()[0];
        assert_eq!(field.code, "coupon_refused", "{refused:?}");
        (field.pointer.clone(), field.detail.clone())
    }

    async fn redeemed(&self, code: &str) -> i64 {
        let all = list_coupons(&self.ctx, self.db().read(), &Default::default()).await.unwrap().items;
        all.into_iter().find(|c| c.code == code).unwrap().redeemed
    }

    async fn left(&self, id: SubscriptionId) -> Vec<(String, Option<i32>)> {
        let found = get_subscription(&self.ctx, self.db().read(), id).await.unwrap();
        found.coupons.into_iter().map(|c| (c.code, c.cycles_left)).collect()
    }

    async fn give(&self, id: SubscriptionId, code: &str) -> mpanel_core::Result<SubscriptionView> {
        let tx = self.db().begin().await.unwrap();
        let done = give_coupon(&self.ctx, &tx, id, code).await?;
        tx.commit().await.unwrap();
        Ok(done)
    }

    async fn take_off(&self, id: SubscriptionId) {
        let held = get_subscription(&self.ctx, self.db().read(), id).await.unwrap().coupons;
        let tx = self.db().begin().await.unwrap();
        take_coupon_off(&self.ctx, &tx, id, held[0].id).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn void(&self, id: InvoiceId) {
        let tx = self.db().begin().await.unwrap();
        void_invoice(&self.ctx, &tx, id, "billed again", true).await.unwrap();
        tx.commit().await.unwrap();
    }
}

#[tokio::test]
async fn coupons_that_may_be_combined_are_taken_off_in_their_order() {
    for mut shop in shops(1).await {
        let amount = NewCoupon {
            discount: Some(DiscountKind::Fixed(200)),
            currency: Some(Currency::EUR),
            ..with("two", "1", combines())
        };
        let tenth = NewCoupon { product_ids: vec![shop.plan], ..with("tenth", "10", combines()) };
        shop.coupons([amount, tenth, percent_coupon("alone", "50")]).await;

        let wanted = shop.with_codes(vec![shop.item()], &["two", "TENTH", "alone"]);
        let seen = quote(&shop.ctx, shop.db().read(), Currency::EUR, &wanted.contents, None).await.unwrap();
        let each: Vec<(&str, Money)> = seen.coupons.iter().map(|c| (c.code.as_str(), c.amount)).collect();
        assert_eq!(each, [("TWO", eur(200)), ("TENTH", eur(150))]);
        let (pointer, detail) = shop.coupon_refusal(wanted).await;
        assert_eq!(pointer, "/coupons/2");
        assert_eq!(detail, "ALONE cannot be combined with another code. Remove it, or TWO, TENTH.");
        assert_eq!(shop.coupon_refusal(shop.with_codes(vec![shop.item()], &["alone", "two"])).await.0, "/coupons/1");
        assert_eq!(shop.coupon_refusal(shop.with_codes(vec![shop.item()], &["two", "two"])).await.0, "/coupons/1");

        let placed = shop.place(shop.with_codes(vec![shop.item()], &["two", "tenth"])).await.unwrap();
        let invoice = shop.invoice(placed.invoice).await;
        assert_eq!((invoice.discount, invoice.row.total), (eur(350), eur(1369)), "{}", shop.test.name);
        let taken: Vec<(&str, Money)> = invoice.coupons.iter().map(|c| (c.code.as_str(), c.amount)).collect();
        assert_eq!(taken, [("TWO", eur(200)), ("TENTH", eur(150))]);
        let order = get_order(&shop.ctx, shop.db().read(), placed.order).await.unwrap();
        assert_eq!(order.coupons, ["TWO", "TENTH"]);
        shop.pay(1369, vec![placed.invoice]).await;
        shop.start(&placed).await;
        shop.on("2026-02-01");
        let renewal = shop.invoice(shop.renew().await.created[0]).await;
        assert_eq!((renewal.discount, renewal.row.total), (eur(300), eur(833)));
        assert_eq!((shop.redeemed("TWO").await, shop.redeemed("TENTH").await, shop.redeemed("ALONE").await), (1, 1, 0));
        shop.check_books().await;
    }
}

#[tokio::test]
async fn setup_is_free_alone_or_beside_a_discount() {
    for shop in shops(1).await {
        let both = CouponRules { free_setup: true, ..CouponRules::default() };
        shop.coupons([setup("start"), with("half", "50", both), with("less", "10", combines())]).await;
        // 10.00 and 5.00 of setup, before 19 %.
        for (codes, net) in [(&["start"][..], 1000), (&["half"], 500), (&["less", "start"], 900)] {
            let placed = shop.place(shop.with_codes(vec![shop.item()], codes)).await.unwrap();
            let invoice = shop.invoice(placed.invoice).await;
            assert_eq!(invoice.subtotal.minor - invoice.discount.minor, net, "{codes:?}");
            let held = shop.left(placed.subscriptions[0].subscription).await;
            assert_eq!(held.len(), usize::from(codes[0] != "start"), "setup is paid once: {codes:?}");
        }
        let placed = shop.running(vec![shop.item()]).await;
        let refused = shop.give(placed.subscriptions[0].subscription, "start").await.unwrap_err();
        assert_eq!(refused.fields()[0].code, "coupon_refused");
        shop.check_books().await;
    }
}

#[tokio::test]
async fn limits_hold_for_a_customer_an_order_and_a_period() {
    for shop in shops(1).await {
        let rules = CouponRules::default;
        shop.coupons([
            with("once", "10", CouponRules { per_customer: Some(1), ..rules() }),
            with("new", "10", CouponRules { new_customers: true, ..rules() }),
            with("big", "10", CouponRules { min_order_minor: Some(3000), ..rules() }),
            with("year", "10", CouponRules { cycle_months: vec![12], ..rules() }),
        ])
        .await;
        let of = |code: &str| shop.with_codes(vec![shop.item()], &[code]);
        let mut two = of("big");
        two.contents.items[0].quantity = 2;
        let mut yearly = of("year");
        yearly.contents.items[0].cycle_months = 12;
        let (_, detail) = shop.coupon_refusal(of("big")).await;
        assert!(detail.contains("30.00 EUR"), "{detail}");
        assert_eq!(shop.coupon_refusal(of("year")).await.1, "This code is for other plans or periods.");

        let first = shop.place(of("once")).await.unwrap();
        assert_eq!(shop.coupon_refusal(of("once")).await.1, "You have used this code before.");
        assert_eq!(shop.coupon_refusal(of("new")).await.1, "This code is for new customers.");
        let tx = shop.db().begin().await.unwrap();
        cancel_order(&shop.ctx, &tx, first.order, "changed my mind").await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(shop.redeemed("ONCE").await, 0, "what was given up is given back");
        shop.place(of("new")).await.unwrap();
        shop.place(of("once")).await.unwrap();
        shop.place(two).await.unwrap();
        shop.place(yearly).await.unwrap();
        assert_eq!(shop.redeemed("ONCE").await, 1);
        shop.check_books().await;
    }
}

#[tokio::test]
async fn usage_is_covered_where_the_coupon_says_so() {
    for shop in shops(1).await {
        let rules = CouponRules { covers_usage: true, ..combines() };
        shop.coupons([with("all", "10", rules), with("fees", "50", combines())]).await;
        let mut metered = metered(shop, Aggregation::Sum, plain("0.10")).await;
        let id = metered.placed.subscriptions[0].subscription;
        metered.shop.give(id, "all").await.unwrap();
        metered.shop.give(id, "fees").await.unwrap();
        metered.shop.on("2026-01-21");
        metered.use_on("e-1", "2026-01-20", "100").await;
        metered.shop.on("2026-02-16");
        let mut discount = 0;
        for invoice in metered.shop.renew().await.created {
            discount += metered.shop.invoice(invoice).await.discount.minor;
        }
        // 10 % of 10.00 and of 10.00 of usage; half of what is left of the fee.
        assert_eq!(discount, 200 + 450, "{}", metered.shop.test.name);

        // Usage that is corrected gives back what was asked for it, not its price: 6.00 of 10.00, at nine tenths.
        let tx = metered.shop.db().begin().await.unwrap();
        let wrong = Correction { value: Some(dec("40")), reason: "meter was read twice".into() };
        correct_usage(&metered.shop.ctx, &tx, "e-1", wrong).await.unwrap();
        tx.commit().await.unwrap();
        metered.shop.on("2026-03-16");
        let back = async |metered: &Metered| -> Vec<i64> {
            let mut found = Vec::new();
            for invoice in metered.shop.renew().await.created {
                let lines = metered.shop.invoice(invoice).await.lines;
                found.extend(lines.into_iter().map(|l| l.amount.minor).filter(|amount| *amount < 0));
            }
            found
        };
        assert_eq!(back(&metered).await, [-540], "{}", metered.shop.test.name);
        let tx = metered.shop.db().begin().await.unwrap();
        let gone = Correction { value: None, reason: "not theirs".into() };
        correct_usage(&metered.shop.ctx, &tx, "e-1", gone).await.unwrap();
        tx.commit().await.unwrap();
        metered.shop.on("2026-04-16");
        assert_eq!(back(&metered).await, [-360], "all of it came back, and no more: {}", metered.shop.test.name);
        metered.shop.check_books().await;
    }
}

#[tokio::test]
async fn an_amount_is_not_taken_from_usage_again_and_again() {
    for shop in shops(1).await {
        let rules = CouponRules { covers_usage: true, ..combines() };
        let fixed = NewCoupon {
            discount: Some(DiscountKind::Fixed(500)),
            currency: Some(Currency::EUR),
            cycles: Some(2),
            ..with("five", "1", rules)
        };
        shop.coupons([fixed]).await;
        let mut metered = metered(shop, Aggregation::Sum, plain("0.10")).await;
        let id = metered.placed.subscriptions[0].subscription;
        metered.shop.give(id, "five").await.unwrap();
        let mut taken = 0;
        for (day, used) in [("2026-02-16", "2026-02-10"), ("2026-03-16", "2026-03-10"), ("2026-04-16", "2026-04-10")] {
            metered.shop.on(day);
            metered.use_on(day, used, "100").await;
            for invoice in metered.shop.renew().await.created {
                taken += metered.shop.invoice(invoice).await.discount.minor;
            }
        }
        assert_eq!(taken, 1000, "two invoices, {}", metered.shop.test.name);
        metered.shop.check_books().await;
    }
}

#[tokio::test]
async fn a_coupon_for_years_ends_with_a_change_to_months() {
    for mut shop in shops(1).await {
        let rules = CouponRules { cycle_months: vec![12], ..CouponRules::default() };
        shop.coupons([with("year50", "50", rules)]).await;
        let yearly = CartItemInput { cycle_months: 12, ..shop.item() };
        let placed = shop.place(shop.with_codes(vec![yearly], &["year50"])).await.unwrap();
        shop.pay(placed.total.minor, vec![placed.invoice]).await;
        shop.start(&placed).await;
        let id = placed.subscriptions[0].subscription;
        assert_eq!(shop.left(id).await.len(), 1);
        let monthly = PlanChange { cycle_months: Some(1), ..PlanChange::default() };
        shop.change(id, &wish(WantedChange::Plan(monthly), ChangeWhen::Now)).await;
        assert_eq!(shop.left(id).await, [], "{}", shop.test.name);
        shop.on("2026-03-01");
        let renewal = shop.renew().await.created;
        assert_eq!(shop.invoice(renewal[0]).await.discount, eur(0), "{}", shop.test.name);
        shop.check_books().await;
    }
}

#[tokio::test]
async fn what_was_given_and_used_before_stays_used_when_it_is_given_again_and_taken_off() {
    for mut shop in shops(1).await {
        let gift = NewCoupon { max_redemptions: Some(2), cycles: Some(1), ..percent_coupon("gift", "50") };
        shop.coupons([gift]).await;
        let id = shop.running(vec![shop.item()]).await.subscriptions[0].subscription;
        shop.give(id, "gift").await.unwrap();
        shop.on("2026-02-01");
        shop.renew().await;
        shop.give(id, "gift").await.unwrap();
        assert_eq!(shop.redeemed("GIFT").await, 2);
        shop.take_off(id).await;
        assert_eq!(shop.redeemed("GIFT").await, 1, "{}", shop.test.name);
        shop.check_books().await;
    }
}

#[tokio::test]
async fn staff_gives_a_coupon_and_takes_it_off() {
    for mut shop in shops(1).await {
        let few = NewCoupon { max_redemptions: Some(1), cycles: Some(3), ..percent_coupon("gift", "50") };
        shop.coupons([few, with("extra", "10", combines())]).await;
        let placed = shop.running(vec![shop.item()]).await;
        let id = placed.subscriptions[0].subscription;
        assert_eq!(shop.give(id, "nothing").await.unwrap_err().fields()[0].pointer, "/code");
        let given = shop.give(id, "gift").await.unwrap();
        assert_eq!((given.coupons[0].code.as_str(), given.coupons[0].cycles_left), ("GIFT", Some(3)));
        let refused = shop.give(id, "extra").await.unwrap_err();
        assert_eq!(refused.fields()[0].detail, "GIFT cannot be combined with another code. Remove it to use EXTRA.");
        assert_eq!(shop.redeemed("GIFT").await, 1);
        shop.take_off(id).await;
        assert_eq!((shop.redeemed("GIFT").await, shop.left(id).await), (0, vec![]), "it took nothing off");

        shop.give(id, "gift").await.unwrap();
        shop.on("2026-02-01");
        assert_eq!(shop.invoice(shop.renew().await.created[0]).await.row.total, eur(595));
        assert_eq!(shop.left(id).await, [("GIFT".to_owned(), Some(2))]);
        shop.take_off(id).await;
        assert_eq!(shop.redeemed("GIFT").await, 1, "it was used");
        shop.on("2026-03-01");
        assert_eq!(shop.invoice(shop.renew().await.created[0]).await.row.total, eur(1190));
        let service = placed.subscriptions[0].service.to_string();
        let history = history_of(&shop.ctx, shop.db().read(), &service, 20).await.unwrap();
        let said = |title: &str| history.iter().filter(|entry| entry.title == title).count();
        assert_eq!((said("Coupon GIFT given"), said("Coupon GIFT taken off")), (2, 2), "{history:?}");
        shop.check_books().await;
    }
}

#[tokio::test]
async fn a_coupon_is_given_back_as_often_as_one_invoice_used_it() {
    for mut shop in shops(1).await {
        let few = NewCoupon { cycles: Some(6), ..with("few", "50", combines()) };
        let more = NewCoupon { cycles: Some(4), ..with("more", "10", combines()) };
        shop.coupons([few, more]).await;
        let placed = shop.place(shop.with_codes(vec![shop.item()], &["few", "more"])).await.unwrap();
        shop.pay(placed.total.minor, vec![placed.invoice]).await;
        shop.start(&placed).await;
        let id = placed.subscriptions[0].subscription;
        let check = async |shop: &Shop, few: i32, more: i32, when: &str| {
            let want = [("FEW".to_owned(), Some(few)), ("MORE".to_owned(), Some(more))];
            assert_eq!(shop.left(id).await, want, "{} {when}", shop.test.name);
        };
        check(&shop, 5, 3, "after the order").await;
        shop.on("2026-03-16");
        let each = shop.renew().await.created;
        assert_eq!(each.len(), 2);
        check(&shop, 3, 1, "after two renewals").await;
        for invoice in each {
            shop.void(invoice).await;
        }
        check(&shop, 5, 3, "after both were taken back").await;
        let both = shop.renew().await.created;
        assert_eq!(both.len(), 1, "what was taken back is billed with what is due");
        check(&shop, 3, 1, "after one invoice of two periods").await;
        shop.void(both[0]).await;
        check(&shop, 5, 3, "after that was taken back").await;
        shop.check_books().await;
    }
}
