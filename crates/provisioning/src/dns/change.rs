//! Carrying out changes of records: noted first, then written one by one, with a look before each write.

use mpanel_core::{DnsChangeId, DnsZoneId, ErrorKind, OpContext, Result, Timestamp};
use mpanel_db::jobs::Outcome;
use serde::{Deserialize, Serialize};

use super::ChangeKind;
use super::at::At;
use super::plan::Planned;
use super::record::Record;
use super::store::{self, ChangeRow, ZoneRow};
use super::wire::{self, Live};
use crate::deps::Deps;
use crate::provider::{ProviderError, refusal_sentence};
use crate::time::{from_micros, seconds_since};
use crate::words::words;

/// How long a data centre that is away is waited for.
const PATIENCE_SECONDS: i64 = 15 * 60;
/// Writes of one run, so that a run is short and progress can be seen.
const PER_RUN: usize = 20;

words! {
    /// How far a change is.
    ChangeState {
        /// Being written.
        Running = "running",
        /// All is written.
        Done = "done",
        /// A part could not be written.
        Partly = "partly",
        /// Nothing could be written.
        Failed = "failed",
    }
}

words! {
    /// How far one record is.
    StepState {
        /// Not written yet.
        Waiting = "waiting",
        /// Written.
        Done = "done",
        /// It could not be.
        Failed = "failed",
    }
}

/// One record of a change. Without `before` it is made, without `after` it is deleted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// The provider's id.
    pub id: Option<String>,
    /// As it was.
    pub before: Option<Record>,
    /// As it will be.
    pub after: Option<Record>,
    /// How far it is.
    pub state: StepState,
    /// Why it could not be written.
    pub problem: Option<String>,
}

impl Step {
    pub(super) fn new(id: Option<String>, before: Option<Record>, after: Option<Record>) -> Self {
        Self { id, before, after, state: StepState::Waiting, problem: None }
    }

    fn done(&mut self) {
        self.state = StepState::Done;
    }

    fn fail(&mut self, problem: impl Into<String>) {
        (self.state, self.problem) = (StepState::Failed, Some(problem.into()));
    }
}

impl From<&Planned> for Step {
    fn from(planned: &Planned) -> Self {
        Self::new(planned.id.clone(), planned.before.clone(), planned.after.clone())
    }
}

/// A change of the records of a zone.
#[derive(Debug, Clone)]
pub struct ChangeView {
    /// Its id.
    pub id: DnsChangeId,
    /// What it was.
    pub kind: ChangeKind,
    /// How far it is.
    pub state: ChangeState,
    /// Who asked for it: customer, staff, system.
    pub actor: String,
    /// Their name.
    pub actor_name: String,
    /// Records in all.
    pub total: i32,
    /// Records that are written.
    pub done: i32,
    /// Records that could not be.
    pub failed: i32,
    /// Record by record.
    pub steps: Vec<Step>,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
}

impl ChangeView {
    pub(super) fn of(row: &ChangeRow) -> Result<Self> {
        Ok(Self {
            id: DnsChangeId(row.id),
            kind: ChangeKind::stored(&row.kind)?,
            state: ChangeState::stored(&row.state)?,
            actor: row.actor.clone(),
            actor_name: row.actor_name.clone(),
            total: row.total,
            done: row.done,
            failed: row.failed,
            steps: row.steps()?,
            created_at: from_micros(row.created_at),
            finished_at: row.finished_at.map(from_micros),
        })
    }
}

/// Body of [`crate::ApplyDnsChange`]. Repeating it changes nothing.
pub async fn apply_dns_change(ctx: &OpContext, deps: &Deps, zone: DnsZoneId) -> Result<Outcome> {
    let row = match store::find(ctx, deps.db.read(), None, zone).await {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Outcome::Done),
        found => found?,
    };
    let Some(change) = store::running(ctx, deps.db.read(), &[row.id]).await?.pop() else { return Ok(Outcome::Done) };
    let not_before = from_micros(change.not_before);
    if ctx.now < not_before {
        return Ok(Outcome::Again(not_before));
    }
    // A long import is not in a hurry: only what comes to a standstill is given up.
    let patient = seconds_since(change.progress_at.max(change.created_at), ctx.now) < PATIENCE_SECONDS;
    let (_, wait) = carry_out(ctx, deps, &row, change, patient).await?;
    Ok(wait.map_or(Outcome::Done, |seconds| Outcome::Again(ctx.in_seconds(seconds))))
}

/// Writes the next records of a change. Somebody who waits is not `patient`: what cannot be written now has failed.
pub(crate) async fn carry_out(
    ctx: &OpContext,
    deps: &Deps,
    zone: &ZoneRow,
    change: ChangeRow,
    patient: bool,
) -> Result<(ChangeRow, Option<i64>)> {
    let at = At::of(ctx, deps, zone).await?;
    let mut steps = change.steps()?;
    let wait = match at.records().await? {
        Ok(live) => write(&at, &live, &mut steps, patient).await?,
        Err(error) => put_off(&mut steps, &error, patient),
    };
    let (change, waiting) = keep(ctx, deps, zone, &change, &steps).await?;
    Ok((change, if waiting { wait.or(Some(0)) } else { None }))
}

/// All that waits has failed, unless waiting can help.
fn put_off(steps: &mut [Step], error: &ProviderError, patient: bool) -> Option<i64> {
    let passes = !matches!(error, ProviderError::Refused { .. } | ProviderError::NotFound { .. });
    if patient && passes {
        return Some(error.wait_seconds(2));
    }
    let problem = sentence(error);
    steps.iter_mut().filter(|s| s.state == StepState::Waiting).for_each(|s| s.fail(&problem));
    None
}

async fn write(at: &At<'_>, live: &Live, steps: &mut [Step], patient: bool) -> Result<Option<i64>> {
    let mut written = 0;
    while let Some(next) = steps.iter().position(|s| s.state == StepState::Waiting) {
        if settled(live, &mut steps[next]) {
            continue;
        }
        if written >= PER_RUN {
            return Ok(None);
        }
        written += 1;
        let error = match (steps[next].id.clone(), steps[next].after.clone()) {
            (_, None) => delete(at, live, &mut steps[next..]).await?.err(),
            (Some(id), Some(after)) => at
                .noted(at.provider.change_record(at.call(), &at.zone.name, &id, &wire::draft(&after)).await)
                .await?
                .err(),
            (None, Some(after)) => {
                match at.noted(at.provider.add_record(at.call(), &at.zone.name, &wire::draft(&after)).await).await? {
                    Ok(id) => {
                        steps[next].id = Some(id);
                        None
                    }
                    Err(error) => Some(error),
                }
            }
        };
        match error {
            None if steps[next].state == StepState::Waiting => steps[next].done(),
            None => {}
            Some(error @ (ProviderError::Refused { .. } | ProviderError::NotFound { .. })) => {
                steps[next].fail(sentence(&error));
            }
            Some(ProviderError::Unknown { cause }) => return look_again(at, steps, next, cause, patient).await,
            Some(error) => return Ok(put_off(steps, &error, patient)),
        }
    }
    Ok(None)
}

/// Whether there is nothing (more) to write: it is so already, or the record is another one by now.
fn settled(live: &Live, step: &mut Step) -> bool {
    let there = step.id.as_deref().and_then(|id| live.get(id)).map(|kept| &kept.record);
    let changed = "Somebody changed this record meanwhile. Look at it and decide again.";
    match (&step.before, &step.after, there) {
        (None, Some(after), _) => match live.kept.iter().find(|kept| kept.record == *after) {
            Some(kept) => {
                step.id = Some(kept.id.clone());
                step.done();
            }
            None => return false,
        },
        (_, None, None) => step.done(),
        (_, Some(after), Some(there)) if there == after => step.done(),
        (Some(before), _, Some(there)) if there == before => return false,
        (_, Some(_), None) => step.fail("The record is not there any more."),
        _ => step.fail(changed),
    }
    true
}

/// Deletes this record and those that are deleted right after it in one call.
async fn delete(at: &At<'_>, live: &Live, steps: &mut [Step]) -> Result<Result<(), ProviderError>> {
    let together = steps.iter_mut().take(100).take_while(|s| s.state == StepState::Waiting && s.after.is_none());
    let mut batch: Vec<&mut Step> = together.collect();
    batch.retain_mut(|step| !settled(live, step));
    let ids: Vec<String> = batch.iter().filter_map(|s| s.id.clone()).collect();
    match at.noted(at.provider.remove_records(at.call(), &at.zone.name, &ids).await).await? {
        Ok(failed) => {
            for step in batch {
                let could_not = step.id.as_ref().is_some_and(|id| failed.contains(id));
                if could_not { step.fail("The data centre did not delete it.") } else { step.done() }
            }
            Ok(Ok(()))
        }
        Err(error) => Ok(Err(error)),
    }
}

/// A write whose reply was lost: the next look tells. Who waits gets that look at once.
async fn look_again(at: &At<'_>, steps: &mut [Step], next: usize, cause: String, patient: bool) -> Result<Option<i64>> {
    if patient {
        return Ok(Some(2));
    }
    let error = ProviderError::Unknown { cause };
    match at.records().await? {
        Ok(live) if settled(&live, &mut steps[next]) => {}
        _ => steps[next].fail(sentence(&error)),
    }
    Ok(None)
}

/// Writes down how far it is, unless somebody else has brought it to its end meanwhile.
async fn keep(
    ctx: &OpContext,
    deps: &Deps,
    zone: &ZoneRow,
    change: &ChangeRow,
    steps: &[Step],
) -> Result<(ChangeRow, bool)> {
    let tx = deps.db.begin().await?;
    let mut change = store::lock_change(ctx, &tx, change.id).await?;
    if change.state != ChangeState::Running.as_str() {
        return Ok((change, false));
    }
    let count = |state| i32::try_from(steps.iter().filter(|s| s.state == state).count()).unwrap_or(i32::MAX);
    let waiting = count(StepState::Waiting) > 0;
    let (done, failed) = (count(StepState::Done), count(StepState::Failed));
    if done + failed > change.done + change.failed {
        change.progress_at = ctx.now.as_microsecond();
    }
    (change.done, change.failed) = (done, failed);
    change.steps = serde_json::to_string(steps)?;
    if !waiting {
        let state = match (change.done, change.failed) {
            (_, 0) => ChangeState::Done,
            (0, _) => ChangeState::Failed,
            _ => ChangeState::Partly,
        };
        (change.state, change.finished_at) = (state.to_string(), Some(ctx.now.as_microsecond()));
    }
    let change = store::save_change(&tx, change).await?;
    store::told(ctx, &tx, zone.customer_id).await?;
    tx.commit().await?;
    Ok((change, waiting))
}

/// The provider's refusal as a sentence for the customer.
pub(super) fn sentence(error: &ProviderError) -> String {
    match error {
        ProviderError::Refused { status, message } => refusal_sentence(*status, message),
        ProviderError::NotFound { .. } => "The data centre does not know it any more.".to_owned(),
        ProviderError::Unknown { .. } => {
            "The data centre did not confirm it. Look at the records before you try again.".to_owned()
        }
        _ => "The data centre does not answer at the moment. Try again in a minute.".to_owned(),
    }
}
