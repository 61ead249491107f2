//! What we ask of a provider about machines in trouble: checks, and remedies for what they find.

use serde::{Deserialize, Serialize};

use super::{Answer, CallId};
use crate::words::words;

words! {
    /// Where a check or a remedy is, or how it ended.
    CheckOutcome {
        /// Waits.
        Queued = "queued",
        /// Under way.
        Running = "running",
        /// All is well.
        Good = "ok",
        /// It works, but something should be looked at.
        Warning = "warning",
        /// Something is wrong.
        Problem = "problem",
        /// It was left out or ended before it said anything.
        Skipped = "skipped",
    }
}

impl CheckOutcome {
    /// Whether it has ended.
    pub fn is_over(self) -> bool {
        !matches!(self, Self::Queued | Self::Running)
    }

    /// Whether it asks for something to be done.
    pub fn is_bad(self) -> bool {
        matches!(self, Self::Warning | Self::Problem)
    }
}

/// Checks of machines that can be run together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferedChecks {
    /// The provider's id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Description.
    pub description: String,
    /// How many checks there are.
    pub checks: usize,
}

/// A remedy that a check offers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferedRemedy {
    /// The provider's id.
    pub id: String,
    /// Name, mostly as a key of texts.
    pub name: String,
    /// Description, mostly as a key of texts.
    pub description: String,
}

/// A check as the provider describes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenCheck {
    /// The provider's id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Where it is, or how it ended.
    pub outcome: CheckOutcome,
    /// What the provider says of it.
    pub note: String,
    /// What the provider says to those who work on it.
    pub staff_note: String,
    /// What may help.
    pub remedies: Vec<OfferedRemedy>,
}

/// Checks that run together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenChecks {
    /// All have ended, or will never begin.
    pub over: bool,
    /// The checks.
    pub checks: Vec<SeenCheck>,
}

/// A remedy as the provider describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenRemedy {
    /// Where it is, or how it ended.
    pub outcome: CheckOutcome,
    /// What the provider says of it.
    pub note: String,
}

/// Checks of machines, and remedies.
///
/// A write without a reply is answered by the lists of what was started: the provider's audits do not have it.
#[async_trait::async_trait]
pub trait CloudChecks {
    /// All checks on offer for machines.
    async fn offered_checks(&self, call: CallId) -> Answer<Vec<OfferedChecks>>;
    /// Starts checks of a machine; returns the id. Nothing about the machine changes.
    async fn start_checks(&self, call: CallId, machine: &str, checks: &str) -> Answer<String>;
    /// The ids under which those checks of that machine were started, latest first.
    async fn started_checks(&self, call: CallId, machine: &str, checks: &str) -> Answer<Vec<String>>;
    /// How far checks are that were started.
    async fn seen_checks(&self, call: CallId, id: &str) -> Answer<SeenChecks>;
    /// Starts a remedy; returns the id. It may restart, move or open the machine.
    async fn start_remedy(&self, call: CallId, machine: &str, remedy: &str) -> Answer<String>;
    /// The ids under which that remedy of that machine was started, latest first.
    async fn started_remedies(&self, call: CallId, machine: &str, remedy: &str) -> Answer<Vec<String>>;
    /// How far a remedy is that was started.
    async fn seen_remedy(&self, call: CallId, id: &str) -> Answer<SeenRemedy>;
}
