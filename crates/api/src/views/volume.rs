//! Prices that are not the list's, on the wire: volume discounts, pieces of bundles, and the reason of a price.

use mpanel_billing::{self as billing, PriceReason, VolumeBreak, VolumeCount};
use mpanel_core::{Error, Money, Result};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{MoneyView, words};

/// What a product costs less by the number.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VolumeDiscount {
    /// Which units are counted: those in the order, or also those that the customer has running.
    #[schema(value_type = words::VolumeCount)]
    count: String,
    /// The smallest number first.
    breaks: Vec<VolumeBreakView>,
}

/// From so many units on, so much is taken off each.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = VolumeBreak)]
pub struct VolumeBreakView {
    /// 2 or more.
    from: i64,
    /// Such as 10 or 12.5; at most 100.
    percent: String,
}

impl VolumeDiscount {
    /// The discount, or an error that names the field.
    pub fn parse(self) -> Result<billing::VolumeDiscount> {
        let count = VolumeCount::ALL.into_iter().find(|c| c.as_str() == self.count);
        let count = count.ok_or_else(|| Error::invalid("/volume_discount/count", "unknown", "Use order or owned."))?;
        let one = |(place, given): (usize, VolumeBreakView)| {
            let at = format!("/volume_discount/breaks/{place}/percent");
            let malformed = |_| Error::invalid(at, "malformed", "Enter a percentage such as 10 or 12.5.");
            Ok(VolumeBreak { from: given.from, percent: given.percent.parse().map_err(malformed)? })
        };
        let breaks = self.breaks.into_iter().enumerate().map(one).collect::<Result<_>>()?;
        Ok(billing::VolumeDiscount { count, breaks })
    }
}

impl From<billing::VolumeDiscount> for VolumeDiscount {
    fn from(volume: billing::VolumeDiscount) -> Self {
        let one = |b: VolumeBreak| VolumeBreakView { from: b.from, percent: b.percent.to_string() };
        Self { count: volume.count.as_str().to_owned(), breaks: volume.breaks.into_iter().map(one).collect() }
    }
}

/// Which bundle a piece is of. All pieces of one copy are in the cart, or none.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BundleRef {
    /// The bundle.
    id: String,
    /// Which of several of the same bundle in one cart: any number that they do not share.
    copy: i64,
}

impl BundleRef {
    /// The bundle, or an error at `pointer`.
    pub fn parse(self, pointer: &str) -> Result<billing::BundleRef> {
        let unknown = |_| Error::invalid(format!("{pointer}/id"), "unknown_bundle", "There is no such bundle.");
        Ok(billing::BundleRef { id: self.id.parse().map_err(unknown)?, copy: self.copy })
    }
}

impl From<billing::BundleRef> for BundleRef {
    fn from(bundle: billing::BundleRef) -> Self {
        Self { id: bundle.id.to_string(), copy: bundle.copy }
    }
}

/// Why something costs less than its list price.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PriceReason)]
pub struct PriceReasonOut {
    #[schema(value_type = words::PriceReasonKind)]
    kind: String,
    /// Of a volume discount: from how many units on.
    from: Option<i64>,
    /// Of a volume discount.
    percent: Option<String>,
    /// The bundle it is a part of.
    bundle_id: Option<String>,
    /// That bundle's name when it was sold.
    bundle_name: Option<String>,
    /// What it costs by itself, where that is known.
    list: Option<MoneyView>,
}

impl PriceReasonOut {
    /// A reason, with the list price where it is known.
    pub fn of(reason: PriceReason, list: Option<Money>) -> Self {
        let list = list.map(MoneyView::from);
        let kind = |word: &str| word.to_owned();
        match reason {
            PriceReason::Volume { from, percent } => Self {
                kind: kind("volume"),
                from: Some(from),
                percent: Some(percent.to_string()),
                bundle_id: None,
                bundle_name: None,
                list,
            },
            PriceReason::Bundle { id, name } => Self {
                kind: kind("bundle"),
                from: None,
                percent: None,
                bundle_id: Some(id.to_string()),
                bundle_name: Some(name),
                list,
            },
        }
    }
}
