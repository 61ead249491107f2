//! Private networks, firewalls and addresses over the API: the calls of docs/networks.md do what the page says.

use reqwest::Method;
use serde_json::{Value, json};

use crate::journey::{GOOD, running_machine};
use crate::pages::{Reader, calls};
use crate::world::worlds;

#[tokio::test]
async fn the_calls_of_the_page_do_what_it_says() {
    for world in worlds().await {
        let (owner, client) = (world.owner().await, world.customer("networks@example.com").await);
        let running = running_machine(&world, &client, GOOD).await;
        let ip = world.contabo.buy_vip("EU", "floating").unwrap();
        let account = owner.get("/admin/provider-accounts").await.ok(200)["items"][0]["id"].clone();
        let customer = owner.get("/admin/customers?q=networks@example.com").await.ok(200)["items"][0]["id"].clone();
        let mut reader = Reader::new(&owner, &client);
        for (name, id) in [("service", &running["id"]), ("account", &account), ("customer", &customer)] {
            reader.name(name, id);
        }
        for call in calls(include_str!("../../../../docs/networks.md")) {
            let answer = reader.play(&call).await;
            match call.path.as_str() {
                "/portal/networks" => reader.name("network", &answer.body["id"]),
                "/portal/firewalls" => reader.name("firewall", &answer.body["id"]),
                "/admin/provider-accounts/{account}/read-addresses" => {
                    let listed = owner.get(&format!("/admin/addresses?q={ip}")).await.ok(200);
                    reader.name("address", &listed["items"][0]["id"]);
                }
                _ => {}
            }
            world.settle().await;
            world.advance_seconds(15).await;
        }
        let detail = reader.answer("GET /portal/networks/{network}");
        assert_eq!((&detail["state"], &detail["cidr"]), (&json!("ready"), &json!("10.0.0.0/22")), "{detail:#}");
        let plan = &detail["plan"];
        assert_eq!((&plan["next_free"], &plan["addresses"]), (&json!("10.0.0.2"), &json!(1021)), "{plan:#}");
        assert_eq!((&plan["parts"][0]["to"], &plan["clashes"]), (&json!("10.0.3.254"), &json!([])), "{plan:#}");
        let candidate = &detail["candidates"][0];
        assert_eq!((&candidate["needs"], &candidate["has_add_on"]), (&json!("reinstall"), &json!(true)), "{detail:#}");
        let looked = &reader.answer("POST /portal/networks/{network}/look")["members"][0];
        assert_eq!((&looked["state"], &looked["private_ip"]), (&json!("needs_reinstall"), &json!("10.0.0.2")));
        let tried = reader.answer("GET /portal/services/{service}/firewall?with={firewall}");
        assert_eq!(tried["warnings"], json!(["no_way_to_log_in"]), "{tried:#}");
        assert_eq!(client.get("/portal/networks").await.ok(200)["total"], 0, "{}", world.database.name);
        let firewall = client.get("/portal/firewalls").await.ok(200)["items"][0].clone();
        assert_eq!(firewall["services"][0]["state"], "active", "{firewall:#}");
        let history = &reader.answer("GET /admin/addresses/{address}")["history"];
        assert_eq!(history[0]["service"]["id"], running["id"], "{history:#}");
    }
}

#[tokio::test]
async fn an_address_with_a_price_is_billed_until_it_is_taken_back() {
    for world in worlds().await {
        let (owner, client) = (world.owner().await, world.customer("floating@example.com").await);
        let running = running_machine(&world, &client, GOOD).await;
        let ip = world.contabo.buy_vip("EU", "floating").unwrap();
        let account = owner.get("/admin/provider-accounts").await.ok(200)["items"][0]["id"].clone();
        let account = account.as_str().unwrap();
        owner.post(&format!("/admin/provider-accounts/{account}/read-addresses"), json!({})).await.ok(200);
        let free = owner.get(&format!("/admin/addresses?show=free&q={ip}")).await.ok(200);
        let path = format!("/admin/addresses/{}", free["items"][0]["id"].as_str().unwrap());
        let customer = owner.get("/admin/customers?q=floating@example.com").await.ok(200)["items"][0]["id"].clone();
        let give = async |more: Value| {
            let mut body = json!({ "customer_id": customer, "price": { "minor": 310, "currency": "EUR" } });
            body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            owner.post(&format!("{path}/give"), body).await
        };
        for (more, pointer) in [
            (json!({ "price": { "minor": 310, "currency": "USD" } }), "/price/currency"),
            (json!({ "price": { "minor": 0, "currency": "EUR" } }), "/price/minor"),
            (json!({ "every_months": 0 }), "/every_months"),
            (json!({ "customer_id": null }), "/customer_id"),
        ] {
            let answer = give(more).await;
            assert_eq!(
                (answer.status, &answer.body["errors"][0]["pointer"]),
                (422, &json!(pointer)),
                "{:#}",
                answer.body
            );
        }
        let given = give(json!({})).await.ok(200);
        assert_eq!((&given["bill"]["price"]["minor"], &given["bill"]["every_months"]), (&json!(310), &json!(1)));
        let detail = owner.get(&path).await.ok(200);
        assert!(detail["cost"]["why_not"].as_str().unwrap().contains("floating_ip"), "{detail:#}");
        let cost = json!({ "kind": "add_on", "item": "floating_ip", "months": 1, "price": { "minor": 200, "currency": "EUR" } });
        owner.post(&format!("/admin/provider-accounts/{account}/costs"), cost).await.ok(201);
        let detail = owner.get(&path).await.ok(200);
        assert_eq!((&detail["cost"]["cost"]["minor"], &detail["cost"]["margin"]["minor"]), (&json!(200), &json!(110)));
        let own = client.get(&path.replace("/admin/", "/portal/")).await.ok(200);
        assert_eq!((&own["bill"]["price"]["minor"], &own["cost"]), (&json!(310), &Value::Null), "{own:#}");

        // Its first period is billed, another price is for the next one, and another length is for none.
        world.advance_days(1).await;
        let invoices = async || {
            let mut found = Vec::new();
            for row in client.get("/portal/invoices").await.ok(200)["items"].as_array().unwrap() {
                let invoice = client.get(&format!("/portal/invoices/{}", row["id"].as_str().unwrap())).await.ok(200);
                found.extend(Some(invoice).filter(|i| i["kind"] == "items"));
            }
            found
        };
        let billed = invoices().await;
        assert_eq!(billed.len(), 1, "{billed:#?}, on {}", world.database.name);
        let dearer = give(json!({ "price": { "minor": 400, "currency": "EUR" } })).await.ok(200);
        assert_eq!(dearer["bill"]["price"]["minor"], 400);
        let longer = give(json!({ "every_months": 12 })).await;
        assert_eq!((longer.status, &longer.body["errors"][0]["code"]), (422, &json!("fixed")), "{:#}", longer.body);

        // On a server it stays; taken back its bill ends, and the days that are left are credited.
        let server = json!({ "service_id": running["id"] });
        owner.post(&format!("{path}/assign"), server).await.ok(202);
        world.settle().await;
        world.advance_seconds(15).await;
        let back = json!({ "credit_rest": true });
        assert_eq!(owner.post(&format!("{path}/give"), back.clone()).await.refused(409), "address_in_use");
        owner.post(&format!("{path}/assign"), json!({})).await.ok(202);
        world.settle().await;
        world.advance_seconds(15).await;
        let taken = owner.post(&format!("{path}/give"), back).await.ok(200);
        assert_eq!((&taken["bill"], &taken["customer"]), (&Value::Null, &Value::Null), "{taken:#}");
        let items =
            owner.get(&format!("/admin/billable-items?customer_id={}", customer.as_str().unwrap())).await.ok(200);
        assert_eq!(items["items"][0]["state"], "cancelled", "{items:#}");
        let invoice = owner.get(&format!("/admin/invoices/{}", billed[0]["id"].as_str().unwrap())).await.ok(200);
        assert_eq!(invoice["credit_notes"].as_array().map(Vec::len), Some(1), "{invoice:#}");
        world.advance_days(40).await;
        assert_eq!(invoices().await.len(), 1, "nothing more of it is billed, on {}", world.database.name);
    }
}

#[tokio::test]
async fn a_stranger_finds_none_of_it_and_changes_nothing() {
    for world in worlds().await {
        let (owner, client) = (world.owner().await, world.customer("holder@example.com").await);
        let service = running_machine(&world, &client, GOOD).await["id"].as_str().unwrap().to_owned();
        owner.post(&format!("/admin/services/{service}/private-networking"), json!({})).await.ok(204);
        let text = |value: &Value| value["id"].as_str().unwrap().to_owned();
        let network = text(&client.post("/portal/networks", json!({ "name": "Mine", "region": "EU" })).await.ok(202));
        let rules = json!([{ "protocol": "tcp", "ports": ["22"], "sources": ["any"] }]);
        let firewall = text(&client.post("/portal/firewalls", json!({ "name": "Mine", "rules": rules })).await.ok(201));
        world.settle().await;
        let server = json!({ "service_id": service });
        client.post(&format!("/portal/networks/{network}/members"), server.clone()).await.ok(202);
        client.post(&format!("/portal/firewalls/{firewall}/services"), server.clone()).await.ok(202);
        world.settle().await;
        world.advance_seconds(30).await;
        let address = text(&client.get("/portal/addresses").await.ok(200)["items"][0]);
        let eve = world.customer("eve@example.com").await;
        running_machine(&world, &eve, GOOD).await;
        let hers = text(&eve.post("/portal/firewalls", json!({ "name": "Hers", "rules": [] })).await.ok(201));
        let before = crate::contents::contents(&world).await;
        let (networks, firewalls) = (format!("/portal/networks/{network}"), format!("/portal/firewalls/{firewall}"));
        let addresses = format!("/portal/addresses/{address}");
        let named = json!({ "name": "mail.example.com", "accept_mismatch": true });
        for (method, path, body) in [
            (Method::GET, networks.clone(), Value::Null),
            (Method::DELETE, networks.clone(), Value::Null),
            (Method::POST, format!("{networks}/look"), json!({})),
            (Method::POST, format!("{networks}/members"), server.clone()),
            (Method::DELETE, format!("{networks}/members/{service}"), Value::Null),
            (Method::GET, firewalls.clone(), Value::Null),
            (Method::PUT, firewalls.clone(), json!({ "name": "Stolen", "rules": [] })),
            (Method::DELETE, firewalls.clone(), Value::Null),
            (Method::POST, format!("{firewalls}/services"), server.clone()),
            (Method::POST, format!("/portal/firewalls/{hers}/services"), server.clone()),
            (Method::DELETE, format!("{firewalls}/services/{service}"), Value::Null),
            (Method::GET, format!("/portal/services/{service}/firewall"), Value::Null),
            (Method::GET, addresses.clone(), Value::Null),
            (Method::DELETE, addresses.clone(), Value::Null),
            (Method::POST, format!("{addresses}/inside"), json!({ "ip": "2001:db8::5" })),
            (Method::POST, format!("{addresses}/assign"), json!({})),
            (Method::GET, format!("{addresses}/forward-check?name=a.example.com"), Value::Null),
            (Method::PUT, format!("{addresses}/reverse-name"), named),
            (Method::DELETE, format!("{addresses}/reverse-name"), Value::Null),
        ] {
            let answer = eve.call(method.clone(), &path, Some(body).filter(|b| !b.is_null()), &[]).await;
            assert_eq!(answer.status, 404, "{method} {path}: {:#}, on {}", answer.body, world.database.name);
        }
        let after = crate::contents::contents(&world).await;
        assert!(before == after, "{:#?}", crate::contents::difference(&before, &after));
        for list in ["networks", "addresses?q=holder"] {
            assert!(eve.get(&format!("/portal/{list}")).await.ok(200).to_string().find(&service).is_none(), "{list}");
        }
    }
}
