//! What tests of several crates share: a fresh database of each kind, a fixed
//! clock, a context whose ids repeat from run to run.
//!
//! PostgreSQL is used when `MPANEL_TEST_POSTGRES` names a server on which
//! databases may be created (`cargo xtask test` starts one); SQLite always.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use mpanel_core::clock::SeededEntropy;
use mpanel_core::{Entropy, FixedClock, OpContext, TenantId, TenantMode};
use mpanel_db::{Db, DbSettings, MigrationList, Vault, run_migrations};
use sea_orm::{ConnectionTrait, Database};
use uuid::Uuid;

/// A fresh database that goes away with this value.
pub struct TestDb {
    /// The migrated database.
    pub db: Db,
    /// `sqlite` or `postgres`, for messages.
    pub name: &'static str,
    /// The URL it was opened with, for tests that start another process on it.
    pub url: String,
    _folder: Option<tempfile::TempDir>,
}

static COUNTER: AtomicU64 = AtomicU64::new(0);

/// A fresh, migrated SQLite database.
pub async fn sqlite(lists: &[MigrationList]) -> TestDb {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let url = format!("sqlite://{}/test.db", folder.path().display());
    let db = open(&url, lists).await;
    TestDb { db, name: "sqlite", url, _folder: Some(folder) }
}

/// A fresh, migrated PostgreSQL database, if a server was named.
pub async fn postgres(lists: &[MigrationList]) -> Option<TestDb> {
    let server = std::env::var("MPANEL_TEST_POSTGRES").ok().filter(|s| !s.is_empty())?;
    let number = COUNTER.fetch_add(1, Ordering::SeqCst);
    let name = format!("mpanel_t{}_{number}", std::process::id());
    let (base, _) = server.rsplit_once('/').expect("MPANEL_TEST_POSTGRES ends in /database");
    let admin = Database::connect(&server).await.expect("the PostgreSQL server answers");
    admin.execute_unprepared(&format!("DROP DATABASE IF EXISTS {name}")).await.expect("old test database dropped");
    admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await.expect("test database created");
    let url = format!("{base}/{name}");
    let db = open(&url, lists).await;
    Some(TestDb { db, name: "postgres", url, _folder: None })
}

/// Both kinds: SQLite, and PostgreSQL where a server was named.
pub async fn databases(lists: &[MigrationList]) -> Vec<TestDb> {
    let mut all = vec![sqlite(lists).await];
    all.extend(postgres(lists).await);
    all
}

async fn open(url: &str, lists: &[MigrationList]) -> Db {
    let settings = DbSettings { url: url.to_owned(), max_connections: 6 };
    let db = Db::connect(&settings).await.expect("the test database opens");
    run_migrations(&db, lists).await.expect("migrations apply");
    db
}

/// The instant at which tests begin: noon on 15 January 2026 UTC.
pub fn start() -> Timestamp {
    "2026-01-15T12:00:00Z".parse().expect("a valid instant")
}

/// A clock standing at [`start`].
pub fn clock() -> Arc<FixedClock> {
    Arc::new(FixedClock::at(start()))
}

/// A repeatable source of ids.
pub fn entropy(seed: u64) -> Arc<dyn Entropy> {
    Arc::new(SeededEntropy::new(seed))
}

/// A sandbox tenant's context at [`start`], acting as the system. Different numbers are different tenants.
pub fn context(tenant: u64) -> OpContext {
    let id = TenantId(Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0000 + u128::from(tenant)));
    OpContext::new(
        id,
        TenantMode::Sandbox,
        start(),
        TimeZone::UTC,
        Uuid::from_u128(0x4000_8000_0000_0000_0000 + u128::from(tenant)),
        entropy(tenant + COUNTER.fetch_add(1, Ordering::SeqCst) * 7919),
    )
}

/// A vault with a fixed master key.
pub fn vault() -> Vault {
    Vault::new(vec![("test".to_owned(), [7; 32])]).expect("a key is given")
}
