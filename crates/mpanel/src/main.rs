//! `mpanel`: see [`mpanel::cli`] for what it can do.

use std::io::Write as _;
use std::process::ExitCode;

use clap::Parser as _;
use mpanel::cli::{AdminCommand, BillingCommand, Cli, Command};
use mpanel::config::{self, Config};
use mpanel::{demo, owner, serve, simulate, wiring};
use tracing_subscriber::EnvFilter;

fn main() -> ExitCode {
    let cli = Cli::parse();
    // TLS for outgoing calls; installed once, before the first client is built.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let result = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(anyhow::Error::from)
        .and_then(|runtime| runtime.block_on(run(cli)));
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "mpanel: {error:#}");
            // Like a command line that cannot be read: starting again changes nothing.
            let is_misused = error.is::<simulate::NotPlayed>() || error.is::<config::ConfigProblems>();
            if is_misused { ExitCode::from(2) } else { ExitCode::FAILURE }
        }
    }
}

async fn run(cli: Cli) -> anyhow::Result<()> {
    let mut config = config::load(cli.config.as_deref(), std::env::vars())?;
    match cli.command {
        Command::Serve => {
            start_log(&config);
            let metrics = serve::install_metrics();
            let listening = serve::listen(config.listen).await?;
            let house = wiring::build(&config, Vec::new()).await?;
            let router = serve::application(&house, metrics, None);
            serve::run(house, listening, router, config.worker.clone(), serve::stop_on_signal()).await
        }
        Command::Worker => {
            start_log(&config);
            let metrics = serve::install_metrics();
            let listening = match config.worker.listen {
                Some(address) => Some(serve::listen(address).await?),
                None => None,
            };
            let house = wiring::build(&config, Vec::new()).await?;
            let worker = config::WorkerConfig { in_process: true, ..config.worker.clone() };
            let router = serve::vital_signs(&house, metrics);
            serve::work(house, listening, router, worker, serve::stop_on_signal()).await
        }
        Command::Migrate => {
            start_log(&config);
            let (db, applied) = wiring::migrate(&config).await?;
            db.close().await?;
            let told = match applied {
                0 => "Nothing to do: the database is up to date.".to_owned(),
                1 => "Applied 1 migration.".to_owned(),
                many => format!("Applied {many} migrations."),
            };
            writeln!(std::io::stdout(), "{told}")?;
            Ok(())
        }
        Command::Admin(AdminCommand::CreateOwner(args)) => owner::create(&config, args).await,
        Command::Demo(args) => {
            // The demo tells its story itself; the log joins in only when something is wrong, or when asked for.
            if std::env::var_os("MPANEL__LOG__FILTER").is_none() && cli.config.is_none() {
                config.log_filter = "warn".to_owned();
            }
            start_log(&config);
            demo::run(config, args).await
        }
        Command::Openapi => {
            let text = mpanel_api::openapi::document().to_pretty_json()?;
            writeln!(std::io::stdout(), "{text}")?;
            Ok(())
        }
        Command::Billing(BillingCommand::Simulate { file }) => simulate::run(&file, &mut std::io::stdout()).await,
    }
}

fn start_log(config: &Config) {
    let filter = EnvFilter::new(&config.log_filter);
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_target(false);
    if config.log_json { log.json().init() } else { log.init() }
}
