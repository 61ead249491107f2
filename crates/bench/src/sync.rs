//! The comparison of an account's machines with what is sold: an account with nothing, and one with thousands of services,
//! at the pace that every account has. Beside it the bare listing of the same machines by the same client.

use mpanel_workflows::reconcile;

use crate::estate::Estate;
use crate::figures::{Figure, MemoryPeak, median, micros_since, ms, now, percent, processor_us};
use crate::store::Store;

const ROUNDS: usize = 3;

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
    let (mut looks, mut listings, mut used, mut grown, mut asked) = (Vec::new(), Vec::new(), Vec::new(), 0, 0);
    let client = estate.provider.client()?;
    for _ in 0..ROUNDS {
        estate.provider.mark().await?;
        let (memory, processor) = (MemoryPeak::begin()?, processor_us()?);
        looks.push(look(&estate).await?);
        used.push(processor_us()? - processor);
        grown = memory.grown()?.max(grown);
        asked = estate.provider.calls_since_mark();
        let start = now();
        let listed = client.list_all_instances(estate.ctx.new_uuid(), &Default::default()).await?;
        listings.push(micros_since(start));
        anyhow::ensure!(listed.len() == machines, "{} machines are listed", listed.len());
    }
    let (look, listing) = (median(looks), median(listings));
    let count = i64::try_from(machines)?;
    Figure {
        bench: "sync",
        database: store.name(),
        what: format!("{machines} machines, {asked} calls"),
        measured: format!(
            "{} ({}/s), processor {}, {grown} KiB more memory; first {}",
            ms(look),
            count * 1_000_000 / look.max(1),
            ms(median(used)),
            ms(first)
        ),
        target: String::new(),
        raw: format!("{} to list them", ms(listing)),
        ratio: Some(percent(listing, look)),
        met: None,
    }
    .print()?;
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

/// Looks once; microseconds.
async fn look(estate: &Estate) -> anyhow::Result<i64> {
    let ctx = estate.house.deps.system(estate.ctx.tenant, "bench").await?;
    let start = now();
    reconcile::look(&ctx, &estate.house.deps, estate.account).await?;
    Ok(micros_since(start))
}
