//! Logins, headers, error shapes, lists: what every call has in common.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use std::time::Duration;

use crate::harness::{Answer, INSTANCES, PASSWORD, REQUEST_ID, World, world};

async fn token(world: &World, form: &[(&str, &str)]) -> Answer {
    Answer::of(world.http.post(world.served.token_url()).form(form).send().await.unwrap()).await
}

#[tokio::test]
async fn the_token_endpoint_knows_both_grants_and_both_ways_to_name_the_client() {
    let world = world().await;
    let (id, secret) = (world.config.client_id.as_str(), world.config.client_secret.as_str());
    let user = [("username", world.config.username.as_str()), ("password", world.config.password.as_str())];
    let mut form = vec![("grant_type", "password"), user[0], user[1]];
    let request = world.http.post(world.served.token_url()).basic_auth(id, Some(secret)).form(&form);
    let granted = Answer::of(request.send().await.unwrap()).await;
    assert_eq!((granted.status, &granted.body["expires_in"]), (200, &json!(300)));

    let access = granted.body["access_token"].as_str().unwrap();
    let claims = URL_SAFE_NO_PAD.decode(access.split('.').nth(1).unwrap()).unwrap();
    let claims: Value = serde_json::from_slice(&claims).unwrap();
    assert_eq!(claims["preferred_username"], world.config.username);
    assert_eq!(claims["sub"], world.config.user_id);
    assert_eq!(claims["tenantId"], world.config.tenant_id);
    assert_eq!(claims["customerId"], world.config.customer_id);

    let refresh = granted.body["refresh_token"].as_str().unwrap();
    assert_eq!(refresh.split('.').count(), 3);
    let client = [("client_id", id), ("client_secret", secret)];
    let renewal = [("grant_type", "refresh_token"), ("refresh_token", refresh), client[0], client[1]];
    assert_eq!(token(&world, &renewal).await.status, 200);
    // An access token is no refresh token.
    let mixed_up = [("grant_type", "refresh_token"), ("refresh_token", access), client[0], client[1]];
    assert_eq!(token(&world, &mixed_up).await.status, 400);
    world.control().advance(Duration::from_secs(1800));
    assert_eq!(token(&world, &renewal).await.body["error"], "invalid_grant");

    form.extend(client);
    assert_eq!(token(&world, &form).await.status, 200);
    form[2] = ("password", "wrong");
    let refused = token(&world, &form).await;
    assert_eq!(refused.status, 401);
    assert_eq!(refused.body, json!({ "error": "invalid_grant", "error_description": "Invalid user credentials" }));
    form[4] = ("client_secret", "wrong");
    assert_eq!(token(&world, &form).await.body["error"], "invalid_client");
}

#[tokio::test]
async fn calls_need_a_good_token_and_a_request_id() {
    let world = world().await;
    let bare = world.http.get(world.url(INSTANCES)).header("x-request-id", REQUEST_ID);
    Answer::of(bare.send().await.unwrap()).await.refused(401, "Unauthorized");
    world.get(INSTANCES).await;
    for wrong in [None, Some("order-17"), Some("0198c5a0-1b2c-7def-8abc-0123456789ab")] {
        let mut request = world.http.get(world.url(INSTANCES)).bearer_auth(&world.token);
        if let Some(id) = wrong {
            request = request.header("x-request-id", id);
        }
        Answer::of(request.send().await.unwrap()).await.refused(400, "x-request-id");
    }
    world.control().advance(Duration::from_secs(300));
    world.get(INSTANCES).await.refused(401, "Unauthorized");
}

#[tokio::test]
async fn refusals_have_the_shapes_of_the_real_service() {
    let world = world().await;
    let empty = world.request("POST", INSTANCES).header("content-type", "application/json");
    let text = "Body cannot be empty when content-type is set to 'application/json'";
    Answer::of(empty.send().await.unwrap()).await.refused(400, text);
    let moved =
        world.request("POST", &format!("{INSTANCES}/1/regionChange")).header("content-type", "application/json");
    assert_eq!(Answer::of(moved.send().await.unwrap()).await.body, json!({ "errors": [text] }));
    let gone = world.request("DELETE", "/v1/tags/7").header("content-type", "application/json");
    Answer::of(gone.send().await.unwrap()).await.refused(404, "not found");
    world.call("DELETE", &format!("{INSTANCES}/1"), None).await.refused(404, "Cannot DELETE /v1/compute/instances/1");
    world.get("/v1/products").await.refused(404, "Cannot GET /v1/products");
    world.get(&format!("{INSTANCES}/1")).await.refused(404, "Entry Instance not found by instanceId");
    world.get(&format!("{INSTANCES}/one")).await.refused(400, "numeric string");
    let wrong = world.post(INSTANCES, json!({ "imageId": "ubuntu", "productId": "" })).await;
    let said: Vec<&str> = wrong.body["message"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert_eq!(
        said,
        [
            "period should not be null or undefined",
            "imageId must be a UUID",
            "productId must be longer than or equal to 1 characters",
        ]
    );
    let broken = world.request("POST", INSTANCES).header("content-type", "application/json").body("{");
    Answer::of(broken.send().await.unwrap()).await.refused(400, "not valid JSON");
}

#[tokio::test]
async fn machines_are_filtered_ordered_and_paged() {
    let world = world().await;
    for (name, product) in [("shop-1", "V153"), ("shop-2", "V154"), ("blog", "V8")] {
        assert_eq!(world.order(json!({ "displayName": name, "productId": product })).await.status, 201);
    }
    world.control().advance(Duration::from_secs(12));
    let names = async |query: &str| {
        let answer = world.get(&format!("{INSTANCES}{query}")).await;
        answer.rows().iter().map(|row| row["displayName"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names("?displayName=SHOP&orderBy=displayName:desc").await, ["shop-2", "shop-1"]);
    assert_eq!(names("?productIds=V154,V8").await, ["shop-2", "blog"]);
    assert_eq!(names("?productTypes=vds").await, ["blog"]);
    assert_eq!(names("?status=stopped,error").await, [""; 0]);
    assert_eq!(names("?status=running&size=2&page=2").await, ["blog"]);
    assert_eq!(names("?search=192.0.2.3").await, ["shop-2"]);
    assert_eq!(names("?ipConfig=false").await, [""; 0]);
    assert_eq!(names("?noSuchFilter=1").await.len(), 3);
    let first = world.get(&format!("{INSTANCES}?size=2")).await;
    assert_eq!(first.body["_pagination"], json!({ "size": 2, "totalElements": 3, "totalPages": 2, "page": 1 }));
    assert_eq!(first.body["_links"]["next"], "/v1/compute/instances?page=2&size=2");
}

#[tokio::test]
async fn every_write_is_audited_under_its_request_id() {
    let world = world().await;
    let request = world.request("POST", INSTANCES).header("x-trace-id", "order 7").json(&json!({ "period": 1 }));
    let ordered = Answer::of(request.send().await.unwrap()).await;
    let audits = world.get(&format!("{INSTANCES}/audits?requestId={}", REQUEST_ID.to_uppercase())).await;
    let entry = audits.row();
    assert_eq!(entry["action"], "CREATED");
    assert_eq!(entry["requestId"], REQUEST_ID);
    assert_eq!(entry["traceId"], "order 7");
    assert_eq!(entry["instanceId"], ordered.row()["instanceId"]);
    assert_eq!(entry["changedBy"], world.config.user_id);

    let secret = world.secret("root", "password", PASSWORD).await;
    world.call("PATCH", &format!("/v1/secrets/{secret}"), Some(json!({ "value": "Other!1?word" }))).await;
    world.call("DELETE", &format!("/v1/secrets/{secret}"), None).await;
    let audits = world.get(&format!("/v1/secrets/audits?secretId={secret}")).await;
    let actions: Vec<_> = audits.rows().iter().map(|row| row["action"].as_str().unwrap()).collect();
    assert_eq!(actions, ["DELETED", "UPDATED", "CREATED"]);
    let shown = audits.body.to_string();
    assert!(!shown.contains(PASSWORD) && !shown.contains("Other!"), "an audit shows a secret");
    for (query, count) in [("startDate=2026-11-22", 0), ("endDate=2026-11-20", 0), ("startDate=2026-11-21", 3)] {
        assert_eq!(world.get(&format!("/v1/secrets/audits?{query}")).await.rows().len(), count, "{query}");
    }
}
