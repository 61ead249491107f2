//! Puts the parts together: configuration in, a working house out.

use std::sync::Arc;

use anyhow::Context;
use mpanel_api::{App, DemoLogin, Reach, SandboxGateway, Settings};
use mpanel_core::{Clock, Entropy, SystemClock, SystemEntropy};
use mpanel_db::jobs::Worker;
use mpanel_db::{Db, DbSettings, MigrationList, run_migrations};
use mpanel_workflows::{Deps, SandboxPeers};
use tokio::sync::broadcast;

use crate::config::Config;
use crate::master_key;
use crate::sandbox::Simulators;

/// The migrations of every crate, in the order they are applied.
pub const MIGRATIONS: &[MigrationList] = &[
    mpanel_identity::migrations::migrations,
    mpanel_billing::migrations::migrations,
    mpanel_payments::migrations::migrations,
    mpanel_provisioning::migrations,
    mpanel_notify::migrations::migrations,
    mpanel_workflows::migrations::migrations,
];

/// Everything one process works with.
#[derive(Clone)]
pub struct House {
    /// Collaborators of the journeys.
    pub deps: Deps,
    /// Carries jobs out.
    pub worker: Worker,
    /// The HTTP face.
    pub app: App,
}

/// Connects to the database and brings its tables up to date.
pub async fn open_database(config: &Config) -> anyhow::Result<Db> {
    let (db, applied) = migrate(config).await?;
    if applied > 0 {
        tracing::info!(count = applied, "applied migrations");
    }
    Ok(db)
}

/// Like [`open_database`]; tells how many migrations were missing.
pub async fn migrate(config: &Config) -> anyhow::Result<(Db, usize)> {
    let url = config.database_url.expose();
    if let Some(file) = url.strip_prefix("sqlite://") {
        let file = file.split('?').next().unwrap_or(file);
        if let Some(folder) = std::path::Path::new(file).parent() {
            std::fs::create_dir_all(folder).with_context(|| format!("creating {}", folder.display()))?;
        }
    }
    let settings = DbSettings { url: url.to_owned(), max_connections: config.database_connections };
    let db = Db::connect(&settings).await?;
    let applied = run_migrations(&db, MIGRATIONS).await?;
    Ok((db, applied.len()))
}

/// Builds the house over a configuration.
pub async fn build(config: &Config, demo_logins: Vec<DemoLogin>) -> anyhow::Result<House> {
    let entropy: Arc<dyn Entropy> = Arc::new(SystemEntropy);
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let vault = master_key::open_vault(&config.master_key_file, entropy.as_ref())?;
    let db = open_database(config).await?;
    let contexts = mpanel_identity::Contexts::new(db.clone(), clock.clone(), entropy.clone());
    let sandbox: Option<Arc<dyn SandboxPeers>> =
        Simulators::from_config(&config.sandbox)?.map(|s| Arc::new(s) as Arc<dyn SandboxPeers>);
    let deps = Deps {
        providers: mpanel_provisioning::Providers::new(),
        gateways: mpanel_payments::Gateways::new(vault.clone())?,
        vat: Arc::new(mpanel_workflows::vat::Vies::new(mpanel_workflows::vat::OFFICIAL)?),
        mail: mpanel_notify::Transport::from_url(config.smtp_url.expose(), &config.mail_from)?,
        db: db.clone(),
        vault,
        clock: clock.clone(),
        entropy,
        contexts: contexts.clone(),
        sandbox,
    };
    let registry = mpanel_workflows::handlers::registry(&deps);
    let boot = deps.new_request_id();
    let worker = Worker::new(db, clock, Arc::new(contexts), registry, &config.worker.node, boot)
        .with_concurrency(config.worker.concurrency)
        .with_lease(config.worker.lease);
    let (live, _) = broadcast::channel(1024);
    let settings = Settings {
        secure: config.base_url.scheme() == "https",
        trusted_proxies: config.trusted_proxies.clone(),
        sandbox_gateway: config.sandbox.gateway_url.as_ref().map(|url| SandboxGateway {
            publishable_key: config.sandbox.gateway_publishable_key.clone(),
            public_url: url.as_str().trim_end_matches('/').to_owned(),
        }),
        console: config.console,
        live: config.live,
        demo_logins,
        version: env!("CARGO_PKG_VERSION").to_owned(),
    };
    let app = App::new(Reach { deps: deps.clone(), live, worker: worker.clone(), settings });
    Ok(House { deps, worker, app })
}
