//! What is sold once: a price without a period, how it is delivered, and over how many days it is earned.

use mpanel_core::{Currency, Error, OpContext, ProductId, Result};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use mpanel_events::Event;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::store::{self, once_price, product};
use super::{ProductKind, ProductView, get_product, version};
use crate::columns;

/// What it costs at most, in minor units.
const MAX_MINOR: i64 = 1_000_000_000_000;
/// Days over which it is earned at most: ten years.
const MAX_DAYS: i32 = 3660;

/// Who delivers what is sold once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    /// Staff does the work and says when it is done.
    #[default]
    Staff,
    /// Nothing has to be done: it is delivered with its payment.
    Payment,
}

impl Delivery {
    /// Every way.
    pub const ALL: [Delivery; 2] = [Delivery::Staff, Delivery::Payment];

    /// The word in the database and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Delivery::Staff => "staff",
            Delivery::Payment => "payment",
        }
    }

    /// Reads the word of the column; products made before there was one are delivered by staff.
    pub(super) fn from_word(word: Option<&str>) -> Self {
        Self::ALL.into_iter().find(|d| Some(d.as_str()) == word).unwrap_or_default()
    }
}

/// A price that is paid once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct OncePrice {
    /// Currency.
    pub currency: Currency,
    /// Minor units for one piece.
    pub minor: i64,
}

impl ProductView {
    /// The price of one piece in a currency.
    pub fn once_price(&self, currency: Currency) -> Option<i64> {
        self.once_prices.iter().find(|p| p.currency == currency).map(|p| p.minor)
    }
}

/// Replaces all prices of a product that is sold once. What was sold keeps its own.
///
/// # Errors
/// Invalid at `/prices` for another kind of product, for a price out of range, and for a currency named twice.
pub async fn set_once_prices(ctx: &OpContext, tx: &Tx, id: ProductId, prices: &[OncePrice]) -> Result<ProductView> {
    let mut row = store::lock(ctx, tx, id).await?;
    if row.kind != ProductKind::OneTime.as_str() {
        let detail = "This product is sold by the period. Set its prices by period instead.";
        return Err(Error::invalid("/prices", "not_one_time", detail));
    }
    for (place, price) in prices.iter().enumerate() {
        if !(0..=MAX_MINOR).contains(&price.minor) {
            let detail = "A price cannot be negative or that large.";
            return Err(Error::invalid(format!("/prices/{place}/minor"), "out_of_range", detail));
        }
        if prices[..place].iter().any(|p| p.currency == price.currency) {
            let detail = "There is another price in this currency.";
            return Err(Error::invalid(format!("/prices/{place}/currency"), "taken", detail));
        }
    }
    version::begin(ctx, tx, id).await?;
    once_price::Entity::delete_many()
        .filter(once_price::Column::TenantId.eq(ctx.tenant.uuid()))
        .filter(once_price::Column::ProductId.eq(id.uuid()))
        .exec(tx)
        .await
        .or_internal("replacing prices")?;
    let models = prices.iter().map(|p| once_price::Model {
        id: ctx.new_uuid(),
        tenant_id: ctx.tenant.uuid(),
        product_id: id.uuid(),
        currency: p.currency.code().to_owned(),
        minor: p.minor,
    });
    crate::store::insert_all(tx, models.collect(), "storing prices").await?;
    row.version += 1;
    crate::store::update(tx, row, "changing a product").await?;
    version::keep(ctx, tx, id).await?;
    tx.record(ctx, Event::CatalogChanged { product: id }).await?;
    get_product(ctx, tx, id).await
}

/// Prices of those products among some that are sold once.
pub(super) async fn prices_of<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    products: &[product::Model],
) -> Result<Vec<(Uuid, OncePrice)>> {
    let once: Vec<Uuid> = products.iter().filter(|p| p.kind == ProductKind::OneTime.as_str()).map(|p| p.id).collect();
    if once.is_empty() {
        return Ok(Vec::new());
    }
    let rows = once_price::Entity::find_in(ctx)
        .filter(once_price::Column::ProductId.is_in(once))
        .order_by_asc(once_price::Column::Currency)
        .all(conn)
        .await
        .or_internal("reading prices")?;
    rows.into_iter()
        .map(|r| Ok((r.product_id, OncePrice { currency: columns::currency(&r.currency)?, minor: r.minor })))
        .collect()
}

/// Refuses what makes no sense for the kind of a product, before it is written.
pub(super) fn check(row: &product::Model, add_ons: &[ProductId]) -> Result<()> {
    if row.kind == ProductKind::OneTime.as_str() {
        if row.earned_days.is_some_and(|days| !(1..=MAX_DAYS).contains(&days)) {
            let detail = format!("It is earned over 1 to {MAX_DAYS} days; leave it empty to earn it at once.");
            return Err(Error::invalid("/earned_days", "out_of_range", detail));
        }
        if !add_ons.is_empty() {
            let detail = "Add-ons go with plans, not with what is sold once.";
            return Err(Error::invalid("/add_on_ids", "not_for_one_time", detail));
        }
        return Ok(());
    }
    let only = |field: &str| Err(Error::invalid(field, "only_one_time", "Only products that are sold once have this."));
    match (&row.delivery, row.earned_days) {
        (Some(_), _) => only("/delivery"),
        (None, Some(_)) => only("/earned_days"),
        (None, None) => Ok(()),
    }
}
