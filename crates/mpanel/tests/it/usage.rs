//! Usage over the API: the calls of docs/usage.md as they stand there, the lines they lead to, what customers see, and
//! what is refused.

use serde_json::{Value, json};

use crate::client::Client;
use crate::journey::{GOOD, running_machine};
use crate::samples::{samples, send};
use crate::world::{World, worlds};

const PAGE: &str = "usage.md";

async fn plan(owner: &Client) -> String {
    let shop = owner.get("/shop/catalog?currency=EUR").await.ok(200);
    shop["groups"][0]["products"][0]["id"].as_str().unwrap().to_owned()
}

/// A customer with a machine whose traffic is metered as the page says.
pub async fn metered_machine(world: &World, email: &str) -> (Client, String) {
    let owner = world.owner().await;
    let product = plan(&owner).await;
    for sample in &samples(PAGE, &[("product", &product)])[..2] {
        send(&owner, sample).await;
    }
    let client = world.customer(email).await;
    let service = running_machine(world, &client, GOOD).await["id"].as_str().unwrap().to_owned();
    (client, service)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_calls_of_the_page_lead_to_a_line_of_the_next_invoice() {
    for world in worlds().await {
        let (client, service) = metered_machine(&world, "metered@example.com").await;
        let owner = world.owner().await;
        world.advance_days(6).await;
        let product = plan(&owner).await;
        let event = "router-7:2026-01-20T10";
        let calls = samples(PAGE, &[("product", &product), ("service", &service), ("event", event)]);
        assert_eq!(calls.len(), 6);
        assert_eq!(send(&owner, &calls[2]).await, json!({ "accepted": 1, "duplicates": 0, "late": 0 }));
        assert_eq!(send(&owner, &calls[3]).await, json!({ "accepted": 1, "duplicates": 1, "late": 0 }));
        let usage = client.get(&format!("/portal/services/{service}/usage")).await.ok(200);
        let meter = &usage["meters"][0];
        // 100 of 1,200 GB are included: 1,000 at 0.02 and 100 at 0.01.
        assert_eq!((&meter["quantity"], &meter["amount"]["minor"]), (&json!("1200"), &json!(2100)), "{usage:#}");
        assert_eq!(meter["days"].as_array().unwrap().len(), 7);
        assert_eq!(meter["days"][5], json!({ "date": "2026-01-20", "quantity": "1200" }));
        let replaced = send(&owner, &calls[4]).await;
        assert_eq!((&replaced["value"], &replaced["billed"]), (&json!("969.5"), &json!(false)));
        let listed = owner.get(&format!("/admin/services/{service}/usage-events")).await.ok(200);
        assert_eq!((&listed["total"], &listed["items"][0]["id"]), (&json!(2), &json!("router-7:2026-01-20T11")));

        world.advance_days(26).await;
        let invoices = client.get("/portal/invoices").await.ok(200);
        let latest = invoices["items"][0]["id"].as_str().unwrap();
        let invoice = client.get(&format!("/portal/invoices/{latest}")).await.ok(200);
        let line = invoice["lines"].as_array().unwrap().iter().find(|l| l["kind"] == "usage");
        let line = line.unwrap_or_else(|| panic!("{invoice:#}"));
        // 2,039 - 100 GB: 1,000 at 0.02 and 939 at 0.01.
        assert_eq!(line["amount"]["minor"], 2939, "{line:#}");
        assert!(line["description"].as_str().unwrap().starts_with("Traffic 2026-01-15 to 2026-02-14: 2039 GB"));
        assert_eq!(invoice["due_date"], "2026-02-15", "usage waits for the end of its period");

        send(&owner, &calls[5]).await;
        let after = owner.get(&format!("/admin/services/{service}/usage")).await.ok(200);
        assert_eq!((&after["billed"][0]["pending"], &after["meters"][0]["quantity"]), (&json!(true), &json!("0")));
        world.advance_days(28).await;
        let invoices = client.get("/portal/invoices").await.ok(200);
        let latest = invoices["items"][0]["id"].as_str().unwrap();
        let invoice = client.get(&format!("/portal/invoices/{latest}")).await.ok(200);
        let amounts: Vec<i64> = invoice["lines"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|l| l["kind"] == "usage")
            .map(|l| l["amount"]["minor"].as_i64().unwrap())
            .collect();
        assert_eq!(amounts, [1939 - 2939, 0], "969.5 GB at 0.02 instead of what was billed: {invoice:#}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn wrong_usage_is_refused_at_its_field_and_changes_nothing() {
    let world = crate::world::world().await;
    let (client, service) = metered_machine(&world, "refused@example.com").await;
    let owner = world.owner().await;
    let good = json!({ "id": "a", "service": service, "meter": "traffic", "value": "1", "occurred_at": world.now().await.to_string() });
    let with = |field: &str, value: Value| {
        let mut event = good.clone();
        event[field] = value;
        event
    };
    let cases = [
        (with("value", json!(1)), ""),
        (with("value", json!("1e3")), "/value"),
        (with("value", json!("-1")), "/value"),
        (with("meter", json!("power")), "/meter"),
        (with("occurred_at", json!("2026-01-14T00:00:00Z")), "/occurred_at"),
        (with("occurred_at", json!("2027-01-14T00:00:00Z")), "/occurred_at"),
        (with("id", json!("")), "/id"),
        (with("subscription", json!("sub_00000000000000000000000001")), "/service"),
        (with("colour", json!("blue")), ""),
    ];
    for (event, pointer) in cases {
        let answer = owner.post("/admin/usage-events", event.clone()).await;
        assert!([400, 422].contains(&answer.status), "{event}: {:#}", answer.body);
        if !pointer.is_empty() {
            assert_eq!(answer.body["errors"][0]["pointer"], pointer, "{event}: {:#}", answer.body);
        }
        let answer = owner.post("/admin/usage-events/batch", json!({ "events": [good, event] })).await;
        assert!([400, 422].contains(&answer.status), "{:#}", answer.body);
    }
    let many: Vec<Value> = (0..1001).map(|n| with("id", json!(format!("{n}")))).collect();
    owner.post("/admin/usage-events/batch", json!({ "events": many })).await.refused(422);
    owner.post("/admin/usage-events/batch", json!({ "events": [] })).await.refused(422);
    let listed = owner.get(&format!("/admin/services/{service}/usage-events")).await.ok(200);
    assert_eq!(listed["total"], 0, "nothing was written");
    owner.post("/admin/usage-events", good.clone()).await.ok(200);
    assert_eq!(owner.post("/admin/usage-events", with("value", json!("2"))).await.refused(409), "event_id_reused");
    client.post("/admin/usage-events", good).await.refused(403);
    let own = client.get(&format!("/portal/services/{service}/usage")).await.ok(200);
    assert_eq!(own["meters"][0]["quantity"], "1");
}
