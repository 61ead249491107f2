//! Acts on many services over the API: the calls of docs/bulk.md, services that refuse, a program that is killed midway,
//! two workers at the same run, and what is refused.

use mpanel_contabo_sim::{Fault, FaultRule};
use reqwest::Method;
use sea_orm::ConnectionTrait as _;
use serde_json::{Value, json};

use crate::client::Client;
use crate::crash::Program;
use crate::journey::{GOOD, cart_input, pay};
use crate::pages::{Reader, calls};
use crate::world::{World, worlds};

/// So many running machines of one customer, in the order of their names.
pub(crate) async fn fleet(world: &World, client: &Client, count: usize) -> Vec<Value> {
    let (input, cart) = (cart_input(client).await, client.post("/shop/carts", json!({ "currency": "EUR" })).await);
    let path = format!("/shop/carts/{}", cart.ok(201)["id"].as_str().unwrap());
    let one = |n: usize| {
        let mut item = input.clone();
        item["hostname"] = json!(format!("web{n}.example.com"));
        item
    };
    let items: Vec<Value> = (1..=count).map(one).collect();
    let cart = client.put(&path, json!({ "items": items })).await.ok(200);
    let body = json!({ "accept_terms": true, "expected_due_now": cart["due_now"] });
    let order = client.post(&format!("{path}/checkout"), body).await.ok(201);
    pay(world, client, order["invoice"]["id"].as_str().unwrap(), GOOD).await;
    world.settle().await;
    world.advance_seconds(120).await;
    let list = client.get("/portal/services?sort=hostname&state=active").await.ok(200);
    assert_eq!(list["total"], count, "{list:#}");
    list["items"].as_array().unwrap().clone()
}

pub(crate) fn ids(fleet: &[Value]) -> Vec<&str> {
    fleet.iter().map(|s| s["id"].as_str().unwrap()).collect()
}

pub(crate) async fn begin(owner: &Client, body: Value) -> String {
    let run = owner.post("/admin/bulk-runs", body).await.ok(202);
    assert_eq!(run["state"], "running", "{run:#}");
    run["id"].as_str().unwrap().to_owned()
}

pub(crate) async fn shown(owner: &Client, run: &str) -> Value {
    owner.get(&format!("/admin/bulk-runs/{run}")).await.ok(200)
}

/// What became of each service, by its name: state, reason, tries.
pub(crate) async fn items(owner: &Client, run: &str) -> Vec<(String, String, String)> {
    let list = owner.get(&format!("/admin/bulk-run-items?bulk_run={run}&limit=200")).await.ok(200);
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let rows = list["items"].as_array().unwrap().iter();
    rows.map(|i| (text(&i["service"]["name"]), text(&i["state"]), text(&i["detail"]))).collect()
}

/// Lets the work of a run be done.
pub(crate) async fn pass(world: &World) {
    world.settle().await;
    world.advance_seconds(60).await;
}

pub(crate) async fn actions(owner: &Client, service: &str) -> Vec<Value> {
    let list = owner.get(&format!("/admin/services/{service}/actions")).await.ok(200);
    list["items"].as_array().unwrap().clone()
}

#[tokio::test]
async fn the_calls_of_the_page_do_what_it_says() {
    for world in worlds().await {
        let (owner, client) = (world.owner().await, world.customer("bulk@example.com").await);
        let fleet = fleet(&world, &client, 3).await;
        let customer = owner.get("/admin/customers?q=bulk@example.com").await.ok(200)["items"][0]["id"].clone();
        let mut reader = Reader::new(&owner, &client);
        for (name, id) in [("first", &fleet[0]["id"]), ("second", &fleet[1]["id"]), ("customer", &customer)] {
            reader.name(name, id);
        }
        for (number, call) in calls(include_str!("../../../../docs/bulk.md")).into_iter().enumerate() {
            let answer = reader.play(&call).await;
            match (&call.method, call.path.as_str()) {
                (&Method::POST, "/admin/bulk-runs") => {
                    reader.name(["run", "suspension"][usize::from(number > 0)], &answer.body["id"]);
                }
                (&Method::POST, "/portal/bulk-runs") => reader.name("own", &answer.body["id"]),
                _ => {}
            }
            pass(&world).await;
        }
        let run = reader.answer("GET /admin/bulk-runs/{run}");
        assert_eq!((&run["state"], &run["counts"]["done"]), (&json!("finished"), &json!(2)), "{run:#}");
        let trouble = reader.answer("GET /admin/bulk-run-items?bulk_run={suspension}&state=trouble");
        assert_eq!(trouble["total"], 0, "{trouble:#}");
        for service in ids(&fleet) {
            let seen = owner.get(&format!("/admin/services/{service}")).await.ok(200);
            assert_eq!(seen["state"], "suspended", "{seen:#}");
            let timeline = owner.get(&format!("/admin/services/{service}/timeline")).await.ok(200);
            let entries = timeline["items"].as_array().unwrap();
            let asked = entries.iter().find(|e| e["kind"] == "suspend_requested").unwrap();
            assert_eq!(asked["detail"], "Moved to another data centre", "{timeline:#}");
        }
    }
}

#[tokio::test]
async fn some_refuse_and_some_fail_and_the_rest_is_done() {
    for world in worlds().await {
        let (owner, client) = (world.owner().await, world.customer("partly@example.com").await);
        let fleet = fleet(&world, &client, 7).await;
        let all = ids(&fleet);
        // One is suspended, one stands still already, one is told to stop and does not.
        let path = format!("/admin/services/{}/suspend", all[0]);
        owner.post(&path, json!({ "reason": "Abuse" })).await.ok(200);
        owner.post(&format!("/admin/services/{}/actions", all[1]), json!({ "action": "stop" })).await.ok(202);
        pass(&world).await;
        let machine = owner.get(&format!("/admin/services/{}", all[2])).await.ok(200)["provider"].clone();
        let machine = machine["instance_id"].as_str().unwrap().to_owned();
        let at = format!("/v1/compute/instances/{machine}/actions");
        world.contabo.inject(FaultRule::new("POST", &at, 1_000, Fault::SilentNoOp));

        let run = begin(&owner, json!({ "act": "stop", "service_ids": all })).await;
        let early = shown(&owner, &run).await;
        assert_eq!((&early["counts"]["total"], &early["counts"]["waiting"]), (&json!(7), &json!(7)), "{early:#}");
        world.settle().await;
        let busy = shown(&owner, &run).await;
        assert!(busy["counts"]["running"].as_u64().unwrap() <= 5, "a few at a time: {busy:#}");
        world.advance_seconds(1_800).await;
        let over = shown(&owner, &run).await;
        let counts = &over["counts"];
        assert_eq!(over["state"], "finished", "{over:#} {:#?}", items(&owner, &run).await);
        assert_eq!(
            [&counts["done"], &counts["refused"], &counts["failed"]],
            [&json!(4), &json!(2), &json!(1)],
            "{:#?}",
            items(&owner, &run).await
        );
        let told = items(&owner, &run).await;
        assert_eq!(told[0].2, "The service is suspended. Unsuspend it first.");
        assert_eq!(told[1].2, "The machine is stopped already.");
        assert!(told[2].1 == "failed" && told[2].2.len() > 20, "{told:#?}");
        let listed = owner.get(&format!("/admin/bulk-run-items?bulk_run={run}&state=trouble")).await.ok(200);
        assert_eq!(listed["total"], 3, "{listed:#}");

        // The provider obeys again, the suspended one is restored: what went wrong is tried again, and only that.
        world.contabo.clear_faults();
        owner.post(&format!("/admin/services/{}/unsuspend", all[0]), json!({})).await.ok(200);
        pass(&world).await;
        let before: Vec<usize> = all_counts(&owner, &all).await;
        let again = owner.post(&format!("/admin/bulk-runs/{run}/retry"), json!({ "which": "failed" })).await.ok(200);
        assert_eq!((&again["state"], &again["counts"]["waiting"]), (&json!("running"), &json!(3)), "{again:#}");
        world.advance_seconds(200).await;
        let over = shown(&owner, &run).await;
        assert_eq!([&over["counts"]["done"], &over["counts"]["refused"]], [&json!(6), &json!(1)], "{over:#}");
        let after: Vec<usize> = all_counts(&owner, &all).await;
        let more: Vec<usize> = after.iter().zip(&before).map(|(a, b)| a - b).collect();
        assert_eq!(more, [1, 0, 1, 0, 0, 0, 0], "what was done is not done again");

        let audit = owner.get("/admin/audit?q=services/{id}/actions&limit=100").await.ok(200);
        let of_run = audit["items"].as_array().unwrap().iter().filter(|e| e["detail"] == format!("Bulk run {run}"));
        assert_eq!(of_run.count(), 10, "each service once in each turn: {audit:#}");
        let mine = owner.get("/admin/activity").await.ok(200);
        let found = mine["items"]
            .as_array()
            .unwrap()
            .iter()
            .find(|a| a["kind"] == "bulk")
            .unwrap_or_else(|| panic!("{mine:#}"));
        assert_eq!((&found["subject"]["id"], &found["state"]), (&json!(run), &json!("failed")), "{found:#}");
    }
}

async fn all_counts(owner: &Client, all: &[&str]) -> Vec<usize> {
    let mut counts = Vec::new();
    for id in all {
        counts.push(actions(owner, id).await.len());
    }
    counts
}

#[tokio::test]
async fn a_stopped_run_leaves_the_rest_and_goes_on_when_asked() {
    for world in worlds().await {
        let (owner, client) = (world.owner().await, world.customer("halt@example.com").await);
        let fleet = fleet(&world, &client, 8).await;
        let run = begin(&owner, json!({ "act": "restart", "service_ids": ids(&fleet) })).await;
        world.settle().await;
        let early = owner.post(&format!("/admin/bulk-runs/{run}/retry"), json!({ "which": "failed" })).await;
        assert_eq!(early.refused(409), "bulk_run_running");
        let stopping = owner.post(&format!("/admin/bulk-runs/{run}/stop"), json!({})).await.ok(200);
        assert_eq!(
            (&stopping["state"], &stopping["counts"]["skipped"]),
            (&json!("stopping"), &json!(3)),
            "{stopping:#}"
        );
        world.advance_seconds(120).await;
        let stopped = shown(&owner, &run).await;
        assert_eq!((&stopped["state"], &stopped["counts"]["done"]), (&json!("stopped"), &json!(5)), "{stopped:#}");
        assert_eq!(all_counts(&owner, &ids(&fleet)).await, [1, 1, 1, 1, 1, 0, 0, 0]);
        let none = owner.post(&format!("/admin/bulk-runs/{run}/retry"), json!({ "which": "failed" })).await;
        assert_eq!(none.refused(409), "nothing_to_retry");
        owner.post(&format!("/admin/bulk-runs/{run}/retry"), json!({ "which": "skipped" })).await.ok(200);
        world.advance_seconds(120).await;
        let over = shown(&owner, &run).await;
        assert_eq!((&over["state"], &over["counts"]["done"]), (&json!("finished"), &json!(8)), "{over:#}");
        assert_eq!(all_counts(&owner, &ids(&fleet)).await, [1; 8]);
        let late = owner.post(&format!("/admin/bulk-runs/{run}/stop"), json!({})).await.ok(200);
        assert_eq!(late["state"], "finished", "too late to stop");
    }
}

#[tokio::test]
async fn snapshots_are_taken_once_even_if_the_answer_was_lost() {
    for world in worlds().await {
        let (owner, client) = (world.owner().await, world.customer("kept@example.com").await);
        let fleet = fleet(&world, &client, 2).await;
        let lost = FaultRule::new("POST", "/v1/compute/instances", 1, Fault::DropAfter);
        world.contabo.inject(lost);
        let run = begin(&owner, json!({ "act": "snapshot", "service_ids": ids(&fleet) })).await;
        world.advance_seconds(300).await;
        assert_eq!(shown(&owner, &run).await["counts"]["done"], 2, "{:#?}", items(&owner, &run).await);
        for id in ids(&fleet) {
            let kept = owner.get(&format!("/admin/services/{id}/snapshots")).await.ok(200);
            assert_eq!(kept["items"].as_array().unwrap().len(), 1, "{kept:#}");
            assert!(kept["items"][0]["name"].as_str().unwrap().starts_with("Bulk 2026-01-15 "), "{kept:#}");
        }
        let second = begin(&owner, json!({ "act": "snapshot", "service_ids": ids(&fleet) })).await;
        world.advance_seconds(120).await;
        let full = items(&owner, &second).await;
        assert!(full.iter().all(|i| i.1 == "refused" && i.2.contains("in use")), "{full:#?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_program_killed_midway_goes_on_and_repeats_nothing() {
    for world in worlds().await {
        let (owner, client) = (world.owner().await, world.customer("killed@example.com").await);
        let fleet = fleet(&world, &client, 6).await;
        let run = begin(&owner, json!({ "act": "stop", "service_ids": ids(&fleet) })).await;
        let mut program = Program::start_on(&world).await;
        let lives =
            program.live_until_done(&world, &mut async |_, _| shown(&owner, &run).await["state"] == "finished").await;
        assert!(lives >= 5, "it was killed {lives} times only");
        let over = shown(&owner, &run).await;
        assert_eq!(over["counts"]["done"], 6, "{over:#} {:#?}", items(&owner, &run).await);
        assert_eq!(all_counts(&owner, &ids(&fleet)).await, [1; 6], "asked once of each, on {}", world.database.name);
        let timeline = owner.get(&format!("/admin/services/{}/timeline", ids(&fleet)[0])).await.ok(200);
        let asked = timeline["items"].as_array().unwrap().iter().filter(|e| e["kind"] == "action_requested");
        assert_eq!(asked.count(), 1, "{timeline:#}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_workers_at_the_same_run_begin_each_service_once() {
    for world in worlds().await {
        let (owner, client) = (world.owner().await, world.customer("twice@example.com").await);
        let fleet = fleet(&world, &client, 6).await;
        let run = begin(&owner, json!({ "act": "stop", "service_ids": ids(&fleet) })).await;
        // The first worker is taken for dead in the middle of its work, again and again.
        for _ in 0..12 {
            let (worker, tenant) = (world.house.worker.clone(), world.tenant);
            let first = tokio::spawn(async move { worker.run_due(tenant).await });
            for _ in 0..6 {
                let tx = world.house.deps.db.begin().await.unwrap();
                let sql = "UPDATE jobs SET state = 'queued', lease_owner = NULL, lease_until = NULL \
                           WHERE kind = 'bulk.conduct' AND state = 'running'";
                tx.execute_unprepared(sql).await.unwrap();
                tx.commit().await.unwrap();
                world.house.worker.run_due(tenant).await.unwrap();
            }
            first.await.unwrap().unwrap();
        }
        world.advance_seconds(120).await;
        let over = shown(&owner, &run).await;
        assert_eq!((&over["state"], &over["counts"]["done"]), (&json!("finished"), &json!(6)), "{over:#}");
        assert_eq!(all_counts(&owner, &ids(&fleet)).await, [1; 6], "on {}", world.database.name);
    }
}

#[tokio::test]
async fn who_may_not_do_it_to_one_may_not_do_it_to_many() {
    for world in worlds().await {
        let (owner, support) = (world.owner().await, world.staff(2).await);
        let client = world.customer("guarded@example.com").await;
        let fleet = fleet(&world, &client, 2).await;
        let all = ids(&fleet);
        for act in ["terminate", "cancel", "provision", "approve_purchase", "rename"] {
            let mut body = json!({ "act": act, "service_ids": all, "reason": "x", "confirm_count": 2 });
            if act == "rename" {
                body["details"] = json!({ "label": "Web {n}" });
            }
            assert_eq!(support.post("/admin/bulk-runs", body).await.refused(403), "forbidden", "{act}");
        }
        let run = begin(&owner, json!({ "act": "terminate", "service_ids": all, "confirm_count": 2 })).await;
        assert_eq!(shown(&support, &run).await["can"]["retry_failed"]["allowed"], false);
        support.post(&format!("/admin/bulk-runs/{run}/stop"), json!({})).await.ok(200);
        world.advance_seconds(30).await;
        let again = support.post(&format!("/admin/bulk-runs/{run}/retry"), json!({ "which": "skipped" })).await;
        assert_eq!(again.refused(403), "forbidden");
        assert_eq!(world.contabo.machines(), 2, "{}", world.database.name);

        // Nor is what somebody has begun who is shut out, whatever role they keep.
        let admin = world.staff(1).await;
        let run = begin(&admin, json!({ "act": "terminate", "service_ids": all, "confirm_count": 2 })).await;
        let staff = owner.get("/admin/staff").await.ok(200);
        let found = staff["items"].as_array().unwrap().iter().find(|s| s["role"] == "admin").unwrap().clone();
        let path = format!("/admin/staff/{}", found["id"].as_str().unwrap());
        owner.patch(&path, json!({ "suspended": true })).await.ok(200);
        world.advance_seconds(60).await;
        assert_eq!(shown(&owner, &run).await["counts"]["skipped"], 2, "{}", world.database.name);
        assert_eq!(world.contabo.machines(), 2, "{}", world.database.name);
        owner.patch(&path, json!({ "suspended": false })).await.ok(200);

        // Somebody who leaves while a run goes on does nothing more.
        let admin = world.staff(1).await;
        let run = begin(&admin, json!({ "act": "terminate", "service_ids": all, "confirm_count": 2 })).await;
        let staff = owner.get("/admin/staff").await.ok(200);
        let found = staff["items"].as_array().unwrap().iter().find(|s| s["role"] == "admin").unwrap().clone();
        let path = format!("/admin/staff/{}", found["id"].as_str().unwrap());
        owner.patch(&path, json!({ "role": "support" })).await.ok(200);
        world.advance_seconds(60).await;
        let halted = shown(&owner, &run).await;
        assert_eq!((&halted["state"], &halted["counts"]["skipped"]), (&json!("stopped"), &json!(2)), "{halted:#}");
        assert!(halted["stopped_because"].as_str().unwrap().contains("may not do this any more"), "{halted:#}");
        // The owner answers for it from here on.
        let path = format!("/admin/bulk-runs/{run}/retry");
        for wrong in [json!({ "which": "skipped" }), json!({ "which": "skipped", "confirm_count": 3 })] {
            let refused = owner.post(&path, wrong).await;
            let told = &refused.body["errors"][0];
            assert_eq!((&told["pointer"], &told["code"]), (&json!("/confirm_count"), &json!("not_confirmed")));
            assert!(told["detail"].as_str().unwrap().contains("Send 2 as confirm_count"), "{told:#}");
            refused.refused(422);
        }
        assert_eq!(shown(&owner, &run).await["state"], "stopped", "a refusal lets nothing begin");
        owner.post(&path, json!({ "which": "skipped", "confirm_count": 2 })).await.ok(200);
        world.advance_seconds(120).await;
        assert_eq!(shown(&owner, &run).await["counts"]["done"], 2, "{:#?}", items(&owner, &run).await);
        let ended = client.get("/portal/services?state=terminated").await.ok(200);
        assert_eq!(ended["total"], 2, "{ended:#}");
        let subscription = owner.get(&format!("/admin/services/{}", all[0])).await.ok(200);
        assert_eq!(subscription["subscription"]["state"], "cancelled", "nothing is billed on: {subscription:#}");
    }
}

#[tokio::test]
async fn an_end_that_is_set_is_not_put_off() {
    for world in worlds().await {
        let (owner, client) = (world.owner().await, world.customer("leaving@example.com").await);
        let fleet = fleet(&world, &client, 2).await;
        let all = ids(&fleet);
        let cancel = format!("/portal/services/{}/cancel", all[0]);
        let end = client.post(&cancel, json!({ "when": "end_of_term" })).await.ok(200)["cancel_at"].clone();
        let run = begin(&owner, json!({ "act": "cancel", "service_ids": all, "reason": "Closing down" })).await;
        world.advance_seconds(30).await;
        let counts = shown(&owner, &run).await["counts"].clone();
        assert_eq!((&counts["done"], &counts["refused"]), (&json!(1), &json!(1)), "{counts:#}");
        let kept = owner.get(&format!("/admin/services/{}", all[0])).await.ok(200);
        assert_eq!(kept["subscription"]["cancel_at"], end, "on {}", world.database.name);
    }
}

#[tokio::test]
async fn bad_input_is_refused_naming_the_field() {
    for world in worlds().await {
        let (owner, client) = (world.owner().await, world.customer("wrong@example.com").await);
        let fleet = fleet(&world, &client, 2).await;
        let (one, two) = (fleet[0]["id"].clone(), fleet[1]["id"].clone());
        let many: Vec<String> = (0..5_001).map(|_| "svc_00000000000000000000000001".to_owned()).collect();
        for (body, pointer, code) in [
            (json!({ "act": "resume", "service_ids": [one] }), "/act", "unknown"),
            (json!({ "act": "reinstall", "service_ids": [one] }), "/confirm_count", "not_confirmed"),
            (json!({ "act": "reinstall", "filter": {}, "confirm_count": 2 }), "/filter", "not_for_this_act"),
            (json!({ "act": "rename", "service_ids": [one] }), "/details/label", "required"),
            (
                json!({ "act": "stop", "service_ids": [one], "details": { "label": "x" } }),
                "/details/label",
                "not_for_this_act",
            ),
            (
                json!({ "act": "delete_snapshots", "service_ids": [one], "details": { "older_than_days": 0 } }),
                "/details/older_than_days",
                "out_of_range",
            ),
            (
                json!({ "act": "delete_snapshots", "service_ids": [one, two], "details": { "older_than_days": 3 } }),
                "/confirm_count",
                "not_confirmed",
            ),
            (
                json!({ "act": "assign_firewall", "service_ids": [one],
                    "details": { "firewall_id": "fwl_00000000000000000000000001" } }),
                "/details/firewall_id",
                "not_found",
            ),
            (
                json!({ "act": "schedule_snapshots", "service_ids": [one], "details": { "schedule": {
                    "rhythm": "weekly", "hour": 3, "keep": 1, "name_pattern": "auto {date}" } } }),
                "/details/schedule/weekday",
                "not_valid",
            ),
            (json!({ "act": "stop" }), "/service_ids", "required"),
            (json!({ "act": "stop", "service_ids": [] }), "/service_ids", "required"),
            (json!({ "act": "stop", "service_ids": many }), "/service_ids", "too_many"),
            (json!({ "act": "stop", "service_ids": [one, two, one] }), "/service_ids/2", "repeated"),
            (
                json!({ "act": "stop", "service_ids": [one, "svc_00000000000000000000000001"] }),
                "/service_ids/1",
                "not_found",
            ),
            (json!({ "act": "stop", "service_ids": [one, "inv_1"] }), "/service_ids/1", "malformed"),
            (json!({ "act": "stop", "service_ids": [one], "filter": {} }), "/filter", "not_both"),
            (json!({ "act": "stop", "filter": {} }), "/confirm_count", "not_confirmed"),
            (json!({ "act": "stop", "filter": {}, "confirm_count": 3 }), "/confirm_count", "not_confirmed"),
            (
                json!({ "act": "stop", "filter": { "state": "odd" }, "confirm_count": 2 }),
                "/filter/state",
                "unknown_state",
            ),
            (json!({ "act": "stop", "filter": { "q": "nobody" }, "confirm_count": 0 }), "/filter", "not_found"),
            (json!({ "act": "terminate", "service_ids": [one, two] }), "/confirm_count", "not_confirmed"),
            (json!({ "act": "suspend", "service_ids": [one] }), "/reason", "required"),
            (json!({ "act": "suspend", "service_ids": [one], "reason": " " }), "/reason", "required"),
            (json!({ "act": "suspend", "service_ids": [one], "reason": "x".repeat(501) }), "/reason", "too_long"),
        ] {
            let answer = owner.post("/admin/bulk-runs", body).await;
            let told = answer.body["errors"][0].clone();
            assert_eq!(
                (told["pointer"].as_str(), told["code"].as_str()),
                (Some(pointer), Some(code)),
                "{:#}",
                answer.body
            );
            answer.refused(422);
        }
        assert_eq!(owner.get("/admin/bulk-runs").await.ok(200)["total"], 0);
        let run = begin(&owner, json!({ "act": "stop", "service_ids": [one] })).await;
        let odd = owner.post(&format!("/admin/bulk-runs/{run}/retry"), json!({ "which": "all" })).await;
        assert_eq!(odd.body["errors"][0]["pointer"], "/which", "{:#}", odd.body);
        let odd = owner.get(&format!("/admin/bulk-run-items?bulk_run={run}&state=odd")).await;
        assert_eq!(odd.body["errors"][0]["pointer"], "/state", "{:#}", odd.body);
    }
}
