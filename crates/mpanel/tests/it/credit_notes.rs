//! Credit notes over the API: by line and once, and those that come with a refund when the money has gone back.

use serde_json::{Value, json};

use crate::client::Client;
use crate::journey::{GOOD, running_machine};
use crate::world::{World, worlds};

const REFUND_FAILS: &str = "4000000000005126";

/// A machine in its second term; the path of the renewal that paid for it.
async fn renewed(world: &World, client: &Client, card: &str) -> String {
    running_machine(world, client, card).await;
    world.advance_days(32).await;
    let paid = client.get("/portal/invoices?state=paid").await.ok(200);
    let items = paid["items"].as_array().unwrap();
    assert_eq!(items.len(), 2, "{paid:#}");
    let renewal = items.iter().max_by_key(|i| i["number"].as_str().map(str::to_owned)).unwrap();
    format!("/admin/invoices/{}", renewal["id"].as_str().unwrap())
}

async fn invoices(client: &Client) -> Value {
    client.get("/portal/invoices").await.ok(200)["total"].clone()
}

fn lines(invoice: &Value) -> Vec<Value> {
    invoice["lines"].as_array().unwrap().clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_line_is_credited_once_and_the_refusal_names_it() {
    for world in worlds().await {
        let (owner, client) = (world.owner().await, world.customer("once@example.com").await);
        running_machine(&world, &client, GOOD).await;
        let list = client.get("/portal/invoices").await.ok(200);
        let path = format!("/admin/invoices/{}", list["items"][0]["id"].as_str().unwrap());
        let before = owner.get(&path).await.ok(200);
        let line = lines(&before)[0].clone();
        let credit = json!({ "lines": [line["id"]], "reason": "Goodwill" });
        let after = owner.post(&format!("{path}/credit"), credit.clone()).await.ok(200);
        assert_eq!(lines(&after)[0]["creditable"]["minor"], 0, "{after:#}");
        for (line, was) in lines(&after).iter().zip(lines(&before)).skip(1) {
            assert_eq!(line["creditable"], was["creditable"], "the others keep what they have");
        }
        let refused = owner.post(&format!("{path}/credit"), credit).await.ok(422);
        assert_eq!(
            (&refused["errors"][0]["pointer"], &refused["errors"][0]["code"]),
            (&json!("/lines/0"), &json!("nothing_to_credit"))
        );
        let foreign = json!({ "lines": ["inl_00000000000000000000000001"], "reason": "Goodwill" });
        let refused = owner.post(&format!("{path}/credit"), foreign).await.ok(422);
        assert!(refused["errors"][0]["pointer"].as_str().unwrap().starts_with("/lines"), "{refused:#}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn days_are_billed_again_when_the_refund_has_gone_through_and_not_when_it_fails() {
    for world in worlds().await {
        let owner = world.owner().await;
        let wish = |invoice: &Value| {
            let ids: Vec<Value> = lines(invoice).iter().map(|l| l["id"].clone()).collect();
            json!({ "lines": ids, "reason": "Wrong price", "refund": true, "bill_again": true })
        };
        for (email, card, notes, total) in
            [("refused@example.com", REFUND_FAILS, 0, 2), ("again@example.com", GOOD, 1, 3)]
        {
            let client = world.customer(email).await;
            let path = renewed(&world, &client, card).await;
            let invoice = owner.get(&path).await.ok(200);
            owner.post(&format!("{path}/credit"), wish(&invoice)).await.ok(200);
            world.settle().await;
            world.advance_days(2).await;
            let invoice = owner.get(&path).await.ok(200);
            let found = invoice["credit_notes"].as_array().unwrap().len();
            assert_eq!((invoice["state"].as_str(), found), (Some("paid"), notes), "{card} {invoice:#}");
            assert_eq!(invoices(&client).await, total, "{card} on {}", world.database.name);
        }
    }
}
