//! Orders: a frozen record of what was sold, and how it goes on from there.

mod close;
mod names;
mod place;
pub(crate) mod store;

use mpanel_core::{
    Currency, CustomerId, Date, InvoiceId, Money, OrderId, ProductId, ServiceId, SubscriptionId, Timestamp,
};
use serde::{Deserialize, Serialize};

use crate::ability::Ability;
use crate::cart::{CartItemInput, PriceReason, SoldFor, SoldOption};
use crate::catalog::{DomainTerms, ProviderMapping, Specs, StorageTerms};
use crate::once::OneTimePurchase;

pub use close::{accept_order, cancel_order, mark_fraud};
pub(crate) use close::{cancel_unpaid, is_pending, on_invoice_paid};
pub(crate) use place::place_offer;
pub use place::{PlaceOrder, place_order};
pub(crate) use store::has_bought;
pub use store::{OrderFilter, get_order, list_orders, orders_from_image, placed_subscriptions, sum_orders};

/// Where an order is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderState {
    /// Waits for its money or for staff.
    Pending,
    /// Paid or accepted.
    Active,
    /// Given up before anything ran.
    Cancelled,
    /// Marked as fraud.
    Fraud,
}

impl OrderState {
    /// The word in the database and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            OrderState::Pending => "pending",
            OrderState::Active => "active",
            OrderState::Cancelled => "cancelled",
            OrderState::Fraud => "fraud",
        }
    }

    /// Reads the word of the column.
    pub(crate) fn from_word(word: &str) -> Self {
        match word {
            "pending" => OrderState::Pending,
            "active" => OrderState::Active,
            "fraud" => OrderState::Fraud,
            _ => OrderState::Cancelled,
        }
    }
}

/// An add-on as it was sold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddOnSnapshot {
    /// The add-on.
    pub id: ProductId,
    /// Its name.
    pub name: String,
    /// Its name at the provider.
    pub key: Option<String>,
    /// How many.
    pub quantity: i64,
}

/// A product as it was sold; the catalog may change, this does not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductSnapshot {
    /// The product.
    pub id: ProductId,
    /// Its name.
    pub name: String,
    /// Its name in addresses.
    pub slug: String,
    /// What the provider calls it.
    pub provider: ProviderMapping,
    /// What the machine has.
    pub specs: Specs,
    /// Code of the region.
    pub region: String,
    /// The provider's id of the image.
    pub image_id: String,
    /// The image's name.
    pub image_name: String,
    /// The user to sign in with.
    pub default_user: String,
    /// Add-ons.
    pub add_ons: Vec<AddOnSnapshot>,
    /// Snapshots included.
    pub snapshot_quota: i64,
    /// For how many months a machine is bought at the provider at once.
    pub period_months: i32,
    /// What an object storage gives; none of a machine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub storage: Option<StorageTerms>,
    /// Which domain names it sells; none of everything else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub domain: Option<DomainTerms>,
}

/// A line as it was sold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderLine {
    /// Words.
    pub description: String,
    /// How many.
    pub quantity: i64,
    /// First day paid for.
    pub period_start: Option<Date>,
    /// The day after the last.
    pub period_end: Option<Date>,
    /// Minor units, before discount.
    pub amount_minor: i64,
}

/// What the order's column keeps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FrozenOrder {
    pub(crate) lines: Vec<OrderLine>,
    pub(crate) items: Vec<CartItemInput>,
    /// Of an order from the time when it could have one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) coupon: Option<String>,
    #[serde(default)]
    pub(crate) coupons: Vec<String>,
    /// Pieces taken from stock, to be given back if the order is given up.
    pub(crate) pieces: Vec<(ProductId, i64)>,
    /// The day on which its services begin, where it is later than the order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) start_on: Option<Date>,
}

/// A subscription of a placed order, with what is needed to set its service up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlacedSubscription {
    /// The subscription.
    pub subscription: SubscriptionId,
    /// The service's id, made here so that invoice lines can name it.
    pub service: ServiceId,
    /// The product as sold.
    pub product: ProductSnapshot,
    /// What was chosen.
    pub item: CartItemInput,
    /// Host name of this piece.
    pub hostname: String,
    /// Its options.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<SoldOption>,
    /// Why its plan costs less than the list price.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sold_for: Option<SoldFor>,
}

/// What placing an order made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlacedOrder {
    /// The order.
    pub order: OrderId,
    /// Its invoice.
    pub invoice: InvoiceId,
    /// To be paid.
    pub total: Money,
    /// What remains owed after credit was used.
    pub balance: Money,
    /// One for each piece.
    pub subscriptions: Vec<PlacedSubscription>,
}

/// An order's invoice, in short.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OrderInvoice {
    /// Its id.
    pub id: InvoiceId,
    /// Its number.
    pub number: Option<String>,
    /// Where it is in its life.
    pub state: String,
    /// Day by which to pay.
    pub due: Date,
    /// What is still owed.
    pub balance: Money,
}

/// A service of an order, as far as billing knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OrderService {
    /// The service.
    pub id: ServiceId,
    /// Its subscription.
    pub subscription: SubscriptionId,
    /// Host name when ordered.
    pub name: String,
    /// The subscription's state.
    pub state: String,
    /// Why it costs less than the list price.
    pub reason: Option<PriceReason>,
}

/// An order as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OrderView {
    /// Its id.
    pub id: OrderId,
    /// Its number.
    pub number: String,
    /// For `If-Match`.
    pub version: i32,
    /// Where it is in its life.
    pub state: OrderState,
    /// Why, for cancelled and fraud.
    pub state_reason: Option<String>,
    /// When.
    pub placed_at: Timestamp,
    /// Whose.
    pub customer: CustomerId,
    /// The customer's name.
    pub customer_name: String,
    /// Currency of every amount.
    pub currency: Currency,
    /// The day on which its services are set up and their first periods begin, where it is later than the order.
    pub start_on: Option<Date>,
    /// Its lines.
    pub lines: Vec<OrderLine>,
    /// Sum of the lines.
    pub subtotal: Money,
    /// Taken off.
    pub discount: Money,
    /// Sum of the taxes.
    pub tax_total: Money,
    /// With tax.
    pub total: Money,
    /// The coupons' codes.
    pub coupons: Vec<String>,
    /// Its invoice.
    pub invoice: Option<OrderInvoice>,
    /// Its services.
    pub services: Vec<OrderService>,
    /// What it sold once.
    pub one_time: Vec<OneTimePurchase>,
    /// accept, cancel, fraud.
    pub abilities: Vec<Ability>,
}
