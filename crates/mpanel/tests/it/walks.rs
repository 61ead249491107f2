//! Walks over every operation of the OpenAPI document: nobody signed in, the wrong kind of caller,
//! another tenant's session. A new endpoint is walked without anybody writing a test for it.

use mpanel_api::access::needs_session;
use reqwest::Method;
use serde_json::{Value, json};

use crate::world::world;

/// Every operation: method and path with its parameters filled by ids that exist nowhere.
fn operations() -> Vec<(Method, String, String)> {
    let document: Value = serde_json::from_str(&mpanel_api::openapi::document().to_json().unwrap()).unwrap();
    let mut all = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in ["get", "post", "put", "patch", "delete"] {
            if item.get(method).is_some() {
                let filled: String = path
                    .split('/')
                    .map(|s| if s.starts_with('{') { "svc_00000000000000000000000001" } else { s })
                    .collect::<Vec<_>>()
                    .join("/");
                all.push((method.to_uppercase().parse().unwrap(), path.clone(), filled));
            }
        }
    }
    all
}

fn body_for(method: &Method) -> Option<Value> {
    (method != Method::GET && method != Method::DELETE).then(|| json!({}))
}

#[tokio::test]
async fn nobody_gets_in_without_a_session() {
    let world = world().await;
    let visitor = world.visitor();
    let mut walked = 0;
    for (method, path, filled) in operations() {
        if !needs_session(&path) {
            continue;
        }
        let answer = visitor.call(method.clone(), &filled, body_for(&method), &[]).await;
        assert_eq!(answer.status, 401, "{method} {path}: {:#}", answer.body);
        walked += 1;
    }
    assert!(walked > 60, "only {walked} operations were walked");
}

#[tokio::test]
async fn customers_do_not_reach_admin_nor_staff_the_portal() {
    let world = world().await;
    let (owner, customer) = (world.owner().await, world.customer("walk@example.com").await);
    for (method, path, filled) in operations() {
        let caller = if path.contains("/admin/") {
            &customer
        } else if path.contains("/portal/") {
            &owner
        } else {
            continue;
        };
        let answer = caller.call(method.clone(), &filled, body_for(&method), &[]).await;
        assert_eq!(answer.status, 403, "{method} {path}: {:#}", answer.body);
    }
}

#[tokio::test]
async fn a_session_of_one_business_is_none_in_another() {
    let (here, there) = (world().await, world().await);
    let mut owner = here.owner().await;
    owner.move_to(&there.base);
    for (method, path, filled) in operations() {
        if needs_session(&path) {
            let answer = owner.call(method.clone(), &filled, body_for(&method), &[]).await;
            assert_eq!(answer.status, 401, "{method} {path}: {:#}", answer.body);
        }
    }
}

#[tokio::test]
async fn nonsense_is_refused_and_never_breaks_anything() {
    let world = world().await;
    let (owner, customer) = (world.owner().await, world.customer("nonsense@example.com").await);
    let long = "x".repeat(100_000);
    let bodies = [
        json!({ "no_such_field": true }),
        json!([1, 2, 3]),
        json!({ "email": 7, "name": ["a"], "amount": { "minor": -5, "currency": "XXX" }, "quantity": -1 }),
        json!({ "name": long, "email": long, "reason": long, "label": long }),
    ];
    for (method, path, filled) in operations() {
        if path.ends_with("/events") {
            continue;
        }
        let caller = if path.contains("/portal/") { &customer } else { &owner };
        for body in &bodies {
            let body = (method != Method::GET && method != Method::DELETE).then(|| body.clone());
            let answer = caller.call(method.clone(), &filled, body.clone(), &[]).await;
            assert!(answer.status < 500, "{method} {path}: {} {:#}", answer.status, answer.body);
            if answer.status >= 400 {
                assert!(
                    answer.body["detail"].as_str().is_some_and(|d| d.len() > 8),
                    "{method} {path}: {:#}",
                    answer.body
                );
            }
        }
        let odd =
            format!("{filled}?limit=abc&cursor=%00&sort=;drop&q=%F0%9F%92%A9&state=nonsense&until=never&currency=XXX");
        let answer = caller.call(Method::GET, &odd, None, &[]).await;
        assert!(answer.status < 500, "GET {path} with odd parameters: {} {:#}", answer.status, answer.body);
    }
}
