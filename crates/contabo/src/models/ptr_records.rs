//! Reverse DNS. An IPv4 address always has its record; one of IPv6 is made and deleted.

use serde::{Deserialize, Serialize};

use super::{TenantId, lenient};

/// The host name of an address.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PtrRecord {
    /// `DE` or `INT`.
    #[serde(default)]
    pub tenant_id: TenantId,
    /// The account's customer number.
    #[serde(default)]
    pub customer_id: String,
    /// The address.
    pub ip: String,
    /// Seconds that others may keep it.
    #[serde(default, deserialize_with = "lenient::whole")]
    pub ttl: u64,
    /// The host name the address points to.
    #[serde(default)]
    pub ptr: String,
}

/// What the list is narrowed to.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PtrFilter {
    /// The account's customer number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<String>,
    /// `DE` or `INT`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenant_id: Option<TenantId>,
    /// These addresses only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ips: Vec<String>,
    /// Part of a name or an address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub search: Option<String>,
}

/// A record for an IPv6 address.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CreatePtrRecord {
    /// The host name the address points to.
    pub ptr: String,
    /// The address.
    pub ip: String,
    /// Seconds that others may keep it.
    pub ttl: u64,
}

/// A new host name.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct UpdatePtrRecord {
    /// The host name the address points to.
    pub ptr: String,
}
