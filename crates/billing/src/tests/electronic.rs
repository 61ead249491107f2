//! What billing issues, said in the terms of EN 16931: it breaks no rule, and it never changes.

use mpanel_einvoice::{self as en, Kind, Profile, VatCategory, check};

use super::changing::{larger, plan};
use super::*;

/// A seller with everything an e-invoice asks for.
fn known_seller() -> Seller {
    Seller {
        name: "Example Hosting GmbH".into(),
        tax_id: Some("DE 123 456 789".into()),
        e_invoice: SellerParticulars {
            street: "Hafenstraße 12".into(),
            city: "Hamburg".into(),
            postal_code: "20457".into(),
            contact_name: "Accounts".into(),
            contact_phone: "+49 40 1234567".into(),
            contact_email: "billing@example.com".into(),
            iban: "DE02120300000000202051".into(),
            ..SellerParticulars::default()
        },
        ..Seller::default()
    }
}

/// A shop whose seller and customer are fit for every profile.
async fn known_shops(seller: Seller) -> Vec<Shop> {
    let all = shops(1).await;
    for shop in &all {
        let tx = shop.db().begin().await.unwrap();
        put_seller(&shop.ctx, &tx, &seller).await.unwrap();
        let patch = CustomerPatch {
            address: Some(Address {
                line1: "Beispielweg 1".into(),
                city: "Bremen".into(),
                postal_code: "28195".into(),
                ..Address::default()
            }),
            buyer_reference: Some("04011000-12345-34".into()),
            endpoint_scheme: Some("0204".into()),
            endpoint_id: Some("04011000-12345-34".into()),
            ..CustomerPatch::default()
        };
        update_customer(&shop.ctx, &tx, shop.customer, patch, None).await.unwrap();
        coupon(shop, &tx, "part", "12.5").await;
        tx.commit().await.unwrap();
    }
    all
}

async fn coupon(shop: &Shop, tx: &mpanel_db::Tx, code: &str, percent: &str) {
    let coupon = NewCoupon { description: "A part of it".into(), ..percent_coupon(code, percent) };
    create_coupon(&shop.ctx, tx, coupon).await.unwrap();
}

impl Shop {
    async fn e_invoice(&self, id: InvoiceId) -> en::Document {
        electronic_invoice(&self.ctx, self.db().read(), id).await.unwrap().document
    }

    /// An order of three machines with an address each, with a coupon.
    async fn discounted(&self) -> PlacedOrder {
        let add_ons = vec![AddOnInput { id: self.extra_ip, quantity: 3 }];
        let mut wanted = self.wants(vec![CartItemInput { quantity: 3, add_ons, ..self.item() }]);
        wanted.contents.coupon = Some("part".into());
        self.place(wanted).await.unwrap()
    }
}

#[track_caller]
fn passes(document: &en::Document) {
    for profile in [Profile::En16931, Profile::XRechnung] {
        assert_eq!(check(document, profile), [], "{profile:?}: {document:#?}");
    }
}

#[tokio::test]
async fn prices_with_and_without_tax_and_with_discounts_add_up() {
    for prices_include_tax in [false, true] {
        for shop in known_shops(Seller { prices_include_tax, ..known_seller() }).await {
            let placed = shop.discounted().await;
            let document = shop.e_invoice(placed.invoice).await;
            passes(&document);
            assert_eq!(document.totals.gross_minor, placed.total.minor);
            assert_eq!(document.allowances.len(), 1, "one discount for the one rate");
            let subtotal = shop.invoice(placed.invoice).await.subtotal.minor;
            assert_eq!(document.totals.lines_minor == subtotal, !prices_include_tax, "as printed, without tax");
        }
    }
}

#[tokio::test]
async fn a_document_stays_as_it_was_issued() {
    for mut shop in known_shops(known_seller()).await {
        let tx = shop.db().begin().await.unwrap();
        grant_credit(&shop.ctx, &tx, shop.customer, given(500)).await.unwrap();
        tx.commit().await.unwrap();
        let placed = shop.order(vec![shop.item()]).await;
        let issued = electronic_invoice(&shop.ctx, shop.db().read(), placed.invoice).await.unwrap();
        passes(&issued.document);
        let totals = issued.document.totals;
        assert_eq!((totals.gross_minor, totals.prepaid_minor, totals.payable_minor), (1785, 500, 1285));
        assert_eq!((issued.printed.paid, issued.printed.balance), (eur(500), eur(1285)));
        shop.on("2026-01-20");
        shop.pay(1285, vec![placed.invoice]).await;
        let tx = shop.db().begin().await.unwrap();
        let moved = Seller { tax_id: None, name: "Somebody else".into(), ..Seller::default() };
        put_seller(&shop.ctx, &tx, &moved).await.unwrap();
        let patch = CustomerPatch { buyer_reference: Some(String::new()), ..CustomerPatch::default() };
        update_customer(&shop.ctx, &tx, shop.customer, patch, None).await.unwrap();
        let request = CreditRequest { scope: CreditScope::Gross(eur(119)), reason: "goodwill".into() };
        let note = issue_credit_note(&shop.ctx, &tx, placed.invoice, request).await.unwrap();
        tx.commit().await.unwrap();
        let later = electronic_invoice(&shop.ctx, shop.db().read(), placed.invoice).await.unwrap();
        assert_eq!(later, issued);
        assert!(verify_invoice(&shop.ctx, shop.db().read(), placed.invoice).await.unwrap());
        let credit = electronic_credit_note(&shop.ctx, shop.db().read(), note.id).await.unwrap().document;
        passes(&credit);
        assert_eq!((credit.kind, credit.totals.gross_minor, credit.totals.tax_minor), (Kind::CreditNote, 119, 19));
        assert_eq!(credit.preceding.unwrap().number, issued.document.number);
        assert_eq!(credit.seller.name, "Example Hosting GmbH");
    }
}

#[tokio::test]
async fn a_change_in_mid_term_takes_back_with_a_negative_quantity() {
    for mut shop in known_shops(known_seller()).await {
        let larger = larger(&shop).await;
        let id = shop.running(vec![shop.item()]).await.subscriptions[0].subscription;
        shop.on("2026-01-25");
        let done = shop.change(id, &plan(larger, ChangeWhen::Now)).await;
        let document = shop.e_invoice(done.invoices[0]).await;
        passes(&document);
        let lines: Vec<(i64, i64)> = document.lines.iter().map(|l| (l.quantity, l.net_minor)).collect();
        assert_eq!(lines, [(-1, -677), (1, 1355)]);
        assert_eq!(document.lines[0].description, "21 of 31 days");
    }
}

#[tokio::test]
async fn who_buys_where_decides_the_category_and_who_is_named() {
    for mut shop in known_shops(known_seller()).await {
        for (email, country, tax_id, category) in [
            ("it@example.com", "IT", Some("IT 12345678901"), VatCategory::ReverseCharge),
            ("it2@example.com", "IT", None, VatCategory::Standard),
            ("us@example.com", "US", Some("12-3456789"), VatCategory::OutsideScope),
        ] {
            let tx = shop.db().begin().await.unwrap();
            let new = NewCustomer { tax_id: tax_id.map(str::to_owned), ..new_customer(email, country) };
            shop.customer = create_customer(&shop.ctx, &tx, new).await.unwrap().id;
            tx.commit().await.unwrap();
            if country == "IT" && tax_id.is_some() {
                super::taxing::answer(&shop, shop.customer, VatAnswer::Valid).await;
            }
            let placed = shop.order(vec![shop.item()]).await;
            let document = shop.e_invoice(placed.invoice).await;
            assert_eq!(check(&document, Profile::En16931), [], "{email}");
            assert_eq!(document.taxes[0].tax.category, category);
            assert_eq!(document.buyer.vat_id.is_some(), category == VatCategory::ReverseCharge);
            let silent = category == VatCategory::OutsideScope;
            assert_eq!(document.seller.vat_id.as_deref(), (!silent).then_some("DE123456789"));
        }
    }
}

#[tokio::test]
async fn what_cannot_be_said_is_refused() {
    for mut shop in known_shops(known_seller()).await {
        shop.running(vec![shop.item()]).await;
        shop.on("2026-02-01");
        let renewal = shop.renew().await.created[0];
        passes(&shop.e_invoice(renewal).await);
        let tx = shop.db().begin().await.unwrap();
        void_invoice(&shop.ctx, &tx, renewal, "a mistake", false).await.unwrap();
        tx.commit().await.unwrap();
        let refused = electronic_invoice(&shop.ctx, shop.db().read(), renewal).await.unwrap_err();
        assert_eq!(refused.code(), "invoice_void");
    }
}

#[tokio::test]
async fn an_electronic_address_needs_a_scheme_that_exists() {
    for shop in shops(1).await {
        for (scheme, id, pointer) in [
            (None, Some("1"), "/endpoint_scheme"),
            (Some("0204"), None, "/endpoint_id"),
            (Some("XX"), Some("1"), "/endpoint_scheme"),
        ] {
            let tx = shop.db().begin().await.unwrap();
            let patch = CustomerPatch {
                endpoint_scheme: scheme.map(str::to_owned),
                endpoint_id: id.map(str::to_owned),
                ..CustomerPatch::default()
            };
            let refused = update_customer(&shop.ctx, &tx, shop.customer, patch, None).await.unwrap_err();
            assert_eq!(refused.fields()[0].pointer, pointer);
        }
    }
}
