//! A tenant's gateways: which service takes the money, with which credentials.
//!
//! Credentials are sealed by the vault and never leave this module except into
//! an adapter ([`Gateways::open`]).

mod ops;
mod registry;
pub(crate) mod store;

use mpanel_core::{GatewayId, Secret, Timestamp};
use serde::Serialize;

pub use ops::{check_gateway, checkout_gateway, create_gateway, get_gateway, list_gateways, update_gateway};
pub(crate) use ops::{manual_gateway, provider_error};
pub use registry::Gateways;

/// Which protocol a gateway speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum GatewayKind {
    /// The simulator; for sandbox tenants only.
    Sandbox,
    /// Cash, cheque, bank transfer: staff records what came. It has no credentials and no webhook.
    Manual,
}

impl GatewayKind {
    /// The word in the database and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            GatewayKind::Sandbox => "sandbox",
            GatewayKind::Manual => "manual",
        }
    }

    pub(crate) fn parse(word: &str) -> Option<Self> {
        [GatewayKind::Sandbox, GatewayKind::Manual].into_iter().find(|kind| kind.as_str() == word)
    }
}

/// A gateway to set up.
#[derive(Debug, Clone)]
pub struct NewGateway {
    /// What it speaks.
    pub kind: GatewayKind,
    /// What staff calls it; customers see it on payments.
    pub name: String,
    /// Where our server reaches it.
    pub api_base: Option<String>,
    /// Where a customer's browser reaches it, if that differs.
    pub browser_base: Option<String>,
    /// The key pages may know.
    pub publishable_key: Option<String>,
    /// The key of our server.
    pub secret_key: Option<Secret>,
    /// `whsec_` and base64: what its webhooks are signed with.
    pub webhook_secret: Option<Secret>,
}

/// Changes of a gateway; what is `None` stays.
#[derive(Debug, Clone, Default)]
pub struct GatewayPatch {
    /// Another name.
    pub name: Option<String>,
    /// Whether new payments may use it.
    pub enabled: Option<bool>,
    /// Another address for our server.
    pub api_base: Option<String>,
    /// Another address for browsers.
    pub browser_base: Option<String>,
    /// Another public key.
    pub publishable_key: Option<String>,
    /// Another secret key.
    pub secret_key: Option<Secret>,
    /// Another webhook secret.
    pub webhook_secret: Option<Secret>,
}

/// A gateway as staff sees it: never with its secrets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GatewayView {
    /// Its id.
    pub id: GatewayId,
    /// What it speaks.
    pub kind: GatewayKind,
    /// Its name.
    pub name: String,
    /// Whether new payments may use it.
    pub enabled: bool,
    /// Where our server reaches it.
    pub api_base: Option<String>,
    /// Where browsers reach it.
    pub browser_base: Option<String>,
    /// The key pages may know.
    pub publishable_key: Option<String>,
    /// Whether a secret key is stored.
    pub secret_key_set: bool,
    /// Whether a webhook secret is stored.
    pub webhook_secret_set: bool,
    /// For `If-Match`.
    pub version: i32,
    /// Since when.
    pub created_at: Timestamp,
}

/// What a payment page needs to make a token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CheckoutGateway {
    /// Its id.
    pub id: GatewayId,
    /// What it speaks.
    pub kind: GatewayKind,
    /// The key pages may know.
    pub publishable_key: String,
    /// Where the page sends card details.
    pub tokens_url: String,
    /// Where the sandbox lists its test cards.
    pub cards_url: Option<String>,
}
