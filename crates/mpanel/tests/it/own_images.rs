//! Images of the business's own, from the address to machines that are installed from them: what is offered is what the
//! provider is asked for.

use reqwest::Method;
use serde_json::{Value, json};

use crate::estate::account;
use crate::journey::{GOOD, cart_input, pay};
use crate::world::worlds;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_is_ordered_from_an_image_of_the_business_and_installed_from_another() {
    for world in worlds().await {
        let (owner, client) = (world.owner().await, world.customer("golden@example.com").await);
        let account = account(&owner).await["id"].as_str().unwrap().to_owned();
        for name in ["golden", "silver"] {
            let url = format!("https://files.example.com/{name}.qcow2");
            let new = json!({ "name": name, "url": url, "os_type": "Linux", "os_version": "24.04", "offered": true });
            owner.post(&format!("/admin/provider-accounts/{account}/custom-images"), new).await.ok(202);
        }
        world.settle().await;
        world.advance_seconds(60).await;
        let offered = owner.get(&format!("/admin/provider-accounts/{account}/catalog")).await.ok(200)["images"].clone();
        let image = |name: &str| offered.as_array().unwrap().iter().find(|i| i["name"] == name).cloned().unwrap();
        let (golden, silver) = (image("golden"), image("silver"));

        // It is in the shop once the product has it.
        let mut item = cart_input(&client).await;
        item["image_id"] = golden["id"].clone();
        let cart = client.post("/shop/carts", json!({ "currency": "EUR" })).await.ok(201);
        let path = format!("/shop/carts/{}", cart["id"].as_str().unwrap());
        let early = client.put(&path, json!({ "items": [item] })).await;
        assert!(early.status == 422 || early.body["problems"][0].is_object(), "{:#}", early.body);
        let product = format!("/admin/products/{}", item["product_id"].as_str().unwrap());
        let mut images = owner.get(&product).await.ok(200)["images"].as_array().unwrap().clone();
        images.extend([golden.clone(), silver.clone()]);
        owner.call(Method::PATCH, &product, Some(json!({ "images": images })), &[]).await.ok(200);
        let catalog = client.get("/shop/catalog?currency=EUR").await.ok(200);
        let shown = catalog["groups"][0]["products"][0]["images"].as_array().unwrap().clone();
        assert!(shown.iter().any(|i| i["id"] == golden["id"]), "{shown:#?}");

        let cart = client.put(&path, json!({ "items": [item] })).await.ok(200);
        let body = json!({ "accept_terms": true, "expected_due_now": cart["due_now"] });
        let order = client.post(&format!("{path}/checkout"), body).await.ok(201);
        pay(&world, &client, order["invoice"]["id"].as_str().unwrap(), GOOD).await;
        world.settle().await;
        world.advance_seconds(90).await;
        let installed = |expected: &Value| {
            let machines = world.contabo.all_machines();
            assert_eq!(machines.len(), 1, "on {}", world.database.name);
            assert_eq!(Some(machines[0].image_id.as_str()), expected.as_str(), "on {}", world.database.name);
        };
        installed(&golden["id"]);

        let service = crate::journey::service(&client).await;
        assert_eq!((&service["state"], &service["image"]["name"]), (&json!("active"), &json!("golden")), "{service:#}");
        let again = json!({ "action": "reinstall", "image_id": silver["id"], "confirm_name": service["name"] });
        let actions = format!("/admin/services/{}/actions", service["id"].as_str().unwrap());
        owner.post(&actions, again).await.ok(202);
        world.settle().await;
        world.advance_seconds(600).await;
        installed(&silver["id"]);
        let listed = owner.get(&format!("/admin/provider-accounts/{account}/custom-images")).await.ok(200);
        let servers = |name: &str| {
            let found = listed["items"].as_array().unwrap().iter().find(|i| i["name"] == name);
            found.map(|i| i["servers"].clone()).unwrap()
        };
        assert_eq!((servers("golden"), servers("silver")), (json!(0), json!(1)), "on {}", world.database.name);
    }
}
