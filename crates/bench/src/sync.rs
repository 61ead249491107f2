//! The comparison of an account's machines with what is sold: an account with nothing, and one with thousands of services,
//! at the pace that every account has; once undisturbed, and once with a provider that says 429 on the way. Beside it the
//! same pages read by a bare HTTP client as JSON, which waits after a 429 as ours does at first.

use std::time::Duration;

use anyhow::ensure;
use mpanel_contabo::wire_request_id;
use mpanel_contabo_sim::{Fault, FaultRule};
use mpanel_workflows::reconcile;

use crate::estate::Estate;
use crate::figures::{Figure, MemoryPeak, median, micros_since, ms, now, percent, processor_us};
use crate::store::Store;

const ROUNDS: usize = 3;
/// Rows of a page, as our client asks for.
const PAGE: usize = 100;
/// The list of machines.
const LIST: &str = "/v1/compute/instances";
/// What our client waits after the first 429.
const PAUSE: Duration = Duration::from_secs(1);

pub async fn measure(store: &Store, machines: usize) -> anyhow::Result<()> {
    let estate = Estate::open(store).await?;
    estate.provider.mark().await?;
    look(&estate).await?;
    let idle = estate.provider.calls_since_mark();

    let bought = estate.provider.buy(&estate.ctx, machines).await?;
    for (number, some) in bought.chunks(100).enumerate() {
        let customer = estate.customer(number).await?;
        estate.adopt(customer, some).await?;
    }
    let first = look(&estate).await?;
    let calm = rounds(&estate, machines, &[]).await?;
    print(
        store,
        "sync",
        format!("{machines} machines, {} calls", calm.calls),
        &calm,
        format!("; first {}", ms(first)),
    )?;
    // A fifth and three fifths of the way. The provider documents neither numbers nor headers, so there is no `Retry-After`.
    let pages = u32::try_from(machines.div_ceil(PAGE))?;
    let refused = [pages / 5 + 1, pages * 3 / 5 + 1];
    let slowed = rounds(&estate, machines, &refused).await?;
    let what = format!("{machines} machines, {} times 429", refused.len());
    print(store, "sync, slowed down", what, &slowed, format!("; {} calls", slowed.calls))?;
    Figure {
        bench: "sync, idle account",
        database: store.name(),
        what: "no machines".into(),
        measured: format!("{idle} calls a look"),
        target: String::new(),
        raw: String::new(),
        ratio: None,
        met: None,
    }
    .print()?;
    estate.close().await
}

/// The medians of some looks, and of as many bare readings.
struct Rounds {
    look: i64,
    bare: i64,
    processor: i64,
    /// KiB.
    memory: i64,
    calls: usize,
}

async fn rounds(estate: &Estate, machines: usize, refused: &[u32]) -> anyhow::Result<Rounds> {
    let http = reqwest::Client::builder().no_proxy().build()?;
    let (mut looks, mut bare, mut used, mut memory, mut calls) = (Vec::new(), Vec::new(), Vec::new(), 0, 0);
    for _ in 0..ROUNDS {
        estate.provider.mark().await?;
        refuse(estate, refused);
        let (grown, processor) = (MemoryPeak::begin()?, processor_us()?);
        looks.push(look(estate).await?);
        used.push(processor_us()? - processor);
        memory = grown.grown()?.max(memory);
        calls = estate.provider.calls_since_mark();
        let token = estate.provider.bare_token(&http).await?;
        refuse(estate, refused);
        let start = now();
        read_all(estate, &http, &token, machines).await?;
        bare.push(micros_since(start));
    }
    Ok(Rounds { look: median(looks), bare: median(bare), processor: median(used), memory, calls })
}

fn print(store: &Store, bench: &'static str, what: String, of: &Rounds, more: String) -> anyhow::Result<()> {
    let measured = format!("{}, processor {}, {} KiB more memory{more}", ms(of.look), ms(of.processor), of.memory);
    Figure {
        bench,
        database: store.name(),
        what,
        measured,
        target: String::new(),
        raw: format!("{} to read the same pages bare", ms(of.bare)),
        ratio: Some(percent(of.bare, of.look)),
        met: None,
    }
    .print()
}

/// Has some of the next readings of the list of machines answered by 429.
fn refuse(estate: &Estate, readings: &[u32]) {
    let control = estate.provider.control();
    control.clear_faults();
    for nth in readings {
        let rule = FaultRule::new("GET", LIST, 1, Fault::RateLimited { retry_after: None });
        control.inject(FaultRule { path: Some(LIST.to_owned()), nth: *nth, ..rule });
    }
}

/// Reads the pages of all machines as JSON, and nothing more.
async fn read_all(estate: &Estate, http: &reqwest::Client, token: &str, machines: usize) -> anyhow::Result<()> {
    let (mut page, mut seen) = (1, 0);
    while seen < machines {
        let url = format!("{}{LIST}?page={page}&size={PAGE}&orderBy=createdDate:asc", estate.provider.served.url());
        let id = wire_request_id(estate.ctx.new_uuid()).to_string();
        let answer = http.get(&url).bearer_auth(token).header("x-request-id", id).send().await?;
        if answer.status().as_u16() == 429 {
            tokio::time::sleep(PAUSE).await;
            continue;
        }
        let found: serde_json::Value = serde_json::from_slice(&answer.error_for_status()?.bytes().await?)?;
        let rows = found["data"].as_array().map_or(0, Vec::len);
        ensure!(rows > 0, "page {page} is empty after {seen} machines");
        (page, seen) = (page + 1, seen + rows);
    }
    Ok(())
}

/// Looks once; microseconds.
async fn look(estate: &Estate) -> anyhow::Result<i64> {
    let ctx = estate.house.deps.system(estate.ctx.tenant, "bench").await?;
    let start = now();
    reconcile::look(&ctx, &estate.house.deps, estate.account).await?;
    Ok(micros_since(start))
}
