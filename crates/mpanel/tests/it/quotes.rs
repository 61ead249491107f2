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
