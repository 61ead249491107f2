//! The job of a schedule: takes the snapshot that is due, once, and makes room for it among the scheduled ones.
//!
//! The moment is written down before the provider is asked, under a unique key and with the name the snapshot will
//! have. Whoever comes after a crash, or at the same time, finds the row and looks for the name before acting.

use mpanel_core::{Error, ErrorKind, OpContext, Result, ServiceId, Timestamp};
use mpanel_db::jobs::Outcome;
use mpanel_db::{DbErrExt, Tx};
use mpanel_events::Event;
use sea_orm::{ActiveModelTrait, IntoActiveModel, ModelTrait};

use super::rules::{free_name, name_at, rotation};
use super::schedule::WARN_AFTER;
use super::store::{self, RunRow, RunState, ScheduleRow};
use super::{SnapshotList, SnapshotView, Subject, delete_one, listed, subject, take};
use crate::deps::Deps;
use crate::service::abilities::{Act, Facts, Viewer, refusal};
use crate::service::read::with_move;
use crate::service::store::{self as services, ServiceRow};
use crate::service::timeline::{Entry, note};
use crate::service::{LifecycleAct, ServiceView};
use crate::time::{from_micros, seconds_since};

/// Seconds between two tries of one moment.
const TRY_AGAIN_S: i64 = 300;
/// Seconds in which a try is taken to be under way, so that no other one begins.
const UNDER_WAY_S: i64 = 120;
/// Tries of one moment before it has failed.
const MOST_TRIES: i32 = 6;
/// What scheduled snapshots are described as at the provider.
const DESCRIPTION: &str = "Taken by schedule.";

/// How a try ended.
enum End {
    Taken { snapshot: String, detail: String },
    Skipped(String),
    Failed(String),
    NotYet(String),
}

/// Takes what is due of a service's schedule and waits for the next moment.
pub async fn run_snapshot_schedule(ctx: &OpContext, deps: &Deps, id: ServiceId) -> Result<Outcome> {
    let Some(schedule) = store::schedule_of(ctx, deps.db.read(), id).await?.filter(|s| !s.paused) else {
        return Ok(Outcome::Done);
    };
    let row = services::find(deps.db.read(), ctx, id).await?;
    if row.state()?.is_final() {
        let tx = deps.db.begin().await?;
        schedule.delete(&tx).await.or_internal("ending a snapshot schedule")?;
        tx.commit().await?;
        return Ok(Outcome::Done);
    }
    let first = from_micros(schedule.next_at);
    if first > ctx.now {
        return Ok(Outcome::Again(first));
    }
    let (due, missed) = schedule.timing()?.latest_due(first, ctx.now);
    let Some(run) = claim(ctx, deps, &schedule, due).await? else {
        return Ok(Outcome::Again(ctx.in_seconds(UNDER_WAY_S)));
    };
    let end = match attempt(ctx, deps, &schedule, row, &run).await {
        End::NotYet(reason) if run.tries >= MOST_TRIES => End::Failed(reason),
        End::NotYet(_) => return Ok(Outcome::Again(ctx.in_seconds(TRY_AGAIN_S))),
        end => end,
    };
    finish(ctx, deps, id, due, (missed, end)).await
}

/// Marks a try of a due moment; `None` while another one is under way.
async fn claim(ctx: &OpContext, deps: &Deps, schedule: &ScheduleRow, due: Timestamp) -> Result<Option<RunRow>> {
    let service = ServiceId(schedule.service_id);
    let tx = deps.db.begin().await?;
    let run = match store::run_of(ctx, &tx, service, due).await? {
        Some(run) if run.finished_at.is_none() && seconds_since(run.tried_at, ctx.now) < UNDER_WAY_S => {
            return Ok(None);
        }
        Some(mut run) => {
            run.tries += 1;
            run.tried_at = ctx.now.as_microsecond();
            run.into_active_model().reset_all().update(&tx).await.or_internal("marking a try")?
        }
        None => {
            let run = RunRow {
                id: ctx.new_uuid(),
                tenant_id: ctx.tenant.uuid(),
                service_id: schedule.service_id,
                due_at: due.as_microsecond(),
                name: name_at(&schedule.name_pattern, due, &schedule.time_zone()),
                state: RunState::Began.to_string(),
                tries: 1,
                tried_at: ctx.now.as_microsecond(),
                finished_at: None,
                snapshot_id: None,
                detail: String::new(),
            };
            // The unique key makes the second of two that come at once fail here, and try again later.
            let under_way = || Error::conflict("request_in_progress", "Another try has begun.");
            match run.into_active_model().insert(&tx).await.or_taken("writing a due snapshot down", under_way) {
                Err(error) if error.kind() == ErrorKind::Conflict => return Ok(None),
                written => written?,
            }
        }
    };
    tx.commit().await?;
    Ok(Some(run))
}

/// One try, whatever comes of it: nothing that goes wrong with one moment ends the schedule.
async fn attempt(ctx: &OpContext, deps: &Deps, schedule: &ScheduleRow, row: ServiceRow, run: &RunRow) -> End {
    let tried = try_once(ctx, deps, schedule, row, run).await;
    tried.unwrap_or_else(|error| match error.kind() {
        ErrorKind::Internal => {
            tracing::error!(error = %error.report(), "a scheduled snapshot could not be tried");
            End::NotYet("Something went wrong on our side.".to_owned())
        }
        ErrorKind::Unavailable => End::NotYet(error.detail().to_owned()),
        _ => End::Failed(error.detail().to_owned()),
    })
}

async fn try_once(ctx: &OpContext, deps: &Deps, schedule: &ScheduleRow, row: ServiceRow, run: &RunRow) -> Result<End> {
    let service = with_move(ctx, deps.db.read(), row.clone()).await?;
    if let Some(end) = out_of_use(&service) {
        return Ok(end);
    }
    let subject = subject(ctx, deps, row, service.product.snapshot_quota).await?;
    rotate(ctx, deps, schedule, &subject, run).await
}

/// Why nothing is taken of a machine as it is.
fn out_of_use(service: &ServiceView) -> Option<End> {
    let facts = Facts::of(service);
    if service.state.is_guarded() {
        return Some(End::Skipped("The service was suspended.".to_owned()));
    }
    let ending = facts.act == Some(LifecycleAct::Terminate);
    if ending || !facts.has_machine {
        return Some(End::Skipped("There was no machine in use.".to_owned()));
    }
    let reason = refusal(&facts, Viewer::Staff, Act::Snapshot)?.to_owned();
    let lasts = facts.missing || facts.snapshot_quota == 0;
    Some(if lasts { End::Failed(reason) } else { End::NotYet(reason) })
}

async fn rotate(ctx: &OpContext, deps: &Deps, schedule: &ScheduleRow, subject: &Subject, run: &RunRow) -> Result<End> {
    let SnapshotList { mut items, .. } = listed(ctx, deps, subject).await?;
    // Taken by a try that did not live to see it?
    if let Some(found) = items.iter().find(|s| !s.scheduled && is_of(s, run)) {
        return Ok(End::Taken { snapshot: found.id.clone(), detail: found.name.clone() });
    }
    items.reverse();
    let (scheduled, by_hand): (Vec<_>, Vec<_>) = items.into_iter().partition(|s| s.scheduled);
    let keep = usize::try_from(schedule.keep).unwrap_or(1);
    let Some(plan) = rotation(subject.limit as usize, by_hand.len(), scheduled.len(), keep) else {
        let advice = "Snapshots made by hand fill the plan. Delete one, and the schedule goes on.";
        return Ok(End::Failed(advice.to_owned()));
    };
    for old in scheduled.iter().take(plan.before) {
        rotate_out(ctx, deps, subject, old).await?;
    }
    let names: Vec<String> = scheduled.iter().chain(&by_hand).map(|s| s.name.clone()).collect();
    let name = free_name(&run.name, &names);
    let taken = take(ctx, deps, subject, &name, DESCRIPTION).await?;
    for old in scheduled.iter().skip(plan.before).take(plan.after) {
        // The new one is safe; what stays too long is deleted with the next.
        if let Err(error) = rotate_out(ctx, deps, subject, old).await {
            tracing::warn!(error = %error.report(), "an old scheduled snapshot could not be deleted");
        }
    }
    Ok(End::Taken { snapshot: taken.id, detail: name })
}

/// Whether a snapshot of nobody is the one an earlier try of this moment took.
fn is_of(snapshot: &SnapshotView, run: &RunRow) -> bool {
    let since = snapshot.created_at.is_some_and(|at| at.as_microsecond() >= run.due_at);
    run.tries > 1 && since && snapshot.description == DESCRIPTION && snapshot.name.starts_with(&run.name)
}

async fn rotate_out(ctx: &OpContext, deps: &Deps, subject: &Subject, old: &SnapshotView) -> Result<()> {
    delete_one(ctx, deps, subject, old).await?;
    let tx = deps.db.begin().await?;
    let entry = Entry::new("snapshot_deleted", "Old scheduled snapshot deleted").detail(old.name.clone());
    note(ctx, &tx, &subject.row, entry).await?;
    tx.commit().await
}

/// Writes the end of a moment down, once, and finds the next.
async fn finish(
    ctx: &OpContext,
    deps: &Deps,
    id: ServiceId,
    due: Timestamp,
    (missed, end): (u32, End),
) -> Result<Outcome> {
    let tx = deps.db.begin().await?;
    let row = services::lock(&tx, ctx, id).await?;
    let run = store::run_of(ctx, &tx, id, due).await?.ok_or_else(|| Error::internal("a due snapshot has vanished"))?;
    let is_new = run.finished_at.is_none();
    if is_new {
        keep_run(ctx, &tx, run, &end).await?;
        tell(ctx, &tx, &row, missed, &end).await?;
    }
    let Some(mut schedule) = store::lock_schedule(ctx, &tx, id).await? else {
        tx.commit().await?;
        return Ok(Outcome::Done);
    };
    let next = schedule.timing()?.next_after(ctx.now);
    let next = next.ok_or_else(|| Error::internal("a schedule without a next moment"))?;
    schedule.next_at = next.as_microsecond();
    match end {
        End::Taken { .. } => schedule.failures = 0,
        End::Failed(reason) if is_new => {
            schedule.failures += 1;
            if schedule.failures == WARN_AFTER {
                let customer = row.customer();
                tx.record(ctx, Event::SnapshotScheduleFailing { service: id, customer, reason }).await?;
            }
        }
        _ => {}
    }
    schedule.into_active_model().reset_all().update(&tx).await.or_internal("moving a snapshot schedule on")?;
    tx.record(ctx, Event::ServiceChanged { service: id, customer: row.customer() }).await?;
    tx.commit().await?;
    Ok(Outcome::Again(next))
}

async fn keep_run(ctx: &OpContext, tx: &Tx, mut run: RunRow, end: &End) -> Result<()> {
    let (state, snapshot, detail) = match end {
        End::Taken { snapshot, detail } => (RunState::Taken, Some(snapshot.clone()), detail),
        End::Skipped(reason) => (RunState::Skipped, None, reason),
        End::Failed(reason) | End::NotYet(reason) => (RunState::Failed, None, reason),
    };
    run.state = state.to_string();
    run.snapshot_id = snapshot;
    run.detail = detail.clone();
    run.finished_at = Some(ctx.now.as_microsecond());
    run.into_active_model().reset_all().update(tx).await.or_internal("ending a due snapshot")?;
    Ok(())
}

async fn tell(ctx: &OpContext, tx: &Tx, row: &ServiceRow, missed: u32, end: &End) -> Result<()> {
    let missed = match missed {
        0 => String::new(),
        1 => " One moment before it was missed.".to_owned(),
        n => format!(" {n} moments before it were missed."),
    };
    let entry = match end {
        End::Taken { detail, .. } => {
            Entry::new("snapshot_created", "Scheduled snapshot taken").detail(format!("{detail}{missed}"))
        }
        End::Failed(reason) | End::NotYet(reason) => {
            Entry::new("snapshot_schedule_failed", "Scheduled snapshot failed").detail(format!("{reason}{missed}"))
        }
        // A suspended machine is told of as such; a line for each day would say nothing more.
        End::Skipped(_) => return Ok(()),
    };
    note(ctx, tx, row, entry).await
}
