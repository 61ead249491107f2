//! What payments and credit are used for: the table between payments and invoices (billing.md rules 30 to 32).

mod credit;
mod dispute;
mod receive;
mod reverse;
pub(crate) mod store;
mod uses;

use mpanel_core::{CustomerId, Date, InvoiceId, Money, PaymentId};
use serde::Serialize;

pub use credit::{NewCredit, apply_credit, grant_credit};
pub(crate) use credit::{check_expiry, has_payments, return_credit};
pub use dispute::{hold_disputed, release_disputed};
pub use receive::allocate_payment;
pub use reverse::reverse_allocation;
pub use uses::{PaymentUse, PaymentUses, uses_of_payment};

/// The setting: from which day an invoice is late whose payment the bank took back.
pub(crate) const AGE_FROM: &str = "dispute.age_from";
/// The setting: what a lost dispute costs.
pub(crate) const DISPUTE_FEE: &str = "dispute.fee_minor";

/// Money that came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The payment; its money is allocated once, however often this is asked.
    pub payment: PaymentId,
    /// From whom.
    pub customer: CustomerId,
    /// How much it counts for, in the currency of the invoices.
    pub amount: Money,
    /// What really came in, where that was in another currency.
    pub settled: Option<Money>,
    /// Where the bank it came from is (ISO 3166-1), if that is known.
    pub payer_country: Option<String>,
    /// The day it came, if that is not today; its rate says what it is worth in the books.
    pub received_on: Option<Date>,
    /// Which cash account it went to, such as the gateway's name.
    pub cash_account: String,
    /// What it was meant for, in this order; empty for the oldest due first.
    pub invoices: Vec<InvoiceId>,
}

impl Receipt {
    /// What really came in.
    pub(crate) fn came_in(&self) -> Money {
        self.settled.unwrap_or(self.amount)
    }
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AllocationOutcome {
    /// What was put against which invoice.
    pub allocated: Vec<(InvoiceId, Money)>,
    /// What was left over and became customer credit.
    pub to_credit: Money,
    /// Whether the payment had been allocated before; then nothing was done.
    pub repeated: bool,
}

/// Why money goes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReversalKind {
    /// We gave it back.
    Refund,
    /// The customer's bank took it back.
    Chargeback,
}

/// Money that goes back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reversal {
    /// The refund's or dispute's printed id; the reversal is booked once for it.
    pub reference: String,
    /// The payment.
    pub payment: PaymentId,
    /// How much of it.
    pub amount: Money,
    /// Why.
    pub kind: ReversalKind,
    /// Correct the invoices by the same amount, so that they do not become open again.
    pub with_credit_note: bool,
    /// Words for the credit note and the history.
    pub reason: String,
    /// What the bank charges us for it.
    pub fee: Option<Money>,
}

/// What became of a reversal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReversalOutcome {
    /// What was taken off which invoice.
    pub invoices: Vec<(InvoiceId, Money)>,
    /// What was taken off the customer's credit.
    pub from_credit: Money,
    /// Whether it had been booked before; then nothing was done.
    pub repeated: bool,
}
