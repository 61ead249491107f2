//! Asking the gateway where a payment stands.

use jiff::ToSpan;
use mpanel_core::{GatewayId, OpContext, PaymentId, Result, Timestamp};
use mpanel_db::{Db, DbErrExt};
use sea_orm::{ActiveModelTrait, IntoActiveModel, Set};

use super::apply::is_about;
use super::submit::{KEY_KEEPS_SECONDS, age_seconds, failed, send, write};
use crate::gateway::Gateways;
use crate::payment::rules::poll_delay_seconds;
use crate::payment::store::{self, Model};
use crate::payment::{PaymentStatus, PaymentView, get_payment};
use crate::ports::{Call, ChargeOutcome};

/// A call that is not known to the gateway may still be on its way for this long.
pub(crate) const ON_ITS_WAY_SECONDS: i64 = 30;
/// A customer has this long to answer the bank's page.
const ACTION_SECONDS: i64 = 3600;

/// Asks the gateway and writes down the answer. A payment that nobody has sent, or that succeeded, stays as it is.
///
/// A question without an answer is no error either: the payment stays where it is and is asked for again.
pub async fn refresh_payment(ctx: &OpContext, db: &Db, gateways: &Gateways, payment: PaymentId) -> Result<PaymentView> {
    let row = store::find(db.read(), ctx, payment).await?;
    if row.status() != PaymentStatus::Succeeded && row.submitted_at.is_some() {
        ask(ctx, db, gateways, row).await?;
    }
    get_payment(ctx, db.read(), payment).await
}

async fn ask(ctx: &OpContext, db: &Db, gateways: &Gateways, row: Model) -> Result<()> {
    let payment = row.payment_id();
    let adapter = gateways.open(ctx, db.read(), GatewayId(row.gateway_id)).await?;
    let given_up = row.status() == PaymentStatus::RequiresAction && age_seconds(ctx, row.created_at) > ACTION_SECONDS;
    let answer = match (&row.gateway_ref, given_up) {
        (Some(reference), true) => adapter.cancel_charge(Call::from(ctx), reference).await.map(Some),
        _ => adapter.find_charge(Call::from(ctx), &row.lookup()).await,
    };
    match answer {
        Ok(Some(report)) if is_about(&row, &report) => {
            write(ctx, db, payment, Some(&report.reference), &report.outcome).await
        }
        Ok(Some(report)) => {
            tracing::error!(payment.id = %payment, gateway.reference = %report.reference, "the gateway's answer is about another payment");
            Ok(())
        }
        Ok(None) => not_known(ctx, db, gateways, row).await,
        Err(error) => {
            tracing::warn!(%error, payment.id = %payment, "the gateway could not be asked about a payment");
            Ok(())
        }
    }
}

/// The gateway does not know the payment: it never arrived, or it is still on its way.
async fn not_known(ctx: &OpContext, db: &Db, gateways: &Gateways, row: Model) -> Result<()> {
    let may_resend =
        matches!(row.status(), PaymentStatus::Created | PaymentStatus::Unknown) && row.gateway_ref.is_none();
    let waited = row.submitted_at.map_or(0, |at| age_seconds(ctx, at));
    if !may_resend || waited < ON_ITS_WAY_SECONDS {
        if row.status() == PaymentStatus::Created {
            return write(ctx, db, row.payment_id(), None, &ChargeOutcome::Unknown).await;
        }
        return Ok(());
    }
    if waited > KEY_KEEPS_SECONDS {
        return write(ctx, db, row.payment_id(), None, &failed("not_sent")).await;
    }
    // The same key and the same terms: should the first call turn up after all, the gateway takes both for one.
    send(ctx, db, gateways, row, false).await
}

/// When a payment that is in flight is asked for next.
pub(crate) fn next_poll(ctx: &OpContext, row: &Model) -> Timestamp {
    let delay = poll_delay_seconds(row.polls, age_seconds(ctx, row.created_at));
    ctx.now.saturating_add(delay.seconds()).unwrap_or(ctx.now)
}

/// Counts a question; returns when to ask next, or `None` when the payment has settled.
pub(crate) async fn note_poll(ctx: &OpContext, db: &Db, payment: PaymentId) -> Result<Option<Timestamp>> {
    let tx = db.begin().await?;
    let row = store::lock(&tx, ctx, payment).await?;
    if !row.status().is_in_flight() {
        tx.rollback().await?;
        return Ok(None);
    }
    let next = next_poll(ctx, &row);
    let polls = row.polls.saturating_add(1);
    let mut model = row.into_active_model();
    model.polls = Set(polls);
    model.update(&tx).await.or_internal("counting a question")?;
    tx.commit().await?;
    Ok(Some(next))
}
