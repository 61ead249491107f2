//! The one place where a report changes a payment, under its row lock, with the events that follow.

use mpanel_core::{CustomerId, Money, OpContext, PaymentMethodId, Result};
use mpanel_db::{DbErrExt, JobSpec, TenantScoped, Tx};
use mpanel_events::Event;
use sea_orm::{ActiveModelTrait, ColumnTrait, IntoActiveModel, QueryFilter, Set};

use super::create::release_guard;
use super::refresh::next_poll;
use crate::decline;
use crate::jobs::{ForgetMethod, RefreshPayment};
use crate::method::store as methods;
use crate::payment::PaymentStatus;
use crate::payment::rules::{Decision, Source, decide};
use crate::payment::store::{self, ActiveModel, Model};
use crate::ports::{ChargeOutcome, ChargeReport};

/// Whether a report is about this payment: gateway, reference, key, amount and currency all have to fit.
pub(crate) fn is_about(row: &Model, report: &ChargeReport) -> bool {
    let same_key = report.idempotency_key.as_ref().is_none_or(|key| *key == row.idempotency_key);
    let same_reference = row.gateway_ref.as_ref().is_none_or(|reference| *reference == report.reference);
    let same_payment = report.payment.is_none_or(|id| id == row.payment_id());
    let same_amount = row.amount().is_ok_and(|amount: Money| amount == report.amount);
    same_key && same_reference && same_payment && same_amount && report.amount.minor > 0
}

/// Applies an outcome to a locked payment. `Ask` is returned to the caller, everything else is done here.
pub(crate) async fn apply_charge(
    ctx: &OpContext,
    tx: &Tx,
    row: Model,
    reference: Option<&str>,
    outcome: &ChargeOutcome,
    source: Source,
) -> Result<Decision> {
    let current = row.status();
    let decision = decide(current, outcome, source);
    let mut model = row.clone().into_active_model();
    if row.gateway_ref.is_none() && decision != Decision::Ask {
        model.gateway_ref = Set(reference.map(str::to_owned));
    }
    if let Decision::Move(next) = decision {
        fill(ctx, &mut model, next, outcome);
    }
    if model.is_changed() {
        model.updated_at = Set(ctx.now.as_microsecond());
        model.update(tx).await.or_internal("changing a payment")?;
    }
    if let Decision::Move(next) = decision {
        if !next.is_in_flight() {
            forget_one_time_card(ctx, tx, &row).await?;
        }
        tracing::info!(
            payment.id = %row.payment_id(), from = current.as_str(), to = next.as_str(), "a payment changed its state"
        );
        follow(ctx, tx, &row, next, outcome).await?;
    }
    Ok(decision)
}

fn fill(ctx: &OpContext, model: &mut ActiveModel, next: PaymentStatus, outcome: &ChargeOutcome) {
    model.status = Set(next.as_str().to_owned());
    model.action_url = Set(None);
    model.error_code = Set(None);
    model.error_message = Set(None);
    match outcome {
        ChargeOutcome::RequiresAction { url } => model.action_url = Set(Some(url.clone())),
        ChargeOutcome::Declined { code, message } => {
            model.error_code = Set(Some(code.clone()));
            model.error_message = Set(Some(message.chars().take(500).collect()));
        }
        ChargeOutcome::Cancelled => {
            model.error_code = Set(Some("cancelled".to_owned()));
            model.error_message = Set(Some(decline::message_for("cancelled").to_owned()));
        }
        _ => {}
    }
    let settled = !next.is_in_flight();
    model.settled_at = Set(settled.then(|| ctx.now.as_microsecond()));
}

/// Events, the guard and the next question.
async fn follow(ctx: &OpContext, tx: &Tx, row: &Model, next: PaymentStatus, outcome: &ChargeOutcome) -> Result<()> {
    let (payment, customer, amount) = (row.payment_id(), CustomerId(row.customer_id), row.amount()?);
    match next {
        PaymentStatus::Succeeded => {
            let invoices = store::invoices(tx, ctx, payment).await?;
            tx.record(ctx, Event::PaymentSucceeded { payment, customer, amount, invoices }).await?;
        }
        PaymentStatus::Failed => {
            release_guard(ctx, tx, payment).await?;
            let invoices = store::invoices(tx, ctx, payment).await?;
            let code = match outcome {
                ChargeOutcome::Declined { code, .. } => code.clone(),
                _ => String::new(),
            };
            // What is settled later finds nobody who waits for the answer: they were told that we write.
            let is_late = matches!(row.status(), PaymentStatus::Processing | PaymentStatus::Unknown);
            let off_session = row.off_session || is_late;
            tx.record(ctx, Event::PaymentFailed { payment, customer, amount, invoices, code, off_session }).await?;
        }
        PaymentStatus::Cancelled => release_guard(ctx, tx, payment).await?,
        PaymentStatus::RequiresAction => {
            tx.record(ctx, Event::PaymentActionRequired { payment, customer }).await?;
            watch(ctx, tx, row).await?;
        }
        PaymentStatus::Processing | PaymentStatus::Unknown => watch(ctx, tx, row).await?,
        PaymentStatus::Created => {}
    }
    Ok(())
}

/// A card the customer did not want kept is given up once its payment has ended.
async fn forget_one_time_card(ctx: &OpContext, tx: &Tx, row: &Model) -> Result<()> {
    let Some(id) = row.payment_method_id else { return Ok(()) };
    let method = methods::Entity::find_in(ctx).filter(methods::Column::Id.eq(id)).one(tx).await;
    if method.or_internal("loading a payment's method")?.is_some_and(|method| !method.saved) {
        let job = ForgetMethod { method: PaymentMethodId(id) };
        tx.enqueue_with(ctx, &job, JobSpec::now(ctx).key(job.method.to_string())).await?;
    }
    Ok(())
}

/// Makes sure that somebody asks, should no webhook come.
async fn watch(ctx: &OpContext, tx: &Tx, row: &Model) -> Result<()> {
    let job = RefreshPayment { payment: row.payment_id() };
    tx.enqueue_with(ctx, &job, JobSpec::at(next_poll(ctx, row)).key(row.payment_id().to_string())).await?;
    Ok(())
}
