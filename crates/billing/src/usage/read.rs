//! Reading events back: sums by day where the database can add, single events where their order or keys matter.

use std::collections::{BTreeMap, HashMap};

use mpanel_calc::rating::{Aggregation, Event, Window, aggregate};
use mpanel_calc::{Decimal, Measured, Period};
use mpanel_core::{Date, Error, OpContext, Result, Timestamp};
use mpanel_db::{DbErrExt, TenantScoped};
use sea_orm::{ColumnTrait, ConnectionTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::store::{event, join};
use crate::columns;
use crate::ledger::whole_sum;

/// What is to be read of a subscription's meter.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted {
    pub(super) subscription: Uuid,
    pub(super) meter: Uuid,
    pub(super) aggregation: Aggregation,
    /// Whether each event has a price of its own.
    pub(super) by_event: bool,
    /// Days before are not needed.
    pub(super) from: Date,
}

/// What arrived for a subscription's meter.
#[derive(Debug, Clone, Default)]
pub(super) struct Readings {
    /// Sums by day, where sums are all that counts.
    days: BTreeMap<Date, Decimal>,
    /// Events in order of time; of one instant, in order of their ids.
    events: Vec<Reading>,
}

#[derive(Debug, Clone)]
struct Reading {
    at: Timestamp,
    day: Date,
    value: Decimal,
    key: String,
}

/// Readings by subscription and meter.
pub(super) type ReadingsOf = HashMap<(Uuid, Uuid), Readings>;

impl Wanted {
    fn adds_up(&self) -> bool {
        self.aggregation == Aggregation::Sum && !self.by_event
    }
}

impl Readings {
    /// The quantity of a stretch of days. Time that has not passed counts for nothing.
    pub(super) fn measure(&self, ctx: &OpContext, how: Aggregation, days: Period) -> Result<Measured> {
        let too_large = || Error::conflict("usage_too_large", "The usage of a period is too large to be billed.");
        if self.events.is_empty() {
            let mut inside = self.days.range(days.start..days.end).map(|(_, value)| *value);
            let quantity = inside.try_fold(Decimal::ZERO, Decimal::add).ok_or_else(too_large)?;
            return Ok(Measured { quantity, ..Measured::default() });
        }
        // The day an event counts for was fixed when it arrived; only what holds over time asks for instants.
        let (window, chosen): (Window, Vec<&Reading>) = match how {
            Aggregation::Duration { .. } => {
                let start = ctx.start_of(days.start);
                let end = ctx.start_of(days.end).min(ctx.now).max(start);
                (Window { start, end }, self.events.iter().collect())
            }
            _ => {
                let ever = Window { start: Timestamp::MIN, end: Timestamp::MAX };
                (ever, self.events.iter().filter(|r| days.contains(r.day)).collect())
            }
        };
        let events: Vec<Event<'_>> = chosen.iter().map(|r| Event { at: r.at, value: r.value, key: &r.key }).collect();
        let quantity = aggregate(how, &events, window).ok_or_else(too_large)?;
        Ok(Measured { quantity, before: None, amounts: chosen.iter().map(|r| r.value).collect() })
    }
}

#[derive(FromQueryResult)]
struct DayRow {
    subscription_id: Uuid,
    meter_id: Uuid,
    day: String,
    whole: i64,
    part: i64,
}

/// Reads what arrived for the meters wanted.
pub(super) async fn readings<C: ConnectionTrait>(ctx: &OpContext, conn: &C, wanted: &[Wanted]) -> Result<ReadingsOf> {
    let mut found = ReadingsOf::new();
    let (sums, single): (Vec<Wanted>, Vec<Wanted>) = wanted.iter().copied().partition(Wanted::adds_up);
    for chunk in sums.chunks(500) {
        add_days(ctx, conn, chunk, &mut found).await?;
    }
    // One at a time: single events of many services would be many rows at once.
    for one in single {
        let events = single_events(ctx, conn, one).await?;
        found.entry((one.subscription, one.meter)).or_default().events = events;
    }
    Ok(found)
}

async fn add_days<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    wanted: &[Wanted],
    found: &mut ReadingsOf,
) -> Result<()> {
    let Some(from) = wanted.iter().map(|w| w.from).min() else { return Ok(()) };
    let distinct = |of: fn(&Wanted) -> Uuid| -> Vec<Uuid> {
        let mut all: Vec<Uuid> = wanted.iter().map(of).collect();
        all.sort();
        all.dedup();
        all
    };
    let rows = event::Entity::find_in(ctx)
        .select_only()
        .column(event::Column::SubscriptionId)
        .column(event::Column::MeterId)
        .column(event::Column::Day)
        .column_as(whole_sum(event::Column::ValueWhole), "whole")
        .column_as(whole_sum(event::Column::ValuePart), "part")
        .filter(event::Column::SubscriptionId.is_in(distinct(|w| w.subscription)))
        .filter(event::Column::MeterId.is_in(distinct(|w| w.meter)))
        .filter(event::Column::Day.gte(from.to_string()))
        .filter(event::Column::Cancelled.eq(false))
        .group_by(event::Column::SubscriptionId)
        .group_by(event::Column::MeterId)
        .group_by(event::Column::Day)
        .into_model::<DayRow>()
        .all(conn)
        .await
        .or_internal("adding usage up")?;
    for row in rows {
        let days = &mut found.entry((row.subscription_id, row.meter_id)).or_default().days;
        days.insert(columns::date(&row.day)?, join(row.whole, row.part)?);
    }
    Ok(())
}

async fn single_events<C: ConnectionTrait>(ctx: &OpContext, conn: &C, wanted: Wanted) -> Result<Vec<Reading>> {
    let mine = || {
        event::Entity::find_in(ctx)
            .filter(event::Column::SubscriptionId.eq(wanted.subscription))
            .filter(event::Column::MeterId.eq(wanted.meter))
            .filter(event::Column::Cancelled.eq(false))
    };
    let mut rows = Vec::new();
    if matches!(wanted.aggregation, Aggregation::Duration { .. }) {
        // The level that was set before still holds.
        let before = mine()
            .filter(event::Column::Day.lt(wanted.from.to_string()))
            .order_by_desc(event::Column::At)
            .order_by_desc(event::Column::EventId)
            .one(conn)
            .await;
        rows.extend(before.or_internal("reading the last level")?);
    }
    let after = mine()
        .filter(event::Column::Day.gte(wanted.from.to_string()))
        .order_by_asc(event::Column::At)
        .order_by_asc(event::Column::EventId)
        .all(conn)
        .await;
    rows.extend(after.or_internal("reading usage")?);
    let reading = |row: event::Model| {
        Ok(Reading {
            at: columns::time(row.at),
            day: columns::date(&row.day)?,
            value: join(row.value_whole, row.value_part)?,
            key: row.unique_key.unwrap_or_default(),
        })
    };
    rows.into_iter().map(reading).collect()
}
