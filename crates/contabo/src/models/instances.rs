//! Machines: rows, orders, changes.

use std::net::{Ipv4Addr, Ipv6Addr};

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{DefaultUser, ImageId, InstanceId, InstanceStatus, OsType, ProductType, Region, SecretId, lenient};
use crate::Secret;
use crate::secret::expose_option;

/// A machine as the list and the single read show it.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Instance {
    /// The id.
    pub instance_id: InstanceId,
    /// `DE` or `INT`.
    #[serde(default)]
    pub tenant_id: String,
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
#[derive(Clone, Debug, Default)]
pub struct InstanceFilter {
    /// Part of Contabo's name.
    pub name: Option<String>,
    /// Part of our name.
    pub display_name: Option<String>,
    /// Data center in words.
    pub data_center: Option<String>,
    /// Region.
    pub region: Option<Region>,
    /// These machines only.
    pub instance_ids: Vec<InstanceId>,
    /// These states only.
    pub statuses: Vec<InstanceStatus>,
    /// These products only.
    pub product_ids: Vec<String>,
    /// Machines with one of these add-ons only.
    pub add_on_ids: Vec<i64>,
    /// These families only.
    pub product_types: Vec<ProductType>,
    /// With (true) or without an address.
    pub ip_config: Option<bool>,
    /// Suspended by Contabo or not.
    pub suspended: Option<bool>,
    /// Part of a name or an address.
    pub search: Option<String>,
}

/// An order for a machine. A bare order buys a default machine at once, so all
/// that matters should be set.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateInstance {
    /// First term in months.
    pub period: u32,
    /// Image; default Ubuntu 22.04.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_id: Option<ImageId>,
    /// Product; default V153.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product_id: Option<String>,
    /// Region; default EU.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<Region>,
    /// Keys to install. `None` leaves the field out, which Windows needs: it
    /// refuses even an empty list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ssh_keys: Option<Vec<SecretId>>,
    /// Password of the default user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub root_password: Option<SecretId>,
    /// Cloud-init as plain text, not base64.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "expose_option")]
    pub user_data: Option<Secret>,
    /// Plesk or cPanel licence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub license: Option<String>,
    /// Our name: letters, digits, spaces, dashes; unique in the account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    /// The user that may log in. Always set it: the default is not kept to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_user: Option<DefaultUser>,
    /// Add-ons to buy with it.
    #[serde(skip_serializing_if = "CreateAddOns::is_empty")]
    pub add_ons: CreateAddOns,
    /// Application to install.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub application_id: Option<String>,
}

impl CreateInstance {
    /// An order with Contabo's defaults for everything but the term.
    pub fn new(period: u32) -> Self {
        Self {
            period,
            image_id: None,
            product_id: None,
            region: None,
            ssh_keys: None,
            root_password: None,
            user_data: None,
            license: None,
            display_name: None,
            default_user: None,
            add_ons: CreateAddOns::default(),
            application_id: None,
        }
    }
}

/// Add-ons of an order. Extra addresses, extra storage and image space can be
/// bought here only, not later.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CreateAddOns {
    /// Private networking.
    pub private_networking: bool,
    /// One more IPv4 address.
    pub additional_ips: bool,
    /// Contabo's automatic backup.
    pub backup: bool,
    /// More disk.
    pub extra_storage: Option<ExtraStorage>,
    /// Space for own images.
    pub custom_image: bool,
    /// Add-ons by number.
    pub addons_ids: Vec<AddOn>,
}

impl CreateAddOns {
    /// True when nothing is bought.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl Serialize for CreateAddOns {
    // The wire has an empty object for "yes" and no key for "no".
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = Map::new();
        let flags = [
            ("privateNetworking", self.private_networking),
            ("additionalIps", self.additional_ips),
            ("backup", self.backup),
            ("customImage", self.custom_image),
        ];
        for (key, _) in flags.iter().filter(|(_, wanted)| *wanted) {
            map.insert((*key).to_owned(), Value::Object(Map::new()));
        }
        if let Some(storage) = &self.extra_storage {
            map.insert("extraStorage".to_owned(), serde_json::to_value(storage).map_err(serde::ser::Error::custom)?);
        }
        if !self.addons_ids.is_empty() {
            map.insert(
                "addonsIds".to_owned(),
                serde_json::to_value(&self.addons_ids).map_err(serde::ser::Error::custom)?,
            );
        }
        map.serialize(serializer)
    }
}

/// More disk, as Contabo words it: size in TB and quantity.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ExtraStorage {
    /// SSD parts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ssd: Vec<String>,
    /// NVMe parts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub nvme: Vec<String>,
}

/// What an order answers: a short row.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreatedInstance {
    /// The new machine.
    pub instance_id: InstanceId,
    /// When it was ordered.
    #[serde(default, deserialize_with = "lenient::timestamp")]
    pub created_date: Option<Timestamp>,
    /// Image.
    #[serde(default)]
    pub image_id: Option<ImageId>,
    /// Product.
    #[serde(default)]
    pub product_id: String,
    /// Region.
    #[serde(default)]
    pub region: Region,
    /// Add-ons bought.
    #[serde(default)]
    pub add_ons: Vec<AddOn>,
    /// Operating system family.
    #[serde(default)]
    pub os_type: OsType,
    /// Where it is in its life.
    #[serde(default)]
    pub status: InstanceStatus,
    /// Keys given.
    #[serde(default)]
    pub ssh_keys: Vec<SecretId>,
}

/// A new installation on the same machine. It wipes the disk and keeps the
/// addresses; cloud-init must be sent again.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ReinstallInstance {
    /// Image.
    pub image_id: ImageId,
    /// Keys; see [`CreateInstance::ssh_keys`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ssh_keys: Option<Vec<SecretId>>,
    /// Password of the default user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub root_password: Option<SecretId>,
    /// Cloud-init as plain text.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "expose_option")]
    pub user_data: Option<Secret>,
    /// The user that may log in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_user: Option<DefaultUser>,
    /// Application to install.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub application_id: Option<String>,
}

impl ReinstallInstance {
    /// A new installation from an image.
    pub fn new(image_id: impl Into<ImageId>) -> Self {
        Self {
            image_id: image_id.into(),
            ssh_keys: None,
            root_password: None,
            user_data: None,
            default_user: None,
            application_id: None,
        }
    }
}

/// Login settings for the rescue system and for a new password.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LoginSecrets {
    /// Password.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub root_password: Option<SecretId>,
    /// Keys.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ssh_keys: Option<Vec<SecretId>>,
    /// Cloud-init as plain text.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "expose_option")]
    pub user_data: Option<Secret>,
}

/// The add-ons that can be bought for an existing machine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UpgradeInstance {
    /// Private networking.
    pub private_networking: bool,
    /// Contabo's automatic backup.
    pub backup: bool,
}

/// What a change of a machine answers: hardly anything.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TouchedInstance {
    /// The machine.
    pub instance_id: InstanceId,
    /// When it was ordered.
    #[serde(default, deserialize_with = "lenient::timestamp")]
    pub created_date: Option<Timestamp>,
}

/// What an action answers. It was accepted, not yet done.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ActionResult {
    /// The machine.
    pub instance_id: InstanceId,
    /// The action.
    #[serde(default)]
    pub action: String,
}

/// What a cancellation answers.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CancelledInstance {
    /// The machine.
    pub instance_id: InstanceId,
    /// The end of the paid term: the machine runs, and is paid, until then.
    #[serde(default, deserialize_with = "lenient::date")]
    pub cancel_date: Option<Date>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_writes_only_what_is_set() {
        let mut order = CreateInstance::new(1);
        assert_eq!(serde_json::to_string(&order).unwrap(), r#"{"period":1}"#);
        order.ssh_keys = Some(vec![SecretId(7)]);
        order.user_data = Some(Secret::new("#cloud-config"));
        order.add_ons = CreateAddOns { private_networking: true, backup: true, ..CreateAddOns::default() };
        assert_eq!(
            serde_json::to_string(&order).unwrap(),
            r##"{"period":1,"sshKeys":[7],"userData":"#cloud-config","addOns":{"backup":{},"privateNetworking":{}}}"##
        );
        assert!(!format!("{order:?}").contains("cloud-config"));
    }

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
