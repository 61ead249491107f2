//! The simulator's clock and its source of fresh ids.
//!
//! This is the only file of the crate that reads the wall clock or randomness. Everything else asks the
//! [`SimClock`], which is a source (normally the system clock) plus an offset that a test or the operator moves.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use jiff::Timestamp;
use uuid::Uuid;

/// Where the simulator reads the time before its own offset is added.
pub type ClockSource = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// The system clock as a [`ClockSource`].
#[allow(clippy::disallowed_methods)]
pub fn system_clock() -> ClockSource {
    Arc::new(Timestamp::now)
}

/// A source that stands still, so that only explicit moves change the time.
pub fn frozen_clock(at: Timestamp) -> ClockSource {
    Arc::new(move || at)
}

/// A new id for an image or a token.
#[allow(clippy::disallowed_methods)]
pub(crate) fn fresh_uuid() -> String {
    Uuid::new_v4().to_string()
}

/// A new unguessable seed for [`crate::SimConfig::from_seed`], for a sandbox that has none yet.
#[allow(clippy::disallowed_methods)]
pub fn random_seed() -> String {
    format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple())
}

/// Source plus offset, in whole milliseconds.
pub(crate) struct SimClock {
    source: ClockSource,
    offset_ms: AtomicI64,
}

impl SimClock {
    pub(crate) fn new(source: ClockSource, offset_ms: i64) -> Self {
        Self { source, offset_ms: AtomicI64::new(offset_ms) }
    }

    pub(crate) fn now(&self) -> Timestamp {
        let source = (self.source)().as_millisecond();
        at_millisecond(source.saturating_add(self.offset_ms()))
    }

    pub(crate) fn offset_ms(&self) -> i64 {
        self.offset_ms.load(Ordering::SeqCst)
    }

    pub(crate) fn set(&self, to: Timestamp) {
        let source = (self.source)().as_millisecond();
        self.offset_ms.store(to.as_millisecond().saturating_sub(source), Ordering::SeqCst);
    }

    pub(crate) fn advance(&self, by: Duration) {
        let by = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        let moved = self.offset_ms().saturating_add(by);
        self.offset_ms.store(moved, Ordering::SeqCst);
    }
}

/// The instant `by` after `at`, held at the end of time instead of failing.
pub(crate) fn later(at: Timestamp, by: Duration) -> Timestamp {
    let by = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
    at_millisecond(at.as_millisecond().saturating_add(by))
}

fn at_millisecond(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(ms).unwrap_or(if ms < 0 { Timestamp::MIN } else { Timestamp::MAX })
}
