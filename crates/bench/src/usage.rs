//! Usage that arrives: batches of a hundred events with one duplicate in a hundred, each batch a transaction. Beside it,
//! raw SQL that writes the same rows into the same table with the same indexes.

use std::collections::BTreeMap;

use anyhow::ensure;
use mpanel::wiring;
use mpanel_billing::{self as billing, NewUsage};
use mpanel_core::{Secret, ServiceId};

use crate::business::Business;
use crate::figures::{Figure, micros_since, ms, now, percent, processor_us};
use crate::raw_rows::{self, Rows};
use crate::store::Store;

const TARGET_A_SECOND: i64 = 15_000;
const TARGET_RATIO: i64 = 50;
/// Services that are measured.
const SERVICES: usize = 200;
/// Events in one transaction; the last of them repeats one of the batch before.
const BATCH: usize = 100;

pub async fn measure(store: &Store, batches: usize) -> anyhow::Result<()> {
    let business = Business::open(store).await?;
    let services = metered(&business).await?;
    let sent = sent(&business, &services, batches);
    let db = &business.house.deps.db;
    let before = Rows::fingerprints(db, &[]).await?;
    let (start, processor) = (now(), processor_us()?);
    let mut accepted = 0;
    for batch in &sent {
        let tx = db.begin().await?;
        accepted += billing::record_usage(&business.ctx, &tx, batch).await?.accepted;
        tx.commit().await?;
    }
    let (took, processor) = (micros_since(start), processor_us()? - processor);
    let written = Rows::written_since(db, &before, &[]).await?;
    let wanted = batches * BATCH - (batches - 1);
    ensure!(accepted == wanted && written.count() == wanted, "{accepted} of {wanted} events were counted");

    let mut other = business.config.clone();
    other.database_url = Secret::new(store.fresh().await?);
    let empty = wiring::open_database(&other).await?;
    let bare = raw_rows::write(&empty, &written, batches).await?;
    empty.close().await?;

    let total = i64::try_from(batches * BATCH)?;
    let (ours, theirs) = (total * 1_000_000 / took.max(1), total * 1_000_000 / bare.max(1));
    let ratio = percent(bare, took);
    Figure {
        bench: "usage-ingest",
        database: store.name(),
        what: format!("{total} events in batches of {BATCH}, 1% sent twice"),
        measured: format!("{ours} events/s, {}, processor {} us each", ms(took), processor / total),
        target: format!("{TARGET_A_SECOND}/s, {TARGET_RATIO}%"),
        raw: format!("{theirs}/s, {} rows in {}", written.count(), ms(bare)),
        ratio: Some(ratio),
        met: Some(ours >= TARGET_A_SECOND && ratio >= TARGET_RATIO),
    }
    .print()
}

async fn metered(business: &Business) -> anyhow::Result<Vec<ServiceId>> {
    let tx = business.house.deps.db.begin().await?;
    business.meter_traffic(&tx).await?;
    tx.commit().await?;
    let mut services = Vec::new();
    for first in (0..SERVICES).step_by(50) {
        let tx = business.house.deps.db.begin().await?;
        for number in first..SERVICES.min(first + 50) {
            let (_, placed) = business.subscribe(&tx, number).await?;
            services.extend(placed.subscriptions.iter().map(|s| s.service));
        }
        tx.commit().await?;
    }
    Ok(services)
}

fn sent(business: &Business, services: &[ServiceId], batches: usize) -> Vec<Vec<NewUsage>> {
    let event = |number: usize| NewUsage {
        id: format!("event-{number:08}"),
        service: Some(services[number % services.len()]),
        subscription: None,
        meter: "traffic".into(),
        value: billing::Decimal::whole(1 + i64::try_from(number % 97).unwrap_or_default()),
        occurred_at: business.ctx.now,
        unique_key: None,
        attributes: BTreeMap::new(),
    };
    let batch = |n: usize| {
        let mut events: Vec<NewUsage> = (n * BATCH..(n + 1) * BATCH).map(event).collect();
        if n > 0 {
            events[BATCH - 1] = event((n - 1) * BATCH);
        }
        events
    };
    (0..batches).map(batch).collect()
}
