//! Object storages.

use crate::error::Result;
use crate::models::{
    CancelObjectStorage, CancelledObjectStorage, CreateObjectStorage, CreatedObjectStorage, Listing, ObjectStorage,
    ObjectStorageFilter, ObjectStorageId, ObjectStorageStats, Paging, RenameObjectStorage, ResizeObjectStorage,
    ResizedObjectStorage,
};
use crate::operation::{Declared, Operation};
use crate::reply::{One, Rows};
use crate::{Call, Client};

static LIST_OBJECT_STORAGES: Operation<ObjectStorageFilter, (), Rows<ObjectStorage>> =
    Operation::get("retrieveObjectStorageList", "/v1/object-storages");
static GET_OBJECT_STORAGE: Operation<(), (), One<ObjectStorage>> =
    Operation::get("retrieveObjectStorage", "/v1/object-storages/{objectStorageId}");
static CREATE_OBJECT_STORAGE: Operation<(), CreateObjectStorage, One<CreatedObjectStorage>> =
    Operation::post("createObjectStorage", "/v1/object-storages");
static RENAME_OBJECT_STORAGE: Operation<(), RenameObjectStorage, One<CancelledObjectStorage>> =
    Operation::patch("updateObjectStorage", "/v1/object-storages/{objectStorageId}");
static RESIZE_OBJECT_STORAGE: Operation<(), ResizeObjectStorage, One<ResizedObjectStorage>> =
    Operation::post("upgradeObjectStorage", "/v1/object-storages/{objectStorageId}/resize");
static OBJECT_STORAGE_STATS: Operation<(), (), One<ObjectStorageStats>> =
    Operation::get("retrieveObjectStoragesStats", "/v1/object-storages/{objectStorageId}/stats");
static CANCEL_OBJECT_STORAGE: Operation<(), CancelObjectStorage, One<CancelledObjectStorage>> =
    Operation::patch("CancelObjectStorage", "/v1/object-storages/{objectStorageId}/cancel");

pub(super) static ALL: &[&dyn Declared] = &[
    &LIST_OBJECT_STORAGES,
    &GET_OBJECT_STORAGE,
    &CREATE_OBJECT_STORAGE,
    &RENAME_OBJECT_STORAGE,
    &RESIZE_OBJECT_STORAGE,
    &OBJECT_STORAGE_STATS,
    &CANCEL_OBJECT_STORAGE,
];

impl Client {
    /// One page of the object storages.
    pub async fn list_object_storages(
        &self,
        call: impl Into<Call>,
        filter: &ObjectStorageFilter,
        paging: &Paging,
    ) -> Result<Listing<ObjectStorage>> {
        self.run(call, LIST_OBJECT_STORAGES.at(&[]).filter(filter).page(paging)).await
    }

    /// One object storage.
    pub async fn get_object_storage(&self, call: impl Into<Call>, storage: &ObjectStorageId) -> Result<ObjectStorage> {
        self.run(call, GET_OBJECT_STORAGE.at(&[&storage])).await
    }

    /// Buys an object storage. This spends money.
    pub async fn create_object_storage(
        &self,
        call: impl Into<Call>,
        order: &CreateObjectStorage,
    ) -> Result<CreatedObjectStorage> {
        self.run(call, CREATE_OBJECT_STORAGE.at(&[]).body(order)).await
    }

    /// Gives an object storage another name.
    pub async fn rename_object_storage(
        &self,
        call: impl Into<Call>,
        storage: &ObjectStorageId,
        name: &RenameObjectStorage,
    ) -> Result<CancelledObjectStorage> {
        self.run(call, RENAME_OBJECT_STORAGE.at(&[&storage]).body(name)).await
    }

    /// Buys more space, or changes how far it grows by itself.
    pub async fn resize_object_storage(
        &self,
        call: impl Into<Call>,
        storage: &ObjectStorageId,
        size: &ResizeObjectStorage,
    ) -> Result<ResizedObjectStorage> {
        self.run(call, RESIZE_OBJECT_STORAGE.at(&[&storage]).body(size)).await
    }

    /// How full an object storage is.
    pub async fn object_storage_stats(
        &self,
        call: impl Into<Call>,
        storage: &ObjectStorageId,
    ) -> Result<ObjectStorageStats> {
        self.run(call, OBJECT_STORAGE_STATS.at(&[&storage])).await
    }

    /// Cancels an object storage to the end of its term.
    pub async fn cancel_object_storage(
        &self,
        call: impl Into<Call>,
        storage: &ObjectStorageId,
        cancel: &CancelObjectStorage,
    ) -> Result<CancelledObjectStorage> {
        self.run(call, CANCEL_OBJECT_STORAGE.at(&[&storage]).body(cancel)).await
    }
}
