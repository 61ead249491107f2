//! Several legal entities in one business: each with its own customers, numbers, tax and books.

use mpanel_core::{CountryCode, LegalEntityId};

use super::money_back::{refund, reverse};
use super::*;

const NOON: &str = "2026-01-15";

fn austria() -> Seller {
    Seller {
        name: "Example Hosting Austria".into(),
        address: vec!["Ring 1".into(), "1010 Wien".into()],
        country: "AT".into(),
        tax_id: Some("ATU12345678".into()),
        invoice_prefix: "AT-".into(),
        credit_note_prefix: "ATG-".into(),
        ..Seller::default()
    }
}

fn countries(codes: &[&str]) -> Vec<CountryCode> {
    codes.iter().map(|c| c.parse().unwrap()).collect()
}

async fn add(shop: &Shop, seller: &Seller, from: &[&str]) -> mpanel_core::Result<LegalEntity> {
    let tx = shop.db().begin().await?;
    let added = add_legal_entity(&shop.ctx, &tx, seller, countries(from)).await?;
    tx.commit().await?;
    Ok(added)
}

async fn customer(shop: &Shop, email: &str, country: &str) -> CustomerView {
    let tx = shop.db().begin().await.unwrap();
    let made = create_customer(&shop.ctx, &tx, new_customer(email, country)).await.unwrap();
    tx.commit().await.unwrap();
    made
}

async fn hand_over(shop: &Shop, to: LegalEntityId) -> mpanel_core::Result<CustomerView> {
    let tx = shop.db().begin().await?;
    let patch = CustomerPatch { legal_entity: Some(to), ..CustomerPatch::default() };
    let changed = update_customer(&shop.ctx, &tx, shop.customer, patch, None).await?;
    tx.commit().await?;
    Ok(changed)
}

async fn delete(shop: &Shop, id: LegalEntityId) -> Result<(), &'static str> {
    let tx = shop.db().begin().await.unwrap();
    let done = delete_legal_entity(&shop.ctx, &tx, id).await;
    tx.commit().await.unwrap();
    done.map_err(|e| e.code())
}

async fn number(shop: &Shop, invoice: InvoiceId) -> String {
    shop.invoice(invoice).await.row.number.unwrap()
}

// Balances of one entity's books, without those that are zero.
async fn balances(shop: &Shop, entity: OfEntity) -> Vec<(String, i64)> {
    let scope = BookScope { entity, ..BookScope::default() };
    let rows = account_movements(&shop.ctx, shop.db().read(), scope).await.unwrap();
    rows.into_iter().map(|r| (r.account, r.closing.minor)).filter(|r| r.1 != 0).collect()
}

#[tokio::test]
async fn each_entity_bills_its_customers_with_its_own_numbers_tax_and_books() {
    for mut shop in shops(1).await {
        shop.on(NOON);
        let second = add(&shop, &austria(), &["AT"]).await.unwrap();
        let german = shop.customer;
        let austrian = customer(&shop, "vienna@example.com", "AT").await;
        assert_eq!(austrian.legal_entity, Some(second.id), "{}", shop.test.name);
        // Both buy, in turns: neither series has a gap.
        let mut invoices = Vec::new();
        for buyer in [german, austrian.id, german, austrian.id] {
            shop.customer = buyer;
            invoices.push(shop.running(vec![shop.item()]).await.invoice);
        }
        let mut numbers = Vec::new();
        for id in &invoices {
            numbers.push(number(&shop, *id).await);
        }
        assert_eq!(numbers, ["INV-000001", "AT-000001", "INV-000002", "AT-000002"]);
        let theirs = shop.invoice(invoices[1]).await;
        assert_eq!((theirs.seller.name.as_str(), theirs.seller.country.as_str()), ("Example Hosting Austria", "AT"));
        // One run bills both; 20 % in Austria, 19 % in Germany.
        shop.on("2026-02-03");
        let run = shop.renew().await;
        let mut made = Vec::new();
        for id in &run.created {
            let row = shop.invoice(*id).await.row;
            made.push((row.number.unwrap(), row.total.minor));
        }
        made.sort();
        assert_eq!(made, [("AT-000003".to_owned(), 2400), ("INV-000003".to_owned(), 2380)]);
        assert!(shop.renew().await.created.is_empty());
        release_revenue(&shop.ctx, shop.db()).await.unwrap();

        // The tax report of each has its own documents, and its own books agree with it.
        let days = (date("2026-01-01"), date("2026-02-28"));
        let report = async |of| vat_report(&shop.ctx, shop.db().read(), days, of).await.unwrap();
        let (all, main, other) =
            (report(OfEntity::All).await, report(OfEntity::Main).await, report(OfEntity::Other(second.id)).await);
        assert!(all.agrees() && main.agrees() && other.agrees(), "{all:?}");
        assert_eq!((main.seller_country.as_str(), other.seller_country.as_str()), ("DE", "AT"));
        let sum = |report: &VatReport| report.rows.iter().map(|r| r.tax.minor).sum::<i64>();
        assert_eq!((sum(&main), sum(&other)), (2 * 285 + 380, 2 * 300 + 400));
        assert_eq!(sum(&all), sum(&main) + sum(&other));
        // Both sell at home: nothing belongs into the One Stop Shop.
        assert!(all.rows.iter().all(|r| !r.oss), "{all:?}");

        let (main, other) = (balances(&shop, OfEntity::Main).await, balances(&shop, OfEntity::Other(second.id)).await);
        for books in [&main, &other] {
            assert_eq!(books.iter().map(|r| r.1).sum::<i64>(), 0, "{books:?}");
        }
        assert!(main.contains(&("tax_payable:DE".into(), -950)) && other.contains(&("tax_payable:AT".into(), -1000)));
        assert!(!other.iter().any(|r| r.0 == "tax_payable:DE"), "{other:?}");
        shop.check_books().await;
    }
}

#[tokio::test]
async fn a_customer_changes_hands_when_nothing_is_open_and_old_documents_stay_where_they_are() {
    for mut shop in shops(1).await {
        shop.on(NOON);
        let second = add(&shop, &austria(), &[]).await.unwrap();
        let main = list_legal_entities(&shop.ctx, shop.db().read()).await.unwrap()[0].clone();
        assert!(main.main && main.customers == 1);
        let placed = shop.order(vec![shop.item()]).await;
        assert_eq!(hand_over(&shop, second.id).await.unwrap_err().code(), "not_settled", "{}", shop.test.name);
        let payment = shop.pay(placed.total.minor, vec![placed.invoice]).await;
        shop.start(&placed).await;
        assert_eq!(hand_over(&shop, second.id).await.unwrap().legal_entity, Some(second.id));
        shop.on("2026-02-03");
        let renewed = shop.renew().await.created[0];
        assert_eq!(number(&shop, renewed).await, "AT-000001");
        let total = shop.invoice(renewed).await.row.total.minor;
        shop.pay(total, vec![renewed]).await;

        // The refund of what the first one sold is the first one's affair, and so is its credit note.
        reverse(&shop, refund(payment, "ref_1", placed.total.minor, true)).await.unwrap();
        let first = shop.invoice(placed.invoice).await;
        assert_eq!(first.credit_notes[0].number, "CN-000001");
        assert_eq!(balances(&shop, OfEntity::Main).await, [], "all of it went back");
        let other = balances(&shop, OfEntity::Other(second.id)).await;
        assert!(other.contains(&("cash:sandbox".into(), total)), "{other:?}");
        // And back again.
        assert_eq!(hand_over(&shop, main.id).await.unwrap().legal_entity, None);
        shop.check_books().await;
    }
}

#[tokio::test]
async fn a_visitor_sees_the_tax_of_the_entity_that_would_bill() {
    for shop in shops(1).await {
        let swiss = Seller {
            name: "Example Hosting Schweiz".into(),
            country: "CH".into(),
            invoice_prefix: "CH-".into(),
            credit_note_prefix: "CHG-".into(),
            ..Seller::default()
        };
        let tx = shop.db().begin().await.unwrap();
        add_example_tax_rules(&shop.ctx, &tx).await.unwrap();
        tx.commit().await.unwrap();
        let price = async || {
            let contents =
                CartContents { items: vec![shop.item()], country: Some("CH".into()), ..CartContents::default() };
            let conn = shop.db().read();
            quote(&shop.ctx, conn, Currency::EUR, &contents, None).await.unwrap().due_now.minor
        };
        assert_eq!(price().await, 1500, "sold from Germany: outside the scope of tax");
        add(&shop, &swiss, &["CH"]).await.unwrap();
        assert_eq!(price().await, 1622, "sold at home: 8.1 %");
    }
}

#[tokio::test]
async fn what_would_mix_two_entities_up_is_refused() {
    for shop in shops(1).await {
        let added = add(&shop, &austria(), &["AT", "AT"]).await.unwrap();
        assert_eq!(added.countries, countries(&["AT"]));
        let refused = async |seller: Seller, from: &[&str]| {
            let error = add(&shop, &seller, from).await.unwrap_err();
            (error.fields()[0].pointer.clone(), error.fields()[0].code)
        };
        let other = || Seller { invoice_prefix: "X-".into(), credit_note_prefix: "XG-".into(), ..austria() };
        for (seller, from, pointer, code) in [
            (Seller { invoice_prefix: "AT-".into(), ..other() }, vec![], "/invoice_prefix", "prefix_in_use"),
            (Seller { invoice_prefix: "INV-0".into(), ..other() }, vec![], "/invoice_prefix", "prefix_in_use"),
            (Seller { credit_note_prefix: "CN-".into(), ..other() }, vec![], "/credit_note_prefix", "prefix_in_use"),
            (Seller { credit_note_prefix: String::new(), ..other() }, vec![], "/credit_note_prefix", "required"),
            (Seller { name: " ".into(), ..other() }, vec![], "/name", "required"),
            (Seller { country: "XX".into(), ..other() }, vec![], "/country", "unknown_country"),
            (other(), vec!["CH", "AT"], "/countries/0", "country_taken"),
        ] {
            assert_eq!(refused(seller, &from).await, (pointer.to_owned(), code), "{}", shop.test.name);
        }
        // The main one cannot take the letters of another either, nor those of documents that another issued.
        let tx = shop.db().begin().await.unwrap();
        let main = Seller { invoice_prefix: "AT-".into(), ..get_seller(&shop.ctx, &tx).await.unwrap() };
        let error = put_seller(&shop.ctx, &tx, &main).await.unwrap_err();
        assert_eq!(error.fields()[0].pointer, "/seller/invoice_prefix");
        tx.rollback().await.unwrap();
        shop.running(vec![shop.item()]).await;
        let tx = shop.db().begin().await.unwrap();
        let main = Seller { invoice_prefix: "NEW-".into(), ..get_seller(&shop.ctx, &tx).await.unwrap() };
        put_seller(&shop.ctx, &tx, &main).await.unwrap();
        tx.commit().await.unwrap();
        let old = Seller { invoice_prefix: "INV-".into(), ..other() };
        assert_eq!(refused(old, &[]).await, ("/invoice_prefix".to_owned(), "prefix_in_use"));
    }
}

#[tokio::test]
async fn only_an_entity_that_nothing_belongs_to_can_go() {
    for mut shop in shops(1).await {
        let second = add(&shop, &austria(), &["AT"]).await.unwrap();
        let vienna = customer(&shop, "vienna@example.com", "AT").await;
        let main = list_legal_entities(&shop.ctx, shop.db().read()).await.unwrap()[0].clone();
        assert_eq!(delete(&shop, main.id).await, Err("main_entity"), "{}", shop.test.name);
        assert_eq!(delete(&shop, second.id).await, Err("entity_in_use"));
        assert_eq!(delete(&shop, LegalEntityId(shop.ctx.new_uuid())).await, Err("not_found"));
        shop.customer = vienna.id;
        hand_over(&shop, main.id).await.unwrap();
        delete(&shop, second.id).await.unwrap();
        assert_eq!(list_legal_entities(&shop.ctx, shop.db().read()).await.unwrap().len(), 1);
    }
}

#[tokio::test]
async fn what_is_paid_of_an_old_invoice_is_paid_in_the_books_it_stands_in() {
    for mut shop in shops(1).await {
        shop.on(NOON);
        let second = add(&shop, &austria(), &[]).await.unwrap();
        let placed = shop.order(vec![shop.item()]).await;
        let payment = shop.pay(placed.total.minor, vec![placed.invoice]).await;
        shop.start(&placed).await;
        hand_over(&shop, second.id).await.unwrap();
        shop.on("2026-02-03");
        let renewed = shop.renew().await.created[0];
        let owed = shop.invoice(renewed).await.row.balance.minor;
        // The bank takes the first payment back, and one payment is for both.
        reverse(
            &shop,
            Reversal { kind: ReversalKind::Chargeback, ..refund(payment, "dp_1", placed.total.minor, false) },
        )
        .await
        .unwrap();
        let both = shop.pay(placed.total.minor + owed + 100, vec![placed.invoice, renewed]).await;
        let of = async |entity, account: &str| {
            let all = balances(&shop, entity).await;
            all.into_iter().find(|(name, _)| name == account).map_or(0, |(_, minor)| minor)
        };
        let (main, other) = (OfEntity::Main, OfEntity::Other(second.id));
        assert_eq!((of(main, "receivable").await, of(other, "receivable").await), (0, 0), "{}", shop.test.name);
        assert_eq!((of(main, "cash:sandbox").await, of(other, "cash:sandbox").await), (placed.total.minor, owed + 100));
        assert_eq!((of(main, "customer_credit").await, of(other, "customer_credit").await), (0, -100));
        // All of it goes back, out of both.
        reverse(&shop, refund(both, "ref_2", placed.total.minor + owed + 100, false)).await.unwrap();
        assert_eq!((of(main, "receivable").await, of(other, "receivable").await), (placed.total.minor, owed));
        assert_eq!(of(main, "cash:sandbox").await + of(other, "cash:sandbox").await, 0);
        shop.check_books().await;
    }
}

#[tokio::test]
async fn what_belongs_into_the_one_stop_shop_stands_apart_from_sales_at_home() {
    for mut shop in shops(1).await {
        shop.on(NOON);
        // The German company sells to Austria; the Austrian one, which came later, sells at home.
        shop.customer = customer(&shop, "before@example.com", "AT").await.id;
        shop.running(vec![shop.item()]).await;
        add(&shop, &austria(), &["AT"]).await.unwrap();
        shop.customer = customer(&shop, "after@example.com", "AT").await.id;
        shop.running(vec![shop.item()]).await;
        let days = (date("2026-01-01"), date("2026-01-31"));
        let report = vat_report(&shop.ctx, shop.db().read(), days, OfEntity::All).await.unwrap();
        let rows: Vec<_> = report.rows.iter().map(|r| (r.country.as_str(), r.oss, r.net.minor)).collect();
        assert_eq!(rows, [("AT", false, 1500), ("AT", true, 1500)], "{}", shop.test.name);
        assert!(report.agrees());
    }
}
