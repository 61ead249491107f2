//! Additional and floating addresses.

use serde::{Deserialize, Serialize};

use super::{IpVersion, TenantId, VipId, VipKind, VipResourceType, comma, lenient};

/// An address that can move between machines. Assigning it here is a note only: the machine has to be set up for
/// it.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Vip {
    /// `DE` or `INT`.
    #[serde(default)]
    pub tenant_id: TenantId,
    /// The account's customer number.
    #[serde(default)]
    pub customer_id: String,
    /// The id.
    pub vip_id: VipId,
    /// Data center in words.
    #[serde(default)]
    pub data_center: String,
    /// Region.
    #[serde(default)]
    pub region: String,
    /// The id of the machine that has it.
    #[serde(default)]
    pub resource_id: String,
    /// What has it.
    #[serde(default)]
    pub resource_type: VipResourceType,
    /// The name of that thing.
    #[serde(default)]
    pub resource_name: String,
    /// Our name for that thing.
    #[serde(default)]
    pub resource_display_name: String,
    /// Version of the protocol.
    #[serde(default)]
    pub ip_version: IpVersion,
    /// The kind.
    #[serde(rename = "type", default)]
    pub kind: VipKind,
    /// IPv4.
    #[serde(default)]
    pub v4: VipAddress,
}

/// The address with its net.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct VipAddress {
    /// The address.
    #[serde(default)]
    pub ip: String,
    /// The gateway.
    #[serde(default)]
    pub gateway: String,
    /// Length of the net mask.
    #[serde(default, deserialize_with = "lenient::whole")]
    pub netmask_cidr: u64,
    /// The broadcast address.
    #[serde(default)]
    pub broadcast: String,
    /// The net.
    #[serde(default)]
    pub net: String,
}

/// What the list is narrowed to.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct VipFilter {
    /// Had by this machine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource_id: Option<String>,
    /// Had by machines of this kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource_type: Option<VipResourceType>,
    /// Part of the name of the machine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource_name: Option<String>,
    /// Part of our name of the machine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource_display_name: Option<String>,
    /// Version of the protocol.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ip_version: Option<IpVersion>,
    /// These addresses only.
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "comma")]
    pub ips: Vec<String>,
    /// This address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ip: Option<String>,
    /// The kind.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<VipKind>,
    /// Data center in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data_center: Option<String>,
    /// Region.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
}
