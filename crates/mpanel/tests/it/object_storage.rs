//! Object storage over the API: the calls of docs/object-storage.md do what the page says, files go by signed addresses
//! alone, and secret keys are kept nowhere in the open.

use reqwest::Method;
use serde_json::{Value, json};

use crate::pages::{Reader, calls};
use crate::world::worlds;

#[tokio::test]
async fn the_calls_of_the_page_do_what_it_says() {
    for world in worlds().await {
        let (owner, client) = (world.owner().await, world.customer("storage@example.com").await);
        let stranger = world.customer("stranger@example.com").await;
        let account = owner.get("/admin/provider-accounts").await.ok(200)["items"][0]["id"].clone();
        let customer = owner.get("/admin/customers?q=storage@example.com").await.ok(200)["items"][0]["id"].clone();
        let mut reader = Reader::new(&owner, &client);
        reader.name("account", &account);
        reader.name("customer", &customer);
        let mut secrets: Vec<String> = Vec::new();
        for call in calls(include_str!("../../../../docs/object-storage.md")) {
            let body = reader.play(&call).await.body;
            match call.last() {
                "object-storages" if call.method == Method::POST => reader.name("storage", &body["id"]),
                "object-storages" => assert_eq!(body["items"][0]["used_bytes"], Value::Null, "{body:#}"),
                "{storage}" => assert_eq!(body["state"], "ready", "{body:#}"),
                "resize" => assert_eq!((&body["size_gb"], &body["auto_limit_gb"]), (&json!(500), &Value::Null)),
                "read" => assert_eq!(body["found"], 1),
                "shares" if call.method == Method::POST => {
                    assert_eq!(body["state"], "ready", "{body:#}");
                    let own = body["id"].as_str().unwrap();
                    stranger.get(&format!("/portal/object-storages/{own}")).await.ok(404);
                    stranger.get(&format!("/portal/object-storages/{own}/buckets")).await.ok(404);
                    reader.name("share", &body["id"]);
                }
                "products" => reader.name("product", &body["id"]),
                "quote" => {
                    assert_eq!((&body["problems"], &body["items"][0]["total"]["minor"]), (&json!([]), &json!(400)))
                }
                "reveal" | "rotate" => secrets.push(body["secret_key"].as_str().unwrap().to_owned()),
                "upload-url" => {
                    let sent = reqwest::Client::new().put(body["url"].as_str().unwrap()).body("picture").send().await;
                    assert_eq!(sent.unwrap().status(), 200);
                }
                "objects?prefix=2026" | "" => {
                    assert_eq!(body["objects"][0]["key"], "2026/photo.jpg", "{body:#}");
                    assert_eq!(body["objects"][0]["size"], 7);
                }
                "download-url" => {
                    let got = reqwest::get(body["url"].as_str().unwrap()).await.unwrap();
                    let named = got.headers()["content-disposition"].to_str().unwrap().to_owned();
                    assert!(named.contains("photo.jpg"), "{named}");
                    assert_eq!(got.text().await.unwrap(), "picture");
                }
                _ => {}
            }
            world.advance_seconds(15).await;
            world.settle().await;
        }
        assert_ne!(secrets[0], secrets[1]);
        let seen = owner.get("/admin/audit?limit=100").await.ok(200).to_string();
        let kept = format!("{:?}", crate::contents::contents(&world).await);
        assert!(seen.contains("object_storage.keys.reveal") && seen.contains("object_storage.keys.rotate"), "{seen}");
        for secret in secrets {
            assert!(!seen.contains(&secret) && !kept.contains(&secret), "{}", world.database.name);
        }
    }
}
