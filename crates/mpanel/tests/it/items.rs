//! Billable items over the API: the calls of docs/billable-items.md as they stand there, and what the server refuses.

use serde_json::{Value, json};

use crate::samples::{samples, send};
use crate::world::worlds;

const PAGE: &str = "billable-items.md";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_calls_of_the_page_work() {
    for world in worlds().await {
        let owner = world.owner().await;
        let own = world.visitor().sign_up("items@example.com").await;
        let found = owner.get("/admin/customers?q=items@example.com").await.ok(200);
        let customer = found["items"][0]["id"].as_str().unwrap().to_owned();
        let known = |item: &str, care: &str| samples(PAGE, &[("customer", &customer), ("item", item), ("care", care)]);
        let calls = known("", "");
        let item = send(&owner, &calls[0]).await;
        assert_eq!((&item["amount"]["minor"], &item["state"]), (&json!(20_000), &json!("waiting")), "{item:#}");
        let care = send(&owner, &calls[1]).await;
        assert_eq!((&care["next_day"], &care["next_invoice_on"]), (&json!("2027-01-31"), &json!("2027-01-17")));
        assert_eq!(care["recurrence"]["unit"], "months");
        let calls = known(item["id"].as_str().unwrap(), care["id"].as_str().unwrap());
        assert_eq!(calls.len(), 5);
        assert_eq!(send(&owner, &calls[2]).await["timing"], "hold");

        let made = send(&owner, &calls[3]).await;
        let id = made["invoices"][0]["id"].as_str().unwrap();
        let invoice = owner.get(&format!("/admin/invoices/{id}")).await.ok(200);
        assert_eq!((&invoice["kind"], &invoice["subtotal"]["minor"]), (&json!("items"), &json!(21_000)));
        let lines = invoice["lines"].as_array().unwrap();
        assert_eq!(lines[0]["explain"], "2.5 × 80.00 EUR", "{:#}", lines[0]);
        assert_eq!((&lines[1]["period_start"], &lines[1]["period_end"]), (&json!("2027-01-31"), &json!("2027-02-28")));
        assert_eq!(own.get(&format!("/portal/invoices/{id}")).await.ok(200)["total"], invoice["total"]);

        let path = format!("/admin/billable-items/{}", item["id"].as_str().unwrap());
        let billed = owner.get(&path).await.ok(200);
        assert_eq!((&billed["state"], &billed["billed"][0]["invoice_id"]), (&json!("invoiced"), &json!(id)));
        assert_eq!(billed["can"]["edit"]["allowed"], false);
        assert_eq!(owner.patch(&path, json!({ "quantity": "3" })).await.refused(409), "item_invoiced");
        let stopped = send(&owner, &calls[4]).await;
        assert_eq!((&stopped["state"], &stopped["invoiced"]), (&json!("cancelled"), &json!(1)));

        let listed = async |query: String| owner.get(&format!("/admin/billable-items?{query}")).await;
        let count = async |query: String| listed(query).await.ok(200)["total"].clone();
        assert_eq!(count(format!("customer_id={customer}")).await, 2);
        assert_eq!(count(format!("customer_id={customer}&state=cancelled")).await, 1);
        assert_eq!(count("q=ticket".to_owned()).await, 1);
        assert_eq!(listed("state=open".to_owned()).await.status, 422);

        let body = |more: Value| {
            let price = json!({ "minor": 100, "currency": "EUR" });
            let mut body =
                json!({ "customer_id": customer, "description": "x", "unit_price": price, "timing": "hold" });
            body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            body
        };
        for (more, pointer) in [
            (json!({ "quantity": "two" }), "/quantity"),
            (json!({ "timing": "later" }), "/timing"),
            (json!({ "timing": "on_day" }), "/day"),
            (json!({ "period_start": "2026-01-01" }), "/period_end"),
            (json!({ "recurrence": { "every": 0, "unit": "days" } }), "/recurrence/every"),
            (json!({ "recurrence": { "every": 1, "unit": "moons" } }), "/recurrence/unit"),
        ] {
            let answer = owner.post("/admin/billable-items", body(more)).await;
            assert_eq!(
                (answer.status, &answer.body["errors"][0]["pointer"]),
                (422, &json!(pointer)),
                "{:#}",
                answer.body
            );
        }
    }
}
