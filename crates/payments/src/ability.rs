//! What may be done with a thing right now, and if not, why.

use serde::Serialize;

/// Whether an act is allowed in the present state, with the reason when it is not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ability {
    /// Whether it is.
    pub allowed: bool,
    /// Why not, as a sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl Ability {
    /// It may be done.
    pub fn yes() -> Self {
        Self { allowed: true, reason: None }
    }

    /// It may not, because of `reason`.
    pub fn no(reason: impl Into<String>) -> Self {
        Self { allowed: false, reason: Some(reason.into()) }
    }

    /// From a rule's answer: a refusal becomes the reason.
    pub fn from_rule<T, E: std::fmt::Display>(rule: Result<T, E>) -> Self {
        match rule {
            Ok(_) => Self::yes(),
            Err(refusal) => Self::no(refusal.to_string()),
        }
    }
}
