//! Trials over the API: the call of docs/trials.md as it stands there, a card before the trial, the mail before its end,
//! the first term that is paid by itself, and a trial that nobody pays for.

use serde_json::{Value, json};

use crate::client::Client;
use crate::journey::GOOD;
use crate::samples::{mail_day, samples, send};
use crate::world::{World, worlds};

/// The shop's first plan, after its price was set as the page does it.
async fn plan_with_a_trial(owner: &Client, card: bool) -> Value {
    let catalog = owner.get("/shop/catalog?currency=EUR").await.ok(200);
    let plan = catalog["groups"][0]["products"][0]["id"].as_str().unwrap().to_owned();
    let mut call = samples("trials.md", &[("product", &plan)]).remove(0);
    call.body["prices"][0]["trial"]["card"] = json!(card);
    send(owner, &call).await;
    let catalog = owner.get("/shop/catalog?currency=EUR").await.ok(200);
    catalog["groups"][0]["products"][0].clone()
}

fn item(plan: &Value, hostname: &str) -> Value {
    let image = plan["images"].as_array().unwrap().iter().find(|i| i["os_type"] == "Linux").unwrap();
    json!({
        "product_id": plan["id"], "cycle_months": 1, "quantity": 1, "region": "EU", "image_id": image["id"],
        "hostname": hostname, "access": "password", "add_ons": [], "trial": true
    })
}

/// A cart with one trial in it: its address and what it says.
async fn cart(client: &Client, item: Value) -> (String, Value) {
    let cart = client.post("/shop/carts", json!({ "currency": "EUR" })).await.ok(201);
    let path = format!("/shop/carts/{}", cart["id"].as_str().unwrap());
    let seen = client.put(&path, json!({ "items": [item] })).await.ok(200);
    (path, seen)
}

async fn service(world: &World, client: &Client) -> Value {
    world.settle().await;
    world.advance_seconds(90).await;
    crate::journey::service(client).await
}

async fn save_card(world: &World, client: &Client) {
    let token = world.gateway.test_token(GOOD).unwrap();
    client.post("/portal/payment-methods", json!({ "token": token, "make_default": true })).await.ok(201);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_trial_asks_for_a_card_where_the_price_says_so_and_goes_on_by_itself() {
    for world in worlds().await {
        let (owner, client) = (world.owner().await, world.customer("tries@example.com").await);
        let plan = plan_with_a_trial(&owner, true).await;
        let price = plan["prices"].as_array().unwrap().iter().find(|p| p["cycle_months"] == 1).unwrap();
        assert_eq!((&price["trial"]["days"], &price["intro"]["cycles"]), (&json!(14), &json!(3)), "{price:#}");
        let (path, seen) = cart(&client, item(&plan, "trial1.example.com")).await;
        assert_eq!((&seen["due_now"]["minor"], &seen["problems"]), (&json!(0), &json!([])), "{seen:#}");
        let checkout = format!("{path}/checkout");
        let body = json!({ "accept_terms": true, "expected_due_now": seen["due_now"] });
        assert_eq!(client.post(&checkout, body.clone()).await.refused(409), "payment_method_needed");
        assert_eq!(world.contabo.machines(), 0);

        save_card(&world, &client).await;
        let order = client.post(&checkout, body).await.ok(201);
        assert_eq!((&order["state"], &order["total"]["minor"]), (&json!("active"), &json!(0)), "{order:#}");
        let running = service(&world, &client).await;
        assert_eq!(running["state"], "active", "{running:#}");
        let ends = running["subscription"]["trial_ends_on"].as_str().expect("a trial").to_owned();

        // One trial for each customer.
        let (_, again) = cart(&client, item(&plan, "trial2.example.com")).await;
        assert_eq!(
            (&again["problems"][0]["code"], &again["problems"][0]["pointer"]),
            (&json!("trial_used"), &json!("/items/0/trial"))
        );

        world.advance_days(12).await;
        let told = world.mails_to("tries@example.com").await;
        let told: Vec<&String> = told.iter().filter(|m| m.0 == "trial_ending").map(|m| &m.1).collect();
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].contains(&mail_day(&ends)), "{told:?}");
        world.advance_days(3).await;
        let after = service(&world, &client).await;
        assert_eq!((&after["state"], &after["subscription"]["trial_ends_on"]), (&json!("active"), &Value::Null));
        let invoices = client.get("/portal/invoices").await.ok(200);
        let (mut paid, mut free) = (Vec::new(), 0);
        for invoice in invoices["items"].as_array().unwrap() {
            match invoice["total"]["minor"].as_i64().unwrap() {
                0 => free += 1,
                _ => paid.push(invoice["state"].clone()),
            }
        }
        assert_eq!((paid, free), (vec![json!("paid")], 1), "{invoices:#}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_trial_that_nobody_pays_for_ends_with_its_machine_and_no_bill() {
    for world in worlds().await {
        let (owner, client) = (world.owner().await, world.customer("leaves@example.com").await);
        let plan = plan_with_a_trial(&owner, false).await;
        let (path, seen) = cart(&client, item(&plan, "short.example.com")).await;
        let body = json!({ "accept_terms": true, "expected_due_now": seen["due_now"] });
        client.post(&format!("{path}/checkout"), body).await.ok(201);
        assert_eq!(service(&world, &client).await["state"], "active");
        world.advance_days(16).await;
        let ended = service(&world, &client).await;
        assert_eq!(ended["state"], "terminated", "{ended:#}");
        let invoices = client.get("/portal/invoices").await.ok(200);
        assert_eq!((&invoices["total"], &invoices["items"][0]["total"]["minor"]), (&json!(1), &json!(0)));
    }
}
