//! Whether a machine can get an add-on while it runs.

use mpanel_core::Error;

use crate::account::AddOnOffer;
use crate::service::ServiceState;

/// What decides it.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// Where the service is in its life.
    pub state: ServiceState,
    /// The provider knows its machine.
    pub has_machine: bool,
    /// What the add-on is at the provider; none for what only the seller delivers.
    pub key: Option<&'a str>,
    /// What the provider says about it.
    pub offer: Option<&'a AddOnOffer>,
    /// The machine's product at the provider.
    pub machine: &'a str,
    /// The machine has it.
    pub held: bool,
    /// It is being bought.
    pub on_its_way: bool,
}

/// Why not: a stable code and a sentence that says what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AddOnRefusal {
    /// The code.
    pub code: &'static str,
    /// The sentence.
    pub reason: &'static str,
}

impl From<AddOnRefusal> for Error {
    fn from(refusal: AddOnRefusal) -> Self {
        Error::conflict(refusal.code, refusal.reason)
    }
}

/// Why a machine cannot get an add-on now; none when it can.
pub fn refusal(facts: &Facts<'_>) -> Option<AddOnRefusal> {
    use ServiceState as S;
    let no = |code, reason| Some(AddOnRefusal { code, reason });
    match facts.state {
        S::Active => {}
        S::Suspended | S::FailedSuspend | S::FailedUnsuspend => {
            return no("action_not_possible", "The server is suspended.");
        }
        S::Cancelled | S::Terminated | S::FailedTerminate => {
            return no("action_not_possible", "The service has ended.");
        }
        S::Pending | S::Provisioning | S::FailedSetup => {
            return no("action_not_possible", "The server is not set up yet.");
        }
    }
    if !facts.has_machine {
        return no("action_not_possible", "There is no machine.");
    }
    if facts.held {
        return no("has_add_on", "The server has this add-on already, without being billed for it.");
    }
    if facts.on_its_way {
        return no("has_add_on", "This add-on is being added.");
    }
    let offer = match (facts.key, facts.offer) {
        (None, _) => return None,
        (Some(_), None) => return no("add_on_at_order", "The data centre gives this add-on only with a new server."),
        (Some(_), Some(offer)) => offer,
    };
    offer.refusal(facts.machine).and_then(|reason| no("add_on_at_order", reason))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::offers::add_on_offer;

    #[test]
    fn the_first_thing_in_the_way_is_told() {
        let good = Facts {
            state: ServiceState::Active,
            has_machine: true,
            key: Some("backup"),
            offer: add_on_offer("contabo", "backup"),
            machine: "V153",
            held: false,
            on_its_way: false,
        };
        let check = |facts: Facts<'_>, want: Option<(&str, &str)>| {
            let found = refusal(&facts);
            assert_eq!(found.map(|r| r.code), want.map(|w| w.0), "{facts:?}");
            assert!(found.is_none_or(|r| r.reason.contains(want.unwrap().1) && r.reason.ends_with('.')), "{found:?}");
        };
        check(good, None);
        check(Facts { key: None, offer: None, ..good }, None);
        check(Facts { state: ServiceState::Suspended, ..good }, Some(("action_not_possible", "suspended")));
        check(Facts { state: ServiceState::Terminated, ..good }, Some(("action_not_possible", "ended")));
        check(Facts { state: ServiceState::Provisioning, ..good }, Some(("action_not_possible", "not set up")));
        check(Facts { has_machine: false, ..good }, Some(("action_not_possible", "no machine")));
        check(Facts { held: true, on_its_way: true, ..good }, Some(("has_add_on", "already")));
        check(Facts { on_its_way: true, ..good }, Some(("has_add_on", "being added")));
        check(Facts { machine: "V93", ..good }, Some(("add_on_at_order", "storage servers")));
        check(Facts { key: Some("1477"), offer: None, ..good }, Some(("add_on_at_order", "only with a new server")));
        let address = add_on_offer("contabo", "additional_ips");
        let address = Facts { key: Some("additional_ips"), offer: address, ..good };
        check(address, Some(("add_on_at_order", "together with a new server")));
    }
}
