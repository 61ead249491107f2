//! The session cookie: not for scripts, not for other sites' writes, this host only.

use axum::http::{HeaderName, HeaderValue, header};
use axum::response::AppendHeaders;
use mpanel_core::{Error, Result, Secret};
use mpanel_identity::Principal;

use crate::App;
use crate::request::{COOKIE, SECURE_COOKIE};

/// One `Set-Cookie` header.
pub(super) type SetCookie = AppendHeaders<[(HeaderName, HeaderValue); 1]>;

/// Gives the browser a session, for as long as the session lives.
pub(super) fn set(app: &App, token: &Secret, principal: &Principal) -> Result<SetCookie> {
    let seconds = principal.expires_at.duration_since(app.deps.clock.now()).as_secs().max(0);
    header_of(app.settings.secure, token.expose(), seconds)
}

/// Takes the session from the browser.
pub(super) fn clear(app: &App) -> Result<SetCookie> {
    header_of(app.settings.secure, "", 0)
}

fn header_of(secure: bool, value: &str, max_age: i64) -> Result<SetCookie> {
    let (name, suffix) = if secure { (SECURE_COOKIE, "; Secure") } else { (COOKIE, "") };
    let text = format!("{name}={value}; Path=/; Max-Age={max_age}; HttpOnly; SameSite=Lax{suffix}");
    let mut value = HeaderValue::from_str(&text).map_err(|e| Error::internal("a session cookie").with_source(e))?;
    value.set_sensitive(true);
    Ok(AppendHeaders([(header::SET_COOKIE, value)]))
}
