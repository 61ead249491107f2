//! Claiming, ending and counting jobs: the statements both databases share.

use std::time::Duration;

use jiff::SignedDuration;
use mpanel_core::{Error, JobId, Result, TenantId, Timestamp};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, Statement};

use super::row;
use super::view::JobState;
use crate::connection::Db;
use crate::error::DbErrExt;

/// A job in the hands of a worker.
#[derive(Debug, Clone)]
pub(crate) struct Claimed {
    pub(crate) row: row::Model,
    pub(crate) owner: String,
}

/// How a run ended.
#[derive(Debug, Clone)]
pub(crate) enum End {
    Done,
    /// Not finished yet, nothing wrong: run again at this time without counting a try.
    Again(Timestamp),
    /// Failed; run again at this time.
    Retry(Timestamp, String),
    /// Failed for good.
    Dead(String),
}

// Fairness: candidates are ranked within their tenant first, so one tenant's flood of
// jobs cannot push another's single job behind it.
fn claim_sql(backend: DbBackend, one_tenant: bool) -> String {
    let mut n = 0;
    let mut p = || {
        n += 1;
        if backend == DbBackend::Postgres { format!("${n}") } else { "?".to_owned() }
    };
    let (owner, lease, started, now) = (p(), p(), p(), p());
    let tenant = if one_tenant { format!("AND j.tenant_id = {}", p()) } else { String::new() };
    let limit = p();
    let lock = if backend == DbBackend::Postgres { "FOR UPDATE OF j SKIP LOCKED" } else { "" };
    format!(
        "WITH due AS (SELECT j.id, ROW_NUMBER() OVER (PARTITION BY j.tenant_id ORDER BY j.run_at, j.id) AS place \
           FROM jobs j LEFT JOIN tenant_clocks c ON c.tenant_id = j.tenant_id \
          WHERE j.state = 'queued' AND j.run_at <= {now} + COALESCE(c.offset_us, 0) {tenant}) \
         UPDATE jobs SET state = 'running', attempt = attempt + 1, rerun = FALSE, lease_owner = {owner}, \
                lease_until = {lease}, started_at = {started} \
          WHERE id IN (SELECT j.id FROM jobs j JOIN due ON due.id = j.id WHERE j.state = 'queued' \
                        ORDER BY due.place, j.run_at, j.id LIMIT {limit} {lock}) RETURNING *"
    )
}

/// Takes up to `limit` due jobs for `owner`, oldest first with tenants taking turns.
pub(crate) async fn claim(
    db: &Db,
    owner: &str,
    tenant: Option<TenantId>,
    now: Timestamp,
    lease: Duration,
    limit: u64,
) -> Result<Vec<Claimed>> {
    let backend = db.backend();
    let at = now.as_microsecond();
    let until = at + i64::try_from(lease.as_micros()).unwrap_or(30_000_000);
    // PostgreSQL numbers its parameters, SQLite takes them in order of appearance.
    let limit = i64::try_from(limit).unwrap_or(1);
    let mut values: Vec<sea_orm::Value> = match backend {
        DbBackend::Postgres => vec![owner.into(), until.into(), at.into(), at.into()],
        _ => vec![at.into()],
    };
    if let Some(tenant) = tenant {
        values.push(tenant.uuid().into());
    }
    if backend != DbBackend::Postgres {
        values.extend([owner.into(), until.into(), at.into()]);
    }
    values.push(limit.into());
    let statement = Statement::from_sql_and_values(backend, claim_sql(backend, tenant.is_some()), values);
    let tx = db.begin().await?;
    let rows = tx.query_all_raw(statement).await.or_internal("claiming jobs")?;
    tx.commit().await?;
    let mut claimed = rows
        .iter()
        .map(|r| {
            let row = row::Model::from_query_result(r, "").or_internal("reading a claimed job")?;
            Ok(Claimed { row, owner: owner.to_owned() })
        })
        .collect::<Result<Vec<_>>>()?;
    claimed.sort_by_key(|c| (c.row.run_at, c.row.id));
    Ok(claimed)
}

/// Ends a run if the claim still holds; a lost lease changes nothing and says so.
pub(crate) async fn end(db: &Db, job: &Claimed, end: End, now: Timestamp) -> Result<bool> {
    let at = now.as_microsecond();
    let set = |c: row::Column, v: Expr| (c, v);
    let null_text = || Expr::value(None::<String>);
    let mut changes =
        vec![set(row::Column::LeaseOwner, null_text()), set(row::Column::LeaseUntil, Expr::value(None::<i64>))];
    let rerun = Expr::col(row::Column::Rerun);
    match end {
        End::Done => {
            let queued_or_done = Expr::case(rerun.clone().eq(true), "queued").finally("done");
            let freed = Expr::case(
                rerun.eq(true).or(Expr::col(row::Column::ActiveKey).like("once:%")),
                Expr::col(row::Column::ActiveKey),
            )
            .finally(Expr::value(None::<String>));
            changes.extend([
                set(row::Column::State, queued_or_done.into()),
                set(row::Column::ActiveKey, freed.into()),
                set(row::Column::FinishedAt, Expr::value(at)),
                set(
                    row::Column::Attempt,
                    Expr::case(Expr::col(row::Column::Rerun).eq(true), 0)
                        .finally(Expr::col(row::Column::Attempt))
                        .into(),
                ),
                set(row::Column::LastError, null_text()),
            ]);
        }
        End::Again(run_at) => changes.extend([
            set(row::Column::State, Expr::value(JobState::Queued.as_str())),
            set(row::Column::Attempt, Expr::value(0)),
            set(row::Column::RunAt, run_at_unless_rerun(run_at)),
        ]),
        End::Retry(run_at, error) => changes.extend([
            set(row::Column::State, Expr::value(JobState::Queued.as_str())),
            set(row::Column::RunAt, run_at_unless_rerun(run_at)),
            set(row::Column::LastError, Expr::value(error)),
        ]),
        End::Dead(error) => changes.extend([
            set(row::Column::State, Expr::value(JobState::Dead.as_str())),
            set(row::Column::FinishedAt, Expr::value(at)),
            set(row::Column::LastError, Expr::value(error)),
        ]),
    }
    let tx = db.begin().await?;
    let result = held(row::Entity::update_many(), job).set_many(changes).exec(&tx).await.or_internal("ending a job")?;
    tx.commit().await?;
    Ok(result.rows_affected == 1)
}

fn run_at_unless_rerun(run_at: Timestamp) -> Expr {
    Expr::case(Expr::col(row::Column::Rerun).eq(true), Expr::col(row::Column::RunAt))
        .finally(run_at.as_microsecond())
        .into()
}

/// Keeps a claim alive; `false` when it was lost.
pub(crate) async fn renew(db: &Db, job: &Claimed, now: Timestamp, lease: Duration) -> Result<bool> {
    let until = now.as_microsecond() + i64::try_from(lease.as_micros()).unwrap_or(30_000_000);
    let tx = db.begin().await?;
    let result = held(row::Entity::update_many(), job)
        .col_expr(row::Column::LeaseUntil, Expr::value(until))
        .exec(&tx)
        .await
        .or_internal("renewing a lease")?;
    tx.commit().await?;
    Ok(result.rows_affected == 1)
}

fn held(update: sea_orm::UpdateMany<row::Entity>, job: &Claimed) -> sea_orm::UpdateMany<row::Entity> {
    update
        .filter(row::Column::Id.eq(job.row.id))
        .filter(row::Column::State.eq("running"))
        .filter(row::Column::LeaseOwner.eq(job.owner.clone()))
        .filter(row::Column::Attempt.eq(job.row.attempt))
}

trait SetMany {
    fn set_many(self, changes: Vec<(row::Column, Expr)>) -> Self;
}

impl SetMany for sea_orm::UpdateMany<row::Entity> {
    fn set_many(self, changes: Vec<(row::Column, Expr)>) -> Self {
        changes.into_iter().fold(self, |update, (column, value)| update.col_expr(column, value))
    }
}

/// Gives back jobs whose lease has ended: their worker is gone.
pub(crate) async fn reclaim_expired(db: &Db, now: Timestamp) -> Result<u64> {
    let waiting = row::Entity::find() // tidy-allow: leases are the machine's affair, not a tenant's
        .filter(row::Column::State.eq("running"))
        .filter(row::Column::LeaseUntil.lt(now.as_microsecond()))
        .count(db.read())
        .await
        .or_internal("looking for ended leases")?;
    if waiting == 0 {
        return Ok(0);
    }
    let expired = row::Column::LeaseUntil.lt(now.as_microsecond());
    give_back(db, expired).await
}

/// Gives back every running job whose owner starts with `owner_prefix` (this node, before its restart).
pub async fn release_all(db: &Db, owner_prefix: &str) -> Result<u64> {
    give_back(db, row::Column::LeaseOwner.starts_with(owner_prefix)).await
}

async fn give_back(db: &Db, which: Expr) -> Result<u64> {
    let tx = db.begin().await?;
    let result = row::Entity::update_many()
        .col_expr(row::Column::State, Expr::value("queued"))
        .col_expr(row::Column::LeaseOwner, Expr::value(None::<String>))
        .col_expr(row::Column::LeaseUntil, Expr::value(None::<i64>))
        .filter(row::Column::State.eq("running"))
        .filter(which)
        .exec(&tx)
        .await
        .or_internal("giving jobs back")?;
    tx.commit().await?;
    Ok(result.rows_affected)
}

/// When the tenant's next queued job is due (tenant time); `None` when nothing waits.
pub async fn next_due<C: ConnectionTrait>(conn: &C, tenant: TenantId) -> Result<Option<Timestamp>> {
    next_stop(conn, tenant, &[], SignedDuration::ZERO).await
}

/// When a clock that is moved stops next. Jobs of the kinds in `passed` come so often that it does not stop for them:
/// they run when it stops for something else, and have a stop of their own only once they are due for `patience`.
pub async fn next_stop<C: ConnectionTrait>(
    conn: &C,
    tenant: TenantId,
    passed: &[&str],
    patience: SignedDuration,
) -> Result<Option<Timestamp>> {
    let others = earliest(conn, tenant, row::Column::Kind.is_not_in(passed.iter().copied())).await?;
    if passed.is_empty() {
        return Ok(others);
    }
    let waiting = earliest(conn, tenant, row::Column::Kind.is_in(passed.iter().copied())).await?;
    let late = waiting.and_then(|due| due.checked_add(patience).ok());
    Ok(others.into_iter().chain(late).min())
}

async fn earliest<C: ConnectionTrait>(conn: &C, tenant: TenantId, kinds: Expr) -> Result<Option<Timestamp>> {
    let row = row::Entity::find() // tidy-allow: filtered by the tenant on the next line
        .filter(row::Column::TenantId.eq(tenant.uuid()))
        .filter(row::Column::State.eq("queued"))
        .filter(kinds)
        .order_by_asc(row::Column::RunAt)
        .limit(1)
        .one(conn)
        .await
        .or_internal("finding the next job")?;
    Ok(row.and_then(|r| Timestamp::from_microsecond(r.run_at).ok()))
}

/// How many of the tenant's jobs are queued up to `until` or running.
pub async fn unfinished_count<C: ConnectionTrait>(conn: &C, tenant: TenantId, until: Timestamp) -> Result<u64> {
    let due = row::Column::State.eq("queued").and(row::Column::RunAt.lte(until.as_microsecond()));
    row::Entity::find() // tidy-allow: filtered by the tenant on the next line
        .filter(row::Column::TenantId.eq(tenant.uuid()))
        .filter(due.or(row::Column::State.eq("running")))
        .count(conn)
        .await
        .or_internal("counting jobs")
}

/// Puts a dead job back in the queue, or discards it.
pub(crate) async fn resurrect(db: &Db, tenant: TenantId, id: JobId, to: JobState, run_at: Timestamp) -> Result<()> {
    let tx = db.begin().await?;
    let mut update = row::Entity::update_many()
        .col_expr(row::Column::State, Expr::value(to.as_str()))
        .filter(row::Column::Id.eq(id.uuid()))
        .filter(row::Column::TenantId.eq(tenant.uuid()));
    if to == JobState::Queued {
        // A job that waits for its next try may be hurried along as well.
        update = update
            .col_expr(row::Column::Attempt, Expr::value(0))
            .col_expr(row::Column::RunAt, Expr::value(run_at.as_microsecond()))
            .filter(row::Column::State.is_in(["dead", "queued"]));
    } else {
        update = update
            .col_expr(row::Column::ActiveKey, Expr::value(None::<String>))
            .col_expr(row::Column::FinishedAt, Expr::value(run_at.as_microsecond()))
            .filter(row::Column::State.eq("dead"));
    }
    let result = update.exec(&tx).await.or_internal("moving a job")?;
    tx.commit().await?;
    db.wake_jobs();
    if result.rows_affected == 1 {
        Ok(())
    } else {
        Err(Error::conflict(
            "job_not_waiting",
            "Only a dead or waiting job can be changed; this one is running or done.",
        ))
    }
}
