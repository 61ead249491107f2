//! Actions: one thing done to a service's machine, from the request to the state it leads to.
//!
//! [`request`] checks and queues, [`run`] carries out, [`rules`] judges when an
//! action has succeeded, [`finish`] writes down what it changed. At most one action of a service runs at a time.

mod finish;
mod request;
mod rules;
mod run;
pub(crate) mod store;

use mpanel_core::{ServiceActionId, ServiceId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::install::Wanted;
use crate::service::Act;
use crate::words::words;

pub(crate) use request::sent_actions;
pub use request::{get_action, list_actions, request_action};
pub use run::run_service_action;

words! {
    /// What can be done to a machine.
    ActionKind {
        /// Switch on.
        Start = "start",
        /// Switch off hard.
        Stop = "stop",
        /// Switch off and on.
        Restart = "restart",
        /// Ask the guest to switch off.
        Shutdown = "shutdown",
        /// Boot the rescue system.
        Rescue = "rescue",
        /// Set a new password.
        ResetPassword = "reset_password",
        /// Install anew; the disk is wiped.
        Reinstall = "reinstall",
    }
}

impl ActionKind {
    /// The ability that allows it.
    pub fn act(self) -> Act {
        match self {
            Self::Start => Act::Start,
            Self::Stop => Act::Stop,
            Self::Restart => Act::Restart,
            Self::Shutdown => Act::Shutdown,
            Self::Rescue => Act::Rescue,
            Self::ResetPassword => Act::ResetPassword,
            Self::Reinstall => Act::Reinstall,
        }
    }

    /// Whether keys can be chosen for it.
    fn takes_keys(self) -> bool {
        matches!(self, Self::Rescue | Self::ResetPassword | Self::Reinstall)
    }

    fn title(self) -> &'static str {
        match self {
            Self::Start => "Start",
            Self::Stop => "Stop",
            Self::Restart => "Restart",
            Self::Shutdown => "Shutdown",
            Self::Rescue => "Rescue system",
            Self::ResetPassword => "New password",
            Self::Reinstall => "Reinstallation",
        }
    }
}

words! {
    /// Where an action is.
    ActionState {
        /// Waits for a worker.
        Queued = "queued",
        /// Under way.
        Running = "running",
        /// Done.
        Succeeded = "succeeded",
        /// Did not succeed.
        Failed = "failed",
    }
}

/// What is asked for.
#[derive(Debug, Clone)]
pub struct ActionRequest {
    /// What to do.
    pub kind: ActionKind,
    /// Reinstallation: the image; the present one when absent.
    pub image_id: Option<String>,
    /// The keys, one a line. Reinstallation and rescue system: the present ones when absent; a new password: none.
    pub ssh_key: Option<String>,
    /// Reinstallation: what is installed with it; what was installed before when absent.
    pub software: Option<Wanted>,
    /// Reinstallation: the host name or label, typed by hand, because the disk is wiped.
    pub confirm_name: Option<String>,
}

impl ActionRequest {
    /// An action without settings.
    pub fn new(kind: ActionKind) -> Self {
        Self { kind, image_id: None, ssh_key: None, software: None, confirm_name: None }
    }
}

/// An action as it is shown.
#[derive(Debug, Clone, Serialize)]
pub struct ActionView {
    /// Its id.
    pub id: ServiceActionId,
    /// The service.
    pub service: ServiceId,
    /// What is done.
    pub action: ActionKind,
    /// Where it is.
    pub state: ActionState,
    /// When it was asked for.
    pub requested_at: Timestamp,
    /// By whom.
    pub requested_by: String,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
    /// What happens at the moment.
    pub detail: Option<String>,
    /// Why it failed.
    pub error: Option<String>,
}

/// Settings of an action as the row keeps them; no secrets.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Params {
    pub(crate) image_id: Option<String>,
    pub(crate) image_name: Option<String>,
    pub(crate) windows: bool,
    pub(crate) ssh_key: Option<String>,
    /// Whether it was chosen anew what is installed.
    #[serde(default)]
    pub(crate) software: bool,
    /// The provider's own application, when that was chosen.
    #[serde(default)]
    pub(crate) provider_application: Option<String>,
}
