//! Secrets and tags of a provider account over the API: the calls of docs/provider-secrets.md do what the page says, and a
//! value is kept nowhere.

use reqwest::Method;
use serde_json::json;

use crate::estate::account;
use crate::journey::{GOOD, running_machine};
use crate::pages::{Reader, calls};
use crate::world::worlds;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_calls_of_the_page_do_what_it_says() {
    for world in worlds().await {
        let (owner, client) = (world.owner().await, world.customer("secrets@example.com").await);
        let service = running_machine(&world, &client, GOOD).await;
        let account = account(&owner).await;
        let mut reader = Reader::new(&owner, &client);
        reader.name("account", &account["id"]);
        reader.name("service", &service["id"]);
        for call in calls(include_str!("../../../../docs/provider-secrets.md")) {
            let body = reader.play(&call).await.body;
            match call.last() {
                "secrets" if call.method == Method::POST => {
                    assert_eq!((&body["origin"], &body["used"]), (&json!("staff"), &json!(false)), "{body:#}");
                    reader.name("secret", &body["id"]);
                }
                "secrets" => {
                    let login = &body["items"][0];
                    assert_eq!((&login["origin"], &login["used"]), (&json!("server"), &json!(true)), "{body:#}");
                    assert_eq!(login["used_by"]["service"]["id"], service["id"], "{body:#}");
                    let path = format!("/admin/provider-accounts/{}/secrets", account["id"].as_str().unwrap());
                    let path = format!("{path}/{}", login["id"].as_str().unwrap());
                    assert_eq!(owner.call(Method::DELETE, &path, None, &[]).await.body["code"], "secret_in_use");
                }
                "staff-keys" if call.method == Method::POST => reader.name("key", &body["id"]),
                "staff-keys" => assert_eq!(body["items"][0]["name"], "office", "{body:#}"),
                "{key}" if call.method == Method::PUT => {
                    assert_eq!(body["account_ids"], json!([account["id"]]), "{body:#}");
                }
                // The machine was there before the key was chosen.
                "operator-keys" => assert_eq!(body["items"], json!([]), "{body:#}"),
                "thing-tag-check" => assert_eq!(body["faults"], json!([]), "{body:#}"),
                "rotate" => assert_eq!(body["state"], "stored", "{body:#}"),
                "tags" => {
                    let tags = body["items"].as_array().unwrap();
                    assert_eq!(tags.len(), 3, "{body:#}");
                    let server = tags.iter().find(|tag| tag["meaning"] == "server").expect("a tag of the server");
                    assert_eq!(server["service"]["id"], service["id"], "{body:#}");
                    reader.name("tag", &server["id"]);
                }
                "carriers" => assert_eq!(body["items"].as_array().unwrap().len(), 1, "{body:#}"),
                "tag-check" => {
                    assert_eq!((&body["checked"], &body["faults"]), (&json!(1), &json!([])), "{body:#}");
                    world.contabo.forget_tags();
                    let path = format!("/admin/provider-accounts/{}/tag-check", account["id"].as_str().unwrap());
                    let lost = owner.get(&path).await.ok(200);
                    assert_eq!(lost["faults"][0]["missing"].as_array().unwrap().len(), 3, "{lost:#}");
                }
                "write-tags" => assert_eq!((&body["written"], &body["failed"]), (&json!(1), &json!([])), "{body:#}"),
                _ => {}
            }
            world.settle().await;
        }
        let seen = owner.get("/admin/audit?limit=100").await.ok(200).to_string();
        let kept = format!("{:?}", crate::contents::contents(&world).await);
        for value in ["Harbour12!?", "Harbour34!?"] {
            assert!(!seen.contains(value) && !kept.contains(value), "on {}", world.database.name);
        }
    }
}
