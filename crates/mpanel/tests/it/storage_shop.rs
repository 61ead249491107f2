//! Object storages that are sold, over the API: bought and paid for, there exactly once, billed for what is in them,
//! closed when they are not paid, renewed, ended.

use serde_json::{Value, json};

use crate::client::Client;
use crate::journey::bought_for;
use crate::world::{World, worlds};

/// A product that costs 4.00 a month, gives 1 GB, and 0.02 for each GB beyond the first.
pub(crate) async fn product(owner: &Client, gives: &str, size_gb: i64) -> String {
    let meter = json!({ "key": "stored", "name": "Stored", "unit": "GB", "aggregation": "max" });
    owner.post("/admin/meters", meter).await.ok(201);
    // What a whole storage has ends with it.
    let keep_days = if gives == "whole" { 0 } else { 3 };
    let storage = json!({ "gives": gives, "size_gb": size_gb, "keep_days": keep_days, "meter": "stored" });
    let regions = json!([{ "code": "EU", "name": "Europe" }]);
    let body = json!({ "kind": "object_storage", "slug": "storage-s", "name": "Storage S", "regions": regions,
        "storage": storage });
    let made = owner.post("/admin/products", body).await.ok(201);
    let id = made["id"].as_str().unwrap().to_owned();
    let prices = json!({ "prices": [{ "currency": "EUR", "cycle_months": 1, "recurring_minor": 400 }] });
    owner.put(&format!("/admin/products/{id}/prices"), prices).await.ok(200);
    // Dear, so that a few bytes cost something.
    let usage = json!({ "prices": [{ "meter": "stored", "currency": "EUR",
        "price": { "model": "per_unit", "unit": "1000000" } }] });
    owner.put(&format!("/admin/products/{id}/usage-prices"), usage).await.ok(200);
    id
}

pub(crate) async fn shared_storage(world: &World, owner: &Client) -> String {
    let body = json!({ "name": "Shared EU", "region": "EU", "size_gb": 250 });
    let bought = owner.post("/admin/object-storages", body).await.ok(202);
    world.settle().await;
    world.advance_seconds(60).await;
    bought["id"].as_str().unwrap().to_owned()
}

/// Orders one and pays it; the service, which is there, as its customer sees it.
pub(crate) async fn bought(world: &World, client: &Client, product: &str) -> Value {
    let service = paid(world, client, product).await;
    assert_eq!(service["state"], "active", "{service:#}");
    service
}

/// Orders one and pays it; the service as its customer sees it a while later.
pub(crate) async fn paid(world: &World, client: &Client, product: &str) -> Value {
    let cart = client.post("/shop/carts", json!({ "currency": "EUR" })).await.ok(201);
    let path = format!("/shop/carts/{}", cart["id"].as_str().unwrap());
    let item = json!({ "product_id": product, "cycle_months": 1, "quantity": 1, "region": "EU" });
    let cart = client.put(&path, json!({ "items": [item] })).await.ok(200);
    bought_for(world, client, (&path, &cart), 400).await
}

async fn upload(client: &Client, share: &str, key: &str, text: &'static str) -> u16 {
    let path = format!("/portal/object-storages/{share}/buckets/photos/upload-url");
    let address = client.post(&path, json!({ "key": key })).await.ok(200);
    let sent = reqwest::Client::new().put(address["url"].as_str().unwrap()).body(text).send().await;
    sent.unwrap().status().as_u16()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_share_is_bought_used_billed_and_ended() {
    for world in worlds().await {
        let owner = world.owner().await;
        let product = product(&owner, "shared", 100).await;
        let storage = shared_storage(&world, &owner).await;
        let shop = owner.get("/shop/catalog?currency=EUR").await.ok(200);
        assert_eq!(shop["storages"][0]["storage"]["size_gb"], 100, "{shop:#}");
        assert!(!shop["groups"].to_string().contains("storage-s"), "beside the plans, not among them");

        let client = world.customer("buys-storage@example.com").await;
        let service = bought(&world, &client, &product).await;
        assert_eq!((&service["kind"], &service["name"]), (&json!("object_storage"), &json!("storage-s")));
        assert_eq!(service["storage"]["gives"], "shared", "{service:#}");
        assert_eq!(service["storage"]["storage_id"], Value::Null, "whose storage it is in is for staff");
        let (id, share) = (text(&service["id"]), text(&service["storage"]["share_id"]));
        let shares = owner.get(&format!("/admin/object-storages/{storage}/shares")).await.ok(200);
        assert_eq!(shares["items"][0]["service_id"], id.as_str(), "{shares:#}");
        let seen = owner.get(&format!("/admin/services/{id}")).await.ok(200);
        assert_eq!(seen["storage"]["storage_id"], storage.as_str(), "{seen:#}");
        let mails: Vec<String> =
            world.mails_to("buys-storage@example.com").await.into_iter().map(|mail| mail.0).collect();
        assert!(mails.contains(&"storage_ready".to_owned()) && !mails.contains(&"service_ready".to_owned()));

        let stranger = world.customer("other-storage@example.com").await;
        stranger.get(&format!("/portal/object-storages/{share}")).await.ok(404);
        client.post(&format!("/portal/object-storages/{share}/buckets"), json!({ "name": "photos" })).await.ok(201);
        assert_eq!(upload(&client, &share, "a.txt", "0123456789").await, 200);
        // Counted with the day's work and told to the meter, each day once.
        world.advance_days(3).await;
        let own = client.get(&format!("/portal/object-storages/{share}")).await.ok(200);
        assert_eq!((&own["name"], &shares["items"][0]["name"]), (&json!("storage-s"), &json!("Shared EU")));
        assert_eq!((&own["used_bytes"], &own["objects"], &own["size_gb"]), (&json!(10), &json!(1), &json!(100)));
        let events = owner.get(&format!("/admin/services/{id}/usage-events")).await.ok(200);
        let days = events["total"].as_i64().unwrap();
        assert!((2..=4).contains(&days), "{events:#}");
        let samples = client.get(&format!("/portal/object-storages/{share}/usage")).await.ok(200);
        assert_eq!(samples["samples"].as_array().unwrap().len() as i64, days, "{samples:#}");

        world.advance_days(32).await;
        let invoices = client.get("/portal/invoices").await.ok(200);
        let latest = text(&invoices["items"][0]["id"]);
        let invoice = client.get(&format!("/portal/invoices/{latest}")).await.ok(200);
        let line = |kind: &str| invoice["lines"].as_array().unwrap().iter().find(|line| line["kind"] == kind).cloned();
        assert_eq!(line("recurring").unwrap()["amount"]["minor"], 400, "{invoice:#}");
        // 10 bytes are 0.00000001 GB, at a million each one cent.
        assert_eq!(line("usage").unwrap()["amount"]["minor"], 1, "{invoice:#}");
        assert_eq!(invoice["state"], "paid", "{invoice:#}");

        let end = json!({ "when": "now" });
        client.post(&format!("/portal/services/{id}/cancel"), end).await.ok(200);
        world.settle().await;
        world.advance_seconds(60).await;
        let ended = client.get(&format!("/portal/services/{id}")).await.ok(200);
        assert_eq!(ended["state"], "terminated", "{ended:#}");
        let path = format!("/portal/object-storages/{share}/buckets");
        assert_eq!(client.get(&path).await.refused(409), "storage_closed");
        let mails = world.mails_to("buys-storage@example.com").await;
        assert!(mails.iter().any(|mail| mail.0 == "storage_ended"), "it says how long the files are kept");
        world.advance_days(4).await;
        client.get(&format!("/portal/object-storages/{share}")).await.ok(404);
        let shares = owner.get(&format!("/admin/object-storages/{storage}/shares")).await.ok(200);
        assert_eq!(shares["items"], json!([]), "{}", world.database.name);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_whole_storage_is_bought_at_the_provider_and_closed_while_it_is_suspended() {
    for world in worlds().await {
        let owner = world.owner().await;
        let product = product(&owner, "whole", 250).await;
        let client = world.customer("whole-storage@example.com").await;
        let service = bought(&world, &client, &product).await;
        let (id, share) = (text(&service["id"]), text(&service["storage"]["share_id"]));
        let all = owner.get("/admin/object-storages").await.ok(200);
        assert_eq!((&all["total"], &all["items"][0]["service_id"]), (&json!(1), &json!(id)), "{all:#}");
        client.post(&format!("/portal/object-storages/{share}/buckets"), json!({ "name": "photos" })).await.ok(201);
        let keys = client.post(&format!("/portal/object-storages/{share}/keys/reveal"), json!({})).await.ok(200);

        owner.post(&format!("/admin/services/{id}/suspend"), json!({ "reason": "abuse" })).await.ok(200);
        world.settle().await;
        world.advance_seconds(30).await;
        let own = client.get(&format!("/portal/object-storages/{share}")).await.ok(200);
        assert_eq!(own["is_closed"], true, "{own:#}");
        let path = format!("/portal/object-storages/{share}/keys/reveal");
        assert_eq!(client.post(&path, json!({})).await.refused(409), "storage_closed");
        owner.post(&format!("/admin/services/{id}/unsuspend"), json!({})).await.ok(200);
        world.settle().await;
        world.advance_seconds(30).await;
        let now = client.post(&path, json!({})).await.ok(200);
        assert_eq!(now["access_key"], keys["access_key"]);
        assert_ne!(now["secret_key"], keys["secret_key"], "the key that was known is good for nothing");
        assert_eq!(upload(&client, &share, "a", "1").await, 200, "{}", world.database.name);
    }
}

/// A further size of the product, in its group.
async fn larger(owner: &Client, product: &str, size_gb: i64, auto_limit_gb: Option<i64>, minor: i64) -> String {
    let small = owner.get(&format!("/admin/products/{product}")).await.ok(200);
    let mut storage = small["storage"].clone();
    (storage["size_gb"], storage["auto_limit_gb"]) = (json!(size_gb), json!(auto_limit_gb));
    let body = json!({ "kind": "object_storage", "slug": format!("storage-{size_gb}"), "storage": storage,
        "name": format!("Storage {size_gb}"), "regions": [{ "code": "EU", "name": "Europe" }],
        "group_id": small["group_id"] });
    let id = text(&owner.post("/admin/products", body).await.ok(201)["id"]);
    let prices = json!({ "prices": [{ "currency": "EUR", "cycle_months": 1, "recurring_minor": minor }] });
    owner.put(&format!("/admin/products/{id}/prices"), prices).await.ok(200);
    id
}

/// Puts the product into a group of its own, beside which there may be larger ones.
async fn grouped(owner: &Client, product: &str) {
    let group = owner.post("/admin/product-groups", json!({ "slug": "storage", "name": "Storage" })).await.ok(201);
    owner.patch(&format!("/admin/products/{product}"), json!({ "group_id": group["id"] })).await.ok(200);
}

/// Changes to a product at once, at what was quoted; what is due.
async fn changed(world: &World, client: &Client, service: &str, product: &str) -> i64 {
    let path = format!("/portal/services/{service}");
    let mut wish = json!({ "product_id": product, "when": "now" });
    let quote = client.post(&format!("{path}/change-quote"), wish.clone()).await.ok(200);
    wish["expected_due_now"] = quote["due_now"].clone();
    client.post(&format!("{path}/change"), wish).await.ok(200);
    world.settle().await;
    world.advance_seconds(60).await;
    quote["due_now"]["minor"].as_i64().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_whole_storage_grows_with_its_bill_and_by_itself_as_far_as_its_customer_wants() {
    for world in worlds().await {
        let owner = world.owner().await;
        let small = product(&owner, "whole", 250).await;
        grouped(&owner, &small).await;
        let large = larger(&owner, &small, 500, Some(1000), 900).await;
        let client = world.customer("grows-storage@example.com").await;
        let service = bought(&world, &client, &small).await;
        let (id, share) = (text(&service["id"]), text(&service["storage"]["share_id"]));
        let limit = format!("/portal/object-storages/{share}/auto-limit");
        let refused = client.put(&limit, json!({ "auto_limit_gb": 500 })).await;
        assert_eq!((refused.status, &refused.body["errors"][0]["code"]), (422, &json!("not_accepted")));

        assert!(changed(&world, &client, &id, &large).await > 0, "{}", world.database.name);
        let seen = client.get(&format!("/portal/services/{id}")).await.ok(200);
        assert_eq!((&seen["storage"]["size_gb"], &seen["storage"]["is_resizing"]), (&json!(500), &json!(false)));
        let own = client.get(&format!("/portal/object-storages/{share}")).await.ok(200);
        assert_eq!((&own["size_gb"], &own["auto_limit_gb"]), (&json!(500), &Value::Null), "{own:#}");
        assert_eq!(own["allowance_gb"], 1000, "{own:#}");
        let set = client.put(&limit, json!({ "auto_limit_gb": 750 })).await.ok(200);
        assert_eq!(set["auto_limit_gb"], 750, "{set:#}");
        world.advance_seconds(60).await;

        // A whole storage gives nothing back, and its smaller product is no offer.
        let offers = client.get(&format!("/portal/services/{id}/change-options")).await.ok(200);
        assert_eq!(offers["items"].as_array().unwrap().len(), 1, "{offers:#}");
        let back = json!({ "product_id": small, "when": "end_of_term" });
        let refused = client.post(&format!("/portal/services/{id}/change-quote"), back).await;
        assert_eq!(refused.body["errors"][0]["code"], "too_small", "{}", refused.body);
        // What it has grown to is paid at the data centre, so that no product for less is taken.
        let path = format!("/admin/object-storages/{}/resize", text(&own["storage_id"]));
        owner.post(&path, json!({ "size_gb": 1000, "auto_limit_gb": 1000 })).await.ok(200);
        let plain = larger(&owner, &small, 750, None, 1200).await;
        let less = json!({ "product_id": plain, "when": "now" });
        let refused = client.post(&format!("/portal/services/{id}/change-quote"), less).await;
        assert_eq!(refused.body["errors"][0]["code"], "too_small", "{}", refused.body);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_share_grows_where_there_is_room_and_the_spend_guard_is_kept() {
    for world in worlds().await {
        let owner = world.owner().await;
        let small = product(&owner, "shared", 100).await;
        grouped(&owner, &small).await;
        let (large, huge) =
            (larger(&owner, &small, 200, None, 700).await, larger(&owner, &small, 300, None, 1000).await);
        let storage = shared_storage(&world, &owner).await;
        let client = world.customer("grows-share@example.com").await;
        let service = bought(&world, &client, &small).await;
        let (id, share) = (text(&service["id"]), text(&service["storage"]["share_id"]));
        // 250 GB are bought: what does not fit is for staff, and nothing of it is billed.
        let wish = json!({ "product_id": huge, "when": "now" });
        let quote = format!("/portal/services/{id}/change-quote");
        assert_eq!(client.post(&quote, wish.clone()).await.refused(409), "needs_staff");
        changed(&world, &client, &id, &large).await;
        let own = client.get(&format!("/portal/object-storages/{share}")).await.ok(200);
        assert_eq!((&own["size_gb"], &own["allowance_gb"]), (&json!(200), &Value::Null), "{own:#}");
        owner.post(&format!("/admin/object-storages/{storage}/resize"), json!({ "size_gb": 500 })).await.ok(200);
        client.post(&quote, wish).await.ok(200);
        changed(&world, &client, &id, &huge).await;
        let shares = owner.get(&format!("/admin/object-storages/{storage}/shares")).await.ok(200);
        assert_eq!(shares["items"][0]["size_gb"], 300, "{}", world.database.name);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn more_space_comes_with_its_payment_or_when_staff_lets_it_go() {
    for world in worlds().await {
        let owner = world.owner().await;
        let small = product(&owner, "shared", 50).await;
        grouped(&owner, &small).await;
        let (large, huge) =
            (larger(&owner, &small, 100, None, 700).await, larger(&owner, &small, 150, None, 1000).await);
        shared_storage(&world, &owner).await;
        let client = world.customer("pays-for-space@example.com").await;
        let service = bought(&world, &client, &small).await;
        let (id, share) = (text(&service["id"]), text(&service["storage"]["share_id"]));
        let space = async || client.get(&format!("/portal/object-storages/{share}")).await.ok(200)["size_gb"].clone();
        crate::add_ons::forget_cards(&client).await;
        changed(&world, &client, &id, &large).await;
        assert_eq!(space().await, 50, "{}: it is not paid", world.database.name);
        let open = client.get("/portal/invoices?state=open").await.ok(200)["items"][0]["id"].clone();
        crate::journey::pay(&world, &client, open.as_str().unwrap(), crate::journey::GOOD).await;
        world.settle().await;
        assert_eq!(space().await, 100, "{}", world.database.name);
        crate::add_ons::forget_cards(&client).await;
        changed(&world, &client, &id, &huge).await;
        assert_eq!(space().await, 100, "{}", world.database.name);
        let approve = format!("/admin/services/{id}/approve-purchase");
        owner.post(&approve, json!({ "reason": "Known for years" })).await.ok(200);
        world.settle().await;
        assert_eq!(space().await, 150, "{}", world.database.name);
    }
}

#[tokio::test]
async fn what_cannot_be_sold_is_refused_at_its_field() {
    let world = crate::world::world().await;
    let owner = world.owner().await;
    owner.post("/admin/meters", json!({ "key": "sum", "name": "S", "unit": "GB", "aggregation": "sum" })).await.ok(201);
    let good = json!({ "kind": "object_storage", "slug": "s", "name": "S", "regions": [{ "code": "EU", "name": "EU" }],
        "storage": { "gives": "shared", "size_gb": 100, "keep_days": 7 } });
    let with = |pointer: &str, value: Value| {
        let mut body = good.clone();
        let (place, field) = pointer.rsplit_once('/').unwrap();
        body.pointer_mut(place).unwrap()[field] = value;
        body
    };
    for (body, pointer) in [
        (with("/storage", Value::Null), "/storage"),
        (with("/storage/gives", json!("half")), "/storage/gives"),
        (with("/storage/size_gb", json!(0)), "/storage/size_gb"),
        (with("/storage/auto_limit_gb", json!(500)), "/storage/auto_limit_gb"),
        (with("/storage/keep_days", json!(-1)), "/storage/keep_days"),
        (with("/storage/meter", json!("none")), "/storage/meter"),
        (with("/storage/meter", json!("sum")), "/storage/meter"),
        (with("/regions", json!([])), "/regions"),
        (with("/kind", json!("vps")), "/storage"),
    ] {
        let answer = owner.post("/admin/products", body.clone()).await;
        assert_eq!((answer.status, &answer.body["errors"][0]["pointer"]), (422, &json!(pointer)), "{body}");
    }
    owner.post("/admin/products", good).await.ok(201);
}
