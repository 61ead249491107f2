//! Durable jobs: small serialisable structs, enqueued in the transaction that
//! makes them necessary, carried out at least once by idempotent handlers.
//!
//! - **Key**: at most one unfinished job per (tenant, kind, key). Enqueuing the
//!   same key while the job runs makes it run once more afterwards, so that no
//!   wake-up is lost.
//! - **Lease**: a running job belongs to a worker until its lease ends; ending a
//!   job needs the lease owner *and* the attempt to match (fencing), so that a
//!   worker that was thought dead cannot end its successor's run.
//! - **Time**: `run_at` is the tenant's time. Leases are the machine's time.
//! - **Retries**: back-off with jitter while the error says a retry can help;
//!   after the last attempt the job is *dead* and waits for the operator.

pub mod queue;
pub(crate) mod row;
pub mod view;
pub mod worker;

use mpanel_core::{JobId, OpContext, Result, Timestamp};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{EntityTrait, Set};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::DbErrExt;
use crate::tx::Tx;

pub use queue::{next_due, next_stop, release_all, unfinished_count};
pub use view::{JobFilter, JobState, JobView};
pub use worker::{ContextSource, Outcome, Registry, RunningJob, Worker};

/// Work that survives a crash. The struct is the payload; a handler in `workflows` carries it out.
pub trait Job: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// The stable name, such as `provisioning.advance`.
    const KIND: &'static str;
}

/// When and how often a job is tried.
#[derive(Debug, Clone)]
pub struct JobSpec {
    /// Earliest start, in the tenant's time.
    pub run_at: Timestamp,
    /// At most one unfinished job per tenant, kind and key.
    pub key: Option<String>,
    /// Keeps the key taken after the end: the job runs once ever.
    pub once: bool,
    /// Tries before the job is dead.
    pub max_attempts: i32,
}

impl JobSpec {
    /// As soon as possible, no key, ten tries.
    pub fn now(ctx: &OpContext) -> Self {
        Self { run_at: ctx.now, key: None, once: false, max_attempts: 10 }
    }

    /// At `run_at` of the tenant's time.
    pub fn at(run_at: Timestamp) -> Self {
        Self { run_at, key: None, once: false, max_attempts: 10 }
    }

    /// With a key that is free again when the job has ended.
    pub fn key(mut self, key: impl Into<String>) -> Self {
        self.key = Some(key.into());
        self
    }

    /// With a key that stays taken: once ever.
    pub fn once(mut self, key: impl Into<String>) -> Self {
        self.key = Some(key.into());
        self.once = true;
        self
    }

    /// With another number of tries.
    pub fn attempts(mut self, max: i32) -> Self {
        self.max_attempts = max;
        self
    }
}

/// What became of an enqueue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Enqueued {
    /// A new job.
    New(JobId),
    /// One with the same key exists already; if it is running it will run once more.
    Existing,
}

/// Inserts a job; called through [`Tx::enqueue`].
pub(crate) async fn enqueue(
    tx: &Tx,
    ctx: &OpContext,
    kind: &str,
    payload: serde_json::Value,
    spec: JobSpec,
) -> Result<Enqueued> {
    let id: JobId = ctx.new_id();
    let (key, run_at) = (spec.key, spec.run_at.as_microsecond());
    let model = row::ActiveModel {
        id: Set(id.uuid()),
        tenant_id: Set(ctx.tenant.uuid()),
        kind: Set(kind.to_owned()),
        active_key: Set(key.as_ref().map(|k| if spec.once { format!("once:{k}") } else { k.clone() })),
        key: Set(key),
        payload: Set(payload.to_string()),
        state: Set(JobState::Queued.as_str().to_owned()),
        rerun: Set(false),
        run_at: Set(run_at),
        attempt: Set(0),
        max_attempts: Set(spec.max_attempts),
        lease_owner: Set(None),
        lease_until: Set(None),
        last_error: Set(None),
        request_id: Set(ctx.request_id),
        created_at: Set(ctx.now.as_microsecond()),
        started_at: Set(None),
        finished_at: Set(None),
    };
    // An existing job that waits for later is brought forward; a running one is asked to run again.
    let col = |c: row::Column| Expr::col((row::Entity, c));
    let conflict = OnConflict::columns([row::Column::TenantId, row::Column::Kind, row::Column::ActiveKey])
        .value(row::Column::Rerun, col(row::Column::Rerun).or(col(row::Column::State).eq("running")))
        .value(
            row::Column::RunAt,
            Expr::case(col(row::Column::State).eq("queued").and(col(row::Column::RunAt).gt(run_at)), run_at)
                .finally(col(row::Column::RunAt)),
        )
        .to_owned();
    let saved =
        row::Entity::insert(model).on_conflict(conflict).exec_with_returning(tx).await.or_internal("queueing a job")?;
    Ok(if saved.id == id.uuid() { Enqueued::New(id) } else { Enqueued::Existing })
}
