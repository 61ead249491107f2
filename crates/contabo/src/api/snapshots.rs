//! Snapshots.

use crate::error::Result;
use crate::models::{
    CreateSnapshot, Empty, InstanceId, Listing, Paging, Snapshot, SnapshotFilter, SnapshotId, UpdateSnapshot,
};
use crate::operation::{Declared, Operation};
use crate::reply::{Done, One, Rows};
use crate::{Call, Client};

static LIST_SNAPSHOTS: Operation<SnapshotFilter, (), Rows<Snapshot>> =
    Operation::get("retrieveSnapshotList", "/v1/compute/instances/{instanceId}/snapshots");
static GET_SNAPSHOT: Operation<(), (), One<Snapshot>> =
    Operation::get("retrieveSnapshot", "/v1/compute/instances/{instanceId}/snapshots/{snapshotId}");
static CREATE_SNAPSHOT: Operation<(), CreateSnapshot, One<Snapshot>> =
    Operation::post("createSnapshot", "/v1/compute/instances/{instanceId}/snapshots");
static UPDATE_SNAPSHOT: Operation<(), UpdateSnapshot, One<Snapshot>> =
    Operation::patch("updateSnapshot", "/v1/compute/instances/{instanceId}/snapshots/{snapshotId}");
static DELETE_SNAPSHOT: Operation<(), (), Done> =
    Operation::delete("deleteSnapshot", "/v1/compute/instances/{instanceId}/snapshots/{snapshotId}");
static ROLLBACK_SNAPSHOT: Operation<(), Empty, Done> =
    Operation::post("rollbackSnapshot", "/v1/compute/instances/{instanceId}/snapshots/{snapshotId}/rollback");

pub(super) static ALL: &[&dyn Declared] =
    &[&LIST_SNAPSHOTS, &GET_SNAPSHOT, &CREATE_SNAPSHOT, &UPDATE_SNAPSHOT, &DELETE_SNAPSHOT, &ROLLBACK_SNAPSHOT];

impl Client {
    /// One page of a machine's snapshots; `name` is part of the name.
    pub async fn list_snapshots(
        &self,
        call: impl Into<Call>,
        instance: InstanceId,
        name: Option<&str>,
        paging: &Paging,
    ) -> Result<Listing<Snapshot>> {
        let filter = SnapshotFilter { name: name.map(str::to_owned) };
        self.run(call, LIST_SNAPSHOTS.at(&[&instance]).filter(&filter).page(paging)).await
    }

    /// One snapshot.
    pub async fn get_snapshot(
        &self,
        call: impl Into<Call>,
        instance: InstanceId,
        snapshot: &SnapshotId,
    ) -> Result<Snapshot> {
        self.run(call, GET_SNAPSHOT.at(&[&instance, &snapshot])).await
    }

    /// Takes a snapshot. Status 402 means the product's number is used up.
    pub async fn create_snapshot(
        &self,
        call: impl Into<Call>,
        instance: InstanceId,
        new: &CreateSnapshot,
    ) -> Result<Snapshot> {
        self.run(call, CREATE_SNAPSHOT.at(&[&instance]).body(new)).await
    }

    /// Changes name or description.
    pub async fn update_snapshot(
        &self,
        call: impl Into<Call>,
        instance: InstanceId,
        snapshot: &SnapshotId,
        update: &UpdateSnapshot,
    ) -> Result<Snapshot> {
        self.run(call, UPDATE_SNAPSHOT.at(&[&instance, &snapshot]).body(update)).await
    }

    /// Deletes a snapshot.
    pub async fn delete_snapshot(
        &self,
        call: impl Into<Call>,
        instance: InstanceId,
        snapshot: &SnapshotId,
    ) -> Result<()> {
        self.run(call, DELETE_SNAPSHOT.at(&[&instance, &snapshot])).await
    }

    /// Puts a machine back to a snapshot. Newer snapshots are deleted.
    pub async fn rollback_snapshot(
        &self,
        call: impl Into<Call>,
        instance: InstanceId,
        snapshot: &SnapshotId,
    ) -> Result<()> {
        self.run(call, ROLLBACK_SNAPSHOT.at(&[&instance, &snapshot]).body(&Empty {})).await
    }
}
