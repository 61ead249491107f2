//! Keeping carts and quoting prices.

use mpanel_core::{CartId, Currency, CustomerId, Error, OpContext, Result};
use mpanel_db::housekeeping::{forget, us_before};
use mpanel_db::{Db, DbErrExt, TenantScoped, Tx};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter};

use super::price::{BuyerOfCart, price_cart};
use super::{CartContents, CartView};
use crate::customer::store as customers;
use crate::subscription::trials_had;
use crate::{columns, store};

store::rows! {
    /// The billing_carts table.
    row = "billing_carts" { currency: String, body: String, created_at: i64, updated_at: i64 }
}

/// Items in one cart at most.
const MAX_ITEMS: usize = 20;
/// Days after which a cart is deleted that nobody filled any more: it may hold whose a domain is to be.
const KEPT_DAYS: i64 = 90;

/// Opens an empty cart. Its id cannot be guessed and is all that is needed to read it.
pub async fn create_cart(ctx: &OpContext, tx: &Tx, currency: Currency) -> Result<CartView> {
    // Version 4: a time-ordered id would give part of itself away.
    let id = uuid::Builder::from_random_bytes(ctx.random()).into_uuid();
    let now = ctx.now.as_microsecond();
    let model = row::Model {
        id,
        tenant_id: ctx.tenant.uuid(),
        currency: currency.code().to_owned(),
        body: columns::text(&CartContents::default())?,
        created_at: now,
        updated_at: now,
    };
    store::insert(tx, model, "opening a cart").await?;
    get_cart(ctx, tx, CartId(id), None).await
}

/// Replaces everything in a cart.
pub async fn put_cart(
    ctx: &OpContext,
    tx: &Tx,
    id: CartId,
    contents: &CartContents,
    customer: Option<CustomerId>,
) -> Result<CartView> {
    check_cart_size(contents)?;
    let mut row = load(ctx, tx, id).await?;
    row.body = columns::text(contents)?;
    row.updated_at = ctx.now.as_microsecond();
    store::update(tx, row, "filling a cart").await?;
    get_cart(ctx, tx, id, customer).await
}

/// A cart at today's prices; for a customer who has signed in, with that customer's tax.
pub async fn get_cart<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    id: CartId,
    customer: Option<CustomerId>,
) -> Result<CartView> {
    let (currency, contents) = load_cart_contents(ctx, conn, id).await?;
    let mut view = quote(ctx, conn, currency, &contents, customer).await?;
    view.id = Some(id);
    Ok(view)
}

/// What a cart holds, and its currency.
pub async fn load_cart_contents<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    id: CartId,
) -> Result<(Currency, CartContents)> {
    let row = load(ctx, conn, id).await?;
    Ok((columns::currency(&row.currency)?, columns::json(&row.body)?))
}

/// Prices contents without keeping them.
pub async fn quote<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    currency: Currency,
    contents: &CartContents,
    customer: Option<CustomerId>,
) -> Result<CartView> {
    check_cart_size(contents)?;
    let buyer = match customer {
        Some(id) => BuyerOfCart::Known(customers::load(ctx, conn, id).await?.buyer(), id),
        None => BuyerOfCart::Visitor,
    };
    let mut priced = price_cart(ctx, conn, currency, contents, buyer).await?;
    if let Some(customer) = customer {
        priced.view.problems.extend(trials_had(ctx, conn, customer, &priced.items).await?);
    }
    Ok(priced.view)
}

/// Forgets a batch of the tenant's carts that were not touched for long; returns how many. What was ordered is frozen
/// with its order.
pub async fn forget_old_carts(ctx: &OpContext, db: &Db) -> Result<u64> {
    let old = row::Column::UpdatedAt.lte(us_before(ctx.now, KEPT_DAYS * 86_400));
    forget(db, row::Entity::find_in(ctx).filter(old), row::Column::Id).await
}

async fn load<C: ConnectionTrait>(ctx: &OpContext, conn: &C, id: CartId) -> Result<row::Model> {
    let found = row::Entity::find_in(ctx).filter(row::Column::Id.eq(id.uuid())).one(conn).await;
    found.or_internal("reading a cart")?.ok_or_else(|| Error::not_found("cart"))
}

/// Refuses a cart with more items than one holds, before anything is asked about them.
///
/// # Errors
/// Invalid `too_many` at `/items`.
pub fn check_cart_size(contents: &CartContents) -> Result<()> {
    if contents.items.len() + contents.one_time.len() > MAX_ITEMS {
        return Err(Error::invalid("/items", "too_many", format!("A cart holds at most {MAX_ITEMS} items.")));
    }
    Ok(())
}
