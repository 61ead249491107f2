//! Bundles: priced as a whole, sold piece by piece, renewed and given up each by itself.

use mpanel_core::{BundleId, ErrorKind, PageQuery};

use super::*;

async fn migration(shop: &Shop, minor: i64) -> ProductId {
    let tx = shop.db().begin().await.unwrap();
    let details = ProductPatch { stock: Some(Some(3)), max_quantity: Some(10), ..ProductPatch::default() };
    let (kind, name) = (ProductKind::OneTime, "Migration".into());
    let new = NewProduct { group_id: None, kind, slug: format!("migration-{minor}"), name, details };
    let id = create_product(&shop.ctx, &tx, new).await.unwrap().id;
    set_once_prices(&shop.ctx, &tx, id, &[OncePrice { currency: Currency::EUR, minor }]).await.unwrap();
    tx.commit().await.unwrap();
    id
}

fn sums(prices: &[(i32, i64)]) -> BundlePricing {
    let price = |(cycle_months, minor): &(i32, i64)| BundlePrice {
        currency: Currency::EUR,
        cycle_months: *cycle_months,
        minor: *minor,
    };
    BundlePricing::Sum { prices: prices.iter().map(price).collect() }
}

/// Two servers and a migration: 60.00 each by itself.
fn starter(shop: &Shop, migration: ProductId, pricing: BundlePricing) -> BundleTerms {
    BundleTerms {
        slug: "starter".into(),
        name: "Starter".into(),
        tagline: String::new(),
        description: String::new(),
        state: BundleState::OnSale,
        parts: vec![
            BundlePart { product_id: migration, quantity: 1 },
            BundlePart { product_id: shop.plan, quantity: 2 },
        ],
        pricing,
        position: 0,
    }
}

async fn made(shop: &Shop, terms: BundleTerms) -> BundleId {
    let tx = shop.db().begin().await.unwrap();
    let view = create_bundle(&shop.ctx, &tx, terms).await.unwrap();
    tx.commit().await.unwrap();
    view.id
}

async fn changed(shop: &Shop, id: BundleId, terms: BundleTerms) {
    let tx = shop.db().begin().await.unwrap();
    update_bundle(&shop.ctx, &tx, id, terms, None).await.unwrap();
    tx.commit().await.unwrap();
}

fn copy(shop: &Shop, id: BundleId, migration: ProductId, copy: i64) -> CartContents {
    let bundle = Some(BundleRef { id, copy });
    let item = |name: &str| CartItemInput { bundle, hostname: name.into(), ..shop.item() };
    CartContents {
        items: vec![item("a.example.com"), item("b.example.com")],
        one_time: vec![OneTimeInput { product_id: migration, quantity: 1, bundle }],
        ..CartContents::default()
    }
}

async fn priced(shop: &Shop, contents: &CartContents) -> CartView {
    quote(&shop.ctx, shop.db().read(), Currency::EUR, contents, None).await.unwrap()
}

async fn component_of(shop: &Shop, sold: &PlacedSubscription) -> (i64, String) {
    let view = get_subscription(&shop.ctx, shop.db().read(), sold.subscription).await.unwrap();
    let plan = view.components.iter().find(|c| c.key == "plan").unwrap();
    (plan.price.recurring, plan.description.clone())
}

#[tokio::test]
async fn a_bundle_is_sold_for_one_sum_and_each_part_renews_at_its_share() {
    for mut shop in shops(1).await {
        let migration = migration(&shop, 4000).await;
        let id = made(&shop, starter(&shop, migration, sums(&[(1, 5000)]))).await;
        let catalog = catalog_for_shop(&shop.ctx, shop.db().read(), Currency::EUR, None).await.unwrap();
        let shown = &catalog.bundles[0];
        let offer = shown.offers[0];
        assert_eq!(
            (offer.price, offer.list, offer.saving, offer.recurring),
            (eur(5000), eur(6000), eur(1000), eur(1667))
        );
        assert_eq!((shown.parts.len(), shown.in_stock), (2, true));
        assert!(shown.parts[0].one_time.is_some() && shown.parts[1].plan.is_some());

        let mut wanted = shop.wants(Vec::new());
        wanted.contents = copy(&shop, id, migration, 1);
        let cart = priced(&shop, &wanted.contents).await;
        assert_eq!(cart.problems, []);
        // 50.00 and two setup fees of 5.00; the plans alone come again.
        assert_eq!((cart.subtotal, cart.due_now), (eur(6000), eur(7140)));
        assert_eq!(cart.renews, [RenewalRow { cycle_months: 1, amount: eur(1984) }]);
        let reason = PriceReason::Bundle { id, name: "Starter".into() };
        assert_eq!(cart.items[0].reason, Some((reason.clone(), eur(1000))));
        assert_eq!(cart.one_time[0].reason, Some((reason.clone(), eur(4000))));

        let placed = shop.place(wanted).await.unwrap();
        let invoice = shop.invoice(placed.invoice).await;
        let words: Vec<_> = invoice.lines.iter().map(|l| (l.description.as_str(), l.amount.minor)).collect();
        assert!(words.contains(&("VPS S, in the bundle Starter (a.example.com)", 834)), "{words:?}");
        assert!(words.contains(&("VPS S, in the bundle Starter (b.example.com)", 833)), "{words:?}");
        assert!(words.contains(&("Migration, in the bundle Starter", 3333)), "{words:?}");
        let order = get_order(&shop.ctx, shop.db().read(), placed.order).await.unwrap();
        assert!(order.services.iter().all(|s| s.reason.as_ref() == Some(&reason)));
        assert_eq!(get_product(&shop.ctx, shop.db().read(), migration).await.unwrap().stock, Some(2));
        shop.pay(7140, vec![placed.invoice]).await;
        shop.start(&placed).await;

        // The bundle and the list may change; what was sold does not.
        let dearer = BundleTerms { name: "Other".into(), ..starter(&shop, migration, sums(&[(1, 100)])) };
        changed(&shop, id, BundleTerms { state: BundleState::Retired, ..dearer }).await;
        shop.on("2026-02-15");
        let renewal = shop.invoice(shop.renew().await.created[0]).await;
        assert_eq!((renewal.lines.len(), renewal.subtotal), (2, eur(1667)));

        // One part ends; the price of the other stays.
        let tx = shop.db().begin().await.unwrap();
        let (first, second) = (placed.subscriptions[0].subscription, &placed.subscriptions[1]);
        cancel_subscription(&shop.ctx, &tx, first, CancelWhen::EndOfTerm, "enough").await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(component_of(&shop, second).await, (833, "VPS S, in the bundle Starter".to_owned()));
        shop.check_books().await;
    }
}

#[tokio::test]
async fn a_percentage_is_taken_off_whatever_the_parts_cost_and_coupons_take_from_what_is_left() {
    for shop in shops(1).await {
        let migration = migration(&shop, 4000).await;
        let percent = "12.5".parse().unwrap();
        let pricing = BundlePricing::Percent { percent, cycles: vec![1, 12] };
        let id = made(&shop, starter(&shop, migration, pricing)).await;
        let catalog = catalog_for_shop(&shop.ctx, shop.db().read(), Currency::EUR, None).await.unwrap();
        let offers: Vec<_> = catalog.bundles[0].offers.iter().map(|o| (o.cycle_months, o.price, o.list)).collect();
        assert_eq!(offers, [(1, eur(5250), eur(6000)), (12, eur(22_400), eur(25_600))]);
        let dollars = catalog_for_shop(&shop.ctx, shop.db().read(), Currency::USD, None).await.unwrap();
        assert_eq!(dollars.bundles, []);

        // Two copies beside a server alone: each copy has its own sum.
        let mut contents = copy(&shop, id, migration, 1);
        let second = copy(&shop, id, migration, 2);
        contents.items.extend(second.items);
        contents.one_time.extend(second.one_time);
        contents.items.push(shop.item());
        let cart = priced(&shop, &contents).await;
        assert_eq!(cart.problems, []);
        assert_eq!(cart.subtotal, eur(2 * 5250 + 1000 + 5 * 500));

        let tx = shop.db().begin().await.unwrap();
        create_coupon(&shop.ctx, &tx, percent_coupon("TENTH", "10")).await.unwrap();
        tx.commit().await.unwrap();
        contents.coupon = Some("TENTH".into());
        let cart = priced(&shop, &contents).await;
        assert_eq!((cart.subtotal, cart.discount), (eur(14_000), eur(1400)));
    }
}

#[tokio::test]
async fn what_is_no_whole_bundle_is_refused() {
    for shop in shops(1).await {
        let migration = migration(&shop, 4000).await;
        let id = made(&shop, starter(&shop, migration, sums(&[(1, 5000)]))).await;
        let check = async |change: &dyn Fn(&mut CartContents), want: &[(&str, &str)]| {
            let mut contents = copy(&shop, id, migration, 1);
            change(&mut contents);
            let view = priced(&shop, &contents).await;
            let found: Vec<_> = view.problems.iter().map(|p| (p.pointer.as_str(), p.code)).collect();
            assert_eq!(found, want);
        };
        check(&|_| {}, &[]).await;
        check(&|c| drop(c.items.pop()), &[("/items/0/bundle", "bundle_incomplete")]).await;
        check(&|c| c.one_time.clear(), &[("/items/0/bundle", "bundle_incomplete")]).await;
        check(&|c| c.items[1].quantity = 2, &[("/items/0/bundle", "bundle_incomplete")]).await;
        check(&|c| c.one_time[0].quantity = 2, &[("/items/0/bundle", "bundle_incomplete")]).await;
        check(&|c| c.items[1].cycle_months = 12, &[("/items/0/bundle", "bundle_incomplete")]).await;
        let alone = BundleRef { id, copy: 2 };
        let split = [("/items/0/bundle", "bundle_incomplete"), ("/items/1/bundle", "bundle_incomplete")];
        check(&|c| c.items[1].bundle = Some(alone), &split).await;
        let yearly = |c: &mut CartContents| c.items.iter_mut().for_each(|i| i.cycle_months = 12);
        check(&yearly, &[("/items/0/bundle", "bundle_unavailable")]).await;
        let unknown = BundleRef { id: BundleId(shop.ctx.new_uuid()), copy: 1 };
        let other = |c: &mut CartContents| {
            c.items.iter_mut().for_each(|i| i.bundle = Some(unknown));
            c.one_time[0].bundle = Some(unknown);
        };
        check(&other, &[("/items/0/bundle", "bundle_unavailable")]).await;
        let tried = |c: &mut CartContents| c.items[0].trial = true;
        let trial = [("/items/0/trial", "no_trial"), ("/items/0/bundle", "bundle_incomplete")];
        check(&tried, &trial).await;

        let mut wanted = shop.wants(Vec::new());
        wanted.contents = copy(&shop, id, migration, 1);
        wanted.contents.items.pop();
        let refused = shop.place(wanted.clone()).await.unwrap_err();
        assert_eq!(refused.fields()[0].pointer, "/items/0/bundle");
        // Stock is that of each part: three migrations are there, and an order given up brings its own back.
        wanted.contents = copy(&shop, id, migration, 1);
        let first = shop.place(wanted.clone()).await.unwrap();
        for _ in 0..2 {
            shop.place(wanted.clone()).await.unwrap();
        }
        assert_eq!(shop.place(wanted.clone()).await.unwrap_err().code(), "out_of_stock");
        let tx = shop.db().begin().await.unwrap();
        cancel_order(&shop.ctx, &tx, first.order, "changed my mind").await.unwrap();
        tx.commit().await.unwrap();
        shop.place(wanted.clone()).await.unwrap();

        changed(
            &shop,
            id,
            BundleTerms { state: BundleState::Retired, ..starter(&shop, migration, sums(&[(1, 5000)])) },
        )
        .await;
        check(&|_| {}, &[("/items/0/bundle", "bundle_unavailable"), ("/one_time/0/quantity", "out_of_stock")]).await;
        let catalog = catalog_for_shop(&shop.ctx, shop.db().read(), Currency::EUR, Some("starter")).await.unwrap();
        assert_eq!(catalog.bundles, []);
    }
}

#[tokio::test]
async fn a_bundle_that_makes_no_sense_is_refused_with_its_field() {
    for shop in shops(1).await {
        let migration = migration(&shop, 4000).await;
        let tx = shop.db().begin().await.unwrap();
        let good = || starter(&shop, migration, sums(&[(1, 5000)]));
        let check = async |terms: BundleTerms, want: &str| {
            let refused = create_bundle(&shop.ctx, &tx, terms).await.unwrap_err();
            assert_eq!(refused.fields()[0].pointer, want, "{refused:?}");
        };
        let part = |product_id, quantity| BundlePart { product_id, quantity };
        check(BundleTerms { slug: "No slug".into(), ..good() }, "/slug").await;
        check(BundleTerms { name: " ".into(), ..good() }, "/name").await;
        check(BundleTerms { parts: vec![], ..good() }, "/parts").await;
        check(BundleTerms { parts: vec![part(shop.plan, 1)], ..good() }, "/parts").await;
        check(BundleTerms { parts: vec![part(shop.plan, 6), part(migration, 5)], ..good() }, "/parts").await;
        check(BundleTerms { parts: vec![part(migration, 2)], ..good() }, "/parts").await;
        check(BundleTerms { parts: vec![part(shop.plan, 0)], ..good() }, "/parts/0/quantity").await;
        let add_on = vec![part(shop.plan, 1), part(shop.extra_ip, 1)];
        check(BundleTerms { parts: add_on, ..good() }, "/parts/1/product_id").await;
        let twice = vec![part(shop.plan, 1), part(shop.plan, 1)];
        check(BundleTerms { parts: twice, ..good() }, "/parts/1/product_id").await;
        let unknown = vec![part(ProductId(shop.ctx.new_uuid()), 2)];
        check(BundleTerms { parts: unknown, ..good() }, "/parts/0/product_id").await;
        check(BundleTerms { pricing: sums(&[]), ..good() }, "/prices").await;
        check(BundleTerms { pricing: sums(&[(1, -1)]), ..good() }, "/prices/0/price").await;
        check(BundleTerms { pricing: sums(&[(1, 6001)]), ..good() }, "/prices/0/price").await;
        check(BundleTerms { pricing: sums(&[(1, 1), (1, 2)]), ..good() }, "/prices/1/cycle_months").await;
        check(BundleTerms { pricing: sums(&[(3, 1)]), ..good() }, "/prices/0/cycle_months").await;
        check(BundleTerms { pricing: sums(&[(0, 1)]), ..good() }, "/prices/0/cycle_months").await;
        let percent = |ppm, cycles| BundlePricing::Percent { percent: Rate::from_ppm(ppm), cycles };
        check(BundleTerms { pricing: percent(0, vec![1]), ..good() }, "/percent").await;
        check(BundleTerms { pricing: percent(1_000_001, vec![1]), ..good() }, "/percent").await;
        check(BundleTerms { pricing: percent(100_000, vec![]), ..good() }, "/cycles").await;
        check(BundleTerms { pricing: percent(100_000, vec![1, 1]), ..good() }, "/cycles/1").await;
        check(BundleTerms { pricing: percent(100_000, vec![1, 3]), ..good() }, "/cycles/1").await;
        // A draft may wait for its prices.
        let draft = BundleTerms { state: BundleState::Draft, pricing: sums(&[(3, 1)]), ..good() };
        let draft = create_bundle(&shop.ctx, &tx, draft).await.unwrap();
        check(good(), "/slug").await;
        let stale = update_bundle(&shop.ctx, &tx, draft.id, good(), Some(9)).await.unwrap_err();
        assert_eq!(stale.kind(), ErrorKind::VersionMismatch);
        let sold = update_bundle(&shop.ctx, &tx, draft.id, good(), Some(1)).await.unwrap();
        assert_eq!((sold.version, sold.terms, sold.products.len()), (2, good(), 2));
        let back = BundleTerms { state: BundleState::Draft, ..good() };
        let back = update_bundle(&shop.ctx, &tx, draft.id, back, None).await.unwrap_err();
        assert_eq!((back.fields()[0].pointer.as_str(), back.fields()[0].code), ("/state", "was_on_sale"));
        let hidden = BundleTerms { state: BundleState::Hidden, ..good() };
        update_bundle(&shop.ctx, &tx, draft.id, hidden, None).await.unwrap();
        let retired = ProductPatch { retired: Some(true), ..ProductPatch::default() };
        update_product(&shop.ctx, &tx, migration, retired, None).await.unwrap();
        check(BundleTerms { slug: "more".into(), ..good() }, "/parts/0/product_id").await;
        let listed = list_bundles(&shop.ctx, &tx, &PageQuery::default()).await.unwrap();
        assert_eq!((listed.total, listed.items[0].terms.state), (1, BundleState::Hidden));
        tx.commit().await.unwrap();
    }
}

#[tokio::test]
async fn a_hidden_bundle_is_shown_to_those_who_know_its_address() {
    for shop in shops(1).await {
        let migration = migration(&shop, 4000).await;
        let hidden = BundleTerms { state: BundleState::Hidden, ..starter(&shop, migration, sums(&[(1, 5000)])) };
        let id = made(&shop, hidden).await;
        let seen = async |also| {
            let catalog = catalog_for_shop(&shop.ctx, shop.db().read(), Currency::EUR, also).await.unwrap();
            catalog.bundles.len()
        };
        assert_eq!((seen(None).await, seen(Some("starter")).await), (0, 1));
        assert_eq!(priced(&shop, &copy(&shop, id, migration, 1)).await.problems, []);
        // Parts that became cheaper than the bundle are sold for what they cost.
        let tx = shop.db().begin().await.unwrap();
        let price = OncePrice { currency: Currency::EUR, minor: 1000 };
        set_once_prices(&shop.ctx, &tx, migration, &[price]).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(priced(&shop, &copy(&shop, id, migration, 1)).await.subtotal, eur(3000 + 1000));
    }
}

/// Conformance scenario RR-02: the price of an order with two parts, divided by what each costs by itself.
#[tokio::test]
async fn revenue_is_allocated_by_stand_alone_price() {
    for shop in shops(1).await {
        for (slug, (price, hardware, support), (want_hardware, want_support)) in [
            ("one", (100_000, 90_000, 30_000), (75_000, 25_000)),
            ("two", (8_000_000, 6_000_000, 4_000_000), (4_800_000, 3_200_000)),
        ] {
            let product = migration(&shop, hardware).await;
            let tx = shop.db().begin().await.unwrap();
            let (currency, setup_minor, trial, intro) = (Currency::EUR, 0, None, None);
            let two_years =
                ProductPrice { currency, cycle_months: 24, recurring_minor: support, setup_minor, trial, intro };
            set_prices(&shop.ctx, &tx, shop.plan, &[two_years]).await.unwrap();
            tx.commit().await.unwrap();
            let parts = vec![
                BundlePart { product_id: product, quantity: 1 },
                BundlePart { product_id: shop.plan, quantity: 1 },
            ];
            let terms = starter(&shop, product, sums(&[(24, price)]));
            let id = made(&shop, BundleTerms { slug: slug.into(), parts, ..terms }).await;
            let mut wanted = shop.wants(Vec::new());
            wanted.contents = copy(&shop, id, product, 1);
            wanted.contents.items.pop();
            wanted.contents.items[0].cycle_months = 24;
            let placed = shop.place(wanted).await.unwrap();
            let invoice = shop.invoice(placed.invoice).await;
            let amount = |kind: &str| invoice.lines.iter().find(|l| l.kind == kind).unwrap().amount;
            assert_eq!((amount("item"), amount("recurring")), (eur(want_hardware), eur(want_support)));
            let schedule = invoice_schedule(&shop.ctx, shop.db().read(), placed.invoice).await.unwrap();
            let months = schedule.iter().flat_map(|line| &line.months);
            assert_eq!(months.map(|m| m.amount.minor).sum::<i64>(), price);
        }
        shop.check_books().await;
    }
}
