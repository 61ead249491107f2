//! Domain names over the API: the calls of docs/domains.md do what the page says, and the code is kept nowhere.

use reqwest::Method;
use serde_json::{Value, json};

use crate::networks::documented;
use crate::world::worlds;

#[tokio::test]
async fn the_calls_of_the_page_do_what_it_says() {
    for world in worlds().await {
        let (owner, client) = (world.owner().await, world.customer("domains@example.com").await);
        let account = owner.get("/admin/provider-accounts").await.ok(200)["items"][0]["id"].clone();
        let customer = owner.get("/admin/customers?q=domains@example.com").await.ok(200)["items"][0]["id"].clone();
        let mut names: Vec<(&str, Value)> = vec![("{account}", account), ("{customer}", customer)];
        let mut code = Value::Null;
        for (method, path, status, body) in documented(include_str!("../../../../docs/domains.md")) {
            let fill = |text: &str| {
                let one = |text: String, (name, id): &(&str, Value)| text.replace(name, id.as_str().unwrap());
                names.iter().fold(text.to_owned(), one)
            };
            let body = Some(fill(&body)).filter(|b| !b.is_empty()).map(|b| serde_json::from_str(&b).unwrap());
            let caller = if path.starts_with("/admin") { &owner } else { &client };
            let answer = caller.call(method.clone(), &fill(&path), body, &[]).await;
            assert_eq!(answer.status, status, "{method} {path}: {:#}", answer.body);
            let body = answer.body;
            match path.rsplit('/').next().unwrap() {
                "domain-contacts" if method == Method::POST => names.push(("{handle}", body["handle"].clone())),
                "check-domain" => assert_eq!(body, json!({ "name": "example.com", "available": true })),
                "domains" if method == Method::POST => names.push(("{domain}", body["id"].clone())),
                "domains" => assert_eq!((&body["total"], &body["items"][0]["contacts"]), (&json!(1), &Value::Null)),
                "read-domains" => assert_eq!(body["found"], 1),
                "name-servers" => assert_eq!(body["name_servers"], json!(["ns1.contabo.net", "ns2.contabo.net"])),
                "auth-code" => code = body["auth_code"].clone(),
                "cancel" => assert!(body["cancel_at"].is_string(), "{body:#}"),
                "revoke-cancellation" => assert_eq!(body["cancel_at"], Value::Null),
                "look" => assert_eq!((&body["state"], &body["moving"]), (&json!("ready"), &json!(false))),
                _ => {}
            }
            world.advance_seconds(15).await;
            world.settle().await;
        }
        let seen = owner.get("/admin/audit?limit=100").await.ok(200).to_string();
        assert!(seen.contains("domain.auth_code") && !seen.contains(code.as_str().unwrap()), "{seen}");
        let kept = crate::contents::contents(&world).await;
        assert!(!format!("{kept:?}").contains(code.as_str().unwrap()), "{}", world.database.name);
    }
}
