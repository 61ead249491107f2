//! Bundles of the shop on the wire.

use mpanel_billing::{ShopBundle, ShopBundleOffer, ShopBundlePart};
use serde::Serialize;
use utoipa::ToSchema;

use super::views::{OneTimeOut, PlanOut};
use crate::views::{MoneyView, words};

/// What is sold together for less than each by itself.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CatalogBundle)]
pub struct BundleOut {
    id: String,
    slug: String,
    name: String,
    tagline: String,
    description: String,
    parts: Vec<BundlePartOut>,
    /// What it costs, by period.
    offers: Vec<BundleOfferOut>,
    in_stock: bool,
}

/// So many pieces of a plan, or of what is sold once.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CatalogBundlePart)]
pub struct BundlePartOut {
    product_id: String,
    name: String,
    quantity: i64,
    /// What can be chosen of it; null for what is sold once.
    plan: Option<PlanOut>,
    /// The product, where it is sold once.
    one_time: Option<OneTimeOut>,
}

/// What a bundle costs for a period.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CatalogBundleOffer)]
pub struct BundleOfferOut {
    #[schema(value_type = words::CycleMonths)]
    cycle_months: i32,
    /// The first period, with what is sold once and without setup fees.
    price: MoneyView,
    /// The same, each by itself.
    list: MoneyView,
    /// What that saves.
    saving: MoneyView,
    /// Every later period.
    recurring: MoneyView,
}

impl From<ShopBundle> for BundleOut {
    fn from(bundle: ShopBundle) -> Self {
        Self {
            id: bundle.id.to_string(),
            slug: bundle.slug,
            name: bundle.name,
            tagline: bundle.tagline,
            description: bundle.description,
            parts: bundle.parts.into_iter().map(BundlePartOut::from).collect(),
            offers: bundle.offers.into_iter().map(BundleOfferOut::from).collect(),
            in_stock: bundle.in_stock,
        }
    }
}

impl From<ShopBundlePart> for BundlePartOut {
    fn from(part: ShopBundlePart) -> Self {
        Self {
            product_id: part.product_id.to_string(),
            name: part.name,
            quantity: part.quantity,
            plan: part.plan.map(PlanOut::from),
            one_time: part.one_time.map(OneTimeOut::from),
        }
    }
}

impl From<ShopBundleOffer> for BundleOfferOut {
    fn from(offer: ShopBundleOffer) -> Self {
        Self {
            cycle_months: offer.cycle_months,
            price: offer.price.into(),
            list: offer.list.into(),
            saving: offer.saving.into(),
            recurring: offer.recurring.into(),
        }
    }
}
