//! The billing run of a business with usage: a fixed fee, a graduated meter with thirty usage rows, 20% tax, and for one
//! service in ten an upgrade in the middle of the period. Beside it, raw SQL that writes the same rows in transactions of
//! 1, 50 and 500 invoices; while it goes, the next bill of an account with fifty services is looked at again and again.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::{Context, ensure};
use jiff::SignedDuration;
use mpanel::wiring;
use mpanel_billing::{
    self as billing, ChangeBy, ChangeRequest, ChangeWhen, NewUsage, PreviewAssumptions, WantedChange,
};
use mpanel_core::{Currency, CustomerId, Date, Money, OpContext, Secret, ServiceId, SubscriptionId};
use mpanel_db::Tx;

use crate::business::Business;
use crate::figures::{Figure, MemoryPeak, micros_since, ms, now, percent, slowest_but_1_percent};
use crate::raw_rows::{self, Rows};
use crate::store::Store;

const TARGET_A_SECOND: i64 = 1500;
const TARGET_RATIO: i64 = 50;
const TARGET_AGAIN: i64 = 5;
const TARGET_PREVIEW_US: i64 = 25_000;
/// Usage rows of each service.
const USAGE_ROWS: usize = 30;
/// One service in this many has an upgrade in its period.
const UPGRADED: usize = 10;
/// Services of the account that is previewed.
const ACCOUNT: usize = 50;
/// Rows that were there before and that no run touches: not looked at.
const UNTOUCHED: [&str; 1] = ["billing_usage_events"];

pub async fn measure(store: &Store, count: usize) -> anyhow::Result<()> {
    let business = Business::open_in(store, "AT").await?;
    let db = &business.house.deps.db;
    let tx = db.begin().await?;
    business.meter_traffic(&tx).await?;
    let account = business.account(&tx, ACCOUNT).await?;
    tx.commit().await?;
    let services = subscribe(&business, count).await?;
    let later = at(&business.ctx, 34)?;
    use_up(&business, &services).await?;
    let before = Rows::fingerprints(db, &UNTOUCHED).await?;

    let memory = MemoryPeak::begin()?;
    let (start, over) = (now(), AtomicBool::new(false));
    let run = async {
        let run = billing::run_renewals(&later, db, later.today()).await;
        over.store(true, Ordering::Relaxed);
        (run, micros_since(start))
    };
    let ((first, took), seen) = tokio::join!(run, look_ahead(&business, &later, account, &over));
    let (first, grown) = (first?, memory.grown()?);
    ensure!(first.parked.is_empty() && first.created.len() > count, "{} of {count} were billed", first.created.len());
    let start = now();
    let second = billing::run_renewals(&later, db, later.today()).await?;
    let again = micros_since(start);
    ensure!(second.created.is_empty(), "the second run raised {} invoices", second.created.len());

    let written = Rows::written_since(db, &before, &UNTOUCHED).await?;
    let invoices = first.created.len();
    let mut bare = Vec::new();
    for size in [1, 50, 500] {
        let mut other = business.config.clone();
        other.database_url = Secret::new(store.fresh().await?);
        let empty = wiring::open_database(&other).await?;
        let took = raw_rows::write(&empty, &written, invoices.div_ceil(size)).await?;
        bare.push((size, took));
        empty.close().await?;
    }
    let total = i64::try_from(invoices)?;
    let a_second = |took: i64| total * 1_000_000 / took.max(1);
    let at_50 = bare.iter().find(|(size, _)| *size == 50).context("50 was written")?.1;
    let raw: Vec<String> = bare.iter().map(|(size, took)| format!("{}/s at {size}", a_second(*took))).collect();
    let ratio = percent(at_50, took);
    Figure {
        bench: "billing-run",
        database: store.name(),
        what: format!("{count} services, {total} invoices"),
        measured: format!("{} invoices/s, {}, {grown} KiB more memory", a_second(took), ms(took)),
        target: format!("{TARGET_A_SECOND}/s, {TARGET_RATIO}%"),
        raw: raw.join(", "),
        ratio: Some(ratio),
        met: Some(a_second(took) >= TARGET_A_SECOND && ratio >= TARGET_RATIO),
    }
    .print()?;
    let part = percent(again * 100, took);
    Figure {
        bench: "billing-run, again",
        database: store.name(),
        what: format!("the same date, {count} services"),
        measured: format!("{}, {}.{:02}% of the first run", ms(again), part / 100, part % 100),
        target: format!("under {TARGET_AGAIN}%"),
        raw: String::new(),
        ratio: None,
        met: Some(part < TARGET_AGAIN * 100),
    }
    .print()?;
    let seen = seen?;
    let looks = seen.len();
    let slow = slowest_but_1_percent(seen);
    Figure {
        bench: "preview, during it",
        database: store.name(),
        what: format!("{ACCOUNT} services, {looks} times"),
        measured: format!("p99 {}", ms(slow)),
        target: format!("p99 {}", ms(TARGET_PREVIEW_US)),
        raw: String::new(),
        ratio: None,
        met: Some(slow < TARGET_PREVIEW_US),
    }
    .print()
}

fn at(ctx: &OpContext, days: i64) -> anyhow::Result<OpContext> {
    let mut later = ctx.clone();
    later.now = later.now.saturating_add(SignedDuration::from_hours(24 * days))?;
    Ok(later)
}

async fn subscribe(business: &Business, count: usize) -> anyhow::Result<Vec<ServiceId>> {
    let mut services = Vec::with_capacity(count);
    let upgraded_on = at(&business.ctx, 12)?.today();
    for first in (0..count).step_by(50) {
        let tx = business.house.deps.db.begin().await?;
        for number in first..count.min(first + 50) {
            let (_, placed) = business.subscribe(&tx, number).await?;
            let sold = placed.subscriptions.first().context("an order without a subscription")?;
            if number % UPGRADED == 0 {
                upgrade(business, &tx, sold.subscription, upgraded_on).await?;
            }
            services.push(sold.service);
        }
        tx.commit().await?;
    }
    Ok(services)
}

async fn upgrade(business: &Business, tx: &Tx, subscription: SubscriptionId, on: Date) -> anyhow::Result<()> {
    let what = WantedChange::Price(Money::new(2400, Currency::EUR));
    let request = ChangeRequest { what, when: ChangeWhen::On(on), note: None, by: ChangeBy::Staff };
    billing::change_subscription(&business.ctx, tx, subscription, &request, billing::Shown::default(), None).await?;
    Ok(())
}

/// Thirty usage rows for each service, in its first period.
async fn use_up(business: &Business, services: &[ServiceId]) -> anyhow::Result<()> {
    let ctx = at(&business.ctx, 29)?;
    let event = |number: usize, service: ServiceId, day: usize| -> anyhow::Result<NewUsage> {
        let hours = i64::try_from(day * 22 + 1)?;
        Ok(NewUsage {
            id: format!("{number}-{day}"),
            service: Some(service),
            subscription: None,
            meter: "traffic".into(),
            value: billing::Decimal::whole(i64::try_from(20 + (number + day) % 60)?),
            occurred_at: business.ctx.now.saturating_add(SignedDuration::from_hours(hours))?,
            unique_key: None,
            attributes: BTreeMap::new(),
        })
    };
    for (index, some) in services.chunks(30).enumerate() {
        let mut events = Vec::with_capacity(some.len() * USAGE_ROWS);
        for (offset, service) in some.iter().enumerate() {
            for day in 0..USAGE_ROWS {
                events.push(event(index * 30 + offset, *service, day)?);
            }
        }
        let tx = business.house.deps.db.begin().await?;
        billing::record_usage(&ctx, &tx, &events).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Previews an account's next bills until the run is over. Returns what each look took.
async fn look_ahead(
    business: &Business,
    later: &OpContext,
    account: CustomerId,
    over: &AtomicBool,
) -> anyhow::Result<Vec<i64>> {
    let until = at(later, 40)?.today();
    let assumptions = PreviewAssumptions { customer: Some(account), ..PreviewAssumptions::default() };
    let mut took = Vec::new();
    while !over.load(Ordering::Relaxed) {
        let start = now();
        let acts = billing::preview(later, business.house.deps.db.read(), until, &assumptions).await?;
        took.push(micros_since(start));
        ensure!(!acts.is_empty(), "nothing is ahead of the account");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    Ok(took)
}
