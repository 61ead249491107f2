//! Acts on many services that want to be told something: what they do to each, what is refused with its reason, a program
//! that is killed midway, and that a few are worked on at a time.

use serde_json::{Value, json};

use crate::bulk::{actions, begin, fleet, ids, items, pass, shown};
use crate::client::Client;
use crate::crash::Program;
use crate::journey::{GOOD, running_machine};
use crate::world::{World, worlds};

async fn begin_own(client: &Client, body: Value) -> String {
    client.post("/portal/bulk-runs", body).await.ok(202)["id"].as_str().unwrap().to_owned()
}

async fn passes(world: &World, times: usize) {
    for _ in 0..times {
        pass(world).await;
    }
}

async fn snapshots(owner: &Client, service: &str) -> Vec<String> {
    let list = owner.get(&format!("/admin/services/{service}/snapshots")).await.ok(200);
    let name = |one: &Value| one["name"].as_str().unwrap().to_owned();
    list["items"].as_array().unwrap().iter().map(name).collect()
}

async fn firewall(client: &Client, name: &str) -> Value {
    let rule = json!({ "name": "SSH", "protocol": "tcp", "ports": ["22"], "sources": ["any"] });
    client.post("/portal/firewalls", json!({ "name": name, "rules": [rule] })).await.ok(201)["id"].clone()
}

#[tokio::test]
async fn servers_get_their_names_by_a_pattern() {
    for world in worlds().await {
        let (owner, client) = (world.owner().await, world.customer("named@example.com").await);
        let fleet = fleet(&world, &client, 3).await;
        let all = ids(&fleet);
        let body =
            json!({ "act": "rename", "service_ids": [all[2], all[0]], "details": { "label": "Web {n} ({name})" } });
        let run = begin_own(&client, body).await;
        pass(&world).await;
        let over = client.get(&format!("/portal/bulk-runs/{run}")).await.ok(200);
        assert_eq!((&over["state"], &over["counts"]["done"]), (&json!("finished"), &json!(2)), "{over:#}");
        assert_eq!(over["details"]["label"], "Web {n} ({name})", "{over:#}");
        let mut labels = Vec::new();
        for id in &all {
            labels.push(client.get(&format!("/portal/services/{id}")).await.ok(200)["label"].clone());
        }
        let want = [json!("Web 2 (web1.example.com)"), Value::Null, json!("Web 1 (web3.example.com)")];
        assert_eq!(labels, want, "on {}", world.database.name);
        let audit = owner.get("/admin/audit?q=portal/services/{id}&limit=100").await.ok(200);
        let of_run = audit["items"].as_array().unwrap().iter().filter(|e| e["detail"] == format!("Bulk run {run}"));
        let actions: Vec<&str> = of_run.map(|e| e["action"].as_str().unwrap()).collect();
        assert_eq!(actions, ["PATCH /api/v1/portal/services/{id}"; 2], "{audit:#}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn old_snapshots_are_deleted_though_the_program_is_killed() {
    for world in worlds().await {
        let (owner, client) = (world.owner().await, world.customer("old-kept@example.com").await);
        let fleet = fleet(&world, &client, 6).await;
        let all = ids(&fleet);
        begin(&owner, json!({ "act": "snapshot", "service_ids": &all[..5] })).await;
        passes(&world, 3).await;
        world.advance_seconds(2 * 86_400).await;
        // What was taken since is younger than a day.
        let young = json!({ "name": "young", "description": "" });
        owner.post(&format!("/admin/services/{}/snapshots", all[5]), young).await.ok(202);
        let body = json!({ "act": "delete_snapshots", "service_ids": all, "confirm_count": 6, "details": { "older_than_days": 1 } });
        let run = begin(&owner, body).await;
        let mut program = Program::start_on(&world).await;
        let lives =
            program.live_until_done(&world, &mut async |_, _| shown(&owner, &run).await["state"] == "finished").await;
        assert!(lives >= 2, "it was killed {lives} times only");
        let told = items(&owner, &run).await;
        assert!(told.iter().all(|i| i.1 == "done"), "on {}: {told:#?}", world.database.name);
        assert_eq!(told[5].2, "No snapshot is that old.", "{told:#?}");
        for id in &all[..5] {
            assert!(snapshots(&owner, id).await.is_empty(), "on {}", world.database.name);
        }
        assert_eq!(snapshots(&owner, all[5]).await, ["young"]);
    }
}

#[tokio::test]
async fn checks_of_many_are_begun_a_few_at_a_time_and_a_refusal_says_why() {
    for world in worlds().await {
        let (owner, client) = (world.owner().await, world.customer("checked@example.com").await);
        let fleet = fleet(&world, &client, 7).await;
        let all = ids(&fleet);
        // Checks of one are under way already.
        client.post(&format!("/portal/services/{}/troubleshooting", all[1]), json!({})).await.ok(202);
        let run = begin_own(&client, json!({ "act": "troubleshoot", "service_ids": all })).await;
        world.settle().await;
        let busy = client.get(&format!("/portal/bulk-runs/{run}")).await.ok(200);
        assert!(busy["counts"]["running"].as_u64().unwrap() <= 5, "a few at a time: {busy:#}");
        passes(&world, 6).await;
        let told = items(&owner, &run).await;
        let counts = shown(&owner, &run).await["counts"].clone();
        assert_eq!((&counts["done"], &counts["refused"]), (&json!(6), &json!(1)), "{told:#?}");
        assert!(told[1].1 == "refused" && told[1].2.contains("under way"), "{told:#?}");
        for (place, id) in all.iter().enumerate() {
            let found = client.get(&format!("/portal/services/{id}/troubleshooting")).await.ok(200);
            let runs = found["items"].as_array().unwrap();
            assert_eq!((runs.len(), &runs[0]["state"]), (1, &json!("done")), "{place}: {found:#}");
        }
        // What was refused is done at the second turn, and only that.
        client.post(&format!("/portal/bulk-runs/{run}/retry"), json!({ "which": "failed" })).await.ok(200);
        passes(&world, 4).await;
        assert_eq!(shown(&owner, &run).await["counts"]["done"], 7, "{:#?}", items(&owner, &run).await);
        let again = client.get(&format!("/portal/services/{}/troubleshooting", all[0])).await.ok(200);
        assert_eq!(again["items"].as_array().unwrap().len(), 1, "{again:#}");
    }
}

#[tokio::test]
async fn servers_go_behind_a_firewall_together_and_from_it() {
    for world in worlds().await {
        let (owner, client) = (world.owner().await, world.customer("walled@example.com").await);
        let fleet = fleet(&world, &client, 3).await;
        let all = ids(&fleet);
        let wall = firewall(&client, "Web").await;
        let path = format!("/portal/firewalls/{}", wall.as_str().unwrap());
        client.post(&format!("{path}/services"), json!({ "service_id": all[0] })).await.ok(202);
        passes(&world, 3).await;
        let body = json!({ "act": "assign_firewall", "service_ids": all, "details": { "firewall_id": wall } });
        let run = begin_own(&client, body).await;
        passes(&world, 6).await;
        let told = items(&owner, &run).await;
        assert_eq!(told[0].2, "The server is behind this firewall.", "{told:#?}");
        assert!(told[1].1 == "done" && told[2].1 == "done", "on {}: {told:#?}", world.database.name);
        let there = client.get(&path).await.ok(200);
        let behind = there["services"].as_array().unwrap();
        assert!(behind.len() == 3 && behind.iter().all(|one| one["state"] == "active"), "{there:#}");
        assert_eq!(shown(&owner, &run).await["details"]["firewall"]["name"], "Web");

        // Staff names a server of another customer: it is left out, and the others are done.
        let other = world.customer("walled-other@example.com").await;
        let theirs = running_machine(&world, &other, GOOD).await["id"].clone();
        let body =
            json!({ "act": "unassign_firewall", "service_ids": [all[0], theirs], "details": { "firewall_id": wall } });
        let run = begin(&owner, body).await;
        passes(&world, 6).await;
        let told = items(&owner, &run).await;
        assert_eq!((told[0].1.as_str(), told[1].1.as_str()), ("done", "refused"), "{told:#?}");
        assert_eq!(told[1].2, "The server is not behind this firewall.");
        // A firewall of somebody else is not there.
        let body = json!({ "act": "assign_firewall", "service_ids": [theirs], "details": { "firewall_id": wall } });
        let refused = other.post("/portal/bulk-runs", body).await;
        assert_eq!(refused.body["errors"][0]["pointer"], "/details/firewall_id", "{:#}", refused.body);
        refused.refused(422);
    }
}

#[tokio::test]
async fn machines_are_installed_anew_from_a_system_they_share() {
    for world in worlds().await {
        let (owner, client) = (world.owner().await, world.customer("anew@example.com").await);
        let fleet = fleet(&world, &client, 2).await;
        let all = ids(&fleet);
        let systems = client.post("/portal/bulk-systems", json!({ "service_ids": all })).await.ok(200);
        let now = client.get(&format!("/portal/services/{}", all[0])).await.ok(200)["image"]["id"].clone();
        let linux = |one: &&Value| one["os_type"] == "Linux" && one["id"] != now;
        let system = systems["items"].as_array().unwrap().iter().find(linux).unwrap_or(&systems["items"][0]).clone();
        let mut body = json!({ "act": "reinstall", "service_ids": all, "details": { "image_id": system["id"] } });
        let refused = client.post("/portal/bulk-runs", body.clone()).await;
        assert_eq!(refused.body["errors"][0]["pointer"], "/confirm_count", "{:#}", refused.body);
        refused.refused(422);
        body["confirm_count"] = json!(2);
        let run = begin_own(&client, body).await;
        passes(&world, 12).await;
        let over = shown(&owner, &run).await;
        assert_eq!(over["counts"]["done"], 2, "on {}: {:#?}", world.database.name, items(&owner, &run).await);
        assert_eq!(over["details"]["image"], json!({ "id": system["id"], "name": system["name"] }), "{over:#}");
        for id in &all {
            assert_eq!(actions(&owner, id).await[0]["action"], "reinstall");
            assert_eq!(client.get(&format!("/portal/services/{id}")).await.ok(200)["image"]["id"], system["id"]);
        }
        // An image that is not on offer is refused for each.
        let body =
            json!({ "act": "reinstall", "service_ids": all, "confirm_count": 2, "details": { "image_id": "gone" } });
        let run = begin(&owner, body).await;
        passes(&world, 2).await;
        let told = items(&owner, &run).await;
        assert!(told.iter().all(|i| i.1 == "refused" && i.2.contains("not on offer")), "{told:#?}");
    }
}

#[tokio::test]
async fn schedules_are_set_and_taken_away_and_ends_are_set_and_taken_back() {
    for world in worlds().await {
        let (owner, client) = (world.owner().await, world.customer("ending@example.com").await);
        let fleet = fleet(&world, &client, 2).await;
        let all = ids(&fleet);
        let plan = |keep: u32| json!({ "rhythm": "daily", "hour": 4, "keep": keep, "name_pattern": "auto {date}" });
        let set =
            |keep| json!({ "act": "schedule_snapshots", "service_ids": all, "details": { "schedule": plan(keep) } });
        let much = begin_own(&client, set(90)).await;
        passes(&world, 2).await;
        assert_eq!(shown(&owner, &much).await["counts"]["refused"], 2, "{:#?}", items(&owner, &much).await);
        let run = begin_own(&client, set(1)).await;
        passes(&world, 2).await;
        assert_eq!(shown(&owner, &run).await["counts"]["done"], 2, "{:#?}", items(&owner, &run).await);
        let schedule = format!("/portal/services/{}/snapshot-schedule", all[1]);
        assert_eq!(client.get(&schedule).await.ok(200)["schedule"]["hour"], 4);
        begin_own(&client, json!({ "act": "unschedule_snapshots", "service_ids": all })).await;
        passes(&world, 2).await;
        assert_eq!(client.get(&schedule).await.ok(200)["schedule"], Value::Null);

        let run = begin_own(&client, json!({ "act": "cancel", "service_ids": all })).await;
        passes(&world, 2).await;
        assert_eq!(shown(&owner, &run).await["counts"]["done"], 2, "{:#?}", items(&owner, &run).await);
        let service = format!("/portal/services/{}", all[0]);
        assert!(client.get(&service).await.ok(200)["cancel_at"].is_string());
        let run = begin_own(&client, json!({ "act": "resume", "service_ids": all })).await;
        passes(&world, 2).await;
        assert_eq!(shown(&owner, &run).await["counts"]["done"], 2, "{:#?}", items(&owner, &run).await);
        assert_eq!(client.get(&service).await.ok(200)["cancel_at"], Value::Null, "on {}", world.database.name);
        let twice = begin_own(&client, json!({ "act": "resume", "service_ids": [all[0]] })).await;
        passes(&world, 2).await;
        assert_eq!(shown(&owner, &twice).await["counts"]["refused"], 1, "{:#?}", items(&owner, &twice).await);
    }
}

#[tokio::test]
async fn an_add_on_is_bought_for_many_at_what_was_shown() {
    for world in worlds().await {
        let (owner, client) = (world.owner().await, world.customer("more@example.com").await);
        let fleet = fleet(&world, &client, 3).await;
        let all = ids(&fleet);
        let offers = client.post("/portal/bulk-add-on-quotes", json!({ "service_ids": all })).await.ok(200);
        let is_net = |one: &&Value| one["name"].as_str().is_some_and(|name| name.starts_with("Private network"));
        let net = offers["add_ons"].as_array().unwrap().iter().find(is_net).expect("an add-on")["id"].clone();
        let ask = json!({ "service_ids": all, "product_id": net });
        let quote = client.post("/portal/bulk-add-on-quotes", ask).await.ok(200);
        let lines = quote["items"].as_array().unwrap();
        let sum: i64 = lines.iter().map(|line| line["due_now"]["minor"].as_i64().unwrap()).sum();
        assert_eq!(quote["due_now"][0]["minor"], json!(sum), "{quote:#}");
        // One is confirmed at another amount, one at none.
        let mut expected = json!({});
        expected[all[0]] = lines[0]["due_now"].clone();
        expected[all[1]] = json!({ "minor": 1, "currency": "EUR" });
        let told = |expected: &Value| json!({ "product_id": net, "expected_due_now": expected });
        let body = json!({ "act": "buy_add_on", "service_ids": all, "details": told(&expected) });
        let run = begin_own(&client, body).await;
        passes(&world, 2).await;
        let found = items(&owner, &run).await;
        let states: Vec<&str> = found.iter().map(|i| i.1.as_str()).collect();
        assert_eq!(states, ["done", "refused", "refused"], "{found:#?}");
        assert!(found[1].2.contains("would now cost") && found[2].2.contains("No price was shown"), "{found:#?}");
        // Who has it cannot get it again; the others do at their amounts.
        for (id, line) in all.iter().zip(lines) {
            expected[*id] = line["due_now"].clone();
        }
        let body = json!({ "act": "buy_add_on", "service_ids": all, "details": told(&expected) });
        let run = begin_own(&client, body).await;
        passes(&world, 2).await;
        let counts = shown(&owner, &run).await["counts"].clone();
        assert_eq!((&counts["done"], &counts["refused"]), (&json!(2), &json!(1)), "{:#?}", items(&owner, &run).await);
        for id in &all {
            let held = client.get(&format!("/portal/services/{id}/add-ons")).await.ok(200)["held"].clone();
            assert_eq!(held.as_array().unwrap().iter().filter(|one| one["product_id"] == net).count(), 1, "{held:#}");
        }
    }
}
