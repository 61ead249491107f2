//! The Contabo simulator as a program: `contabo-sim --listen 127.0.0.1:8098 --state contabo.json`.

use std::io::{self, Write as _};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use clap::Parser;
use jiff::Timestamp;
use mpanel_contabo_sim::{Certificate, Scenario, Sim, SimConfig, random_seed};
use tracing_subscriber::EnvFilter;

/// Contabo accounts that cost nothing and have no machines behind them: one called `main`, and those named by --account
/// or by the scenario. All are called at the same addresses; whose call it is follows from the credentials.
#[derive(Parser)]
#[command(name = "contabo-sim", version)]
struct Arguments {
    /// Address to listen on, for the calls of the API, logins and steering.
    #[arg(long, default_value = "127.0.0.1:8098")]
    listen: SocketAddr,
    /// Address of the S3 service of the object storages.
    #[arg(long, default_value = "127.0.0.1:8099")]
    s3_listen: SocketAddr,
    /// Certificate of the S3 service in PEM; with it, that service speaks TLS only, as `cntb` wants it.
    #[arg(long, value_name = "FILE", requires = "s3_key")]
    s3_certificate: Option<PathBuf>,
    /// The private key of the certificate in PEM.
    #[arg(long, value_name = "FILE", requires = "s3_certificate")]
    s3_key: Option<PathBuf>,
    /// A further account with this name, with its own credentials, clock and state; can be given several times.
    #[arg(long = "account", value_name = "NAME")]
    accounts: Vec<String>,
    /// File to keep the state in, that of further accounts in `FILE.NAME`; without it everything is forgotten at the end.
    #[arg(long)]
    state: Option<PathBuf>,
    /// What the credentials are derived from: the same seed gives the same ones. Without it one is made up and, if
    /// there is a state file, kept beside that as `FILE.seed`.
    #[arg(long, env = "CONTABO_SIM_SEED", hide_env_values = true)]
    seed: Option<String>,
    /// Where the clock starts when there is no saved state, such as `2026-01-01T00:00:00Z`.
    #[arg(long)]
    start_at: Option<Timestamp>,
    /// Scenario to begin with: what there is at the start and what is to go wrong, YAML or JSON. Beside a saved state only
    /// its settings and its faults count.
    #[arg(long, value_name = "FILE")]
    scenario: Option<PathBuf>,
    /// Save before the reply to every write, instead of shortly afterwards.
    #[arg(long)]
    sync_save: bool,
    /// Answer the calls that the provider does not publish: VNC (with screens on loopback), applications, tickets.
    #[arg(long)]
    unpublished: bool,
    /// Show the names of DNS records without their zone, as one published client expects them.
    #[arg(long)]
    short_record_names: bool,
    /// Show the preset rules of firewalls as texts with JSON in them instead of objects.
    #[arg(long)]
    preset_texts: bool,
    /// Print the credentials at the start, one line of JSON for each account.
    #[arg(long)]
    print_keys: bool,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).init();
    let arguments = Arguments::parse();
    let (listen, print_keys) = (arguments.listen, arguments.print_keys);
    let config = configure(arguments)?;
    if print_keys {
        print_the_keys(&config)?;
    }
    let served = Sim::new(config)?.spawn(listen).await?;
    tracing::info!(url = %served.url(), s3.url = served.s3_url(), "the contabo simulator is listening");
    stop_signal().await;
    served.shutdown().await?;
    Ok(())
}

fn configure(arguments: Arguments) -> Result<SimConfig, Box<dyn std::error::Error>> {
    let seed = match (arguments.seed, &arguments.state) {
        (Some(seed), _) => seed,
        (None, Some(state)) => kept_seed(state)?,
        (None, None) => random_seed(),
    };
    let mut config = SimConfig::from_seed(&seed);
    config.state_file = arguments.state;
    config.sync_save = arguments.sync_save;
    config.start_at = arguments.start_at;
    config.unpublished = arguments.unpublished;
    config.short_record_names = arguments.short_record_names;
    config.preset_texts = arguments.preset_texts;
    config.s3_listen = Some(arguments.s3_listen);
    config.s3_certificate =
        arguments.s3_certificate.zip(arguments.s3_key).map(|(chain, key)| Certificate { chain, key });
    for name in &arguments.accounts {
        config = config.with_account(name);
    }
    if let Some(path) = &arguments.scenario {
        let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
        let scenario = Scenario::read(&text).map_err(|error| format!("{}: {error}", path.display()))?;
        scenario.configure(&mut config);
        config.scenario = Some(scenario);
    }
    Ok(config)
}

/// The seed beside the state file, made up the first time. Only its owner can read it.
fn kept_seed(state: &Path) -> io::Result<String> {
    let mut path = state.as_os_str().to_owned();
    path.push(".seed");
    match std::fs::read_to_string(&path) {
        Ok(seed) => return Ok(seed.trim().to_owned()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    let mut options = std::fs::OpenOptions::new();
    options.create_new(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let seed = random_seed();
    options.open(&path)?.write_all(seed.as_bytes())?;
    Ok(seed)
}

fn print_the_keys(config: &SimConfig) -> io::Result<()> {
    for account in std::iter::once(config).chain(&config.accounts) {
        let keys = serde_json::json!({
            "account": account.account_name(),
            "client_id": account.client_id,
            "client_secret": account.client_secret,
            "username": account.username,
            "password": account.password,
        });
        writeln!(io::stdout(), "{keys}")?;
    }
    Ok(())
}

/// Waits for Ctrl-C, or for the signal service supervisors send.
async fn stop_signal() {
    let interrupt = async {
        // Without the signal there is no way to stop but killing.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! { () = interrupt => {}, _ = terminate.recv() => {} }
            return;
        }
    }
    interrupt.await;
}
