//! The snapshot of one service of a run: a call to the provider, so a job of its own. Its name is the run's and the
//! service has no other of it, so whoever comes after a crash or a lost answer finds what was taken.

use mpanel_core::{BulkRunId, Error, ErrorKind, OpContext, Result};
use mpanel_db::jobs::{Outcome, RunningJob};
use mpanel_identity as identity;
use mpanel_provisioning as provisioning;

use super::conduct::entry;
use super::ops;
use super::rules::ended_by;
use super::store::{self, ItemRow, RunRow};
use super::{ItemState, TakeBulkSnapshot};
use crate::acts::{StaffAct, viewer};
use crate::deps::Deps;

/// Carries [`TakeBulkSnapshot`] out.
pub(crate) async fn take_one(
    ctx: &OpContext,
    deps: &Deps,
    job: &TakeBulkSnapshot,
    running: &RunningJob,
) -> Result<Outcome> {
    let item = store::find_item(deps.db.read(), ctx, job.item).await?;
    if !item.is(ItemState::Running) {
        return Ok(Outcome::Done);
    }
    let run = store::find_run(deps.db.read(), ctx, None, BulkRunId(item.run_id)).await?;
    let ctx = ctx.clone().acting_as(run.actor()?);
    let (name, said) = (name_of(&run), format!("Taken by a bulk run of {}.", run.started_by));
    let provider = deps.provisioning();
    let taken = provisioning::create_snapshot(&ctx, &provider, item.service(), viewer(&ctx), &name, &said).await;
    match taken {
        Ok(_) => end(&ctx, deps, &run, item, Ok(())).await,
        Err(error) if is_there(&error) => end(&ctx, deps, &run, item, Ok(())).await,
        Err(error) if error.is_retryable() && !running.last_attempt => Err(error),
        Err(error) => end(&ctx, deps, &run, item, Err(error)).await,
    }
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

async fn end(ctx: &OpContext, deps: &Deps, run: &RunRow, seen: ItemRow, ended: Result<()>) -> Result<Outcome> {
    let tx = deps.db.begin().await?;
    let mut item = store::lock_item(&tx, ctx, seen.id).await?;
    if item.is(ItemState::Running) && item.tries == seen.tries {
        let record = entry(ctx, run.run(), StaffAct::Snapshot, item.service(), ended.as_ref().err());
        match &ended {
            Ok(()) => item.end(ctx, ItemState::Done, None),
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
