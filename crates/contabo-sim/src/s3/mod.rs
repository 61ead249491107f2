//! The S3 service of the simulated object storages, on a listener of its own, with TLS where a certificate is given:
//! buckets and objects of each storage, the keys of the users, bucket policies and CORS. All accounts share it, and whose
//! call it is follows from the access key. The protocol itself, its signatures included, is `s3s`.
//!
//! Who may do what is decided in [`access`], what is done in [`service`] and [`list`], and what is kept in [`bucket`]
//! (with the state) and [`contents`] (in memory, or in a folder beside the state file).

mod access;
pub(crate) mod bucket;
pub(crate) mod contents;
mod cors;
mod list;
mod multipart;
mod policy;
mod service;
pub(crate) mod tls;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Weak};

use axum::Router;
use axum::error_handling::HandleError;
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use s3s::service::S3ServiceBuilder;
use s3s::{HttpError, S3Error, S3Result, s3_error};
use tokio::task::JoinHandle;

use crate::engine::Engine;
use access::Who;
use tls::{Certificate, Secured};

/// The listener of one simulator; it ends with the last of its accounts.
pub(crate) struct Endpoint {
    url: String,
    serving: JoinHandle<()>,
}

impl Endpoint {
    /// The address for clients.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Endpoint {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// The accounts whose storages are served.
#[derive(Clone)]
pub(crate) struct Accounts(Arc<[Weak<Engine>]>);

impl Accounts {
    pub(crate) fn new(accounts: &[Arc<Engine>]) -> Self {
        Self(accounts.iter().map(Arc::downgrade).collect())
    }

    /// Those that are still there.
    fn living(&self) -> Vec<Arc<Engine>> {
        self.0.iter().filter_map(Weak::upgrade).collect()
    }

    /// The account and the user that an access key is of; none for a strange key.
    fn holder(&self, access_key: &str) -> S3Result<Option<(Arc<Engine>, Who)>> {
        let living = self.living();
        if living.is_empty() {
            return Err(s3_error!(ServiceUnavailable, "The simulator is shutting down."));
        }
        let held = |engine: Arc<Engine>| {
            let who = engine.read(|state, env| state.holder(access_key, env))?;
            Some((engine, who))
        };
        Ok(living.into_iter().find_map(held))
    }
}

/// Listens on the address and answers S3 calls for the storages of these accounts. Without a certificate it speaks plain
/// HTTP.
pub(crate) fn open(addr: SocketAddr, certificate: Option<&Certificate>, accounts: Accounts) -> io::Result<Endpoint> {
    let acceptor = certificate.map(Certificate::load).transpose()?;
    let listener = bind(addr)?;
    let addr = listener.local_addr()?;
    let router = router(accounts);
    let scheme = if acceptor.is_some() { "https" } else { "http" };
    let serving = tokio::spawn(async move {
        let served = match acceptor {
            Some(acceptor) => axum::serve(Secured::new(listener, addr, acceptor), router).await,
            None => axum::serve(listener, router).await,
        };
        if let Err(error) = served {
            tracing::error!(%error, "the S3 service of the contabo simulator has ended");
        }
    });
    // What listens everywhere is reached on loopback.
    let shown = if addr.ip().is_unspecified() { Ipv4Addr::LOCALHOST.into() } else { addr.ip() };
    Ok(Endpoint { url: format!("{scheme}://{}", SocketAddr::new(shown, addr.port())), serving })
}

fn bind(addr: SocketAddr) -> io::Result<tokio::net::TcpListener> {
    let listener = std::net::TcpListener::bind(addr)?;
    listener.set_nonblocking(true)?;
    tokio::net::TcpListener::from_std(listener)
}

fn router(accounts: Accounts) -> Router {
    let mut builder = S3ServiceBuilder::new(service::Storages);
    builder.set_auth(access::Keys(accounts.clone()));
    builder.set_access(access::Doors(accounts.clone()));
    let failed = |error: HttpError| async move {
        let error: Box<dyn std::error::Error + Send + Sync> = error.into();
        tracing::warn!(%error, "an S3 call could not be answered");
        StatusCode::INTERNAL_SERVER_ERROR
    };
    let service = HandleError::new(builder.build(), failed);
    Router::new().fallback_service(service).layer(from_fn_with_state(accounts, cors::apply))
}

fn no_bucket() -> S3Error {
    s3_error!(NoSuchBucket, "The specified bucket does not exist.")
}

fn no_key() -> S3Error {
    s3_error!(NoSuchKey, "The specified key does not exist.")
}

fn denied() -> S3Error {
    s3_error!(AccessDenied, "Access Denied")
}
