//! Walks over every operation of the OpenAPI document: nobody signed in, the wrong kind of caller, another tenant's
//! session, and what an answer to a wrong call looks like.

use reqwest::Method;
use serde_json::{Value, json};

use crate::client::Client;
use crate::document::{For, NOWHERE, operations};
use crate::world::world;

#[tokio::test]
async fn nobody_gets_in_without_a_session() {
    let world = world().await;
    let visitor = world.visitor();
    let mut walked = 0;
    for operation in operations().into_iter().filter(|o| o.needs_session()) {
        let at = operation.with_id(NOWHERE);
        let answer = visitor.call(operation.method.clone(), &at, operation.empty_body(), &[]).await;
        assert_eq!(answer.status, 401, "{}: {:#}", operation.id, answer.body);
        walked += 1;
    }
    assert!(walked > 100, "only {walked} operations were walked");
}

#[tokio::test]
async fn customers_do_not_reach_admin_nor_staff_the_portal() {
    let world = world().await;
    let (owner, customer) = (world.owner().await, world.customer("walk@example.com").await);
    for operation in operations() {
        let caller = match operation.audience() {
            For::Staff => &customer,
            For::Customers => &owner,
            For::Anybody => continue,
        };
        let at = operation.with_id(NOWHERE);
        let answer = caller.call(operation.method.clone(), &at, operation.empty_body(), &[]).await;
        assert_eq!(answer.status, 403, "{}: {:#}", operation.id, answer.body);
    }
}

#[tokio::test]
async fn a_session_of_one_business_is_none_in_another() {
    let (here, there) = (world().await, world().await);
    let mut owner = here.owner().await;
    owner.move_to(&there.base);
    for operation in operations().into_iter().filter(|o| o.needs_session()) {
        let at = operation.with_id(NOWHERE);
        let answer = owner.call(operation.method.clone(), &at, operation.empty_body(), &[]).await;
        assert_eq!(answer.status, 401, "{}: {:#}", operation.id, answer.body);
    }
}

/// Sends a request as it is, and checks that the problem document names it and leads to a page.
async fn problem(client: &Client, method: Method, url: &str, body: Vec<u8>, headers: &[(&str, &str)]) -> Value {
    let id = "0192f0c1-2345-7abc-8def-0123456789ab";
    let mut all = vec![("x-request-id", id)];
    all.extend(headers);
    let answer = client.raw(method, url, body, &all).await;
    assert_eq!(answer.header("x-request-id"), id, "{url}");
    assert!(answer.content_type.starts_with("application/problem+json"), "{url}: {}", answer.content_type);
    assert_eq!(answer.body["request_id"], id, "{url}: {:#}", answer.body);
    assert_eq!(answer.body["status"], answer.status, "{url}: {:#}", answer.body);
    let page = client.raw(Method::GET, answer.body["type"].as_str().unwrap(), Vec::new(), &[]).await;
    assert_eq!(page.status, 200, "{url}: {:#}", answer.body);
    assert!(page.content_type.starts_with("text/html"), "{}", page.content_type);
    answer.body
}

#[tokio::test]
async fn every_refusal_names_the_request_and_leads_to_a_page() {
    let world = world().await;
    let (visitor, customer) = (world.visitor(), world.customer("named@example.com").await);
    let json = [("content-type", "application/json")];
    let quote = "/api/v1/shop/quote";
    for (method, url, body, headers, code) in [
        (Method::GET, "/api/v1/admin/customers", "", &json[..], "unauthenticated"),
        (Method::GET, "/api/v1/no/such/thing", "", &json, "not_found"),
        (Method::GET, "/api/nothing", "", &json, "not_found"),
        (Method::DELETE, "/api/v1/meta", "", &json, "method_not_allowed"),
        (Method::POST, quote, "{", &json, "invalid"),
        (Method::POST, quote, "{}", &[("content-type", "text/plain")], "not_json"),
        (Method::GET, "/api/v1/shop/carts/nonsense", "", &json, "not_found"),
        (Method::GET, "/api/v1/shop/catalog?currency=ZZZ", "", &json, "invalid"),
        (Method::POST, "/api/v1/hooks/payments/gw_nonsense", "{}", &json, "not_found"),
    ] {
        let told = problem(&visitor, method, url, body.into(), headers).await;
        assert_eq!(told["code"], code, "{url}: {told:#}");
    }
    let large = vec![b' '; 1_100_000];
    let told = problem(&visitor, Method::POST, quote, large.clone(), &json).await;
    assert_eq!(told["code"], "body_too_large", "{told:#}");
    let keyed = [("content-type", "application/json"), ("idempotency-key", "k")];
    let told = problem(&visitor, Method::POST, quote, large, &keyed).await;
    assert_eq!(told["errors"][0]["code"], "body_too_large", "{told:#}");
    let told = problem(&customer, Method::GET, "/api/v1/admin/customers", Vec::new(), &json).await;
    assert_eq!(told["code"], "forbidden");
}

#[tokio::test]
async fn the_pages_of_error_codes_are_readable_documents() {
    let world = world().await;
    let visitor = world.visitor();
    let index = visitor.raw(Method::GET, "/docs/errors", Vec::new(), &[]).await;
    let text = String::from_utf8(index.bytes.clone()).unwrap();
    assert_eq!(index.status, 200);
    for needle in ["<html lang=\"en\">", "<title>", "<main>", "prefers-color-scheme", "/docs/errors/not_found"] {
        assert!(text.contains(needle), "{needle} in {text}");
    }
    assert!(!text.contains("<script"), "no scripts");
    let missing = visitor.raw(Method::GET, "/docs/errors/no_such_code", Vec::new(), &[]).await;
    assert_eq!(missing.status, 404);
    let document = visitor.get("/api/openapi.json").await.ok(200);
    assert!(document["info"]["description"].as_str().unwrap().contains("/docs/errors"));
}

#[tokio::test]
async fn a_client_may_send_json_only_where_it_says_so() {
    let world = world().await;
    let answer = world.visitor().post("/shop/quote", json!({ "items": "no list" })).await;
    assert_eq!(answer.body["errors"][0]["pointer"], "/items", "{:#}", answer.body);
    answer.refused(422);
}
