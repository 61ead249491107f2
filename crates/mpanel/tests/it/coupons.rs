//! Coupons over the API: the calls of docs/coupons.md as they stand there, several on one order, and one given by staff.

use serde_json::{Value, json};

use crate::journey::{GOOD, running_machine};
use crate::samples::{samples, send};
use crate::world::worlds;

const PAGE: &str = "coupons.md";

fn codes(of: &Value) -> Vec<&str> {
    of["coupons"].as_array().unwrap().iter().map(|c| c["code"].as_str().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_calls_of_the_page_work() {
    for world in worlds().await {
        let (owner, client) = (world.owner().await, world.customer("coupons@example.com").await);
        let catalog = client.get("/shop/catalog?currency=EUR").await.ok(200);
        let plan = &catalog["groups"][0]["products"][0];
        let image = plan["images"].as_array().unwrap().iter().find(|i| i["os_type"] == "Linux").unwrap();
        let ids = |service: &str, coupon: &str| {
            let (plan, image) = (plan["id"].as_str().unwrap(), image["id"].as_str().unwrap());
            samples(PAGE, &[("plan", plan), ("image", image), ("service", service), ("coupon", coupon)])
        };
        let calls = ids("", "");
        let mut made = Vec::new();
        for call in &calls[..3] {
            made.push(send(&owner, call).await);
        }
        assert_eq!((&made[0]["combines"], &made[0]["cycles"]), (&json!(true), &json!(6)), "{:#}", made[0]);
        assert_eq!((&made[1]["percent"], &made[1]["free_setup"]), (&Value::Null, &json!(true)));
        assert_eq!((&made[2]["min_order"]["minor"], &made[2]["per_customer"]), (&json!(100), &json!(1)));

        let seen = send(&client, &calls[3]).await;
        assert_eq!(codes(&seen), ["WELCOME", "NOSETUP"], "{seen:#}");
        let problem = &seen["problems"][0];
        assert_eq!((&problem["pointer"], &problem["code"]), (&json!("/coupons/2"), &json!("coupon_refused")));
        assert!(problem["detail"].as_str().unwrap().starts_with("FIVE cannot be combined"), "{problem:#}");

        let cart = client.post("/shop/carts", json!({ "currency": "EUR" })).await.ok(201);
        let path = format!("/shop/carts/{}", cart["id"].as_str().unwrap());
        let mut body = calls[3].body.clone();
        body.as_object_mut().unwrap().remove("currency");
        let all = client.put(&path, body.clone()).await.ok(200);
        let order = |due: &Value| json!({ "accept_terms": true, "expected_due_now": due });
        assert_eq!(client.post(&format!("{path}/checkout"), order(&all["due_now"])).await.status, 422);
        body["coupons"] = json!(["nosetup", "welcome"]);
        let cart = client.put(&path, body).await.ok(200);
        let placed = client.post(&format!("{path}/checkout"), order(&cart["due_now"])).await.ok(201);
        let bought = client.get(&format!("/portal/orders/{}", placed["id"].as_str().unwrap())).await.ok(200);
        assert_eq!(bought["coupons"], json!(["NOSETUP", "WELCOME"]), "{bought:#}");
        let invoice = format!("/portal/invoices/{}", bought["invoice"]["id"].as_str().unwrap());
        let invoice = client.get(&invoice).await.ok(200);
        assert_eq!((codes(&invoice).contains(&"WELCOME"), &invoice["total"]), (true, &cart["due_now"]), "{invoice:#}");
        let again = client.post("/shop/quote", {
            let mut body = calls[3].body.clone();
            body["coupons"] = json!(["NOSETUP"]);
            body
        });
        assert_eq!(again.await.ok(200)["problems"][0]["detail"], "This code is for new customers.");

        let other = world.customer("given@example.com").await;
        let running = running_machine(&world, &other, GOOD).await;
        let service = running["id"].as_str().unwrap();
        let coupon = made[0]["id"].as_str().unwrap();
        let calls = ids(service, coupon);
        assert_eq!(calls.len(), 6);
        let given = send(&owner, &calls[4]).await;
        assert_eq!((codes(&given), &given["coupons"][0]["cycles_left"]), (vec!["WELCOME"], &json!(6)), "{given:#}");
        let own = other.get(&format!("/portal/services/{service}")).await.ok(200);
        assert_eq!(own["subscription"]["coupons"][0]["percent"], "10");
        let twice = owner.post(&format!("/admin/services/{service}/coupons"), json!({ "code": "welcome" })).await;
        assert_eq!((twice.status, &twice.body["errors"][0]["pointer"]), (422, &json!("/code")), "{:#}", twice.body);
        assert_eq!(codes(&send(&owner, &calls[5]).await), Vec::<&str>::new());
        let said = owner.get(&format!("/admin/services/{service}/timeline")).await.ok(200).to_string();
        assert!(said.contains("Coupon WELCOME given") && said.contains("Coupon WELCOME taken off"), "{said}");
    }
}
