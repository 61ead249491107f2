//! One key, one effect.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{World, charge, parts};

#[tokio::test]
async fn the_same_key_and_body_give_the_same_reply_and_one_charge() {
    let world = World::start().await;
    let method = world.saved_card("4242424242424242").await;
    let first = world.try_post("/v1/payment_intents", "k", &charge(&method, "p", true)).await.unwrap();
    assert!(first.headers().get("idempotent-replayed").is_none());
    let (_, first) = parts(first).await;
    let again = world.try_post("/v1/payment_intents", "k", &charge(&method, "p", true)).await.unwrap();
    assert_eq!(again.headers()["idempotent-replayed"], "true");
    assert_eq!(parts(again).await, (200, first));
    assert_eq!(world.control().charges("p").succeeded, 1);
    assert_eq!(world.control().captured_total("EUR"), 1234);
}

#[tokio::test]
async fn key_order_in_the_body_does_not_matter() {
    let world = World::start().await;
    let method = world.saved_card("4242424242424242").await;
    let send = async |body: String| {
        let request = world.request(Method::POST, "/v1/payment_intents").header("idempotency-key", "k");
        parts(request.body(body).send().await.unwrap()).await
    };
    let (status, first) =
        send(format!(r#"{{"amount":5,"currency":"usd","payment_method":"{method}","confirm":true}}"#)).await;
    assert_eq!(status, 200);
    let (_, again) =
        send(format!(r#"{{"confirm":true,"payment_method":"{method}","currency":"usd","amount":5}}"#)).await;
    assert_eq!(first["id"], again["id"]);
}

#[tokio::test]
async fn the_same_key_with_another_body_is_refused() {
    let world = World::start().await;
    let method = world.saved_card("4242424242424242").await;
    world.pay(&method, "k", true).await;
    let mut other = charge(&method, "k", true);
    other["amount"] = json!(9999);
    let (status, refused) = world.post("/v1/payment_intents", "k", other).await;
    assert_eq!((status, &refused["error"]["type"]), (400, &json!("idempotency_error")));
    let (status, refused) = world.post("/v1/refunds", "k", json!({ "payment_intent": "pi_x" })).await;
    assert_eq!((status, &refused["error"]["type"]), (400, &json!("idempotency_error")));
    assert_eq!(world.control().captured_total("eur"), 1234);
}

#[tokio::test]
async fn a_decline_is_replayed_too_and_a_malformed_call_is_not() {
    let world = World::start().await;
    let method = world.saved_card("4000000000000002").await;
    let first = world.pay(&method, "k", true).await;
    assert_eq!(world.pay(&method, "k", true).await, first);
    assert_eq!(world.control().charges("k").attempts, 1);

    let mut body = charge(&method, "p2", true);
    body["amount"] = json!(0);
    let (status, refused) = world.post("/v1/payment_intents", "k2", body.clone()).await;
    assert_eq!((status, &refused["error"]["param"]), (400, &json!("amount")));
    body["amount"] = json!(100);
    assert_eq!(world.post("/v1/payment_intents", "k2", body).await.0, 200);
}

#[tokio::test]
async fn money_does_not_move_without_a_key() {
    let world = World::start().await;
    let method = world.saved_card("4242424242424242").await;
    for (path, body) in
        [("/v1/payment_intents", charge(&method, "p", true)), ("/v1/refunds", json!({ "payment_intent": "pi_x" }))]
    {
        let (status, refused) = parts(world.request(Method::POST, path).json(&body).send().await.unwrap()).await;
        assert_eq!((status, &refused["error"]["code"]), (400, &json!("idempotency_key_missing")));
    }
    assert_eq!(world.control().captured_total("eur"), 0);
}

#[tokio::test]
async fn many_at_once_with_one_key_charge_once() {
    let world = World::start().await;
    let method = world.saved_card("4242424242424242").await;
    let calls = (0..20).map(|_| world.pay(&method, "k", true));
    let replies: Vec<Value> = futures::future::join_all(calls).await;
    assert!(replies.windows(2).all(|pair| pair[0] == pair[1]));
    assert_eq!(world.control().charges("k").succeeded, 1);
}
