//! Domain names at a provider, and the contacts behind them.
//!
//! A domain is noted before it is ordered, so a lost reply is answered by looking for its name, and nothing is ordered
//! twice ([`order`], [`settle`]). What the provider says of domains is kept in a table, because whose a domain is only
//! we know; it is read again after each act and with the regular comparison ([`read`]). Contacts are kept at the
//! provider alone ([`contacts`]); whose one is, is kept here ([`own_contacts`]). What happens to a domain is written down
//! when its row changes ([`history`]), and what waits for somebody is told from it ([`waits`]).

mod acts;
pub(crate) mod adopt;
mod code;
mod contacts;
mod history;
mod order;
mod own_contacts;
mod owner;
mod read;
mod rules;
mod settle;
pub(crate) mod sold;
pub(crate) mod store;
mod waits;

use mpanel_core::{CustomerId, DomainNameId, ProviderAccountId, ServiceId, Timestamp};

use crate::words::words;

pub use acts::{
    DomainPatch, answer_transfer, cancel_domain, change_domain, choose_own_contacts, domain_auth_code, forget_domain,
    give_domain, keep_domain, look_at_domain,
};
pub use adopt::{AdoptDomain, AdoptableDomain, adopt_domain, adoptable_domains, owner_of_domain};
pub use code::{forget_old_codes, is_code_of, keep_transfer_code};
pub use contacts::{ContactIn, create_contact, delete_contact, list_contacts, prefer_contact, update_contact};
pub use history::domain_history;
pub use order::{
    DomainStanding, NewDomain, WantedContacts, check_domain, domain_standing, is_domain_held, order_domain,
};
pub use own_contacts::{DomainPeople, PersonInRole, create_own_contact, domain_people, update_own_contact};
pub use owner::{OwnerRule, owner_rule};
pub(crate) use read::follow;
pub use read::{DomainFilter, get_domain, list_domains, read_domains};
pub use rules::{check_contact, domain_name, own_refusal, refusal};
pub use settle::settle_domain;
pub use sold::{DomainSold, domain_of_service};
pub use waits::{DomainWait, WaitKind, domain_waits};

words! {
    /// Where a domain is in its life.
    DomainState {
        /// Asked for; the provider has not confirmed it.
        Requested = "requested",
        /// Being registered.
        Processing = "processing",
        /// Coming from another registrar.
        TransferringIn = "transferring_in",
        /// It works.
        Ready = "ready",
        /// Going to another registrar.
        TransferringOut = "transferring_out",
        /// The provider's staff has something to do.
        ManualTask = "manual_task",
        /// Gone to another registrar.
        Transferred = "transferred",
        /// Something went wrong at the provider.
        Error = "error",
        /// Ended.
        Cancelled = "cancelled",
        /// It was never ordered.
        Failed = "failed",
        /// The provider does not list it, or says it with a word we do not know.
        Unknown = "unknown",
    }
}

impl DomainView {
    /// It belongs to a service that has not ended.
    pub fn is_sold(&self) -> bool {
        self.service.is_some() && !self.is_service_over
    }
}

impl DomainState {
    /// The state for the provider's word; those that only we use are none of its words.
    pub(crate) fn of_provider(word: &str) -> Self {
        let word = word.to_lowercase().replace(' ', "_");
        match Self::from_word(&word) {
            Some(Self::Requested | Self::Failed) | None => Self::Unknown,
            Some(state) => state,
        }
    }

    /// It moves on by itself.
    pub fn is_moving(self) -> bool {
        use DomainState as S;
        matches!(self, S::Requested | S::Processing | S::TransferringIn | S::TransferringOut | S::ManualTask)
    }

    /// It is not at the provider any more, or never was.
    pub(crate) const OVER: [Self; 3] = [Self::Transferred, Self::Cancelled, Self::Failed];

    /// It is not at the provider any more, or never was.
    pub fn is_over(self) -> bool {
        Self::OVER.contains(&self)
    }
}

words! {
    /// What can be done to a domain.
    DomainAct {
        /// Other name servers or contacts.
        Change = "change",
        /// A code for a transfer away.
        AuthCode = "auth_code",
        /// End it with its paid time.
        Cancel = "cancel",
        /// Take that back.
        Keep = "keep",
        /// Answer somebody who asks to take it away.
        AnswerTransfer = "answer_transfer",
        /// Take it off the list.
        Forget = "forget",
        /// Give it to a customer, or to nobody.
        Give = "give",
    }
}

/// A domain as it is shown.
#[derive(Debug, Clone)]
pub struct DomainView {
    /// Its id.
    pub id: DomainNameId,
    /// The account it is at.
    pub account: ProviderAccountId,
    /// Whose, where it is somebody's.
    pub customer: Option<CustomerId>,
    /// Its name in ASCII.
    pub name: String,
    /// It came, or is to come, from another registrar.
    pub is_transfer: bool,
    /// Where it is.
    pub state: DomainState,
    /// What went wrong.
    pub problem: Option<String>,
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
    /// Somebody asks to take it away.
    pub is_asked_for: bool,
    /// Since when, where the provider says it.
    pub asked_for_at: Option<Timestamp>,
    /// Contacts that the provider has accepted and does not show yet.
    pub wanted_contacts: Option<DomainContacts>,
    /// Since when.
    pub wanted_at: Option<Timestamp>,
    /// Since when it is in its state.
    pub since: Timestamp,
    /// The service it was bought with; none for one that staff ordered.
    pub service: Option<ServiceId>,
    /// That service has ended.
    pub is_service_over: bool,
    /// Its customer may not change it: the service is suspended or has ended.
    pub is_closed: bool,
    /// When the provider was last asked about it.
    pub looked_at: Timestamp,
    /// When it was noted.
    pub created_at: Timestamp,
}

pub use crate::provider::domains::{ContactDraft, ContactGender, DomainContacts};
