//! Templates and the marketplace over the API: the calls of docs/cloud-init.md do what the page says, and an
//! application that is ordered is installed, reports, and hands its passwords over once.

use serde_json::{Value, json};

use crate::journey::{GOOD, filled_cart, pay, running_machine, service};
use crate::pages::{Reader, calls};
use crate::world::{World, worlds};

async fn document_of(world: &World, service: &Value) -> String {
    let owner = world.owner().await;
    let path = format!("/admin/services/{}", service["id"].as_str().unwrap());
    let shown = owner.get(&path).await.ok(200);
    let machine = shown["provider"]["instance_id"].as_str().expect("a machine");
    world.contabo.machine(machine.parse().unwrap()).unwrap().user_data.unwrap()
}

#[tokio::test]
async fn the_calls_of_the_page_do_what_it_says() {
    for world in worlds().await {
        let (owner, client) = (world.owner().await, world.customer("software@example.com").await);
        let running = running_machine(&world, &client, GOOD).await;
        let catalog = client.get("/shop/catalog?currency=EUR").await.ok(200);
        let plan = &catalog["groups"][0]["products"][0];
        let image = plan["images"].as_array().unwrap().iter().find(|i| i["os_type"] == "Linux").unwrap();
        let mut reader = Reader::new(&owner, &client);
        for (name, found) in [("service", &running), ("product", plan), ("image", image)] {
            reader.name(name, &found["id"]);
        }
        for call in calls(include_str!("../../../../docs/cloud-init.md")) {
            let answer = reader.play(&call).await;
            match (call.method.as_str(), call.path.as_str()) {
                ("POST", "/admin/templates") => reader.name("template", &answer.body["id"]),
                ("POST", "/admin/applications") => reader.name("application", &answer.body["id"]),
                _ => {}
            }
            world.settle().await;
            world.advance_seconds(240).await;
        }
        assert_eq!(reader.answer("GET /admin/templates")["items"].as_array().unwrap().len(), 6);
        let preview = reader.answer("POST /admin/templates/preview");
        assert_eq!(preview["document"], "#cloud-config\npackages:\n  - \"git\"\n", "{preview:#}");
        let installed = &reader.answer("GET /portal/services/{service}/software")["install"];
        assert_eq!((&installed["state"], &installed["secrets"]), (&json!("done"), &json!(true)), "{installed:#}");
        assert_eq!(installed["steps"][0]["words"], "Greeting", "{installed:#}");
        let shown = reader.answer("POST /portal/services/{service}/software/reveal");
        assert_eq!(shown["items"][0]["label"], "Secret word", "{shown:#}");
    }
}

#[tokio::test]
async fn an_ordered_application_is_installed_and_hands_its_passwords_over_once() {
    for world in worlds().await {
        let (owner, client) = (world.owner().await, world.customer("market@example.com").await);
        let cart = filled_cart(&client).await;
        let mut item = cart["items"][0]["input"].clone();
        let catalog = client.get("/shop/catalog?currency=EUR").await.ok(200);
        let images = catalog["groups"][0]["products"][0]["images"].as_array().unwrap();
        let ubuntu = |i: &&Value| i["name"].as_str().unwrap().to_lowercase().starts_with("ubuntu");
        item["image_id"] = images.iter().find(ubuntu).expect("an Ubuntu")["id"].clone();
        let plan = item["product_id"].as_str().unwrap();
        let offer = client.get(&format!("/shop/software?product_id={plan}")).await.ok(200);
        let offered = offer["applications"].as_array().unwrap();
        let lemp =
            &offered.iter().find(|o| o["application"]["name"] == "LEMP").expect("it came with mPanel")["application"];
        let path = format!("/shop/carts/{}", cart["id"].as_str().unwrap());
        item["software"] = json!({ "application_id": lemp["id"], "variables": { "domain": "not a domain" } });
        let refused = client.put(&path, json!({ "items": [item] })).await;
        assert_eq!(refused.status, 422, "{:#}", refused.body);
        assert_eq!(refused.body["errors"][0]["pointer"], "/items/0/software/variables/domain");
        item["software"] = json!({ "application_id": lemp["id"], "variables": { "domain": "www.example.com" } });
        let filled = client.put(&path, json!({ "items": [item] })).await.ok(200);
        assert_eq!(filled["items"][0]["input"]["software"]["application_id"], lemp["id"], "{filled:#}");

        let body = json!({ "accept_terms": true, "expected_due_now": filled["due_now"] });
        let order = client.post(&format!("{path}/checkout"), body).await.ok(201);
        pay(&world, &client, order["invoice"]["id"].as_str().unwrap(), GOOD).await;
        world.settle().await;
        world.advance_seconds(90).await;
        let machine = service(&client).await;
        let document = document_of(&world, &machine).await;
        assert!(document.contains("domain='www.example.com'"), "{document}");
        let token = document.split_once("report_token='").unwrap().1.split('\'').next().unwrap().to_owned();
        let shown = format!("/portal/services/{}/software", machine["id"].as_str().unwrap());
        // The sandbox has played the machine by now, so its token is used up.
        world.advance_seconds(120).await;
        let late = json!({ "token": token, "state": "failed", "words": "From inside" });
        assert_eq!(world.visitor().post("/hooks/install-reports", late).await.status, 404);
        let install = client.get(&shown).await.ok(200)["install"].clone();
        assert_eq!((&install["state"], &install["problem"]), (&json!("done"), &Value::Null), "{install:#}");
        assert_eq!(install["links"][0]["url"], "http://www.example.com/");
        let secrets = client.post(&format!("{shown}/reveal"), json!({})).await.ok(200);
        assert!(document.contains(secrets["items"][0]["value"].as_str().unwrap()), "{secrets:#}");
        let again = client.post(&format!("{shown}/reveal"), json!({})).await;
        assert_eq!((again.status, again.body["code"].as_str()), (409, Some("install_secrets_gone")));
        let trail = owner.get("/admin/audit?limit=5").await.ok(200).to_string();
        assert!(trail.contains("service.software.reveal"), "{trail}");
        let mails: Vec<String> = world.mails_to("market@example.com").await.into_iter().map(|m| m.0).collect();
        assert!(mails.contains(&"install_finished".to_owned()), "{mails:?}");
    }
}

#[tokio::test]
async fn a_cloud_config_of_ones_own_reaches_the_machine_and_is_readable_nowhere_else() {
    for world in worlds().await {
        let client = world.customer("script@example.com").await;
        let cart = filled_cart(&client).await;
        let mut item = cart["items"][0]["input"].clone();
        let script = "#cloud-config\nchpasswd: { list: ['root:tulips at dawn'] }\n";
        item["software"] = json!({ "script": script });
        let path = format!("/shop/carts/{}", cart["id"].as_str().unwrap());
        let filled = client.put(&path, json!({ "items": [item] })).await.ok(200);
        assert_eq!(filled["items"][0]["input"]["software"]["script"], script);
        assert_eq!(client.get(&path).await.ok(200)["items"][0]["input"]["software"]["script"], script);
        let body = json!({ "accept_terms": true, "expected_due_now": filled["due_now"] });
        let order = client.post(&format!("{path}/checkout"), body).await.ok(201);
        pay(&world, &client, order["invoice"]["id"].as_str().unwrap(), GOOD).await;
        world.settle().await;
        world.advance_seconds(90).await;
        let document = document_of(&world, &service(&client).await).await;
        assert!(document.contains("tulips at dawn"), "{document}");
        let everything = format!("{:?}", crate::contents::contents(&world).await);
        assert!(!everything.contains("tulips"), "on {}", world.database.name);
    }
}
