//! What a move to a bigger server consists of, how far it has come, and what is refused: pure functions.

use mpanel_billing::OrderState;
use mpanel_provisioning::{ServiceState, ServiceView};

use crate::words::words;

words! {
    /// Where a guided move is.
    GuideState {
        /// It goes on.
        Open = "open",
        /// The old server is cancelled.
        Done = "done",
        /// It was given up.
        Abandoned = "abandoned",
    }
}

words! {
    /// A step of a guided move.
    StepKey {
        /// The order of the new server is paid.
        Order = "order",
        /// The new server runs.
        Machine = "machine",
        /// The data is on it.
        Data = "data",
        /// What pointed to the old server points to the new one.
        Addresses = "addresses",
        /// The old server is cancelled.
        End = "end",
    }
}

words! {
    /// Where a step is.
    StepState {
        /// Done.
        Done = "done",
        /// It is its turn.
        Now = "now",
        /// Its turn has not come.
        Later = "later",
        /// It came to nothing.
        Failed = "failed",
    }
}

/// A step and where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// Which.
    pub key: StepKey,
    /// Where.
    pub state: StepState,
}

/// What decides where the steps are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Facts {
    pub(super) order: OrderState,
    /// The new server's state and whether it has an address, once it exists.
    pub(super) new: Option<(ServiceState, bool)>,
    /// Somebody has said that the data is there.
    pub(super) data: bool,
    /// Somebody has said that nothing points to the old server any more.
    pub(super) addresses: bool,
    pub(super) state: GuideState,
}

/// Where each step is: those before the first open one are done, those behind it wait.
pub(super) fn steps(facts: &Facts) -> Vec<Step> {
    let of = |key: StepKey| match key {
        StepKey::Order => match facts.order {
            OrderState::Active => StepState::Done,
            OrderState::Pending => StepState::Now,
            OrderState::Cancelled | OrderState::Fraud => StepState::Failed,
        },
        StepKey::Machine => match facts.new {
            Some((ServiceState::Active, true)) => StepState::Done,
            Some((state, _)) if state.is_final() || state == ServiceState::FailedSetup => StepState::Failed,
            _ => StepState::Now,
        },
        StepKey::Data => done(facts.data),
        StepKey::Addresses => done(facts.addresses),
        StepKey::End => done(facts.state == GuideState::Done),
    };
    let mut reached = true;
    let one = |key: &StepKey| {
        let state = if reached { of(*key) } else { StepState::Later };
        reached &= state == StepState::Done;
        Step { key: *key, state }
    };
    // One that is finished stays finished, also where the new server was ended later.
    if facts.state == GuideState::Done {
        return StepKey::ALL.iter().map(|key| Step { key: *key, state: StepState::Done }).collect();
    }
    StepKey::ALL.iter().map(one).collect()
}

fn done(it_is: bool) -> StepState {
    if it_is { StepState::Done } else { StepState::Now }
}

/// Why a step cannot be reached yet; none when everything before it is done.
pub(super) fn not_reached(steps: &[Step], key: StepKey) -> Option<&'static str> {
    let open = steps.iter().take_while(|s| s.key != key).find(|s| s.state != StepState::Done)?;
    Some(match (open.key, open.state) {
        (StepKey::Order, StepState::Failed) => {
            "The order of the new server was given up. Abandon this move and begin anew."
        }
        (StepKey::Order, _) => "The new server is not paid yet. Pay its invoice first.",
        (StepKey::Machine, StepState::Failed) => {
            "The new server could not be set up, or has ended. Wait for our staff, or abandon this move."
        }
        (StepKey::Machine, _) => "The new server does not run yet. Wait until it is set up.",
        (StepKey::Data, _) => "The data is not moved yet. Say so when it is.",
        (StepKey::Addresses, _) => "Addresses still lead to the old server. Say so when they do not.",
        (StepKey::End, _) => return None,
    })
}

/// Why no move from a server can begin; none when one can.
pub(super) fn start_refusal(service: &ServiceView) -> Option<&'static str> {
    match service.state {
        _ if !service.product.has_machine() => Some("Only servers have bigger plans to move to."),
        ServiceState::Active if service.subscription.is_none() => {
            Some("Nothing is billed for this server, so there is nothing to replace. Ask support.")
        }
        ServiceState::Active if service.ends_on.is_some() => {
            Some("The server is set to end. Take that back first, or order a bigger one in the shop.")
        }
        ServiceState::Active if service.moving => {
            Some("The server is being moved to another region. Wait until it is there.")
        }
        ServiceState::Active if service.missing_since.is_some() => {
            Some("The data centre does not know this server any more. Ask support.")
        }
        ServiceState::Active => None,
        ServiceState::Pending | ServiceState::Provisioning | ServiceState::FailedSetup => {
            Some("The server is not set up yet.")
        }
        ServiceState::Cancelled | ServiceState::Terminated | ServiceState::FailedTerminate => {
            Some("The server has ended. Order a new one.")
        }
        ServiceState::Suspended | ServiceState::FailedSuspend | ServiceState::FailedUnsuspend => {
            Some("The server is suspended. Settle what is open first.")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const READY: Facts = Facts {
        order: OrderState::Active,
        new: Some((ServiceState::Active, true)),
        data: true,
        addresses: true,
        state: GuideState::Open,
    };

    #[test]
    fn steps_follow_one_another() {
        for (facts, words) in [
            (Facts { order: OrderState::Pending, new: None, ..READY }, "now later later later later"),
            (Facts { order: OrderState::Cancelled, new: None, ..READY }, "failed later later later later"),
            (Facts { new: None, ..READY }, "done now later later later"),
            (Facts { new: Some((ServiceState::Provisioning, false)), ..READY }, "done now later later later"),
            (Facts { new: Some((ServiceState::Active, false)), ..READY }, "done now later later later"),
            (Facts { new: Some((ServiceState::FailedSetup, false)), ..READY }, "done failed later later later"),
            (Facts { new: Some((ServiceState::Terminated, true)), ..READY }, "done failed later later later"),
            (Facts { data: false, ..READY }, "done done now later later"),
            (Facts { addresses: false, ..READY }, "done done done now later"),
            (READY, "done done done done now"),
            (Facts { state: GuideState::Done, new: None, ..READY }, "done done done done done"),
        ] {
            let found: Vec<&str> = steps(&facts).iter().map(|s| s.state.as_str()).collect();
            assert_eq!(found.join(" "), words, "{facts:?}");
        }
    }

    #[test]
    fn what_is_not_reached_says_what_comes_first() {
        for (facts, key, reason) in [
            (READY, StepKey::End, None),
            (Facts { addresses: false, ..READY }, StepKey::End, Some("Addresses")),
            (Facts { addresses: false, ..READY }, StepKey::Addresses, None),
            (Facts { data: false, ..READY }, StepKey::Addresses, Some("data")),
            (Facts { new: None, ..READY }, StepKey::Data, Some("does not run")),
            (Facts { order: OrderState::Fraud, ..READY }, StepKey::Data, Some("given up")),
            (Facts { order: OrderState::Pending, ..READY }, StepKey::End, Some("not paid")),
            (Facts { order: OrderState::Pending, ..READY }, StepKey::Order, None),
        ] {
            let found = not_reached(&steps(&facts), key);
            assert_eq!(found.is_some(), reason.is_some(), "{facts:?} {key:?}: {found:?}");
            assert!(found.is_none_or(|text| text.contains(reason.unwrap_or_default())), "{found:?}");
        }
    }
}
