//! E-invoices through the real router: what is fetched, what is refused and to whom, and what the judge of others
//! says of it where `MPANEL_EINVOICE_JUDGE` names one.

use std::path::Path;
use std::process::Command;

use axum::http::StatusCode;
use mpanel_billing as billing;
use mpanel_core::{CreditNoteId, Currency, CustomerId, InvoiceId, Money};
use serde_json::json;

use crate::house::{Answer, Browser, House, PASSWORD};

const FORMATS: [&str; 5] = ["ubl", "cii", "xrechnung", "peppol", "facturx"];
const KEY: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGZha2VrZXlmYWtla2V5ZmFrZWtleWZha2VrZXlmYWtl me@home";

struct Stage {
    house: House,
    owner: Browser,
    ada: Browser,
    customer: CustomerId,
}

impl Stage {
    async fn set() -> Self {
        let house = House::open().await;
        let owner = house.signed_in("owner@harbor.example").await;
        let (ada, customer) = sign_up(&house, "ada@example.com").await;
        let stage = Self { house, owner, ada, customer };
        stage.sell().await;
        stage
    }

    /// A plan at 10.00 a month, and 5.00 at the start.
    async fn sell(&self) {
        let (ctx, tx) = (&self.house.ctx, self.house.deps.db.begin().await.unwrap());
        billing::seed_default_tax_rules(ctx, &tx).await.unwrap();
        let new = billing::NewGroup { slug: "vps".into(), name: "VPS".into(), ..billing::NewGroup::default() };
        let group = billing::create_group(ctx, &tx, new).await.unwrap();
        let region = billing::RegionChoice { code: "EU".into(), name: "Europe".into(), surcharges: Vec::new() };
        let image = billing::ImageChoice {
            id: "img".into(),
            name: "Debian 13".into(),
            os_type: "Linux".into(),
            description: String::new(),
            default: true,
            default_user: "root".into(),
        };
        let details = billing::ProductPatch {
            regions: Some(vec![region]),
            images: Some(vec![image]),
            ..billing::ProductPatch::default()
        };
        let (slug, kind) = ("vps-s".to_owned(), billing::ProductKind::Vps);
        let new = billing::NewProduct { group_id: Some(group.id), kind, slug, name: "VPS S".into(), details };
        let plan = billing::create_product(ctx, &tx, new).await.unwrap().id;
        let (currency, cycle_months) = (Currency::EUR, 1);
        let price = billing::ProductPrice {
            currency,
            cycle_months,
            recurring_minor: 1000,
            setup_minor: 500,
            trial: None,
            intro: None,
        };
        billing::set_prices(ctx, &tx, plan, &[price]).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn invoice(&self) -> InvoiceId {
        let (ctx, tx) = (&self.house.ctx, self.house.deps.db.begin().await.unwrap());
        let product_id = billing::find_product_by_slug(ctx, &tx, "vps-s").await.unwrap().unwrap().id;
        let item = billing::CartItemInput {
            trial: false,
            software: None,
            bundle: None,
            domain: None,
            product_id,
            cycle_months: 1,
            quantity: 2,
            region: "EU".into(),
            image_id: "img".into(),
            hostname: "web.example.com".into(),
            own_image: None,
            ssh_key: Some(KEY.into()),
            default_user: None,
            access: billing::Access::SshKey,
            add_ons: Vec::new(),
            options: Vec::new(),
        };
        let wanted = billing::PlaceOrder {
            customer: self.customer,
            currency: Currency::EUR,
            contents: billing::CartContents { items: vec![item], ..billing::CartContents::default() },
            expected_due_now: None,
            accept_terms: true,
            cart: None,
            has_method: false,
        };
        let placed = billing::place_order(ctx, &tx, wanted).await.unwrap();
        tx.commit().await.unwrap();
        placed.invoice
    }

    async fn credit(&self, invoice: InvoiceId) -> CreditNoteId {
        let (ctx, tx) = (&self.house.ctx, self.house.deps.db.begin().await.unwrap());
        let scope = billing::CreditScope::Gross(Money::new(119, Currency::EUR));
        let request = billing::CreditRequest { scope, reason: "An hour of outage".into() };
        let note = billing::issue_credit_note(ctx, &tx, invoice, request).await.unwrap();
        tx.commit().await.unwrap();
        note.id
    }

    /// Seller and customer with everything that any format asks for, through the API.
    async fn complete(&mut self) {
        let e_invoice = json!({"street": "Hafenstraße 12", "city": "Hamburg", "postal_code": "20457",
            "registration": "HRB 12345", "contact_name": "Accounts", "contact_phone": "+49 40 1234567",
            "contact_email": "billing@harbor.example", "iban": "DE02 1203 0000 0000 2020 51", "bic": "byladem1001",
            "endpoint_scheme": "9930", "endpoint_id": "DE123456789"});
        let seller = json!({"tax_id": "DE 123456789", "country": "DE", "e_invoice": e_invoice});
        let version = self.owner.get("/admin/settings").await.etag.unwrap();
        let patch = json!({"seller": seller});
        let saved = self.owner.send("PATCH", "/admin/settings", Some(patch), &[("If-Match", &version)]).await;
        assert_eq!(saved.status, StatusCode::OK, "{}", saved.body);
        assert_eq!(saved.body["seller"]["e_invoice"]["iban"], "DE02120300000000202051");
        let profile = json!({"address": {"line1": "Beispielweg 1", "city": "Bremen", "postal_code": "28195"},
            "buyer_reference": "04011000-12345-34", "endpoint_scheme": "0204", "endpoint_id": "04011000-12345-34"});
        let version = self.ada.get("/portal/profile").await.etag.unwrap();
        let saved = self.ada.send("PATCH", "/portal/profile", Some(profile), &[("If-Match", &version)]).await;
        assert_eq!(saved.status, StatusCode::OK, "{}", saved.body);
        assert_eq!(saved.body["endpoint_scheme"], "0204");
    }
}

async fn sign_up(house: &House, email: &str) -> (Browser, CustomerId) {
    let mut browser = house.browser();
    let body = json!({"email": email, "password": PASSWORD, "name": "Ada", "country": "DE", "accept_terms": true});
    let answer = browser.post("/auth/sign-up", body).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.body);
    let customer = answer.body["customer"]["id"].as_str().unwrap().parse().unwrap();
    (browser, customer)
}

fn at_fault(answer: &Answer) -> Vec<(&str, &str)> {
    let errors = answer.body["errors"].as_array().map(Vec::as_slice).unwrap_or_default();
    errors.iter().filter_map(|e| Some((e["code"].as_str()?, e["pointer"].as_str()?))).collect()
}

#[tokio::test]
async fn every_format_is_had_by_staff_and_customer_and_passes_the_judge() {
    let mut stage = Stage::set().await;
    stage.complete().await;
    let invoice = stage.invoice().await;
    let note = stage.credit(invoice).await;
    let folder = tempfile::tempdir().unwrap();
    let mut files = Vec::new();
    for (kind, id) in [("invoices", invoice.to_string()), ("credit-notes", note.to_string())] {
        for format in FORMATS {
            let path = format!("{kind}/{id}/e-invoice?format={format}");
            let given = stage.owner.get(&format!("/admin/{path}")).await;
            assert_eq!(given.status, StatusCode::OK, "{format}: {}", given.body);
            let own = stage.ada.get(&format!("/portal/{path}")).await;
            assert!(own.bytes == given.bytes, "{format}: the customer has the same bytes");
            let pdf = format == "facturx";
            let [mime, name] = given.file.each_ref().map(|header| header.clone().unwrap_or_default());
            assert_eq!(mime.starts_with("application/pdf"), pdf, "{mime}");
            let ending = if pdf { "-facturx.pdf\"".to_owned() } else { format!("-{format}.xml\"") };
            assert!(name.starts_with("attachment") && name.ends_with(&ending), "{name}");
            let file = folder.path().join(format!("{kind}-{format}.{}", if pdf { "pdf" } else { "xml" }));
            std::fs::write(&file, &given.bytes).unwrap();
            files.push(file);
        }
    }
    let Some(python) = std::env::var_os("MPANEL_EINVOICE_JUDGE") else {
        eprintln!("not judged: MPANEL_EINVOICE_JUDGE is not set");
        return;
    };
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../einvoice/judge/judge.py");
    let output = Command::new(python).arg(script).args(&files).output().unwrap();
    let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    assert!(output.status.success() && said.matches("rules applied").count() == files.len(), "{said}");
}

#[tokio::test]
async fn what_is_missing_is_listed_for_staff_and_hinted_at_for_customers() {
    let mut stage = Stage::set().await;
    let invoice = stage.invoice().await;
    let path = format!("invoices/{invoice}/e-invoice");
    let refused = stage.owner.get(&format!("/admin/{path}?format=xrechnung")).await;
    assert_eq!((refused.status, refused.code()), (StatusCode::CONFLICT, "e_invoice_incomplete"));
    let listed = at_fault(&refused);
    for wanted in [
        ("BR-CO-26", "/seller/tax_id"),
        ("BR-DE-1", "/seller/e_invoice/iban"),
        ("BR-DE-6", "/seller/e_invoice/contact_phone"),
        ("BR-DE-9", "/buyer/address/postal_code"),
        ("BR-DE-15", "/buyer/buyer_reference"),
    ] {
        assert!(listed.contains(&wanted), "{wanted:?} is not in {listed:?}");
    }
    let hinted = stage.ada.get(&format!("/portal/{path}?format=xrechnung")).await;
    assert_eq!(hinted.code(), "e_invoice_incomplete");
    let listed = at_fault(&hinted);
    assert!(listed.contains(&("BR-DE-15", "/buyer_reference")), "{listed:?}");
    assert!(!hinted.body.to_string().contains("/seller"), "{}", hinted.body);
    // What is filled in now holds for the next.
    stage.complete().await;
    assert_eq!(stage.owner.get(&format!("/admin/{path}?format=xrechnung")).await.code(), "e_invoice_incomplete");
    let next = stage.invoice().await;
    let given = stage.owner.get(&format!("/admin/invoices/{next}/e-invoice?format=xrechnung")).await;
    assert_eq!(given.status, StatusCode::OK, "{}", given.body);
    let unknown = stage.owner.get(&format!("/admin/{path}?format=edifact")).await;
    assert_eq!((unknown.status, at_fault(&unknown)[0].0), (StatusCode::UNPROCESSABLE_ENTITY, "unknown_format"));
    let (mut eve, _) = sign_up(&stage.house, "eve@example.com").await;
    assert_eq!(eve.get(&format!("/portal/{path}?format=ubl")).await.status, StatusCode::NOT_FOUND);
    let note = stage.credit(next).await;
    let foreign = eve.get(&format!("/portal/credit-notes/{note}/e-invoice?format=ubl")).await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn particulars_that_cannot_be_right_are_refused_at_their_field() {
    let mut stage = Stage::set().await;
    for (field, value, code) in [
        ("iban", "DE03 1203 0000 0000 2020 51", "malformed"),
        ("bic", "SHORT", "malformed"),
        ("contact_email", "nobody", "malformed"),
        ("endpoint_scheme", "9930", "required"),
        ("endpoint_id", "DE123456789", "required"),
        ("street", &"x".repeat(300), "too_long"),
    ] {
        let version = stage.owner.get("/admin/settings").await.etag.unwrap();
        let mut known = serde_json::Map::new();
        known.insert(field.to_owned(), json!(value));
        let patch = json!({"seller": {"e_invoice": known}});
        let refused = stage.owner.send("PATCH", "/admin/settings", Some(patch), &[("If-Match", &version)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}: {}", refused.body);
        assert_eq!(at_fault(&refused)[0].0, code, "{}", refused.body);
        assert!(refused.pointer().starts_with("/seller/e_invoice/"), "{}", refused.body);
    }
}
