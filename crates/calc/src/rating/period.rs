//! Rating over time: late usage, a price change inside a period, and the
//! minimum and maximum of a line (billing.md rules 14, 15 and 20).

use serde::{Deserialize, Serialize};

use super::model::{PriceModel, RatingError};
use super::tiers::{TierShare, explain, rate, rate_minor};
use crate::decimal::{Decimal, Exact};

/// What usage that arrived after an invoice still costs: the difference of the two cumulative prices.
///
/// `billed` is the quantity already invoiced for the same period; `None` when no line was made for it yet. Bills made
/// one after another add up to the bill made at once, whatever the tiers.
pub fn late_usage(
    model: &PriceModel,
    billed: Option<Decimal>,
    total: Decimal,
    exponent: u8,
) -> Result<i64, RatingError> {
    let before = billed.map_or(Ok(0), |billed| rate_minor(model, billed, exponent))?;
    rate_minor(model, total, exponent)?.checked_sub(before).ok_or(RatingError::Overflow)
}

/// What tiers do when the price changes inside a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AtChange {
    /// Each price counts its tiers from zero.
    #[default]
    Restart,
    /// The new price goes on where the old one stopped counting.
    Cumulative,
}

/// The exact price of what a period had in all, less that of what it had `before` this price held (billing.md rule 15).
///
/// Without `before` the tiers begin here; with it they go on where the price before stopped counting, and a flat fee
/// that was reached then is not asked for again.
pub fn rate_on(model: &PriceModel, before: Option<Decimal>, total: Decimal) -> Result<Exact, RatingError> {
    let below = before.map_or(Ok(Exact::ZERO), |before| rate(model, before))?;
    rate(model, total)?.sub(below).ok_or(RatingError::Overflow)
}

/// The tiers of what [`rate_on`] prices.
pub fn explain_on(model: &PriceModel, before: Option<Decimal>, total: Decimal) -> Result<Vec<TierShare>, RatingError> {
    let below = before.map_or(Ok(Vec::new()), |before| explain(model, before))?;
    let mut shares = Vec::new();
    for share in explain(model, total)? {
        let known = below.iter().find(|b| b.tier == share.tier);
        let (units, amount) = known.map_or((Decimal::ZERO, Exact::ZERO), |b| (b.units, b.amount));
        let units = share.units.sub(units).ok_or(RatingError::Overflow)?;
        let amount = share.amount.sub(amount).ok_or(RatingError::Overflow)?;
        if known.is_none() || units != Decimal::ZERO || amount != Exact::ZERO {
            shares.push(TierShare { tier: share.tier, units, amount });
        }
    }
    Ok(shares)
}

/// The least and the most a line costs in a period, in minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spend {
    /// The least; asked for only when the period is over.
    #[serde(default)]
    pub min: Option<i64>,
    /// The most.
    #[serde(default)]
    pub max: Option<i64>,
}

impl Spend {
    /// What a line costs, given its usage and what its period was billed before.
    ///
    /// The minimum comes with the last bill of the period, so that a bill in the middle does not ask for it early.
    pub fn line(self, usage: i64, billed: i64, period_is_over: bool) -> i64 {
        let least = self.min.filter(|_| period_is_over).unwrap_or(i64::MIN);
        let most = self.max.unwrap_or(i64::MAX);
        usage.max(least).min(most) - billed
    }

    /// The true-up that lifts a line to its minimum when the period is over.
    pub fn true_up(self, usage: i64) -> i64 {
        self.min.map_or(0, |min| (min - usage).max(0))
    }
}
