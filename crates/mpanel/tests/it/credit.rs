//! Credit over the API: the call of docs/credit.md as it stands there, and what both sides see of it.

use serde_json::json;

use crate::samples::{samples, send};
use crate::world::worlds;

const PAGE: &str = "credit.md";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_call_of_the_page_gives_credit_that_both_sides_see() {
    for world in worlds().await {
        let owner = world.owner().await;
        let client = world.customer("credited@example.com").await;
        let found = owner.get("/admin/customers?q=credited@example.com").await.ok(200);
        let customer = found["items"][0]["id"].as_str().unwrap().to_owned();
        let page = samples(PAGE, &[("customer", &customer)]);
        let given = send(&owner, &page[0]).await;
        assert_eq!(given["credit"]["minor"], 500);
        let seen = client.get("/portal/credit-grants").await.ok(200);
        let grant = &seen["items"][0];
        assert_eq!((&grant["kind"], &grant["source"]), (&json!("promotional"), &json!("goodwill")));
        assert_eq!((&grant["left"]["minor"], &grant["expires_on"]), (&json!(500), &json!("2026-06-01")));
        let path = format!("/admin/customers/{customer}/credit-grants");
        assert_eq!(owner.get(&path).await.ok(200), seen);
        let mut late =
            json!({ "amount": { "minor": 1, "currency": "EUR" }, "reason": "No", "expires_on": "9999-12-31" });
        let give = format!("/admin/customers/{customer}/credit");
        assert_eq!(owner.post(&give, late.clone()).await.ok(422)["errors"][0]["pointer"], "/expires_on");
        late["expires_on"] = json!("2020-01-01");
        assert_eq!(owner.post(&give, late).await.ok(422)["errors"][0]["pointer"], "/expires_on");
    }
}
