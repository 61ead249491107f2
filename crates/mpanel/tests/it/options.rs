//! Options of products over the API: the calls of docs/configurable-options.md do what the page says.

use serde_json::{Value, json};

use crate::journey::{GOOD, pay, service};
use crate::pages::{Reader, calls};
use crate::world::worlds;

fn keyed<'a>(list: &'a Value, key: &str) -> &'a Value {
    let found = list.as_array().unwrap().iter().find(|o| o["offer"]["key"] == key || o["key"] == key);
    found.unwrap_or_else(|| panic!("{key} in {list:#}"))
}

#[tokio::test]
async fn the_calls_of_the_page_do_what_it_says() {
    for world in worlds().await {
        let (owner, client) = (world.owner().await, world.customer("options@example.com").await);
        let catalog = client.get("/shop/catalog?currency=EUR").await.ok(200);
        let plan = catalog["groups"][0]["products"][0].clone();
        let images = plan["images"].as_array().unwrap();
        let linux = images.iter().find(|i| i["os_type"] == "Linux").unwrap();
        let mut reader = Reader::new(&owner, &client);
        reader.name("plan", &plan["id"]);
        reader.name("image", &linux["id"]);
        for mut call in calls(include_str!("../../../../docs/configurable-options.md")) {
            if call.path == "/portal/services/{service}/options" && call.method == reqwest::Method::GET {
                let quoted = reader.answer("POST /shop/quote").clone();
                assert_eq!(quoted["problems"], json!([]), "{quoted:#}");
                let cart = client.post("/shop/carts", json!({ "currency": "EUR" })).await.ok(201);
                let path = format!("/shop/carts/{}", cart["id"].as_str().unwrap());
                let cart = client.put(&path, json!({ "items": [quoted["items"][0]["input"]] })).await.ok(200);
                assert_eq!(cart["due_now"], quoted["due_now"]);
                let body = json!({ "accept_terms": true, "expected_due_now": cart["due_now"] });
                let order = client.post(&format!("{path}/checkout"), body).await.ok(201);
                pay(&world, &client, order["invoice"]["id"].as_str().unwrap(), GOOD).await;
                world.settle().await;
                world.advance_seconds(90).await;
                reader.name("service", &service(&client).await["id"]);
            }
            if call.path.ends_with("/change") {
                let quoted = reader.answer("POST /portal/services/{service}/change-quote")["due_now"].clone();
                call.replace("\"{due}\"", &quoted.to_string());
            }
            reader.play(&call).await;
            world.settle().await;
        }
        let quoted = reader.answer("POST /shop/quote");
        let lines = quoted["items"][0]["lines"].as_array().unwrap();
        let told: Vec<(&Value, &Value)> = lines.iter().map(|l| (&l["description"], &l["amount"]["minor"])).collect();
        assert!(told.contains(&(&json!("Memory: 16 GB"), &json!(500))), "{told:?}");
        assert!(told.contains(&(&json!("Sites (3, 1 included)"), &json!(300))), "{told:?}");
        assert!(lines[0]["description"].as_str().unwrap().ends_with("Reference: ACME-7"), "{told:?}");
        let seen = reader.answer("GET /portal/services/{service}/options");
        assert_eq!(keyed(&seen["options"], "memory")["held"]["words"], "16 GB", "{seen:#}");
        assert_eq!(keyed(&seen["options"], "sites")["held"]["price"]["minor"], 300);
        assert_eq!(seen["can_change"]["allowed"], true);
        let change = reader.answer("POST /portal/services/{service}/change-quote");
        assert_eq!((&change["kind"], &change["summary"]), (&json!("options"), &json!("Sites: 5 instead of 3")));
        let later = reader.answer("POST /admin/services/{service}/change-quote");
        assert_eq!(later["due_now"]["minor"], 0, "{later:#}");

        let service = service(&client).await;
        let options = &service["subscription"]["options"];
        assert_eq!(keyed(options, "sites")["value"], 5, "{options:#}");
        assert_eq!(keyed(options, "reference")["words"], "ACME-8");
        let path = format!("/admin/services/{}", service["id"].as_str().unwrap());
        let timeline = owner.get(&format!("{path}/timeline")).await.ok(200).to_string();
        assert!(timeline.contains("Changed: Reference") && !timeline.contains("ACME-8"), "{timeline}");
        let both = json!({ "cycle_months": 12, "options": [], "when": "now" });
        let portal = format!("/portal/services/{}/change-quote", service["id"].as_str().unwrap());
        assert_eq!(client.post(&portal, both).await.body["errors"][0]["code"], "not_both");
        let eve = world.customer("eve@example.com").await;
        eve.get(&format!("/portal/services/{}/options", service["id"].as_str().unwrap())).await.refused(404);
    }
}
