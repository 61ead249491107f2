//! Moves to other regions and the provider's audit over the API: the calls of docs/moving.md do what the page says.

use reqwest::Method;
use serde_json::{Value, json};

use crate::journey::{GOOD, running_machine, service};
use crate::samples::{samples, send};
use crate::world::worlds;

fn states(moves: &Value) -> Vec<&str> {
    moves["moves"].as_array().unwrap().iter().map(|one| one["state"].as_str().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_moves_with_staff_where_it_costs_more_and_with_its_customer_where_it_does_not() {
    for world in worlds().await {
        let (owner, client) = (world.owner().await, world.customer("mover@example.com").await);
        let bought = running_machine(&world, &client, GOOD).await;
        let (id, name) = (bought["id"].as_str().unwrap(), bought["name"].as_str().unwrap());
        let (portal, admin) = (format!("/portal/services/{id}/moves"), format!("/admin/services/{id}/moves"));

        // Every other region of the demo costs more than this one.
        let offer = client.get(&portal).await.ok(200);
        assert_eq!((&offer["region"]["code"], &offer["refused"]), (&json!("EU"), &Value::Null), "{offer:#}");
        let uk = offer["regions"].as_array().unwrap().iter().find(|r| r["code"] == "UK").unwrap();
        assert!(uk["refused"].as_str().unwrap().contains("Ask support"), "{uk:#}");
        assert_eq!(uk["surcharge"]["minor"], 150, "{uk:#}");
        let to = |region: &str| json!({ "region": region, "confirm_name": name });
        assert_eq!(client.post(&portal, to("UK")).await.refused(409), "needs_staff");
        for (body, pointer) in [
            (to("MOON"), "/region"),
            (to("EU"), "/region"),
            (json!({ "region": "UK", "confirm_name": "x" }), "/confirm_name"),
        ] {
            let refused = owner.post(&admin, body).await;
            assert_eq!((refused.status, &refused.body["errors"][0]["pointer"]), (422, &json!(pointer)));
        }
        let stranger = world.customer("stranger@example.com").await;
        stranger.get(&portal).await.refused(404);
        stranger.post(&portal, to("SIN")).await.refused(404);

        let page = samples("moving.md", &[("server", id), ("region", "UK"), ("name", name)]);
        let asked = send(&owner, &page[0]).await;
        assert_eq!((&asked["state"], &asked["to"]), (&json!("wanted"), &json!("UK")), "{asked:#}");
        assert_eq!(owner.post(&admin, to("SIN")).await.refused(409), "action_not_possible");
        world.settle().await;
        let shown = owner.get(&admin).await.ok(200);
        assert_eq!(states(&shown), ["accepted"], "{shown:#}");
        assert!(shown["moves"][0]["ticket"].is_string(), "{shown:#}");
        assert_eq!(client.get(&portal).await.ok(200)["moves"][0]["ticket"], Value::Null);
        world.advance_seconds(900).await;
        world.settle().await;

        let moved = service(&client).await;
        assert_eq!(moved["region"], "UK", "on {}: {moved:#}", world.database.name);
        assert_ne!(moved["ipv4"], bought["ipv4"]);
        assert_eq!(moved["price"], bought["price"], "the price stays what was agreed");
        let mails: Vec<String> = world.mails_to("mover@example.com").await.into_iter().map(|m| m.0).collect();
        assert!(mails.contains(&"service_moved".to_owned()), "{mails:?}");

        // Billing is in the new region: from there another one costs the same.
        let asked = client.post(&portal, to("SIN")).await.ok(202);
        assert_eq!(asked["ticket"], Value::Null, "{asked:#}");
        world.settle().await;
        let given_up = send(&owner, &page[1]).await;
        assert_eq!(given_up["state"], "given_up", "{given_up:#}");
        assert_eq!(owner.post(&format!("{admin}/give-up"), json!({})).await.refused(409), "not_moving");
        assert_eq!(states(&owner.get(&admin).await.ok(200)), ["given_up", "done"]);

        // The data centre has moved it after all: staff takes that over.
        let sin = samples("moving.md", &[("server", id), ("region", "SIN"), ("name", name)]);
        let early = owner.post(&format!("{admin}/adopt"), json!({ "region": "SIN" })).await;
        assert_eq!(early.body["errors"][0]["code"], "region_differs", "{:#}", early.body);
        world.advance_seconds(900).await;
        world.settle().await;
        assert_eq!(service(&client).await["region"], "UK");
        let taken = send(&owner, &sin[2]).await;
        assert_eq!((&taken["state"], &taken["to"]), (&json!("done"), &json!("SIN")), "{taken:#}");
        let moved = service(&client).await;
        assert_eq!((&moved["region"], &moved["moving"]), (&json!("SIN"), &json!(false)), "{moved:#}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_provider_noted_stands_beside_the_call_that_led_to_it() {
    for world in worlds().await {
        let (owner, client) = (world.owner().await, world.customer("noted@example.com").await);
        let bought = running_machine(&world, &client, GOOD).await;
        let id = bought["id"].as_str().unwrap();
        let actions = format!("/portal/services/{id}/actions");
        client.post(&actions, json!({ "action": "restart" })).await.ok(202);
        world.settle().await;
        world.advance_seconds(60).await;

        let path = format!("/admin/services/{id}/provider-audit");
        let page = owner.get(&path).await.ok(200);
        let latest = &page["items"][0];
        assert_eq!((&latest["list"], &latest["own"]["what"]), (&json!("action"), &json!("restart")), "{page:#}");
        assert_eq!(latest["call"]["operation"], "request_own_action", "on {}: {latest:#}", world.database.name);
        let order = page["items"].as_array().unwrap().iter().find(|e| e["own"]["kind"] == "order");
        assert_eq!(order.unwrap()["change"], "created", "{page:#}");
        assert_eq!(owner.get(&format!("{path}?after=x")).await.body["errors"][0]["pointer"], "/after");

        let own = owner.get(&format!("/admin/audit?subject_id={id}")).await.ok(200);
        assert_eq!(own["items"][0]["operation"], "request_own_action", "{own:#}");
        assert!(own["items"].as_array().unwrap().iter().all(|e| e["subject"]["id"] == id), "{own:#}");
        let refused = client.call(Method::GET, &path, None, &[]).await;
        assert_eq!(refused.status, 403, "{:#}", refused.body);
    }
}
