//! Consoles through the whole house: a ticket, the WebSocket, the simulated machine's real screen.

mod page;

use std::time::Duration;

use futures::{SinkExt as _, StreamExt as _};
use mpanel::config::Config;
use sea_orm::ConnectionTrait as _;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

use crate::client::Client;
use crate::journey::{GOOD, running_machine};
use crate::world::{World, world_with, worlds};

const PATIENCE: Duration = Duration::from_secs(60);
const REQUEST: [u8; 10] = [3, 0, 0, 0, 0, 0, 2, 128, 1, 144];
const AGAIN: [u8; 10] = [3, 1, 0, 0, 0, 0, 2, 128, 1, 144];
/// All points of the screen, with four bytes each.
const WHOLE: usize = 640 * 400 * 4;

/// A viewer as in a browser.
struct Viewer {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    heard: Vec<u8>,
}

/// How somebody connects.
struct Way<'a> {
    token: &'a str,
    origin: Option<&'a str>,
    protocol: Option<&'a str>,
}

impl Viewer {
    /// Connects; the status when it is refused.
    async fn connect(world: &World, address: &str, way: Way<'_>) -> Result<Self, u16> {
        let url = format!("{}{address}", world.base.replace("http://", "ws://"));
        let mut request = url.into_client_request().unwrap();
        let headers = request.headers_mut();
        headers.insert("authorization", format!("Bearer {}", way.token).parse().unwrap());
        for (name, value) in [("origin", way.origin), ("sec-websocket-protocol", way.protocol)] {
            if let Some(value) = value {
                headers.insert(name, value.parse().unwrap());
            }
        }
        match tokio_tungstenite::connect_async(request).await {
            Ok((socket, _)) => Ok(Self { socket, heard: Vec::new() }),
            Err(Error::Http(answer)) => Err(answer.status().as_u16()),
            Err(error) => panic!("{error}"),
        }
    }

    async fn say(&mut self, bytes: &[u8]) {
        self.socket.send(Message::Binary(bytes.to_vec().into())).await.unwrap();
    }

    /// The next bytes, or the reason why there are no more.
    async fn hear(&mut self, count: usize) -> Result<Vec<u8>, String> {
        while self.heard.len() < count {
            match timeout(PATIENCE, self.socket.next()).await.expect("the console says something") {
                Some(Ok(Message::Binary(bytes))) => self.heard.extend(bytes),
                Some(Ok(Message::Close(frame))) => return Err(frame.map_or(String::new(), |f| f.reason.to_string())),
                Some(Ok(_)) => {}
                Some(Err(error)) => return Err(error.to_string()),
                None => return Err("gone".to_owned()),
            }
        }
        Ok(self.heard.drain(..count).collect())
    }

    /// Greets without a password; gives width and height.
    async fn enter(&mut self) -> Result<(u16, u16), String> {
        assert_eq!(self.hear(12).await?, mpanel_rfb::VERSION);
        self.say(mpanel_rfb::VERSION).await;
        assert_eq!(self.hear(2).await?, [1, mpanel_rfb::NONE], "no password is asked for");
        // Everything at once, as a hasty viewer would.
        self.say(&[mpanel_rfb::NONE, 1]).await;
        assert_eq!(self.hear(4).await?, [0; 4]);
        let head = self.hear(24).await?;
        let name = u32::from_be_bytes([head[20], head[21], head[22], head[23]]);
        self.hear(name as usize).await?;
        Ok((u16::from_be_bytes([head[0], head[1]]), u16::from_be_bytes([head[2], head[3]])))
    }

    /// The points of the next update.
    async fn picture(&mut self, request: &[u8]) -> Result<Vec<u8>, String> {
        self.say(request).await;
        let head = self.hear(4).await?;
        assert_eq!(head[0], 0, "an update");
        let mut points = Vec::new();
        for _ in 0..u16::from_be_bytes([head[2], head[3]]) {
            let rect = self.hear(12).await?;
            assert_eq!(rect[8..], [0; 4], "raw points");
            let (width, height) = (u16::from_be_bytes([rect[4], rect[5]]), u16::from_be_bytes([rect[6], rect[7]]));
            points.extend(self.hear(usize::from(width) * usize::from(height) * 4).await?);
        }
        Ok(points)
    }

    async fn press(&mut self, key: u8) {
        for down in [1, 0] {
            self.say(&[4, down, 0, 0, 0, 0, 0, key]).await;
        }
    }

    /// Why it ended, whatever comes before.
    async fn end(&mut self) -> String {
        loop {
            if let Err(reason) = self.hear(1).await {
                return reason;
            }
        }
    }
}

/// A customer's running machine, and a way to it.
struct Scene {
    client: Client,
    service: String,
    machine: i64,
}

impl Scene {
    async fn new(world: &World, email: &str) -> Self {
        let client = world.customer(email).await;
        let service = running_machine(world, &client, GOOD).await["id"].as_str().unwrap().to_owned();
        let shown = world.owner().await.get(&format!("/admin/services/{service}")).await.ok(200);
        let machine = shown["provider"]["instance_id"].as_str().unwrap().parse().unwrap();
        Self { client, service, machine }
    }

    fn path(&self) -> String {
        format!("/portal/services/{}/console", self.service)
    }

    async fn ticket(&self) -> String {
        let ticket = self.client.post(&self.path(), json!({})).await.ok(201);
        ticket["address"].as_str().unwrap().to_owned()
    }

    fn way<'a>(&'a self, world: &'a World) -> Way<'a> {
        Way { token: self.client.token(), origin: Some(&world.base), protocol: Some("binary") }
    }

    async fn viewer(&self, world: &World) -> Viewer {
        Viewer::connect(world, &self.ticket().await, self.way(world)).await.unwrap()
    }

    /// A viewer that sees the screen.
    async fn entered(&self, world: &World) -> Viewer {
        let mut viewer = self.viewer(world).await;
        assert_eq!(viewer.enter().await.unwrap(), (640, 400));
        assert_eq!(viewer.picture(&REQUEST).await.unwrap().len(), WHOLE);
        viewer
    }
}

async fn meddle(world: &World, sql: &str) {
    let tx = world.house.deps.db.begin().await.unwrap();
    tx.execute_unprepared(sql).await.unwrap();
    tx.commit().await.unwrap();
}

async fn audited(world: &World, action: &str) -> Vec<Value> {
    let listed = world.owner().await.get(&format!("/admin/audit?q={action}&limit=50")).await.ok(200);
    listed["items"].as_array().unwrap().clone()
}

#[tokio::test]
async fn a_customer_sees_the_screen_move_and_types() {
    for world in worlds().await {
        let scene = Scene::new(&world, "seer@example.com").await;
        let before = scene.client.get(&scene.path()).await.ok(200);
        assert_eq!(before["offered"], true, "{before:#}");
        assert_eq!((&before["enabled"], &before["has_password"]), (&json!(false), &json!(false)), "{before:#}");
        let mut viewer = scene.entered(&world).await;
        // The clock of the machine runs.
        assert!(!viewer.picture(&AGAIN).await.unwrap().is_empty());
        viewer.press(b'r').await;
        let echoed = async {
            while world.contabo.screen_lines(scene.machine).unwrap().last().unwrap() != "login: r_" {
                viewer.picture(&AGAIN).await.unwrap();
            }
        };
        timeout(PATIENCE, echoed).await.expect("the key arrives");
        let after = scene.client.get(&scene.path()).await.ok(200);
        assert_eq!((&after["enabled"], &after["has_password"]), (&json!(true), &json!(true)), "{after:#}");
        assert_eq!(audited(&world, "console.open").await.len(), 1);
        viewer.socket.close(None).await.unwrap();
        let closed = async {
            loop {
                if let Some(entry) = audited(&world, "console.close").await.first() {
                    return entry.clone();
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        let entry = timeout(PATIENCE, closed).await.expect("the end is noted");
        let text = entry.to_string();
        assert!(text.contains("left: ") && text.contains("bytes down"), "{entry:#}");
        assert!(text.contains(&scene.service), "{entry:#}");
    }
}

#[tokio::test]
async fn a_ticket_opens_once_for_its_holder_in_their_session_from_our_page() {
    for world in worlds().await {
        let scene = Scene::new(&world, "holder@example.com").await;
        let address = scene.ticket().await;
        let eve = world.customer("eve@example.com").await;
        let elsewhere = world.visitor().sign_in("holder@example.com", "a long enough password").await;
        let way = || scene.way(&world);
        for (what, way, status) in [
            ("somebody else", Way { token: eve.token(), ..way() }, 404),
            ("another session of theirs", Way { token: elsewhere.token(), ..way() }, 404),
            ("another page", Way { origin: Some("https://evil.example"), ..way() }, 403),
            ("no page", Way { origin: None, ..way() }, 403),
            ("no sub-protocol", Way { protocol: None, ..way() }, 422),
            ("another sub-protocol", Way { protocol: Some("base64"), ..way() }, 422),
            ("nobody", Way { token: "nonsense", ..way() }, 401),
        ] {
            let refused = Viewer::connect(&world, &address, way).await.err();
            assert_eq!(refused, Some(status), "{what}, on {}", world.database.name);
        }
        let plain = scene.client.call(reqwest::Method::GET, &address, None, &[("origin", &world.base)]).await;
        plain.refused(422);
        let mut viewer = Viewer::connect(&world, &address, way()).await.expect("the ticket was not used up by others");
        viewer.enter().await.unwrap();
        assert_eq!(Viewer::connect(&world, &address, way()).await.err(), Some(404), "used");
        let late = scene.ticket().await;
        meddle(&world, "UPDATE provisioning_consoles SET expires_at = 1 WHERE opened_at IS NULL").await;
        assert_eq!(Viewer::connect(&world, &late, way()).await.err(), Some(404), "expired");
        let nothing = format!("/api/v1/console/{}", "0".repeat(64));
        assert_eq!(Viewer::connect(&world, &nothing, way()).await.err(), Some(404), "never given");
    }
}

#[tokio::test]
async fn tickets_and_passwords_are_not_readable_in_the_database() {
    for world in worlds().await {
        let scene = Scene::new(&world, "sealed@example.com").await;
        let ticket = scene.client.post(&scene.path(), json!({})).await.ok(201);
        let shown = scene.client.post(&format!("{}/reveal", scene.path()), json!({})).await.ok(200);
        assert_eq!(shown["password"].as_str().unwrap().len(), 8, "{shown:#}");
        let everything = format!("{:?}", crate::contents::contents(&world).await);
        for secret in [&ticket["ticket"], &shown["password"]] {
            assert!(!everything.contains(secret.as_str().unwrap()), "{secret} on {}", world.database.name);
        }
        let changed = scene.client.post(&format!("{}/password", scene.path()), json!({})).await.ok(200);
        assert_ne!(changed["password"], shown["password"]);
        scene.entered(&world).await;
    }
}

#[tokio::test]
async fn a_password_that_was_changed_at_the_provider_is_set_again() {
    for world in worlds().await {
        let scene = Scene::new(&world, "changed@example.com").await;
        drop(scene.entered(&world).await);
        assert!(world.contabo.set_screen_password(scene.machine, "another1"));
        assert_eq!(scene.viewer(&world).await.end().await, "password");
        scene.entered(&world).await;
    }
}

#[tokio::test]
async fn a_console_ends_with_the_right_to_it() {
    for world in worlds().await {
        let scene = Scene::new(&world, "ending@example.com").await;
        let owner = world.owner().await;
        let mut viewer = scene.entered(&world).await;
        let id = &scene.service;
        meddle(&world, "UPDATE services SET state = 'suspended', suspension = 'staff'").await;
        assert_eq!(viewer.end().await, "not_allowed", "{}", world.database.name);
        let refused = scene.client.post(&scene.path(), json!({})).await;
        assert_eq!(refused.refused(409), "service_suspended");
        meddle(&world, "UPDATE services SET state = 'active', suspension = NULL").await;

        let mut viewer = scene.entered(&world).await;
        scene.client.post("/auth/sign-out", json!({})).await;
        assert_eq!(viewer.end().await, "signed_out", "{}", world.database.name);

        let staff = format!("/admin/services/{id}/console");
        let ticket = owner.post(&staff, json!({})).await.ok(201);
        let way = Way { token: owner.token(), origin: Some(&world.base), protocol: Some("binary") };
        let mut viewer = Viewer::connect(&world, ticket["address"].as_str().unwrap(), way).await.unwrap();
        viewer.enter().await.unwrap();
        viewer.picture(&REQUEST).await.unwrap();
        owner.post(&format!("/admin/services/{id}/suspend"), json!({ "reason": "A good reason" })).await.ok(200);
        world.settle().await;
        world.advance_seconds(30).await;
        // Whoever is faster: the machine that goes off, or we.
        let why = viewer.end().await;
        assert!(["not_allowed", "machine_closed"].contains(&why.as_str()), "{why} on {}", world.database.name);
    }
}

/// A scene with other limits.
async fn limited(adapt: impl FnOnce(&mut Config)) -> (World, Scene) {
    let world = world_with(adapt).await;
    let scene = Scene::new(&world, "limited@example.com").await;
    (world, scene)
}

#[tokio::test]
async fn too_many_bytes_end_a_console() {
    let (world, scene) = limited(|config| config.console.most_bytes = WHOLE as u64 * 2).await;
    let mut viewer = scene.entered(&world).await;
    let pictures = async {
        loop {
            if let Err(reason) = viewer.picture(&REQUEST).await {
                return reason;
            }
        }
    };
    assert_eq!(timeout(PATIENCE, pictures).await.unwrap(), "too_much");
}

#[tokio::test]
async fn a_console_in_which_nobody_types_ends_though_the_viewer_keeps_asking() {
    let (world, scene) = limited(|config| config.console.idle = Duration::from_secs(1)).await;
    let mut viewer = scene.entered(&world).await;
    let pictures = async {
        loop {
            if let Err(reason) = viewer.picture(&AGAIN).await {
                return reason;
            }
        }
    };
    assert_eq!(timeout(PATIENCE, pictures).await.unwrap(), "idle");
}

#[tokio::test]
async fn a_console_ends_when_its_time_is_over() {
    let (world, scene) = limited(|config| config.console.longest = Duration::from_secs(1)).await;
    let mut viewer = scene.entered(&world).await;
    assert_eq!(viewer.end().await, "too_long");
}

#[tokio::test]
async fn a_user_has_only_so_many_consoles_open() {
    let (world, scene) = limited(|config| config.console.most_open = 1).await;
    let viewer = scene.entered(&world).await;
    let second = scene.ticket().await;
    assert_eq!(Viewer::connect(&world, &second, scene.way(&world)).await.err(), Some(429));
    drop(viewer);
    let opened = async {
        while Viewer::connect(&world, &second, scene.way(&world)).await.is_err() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    timeout(PATIENCE, opened).await.expect("the first one has ended");
}

#[tokio::test]
async fn where_there_is_no_console_or_none_to_be_reached_it_is_said() {
    let (_world, scene) = limited(|config| config.console.is_offered = false).await;
    let known = scene.client.get(&scene.path()).await.ok(200);
    assert_eq!((&known["offered"], &known["open"]["allowed"]), (&json!(false), &json!(false)), "{known:#}");
    assert_eq!(scene.client.post(&scene.path(), json!({})).await.refused(409), "console_not_offered");

    let (_world, scene) = limited(|config| config.console.allows_private = false).await;
    assert_eq!(scene.client.post(&scene.path(), json!({})).await.refused(409), "console_address_refused");
}

#[tokio::test]
async fn a_machine_that_is_off_shows_nothing() {
    let (world, scene) = limited(|_| {}).await;
    let mut viewer = scene.entered(&world).await;
    let body = json!({ "action": "stop" });
    scene.client.post(&format!("/portal/services/{}/actions", scene.service), body).await.ok(202);
    world.settle().await;
    world.advance_seconds(60).await;
    assert_eq!(viewer.end().await, "machine_closed");
    let refused = scene.client.post(&scene.path(), json!({})).await;
    assert_eq!(refused.body["detail"], "The machine is off. Start it to see its screen.");
    assert_eq!(refused.refused(409), "action_not_possible");
}
