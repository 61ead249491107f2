//! A running server changes its plan: an upgrade with its bill, a downgrade that waits, an undo.

use serde_json::{Value, json};

use crate::client::Client;
use crate::journey::{GOOD, running_machine};
use crate::world::{World, worlds};

/// The change that is asked for, with what was quoted for it.
async fn confirmed(client: &Client, path: &str, mut wish: Value) -> Value {
    let quote = client.post(&format!("{path}/change-quote"), wish.clone()).await.ok(200);
    wish["expected_due_now"] = quote["due_now"].clone();
    let made = client.post(&format!("{path}/change"), wish).await.ok(200);
    assert_eq!(made["due_now"], quote["due_now"]);
    assert_eq!(made["invoice_ids"].as_array().unwrap().len(), quote["invoices"].as_array().unwrap().len());
    made
}

async fn changes(client: &Client, path: &str) -> Vec<String> {
    let list = client.get(&format!("{path}/changes")).await.ok(200);
    let word = |c: &Value| c["state"].as_str().unwrap().to_owned();
    list["items"].as_array().unwrap().iter().map(word).collect()
}

/// A plan that the provider changes by hand only: the service says so until staff confirm it.
async fn follows_by_hand(world: &World, owner: &Client, path: &str, plan: &Value) {
    let product = format!("/admin/products/{}", plan["product_id"].as_str().unwrap());
    owner.patch(&product, json!({ "in_place_change": false })).await.ok(200);
    let before = owner.get(path).await.ok(200);
    let confirm = format!("{path}/confirm-resize");
    assert_eq!(owner.post(&confirm, json!({})).await.refused(409), "action_not_possible");
    let wish = json!({ "change": { "kind": "plan", "product_id": plan["product_id"] }, "when": "now" });
    confirmed(owner, path, wish).await;
    world.settle().await;
    let shown = owner.get(path).await.ok(200);
    assert_eq!(
        (&shown["product_name"], &shown["provider"]["bought_as"]),
        (&plan["product_name"], &before["product_name"])
    );
    let kinds = owner.get("/admin/dashboard").await.ok(200)["attention"].clone();
    let waits = kinds.as_array().unwrap().iter().find(|a| a["kind"] == "resize_due").expect("somebody is told");
    assert_eq!(waits["count"], 1);
    assert_eq!(owner.post(&confirm, json!({})).await.ok(200)["provider"]["bought_as"], Value::Null);
    assert_eq!(owner.get("/admin/services?state=resize_due").await.ok(200)["total"], 0);
}

#[tokio::test]
async fn an_upgrade_is_billed_at_once_and_a_downgrade_at_the_end_of_the_term_unless_it_is_undone() {
    for world in worlds().await {
        let (owner, client) = (world.owner().await, world.customer("changer@example.com").await);
        let service = running_machine(&world, &client, GOOD).await;
        let id = service["id"].as_str().unwrap();
        let path = format!("/portal/services/{id}");
        let options = client.get(&format!("{path}/change-options")).await.ok(200);
        let options = options["items"].as_array().unwrap().clone();
        let small = options.iter().find(|o| o["current"] == true).expect("what the service has");
        let price = |o: &Value| o["price"]["minor"].as_i64().unwrap();
        let large = options
            .iter()
            .find(|o| o["cycle_months"] == 1 && price(o) > price(small))
            .expect("a larger plan of the group");
        let to = |option: &Value, when: &str| json!({ "product_id": option["product_id"], "when": when });

        // A larger machine needs work at the data centre, unless the product says otherwise.
        let quote = format!("{path}/change-quote");
        assert_eq!(client.post(&quote, to(large, "now")).await.refused(409), "needs_staff");
        for option in [small, large] {
            let product = format!("/admin/products/{}", option["product_id"].as_str().unwrap());
            owner.patch(&product, json!({ "in_place_change": true })).await.ok(200);
        }
        world.advance_days(10).await;
        let renews = client.get(&path).await.ok(200)["next_due_date"].clone();
        let mut cheap = to(large, "now");
        cheap["expected_due_now"] = json!({ "minor": 1, "currency": "EUR" });
        assert_eq!(client.post(&format!("{path}/change"), cheap).await.refused(409), "price_changed");
        let made = confirmed(&client, &path, to(large, "now")).await;
        let invoice = made["invoice_ids"][0].as_str().unwrap();
        let invoice = client.get(&format!("/portal/invoices/{invoice}")).await.ok(200);
        let kinds: Vec<&str> =
            invoice["lines"].as_array().unwrap().iter().map(|l| l["kind"].as_str().unwrap()).collect();
        assert_eq!(kinds, ["credit", "recurring"]);
        assert_eq!(invoice["lines"][0]["period_start"], invoice["lines"][1]["period_start"]);
        let shown = client.get(&path).await.ok(200);
        assert_eq!(shown["subscription"]["price"], large["price"]);
        assert_eq!(shown["next_due_date"], renews, "a change within a term moves no due date, paid or not");
        world.advance_days(1).await;
        let shown = client.get(&path).await.ok(200);
        assert_eq!((&shown["product_name"], &shown["next_due_date"]), (&large["product_name"], &renews), "{shown:#}");
        let paid = client.get(&format!("/portal/invoices/{}", invoice["id"].as_str().unwrap())).await.ok(200);
        assert_eq!(paid["state"], "paid", "the saved card is charged: {paid:#}");

        // Back to the small plan, undone, and back again.
        assert_eq!(client.post(&quote, to(small, "now")).await.refused(409), "downgrade_now");
        let made = confirmed(&client, &path, to(small, "end_of_term")).await;
        assert_eq!(made["change"]["state"], "scheduled");
        let undo = format!("{path}/changes/{}/undo", made["change"]["id"].as_str().unwrap());
        assert_eq!(client.post(&undo, json!({})).await.ok(200)["state"], "undone");
        assert_eq!(client.post(&undo, json!({})).await.refused(409), "change_undone");
        confirmed(&client, &path, to(small, "end_of_term")).await;
        let by_staff = format!("/admin/services/{id}");
        assert_eq!(changes(&owner, &by_staff).await.iter().filter(|s| *s == "scheduled").count(), 1);
        world.advance_days(25).await;
        assert_eq!(changes(&client, &path).await.iter().filter(|s| *s == "applied").count(), 2);
        let shown = client.get(&path).await.ok(200);
        assert_eq!(shown["subscription"]["price"], small["price"], "{shown:#}");
        let invoices = client.get("/portal/invoices").await.ok(200);
        let renewals = invoices["items"].as_array().unwrap().iter().filter(|i| i["state"] == "paid").count();
        assert_eq!(renewals, 3, "order, upgrade and one renewal: {invoices:#}");

        follows_by_hand(&world, &owner, &by_staff, large).await;

        // Staff moves the due date and pauses; both say what they mean first.
        let pause = json!({ "change": { "kind": "pause", "credit": true }, "when": "now" });
        let made = confirmed(&owner, &by_staff, pause).await;
        assert!(made["credited_to_account"]["minor"].as_i64().unwrap() > 0, "{made:#}");
        let shown = owner.get(&by_staff).await.ok(200);
        assert_eq!(
            (&shown["subscription"]["state"], &shown["can"]["pause_billing"]["allowed"]),
            (&json!("paused"), &json!(false))
        );
    }
}
