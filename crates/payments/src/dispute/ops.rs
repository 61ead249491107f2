//! Taking note of disputes, whichever report comes first, and listing them.

use mpanel_core::{CustomerId, DisputeId, GatewayId, OpContext, Page, PageQuery, PaymentId, Result};
use mpanel_db::page::desc;
use mpanel_db::{Db, DbErrExt, Paginated, TenantScoped, Tx};
use mpanel_events::Event;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait, ConnectionTrait, IntoActiveModel, Set};

use super::store::{ActiveModel, Column, Entity, Model};
use super::{DisputeState, DisputeView};
use crate::gateway::{self, Gateways};
use crate::payment::PaymentStatus;
use crate::payment::store as payments;
use crate::ports::{Call, DisputeReport};

/// Whether a report is about this payment, for no more than was paid.
pub(crate) fn is_about(payment: &payments::Model, report: &DisputeReport) -> bool {
    let same_payment = report.payment.is_none_or(|id| id == payment.payment_id());
    let same_charge = payment.gateway_ref.as_deref() == Some(report.charge.as_str());
    let paid = payment.amount();
    let bounded = paid
        .is_ok_and(|paid| paid.currency == report.amount.currency && (1..=paid.minor).contains(&report.amount.minor));
    same_payment && same_charge && bounded
}

/// Applies a report to a locked, succeeded payment. Opening and decision have their effect once each.
pub(crate) async fn apply_dispute(
    ctx: &OpContext,
    tx: &Tx,
    payment: payments::Model,
    report: &DisputeReport,
) -> Result<bool> {
    let opened = open(ctx, tx, &payment, report).await?;
    let row = Entity::find_in(ctx)
        .filter(Column::GatewayId.eq(payment.gateway_id))
        .filter(Column::GatewayRef.eq(report.reference.clone()))
        .one(tx)
        .await
        .or_internal("loading a dispute")?
        .ok_or_else(|| mpanel_core::Error::internal("a dispute vanished"))?;
    let (dispute, customer, id) = (DisputeId(row.id), CustomerId(row.customer_id), payment.payment_id());
    if opened {
        let amount = report.amount;
        tx.record(ctx, Event::DisputeOpened { payment: id, dispute, customer, amount }).await?;
    }
    let next = row.state().told(report.outcome);
    if let Some(next) = next {
        let mut model = row.into_active_model();
        model.state = Set(next.as_str().to_owned());
        model.closed_at = Set(Some(ctx.now.as_microsecond()));
        model.update(tx).await.or_internal("closing a dispute")?;
        let won = next == DisputeState::Won;
        tx.record(ctx, Event::DisputeClosed { payment: id, dispute, customer, won }).await?;
    }
    let shown = next.or_else(|| opened.then_some(DisputeState::Open));
    if let Some(state) = shown {
        let mut model = payment.into_active_model();
        model.dispute_state = Set(Some(state.as_str().to_owned()));
        model.updated_at = Set(ctx.now.as_microsecond());
        model.update(tx).await.or_internal("noting a dispute on its payment")?;
    }
    Ok(shown.is_some())
}

/// Asks the gateway where a dispute stands: what a webhook told did not fit what we hold.
pub async fn refresh_dispute(
    ctx: &OpContext,
    db: &Db,
    gateways: &Gateways,
    payment: PaymentId,
    reference: &str,
) -> Result<()> {
    let row = payments::find(db.read(), ctx, payment).await?;
    let adapter = gateways.open(ctx, db.read(), GatewayId(row.gateway_id)).await?;
    let found = adapter.find_dispute(Call::from(ctx), reference).await.map_err(gateway::provider_error)?;
    let tx = db.begin().await?;
    let row = payments::lock(&tx, ctx, payment).await?;
    match found {
        Some(report) if is_about(&row, &report) && row.status() == PaymentStatus::Succeeded => {
            apply_dispute(ctx, &tx, row, &report).await?;
        }
        _ => {
            tracing::error!(payment.id = %payment, "a webhook told of a dispute that the gateway does not confirm");
        }
    }
    tx.commit().await
}

/// One dispute.
pub async fn get_dispute<C: ConnectionTrait>(ctx: &OpContext, conn: &C, id: DisputeId) -> Result<DisputeView> {
    let row = Entity::find_in(ctx).filter(Column::Id.eq(id.uuid())).one(conn).await;
    row.or_internal("loading a dispute")?.ok_or_else(|| mpanel_core::Error::not_found("dispute"))?.view()
}

/// Disputes, newest first.
pub async fn list_disputes<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    state: Option<DisputeState>,
    query: &PageQuery,
) -> Result<Page<DisputeView>> {
    let mut select = Entity::find_in(ctx);
    if let Some(state) = state {
        select = select.filter(Column::State.eq(state.as_str()));
    }
    let page = select.page_of(conn, query, &[desc(Column::OpenedAt)]).await?;
    let (next_cursor, total) = (page.next_cursor, page.total);
    let items = page.items.into_iter().map(Model::view).collect::<Result<Vec<_>>>()?;
    Ok(Page { items, next_cursor, total })
}

async fn open(ctx: &OpContext, tx: &Tx, payment: &payments::Model, report: &DisputeReport) -> Result<bool> {
    let model = ActiveModel {
        id: Set(ctx.new_id::<DisputeId>().uuid()),
        tenant_id: Set(ctx.tenant.uuid()),
        payment_id: Set(payment.id),
        customer_id: Set(payment.customer_id),
        gateway_id: Set(payment.gateway_id),
        gateway_ref: Set(report.reference.clone()),
        state: Set(DisputeState::Open.as_str().to_owned()),
        amount_minor: Set(report.amount.minor),
        currency: Set(report.amount.currency.code().to_owned()),
        reason: Set(report.reason.clone()),
        evidence_due_by: Set(report.evidence_due_by.map(|seconds| seconds.saturating_mul(1_000_000))),
        opened_at: Set(ctx.now.as_microsecond()),
        closed_at: Set(None),
    };
    let conflict =
        OnConflict::columns([Column::TenantId, Column::GatewayId, Column::GatewayRef]).do_nothing().to_owned();
    let inserted = Entity::insert(model).on_conflict(conflict).exec_without_returning(tx).await;
    Ok(inserted.or_internal("opening a dispute")? == 1)
}
