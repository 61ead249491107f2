//! The lifecycle of a service: its states and the one function that moves it between them.

use mpanel_core::Error;

use crate::words::words;

words! {
    /// Where a service is in its life.
    ServiceState {
        /// Ordered, not yet to be set up.
        Pending = "pending",
        /// Being set up.
        Provisioning = "provisioning",
        /// In use.
        Active = "active",
        /// Stopped and guarded.
        Suspended = "suspended",
        /// Given up before it ever ran.
        Cancelled = "cancelled",
        /// Gone for good.
        Terminated = "terminated",
        /// The setup failed; staff can retry.
        FailedSetup = "failed_setup",
        /// A suspension did not succeed; it is tried on.
        FailedSuspend = "failed_suspend",
        /// A restoration did not succeed; it is tried on.
        FailedUnsuspend = "failed_unsuspend",
        /// A termination did not succeed; it is tried on.
        FailedTerminate = "failed_terminate",
    }
}

impl ServiceState {
    /// Nothing can happen to it any more.
    pub(crate) const OVER: [Self; 2] = [Self::Cancelled, Self::Terminated];

    /// Whether nothing can happen to it any more.
    pub fn is_final(self) -> bool {
        Self::OVER.contains(&self)
    }

    /// Whether a machine of it must not run.
    pub fn is_guarded(self) -> bool {
        matches!(self, Self::Suspended | Self::FailedSuspend)
    }
}

/// What can happen to a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    /// The setup begins.
    BeginSetup,
    /// Staff lets a failed setup run again.
    RetrySetup,
    /// The setup is done.
    FinishSetup,
    /// The setup failed.
    FailSetup,
    /// The machine was stopped because the service is suspended.
    Suspend,
    /// The machine could not be stopped.
    FailSuspend,
    /// The machine was started again.
    Unsuspend,
    /// The machine could not be started again.
    FailUnsuspend,
    /// It was given up before it ever ran.
    Cancel,
    /// The machine was stopped and cancelled.
    Terminate,
    /// The machine could not be cancelled.
    FailTerminate,
}

impl Move {
    /// Every move, for tables and tests.
    pub const ALL: [Move; 11] = [
        Move::BeginSetup,
        Move::RetrySetup,
        Move::FinishSetup,
        Move::FailSetup,
        Move::Suspend,
        Move::FailSuspend,
        Move::Unsuspend,
        Move::FailUnsuspend,
        Move::Cancel,
        Move::Terminate,
        Move::FailTerminate,
    ];
}

/// A move that the lifecycle does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a service that is {from} cannot do this ({wanted:?})")]
pub struct MoveRefused {
    /// The present state.
    pub from: ServiceState,
    /// What was wanted.
    pub wanted: Move,
}

impl From<MoveRefused> for Error {
    fn from(refused: MoveRefused) -> Self {
        let detail = format!("The service is {}; this is not possible now.", refused.from.as_str().replace('_', " "));
        Error::conflict("service_state", detail).context(refused)
    }
}

/// The state after `wanted`, or a refusal. There is no other way to change a state.
pub fn transition(from: ServiceState, wanted: Move) -> Result<ServiceState, MoveRefused> {
    use ServiceState as S;
    match (from, wanted) {
        (S::Pending, Move::BeginSetup) | (S::FailedSetup, Move::RetrySetup) => Ok(S::Provisioning),
        (S::Provisioning, Move::FinishSetup) => Ok(S::Active),
        (S::Provisioning, Move::FailSetup) => Ok(S::FailedSetup),
        // An order may be given up while its machine is being made.
        (S::Provisioning, Move::Terminate) => Ok(S::Terminated),
        (S::Provisioning, Move::FailTerminate) => Ok(S::FailedTerminate),
        (S::Active | S::FailedSuspend | S::FailedUnsuspend | S::FailedTerminate, Move::Suspend) => Ok(S::Suspended),
        (S::Active | S::FailedUnsuspend | S::FailedTerminate, Move::FailSuspend) => Ok(S::FailedSuspend),
        (S::Suspended | S::FailedSuspend | S::FailedUnsuspend, Move::Unsuspend) => Ok(S::Active),
        (S::Suspended | S::FailedSuspend, Move::FailUnsuspend) => Ok(S::FailedUnsuspend),
        (S::Pending | S::FailedSetup, Move::Cancel) => Ok(S::Cancelled),
        (
            S::Active | S::Suspended | S::FailedSetup | S::FailedSuspend | S::FailedUnsuspend | S::FailedTerminate,
            Move::Terminate,
        ) => Ok(S::Terminated),
        (S::Active | S::Suspended | S::FailedSetup | S::FailedSuspend | S::FailedUnsuspend, Move::FailTerminate) => {
            Ok(S::FailedTerminate)
        }
        _ => Err(MoveRefused { from, wanted }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_table_of_moves() {
        let mut allowed = Vec::new();
        for from in ServiceState::ALL {
            for wanted in Move::ALL {
                if let Ok(to) = transition(*from, wanted) {
                    allowed.push(format!("{from} {wanted:?} {to}"));
                }
            }
        }
        let expected = "\
            pending BeginSetup provisioning|pending Cancel cancelled|\
            provisioning FinishSetup active|provisioning FailSetup failed_setup|\
            provisioning Terminate terminated|provisioning FailTerminate failed_terminate|\
            active Suspend suspended|active FailSuspend failed_suspend|active Terminate terminated|\
            active FailTerminate failed_terminate|\
            suspended Unsuspend active|suspended FailUnsuspend failed_unsuspend|suspended Terminate terminated|\
            suspended FailTerminate failed_terminate|\
            failed_setup RetrySetup provisioning|failed_setup Cancel cancelled|failed_setup Terminate terminated|\
            failed_setup FailTerminate failed_terminate|\
            failed_suspend Suspend suspended|failed_suspend Unsuspend active|\
            failed_suspend FailUnsuspend failed_unsuspend|failed_suspend Terminate terminated|\
            failed_suspend FailTerminate failed_terminate|\
            failed_unsuspend Suspend suspended|failed_unsuspend FailSuspend failed_suspend|\
            failed_unsuspend Unsuspend active|failed_unsuspend Terminate terminated|\
            failed_unsuspend FailTerminate failed_terminate|\
            failed_terminate Suspend suspended|failed_terminate FailSuspend failed_suspend|\
            failed_terminate Terminate terminated";
        assert_eq!(allowed.join("|"), expected);
    }

    #[test]
    fn the_end_is_the_end() {
        for state in ServiceState::ALL.iter().filter(|s| s.is_final()) {
            assert!(Move::ALL.iter().all(|m| transition(*state, *m).is_err()), "{state}");
        }
    }
}
