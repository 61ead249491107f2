//! Clients and judges that others wrote, against the simulator. `cargo xtask test` installs what
//! `judge/requirements.txt` lists and names the interpreter in `MPANEL_CONTABO_JUDGE`.

mod schemathesis;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use mpanel_contabo_sim::{Served, Sim, SimConfig};

/// Names the Python interpreter that has the judges.
const VARIABLE: &str = "MPANEL_CONTABO_JUDGE";

/// The interpreter. Where there is none, says what is therefore `unchecked`, past the test harness, which shows
/// nothing that a test prints unless it fails.
fn interpreter(unchecked: &str) -> Option<PathBuf> {
    let python = std::env::var_os(VARIABLE).filter(|path| !path.is_empty());
    if python.is_none() {
        let remedy = format!("set {VARIABLE} to a Python with crates/contabo-sim/judge/requirements.txt");
        let _ = writeln!(std::io::stderr(), "NOT CHECKED: {unchecked} ({remedy}; `cargo xtask test` does)");
    }
    python.map(PathBuf::from)
}

fn config() -> SimConfig {
    let mut config = SimConfig::from_seed("judges");
    config.delays.storage_stats = Duration::ZERO;
    config
}

async fn serve(config: &SimConfig) -> Served {
    Sim::new(config.clone()).unwrap().spawn("127.0.0.1:0".parse().unwrap()).await.unwrap()
}

/// Runs a program that must be content, and returns what it said.
async fn run(mut command: Command) -> String {
    // What is asked for is here, whatever stands between this machine and others.
    command.env("NO_PROXY", "127.0.0.1,localhost").env("no_proxy", "127.0.0.1,localhost");
    let output = tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap();
    let (said, complained) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{said}\n{complained}");
    said.into_owned()
}

async fn scenario(script: &str, config: SimConfig) {
    let Some(python) = interpreter(&format!("the Contabo simulator by the client in {script}")) else { return };
    let served = serve(&config).await;
    let mut command = Command::new(python);
    command.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/judges").join(script)).arg(served.url());
    command.args([&config.client_id, &config.client_secret, &config.username, &config.password]);
    eprintln!("{}", run(command).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_python_client_of_others_completes_a_scenario() {
    scenario("pfruck.py", config()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn boto3_completes_a_scenario_with_buckets() {
    scenario("boto.py", config()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn certbots_plugin_proves_a_name_and_cleans_up() {
    let mut config = config();
    config.short_record_names = true;
    scenario("certbot_plugin.py", config).await;
}
