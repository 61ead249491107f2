//! What object storages cost: in the cost book and its file, in the margins, and at the spend guard of their account.

use serde_json::{Value, json};

use crate::client::Client;
use crate::estate::{account, path_of};
use crate::storage_shop::{bought, paid, product, shared_storage};
use crate::world::worlds;

const FILE: &str = "kind,item,region,months,currency,price\n\
    object_storage,250gb,,1,EUR,2.50\nobject_storage,250gb,SIN,1,EUR,4.00\n";

async fn costs(owner: &Client) {
    let path = path_of(&account(owner).await, "/costs/import");
    let report = owner.post(&path, json!({ "csv": FILE, "dry_run": false })).await.ok(200);
    assert_eq!((&report["added"], &report["errors"]), (&json!(2), &json!([])), "{report:#}");
}

async fn limit(owner: &Client, limits: Value) {
    owner.patch(&path_of(&account(owner).await, ""), limits).await.ok(200);
}

async fn order(owner: &Client, name: &str, region: &str, size_gb: i64) -> Value {
    let body = json!({ "name": name, "region": region, "size_gb": size_gb });
    owner.post("/admin/object-storages", body).await.ok(202)
}

async fn margin_of(owner: &Client, by: &str) -> Value {
    let found = owner.get(&format!("/admin/margins?by={by}")).await.ok(200);
    assert_eq!(found["total"], 1, "{found:#}");
    found["items"][0].clone()
}

#[tokio::test]
async fn the_cost_book_says_what_a_step_of_space_costs() {
    for world in worlds().await {
        let owner = world.owner().await;
        costs(&owner).await;
        let path = path_of(&account(&owner).await, "/costs");
        let listed = owner.get(&format!("{path}?kind=object_storage")).await.ok(200);
        assert_eq!((&listed["total"], &listed["items"][0]["item"]), (&json!(2), &json!("250gb")), "{listed:#}");
        let price = json!({ "minor": 250, "currency": "EUR" });
        for (item, months, pointer) in [("500gb", 1, "/item"), ("250gb", 12, "/months")] {
            let body = json!({ "kind": "object_storage", "item": item, "months": months, "price": price });
            let refused = owner.post(&path, body).await;
            assert_eq!(refused.body["errors"][0]["pointer"], pointer, "{:#}", refused.body);
            refused.refused(422);
        }
    }
}

#[tokio::test]
async fn a_share_costs_its_part_and_a_whole_storage_all_of_it() {
    for world in worlds().await {
        let owner = world.owner().await;
        let product = product(&owner, "shared", 100).await;
        shared_storage(&world, &owner).await;
        let client = world.customer("part@example.com").await;
        bought(&world, &client, &product).await;
        let unknown = margin_of(&owner, "service").await;
        assert!(unknown["why_not"].as_str().unwrap().contains("no price for 250gb in EU"), "{unknown:#}");
        costs(&owner).await;
        // 100 of the 250 GB that are bought for 2.50.
        for by in ["service", "product", "customer"] {
            let row = margin_of(&owner, by).await;
            assert_eq!((&row["cost"]["minor"], &row["not_comparable"]), (&json!(100), &json!(0)), "{by}: {row:#}");
        }
    }
    for world in worlds().await {
        let owner = world.owner().await;
        costs(&owner).await;
        let product = product(&owner, "whole", 500).await;
        let client = world.customer("whole@example.com").await;
        bought(&world, &client, &product).await;
        let row = margin_of(&owner, "service").await;
        assert_eq!((&row["cost"]["minor"], &row["period"]["cost"]["minor"]), (&json!(500), &json!(500)), "{row:#}");
    }
}

#[tokio::test]
async fn a_storage_beyond_the_limits_of_its_account_waits_for_approval() {
    for world in worlds().await {
        let (owner, support) = (world.owner().await, world.staff(2).await);
        costs(&owner).await;
        limit(&owner, json!({ "orders_per_day": 1, "machine_ceiling": { "minor": 500, "currency": "EUR" } })).await;
        let large = order(&owner, "Large", "EU", 750).await;
        assert_eq!(large["state"], "held", "{large:#}");
        assert!(large["problem"].as_str().unwrap().contains("7.50 EUR at once"), "{large:#}");
        world.advance_seconds(3600).await;
        let path = format!("/admin/object-storages/{}", large["id"].as_str().unwrap());
        assert_eq!(owner.get(&path).await.ok(200)["state"], "held", "it waits without a deadline");
        let found = owner.post("/admin/object-storages/read", json!({ "account_id": large["account_id"] })).await;
        assert_eq!(found.ok(200)["found"], 0, "nothing was sent");

        let (approve, refuse) = (format!("{path}/approve-purchase"), format!("{path}/refuse-purchase"));
        assert_eq!(owner.post(&approve, json!({ "reason": " " })).await.refused(422), "invalid");
        assert_eq!(support.post(&approve, json!({ "reason": "Fine" })).await.refused(403), "forbidden");
        let sent = owner.post(&approve, json!({ "reason": "Agreed with the board" })).await.ok(200);
        assert_eq!(sent["problem"], Value::Null, "{sent:#}");
        assert_eq!(owner.post(&approve, json!({ "reason": "Again" })).await.refused(409), "not_waiting");
        assert_eq!(owner.post(&refuse, json!({ "reason": "Late" })).await.refused(409), "not_waiting");
        world.advance_seconds(60).await;
        assert_eq!(owner.get(&path).await.ok(200)["state"], "ready", "on {}", world.database.name);
        let audit = owner.get("/admin/audit?q=purchase").await.ok(200);
        let told = audit["items"].as_array().unwrap().iter().any(|e| e["detail"] == "Agreed with the board");
        assert!(told, "{audit:#}");

        // One was ordered today: a further one waits, and is refused without a trace.
        let second = order(&owner, "Second", "SIN", 250).await;
        assert!(
            second["problem"].as_str().unwrap().contains("1 machines, storages, domains and add-ons"),
            "{second:#}"
        );
        let path = format!("/admin/object-storages/{}", second["id"].as_str().unwrap());
        owner.post(&format!("{path}/refuse-purchase"), json!({ "reason": "Not now" })).await.ok(204);
        owner.get(&path).await.ok(404);
        world.advance_days(1).await;
        assert_eq!(order(&owner, "Second", "SIN", 250).await["state"], "provisioning", "another day");
    }
}

#[tokio::test]
async fn a_sold_whole_storage_waits_as_a_machine_does() {
    for world in worlds().await {
        let owner = world.owner().await;
        let product = product(&owner, "whole", 500).await;
        limit(&owner, json!({ "machine_ceiling": { "minor": 499, "currency": "EUR" } })).await;
        let client = world.customer("waits@example.com").await;
        let held = paid(&world, &client, &product).await;
        assert_eq!((&held["state"], &held["waits_for"]), (&json!("provisioning"), &json!("approval")), "{held:#}");
        let path = format!("/admin/services/{}", held["id"].as_str().unwrap());
        let why = owner.get(&path).await.ok(200)["provider"]["waits_because"].clone();
        assert!(why.as_str().unwrap().contains("no price for 250gb in EU"), "{why}");
        owner.post(&format!("{path}/approve-purchase"), json!({ "reason": "Fine" })).await.ok(200);
        world.settle().await;
        world.advance_seconds(90).await;
        assert_eq!(crate::journey::service(&client).await["state"], "active", "on {}", world.database.name);
    }
}
