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

impl From<ProviderError> for Error {
    fn from(error: ProviderError) -> Self {
        let text = error.to_string();
        match error {
            ProviderError::Refused { status: 402, message } => Error::new(
                ErrorKind::PaymentRequired,
                "provider_quota",
                format!("The plan does not include this: {message}."),
            ),
            ProviderError::Refused { message, .. } => {
                Error::new(ErrorKind::Provider, "provider_refused", format!("The data centre refused it: {message}."))
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
    fn waits_grow_and_respect_what_was_asked() {
        let away = ProviderError::Unavailable { cause: String::new() };
        let waits: Vec<i64> = (0..6).map(|n| away.wait_seconds(n)).collect();
        assert_eq!(waits, [5, 10, 20, 40, 60, 60]);
        let slow = ProviderError::RateLimited { retry_after: Some(Duration::from_secs(30)) };
        assert_eq!(slow.wait_seconds(0), 31);
    }
}
