//! Timelines played through billing: examples, the documented ones, and the
//! conformance scenarios where their file is at hand.

mod conformance;
mod documented;
mod invariants;
mod options;
mod playing;
mod random;

use mpanel_simulate::{Outcome, Report, read, simulate};

/// Plays a timeline that billing can do.
pub(crate) async fn play(text: &str) -> Report {
    match simulate(&read(text).unwrap_or_else(|e| panic!("{e}\n{text}"))).await {
        Ok(Outcome::Played(report)) => *report,
        Ok(Outcome::Unsupported(missing)) => panic!("{missing:?}"),
        Err(error) => panic!("{error}\n{text}"),
    }
}
