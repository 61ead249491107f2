//! Payments that a customer's bank contests (billing.md rule 32).

mod ops;
pub(crate) mod store;

use mpanel_core::{CustomerId, DisputeId, Money, PaymentId, Timestamp};
use serde::Serialize;

use crate::ports::DisputeOutcome;

pub(crate) use ops::{apply_dispute, is_about};
pub use ops::{get_dispute, list_disputes, refresh_dispute};

/// Where a dispute stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DisputeState {
    /// The bank holds the money and decides.
    Open,
    /// We keep it.
    Won,
    /// It is gone.
    Lost,
}

impl DisputeState {
    /// The word in the database and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            DisputeState::Open => "open",
            DisputeState::Won => "won",
            DisputeState::Lost => "lost",
        }
    }

    /// Reads the word.
    pub fn parse(word: &str) -> Option<Self> {
        [DisputeState::Open, DisputeState::Won, DisputeState::Lost].into_iter().find(|state| state.as_str() == word)
    }

    /// What a report does to a dispute in this state; `None` for nothing new. A decision is final.
    pub fn told(self, outcome: DisputeOutcome) -> Option<Self> {
        match (self, outcome) {
            (DisputeState::Open, DisputeOutcome::Won) => Some(DisputeState::Won),
            (DisputeState::Open, DisputeOutcome::Lost) => Some(DisputeState::Lost),
            _ => None,
        }
    }
}

/// A dispute as staff sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DisputeView {
    /// Its id.
    pub id: DisputeId,
    /// Of which payment.
    pub payment: PaymentId,
    /// Whose.
    pub customer: CustomerId,
    /// Where it stands.
    pub state: DisputeState,
    /// How much is contested.
    pub amount: Money,
    /// The reason the bank gives.
    pub reason: String,
    /// Last instant for evidence.
    pub evidence_due_by: Option<Timestamp>,
    /// Since when.
    pub opened_at: Timestamp,
    /// When it was decided.
    pub closed_at: Option<Timestamp>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decision_is_final() {
        use DisputeState::{Lost, Open, Won};
        assert_eq!(Open.told(DisputeOutcome::Won), Some(Won));
        assert_eq!(Open.told(DisputeOutcome::Lost), Some(Lost));
        assert_eq!(Open.told(DisputeOutcome::Open), None);
        assert_eq!(Won.told(DisputeOutcome::Lost), None);
        assert_eq!(Lost.told(DisputeOutcome::Open), None);
    }
}
