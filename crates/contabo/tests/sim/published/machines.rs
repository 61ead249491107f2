//! Machines and what belongs to them, checks, audits.

use mpanel_contabo::{
    AuditFilter, CheckCollectionFilter, CheckCollectionTemplateFilter, CheckCollectionView, CheckFilter, CreateImage,
    CreateSecret, CreateSnapshot, DataCenterFilter, ImageFilter, ImageId, InstanceFilter, InstanceId, LoginSecrets,
    ObjectType, OsType, Paging, RegionChange, ReinstallInstance, RemedyFilter, Secret, SecretFilter, SecretId,
    SecretKind, SnapshotId, StartCheck, StartCheckCollection, StartRemedy, UpdateImage, UpdateSecret, UpdateSnapshot,
    UpgradeInstance,
};

use super::Published;
use crate::harness::{id, order};

const MACHINE: InstanceId = InstanceId(12345);
const IMAGE: &str = "afecbb85-e2fc-46f0-9684-b46b1faf00bb";

pub async fn machines(p: &mut Published) {
    let c = p.client.clone();
    let all = Paging::default();
    p.page("list_instances", c.list_instances(id(), &InstanceFilter::default(), &all).await);
    p.one("get_instance", c.get_instance(id(), MACHINE).await);
    p.one("create_instance", c.create_instance(id(), &order("web")).await);
    p.one("rename_instance", c.rename_instance(id(), MACHINE, "shop").await);
    p.one("reinstall_instance", c.reinstall_instance(id(), MACHINE, &ReinstallInstance::new(IMAGE)).await);
    p.one("cancel_instance", c.cancel_instance(id(), MACHINE, None).await);
    let both = UpgradeInstance { private_networking: true, backup: true };
    p.one("upgrade_instance", c.upgrade_instance(id(), MACHINE, both).await);
    p.one("start", c.start(id(), MACHINE).await);
    p.one("stop", c.stop(id(), MACHINE).await);
    p.one("restart", c.restart(id(), MACHINE).await);
    p.one("shutdown", c.shutdown(id(), MACHINE).await);
    p.one("rescue", c.rescue(id(), MACHINE, &LoginSecrets::default()).await);
    p.one("reset_password", c.reset_password(id(), MACHINE, &LoginSecrets::default()).await);
    p.some("list_product_offers", c.list_product_offers(id(), MACHINE).await);
    p.one("check_region_change", c.check_region_change(id(), MACHINE).await);
    let to = RegionChange { region: "UK".to_owned(), method: "migration".to_owned() };
    p.one("request_region_change", c.request_region_change(id(), MACHINE, &to).await);
    p.page("list_data_centers", c.list_data_centers(id(), &DataCenterFilter::default(), &all).await);
}

pub async fn stores(p: &mut Published) {
    let c = p.client.clone();
    let all = Paging::default();
    let snapshot = SnapshotId::from("snap1628603855");
    p.page("list_snapshots", c.list_snapshots(id(), MACHINE, None, &all).await);
    p.one("get_snapshot", c.get_snapshot(id(), MACHINE, &snapshot).await);
    let new = CreateSnapshot { name: "first".to_owned(), description: None };
    p.one("create_snapshot", c.create_snapshot(id(), MACHINE, &new).await);
    let texts = UpdateSnapshot { name: Some("kept".to_owned()), description: None };
    p.one("update_snapshot", c.update_snapshot(id(), MACHINE, &snapshot, &texts).await);
    p.one("rollback_snapshot", c.rollback_snapshot(id(), MACHINE, &snapshot).await);
    p.one("delete_snapshot", c.delete_snapshot(id(), MACHINE, &snapshot).await);
    let image = ImageId::from(IMAGE);
    p.page("list_images", c.list_images(id(), &ImageFilter::default(), &all).await);
    p.one("get_image", c.get_image(id(), &image).await);
    let new = CreateImage {
        name: "own".to_owned(),
        description: None,
        url: "https://images.example/own.qcow2".to_owned(),
        os_type: OsType::Linux,
        version: "1".to_owned(),
    };
    p.one("create_image", c.create_image(id(), &new).await);
    p.one("update_image", c.update_image(id(), &image, &UpdateImage::default()).await);
    p.one("delete_image", c.delete_image(id(), &image).await);
    p.one("image_stats", c.image_stats(id()).await);
    let secret = SecretId(123);
    p.page("list_secrets", c.list_secrets(id(), &SecretFilter::default(), &all).await);
    p.one("get_secret", c.get_secret(id(), secret).await);
    let new = CreateSecret { name: "p".into(), kind: SecretKind::Password, value: Secret::new("Sandbox!1?word") };
    p.one("create_secret", c.create_secret(id(), &new).await);
    p.one("update_secret", c.update_secret(id(), secret, &UpdateSecret { name: Some("q".into()), value: None }).await);
    p.one("delete_secret", c.delete_secret(id(), secret).await);
}

pub async fn troubleshooting(p: &mut Published) {
    let c = p.client.clone();
    let all = Paging::default();
    let (object_type, object_id) = (ObjectType::VServer, MACHINE.to_string());
    p.page("list_checks", c.list_checks(id(), &CheckFilter::default(), &all).await);
    p.one("get_check", c.get_check(id(), 1.into()).await);
    let start = StartCheck {
        object_type: object_type.clone(),
        object_id: object_id.clone(),
        check_template_id: 1.into(),
        check_collection_id: None,
    };
    p.one("start_check", c.start_check(id(), &start).await);
    p.one("cancel_check", c.cancel_check(id(), 1.into()).await);
    let filter = CheckCollectionFilter::default();
    p.page("list_check_collections", c.list_check_collections(id(), &filter, &all).await);
    let view = CheckCollectionView::default();
    p.one("get_check_collection", c.get_check_collection(id(), 1.into(), &view).await);
    let start = StartCheckCollection {
        object_type: object_type.clone(),
        object_id: object_id.clone(),
        check_collection_template_id: 1.into(),
    };
    p.one("start_check_collection", c.start_check_collection(id(), &start).await);
    p.one("cancel_check_collection", c.cancel_check_collection(id(), 1.into()).await);
    let filter = CheckCollectionTemplateFilter::default();
    p.page("list_check_collection_templates", c.list_check_collection_templates(id(), &filter, &all).await);
    p.one("get_check_collection_template", c.get_check_collection_template(id(), 1.into()).await);
    p.page("list_remedies", c.list_remedies(id(), &RemedyFilter::default(), &all).await);
    p.one("get_remedy", c.get_remedy(id(), 1.into()).await);
    let start = StartRemedy { object_type, object_id, remedy_template_id: 1.into(), remedy_collection_id: None };
    p.one("start_remedy", c.start_remedy(id(), &start).await);
    p.one("cancel_remedy", c.cancel_remedy(id(), 1.into()).await);
}

pub async fn audits(p: &mut Published) {
    let c = p.client.clone();
    for of in mpanel_contabo::Audited::ALL {
        let answer = c.list_audits(id(), of, &AuditFilter::default(), &Paging::default()).await;
        p.page(&format!("list_audits of {of:?}"), answer);
    }
}
