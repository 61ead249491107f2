//! Contabo's cloud API: the wire protocol, one account's login and pacing, and an honest answer about each write.
//!
#![doc = include_str!("../README.md")]
//!
//! # How it is built
//!
//! It owns the OAuth2 login, typed requests and rows, the error type, the throttle and the circuit breaker. It leaves
//! to others: every idea of customers, orders and money; when to repeat a write; where request ids come from.
//!
//! Start at [`Client`].

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
