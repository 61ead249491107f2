//! What each test card does, and what the card form is told.

use std::time::Duration;

use serde_json::{Value, json};

use crate::harness::World;

/// Status, error code and decline code of a charge.
async fn outcome(world: &World, number: &str, off_session: bool) -> (String, String, String) {
    let method = world.saved_card(number).await;
    let intent = world.pay(&method, &format!("pay {number} {off_session}"), off_session).await;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let error = &intent["last_error"];
    (text(&intent["status"]), text(&error["code"]), text(&error["decline_code"]))
}

#[tokio::test]
async fn every_card_does_what_its_row_says() {
    let world = World::start().await;
    let check = async |number: &str, off_session: bool, status: &str, code: &str, decline_code: &str| {
        let got = outcome(&world, number, off_session).await;
        assert_eq!(got, (status.to_owned(), code.to_owned(), decline_code.to_owned()), "{number} off={off_session}");
    };
    let failed = "requires_payment_method";
    for off_session in [false, true] {
        check("4242424242424242", off_session, "succeeded", "", "").await;
        check("5555555555554444", off_session, "succeeded", "", "").await;
        check("378282246310005", off_session, "succeeded", "", "").await;
        check("4000000000000259", off_session, "succeeded", "", "").await;
        check("4000000000000283", off_session, "succeeded", "", "").await;
        check("4000000000000291", off_session, "succeeded", "", "").await;
        check("4000000000005126", off_session, "succeeded", "", "").await;
        check("4000000000000002", off_session, failed, "card_declined", "generic_decline").await;
        check("4000000000009995", off_session, failed, "card_declined", "insufficient_funds").await;
        check("4000000000000069", off_session, failed, "expired_card", "").await;
        check("4000000000000127", off_session, failed, "incorrect_cvc", "").await;
        check("4000000000000119", off_session, failed, "processing_error", "").await;
        check("4000000000000077", off_session, "processing", "", "").await;
        check("4000000000000085", off_session, "processing", "", "").await;
    }
    check("4000000000000341", false, "succeeded", "", "").await;
    check("4000000000000341", true, failed, "card_declined", "generic_decline").await;
    check("4000002500003155", false, "requires_action", "", "").await;
    check("4000002500003155", true, failed, "authentication_required", "authentication_required").await;
    check("4000002760003184", false, "requires_action", "", "").await;
    check("4000002760003184", true, failed, "authentication_required", "authentication_required").await;
}

#[tokio::test]
async fn a_slow_card_is_settled_later() {
    let world = World::start().await;
    let method = world.saved_card("4000000000000077").await;
    let intent = world.pay(&method, "p1", true).await;
    let path = format!("/v1/payment_intents/{}", intent["id"].as_str().unwrap());
    world.control().advance_and_run(Duration::from_secs(2)).await;
    assert_eq!(world.get(&path).await["status"], "processing");
    assert_eq!(world.control().charges("p1").succeeded, 0);
    world.control().advance_and_run(Duration::from_secs(1)).await;
    assert_eq!(world.get(&path).await["status"], "succeeded");
    let count = world.control().charges("p1");
    assert_eq!((count.attempts, count.succeeded, count.captured), (1, 1, 1234));

    let method = world.saved_card("4000000000000085").await;
    let intent = world.pay(&method, "p2", true).await;
    world.control().advance_and_run(Duration::from_secs(3)).await;
    let settled = world.get(&format!("/v1/payment_intents/{}", intent["id"].as_str().unwrap())).await;
    assert_eq!(settled["status"], "requires_payment_method");
    assert_eq!(settled["last_error"]["code"], "card_declined");
}

#[tokio::test]
async fn a_card_form_is_told_which_field_is_wrong() {
    let world = World::start().await;
    let check = async |change: Value, status: u16, code: &str, param: &str| {
        let mut card = json!({ "number": "4242 4242 4242 4242", "exp_month": 11, "exp_year": 26, "cvc": "123" });
        card.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        let (got, body) = world.token(card).await;
        assert_eq!(got, status, "{body}");
        if status == 200 {
            let face = json!({
                "brand": "visa", "last4": "4242", "exp_month": 11, "exp_year": 2026, "country": "US",
            });
            assert_eq!(body["card"], face);
        } else {
            assert_eq!((body["error"]["code"].as_str(), body["error"]["param"].as_str()), (Some(code), Some(param)));
        }
    };
    check(json!({}), 200, "", "").await;
    check(json!({ "number": "4242424242424241" }), 402, "incorrect_number", "number").await;
    check(json!({ "number": "" }), 402, "incorrect_number", "number").await;
    check(json!({ "number": "4111111111111111" }), 402, "card_declined", "number").await;
    check(json!({ "exp_month": 10 }), 402, "invalid_expiry_year", "exp_year").await;
    check(json!({ "exp_month": 0 }), 402, "invalid_expiry_month", "exp_month").await;
    check(json!({ "cvc": "12" }), 402, "invalid_cvc", "cvc").await;
    check(json!({ "cvc": 123 }), 400, "parameter_invalid", "card").await;
    check(json!({ "surprise": true }), 400, "parameter_invalid", "card").await;
}

#[tokio::test]
async fn a_saved_card_expires_with_the_clock() {
    let world = World::start().await;
    let (_, token) =
        world.token(json!({ "number": "4242424242424242", "exp_month": 11, "exp_year": 2026, "cvc": "123" })).await;
    let (_, method) =
        world.post("/v1/payment_methods", "a", json!({ "token": token["id"], "customer_ref": "cus_1" })).await;
    let method = method["id"].as_str().unwrap();
    assert_eq!(world.pay(method, "p1", true).await["status"], "succeeded");
    world.control().set_clock("2026-12-01T00:00:00Z".parse().unwrap());
    let intent = world.pay(method, "p2", true).await;
    assert_eq!(intent["last_error"]["code"], "expired_card");
}

#[tokio::test]
async fn a_token_is_spent_once_and_a_removed_card_cannot_pay() {
    let world = World::start().await;
    let token = world.control().test_token("4242424242424242").unwrap();
    let attach = json!({ "token": token, "customer_ref": "cus_1" });
    let (status, method) = world.post("/v1/payment_methods", "a", attach.clone()).await;
    assert_eq!((status, &method["customer_ref"]), (200, &json!("cus_1")));
    let (status, again) = world.post("/v1/payment_methods", "b", attach).await;
    assert_eq!((status, &again["error"]["code"]), (400, &json!("token_already_used")));

    let path = format!("/v1/payment_methods/{}", method["id"].as_str().unwrap());
    assert_eq!(world.get("/v1/payment_methods?customer_ref=cus_1").await["data"].as_array().unwrap().len(), 1);
    let removed = world.request(reqwest::Method::DELETE, &path).send().await.unwrap();
    assert_eq!(removed.status(), 200);
    assert_eq!(world.get(&path).await["deleted"], true);
    assert_eq!(world.get("/v1/payment_methods?customer_ref=cus_1").await["data"], json!([]));
    let body = crate::harness::charge(method["id"].as_str().unwrap(), "p", true);
    let (status, refused) = world.post("/v1/payment_intents", "p", body).await;
    assert_eq!((status, &refused["error"]["code"]), (404, &json!("resource_missing")));
}

#[tokio::test]
async fn a_declined_payment_can_be_tried_with_another_card() {
    let world = World::start().await;
    let bad = world.saved_card("4000000000009995").await;
    let good = world.saved_card("5555555555554444").await;
    let intent = world.pay(&bad, "p", false).await;
    let path = format!("/v1/payment_intents/{}/confirm", intent["id"].as_str().unwrap());
    let (status, paid) = world.post(&path, "again", json!({ "payment_method": good })).await;
    assert_eq!((status, &paid["status"], &paid["last_error"]), (200, &json!("succeeded"), &Value::Null));
    let count = world.control().charges("p");
    assert_eq!((count.attempts, count.succeeded), (2, 1));
}

#[tokio::test]
async fn the_list_of_test_cards_needs_no_key() {
    let world = World::start().await;
    let url = format!("{}/v1/test_cards", world.served.url());
    let reply = world.http.get(url).header("origin", "https://shop.example").send().await.unwrap();
    assert_eq!(reply.headers()["access-control-allow-origin"], "*");
    let list: Value = reply.json().await.unwrap();
    let numbers: Vec<&str> =
        list["data"].as_array().unwrap().iter().filter_map(|card| card["number"].as_str()).collect();
    assert_eq!(numbers.len(), mpanel_gateway_sim::test_cards().len());
    assert!(list["data"].as_array().unwrap().iter().all(|card| card["description"].as_str().is_some()));
}
