//! Bad input: every field of every body is bent in every way we can think of. The answer is always a refusal that names
//! the field and says what to do, never a failure of ours, and the database holds what it held before.

use reqwest::Method;
use serde_json::{Value, json};

use crate::bending::{Bent, bend, bend_absent, bloat};
use crate::client::{Answer, Client};
use crate::contents::{contents, difference};
use crate::document::{For, NOWHERE, Operation, operations};
use crate::journey::GOOD;
use crate::stock::{Call, Stock, calls};
use crate::world::{World, world, worlds};

/// Fields in which what looks bent is right, how, and why. The list may only become shorter.
const TAKEN: &[(&str, &str, &str, &str)] = &[
    ("create_coupon", "/cycle_months/0", "negative", "a negative cycle counts days"),
    ("put_preference", "/value", "", "a preference is any JSON"),
    ("update_product_group", "/position", "negative", "places may be negative"),
    ("create_product_group", "/position", "negative", "places may be negative"),
    ("set_product_prices", "/prices/0/cycle_months", "negative", "a negative number counts days"),
    ("adopt_machines", "/rows/0/cycle_months", "negative", "a negative number counts days"),
    ("set_product_prices", "/prices/0/currency", "another currency", "a plan may be sold in yen"),
    ("set_one_time_prices", "/prices/0/currency", "another currency", "a product may be sold in yen"),
    (
        "create_cart",
        "/currency",
        "another currency",
        "a cart may be opened in any currency; it shows what is sold in it",
    ),
    ("update_currency_settings", "/reporting_currency", "another currency", "a business may report in yen"),
    ("add_reference_rate", "/base", "another currency", "a rate is between any two currencies"),
    ("create_provider_cost", "/price/currency", "another currency", "a provider may charge in yen"),
    ("import_provider_costs", "/csv", "100,000 letters", "what is wrong in a file is told by its lines"),
    ("import_adoptions", "/csv", "100,000 letters", "what is wrong in a file is told by its lines"),
    ("preview_own_zone_import", "/text", "100,000 letters", "what is wrong in a file is told by its lines"),
    ("preview_zone_import", "/text", "100,000 letters", "what is wrong in a file is told by its lines"),
    ("import_provider_costs", "/csv", "a million letters", "what is wrong in a file is told by its lines"),
    ("import_adoptions", "/csv", "a million letters", "what is wrong in a file is told by its lines"),
    ("preview_own_zone_import", "/text", "a million letters", "what is wrong in a file is told by its lines"),
    ("preview_zone_import", "/text", "a million letters", "what is wrong in a file is told by its lines"),
    ("request_own_action", "/confirm_name", "100,000 letters", "compared where the act asks for it, and kept nowhere"),
    ("request_service_action", "/confirm_name", "100,000 letters", "compared where the act asks for it, kept nowhere"),
    ("join_own_network", "/confirm_name", "100,000 letters", "compared where the act asks for it, and kept nowhere"),
    ("join_network", "/confirm_name", "100,000 letters", "compared where the act asks for it, and kept nowhere"),
    ("record_payment", "/received_on", "a past day", "money may have come long before it is entered"),
    ("add_tax_rule", "/valid_from", "a past day", "a tax was in force before the business began"),
    ("add_reference_rate", "/day", "a past day", "a rate is of any day that has been"),
    ("add_tax_certificate", "/valid_from", "a past day", "a certificate may be older than the customer's account"),
    ("close_month", "/through", "a past day", "any month that is over may be closed"),
    ("adopt_machines", "/rows/0/next_due_on", "a past day", "what is wrong in a row is told by row"),
    ("adopt_machines", "/rows/0", "100,000 letters", "what is wrong in a row is told by row"),
    ("preview_price_change", "/cycle_months", "negative", "a negative number counts days"),
    ("schedule_price_change", "/change/cycle_months", "negative", "a negative number counts days"),
    ("create_bundle", "/position", "negative", "places may be negative"),
    ("update_bundle", "/position", "negative", "places may be negative"),
    ("create_product", "/position", "negative", "places may be negative"),
    ("update_product", "/position", "negative", "places may be negative"),
    ("preview_template", "/answers", "an unknown field", "the names of the answers are the template's"),
    ("advance_clock", "/by", "a list", "the reader of JSON takes a list for an object with the same fields"),
];
/// A cart takes what does not fit and says so in `problems`, so that a visitor can mend it piece by piece.
const SOFT: &[&str] = &["put_cart", "quote_cart", "quote_customer_order"];

fn names_a_field(answer: &Answer) -> bool {
    let fields = answer.body["errors"].as_array();
    fields.is_some_and(|all| !all.is_empty() && all.iter().all(|f| f["detail"].as_str().is_some_and(|d| d.len() >= 8)))
}

/// Whether a pointer leads to a place in the body, or to one that is missing there.
fn leads_somewhere(pointer: &str, body: &Value) -> bool {
    let parent = pointer.rsplit_once('/').map_or("", |(parent, _)| parent);
    pointer.starts_with("/headers/") || body.pointer(pointer).is_some() || body.pointer(parent).is_some()
}

/// Calls of operations without an id, which are no strangers' business.
fn more_calls(stock: &Stock) -> Vec<Call> {
    let row = |id, body| Call { id, ids: Vec::new(), body };
    let change = json!({
        "product_id": stock.id("products", 0), "price": { "percent": "5" }, "notice_days": 30,
        "first_day": "2026-06-01", "reason": "Stock"
    });
    vec![
        row("sign_in", json!({ "email": "nobody@example.com", "password": "wrong", "as_token": true })),
        row(
            "sign_up",
            json!({
                "email": "stocked@example.com", "password": "a long enough password", "name": "T", "country": "DE",
                "address": { "line1": "S 1", "city": "B", "postal_code": "10115" }, "accept_terms": true
            }),
        ),
        row("request_password_reset", json!({ "email": "nobody@example.com" })),
        row("confirm_password_reset", json!({ "token": "none", "password": "a long enough password" })),
        row("verify_email", json!({ "token": "none" })),
        row("change_password", json!({ "current_password": "not mine", "new_password": "a long enough password" })),
        row("create_cart", json!({ "currency": "EUR" })),
        row("quote_cart", json!({ "currency": "EUR", "items": stock.cart_items() })),
        row("check_shop_domain", json!({ "name": "free.example" })),
        // What is right in these is refused as well, by what they are about.
        row("schedule_price_change", json!({ "change": change, "fingerprint": "none" })),
        row("approve_purchase", json!({ "reason": "A good reason" })),
        row("refuse_purchase", json!({ "reason": "A good reason" })),
        row("approve_add_on", json!({ "reason": "A good reason" })),
        row("approve_storage_purchase", json!({ "reason": "A good reason" })),
        row("refuse_storage_purchase", json!({ "reason": "A good reason" })),
        row("request_service_move", json!({ "region": "US-central", "confirm_name": "stock" })),
        row("adopt_service_move", json!({ "region": "US-central" })),
        row("request_own_move", json!({ "region": "US-central", "confirm_name": "stock" })),
        row("begin_service_upgrade", stock.upgrade()),
        row("begin_own_upgrade", stock.upgrade()),
        row("mark_service_upgrade_step", json!({ "step": "data", "done": true })),
        row("mark_own_upgrade_step", json!({ "step": "data", "done": true })),
        row("finish_service_upgrade", json!({ "when": "now", "confirm_name": "stock" })),
        row("finish_own_upgrade", json!({ "when": "now", "confirm_name": "stock" })),
        row("report_install", json!({ "token": "none", "state": "done", "words": "It is done" })),
        row("accept_offer", json!({ "token": "none", "name": "Ada", "accept_terms": true, "items": [] })),
        row("decline_offer", json!({ "token": "none", "reason": "Too dear" })),
        row(
            "create_provider_account",
            json!({
                "name": "Another", "kind": "contabo", "client_id": "a", "client_secret": "b", "username": "c",
                "password": "d"
            }),
        ),
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bent_bodies_are_refused_and_write_nothing() {
    for world in worlds().await {
        try_all(&world, 3_000, |_, body, bodies| bend(body, "", bodies)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_body_could_have_besides_is_looked_at_as_well() {
    let add = |operation: &Operation, body: &Value, bodies: &mut Vec<Bent>| {
        bend_absent(operation, body, bodies);
        bodies.extend(bloat(body));
    };
    try_all(&world().await, 800, add).await;
}

/// Makes every call with each of its bodies bent.
async fn try_all(world: &World, at_least: usize, add: impl Fn(&Operation, &Value, &mut Vec<Bent>)) {
    let stock = Stock::fill(world).await;
    let (all, visitor) = (operations(), world.visitor());
    let token = world.gateway.test_token(GOOD).unwrap();
    let mut wrong = Vec::new();
    let mut tried = 0;
    let mut before = contents(world).await;
    let mut untried: Vec<&Operation> = all.iter().filter(|o| o.takes_body).collect();
    let written = calls(&stock, &format!("{}/pay/return", world.base), &token);
    for call in written.into_iter().chain(more_calls(&stock)).filter(|c| c.body.is_object()) {
        untried.retain(|o| o.id != call.id);
        let operation = all.iter().find(|o| o.id == call.id).unwrap_or_else(|| panic!("no operation {}", call.id));
        let ids = if call.ids.is_empty() { stock.ids_for(&operation.path) } else { call.ids };
        let path = operation.with_ids(&ids);
        let caller = match operation.audience() {
            For::Staff => &stock.owner,
            For::Customers => &stock.customer,
            For::Anybody if operation.needs_session() => &stock.customer,
            For::Anybody => &visitor,
        };
        let mut bodies = Vec::new();
        add(operation, &call.body, &mut bodies);
        for (at, how, body) in bodies {
            let excused =
                TAKEN.iter().any(|(id, field, way, _)| *id == call.id && at.starts_with(field) && how.starts_with(way));
            if !operation.takes_body || excused {
                continue;
            }
            let answer = caller.call(operation.method.clone(), &path, Some(body.clone()), &[]).await;
            tried += 1;
            let told = format!("{}{at} with {how}: {} {}", call.id, answer.status, answer.body);
            let told: String = told.chars().take(400).collect();
            if answer.status >= 500 || answer.status < 400 && !SOFT.contains(&call.id) {
                wrong.push(told.clone());
            } else if answer.status == 422 && !names_a_field(&answer) {
                wrong.push(format!("{told} names no field"));
            }
            // A report on a file is an answer; its errors have lines.
            let fields = answer.body["errors"].as_array().filter(|_| answer.status >= 400);
            for field in fields.into_iter().flatten() {
                let pointer = field["pointer"].as_str().unwrap();
                if !leads_somewhere(pointer, &body) {
                    wrong.push(format!("{told}: its pointer leads nowhere"));
                }
            }
        }
        let after = contents(world).await;
        if before != after && !SOFT.contains(&call.id) {
            wrong.push(format!("{} has changed {:#?}", call.id, difference(&before, &after)));
        }
        before = after;
    }
    let untried: Vec<&str> = untried.iter().map(|o| o.id.as_str()).collect();
    assert_eq!(untried, ["receive_payment_webhook"], "it is signed; the others want a call in stock.rs");
    assert!(wrong.is_empty(), "on {}: {} of {tried}: {wrong:#?}", world.database.name, wrong.len());
    assert!(tried > at_least, "only {tried} bodies");
}

async fn raw(client: &Client, operation: &Operation, path: &str, body: &[u8], headers: &[(&str, &str)]) -> Answer {
    client.raw(operation.method.clone(), &format!("/api/v1{path}"), body.to_vec(), headers).await
}

#[tokio::test]
async fn what_is_no_json_is_refused_everywhere() {
    let world = world().await;
    let (owner, customer) = (world.owner().await, world.customer("raw@example.com").await);
    let deep = [b"{\"a\":".repeat(20_000), b"1".to_vec()].concat();
    let wide = [b"[".to_vec(), b"0,".repeat(200_000), b"0]".to_vec()].concat();
    let json = [("content-type", "application/json")];
    let before = contents(&world).await;
    for operation in operations().into_iter().filter(|o| o.takes_body) {
        if operation.id == "receive_payment_webhook" {
            continue;
        }
        let caller = if operation.audience() == For::Staff { &owner } else { &customer };
        let path = operation.with_id(NOWHERE);
        for (name, body, headers) in [
            ("half a document", &b"{\"name\":"[..], &json[..]),
            ("nothing but null", b"null", &json),
            ("a number", b"7", &json),
            ("bytes that are no text", b"{\"name\":\"\xff\xfe\"}", &json),
            ("a lone surrogate", b"{\"name\":\"\\ud800\"}", &json),
            ("deep nesting", &deep, &json),
            ("a long list", &wide, &json),
            ("the same key twice", b"{\"name\":\"a\",\"name\":\"b\"}", &json),
            ("two documents", b"{} {}", &json),
            ("a form", b"name=a", &[("content-type", "application/x-www-form-urlencoded")]),
            ("no type", b"{\"name\":\"a\"}", &[]),
            ("two megabytes", &vec![b' '; 2_000_000], &json),
        ] {
            let answer = raw(caller, &operation, &path, body, headers).await;
            let told = format!("{} with {name}: {} {:#}", operation.id, answer.status, answer.body);
            assert!((400..500).contains(&answer.status), "{told}");
        }
    }
    let after = contents(&world).await;
    assert!(before == after, "{:#?}", difference(&before, &after));
}

#[tokio::test]
async fn odd_headers_are_refused_and_write_nothing() {
    let world = world().await;
    let (owner, customer) = (world.owner().await, world.customer("odd@example.com").await);
    let id = owner.get("/admin/customers").await.ok(200)["items"][0]["id"].as_str().unwrap().to_owned();
    let before = contents(&world).await;
    let long = "k".repeat(201);
    let credit = json!({ "amount": { "minor": 100, "currency": "EUR" }, "reason": "x" });
    let change = json!({ "company": "Odd" });
    let path = format!("/admin/customers/{id}");
    for key in ["", &long, "käse", "\u{202e}", " \t"] {
        let answer = owner
            .call(Method::POST, &format!("{path}/credit"), Some(credit.clone()), &[("idempotency-key", key)])
            .await;
        assert_eq!(answer.body["errors"][0]["pointer"], "/headers/idempotency-key", "{key:?}: {:#}", answer.body);
        answer.refused(422);
    }
    for version in ["", "abc", "\"", "-1", "1.5", "99999999999999999999", "W/", "ä", "1, 2", "0"] {
        for (caller, path) in [(&owner, path.as_str()), (&customer, "/portal/profile")] {
            let answer = caller.call(Method::PATCH, path, Some(change.clone()), &[("if-match", version)]).await;
            assert!([412, 422].contains(&answer.status), "{version:?}: {} {:#}", answer.status, answer.body);
        }
    }
    for (name, value) in [
        ("authorization", "Bearer"),
        ("authorization", "Bearer \u{e4}"),
        ("authorization", "Basic b3duZXI6eA=="),
        ("authorization", "Bearer ' OR 1=1 --"),
    ] {
        let answer = owner.call(Method::PATCH, &path, Some(change.clone()), &[(name, value)]).await;
        answer.refused(401);
    }
    for (name, value) in [("x-request-id", "not a uuid"), ("x-forwarded-for", "; drop table"), ("host", "\u{e4}")] {
        let answer = owner.call(Method::GET, "/admin/customers", None, &[(name, value)]).await;
        assert!(answer.status < 500, "{name}: {} {:#}", answer.status, answer.body);
    }
    let after = contents(&world).await;
    assert!(before == after, "{:#?}", difference(&before, &after));
}

#[tokio::test]
async fn odd_addresses_and_queries_break_nothing() {
    let world = world().await;
    let (owner, customer) = (world.owner().await, world.customer("query@example.com").await);
    let long = "9".repeat(5_000);
    for operation in operations().into_iter().filter(|o| o.id != "stream_events") {
        let caller = if operation.audience() == For::Customers { &customer } else { &owner };
        for id in [
            "%00",
            "%E2%80%AE",
            "..%2F..%2Fetc%2Fpasswd",
            "svc_",
            "SVC_00000000000000000000000001",
            long.as_str(),
            "%FF",
        ] {
            if operation.parameters() > 0 {
                let path = operation.with_id(id);
                let answer = caller.call(operation.method.clone(), &path, operation.empty_body(), &[]).await;
                let told = format!("{} with {id:.40}: {} {:#}", operation.id, answer.status, answer.body);
                assert!((400..500).contains(&answer.status), "{told}");
            }
        }
        if operation.method == Method::GET {
            let path = operation.with_id(NOWHERE);
            for query in [
                "limit=abc",
                "limit=-1",
                "limit=99999999999999999999",
                "cursor=%00",
                "cursor=9999999999999999999",
                "sort=;drop",
                "sort=-",
                "q=%F0%9F%92%A9",
                "q=%00",
                "q=%25%27%22",
                "state=nonsense",
                "until=never",
                "until=9999-12-31",
                "currency=XXX",
                "from=-1&to=9999-99-99",
                "customer_id=%00",
                "q=%FF",
            ] {
                let answer = caller.call(Method::GET, &format!("{path}?{query}"), None, &[]).await;
                let told = format!("{}?{query}: {} {:#}", operation.id, answer.status, answer.body);
                assert!(answer.status < 500, "{told}");
            }
        }
    }
}
