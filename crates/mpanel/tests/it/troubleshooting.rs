//! Troubleshooting over the API: the calls of docs/troubleshooting.md do what the page says, notes for staff stay with staff, and
//! both stand in the audit log.

use reqwest::Method;
use serde_json::{Value, json};

use crate::journey::{GOOD, running_machine};
use crate::pages::{Reader, calls};
use crate::world::{World, worlds};

/// Lets what was begun come to its end.
async fn pass(world: &World) {
    for _ in 0..10 {
        world.settle().await;
        world.advance_seconds(6).await;
    }
    world.settle().await;
}

#[tokio::test]
async fn the_calls_of_the_page_do_what_it_says() {
    for world in worlds().await {
        let (owner, client) = (world.owner().await, world.customer("troubled@example.com").await);
        let stranger = world.customer("stranger@example.com").await;
        let service = running_machine(&world, &client, GOOD).await;
        let path = format!("/portal/services/{}", service["id"].as_str().unwrap());
        client.post(&format!("{path}/actions"), json!({ "action": "stop" })).await.ok(202);
        pass(&world).await;
        let mut reader = Reader::new(&owner, &client);
        reader.name("service", &service["id"]);
        for call in calls(include_str!("../../../../docs/troubleshooting.md")) {
            let staff = call.path.starts_with("/admin");
            let body = reader.play(&call).await.body;
            match call.last() {
                "troubleshooting" if call.method == Method::POST => {
                    assert_eq!((&body["state"], &body["checks"]), (&json!("queued"), &json!([])), "{body:#}");
                    let second = client.post(&format!("{path}/troubleshooting"), json!({})).await;
                    assert_eq!(second.refused(409), "troubleshooting_running");
                    if !staff {
                        reader.name("run", &body["id"]);
                    }
                }
                "troubleshooting" => {
                    let run = &body["items"][0];
                    assert_eq!((&run["state"], &run["name"]), (&json!("done"), &json!("")), "{run:#}");
                }
                "{run}" if staff => {
                    let ran = &body["remedies"][0];
                    let told = (&body["name"], &body["checks"][0]["name"]);
                    assert_eq!(told, (&json!("instance_full"), &json!("instance_power")), "{body:#}");
                    assert_eq!((&ran["run"]["state"], &ran["offered"]), (&json!("done"), &json!(false)), "{ran:#}");
                    assert_eq!(client.get(&path).await.ok(200)["power"], "running");
                }
                "{run}" => {
                    assert_eq!(
                        (&body["checks"][0]["subject"], &body["checks"][0]["outcome"]),
                        (&json!("power"), &json!("problem"))
                    );
                    assert_eq!(
                        (&body["remedies"][0]["kind"], &body["remedies"][0]["offered"]),
                        (&json!("restart"), &json!(true))
                    );
                    assert!(
                        body["checks"].as_array().unwrap().iter().all(|c| c["staff_note"] == Value::Null),
                        "{body:#}"
                    );
                    // The data centre's own names and words stay with staff.
                    assert!(!body.to_string().contains("instance_"), "{body:#}");
                    let own = format!("{path}/troubleshooting/{}", body["id"].as_str().unwrap());
                    stranger.get(&own).await.ok(404);
                    let unconfirmed = client.post(&format!("{own}/remedies"), json!({ "remedy": "1" })).await;
                    assert_eq!(unconfirmed.body["errors"][0]["pointer"], "/confirm", "{:#}", unconfirmed.body);
                }
                "remedies" => assert_eq!(body["remedies"][0]["run"]["state"], "queued", "{body:#}"),
                other => panic!("{other}"),
            }
            pass(&world).await;
        }
        let kept = owner.get("/admin/audit?limit=100").await.ok(200).to_string();
        assert!(kept.contains("troubleshooting/{run}/remedies"), "{kept}");
        let told = client.get(&format!("{path}/timeline")).await.ok(200).to_string();
        assert!(told.contains("Restart by the data centre done") && told.contains("Machine checked"), "{told}");
    }
}
