//! How a service that has begun stands, and what a run may do. Nothing here reads or writes.

use mpanel_core::{ErrorKind, Timestamp};
use mpanel_provisioning::{ActionState, GuardState, LifecycleAct, ServiceState, WaitsFor};

use super::{BulkCounts, ItemState, RunState};
use crate::acts::StaffAct;

/// How many services of a run are worked on at a time.
pub(super) const AT_A_TIME: u64 = 5;
/// After this long without an end nobody waits any more.
const GIVE_UP_SECONDS: i64 = 2 * 3600;

/// How a service stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Progress {
    /// Under way.
    Running,
    /// Done; perhaps there is something to say.
    Done(Option<&'static str>),
    /// It did not succeed.
    Failed(String),
}

/// What is known of a service that has begun.
#[derive(Debug, Clone, Default)]
pub(super) struct Seen<'a> {
    pub(super) state: Option<ServiceState>,
    pub(super) act: Option<LifecycleAct>,
    pub(super) act_failed: bool,
    pub(super) reason: Option<&'a str>,
    pub(super) waits_for: Option<WaitsFor>,
    /// The action or the checks it has begun, and why they failed.
    pub(super) action: Option<(ActionState, Option<&'a str>)>,
    /// The checks have found something.
    pub(super) found: bool,
    pub(super) seconds: i64,
}

/// How far something is that a service has begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Followed {
    pub(super) state: ActionState,
    /// Why it failed.
    pub(super) why: Option<String>,
    /// It was checks, and they have found something.
    pub(super) found: bool,
}

/// How far a service is on its way behind a firewall, or from it; without a guard it is not behind it.
pub(super) fn guarded(guard: Option<(GuardState, Option<String>)>, assign: bool) -> Followed {
    let as_it_is = |state| Followed { state, why: None, found: false };
    let failed = |why: &str| Followed { state: ActionState::Failed, why: Some(why.to_owned()), found: false };
    match (guard, assign) {
        (None, true) | (Some((GuardState::Detaching, _)), true) => failed("It was taken from behind it meanwhile."),
        (Some((GuardState::Active, _)), true) | (None, false) => as_it_is(ActionState::Succeeded),
        (Some((GuardState::Failed, why)), _) => Followed { state: ActionState::Failed, why, found: false },
        (Some((GuardState::Attaching | GuardState::Processing, _)), true) => as_it_is(ActionState::Running),
        (Some((GuardState::Detaching, _)), false) => as_it_is(ActionState::Running),
        (Some(_), false) => failed("It was put behind it again meanwhile."),
    }
}

/// What is told of snapshots that were deleted.
pub(super) fn deleted_in_words(count: u32) -> String {
    match count {
        0 => "No snapshot is that old.".to_owned(),
        1 => "One snapshot deleted.".to_owned(),
        more => format!("{more} snapshots deleted."),
    }
}

/// The rule.
pub(super) fn judge(act: StaffAct, seen: &Seen<'_>) -> Progress {
    let progress = match act {
        StaffAct::Machine(_) => action(seen),
        // The call's own job writes its end down.
        StaffAct::Snapshot | StaffAct::DeleteSnapshots | StaffAct::ScheduleSnapshots => Progress::Running,
        StaffAct::AssignFirewall | StaffAct::UnassignFirewall => action(seen),
        StaffAct::BuyAddOn => Progress::Done(Some("Billed. The service says when it has it.")),
        StaffAct::Troubleshoot => match action(seen) {
            Progress::Done(_) if seen.found => {
                Progress::Done(Some("The checks have found something. Look at the service."))
            }
            other => other,
        },
        StaffAct::Retry if seen.act.is_some() && seen.act_failed => failed(seen.reason),
        StaffAct::Retry if seen.act.is_some() => Progress::Running,
        StaffAct::Retry if seen.state == Some(ServiceState::Terminated) => {
            Progress::Done(Some("The service has ended."))
        }
        StaffAct::Provision | StaffAct::Retry | StaffAct::ApprovePurchase => setup(seen),
        StaffAct::Suspend => lifecycle(seen, LifecycleAct::Suspend),
        StaffAct::Unsuspend => lifecycle(seen, LifecycleAct::Unsuspend),
        StaffAct::Terminate => lifecycle(seen, LifecycleAct::Terminate),
        // They are over with the transaction that wrote them.
        StaffAct::ConfirmResize
        | StaffAct::UnscheduleSnapshots
        | StaffAct::Rename
        | StaffAct::Cancel
        | StaffAct::Resume => Progress::Done(None),
    };
    match progress {
        Progress::Running if seen.seconds >= GIVE_UP_SECONDS => {
            Progress::Failed("It did not end within two hours. Look at the service.".to_owned())
        }
        other => other,
    }
}

fn action(seen: &Seen<'_>) -> Progress {
    match seen.action {
        Some((ActionState::Succeeded, _)) => Progress::Done(None),
        Some((ActionState::Failed, why)) => failed(why),
        _ => Progress::Running,
    }
}

fn lifecycle(seen: &Seen<'_>, wanted: LifecycleAct) -> Progress {
    match seen.act {
        Some(act) if act == wanted && seen.act_failed => failed(seen.reason),
        Some(act) if act == wanted => Progress::Running,
        Some(_) => Progress::Failed("Something else was asked of the service meanwhile.".to_owned()),
        // Nothing is asked of it any more: it was carried out.
        None => Progress::Done(None),
    }
}

fn setup(seen: &Seen<'_>) -> Progress {
    match (seen.state, seen.waits_for) {
        (Some(ServiceState::Provisioning), Some(WaitsFor::Approval)) => {
            Progress::Done(Some("Begun. Its purchase waits for approval."))
        }
        (Some(ServiceState::Provisioning), Some(_)) => {
            Progress::Done(Some("Begun. It waits for the provider account."))
        }
        (Some(ServiceState::Pending | ServiceState::Provisioning), None) => Progress::Running,
        (Some(ServiceState::FailedSetup), _) => failed(seen.reason),
        (Some(ServiceState::Cancelled | ServiceState::Terminated), _) => failed(Some("The service has ended.")),
        _ => Progress::Done(None),
    }
}

fn failed(why: Option<&str>) -> Progress {
    Progress::Failed(why.filter(|w| !w.is_empty()).unwrap_or("It did not succeed. Look at the service.").to_owned())
}

/// Where a run is, from when it was stopped and ended.
pub(super) fn run_state(stopped: Option<Timestamp>, finished: Option<Timestamp>) -> RunState {
    match (stopped, finished) {
        (None, None) => RunState::Running,
        (Some(_), None) => RunState::Stopping,
        (Some(_), Some(_)) => RunState::Stopped,
        (None, Some(_)) => RunState::Finished,
    }
}

/// How many more may begin.
pub(super) fn free(counts: &BulkCounts) -> u64 {
    AT_A_TIME.saturating_sub(counts.running).min(counts.waiting)
}

/// What an error makes of a service: a refusal, or a failure of ours or the provider's.
pub(super) fn ended_by(kind: ErrorKind) -> ItemState {
    if kind.is_refusal() { ItemState::Refused } else { ItemState::Failed }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mpanel_provisioning::ActionKind;

    fn check(act: StaffAct, seen: &Seen<'_>, want: &str) {
        let found = format!("{:?}", judge(act, seen));
        assert!(found.starts_with(want), "{act:?} {seen:?}: {found}");
    }

    #[test]
    fn an_action_ends_as_its_own_job_says() {
        let stop = StaffAct::Machine(ActionKind::Stop);
        let at = |action| Seen { action: Some(action), ..Seen::default() };
        check(stop, &at((ActionState::Queued, None)), "Running");
        check(stop, &at((ActionState::Running, None)), "Running");
        check(stop, &at((ActionState::Succeeded, None)), "Done");
        check(stop, &at((ActionState::Failed, Some("The machine reports an error."))), "Failed(\"The machine reports");
        check(stop, &at((ActionState::Failed, None)), "Failed(\"It did not succeed. Look");
        check(stop, &Seen { seconds: 7200, ..at((ActionState::Running, None)) }, "Failed(\"It did not end");
        check(stop, &Seen { seconds: 7200, ..at((ActionState::Succeeded, None)) }, "Done");
    }

    #[test]
    fn checks_that_find_something_are_done_and_say_so() {
        let done = Seen { action: Some((ActionState::Succeeded, None)), ..Seen::default() };
        check(StaffAct::Troubleshoot, &done, "Done(None)");
        check(StaffAct::Troubleshoot, &Seen { found: true, ..done.clone() }, "Done(Some(\"The checks have found");
        let failed = Seen { action: Some((ActionState::Failed, Some("No answer."))), ..Seen::default() };
        check(StaffAct::Troubleshoot, &failed, "Failed(\"No answer");
        for act in [StaffAct::Rename, StaffAct::Resume, StaffAct::UnscheduleSnapshots] {
            check(act, &Seen::default(), "Done(None)");
        }
        for act in [StaffAct::DeleteSnapshots, StaffAct::ScheduleSnapshots] {
            check(act, &Seen::default(), "Running");
        }
        assert_eq!(deleted_in_words(0), "No snapshot is that old.");
        assert_eq!(deleted_in_words(2), "2 snapshots deleted.");
    }

    #[test]
    fn a_service_is_behind_a_firewall_when_its_rules_are_in_force() {
        use ActionState as A;
        use GuardState as G;
        for (guard, assign, want) in [
            (None, true, A::Failed),
            (Some(G::Attaching), true, A::Running),
            (Some(G::Processing), true, A::Running),
            (Some(G::Active), true, A::Succeeded),
            (Some(G::Failed), true, A::Failed),
            (Some(G::Detaching), true, A::Failed),
            (None, false, A::Succeeded),
            (Some(G::Detaching), false, A::Running),
            (Some(G::Failed), false, A::Failed),
            (Some(G::Active), false, A::Failed),
            (Some(G::Attaching), false, A::Failed),
        ] {
            assert_eq!(guarded(guard.map(|g| (g, None)), assign).state, want, "{guard:?} {assign}");
        }
        let told = guarded(Some((G::Failed, Some("Too many rules.".to_owned()))), true);
        assert_eq!(told.why.as_deref(), Some("Too many rules."));
    }

    #[test]
    fn a_suspension_is_done_when_nothing_is_asked_of_the_service_any_more() {
        let asked = Seen { act: Some(LifecycleAct::Suspend), ..Seen::default() };
        check(StaffAct::Suspend, &asked, "Running");
        check(
            StaffAct::Suspend,
            &Seen { act_failed: true, reason: Some("No answer."), ..asked.clone() },
            "Failed(\"No",
        );
        check(StaffAct::Suspend, &Seen::default(), "Done");
        check(StaffAct::Unsuspend, &asked, "Failed(\"Something else");
        check(StaffAct::Terminate, &Seen { act: Some(LifecycleAct::Terminate), ..Seen::default() }, "Running");
        // A second try begins in the failed state: what counts is whether this one has failed.
        let again =
            Seen { state: Some(ServiceState::FailedTerminate), act: Some(LifecycleAct::Terminate), ..Seen::default() };
        check(StaffAct::Terminate, &again, "Running");
    }

    #[test]
    fn a_setup_that_waits_for_a_person_holds_nobody_up() {
        use ServiceState as S;
        let at = |state| Seen { state: Some(state), ..Seen::default() };
        check(StaffAct::Retry, &at(S::Provisioning), "Running");
        check(StaffAct::Retry, &at(S::Active), "Done(None)");
        check(StaffAct::Retry, &at(S::Cancelled), "Failed(\"The service has ended");
        check(StaffAct::Retry, &at(S::Terminated), "Done(Some(\"The service has ended");
        let again = Seen { act: Some(LifecycleAct::Suspend), ..at(S::FailedSuspend) };
        check(StaffAct::Retry, &again, "Running");
        check(StaffAct::Retry, &Seen { act_failed: true, reason: Some("No answer."), ..again }, "Failed(\"No answer");
        check(StaffAct::Retry, &at(S::Suspended), "Done(None)");
        check(
            StaffAct::Retry,
            &Seen { reason: Some("No such image."), ..at(S::FailedSetup) },
            "Failed(\"No such image",
        );
        let waits = Seen { waits_for: Some(WaitsFor::Approval), ..at(S::Provisioning) };
        check(StaffAct::Provision, &waits, "Done(Some(");
    }

    #[test]
    fn only_a_few_are_worked_on_at_a_time() {
        let counts = |waiting, running| BulkCounts { waiting, running, ..BulkCounts::default() };
        assert_eq!([free(&counts(9, 0)), free(&counts(9, 3)), free(&counts(1, 3)), free(&counts(9, 7))], [5, 2, 1, 0]);
    }

    #[test]
    fn a_refusal_is_told_from_a_failure() {
        assert_eq!(ended_by(ErrorKind::Conflict), ItemState::Refused);
        assert_eq!(ended_by(ErrorKind::PaymentRequired), ItemState::Refused);
        assert_eq!(ended_by(ErrorKind::Unavailable), ItemState::Failed);
        assert_eq!(ended_by(ErrorKind::Internal), ItemState::Failed);
    }
}
