//! Advice: what a customer could add, from what they have. [`rules`] decides and explains, [`ops`] reads what they look
//! at and remembers what a customer does not want to hear again.

mod ops;
pub mod rules;
mod store;

use mpanel_core::ServiceId;
use serde::Serialize;

use crate::words::words;

pub use ops::{AdviceFacts, advice_facts, dismiss_advice};
pub use rules::{MOST_ADVICE, Server, advise};

words! {
    /// What is advised. The order is that in which it is shown.
    AdviceKind {
        /// To buy the automatic backup.
        Backup = "backup",
        /// To set up a schedule of snapshots.
        SnapshotSchedule = "snapshot_schedule",
        /// To buy private networking.
        PrivateNetworking = "private_networking",
        /// To put a server that has it into a private network.
        JoinNetwork = "join_network",
    }
}

/// A piece of advice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Advice {
    /// The same for the same advice about the same things.
    pub id: String,
    /// What is advised.
    pub kind: AdviceKind,
    /// For which servers.
    pub services: Vec<ServiceId>,
    /// What to buy for them, as the provider calls it.
    pub add_on: Option<&'static str>,
    /// Why.
    pub why: String,
}
