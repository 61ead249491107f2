//! Refusals in the shapes the API gives them, and the errors of starting and saving.

use axum::Json;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::scenario::ScenarioError;

/// The text of every 5xx reply.
const INTERNAL: &str = "Internal Server Error, retry or contact support";

/// Why a simulator could not start or save.
#[derive(Debug, thiserror::Error)]
pub enum SimError {
    /// `Sim::new` was called outside a tokio runtime.
    #[error("the contabo simulator needs a tokio runtime")]
    NoRuntime,
    /// Two accounts cannot be told apart, or there are too many.
    #[error("account {name}: {problem}")]
    Account {
        /// What it is called.
        name: String,
        /// In words.
        problem: String,
    },
    /// The address of the S3 service is taken or not ours, or its certificate cannot be used.
    #[error("the S3 service of the contabo simulator cannot listen: {0}")]
    Listen(std::io::Error),
    /// The state file could not be read or written.
    #[error("state file: {0}")]
    StateFile(#[from] std::io::Error),
    /// The state file is not a state of this simulator.
    #[error("state file is not readable as a contabo state: {0}")]
    StateFormat(#[from] serde_json::Error),
    /// The scenario does not fit.
    #[error("scenario: {0}")]
    Scenario(#[from] ScenarioError),
}

/// A refusal as the wire shows it.
#[derive(Debug, Clone)]
pub(crate) struct ApiError {
    status: u16,
    body: Value,
    retry_after: Option<u64>,
}

impl ApiError {
    /// `{"statusCode", "message"}` with one sentence.
    pub(crate) fn new(status: u16, message: impl Into<String>) -> Self {
        let message: String = message.into();
        Self { status, body: json!({ "statusCode": status, "message": message }), retry_after: None }
    }

    /// 400 with a list of sentences: the request does not have the right form.
    pub(crate) fn invalid(messages: Vec<String>) -> Self {
        Self { status: 400, body: json!({ "statusCode": 400, "message": messages }), retry_after: None }
    }

    /// 400 with one sentence: the form is right but not the content.
    pub(crate) fn bad(message: impl Into<String>) -> Self {
        Self::new(400, message)
    }

    /// 404: `Entry Instance not found by instanceId`.
    pub(crate) fn missing(what: &str, id: &str) -> Self {
        Self::new(404, format!("Entry {what} not found by {id}"))
    }

    /// The catch-all for everything that goes wrong at the provider.
    pub(crate) fn internal(status: u16) -> Self {
        Self::new(status, INTERNAL)
    }

    /// 401 of an API call.
    pub(crate) fn unauthorised() -> Self {
        Self::new(401, "Unauthorized")
    }

    /// 403: no role of the caller allows it.
    pub(crate) fn forbidden() -> Self {
        Self::new(403, "Forbidden resource")
    }

    /// 429, with a waiting time if one is known.
    pub(crate) fn too_many(retry_after: Option<u64>) -> Self {
        Self { retry_after, ..Self::new(429, "Too Many Requests") }
    }

    /// The refusal of region changes: error codes only.
    pub(crate) fn codes(status: u16, codes: &[&str]) -> Self {
        Self { status, body: json!({ "errors": codes }), retry_after: None }
    }

    /// The same refusal as a list of codes, where the document has no other shape.
    pub(crate) fn into_codes(self) -> Self {
        let said = match &self.body["message"] {
            Value::Array(sentences) => sentences.clone(),
            sentence => vec![sentence.clone()],
        };
        Self { body: json!({ "errors": said }), ..self }
    }

    /// The same refusal with another sentence.
    pub(crate) fn saying(mut self, message: &str) -> Self {
        self.body["message"] = json!(message);
        self
    }

    /// Its sentences as one text.
    pub(crate) fn said(&self) -> String {
        match &self.body["message"] {
            Value::Array(sentences) => sentences.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("; "),
            sentence => sentence.as_str().unwrap_or_default().to_owned(),
        }
    }

    /// The refusal of the login, in OAuth's words.
    pub(crate) fn oauth(status: u16, error: &str, description: &str) -> Self {
        let body = json!({ "error": error, "error_description": description });
        Self { status, body, retry_after: None }
    }

    /// The login is wrong, or one of the real service's passing moods.
    pub(crate) fn invalid_grant() -> Self {
        Self::oauth(401, "invalid_grant", "Invalid user credentials")
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(self.body)).into_response();
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert("retry-after", HeaderValue::from(seconds));
        }
        response
    }
}
