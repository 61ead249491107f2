//! What calls about domain names take and answer.

use std::collections::HashMap;

use mpanel_core::{CustomerId, DnsZoneId, Error, ProviderAccountId, Result, Secret, Timestamp};
use mpanel_provisioning::{
    self as provisioning, DomainAct, DomainPeople, DomainState, DomainView, DomainWait, NewDomain, WantedContacts,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::contacts::ContactOut;
use crate::views::{AbilityView, NamedView, words};

/// Filters of the list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct WhichDomains {
    /// A customer's.
    #[param(value_type = Option<String>)]
    pub customer: Option<CustomerId>,
    /// In this state.
    #[param(value_type = Option<words::DomainState>)]
    pub state: Option<String>,
}

impl WhichDomains {
    pub(super) fn state(&self) -> Result<Option<DomainState>> {
        let Some(word) = &self.state else { return Ok(None) };
        let unknown = || {
            let known: Vec<&str> = DomainState::ALL.iter().map(|state| state.as_str()).collect();
            Error::invalid("/state", "unknown_word", format!("Use one of {}.", known.join(", ")))
        };
        DomainState::from_word(word).map(Some).ok_or_else(unknown)
    }
}

/// A name to ask about.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckDomain {
    /// The whole name, such as example.com.
    pub name: String,
}

/// Whether a name can be registered.
#[derive(Debug, Serialize, ToSchema)]
pub struct DomainAvailability {
    /// The name in ASCII.
    pub name: String,
    pub available: bool,
}

/// The contacts of a domain, by handle; those that are not named are the owner.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = WantedDomainContacts)]
pub struct ContactsIn {
    pub owner: String,
    #[serde(default)]
    pub admin: Option<String>,
    #[serde(default)]
    pub tech: Option<String>,
    #[serde(default)]
    pub zone: Option<String>,
}

impl From<ContactsIn> for WantedContacts {
    fn from(given: ContactsIn) -> Self {
        let ContactsIn { owner, admin, tech, zone } = given;
        Self { owner, admin, tech, zone }
    }
}

/// A domain to register, or with a code to transfer here.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewDomain)]
pub struct DomainIn {
    /// The whole name, such as example.com.
    pub name: String,
    /// The account to have it at; none for the usual one.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub account_id: Option<ProviderAccountId>,
    /// Whose; none for one of the business itself.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub customer_id: Option<CustomerId>,
    /// The authorisation code of the registrar it is at now; none means a registration.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub auth_code: Option<Secret>,
    pub contacts: ContactsIn,
    /// 2 to 13 host names; none for those of the data centre.
    #[serde(default)]
    pub name_servers: Vec<String>,
}

impl From<DomainIn> for NewDomain {
    fn from(given: DomainIn) -> Self {
        let DomainIn { name, account_id, customer_id, auth_code, contacts, name_servers } = given;
        let contacts = contacts.into();
        Self { name, account: account_id, customer: customer_id, auth_code, contacts, name_servers }
    }
}

/// What changes of a domain; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = UpdateDomain)]
pub struct DomainPatchIn {
    /// 2 to 13 host names.
    #[serde(default)]
    pub name_servers: Option<Vec<String>>,
    #[serde(default)]
    pub contacts: Option<ContactsIn>,
}

/// The name servers of a domain.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DomainNameServers)]
pub struct NameServersIn {
    /// 2 to 13 host names.
    pub name_servers: Vec<String>,
}

/// Other contacts for a domain, from the customer's own and those that it has.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ChooseDomainContacts)]
pub struct ChosenContactsIn {
    pub contacts: ContactsIn,
    /// For another owner: the domain's name, typed.
    #[serde(default)]
    pub confirm_name: Option<String>,
}

/// Who is responsible for a domain, and whom its customer may name.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DomainPeople)]
pub struct PeopleOut {
    /// Owner, admin, tech and zone.
    roles: Vec<PersonOut>,
    /// The customer's own contacts, by last name.
    own: Vec<ContactOut>,
}

/// Who has a role of a domain.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DomainPerson)]
pub struct PersonOut {
    #[schema(value_type = words::DomainRole)]
    role: &'static str,
    /// The data centre's name for them.
    handle: String,
    /// Null for somebody whom the customer may not see.
    contact: Option<ContactOut>,
    /// The customer's own, who may change it.
    own: bool,
}

impl From<DomainPeople> for PeopleOut {
    fn from(people: DomainPeople) -> Self {
        let person = |one: provisioning::PersonInRole| PersonOut {
            role: one.role,
            handle: one.handle,
            contact: one.contact.map(ContactOut::from),
            own: one.is_own,
        };
        Self {
            roles: people.roles.into_iter().map(person).collect(),
            own: people.own.into_iter().map(ContactOut::from).collect(),
        }
    }
}

/// Something that a domain waits for.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DomainWait)]
pub struct WaitOut {
    #[schema(value_type = words::DomainWaitKind)]
    kind: &'static str,
    /// As far as that is known.
    since: String,
}

impl From<DomainWait> for WaitOut {
    fn from(wait: DomainWait) -> Self {
        Self { kind: wait.kind.as_str(), since: wait.since.to_string() }
    }
}

/// The name of the domain that is to end.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmDomain {
    /// The domain's name, typed.
    pub confirm_name: String,
}

/// The answer to somebody who asks to take a domain away.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerTransfer {
    pub allow: bool,
    /// To let it go: the domain's name, typed.
    #[serde(default)]
    pub confirm_name: Option<String>,
}

/// Whom a domain is given to.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GiveDomain {
    /// None takes it back.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub customer_id: Option<CustomerId>,
}

/// How many domains an account has.
#[derive(Debug, Serialize, ToSchema)]
pub struct DomainsRead {
    /// All, also those that were known.
    pub found: usize,
}

/// The code that allows a domain to be taken away. It is shown this once.
#[derive(Serialize, ToSchema)]
#[schema(as = DomainAuthCode)]
pub struct AuthCodeOut {
    pub(super) auth_code: String,
}

/// Who is responsible for a domain, by handle.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DomainContacts)]
pub struct ContactsOut {
    owner: String,
    admin: String,
    tech: String,
    zone: String,
}

/// A domain name.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Domain)]
pub struct DomainOut {
    id: String,
    /// In ASCII.
    name: String,
    /// Whose; none for nobody's yet.
    customer: Option<NamedView>,
    /// The account it is at; staff only.
    account_id: Option<String>,
    /// It came, or is to come, from another registrar.
    transfer: bool,
    #[schema(value_type = words::DomainState)]
    state: String,
    /// It moves on by itself; read it again in a moment.
    moving: bool,
    /// What went wrong.
    problem: Option<String>,
    name_servers: Vec<String>,
    /// Staff only.
    contacts: Option<ContactsOut>,
    /// What becomes of a change of the owner.
    #[schema(value_type = words::DomainOwnerRule)]
    owner_rule: &'static str,
    registered_at: Option<String>,
    /// When it is renewed, unless it is cancelled.
    renews_at: Option<String>,
    /// When the paid time ends.
    ends_at: Option<String>,
    /// When it ends, if it was cancelled.
    cancel_at: Option<String>,
    /// Somebody asks to take it to another registrar and waits for an answer.
    asked_for: bool,
    asked_for_at: Option<String>,
    /// What it waits for.
    pending: Vec<WaitOut>,
    /// The DNS zone of the same name, where there is one.
    zone_id: Option<String>,
    /// The service it was bought with; null for one that staff ordered.
    service_id: Option<String>,
    /// Its customer may not change it: the service is suspended or has ended.
    closed: bool,
    /// When the data centre was last asked about it.
    looked_at: String,
    created_at: String,
    #[schema(value_type = words::DomainAbilities)]
    can: HashMap<&'static str, AbilityView>,
}

/// What customers may do with a domain of theirs.
const OWN_ACTS: [DomainAct; 3] = [DomainAct::Change, DomainAct::AuthCode, DomainAct::AnswerTransfer];

impl DomainOut {
    pub(super) fn of(
        domain: DomainView,
        names: &HashMap<CustomerId, String>,
        zones: &HashMap<String, DnsZoneId>,
        staff: bool,
    ) -> Self {
        let named =
            |id: CustomerId| NamedView { id: id.to_string(), name: names.get(&id).cloned().unwrap_or_default() };
        let time = |at: Option<Timestamp>| at.map(|at| at.to_string());
        let acts = DomainAct::ALL.iter().filter(|act| staff || OWN_ACTS.contains(act));
        let can = acts.map(|act| {
            let refusal = if staff { provisioning::domain_refusal } else { provisioning::own_domain_refusal };
            let reason = refusal(&domain, *act).map(str::to_owned);
            (act.as_str(), AbilityView { allowed: reason.is_none(), reason })
        });
        let can = can.collect();
        let pending = provisioning::domain_waits(&domain).into_iter().map(WaitOut::from).collect();
        let provisioning::DomainContacts { owner, admin, tech, zone } = domain.contacts;
        Self {
            id: domain.id.to_string(),
            customer: domain.customer.map(named),
            account_id: staff.then(|| domain.account.to_string()),
            transfer: domain.is_transfer,
            state: domain.state.to_string(),
            moving: domain.state.is_moving(),
            problem: domain.problem,
            name_servers: domain.name_servers,
            owner_rule: provisioning::owner_rule(&domain.name).as_str(),
            contacts: staff.then_some(ContactsOut { owner, admin, tech, zone }),
            registered_at: time(domain.registered_at),
            renews_at: time(domain.renews_at),
            ends_at: time(domain.ends_at),
            cancel_at: time(domain.cancel_at),
            asked_for: domain.is_asked_for,
            asked_for_at: time(domain.asked_for_at),
            pending,
            zone_id: zones.get(&domain.name).map(ToString::to_string),
            service_id: domain.service.map(|id| id.to_string()),
            closed: domain.is_closed,
            name: domain.name,
            looked_at: domain.looked_at.to_string(),
            created_at: domain.created_at.to_string(),
            can,
        }
    }
}
