//! Scenario files: those that are shipped are played here, each to its end.

use std::path::PathBuf;
use std::time::Duration;

use mpanel_contabo_sim::{Scenario, Status};
use serde_json::{Value, json};

use crate::harness::{Answer, HOUR, INSTANCES, World, config, world, world_with};

fn shipped(name: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("scenarios").join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

async fn playing(name: &str) -> World {
    let scenario = Scenario::read(&shipped(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    let mut config = config();
    scenario.configure(&mut config);
    config.scenario = Some(scenario);
    world_with(config).await
}

impl World {
    /// A list by the names of its things.
    async fn names(&self, path: &str, field: &str) -> Vec<String> {
        let answer = self.get(path).await;
        answer.rows().iter().map(|row| row[field].as_str().unwrap().to_owned()).collect()
    }

    async fn status_of(&self, name: &str) -> String {
        let answer = self.get(&format!("{INSTANCES}?displayName={name}")).await;
        answer.row()["status"].as_str().unwrap().to_owned()
    }

    async fn is_lost(&self, body: Value) -> bool {
        match self.request("POST", INSTANCES).json(&body).send().await {
            Err(_) => true,
            Ok(answer) => answer.bytes().await.is_err(),
        }
    }
}

#[test]
fn every_shipped_file_is_good_and_says_what_it_is_for() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    assert!(files.len() >= 4, "{files:?}");
    for file in files {
        let scenario = Scenario::read(&std::fs::read_to_string(&file).unwrap());
        let scenario = scenario.unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        assert!(!scenario.about().is_empty(), "{}", file.display());
    }
}

#[tokio::test]
async fn lost_replies() {
    let world = playing("lost-replies.yaml").await;
    assert_eq!(world.control().now().to_string(), "2026-11-21T12:00:00Z");
    assert!(world.is_lost(json!({ "period": 1, "displayName": "a" })).await);
    assert_eq!(world.control().created_total(), 1);
    assert!(world.is_lost(json!({ "period": 1, "displayName": "b" })).await);
    assert_eq!(world.control().created_total(), 1);
    world.order(json!({ "displayName": "c" })).await.refused(502, "Internal Server Error");
    assert_eq!(world.control().created_total(), 2);
    assert_eq!(world.order(json!({ "displayName": "d" })).await.status, 201);
}

#[tokio::test]
async fn a_busy_api() {
    let text = shipped("busy-api.yaml");
    let mut world = world().await;
    world.control().play(&Scenario::read(&text).unwrap()).unwrap();
    let refused = world.http.post(world.served.token_url()).form(&[("grant_type", "password")]).send().await.unwrap();
    assert_eq!(Answer::of(refused).await.body["error"], "invalid_grant");
    for _ in 0..2 {
        assert_eq!(world.get(INSTANCES).await.status, 200);
    }
    let limited = world.request("GET", INSTANCES).send().await.unwrap();
    assert_eq!(limited.headers()["retry-after"], "1");
    assert_eq!(limited.headers()["x-ratelimit-limit"], "60");
    Answer::of(limited).await.refused(429, "please wait some time");
    assert_eq!(world.get(INSTANCES).await.status, 200);
    world.control().advance(HOUR);
    world.log_in().await;
    for _ in 0..4 {
        world.get(INSTANCES).await.refused(503, "Internal Server Error");
    }
    world.control().advance(HOUR);
    world.log_in().await;
    assert_eq!(world.get(INSTANCES).await.status, 200);
}

#[tokio::test]
async fn a_troubled_estate() {
    let mut world = playing("troubled-estate.yaml").await;
    assert_eq!(world.names("/v1/secrets", "name").await, ["laptop"]);
    let images = world.get("/v1/compute/images?standardImage=false").await;
    let mut states: Vec<_> = images.rows().iter().map(|row| (row["name"].clone(), row["status"].clone())).collect();
    states.sort_by_key(|(name, _)| name.to_string());
    assert_eq!(states, [(json!("golden"), json!("downloaded")), (json!("on-its-way"), json!("Pending"))]);
    let full = json!({ "name": "more", "url": "https://a.example/x.iso", "osType": "Linux", "version": "1" });
    world.post("/v1/compute/images", full).await.refused(402, "not enough custom image storage");
    for (name, status) in [
        ("web-1", "running"),
        ("web-2", "running"),
        ("db-1", "stopped"),
        ("old-1", "running"),
        ("stuck-1", "pending_payment"),
        ("broken-1", "error"),
    ] {
        assert_eq!(world.status_of(name).await, status, "{name}");
    }
    let old = world.get(&format!("{INSTANCES}?displayName=old-1")).await;
    assert_eq!(old.row()["cancelDate"], "2026-12-01");
    let network = world.get("/v1/private-networks").await;
    let members: Vec<_> = network.row()["instances"].as_array().unwrap().iter().map(|m| m["status"].clone()).collect();
    assert_eq!(members, [json!("ok"), json!("ok")]);
    world.order(json!({})).await.refused(400, "Product V153 is not available");
    assert_eq!(world.order(json!({ "productId": "V154", "displayName": "new-1" })).await.status, 201);

    assert_eq!(world.control().to_come().len(), 3);
    world.control().advance(HOUR);
    world.log_in().await;
    assert_eq!((world.status_of("web-2").await.as_str(), world.status_of("db-1").await.as_str()), ("error", "stopped"));
    world.control().advance(HOUR);
    world.log_in().await;
    assert!(world.get(&format!("{INSTANCES}?displayName=db-1")).await.rows().is_empty());
    // Orders are refused at once: nothing has been read since the account was blocked.
    world.control().set_clock("2026-11-22T00:00:00Z".parse().unwrap());
    world.log_in().await;
    world.order(json!({ "productId": "V154" })).await.refused(500, "Internal Server Error");
    assert!(world.control().to_come().is_empty());
    world.control().set_clock("2026-11-22T12:00:00Z".parse().unwrap());
    world.log_in().await;
    let id = world.control().all_machines().iter().find(|m| m.display_name == "web-1").unwrap().instance_id;
    let stop = format!("{INSTANCES}/{id}/actions/stop");
    world.post(&stop, json!({})).await.refused(500, "Internal Server Error");
    assert_eq!(world.post(&stop, json!({})).await.status, 201);
}

#[tokio::test]
async fn refusals_over_http() {
    let world = world().await;
    let id = world.running(json!({ "displayName": "web" })).await;
    let played = world.http.post(world.url("/_sim/scenario")).bearer_auth(&world.config.client_secret);
    let played = Answer::of(played.body(shipped("refusals.yaml")).send().await.unwrap()).await;
    assert_eq!((played.status, played.body["faults"].as_array().map(Vec::len)), (200, Some(6)), "{}", played.body);
    let machine = format!("{INSTANCES}/{id}");
    let image = json!({ "name": "own", "url": "https://a.example/x.iso", "osType": "Linux", "version": "1" });
    world.post(&format!("{machine}/snapshots"), json!({ "name": "one" })).await.refused(402, "Total snapshots");
    world.post("/v1/private-networks/1/instances/1", json!({})).await.refused(402, "private networking");
    let backup = json!({ "backup": {} });
    world.post(&format!("{machine}/upgrade"), backup.clone()).await.refused(409, "already been ordered");
    world.post("/v1/compute/images", image.clone()).await.refused(415, "iso or qcow2");
    world.post(&format!("{machine}/cancel"), json!({})).await.refused(422, "already been canceled");
    world.call("PUT", &machine, Some(json!({}))).await.refused(400, "Cloud Init for Windows");
    // Once each.
    assert_eq!(world.post("/v1/compute/images", image).await.status, 201);
    assert!(world.post(&format!("{machine}/upgrade"), backup).await.status < 300);
    assert_eq!(world.post(&format!("{machine}/cancel"), json!({})).await.status, 201);
}

#[tokio::test]
async fn what_does_not_fit_is_refused_with_its_place_and_changes_nothing() {
    let world = world().await;
    world.running(json!({ "displayName": "web" })).await;
    let before = world.control().totals();
    for (text, problem) in [
        (
            "machines: [{name: new}, {name: web}]",
            "machines[1]: There is already an instance with the same display name",
        ),
        ("machines: [{name: a_b}]", "machines[0]: Only numbers, letters, spaces and - allowed."),
        ("machines: [{name: a, product: V0}]", "machines[0]: product ID is wrong"),
        ("machines: [{name: a, image: nothing}]", "machines[0]: there is no image nothing"),
        ("machines: [{name: a, period: 5}]", "machines[0]: period must be one of"),
        ("machines: [{name: a, ssh_keys: [b]}]", "machines[0]: there is no secret b"),
        ("secrets: [{name: a, type: password, value: short}]", "secrets[0]: value must be longer"),
        ("images: [{name: a, url: 'https://a.example/x.zip'}]", "images[0]: Unsupported media type"),
        ("networks: [{name: a, machines: [b]}]", "networks[0]: there is no machine b"),
        ("networks: [{name: a, machines: [web]}]", "networks[0]: The instance does not have the private networking"),
        ("networks: [{name: a, region: MARS}]", "networks[0]: there is no region MARS"),
        ("settings: {unpublished: true}", "settings: they count only at the start"),
        ("machine: []", "machine: unknown field"),
    ] {
        let text = format!("clock: 2027-01-01T00:00:00Z\n{text}\n");
        let send = world.http.post(world.url("/_sim/scenario")).bearer_auth(&world.config.client_secret).body(text);
        let answer = Answer::of(send.send().await.unwrap()).await;
        answer.refused(400, problem);
        assert_eq!(world.control().totals(), before, "{problem}");
        assert!(world.control().now().to_string().starts_with("2026-11-21"), "{problem}");
    }
    let path = format!("/_sim/machines/{}", world.control().all_machines()[0].instance_id);
    assert_eq!(world.steer("DELETE", &path, None).await.status, 200);
    assert_eq!(world.steer("DELETE", &path, None).await.status, 404);
    assert_eq!(world.control().machines(), 0);
}

#[tokio::test]
async fn a_timeline_goes_on_after_a_restart_and_its_start_is_not_repeated() {
    let folder = tempfile::tempdir().unwrap();
    let scenario = Scenario::read(
        "clock: 2026-11-21T12:00:00Z
machines: [{name: web}]
timeline:
  - after: 1h
    machine: {name: web, status: stopped}
  - fault: {kind: drop_after, method: POST, path: /v1/tags}",
    )
    .unwrap();
    let mut config = config().with_state_file(folder.path().join("contabo.json"));
    config.scenario = Some(scenario);
    let world = world_with(config.clone()).await;
    assert_eq!(world.control().machines(), 1);
    world.control().advance(Duration::from_secs(1800));
    world.served.shutdown().await.unwrap();
    let mut world = world_with(config).await;
    assert_eq!((world.control().machines(), world.control().faults().len()), (1, 1));
    assert_eq!(world.control().all_machines()[0].status, Status::Running);
    world.control().advance(Duration::from_secs(1800));
    world.log_in().await;
    assert_eq!(world.status_of("web").await, "stopped");
}

#[tokio::test]
async fn the_schema_in_the_documentation_is_a_scenario() {
    let page = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/contabo-sim.md");
    let page = std::fs::read_to_string(page).unwrap();
    let example = page.split("```yaml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let scenario = Scenario::read(example).unwrap();
    let mut config = config();
    scenario.configure(&mut config);
    config.scenario = Some(scenario);
    let world = world_with(config).await;
    assert_eq!((world.control().totals().cancelled, world.control().to_come().len()), (1, 3));
    assert_eq!(world.names("/v1/private-networks", "name").await, ["backend"]);
}

#[tokio::test]
async fn what_two_documents_say_differently_is_a_setting() {
    let shown = async |text: &str| {
        let scenario = Scenario::read(text).unwrap();
        let mut config = config();
        scenario.configure(&mut config);
        let world = world_with(config).await;
        world.post("/v1/dns/zones", json!({ "zoneName": "example.com" })).await;
        let record = json!({ "name": "www", "type": "A", "ttl": 3600, "prio": 0, "data": "192.0.2.7" });
        let record = world.post("/v1/dns/zones/example.com/records", record).await.row()["name"].clone();
        let preset = world.get("/v1/firewalls/preset-rules?name=SSH").await.rows()[0]["macro"].clone();
        (record, preset)
    };
    let (record, preset) = shown("about: As the document has it").await;
    assert_eq!((record, preset["inbound"][0]["destPorts"][0].clone()), (json!("www.example.com"), json!("22")));
    let (record, text) = shown("settings: { short_record_names: true, preset_texts: true }").await;
    assert_eq!(record, "www");
    assert_eq!(serde_json::from_str::<Value>(text.as_str().unwrap()).unwrap(), preset);
}

#[tokio::test]
async fn two_accounts() {
    let world = playing("two-accounts.yaml").await;
    let second = world.served.account("second").unwrap();
    assert_eq!((world.control().machines(), second.machines()), (1, 2));
    assert_eq!((world.control().faults().len(), second.faults().len()), (0, 1));
    assert_eq!(world.order(json!({ "displayName": "more" })).await.status, 201);
}
