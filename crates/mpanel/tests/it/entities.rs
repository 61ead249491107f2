//! Legal entities over the API: the calls of docs/legal-entities.md as they stand there, from registration to the books.

use serde_json::{Value, json};

use crate::client::Client;
use crate::journey::{GOOD, running_machine};
use crate::samples::{samples, send};
use crate::world::{World, worlds};

const PAGE: &str = "legal-entities.md";

async fn buyer(world: &World, email: &str, country: &str) -> (Client, String) {
    let client = world.visitor();
    let body = json!({
        "email": email, "password": "a long enough password", "name": "Test Person", "country": country,
        "address": { "line1": "Street 1", "city": "Town", "postal_code": "8001" }, "accept_terms": true
    });
    let session = client.post("/auth/sign-up", body).await.ok(201);
    let id = session["customer"]["id"].as_str().unwrap().to_owned();
    (client.sign_in(email, "a long enough password").await, id)
}

async fn invoice(owner: &Client, customer: &str) -> Value {
    let found = owner.get(&format!("/admin/invoices?customer_id={customer}")).await.ok(200);
    owner.get(&format!("/admin/invoices/{}", found["items"][0]["id"].as_str().unwrap())).await.ok(200)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_calls_of_the_page_work() {
    for world in worlds().await {
        let owner = world.owner().await;
        owner.post("/admin/tax-rules/examples", json!({})).await.ok(200);
        let (_, german) = buyer(&world, "berlin@example.com", "DE").await;
        let known = |entity: &str| samples(PAGE, &[("customer", &german), ("entity", entity)]);
        let added = send(&owner, &known("")[0]).await;
        let entity = added["id"].as_str().unwrap().to_owned();
        assert_eq!((&added["main"], &added["can"]["delete"]["allowed"]), (&json!(false), &json!(true)), "{added:#}");
        let calls = known(&entity);
        assert_eq!(calls.len(), 2);

        // Who registers from there belongs to it, and gets its invoices.
        let (swiss, id) = buyer(&world, "zurich@example.com", "CH").await;
        assert_eq!(owner.get(&format!("/admin/customers/{id}")).await.ok(200)["legal_entity"], entity.as_str());
        running_machine(&world, &swiss, GOOD).await;
        let bill = invoice(&owner, &id).await;
        assert_eq!(bill["number"], "CH-000001", "{bill:#}");
        assert_eq!(bill["seller"]["name"], "Example Hosting Schweiz AG");
        assert_eq!(bill["tax"][0]["rate"], "8.1");

        let moved = send(&owner, &calls[1]).await;
        assert_eq!(moved["legal_entity"], entity.as_str());
        let books = owner.get(&format!("/admin/ledger/trial-balance?legal_entity={entity}")).await.ok(200);
        let tax = books["rows"].as_array().unwrap().iter().find(|r| r["account"] == "tax_payable:CH").unwrap();
        assert_eq!(tax["credit"], bill["tax_total"], "{books:#}");
        let today = world.now().await.to_string()[..10].to_owned();
        let days = format!("from={}-01&to={today}", &today[..7]);
        let report = owner.get(&format!("/admin/vat-report?{days}&legal_entity={entity}")).await.ok(200);
        assert_eq!((&report["seller_country"], &report["agrees"]), (&json!("CH"), &json!(true)), "{report:#}");
        assert_eq!(report["rows"].as_array().unwrap().len(), 1);
        let listed = owner.get(&format!("/admin/customers?legal_entity={entity}")).await.ok(200);
        assert_eq!(listed["total"], 2, "{listed:#}");
        let export = format!("/admin/ledger/export?format=csv&legal_entity={entity}");
        let text = String::from_utf8(owner.get(&export).await.bytes).unwrap();
        assert!(text.contains("tax_payable:CH") && !text.contains("tax_payable:DE"), "{text}");

        // It stays, and customers do not change it themselves.
        owner.call(reqwest::Method::DELETE, &format!("/admin/legal-entities/{entity}"), None, &[]).await.refused(409);
        let own = swiss.patch("/portal/profile", json!({ "legal_entity": entity })).await;
        assert_eq!(own.status, 422, "{:#}", own.body);
        assert_eq!(own.body["errors"][0]["pointer"], "/legal_entity");
        let main = owner.get("/admin/legal-entities").await.ok(200)["items"][0].clone();
        assert_eq!(main["main"], true);
        let path = format!("/admin/legal-entities/{}", main["id"].as_str().unwrap());
        let refused = owner.patch(&path, json!({ "name": "Other" })).await;
        assert_eq!((refused.status, &refused.body["code"]), (409, &json!("main_entity")), "{:#}", refused.body);
    }
}
