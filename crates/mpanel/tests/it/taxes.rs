//! Tax over the API: the calls of docs/tax.md as they stand there, a VAT number that is answered late, and the report.

use serde_json::{Value, json};

use crate::client::Client;
use crate::journey::filled_cart;
use crate::samples::{samples, send};
use crate::world::{World, worlds};

const PAGE: &str = "tax.md";

async fn italian(world: &World, email: &str, number: &str) -> (Client, String) {
    let client = world.visitor();
    let body = json!({
        "email": email, "password": "a long enough password", "name": "Test Person", "company": "Test Srl", "country": "IT",
        "tax_id": number, "address": { "line1": "Via 1", "city": "Torino", "postal_code": "10100" }, "accept_terms": true
    });
    let session = client.post("/auth/sign-up", body).await.ok(201);
    let id = session["customer"]["id"].as_str().unwrap().to_owned();
    (client.sign_in(email, "a long enough password").await, id)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_calls_of_the_page_work() {
    for world in worlds().await {
        let owner = world.owner().await;
        let (client, customer) = italian(&world, "page@example.com", "IT 12345678901").await;
        world.settle().await;
        let own = client.get("/portal/vat-number").await.ok(200);
        assert_eq!((&own["state"], &own["number"]), (&json!("valid"), &json!("IT12345678901")), "{own:#}");
        let today = world.now().await.to_string()[..10].to_owned();
        let calls = samples(PAGE, &[("customer", &customer), ("today", &today)]);
        assert_eq!(calls.len(), 7);
        for call in &calls[..5] {
            send(&owner, call).await;
        }
        let rules = owner.get("/admin/tax-rules").await.ok(200);
        let of = |country: &str, rate: &str| -> Value {
            let all = rules["items"].as_array().unwrap();
            all.iter().find(|r| r["country"] == country && r["rate"] == rate).unwrap_or(&Value::Null).clone()
        };
        assert_eq!(of("DE", "19")["valid_until"], "2030-01-01");
        assert_eq!((&of("US", "6.5")["region"], &of("GB", "20")["name"]), (&json!("WA"), &json!("VAT")));
        let quebec = of("CA", "9.975");
        assert_eq!((&quebec["standing"], &of("CA", "5")["standing"]), (&json!("added"), &json!("instead")));
        let path = format!("/admin/tax-rules/{}", quebec["id"].as_str().unwrap());
        let changed = owner.patch(&path, json!({ "standing": "compound" })).await.ok(200);
        assert_eq!((&changed["standing"], &changed["region"]), (&json!("compound"), &json!("QC")));
        let rule = |region: Value, standing: &str| json!({ "country": "JP", "region": region, "name": "Tax", "rate": "1", "standing": standing, "valid_from": today });
        for (body, code) in [(rule(Value::Null, "added"), "not_allowed"), (rule(json!("13"), "on top"), "unknown_word")]
        {
            let refused = owner.post("/admin/tax-rules", body).await;
            let error = &refused.body["errors"][0];
            assert_eq!((refused.status, &error["pointer"], &error["code"]), (422, &json!("/standing"), &json!(code)));
        }
        let again = owner.call(calls[1].method.clone(), &calls[1].path, Some(calls[1].body.clone()), &[]).await;
        assert_eq!(again.status, 422);
        assert!(again.body["errors"][0]["detail"].as_str().unwrap().contains("VAT 20 % of DE"), "{:#}", again.body);
        let asked = send(&owner, &calls[5]).await;
        assert_eq!((&asked["vat"]["state"], asked["evidence"].as_array().unwrap().len()), (&json!("valid"), 2));
        assert!(asked["vat"]["consultation"].as_str().unwrap().starts_with("WAPISIM"));
        let freed = send(&owner, &calls[6]).await;
        assert_eq!(freed["certificates"][0]["number"], "FREE-2026-17");
        client.post("/admin/tax-rules/examples", json!({})).await.refused(403);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_waits_for_the_registry_and_goes_on_with_its_answer() {
    for world in worlds().await {
        let owner = world.owner().await;
        // Away in the first half of every hour.
        let minute = world.now().await.to_string()[14..16].parse::<i64>().unwrap();
        if minute >= 30 {
            world.advance_seconds((60 - minute) * 60).await;
        }
        let (client, id) = italian(&world, "late@example.com", "IT12345678303").await;
        world.settle().await;
        let cart = filled_cart(&client).await;
        assert_eq!(cart["problems"][0]["code"], "vat_number_pending", "{cart:#}");
        let path = format!("/shop/carts/{}/checkout", cart["id"].as_str().unwrap());
        let refused = client.post(&path, json!({ "accept_terms": true })).await;
        assert_eq!(refused.status, 422, "{:#}", refused.body);
        world.advance_seconds(3600).await;
        let known = owner.get(&format!("/admin/customers/{id}/tax")).await.ok(200);
        assert_eq!(known["vat"]["state"], "valid", "the job has asked again: {known:#}");
        assert_eq!(known["evidence"].as_array().unwrap().len(), 2);
        let order = client.post(&path, json!({ "accept_terms": true })).await.ok(201);
        let invoice = order["invoice_id"].as_str().or(order["invoice"]["id"].as_str()).unwrap();
        let invoice = client.get(&format!("/portal/invoices/{invoice}")).await.ok(200);
        assert_eq!(invoice["tax_total"]["minor"], 0, "{invoice:#}");

        let today = world.now().await.to_string()[..10].to_owned();
        let report = owner.get(&format!("/admin/vat-report?from=2026-01-01&to={today}")).await.ok(200);
        assert_eq!(report["agrees"], true, "{report:#}");
        let row = report["rows"].as_array().unwrap().iter().find(|r| r["country"] == "IT").unwrap();
        assert_eq!((&row["category"], &row["tax"]["minor"]), (&json!("reverse_charge"), &json!(0)));
        let export = |format: &str| format!("/admin/vat-report/export?from=2026-01-01&to={today}&format={format}");
        let csv = owner.get(&export("csv")).await;
        let text = String::from_utf8(csv.bytes).unwrap();
        assert!(
            text.starts_with("country,region,category,rate,currency,net,tax")
                && text.contains("IT,,reverse_charge,0,EUR")
        );
        let documents = owner.get(&format!("{}&table=documents", export("csv"))).await;
        assert!(String::from_utf8(documents.bytes).unwrap().contains("IT12345678303"));
        assert!(owner.get(&export("xlsx")).await.bytes.starts_with(b"PK"));
        assert!(owner.get(&export("pdf")).await.bytes.starts_with(b"%PDF-"));
        owner.get(&export("doc")).await.refused(422);
        owner.get("/admin/vat-report?from=2026-02-01&to=2026-01-01").await.refused(422);
    }
}
