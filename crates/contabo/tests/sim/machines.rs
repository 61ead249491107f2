//! A machine's life as the client sees it, and the account's other lists.

use mpanel_contabo::{
    AuditAction, AuditFilter, CreateSecret, DataCenterFilter, DefaultUser, Error, ImageFilter, InstanceFilter,
    InstanceStatus, LoginSecrets, OsType, Paging, PowerAction, ReinstallInstance, Secret, SecretKind, UpgradeInstance,
};

use crate::harness::{DAY, SECOND, id, order, world};

const PASSWORD: &str = "Sandbox!1?word";

#[tokio::test]
async fn a_machine_from_order_to_end() {
    let world = world().await;
    let client = &world.client;
    let password = CreateSecret { name: "root".into(), kind: SecretKind::Password, value: Secret::new(PASSWORD) };
    let password = client.create_secret(id(), &password).await.unwrap().secret_id;
    assert_eq!(client.get_secret(id(), password).await.unwrap().value.expose(), PASSWORD);

    let images = client.list_images(id(), &ImageFilter::default(), &Paging::default()).await.unwrap();
    let debian = images.rows.iter().find(|image| image.name == "debian-12").unwrap();
    let mut order = order("web-1");
    order.image_id = Some(debian.image_id.clone());
    order.product_id = Some("V155".to_owned());
    order.root_password = Some(password);
    order.user_data = Some(Secret::new("#cloud-config\n"));
    order.add_ons.additional_ips = true;
    let bought = id();
    let created = client.create_instance(bought, &order).await.unwrap();
    assert_eq!((created.status, created.product_id.as_str()), (InstanceStatus::Provisioning, "V155"));
    let machine = created.instance_id;

    // Not yet known to single calls, but to the list and to the audits.
    assert!(matches!(client.get_instance(id(), machine).await, Err(Error::NotFound { .. })));
    assert_eq!(client.resolve_create(id(), bought, None).await.unwrap(), Some(machine));
    world.control().advance(3 * SECOND);
    assert_eq!(world.machine(machine).await.ipv4(), None);
    world.control().advance(9 * SECOND);
    let row = world.machine(machine).await;
    assert_eq!(row.status, InstanceStatus::Running);
    assert_eq!(row.display_name, "web-1");
    assert_eq!(row.ipv4().unwrap().to_string(), "192.0.2.2");
    assert!(row.ipv6().is_some());
    assert_eq!((row.additional_ips.len(), row.cpu_cores, row.ram_mb), (1, 8, 24 * 1024));
    assert_eq!(row.default_user, Some(DefaultUser::Root));
    let seen = world.control().machine(machine.0).unwrap();
    assert_eq!(seen.user_data.as_deref(), Some("#cloud-config\n"));
    assert_eq!(seen.root_password, Some(password.0));

    client.rename_instance(id(), machine, "web-2").await.unwrap();
    let all = UpgradeInstance { private_networking: true, backup: true };
    client.upgrade_instance(id(), machine, all).await.unwrap();
    assert!(world.machine(machine).await.add_ons.iter().any(|add_on| add_on.id == 1477));

    let reinstall = ReinstallInstance::new("afecbb85-e2fc-46f0-9684-b46b1faf00bb");
    client.reinstall_instance(id(), machine, &reinstall).await.unwrap();
    assert_eq!(world.machine(machine).await.status, InstanceStatus::Installing);
    world.control().advance(7 * SECOND);
    assert_eq!(world.machine(machine).await.status, InstanceStatus::Running);

    let cancelled = client.cancel_instance(id(), machine, None).await.unwrap();
    assert_eq!(cancelled.cancel_date.unwrap().to_string(), "2026-12-21");
    let row = world.machine(machine).await;
    assert_eq!((row.status, row.cancel_date), (InstanceStatus::Running, cancelled.cancel_date));
    world.control().advance(31 * DAY);
    assert!(matches!(client.get_instance(id(), machine).await, Err(Error::NotFound { .. })));
    assert!(client.list_all_instances(id(), &InstanceFilter::default()).await.unwrap().is_empty());
}

#[tokio::test]
async fn every_power_action_is_accepted_and_audited() {
    let world = world().await;
    let machine = world.running(&order("web")).await;
    let check = async |status: InstanceStatus| {
        world.control().advance(5 * SECOND);
        assert_eq!(world.machine(machine).await.status, status);
    };
    let client = &world.client;
    let stop = id();
    assert_eq!(client.stop(stop, machine).await.unwrap().action, "stop");
    check(InstanceStatus::Stopped).await;
    client.start(id(), machine).await.unwrap();
    check(InstanceStatus::Running).await;
    client.power(id(), machine, PowerAction::Restart).await.unwrap();
    check(InstanceStatus::Running).await;
    client.rescue(id(), machine, &LoginSecrets::default()).await.unwrap();
    check(InstanceStatus::Rescue).await;
    client.reset_password(id(), machine, &LoginSecrets::default()).await.unwrap();
    check(InstanceStatus::Running).await;
    client.shutdown(id(), machine).await.unwrap();
    check(InstanceStatus::Stopped).await;
    let audits = client.list_action_audits(id(), &AuditFilter::request(stop), &Paging::default()).await.unwrap();
    assert_eq!((audits.rows.len(), audits.rows[0].instance_id), (1, Some(machine)));
    assert!(audits.rows[0].is_from(stop));
    let of_machine = AuditFilter { instance_id: Some(machine), ..AuditFilter::default() };
    let all = client.list_action_audits(id(), &of_machine, &Paging::default()).await.unwrap();
    assert_eq!(all.total_elements, 6);
    let orders = client.list_instance_audits(id(), &of_machine, &Paging::default()).await.unwrap();
    assert_eq!(orders.rows[0].action, AuditAction::Created);
}

#[tokio::test]
async fn lists_are_paged_and_filtered() {
    let world = world().await;
    for number in 1..=5 {
        world.running(&order(&format!("shop-{number}"))).await;
    }
    let client = &world.client;
    let all = client.list_all_instances(id(), &InstanceFilter::default()).await.unwrap();
    assert_eq!(all.len(), 5);
    let paging = Paging { page: 2, size: 2, order_by: vec!["displayName:desc".to_owned()] };
    let second = client.list_instances(id(), &InstanceFilter::default(), &paging).await.unwrap();
    let names: Vec<_> = second.rows.iter().map(|row| row.display_name.as_str()).collect();
    assert_eq!((names, second.total_pages, second.has_next()), (vec!["shop-3", "shop-2"], 3, true));
    let some = InstanceFilter { instance_ids: vec![all[0].instance_id, all[3].instance_id], ..Default::default() };
    assert_eq!(client.list_all_instances(id(), &some).await.unwrap().len(), 2);
    let stopped = InstanceFilter { statuses: vec![InstanceStatus::Stopped], ..Default::default() };
    assert!(client.list_all_instances(id(), &stopped).await.unwrap().is_empty());
    let places = client.list_data_centers(id(), &DataCenterFilter::default(), &Paging::default()).await.unwrap();
    assert_eq!(places.rows.len(), 9);
    let own = ImageFilter { standard_image: Some(false), ..ImageFilter::default() };
    assert!(client.list_images(id(), &own, &Paging::default()).await.unwrap().rows.is_empty());
    let windows = ImageFilter { name: Some("windows".to_owned()), ..ImageFilter::default() };
    let windows = client.list_images(id(), &windows, &Paging::default()).await.unwrap();
    assert!(windows.rows.iter().all(|image| image.os_type == OsType::Windows) && !windows.rows.is_empty());
}
