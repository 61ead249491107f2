//! A business with one of everything, and a valid call of every operation that writes.
//!
//! The same calls serve three tests: strangers make them and are refused, so that it is the foreign id that stands in
//! the way and not the body; then those who may make them, and the audit log has to tell of each.

use std::collections::BTreeMap;

use mpanel_billing::{
    self as billing, NewProduct, OptionKind, ProductKind, ProductOption, ProductPatch, ProductPrice, TextPattern,
    TextRules,
};
use mpanel_core::OpContext;
use mpanel_db::Job;
use sea_orm::ConnectionTrait as _;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::client::Client;
use crate::estate::bought_elsewhere;
use crate::journey::{FAILS_LATER, GOOD, cart_input, order, running_machine, service};
use crate::world::World;

/// A job nobody carries out, to have dead ones.
#[derive(Serialize, Deserialize)]
struct Orphan {
    number: u32,
}

impl Job for Orphan {
    const KIND: &'static str = "test.orphan";
}

/// Public keys: one that is kept, one to keep.
pub const KEYS: [&str; 2] = [
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f ada@example.com",
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBC5nTQoM26sdAKfg+HSUFrfUpj8gB7nyGPFua9PQbsg ada@example.com",
];

/// One more, for staff.
const THIRD_KEY: &str =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJ staff@example.com";

/// A small drawing in base64.
pub const LOGO: &str = "PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIHZpZXdCb3g9IjAgMCA0IDEiPjxwYXRoIGQ9Ik0wIDBoNHYxaC00eiIvPjwvc3ZnPg==";

/// How documents may look.
fn looks() -> Value {
    json!({
        "accent": "#112233", "font": "inter", "header": "Servers", "footer": "HRB 1",
        "notes": { "invoice": "{{invoice_number}}", "credit_note": "a", "quote": "b", "receipt": "c", "statement": "d" }
    })
}

/// Ids by the collection they are found under, such as `admin/orders`; a collection may hold several.
pub struct Stock {
    ids: BTreeMap<&'static str, Vec<String>>,
    /// The customer everything belongs to.
    pub customer: Client,
    pub owner: Client,
    image: String,
    plan: Value,
}

#[track_caller]
fn text(value: &Value) -> String {
    match value.as_str() {
        Some(text) => text.to_owned(),
        None => panic!("a text in {value:#}"),
    }
}

async fn list(client: &Client, path: &str) -> Vec<Value> {
    let answer = client.get(path).await.ok(200);
    answer["items"].as_array().or(answer.as_array()).unwrap_or_else(|| panic!("{path}: {answer:#}")).clone()
}

async fn meddle(world: &World, sql: &str) {
    let tx = world.house.deps.db.begin().await.unwrap();
    assert!(tx.execute_unprepared(sql).await.unwrap().rows_affected() > 0, "{sql}");
    tx.commit().await.unwrap();
}

/// What a quote says, but for its customer.
fn quote_body() -> Value {
    let price = json!({ "minor": 1000, "currency": "EUR" });
    let line = json!({ "description": "Stock", "quantity": 1, "unit_price": price });
    json!({ "currency": "EUR", "valid_until": "2026-06-30", "lines": [line] })
}

impl Stock {
    pub async fn fill(world: &World) -> Self {
        let customer = world.customer("stocked@example.com").await;
        let machine = running_machine(world, &customer, GOOD).await;
        let owner = world.owner().await;
        let service_id = text(&machine["id"]);
        let mut ids: BTreeMap<&'static str, Vec<String>> = BTreeMap::new();
        let mut put = |key: &'static str, id: String| ids.entry(key).or_default().push(id);

        let invoices = list(&customer, "/portal/invoices?state=paid").await;
        put("invoices", text(&invoices[0]["id"]));
        put("payments", text(&list(&owner, "/admin/payments").await[0]["id"]));
        put("payment-methods", text(&list(&customer, "/portal/payment-methods").await[0]["id"]));
        put("services", service_id.clone());
        put("customers", text(&list(&owner, "/admin/customers").await[0]["id"]));

        let credited = json!({ "amount": { "minor": 100, "currency": "EUR" }, "reason": "Stock" });
        let path = format!("/admin/invoices/{}/credit", text(&invoices[0]["id"]));
        owner.post(&path, credited).await.ok(200);
        let invoice = owner.get(&format!("/admin/invoices/{}", text(&invoices[0]["id"]))).await.ok(200);
        put("credit-notes", text(&invoice["credit_notes"][0]["id"]));

        let member = json!({ "email": "stocked-member@example.com", "name": "Member", "role": "member" });
        customer.post("/portal/members", member).await.ok(201);
        let members = list(&customer, "/portal/members").await;
        let member = members.iter().find(|m| m["role"] == "member").expect("a member");
        put("members", text(&member["id"]));
        put("sessions", text(&list(&customer, "/auth/sessions").await[0]["id"]));
        let key = json!({ "name": "Stocked", "public_key": KEYS[0] });
        put("ssh-keys", text(&customer.post("/portal/ssh-keys", key).await.ok(201)["id"]));
        world.visitor().sign_in("stocked@example.com", "a long enough password").await;

        let coupon = json!({ "code": "STOCKED", "description": "Stock", "percent": "10" });
        put("coupons", text(&owner.post("/admin/coupons", coupon).await.ok(201)["id"]));
        let given = json!({ "code": "GIVEN", "description": "By staff", "percent": "10" });
        put("given coupons", text(&owner.post("/admin/coupons", given).await.ok(201)["id"]));
        put("product-groups", text(&list(&owner, "/admin/product-groups").await[0]["id"]));
        let products = list(&owner, "/admin/products").await;
        // The plan that machines are bought of.
        let first = cart_input(&customer).await["product_id"].clone();
        let plan = products.iter().find(|p| p["id"] == first).expect("the shop's first plan").clone();
        put("products", text(&plan["id"]));
        put("provider-accounts", text(&list(&owner, "/admin/provider-accounts").await[0]["id"]));
        let staff = list(&owner, "/admin/staff").await;
        put("staff", text(&staff.iter().find(|s| s["role"] == "admin").expect("an admin")["id"]));

        let later = world.now().await.saturating_add(jiff::SignedDuration::from_secs(60)).unwrap().to_string();
        let moved = owner.post("/admin/clock/advance", json!({ "to": later })).await.ok(202);
        put("advances", text(&moved["id"]));
        for _ in 0..100 {
            if owner.get(&format!("/admin/clock/advances/{}", text(&moved["id"]))).await.ok(200)["state"] != "running" {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }

        let account = text(&list(&owner, "/admin/provider-accounts").await[0]["id"]);
        let eur = json!({ "minor": 400, "currency": "EUR" });
        let cost = json!({ "kind": "product", "item": "V160", "months": 1, "price": eur });
        for months in [1, 12] {
            let mut cost = cost.clone();
            cost["months"] = json!(months);
            let made = owner.post(&format!("/admin/provider-accounts/{account}/costs"), cost).await.ok(201);
            put("provider-costs", text(&made["id"]));
        }
        bought_elsewhere(world, "stocked strange").await;
        owner.post("/admin/findings/look", json!({})).await.ok(202);
        world.settle().await;
        put("findings", text(&list(&owner, "/admin/findings").await[0]["id"]));

        let metered = world.customer("stocked-metered@example.com").await;
        for (kind, id) in metered_stock(world, &metered, &owner, &text(&plan["id"])).await {
            put(kind, id);
        }

        for (kind, id) in tax_stock(world, &owner).await {
            put(kind, id);
        }
        for quote in ["SEK", "NOK"] {
            let rate = json!({ "base": "EUR", "quote": quote, "day": "2026-01-14", "rate": "10" });
            put("reference-rates", text(&owner.post("/admin/reference-rates", rate).await.ok(201)["id"]));
        }

        // A second customer's machine is not paid for: an open renewal, and later something to restore.
        let late = world.customer("stocked-late@example.com").await;
        running_machine(world, &late, FAILS_LATER).await;
        world.advance_days(33).await;
        for place in 0..4 {
            let mut body = quote_body();
            body["customer_id"] = owner.get("/admin/customers").await.ok(200)["items"][0]["id"].clone();
            let quote = text(&owner.post("/admin/quotes", body).await.ok(201)["id"]);
            if place == 3 {
                owner.post(&format!("/admin/quotes/{quote}/send"), json!({})).await.ok(200);
            }
            put("quotes", quote);
        }
        // Unpaid orders are given up after a week, snapshots after a month: both come after the clock has moved.
        // Orders: to accept, cancel, call fraud, to pay by bank, and with others.
        for _ in 0..5 {
            let order = order(&customer).await;
            put("orders", text(&order["id"]));
            put("open invoices", text(&order["invoice"]["id"]));
        }
        for (kind, id) in one_time_stock(&owner, &customer, &text(&plan["id"])).await {
            put(kind, id);
        }
        for (place, public_key) in KEYS.iter().enumerate() {
            let path = format!("/admin/provider-accounts/{account}/custom-images");
            let image = owner.post(&path, custom_image(&format!("stocked-{place}"))).await.ok(202);
            put("custom-images", text(&image["id"]));
            let path = format!("/admin/provider-accounts/{account}/secrets");
            let secret = owner.post(&path, secret_body(&format!("stocked-{place}"))).await.ok(201);
            put("secrets", text(&secret["id"]));
            let key = json!({ "name": format!("stocked-{place}"), "public_key": public_key });
            put("staff-keys", text(&owner.post("/admin/staff-keys", key).await.ok(201)["id"]));
            let path = format!("/admin/provider-accounts/{account}/roles");
            put("roles", text(&owner.post(&path, role_body(&format!("stocked-{place}"))).await.ok(201)["id"]));
            let path = format!("/admin/provider-accounts/{account}/users");
            put("users", text(&owner.post(&path, user_body(&format!("stocked-{place}"))).await.ok(201)["id"]));
        }
        let setup = json!({ "own_script": true, "own_images": 4, "own_images_gb": 20 });
        owner.put(&format!("/admin/products/{}/setup", text(&plan["id"])), setup).await.ok(200);
        for place in 0..2 {
            let image = customer.post("/portal/images", own_image(&service_id, &format!("stocked-{place}"))).await;
            put("images", text(&image.ok(202)["id"]));
        }
        let tags = owner.get(&format!("/admin/provider-accounts/{account}/tags")).await.ok(200);
        put("tags", text(&tags["items"][0]["id"]));
        put("snapshots", take_snapshot(world, &customer, &service_id).await);
        let renewal = &list(&late, "/portal/invoices?state=open").await[0];
        put("renewals", text(&renewal["id"]));
        let other = text(&service(&late).await["id"]);
        put("other snapshots", take_snapshot(world, &late, &other).await);
        put("troubleshooting", find_trouble(world, &customer, &service_id).await);
        put("other troubleshooting", find_trouble(world, &late, &other).await);
        put("other services", other);
        put("other customers", text(&renewal_customer(&owner, &text(&renewal["id"])).await));

        let mut kept = network_stock(world, &customer, &owner, &service_id).await;
        kept.extend(zone_stock(world, &customer).await);
        kept.extend(domain_stock(world, &customer, &owner, &service_id).await);
        kept.extend(storage_stock(world, &owner, &customer, &service_id).await);
        for (kind, id) in kept {
            put(kind, id);
        }

        let run = owner.post("/admin/bulk-runs", resized(&service_id)).await.ok(202);
        put("bulk-runs", text(&run["id"]));
        let run = customer.post("/portal/bulk-runs", started(&service_id)).await.ok(202);
        put("own bulk-runs", text(&run["id"]));

        for place in 0..2 {
            let template = owner.post("/admin/templates", template_body(&format!("Stocked {place}"))).await.ok(201);
            let entry = application_body(&text(&template["id"]), &format!("Stocked {place}"));
            put("applications", text(&owner.post("/admin/applications", entry).await.ok(201)["id"]));
            put("templates", text(&template["id"]));
        }

        put("add-ons", free_add_on(world, &text(&plan["id"])).await);
        put("advice", format!("backup:{service_id}"));

        let ticket = customer.post(&format!("/portal/services/{service_id}/console"), json!({})).await.ok(201);
        put("console", text(&ticket["ticket"]));
        let longer = json!({ "cycle_months": 3, "when": "end_of_term", "expected_due_now": nothing() });
        put("changes", scheduled(&customer, &format!("/portal/services/{service_id}/change"), longer).await);
        let path = format!("/admin/services/{}/change", text(&service(&late).await["id"]));
        put("other changes", scheduled(&owner, &path, dearer()).await);

        let ctx = world.house.deps.system(world.tenant, "test").await.unwrap();
        dead_jobs(world, &ctx).await;
        for job in list(&owner, "/admin/jobs?state=dead").await {
            put("jobs", text(&job["id"]));
        }
        let renews = owner.get(&format!("/admin/services/{service_id}")).await.ok(200);
        for _ in 0..2 {
            let written = owner.post("/admin/billable-items", billable_item(&text(&renews["customer"]["id"]))).await;
            put("billable-items", text(&written.ok(201)["id"]));
        }
        let (draft, item) = drafted(world, &ctx, &text(&renews["customer"]["id"])).await;
        put("drafts", draft);
        put("items", item);
        let mail = list(&owner, "/admin/mail").await;
        let shown = list(&customer, "/portal/mail").await;
        put("mail", text(&shown[0]["id"]));
        put("failed mail", text(&mail[0]["id"]));
        meddle(
            world,
            "UPDATE messages SET state = 'failed' WHERE template = 'overdue_notice' OR template = 'payment_reminder'",
        )
        .await;
        let parked = ids["other customers"][0].parse().unwrap();
        let tx = world.house.deps.db.begin().await.unwrap();
        mpanel_billing::park_customer(&ctx, &tx, parked, "test").await.unwrap();
        tx.commit().await.unwrap();
        let failed = list(&owner, "/admin/mail?state=failed").await;
        ids.insert("failed mail", vec![text(&failed[0]["id"])]);
        let cart = customer.post("/shop/carts", json!({ "currency": "EUR" })).await.ok(201);
        ids.insert("carts", vec![text(&cart["id"])]);
        ids.insert("gateways", vec![world.business.gateway.to_string()]);
        let seen = owner.post("/admin/price-changes/preview", price_change_of(&text(&plan["id"]))).await.ok(200);
        let wish = json!({ "change": price_change_of(&text(&plan["id"])), "fingerprint": seen["fingerprint"] });
        ids.insert("price-changes", vec![text(&owner.post("/admin/price-changes", wish).await.ok(201)["id"])]);
        world.settle().await;
        let catalog = world.visitor().get("/shop/catalog?currency=EUR").await.ok(200);
        let offered = catalog["groups"][0]["products"][0].clone();
        let image = offered["images"].as_array().unwrap().iter().find(|i| i["os_type"] == "Linux").unwrap();
        let image = text(&image["id"]);
        Self { ids, customer, owner, image, plan: offered }
    }

    /// The id of a thing in stock.
    pub fn id(&self, collection: &str, index: usize) -> String {
        let all = self.ids.get(collection).unwrap_or_else(|| panic!("nothing in stock under {collection:?}"));
        all.get(index).unwrap_or_else(|| panic!("only {} in stock under {collection:?}", all.len())).clone()
    }

    /// Ids for the parameters of a path, by the collections before them.
    pub fn ids_for(&self, path: &str) -> Vec<String> {
        let parts: Vec<&str> = path.split('/').collect();
        let braced = parts.iter().enumerate().filter(|(_, part)| part.starts_with('{'));
        let of = |(at, part): (usize, &&str)| match (parts[at - 1], *part) {
            (_, "{gateway_id}") => self.id("gateways", 0),
            (_, "{name}") => "view".to_owned(),
            (_, "{bucket}") => BUCKET.to_owned(),
            ("object-storages", _) if path.contains("/portal/") => self.id("storage-shares", 0),
            ("bulk-runs", _) if path.contains("/portal/") => self.id("own bulk-runs", 0),
            (collection, _) => self.id(collection, 0),
        };
        braced.map(of).collect()
    }

    /// A row that a dry run can try; the machine is nobody's at any provider.
    fn adoption(&self) -> Value {
        json!({
            "provider_ref": "1", "customer_id": self.id("customers", 0), "product_id": self.id("products", 0),
            "cycle_months": 1, "next_due_on": "2027-01-01"
        })
    }

    /// A wish for a bigger server at a price that nothing has.
    pub fn upgrade(&self) -> Value {
        json!({
            "product_id": self.id("products", 0), "hostname": "bigger.example.com", "accept_terms": true,
            "expected_due_now": { "minor": 1, "currency": "EUR" }
        })
    }

    fn usage(&self, id: &str) -> Value {
        let service = self.id("metered services", 0);
        json!({ "id": id, "service": service, "meter": "stocked", "value": "1", "occurred_at": "2026-02-01T12:00:00Z" })
    }

    pub fn cart_items(&self) -> Value {
        json!([{
            "product_id": self.plan["id"], "cycle_months": 1, "quantity": 1, "region": "EU", "image_id": self.image,
            "hostname": "web2.example.com", "access": "password", "add_ons": []
        }])
    }
}

/// A meter, and a machine with usage events.
async fn metered_stock(world: &World, client: &Client, owner: &Client, plan: &str) -> Vec<(&'static str, String)> {
    let meter = json!({ "key": "stocked", "name": "Stocked", "unit": "GB", "aggregation": "sum" });
    let meter = text(&owner.post("/admin/meters", meter).await.ok(201)["id"]);
    let price = json!({ "meter": "stocked", "currency": "EUR", "price": { "model": "per_unit", "unit": "0.01" } });
    let prices = format!("/admin/products/{plan}/usage-prices");
    owner.put(&prices, json!({ "prices": [price] })).await.ok(200);
    let service = text(&running_machine(world, client, GOOD).await["id"]);
    owner.put(&prices, json!({ "prices": [] })).await.ok(200);
    let event = |id: &str| json!({ "id": id, "service": service, "meter": "stocked", "value": "2", "occurred_at": "2026-01-15T12:00:00Z" });
    let events: Vec<Value> = ["one", "two"].iter().map(|id| event(id)).collect();
    owner.post("/admin/usage-events/batch", json!({ "events": events })).await.ok(200);
    let pairs = [("meters", meter), ("metered services", service), ("usage-events", "one".to_owned())];
    pairs.into_iter().chain([("usage-events", "two".to_owned())]).collect()
}

/// A bundle of a plan and a product that is sold once.
fn bundle_body(slug: &str, plan: &str, product: &str) -> Value {
    let part = |id: &str| json!({ "product_id": id, "quantity": 1 });
    json!({
        "slug": slug, "name": "Stocked bundle", "state": "on_sale", "parts": [part(plan), part(product)],
        "percent": "10", "cycles": [1],
    })
}

/// A product that is sold once, in a bundle with a plan, and an accepted order of two of them that staff has to deliver.
async fn one_time_stock(owner: &Client, customer: &Client, plan: &str) -> Vec<(&'static str, String)> {
    let new = json!({ "kind": "one_time", "slug": "stocked-work", "name": "Stocked work" });
    let product = text(&owner.post("/admin/products", new).await.ok(201)["id"]);
    let path = format!("/admin/products/{product}/one-time-prices");
    let price = json!({ "minor": 1000, "currency": "EUR" });
    owner.call(reqwest::Method::PUT, &path, Some(json!({ "prices": [price] })), &[]).await.ok(200);
    let cart = customer.post("/shop/carts", json!({ "currency": "EUR" })).await.ok(201);
    let path = format!("/shop/carts/{}", text(&cart["id"]));
    let one = json!({ "product_id": product, "quantity": 1 });
    let body = json!({ "items": [], "one_time": [one, one] });
    customer.call(reqwest::Method::PUT, &path, Some(body), &[]).await.ok(200);
    let order = customer.post(&format!("{path}/checkout"), json!({ "accept_terms": true })).await.ok(201);
    let order = text(&order["id"]);
    owner.post(&format!("/admin/orders/{order}/accept"), json!({})).await.ok(200);
    let bundle = bundle_body("stocked-bundle", plan, &product);
    let bundle = text(&owner.post("/admin/bundles", bundle).await.ok(201)["id"]);
    vec![("one-time products", product), ("one-time orders", order), ("bundles", bundle)]
}

fn billable_item(customer: &str) -> Value {
    let price = json!({ "minor": 1000, "currency": "EUR" });
    json!({ "customer_id": customer, "description": "Stocked work", "unit_price": price, "timing": "hold" })
}

pub fn legal_entity(number: usize) -> Value {
    let (invoices, notes) = (format!("S{number}-"), format!("SN{number}-"));
    json!({
        "name": format!("Stocked {number} AS"), "country": "NO", "invoice_prefix": invoices, "credit_note_prefix": notes
    })
}

/// Legal entities, tax rules that begin later, and a business with a VAT number and a certificate.
async fn tax_stock(world: &World, owner: &Client) -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    for country in ["NO", "IS"] {
        let rule = json!({ "country": country, "name": "VAT", "rate": "25", "valid_from": "2030-01-01" });
        found.push(("tax-rules", text(&owner.post("/admin/tax-rules", rule).await.ok(201)["id"])));
    }
    for number in 1..=2 {
        let entity = owner.post("/admin/legal-entities", legal_entity(number)).await.ok(201);
        found.push(("legal-entities", text(&entity["id"])));
    }
    for name in ["Stocked first", "Stocked second"] {
        let group = owner.post("/admin/customer-groups", json!({ "name": name })).await.ok(201);
        found.push(("customer-groups", text(&group["id"])));
    }
    let business = json!({
        "email": "stocked-business@example.com", "password": "a long enough password", "name": "Test Person",
        "company": "Test Srl", "country": "IT", "tax_id": "IT 12345678901", "accept_terms": true,
        "address": { "line1": "Via 1", "city": "Torino", "postal_code": "10100" }
    });
    let business = text(&world.visitor().post("/auth/sign-up", business).await.ok(201)["customer"]["id"]);
    world.settle().await;
    let certificate = json!({ "number": "FREE-1", "valid_from": "2026-01-01" });
    let path = format!("/admin/customers/{business}/tax-certificates");
    let seen = owner.post(&path, certificate).await.ok(201);
    found.extend([("businesses", business), ("tax-certificates", text(&seen["certificates"][0]["id"]))]);
    found
}

/// A run that is refused by the state of its service and so changes nothing.
/// What a machine that runs refuses.
fn started(service: &str) -> Value {
    json!({ "act": "start", "service_ids": [service] })
}

fn resized(service: &str) -> Value {
    json!({ "act": "confirm_resize", "service_ids": [service], "reason": "Resized by hand", "confirm_count": 1 })
}

pub fn template_body(name: &str) -> Value {
    json!({ "name": name, "body": "#cloud-config\npackages: [vim]\n" })
}

pub fn application_body(template: &str, name: &str) -> Value {
    json!({ "template_id": template, "name": name, "category": "other" })
}

/// Private networks, firewalls and addresses; the first network has the service in it, the first firewall is on it.
async fn network_stock(world: &World, client: &Client, owner: &Client, service: &str) -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    owner.post(&format!("/admin/services/{service}/private-networking"), json!({})).await.ok(204);
    for number in 0..3 {
        let new = json!({ "name": format!("Stocked {number}"), "region": "EU" });
        found.push(("networks", text(&client.post("/portal/networks", new).await.ok(202)["id"])));
    }
    let rule = json!({ "protocol": "tcp", "ports": ["22"], "sources": ["any"] });
    for number in 0..5 {
        let new = json!({ "name": format!("Stocked {number}"), "rules": [rule] });
        found.push(("firewalls", text(&client.post("/portal/firewalls", new).await.ok(201)["id"])));
    }
    for _ in 0..3 {
        world.contabo.buy_vip("EU", "floating").unwrap();
    }
    let account = text(&list(owner, "/admin/provider-accounts").await[0]["id"]);
    owner.post(&format!("/admin/provider-accounts/{account}/read-addresses"), json!({})).await.ok(200);
    let customer = text(&owner.get(&format!("/admin/services/{service}")).await.ok(200)["customer"]["id"]);
    for address in list(owner, "/admin/addresses?kind=floating").await {
        let id = text(&address["id"]);
        owner.post(&format!("/admin/addresses/{id}/give"), json!({ "customer_id": customer })).await.ok(200);
        found.push(("addresses", id));
    }
    let six = list(client, &format!("/portal/addresses?service={service}")).await;
    found.push(("addresses", text(&six.iter().find(|a| a["family"] == 6).expect("an IPv6 address")["id"])));
    world.settle().await;
    let networks: Vec<&String> = found.iter().filter(|(kind, _)| *kind == "networks").map(|(_, id)| id).collect();
    let joining = json!({ "service_id": service });
    client.post(&format!("/portal/networks/{}/members", networks[0]), joining.clone()).await.ok(202);
    let firewall = &found.iter().find(|(kind, _)| *kind == "firewalls").unwrap().1;
    client.post(&format!("/portal/firewalls/{firewall}/services"), joining).await.ok(202);
    world.settle().await;
    world.advance_seconds(30).await;
    found
}

/// DNS zones, some with a record and the first with four; and what the preview of [`zone_file`] is known by.
async fn zone_stock(world: &World, client: &Client) -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    for number in 0..10 {
        let new = json!({ "name": format!("stocked{number}.example") });
        found.push(("zones", text(&client.post("/portal/zones", new).await.ok(202)["id"])));
    }
    world.settle().await;
    let zones: Vec<String> = found.iter().map(|(_, id)| id.clone()).collect();
    for (number, zone) in [0, 0, 0, 0, 1, 2, 4, 5].into_iter().enumerate() {
        let made = client.post(&format!("/portal/zones/{}/records", zones[zone]), record_body(number)).await.ok(201);
        found.push(("records", text(&made["id"])));
    }
    let preview = client.post(&format!("/portal/zones/{}/import-preview", zones[8]), zone_file()).await.ok(200);
    found.push(("zone previews", text(&preview["fingerprint"])));
    found
}

fn zone_file() -> Value {
    json!({ "text": "new 3600 A 203.0.113.9\n" })
}

fn record_body(number: usize) -> Value {
    json!({ "name": format!("h{number}"), "type": "A", "ttl": 3600, "value": "203.0.113.7" })
}

/// Contacts and domains: one to change, one to end, one that is asked for, one to give, one that has left, one for which
/// its customer answers; and a contact of the customer's own.
async fn domain_stock(world: &World, client: &Client, owner: &Client, service: &str) -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    let account = text(&list(owner, "/admin/provider-accounts").await[0]["id"]);
    let customer = text(&owner.get(&format!("/admin/services/{service}")).await.ok(200)["customer"]["id"]);
    for name in ["First", "Second"] {
        let path = format!("/admin/provider-accounts/{account}/domain-contacts");
        found.push(("domain-contacts", text(&owner.post(&path, contact_body(name)).await.ok(201)["handle"])));
    }
    for number in 0..6 {
        let mut new = domain_body(&format!("kept{number}.example"), &found[0].1);
        new["customer_id"] = json!(customer);
        found.push(("domains", text(&owner.post("/admin/domains", new).await.ok(202)["id"])));
    }
    world.advance_seconds(30).await;
    world.settle().await;
    for number in [2, 4, 5] {
        assert!(world.contabo.ask_for_domain(&format!("kept{number}.example")));
        owner.post(&format!("/admin/domains/{}/look", found[2 + number].1), json!({})).await.ok(200);
    }
    let answer = format!("/admin/domains/{}/answer-transfer", found[6].1);
    owner.post(&answer, json!({ "allow": true, "confirm_name": "kept4.example" })).await.ok(200);
    let own = format!("/portal/domains/{}/contacts", found[2].1);
    found.push(("contacts", text(&client.post(&own, contact_body("Own")).await.ok(201)["handle"])));
    found
}

/// The bucket of the share in the stock.
const BUCKET: &str = "stock-bucket";

/// An object storage with a share and a bucket, and one to end.
async fn storage_stock(world: &World, owner: &Client, client: &Client, service: &str) -> Vec<(&'static str, String)> {
    let customer = text(&owner.get(&format!("/admin/services/{service}")).await.ok(200)["customer"]["id"]);
    let mut found = Vec::new();
    for (name, region) in [("Kept", "EU"), ("Ending", "SIN")] {
        let bought = owner.post("/admin/object-storages", storage_body(name, region)).await.ok(202);
        found.push(("object-storages", text(&bought["id"])));
    }
    world.advance_seconds(30).await;
    world.settle().await;
    for at in 0..2 {
        let path = format!("/admin/object-storages/{}/shares", found[at].1);
        let share = owner.post(&path, json!({ "customer_id": customer })).await.ok(201);
        found.push(("storage-shares", text(&share["id"])));
    }
    let buckets = format!("/portal/object-storages/{}/buckets", found[2].1);
    client.post(&buckets, json!({ "name": BUCKET })).await.ok(201);
    found
}

fn storage_body(name: &str, region: &str) -> Value {
    json!({ "name": name, "region": region, "size_gb": 250 })
}

fn domain_body(name: &str, owner: &str) -> Value {
    json!({ "name": name, "contacts": { "owner": owner }, "name_servers": ["ns1.example.net", "ns2.example.net"] })
}

fn contact_body(last_name: &str) -> Value {
    json!({
        "first_name": "Ada", "last_name": last_name, "email": "ada@example.com", "gender": "na",
        "street": "Example Street", "street_number": "1", "postal_code": "80331", "city": "Munich", "country": "DE",
        "phone": "+49 89 123456"
    })
}

fn custom_image(name: &str) -> Value {
    let url = format!("https://files.example.com/{name}.qcow2");
    json!({ "name": name, "url": url, "os_type": "Linux", "os_version": "24.04" })
}

fn own_image(service: &str, name: &str) -> Value {
    let url = format!("https://files.example.com/{name}.qcow2");
    json!({ "service_id": service, "name": name, "url": url, "os_type": "Linux", "os_version": "24.04" })
}

fn docker_application() -> Value {
    let id = mpanel_contabo_sim::DOCKER_APPLICATION;
    json!({ "provider_application": id, "name": "Docker of the data centre", "category": "containers" })
}

fn user_body(name: &str) -> Value {
    json!({
        "email": format!("{name}-colleague@example.com"), "first_name": "Colleague", "last_name": "Stocked", "locale": "en"
    })
}

fn role_body(name: &str) -> Value {
    let permission = json!({ "path": "/v1/compute/instances", "actions": ["READ"] });
    json!({ "name": name, "all_resources": true, "permissions": [permission] })
}

fn secret_body(name: &str) -> Value {
    json!({ "name": name, "kind": "password", "value": "Stocked123!?" })
}

/// An add-on that costs nothing and goes with a plan, also later: no credit and no day changes what is due for it.
async fn free_add_on(world: &World, plan: &str) -> String {
    let ctx = world.house.deps.system(world.tenant, "test").await.unwrap();
    let tx = world.house.deps.db.begin().await.unwrap();
    let plan = billing::get_product(&ctx, &tx, plan.parse().unwrap()).await.unwrap();
    let details = ProductPatch { available: Some("both".to_owned()), ..ProductPatch::default() };
    let (slug, name) = ("stocked-help".to_owned(), "Help".to_owned());
    let new = NewProduct { group_id: None, kind: ProductKind::AddOn, slug, name, details };
    let made = billing::create_product(&ctx, &tx, new).await.unwrap().id;
    let nothing =
        |p: &ProductPrice| ProductPrice { recurring_minor: 0, setup_minor: 0, trial: None, intro: None, ..*p };
    let prices: Vec<ProductPrice> = plan.prices.iter().map(nothing).collect();
    billing::set_prices(&ctx, &tx, made, &prices).await.unwrap();
    let add_on_ids = plan.add_on_ids.iter().copied().chain([made]).collect();
    let options = Some(vec![words_option()]);
    let patch = ProductPatch { add_on_ids: Some(add_on_ids), options, ..ProductPatch::default() };
    billing::update_product(&ctx, &tx, plan.id, patch, None).await.unwrap();
    tx.commit().await.unwrap();
    made.to_string()
}

/// An option in words: its value is changed without money.
fn words_option() -> ProductOption {
    let rules = TextRules { max_length: 40, pattern: TextPattern::Any, on_invoice: true };
    ProductOption {
        key: "reference".to_owned(),
        name: "Reference".to_owned(),
        help: String::new(),
        required: false,
        changeable: true,
        kind: OptionKind::Text { rules },
    }
}

async fn take_snapshot(world: &World, client: &Client, service: &str) -> String {
    let path = format!("/portal/services/{service}/snapshots");
    client.post(&path, json!({ "name": "stocked" })).await.ok(202);
    world.settle().await;
    world.advance_seconds(300).await;
    text(&list(client, &path).await[0]["id"])
}

/// Checks of a machine while it is off, which offer to restart it. It runs again.
async fn find_trouble(world: &World, client: &Client, service: &str) -> String {
    let actions = format!("/portal/services/{service}/actions");
    let path = format!("/portal/services/{service}/troubleshooting");
    client.post(&actions, json!({ "action": "stop" })).await.ok(202);
    pass(world).await;
    client.post(&path, json!({})).await.ok(202);
    pass(world).await;
    client.post(&actions, json!({ "action": "start" })).await.ok(202);
    pass(world).await;
    text(&list(client, &path).await[0]["id"])
}

async fn pass(world: &World) {
    for _ in 0..10 {
        world.settle().await;
        world.advance_seconds(6).await;
    }
    world.settle().await;
}

/// Asks for a change that waits for the end of the term; its id.
async fn scheduled(client: &Client, path: &str, body: Value) -> String {
    text(&client.post(path, body).await.ok(200)["change"]["id"])
}

fn nothing() -> Value {
    json!({ "minor": 0, "currency": "EUR" })
}

/// Another price for those whose terms do not change otherwise.
fn price_change_of(product: &str) -> Value {
    json!({
        "product_id": product, "price": { "percent": "5" }, "notice_days": 30, "first_day": "2026-06-01",
        "reason": "Stock"
    })
}

fn price_change(stock: &Stock) -> Value {
    price_change_of(&stock.id("products", 0))
}

/// Another price from the next term on.
fn dearer() -> Value {
    let price = json!({ "minor": 2000, "currency": "EUR" });
    json!({ "change": { "kind": "price", "price": price }, "when": "end_of_term" })
}

async fn renewal_customer(owner: &Client, invoice: &str) -> Value {
    owner.get(&format!("/admin/invoices/{invoice}")).await.ok(200)["customer"]["id"].clone()
}

async fn dead_jobs(world: &World, ctx: &OpContext) {
    let tx = world.house.deps.db.begin().await.unwrap();
    for number in 0..2 {
        tx.enqueue(ctx, &Orphan { number }).await.unwrap();
    }
    tx.commit().await.unwrap();
    world.settle().await;
}

/// An invoice of a customer that waits, and what staff put on it.
async fn drafted(world: &World, ctx: &OpContext, customer: &str) -> (String, String) {
    let db = &world.house.deps.db;
    let tx = db.begin().await.unwrap();
    for (key, value) in [("renewal.lead_days", 45), ("invoice.draft_grace_hours", 720)] {
        let level = mpanel_billing::PolicyLevel::Customer;
        mpanel_billing::set_policy(ctx, &tx, level, customer, key, &value.into()).await.unwrap();
    }
    tx.commit().await.unwrap();
    let id = mpanel_billing::run_renewals(ctx, db, ctx.today()).await.unwrap().drafted[0];
    let tx = db.begin().await.unwrap();
    let price = mpanel_core::Money::new(100, mpanel_core::Currency::EUR);
    let draft = mpanel_billing::add_draft_item(ctx, &tx, id, "Stocked", 1, price).await.unwrap();
    // What renews is not due yet after all, so that changes of the service cost what they did. The line stays.
    let level = mpanel_billing::PolicyLevel::Customer;
    mpanel_billing::clear_policy(ctx, &tx, level, customer, "renewal.lead_days").await.unwrap();
    tx.commit().await.unwrap();
    (id.to_string(), draft.lines.last().unwrap().id.to_string())
}

/// A valid call of an operation that writes.
pub struct Call {
    /// Which operation.
    pub id: &'static str,
    /// Ids for its parameters; empty for those of [`Stock::ids_for`].
    pub ids: Vec<String>,
    pub body: Value,
}

/// A call with a body that is right, of each operation that writes, in an order in which all of them can succeed.
pub fn calls(stock: &Stock, return_url: &str, token: &str) -> Vec<Call> {
    let eur = |minor: i64| json!({ "minor": minor, "currency": "EUR" });
    let because = || json!({ "reason": "A good reason" });
    let one = |collection: &str, index: usize| vec![stock.id(collection, index)];
    let own = Vec::new;
    let none = || json!({});
    let other_snapshot = || vec![stock.id("other services", 0), stock.id("other snapshots", 0)];
    let other_trouble = || vec![stock.id("other services", 0), stock.id("other troubleshooting", 0)];
    let remedy = || json!({ "remedy": "1", "confirm": true });
    let row = |id, ids, body| Call { id, ids, body };
    let inside = |collection: &str, index: usize| vec![stock.id(collection, index), stock.id("services", 0)];
    let many_more = || json!({ "service_ids": [stock.id("services", 0)], "product_id": stock.id("add-ons", 0) });
    let free = || json!({ "product_id": stock.id("add-ons", 0) });
    let words = || json!({ "options": [{ "key": "reference", "value": "Green" }] });
    let bought = || json!({ "product_id": stock.id("add-ons", 0), "expected_due_now": nothing() });
    let schedule = || json!({ "rhythm": "weekly", "weekday": 1, "hour": 3, "keep": 1, "name_pattern": "auto {date}" });
    let server = || json!({ "service_id": stock.id("services", 0) });
    let joining = || json!({ "service_id": stock.id("services", 0), "anew": false });
    let firewall_named = |name: &str| {
        let rule = json!({ "name": "SSH", "protocol": "tcp", "ports": ["22"], "sources": ["any"] });
        json!({ "name": name, "rules": [rule] })
    };
    let firewall = || firewall_named("Another");
    let host_name = || json!({ "name": "mail.example.com", "accept_mismatch": true });
    let record = |number: usize| vec![stock.id("zones", 0), stock.id("records", number)];
    let chosen = |number: usize| json!({ "record_ids": [stock.id("records", number)] });
    let time = |number: usize| json!({ "record_ids": [stock.id("records", number)], "ttl": 600 });
    let moved = |number: usize| json!({ "name": format!("h{number}"), "type": "A", "ttl": 60, "value": "203.0.113.8" });
    let agreed = || json!({ "text": zone_file()["text"], "fingerprint": stock.id("zone previews", 0) });
    let named = |number: usize| json!({ "confirm_name": format!("stocked{number}.example") });
    vec![
        // The portal.
        row("put_preference", own(), json!({ "value": { "columns": ["a"] } })),
        row("resend_verification", own(), none()),
        row("update_profile", own(), json!({ "company": "Stocked Ltd" })),
        row("invite_member", own(), json!({ "email": "another@example.com", "name": "A", "role": "member" })),
        row("remove_member", own(), Value::Null),
        row("rename_own_service", own(), json!({ "label": "Shop" })),
        row("reveal_own_credentials", own(), json!({ "reason": "lost" })),
        row("open_own_console", own(), none()),
        row("reveal_own_console", own(), none()),
        row("change_own_console_password", own(), none()),
        row("switch_off_own_console", own(), Value::Null),
        row("update_snapshot", own(), json!({ "name": "renamed" })),
        row("rollback_snapshot", own(), none()),
        row("delete_snapshot", own(), Value::Null),
        row("put_snapshot_schedule", own(), schedule()),
        row("delete_snapshot_schedule", own(), Value::Null),
        row("create_snapshot", own(), json!({ "name": "third" })),
        row("start_own_remedy", own(), remedy()),
        row("start_own_troubleshooting", own(), none()),
        row("request_own_action", own(), json!({ "action": "restart" })),
        row("begin_own_bulk_run", own(), started(&stock.id("services", 0))),
        row("quote_own_bulk_add_on", own(), many_more()),
        row("find_own_shared_systems", own(), json!({ "service_ids": [stock.id("services", 0)] })),
        row("stop_own_bulk_run", own(), none()),
        row("retry_own_bulk_run", own(), json!({ "which": "failed" })),
        row("quote_own_service_change", own(), json!({ "cycle_months": 3, "when": "end_of_term" })),
        row("undo_own_service_change", own(), none()),
        row("set_own_service_texts", own(), words()),
        row("quote_own_add_on", own(), free()),
        row("buy_own_add_on", own(), bought()),
        row("dismiss_advice", own(), none()),
        row(
            "change_own_service",
            own(),
            json!({ "cycle_months": 3, "when": "end_of_term", "expected_due_now": nothing() }),
        ),
        row("cancel_own_service", own(), json!({ "when": "end_of_term" })),
        row("resume_own_service", own(), none()),
        row("add_payment_method", own(), json!({ "token": token, "make_default": false })),
        row("make_payment_method_default", own(), none()),
        row("refresh_own_payment", own(), none()),
        row(
            "pay_invoice",
            one("open invoices", 3),
            json!({ "payment_method_id": stock.id("payment-methods", 0), "return_url": return_url }),
        ),
        row(
            "pay_invoices",
            own(),
            json!({
                "invoice_ids": one("open invoices", 4), "payment_method_id": stock.id("payment-methods", 0),
                "return_url": return_url,
            }),
        ),
        row("remove_payment_method", own(), Value::Null),
        row("add_ssh_key", own(), json!({ "name": "Another", "public_key": KEYS[1] })),
        row("rename_ssh_key", own(), json!({ "name": "Renamed" })),
        row("delete_ssh_key", own(), Value::Null),
        row("create_own_network", own(), json!({ "name": "Another", "region": "EU" })),
        row("look_at_own_network", own(), none()),
        row("join_own_network", own(), joining()),
        row("add_own_image", own(), own_image(&stock.id("services", 0), "another")),
        row("delete_own_image", one("images", 1), Value::Null),
        row("leave_own_network", inside("networks", 0), Value::Null),
        row("delete_own_network", one("networks", 1), Value::Null),
        row("create_own_firewall", own(), firewall()),
        row("update_own_firewall", own(), firewall_named("Renamed")),
        row("assign_own_firewall", one("firewalls", 1), server()),
        row("unassign_own_firewall", inside("firewalls", 0), Value::Null),
        row("delete_own_firewall", one("firewalls", 2), Value::Null),
        row("assign_own_address", own(), server()),
        row("add_own_inside_address", one("addresses", 3), json!({ "ip": "2001:db8::5" })),
        row("remove_own_inside_address", one("addresses", 3), Value::Null),
        row("set_own_reverse_name", one("addresses", 3), host_name()),
        row("clear_own_reverse_name", one("addresses", 3), Value::Null),
        row("create_own_zone", own(), json!({ "name": "another.example" })),
        row("create_own_record", one("zones", 0), record_body(20)),
        row("update_own_record", record(0), moved(0)),
        row("delete_own_record", record(1), Value::Null),
        row("delete_own_records", one("zones", 1), chosen(4)),
        row("change_own_record_ttl", one("zones", 2), time(5)),
        row("preview_own_zone_import", one("zones", 0), zone_file()),
        row("apply_own_zone_import", one("zones", 8), agreed()),
        row("delete_own_zone", one("zones", 3), named(3)),
        row("set_own_name_servers", own(), json!({ "name_servers": ["ns3.example.net", "ns4.example.net"] })),
        row(
            "choose_own_domain_contacts",
            own(),
            json!({ "contacts": { "owner": stock.id("contacts", 0) }, "confirm_name": "kept0.example" }),
        ),
        row("create_own_domain_contact", own(), contact_body("Own, too")),
        row("update_own_domain_contact", own(), contact_body("Own")),
        row("answer_own_domain_transfer", one("domains", 5), json!({ "allow": true, "confirm_name": "kept5.example" })),
        row("reveal_own_storage_keys", own(), none()),
        row("rotate_own_storage_keys", own(), none()),
        row("limit_own_storage", own(), json!({ "auto_limit_gb": null })),
        row("create_own_bucket", own(), json!({ "name": "another-bucket" })),
        row("create_folder", own(), json!({ "key": "folder" })),
        row("create_upload_url", own(), json!({ "key": "folder/file" })),
        row("create_download_url", own(), json!({ "key": "folder/file" })),
        row("delete_own_objects", own(), json!({ "keys": ["folder/"] })),
        row("delete_own_bucket", own(), json!({ "confirm_name": BUCKET })),
        row("create_own_auth_code", own(), none()),
        row("request_top_up", own(), json!({ "amount": eur(1000) })),
        row("set_automatic_top_up", own(), json!({ "active": true, "threshold": eur(500), "amount": eur(1000) })),
        row("put_cart", own(), json!({ "items": stock.cart_items() })),
        row("checkout_cart", own(), json!({ "accept_terms": true })),
        row("end_session", own(), Value::Null),
        // The back office.
        row("run_automation", own(), none()),
        row("put_automation_settings", own(), json!({ "values": [] })),
        row("put_product_settings", own(), json!({ "values": [{ "key": "anchor.day", "value": 1 }] })),
        row("put_service_settings", own(), json!({ "values": [{ "key": "suspend.days", "value": 9 }] })),
        row("put_customer_settings", own(), json!({ "values": [{ "key": "anchor.day", "value": 1 }] })),
        row("put_customer_group_settings", own(), json!({ "values": [{ "key": "suspend.days", "value": 8 }] })),
        row("put_customer_group", own(), json!({ "customer_group_id": stock.id("customer-groups", 0) })),
        row("create_customer_group", own(), json!({ "name": "Another", "note": "By staff" })),
        row("update_customer_group", own(), json!({ "note": "Changed" })),
        row("delete_customer_group", one("customer-groups", 1), Value::Null),
        row("create_customer", own(), json!({ "name": "New", "email": "new@example.com", "country": "DE" })),
        row("update_customer", own(), json!({ "company": "Renamed" })),
        row("credit_customer", own(), json!({ "amount": eur(500), "reason": "A good reason" })),
        row("quote_customer_order", own(), json!({ "items": stock.cart_items() })),
        row("place_customer_order", own(), json!({ "items": stock.cart_items() })),
        row("unpark_customer", one("other customers", 0), none()),
        row("agree_payment_plan", one("renewals", 0), json!({ "parts": 2, "first_due": "2026-03-20", "months": 1 })),
        row("cancel_payment_plan", one("renewals", 0), because()),
        row("create_quote", own(), {
            let mut body = quote_body();
            body["customer_id"] = json!(stock.ids["customers"][0]);
            body
        }),
        row("put_quote", one("quotes", 0), quote_body()),
        row("send_quote", one("quotes", 1), none()),
        row("withdraw_quote", one("quotes", 2), none()),
        row("revise_quote", one("quotes", 3), none()),
        row("duplicate_quote", one("quotes", 0), none()),
        row("remind_invoice", one("renewals", 0), none()),
        row("void_invoice", one("renewals", 0), because()),
        row("add_draft_item", one("drafts", 0), json!({ "description": "Moving a site", "unit_price": eur(1000) })),
        row("remove_draft_item", vec![stock.id("drafts", 0), stock.id("items", 0)], Value::Null),
        row("finalize_invoice", one("drafts", 0), none()),
        row("write_off_invoice", one("drafts", 0), because()),
        row("create_billable_item", own(), billable_item(&stock.id("customers", 0))),
        row("update_billable_item", one("billable-items", 0), json!({ "quantity": "1.5" })),
        row(
            "invoice_billable_items",
            own(),
            json!({ "customer_id": stock.id("customers", 0), "item_ids": [stock.id("billable-items", 1)] }),
        ),
        row("cancel_billable_item", one("billable-items", 0), none()),
        row("credit_invoice", own(), json!({ "amount": eur(100), "reason": "A good reason" })),
        row(
            "record_payment",
            one("open invoices", 2),
            json!({
                "amount": eur(100), "settled": { "minor": 110, "currency": "USD" }, "received_on": "2026-01-20",
                "reference": "bank 1",
            }),
        ),
        row("refund_payment", own(), json!({ "amount": eur(100), "reason": "A good reason" })),
        row("accept_order", one("orders", 0), none()),
        row("cancel_order", one("orders", 1), because()),
        row("mark_order_fraud", one("orders", 2), because()),
        row(
            "deliver_one_time_purchase",
            vec![stock.id("one-time orders", 0), "0".to_owned()],
            json!({ "note": "It is done" }),
        ),
        row(
            "cancel_one_time_purchase",
            vec![stock.id("one-time orders", 0), "1".to_owned()],
            json!({ "note": "Not wanted" }),
        ),
        row("retry_job", one("jobs", 0), none()),
        row("discard_job", one("jobs", 1), none()),
        row("retry_mail", one("failed mail", 0), none()),
        row("add_tax_rule", own(), json!({ "country": "BR", "name": "Tax", "rate": "17", "valid_from": "2030-01-01" })),
        row("add_legal_entity", own(), legal_entity(3)),
        row("update_legal_entity", own(), json!({ "note": "Thank you." })),
        row("delete_legal_entity", one("legal-entities", 1), Value::Null),
        row("add_example_tax_rules", own(), none()),
        row("update_tax_rule", own(), json!({ "rate": "24" })),
        row("end_tax_rule", own(), json!({ "on": "2031-01-01" })),
        row("delete_tax_rule", one("tax-rules", 1), Value::Null),
        row("update_currency_settings", own(), json!({ "reporting_currency": "EUR", "max_age_days": 5 })),
        row("add_reference_rate", own(), json!({ "base": "EUR", "quote": "DKK", "day": "2026-01-14", "rate": "7.46" })),
        row("import_reference_rates", own(), json!({ "text": "Date,USD\n2026-01-14,1.2" })),
        row("correct_reference_rate", own(), json!({ "rate": "10.5" })),
        row("delete_reference_rate", one("reference-rates", 1), Value::Null),
        row("check_vat_number", one("businesses", 0), none()),
        row("add_tax_certificate", own(), json!({ "number": "FREE-2", "valid_from": "2026-02-01" })),
        row(
            "end_tax_certificate",
            vec![stock.id("businesses", 0), stock.id("tax-certificates", 0)],
            json!({ "on": "2026-12-31" }),
        ),
        row("create_coupon", own(), json!({ "code": "ANOTHER", "description": "x", "percent": "5" })),
        row("create_bundle", own(), {
            bundle_body("another-bundle", &stock.id("products", 0), &stock.id("one-time products", 0))
        }),
        row("update_bundle", own(), {
            bundle_body("stocked-bundle", &stock.id("products", 0), &stock.id("one-time products", 0))
        }),
        row("preview_price_change", own(), price_change(stock)),
        row("undo_price_change", one("price-changes", 0), none()),
        row("update_coupon", own(), json!({ "disabled": true })),
        row("create_product_group", own(), json!({ "name": "More", "slug": "more", "description": "", "position": 5 })),
        row("update_product_group", own(), json!({ "name": "Renamed" })),
        row("create_product", own(), json!({ "kind": "add_on", "slug": "extra", "name": "Extra" })),
        row("update_product", own(), json!({ "tagline": "Good" })),
        row(
            "set_product_prices",
            own(),
            json!({ "prices": [{ "currency": "EUR", "cycle_months": 1, "recurring_minor": 999, "setup_minor": 0 }] }),
        ),
        row("set_one_time_prices", one("one-time products", 0), json!({ "prices": [eur(999)] })),
        row("create_meter", own(), json!({ "key": "more", "name": "More", "unit": "GB", "aggregation": "max" })),
        row("update_meter", own(), json!({ "unit": "TB" })),
        row("set_usage_prices", own(), json!({ "prices": [] })),
        row("record_usage", own(), stock.usage("three")),
        row("record_usage_batch", own(), json!({ "events": [stock.usage("four")] })),
        row("replace_usage", own(), json!({ "value": "3", "reason": "A good reason" })),
        row("cancel_usage", one("usage-events", 1), because()),
        row("refresh_provider_catalog", own(), none()),
        row("add_custom_image", own(), custom_image("another")),
        row("update_custom_image", one("custom-images", 0), json!({ "name": "renamed", "offered": true })),
        row("delete_custom_image", one("custom-images", 1), Value::Null),
        row("offer_provider_application", own(), docker_application()),
        row("add_provider_secret", own(), secret_body("another")),
        row(
            "rotate_provider_secret",
            vec![stock.id("provider-accounts", 0), stock.id("secrets", 0)],
            json!({ "value": "Rotated123!?" }),
        ),
        row("delete_provider_secret", vec![stock.id("provider-accounts", 0), stock.id("secrets", 1)], Value::Null),
        row("add_provider_user", own(), user_body("another")),
        row("change_provider_user", own(), json!({ "first_name": "Renamed" })),
        row("resend_provider_user_verification", own(), none()),
        row("reset_provider_user_password", own(), none()),
        row("delete_provider_user", vec![stock.id("provider-accounts", 0), stock.id("users", 1)], Value::Null),
        row("add_provider_role", own(), role_body("another")),
        row("change_provider_role", own(), role_body("renamed")),
        row("delete_provider_role", vec![stock.id("provider-accounts", 0), stock.id("roles", 1)], Value::Null),
        row("renew_provider_client_secret", own(), none()),
        row("write_thing_tags", own(), none()),
        row("add_staff_key", own(), json!({ "name": "Another", "public_key": THIRD_KEY })),
        row("choose_staff_key", own(), json!({ "on_new_machines": true })),
        row("delete_staff_key", one("staff-keys", 1), Value::Null),
        row("write_provider_tags", own(), json!({ "service_ids": [stock.id("services", 0)] })),
        row("test_provider_account", own(), none()),
        row("update_provider_account", own(), json!({ "name": "Renamed" })),
        row(
            "create_provider_cost",
            own(),
            json!({ "kind": "add_on", "item": "backup", "months": 24, "price": eur(80) }),
        ),
        row("import_provider_costs", own(), json!({ "csv": "kind,item,months,currency,price", "dry_run": true })),
        row("update_provider_cost", own(), json!({ "note": "checked" })),
        row("delete_provider_cost", one("provider-costs", 1), Value::Null),
        row("set_rates", own(), json!({ "rates": [] })),
        row("look_again", own(), none()),
        row("ignore_finding", own(), because()),
        row("reopen_finding", own(), none()),
        row("adopt_machines", own(), json!({ "dry_run": true, "rows": [stock.adoption()] })),
        row(
            "import_adoptions",
            own(),
            json!({ "csv": "provider_ref,product,cycle_months,next_due_on", "dry_run": true }),
        ),
        row("quote_service_change", own(), dearer()),
        row("set_service_texts", one("metered services", 0), words()),
        row("give_service_coupon", one("other services", 0), json!({ "code": "GIVEN" })),
        row("take_service_coupon", vec![stock.id("other services", 0), stock.id("given coupons", 0)], none()),
        row("undo_service_change", vec![stock.id("other services", 0), stock.id("other changes", 0)], none()),
        row("change_service", one("other services", 0), dearer()),
        row("update_service", own(), json!({ "label": "Renamed by staff" })),
        row("request_service_action", own(), json!({ "action": "restart" })),
        row("begin_bulk_run", own(), resized(&stock.id("services", 0))),
        row("quote_bulk_add_on", own(), many_more()),
        row("find_shared_systems", own(), json!({ "service_ids": [stock.id("services", 0)] })),
        row("stop_bulk_run", own(), none()),
        row("retry_bulk_run", own(), json!({ "which": "failed" })),
        row("update_service_snapshot", other_snapshot(), json!({ "name": "renamed" })),
        row("rollback_service_snapshot", other_snapshot(), none()),
        row("delete_service_snapshot", other_snapshot(), Value::Null),
        row("put_service_snapshot_schedule", one("other services", 0), schedule()),
        row("delete_service_snapshot_schedule", one("other services", 0), Value::Null),
        row("create_service_snapshot", one("other services", 0), json!({ "name": "another" })),
        row("start_service_remedy", other_trouble(), remedy()),
        row("start_service_troubleshooting", one("other services", 0), none()),
        row("quote_add_on", one("metered services", 0), free()),
        row("buy_add_on", one("metered services", 0), bought()),
        row("add_private_networking", one("other services", 0), none()),
        row("create_network", own(), json!({ "name": "By staff", "region": "EU" })),
        row("look_at_network", own(), none()),
        row("join_network", own(), joining()),
        row("leave_network", inside("networks", 0), Value::Null),
        row("delete_network", one("networks", 2), Value::Null),
        row("create_firewall", own(), firewall_named("By staff")),
        row("update_firewall", own(), firewall_named("Renamed by staff")),
        row("assign_firewall", one("firewalls", 3), server()),
        row("unassign_firewall", inside("firewalls", 1), Value::Null),
        row("delete_firewall", one("firewalls", 4), Value::Null),
        row("read_addresses", own(), none()),
        row("assign_address", one("addresses", 1), server()),
        row("give_address", one("addresses", 2), none()),
        row("add_inside_address", one("addresses", 3), json!({ "ip": "2001:db8::5" })),
        row("remove_inside_address", one("addresses", 3), Value::Null),
        row("set_reverse_name", one("addresses", 3), host_name()),
        row("clear_reverse_name", one("addresses", 3), Value::Null),
        row("create_zone", own(), json!({ "name": "staff.example" })),
        row("read_zones", own(), none()),
        row("create_record", one("zones", 0), record_body(21)),
        row("update_record", record(2), moved(2)),
        row("delete_record", record(3), Value::Null),
        row("delete_records", one("zones", 4), chosen(6)),
        row("change_record_ttl", one("zones", 5), time(7)),
        row("preview_zone_import", one("zones", 0), zone_file()),
        row("apply_zone_import", one("zones", 9), agreed()),
        row("delete_zone", one("zones", 6), named(6)),
        row("give_zone", one("zones", 7), none()),
        row("open_service_console", own(), none()),
        row("reveal_service_console", own(), none()),
        row("change_service_console_password", own(), none()),
        row("switch_off_service_console", own(), Value::Null),
        row("suspend_service", own(), because()),
        row("unsuspend_service", own(), none()),
        row("cancel_service", own(), json!({ "when": "end_of_term", "reason": "A good reason" })),
        row("terminate_service", own(), json!({ "confirm_name": "web1.example.com", "reason": "A good reason" })),
        row("create_template", own(), template_body("Another")),
        row("preview_template", own(), json!({ "body": "#cloud-config\n" })),
        row("update_template", one("templates", 0), template_body("Renamed")),
        row("create_application", own(), application_body(&stock.id("templates", 1), "Another")),
        row("update_application", one("applications", 0), application_body(&stock.id("templates", 1), "Renamed")),
        row(
            "put_product_setup",
            one("products", 0),
            json!({ "template_id": null, "own_script": false, "own_images": 4, "own_images_gb": 20 }),
        ),
        row("put_document_looks", own(), looks()),
        row("preview_document_looks", own(), json!({ "kind": "invoice", "looks": looks() })),
        row("create_document_logo", own(), json!({ "content": LOGO })),
        row("update_settings", own(), json!({ "name": "Harbour Cloud" })),
        row("update_staff", own(), json!({ "suspended": true })),
        row("remove_staff", own(), Value::Null),
        row("invite_staff", own(), json!({ "email": "colleague@example.com", "name": "C", "role": "support" })),
        row("close_month", own(), json!({ "through": "2026-01-31" })),
        row("create_domain_contact", own(), contact_body("Third")),
        row("update_domain_contact", own(), contact_body("First")),
        row("prefer_domain_contact", own(), none()),
        row(
            "delete_domain_contact",
            vec![stock.id("provider-accounts", 0), stock.id("domain-contacts", 1)],
            Value::Null,
        ),
        row("check_domain", own(), json!({ "name": "free.example" })),
        row("order_domain", own(), domain_body("ordered.example", &stock.id("domain-contacts", 0))),
        row("update_domain", own(), json!({ "name_servers": ["ns1.example.net", "ns5.example.net"] })),
        row("look_at_domain", own(), none()),
        row("create_auth_code", own(), none()),
        row("cancel_domain", one("domains", 1), json!({ "confirm_name": "kept1.example" })),
        row("keep_domain", one("domains", 1), none()),
        row("answer_domain_transfer", one("domains", 2), json!({ "allow": true, "confirm_name": "kept2.example" })),
        row("give_domain", one("domains", 3), none()),
        row("forget_domain", one("domains", 4), Value::Null),
        row("read_domains", own(), none()),
        row("order_object_storage", own(), storage_body("Third", "US-central")),
        row("look_at_object_storage", own(), none()),
        row("resize_object_storage", own(), json!({ "size_gb": 500 })),
        row("read_object_storages", own(), json!({ "account_id": stock.id("provider-accounts", 0) })),
        row("end_storage_share", one("storage-shares", 1), Value::Null),
        row("create_storage_share", one("object-storages", 1), json!({ "customer_id": stock.id("customers", 0) })),
        row("cancel_object_storage", one("object-storages", 1), json!({ "confirm_name": "Ending" })),
        row("advance_clock", own(), json!({ "by": { "days": 1, "months": 0 } })),
    ]
}
