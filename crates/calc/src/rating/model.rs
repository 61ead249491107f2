//! The price models for a quantity, and what makes one valid.

use serde::{Deserialize, Serialize};

use crate::decimal::Decimal;

/// A tier of a graduated or volume price. Prices are decimals of major units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tier {
    /// Last quantity of the tier, which still belongs to it; only the last tier has none.
    pub up_to: Option<Decimal>,
    /// Price of one unit.
    #[serde(default)]
    pub unit: Decimal,
    /// Fee for entering the tier.
    #[serde(default)]
    pub flat: Decimal,
}

/// A tier that sells whole packages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackageTier {
    /// Units in a package.
    pub package: Decimal,
    /// Packages the tier holds; the last tier sells any number beyond it.
    pub packages_max: Option<i64>,
    /// Price of a package.
    pub price: Decimal,
}

/// A step of a stairstep price: one price for any quantity up to its bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Last quantity of the step, which still belongs to it; only the last step has none.
    pub up_to: Option<Decimal>,
    /// Price of the step.
    pub price: Decimal,
}

/// How a quantity is priced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "model", deny_unknown_fields)]
pub enum PriceModel {
    /// Every unit costs the same.
    PerUnit {
        /// Price of one unit.
        unit: Decimal,
    },
    /// Each unit at the price of its tier.
    Graduated {
        /// The tiers, in order.
        tiers: Vec<Tier>,
    },
    /// The total decides one price for all units; a total can fall when a bound is crossed.
    Volume {
        /// The tiers, in order.
        tiers: Vec<Tier>,
        /// Never charge less than an earlier tier's maximum.
        #[serde(default)]
        floor: bool,
    },
    /// Started packages after free units.
    Package {
        /// Units in a package.
        size: Decimal,
        /// Price of a package.
        price: Decimal,
        /// Units that cost nothing.
        #[serde(default)]
        free: Decimal,
    },
    /// Each tier sells its own packages; what fills a tier goes on in the next.
    GraduatedPackages {
        /// The tiers, in order.
        tiers: Vec<PackageTier>,
    },
    /// The total decides the one tier whose packages hold everything.
    VolumePackages {
        /// The tiers, in order.
        tiers: Vec<PackageTier>,
    },
    /// One price for the whole quantity, by step.
    Stairstep {
        /// The steps, in order.
        steps: Vec<Step>,
    },
}

/// Why a price cannot be used, or a quantity not be priced.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RatingError {
    /// Tiers are missing, out of order, or only an inner one is unbounded.
    #[error("tier {0} is wrong: bounds must rise, and only the last tier may be without one")]
    Bounds(usize),
    /// A package or tier holds nothing.
    #[error("tier {0} is wrong: a package must hold more than nothing, and a tier at least one package")]
    EmptyPackage(usize),
    /// A negative quantity was measured.
    #[error("a quantity below zero cannot be priced")]
    NegativeQuantity,
    /// The quantity is more than the last bound.
    #[error("the quantity is above the last tier, which is bounded")]
    AboveLastTier,
    /// The amount does not fit.
    #[error("the amount is too large")]
    Overflow,
}

impl PriceModel {
    /// Refuses tiers that are empty, out of order or unbounded in the middle.
    pub fn validate(&self) -> Result<(), RatingError> {
        match self {
            PriceModel::PerUnit { .. } => Ok(()),
            PriceModel::Graduated { tiers } | PriceModel::Volume { tiers, .. } => rising(tiers.iter().map(|t| t.up_to)),
            PriceModel::Stairstep { steps } => rising(steps.iter().map(|s| s.up_to)),
            PriceModel::Package { size, .. } => {
                if *size <= Decimal::ZERO {
                    Err(RatingError::EmptyPackage(0))
                } else {
                    Ok(())
                }
            }
            PriceModel::GraduatedPackages { tiers } | PriceModel::VolumePackages { tiers } => filled(tiers),
        }
    }
}

fn rising(bounds: impl ExactSizeIterator<Item = Option<Decimal>>) -> Result<(), RatingError> {
    let count = bounds.len();
    let mut below = Decimal::ZERO;
    for (index, bound) in bounds.enumerate() {
        match bound {
            Some(bound) if bound > below => below = bound,
            None if index + 1 == count => {}
            _ => return Err(RatingError::Bounds(index)),
        }
    }
    if count == 0 { Err(RatingError::Bounds(0)) } else { Ok(()) }
}

fn filled(tiers: &[PackageTier]) -> Result<(), RatingError> {
    if tiers.is_empty() {
        return Err(RatingError::Bounds(0));
    }
    for (index, tier) in tiers.iter().enumerate() {
        if tier.package <= Decimal::ZERO || tier.packages_max.is_some_and(|max| max < 1) {
            return Err(RatingError::EmptyPackage(index));
        }
        if tier.packages_max.is_none() && index + 1 < tiers.len() {
            return Err(RatingError::Bounds(index));
        }
    }
    Ok(())
}
