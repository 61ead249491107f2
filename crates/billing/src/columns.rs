//! Reading and writing the texts and numbers that columns hold.

use mpanel_core::{Currency, Date, Error, Money, Result, Timestamp};
use sea_orm::ColumnTrait;
use sea_orm::sea_query::{Expr, ExprTrait, Func, SimpleExpr};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A civil date out of its column.
pub(crate) fn date(text: &str) -> Result<Date> {
    text.parse().map_err(|_| Error::internal(format!("a date column holds {text:?}")))
}

/// A civil date that may be missing.
pub(crate) fn date_opt(text: Option<&String>) -> Result<Option<Date>> {
    text.map(|t| date(t)).transpose()
}

/// An instant out of its column.
pub(crate) fn time(microseconds: i64) -> Timestamp {
    Timestamp::from_microsecond(microseconds).unwrap_or_default()
}

/// A currency out of its column.
pub(crate) fn currency(text: &str) -> Result<Currency> {
    text.parse().map_err(|_| Error::internal(format!("a currency column holds {text:?}")))
}

/// An amount out of two columns.
pub(crate) fn money(minor: i64, code: &str) -> Result<Money> {
    Ok(Money::new(minor, currency(code)?))
}

/// A value out of a JSON column.
pub(crate) fn json<T: DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|e| Error::internal("a JSON column could not be read").with_source(e))
}

/// A value for a JSON column.
pub(crate) fn text<T: Serialize>(value: &T) -> Result<String> {
    Ok(serde_json::to_string(value)?)
}

/// Whether a column contains the search text, whatever the case, on both databases.
pub(crate) fn contains<C: ColumnTrait>(column: C, search: &str) -> SimpleExpr {
    let escaped = search.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    let pattern = sea_orm::sea_query::LikeExpr::new(format!("%{escaped}%")).escape('\\');
    Expr::expr(Func::lower(Expr::col(column.as_column_ref()))).like(pattern)
}

/// Refuses a stale version.
pub(crate) fn check_version(stored: i32, expected: Option<i32>) -> Result<()> {
    match expected {
        Some(version) if version != stored => Err(Error::new(
            mpanel_core::ErrorKind::VersionMismatch,
            "version_mismatch",
            "Somebody changed this in the meantime. Read it again and repeat your change.",
        )),
        _ => Ok(()),
    }
}
