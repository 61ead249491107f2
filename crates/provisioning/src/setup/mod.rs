//! The setup of a service: from a paid order to a machine that can be used.
//!
//! A state machine kept in the service's row. Money is spent in one place,
//! [`order`], and only after an intent with the request id of the purchase has
//! been committed ([`intent`]). Whatever ends the program or the connection in
//! between, the next run asks the provider what became of that intent
//! ([`locate`]) before it may buy again.

mod advance;
mod begin;
mod domain;
mod hold;
pub(crate) mod intent;
mod locate;
mod order;
mod room;
mod storage;
mod watch;

use std::collections::BTreeMap;

use mpanel_core::{Error, Result, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::provider::LoginRefs;
use crate::service::store::ServiceRow;
use crate::time::{from_micros, seconds_since};
use crate::words::words;

pub use advance::advance_provisioning;
pub(crate) use begin::is_awaited;
pub use begin::{begin_provisioning, retry_setup};
pub(crate) use hold::is_approved;
pub use hold::{approve_purchase, refuse_purchase};
pub(crate) use locate::{Located, resolve_intents};
pub(crate) use order::{bare_user_data, key_mark, login_refs, store_login, user_data};

#[cfg(test)]
pub(crate) use order::commit_intent_for_tests;

/// A setup that takes longer is given to staff.
pub(crate) const DEADLINE_SECONDS: i64 = 30 * 60;
/// The same while the provider's people build the machine by hand.
const MANUAL_DEADLINE_SECONDS: i64 = 24 * 60 * 60;
/// How long an unseen order is looked for before it counts as never made. It must be longer than the longest wait
/// for an answer to the purchase (60 s), or a purchase still on its way could be made twice.
pub(crate) const LOCATE_SECONDS: i64 = 120;
/// Purchases per setup; more without success are not bad luck but a fault.
const MAX_PURCHASES: u32 = 3;

words! {
    /// What a setup waits for before its machine is bought.
    WaitsFor {
        /// Staff has to approve the purchase.
        Approval = "approval",
        /// The account is in maintenance.
        Maintenance = "maintenance",
        /// The account is full.
        Room = "room",
    }
}

impl WaitsFor {
    /// What the customer is told: the truth, without our limits.
    pub(crate) fn public_words(self) -> &'static str {
        match self {
            WaitsFor::Approval => {
                "Our staff looks at this order before anything is bought. You need not do anything; we write to you \
                 when it is ready."
            }
            WaitsFor::Maintenance => {
                "The data centre is being maintained. Your order is in the queue and goes on by itself."
            }
            WaitsFor::Room => {
                "Your order is in the queue until there is room for your server. It goes on by itself; you need not do \
                 anything."
            }
        }
    }
}

/// Who let a purchase go, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Approval {
    /// The machine it was given for: the first, or one that replaces a dead one.
    pub(crate) generation: u32,
    pub(crate) by: String,
    pub(crate) why: String,
    pub(crate) at: i64,
}

words! {
    /// The steps of a setup.
    Step {
        /// The machine is bought.
        Ordering = "ordering",
        /// The outcome of a purchase is looked up.
        Locating = "locating",
        /// The provider builds the machine.
        Building = "building",
        /// The operating system is installed.
        Installing = "installing",
        /// It can be used.
        Ready = "ready",
    }
}

impl Step {
    fn label(self) -> &'static str {
        match self {
            Step::Ordering => "Reserving your machine",
            Step::Locating => "Confirming the reservation",
            Step::Building => "Building the machine",
            Step::Installing => "Installing the operating system",
            Step::Ready => "Ready to use",
        }
    }

    fn label_of_domain(self) -> &'static str {
        match self {
            Step::Ordering | Step::Locating => "Ordering your domain",
            Step::Building | Step::Installing => "Waiting for the registry",
            Step::Ready => "Ready to use",
        }
    }

    fn label_of_storage(self) -> &'static str {
        match self {
            Step::Ordering | Step::Locating => "Reserving your storage",
            Step::Building | Step::Installing => "Setting up your storage",
            Step::Ready => "Ready to use",
        }
    }
}

/// A step as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StepView {
    /// The step's word.
    pub key: &'static str,
    /// What it does, for people.
    pub label: &'static str,
    /// `done`, `running`, `waiting` or `failed`.
    pub state: &'static str,
    /// When it ended or, if it runs, when it began.
    pub at: Option<Timestamp>,
    /// What it waits for.
    pub detail: Option<String>,
}

/// The setup as the row keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Setup {
    pub(crate) step: Step,
    /// 1 for the first setup; each retry by staff adds one.
    pub(crate) attempt: u32,
    /// Purchases sent in this attempt.
    pub(crate) purchases: u32,
    /// Machines bought for this service so far, dead ones included; names the next one.
    pub(crate) generation: u32,
    pub(crate) failed: bool,
    /// The account is in maintenance and the order waits.
    pub(crate) queued: bool,
    /// The account is full and the order waits.
    #[serde(default)]
    pub(crate) full: bool,
    /// The purchase waits for approval.
    #[serde(default)]
    pub(crate) held: bool,
    /// The last approval.
    #[serde(default)]
    pub(crate) approval: Option<Approval>,
    /// The first look after a retry: what is dead now stays dead.
    pub(crate) second_chance: bool,
    /// Accounts that have a storage in the region already, as they said when one was ordered.
    #[serde(default)]
    pub(crate) taken_at: Vec<Uuid>,
    pub(crate) detail: Option<String>,
    pub(crate) started_at: i64,
    pub(crate) deadline_at: i64,
    pub(crate) login: LoginRefs,
    pub(crate) at: BTreeMap<Step, i64>,
}

impl Setup {
    pub(crate) fn new(now: Timestamp) -> Self {
        let now = now.as_microsecond();
        Self {
            step: Step::Ordering,
            attempt: 1,
            purchases: 0,
            generation: 1,
            failed: false,
            queued: false,
            full: false,
            held: false,
            approval: None,
            second_chance: false,
            taken_at: Vec::new(),
            detail: None,
            started_at: now,
            deadline_at: now + DEADLINE_SECONDS * 1_000_000,
            login: LoginRefs::default(),
            at: BTreeMap::from([(Step::Ordering, now)]),
        }
    }

    pub(crate) fn of(row: &ServiceRow) -> Result<Self> {
        let text = row.setup.as_deref().ok_or_else(|| Error::internal("a service in setup has no setup"))?;
        Ok(serde_json::from_str(text)?)
    }

    pub(crate) fn enter(&mut self, step: Step, now: Timestamp) {
        if self.step != step {
            self.at.insert(self.step, now.as_microsecond());
            self.at.insert(step, now.as_microsecond());
            self.step = step;
        }
        self.detail = None;
    }

    pub(crate) fn restart_deadline(&mut self, now: Timestamp, seconds: i64) {
        self.deadline_at = now.as_microsecond() + seconds * 1_000_000;
    }

    /// Whether staff has let the purchase of the present machine go.
    pub(crate) fn is_approved(&self) -> bool {
        self.approval.as_ref().is_some_and(|a| a.generation == self.generation)
    }

    pub(crate) fn is_overdue(&self, now: Timestamp) -> bool {
        now.as_microsecond() >= self.deadline_at
    }

    /// Seconds until the next look: often at first, less often later.
    pub(crate) fn poll_seconds(&self, now: Timestamp) -> i64 {
        let since = self.at.get(&self.step).copied().unwrap_or(self.started_at);
        poll_seconds(seconds_since(since, now))
    }
}

/// 5 seconds in the first minute, 10 in the next two, then 15.
pub(crate) fn poll_seconds(elapsed: i64) -> i64 {
    match elapsed {
        ..60 => 5,
        60..180 => 10,
        _ => 15,
    }
}

/// The steps of a service's setup as they are shown; `None` before it begins.
pub(crate) fn steps(row: &ServiceRow) -> Result<Option<Vec<StepView>>> {
    let Some(text) = row.setup.as_deref() else { return Ok(None) };
    let setup: Setup = serde_json::from_str(text)?;
    let product = row.product()?;
    let view = |step: &Step| {
        let state = match step.cmp(&setup.step) {
            std::cmp::Ordering::Less => "done",
            std::cmp::Ordering::Equal if setup.step == Step::Ready => "done",
            std::cmp::Ordering::Equal if setup.failed => "failed",
            std::cmp::Ordering::Equal if setup.queued || setup.full || setup.held => "waiting",
            std::cmp::Ordering::Equal => "running",
            std::cmp::Ordering::Greater => "waiting",
        };
        let detail = if *step == setup.step { setup.detail.clone() } else { None };
        let at = setup.at.get(step).filter(|_| *step <= setup.step).copied().map(from_micros);
        let label = match product.what() {
            "storage" => step.label_of_storage(),
            "domain" => step.label_of_domain(),
            _ => step.label(),
        };
        StepView { key: step.as_str(), label, state, at, detail }
    };
    // Looking an order up is the exception; it is shown only when it happened.
    let shown = |step: &&Step| match step {
        Step::Locating => setup.at.contains_key(&Step::Locating),
        // Nothing is installed in a storage or a domain.
        Step::Installing => product.has_machine(),
        _ => true,
    };
    Ok(Some(Step::ALL.iter().filter(shown).map(view).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn polls_grow_from_5_to_15_seconds() {
        assert_eq!([0, 59, 60, 179, 180, 9999].map(poll_seconds), [5, 5, 10, 10, 15, 15]);
    }

    #[test]
    fn steps_keep_the_time_they_ended() {
        let start: Timestamp = "2026-01-15T12:00:00Z".parse().unwrap();
        let later: Timestamp = "2026-01-15T12:00:30Z".parse().unwrap();
        let mut setup = Setup::new(start);
        setup.enter(Step::Building, later);
        assert_eq!(setup.at[&Step::Ordering], later.as_microsecond());
        assert_eq!(setup.poll_seconds(later), 5);
        assert!(!setup.is_overdue(later));
        let text = serde_json::to_string(&setup).unwrap();
        assert_eq!(serde_json::from_str::<Setup>(&text).unwrap(), setup);
    }
}
