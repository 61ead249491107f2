//! The sandbox gateway: a payment service provider for development, demos and tests, speaking real HTTP on loopback.
//!
//! It owns the whole of a provider's side: card tokens, payment methods, payment intents with 3-D Secure, refunds,
//! disputes and signed webhooks, all in memory with an optional state file, on a clock that can be moved. The protocol
//! is deliberately shaped like Stripe's. It knows nothing of mPanel and depends on none of its crates.
//!
//! Start at [`GatewaySim`]; the protocol and the test cards are in `docs/sandbox-gateway.md`.

mod cards;
mod clock;
mod config;
mod control;
mod deliver;
mod dispute;
mod engine;
mod error;
mod event;
mod fault;
mod http;
mod payment;
mod record;
mod refund;
mod save;
mod signature;
mod state;
mod table;
mod token;
mod view;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::task::JoinHandle;

pub use cards::{TestCard, test_cards};
pub use clock::{ClockSource, frozen_clock, random_seed, system_clock};
pub use config::{Config, EndpointConfig};
pub use control::{ChargeCount, Control};
pub use deliver::DueReport;
pub use error::SimError;
pub use fault::{Fault, FaultRule, REORDER_WINDOW, WebhookMode};
pub use record::{DeliveryAttempt, IntentStatus};
pub use signature::sign_webhook;

use engine::Engine;

/// How long open connections may take to finish at shutdown.
const SHUTDOWN_LIMIT: Duration = Duration::from_secs(5);

/// One simulator. Clones share it; when the last one goes, its background work ends and its state is saved.
#[derive(Clone)]
pub struct GatewaySim {
    engine: Arc<Engine>,
}

impl GatewaySim {
    /// Loads the state file, if there is one, and starts the background work. Needs a tokio runtime.
    pub fn new(config: Config) -> Result<Self, SimError> {
        Ok(Self { engine: Engine::start(config)? })
    }

    /// All routes, to be served alone or nested under a prefix. Then say the prefix in [`Config::public_base_url`].
    pub fn router(&self) -> axum::Router {
        http::router(Arc::clone(&self.engine))
    }

    /// The handle to steer it.
    pub fn control(&self) -> Control {
        Control { engine: Arc::clone(&self.engine) }
    }

    /// Serves the router on `addr`; port 0 picks a free one. Fills in the public base URL if none is configured.
    pub async fn spawn(&self, addr: SocketAddr) -> io::Result<Served> {
        let listener = tokio::net::TcpListener::bind(addr).await?;
        let addr = listener.local_addr()?;
        if self.engine.config.public_base_url.is_none() {
            self.engine.set_base_url(&format!("http://{addr}"));
        }
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
    sim: GatewaySim,
    stop: oneshot::Sender<()>,
    server: JoinHandle<io::Result<()>>,
}

impl Served {
    /// The address it listens on.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// The address as a URL, without a trailing slash.
    pub fn url(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// The handle to steer it.
    pub fn control(&self) -> Control {
        self.sim.control()
    }

    /// Stops listening, lets open calls finish, saves the state in one file and lets go of it.
    pub async fn shutdown(self) -> Result<(), SimError> {
        let Self { sim, stop, mut server, .. } = self;
        // The server may have ended by itself; then nobody listens to the stop.
        let _ = stop.send(());
        match tokio::time::timeout(SHUTDOWN_LIMIT, &mut server).await {
            Ok(ended) => ended.map_err(io::Error::other)??,
            Err(_) => server.abort(),
        }
        sim.engine.close().await
    }
}
