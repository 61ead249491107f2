//! Settings of one client: where, as whom, how patiently.

use std::time::Duration;

use url::Url;

use crate::{BreakerConfig, Secret, ThrottleConfig};

/// Contabo's own API address.
pub const CONTABO_API: &str = "https://api.contabo.com";
/// Contabo's own token address.
pub const CONTABO_TOKEN: &str = "https://auth.contabo.com/auth/realms/contabo/protocol/openid-connect/token";

/// Everything a [`crate::Client`] needs to know about one account.
#[derive(Clone, Debug)]
pub struct ClientConfig {
    /// Address of the API without `/v1`.
    pub api_base: Url,
    /// Address of the OAuth2 token endpoint.
    pub token_url: Url,
    /// OAuth2 client id of the account.
    pub client_id: String,
    /// OAuth2 client secret of the account.
    pub client_secret: Secret,
    /// API user, an e-mail address.
    pub username: String,
    /// API password, not the panel's.
    pub password: Secret,
    /// How long to wait for an answer.
    pub timeouts: Timeouts,
    /// How reads and logins are repeated.
    pub retry: RetryPolicy,
    /// How the account's calls are paced.
    pub throttle: ThrottleConfig,
    /// When to stop asking an API that does not answer.
    pub breaker: BreakerConfig,
}

impl ClientConfig {
    /// Settings for an API at the given addresses.
    pub fn new(
        api_base: &str,
        token_url: &str,
        client_id: impl Into<String>,
        client_secret: impl Into<Secret>,
        username: impl Into<String>,
        password: impl Into<Secret>,
    ) -> Result<Self, ConfigError> {
        Ok(Self {
            api_base: parse(api_base)?,
            token_url: parse(token_url)?,
            client_id: client_id.into(),
            client_secret: client_secret.into(),
            username: username.into(),
            password: password.into(),
            timeouts: Timeouts::default(),
            retry: RetryPolicy::default(),
            throttle: ThrottleConfig::default(),
            breaker: BreakerConfig::default(),
        })
    }

    /// Settings for Contabo's own addresses.
    pub fn contabo(
        client_id: impl Into<String>,
        client_secret: impl Into<Secret>,
        username: impl Into<String>,
        password: impl Into<Secret>,
    ) -> Result<Self, ConfigError> {
        Self::new(CONTABO_API, CONTABO_TOKEN, client_id, client_secret, username, password)
    }

    /// Settings from the environment: `CONTABO_CLIENT_ID`, `CONTABO_CLIENT_SECRET`, `CONTABO_USER` and
    /// `CONTABO_PASSWORD`, at Contabo's own addresses or, where both are set, at `CONTABO_API` and
    /// `CONTABO_TOKEN_URL`. What is missing is named in the error.
    pub fn from_env() -> Result<Self, ConfigError> {
        Self::from_variables(|name| std::env::var(name).ok())
    }

    /// [`ClientConfig::from_env`] with the variables read by `read`. An empty value counts as none.
    pub fn from_variables(read: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let given = |name: &str| read(name).filter(|value| !value.is_empty());
        let needed = |name: &'static str| given(name).ok_or(ConfigError::Missing { name });
        let (api, token) = match (given("CONTABO_API"), given("CONTABO_TOKEN_URL")) {
            (None, None) => (CONTABO_API.to_owned(), CONTABO_TOKEN.to_owned()),
            (Some(api), Some(token)) => (api, token),
            // One alone would send the credentials of one place to another.
            (Some(_), None) => return Err(ConfigError::Missing { name: "CONTABO_TOKEN_URL" }),
            (None, Some(_)) => return Err(ConfigError::Missing { name: "CONTABO_API" }),
        };
        let (id, secret) = (needed("CONTABO_CLIENT_ID")?, needed("CONTABO_CLIENT_SECRET")?);
        Self::new(&api, &token, id, secret, needed("CONTABO_USER")?, needed("CONTABO_PASSWORD")?)
    }
}

fn parse(address: &str) -> Result<Url, ConfigError> {
    let bad = |reason: String| ConfigError::Address { address: address.to_owned(), reason };
    let url = Url::parse(address).map_err(|e| bad(e.to_string()))?;
    if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
        return Err(bad("it must be an http or https address".to_owned()));
    }
    Ok(url)
}

/// How long to wait for an answer.
#[derive(Clone, Copy, Debug)]
pub struct Timeouts {
    /// For the connection to open.
    pub connect: Duration,
    /// For a read or a login as a whole.
    pub read: Duration,
    /// For a write as a whole. Long, because giving up makes it ambiguous.
    pub write: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self { connect: Duration::from_secs(5), read: Duration::from_secs(20), write: Duration::from_secs(60) }
    }
}

/// How reads and logins are repeated. Writes never are.
#[derive(Clone, Copy, Debug)]
pub struct RetryPolicy {
    /// Attempts at a read or a login as a whole, at least one.
    pub attempts: u32,
    /// Wait before the second attempt; it doubles from there.
    pub first_delay: Duration,
    /// The longest wait between attempts.
    pub max_delay: Duration,
    /// Wait before the one repeat of a login that said `invalid_grant`, which
    /// Contabo says now and then under load to good credentials.
    pub invalid_grant_delay: Duration,
    /// How long a refused login is remembered, so that waiting tasks do not
    /// each try it again and lock the account.
    pub auth_hold: Duration,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            attempts: 3,
            first_delay: Duration::from_millis(250),
            max_delay: Duration::from_secs(5),
            invalid_grant_delay: Duration::from_millis(1500),
            auth_hold: Duration::from_secs(10),
        }
    }
}

impl RetryPolicy {
    /// The wait after the given attempt (counted from 1).
    pub(crate) fn delay_after(&self, attempt: u32) -> Duration {
        let factor = 1u32 << attempt.saturating_sub(1).min(16);
        self.first_delay.saturating_mul(factor).min(self.max_delay)
    }
}

/// Settings that cannot work.
#[derive(Clone, Debug, thiserror::Error)]
pub enum ConfigError {
    /// An address is not usable.
    #[error("the address {address:?} is not usable: {reason}")]
    Address {
        /// The address as given.
        address: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A variable is not set.
    #[error("set {name}")]
    Missing {
        /// The variable.
        name: &'static str,
    },
    /// The HTTP client could not be set up.
    #[error("the HTTP client could not be set up: {0}")]
    Http(String),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_of_the_settings_shows_no_secret() {
        let config = ClientConfig::contabo("id", "client-secret-text", "user@example.com", "password-text").unwrap();
        let shown = format!("{config:?}");
        assert!(!shown.contains("client-secret-text") && !shown.contains("password-text"), "{shown}");
    }

    #[test]
    fn variables_that_are_missing_are_named() {
        let all = |name: &str| match name {
            "CONTABO_API" => Some("http://127.0.0.1:8098".to_owned()),
            "CONTABO_TOKEN_URL" => Some("http://127.0.0.1:8098/token".to_owned()),
            other => Some(other.to_lowercase()),
        };
        let config = ClientConfig::from_variables(all).unwrap();
        assert_eq!((config.username.as_str(), config.password.expose()), ("contabo_user", "contabo_password"));
        assert_eq!(config.token_url.as_str(), "http://127.0.0.1:8098/token");
        let real = ClientConfig::from_variables(|name| all(name).filter(|value| !value.starts_with("http"))).unwrap();
        assert_eq!(real.api_base.host_str(), Some("api.contabo.com"));
        for missing in ["CONTABO_API", "CONTABO_TOKEN_URL", "CONTABO_CLIENT_ID", "CONTABO_PASSWORD"] {
            for left in [None, Some(String::new())] {
                let read = |name: &str| if name == missing { left.clone() } else { all(name) };
                let error = ClientConfig::from_variables(read).unwrap_err();
                assert_eq!(error.to_string(), format!("set {missing}"));
            }
        }
    }

    #[test]
    fn delays_double_up_to_the_limit() {
        let retry = RetryPolicy::default();
        let shown: Vec<_> = [1, 2, 3, 6, 40].map(|n| retry.delay_after(n).as_millis()).to_vec();
        assert_eq!(shown, [250, 500, 1000, 5000, 5000]);
    }

    #[test]
    fn addresses_must_be_http() {
        for bad in ["", "ftp://x", "not an address", "unix:/x"] {
            assert!(ClientConfig::new(bad, CONTABO_TOKEN, "a", "b", "c", "d").is_err(), "{bad}");
        }
    }
}
