//! A business with one of everything, and a valid call of every operation that writes.
//!
//! The same calls serve three tests: strangers make them and are refused, so that it is the foreign id that stands in
//! the way and not the body; then those who may make them, and the audit log has to tell of each.

mod bodies;
mod calls;
mod kinds;

use std::collections::BTreeMap;

use mpanel_db::Job;
use sea_orm::ConnectionTrait as _;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use self::bodies::{
    BUCKET, billable_item, custom_image, dearer, nothing, own_image, price_change_of, resized, role_body, secret_body,
    started, user_body,
};
pub use self::bodies::{application_body, legal_entity, template_body};
pub use self::calls::{Call, calls};
use self::kinds::{
    dead_jobs, domain_stock, drafted, find_trouble, free_add_on, metered_stock, network_stock, one_time_stock,
    renewal_customer, scheduled, storage_stock, take_snapshot, tax_stock, zone_stock,
};
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
