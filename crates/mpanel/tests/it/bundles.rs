//! Bundles and volume discounts over the API: the calls of docs/bundles.md as they stand there, bought and paid.

use serde_json::{Value, json};

use crate::journey::{GOOD, pay};
use crate::samples::{samples, send};
use crate::world::worlds;

const PAGE: &str = "bundles.md";

fn minor(money: &Value) -> i64 {
    money["minor"].as_i64().unwrap_or_else(|| panic!("an amount: {money:#}"))
}

fn id(of: &Value) -> &str {
    of["id"].as_str().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_calls_of_the_page_work() {
    for world in worlds().await {
        let (owner, client) = (world.owner().await, world.customer("bundles@example.com").await);
        let catalog = client.get("/shop/catalog?currency=EUR").await.ok(200);
        let plan = &catalog["groups"][0]["products"][0];
        let image = plan["images"].as_array().unwrap().iter().find(|i| i["os_type"] == "Linux").unwrap();
        let price = plan["prices"].as_array().unwrap().iter().find(|p| p["cycle_months"] == 1).unwrap();
        let (each, setup) = (minor(&price["recurring"]), minor(&price["setup"]));
        let calls = |product: &str, bundle: &str| {
            samples(PAGE, &[("plan", id(plan)), ("image", id(image)), ("product", product), ("bundle", bundle)])
        };
        let first = calls("", "");
        assert_eq!(first.len(), 7);
        let changed = send(&owner, &first[0]).await;
        assert_eq!(changed["volume_discount"]["breaks"][1], json!({ "from": 5, "percent": "20" }));
        let quote = send(&client, &first[1]).await;
        let reason = &quote["items"][0]["reason"];
        assert_eq!(
            (&reason["kind"], &reason["percent"], minor(&reason["list"])),
            (&json!("volume"), &json!("10"), each * 3)
        );
        let lower = each - (each + 5) / 10;
        assert_eq!(minor(&quote["subtotal"]), 3 * (lower + setup), "{quote:#}");
        let shown = client.get("/shop/catalog?currency=EUR").await.ok(200);
        assert_eq!(shown["groups"][0]["products"][0]["volume_discount"], changed["volume_discount"]);

        let product = send(&owner, &first[2]).await;
        let calls = |bundle: &str| calls(id(&product), bundle);
        send(&owner, &calls("")[3]).await;
        let bundle = send(&owner, &calls("")[4]).await;
        assert_eq!((&bundle["percent"], &bundle["parts"][0]["quantity"]), (&json!("15"), &json!(2)), "{bundle:#}");
        let listed = owner.get("/admin/bundles").await.ok(200);
        assert_eq!((&listed["total"], &listed["items"][0]["state"]), (&json!(1), &json!("on_sale")));
        let calls = calls(id(&bundle));
        let priced = send(&owner, &calls[5]).await;
        assert_eq!((&priced["percent"], &priced["version"]), (&Value::Null, &json!(2)), "{priced:#}");
        assert_eq!(owner.get(&format!("/admin/bundles/{}", id(&bundle))).await.ok(200), priced);
        let offer = client.get("/shop/catalog?currency=EUR").await.ok(200)["bundles"][0]["offers"][0].clone();
        assert_eq!((minor(&offer["price"]), minor(&offer["list"])), (3000, 2 * each + 3000));

        let quote = send(&client, &calls[6]).await;
        assert_eq!(quote["problems"], json!([]), "{quote:#}");
        assert_eq!(minor(&quote["subtotal"]), minor(&offer["price"]) + 2 * setup);
        let cart = client.post("/shop/carts", json!({ "currency": "EUR" })).await.ok(201);
        let path = format!("/shop/carts/{}", id(&cart));
        let mut body = calls[6].body.clone();
        body.as_object_mut().unwrap().remove("currency");
        let mut half = body.clone();
        half["one_time"] = json!([]);
        let half = client.put(&path, half).await.ok(200);
        assert_eq!(half["problems"][0]["code"], "bundle_incomplete");
        let order = |due: &Value| json!({ "accept_terms": true, "expected_due_now": due });
        assert_eq!(client.post(&format!("{path}/checkout"), order(&half["due_now"])).await.status, 422);
        let cart = client.put(&path, body).await.ok(200);
        let placed = client.post(&format!("{path}/checkout"), order(&cart["due_now"])).await.ok(201);
        assert_eq!(placed["services"][0]["reason"]["bundle_name"], "Starter", "{placed:#}");
        assert_eq!(placed["one_time"][0]["name"], "First setup, in the bundle Starter");
        let invoice = placed["invoice"]["id"].as_str().unwrap();
        let shown = client.get(&format!("/portal/invoices/{invoice}")).await.ok(200);
        let lines = shown["lines"].as_array().unwrap();
        let of_bundle = lines.iter().filter(|l| l["kind"] != "setup").map(|l| minor(&l["amount"])).sum::<i64>();
        assert_eq!(of_bundle, minor(&offer["price"]), "{shown:#}");
        pay(&world, &client, invoice, GOOD).await;
        world.settle().await;
        let services = client.get("/portal/services").await.ok(200);
        assert_eq!(services["total"], 2, "{services:#}");
        let again: i64 = services["items"].as_array().unwrap().iter().map(|s| minor(&s["price"])).sum();
        assert_eq!(again, minor(&offer["recurring"]));
        assert_eq!(owner.get("/admin/jobs?state=dead").await.ok(200)["total"], 0);
    }
}
