//! Snapshots.

use reqwest::Method;
use serde_json::json;

use crate::error::Result;
use crate::models::{CreateSnapshot, InstanceId, Listing, Paging, Snapshot, SnapshotId, UpdateSnapshot};
use crate::request::Request;
use crate::{Call, Client};

fn snapshots(method: Method, instance: InstanceId) -> Request {
    Request::new(method, "compute/instances").segment(instance).then("snapshots")
}

impl Client {
    /// One page of a machine's snapshots; `name` is part of the name.
    pub async fn list_snapshots(
        &self,
        call: impl Into<Call>,
        instance: InstanceId,
        name: Option<&str>,
        paging: &Paging,
    ) -> Result<Listing<Snapshot>> {
        self.list(&call.into(), snapshots(Method::GET, instance).query("name", name), paging).await
    }

    /// Takes a snapshot. Status 402 means the product's number is used up.
    pub async fn create_snapshot(
        &self,
        call: impl Into<Call>,
        instance: InstanceId,
        snapshot: &CreateSnapshot,
    ) -> Result<Snapshot> {
        let call = call.into();
        let request = snapshots(Method::POST, instance).json(call.request_id(), snapshot)?;
        self.one(&call, &request).await
    }

    /// One snapshot.
    pub async fn get_snapshot(
        &self,
        call: impl Into<Call>,
        instance: InstanceId,
        snapshot: &SnapshotId,
    ) -> Result<Snapshot> {
        self.one(&call.into(), &snapshots(Method::GET, instance).segment(snapshot)).await
    }

    /// Changes name or description.
    pub async fn update_snapshot(
        &self,
        call: impl Into<Call>,
        instance: InstanceId,
        snapshot: &SnapshotId,
        update: &UpdateSnapshot,
    ) -> Result<Snapshot> {
        let call = call.into();
        let request = snapshots(Method::PATCH, instance).segment(snapshot).json(call.request_id(), update)?;
        self.one(&call, &request).await
    }

    /// Deletes a snapshot.
    pub async fn delete_snapshot(
        &self,
        call: impl Into<Call>,
        instance: InstanceId,
        snapshot: &SnapshotId,
    ) -> Result<()> {
        self.done(&call.into(), &snapshots(Method::DELETE, instance).segment(snapshot)).await
    }

    /// Puts a machine back to a snapshot. Newer snapshots are deleted.
    pub async fn rollback_snapshot(
        &self,
        call: impl Into<Call>,
        instance: InstanceId,
        snapshot: &SnapshotId,
    ) -> Result<()> {
        let call = call.into();
        let request =
            snapshots(Method::POST, instance).segment(snapshot).then("rollback").json(call.request_id(), &json!({}))?;
        self.done(&call, &request).await
    }
}
