//! What a believed webhook does, in its one transaction.

use mpanel_core::{Error, ErrorKind, GatewayId, OpContext, PaymentId, RefundId, Result};
use mpanel_db::{DbErrExt, JobSpec, TenantScoped, Tx};
use sea_orm::entity::prelude::*;

use super::Receipt;
use crate::jobs::{RefreshDispute, RefreshPayment, SubmitRefund};
use crate::payment::rules::{Decision, Source};
use crate::payment::store::{self as payments, Model};
use crate::payment::{PaymentStatus, apply, apply_charge};
use crate::ports::{ChargeReport, DisputeReport, RefundReport};
use crate::refund::store as refunds;
use crate::{dispute as disputes, refund as refund_ops};

type Done = (Receipt, Option<PaymentId>);

pub(super) async fn charge(ctx: &OpContext, tx: &Tx, gateway: GatewayId, report: &ChargeReport) -> Result<Done> {
    let Some(row) = locked(ctx, tx, gateway, report.payment, &report.reference).await? else {
        return Ok((Receipt::Ignored, None));
    };
    let id = row.payment_id();
    // What we never sent cannot have been charged for us.
    if row.submitted_at.is_none() {
        tracing::warn!(payment.id = %id, "a webhook tells of a payment that was not submitted");
        return Ok((Receipt::Ignored, Some(id)));
    }
    if !apply::is_about(&row, report) {
        tracing::warn!(payment.id = %id, "a webhook does not fit its payment; the gateway is asked");
        return ask(ctx, tx, id).await;
    }
    match apply_charge(ctx, tx, row, Some(&report.reference), &report.outcome, Source::Webhook).await? {
        Decision::Move(_) => Ok((Receipt::Applied, Some(id))),
        Decision::Stay => Ok((Receipt::Ignored, Some(id))),
        Decision::Ask => ask(ctx, tx, id).await,
    }
}

pub(super) async fn refund(ctx: &OpContext, tx: &Tx, gateway: GatewayId, report: &RefundReport) -> Result<Done> {
    let Some(payment) = locked(ctx, tx, gateway, None, &report.charge).await? else {
        return Ok((Receipt::Ignored, None));
    };
    let id = payment.payment_id();
    let Some(refund) = find_refund(ctx, tx, gateway, report).await? else {
        tracing::warn!(payment.id = %id, "a webhook tells of a refund that was not made here");
        return Ok((Receipt::Ignored, Some(id)));
    };
    let row = refunds::lock(tx, ctx, refund).await?;
    if row.payment_id != payment.id || !refund_ops::is_about(&payment, &row, report) {
        tracing::warn!(refund.id = %refund, "a webhook does not fit its refund; the gateway is asked");
        tx.enqueue_with(ctx, &SubmitRefund { refund }, JobSpec::now(ctx).key(refund.to_string())).await?;
        return Ok((Receipt::Asked, Some(id)));
    }
    let before = row.status();
    let after = refund_ops::apply_refund(ctx, tx, payment, row, Some(&report.reference), &report.outcome).await?;
    let receipt = if after.status() == before { Receipt::Ignored } else { Receipt::Applied };
    Ok((receipt, Some(id)))
}

pub(super) async fn dispute(ctx: &OpContext, tx: &Tx, gateway: GatewayId, report: &DisputeReport) -> Result<Done> {
    let Some(payment) = locked(ctx, tx, gateway, report.payment, &report.charge).await? else {
        return Ok((Receipt::Ignored, None));
    };
    let id = payment.payment_id();
    if !disputes::is_about(&payment, report) {
        tracing::warn!(payment.id = %id, "a webhook does not fit the payment it disputes; the gateway is asked");
        let job = RefreshDispute { payment: id, reference: report.reference.clone() };
        tx.enqueue_with(ctx, &job, JobSpec::now(ctx).key(report.reference.clone())).await?;
        return Ok((Receipt::Asked, Some(id)));
    }
    if payment.status() != PaymentStatus::Succeeded {
        // The news of the payment itself is still on its way; take this one when it comes again.
        let detail = "The payment has not settled here yet. Deliver this webhook again.";
        return Err(Error::unavailable("payment_not_settled", detail));
    }
    let news = disputes::apply_dispute(ctx, tx, payment, report).await?;
    Ok((if news { Receipt::Applied } else { Receipt::Ignored }, Some(id)))
}

async fn ask(ctx: &OpContext, tx: &Tx, payment: PaymentId) -> Result<Done> {
    tx.enqueue_with(ctx, &RefreshPayment { payment }, JobSpec::now(ctx).key(payment.to_string())).await?;
    Ok((Receipt::Asked, Some(payment)))
}

/// The payment a report means, locked. One of another gateway is not meant, whatever the report says.
async fn locked(
    ctx: &OpContext,
    tx: &Tx,
    gateway: GatewayId,
    told: Option<PaymentId>,
    reference: &str,
) -> Result<Option<Model>> {
    let id = match told {
        Some(id) => Some(id),
        None => payments::find_by_reference(tx, ctx, gateway, reference).await?.map(|row| row.payment_id()),
    };
    let Some(id) = id else { return Ok(None) };
    let row = match payments::lock(tx, ctx, id).await {
        Ok(row) => row,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    if row.gateway_id != gateway.uuid() {
        tracing::warn!(payment.id = %id, "a webhook names a payment of another gateway");
        return Ok(None);
    }
    Ok(Some(row))
}

async fn find_refund(ctx: &OpContext, tx: &Tx, gateway: GatewayId, report: &RefundReport) -> Result<Option<RefundId>> {
    use refunds::{Column, Entity};
    let query = Entity::find_in(ctx).filter(Column::GatewayId.eq(gateway.uuid()));
    let query = match report.refund {
        Some(id) => query.filter(Column::Id.eq(id.uuid())),
        None => query.filter(Column::GatewayRef.eq(report.reference.clone())),
    };
    Ok(query.one(tx).await.or_internal("finding a refund")?.map(|row| row.refund_id()))
}
