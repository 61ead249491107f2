//! Contracts over the API: the calls of docs/contracts.md as they stand there, the earliest end in the customer's dialog,
//! a refusal that names its field, the mail before the last day of notice, and a release by staff.

use serde_json::{Value, json};

use crate::client::Client;
use crate::journey::GOOD;
use crate::samples::{mail_day, samples, send};
use crate::world::{World, worlds};

async fn first_plan(owner: &Client) -> Value {
    let catalog = owner.get("/shop/catalog?currency=EUR").await.ok(200);
    catalog["groups"][0]["products"][0].clone()
}

async fn buy(world: &World, client: &Client) -> Value {
    let seen = crate::journey::filled_cart(client).await;
    assert_eq!(seen["items"][0]["contract"]["term_months"], 2, "told before the order: {seen:#}");
    crate::journey::running_machine(world, client, GOOD).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_contract_binds_is_told_and_staff_may_release_from_it() {
    for world in worlds().await {
        let (owner, client) = (world.owner().await, world.customer("bound@example.com").await);
        let product = first_plan(&owner).await["id"].as_str().unwrap().to_owned();
        let set = send(&owner, &samples("contracts.md", &[("product", &product)])[0]).await;
        assert_eq!(set["contract"]["at_end"], "becomes_indefinite", "{set:#}");
        let wrong = json!({ "contract": { "term_months": 0, "notice": 1, "notice_unit": "days", "at_end": "ends" } });
        let refused = owner.patch(&format!("/admin/products/{product}"), wrong).await;
        assert_eq!((refused.status, &refused.body["errors"][0]["pointer"]), (422, &json!("/contract/term_months")));

        // The same for a term that is sooner over.
        let short = json!({ "term_months": 2, "notice": 1, "notice_unit": "months", "at_end": "becomes_indefinite" });
        owner.patch(&format!("/admin/products/{product}"), json!({ "contract": short })).await.ok(200);

        let running = buy(&world, &client).await;
        let id = running["id"].as_str().unwrap();
        let contract = &running["subscription"]["contract"];
        let (end, notice) = (contract["term_end"].as_str().unwrap(), contract["last_notice_on"].as_str().unwrap());
        assert_eq!(
            (&contract["earliest_end"], &contract["next_term_end"]),
            (&json!(end), &Value::Null),
            "{contract:#}"
        );
        let preview = client.get(&format!("/portal/services/{id}/cancel-preview")).await.ok(200);
        assert_eq!((&preview["end_of_term"]["date"], &preview["contract"]["term_end"]), (&json!(end), &json!(end)));
        assert!(preview["now"]["refused"].as_str().unwrap().contains(end), "{preview:#}");
        let cancel = format!("/portal/services/{id}/cancel");
        let answer = client.post(&cancel, json!({ "when": "now" })).await;
        let wrong = &answer.body["errors"][0];
        assert_eq!(
            (&wrong["pointer"], &wrong["code"]),
            (&json!("/when"), &json!("contract_runs")),
            "{:#}",
            answer.body
        );
        let set = client.post(&cancel, json!({ "when": "end_of_term" })).await.ok(200);
        assert_eq!(set["cancel_at"], end);
        client.post(&format!("/portal/services/{id}/resume"), json!({})).await.ok(200);

        // Staff is bound like the customer, unless it says otherwise.
        let by_staff = format!("/admin/services/{id}/cancel");
        let answer = owner.post(&by_staff, json!({ "when": "now", "reason": "asked for" })).await;
        assert_eq!(answer.body["errors"][0]["code"], "contract_runs", "{:#}", answer.body);
        let call = &samples("contracts.md", &[("product", &product), ("service", id)])[1];
        let released = send(&owner, call).await;
        assert_eq!(released["cancel_at"], running["subscription"]["period_end"], "{released:#}");
        let timeline = owner.get(&format!("/admin/services/{id}/timeline")).await.ok(200);
        assert!(timeline.to_string().contains("Moves abroad; agreed by phone."), "{timeline:#}");
        client.post(&format!("/portal/services/{id}/resume"), json!({})).await.ok(200);

        // Two weeks before the last day of notice it is told, once.
        world.advance_days(20).await;
        let told = world.mails_to("bound@example.com").await;
        let told: Vec<&String> = told.iter().filter(|m| m.0 == "contract_notice").map(|m| &m.1).collect();
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].contains(&mail_day(end)) && told[0].contains(&mail_day(notice)), "{told:?}");
        world.advance_days(45).await;
        let after = crate::journey::service(&client).await;
        let contract = &after["subscription"]["contract"];
        assert_eq!((&contract["term_start"], &contract["term_end"]), (&json!(end), &Value::Null), "{contract:#}");
    }
}
