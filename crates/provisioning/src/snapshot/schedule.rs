//! Schedules as they are set, shown and taken away.

use jiff::tz::TimeZone;
use mpanel_core::{Error, OpContext, Result, ServiceId, Timestamp};
use mpanel_db::{DbErrExt, JobSpec, Tx};
use mpanel_events::Event;
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveModelTrait, IntoActiveModel};
use serde::Serialize;

use super::rules::{Rhythm, Timing, pattern_trouble};
use super::store::{self, RunRow, RunState, ScheduleRow};
use super::{listed, subject};
use crate::deps::Deps;
use crate::jobs::RunSnapshotSchedule;
use crate::service::ServiceView;
use crate::service::abilities::{Act, Facts, Viewer, refusal};
use crate::service::read::view;
use crate::service::store as services;
use crate::service::timeline::{Entry, note};
use crate::time::from_micros;

/// Failures in a row after which the customer is told by mail.
pub(super) const WARN_AFTER: i32 = 3;
/// How long the provider keeps a snapshot where it says so, for people who plan ahead.
const PROVIDER_KEEPS_DAYS: u32 = 30;

/// A schedule as somebody wants it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScheduleDraft {
    /// How often.
    pub rhythm: Rhythm,
    /// Weekly: the day, 1 is Monday.
    pub weekday: Option<i8>,
    /// Monthly: the day; a shorter month takes its last one.
    pub month_day: Option<i8>,
    /// The hour in `zone`.
    pub hour: i8,
    /// How many scheduled snapshots are kept.
    pub keep: u32,
    /// The names, with `{date}` and perhaps `{time}` in them.
    pub name_pattern: String,
    /// Nothing is taken for the time being.
    pub paused: bool,
    /// Time zone in which the hour is meant: the customer's.
    pub zone: TimeZone,
}

/// What became of a due moment.
#[derive(Debug, Clone, Serialize)]
pub struct ScheduleRunView {
    /// When it was due.
    pub due_at: Timestamp,
    /// What became of it.
    pub state: RunState,
    /// The snapshot's name.
    pub name: String,
    /// More about it; may be empty.
    pub detail: String,
}

/// A schedule as it is shown.
#[derive(Debug, Clone, Serialize)]
pub struct ScheduleView {
    /// How often.
    pub rhythm: Rhythm,
    /// Weekly: the day, 1 is Monday.
    pub weekday: Option<i8>,
    /// Monthly: the day.
    pub month_day: Option<i8>,
    /// The hour in `zone`.
    pub hour: i8,
    /// The zone's name.
    pub zone: String,
    /// How many scheduled snapshots are kept.
    pub keep: u32,
    /// The names, with `{date}` in them.
    pub name_pattern: String,
    /// Nothing is taken for the time being.
    pub paused: bool,
    /// When the next one is taken; not while it is paused.
    pub next_at: Option<Timestamp>,
    /// Failures since the last success.
    pub failures: u32,
    /// The provider deletes a snapshot this long after it was taken, whatever is to be kept.
    pub provider_keeps_days: u32,
    /// The latest moment that was due.
    pub latest: Option<ScheduleRunView>,
}

/// A service's schedule, if it has one.
pub async fn get_snapshot_schedule<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    id: ServiceId,
) -> Result<Option<ScheduleView>> {
    services::find(conn, ctx, id).await?;
    let Some(row) = store::schedule_of(ctx, conn, id).await? else { return Ok(None) };
    shown(row, store::latest_run(ctx, conn, id).await?).map(Some)
}

/// Sets a service's schedule, or changes it.
pub async fn put_snapshot_schedule(
    ctx: &OpContext,
    deps: &Deps,
    id: ServiceId,
    viewer: Viewer,
    draft: ScheduleDraft,
) -> Result<ScheduleView> {
    let row = services::find(deps.db.read(), ctx, id).await?;
    if let Some(before) = store::schedule_of(ctx, deps.db.read(), id).await?
        && only_pauses(&before, &draft)
    {
        return pause(ctx, deps, id).await;
    }
    let service = view(row.clone())?;
    check_service(&service, viewer)?;
    let limit = service.product.snapshot_quota;
    let subject = subject(ctx, deps, row, limit).await?;
    check_draft(&draft, subject.provider.capabilities().snapshot_name_max)?;
    let by_hand = listed(ctx, deps, &subject).await?.items.iter().filter(|s| !s.scheduled).count();
    check_keep(draft.keep, limit, u32::try_from(by_hand).unwrap_or(u32::MAX))?;
    let tx = deps.db.begin().await?;
    let row = services::lock(&tx, ctx, id).await?;
    let saved = save(ctx, &tx, id, &draft).await?;
    let title = if draft.paused { "Snapshot schedule paused" } else { "Snapshot schedule set" };
    note(ctx, &tx, &row, Entry::new("snapshot_schedule_set", title).detail(in_words(&draft))).await?;
    tx.record(ctx, Event::ServiceChanged { service: id, customer: row.customer() }).await?;
    if !draft.paused {
        let spec = JobSpec::at(from_micros(saved.next_at)).key(id.to_string()).attempts(i32::MAX);
        tx.enqueue_with(ctx, &RunSnapshotSchedule { service: id }, spec).await?;
    }
    let latest = store::latest_run(ctx, &tx, id).await?;
    tx.commit().await?;
    shown(saved, latest)
}

/// Whether nothing is wanted but that no snapshot is taken for the time being.
fn only_pauses(before: &ScheduleRow, draft: &ScheduleDraft) -> bool {
    let days = (draft.weekday.map(i32::from), draft.month_day.map(i32::from));
    let same = before.rhythm == draft.rhythm.as_str()
        && (before.weekday, before.month_day) == days
        && before.hour == i32::from(draft.hour)
        && i64::from(before.keep) == i64::from(draft.keep)
        && before.name_pattern == draft.name_pattern;
    same && draft.paused
}

/// Pauses a schedule as it is. Nobody is asked: one that fails must be able to rest whatever is wrong.
async fn pause(ctx: &OpContext, deps: &Deps, id: ServiceId) -> Result<ScheduleView> {
    let tx = deps.db.begin().await?;
    let row = services::lock(&tx, ctx, id).await?;
    let gone = || Error::not_found("snapshot_schedule");
    let mut schedule = store::lock_schedule(ctx, &tx, id).await?.ok_or_else(gone)?;
    schedule.paused = true;
    schedule.changed_at = ctx.now.as_microsecond();
    let schedule = schedule.into_active_model().reset_all().update(&tx).await.or_internal("pausing a schedule")?;
    note(ctx, &tx, &row, Entry::new("snapshot_schedule_set", "Snapshot schedule paused")).await?;
    tx.record(ctx, Event::ServiceChanged { service: id, customer: row.customer() }).await?;
    let latest = store::latest_run(ctx, &tx, id).await?;
    tx.commit().await?;
    shown(schedule, latest)
}

/// Takes a service's schedule away; its snapshots stay. One that is gone already is fine.
pub async fn delete_snapshot_schedule(ctx: &OpContext, tx: &Tx, id: ServiceId) -> Result<()> {
    let row = services::lock(tx, ctx, id).await?;
    let Some(schedule) = store::lock_schedule(ctx, tx, id).await? else { return Ok(()) };
    schedule.delete(tx).await.or_internal("deleting a snapshot schedule")?;
    note(ctx, tx, &row, Entry::new("snapshot_schedule_removed", "Snapshot schedule removed")).await?;
    tx.record(ctx, Event::ServiceChanged { service: id, customer: row.customer() }).await
}

/// A schedule can be set while the machine is busy: it is for later.
fn check_service(service: &ServiceView, viewer: Viewer) -> Result<()> {
    let idle = Facts { busy: false, moving: false, power: "running", ..Facts::of(service) };
    match refusal(&idle, viewer, Act::Snapshot) {
        None => Ok(()),
        Some(reason) if service.state.is_guarded() => Err(Error::conflict("service_suspended", reason)),
        Some(reason) => Err(Error::conflict("action_not_possible", reason)),
    }
}

fn check_draft(draft: &ScheduleDraft, name_max: usize) -> Result<()> {
    check_schedule_times(draft)?;
    match pattern_trouble(&draft.name_pattern, name_max) {
        Some(trouble) => Err(Error::invalid("/name_pattern", "not_valid", trouble)),
        None => Ok(()),
    }
}

/// Whether the hour and the days of a schedule go with its rhythm; the same for every machine. Errors: `not_valid` at the
/// field.
pub fn check_schedule_times(draft: &ScheduleDraft) -> Result<()> {
    let wrong = |pointer: &str, detail: &str| Err(Error::invalid(pointer, "not_valid", detail));
    if !(0..=23).contains(&draft.hour) {
        return wrong("/hour", "Choose an hour from 0 to 23.");
    }
    if draft.rhythm == Rhythm::Weekly && !draft.weekday.is_some_and(|d| (1..=7).contains(&d)) {
        return wrong("/weekday", "Choose a day of the week: 1 is Monday, 7 is Sunday.");
    }
    if draft.rhythm == Rhythm::Monthly && !draft.month_day.is_some_and(|d| (1..=31).contains(&d)) {
        return wrong("/month_day", "Choose a day of the month from 1 to 31.");
    }
    if draft.weekday.is_some() && draft.rhythm != Rhythm::Weekly {
        return wrong("/weekday", "Only a weekly schedule has a day of the week.");
    }
    if draft.month_day.is_some() && draft.rhythm != Rhythm::Monthly {
        return wrong("/month_day", "Only a monthly schedule has a day of the month.");
    }
    Ok(())
}

fn check_keep(keep: u32, limit: u32, by_hand: u32) -> Result<()> {
    let room = limit.saturating_sub(by_hand);
    if (1..=room).contains(&keep) {
        return Ok(());
    }
    let detail = match (room, by_hand) {
        (0, _) => "All snapshots of the plan were made by hand. Delete one to make room for scheduled ones.".to_owned(),
        (_, 0) => format!("The plan includes {limit}. Keep from 1 to {room}."),
        _ => format!("The plan includes {limit}, of which {by_hand} were made by hand. Keep from 1 to {room}."),
    };
    Err(Error::invalid("/keep", "snapshot_quota", detail))
}

async fn save(ctx: &OpContext, tx: &Tx, id: ServiceId, draft: &ScheduleDraft) -> Result<ScheduleRow> {
    let before = store::lock_schedule(ctx, tx, id).await?;
    let timing = Timing {
        rhythm: draft.rhythm,
        weekday: draft.weekday.unwrap_or(1),
        month_day: draft.month_day.unwrap_or(1),
        hour: draft.hour,
        zone: draft.zone.clone(),
    };
    let next = timing.next_after(ctx.now).ok_or_else(|| Error::internal("a schedule without a next moment"))?;
    let row = ScheduleRow {
        id: before.as_ref().map_or_else(|| ctx.new_uuid(), |b| b.id),
        tenant_id: ctx.tenant.uuid(),
        service_id: id.uuid(),
        rhythm: draft.rhythm.to_string(),
        weekday: draft.weekday.map(i32::from),
        month_day: draft.month_day.map(i32::from),
        hour: i32::from(draft.hour),
        zone: draft.zone.iana_name().unwrap_or("UTC").to_owned(),
        keep: i32::try_from(draft.keep).unwrap_or(1),
        name_pattern: draft.name_pattern.clone(),
        paused: draft.paused,
        next_at: next.as_microsecond(),
        // Somebody has looked after it: what went wrong before does not count any more.
        failures: 0,
        changed_at: ctx.now.as_microsecond(),
    };
    let model = row.into_active_model();
    let saved = if before.is_some() { model.reset_all().update(tx).await } else { model.insert(tx).await };
    saved.or_internal("saving a snapshot schedule")
}

fn in_words(draft: &ScheduleDraft) -> String {
    const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    let day = |n: Option<i8>| n.and_then(|n| usize::try_from(n - 1).ok()).unwrap_or(0);
    let when = match draft.rhythm {
        Rhythm::Daily => "Every day".to_owned(),
        Rhythm::Weekly => format!("Every {}", DAYS[day(draft.weekday).min(6)]),
        Rhythm::Monthly => format!("On day {} of each month", day(draft.month_day) + 1),
    };
    let zone = draft.zone.iana_name().unwrap_or("UTC");
    format!("{when} at {:02}:00 ({zone}), keeping {}", draft.hour, draft.keep)
}

fn shown(row: ScheduleRow, latest: Option<RunRow>) -> Result<ScheduleView> {
    let small = |n: i32| i8::try_from(n).unwrap_or(0);
    let latest = latest.map(|run| {
        Ok::<_, Error>(ScheduleRunView {
            due_at: from_micros(run.due_at),
            state: RunState::stored(&run.state)?,
            name: run.name,
            detail: run.detail,
        })
    });
    Ok(ScheduleView {
        rhythm: Rhythm::stored(&row.rhythm)?,
        weekday: row.weekday.map(small),
        month_day: row.month_day.map(small),
        hour: small(row.hour),
        zone: row.zone,
        keep: u32::try_from(row.keep).unwrap_or(0),
        name_pattern: row.name_pattern,
        paused: row.paused,
        next_at: (!row.paused).then(|| from_micros(row.next_at)),
        failures: u32::try_from(row.failures).unwrap_or(0),
        provider_keeps_days: PROVIDER_KEEPS_DAYS,
        latest: latest.transpose()?,
    })
}
