//! Sending a payment to its gateway: once, and again only when the gateway has said that it knows nothing of it.

use mpanel_core::{Error, GatewayId, OpContext, PaymentId, Result};
use mpanel_db::{Db, DbErrExt, Tx};
use sea_orm::{ActiveModelTrait, IntoActiveModel, Set};

use super::apply::{apply_charge, is_about};
use crate::decline;
use crate::gateway::Gateways;
use crate::payment::rules::{Decision, Source};
use crate::payment::store::{self, Model};
use crate::payment::{PaymentStatus, PaymentView, get_payment};
use crate::ports::{Call, ChargeOutcome, GatewayError};

/// A customer's click that nobody could send on for this long is not charged any more.
const CLICK_KEEPS_SECONDS: i64 = 3600;
/// Gateways remember idempotency keys for a day; before that ends a repeat is still the same call.
pub(crate) const KEY_KEEPS_SECONDS: i64 = 20 * 3600;

/// Submits a created payment, or resolves one whose outcome is not known. Safe to call at any time, any number of times.
///
/// The API calls it after committing [`crate::create_payment`]; the job [`crate::SubmitPayment`] has it as its body.
/// The result is the payment as it stands afterwards; a decline is not an error.
pub async fn submit_payment(ctx: &OpContext, db: &Db, gateways: &Gateways, payment: PaymentId) -> Result<PaymentView> {
    let tx = db.begin().await?;
    let row = store::lock(&tx, ctx, payment).await?;
    match row.status() {
        PaymentStatus::Created if row.submitted_at.is_none() => submit_first(ctx, db, gateways, tx, row).await?,
        PaymentStatus::Created | PaymentStatus::Unknown => {
            // Somebody has called before us, so the gateway may know of it: ask.
            tx.rollback().await?;
            return super::refresh::refresh_payment(ctx, db, gateways, payment).await;
        }
        _ => tx.rollback().await?,
    }
    get_payment(ctx, db.read(), payment).await
}

async fn submit_first(ctx: &OpContext, db: &Db, gateways: &Gateways, tx: Tx, row: Model) -> Result<()> {
    if !row.off_session && age_seconds(ctx, row.created_at) > CLICK_KEEPS_SECONDS {
        apply_charge(ctx, &tx, row, None, &failed("not_sent"), Source::Gateway).await?;
        return tx.commit().await;
    }
    let mut model = row.into_active_model();
    model.submitted_at = Set(Some(ctx.now.as_microsecond()));
    model.updated_at = Set(ctx.now.as_microsecond());
    let row = model.update(&tx).await.or_internal("noting that a payment is submitted")?;
    tx.commit().await?;
    let payment = row.payment_id();
    send(ctx, db, gateways, row, true).await?;
    if store::find(db.read(), ctx, payment).await?.status() == PaymentStatus::Unknown {
        // Often the answer is one question away; if not, the job goes on asking.
        super::refresh::refresh_payment(ctx, db, gateways, payment).await?;
    }
    Ok(())
}

/// Calls the gateway and writes down what came of it. `first` says that no call was made before.
pub(super) async fn send(ctx: &OpContext, db: &Db, gateways: &Gateways, row: Model, first: bool) -> Result<()> {
    let payment = row.payment_id();
    let adapter = gateways.open(ctx, db.read(), GatewayId(row.gateway_id)).await?;
    let answer = adapter.charge(Call::from(ctx), &row.request()?).await;
    let (reference, outcome) = match answer {
        Ok(report) if is_about(&row, &report) => (Some(report.reference), report.outcome),
        Ok(report) => {
            tracing::error!(payment.id = %payment, gateway.reference = %report.reference, "the gateway's reply is about another payment");
            (None, ChargeOutcome::Unknown)
        }
        Err(GatewayError::NotSent(_)) if first => return not_sent(ctx, db, row).await,
        // Something exists under our key, or an earlier call may still be under way: only asking can tell.
        Err(GatewayError::Refused { code, .. }) if code.starts_with("idempotency_") => (None, ChargeOutcome::Unknown),
        Err(GatewayError::Misconfigured(_) | GatewayError::NotSent(_)) if !first => (None, ChargeOutcome::Unknown),
        Err(GatewayError::Lost(_) | GatewayError::NotSent(_)) => (None, ChargeOutcome::Unknown),
        Err(GatewayError::Refused { code, message }) => {
            (None, ChargeOutcome::Declined { code: decline::normalise(&code, None), message })
        }
        Err(GatewayError::Misconfigured(why)) => {
            tracing::error!(payment.id = %payment, why, "the gateway does not accept our credentials");
            (None, failed("gateway_error"))
        }
    };
    write(ctx, db, payment, reference.as_deref(), &outcome).await
}

/// Certainly nothing has happened. A customer who is there is told at once; an automatic charge waits for the gateway.
async fn not_sent(ctx: &OpContext, db: &Db, row: Model) -> Result<()> {
    let waits = row.off_session && age_seconds(ctx, row.created_at) < KEY_KEEPS_SECONDS;
    if !waits {
        return write(ctx, db, row.payment_id(), None, &failed("gateway_unavailable")).await;
    }
    let tx = db.begin().await?;
    let row = store::lock(&tx, ctx, row.payment_id()).await?;
    if row.status() == PaymentStatus::Created {
        let mut model = row.into_active_model();
        model.submitted_at = Set(None);
        model.update(&tx).await.or_internal("noting that a payment was not sent")?;
    }
    tx.commit().await
}

pub(super) async fn write(
    ctx: &OpContext,
    db: &Db,
    payment: PaymentId,
    reference: Option<&str>,
    outcome: &ChargeOutcome,
) -> Result<()> {
    let tx = db.begin().await?;
    let row = store::lock(&tx, ctx, payment).await?;
    let decision = apply_charge(ctx, &tx, row, reference, outcome, Source::Gateway).await?;
    if decision == Decision::Ask {
        return Err(Error::internal("the gateway's own word was doubted"));
    }
    tx.commit().await
}

pub(super) fn failed(code: &str) -> ChargeOutcome {
    ChargeOutcome::Declined { code: code.to_owned(), message: decline::message_for(code).to_owned() }
}

pub(crate) fn age_seconds(ctx: &OpContext, since_us: i64) -> i64 {
    (ctx.now.as_microsecond() - since_us) / 1_000_000
}
