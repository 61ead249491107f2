//! Orders that name the day on which they begin: nothing is set up before it, and until then they can be cancelled.

use serde_json::{Value, json};

use crate::client::Client;
use crate::journey::{GOOD, cart_input, pay, service};
use crate::world::{World, worlds};

// A paid order that begins so many days from now, and its first day.
async fn ordered(world: &World, client: &Client, days: i64) -> (Value, String) {
    let zone = jiff::tz::TimeZone::UTC;
    let today = world.now().await.to_zoned(zone).date();
    let day = today.saturating_add(jiff::SignedDuration::from_hours(24 * days)).to_string();
    let cart = client.post("/shop/carts", json!({ "currency": "EUR" })).await.ok(201);
    let path = format!("/shop/carts/{}", cart["id"].as_str().unwrap());
    let mut input = json!({ "items": [cart_input(client).await], "start_on": "2020-01-01" });
    let wrong = client.put(&path, input.clone()).await.ok(200);
    assert_eq!(wrong["problems"][0]["pointer"], "/start_on", "{wrong:#}");
    input["start_on"] = json!(day);
    let seen = client.put(&path, input).await.ok(200);
    assert_eq!((&seen["problems"], &seen["start_on"]), (&json!([]), &json!(day)), "{seen:#}");
    let body = json!({ "accept_terms": true, "expected_due_now": seen["due_now"] });
    let order = client.post(&format!("{path}/checkout"), body).await.ok(201);
    let paid = pay(world, client, order["invoice"]["id"].as_str().unwrap(), GOOD).await;
    assert_eq!(paid["status"], "succeeded", "{paid:#}");
    world.settle().await;
    (order, day)
}

#[tokio::test]
async fn a_machine_is_set_up_on_the_day_that_its_order_names() {
    for world in worlds().await {
        let client = world.customer("later@example.com").await;
        let (order, day) = ordered(&world, &client, 10).await;
        assert_eq!((&order["start_on"], &order["lines"][0]["period_start"]), (&json!(day), &json!(day)), "{order:#}");
        world.advance_days(8).await;
        assert_eq!(world.contabo.created_total(), 0, "on {}", world.database.name);
        world.advance_days(3).await;
        world.settle().await;
        world.advance_seconds(90).await;
        let running = service(&client).await;
        assert_eq!(running["state"], "active", "on {}: {running:#}", world.database.name);
    }
}

#[tokio::test]
async fn until_its_day_an_order_is_cancelled_and_credited() {
    for world in worlds().await {
        let client = world.customer("regrets@example.com").await;
        let (order, _) = ordered(&world, &client, 10).await;
        let (owner, id) = (world.owner().await, order["id"].as_str().unwrap());
        let seen = owner.get(&format!("/admin/orders/{id}")).await.ok(200);
        assert_eq!((&seen["state"], &seen["can"]["cancel"]["allowed"]), (&json!("active"), &json!(true)), "{seen:#}");
        let reason = json!({ "reason": "wished" });
        let done = owner.post(&format!("/admin/orders/{id}/cancel"), reason).await.ok(200);
        assert_eq!(done["state"], "cancelled", "{done:#}");
        let account = owner.get("/admin/customers?q=regrets@example.com").await.ok(200);
        assert_eq!(account["items"][0]["credit"]["minor"], order["total"]["minor"], "{account:#}");
        world.advance_days(12).await;
        world.settle().await;
        assert_eq!(world.contabo.created_total(), 0, "on {}", world.database.name);
    }
}
