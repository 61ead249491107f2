//! Domain names as products: one ending each, ordered by name, each name once, renewed under that name.

use serde_json::json;

use super::changing::{plan, wish};
use super::*;

fn terms(ending: &str) -> Option<DomainTerms> {
    Some(DomainTerms { ending: ending.into() })
}

fn new_product(slug: &str, details: ProductPatch) -> NewProduct {
    NewProduct { group_id: None, kind: ProductKind::Domain, slug: slug.into(), name: "Domain .com".into(), details }
}

fn price(cycle_months: i32, recurring_minor: i64, intro: Option<Introductory>) -> ProductPrice {
    ProductPrice { currency: Currency::EUR, cycle_months, recurring_minor, setup_minor: 0, trial: None, intro }
}

/// Names below an ending: 5.00 for the first year and 15.00 after it, or 28.00 for two.
async fn domains(shop: &Shop, ending: &str) -> ProductId {
    let tx = shop.db().begin().await.unwrap();
    let details = ProductPatch { domain: terms(ending), ..ProductPatch::default() };
    let slug = format!("domain-{}", ending.replace('.', "-"));
    let id = create_product(&shop.ctx, &tx, new_product(&slug, details)).await.unwrap().id;
    let intro = Some(Introductory { cycles: 1, minor: 500 });
    set_prices(&shop.ctx, &tx, id, &[price(12, 1500, intro), price(24, 2800, None)]).await.unwrap();
    tx.commit().await.unwrap();
    id
}

fn item(shop: &Shop, product_id: ProductId, name: &str) -> CartItemInput {
    let contact = Some(serde_json::json!({ "first_name": "Ada" }));
    CartItemInput {
        product_id,
        cycle_months: 12,
        region: String::new(),
        image_id: String::new(),
        hostname: String::new(),
        ssh_key: None,
        access: Access::Password,
        domain: Some(DomainInput { name: name.into(), is_transfer: false, code: None, contact }),
        ..shop.item()
    }
}

#[tokio::test]
async fn one_product_sells_one_ending_by_the_year() {
    for shop in shops(1).await {
        let id = domains(&shop, "com").await;
        let regions = vec![RegionChoice { code: "EU".into(), name: "EU".into(), surcharges: Vec::new() }];
        let with = |ending: &str| ProductPatch { domain: terms(ending), ..ProductPatch::default() };
        let tx = shop.db().begin().await.unwrap();
        for (patch, pointer, code) in [
            (ProductPatch::default(), "/domain", "required"),
            (with("com"), "/domain/ending", "taken"),
            (with(".net"), "/domain/ending", "malformed"),
            (ProductPatch { regions: Some(regions), ..with("net") }, "/regions", "not_for_domains"),
            (ProductPatch { add_on_ids: Some(vec![shop.plan]), ..with("net") }, "/add_on_ids", "not_for_domains"),
        ] {
            let refused = create_product(&shop.ctx, &tx, new_product("other", patch)).await.unwrap_err();
            let field = &refused.fields()[0];
            assert_eq!((field.pointer.as_str(), field.code), (pointer, code), "{refused}");
        }
        let of_plan = update_product(&shop.ctx, &tx, shop.plan, with("org"), None).await.unwrap_err();
        assert_eq!(of_plan.fields()[0].code, "only_domain");
        let trial = Some(Trial { days: 30, minor: 0, card: false });
        for (wrong, pointer) in [
            (price(1, 100, None), "/prices/0/cycle_months"),
            (price(18, 100, None), "/prices/0/cycle_months"),
            (price(-30, 100, None), "/prices/0/cycle_months"),
            (ProductPrice { trial, ..price(12, 100, None) }, "/prices/0/trial"),
        ] {
            let refused = set_prices(&shop.ctx, &tx, id, &[wrong]).await.unwrap_err();
            assert_eq!(refused.fields()[0].pointer, pointer);
        }
        // One that is retired makes room.
        let retire = ProductPatch { retired: Some(true), ..ProductPatch::default() };
        update_product(&shop.ctx, &tx, id, retire, None).await.unwrap();
        let again = create_product(&shop.ctx, &tx, new_product("other", with("com"))).await.unwrap();
        let back = ProductPatch { retired: Some(false), ..ProductPatch::default() };
        let refused = update_product(&shop.ctx, &tx, id, back, None).await.unwrap_err();
        assert_eq!(refused.fields()[0].code, "taken");
        assert_eq!(again.domain, terms("com"));
    }
}

#[tokio::test]
async fn a_cart_holds_names_of_the_ending_each_once() {
    for shop in shops(1).await {
        let (com, uk) = (domains(&shop, "com").await, domains(&shop, "co.uk").await);
        let with = |change: &dyn Fn(&mut CartItemInput)| {
            let mut item = item(&shop, com, "example.com");
            change(&mut item);
            vec![item]
        };
        let domain = |change: &dyn Fn(&mut DomainInput)| with(&|item| change(item.domain.as_mut().unwrap()));
        for (items, expected) in [
            (vec![item(&shop, com, "example.com"), item(&shop, uk, "example.co.uk")], None),
            (vec![item(&shop, com, "example.co.uk")], Some(("/items/0/domain/name", "other_ending"))),
            (vec![item(&shop, com, "www.example.com")], Some(("/items/0/domain/name", "other_ending"))),
            (with(&|item| item.domain = None), Some(("/items/0/domain", "required"))),
            (with(&|item| item.product_id = shop.plan), Some(("/items/0/domain", "only_domain"))),
            (with(&|item| item.quantity = 2), Some(("/items/0/quantity", "out_of_range"))),
            (domain(&|domain| domain.contact = None), Some(("/items/0/domain/contact", "required"))),
            (domain(&|domain| domain.is_transfer = true), Some(("/items/0/domain/auth_code", "required"))),
            (
                vec![item(&shop, com, "example.com"), item(&shop, com, "example.com")],
                Some(("/items/1/domain/name", "taken")),
            ),
        ] {
            let contents = CartContents { items, ..CartContents::default() };
            let view = quote(&shop.ctx, shop.db().read(), Currency::EUR, &contents, None).await.unwrap();
            let told = view.problems.iter().map(|p| (p.pointer.as_str(), p.code));
            let found = told.clone().find(|one| expected.is_none_or(|wanted| wanted == *one));
            assert_eq!(found, expected, "{:?}", told.collect::<Vec<_>>());
        }
    }
}

#[tokio::test]
async fn a_domain_is_not_ordered_for_a_later_day() {
    for shop in shops(1).await {
        let com = domains(&shop, "com").await;
        let name = || item(&shop, com, "example.com");
        for (items, day, is_refused) in [
            (vec![name()], "2026-03-01", true),
            (vec![shop.item(), name()], "2026-03-01", true),
            (vec![name()], "2026-01-15", false),
            (vec![shop.item()], "2026-03-01", false),
        ] {
            let contents = CartContents { items, start_on: Some(date(day)), ..CartContents::default() };
            let view = quote(&shop.ctx, shop.db().read(), Currency::EUR, &contents, None).await.unwrap();
            let told = view.problems.iter().any(|p| (p.pointer.as_str(), p.code) == ("/start_on", "not_for_domains"));
            assert_eq!(told, is_refused, "{day}: {:?}", view.problems);
        }
        let mut wanted = shop.wants(vec![name()]);
        wanted.contents.start_on = Some(date("2026-03-01"));
        let refused = shop.place(wanted).await.unwrap_err();
        assert_eq!(refused.fields()[0].pointer, "/start_on", "{refused}");
    }
}

#[tokio::test]
async fn a_domain_is_billed_under_its_name_and_keeps_its_product() {
    for mut shop in shops(1).await {
        let com = domains(&shop, "com").await;
        let listed = catalog_for_shop(&shop.ctx, shop.db().read(), Currency::EUR, None).await.unwrap();
        assert_eq!(listed.domains[0].domain, terms("com"));
        assert_eq!(domains_on_sale(&shop.ctx, shop.db().read()).await.unwrap().len(), 1);
        let placed = shop.running(vec![item(&shop, com, "example.com")]).await;
        let sold = &placed.subscriptions[0];
        assert_eq!((sold.hostname.as_str(), &sold.product.domain), ("example.com", &terms("com")));
        let first = shop.invoice(placed.invoice).await.lines;
        assert!(first[0].description.contains("example.com") && first[0].amount == eur(500), "{first:?}");

        let uk = domains(&shop, "co.uk").await;
        for (subscription, product) in [(sold.subscription, uk)] {
            let request = plan(product, ChangeWhen::Now);
            let refused = quote_change(&shop.ctx, shop.db().read(), subscription, &request).await.unwrap_err();
            assert_eq!(refused.fields()[0].pointer, "/product_id", "{refused}");
        }
        let offers = change_offers(&shop.ctx, shop.db().read(), sold.subscription).await.unwrap();
        let offered: Vec<_> = offers.iter().map(|offer| (offer.product, offer.cycle_months)).collect();
        assert_eq!(offered, [(com, 12), (com, 24)]);
        assert!(offers.iter().all(|offer| !offer.now), "a year that is paid at the registry is not cut");
        let two_years =
            |when| wish(WantedChange::Plan(PlanChange { cycle_months: Some(24), ..PlanChange::default() }), when);
        for (when, refused) in [
            (ChangeWhen::Now, Some("/when")),
            (ChangeWhen::On(date("2026-06-01")), Some("/when")),
            (ChangeWhen::EndOfTerm, None),
        ] {
            let quoted = quote_change(&shop.ctx, shop.db().read(), sold.subscription, &two_years(when)).await;
            let told = quoted.err().map(|error| error.fields()[0].pointer.to_string());
            assert_eq!(told.as_deref(), refused, "{when:?}");
        }
        shop.sets("cancel.credit_unused", json!(true)).await;
        let end = cancel_preview(&shop.ctx, shop.db().read(), sold.subscription).await.unwrap();
        assert_eq!(end.now.refund, None, "nor is anything of it given back");

        shop.on("2027-01-15");
        let renewed = shop.renew().await.created;
        let lines = shop.invoice(renewed[0]).await.lines;
        assert!(lines[0].description.contains("example.com") && lines[0].amount == eur(1500), "{lines:?}");
    }
}

#[tokio::test]
async fn the_year_of_a_domain_stays_although_it_was_paid_late() {
    for mut shop in shops(1).await {
        let com = domains(&shop, "com").await;
        shop.sets("renewal.late_payment", json!("restart_term")).await;
        let sold = shop.running(vec![item(&shop, com, "example.com")]).await.subscriptions.remove(0);
        shop.live("2027-01-10", "2027-01-25", sold.service).await;
        shop.pay_late(shop.invoices().await[1].id, sold.service).await;
        assert_eq!(shop.term_of(sold.subscription).await.period_end, date("2028-01-15"), "{}", shop.test.name);
        let log = shop.log_of(sold.service).await;
        let kept: Vec<&str> = log.iter().filter(|l| l.act == "term_kept").map(|l| l.detail.as_str()).collect();
        assert_eq!(kept, ["Because the year of a domain name does not move at its registry."]);
    }
}

#[tokio::test]
async fn a_name_is_in_one_order_that_waits_for_its_money() {
    for shop in shops(2).await {
        let com = domains(&shop, "com").await;
        let wants = |name: &str| shop.wants(vec![item(&shop, com, name)]);
        let first = shop.place(wants("example.com")).await.unwrap();
        let refused = shop.place(wants("example.com")).await.unwrap_err();
        let field = &refused.fields()[0];
        assert_eq!((field.pointer.as_str(), field.code), ("/items/0/domain/name", "taken"), "{refused}");
        shop.place(wants("other.com")).await.unwrap();

        // Given up, it makes room again.
        let tx = shop.db().begin().await.unwrap();
        cancel_order(&shop.ctx, &tx, first.order, "thought better of it").await.unwrap();
        tx.commit().await.unwrap();
        shop.place(wants("example.com")).await.unwrap();

        // Paid, it is sold, and no order can have it again.
        shop.running(vec![item(&shop, com, "sold.com")]).await;
        let refused = shop.place(wants("sold.com")).await.unwrap_err();
        assert_eq!((refused.fields()[0].pointer.as_str(), refused.fields()[0].code), ("/items/0/domain/name", "taken"));
    }
}
