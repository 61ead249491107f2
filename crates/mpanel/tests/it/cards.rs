//! Cards that expire: who keeps one is told twice, who exchanges it is not told again, and each mail leads to the page of
//! payment methods.

use sea_orm::ConnectionTrait as _;
use serde_json::{Value, json};

use crate::client::Client;
use crate::journey::{GOOD, running_machine};
use crate::world::{World, worlds};

/// The card of everybody expires in the month after this one.
async fn next_month_is_the_last(world: &World) {
    let today = world.now().await.to_zoned(jiff::tz::TimeZone::UTC).date();
    let last = today.first_of_month().saturating_add(jiff::Span::new().months(1));
    let sql = format!("UPDATE payment_methods SET exp_year = {}, exp_month = {}", last.year(), last.month());
    let tx = world.house.deps.db.begin().await.unwrap();
    assert_eq!(tx.execute_unprepared(&sql).await.unwrap().rows_affected(), 2);
    tx.commit().await.unwrap();
}

async fn told(world: &World, email: &str) -> Vec<String> {
    world.mails_to(email).await.into_iter().filter(|m| m.0 == "card_expiring").map(|m| m.1).collect()
}

async fn card(client: &Client) -> Value {
    client.get("/portal/payment-methods").await.ok(200)["items"][0].clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_card_that_expires_is_told_of_until_it_is_exchanged() {
    for world in worlds().await {
        let (owner, keeps) = (world.owner().await, world.customer("keeps@example.com").await);
        let changes = world.customer("changes@example.com").await;
        for client in [&keeps, &changes] {
            running_machine(&world, client, GOOD).await;
        }
        next_month_is_the_last(&world).await;
        assert_eq!(card(&keeps).await["expires_this_month"], false);
        let until = world.now().await.saturating_add(jiff::SignedDuration::from_hours(24 * 60)).unwrap().to_string();
        let preview = owner.get(&format!("/admin/automation/preview?until={}", &until[..10])).await.ok(200);
        let planned = preview["acts"].as_array().unwrap().iter().filter(|a| a["act"] == "card_expiry").count();
        assert_eq!(planned, 4, "two for each: {preview:#}");

        world.advance_days(2).await;
        for email in ["keeps@example.com", "changes@example.com"] {
            let mails = told(&world, email).await;
            assert_eq!(mails.len(), 1, "{mails:?}");
            assert!(mails[0].contains("/portal/payment-methods") && mails[0].contains("4242"), "{mails:?}");
        }
        let token = world.gateway.test_token(GOOD).unwrap();
        changes.post("/portal/payment-methods", json!({ "token": token, "make_default": true })).await.ok(201);

        world.advance_days(31).await;
        owner.post("/admin/automation/run", json!({})).await.ok(202);
        world.settle().await;
        assert_eq!(told(&world, "keeps@example.com").await.len(), 2);
        assert_eq!(told(&world, "changes@example.com").await.len(), 1, "its new card lasts");
        assert_eq!(card(&keeps).await["expires_this_month"], true);
        let log = owner.get("/admin/automation/log?act=card_expiry").await.ok(200);
        assert_eq!(
            (&log["total"], &log["items"][0]["why"]["rule"]),
            (&json!(3), &json!("card.expiry_mail")),
            "{log:#}"
        );
    }
}
