//! Movements of money back. The correction of the books (a credit note) is billing's affair.

mod ops;
pub mod rules;
pub(crate) mod store;

use mpanel_core::{CustomerId, Money, PaymentId, RefundId, Timestamp};
use serde::Serialize;

pub(crate) use ops::{apply_refund, is_about, note_poll};
pub use ops::{create_refund, get_refund, list_refunds, submit_refund};
pub use rules::RefundStatus;

/// A refund to make.
#[derive(Debug, Clone)]
pub struct NewRefund {
    /// Of which payment.
    pub payment: PaymentId,
    /// How much.
    pub amount: Money,
    /// Why; staff and the customer read it.
    pub reason: String,
    /// Whether billing is to issue a credit note as well.
    pub with_credit_note: bool,
}

/// Which refunds to list.
#[derive(Debug, Clone, Default)]
pub struct RefundFilter {
    /// Of this payment.
    pub payment: Option<PaymentId>,
    /// In this state.
    pub status: Option<RefundStatus>,
}

/// A refund as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RefundView {
    /// Its id.
    pub id: RefundId,
    /// Of which payment.
    pub payment: PaymentId,
    /// Whose.
    pub customer: CustomerId,
    /// Where it stands.
    pub status: RefundStatus,
    /// How much.
    pub amount: Money,
    /// Why.
    pub reason: String,
    /// Whether a credit note goes with it.
    pub with_credit_note: bool,
    /// Why it failed.
    pub error_code: Option<String>,
    /// Since when.
    pub created_at: Timestamp,
    /// When it succeeded or failed.
    pub settled_at: Option<Timestamp>,
}
