//! Keys of the S3 service, one pair for each user and object storage.

use serde::{Deserialize, Serialize};

use super::{CredentialId, ObjectStorageId, TenantId};
use crate::Secret;

/// A pair of keys.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct S3Credentials {
    /// `DE` or `INT`.
    #[serde(default)]
    pub tenant_id: TenantId,
    /// The account's customer number.
    #[serde(default)]
    pub customer_id: String,
    /// S3 access key.
    #[serde(default)]
    pub access_key: String,
    /// S3 secret key.
    #[serde(default)]
    pub secret_key: Secret,
    /// The object storage.
    #[serde(default)]
    pub object_storage_id: Option<ObjectStorageId>,
    /// The object storage's name.
    #[serde(default)]
    pub display_name: String,
    /// Region.
    #[serde(default)]
    pub region: String,
    /// The credentials.
    pub credential_id: CredentialId,
}

/// What the list is narrowed to.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct S3CredentialsFilter {
    /// The object storage.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object_storage_id: Option<ObjectStorageId>,
    /// Region in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region_name: Option<String>,
    /// Part of the object storage's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
}
