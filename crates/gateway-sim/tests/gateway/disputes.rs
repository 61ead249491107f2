//! The card holder disputes, the merchant answers, the bank decides.

use std::time::Duration;

use serde_json::{Value, json};

use crate::harness::World;

const DAY: Duration = Duration::from_secs(86_400);

async fn disputed() -> (World, Value, Value) {
    let world = World::start().await;
    let method = world.saved_card("4000000000000259").await;
    let intent = world.pay(&method, "p", true).await;
    world.control().advance_and_run(2 * DAY).await;
    assert_eq!(world.get("/v1/disputes").await["data"], json!([]));
    world.control().advance_and_run(DAY).await;
    let dispute =
        world.get(&format!("/v1/disputes?payment_intent={}", intent["id"].as_str().unwrap())).await["data"][0].clone();
    (world, intent, dispute)
}

#[tokio::test]
async fn the_disputing_card_disputes_after_three_days_and_wins_by_default() {
    let (world, intent, dispute) = disputed().await;
    assert_eq!((&dispute["status"], &dispute["amount"]), (&json!("needs_response"), &json!(1234)));
    assert_eq!(dispute["metadata"]["payment_id"], "p");
    assert_eq!(world.control().disputed_total("eur"), 1234);
    let (status, refused) = world.post("/v1/refunds", "r", json!({ "payment_intent": intent["id"] })).await;
    assert_eq!((status, &refused["error"]["code"]), (400, &json!("charge_disputed")));
    world.control().advance_and_run(7 * DAY).await;
    let closed = world.get(&format!("/v1/disputes/{}", dispute["id"].as_str().unwrap())).await;
    assert_eq!(closed["status"], "lost");
    assert_eq!(world.control().disputed_total("eur"), 1234);
    assert_eq!(world.receiver.kinds(), ["payment_intent.succeeded", "dispute.created", "dispute.closed"]);
}

#[tokio::test]
async fn winning_evidence_wins() {
    let (world, _, dispute) = disputed().await;
    let path = format!("/v1/disputes/{}", dispute["id"].as_str().unwrap());
    let evidence = json!({ "evidence": { "uncategorized_text": "winning_evidence" } });
    let (status, answered) = world.post(&path, "x", evidence).await;
    assert_eq!((status, &answered["status"]), (200, &json!("under_review")));
    world.control().advance_and_run(7 * DAY).await;
    assert_eq!(world.get(&path).await["status"], "won");
    assert_eq!(world.control().disputed_total("eur"), 0);
}

#[tokio::test]
async fn a_refunded_payment_is_not_disputed() {
    let world = World::start().await;
    let method = world.saved_card("4000000000000259").await;
    let intent = world.pay(&method, "p", true).await;
    world.post("/v1/refunds", "r", json!({ "payment_intent": intent["id"] })).await;
    world.control().advance_and_run(4 * DAY).await;
    assert_eq!(world.get("/v1/disputes").await["data"], json!([]));
}

#[tokio::test]
async fn a_dispute_can_be_opened_and_decided_at_will() {
    let world = World::start().await;
    let method = world.saved_card("4242424242424242").await;
    let intent = world.pay(&method, "p", true).await;
    let (status, dispute) = world.post("/_sim/disputes", "x", json!({ "payment_intent": intent["id"] })).await;
    assert_eq!(status, 200);
    let path = format!("/_sim/disputes/{}/close", dispute["id"].as_str().unwrap());
    assert_eq!(world.post(&path, "x", json!({ "won": true })).await.1["status"], "won");
    assert_eq!(world.post(&path, "x", json!({ "won": false })).await.0, 400);
    assert!(world.control().open_dispute(intent["id"].as_str().unwrap()).is_some());
}
