//! What cannot be carried out at the provider, and what comes to nothing: who sees it, what the customer is told at each
//! moment, and how it is put right.

use mpanel_contabo_sim::Status;
use serde_json::{Value, json};

use crate::client::Client;
use crate::journey::{FAILS_LATER, GOOD, order, pay, running_machine, service};
use crate::world::{World, worlds};

/// The machine of a service is in the provider's hands and cannot be switched, until it is given another status.
async fn hold(world: &World, owner: &Client, id: &str, status: Status) {
    let machine = text(&seen(owner, id).await["provider"]["instance_id"]).parse().unwrap();
    assert!(world.contabo.set_status(machine, status, None));
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text"))
}

/// The service as staff sees it.
async fn seen(owner: &Client, id: &str) -> Value {
    owner.get(&format!("/admin/services/{id}")).await.ok(200)
}

/// What Today says of failed services: the ids and why.
async fn failed_today(owner: &Client) -> Vec<(String, String)> {
    let today = owner.get("/admin/dashboard").await.ok(200);
    let groups = today["attention"].as_array().unwrap();
    let items = groups.iter().filter(|g| g["kind"] == "failed").flat_map(|g| g["items"].as_array().unwrap());
    items.map(|i| (text(&i["id"]).to_owned(), text(&i["detail"]).to_owned())).collect()
}

async fn try_again(world: &World, owner: &Client, id: &str) -> Value {
    let asked = owner.post(&format!("/admin/services/{id}/retry"), json!({})).await.ok(200);
    world.settle().await;
    asked
}

async fn pay_what_is_open(world: &World, client: &Client) {
    let open = client.get("/portal/invoices?state=open").await.ok(200);
    let paid = pay(world, client, text(&open["items"][0]["id"]), GOOD).await;
    assert_eq!(paid["status"], "succeeded", "{paid:#}");
    world.settle().await;
}

async fn told(world: &World, email: &str, template: &str) -> usize {
    world.mails_to(email).await.iter().filter(|mail| mail.0 == template).count()
}

#[tokio::test]
async fn a_suspension_that_fails_is_seen_tried_again_and_lifted_by_a_payment() {
    for world in worlds().await {
        let email = "unstopped@example.com";
        let client = world.customer(email).await;
        let id = text(&running_machine(&world, &client, FAILS_LATER).await["id"]).to_owned();
        let owner = world.owner().await;
        hold(&world, &owner, &id, Status::ManualProvisioning).await;
        world.advance_days(37).await;

        let on = &world.database.name;
        assert_eq!(seen(&owner, &id).await["state"], "failed_suspend", "on {on}");
        let today = failed_today(&owner).await;
        assert_eq!(today.len(), 1, "on {on}: {today:?}");
        assert!(today[0].0 == id && today[0].1.contains("did not carry it out"), "{today:?}");
        // The customer is told what is so: it is not suspended yet, and what keeps it from being so.
        let shown = service(&client).await;
        let said = text(&shown["state_reason"]).to_owned();
        assert!(said.contains("about to be suspended") && !said.contains("provider"), "{said}");
        assert_eq!(told(&world, email, "service_suspended").await, 0, "on {on}");

        // It fails a second time: under way it cannot be asked for once more, afterwards it can.
        let asked = try_again(&world, &owner, &id).await;
        assert_eq!((&asked["state"], &asked["can"]["retry"]["allowed"]), (&json!("failed_suspend"), &json!(false)));
        world.advance_seconds(120).await;
        assert_eq!(seen(&owner, &id).await["can"]["retry"]["allowed"], true, "on {on}");
        hold(&world, &owner, &id, Status::Running).await;
        try_again(&world, &owner, &id).await;
        world.advance_seconds(20).await;
        assert_eq!(seen(&owner, &id).await["state"], "suspended", "on {on}");
        assert!(failed_today(&owner).await.is_empty(), "on {on}");
        assert_eq!(told(&world, email, "service_suspended").await, 1, "on {on}");
        let work = owner.get("/admin/activity").await.ok(200);
        assert_eq!((&work["items"][0]["kind"], &work["items"][0]["state"]), (&json!("suspend"), &json!("done")));
        assert!(text(&service(&client).await["state_reason"]).contains("Pay it"), "on {on}");

        // Trying again has not made it a suspension of staff's, which no payment would lift.
        pay_what_is_open(&world, &client).await;
        world.advance_seconds(60).await;
        let restored = service(&client).await;
        assert_eq!((&restored["state"], &restored["power"]), (&json!("active"), &json!("running")), "on {on}");
    }
}

#[tokio::test]
async fn who_pays_while_the_suspension_fails_goes_on_running() {
    for world in worlds().await {
        let client = world.customer("meanwhile@example.com").await;
        let id = text(&running_machine(&world, &client, FAILS_LATER).await["id"]).to_owned();
        let owner = world.owner().await;
        hold(&world, &owner, &id, Status::ManualProvisioning).await;
        world.advance_days(37).await;
        assert_eq!(service(&client).await["state"], "failed_suspend");
        pay_what_is_open(&world, &client).await;
        let shown = service(&client).await;
        let said = text(&shown["state_reason"]);
        assert!(said.contains("being restored") && !said.contains("overdue"), "on {}: {said}", world.database.name);

        hold(&world, &owner, &id, Status::Running).await;
        world.advance_seconds(60).await;
        assert_eq!(seen(&owner, &id).await["state"], "active", "on {}", world.database.name);
        assert!(failed_today(&owner).await.is_empty());
        world.advance_days(2).await;
        let restored = service(&client).await;
        assert_eq!((&restored["state"], &restored["power"]), (&json!("active"), &json!("running")));
        assert!(restored["state_reason"].is_null(), "{restored:#}");
    }
}

#[tokio::test]
async fn a_machine_that_does_not_start_after_the_payment_is_seen_and_tried_again() {
    for world in worlds().await {
        let email = "paid@example.com";
        let client = world.customer(email).await;
        let id = text(&running_machine(&world, &client, FAILS_LATER).await["id"]).to_owned();
        world.advance_days(37).await;
        assert_eq!(service(&client).await["state"], "suspended");
        let owner = world.owner().await;
        hold(&world, &owner, &id, Status::ManualProvisioning).await;
        pay_what_is_open(&world, &client).await;
        let on = &world.database.name;
        let shown = service(&client).await;
        let said = text(&shown["state_reason"]);
        assert!(said.contains("being restored") && !said.contains("overdue"), "on {on}: {said}");
        let refused = client.post(&format!("/portal/services/{id}/actions"), json!({ "action": "start" })).await;
        assert!(text(&refused.body["detail"]).contains("being restored"), "on {on}: {:#}", refused.body);

        world.advance_seconds(120).await;
        let shown = service(&client).await;
        assert_eq!(shown["state"], "failed_unsuspend", "on {on}");
        assert!(text(&shown["state_reason"]).contains("could not be started again"), "on {on}: {shown:#}");
        let today = failed_today(&owner).await;
        assert!(today.len() == 1 && today[0].0 == id, "on {on}: {today:?}");
        hold(&world, &owner, &id, Status::Stopped).await;
        try_again(&world, &owner, &id).await;
        world.advance_seconds(30).await;
        let restored = service(&client).await;
        assert_eq!((&restored["state"], &restored["power"]), (&json!("active"), &json!("running")), "on {on}");
        assert!(failed_today(&owner).await.is_empty(), "on {on}");
        assert_eq!(told(&world, email, "service_unsuspended").await, 1, "on {on}");
    }
}

/// The services of an order as staff and as the customer see it, alone and in the lists: states, and whether they exist.
async fn services_of(owner: &Client, client: &Client, id: &str) -> Vec<(String, bool)> {
    let mut all = Vec::new();
    for (caller, side) in [(owner, "admin"), (client, "portal")] {
        let one = caller.get(&format!("/{side}/orders/{id}")).await.ok(200);
        let list = caller.get(&format!("/{side}/orders")).await.ok(200);
        let listed = list["items"].as_array().unwrap().iter().find(|o| o["id"] == id).expect("the order in its list");
        for order in [&one, listed] {
            for service in order["services"].as_array().unwrap() {
                all.push((text(&service["state"]).to_owned(), service["exists"].as_bool().unwrap()));
            }
        }
    }
    assert_eq!(all.len(), 4, "{all:?}");
    all
}

#[tokio::test]
async fn what_was_ordered_in_vain_is_cancelled_and_counted_nowhere_as_waiting() {
    for world in worlds().await {
        let client = world.customer("vain@example.com").await;
        let owner = world.owner().await;
        let because = json!({ "reason": "A good reason" });
        let mut placed = Vec::new();
        for _ in 0..4 {
            placed.push(text(&order(&client).await["id"]).to_owned());
        }
        let [cancelled, fraud, silent, paid] = &placed[..] else { panic!("four orders") };
        let on = &world.database.name;
        for id in &placed {
            assert_eq!(services_of(&owner, &client, id).await, vec![("pending".to_owned(), false); 4], "on {on}");
        }
        let invoice = client.get(&format!("/portal/orders/{paid}")).await.ok(200)["invoice"]["id"].clone();
        pay(&world, &client, text(&invoice), GOOD).await;
        world.settle().await;
        world.advance_seconds(90).await;
        for (id, verb) in [(cancelled, "cancel"), (fraud, "fraud"), (paid, "fraud")] {
            owner.post(&format!("/admin/orders/{id}/{verb}"), because.clone()).await.ok(200);
            if verb == "fraud" {
                let customer = owner.get(&format!("/admin/orders/{id}")).await.ok(200)["customer"]["id"].clone();
                owner.post(&format!("/admin/customers/{}/unpark", text(&customer)), json!({})).await.ok(200);
            }
        }
        world.settle().await;
        world.advance_days(9).await;
        for id in [cancelled, fraud, silent] {
            assert_eq!(services_of(&owner, &client, id).await, vec![("cancelled".to_owned(), false); 4], "on {on}");
        }
        assert_eq!(services_of(&owner, &client, paid).await, vec![("terminated".to_owned(), true); 4], "on {on}");

        assert_eq!(owner.get("/admin/dashboard").await.ok(200)["counts"]["orders_pending"], 0, "on {on}");
        for state in ["pending", "provisioning", "failed"] {
            assert_eq!(owner.get(&format!("/admin/services?state={state}")).await.ok(200)["total"], 0, "on {on}");
        }
        let counts = client.get("/portal/overview").await.ok(200)["services"].clone();
        assert_eq!(counts, json!({ "active": 0, "suspended": 0, "pending": 0, "total": 0 }), "on {on}");
        assert_eq!(client.get("/portal/overview").await.ok(200)["next_renewals"], json!([]), "on {on}");
        let gone = client.get("/portal/services").await.ok(200);
        assert_eq!((&gone["total"], &gone["items"][0]["state"]), (&json!(1), &json!("terminated")), "on {on}");
    }
}
