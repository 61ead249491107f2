//! Machines, their snapshots, images and checks.

use std::time::Duration;

use serde_json::json;

use super::Checked;
use crate::harness::{INSTANCES, PASSWORD};

pub(super) async fn secrets(checked: &mut Checked) -> [i64; 2] {
    let mut ids = [0; 2];
    for (id, kind, value) in [(0, "password", PASSWORD), (1, "ssh", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5 test")] {
        let body = json!({ "name": kind, "type": kind, "value": value });
        let made = checked.call("POST", "/v1/secrets", &[], "", Some(body)).await;
        ids[id] = made.row()["secretId"].as_i64().unwrap();
    }
    checked.list("/v1/secrets", &[]).await;
    let one = "/v1/secrets/{secretId}";
    let shown = ids[0].to_string();
    checked.get(one, &[&shown]).await;
    checked.call("PATCH", one, &[&shown], "", Some(json!({ "name": "renamed" }))).await;
    let spare = checked.world.secret("spare", "password", PASSWORD).await.to_string();
    checked.call("DELETE", one, &[&spare], "", None).await;
    ids
}

pub(super) async fn instances(checked: &mut Checked, [password, key]: [i64; 2]) -> String {
    let order = json!({
        "period": 1, "productId": "V155", "region": "EU", "displayName": "web-1", "defaultUser": "root",
        "rootPassword": password, "sshKeys": [key], "userData": "#cloud-config\n",
        "addOns": { "additionalIps": {} },
    });
    let ordered = checked.call("POST", INSTANCES, &[], "", Some(order)).await;
    let id = ordered.row()["instanceId"].to_string();
    // Without addresses, too.
    checked.world.control().advance(Duration::from_secs(3));
    checked.get("/v1/compute/instances/{instanceId}", &[&id]).await;
    checked.world.control().advance(Duration::from_secs(9));
    checked.list(INSTANCES, &[]).await;
    let one = "/v1/compute/instances/{instanceId}";
    let shown = checked.get(one, &[&id]).await;
    assert_eq!(shown.row()["additionalIps"].as_array().map(Vec::len), Some(1));
    checked.call("PATCH", one, &[&id], "", Some(json!({ "displayName": "web-2" }))).await;
    checked.list("/v1/compute/instances/{instanceId}/products/available", &[&id]).await;
    let add_ons = json!({ "privateNetworking": {}, "backup": {} });
    checked.call("POST", "/v1/compute/instances/{instanceId}/upgrade", &[&id], "", Some(add_ons)).await;
    checked.get("/v1/compute/instances/{instanceId}/regionChange/check", &[&id]).await;
    let to = json!({ "region": "UK", "method": "migration" });
    checked.call("POST", "/v1/compute/instances/{instanceId}/regionChange", &[&id], "", Some(to)).await;
    let nowhere = json!({ "region": "MOON", "method": "migration" });
    let path = "/v1/compute/instances/{instanceId}/regionChange";
    assert_eq!(checked.call("POST", path, &[&id], "", Some(nowhere)).await.status, 400);
    id
}

pub(super) async fn actions(checked: &mut Checked, id: &str, [password, key]: [i64; 2]) {
    for action in ["start", "restart", "shutdown", "stop"] {
        checked.call("POST", &format!("/v1/compute/instances/{{instanceId}}/actions/{action}"), &[id], "", None).await;
    }
    let login = json!({ "rootPassword": password, "sshKeys": [key] });
    for action in ["rescue", "resetPassword"] {
        let path = format!("/v1/compute/instances/{{instanceId}}/actions/{action}");
        checked.call("POST", &path, &[id], "", Some(login.clone())).await;
        checked.get("/v1/compute/instances/{instanceId}", &[id]).await;
        checked.world.control().advance(Duration::from_secs(5));
    }
}

pub(super) async fn snapshots(checked: &mut Checked, id: &str) {
    let (all, one) =
        ("/v1/compute/instances/{instanceId}/snapshots", "/v1/compute/instances/{instanceId}/snapshots/{snapshotId}");
    let described = json!({ "name": "before update", "description": "Before the update" });
    let taken = checked.call("POST", all, &[id], "", Some(described)).await;
    let snapshot = taken.row()["snapshotId"].as_str().unwrap().to_owned();
    checked.call("POST", all, &[id], "", Some(json!({ "name": "second" }))).await;
    checked.list(all, &[id]).await;
    checked.get(one, &[id, &snapshot]).await;
    checked.call("PATCH", one, &[id, &snapshot], "", Some(json!({ "name": "renamed" }))).await;
    checked.call("POST", &format!("{one}/rollback"), &[id, &snapshot], "", Some(json!({}))).await;
    checked.call("DELETE", one, &[id, &snapshot], "", None).await;
}

pub(super) async fn images(checked: &mut Checked) {
    checked.list("/v1/compute/images", &[]).await;
    let body = json!({ "name": "own", "url": "https://images.example/own.qcow2", "osType": "Linux", "version": "1" });
    let made = checked.call("POST", "/v1/compute/images", &[], "", Some(body)).await;
    let id = made.row()["imageId"].as_str().unwrap().to_owned();
    let wrong = json!({ "name": "zip", "url": "https://images.example/own.zip", "osType": "Linux", "version": "1" });
    assert_eq!(checked.call("POST", "/v1/compute/images", &[], "", Some(wrong)).await.status, 415);
    let one = "/v1/compute/images/{imageId}";
    for seconds in [0, 4, 4] {
        checked.world.control().advance(Duration::from_secs(seconds));
        checked.get(one, &[&id]).await;
        checked.call("GET", "/v1/compute/images", &[], "?standardImage=false", None).await;
    }
    checked.call("PATCH", one, &[&id], "", Some(json!({ "description": "Ours" }))).await;
    checked.get("/v1/compute/images/stats", &[]).await;
    checked.call("DELETE", one, &[&id], "", None).await;
}

/// What comes last in a machine's life.
pub(super) async fn ends(checked: &mut Checked, id: &str) {
    let one = "/v1/compute/instances/{instanceId}";
    let reinstall = json!({ "imageId": "afecbb85-e2fc-46f0-9684-b46b1faf00bb", "defaultUser": "root" });
    checked.call("PUT", one, &[id], "", Some(reinstall)).await;
    checked.call("POST", &format!("{one}/cancel"), &[id], "", Some(json!({}))).await;
    let number: i64 = id.parse().unwrap();
    let control = checked.world.control();
    for status in mpanel_contabo_sim::Status::ALL {
        assert!(control.set_status(number, status, Some("as the operator wishes")));
        checked.get(one, &[id]).await;
    }
}

pub(super) async fn troubleshooting(checked: &mut Checked, id: &str) {
    let base = "/v1/troubleshooting";
    let object = json!({ "objectType": "vserver", "objectId": id });
    let with = |field: &str, number: i64| {
        let mut body = object.clone();
        body[field] = json!(number);
        body
    };
    for (path, one, template) in [
        ("checks", "{checkId}", "checkTemplateId"),
        ("check-collections", "{checkCollectionId}", "checkCollectionTemplateId"),
        ("remedies", "{remedyId}", "remedyTemplateId"),
    ] {
        let all = format!("{base}/{path}");
        let single = format!("{all}/{one}");
        let key = one.trim_matches(['{', '}']);
        let started = checked.send("POST", &all, &[], with(template, 1)).await;
        let run = started.row()[key].to_string();
        for seconds in [0, 4, 4] {
            checked.world.control().advance(Duration::from_secs(seconds));
            checked.get(&single, &[&run]).await;
        }
        checked.list(&all, &[]).await;
        let started = checked.send("POST", &all, &[], with(template, 2)).await;
        let run = started.row()[key].to_string();
        let cancelled = checked.send("PATCH", &single, &[&run], json!({ "status": "cancelled" })).await;
        assert_eq!(cancelled.row()["status"], "cancelled");
    }
    let templates = format!("{base}/check-collection-templates");
    checked.list(&templates, &[]).await;
    checked.get(&format!("{templates}/{{checkCollectionTemplateId}}"), &["1"]).await;
}
