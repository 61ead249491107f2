//! A PostgreSQL cluster of our own for one test run.
//!
//! It lives in a folder of its own, listens on a random loopback port and a
//! socket in that folder, and trusts whoever connects. PostgreSQL refuses to
//! run as root, so there it runs as the `postgres` user. When this process
//! ends in whatever way, the kernel ends the server too (`setpriv --pdeathsig`).

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::scratch::Scratch;
use crate::{machine, step};

const START_LIMIT: Duration = Duration::from_secs(30);

/// Nothing here must survive a power cut.
const SETTINGS: &str = "
listen_addresses = '127.0.0.1'
fsync = off
synchronous_commit = off
full_page_writes = off
max_connections = 400
shared_buffers = 128MB
log_min_messages = warning
";

/// The folder with `initdb` and `postgres`, newest version first.
pub fn programs() -> Option<PathBuf> {
    let mut versions: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            let version = path.file_name()?.to_str()?.parse().ok()?;
            let programs = path.join("bin");
            programs.join("initdb").is_file().then_some((version, programs))
        })
        .collect();
    versions.sort();
    let on_path = || machine::find("initdb")?.parent().map(Path::to_owned);
    versions.pop().map(|(_, programs)| programs).or_else(on_path)
}

/// A running cluster; dropping it stops it and removes its folder.
pub struct Cluster {
    folder: PathBuf,
    port: u16,
    server: Option<Child>,
}

impl Cluster {
    /// Creates and starts a cluster in a folder of its own there.
    pub fn start(scratch: &Scratch) -> Result<Self> {
        step::headline("Starting a PostgreSQL of our own");
        let started = Instant::now();
        let programs = programs().context("PostgreSQL is not installed")?;
        let folder = scratch.path().join("postgres");
        let mut cluster = Self { folder, port: free_port()?, server: None };
        cluster.create(&programs)?;
        cluster.serve(&programs)?;
        println!("    listening on 127.0.0.1:{} after {}", cluster.port, step::seconds(started.elapsed()));
        Ok(cluster)
    }

    /// The address for clients.
    pub fn url(&self) -> String {
        format!("postgres://mpanel@127.0.0.1:{}/postgres", self.port)
    }

    fn create(&self, programs: &Path) -> Result<()> {
        fs::create_dir(&self.folder).with_context(|| format!("cannot create {}", self.folder.display()))?;
        if machine::is_root() {
            step::read(Command::new("chown").arg("postgres:").arg(&self.folder))?;
        }
        let mut initdb = as_database_user("runuser", &programs.join("initdb"));
        initdb.current_dir(&self.folder).arg("--pgdata").arg(self.data());
        initdb.args(["--username=mpanel", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]);
        step::read(&mut initdb).context("the cluster was not created")?;
        let path = self.data().join("postgresql.conf");
        let own = format!("{SETTINGS}port = {}\nunix_socket_directories = '{}'\n", self.port, self.folder.display());
        let settings = fs::read_to_string(&path)? + &own;
        fs::write(&path, settings).with_context(|| format!("cannot write {}", path.display()))
    }

    fn serve(&mut self, programs: &Path) -> Result<()> {
        let log = fs::File::create(self.log())?;
        let mut server = as_database_user("setpriv", &programs.join("postgres"));
        server.current_dir(&self.folder).arg("-D").arg(self.data());
        server.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
        self.server = Some(server.spawn().context("postgres did not start")?);
        let started = Instant::now();
        loop {
            let mut ready = Command::new(programs.join("pg_isready"));
            ready.args(["--quiet", "--host=127.0.0.1", "--username=mpanel"]).arg(format!("--port={}", self.port));
            if ready.status().is_ok_and(|status| status.success()) {
                return Ok(());
            }
            let ended = self.server.as_mut().is_some_and(|server| matches!(server.try_wait(), Ok(Some(_))));
            if ended || started.elapsed() > START_LIMIT {
                let log = fs::read_to_string(self.log()).unwrap_or_default();
                bail!("PostgreSQL did not come up:\n{log}");
            }
            thread::sleep(Duration::from_millis(50));
        }
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    fn log(&self) -> PathBuf {
        self.folder.join("postgres.log")
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if let Some(mut server) = self.server.take() {
            // SIGINT asks PostgreSQL for a fast shutdown.
            let asked = Command::new("kill").arg("-INT").arg(server.id().to_string()).status();
            if asked.is_ok_and(|status| status.success()) {
                let _ = server.wait();
            } else {
                let _ = server.kill();
            }
        }
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// The program as a user PostgreSQL accepts. `setpriv` also ties its life to ours.
fn as_database_user(switch: &str, program: &Path) -> Command {
    let root = machine::is_root();
    let mut command = match switch {
        "setpriv" if machine::find("setpriv").is_some() => {
            let mut command = Command::new("setpriv");
            if root {
                command.args(["--reuid=postgres", "--regid=postgres", "--init-groups"]);
            }
            command.args(["--pdeathsig=INT", "--"]);
            command
        }
        _ if root => {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]);
            command
        }
        _ => return Command::new(program),
    };
    command.arg(program);
    command
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}
