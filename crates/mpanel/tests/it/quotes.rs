//! Quotes and payment plans over the API: the calls of docs/quotes.md as they stand there, from the mail's link to the parts.

use serde_json::json;

use crate::samples::{samples, send};
use crate::world::worlds;

const PAGE: &str = "quotes.md";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_calls_of_the_page_lead_from_an_offer_to_parts() {
    for world in worlds().await {
        let owner = world.owner().await;
        let client = world.customer("quoted@example.com").await;
        let shop = owner.get("/shop/catalog?currency=EUR").await.ok(200);
        let product = shop["groups"][0]["products"][0]["id"].as_str().unwrap().to_owned();
        let found = owner.get("/admin/customers?q=quoted@example.com").await.ok(200);
        let customer = found["items"][0]["id"].as_str().unwrap().to_owned();
        let page = samples(PAGE, &[("customer", &customer), ("product", &product), ("invoice", "inv")]);
        assert_eq!(page.len(), 2);
        let quote = send(&owner, &page[0]).await;
        let id = quote["id"].as_str().unwrap().to_owned();
        let total = quote["figures"]["total"].clone();
        owner.post(&format!("/admin/quotes/{id}/send"), json!({})).await.ok(200);
        let mails = owner.get("/admin/mail?q=quoted@example.com&limit=50").await.ok(200);
        let mail =
            mails["items"].as_array().unwrap().iter().find(|m| m["subject"].as_str().unwrap().contains("Q-000001"));
        let mail = owner.get(&format!("/admin/mail/{}", mail.unwrap()["id"].as_str().unwrap())).await.ok(200);
        let text = mail["text"].as_str().unwrap();
        let token = &text[text.find("token=").unwrap() + 6..][..64];
        let offer = client.get(&format!("/shop/offer?token={token}")).await.ok(200);
        let open = &offer["choices"][0];
        let choice = json!({
            "region": open["regions"][0]["code"], "image_id": open["images"][0]["code"], "access": "password"
        });
        let yes = json!({ "token": token, "name": "Ada Lovelace", "accept_terms": true, "items": [choice] });
        let done = client.post("/shop/offer/accept", yes.clone()).await.ok(200);
        assert_eq!(client.post("/shop/offer/accept", yes.clone()).await.ok(200)["order_id"], done["order_id"]);
        let invoice = done["invoice_id"].as_str().unwrap();
        assert_eq!(client.get(&format!("/portal/invoices/{invoice}")).await.ok(200)["total"], total);
        let order = done["order_id"].as_str().unwrap();
        owner.post(&format!("/admin/orders/{order}/accept"), json!({})).await.ok(200);
        let calls = samples(PAGE, &[("customer", &customer), ("product", &product), ("invoice", invoice)]);
        let planned = send(&owner, &calls[1]).await;
        assert_eq!(planned["payment_plan"]["parts"].as_array().unwrap().len(), 3);
        let seen = client.get(&format!("/portal/invoices/{invoice}")).await.ok(200);
        assert_eq!(seen["payment_plan"]["parts"][0]["standing"], "open");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_quote_that_could_not_be_accepted_is_not_sent() {
    for world in worlds().await {
        let owner = world.owner().await;
        world.customer("refused@example.com").await;
        let shop = owner.get("/shop/catalog?currency=EUR").await.ok(200);
        let plans = shop["groups"].as_array().unwrap().iter().flat_map(|g| g["products"].as_array().unwrap());
        let has_licences = |p: &&serde_json::Value| p["add_ons"].to_string().contains("Plesk Web Host");
        let plan = plans.into_iter().find(has_licences).unwrap().clone();
        let found = owner.get("/admin/customers?q=refused@example.com").await.ok(200);
        let licences = plan["add_ons"].as_array().unwrap().iter().filter(|a| {
            let name = a["name"].as_str().unwrap();
            name.contains("Plesk") || name.contains("cPanel")
        });
        let both: Vec<_> = licences.map(|a| json!({ "id": a["id"], "quantity": 1 })).collect();
        assert_eq!(both.len(), 2, "{plan:#}");
        let offer = |add_ons: &[serde_json::Value]| {
            json!({
                "customer_id": found["items"][0]["id"], "currency": "EUR", "valid_until": "2026-02-14",
                "items": [{ "product_id": plan["id"], "cycle_months": 1, "quantity": 1, "add_ons": add_ons }],
            })
        };
        let send = async |add_ons: &[serde_json::Value]| {
            let quote = owner.post("/admin/quotes", offer(add_ons)).await.ok(201);
            let path = format!("/admin/quotes/{}", quote["id"].as_str().unwrap());
            let answer = owner.post(&format!("{path}/send"), json!({})).await;
            (answer, owner.get(&path).await.ok(200)["state"].clone())
        };
        // A server takes one licence, so nobody could accept two.
        let (refused, state) = send(&both).await;
        assert_eq!(refused.status, 422, "{:#}", refused.body);
        assert_eq!(refused.body["errors"][0]["code"], "one_licence", "{:#}", refused.body);
        assert_eq!(state, "draft", "{}: nothing was sent", world.database.name);
        let (sent, state) = send(&both[..1]).await;
        sent.ok(200);
        assert_eq!(state, "sent", "{}", world.database.name);
    }
}
