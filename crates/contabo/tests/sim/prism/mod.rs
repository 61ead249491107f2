//! Prism, a program of others that serves an API document or watches calls pass: what it is given and what it said.
//! `cargo xtask test` installs it and names it in `MPANEL_PRISM`.

mod log;

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use mpanel_contabo_sim::{Mends, published_document};
use serde_json::Value;
use tempfile::TempDir;

pub use log::Exchange;

/// Names the program.
const VARIABLE: &str = "MPANEL_PRISM";
/// A path that is in no document: where it is in the log, all that was asked for before is there too.
const END: &str = "/the-end";
/// Tenths of a second to wait for a line.
const PATIENCE: usize = 1200;

/// A running Prism; ends with this value.
pub struct Prism {
    child: Child,
    url: String,
    lines: Arc<Mutex<Vec<String>>>,
    /// Holds the document.
    _folder: TempDir,
}

impl Prism {
    /// Prism that answers from the document. Where it or the document is missing, says what is `unchecked`.
    pub async fn alone(unchecked: &str) -> Option<Self> {
        Self::start(unchecked, |prism, document| {
            prism.arg("mock").arg(document);
        })
        .await
    }

    /// Prism that hands calls on and compares both sides with the document.
    pub async fn between(upstream: &str, unchecked: &str) -> Option<Self> {
        Self::start(unchecked, |prism, document| {
            prism.arg("proxy").arg(document).arg(upstream);
        })
        .await
    }

    async fn start(unchecked: &str, arguments: impl FnOnce(&mut Command, &Path)) -> Option<Self> {
        let text = published_document(unchecked)?;
        let program = program(unchecked)?;
        let mut document: Value = serde_yaml_ng::from_str(&text).unwrap();
        let mut mends = Mends::default();
        mends.apply(&mut document);
        assert!(mends.all_needed(), "the document is in better order than it was: {mends:?}");
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("openapi.json");
        std::fs::write(&file, document.to_string()).unwrap();
        let port = free_port();
        let mut command = Command::new(program);
        arguments(&mut command, &file);
        command.args(["--host", "127.0.0.1", "--port", &port.to_string()]);
        command.env("NO_COLOR", "1").env("NODE_NO_WARNINGS", "1").stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let lines = Arc::new(Mutex::new(Vec::new()));
        let (output, noted) = (child.stdout.take().unwrap(), Arc::clone(&lines));
        std::thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                noted.lock().unwrap().push(line);
            }
        });
        let mut prism = Self { child, url: format!("http://127.0.0.1:{port}"), lines, _folder: folder };
        prism.wait_for("Prism is listening").await;
        Some(prism)
    }

    /// Its address.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Everything that was asked for so far.
    pub async fn exchanges(mut self) -> Vec<Exchange> {
        reqwest::Client::builder().no_proxy().build().unwrap().get(format!("{}{END}", self.url)).send().await.unwrap();
        self.wait_for(END).await;
        let lines = self.lines.lock().unwrap();
        let mut all = log::exchanges(&lines);
        all.retain(|exchange| exchange.path != END);
        all
    }

    async fn wait_for(&mut self, words: &str) {
        for _ in 0..PATIENCE {
            if self.lines.lock().unwrap().iter().any(|line| line.contains(words)) {
                return;
            }
            let ended = self.child.try_wait().unwrap();
            assert!(ended.is_none(), "Prism ended: {:?}", self.lines.lock().unwrap());
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("Prism did not say {words:?}: {:?}", self.lines.lock().unwrap());
    }
}

impl Drop for Prism {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A port below those that other tests are given by the system, since Prism takes seconds to listen on it.
fn free_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let own = u16::try_from(std::process::id() % 5000).unwrap_or(0);
    loop {
        let port = 20_000 + (own + NEXT.fetch_add(1, Ordering::Relaxed) * 17) % 10_000;
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}

/// The program; written past the test harness, which shows nothing that a test prints unless it fails.
fn program(unchecked: &str) -> Option<PathBuf> {
    let named = std::env::var_os(VARIABLE).filter(|path| !path.is_empty());
    if named.is_none() {
        let remedy = format!("set {VARIABLE} to the program of @stoplight/prism-cli");
        let _ = writeln!(std::io::stderr(), "NOT CHECKED: {unchecked} ({remedy}; `cargo xtask test` does)");
    }
    named.map(PathBuf::from)
}
