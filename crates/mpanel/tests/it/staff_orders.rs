//! Staff orders for a customer: priced as in the shop, refused as in the shop, begun on the day that was chosen.

use serde_json::{Value, json};

use crate::samples::{samples, send};
use crate::world::worlds;

#[tokio::test]
async fn staff_orders_for_a_customer_on_a_later_day() {
    for world in worlds().await {
        let owner = world.owner().await;
        let client = world.customer("ordered-for@example.com").await;
        let profile = client.get("/portal/profile").await.ok(200);
        let path = format!("/admin/customers/{}/orders", profile["id"].as_str().unwrap());
        let products = owner.get("/admin/products?kind=vps").await.ok(200);
        let plan =
            products["items"].as_array().unwrap().iter().find(|p| p["provider"]["product_id"] == "V153").unwrap();
        let item = json!({
            "product_id": plan["id"], "cycle_months": 1, "quantity": 1, "region": "EU", "image_id": plan["images"][0]["id"],
            "hostname": "for-you.example.com", "access": "password", "add_ons": []
        });
        let mut body = json!({ "items": [item], "start_on": "2026-02-15" });
        let quote = owner.post(&format!("{path}/quote"), body.clone()).await.ok(200);
        assert_eq!((quote["start_on"].as_str(), &quote["problems"]), (Some("2026-02-15"), &json!([])), "{quote:#}");
        assert_eq!(owner.get("/admin/orders").await.ok(200)["total"], 0, "a price keeps nothing");
        body["expected_due_now"] = json!({ "minor": 1, "currency": "EUR" });
        assert_eq!(owner.post(&path, body.clone()).await.refused(409), "price_changed");
        let mut nowhere = body.clone();
        nowhere["items"][0]["region"] = json!("MOON");
        assert_eq!(owner.post(&path, nowhere).await.refused(422), "invalid");
        let mut nobody = body.clone();
        nobody["items"][0]["default_user"] = json!("ada");
        let judged = owner.post(&format!("{path}/quote"), nobody.clone()).await.ok(200);
        assert_eq!(judged["problems"][0]["pointer"], "/items/0/default_user", "{judged:#}");
        assert_eq!(owner.post(&path, nobody).await.refused(422), "invalid");
        assert_eq!(client.post(&path, body.clone()).await.refused(403), "forbidden");
        body["expected_due_now"] = quote["due_now"].clone();
        let order = owner.post(&path, body).await.ok(201);
        assert_eq!(order["state"], "pending", "{}: {order:#}", world.database.name);

        // The customer finds the order and its invoice as any other.
        let invoice = client.get("/portal/invoices").await.ok(200)["items"][0].clone();
        assert_eq!(invoice["total"], quote["due_now"], "{invoice:#}");
        let full: Value = client.get(&format!("/portal/invoices/{}", invoice["id"].as_str().unwrap())).await.ok(200);
        assert_eq!(full["lines"][0]["period_start"], "2026-02-15", "{full:#}");

        // The call of the page.
        let customer = profile["id"].as_str().unwrap();
        let (plan, image) = (plan["id"].as_str().unwrap(), plan["images"][0]["id"].as_str().unwrap());
        let page = samples("billing.md", &[("customer", customer), ("plan", plan), ("image", image)]);
        let order = send(&owner, &page[0]).await;
        assert_eq!(order["state"], "pending", "{order:#}");
    }
}
