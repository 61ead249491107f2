//! Audit entries: who changed what under which request id.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::{
    AuditAction, FirewallId, HandleId, ImageId, InstanceId, ObjectStorageId, PrivateNetworkId, RecordId, RoleId,
    SecretId, SnapshotId, TagId, TenantId, UserId, VipId, lenient,
};
use crate::wire_request_id;

/// One entry of any of the audit lists. Which ids are set depends on the list.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AuditEntry {
    /// Number of the entry.
    #[serde(default, deserialize_with = "lenient::whole")]
    pub id: u64,
    /// `DE` or `INT`.
    #[serde(default)]
    pub tenant_id: TenantId,
    /// The account's customer number.
    #[serde(default)]
    pub customer_id: String,
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
    /// The machine.
    #[serde(default)]
    pub instance_id: Option<InstanceId>,
    /// The snapshot.
    #[serde(default)]
    pub snapshot_id: Option<SnapshotId>,
    /// The image.
    #[serde(default)]
    pub image_id: Option<ImageId>,
    /// The secret.
    #[serde(default)]
    pub secret_id: Option<SecretId>,
    /// The tag.
    #[serde(default)]
    pub tag_id: Option<TagId>,
    /// The thing that carries the tag.
    #[serde(default)]
    pub resource_id: Option<String>,
    /// The DNS record.
    #[serde(default)]
    pub record_id: Option<RecordId>,
    /// The DNS zone, in the audits of zones.
    #[serde(default)]
    pub name: Option<String>,
    /// The movable address.
    #[serde(default)]
    pub vip_id: Option<VipId>,
    /// The private network.
    #[serde(default)]
    pub private_network_id: Option<PrivateNetworkId>,
    /// The user.
    #[serde(default)]
    pub user_id: Option<UserId>,
    /// The role.
    #[serde(default)]
    pub role_id: Option<RoleId>,
    /// The firewall.
    #[serde(default)]
    pub firewall_id: Option<FirewallId>,
    /// The handle.
    #[serde(default)]
    pub handle_id: Option<HandleId>,
    /// The domain.
    #[serde(default)]
    pub domain: Option<String>,
    /// The object storage.
    #[serde(default)]
    pub object_storage_id: Option<ObjectStorageId>,
    /// The kind of thing that carries the tag.
    #[serde(default)]
    pub resource_type: Option<String>,
    /// The DNS zone of a record.
    #[serde(default)]
    pub zone_name: Option<String>,
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
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct AuditFilter {
    /// Entries of this call.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "wire_id")]
    pub request_id: Option<Uuid>,
    /// Entries of this API user id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changed_by: Option<String>,
    /// From this day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_date: Option<Date>,
    /// To this day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_date: Option<Date>,
    /// This machine.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance_id: Option<InstanceId>,
    /// This snapshot.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub snapshot_id: Option<SnapshotId>,
    /// This image.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_id: Option<ImageId>,
    /// This secret.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret_id: Option<SecretId>,
    /// This tag.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tag_id: Option<TagId>,
    /// The thing with this id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_id: Option<String>,
    /// This DNS record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record_id: Option<RecordId>,
    /// The DNS zone of this name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// This movable address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vip_id: Option<VipId>,
    /// This private network.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub private_network_id: Option<PrivateNetworkId>,
    /// This user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<UserId>,
    /// This role.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role_id: Option<RoleId>,
    /// This firewall.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub firewall_id: Option<FirewallId>,
    /// This handle.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handle_id: Option<HandleId>,
    /// This domain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub domain: Option<String>,
    /// This object storage.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub object_storage_id: Option<ObjectStorageId>,
}

impl AuditFilter {
    /// Entries of one call.
    pub fn request(request_id: Uuid) -> Self {
        Self { request_id: Some(request_id), ..Self::default() }
    }
}

fn wire_id<S: serde::Serializer>(id: &Option<Uuid>, serializer: S) -> Result<S::Ok, S::Error> {
    id.map(wire_request_id).serialize(serializer)
}
