//! Price changes over the API: the calls of docs/price-changes.md as they stand there, the mails and invoices they lead
//! to, and what is refused.

use reqwest::Method;
use serde_json::{Value, json};

use crate::client::Client;
use crate::journey::{GOOD, running_machine};
use crate::samples::{Sample, mail_day, samples, send};
use crate::world::{World, worlds};

const PAGE: &str = "price-changes.md";

async fn product_of(owner: &Client, service: &Value) -> Value {
    let products = owner.get("/admin/products?limit=200").await.ok(200);
    let name = &service["product_name"];
    let found = products["items"].as_array().unwrap().iter().find(|p| &p["name"] == name);
    found.expect("the product of the service").clone()
}

async fn today(world: &World) -> String {
    world.now().await.to_string()[..10].to_owned()
}

async fn mails(client: &Client, template: &str) -> Vec<Value> {
    let all = client.get("/portal/mail?limit=100").await.ok(200);
    let mine = all["items"].as_array().unwrap().iter().filter(|m| m["template"] == template);
    mine.cloned().collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_calls_of_the_page_raise_a_price_with_notice_and_take_it_back() {
    for world in worlds().await {
        let (owner, client) = (world.owner().await, world.customer("priced@example.com").await);
        let service = running_machine(&world, &client, GOOD).await;
        let id = service["id"].as_str().unwrap();
        let product = product_of(&owner, &service).await;
        let (product, today) = (product["id"].as_str().unwrap().to_owned(), today(&world).await);
        let words = |fingerprint: &str, made: &str| -> Vec<Sample> {
            let ids = [
                ("product", product.as_str()),
                ("today", &today),
                ("fingerprint", fingerprint),
                ("price_change", made),
            ];
            samples(PAGE, &ids)
        };
        let preview = send(&owner, &words("", "")[0]).await;
        assert_eq!((&preview["changing"], &preview["keeping"]), (&json!(1), &json!(0)), "{preview:#}");
        let item = &preview["items"][0];
        let old = item["old"]["minor"].as_i64().unwrap();
        let new = item["new"]["minor"].as_i64().unwrap();
        assert_eq!((item["service"]["id"].as_str().unwrap(), new), (id, (old * 110 + 50) / 100));
        assert_eq!(preview["totals"][0]["after"]["minor"].as_i64().unwrap() - old, new - old);
        let print = preview["fingerprint"].as_str().unwrap();

        let mut other = words("0000", "")[1].body.clone();
        assert_eq!(owner.post("/admin/price-changes", other.clone()).await.refused(409), "preview_changed");
        client.post("/admin/price-changes", other.clone()).await.refused(403);
        other["change"]["notice_days"] = json!(-1);
        let refused = owner.post("/admin/price-changes", other).await;
        assert_eq!(refused.body["errors"][0]["pointer"], "/change/notice_days", "{:#}", refused.body);

        let made = send(&owner, &words(print, "")[1]).await;
        assert_eq!((&made["state"], &made["scheduled"]), (&json!("scheduled"), &json!(1)));
        world.settle().await;
        let told = mails(&client, "price_change").await;
        assert_eq!(told.len(), 1, "one mail, once: {told:#?}");
        let mail = client.get(&format!("/portal/mail/{}", told[0]["id"].as_str().unwrap())).await.ok(200);
        let text = mail["text"].as_str().unwrap();
        assert!(
            text.contains("Energy costs more") && text.contains(&mail_day(item["effective_on"].as_str().unwrap())),
            "{text}"
        );

        let change = client.get(&format!("/portal/services/{id}/changes")).await.ok(200)["items"][0].clone();
        assert_eq!((&change["kind"], &change["state"]), (&json!("price"), &json!("scheduled")));
        assert_eq!(change["effective_on"], item["effective_on"]);
        let undo = format!("/portal/services/{id}/changes/{}/undo", change["id"].as_str().unwrap());
        assert_eq!(client.post(&undo, json!({})).await.refused(409), "staff_only");

        // The calls of the page once more: taken back, everything is as it was.
        let price_change = made["id"].as_str().unwrap();
        let undone = send(&owner, &words(print, price_change)[2]).await;
        assert_eq!((&undone["state"], &undone["undone"]), (&json!("undone"), &json!(1)));
        world.settle().await;
        assert_eq!(mails(&client, "price_change_withdrawn").await.len(), 1);
        let after = client.get(&format!("/portal/services/{id}")).await.ok(200);
        assert_eq!(after["subscription"]["next_change_on"], Value::Null);
        let again = format!("/admin/price-changes/{price_change}/undo");
        assert_eq!(owner.post(&again, json!({})).await.refused(409), "nothing_to_undo");

        // Scheduled again, it is in force with the renewal, and the renewal is billed at the new price.
        let preview = send(&owner, &words("", "")[0]).await;
        let made = send(&owner, &words(preview["fingerprint"].as_str().unwrap(), "")[1]).await;
        world.advance_days(63).await;
        let path = format!("/admin/price-changes/{}", made["id"].as_str().unwrap());
        assert_eq!(owner.get(&path).await.ok(200)["state"], "applied");
        let after = client.get(&format!("/portal/services/{id}")).await.ok(200);
        assert_eq!(after["subscription"]["price"]["minor"], new);
        let of = format!("/admin/price-change-items?price_change={}", made["id"].as_str().unwrap());
        assert_eq!(owner.get(&format!("{of}&excluded=false")).await.ok(200)["items"][0]["state"], "applied");
        assert_eq!(owner.get(&format!("{of}&excluded=true")).await.ok(200)["total"], 0);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_product_was_sold_for_is_kept_by_version() {
    for world in worlds().await {
        let owner = world.owner().await;
        let plans = owner.get("/admin/products?kind=vps&limit=1").await.ok(200);
        let (id, version) = (plans["items"][0]["id"].as_str().unwrap(), plans["items"][0]["version"].as_i64().unwrap());
        let path = format!("/admin/products/{id}");
        let before = owner.get(&format!("{path}/versions")).await.ok(200);
        let known = before["total"].as_i64().unwrap();
        let as_is = &before["items"][0]["product"];
        assert_eq!(as_is["prices"], plans["items"][0]["prices"], "{before:#}");
        owner
            .call(Method::PATCH, &path, Some(json!({ "name": "Renamed" })), &[("if-match", &format!("\"{version}\""))])
            .await
            .ok(200);
        let after = owner.get(&format!("{path}/versions?limit=1")).await.ok(200);
        let newest = &after["items"][0];
        assert_eq!((&after["total"], &newest["number"]), (&json!(known + 1), &json!(known + 1)));
        assert_eq!((&newest["changed"], &newest["product"]["name"]), (&json!(["name"]), &json!("Renamed")));
        assert!(newest["by"].is_string() && newest["usage_prices"].is_array(), "{newest:#}");
        assert_eq!(owner.get("/admin/products/prd_01m82x6e6afapvame5v2z9j2ke/versions").await.status, 404);
    }
}
