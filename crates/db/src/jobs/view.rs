//! What the operator sees of the queue.

use crate::page::{Paginated, desc};
use mpanel_core::{Error, JobId, OpContext, Page, PageQuery, Result, Timestamp};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ConnectionTrait, QueryFilter};

use super::{queue, row};
use crate::connection::Db;
use crate::error::DbErrExt;
use crate::scope::TenantScoped;

/// Where a job is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobState {
    /// Waits for its time.
    Queued,
    /// In the hands of a worker.
    Running,
    /// Ended well.
    Done,
    /// Failed for good; waits for the operator.
    Dead,
    /// Given up by the operator.
    Discarded,
}

impl JobState {
    /// The word in the database and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            JobState::Queued => "queued",
            JobState::Running => "running",
            JobState::Done => "done",
            JobState::Dead => "dead",
            JobState::Discarded => "discarded",
        }
    }
}

/// A job as the operator sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobView {
    /// Its id.
    pub id: JobId,
    /// What kind of work.
    pub kind: String,
    /// Its key, if it has one.
    pub key: Option<String>,
    /// queued, failed (queued for another try), running, done, dead or discarded.
    pub state: String,
    /// Tries so far.
    pub attempt: i32,
    /// Tries at most.
    pub max_attempts: i32,
    /// Earliest (next) start, tenant time.
    pub run_at: Timestamp,
    /// Start of the last run, machine time.
    pub started_at: Option<Timestamp>,
    /// End, machine time.
    pub finished_at: Option<Timestamp>,
    /// Why the last try failed.
    pub last_error: Option<String>,
    /// The payload; ids and amounts, never secrets.
    pub payload: serde_json::Value,
    /// The request that caused it.
    pub request_id: Uuid,
}

/// Filters of the job list.
#[derive(Debug, Clone, Default)]
pub struct JobFilter {
    /// One of queued, failed, running, done, dead, discarded.
    pub state: Option<String>,
    /// A kind.
    pub kind: Option<String>,
}

/// One page of the tenant's jobs, latest first.
pub async fn list<C: ConnectionTrait>(
    conn: &C,
    ctx: &OpContext,
    filter: &JobFilter,
    query: &PageQuery,
) -> Result<Page<JobView>> {
    let mut select = row::Entity::find_in(ctx);
    select = match filter.state.as_deref() {
        Some("failed") => select.filter(row::Column::State.eq("queued")).filter(row::Column::LastError.is_not_null()),
        Some("queued") => select.filter(row::Column::State.eq("queued")).filter(row::Column::LastError.is_null()),
        Some(state) => select.filter(row::Column::State.eq(state)),
        None => select,
    };
    if let Some(kind) = &filter.kind {
        select = select.filter(row::Column::Kind.eq(kind));
    }
    if let Some(search) = query.search() {
        select = select.filter(row::Column::Kind.contains(&search).or(row::Column::Key.contains(&search)));
    }
    Ok(select.page_of(conn, query, &[desc(row::Column::CreatedAt)]).await?.map(JobView::from))
}

/// One job of the tenant.
pub async fn get<C: ConnectionTrait>(conn: &C, ctx: &OpContext, id: JobId) -> Result<JobView> {
    let row = row::Entity::find_in(ctx).filter(row::Column::Id.eq(id.uuid())).one(conn).await;
    row.or_internal("reading a job")?.map(JobView::from).ok_or_else(|| Error::not_found("job"))
}

/// Number of the tenant's jobs in each state, `failed` being those queued after a failure.
pub async fn summary<C: ConnectionTrait>(conn: &C, ctx: &OpContext) -> Result<Vec<(String, u64)>> {
    let mut counts = Vec::new();
    for state in ["queued", "failed", "running", "dead", "done"] {
        let filter = JobFilter { state: Some(state.to_owned()), kind: None };
        let page = PageQuery { limit: Some(1), ..PageQuery::default() };
        counts.push((state.to_owned(), list(conn, ctx, &filter, &page).await?.total));
    }
    Ok(counts)
}

/// Gives a dead or waiting job another life, now.
pub async fn retry(db: &Db, ctx: &OpContext, id: JobId) -> Result<()> {
    get(db.read(), ctx, id).await?;
    queue::resurrect(db, ctx.tenant, id, JobState::Queued, ctx.now).await
}

/// Gives a dead job up.
pub async fn discard(db: &Db, ctx: &OpContext, id: JobId) -> Result<()> {
    get(db.read(), ctx, id).await?;
    queue::resurrect(db, ctx.tenant, id, JobState::Discarded, ctx.now).await
}

impl From<row::Model> for JobView {
    fn from(row: row::Model) -> Self {
        let time = |us: i64| Timestamp::from_microsecond(us).unwrap_or_default();
        let failed = row.state == "queued" && row.last_error.is_some();
        Self {
            id: JobId(row.id),
            kind: row.kind,
            key: row.key,
            state: if failed { "failed".to_owned() } else { row.state },
            attempt: row.attempt,
            max_attempts: row.max_attempts,
            run_at: time(row.run_at),
            started_at: row.started_at.map(time),
            finished_at: row.finished_at.map(time),
            last_error: row.last_error,
            payload: serde_json::from_str(&row.payload).unwrap_or_default(),
            request_id: row.request_id,
        }
    }
}
