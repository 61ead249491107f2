//! The worker: claims due jobs, runs their handlers, ends them.

use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use mpanel_core::{Clock, Error, JobId, OpContext, Result, TenantId, Timestamp};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tracing::Instrument;
use uuid::Uuid;

use super::Job;
use super::queue::{self, Claimed, End};
use crate::connection::Db;

/// What a handler says at the end of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Finished.
    Done,
    /// Not finished yet and nothing is wrong: run again at this tenant time.
    Again(Timestamp),
}

/// Makes the operation context of a tenant for a job; implemented where tenants are known.
#[async_trait::async_trait]
pub trait ContextSource: Send + Sync {
    /// A system context at the tenant's present instant.
    async fn system_context(&self, tenant: TenantId, component: &str, request_id: Uuid) -> Result<OpContext>;
}

/// The facts about the run a handler may want.
#[derive(Debug, Clone)]
pub struct RunningJob {
    /// The job.
    pub id: JobId,
    /// Which try this is, from 1.
    pub attempt: i32,
    /// Whether no further try follows a failure.
    pub last_attempt: bool,
}

type Running = Pin<Box<dyn Future<Output = Result<Outcome>> + Send>>;
type Handler = Arc<dyn Fn(OpContext, RunningJob, serde_json::Value) -> Running + Send + Sync>;

/// Which handler carries out which kind of job.
#[derive(Clone, Default)]
pub struct Registry {
    handlers: HashMap<&'static str, Handler>,
}

impl Registry {
    /// Registers the handler of job kind `J`.
    pub fn on<J, F, Fut>(&mut self, handler: F)
    where
        J: Job,
        F: Fn(OpContext, RunningJob, J) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<Outcome>> + Send + 'static,
    {
        let handler = Arc::new(handler);
        let erased: Handler = Arc::new(move |ctx, running, payload| {
            let handler = handler.clone();
            Box::pin(async move {
                let job: J = serde_json::from_value(payload)
                    .map_err(|e| Error::internal(format!("payload of {} does not parse: {e}", J::KIND)))?;
                handler(ctx, running, job).await
            })
        });
        let before = self.handlers.insert(J::KIND, erased);
        assert!(before.is_none(), "two handlers for job kind {}", J::KIND);
    }

    /// The registered kinds.
    pub fn kinds(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.handlers.keys().copied()
    }
}

/// Runs jobs of every tenant, several at a time.
#[derive(Clone)]
pub struct Worker {
    db: Db,
    clock: Arc<dyn Clock>,
    contexts: Arc<dyn ContextSource>,
    registry: Arc<Registry>,
    owner: String,
    concurrency: usize,
    lease: Duration,
}

impl Worker {
    /// A worker whose leases carry the name `node/boot`.
    pub fn new(
        db: Db,
        clock: Arc<dyn Clock>,
        contexts: Arc<dyn ContextSource>,
        registry: Registry,
        node: &str,
        boot: Uuid,
    ) -> Self {
        let owner = format!("{node}/{}", boot.simple());
        let lease = Duration::from_secs(30);
        Self { db, clock, contexts, registry: Arc::new(registry), owner, concurrency: 4, lease }
    }

    /// The same worker with another number of jobs at a time.
    pub fn with_concurrency(mut self, jobs: usize) -> Self {
        self.concurrency = jobs.max(1);
        self
    }

    /// The same worker with another lease time.
    pub fn with_lease(mut self, lease: Duration) -> Self {
        self.lease = lease;
        self
    }

    /// Works until `stop`, then lets running jobs finish (up to `grace`); what does not finish is stopped and given
    /// back, so that another node takes it up at once.
    pub async fn run(&self, stop: CancellationToken, grace: Duration) {
        let mut running: JoinSet<()> = JoinSet::new();
        while !stop.is_cancelled() {
            while running.try_join_next().is_some() {}
            let free = self.concurrency.saturating_sub(running.len());
            let found = if free == 0 { 0 } else { self.start_due(&mut running, free).await };
            if found > 0 && found >= free {
                tokio::select! { () = stop.cancelled() => {}, _ = running.join_next() => {} }
                continue;
            }
            tokio::select! {
                () = stop.cancelled() => {}
                () = self.db.jobs_signal(Duration::from_millis(300)) => {}
                Some(_) = running.join_next(), if !running.is_empty() => {}
            }
        }
        let finish = async { while running.join_next().await.is_some() {} };
        if tokio::time::timeout(grace, finish).await.is_err() {
            running.shutdown().await;
            match queue::release_all(&self.db, &self.owner).await {
                Ok(count) => tracing::warn!(count, "jobs did not finish in time; they will be taken up again"),
                Err(error) => {
                    tracing::warn!(error = %error.report(), "jobs that did not finish wait until their leases end");
                }
            }
        }
    }

    async fn start_due(&self, running: &mut JoinSet<()>, free: usize) -> usize {
        let now = self.clock.now();
        let claimed = async {
            queue::reclaim_expired(&self.db, now).await?;
            queue::claim(&self.db, &self.owner, None, now, self.lease, free as u64).await
        };
        match claimed.await {
            Ok(jobs) => {
                let found = jobs.len();
                for job in jobs {
                    let worker = self.clone();
                    running.spawn(async move { worker.carry_out(job).await });
                }
                found
            }
            Err(error) => {
                tracing::warn!(error = %error.report(), "jobs could not be claimed");
                tokio::time::sleep(Duration::from_millis(500)).await;
                0
            }
        }
    }

    /// Runs everything of one tenant that is due now, one after the other; returns how many runs there were.
    ///
    /// Clock advances and tests use it to reach a quiet state in a fixed order. Like [`Worker::run`], it takes up what a
    /// worker that is gone has left.
    pub async fn run_due(&self, tenant: TenantId) -> Result<usize> {
        queue::reclaim_expired(&self.db, self.clock.now()).await?;
        let mut runs = 0;
        loop {
            let jobs = queue::claim(&self.db, &self.owner, Some(tenant), self.clock.now(), self.lease, 16).await?;
            if jobs.is_empty() {
                return Ok(runs);
            }
            for job in jobs {
                self.carry_out(job).await;
                runs += 1;
            }
        }
    }

    async fn carry_out(&self, job: Claimed) {
        let span = tracing::info_span!(
            "job", job.id = %JobId(job.row.id), job.kind = %job.row.kind, request.id = %job.row.request_id, job.attempt = job.row.attempt
        );
        async {
            let started = self.clock.now();
            let end = self.run_handler(&job).await;
            let label = match &end {
                End::Done => "done",
                End::Again(_) => "again",
                End::Retry(..) => "retry",
                End::Dead(_) => "dead",
            };
            let seconds = self.clock.now().duration_since(started).as_secs_f32();
            metrics::histogram!("mpanel_job_seconds", "kind" => job.row.kind.clone()).record(seconds);
            metrics::counter!("mpanel_jobs_total", "kind" => job.row.kind.clone(), "end" => label).increment(1);
            let ended = queue::end(&self.db, &job, end, self.clock.now()).await;
            // A job that waits for a machine comes again and again.
            if label == "again" {
                tracing::debug!(end = label, "carried a job out");
            } else {
                tracing::info!(end = label, "carried a job out");
            }
            match ended {
                Ok(true) => {}
                Ok(false) => tracing::warn!("the lease was lost; another worker has taken the job over"),
                Err(error) => {
                    tracing::warn!(error = %error.report(), "a job's end could not be noted; it will run again");
                }
            }
        }
        .instrument(span)
        .await;
    }

    async fn run_handler(&self, job: &Claimed) -> End {
        let row = &job.row;
        let Some(handler) = self.registry.handlers.get(row.kind.as_str()).cloned() else {
            return End::Dead(format!("no handler for jobs of kind {}", row.kind));
        };
        let running =
            RunningJob { id: JobId(row.id), attempt: row.attempt, last_attempt: row.attempt >= row.max_attempts };
        let payload = serde_json::from_str(&row.payload).unwrap_or_default();
        let tenant = TenantId(row.tenant_id);
        let ctx = match self.contexts.system_context(tenant, "worker", row.request_id).await {
            Ok(ctx) => ctx,
            Err(error) => return self.failed(job, None, &error),
        };
        let work = tokio::spawn(handler(ctx.clone(), running, payload).in_current_span());
        match self.keep_lease_while(job, work).await {
            Ok(Ok(Outcome::Done)) => End::Done,
            Ok(Ok(Outcome::Again(at))) => End::Again(at),
            Ok(Err(error)) => self.failed(job, Some(&ctx), &error),
            Err(panic) => self.failed(job, Some(&ctx), &Error::internal(format!("the handler panicked: {panic}"))),
        }
    }

    async fn keep_lease_while<T>(
        &self,
        job: &Claimed,
        mut work: tokio::task::JoinHandle<T>,
    ) -> Result<T, tokio::task::JoinError> {
        let _ends_with_us = AbortOnDrop(work.abort_handle());
        loop {
            tokio::select! {
                done = &mut work => return done,
                () = tokio::time::sleep(self.lease / 3) => {
                    if let Err(error) = queue::renew(&self.db, job, self.clock.now(), self.lease).await {
                        tracing::warn!(error = %error.report(), "a lease could not be renewed");
                    }
                }
            }
        }
    }

    fn failed(&self, job: &Claimed, ctx: Option<&OpContext>, error: &Error) -> End {
        let row = &job.row;
        let report = error.report();
        if row.attempt >= row.max_attempts || !error.is_retryable() {
            tracing::error!(error = %report, "a job failed for good");
            return End::Dead(report);
        }
        tracing::warn!(error = %report, "a job failed and will be tried again");
        let now = ctx.map_or_else(|| self.clock.now(), |c| c.now);
        let jitter = ctx.map_or(0, |c| u64::from(u16::from_le_bytes(c.random())));
        End::Retry(now.saturating_add(back_off(row.attempt, jitter)).unwrap_or(now), report)
    }
}

/// A run that is given back must not go on beside the one that takes it up.
struct AbortOnDrop(tokio::task::AbortHandle);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// 1, 2, 4 … seconds up to ten minutes, plus up to a quarter of it so that failures spread.
fn back_off(attempt: i32, jitter: u64) -> jiff::SignedDuration {
    let exponent = u32::try_from(attempt.clamp(1, 11) - 1).unwrap_or(0);
    let base = (1000u64 << exponent).min(600_000);
    let millis = base + base * (jitter % 256) / 1024;
    jiff::SignedDuration::from_millis(i64::try_from(millis).unwrap_or(600_000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn back_off_doubles_and_is_bounded() {
        let seconds: Vec<i64> = [1, 2, 3, 10, 40].map(|a| back_off(a, 0).as_secs()).to_vec();
        assert_eq!(seconds, [1, 2, 4, 512, 600]);
        assert!(back_off(40, 255).as_secs() <= 750);
    }
}
