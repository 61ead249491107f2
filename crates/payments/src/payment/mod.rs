//! Movements of money towards us.

mod ops;
pub mod rules;
pub(crate) mod store;
mod view;

use std::collections::BTreeMap;

use mpanel_core::{CustomerId, Date, GatewayId, InvoiceId, Money, PaymentId, PaymentMethodId, Timestamp};
use serde::Serialize;

use crate::Ability;
use crate::dispute::DisputeState;

pub(crate) use ops::apply::{self, apply_charge};
pub use ops::cancel::{cancel_payment, clear_abandoned};
pub use ops::create::{charge_saved_method, create_payment, mark_allocated};
pub use ops::manual::record_manual_payment;
pub(crate) use ops::refresh::note_poll;
pub use ops::refresh::refresh_payment;
pub use ops::submit::submit_payment;
pub use rules::PaymentStatus;
pub use view::{
    PaymentSum, get_payment, list_payments, payments_of_invoice, sum_payments, unsuccessful_payments_before,
};

/// A payment to create.
#[derive(Debug, Clone)]
pub struct NewPayment {
    /// Who pays.
    pub customer: CustomerId,
    /// For what.
    pub invoices: Vec<InvoiceId>,
    /// How much in all.
    pub amount: Money,
    /// With what; it says at which gateway.
    pub method: PaymentMethodId,
    /// Whether the customer is away.
    pub off_session: bool,
    /// Where the bank's page sends the customer back to.
    pub return_url: Option<String>,
}

/// Money that came another way.
#[derive(Debug, Clone)]
pub struct ManualPayment {
    /// Who paid.
    pub customer: CustomerId,
    /// For what.
    pub invoices: Vec<InvoiceId>,
    /// How much it counts for, in the currency of the invoices.
    pub amount: Money,
    /// What really came in, where that was in another currency.
    pub settled: Option<Money>,
    /// Where the bank it came from is (ISO 3166-1), if that is known: evidence of the customer's country.
    pub payer_country: Option<String>,
    /// What the bank statement or receipt says.
    pub reference: String,
    /// The day it came.
    pub received_on: Date,
}

/// What became of an automatic charge that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChargeStart {
    /// A payment was created; its job will submit it.
    Created(PaymentId),
    /// This step of the ladder has made its payment before.
    AlreadyDone(PaymentId),
    /// Another payment for the invoice is under way, or its money is not booked yet. Ask again later.
    InFlight(PaymentId),
    /// The customer has no saved method.
    NoMethod,
}

/// Which payments to list.
#[derive(Debug, Clone, Default)]
pub struct PaymentFilter {
    /// In this state.
    pub status: Option<PaymentStatus>,
    /// Of this customer.
    pub customer: Option<CustomerId>,
    /// For this invoice.
    pub invoice: Option<InvoiceId>,
    /// Through this gateway.
    pub gateway: Option<GatewayId>,
    /// Disputed or not.
    pub dispute: Option<DisputeState>,
}

/// A payment as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PaymentView {
    /// Its id.
    pub id: PaymentId,
    /// Where it stands.
    pub status: PaymentStatus,
    /// How much.
    pub amount: Money,
    /// What really came in, where that was in another currency; staff recorded it.
    pub settled: Option<Money>,
    /// Where the bank it was paid from is (ISO 3166-1).
    pub payer_country: Option<String>,
    /// How much of it went back.
    pub refunded: Money,
    /// How much could still go back; open refunds are taken off.
    pub refundable: Money,
    /// With which card.
    pub method: Option<MethodLabel>,
    /// Name of the gateway.
    pub gateway: String,
    /// Which gateway.
    pub gateway_id: GatewayId,
    /// For what.
    pub invoice_ids: Vec<InvoiceId>,
    /// Who paid.
    pub customer: CustomerId,
    /// Whether the customer was away.
    pub off_session: bool,
    /// Where a dispute of it stands.
    pub dispute: Option<DisputeState>,
    /// The reference of a manual payment.
    pub reference: Option<String>,
    /// The day a manual payment came.
    pub received_on: Option<Date>,
    /// Since when.
    pub created_at: Timestamp,
    /// When it succeeded, failed or was cancelled.
    pub settled_at: Option<Timestamp>,
    /// Why it failed.
    pub error: Option<PaymentProblem>,
    /// What the customer has to do.
    pub next_action: Option<NextAction>,
    /// What may be done with it: `refund`.
    pub can: BTreeMap<&'static str, Ability>,
}

/// The face of a card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MethodLabel {
    /// visa, mastercard, …
    pub brand: String,
    /// The last four digits.
    pub last4: String,
}

/// Why a payment failed and what can be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PaymentProblem {
    /// Stable code, see [`crate::decline`].
    pub code: String,
    /// What happened.
    pub message: String,
    /// What to do.
    pub advice: String,
}

/// A page the customer has to visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NextAction {
    /// Its address.
    pub url: String,
}
