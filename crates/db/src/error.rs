//! From database errors to the one error type.

use mpanel_core::{Error, Result};
use sea_orm::{DbErr, SqlErr};

/// Whether the error is a broken uniqueness constraint; the query that meets it names the field.
pub fn is_unique_violation(error: &DbErr) -> bool {
    matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_)))
}

/// Converts database results. Use it as `.or_internal("loading the invoice")?`.
pub trait DbErrExt<T> {
    /// A failed query is our defect, unless the database is away, which a retry may heal.
    fn or_internal(self, doing: &str) -> Result<T>;
    /// The database could not be reached.
    fn or_unavailable(self, doing: &str) -> Result<T>;
    /// A broken uniqueness rule becomes `refusal`, anything else is internal.
    fn or_taken(self, doing: &str, refusal: impl FnOnce() -> Error) -> Result<T>;
}

impl<T> DbErrExt<T> for std::result::Result<T, DbErr> {
    fn or_internal(self, doing: &str) -> Result<T> {
        self.map_err(|error| match &error {
            DbErr::ConnectionAcquire(_) | DbErr::Conn(_) => unavailable(doing, error),
            // Deadlocks and serialisation failures of PostgreSQL, and a busy SQLite, pass by themselves.
            other if is_transient(&other.to_string()) => unavailable(doing, error),
            _ => Error::internal(doing).with_source(error),
        })
    }

    fn or_unavailable(self, doing: &str) -> Result<T> {
        self.map_err(|error| unavailable(doing, error))
    }

    fn or_taken(self, doing: &str, refusal: impl FnOnce() -> Error) -> Result<T> {
        match self {
            Err(error) if is_unique_violation(&error) => Err(refusal()),
            other => other.or_internal(doing),
        }
    }
}

fn unavailable(doing: &str, error: DbErr) -> Error {
    Error::unavailable("database_unavailable", "The database is away for the moment. Try again shortly.")
        .context(doing)
        .with_source(error)
}

fn is_transient(text: &str) -> bool {
    ["deadlock detected", "could not serialize", "database is locked", "terminating connection", "error communicating"]
        .iter()
        .any(|sign| text.contains(sign))
}
