//! Bundles: products that are sold together for less than each by itself.
//!
//! [`rules`] says what a bundle may be and what each of its pieces is sold for; what a customer buys is in the cart.

mod ops;
pub(crate) mod rules;
mod shop;

use mpanel_calc::Rate;
use mpanel_core::{BundleId, Currency, ProductId};
use serde::{Deserialize, Serialize};

use super::ProductKind;

pub(crate) use ops::bundles_by_id;
pub use ops::{create_bundle, get_bundle, list_bundles, update_bundle};
pub use shop::{ShopBundle, ShopBundleOffer, ShopBundlePart};
pub(super) use shop::{bundles_for_sale, shown_bundle};

/// Whether a bundle is sold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BundleState {
    /// Being made.
    Draft,
    /// In the shop.
    OnSale,
    /// Not shown in the shop, but sold to those who know its address.
    Hidden,
    /// No longer sold; what was sold goes on.
    Retired,
}

impl BundleState {
    /// Every state.
    pub const ALL: [BundleState; 4] =
        [BundleState::Draft, BundleState::OnSale, BundleState::Hidden, BundleState::Retired];

    /// The word in the database and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            BundleState::Draft => "draft",
            BundleState::OnSale => "on_sale",
            BundleState::Hidden => "hidden",
            BundleState::Retired => "retired",
        }
    }

    /// Reads the word of the column.
    pub(crate) fn from_word(word: &str) -> Self {
        Self::ALL.into_iter().find(|s| s.as_str() == word).unwrap_or(BundleState::Retired)
    }

    /// Whether it can be bought.
    pub fn is_sold(self) -> bool {
        matches!(self, BundleState::OnSale | BundleState::Hidden)
    }
}

/// So many pieces of a product in a bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct BundlePart {
    /// A plan, or a product that is sold once.
    pub product_id: ProductId,
    /// How many.
    pub quantity: i64,
}

/// One sum for everything in a bundle: the first period of its plans and what is sold once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct BundlePrice {
    /// Currency.
    pub currency: Currency,
    /// Period in months; a negative number counts days.
    pub cycle_months: i32,
    /// Minor units.
    pub minor: i64,
}

/// What a bundle costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum BundlePricing {
    /// Less than its parts, in every currency in which all of them have a price.
    Percent {
        /// What is taken off their sum.
        percent: Rate,
        /// The periods it is sold for.
        cycles: Vec<i32>,
    },
    /// One sum for each currency and period.
    Sum {
        /// The sums.
        prices: Vec<BundlePrice>,
    },
}

/// Everything that staff says of a bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BundleTerms {
    /// Its name in addresses.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// A few words.
    pub tagline: String,
    /// More words.
    pub description: String,
    /// Whether it is sold.
    pub state: BundleState,
    /// What is in it.
    pub parts: Vec<BundlePart>,
    /// What it costs.
    pub pricing: BundlePricing,
    /// Place in the shop.
    pub position: i32,
}

/// A bundle as it is shown to staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BundleView {
    /// Its id.
    pub id: BundleId,
    /// For `If-Match`.
    pub version: i32,
    /// What staff said.
    pub terms: BundleTerms,
    /// Name and kind of each part's product, in the order of the parts.
    pub products: Vec<(String, ProductKind)>,
}
