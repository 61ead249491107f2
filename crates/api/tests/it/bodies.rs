//! What is wrong with a body is said at the place where it is.

use std::collections::BTreeMap;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use axum::routing::post;
use http_body_util::BodyExt as _;
use mpanel_api::extract::Json;
use serde_json::Value;
use tower::ServiceExt as _;

#[derive(serde::Deserialize)]
struct Cart {
    #[serde(rename = "items")]
    _items: Vec<BTreeMap<String, i64>>,
}

async fn cart(_: Json<Cart>) {}
async fn anything(_: Json<Value>) {}

/// The pointer of the refusal, if the body is refused.
async fn refused(path: &str, body: &str) -> Option<String> {
    let router: Router = Router::new().route("/cart", post(cart)).route("/anything", post(anything));
    let request = Request::post(path).header("content-type", "application/json").body(Body::from(body.to_owned()));
    let response = router.oneshot(request.unwrap()).await.unwrap();
    if response.status() == StatusCode::OK {
        return None;
    }
    let problem: Value = serde_json::from_slice(&response.into_body().collect().await.unwrap().to_bytes()).unwrap();
    Some(problem["errors"][0]["pointer"].as_str().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn a_pointer_counts_places_in_lists() {
    assert_eq!(refused("/cart", r#"{"items":[{},{"a/b":"x"}]}"#).await.as_deref(), Some("/items/1/a~1b"));
    assert_eq!(refused("/cart", r#"{"items":[{},{"a/b":1}]}"#).await, None);
}

#[tokio::test]
async fn invisible_characters_are_found_where_they_are() {
    for (body, place) in [
        (r#"{"name":"Käse\n\ttwo","other":"שלום \u20ac"}"#, None),
        (r#"{"name":"a\u0000b"}"#, Some("/name")),
        ("{\"items\":[{},{\"a/b\":\"x\u{202e}y\"}]}", Some("/items/1/a~1b")),
        ("{\"name\":\"x\u{85}\"}", Some("/name")),
        ("{\"name\":\"x\u{2069}\"}", Some("/name")),
    ] {
        assert_eq!(refused("/anything", body).await.as_deref(), place, "{body}");
    }
}
