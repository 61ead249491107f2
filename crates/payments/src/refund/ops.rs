//! Making refunds: written down first, sent once, resolved by asking.

use jiff::ToSpan;
use mpanel_core::{CustomerId, Error, GatewayId, OpContext, Page, PageQuery, PaymentId, RefundId, Result, Timestamp};
use mpanel_db::page::desc;
use mpanel_db::{Db, DbErrExt, JobSpec, Paginated, TenantScoped, Tx};
use mpanel_events::Event;
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveModelTrait, ConnectionTrait, IntoActiveModel, Set};

use super::rules::{Refundable, check_refund, decide};
use super::store::{self, ActiveModel, Column, Entity, Model};
use super::{NewRefund, RefundFilter, RefundStatus, RefundView};
use crate::gateway::{self, GatewayKind, Gateways};
use crate::jobs::SubmitRefund;
use crate::payment::rules::poll_delay_seconds;
use crate::payment::store as payments;
use crate::ports::{Call, GatewayError, RefundOutcome, RefundReport};

/// How long the inline call of a member of staff has before the job looks after the refund.
const INLINE_SECONDS: i64 = 30;
const ON_ITS_WAY_SECONDS: i64 = 30;
const KEY_KEEPS_SECONDS: i64 = 20 * 3600;

/// Creates a refund. Commit, then call [`submit_refund`]; if the process dies between, the job queued here does it.
///
/// A refund of a manual payment is written down only: staff hands the money back, so it succeeds at once.
pub async fn create_refund(ctx: &OpContext, tx: &Tx, new: NewRefund) -> Result<RefundView> {
    let reason = new.reason.trim();
    if !(1..=500).contains(&reason.chars().count()) {
        return Err(Error::invalid("/reason", "length", "Give the reason in 1 to 500 characters."));
    }
    let payment = payments::lock(tx, ctx, new.payment).await?;
    let held = store::reserved(tx, ctx, &[payment.id]).await?.get(&payment.id).copied().unwrap_or(0);
    let (status, amount, dispute) = (payment.status(), payment.amount()?, payment.dispute());
    check_refund(&Refundable { status, amount, reserved_minor: held, dispute }, new.amount)?;
    let row = insert(ctx, tx, &payment, &new, reason).await?;
    let gateway = gateway::store::find(tx, ctx, GatewayId(payment.gateway_id)).await?;
    let by_hand = gateway.is_none_or(|gateway| gateway.kind() == GatewayKind::Manual);
    if by_hand {
        let row = apply_refund(ctx, tx, payment, row, None, &RefundOutcome::Succeeded).await?;
        return row.view();
    }
    let job = SubmitRefund { refund: row.refund_id() };
    tx.enqueue_with(ctx, &job, JobSpec::at(ctx.in_seconds(INLINE_SECONDS)).key(row.refund_id().to_string())).await?;
    row.view()
}

/// Submits a created refund, or asks after one whose outcome is open. Safe to call at any time, any number of times.
///
/// The result is the refund as it stands afterwards; a refusal by the gateway is not an error.
pub async fn submit_refund(ctx: &OpContext, db: &Db, gateways: &Gateways, refund: RefundId) -> Result<RefundView> {
    let payment = PaymentId(store::find(db.read(), ctx, refund).await?.payment_id);
    let tx = db.begin().await?;
    payments::lock(&tx, ctx, payment).await?;
    let row = store::lock(&tx, ctx, refund).await?;
    if !row.status().is_in_flight() {
        tx.rollback().await?;
        return row.view();
    }
    if row.submitted_at.is_some() {
        tx.rollback().await?;
        ask(ctx, db, gateways, row).await?;
        return store::find(db.read(), ctx, refund).await?.view();
    }
    let mut model = row.into_active_model();
    model.submitted_at = Set(Some(ctx.now.as_microsecond()));
    let row = model.update(&tx).await.or_internal("noting that a refund is submitted")?;
    tx.commit().await?;
    send(ctx, db, gateways, row.clone(), true).await?;
    let row = store::find(db.read(), ctx, refund).await?;
    if row.status() == RefundStatus::Unknown {
        ask(ctx, db, gateways, row).await?;
    }
    store::find(db.read(), ctx, refund).await?.view()
}

/// One refund.
pub async fn get_refund<C: ConnectionTrait>(ctx: &OpContext, conn: &C, id: RefundId) -> Result<RefundView> {
    store::find(conn, ctx, id).await?.view()
}

/// Refunds, newest first.
pub async fn list_refunds<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    filter: &RefundFilter,
    query: &PageQuery,
) -> Result<Page<RefundView>> {
    let mut select = Entity::find_in(ctx);
    if let Some(payment) = filter.payment {
        select = select.filter(Column::PaymentId.eq(payment.uuid()));
    }
    if let Some(status) = filter.status {
        select = select.filter(Column::Status.eq(status.as_str()));
    }
    let page = select.page_of(conn, query, &[desc(Column::CreatedAt)]).await?;
    let (next_cursor, total) = (page.next_cursor, page.total);
    let items = page.items.into_iter().map(Model::view).collect::<Result<Vec<_>>>()?;
    Ok(Page { items, next_cursor, total })
}

/// Whether a report is about this refund of this payment.
pub(crate) fn is_about(payment: &payments::Model, row: &Model, report: &RefundReport) -> bool {
    let same_key = report.idempotency_key.as_ref().is_none_or(|key| *key == row.idempotency_key);
    let same_reference = row.gateway_ref.as_ref().is_none_or(|reference| *reference == report.reference);
    let same_refund = report.refund.is_none_or(|id| id == row.refund_id());
    let same_charge = payment.gateway_ref.as_deref() == Some(report.charge.as_str());
    let same_amount = row.amount().is_ok_and(|amount| amount == report.amount);
    same_key && same_reference && same_refund && same_charge && same_amount
}

/// Applies an outcome to a refund; payment and refund are locked.
pub(crate) async fn apply_refund(
    ctx: &OpContext,
    tx: &Tx,
    payment: payments::Model,
    row: Model,
    reference: Option<&str>,
    outcome: &RefundOutcome,
) -> Result<Model> {
    let next = decide(row.status(), outcome);
    let mut model = row.clone().into_active_model();
    if row.gateway_ref.is_none() && reference.is_some() {
        model.gateway_ref = Set(reference.map(str::to_owned));
    }
    if let Some(next) = next {
        model.status = Set(next.as_str().to_owned());
        model.settled_at = Set((!next.is_in_flight()).then(|| ctx.now.as_microsecond()));
        if let RefundOutcome::Failed { code } = outcome {
            model.error_code = Set(Some(code.chars().take(64).collect()));
        }
    }
    if !model.is_changed() {
        return Ok(row);
    }
    model.updated_at = Set(ctx.now.as_microsecond());
    let row = model.update(tx).await.or_internal("changing a refund")?;
    match next {
        Some(RefundStatus::Succeeded) => give_back(ctx, tx, payment, &row).await?,
        Some(RefundStatus::Failed) => {
            let code = row.error_code.as_deref().unwrap_or_default();
            tracing::warn!(refund.id = %row.refund_id(), code, "a refund failed; the money is still ours");
        }
        _ => {}
    }
    Ok(row)
}

async fn give_back(ctx: &OpContext, tx: &Tx, payment: payments::Model, row: &Model) -> Result<()> {
    let id = payment.payment_id();
    let refunded = payment.refunded_minor.saturating_add(row.amount_minor);
    let mut model = payment.into_active_model();
    model.refunded_minor = Set(refunded);
    model.updated_at = Set(ctx.now.as_microsecond());
    model.update(tx).await.or_internal("noting a refund on its payment")?;
    let event = Event::PaymentRefunded {
        payment: id,
        refund: row.refund_id(),
        customer: CustomerId(row.customer_id),
        amount: row.amount()?,
        invoices: payments::invoices(tx, ctx, id).await?,
        with_credit_note: row.with_credit_note,
        reason: row.reason.clone(),
    };
    tx.record(ctx, event).await
}

async fn send(ctx: &OpContext, db: &Db, gateways: &Gateways, row: Model, first: bool) -> Result<()> {
    let payment = payments::find(db.read(), ctx, PaymentId(row.payment_id)).await?;
    let charge =
        payment.gateway_ref.clone().ok_or_else(|| Error::internal("a refund of a charge without a reference"))?;
    let adapter = gateways.open(ctx, db.read(), GatewayId(row.gateway_id)).await?;
    match adapter.refund(Call::from(ctx), &row.request(charge)?).await {
        Ok(report) if is_about(&payment, &row, &report) => {
            write(ctx, db, &row, Some(&report.reference), &report.outcome).await
        }
        Ok(report) => {
            tracing::error!(refund.id = %row.refund_id(), gateway.reference = %report.reference, "the gateway's reply is about another refund");
            mark(ctx, db, &row, RefundStatus::Unknown, row.submitted_at).await
        }
        Err(GatewayError::Refused { code, .. }) if !code.starts_with("idempotency_") => {
            write(ctx, db, &row, None, &RefundOutcome::Failed { code }).await
        }
        // Certainly nothing has happened: the job tries again when the gateway is back.
        Err(GatewayError::NotSent(_)) if first => mark(ctx, db, &row, RefundStatus::Created, None).await,
        Err(GatewayError::Misconfigured(_)) if first => {
            write(ctx, db, &row, None, &RefundOutcome::Failed { code: "gateway_error".into() }).await
        }
        Err(error) => {
            tracing::warn!(%error, refund.id = %row.refund_id(), "the outcome of a refund is not known");
            mark(ctx, db, &row, RefundStatus::Unknown, row.submitted_at).await
        }
    }
}

async fn ask(ctx: &OpContext, db: &Db, gateways: &Gateways, row: Model) -> Result<()> {
    let payment = payments::find(db.read(), ctx, PaymentId(row.payment_id)).await?;
    let adapter = gateways.open(ctx, db.read(), GatewayId(row.gateway_id)).await?;
    let waited = row.submitted_at.map_or(0, |at| (ctx.now.as_microsecond() - at) / 1_000_000);
    match adapter.find_refund(Call::from(ctx), &row.lookup()).await {
        Ok(Some(report)) if is_about(&payment, &row, &report) => {
            write(ctx, db, &row, Some(&report.reference), &report.outcome).await
        }
        Ok(Some(report)) => {
            tracing::error!(refund.id = %row.refund_id(), gateway.reference = %report.reference, "the gateway's answer is about another refund");
            Ok(())
        }
        Ok(None) if row.gateway_ref.is_some() || waited < ON_ITS_WAY_SECONDS => Ok(()),
        Ok(None) if waited > KEY_KEEPS_SECONDS => {
            write(ctx, db, &row, None, &RefundOutcome::Failed { code: "not_sent".into() }).await
        }
        Ok(None) => send(ctx, db, gateways, row, false).await,
        Err(error) => {
            tracing::warn!(%error, refund.id = %row.refund_id(), "the gateway could not be asked about a refund");
            Ok(())
        }
    }
}

async fn write(ctx: &OpContext, db: &Db, row: &Model, reference: Option<&str>, outcome: &RefundOutcome) -> Result<()> {
    let tx = db.begin().await?;
    let payment = payments::lock(&tx, ctx, PaymentId(row.payment_id)).await?;
    let row = store::lock(&tx, ctx, row.refund_id()).await?;
    apply_refund(ctx, &tx, payment, row, reference, outcome).await?;
    tx.commit().await
}

/// Notes what we do not know. A refund that settled meanwhile is left alone.
async fn mark(ctx: &OpContext, db: &Db, row: &Model, status: RefundStatus, submitted_at: Option<i64>) -> Result<()> {
    let tx = db.begin().await?;
    payments::lock(&tx, ctx, PaymentId(row.payment_id)).await?;
    let row = store::lock(&tx, ctx, row.refund_id()).await?;
    if row.status() == RefundStatus::Created {
        let mut model = row.into_active_model();
        model.status = Set(status.as_str().to_owned());
        model.submitted_at = Set(submitted_at);
        model.updated_at = Set(ctx.now.as_microsecond());
        model.update(&tx).await.or_internal("marking a refund")?;
    }
    tx.commit().await
}

/// Counts a question; returns when to ask next, or `None` when the refund has settled.
pub(crate) async fn note_poll(ctx: &OpContext, db: &Db, refund: RefundId) -> Result<Option<Timestamp>> {
    let tx = db.begin().await?;
    let row = store::lock(&tx, ctx, refund).await?;
    if !row.status().is_in_flight() {
        tx.rollback().await?;
        return Ok(None);
    }
    let age = (ctx.now.as_microsecond() - row.created_at) / 1_000_000;
    let next = ctx.now.saturating_add(poll_delay_seconds(row.polls, age).seconds()).unwrap_or(ctx.now);
    let polls = row.polls.saturating_add(1);
    let mut model = row.into_active_model();
    model.polls = Set(polls);
    model.update(&tx).await.or_internal("counting a question")?;
    tx.commit().await?;
    Ok(Some(next))
}

async fn insert(ctx: &OpContext, tx: &Tx, payment: &payments::Model, new: &NewRefund, reason: &str) -> Result<Model> {
    let (id, now) = (ctx.new_id::<RefundId>(), ctx.now.as_microsecond());
    let model = ActiveModel {
        id: Set(id.uuid()),
        tenant_id: Set(ctx.tenant.uuid()),
        payment_id: Set(payment.id),
        customer_id: Set(payment.customer_id),
        gateway_id: Set(payment.gateway_id),
        status: Set(RefundStatus::Created.as_str().to_owned()),
        amount_minor: Set(new.amount.minor),
        currency: Set(new.amount.currency.code().to_owned()),
        reason: Set(reason.to_owned()),
        with_credit_note: Set(new.with_credit_note),
        idempotency_key: Set(id.to_string()),
        gateway_ref: Set(None),
        error_code: Set(None),
        polls: Set(0),
        submitted_at: Set(None),
        settled_at: Set(None),
        created_at: Set(now),
        updated_at: Set(now),
    };
    model.insert(tx).await.or_internal("creating a refund")
}
