//! Taking events in: checked together, written by one statement, each counted once by its id.
//!
//! A batch is accepted as a whole or refused as a whole. The subscriptions it names are locked for sharing, so that a
//! period is either not billed yet, or marked because something came late: nothing falls between the two.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use mpanel_calc::Decimal;
use mpanel_calc::rating::Aggregation;
use mpanel_core::{Date, Error, FieldError, OpContext, Result, ServiceId, SubscriptionId, Timestamp};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ColumnTrait, Condition, DbErr, EntityTrait, FromQueryResult, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::meter::MeterView;
use super::price::meters_by_id;
use super::store::{COMMITMENT, component, event, period, split};
use super::terms::{Held, held_by};
use super::threshold;
use crate::subscription::SubscriptionState;
use crate::subscription::store::{Column, Entity};
use crate::{columns, ledger};

/// Events in one call.
pub(super) const MOST_EVENTS: usize = 1000;
/// Values from here on are refused: sums of many of them must still fit.
const MOST_VALUE: i64 = 1_000_000_000_000;
/// Clocks of senders may be this much ahead.
const AHEAD_SECONDS: i64 = 300;

/// Something measured, as it arrives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewUsage {
    /// The sender's id: the same id again is counted once.
    pub id: String,
    /// For which service; or say which subscription.
    pub service: Option<ServiceId>,
    /// For which subscription.
    pub subscription: Option<SubscriptionId>,
    /// The meter's key.
    pub meter: String,
    /// How much; the level from now on for a duration.
    pub value: Decimal,
    /// When it was used.
    pub occurred_at: Timestamp,
    /// What is counted once by a meter of unique keys.
    pub unique_key: Option<String>,
    /// More about it, kept with the event.
    pub attributes: BTreeMap<String, String>,
}

/// What became of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Ingested {
    /// New events.
    pub accepted: usize,
    /// Events that were there already, with the same content.
    pub duplicates: usize,
    /// New events in periods that are billed: their difference is on the next invoice.
    pub late: usize,
}

/// What an event needs to know of its subscription.
#[derive(Debug, Clone, FromQueryResult)]
struct Owner {
    id: Uuid,
    service_id: Uuid,
    state: String,
    started_on: Option<String>,
    cancel_at: Option<String>,
    usage_through: Option<String>,
}

/// Everything a batch is checked against.
struct Known {
    owners: Vec<Owner>,
    held: Vec<Held>,
    meters: HashMap<String, MeterView>,
    closed: Option<Date>,
}

/// Takes events in. Refused together, with the place and the reason of each that cannot be counted.
pub async fn record_usage(ctx: &OpContext, tx: &Tx, events: &[NewUsage]) -> Result<Ingested> {
    if events.is_empty() || events.len() > MOST_EVENTS {
        let detail = format!("Send from 1 to {MOST_EVENTS} events at once.");
        return Err(Error::invalid("/events", "too_many", detail));
    }
    let known = Known::load(ctx, tx, events).await?;
    let (mut rows, mut wrong) = (Vec::with_capacity(events.len()), Vec::new());
    for (index, event) in events.iter().enumerate() {
        match known.row(ctx, event) {
            Ok(row) => rows.push(row),
            Err(refused) => wrong.push(refused.at(index)),
        }
    }
    if !wrong.is_empty() {
        return Err(Error::invalid_fields(wrong));
    }
    let sent = rows.len();
    let rows = once_each(rows)?;
    let written = insert(tx, &rows).await?;
    let (new, before): (Vec<event::Model>, Vec<event::Model>) = rows.into_iter().partition(|r| written.contains(&r.id));
    check_known(ctx, tx, &before).await?;
    let late = mark_late(ctx, tx, &known, &new).await?;
    let nearer = |row: &&event::Model| known.held.iter().any(|h| h.thresholds && h.is_of(row));
    threshold::ask(ctx, tx, new.iter().filter(nearer).map(|row| row.subscription_id)).await?;
    Ok(Ingested { accepted: new.len(), duplicates: sent - new.len(), late })
}

/// A field of an event that is wrong.
struct Refused {
    field: &'static str,
    code: &'static str,
    detail: String,
}

impl Refused {
    fn at(self, index: usize) -> FieldError {
        FieldError { pointer: format!("/events/{index}/{}", self.field), code: self.code, detail: self.detail }
    }
}

fn refuse<T>(field: &'static str, code: &'static str, detail: impl Into<String>) -> Result<T, Refused> {
    Err(Refused { field, code, detail: detail.into() })
}

impl Known {
    async fn load(ctx: &OpContext, tx: &Tx, events: &[NewUsage]) -> Result<Self> {
        let mut services: Vec<Uuid> = events.iter().filter_map(|e| e.service.map(ServiceId::uuid)).collect();
        let mut ids: Vec<Uuid> = events.iter().filter_map(|e| e.subscription.map(SubscriptionId::uuid)).collect();
        for list in [&mut services, &mut ids] {
            list.sort();
            list.dedup();
        }
        let columns =
            [Column::Id, Column::ServiceId, Column::State, Column::StartedOn, Column::CancelAt, Column::UsageThrough];
        // Shared, in the order of their ids, as the renewal run locks them: a run waits for the batch or the reverse.
        let owners = Entity::find_in(ctx)
            .select_only()
            .columns(columns)
            .filter(Condition::any().add(Column::ServiceId.is_in(services)).add(Column::Id.is_in(ids)))
            .order_by_asc(Column::Id)
            .lock_shared()
            .into_model::<Owner>()
            .all(tx)
            .await
            .or_internal("reading metered subscriptions")?;
        let found: Vec<Uuid> = owners.iter().map(|o| o.id).collect();
        let meters = meters_by_id(ctx, tx).await?.into_values().map(|m| (m.key.clone(), m)).collect();
        Ok(Self {
            held: held_by(ctx, tx, &found).await?,
            closed: ledger::closed_through(ctx, tx).await?,
            owners,
            meters,
        })
    }

    // The row of an event, or what is wrong with it.
    fn row(&self, ctx: &OpContext, event: &NewUsage) -> Result<event::Model, Refused> {
        check_words(event)?;
        let Some(meter) = self.meters.get(&event.meter) else {
            return refuse("meter", "unknown_meter", "There is no meter with this key.");
        };
        if meter.aggregation == Aggregation::Unique && event.unique_key.is_none() {
            return refuse("unique_key", "required", "This meter counts keys: say which.");
        }
        if event.value.is_negative() || event.value >= Decimal::whole(MOST_VALUE) {
            let detail = "A value cannot be negative or that large. Correct an event instead of taking it off.";
            return refuse("value", "out_of_range", detail);
        }
        let day = event.occurred_at.to_zoned(ctx.zone.clone()).date();
        let owner = self.owner(event)?;
        self.check_day(ctx, event, owner, day)?;
        let day = day.to_string();
        let mine = |h: &&Held| h.subscription_id == owner.id && h.meter_id == meter.id.uuid();
        if !self.held.iter().filter(mine).any(|h| h.holds_on(&day)) {
            return refuse("meter", "not_metered", "The service has no price for this meter on that day.");
        }
        let Some((value_whole, value_part)) = split(event.value) else {
            return refuse("value", "out_of_range", "The value is too large.");
        };
        Ok(event::Model {
            id: ctx.new_uuid(),
            tenant_id: ctx.tenant.uuid(),
            event_id: event.id.clone(),
            subscription_id: owner.id,
            meter_id: meter.id.uuid(),
            at: event.occurred_at.as_microsecond(),
            day,
            value_whole,
            value_part,
            unique_key: event.unique_key.clone(),
            attributes: written(&event.attributes),
            content: fingerprint(event, owner.id),
            cancelled: false,
            received_at: ctx.now.as_microsecond(),
        })
    }

    fn owner(&self, event: &NewUsage) -> Result<&Owner, Refused> {
        let (field, found) = match (event.service, event.subscription) {
            (Some(id), None) => ("service", self.owners.iter().find(|o| o.service_id == id.uuid())),
            (None, Some(id)) => ("subscription", self.owners.iter().find(|o| o.id == id.uuid())),
            _ => return refuse("service", "required", "Say which service or which subscription, not both."),
        };
        match found {
            Some(owner) => Ok(owner),
            None => refuse(field, "unknown_service", "There is no such service."),
        }
    }

    fn check_day(&self, ctx: &OpContext, event: &NewUsage, owner: &Owner, day: Date) -> Result<(), Refused> {
        const FIELD: &str = "occurred_at";
        match SubscriptionState::from_word(&owner.state) {
            SubscriptionState::Pending => return refuse(FIELD, "not_running_yet", "The service does not run yet."),
            SubscriptionState::Cancelled => return refuse(FIELD, "service_ended", "The service has ended."),
            SubscriptionState::Active | SubscriptionState::Paused => {}
        }
        let text = day.to_string();
        if event.occurred_at > ctx.in_seconds(AHEAD_SECONDS) {
            return refuse(FIELD, "in_future", "This has not happened yet.");
        }
        if let Some(start) = owner.started_on.as_ref().filter(|start| text < **start) {
            return refuse(FIELD, "before_start", format!("The service began on {start}."));
        }
        if let Some(end) = owner.cancel_at.as_ref().filter(|end| text >= **end) {
            return refuse(FIELD, "after_end", format!("The service ends on {end}."));
        }
        match self.closed {
            Some(closed) if day <= closed => {
                refuse(FIELD, "month_closed", format!("The books are closed up to {closed}."))
            }
            _ => Ok(()),
        }
    }
}

fn check_words(event: &NewUsage) -> Result<(), Refused> {
    let printable = |text: &str| text.chars().all(|c| !c.is_control());
    if event.id.is_empty() || event.id.chars().count() > 100 || !printable(&event.id) {
        return refuse("id", "malformed", "An id has from 1 to 100 characters.");
    }
    if event.unique_key.as_ref().is_some_and(|k| k.is_empty() || k.chars().count() > 200 || !printable(k)) {
        return refuse("unique_key", "malformed", "A key has from 1 to 200 characters.");
    }
    let size: usize = event.attributes.iter().map(|(k, v)| k.len() + v.len()).sum();
    if event.attributes.len() > 20 || size > 2000 {
        return refuse("attributes", "too_long", "Send at most 20 attributes and 2000 bytes.");
    }
    Ok(())
}

fn written(attributes: &BTreeMap<String, String>) -> Option<String> {
    if attributes.is_empty() { None } else { serde_json::to_string(attributes).ok() }
}

// Two events of one id are the same when all of this is.
fn fingerprint(event: &NewUsage, subscription: Uuid) -> String {
    let parts = [
        subscription.to_string(),
        event.meter.clone(),
        event.value.to_string(),
        event.occurred_at.as_microsecond().to_string(),
        event.unique_key.clone().unwrap_or_default(),
        written(&event.attributes).unwrap_or_default(),
    ];
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    hash.finalize().iter().take(16).map(|b| format!("{b:02x}")).collect()
}

// An id that comes twice in one batch counts once, too.
fn once_each(rows: Vec<event::Model>) -> Result<Vec<event::Model>> {
    let mut seen: HashMap<String, String> = HashMap::with_capacity(rows.len());
    let mut kept = Vec::with_capacity(rows.len());
    for row in rows {
        match seen.get(&row.event_id) {
            Some(content) if *content == row.content => {}
            Some(_) => return Err(reused(&row.event_id)),
            None => {
                seen.insert(row.event_id.clone(), row.content.clone());
                kept.push(row);
            }
        }
    }
    // In one order for all: two senders of the same ids wait for one another instead of crosswise.
    kept.sort_unstable_by(|a, b| a.event_id.cmp(&b.event_id));
    Ok(kept)
}

fn reused(id: &str) -> Error {
    let detail =
        format!("The event {id} was sent before with another content. Correct it instead of sending it again.");
    Error::conflict("event_id_reused", detail)
}

// One statement; ids that are there already are passed over. Answers which rows are new.
async fn insert(tx: &Tx, rows: &[event::Model]) -> Result<HashSet<Uuid>> {
    let models: Vec<event::ActiveModel> = rows.iter().cloned().map(IntoActiveModel::into_active_model).collect();
    let conflict = OnConflict::columns([event::Column::TenantId, event::Column::EventId]).do_nothing().to_owned();
    match event::Entity::insert_many(models).on_conflict(conflict).exec_with_returning_keys(tx).await {
        Ok(written) => Ok(written.into_iter().collect()),
        Err(DbErr::RecordNotInserted) => Ok(HashSet::new()),
        Err(error) => Err(error).or_internal("writing usage"),
    }
}

// What was sent before must have been the same.
async fn check_known(ctx: &OpContext, tx: &Tx, known: &[event::Model]) -> Result<()> {
    if known.is_empty() {
        return Ok(());
    }
    let stored: Vec<(String, String)> = event::Entity::find_in(ctx)
        .select_only()
        .columns([event::Column::EventId, event::Column::Content])
        .filter(event::Column::EventId.is_in(known.iter().map(|r| r.event_id.as_str())))
        .into_tuple()
        .all(tx)
        .await
        .or_internal("reading known usage")?;
    let stored: HashMap<String, String> = stored.into_iter().collect();
    match known.iter().find(|r| stored.get(&r.event_id) != Some(&r.content)) {
        Some(other) => Err(reused(&other.event_id)),
        None => Ok(()),
    }
}

// Marks the periods of events that came after their bill. Answers how many did.
async fn mark_late(ctx: &OpContext, tx: &Tx, known: &Known, new: &[event::Model]) -> Result<usize> {
    let (mut count, mut touched) = (0, BTreeSet::new());
    for row in new {
        let owner = known.owners.iter().find(|o| o.id == row.subscription_id);
        if is_billed(&row.day, owner.and_then(|o| o.usage_through.as_ref()))? {
            count += 1;
            touched.insert((row.subscription_id, row.meter_id, row.day.clone()));
        }
    }
    for (subscription, meter, day) in touched {
        let key = known.meters.values().find(|m| m.id.uuid() == meter).map_or("", |m| m.key.as_str());
        mark_period(ctx, tx, subscription, key, &day).await?;
    }
    Ok(count)
}

/// Marks the billed period of a day, and what lifted it to a commitment, so that the next invoice has the difference.
/// Later parts of the same period are marked, too: their price may go on counting from there.
pub(super) async fn mark_period(ctx: &OpContext, tx: &Tx, subscription: Uuid, meter: &str, day: &str) -> Result<()> {
    period::Entity::update_many()
        .col_expr(period::Column::Late, Expr::value(true))
        .filter(period::Column::TenantId.eq(ctx.tenant.uuid()))
        .filter(period::Column::SubscriptionId.eq(subscription))
        .filter(period::Column::Component.is_in([component(meter).as_str(), COMMITMENT]))
        .filter(period::Column::FullStart.lte(day))
        .filter(period::Column::FullEnd.gt(day))
        .filter(period::Column::EndOn.gt(day))
        .exec(tx)
        .await
        .or_internal("marking late usage")?;
    Ok(())
}

/// Whether the usage of a day was billed already.
pub(super) fn is_billed(day: &str, usage_through: Option<&String>) -> Result<bool> {
    let day = columns::date(day)?;
    Ok(columns::date_opt(usage_through)?.is_some_and(|through| day < through))
}
