//! One act on many services: a run and what becomes of each of its services.
//!
//! [`ops`] begins, stops and repeats a run; its services are written down with it. The job in [`conduct`] lets a few of
//! them begin at a time, each by the function the call on one service uses, in the transaction that marks the service as
//! begun: whoever comes after a crash, or at the same time, sees it and does not begin it again. The work itself is done
//! by the jobs that do it always. [`rules`] says how a service that has begun stands. A run that a customer began is
//! about their own services, and carried out under the rules that hold for customers.

mod calls;
mod conduct;
mod follow;
mod ops;
mod read;
mod rules;
mod store;

use mpanel_core::{BulkRunId, CustomerId, RowId, ServiceId, Timestamp};
use mpanel_db::Job;
use mpanel_provisioning::ServiceFilter;
use serde::{Deserialize, Serialize};

use crate::acts::{Details, StaffAct};
use crate::words::words;

pub(crate) use calls::call_for_one;
pub(crate) use conduct::conduct;
pub use ops::{begin_bulk_run, named_services, retry_bulk_run, stop_bulk_run};
pub use read::{BulkItemFilter, get_bulk_run, list_bulk_items, list_bulk_runs, runs_begun_by};

/// The most services of one run.
pub const MOST_SERVICES: usize = 5_000;
/// The most services of a run that installs them anew.
pub const MOST_REINSTALLED: usize = 50;
/// The most services of a run that a customer begins.
pub const MOST_OWN_SERVICES: usize = 50;

words! {
    /// Where a run is.
    RunState {
        /// Services wait or are being worked on.
        Running = "running",
        /// It was stopped; what had begun is being finished.
        Stopping = "stopping",
        /// It was stopped, and nothing is under way any more.
        Stopped = "stopped",
        /// Every service had its turn.
        Finished = "finished",
    }
}

words! {
    /// Where a service of a run is.
    ItemState {
        /// Its turn has not come.
        Waiting = "waiting",
        /// It has begun.
        Running = "running",
        /// Done.
        Done = "done",
        /// Begun, and it did not succeed.
        Failed = "failed",
        /// Not possible, so it was not begun.
        Refused = "refused",
        /// The run was stopped before its turn.
        Skipped = "skipped",
    }
}

words! {
    /// Which services are tried again.
    Again {
        /// Those that failed or were refused.
        Failed = "failed",
        /// Those a stop has left.
        Skipped = "skipped",
    }
}

/// What is to be done to which services.
#[derive(Debug, Clone)]
pub struct NewBulkRun {
    /// Whose services they are and who sees the run, where a customer begins it; none for staff.
    pub customer: Option<CustomerId>,
    /// What.
    pub act: StaffAct,
    /// To which.
    pub services: Chosen,
    /// Why; needed where the call on one service needs it.
    pub reason: Option<String>,
    /// What the act wants to know.
    pub details: Details,
    /// How many services the person was told; needed with a filter and where data is lost.
    pub confirm_count: Option<u64>,
}

/// The services of a run.
#[derive(Debug, Clone)]
pub enum Chosen {
    /// These.
    Ids(Vec<ServiceId>),
    /// All that the list shows under a filter and a search at this moment.
    Filter(ServiceFilter, Option<String>),
}

/// How many services of a run are in which state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct BulkCounts {
    /// Their turn has not come.
    pub waiting: u64,
    /// Begun.
    pub running: u64,
    /// Done.
    pub done: u64,
    /// Did not succeed.
    pub failed: u64,
    /// Not possible.
    pub refused: u64,
    /// Left by a stop.
    pub skipped: u64,
}

impl BulkCounts {
    /// All.
    pub fn total(&self) -> u64 {
        self.waiting + self.running + self.done + self.failed + self.refused + self.skipped
    }

    /// Those that are still to end.
    pub fn open(&self) -> u64 {
        self.waiting + self.running
    }
}

/// A run as it is shown.
#[derive(Debug, Clone)]
pub struct BulkRunView {
    /// Its id.
    pub id: BulkRunId,
    /// Whose, where a customer began it.
    pub customer: Option<CustomerId>,
    /// What is done.
    pub act: StaffAct,
    /// Why.
    pub reason: Option<String>,
    /// What the act was told.
    pub details: Details,
    /// Where it is.
    pub state: RunState,
    /// How far.
    pub counts: BulkCounts,
    /// Who began it.
    pub started_by: String,
    /// When.
    pub created_at: Timestamp,
    /// When it was stopped.
    pub stopped_at: Option<Timestamp>,
    /// Why, if nobody asked for it.
    pub stopped_because: Option<String>,
    /// When the last service ended.
    pub finished_at: Option<Timestamp>,
}

/// A service of a run as it is shown.
#[derive(Debug, Clone)]
pub struct BulkItemView {
    /// Its id.
    pub id: RowId,
    /// Which service.
    pub service: ServiceId,
    /// Its host name when it was chosen.
    pub name: String,
    /// Where it is.
    pub state: ItemState,
    /// Why it was refused or failed, or what is worth knowing.
    pub detail: Option<String>,
    /// How often it was tried.
    pub tries: u32,
    /// When it began the last time.
    pub started_at: Option<Timestamp>,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
}

/// Lets the services of a run begin, a few at a time, and sees how they end.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ConductBulkRun {
    /// Which.
    pub run: BulkRunId,
}

impl Job for ConductBulkRun {
    const KIND: &'static str = "bulk.conduct";
}

/// Has the provider do what a run wants of one service.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CallForBulk {
    /// Which service of which run.
    pub item: RowId,
}

impl Job for CallForBulk {
    // As it was called when there was nothing but snapshots: jobs that wait keep their name.
    const KIND: &'static str = "bulk.snapshot";
}
