//! Provider accounts from the back office: accounts, spend guard, cost book and margins, reconciliation, adoption.

use reqwest::Method;
use serde_json::{Value, json};

use crate::client::Client;
use crate::journey::{GOOD, order, pay, running_machine, service};
use crate::pages::{Reader, calls};
use crate::world::{World, worlds};

/// A call to the provider as somebody in its own panel would make it, signed in.
pub async fn at_provider(world: &World, method: Method, path: &str) -> reqwest::RequestBuilder {
    let peers = &world.peers;
    let form = [
        ("grant_type", "password"),
        ("client_id", &peers.contabo_client_id),
        ("client_secret", peers.contabo_client_secret.expose()),
        ("username", &peers.contabo_username),
        ("password", peers.contabo_password.expose()),
    ];
    let http = reqwest::Client::new();
    let token: Value = http.post(&peers.contabo_token_url).form(&form).send().await.unwrap().json().await.unwrap();
    http.request(method, format!("{}{path}", peers.contabo_url))
        .bearer_auth(token["access_token"].as_str().unwrap())
        .header("x-request-id", "6f1c2a9e-0b6d-4c1e-9b60-3c7a1f0d5e21")
}

/// Buys a machine there; its id.
pub async fn bought_elsewhere(world: &World, name: &str) -> String {
    let order = json!({ "period": 1, "productId": "V153", "region": "EU", "displayName": name, "defaultUser": "root" });
    let bought = at_provider(world, Method::POST, "/v1/compute/instances").await.json(&order);
    let made: Value = bought.send().await.unwrap().json().await.unwrap();
    world.advance_seconds(30).await;
    made["data"][0]["instanceId"].to_string()
}

pub async fn account(owner: &Client) -> Value {
    owner.get("/admin/provider-accounts").await.ok(200)["items"][0].clone()
}

pub fn path_of(account: &Value, tail: &str) -> String {
    format!("/admin/provider-accounts/{}{tail}", account["id"].as_str().unwrap())
}

const BOOK: &str = "kind,item,months,currency,price\nproduct,V153,1,EUR,4.00\n";

async fn buy(world: &World, client: &Client) -> Value {
    let order = order(client).await;
    pay(world, client, order["invoice"]["id"].as_str().unwrap(), GOOD).await;
    world.settle().await;
    world.advance_seconds(90).await;
    service(client).await
}

#[tokio::test]
async fn an_order_beyond_the_guard_waits_for_a_person_who_lets_it_go() {
    for world in worlds().await {
        let (owner, client) = (world.owner().await, world.customer("held@example.com").await);
        let account = account(&owner).await;
        let limits = json!({ "orders_per_day": 0 });
        let shown = owner.patch(&path_of(&account, ""), limits).await.ok(200);
        assert_eq!(shown["orders_per_day"], 0, "{shown:#}");
        let held = buy(&world, &client).await;
        assert_eq!((held["state"].as_str(), held["waits_for"].as_str()), (Some("provisioning"), Some("approval")));
        assert!(held["state_reason"].as_str().unwrap().contains("Our staff looks at this order"), "{held:#}");
        assert_eq!(world.contabo.machines(), 0, "{}", world.database.name);
        let home = owner.get("/admin/dashboard").await.ok(200);
        assert_eq!(home["attention"][0]["kind"], "waits_for_approval", "{home:#}");

        let path = format!("/admin/services/{}/approve-purchase", held["id"].as_str().unwrap());
        assert_eq!(owner.post(&path, json!({ "reason": " " })).await.refused(422), "invalid");
        assert_eq!(world.staff(2).await.post(&path, json!({ "reason": "Fine" })).await.refused(403), "forbidden");
        owner.post(&path, json!({ "reason": "Known for years" })).await.ok(200);
        assert_eq!(owner.post(&path, json!({ "reason": "Again" })).await.refused(409), "not_waiting");
        world.settle().await;
        world.advance_seconds(90).await;
        assert_eq!(service(&client).await["state"], "active", "{}", world.database.name);
        let audit = owner.get("/admin/audit?q=approve").await.ok(200);
        let told = audit["items"].as_array().unwrap().iter().any(|e| e["detail"] == "Known for years");
        assert!(told, "{audit:#}");
        let timeline = owner.get(&path.replace("approve-purchase", "timeline")).await.ok(200);
        let entry = timeline["items"].as_array().unwrap().iter().find(|e| e["kind"] == "purchase_approved").unwrap();
        assert_eq!(entry["detail"], "Known for years", "{timeline:#}");
    }
}

#[tokio::test]
async fn a_refused_order_is_credited_and_never_bought() {
    for world in worlds().await {
        let (owner, client) = (world.owner().await, world.customer("refused@example.com").await);
        let account = account(&owner).await;
        let ceiling = json!({ "machine_ceiling": { "minor": 399, "currency": "EUR" } });
        owner.patch(&path_of(&account, ""), ceiling).await.ok(200);
        let book = json!({ "csv": BOOK, "dry_run": false });
        assert_eq!(owner.post(&path_of(&account, "/costs/import"), book).await.ok(200)["added"], 1);
        let held = buy(&world, &client).await;
        let full = owner.get(&format!("/admin/services/{}", held["id"].as_str().unwrap())).await.ok(200);
        assert!(full["provider"]["waits_because"].as_str().unwrap().contains("4.00 EUR at once"), "{full:#}");
        let path = format!("/admin/services/{}/refuse-purchase", held["id"].as_str().unwrap());
        let refused = owner.post(&path, json!({ "reason": "We cannot deliver this" })).await.ok(200);
        let invoice = client.get("/portal/invoices").await.ok(200)["items"][0].clone();
        assert_eq!(refused["credited"]["minor"], invoice["total"]["minor"], "{refused:#} {invoice:#}");
        world.settle().await;
        assert_eq!(service(&client).await["state"], "cancelled", "{}", world.database.name);
        let profile = client.get("/portal/profile").await.ok(200);
        assert_eq!(profile["credit"], refused["credited"], "{profile:#}");
        world.advance_days(40).await;
        assert_eq!(client.get("/portal/invoices").await.ok(200)["total"], 1, "nothing more is billed");
        assert_eq!(world.contabo.machines(), 0, "{}", world.database.name);
    }
}

#[tokio::test]
async fn margins_are_price_less_cost_and_say_what_cannot_be_compared() {
    for world in worlds().await {
        let (owner, client) = (world.owner().await, world.customer("margin@example.com").await);
        let running = running_machine(&world, &client, GOOD).await;
        let unknown = owner.get("/admin/margins?by=service").await.ok(200);
        let row = &unknown["items"][0];
        assert_eq!((row["not_comparable"].as_u64(), row["margin"]["minor"].as_i64()), (Some(1), Some(0)), "{row:#}");
        assert!(row["why_not"].as_str().unwrap().contains("The cost book has no price for V153"), "{row:#}");

        let account = account(&owner).await;
        let costs = path_of(&account, "/costs");
        let usd = |minor: i64| json!({ "minor": minor, "currency": "USD" });
        let entry = json!({ "kind": "product", "item": "V153", "months": 1, "price": usd(500) });
        let made = owner.post(&costs, entry.clone()).await.ok(201);
        assert_eq!(owner.post(&costs, entry).await.refused(422), "invalid");
        let row = owner.get("/admin/margins?by=customer").await.ok(200)["items"][0].clone();
        assert!(row["why_not"].as_str().unwrap().contains("no rate to EUR"), "{row:#}");
        let rates = json!({ "rates": [{ "from": "EUR", "to": "USD", "rate": "1.25", "valid_from": "2026-01-01" }] });
        owner.put("/admin/exchange-rates", rates).await.ok(200);
        let price = running["price"]["minor"].as_i64().unwrap();
        for by in ["service", "product", "customer"] {
            let row = owner.get(&format!("/admin/margins?by={by}")).await.ok(200)["items"][0].clone();
            assert_eq!(row["cost"], json!({ "minor": 400, "currency": "EUR" }), "{by} {row:#}");
            assert_eq!(row["margin"]["minor"], price - 400, "{}: {by} {row:#}", world.database.name);
            assert_eq!(row["permille"], ((price - 400) * 1000 + price / 2) / price, "{row:#}");
        }
        let sums = owner.get("/admin/margins/sums?by=product").await.ok(200);
        assert_eq!(sums["items"][0]["margin"]["minor"], price - 400, "{sums:#}");
        let path = format!("/admin/provider-costs/{}", made["id"].as_str().unwrap());
        owner.patch(&path, json!({ "price": usd(5000) })).await.ok(200);
        let losing = owner.get("/admin/margins?by=service&show=losing").await.ok(200);
        assert_eq!((losing["total"].as_u64(), &losing["items"][0]["id"]), (Some(1), &running["id"]), "{losing:#}");
        owner.call(Method::DELETE, &path, None, &[]).await.ok(204);
        assert_eq!(owner.get("/admin/margins?show=unknown").await.ok(200)["total"], 1);
    }
}

#[tokio::test]
async fn a_strange_machine_is_found_tried_adopted_once_and_billed_from_its_due_date() {
    for world in worlds().await {
        let owner = world.owner().await;
        let machine = bought_elsewhere(&world, "old shop").await;
        let account = account(&owner).await;
        owner.post("/admin/findings/look", json!({})).await.ok(202);
        world.settle().await;
        let found = owner.get("/admin/findings").await.ok(200);
        assert_eq!((found["total"].as_u64(), found["items"][0]["can_adopt"].as_bool()), (Some(1), Some(true)));
        assert_eq!(found["items"][0]["machine"]["id"], machine.as_str(), "{found:#}");
        let foreign = owner.get(&path_of(&account, "/foreign-machines")).await.ok(200);
        assert_eq!(foreign["items"].as_array().unwrap().len(), 1);

        let products = owner.get("/admin/products?kind=vps").await.ok(200);
        let product = products["items"].as_array().unwrap().iter().find(|p| p["provider"]["product_id"] == "V153");
        let new = json!({ "name": "Old Friend", "email": "friend@example.com", "country": "DE" });
        let row = json!({
            "provider_ref": machine, "new_customer": new, "product_id": product.unwrap()["id"],
            "price": { "minor": 900, "currency": "EUR" }, "cycle_months": 1, "next_due_on": "2026-02-10",
        });
        let adopt = path_of(&account, "/adopt");
        let dry = owner.post(&adopt, json!({ "dry_run": true, "rows": [row] })).await.ok(200);
        assert_eq!((&dry["rows"][0]["verdict"], &dry["adopted"]), (&json!("would_adopt"), &json!(1)), "{dry:#}");
        assert_eq!(dry["rows"][0]["next_invoice_on"], "2026-01-27", "{dry:#}");
        let foreseen = dry["rows"][0]["first_invoice"].clone();
        assert_eq!(foreseen["issue_date"], "2026-01-27", "{dry:#}");
        assert!(dry["rows"][0]["margin_unknown"].as_str().unwrap().contains("no price for V153"), "{dry:#}");
        let book = json!({ "csv": BOOK, "dry_run": false });
        owner.post(&path_of(&account, "/costs/import"), book).await.ok(200);
        let priced = owner.post(&adopt, json!({ "dry_run": true, "rows": [row] })).await.ok(200);
        assert_eq!(priced["rows"][0]["margin"]["margin"]["minor"], 500, "{priced:#}");
        assert_eq!(owner.get("/admin/services").await.ok(200)["total"], 0, "a dry run makes nothing");
        assert_eq!(owner.get("/admin/customers?q=friend").await.ok(200)["total"], 0);

        let past = json!({ "next_due_on": "2025-12-31" });
        let mut late = row.clone();
        late["next_due_on"] = past["next_due_on"].clone();
        let refused = owner.post(&adopt, json!({ "dry_run": false, "rows": [late] })).await.ok(200);
        assert_eq!(refused["rows"][0]["problems"][0]["pointer"], "/next_due_on", "{refused:#}");
        let done = owner.post(&adopt, json!({ "dry_run": false, "rows": [row] })).await.ok(200);
        assert_eq!(done["rows"][0]["verdict"], "adopted", "{}: {done:#}", world.database.name);
        let again = owner.post(&adopt, json!({ "dry_run": false, "rows": [row] })).await.ok(200);
        assert_eq!((&again["rows"][0]["verdict"], &again["already"]), (&json!("already"), &json!(1)), "{again:#}");
        assert_eq!(again["rows"][0]["service_id"], done["rows"][0]["service_id"]);
        world.settle().await;
        assert_eq!(owner.get("/admin/findings").await.ok(200)["total"], 0);
        assert_eq!(owner.get("/admin/services").await.ok(200)["total"], 1);
        assert_eq!(owner.get("/admin/invoices").await.ok(200)["total"], 0, "nothing is billed for the past");
        assert_eq!((world.contabo.machines(), world.contabo.created_total()), (1, 1));

        // It renews like any other, from its own due date on.
        world.advance_days(20).await;
        let invoices = owner.get("/admin/invoices").await.ok(200);
        assert_eq!(invoices["total"], 1, "{}: {invoices:#}", world.database.name);
        let id = invoices["items"][0]["id"].as_str().unwrap();
        let invoice = owner.get(&format!("/admin/invoices/{id}")).await.ok(200);
        assert_eq!(invoice["lines"][0]["period_start"], "2026-02-10", "{invoice:#}");
        assert_eq!(invoice["lines"][0]["amount"]["minor"], 900, "{invoice:#}");
        assert_eq!((&invoice["total"], &invoice["due_date"]), (&foreseen["total"], &foreseen["due_date"]));
        owner.post("/admin/findings/look", json!({})).await.ok(202);
        world.settle().await;
        assert_eq!(owner.get("/admin/findings").await.ok(200)["total"], 0, "{}", world.database.name);
        assert_eq!((world.contabo.machines(), world.contabo.created_total()), (1, 1));
    }
}

#[tokio::test]
async fn accounts_are_named_by_products_and_stay_while_they_are_needed() {
    for world in worlds().await {
        let owner = world.owner().await;
        let first = account(&owner).await;
        assert_eq!(first["is_default"], true, "{first:#}");
        let second = json!({
            "name": "Second", "kind": "contabo", "api_base": world.peers.contabo_url,
            "token_url": world.peers.contabo_token_url, "client_id": world.peers.contabo_client_id,
            "client_secret": world.peers.contabo_client_secret.expose(), "username": world.peers.contabo_username,
            "password": world.peers.contabo_password.expose(),
        });
        let second = owner.post("/admin/provider-accounts", second).await.ok(201);
        assert_eq!(second["is_default"], false);
        world.settle().await;
        let products = owner.get("/admin/products?kind=vps").await.ok(200);
        for product in products["items"].as_array().unwrap() {
            let mut provider = product["provider"].clone();
            provider["account_id"] = second["id"].clone();
            let path = format!("/admin/products/{}", product["id"].as_str().unwrap());
            let changed = owner.patch(&path, json!({ "provider": provider })).await.ok(200);
            assert_eq!(changed["provider"]["account_id"], second["id"], "{changed:#}");
            provider["account_id"] = json!("pac_00000000000000000000000001");
            let strange = owner.patch(&path, json!({ "provider": provider })).await;
            assert_eq!(strange.body["errors"][0]["code"], "unknown_account", "{:#}", strange.body);
        }
        let delete = async |account: &Value| owner.call(Method::DELETE, &path_of(account, ""), None, &[]).await;
        assert_eq!(delete(&second).await.refused(409), "account_in_use", "products are bought on it");
        let client = world.customer("second@example.com").await;
        let running = running_machine(&world, &client, GOOD).await;
        let full = owner.get(&format!("/admin/services/{}", running["id"].as_str().unwrap())).await.ok(200);
        assert_eq!(full["provider"]["account_id"], second["id"], "{full:#}");
        assert_eq!(delete(&first).await.refused(409), "account_is_default");
        owner.patch(&path_of(&second, ""), json!({ "is_default": true })).await.ok(200);
        let stays = owner.patch(&path_of(&second, ""), json!({ "is_default": false })).await;
        assert_eq!(stays.body["errors"][0]["pointer"], "/is_default");
        delete(&first).await.ok(204);
        assert_eq!(owner.get("/admin/provider-accounts").await.ok(200)["total"], 1, "{}", world.database.name);
    }
}

#[tokio::test]
async fn an_account_that_is_full_is_told_of_and_its_orders_wait() {
    for world in worlds().await {
        let (owner, client) = (world.owner().await, world.customer("roomless@example.com").await);
        let account = account(&owner).await;
        let path = path_of(&account, "");
        let limited = owner.patch(&path, json!({ "quotas": { "machines": 0, "firewalls": 5 } })).await.ok(200);
        let want = json!({ "kind": "machines", "used": 0, "most": 0, "state": "full" });
        assert_eq!(limited["quotas"][0], want, "{limited:#}");
        let kept = owner.patch(&path, json!({ "quotas": { "private_networks": 1 } })).await.ok(200);
        assert_eq!(kept["quotas"][0], want, "what is left out stays");
        assert_eq!(owner.patch(&path, json!({ "quotas": { "machines": -1 } })).await.refused(422), "invalid");
        assert_eq!(owner.patch(&path, json!({ "quotas": { "clouds": 1 } })).await.refused(422), "invalid");
        let support = world.staff(2).await;
        assert_eq!(support.patch(&path, json!({ "quotas": { "machines": 1 } })).await.refused(403), "forbidden");

        let waits = buy(&world, &client).await;
        assert_eq!((&waits["state"], &waits["waits_for"]), (&json!("provisioning"), &json!("room")), "{waits:#}");
        assert!(!waits.to_string().contains("is full"), "customers do not read of our limits: {waits:#}");
        let attention = owner.get("/admin/dashboard").await.ok(200)["attention"].clone();
        let group = |kind: &str| {
            let groups = attention.as_array().unwrap();
            groups.iter().find(|g| g["kind"] == kind).unwrap_or_else(|| panic!("no {kind}: {attention:#}")).clone()
        };
        assert_eq!(group("waits_for_room")["items"][0]["id"], waits["id"]);
        assert_eq!(group("account_quota")["items"][0]["detail"], "0 of 0 machines");

        owner.patch(&path, json!({ "quotas": { "machines": null } })).await.ok(200);
        world.settle().await;
        world.advance_seconds(90).await;
        assert_eq!(service(&client).await["state"], "active", "on {}", world.database.name);
    }
}

#[tokio::test]
async fn the_calls_of_the_page_do_what_it_says() {
    for world in worlds().await {
        let (owner, client) = (world.owner().await, world.customer("reader@example.com").await);
        let account = account(&owner).await;
        let machine = bought_elsewhere(&world, "old shop").await;
        owner.patch(&path_of(&account, ""), json!({ "orders_per_day": 0 })).await.ok(200);
        let held = buy(&world, &client).await;
        let products = owner.get("/admin/products?kind=vps").await.ok(200);
        owner.post("/admin/findings/look", json!({})).await.ok(202);
        world.settle().await;
        let finding = owner.get("/admin/findings").await.ok(200)["items"][0]["id"].clone();
        let mut reader = Reader::new(&owner, &client);
        let product = &products["items"][0]["id"];
        for (name, id) in [("account", &account["id"]), ("service", &held["id"]), ("product", product)] {
            reader.name(name, id);
        }
        reader.name("finding", &finding);
        reader.name("machine", &json!(machine));
        reader.name("plan", &products["items"][0]["slug"]);
        let calls = calls(include_str!("../../../../docs/provider-accounts.md"));
        assert!(calls.len() >= 17, "only {} calls on the page", calls.len());
        for call in calls {
            reader.play(&call).await;
            world.settle().await;
        }
        let adopted = owner.get("/admin/customers?q=friend@example.com").await.ok(200);
        assert_eq!(adopted["total"], 1, "{}: {adopted:#}", world.database.name);
        world.advance_seconds(90).await;
        assert_eq!(service(&client).await["state"], "active", "{}: the approved one", world.database.name);
    }
}
