//! How a simulator is set up: keys, addresses, delays and where its state is kept.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use sha2::Sha256;

use crate::clock::{ClockSource, system_clock};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// A webhook receiver known from the start.
#[derive(Clone)]
pub struct EndpointConfig {
    /// Plain `http://` address on loopback.
    pub url: String,
    /// `whsec_` followed by the base64 of 24 to 64 bytes.
    pub secret: String,
    /// Event types wanted; `*` means all.
    pub enabled_events: Vec<String>,
}

/// Everything that shapes one simulator.
#[derive(Clone)]
pub struct Config {
    /// Bearer key of the merchant's server.
    pub secret_key: String,
    /// Bearer key of the merchant's pages; it can only make tokens.
    pub publishable_key: String,
    /// Secret given to endpoints that do not bring their own.
    pub webhook_secret: String,
    /// Where browsers reach the router, without a trailing slash; a path prefix is allowed. `spawn` fills it in when absent.
    pub public_base_url: Option<String>,
    /// Shown on the 3-D Secure page.
    pub merchant_name: String,
    /// Receivers registered at start.
    pub webhook_endpoints: Vec<EndpointConfig>,
    /// Where the state is kept; without it the simulator forgets everything.
    pub state_file: Option<PathBuf>,
    /// Save before the reply to every write, instead of shortly afterwards.
    pub sync_save: bool,
    /// The clock below the offset.
    pub clock_source: ClockSource,
    /// Where the clock starts when there is no saved state.
    pub start_at: Option<Timestamp>,
    /// How long a slow card stays `processing`.
    pub slow_confirm: Duration,
    /// How long after the charge the disputing card disputes it.
    pub dispute_after: Duration,
    /// How long after its opening a dispute is decided.
    pub dispute_decided_after: Duration,
    /// Pause before the first delivery of an event, so that it normally follows the HTTP reply.
    pub webhook_delay: Duration,
    /// How long a receiver may take to answer; real time.
    pub webhook_timeout: Duration,
    /// Run scheduled things by themselves. Without it only `Control::run_due` moves them.
    pub background: bool,
}

impl Config {
    /// Keys derived from `seed`, in-memory state and the usual delays. The same seed gives the same keys.
    pub fn from_seed(seed: &str) -> Self {
        Self {
            secret_key: format!("sk_sandbox_{}", hex(&derive(seed, "secret key")[..16])),
            publishable_key: format!("pk_sandbox_{}", hex(&derive(seed, "publishable key")[..16])),
            webhook_secret: format!("whsec_{}", STANDARD.encode(derive(seed, "webhook secret"))),
            public_base_url: None,
            merchant_name: "Sandbox shop".to_owned(),
            webhook_endpoints: Vec::new(),
            state_file: None,
            sync_save: false,
            clock_source: system_clock(),
            start_at: None,
            slow_confirm: Duration::from_secs(3),
            dispute_after: 3 * DAY,
            dispute_decided_after: 7 * DAY,
            webhook_delay: Duration::from_millis(100),
            webhook_timeout: Duration::from_secs(10),
            background: true,
        }
    }

    /// Adds a receiver of all events that uses [`Config::webhook_secret`].
    #[must_use]
    pub fn with_webhook(mut self, url: impl Into<String>) -> Self {
        self.webhook_endpoints.push(EndpointConfig {
            url: url.into(),
            secret: self.webhook_secret.clone(),
            enabled_events: vec!["*".to_owned()],
        });
        self
    }

    /// Keeps the state in `path`, saving before each reply.
    #[must_use]
    pub fn with_state_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.state_file = Some(path.into());
        self.sync_save = true;
        self
    }
}

/// Keys are left out on purpose: a configuration may end up in a log line.
impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("public_base_url", &self.public_base_url)
            .field("state_file", &self.state_file)
            .field("sync_save", &self.sync_save)
            .finish_non_exhaustive()
    }
}

fn derive(seed: &str, purpose: &str) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(seed.as_bytes()).expect("HMAC takes a key of any length");
    mac.update(b"mpanel sandbox gateway: ");
    mac.update(purpose.as_bytes());
    mac.finalize().into_bytes().into()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
