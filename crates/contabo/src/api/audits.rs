//! Audit lists: what was changed under which request id.

use crate::error::Result;
use crate::models::{AuditEntry, AuditFilter, Listing, Paging};
use crate::request::Request;
use crate::{Call, Client, wire_request_id};

fn audits(path: &'static str, filter: &AuditFilter) -> Request {
    Request::get(path)
        .query("requestId", filter.request_id.map(wire_request_id))
        .query("changedBy", filter.changed_by.as_ref())
        .query("startDate", filter.start_date)
        .query("endDate", filter.end_date)
}

impl Client {
    /// Orders and changes of machines.
    pub async fn list_instance_audits(
        &self,
        call: impl Into<Call>,
        filter: &AuditFilter,
        paging: &Paging,
    ) -> Result<Listing<AuditEntry>> {
        let request = audits("compute/instances/audits", filter).query("instanceId", filter.instance_id);
        self.list(&call.into(), request, paging).await
    }

    /// Power actions, rescue, passwords.
    pub async fn list_action_audits(
        &self,
        call: impl Into<Call>,
        filter: &AuditFilter,
        paging: &Paging,
    ) -> Result<Listing<AuditEntry>> {
        let request = audits("compute/instances/actions/audits", filter).query("instanceId", filter.instance_id);
        self.list(&call.into(), request, paging).await
    }

    /// Changes of snapshots.
    pub async fn list_snapshot_audits(
        &self,
        call: impl Into<Call>,
        filter: &AuditFilter,
        paging: &Paging,
    ) -> Result<Listing<AuditEntry>> {
        let request = audits("compute/snapshots/audits", filter)
            .query("instanceId", filter.instance_id)
            .query("snapshotId", filter.snapshot_id.as_ref());
        self.list(&call.into(), request, paging).await
    }

    /// Changes of images.
    pub async fn list_image_audits(
        &self,
        call: impl Into<Call>,
        filter: &AuditFilter,
        paging: &Paging,
    ) -> Result<Listing<AuditEntry>> {
        let request = audits("compute/images/audits", filter).query("imageId", filter.image_id.as_ref());
        self.list(&call.into(), request, paging).await
    }

    /// Changes of secrets.
    pub async fn list_secret_audits(
        &self,
        call: impl Into<Call>,
        filter: &AuditFilter,
        paging: &Paging,
    ) -> Result<Listing<AuditEntry>> {
        let request = audits("secrets/audits", filter).query("secretId", filter.secret_id);
        self.list(&call.into(), request, paging).await
    }
}
