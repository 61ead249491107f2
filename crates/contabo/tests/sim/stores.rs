//! Snapshots, own images and secrets.

use mpanel_contabo::{
    AuditFilter, CreateImage, CreateSecret, CreateSnapshot, Error, ImageFilter, OsType, Paging, Secret, SecretFilter,
    SecretKind, UpdateImage, UpdateSecret, UpdateSnapshot,
};

use crate::harness::{DAY, SECOND, id, order, world};

fn snapshot(name: &str) -> CreateSnapshot {
    CreateSnapshot { name: name.to_owned(), description: None }
}

#[tokio::test]
async fn snapshots_are_taken_up_to_the_quota_rolled_back_and_expire() {
    let world = world().await;
    let client = &world.client;
    let mut order = order("web");
    order.product_id = Some("V154".to_owned());
    let machine = world.running(&order).await;
    let first = client.create_snapshot(id(), machine, &snapshot("one")).await.unwrap();
    world.control().advance(SECOND);
    client.create_snapshot(id(), machine, &snapshot("two")).await.unwrap();
    let error = client.create_snapshot(id(), machine, &snapshot("three")).await.unwrap_err();
    assert_eq!(error.status(), Some(402));
    assert!(error.to_string().contains("Total snapshots exceed the total max limit of 2 snapshots"), "{error}");
    let texts = UpdateSnapshot { name: Some("first".to_owned()), description: Some("kept".to_owned()) };
    let changed = client.update_snapshot(id(), machine, &first.snapshot_id, &texts).await.unwrap();
    assert_eq!((changed.name.as_str(), changed.description.as_str()), ("first", "kept"));
    client.rollback_snapshot(id(), machine, &first.snapshot_id).await.unwrap();
    let left = client.list_snapshots(id(), machine, None, &Paging::default()).await.unwrap();
    assert_eq!(left.rows.len(), 1);
    assert_eq!(left.rows[0].snapshot_id, first.snapshot_id);
    let lifetime = first.auto_delete_date.unwrap().duration_since(first.created_date.unwrap());
    assert_eq!(lifetime.as_secs(), 30 * 24 * 3600);
    world.control().advance(30 * DAY);
    let gone = client.get_snapshot(id(), machine, &first.snapshot_id).await;
    assert!(matches!(gone, Err(Error::NotFound { .. })));
    let second = client.create_snapshot(id(), machine, &snapshot("later")).await.unwrap();
    client.delete_snapshot(id(), machine, &second.snapshot_id).await.unwrap();
    let audits = AuditFilter { snapshot_id: Some(second.snapshot_id), ..AuditFilter::default() };
    let audits = client.list_snapshot_audits(id(), &audits, &Paging::default()).await.unwrap();
    assert_eq!(audits.rows.len(), 2);
}

#[tokio::test]
async fn own_images_are_loaded_changed_and_deleted() {
    let world = world().await;
    let client = &world.client;
    let mut image = CreateImage {
        name: "own".to_owned(),
        description: None,
        url: "https://images.example/own.qcow2".to_owned(),
        os_type: OsType::Linux,
        version: "1".to_owned(),
    };
    let own = client.create_image(id(), &image).await.unwrap();
    assert_eq!(client.get_image(id(), &own).await.unwrap().status, "Pending");
    world.control().advance(6 * SECOND);
    assert_eq!(client.get_image(id(), &own).await.unwrap().status, "downloaded");
    assert_eq!(client.create_image(id(), &image).await.unwrap_err().status(), Some(409));
    image.url = "https://images.example/own.zip".to_owned();
    assert_eq!(client.create_image(id(), &image).await.unwrap_err().status(), Some(415));
    let text = UpdateImage { name: None, description: Some("Ours".to_owned()) };
    client.update_image(id(), &own, &text).await.unwrap();
    let listed = ImageFilter { standard_image: Some(false), ..ImageFilter::default() };
    let listed = client.list_images(id(), &listed, &Paging::default()).await.unwrap();
    assert_eq!(listed.rows[0].description, "Ours");
    assert_eq!(client.image_stats(id()).await.unwrap().current_images_count, 1);
    client.delete_image(id(), &own).await.unwrap();
    assert!(matches!(client.get_image(id(), &own).await, Err(Error::NotFound { .. })));
    let audits = AuditFilter { image_id: Some(own), ..AuditFilter::default() };
    assert_eq!(client.list_image_audits(id(), &audits, &Paging::default()).await.unwrap().rows.len(), 3);
}

#[tokio::test]
async fn secrets_are_stored_changed_and_deleted() {
    let world = world().await;
    let client = &world.client;
    let key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5 test";
    let new = CreateSecret { name: "laptop".to_owned(), kind: SecretKind::Ssh, value: Secret::new(key) };
    let made = client.create_secret(id(), &new).await.unwrap();
    let filter = SecretFilter { name: Some("lap".to_owned()), kind: Some(SecretKind::Ssh) };
    let listed = client.list_secrets(id(), &filter, &Paging::default()).await.unwrap();
    assert_eq!(listed.rows.len(), 1);
    // A list does not tell values.
    assert_ne!(listed.rows[0].value.expose(), key);
    let update = UpdateSecret { name: Some("desktop".to_owned()), value: None };
    client.update_secret(id(), made.secret_id, &update).await.unwrap();
    let shown = client.get_secret(id(), made.secret_id).await.unwrap();
    assert_eq!((shown.name.as_str(), shown.value.expose()), ("desktop", key));
    client.delete_secret(id(), made.secret_id).await.unwrap();
    assert!(matches!(client.get_secret(id(), made.secret_id).await, Err(Error::NotFound { .. })));
    let audits = AuditFilter { secret_id: Some(made.secret_id), ..AuditFilter::default() };
    assert_eq!(client.list_secret_audits(id(), &audits, &Paging::default()).await.unwrap().rows.len(), 3);
}
