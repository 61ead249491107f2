//! The demo: a sandbox business with its provider and its gateway simulated in this process, filled on
//! the first start by playing months of business through the engine itself.

pub mod catalog;
pub mod people;
pub mod setup;
mod story;

use std::io::Write as _;
use std::net::SocketAddr;
use std::path::Path;

use anyhow::Context;
use axum::Router;
use mpanel_contabo_sim as contabo_sim;
use mpanel_core::Secret;
use mpanel_gateway_sim as gateway_sim;
use mpanel_identity::list_tenants;
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::cli::DemoArgs;
use crate::config::Config;
use crate::wiring::House;
use crate::{serve, wiring};

/// Where the sandbox gateway is mounted in the demo's server.
const GATEWAY_PATH: &str = "/sandbox-gateway";

/// The simulators of the demo, kept alive while it runs.
struct Simulated {
    gateway: gateway_sim::GatewaySim,
    contabo: contabo_sim::Served,
    contabo_url: String,
    credentials: contabo_sim::SimConfig,
}

/// Opens the demo and serves it until Ctrl-C.
pub async fn run(mut config: Config, args: DemoArgs) -> anyhow::Result<()> {
    // The port first: a second copy of the demo must not touch what the first one works with.
    let listening = serve::listen(args.listen).await?;
    if args.fresh {
        begin_again(&args).await?;
    }
    std::fs::create_dir_all(&args.data).with_context(|| format!("creating {}", args.data.display()))?;
    let base = format!("http://{}", shown(listening.address));
    let simulated = start_simulators(&args.data, listening.address, &base).await?;
    adapt(&mut config, &args, &base, &simulated)?;
    let metrics = serve::install_metrics();
    let house = wiring::build(&config, people::logins()).await?;
    let mounted = Router::new().nest(GATEWAY_PATH, simulated.gateway.router());
    let router = serve::application(&house, metrics, Some(mounted));
    let stop = serve::stop_on_signal();
    let serving = tokio::spawn(serve::run(house.clone(), listening, router, config.worker.clone(), stop.clone()));
    let opened = open_business(&house, &args, &base, &simulated, &stop).await;
    if let Err(error) = opened {
        // Who stops the demo while it opens takes its database away from under it.
        let was_stopped = stop.is_cancelled();
        stop.cancel();
        serving.await??;
        return if was_stopped { Ok(()) } else { Err(error) };
    }
    if !stop.is_cancelled() {
        welcome(&base, &simulated.contabo_url)?;
    }
    serving.await??;
    simulated.gateway.control().close().await?;
    simulated.contabo.shutdown().await?;
    Ok(())
}

async fn open_business(
    house: &House,
    args: &DemoArgs,
    base: &str,
    simulated: &Simulated,
    stop: &CancellationToken,
) -> anyhow::Result<()> {
    let peers = simulated.peers(base);
    let tenants = list_tenants(house.deps.db.read()).await?;
    let tenant = match tenants.first() {
        Some(found) => found.id,
        None => {
            say(&format!("Creating {} …", people::BUSINESS))?;
            let months = jiff::Span::new().months(i64::from(args.months)).days(1);
            let start = house.deps.clock.now().to_zoned(jiff::tz::TimeZone::UTC).checked_sub(months)?.timestamp();
            let tenant = setup::create_business(house, base, &peers, start).await?.tenant;
            setup::keep_costs(house, tenant).await?;
            tenant
        }
    };
    for gateway in setup::align(house, tenant, base, &peers).await? {
        simulated.gateway.control().register_webhook(&format!("{base}/api/v1/hooks/payments/{gateway}"))?;
    }
    if !story::is_told(house, tenant).await? {
        let stage = story::Stage { contabo: simulated.contabo.control(), gateway: simulated.gateway.control() };
        story::tell(house, tenant, base, &stage, stop).await?;
    }
    Ok(())
}

impl Simulated {
    fn peers(&self, base: &str) -> setup::Peers {
        let control = self.gateway.control();
        setup::Peers {
            contabo_url: self.contabo_url.clone(),
            contabo_token_url: self.contabo.token_url(),
            contabo_client_id: self.credentials.client_id.clone(),
            contabo_client_secret: Secret::new(self.credentials.client_secret.clone()),
            contabo_username: self.credentials.username.clone(),
            contabo_password: Secret::new(self.credentials.password.clone()),
            gateway_url: format!("{base}{GATEWAY_PATH}"),
            gateway_publishable_key: control.publishable_key().to_owned(),
            gateway_secret_key: Secret::new(control.secret_key()),
            gateway_webhook_secret: Secret::new(control.webhook_secret()),
        }
    }
}

async fn start_simulators(data: &Path, address: SocketAddr, base: &str) -> anyhow::Result<Simulated> {
    let seed = seed_of(data)?;
    let mut gateway = gateway_sim::Config::from_seed(&seed).with_state_file(data.join("gateway.json"));
    gateway.sync_save = false;
    gateway.public_base_url = Some(format!("{base}{GATEWAY_PATH}"));
    gateway.merchant_name = people::BUSINESS.to_owned();
    let gateway = gateway_sim::GatewaySim::new(gateway)?;
    let mut credentials = contabo_sim::SimConfig::from_seed(&seed).with_state_file(data.join("contabo.json"));
    credentials.sync_save = false;
    credentials.unpublished = true;
    let at = beside(address, 1);
    credentials.s3_listen = Some(beside(address, 2));
    let contabo = contabo_sim::Sim::new(credentials.clone())?.spawn(at).await;
    let contabo = contabo.with_context(|| format!("the provider's simulator cannot listen on {at}"))?;
    let contabo_url = format!("http://{}", shown(contabo.addr()));
    Ok(Simulated { gateway, contabo, contabo_url, credentials })
}

// The same from start to start where that is free, because addresses of buckets are in programs; else any that is.
fn beside(address: SocketAddr, places: u16) -> SocketAddr {
    let wanted = SocketAddr::new(address.ip(), address.port().wrapping_add(places));
    let is_free = wanted.port() > places && std::net::TcpListener::bind(wanted).is_ok();
    if is_free { wanted } else { SocketAddr::new(address.ip(), 0) }
}

// The keys of the simulated gateway stay the same from start to start.
fn seed_of(data: &Path) -> anyhow::Result<String> {
    let file = data.join("simulators.seed");
    if let Ok(seed) = std::fs::read_to_string(&file) {
        return Ok(seed.trim().to_owned());
    }
    let seed = gateway_sim::random_seed();
    std::fs::write(&file, &seed).with_context(|| format!("writing {}", file.display()))?;
    Ok(seed)
}

fn adapt(config: &mut Config, args: &DemoArgs, base: &str, simulated: &Simulated) -> anyhow::Result<()> {
    let file = args.data.join("mpanel.db");
    config.database_url = Secret::new(args.database.clone().unwrap_or_else(|| format!("sqlite://{}", file.display())));
    config.master_key_file = args.data.join("master.key");
    config.base_url = Url::parse(base)?;
    let control = simulated.gateway.control();
    config.sandbox.gateway_url = Some(Url::parse(&format!("{base}{GATEWAY_PATH}"))?);
    config.sandbox.gateway_secret_key = Some(Secret::new(control.secret_key()));
    config.sandbox.gateway_publishable_key = control.publishable_key().to_owned();
    config.sandbox.contabo_secret = Some(Secret::new(simulated.credentials.client_secret.clone()));
    config.sandbox.contabo_url = Some(Url::parse(&simulated.contabo_url)?);
    config.worker.in_process = true;
    config.console.is_offered = true;
    config.console.allows_private = true;
    Ok(())
}

async fn begin_again(args: &DemoArgs) -> anyhow::Result<()> {
    // Only what the demo itself writes is removed; the folder may be shared with other things.
    const OURS: &[&str] = &["mpanel.db", "mpanel.db-wal", "mpanel.db-shm", "master.key", "simulators.seed"];
    if let Ok(entries) = std::fs::read_dir(&args.data) {
        for entry in entries.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let simulator = name.starts_with("gateway.json") || name.starts_with("contabo.json");
            if simulator || OURS.contains(&name.as_str()) {
                let path = entry.path();
                let removed = if path.is_dir() { std::fs::remove_dir_all(&path) } else { std::fs::remove_file(&path) };
                removed.with_context(|| format!("removing {}", path.display()))?;
            }
        }
    }
    let Some(url) = args.database.as_deref().filter(|u| u.starts_with("postgres")) else { return Ok(()) };
    use sea_orm::ConnectionTrait as _;
    let db = sea_orm::Database::connect(url).await.context("connecting to the database that is to begin again")?;
    let tables = "SELECT 1 FROM information_schema.tables WHERE table_schema = 'public' AND table_name = 'tenants'";
    let statement = sea_orm::Statement::from_string(db.get_database_backend(), tables);
    if db.query_one_raw(statement).await?.is_some() {
        let live = sea_orm::Statement::from_string(
            db.get_database_backend(),
            "SELECT name FROM tenants WHERE mode <> 'sandbox'",
        );
        if let Some(row) = db.query_one_raw(live).await? {
            let name: String = row.try_get("", "name")?;
            anyhow::bail!("the database holds the live business {name}; the demo needs a database of its own");
        }
        db.execute_unprepared("DROP SCHEMA public CASCADE; CREATE SCHEMA public").await?;
    }
    Ok(())
}

// A wildcard address is reached by loopback.
fn shown(address: SocketAddr) -> SocketAddr {
    if address.ip().is_unspecified() { SocketAddr::from(([127, 0, 0, 1], address.port())) } else { address }
}

fn say(line: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}").and_then(|()| out.flush()).context("writing to the terminal")
}

fn welcome(base: &str, provider: &str) -> anyhow::Result<()> {
    say("")?;
    say(&format!("  {} is open.", people::BUSINESS))?;
    say("")?;
    say(&format!("  Shop      {base}"))?;
    say(&format!("  Portal    {base}/portal"))?;
    say(&format!("  Admin     {base}/admin"))?;
    say(&format!("  API       {base}/api/docs"))?;
    say(&format!("  Provider  {provider} (simulated)"))?;
    say("")?;
    for login in people::logins() {
        say(&format!("  {:<9} {:<28} {}", login.role, login.email, login.password.expose()))?;
    }
    say("")?;
    say("  Stop with Ctrl-C. Begin again with --fresh.")
}
