//! Invoices as PDF over HTTP, after warm-up, one at a time; beside it the typesetting alone.

use anyhow::ensure;
use mpanel::config::WorkerConfig;
use mpanel_documents as documents;
use tokio_util::sync::CancellationToken;

use crate::business::Business;
use crate::figures::{Figure, median, micros_since, ms, now, percent, processor_us, slowest_but_5_percent};
use crate::store::Store;

const TARGET_US: i64 = 10_000;
const INVOICES: usize = 60;

pub async fn measure(store: &Store) -> anyhow::Result<()> {
    let business = Business::open(store).await?;
    // Different customers, so that no document is a repetition of another.
    let clients = business.clients(INVOICES).await?;
    let stop = CancellationToken::new();
    let listening = mpanel::serve::listen(([127, 0, 0, 1], 0).into()).await?;
    let base = format!("http://{}", listening.address);
    let house = business.house.clone();
    let router = mpanel::serve::application(&house, None, None);
    let idle = WorkerConfig { in_process: false, ..business.config.worker.clone() };
    let serving = tokio::spawn(mpanel::serve::run(house, listening, router, idle, stop.clone()));
    let http = reqwest::Client::new();
    let (mut times, mut alone, mut processor) = (Vec::new(), Vec::new(), Vec::new());
    for (number, client) in clients.iter().enumerate() {
        let (start, before) = (now(), processor_us()?);
        let url = format!("{base}/api/v1/portal/invoices/{}/pdf", client.invoice);
        let bytes = http.get(url).bearer_auth(&client.token).send().await?.error_for_status()?.bytes().await?;
        times.push(micros_since(start));
        processor.push(processor_us()? - before);
        ensure!(bytes.starts_with(b"%PDF"), "the answer is no PDF");
        let mut sheet = documents::sample::invoice();
        sheet.number = format!("{number}");
        sheet.buyer.name = format!("Customer {number}");
        let start = now();
        tokio::task::spawn_blocking(move || documents::render_invoice(&sheet)).await??;
        alone.push(micros_since(start));
    }
    stop.cancel();
    serving.await??;
    let cold = times[0];
    let (warm, alone) = (times.split_off(INVOICES / 6), alone.split_off(INVOICES / 6));
    let warm_processor = processor.split_off(INVOICES / 6);
    let each = warm_processor.iter().sum::<i64>() / i64::try_from(warm_processor.len())?.max(1);
    let (middle, bare) = (median(warm.clone()), median(alone));
    Figure {
        bench: "pdf",
        database: store.name(),
        what: "an invoice over HTTP".to_owned(),
        measured: format!(
            "{}, p95 {}, first {}, processor {}",
            ms(middle),
            ms(slowest_but_5_percent(warm)),
            ms(cold),
            ms(each)
        ),
        target: format!("{} ms", TARGET_US / 1000),
        raw: format!("{} to typeset three lines", ms(bare)),
        ratio: Some(percent(middle, bare)),
        met: Some(middle <= TARGET_US),
    }
    .print()
}
