//! Jumping through time.

use std::time::Duration;

use serde_json::json;

use crate::harness::{START, World};

#[tokio::test]
async fn one_jump_runs_everything_in_order_and_at_its_time() {
    let world = World::start().await;
    let disputing = world.saved_card("4000000000000259").await;
    let slow = world.saved_card("4000000000000077").await;
    world.pay(&disputing, "p1", true).await;
    world.pay(&slow, "p2", true).await;
    let jump = json!({ "set": "2027-01-01T00:00:00Z" });
    let (status, clock) = world.post("/_sim/clock", "x", jump).await;
    assert_eq!(status, 200);
    assert_eq!(clock["now"], "2027-01-01T00:00:00Z");
    assert_eq!(clock["ran"], json!({ "tasks": 3, "delivered": 5, "failed": 0 }));
    assert_eq!(
        world.receiver.kinds(),
        [
            "payment_intent.succeeded",
            "payment_intent.processing",
            "payment_intent.succeeded",
            "dispute.created",
            "dispute.closed"
        ]
    );
    let created: Vec<_> = world.receiver.got().iter().map(|got| got.json()["timestamp"].clone()).collect();
    assert_eq!(
        created[2..],
        [json!("2026-11-21T12:00:03Z"), json!("2026-11-24T12:00:00Z"), json!("2026-12-01T12:00:00Z")]
    );
    assert_eq!(world.control().run_due().await, mpanel_gateway_sim::DueReport::default());
}

#[tokio::test]
async fn the_clock_is_read_set_and_advanced() {
    let world = World::start().await;
    assert_eq!(world.get("/_sim/clock").await, json!({ "now": START, "offset_ms": 0 }));
    let (_, moved) = world.post("/_sim/clock", "x", json!({ "advance_seconds": 60, "run_due": false })).await;
    assert_eq!(moved, json!({ "now": "2026-11-21T12:01:00Z", "offset_ms": 60_000 }));
    world.control().advance(Duration::from_secs(1));
    assert_eq!(world.control().now().to_string(), "2026-11-21T12:01:01Z");
}

/// With the background work on, moving the clock is enough.
#[tokio::test]
async fn a_nudge_wakes_the_background_work() {
    let mut config = crate::harness::config();
    config.background = true;
    let world = World::with(config).await;
    let method = world.saved_card("4000000000000077").await;
    let intent = world.pay(&method, "p", true).await;
    world.control().advance(Duration::from_secs(3600));
    let id = intent["id"].as_str().unwrap().to_owned();
    tokio::time::timeout(Duration::from_secs(5), async {
        while world.control().intent_status(&id) != Some(mpanel_gateway_sim::IntentStatus::Succeeded) {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    })
    .await
    .unwrap();
}
