//! Domain names over the API: the calls of docs/domains.md do what the page says, and the code is kept nowhere.

use reqwest::Method;
use serde_json::{Value, json};

use crate::pages::{Reader, calls};
use crate::world::worlds;

#[tokio::test]
async fn the_calls_of_the_page_do_what_it_says() {
    for world in worlds().await {
        let (owner, client) = (world.owner().await, world.customer("domains@example.com").await);
        let account = owner.get("/admin/provider-accounts").await.ok(200)["items"][0]["id"].clone();
        let customer = owner.get("/admin/customers?q=domains@example.com").await.ok(200)["items"][0]["id"].clone();
        let mut reader = Reader::new(&owner, &client);
        reader.name("account", &account);
        reader.name("customer", &customer);
        let mut code = Value::Null;
        for call in calls(include_str!("../../../../docs/domains.md")) {
            let answer = reader.play(&call).await;
            let body = answer.body;
            match call.last() {
                "domain-contacts" if call.method == Method::POST => reader.name("handle", &body["handle"]),
                "contacts" if call.method == Method::GET => {
                    assert_eq!((&body["roles"][0]["role"], &body["roles"][0]["own"]), (&json!("owner"), &json!(false)));
                    assert_eq!(body["own"], json!([]));
                }
                "contacts" if call.method == Method::POST => reader.name("own", &body["handle"]),
                "contacts" => {
                    assert_eq!((&body["contacts"], &body["pending"]), (&Value::Null, &json!([])));
                    assert_eq!(body["owner_rule"], "confirmed");
                }
                "history" => assert_eq!(body["items"][0]["kind"], "contacts", "{body:#}"),
                "check-domain" if call.path.starts_with("/shop") => {
                    let offer = &body["items"][0];
                    assert_eq!((&offer["name"], &offer["standing"]), (&json!("bought.com"), &json!("free")));
                }
                "products" => reader.name("product", &body["id"]),
                "quote" => {
                    assert_eq!((&body["problems"], &body["items"][0]["total"]["minor"]), (&json!([]), &json!(500)))
                }
                "check-domain" => assert_eq!(body, json!({ "name": "example.com", "available": true })),
                "domains" if call.method == Method::POST => reader.name("domain", &body["id"]),
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
