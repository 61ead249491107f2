//! The controls over HTTP, and each fault as a caller meets it.

use serde_json::{Value, json};

use crate::harness::{Answer, INSTANCES, world};

#[tokio::test]
async fn steering_needs_the_client_secret() {
    let world = world().await;
    for key in ["", "wrong", world.token.as_str()] {
        let answer = world.http.get(world.url("/_sim/totals")).bearer_auth(key).send().await.unwrap();
        assert_eq!(answer.status(), 401);
    }
    assert_eq!(world.steer("GET", "/_sim/totals", None).await.status, 200);
}

#[tokio::test]
async fn everything_can_be_steered_over_http() {
    let world = world().await;
    let clock = world.steer("POST", "/_sim/clock", Some(json!({ "set": "2025-01-01T00:00:00Z" }))).await;
    assert_eq!(clock.body["now"], "2025-01-01T00:00:00Z");
    let clock = world.steer("POST", "/_sim/clock", Some(json!({ "advance_seconds": 86400 }))).await;
    assert_eq!(clock.body["now"], "2025-01-02T00:00:00Z");
    assert_eq!(world.steer("GET", "/_sim/clock", None).await.body, clock.body);
    let wrong = world.steer("POST", "/_sim/clock", Some(json!({ "forward": 1 }))).await;
    assert_eq!(wrong.status, 400);

    // The token was issued later than now; it is still good, because only its end is checked.
    let id = world.running(json!({ "displayName": "web" })).await;
    let path = format!("/_sim/machines/{id}/status");
    let broken = json!({ "status": "error", "error_message": "disk gone" });
    assert_eq!(world.steer("POST", &path, Some(broken)).await.body["status"], "error");
    let row = world.machine(id).await.row().clone();
    assert_eq!((&row["status"], &row["errorMessage"]), (&json!("error"), &json!("disk gone")));
    assert_eq!(world.steer("POST", "/_sim/machines/1/status", Some(json!({ "status": "error" }))).await.status, 404);

    let trouble = Some(json!({ "trouble": true }));
    let path = format!("/_sim/machines/{id}/host-trouble");
    assert_eq!(world.steer("POST", &path, trouble.clone()).await.body, json!({ "trouble": true }));
    assert_eq!(world.steer("POST", "/_sim/machines/1/host-trouble", trouble).await.status, 404);

    let totals = world.steer("GET", "/_sim/totals", None).await.body;
    assert_eq!((&totals["machines"], &totals["created_total"]), (&json!(1), &json!(1)));
    let named = world.steer("GET", "/_sim/machines?display_name=web", None).await;
    assert_eq!(named.body["machines"].as_array().map(Vec::len), Some(1));

    world.steer("POST", "/_sim/account", Some(json!({ "blocked": true }))).await;
    assert_eq!(world.order(json!({})).await.status, 500);
    world.steer("POST", "/_sim/account", Some(json!({ "blocked": false, "order_outcome": "error" }))).await;
    assert_eq!(world.order(json!({})).await.row()["status"], "error");
    assert_eq!(world.steer("POST", "/_sim/save", None).await.body, json!({ "saved": false }));
}

#[tokio::test]
async fn faults_hit_the_calls_they_name_and_are_used_up() {
    let world = world().await;
    let inject = async |fault: Value| {
        let set = world.steer("POST", "/_sim/faults", Some(fault)).await;
        assert_eq!(set.status, 200, "{}", set.body);
    };
    let created = || world.control().created_total();
    inject(json!({ "kind": "rate_limited", "method": "POST", "prefix": INSTANCES, "times": 2 })).await;
    assert_eq!(world.get(INSTANCES).await.status, 200);
    for _ in 0..2 {
        world.order(json!({})).await.refused(429, "Too Many Requests");
    }
    inject(json!({ "kind": "error_before", "status": 502, "method": "POST", "prefix": INSTANCES })).await;
    world.order(json!({})).await.refused(502, "Internal Server Error");
    assert_eq!(created(), 0);
    inject(json!({ "kind": "error_after", "status": 500, "method": "POST", "prefix": INSTANCES })).await;
    world.order(json!({})).await.refused(500, "Internal Server Error");
    assert_eq!(created(), 1);
    for (fault, expect) in [("drop_before", 1), ("drop_after", 2)] {
        inject(json!({ "kind": fault, "prefix": INSTANCES })).await;
        let sent = world.request("POST", INSTANCES).json(&json!({ "period": 1 })).send().await;
        let is_lost = match sent {
            Err(_) => true,
            Ok(answer) => answer.bytes().await.is_err(),
        };
        assert!(is_lost, "{fault} gave an answer");
        assert_eq!(created(), expect, "{fault}");
    }
    inject(json!({ "kind": "rate_limited", "retry_after": 7, "prefix": "/v1/" })).await;
    let limited = world.request("GET", INSTANCES).send().await.unwrap();
    assert_eq!(limited.headers()["retry-after"], "7");
    inject(json!({ "kind": "latency_after", "millis": 1, "prefix": "/v1/" })).await;
    assert_eq!(world.get(INSTANCES).await.status, 200);
    assert_eq!(world.steer("GET", "/_sim/faults", None).await.body, json!({ "faults": [] }));
    inject(json!({ "kind": "drop_before" })).await;
    assert_eq!(world.steer("DELETE", "/_sim/faults", None).await.body, json!({ "faults": [] }));
    assert_eq!(world.get(INSTANCES).await.status, 200);
}

#[tokio::test]
async fn a_call_goes_on_when_its_caller_has_gone() {
    let world = world().await;
    world.steer("POST", "/_sim/faults", Some(json!({ "kind": "latency_before", "millis": 800 }))).await;
    let impatient = world.request("POST", INSTANCES).json(&json!({ "period": 1 }));
    let lost = impatient.timeout(std::time::Duration::from_millis(50)).send().await;
    assert!(lost.is_err());
    assert_eq!(world.control().created_total(), 0);
    for _ in 0..100 {
        if world.control().created_total() > 0 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert_eq!(world.control().created_total(), 1);
}

#[tokio::test]
async fn the_router_may_be_mounted_under_a_prefix() {
    use mpanel_contabo_sim::{Sim, TOKEN_PATH};
    let sim = Sim::new(crate::harness::config()).unwrap();
    let router = axum::Router::new().nest("/contabo", sim.router());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}/contabo", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    let http = crate::harness::http();
    let refused = Answer::of(http.post(format!("{base}{TOKEN_PATH}")).send().await.unwrap()).await;
    assert_eq!(refused.body["error"], "invalid_client");
    let bare = Answer::of(http.get(format!("{base}/v1/secrets")).send().await.unwrap()).await;
    bare.refused(401, "Unauthorized");
    let unknown = Answer::of(http.get(format!("{base}/v1/nothing")).send().await.unwrap()).await;
    unknown.refused(404, "Cannot GET");
}
