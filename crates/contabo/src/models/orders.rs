//! Machines: orders, reinstalls, actions and what they answer.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::empty::{Empty, is_off, switch};
use super::{
    AddOn, DefaultUser, ImageId, InstanceId, InstanceStatus, License, OsType, Region, SecretId, TenantId, lenient,
};
use crate::Secret;
use crate::secret::expose_option;

/// An order for a machine. A bare order buys a default machine at once, so all
/// that matters should be set.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateInstance {
    /// First term in months.
    pub period: u32,
    /// Image; default Ubuntu 22.04.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image_id: Option<ImageId>,
    /// Product; default V153.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product_id: Option<String>,
    /// Region; default EU.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<Region>,
    /// Keys to install. `None` leaves the field out, which Windows needs: it
    /// refuses even an empty list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ssh_keys: Option<Vec<SecretId>>,
    /// Password of the default user.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub root_password: Option<SecretId>,
    /// Cloud-init as plain text, not base64.
    #[serde(default, skip_serializing_if = "Option::is_none", serialize_with = "expose_option")]
    pub user_data: Option<Secret>,
    /// Plesk or cPanel licence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub license: Option<License>,
    /// Our name: letters, digits, spaces, dashes; unique in the account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    /// The user that may log in. Always set it: the default is not kept to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_user: Option<DefaultUser>,
    /// Add-ons to buy with it.
    #[serde(default, skip_serializing_if = "CreateAddOns::is_empty")]
    pub add_ons: CreateAddOns,
    /// Application to install.
    #[serde(default, skip_serializing_if = "Option::is_none")]
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

/// The wire has an empty object for "yes" and no key for "no".
#[derive(Default, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct AddOnKeys {
    #[serde(skip_serializing_if = "Option::is_none")]
    private_networking: Option<Empty>,
    #[serde(skip_serializing_if = "Option::is_none")]
    additional_ips: Option<Empty>,
    #[serde(skip_serializing_if = "Option::is_none")]
    backup: Option<Empty>,
    #[serde(skip_serializing_if = "Option::is_none")]
    extra_storage: Option<ExtraStorage>,
    #[serde(skip_serializing_if = "Option::is_none")]
    custom_image: Option<Empty>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    addons_ids: Vec<AddOn>,
}

impl Serialize for CreateAddOns {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let keys = AddOnKeys {
            private_networking: Empty::when(self.private_networking),
            additional_ips: Empty::when(self.additional_ips),
            backup: Empty::when(self.backup),
            extra_storage: self.extra_storage.clone(),
            custom_image: Empty::when(self.custom_image),
            addons_ids: self.addons_ids.clone(),
        };
        keys.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for CreateAddOns {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let keys = AddOnKeys::deserialize(deserializer)?;
        Ok(Self {
            private_networking: keys.private_networking.is_some(),
            additional_ips: keys.additional_ips.is_some(),
            backup: keys.backup.is_some(),
            extra_storage: keys.extra_storage,
            custom_image: keys.custom_image.is_some(),
            addons_ids: keys.addons_ids,
        })
    }
}

/// More disk, as Contabo words it: size in TB and quantity.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExtraStorage {
    /// SSD parts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ssd: Vec<String>,
    /// NVMe parts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub nvme: Vec<String>,
}

/// What an order answers: a short row.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreatedInstance {
    /// `DE` or `INT`.
    #[serde(default)]
    pub tenant_id: TenantId,
    /// The account's customer number.
    #[serde(default)]
    pub customer_id: String,
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
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReinstallInstance {
    /// Image.
    pub image_id: ImageId,
    /// Keys; see [`CreateInstance::ssh_keys`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ssh_keys: Option<Vec<SecretId>>,
    /// Password of the default user.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub root_password: Option<SecretId>,
    /// Cloud-init as plain text.
    #[serde(default, skip_serializing_if = "Option::is_none", serialize_with = "expose_option")]
    pub user_data: Option<Secret>,
    /// The user that may log in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_user: Option<DefaultUser>,
    /// Application to install.
    #[serde(default, skip_serializing_if = "Option::is_none")]
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
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LoginSecrets {
    /// Password.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub root_password: Option<SecretId>,
    /// Keys.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ssh_keys: Option<Vec<SecretId>>,
    /// Cloud-init as plain text.
    #[serde(default, skip_serializing_if = "Option::is_none", serialize_with = "expose_option")]
    pub user_data: Option<Secret>,
}

/// The add-ons that can be bought for an existing machine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct UpgradeInstance {
    /// Private networking.
    #[serde(with = "switch", skip_serializing_if = "is_off")]
    pub private_networking: bool,
    /// Contabo's automatic backup.
    #[serde(with = "switch", skip_serializing_if = "is_off")]
    pub backup: bool,
}

/// Our name of a machine.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RenameInstance {
    /// The name; an empty one clears it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
}

/// A cancellation.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CancelInstance {
    /// The end of the term after this moment; none means the next one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancel_date: Option<Timestamp>,
}

/// What a change of a machine answers: hardly anything.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TouchedInstance {
    /// `DE` or `INT`.
    #[serde(default)]
    pub tenant_id: TenantId,
    /// The account's customer number.
    #[serde(default)]
    pub customer_id: String,
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
    /// `DE` or `INT`.
    #[serde(default)]
    pub tenant_id: TenantId,
    /// The account's customer number.
    #[serde(default)]
    pub customer_id: String,
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
    /// `DE` or `INT`.
    #[serde(default)]
    pub tenant_id: TenantId,
    /// The account's customer number.
    #[serde(default)]
    pub customer_id: String,
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
            r##"{"period":1,"sshKeys":[7],"userData":"#cloud-config","addOns":{"privateNetworking":{},"backup":{}}}"##
        );
        assert!(!format!("{order:?}").contains("cloud-config"));
    }
}
