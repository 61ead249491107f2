//! Clients that others wrote, against the simulator. They need a package registry and some time, so they run only
//! where `MPANEL_CONTABO_JUDGES` is set.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use mpanel_contabo_sim::{Sim, SimConfig};

/// A fresh environment with the client in it; none if the registry is out of reach.
fn environment(folder: &Path, package: &str) -> Option<std::path::PathBuf> {
    let is_done = |command: &mut Command| command.output().is_ok_and(|output| output.status.success());
    let made = is_done(Command::new("python3").args(["-m", "venv"]).arg(folder));
    let python = folder.join("bin/python");
    let installed = made && is_done(Command::new(&python).args(["-m", "pip", "install", "--quiet", package]));
    installed.then_some(python)
}

async fn judge(package: &str, script: &str) {
    if std::env::var_os("MPANEL_CONTABO_JUDGES").is_none() {
        eprintln!("MPANEL_CONTABO_JUDGES is not set: the Python client was not run");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let Some(python) = environment(folder.path(), package) else {
        eprintln!("{package} could not be installed: the Python client was not run");
        return;
    };
    let mut config = SimConfig::from_seed("judges");
    config.delays.storage_stats = Duration::ZERO;
    let served = Sim::new(config.clone()).unwrap().spawn("127.0.0.1:0".parse().unwrap()).await.unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/judges").join(script);
    let mut scenario = Command::new(python);
    scenario.arg(script).arg(served.url());
    scenario.args([&config.client_id, &config.client_secret, &config.username, &config.password]);
    let output = tokio::task::spawn_blocking(move || scenario.output()).await.unwrap().unwrap();
    let (said, complained) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{said}\n{complained}");
    eprintln!("{said}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_python_client_of_others_completes_a_scenario() {
    judge("pfruck-contabo==2.0.0", "pfruck.py").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn boto3_completes_a_scenario_with_buckets() {
    judge("boto3>=1.40", "boto.py").await;
}
