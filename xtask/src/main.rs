//! Tasks of the repository: `cargo xtask run`, `test`, `tidy` and `bench`.
//!
//! `run` opens the demo, `test` runs everything that can fail, `tidy` checks the
//! repository's own rules, `bench` measures. Programs are started with
//! argument lists, never through a shell.

mod bench;
mod counts;
mod judges;
mod machine;
mod postgres;
mod run;
mod scratch;
mod stamp;
mod step;
mod test;
mod tidy;
mod web;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

/// Tasks of the mPanel repository.
#[derive(Parser)]
#[command(bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Builds the web application and the server, and opens the demo.
    Run(run::Options),
    /// Runs every test: rules, lints, Rust on SQLite and PostgreSQL, web, journeys.
    Test(test::Options),
    /// Checks the repository's own rules.
    Tidy,
    /// Runs a program with `MPANEL_TEST_POSTGRES` naming a PostgreSQL of its own,
    /// for example `cargo xtask with-postgres cargo test -p mpanel-db`.
    WithPostgres(test::WithPostgres),
    /// Measures: `web-size` here, all other names in `mpanel-bench`.
    Bench(bench::Options),
}

fn main() -> ExitCode {
    match execute(Arguments::parse().task) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn execute(task: Task) -> Result<ExitCode> {
    let root = root();
    match task {
        Task::Run(options) => run::run(&root, &options).map(|()| ExitCode::SUCCESS),
        Task::Test(options) => test::run(&root, &options),
        Task::Tidy => tidy::run(&root).map(|()| ExitCode::SUCCESS),
        Task::WithPostgres(options) => test::with_postgres(&root, &options),
        Task::Bench(options) => bench::run(&root, &options).map(|()| ExitCode::SUCCESS),
    }
}

/// The folder of the workspace.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in the workspace").to_owned()
}
