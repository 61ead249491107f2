//! The outcomes of a provider call that are not a plain answer, and the sentences they become.

use std::time::Duration;

use mpanel_core::{Error, ErrorKind};

/// Shorthand for results of provider calls.
pub type Answer<T> = std::result::Result<T, ProviderError>;

/// Why a provider call gave no answer.
///
/// The important split is between [`ProviderError::Unknown`] (a write that may have happened) and all others (it did not).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProviderError {
    /// Understood and refused.
    #[error("refused with status {status}: {message}")]
    Refused {
        /// The provider's status.
        status: u16,
        /// The provider's words.
        message: String,
    },
    /// No such thing, or not yet.
    #[error("no such thing: {message}")]
    NotFound {
        /// The provider's words.
        message: String,
    },
    /// A write whose outcome is open.
    #[error("the outcome is not known: {cause}")]
    Unknown {
        /// What went wrong.
        cause: String,
    },
    /// No answer; nothing was done.
    #[error("not available: {cause}")]
    Unavailable {
        /// What went wrong.
        cause: String,
    },
    /// Too many calls; nothing was done.
    #[error("asked to slow down")]
    RateLimited {
        /// How long to wait, where known.
        retry_after: Option<Duration>,
    },
    /// The credentials were refused.
    #[error("the login was refused: {message}")]
    Login {
        /// The provider's words, without credentials.
        message: String,
    },
    /// An answer that makes no sense.
    #[error("the answer could not be understood: {cause}")]
    Unreadable {
        /// What did not fit.
        cause: String,
    },
}

impl ProviderError {
    /// Whether the write may have happened.
    pub fn is_ambiguous(&self) -> bool {
        matches!(self, Self::Unknown { .. })
    }

    /// Whether it is the account that is in trouble, not this one request.
    pub fn concerns_account(&self) -> bool {
        matches!(self, Self::Unknown { .. } | Self::Unavailable { .. } | Self::Login { .. })
    }

    /// Whether waiting can help without risk.
    pub fn passes(&self) -> bool {
        matches!(
            self,
            Self::Unavailable { .. } | Self::RateLimited { .. } | Self::Login { .. } | Self::Unreadable { .. }
        )
    }

    /// Seconds to wait before the next try, given the number of tries so far.
    pub(crate) fn wait_seconds(&self, tries: u32) -> i64 {
        let asked = match self {
            Self::RateLimited { retry_after: Some(wait) } => i64::try_from(wait.as_secs()).unwrap_or(60) + 1,
            _ => 0,
        };
        asked.max(i64::from(5 * 2u32.pow(tries.min(4)))).min(60)
    }

    /// The status, where there was one.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Refused { status, .. } => Some(*status),
            Self::NotFound { .. } => Some(404),
            _ => None,
        }
    }
}

/// Refusals that operators have met, by a part of the provider's words (field notes of August 2026, section 6), and what to tell
/// who is refused.
const KNOWN: [(&str, &str); 12] = [
    ("not supporting SSH Keys", "Windows does not take SSH keys. Leave the key out; a password is made."),
    (
        "already been canceled",
        "The machine is cancelled at the data centre already. It runs to the last day shown here; nothing more is to be done.",
    ),
    ("with the same display name", "Another machine at the data centre has this name. Choose another name."),
    (
        "Only numbers, letters, spaces and -",
        "The data centre takes letters, digits, spaces and hyphens in a name. Change the name.",
    ),
    (
        "cannot use this image with selected product",
        "This image does not run on this plan. Choose another image or another plan.",
    ),
    (
        "is not available for the selected product",
        "The plan cannot have this. Choose a plan that offers it, or leave it out.",
    ),
    (
        "private networking add-on",
        "The server does not have the add-on Private networking. Add it on the page of the server first.",
    ),
    ("has already been ordered", "The server has this add-on already. Reload the page to see it."),
    ("Total snapshots exceed", "The snapshots of the plan are all in use. Delete one first, or choose a larger plan."),
    ("custom image storage", "There is no room for another image. Delete one first, or write to us."),
    ("same region as", "The two are in different regions. Choose one in the region of the server."),
    (
        "is not possible in the status",
        "The state of the machine does not allow it now. Wait until it runs or is stopped, then try again.",
    ),
];

/// What a refusal of the provider means for whom it concerns, and what to do. Its own words are in it, unless they are known.
pub(crate) fn refusal_sentence(status: u16, message: &str) -> String {
    if let Some((_, sentence)) = KNOWN.iter().find(|(part, _)| message.contains(part)) {
        return (*sentence).to_owned();
    }
    let said = message.trim().trim_end_matches('.');
    let (what, remedy) = match status {
        400 => ("The data centre refused it", "Change what was entered, or write to us."),
        402 => ("The plan does not include this", "Choose a larger plan or an add-on, or write to us."),
        409 => ("The data centre refused it", "It may be so already: look at the present state before trying again."),
        415 => ("The data centre refused it", "Use the address of an .iso or a .qcow2 file."),
        422 => ("The data centre refused it", "The present state does not allow it: reload the page and look."),
        _ => ("The data centre refused it", "Write to us if it stays like this."),
    };
    format!("{what}: {said}. {remedy}")
}

impl From<ProviderError> for Error {
    fn from(error: ProviderError) -> Self {
        let text = error.to_string();
        match error {
            ProviderError::Refused { status: 402, message } => {
                Error::new(ErrorKind::PaymentRequired, "provider_quota", refusal_sentence(402, &message))
            }
            ProviderError::Refused { status, message } => {
                Error::new(ErrorKind::Provider, "provider_refused", refusal_sentence(status, &message))
            }
            ProviderError::NotFound { .. } => Error::new(
                ErrorKind::NotFound,
                "not_found",
                "The data centre does not know this. It may be gone already.",
            ),
            ProviderError::Unknown { .. } => Error::unavailable(
                "provider_outcome_unknown",
                "The data centre did not confirm the request. Look at the present state before trying again.",
            )
            .with_retryable(false),
            ProviderError::Unavailable { .. } | ProviderError::RateLimited { .. } => Error::unavailable(
                "provider_unavailable",
                "The data centre does not answer at the moment. Try again in a minute.",
            ),
            ProviderError::Login { .. } => Error::new(
                ErrorKind::Provider,
                "provider_login_refused",
                "The data centre cannot be asked now: staff must check the login of its account.",
            ),
            ProviderError::Unreadable { .. } => Error::new(
                ErrorKind::Provider,
                "provider_answer_unreadable",
                "The data centre gave an answer that could not be understood.",
            ),
        }
        .context(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_becomes_a_sentence_that_says_what_to_do() {
        for (status, message, start, remedy) in [
            (400, "Cloud Init for Windows is not supporting SSH Keys", "Windows", "Leave the key out"),
            (400, "Only numbers, letters, spaces and - allowed.", "The data centre takes", "Change the name"),
            (400, "There is already an instance with the same display name", "Another machine", "Choose another name"),
            (400, "cannot use this image with selected product", "This image", "Choose another image"),
            (
                400,
                "product ID is wrong",
                "The data centre refused it: product ID is wrong. ",
                "Change what was entered",
            ),
            (402, "Total snapshots exceed the total max limit of 1 snapshots", "The snapshots", "Delete one first"),
            (402, "The instance does not have the private networking add-on", "The server", "Add it on the page"),
            (402, "Payment needed", "The plan does not include this: Payment needed. ", "larger plan"),
            (409, "The add-on has already been ordered for this instance", "The server has", "Reload"),
            (409, "The action stop is not possible in the status installing", "The state", "Wait until"),
            (409, "Odd", "The data centre refused it: Odd. ", "look at the present state"),
            (415, "Unsupported media type.", "The data centre refused it: Unsupported media type. ", ".qcow2"),
            (422, "Cannot cancel instance as it has already been canceled.", "The machine is cancelled", "last day"),
            (422, "Another contract", "The data centre refused it: Another contract. ", "reload the page"),
            (418, "Teapot", "The data centre refused it: Teapot. ", "Write to us"),
        ] {
            let sentence = refusal_sentence(status, message);
            assert!(sentence.starts_with(start) && sentence.contains(remedy), "{status} {message}: {sentence}");
            assert!(sentence.ends_with('.') && !sentence.contains(".."), "{sentence}");
            let error = Error::from(ProviderError::Refused { status, message: message.to_owned() });
            let code = if status == 402 { "provider_quota" } else { "provider_refused" };
            assert_eq!((error.code(), error.detail()), (code, sentence.as_str()));
        }
    }

    #[test]
    fn waits_grow_and_respect_what_was_asked() {
        let away = ProviderError::Unavailable { cause: String::new() };
        let waits: Vec<i64> = (0..6).map(|n| away.wait_seconds(n)).collect();
        assert_eq!(waits, [5, 10, 20, 40, 60, 60]);
        let slow = ProviderError::RateLimited { retry_after: Some(Duration::from_secs(30)) };
        assert_eq!(slow.wait_seconds(0), 31);
    }
}
