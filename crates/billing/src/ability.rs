//! Whether an action is possible now, and why not: decided by the rule the operation itself uses.

use mpanel_core::{Error, Result};
use serde::Serialize;

/// An action and whether the present state allows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ability {
    /// The action.
    pub action: &'static str,
    /// Whether the state allows it.
    pub allowed: bool,
    /// Why not.
    pub reason: Option<String>,
}

/// A refusal of a rule: a stable code and a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Refusal(pub(crate) &'static str, pub(crate) &'static str);

impl Ability {
    /// The ability that a rule's answer means.
    pub(crate) fn of(action: &'static str, answer: Result<(), Refusal>) -> Self {
        let reason = answer.err().map(|r| r.1.to_owned());
        Self { action, allowed: reason.is_none(), reason }
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Error::conflict(refusal.0, refusal.1)
    }
}
