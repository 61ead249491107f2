//! Data centers.

use serde::{Deserialize, Serialize};

use super::{Capability, TenantId};

/// A data center.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DataCenter {
    /// `DE` or `INT`.
    #[serde(default)]
    pub tenant_id: TenantId,
    /// The account's customer number.
    #[serde(default)]
    pub customer_id: String,
    /// Short name, such as `EU1`.
    pub slug: String,
    /// Name.
    #[serde(default)]
    pub name: String,
    /// What can be had there, such as `VPS`.
    #[serde(default)]
    pub capabilities: Vec<Capability>,
    /// Object storage address.
    #[serde(default)]
    pub s3_url: String,
    /// Region in words.
    #[serde(default)]
    pub region_name: String,
    /// Region.
    #[serde(default)]
    pub region_slug: String,
}

/// What the data center list is narrowed to.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct DataCenterFilter {
    /// Short name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slug: Option<String>,
    /// Name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Region in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region_name: Option<String>,
    /// Region.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region_slug: Option<String>,
}
