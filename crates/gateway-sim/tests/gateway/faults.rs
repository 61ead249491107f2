//! Calls that fail, get lost or take long, and finding out afterwards what happened.

use std::time::Duration;

use mpanel_gateway_sim::{Fault, FaultRule};
use serde_json::{Value, json};

use crate::harness::{World, charge};

const INTENTS: &str = "/v1/payment_intents";

async fn world_with(fault: Fault) -> (World, String) {
    let world = World::start().await;
    let method = world.saved_card("4242424242424242").await;
    world.control().inject(FaultRule::on_post(INTENTS, 1, fault));
    (world, method)
}

async fn found(world: &World, query: &str) -> Vec<Value> {
    world.get(&format!("{INTENTS}?{query}")).await["data"].as_array().unwrap().clone()
}

#[tokio::test]
async fn an_error_before_the_commit_leaves_nothing_behind() {
    let (world, method) = world_with(Fault::ErrorBefore { status: 503 }).await;
    let (status, body) = world.post(INTENTS, "k", charge(&method, "p", true)).await;
    assert_eq!((status, &body["error"]["type"]), (503, &json!("api_error")));
    assert_eq!(found(&world, "metadata[payment_id]=p").await, Vec::<Value>::new());
    assert_eq!(world.pay(&method, "p", true).await["status"], "succeeded");
    assert_eq!(world.control().charges("p").succeeded, 1);
}

#[tokio::test]
async fn an_error_after_the_commit_is_resolved_by_asking() {
    let (world, method) = world_with(Fault::ErrorAfter { status: 500 }).await;
    assert_eq!(world.post(INTENTS, "k", charge(&method, "p", true)).await.0, 500);
    let by_metadata = found(&world, "metadata[payment_id]=p").await;
    let by_key = found(&world, "idempotency_key=k").await;
    assert_eq!(by_metadata, by_key);
    assert_eq!(by_key.len(), 1);
    assert_eq!((&by_key[0]["status"], &by_key[0]["amount"]), (&json!("succeeded"), &json!(1234)));
    assert_eq!(found(&world, "idempotency_key=other").await.len(), 0);
    assert_eq!(found(&world, "metadata[payment_id]=other").await.len(), 0);
}

#[tokio::test]
async fn a_dropped_reply_has_charged_and_the_key_finds_it_again() {
    let (world, method) = world_with(Fault::DropAfter).await;
    let lost = world.try_post(INTENTS, "p", &charge(&method, "p", true)).await;
    assert!(lost.is_err(), "no status must arrive: {lost:?}");
    assert_eq!(world.control().charges("p").succeeded, 1);
    let again = world.pay(&method, "p", true).await;
    assert_eq!(again["status"], "succeeded");
    assert_eq!(world.control().charges("p").succeeded, 1);
    assert_eq!(world.control().request_count("POST", INTENTS), 2);
}

#[tokio::test]
async fn a_dropped_call_has_not_charged() {
    let (world, method) = world_with(Fault::DropBefore).await;
    assert!(world.try_post(INTENTS, "p", &charge(&method, "p", true)).await.is_err());
    assert_eq!(world.control().charges("p").attempts, 0);
}

#[tokio::test]
async fn a_call_takes_effect_although_its_caller_has_hung_up() {
    let (world, method) = world_with(Fault::LatencyBefore { millis: 300 }).await;
    let request = world.request(reqwest::Method::POST, INTENTS).header("idempotency-key", "p");
    let request = request.json(&charge(&method, "p", true)).timeout(Duration::from_millis(50));
    assert!(request.send().await.unwrap_err().is_timeout());
    assert_eq!(found(&world, "idempotency_key=p").await.len(), 0);
    tokio::time::timeout(Duration::from_secs(5), async {
        while found(&world, "idempotency_key=p").await.is_empty() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    })
    .await
    .unwrap();
    assert_eq!(world.control().charges("p").succeeded, 1);
}

#[tokio::test]
async fn faults_are_counted_and_can_be_set_over_http() {
    let world = World::start().await;
    let rule = json!({ "prefix": "/v1/refunds", "kind": "error_before", "status": 502, "times": 2 });
    let (status, shown) = world.post("/_sim/faults", "x", rule).await;
    assert_eq!((status, &shown["faults"][0]["status"]), (200, &json!(502)));
    for expected in [502, 502, 404] {
        let path = "/v1/refunds/re_none";
        let reply = world.request(reqwest::Method::GET, path).send().await.unwrap();
        assert_eq!(reply.status(), expected);
    }
    assert!(world.control().faults().is_empty());
}
