//! The port's part about domain names and the contacts behind them.

use mpanel_core::{Secret, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Answer, CallId};
use crate::words::words;

words! {
    /// What registries are told of a contact's gender.
    ContactGender {
        /// A man.
        Male = "male",
        /// A woman.
        Female = "female",
        /// Neither is said.
        NotSaid = "na",
    }
}

/// A contact of domains as the provider takes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactDraft {
    /// It stands for this organisation; none for a person.
    pub organization: Option<String>,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// E-mail address.
    pub email: String,
    /// What registries are told.
    pub gender: ContactGender,
    /// Street.
    pub street: String,
    /// House number.
    pub street_number: String,
    /// Postal code.
    pub postal_code: String,
    /// City.
    pub city: String,
    /// State or province.
    pub region: Option<String>,
    /// Two letters.
    pub country: String,
    /// Country code of the telephone, such as `+49`.
    pub phone_prefix: String,
    /// The number without it.
    pub phone_number: String,
}

/// A contact at the provider.
#[derive(Debug, Clone)]
pub struct CloudContact {
    /// The provider's handle.
    pub handle: String,
    /// Used when none is named.
    pub is_default: bool,
    /// Whether it stands for an organisation, as the provider says it.
    pub is_organization: bool,
    /// What is known of it.
    pub says: ContactDraft,
}

/// Who is responsible for a domain, by handle.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DomainContacts {
    /// Whose the domain is.
    pub owner: String,
    /// Who decides about it.
    pub admin: String,
    /// Who runs it.
    pub tech: String,
    /// Who runs its name servers.
    pub zone: String,
}

/// A domain to register, or with a code to transfer.
#[derive(Debug, Clone)]
pub struct DomainOrder {
    /// Its name in ASCII.
    pub name: String,
    /// The code that allows the transfer.
    pub auth_code: Option<Secret>,
    /// Who is responsible.
    pub contacts: DomainContacts,
    /// Host names.
    pub name_servers: Vec<String>,
}

/// A domain at the provider.
#[derive(Debug, Clone)]
pub struct CloudDomain {
    /// Its name in ASCII.
    pub name: String,
    /// The provider's word for where it is.
    pub status: String,
    /// Host names.
    pub name_servers: Vec<String>,
    /// Who is responsible.
    pub contacts: DomainContacts,
    /// Since when it is registered.
    pub registered_at: Option<Timestamp>,
    /// When it is renewed.
    pub renews_at: Option<Timestamp>,
    /// When the paid time ends.
    pub ends_at: Option<Timestamp>,
    /// When it ends, if it was cancelled.
    pub cancel_at: Option<Timestamp>,
    /// Somebody asks to take it away and waits for an answer.
    pub is_asked_for: bool,
    /// What went wrong.
    pub error: Option<String>,
}

/// The domains of an account. The rules of [`super::CloudProvider`] hold: writes are sent once.
#[async_trait::async_trait]
pub trait CloudDomains {
    /// All contacts.
    async fn contacts(&self, call: CallId) -> Answer<Vec<CloudContact>>;
    /// Makes a contact; returns its handle.
    async fn add_contact(&self, call: CallId, new: &ContactDraft) -> Answer<String>;
    /// The contact that the audits know to be made under this request. `None` is "not seen".
    async fn made_contact(&self, call: CallId, made_under: Uuid) -> Answer<Option<String>>;
    /// Changes a contact; names and kind stay, and what a draft does not hold stays as well.
    async fn change_contact(&self, call: CallId, handle: &str, to: &ContactDraft) -> Answer<()>;
    /// Deletes a contact.
    async fn remove_contact(&self, call: CallId, handle: &str) -> Answer<()>;
    /// Makes a contact the one that is used when none is named.
    async fn prefer_contact(&self, call: CallId, handle: &str) -> Answer<()>;

    /// Whether a name can be registered.
    async fn domain_is_free(&self, call: CallId, name: &str) -> Answer<bool>;
    /// All domains.
    async fn domains(&self, call: CallId) -> Answer<Vec<CloudDomain>>;
    /// One domain.
    async fn domain(&self, call: CallId, name: &str) -> Answer<CloudDomain>;
    /// The names that somebody asks to take away, with when they asked.
    async fn domains_asked_for(&self, call: CallId) -> Answer<Vec<(String, Option<Timestamp>)>>;
    /// Registers or transfers a domain. Money is spent.
    async fn order_domain(&self, call: CallId, order: &DomainOrder) -> Answer<CloudDomain>;
    /// Changes name servers or contacts; what is none stays.
    async fn change_domain(
        &self,
        call: CallId,
        name: &str,
        name_servers: Option<&[String]>,
        contacts: Option<&DomainContacts>,
    ) -> Answer<()>;
    /// Ends a domain with its paid time.
    async fn cancel_domain(&self, call: CallId, name: &str) -> Answer<()>;
    /// Takes a cancellation back.
    async fn keep_domain(&self, call: CallId, name: &str) -> Answer<()>;
    /// Makes the code that allows a transfer away; an older one is good for nothing.
    async fn domain_auth_code(&self, call: CallId, name: &str) -> Answer<Secret>;
    /// Lets a domain be taken away, or keeps it.
    async fn answer_transfer(&self, call: CallId, name: &str, allow: bool) -> Answer<()>;
}
