//! Data centers.

use serde::Deserialize;

/// A data center.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DataCenter {
    /// Short name, such as `EU1`.
    pub slug: String,
    /// Name.
    #[serde(default)]
    pub name: String,
    /// What can be had there, such as `VPS`.
    #[serde(default)]
    pub capabilities: Vec<String>,
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
#[derive(Clone, Debug, Default)]
pub struct DataCenterFilter {
    /// Short name.
    pub slug: Option<String>,
    /// Name.
    pub name: Option<String>,
    /// Region in words.
    pub region_name: Option<String>,
    /// Region.
    pub region_slug: Option<String>,
}
