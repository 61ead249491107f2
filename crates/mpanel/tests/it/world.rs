//! A house with everything around it: database, simulators, HTTP server; the worker runs only when a test says so.

use std::net::SocketAddr;

use jiff::Timestamp;
use mpanel::config::{self, Config};
use mpanel::demo::setup::{self, Opened, Peers};
use mpanel::wiring::{self, House};
use mpanel::{demo, serve};
use mpanel_contabo_sim as contabo_sim;
use mpanel_core::{Secret, TenantId};
use mpanel_gateway_sim as gateway_sim;
use mpanel_testkit::{self as testkit, TestDb};
use mpanel_workflows::clock;
use tokio_util::sync::CancellationToken;

use crate::client::Client;

/// One tenant's world.
pub struct World {
    pub house: House,
    pub base: String,
    pub tenant: TenantId,
    pub business: Opened,
    pub contabo: contabo_sim::Control,
    /// Another account at the same provider, which nobody has added yet.
    pub second: (contabo_sim::SimConfig, contabo_sim::Control),
    pub gateway: gateway_sim::Control,
    pub config: Config,
    pub peers: Peers,
    stop: CancellationToken,
    _served: (contabo_sim::Served, gateway_sim::Served),
    _folder: tempfile::TempDir,
    pub database: TestDb,
}

/// The moment at which worlds begin.
pub fn start() -> Timestamp {
    "2026-01-15T12:00:00Z".parse().unwrap()
}

/// A world on each database there is.
pub async fn worlds() -> Vec<World> {
    let mut all = Vec::new();
    for database in testkit::databases(wiring::MIGRATIONS).await {
        all.push(world_on(database).await);
    }
    all
}

/// A world on SQLite.
pub async fn world() -> World {
    world_with(|_| {}).await
}

/// A world on SQLite that is set up differently.
pub async fn world_with(adapt: impl FnOnce(&mut Config)) -> World {
    world_set_up(testkit::sqlite(wiring::MIGRATIONS).await, adapt).await
}

async fn world_on(database: TestDb) -> World {
    world_set_up(database, |_| {}).await
}

async fn world_set_up(database: TestDb, adapt: impl FnOnce(&mut Config)) -> World {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let folder = tempfile::tempdir().unwrap();
    let loopback = SocketAddr::from(([127, 0, 0, 1], 0));
    let gateway_config = gateway_sim::Config { background: false, ..gateway_sim::Config::from_seed("test") };
    let gateway = gateway_sim::GatewaySim::new(gateway_config).unwrap().spawn(loopback).await.unwrap();
    let mut contabo_config = contabo_sim::SimConfig::from_seed("test");
    contabo_config.unpublished = true;
    let contabo_config = contabo_config.with_account("second");
    let contabo = contabo_sim::Sim::new(contabo_config.clone()).unwrap().spawn(loopback).await.unwrap();
    let peers = Peers {
        contabo_url: contabo.url(),
        contabo_token_url: contabo.token_url(),
        contabo_client_id: contabo_config.client_id.clone(),
        contabo_client_secret: Secret::new(contabo_config.client_secret.clone()),
        contabo_username: contabo_config.username.clone(),
        contabo_password: Secret::new(contabo_config.password.clone()),
        gateway_url: gateway.url(),
        gateway_publishable_key: gateway.control().publishable_key().to_owned(),
        gateway_secret_key: Secret::new(gateway.control().secret_key()),
        gateway_webhook_secret: Secret::new(gateway.control().webhook_secret()),
    };
    let listening = serve::listen(loopback).await.unwrap();
    let base = format!("http://{}", listening.address);
    let mut config = configure(&database, folder.path(), &base, &peers);
    adapt(&mut config);
    let house = wiring::build(&config, demo::people::logins()).await.unwrap();
    let stop = CancellationToken::new();
    let router = serve::application(&house, None, None);
    // No worker in the background: a test moves time and work forward itself, in a fixed order.
    let idle = config::WorkerConfig { in_process: false, ..config.worker.clone() };
    tokio::spawn(serve::run(house.clone(), listening, router, idle, stop.clone()));
    let business = setup::create_business(&house, &base, &peers, start()).await.unwrap();
    let hook = format!("{base}/api/v1/hooks/payments/{}", business.gateway);
    gateway.control().register_webhook(&hook).unwrap();
    World {
        tenant: business.tenant,
        contabo: contabo.control(),
        second: (contabo_config.accounts[0].clone(), contabo.account("second").unwrap()),
        gateway: gateway.control(),
        house,
        base,
        business,
        config,
        peers,
        stop,
        _served: (contabo, gateway),
        _folder: folder,
        database,
    }
}

fn configure(database: &TestDb, folder: &std::path::Path, base: &str, peers: &Peers) -> Config {
    let mut config = config::load(None, []).unwrap();
    config.database_url = Secret::new(database.url.clone());
    config.database_connections = 6;
    config.master_key_file = folder.join("master.key");
    config.base_url = base.parse().unwrap();
    config.sandbox.contabo_url = Some(peers.contabo_url.parse().unwrap());
    config.sandbox.contabo_secret = Some(peers.contabo_client_secret.clone());
    config.sandbox.gateway_url = Some(peers.gateway_url.parse().unwrap());
    config.sandbox.gateway_secret_key = Some(peers.gateway_secret_key.clone());
    config.sandbox.gateway_publishable_key = peers.gateway_publishable_key.clone();
    config.console.is_offered = true;
    config.console.allows_private = true;
    config.console.check_every = std::time::Duration::from_millis(200);
    config.live.check_every = std::time::Duration::from_millis(200);
    config
}

impl World {
    /// Does everything that is due, webhooks included, until nothing is left.
    pub async fn settle(&self) {
        for _ in 0..20 {
            let delivered = self.gateway.run_due().await.delivered;
            let runs = clock::settle(&self.house.deps, &self.house.worker, self.tenant).await.unwrap();
            if delivered == 0 && runs == 0 {
                return;
            }
        }
        panic!("the world does not come to rest");
    }

    /// Moves the clock, doing everything on the way.
    pub async fn advance_days(&self, days: i64) {
        self.advance(jiff::SignedDuration::from_hours(24 * days)).await;
    }

    /// Moves the clock by some seconds.
    pub async fn advance_seconds(&self, seconds: i64) {
        self.advance(jiff::SignedDuration::from_secs(seconds)).await;
    }

    async fn advance(&self, by: jiff::SignedDuration) {
        let now = self.now().await;
        let to = now.saturating_add(by).unwrap();
        clock::advance_to(&self.house.deps, &self.house.worker, self.tenant, to).await.unwrap();
        self.settle().await;
    }

    /// The tenant's present instant.
    pub async fn now(&self) -> Timestamp {
        self.house.deps.system(self.tenant, "test").await.unwrap().now
    }

    /// A caller without a session.
    pub fn visitor(&self) -> Client {
        Client::new(&self.base)
    }

    /// The owner, signed in.
    pub async fn owner(&self) -> Client {
        self.staff(0).await
    }

    /// A member of staff by position in the demo's list: owner, admin, support.
    pub async fn staff(&self, index: usize) -> Client {
        let (_, _, email, password) = demo::people::STAFF[index];
        let client = self.visitor();
        client.sign_in(email, password).await
    }

    /// A fresh customer, signed up and signed in.
    pub async fn customer(&self, email: &str) -> Client {
        let client = self.visitor();
        client.sign_up(email).await
    }

    /// Mails to an address, oldest first: template and text.
    pub async fn mails_to(&self, email: &str) -> Vec<(String, String)> {
        let ctx = self.house.deps.system(self.tenant, "test").await.unwrap();
        let query = mpanel_core::PageQuery { limit: Some(200), ..Default::default() };
        let filter = mpanel_notify::MailFilter::default();
        let page = mpanel_notify::list_mail(&ctx, self.house.deps.db.read(), &filter, &query).await.unwrap();
        let mut mails: Vec<_> =
            page.items.into_iter().filter(|m| m.to == email).map(|m| (m.template, m.text)).collect();
        mails.reverse();
        mails
    }
}

impl Drop for World {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}
