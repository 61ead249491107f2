//! A write transaction that also carries the outbox and the job queue.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use mpanel_core::{OpContext, Result};
use mpanel_events::Event;
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, ExecResult, QueryResult,
    SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};

use crate::connection::Signals;
use crate::error::DbErrExt;
use crate::failpoint::{self, Fuse};
use crate::jobs::{self, Enqueued, Job, JobSpec};
use crate::outbox;

/// An open write transaction. Dropping it without [`Tx::commit`] rolls it back.
pub struct Tx {
    pub(crate) inner: DatabaseTransaction,
    signals: Arc<Signals>,
    fuse: Fuse,
    recorded: AtomicBool,
    enqueued: AtomicBool,
}

impl Tx {
    pub(crate) async fn begin(
        db: &DatabaseConnection,
        backend: DbBackend,
        signals: Arc<Signals>,
        fuse: Fuse,
    ) -> Result<Self> {
        fuse.alive().or_internal("beginning a transaction")?;
        let mode = (backend == DbBackend::Sqlite).then_some(SqliteTransactionMode::Immediate);
        let options = TransactionOptions { isolation_level: None, access_mode: None, sqlite_transaction_mode: mode };
        let inner = db.begin_with_options(options).await.or_internal("beginning a transaction")?;
        Ok(Self { inner, signals, fuse, recorded: AtomicBool::new(false), enqueued: AtomicBool::new(false) })
    }

    /// Writes a fact to the outbox; it exists exactly if the transaction commits.
    pub async fn record(&self, ctx: &OpContext, event: Event) -> Result<()> {
        self.record_all(ctx, vec![event]).await
    }

    /// Writes facts to the outbox in the order given, in one statement.
    pub async fn record_all(&self, ctx: &OpContext, events: Vec<Event>) -> Result<()> {
        if events.is_empty() {
            return Ok(());
        }
        self.recorded.store(true, Ordering::Relaxed);
        outbox::append(self, ctx, events).await
    }

    /// Queues a job to run now; it exists exactly if the transaction commits.
    pub async fn enqueue<J: Job>(&self, ctx: &OpContext, job: &J) -> Result<Enqueued> {
        self.enqueue_with(ctx, job, JobSpec::now(ctx)).await
    }

    /// Queues a job with a time, a key and a number of tries.
    pub async fn enqueue_with<J: Job>(&self, ctx: &OpContext, job: &J, spec: JobSpec) -> Result<Enqueued> {
        self.enqueued.store(true, Ordering::Relaxed);
        jobs::enqueue(self, ctx, J::KIND, serde_json::to_value(job)?, spec).await
    }

    /// Makes everything in the transaction true and wakes those who wait for it.
    pub async fn commit(self) -> Result<()> {
        let Self { inner, signals, fuse, recorded, enqueued } = self;
        fuse.write().or_internal("committing a transaction")?;
        let number = failpoint::before_commit();
        inner.commit().await.or_internal("committing a transaction")?;
        failpoint::after_commit(number);
        if recorded.into_inner() {
            signals.events.notify_waiters();
        }
        if enqueued.into_inner() {
            signals.jobs.notify_waiters();
        }
        Ok(())
    }

    /// Gives everything up.
    pub async fn rollback(self) -> Result<()> {
        self.inner.rollback().await.or_internal("rolling a transaction back")
    }
}

#[async_trait::async_trait]
impl ConnectionTrait for Tx {
    fn get_database_backend(&self) -> DbBackend {
        self.inner.get_database_backend()
    }
    async fn execute_raw(&self, stmt: Statement) -> Result<ExecResult, DbErr> {
        self.fuse.statement(&stmt)?;
        self.inner.execute_raw(stmt).await
    }
    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.fuse.write()?;
        self.inner.execute_unprepared(sql).await
    }
    async fn query_one_raw(&self, stmt: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.fuse.statement(&stmt)?;
        self.inner.query_one_raw(stmt).await
    }
    async fn query_all_raw(&self, stmt: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.fuse.statement(&stmt)?;
        self.inner.query_all_raw(stmt).await
    }
}
