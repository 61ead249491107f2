//! Who may do what to a service, and why not: one pure function.

use std::collections::BTreeMap;

use serde::Serialize;

use super::state::ServiceState;
use super::{LifecycleAct, ServiceView, SuspensionReason, end_stays};
use crate::moving::BEING_MOVED;
use crate::setup::WaitsFor;
use crate::words::words;

words! {
    /// What can be asked of a service.
    Act {
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
        /// Install anew.
        Reinstall = "reinstall",
        /// Move to another region.
        Move = "move",
        /// Change the label.
        Rename = "rename",
        /// Take, change, roll back or delete snapshots.
        Snapshot = "snapshot",
        /// Show the login.
        Reveal = "reveal",
        /// Look at the screen and type.
        Console = "console",
        /// Run the data centre's checks.
        Troubleshoot = "troubleshoot",
        /// Run a remedy that checks have offered.
        Remedy = "remedy",
        /// End it at the end of its term or now.
        Cancel = "cancel",
        /// Take a planned end back.
        Resume = "resume",
        /// Begin the setup.
        Provision = "provision",
        /// Try again what has failed: a setup, a suspension, a restoration, an end.
        Retry = "retry",
        /// Stop and guard it.
        Suspend = "suspend",
        /// Start it again.
        Unsuspend = "unsuspend",
        /// End it at once.
        Terminate = "terminate",
        /// Say that the machine has followed a change of plan.
        ConfirmResize = "confirm_resize",
        /// Let a purchase go that waits for approval.
        ApprovePurchase = "approve_purchase",
        /// Refuse a purchase that waits for approval.
        RefusePurchase = "refuse_purchase",
    }
}

/// On which side the asker stands. Permissions are checked elsewhere; this is about the service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Viewer {
    /// The service's customer.
    Customer,
    /// The tenant's staff.
    Staff,
}

/// Whether an act is possible.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ability {
    /// Possible now.
    pub allowed: bool,
    /// If not, why and what to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// The facts that decide.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// Where the service is in its life.
    pub state: ServiceState,
    /// Why it is suspended.
    pub suspension: Option<SuspensionReason>,
    /// What is being done to it.
    pub act: Option<LifecycleAct>,
    /// What is being done has not succeeded so far.
    pub act_failed: bool,
    /// An action runs.
    pub busy: bool,
    /// A machine exists.
    pub has_machine: bool,
    /// The provider does not know the machine any more.
    pub missing: bool,
    /// running, stopped, rescue …
    pub power: &'a str,
    /// Snapshots included.
    pub snapshot_quota: u32,
    /// The end is planned.
    pub ending: bool,
    /// The machine was cancelled at the provider, for good.
    pub cancelled_at_provider: bool,
    /// The machine has not followed a change of plan.
    pub resize_due: bool,
    /// Its purchase waits for approval.
    pub held: bool,
    /// What is behind it: machine, storage or domain.
    pub what: &'a str,
    /// It is being moved to another region.
    pub moving: bool,
}

impl<'a> Facts<'a> {
    /// The facts of a service.
    pub fn of(service: &'a ServiceView) -> Self {
        Self {
            state: service.state,
            suspension: service.suspension,
            act: service.act,
            act_failed: service.act_failed,
            busy: service.running_action.is_some(),
            has_machine: service.instance_id.is_some(),
            missing: service.missing_since.is_some(),
            power: &service.power,
            snapshot_quota: service.product.snapshot_quota,
            ending: service.ends_on.is_some(),
            cancelled_at_provider: service.provider_ends_on.is_some(),
            // A storage follows by itself.
            resize_due: service.resize_due_since.is_some() && service.product.storage.is_none(),
            held: service.waits_for == Some(WaitsFor::Approval),
            what: service.product.what(),
            moving: service.moving,
        }
    }
}

/// Every act with its answer, by its word. Staff's own acts are only listed for staff.
pub fn abilities(service: &ServiceView, viewer: Viewer) -> BTreeMap<&'static str, Ability> {
    let facts = Facts::of(service);
    let for_staff = [
        Act::Provision,
        Act::Retry,
        Act::Suspend,
        Act::Unsuspend,
        Act::Terminate,
        Act::ConfirmResize,
        Act::ApprovePurchase,
        Act::RefusePurchase,
    ];
    Act::ALL
        .iter()
        .filter(|act| viewer == Viewer::Staff || !for_staff.contains(act))
        .map(|act| {
            let refused = refusal(&facts, viewer, *act);
            (act.as_str(), Ability { allowed: refused.is_none(), reason: refused.map(str::to_owned) })
        })
        .collect()
}

/// Why `act` is not possible; `None` when it is.
pub fn refusal(facts: &Facts<'_>, viewer: Viewer, act: Act) -> Option<&'static str> {
    use ServiceState as S;
    if facts.state.is_final() {
        return Some("The service has ended.");
    }
    if facts.act == Some(LifecycleAct::Terminate) && !matches!(act, Act::Terminate | Act::Retry) {
        return Some("The service is being ended.");
    }
    match act {
        Act::Rename => None,
        Act::Provision => (facts.state != S::Pending).then_some("Only a pending service can be set up."),
        Act::Retry => no_retry(facts),
        Act::Cancel => match facts.state {
            // Staff may set another end.
            _ if facts.ending && viewer == Viewer::Customer => Some("The end is already planned."),
            S::Pending => Some("It is not paid yet. An order that is not paid ends by itself."),
            S::Provisioning => Some("The service is being set up. Cancel it when it is ready."),
            _ => None,
        },
        Act::Resume if !facts.ending => Some("No end is planned."),
        Act::Resume => facts.cancelled_at_provider.then(|| match (facts.what, viewer) {
            ("domain", Viewer::Staff) => {
                "The domain is cancelled at the data centre by now. Take that back on its own page first."
            }
            (what, _) => end_stays(what),
        }),
        Act::Suspend => match facts.state {
            S::Pending | S::Provisioning | S::FailedSetup => Some("There is nothing running to suspend."),
            S::Suspended if facts.act.is_none() => Some("It is suspended already."),
            _ if facts.act == Some(LifecycleAct::Suspend) => Some("It is being suspended."),
            _ => None,
        },
        Act::Unsuspend => match facts.state {
            S::Suspended | S::FailedSuspend | S::FailedUnsuspend => (facts.act == Some(LifecycleAct::Unsuspend)
                && facts.state == S::Suspended)
                .then_some("It is being restored."),
            _ if facts.act == Some(LifecycleAct::Suspend) => None,
            _ => Some("It is not suspended."),
        },
        Act::Terminate => (facts.state == S::Pending).then_some("It was never set up. Cancel its order instead."),
        Act::ApprovePurchase | Act::RefusePurchase => (!facts.held).then_some("No purchase waits for approval."),
        Act::ConfirmResize => (!facts.resize_due).then_some("The machine has the size of its plan."),
        _ => machine_refusal(facts, viewer, act),
    }
}

fn no_retry(facts: &Facts<'_>) -> Option<&'static str> {
    match facts.act {
        Some(_) if facts.act_failed => None,
        Some(_) => Some("It is being tried now."),
        None => (facts.state != ServiceState::FailedSetup).then_some("Nothing has failed that could be tried again."),
    }
}

/// The acts on the machine itself.
fn machine_refusal(facts: &Facts<'_>, viewer: Viewer, act: Act) -> Option<&'static str> {
    use ServiceState as S;
    match facts.state {
        S::Pending => return Some("The service waits for its payment and is not set up yet."),
        S::Provisioning => return Some("The service is being set up. This takes a few minutes."),
        S::FailedSetup => return Some("The setup has not been completed yet."),
        // Looking at a machine that stands still harms nobody, but its customer is to learn why it does.
        S::Suspended if act == Act::Troubleshoot && viewer == Viewer::Staff => {}
        S::Suspended | S::FailedSuspend if act != Act::Reveal => return Some(suspended(facts, viewer)),
        _ => {}
    }
    if !facts.has_machine {
        return Some("There is no machine.");
    }
    if act == Act::Reveal {
        return (viewer == Viewer::Customer && facts.state.is_guarded()).then(|| suspended(facts, viewer));
    }
    if facts.missing {
        return Some("The machine cannot be found at the data centre. Our staff has been told.");
    }
    if act == Act::Console {
        // What is being done to a machine is what one wants to see.
        return (facts.power == "stopped").then_some("The machine is off. Start it to see its screen.");
    }
    let is_of_disk =
        matches!(act, Act::Reinstall | Act::Move | Act::Rescue | Act::ResetPassword | Act::Snapshot | Act::Remedy);
    if facts.moving && is_of_disk {
        return Some(BEING_MOVED);
    }
    if facts.act.is_some() {
        return Some("The service is being changed. Try again in a moment.");
    }
    if facts.busy {
        return Some("Another action is running. Wait until it has finished.");
    }
    if matches!(facts.power, "installing" | "provisioning" | "reset_password") {
        return Some("The machine is being installed or changed. Wait until it has finished.");
    }
    match act {
        Act::Start => (facts.power == "running").then_some("The machine is running already."),
        Act::Stop | Act::Shutdown => (facts.power == "stopped").then_some("The machine is stopped already."),
        Act::Restart => (facts.power == "stopped").then_some("The machine is stopped. Start it instead."),
        Act::Rescue => (facts.power == "rescue").then_some("The machine is in the rescue system already."),
        Act::Snapshot => (facts.snapshot_quota == 0).then_some("This plan does not include snapshots."),
        _ => None,
    }
}

fn suspended(facts: &Facts<'_>, viewer: Viewer) -> &'static str {
    if facts.act == Some(LifecycleAct::Unsuspend) {
        return "The service is being restored: its machine is being started. Wait until it runs.";
    }
    match (viewer, facts.suspension) {
        (Viewer::Staff, _) => "The service is suspended. Unsuspend it first.",
        (Viewer::Customer, Some(SuspensionReason::NonPayment)) => {
            "The service is suspended because an invoice is overdue. Pay it and the service is restored."
        }
        (Viewer::Customer, _) => "The service was suspended by our staff. Please contact us.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(state: ServiceState) -> Facts<'static> {
        Facts {
            state,
            suspension: None,
            act: None,
            act_failed: false,
            busy: false,
            has_machine: true,
            missing: false,
            power: "running",
            snapshot_quota: 1,
            ending: false,
            cancelled_at_provider: false,
            resize_due: false,
            held: false,
            what: "machine",
            moving: false,
        }
    }

    fn allowed(facts: &Facts<'_>, viewer: Viewer) -> String {
        let acts = Act::ALL.iter().filter(|a| refusal(facts, viewer, **a).is_none());
        acts.map(|a| a.as_str()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn what_each_state_allows_staff() {
        use ServiceState as S;
        let none = Facts { has_machine: false, power: "unknown", ..facts(S::Pending) };
        for (facts, expected) in [
            (none, "rename provision"),
            (Facts { state: S::Provisioning, ..none }, "rename terminate"),
            (Facts { state: S::Provisioning, held: true, ..none }, "rename terminate approve_purchase refuse_purchase"),
            (Facts { state: S::FailedSetup, ..none }, "rename cancel retry terminate"),
            (
                facts(S::Active),
                "stop restart shutdown rescue reset_password reinstall move rename snapshot reveal console troubleshoot remedy cancel suspend terminate",
            ),
            (
                Facts { power: "stopped", ..facts(S::Active) },
                "start rescue reset_password reinstall move rename snapshot reveal troubleshoot remedy cancel suspend terminate",
            ),
            (
                Facts { moving: true, ..facts(S::Active) },
                "stop restart shutdown rename reveal console troubleshoot cancel suspend terminate",
            ),
            (Facts { busy: true, ..facts(S::Active) }, "rename reveal console cancel suspend terminate"),
            (
                Facts { act: Some(LifecycleAct::Suspend), ..facts(S::Active) },
                "rename reveal console cancel unsuspend terminate",
            ),
            (Facts { act: Some(LifecycleAct::Terminate), ..facts(S::Active) }, "terminate"),
            (facts(S::Suspended), "rename reveal troubleshoot cancel unsuspend terminate"),
            (
                Facts { act: Some(LifecycleAct::Suspend), ..facts(S::FailedSuspend) },
                "rename reveal cancel unsuspend terminate",
            ),
            (
                Facts { act: Some(LifecycleAct::Suspend), act_failed: true, ..facts(S::FailedSuspend) },
                "rename reveal cancel retry unsuspend terminate",
            ),
            (
                Facts { act: Some(LifecycleAct::Terminate), act_failed: true, ..facts(S::FailedTerminate) },
                "retry terminate",
            ),
            (
                Facts { ending: true, power: "installing", ..facts(S::Active) },
                "rename reveal console cancel resume suspend terminate",
            ),
            (
                Facts { ending: true, cancelled_at_provider: true, power: "installing", ..facts(S::Active) },
                "rename reveal console cancel suspend terminate",
            ),
            (facts(S::Terminated), ""),
            (facts(S::Cancelled), ""),
        ] {
            assert_eq!(allowed(&facts, Viewer::Staff), expected, "{facts:?}");
        }
    }

    #[test]
    fn only_staff_sets_another_end() {
        let ending = Facts { ending: true, ..facts(ServiceState::Active) };
        assert_eq!(refusal(&ending, Viewer::Customer, Act::Cancel), Some("The end is already planned."));
        assert_eq!(refusal(&ending, Viewer::Staff, Act::Cancel), None);
    }

    #[test]
    fn what_was_cancelled_is_called_by_its_name() {
        let ended = Facts { ending: true, cancelled_at_provider: true, ..facts(ServiceState::Active) };
        for (what, viewer, said) in [
            ("storage", Viewer::Customer, "The storage has already"),
            ("domain", Viewer::Customer, "Ask our support"),
            ("domain", Viewer::Staff, "on its own page"),
        ] {
            let reason = refusal(&Facts { what, ..ended }, viewer, Act::Resume).unwrap();
            assert!(reason.contains(said), "{what}: {reason}");
        }
    }

    #[test]
    fn a_customer_may_not_start_a_suspended_service_and_learns_why() {
        let unpaid = Facts {
            suspension: Some(SuspensionReason::NonPayment),
            power: "stopped",
            ..facts(ServiceState::Suspended)
        };
        let reason = refusal(&unpaid, Viewer::Customer, Act::Start).unwrap();
        assert!(reason.contains("overdue") && reason.contains("Pay"), "{reason}");
        let staff = Facts { suspension: Some(SuspensionReason::Staff), ..unpaid };
        assert!(refusal(&staff, Viewer::Customer, Act::Start).unwrap().contains("contact us"));
        assert!(refusal(&staff, Viewer::Customer, Act::Reveal).is_some());
        // Who has paid is not asked to pay.
        let paid = Facts { act: Some(LifecycleAct::Unsuspend), ..unpaid };
        assert!(refusal(&paid, Viewer::Customer, Act::Start).unwrap().contains("being restored"));
    }

    #[test]
    fn every_refusal_is_a_sentence() {
        for state in ServiceState::ALL {
            for act in Act::ALL {
                if let Some(reason) = refusal(&facts(*state), Viewer::Customer, *act) {
                    assert!(reason.ends_with('.') && reason.len() > 15, "{state} {act}: {reason}");
                }
            }
        }
    }
}
