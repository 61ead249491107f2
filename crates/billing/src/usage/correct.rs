//! Correcting what arrived: another value for an event, or none. In a period that is billed already the difference is
//! on the next invoice.

use mpanel_calc::Decimal;
use mpanel_core::{Error, OpContext, Page, PageQuery, Result, ServiceId, SubscriptionId, Timestamp};
use mpanel_db::page::desc;
use mpanel_db::{DbErrExt, Paginated, TenantScoped, Tx};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::ingest::{is_billed, mark_period};
use super::price::meters_by_id;
use super::store::{correction, event, join, split};
use super::terms::held_by;
use super::threshold;
use crate::columns;
use crate::subscription::store::{self as subscriptions, Entity};

/// A correction of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// The right value; none when the event should not count at all.
    pub value: Option<Decimal>,
    /// Why, for the record.
    pub reason: String,
}

/// An event as it counts now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsageEventView {
    /// The sender's id.
    pub id: String,
    /// The subscription it is counted for.
    pub subscription: SubscriptionId,
    /// Its service.
    pub service: ServiceId,
    /// The meter's key.
    pub meter: String,
    /// What it counts.
    pub value: Decimal,
    /// When it was used.
    pub occurred_at: Timestamp,
    /// What is counted once by a meter of unique keys.
    pub unique_key: Option<String>,
    /// Whether it was cancelled and does not count.
    pub cancelled: bool,
    /// Whether its period was billed already.
    pub billed: bool,
    /// When it arrived.
    pub received_at: Timestamp,
}

/// Replaces the value of an event, or cancels it. What it was stays on record.
pub async fn correct_usage(ctx: &OpContext, tx: &Tx, id: &str, change: Correction) -> Result<UsageEventView> {
    let reason = change.reason.trim();
    if reason.is_empty() || reason.chars().count() > 500 {
        return Err(Error::invalid("/reason", "required", "Say why, in up to 500 characters."));
    }
    let found = event::Entity::find_in(ctx).filter(event::Column::EventId.eq(id)).one(tx).await;
    let row = found.or_internal("reading usage")?.ok_or_else(|| Error::not_found("usage event"))?;
    // The run that bills the period waits for us, or we for it.
    let owner = Entity::find_in(ctx).filter(subscriptions::Column::Id.eq(row.subscription_id)).lock_exclusive().one(tx);
    let owner = owner.await.or_internal("locking a subscription")?.ok_or_else(|| Error::not_found("subscription"))?;
    let locked = event::Entity::find_in(ctx).filter(event::Column::Id.eq(row.id)).lock_exclusive().one(tx).await;
    let mut row = locked.or_internal("locking usage")?.ok_or_else(|| Error::not_found("usage event"))?;
    if !owner.is_live() {
        let detail = "The service has ended and its usage is billed. Issue a credit note instead.";
        return Err(Error::conflict("service_ended", detail));
    }
    if row.cancelled {
        return Err(Error::conflict("event_cancelled", "The event is cancelled already. Send a new one."));
    }
    let old_value = join(row.value_whole, row.value_part)?.to_string();
    match change.value {
        Some(value) if value.is_negative() || value >= Decimal::whole(1_000_000_000_000) => {
            return Err(Error::invalid("/value", "out_of_range", "A value cannot be negative or that large."));
        }
        Some(value) => {
            let parts = split(value).ok_or_else(|| Error::invalid("/value", "out_of_range", "It is too large."))?;
            (row.value_whole, row.value_part) = parts;
        }
        None => row.cancelled = true,
    }
    crate::store::update(tx, row.clone(), "correcting usage").await?;
    let record = correction::Model {
        id: ctx.new_uuid(),
        tenant_id: ctx.tenant.uuid(),
        usage_event_id: row.id,
        old_value,
        new_value: change.value.map(|v| v.to_string()),
        reason: reason.to_owned(),
        actor_name: ctx.actor.name().to_owned(),
        at: ctx.now.as_microsecond(),
    };
    crate::store::insert(tx, record, "recording a correction").await?;
    let billed = is_billed(&row.day, owner.usage_through.as_ref())?;
    let meters = meters_by_id(ctx, tx).await?;
    let meter = meters.get(&row.meter_id).map_or_else(String::new, |m| m.key.clone());
    if billed {
        mark_period(ctx, tx, owner.id, &meter, &row.day).await?;
    }
    if held_by(ctx, tx, &[owner.id]).await?.iter().any(|h| h.thresholds && h.is_of(&row)) {
        threshold::ask(ctx, tx, [owner.id]).await?;
    }
    view(row, ServiceId(owner.service_id), meter, billed)
}

/// One page of a service's events, latest first.
pub async fn list_usage_events<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    service: ServiceId,
    query: &PageQuery,
) -> Result<Page<UsageEventView>> {
    let found = Entity::find_in(ctx).filter(subscriptions::Column::ServiceId.eq(service.uuid())).one(conn).await;
    let owner = found.or_internal("reading a subscription")?.ok_or_else(|| Error::not_found("service"))?;
    let mut select = event::Entity::find_in(ctx).filter(event::Column::SubscriptionId.eq(owner.id));
    if let Some(search) = query.search() {
        select = select.filter(columns::contains(event::Column::EventId, &search));
    }
    let page = select.page_of(conn, query, &[desc(event::Column::At), desc(event::Column::EventId)]).await?;
    let meters = meters_by_id(ctx, conn).await?;
    let key = |id: Uuid| meters.get(&id).map_or_else(String::new, |m| m.key.clone());
    let items = page.items.into_iter().map(|row| {
        let billed = is_billed(&row.day, owner.usage_through.as_ref())?;
        let meter = key(row.meter_id);
        view(row, service, meter, billed)
    });
    Ok(Page { items: items.collect::<Result<_>>()?, next_cursor: page.next_cursor, total: page.total })
}

fn view(row: event::Model, service: ServiceId, meter: String, billed: bool) -> Result<UsageEventView> {
    Ok(UsageEventView {
        subscription: SubscriptionId(row.subscription_id),
        service,
        meter,
        value: join(row.value_whole, row.value_part)?,
        occurred_at: columns::time(row.at),
        unique_key: row.unique_key,
        cancelled: row.cancelled,
        billed,
        received_at: columns::time(row.received_at),
        id: row.event_id,
    })
}
