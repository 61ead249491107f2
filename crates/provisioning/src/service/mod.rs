//! Services: what a customer has running because of an order.
//!
//! [`state`] is the lifecycle, [`abilities`] says who may do what to a service and why not.

pub mod abilities;
pub mod create;
mod plan;
pub mod read;
pub mod select;
pub mod state;
pub(crate) mod store;
pub mod timeline;

use mpanel_core::{
    CustomerId, Date, OrderId, ProductId, ProviderAccountId, Secret, ServiceActionId, ServiceId, SubscriptionId,
    Timestamp,
};
use serde::{Deserialize, Serialize};

use crate::domain_name::DomainSold;
use crate::install::Wanted;
use crate::object_storage::StorageSold;
use crate::provider::MachineAddOn;
use crate::setup::{StepView, WaitsFor};
use crate::words::words;

pub use abilities::{Ability, Act, Facts, Viewer, abilities, refusal};
pub use create::{create_service, rename_service};
pub(crate) use plan::followed;
pub use plan::{change_plan, confirm_resize};
pub use read::{
    ServiceCounts, ServiceFilter, all_services, count_services, get_service, list_services, reveal_credentials,
    services_of_orders, services_of_subscription,
};
pub use select::{Selected, find_services, select_services};
pub use state::{Move, MoveRefused, ServiceState, transition};
pub use timeline::{TimelineView, customer_events_before, list_recent_events, note_on_service, service_timeline};

words! {
    /// Why a service is suspended.
    SuspensionReason {
        /// An invoice is overdue; a payment lifts it.
        NonPayment = "non_payment",
        /// Staff did it; only staff lifts it.
        Staff = "staff",
    }
}

words! {
    /// What is being done to a service at the moment.
    LifecycleAct {
        /// It is being stopped and guarded.
        Suspend = "suspend",
        /// It is being started again.
        Unsuspend = "unsuspend",
        /// It is being ended.
        Terminate = "terminate",
    }
}

/// How the customer logs in to the machine.
#[derive(Debug, Clone)]
pub enum Access {
    /// With these public keys, one a line.
    SshKey(String),
    /// With a password we make.
    Password,
}

/// The product as it was sold; later changes of the catalog do not touch it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductSnapshot {
    /// The product.
    pub product: ProductId,
    /// Its name then.
    pub name: String,
    /// The account it is bought on; the tenant's default when absent.
    #[serde(default)]
    pub provider_account: Option<ProviderAccountId>,
    /// The provider's product.
    pub provider_product_id: String,
    /// What it consists of, as the shop shows it.
    #[serde(default)]
    pub specs: serde_json::Value,
    /// Snapshots it includes.
    #[serde(default)]
    pub snapshot_quota: u32,
    /// The term we buy at the provider, in months.
    pub period_months: u32,
    /// What is bought with it.
    #[serde(default)]
    pub add_ons: Vec<AddOnSnapshot>,
    /// What the machine or storage was bought as, while it has not followed a change of plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bought_as: Option<BoughtAs>,
    /// The object storage it is; none of a machine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub storage: Option<StorageSold>,
    /// The domain name it is; none of everything else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub domain: Option<DomainSold>,
}

/// A plan that a machine still has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoughtAs {
    /// Our name of it.
    pub name: String,
    /// The provider's product.
    pub provider_product_id: String,
    /// Why a storage has not followed yet, once staff was told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
}

/// An add-on as it was sold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddOnSnapshot {
    /// What it is at the provider; absent for what only we deliver.
    #[serde(default)]
    pub key: Option<String>,
    /// Its name then.
    pub name: String,
    /// How many.
    pub quantity: u32,
}

impl ProductSnapshot {
    /// Whether there is a machine behind it.
    pub fn has_machine(&self) -> bool {
        self.storage.is_none() && self.domain.is_none()
    }

    /// The word for what is behind it.
    pub(crate) fn what(&self) -> &'static str {
        match (&self.storage, &self.domain) {
            (Some(_), _) => "storage",
            (None, Some(_)) => "domain",
            (None, None) => "machine",
        }
    }

    pub(crate) fn machine_add_ons(&self) -> Vec<MachineAddOn> {
        let bought = |a: &AddOnSnapshot| Some(MachineAddOn { key: a.key.clone()?, quantity: a.quantity });
        self.add_ons.iter().filter_map(bought).collect()
    }
}

/// Why the end of what was cancelled at the data centre cannot be taken back: a machine, a storage or a domain.
pub(crate) fn end_stays(what: &str) -> &'static str {
    match what {
        "domain" => "The domain is cancelled at the data centre by now. Ask our support to take that back first.",
        "storage" => {
            "The storage has already been cancelled at the data centre, which cannot be taken back. Order a new one and \
             copy what is in it before it ends."
        }
        _ => {
            "The machine has already been cancelled at the data centre, which cannot be taken back. Order a new one and \
             move over before it ends."
        }
    }
}

/// What is needed to create a service.
#[derive(Debug, Clone)]
pub struct NewService {
    /// Its id, made with the order.
    pub id: ServiceId,
    /// Whose.
    pub customer: CustomerId,
    /// From which order.
    pub order: OrderId,
    /// What pays for it.
    pub subscription: Option<SubscriptionId>,
    /// What was sold.
    pub product: ProductSnapshot,
    /// Region at the provider.
    pub region: String,
    /// Image at the provider.
    pub image_id: String,
    /// Host name.
    pub hostname: String,
    /// How to log in.
    pub access: Access,
    /// Who logs in; the usual user of the system when there is none.
    pub default_user: Option<String>,
    /// What is installed with it.
    pub software: Option<Wanted>,
}

/// A service as its list shows it.
#[derive(Debug, Clone, Serialize)]
pub struct ServiceView {
    /// Its id.
    pub id: ServiceId,
    /// For `If-Match`.
    pub version: i32,
    /// Whose.
    pub customer: CustomerId,
    /// From which order.
    pub order: OrderId,
    /// What pays for it.
    pub subscription: Option<SubscriptionId>,
    /// Host name.
    pub hostname: String,
    /// The customer's own name for it.
    pub label: Option<String>,
    /// The product's name when it was sold.
    pub product_name: String,
    /// The product as it was sold.
    pub product: ProductSnapshot,
    /// Where it is in its life.
    pub state: ServiceState,
    /// Since when.
    pub state_since: Timestamp,
    /// Why, for staff.
    pub state_reason: Option<String>,
    /// Why, in words for the customer.
    pub public_reason: Option<String>,
    /// Why it is suspended.
    pub suspension: Option<SuspensionReason>,
    /// What is being done to it at the moment.
    pub act: Option<LifecycleAct>,
    /// What is being done has not succeeded so far; it is tried on, less often.
    pub act_failed: bool,
    /// Region.
    pub region: String,
    /// The image's id at the provider.
    pub image_id: String,
    /// The image's name.
    pub image_name: String,
    /// `Linux` or `Windows`.
    pub os_type: String,
    /// Who may log in.
    pub username: String,
    /// Whether there is a password to reveal.
    pub has_password: bool,
    /// `ssh_key` or `password`.
    pub access: String,
    /// running, stopped, rescue, installing … or unknown.
    pub power: String,
    /// The provider's own word.
    pub provider_status: Option<String>,
    /// Main IPv4 address.
    pub ipv4: Option<String>,
    /// Main IPv6 address.
    pub ipv6: Option<String>,
    /// The provider account, for staff.
    pub account: Option<ProviderAccountId>,
    /// The provider's id of the machine, for staff.
    pub instance_id: Option<String>,
    /// Our name for the machine at the provider, for staff.
    pub display_name: String,
    /// When the provider says it was bought.
    pub bought_at: Option<Timestamp>,
    /// When the provider ends the machine, if it was cancelled there.
    pub provider_ends_on: Option<Date>,
    /// When our term ends for good, if that is planned.
    pub ends_on: Option<Date>,
    /// Since when the provider does not know the machine any more.
    pub missing_since: Option<Timestamp>,
    /// Since when the plan is another than the machine was bought as.
    pub resize_due_since: Option<Timestamp>,
    /// What the setup waits for.
    pub waits_for: Option<WaitsFor>,
    /// Why it waits, for staff.
    pub waits_because: Option<String>,
    /// Since when it waits.
    pub waits_since: Option<Timestamp>,
    /// The steps of the setup; absent before it begins.
    pub steps: Option<Vec<StepView>>,
    /// The action that runs.
    pub running_action: Option<ServiceActionId>,
    /// Its machine is being moved to another region; known where a service is read by itself or in the list.
    pub moving: bool,
    /// When it was created.
    pub created_at: Timestamp,
}

/// A login, shown once to somebody who may see it.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// Who.
    pub username: String,
    /// With what; absent when only keys log in.
    pub password: Option<Secret>,
}
