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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn money_in_another_currency_is_recorded_and_its_gain_shown() {
    for world in worlds().await {
        let owner = world.owner().await;
        let today = world.now().await.to_string()[..10].to_owned();
        let client = world.customer("transfer@example.com").await;
        let cart = filled_cart(&client).await;
        let order = format!("/shop/carts/{}/checkout", cart["id"].as_str().unwrap());
        let order = client.post(&order, json!({ "accept_terms": true })).await.ok(201);
        let invoice = order["invoice"]["id"].as_str().unwrap().to_owned();
        let owed = owner.get(&format!("/admin/invoices/{invoice}")).await.ok(200)["balance"].clone();
        let minor = owed["minor"].as_i64().unwrap();
        let record = async |settled: serde_json::Value| {
            let came = json!({ "reference": "SWIFT 1", "received_on": today, "payer_country": "us" });
            let mut body = json!({ "amount": owed, "settled": settled });
            body.as_object_mut().unwrap().extend(came.as_object().unwrap().clone());
            owner.post(&format!("/admin/invoices/{invoice}/record-payment"), body).await
        };
        for (settled, pointer, code) in [
            (json!({ "minor": minor - 1, "currency": "EUR" }), "/settled/currency", "same_currency"),
            (json!({ "minor": 0, "currency": "USD" }), "/settled", "not_positive"),
            (json!({ "minor": -5, "currency": "USD" }), "/settled", "not_positive"),
            (json!({ "minor": 5, "currency": "XQX" }), "/settled/currency", "unknown_currency"),
        ] {
            let answer = record(settled).await;
            let field = &answer.body["errors"][0];
            assert_eq!((answer.status, &field["pointer"], &field["code"]), (422, &json!(pointer), &json!(code)));
            assert!(!field["detail"].as_str().unwrap().is_empty());
        }
        // Worth what is owed and a quarter more in dollars, at a rate that is not known yet.
        let paid = record(json!({ "minor": minor * 5 / 4, "currency": "USD" })).await.ok(200);
        assert_eq!((&paid["amount"], &paid["settled"]["currency"]), (&owed, &json!("USD")), "{paid:#}");
        world.settle().await;
        let waits = owner.get("/admin/currencies/realised?state=waiting").await.ok(200);
        let row = &waits["items"][0];
        assert_eq!((&waits["total"], &row["payment_id"], &row["gain"]), (&json!(1), &paid["id"], &json!(null)));
        assert_eq!(row["missing"], json!([{ "from": "USD", "to": "EUR", "day": today }]));
        let rate = json!({ "base": "EUR", "quote": "USD", "day": today, "rate": "1" });
        owner.post("/admin/reference-rates", rate).await.ok(201);
        let mine = owner.get(&format!("/admin/payments/{}", paid["id"].as_str().unwrap())).await.ok(200);
        assert_eq!(mine["payer_country"], "US");
        let months = owner.get("/admin/currencies/realised/months").await.ok(200);
        let gain = minor * 5 / 4 - minor;
        assert_eq!((&months["waiting"], &months["months"][0]["net"]["minor"]), (&json!(0), &json!(gain)), "{months:#}");
        let booked = owner.get(&format!("/admin/currencies/realised?state=booked&invoice_id={invoice}")).await.ok(200);
        assert_eq!(booked["items"][0]["gain"]["minor"], gain);
        assert_eq!(booked["items"][0]["paid_rate"]["words"], "1 USD = 1 EUR");
        owner.get("/admin/currencies/realised?state=lost").await.refused(422);
        client.get("/admin/currencies/realised").await.refused(403);
        let seen = client.get(&format!("/portal/payments/{}", paid["id"].as_str().unwrap())).await.ok(200);
        assert_eq!((&seen["settled"], &seen["payer_country"]), (&paid["settled"], &json!(null)));
    }
}
