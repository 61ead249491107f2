//! What is sold: groups, products with their prices, options and stock, bundles of them, coupons.

mod add_ons;
pub(crate) mod bundle;
mod coupon;
mod cycle;
mod domain;
mod group;
mod once;
pub(crate) mod option;
mod product;
mod shop;
mod shop_option;
mod stock;
pub(crate) mod storage;
pub(crate) mod store;
pub(crate) mod version;
mod volume;

use std::collections::BTreeMap;

use mpanel_calc::ContractRules;
use mpanel_core::{Currency, ProductGroupId, ProductId, ProviderAccountId};
use serde::{Deserialize, Serialize};

pub use add_ons::{SoldAddOn, add_ons_on_sale};
pub(crate) use bundle::bundles_by_id;
pub use bundle::{
    BundlePart, BundlePrice, BundlePricing, BundleState, BundleTerms, BundleView, ShopBundle, ShopBundleOffer,
    ShopBundlePart, create_bundle, get_bundle, list_bundles, update_bundle,
};
pub(crate) use coupon::{
    Beside, OrderFacts, SubscriptionDiscount, UsedFor, find_coupon, redeem, refusal_beside,
    release_order as release_coupons, release_subscription as release_coupon, uses_of as uses_of_coupon,
};
pub use coupon::{CouponRules, CouponView, NewCoupon, create_coupon, list_coupons, set_coupon_disabled};
pub use cycle::{CYCLES, by_the_month, cadence_of, check_cycle, cycle_length, cycle_of, cycle_words, per_year};
pub(crate) use cycle::{is_no_cheaper, lead_cap, months_of, provider_months};
pub use domain::{DomainTerms, domains_on_sale};
pub use group::{GroupPatch, GroupView, NewGroup, create_group, list_groups, update_group};
pub use once::{Delivery, OncePrice, set_once_prices};
pub use option::{OptionChoice, OptionKind, OptionPrice, ProductOption, QuantityBounds, TextPattern, TextRules};
pub use product::{
    NewProduct, ProductPatch, count_products_of_account, create_product, find_product_by_slug, get_product,
    get_products, list_products, set_prices, update_product,
};
pub use shop::{
    ShopAddOn, ShopCatalog, ShopChoice, ShopGroup, ShopIntroductory, ShopOneTime, ShopPlan, ShopPrice, ShopTrial,
    catalog_for_shop,
};
pub(crate) use shop_option::shop_option;
pub use shop_option::{ShopOption, ShopOptionChoice, ShopOptionPrice};
pub(crate) use stock::{release as release_stock, take as take_stock};
pub use storage::{StorageGives, StorageTerms};
pub use version::{ProductVersion, product_versions};
pub use volume::{VolumeBreak, VolumeCount, VolumeDiscount};

/// What a product is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProductKind {
    /// A virtual server.
    Vps,
    /// Something that goes with another product.
    AddOn,
    /// Something that is paid once and is no service: work, a licence, a certificate.
    OneTime,
    /// An object storage, or a share of one.
    ObjectStorage,
    /// A domain name of one ending, registered by the year.
    Domain,
}

impl ProductKind {
    /// Every kind.
    pub const ALL: [ProductKind; 5] =
        [ProductKind::Vps, ProductKind::AddOn, ProductKind::OneTime, ProductKind::ObjectStorage, ProductKind::Domain];

    /// The word in the database and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            ProductKind::Vps => "vps",
            ProductKind::AddOn => "add_on",
            ProductKind::OneTime => "one_time",
            ProductKind::ObjectStorage => "object_storage",
            ProductKind::Domain => "domain",
        }
    }

    /// Whether it runs as a service of its own that renews, with whatever goes with it.
    pub fn is_plan(self) -> bool {
        matches!(self, ProductKind::Vps | ProductKind::ObjectStorage | ProductKind::Domain)
    }

    /// The same of the word in the database.
    pub(crate) fn is_plan_word(word: &str) -> bool {
        Self::ALL.into_iter().any(|kind| kind.as_str() == word && kind.is_plan())
    }
}

/// What a machine has.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Specs {
    /// Processor cores.
    pub cpu_cores: i64,
    /// Memory.
    pub ram_mb: i64,
    /// Disk.
    pub disk_gb: i64,
    /// ssd, nvme, hdd.
    pub disk_type: String,
    /// Snapshots included.
    pub snapshots: i64,
    /// Traffic included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub traffic_tb: Option<i64>,
    /// Network port.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub port_mbit: Option<i64>,
}

/// A region a product can be placed in, with its surcharge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegionChoice {
    /// The provider's code, such as `EU`.
    pub code: String,
    /// Words for people.
    pub name: String,
    /// Surcharges; none means free.
    #[serde(default)]
    pub surcharges: Vec<Surcharge>,
}

/// A surcharge per period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Surcharge {
    /// Currency.
    pub currency: Currency,
    /// Period in months; a negative number counts days.
    pub cycle_months: i32,
    /// Minor units per period.
    pub recurring_minor: i64,
}

/// An operating system image a machine can be installed from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImageChoice {
    /// The provider's id.
    pub id: String,
    /// Words for people.
    pub name: String,
    /// Linux or Windows.
    pub os_type: String,
    /// A sentence.
    #[serde(default)]
    pub description: String,
    /// Whether it is chosen unless the customer says otherwise.
    #[serde(default)]
    pub default: bool,
    /// The user to sign in with.
    pub default_user: String,
}

/// What the provider calls the product.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ProviderMapping {
    /// The provider account it is bought on; the tenant's default when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<ProviderAccountId>,
    /// Product id at the provider.
    #[serde(default)]
    pub product_id: String,
    /// Name of the add-on at the provider.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub add_on_key: Option<String>,
    /// Whether a machine is bought for as many months as its customer has paid, where the provider has such a contract;
    /// month by month otherwise, so that a customer who stops paying costs one month at most.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub longer_terms: bool,
    /// More settings of the adapter.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub options: BTreeMap<String, String>,
}

/// A price of a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductPrice {
    /// Currency.
    pub currency: Currency,
    /// Period in months; a negative number counts days.
    pub cycle_months: i32,
    /// Minor units per period.
    pub recurring_minor: i64,
    /// Minor units once.
    pub setup_minor: i64,
    /// A trial before the first period.
    #[serde(default)]
    pub trial: Option<Trial>,
    /// Another price of the first periods.
    #[serde(default)]
    pub intro: Option<Introductory>,
}

/// A trial before the first paid period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trial {
    /// How long.
    pub days: i32,
    /// What it costs in minor units; zero for a free one.
    pub minor: i64,
    /// Whether a saved payment method is needed to begin it.
    pub card: bool,
}

/// An introductory price.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Introductory {
    /// For so many periods.
    pub cycles: i32,
    /// Minor units for each of them.
    pub minor: i64,
}

/// A product with everything about it. Its versions are kept as JSON: a field that is added has a default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductView {
    /// Its id.
    pub id: ProductId,
    /// For `If-Match`.
    pub version: i32,
    /// Its group in the shop.
    pub group_id: Option<ProductGroupId>,
    /// What it is.
    pub kind: ProductKind,
    /// Its name in addresses.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// A few words.
    pub tagline: String,
    /// More words.
    pub description: String,
    /// A mark such as "Popular".
    pub badge: Option<String>,
    /// What a machine has.
    pub specs: Specs,
    /// Regions on offer.
    pub regions: Vec<RegionChoice>,
    /// Images on offer.
    pub images: Vec<ImageChoice>,
    /// Options to choose from.
    pub options: Vec<ProductOption>,
    /// Add-ons on offer.
    pub add_on_ids: Vec<ProductId>,
    /// What the provider calls it.
    pub provider: ProviderMapping,
    /// Pieces left; `None` for no limit.
    pub stock: Option<i64>,
    /// Pieces in one order line.
    pub max_quantity: i64,
    /// For add-ons: order, later or both.
    pub available: String,
    /// Not shown in the shop, but still sold to those who know it.
    pub hidden: bool,
    /// No longer sold; what runs goes on.
    pub retired: bool,
    /// Place in its group.
    pub position: i32,
    /// Whether customers may change to it by themselves, because nothing has to be done at the provider by hand.
    pub in_place_change: bool,
    /// Which tax rules are for it: standard, exempt or another class.
    pub tax_class: String,
    /// How long it binds those who buy it; none for a subscription that can end with any paid term.
    pub contract: Option<ContractRules>,
    /// Its prices.
    pub prices: Vec<ProductPrice>,
    /// Its prices, where it is sold once.
    pub once_prices: Vec<OncePrice>,
    /// Who delivers it, where it is sold once.
    pub delivery: Delivery,
    /// Over how many days it is earned, where it is sold once; none for at once.
    pub earned_days: Option<i32>,
    /// What it costs less by the number.
    pub volume: Option<VolumeDiscount>,
    /// What an object storage gives; none of everything else.
    pub storage: Option<StorageTerms>,
    /// Which domain names are sold; none of everything else.
    pub domain: Option<DomainTerms>,
}

impl ProductView {
    /// The price for a currency and cycle.
    pub fn price(&self, currency: Currency, cycle_months: i32) -> Option<ProductPrice> {
        self.prices.iter().copied().find(|p| p.currency == currency && p.cycle_months == cycle_months)
    }
}
