//! Meters, events and the usage of a service, on the wire. Quantities are decimal texts.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use mpanel_billing::{
    self as billing, Aggregation, BilledUsage, Correction, Ingested, MeterUsage, MeterView, NewMeter, NewUsage,
    ServiceUsage, UsageEventView,
};
use mpanel_core::{Error, Result, ServiceId, SubscriptionId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::decimal;
use crate::views::{MoneyView, words};

/// A meter.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Meter)]
pub struct MeterOut {
    id: String,
    version: i32,
    /// Its name in events.
    key: String,
    /// Its name on invoices.
    name: String,
    /// What one unit is called.
    unit: String,
    #[schema(value_type = words::MeterAggregation)]
    aggregation: &'static str,
    /// For durations: seconds of one unit.
    unit_seconds: Option<u32>,
    archived: bool,
}

/// A meter to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMeterIn {
    /// Lower-case letters, digits, hyphens and underscores.
    key: String,
    name: String,
    unit: String,
    /// sum, max, last, unique or duration.
    #[schema(value_type = words::MeterAggregation)]
    aggregation: String,
    /// For durations: seconds of one unit; 3600 measures in hours.
    unit_seconds: Option<u32>,
}

/// A change of a meter; what is absent stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MeterChange {
    pub(super) name: Option<String>,
    pub(super) unit: Option<String>,
    /// No longer offered for new prices.
    pub(super) archived: Option<bool>,
}

/// Something measured. Say the service or the subscription.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UsageEventIn {
    /// The sender's id: the same id again is counted once.
    id: String,
    #[schema(value_type = Option<String>)]
    service: Option<ServiceId>,
    #[schema(value_type = Option<String>)]
    subscription: Option<SubscriptionId>,
    /// The meter's key.
    meter: String,
    /// A decimal number as text.
    value: String,
    #[schema(value_type = String, format = DateTime)]
    occurred_at: Timestamp,
    /// What a meter of unique keys counts once.
    unique_key: Option<String>,
    /// More about it, kept with the event.
    #[serde(default)]
    attributes: BTreeMap<String, String>,
}

/// Several events.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UsageBatchIn {
    /// From 1 to 1,000.
    events: Vec<UsageEventIn>,
}

/// What became of events.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = UsageIngested)]
pub struct IngestedOut {
    /// New events.
    accepted: usize,
    /// Known already, with the same content: counted once.
    duplicates: usize,
    /// New events in periods that are billed: their difference is on the next invoice.
    late: usize,
}

/// Another value for an event.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReplaceUsageIn {
    /// A decimal number as text.
    value: String,
    /// Why, for the record.
    reason: String,
}

/// Why an event should not count.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CancelUsageIn {
    /// Why, for the record.
    pub(super) reason: String,
}

/// A usage event as it counts now.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = UsageEvent)]
pub struct UsageEventOut {
    /// The sender's id.
    id: String,
    subscription: String,
    service: String,
    meter: String,
    value: String,
    #[schema(value_type = String, format = DateTime)]
    occurred_at: Timestamp,
    unique_key: Option<String>,
    /// It does not count.
    cancelled: bool,
    /// Its period was billed already.
    billed: bool,
    #[schema(value_type = String, format = DateTime)]
    received_at: Timestamp,
}

/// The usage of a service.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ServiceUsage)]
pub struct ServiceUsageOut {
    /// The running period; empty where nothing is metered.
    meters: Vec<MeterUsageOut>,
    /// What the next invoice would be if nothing more were used.
    next_invoice: Option<UsageNextInvoice>,
    /// Periods that were billed, latest first.
    billed: Vec<BilledUsageOut>,
}

/// One meter in the running period.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MeterUsage)]
pub struct MeterUsageOut {
    meter: String,
    name: String,
    unit: String,
    #[schema(value_type = words::MeterAggregation)]
    aggregation: &'static str,
    #[schema(value_type = String, format = Date)]
    period_start: Date,
    /// The day after the last.
    #[schema(value_type = String, format = Date)]
    period_end: Date,
    quantity: String,
    /// Units that cost nothing.
    included: String,
    /// What it costs so far, before tax.
    amount: MoneyView,
    /// What of it was billed because it reached a threshold.
    invoiced: MoneyView,
    /// The amount at which the next invoice is raised before the period is over.
    next_threshold: Option<MoneyView>,
    /// The tiers that were reached.
    tiers: Vec<UsageTierOut>,
    /// Each day up to today.
    days: Vec<UsageDayOut>,
}

/// A tier with its part.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = UsageTier)]
pub struct UsageTierOut {
    /// Its number, from one.
    tier: usize,
    units: String,
    amount: MoneyView,
}

/// What was measured on a day.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = UsageDay)]
pub struct UsageDayOut {
    #[schema(value_type = String, format = Date)]
    date: Date,
    quantity: String,
}

/// A next invoice as it would be now.
#[derive(Debug, Serialize, ToSchema)]
pub struct UsageNextInvoice {
    #[schema(value_type = String, format = Date)]
    issue_date: Date,
    #[schema(value_type = String, format = Date)]
    due_date: Date,
    /// With tax.
    total: MoneyView,
}

/// A period that was billed.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BilledUsage)]
pub struct BilledUsageOut {
    name: String,
    unit: String,
    #[schema(value_type = String, format = Date)]
    period_start: Date,
    /// The day after the last.
    #[schema(value_type = String, format = Date)]
    period_end: Date,
    quantity: String,
    /// What was billed for it in all, before tax.
    amount: MoneyView,
    /// Something came late or was corrected: the difference is on the next invoice.
    pending: bool,
}

impl NewMeterIn {
    /// The meter, checked.
    pub(super) fn parse(self) -> Result<NewMeter> {
        let unit_seconds = self.unit_seconds;
        let aggregation = match self.aggregation.as_str() {
            "sum" => Aggregation::Sum,
            "max" => Aggregation::Max,
            "last" => Aggregation::Last,
            "unique" => Aggregation::Unique,
            "duration" => Aggregation::Duration { unit_seconds: unit_seconds.unwrap_or(3600) },
            _ => {
                let detail = "Use sum, max, last, unique or duration.";
                return Err(Error::invalid("/aggregation", "unknown_word", detail));
            }
        };
        if unit_seconds.is_some() && self.aggregation != "duration" {
            return Err(Error::invalid("/unit_seconds", "not_for_this", "Only a duration has a unit of time."));
        }
        Ok(NewMeter { key: self.key, name: self.name, unit: self.unit, aggregation })
    }
}

impl UsageEventIn {
    /// The event; `at` is its place in the request.
    pub(super) fn parse(self, at: &str) -> Result<NewUsage> {
        Ok(NewUsage {
            value: decimal(&format!("{at}/value"), &self.value)?,
            id: self.id,
            service: self.service,
            subscription: self.subscription,
            meter: self.meter,
            occurred_at: self.occurred_at,
            unique_key: self.unique_key,
            attributes: self.attributes,
        })
    }
}

impl UsageBatchIn {
    /// The events, each with its place.
    pub(super) fn parse(self) -> Result<Vec<NewUsage>> {
        self.events.into_iter().enumerate().map(|(index, e)| e.parse(&format!("/events/{index}"))).collect()
    }
}

impl ReplaceUsageIn {
    /// The correction, checked.
    pub(super) fn parse(self) -> Result<Correction> {
        Ok(Correction { value: Some(decimal("/value", &self.value)?), reason: self.reason })
    }
}

impl From<MeterView> for MeterOut {
    fn from(meter: MeterView) -> Self {
        let unit_seconds = match meter.aggregation {
            Aggregation::Duration { unit_seconds } => Some(unit_seconds),
            _ => None,
        };
        Self {
            id: meter.id.to_string(),
            version: meter.version,
            key: meter.key,
            name: meter.name,
            unit: meter.unit,
            aggregation: billing::aggregation_word(meter.aggregation),
            unit_seconds,
            archived: meter.archived,
        }
    }
}

impl From<Ingested> for IngestedOut {
    fn from(done: Ingested) -> Self {
        let Ingested { accepted, duplicates, late } = done;
        Self { accepted, duplicates, late }
    }
}

impl From<UsageEventView> for UsageEventOut {
    fn from(event: UsageEventView) -> Self {
        Self {
            id: event.id,
            subscription: event.subscription.to_string(),
            service: event.service.to_string(),
            meter: event.meter,
            value: event.value.to_string(),
            occurred_at: event.occurred_at,
            unique_key: event.unique_key,
            cancelled: event.cancelled,
            billed: event.billed,
            received_at: event.received_at,
        }
    }
}

impl From<ServiceUsage> for ServiceUsageOut {
    fn from(usage: ServiceUsage) -> Self {
        let next = |n: billing::NextInvoice| UsageNextInvoice {
            issue_date: n.issue_date,
            due_date: n.due_date,
            total: n.total.into(),
        };
        Self {
            meters: usage.meters.into_iter().map(MeterUsageOut::from).collect(),
            next_invoice: usage.next_invoice.map(next),
            billed: usage.billed.into_iter().map(BilledUsageOut::from).collect(),
        }
    }
}

impl From<MeterUsage> for MeterUsageOut {
    fn from(meter: MeterUsage) -> Self {
        let tier =
            |t: billing::UsageTier| UsageTierOut { tier: t.tier, units: t.units.to_string(), amount: t.amount.into() };
        let day = |d: billing::UsageDay| UsageDayOut { date: d.date, quantity: d.quantity.to_string() };
        Self {
            meter: meter.meter,
            name: meter.name,
            unit: meter.unit,
            aggregation: meter.aggregation,
            period_start: meter.period_start,
            period_end: meter.period_end,
            quantity: meter.quantity.to_string(),
            included: meter.included.to_string(),
            amount: meter.amount.into(),
            invoiced: meter.invoiced.into(),
            next_threshold: meter.next_threshold.map(MoneyView::from),
            tiers: meter.tiers.into_iter().map(tier).collect(),
            days: meter.days.into_iter().map(day).collect(),
        }
    }
}

impl From<BilledUsage> for BilledUsageOut {
    fn from(billed: BilledUsage) -> Self {
        Self {
            name: billed.name,
            unit: billed.unit,
            period_start: billed.period_start,
            period_end: billed.period_end,
            quantity: billed.quantity.to_string(),
            amount: billed.amount.into(),
            pending: billed.pending,
        }
    }
}
