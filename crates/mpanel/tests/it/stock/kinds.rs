//! What is in stock, kind by kind.

use mpanel_billing::{self as billing, NewProduct, ProductKind, ProductPatch, ProductPrice};
use mpanel_core::OpContext;
use serde_json::{Value, json};

use super::bodies::{
    BUCKET, bundle_body, contact_body, domain_body, legal_entity, record_body, storage_body, words_option, zone_file,
};
use super::{Orphan, list, text};
use crate::client::Client;
use crate::journey::{GOOD, running_machine};
use crate::world::World;

/// A meter, and a machine with usage events.
pub(super) async fn metered_stock(
    world: &World,
    client: &Client,
    owner: &Client,
    plan: &str,
) -> Vec<(&'static str, String)> {
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

/// A product that is sold once, in a bundle with a plan, and an accepted order of two of them that staff has to deliver.
pub(super) async fn one_time_stock(owner: &Client, customer: &Client, plan: &str) -> Vec<(&'static str, String)> {
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

/// Legal entities, tax rules that begin later, and a business with a VAT number and a certificate.
pub(super) async fn tax_stock(world: &World, owner: &Client) -> Vec<(&'static str, String)> {
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

/// Private networks, firewalls and addresses; the first network has the service in it, the first firewall is on it.
pub(super) async fn network_stock(
    world: &World,
    client: &Client,
    owner: &Client,
    service: &str,
) -> Vec<(&'static str, String)> {
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
    let six = six.iter().find(|a| a["family"] == 6).expect("an IPv6 address");
    let (id, net) = (text(&six["id"]), text(&six["ip"]).trim_end_matches('1').to_owned());
    found.push(("addresses", id.clone()));
    for last in [6, 7] {
        let new = json!({ "ip": format!("{net}{last}") });
        let further = client.post(&format!("/portal/addresses/{id}/inside"), new).await.ok(201);
        found.push(("addresses", text(&further["id"])));
    }
    found.push(("ipv6-nets", net));
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
pub(super) async fn zone_stock(world: &World, client: &Client) -> Vec<(&'static str, String)> {
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

/// Contacts and domains: one to change, one to end, one that is asked for, one to give, one that has left, one for which
/// its customer answers; and a contact of the customer's own.
pub(super) async fn domain_stock(
    world: &World,
    client: &Client,
    owner: &Client,
    service: &str,
) -> Vec<(&'static str, String)> {
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

/// An object storage with a share and a bucket, and one to end.
pub(super) async fn storage_stock(
    world: &World,
    owner: &Client,
    client: &Client,
    service: &str,
) -> Vec<(&'static str, String)> {
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

/// An add-on that costs nothing and goes with a plan, also later: no credit and no day changes what is due for it.
pub(super) async fn free_add_on(world: &World, plan: &str) -> String {
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

pub(super) async fn take_snapshot(world: &World, client: &Client, service: &str) -> String {
    let path = format!("/portal/services/{service}/snapshots");
    client.post(&path, json!({ "name": "stocked" })).await.ok(202);
    world.settle().await;
    world.advance_seconds(300).await;
    text(&list(client, &path).await[0]["id"])
}

/// Checks of a machine while it is off, which offer to restart it. It runs again.
pub(super) async fn find_trouble(world: &World, client: &Client, service: &str) -> String {
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
pub(super) async fn scheduled(client: &Client, path: &str, body: Value) -> String {
    text(&client.post(path, body).await.ok(200)["change"]["id"])
}

pub(super) async fn renewal_customer(owner: &Client, invoice: &str) -> Value {
    owner.get(&format!("/admin/invoices/{invoice}")).await.ok(200)["customer"]["id"].clone()
}

pub(super) async fn dead_jobs(world: &World, ctx: &OpContext) {
    let tx = world.house.deps.db.begin().await.unwrap();
    for number in 0..2 {
        tx.enqueue(ctx, &Orphan { number }).await.unwrap();
    }
    tx.commit().await.unwrap();
    world.settle().await;
}

/// An invoice of a customer that waits, and what staff put on it.
pub(super) async fn drafted(world: &World, ctx: &OpContext, customer: &str) -> (String, String) {
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
