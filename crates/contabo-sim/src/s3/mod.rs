//! The S3 service of the simulated object storages, on a listener of its own: buckets and objects of each storage, the
//! keys of the account's users, bucket policies and CORS. The protocol itself, its signatures included, is `s3s`.
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

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Weak};

use axum::Router;
use axum::error_handling::HandleError;
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use s3s::service::S3ServiceBuilder;
use s3s::{HttpError, S3Error, S3Result, s3_error};
use tokio::task::JoinHandle;

use crate::engine::Engine;

/// The listener of one simulator; it ends with it.
pub(crate) struct Endpoint {
    addr: SocketAddr,
    serving: JoinHandle<()>,
}

impl Endpoint {
    /// The address for clients: what listens everywhere is reached on loopback.
    pub(crate) fn url(&self) -> String {
        let ip = self.addr.ip();
        let shown = if ip.is_unspecified() { std::net::Ipv4Addr::LOCALHOST.into() } else { ip };
        format!("http://{}", SocketAddr::new(shown, self.addr.port()))
    }
}

impl Drop for Endpoint {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// Takes the address; [`serve`] answers there.
pub(crate) fn bind(addr: SocketAddr) -> io::Result<tokio::net::TcpListener> {
    let listener = std::net::TcpListener::bind(addr)?;
    listener.set_nonblocking(true)?;
    tokio::net::TcpListener::from_std(listener)
}

/// Answers S3 calls for the storages of this simulator.
pub(crate) fn serve(listener: tokio::net::TcpListener, engine: Weak<Engine>) -> io::Result<Endpoint> {
    let addr = listener.local_addr()?;
    let router = router(engine);
    let serving = tokio::spawn(async move {
        if let Err(error) = axum::serve(listener, router).await {
            tracing::error!(%error, "the S3 service of the contabo simulator has ended");
        }
    });
    Ok(Endpoint { addr, serving })
}

fn router(engine: Weak<Engine>) -> Router {
    let mut builder = S3ServiceBuilder::new(service::Storages(engine.clone()));
    builder.set_auth(access::Keys(engine.clone()));
    builder.set_access(access::Doors(engine.clone()));
    let failed = |error: HttpError| async move {
        let error: Box<dyn std::error::Error + Send + Sync> = error.into();
        tracing::warn!(%error, "an S3 call could not be answered");
        StatusCode::INTERNAL_SERVER_ERROR
    };
    let service = HandleError::new(builder.build(), failed);
    Router::new().fallback_service(service).layer(from_fn_with_state(engine, cors::apply))
}

/// The simulator behind the listener, while there is one.
fn engine(weak: &Weak<Engine>) -> S3Result<Arc<Engine>> {
    weak.upgrade().ok_or_else(|| s3_error!(ServiceUnavailable, "The simulator is shutting down."))
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
