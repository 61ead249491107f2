//! Domain names.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{CancellationReason, DomainResourceType, DomainStatus, TenantId, lenient};
use crate::Secret;
use crate::secret::expose_option;

/// A domain name.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Domain {
    /// `DE` or `INT`.
    #[serde(default)]
    pub tenant_id: TenantId,
    /// The account's customer number.
    #[serde(default)]
    pub customer_id: String,
    /// The domain name.
    pub domain: String,
    /// The parts of the name.
    #[serde(default)]
    pub domain_details: DomainDetails,
    /// Where it is in its life.
    #[serde(default)]
    pub status: DomainStatus,
    /// Name servers.
    #[serde(default)]
    pub nameservers: Vec<String>,
    /// Who is responsible.
    #[serde(default)]
    pub handles: DomainHandles,
    /// When it was registered.
    #[serde(default, deserialize_with = "lenient::timestamp")]
    pub registration_date: Option<Timestamp>,
    /// When it renews.
    #[serde(default, deserialize_with = "lenient::timestamp")]
    pub renewal_date: Option<Timestamp>,
    /// When it ends.
    #[serde(default, deserialize_with = "lenient::timestamp")]
    pub termination_date: Option<Timestamp>,
    /// When it ends, if it was cancelled.
    #[serde(default, deserialize_with = "lenient::timestamp")]
    pub cancel_date: Option<Timestamp>,
    /// DNSSEC keys.
    #[serde(default)]
    pub dnssec_keys: Vec<String>,
    /// A transfer away waits for an answer.
    #[serde(default)]
    pub transfer_out_confirmation: bool,
    /// What went wrong, if something did.
    #[serde(default)]
    pub status_error: Option<DomainTrouble>,
}

/// The parts of a domain name.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DomainDetails {
    /// The part before the ending.
    #[serde(default)]
    pub sld: String,
    /// The ending.
    #[serde(default)]
    pub tld: String,
    /// The name in ASCII.
    #[serde(default)]
    pub domain_puny: String,
}

/// Who is responsible for a domain, by handle.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DomainHandles {
    /// Handle of the owner.
    pub owner: String,
    /// Handle of the administrative contact.
    pub admin: String,
    /// Handle of the technical contact.
    pub tech: String,
    /// Handle of the zone contact.
    pub zone: String,
}

/// What went wrong with a domain.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct DomainTrouble {
    /// A code.
    #[serde(default)]
    pub code: String,
    /// A sentence.
    #[serde(default)]
    pub message: String,
}

/// What the list is narrowed to.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct DomainFilter {
    /// The part before the ending.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sld: Option<String>,
    /// The ending.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tld: Option<String>,
    /// Where it is in its life.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<DomainStatus>,
}

/// A domain to be registered, or with a code to be transferred here.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OrderDomain {
    /// The domain name.
    pub domain: String,
    /// The code that allows a transfer; none means a registration.
    #[serde(default, skip_serializing_if = "Option::is_none", serialize_with = "expose_option")]
    pub auth_code: Option<Secret>,
    /// Who is responsible.
    pub handles: DomainHandles,
    /// Name servers.
    pub nameservers: Vec<NameServer>,
    /// What kind of thing it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource_type: Option<DomainResourceType>,
    /// The id of that thing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource_id: Option<String>,
}

/// Name servers of a domain.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NameServer {
    /// Host names.
    pub hostname: Vec<String>,
    /// IPv4 addresses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ip_v4: Option<Vec<String>>,
    /// IPv6 addresses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ip_v6: Option<Vec<String>>,
}

/// Changes of a domain.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct UpdateDomain {
    /// Name servers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nameservers: Option<Vec<NameServer>>,
    /// Who is responsible.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handles: Option<DomainHandles>,
}

/// A cancellation.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CancelDomain {
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<CancellationReason>,
    /// Why, in own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason_text: Option<String>,
    /// When it shall end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancel_date: Option<Timestamp>,
}

/// What a cancellation answers.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CancelledDomain {
    /// `DE` or `INT`.
    #[serde(default)]
    pub tenant_id: TenantId,
    /// The account's customer number.
    #[serde(default)]
    pub customer_id: String,
    /// The domain name.
    pub domain: String,
    /// The part before the ending.
    #[serde(default)]
    pub sld: String,
    /// The ending.
    #[serde(default)]
    pub tld: String,
    /// When it ends, if it was cancelled.
    #[serde(default, deserialize_with = "lenient::timestamp")]
    pub cancel_date: Option<Timestamp>,
}

/// A domain with the code that allows its transfer away.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DomainAuthCode {
    /// `DE` or `INT`.
    #[serde(default)]
    pub tenant_id: TenantId,
    /// The account's customer number.
    #[serde(default)]
    pub customer_id: String,
    /// The domain name.
    pub domain: String,
    /// The parts of the name.
    #[serde(default)]
    pub domain_details: DomainDetails,
    /// Where it is in its life.
    #[serde(default)]
    pub status: DomainStatus,
    /// Name servers.
    #[serde(default)]
    pub nameservers: Vec<String>,
    /// Who is responsible.
    #[serde(default)]
    pub handles: DomainHandles,
    /// When it was registered.
    #[serde(default, deserialize_with = "lenient::timestamp")]
    pub registration_date: Option<Timestamp>,
    /// When it renews.
    #[serde(default, deserialize_with = "lenient::timestamp")]
    pub renewal_date: Option<Timestamp>,
    /// When it ends.
    #[serde(default, deserialize_with = "lenient::timestamp")]
    pub termination_date: Option<Timestamp>,
    /// When it ends, if it was cancelled.
    #[serde(default, deserialize_with = "lenient::timestamp")]
    pub cancel_date: Option<Timestamp>,
    /// DNSSEC keys.
    #[serde(default)]
    pub dnssec_keys: Vec<String>,
    /// A transfer away waits for an answer.
    #[serde(default)]
    pub transfer_out_confirmation: bool,
    /// What went wrong, if something did.
    #[serde(default)]
    pub status_error: Option<DomainTrouble>,
    /// The code that allows a transfer.
    #[serde(default)]
    pub auth_code: Secret,
    /// Whether the code is new.
    #[serde(default)]
    pub auth_code_changed: AuthCodeChange,
}

/// Whether and when a code was made anew.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct AuthCodeChange {
    /// It is new.
    #[serde(default)]
    pub changed: bool,
    /// When.
    #[serde(default, deserialize_with = "lenient::timestamp")]
    pub date: Option<Timestamp>,
}

/// A transfer away that waits for an answer.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DomainPendingAction {
    /// `DE` or `INT`.
    #[serde(default)]
    pub tenant_id: TenantId,
    /// The account's customer number.
    #[serde(default)]
    pub customer_id: String,
    /// The registrar's id of the domain.
    #[serde(default)]
    pub domain_id: String,
    /// The domain name.
    #[serde(default)]
    pub domain: String,
    /// What happened.
    #[serde(default)]
    pub event_type: String,
    /// The id of what happened.
    #[serde(default)]
    pub event_id: String,
    /// When it happened.
    #[serde(default, deserialize_with = "lenient::timestamp")]
    pub created_on: Option<Timestamp>,
}
