//! Benchmarks of the whole program, on SQLite and, where `MPANEL_TEST_POSTGRES` names a server, on PostgreSQL. Each
//! prints its target, what was measured and the ratio to a bare ceiling measured in the same run, so that it means the
//! same on every machine: `mpanel-bench [NAME [COUNT]]`, with a name of [`NAMES`].

mod billing_run;
mod business;
mod console;
mod contabo_call;
mod estate;
mod figures;
mod pdf;
mod rating;
mod raw_rows;
mod read;
mod renewal;
mod start_up;
mod store;
mod sync;
mod usage;
mod wrk;

use anyhow::{Context, ensure};

use crate::store::Store;

const NAMES: [&str; 11] = [
    "start-up",
    "authenticated-read",
    "renewal-run",
    "renewal-run-again",
    "pdf",
    "usage-ingest",
    "billing-run",
    "contabo-call",
    "console",
    "sync",
    "rating",
];
/// Services that a renewal run bills unless told otherwise.
const RUNS: [usize; 2] = [500, 10_000];
/// Services with usage that a billing run bills unless told otherwise.
const METERED: usize = 5000;
/// Machines of an account that is compared unless told otherwise.
const MACHINES: usize = 5000;
/// Batches of usage events unless told otherwise.
const USAGE: usize = 1000;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut args = std::env::args().skip(1);
    let name = args.next().unwrap_or_default();
    ensure!(name.is_empty() || NAMES.contains(&name.as_str()), "there is no benchmark {name}; use one of {NAMES:?}");
    let count = args.next().map(|n| n.parse()).transpose().context("SERVICES must be a number")?;
    // What a server in production does for each request is part of what is measured.
    business::log_like_a_server()?;
    figures::head()?;
    let asked = |bench: &str| name.is_empty() || name == bench;
    if asked("contabo-call") {
        contabo_call::measure().await?;
    }
    if asked("rating") {
        rating::measure()?;
    }
    for kind in store::kinds() {
        let store = Store::new(kind)?;
        let measured = async {
            if asked("start-up") {
                start_up::measure(&store).await?;
            }
            if asked("authenticated-read") {
                read::measure(&store).await?;
            }
            if asked("pdf") {
                pdf::measure(&store).await?;
            }
            if asked("usage-ingest") {
                usage::measure(&store, count.unwrap_or(USAGE)).await?;
            }
            if asked("console") {
                console::measure(&store).await?;
            }
            if asked("sync") {
                sync::measure(&store, count.unwrap_or(MACHINES)).await?;
            }
            if asked("billing-run") {
                billing_run::measure(&store, count.unwrap_or(METERED)).await?;
            }
            if asked("renewal-run") || asked("renewal-run-again") {
                let counts = count.map_or(RUNS.to_vec(), |count| vec![count]);
                for count in counts {
                    renewal::measure(&store, count).await?;
                }
            }
            anyhow::Ok(())
        }
        .await;
        store.remove().await?;
        measured?;
    }
    Ok(())
}
