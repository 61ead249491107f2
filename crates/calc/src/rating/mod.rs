//! Rating: from a measured quantity, or from events, to the price of a line
//! (billing.md rules 14 to 20).
//!
//! [`model`] has the price models and their rules, [`tiers`] walks them,
//! [`events`] prices event by event, [`meter`] turns events into a quantity,
//! and [`period`] deals with time: late usage, price changes in the middle,
//! minimum and maximum of a line. Tiers are slices and nothing is allocated
//! per unit; an explanation is made only when asked for.

pub mod events;
pub mod meter;
pub mod model;
pub mod period;
pub mod tiers;

pub use events::{PercentageModel, RunningEvents};
pub use meter::{Aggregation, Event, Window, aggregate};
pub use model::{PackageTier, PriceModel, RatingError, Step, Tier};
pub use period::{AtChange, Spend, explain_on, late_usage, rate_on};
pub use tiers::{TierShare, explain, rate, rate_minor};

#[cfg(test)]
mod tests;
