//! Webhooks: signed, retried, doubled, early, held and out of order.

use std::time::Duration;

use mpanel_gateway_sim::{WebhookMode, sign_webhook};
use serde_json::json;

use crate::harness::{START, World, charge, config, expected_signature};

#[tokio::test]
async fn a_webhook_is_signed_and_carries_the_payment() {
    let world = World::start().await;
    let method = world.saved_card("4242424242424242").await;
    let intent = world.pay(&method, "p", true).await;
    let report = world.control().run_due().await;
    assert_eq!((report.delivered, report.failed), (1, 0));
    let got = &world.receiver.got()[0];
    let secret = world.control().webhook_secret().to_owned();
    assert_eq!(got.signature, expected_signature(&secret, got));
    assert_eq!(sign_webhook(&secret, &got.id, got.timestamp, &got.body).as_deref(), Some(got.signature.as_str()));
    assert_eq!(got.timestamp, START.parse::<jiff::Timestamp>().unwrap().as_second());
    let event = got.json();
    assert_eq!(event["id"].as_str(), Some(got.id.as_str()));
    assert_eq!(event["type"], "payment_intent.succeeded");
    assert_eq!(event["data"]["object"], intent);
}

#[tokio::test]
async fn each_outcome_has_its_event() {
    let world = World::start().await;
    let check = async |number: &str, kinds: &[&str]| {
        let seen = world.receiver.got().len();
        let method = world.saved_card(number).await;
        world.pay(&method, number, false).await;
        world.control().run_due().await;
        assert_eq!(world.receiver.kinds()[seen..], *kinds, "{number}");
    };
    check("4000000000000002", &["payment_intent.payment_failed"]).await;
    check("4000002760003184", &["payment_intent.requires_action"]).await;
    check("4000000000000077", &["payment_intent.processing"]).await;
    check("4000000000000283", &["payment_intent.succeeded", "payment_intent.succeeded"]).await;
}

#[tokio::test]
async fn a_doubled_webhook_has_the_same_id_and_body() {
    let world = World::start().await;
    let method = world.saved_card("4000000000000283").await;
    world.pay(&method, "p", true).await;
    world.control().run_due().await;
    let got = world.receiver.got();
    assert_eq!(got.len(), 2);
    assert_eq!((&got[0].id, &got[0].body), (&got[1].id, &got[1].body));
}

#[tokio::test]
async fn the_early_webhook_is_there_before_the_reply() {
    let world = World::start().await;
    let method = world.saved_card("4000000000000291").await;
    let intent = world.pay(&method, "p", true).await;
    let got = world.receiver.got();
    assert_eq!(got.len(), 1, "nothing else has run the deliveries");
    assert_eq!(got[0].json()["data"]["object"]["id"], intent["id"]);
}

#[tokio::test]
async fn a_refused_webhook_is_tried_again_with_a_fresh_signature() {
    let world = World::start().await;
    world.receiver.answer_next(&[500, 302]);
    let method = world.saved_card("4242424242424242").await;
    world.pay(&method, "p", true).await;
    assert_eq!(world.control().run_due().await.failed, 1);
    assert_eq!(world.control().run_due().await.failed, 0, "not before its time");
    assert_eq!(world.control().advance_and_run(Duration::from_secs(5)).await.failed, 1);
    assert_eq!(world.control().advance_and_run(Duration::from_secs(29)).await.delivered, 0);
    assert_eq!(world.control().advance_and_run(Duration::from_secs(1)).await.delivered, 1);
    let got = world.receiver.got();
    assert_eq!(got.len(), 3);
    assert!(got.iter().all(|attempt| attempt.id == got[0].id && attempt.body == got[0].body));
    assert_eq!(got[2].timestamp - got[0].timestamp, 35);
    assert_eq!(got[2].signature, expected_signature(world.control().webhook_secret(), &got[2]));
    let statuses: Vec<_> = world.control().delivery_attempts().iter().map(|attempt| attempt.status).collect();
    assert_eq!(statuses, [Some(500), Some(302), Some(204)]);
    assert_eq!(world.control().waiting_webhooks(), 0);
}

#[tokio::test]
async fn an_event_can_be_sent_again() {
    let world = World::start().await;
    let method = world.saved_card("4242424242424242").await;
    world.pay(&method, "p", true).await;
    world.control().run_due().await;
    let event = world.get("/v1/events?type=payment_intent.succeeded").await["data"][0].clone();
    let path = format!("/v1/events/{}/redeliver", event["id"].as_str().unwrap());
    assert_eq!(world.post(&path, "x", json!({})).await.1["queued"], 1);
    world.control().run_due().await;
    assert_eq!(world.receiver.got().len(), 2);
    assert_eq!(world.control().redeliver("evt_none"), None);
}

#[tokio::test]
async fn paused_webhooks_wait_and_reordered_ones_come_newest_first() {
    let world = World::start().await;
    let method = world.saved_card("4242424242424242").await;
    world.control().set_webhook_mode(WebhookMode::Paused);
    world.pay(&method, "p1", true).await;
    world.pay(&method, "p2", true).await;
    assert_eq!(world.control().run_due().await.delivered, 0);
    assert_eq!(world.control().waiting_webhooks(), 2);
    world.control().set_webhook_mode(WebhookMode::Reordered);
    assert_eq!(world.control().run_due().await.delivered, 2);
    let payment = |n: usize| world.receiver.got()[n].json()["data"]["object"]["metadata"]["payment_id"].clone();
    assert_eq!((payment(0), payment(1)), (json!("p2"), json!("p1")));
    world.control().set_webhook_mode(WebhookMode::Duplicated);
    world.pay(&method, "p3", true).await;
    assert_eq!(world.control().run_due().await.delivered, 2);
}

#[tokio::test]
async fn endpoints_are_registered_filtered_and_removed() {
    let world = World::start().await;
    let other = World::start().await.receiver;
    let new = json!({ "url": other.url, "enabled_events": ["refund.*"] });
    let (status, endpoint) = world.post("/v1/webhook_endpoints", "x", new.clone()).await;
    assert_eq!(status, 200);
    assert_eq!(endpoint["secret"].as_str(), Some(world.control().webhook_secret()));
    let (_, again) = world.post("/v1/webhook_endpoints", "x", new).await;
    assert_eq!(again["id"], endpoint["id"], "the same address is one endpoint");
    let method = world.saved_card("4242424242424242").await;
    let intent = world.pay(&method, "p", true).await;
    world.post("/v1/refunds", "r", json!({ "payment_intent": intent["id"] })).await;
    world.control().run_due().await;
    assert_eq!(other.kinds(), ["refund.succeeded"]);
    let list = world.get("/v1/webhook_endpoints").await;
    assert!(list["data"].as_array().unwrap().iter().all(|endpoint| endpoint["secret"].is_null()));
    let path = format!("/v1/webhook_endpoints/{}", endpoint["id"].as_str().unwrap());
    assert_eq!(world.request(reqwest::Method::DELETE, &path).send().await.unwrap().status(), 200);
    assert_eq!(world.get("/v1/webhook_endpoints").await["data"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn only_addresses_of_this_machine_are_called() {
    let world = World::start().await;
    for url in [
        "https://127.0.0.1/x",
        "http://192.0.2.1/x",
        "http://169.254.169.254/",
        "http://example.org/",
        "file:///etc/passwd",
        "x",
    ] {
        let (status, refused) = world.post("/v1/webhook_endpoints", "x", json!({ "url": url })).await;
        assert_eq!((status, &refused["error"]["param"]), (400, &json!("url")), "{url}");
    }
}

/// With the background work on and the system clock, nobody has to ask.
#[tokio::test]
async fn webhooks_and_slow_cards_run_by_themselves() {
    let mut config = config();
    config.clock_source = mpanel_gateway_sim::system_clock();
    config.background = true;
    config.slow_confirm = Duration::from_millis(200);
    let world = World::with(config).await;
    let method = world.control().test_payment_method("4000000000000077", "cus_1").unwrap();
    world.post("/v1/payment_intents", "p", charge(&method, "p", true)).await;
    tokio::time::timeout(Duration::from_secs(10), async {
        while world.receiver.got().len() < 2 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    })
    .await
    .unwrap();
    assert_eq!(world.receiver.kinds(), ["payment_intent.processing", "payment_intent.succeeded"]);
}

#[tokio::test]
async fn an_unreachable_receiver_blocks_nothing() {
    let mut config = config();
    config = config.with_webhook("http://127.0.0.1:9/nobody");
    let world = World::with(config).await;
    let method = world.saved_card("4242424242424242").await;
    world.pay(&method, "p1", true).await;
    world.pay(&method, "p2", true).await;
    let report = world.control().run_due().await;
    assert_eq!((report.delivered, report.failed), (2, 1));
    assert_eq!(world.control().waiting_webhooks(), 2);
}
