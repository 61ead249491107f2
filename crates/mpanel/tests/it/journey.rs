//! The main job, step by step, over the API, on both databases.

use serde_json::{Value, json};

use crate::client::Client;
use crate::world::{World, worlds};

pub const GOOD: &str = "4242424242424242";
pub const FAILS_LATER: &str = "4000000000000341";

/// The cheapest plan by the month, with a password.
pub async fn cart_input(client: &Client) -> Value {
    let catalog = client.get("/shop/catalog?currency=EUR").await.ok(200);
    let plan = &catalog["groups"][0]["products"][0];
    let image = plan["images"].as_array().unwrap().iter().find(|i| i["os_type"] == "Linux").unwrap();
    json!({
        "product_id": plan["id"], "cycle_months": 1, "quantity": 1, "region": "EU", "image_id": image["id"],
        "hostname": "web1.example.com", "access": "password", "add_ons": []
    })
}

/// A cart with one machine in it.
pub async fn filled_cart(client: &Client) -> Value {
    let item = cart_input(client).await;
    let cart = client.post("/shop/carts", json!({ "currency": "EUR" })).await.ok(201);
    let path = format!("/shop/carts/{}", cart["id"].as_str().unwrap());
    client.put(&path, json!({ "items": [item] })).await.ok(200)
}

/// Orders one machine; returns the order.
pub async fn order(client: &Client) -> Value {
    let cart = filled_cart(client).await;
    let path = format!("/shop/carts/{}", cart["id"].as_str().unwrap());
    let body = json!({ "accept_terms": true, "expected_due_now": cart["due_now"] });
    client.post(&format!("{path}/checkout"), body).await.ok(201)
}

pub async fn pay(world: &World, client: &Client, invoice: &str, card: &str) -> Value {
    let token = world.gateway.test_token(card).unwrap();
    let body = json!({ "token": token, "save": true, "return_url": format!("{}/pay/return", world.base) });
    client.post(&format!("/portal/invoices/{invoice}/pay"), body).await.ok(200)
}

/// Orders what is in a cart for what it says, and pays it; the service as its customer sees it a while later.
pub async fn bought_for(world: &World, client: &Client, (path, cart): (&str, &Value), total: i64) -> Value {
    assert_eq!((&cart["problems"], &cart["items"][0]["total"]["minor"]), (&json!([]), &json!(total)), "{cart:#}");
    let body = json!({ "accept_terms": true, "expected_due_now": cart["due_now"] });
    let order = client.post(&format!("{path}/checkout"), body).await.ok(201);
    let payment = pay(world, client, order["invoice"]["id"].as_str().unwrap(), GOOD).await;
    assert_eq!(payment["status"], "succeeded", "{payment:#}");
    world.settle().await;
    world.advance_seconds(90).await;
    service(client).await
}

pub async fn service(client: &Client) -> Value {
    let list = client.get("/portal/services").await.ok(200);
    let id = list["items"][0]["id"].as_str().expect("a service").to_owned();
    client.get(&format!("/portal/services/{id}")).await.ok(200)
}

/// Orders, pays and waits: a running machine.
pub async fn running_machine(world: &World, client: &Client, card: &str) -> Value {
    let order = order(client).await;
    let payment = pay(world, client, order["invoice"]["id"].as_str().unwrap(), card).await;
    assert_eq!(payment["status"], "succeeded", "{payment:#}");
    world.settle().await;
    world.advance_seconds(90).await;
    let service = service(client).await;
    assert_eq!(service["state"], "active", "{service:#}");
    service
}

#[tokio::test]
async fn a_visitor_buys_a_server_and_controls_it_minutes_later() {
    for world in worlds().await {
        let client = world.customer("buyer@example.com").await;
        let service = running_machine(&world, &client, GOOD).await;
        assert!(service["ipv4"].is_string(), "{service:#}");
        assert_eq!(world.contabo.machines(), 1);
        let revealed = client
            .post(&format!("/portal/services/{}/credentials/reveal", service["id"].as_str().unwrap()), json!({}))
            .await
            .ok(200);
        assert!(revealed["password"].as_str().is_some_and(|p| p.len() >= 8), "{revealed:#}");

        let invoices = client.get("/portal/invoices").await.ok(200);
        let invoice = &invoices["items"][0];
        assert_eq!(invoice["state"], "paid");
        let full = client.get(&format!("/portal/invoices/{}", invoice["id"].as_str().unwrap())).await.ok(200);
        assert!(full["number"].is_string() && full["lines"][0]["period_start"].is_string(), "{full:#}");
        let pdf = client.get(&format!("/portal/invoices/{}/pdf", invoice["id"].as_str().unwrap())).await;
        assert_eq!((pdf.status, &pdf.bytes[..5]), (200, &b"%PDF-"[..]));

        let path = format!("/portal/services/{}/actions", service["id"].as_str().unwrap());
        client.post(&path, json!({ "action": "stop" })).await.ok(202);
        world.settle().await;
        world.advance_seconds(60).await;
        assert_eq!(crate::journey::service(&client).await["power"], "stopped", "on {}", world.database.name);
        let mails: Vec<String> = world.mails_to("buyer@example.com").await.into_iter().map(|m| m.0).collect();
        for expected in ["verify_email", "order_confirmation", "payment_receipt", "service_ready"] {
            assert_eq!(mails.iter().filter(|m| *m == expected).count(), 1, "{expected} in {mails:?}");
        }
    }
}

#[tokio::test]
async fn it_renews_by_itself_and_the_next_term_begins_where_the_last_ended() {
    for world in worlds().await {
        let client = world.customer("renews@example.com").await;
        let service = running_machine(&world, &client, GOOD).await;
        let due = service["next_due_date"].as_str().unwrap().to_owned();
        world.advance_days(40).await;
        let invoices = client.get("/portal/invoices").await.ok(200);
        assert_eq!(invoices["total"], 2, "{invoices:#}");
        assert!(invoices["items"].as_array().unwrap().iter().all(|i| i["state"] == "paid"), "{invoices:#}");
        let later = crate::journey::service(&client).await;
        assert_eq!(later["subscription"]["period_start"], due.as_str(), "{later:#}");
        assert_eq!(later["state"], "active");
        assert_eq!(world.contabo.machines(), 1);
    }
}

#[tokio::test]
async fn an_unpaid_renewal_is_dunned_suspended_and_restored_when_it_is_paid() {
    for world in worlds().await {
        let client = world.customer("late@example.com").await;
        let service = running_machine(&world, &client, FAILS_LATER).await;
        let id = service["id"].as_str().unwrap().to_owned();
        // Term of a month, then five days of grace.
        world.advance_days(38).await;
        let suspended = crate::journey::service(&client).await;
        assert_eq!(suspended["state"], "suspended", "{suspended:#}");
        let refused = client.post(&format!("/portal/services/{id}/actions"), json!({ "action": "start" })).await;
        assert!(!refused.refused(409).is_empty());
        let mails: Vec<String> = world.mails_to("late@example.com").await.into_iter().map(|m| m.0).collect();
        for expected in ["invoice_issued", "payment_reminder", "payment_failed", "overdue_notice", "service_suspended"]
        {
            assert!(mails.iter().any(|m| m == expected), "{expected} in {mails:?}");
        }
        let open = client.get("/portal/invoices?state=open").await.ok(200);
        pay(&world, &client, open["items"][0]["id"].as_str().unwrap(), GOOD).await;
        world.settle().await;
        world.advance_seconds(60).await;
        let restored = crate::journey::service(&client).await;
        assert_eq!(
            (restored["state"].as_str(), restored["power"].as_str()),
            (Some("active"), Some("running")),
            "{restored:#}"
        );
        assert_eq!(world.contabo.machines(), 1);
    }
}

#[tokio::test]
async fn a_service_never_paid_ends_and_no_further_provider_term_is_bought() {
    for world in worlds().await {
        let client = world.customer("never@example.com").await;
        let service = running_machine(&world, &client, FAILS_LATER).await;
        let id = service["id"].as_str().unwrap().to_owned();
        let settings = json!({ "values": [
            { "key": "terminate.enabled", "value": true },
            { "key": "terminate.days", "value": 26 },
        ] });
        world.owner().await.put("/admin/automation/settings", settings).await.ok(200);
        // Due on 15 February, to be ended on 13 March. The provider's term ends on 15 March; it is told on the tenth.
        world.advance_days(53).await;
        assert_eq!(world.contabo.totals().cancelled, 0, "there is still time to pay");
        world.advance_days(2).await;
        assert_eq!(world.contabo.totals().cancelled, 1);
        let waiting = client.get(&format!("/portal/services/{id}")).await.ok(200);
        assert_eq!(waiting["state"], "suspended", "{waiting:#}");
        let told = world.mails_to("never@example.com").await;
        assert_eq!(told.iter().filter(|m| m.0 == "termination_planned").count(), 1, "{told:?}");
        world.advance_days(3).await;
        let gone = client.get(&format!("/portal/services/{id}")).await.ok(200);
        assert_eq!(gone["state"], "terminated", "{gone:#}");
        world.advance_days(3).await;
        let left = world.contabo.totals();
        assert_eq!((left.machines, left.cancelled, left.created_total), (0, 0, 1), "the machine is gone");
    }
}

#[tokio::test]
async fn a_customer_cancels_changes_their_mind_and_cancels_for_good() {
    for world in worlds().await {
        let client = world.customer("leaves@example.com").await;
        let service = running_machine(&world, &client, GOOD).await;
        let id = service["id"].as_str().unwrap().to_owned();
        let body = json!({ "when": "end_of_term", "reason": "moving" });
        let cancelled = client.post(&format!("/portal/services/{id}/cancel"), body.clone()).await.ok(200);
        assert!(cancelled["cancel_at"].is_string(), "{cancelled:#}");
        let resumed = client.post(&format!("/portal/services/{id}/resume"), json!({})).await.ok(200);
        assert!(resumed["cancel_at"].is_null(), "{resumed:#}");
        client.post(&format!("/portal/services/{id}/cancel"), body).await.ok(200);
        world.advance_days(45).await;
        let gone = client.get(&format!("/portal/services/{id}")).await.ok(200);
        assert_eq!(gone["state"], "terminated", "{gone:#}");
        let invoices = client.get("/portal/invoices").await.ok(200);
        assert_eq!(invoices["total"], 1, "no further invoice: {invoices:#}");
    }
}

#[tokio::test]
async fn a_declined_card_is_refused_with_advice_and_nothing_is_provisioned() {
    for world in worlds().await {
        let client = world.customer("declined@example.com").await;
        let order = order(&client).await;
        let invoice = order["invoice"]["id"].as_str().unwrap().to_owned();
        let payment = pay(&world, &client, &invoice, "4000000000009995").await;
        assert_eq!(payment["status"], "failed", "{payment:#}");
        assert!(payment["error"]["advice"].as_str().is_some_and(|a| a.len() > 10), "{payment:#}");
        world.settle().await;
        assert_eq!(world.contabo.created_total(), 0);
        // A second try with a good card goes through, and buys once.
        let payment = pay(&world, &client, &invoice, GOOD).await;
        assert_eq!(payment["status"], "succeeded", "{payment:#}");
        world.settle().await;
        world.advance_seconds(90).await;
        assert_eq!(world.contabo.created_total(), 1);
    }
}

#[tokio::test]
async fn an_unpaid_order_is_cancelled_after_a_week() {
    for world in worlds().await {
        let client = world.customer("never@example.com").await;
        let order = order(&client).await;
        world.advance_days(9).await;
        let found = client.get(&format!("/portal/orders/{}", order["id"].as_str().unwrap())).await.ok(200);
        assert_eq!(found["state"], "cancelled", "{found:#}");
        assert_eq!(found["invoice"]["state"], "void", "{found:#}");
        assert_eq!(world.contabo.created_total(), 0);
    }
}

#[tokio::test]
async fn twenty_checkouts_of_the_last_item_sell_it_once() {
    for world in worlds().await {
        let owner = world.owner().await;
        let catalog = world.visitor().get("/shop/catalog?currency=EUR").await.ok(200);
        let plan = catalog["groups"][0]["products"][0].clone();
        let path = format!("/admin/products/{}", plan["id"].as_str().unwrap());
        owner.patch(&path, json!({ "stock": 1 })).await.ok(200);
        let mut checkouts = Vec::new();
        for number in 0..20 {
            let client = world.customer(&format!("racer{number}@example.com")).await;
            let item = cart_input(&client).await;
            let cart = client.post("/shop/carts", json!({ "currency": "EUR" })).await.ok(201);
            let path = format!("/shop/carts/{}", cart["id"].as_str().unwrap());
            client.put(&path, json!({ "items": [item] })).await.ok(200);
            checkouts.push(tokio::spawn(async move {
                client.post(&format!("{path}/checkout"), json!({ "accept_terms": true })).await
            }));
        }
        let mut statuses = Vec::new();
        for checkout in checkouts {
            statuses.push(checkout.await.unwrap().status);
        }
        assert_eq!(statuses.iter().filter(|s| **s == 201).count(), 1, "{statuses:?}");
        assert!(statuses.iter().all(|s| *s == 201 || *s == 409), "{statuses:?}");
    }
}

#[tokio::test]
async fn staff_read_why_and_what_will_be_and_the_books_balance() {
    for world in worlds().await {
        let client = world.customer("why@example.com").await;
        let service = running_machine(&world, &client, FAILS_LATER).await;
        world.advance_days(38).await;
        let owner = world.owner().await;
        let why = owner.get(&format!("/admin/services/{}/why", service["id"].as_str().unwrap())).await.ok(200);
        assert!(why["because"].as_array().is_some_and(|b| !b.is_empty()), "{why:#}");
        let until = world.now().await.saturating_add(jiff::SignedDuration::from_hours(24 * 40)).unwrap().to_string();
        let preview = owner.get(&format!("/admin/automation/preview?until={}", &until[..10])).await.ok(200);
        assert!(preview["acts"].as_array().is_some_and(|a| !a.is_empty()), "{preview:#}");
        owner.get("/admin/dashboard").await.ok(200);
        let ctx = world.house.deps.system(world.tenant, "test").await.unwrap();
        let balance = mpanel_billing::trial_balance(&ctx, world.house.deps.db.read()).await.unwrap();
        assert!(balance.is_balanced(), "{balance:?}");
        let dead = owner.get("/admin/jobs?state=dead").await.ok(200);
        assert_eq!(dead["total"], 0, "{dead:#}");
    }
}
