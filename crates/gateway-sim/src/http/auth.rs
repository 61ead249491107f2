//! Who is calling: a handler names the key it needs as an argument.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use subtle::ConstantTimeEq as _;

use crate::engine::Engine;
use crate::error::ApiError;

/// The caller holds the secret key.
pub(super) struct ServerKey;

/// The caller holds the publishable key, or the secret one.
pub(super) struct PageKey;

impl FromRequestParts<Arc<Engine>> for ServerKey {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, engine: &Arc<Engine>) -> Result<Self, ApiError> {
        let given = bearer(parts)?;
        if same(given, &engine.config.secret_key) {
            return Ok(Self);
        }
        if same(given, &engine.config.publishable_key) {
            return Err(ApiError::unauthenticated("This call needs the secret key."));
        }
        Err(ApiError::unauthenticated("Invalid API key provided."))
    }
}

impl FromRequestParts<Arc<Engine>> for PageKey {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, engine: &Arc<Engine>) -> Result<Self, ApiError> {
        let given = bearer(parts)?;
        let known = same(given, &engine.config.publishable_key) || same(given, &engine.config.secret_key);
        known.then_some(Self).ok_or_else(|| ApiError::unauthenticated("Invalid API key provided."))
    }
}

fn bearer(parts: &Parts) -> Result<&str, ApiError> {
    let header = parts.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let key = header.and_then(|value| value.strip_prefix("Bearer "));
    key.ok_or_else(|| ApiError::unauthenticated("Send an API key as a bearer token."))
}

/// An empty configured key opens nothing.
fn same(given: &str, key: &str) -> bool {
    !key.is_empty() && bool::from(given.as_bytes().ct_eq(key.as_bytes()))
}
