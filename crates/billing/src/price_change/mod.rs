//! Price changes of many subscriptions. A sold price never changes by itself: staff chooses which subscriptions, the
//! new price and the notice; a preview says what becomes of each; then it is scheduled as a dated change of each
//! subscription for its first renewal after the notice.
//!
//! Preview and run ask the same plan, and the run refuses when it would do something else than was seen. What a
//! subscription does on its day, and what undoing it restores, is the business of [`crate::subscription`].

mod ops;
mod plan;
mod rules;
mod store;

use mpanel_core::{
    Currency, CustomerId, Date, Money, PriceChangeId, ProductId, ServiceId, SubscriptionChangeId, SubscriptionId,
    Timestamp,
};
use serde::{Deserialize, Serialize};

use crate::ability::Ability;
use crate::customer::CustomerType;

pub(crate) use ops::withdraw;
pub use ops::{schedule_price_change, undo_price_change};
pub use plan::preview_price_change;
pub(crate) use rules::Monthly;
pub(crate) use store::withdrawn;
pub use store::{
    PriceChangeItemFilter, get_price_change, list_price_change_items, list_price_changes, price_change_notice,
};

/// Which subscriptions get which price, and from when on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceChangeRequest {
    /// The plan or add-on whose price changes.
    pub product: ProductId,
    /// Only in this currency.
    pub currency: Option<Currency>,
    /// Only with this period.
    pub cycle_months: Option<i32>,
    /// Only of businesses or of consumers.
    pub customer_type: Option<CustomerType>,
    /// The new price.
    pub price: NewPrice,
    /// The most by which the price may rise, in millionths.
    pub cap_ppm: Option<i64>,
    /// What becomes of those that would rise by more.
    pub over_cap: OverCap,
    /// Days between the notice and the first day of a new price.
    pub notice_days: i64,
    /// No new price before this day.
    pub first_day: Date,
    /// Why, for the customers.
    pub reason: String,
}

/// A new price of one unit, each period and before discounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NewPrice {
    /// This amount.
    Amount(Money),
    /// A share more or, negative, less, in millionths.
    Percent(i64),
}

/// What becomes of a subscription that would rise by more than the cap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OverCap {
    /// It keeps its price.
    #[default]
    Exclude,
    /// It rises by the cap.
    Limit,
}

/// What a price change does, subscription by subscription.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PriceChangePreview {
    /// Those that change.
    pub items: Vec<PriceChangeItem>,
    /// Those that keep their price, with the reason.
    pub excluded: Vec<PriceChangeItem>,
    /// What comes in each month, by currency.
    pub totals: Vec<PriceChangeTotal>,
    /// Changes when anything of the above does.
    pub fingerprint: String,
}

/// What becomes of one subscription.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PriceChangeItem {
    /// The subscription.
    pub subscription: SubscriptionId,
    /// What it pays for.
    pub service: ServiceId,
    /// Whose.
    pub customer: CustomerId,
    /// The customer's name.
    pub customer_name: String,
    /// The service's name.
    pub name: String,
    /// Period in months.
    pub cycle_months: i32,
    /// Each period, everything together, before tax and discounts.
    pub old: Money,
    /// The same with the new price.
    pub new: Money,
    /// The first day of the new price: a renewal.
    pub effective_on: Option<Date>,
    /// Whether the cap held the price down.
    pub limited: bool,
    /// Why it keeps its price.
    pub excluded: Option<Exclusion>,
    /// Once it is scheduled: the change of the subscription, and what became of it.
    pub change: Option<(SubscriptionChangeId, String)>,
}

/// Why a subscription keeps its price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Exclusion {
    /// A stable word.
    pub reason: String,
    /// A sentence.
    pub detail: String,
}

/// Every word for a reason there is.
pub const EXCLUSIONS: &[&str] = &[
    "cancelled",
    "not_running",
    "trial",
    "introductory",
    "change_agreed",
    "agreed_price",
    "coupon",
    "over_cap",
    "unchanged",
];

/// Monthly recurring amounts of one currency, before tax and discounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceChangeTotal {
    /// Subscriptions that change.
    pub subscriptions: i64,
    /// Of these and of those that keep their price, now.
    pub before: Money,
    /// The same when every change is in force.
    pub after: Money,
}

/// A price change as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PriceChangeView {
    /// Its id.
    pub id: PriceChangeId,
    /// What was asked for.
    pub request: PriceChangeRequest,
    /// The product's name then.
    pub product_name: String,
    /// scheduled while something is to come, undone when it was taken back, else applied.
    pub state: &'static str,
    /// Subscriptions whose change is to come.
    pub scheduled: i64,
    /// Subscriptions with their new price.
    pub applied: i64,
    /// Subscriptions whose change was taken back or overtaken by another.
    pub undone: i64,
    /// Subscriptions that kept their price.
    pub excluded: i64,
    /// What it was to bring.
    pub totals: Vec<PriceChangeTotal>,
    /// Who scheduled it.
    pub actor_name: String,
    /// When.
    pub created_at: Timestamp,
    /// undo.
    pub abilities: Vec<Ability>,
}
