//! Object storages.

use mpanel_contabo::{
    AutoScalingSpec, AutoScalingState, CancelObjectStorage, CreateObjectStorage, ObjectStorageFilter, ObjectStorageId,
    ObjectStorageStatus, Paging, RenameObjectStorage, ResizeObjectStorage,
};

use super::refused;
use crate::harness::{SECOND, World, id};

pub fn order(region: &str, size: &str, name: &str) -> CreateObjectStorage {
    CreateObjectStorage {
        region: region.to_owned(),
        auto_scaling: Some(AutoScalingSpec { state: AutoScalingState::Enabled, size_limit_tb: "2.5".parse().unwrap() }),
        total_purchased_space_tb: size.parse().unwrap(),
        display_name: Some(name.to_owned()),
    }
}

pub async fn storages(world: &World) -> ObjectStorageId {
    let client = &world.client;
    let made = client.create_object_storage(id(), &order("EU", "0.5", "Files")).await.unwrap();
    let storage = made.object_storage_id;
    assert_eq!((made.status, made.total_purchased_space_tb.as_str()), (ObjectStorageStatus::Provisioning, "0.5"));
    refused(client.create_object_storage(id(), &order("EU", "0.5", "More")).await, 409);
    refused(client.create_object_storage(id(), &order("UK", "0.5", "More")).await, 400);
    refused(client.create_object_storage(id(), &order("SIN", "0.3", "More")).await, 400);
    world.control().advance(5 * SECOND);
    let row = client.get_object_storage(id(), &storage).await.unwrap();
    assert_eq!((row.status, row.cancel_date), (ObjectStorageStatus::Ready, None));
    let resize =
        |size: &str| ResizeObjectStorage { auto_scaling: None, total_purchased_space_tb: Some(size.parse().unwrap()) };
    client.resize_object_storage(id(), &storage, &resize("1")).await.unwrap();
    refused(client.resize_object_storage(id(), &storage, &resize("0.5")).await, 400);
    let name = RenameObjectStorage { display_name: "Pictures".to_owned() };
    client.rename_object_storage(id(), &storage, &name).await.unwrap();
    assert!(client.find_object_storage_named(id(), "Pictures").await.unwrap().is_some());
    client.list_object_storages(id(), &ObjectStorageFilter::default(), &Paging::default()).await.unwrap();
    assert!(world.control().set_storage_usage(storage.as_str(), 250, 12));
    // The figures are an hour old.
    assert_eq!(client.object_storage_stats(id(), &storage).await.unwrap().number_of_objects, 0);
    world.control().advance(3600 * SECOND);
    let stats = client.object_storage_stats(id(), &storage).await.unwrap();
    assert_eq!((stats.number_of_objects, stats.used_space_percentage.as_str()), (12, "25"));
    let other = client.create_object_storage(id(), &order("SIN", "1", "Other")).await.unwrap().object_storage_id;
    let cancel = CancelObjectStorage::default();
    let ends = client.cancel_object_storage(id(), &other, &cancel).await.unwrap().cancel_date;
    assert_eq!(ends.unwrap().to_string(), "2026-12-21");
    refused(client.cancel_object_storage(id(), &other, &cancel).await, 422);
    refused(client.get_object_storage(id(), &"04e0f898-37b4-48bc-a794-1a57abe6aa31".into()).await, 404);
    storage
}
