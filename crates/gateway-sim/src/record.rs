//! What the simulator remembers: plain records, saved to the state file as they are.
//!
//! No card number and no security code is kept: a payment method holds the name of its test card's behaviour.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Why the last attempt failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChargeError {
    /// Stable code such as `card_declined`.
    pub code: String,
    /// The issuer's reason, where there is one.
    pub decline_code: Option<String>,
    /// A sentence for the card holder.
    pub message: String,
}

/// Where a payment intent stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum IntentStatus {
    RequiresPaymentMethod,
    RequiresConfirmation,
    RequiresAction,
    Processing,
    Succeeded,
    Canceled,
}

impl IntentStatus {
    /// The name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::RequiresPaymentMethod => "requires_payment_method",
            Self::RequiresConfirmation => "requires_confirmation",
            Self::RequiresAction => "requires_action",
            Self::Processing => "processing",
            Self::Succeeded => "succeeded",
            Self::Canceled => "canceled",
        }
    }
}

/// What a card form shows of a card.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct CardFace {
    pub brand: String,
    pub last4: String,
    pub exp_month: i8,
    pub exp_year: i16,
    /// Where the bank that issued it is, ISO 3166-1; cards saved before this was told have none.
    #[serde(default)]
    pub country: Option<String>,
    /// Which test card this is: [`crate::TestCard::outcome`].
    pub outcome: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Token {
    pub id: String,
    pub card: CardFace,
    pub name: Option<String>,
    pub created: Timestamp,
    pub used: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct PaymentMethod {
    pub id: String,
    pub seq: u64,
    pub customer_ref: String,
    pub card: CardFace,
    pub name: Option<String>,
    pub created: Timestamp,
    /// The holder has passed 3-D Secure with it.
    pub authenticated: bool,
    pub detached: bool,
}

/// One payment: its terms, its state and what came of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct PaymentIntent {
    pub id: String,
    pub seq: u64,
    pub amount: i64,
    pub currency: String,
    pub customer_ref: String,
    pub payment_method: Option<String>,
    pub off_session: bool,
    pub metadata: BTreeMap<String, String>,
    pub return_url: Option<String>,
    pub idempotency_key: Option<String>,
    pub status: IntentStatus,
    pub last_error: Option<ChargeError>,
    /// Secret in the address of the 3-D Secure page.
    pub challenge_key: String,
    pub amount_received: i64,
    pub amount_refunded: i64,
    pub amount_disputed: i64,
    pub latest_charge: Option<String>,
    pub created: Timestamp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ChargeStatus {
    Pending,
    Succeeded,
    Failed,
}

/// One attempt to take money.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Charge {
    pub id: String,
    pub intent: String,
    pub payment_id: Option<String>,
    pub amount: i64,
    pub currency: String,
    pub status: ChargeStatus,
    pub created: Timestamp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum RefundStatus {
    Pending,
    Succeeded,
    Failed,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Refund {
    pub id: String,
    pub seq: u64,
    pub payment_intent: String,
    pub amount: i64,
    pub currency: String,
    pub reason: Option<String>,
    pub metadata: BTreeMap<String, String>,
    pub idempotency_key: Option<String>,
    pub status: RefundStatus,
    pub failure_reason: Option<String>,
    pub created: Timestamp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum DisputeStatus {
    NeedsResponse,
    UnderReview,
    Won,
    Lost,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Dispute {
    pub id: String,
    pub seq: u64,
    pub payment_intent: String,
    pub amount: i64,
    pub currency: String,
    pub reason: String,
    pub status: DisputeStatus,
    pub evidence: Option<String>,
    pub evidence_due_by: Timestamp,
    pub created: Timestamp,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct WebhookEndpoint {
    pub id: String,
    pub url: String,
    pub secret: String,
    pub enabled_events: Vec<String>,
    pub from_config: bool,
    pub created: Timestamp,
}

/// A fact told to the receivers. `body` is fixed when it happens, so every attempt sends the same bytes.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Event {
    pub id: String,
    pub seq: u64,
    pub kind: String,
    pub body: String,
    pub created: Timestamp,
}

/// An event still to be delivered to one endpoint.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Delivery {
    pub seq: u64,
    pub event: String,
    /// Where the event is among [`crate::state::State::events`].
    pub event_seq: u64,
    pub endpoint: String,
    pub attempts: u32,
    pub next_at: Timestamp,
}

/// One try at delivering an event, kept for looking into.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct DeliveryAttempt {
    /// The event, which is also the `webhook-id`.
    pub event: String,
    /// Its type, such as `payment_intent.succeeded`.
    pub event_type: String,
    /// The endpoint it went to.
    pub endpoint: String,
    /// Counted from one.
    pub attempt: u32,
    /// When it was sent, on the simulator's clock.
    pub at: Timestamp,
    /// The receiver's status, if it answered.
    pub status: Option<u16>,
}

/// Something that happens when the clock passes `due`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Task {
    pub due: Timestamp,
    pub seq: u64,
    pub action: Action,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub(crate) enum Action {
    Settle { intent: String, decline: Option<ChargeError> },
    FailRefund { refund: String },
    OpenDispute { intent: String },
    DecideDispute { dispute: String },
}

/// The reply kept for an idempotency key.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct SavedReply {
    pub scope: String,
    pub fingerprint: String,
    pub status: u16,
    pub body: Value,
    pub created: Timestamp,
}
