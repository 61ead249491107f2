//! Installations: a template at work on one machine. [`ops`] begins them and hands the secrets over, [`report`] is
//! what machines say about them.

mod ops;
mod report;
pub(crate) mod store;

use mpanel_core::{InstallId, ServiceId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::application::Software;
use crate::words::words;

pub(crate) use ops::{after_action, prepare};
pub use ops::{current_install, reveal_install};
pub use report::{Report, ReportState, expect_install, next_rehearsal, report_install};

words! {
    /// Where an installation is.
    InstallState {
        /// The machine has not said anything yet.
        Waiting = "waiting",
        /// It is under way.
        Running = "running",
        /// Everything is there.
        Done = "done",
        /// It came to nothing.
        Failed = "failed",
        /// The machine did not say how it ended.
        Silent = "silent",
        /// Another installation took its place.
        Replaced = "replaced",
    }
}

/// What is to be installed, and where the machine can call us.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// What was chosen, as it was checked.
    pub software: Software,
    /// Our own address, as machines reach it.
    pub base_url: String,
}

/// Something a machine has told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstallStep {
    /// What it does.
    pub words: String,
    /// Since when, in microseconds.
    pub at: i64,
}

/// An address under which the machine can be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InstallLink {
    /// What is there.
    pub label: String,
    /// The address.
    pub url: String,
}

/// An installation as it is shown.
#[derive(Debug, Clone, Serialize)]
pub struct InstallView {
    /// Its id.
    pub id: InstallId,
    /// The machine.
    pub service: ServiceId,
    /// What is installed.
    pub name: String,
    /// Version of the template.
    pub number: i32,
    /// Where it is.
    pub state: InstallState,
    /// What the machine has told so far.
    pub steps: Vec<InstallStep>,
    /// Why it failed.
    pub problem: Option<String>,
    /// Where the machine can be used.
    pub links: Vec<InstallLink>,
    /// Whether passwords wait to be handed over.
    pub secrets: bool,
    /// When they were.
    pub revealed_at: Option<Timestamp>,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
}

/// A password that was made for the machine.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct InstallSecret {
    /// What it is for.
    pub label: String,
    /// The password.
    pub value: String,
}
