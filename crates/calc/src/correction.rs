//! What corrections, refunds and voiding leave of an invoice (billing.md rules 29 to 32).
//!
//! A correction says that less was owed; a refund moves money. They are two
//! things: a refund alone opens the invoice again, a correction of a paid
//! invoice alone leaves the customer with credit.

use serde::{Deserialize, Serialize};

/// An invoice and the money around it, in minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Account {
    /// What it asked for.
    pub total: i64,
    /// Taken off since, by credit notes.
    pub corrected: i64,
    /// Received.
    pub paid: i64,
    /// Sent back.
    pub refunded: i64,
    /// Received for it and now the customer's credit.
    pub account_credit: i64,
}

/// Why a correction, refund or payment is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CorrectionError {
    /// More than is left of the charge.
    #[error("a correction of {asked} exceeds what is left of the charge, {left}")]
    ExceedsCharge {
        /// What was asked.
        asked: i64,
        /// What can be.
        left: i64,
    },
    /// More than was received and kept.
    #[error("a refund of {asked} exceeds what was paid and not yet refunded, {left}")]
    ExceedsPaid {
        /// What was asked.
        asked: i64,
        /// What can be.
        left: i64,
    },
    /// Paid invoices are corrected, not voided.
    #[error("the invoice has payments: refund them first, or void it with a credit note")]
    Paid,
    /// Amounts are above zero.
    #[error("an amount must be above zero")]
    NotPositive,
}

type Outcome = Result<(), CorrectionError>;

impl Account {
    /// An invoice nobody paid yet.
    pub fn of(total: i64) -> Self {
        Self { total, ..Self::default() }
    }

    /// What is charged after corrections.
    pub fn charged(&self) -> i64 {
        self.total - self.corrected
    }

    /// What is still owed.
    pub fn balance(&self) -> i64 {
        self.charged() - (self.paid - self.refunded - self.account_credit)
    }

    /// What can still be sent back.
    pub fn refundable(&self) -> i64 {
        self.paid - self.refunded
    }

    /// Money came in; what is too much becomes the customer's credit.
    pub fn pay(&mut self, amount: i64) -> Outcome {
        positive(amount)?;
        self.paid += amount;
        self.settle();
        Ok(())
    }

    /// Less is owed than was asked for.
    pub fn correct(&mut self, amount: i64) -> Outcome {
        positive(amount)?;
        let left = self.charged();
        if amount > left {
            return Err(CorrectionError::ExceedsCharge { asked: amount, left });
        }
        self.corrected += amount;
        self.settle();
        Ok(())
    }

    /// Money goes back: first what had become credit, the rest opens the invoice again.
    pub fn refund(&mut self, amount: i64) -> Outcome {
        positive(amount)?;
        let left = self.refundable();
        if amount > left {
            return Err(CorrectionError::ExceedsPaid { asked: amount, left });
        }
        self.account_credit -= amount.min(self.account_credit);
        self.refunded += amount;
        Ok(())
    }

    /// A refund with the credit note that belongs to it: the balance stays as it was.
    pub fn refund_with_correction(&mut self, amount: i64) -> Outcome {
        positive(amount)?;
        let (paid, charged) = (self.refundable(), self.charged());
        if amount > paid {
            return Err(CorrectionError::ExceedsPaid { asked: amount, left: paid });
        }
        if amount > charged {
            return Err(CorrectionError::ExceedsCharge { asked: amount, left: charged });
        }
        self.corrected += amount;
        self.refunded += amount;
        Ok(())
    }

    /// Whether the invoice can be voided as if it had never been: only without money on it.
    pub fn can_void(&self) -> Outcome {
        if self.refundable() == 0 { Ok(()) } else { Err(CorrectionError::Paid) }
    }

    /// Voids an invoice with notes for what is given back as credit and as money; the rest is written off.
    pub fn void_with_notes(&self, credit: i64, refund: i64) -> Result<Vec<VoidNote>, CorrectionError> {
        let left = self.charged();
        if credit < 0 || refund < 0 {
            return Err(CorrectionError::NotPositive);
        }
        if credit.checked_add(refund).is_none_or(|sum| sum > left) {
            return Err(CorrectionError::ExceedsCharge { asked: credit.saturating_add(refund), left });
        }
        if refund > self.refundable() {
            return Err(CorrectionError::ExceedsPaid { asked: refund, left: self.refundable() });
        }
        let given = (credit + refund > 0).then_some(VoidNote::Given { credit, refund });
        let rest = left - credit - refund;
        Ok(given.into_iter().chain((rest > 0).then_some(VoidNote::WrittenOff { amount: rest })).collect())
    }

    fn settle(&mut self) {
        let excess = -self.balance();
        self.account_credit += excess.max(0);
    }
}

/// A credit note of a voided invoice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum VoidNote {
    /// What the customer gets.
    Given {
        /// As credit for later invoices.
        credit: i64,
        /// As money.
        refund: i64,
    },
    /// What nobody gets: a credit note that is void itself.
    WrittenOff {
        /// Minor units.
        amount: i64,
    },
}

fn positive(amount: i64) -> Outcome {
    if amount > 0 { Ok(()) } else { Err(CorrectionError::NotPositive) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn paid(total: i64, paid: i64) -> Account {
        let mut account = Account::of(total);
        if paid > 0 {
            account.pay(paid).unwrap();
        }
        account
    }

    #[test]
    fn a_correction_and_a_refund_are_two_things() {
        // Conformance scenario KB-33.
        for (money, adjust, refund, want) in [
            (0, 1000, 0, (9000, 9000, 0)),
            (10_000, 1000, 0, (9000, 0, 1000)),
            (10_000, 1000, 1000, (9000, 0, 0)),
            (10_000, 0, 1000, (10_000, 1000, 0)),
        ] {
            let mut account = paid(10_000, money);
            if adjust > 0 {
                account.correct(adjust).unwrap();
            }
            if refund > 0 {
                account.refund(refund).unwrap();
            }
            assert_eq!((account.charged(), account.balance(), account.account_credit), want);
        }
    }

    #[test]
    fn partial_refunds_with_and_without_correction() {
        // Conformance scenario KB-48.
        let mut account = paid(24_995, 24_995);
        account.refund(1000).unwrap();
        assert_eq!(account.balance(), 1000);
        account.refund_with_correction(100).unwrap();
        assert_eq!(account.balance(), 1000);
        account.refund_with_correction(1000).unwrap();
        assert_eq!((account.balance(), account.refunded), (1000, 2100));

        let mut account = paid(1000, 400);
        assert_eq!(account.balance(), 600);
        account.pay(600).unwrap();
        assert_eq!(account.balance(), 0);
        for amount in [400, 600] {
            account.refund_with_correction(amount).unwrap();
            assert_eq!(account.balance(), 0);
        }
        assert_eq!(account.refund(1), Err(CorrectionError::ExceedsPaid { asked: 1, left: 0 }));
    }

    #[test]
    fn an_invoice_is_voided_with_notes() {
        // Conformance scenario LG-28.
        let given = |credit, refund| VoidNote::Given { credit, refund };
        assert_eq!(paid(1200, 0).void_with_notes(1200, 0), Ok(vec![given(1200, 0)]));
        assert_eq!(paid(1200, 1200).void_with_notes(0, 1200), Ok(vec![given(0, 1200)]));
        let partly = paid(1200, 300).void_with_notes(300, 300);
        assert_eq!(partly, Ok(vec![given(300, 300), VoidNote::WrittenOff { amount: 600 }]));
        assert!(paid(1200, 300).void_with_notes(0, 301).is_err());
        assert!(paid(1200, 1200).void_with_notes(1, 1200).is_err());
    }

    #[test]
    fn a_paid_invoice_is_not_voided_until_refunded() {
        // Conformance scenario KB-50, the rule about payments.
        let mut account = paid(49_990, 49_990);
        assert_eq!(account.can_void(), Err(CorrectionError::Paid));
        account.refund(49_990).unwrap();
        assert_eq!(account.can_void(), Ok(()));
    }

    proptest! {
        #[test]
        fn money_is_never_made(total in 1i64..10_000, steps in proptest::collection::vec((0u8..4, 1i64..5000), 0..20)) {
            let mut account = Account::of(total);
            for (what, amount) in steps {
                let before = account;
                let done = match what {
                    0 => account.pay(amount),
                    1 => account.correct(amount),
                    2 => account.refund(amount),
                    _ => account.refund_with_correction(amount),
                };
                if done.is_err() {
                    prop_assert_eq!(account, before);
                }
                prop_assert!(account.refunded <= account.paid);
                prop_assert!(account.corrected <= account.total);
                prop_assert!(account.account_credit >= 0);
                prop_assert!(account.balance() >= 0, "{:?}", account);
            }
        }
    }
}
