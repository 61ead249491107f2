//! Machines, their snapshots, images, secrets, offers, checks and audits.

use futures::TryStreamExt;
use mpanel_contabo::{
    AuditFilter, Audited, CheckCollectionFilter, CheckCollectionTemplateFilter, CheckCollectionTemplateId,
    CheckCollectionView, CheckFilter, CheckTemplateId, CreateImage, CreateSecret, CreateSnapshot, DataCenterFilter,
    ImageFilter, InstanceFilter, InstanceId, LoginSecrets, ObjectType, OsType, Paging, PowerAction, RegionChange,
    ReinstallInstance, RemedyFilter, RemedyTemplateId, RunStatus, Secret, SecretFilter, SecretKind, StartCheck,
    StartCheckCollection, StartRemedy, UpdateImage, UpdateSecret, UpdateSnapshot, UpgradeInstance, all_rows,
};

use super::refused;
use crate::harness::{SECOND, World, id, order};

const NOBODY: InstanceId = InstanceId(1);

pub async fn lives(world: &World) -> InstanceId {
    let client = &world.client;
    let mut wish = order("web");
    wish.product_id = Some("V155".to_owned());
    let machine = world.running(&wish).await;
    for power in [PowerAction::Stop, PowerAction::Start, PowerAction::Restart, PowerAction::Shutdown] {
        assert_eq!(client.power(id(), machine, power).await.unwrap().action, power.as_str());
        world.control().advance(5 * SECOND);
    }
    client.rescue(id(), machine, &LoginSecrets::default()).await.unwrap();
    client.reset_password(id(), machine, &LoginSecrets::default()).await.unwrap();
    world.control().advance(5 * SECOND);
    client.rename_instance(id(), machine, "shop").await.unwrap();
    assert_eq!(client.find_instance_named(id(), "shop").await.unwrap().unwrap().instance_id, machine);
    assert!(client.find_instance_named(id(), "sho").await.unwrap().is_none(), "a part of a name is another name");
    let both = UpgradeInstance { private_networking: true, backup: true };
    client.upgrade_instance(id(), machine, both).await.unwrap();
    refused(client.upgrade_instance(id(), machine, both).await, 409);
    let offers = client.list_product_offers(id(), machine).await.unwrap();
    assert!(offers.iter().all(|offer| offer.vs_price.as_str() != "0") && !offers.is_empty());
    client.check_region_change(id(), machine).await.unwrap();
    let mut to = RegionChange { region: "UK".to_owned(), method: "migration".to_owned() };
    assert!(client.request_region_change(id(), machine, &to).await.unwrap().ticket_number > 0);
    to.region = "MOON".to_owned();
    refused(client.request_region_change(id(), machine, &to).await, 400);
    refused(client.get_instance(id(), NOBODY).await, 404);
    refused(client.start(id(), NOBODY).await, 404);
    client.list_instances(id(), &InstanceFilter::default(), &Paging::default()).await.unwrap();
    assert_eq!(
        client.list_data_centers(id(), &DataCenterFilter::default(), &Paging::default()).await.unwrap().rows.len(),
        9
    );
    machine
}

pub async fn stores(world: &World, machine: InstanceId) {
    let client = &world.client;
    let new = CreateSnapshot { name: "first".to_owned(), description: None };
    let first = client.create_snapshot(id(), machine, &new).await.unwrap().snapshot_id;
    client.list_snapshots(id(), machine, Some("fir"), &Paging::default()).await.unwrap();
    client.get_snapshot(id(), machine, &first).await.unwrap();
    let texts = UpdateSnapshot { name: Some("kept".to_owned()), description: None };
    client.update_snapshot(id(), machine, &first, &texts).await.unwrap();
    client.rollback_snapshot(id(), machine, &first).await.unwrap();
    client.delete_snapshot(id(), machine, &first).await.unwrap();
    refused(client.get_snapshot(id(), machine, &first).await, 404);
    let new = CreateImage {
        name: "own".to_owned(),
        description: None,
        url: "https://images.example/own.qcow2".to_owned(),
        os_type: OsType::Linux,
        version: "1".to_owned(),
    };
    let image = client.create_image(id(), &new).await.unwrap();
    refused(client.create_image(id(), &new).await, 409);
    client.update_image(id(), &image, &UpdateImage::default()).await.unwrap();
    client.get_image(id(), &image).await.unwrap();
    assert_eq!(client.find_image_named(id(), "own").await.unwrap().unwrap().image_id, image);
    client.image_stats(id()).await.unwrap();
    client.delete_image(id(), &image).await.unwrap();
    client.list_images(id(), &ImageFilter::default(), &Paging::default()).await.unwrap();
    let new = CreateSecret { name: "p".into(), kind: SecretKind::Password, value: Secret::new("Sandbox!1?word") };
    let secret = client.create_secret(id(), &new).await.unwrap().secret_id;
    client.update_secret(id(), secret, &UpdateSecret { name: Some("q".into()), value: None }).await.unwrap();
    client.get_secret(id(), secret).await.unwrap();
    assert!(client.find_secret_named(id(), &SecretKind::Password, "q").await.unwrap().is_some());
    client.list_secrets(id(), &SecretFilter::default(), &Paging::default()).await.unwrap();
    client.delete_secret(id(), secret).await.unwrap();
    refused(client.delete_secret(id(), secret).await, 404);
}

pub async fn troubleshooting(world: &World, machine: InstanceId) {
    let client = &world.client;
    let (object_type, object_id) = (ObjectType::VServer, machine.to_string());
    let mut start = StartCheck {
        object_type: object_type.clone(),
        object_id: object_id.clone(),
        check_template_id: CheckTemplateId(1),
        check_collection_id: None,
    };
    let check = client.start_check(id(), &start).await.unwrap();
    assert_eq!(check.status, RunStatus::Queued);
    world.control().advance(10 * SECOND);
    assert_eq!(client.get_check(id(), check.check_id).await.unwrap().status, RunStatus::Successful);
    refused(client.cancel_check(id(), check.check_id).await, 409);
    start.check_template_id = CheckTemplateId(99);
    refused(client.start_check(id(), &start).await, 404);
    client.list_checks(id(), &CheckFilter::default(), &Paging::default()).await.unwrap();
    let template = CheckCollectionTemplateId(2);
    let start = StartCheckCollection {
        object_type: object_type.clone(),
        object_id: object_id.clone(),
        check_collection_template_id: template,
    };
    let collection = client.start_check_collection(id(), &start).await.unwrap();
    assert_eq!(collection.checks.len(), 3);
    let cancelled = client.cancel_check_collection(id(), collection.check_collection_id).await.unwrap();
    assert_eq!(cancelled.status, RunStatus::Cancelled);
    let without = CheckCollectionView { exclude_check_statuses: vec![RunStatus::Cancelled] };
    let seen = client.get_check_collection(id(), collection.check_collection_id, &without).await.unwrap();
    assert!(seen.checks.is_empty());
    client.list_check_collections(id(), &CheckCollectionFilter::default(), &Paging::default()).await.unwrap();
    let filter = CheckCollectionTemplateFilter::default();
    assert!(!client.list_check_collection_templates(id(), &filter, &Paging::default()).await.unwrap().rows.is_empty());
    client.get_check_collection_template(id(), template).await.unwrap();
    let remedy_template_id = RemedyTemplateId(1);
    let start = StartRemedy { object_type, object_id, remedy_template_id, remedy_collection_id: None };
    let remedy = client.start_remedy(id(), &start).await.unwrap();
    client.get_remedy(id(), remedy.remedy_id).await.unwrap();
    client.cancel_remedy(id(), remedy.remedy_id).await.unwrap();
    client.list_remedies(id(), &RemedyFilter::default(), &Paging::default()).await.unwrap();
}

/// Each audit list knows something by now, and a write is found by its request id.
pub async fn audits(world: &World) {
    for of in Audited::ALL {
        let page = |paging: Paging| {
            let client = world.client.clone();
            async move { client.list_audits(id(), of, &AuditFilter::default(), &paging).await }
        };
        let entries: Vec<_> = all_rows(Paging { size: 2, ..Paging::default() }, page).try_collect().await.unwrap();
        assert!(!entries.is_empty(), "{of:?}");
        let written_by = entries[0].request_id.parse().unwrap();
        let found = world.client.resolve_write(id(), of, written_by).await.unwrap();
        assert!(found.iter().any(|entry| entry.id == entries[0].id), "{of:?}");
        assert!(world.client.resolve_write(id(), of, id()).await.unwrap().is_empty(), "{of:?}");
    }
}

pub async fn end(world: &World, machine: InstanceId) {
    let client = &world.client;
    let image = "afecbb85-e2fc-46f0-9684-b46b1faf00bb";
    client.reinstall_instance(id(), machine, &ReinstallInstance::new(image)).await.unwrap();
    client.cancel_instance(id(), machine, None).await.unwrap();
    refused(client.cancel_instance(id(), machine, None).await, 422);
}
