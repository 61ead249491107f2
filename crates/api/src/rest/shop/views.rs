//! What the shop offers, on the wire.

use mpanel_billing::{
    self as billing, ImageChoice, ShopAddOn, ShopCatalog, ShopChoice, ShopGroup, ShopPlan, ShopPrice, Specs,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::bundles::BundleOut;
use crate::views::domain::DomainTermsView;
use crate::views::option::OptionView;
use crate::views::storage::StorageTermsView;
use crate::views::volume::VolumeDiscount;
use crate::views::{MoneyView, words};

/// The catalog in one currency.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Catalog)]
pub struct CatalogOut {
    currency: String,
    groups: Vec<GroupOut>,
    /// What is sold once.
    one_time: Vec<OneTimeOut>,
    /// Object storages.
    storages: Vec<PlanOut>,
    /// Domain names, one for each ending.
    domains: Vec<PlanOut>,
    /// What is sold together.
    bundles: Vec<BundleOut>,
}

/// A product that is paid once.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OneTimeProduct)]
pub struct OneTimeOut {
    id: String,
    slug: String,
    name: String,
    tagline: String,
    description: String,
    badge: Option<String>,
    /// Of one piece.
    price: MoneyView,
    in_stock: bool,
    max_quantity: i64,
    #[schema(value_type = words::Delivery)]
    delivery: String,
    /// What it costs less by the number.
    volume_discount: Option<VolumeDiscount>,
}

/// A group of plans.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CatalogGroup)]
pub struct GroupOut {
    id: String,
    slug: String,
    name: String,
    description: String,
    products: Vec<PlanOut>,
}

/// A plan.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Plan)]
pub struct PlanOut {
    id: String,
    slug: String,
    name: String,
    tagline: String,
    description: String,
    specs: SpecsView,
    badge: Option<String>,
    stock: Option<i64>,
    in_stock: bool,
    prices: Vec<PriceOut>,
    add_ons: Vec<AddOnOut>,
    regions: Vec<ChoiceOut>,
    images: Vec<ImageOut>,
    /// Options to choose from, with their prices in this currency.
    options: Vec<OptionView>,
    max_quantity: i64,
    /// What it costs less by the number.
    volume_discount: Option<VolumeDiscount>,
    /// What an object storage gives; null for a machine.
    storage: Option<StorageTermsView>,
    /// Which domain names it sells; null for everything else.
    domain: Option<DomainTermsView>,
}

/// What a machine has.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Specs)]
pub struct SpecsView {
    /// Processor cores.
    pub cpu_cores: i64,
    /// Memory.
    pub ram_mb: i64,
    /// Disk.
    pub disk_gb: i64,
    /// ssd, nvme or hdd.
    pub disk_type: String,
    /// Snapshots included.
    pub snapshots: i64,
    /// Traffic included.
    pub traffic_tb: Option<i64>,
    /// Network port.
    pub port_mbit: Option<i64>,
}

impl From<Specs> for SpecsView {
    fn from(s: Specs) -> Self {
        Self {
            cpu_cores: s.cpu_cores,
            ram_mb: s.ram_mb,
            disk_gb: s.disk_gb,
            disk_type: s.disk_type,
            snapshots: s.snapshots,
            traffic_tb: s.traffic_tb,
            port_mbit: s.port_mbit,
        }
    }
}

/// A price for a period.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PlanPrice)]
pub struct PriceOut {
    #[schema(value_type = words::CycleMonths)]
    cycle_months: i32,
    recurring: MoneyView,
    setup: MoneyView,
    monthly_equivalent: MoneyView,
    saving_percent: i64,
    /// A trial before the first period, for those who ask for it.
    trial: Option<TrialOut>,
    /// Another price of the first periods.
    intro: Option<IntroductoryOut>,
}

/// A trial of a plan.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PlanTrial)]
pub struct TrialOut {
    days: i32,
    /// Zero for a free one.
    price: MoneyView,
    /// Whether a payment method has to be saved first.
    card: bool,
}

/// An introductory price of a plan.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PlanIntroductory)]
pub struct IntroductoryOut {
    /// For so many periods.
    cycles: i32,
    /// Each of them.
    price: MoneyView,
}

impl From<billing::ShopTrial> for TrialOut {
    fn from(t: billing::ShopTrial) -> Self {
        Self { days: t.days, price: t.price.into(), card: t.card }
    }
}

impl From<billing::ShopIntroductory> for IntroductoryOut {
    fn from(i: billing::ShopIntroductory) -> Self {
        Self { cycles: i.cycles, price: i.price.into() }
    }
}

/// Something that goes with a plan.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AddOn)]
pub struct AddOnOut {
    id: String,
    slug: String,
    name: String,
    description: String,
    prices: Vec<PriceOut>,
    #[schema(value_type = words::Availability)]
    available: String,
    /// What it costs less by the number.
    volume_discount: Option<VolumeDiscount>,
}

/// A region with its surcharges.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RegionChoice)]
pub struct ChoiceOut {
    code: String,
    name: String,
    prices: Vec<SurchargeOut>,
}

/// A surcharge for a period; zero when free.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Surcharge)]
pub struct SurchargeOut {
    #[schema(value_type = words::CycleMonths)]
    cycle_months: i32,
    recurring: MoneyView,
}

/// An operating system.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Image)]
pub struct ImageOut {
    id: String,
    name: String,
    #[schema(value_type = words::OsType)]
    os_type: String,
    description: String,
    default: bool,
    default_user: String,
}

impl From<ShopCatalog> for CatalogOut {
    fn from(c: ShopCatalog) -> Self {
        Self {
            currency: c.currency.to_string(),
            groups: c.groups.into_iter().map(GroupOut::from).collect(),
            one_time: c.one_time.into_iter().map(OneTimeOut::from).collect(),
            storages: c.storages.into_iter().map(PlanOut::from).collect(),
            domains: c.domains.into_iter().map(PlanOut::from).collect(),
            bundles: c.bundles.into_iter().map(BundleOut::from).collect(),
        }
    }
}

impl From<billing::ShopOneTime> for OneTimeOut {
    fn from(o: billing::ShopOneTime) -> Self {
        Self {
            id: o.id.to_string(),
            slug: o.slug,
            name: o.name,
            tagline: o.tagline,
            description: o.description,
            badge: o.badge,
            price: o.price.into(),
            in_stock: o.in_stock,
            max_quantity: o.max_quantity,
            delivery: o.delivery.as_str().to_owned(),
            volume_discount: o.volume.map(VolumeDiscount::from),
        }
    }
}

impl From<ShopGroup> for GroupOut {
    fn from(g: ShopGroup) -> Self {
        Self {
            id: g.id.to_string(),
            slug: g.slug,
            name: g.name,
            description: g.description,
            products: g.products.into_iter().map(PlanOut::from).collect(),
        }
    }
}

impl From<ShopPlan> for PlanOut {
    fn from(p: ShopPlan) -> Self {
        Self {
            id: p.id.to_string(),
            slug: p.slug,
            name: p.name,
            tagline: p.tagline,
            description: p.description,
            specs: p.specs.into(),
            badge: p.badge,
            stock: p.stock,
            in_stock: p.in_stock,
            prices: p.prices.into_iter().map(PriceOut::from).collect(),
            add_ons: p.add_ons.into_iter().map(AddOnOut::from).collect(),
            regions: p.regions.into_iter().map(ChoiceOut::from).collect(),
            images: p.images.into_iter().map(ImageOut::from).collect(),
            options: p.options.into_iter().map(OptionView::from).collect(),
            max_quantity: p.max_quantity,
            volume_discount: p.volume.map(VolumeDiscount::from),
            storage: p.storage.map(StorageTermsView::from),
            domain: p.domain.map(DomainTermsView::from),
        }
    }
}

impl From<ShopPrice> for PriceOut {
    fn from(p: ShopPrice) -> Self {
        Self {
            cycle_months: p.cycle_months,
            recurring: p.recurring.into(),
            setup: p.setup.into(),
            monthly_equivalent: p.monthly_equivalent.into(),
            saving_percent: p.saving_percent,
            trial: p.trial.map(TrialOut::from),
            intro: p.intro.map(IntroductoryOut::from),
        }
    }
}

impl From<ShopAddOn> for AddOnOut {
    fn from(a: ShopAddOn) -> Self {
        Self {
            id: a.id.to_string(),
            slug: a.slug,
            name: a.name,
            description: a.description,
            prices: a.prices.into_iter().map(PriceOut::from).collect(),
            available: a.available,
            volume_discount: a.volume.map(VolumeDiscount::from),
        }
    }
}

impl From<ShopChoice> for ChoiceOut {
    fn from(c: ShopChoice) -> Self {
        let price =
            |(cycle_months, amount): (i32, mpanel_core::Money)| SurchargeOut { cycle_months, recurring: amount.into() };
        Self { code: c.code, name: c.name, prices: c.prices.into_iter().map(price).collect() }
    }
}

impl From<ImageChoice> for ImageOut {
    fn from(i: ImageChoice) -> Self {
        Self {
            id: i.id,
            name: i.name,
            os_type: i.os_type,
            description: i.description,
            default: i.default,
            default_user: i.default_user,
        }
    }
}
