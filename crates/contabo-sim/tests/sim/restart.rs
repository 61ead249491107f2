//! What is left after a stop, polite or not.

use std::path::Path;
use std::time::Duration;

use mpanel_contabo_sim::{Sim, SimConfig};
use serde_json::{Value, json};

use crate::harness::{INSTANCES, config, world_with};

fn kept(path: &Path, is_sync: bool) -> SimConfig {
    let mut config = config();
    config.state_file = Some(path.to_owned());
    config.sync_save = is_sync;
    config
}

#[tokio::test]
async fn machines_clock_and_tokens_survive_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("deep/contabo.json");
    let mut first = kept(&file, false);
    // A demo begins a year ago.
    first.start_at = Some("2025-11-21T12:00:00Z".parse().unwrap());
    let world = world_with(first.clone()).await;
    let id = world.running(json!({ "displayName": "web" })).await;
    let before = world.machine(id).await.row().clone();
    let token = world.token.clone();
    world.served.shutdown().await.unwrap();

    let mut world = world_with(first).await;
    world.token = token;
    assert_eq!(world.machine(id).await.row(), &before);
    assert_eq!(world.control().now().to_string(), "2025-11-21T12:00:12Z");
    let next = world.running(json!({})).await;
    assert!(next > id);
    assert_eq!(world.machine(next).await.row()["ipConfig"]["v4"]["ip"], "192.0.2.3");
}

#[tokio::test]
async fn a_write_is_on_disk_before_its_reply() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("contabo.json");
    let world = world_with(kept(&file, true)).await;
    world.order(json!({ "displayName": "web" })).await;
    let on_disk = |path: &Path| {
        let state: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
        state["instances"].as_object().unwrap().len()
    };
    assert_eq!(on_disk(&file), 1);
    // The copy is what a killed simulator would find.
    let copy = folder.path().join("copy.json");
    std::fs::copy(&file, &copy).unwrap();
    let after = Sim::new(kept(&copy, true)).unwrap();
    assert_eq!(after.control().machines_with_display_name("web"), 1);
}

#[tokio::test]
async fn a_write_is_on_disk_soon_after_its_reply() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("contabo.json");
    let world = world_with(kept(&file, false)).await;
    world.order(json!({})).await;
    let mut waited = Duration::ZERO;
    while !file.exists() && waited < Duration::from_secs(5) {
        tokio::time::sleep(Duration::from_millis(20)).await;
        waited += Duration::from_millis(20);
    }
    let state: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    assert_eq!(state["created_total"], 1);
    #[cfg(unix)]
    {
        let mode = std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&file).unwrap().permissions());
        assert_eq!(mode & 0o077, 0, "others can read the passwords");
    }
}

#[tokio::test]
async fn a_strange_state_file_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("contabo.json");
    std::fs::write(&file, "not a state").unwrap();
    assert!(Sim::new(kept(&file, false)).is_err());
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "not a state");
}

#[tokio::test]
async fn a_month_may_pass_at_once() {
    let world = world_with(config()).await;
    world.order(json!({})).await;
    world.control().set_clock("2027-11-21T12:00:00Z".parse().unwrap());
    let mut world = world;
    world.log_in().await;
    assert_eq!(world.get(INSTANCES).await.row()["status"], "running");
}
