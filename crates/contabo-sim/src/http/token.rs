//! The token endpoint: password and refresh_token grants.

use std::collections::BTreeMap;

use axum::Json;
use axum::body::Bytes;
use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use subtle::ConstantTimeEq as _;

use super::{App, Reply};
use crate::error::ApiError;
use crate::token::{Kind, check, issue};

/// Stands for a method in the list of requests.
pub(crate) const GRANTED: &str = "granted";

type Form = BTreeMap<String, String>;

pub(super) async fn grant(app: App, headers: HeaderMap, body: Bytes) -> Reply {
    let form: Form = url::form_urlencoded::parse(&body).into_owned().collect();
    let config = &app.config;
    let client_secret = app.lock().client_secret.clone().unwrap_or_else(|| config.client_secret.clone());
    check_client(&config.client_id, &client_secret, &headers, &form)?;
    let now = app.clock.now();
    let user = match field(&form, "grant_type") {
        "password" => {
            let (name, password) = (field(&form, "username"), field(&form, "password"));
            app.lock().login(config, same, name, password).cloned().ok_or_else(ApiError::invalid_grant)?
        }
        "refresh_token" => {
            let claims = check(config, Kind::Refresh, now, field(&form, "refresh_token"));
            let user = claims.and_then(|claims| app.lock().users.get(&claims.sub).filter(|user| user.enabled).cloned());
            user.ok_or_else(|| ApiError::oauth(400, "invalid_grant", "Token is not active"))?
        }
        "" => return Err(ApiError::oauth(400, "invalid_request", "Missing form parameter: grant_type")),
        _ => return Err(ApiError::oauth(400, "unsupported_grant_type", "Unsupported grant_type")),
    };
    app.note_request(GRANTED, field(&form, "grant_type"));
    let answer = json!({
        "access_token": issue(config, &user, Kind::Access, now, config.token_lifetime),
        "expires_in": config.token_lifetime.as_secs(),
        "refresh_expires_in": config.refresh_lifetime.as_secs(),
        "refresh_token": issue(config, &user, Kind::Refresh, now, config.refresh_lifetime),
        "token_type": "Bearer",
        "not-before-policy": 0,
        "scope": "email profile",
    });
    Ok((StatusCode::OK, Json(answer)))
}

/// Id and secret of the client, which come in the body or in HTTP Basic.
pub(super) fn client_of(headers: &HeaderMap, form: &Form) -> (String, String) {
    let in_body = || (field(form, "client_id").to_owned(), field(form, "client_secret").to_owned());
    basic(headers).unwrap_or_else(in_body)
}

fn check_client(known_id: &str, known_secret: &str, headers: &HeaderMap, form: &Form) -> Result<(), ApiError> {
    let (id, secret) = client_of(headers, form);
    if same(&id, known_id) & same(&secret, known_secret) {
        return Ok(());
    }
    Err(ApiError::oauth(401, "invalid_client", "Invalid client or Invalid client credentials"))
}

fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let header = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let pair = STANDARD.decode(header.strip_prefix("Basic ")?).ok()?;
    let pair = String::from_utf8(pair).ok()?;
    let (id, secret) = pair.split_once(':')?;
    Some((id.to_owned(), secret.to_owned()))
}

fn field<'a>(form: &'a Form, name: &str) -> &'a str {
    form.get(name).map_or("", String::as_str)
}

/// An empty credential opens nothing.
fn same(given: &str, known: &str) -> bool {
    !known.is_empty() && bool::from(given.as_bytes().ct_eq(known.as_bytes()))
}
