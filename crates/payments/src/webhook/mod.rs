//! What gateways tell us by themselves.
//!
//! A webhook is believed in three steps: its signature, then that it was not
//! received before, then that gateway, payment, key, amount and currency fit
//! what we hold. What does not fit is not applied: the gateway is asked.

mod apply;
pub(crate) mod store;

pub use store::forget_old_receipts;

use mpanel_core::{Actor, Error, ErrorKind, GatewayId, OpContext, Result};
use mpanel_db::Db;

use crate::gateway::{self, Gateways};
use crate::ports::Notice;
use crate::signature::{self, SignatureError};

/// The Standard Webhooks headers of a delivery.
#[derive(Debug, Clone, Default)]
pub struct WebhookHeaders {
    /// `webhook-id`.
    pub id: String,
    /// `webhook-timestamp`, seconds since 1970.
    pub timestamp: String,
    /// `webhook-signature`.
    pub signature: String,
}

/// What a delivery did. All of them are answered with 204.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Receipt {
    /// It told something new.
    Applied,
    /// It was right and told nothing new, or it does not concern us.
    Ignored,
    /// It did not fit what we hold; the gateway will be asked.
    Asked,
    /// It was received before.
    Repeated,
}

impl Receipt {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Receipt::Applied => "applied",
            Receipt::Ignored => "ignored",
            Receipt::Asked => "asked",
            Receipt::Repeated => "repeated",
        }
    }
}

/// Takes a webhook in. An error means that it has to be delivered again, or that it is not believed.
pub async fn receive_webhook(
    ctx: &OpContext,
    db: &Db,
    gateways: &Gateways,
    gateway: GatewayId,
    headers: &WebhookHeaders,
    body: &[u8],
) -> Result<Receipt> {
    // Everything up to the signature only reads, so that a forger costs no write.
    let row = gateway::store::find(db.read(), ctx, gateway).await?.ok_or_else(|| Error::not_found("gateway"))?;
    // A manual gateway has no public callback.
    let secret = gateways.webhook_secret(ctx, &row)?.ok_or_else(|| Error::not_found("gateway"))?;
    let (id, timestamp) = (headers.id.as_str(), headers.timestamp.as_str());
    signature::verify(&secret, id, timestamp, &headers.signature, body, ctx.now).map_err(|refusal| {
        tracing::warn!(gateway.id = %gateway, %refusal, "a webhook was refused");
        not_believed(refusal)
    })?;
    let ctx = ctx.clone().acting_as(Actor::Provider { name: row.name.clone() });
    let notice = gateways.open_row(&ctx, &row)?.read_webhook(body);
    let notice: Option<Notice> = notice.map_err(|error| {
        Error::new(ErrorKind::Invalid, "webhook_unreadable", "The webhook's content could not be read.")
            .with_source(error)
    })?;
    let tx = db.begin().await?;
    if !store::remember(&ctx, &tx, gateway, id).await? {
        tx.rollback().await?;
        return Ok(Receipt::Repeated);
    }
    let (receipt, payment) = match &notice {
        None => (Receipt::Ignored, None),
        Some(Notice::Charge(report)) => apply::charge(&ctx, &tx, gateway, report).await?,
        Some(Notice::Refund(report)) => apply::refund(&ctx, &tx, gateway, report).await?,
        Some(Notice::Dispute(report)) => apply::dispute(&ctx, &tx, gateway, report).await?,
    };
    store::note_outcome(&ctx, &tx, gateway, id, receipt, payment).await?;
    tx.commit().await?;
    Ok(receipt)
}

fn not_believed(refusal: SignatureError) -> Error {
    if refusal == SignatureError::BadSecret {
        return Error::internal("a gateway's webhook secret is not usable").with_source(refusal);
    }
    let detail = "The webhook's signature is missing, wrong or too old.";
    Error::new(ErrorKind::Unauthenticated, "webhook_signature_invalid", detail).with_source(refusal)
}
