//! Rating: usage quantities priced by graduated tiers, on one core; beside it the same sums as bare integers.

use std::hint::black_box;

use anyhow::{Context, ensure};
use mpanel_billing::Decimal;
use mpanel_billing::rating::{PriceModel, Tier, rate_minor};

use crate::figures::{Figure, micros_since, now, percent};

const TARGET_PER_SECOND: i64 = 200_000;
/// Lines to rate.
const LINES: i64 = 1_000_000;
/// The last unit of each tier but the last, and the price of one unit in each, in tenths of a cent.
const TIERS: [(i64, i64); 4] = [(100, 20), (1_000, 15), (10_000, 10), (i64::MAX, 5)];

pub fn measure() -> anyhow::Result<()> {
    let model = model()?;
    model.validate().map_err(|e| anyhow::anyhow!("{e}"))?;
    let start = now();
    let mut sum = 0;
    for line in 0..LINES {
        sum += rate_minor(&model, Decimal::from_minor(quantity(black_box(line)), 0), 2)
            .map_err(|e| anyhow::anyhow!("{e}"))?;
    }
    let took = micros_since(start);
    let start = now();
    let bare: i64 = (0..LINES).map(|line| bare(quantity(black_box(line)))).sum();
    let raw = micros_since(start);
    ensure!(sum == bare, "the rated lines come to {sum}, the bare sums to {bare}");
    let per_second = LINES * 1_000_000 / took.max(1);
    Figure {
        bench: "rating",
        database: "none",
        what: format!("{LINES} lines of four tiers"),
        measured: format!("{per_second} lines/s on one core"),
        target: format!("{TARGET_PER_SECOND} lines/s"),
        raw: format!("{} lines/s as integers", LINES * 1_000_000 / raw.max(1)),
        ratio: Some(percent(raw, took)),
        met: Some(per_second >= TARGET_PER_SECOND),
    }
    .print()
}

/// Quantities of all tiers.
fn quantity(line: i64) -> i64 {
    line * 7919 % 20_000
}

fn model() -> anyhow::Result<PriceModel> {
    let tier = |(up_to, tenths): (i64, i64)| {
        let unit = format!("0.{tenths:03}").parse().ok().context("a price")?;
        Ok(Tier { up_to: (up_to != i64::MAX).then(|| Decimal::from_minor(up_to, 0)), unit, flat: Decimal::ZERO })
    };
    Ok(PriceModel::Graduated { tiers: TIERS.into_iter().map(tier).collect::<anyhow::Result<_>>()? })
}

/// The same in cents, half-up, by hand.
fn bare(quantity: i64) -> i64 {
    let (mut below, mut tenths) = (0, 0);
    for (up_to, price) in TIERS {
        tenths += (quantity.min(up_to) - below).max(0) * price;
        below = up_to;
    }
    (tenths + 5) / 10
}
