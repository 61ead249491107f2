//! The calls of docs/console.md do what the page says.

use serde_json::{Value, json};
use tokio::net::TcpStream;

use super::{REQUEST, Scene, Viewer, WHOLE, audited};
use crate::pages::{Reader, calls};
use crate::world::worlds;

/// Proves a login as a native viewer does.
async fn logs_in(access: &Value) -> Result<(), mpanel_rfb::EnterError> {
    let at = (access["host"].as_str().unwrap(), u16::try_from(access["port"].as_u64().unwrap()).unwrap());
    let mut machine = TcpStream::connect(at).await?;
    mpanel_rfb::enter(&mut machine, access["password"].as_str().unwrap().as_bytes()).await
}

#[tokio::test]
async fn the_calls_of_the_page_do_what_it_says() {
    for world in worlds().await {
        let scene = Scene::new(&world, "reader@example.com").await;
        let owner = world.owner().await;
        let mut reader = Reader::new(&owner, &scene.client);
        reader.name("service", &json!(scene.service));
        let (mut viewer, mut revealed, mut played) = (None, Value::Null, 0);
        for call in calls(include_str!("../../../../../docs/console.md")) {
            let body = reader.play(&call).await.body;
            played += 1;
            match (call.method.as_str(), call.last()) {
                ("GET", "console") => {
                    assert_eq!((&body["offered"], &body["open"]["allowed"]), (&json!(true), &json!(true)), "{body:#}");
                    assert_eq!((&body["enabled"], &body["has_password"]), (&json!(false), &json!(false)), "{body:#}");
                }
                ("POST", "console") => {
                    let ticket = body["ticket"].as_str().unwrap();
                    assert!(ticket.len() == 64 && ticket.chars().all(|c| c.is_ascii_hexdigit()), "32 bytes: {ticket}");
                    let address = body["address"].as_str().unwrap();
                    assert_eq!(address, format!("/api/v1/console/{ticket}"));
                    let mut seen = Viewer::connect(&world, address, scene.way(&world)).await.unwrap();
                    assert_eq!(seen.enter().await.unwrap(), (640, 400));
                    assert_eq!(seen.picture(&REQUEST).await.unwrap().len(), WHOLE);
                    let again = Viewer::connect(&world, address, scene.way(&world)).await.err();
                    assert_eq!(again, Some(404), "good once");
                    viewer = Some(seen);
                }
                ("POST", "reveal") => {
                    logs_in(&body).await.expect("the login is good for native viewers");
                    assert_eq!(audited(&world, "service.console.reveal").await.len(), 1);
                    revealed = body;
                }
                ("POST", "password") => {
                    assert_ne!(body["password"], revealed["password"]);
                    logs_in(&body).await.expect("the new password is taken");
                    let old = logs_in(&revealed).await;
                    assert!(matches!(old, Err(mpanel_rfb::EnterError::Password)), "{old:?}");
                }
                ("DELETE", "console") => {
                    assert_eq!(viewer.take().unwrap().end().await, "machine_closed", "on {}", world.database.name);
                    assert!(logs_in(&revealed).await.is_err());
                    let after = scene.client.get(&scene.path()).await.ok(200);
                    assert_eq!(after["enabled"], false, "{after:#}");
                }
                ("POST", "actions") => assert_eq!(body["action"], "rescue", "{body:#}"),
                other => panic!("{other:?} is not looked at"),
            }
        }
        assert_eq!(played, 6);
    }
}
