//! `cargo xtask test`: everything that can fail, with one number at the end.

use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::counts::{self, Counts};
use crate::postgres::Cluster;
use crate::scratch::Scratch;
use crate::{judges, machine, run, stamp, step, tidy, web};

/// Options of `cargo xtask test`.
#[derive(Args)]
pub struct Options {
    /// Leaves out PostgreSQL and the journeys.
    #[arg(long)]
    quick: bool,
    /// Runs only the Rust tests whose name contains this.
    filter: Option<String>,
}

/// Arguments of `cargo xtask with-postgres`.
#[derive(Args)]
pub struct WithPostgres {
    /// Program and arguments.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, required = true)]
    command: Vec<String>,
}

/// Runs one program beside a PostgreSQL of its own.
pub fn with_postgres(root: &Path, options: &WithPostgres) -> Result<ExitCode> {
    machine::ensure(root, &[machine::POSTGRES])?;
    let (program, arguments) = options.command.split_first().context("no program was given")?;
    let scratch = Scratch::in_memory()?;
    let cluster = Cluster::start(&scratch)?;
    let status = Command::new(program).args(arguments).env("MPANEL_TEST_POSTGRES", cluster.url()).status();
    let status = status.with_context(|| format!("{program} did not start"))?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What happened, step by step.
#[derive(Default)]
struct Report {
    rows: Vec<(String, Counts, Duration)>,
}

impl Report {
    /// Runs one step and books its result; a step that breaks counts as a failure.
    fn step(&mut self, name: &str, work: impl FnOnce() -> Result<Counts>) -> bool {
        let started = Instant::now();
        let counts = work().unwrap_or_else(|error| {
            println!("{name}: {error:#}");
            Counts { passed: 0, failed: 1 }
        });
        self.rows.push((name.to_owned(), counts, started.elapsed()));
        counts.failed == 0
    }

    /// Prints the table and the last line.
    fn close(&self) -> ExitCode {
        let mut sum = Counts::default();
        step::headline("Result");
        for (name, counts, time) in &self.rows {
            println!(
                "    {name:<24} {:>6} passed {:>5} failed {:>10}",
                counts.passed,
                counts.failed,
                step::seconds(*time)
            );
            sum.add(*counts);
        }
        println!("\n{} passed, {} failed", sum.passed, sum.failed);
        if sum.failed == 0 && sum.passed > 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}

/// Runs the tests and prints `N passed, N failed` last.
pub fn run(root: &Path, options: &Options) -> Result<ExitCode> {
    let mut report = Report::default();
    let full = !options.quick;
    let everything = options.filter.is_none();
    let journeys = everything && full && web::has_script(root, "journeys");
    let mut needs = vec![machine::POPPLER, machine::BIND];
    if full {
        needs.push(machine::POSTGRES);
    }
    if journeys {
        needs.push(machine::CHROMIUM);
    }
    if !report.step("machine", || machine::ensure(root, &needs).map(|()| Counts::default())) {
        return Ok(report.close());
    }
    report.rows.clear();
    // The server embeds this folder, so it must be there even when the web is not built.
    std::fs::create_dir_all(root.join("web/dist")).context("cannot create web/dist")?;
    if everything {
        checks(root, &mut report);
    }
    let scratch = Scratch::in_memory()?;
    rust(root, options, full, &scratch, &mut report);
    if everything && web::exists(root) {
        web_checks(root, &mut report);
    }
    if journeys {
        let built = report.step("web build", || {
            step::headline("Building what the journeys drive");
            web::prepare(root, web::needs(root)?).map(|()| one())
        });
        if built {
            check(&mut report, "web size", "What a first visit loads", web::npm(root).args(["run", "size"]));
            report.step("journeys", || journeys_step(root, &scratch));
        }
    }
    Ok(report.close())
}

/// The checks that run no test of their own; each counts as one.
fn checks(root: &Path, report: &mut Report) {
    report.step("tidy", || {
        step::headline("Rules of the repository");
        tidy::run(root).map(|()| one())
    });
    check(report, "format", "Formatting", step::cargo(root).args(["fmt", "--all", "--check"]));
    let clippy = ["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"];
    check(report, "lints", "Lints", step::cargo(root).args(clippy));
}

fn check(report: &mut Report, name: &str, headline: &str, command: &mut Command) -> bool {
    report.step(name, || step::run(headline, command).map(|()| one()))
}

fn one() -> Counts {
    Counts { passed: 1, failed: 0 }
}

/// Names the seed of the property tests.
const SEED: &str = "PROPTEST_RNG_SEED";

/// How many tests a test program runs side by side.
const THREADS: &str = "RUST_TEST_THREADS";

/// Two tests for each processor: half of a test on a database or over HTTP is waiting for the other end.
fn threads() -> String {
    let processors = std::thread::available_parallelism().map_or(2, usize::from);
    (2 * processors).to_string()
}

/// The same sources meet the same cases, so that a failure comes again; other sources meet others.
fn seed(root: &Path) -> Result<String> {
    let print = stamp::fingerprint(root, &["crates", "Cargo.lock"])?;
    let seed = u64::from_str_radix(&print, 16)?.to_string();
    println!("    property tests: {SEED}={seed}");
    Ok(seed)
}

/// One run: each test that touches a database takes SQLite, and PostgreSQL too
/// when `MPANEL_TEST_POSTGRES` names a server.
fn rust(root: &Path, options: &Options, with_postgres: bool, scratch: &Scratch, report: &mut Report) {
    report.step("rust", || {
        let cluster = if with_postgres { Some(Cluster::start(scratch)?) } else { None };
        let mut cargo = step::cargo(root);
        cargo.args(["test", "--workspace", "--no-fail-fast"]).env("TMPDIR", scratch.temporary()?);
        match &cluster {
            Some(cluster) => cargo.env("MPANEL_TEST_POSTGRES", cluster.url()),
            None => cargo.env_remove("MPANEL_TEST_POSTGRES"),
        };
        cargo.env("MPANEL_BEAN_CHECK", judges::books(root)?);
        if let Some(python) = judges::e_invoice(root) {
            cargo.env("MPANEL_EINVOICE_JUDGE", python);
        }
        if let Some(python) = judges::contabo(root) {
            cargo.env("MPANEL_CONTABO_JUDGE", python);
        }
        if let Some(python) = judges::cloud_init(root) {
            cargo.env("MPANEL_CLOUD_INIT_JUDGE", python);
        }
        if let Some(program) = judges::prism(root) {
            cargo.env("MPANEL_PRISM", program);
        }
        if std::env::var_os(THREADS).is_none() {
            cargo.env(THREADS, threads());
        }
        if std::env::var_os(SEED).is_none() {
            cargo.env(SEED, seed(root)?);
        }
        if let Some(filter) = &options.filter {
            cargo.args(["--", filter]);
        }
        let headline = if cluster.is_some() { "Rust tests on SQLite and PostgreSQL" } else { "Rust tests on SQLite" };
        let (success, output) = step::run_and_read(headline, &mut cargo)?;
        let counts = counts::cargo(&output);
        if success && counts == Counts::default() {
            bail!("no test ran: the filter matches none");
        }
        Ok(counts.settled(success))
    });
}

fn web_checks(root: &Path, report: &mut Report) {
    let ready = report.step("web packages", || {
        step::headline("Web packages");
        web::check_node(root)?;
        if web::needs(root)?.packages() {
            web::install(root)?;
        }
        Ok(one())
    });
    if !ready {
        return;
    }
    for (script, headline) in [("types", "Web types"), ("lint", "Web lints")] {
        if web::has_script(root, script) {
            check(report, &format!("web {script}"), headline, web::npm(root).args(["run", script]));
        }
    }
    if web::has_script(root, "test") {
        report.step("web tests", || script(root, "Web unit tests", &["run", "test"]));
    }
}

/// Hands the journeys the server and the browser. The Rust tests have built the server already, with the features
/// of their own dependencies: building it alone would compile much of it anew.
fn journeys_step(root: &Path, scratch: &Scratch) -> Result<Counts> {
    step::run("Server", step::cargo(root).args(["test", "--workspace", "--no-run"]))?;
    let mut npm = web::npm(root);
    npm.args(["run", "journeys"]).env("MPANEL_BIN", run::server_path(root, false)).env("TMPDIR", scratch.temporary()?);
    if let Some(chromium) = machine::chromium() {
        npm.env("CHROMIUM_BIN", chromium);
    }
    read_counts("Journeys in the browser", &mut npm)
}

fn script(root: &Path, headline: &str, arguments: &[&str]) -> Result<Counts> {
    read_counts(headline, web::npm(root).args(arguments))
}

fn read_counts(headline: &str, command: &mut Command) -> Result<Counts> {
    command.env("NO_COLOR", "1").env("CI", "true");
    let (success, output) = step::run_and_read(headline, command)?;
    Ok(counts::script(&output).settled(success))
}
