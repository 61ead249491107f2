//! Tables of the catalog.

use std::collections::HashMap;

use mpanel_core::{Error, OpContext, ProductGroupId, ProductId, Result};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::{Delivery, DomainTerms, Introductory, OncePrice, ProductKind, ProductPrice, ProductView, Trial};
use crate::columns;
use crate::store::rows;

rows! {
    /// The billing_product_groups table.
    group = "billing_product_groups" {
        slug: String, name: String, description: String, position: i32, hidden: bool, version: i32,
    }
}
rows! {
    /// The billing_products table.
    product = "billing_products" {
        group_id: Option<Uuid>, kind: String, slug: String, name: String, tagline: String, description: String,
        badge: Option<String>, specs: String, regions: String, images: String, add_on_ids: String, provider: String,
        stock: Option<i64>, max_quantity: i64, available: String, hidden: bool, retired: bool, position: i32,
        version: i32, created_at: i64, in_place_change: bool, tax_class: String,
        contract: Option<String>, options: String, delivery: Option<String>, earned_days: Option<i32>,
        volume: Option<String>, storage: Option<String>, domain: Option<String>,
    }
}
rows! {
    /// The billing_prices table.
    price = "billing_prices" {
        product_id: Uuid, currency: String, cycle_months: i32, recurring_minor: i64, setup_minor: i64,
        trial_days: i64, trial_minor: i64, trial_card: bool, intro_cycles: i64, intro_minor: i64,
    }
}
rows! {
    /// The billing_once_prices table.
    once_price = "billing_once_prices" { product_id: Uuid, currency: String, minor: i64 }
}
rows! {
    /// The billing_bundles table.
    bundle = "billing_bundles" {
        slug: String, name: String, tagline: String, description: String, state: String, parts: String,
        pricing: String, position: i32, version: i32, created_at: i64,
    }
}
rows! {
    /// The billing_coupons table.
    coupon = "billing_coupons" {
        code: String, description: String, kind: String, value: i64, currency: Option<String>, product_ids: String,
        cycles: Option<i32>, starts_on: Option<String>, ends_on: Option<String>, max_redemptions: Option<i64>,
        redeemed: i64, disabled: bool, version: i32, created_at: i64, rules: Option<String>,
    }
}
rows! {
    /// The billing_coupon_uses table.
    coupon_use = "billing_coupon_uses" {
        coupon_id: Uuid, customer_id: Uuid, order_id: Option<Uuid>, subscription_id: Option<Uuid>, created_at: i64,
    }
}

/// The row of one product.
pub(crate) async fn load<C: ConnectionTrait>(ctx: &OpContext, conn: &C, id: ProductId) -> Result<product::Model> {
    let row = product::Entity::find_in(ctx).filter(product::Column::Id.eq(id.uuid())).one(conn).await;
    row.or_internal("reading a product")?.ok_or_else(|| Error::not_found("product"))
}

/// One product, locked: what belongs to it is replaced by one request at a time.
pub(crate) async fn lock(ctx: &OpContext, tx: &Tx, id: ProductId) -> Result<product::Model> {
    let row = product::Entity::find_in(ctx).filter(product::Column::Id.eq(id.uuid())).lock_exclusive().one(tx).await;
    row.or_internal("locking a product")?.ok_or_else(|| Error::not_found("product"))
}

/// Products by id, with their prices.
pub(crate) async fn load_map<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    ids: impl IntoIterator<Item = ProductId>,
) -> Result<HashMap<ProductId, ProductView>> {
    let ids: Vec<Uuid> = ids.into_iter().map(ProductId::uuid).collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = product::Entity::find_in(ctx).filter(product::Column::Id.is_in(ids)).all(conn).await;
    let views = with_prices(ctx, conn, rows.or_internal("reading products")?).await?;
    Ok(views.into_iter().map(|v| (v.id, v)).collect())
}

/// Joins products with their prices, keeping their order.
pub(crate) async fn with_prices<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    rows: Vec<product::Model>,
) -> Result<Vec<ProductView>> {
    let prices = price::Entity::find_in(ctx)
        .filter(price::Column::ProductId.is_in(rows.iter().map(|r| r.id)))
        .order_by_asc(price::Column::Currency)
        .order_by_asc(price::Column::CycleMonths)
        .all(conn)
        .await
        .or_internal("reading prices")?;
    let mut by_product: HashMap<Uuid, Vec<ProductPrice>> = HashMap::new();
    for row in prices {
        by_product.entry(row.product_id).or_default().push(ProductPrice {
            currency: columns::currency(&row.currency)?,
            cycle_months: row.cycle_months,
            recurring_minor: row.recurring_minor,
            setup_minor: row.setup_minor,
            trial: days(row.trial_days).map(|days| Trial { days, minor: row.trial_minor, card: row.trial_card }),
            intro: days(row.intro_cycles).map(|cycles| Introductory { cycles, minor: row.intro_minor }),
        });
    }
    let mut once: HashMap<Uuid, Vec<OncePrice>> = HashMap::new();
    for (product, price) in super::once::prices_of(ctx, conn, &rows).await? {
        once.entry(product).or_default().push(price);
    }
    rows.into_iter()
        .map(|row| {
            let prices = by_product.remove(&row.id).unwrap_or_default();
            view((prices, once.remove(&row.id).unwrap_or_default()), row)
        })
        .collect()
}

// Zero is none.
fn days(number: i64) -> Option<i32> {
    i32::try_from(number).ok().filter(|n| *n > 0)
}

fn view((prices, once_prices): (Vec<ProductPrice>, Vec<OncePrice>), row: product::Model) -> Result<ProductView> {
    Ok(ProductView {
        id: ProductId(row.id),
        version: row.version,
        group_id: row.group_id.map(ProductGroupId),
        kind: ProductKind::ALL.into_iter().find(|k| k.as_str() == row.kind).unwrap_or(ProductKind::Vps),
        slug: row.slug,
        name: row.name,
        tagline: row.tagline,
        description: row.description,
        badge: row.badge,
        specs: columns::json(&row.specs)?,
        regions: columns::json(&row.regions)?,
        images: columns::json(&row.images)?,
        options: columns::json(&row.options)?,
        add_on_ids: columns::json(&row.add_on_ids)?,
        provider: columns::json(&row.provider)?,
        stock: row.stock,
        max_quantity: row.max_quantity,
        available: row.available,
        hidden: row.hidden,
        retired: row.retired,
        position: row.position,
        in_place_change: row.in_place_change,
        tax_class: row.tax_class,
        contract: row.contract.as_deref().map(columns::json).transpose()?,
        prices,
        once_prices,
        delivery: Delivery::from_word(row.delivery.as_deref()),
        earned_days: row.earned_days,
        volume: row.volume.as_deref().map(columns::json).transpose()?,
        storage: row.storage.as_deref().map(columns::json).transpose()?,
        domain: row.domain.map(|ending| DomainTerms { ending }),
    })
}

/// Refuses products that the tenant does not have, whether they are another's or nobody's.
pub async fn check_known<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    named: &[ProductId],
    field: &str,
) -> Result<()> {
    let found = load_map(ctx, conn, named.iter().copied()).await?;
    match named.iter().position(|id| !found.contains_key(id)) {
        Some(at) => {
            let detail = "There is no such product. Take its id from the list of products.";
            Err(Error::invalid(format!("{field}/{at}"), "unknown_product", detail))
        }
        None => Ok(()),
    }
}
