//! Pools. SQLite gets one writer and many readers over WAL; PostgreSQL one pool.

use std::sync::Arc;
use std::time::Duration;

use mpanel_core::{Error, Result};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend};
use tokio::sync::Notify;

use crate::error::DbErrExt;
use crate::failpoint::Fuse;
use crate::tx::Tx;

/// A connection that has been idle for this long is asked for a sign of life before it is used; asking every time
/// would cost each query a second round trip.
const PING_AFTER: Duration = Duration::from_secs(1);

/// What SQLite keeps in memory of its file, in KiB (negative, as the pragma wants it): for the writer, which goes through
/// many tables at once, and for each reader.
const WRITER_CACHE: &str = "-65536";
const READER_CACHE: &str = "-16384";

/// Pages the write-ahead log grows by before they are moved into the file: 16 MiB, so that a page that is written by
/// every transaction of a long run is moved seldom.
const PAGES_BETWEEN_CHECKPOINTS: &str = "4000";

/// How to reach the database.
#[derive(Debug, Clone)]
pub struct DbSettings {
    /// `sqlite://path/to/file.db` or `postgres://user:password@host/database`.
    pub url: String,
    /// Connections to open at most (readers on SQLite, all on PostgreSQL).
    pub max_connections: u32,
}

impl DbSettings {
    /// Settings for `url` with eight connections.
    pub fn new(url: impl Into<String>) -> Self {
        Self { url: url.into(), max_connections: 8 }
    }
}

/// The database. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    read: DatabaseConnection,
    write: DatabaseConnection,
    backend: DbBackend,
    signals: Arc<Signals>,
    fuse: Fuse,
}

/// Wakes local listeners after a commit, so that polling is only the floor.
#[derive(Debug, Default)]
pub(crate) struct Signals {
    pub(crate) jobs: Notify,
    pub(crate) events: Notify,
}

impl Db {
    /// Opens the pools; SQLite files are created when missing.
    pub async fn connect(settings: &DbSettings) -> Result<Self> {
        let url = &settings.url;
        if url.starts_with("sqlite:") {
            let write =
                Database::connect(sqlite_options(url, 1, WRITER_CACHE)).await.or_unavailable("opening SQLite")?;
            let read = Database::connect(sqlite_options(url, settings.max_connections.max(1), READER_CACHE))
                .await
                .or_unavailable("opening SQLite for reading")?;
            let (signals, fuse) = (Arc::default(), Fuse::default());
            return Ok(Self { read, write, backend: DbBackend::Sqlite, signals, fuse });
        }
        if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            let mut options = ConnectOptions::new(url.clone());
            options
                .max_connections(settings.max_connections.max(2))
                .acquire_timeout(Duration::from_secs(10))
                .test_before_acquire_if_idle_for(PING_AFTER)
                .sqlx_logging(false);
            let pool = Database::connect(options).await.or_unavailable("connecting to PostgreSQL")?;
            let (signals, fuse) = (Arc::default(), Fuse::default());
            return Ok(Self { read: pool.clone(), write: pool, backend: DbBackend::Postgres, signals, fuse });
        }
        Err(Error::invalid(
            "/database/url",
            "unknown_database",
            "The database URL must start with sqlite: or postgres:.",
        ))
    }

    /// A connection for reads outside a transaction.
    pub fn read(&self) -> &DatabaseConnection {
        &self.read
    }

    /// Which of the two databases it is.
    pub fn backend(&self) -> DbBackend {
        self.backend
    }

    /// Begins a write transaction: IMMEDIATE on SQLite, so that it never fails half-way for a lock
    /// (stack.md trap T2), READ COMMITTED on PostgreSQL.
    pub async fn begin(&self) -> Result<Tx> {
        Tx::begin(&self.write, self.backend, self.signals.clone(), self.fuse.clone()).await
    }

    /// Another handle, whose transactions make so many writes, a commit being one, and then fail for good: for its
    /// user the process ends there. For tests; the database itself goes on.
    #[cfg(debug_assertions)]
    #[must_use]
    pub fn dying_after(&self, writes: u64) -> Self {
        Self { fuse: Fuse::after(writes), ..self.clone() }
    }

    /// The connection migrations run on.
    pub(crate) fn writer(&self) -> &DatabaseConnection {
        &self.write
    }

    /// Waits until a job was enqueued by this process, or `floor` has passed.
    pub async fn jobs_signal(&self, floor: Duration) {
        let _ = tokio::time::timeout(floor, self.signals.jobs.notified()).await;
    }

    /// Waits until an event was recorded by this process, or `floor` has passed.
    pub async fn events_signal(&self, floor: Duration) {
        let _ = tokio::time::timeout(floor, self.signals.events.notified()).await;
    }

    /// Wakes the job worker (a clock was moved).
    pub fn wake_jobs(&self) {
        self.signals.jobs.notify_waiters();
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<()> {
        self.read.execute_unprepared("SELECT 1").await.or_unavailable("asking the database for a sign of life")?;
        Ok(())
    }

    /// Closes all connections.
    pub async fn close(self) -> Result<()> {
        let Self { read, write, .. } = self;
        read.close().await.or_unavailable("closing the database")?;
        write.close().await.or_unavailable("closing the database")
    }
}

fn sqlite_options(url: &str, connections: u32, cache: &'static str) -> ConnectOptions {
    let mut options = ConnectOptions::new(url.to_owned());
    options
        .max_connections(connections)
        .acquire_timeout(Duration::from_secs(30))
        .test_before_acquire_if_idle_for(PING_AFTER)
        .sqlx_logging(false);
    options.map_sqlx_sqlite_opts(move |o| {
        o.create_if_missing(true)
            .pragma("journal_mode", "WAL")
            .pragma("synchronous", "NORMAL")
            .pragma("busy_timeout", "10000")
            .pragma("foreign_keys", "ON")
            .pragma("temp_store", "MEMORY")
            .pragma("cache_size", cache)
            .pragma("wal_autocheckpoint", PAGES_BETWEEN_CHECKPOINTS)
    });
    options
}
