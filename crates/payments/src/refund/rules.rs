//! What may be refunded, and the life of a refund.

use mpanel_core::{Error, Money};
use serde::Serialize;

use crate::dispute::DisputeState;
use crate::payment::PaymentStatus;
use crate::ports::RefundOutcome;

/// Where a refund stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundStatus {
    /// Written down; the gateway has not told us anything.
    Created,
    /// The bank takes its time.
    Processing,
    /// The money is on its way back.
    Succeeded,
    /// No money went back.
    Failed,
    /// It may or may not have gone back; we are asking.
    Unknown,
}

impl RefundStatus {
    /// All of them.
    pub const ALL: [RefundStatus; 5] = [Self::Created, Self::Processing, Self::Succeeded, Self::Failed, Self::Unknown];

    /// The word in the database and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Processing => "processing",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
        }
    }

    pub(crate) fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == word)
    }

    /// Whether it can still become something else.
    pub fn is_in_flight(self) -> bool {
        matches!(self, Self::Created | Self::Processing | Self::Unknown)
    }
}

/// The facts about a payment that decide on its refunds.
#[derive(Debug, Clone, Copy)]
pub struct Refundable {
    /// Where the payment stands.
    pub status: PaymentStatus,
    /// What was paid.
    pub amount: Money,
    /// Minor units of all refunds that have not failed.
    pub reserved_minor: i64,
    /// Where a dispute of it stands.
    pub dispute: Option<DisputeState>,
}

/// Why a refund is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RefundError {
    /// There is no money to give back.
    #[error("Only a succeeded payment can be refunded.")]
    NotPaid,
    /// All of it went back.
    #[error("The payment is refunded in full already.")]
    NothingLeft,
    /// The bank decides on the money.
    #[error("The payment is disputed; the bank decides on the money.")]
    Disputed,
    /// More than is left.
    #[error("At most {left} of this payment can be refunded.")]
    ExceedsPaid {
        /// What is left.
        left: Money,
    },
    /// Not the payment's currency.
    #[error("The refund must be in the payment's currency.")]
    WrongCurrency,
    /// Nothing, or less.
    #[error("The amount must be more than zero.")]
    NotPositive,
}

impl From<RefundError> for Error {
    fn from(error: RefundError) -> Self {
        let sentence = error.to_string();
        match error {
            RefundError::NotPaid => Error::conflict("payment_not_paid", sentence),
            RefundError::NothingLeft => Error::conflict("already_refunded", sentence),
            RefundError::Disputed => Error::conflict("payment_disputed", sentence),
            RefundError::ExceedsPaid { .. } => Error::invalid("/amount", "exceeds_paid", sentence),
            RefundError::WrongCurrency => Error::invalid("/amount/currency", "currency_mismatch", sentence),
            RefundError::NotPositive => Error::invalid("/amount", "not_positive", sentence),
        }
    }
}

/// What could still go back.
pub fn left(payment: &Refundable) -> Money {
    let paid = if payment.status == PaymentStatus::Succeeded { payment.amount.minor } else { 0 };
    let blocked = matches!(payment.dispute, Some(DisputeState::Open | DisputeState::Lost));
    let minor = if blocked { 0 } else { paid.saturating_sub(payment.reserved_minor).max(0) };
    Money::new(minor, payment.amount.currency)
}

/// Whether anything can be refunded.
pub fn may_refund(payment: &Refundable) -> Result<(), RefundError> {
    if payment.status != PaymentStatus::Succeeded {
        return Err(RefundError::NotPaid);
    }
    if matches!(payment.dispute, Some(DisputeState::Open | DisputeState::Lost)) {
        return Err(RefundError::Disputed);
    }
    if left(payment).is_zero() { Err(RefundError::NothingLeft) } else { Ok(()) }
}

/// Whether `amount` can be refunded: never more than was paid and has not gone back.
pub fn check_refund(payment: &Refundable, amount: Money) -> Result<(), RefundError> {
    if amount.currency != payment.amount.currency {
        return Err(RefundError::WrongCurrency);
    }
    if amount.minor <= 0 {
        return Err(RefundError::NotPositive);
    }
    may_refund(payment)?;
    let left = left(payment);
    if amount.minor > left.minor { Err(RefundError::ExceedsPaid { left }) } else { Ok(()) }
}

/// What a report does to a refund in `current`; `None` for nothing new. Both ends are final.
pub fn decide(current: RefundStatus, told: &RefundOutcome) -> Option<RefundStatus> {
    let next = match told {
        RefundOutcome::Succeeded => RefundStatus::Succeeded,
        RefundOutcome::Processing => RefundStatus::Processing,
        RefundOutcome::Failed { .. } => RefundStatus::Failed,
    };
    (current.is_in_flight() && next != current).then_some(next)
}

#[cfg(test)]
mod tests {
    use mpanel_core::Currency;
    use proptest::prelude::*;

    use super::*;

    fn paid(minor: i64, reserved_minor: i64) -> Refundable {
        let amount = Money::new(minor, Currency::EUR);
        Refundable { status: PaymentStatus::Succeeded, amount, reserved_minor, dispute: None }
    }

    fn eur(minor: i64) -> Money {
        Money::new(minor, Currency::EUR)
    }

    #[test]
    fn refunds_have_bounds() {
        let check = |p: Refundable, amount, want| assert_eq!(check_refund(&p, amount), want);
        check(paid(1000, 0), eur(1000), Ok(()));
        check(paid(1000, 400), eur(600), Ok(()));
        check(paid(1000, 400), eur(601), Err(RefundError::ExceedsPaid { left: eur(600) }));
        check(paid(1000, 1000), eur(1), Err(RefundError::NothingLeft));
        check(paid(1000, 0), eur(0), Err(RefundError::NotPositive));
        check(paid(1000, 0), eur(-5), Err(RefundError::NotPositive));
        check(paid(1000, 0), Money::new(5, Currency::USD), Err(RefundError::WrongCurrency));
        check(Refundable { status: PaymentStatus::Processing, ..paid(1000, 0) }, eur(1), Err(RefundError::NotPaid));
        let disputed = |state| Refundable { dispute: Some(state), ..paid(1000, 0) };
        check(disputed(DisputeState::Open), eur(1), Err(RefundError::Disputed));
        check(disputed(DisputeState::Lost), eur(1), Err(RefundError::Disputed));
        check(disputed(DisputeState::Won), eur(1), Ok(()));
    }

    #[test]
    fn a_settled_refund_stays_settled() {
        let failed = RefundOutcome::Failed { code: "x".into() };
        assert_eq!(decide(RefundStatus::Created, &RefundOutcome::Succeeded), Some(RefundStatus::Succeeded));
        assert_eq!(decide(RefundStatus::Unknown, &failed), Some(RefundStatus::Failed));
        assert_eq!(decide(RefundStatus::Processing, &RefundOutcome::Processing), None);
        assert_eq!(decide(RefundStatus::Succeeded, &failed), None);
        assert_eq!(decide(RefundStatus::Failed, &RefundOutcome::Succeeded), None);
    }

    proptest! {
        /// However refunds are asked for, what goes back never exceeds what was paid.
        #[test]
        fn refunds_never_exceed_the_payment(total in 1i64..1_000_000, asks in prop::collection::vec(-10i64..500_000, 0..40)) {
            let mut reserved = 0;
            for ask in asks {
                if check_refund(&paid(total, reserved), eur(ask)).is_ok() {
                    reserved += ask;
                }
                prop_assert!((0..=total).contains(&reserved));
            }
        }
    }
}
