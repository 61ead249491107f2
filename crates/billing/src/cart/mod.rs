//! Carts: what a visitor chose, priced on the server each time. An order prices it again.

mod bundle;
pub(crate) mod check;
pub(crate) mod coupon;
mod domain;
mod ops;
pub(crate) mod option;
pub(crate) mod price;
pub(crate) mod priced;
pub(crate) mod reason;
pub(crate) mod stock;
pub(crate) mod volume;

use mpanel_core::{CartId, Currency, Date, Money, ProductId};
use serde::{Deserialize, Serialize};

use crate::customer::CustomerType;
use crate::once::{CartOneTimeView, OneTimeInput};

pub use bundle::BundleRef;
pub(crate) use ops::row;
pub use ops::{check_cart_size, create_cart, forget_old_carts, get_cart, load_cart_contents, put_cart, quote};
pub use option::{OptionInput, OptionValue, SoldOption};
pub use reason::{PriceReason, SoldFor};

/// How the customer gets in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Access {
    /// With a public key.
    SshKey,
    /// With a password that we make.
    Password,
}

/// An add-on of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddOnInput {
    /// The add-on.
    pub id: ProductId,
    /// How many.
    pub quantity: i64,
}

/// One configured item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CartItemInput {
    /// The plan.
    pub product_id: ProductId,
    /// Period in months.
    pub cycle_months: i32,
    /// How many machines.
    pub quantity: i64,
    /// Code of the region.
    pub region: String,
    /// The provider's id of the image.
    pub image_id: String,
    /// Host name of the first machine.
    pub hostname: String,
    /// Name of an image of the customer's own that `image_id` is, as provisioning has found it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own_image: Option<String>,
    /// Public keys, one a line, for access by key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ssh_key: Option<String>,
    /// The user who logs in, as provisioning has checked it; the usual one of the image when there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_user: Option<String>,
    /// How the customer gets in.
    pub access: Access,
    /// Add-ons.
    #[serde(default)]
    pub add_ons: Vec<AddOnInput>,
    /// Values of the plan's options.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<OptionInput>,
    /// Whether it begins with the trial on offer.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub trial: bool,
    /// What is installed with it, as provisioning has checked it; billing does not look inside.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub software: Option<serde_json::Value>,
    /// The bundle it is a piece of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bundle: Option<BundleRef>,
    /// The domain name, for a product that sells them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub domain: Option<DomainInput>,
}

/// A domain name to register, or to transfer here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DomainInput {
    /// The whole name, in small letters and ASCII.
    pub name: String,
    /// It comes from another registrar.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_transfer: bool,
    /// Where provisioning keeps the code that allows the transfer, sealed; the code itself is not here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<uuid::Uuid>,
    /// Whose it will be, as provisioning has checked it; billing does not look inside.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<serde_json::Value>,
}

/// Everything a cart holds.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CartContents {
    /// The items.
    #[serde(default)]
    pub items: Vec<CartItemInput>,
    /// What is bought once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub one_time: Vec<OneTimeInput>,
    /// A coupon's code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coupon: Option<String>,
    /// Codes of more coupons.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub coupons: Vec<String>,
    /// Country of a visitor who has not signed in, for the tax.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// Tax number of such a visitor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_id: Option<String>,
    /// Business or consumer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_type: Option<CustomerType>,
    /// The day on which the services are set up and their first period begins; none: at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start_on: Option<Date>,
}

/// How many days ahead of its start a service can be ordered at most.
pub(crate) const MOST_DAYS_TO_START: i64 = 365;

impl CartContents {
    /// The first day of what it sells.
    pub(crate) fn starts_on(&self, today: Date) -> Date {
        self.start_on.unwrap_or(today)
    }
}

/// Something in a cart that has to be put right before ordering.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CartProblem {
    /// JSON pointer into the cart.
    pub pointer: String,
    /// Stable code.
    pub code: &'static str,
    /// What to do.
    pub detail: String,
}

/// A line under an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CartLine {
    /// Words.
    pub description: String,
    /// For all pieces of the item.
    pub amount: Money,
    /// recurring, setup, add_on, region or option.
    pub kind: &'static str,
}

/// A priced item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CartItemView {
    /// Its place in the cart.
    pub key: String,
    /// The plan.
    pub product_id: ProductId,
    /// The plan's name.
    pub product_name: String,
    /// The plan's name in addresses.
    pub product_slug: String,
    /// What was chosen.
    pub input: CartItemInput,
    /// Its lines.
    pub lines: Vec<CartLine>,
    /// Once.
    pub setup: Money,
    /// Each period.
    pub recurring: Money,
    /// Now.
    pub total: Money,
    /// The first day that is paid for, where a trial comes before it.
    pub trial_ends_on: Option<Date>,
    /// For how many periods the introductory price holds.
    pub intro_cycles: Option<i32>,
    /// How long it binds, if it does.
    pub contract: Option<mpanel_calc::ContractRules>,
    /// Each period at the regular price.
    pub regular: Money,
    /// Why the plan costs less than its list price, and that price each period, for all pieces.
    pub reason: Option<(PriceReason, Money)>,
}

/// A tax of the cart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxRow {
    /// Words, such as VAT.
    pub name: String,
    /// Percent, such as 19.
    pub rate: String,
    /// Taxed amount.
    pub base: Money,
    /// The tax.
    pub amount: Money,
}

/// What comes again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RenewalRow {
    /// Every so many months.
    pub cycle_months: i32,
    /// With tax.
    pub amount: Money,
}

/// A coupon that applies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AppliedCoupon {
    /// What the customer typed.
    pub code: String,
    /// Words for people.
    pub description: String,
    /// What it takes off now.
    pub amount: Money,
}

/// A priced cart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CartView {
    /// Its id; none for a quote.
    pub id: Option<CartId>,
    /// Currency of every amount.
    pub currency: Currency,
    /// The day on which the services begin, if it is not that of the order.
    pub start_on: Option<Date>,
    /// Priced items; those that cannot be priced are missing and named in `problems`.
    pub items: Vec<CartItemView>,
    /// What is bought once, priced.
    pub one_time: Vec<CartOneTimeView>,
    /// The coupons that apply.
    pub coupons: Vec<AppliedCoupon>,
    /// What has to be put right.
    pub problems: Vec<CartProblem>,
    /// Sum of the lines.
    pub subtotal: Money,
    /// Taken off, positive.
    pub discount: Money,
    /// Taxes by rate.
    pub tax: Vec<TaxRow>,
    /// Sum of the taxes.
    pub tax_total: Money,
    /// To be paid now.
    pub due_now: Money,
    /// What comes again.
    pub renews: Vec<RenewalRow>,
    /// Whether line amounts contain the tax.
    pub prices_include_tax: bool,
    /// What the invoice will say about the tax, such as reverse charge.
    pub tax_note: Option<String>,
}
