//! Object storages, which speak S3.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{AutoScalingState, DecimalNumber, ObjectStorageId, ObjectStorageStatus, TenantId, lenient};

/// An object storage.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ObjectStorage {
    /// `DE` or `INT`.
    #[serde(default)]
    pub tenant_id: TenantId,
    /// The account's customer number.
    #[serde(default)]
    pub customer_id: String,
    /// The object storage.
    pub object_storage_id: ObjectStorageId,
    /// When it was made.
    #[serde(default, deserialize_with = "lenient::timestamp")]
    pub created_date: Option<Timestamp>,
    /// When it ends, if it was cancelled.
    #[serde(default, deserialize_with = "lenient::date")]
    pub cancel_date: Option<Date>,
    /// Growing by itself.
    #[serde(default)]
    pub auto_scaling: AutoScaling,
    /// Data center in words.
    #[serde(default)]
    pub data_center: String,
    /// Space bought, in TB.
    #[serde(rename = "totalPurchasedSpaceTB", default)]
    pub total_purchased_space_tb: DecimalNumber,
    /// Address of the S3 service.
    #[serde(default)]
    pub s3_url: String,
    /// Tenant of the S3 service, part of public addresses.
    #[serde(default)]
    pub s3_tenant_id: String,
    /// Where it is in its life.
    #[serde(default)]
    pub status: ObjectStorageStatus,
    /// Region.
    #[serde(default)]
    pub region: String,
    /// Our name for it.
    #[serde(default)]
    pub display_name: String,
}

/// Growing by itself, up to a limit.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AutoScaling {
    /// On or off.
    #[serde(default)]
    pub state: AutoScalingState,
    /// The most it may grow to, in TB.
    #[serde(rename = "sizeLimitTB", default)]
    pub size_limit_tb: DecimalNumber,
    /// What went wrong, if something did.
    #[serde(default, deserialize_with = "lenient::text")]
    pub error_message: Option<String>,
}

/// What the list is narrowed to.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ObjectStorageFilter {
    /// Data center in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data_center_name: Option<String>,
    /// Tenant of the S3 service, part of public addresses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub s3_tenant_id: Option<String>,
    /// Region.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Part of our name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
}

/// An object storage to be bought. This spends money.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateObjectStorage {
    /// Region.
    pub region: String,
    /// Growing by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auto_scaling: Option<AutoScalingSpec>,
    /// Space bought, in TB.
    #[serde(rename = "totalPurchasedSpaceTB")]
    pub total_purchased_space_tb: DecimalNumber,
    /// Our name for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
}

/// Whether and how far it shall grow by itself.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AutoScalingSpec {
    /// On or off.
    pub state: AutoScalingState,
    /// The most it may grow to, in TB.
    #[serde(rename = "sizeLimitTB")]
    pub size_limit_tb: DecimalNumber,
}

/// What an order answers.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreatedObjectStorage {
    /// `DE` or `INT`.
    #[serde(default)]
    pub tenant_id: TenantId,
    /// The account's customer number.
    #[serde(default)]
    pub customer_id: String,
    /// The object storage.
    pub object_storage_id: ObjectStorageId,
    /// When it was made.
    #[serde(default, deserialize_with = "lenient::timestamp")]
    pub created_date: Option<Timestamp>,
    /// When it ends, if it was cancelled.
    #[serde(default, deserialize_with = "lenient::date")]
    pub cancel_date: Option<Date>,
    /// Growing by itself.
    #[serde(default)]
    pub auto_scaling: AutoScaling,
    /// Data center in words.
    #[serde(default)]
    pub data_center: String,
    /// Space bought, in TB.
    #[serde(rename = "totalPurchasedSpaceTB", default)]
    pub total_purchased_space_tb: DecimalNumber,
    /// Space used, in TB.
    #[serde(rename = "usedSpaceTB", default)]
    pub used_space_tb: DecimalNumber,
    /// Space used, in percent.
    #[serde(default)]
    pub used_space_percentage: DecimalNumber,
    /// Address of the S3 service.
    #[serde(default)]
    pub s3_url: String,
    /// Tenant of the S3 service, part of public addresses.
    #[serde(default)]
    pub s3_tenant_id: String,
    /// Where it is in its life.
    #[serde(default)]
    pub status: ObjectStorageStatus,
    /// Region.
    #[serde(default)]
    pub region: String,
    /// Our name for it.
    #[serde(default)]
    pub display_name: String,
}

/// A new name.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RenameObjectStorage {
    /// Our name for it, unique.
    pub display_name: String,
}

/// More space; it never becomes less.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ResizeObjectStorage {
    /// Growing by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auto_scaling: Option<AutoScalingChange>,
    /// Space bought, in TB.
    #[serde(rename = "totalPurchasedSpaceTB", default, skip_serializing_if = "Option::is_none")]
    pub total_purchased_space_tb: Option<DecimalNumber>,
}

/// Changes of the growing by itself.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct AutoScalingChange {
    /// On or off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<AutoScalingState>,
    /// The most it may grow to, in TB.
    #[serde(rename = "sizeLimitTB", default, skip_serializing_if = "Option::is_none")]
    pub size_limit_tb: Option<DecimalNumber>,
}

/// What a resize answers.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ResizedObjectStorage {
    /// `DE` or `INT`.
    #[serde(default)]
    pub tenant_id: TenantId,
    /// The account's customer number.
    #[serde(default)]
    pub customer_id: String,
    /// The object storage.
    pub object_storage_id: ObjectStorageId,
    /// When it was made.
    #[serde(default, deserialize_with = "lenient::timestamp")]
    pub created_date: Option<Timestamp>,
    /// Data center in words.
    #[serde(default)]
    pub data_center: String,
    /// Growing by itself.
    #[serde(default)]
    pub auto_scaling: AutoScaling,
    /// Address of the S3 service.
    #[serde(default)]
    pub s3_url: String,
    /// Where it is in its life.
    #[serde(default)]
    pub status: ObjectStorageStatus,
    /// Space bought, in TB.
    #[serde(rename = "totalPurchasedSpaceTB", default)]
    pub total_purchased_space_tb: DecimalNumber,
    /// Region.
    #[serde(default)]
    pub region: String,
    /// Our name for it.
    #[serde(default)]
    pub display_name: String,
}

/// How full it is; Contabo brings this up to date now and then.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ObjectStorageStats {
    /// `DE` or `INT`.
    #[serde(default)]
    pub tenant_id: TenantId,
    /// The account's customer number.
    #[serde(default)]
    pub customer_id: String,
    /// Space used, in TB.
    #[serde(rename = "usedSpaceTB", default)]
    pub used_space_tb: DecimalNumber,
    /// Space used, in percent.
    #[serde(default)]
    pub used_space_percentage: DecimalNumber,
    /// How many objects are stored.
    #[serde(default, deserialize_with = "lenient::whole")]
    pub number_of_objects: u64,
}

/// A cancellation.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CancelObjectStorage {
    /// The end of the term after this moment; none means the next one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancel_date: Option<Timestamp>,
}

/// What a cancellation or a new name answers.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CancelledObjectStorage {
    /// `DE` or `INT`.
    #[serde(default)]
    pub tenant_id: TenantId,
    /// The account's customer number.
    #[serde(default)]
    pub customer_id: String,
    /// The object storage.
    pub object_storage_id: ObjectStorageId,
    /// When it ends, if it was cancelled.
    #[serde(default, deserialize_with = "lenient::date")]
    pub cancel_date: Option<Date>,
    /// Our name for it.
    #[serde(default)]
    pub display_name: String,
}
