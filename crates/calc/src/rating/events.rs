//! Percentage of an amount, event by event: fixed fee, free allowances,
//! minimum and maximum of an event (billing.md rule 19).

use serde::{Deserialize, Serialize};

use super::model::RatingError;
use crate::decimal::{Decimal, Exact};
use crate::tax::Rate;

/// A share of each event's amount.
///
/// An event is free while neither allowance is used up: with both, whichever is exhausted first ends it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PercentageModel {
    /// Share of the amount.
    pub rate: Rate,
    /// Fee for every paid event.
    #[serde(default)]
    pub fixed: Decimal,
    /// Events that cost nothing.
    #[serde(default)]
    pub free_events: Option<u64>,
    /// Amount that costs nothing; the event that crosses it pays for the part above.
    #[serde(default)]
    pub free_total: Option<Decimal>,
    /// Least price of a paid event.
    #[serde(default)]
    pub event_min: Option<Decimal>,
    /// Highest price of an event.
    #[serde(default)]
    pub event_max: Option<Decimal>,
}

/// A running price over events in order, without keeping them.
#[derive(Debug, Clone)]
pub struct RunningEvents<'a> {
    model: &'a PercentageModel,
    count: u64,
    total: Decimal,
    exact: Exact,
}

impl<'a> RunningEvents<'a> {
    /// Before the first event.
    pub fn new(model: &'a PercentageModel) -> Self {
        Self { model, count: 0, total: Decimal::ZERO, exact: Exact::ZERO }
    }

    /// Adds an event and answers its own price.
    pub fn push(&mut self, amount: Decimal) -> Result<Exact, RatingError> {
        if amount.is_negative() {
            return Err(RatingError::NegativeQuantity);
        }
        let before = self.total;
        self.count += 1;
        self.total = before.add(amount).ok_or(RatingError::Overflow)?;
        let price = self.price(before, amount).ok_or(RatingError::Overflow)?;
        self.exact = self.exact.add(price).ok_or(RatingError::Overflow)?;
        Ok(price)
    }

    /// The price of all events so far, before rounding.
    pub fn exact(&self) -> Exact {
        self.exact
    }

    /// The price of all events so far in minor units.
    pub fn minor(&self, exponent: u8) -> Result<i64, RatingError> {
        self.exact.to_minor(exponent).ok_or(RatingError::Overflow)
    }

    fn price(&self, before: Decimal, amount: Decimal) -> Option<Exact> {
        let model = self.model;
        let free_by_count = model.free_events.map(|free| self.count <= free);
        let charged = match (free_by_count, model.free_total) {
            (Some(true), None) => return Some(Exact::ZERO),
            (Some(false) | None, None) => amount,
            // The count is used up, so what is left of the amount no longer helps.
            (Some(false), Some(_)) => amount,
            (Some(true) | None, Some(free)) => {
                let left = free.sub(before)?.max(Decimal::ZERO);
                if amount <= left {
                    return Some(Exact::ZERO);
                }
                amount.sub(left)?
            }
        };
        let mut price = charged.times_ppm(model.rate.ppm())?.add(Exact::of(model.fixed)?)?;
        if let Some(min) = model.event_min {
            price = price.max(Exact::of(min)?);
        }
        if let Some(max) = model.event_max {
            price = price.min(Exact::of(max)?);
        }
        Some(price)
    }
}
