//! Object storages as products: ordered by region alone, renewed like a plan, larger and smaller within their kind.

use super::changing::plan;
use super::*;
use mpanel_core::ProductGroupId;

fn terms(size_gb: i64) -> StorageTerms {
    StorageTerms { gives: StorageGives::Shared, size_gb, auto_limit_gb: None, keep_days: 7, meter: None }
}

/// A storage of 100 GB in the EU for 4.00 a month.
async fn storage(shop: &Shop, slug: &str) -> ProductId {
    storage_of(shop, slug, None, terms(100), 400).await
}

/// A storage in the EU with its price for a month.
async fn storage_of(
    shop: &Shop,
    slug: &str,
    group_id: Option<ProductGroupId>,
    terms: StorageTerms,
    month: i64,
) -> ProductId {
    let tx = shop.db().begin().await.unwrap();
    let regions = vec![RegionChoice { code: "EU".into(), name: "EU".into(), surcharges: Vec::new() }];
    let details = ProductPatch { regions: Some(regions), storage: Some(terms), ..ProductPatch::default() };
    let (kind, name) = (ProductKind::ObjectStorage, "Storage".into());
    let new = NewProduct { group_id, kind, slug: slug.into(), name, details };
    let id = create_product(&shop.ctx, &tx, new).await.unwrap().id;
    let price = |cycle_months, recurring_minor| ProductPrice {
        currency: Currency::EUR,
        cycle_months,
        recurring_minor,
        setup_minor: 0,
        trial: None,
        intro: None,
    };
    set_prices(&shop.ctx, &tx, id, &[price(1, month), price(12, month * 10)]).await.unwrap();
    tx.commit().await.unwrap();
    id
}

fn item(shop: &Shop, product_id: ProductId) -> CartItemInput {
    CartItemInput {
        product_id,
        image_id: String::new(),
        hostname: String::new(),
        ssh_key: None,
        access: Access::Password,
        ..shop.item()
    }
}

#[tokio::test]
async fn a_storage_is_ordered_by_its_region_and_renews() {
    for mut shop in shops(1).await {
        let id = storage(&shop, "storage-100").await;
        let listed = catalog_for_shop(&shop.ctx, shop.db().read(), Currency::EUR, None).await.unwrap();
        assert_eq!(listed.storages[0].storage, Some(terms(100)));
        assert!(listed.groups.iter().all(|group| group.products.iter().all(|plan| plan.id != id)));

        let elsewhere = CartItemInput { region: "SIN".into(), ..item(&shop, id) };
        let refused = shop.place(shop.wants(vec![elsewhere])).await.unwrap_err();
        assert_eq!(refused.fields()[0].pointer, "/items/0/region");
        let two = CartItemInput { quantity: 2, ..item(&shop, id) };
        let placed = shop.running(vec![two, shop.item()]).await;
        let names: Vec<&str> = placed.subscriptions.iter().map(|sold| sold.hostname.as_str()).collect();
        assert_eq!(names, ["storage-100", "storage-100-2", "web.example.com"]);
        assert_eq!(placed.subscriptions[0].product.storage, Some(terms(100)));
        assert_eq!(placed.subscriptions[2].product.storage, None);

        // What was sold keeps what it gives.
        let tx = shop.db().begin().await.unwrap();
        let more = ProductPatch { storage: Some(terms(200)), ..ProductPatch::default() };
        update_product(&shop.ctx, &tx, id, more, None).await.unwrap();
        tx.commit().await.unwrap();
        let kept = placed_subscriptions(&shop.ctx, shop.db().read(), placed.order).await.unwrap();
        assert_eq!(kept[0].product.storage, Some(terms(100)));
        shop.on("2026-02-01");
        let renewed = shop.renew().await.created;
        let lines = shop.invoice(renewed[0]).await.lines;
        assert!(lines.iter().any(|line| line.description.contains("storage-100") && line.amount == eur(400)));
    }
}

#[tokio::test]
async fn a_storage_stays_one_and_goes_into_no_bundle() {
    for shop in shops(1).await {
        let id = storage(&shop, "storage-100").await;
        let placed = shop.running(vec![item(&shop, id), shop.item()]).await;
        let (of_storage, of_plan) = (placed.subscriptions[0].subscription, placed.subscriptions[1].subscription);
        for (subscription, product) in [(of_storage, shop.plan), (of_plan, id)] {
            let request = plan(product, ChangeWhen::Now);
            let refused = quote_change(&shop.ctx, shop.db().read(), subscription, &request).await.unwrap_err();
            let field = &refused.fields()[0];
            assert_eq!(field.pointer, "/product_id", "{refused}");
        }
        let offers = change_offers(&shop.ctx, shop.db().read(), of_storage).await.unwrap();
        let offered: Vec<_> = offers.iter().map(|offer| (offer.product, offer.cycle_months)).collect();
        assert_eq!(offered, [(id, 1), (id, 12)]);

        let tx = shop.db().begin().await.unwrap();
        let terms = BundleTerms {
            slug: "both".into(),
            name: "Both".into(),
            tagline: String::new(),
            description: String::new(),
            state: BundleState::Draft,
            parts: [id, shop.plan].map(|product_id| BundlePart { product_id, quantity: 1 }).into(),
            pricing: BundlePricing::Sum {
                prices: vec![BundlePrice { currency: Currency::EUR, cycle_months: 1, minor: 1000 }],
            },
            position: 0,
        };
        let refused = create_bundle(&shop.ctx, &tx, terms).await.unwrap_err();
        assert_eq!(
            (refused.fields()[0].pointer.as_str(), refused.fields()[0].code),
            ("/parts/0/product_id", "object_storage")
        );
    }
}

#[tokio::test]
async fn a_customer_takes_more_at_once_and_less_with_the_next_term() {
    for mut shop in shops(1).await {
        let tx = shop.db().begin().await.unwrap();
        let new = NewGroup { slug: "storage".into(), name: "Storage".into(), ..NewGroup::default() };
        let group = Some(create_group(&shop.ctx, &tx, new).await.unwrap().id);
        tx.commit().await.unwrap();
        let small = storage_of(&shop, "storage-s", group, terms(100), 400).await;
        let large = storage_of(&shop, "storage-l", group, terms(500), 1400).await;
        let whole = StorageTerms { gives: StorageGives::Whole, size_gb: 250, keep_days: 0, ..terms(250) };
        let own = storage_of(&shop, "storage-own", group, whole, 900).await;
        let id = shop.running(vec![item(&shop, small)]).await.subscriptions[0].subscription;
        let offers = change_offers(&shop.ctx, shop.db().read(), id).await.unwrap();
        let monthly = |offer: &&PlanOffer| offer.cycle_months == 1;
        let offered: Vec<_> = offers.iter().filter(monthly).map(|o| (o.product, o.now, o.allowed)).collect();
        assert_eq!(offered.len(), 2, "none of another kind: {offers:#?}");
        assert!(offered.contains(&(small, true, true)) && offered.contains(&(large, true, true)));

        let own_wish = |product, when| ChangeRequest { note: None, by: ChangeBy::Customer, ..plan(product, when) };
        let refused = quote_change(&shop.ctx, shop.db().read(), id, &own_wish(own, ChangeWhen::Now)).await;
        assert_eq!(refused.unwrap_err().fields()[0].code, "object_storage");
        shop.on("2026-01-16");
        let done = shop.change(id, &own_wish(large, ChangeWhen::Now)).await;
        // 30 of 31 days: 13.55 for 3.87, with tax.
        assert_eq!(done.quote.due_now, eur(1152), "{:?}", done.quote);
        assert_eq!(done.quote.renews_at, eur(1400), "{:?}", done.quote);

        // What it gives by now is what a further change is judged by.
        let refused = quote_change(&shop.ctx, shop.db().read(), id, &own_wish(small, ChangeWhen::Now)).await;
        assert_eq!(refused.unwrap_err().code(), "downgrade_now");
        shop.change(id, &own_wish(small, ChangeWhen::EndOfTerm)).await;
        shop.on("2026-02-15");
        shop.renew().await;
        let now = get_subscription(&shop.ctx, shop.db().read(), id).await.unwrap();
        assert_eq!(now.product, small);
    }
}
