//! Domain names that are sold, over the API: looked for, ordered and paid for, registered or transferred exactly once,
//! billed again, closed when they are not paid, ended; and the code of a transfer is kept nowhere in the open.

use serde_json::{Value, json};

use crate::client::Client;
use crate::journey::bought_for;
use crate::world::{World, worlds};

const CODE: &str = "Transfer-Me-77";

/// Names below an ending, for 15.00 a year.
async fn product(owner: &Client, ending: &str) -> String {
    let body = json!({ "kind": "domain", "slug": format!("domain-{ending}"), "name": format!("Domain .{ending}"),
        "domain": { "ending": ending } });
    let made = owner.post("/admin/products", body).await.ok(201);
    let id = made["id"].as_str().unwrap().to_owned();
    let prices = json!({ "prices": [{ "currency": "EUR", "cycle_months": 12, "recurring_minor": 1500 }] });
    owner.put(&format!("/admin/products/{id}/prices"), prices).await.ok(200);
    id
}

fn contact() -> Value {
    json!({ "first_name": "Ada", "last_name": "Example", "email": "ada@example.com", "gender": "na",
        "street": "Example Street", "street_number": "1", "postal_code": "80331", "city": "Munich", "country": "DE",
        "phone": "+49 89 1234567" })
}

fn item(product: &str, domain: Value) -> Value {
    json!({ "product_id": product, "cycle_months": 12, "quantity": 1, "domain": domain })
}

/// Puts an item into a cart; its path and what is in it.
async fn filled(client: &Client, item: &Value) -> (String, Value) {
    let cart = client.post("/shop/carts", json!({ "currency": "EUR" })).await.ok(201);
    let path = format!("/shop/carts/{}", cart["id"].as_str().unwrap());
    let cart = client.put(&path, json!({ "items": [item] })).await.ok(200);
    (path, cart)
}

/// Orders and pays what is in a cart; the service as its customer sees it.
async fn bought(world: &World, client: &Client, (path, cart): (String, Value)) -> Value {
    bought_for(world, client, (&path, &cart), 1500).await
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_domain_is_looked_for_bought_billed_closed_and_ended() {
    for world in worlds().await {
        let owner = world.owner().await;
        let (com, net) = (product(&owner, "com").await, product(&owner, "net").await);
        let client = world.customer("buys-domain@example.com").await;
        // A name without an ending is looked for below all; what is not sold is asked of nobody.
        for (name, expected) in [
            ("Mine", json!([["mine.com", com, "free"], ["mine.net", net, "free"]])),
            ("taken.com", json!([["taken.com", com, "taken"]])),
            ("mine.org", json!([])),
        ] {
            let found = client.post("/shop/check-domain", json!({ "name": name })).await.ok(200);
            let found = found["items"].as_array().unwrap().iter();
            let found: Vec<Value> = found.map(|o| json!([o["name"], o["product_id"], o["standing"]])).collect();
            assert_eq!(json!(found), expected);
        }
        let shop = client.get("/shop/catalog?currency=EUR").await.ok(200);
        assert_eq!(shop["domains"][0]["domain"]["ending"], "com", "{shop:#}");

        let cart = filled(&client, &item(&com, json!({ "name": "Mine.com", "contact": contact() }))).await;
        let service = bought(&world, &client, cart).await;
        assert_eq!((&service["kind"], &service["name"]), (&json!("domain"), &json!("mine.com")), "{service:#}");
        assert_eq!(service["state"], "active", "{service:#}");
        let (id, domain) = (text(&service["id"]), text(&service["domain"]["domain_id"]));
        let own = client.get(&format!("/portal/domains/{domain}")).await.ok(200);
        assert_eq!(
            (&own["name"], &own["state"], &own["service_id"]),
            (&json!("mine.com"), &json!("ready"), &json!(id))
        );
        let seen = owner.get("/admin/domains").await.ok(200);
        assert_eq!((&seen["total"], &seen["items"][0]["service_id"]), (&json!(1), &json!(id)), "{seen:#}");
        let mails: Vec<String> =
            world.mails_to("buys-domain@example.com").await.into_iter().map(|mail| mail.0).collect();
        assert!(mails.contains(&"domain_ready".to_owned()) && !mails.contains(&"service_ready".to_owned()));
        let body = json!({ "confirm_name": "mine.com" });
        let cancel = format!("/admin/domains/{domain}/cancel");
        assert_eq!(owner.post(&cancel, body).await.refused(409), "domain_is_sold");

        owner.post(&format!("/admin/services/{id}/suspend"), json!({ "reason": "abuse" })).await.ok(200);
        world.settle().await;
        world.advance_seconds(30).await;
        let own = client.get(&format!("/portal/domains/{domain}")).await.ok(200);
        assert_eq!((&own["closed"], &own["can"]["change"]["allowed"]), (&json!(true), &json!(false)), "{own:#}");
        let path = format!("/portal/domains/{domain}/auth-code");
        assert_eq!(client.post(&path, json!({})).await.refused(409), "domain_closed");
        owner.post(&format!("/admin/services/{id}/unsuspend"), json!({})).await.ok(200);
        world.settle().await;
        world.advance_seconds(30).await;
        client.post(&path, json!({})).await.ok(200);

        // A year later it is billed again, under its name.
        world.advance_days(366).await;
        let invoices = client.get("/portal/invoices").await.ok(200);
        assert_eq!(invoices["total"], 2, "{invoices:#}");
        let latest = text(&invoices["items"][0]["id"]);
        let invoice = client.get(&format!("/portal/invoices/{latest}")).await.ok(200);
        assert!(text(&invoice["lines"][0]["description"]).contains("mine.com"), "{invoice:#}");

        client.post(&format!("/portal/services/{id}/cancel"), json!({ "when": "now" })).await.ok(200);
        world.settle().await;
        world.advance_seconds(60).await;
        let ended = client.get(&format!("/portal/services/{id}")).await.ok(200);
        assert_eq!(ended["state"], "terminated", "{ended:#}");
        let own = client.get(&format!("/portal/domains/{domain}")).await.ok(200);
        assert!(own["cancel_at"].is_string() && own["closed"] == true, "{}: {own:#}", world.database.name);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_code_of_a_transfer_is_in_no_answer_and_nowhere_after_it_was_sent() {
    for world in worlds().await {
        let owner = world.owner().await;
        let com = product(&owner, "com").await;
        let client = world.customer("moves-domain@example.com").await;
        let domain = json!({ "name": "taken.com", "auth_code": CODE, "contact": contact() });
        let (path, cart) = filled(&client, &item(&com, domain)).await;
        let input = cart["items"][0]["input"].clone();
        assert_eq!(input["domain"]["transfer"], true, "{cart:#}");
        assert!(!cart.to_string().contains(CODE), "{cart:#}");
        // What was answered can be sent back; of another name the code is not.
        let mut other = input.clone();
        other["domain"]["name"] = json!("taken-too.com");
        let refused = client.put(&path, json!({ "items": [other] })).await.ok(200);
        assert_eq!(refused["problems"][0]["pointer"], "/items/0/domain/auth_code", "{refused:#}");
        let cart = client.put(&path, json!({ "items": [input] })).await.ok(200);
        let service = bought(&world, &client, (path, cart)).await;
        assert_eq!(
            (&service["state"], &service["domain"]["transfer"]),
            (&json!("active"), &json!(true)),
            "{service:#}"
        );
        let kept = crate::contents::contents(&world).await;
        assert!(!format!("{kept:?}").contains(CODE), "{}", world.database.name);
        assert!(kept["provisioning_transfer_codes"].is_empty(), "{}", world.database.name);
    }
}

#[tokio::test]
async fn what_cannot_be_ordered_is_refused_at_its_field() {
    let world = crate::world::world().await;
    let owner = world.owner().await;
    let com = product(&owner, "com").await;
    let client = world.customer("wrong-domain@example.com").await;
    let cart = client.post("/shop/carts", json!({ "currency": "EUR" })).await.ok(201);
    let path = format!("/shop/carts/{}", cart["id"].as_str().unwrap());
    let with = |field: &str, value: Value| {
        let mut domain = json!({ "name": "mine.com", "contact": contact() });
        match field.split_once('/') {
            Some((place, field)) => domain[place][field] = value,
            None => domain[field] = value,
        }
        item(&com, domain)
    };
    for (item, pointer) in [
        (with("name", json!("-mine.com")), "/items/0/domain/name"),
        (with("contact/phone", json!("089")), "/items/0/domain/contact/phone"),
        (with("contact/country", json!("XX")), "/items/0/domain/contact/country"),
        (with("auth_code", json!("a\nb")), "/items/0/domain/auth_code"),
        (with("kept_code", json!("none")), "/items/0/domain/kept_code"),
    ] {
        let answer = client.put(&path, json!({ "items": [item] })).await;
        assert_eq!((answer.status, &answer.body["errors"][0]["pointer"]), (422, &json!(pointer)), "{item}");
    }
    // Nobody asks the data centre about names for ever.
    for _ in 0..120 {
        client.post("/shop/check-domain", json!({ "name": "mine.com" })).await.ok(200);
    }
    let answer = client.post("/shop/check-domain", json!({ "name": "mine.com" })).await;
    assert_eq!(answer.refused(429), "too_many_attempts");
}

#[tokio::test]
async fn a_name_that_the_business_holds_is_neither_sold_nor_transferred() {
    for world in worlds().await {
        let owner = world.owner().await;
        let com = product(&owner, "com").await;
        let client = world.customer("wants-domain@example.com").await;
        let accounts = owner.get("/admin/provider-accounts").await.ok(200);
        let path = format!("/admin/provider-accounts/{}/domain-contacts", text(&accounts["items"][0]["id"]));
        let handle = owner.post(&path, contact()).await.ok(201)["handle"].clone();
        let body = json!({ "name": "house.com", "contacts": { "owner": handle } });
        owner.post("/admin/domains", body).await.ok(202);
        world.settle().await;
        world.advance_seconds(60).await;
        let found = client.post("/shop/check-domain", json!({ "name": "house.com" })).await.ok(200);
        assert_eq!(found["items"][0]["standing"], "held", "{found:#}");
        for domain in [
            json!({ "name": "house.com", "contact": contact() }),
            json!({ "name": "house.com", "auth_code": CODE, "contact": contact() }),
        ] {
            let (path, cart) = filled(&client, &item(&com, domain)).await;
            let problem = &cart["problems"][0];
            assert_eq!((&problem["pointer"], &problem["code"]), (&json!("/items/0/domain/name"), &json!("taken")));
            assert!(text(&problem["detail"]).contains("registered with us already"), "{cart:#}");
            let body = json!({ "accept_terms": true, "expected_due_now": cart["due_now"] });
            let refused = client.post(&format!("{path}/checkout"), body).await;
            assert_eq!(refused.status, 422, "{}: {:#}", world.database.name, refused.body);
        }
    }
}
