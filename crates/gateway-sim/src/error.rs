//! The error object of the HTTP protocol, in Stripe's shape, and the errors of starting and saving.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// Why a simulator could not start or save.
#[derive(Debug, thiserror::Error)]
pub enum SimError {
    /// `GatewaySim::new` was called outside a tokio runtime.
    #[error("the gateway simulator needs a tokio runtime")]
    NoRuntime,
    /// A configured webhook endpoint is not usable.
    #[error("webhook endpoint refused: {0}")]
    Endpoint(String),
    /// The state file could not be read or written.
    #[error("state file: {0}")]
    StateFile(#[from] std::io::Error),
    /// The state file is not a state of this simulator.
    #[error("state file is not readable as a gateway state: {0}")]
    StateFormat(#[from] serde_json::Error),
    /// The HTTP client for webhooks could not be built.
    #[error("webhook client: {0}")]
    Client(#[from] reqwest::Error),
}

/// A refusal as the wire shows it: `{"error": {type, code, decline_code, param, message}}`.
#[derive(Debug, Clone)]
pub(crate) struct ApiError {
    pub status: u16,
    pub kind: &'static str,
    pub code: &'static str,
    pub decline_code: Option<&'static str>,
    pub message: String,
    pub param: Option<&'static str>,
}

impl ApiError {
    fn new(status: u16, kind: &'static str, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, kind, code, decline_code: None, message: message.into(), param: None }
    }

    /// 400: the request itself is wrong.
    pub(crate) fn invalid(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(400, "invalid_request_error", code, message)
    }

    /// 402: the card was refused.
    pub(crate) fn card(code: &'static str, decline_code: Option<&'static str>, message: impl Into<String>) -> Self {
        Self { decline_code, ..Self::new(402, "card_error", code, message) }
    }

    /// 404: nothing of this kind has this id.
    pub(crate) fn missing(what: &str, id: &str) -> Self {
        let shown: String = id.chars().take(80).collect();
        Self::new(404, "invalid_request_error", "resource_missing", format!("No such {what}: '{shown}'"))
    }

    /// 401: no key, an unknown key, or a key without this right.
    pub(crate) fn unauthenticated(message: &str) -> Self {
        Self::new(401, "invalid_request_error", "api_key_invalid", message)
    }

    /// 400: the idempotency key is missing or was used for something else.
    pub(crate) fn idempotency(code: &'static str, message: &str) -> Self {
        Self::new(400, "idempotency_error", code, message)
    }

    /// 5xx: the simulator failed or was told to pretend so.
    pub(crate) fn internal(status: u16, message: &str) -> Self {
        Self::new(status, "api_error", "internal_error", message)
    }

    pub(crate) fn param(mut self, name: &'static str) -> Self {
        self.param = Some(name);
        self
    }

    pub(crate) fn body(&self) -> Value {
        json!({ "error": {
            "type": self.kind,
            "code": self.code,
            "decline_code": self.decline_code,
            "param": self.param,
            "message": self.message,
        }})
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        (status, Json(self.body())).into_response()
    }
}
