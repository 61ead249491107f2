//! Bundles as a visitor of the shop sees them.

use std::collections::HashMap;

use mpanel_core::{BundleId, Currency, Money, OpContext, ProductId, Result};
use mpanel_db::{DbErrExt, TenantScoped};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder};
use serde::Serialize;

use super::rules::{list_prices, pieces};
use super::{BundlePart, BundleState, BundleTerms, ops};
use crate::catalog::store::bundle::{Column, Entity};
use crate::catalog::{ProductKind, ProductView, ShopOneTime, ShopPlan};

/// A bundle on sale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShopBundle {
    /// Its id.
    pub id: BundleId,
    /// Its name in addresses.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// A few words.
    pub tagline: String,
    /// More words.
    pub description: String,
    /// What is in it.
    pub parts: Vec<ShopBundlePart>,
    /// What it costs, by period.
    pub offers: Vec<ShopBundleOffer>,
    /// Whether it can be ordered now.
    pub in_stock: bool,
}

/// So many pieces of a product in a bundle: a plan, or what is sold once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShopBundlePart {
    /// The product.
    pub product_id: ProductId,
    /// Its name.
    pub name: String,
    /// How many.
    pub quantity: i64,
    /// What can be chosen of it, where it is a plan.
    pub plan: Option<ShopPlan>,
    /// The product, where it is sold once.
    pub one_time: Option<ShopOneTime>,
}

/// What a bundle costs for a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ShopBundleOffer {
    /// Period in months.
    pub cycle_months: i32,
    /// The first period, with what is sold once and without setup fees.
    pub price: Money,
    /// The same, each by itself.
    pub list: Money,
    /// What that saves.
    pub saving: Money,
    /// Every later period.
    pub recurring: Money,
}

type Catalog = HashMap<ProductId, ProductView>;

/// The bundles that may be bought: visible ones, and the hidden one whose address is `also`.
pub(in crate::catalog) async fn bundles_for_sale<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    also: Option<&str>,
) -> Result<Vec<(BundleId, BundleTerms)>> {
    let rows = Entity::find_in(ctx)
        .filter(Column::State.is_in([BundleState::OnSale.as_str(), BundleState::Hidden.as_str()]))
        .order_by_asc(Column::Position)
        .order_by_asc(Column::Name)
        .all(conn)
        .await
        .or_internal("reading bundles")?;
    let shown = rows.into_iter().filter(|r| r.state == BundleState::OnSale.as_str() || also == Some(r.slug.as_str()));
    shown.map(|row| Ok((BundleId(row.id), ops::terms(row)?))).collect()
}

/// A bundle as the shop shows it; none where it is not sold in the currency.
pub(in crate::catalog) fn shown_bundle(
    (id, terms): (BundleId, BundleTerms),
    currency: Currency,
    catalog: &Catalog,
    shown: impl Fn(&ProductView) -> (Option<ShopPlan>, Option<ShopOneTime>),
) -> Option<ShopBundle> {
    let offers = offers(&terms, catalog, currency);
    let part = |part: &BundlePart| {
        let product = catalog.get(&part.product_id)?;
        let (plan, one_time) = shown(product);
        let (product_id, quantity) = (part.product_id, part.quantity);
        Some(ShopBundlePart { product_id, name: product.name.clone(), quantity, plan, one_time })
    };
    let has = |p: &BundlePart| {
        catalog.get(&p.product_id).is_some_and(|found| found.stock.is_none_or(|left| left >= p.quantity))
    };
    (!offers.is_empty()).then(|| ShopBundle {
        id,
        in_stock: terms.parts.iter().all(has),
        parts: terms.parts.iter().filter_map(part).collect(),
        offers,
        slug: terms.slug.clone(),
        name: terms.name.clone(),
        tagline: terms.tagline.clone(),
        description: terms.description.clone(),
    })
}

fn offers(terms: &BundleTerms, catalog: &Catalog, currency: Currency) -> Vec<ShopBundleOffer> {
    let is_once = |id: &ProductId| catalog.get(id).is_some_and(|p| p.kind == ProductKind::OneTime);
    // As in a cart, plans come first, so that the same of them has the cent that is left over.
    let mut parts = terms.parts.clone();
    parts.sort_by_key(|p| is_once(&p.product_id));
    let offer = |cycle_months: i32| {
        let list = list_prices(&parts, catalog, (currency, cycle_months))?;
        let shares = terms.pricing.shares(currency, cycle_months, &list)?;
        let money = |minor| Money::new(minor, currency);
        let (list, price): (i64, i64) = (list.iter().sum(), shares.iter().sum());
        let again = pieces(&parts).zip(&shares).filter(|(id, _)| !is_once(id)).map(|(_, share)| *share);
        let recurring = money(again.sum());
        Some(ShopBundleOffer {
            cycle_months,
            price: money(price),
            list: money(list),
            saving: money(list - price),
            recurring,
        })
    };
    let mut offers: Vec<ShopBundleOffer> = terms.pricing.cycles(currency).into_iter().filter_map(offer).collect();
    offers.sort_by_key(|o| o.cycle_months);
    offers
}
