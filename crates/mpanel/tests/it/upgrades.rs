//! Bigger servers over the API: the calls of docs/plan-upgrades.md do what the page says; what is said twice or breaks
//! half-way happens once or not at all.

use reqwest::Method;
use serde_json::{Value, json};

use crate::client::Client;
use crate::journey::{GOOD, cart_input, pay, running_machine};
use crate::pages::{Reader, calls};
use crate::world::{World, worlds};

fn states(guide: &Value) -> Vec<&str> {
    guide["steps"].as_array().unwrap().iter().map(|step| step["state"].as_str().unwrap()).collect()
}

fn id_of(service: &Value) -> &str {
    service["id"].as_str().unwrap()
}

/// The first bigger plan that can be ordered.
async fn offer(client: &Client, service: &Value) -> Value {
    let shown = client.get(&format!("/portal/services/{}/upgrade", id_of(service))).await.ok(200);
    let plan = shown["plans"].as_array().unwrap().iter().find(|p| p["refused"].is_null());
    plan.unwrap_or_else(|| panic!("a bigger plan in {shown:#}")).clone()
}

fn wish(plan: &Value) -> Value {
    json!({ "product_id": plan["product_id"], "accept_terms": true, "expected_due_now": plan["due_now"] })
}

async fn begun(client: &Client, service: &Value) -> Value {
    let plan = offer(client, service).await;
    client.post(&format!("/portal/services/{}/upgrade", id_of(service)), wish(&plan)).await.ok(201)
}

async fn paid(world: &World, client: &Client, guide: &Value) {
    pay(world, client, guide["invoice_id"].as_str().unwrap(), GOOD).await;
    world.settle().await;
    world.advance_seconds(120).await;
}

async fn orders(client: &Client) -> u64 {
    client.get("/portal/orders").await.ok(200)["total"].as_u64().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_calls_of_the_page_do_what_it_says() {
    for world in worlds().await {
        let (owner, client) = (world.owner().await, world.customer("bigger@example.com").await);
        let other = running_machine(&world, &client, GOOD).await;
        begun(&client, &other).await;
        let service = running_machine(&world, &client, GOOD).await;
        assert_ne!(service["id"], other["id"]);
        let old_address = service["ipv4"].as_str().unwrap().to_owned();
        let plan = offer(&client, &service).await;
        let mut reader = Reader::new(&owner, &client);
        for (name, id) in [
            ("service", &service["id"]),
            ("other", &other["id"]),
            ("plan", &plan["product_id"]),
            ("name", &service["name"]),
        ] {
            reader.name(name, id);
        }
        let rule = json!({ "protocol": "tcp", "ports": ["22"], "sources": ["any"] });
        let firewall = client.post("/portal/firewalls", json!({ "name": "Web", "rules": [rule] })).await.ok(201);
        let guards = format!("/portal/firewalls/{}/services", id_of(&firewall));
        client.post(&guards, json!({ "service_id": service["id"] })).await.ok(202);
        let zone = client.post("/portal/zones", json!({ "name": "bigger.example" })).await.ok(202);
        world.settle().await;
        world.advance_seconds(30).await;
        let record = json!({ "name": "www", "type": "A", "ttl": 3600, "value": old_address });
        client.post(&format!("/portal/zones/{}/records", id_of(&zone)), record).await.ok(201);

        for mut call in calls(include_str!("../../../../docs/plan-upgrades.md")) {
            if call.method == Method::POST && call.last() == "upgrade" {
                call.replace("\"{due}\"", &plan["due_now"].to_string());
            }
            let body = reader.play(&call).await.body;
            match (call.method.as_str(), call.last()) {
                ("GET", "upgrade") if call.path.starts_with("/portal") => {
                    assert_eq!((&body["refused"], &body["guide"]), (&Value::Null, &Value::Null), "{body:#}");
                    assert_eq!(plan["in_place"], false);
                    assert!(plan["more"]["minor"].as_i64().unwrap() > 0, "{plan:#}");
                    assert!(plan["specs"]["ram_mb"].as_i64() > body["specs"]["ram_mb"].as_i64(), "{body:#}");
                    assert!(body["end_of_term"]["date"].is_string(), "{body:#}");
                }
                ("POST", "upgrade") => {
                    assert_eq!(states(&body), ["now", "later", "later", "later", "later"], "{body:#}");
                    assert_eq!(body["new"]["exists"], false);
                    paid(&world, &client, &body).await;
                }
                ("GET", "upgrade") => {
                    let guide = &body["guide"];
                    assert_eq!(states(guide), ["done", "done", "now", "later", "later"], "{guide:#}");
                    let commands = guide["commands"].to_string();
                    assert!(commands.contains("rsync") && commands.contains(&old_address), "{commands}");
                    assert!(guide["finish_refused"].as_str().unwrap().contains("data"), "{guide:#}");
                    let new = format!("/portal/services/{}/upgrade", guide["new"]["id"].as_str().unwrap());
                    assert_eq!(
                        client.get(&new).await.ok(200)["guide"]["id"],
                        guide["id"],
                        "the new server shows it, too"
                    );
                }
                ("GET", "pointers") => {
                    let found = body["items"].as_array().unwrap();
                    let kinds: Vec<&str> = found.iter().map(|p| p["kind"].as_str().unwrap()).collect();
                    assert!(kinds.contains(&"firewall") && kinds.contains(&"record"), "{body:#}");
                    let record = found.iter().find(|p| p["kind"] == "record").unwrap();
                    assert_eq!((&record["name"], &record["id"]), (&json!("www.bigger.example"), &zone["id"]));
                    assert_eq!(body["unread"], json!([]));
                }
                ("GET", "provider-upgrades") => {
                    let found = body["items"].as_array().unwrap();
                    let ours = found.iter().find(|o| o["plans"][0]["id"] == plan["product_id"]);
                    assert_eq!(ours.expect("our plan")["keeps_disk"], true, "{body:#}");
                }
                ("POST", "finish") => {
                    assert_eq!((&body["state"], &body["ends"]), (&json!("done"), &json!("end_of_term")), "{body:#}");
                    assert_eq!(states(&body), ["done"; 5]);
                }
                ("POST", "abandon") => assert_eq!(body["state"], "abandoned", "{body:#}"),
                _ => {}
            }
        }
        let old = client.get(&format!("/portal/services/{}", id_of(&service))).await.ok(200);
        assert_eq!((&old["state"], &old["cancel_at"]), (&json!("active"), &service["next_due_date"]), "{old:#}");
        world.settle().await;
        let ends = client.get(&format!("/portal/services/{}/upgrade", id_of(&service))).await.ok(200);
        assert!(ends["refused"].as_str().is_some_and(|why| why.contains("set to end")), "{ends:#}");
        let timeline = client.get(&format!("/portal/services/{}/timeline", id_of(&service))).await.ok(200).to_string();
        assert!(timeline.contains("upgrade_begun") && timeline.contains("upgrade_done"), "{timeline}");
        // The order of the abandoned move was given up with it.
        let given_up = client.get("/portal/orders").await.ok(200)["items"].clone();
        assert!(given_up.as_array().unwrap().iter().any(|o| o["state"] == "cancelled"), "{given_up:#}");
        let audit = owner.get(&format!("/admin/audit?subject_id={}", id_of(&service))).await.ok(200).to_string();
        assert!(audit.contains("begin_own_upgrade") && audit.contains("finish_own_upgrade"), "{audit}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_move_is_refused_with_its_reason() {
    for world in worlds().await {
        let (owner, client) = (world.owner().await, world.customer("refused@example.com").await);
        let service = running_machine(&world, &client, GOOD).await;
        let path = format!("/portal/services/{}/upgrade", id_of(&service));
        let plan = offer(&client, &service).await;

        let stranger = world.customer("stranger@example.com").await;
        for (tail, body) in [
            ("", wish(&plan)),
            ("/steps", json!({ "step": "data", "done": true })),
            ("/finish", json!({ "when": "now", "confirm_name": service["name"] })),
            ("/abandon", json!({})),
        ] {
            stranger.post(&format!("{path}{tail}"), body).await.refused(404);
        }
        stranger.get(&path).await.refused(404);
        stranger.get(&format!("{path}/pointers")).await.refused(404);

        let with = |key: &str, value: Value| {
            let mut body = wish(&plan);
            body[key] = value;
            body
        };
        let cheap = with("expected_due_now", json!({ "minor": 1, "currency": "EUR" }));
        assert_eq!(client.post(&path, cheap).await.refused(409), "price_changed");
        let present = cart_input(&client).await["product_id"].clone();
        for (body, pointer) in [
            (with("product_id", present), "/product_id"),
            (with("hostname", json!("no host name")), "/hostname"),
            (with("accept_terms", json!(false)), "/accept_terms"),
        ] {
            let refused = client.post(&path, body).await;
            assert_eq!(refused.status, 422, "{:#}", refused.body);
            assert_eq!(refused.body["errors"][0]["pointer"], pointer, "{:#}", refused.body);
        }
        for (tail, body) in [
            ("/steps", json!({ "step": "data", "done": true })),
            ("/finish", json!({ "when": "now", "confirm_name": service["name"] })),
            ("/abandon", json!({})),
        ] {
            assert_eq!(client.post(&format!("{path}{tail}"), body).await.refused(409), "not_upgrading");
        }

        // What is taken in place stays a change of the plan.
        let product = format!("/admin/products/{}", plan["product_id"].as_str().unwrap());
        owner.patch(&product, json!({ "in_place_change": true })).await.ok(200);
        assert_eq!(client.post(&path, wish(&plan)).await.refused(409), "changes_in_place");
        owner.patch(&product, json!({ "in_place_change": false })).await.ok(200);

        let guide = begun(&client, &service).await;
        assert_eq!(client.post(&path, wish(&plan)).await.refused(409), "upgrade_under_way");
        let steps = format!("{path}/steps");
        let data = json!({ "step": "data", "done": true });
        assert_eq!(client.post(&steps, data.clone()).await.refused(409), "upgrade_step_open");
        assert_eq!(client.post(&steps, json!({ "step": "order", "done": true })).await.status, 422);
        let finish = json!({ "when": "now", "confirm_name": service["name"] });
        assert_eq!(client.post(&format!("{path}/finish"), finish).await.refused(409), "upgrade_step_open");

        // An order that is given up is seen, and the move can be begun anew.
        let order = guide["order"]["id"].as_str().unwrap();
        owner.post(&format!("/admin/orders/{order}/cancel"), json!({ "reason": "Test" })).await.ok(200);
        assert_eq!(states(&client.get(&path).await.ok(200)["guide"])[0], "failed");
        client.post(&format!("{path}/abandon"), json!({})).await.ok(200);
        begun(&client, &service).await;
        client.post(&format!("{path}/abandon"), json!({})).await.ok(200);
        assert_eq!(client.post(&format!("{path}/abandon"), json!({})).await.ok(200)["state"], "abandoned");

        // A server that has ended has nothing to move.
        let cancel = json!({ "when": "now", "reason": "Test" });
        owner.post(&format!("/admin/services/{}/cancel", id_of(&service)), cancel).await.ok(200);
        world.settle().await;
        world.advance_seconds(60).await;
        assert_eq!(client.post(&path, wish(&plan)).await.refused(409), "action_not_possible");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_breaks_half_way_is_not_there_and_what_is_said_twice_happens_once() {
    use mpanel_workflows::upgrades::{self, NewGuide};

    for world in worlds().await {
        let (owner, client) = (world.owner().await, world.customer("twice@example.com").await);
        let service = running_machine(&world, &client, GOOD).await;
        let path = format!("/portal/services/{}/upgrade", id_of(&service));
        let plan = offer(&client, &service).await;
        let before = orders(&client).await;
        let ctx = world.house.deps.system(world.tenant, "test").await.unwrap();
        let wanted = NewGuide {
            product: plan["product_id"].as_str().unwrap().parse().unwrap(),
            hostname: None,
            expected_due_now: None,
            accept_terms: true,
        };
        let id = id_of(&service).parse().unwrap();

        // The process dies after the order and before the commit: neither is there.
        let tx = world.house.deps.db.begin().await.unwrap();
        upgrades::begin(&ctx, &tx, id, wanted.clone()).await.unwrap();
        tx.rollback().await.unwrap();
        assert_eq!(orders(&client).await, before, "on {}", world.database.name);
        assert_eq!(client.get(&path).await.ok(200)["guide"], Value::Null);

        // Two at once: one of them.
        let (one, two) = tokio::join!(client.post(&path, wish(&plan)), client.post(&path, wish(&plan)));
        let mut statuses = [one.status, two.status];
        statuses.sort_unstable();
        assert!(statuses[0] == 201 && statuses[1] >= 409, "{statuses:?}: {:#} {:#}", one.body, two.body);
        assert_eq!(orders(&client).await, before + 1, "on {}", world.database.name);
        let guide = client.get(&path).await.ok(200)["guide"].clone();
        paid(&world, &client, &guide).await;
        let steps = format!("{path}/steps");
        for step in ["data", "data", "addresses"] {
            client.post(&steps, json!({ "step": step, "done": true })).await.ok(200);
        }
        let back = client.post(&steps, json!({ "step": "data", "done": false })).await.ok(200);
        assert_eq!(states(&back), ["done", "done", "now", "later", "later"], "{back:#}");
        let admin = format!("/admin/services/{}/upgrade", id_of(&service));
        for step in ["data", "addresses"] {
            owner.post(&format!("{admin}/steps"), json!({ "step": step, "done": true })).await.ok(200);
        }

        // The end breaks after the cancellation and before the commit: the old server goes on, the move is open.
        let name = service["name"].as_str().unwrap();
        let tx = world.house.deps.db.begin().await.unwrap();
        let now = mpanel_billing::CancelWhen::Now;
        let ctx = world.house.deps.system(world.tenant, "test").await.unwrap();
        upgrades::finish(&ctx, &tx, id, now, name).await.unwrap();
        tx.rollback().await.unwrap();
        let own = format!("/portal/services/{}", id_of(&service));
        assert_eq!(client.get(&own).await.ok(200)["cancel_at"], Value::Null);
        assert_eq!(states(&client.get(&path).await.ok(200)["guide"])[4], "now");

        let wrong = client.post(&format!("{path}/finish"), json!({ "when": "now", "confirm_name": "x" })).await;
        assert_eq!((wrong.status, &wrong.body["errors"][0]["pointer"]), (422, &json!("/confirm_name")));
        let finish = json!({ "when": "now", "confirm_name": name });
        let first = client.post(&format!("{path}/finish"), finish.clone()).await.ok(200);
        let again = client.post(&format!("{path}/finish"), finish).await.ok(200);
        assert_eq!((&first["state"], &again["finished_at"]), (&json!("done"), &first["finished_at"]));
        world.settle().await;
        world.advance_seconds(60).await;
        assert_eq!(client.get(&own).await.ok(200)["state"], "terminated");
        assert_eq!(client.post(&format!("{path}/abandon"), json!({})).await.refused(409), "not_upgrading");
        let new = format!("/portal/services/{}", guide["new"]["id"].as_str().unwrap());
        let new = client.get(&new).await.ok(200);
        assert_eq!((&new["state"], &new["product_name"]), (&json!("active"), &plan["product_name"]), "{new:#}");
    }
}
