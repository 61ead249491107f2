//! Groups of customers over the API: the calls of docs/customer-groups.md as they stand there, what follows from them, and
//! what is refused.

use serde_json::json;

use crate::journey::{GOOD, running_machine};
use crate::samples::{samples, send};
use crate::world::worlds;

const PAGE: &str = "customer-groups.md";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_calls_of_the_page_work() {
    for world in worlds().await {
        let (owner, client) = (world.owner().await, world.customer("grouped@example.com").await);
        running_machine(&world, &client, GOOD).await;
        let found = owner.get("/admin/customers?q=grouped@example.com").await.ok(200);
        let customer = found["items"][0]["id"].as_str().unwrap().to_owned();
        let known = |group: &str| samples(PAGE, &[("customer", &customer), ("group", group)]);
        let made = send(&owner, &known("")[0]).await;
        let group = made["id"].as_str().unwrap().to_owned();
        assert_eq!((&made["customers"], &made["can"]["delete"]["allowed"]), (&json!(0), &json!(true)), "{made:#}");
        let calls = known(&group);
        assert_eq!(calls.len(), 3);
        let moved = send(&owner, &calls[1]).await;
        assert_eq!(moved["customer_group_id"], group.as_str(), "{moved:#}");
        let set = send(&owner, &calls[2]).await;
        let one = |all: &serde_json::Value, key: &str| {
            all["values"].as_array().unwrap().iter().find(|v| v["key"] == key).unwrap().clone()
        };
        assert_eq!(one(&set, "suspend.days")["source"], "group");

        // The customer and its service have it from the group, with its name; the business has not.
        let service = client.get("/portal/services").await.ok(200)["items"][0]["id"].as_str().unwrap().to_owned();
        for path in [format!("/admin/customers/{customer}/settings"), format!("/admin/services/{service}/settings")] {
            let shown = one(&owner.get(&path).await.ok(200), "suspend.days");
            assert_eq!((&shown["value"], &shown["source"]), (&json!(30), &json!("group")), "{shown:#}");
            assert_eq!(shown["source_name"], "Resellers");
        }
        let shown = one(&owner.get("/admin/automation/settings").await.ok(200), "suspend.days");
        assert_eq!((&shown["source"], &shown["source_name"]), (&json!("default"), &json!(null)));

        let listed = owner.get(&format!("/admin/customers?customer_group_id={group}")).await.ok(200);
        assert_eq!((&listed["total"], &listed["items"][0]["id"]), (&json!(1), &json!(customer)), "{listed:#}");
        let wrong = owner.get("/admin/customers?customer_group_id=cug_00000000000000000000000000").await;
        assert_eq!(wrong.status, 422, "{:#}", wrong.body);

        // The next renewal comes by itself and says whose rule it was; the customer reads nothing of it.
        world.advance_days(22).await;
        let log = owner.get("/admin/automation/log?act=invoice").await.ok(200);
        assert_eq!(log["items"][0]["why"]["policy_source"], "system", "the lead is not the group's: {log:#}");
        let path = format!("/admin/customers/{customer}/timeline");
        let timeline = String::from_utf8(owner.get(&path).await.bytes).unwrap();
        assert!(timeline.contains("Put into the group Resellers"), "{timeline}");
        for path in ["/portal/profile", "/portal/overview"] {
            let read = String::from_utf8(client.get(path).await.bytes).unwrap();
            assert!(!read.contains("Resellers") && !read.contains(&group), "{read}");
        }

        let path = format!("/admin/customer-groups/{group}");
        let delete = async || owner.call(reqwest::Method::DELETE, &path, None, &[]).await;
        assert_eq!(delete().await.refused(409), "group_in_use");
        let twice = owner.post("/admin/customer-groups", json!({ "name": "resellers" })).await;
        assert_eq!((twice.status, &twice.body["errors"][0]["code"]), (422, &json!("taken")), "{:#}", twice.body);
        let renamed = owner.patch(&path, json!({ "name": "Partners" })).await.ok(200);
        assert_eq!(
            (&renamed["name"], &renamed["customers"], &renamed["settings"]),
            (&json!("Partners"), &json!(1), &json!(3))
        );
        let out = format!("/admin/customers/{customer}/group");
        let out = owner.call(reqwest::Method::PUT, &out, Some(json!({ "customer_group_id": null })), &[]).await.ok(200);
        assert_eq!(out["customer_group_id"], json!(null));
        assert_eq!(delete().await.status, 204);
        assert_eq!(owner.get("/admin/customer-groups").await.ok(200)["items"], json!([]));
    }
}
