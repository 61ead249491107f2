//! The 3-D Secure page as a browser without script walks it.

use reqwest::Response;
use serde_json::{Value, json};

use crate::harness::{World, config, parts};

async fn challenged(world: &World, card: &str) -> (String, Value) {
    let method = world.saved_card(card).await;
    let intent = world.pay(&method, "p", false).await;
    assert_eq!(intent["status"], "requires_action");
    assert_eq!(intent["next_action"]["type"], "redirect");
    (method, intent)
}

async fn press(world: &World, intent: &Value, outcome: &str) -> Response {
    let url = intent["next_action"]["url"].as_str().unwrap();
    let form = world.http.post(url).header("content-type", "application/x-www-form-urlencoded");
    form.body(format!("outcome={outcome}")).send().await.unwrap()
}

fn location(reply: &Response) -> &str {
    assert_eq!(reply.status(), 303);
    reply.headers()["location"].to_str().unwrap()
}

#[tokio::test]
async fn the_page_is_strict_and_says_what_is_paid() {
    let mut config = config();
    config.merchant_name = "Bits & <Bytes>".to_owned();
    let world = World::with(config).await;
    let (_, intent) = challenged(&world, "4000002760003184").await;
    let page = world.http.get(intent["next_action"]["url"].as_str().unwrap()).send().await.unwrap();
    assert_eq!(page.status(), 200);
    let policy = page.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"), "{policy}");
    assert!(policy.contains("form-action 'self' https://shop.example;"), "{policy}");
    assert_eq!(page.headers()["cache-control"], "no-store");
    let html = page.text().await.unwrap();
    for part in ["EUR 12.34", "Visa ending in 3184", "21 November 2026", "Bits &amp; &lt;Bytes&gt;", "lang=\"en\""] {
        assert!(html.contains(part), "{part} is missing");
    }
    assert!(!html.contains("<script"));
}

#[tokio::test]
async fn approving_pays_and_goes_back_to_the_shop() {
    let world = World::start().await;
    let (method, intent) = challenged(&world, "4000002500003155").await;
    assert_eq!(world.control().captured_total("eur"), 0);
    let id = intent["id"].as_str().unwrap();
    let expected = format!("https://shop.example/pay/done?order=7&payment_intent={id}&redirect_status=succeeded");
    assert_eq!(location(&press(&world, &intent, "approve").await), expected);
    // A second press, even of the other button, changes nothing.
    assert_eq!(location(&press(&world, &intent, "reject").await), expected);
    assert_eq!(world.control().charges("p").succeeded, 1);
    let page =
        world.http.get(intent["next_action"]["url"].as_str().unwrap()).send().await.unwrap().text().await.unwrap();
    assert!(page.contains("The payment was approved."));
    assert_eq!(world.pay(&method, "renewal", true).await["status"], "succeeded");
    world.control().run_due().await;
    assert_eq!(
        world.receiver.kinds(),
        ["payment_intent.requires_action", "payment_intent.succeeded", "payment_intent.succeeded"]
    );
}

#[tokio::test]
async fn rejecting_fails_and_goes_back_to_the_shop() {
    let world = World::start().await;
    let (_, intent) = challenged(&world, "4000002500003155").await;
    assert!(location(&press(&world, &intent, "reject").await).ends_with("&redirect_status=failed"));
    let shown = world.get(&format!("/v1/payment_intents/{}", intent["id"].as_str().unwrap())).await;
    assert_eq!(shown["status"], "requires_payment_method");
    assert_eq!(shown["last_error"]["code"], "payment_intent_authentication_failure");
    assert_eq!(shown["next_action"], Value::Null);
}

#[tokio::test]
async fn nobody_answers_without_the_key_in_the_address() {
    let world = World::start().await;
    let (_, intent) = challenged(&world, "4000002760003184").await;
    let bare = intent["next_action"]["url"].as_str().unwrap().split('?').next().unwrap().to_owned();
    for url in [bare.clone(), format!("{bare}?key=wrong"), format!("{}/3ds/pi_none?key=x", world.served.url())] {
        assert_eq!(world.http.get(&url).send().await.unwrap().status(), 404);
        let form = world.http.post(&url).header("content-type", "application/x-www-form-urlencoded");
        assert_eq!(form.body("outcome=approve").send().await.unwrap().status(), 404);
    }
    assert_eq!(world.control().charges("p").attempts, 0);
}

#[tokio::test]
async fn a_cancelled_payment_cannot_be_approved_any_more() {
    let world = World::start().await;
    let (_, intent) = challenged(&world, "4000002760003184").await;
    let path = format!("/v1/payment_intents/{}/cancel", intent["id"].as_str().unwrap());
    let (status, canceled) = world.post(&path, "c", json!({})).await;
    assert_eq!((status, &canceled["status"]), (200, &json!("canceled")));
    assert!(location(&press(&world, &intent, "approve").await).ends_with("&redirect_status=failed"));
    let (status, refused) = world.post(&path, "c2", json!({})).await;
    assert_eq!((status, &refused["error"]["code"]), (400, &json!("payment_intent_unexpected_state")));
}

#[tokio::test]
async fn a_challenge_needs_somewhere_to_return_to() {
    let world = World::start().await;
    let method = world.saved_card("4000002760003184").await;
    let mut body = crate::harness::charge(&method, "p", false);
    body.as_object_mut().unwrap().remove("return_url");
    let (status, refused) = world.post("/v1/payment_intents", "p", body.clone()).await;
    assert_eq!((status, &refused["error"]["param"]), (400, &json!("return_url")));
    assert!(world.control().intents_of("p").is_empty());
    for bad in ["javascript:alert(1)", "/relative", "ftp://shop.example/x"] {
        body["return_url"] = json!(bad);
        assert_eq!(world.post("/v1/payment_intents", "p", body.clone()).await.0, 400, "{bad}");
    }
}

/// As the demo server mounts it: under a prefix, reached by browsers through its own address.
#[tokio::test]
async fn the_flow_works_under_a_path_prefix() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}/sandbox-gateway", listener.local_addr().unwrap());
    let mut config = config();
    config.public_base_url = Some(format!("{base}/"));
    let world = World::with(config.clone()).await;
    let sim = mpanel_gateway_sim::GatewaySim::new(config).unwrap();
    let control = sim.control();
    let router = axum::Router::new().nest("/sandbox-gateway", sim.router());
    tokio::spawn(async move { axum::serve(listener, router).await });

    let method = control.test_payment_method("4000002760003184", "cus_1").unwrap();
    let request = world.http.post(format!("{base}/v1/payment_intents")).bearer_auth(control.secret_key());
    let body = crate::harness::charge(&method, "p", false);
    let (_, intent) = parts(request.header("idempotency-key", "p").json(&body).send().await.unwrap()).await;
    assert!(intent["next_action"]["url"].as_str().unwrap().starts_with(&format!("{base}/3ds/pi_")));
    assert!(location(&press(&world, &intent, "approve").await).ends_with("&redirect_status=succeeded"));
    assert_eq!(control.request_count("POST", "/v1/payment_intents"), 1, "faults see paths without the prefix");
    let missing = world.http.get(format!("{base}/v1/nothing")).send().await.unwrap();
    assert_eq!(parts(missing).await.0, 404);
}
