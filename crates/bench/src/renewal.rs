//! The renewal run: every service falls due at once. Beside it, raw SQL that writes the same rows in batches of the
//! same size into the same tables with the same indexes.

use anyhow::ensure;
use mpanel::wiring;
use mpanel_billing as billing;
use mpanel_core::Secret;

use crate::business::Business;
use crate::figures::{Figure, micros_since, ms, now, percent, processor_us};
use crate::raw_rows::{self, Rows};
use crate::store::Store;

const TARGET_A_SECOND: i64 = 1500;
const TARGET_RATIO: i64 = 50;
const TARGET_AGAIN: i64 = 5;
/// Invoices in one transaction.
const BATCH: usize = 50;

pub async fn measure(store: &Store, count: usize) -> anyhow::Result<()> {
    let business = Business::open(store).await?;
    let db = &business.house.deps.db;
    for first in (0..count).step_by(BATCH) {
        let tx = db.begin().await?;
        for number in first..count.min(first + BATCH) {
            business.subscribe(&tx, number).await?;
        }
        tx.commit().await?;
    }
    let before = Rows::fingerprints(db, &[]).await?;
    let mut later = business.ctx.clone();
    later.now = later.now.saturating_add(jiff::SignedDuration::from_hours(24 * 32))?;
    let (start, processor) = (now(), processor_us()?);
    let first = billing::run_renewals(&later, db, later.today()).await?;
    let (took, processor) = (micros_since(start), processor_us()? - processor);
    ensure!(first.created.len() == count, "{} of {count} were renewed", first.created.len());
    let start = now();
    let second = billing::run_renewals(&later, db, later.today()).await?;
    let again = micros_since(start);
    ensure!(second.created.is_empty(), "the second run raised {} invoices", second.created.len());

    let written = Rows::written_since(db, &before, &[]).await?;
    let mut other = business.config.clone();
    other.database_url = Secret::new(store.fresh().await?);
    let empty = wiring::open_database(&other).await?;
    let bare = raw_rows::write(&empty, &written, count.div_ceil(BATCH)).await?;
    empty.close().await?;

    let total = i64::try_from(count)?;
    let (ours, theirs) = (total * 1_000_000 / took.max(1), total * 1_000_000 / bare.max(1));
    let ratio = percent(bare, took);
    Figure {
        bench: "renewal-run",
        database: store.name(),
        what: format!("{total} invoices of 3 lines"),
        measured: format!("{ours} invoices/s, {}, processor {} us each", ms(took), processor / total),
        target: format!("{TARGET_A_SECOND}/s, {TARGET_RATIO}%"),
        raw: format!("{theirs}/s, {} rows in {}", written.count(), ms(bare)),
        ratio: Some(ratio),
        met: Some(ours >= TARGET_A_SECOND && ratio >= TARGET_RATIO),
    }
    .print()?;
    let part = percent(again * 100, took);
    Figure {
        bench: "renewal-run-again",
        database: store.name(),
        what: format!("the same date, {total} services"),
        measured: format!("{}, {}.{:02}% of the first run", ms(again), part / 100, part % 100),
        target: format!("under {TARGET_AGAIN}%"),
        raw: String::new(),
        ratio: None,
        met: Some(part < TARGET_AGAIN * 100),
    }
    .print()
}
