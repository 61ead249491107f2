//! Clients that others wrote, against the simulator. They need a package registry and some time, so they run only
//! where `MPANEL_CONTABO_JUDGES` is set.

use std::path::Path;
use std::process::Command;

use mpanel_contabo_sim::{Sim, SimConfig};

const PACKAGE: &str = "pfruck-contabo==2.0.0";

/// A fresh environment with the client in it; none if the registry is out of reach.
fn environment(folder: &Path) -> Option<std::path::PathBuf> {
    let is_done = |command: &mut Command| command.output().is_ok_and(|output| output.status.success());
    let made = is_done(Command::new("python3").args(["-m", "venv"]).arg(folder));
    let python = folder.join("bin/python");
    let installed = made && is_done(Command::new(&python).args(["-m", "pip", "install", "--quiet", PACKAGE]));
    installed.then_some(python)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_python_client_of_others_completes_a_scenario() {
    if std::env::var_os("MPANEL_CONTABO_JUDGES").is_none() {
        eprintln!("MPANEL_CONTABO_JUDGES is not set: the Python client was not run");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let Some(python) = environment(folder.path()) else {
        eprintln!("{PACKAGE} could not be installed: the Python client was not run");
        return;
    };
    let config = SimConfig::from_seed("judges");
    let served = Sim::new(config.clone()).unwrap().spawn("127.0.0.1:0".parse().unwrap()).await.unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/judges/pfruck.py");
    let mut scenario = Command::new(python);
    scenario.arg(script).arg(served.url());
    scenario.args([&config.client_id, &config.client_secret, &config.username, &config.password]);
    let output = tokio::task::spawn_blocking(move || scenario.output()).await.unwrap().unwrap();
    let (said, complained) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{said}\n{complained}");
    eprintln!("{said}");
}
