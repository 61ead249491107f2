//! The public keys of staff, for all of the business.
//!
//! None is put on any machine by itself: for each provider account staff chooses which keys its new machines get, beside
//! what the customer chose to log in with. Windows takes none. The customer is shown which keys are on a machine, from
//! when it is ordered until it is installed anew by the customer.

mod forget;
mod ops;
pub(crate) mod store;
mod used;

use mpanel_core::{CustomerId, ProviderAccountId, ServiceId, SshKeyId, Timestamp};
use serde::Serialize;

pub use forget::forget_staff_key;
pub use ops::{add_staff_key, choose_staff_key, delete_staff_key, list_staff_keys};
pub use used::operator_keys;
pub(crate) use used::{added, place, placed};

/// A key of staff.
#[derive(Debug, Clone, Serialize)]
pub struct StaffKeyView {
    /// Its id.
    pub id: SshKeyId,
    /// What staff calls it.
    pub name: String,
    /// One line as in a `.pub` file.
    pub public_key: String,
    /// As `ssh-keygen -lf` shows it.
    pub fingerprint: String,
    /// Who added it.
    pub added_by: String,
    /// Since when.
    pub created_at: Timestamp,
    /// The accounts on whose new machines it is put.
    pub accounts: Vec<ProviderAccountId>,
    /// The servers that have it.
    pub servers: Vec<StaffKeyServer>,
}

/// A server that has a key of staff.
#[derive(Debug, Clone, Serialize)]
pub struct StaffKeyServer {
    /// The service.
    pub service: ServiceId,
    /// Its customer.
    pub customer: CustomerId,
    /// Its host name.
    pub hostname: String,
}

/// A key of staff on a machine.
#[derive(Debug, Clone, Serialize)]
pub struct OperatorKey {
    /// What staff calls it.
    pub name: String,
    /// As `ssh-keygen -lf` shows it.
    pub fingerprint: String,
    /// When the machine was ordered or installed with it.
    pub placed_at: Timestamp,
}
