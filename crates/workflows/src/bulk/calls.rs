//! What a service of a run has done by the provider itself: snapshots taken, old ones deleted, a schedule set. It is a
//! call, so a job of its own, and each can be repeated: a snapshot has the run's name and the service has no other of
//! it, what is deleted is not there to be deleted again, and a schedule that is set is set.

use mpanel_core::{BulkRunId, Error, ErrorKind, OpContext, Result};
use mpanel_db::jobs::{Outcome, RunningJob};
use mpanel_identity as identity;
use mpanel_provisioning as provisioning;

use super::conduct::entry;
use super::ops;
use super::rules::{deleted_in_words, ended_by};
use super::store::{self, ItemRow, RunRow};
use super::{CallForBulk, ItemState};
use crate::acts::{self, StaffAct, viewer};
use crate::deps::Deps;

const DAY: i64 = 86_400_000_000;

/// Carries [`CallForBulk`] out.
pub(crate) async fn call_for_one(
    ctx: &OpContext,
    deps: &Deps,
    job: &CallForBulk,
    running: &RunningJob,
) -> Result<Outcome> {
    let item = store::find_item(deps.db.read(), ctx, job.item).await?;
    if !item.is(ItemState::Running) {
        return Ok(Outcome::Done);
    }
    let run = store::find_run(deps.db.read(), ctx, None, BulkRunId(item.run_id)).await?;
    let ctx = ctx.clone().acting_as(run.actor()?);
    let done = match run.act()? {
        StaffAct::Snapshot => take(&ctx, deps, &run, &item).await,
        StaffAct::DeleteSnapshots => delete_old(&ctx, deps, &run, &item).await,
        StaffAct::ScheduleSnapshots => schedule(&ctx, deps, &run, &item).await,
        other => Err(Error::internal(format!("{other:?} is no call to the provider"))),
    };
    match done {
        Err(error) if error.is_retryable() && !running.last_attempt => Err(error),
        done => end(&ctx, deps, &run, item, done).await,
    }
}

async fn take(ctx: &OpContext, deps: &Deps, run: &RunRow, item: &ItemRow) -> Result<Option<String>> {
    let (name, said) = (name_of(run), format!("Taken by a bulk run of {}.", run.started_by));
    let provider = deps.provisioning();
    match provisioning::create_snapshot(ctx, &provider, item.service(), viewer(ctx), &name, &said).await {
        Ok(_) => Ok(None),
        Err(error) if is_there(&error) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Those that were so many days old when the run began: a later try does not reach further.
async fn delete_old(ctx: &OpContext, deps: &Deps, run: &RunRow, item: &ItemRow) -> Result<Option<String>> {
    let days = run.details()?.older_than_days.ok_or_else(|| Error::internal("no age of snapshots to delete"))?;
    let before = run.created_at - i64::from(days) * DAY;
    let (provider, service) = (deps.provisioning(), item.service());
    let there = provisioning::list_snapshots(ctx, &provider, service).await?.items;
    let old = there.into_iter().filter(|s| s.created_at.is_some_and(|at| at.as_microsecond() < before));
    let mut count = 0;
    for snapshot in old {
        match provisioning::delete_snapshot(ctx, &provider, service, viewer(ctx), &snapshot.id).await {
            Ok(()) => count += 1,
            // Gone meanwhile.
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Ok(Some(deleted_in_words(count)))
}

async fn schedule(ctx: &OpContext, deps: &Deps, run: &RunRow, item: &ItemRow) -> Result<Option<String>> {
    let plan = run.details()?.schedule.ok_or_else(|| Error::internal("no schedule to set"))?;
    let service = provisioning::get_service(ctx, deps.db.read(), item.service()).await?;
    let draft = plan.at(acts::zone_of(ctx, deps.db.read(), service.customer).await?);
    provisioning::put_snapshot_schedule(ctx, &deps.provisioning(), service.id, viewer(ctx), draft).await?;
    Ok(None)
}

/// `Bulk 2026-01-15 3f9ac1`: the day, and what tells two runs of a day apart.
fn name_of(run: &RunRow) -> String {
    let day = mpanel_core::Timestamp::from_microsecond(run.created_at).unwrap_or_default();
    let id = run.id.simple().to_string();
    format!("Bulk {} {}", day.strftime("%Y-%m-%d"), id.get(24..).unwrap_or_default())
}

/// Whether the run's own snapshot is what stands in the way: an earlier try has taken it.
fn is_there(error: &Error) -> bool {
    error.kind() == ErrorKind::Invalid && error.fields().iter().any(|f| f.pointer == "/name" && f.code == "taken")
}

async fn end(
    ctx: &OpContext,
    deps: &Deps,
    run: &RunRow,
    seen: ItemRow,
    ended: Result<Option<String>>,
) -> Result<Outcome> {
    let tx = deps.db.begin().await?;
    let mut item = store::lock_item(&tx, ctx, seen.id).await?;
    if item.is(ItemState::Running) && item.tries == seen.tries {
        let record = entry(ctx, run.run(), run.act()?, item.service(), ended.as_ref().err());
        match ended {
            Ok(detail) => item.end(ctx, ItemState::Done, detail),
            Err(error) => item.end(ctx, ended_by(error.kind()), Some(error.detail().to_owned())),
        }
        store::save_item(&tx, item).await?;
        identity::append_audit(ctx, &tx, record).await?;
        // The next one need not wait for the run's next look.
        ops::conduct_soon(ctx, &tx, run.run()).await?;
    }
    tx.commit().await?;
    Ok(Outcome::Done)
}
