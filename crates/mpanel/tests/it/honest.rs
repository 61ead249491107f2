//! What people are told, and what is left undone, when something comes late or is not as it looked.

use mpanel_core::{Date, OpContext};
use mpanel_workflows::jobs::{ChangeService, ProvisionOrder, ServiceChange};
use mpanel_workflows::journeys;
use serde_json::{Value, json};

use crate::journey::{GOOD, order, pay, running_machine, service};
use crate::world::{World, worlds};

const SLOW_THEN_DECLINED: &str = "4000000000000085";

async fn ctx(world: &World) -> OpContext {
    world.house.deps.system(world.tenant, "test").await.unwrap()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text"))
}

async fn templates(world: &World, email: &str) -> Vec<String> {
    world.mails_to(email).await.into_iter().map(|mail| mail.0).collect()
}

#[tokio::test]
async fn an_end_that_was_taken_back_is_not_planned_by_a_job_that_comes_late() {
    for world in worlds().await {
        let client = world.customer("stays@example.com").await;
        let id = text(&running_machine(&world, &client, GOOD).await["id"]).to_owned();
        let change = |end: &str| ServiceChange::ScheduleEnd { on: end.parse::<Date>().unwrap() };
        let path = format!("/portal/services/{id}");
        let set = client.post(&format!("{path}/cancel"), json!({ "when": "end_of_term" })).await.ok(200);
        let end = text(&set["cancel_at"]).to_owned();
        world.settle().await;
        client.post(&format!("{path}/resume"), json!({})).await.ok(200);
        world.settle().await;

        let late = ChangeService { service: id.parse().unwrap(), change: change(&end) };
        journeys::change_service(&ctx(&world).await, &world.house.deps, &late).await.unwrap();
        world.advance_days(45).await;
        let kept = service(&client).await;
        assert_eq!(kept["state"], "active", "on {}: {kept:#}", world.database.name);
        assert_eq!(world.contabo.totals().machines, 1, "on {}", world.database.name);

        // The other way round: taking back comes late, and the customer has cancelled again.
        client.post(&format!("{path}/cancel"), json!({ "when": "end_of_term" })).await.ok(200);
        world.settle().await;
        let late = ChangeService { service: id.parse().unwrap(), change: ServiceChange::RevokeEnd };
        journeys::change_service(&ctx(&world).await, &world.house.deps, &late).await.unwrap();
        world.advance_days(45).await;
        let totals = world.contabo.totals();
        assert_eq!((totals.machines, totals.created_total), (0, 1), "on {}", world.database.name);
    }
}

#[tokio::test]
async fn a_customer_whom_staff_has_stopped_is_not_asked_to_pay() {
    for world in worlds().await {
        let email = "stopped@example.com";
        let client = world.customer(email).await;
        let id = text(&running_machine(&world, &client, GOOD).await["id"]).to_owned();
        let owner = world.owner().await;
        owner.post(&format!("/admin/services/{id}/suspend"), json!({ "reason": "abuse" })).await.ok(200);
        world.settle().await;
        world.advance_seconds(60).await;
        let told = templates(&world, email).await;
        assert!(told.contains(&"service_stopped".to_owned()), "on {}: {told:?}", world.database.name);
        assert!(!told.contains(&"service_suspended".to_owned()), "on {}: {told:?}", world.database.name);
        let mails = world.mails_to(email).await;
        let mail = &mails.iter().find(|mail| mail.0 == "service_stopped").unwrap().1;
        assert!(!mail.contains("invoice") && !mail.contains("abuse"), "{mail}");
    }
}

#[tokio::test]
async fn a_fraudster_is_parked_gets_no_mail_and_no_machine_from_a_late_job() {
    for world in worlds().await {
        let email = "fraud@example.com";
        let client = world.customer(email).await;
        let placed = order(&client).await;
        pay(&world, &client, text(&placed["invoice"]["id"]), GOOD).await;
        world.settle().await;
        world.advance_seconds(90).await;
        let before = templates(&world, email).await;
        let (owner, id) = (world.owner().await, text(&placed["id"]).to_owned());
        owner.post(&format!("/admin/orders/{id}/fraud"), json!({ "reason": "stolen card" })).await.ok(200);
        world.settle().await;
        world.advance_seconds(120).await;
        assert_eq!(service(&client).await["state"], "terminated", "on {}", world.database.name);
        assert_eq!(templates(&world, email).await, before, "on {}", world.database.name);
        let parked = owner.get("/admin/customers?parked=true").await.ok(200);
        assert_eq!(parked["total"], 1, "on {}: {parked:#}", world.database.name);

        let bought = world.contabo.created_total();
        let late = ProvisionOrder { order: id.parse().unwrap() };
        journeys::provision_order(&ctx(&world).await, &world.house.deps, &late).await.unwrap();
        world.settle().await;
        assert_eq!(world.contabo.created_total(), bought, "on {}", world.database.name);
    }
}

#[tokio::test]
async fn who_was_told_to_wait_for_a_bank_is_told_of_its_no() {
    for world in worlds().await {
        let email = "slow@example.com";
        let client = world.customer(email).await;
        let placed = order(&client).await;
        let payment = pay(&world, &client, text(&placed["invoice"]["id"]), SLOW_THEN_DECLINED).await;
        assert_eq!(payment["status"], "processing", "{payment:#}");
        world.settle().await;
        world.advance_seconds(60).await;
        let told = templates(&world, email).await;
        let failed = told.iter().filter(|t| *t == "payment_failed").count();
        assert_eq!(failed, 1, "on {}: {told:?}", world.database.name);
    }
}
