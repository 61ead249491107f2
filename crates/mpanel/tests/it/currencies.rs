//! Currencies over the API: the calls of docs/currencies.md as they stand there, and what an invoice in another currency
//! says on each side.

use serde_json::json;

use crate::journey::filled_cart;
use crate::samples::{samples, send};
use crate::world::worlds;

const PAGE: &str = "currencies.md";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_calls_of_the_page_work_and_an_invoice_says_its_rate() {
    for world in worlds().await {
        let owner = world.owner().await;
        let today = world.now().await.to_string()[..10].to_owned();
        let calls = samples(PAGE, &[("today", &today)]);
        assert_eq!(calls.len(), 3);
        let entered = send(&owner, &calls[0]).await;
        let imported = send(&owner, &calls[1]).await;
        assert_eq!((&imported["added"], &imported["days"]), (&json!(3), &json!(1)), "{imported:#}");
        let settings = send(&owner, &calls[2]).await;
        assert_eq!((&settings["max_age_days"], &settings["missing"]), (&json!(10), &json!([])));
        let found = owner.get("/admin/reference-rates/find?from=JPY&to=GBP&on=2026-01-15").await.ok(200);
        assert_eq!(found["words"], "160 JPY = 0.8 GBP");
        owner.get("/admin/reference-rates/find?from=JPY&to=CHF").await.refused(422);
        let path = format!("/admin/reference-rates/{}", entered["id"].as_str().unwrap());

        // The business reports in dollars, and its first customer pays in euros.
        owner.patch("/admin/currencies", json!({ "reporting_currency": "USD" })).await.ok(200);
        let client = world.customer("abroad@example.com").await;
        let cart = filled_cart(&client).await;
        let order = format!("/shop/carts/{}/checkout", cart["id"].as_str().unwrap());
        let order = client.post(&order, json!({ "accept_terms": true })).await.ok(201);
        let invoice = order["invoice"]["id"].as_str().unwrap().to_owned();
        let seen = owner.get(&format!("/admin/invoices/{invoice}")).await.ok(200);
        assert_eq!(seen["reporting"]["rate"]["words"], "1 EUR = 1.25 USD", "{seen:#}");
        owner.patch(&path, json!({ "rate": "1.5" })).await.ok(200);
        let kept = owner.get(&format!("/admin/invoices/{invoice}")).await.ok(200);
        assert_eq!(kept["reporting"], seen["reporting"], "a corrected rate stays where it is frozen");
        let own = client.get(&format!("/portal/invoices/{invoice}")).await.ok(200);
        assert!(own["reporting"].is_null(), "the tax is in the currency of the seller's country already");
        let start = owner.get("/admin/dashboard").await.ok(200);
        assert_eq!(
            (&start["reporting"]["currency"], &start["reporting"]["rates"][0]["words"]),
            (&json!("USD"), &json!("1 EUR = 1.5 USD"))
        );
        let report = owner.get(&format!("/admin/vat-report?from=2026-01-01&to={today}")).await.ok(200);
        assert_eq!(report["rows"][0]["unconverted"], 0, "{report:#}");
        let export = format!("/admin/vat-report/export?from=2026-01-01&to={today}&format=csv&table=reporting");
        let csv = owner.get(&export).await;
        assert!(String::from_utf8(csv.bytes).unwrap().contains(",USD,"));
        client.get("/admin/currencies").await.refused(403);
    }
}
