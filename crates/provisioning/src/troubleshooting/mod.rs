//! Troubleshooting: the provider's checks of a service's machine, explained, and the remedies they offer.
//!
//! [`request`] checks and queues, [`run`] starts and follows at the provider, [`finish`] writes down what came of it,
//! [`rules`] knows what checks and remedies mean, [`read`] shows. Checks and remedies are rows of one table: a remedy
//! has the checks that offered it as its parent. One of them runs at a time for a service.

mod finish;
mod read;
mod request;
mod rules;
mod run;
mod store;

use mpanel_core::{RowId, ServiceId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::provider::checks::CheckOutcome;
use crate::words::words;

pub use read::{get_troubleshooting, list_troubleshooting};
pub use request::{start_remedy, start_troubleshooting};
pub use run::run_troubleshooting;

words! {
    /// How far checks or a remedy are.
    TroubleshootingState {
        /// Wait for a worker.
        Queued = "queued",
        /// Under way.
        Running = "running",
        /// Done.
        Done = "done",
        /// Could not be carried out.
        Failed = "failed",
    }
}

words! {
    /// What a check looks at, as far as it is known here. Texts explain it.
    CheckSubject {
        /// Whether the machine is on.
        Power = "power",
        /// Whether it can be reached.
        Network = "network",
        /// Whether firewalls let through what they should.
        Firewall = "firewall",
        /// Something else: the provider's own words say what.
        Other = "other",
    }
}

words! {
    /// What a remedy does, as far as it is known here. Texts explain it.
    RemedyKind {
        /// Restarts the machine.
        Restart = "restart",
        /// Takes the machine from behind its firewalls.
        FirewallDetach = "firewall_detach",
        /// Moves the machine to another host.
        LiveMigration = "live_migration",
        /// Something else: the provider's own words say what.
        Other = "other",
    }
}

/// Checks of a machine, as they are shown.
#[derive(Debug, Clone, Serialize)]
pub struct TroubleshootingRun {
    /// Their id.
    pub id: RowId,
    /// The service.
    pub service: ServiceId,
    /// How far they are.
    pub state: TroubleshootingState,
    /// The provider's name of what is run; empty until it is known.
    pub name: String,
    /// When they were asked for.
    pub requested_at: Timestamp,
    /// By whom.
    pub requested_by: String,
    /// When they ended.
    pub finished_at: Option<Timestamp>,
    /// Why they could not be carried out.
    pub error: Option<String>,
    /// Each check.
    pub checks: Vec<CheckResult>,
    /// What may help, each once.
    pub remedies: Vec<RemedyOffer>,
}

/// What a check has found.
#[derive(Debug, Clone, Serialize)]
pub struct CheckResult {
    /// The provider's id.
    pub id: String,
    /// What it looks at.
    pub subject: CheckSubject,
    /// The provider's name of it.
    pub name: String,
    /// Where it is, or how it ended.
    pub outcome: CheckOutcome,
    /// What the provider says of it.
    pub note: String,
    /// What the provider says to those who work on it: for staff.
    pub staff_note: String,
    /// The ids of the remedies it offers.
    pub remedies: Vec<String>,
}

/// A remedy that checks offer.
#[derive(Debug, Clone, Serialize)]
pub struct RemedyOffer {
    /// The provider's id.
    pub id: String,
    /// What it does.
    pub kind: RemedyKind,
    /// The provider's name of it.
    pub name: String,
    /// The provider's words about it.
    pub description: String,
    /// It can be run because of these checks; [`crate::Act::Remedy`] says whether the service allows it now.
    pub offered: bool,
    /// What came of it, when it was run.
    pub run: Option<RemedyRun>,
}

/// A remedy that was run.
#[derive(Debug, Clone, Serialize)]
pub struct RemedyRun {
    /// How far it is.
    pub state: TroubleshootingState,
    /// When it was asked for.
    pub requested_at: Timestamp,
    /// By whom.
    pub requested_by: String,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
    /// What the provider says of it.
    pub note: String,
    /// Why it did not succeed.
    pub error: Option<String>,
}

/// How far a start at the provider has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Phase {
    /// Not sent, or certainly not taken.
    #[default]
    New,
    /// About to be sent or sent; whether it was taken is not known.
    Sent,
    /// The provider has given an id.
    Accepted,
}

/// What a row remembers of its way.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Progress {
    phase: Phase,
    /// What had been started before it was sent: what is new afterwards is ours.
    known: Vec<String>,
    sent_at: Option<i64>,
    accepted_at: Option<i64>,
    tries: u32,
    /// The provider's id of it.
    started: Option<String>,
}
