//! How a service that has begun stands, and what a run may do. Nothing here reads or writes.

use mpanel_core::{ErrorKind, Timestamp};
use mpanel_provisioning::{ActionState, LifecycleAct, ServiceState, WaitsFor};

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
    /// The action it has begun, and why it failed.
    pub(super) action: Option<(ActionState, Option<&'a str>)>,
    pub(super) seconds: i64,
}

/// The rule.
pub(super) fn judge(act: StaffAct, seen: &Seen<'_>) -> Progress {
    let progress = match act {
        StaffAct::Machine(_) => action(seen),
        // The snapshot's own job writes its end down.
        StaffAct::Snapshot => Progress::Running,
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
        StaffAct::ConfirmResize | StaffAct::Cancel => Progress::Done(None),
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
    match kind {
        ErrorKind::Provider | ErrorKind::Unavailable | ErrorKind::RateLimited | ErrorKind::Internal => {
            ItemState::Failed
        }
        _ => ItemState::Refused,
    }
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
