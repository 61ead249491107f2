//! The outcomes of a call that are not a plain answer.

use std::time::Duration;

use uuid::Uuid;

/// Shorthand for results of this crate.
pub type Result<T> = std::result::Result<T, Error>;

/// Why a call gave no answer. Every variant carries the request id.
///
/// The important split is between [`Error::Unknown`] (a write that may have
/// happened) and all others (the write did not happen).
#[derive(Clone, Debug, thiserror::Error)]
pub enum Error {
    /// The login was refused, or a fresh token was refused again.
    #[error("contabo refused the login: {message} (request {request_id})")]
    Auth {
        /// The call that needed the login.
        request_id: Uuid,
        /// What the login said, without credentials.
        message: String,
    },
    /// Too many calls. Nothing was done.
    #[error("contabo asks us to slow down (request {request_id})")]
    RateLimited {
        /// The call that was refused.
        request_id: Uuid,
        /// How long to wait, where known.
        retry_after: Option<Duration>,
    },
    /// The request was understood and refused (4xx). Nothing was done.
    #[error("contabo refused the request with status {status}: {} (request {request_id})", messages.join("; "))]
    Refused {
        /// The call that was refused.
        request_id: Uuid,
        /// The HTTP status.
        status: u16,
        /// The sentences of the answer, one or several.
        messages: Vec<String>,
    },
    /// There is no such thing, or not yet: a machine is invisible for up to a
    /// minute after it was ordered.
    #[error("contabo knows no such thing: {} (request {request_id})", messages.join("; "))]
    NotFound {
        /// The call that found nothing.
        request_id: Uuid,
        /// The sentences of the answer.
        messages: Vec<String>,
    },
    /// A write was sent and its outcome is not known: it may have happened.
    #[error("the outcome of a write is not known: {cause} (request {request_id})")]
    Unknown {
        /// The call whose outcome is open; look it up in the audits.
        request_id: Uuid,
        /// What went wrong: a timeout, a dropped reply, a 5xx status.
        cause: String,
    },
    /// No usable answer to a read, or a write that certainly was not sent.
    #[error("contabo is not available: {cause} (request {request_id})")]
    Unavailable {
        /// The call that got no answer.
        request_id: Uuid,
        /// What went wrong.
        cause: String,
    },
    /// A read was answered with something this crate cannot read.
    #[error("contabo's answer could not be read: {cause} (request {request_id})")]
    Decode {
        /// The call whose answer was unreadable.
        request_id: Uuid,
        /// What did not fit.
        cause: String,
    },
}

impl Error {
    /// True when the call was a write that may have happened. Do not repeat
    /// it; look it up first.
    pub fn is_ambiguous(&self) -> bool {
        matches!(self, Self::Unknown { .. })
    }

    /// True when the same call may be repeated later with a chance of success
    /// and without the risk of doing something twice.
    pub fn is_retryable(&self) -> bool {
        matches!(self, Self::RateLimited { .. } | Self::Unavailable { .. })
    }

    /// The request id of the call.
    pub fn request_id(&self) -> Uuid {
        match self {
            Self::Auth { request_id, .. }
            | Self::RateLimited { request_id, .. }
            | Self::Refused { request_id, .. }
            | Self::NotFound { request_id, .. }
            | Self::Unknown { request_id, .. }
            | Self::Unavailable { request_id, .. }
            | Self::Decode { request_id, .. } => *request_id,
        }
    }

    /// The HTTP status of a refusal, where there is one.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Refused { status, .. } => Some(*status),
            Self::NotFound { .. } => Some(404),
            Self::RateLimited { .. } => Some(429),
            _ => None,
        }
    }
}
