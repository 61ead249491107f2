//! Volume discounts: counted over an order, frozen with what was sold, and kept whatever the product says later.

use super::quoting::{accept, contents, draft, sent, yes};
use super::*;

fn breaks(count: VolumeCount, of: &[(i64, &str)]) -> Option<Option<VolumeDiscount>> {
    let one = |(from, percent): &(i64, &str)| VolumeBreak { from: *from, percent: percent.parse().unwrap() };
    Some(Some(VolumeDiscount { count, breaks: of.iter().map(one).collect() }))
}

async fn patch(shop: &Shop, id: ProductId, volume: Option<Option<VolumeDiscount>>) {
    let tx = shop.db().begin().await.unwrap();
    let patch = ProductPatch { volume, ..ProductPatch::default() };
    update_product(&shop.ctx, &tx, id, patch, None).await.unwrap();
    tx.commit().await.unwrap();
}

async fn priced(shop: &Shop, items: Vec<CartItemInput>, customer: Option<CustomerId>) -> CartView {
    let contents = CartContents { items, ..CartContents::default() };
    quote(&shop.ctx, shop.db().read(), Currency::EUR, &contents, customer).await.unwrap()
}

fn of(shop: &Shop, quantity: i64) -> CartItemInput {
    CartItemInput { quantity, ..shop.item() }
}

#[tokio::test]
async fn units_count_over_all_items_and_the_price_is_frozen() {
    for mut shop in shops(1).await {
        patch(&shop, shop.plan, breaks(VolumeCount::Order, &[(3, "10"), (5, "20")])).await;
        let view = priced(&shop, vec![of(&shop, 2)], None).await;
        assert_eq!((view.subtotal, view.items[0].reason.clone()), (eur(3000), None));
        // 2 + 3 of them: 8.00 each, and the setup fees as ever.
        let items = vec![of(&shop, 2), CartItemInput { hostname: "db.example.com".into(), ..of(&shop, 3) }];
        let view = priced(&shop, items.clone(), None).await;
        assert_eq!((view.subtotal, view.items[1].recurring), (eur(5 * 800 + 5 * 500), eur(2400)));
        let reason = PriceReason::Volume { from: 5, percent: "20".parse().unwrap() };
        assert_eq!(view.items[0].reason, Some((reason.clone(), eur(2000))));
        assert_eq!(view.renews, [RenewalRow { cycle_months: 1, amount: eur(4760) }]);
        let catalog = catalog_for_shop(&shop.ctx, shop.db().read(), Currency::EUR, None).await.unwrap();
        let shown = catalog.groups[0].products[0].volume.clone();
        assert_eq!(Some(shown), breaks(VolumeCount::Order, &[(3, "10"), (5, "20")]));

        let placed = shop.running(items).await;
        let invoice = shop.invoice(placed.invoice).await;
        assert_eq!((invoice.subtotal, placed.total), (eur(6500), eur(7735)));
        let words: Vec<_> = invoice.lines.iter().map(|l| l.description.as_str()).collect();
        assert!(words.contains(&"VPS S, 20 % off from 5 pieces (web.example.com)"), "{words:?}");
        assert!(words.contains(&"Setup: VPS S (web.example.com)"), "setup costs what it costs: {words:?}");
        let order = get_order(&shop.ctx, shop.db().read(), placed.order).await.unwrap();
        assert!(order.services.iter().all(|s| s.reason.as_ref() == Some(&reason)));

        // Neither the product nor a price change of many takes it away.
        patch(&shop, shop.plan, Some(None)).await;
        shop.on("2026-01-20");
        let request = PriceChangeRequest {
            product: shop.plan,
            currency: None,
            cycle_months: Some(1),
            customer_type: None,
            price: NewPrice::Amount(eur(1500)),
            cap_ppm: None,
            over_cap: OverCap::Exclude,
            notice_days: 30,
            first_day: shop.ctx.today(),
            reason: "Dearer power".into(),
        };
        let seen = preview_price_change(&shop.ctx, shop.db().read(), &request).await.unwrap();
        assert_eq!((seen.items.len(), seen.excluded.len()), (0, 5));
        assert_eq!(seen.excluded[0].excluded.as_ref().unwrap().reason, "agreed_price");
        shop.on("2026-02-15");
        let renewal = shop.invoice(shop.renew().await.created[0]).await;
        assert_eq!((renewal.lines.len(), renewal.subtotal), (5, eur(4000)));

        // A price that staff agrees has its own words.
        let request = ChangeRequest {
            what: WantedChange::Price(eur(700)),
            when: ChangeWhen::Now,
            note: None,
            by: ChangeBy::Staff,
        };
        let id = placed.subscriptions[0].subscription;
        let tx = shop.db().begin().await.unwrap();
        change_subscription(&shop.ctx, &tx, id, &request, Shown::default(), None).await.unwrap();
        tx.commit().await.unwrap();
        let view = get_subscription(&shop.ctx, shop.db().read(), id).await.unwrap();
        assert_eq!((view.price, view.components[0].description.as_str()), (eur(700), "VPS S"));
        shop.check_books().await;
    }
}

#[tokio::test]
async fn what_runs_counts_where_the_product_says_so() {
    for shop in shops(1).await {
        patch(&shop, shop.plan, breaks(VolumeCount::Owned, &[(3, "10")])).await;
        // Ordered and not paid is not running.
        shop.order(vec![of(&shop, 2)]).await;
        let customer = Some(shop.customer);
        assert_eq!(priced(&shop, vec![of(&shop, 1)], customer).await.subtotal, eur(1500));
        let placed = shop.running(vec![of(&shop, 2)]).await;
        assert_eq!(priced(&shop, vec![of(&shop, 1)], customer).await.subtotal, eur(1400));
        assert_eq!(priced(&shop, vec![of(&shop, 1)], None).await.subtotal, eur(1500), "of nobody nothing runs");
        // What ends does not count any more, and what was sold keeps its price.
        let third = shop.running(vec![of(&shop, 1)]).await;
        assert_eq!(third.total, eur(1666));
        let tx = shop.db().begin().await.unwrap();
        let first = placed.subscriptions[0].subscription;
        cancel_subscription(&shop.ctx, &tx, first, CancelWhen::Now, "enough").await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(
            priced(&shop, vec![of(&shop, 1)], customer).await.subtotal,
            eur(1400),
            "two run, with one more three"
        );
        shop.check_books().await;
    }
}

#[tokio::test]
async fn add_ons_one_time_products_and_introductory_prices_have_breaks_of_their_own() {
    for shop in shops(1).await {
        patch(&shop, shop.extra_ip, breaks(VolumeCount::Order, &[(4, "50")])).await;
        let with = |quantity, ips| CartItemInput {
            add_ons: vec![AddOnInput { id: shop.extra_ip, quantity: ips }],
            ..of(&shop, quantity)
        };
        assert_eq!(priced(&shop, vec![with(1, 3)], None).await.subtotal, eur(1500 + 750));
        // Two servers with two addresses each are four addresses.
        let view = priced(&shop, vec![with(2, 2)], None).await;
        assert_eq!((view.subtotal, view.items[0].reason.clone()), (eur(3000 + 4 * 125), None));
        let words: Vec<_> = view.items[0].lines.iter().map(|l| l.description.as_str()).collect();
        assert!(words.contains(&"Extra IP, 50 % off from 4 pieces"), "{words:?}");

        let tx = shop.db().begin().await.unwrap();
        let (kind, name, slug) = (ProductKind::OneTime, "Licence".to_owned(), "licence".to_owned());
        let volume = breaks(VolumeCount::Order, &[(10, "33.3333")]);
        let details = ProductPatch { volume, max_quantity: Some(50), ..ProductPatch::default() };
        let licence = create_product(&shop.ctx, &tx, NewProduct { group_id: None, kind, slug, name, details }).await;
        let licence = licence.unwrap().id;
        set_once_prices(&shop.ctx, &tx, licence, &[OncePrice { currency: Currency::EUR, minor: 999 }]).await.unwrap();
        let counted = ProductPatch { volume: breaks(VolumeCount::Owned, &[(2, "1")]), ..ProductPatch::default() };
        let refused = update_product(&shop.ctx, &tx, licence, counted, None).await.unwrap_err();
        assert_eq!(refused.fields()[0].pointer, "/volume_discount/count");
        let intro = Some(Introductory { cycles: 2, minor: 500 });
        let price = ProductPrice {
            currency: Currency::EUR,
            cycle_months: 1,
            recurring_minor: 1000,
            setup_minor: 0,
            trial: None,
            intro,
        };
        set_prices(&shop.ctx, &tx, shop.plan, &[price]).await.unwrap();
        tx.commit().await.unwrap();
        let one = |quantity| OneTimeInput { product_id: licence, quantity, bundle: None };
        let contents = CartContents { one_time: vec![one(4), one(6)], ..CartContents::default() };
        let view = quote(&shop.ctx, shop.db().read(), Currency::EUR, &contents, None).await.unwrap();
        // 9.99 less 3.33, each piece rounded by itself.
        assert_eq!((view.subtotal, view.one_time[0].unit), (eur(6660), eur(666)));

        patch(&shop, shop.plan, breaks(VolumeCount::Order, &[(2, "10")])).await;
        let view = priced(&shop, vec![of(&shop, 2)], None).await;
        assert_eq!((view.items[0].recurring, view.items[0].regular), (eur(900), eur(1800)));
    }
}

#[tokio::test]
async fn a_quote_keeps_the_break_it_was_sent_with_and_coupons_take_from_what_is_left() {
    for shop in shops(1).await {
        patch(&shop, shop.plan, breaks(VolumeCount::Order, &[(2, "10")])).await;
        let plain = QuoteContents { discount: None, lines: Vec::new(), ..contents(&shop) };
        let made = draft(&shop, plain).await;
        // 2 x (9.00 + 5.00 + 2.50)
        assert_eq!(made.figures.subtotal, eur(3300));
        let token = sent(&shop, made.row.id).await;
        patch(&shop, shop.plan, breaks(VolumeCount::Order, &[(2, "50")])).await;
        let done = accept(&shop, &token, yes()).await.unwrap();
        assert_eq!(shop.invoice(done.invoice).await.subtotal, eur(3300));
        let order = get_order(&shop.ctx, shop.db().read(), done.order).await.unwrap();
        let reason = PriceReason::Volume { from: 2, percent: "10".parse().unwrap() };
        assert_eq!(order.services[0].reason, Some(reason));

        let tx = shop.db().begin().await.unwrap();
        create_coupon(&shop.ctx, &tx, percent_coupon("TENTH", "10")).await.unwrap();
        tx.commit().await.unwrap();
        let mut wanted = shop.wants(vec![of(&shop, 2)]);
        wanted.contents.coupon = Some("TENTH".into());
        let placed = shop.place(wanted).await.unwrap();
        let invoice = shop.invoice(placed.invoice).await;
        assert_eq!((invoice.subtotal, invoice.discount), (eur(2000), eur(200)));
        shop.check_books().await;
    }
}
