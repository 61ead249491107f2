//! Add-ons of machines that run: what a service has, what it can get, and buying it at the provider.
//!
//! What there is at all stands in [`crate::account::offers`]. Billing sells; [`ops::follow_add_ons`] notes what is sold
//! and not there yet, [`settle`] buys it. The provider answers a second purchase with a conflict, which counts as
//! bought: a lost reply is repeated without harm.

mod hold;
mod ops;
pub mod rules;
mod settle;
pub(crate) mod store;

use mpanel_core::{ProductId, Timestamp};
use serde::Serialize;

use crate::account::AddOnOffer;
use crate::account::offers::add_on_offer;
use crate::service::{AddOnSnapshot, ServiceState};
use crate::words::words;

pub use hold::approve_add_on;
pub(crate) use ops::purchase_since;
pub use ops::{WantedAddOn, add_ons_in_doubt, follow_add_ons, give_up_add_ons, machine_add_ons};
pub use settle::settle_add_on;
pub(crate) use store::{held_services, ordered_since, unsettled};

words! {
    /// How far an add-on has come to its machine.
    AddOnState {
        /// It is being bought.
        Wanted = "wanted",
        /// It is bought when its invoice is paid. Only shown: nothing is noted of it before.
        Unpaid = "unpaid",
        /// It is beyond the spend guard of its account; staff has to approve it.
        Held = "held",
        /// The machine has it.
        There = "there",
        /// The provider has refused it; staff looks at it.
        Failed = "failed",
        /// The service ended before, or it is billed no more.
        GivenUp = "given_up",
    }
}

/// An add-on that was sold for a machine that ran.
#[derive(Debug, Clone, Serialize)]
pub struct AddOnPurchase {
    /// As what it was sold.
    pub product: ProductId,
    /// What it is at the provider.
    pub key: String,
    /// Its name then.
    pub name: String,
    /// How far it has come.
    pub state: AddOnState,
    /// What went wrong, for staff.
    pub problem: Option<String>,
    /// Since when.
    pub since: Timestamp,
}

/// The machine's side of a service's add-ons.
#[derive(Debug, Clone)]
pub struct MachineAddOns {
    /// Where the service is in its life.
    pub state: ServiceState,
    /// Whether the provider knows a machine of it.
    pub has_machine: bool,
    /// Kind of the provider.
    pub provider: String,
    /// The machine's product at the provider.
    pub machine: String,
    /// What the machine was bought with or has got.
    pub held: Vec<AddOnSnapshot>,
    /// What was bought later, or is being bought.
    pub purchases: Vec<AddOnPurchase>,
}

impl MachineAddOns {
    /// What the provider says about an add-on.
    pub fn offer(&self, key: &str) -> Option<&'static AddOnOffer> {
        add_on_offer(&self.provider, key)
    }

    /// Why the machine cannot get an add-on now; none when it can.
    pub fn refusal(&self, key: Option<&str>) -> Option<rules::AddOnRefusal> {
        rules::refusal(&rules::Facts {
            state: self.state,
            has_machine: self.has_machine,
            key,
            offer: key.and_then(|key| self.offer(key)),
            machine: &self.machine,
            held: key.is_some_and(|key| self.has(key)),
            on_its_way: key.is_some_and(|key| self.is_on_its_way(key)),
        })
    }

    /// How far an add-on has come. One of the provider is there only once the machine has it.
    pub fn delivery(&self, key: Option<&str>) -> AddOnState {
        let Some(key) = key else { return AddOnState::There };
        match self.purchases.iter().find(|p| p.key == key).map(|p| p.state) {
            Some(state) if state != AddOnState::There => state,
            _ if self.has(key) => AddOnState::There,
            _ => AddOnState::Wanted,
        }
    }

    fn has(&self, key: &str) -> bool {
        self.held.iter().any(|a| a.key.as_deref() == Some(key) && a.quantity > 0)
    }

    /// What went wrong with an add-on, for staff.
    pub fn problem(&self, key: Option<&str>) -> Option<&str> {
        let bought = key.and_then(|key| self.purchases.iter().find(|p| p.key == key));
        bought.and_then(|p| p.problem.as_deref())
    }

    /// Whether the provider sells an add-on to this machine while it runs.
    fn can_buy(&self, key: &str) -> bool {
        self.offer(key).is_some_and(|offer| offer.refusal(&self.machine).is_none())
    }

    /// Whether a job buys it.
    pub fn is_being_bought(&self, key: Option<&str>) -> bool {
        key.is_some_and(|key| self.purchases.iter().any(|p| p.key == key && p.state == AddOnState::Wanted))
    }

    fn is_on_its_way(&self, key: &str) -> bool {
        let open = [AddOnState::Wanted, AddOnState::Held, AddOnState::Failed];
        self.purchases.iter().any(|p| p.key == key && open.contains(&p.state))
    }
}
