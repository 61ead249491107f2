//! One-time purchases: what customers buy once, beside their services.
//!
//! A purchase is an item of an order, named by its place among what the order sold once. It waits for its payment, is
//! then delivered, by staff or by itself, and is given up with its order. No machine and no subscription belongs to it.

mod ops;
pub(crate) mod price;
pub(crate) mod store;

use mpanel_core::{CustomerId, InvoiceId, Money, OrderId, ProductId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::ability::Ability;
use crate::cart::{BundleRef, PriceReason};
use crate::catalog::Delivery;

pub use ops::{PurchaseClosing, close_one_time_purchase};
pub(crate) use ops::{close_all, give_up_all, open_all, settled_pieces};
pub(crate) use price::product_of;
pub use store::{OneTimePurchaseFilter, get_one_time_purchase, list_one_time_purchases};

/// So many pieces of a product that is sold once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OneTimeInput {
    /// The product.
    pub product_id: ProductId,
    /// How many.
    pub quantity: i64,
    /// The bundle it is a piece of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bundle: Option<BundleRef>,
}

/// Pieces of a product that is sold once, with their price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CartOneTimeView {
    /// Its place among them.
    pub key: String,
    /// The product.
    pub product_id: ProductId,
    /// The product's name.
    pub product_name: String,
    /// The product's name in addresses.
    pub product_slug: String,
    /// How many.
    pub quantity: i64,
    /// Price of one.
    pub unit: Money,
    /// For all of them.
    pub total: Money,
    /// Who delivers it.
    pub delivery: Delivery,
    /// The bundle it is a piece of.
    pub bundle: Option<BundleRef>,
    /// Why it costs less than its list price, and that price for all of them.
    pub reason: Option<(PriceReason, Money)>,
}

/// Where a purchase is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OneTimeState {
    /// Waits for the payment of its order.
    Waiting,
    /// Staff has to deliver it.
    ToDeliver,
    /// The customer has it.
    Delivered,
    /// Nothing of it is to come.
    Cancelled,
}

impl OneTimeState {
    /// Every state.
    pub const ALL: [OneTimeState; 4] =
        [OneTimeState::Waiting, OneTimeState::ToDeliver, OneTimeState::Delivered, OneTimeState::Cancelled];

    /// The word in the database and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            OneTimeState::Waiting => "waiting",
            OneTimeState::ToDeliver => "to_deliver",
            OneTimeState::Delivered => "delivered",
            OneTimeState::Cancelled => "cancelled",
        }
    }

    /// Reads the word of the column.
    pub(crate) fn from_word(word: &str) -> Self {
        Self::ALL.into_iter().find(|s| s.as_str() == word).unwrap_or(OneTimeState::Cancelled)
    }
}

/// What a customer bought once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OneTimePurchase {
    /// The order it was bought with.
    pub order: OrderId,
    /// That order's number.
    pub order_number: String,
    /// Its place among what the order sold once, from zero.
    pub place: i32,
    /// For `If-Match`.
    pub version: i32,
    /// Whose.
    pub customer: CustomerId,
    /// The customer's name.
    pub customer_name: String,
    /// What it is billed on.
    pub invoice: InvoiceId,
    /// The product.
    pub product: ProductId,
    /// Its name when it was sold.
    pub name: String,
    /// How many.
    pub quantity: i64,
    /// Price of one, before discount and tax.
    pub unit: Money,
    /// Price of all, before discount and tax.
    pub total: Money,
    /// Who delivers it.
    pub delivery: Delivery,
    /// Where it is in its life.
    pub state: OneTimeState,
    /// What staff wrote for the customer.
    pub note: String,
    /// When it was delivered or given up.
    pub closed_at: Option<Timestamp>,
    /// By whom; none when it went by itself.
    pub closed_by: Option<String>,
    /// When it was ordered.
    pub ordered_at: Timestamp,
    /// deliver, cancel.
    pub abilities: Vec<Ability>,
}
