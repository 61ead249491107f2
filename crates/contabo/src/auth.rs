//! The account's login: one token for all tasks, renewed by one of them.

use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use tokio::sync::Mutex;
use tokio::time::{Instant, sleep};
use uuid::Uuid;

use crate::config::ClientConfig;
use crate::error::{Error, Result};
use crate::{Secret, reply};

/// A token and the number of the login it came from.
#[derive(Clone)]
pub(crate) struct Token {
    pub(crate) text: Arc<str>,
    pub(crate) login: u64,
}

#[derive(Default)]
struct State {
    logins: u64,
    access: Option<(Arc<str>, Instant)>,
    refresh: Option<(Secret, Instant)>,
    refused: Option<(String, Instant)>,
}

/// Keeps the token. The lock is held during a login, so whoever comes
/// meanwhile waits for its result instead of starting another.
pub(crate) struct Login {
    http: reqwest::Client,
    config: Arc<ClientConfig>,
    state: Mutex<State>,
}

#[derive(Deserialize)]
struct Granted {
    access_token: String,
    #[serde(default = "five_minutes")]
    expires_in: u64,
    refresh_token: Option<String>,
    #[serde(default)]
    refresh_expires_in: u64,
}

fn five_minutes() -> u64 {
    300
}

/// How one attempt at the token endpoint ended badly.
enum Trouble {
    /// `invalid_grant`: wrong, or one of Contabo's passing moods.
    InvalidGrant(String),
    Refused(String),
    RateLimited(Option<Duration>),
    Unavailable(String),
}

impl Login {
    pub(crate) fn new(http: reqwest::Client, config: Arc<ClientConfig>) -> Self {
        Self { http, config, state: Mutex::new(State::default()) }
    }

    /// A usable token. `rejected` is the number of the login whose token the
    /// API just refused; if nobody has logged in since, this call does.
    pub(crate) async fn token(&self, request_id: Uuid, rejected: Option<u64>) -> Result<Token> {
        let mut state = self.state.lock().await;
        if rejected == Some(state.logins) {
            state.access = None;
            state.refresh = None;
        }
        if let Some((text, expires)) = &state.access
            && Instant::now() < *expires
        {
            return Ok(Token { text: text.clone(), login: state.logins });
        }
        if let Some((message, until)) = &state.refused
            && Instant::now() < *until
        {
            return Err(Error::Auth { request_id, message: message.clone() });
        }
        let started = Instant::now();
        match self.obtain(&state).await {
            Ok(granted) => Ok(state.accept(granted, started)),
            Err(Trouble::InvalidGrant(message) | Trouble::Refused(message)) => {
                state.refresh = None;
                state.refused = Some((message.clone(), Instant::now() + self.config.retry.auth_hold));
                Err(Error::Auth { request_id, message })
            }
            Err(Trouble::RateLimited(retry_after)) => Err(Error::RateLimited { request_id, retry_after }),
            Err(Trouble::Unavailable(cause)) => {
                Err(Error::Unavailable { request_id, cause: format!("the login got no answer: {cause}") })
            }
        }
    }

    async fn obtain(&self, state: &State) -> std::result::Result<Granted, Trouble> {
        if let Some((refresh, expires)) = &state.refresh
            && Instant::now() < *expires
        {
            let grant = [("grant_type", "refresh_token"), ("refresh_token", refresh.expose())];
            match self.patiently(&grant).await {
                // A refresh token that is no longer good is no news: log in.
                Err(Trouble::InvalidGrant(_) | Trouble::Refused(_)) => {}
                other => return other,
            }
        }
        let grant = [
            ("grant_type", "password"),
            ("username", self.config.username.as_str()),
            ("password", self.config.password.expose()),
        ];
        match self.patiently(&grant).await {
            Err(Trouble::InvalidGrant(_)) => {
                sleep(self.config.retry.invalid_grant_delay).await;
                self.patiently(&grant).await
            }
            other => other,
        }
    }

    /// A login may be repeated without harm, so silence is answered by trying
    /// again like for a read.
    async fn patiently(&self, grant: &[(&str, &str)]) -> std::result::Result<Granted, Trouble> {
        let retry = self.config.retry;
        let mut attempt = 1;
        loop {
            match self.ask(grant).await {
                Err(Trouble::Unavailable(_)) if attempt < retry.attempts => {
                    sleep(retry.delay_after(attempt)).await;
                    attempt += 1;
                }
                other => return other,
            }
        }
    }

    async fn ask(&self, grant: &[(&str, &str)]) -> std::result::Result<Granted, Trouble> {
        let mut form =
            vec![("client_id", self.config.client_id.as_str()), ("client_secret", self.config.client_secret.expose())];
        form.extend_from_slice(grant);
        let answer = self
            .http
            .post(self.config.token_url.clone())
            .timeout(self.config.timeouts.read)
            .form(&form)
            .send()
            .await
            .map_err(|e| Trouble::Unavailable(crate::client::cause(&e)))?;
        let status = answer.status().as_u16();
        let retry_after = reply::retry_after(answer.headers().get("retry-after").and_then(|v| v.to_str().ok()));
        let body = answer.bytes().await.map_err(|e| Trouble::Unavailable(crate::client::cause(&e)))?;
        tracing::debug!(status, "contabo login");
        match status {
            200..=299 => serde_json::from_slice(&body)
                .map_err(|_| Trouble::Unavailable("the login's answer could not be read".to_owned())),
            429 => Err(Trouble::RateLimited(retry_after)),
            400..=499 => {
                let message = reply::messages(&body).join("; ");
                Err(if is_invalid_grant(&body) { Trouble::InvalidGrant(message) } else { Trouble::Refused(message) })
            }
            other => Err(Trouble::Unavailable(format!("status {other}"))),
        }
    }
}

/// Whose token it is: the claim `sub`, the user's id. `None` for a token that is no JWT.
pub(crate) fn subject(token: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Claims {
        sub: String,
    }
    let claims = URL_SAFE_NO_PAD.decode(token.split('.').nth(1)?).ok()?;
    serde_json::from_slice::<Claims>(&claims).ok().map(|claims| claims.sub)
}

fn is_invalid_grant(body: &[u8]) -> bool {
    serde_json::from_slice::<serde_json::Value>(body)
        .is_ok_and(|v| v.get("error").and_then(|e| e.as_str()) == Some("invalid_grant"))
}

impl State {
    fn accept(&mut self, granted: Granted, started: Instant) -> Token {
        let text: Arc<str> = granted.access_token.into();
        self.logins += 1;
        self.refused = None;
        self.access = Some((text.clone(), started + usable_for(granted.expires_in)));
        self.refresh = granted.refresh_token.map(|token| {
            (Secret::new(token), started + usable_for(granted.refresh_expires_in.max(granted.expires_in)))
        });
        Token { text, login: self.logins }
    }
}

/// A token is dropped a little early, so that it does not expire on the way.
fn usable_for(seconds: u64) -> Duration {
    let lifetime = Duration::from_secs(seconds);
    lifetime - (lifetime / 5).min(Duration::from_secs(30))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_renewed_before_they_expire() {
        assert_eq!(usable_for(300), Duration::from_secs(270));
        assert_eq!(usable_for(10), Duration::from_secs(8));
        assert_eq!(usable_for(0), Duration::ZERO);
    }

    #[test]
    fn a_token_says_whose_it_is() {
        let claims = URL_SAFE_NO_PAD.encode(br#"{"sub":"6cdf5968","exp":1}"#);
        assert_eq!(subject(&format!("e30.{claims}.c2ln")).as_deref(), Some("6cdf5968"));
        for no_jwt in ["", "opaque", "a.b.c", "e30.e30.e30"] {
            assert_eq!(subject(no_jwt), None, "{no_jwt}");
        }
    }

    #[test]
    fn only_invalid_grant_is_worth_another_try() {
        assert!(is_invalid_grant(br#"{"error":"invalid_grant"}"#));
        assert!(!is_invalid_grant(br#"{"error":"invalid_client"}"#));
        assert!(!is_invalid_grant(b"<html>"));
    }
}
