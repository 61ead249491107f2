//! Idempotency keys: the same key with the same body gets the same reply, also after a restart.
//!
//! A reply is kept in the same step as what it reports, so there is no moment at which one exists without the other.
//! Requests refused for their form are not kept, so a corrected request may use the key again.

use std::fmt::Write as _;

use axum::Json;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::engine::Engine;
use crate::error::ApiError;
use crate::record::SavedReply;
use crate::state::{Env, State};

/// A key and what it is used for.
pub(super) struct KeyedCall {
    key: Option<String>,
    scope: String,
    fingerprint: String,
}

impl KeyedCall {
    /// `scope` names the operation; a key used for another one is refused.
    pub(super) fn new(headers: &HeaderMap, scope: impl Into<String>, body: &Value) -> Result<Self, ApiError> {
        let key = match headers.get("idempotency-key").map(HeaderValue::to_str) {
            None => None,
            Some(Ok(key)) if (1..=255).contains(&key.len()) => Some(key.to_owned()),
            Some(_) => {
                let message = "The Idempotency-Key must have 1 to 255 visible characters.";
                return Err(ApiError::idempotency("idempotency_key_invalid", message));
            }
        };
        Ok(Self { key, scope: scope.into(), fingerprint: fingerprint(body) })
    }

    /// The key, for operations that must not run without one.
    pub(super) fn required_key(&self) -> Result<String, ApiError> {
        self.key.clone().ok_or_else(|| {
            let message = "Send an Idempotency-Key: without one a repeated call would move the money twice.";
            ApiError::idempotency("idempotency_key_missing", message)
        })
    }

    fn kept<'a>(&self, state: &'a State) -> Result<Option<&'a SavedReply>, ApiError> {
        let Some(kept) = self.key.as_ref().and_then(|key| state.replies.get(key)) else { return Ok(None) };
        if kept.scope == self.scope && kept.fingerprint == self.fingerprint {
            return Ok(Some(kept));
        }
        let message = "This Idempotency-Key was used with another request. Use a new key for a new request.";
        Err(ApiError::idempotency("idempotency_key_in_use", message))
    }
}

impl Engine {
    /// Runs `act` once per key.
    pub(super) async fn once(
        &self,
        call: KeyedCall,
        act: impl FnOnce(&mut State, &Env<'_>) -> Result<Value, ApiError>,
    ) -> Result<Response, ApiError> {
        self.write(|state, env| {
            if let Some(kept) = call.kept(state)? {
                return Ok(reply(kept.status, kept.body.clone(), true));
            }
            let body = act(state, env)?;
            if let Some(key) = call.key {
                let KeyedCall { scope, fingerprint, .. } = call;
                let kept = SavedReply { scope, fingerprint, status: 200, body: body.clone(), created: env.at };
                state.replies.insert(key, kept);
            }
            Ok(reply(200, body, false))
        })
        .await
    }
}

fn reply(status: u16, body: Value, replayed: bool) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
    let mut response = (status, Json(body)).into_response();
    if replayed {
        response.headers_mut().insert("idempotent-replayed", HeaderValue::from_static("true"));
    }
    response
}

fn fingerprint(body: &Value) -> String {
    let mut canonical = String::new();
    write_sorted(body, &mut canonical);
    let digest = Sha256::digest(canonical.as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// JSON with sorted keys, so that the order a client happens to write them in does not matter.
fn write_sorted(value: &Value, out: &mut String) {
    match value {
        Value::Object(map) => {
            let mut entries: Vec<_> = map.iter().collect();
            entries.sort_by_key(|(key, _)| key.as_str());
            for (key, value) in entries {
                let _ = write!(out, "{}:{key}=", key.len());
                write_sorted(value, out);
            }
            out.push(';');
        }
        Value::Array(items) => {
            out.push('[');
            items.iter().for_each(|item| write_sorted(item, out));
            out.push(']');
        }
        leaf => {
            let _ = write!(out, "{leaf},");
        }
    }
}
