//! The durable jobs of this domain and their bodies; the worker's registry gets them from [`register_jobs`].

use mpanel_core::{ErrorKind, OpContext, PaymentId, PaymentMethodId, RefundId, Result};
use mpanel_db::jobs::{Outcome, Registry};
use mpanel_db::{Db, Job};
use serde::{Deserialize, Serialize};

use crate::gateway::Gateways;
use crate::payment::{self, PaymentStatus, refresh_payment, submit_payment};
use crate::{dispute, method, refund};

/// Sends a payment to its gateway, or finds out what became of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SubmitPayment {
    /// Which.
    pub payment: PaymentId,
}

impl Job for SubmitPayment {
    const KIND: &'static str = "payments.submit";
}

/// Asks after a payment until it has settled.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RefreshPayment {
    /// Which.
    pub payment: PaymentId,
}

impl Job for RefreshPayment {
    const KIND: &'static str = "payments.refresh";
}

/// Sends a refund to its gateway, then asks after it until it has settled.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SubmitRefund {
    /// Which.
    pub refund: RefundId,
}

impl Job for SubmitRefund {
    const KIND: &'static str = "payments.refund";
}

/// Asks after a dispute whose webhook did not fit what we hold.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RefreshDispute {
    /// Of which payment.
    pub payment: PaymentId,
    /// The gateway's id of the dispute.
    pub reference: String,
}

impl Job for RefreshDispute {
    const KIND: &'static str = "payments.dispute";
}

/// Makes a card that was for one payment unusable at the gateway.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ForgetMethod {
    /// Which.
    pub method: PaymentMethodId,
}

impl Job for ForgetMethod {
    const KIND: &'static str = "payments.forget_method";
}

/// Registers the handlers of every job of this domain.
pub fn register_jobs(registry: &mut Registry, db: &Db, gateways: &Gateways) {
    macro_rules! on {
        ($job:ty, $body:path) => {
            let (db, gateways) = (db.clone(), gateways.clone());
            registry.on(move |ctx: OpContext, _, job: $job| {
                let (db, gateways) = (db.clone(), gateways.clone());
                async move { $body(&ctx, &db, &gateways, &job).await }
            });
        };
    }
    on!(SubmitPayment, run_submit_payment);
    on!(RefreshPayment, run_refresh_payment);
    on!(SubmitRefund, run_submit_refund);
    on!(RefreshDispute, run_refresh_dispute);
    on!(ForgetMethod, run_forget_method);
}

/// Body of [`SubmitPayment`]. Once the gateway knows the payment, [`RefreshPayment`] takes over.
pub async fn run_submit_payment(ctx: &OpContext, db: &Db, gateways: &Gateways, job: &SubmitPayment) -> Result<Outcome> {
    match submit_payment(ctx, db, gateways, job.payment).await {
        Ok(view) if view.status == PaymentStatus::Created => again(payment::note_poll(ctx, db, job.payment).await?),
        Ok(_) => Ok(Outcome::Done),
        Err(error) => settle_without(error),
    }
}

/// Body of [`RefreshPayment`].
pub async fn run_refresh_payment(
    ctx: &OpContext,
    db: &Db,
    gateways: &Gateways,
    job: &RefreshPayment,
) -> Result<Outcome> {
    match refresh_payment(ctx, db, gateways, job.payment).await {
        Ok(_) => again(payment::note_poll(ctx, db, job.payment).await?),
        Err(error) => settle_without(error),
    }
}

/// Body of [`SubmitRefund`].
pub async fn run_submit_refund(ctx: &OpContext, db: &Db, gateways: &Gateways, job: &SubmitRefund) -> Result<Outcome> {
    match refund::submit_refund(ctx, db, gateways, job.refund).await {
        Ok(_) => again(refund::note_poll(ctx, db, job.refund).await?),
        Err(error) => settle_without(error),
    }
}

/// Body of [`RefreshDispute`].
pub async fn run_refresh_dispute(
    ctx: &OpContext,
    db: &Db,
    gateways: &Gateways,
    job: &RefreshDispute,
) -> Result<Outcome> {
    dispute::refresh_dispute(ctx, db, gateways, job.payment, &job.reference).await?;
    Ok(Outcome::Done)
}

/// Body of [`ForgetMethod`].
pub async fn run_forget_method(ctx: &OpContext, db: &Db, gateways: &Gateways, job: &ForgetMethod) -> Result<Outcome> {
    method::forget_method(ctx, db, gateways, job.method).await?;
    Ok(Outcome::Done)
}

fn again(next: Option<mpanel_core::Timestamp>) -> Result<Outcome> {
    Ok(next.map_or(Outcome::Done, Outcome::Again))
}

/// A payment whose creation was rolled back has nothing to be done for; any other error is the queue's affair.
fn settle_without(error: mpanel_core::Error) -> Result<Outcome> {
    if error.kind() == ErrorKind::NotFound { Ok(Outcome::Done) } else { Err(error) }
}
