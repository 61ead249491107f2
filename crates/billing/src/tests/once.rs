//! Products that are sold once: priced, ordered, paid, delivered, given up and credited.

use mpanel_core::{ErrorKind, PageQuery};

use super::money_back::{refund, reverse};
use super::quoting::{accept, contents, draft, sent, yes};
use super::*;

async fn made(shop: &Shop, slug: &str, minor: i64, details: ProductPatch) -> ProductId {
    let tx = shop.db().begin().await.unwrap();
    let new =
        NewProduct { group_id: None, kind: ProductKind::OneTime, slug: slug.into(), name: "Migration".into(), details };
    let id = create_product(&shop.ctx, &tx, new).await.unwrap().id;
    let price = OncePrice { currency: Currency::EUR, minor };
    let view = set_once_prices(&shop.ctx, &tx, id, &[price]).await.unwrap();
    assert_eq!((view.once_prices, view.prices), (vec![price], vec![]));
    tx.commit().await.unwrap();
    id
}

/// A product of 40.00 that staff delivers, three pieces of it.
async fn migration(shop: &Shop) -> ProductId {
    made(shop, "migration", 4000, ProductPatch { stock: Some(Some(3)), ..ProductPatch::default() }).await
}

fn wants(shop: &Shop, items: Vec<CartItemInput>, product_id: ProductId, quantity: i64) -> PlaceOrder {
    let mut wanted = shop.wants(items);
    wanted.contents.one_time = vec![OneTimeInput { product_id, quantity, bundle: None }];
    wanted
}

async fn bought(shop: &Shop, order: mpanel_core::OrderId) -> Vec<OneTimePurchase> {
    get_order(&shop.ctx, shop.db().read(), order).await.unwrap().one_time
}

async fn stock(shop: &Shop, id: ProductId) -> Option<i64> {
    get_product(&shop.ctx, shop.db().read(), id).await.unwrap().stock
}

#[tokio::test]
async fn it_is_sold_beside_a_plan_paid_once_and_delivered_by_staff() {
    for mut shop in shops(1).await {
        let product = migration(&shop).await;
        let catalog = catalog_for_shop(&shop.ctx, shop.db().read(), Currency::EUR, None).await.unwrap();
        assert_eq!((catalog.one_time.len(), catalog.one_time[0].price), (1, eur(4000)));
        assert_eq!(catalog.groups[0].products.len(), 1, "it is no plan");

        let wanted = wants(&shop, vec![shop.item()], product, 2);
        let cart = quote(&shop.ctx, shop.db().read(), Currency::EUR, &wanted.contents, None).await.unwrap();
        // 10.00 + 5.00 setup + 2 x 40.00, plus 19 %; only the plan renews.
        assert_eq!((cart.subtotal, cart.due_now, cart.one_time[0].total), (eur(9500), eur(11_305), eur(8000)));
        assert_eq!(cart.renews, [RenewalRow { cycle_months: 1, amount: eur(1190) }]);

        let placed = shop.place(wanted).await.unwrap();
        assert_eq!((placed.subscriptions.len(), stock(&shop, product).await), (1, Some(1)));
        let before = bought(&shop, placed.order).await;
        assert_eq!((before[0].state, before[0].total, before[0].quantity), (OneTimeState::Waiting, eur(8000), 2));
        let tx = shop.db().begin().await.unwrap();
        let early = close_one_time_purchase(&shop.ctx, &tx, (placed.order, 0), PurchaseClosing::Delivered, "", None)
            .await
            .unwrap_err();
        assert_eq!((early.kind(), early.code()), (ErrorKind::Conflict, "not_to_deliver"));
        drop(tx);

        let invoice = shop.invoice(placed.invoice).await;
        let line = invoice.lines.iter().find(|l| l.kind == "item").unwrap();
        assert_eq!((line.description.as_str(), line.amount), ("Migration", eur(8000)));
        shop.pay(11_305, vec![placed.invoice]).await;
        assert_eq!(bought(&shop, placed.order).await[0].state, OneTimeState::ToDeliver);
        // The setup and the migrations are earned at once, the month of the plan is not.
        let books = trial_balance(&shop.ctx, shop.db().read()).await.unwrap();
        assert_eq!((books.of("revenue"), books.of("deferred_revenue")), (-8500, -1000));

        let tx = shop.db().begin().await.unwrap();
        let at = (placed.order, 0);
        let before = shop.position().await;
        let done =
            close_one_time_purchase(&shop.ctx, &tx, at, PurchaseClosing::Delivered, " Moved on Monday. ", Some(2))
                .await
                .unwrap();
        assert_eq!((done.state, done.note.as_str()), (OneTimeState::Delivered, "Moved on Monday."));
        assert_eq!((done.closed_by.as_deref(), done.closed_at), (Some(shop.ctx.actor.name()), Some(shop.ctx.now)));
        let again =
            close_one_time_purchase(&shop.ctx, &tx, at, PurchaseClosing::Delivered, "", None).await.unwrap_err();
        assert_eq!(again.code(), "not_to_deliver");
        tx.commit().await.unwrap();
        assert_eq!(shop.events_after(before).await, ["PurchaseClosed"]);
        let other = get_one_time_purchase(&shop.ctx, shop.db().read(), placed.order, 1).await;
        assert_eq!(other.unwrap_err().kind(), ErrorKind::NotFound);

        // What was sold keeps its price, and it does not come again.
        let tx = shop.db().begin().await.unwrap();
        set_once_prices(&shop.ctx, &tx, product, &[]).await.unwrap();
        tx.commit().await.unwrap();
        shop.start(&placed).await;
        shop.on("2026-02-15");
        let renewal = shop.invoice(shop.renew().await.created[0]).await;
        assert_eq!((renewal.lines.len(), renewal.row.total), (1, eur(1190)));
        let filter = OneTimePurchaseFilter { customer: Some(shop.customer), state: Some(OneTimeState::Delivered) };
        let listed =
            list_one_time_purchases(&shop.ctx, shop.db().read(), &filter, &PageQuery::default()).await.unwrap();
        assert_eq!(listed.items.iter().map(|p| p.unit).collect::<Vec<_>>(), [eur(4000)]);
        shop.check_books().await;
    }
}

#[tokio::test]
async fn what_nobody_has_to_deliver_is_delivered_by_its_payment_and_earned_over_its_days() {
    for shop in shops(1).await {
        let details =
            ProductPatch { delivery: Some(Delivery::Payment), earned_days: Some(Some(10)), ..ProductPatch::default() };
        let licence = made(&shop, "licence", 1000, details).await;
        // Alone: an order without any service.
        let placed = shop.place(wants(&shop, vec![], licence, 1)).await.unwrap();
        assert!(placed.subscriptions.is_empty());
        shop.pay(1190, vec![placed.invoice]).await;
        let found = bought(&shop, placed.order).await.remove(0);
        assert_eq!((found.state, found.closed_by), (OneTimeState::Delivered, None));
        let order = get_order(&shop.ctx, shop.db().read(), placed.order).await.unwrap();
        assert_eq!((order.state, order.services.len()), (OrderState::Active, 0));
        let line = shop.invoice(placed.invoice).await.lines.remove(0);
        assert_eq!((line.period_start, line.period_end), (Some(date("2026-01-15")), Some(date("2026-01-25"))));
        let books = trial_balance(&shop.ctx, shop.db().read()).await.unwrap();
        assert_eq!((books.of("revenue"), books.of("deferred_revenue")), (0, -1000));
        shop.check_books().await;
    }
}

#[tokio::test]
async fn it_is_given_up_with_its_order_and_credited_like_other_lines() {
    for shop in shops(1).await {
        let product = migration(&shop).await;
        let placed = shop.place(wants(&shop, vec![], product, 3)).await.unwrap();
        let sold_out = shop.place(wants(&shop, vec![], product, 1)).await.unwrap_err();
        assert_eq!(sold_out.code(), "out_of_stock");
        let tx = shop.db().begin().await.unwrap();
        cancel_order(&shop.ctx, &tx, placed.order, "changed my mind").await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(bought(&shop, placed.order).await[0].state, OneTimeState::Cancelled);
        assert_eq!(stock(&shop, product).await, Some(3));

        // Accepted before it is paid, it can be delivered; paid and not wanted, its money goes back.
        let placed = shop.place(wants(&shop, vec![], product, 1)).await.unwrap();
        let tx = shop.db().begin().await.unwrap();
        accept_order(&shop.ctx, &tx, placed.order).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(bought(&shop, placed.order).await[0].state, OneTimeState::ToDeliver);
        let payment = shop.pay(4760, vec![placed.invoice]).await;
        assert_eq!(bought(&shop, placed.order).await[0].state, OneTimeState::ToDeliver);
        let tx = shop.db().begin().await.unwrap();
        let at = (placed.order, 0);
        let stale =
            close_one_time_purchase(&shop.ctx, &tx, at, PurchaseClosing::GivenUp, "", Some(1)).await.unwrap_err();
        assert_eq!(stale.kind(), ErrorKind::VersionMismatch);
        let gone = close_one_time_purchase(&shop.ctx, &tx, at, PurchaseClosing::GivenUp, "Not needed any more", None)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        assert_eq!((gone.state, gone.note.as_str()), (OneTimeState::Cancelled, "Not needed any more"));
        assert_eq!(stock(&shop, product).await, Some(3), "there is room for another");
        reverse(&shop, refund(payment, "r-1", 4760, true)).await.unwrap();
        let invoice = shop.invoice(placed.invoice).await;
        assert_eq!((invoice.credited, invoice.row.balance), (eur(4760), eur(0)));
        shop.check_books().await;
    }
}

#[tokio::test]
async fn coupons_and_tax_classes_are_its_own() {
    for shop in shops(1).await {
        let product = migration(&shop).await;
        let tx = shop.db().begin().await.unwrap();
        let coupon = NewCoupon { product_ids: vec![product], ..percent_coupon("HALF", "50") };
        create_coupon(&shop.ctx, &tx, coupon).await.unwrap();
        tx.commit().await.unwrap();
        let mut wanted = wants(&shop, vec![shop.item()], product, 1);
        wanted.contents.coupon = Some("HALF".into());
        let placed = shop.place(wanted).await.unwrap();
        let invoice = shop.invoice(placed.invoice).await;
        // 15.00 for the plan and half of 40.00.
        assert_eq!((invoice.subtotal, invoice.discount, invoice.row.total), (eur(5500), eur(2000), eur(4165)));

        let tx = shop.db().begin().await.unwrap();
        let exempt = ProductPatch { tax_class: Some("exempt".into()), ..ProductPatch::default() };
        update_product(&shop.ctx, &tx, product, exempt, None).await.unwrap();
        tx.commit().await.unwrap();
        let wanted = wants(&shop, vec![shop.item()], product, 1);
        let cart = quote(&shop.ctx, shop.db().read(), Currency::EUR, &wanted.contents, Some(shop.customer)).await;
        // Tax on the plan alone.
        assert_eq!(cart.unwrap().tax_total, eur(285));
        let placed = shop.place(wanted).await.unwrap();
        assert_eq!(shop.invoice(placed.invoice).await.tax_total, eur(285));
        shop.check_books().await;
    }
}

#[tokio::test]
async fn wrong_wishes_are_named_where_they_are() {
    for shop in shops(1).await {
        let product = migration(&shop).await;
        let wish = |product_id, quantity| OneTimeInput { product_id, quantity, bundle: None };
        let contents = CartContents {
            one_time: vec![
                wish(product, 0),
                wish(shop.plan, 1),
                wish(ProductId(shop.ctx.new_uuid()), 1),
                wish(product, 4),
            ],
            items: vec![CartItemInput { product_id: product, ..shop.item() }],
            ..CartContents::default()
        };
        let view = quote(&shop.ctx, shop.db().read(), Currency::EUR, &contents, None).await.unwrap();
        let found: Vec<_> = view.problems.iter().map(|p| (p.pointer.as_str(), p.code)).collect();
        assert_eq!(
            found,
            [
                ("/items/0/product_id", "unavailable"),
                ("/one_time/0/quantity", "out_of_range"),
                ("/one_time/1/product_id", "unavailable"),
                ("/one_time/2/product_id", "unavailable"),
                ("/one_time/3/quantity", "out_of_stock"),
            ]
        );
        let dollars = CartContents { one_time: vec![wish(product, 1)], ..CartContents::default() };
        let view = quote(&shop.ctx, shop.db().read(), Currency::USD, &dollars, None).await.unwrap();
        assert_eq!(view.problems[0].detail, "Migration is not sold in this currency.");
        // Rows of one product count together, and are shown with what is wrong.
        let twice = CartContents { one_time: vec![wish(product, 6), wish(product, 6)], ..CartContents::default() };
        let view = quote(&shop.ctx, shop.db().read(), Currency::EUR, &twice, None).await.unwrap();
        assert_eq!(view.problems[0].pointer, "/one_time/1/quantity");
        assert_eq!(view.one_time.len(), 2);
        let many = CartContents { one_time: vec![wish(product, 1); 21], ..CartContents::default() };
        assert_eq!(check_cart_size(&many).unwrap_err().fields()[0].pointer, "/items");

        let tx = shop.db().begin().await.unwrap();
        let pointer = |e: mpanel_core::Error| e.fields()[0].pointer.clone();
        let (ctx, eur) = (&shop.ctx, |minor| OncePrice { currency: Currency::EUR, minor });
        assert_eq!(pointer(set_once_prices(ctx, &tx, shop.plan, &[eur(1)]).await.unwrap_err()), "/prices");
        assert_eq!(pointer(set_once_prices(ctx, &tx, product, &[eur(-1)]).await.unwrap_err()), "/prices/0/minor");
        let twice = set_once_prices(ctx, &tx, product, &[eur(1), eur(2)]).await.unwrap_err();
        assert_eq!(pointer(twice), "/prices/1/currency");
        let monthly = get_product(ctx, &tx, shop.plan).await.unwrap().prices;
        assert_eq!(pointer(set_prices(ctx, &tx, product, &monthly).await.unwrap_err()), "/prices");
        let patch = |change: fn(&mut ProductPatch)| {
            let mut patch = ProductPatch::default();
            change(&mut patch);
            patch
        };
        let no_days = patch(|p| p.earned_days = Some(Some(0)));
        assert_eq!(pointer(update_product(ctx, &tx, product, no_days, None).await.unwrap_err()), "/earned_days");
        let of_plan = patch(|p| p.delivery = Some(Delivery::Payment));
        assert_eq!(pointer(update_product(ctx, &tx, shop.plan, of_plan, None).await.unwrap_err()), "/delivery");
    }
}

#[tokio::test]
async fn a_quote_keeps_its_price_even_when_it_is_no_longer_sold() {
    for shop in shops(1).await {
        let product = migration(&shop).await;
        let one_time = vec![OneTimeInput { product_id: product, quantity: 2, bundle: None }];
        let made = draft(&shop, QuoteContents { one_time, discount: None, lines: Vec::new(), ..contents(&shop) }).await;
        // 2 x (10.00 + 5.00 + 2.50) + 2 x 40.00, plus 19 %.
        assert_eq!((made.figures.subtotal, made.row.total), (eur(11_500), eur(13_685)));
        let token = sent(&shop, made.row.id).await;
        let tx = shop.db().begin().await.unwrap();
        set_once_prices(&shop.ctx, &tx, product, &[OncePrice { currency: Currency::EUR, minor: 9900 }]).await.unwrap();
        let retired = ProductPatch { retired: Some(true), ..ProductPatch::default() };
        update_product(&shop.ctx, &tx, product, retired, None).await.unwrap();
        tx.commit().await.unwrap();
        let done = accept(&shop, &token, yes()).await.unwrap();
        let found = bought(&shop, done.order).await.remove(0);
        assert_eq!((found.unit, found.quantity, found.invoice), (eur(4000), 2, done.invoice));
        assert_eq!(shop.invoice(done.invoice).await.row.total, eur(13_685));
    }
}
