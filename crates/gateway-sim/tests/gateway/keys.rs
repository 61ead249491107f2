//! Who may call what.

use mpanel_gateway_sim::Config;
use reqwest::Method;
use serde_json::json;

use crate::harness::World;

#[test]
fn keys_follow_from_the_seed_and_stay_out_of_debug_output() {
    let (one, same, other) = (Config::from_seed("a"), Config::from_seed("a"), Config::from_seed("b"));
    assert_eq!(one.secret_key, same.secret_key);
    assert_ne!(one.secret_key, other.secret_key);
    assert_ne!(one.webhook_secret, other.webhook_secret);
    let shown = format!("{one:?}");
    assert!(!shown.contains(&one.secret_key) && !shown.contains(&one.webhook_secret));
}

#[tokio::test]
async fn server_calls_need_the_secret_key() {
    let world = World::start().await;
    let publishable = world.control().publishable_key().to_owned();
    let calls = [
        (Method::GET, "/v1/account"),
        (Method::POST, "/v1/payment_methods"),
        (Method::GET, "/v1/payment_methods"),
        (Method::GET, "/v1/payment_methods/x"),
        (Method::DELETE, "/v1/payment_methods/x"),
        (Method::POST, "/v1/payment_intents"),
        (Method::GET, "/v1/payment_intents"),
        (Method::GET, "/v1/payment_intents/x"),
        (Method::POST, "/v1/payment_intents/x/confirm"),
        (Method::POST, "/v1/payment_intents/x/cancel"),
        (Method::POST, "/v1/refunds"),
        (Method::GET, "/v1/refunds"),
        (Method::GET, "/v1/refunds/x"),
        (Method::GET, "/v1/disputes"),
        (Method::GET, "/v1/disputes/x"),
        (Method::POST, "/v1/disputes/x"),
        (Method::POST, "/v1/webhook_endpoints"),
        (Method::GET, "/v1/webhook_endpoints"),
        (Method::DELETE, "/v1/webhook_endpoints/x"),
        (Method::GET, "/v1/events"),
        (Method::GET, "/v1/events/x"),
        (Method::POST, "/v1/events/x/redeliver"),
        (Method::GET, "/_sim/clock"),
        (Method::POST, "/_sim/clock"),
        (Method::POST, "/_sim/run_due"),
        (Method::GET, "/_sim/faults"),
        (Method::POST, "/_sim/faults"),
        (Method::DELETE, "/_sim/faults"),
        (Method::GET, "/_sim/webhooks"),
        (Method::POST, "/_sim/webhooks"),
        (Method::GET, "/_sim/totals"),
        (Method::POST, "/_sim/disputes"),
        (Method::POST, "/_sim/disputes/x/close"),
    ];
    for (method, path) in calls {
        for key in [None, Some(publishable.as_str()), Some("sk_wrong"), Some("")] {
            let mut request = world.http.request(method.clone(), format!("{}{path}", world.served.url()));
            if let Some(key) = key {
                request = request.bearer_auth(key);
            }
            assert_eq!(request.send().await.unwrap().status(), 401, "{method} {path} with {key:?}");
        }
    }
}

#[tokio::test]
async fn a_token_needs_the_publishable_key_and_may_come_from_another_origin() {
    let world = World::start().await;
    let url = format!("{}/v1/tokens", world.served.url());
    let card = json!({ "card": { "number": "4242424242424242", "exp_month": 1, "exp_year": 2030, "cvc": "123" } });
    assert_eq!(world.http.post(&url).json(&card).send().await.unwrap().status(), 401);
    let preflight = world.http.request(Method::OPTIONS, &url);
    let preflight = preflight.header("origin", "https://shop.example").header("access-control-request-method", "POST");
    let preflight = preflight.header("access-control-request-headers", "authorization,content-type");
    let reply = preflight.send().await.unwrap();
    assert_eq!(reply.headers()["access-control-allow-origin"], "*");
    assert_eq!(reply.headers()["access-control-allow-headers"], "authorization,content-type");
    let closed = world.http.get(format!("{}/v1/account", world.served.url())).header("origin", "https://shop.example");
    assert!(closed.send().await.unwrap().headers().get("access-control-allow-origin").is_none());
}

#[tokio::test]
async fn a_payment_with_somebody_elses_card_is_refused() {
    let world = World::start().await;
    let method = world.saved_card("4242424242424242").await;
    let mut body = crate::harness::charge(&method, "p", true);
    body["customer_ref"] = json!("cus_2");
    let (status, refused) = world.post("/v1/payment_intents", "p", body).await;
    assert_eq!((status, &refused["error"]["code"]), (400, &json!("payment_method_customer_mismatch")));
    assert_eq!(world.control().charges("p").attempts, 0);
}

#[tokio::test]
async fn totals_and_account_are_served() {
    let world = World::start().await;
    let method = world.saved_card("4242424242424242").await;
    world.pay(&method, "p", true).await;
    assert_eq!(world.get("/_sim/totals").await, json!({ "eur": { "captured": 1234, "refunded": 0, "disputed": 0 } }));
    assert_eq!(world.get("/v1/account").await["livemode"], false);
}
