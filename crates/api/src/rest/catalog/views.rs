//! Products on the wire, as staff keeps them.

use std::collections::BTreeMap;

use mpanel_billing::{
    Delivery, ImageChoice, ProductPatch, ProductView, ProviderMapping, RegionChoice, ShopPrice, Specs, Surcharge,
};
use mpanel_core::{Error, Money, ProductGroupId, ProductId, ProviderAccountId, Result};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use crate::rest::shop::SpecsView;
use crate::views::contract::ContractRules;
use crate::views::domain::DomainTermsView;
use crate::views::option::OptionView;
use crate::views::storage::StorageTermsView;
use crate::views::volume::VolumeDiscount;
use crate::views::{MoneyView, check_text, words};

/// A product.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProductAdmin)]
pub struct ProductOut {
    id: String,
    version: i32,
    #[schema(value_type = words::ProductKind)]
    kind: String,
    group_id: Option<String>,
    slug: String,
    name: String,
    tagline: String,
    description: String,
    badge: Option<String>,
    specs: SpecsView,
    /// Pieces left; null for no limit.
    stock: Option<i64>,
    in_stock: bool,
    prices: Vec<ProductPriceOut>,
    /// Prices of one piece, where it is sold once.
    once_prices: Vec<MoneyView>,
    /// Who delivers it, where it is sold once.
    #[schema(value_type = words::Delivery)]
    delivery: String,
    /// Over how many days it is earned, where it is sold once; null for at once.
    earned_days: Option<i32>,
    add_on_ids: Vec<String>,
    regions: Vec<ProductRegion>,
    images: Vec<ProductImage>,
    options: Vec<OptionView>,
    max_quantity: i64,
    /// order, later or both; for add-ons.
    #[schema(value_type = words::Availability)]
    available: String,
    hidden: bool,
    retired: bool,
    position: i32,
    /// Whether customers may change to it by themselves, because nothing has to be done at the provider by hand.
    in_place_change: bool,
    /// Which tax rules are for it: standard, exempt or another class.
    tax_class: String,
    /// How long it binds those who buy it; null where every paid term can be the last.
    contract: Option<ContractRules>,
    /// What it costs less by the number.
    volume_discount: Option<VolumeDiscount>,
    /// What an object storage gives; null for everything else.
    storage: Option<StorageTermsView>,
    /// Which domain names it sells; null for everything else.
    domain: Option<DomainTermsView>,
    provider: ProductProvider,
}

/// A price for a currency and period.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProductPrice)]
pub struct ProductPriceOut {
    #[schema(value_type = words::CycleMonths)]
    cycle_months: i32,
    recurring: MoneyView,
    setup: MoneyView,
    /// The period's price for one month, rounded half-up.
    monthly_equivalent: MoneyView,
    /// Whole percent saved against paying monthly.
    saving_percent: i64,
    trial: Option<ProductTrial>,
    intro: Option<ProductIntroductory>,
}

/// A trial before the first period.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProductTrial {
    /// 1 to 90.
    pub(super) days: i32,
    /// What it costs; zero for a free one.
    #[serde(default)]
    pub(super) minor: i64,
    /// Whether a payment method has to be saved before it begins.
    #[serde(default)]
    pub(super) card: bool,
}

/// Another price of the first periods.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProductIntroductory {
    /// For so many periods, 1 to 36.
    pub(super) cycles: i32,
    /// Each of them.
    pub(super) minor: i64,
}

/// A region a product can be placed in.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProductRegion {
    /// The provider's code.
    code: String,
    name: String,
    /// Surcharges; none means free.
    #[serde(default)]
    prices: Vec<ProductSurcharge>,
}

/// A surcharge per period.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProductSurcharge {
    #[schema(value_type = words::CycleMonths)]
    cycle_months: i32,
    recurring: MoneyView,
}

/// An operating system a machine can be installed from.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProductImage {
    /// The provider's id.
    id: String,
    name: String,
    #[schema(value_type = words::OsType)]
    os_type: String,
    #[serde(default)]
    description: String,
    #[serde(default)]
    default: bool,
    default_user: String,
}

/// What the provider calls a product.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProductProvider {
    /// The provider account it is bought on; the default one when null.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    account_id: Option<ProviderAccountId>,
    #[serde(default)]
    product_id: String,
    #[serde(default)]
    add_on_key: Option<String>,
    /// Buys a machine for as many months as its customer has paid, where the provider has such a contract; month by
    /// month otherwise.
    #[serde(default)]
    longer_terms: bool,
    /// More settings of the adapter.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    options: BTreeMap<String, String>,
}

/// A product to be made or changed. In a change, what is absent stays and null clears.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProductIn {
    /// vps, add_on, one_time, object_storage or domain; only when it is made.
    #[schema(value_type = Option<words::ProductKind>)]
    pub(super) kind: Option<String>,
    /// Only when it is made.
    pub(super) slug: Option<String>,
    pub(super) name: Option<String>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    group_id: Option<Option<ProductGroupId>>,
    tagline: Option<String>,
    description: Option<String>,
    /// An empty text removes it.
    badge: Option<String>,
    specs: Option<SpecsView>,
    regions: Option<Vec<ProductRegion>>,
    images: Option<Vec<ProductImage>>,
    /// Options to choose from.
    options: Option<Vec<OptionView>>,
    #[schema(value_type = Option<Vec<String>>)]
    add_on_ids: Option<Vec<ProductId>>,
    provider: Option<ProductProvider>,
    /// Pieces left; null for no limit.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<i64>)]
    stock: Option<Option<i64>>,
    max_quantity: Option<i64>,
    /// order, later or both; for add-ons.
    #[schema(value_type = Option<words::Availability>)]
    available: Option<String>,
    hidden: Option<bool>,
    retired: Option<bool>,
    position: Option<i32>,
    /// Whether customers may change to it by themselves.
    in_place_change: Option<bool>,
    /// Which tax rules are for it: standard, exempt or another class.
    tax_class: Option<String>,
    /// How long it binds those who buy it from now on; null for not at all.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<ContractRules>)]
    contract: Option<Option<ContractRules>>,
    /// Who delivers it; only of what is sold once.
    #[schema(value_type = Option<words::Delivery>)]
    delivery: Option<String>,
    /// Over how many days it is earned; only of what is sold once. Null earns it at once.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<i32>)]
    earned_days: Option<Option<i32>>,
    /// What it costs less by the number from now on; null for nothing.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<VolumeDiscount>)]
    volume_discount: Option<Option<VolumeDiscount>>,
    /// What an object storage gives those who buy it from now on; only of one.
    storage: Option<StorageTermsView>,
    /// Which domain names are sold from now on; only of such a product.
    domain: Option<DomainTermsView>,
}

// Tells "absent" from "null", which Option alone does not.
fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<Option<T>>, D::Error> {
    Option::<T>::deserialize(deserializer).map(Some)
}

impl ProductIn {
    /// The provider account it names.
    pub(super) fn account(&self) -> Option<ProviderAccountId> {
        self.provider.as_ref().and_then(|p| p.account_id)
    }

    /// The changes, checked field by field.
    pub(super) fn into_patch(self) -> Result<ProductPatch> {
        self.check()?;
        let specs = |s: SpecsView| Specs {
            cpu_cores: s.cpu_cores,
            ram_mb: s.ram_mb,
            disk_gb: s.disk_gb,
            disk_type: s.disk_type,
            snapshots: s.snapshots,
            traffic_tb: s.traffic_tb,
            port_mbit: s.port_mbit,
        };
        let regions = self.regions.map(|all| all.into_iter().enumerate().map(region).collect::<Result<Vec<_>>>());
        let option = |(n, o): (usize, OptionView)| o.parse(&format!("/options/{n}"));
        let options = self.options.map(|all| all.into_iter().enumerate().map(option).collect::<Result<Vec<_>>>());
        let provider = |p: ProductProvider| ProviderMapping {
            account: p.account_id,
            product_id: p.product_id,
            add_on_key: p.add_on_key.filter(|k| !k.is_empty()),
            longer_terms: p.longer_terms,
            options: p.options,
        };
        Ok(ProductPatch {
            group_id: self.group_id,
            name: self.name,
            tagline: self.tagline,
            description: self.description,
            badge: self.badge,
            specs: self.specs.map(specs),
            regions: regions.transpose()?,
            images: self.images.map(|all| all.into_iter().map(ImageChoice::from).collect()),
            options: options.transpose()?,
            add_on_ids: self.add_on_ids,
            provider: self.provider.map(provider),
            stock: self.stock,
            max_quantity: self.max_quantity,
            available: self.available,
            hidden: self.hidden,
            retired: self.retired,
            position: self.position,
            in_place_change: self.in_place_change,
            tax_class: self.tax_class,
            contract: self.contract.map(|c| c.map(|rules| rules.parse()).transpose()).transpose()?,
            delivery: self.delivery.as_deref().map(delivery).transpose()?,
            earned_days: self.earned_days,
            volume: self.volume_discount.map(|v| v.map(VolumeDiscount::parse).transpose()).transpose()?,
            storage: self.storage.map(StorageTermsView::parse).transpose()?,
            domain: self.domain.map(DomainTermsView::parse).transpose()?,
        })
    }

    fn check(&self) -> Result<()> {
        let text = |field: &Option<String>| field.clone().unwrap_or_default();
        let provider = self.provider.as_ref();
        let texts = [
            ("/name", text(&self.name), 120),
            ("/tagline", text(&self.tagline), 200),
            ("/description", text(&self.description), 5000),
            ("/badge", text(&self.badge), 40),
            ("/provider/product_id", provider.map(|p| p.product_id.clone()).unwrap_or_default(), 80),
            ("/provider/add_on_key", provider.and_then(|p| p.add_on_key.clone()).unwrap_or_default(), 80),
        ];
        texts.iter().try_for_each(|(pointer, text, max)| check_text(pointer, text, *max))?;
        if let Some(s) = &self.specs {
            check_text("/specs/disk_type", &s.disk_type, 20)?;
            let counts = [
                ("cpu_cores", s.cpu_cores),
                ("ram_mb", s.ram_mb),
                ("disk_gb", s.disk_gb),
                ("snapshots", s.snapshots),
                ("traffic_tb", s.traffic_tb.unwrap_or(0)),
                ("port_mbit", s.port_mbit.unwrap_or(0)),
            ];
            for (field, count) in counts {
                if !(0..=100_000_000).contains(&count) {
                    let detail = "This cannot be negative or that large.";
                    return Err(Error::invalid(format!("/specs/{field}"), "out_of_range", detail));
                }
            }
        }
        let lists = [
            ("/regions", self.regions.as_ref().map_or(0, Vec::len)),
            ("/images", self.images.as_ref().map_or(0, Vec::len)),
            ("/add_on_ids", self.add_on_ids.as_ref().map_or(0, Vec::len)),
        ];
        match lists.iter().find(|(_, count)| *count > 200) {
            Some((pointer, _)) => Err(Error::invalid(*pointer, "too_many", "Use at most 200 entries.")),
            None => Ok(()),
        }
    }
}

fn delivery(word: &str) -> Result<Delivery> {
    let found = Delivery::ALL.into_iter().find(|d| d.as_str() == word);
    found.ok_or_else(|| Error::invalid("/delivery", "unknown", "Use staff or payment."))
}

fn region((index, region): (usize, ProductRegion)) -> Result<RegionChoice> {
    let at = |field: &str| format!("/regions/{index}/{field}");
    check_text(&at("code"), &region.code, 40)?;
    check_text(&at("name"), &region.name, 80)?;
    let surcharge = |(place, s): (usize, ProductSurcharge)| {
        let pointer = at(&format!("prices/{place}/recurring"));
        let amount = s.recurring.parse(&pointer)?;
        if !(0..=1_000_000_000).contains(&amount.minor) {
            let detail = "A surcharge cannot be negative or that large.";
            return Err(Error::invalid(format!("{pointer}/minor"), "out_of_range", detail));
        }
        Ok(Surcharge { currency: amount.currency, cycle_months: s.cycle_months, recurring_minor: amount.minor })
    };
    let surcharges = region.prices.into_iter().enumerate().map(surcharge).collect::<Result<_>>()?;
    Ok(RegionChoice { code: region.code, name: region.name, surcharges })
}

impl From<ProductImage> for ImageChoice {
    fn from(image: ProductImage) -> Self {
        let ProductImage { id, name, os_type, description, default, default_user } = image;
        Self { id, name, os_type, description, default, default_user }
    }
}

impl From<ImageChoice> for ProductImage {
    fn from(image: ImageChoice) -> Self {
        let ImageChoice { id, name, os_type, description, default, default_user } = image;
        Self { id, name, os_type, description, default, default_user }
    }
}

impl From<ShopPrice> for ProductPriceOut {
    fn from(p: ShopPrice) -> Self {
        Self {
            cycle_months: p.cycle_months,
            recurring: p.recurring.into(),
            setup: p.setup.into(),
            monthly_equivalent: p.monthly_equivalent.into(),
            saving_percent: p.saving_percent,
            trial: p.trial.map(|t| ProductTrial { days: t.days, minor: t.price.minor, card: t.card }),
            intro: p.intro.map(|i| ProductIntroductory { cycles: i.cycles, minor: i.price.minor }),
        }
    }
}

impl From<ProductView> for ProductOut {
    fn from(product: ProductView) -> Self {
        let prices = product.shop_prices().into_iter().map(ProductPriceOut::from);
        let once_prices = product.once_prices.iter().map(|p| Money::new(p.minor, p.currency).into());
        let surcharge = |s: Surcharge| ProductSurcharge {
            cycle_months: s.cycle_months,
            recurring: Money::new(s.recurring_minor, s.currency).into(),
        };
        let region = |r: RegionChoice| ProductRegion {
            code: r.code,
            name: r.name,
            prices: r.surcharges.into_iter().map(surcharge).collect(),
        };
        let ProviderMapping { account, product_id, add_on_key, longer_terms, options } = product.provider.clone();
        Self {
            prices: prices.collect(),
            once_prices: once_prices.collect(),
            delivery: product.delivery.as_str().to_owned(),
            earned_days: product.earned_days,
            id: product.id.to_string(),
            version: product.version,
            kind: product.kind.as_str().to_owned(),
            group_id: product.group_id.map(|g| g.to_string()),
            slug: product.slug,
            name: product.name,
            tagline: product.tagline,
            description: product.description,
            badge: product.badge,
            specs: product.specs.into(),
            stock: product.stock,
            in_stock: product.stock.is_none_or(|s| s > 0),
            add_on_ids: product.add_on_ids.iter().map(ProductId::to_string).collect(),
            regions: product.regions.into_iter().map(region).collect(),
            images: product.images.into_iter().map(ProductImage::from).collect(),
            options: product.options.into_iter().map(OptionView::from).collect(),
            max_quantity: product.max_quantity,
            available: product.available,
            hidden: product.hidden,
            retired: product.retired,
            position: product.position,
            in_place_change: product.in_place_change,
            tax_class: product.tax_class,
            contract: product.contract.map(ContractRules::from),
            volume_discount: product.volume.map(VolumeDiscount::from),
            storage: product.storage.map(StorageTermsView::from),
            domain: product.domain.map(DomainTermsView::from),
            provider: ProductProvider { account_id: account, product_id, add_on_key, longer_terms, options },
        }
    }
}
