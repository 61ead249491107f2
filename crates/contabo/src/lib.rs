//! Client for Contabo's public API: the wire protocol, one account's login and
//! pacing, and an honest answer about what happened to each write.
//!
//! Owns: the OAuth2 login, typed requests and rows, the error type, the
//! throttle and the circuit breaker. Leaves to others: every idea of customers,
//! orders and money; when to retry a write; where request ids come from.
//!
//! Start at [`Client`]. The one rule to remember: Contabo has no idempotency
//! key, so a write whose reply is lost returns [`Error::Unknown`] and must be
//! looked up ([`Client::resolve_create`]) before anybody repeats it.

mod api;
mod auth;
mod breaker;
mod call;
mod client;
mod config;
#[cfg(test)]
mod contract;
mod error;
pub mod models;
mod operation;
mod paging;
mod reply;
mod request;
mod secret;
mod throttle;

pub use api::Audited;
pub use breaker::{BreakerConfig, BreakerState};
pub use call::{Call, wire_request_id};
pub use client::Client;
pub use config::{ClientConfig, ConfigError, RetryPolicy, Timeouts};
pub use error::{Error, Result};
pub use models::*;
pub use operation::{OperationInfo, operations};
pub use paging::all_rows;
pub use secret::Secret;
pub use throttle::ThrottleConfig;
