//! Handles: the people and organisations behind domains.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Gender, HandleId, HandleType, TenantId, comma, lenient};
use crate::Secret;
use crate::secret::expose_option;

/// A contact of domains.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Handle {
    /// `DE` or `INT`.
    #[serde(default)]
    pub tenant_id: TenantId,
    /// The account's customer number.
    #[serde(default)]
    pub customer_id: String,
    /// The handle.
    pub handle_id: HandleId,
    /// Person or organisation.
    #[serde(default)]
    pub handle_type: HandleType,
    /// Used when none is named.
    #[serde(default)]
    pub is_default: bool,
    /// First name.
    #[serde(default)]
    pub first_name: String,
    /// Last name.
    #[serde(default)]
    pub last_name: String,
    /// Organisation.
    #[serde(default, deserialize_with = "lenient::text")]
    pub organization: Option<String>,
    /// E-mail address.
    #[serde(default)]
    pub email: String,
    /// Gender.
    #[serde(default)]
    pub gender: Gender,
    /// Birth, where a registry asks for it.
    #[serde(default)]
    pub birth_info: Option<BirthInfo>,
    /// Postal address.
    #[serde(default)]
    pub address: HandleAddress,
    /// Telephone.
    #[serde(default)]
    pub phone: HandlePhone,
    /// Fax.
    #[serde(default)]
    pub fax: Option<HandlePhone>,
    /// Kind of holder, which `.it` asks for.
    #[serde(default, deserialize_with = "lenient::text")]
    pub nic_it_entity_type: Option<String>,
}

/// Birth of a person.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BirthInfo {
    /// Date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<Timestamp>,
    /// City.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    /// Postal code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zip_code: Option<String>,
    /// Country.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
}

/// A postal address.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct HandleAddress {
    /// Street.
    pub street: String,
    /// House number.
    pub street_number: String,
    /// City.
    pub city: String,
    /// Country.
    pub country: String,
    /// Postal code.
    pub zip_code: String,
    /// French company number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub siret: Option<String>,
    /// Region.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
}

/// A telephone number.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct HandlePhone {
    /// Country code, such as `+49`.
    pub prefix: String,
    /// The number without the country code.
    pub number: String,
}

/// What the list is narrowed to.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HandleFilter {
    /// Part of the name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Default handles too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub show_defaults: Option<bool>,
    /// Part of a name or an e-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub search: Option<String>,
    /// In these countries only.
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "comma")]
    pub countries: Vec<String>,
    /// Person or organisation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handle_type: Option<HandleType>,
    /// First name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// Last name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
}

/// A handle to be made.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateHandle {
    /// Person or organisation.
    pub handle_type: HandleType,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Organisation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization: Option<String>,
    /// E-mail address.
    pub email: String,
    /// Gender.
    pub gender: Gender,
    /// Birth, where a registry asks for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birth_info: Option<BirthInfo>,
    /// Postal address.
    pub address: HandleAddress,
    /// Telephone.
    pub phone: HandlePhone,
    /// Fax.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fax: Option<HandlePhone>,
    /// Kind of holder, which `.it` asks for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nic_it_entity_type: Option<String>,
    /// Registration or tax number, which `.it` asks for.
    #[serde(default, skip_serializing_if = "Option::is_none", serialize_with = "expose_option")]
    pub pin: Option<Secret>,
}

/// A handle as it shall be; name and kind cannot change.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UpdateHandle {
    /// E-mail address.
    pub email: String,
    /// Gender.
    pub gender: Gender,
    /// Birth, where a registry asks for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birth_info: Option<BirthInfo>,
    /// Postal address.
    pub address: HandleAddress,
    /// Telephone.
    pub phone: HandlePhone,
    /// Fax.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fax: Option<HandlePhone>,
    /// Kind of holder, which `.it` asks for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nic_it_entity_type: Option<String>,
    /// Registration or tax number, which `.it` asks for.
    #[serde(default, skip_serializing_if = "Option::is_none", serialize_with = "expose_option")]
    pub pin: Option<Secret>,
}
