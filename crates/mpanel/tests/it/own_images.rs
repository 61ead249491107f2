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
        // Between order and payment nothing stands on it yet, but the order names it.
        let mut without = owner.get(&product).await.ok(200)["images"].as_array().unwrap().clone();
        without.retain(|i| i["id"] != golden["id"]);
        owner.call(Method::PATCH, &product, Some(json!({ "images": without })), &[]).await.ok(200);
        let kept = owner.get(&format!("/admin/provider-accounts/{account}/custom-images")).await.ok(200);
        let kept = kept["items"].as_array().unwrap().iter().find(|i| i["name"] == "golden").unwrap()["id"].clone();
        let delete = format!("/admin/custom-images/{}", kept.as_str().unwrap());
        let refused = owner.call(Method::DELETE, &delete, None, &[]).await;
        let number = order["number"].as_str().unwrap();
        assert!(refused.body["detail"].as_str().unwrap().contains(number), "{:#}", refused.body);
        assert_eq!(refused.refused(409), "custom_image_in_use", "on {}", world.database.name);
        owner.call(Method::PATCH, &product, Some(json!({ "images": images })), &[]).await.ok(200);
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_customer_brings_an_image_of_their_own_and_installs_it() {
    for world in worlds().await {
        let (owner, client) = (world.owner().await, world.customer("own@example.com").await);
        let service = crate::journey::running_machine(&world, &client, GOOD).await;
        let new = |url: &str| json!({ "service_id": service["id"], "name": "mine", "url": url, "os_type": "Linux", "os_version": "12" });
        let url = "https://files.example.com/mine.qcow2";
        assert_eq!(client.post("/portal/images", new(url)).await.refused(402), "custom_image_space");
        let product = owner.get("/shop/catalog?currency=EUR").await.ok(200);
        let product = product["groups"][0]["products"][0]["id"].as_str().unwrap().to_owned();
        let path = format!("/admin/products/{product}/setup");
        let half = json!({ "own_script": true, "own_images": 1 });
        assert_eq!(owner.put(&path, half).await.body["errors"][0]["pointer"], "/own_images_gb");
        owner.put(&path, json!({ "own_script": true, "own_images": 1, "own_images_gb": 5 })).await.ok(200);
        let kept = owner.put(&path, json!({ "own_script": true })).await.ok(200);
        assert_eq!((&kept["own_images"], &kept["own_images_gb"]), (&json!(1), &json!(5)), "{kept:#}");

        let wrong = client.post("/portal/images", new("https://files.example.com/mine.vmdk")).await;
        assert_eq!((wrong.status, &wrong.body["errors"][0]["pointer"]), (422, &json!("/url")), "{:#}", wrong.body);
        let added = client.post("/portal/images", new(url)).await.ok(202);
        assert_eq!(added["state"], "loading", "{added:#}");
        world.advance_seconds(60).await;
        world.settle().await;
        let shown = client.get("/portal/images").await.ok(200);
        let (image, space) = (&shown["items"][0], &shown["spaces"][0]);
        assert_eq!((&image["state"], &image["name"]), (&json!("ready"), &json!("mine")), "{shown:#}");
        assert_eq!((&space["images"], &space["images_max"], &space["total_mb"]), (&json!(1), &json!(1), &json!(5120)));
        assert_eq!(space["servers"][0]["id"], service["id"], "{shown:#}");
        assert_eq!(client.post("/portal/images", new(url)).await.refused(402), "custom_image_space");

        // Nobody else has it: not the shop, not another customer.
        let other = world.customer("other-own@example.com").await;
        assert_eq!(other.get("/portal/images").await.ok(200)["items"], json!([]));
        let path = format!("/portal/images/{}", image["id"].as_str().unwrap());
        other.call(Method::DELETE, &path, None, &[]).await.refused(404);
        let account = account(&owner).await["id"].as_str().unwrap().to_owned();
        let staff = owner.get(&format!("/admin/provider-accounts/{account}/custom-images")).await.ok(200);
        assert!(staff["items"][0]["customer"]["id"].is_string(), "{staff:#}");
        let offered = owner.get(&format!("/admin/provider-accounts/{account}/catalog")).await.ok(200);
        assert!(offered["images"].as_array().unwrap().iter().all(|i| i["id"] != image["image_id"]));

        let again = json!({ "action": "reinstall", "image_id": image["image_id"], "confirm_name": service["name"] });
        client.post(&format!("/portal/services/{}/actions", service["id"].as_str().unwrap()), again).await.ok(202);
        world.settle().await;
        world.advance_seconds(600).await;
        let machines = world.contabo.all_machines();
        assert_eq!(Some(machines[0].image_id.as_str()), image["image_id"].as_str(), "on {}", world.database.name);
        assert_eq!(client.call(Method::DELETE, &path, None, &[]).await.refused(409), "custom_image_in_use");

        // It outlives the last server by 30 days.
        let end = format!("/admin/services/{}/terminate", service["id"].as_str().unwrap());
        let typed = json!({ "confirm_name": service["name"], "reason": "Closed" });
        owner.post(&end, typed).await.ok(200);
        world.settle().await;
        world.advance_days(29).await;
        assert_eq!(client.get("/portal/images").await.ok(200)["items"].as_array().unwrap().len(), 1);
        world.advance_days(3).await;
        assert_eq!(client.get("/portal/images").await.ok(200)["items"], json!([]), "on {}", world.database.name);
        let asked = world.contabo.request_count("DELETE", "/v1/compute/images/");
        // While the cancelled machine is there the provider may refuse; the next day's work asks again.
        assert!(asked >= 1, "on {}", world.database.name);
    }
}
