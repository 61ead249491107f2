//! Stored instants and days.

use mpanel_core::{Date, Timestamp};

/// A stored instant.
pub(crate) fn from_micros(micros: i64) -> Timestamp {
    Timestamp::from_microsecond(micros).unwrap_or_default()
}

/// A stored day; `None` when it is absent or not a day.
pub(crate) fn day(text: Option<&str>) -> Option<Date> {
    text.and_then(|t| t.parse().ok())
}

/// Whole seconds from one stored instant to a later one.
pub(crate) fn seconds_since(since_micros: i64, now: Timestamp) -> i64 {
    (now.as_microsecond() - since_micros) / 1_000_000
}
