//! Public addresses: which there are, who holds them now and who held them when, where movable ones go, and the host
//! names they point to.
//!
//! A machine comes with a whole IPv6 net; which further addresses of it are in use its customer says ([`inside`]).
//! The main addresses of a machine are noted whenever its service is written ([`holding`]). Movable addresses belong
//! to the account; staff gives one to a customer, who may put it on any server of its region ([`ops`], [`settle`]).
//! [`reverse`] sets host names and looks whether they lead back, by a [`resolver`].

pub mod holding;
mod inside;
mod ops;
mod read;
pub mod resolver;
mod reverse;
mod settle;
pub(crate) mod store;

use mpanel_core::{AddressId, BillableItemId, CustomerId, ProviderAccountId, ServiceId, Timestamp};
use serde::Serialize;

use crate::network::GuestText;
use crate::provider::networking::AddressKind;
use crate::service::Ability;
use crate::words::words;

pub(crate) use holding::{keep_main, note_missing};
pub use inside::{Ipv6Net, add_inside_address, remove_inside_address};
pub(crate) use ops::astray;
pub use ops::{assign_address, bill_address, give_address, read_addresses};
pub use read::{AddressFilter, AddressShow, get_address, list_addresses};
pub(crate) use reverse::tidy_host;
pub use reverse::{ForwardCheck, check_forward, clear_reverse_name, set_reverse_name};
pub use settle::settle_address;

words! {
    /// Whether a host name leads back to its address.
    Forward {
        /// It does.
        Matches = "matches",
        /// It leads to other addresses.
        Differs = "differs",
        /// It leads nowhere.
        Missing = "missing",
        /// It could not be looked up.
        Unknown = "unknown",
    }
}

/// An address.
#[derive(Debug, Clone, Serialize)]
pub struct AddressView {
    /// Its id.
    pub id: AddressId,
    /// For `If-Match`.
    pub version: i32,
    /// The address.
    pub ip: String,
    /// 4 or 6.
    pub family: u8,
    /// What it is.
    pub kind: AddressKind,
    /// Region.
    pub region: String,
    /// The account, for staff.
    pub account: ProviderAccountId,
    /// Whose, if somebody's.
    pub customer: Option<CustomerId>,
    /// On which service.
    pub service: Option<ServiceId>,
    /// That service's host name.
    pub hostname: Option<String>,
    /// It is being moved.
    pub moving: bool,
    /// To which service, while it is being moved to one.
    pub wanted: Option<ServiceId>,
    /// What went wrong.
    pub problem: Option<String>,
    /// The host name it points to, as far as it was set or read here.
    pub reverse_name: Option<String>,
    /// Whether that leads back.
    pub forward: Option<Forward>,
    /// When that was looked up.
    pub checked_at: Option<Timestamp>,
    /// The billable item that bills it; billing knows the price.
    pub billed_by: Option<BillableItemId>,
    /// Since when the provider does not have it any more.
    pub gone_since: Option<Timestamp>,
}

/// Why an address cannot be put elsewhere.
pub(crate) const STAYS: &str = "It came with its server and stays there.";

/// Why nothing can be done with an address that vanished.
pub(crate) const GONE: &str = "The data centre does not have this address any more.";

/// What is wrong with an address that was put on a machine of somebody else than its customer, who pays for it.
pub(crate) const ELSEWHERE: &str =
    "The data centre has this address on a server that is not yours. Our staff looks into it.";

impl AddressView {
    /// Whether it can be put on another server, and if not, why.
    pub fn can_move(&self) -> Ability {
        let reason = match self.kind {
            AddressKind::Main | AddressKind::Inside => Some(STAYS),
            _ if self.gone_since.is_some() => Some(GONE),
            _ if self.moving => Some("It is being moved."),
            _ if self.customer.is_none() => Some("It is nobody's. Give it to a customer first."),
            _ => None,
        };
        Ability { allowed: reason.is_none(), reason: reason.map(str::to_owned) }
    }
}

/// Who held an address when.
#[derive(Debug, Clone, Serialize)]
pub struct HoldingView {
    /// The address.
    pub ip: String,
    /// Whose service.
    pub customer: CustomerId,
    /// Which service.
    pub service: ServiceId,
    /// Its host name then.
    pub hostname: String,
    /// From when.
    pub from: Timestamp,
    /// Until when; absent while it lasts.
    pub until: Option<Timestamp>,
}

/// An address with what belongs to it.
#[derive(Debug, Clone, Serialize)]
pub struct AddressDetail {
    /// The address.
    pub address: AddressView,
    /// What to set up inside the server; only for addresses a server does not have by itself.
    pub guest: Vec<GuestText>,
    /// Who held it, latest first; a customer sees only their own time.
    pub history: Vec<HoldingView>,
    /// The net around the IPv6 address of a machine.
    pub net: Option<Ipv6Net>,
}
