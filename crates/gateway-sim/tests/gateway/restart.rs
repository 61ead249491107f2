//! What survives a stop, polite or not.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use mpanel_gateway_sim::Config;
use reqwest::{Client, Method};
use serde_json::{Value, json};

use crate::harness::{World, charge, client, config, parts};

fn kept(folder: &tempfile::TempDir) -> Config {
    config().with_state_file(folder.path().join("state").join("gateway.json"))
}

fn saved_files(folder: &tempfile::TempDir) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder.path().join("state")).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    paths.filter(|path| path.extension().is_none_or(|ending| ending != "lock")).collect()
}

/// The snapshot and its journal as one text.
fn saved_text(folder: &tempfile::TempDir) -> String {
    saved_files(folder).iter().map(|path| std::fs::read_to_string(path).unwrap()).collect()
}

#[tokio::test]
async fn a_restart_remembers_keys_payments_clock_and_plans() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::with(kept(&folder)).await;
    let method = world.saved_card("4242424242424242").await;
    let slow = world.saved_card("4000000000000077").await;
    let paid = world.pay(&method, "p1", true).await;
    let slow = world.pay(&slow, "p2", true).await;
    world.control().advance(Duration::from_secs(1));
    let now = world.control().now();
    let World { served, receiver, .. } = world;
    assert_eq!(saved_files(&folder).len(), 2, "a snapshot and its journal");
    served.shutdown().await.unwrap();
    assert_eq!(saved_files(&folder).len(), 1, "a polite stop leaves one file");

    let world = World::with_receiver(kept(&folder), receiver).await;
    assert_eq!(world.control().now(), now);
    assert_eq!(world.pay(&method, "p1", true).await, paid);
    assert_eq!(world.control().charges("p1").succeeded, 1);
    assert_eq!(world.get("/v1/payment_intents?metadata[payment_id]=p1").await["data"], json!([paid]));
    world.control().advance_and_run(Duration::from_secs(2)).await;
    assert_eq!(
        world.get(&format!("/v1/payment_intents/{}", slow["id"].as_str().unwrap())).await["status"],
        "succeeded"
    );
    assert_eq!(
        world.receiver.kinds(),
        ["payment_intent.succeeded", "payment_intent.processing", "payment_intent.succeeded"]
    );
    assert_eq!(world.get("/v1/webhook_endpoints").await["data"].as_array().unwrap().len(), 1);
}

/// The file already holds what a reply reported: a killed process loses nothing its callers know of.
#[tokio::test]
async fn with_sync_save_the_file_is_ahead_of_the_reply() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::with(kept(&folder)).await;
    let method = world.saved_card("4242424242424242").await;
    let keys: Vec<String> = (0..8).map(|n| format!("p{n}")).collect();
    let replies = futures::future::join_all(keys.iter().map(|key| async {
        let intent = world.pay(&method, key, true).await;
        assert!(saved_text(&folder).contains(intent["id"].as_str().unwrap()));
        intent
    }));
    let replies = replies.await;

    // A copy of the files stands for what a kill would have left; the half line, for a save that never ended.
    let copy = tempfile::tempdir().unwrap();
    std::fs::create_dir(copy.path().join("state")).unwrap();
    for path in saved_files(&folder) {
        std::fs::copy(&path, copy.path().join("state").join(path.file_name().unwrap())).unwrap();
    }
    let journal = saved_files(&copy).into_iter().find(|path| path.to_string_lossy().contains(".journal.")).unwrap();
    let mut journal = std::fs::OpenOptions::new().append(true).open(journal).unwrap();
    journal.write_all(br#"[["intents","pi_half",{"id":"pi_ha"#).unwrap();
    let second = World::with(kept(&copy)).await;
    for (key, reply) in keys.iter().zip(&replies) {
        assert_eq!(&second.pay(&method, key, true).await, reply);
        assert_eq!(second.control().charges(key).succeeded, 1);
    }
}

#[tokio::test]
async fn without_sync_save_the_state_is_saved_soon_and_at_the_end() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("gateway.json");
    let mut lazy = config();
    lazy.state_file = Some(path.clone());
    let world = World::with(lazy.clone()).await;
    let method = world.control().test_payment_method("4242424242424242", "cus_1").unwrap();
    let (_, paid) = world.post("/v1/payment_intents", "p", charge(&method, "p", true)).await;
    world.served.shutdown().await.unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains(paid["id"].as_str().unwrap()));
    assert!(!text.contains("4242424242424242"), "no card number is kept");
}

#[tokio::test]
async fn a_damaged_state_file_stops_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("gateway.json");
    std::fs::write(&path, "{\"intents\": 3").unwrap();
    assert!(mpanel_gateway_sim::GatewaySim::new(config().with_state_file(&path)).is_err());
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "{\"intents\": 3");
}

/// Enough changes for several snapshots; each start reads the pair that belongs together.
#[tokio::test]
async fn the_journal_is_folded_into_the_snapshot_as_it_grows() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::with(kept(&folder)).await;
    let method = world.saved_card("4242424242424242").await;
    let padding = "x".repeat(20_000);
    for n in 0..120 {
        let mut body = charge(&method, &format!("p{n}"), true);
        body["metadata"]["padding"] = json!(padding);
        assert_eq!(world.post("/v1/payment_intents", &format!("k{n}"), body).await.0, 200);
    }
    let numbers: Vec<PathBuf> = saved_files(&folder);
    assert!(!numbers.iter().any(|path| path.ends_with("gateway.json.journal.1")), "{numbers:?}");
    assert!(mpanel_gateway_sim::GatewaySim::new(kept(&folder)).is_err(), "two cannot share a state file");
    world.control().close().await.unwrap();
    let world = World::with(kept(&folder)).await;
    assert_eq!(world.control().captured_total("eur"), 120 * 1234);
    assert_eq!(world.control().charges("p119").succeeded, 1);
}

/// The program itself, killed without warning between a reply and the next call.
#[tokio::test]
async fn a_killed_process_does_not_charge_twice() {
    let folder = tempfile::tempdir().unwrap();
    let first = Program::start(&folder).await;
    let (method, paid) = first.pay_with_new_card().await;
    drop(first);
    let second = Program::start(&folder).await;
    assert_eq!(second.pay(&method).await, paid);
    let list = second.call(Method::GET, "/v1/payment_intents").send().await.unwrap();
    assert_eq!(list.json::<Value>().await.unwrap()["data"], json!([paid]));
}

/// `gateway-sim` as a child process; killed when dropped.
struct Program {
    child: Child,
    url: String,
    secret_key: String,
    http: Client,
}

impl Program {
    async fn start(folder: &tempfile::TempDir) -> Self {
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_gateway-sim"));
        command
            .args(["--listen", &free.to_string(), "--print-keys", "--state"])
            .arg(folder.path().join("gateway.json"));
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let keys: Value = serde_json::from_str(&line).unwrap();
        let secret_key = keys["secret_key"].as_str().unwrap().to_owned();
        let program = Self { child, url: format!("http://{free}"), secret_key, http: client() };
        for _ in 0..200 {
            if program.call(Method::GET, "/v1/account").send().await.is_ok() {
                return program;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        panic!("gateway-sim did not start listening");
    }

    fn call(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        self.http.request(method, format!("{}{path}", self.url)).bearer_auth(&self.secret_key)
    }

    async fn post(&self, path: &str, body: Value) -> Value {
        let call = self.call(Method::POST, path).header("idempotency-key", path).json(&body);
        let (status, reply) = parts(call.send().await.unwrap()).await;
        assert_eq!(status, 200, "{reply}");
        reply
    }

    async fn pay_with_new_card(&self) -> (String, Value) {
        let card = json!({ "number": "4242424242424242", "exp_month": 1, "exp_year": 2099, "cvc": "123" });
        let token = self.post("/v1/tokens", json!({ "card": card })).await;
        let method = self.post("/v1/payment_methods", json!({ "token": token["id"], "customer_ref": "cus_1" })).await;
        let method = method["id"].as_str().unwrap().to_owned();
        let paid = self.pay(&method).await;
        (method, paid)
    }

    async fn pay(&self, method: &str) -> Value {
        self.post("/v1/payment_intents", charge(method, "p", true)).await
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}
