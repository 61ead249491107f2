//! The client: how a call is admitted, sent and judged.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tracing::Instrument;
use uuid::Uuid;

use crate::Call;
use crate::auth::{self, Login};
use crate::breaker::{Breaker, BreakerState};
use crate::config::{ClientConfig, ConfigError};
use crate::error::{Error, Result};
use crate::models::UserId;
use crate::reply::{self, Reply};
use crate::request::{Request, Wire};
use crate::throttle::Throttle;

/// The largest answer that is read.
const MAX_BODY: usize = 16 * 1024 * 1024;

/// A client for one account. Cheap to clone; clones share the login, the pace
/// and the breaker.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

struct Inner {
    config: Arc<ClientConfig>,
    http: reqwest::Client,
    login: Login,
    throttle: Throttle,
    breaker: Breaker,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("api_base", &self.inner.config.api_base.as_str()).finish_non_exhaustive()
    }
}

/// What came back from one exchange.
enum Exchange {
    /// An answer.
    Answer { status: u16, retry_after: Option<Duration>, body: Vec<u8> },
    /// No connection: the request certainly did not reach the server.
    NotSent(String),
    /// Sent, at least in part, and no complete answer came.
    Lost(String),
}

impl Client {
    /// A client with these settings. Nothing is sent yet.
    pub fn new(config: ClientConfig) -> std::result::Result<Self, ConfigError> {
        install_tls();
        let mut builder = reqwest::Client::builder()
            .user_agent(concat!("mpanel-contabo/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(config.timeouts.connect)
            // A redirected or silently repeated write could buy twice.
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never());
        if is_loopback(&config.api_base) {
            builder = builder.no_proxy();
        }
        let http = builder.build().map_err(|e| ConfigError::Http(cause(&e)))?;
        let config = Arc::new(config);
        let login = Login::new(http.clone(), config.clone());
        let throttle = Throttle::new(config.throttle);
        let breaker = Breaker::new(config.breaker);
        Ok(Self { inner: Arc::new(Inner { config, http, login, throttle, breaker }) })
    }

    /// The state of the circuit breaker, for health checks.
    pub fn breaker_state(&self) -> BreakerState {
        self.inner.breaker.state()
    }

    /// Logs in (or uses the login there is) without calling the API.
    pub async fn verify_login(&self, call: impl Into<Call>) -> Result<()> {
        self.inner.login.token(call.into().request_id(), None).await.map(drop)
    }

    /// The user whom this client is logged in as, by the token; `None` where the token does not say.
    pub async fn signed_in_user(&self, call: impl Into<Call>) -> Result<Option<UserId>> {
        let token = self.inner.login.token(call.into().request_id(), None).await?;
        Ok(auth::subject(&token.text).map(UserId::from))
    }

    /// Sends a request. Reads are repeated while that may help; writes are
    /// sent once.
    async fn send(&self, call: &Call, request: &Wire) -> Result<Vec<u8>> {
        let span = tracing::info_span!(
            "contabo.call",
            method = %request.method,
            path = request.path(),
            request_id = %call.request_id(),
            status = tracing::field::Empty,
        );
        async {
            let retry = self.inner.config.retry;
            let mut attempt = 1;
            loop {
                match self.inner.attempt(call, request).await {
                    Err(error) if request.is_read() && error.is_retryable() && attempt < retry.attempts => {
                        tracing::debug!(attempt, %error, "contabo read is repeated");
                        tokio::time::sleep(retry.delay_after(attempt)).await;
                        attempt += 1;
                    }
                    outcome => {
                        tell(request, &outcome);
                        return outcome;
                    }
                }
            }
        }
        .instrument(span)
        .await
    }

    /// Sends a request of an operation and reads the answer as that operation says.
    pub(crate) async fn run<Q, B, R: Reply>(
        &self,
        call: impl Into<Call>,
        request: Request<Q, B, R>,
    ) -> Result<R::Output> {
        let call = call.into();
        let wire = request.wire(call.request_id())?;
        let body = self.send(&call, &wire).await?;
        R::read(&body).map_err(|cause| unreadable(&call, &wire, cause))
    }
}

/// One line for each write, whose span says which; reads are many and change nothing.
fn tell(request: &Wire, outcome: &Result<Vec<u8>>) {
    match outcome {
        Err(error) => tracing::info!(%error, "contabo was called in vain"),
        Ok(_) if request.is_read() => tracing::debug!("contabo was called"),
        Ok(_) => tracing::info!("contabo was called"),
    }
}

impl Inner {
    async fn attempt(&self, call: &Call, request: &Wire) -> Result<Vec<u8>> {
        let request_id = call.request_id();
        self.throttle.admit().await.map_err(|wait| Error::RateLimited { request_id, retry_after: Some(wait) })?;
        let pass = self.breaker.admit().map_err(|_| Error::Unavailable {
            request_id,
            cause: "the last calls all failed; waiting before the next".to_owned(),
        })?;
        let exchange = match self.authorised(call, request).await {
            Ok(exchange) => exchange,
            Err(error) => {
                match &error {
                    Error::Unavailable { .. } => pass.failure(),
                    Error::RateLimited { retry_after, .. } => drop(self.throttle.slow_down(*retry_after)),
                    _ => {}
                }
                return Err(error);
            }
        };
        let failed = match &exchange {
            Exchange::Answer { status, .. } => is_server_failure(*status),
            Exchange::NotSent(_) | Exchange::Lost(_) => true,
        };
        if failed {
            pass.failure()
        } else {
            pass.success()
        }
        self.judge(request_id, request.is_read(), exchange)
    }

    /// Sends with a token; on a refused token logs in again, once. A 401 is
    /// given before anything is done, so this is safe for writes too.
    async fn authorised(&self, call: &Call, request: &Wire) -> Result<Exchange> {
        let token = self.login.token(call.request_id(), None).await?;
        match self.exchange(call, request, &token.text).await {
            Exchange::Answer { status: 401, .. } => {
                let token = self.login.token(call.request_id(), Some(token.login)).await?;
                Ok(self.exchange(call, request, &token.text).await)
            }
            other => Ok(other),
        }
    }

    async fn exchange(&self, call: &Call, request: &Wire, token: &str) -> Exchange {
        let timeouts = self.config.timeouts;
        let mut builder = self
            .http
            .request(request.method.clone(), request.url(&self.config.api_base))
            .timeout(if request.is_read() { timeouts.read } else { timeouts.write })
            .bearer_auth(token)
            .header("x-request-id", call.request_id().to_string());
        if let Some(trace) = call.trace_id() {
            builder = builder.header("x-trace-id", trace);
        }
        // The content type goes only with a body: alone it is answered by 400.
        if let Some(body) = &request.body {
            builder = builder.header("content-type", "application/json").body(body.clone());
        }
        match builder.send().await {
            Ok(answer) => read_answer(answer).await,
            Err(error) if error.is_connect() || error.is_builder() => Exchange::NotSent(cause(&error)),
            Err(error) => Exchange::Lost(cause(&error)),
        }
    }

    /// Turns what came back into the crate's answer.
    fn judge(&self, request_id: Uuid, is_read: bool, exchange: Exchange) -> Result<Vec<u8>> {
        let (status, retry_after, body) = match exchange {
            Exchange::Answer { status, retry_after, body } => (status, retry_after, body),
            Exchange::NotSent(cause) => return Err(Error::Unavailable { request_id, cause }),
            Exchange::Lost(cause) if is_read => return Err(Error::Unavailable { request_id, cause }),
            Exchange::Lost(cause) => return Err(Error::Unknown { request_id, cause }),
        };
        tracing::Span::current().record("status", status);
        if status != 429 {
            self.throttle.speed_up();
        }
        match status {
            200..=299 => Ok(body),
            429 => {
                let pause = self.throttle.slow_down(retry_after);
                Err(Error::RateLimited { request_id, retry_after: Some(retry_after.unwrap_or(pause)) })
            }
            401 => Err(Error::Auth { request_id, message: "a fresh token was refused".to_owned() }),
            404 => Err(Error::NotFound { request_id, messages: reply::messages(&body) }),
            400..=499 if !is_server_failure(status) => {
                Err(Error::Refused { request_id, status, messages: reply::messages(&body) })
            }
            _ => {
                let cause = format!("status {status}: {}", reply::messages(&body).join("; "));
                Err(if is_read {
                    Error::Unavailable { request_id, cause }
                } else {
                    Error::Unknown { request_id, cause }
                })
            }
        }
    }
}

/// Statuses after which nobody can say what the server did: 5xx, and 408,
/// which gateways send for a request they gave up on.
fn is_server_failure(status: u16) -> bool {
    status >= 500 || status == 408
}

async fn read_answer(mut answer: reqwest::Response) -> Exchange {
    let status = answer.status().as_u16();
    let retry_after = reply::retry_after(answer.headers().get("retry-after").and_then(|v| v.to_str().ok()));
    let mut body = Vec::new();
    loop {
        match answer.chunk().await {
            Ok(Some(chunk)) if body.len() + chunk.len() <= MAX_BODY => body.extend_from_slice(&chunk),
            Ok(Some(_)) => return Exchange::Lost("the answer is too long".to_owned()),
            Ok(None) => return Exchange::Answer { status, retry_after, body },
            Err(error) => return Exchange::Lost(cause(&error)),
        }
    }
}

/// A success that cannot be read: for a write the deed is done but its result
/// is lost, which is the same as not knowing.
fn unreadable(call: &Call, request: &Wire, cause: String) -> Error {
    let request_id = call.request_id();
    if request.is_read() {
        Error::Decode { request_id, cause }
    } else {
        Error::Unknown { request_id, cause: format!("it was accepted but the answer could not be read: {cause}") }
    }
}

/// The reason of an HTTP error without its address (which has the query).
pub(crate) fn cause(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return "no answer in time".to_owned();
    }
    let mut text = if error.is_connect() { "no connection".to_owned() } else { "the exchange broke off".to_owned() };
    let mut source = std::error::Error::source(error);
    while let Some(inner) = source {
        text = format!("{text}: {inner}");
        source = inner.source();
    }
    text
}

fn is_loopback(url: &url::Url) -> bool {
    match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

/// The program normally chooses the TLS provider at its start; without one
/// reqwest would panic, so tests and small tools get it here.
fn install_tls() {
    if rustls::crypto::CryptoProvider::get_default().is_none() {
        // It fails only if another thread was faster, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
    }
}
