//! What the provider refuses, and that the client says so without doubt.

use mpanel_contabo::{
    CreateAddOns, CreateInstance, CreateSecret, Error, ImageId, License, Region, Secret, SecretId, SecretKind,
    UpgradeInstance,
};
use mpanel_contabo_sim::{Status, standard_images};

use crate::harness::{DAY, SECOND, World, id, order, world};

impl World {
    /// Changes a good order and expects it to be refused.
    async fn refused(&self, change: impl FnOnce(&mut CreateInstance), status: u16, message: &str) {
        let mut wrong = order("wrong");
        change(&mut wrong);
        let error = self.client.create_instance(id(), &wrong).await.unwrap_err();
        check(&error, status, message);
    }
}

#[track_caller]
fn check(error: &Error, status: u16, message: &str) {
    assert_eq!(error.status(), Some(status), "{error}");
    assert!(error.to_string().contains(message), "{error} does not say {message}");
    assert!(!error.is_ambiguous(), "{error}");
}

fn windows() -> ImageId {
    let image = standard_images().iter().find(|image| image.os_type == "Windows").unwrap();
    ImageId::from(image.id)
}

#[tokio::test]
async fn wrong_orders_are_refused_and_buy_nothing() {
    let world = world().await;
    world.running(&order("taken")).await;
    let name = |name: &str| Some(name.to_owned());
    world.refused(|o| o.display_name = name("a_b"), 400, "Only numbers, letters, spaces and - allowed.").await;
    world.refused(|o| o.display_name = name("taken"), 400, "already an instance with the same display name").await;
    world.refused(|o| o.product_id = name("V0"), 400, "product ID is wrong").await;
    world.refused(|o| o.image_id = Some("ubuntu".into()), 400, "imageId must be a UUID").await;
    world.refused(|o| o.region = Some(Region::from("MARS")), 400, "region").await;
    world.refused(|o| o.period = 5, 400, "period").await;
    world.refused(|o| o.license = Some(License::from("Word")), 400, "license").await;
    world
        .refused(
            |o| {
                o.image_id = Some(windows());
                o.ssh_keys = Some(Vec::new());
            },
            400,
            "Cloud Init for Windows is not supporting SSH Keys",
        )
        .await;
    let backup = CreateAddOns { backup: true, ..CreateAddOns::default() };
    world
        .refused(
            |o| {
                o.product_id = name("V8");
                o.add_ons = backup;
            },
            400,
            "Backup",
        )
        .await;
    let unknown = "5f0e6a52-0000-4000-8000-000000000000";
    world.refused(|o| o.image_id = Some(unknown.into()), 404, "Entry Image not found by imageId").await;
    world.control().set_sold_out("V153", true);
    world.refused(|_| {}, 400, "Product V153 is not available").await;
    assert_eq!(world.control().created_total(), 1);
    // Without keys Windows is fine.
    let mut order = order("desktop");
    order.image_id = Some(windows());
    order.product_id = Some("V154".to_owned());
    world.client.create_instance(id(), &order).await.unwrap();
}

#[tokio::test]
async fn catch_all_errors_leave_a_doubt_that_can_be_settled() {
    let world = world().await;
    let mut wrong = order("web");
    wrong.root_password = Some(SecretId(1));
    let asked = id();
    let error = world.client.create_instance(asked, &wrong).await.unwrap_err();
    assert!(error.is_ambiguous(), "{error}");
    world.control().block_account(true);
    let error = world.client.create_instance(id(), &order("web")).await.unwrap_err();
    assert!(error.is_ambiguous(), "{error}");
    assert_eq!(world.client.resolve_create(id(), asked, Some("web")).await.unwrap(), None);
    assert_eq!(world.control().created_total(), 0);
}

#[tokio::test]
async fn a_second_cancellation_is_refused_and_a_late_one_lands_a_term_later() {
    let world = world().await;
    let machine = world.running(&order("web")).await;
    let cancelled = world.client.cancel_instance(id(), machine, None).await.unwrap();
    let error = world.client.cancel_instance(id(), machine, None).await.unwrap_err();
    check(&error, 422, "Cannot cancel instance as it has already been canceled.");
    assert_eq!(world.machine(machine).await.cancel_date, cancelled.cancel_date);
    let late = world.running(&order("late")).await;
    // Five hours before the renewal.
    world.control().set_clock("2026-12-21T07:00:00Z".parse().unwrap());
    let cancelled = world.client.cancel_instance(id(), late, None).await.unwrap();
    assert_eq!(cancelled.cancel_date.unwrap().to_string(), "2027-01-21");
    let later = world.running(&order("later")).await;
    let at = "2027-02-01T00:00:00Z".parse().unwrap();
    let cancelled = world.client.cancel_instance(id(), later, Some(at)).await.unwrap();
    assert_eq!(cancelled.cancel_date.unwrap().to_string(), "2027-02-21");
}

#[tokio::test]
async fn an_unpaid_order_cannot_be_cancelled() {
    let world = world().await;
    world.control().set_order_outcome(Some(Status::PendingPayment));
    let machine = world.running(&order("web")).await;
    let error = world.client.cancel_instance(id(), machine, None).await.unwrap_err();
    assert!(error.is_ambiguous(), "{error}");
    assert_eq!(world.machine(machine).await.cancel_date, None);
}

#[tokio::test]
async fn changes_of_machines_are_refused_where_they_make_no_sense() {
    let world = world().await;
    let client = &world.client;
    let machine = world.running(&order("web")).await;
    world.running(&order("other")).await;
    check(&client.rename_instance(id(), machine, "other").await.unwrap_err(), 400, "same display name");
    client.rename_instance(id(), machine, "").await.unwrap();
    assert_eq!(world.machine(machine).await.display_name, "");
    let network = UpgradeInstance { private_networking: true, backup: false };
    client.upgrade_instance(id(), machine, network).await.unwrap();
    check(&client.upgrade_instance(id(), machine, network).await.unwrap_err(), 409, "already");
    check(&client.upgrade_instance(id(), machine, UpgradeInstance::default()).await.unwrap_err(), 400, "add-on");
    world.control().set_status(machine.0, Status::ManualProvisioning, None);
    check(&client.start(id(), machine).await.unwrap_err(), 409, "manual_provisioning");
    let weak = CreateSecret { name: "p".into(), kind: SecretKind::Password, value: Secret::new("password") };
    check(&client.create_secret(id(), &weak).await.unwrap_err(), 400, "upper and lower case");
    world.control().advance(400 * DAY);
    world.control().advance(SECOND);
    assert!(matches!(client.get_instance(id(), 1.into()).await, Err(Error::NotFound { .. })));
}
