//! What tests of several crates share: a fresh database of each kind, a fixed
//! clock, a context whose ids repeat from run to run.
//!
//! PostgreSQL is used when `MPANEL_TEST_POSTGRES` names a server on which
//! databases may be created (`cargo xtask test` starts one); SQLite always.

mod databases;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use mpanel_core::clock::SeededEntropy;
use mpanel_core::{Entropy, FixedClock, OpContext, TenantId, TenantMode};
use mpanel_db::Vault;
use uuid::Uuid;

pub use databases::{EmptyDb, TestDb, databases, empty_postgres, postgres, sqlite};

static COUNTER: AtomicU64 = AtomicU64::new(0);

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
