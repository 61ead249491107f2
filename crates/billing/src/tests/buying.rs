//! Catalog, cart, order, first payment.

use mpanel_core::{CartId, ErrorKind};

use super::*;

#[tokio::test]
async fn a_visitor_sees_prices_and_a_cart_survives() {
    for shop in shops(1).await {
        let catalog = catalog_for_shop(&shop.ctx, shop.db().read(), Currency::EUR, None).await.unwrap();
        let plan = &catalog.groups[0].products[0];
        assert_eq!(plan.prices[1].monthly_equivalent, eur(900));
        assert_eq!(plan.prices[1].saving_percent, 10);
        assert_eq!(plan.add_ons.len(), 1);
        let nothing = catalog_for_shop(&shop.ctx, shop.db().read(), Currency::USD, None).await.unwrap();
        assert!(nothing.groups.is_empty());

        let tx = shop.db().begin().await.unwrap();
        let cart = create_cart(&shop.ctx, &tx, Currency::EUR).await.unwrap();
        let mut item = CartItemInput { quantity: 2, region: "US".into(), ..shop.item() };
        item.add_ons.push(AddOnInput { id: shop.extra_ip, quantity: 1 });
        let contents = CartContents { items: vec![item], ..CartContents::default() };
        put_cart(&shop.ctx, &tx, cart.id.unwrap(), &contents, None).await.unwrap();
        tx.commit().await.unwrap();
        let view = get_cart(&shop.ctx, shop.db().read(), cart.id.unwrap(), None).await.unwrap();
        // Two machines: 2 x (10.00 + 1.00 + 2.50) each month and 2 x 5.00 once, plus 19 % tax.
        assert_eq!((view.subtotal, view.tax_total, view.due_now), (eur(3700), eur(703), eur(4403)));
        assert_eq!(view.renews, [RenewalRow { cycle_months: 1, amount: eur(3213) }]);
        assert_eq!(view.items[0].lines.len(), 4);
        assert!(view.problems.is_empty(), "{:?}", view.problems);
    }
}

#[tokio::test]
async fn a_cart_that_nobody_touches_is_forgotten_after_90_days() {
    for mut shop in shops(1).await {
        let tx = shop.db().begin().await.unwrap();
        let cart = create_cart(&shop.ctx, &tx, Currency::EUR).await.unwrap().id.unwrap();
        tx.commit().await.unwrap();
        shop.on("2026-03-01");
        let tx = shop.db().begin().await.unwrap();
        put_cart(&shop.ctx, &tx, cart, &CartContents::default(), None).await.unwrap();
        tx.commit().await.unwrap();
        for (day, gone) in [("2026-05-29", 0), ("2026-05-30", 1), ("2026-05-31", 0)] {
            shop.on(day);
            assert_eq!(forget_old_carts(&shop.ctx, shop.db()).await.unwrap(), gone, "{day} on {}", shop.test.name);
        }
        let missing = get_cart(&shop.ctx, shop.db().read(), cart, None).await.unwrap_err();
        assert_eq!(missing.kind(), ErrorKind::NotFound);
    }
}

#[tokio::test]
async fn wrong_choices_are_named_where_they_are() {
    for shop in shops(1).await {
        let item = CartItemInput {
            region: "MOON".into(),
            image_id: "img-none".into(),
            hostname: "not a host".into(),
            ssh_key: Some(KEY[..60].into()),
            add_ons: vec![AddOnInput { id: shop.plan, quantity: 1 }],
            ..shop.item()
        };
        let negative = CartItemInput { quantity: -1, ..shop.item() };
        let cycle = CartItemInput { cycle_months: 7, ..shop.item() };
        let contents = CartContents {
            items: vec![item, negative, cycle],
            coupon: Some("NOPE".into()),
            country: Some("ZZ".into()),
            ..CartContents::default()
        };
        let view = quote(&shop.ctx, shop.db().read(), Currency::EUR, &contents, None).await.unwrap();
        let pointers: Vec<&str> = view.problems.iter().map(|p| p.pointer.as_str()).collect();
        assert_eq!(
            pointers,
            [
                "/items/0/region",
                "/items/0/image_id",
                "/items/0/hostname",
                "/items/0/ssh_key",
                "/items/0/add_ons/0/id",
                "/items/1/quantity",
                "/items/2/cycle_months",
                "/country",
                "/coupon",
            ]
        );
        let refused = shop.place(PlaceOrder { contents, ..shop.wants(vec![]) }).await.unwrap_err();
        assert_eq!((refused.kind(), refused.fields().len()), (ErrorKind::Invalid, 8));
        let missing = get_cart(&shop.ctx, shop.db().read(), CartId(shop.ctx.new_uuid()), None).await;
        assert_eq!(missing.unwrap_err().kind(), ErrorKind::NotFound);
    }
}

#[tokio::test]
async fn what_provisioning_has_found_is_frozen_with_the_order() {
    for shop in shops(1).await {
        let own = CartItemInput {
            image_id: "img-own".into(),
            own_image: Some("mine".into()),
            ssh_key: Some(format!("{KEY}\n{KEY}\n")),
            default_user: Some("admin".into()),
            ..shop.item()
        };
        let placed = shop.order(vec![own.clone()]).await;
        let sold = &placed.subscriptions[0].product;
        let frozen = (sold.image_id.as_str(), sold.image_name.as_str(), sold.default_user.as_str());
        assert_eq!((frozen, sold.period_months), (("img-own", "mine", "admin"), 1), "on {}", shop.test.name);
        let unknown = CartItemInput { own_image: None, ssh_key: Some(format!("{KEY}\nno key")), ..own };
        let contents = CartContents { items: vec![unknown], ..CartContents::default() };
        let view = quote(&shop.ctx, shop.db().read(), Currency::EUR, &contents, None).await.unwrap();
        let told: Vec<_> = view.problems.iter().map(|p| (p.pointer.as_str(), p.code)).collect();
        assert_eq!(told, [("/items/0/image_id", "unknown_image"), ("/items/0/ssh_key", "malformed")]);
    }
}

#[tokio::test]
async fn an_order_is_frozen_numbered_and_activated_by_its_money() {
    for shop in shops(1).await {
        let before = shop.position().await;
        let placed = shop.order(vec![CartItemInput { quantity: 2, ..shop.item() }]).await;
        assert_eq!(placed.subscriptions.len(), 2);
        assert_eq!(placed.subscriptions[1].hostname, "web-2.example.com");
        assert_eq!(shop.events_after(before).await, ["OrderPlaced", "InvoiceFinalized"]);
        let invoice = shop.invoice(placed.invoice).await;
        assert_eq!(invoice.row.number.as_deref(), Some("INV-000001"));
        assert_eq!((invoice.subtotal, invoice.tax_total, invoice.row.total), (eur(3000), eur(570), eur(3570)));
        assert_eq!(invoice.lines[0].period_end, Some(date("2026-02-15")));
        assert!(verify_invoice(&shop.ctx, shop.db().read(), placed.invoice).await.unwrap());

        let before = shop.position().await;
        shop.pay(3570, vec![placed.invoice]).await;
        assert_eq!(shop.events_after(before).await, ["InvoicePaid", "OrderPaid"]);
        let order = get_order(&shop.ctx, shop.db().read(), placed.order).await.unwrap();
        assert_eq!((order.state, order.services.len()), (OrderState::Active, 2));
        let sold = placed_subscriptions(&shop.ctx, shop.db().read(), placed.order).await.unwrap();
        assert_eq!(sold, placed.subscriptions);
        let books = trial_balance(&shop.ctx, shop.db().read()).await.unwrap();
        assert_eq!(books.of("cash:sandbox"), 3570);
        assert_eq!(books.of("receivable"), 0);
        assert_eq!(
            (books.of("deferred_revenue"), books.of("revenue"), books.of("tax_payable:DE")),
            (-2000, -1000, -570)
        );
        shop.check_books().await;
    }
}

#[tokio::test]
async fn terms_price_and_currency_are_checked_again_on_the_server() {
    for shop in shops(1).await {
        let refuse = async |change: fn(&mut PlaceOrder)| {
            let mut wanted = shop.wants(vec![shop.item()]);
            change(&mut wanted);
            shop.place(wanted).await.unwrap_err().code()
        };
        assert_eq!(refuse(|w| w.accept_terms = false).await, "invalid");
        assert_eq!(refuse(|w| w.contents.items.clear()).await, "invalid");
        assert_eq!(refuse(|w| w.expected_due_now = Some(eur(1))).await, "price_changed");
        shop.order(vec![shop.item()]).await;
        assert_eq!(refuse(|w| w.currency = Currency::USD).await, "currency_fixed");
        assert_eq!(shop.invoices().await.len(), 1);
        shop.check_books().await;
    }
}

#[tokio::test]
async fn an_order_that_costs_nothing_is_paid_at_once() {
    for shop in shops(1).await {
        let tx = shop.db().begin().await.unwrap();
        let coupon = NewCoupon {
            description: "All of it".into(),
            cycles: Some(1),
            max_redemptions: Some(1),
            ..percent_coupon("free", "100")
        };
        create_coupon(&shop.ctx, &tx, coupon).await.unwrap();
        tx.commit().await.unwrap();
        let mut wanted = shop.wants(vec![shop.item()]);
        wanted.contents.coupon = Some("free".into());
        let before = shop.position().await;
        let placed = shop.place(wanted.clone()).await.unwrap();
        assert_eq!(placed.total, eur(0));
        assert_eq!(shop.events_after(before).await, ["OrderPlaced", "InvoiceFinalized", "InvoicePaid", "OrderPaid"]);
        let again = shop.place(wanted).await.unwrap_err();
        assert_eq!(again.fields()[0].code, "coupon_refused");
        shop.check_books().await;
    }
}

#[tokio::test]
async fn business_abroad_is_billed_with_reverse_charge_and_strangers_without_tax() {
    for mut shop in shops(1).await {
        for (email, country, tax_id, total, noted) in [
            ("it@example.com", "IT", Some("IT12345678901"), 1500, true),
            ("it2@example.com", "IT", None, 1830, false),
            ("us@example.com", "US", None, 1500, true),
        ] {
            let tx = shop.db().begin().await.unwrap();
            let new = NewCustomer { tax_id: tax_id.map(str::to_owned), ..new_customer(email, country) };
            let customer = create_customer(&shop.ctx, &tx, new).await.unwrap().id;
            tx.commit().await.unwrap();
            shop.customer = customer;
            if tax_id.is_some() {
                super::taxing::answer(&shop, customer, VatAnswer::Valid).await;
            }
            let placed = shop.order(vec![shop.item()]).await;
            let invoice = shop.invoice(placed.invoice).await;
            assert_eq!((invoice.row.total, !invoice.note.is_empty()), (eur(total), noted), "{email}");
        }
        shop.check_books().await;
    }
}
