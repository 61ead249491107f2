//! Findings: what differs between what is sold and what exists at the provider, with an explanation and a remedy.
//!
//! [`rules`] compares machines, [`add_ons`] what they have, [`things`] all else, which [`kept`] reads; they are pure. [`sweep`] keeps one finding for each account, kind and subject: seen again it stays,
//! not seen any more it has resolved by itself. [`ops`] is what staff does with them.

mod add_ons;
mod kept;
mod ops;
mod rules;
pub(crate) mod store;
mod sweep;
mod things;

use mpanel_core::{CustomerId, Date, FindingId, ProviderAccountId, ServiceId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::adopt::AdoptKind;
use crate::words::words;

pub use ops::{
    FindingCounts, FindingFilter, count_findings, findings_of_service, foreign_machines, get_finding, ignore_finding,
    list_findings, reopen_finding,
};
pub(crate) use ops::{ignored_things, resolve_adopted, resolve_adopted_thing};
pub(crate) use rules::{Comparison, compare};
pub(crate) use sweep::{Look, keep};
pub(crate) use things::{ThingKind, look_at_things};

words! {
    /// What was found.
    FindingKind {
        /// A machine that no service has.
        ForeignMachine = "foreign_machine",
        /// A service whose machine vanished.
        MachineMissing = "machine_missing",
        /// Two services on one machine.
        SharedMachine = "shared_machine",
        /// A machine that goes on although its service has ended.
        EndedMachineRuns = "ended_machine_runs",
        /// A machine that runs although nobody pays for it.
        UnpaidMachineRuns = "unpaid_machine_runs",
        /// A paid service without a machine.
        PaidWithoutMachine = "paid_without_machine",
        /// Another product or region than was sold.
        ProductDiffers = "product_differs",
        /// The machine ends on another day than the service.
        EndDiffers = "end_differs",
        /// The machine does not carry our tags.
        TagsDiffer = "tags_differ",
        /// A customer's address that vanished.
        AddressVanished = "address_vanished",
        /// A customer's address that a machine of somebody else has.
        AddressElsewhere = "address_elsewhere",
        /// An add-on that was sold and that the machine does not show.
        AddOnMissing = "add_on_missing",
        /// An add-on that the machine has and nobody pays for.
        UnpaidAddOn = "unpaid_add_on",
        /// A network, firewall, storage, user of a storage, domain, zone or image that vanished.
        ThingMissing = "thing_missing",
        /// A network, firewall, storage, domain or zone that was not made here, or a leftover of ours.
        ForeignThing = "foreign_thing",
    }
}

words! {
    /// How much a finding matters.
    Severity {
        /// Money is lost or a customer is without what was paid.
        Critical = "critical",
        /// It should be looked at.
        Warning = "warning",
        /// Good to know.
        Info = "info",
    }
}

words! {
    /// Where a finding stands.
    FindingState {
        /// Somebody should look at it.
        Open = "open",
        /// Staff knows and leaves it so.
        Ignored = "ignored",
        /// It is not there any more.
        Resolved = "resolved",
    }
}

impl Severity {
    /// For sorting: what matters most comes first.
    pub(crate) fn rank(self) -> i32 {
        match self {
            Severity::Critical => 0,
            Severity::Warning => 1,
            Severity::Info => 2,
        }
    }
}

impl FindingKind {
    /// What to do about it.
    pub fn remedy(self) -> &'static str {
        match self {
            FindingKind::ForeignMachine => {
                "Adopt it as a customer's service, or cancel it in the provider's panel. Ignore it if it is your own."
            }
            FindingKind::MachineMissing => {
                "Ask the provider what became of it. If it is gone, end the service or set up a new machine, and tell the customer."
            }
            FindingKind::SharedMachine => {
                "Find out whose machine it is. End the service that is not its owner; it has lost its own machine."
            }
            FindingKind::EndedMachineRuns => "Cancel the machine in the provider's panel, or it costs another term.",
            FindingKind::UnpaidMachineRuns => {
                "Look at the customer's invoices. Suspend or end the service if nothing is coming."
            }
            FindingKind::PaidWithoutMachine => "Retry the setup, or end the service and credit what was paid.",
            FindingKind::ProductDiffers => {
                "Have the machine resized or moved at the provider, or change the service's plan to what is there."
            }
            FindingKind::EndDiffers => {
                "If the service is to stay, order a new machine in time and move it. If it is to end, plan its end here, too."
            }
            FindingKind::AddressVanished => {
                "Ask the provider what became of it. If it is gone, take it back: that ends its bill and can credit the days that are left. Then give the customer another one."
            }
            FindingKind::AddressElsewhere => {
                "Put it back on the customer's server, or give it to the customer whose server has it: that ends its bill and can credit the days that are left."
            }
            FindingKind::AddOnMissing => {
                "Look at the machine in the provider's panel and order what is missing there, or take the add-on off the customer's subscription and credit it."
            }
            FindingKind::UnpaidAddOn => {
                "Sell it to the customer on the service's page, or end it in the provider's panel. Ignore it if it is included."
            }
            FindingKind::ThingMissing => {
                "Ask the provider what became of it. Make it anew or delete it here, and tell the customer."
            }
            FindingKind::ForeignThing => {
                "Adopt it on the page of its account, which a firewall cannot be, or delete or cancel it in the provider's panel. Ignore it if it is your own."
            }
            FindingKind::TagsDiffer => "Nothing needs to be done: the tags are written again with the next look.",
        }
    }
}

/// What billing knows of a service; provisioning itself knows nothing of money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Billed {
    /// Its subscription has not ended.
    pub live: bool,
    /// The day after the last day paid for.
    pub paid_through: Date,
    /// Billing rests by agreement.
    pub paused: bool,
}

/// A machine at the provider, as a finding keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MachineFacts {
    /// The provider's id.
    pub id: String,
    /// Its name there.
    pub display_name: String,
    /// The provider's product.
    pub product_id: String,
    /// Region.
    pub region: String,
    /// The provider's word for its state.
    pub status: String,
    /// Main IPv4 address.
    pub ipv4: Option<String>,
    /// When it was bought.
    pub bought_at: Option<Timestamp>,
    /// When it ends, if it was cancelled.
    pub ends_on: Option<Date>,
}

/// A finding as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FindingView {
    /// Its id.
    pub id: FindingId,
    /// For `If-Match`.
    pub version: i32,
    /// On which account.
    pub account: ProviderAccountId,
    /// What was found.
    pub kind: FindingKind,
    /// How much it matters.
    pub severity: Severity,
    /// Where it stands.
    pub state: FindingState,
    /// In a few words.
    pub title: String,
    /// What is different, with names and days.
    pub explanation: String,
    /// What to do.
    pub remedy: &'static str,
    /// The service concerned.
    pub service: Option<ServiceId>,
    /// Whose service.
    pub customer: Option<CustomerId>,
    /// The machine concerned.
    pub machine_id: Option<String>,
    /// The machine as it was last seen.
    pub machine: Option<MachineFacts>,
    /// As what the thing that was found can be adopted.
    pub adoptable: Option<AdoptKind>,
    /// When it was seen first.
    pub first_seen_at: Timestamp,
    /// When it was seen last.
    pub last_seen_at: Timestamp,
    /// When it was gone, or when staff decided to ignore it.
    pub ended_at: Option<Timestamp>,
    /// Why it is ignored.
    pub ignored_reason: Option<String>,
    /// Who ignores it.
    pub ignored_by: Option<String>,
}
