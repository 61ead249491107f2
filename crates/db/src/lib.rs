//! The database under every domain: pools, transactions, the tenant filter, the
//! outbox, durable jobs, sealed secrets and the migration runner, written once
//! for SQLite and PostgreSQL.
//!
//! Domains own their tables and entities; this crate owns the mechanisms that
//! all of them share. Start at [`Db`] and [`Tx`]. Design: docs/ARCHITECTURE.md.

pub mod clock;
pub mod connection;
pub mod error;
mod failpoint;
pub mod housekeeping;
pub mod idempotency;
pub mod jobs;
pub mod live;
pub mod migrations;
pub mod outbox;
pub mod page;
pub mod scope;
pub mod tx;
pub mod vault;

pub use connection::{Db, DbSettings};
pub use error::{DbErrExt, is_unique_violation};
pub use jobs::{Enqueued, Job, JobSpec};
pub use migrations::{MigrationList, MigrationSet, run_migrations};
pub use page::Paginated;
pub use scope::TenantScoped;
pub use tx::Tx;
pub use vault::Vault;

pub use sea_orm;
pub use sea_orm_migration;
