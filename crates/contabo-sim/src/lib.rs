//! Contabo accounts for development, demos and tests: the provider's public API over real HTTP, on a movable clock.
//!
//! It owns the provider's side: every call of the API document with the state behind it, users and what they may do, terms
//! and cancellation, audits, and the ways the real service fails. It knows nothing of mPanel and depends on none of its crates.
//! Status changes are computed from instants when something is read, so the clock may jump by a month.
//!
//! Start at [`Sim`]; what is reproduced and what is guessed is in `docs/contabo-sim.md`.

mod access;
mod accounts;
mod addon;
mod address;
mod api_name;
mod audit;
mod catalogue;
mod check;
mod clock;
mod config;
mod control;
mod dns;
mod domain;
mod engine;
mod error;
mod fault;
mod fault_form;
mod firewall;
mod form;
mod handle;
mod http;
mod image;
mod instance;
mod mood;
mod network;
mod order;
mod published;
mod relocation;
mod role;
mod s3;
mod save;
mod scenario;
mod secret;
mod snapshot;
mod state;
mod status;
mod storage;
mod tag;
mod term;
mod token;
mod user;
mod vip;
mod vnc;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::task::JoinHandle;

pub use catalogue::{DOCKER_APPLICATION, Product, StandardImage, products, standard_images};
pub use clock::{ClockSource, frozen_clock, random_seed, system_clock};
pub use config::{Delays, SimConfig};
pub use control::{Control, Machine, Totals};
pub use error::SimError;
pub use fault::{Fault, FaultRule};
pub use published::{DOCUMENT_SHA256, Mends, published_document};
pub use s3::tls::Certificate;
pub use scenario::{Scenario, ScenarioError};
pub use status::Status;

use engine::Engine;

/// Path of the token endpoint below the base address.
pub const TOKEN_PATH: &str = "/auth/realms/contabo/protocol/openid-connect/token";

/// How long open connections may take to finish at shutdown.
const SHUTDOWN_LIMIT: Duration = Duration::from_secs(5);

/// One simulator with one account or several. Clones share it; when the last one goes, its state is saved.
#[derive(Clone)]
pub struct Sim {
    /// The first account, then the others in the order of the settings.
    accounts: Arc<[Arc<Engine>]>,
}

impl Sim {
    /// Loads the state files, if there are any. Needs a tokio runtime.
    pub fn new(config: SimConfig) -> Result<Self, SimError> {
        Ok(Self { accounts: accounts::start(config)? })
    }

    /// All routes, to be served alone or nested under a prefix.
    pub fn router(&self) -> axum::Router {
        http::router(&self.accounts)
    }

    /// The handle to steer the first account.
    pub fn control(&self) -> Control {
        Control { engine: Arc::clone(&self.accounts[0]) }
    }

    /// The handle to steer the account with this name, if there is one.
    pub fn account(&self, name: &str) -> Option<Control> {
        let found = self.accounts.iter().find(|engine| engine.config.account_name() == name)?;
        Some(Control { engine: Arc::clone(found) })
    }

    /// Serves the router on `addr`; port 0 picks a free one.
    pub async fn spawn(&self, addr: SocketAddr) -> io::Result<Served> {
        let listener = tokio::net::TcpListener::bind(addr).await?;
        let addr = listener.local_addr()?;
        let (stop, stopped) = oneshot::channel::<()>();
        let router = self.router();
        let server = tokio::spawn(async move {
            axum::serve(listener, router)
                .with_graceful_shutdown(async {
                    // A dropped sender means the same as a sent stop.
                    let _ = stopped.await;
                })
                .await
        });
        Ok(Served { addr, sim: self.clone(), stop, server })
    }
}

/// A simulator that is being served.
pub struct Served {
    addr: SocketAddr,
    sim: Sim,
    stop: oneshot::Sender<()>,
    server: JoinHandle<io::Result<()>>,
}

impl Served {
    /// The address it listens on.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// The address as a URL, without `/v1` and without a trailing slash.
    pub fn url(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// The address of the token endpoint.
    pub fn token_url(&self) -> String {
        format!("http://{}{TOKEN_PATH}", self.addr)
    }

    /// The address of the S3 service of its object storages.
    pub fn s3_url(&self) -> Option<String> {
        self.sim.accounts[0].s3_url().map(str::to_owned)
    }

    /// The handle to steer the first account.
    pub fn control(&self) -> Control {
        self.sim.control()
    }

    /// The handle to steer the account with this name, if there is one.
    pub fn account(&self, name: &str) -> Option<Control> {
        self.sim.account(name)
    }

    /// Stops listening, lets open calls finish and saves the state.
    pub async fn shutdown(self) -> Result<(), SimError> {
        let Self { sim, stop, mut server, .. } = self;
        // The server may have ended by itself; then nobody listens to the stop.
        let _ = stop.send(());
        match tokio::time::timeout(SHUTDOWN_LIMIT, &mut server).await {
            Ok(ended) => ended.map_err(io::Error::other)??,
            Err(_) => server.abort(),
        }
        sim.accounts.iter().try_for_each(|engine| engine.save())
    }
}
