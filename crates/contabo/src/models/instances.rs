//! Machines: their rows, and what their list is narrowed to.

use std::net::{Ipv4Addr, Ipv6Addr};

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{
    DefaultUser, ImageId, InstanceId, InstanceStatus, OsType, ProductType, Region, SecretId, TenantId, comma, lenient,
};

/// A machine as the list and the single read show it.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Instance {
    /// The id.
    pub instance_id: InstanceId,
    /// `DE` or `INT`.
    #[serde(default)]
    pub tenant_id: TenantId,
    /// The account's customer number.
    #[serde(default)]
    pub customer_id: String,
    /// Contabo's name, such as `vmi12345`.
    #[serde(default)]
    pub name: String,
    /// The name we gave; may be empty.
    #[serde(default)]
    pub display_name: String,
    /// Data center, such as `European Union 1`.
    #[serde(default)]
    pub data_center: String,
    /// Region.
    #[serde(default)]
    pub region: Region,
    /// Region in words.
    #[serde(default)]
    pub region_name: String,
    /// Product, such as `V153`.
    #[serde(default)]
    pub product_id: String,
    /// Family of the product.
    #[serde(default)]
    pub product_type: ProductType,
    /// Name of the product.
    #[serde(default)]
    pub product_name: String,
    /// Image; none on an empty machine.
    #[serde(default)]
    pub image_id: Option<ImageId>,
    /// Main addresses; empty while provisioning.
    #[serde(default)]
    pub ip_config: IpConfig,
    /// Bought addresses.
    #[serde(default)]
    pub additional_ips: Vec<AdditionalIp>,
    /// Hardware address.
    #[serde(default)]
    pub mac_address: String,
    /// Memory in MB.
    #[serde(default, deserialize_with = "lenient::whole")]
    pub ram_mb: u64,
    /// Number of cores.
    #[serde(default, deserialize_with = "lenient::whole")]
    pub cpu_cores: u64,
    /// Operating system family.
    #[serde(default)]
    pub os_type: OsType,
    /// Disk in MB.
    #[serde(default, deserialize_with = "lenient::whole")]
    pub disk_mb: u64,
    /// Keys given at the last installation.
    #[serde(default)]
    pub ssh_keys: Vec<SecretId>,
    /// When it was ordered; terms are counted from here.
    #[serde(default, deserialize_with = "lenient::timestamp")]
    pub created_date: Option<Timestamp>,
    /// When it ends, if it was cancelled.
    #[serde(default, deserialize_with = "lenient::date")]
    pub cancel_date: Option<Date>,
    /// Where it is in its life.
    #[serde(default)]
    pub status: InstanceStatus,
    /// Id of the host system.
    #[serde(default, deserialize_with = "lenient::whole")]
    pub v_host_id: u64,
    /// Name of the host system.
    #[serde(default)]
    pub v_host_name: String,
    /// Number of the host system.
    #[serde(default, deserialize_with = "lenient::whole")]
    pub v_host_number: u64,
    /// Add-ons bought.
    #[serde(default)]
    pub add_ons: Vec<AddOn>,
    /// What went wrong, if something did.
    #[serde(default, deserialize_with = "lenient::text")]
    pub error_message: Option<String>,
    /// The user that may log in.
    #[serde(default)]
    pub default_user: Option<DefaultUser>,
    /// Application installed with it.
    #[serde(default, deserialize_with = "lenient::text")]
    pub application_id: Option<String>,
}

impl Instance {
    /// The main IPv4 address, once there is one.
    pub fn ipv4(&self) -> Option<Ipv4Addr> {
        self.ip_config.v4.ip.parse().ok()
    }

    /// The main IPv6 address, once there is one.
    pub fn ipv6(&self) -> Option<Ipv6Addr> {
        self.ip_config.v6.ip.parse().ok()
    }
}

/// The main addresses of a machine.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct IpConfig {
    /// IPv4.
    #[serde(default)]
    pub v4: IpAddress,
    /// IPv6.
    #[serde(default)]
    pub v6: IpAddress,
}

/// One address with its net.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct IpAddress {
    /// The address; empty while there is none.
    #[serde(default)]
    pub ip: String,
    /// Length of the net mask.
    #[serde(default, deserialize_with = "lenient::whole")]
    pub netmask_cidr: u64,
    /// The gateway.
    #[serde(default)]
    pub gateway: String,
}

/// A bought address.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct AdditionalIp {
    /// IPv4, the only kind.
    #[serde(default)]
    pub v4: IpAddress,
}

/// An add-on and how many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddOn {
    /// The add-on's number; 1477 is private networking.
    pub id: i64,
    /// How many.
    pub quantity: i64,
}

/// What the machine list is narrowed to. Contabo's text filters match
/// substrings: check the rows.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct InstanceFilter {
    /// Part of Contabo's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Part of our name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    /// Data center in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data_center: Option<String>,
    /// Region.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<Region>,
    /// This machine only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance_id: Option<InstanceId>,
    /// These machines only.
    #[serde(skip_serializing_if = "Vec::is_empty", with = "comma")]
    pub instance_ids: Vec<InstanceId>,
    /// These states only.
    #[serde(rename = "status", skip_serializing_if = "Vec::is_empty", with = "comma")]
    pub statuses: Vec<InstanceStatus>,
    /// These products only.
    #[serde(skip_serializing_if = "Vec::is_empty", with = "comma")]
    pub product_ids: Vec<String>,
    /// Machines with one of these add-ons only.
    #[serde(skip_serializing_if = "Vec::is_empty", with = "comma")]
    pub add_on_ids: Vec<i64>,
    /// These families only.
    #[serde(skip_serializing_if = "Vec::is_empty", with = "comma")]
    pub product_types: Vec<ProductType>,
    /// With (true) or without an address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ip_config: Option<bool>,
    /// Suspended by Contabo or not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suspended: Option<bool>,
    /// Part of a name or an address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub search: Option<String>,
    /// Of this customer number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<String>,
    /// Of this part of Contabo.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tenant_id: Option<TenantId>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sparse_or_strange_row_is_still_read() {
        let row: Instance = serde_json::from_str(r#"{"instanceId":5}"#).unwrap();
        assert_eq!((row.instance_id, row.ipv4(), row.cancel_date), (InstanceId(5), None, None));
        let row: Instance = serde_json::from_str(
            r#"{"instanceId":5,"status":"melting","ramMb":8192.0,"cancelDate":"","newField":{"a":1},
                "ipConfig":{"v4":{"ip":"192.0.2.4","netmaskCidr":24,"gateway":"192.0.2.1"}}}"#,
        )
        .unwrap();
        assert_eq!(row.status, InstanceStatus::Unrecognised("melting".to_owned()));
        assert_eq!((row.ram_mb, row.ipv4().unwrap().to_string().as_str()), (8192, "192.0.2.4"));
        assert!(serde_json::from_str::<Instance>("{}").is_err(), "a row without an id is no row");
    }
}
