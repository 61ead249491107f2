//! What usage of a product costs, on the wire: a meter, a currency and a price model. Unit prices are decimal texts of
//! major units, amounts of a whole period are minor units.

use mpanel_billing::{self as billing, Pricing, ProductUsagePrice, UsagePrice};
use mpanel_calc::Decimal;
use mpanel_calc::commitment::Thresholds;
use mpanel_calc::rating::{AtChange, PackageTier, PercentageModel, PriceModel, Spend, Step, Tier};
use mpanel_core::{Currency, Error, Money, Result};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::decimal;

/// All usage prices of a product.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UsagePricesIn {
    prices: Vec<UsagePriceIn>,
    /// What a month must at least bring, fees and usage together; those that are set stay when it is absent.
    commitments: Option<Vec<Commitment>>,
}

/// What usage of a product costs, and what a month must at least bring.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = UsagePrices)]
pub struct UsagePricesOut {
    items: Vec<UsagePriceOut>,
    commitments: Vec<Commitment>,
}

/// What a month of a service must at least bring, its fees and its usage together.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Commitment {
    /// ISO 4217 code.
    currency: String,
    /// Before coupons and tax.
    minimum_minor: i64,
}

/// What usage costs.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UsagePriceIn {
    /// The meter's key.
    meter: String,
    /// ISO 4217 code.
    currency: String,
    /// Units of each period that cost nothing.
    included: Option<String>,
    /// The least a period costs.
    min_minor: Option<i64>,
    /// The most a period costs.
    max_minor: Option<i64>,
    /// Amounts, rising, at which the running period is billed at once.
    #[serde(default)]
    thresholds_minor: Vec<i64>,
    /// After the last of them (from the start without them), each further multiple is billed at once, too.
    threshold_every_minor: Option<i64>,
    /// Where it begins to count when it takes the place of another price inside a period; `restart` by default.
    #[serde(default)]
    at_change: UsageAtChange,
    price: UsagePriceModel,
}

/// Where tiers and included units begin when a price takes the place of another inside a period.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum UsageAtChange {
    /// From zero, on the day of the change.
    #[default]
    Restart,
    /// Where the price before stopped counting. For sums priced tier by tier.
    Cumulative,
}

/// What usage costs.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = UsagePrice)]
pub struct UsagePriceOut {
    meter: String,
    currency: String,
    included: String,
    min_minor: Option<i64>,
    max_minor: Option<i64>,
    /// Amounts at which the running period is billed at once.
    thresholds_minor: Vec<i64>,
    /// After the last of them, each further multiple is billed at once, too.
    threshold_every_minor: Option<i64>,
    /// Where it begins to count when it takes the place of another price inside a period.
    at_change: UsageAtChange,
    price: UsagePriceModel,
}

/// How a quantity is priced. Prices are decimals of major units, such as `0.0006`.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(tag = "model", rename_all = "snake_case", deny_unknown_fields)]
pub enum UsagePriceModel {
    /// Every unit costs the same.
    PerUnit {
        /// Price of one unit.
        unit: String,
    },
    /// Each unit at the price of its tier.
    Graduated {
        /// In order; the last has no bound.
        tiers: Vec<UsagePriceTier>,
    },
    /// The total decides one price for all units.
    Volume {
        /// In order; the last has no bound.
        tiers: Vec<UsagePriceTier>,
        /// Never charge less than an earlier tier's maximum.
        #[serde(default)]
        floor: bool,
    },
    /// Started packages after free units.
    Package {
        /// Units in a package.
        size: String,
        /// Price of a package.
        price: String,
        /// Units that cost nothing.
        free: Option<String>,
    },
    /// Each tier sells its own packages.
    GraduatedPackages {
        /// In order; the last has no limit.
        tiers: Vec<UsagePackageTier>,
    },
    /// The total decides the one tier whose packages hold everything.
    VolumePackages {
        /// In order; the last has no limit.
        tiers: Vec<UsagePackageTier>,
    },
    /// One price for the whole quantity, by step.
    Stairstep {
        /// In order; the last has no bound.
        steps: Vec<UsagePriceStep>,
    },
    /// A share of each event's amount.
    Percentage {
        /// Percent, such as `2.5`.
        rate: String,
        /// Fee for every paid event.
        fixed: Option<String>,
        /// Events that cost nothing.
        free_events: Option<u64>,
        /// Amount that costs nothing.
        free_total: Option<String>,
        /// Least price of a paid event.
        event_min: Option<String>,
        /// Highest price of an event.
        event_max: Option<String>,
    },
}

/// A tier: its upper bound belongs to it.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UsagePriceTier {
    /// Last quantity of the tier; only the last tier has none.
    up_to: Option<String>,
    /// Price of one unit.
    unit: Option<String>,
    /// Fee for entering the tier.
    flat: Option<String>,
}

/// A tier that sells packages.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UsagePackageTier {
    /// Units in a package.
    package: String,
    /// Packages the tier holds; only the last has no limit.
    packages_max: Option<i64>,
    /// Price of a package.
    price: String,
}

/// A step: one price for any quantity up to its bound.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UsagePriceStep {
    /// Last quantity of the step; only the last step has none.
    up_to: Option<String>,
    /// Price of the step.
    price: String,
}

impl UsagePricesIn {
    /// The prices and, where they are given, the commitments, checked field by field.
    pub(super) fn parse(self) -> Result<(Vec<ProductUsagePrice>, Option<Vec<Money>>)> {
        if self.prices.len() > 50 {
            return Err(Error::invalid("/prices", "too_many", "Use at most 50 usage prices."));
        }
        let prices = self.prices.into_iter().enumerate();
        let prices = prices.map(|(index, price)| price.parse(&format!("/prices/{index}"))).collect::<Result<_>>()?;
        let given = self.commitments.map(|all| all.into_iter().enumerate());
        let minimums = given.map(|all| all.map(|(index, c)| c.parse(&format!("/commitments/{index}"))).collect());
        Ok((prices, minimums.transpose()?))
    }
}

impl UsagePricesOut {
    /// Both, as they are kept.
    pub(super) fn new(prices: Vec<ProductUsagePrice>, minimums: Vec<Money>) -> Self {
        let commitment = |m: Money| Commitment { currency: m.currency.code().to_owned(), minimum_minor: m.minor };
        Self {
            items: prices.into_iter().map(UsagePriceOut::from).collect(),
            commitments: minimums.into_iter().map(commitment).collect(),
        }
    }
}

impl Commitment {
    fn parse(self, at: &str) -> Result<Money> {
        Ok(Money::new(self.minimum_minor, currency(at, &self.currency)?))
    }
}

fn currency(at: &str, code: &str) -> Result<Currency> {
    let unknown =
        |e: mpanel_core::MoneyError| Error::invalid(format!("{at}/currency"), "unknown_currency", e.to_string());
    code.parse().map_err(unknown)
}

impl UsagePriceIn {
    fn parse(self, at: &str) -> Result<ProductUsagePrice> {
        let currency = currency(at, &self.currency)?;
        let thresholds = Thresholds { once: self.thresholds_minor, then_every: self.threshold_every_minor };
        Ok(ProductUsagePrice {
            meter: self.meter,
            currency,
            price: UsagePrice {
                pricing: self.price.parse(&format!("{at}/price"))?,
                included: optional(&format!("{at}/included"), self.included.as_deref())?.unwrap_or_default(),
                spend: Spend { min: self.min_minor, max: self.max_minor },
                thresholds: (thresholds != Thresholds::default()).then_some(thresholds),
                at_change: match self.at_change {
                    UsageAtChange::Restart => AtChange::Restart,
                    UsageAtChange::Cumulative => AtChange::Cumulative,
                },
            },
        })
    }
}

fn optional(pointer: &str, text: Option<&str>) -> Result<Option<Decimal>> {
    text.filter(|t| !t.trim().is_empty()).map(|t| decimal(pointer, t.trim())).transpose()
}

// Every part of a list, with its own place.
fn each<T, U>(at: &str, list: Vec<T>, parse: impl Fn(&str, T) -> Result<U>) -> Result<Vec<U>> {
    if list.len() > 100 {
        return Err(Error::invalid(at, "too_many", "Use at most 100 tiers."));
    }
    list.into_iter().enumerate().map(|(index, one)| parse(&format!("{at}/{index}"), one)).collect()
}

impl UsagePriceModel {
    fn parse(self, at: &str) -> Result<Pricing> {
        let field = |name: &str| format!("{at}/{name}");
        let tiers = |list| each(&field("tiers"), list, |at, t: UsagePriceTier| t.parse(at));
        let packages = |list| each(&field("tiers"), list, |at, t: UsagePackageTier| t.parse(at));
        Ok(Pricing::Quantity(match self {
            Self::PerUnit { unit } => PriceModel::PerUnit { unit: decimal(&field("unit"), &unit)? },
            Self::Graduated { tiers: list } => PriceModel::Graduated { tiers: tiers(list)? },
            Self::Volume { tiers: list, floor } => PriceModel::Volume { tiers: tiers(list)?, floor },
            Self::Package { size, price, free } => PriceModel::Package {
                size: decimal(&field("size"), &size)?,
                price: decimal(&field("price"), &price)?,
                free: optional(&field("free"), free.as_deref())?.unwrap_or_default(),
            },
            Self::GraduatedPackages { tiers: list } => PriceModel::GraduatedPackages { tiers: packages(list)? },
            Self::VolumePackages { tiers: list } => PriceModel::VolumePackages { tiers: packages(list)? },
            Self::Stairstep { steps } => {
                PriceModel::Stairstep { steps: each(&field("steps"), steps, |at, s: UsagePriceStep| s.parse(at))? }
            }
            Self::Percentage { rate, fixed, free_events, free_total, event_min, event_max } => {
                let rate = rate
                    .parse()
                    .map_err(|e: mpanel_calc::TaxError| Error::invalid(field("rate"), "malformed", format!("{e}.")))?;
                return Ok(Pricing::Percentage(PercentageModel {
                    rate,
                    fixed: optional(&field("fixed"), fixed.as_deref())?.unwrap_or_default(),
                    free_events,
                    free_total: optional(&field("free_total"), free_total.as_deref())?,
                    event_min: optional(&field("event_min"), event_min.as_deref())?,
                    event_max: optional(&field("event_max"), event_max.as_deref())?,
                }));
            }
        }))
    }
}

impl UsagePriceTier {
    fn parse(self, at: &str) -> Result<Tier> {
        Ok(Tier {
            up_to: optional(&format!("{at}/up_to"), self.up_to.as_deref())?,
            unit: optional(&format!("{at}/unit"), self.unit.as_deref())?.unwrap_or_default(),
            flat: optional(&format!("{at}/flat"), self.flat.as_deref())?.unwrap_or_default(),
        })
    }
}

impl UsagePackageTier {
    fn parse(self, at: &str) -> Result<PackageTier> {
        Ok(PackageTier {
            package: decimal(&format!("{at}/package"), &self.package)?,
            packages_max: self.packages_max,
            price: decimal(&format!("{at}/price"), &self.price)?,
        })
    }
}

impl UsagePriceStep {
    fn parse(self, at: &str) -> Result<Step> {
        Ok(Step {
            up_to: optional(&format!("{at}/up_to"), self.up_to.as_deref())?,
            price: decimal(&format!("{at}/price"), &self.price)?,
        })
    }
}

impl From<ProductUsagePrice> for UsagePriceOut {
    fn from(found: ProductUsagePrice) -> Self {
        let billing::UsagePrice { pricing, included, spend, thresholds, at_change } = found.price;
        let Thresholds { once, then_every } = thresholds.unwrap_or_default();
        Self {
            meter: found.meter,
            currency: found.currency.code().to_owned(),
            included: included.to_string(),
            min_minor: spend.min,
            max_minor: spend.max,
            thresholds_minor: once,
            threshold_every_minor: then_every,
            at_change: match at_change {
                AtChange::Restart => UsageAtChange::Restart,
                AtChange::Cumulative => UsageAtChange::Cumulative,
            },
            price: pricing.into(),
        }
    }
}

impl From<Tier> for UsagePriceTier {
    fn from(tier: Tier) -> Self {
        let up_to = tier.up_to.map(|d| d.to_string());
        Self { up_to, unit: Some(tier.unit.to_string()), flat: Some(tier.flat.to_string()) }
    }
}

impl From<PackageTier> for UsagePackageTier {
    fn from(tier: PackageTier) -> Self {
        let PackageTier { package, packages_max, price } = tier;
        Self { package: package.to_string(), packages_max, price: price.to_string() }
    }
}

impl From<Pricing> for UsagePriceModel {
    fn from(pricing: Pricing) -> Self {
        let tiers = |list: Vec<Tier>| list.into_iter().map(UsagePriceTier::from).collect();
        let packages = |list: Vec<PackageTier>| list.into_iter().map(UsagePackageTier::from).collect();
        let step = |s: Step| UsagePriceStep { up_to: s.up_to.map(|d| d.to_string()), price: s.price.to_string() };
        let text = |d: Option<Decimal>| d.map(|d| d.to_string());
        match pricing {
            Pricing::Percentage(p) => Self::Percentage {
                rate: p.rate.to_string(),
                fixed: Some(p.fixed.to_string()),
                free_events: p.free_events,
                free_total: text(p.free_total),
                event_min: text(p.event_min),
                event_max: text(p.event_max),
            },
            Pricing::Quantity(model) => match model {
                PriceModel::PerUnit { unit } => Self::PerUnit { unit: unit.to_string() },
                PriceModel::Graduated { tiers: list } => Self::Graduated { tiers: tiers(list) },
                PriceModel::Volume { tiers: list, floor } => Self::Volume { tiers: tiers(list), floor },
                PriceModel::Package { size, price, free } => {
                    Self::Package { size: size.to_string(), price: price.to_string(), free: Some(free.to_string()) }
                }
                PriceModel::GraduatedPackages { tiers } => Self::GraduatedPackages { tiers: packages(tiers) },
                PriceModel::VolumePackages { tiers } => Self::VolumePackages { tiers: packages(tiers) },
                PriceModel::Stairstep { steps } => Self::Stairstep { steps: steps.into_iter().map(step).collect() },
            },
        }
    }
}
