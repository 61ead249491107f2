//! Instants as our columns keep them.

use mpanel_core::Timestamp;

/// The instant of a column.
pub(crate) fn from_micros(at: i64) -> Timestamp {
    Timestamp::from_microsecond(at).unwrap_or(Timestamp::UNIX_EPOCH)
}
