//! The sandbox gateway as a program: `gateway-sim --listen 127.0.0.1:8099 --state gateway.json`.

use std::io::{self, Write as _};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Parser;
use mpanel_gateway_sim::{Config, GatewaySim, random_seed};
use tracing_subscriber::EnvFilter;

/// A payment gateway that takes only test cards and moves no money.
#[derive(Parser)]
#[command(name = "gateway-sim", version)]
struct Arguments {
    /// Address to listen on.
    #[arg(long, default_value = "127.0.0.1:8099")]
    listen: SocketAddr,
    /// File to keep the state in; without it everything is forgotten at the end.
    #[arg(long)]
    state: Option<PathBuf>,
    /// What the keys are derived from: the same seed gives the same keys. Without it one is made up and, if there is a
    /// state file, kept beside that as `FILE.seed`.
    #[arg(long, env = "GATEWAY_SIM_SEED", hide_env_values = true)]
    seed: Option<String>,
    /// Where browsers reach this server, path prefix included.
    #[arg(long, env = "GATEWAY_SIM_PUBLIC_URL")]
    public_url: Option<String>,
    /// Loopback addresses that get all webhooks.
    #[arg(long)]
    webhook: Vec<String>,
    /// Name on the 3-D Secure page.
    #[arg(long, default_value = "Sandbox shop")]
    merchant_name: String,
    /// Seconds a slow card stays in processing.
    #[arg(long, default_value_t = 3)]
    slow_confirm_seconds: u64,
    /// Print the keys as one line of JSON at the start.
    #[arg(long)]
    print_keys: bool,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).init();
    let arguments = Arguments::parse();
    let print_keys = arguments.print_keys;
    let listen = arguments.listen;
    let config = configure(arguments)?;
    if print_keys {
        print_the_keys(&config)?;
    }
    let served = GatewaySim::new(config)?.spawn(listen).await?;
    tracing::info!(url = %served.url(), "the sandbox gateway is listening");
    stop_signal().await;
    served.shutdown().await?;
    Ok(())
}

fn configure(arguments: Arguments) -> io::Result<Config> {
    let seed = match (arguments.seed, &arguments.state) {
        (Some(seed), _) => seed,
        (None, Some(state)) => kept_seed(state)?,
        (None, None) => random_seed(),
    };
    let mut config = Config::from_seed(&seed);
    for url in arguments.webhook {
        config = config.with_webhook(url);
    }
    config.public_base_url = arguments.public_url;
    config.merchant_name = arguments.merchant_name;
    config.slow_confirm = Duration::from_secs(arguments.slow_confirm_seconds);
    config.sync_save = arguments.state.is_some();
    config.state_file = arguments.state;
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

fn print_the_keys(config: &Config) -> io::Result<()> {
    let keys = serde_json::json!({
        "secret_key": config.secret_key,
        "publishable_key": config.publishable_key,
        "webhook_secret": config.webhook_secret,
    });
    writeln!(io::stdout(), "{keys}")
}

/// Waits for Ctrl-C, or for the signal service supervisors send.
async fn stop_signal() {
    let interrupt = async {
        // Without the signal there is no way to stop but killing, which loses nothing that was replied to.
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
