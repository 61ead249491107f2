//! Forgetting what nobody needs any more, a batch at a time.
//!
//! Each table is forgotten by the crate that owns it, with [`forget`]; this module holds the helper and the tables of
//! this crate. An age is measured on the clock that wrote the stamp: jobs and the outbox's marks carry the machine's
//! time, idempotency records the tenant's.

use mpanel_core::{OpContext, Result, Timestamp};
use sea_orm::entity::prelude::*;
use sea_orm::{QuerySelect, QueryTrait, Select};

use crate::connection::Db;
use crate::error::DbErrExt;
use crate::scope::TenantScoped;
use crate::{idempotency, jobs, outbox};

/// Rows that one transaction deletes at most, so that no writer waits long behind it.
pub const BATCH: u64 = 500;
/// How long an answer is given again to the same `Idempotency-Key`.
pub const IDEMPOTENCY_KEPT_S: i64 = 24 * 3600;
/// How long jobs that are done or discarded can be looked at. Dead ones wait for a person, however long.
pub const JOBS_KEPT_S: i64 = 30 * 24 * 3600;
/// How long facts are kept after they were dispatched. Not longer than jobs: a job's key is what makes a second
/// dispatch of the same fact do nothing.
pub const FACTS_KEPT_S: i64 = JOBS_KEPT_S;

/// `seconds` before `now`, as the tables count.
pub fn us_before(now: Timestamp, seconds: i64) -> i64 {
    now.as_microsecond().saturating_sub(seconds.saturating_mul(1_000_000))
}

/// Deletes up to [`BATCH`] of the rows that `old` selects, which are told apart by `key`; returns how many.
///
/// It looks before it opens a transaction, so that a quiet table costs one read.
pub async fn forget<E>(db: &Db, old: Select<E>, key: E::Column) -> Result<u64>
where
    E: EntityTrait,
{
    let found = old.clone().limit(1).one(db.read()).await.or_internal("looking for what can be forgotten")?;
    if found.is_none() {
        return Ok(0);
    }
    let batch = old.select_only().column(key).limit(BATCH).into_query();
    let tx = db.begin().await?;
    let gone = E::delete_many().filter(key.in_subquery(batch)).exec(&tx).await.or_internal("forgetting old rows")?;
    tx.commit().await?;
    Ok(gone.rows_affected)
}

/// Forgets a batch of the tenant's answered idempotency records.
pub async fn forget_answers(ctx: &OpContext, db: &Db) -> Result<u64> {
    use idempotency::row::{Column, Entity};
    let old = Entity::find_in(ctx).filter(Column::CreatedAt.lt(us_before(ctx.now, IDEMPOTENCY_KEPT_S)));
    forget(db, old, Column::Id).await
}

/// Forgets a batch of the tenant's jobs that ended long before the machine's `now`.
pub async fn forget_jobs(ctx: &OpContext, db: &Db, now: Timestamp) -> Result<u64> {
    use jobs::row::{Column, Entity};
    let old = Entity::find_in(ctx)
        .filter(Column::State.is_in(["done", "discarded"]))
        .filter(Column::FinishedAt.lt(us_before(now, JOBS_KEPT_S)));
    forget(db, old, Column::Id).await
}

/// Forgets a batch of the tenant's facts that were dispatched long before the machine's `now`.
pub async fn forget_facts(ctx: &OpContext, db: &Db, now: Timestamp) -> Result<u64> {
    use outbox::row::{Column, Entity};
    let old = Entity::find_in(ctx).filter(Column::DispatchedAt.lt(us_before(now, FACTS_KEPT_S)));
    forget(db, old, Column::Seq).await
}
