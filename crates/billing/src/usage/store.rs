//! Tables of usage.

use mpanel_calc::rating::Aggregation;
use mpanel_calc::{Decimal, UsagePrice};
use mpanel_core::{Error, Result};
use serde::{Deserialize, Serialize};

use crate::columns;
use crate::store::rows;

rows! {
    /// The billing_meters table.
    meter = "billing_meters" {
        key: String, name: String, unit: String, aggregation: String, archived: bool, version: i32, created_at: i64,
    }
}
rows! {
    /// The billing_usage_prices table.
    price = "billing_usage_prices" {
        product_id: Uuid, meter_id: Uuid, currency: String, position: i32, body: String,
    }
}
rows! {
    /// The billing_commitments table: what a month of a product must at least bring.
    commitment = "billing_commitments" { product_id: Uuid, currency: String, minimum_minor: i64 }
}
rows! {
    /// The billing_usage_terms table: prices as they were sold. One without a meter is a commitment.
    term = "billing_usage_terms" {
        subscription_id: Uuid, product_id: Uuid, meter_id: Uuid, meter_key: String, from_on: String,
        until_on: Option<String>, position: i32, body: String, thresholds: bool,
    }
}
rows! {
    /// The billing_usage_events table.
    event = "billing_usage_events" {
        event_id: String, subscription_id: Uuid, meter_id: Uuid, at: i64, day: String, value_whole: i64,
        value_part: i64, unique_key: Option<String>, attributes: Option<String>, content: String, cancelled: bool,
        received_at: i64,
    }
}
rows! {
    /// The billing_usage_corrections table.
    correction = "billing_usage_corrections" {
        usage_event_id: Uuid, old_value: String, new_value: Option<String>, reason: String, actor_name: String, at: i64,
    }
}
rows! {
    /// The billing_usage_periods table: what was billed of each part of a period, all bills together. One that is
    /// `running` was billed by a threshold and is not over yet.
    period = "billing_usage_periods" {
        subscription_id: Uuid, term_id: Uuid, component: String, start_on: String, end_on: String, full_start: String,
        full_end: String, quantity: String, billed_minor: i64, bills: i32, late: bool, running: bool,
    }
}

/// A usage price as it was sold, with the meter it is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct TermBody {
    pub(crate) name: String,
    pub(crate) unit: String,
    pub(crate) aggregation: Aggregation,
    pub(crate) price: UsagePrice,
}

impl term::Model {
    /// What was sold.
    pub(crate) fn body(&self) -> Result<TermBody> {
        columns::json(&self.body)
    }

    /// The name of its lines.
    pub(crate) fn component(&self) -> String {
        if self.is_commitment() { COMMITMENT.to_owned() } else { component(&self.meter_key) }
    }

    /// Whether it says what all meters and fees together must bring.
    pub(crate) fn is_commitment(&self) -> bool {
        self.meter_key.is_empty()
    }
}

/// The name of lines that lift a month to its commitment.
pub(crate) const COMMITMENT: &str = "commitment";

/// The name of a meter's lines on invoices.
pub(crate) fn component(meter_key: &str) -> String {
    format!("usage:{meter_key}")
}

/// A value as its two columns: whole units, and units of 10⁻¹². Both add up exactly on every database.
pub(crate) fn split(value: Decimal) -> Option<(i64, i64)> {
    let scale = Decimal::ONE.mantissa();
    let whole = i64::try_from(value.mantissa().div_euclid(scale)).ok()?;
    let part = i64::try_from(value.mantissa().rem_euclid(scale)).ok()?;
    Some((whole, part))
}

/// A value out of its two columns, or out of their sums.
pub(crate) fn join(whole: i64, part: i64) -> Result<Decimal> {
    let below = Decimal::ratio(i128::from(part), Decimal::ONE.mantissa());
    let sum = below.and_then(|below| Decimal::whole(whole).add(below));
    sum.ok_or_else(|| Error::internal("a usage value does not fit"))
}

/// A decimal out of its text column.
pub(crate) fn decimal(text: &str) -> Result<Decimal> {
    text.parse().map_err(|_| Error::internal(format!("a decimal column holds {text:?}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_keep_every_place_in_two_columns() {
        for text in ["0", "1.5", "0.000000000001", "999999999999.999999999999"] {
            let value: Decimal = text.parse().unwrap();
            let (whole, part) = split(value).unwrap();
            assert_eq!(join(whole, part).unwrap(), value);
        }
        assert_eq!(join(1, 2_500_000_000_000).unwrap(), "3.5".parse().unwrap(), "a sum of parts carries over");
    }
}
