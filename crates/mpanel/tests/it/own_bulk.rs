//! Acts of a customer on several services of their own: what they may, what is refused, what they and others see of it.

use reqwest::Method;
use serde_json::{Value, json};

use crate::bulk::{actions, fleet, ids, pass};
use crate::client::Client;
use crate::journey::{GOOD, running_machine};
use crate::world::worlds;

async fn begin(client: &Client, body: Value) -> String {
    let run = client.post("/portal/bulk-runs", body).await.ok(202);
    run["id"].as_str().unwrap().to_owned()
}

async fn shown(client: &Client, run: &str) -> Value {
    client.get(&format!("/portal/bulk-runs/{run}")).await.ok(200)
}

#[tokio::test]
async fn some_are_done_and_the_others_say_why_not_and_are_tried_again() {
    for world in worlds().await {
        let (owner, client) = (world.owner().await, world.customer("several@example.com").await);
        let fleet = fleet(&world, &client, 3).await;
        let all = ids(&fleet);
        owner.post(&format!("/admin/services/{}/suspend", all[0]), json!({ "reason": "Abuse" })).await.ok(200);
        pass(&world).await;
        let run = begin(&client, json!({ "act": "stop", "service_ids": all })).await;
        pass(&world).await;
        let over = shown(&client, &run).await;
        let counts = &over["counts"];
        assert_eq!((&over["state"], &counts["done"], &counts["refused"]), (&json!("finished"), &json!(2), &json!(1)));
        assert_eq!(over["can"]["retry_failed"]["allowed"], true, "{over:#}");
        let path = format!("/portal/bulk-run-items?bulk_run={run}&state=trouble");
        let trouble = client.get(&path).await.ok(200);
        assert_eq!((&trouble["total"], &trouble["items"][0]["service"]["id"]), (&json!(1), &json!(all[0])));
        // The customer's words, as a call on the one service gives them.
        let single = client.post(&format!("/portal/services/{}/actions", all[0]), json!({ "action": "stop" })).await;
        assert_eq!(trouble["items"][0]["detail"], single.body["detail"], "{trouble:#}");
        single.refused(409);

        owner.post(&format!("/admin/services/{}/unsuspend", all[0]), json!({})).await.ok(200);
        pass(&world).await;
        client.post(&format!("/portal/bulk-runs/{run}/retry"), json!({ "which": "failed" })).await.ok(200);
        pass(&world).await;
        assert_eq!(shown(&client, &run).await["counts"]["done"], 3, "on {}", world.database.name);
        let asked: Vec<usize> = [actions(&owner, all[1]).await.len(), actions(&owner, all[2]).await.len()].into();
        assert_eq!(asked, [1, 1], "what was done is not done again");

        let audit = owner.get("/admin/audit?q=portal/bulk-runs&limit=100").await.ok(200);
        let entries = audit["items"].as_array().unwrap();
        let begun = entries.iter().find(|e| e["action"] == "POST /api/v1/portal/bulk-runs").unwrap();
        assert_eq!(begun["detail"], "stop: 3 services", "{audit:#}");
        let audit = owner.get("/admin/audit?q=portal/services/{id}/actions&limit=100").await.ok(200);
        let of_run = audit["items"].as_array().unwrap().iter().filter(|e| e["detail"] == format!("Bulk run {run}"));
        assert_eq!(of_run.count(), 4, "each service once in each turn: {audit:#}");
        // Staff sees whose it is, and its own runs name act and count as well.
        let seen = owner.get(&format!("/admin/bulk-runs/{run}")).await.ok(200);
        assert!(seen["customer_id"].is_string(), "{seen:#}");
        owner.post("/admin/bulk-runs", json!({ "act": "start", "service_ids": [all[1]] })).await.ok(202);
        let audit = owner.get("/admin/audit?q=admin/bulk-runs&limit=100").await.ok(200);
        assert_eq!(audit["items"][0]["detail"], "start: one service", "{audit:#}");
        assert_eq!(client.get("/portal/bulk-runs").await.ok(200)["total"], 1, "not those of staff");
    }
}

#[tokio::test]
async fn snapshots_are_taken_under_the_customers_rules() {
    for world in worlds().await {
        let client = world.customer("kept-several@example.com").await;
        let fleet = fleet(&world, &client, 2).await;
        let run = begin(&client, json!({ "act": "snapshot", "service_ids": ids(&fleet) })).await;
        world.advance_seconds(300).await;
        assert_eq!(shown(&client, &run).await["counts"]["done"], 2, "on {}", world.database.name);
        for id in ids(&fleet) {
            let kept = client.get(&format!("/portal/services/{id}/snapshots")).await.ok(200);
            assert_eq!(kept["items"].as_array().unwrap().len(), 1, "{kept:#}");
        }
        let full = begin(&client, json!({ "act": "snapshot", "service_ids": ids(&fleet) })).await;
        world.advance_seconds(120).await;
        assert_eq!(shown(&client, &full).await["counts"]["refused"], 2, "on {}", world.database.name);
    }
}

#[tokio::test]
async fn others_services_and_runs_are_not_there() {
    for world in worlds().await {
        let (ada, eve) = (world.customer("ada-many@example.com").await, world.customer("eve-many@example.com").await);
        let mine = running_machine(&world, &ada, GOOD).await["id"].clone();
        let theirs = running_machine(&world, &eve, GOOD).await["id"].clone();
        let strange: Vec<String> = (0..51).map(|n| format!("svc_000000000000000000000000{:02}", n % 10)).collect();
        for (body, pointer, code) in [
            (json!({ "act": "stop", "service_ids": [mine, theirs] }), "/service_ids/1", "not_found"),
            (json!({ "act": "stop", "service_ids": [] }), "/service_ids", "required"),
            (json!({ "act": "stop", "service_ids": strange }), "/service_ids", "too_many"),
            (json!({ "act": "stop", "service_ids": [mine, mine] }), "/service_ids/1", "repeated"),
            (json!({ "act": "terminate", "service_ids": [mine] }), "/act", "unknown"),
            (json!({ "act": "reset_password", "service_ids": [mine] }), "/act", "unknown"),
        ] {
            let answer = ada.post("/portal/bulk-runs", body).await;
            let told = answer.body["errors"][0].clone();
            let found = (told["pointer"].as_str(), told["code"].as_str());
            assert_eq!(found, (Some(pointer), Some(code)), "{:#}", answer.body);
            answer.refused(422);
        }
        assert_eq!(ada.get("/portal/bulk-runs").await.ok(200)["total"], 0);
        let run = begin(&ada, json!({ "act": "restart", "service_ids": [mine] })).await;
        eve.get(&format!("/portal/bulk-runs/{run}")).await.ok(404);
        eve.get(&format!("/portal/bulk-run-items?bulk_run={run}")).await.ok(404);
        eve.post(&format!("/portal/bulk-runs/{run}/stop"), json!({})).await.ok(404);
        eve.post(&format!("/portal/bulk-runs/{run}/retry"), json!({ "which": "failed" })).await.ok(404);
        assert_eq!(eve.get("/portal/bulk-runs").await.ok(200)["total"], 0);
        let owner = world.owner().await;
        let staffs = owner.post("/admin/bulk-runs", json!({ "act": "restart", "service_ids": [mine] })).await.ok(202);
        ada.get(&format!("/portal/bulk-runs/{}", staffs["id"].as_str().unwrap())).await.ok(404);
    }
}

#[tokio::test]
async fn a_run_stops_when_asked_and_when_its_person_has_left() {
    for world in worlds().await {
        let client = world.customer("team-many@example.com").await;
        let fleet = fleet(&world, &client, 7).await;
        let run = begin(&client, json!({ "act": "restart", "service_ids": ids(&fleet) })).await;
        world.settle().await;
        let stopping = client.post(&format!("/portal/bulk-runs/{run}/stop"), json!({})).await.ok(200);
        assert_eq!(stopping["counts"]["skipped"], 2, "{stopping:#}");
        world.advance_seconds(120).await;
        client.post(&format!("/portal/bulk-runs/{run}/retry"), json!({ "which": "skipped" })).await.ok(200);
        world.advance_seconds(120).await;
        assert_eq!(shown(&client, &run).await["counts"]["done"], 7, "on {}", world.database.name);

        let member = crate::roles::member_of(&world, &client).await;
        let run = begin(&member, json!({ "act": "stop", "service_ids": ids(&fleet) })).await;
        let team = client.get("/portal/members").await.ok(200);
        let left = team["items"].as_array().unwrap().iter().find(|m| m["role"] == "member").unwrap();
        let gone = format!("/portal/members/{}", left["id"].as_str().unwrap());
        client.call(Method::DELETE, &gone, None, &[]).await.ok(204);
        world.advance_seconds(60).await;
        let halted = shown(&client, &run).await;
        assert_eq!((&halted["state"], &halted["counts"]["skipped"]), (&json!("stopped"), &json!(7)), "{halted:#}");
        assert!(halted["stopped_because"].as_str().unwrap().contains("may not do this any more"), "{halted:#}");
    }
}
