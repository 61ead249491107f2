//! Private networks: nets of a customer in which servers of one region see each other.
//!
//! The provider account is shared by all customers, so whose a network is stands in our table alone; a foreign id is
//! not found. [`ops`] notes what is wanted, [`settle`] makes the provider follow: it reads before each write, so a lost
//! reply is answered by looking. [`rules`] decides who may join, [`guest`] tells what to set up inside a server.

pub(crate) mod adopt;
pub mod guest;
mod ops;
pub mod plan;
mod read;
pub mod rules;
mod settle;
pub(crate) mod store;

use mpanel_core::{CustomerId, PrivateNetworkId, ProviderAccountId, ServiceActionId, ServiceId, Timestamp};
use serde::Serialize;

use crate::service::Ability;
use crate::words::words;

pub use adopt::{AdoptNetwork, AdoptableNetwork, adopt_network, adoptable_networks, owner_of_network, sole_owner};
pub use guest::GuestText;
pub use ops::{
    JoinRequest, NewNetwork, add_private_networking, create_network, delete_network, join_network, leave_network,
    look_at_network,
};
pub(crate) use ops::{add_on_given_up, look_again, provider_name, service_ended};
pub use plan::{AddressPlan, Misfit, PlanPart, RangeClash};
pub(crate) use read::living;
pub use read::{NetworkFilter, get_network, list_networks, network_places};
pub use settle::settle_network;

words! {
    /// Where a private network is in its life.
    NetworkState {
        /// Being made at the provider.
        Making = "making",
        /// There.
        Ready = "ready",
        /// Being deleted.
        Deleting = "deleting",
        /// It could not be made, or is gone at the provider.
        Failed = "failed",
    }
}

words! {
    /// How far a service has come into a private network.
    MemberState {
        /// Waits for the add-on that was bought with it.
        AwaitingAddOn = "awaiting_add_on",
        /// Being put in at the provider.
        Joining = "joining",
        /// In, once it has been restarted.
        NeedsRestart = "needs_restart",
        /// In, once it has been installed anew.
        NeedsReinstall = "needs_reinstall",
        /// Being restarted for it.
        Restarting = "restarting",
        /// Being installed anew for it.
        Reinstalling = "reinstalling",
        /// In.
        Active = "active",
        /// Being taken out.
        Leaving = "leaving",
        /// It did not work.
        Failed = "failed",
    }
}

impl MemberState {
    /// Whether something is being done.
    pub fn is_moving(self) -> bool {
        matches!(self, Self::AwaitingAddOn | Self::Joining | Self::Restarting | Self::Reinstalling | Self::Leaving)
    }
}

words! {
    /// What a server must go through to join.
    Anew {
        /// A restart.
        Restart = "restart",
        /// A new installation, which wipes the disk.
        Reinstall = "reinstall",
    }
}

/// A private network.
#[derive(Debug, Clone, Serialize)]
pub struct NetworkView {
    /// Its id.
    pub id: PrivateNetworkId,
    /// For `If-Match`.
    pub version: i32,
    /// Whose.
    pub customer: CustomerId,
    /// Where, for staff.
    pub account: ProviderAccountId,
    /// Region.
    pub region: String,
    /// What the customer calls it.
    pub name: String,
    /// Where it is in its life.
    pub state: NetworkState,
    /// What went wrong.
    pub problem: Option<String>,
    /// Its range of addresses, once it is there.
    pub cidr: Option<String>,
    /// The provider's id, for staff.
    pub provider_ref: Option<String>,
    /// The services in it.
    pub members: Vec<MemberView>,
    /// When it was made.
    pub created_at: Timestamp,
}

impl NetworkView {
    /// Whether something is being done to it or in it.
    pub fn is_moving(&self) -> bool {
        matches!(self.state, NetworkState::Making | NetworkState::Deleting)
            || self.members.iter().any(|m| m.state.is_moving())
    }

    /// Whether it can be deleted, and if not, why.
    pub fn can_delete(&self) -> Ability {
        let reason = match self.state {
            NetworkState::Making => Some("It is being made. Wait until it is there."),
            NetworkState::Deleting => Some("It is being deleted."),
            _ if !self.members.is_empty() => Some("Servers are in it. Take them out first."),
            _ => None,
        };
        Ability { allowed: reason.is_none(), reason: reason.map(str::to_owned) }
    }
}

/// A service in a private network.
#[derive(Debug, Clone, Serialize)]
pub struct MemberView {
    /// Which service.
    pub service: ServiceId,
    /// Its host name.
    pub hostname: String,
    /// `Linux` or `Windows`.
    pub os_type: String,
    /// Its public address.
    pub public_ip: Option<String>,
    /// How far it has come.
    pub state: MemberState,
    /// Since when.
    pub since: Timestamp,
    /// What went wrong.
    pub problem: Option<String>,
    /// Its address in the network.
    pub private_ip: Option<String>,
    /// The restart or reinstallation that runs for it.
    pub action: Option<ServiceActionId>,
    /// What to set up inside the server.
    pub guest: Vec<GuestText>,
}

/// A service that could join.
#[derive(Debug, Clone, Serialize)]
pub struct CandidateView {
    /// Which service.
    pub service: ServiceId,
    /// Its host name.
    pub hostname: String,
    /// What it must go through.
    pub needs: Anew,
    /// Whether it has the add-on.
    pub has_add_on: bool,
    /// Whether it can join, and if not, why.
    pub can_join: Ability,
    /// The same, once it has the add-on.
    pub with_add_on: Ability,
}

/// A network with those who could join it.
#[derive(Debug, Clone, Serialize)]
pub struct NetworkDetail {
    /// The network.
    pub network: NetworkView,
    /// The customer's other services.
    pub candidates: Vec<CandidateView>,
    /// How its range is used, once it has one.
    pub plan: Option<AddressPlan>,
}

/// Where a customer can have a network: a region of an account that one of their services is in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NetworkPlace {
    /// The account, for staff.
    pub account: ProviderAccountId,
    /// The region's code.
    pub region: String,
    /// Its name.
    pub name: String,
}
