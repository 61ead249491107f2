//! Machines, terms, snapshots and images in the course of time.

use std::time::Duration;

use mpanel_contabo_sim::Status;
use serde_json::{Value, json};

use crate::harness::{DAY, HOUR, INSTANCES, config, world, world_with};

const WINDOWS: &str = "5f0e6a52-7d57-4c0e-9a41-20220f5a6c11";
const SECOND: Duration = Duration::from_secs(1);

#[tokio::test]
async fn a_new_machine_appears_gets_its_addresses_and_runs() {
    let world = world().await;
    let ordered = world.order(json!({})).await;
    assert_eq!(ordered.row()["status"], "provisioning");
    let id = ordered.row()["instanceId"].as_i64().unwrap();
    // Single calls do not know it yet, the list does.
    assert_eq!(world.machine(id).await.status, 404);
    assert_eq!(world.post(&format!("{INSTANCES}/{id}/cancel"), json!({})).await.status, 404);
    assert_eq!(world.get(INSTANCES).await.rows().len(), 1);
    world.control().advance(2 * SECOND);
    let machine = world.machine(id).await;
    assert_eq!(
        (&machine.row()["status"], &machine.row()["ipConfig"]["v4"]["ip"]),
        (&json!("provisioning"), &json!(""))
    );
    world.control().advance(3 * SECOND);
    let machine = world.machine(id).await;
    assert_eq!(machine.row()["status"], "installing");
    assert_eq!(machine.row()["ipConfig"]["v4"]["ip"], "192.0.2.2");
    assert_eq!(machine.row()["ipConfig"]["v6"]["ip"], "2001:db8::1");
    world.control().advance(7 * SECOND);
    assert_eq!(world.status(id).await, "running");
    let row = world.machine(id).await.row().clone();
    assert_eq!((&row["productId"], &row["region"]), (&json!("V153"), &json!("EU")));
    assert_eq!(row["imageId"], "afecbb85-e2fc-46f0-9684-b46b1faf00bb");
}

#[tokio::test]
async fn power_changes_take_their_time() {
    let world = world().await;
    let id = world.running(json!({})).await;
    let act = async |action: &str| {
        let path = format!("{INSTANCES}/{id}/actions/{action}");
        let answer = world.call("POST", &path, None).await;
        assert_eq!((answer.status, &answer.row()["action"]), (201, &json!(action)));
    };
    act("start").await;
    assert_eq!(world.status(id).await, "running");
    act("stop").await;
    assert_eq!(world.status(id).await, "running");
    world.control().advance(2 * SECOND);
    assert_eq!(world.status(id).await, "stopped");
    act("start").await;
    assert_eq!(world.status(id).await, "stopped");
    world.control().advance(3 * SECOND);
    assert_eq!(world.status(id).await, "running");
    let rescue = format!("{INSTANCES}/{id}/actions/rescue");
    world.call("POST", &rescue, None).await.refused(400, "Body");
    assert_eq!(world.post(&rescue, json!({})).await.status, 201);
    world.control().advance(3 * SECOND);
    assert_eq!(world.status(id).await, "rescue");
    assert_eq!(world.post(&format!("{INSTANCES}/{id}/actions/resetPassword"), json!({})).await.status, 201);
    assert_eq!(world.status(id).await, "reset_password");
    world.control().advance(3 * SECOND);
    assert_eq!(world.status(id).await, "running");
    world.post(&format!("{INSTANCES}/{id}/actions/dance"), json!({})).await.refused(404, "Cannot POST");
}

#[tokio::test]
async fn orders_are_refused_in_the_words_of_the_real_service() {
    let world = world().await;
    world.order(json!({ "displayName": "taken" })).await;
    let password = world.secret("p", "password", "Sandbox!1?word").await;
    let check = async |extra: Value, status: u16, message: &str| world.order(extra).await.refused(status, message);
    check(json!({ "displayName": "a_b" }), 400, "Only numbers, letters, spaces and - allowed.").await;
    check(json!({ "displayName": "taken" }), 400, "There is already an instance with the same display name").await;
    check(json!({ "displayName": "x".repeat(256) }), 400, "shorter than or equal to 255").await;
    check(json!({ "productId": "V9999" }), 400, "product ID is wrong").await;
    check(json!({ "imageId": "00000000-0000-4000-8000-000000000000" }), 404, "Entry Image not found by imageId").await;
    check(json!({ "region": "MARS" }), 400, "region must be one of").await;
    check(json!({ "period": 7 }), 400, "period must be one of").await;
    check(json!({ "license": "cPanel51" }), 400, "license").await;
    check(json!({ "imageId": WINDOWS, "sshKeys": [] }), 400, "Cloud Init for Windows is not supporting SSH Keys").await;
    check(json!({ "imageId": WINDOWS, "productId": "V93" }), 400, "cannot use this image with selected product").await;
    check(json!({ "productId": "V8", "addOns": { "backup": {} } }), 400, "Backup").await;
    check(json!({ "rootPassword": 5 }), 500, "Internal Server Error, retry or contact support").await;
    // A password is no key.
    check(json!({ "sshKeys": [password] }), 500, "Internal Server Error").await;
    world.control().set_sold_out("V154", true);
    check(json!({ "productId": "V154" }), 400, "Product V154 is not available").await;
    world.control().block_account(true);
    check(json!({}), 500, "Internal Server Error").await;
    assert_eq!(world.get(INSTANCES).await.status, 200);
    world.control().block_account(false);
    assert_eq!(world.control().created_total(), 1);
    assert_eq!(
        world.order(json!({ "displayName": "new", "rootPassword": password, "productId": "V155" })).await.status,
        201
    );
}

#[tokio::test]
async fn a_reinstall_keeps_the_address_and_changes_the_rest() {
    let world = world().await;
    let id = world.running(json!({})).await;
    let address = world.machine(id).await.row()["ipConfig"].clone();
    let path = format!("{INSTANCES}/{id}");
    world.call("PUT", &path, Some(json!({ "image": "x" }))).await.refused(400, "imageId must be a UUID");
    assert_eq!(world.call("PUT", &path, Some(json!({ "imageId": WINDOWS }))).await.status, 200);
    assert_eq!(world.status(id).await, "installing");
    world.control().advance(7 * SECOND);
    let row = world.machine(id).await.row().clone();
    assert_eq!((&row["status"], &row["osType"], &row["ipConfig"]), (&json!("running"), &json!("Windows"), &address));
    // One that says yes and does nothing.
    world.control().ignore_reinstalls(1);
    assert_eq!(world.call("PUT", &path, Some(json!({ "imageId": WINDOWS }))).await.status, 200);
    assert_eq!(world.status(id).await, "running");
}

#[tokio::test]
async fn a_cancelled_machine_runs_to_the_end_of_its_term() {
    let mut world = world().await;
    let id = world.running(json!({ "displayName": "web" })).await;
    let path = format!("{INSTANCES}/{id}/cancel");
    let cancelled = world.post(&path, json!({})).await;
    assert_eq!((cancelled.status, &cancelled.row()["cancelDate"]), (201, &json!("2026-12-21")));
    world.post(&path, json!({})).await.refused(422, "Cannot cancel instance as it has already been canceled.");
    assert_eq!(world.machine(id).await.row()["cancelDate"], "2026-12-21");
    assert_eq!((world.control().machines(), world.control().totals().cancelled), (0, 1));
    world.control().set_clock("2026-12-21T23:59:59Z".parse().unwrap());
    world.log_in().await;
    assert_eq!(world.status(id).await, "running");
    world.control().advance(SECOND);
    assert_eq!(world.machine(id).await.status, 404);
    assert!(world.get(INSTANCES).await.rows().is_empty());
    // The name is free again.
    assert_eq!(world.order(json!({ "displayName": "web" })).await.status, 201);
}

#[tokio::test]
async fn a_cancellation_too_close_to_the_renewal_lands_a_term_later() {
    let mut world = world().await;
    let id = world.running(json!({})).await;
    world.control().set_clock("2026-12-21T07:00:00Z".parse().unwrap());
    world.log_in().await;
    let cancelled = world.post(&format!("{INSTANCES}/{id}/cancel"), json!({})).await;
    assert_eq!(cancelled.row()["cancelDate"], "2027-01-21");
    let other = world.running(json!({ "period": 12 })).await;
    let later = json!({ "cancelDate": "2028-06-01T00:00:00Z" });
    let cancelled = world.post(&format!("{INSTANCES}/{other}/cancel"), later).await;
    assert_eq!(cancelled.row()["cancelDate"], "2028-12-21");
}

#[tokio::test]
async fn an_unpaid_order_is_stuck_and_cannot_be_cancelled() {
    let world = world().await;
    world.control().set_order_outcome(Some(Status::PendingPayment));
    let id = world.running(json!({})).await;
    assert_eq!(world.status(id).await, "pending_payment");
    assert_eq!(world.machine(id).await.row()["ipConfig"]["v4"]["ip"], "");
    world.post(&format!("{INSTANCES}/{id}/cancel"), json!({})).await.refused(500, "Internal Server Error");
    world.call("POST", &format!("{INSTANCES}/{id}/actions/start"), None).await.refused(409, "pending_payment");
    // The operator pays.
    world.control().set_status(id, Status::Provisioning, None);
    world.control().advance(12 * SECOND);
    assert_eq!(world.status(id).await, "running");
    assert_eq!(world.machine(id).await.row()["ipConfig"]["v4"]["ip"], "192.0.2.2");
}

#[tokio::test]
async fn add_ons_are_bought_once() {
    let world = world().await;
    let id = world.running(json!({})).await;
    let path = format!("{INSTANCES}/{id}/upgrade");
    world.post(&path, json!({})).await.refused(400, "add-on");
    world.post(&path, json!({ "additionalIps": {} })).await.refused(400, "additionalIps should not exist");
    assert_eq!(world.post(&path, json!({ "privateNetworking": {} })).await.status, 200);
    assert_eq!(world.machine(id).await.row()["addOns"], json!([{ "id": 1477, "quantity": 1 }]));
    world.post(&path, json!({ "privateNetworking": {} })).await.refused(409, "already");
    let with = world.running(json!({ "addOns": { "privateNetworking": {} } })).await;
    world
        .post(&format!("{INSTANCES}/{with}/upgrade"), json!({ "privateNetworking": {} }))
        .await
        .refused(409, "already");
    let vds = world.running(json!({ "productId": "V8" })).await;
    world.post(&format!("{INSTANCES}/{vds}/upgrade"), json!({ "backup": {} })).await.refused(400, "Backup");
}

#[tokio::test]
async fn snapshots_have_a_quota_an_end_and_an_order() {
    let mut world = world().await;
    let id = world.running(json!({ "productId": "V154" })).await;
    let path = format!("{INSTANCES}/{id}/snapshots");
    world.post(&path, json!({ "name": "a_b" })).await.refused(400, "letters, numbers, spaces and dashes");
    world.post(&path, json!({ "name": "x".repeat(31) })).await.refused(400, "30");
    let first = world.post(&path, json!({ "name": "one" })).await.row()["snapshotId"].as_str().unwrap().to_owned();
    world.control().advance(HOUR);
    world.log_in().await;
    assert_eq!(world.post(&path, json!({ "name": "two" })).await.status, 201);
    let over = world.post(&path, json!({ "name": "three" })).await;
    over.refused(402, "Total snapshots exceed the total max limit of 2 snapshots");
    world.post(&format!("{path}/{first}/rollback"), json!({})).await;
    let left = world.get(&path).await;
    assert_eq!(left.row()["name"], "one");
    assert_eq!(left.row()["autoDeleteDate"], "2026-12-21T12:00:12Z");
    world.get(&format!("{path}/snap1")).await.refused(404, "Entry Snapshot not found by snapshotId");
    world.control().advance(30 * DAY);
    world.log_in().await;
    assert!(world.get(&path).await.rows().is_empty());
    let storage = world.running(json!({ "productId": "V93" })).await;
    world.post(&format!("{INSTANCES}/{storage}/snapshots"), json!({ "name": "one" })).await.refused(402, "limit of 0");
}

#[tokio::test]
async fn own_images_are_loaded_after_a_while() {
    let mut config = config();
    config.custom_image_mb = 5000;
    let world = world_with(config).await;
    let ask = |name: &str, url: &str| json!({ "name": name, "url": url, "osType": "Linux", "version": "1" });
    let images = "/v1/compute/images";
    let made = world.post(images, ask("own", "https://images.example/own.qcow2")).await;
    let id = made.row()["imageId"].as_str().unwrap().to_owned();
    let status = async || world.get(&format!("{images}/{id}")).await.row()["status"].as_str().unwrap().to_owned();
    assert_eq!(status().await, "Pending");
    world.order(json!({ "imageId": id })).await.refused(400, "cannot use this image");
    world.control().advance(3 * SECOND);
    assert_eq!(status().await, "downloading");
    world.control().advance(3 * SECOND);
    assert_eq!(status().await, "downloaded");
    assert_eq!(world.order(json!({ "imageId": id })).await.status, 201);
    world.post(images, ask("own", "https://images.example/b.iso")).await.refused(409, "same name");
    world.post(images, ask("zip", "https://images.example/b.zip")).await.refused(415, "iso or qcow2");
    world.post(images, ask("bad", "https://images.invalid/b.iso")).await;
    world.post(images, ask("two", "https://images.example/b.iso")).await;
    world.post(images, ask("three", "https://images.example/c.iso")).await.refused(402, "storage");
    world.control().advance(6 * SECOND);
    let bad = world.get(&format!("{images}?name=bad")).await;
    assert_eq!(bad.row()["errorMessage"], "Error downloading image from provided URL");
    assert_eq!(world.get(&format!("{images}/stats")).await.row()["usedSizeMb"], 4096);
    let standard = "afecbb85-e2fc-46f0-9684-b46b1faf00bb";
    world.call("DELETE", &format!("{images}/{standard}"), None).await.refused(403, "Standard");
}
