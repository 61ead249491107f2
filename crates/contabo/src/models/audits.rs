//! Audit entries: who changed what under which request id.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

use super::{AuditAction, ImageId, InstanceId, SecretId, SnapshotId, lenient};
use crate::wire_request_id;

/// One entry of any of the audit lists. Which ids are set depends on the list.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AuditEntry {
    /// Number of the entry.
    #[serde(default, deserialize_with = "lenient::whole")]
    pub id: u64,
    /// What happened.
    #[serde(default)]
    pub action: AuditAction,
    /// When.
    #[serde(default, deserialize_with = "lenient::timestamp")]
    pub timestamp: Option<Timestamp>,
    /// Id of the API user.
    #[serde(default)]
    pub changed_by: String,
    /// Name of the API user.
    #[serde(default)]
    pub username: String,
    /// The `x-request-id` of the call.
    #[serde(default)]
    pub request_id: String,
    /// The `x-trace-id` of the call.
    #[serde(default)]
    pub trace_id: String,
    /// The machine, in machine, action and snapshot audits.
    #[serde(default)]
    pub instance_id: Option<InstanceId>,
    /// The snapshot, in snapshot audits.
    #[serde(default)]
    pub snapshot_id: Option<SnapshotId>,
    /// The image, in image audits.
    #[serde(default)]
    pub image_id: Option<ImageId>,
    /// The secret, in secret audits.
    #[serde(default)]
    pub secret_id: Option<SecretId>,
    /// What changed, `{prev, new}`.
    #[serde(default)]
    pub changes: Value,
}

impl AuditEntry {
    /// True when the entry was made by the call with this request id.
    pub fn is_from(&self, request_id: Uuid) -> bool {
        self.request_id.parse::<Uuid>().is_ok_and(|id| id == wire_request_id(request_id))
    }
}

/// What an audit list is narrowed to. Ids that a list does not know are left
/// out of the request.
#[derive(Clone, Debug, Default)]
pub struct AuditFilter {
    /// Entries of this call.
    pub request_id: Option<Uuid>,
    /// Entries of this API user id.
    pub changed_by: Option<String>,
    /// From this day.
    pub start_date: Option<Date>,
    /// To this day.
    pub end_date: Option<Date>,
    /// This machine.
    pub instance_id: Option<InstanceId>,
    /// This snapshot.
    pub snapshot_id: Option<SnapshotId>,
    /// This image.
    pub image_id: Option<ImageId>,
    /// This secret.
    pub secret_id: Option<SecretId>,
}

impl AuditFilter {
    /// Entries of one call.
    pub fn request(request_id: Uuid) -> Self {
        Self { request_id: Some(request_id), ..Self::default() }
    }
}
