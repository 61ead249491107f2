//! Users and roles of a provider account over the API: the calls of docs/provider-users.md do what the page says, and a
//! client secret is shown nowhere.

use reqwest::Method;
use serde_json::{Value, json};

use crate::estate::account;
use crate::journey::{GOOD, running_machine};
use crate::pages::{Reader, calls};
use crate::world::worlds;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_calls_of_the_page_do_what_it_says() {
    for world in worlds().await {
        let (owner, client) = (world.owner().await, world.customer("users@example.com").await);
        running_machine(&world, &client, GOOD).await;
        let account = account(&owner).await;
        let base = format!("/admin/provider-accounts/{}", account["id"].as_str().unwrap());
        let tags = owner.get(&format!("{base}/tags")).await.ok(200);
        let mut reader = Reader::new(&owner, &client);
        reader.name("account", &account["id"]);
        reader.name("tag", &tags["items"][0]["id"]);
        for call in calls(include_str!("../../../../docs/provider-users.md")) {
            let body = reader.play(&call).await.body;
            match (call.last(), call.method.clone()) {
                ("users", Method::POST) => {
                    assert_eq!((&body["needed"], &body["roles"][0]["name"]), (&Value::Null, &json!("Watchers")));
                    reader.name("user", &body["id"]);
                }
                ("users", _) => {
                    let own = &body["items"][0];
                    assert_eq!(own["needed"], "signs_in", "{body:#}");
                    let path = format!("{base}/users/{}", own["id"].as_str().unwrap());
                    let refused = owner.call(Method::DELETE, &path, None, &[]).await;
                    assert_eq!((refused.status, &refused.body["code"]), (409, &json!("user_needed")));
                }
                ("roles", Method::POST) => reader.name("role", &body["id"]),
                ("roles", _) => assert!(body["items"].as_array().unwrap().len() >= 2, "{body:#}"),
                ("{user}", Method::GET) => assert_eq!(body["has_password"], false, "{body:#}"),
                ("{user}", Method::PATCH) => assert_eq!(body["enabled"], false, "{body:#}"),
                ("{role}", Method::PUT) => {
                    assert_eq!(body["permissions"][0]["tags"][0]["id"], tags["items"][0]["id"], "{body:#}");
                }
                ("api-permissions", _) => assert!(body["items"].as_array().unwrap().len() > 50),
                ("api-client", _) => assert_eq!(body["secret_known"], true, "{body:#}"),
                ("renew-secret", _) => assert_eq!(body["renewal"]["state"], "renewed", "{body:#}"),
                _ => {}
            }
            world.settle().await;
        }
        let tested = owner.post(&format!("{base}/test"), json!({})).await.ok(200);
        assert_eq!(tested["ok"], true, "{tested:#}");
        let seen = owner.get("/admin/audit?limit=100").await.ok(200).to_string();
        assert!(seen.contains("renew-secret") || seen.contains("renew_provider_client_secret"), "{seen}");
    }
}
