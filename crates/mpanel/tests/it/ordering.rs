//! Orders with everything a machine can be created with: several keys, the user, licences, disks, the provider's term,
//! an image of the customer's own, and plans of every kind.

use reqwest::Method;
use serde_json::{Value, json};

use crate::client::Client;
use crate::journey::{GOOD, cart_input, pay, running_machine};
use crate::stock::KEYS;
use crate::world::{World, worlds};

/// What the shop offers: the groups of the catalogue.
async fn groups(client: &Client) -> Vec<Value> {
    client.get("/shop/catalog?currency=EUR").await.ok(200)["groups"].as_array().unwrap().clone()
}

fn plan(groups: &[Value], slug: &str) -> Value {
    let mut plans = groups.iter().flat_map(|group| group["products"].as_array().unwrap());
    plans.find(|plan| plan["slug"] == slug).unwrap_or_else(|| panic!("no plan {slug}")).clone()
}

fn add_on(plan: &Value, slug_or_name: &str) -> Value {
    let found = plan["add_ons"].as_array().unwrap().iter().find(|one| one["name"] == slug_or_name);
    json!({ "id": found.unwrap_or_else(|| panic!("no {slug_or_name} in {plan:#}"))["id"], "quantity": 1 })
}

fn image(plan: &Value, os_type: &str) -> Value {
    plan["images"].as_array().unwrap().iter().find(|i| i["os_type"] == os_type).expect("an image")["id"].clone()
}

/// One piece of a plan by the month, with a password.
fn item(plan: &Value, hostname: &str) -> Value {
    json!({
        "product_id": plan["id"], "cycle_months": 1, "quantity": 1, "region": "EU", "image_id": image(plan, "Linux"),
        "hostname": hostname, "access": "password", "add_ons": []
    })
}

/// The codes and pointers of what stands in the way of one item.
async fn problems(client: &Client, item: &Value) -> Vec<(String, String)> {
    let quote = client.post("/shop/quote", json!({ "items": [item] })).await.ok(200);
    let told = |p: &Value| (p["pointer"].as_str().unwrap().to_owned(), p["code"].as_str().unwrap().to_owned());
    quote["problems"].as_array().unwrap().iter().map(told).collect()
}

fn one(pointer: &str, code: &str) -> Vec<(String, String)> {
    vec![(pointer.to_owned(), code.to_owned())]
}

/// Orders and pays an item and waits; the machine as the provider has it.
async fn buy(world: &World, client: &Client, item: &Value) -> mpanel_contabo_sim::Machine {
    let before: Vec<i64> = world.contabo.all_machines().iter().map(|m| m.instance_id).collect();
    let cart = client.post("/shop/carts", json!({ "currency": "EUR" })).await.ok(201);
    let path = format!("/shop/carts/{}", cart["id"].as_str().unwrap());
    let cart = client.put(&path, json!({ "items": [item] })).await.ok(200);
    assert_eq!(cart["problems"], json!([]), "{cart:#}");
    let body = json!({ "accept_terms": true, "expected_due_now": cart["due_now"] });
    let order = client.post(&format!("{path}/checkout"), body).await.ok(201);
    pay(world, client, order["invoice"]["id"].as_str().unwrap(), GOOD).await;
    world.settle().await;
    world.advance_seconds(120).await;
    let mut new: Vec<_> =
        world.contabo.all_machines().into_iter().filter(|m| !before.contains(&m.instance_id)).collect();
    assert_eq!(new.len(), 1, "one machine on {}", world.database.name);
    let service =
        client.get(&format!("/portal/services/{}", order["services"][0]["id"].as_str().unwrap())).await.ok(200);
    assert_eq!((&service["state"], &service["power"]), (&json!("active"), &json!("running")), "{service:#}");
    new.remove(0)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_is_ordered_with_every_option_of_its_creation() {
    for world in worlds().await {
        let client = world.customer("options-all@example.com").await;
        let vds = plan(&groups(&client).await, "vds-s");
        let owner = world.owner().await;
        let terms = json!({ "provider": { "product_id": "V8", "longer_terms": true } });
        owner.patch(&format!("/admin/products/{}", vds["id"].as_str().unwrap()), terms).await.ok(200);
        let mut wanted = item(&vds, "all.example.com");
        wanted["cycle_months"] = json!(12);
        wanted["access"] = json!("ssh_key");
        wanted["ssh_key"] = json!(format!("{}\n{}", KEYS[0], KEYS[1]));
        wanted["default_user"] = json!("admin");
        wanted["add_ons"] = json!([
            add_on(&vds, "Plesk Web Host"),
            add_on(&vds, "Extra disk, 1 TB NVMe"),
            add_on(&vds, "Extra IPv4 address")
        ]);

        let mut windows = wanted.clone();
        (windows["image_id"], windows["access"]) = (image(&vds, "Windows"), json!("password"));
        assert_eq!(problems(&client, &windows).await, one("/items/0/add_ons/0/id", "not_for_windows"));
        windows["default_user"] = json!("root");
        assert_eq!(problems(&client, &windows).await[0], one("/items/0/default_user", "unknown")[0]);
        let mut two = wanted.clone();
        two["add_ons"].as_array_mut().unwrap().push(add_on(&vds, "cPanel, 30 accounts"));
        assert_eq!(problems(&client, &two).await, one("/items/0/add_ons/3/id", "one_licence"));
        let mut nobody = wanted.clone();
        nobody["default_user"] = json!("ada");
        let cart = client.post("/shop/carts", json!({ "currency": "EUR" })).await.ok(201);
        let path = format!("/shop/carts/{}", cart["id"].as_str().unwrap());
        client.put(&path, json!({ "items": [nobody] })).await.ok(200);
        let refused = client.post(&format!("{path}/checkout"), json!({ "accept_terms": true })).await;
        assert_eq!((refused.status, &refused.body["errors"][0]["pointer"]), (422, &json!("/items/0/default_user")));

        let machine = buy(&world, &client, &wanted).await;
        assert_eq!((machine.period, machine.license.as_deref()), (12, Some("PleskHost")), "{machine:?}");
        assert_eq!((machine.ssh_keys.len(), machine.default_user.as_str()), (2, "admin"), "{machine:?}");
        assert_eq!((machine.product_id.as_str(), machine.add_ons.len()), ("V8", 2), "{machine:?}");
        let service = crate::journey::service(&client).await;
        let names: Vec<_> = service["add_ons"].as_array().unwrap().iter().map(|a| a["name"].clone()).collect();
        assert!(names.contains(&json!("Plesk Web Host")), "{service:#}");
        assert_eq!(world.contabo.created_total(), 1, "on {}", world.database.name);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_provider_sells_the_longest_term_that_ends_with_the_customers() {
    for world in worlds().await {
        let (owner, client) = (world.owner().await, world.customer("terms@example.com").await);
        let first = cart_input(&client).await;
        let product = format!("/admin/products/{}", first["product_id"].as_str().unwrap());
        let mut provider = owner.get(&product).await.ok(200)["provider"].clone();
        let path = format!("{product}/prices");
        let price = |months: i32| json!({ "currency": "EUR", "cycle_months": months, "recurring_minor": 1000 });
        let prices = [1, 3, 5, 6, 12, 24].map(price);
        owner.put(&path, json!({ "prices": prices })).await.ok(200);
        // Month by month, until the plan says otherwise.
        for (cycle, period) in [(12, 1), (1, 1), (3, 3), (5, 1), (6, 6), (12, 12), (24, 12)] {
            if cycle == 1 {
                provider["longer_terms"] = json!(true);
                owner.patch(&product, json!({ "provider": provider })).await.ok(200);
            }
            let mut wanted = first.clone();
            wanted["cycle_months"] = json!(cycle);
            wanted["hostname"] = json!(format!("term{cycle}-{period}.example.com"));
            let machine = buy(&world, &client, &wanted).await;
            assert_eq!(machine.period, period, "{cycle} months on {}", world.database.name);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_is_ordered_from_an_image_of_the_customers_own() {
    for world in worlds().await {
        let (owner, client) = (world.owner().await, world.customer("own-order@example.com").await);
        let service = running_machine(&world, &client, GOOD).await;
        let mut wanted = cart_input(&client).await;
        let setup = format!("/admin/products/{}/setup", wanted["product_id"].as_str().unwrap());
        let allow = |images: i32, gb: i32| json!({ "own_script": true, "own_images": images, "own_images_gb": gb });
        owner.put(&setup, allow(1, 5)).await.ok(200);
        let new = json!({ "service_id": service["id"], "name": "mine", "url": "https://files.example.com/mine.qcow2",
            "os_type": "Linux", "os_version": "12" });
        client.post("/portal/images", new).await.ok(202);
        world.advance_seconds(60).await;
        world.settle().await;
        let shown = client.get("/portal/images").await.ok(200);
        let mine = shown["items"][0].clone();
        assert_eq!(mine["state"], "ready", "{shown:#}");
        assert_eq!(shown["plans"], json!([wanted["product_id"]]), "{shown:#}");
        (wanted["image_id"], wanted["hostname"]) = (mine["image_id"].clone(), json!("second.example.com"));

        // Nobody else has it, and not every plan takes it.
        let stranger = world.customer("own-stranger@example.com").await;
        let unknown = one("/items/0/image_id", "unknown_image");
        for other in [&stranger, &world.visitor()] {
            assert_eq!(problems(other, &wanted).await, unknown, "on {}", world.database.name);
        }
        let cart = client.post("/shop/carts", json!({ "currency": "EUR" })).await.ok(201);
        let path = format!("/shop/carts/{}", cart["id"].as_str().unwrap());
        client.put(&path, json!({ "items": [wanted] })).await.ok(200);
        let taken = stranger.post(&format!("{path}/checkout"), json!({ "accept_terms": true })).await;
        assert_eq!(
            (taken.status, &taken.body["errors"][0]["code"]),
            (422, &json!("unknown_image")),
            "{:#}",
            taken.body
        );
        let mut other_plan = wanted.clone();
        other_plan["product_id"] = plan(&groups(&client).await, "cloud-vps-m")["id"].clone();
        let not_taken = one("/items/0/image_id", "own_image_not_allowed");
        assert_eq!(problems(&client, &other_plan).await, not_taken, "on {}", world.database.name);

        let machine = buy(&world, &client, &wanted).await;
        assert_eq!(Some(machine.image_id.as_str()), mine["image_id"].as_str(), "on {}", world.database.name);
        let listed = client.get("/portal/services?q=second").await.ok(200);
        let made = format!("/portal/services/{}", listed["items"][0]["id"].as_str().unwrap());
        assert_eq!(client.get(&made).await.ok(200)["image"]["name"], "mine", "on {}", world.database.name);
        let path = format!("/portal/images/{}", mine["id"].as_str().unwrap());
        assert_eq!(client.call(Method::DELETE, &path, None, &[]).await.refused(409), "custom_image_in_use");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_kind_of_plan_is_bought_up_to_a_running_machine() {
    for world in worlds().await {
        let client = world.customer("kinds@example.com").await;
        let groups = groups(&client).await;
        for (slug, at_provider) in [("cloud-vps-s", "V153"), ("vds-s", "V8"), ("storage-vps-s", "V93")] {
            let plan = plan(&groups, slug);
            let machine = buy(&world, &client, &item(&plan, &format!("{slug}.example.com"))).await;
            assert_eq!((machine.product_id.as_str(), machine.period), (at_provider, 1), "{slug}");
        }
        let storage = plan(&groups, "storage-vps-s");
        let systems = storage["images"].as_array().unwrap();
        assert!(systems.iter().all(|i| i["os_type"] == "Linux"), "{storage:#}");
        assert!(storage["add_ons"].as_array().unwrap().iter().all(|a| a["name"] != "Daily backup"), "{storage:#}");
        assert_eq!(world.contabo.machines(), 3, "on {}", world.database.name);
    }
}
