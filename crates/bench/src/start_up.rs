//! From the start of the process to its first answer, and the memory of a server that nobody asks anything.

use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, ensure};
use jiff::Timestamp;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

use crate::figures::{Figure, median, micros_since, ms, now, percent, processor_us_of};
use crate::store::Store;

const TARGET_MS: i64 = 200;
const TARGET_MIB: i64 = 60;
const RESTARTS: usize = 5;
const IDLE_FOR: Duration = Duration::from_secs(10);
const LONGEST_US: i64 = 120_000_000;

/// A way to start the program.
struct Start<'a> {
    what: &'a str,
    command: fn(&Store, &str, u16) -> anyhow::Result<Command>,
    database: String,
    bare: i64,
    /// Whether the memory is the server's alone: the demo holds two simulators besides.
    alone: bool,
}

pub async fn measure(store: &Store) -> anyhow::Result<()> {
    let mut times = Vec::new();
    for _ in 0..RESTARTS {
        let start = now();
        let status = Command::new(program()?).arg("--version").stdout(Stdio::null()).status().await?;
        ensure!(status.success(), "the program does not run");
        times.push(micros_since(start));
    }
    let bare = median(times);
    let empty = Start { what: "empty business", command: serve, database: store.fresh().await?, bare, alone: true };
    empty.measure(store).await?;
    let database = store.fresh().await?;
    let demo = Start { what: "demo, a year of business", command: demo, database, bare, alone: false };
    demo.fill(store).await?;
    demo.measure(store).await
}

/// The server, built beside this program.
fn program() -> anyhow::Result<PathBuf> {
    let program = std::env::current_exe()?.with_file_name("mpanel");
    ensure!(program.exists(), "{} is not built", program.display());
    Ok(program)
}

fn serve(store: &Store, database: &str, port: u16) -> anyhow::Result<Command> {
    let mut command = Command::new(program()?);
    command.arg("serve").stdout(Stdio::null()).kill_on_drop(true);
    command.env("MPANEL__SERVER__LISTEN", format!("127.0.0.1:{port}"));
    command.env("MPANEL__DATABASE__URL", database);
    command.env("MPANEL__SECRETS__MASTER_KEY_FILE", store.folder.join("start.key"));
    Ok(command)
}

fn demo(store: &Store, database: &str, port: u16) -> anyhow::Result<Command> {
    let mut command = Command::new(program()?);
    command.arg("demo").arg("--data").arg(store.folder.join("demo")).args(["--database", database]);
    command.args(["--listen", &format!("127.0.0.1:{port}")]).stdout(Stdio::piped()).kill_on_drop(true);
    Ok(command)
}

impl Start<'_> {
    /// Plays the demo's story once.
    async fn fill(&self, store: &Store) -> anyhow::Result<()> {
        let mut child = (self.command)(store, &self.database, free_port()?)?.spawn()?;
        let output = child.stdout.take().context("the demo has an output")?;
        let mut lines = BufReader::new(output).lines();
        while let Some(line) = lines.next_line().await? {
            if line.contains("Stop with Ctrl-C") {
                return end(child).await;
            }
        }
        anyhow::bail!("the demo ended before it was open")
    }

    async fn measure(&self, store: &Store) -> anyhow::Result<()> {
        let first = self.once(store, Duration::ZERO).await?.0;
        let (mut times, mut processors) = (Vec::new(), Vec::new());
        for _ in 0..RESTARTS {
            let (time, _, processor) = self.once(store, Duration::ZERO).await?;
            times.push(time);
            processors.push(processor);
        }
        let (_, memory, _) = self.once(store, IDLE_FOR).await?;
        let (restart, processor) = (median(times), median(processors));
        Figure {
            bench: "start-up",
            database: store.name(),
            what: self.what.to_owned(),
            measured: format!("{} to an answer, processor {} (first start {})", ms(restart), ms(processor), ms(first)),
            target: format!("{TARGET_MS} ms"),
            raw: format!("{} to print its version", ms(self.bare)),
            ratio: Some(percent(restart, self.bare)),
            met: Some(restart <= TARGET_MS * 1000),
        }
        .print()?;
        let mib = memory.all / 1024;
        Figure {
            bench: "idle memory",
            database: store.name(),
            what: self.what.to_owned(),
            measured: format!("{mib} MiB resident, {} of it its own", memory.own / 1024),
            target: if self.alone { format!("{TARGET_MIB} MiB") } else { String::new() },
            raw: String::new(),
            ratio: None,
            met: self.alone.then_some(mib <= TARGET_MIB),
        }
        .print()
    }

    /// Starts, waits for the first answer, stays idle and ends; time, memory, and processor time until the answer.
    async fn once(&self, store: &Store, idle: Duration) -> anyhow::Result<(i64, Memory, i64)> {
        let port = free_port()?;
        let http = reqwest::Client::new();
        let mut command = (self.command)(store, &self.database, port)?;
        let start = now();
        let child = command.spawn()?;
        wait_for_answer(&http, &format!("http://127.0.0.1:{port}/readyz"), start).await?;
        let took = micros_since(start);
        let process = child.id().context("the program has ended")?;
        let processor = processor_us_of(&process.to_string())?;
        tokio::time::sleep(idle).await;
        let memory = Memory::of(process)?;
        end(child).await?;
        Ok((took, memory, processor))
    }
}

async fn wait_for_answer(http: &reqwest::Client, url: &str, start: Timestamp) -> anyhow::Result<()> {
    while !http.get(url).send().await.is_ok_and(|r| r.status().is_success()) {
        ensure!(micros_since(start) < LONGEST_US, "the program does not come up");
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    Ok(())
}

/// Asks the program to end, and waits for it.
async fn end(mut child: Child) -> anyhow::Result<()> {
    let process = child.id().context("the program has ended")?;
    Command::new("kill").arg("-TERM").arg(process.to_string()).status().await?;
    child.wait().await?;
    Ok(())
}

// Two in a row: the demo's provider takes the next one.
fn free_port() -> anyhow::Result<u16> {
    for _ in 0..100 {
        let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        if port < u16::MAX && std::net::TcpListener::bind(("127.0.0.1", port + 1)).is_ok() {
            return Ok(port);
        }
    }
    anyhow::bail!("there are no two free ports in a row")
}

/// Resident memory in KiB.
struct Memory {
    all: i64,
    /// Without what is only mapped from the program's file and can be dropped at any time.
    own: i64,
}

impl Memory {
    fn of(process: u32) -> anyhow::Result<Self> {
        let status = std::fs::read_to_string(format!("/proc/{process}/status"))?;
        let field = |name: &str| -> anyhow::Result<i64> {
            let line = status.lines().find_map(|l| l.strip_prefix(name)).context("no such line in /proc")?;
            Ok(line.trim().trim_end_matches("kB").trim().parse()?)
        };
        Ok(Self { all: field("VmRSS:")?, own: field("RssAnon:")? })
    }
}
