//! Firewalls: rule sets of a customer, put on as many services as they like.
//!
//! The provider filters incoming traffic only and knows accepting rules only: what no rule lets in is dropped. A rule
//! set has one copy at each account that one of its services is on. [`rules`] checks, adds up and warns, [`templates`]
//! are beginnings, [`ops`] notes what is wanted and [`settle`] makes the provider follow.

mod ops;
mod read;
pub mod rules;
mod settle;
pub(crate) mod store;
pub mod templates;

use mpanel_core::{CustomerId, FirewallId, ServiceId, Timestamp};
use serde::Serialize;

use crate::service::Ability;
use crate::words::words;

pub(crate) use ops::leave_all;
pub use ops::{NewFirewall, assign_firewall, create_firewall, delete_firewall, unassign_firewall, update_firewall};
pub use read::{FirewallFilter, effective_rules, firewall_candidates, get_firewall, list_firewalls};
pub use rules::{Limits, Rule, Warning, limits};
pub use settle::settle_firewall;
pub use templates::{Template, templates};

words! {
    /// How far a service has taken over a rule set.
    GuardState {
        /// Being put behind it.
        Attaching = "attaching",
        /// Taking its rules over.
        Processing = "processing",
        /// The rules are in force.
        Active = "active",
        /// Being taken from behind it.
        Detaching = "detaching",
        /// It did not work.
        Failed = "failed",
    }
}

impl GuardState {
    /// Whether something is being done.
    pub fn is_moving(self) -> bool {
        matches!(self, Self::Attaching | Self::Processing | Self::Detaching)
    }
}

/// A rule set.
#[derive(Debug, Clone, Serialize)]
pub struct FirewallView {
    /// Its id.
    pub id: FirewallId,
    /// For `If-Match`.
    pub version: i32,
    /// Whose.
    pub customer: CustomerId,
    /// What the customer calls it.
    pub name: String,
    /// What it lets in.
    pub rules: Vec<Rule>,
    /// What is worth knowing about the rules.
    pub warnings: Vec<Warning>,
    /// It is being deleted.
    pub deleting: bool,
    /// What went wrong.
    pub problem: Option<String>,
    /// The services behind it.
    pub services: Vec<GuardView>,
    /// When it was made.
    pub created_at: Timestamp,
}

impl FirewallView {
    /// Whether something is being done.
    pub fn is_moving(&self) -> bool {
        self.deleting || self.services.iter().any(|s| s.state.is_moving())
    }

    /// Whether it can be deleted, and if not, why.
    pub fn can_delete(&self) -> Ability {
        let reason = match () {
            () if self.deleting => Some("It is being deleted."),
            () if !self.services.is_empty() => Some("Servers are behind it. Take them from it first."),
            () => None,
        };
        Ability { allowed: reason.is_none(), reason: reason.map(str::to_owned) }
    }
}

/// A service behind a rule set.
#[derive(Debug, Clone, Serialize)]
pub struct GuardView {
    /// Which service.
    pub service: ServiceId,
    /// Its host name.
    pub hostname: String,
    /// How far it has taken it over.
    pub state: GuardState,
    /// Since when.
    pub since: Timestamp,
    /// What went wrong.
    pub problem: Option<String>,
}

/// A service that could be put behind a rule set.
#[derive(Debug, Clone, Serialize)]
pub struct GuardCandidate {
    /// Which service.
    pub service: ServiceId,
    /// Its host name.
    pub hostname: String,
    /// Whether it can be, and if not, why.
    pub can_assign: Ability,
}

/// A rule with the set it comes from.
#[derive(Debug, Clone, Serialize)]
pub struct EffectiveRule {
    /// The set's name.
    pub firewall: String,
    /// The rule.
    pub rule: Rule,
}

/// What a service lets in, all sets together.
#[derive(Debug, Clone, Serialize)]
pub struct EffectiveRules {
    /// Whether there is any set; without one everything is let in.
    pub filtered: bool,
    /// The sets, by name.
    pub firewalls: Vec<(FirewallId, String)>,
    /// The rules that are switched on.
    pub rules: Vec<EffectiveRule>,
    /// What is worth knowing.
    pub warnings: Vec<Warning>,
}
