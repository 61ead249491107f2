//! Who is calling: a handler that takes a [`Caller`] gets it only with a good token and a request id.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, TRANSFER_ENCODING};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, Method};
use subtle::ConstantTimeEq as _;

use crate::audit::Caller;
use crate::engine::Engine;
use crate::error::ApiError;
use crate::token::{Kind, check};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const TRACE_ID: HeaderName = HeaderName::from_static("x-trace-id");

impl FromRequestParts<Arc<Engine>> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, engine: &Arc<Engine>) -> Result<Self, ApiError> {
        let token = bearer(&parts.headers).ok_or_else(ApiError::unauthorised)?;
        let claims = check(&engine.config, Kind::Access, engine.clock.now(), token);
        let claims = claims.ok_or_else(ApiError::unauthorised)?;
        // The document gives refusals of a move between regions another shape.
        let bad = |detail: &str| match parts.uri.path().contains("/regionChange") {
            true => ApiError::bad(detail).into_codes(),
            false => ApiError::bad(detail),
        };
        let request_id = text(&parts.headers, &REQUEST_ID).filter(|id| is_request_id(id));
        let request_id = request_id.ok_or_else(|| bad("x-request-id must be a UUID"))?;
        let may_have_body = ![Method::GET, Method::DELETE].contains(&parts.method);
        if may_have_body && promises_json(&parts.headers) && has_no_body(&parts.headers) {
            return Err(bad("Body cannot be empty when content-type is set to 'application/json'"));
        }
        let reach = engine.lock().reach(&claims.sub, parts.method.as_str(), parts.uri.path())?;
        Ok(Self {
            reach,
            user_id: claims.sub,
            username: claims.preferred_username,
            request_id: request_id.to_owned(),
            trace_id: text(&parts.headers, &TRACE_ID).unwrap_or_default().to_owned(),
        })
    }
}

/// The caller may steer the account: it knows its client secret, or that of the first account.
pub(super) struct Operator;

impl FromRequestParts<Arc<Engine>> for Operator {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, engine: &Arc<Engine>) -> Result<Self, ApiError> {
        let given = bearer(&parts.headers).unwrap_or_default();
        let is_key = |key: &&str| !key.is_empty() && bool::from(given.as_bytes().ct_eq(key.as_bytes()));
        let known = engine.steering_secrets().iter().any(is_key);
        known.then_some(Self).ok_or_else(|| ApiError::new(401, "Send the account's client secret as a bearer token"))
    }
}

pub(super) fn bearer(headers: &HeaderMap) -> Option<&str> {
    text(headers, &AUTHORIZATION)?.strip_prefix("Bearer ")
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

fn promises_json(headers: &HeaderMap) -> bool {
    text(headers, &CONTENT_TYPE).is_some_and(|kind| kind.starts_with("application/json"))
}

fn has_no_body(headers: &HeaderMap) -> bool {
    let length = text(headers, &CONTENT_LENGTH);
    !headers.contains_key(TRANSFER_ENCODING) && length.is_none_or(|length| length == "0")
}

/// The pattern of the API document, which knows UUIDs up to version 5 only.
fn is_request_id(id: &str) -> bool {
    let is_shaped = id.len() == 36
        && id.char_indices().all(|(at, c)| match at {
            8 | 13 | 18 | 23 => c == '-',
            14 => ('0'..='5').contains(&c),
            19 => "089abAB".contains(c),
            _ => c.is_ascii_hexdigit(),
        });
    is_shaped && id.is_ascii()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn request_ids_are_old_uuids() {
        let check = |id: &str, is_good: bool| assert_eq!(is_request_id(id), is_good, "{id}");
        check("04e0f898-37b4-48bc-a794-1a57abe6aa31", true);
        check("04E0F898-37B4-48BC-A794-1A57ABE6AA31", true);
        check("0198c5a0-1b2c-7def-8abc-0123456789ab", false);
        check("04e0f89837b448bca7941a57abe6aa31", false);
        check("", false);
        check("order-17", false);
    }
}
