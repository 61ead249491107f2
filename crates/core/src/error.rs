//! The one error type. It knows what went wrong and whether a retry can help,
//! never an HTTP status: only the `api` crate knows those.
//!
//! The public sentence and the internal context are kept apart: `detail` may be
//! shown to the caller, `context` goes to the log.

use std::fmt;

/// Shorthand used all over.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What kind of failure it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// It is not there, or the caller may not know that it is.
    NotFound,
    /// A uniqueness rule is broken.
    AlreadyExists,
    /// The input is wrong; see [`Error::fields`].
    Invalid,
    /// The input is right but the present state forbids it.
    Conflict,
    /// The caller holds an outdated version (`If-Match`).
    VersionMismatch,
    /// Payment or quota stands in the way.
    PaymentRequired,
    /// Nobody is signed in.
    Unauthenticated,
    /// Signed in, but not allowed.
    Forbidden,
    /// Too many tries.
    RateLimited,
    /// A provider or gateway refused or failed.
    Provider,
    /// Something we need is away for the moment; a retry can help.
    Unavailable,
    /// A defect of ours.
    Internal,
}

impl ErrorKind {
    /// Whether it is an answer about what was asked, and no failure of ours or of a provider.
    pub fn is_refusal(self) -> bool {
        !matches!(self, Self::Provider | Self::Unavailable | Self::RateLimited | Self::Internal)
    }
}

/// A wrong field of the input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// JSON pointer (RFC 6901) of the field.
    pub pointer: String,
    /// Stable code, such as `required`.
    pub code: &'static str,
    /// What is wrong and what to do.
    pub detail: String,
}

/// A failure with a stable code, a public sentence and a private cause.
pub struct Error {
    kind: ErrorKind,
    code: &'static str,
    detail: String,
    fields: Vec<FieldError>,
    retryable: bool,
    context: Vec<String>,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Error {
    /// A failure of `kind` with a stable `code` and a sentence for the caller.
    pub fn new(kind: ErrorKind, code: &'static str, detail: impl Into<String>) -> Self {
        let retryable = matches!(kind, ErrorKind::Unavailable | ErrorKind::RateLimited);
        Self { kind, code, detail: detail.into(), fields: Vec::new(), retryable, context: Vec::new(), source: None }
    }

    /// No such thing, or none that the caller may see. `what` names it ("invoice").
    pub fn not_found(what: &str) -> Self {
        Self::new(ErrorKind::NotFound, "not_found", format!("There is no such {what}."))
    }

    /// One wrong field.
    pub fn invalid(pointer: impl Into<String>, code: &'static str, detail: impl Into<String>) -> Self {
        let detail = detail.into();
        let field = FieldError { pointer: pointer.into(), code, detail: detail.clone() };
        Self { fields: vec![field], ..Self::new(ErrorKind::Invalid, "invalid", detail) }
    }

    /// Several wrong fields, reported together.
    pub fn invalid_fields(fields: Vec<FieldError>) -> Self {
        let detail = fields.first().map_or_else(|| "The input is not valid.".into(), |f| f.detail.clone());
        Self { fields, ..Self::new(ErrorKind::Invalid, "invalid", detail) }
    }

    /// The present state forbids the act; `code` names the rule.
    pub fn conflict(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(ErrorKind::Conflict, code, detail)
    }

    /// The caller may know of the thing but not act on it.
    pub fn forbidden(detail: impl Into<String>) -> Self {
        Self::new(ErrorKind::Forbidden, "forbidden", detail)
    }

    /// Nobody is signed in, or the session has ended.
    pub fn unauthenticated() -> Self {
        Self::new(ErrorKind::Unauthenticated, "unauthenticated", "Sign in to do this.")
    }

    /// Something outside is away; trying again can help.
    pub fn unavailable(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(ErrorKind::Unavailable, code, detail)
    }

    /// A defect of ours; the caller only learns that it happened.
    pub fn internal(context: impl fmt::Display) -> Self {
        Self::new(ErrorKind::Internal, "internal", "Something went wrong on our side. It has been recorded.")
            .context(context)
    }

    /// Says whether a job that met this error should be tried again.
    pub fn with_retryable(mut self, retryable: bool) -> Self {
        self.retryable = retryable;
        self
    }

    /// Adds the fields that are at fault, each with its own reason.
    pub fn with_fields(mut self, fields: Vec<FieldError>) -> Self {
        self.fields = fields;
        self
    }

    /// Adds the cause, for the log.
    pub fn with_source(mut self, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// Adds what was being done, for the log.
    pub fn context(mut self, context: impl fmt::Display) -> Self {
        self.context.push(context.to_string());
        self
    }

    /// Kind of failure.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }
    /// Stable code; each has a page in `docs/errors/`.
    pub fn code(&self) -> &'static str {
        self.code
    }
    /// The sentence for the caller.
    pub fn detail(&self) -> &str {
        &self.detail
    }
    /// Wrong fields of the input.
    pub fn fields(&self) -> &[FieldError] {
        &self.fields
    }
    /// Whether trying again can help.
    pub fn is_retryable(&self) -> bool {
        self.retryable
    }

    /// The whole story for the log: detail, context and the chain of causes.
    pub fn report(&self) -> String {
        let mut text = format!("{}: {}", self.code, self.detail);
        for context in self.context.iter().rev() {
            text.push_str(&format!(" | {context}"));
        }
        let mut cause: Option<&(dyn std::error::Error + 'static)> =
            self.source.as_deref().map(|s| s as &(dyn std::error::Error + 'static));
        while let Some(error) = cause {
            text.push_str(&format!(" <- {error}"));
            cause = error.source();
        }
        text
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.detail)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} {}", self.kind, self.report())
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|s| s as &(dyn std::error::Error + 'static))
    }
}

impl From<crate::money::MoneyError> for Error {
    fn from(error: crate::money::MoneyError) -> Self {
        use crate::money::MoneyError as M;
        match error {
            M::UnknownCurrency(_) => Error::invalid("/currency", "unknown_currency", error.to_string()),
            M::CurrencyMismatch { .. } => Error::conflict("currency_mismatch", error.to_string()),
            M::Overflow => Error::invalid("/amount", "too_large", "The amount is too large."),
        }
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Error::internal("JSON of our own making could not be read or written").with_source(error)
    }
}

/// Adds context to the error side of a result.
pub trait ResultExt<T> {
    /// Says what was being done when it failed.
    fn context(self, context: impl fmt::Display) -> Result<T>;
}

impl<T, E: Into<Error>> ResultExt<T> for std::result::Result<T, E> {
    fn context(self, context: impl fmt::Display) -> Result<T> {
        self.map_err(|e| e.into().context(context))
    }
}
