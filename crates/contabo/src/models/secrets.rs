//! Passwords and SSH keys kept at Contabo, referred to by id elsewhere.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{SecretId, SecretKind, TenantId, lenient};
use crate::Secret;
use crate::secret::{expose, expose_option};

/// A stored secret.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SecretInfo {
    /// `DE` or `INT`.
    #[serde(default)]
    pub tenant_id: TenantId,
    /// The account's customer number.
    #[serde(default)]
    pub customer_id: String,
    /// The id.
    pub secret_id: SecretId,
    /// Name.
    #[serde(default)]
    pub name: String,
    /// Password or key.
    #[serde(default, rename = "type")]
    pub kind: SecretKind,
    /// The value; only the single read shows it.
    #[serde(default)]
    pub value: Secret,
    /// When it was stored.
    #[serde(default, deserialize_with = "lenient::timestamp")]
    pub created_at: Option<Timestamp>,
    /// When it was last changed.
    #[serde(default, deserialize_with = "lenient::timestamp")]
    pub updated_at: Option<Timestamp>,
}

/// What the secret list is narrowed to.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SecretFilter {
    /// Part of the name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Password or key.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<SecretKind>,
}

/// A secret to be stored.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CreateSecret {
    /// Name, 1 to 255 characters.
    pub name: String,
    /// Password or key.
    #[serde(rename = "type")]
    pub kind: SecretKind,
    /// The value. A password needs 8 characters, both cases, and one digit
    /// with two specials or three digits with one special.
    #[serde(serialize_with = "expose")]
    pub value: Secret,
}

/// Changes of a stored secret.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct UpdateSecret {
    /// Name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Value.
    #[serde(default, skip_serializing_if = "Option::is_none", serialize_with = "expose_option")]
    pub value: Option<Secret>,
}
