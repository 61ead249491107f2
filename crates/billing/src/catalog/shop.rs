//! The catalog as a visitor of the shop sees it, in one currency.

use std::collections::HashMap;

use mpanel_calc::pricing::saving_percent;
use mpanel_core::{Currency, Money, OpContext, ProductGroupId, ProductId, Result};
use mpanel_db::{DbErrExt, TenantScoped};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder};
use serde::Serialize;

use super::bundle::{bundles_for_sale, shown_bundle};
use super::group::list_groups;
use super::shop_option::{ShopOption, shop_option};
use super::store::{product, with_prices};
use super::{
    Delivery, DomainTerms, ImageChoice, ProductKind, ProductView, RegionChoice, ShopBundle, Specs, StorageTerms,
    VolumeDiscount,
};

/// Everything on sale in one currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShopCatalog {
    /// Currency of every price.
    pub currency: Currency,
    /// Groups with their plans.
    pub groups: Vec<ShopGroup>,
    /// What is sold once.
    pub one_time: Vec<ShopOneTime>,
    /// Object storages.
    pub storages: Vec<ShopPlan>,
    /// Domain names, one for each ending.
    pub domains: Vec<ShopPlan>,
    /// What is sold together.
    pub bundles: Vec<ShopBundle>,
}

/// A product that is paid once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShopOneTime {
    /// Its id.
    pub id: ProductId,
    /// Its name in addresses.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// A few words.
    pub tagline: String,
    /// More words.
    pub description: String,
    /// A mark.
    pub badge: Option<String>,
    /// Price of one piece.
    pub price: Money,
    /// Whether it can be ordered now.
    pub in_stock: bool,
    /// Pieces in one order.
    pub max_quantity: i64,
    /// Who delivers it.
    pub delivery: Delivery,
    /// What it costs less by the number.
    pub volume: Option<VolumeDiscount>,
}

/// A group with its plans.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShopGroup {
    /// Its id.
    pub id: ProductGroupId,
    /// Its name in addresses.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// A sentence.
    pub description: String,
    /// Its plans.
    pub products: Vec<ShopPlan>,
}

/// A price of a plan or an add-on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShopPrice {
    /// Period in months.
    pub cycle_months: i32,
    /// Each period.
    pub recurring: Money,
    /// Once.
    pub setup: Money,
    /// The period's price for one month, rounded half-up.
    pub monthly_equivalent: Money,
    /// Whole percent saved against paying monthly.
    pub saving_percent: i64,
    /// A trial before the first period.
    pub trial: Option<ShopTrial>,
    /// Another price of the first periods.
    pub intro: Option<ShopIntroductory>,
}

/// A trial on offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ShopTrial {
    /// How long.
    pub days: i32,
    /// What it costs; zero for a free one.
    pub price: Money,
    /// Whether a saved payment method is needed.
    pub card: bool,
}

/// An introductory price on offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ShopIntroductory {
    /// For so many periods.
    pub cycles: i32,
    /// Each of them.
    pub price: Money,
}

/// A plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShopPlan {
    /// Its id.
    pub id: ProductId,
    /// Its name in addresses.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// A few words.
    pub tagline: String,
    /// More words.
    pub description: String,
    /// What a machine has.
    pub specs: Specs,
    /// A mark.
    pub badge: Option<String>,
    /// Pieces left.
    pub stock: Option<i64>,
    /// Whether it can be ordered now.
    pub in_stock: bool,
    /// Prices by period.
    pub prices: Vec<ShopPrice>,
    /// Add-ons on offer.
    pub add_ons: Vec<ShopAddOn>,
    /// Regions on offer.
    pub regions: Vec<ShopChoice>,
    /// Images on offer.
    pub images: Vec<ImageChoice>,
    /// Options to choose from.
    pub options: Vec<ShopOption>,
    /// Pieces in one order line.
    pub max_quantity: i64,
    /// What it costs less by the number.
    pub volume: Option<VolumeDiscount>,
    /// What an object storage gives; none of a machine.
    pub storage: Option<StorageTerms>,
    /// Which domain names are sold; none of everything else.
    pub domain: Option<DomainTerms>,
}

/// An add-on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShopAddOn {
    /// Its id.
    pub id: ProductId,
    /// Its name in addresses.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// More words.
    pub description: String,
    /// Prices by period.
    pub prices: Vec<ShopPrice>,
    /// order, later or both.
    pub available: String,
    /// What it costs less by the number.
    pub volume: Option<VolumeDiscount>,
}

/// A region with its surcharge per period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShopChoice {
    /// The provider's code.
    pub code: String,
    /// Words for people.
    pub name: String,
    /// Surcharge by period; may be zero.
    pub prices: Vec<(i32, Money)>,
}

/// The shop's catalog in `currency`: visible products that have a price in it, and the hidden one whose address is
/// `also`, wherever it belongs.
pub async fn catalog_for_shop<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    currency: Currency,
    also: Option<&str>,
) -> Result<ShopCatalog> {
    let rows = product::Entity::find_in(ctx)
        .filter(product::Column::Retired.eq(false))
        .order_by_asc(product::Column::Position)
        .order_by_asc(product::Column::Name)
        .all(conn)
        .await
        .or_internal("reading the catalog")?;
    let all = with_prices(ctx, conn, rows).await?;
    let bundles = bundles_for_sale(ctx, conn, also).await?;
    let known = list_groups(ctx, conn).await?;
    let add_ons: HashMap<ProductId, &ProductView> =
        all.iter().filter(|p| p.kind == ProductKind::AddOn).map(|p| (p.id, p)).collect();
    let in_hidden = |p: &ProductView| known.iter().any(|g| p.group_id == Some(g.id) && g.hidden);
    let shown = |p: &ProductView| also == Some(p.slug.as_str()) || !(p.hidden || in_hidden(p));
    let once = all.iter().filter(|p| p.kind == ProductKind::OneTime && shown(p));
    let one_time = once.filter_map(|p| one_time(p, currency)).collect();
    let apart = |kind| {
        let of_kind = all.iter().filter(|p| p.kind == kind && shown(p));
        of_kind.map(|p| plan(p, currency, &add_ons)).filter(|p| !p.prices.is_empty()).collect()
    };
    let (storages, domains) = (apart(ProductKind::ObjectStorage), apart(ProductKind::Domain));
    let groups = known.iter().map(|group| {
        let asked = |p: &ProductView| also == Some(p.slug.as_str());
        let shown = |p: &ProductView| asked(p) || !p.hidden && !group.hidden;
        let members = all.iter().filter(|p| p.group_id == Some(group.id) && p.kind == ProductKind::Vps && shown(p));
        let products: Vec<ShopPlan> =
            members.map(|p| plan(p, currency, &add_ons)).filter(|p| !p.prices.is_empty()).collect();
        let (slug, name) = (group.slug.clone(), group.name.clone());
        ShopGroup { id: group.id, slug, name, description: group.description.clone(), products }
    });
    let groups = groups.filter(|g| !g.products.is_empty()).collect();
    let part = |p: &ProductView| match p.kind {
        ProductKind::OneTime => (None, self::one_time(p, currency)),
        _ => (Some(plan(p, currency, &add_ons)), None),
    };
    let is_part = |p: &&ProductView| bundles.iter().flat_map(|(_, b)| &b.parts).any(|part| part.product_id == p.id);
    let by_id: HashMap<ProductId, ProductView> = all.iter().filter(is_part).map(|p| (p.id, p.clone())).collect();
    let bundles = bundles.into_iter().filter_map(|b| shown_bundle(b, currency, &by_id, part)).collect();
    Ok(ShopCatalog { currency, groups, one_time, storages, domains, bundles })
}

fn one_time(product: &ProductView, currency: Currency) -> Option<ShopOneTime> {
    Some(ShopOneTime {
        id: product.id,
        slug: product.slug.clone(),
        name: product.name.clone(),
        tagline: product.tagline.clone(),
        description: product.description.clone(),
        badge: product.badge.clone(),
        price: Money::new(product.once_price(currency)?, currency),
        in_stock: product.stock.is_none_or(|s| s > 0),
        max_quantity: product.max_quantity,
        delivery: product.delivery,
        volume: product.volume.clone(),
    })
}

fn plan(product: &ProductView, currency: Currency, add_ons: &HashMap<ProductId, &ProductView>) -> ShopPlan {
    let prices = prices(product, currency);
    let cycles: Vec<i32> = prices.iter().map(|p| p.cycle_months).collect();
    ShopPlan {
        id: product.id,
        slug: product.slug.clone(),
        name: product.name.clone(),
        tagline: product.tagline.clone(),
        description: product.description.clone(),
        specs: product.specs.clone(),
        badge: product.badge.clone(),
        stock: product.stock,
        in_stock: product.stock.is_none_or(|s| s > 0),
        prices,
        add_ons: product
            .add_on_ids
            .iter()
            .filter_map(|id| add_ons.get(id))
            .filter(|a| !a.hidden && a.stock.is_none_or(|s| s > 0))
            .map(|a| ShopAddOn {
                id: a.id,
                slug: a.slug.clone(),
                name: a.name.clone(),
                description: a.description.clone(),
                prices: self::prices(a, currency),
                available: a.available.clone(),
                volume: a.volume.clone(),
            })
            .filter(|a| !a.prices.is_empty())
            .collect(),
        regions: product.regions.iter().map(|r| region(r, currency, &cycles)).collect(),
        images: product.images.clone(),
        options: product.options.iter().map(|o| shop_option(o, currency, &cycles, &|c| !c.retired)).collect(),
        max_quantity: product.max_quantity,
        volume: product.volume.clone(),
        storage: product.storage.clone(),
        domain: product.domain.clone(),
    }
}

fn prices(product: &ProductView, currency: Currency) -> Vec<ShopPrice> {
    let monthly = product.price(currency, 1).map_or(0, |p| p.recurring_minor);
    let mine = product.prices.iter().filter(|p| p.currency == currency);
    mine.map(|p| {
        ShopPrice {
            cycle_months: p.cycle_months,
            recurring: Money::new(p.recurring_minor, currency),
            setup: Money::new(p.setup_minor, currency),
            monthly_equivalent: Money::new(super::by_the_month(p.recurring_minor, p.cycle_months), currency),
            // Days are no share of a month: nothing is promised about them.
            saving_percent: saving_percent(monthly, p.recurring_minor, i64::from(super::months_of(p.cycle_months))),
            trial: p.trial.map(|t| ShopTrial { days: t.days, price: Money::new(t.minor, currency), card: t.card }),
            intro: p.intro.map(|i| ShopIntroductory { cycles: i.cycles, price: Money::new(i.minor, currency) }),
        }
    })
    .collect()
}

impl ProductView {
    /// All its prices in every currency, with what they come to by the month.
    pub fn shop_prices(&self) -> Vec<ShopPrice> {
        let mut currencies: Vec<Currency> = self.prices.iter().map(|p| p.currency).collect();
        currencies.sort();
        currencies.dedup();
        currencies.into_iter().flat_map(|currency| prices(self, currency)).collect()
    }
}

fn region(region: &RegionChoice, currency: Currency, cycles: &[i32]) -> ShopChoice {
    let price = |cycle: i32| {
        let found = region.surcharges.iter().find(|s| s.currency == currency && s.cycle_months == cycle);
        (cycle, Money::new(found.map_or(0, |s| s.recurring_minor), currency))
    };
    ShopChoice {
        code: region.code.clone(),
        name: region.name.clone(),
        prices: cycles.iter().copied().map(price).collect(),
    }
}
