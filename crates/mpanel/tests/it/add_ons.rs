//! Add-ons over the API: the calls of docs/add-ons.md do what the page says, from the price to the machine.

use serde_json::{Value, json};

use crate::client::Client;
use crate::journey::{GOOD, running_machine};
use crate::pages::{Reader, calls};
use crate::world::{World, worlds};

fn named<'a>(list: &'a Value, name: &str) -> &'a Value {
    list.as_array().unwrap().iter().find(|row| row["name"] == name).unwrap_or_else(|| panic!("{name} in {list:#}"))
}

async fn add_ons(client: &Client, service: &Value) -> Value {
    client.get(&format!("/portal/services/{}/add-ons", service.as_str().unwrap())).await.ok(200)
}

/// The numbers of the add-ons that the provider has sold for the only machine there is.
fn at_the_provider(world: &World) -> Vec<i64> {
    world.contabo.all_machines().remove(0).add_ons
}

#[tokio::test]
async fn the_calls_of_the_page_do_what_it_says() {
    for world in worlds().await {
        let (owner, client) = (world.owner().await, world.customer("add-ons@example.com").await);
        let running = running_machine(&world, &client, GOOD).await;
        let service = running["id"].clone();
        world.advance_days(15).await;
        let advised = client.get("/portal/advice").await.ok(200)["items"].clone();
        assert_eq!(advised[0]["kind"], "backup", "{advised:#}");
        let catalog = client.get("/shop/catalog?currency=EUR").await.ok(200);
        let plan = catalog["groups"][0]["products"][0].clone();
        let backup = named(&plan["add_ons"], "Daily backup")["id"].clone();
        let mut reader = Reader::new(&owner, &client);
        for (name, id) in [("service", &service), ("backup", &backup), ("plan", &plan["id"])] {
            reader.name(name, id);
        }
        reader.name("image", &plan["images"][0]["id"]);
        for mut call in calls(include_str!("../../../../docs/add-ons.md")) {
            if call.path.ends_with("/add-ons")
                && call.path.starts_with("/portal")
                && call.method == reqwest::Method::POST
            {
                let quoted = reader.answer("POST /portal/services/{service}/add-on-quote")["due_now"].clone();
                call.replace("\"{due}\"", &quoted.to_string());
            }
            if call.path == "/portal/advice" {
                // The backup that was advised is there by now; what is left is told of another server.
                running_machine(&world, &client, GOOD).await;
                world.advance_days(15).await;
            }
            let answer = reader.play(&call).await;
            if call.path == "/portal/advice" {
                let kinds: Vec<&Value> = answer.body["items"].as_array().unwrap().iter().map(|a| &a["kind"]).collect();
                assert_eq!(kinds, ["backup", "private_networking"], "{:#}", answer.body);
                reader.name("advice", &answer.body["items"][0]["id"]);
            }
            world.settle().await;
            world.advance_seconds(60).await;
        }
        let catalogue = &reader.answer("GET /admin/add-ons")["items"];
        let sold = &named(catalogue, "Automatic backup");
        assert_eq!((&sold["time"], &sold["sold_as"][0]["name"]), (&json!("later"), &json!("Daily backup")));
        assert_eq!(sold["sold_as"][0]["warning"], Value::Null, "{sold:#}");
        assert_eq!(named(catalogue, "Further SSD disk")["sold_as"], json!([]));
        assert_eq!(named(catalogue, "Plesk or cPanel licence")["sold_as"].as_array().unwrap().len(), 2);
        let shown = reader.answer("GET /portal/services/{service}/add-ons");
        let offer = named(&shown["offers"], "Daily backup");
        assert_eq!((&offer["can_add"]["allowed"], &offer["price"]["minor"]), (&json!(true), &json!(249)), "{offer:#}");
        let address = named(&shown["offers"], "Extra IPv4 address");
        assert_eq!(address["can_add"]["allowed"], false);
        assert!(address["can_add"]["reason"].as_str().unwrap().contains("together with a new server"), "{address:#}");
        assert_eq!(shown["advice"][0]["kind"], "backup");

        let quote = reader.answer("POST /portal/services/{service}/add-on-quote");
        let due = quote["due_now"]["minor"].as_i64().unwrap();
        assert!((1..=297).contains(&due), "part of 2.49 with tax: {quote:#}");
        assert_eq!(reader.answer("POST /portal/services/{service}/add-ons")["due_now"], quote["due_now"]);
        let held = add_ons(&client, &service).await;
        assert_eq!(named(&held["held"], "Daily backup")["state"], "there", "{held:#}");
        let machines = world.contabo.all_machines();
        assert_eq!(machines.iter().map(|m| m.add_ons.len()).sum::<usize>(), 1, "{machines:?}");

        let calculated = reader.answer("POST /shop/quote");
        assert_eq!(calculated["problems"], json!([]), "{calculated:#}");
        let lines = calculated["items"][0]["lines"].as_array().unwrap();
        let line = lines.iter().find(|l| l["description"] == "Daily backup");
        assert_eq!(line.map(|l| &l["amount"]["minor"]), Some(&json!(498)), "two of them: {calculated:#}");
        let left = client.get("/portal/advice").await.ok(200)["items"].clone();
        let gone = reader.answer("GET /portal/advice")["items"][0]["id"].clone();
        assert!(left.as_array().is_some_and(|l| l.len() == 1 && l[0]["id"] != gone), "{left:#}");
        let figures = &reader.answer("GET /admin/add-on-figures?from=2026-01-01&to=2026-12-31")["items"];
        let figures = named(figures, "Daily backup");
        assert_eq!((&figures["services"], &figures["begun"], &figures["ended"]), (&json!(1), &json!(1), &json!(0)));
        assert_eq!(figures["monthly"], json!([{ "minor": 249, "currency": "EUR" }]), "{figures:#}");
        assert_eq!((&figures["possible"], &figures["permille"]), (&json!(2), &json!(500)));
    }
}

#[tokio::test]
async fn private_networking_is_bought_later_and_a_server_joins_with_it() {
    for world in worlds().await {
        let (owner, client) = (world.owner().await, world.customer("later@example.com").await);
        let service = running_machine(&world, &client, GOOD).await["id"].clone();
        let path = format!("/portal/services/{}", service.as_str().unwrap());
        let network = client.post("/portal/networks", json!({ "name": "Back end", "region": "EU" })).await.ok(202);
        world.settle().await;
        let members = format!("/portal/networks/{}/members", network["id"].as_str().unwrap());
        let join = json!({ "service_id": service, "anew": false });
        let refused = client.post(&members, join.clone()).await;
        refused.refused(402);
        let offers = add_ons(&client, &service).await;
        let net = named(&offers["offers"], "Private network")["product_id"].clone();
        let ask = json!({ "product_id": net });
        let quote = client.post(&format!("{path}/add-on-quote"), ask).await.ok(200);
        let wrong = json!({ "product_id": net, "expected_due_now": { "minor": 1, "currency": "EUR" } });
        assert_eq!(client.post(&format!("{path}/add-ons"), wrong).await.body["code"], "price_changed");
        let body = json!({ "product_id": net, "expected_due_now": quote["due_now"] });
        let made = client.post(&format!("{path}/add-ons"), body.clone()).await.ok(200);
        assert_eq!(made["invoice_ids"].as_array().unwrap().len(), 1, "{made:#}");
        let again = client.post(&format!("{path}/add-ons"), body.clone()).await;
        assert_eq!(again.body["code"], "has_add_on", "{:#}", again.body);
        world.settle().await;
        world.advance_seconds(60).await;
        assert_eq!(at_the_provider(&world).len(), 1, "{}", world.database.name);
        client.post(&members, join).await.ok(202);

        // Staff sells the other one; a stranger sees and buys nothing.
        let backup = named(&offers["offers"], "Daily backup")["product_id"].clone();
        let staff = format!("/admin/services/{}", service.as_str().unwrap());
        let quote = owner.post(&format!("{staff}/add-on-quote"), json!({ "product_id": backup })).await.ok(200);
        let eve = world.customer("eve@example.com").await;
        let body = json!({ "product_id": backup, "expected_due_now": quote["due_now"] });
        eve.get(&format!("{path}/add-ons")).await.refused(404);
        eve.post(&format!("{path}/add-ons"), body.clone()).await.refused(404);
        owner.post(&format!("{staff}/add-ons"), body).await.ok(200);
        world.settle().await;
        world.advance_seconds(60).await;
        assert_eq!(at_the_provider(&world).len(), 2);
        let seen = owner.get(&format!("{staff}/add-ons")).await.ok(200);
        assert_eq!(seen["held"].as_array().unwrap().len(), 2, "{seen:#}");
    }
}

#[tokio::test]
async fn a_server_joins_with_the_purchase_of_its_add_on_or_nothing_happens() {
    for world in worlds().await {
        let (owner, client) = (world.owner().await, world.customer("joining@example.com").await);
        let service = running_machine(&world, &client, GOOD).await["id"].clone();
        let path = format!("/portal/services/{}", service.as_str().unwrap());
        let network = client.post("/portal/networks", json!({ "name": "Back end", "region": "EU" })).await.ok(202);
        world.settle().await;
        let id = network["id"].as_str().unwrap();
        let members = format!("/portal/networks/{id}/members");
        let detail = client.get(&format!("/portal/networks/{id}")).await.ok(200);
        let candidate = &detail["candidates"][0];
        assert_eq!(candidate["can_join"]["allowed"], false, "{candidate:#}");
        assert_eq!(candidate["with_add_on"]["allowed"], true, "{candidate:#}");
        let offers = add_ons(&client, &service).await["offers"].clone();
        let [net, backup] = ["Private network", "Daily backup"].map(|name| named(&offers, name)["product_id"].clone());
        let quote = client.post(&format!("{path}/add-on-quote"), json!({ "product_id": net })).await.ok(200);
        let join = |product: &Value, due: &Value| {
            let add_on = json!({ "product_id": product, "expected_due_now": due, "version": quote["version"] });
            json!({ "service_id": service, "anew": false, "add_on": add_on })
        };
        // Another price, another add-on, a stranger: nothing is bought, nobody is in.
        let one_cent = json!({ "minor": 1, "currency": "EUR" });
        let wrong = client.post(&members, join(&net, &one_cent)).await;
        assert_eq!(wrong.body["code"], "price_changed", "{:#}", wrong.body);
        let other = client.post(&members, join(&backup, &quote["due_now"])).await;
        assert_eq!((other.status, &other.body["errors"][0]["pointer"]), (422, &json!("/add_on/product_id")));
        let eve = world.customer("eve@example.com").await;
        eve.post(&members, join(&net, &quote["due_now"])).await.refused(404);
        let detail = client.get(&format!("/portal/networks/{id}")).await.ok(200);
        assert_eq!(detail["members"], json!([]), "{detail:#}");
        assert!(at_the_provider(&world).is_empty(), "{}", world.database.name);

        client.post(&members, join(&net, &quote["due_now"])).await.ok(202);
        let again = client.post(&members, join(&net, &quote["due_now"])).await;
        assert_eq!(again.body["code"], "action_not_possible", "{:#}", again.body);
        world.settle().await;
        world.advance_seconds(60).await;
        assert_eq!(at_the_provider(&world).len(), 1, "{}", world.database.name);
        let seen = owner.get(&format!("/admin/networks/{id}")).await.ok(200);
        assert_eq!(seen["members"][0]["state"], "needs_reinstall", "{seen:#}");
        let bills = client.get("/portal/invoices").await.ok(200);
        assert_eq!(bills["items"].as_array().unwrap().len(), 2, "{bills:#}");
    }
}

#[tokio::test]
async fn a_plan_with_an_add_on_buys_it_and_one_taken_away_is_shown_as_not_billed() {
    for world in worlds().await {
        let (owner, client) = (world.owner().await, world.customer("by-plan@example.com").await);
        let service = running_machine(&world, &client, GOOD).await["id"].clone();
        let staff = format!("/admin/services/{}", service.as_str().unwrap());
        let name = owner.get(&staff).await.ok(200)["product_name"].clone();
        let products = owner.get("/admin/products?limit=100").await.ok(200);
        let plan = named(&products["items"], name.as_str().unwrap())["id"].clone();
        let product = format!("/admin/products/{}", plan.as_str().unwrap());
        owner.patch(&product, json!({ "in_place_change": true })).await.ok(200);
        let backup = named(&add_ons(&client, &service).await["offers"], "Daily backup")["product_id"].clone();
        let add_ons_now = [json!({ "id": backup, "quantity": 1 })];
        let component = format!("add_on:{}", backup.as_str().unwrap());
        for change in [
            json!({ "kind": "plan", "add_ons": add_ons_now }),
            json!({ "kind": "quantity", "component": component, "quantity": 0 }),
        ] {
            let mut wish = json!({ "change": change, "when": "now", "note": "asked for by telephone" });
            let quote = owner.post(&format!("{staff}/change-quote"), wish.clone()).await.ok(200);
            wish["expected_due_now"] = quote["due_now"].clone();
            owner.post(&format!("{staff}/change"), wish).await.ok(200);
            world.settle().await;
            world.advance_seconds(60).await;
            let held = add_ons(&client, &service).await["held"].clone();
            assert_eq!(named(&held, "Daily backup")["state"], "there", "{held:#}");
            let billed = change["kind"] == "plan";
            assert_eq!(named(&held, "Daily backup")["product_id"].is_null(), !billed, "{held:#}");
            assert_eq!(at_the_provider(&world).len(), 1, "{}", world.database.name);
        }
    }
}

/// The customer has no saved method any more: what is added is paid by hand.
pub async fn forget_cards(client: &Client) {
    for card in client.get("/portal/payment-methods").await.ok(200)["items"].as_array().unwrap() {
        let path = format!("/portal/payment-methods/{}", card["id"].as_str().unwrap());
        client.call(reqwest::Method::DELETE, &path, None, &[]).await.ok(204);
    }
}

/// Adds an add-on for what it is quoted at; the id of its invoice.
async fn added(world: &World, client: &Client, path: &str, product: &Value) -> String {
    let quote = client.post(&format!("{path}/add-on-quote"), json!({ "product_id": product })).await.ok(200);
    let body = json!({ "product_id": product, "expected_due_now": quote["due_now"] });
    let made = client.post(&format!("{path}/add-ons"), body).await.ok(200);
    world.settle().await;
    world.advance_seconds(60).await;
    made["invoice_ids"][0].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn what_a_customer_adds_waits_for_its_payment_unless_staff_waives_it() {
    for world in worlds().await {
        let (owner, client) = (world.owner().await, world.customer("unpaid@example.com").await);
        let service = running_machine(&world, &client, GOOD).await["id"].clone();
        forget_cards(&client).await;
        let path = format!("/portal/services/{}", service.as_str().unwrap());
        let offers = add_ons(&client, &service).await["offers"].clone();
        let (backup, net) =
            (&named(&offers, "Daily backup")["product_id"], &named(&offers, "Private network")["product_id"]);
        let invoice = added(&world, &client, &path, backup).await;
        let held = add_ons(&client, &service).await["held"].clone();
        let waits = named(&held, "Daily backup");
        assert_eq!((&waits["state"], &waits["unpaid_invoice_id"]), (&json!("unpaid"), &json!(invoice)), "{held:#}");
        assert!(at_the_provider(&world).is_empty(), "{}", world.database.name);
        crate::journey::pay(&world, &client, &invoice, GOOD).await;
        world.settle().await;
        world.advance_seconds(60).await;
        let held = add_ons(&client, &service).await["held"].clone();
        let paid = named(&held, "Daily backup");
        assert_eq!((&paid["state"], &paid["unpaid_invoice_id"]), (&json!("there"), &Value::Null), "{held:#}");
        assert_eq!(at_the_provider(&world).len(), 1);

        // Staff lets the other one go before it is paid; its invoice stays open.
        forget_cards(&client).await;
        let invoice = added(&world, &client, &path, net).await;
        assert_eq!(at_the_provider(&world).len(), 1, "{}", world.database.name);
        let approve =
            format!("/admin/services/{}/add-ons/{}/approve", service.as_str().unwrap(), net.as_str().unwrap());
        client.post(&approve, json!({ "reason": "I want it now" })).await.refused(403);
        owner.post(&approve, json!({ "reason": "Known for years" })).await.ok(200);
        assert_eq!(owner.post(&approve, json!({ "reason": "Twice" })).await.refused(409), "not_waiting");
        world.settle().await;
        world.advance_seconds(60).await;
        let held = add_ons(&client, &service).await["held"].clone();
        assert_eq!(named(&held, "Private network")["state"], "there", "{held:#}");
        assert_eq!(at_the_provider(&world).len(), 2, "{}", world.database.name);
        let open = client.get(&format!("/portal/invoices/{invoice}")).await.ok(200);
        assert_eq!(open["state"], "open", "{open:#}");
    }
}

#[tokio::test]
async fn what_is_added_on_account_and_what_staff_adds_waits_for_nothing() {
    for world in worlds().await {
        let (owner, client) = (world.owner().await, world.customer("account@example.com").await);
        let service = running_machine(&world, &client, GOOD).await["id"].clone();
        forget_cards(&client).await;
        let (path, staff) = (
            format!("/portal/services/{}", service.as_str().unwrap()),
            format!("/admin/services/{}", service.as_str().unwrap()),
        );
        let offers = add_ons(&client, &service).await["offers"].clone();
        added(&world, &owner, &staff, &named(&offers, "Private network")["product_id"]).await;
        assert_eq!(at_the_provider(&world).len(), 1, "{}: staff sells on account", world.database.name);
        let settings = json!({ "values": [{ "key": "change.delivery", "value": "on_account" }] });
        owner.put(&format!("{staff}/settings"), settings).await.ok(200);
        added(&world, &client, &path, &named(&offers, "Daily backup")["product_id"]).await;
        assert_eq!(at_the_provider(&world).len(), 2, "{}", world.database.name);
    }
}
