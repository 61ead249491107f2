//! From events to a quantity, over half-open windows (billing.md rule 14).

use std::collections::HashSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::decimal::Decimal;

/// How events become a quantity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "aggregation")]
pub enum Aggregation {
    /// All values together.
    Sum,
    /// The highest value.
    Max,
    /// The value of the latest event.
    Last,
    /// How many different keys.
    Unique,
    /// Each value counts for as long as it holds: a level of 3 held for two hours is 6 hours.
    Duration {
        /// Seconds of one unit: 3600 measures in hours.
        unit_seconds: u32,
    },
}

/// Something measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event<'a> {
    /// When.
    pub at: Timestamp,
    /// How much; the level from now on for a duration.
    pub value: Decimal,
    /// What is counted once by [`Aggregation::Unique`].
    pub key: &'a str,
}

/// The instants from `start` up to but not including `end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// First instant.
    pub start: Timestamp,
    /// The instant after the last.
    pub end: Timestamp,
}

impl Window {
    /// Whether an instant belongs to the window.
    pub fn contains(self, at: Timestamp) -> bool {
        self.start <= at && at < self.end
    }
}

/// The quantity of a window. Events may come in any order; of two at one instant the later in the list counts.
///
/// `None` when the quantity does not fit.
pub fn aggregate(how: Aggregation, events: &[Event<'_>], window: Window) -> Option<Decimal> {
    let mut inside = events.iter().filter(|e| window.contains(e.at));
    match how {
        Aggregation::Sum => inside.try_fold(Decimal::ZERO, |sum, e| sum.add(e.value)),
        Aggregation::Max => Some(inside.map(|e| e.value).max().unwrap_or(Decimal::ZERO)),
        Aggregation::Last => Some(inside.max_by_key(|e| e.at).map_or(Decimal::ZERO, |e| e.value)),
        Aggregation::Unique => {
            let keys: HashSet<&str> = inside.map(|e| e.key).collect();
            i64::try_from(keys.len()).ok().map(Decimal::whole)
        }
        Aggregation::Duration { unit_seconds } => duration(events, window, unit_seconds),
    }
}

// A level set before the window still holds in it.
fn duration(events: &[Event<'_>], window: Window, unit_seconds: u32) -> Option<Decimal> {
    let mut ordered: Vec<&Event<'_>> = events.iter().filter(|e| e.at < window.end).collect();
    ordered.sort_by_key(|e| e.at);
    let mut level_seconds = 0i128;
    for (index, event) in ordered.iter().enumerate() {
        let until = ordered.get(index + 1).map_or(window.end, |next| next.at);
        let from = event.at.max(window.start);
        if until > from {
            let micros = i128::from(until.as_microsecond() - from.as_microsecond());
            level_seconds = level_seconds.checked_add(event.value.mantissa().checked_mul(micros)?)?;
        }
    }
    let per_unit = i128::from(unit_seconds.max(1)) * 1_000_000;
    // The mantissa is already at twelve places: only the division is rounded.
    Decimal::from_mantissa_ratio(level_seconds, per_unit)
}
