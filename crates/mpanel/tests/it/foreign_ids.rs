//! Ids of others in a body: every field that takes an id, read from the OpenAPI document, is given one that exists but
//! belongs to somebody else. The answer names the field or says that there is no such thing, and nothing is written.

use std::collections::BTreeMap;

use mpanel_core::{CustomerId, OrderId, ProductId, TenantId};
use mpanel_provisioning as provisioning;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::bending::with;
use crate::client::{Answer, Client};
use crate::contents::{Contents, contents, difference};
use crate::document::{Field, For, Operation, operations};
use crate::journey::{GOOD, running_machine};
use crate::stock::{LOGO, Stock, application_body, calls, legal_entity, template_body};
use crate::strangers::WITHOUT_CALL;
use crate::tenants::{HOST, OWNER, open_second};
use crate::world::{World, worlds};

/// Fields that look like ids of things of ours and are none, and what they are.
const OTHER_IDS: &[(&str, &str)] = &[
    ("tax_id", "a number of the tax office"),
    ("endpoint_id", "an address of e-invoices"),
    ("client_id", "a name for signing in at the provider"),
    ("tag_ids", "the provider's; those of the account"),
    ("image_id", "the provider's; what is offered is the same for all"),
    ("/provider/product_id", "the provider's"),
    ("/images/0/id", "the provider's"),
    ("/events/0/id", "the sender's, whatever it is"),
    ("/id", "the sender's, whatever it is"),
];
/// What is refused before the id is looked at, whosever it is, and why. The list may only become shorter.
const EARLIER: &[(&str, &str)] = &[
    ("adopt_machines", "the row in stock names a customer, and one that does names no new one with its own ids"),
    ("create_network", "an account that none of the customer's servers is on has no region to choose"),
    ("create_own_network", "an account that none of the customer's servers is on has no region to choose"),
    ("request_service_action", "the call in stock is no reinstallation, which alone takes software"),
    ("request_own_action", "the call in stock is no reinstallation, which alone takes software"),
];
/// Dry runs that answer row by row what is refused.
const BY_ROW: &[&str] = &["adopt_machines"];
/// A cart takes what does not fit and says so in `problems`.
const SOFT: &[&str] = &["put_cart", "quote_cart", "quote_customer_order"];

/// Whether a field takes ids, by its name.
fn takes_ids(field: &Field) -> bool {
    let name = field.name();
    let named = name.ends_with("_id") || name.ends_with("_ids") || ["id", "service", "legal_entity"].contains(&name);
    let list = field.is("array");
    let other = |(known, _): &(&str, &str)| *known == name || known.starts_with('/') && field.at == *known;
    named && !list && !OTHER_IDS.iter().any(other) && !field.at.ends_with("/provider/product_id")
}

/// Things of others, by the fields in which they could be named.
struct Foreign(BTreeMap<&'static str, Vec<String>>);

impl Foreign {
    fn of(&self, field: &Field, audience: For) -> Vec<String> {
        let key = match field.name() {
            "service" | "service_ids" => "service_id",
            "product_ids" | "add_on_ids" | "id" => "product_id",
            name => name,
        };
        let all = self.0.get(key).unwrap_or_else(|| panic!("foreign_ids.rs has nothing for {}", field.at));
        // What belongs to another customer staff may well name.
        let count = if audience == For::Staff { 1 } else { all.len() };
        all.iter().take(count).cloned().collect()
    }
}

fn id_of(value: &Value) -> String {
    value["id"].as_str().unwrap_or_else(|| panic!("an id in {value:#}")).to_owned()
}

/// A service of another business; nothing has begun for it.
async fn far_service(world: &World, tenant: TenantId, customer: CustomerId) -> String {
    let ctx = world.house.deps.system(tenant, "test").await.unwrap();
    let new = provisioning::NewService {
        id: ctx.new_id(),
        customer,
        order: OrderId(Uuid::from_u128(1)),
        subscription: None,
        product: provisioning::ProductSnapshot {
            product: ProductId(Uuid::from_u128(2)),
            name: "Far".to_owned(),
            provider_account: None,
            provider_product_id: "V153".to_owned(),
            specs: json!({ "cpu_cores": 4 }),
            snapshot_quota: 1,
            period_months: 1,
            add_ons: Vec::new(),
            bought_as: None,
            storage: None,
            domain: None,
        },
        region: "EU".to_owned(),
        image_id: "afecbb85-e2fc-46f0-9684-b46b1faf00bb".to_owned(),
        hostname: "far.example.com".to_owned(),
        access: provisioning::Access::Password,
        default_user: None,
        software: None,
    };
    let tx = world.house.deps.db.begin().await.unwrap();
    let made = provisioning::create_service(&ctx, &tx, &world.house.deps.vault, new).await.unwrap().id;
    tx.commit().await.unwrap();
    made.to_string()
}

/// One of everything that can be named in a body: of another business first, then of another customer of the same.
async fn foreign(world: &World, stock: &Stock, near: &Client) -> (Foreign, Client) {
    let tenant = open_second(world).await;
    let there = world.visitor().at_host(HOST);
    let boss = there.sign_in(OWNER.0, OWNER.1).await;
    there.sign_up("far@example.com").await;
    let customer = id_of(&boss.get("/admin/customers").await.ok(200)["items"][0]);
    let group = json!({ "name": "Far", "slug": "far", "description": "", "position": 1 });
    let group = id_of(&boss.post("/admin/product-groups", group).await.ok(201));
    let product = json!({ "kind": "add_on", "slug": "far", "name": "Far" });
    let product = id_of(&boss.post("/admin/products", product).await.ok(201));
    let template = id_of(&boss.post("/admin/templates", template_body("Far")).await.ok(201));
    let entry = application_body(&template, "Far");
    let application = id_of(&boss.post("/admin/applications", entry).await.ok(201));
    let logo = id_of(&boss.post("/admin/document-logos", json!({ "content": LOGO })).await.ok(201));
    let entity = id_of(&boss.post("/admin/legal-entities", legal_entity(9)).await.ok(201));
    let customers = id_of(&boss.post("/admin/customer-groups", json!({ "name": "Far" })).await.ok(201));
    let price = json!({ "minor": 1000, "currency": "EUR" });
    let item = json!({ "customer_id": customer, "description": "Far", "unit_price": price, "timing": "hold" });
    let item = id_of(&boss.post("/admin/billable-items", item).await.ok(201));
    let invoice = id_of(&near.get("/portal/invoices").await.ok(200)["items"][0]);
    let peers = &world.peers;
    let account = json!({
        "name": "Far", "kind": "contabo", "api_base": peers.contabo_url, "token_url": peers.contabo_token_url,
        "client_id": peers.contabo_client_id, "client_secret": peers.contabo_client_secret.expose(),
        "username": peers.contabo_username, "password": peers.contabo_password.expose()
    });
    let account = id_of(&boss.post("/admin/provider-accounts", account).await.ok(201));
    let service = far_service(world, tenant, customer.parse().unwrap()).await;
    let near_service = id_of(&crate::journey::service(near).await);
    let rule = json!({ "protocol": "tcp", "ports": ["22"], "sources": ["any"] });
    let firewall = |name: &str| json!({ "name": name, "rules": [rule] });
    let near_firewall = id_of(&near.post("/portal/firewalls", firewall("Near")).await.ok(201));
    let firewalls = format!("/admin/customers/{customer}/firewalls");
    let firewall = id_of(&boss.post(&firewalls, firewall("Far")).await.ok(201));
    let card = near.get("/portal/payment-methods").await.ok(200);
    let card = id_of(card["items"].as_array().or(card.as_array()).and_then(|all| all.first()).expect("a card"));
    let all = [
        ("customer_id", vec![customer]),
        ("service_id", vec![service, near_service]),
        ("account_id", vec![account]),
        ("firewall_id", vec![firewall, near_firewall]),
        ("product_id", vec![product]),
        ("group_id", vec![group]),
        ("template_id", vec![template]),
        ("application_id", vec![application]),
        ("logo_id", vec![logo]),
        ("payment_method_id", vec![card]),
        ("invoice_ids", vec![invoice]),
        ("legal_entity", vec![entity]),
        ("customer_group_id", vec![customers]),
        ("item_ids", vec![item]),
        // Of another zone than those that are changed.
        ("record_ids", vec![stock.id("records", 0)]),
    ];
    (Foreign(all.into()), boss)
}

/// Whether a refusal is about this field: there is no such thing, or the field is named.
fn is_about(answer: &Answer, at: &str) -> bool {
    let list = at.trim_end_matches("/0");
    let named = |field: &Value| {
        let pointer = field["pointer"].as_str().unwrap_or_default();
        !pointer.is_empty() && (pointer.starts_with(list) || list.starts_with(pointer))
    };
    answer.status == 404 || answer.body["errors"].as_array().is_some_and(|all| all.iter().any(named))
}

async fn attempt(caller: &Client, operation: &Operation, path: &str, at: &str, body: Value) -> Option<String> {
    let answer = caller.call(operation.method.clone(), path, Some(body), &[]).await;
    let problems = answer.body["problems"].as_array().is_some_and(|all| !all.is_empty());
    let soft = SOFT.contains(&operation.id.as_str()) && answer.status == 200 && problems;
    let earlier = EARLIER.iter().any(|(id, _)| *id == operation.id);
    let refused = (400..500).contains(&answer.status) && (earlier || at.is_empty() || is_about(&answer, at));
    let soft = soft || BY_ROW.contains(&operation.id.as_str()) && answer.body["refused"] == 1;
    let shown = String::from_utf8_lossy(&answer.bytes);
    let named = ["far.example.com", "far@example.com", "near@example.com"].iter().any(|word| shown.contains(word));
    let told: String = format!("{} {at}: {} {shown}", operation.id, answer.status).chars().take(500).collect();
    ((!refused && !soft) || named).then_some(told)
}

/// The database but for carts, which take what does not fit and say so.
async fn kept(world: &World) -> Contents {
    let mut all = contents(world).await;
    all.retain(|table, _| table != "billing_carts");
    all
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_belongs_to_others_cannot_be_named_in_a_body() {
    for world in worlds().await {
        let near = world.customer("near@example.com").await;
        running_machine(&world, &near, GOOD).await;
        let stock = Stock::fill(&world).await;
        let (foreign, boss) = foreign(&world, &stock, &near).await;
        let token = world.gateway.test_token(GOOD).unwrap();
        let calls = calls(&stock, &format!("{}/pay/return", world.base), &token);
        let before = kept(&world).await;
        let (mut wrong, mut tried) = (Vec::new(), 0);
        for operation in operations().into_iter().filter(|o| o.takes_body) {
            let fields: Vec<Field> = operation.fields().into_iter().filter(takes_ids).collect();
            let Some(call) = calls.iter().find(|call| call.id == operation.id) else {
                let excused = WITHOUT_CALL.iter().any(|(id, _)| *id == operation.id) || fields.is_empty();
                assert!(excused || operation.id == "quote_cart", "stock.rs has no valid call of {}", operation.id);
                continue;
            };
            let audience = operation.audience();
            let caller = if audience == For::Staff { &stock.owner } else { &stock.customer };
            let ids = if call.ids.is_empty() { stock.ids_for(&operation.path) } else { call.ids.clone() };
            let path = operation.with_ids(&ids);
            for field in &fields {
                for id in foreign.of(field, audience) {
                    let body = with(&call.body, &field.at, &json!(id)).expect("a body with the field");
                    wrong.extend(attempt(caller, &operation, &path, &field.at, body).await);
                    tried += 1;
                }
                // The other way round: another business names what is in stock, where the address asks for nothing.
                if audience == For::Staff && operation.parameters() == 0 && call.body.pointer(&field.at).is_some() {
                    wrong.extend(attempt(&boss, &operation, &path, "", call.body.clone()).await);
                    tried += 1;
                }
            }
        }
        let after = kept(&world).await;
        let changed = if before == after { Vec::new() } else { difference(&before, &after) };
        assert!(wrong.is_empty() && changed.is_empty(), "on {}: {wrong:#?} {changed:#?}", world.database.name);
        assert!(tried > 60, "only {tried} tries");
    }
}
