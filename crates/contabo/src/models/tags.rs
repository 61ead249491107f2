//! Labels on things, and what carries them.

use serde::{Deserialize, Serialize};

use super::{TagId, TagResourceType, TenantId};

/// A label that can be put on machines, images and object storages.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Tag {
    /// `DE` or `INT`.
    #[serde(default)]
    pub tenant_id: TenantId,
    /// The account's customer number.
    #[serde(default)]
    pub customer_id: String,
    /// The tag.
    pub tag_id: TagId,
    /// Name.
    #[serde(default)]
    pub name: String,
    /// Colour, such as `#0A78C3`.
    #[serde(default)]
    pub color: String,
    /// Description.
    #[serde(default)]
    pub description: String,
}

/// What the tag list is narrowed to.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct TagFilter {
    /// Part of the name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// A tag to be made.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CreateTag {
    /// Letters, digits, colons, dashes, underscores; unique.
    pub name: String,
    /// Colour, such as `#0A78C3`.
    pub color: String,
    /// Description.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// Changes of a tag; what is left out stays.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct UpdateTag {
    /// Name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Colour, such as `#0A78C3`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub color: Option<String>,
    /// Description.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// What making a tag answers.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TagRef {
    /// `DE` or `INT`.
    #[serde(default)]
    pub tenant_id: TenantId,
    /// The account's customer number.
    #[serde(default)]
    pub customer_id: String,
    /// The tag.
    pub tag_id: TagId,
}

/// A tag on a thing.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TagAssignment {
    /// `DE` or `INT`.
    #[serde(default)]
    pub tenant_id: TenantId,
    /// The account's customer number.
    #[serde(default)]
    pub customer_id: String,
    /// The tag.
    pub tag_id: TagId,
    /// The tag's name.
    #[serde(default)]
    pub tag_name: String,
    /// What kind of thing it is.
    #[serde(default)]
    pub resource_type: TagResourceType,
    /// The id of that thing.
    #[serde(default)]
    pub resource_id: String,
    /// The name of that thing.
    #[serde(default)]
    pub resource_name: String,
}

/// What the assignments are narrowed to.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TagAssignmentFilter {
    /// What kind of thing it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource_type: Option<TagResourceType>,
}
