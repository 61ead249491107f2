//! Usage: what is measured, what it costs, what arrived, and what of it is billed.
//!
//! Meters are the tenant's. A product may have a price for a meter and currency; an order freezes it as a usage
//! term of the subscription. Events arrive through [`record_usage`], each counted once by its id. When a period is
//! over, the renewal run rates it with `mpanel_calc::usage` and writes its line on the invoice of the next fee; the
//! row of the period, written in the same transaction, is the claim. What arrives or is corrected afterwards marks
//! the period, and the next invoice has the difference. A price may name thresholds: [`bill_threshold`] bills the running
//! period when its amount reaches one, and its end bills the rest.

mod commitment;
mod correct;
mod ingest;
mod load;
mod meter;
mod metered;
mod price;
mod read;
mod report;
pub(crate) mod store;
mod terms;
mod threshold;

pub use commitment::{commitments, set_commitments};
pub use correct::{Correction, UsageEventView, correct_usage, list_usage_events};
pub use ingest::{Ingested, NewUsage, record_usage};
pub(crate) use load::{give_back, load, write_periods};
pub use meter::{MeterPatch, MeterView, NewMeter, create_meter, list_meters, update_meter};
pub(crate) use metered::{Due, Metered};
pub use mpanel_calc::rating::Aggregation;
pub use price::{ProductUsagePrice, set_usage_prices, usage_prices};
pub use report::{BilledUsage, MeterUsage, ServiceUsage, UsageDay, UsageTier, usage_of_service};
pub(crate) use terms::{change_terms, open_terms};
pub use threshold::{BillThreshold, ThresholdBill, bill_threshold};

/// The setting: how long after its end a period's usage is billed.
pub(crate) const COLLECTION_HOURS: &str = "usage.collection_hours";

/// Days for which a period of usage is left to be collected, as the daily round sees it.
pub(crate) fn days_to_collect(hours: i64) -> i64 {
    // The round comes in the third hour of the day.
    (hours - i64::from(crate::automation::DAILY_AT.0) + 23).max(0) / 24
}

/// The word of an aggregation in the database and on the wire.
pub fn aggregation_word(how: Aggregation) -> &'static str {
    match how {
        Aggregation::Sum => "sum",
        Aggregation::Max => "max",
        Aggregation::Last => "last",
        Aggregation::Unique => "unique",
        Aggregation::Duration { .. } => "duration",
    }
}
