//! Several invoices with one payment, and invoices that nobody will pay.

use serde_json::{Value, json};

use crate::client::Client;
use crate::journey::{GOOD, order};
use crate::world::{World, worlds};

fn input(world: &World, invoices: &[String]) -> Value {
    let token = world.gateway.test_token(GOOD).unwrap();
    json!({ "invoice_ids": invoices, "token": token, "return_url": format!("{}/pay/return", world.base) })
}

async fn ordered(client: &Client) -> String {
    order(client).await["invoice"]["id"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn open_invoices_are_paid_with_one_payment() {
    for world in worlds().await {
        let (client, other) = (world.customer("many@example.com").await, world.customer("other@example.com").await);
        let mine = [ordered(&client).await, ordered(&client).await];
        let theirs = ordered(&other).await;
        // Who names one that is not theirs pays none.
        let wrong = input(&world, &[mine[0].clone(), theirs.clone()]);
        assert_eq!(client.post("/portal/payments", wrong).await.status, 404);
        let none = client.post("/portal/payments", input(&world, &[])).await;
        assert_eq!((none.status, &none.body["errors"][0]["pointer"]), (422, &json!("/invoice_ids")));
        let owed = client.get("/portal/overview").await.ok(200)["due"]["minor"].as_i64().unwrap();
        assert!(owed > 0);

        // An invoice that is named twice is paid once.
        let twice = input(&world, &[mine[0].clone(), mine[1].clone(), mine[0].clone()]);
        let payment = client.post("/portal/payments", twice).await.ok(200);
        assert_eq!(
            (&payment["status"], &payment["amount"]["minor"]),
            (&json!("succeeded"), &json!(owed)),
            "{payment:#}"
        );
        world.settle().await;
        for id in &mine {
            let invoice = client.get(&format!("/portal/invoices/{id}")).await.ok(200);
            assert_eq!((&invoice["state"], &invoice["balance"]["minor"]), (&json!("paid"), &json!(0)), "{invoice:#}");
        }
        let again = client.post("/portal/payments", input(&world, &mine)).await;
        assert_eq!((again.status, &again.body["errors"][0]["code"]), (422, &json!("nothing_owed")), "{:#}", again.body);
        assert_eq!(again.body["errors"][0]["pointer"], "/invoice_ids/0");

        // What an order waits for is not written off: the order is cancelled.
        let owner = world.owner().await;
        let path = format!("/admin/invoices/{theirs}/write-off");
        owner.post(&path, json!({ "reason": " " })).await.refused(422);
        assert_eq!(owner.post(&path, json!({ "reason": "moved away" })).await.refused(409), "order_pending");

        // A top-up that nobody will pay is, and then it cannot be paid any more.
        let amount = json!({ "amount": { "minor": 2000, "currency": "EUR" } });
        let top_up = other.post("/portal/top-ups", amount).await.ok(201);
        let id = top_up["invoice_id"].as_str().or(top_up["id"].as_str()).unwrap().to_owned();
        let path = format!("/admin/invoices/{id}");
        assert_eq!(owner.get(&path).await.ok(200)["can"]["write_off"]["allowed"], true);
        let lost = owner.post(&format!("{path}/write-off"), json!({ "reason": "moved away" })).await.ok(200);
        assert_eq!((&lost["state"], &lost["can"]["write_off"]["allowed"]), (&json!("uncollectible"), &json!(false)));
        let again = owner.post(&format!("{path}/write-off"), json!({ "reason": "again" })).await;
        assert_eq!(again.refused(409), "invoice_not_open");
        let paid = other.post("/portal/payments", input(&world, &[id])).await;
        assert_eq!((paid.status, &paid.body["code"]), (409, &json!("invoice_not_open")), "{:#}", paid.body);
        assert_eq!(owner.get("/admin/ledger/trial-balance").await.ok(200)["agrees"], true);
    }
}
