//! Currencies: dated rates with their source, and what the difference between
//! two rates gained or lost (billing.md rule 34).

mod find;
mod settle;

use jiff::civil::Date;
use mpanel_core::Currency;
use serde::{Deserialize, Serialize};

use crate::decimal::Decimal;

pub use find::{CROSSING, Conversion, MANUAL, find_conversion};
pub use settle::{CrossPayment, Earlier, Realised, Settlement, left_of};

/// A rate with where and when it comes from; an invoice freezes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rate {
    /// The currency that is converted.
    pub from: Currency,
    /// The currency it becomes.
    pub to: Currency,
    /// Units of `to` for one unit of `from`.
    pub rate: Decimal,
    /// Who published it.
    pub source: String,
    /// For which day.
    pub on: Date,
}

/// Why an amount was not converted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FxError {
    /// The rate is for something else.
    #[error("the rate converts {rate_from}, the amount is in {amount}")]
    WrongCurrency {
        /// What the rate converts.
        rate_from: Currency,
        /// What was given.
        amount: Currency,
    },
    /// A rate must be above zero.
    #[error("an exchange rate must be above zero")]
    NotPositive,
    /// The result does not fit.
    #[error("the amount is too large")]
    Overflow,
}
