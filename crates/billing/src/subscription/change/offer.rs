//! What customers may change to by themselves: other plans of the group that need no step at the provider,
//! and other billing cycles.

use std::collections::HashMap;

use mpanel_core::{Date, Error, Money, OpContext, ProductId, Result, SubscriptionId};
use mpanel_db::{DbErrExt, TenantScoped};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder};
use serde::Serialize;

use super::larger::is_larger;
use super::resolve::term_end;
use super::{ChangeRequest, PlanChange};
use crate::cart::CartItemInput;
use crate::cart::check::price_from;
use crate::cart::priced::PricedItem;
use crate::catalog::storage::check_move;
use crate::catalog::store::product;
use crate::catalog::{ProductKind, ProductView, StorageTerms, is_no_cheaper};
use crate::columns;
use crate::order::PlacedSubscription;
use crate::subscription::store::{self, Model};

/// A plan and cycle that a customer may change to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlanOffer {
    /// The product.
    pub product: ProductId,
    /// Its name.
    pub product_name: String,
    /// Period in months.
    pub cycle_months: i32,
    /// What everything costs each period, with the present region and add-ons, before tax.
    pub price: Money,
    /// Whether it is what the customer has.
    pub current: bool,
    /// Whether it can begin at once; otherwise it begins with the next term.
    pub now: bool,
    /// Whether the customer can choose it.
    pub allowed: bool,
    /// Why not.
    pub reason: Option<&'static str>,
}

const NEEDS_SERVER: &str =
    "The data centre does not resize a server. Move to a new one: see the bigger plans of the server, or ask support.";
const NEEDS_STAFF: &str = "This change needs work at the data centre. Ask support.";

/// Every plan of the product's group with its cycles, and whether the customer may change to it.
pub async fn change_offers<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    id: SubscriptionId,
) -> Result<Vec<PlanOffer>> {
    let row = store::load(ctx, conn, id).await?;
    let placed: PlacedSubscription = columns::json(&row.item)?;
    let currency = columns::currency(&row.currency)?;
    let mut offers = Vec::new();
    let candidates = siblings(ctx, conn, &row).await?;
    let add_ons = placed.item.add_ons.iter().map(|a| a.id);
    let wanted = candidates.iter().map(|c| ProductId(c.id)).chain(add_ons);
    let catalog = crate::catalog::store::load_map(ctx, conn, wanted).await?;
    let mine = |product: &ProductView| {
        let prices = product.prices.iter().filter(|p| p.currency == currency);
        prices.map(|p| p.cycle_months).collect::<Vec<i32>>()
    };
    let cycles: HashMap<ProductId, Vec<i32>> = catalog.iter().map(|(id, product)| (*id, mine(product))).collect();
    for candidate in candidates {
        let product_id = ProductId(candidate.id);
        for cycle_months in cycles.get(&product_id).into_iter().flatten().copied() {
            // What is not sold with the present region, add-ons, options and cycle is no offer.
            let Some(product) = catalog.get(&product_id) else { continue };
            let Ok((options, _)) = super::option::along(product, &row, &placed) else { continue };
            let input = CartItemInput { product_id, cycle_months, quantity: 1, options, ..placed.item.clone() };
            let Ok(item) = price_from(&catalog, currency, &input) else { continue };
            let same = candidate.id == row.product_id;
            let allowed = same || follows_by_itself(candidate.in_place_change, candidate.storage.is_some());
            offers.push(PlanOffer {
                product: product_id,
                product_name: candidate.name.clone(),
                cycle_months,
                price: Money::new(item.recurring(), currency),
                current: same && cycle_months == row.cycle_months,
                now: may_begin_now(&row, &item),
                allowed,
                reason: (!allowed).then_some(if is_larger(&placed.product.specs, &product.specs) {
                    NEEDS_SERVER
                } else {
                    NEEDS_STAFF
                }),
            });
        }
    }
    Ok(offers)
}

/// The plans of the same group and kind that are on sale, with the present one.
pub(super) async fn siblings<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    row: &Model,
) -> Result<Vec<product::Model>> {
    let own = crate::catalog::store::load(ctx, conn, ProductId(row.product_id)).await?;
    // A name keeps its ending: only the cycle changes.
    let group = own.group_id.filter(|_| own.kind != ProductKind::Domain.as_str());
    let Some(group) = group else { return Ok(vec![own]) };
    let had = storage_of(ctx, conn, row).await?;
    let all = product::Entity::find_in(ctx)
        .filter(product::Column::GroupId.eq(group))
        .filter(product::Column::Kind.eq(own.kind.clone()))
        .filter(product::Column::Retired.eq(false))
        .order_by_asc(product::Column::Position)
        .order_by_asc(product::Column::Name)
        .all(conn)
        .await
        .or_internal("reading products")?;
    let mut found = Vec::with_capacity(all.len());
    for one in all.into_iter().filter(|p| !p.hidden || p.id == row.product_id) {
        let wanted: Option<StorageTerms> = one.storage.as_deref().map(columns::json).transpose()?;
        if one.id == row.product_id || check_move(had.as_ref(), wanted.as_ref()).is_ok() {
            found.push(one);
        }
    }
    Ok(found)
}

/// What an object storage gives that is being paid for: as it was sold, or as its present product says after a change.
pub(super) async fn storage_of<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    row: &Model,
) -> Result<Option<StorageTerms>> {
    let placed: PlacedSubscription = columns::json(&row.item)?;
    if placed.product.storage.is_none() || placed.product.id.uuid() == row.product_id {
        return Ok(placed.product.storage);
    }
    Ok(crate::catalog::get_product(ctx, conn, ProductId(row.product_id)).await?.storage)
}

// The data centre gives a storage its space without anybody's help; a machine it may not.
fn follows_by_itself(in_place: bool, is_storage: bool) -> bool {
    in_place || is_storage
}

// A cheaper plan begins with the next term; another cycle of the same plan may begin at once, unless it is a domain's.
fn may_begin_now(row: &Model, item: &PricedItem) -> bool {
    let (wanted, present) = ((item.recurring(), item.input.cycle_months), (row.recurring_minor, row.cycle_months));
    item.product.domain.is_none() && (item.product.id.uuid() == row.product_id || is_no_cheaper(wanted, present))
}

/// Refuses what a customer may not choose.
pub(super) async fn check<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    row: &Model,
    request: &ChangeRequest,
    plan: &PlanChange,
    item: &PricedItem,
    effective_on: Date,
) -> Result<()> {
    let placed: PlacedSubscription = columns::json(&row.item)?;
    let same = item.product.id.uuid() == row.product_id;
    let other_machine = !same || item.input.add_ons != placed.item.add_ons;
    if plan.price.is_some() || plan.keep_anchor || request.note.is_some() {
        return Err(Error::invalid("/price", "staff_only", "Only staff can set this."));
    }
    if !same && !siblings(ctx, conn, row).await?.iter().any(|p| p.id == item.product.id.uuid()) {
        return Err(Error::invalid("/product_id", "unavailable", "Choose a plan of the same group."));
    }
    if other_machine && !follows_by_itself(item.product.in_place_change, item.product.storage.is_some()) {
        return Err(Error::conflict("needs_staff", NEEDS_STAFF));
    }
    let term_end = term_end(row, ctx.today())?;
    if effective_on != ctx.today() && effective_on != term_end {
        return Err(Error::invalid("/when", "out_of_range", "Choose now or end_of_term."));
    }
    if effective_on < term_end && !may_begin_now(row, item) {
        return Err(Error::conflict("downgrade_now", "A cheaper plan begins with the next term. Choose end_of_term."));
    }
    Ok(())
}
