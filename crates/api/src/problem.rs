//! Errors on the wire: RFC 9457 problem documents. The only place that knows status codes.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use mpanel_core::{Error, ErrorKind};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

tokio::task_local! {
    /// The id of the request being answered. Answers are made far from the request: by extractors that refuse,
    /// by routes that do not exist, by the catcher of panics; what all of them share is the task.
    pub(crate) static REQUEST_ID: Uuid;
}

/// What every handler returns on failure.
pub struct ApiError(pub Error);

/// Result of a handler.
pub type ApiResult<T> = Result<T, ApiError>;

impl<E: Into<Error>> From<E> for ApiError {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

/// A problem document (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem {
    /// Address of the page that explains the code.
    #[serde(rename = "type")]
    pub kind: String,
    /// Short name of the status.
    pub title: String,
    /// HTTP status.
    pub status: u16,
    /// Stable code.
    pub code: String,
    /// What is wrong and what to do.
    pub detail: String,
    /// Quote it when asking for help.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// Wrong fields, if the input is at fault.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<ProblemField>,
}

/// A wrong field of the input.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProblemField {
    /// JSON pointer of the field (RFC 6901).
    pub pointer: String,
    /// Stable code.
    pub code: String,
    /// What is wrong and what to do.
    pub detail: String,
}

/// The status that goes with a kind of failure.
pub fn status_of(kind: ErrorKind) -> StatusCode {
    match kind {
        ErrorKind::NotFound => StatusCode::NOT_FOUND,
        ErrorKind::AlreadyExists | ErrorKind::Conflict => StatusCode::CONFLICT,
        ErrorKind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
        ErrorKind::VersionMismatch => StatusCode::PRECONDITION_FAILED,
        ErrorKind::PaymentRequired => StatusCode::PAYMENT_REQUIRED,
        ErrorKind::Unauthenticated => StatusCode::UNAUTHORIZED,
        ErrorKind::Forbidden => StatusCode::FORBIDDEN,
        ErrorKind::RateLimited => StatusCode::TOO_MANY_REQUESTS,
        ErrorKind::Provider => StatusCode::BAD_GATEWAY,
        ErrorKind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        ErrorKind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

impl Problem {
    /// A document without fields.
    fn new(status: StatusCode, code: &str, detail: &str) -> Self {
        Self {
            kind: format!("/docs/errors/{code}"),
            title: status.canonical_reason().unwrap_or("Error").to_owned(),
            status: status.as_u16(),
            code: code.to_owned(),
            detail: detail.to_owned(),
            request_id: REQUEST_ID.try_with(Uuid::to_string).ok(),
            errors: Vec::new(),
        }
    }

    /// The document for an error.
    pub fn of(error: &Error) -> Self {
        Self {
            errors: error
                .fields()
                .iter()
                .map(|f| ProblemField { pointer: f.pointer.clone(), code: f.code.into(), detail: f.detail.clone() })
                .collect(),
            ..Self::new(status_of(error.kind()), error.code(), error.detail())
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, serde_json::to_vec(&self).unwrap_or_default()).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response
    }
}

/// The answer at an address of the API that does not exist.
pub async fn unknown_route() -> Response {
    ApiError(Error::not_found("address in this API")).into_response()
}

/// The answer to a method that an address does not know; the header `Allow` is added by the router.
pub async fn unknown_method() -> Response {
    let detail = "This address does not know the method. The header Allow names those it knows.";
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", detail).into_response()
}

/// The answer when a handler took too long and was given up.
pub fn timed_out() -> Response {
    let detail = "The answer took too long and was given up. Read the resource again before you repeat a write, or \
        repeat it with the same Idempotency-Key.";
    tracing::error!("a request took too long and was given up");
    Problem::new(StatusCode::GATEWAY_TIMEOUT, "request_timeout", detail).into_response()
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let error = self.0;
        let status = status_of(error.kind());
        if status.is_server_error() {
            tracing::error!(error = %error.report(), "a request failed");
        } else {
            tracing::debug!(error = %error.report(), "a request was refused");
        }
        let mut response = Problem::of(&error).into_response();
        if error.kind() == ErrorKind::RateLimited {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("60"));
        }
        response
    }
}
