//! When an action has succeeded: judged by the machine's state, never by the provider's "accepted".

use super::ActionKind;
use crate::provider::{Machine, MachineStatus};

/// What a look at the machine means for an action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Not there yet; `left` says that the machine has left its old state.
    Wait { left: bool },
    /// It is done.
    Done,
    /// It will not succeed.
    Failed(String),
}

/// The rule. `left` says whether the machine was seen outside its old state, `elapsed` the seconds since the provider
/// accepted the action.
pub(super) fn judge(kind: ActionKind, machine: &Machine, left: bool, elapsed: i64) -> Verdict {
    use MachineStatus as S;
    let status = machine.status;
    if status == S::Error {
        let said = machine.error.as_deref().unwrap_or("no reason");
        return Verdict::Failed(format!("The machine reports an error: {said}."));
    }
    let settled = matches!(status, S::Running | S::Stopped);
    let wait = Verdict::Wait { left: left || !settled };
    match kind {
        ActionKind::Start if status == S::Running => Verdict::Done,
        ActionKind::Stop | ActionKind::Shutdown if status == S::Stopped => Verdict::Done,
        ActionKind::Shutdown if elapsed >= 180 => {
            Verdict::Failed("The operating system did not switch off. Use Stop to switch the machine off hard.".into())
        }
        ActionKind::Rescue if status == S::Rescue => Verdict::Done,
        // A restart may be over between two looks.
        ActionKind::Restart if status == S::Running && (left || elapsed >= 15) => Verdict::Done,
        ActionKind::Restart => Verdict::Wait { left: left || status != S::Running },
        ActionKind::ResetPassword if settled && (left || elapsed >= 30) => Verdict::Done,
        ActionKind::Reinstall if status == S::Running && left => Verdict::Done,
        // A reinstallation that was accepted and silently not done has been seen in the field.
        ActionKind::Reinstall if settled && !left && elapsed >= 120 => Verdict::Failed(
            "The data centre accepted the reinstallation but never began it. Nothing was changed; try again.".into(),
        ),
        _ => wait,
    }
}

/// Seconds an action may take.
pub(super) fn deadline_seconds(kind: ActionKind) -> i64 {
    match kind {
        ActionKind::Reinstall => 30 * 60,
        _ => 15 * 60,
    }
}

/// Seconds to the next look: a reinstallation's beginning must not be missed.
pub(super) fn poll_seconds(kind: ActionKind, left: bool, elapsed: i64) -> i64 {
    match kind {
        ActionKind::Reinstall | ActionKind::ResetPassword if !left => 2,
        _ if elapsed < 20 => 2,
        _ => crate::setup::poll_seconds(elapsed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(kind: ActionKind, status: MachineStatus, left: bool, elapsed: i64, expected: &str) {
        let machine = Machine {
            id: "1".into(),
            display_name: String::new(),
            product_id: String::new(),
            region: String::new(),
            status,
            status_word: String::new(),
            ipv4: None,
            ipv6: None,
            image_id: None,
            bought_at: None,
            ends_on: None,
            error: None,
            add_ons: Vec::new(),
        };
        let verdict = format!("{:?}", judge(kind, &machine, left, elapsed));
        assert!(verdict.starts_with(expected), "{kind} {status} {left} {elapsed}: {verdict}");
    }

    #[test]
    fn success_is_what_the_machine_shows() {
        use ActionKind as K;
        use MachineStatus as S;
        check(K::Start, S::Stopped, false, 5, "Wait { left: false }");
        check(K::Start, S::Running, false, 5, "Done");
        check(K::Stop, S::Running, false, 5, "Wait");
        check(K::Stop, S::Stopped, false, 5, "Done");
        check(K::Shutdown, S::Running, false, 200, "Failed");
        check(K::Restart, S::Running, false, 3, "Wait { left: false }");
        check(K::Restart, S::Stopped, false, 3, "Wait { left: true }");
        check(K::Restart, S::Running, true, 3, "Done");
        check(K::Restart, S::Running, false, 15, "Done");
        check(K::Rescue, S::Running, false, 5, "Wait");
        check(K::Rescue, S::Rescue, false, 5, "Done");
        check(K::ResetPassword, S::ResettingPassword, false, 5, "Wait { left: true }");
        check(K::ResetPassword, S::Running, true, 5, "Done");
        check(K::Reinstall, S::Running, false, 30, "Wait { left: false }");
        check(K::Reinstall, S::Installing, false, 30, "Wait { left: true }");
        check(K::Reinstall, S::Running, true, 90, "Done");
        check(K::Reinstall, S::Running, false, 120, "Failed");
        check(K::Start, S::Error, false, 5, "Failed");
    }
}
