//! The port: what this domain needs from a payment gateway, in its own words.
//!
//! An adapter translates; it holds no rule and no state. The important word is
//! [`GatewayError::Lost`]: the call may or may not have taken effect.

use std::fmt;

use async_trait::async_trait;
use mpanel_core::{CustomerId, Money, PaymentId, RefundId};
use uuid::Uuid;

/// The circumstances of a call, for correlation.
#[derive(Debug, Clone, Copy)]
pub struct Call {
    /// Sent along as `x-request-id`.
    pub request_id: Uuid,
}

impl From<&mpanel_core::OpContext> for Call {
    fn from(ctx: &mpanel_core::OpContext) -> Self {
        Self { request_id: ctx.request_id }
    }
}

/// What a gateway can do; the operator and the portal are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Capabilities {
    /// Methods can be saved and charged without the customer.
    pub saved_methods: bool,
    /// Money can be sent back through it.
    pub refunds: bool,
    /// It tells of changes by webhook.
    pub webhooks: bool,
}

/// A payment service provider.
#[async_trait]
pub trait Gateway: Send + Sync + fmt::Debug {
    /// What it can do.
    fn capabilities(&self) -> Capabilities;

    /// Whether it answers and accepts our key.
    async fn check(&self, call: Call) -> Result<(), GatewayError>;

    /// Turns a browser's token into a payment method of a customer. Repeating it with the same token gives the same method.
    async fn attach_method(&self, call: Call, request: &AttachMethod) -> Result<MethodDetails, GatewayError>;

    /// Makes a payment method unusable.
    async fn detach_method(&self, call: Call, reference: &str) -> Result<(), GatewayError>;

    /// Takes money. The idempotency key makes a repeated call the same call.
    async fn charge(&self, call: Call, request: &ChargeRequest) -> Result<ChargeReport, GatewayError>;

    /// Asks what became of a charge; `None` when the gateway does not know it.
    async fn find_charge(&self, call: Call, lookup: &Lookup) -> Result<Option<ChargeReport>, GatewayError>;

    /// Gives up a charge that waits for the customer; reports where it stands afterwards.
    async fn cancel_charge(&self, call: Call, reference: &str) -> Result<ChargeReport, GatewayError>;

    /// Sends money back. The idempotency key makes a repeated call the same call.
    async fn refund(&self, call: Call, request: &RefundRequest) -> Result<RefundReport, GatewayError>;

    /// Asks what became of a refund; `None` when the gateway does not know it.
    async fn find_refund(&self, call: Call, lookup: &Lookup) -> Result<Option<RefundReport>, GatewayError>;

    /// Asks where a dispute stands; `None` when the gateway does not know it.
    async fn find_dispute(&self, call: Call, reference: &str) -> Result<Option<DisputeReport>, GatewayError>;

    /// Reads a webhook whose signature has been checked. `None` for kinds that do not concern us.
    fn read_webhook(&self, body: &[u8]) -> Result<Option<Notice>, GatewayError>;
}

/// Why a call gave no report.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GatewayError {
    /// The gateway said no and has done nothing.
    #[error("the gateway refused: {code}: {message}")]
    Refused {
        /// Its stable code.
        code: String,
        /// Its sentence.
        message: String,
    },
    /// The request certainly did not take effect: no connection, or turned away at the door.
    #[error("the gateway was not reached: {0}")]
    NotSent(String),
    /// It may have taken effect: a dropped reply, a time-out, a server failure.
    #[error("the gateway's answer was lost: {0}")]
    Lost(String),
    /// Our credentials or settings are wrong; nothing has happened.
    #[error("the gateway does not accept our credentials: {0}")]
    Misconfigured(String),
}

/// A token on its way to a payment method.
#[derive(Debug, Clone)]
pub struct AttachMethod {
    /// What the browser got from the gateway.
    pub token: String,
    /// Whose method it becomes.
    pub customer: CustomerId,
}

/// A payment method as the gateway shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MethodDetails {
    /// The gateway's id of it.
    pub reference: String,
    /// visa, mastercard, …
    pub brand: String,
    /// The last four digits.
    pub last4: String,
    /// Month of expiry, 1 to 12.
    pub exp_month: i32,
    /// Year of expiry, four digits.
    pub exp_year: i32,
    /// Where the bank that issued it is (ISO 3166-1), if the gateway tells.
    pub country: Option<String>,
}

/// The terms of a charge; a repeat sends exactly the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChargeRequest {
    /// Our payment; comes back in reports.
    pub payment: PaymentId,
    /// Committed before the first call.
    pub idempotency_key: String,
    /// How much.
    pub amount: Money,
    /// The gateway's id of the payment method.
    pub method: String,
    /// Whose it is.
    pub customer: CustomerId,
    /// Whether the customer is not there to answer questions.
    pub off_session: bool,
    /// Where the customer comes back to after answering the bank.
    pub return_url: Option<String>,
}

/// How to find a charge or refund: by the gateway's id if known, else by our key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lookup {
    /// The gateway's id.
    pub reference: Option<String>,
    /// The key it was sent with.
    pub idempotency_key: String,
}

/// Where a charge stands, as the gateway says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChargeReport {
    /// The gateway's id of it.
    pub reference: String,
    /// The key it was made with, if the gateway tells.
    pub idempotency_key: Option<String>,
    /// Our payment, from its metadata.
    pub payment: Option<PaymentId>,
    /// Its amount.
    pub amount: Money,
    /// Where it stands.
    pub outcome: ChargeOutcome,
}

/// Where a charge stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChargeOutcome {
    /// The money is taken.
    Succeeded,
    /// The customer has to do something at this address first.
    RequiresAction {
        /// The bank's page.
        url: String,
    },
    /// The bank takes its time.
    Processing,
    /// No money was taken.
    Declined {
        /// Normalised code, see [`crate::decline`].
        code: String,
        /// The gateway's sentence for the customer.
        message: String,
    },
    /// It was given up; no money was taken.
    Cancelled,
    /// It cannot be said.
    Unknown,
}

/// The terms of a refund; a repeat sends exactly the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundRequest {
    /// Our refund.
    pub refund: RefundId,
    /// Our payment.
    pub payment: PaymentId,
    /// The gateway's id of the charge.
    pub charge: String,
    /// Committed before the first call.
    pub idempotency_key: String,
    /// How much.
    pub amount: Money,
}

/// Where a refund stands, as the gateway says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundReport {
    /// The gateway's id of it.
    pub reference: String,
    /// The gateway's id of the charge.
    pub charge: String,
    /// The key it was made with, if the gateway tells.
    pub idempotency_key: Option<String>,
    /// Our refund, from its metadata.
    pub refund: Option<RefundId>,
    /// Its amount.
    pub amount: Money,
    /// Where it stands.
    pub outcome: RefundOutcome,
}

/// Where a refund stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RefundOutcome {
    /// The money is on its way back.
    Succeeded,
    /// The bank takes its time.
    Processing,
    /// The bank did not take it.
    Failed {
        /// The gateway's code.
        code: String,
    },
}

/// Where a dispute stands, as the gateway says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DisputeReport {
    /// The gateway's id of it.
    pub reference: String,
    /// The gateway's id of the charge.
    pub charge: String,
    /// Our payment, from the charge's metadata.
    pub payment: Option<PaymentId>,
    /// How much is contested.
    pub amount: Money,
    /// The reason the bank gives.
    pub reason: String,
    /// Last instant for evidence, in seconds since 1970.
    pub evidence_due_by: Option<i64>,
    /// Where it stands.
    pub outcome: DisputeOutcome,
}

/// Where a dispute stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DisputeOutcome {
    /// Waits for evidence or for the bank.
    Open,
    /// We keep the money.
    Won,
    /// The money is gone.
    Lost,
}

/// What a webhook tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// About a charge.
    Charge(ChargeReport),
    /// About a refund.
    Refund(RefundReport),
    /// About a dispute.
    Dispute(DisputeReport),
}
