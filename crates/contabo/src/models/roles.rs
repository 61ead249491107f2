//! What users may do.

use serde::{Deserialize, Serialize};

use super::{PermissionAction, RoleId, TagId, TenantId};

/// A role.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Role {
    /// The role.
    pub role_id: RoleId,
    /// `DE` or `INT`.
    #[serde(default)]
    pub tenant_id: TenantId,
    /// The account's customer number.
    #[serde(default)]
    pub customer_id: String,
    /// Name.
    #[serde(default)]
    pub name: String,
    /// May do everything.
    #[serde(default)]
    pub admin: bool,
    /// Is not limited to tagged things.
    #[serde(default)]
    pub access_all_resources: bool,
    /// `default` for the roles everybody has, `custom` for own ones.
    #[serde(rename = "type", default)]
    pub kind: String,
    /// What is allowed.
    #[serde(default)]
    pub permissions: Vec<Permission>,
}

/// What a role allows at one path.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Permission {
    /// The path with `:param` placeholders.
    #[serde(default)]
    pub api_name: String,
    /// What may be done there.
    #[serde(default)]
    pub actions: Vec<PermissionAction>,
    /// The tags it is limited to.
    #[serde(default)]
    pub resources: Vec<PermissionTag>,
}

/// A tag a permission is limited to.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PermissionTag {
    /// The tag.
    pub tag_id: TagId,
    /// The tag's name.
    #[serde(default)]
    pub tag_name: String,
}

/// What the list is narrowed to.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RoleFilter {
    /// Part of the name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// That allow something at this path.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub api_name: Option<String>,
    /// Limited to this tag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tag_name: Option<String>,
    /// `default` or `custom`.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
}

/// A role as it shall be.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RoleSpec {
    /// Name.
    pub name: String,
    /// May do everything.
    pub admin: bool,
    /// Is not limited to tagged things.
    pub access_all_resources: bool,
    /// What is allowed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub permissions: Option<Vec<PermissionSpec>>,
}

/// What a role shall allow at one path.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PermissionSpec {
    /// The path with `:param` placeholders.
    pub api_name: String,
    /// What may be done there.
    pub actions: Vec<PermissionAction>,
    /// The tags it is limited to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resources: Option<Vec<TagId>>,
}

/// What making a role answers.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RoleRef {
    /// `DE` or `INT`.
    #[serde(default)]
    pub tenant_id: TenantId,
    /// The account's customer number.
    #[serde(default)]
    pub customer_id: String,
    /// The role.
    pub role_id: RoleId,
}

/// A path that permissions can name.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ApiPermission {
    /// The path with `:param` placeholders.
    #[serde(default)]
    pub api_name: String,
    /// What may be done there.
    #[serde(default)]
    pub actions: Vec<PermissionAction>,
}

/// What the list is narrowed to.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ApiPermissionFilter {
    /// Part of the path.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub api_name: Option<String>,
}
