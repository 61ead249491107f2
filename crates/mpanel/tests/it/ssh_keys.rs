//! Kept public keys over the API: kept once, used for a machine, found by nobody else, gone without harm to the machine.

use reqwest::Method;
use serde_json::json;

use crate::journey::{GOOD, running_machine};
use crate::stock::KEYS;
use crate::world::worlds;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_kept_key_sets_a_machine_up_and_may_go_afterwards() {
    for world in worlds().await {
        let client = world.customer("keys@example.com").await;
        let kept = client.post("/portal/ssh-keys", json!({ "name": "Laptop", "public_key": KEYS[0] })).await.ok(201);
        assert_eq!(kept["fingerprint"], "SHA256:ZkAslGjFiUHdGf/WUL8rQvkib4PTvQatUV0OUQSncCA", "{kept:#}");
        for (name, key, pointer, code) in [
            ("Again", KEYS[0], "/public_key", "kept_already"),
            ("laptop", KEYS[1], "/name", "taken"),
            ("Cut off", &KEYS[1][..60], "/public_key", "not_a_public_key"),
        ] {
            let answer = client.post("/portal/ssh-keys", json!({ "name": name, "public_key": key })).await;
            let field = &answer.body["errors"][0];
            assert_eq!((answer.status, &field["pointer"], &field["code"]), (422, &json!(pointer), &json!(code)));
        }
        let path = format!("/portal/ssh-keys/{}", kept["id"].as_str().unwrap());
        let renamed = json!({ "name": "Old laptop" });
        let late = client.call(Method::PATCH, &path, Some(renamed.clone()), &[("if-match", "\"7\"")]).await;
        assert_eq!(late.status, 412, "{:#}", late.body);
        let renamed = client.call(Method::PATCH, &path, Some(renamed), &[("if-match", "\"1\"")]).await.ok(200);
        assert_eq!((&renamed["name"], &renamed["version"]), (&json!("Old laptop"), &json!(2)));

        let service = running_machine(&world, &client, GOOD).await;
        let actions = format!("/portal/services/{}/actions", service["id"].as_str().unwrap());
        let listed = client.get("/portal/ssh-keys").await.ok(200);
        let chosen = &listed["items"][0]["public_key"];
        let wanted = json!({ "action": "reinstall", "confirm_name": service["name"], "ssh_key": chosen });
        client.post(&actions, wanted).await.ok(202);
        world.settle().await;
        world.advance_seconds(600).await;

        let other = world.customer("other-keys@example.com").await;
        assert_eq!(other.get("/portal/ssh-keys").await.ok(200)["items"], json!([]));
        other.call(Method::DELETE, &path, None, &[]).await.refused(404);
        other.call(Method::PATCH, &path, Some(json!({ "name": "Mine" })), &[]).await.refused(404);

        client.call(Method::DELETE, &path, None, &[]).await.ok(204);
        assert_eq!(client.get("/portal/ssh-keys").await.ok(200)["items"], json!([]));
        let after = crate::journey::service(&client).await;
        assert_eq!((&after["has_password"], &after["state"]), (&json!(false), &json!("active")), "{after:#}");
    }
}
