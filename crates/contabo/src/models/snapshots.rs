//! Snapshots of machines. They expire after 30 days.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{ImageId, InstanceId, SnapshotId, TenantId, lenient};

/// A snapshot.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Snapshot {
    /// `DE` or `INT`.
    #[serde(default)]
    pub tenant_id: TenantId,
    /// The account's customer number.
    #[serde(default)]
    pub customer_id: String,
    /// The id.
    pub snapshot_id: SnapshotId,
    /// Its machine.
    pub instance_id: InstanceId,
    /// Name.
    #[serde(default)]
    pub name: String,
    /// Description.
    #[serde(default)]
    pub description: String,
    /// When it was taken.
    #[serde(default, deserialize_with = "lenient::timestamp")]
    pub created_date: Option<Timestamp>,
    /// When Contabo deletes it.
    #[serde(default, deserialize_with = "lenient::timestamp")]
    pub auto_delete_date: Option<Timestamp>,
    /// Image the machine had.
    #[serde(default)]
    pub image_id: Option<ImageId>,
    /// Name of that image.
    #[serde(default)]
    pub image_name: String,
}

/// What the snapshot list is narrowed to.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct SnapshotFilter {
    /// Part of the name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// A snapshot to be taken.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CreateSnapshot {
    /// 1 to 30 letters, digits, spaces, dashes.
    pub name: String,
    /// Up to 255 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// New texts of a snapshot.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct UpdateSnapshot {
    /// 1 to 30 letters, digits, spaces, dashes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Up to 255 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}
