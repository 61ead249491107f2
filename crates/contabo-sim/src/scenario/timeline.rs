//! What happens in a scenario, and when: faults are set, machines change, the account changes.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Wait;
use crate::clock::later;
use crate::fault::FaultRule;
use crate::mood::Moods;
use crate::state::{Env, State};
use crate::status::Status;

/// One line of the timeline: a time (without one the start) and one thing that happens then.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry {
    at: Option<Timestamp>,
    /// Counted from the start.
    after: Option<Wait>,
    fault: Option<FaultRule>,
    machine: Option<MachineTurn>,
    account: Option<Moods>,
}

/// What becomes of a machine. One that does not exist then is left in peace.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MachineTurn {
    /// The name it was given.
    name: String,
    /// The status it gets stuck in.
    status: Option<Status>,
    error_message: Option<String>,
    /// It is gone, as after a deletion in the provider's panel.
    #[serde(default)]
    vanished: bool,
}

/// Something of a timeline that has not happened yet.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Event {
    at: Timestamp,
    machine: Option<MachineTurn>,
    account: Option<Moods>,
}

impl Entry {
    /// What makes no sense about it.
    pub(super) fn check(&self) -> Result<(), &'static str> {
        let things = [self.fault.is_some(), self.machine.is_some(), self.account.is_some()];
        if things.iter().filter(|is_there| **is_there).count() != 1 {
            return Err("name exactly one of fault, machine and account");
        }
        if self.at.is_some() && self.after.is_some() {
            return Err("at and after exclude each other");
        }
        if self.machine.as_ref().is_some_and(|turn| turn.vanished == turn.status.is_some()) {
            return Err("a machine needs either a status or vanished");
        }
        let has_time = self.at.is_some() || self.after.is_some();
        if has_time && self.fault.as_ref().is_some_and(|rule| rule.from.is_some()) {
            return Err("from and at or after exclude each other");
        }
        Ok(())
    }

    /// When it happens, if it has a time.
    fn time(&self, start: Timestamp) -> Option<Timestamp> {
        self.at.or_else(|| self.after.map(|wait| later(start, wait.0)))
    }

    /// Its fault, if it is one.
    pub(super) fn fault(&self, start: Timestamp) -> Option<FaultRule> {
        let mut rule = self.fault.clone()?;
        rule.from = rule.from.or(self.time(start));
        Some(rule)
    }

    /// Its event, if it is none of the faults.
    pub(super) fn event(&self, start: Timestamp) -> Option<Event> {
        if self.fault.is_some() {
            return None;
        }
        let at = self.time(start).unwrap_or(start);
        Some(Event { at, machine: self.machine.clone(), account: self.account.clone() })
    }
}

impl State {
    /// Adds to the timeline, which stays in order; of one instant, the older one happens first.
    pub(super) fn await_event(&mut self, event: Event) {
        let place = self.timeline.partition_point(|known| known.at <= event.at);
        self.timeline.insert(place, event);
    }

    /// Lets happen what is due, each at its own instant.
    pub(crate) fn catch_up(&mut self, env: &Env<'_>) {
        self.relocate(env.at);
        while self.timeline.first().is_some_and(|event| event.at <= env.at) {
            let event = self.timeline.remove(0);
            let then = Env { at: event.at, ..*env };
            if let Some(moods) = event.account {
                moods.apply(self);
            }
            if let Some(turn) = event.machine {
                self.turn(&turn, &then);
            }
        }
    }

    fn turn(&mut self, turn: &MachineTurn, env: &Env<'_>) {
        let mut found = self.instances.values().filter(|instance| !instance.is_gone(env.at));
        let Some(id) = found.find(|instance| instance.display_name == turn.name).map(|instance| instance.id) else {
            tracing::warn!(name = turn.name, "the timeline speaks of a machine that is not there");
            return;
        };
        match turn.status {
            Some(status) => {
                self.put_status(id, status, turn.error_message.as_deref(), env);
            }
            None => {
                self.instances.remove(&id);
            }
        }
    }
}
