//! Billing that stops while a service is suspended for non-payment, where the setting says so.
//!
//! It is a pause without credit: what was billed stays owed, and nothing more is billed until the debt is paid. Pauses
//! that people asked for are none of its business.

use mpanel_core::{OpContext, Result, ServiceId, SubscriptionId};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter};

use super::change::{self, ChangeBy, ChangeRequest, ChangeWhen, WantedChange, store as changes};
use super::store::{Column, Entity, Model};
use super::{SubscriptionState, late, term};
use crate::policy::Policies;

/// The setting: what becomes of billing.
pub(crate) const STOP_BILLING: &str = "suspend.billing";

/// Tells these pauses from others.
const NOTE: &str = "Suspended for non-payment.";

/// Notes for which term a service is suspended, and stops its billing where the setting says so. Safe to repeat.
pub async fn stop_for_debt(ctx: &OpContext, tx: &Tx, service: ServiceId) -> Result<bool> {
    let Some(mut row) = locked(ctx, tx, service).await? else { return Ok(false) };
    Box::pin(late::mark(ctx, tx, &mut row)).await?;
    let stops = Policies::of(ctx, tx, &[row.customer_id]).await?.word(STOP_BILLING, term::scope(&row)) == "stop";
    if !stops || change::may_pause(&row, ctx.today()).is_err() {
        return Ok(false);
    }
    make(ctx, tx, &row, WantedChange::Pause { credit: false }).await
}

/// Lets a term that was paid late begin anew, and goes on with billing that was stopped for a debt, both where the
/// settings say so. Safe to repeat.
pub async fn go_on_after_debt(ctx: &OpContext, tx: &Tx, service: ServiceId) -> Result<bool> {
    let Some(row) = locked(ctx, tx, service).await? else { return Ok(false) };
    let stopped = row.state == SubscriptionState::Paused.as_str() && is_for_debt(ctx, tx, &row).await?;
    // Deep work, too.
    let row = Box::pin(late::settle(ctx, tx, row, stopped)).await?;
    if row.state != SubscriptionState::Paused.as_str() || change::may_resume_billing(&row).is_err() {
        return Ok(false);
    }
    if !stopped {
        return Ok(false);
    }
    make(ctx, tx, &row, WantedChange::Resume { restart_term: false }).await
}

/// Services whose billing was stopped for a debt and could go on.
pub async fn stopped_for_debt<C: ConnectionTrait>(ctx: &OpContext, conn: &C) -> Result<Vec<ServiceId>> {
    let paused = Entity::find_in(ctx)
        .filter(Column::State.eq(SubscriptionState::Paused.as_str()))
        .filter(Column::CancelAt.is_null())
        .all(conn)
        .await
        .or_internal("reading paused subscriptions")?;
    let mut found = Vec::new();
    for row in paused {
        if is_for_debt(ctx, conn, &row).await? {
            found.push(ServiceId(row.service_id));
        }
    }
    Ok(found)
}

// The latest change comes first.
async fn is_for_debt<C: ConnectionTrait>(ctx: &OpContext, conn: &C, row: &Model) -> Result<bool> {
    let all = changes::of(ctx, conn, SubscriptionId(row.id)).await?;
    let pause = all.iter().find(|c| c.kind == "pause" && c.state == "applied");
    Ok(pause.is_some_and(|p| p.note.as_deref() == Some(NOTE)))
}

async fn make(ctx: &OpContext, tx: &Tx, row: &Model, what: WantedChange) -> Result<bool> {
    let note = Some(NOTE.to_owned());
    let request = ChangeRequest { what, when: ChangeWhen::Now, note, by: ChangeBy::Staff };
    // Deep work: kept off the stack of those who only ask whether there is something to do.
    Box::pin(change::change_subscription(ctx, tx, SubscriptionId(row.id), &request, change::Shown::default(), None))
        .await?;
    Ok(true)
}

async fn locked(ctx: &OpContext, tx: &Tx, service: ServiceId) -> Result<Option<Model>> {
    let found = Entity::find_in(ctx).filter(Column::ServiceId.eq(service.uuid())).one(tx).await;
    let Some(found) = found.or_internal("reading a subscription")? else { return Ok(None) };
    term::lock_with_customer(ctx, tx, SubscriptionId(found.id)).await.map(Some)
}
