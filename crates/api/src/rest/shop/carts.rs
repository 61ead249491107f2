//! Carts on the wire: what is chosen, and what it costs.

use mpanel_billing::{Access, AddOnInput, CartItemInput, CartItemView, CartView, RenewalRow, TaxRow};
use mpanel_core::{Error, ProductId, Result};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::domains::CartDomainIn;
use crate::rest::one_time_purchases::CartOneTimeOut;
use crate::rest::software::SoftwareIn;
use crate::views::contract::ContractRules;
use crate::views::option::{OptionIn, parse_values};
use crate::views::volume::{BundleRef, PriceReasonOut};
use crate::views::{MoneyView, check_text, words};

/// Characters of ten public keys of the usual kinds.
pub(crate) const LONGEST_KEYS: usize = 12_000;

/// A configured plan.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CartItemInput)]
pub struct CartItemIn {
    product_id: String,
    #[schema(value_type = words::CycleMonths)]
    cycle_months: i32,
    quantity: i64,
    /// Empty for a domain.
    #[serde(default)]
    #[schema(default = "")]
    region: String,
    /// One of the images on offer, or an image of the customer's own. Empty for an object storage.
    #[serde(default)]
    #[schema(default = "")]
    image_id: String,
    /// An object storage can be without.
    #[serde(default)]
    #[schema(default = "")]
    hostname: String,
    /// Up to ten public keys, one a line, for access by key.
    ssh_key: Option<String>,
    /// The user who logs in: `root` or `admin` with Linux, `administrator` or `admin` with Windows; the first when absent.
    #[serde(default)]
    default_user: Option<String>,
    /// How one gets into a machine.
    #[serde(default = "password")]
    #[schema(value_type = words::ServiceAccess, default = "password")]
    access: String,
    #[serde(default)]
    add_ons: Vec<AddOnIn>,
    /// Values of the plan's options.
    #[serde(default)]
    options: Vec<OptionIn>,
    /// Begin with the trial on offer.
    #[serde(default)]
    trial: bool,
    /// What is installed with it.
    #[serde(default)]
    software: Option<SoftwareIn>,
    /// The bundle it is a piece of.
    #[serde(default)]
    bundle: Option<BundleRef>,
    /// The domain name, of a product that sells them.
    #[serde(default)]
    pub(super) domain: Option<CartDomainIn>,
}

/// A chosen add-on.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AddOnInput)]
pub struct AddOnIn {
    pub(crate) id: String,
    pub(crate) quantity: i64,
}

/// A cart, priced.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Cart)]
pub struct CartOut {
    id: String,
    #[serde(flatten)]
    quote: QuoteOut,
}

/// What a cart's contents cost.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Quote)]
pub struct QuoteOut {
    currency: String,
    /// The day on which the services begin, if one was chosen.
    start_on: Option<String>,
    items: Vec<ItemOut>,
    /// What is bought once.
    one_time: Vec<CartOneTimeOut>,
    /// The coupons that apply.
    coupons: Vec<CouponOut>,
    /// What stands in the way of an order; pointers lead into the cart's input.
    problems: Vec<ProblemOut>,
    subtotal: MoneyView,
    discount: MoneyView,
    tax: Vec<TaxOut>,
    tax_total: MoneyView,
    due_now: MoneyView,
    renews: Vec<RenewsOut>,
    prices_include_tax: bool,
    tax_note: Option<String>,
}

/// A priced item.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CartItem)]
pub struct ItemOut {
    key: String,
    product: ProductOut,
    input: CartItemIn,
    lines: Vec<LineOut>,
    setup: MoneyView,
    recurring: MoneyView,
    total: MoneyView,
    /// The first day that is paid for, where a trial comes before it.
    trial_ends_on: Option<String>,
    /// For how many periods the introductory price holds.
    intro_cycles: Option<i32>,
    /// How long it binds, if it does.
    contract: Option<ContractRules>,
    /// Each period at the regular price.
    regular: MoneyView,
    /// Why the plan costs less than its list price.
    reason: Option<PriceReasonOut>,
}

/// The product of an item.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CartProduct)]
pub struct ProductOut {
    id: String,
    name: String,
    slug: String,
}

/// A line of an item.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CartLine)]
pub struct LineOut {
    description: String,
    amount: MoneyView,
    #[schema(value_type = words::LineKind)]
    kind: String,
}

/// A coupon in use.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AppliedCoupon)]
pub struct CouponOut {
    code: String,
    description: String,
    /// What it takes off now.
    amount: MoneyView,
}

/// Something in the way of an order.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CartProblem)]
pub struct ProblemOut {
    pub(crate) pointer: String,
    pub(crate) code: String,
    pub(crate) detail: String,
}

/// A tax of a cart or invoice.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Tax)]
pub struct TaxOut {
    name: String,
    rate: String,
    base: MoneyView,
    amount: MoneyView,
}

/// What renews, tax included.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Renewal)]
pub struct RenewsOut {
    #[schema(value_type = words::CycleMonths)]
    cycle_months: i32,
    amount: MoneyView,
}

impl From<RenewalRow> for RenewsOut {
    fn from(r: RenewalRow) -> Self {
        Self { cycle_months: r.cycle_months, amount: r.amount.into() }
    }
}

fn password() -> String {
    "password".to_owned()
}

impl CartItemIn {
    /// The input as billing knows it; `index` is its place in the cart, for error pointers.
    pub(super) fn parse(self, index: usize) -> Result<CartItemInput> {
        let at = |field: &str| format!("/items/{index}/{field}");
        let product = |pointer: String, id: &str| -> Result<ProductId> {
            id.parse().map_err(|_| Error::invalid(pointer, "unknown_product", "There is no such product."))
        };
        for (field, text, max) in
            [("hostname", &self.hostname, 253), ("region", &self.region, 60), ("image_id", &self.image_id, 60)]
        {
            check_text(&at(field), text, max)?;
        }
        check_text(&at("ssh_key"), self.ssh_key.as_deref().unwrap_or_default(), LONGEST_KEYS)?;
        check_text(&at("default_user"), self.default_user.as_deref().unwrap_or_default(), 32)?;
        let access = match self.access.as_str() {
            "ssh_key" => Access::SshKey,
            "password" => Access::Password,
            _ => return Err(Error::invalid(at("access"), "unknown", "Use ssh_key or password.")),
        };
        let add_on = |(n, a): (usize, AddOnIn)| {
            let id = product(at(&format!("add_ons/{n}/id")), &a.id)?;
            Ok(AddOnInput { id, quantity: a.quantity })
        };
        let software = self.software.map(|s| s.parse(&at("software"))).transpose()?;
        Ok(CartItemInput {
            software: software.map(serde_json::to_value).transpose()?,
            trial: self.trial,
            product_id: product(at("product_id"), &self.product_id)?,
            cycle_months: self.cycle_months,
            quantity: self.quantity,
            region: self.region,
            image_id: self.image_id,
            hostname: self.hostname,
            // Found when the cart is priced.
            own_image: None,
            ssh_key: self.ssh_key,
            default_user: self.default_user.filter(|user| !user.is_empty()),
            access,
            add_ons: self.add_ons.into_iter().enumerate().map(add_on).collect::<Result<_>>()?,
            options: parse_values(&at("options"), self.options)?,
            bundle: self.bundle.map(|b| b.parse(&at("bundle"))).transpose()?,
            domain: self.domain.map(|d| d.parse(&at("domain"))).transpose()?,
        })
    }
}

impl From<CartItemInput> for CartItemIn {
    fn from(i: CartItemInput) -> Self {
        let access = if i.access == Access::SshKey { "ssh_key" } else { "password" };
        let add_on = |a: AddOnInput| AddOnIn { id: a.id.to_string(), quantity: a.quantity };
        Self {
            product_id: i.product_id.to_string(),
            cycle_months: i.cycle_months,
            quantity: i.quantity,
            region: i.region,
            image_id: i.image_id,
            hostname: i.hostname,
            trial: i.trial,
            software: i.software.as_ref().and_then(SoftwareIn::of),
            ssh_key: i.ssh_key,
            default_user: i.default_user,
            access: access.to_owned(),
            add_ons: i.add_ons.into_iter().map(add_on).collect(),
            options: i.options.into_iter().map(OptionIn::from).collect(),
            bundle: i.bundle.map(BundleRef::from),
            domain: i.domain.map(CartDomainIn::from),
        }
    }
}

impl From<TaxRow> for TaxOut {
    fn from(t: TaxRow) -> Self {
        Self { name: t.name, rate: t.rate, base: t.base.into(), amount: t.amount.into() }
    }
}

impl From<CartItemView> for ItemOut {
    fn from(i: CartItemView) -> Self {
        let line = |l: mpanel_billing::CartLine| LineOut {
            description: l.description,
            amount: l.amount.into(),
            kind: l.kind.to_owned(),
        };
        Self {
            key: i.key,
            product: ProductOut { id: i.product_id.to_string(), name: i.product_name, slug: i.product_slug },
            input: i.input.into(),
            lines: i.lines.into_iter().map(line).collect(),
            setup: i.setup.into(),
            recurring: i.recurring.into(),
            total: i.total.into(),
            trial_ends_on: i.trial_ends_on.map(|d| d.to_string()),
            intro_cycles: i.intro_cycles,
            contract: i.contract.map(ContractRules::from),
            regular: i.regular.into(),
            reason: i.reason.map(|(reason, list)| PriceReasonOut::of(reason, Some(list))),
        }
    }
}

impl From<mpanel_billing::AppliedCoupon> for CouponOut {
    fn from(c: mpanel_billing::AppliedCoupon) -> Self {
        Self { code: c.code, description: c.description, amount: c.amount.into() }
    }
}

impl From<CartView> for CartOut {
    fn from(c: CartView) -> Self {
        Self { id: c.id.map(|id| id.to_string()).unwrap_or_default(), quote: c.into() }
    }
}

impl From<CartView> for QuoteOut {
    fn from(c: CartView) -> Self {
        let problem = |p: mpanel_billing::CartProblem| ProblemOut {
            pointer: p.pointer,
            code: p.code.to_owned(),
            detail: p.detail,
        };
        Self {
            currency: c.currency.to_string(),
            start_on: c.start_on.map(|day| day.to_string()),
            items: c.items.into_iter().map(ItemOut::from).collect(),
            one_time: c.one_time.into_iter().map(CartOneTimeOut::from).collect(),
            coupons: c.coupons.into_iter().map(CouponOut::from).collect(),
            problems: c.problems.into_iter().map(problem).collect(),
            subtotal: c.subtotal.into(),
            discount: c.discount.into(),
            tax: c.tax.into_iter().map(TaxOut::from).collect(),
            tax_total: c.tax_total.into(),
            due_now: c.due_now.into(),
            renews: c.renews.into_iter().map(RenewsOut::from).collect(),
            prices_include_tax: c.prices_include_tax,
            tax_note: c.tax_note,
        }
    }
}
