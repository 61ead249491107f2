//! One-time products over the API: the calls of docs/one-time-products.md as they stand there, bought without a machine.

use reqwest::Method;
use serde_json::json;

use crate::journey::{GOOD, pay};
use crate::samples::{samples, send};
use crate::world::worlds;

const PAGE: &str = "one-time-products.md";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_calls_of_the_page_work_and_no_machine_is_made() {
    for world in worlds().await {
        let owner = world.owner().await;
        let customer = world.customer("once@example.com").await;
        let known = |product: &str, order: &str| samples(PAGE, &[("product", product), ("order", order)]);
        let product = send(&owner, &known("", "")[0]).await;
        assert_eq!((&product["kind"], &product["delivery"]), (&json!("one_time"), &json!("staff")));
        let id = product["id"].as_str().unwrap();
        let priced = send(&owner, &known(id, "")[1]).await;
        assert_eq!(priced["once_prices"], json!([{ "minor": 4000, "currency": "EUR" }]));
        assert_eq!(priced["prices"], json!([]));
        let catalog = customer.get("/shop/catalog?currency=EUR").await.ok(200);
        assert_eq!(catalog["one_time"][0]["slug"], "site-migration");
        // 2 x 40.00 and 19 %.
        let quote = send(&customer, &known(id, "")[2]).await;
        assert_eq!((&quote["due_now"]["minor"], &quote["renews"]), (&json!(9520), &json!([])), "{quote:#}");

        let cart = customer.post("/shop/carts", json!({ "currency": "EUR" })).await.ok(201);
        let path = format!("/shop/carts/{}", cart["id"].as_str().unwrap());
        let one = json!({ "product_id": id, "quantity": 1 });
        let wanted = json!({ "items": [], "one_time": [{ "product_id": id, "quantity": 2 }, one] });
        let cart = customer.call(Method::PUT, &path, Some(wanted), &[]).await.ok(200);
        let body = json!({ "accept_terms": true, "expected_due_now": cart["due_now"] });
        let order = customer.post(&format!("{path}/checkout"), body).await.ok(201);
        let order_id = order["id"].as_str().unwrap();
        assert_eq!((&order["one_time"][0]["state"], &order["one_time"][0]["can"]), (&json!("waiting"), &json!({})));
        let first = format!("/admin/orders/{order_id}/one-time-purchases/0/deliver");
        assert_eq!(owner.post(&first, json!({})).await.refused(409), "not_to_deliver");

        pay(&world, &customer, order["invoice"]["id"].as_str().unwrap(), GOOD).await;
        world.settle().await;
        let list = owner.get("/admin/one-time-purchases?state=to_deliver").await.ok(200);
        assert_eq!((&list["total"], &list["items"][0]["can"]["deliver"]["allowed"]), (&json!(2), &json!(true)));
        let todo = owner.get("/admin/dashboard").await.ok(200);
        let todo = todo["attention"].as_array().unwrap().iter().find(|a| a["kind"] == "to_deliver").unwrap().clone();
        let mut titles: Vec<_> =
            todo["items"].as_array().unwrap().iter().map(|i| i["title"].as_str().unwrap()).collect();
        titles.sort_unstable();
        assert_eq!((&todo["count"], titles), (&json!(2), vec!["1 × Site migration", "2 × Site migration"]), "{todo:#}");
        let order = owner.get(&format!("/admin/orders/{order_id}")).await.ok(200);
        assert_eq!((&order["state"], &order["services"]), (&json!("active"), &json!([])));
        assert_eq!(customer.get("/portal/services").await.ok(200)["total"], 0);
        assert_eq!(owner.get("/admin/jobs?state=dead").await.ok(200)["total"], 0);

        let calls = known(id, order_id);
        assert_eq!(calls.len(), 5);
        let done = send(&owner, &calls[3]).await;
        assert_eq!((&done["state"], &done["quantity"]), (&json!("delivered"), &json!(2)));
        assert!(done["closed_by"].is_string(), "{done:#}");
        assert_eq!(send(&owner, &calls[4]).await["state"], "cancelled");
        let mine = customer.get("/portal/one-time-purchases").await.ok(200);
        let states: Vec<_> = mine["items"].as_array().unwrap().iter().map(|p| p["state"].clone()).collect();
        assert!(states.contains(&json!("delivered")) && states.contains(&json!("cancelled")), "{mine:#}");
        assert!(mine["items"].as_array().unwrap().iter().all(|p| p["closed_by"].is_null()));
        world.settle().await;
        let mails = owner.get("/admin/mail?limit=50").await.ok(200);
        let told =
            |template: &str| mails["items"].as_array().unwrap().iter().filter(|m| m["template"] == template).count();
        assert_eq!((told("purchase_delivered"), told("purchase_given_up")), (1, 1), "{mails:#}");
        assert!(
            owner.get("/admin/dashboard").await.ok(200)["attention"]
                .as_array()
                .unwrap()
                .iter()
                .all(|a| a["kind"] != "to_deliver")
        );
        assert_eq!(owner.get("/admin/one-time-purchases?state=lost").await.status, 422);
        assert_eq!(owner.get("/admin/products?kind=one_time").await.ok(200)["total"], 1);
    }
}
