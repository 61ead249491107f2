//! Private networks and their members.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{InstanceId, IpAddress, IpConfig, NetworkMemberStatus, PrivateNetworkId, TenantId, comma, lenient};

/// A net in which machines of one region see each other.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PrivateNetwork {
    /// `DE` or `INT`.
    #[serde(default)]
    pub tenant_id: TenantId,
    /// The account's customer number.
    #[serde(default)]
    pub customer_id: String,
    /// The private network.
    pub private_network_id: PrivateNetworkId,
    /// Data center in words.
    #[serde(default)]
    pub data_center: String,
    /// Region.
    #[serde(default)]
    pub region: String,
    /// Region in words.
    #[serde(default)]
    pub region_name: String,
    /// Name.
    #[serde(default)]
    pub name: String,
    /// Description.
    #[serde(default)]
    pub description: String,
    /// The range of addresses.
    #[serde(default)]
    pub cidr: String,
    /// How many addresses are free.
    #[serde(default, deserialize_with = "lenient::whole")]
    pub available_ips: u64,
    /// When it was made.
    #[serde(default, deserialize_with = "lenient::timestamp")]
    pub created_date: Option<Timestamp>,
    /// The machines in it.
    #[serde(default)]
    pub instances: Vec<NetworkMember>,
}

/// A machine in a private network.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NetworkMember {
    /// The machine.
    pub instance_id: InstanceId,
    /// Our name for it.
    #[serde(default)]
    pub display_name: String,
    /// Name.
    #[serde(default)]
    pub name: String,
    /// Product, such as `V153`.
    #[serde(default)]
    pub product_id: String,
    /// The addresses inside the network.
    #[serde(default)]
    pub private_ip_config: PrivateIpConfig,
    /// The public addresses.
    #[serde(default)]
    pub ip_config: IpConfig,
    /// Whether the machine has taken it over.
    #[serde(default)]
    pub status: NetworkMemberStatus,
    /// What went wrong, if something did.
    #[serde(default, deserialize_with = "lenient::text")]
    pub error_message: Option<String>,
}

/// Addresses inside a private network.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct PrivateIpConfig {
    /// IPv4.
    #[serde(default)]
    pub v4: Vec<IpAddress>,
}

/// What the list is narrowed to.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PrivateNetworkFilter {
    /// Part of the name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// With one of these machines only.
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "comma")]
    pub instance_ids: Vec<InstanceId>,
    /// Region.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Data center in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data_center: Option<String>,
}

/// A private network to be made.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CreatePrivateNetwork {
    /// Region; default EU.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Name.
    pub name: String,
    /// Description.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// Changes of a private network.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct UpdatePrivateNetwork {
    /// Name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Description.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}
