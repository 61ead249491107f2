//! Why something is sold for less than its list price: decided with the order, kept with what was sold.

use mpanel_calc::Rate;
use mpanel_core::BundleId;
use serde::{Deserialize, Serialize};

/// The reason of a price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum PriceReason {
    /// So many were bought together.
    Volume {
        /// The number from which on the price holds.
        from: i64,
        /// What is taken off.
        percent: Rate,
    },
    /// It is a part of a bundle.
    Bundle {
        /// The bundle.
        id: BundleId,
        /// Its name then.
        name: String,
    },
}

/// A price that is not the list's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SoldFor {
    /// What one piece cost by itself, in minor units.
    pub list_minor: i64,
    /// Why it costs less.
    pub reason: PriceReason,
}

impl PriceReason {
    /// The words of a line, with the reason.
    pub(crate) fn told(&self, words: &str) -> String {
        format!("{words}{}", self.suffix())
    }

    /// The same words without it: what is not sold for less does not say so.
    pub(crate) fn untold<'a>(&self, words: &'a str) -> &'a str {
        words.strip_suffix(&self.suffix()).unwrap_or(words)
    }

    fn suffix(&self) -> String {
        match self {
            PriceReason::Volume { from, percent } => format!(", {percent} % off from {from} pieces"),
            PriceReason::Bundle { name, .. } => format!(", in the bundle {name}"),
        }
    }
}

/// The words of a line, with the reason where there is one.
pub(crate) fn told(words: String, sold_for: Option<&SoldFor>) -> String {
    match sold_for {
        Some(sold) => sold.reason.told(&words),
        None => words,
    }
}
