//! Refunds within what was captured.

use std::time::Duration;

use serde_json::{Value, json};

use crate::harness::World;

async fn refund(world: &World, intent: &Value, key: &str, amount: Option<i64>) -> (u16, Value) {
    let mut body = json!({ "payment_intent": intent["id"], "reason": "requested_by_customer" });
    if let Some(amount) = amount {
        body["amount"] = json!(amount);
    }
    world.post("/v1/refunds", key, body).await
}

#[tokio::test]
async fn refunds_never_exceed_what_was_captured() {
    let world = World::start().await;
    let method = world.saved_card("4242424242424242").await;
    let intent = world.pay(&method, "p", true).await;
    let check = async |key: &str, amount: Option<i64>, status: u16, code: &str| {
        let (got, body) = refund(&world, &intent, key, amount).await;
        assert_eq!(got, status, "{body}");
        assert_eq!(body["error"]["code"].as_str().unwrap_or_default(), code);
    };
    check("too much", Some(1235), 400, "amount_too_large").await;
    check("nothing", Some(0), 400, "parameter_invalid_integer").await;
    check("negative", Some(-1), 400, "parameter_invalid_integer").await;
    check("part", Some(1000), 200, "").await;
    check("part", Some(1000), 200, "").await;
    check("over the rest", Some(235), 400, "amount_too_large").await;
    check("the rest", None, 200, "").await;
    check("again", None, 400, "charge_already_refunded").await;
    assert_eq!(world.control().refunded_total("eur"), 1234);
    let shown = world.get(&format!("/v1/payment_intents/{}", intent["id"].as_str().unwrap())).await;
    assert_eq!((&shown["amount_received"], &shown["amount_refunded"]), (&json!(1234), &json!(1234)));
    assert_eq!(
        world.get(&format!("/v1/refunds?payment_intent={}", intent["id"].as_str().unwrap())).await["data"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    assert_eq!(world.get("/v1/refunds?idempotency_key=part").await["data"][0]["amount"], 1000);
}

#[tokio::test]
async fn what_was_not_paid_cannot_be_refunded() {
    let world = World::start().await;
    for card in ["4000000000000002", "4000000000000077", "4000002760003184"] {
        let method = world.saved_card(card).await;
        let intent = world.pay(&method, &format!("p {card}"), false).await;
        let (status, refused) = refund(&world, &intent, &format!("r {card}"), Some(1)).await;
        assert_eq!((status, &refused["error"]["code"]), (400, &json!("payment_intent_unexpected_state")));
    }
    let (status, _) = refund(&world, &json!({ "id": "pi_none" }), "none", None).await;
    assert_eq!(status, 404);
}

#[tokio::test]
async fn concurrent_refunds_stay_within_the_payment() {
    let world = World::start().await;
    let method = world.saved_card("4242424242424242").await;
    let intent = world.pay(&method, "p", true).await;
    let keys: Vec<String> = (0..10).map(|n| format!("r{n}")).collect();
    let replies = futures::future::join_all(keys.iter().map(|key| refund(&world, &intent, key, Some(300)))).await;
    assert_eq!(replies.iter().filter(|(status, _)| *status == 200).count(), 4);
    assert_eq!(world.control().refunded_total("eur"), 1200);
}

#[tokio::test]
async fn a_failed_refund_gives_the_amount_free_again() {
    let world = World::start().await;
    let method = world.saved_card("4000000000005126").await;
    let intent = world.pay(&method, "p", true).await;
    let (_, pending) = refund(&world, &intent, "r", None).await;
    assert_eq!(pending["status"], "pending");
    world.control().advance_and_run(Duration::from_secs(3)).await;
    let failed = world.get(&format!("/v1/refunds/{}", pending["id"].as_str().unwrap())).await;
    assert_eq!((&failed["status"], &failed["failure_reason"]), (&json!("failed"), &json!("expired_or_canceled_card")));
    assert_eq!(world.control().refunded_total("eur"), 0);
    assert_eq!(world.receiver.kinds(), ["payment_intent.succeeded", "refund.failed"]);
}
