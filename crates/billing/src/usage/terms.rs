//! Usage terms: the usage prices of a product as a subscription was sold them.

use std::collections::{HashMap, HashSet};

use mpanel_calc::commitment::Commitment;
use mpanel_core::{Date, OpContext, Result};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::commitment::committed_by;
use super::meter::MeterView;
use super::price::{meters_by_id, rows_of};
use super::store::{TermBody, commitment, event, price, term};
use crate::columns;
use crate::subscription::store as subscriptions;

/// Freezes the usage prices of products for new subscriptions: (subscription, product, first day). Answers which of
/// them are metered.
pub(crate) async fn open_terms(
    ctx: &OpContext,
    tx: &Tx,
    currency: &str,
    sold: &[(Uuid, Uuid, Date)],
) -> Result<HashSet<Uuid>> {
    let mut products: Vec<Uuid> = sold.iter().map(|s| s.1).collect();
    products.sort();
    products.dedup();
    let mut prices = rows_of(ctx, tx, &products).await?;
    prices.retain(|p| p.currency == currency);
    let minimums = committed_by(ctx, tx, currency, &products).await?;
    if prices.is_empty() && minimums.is_empty() {
        return Ok(HashSet::new());
    }
    let meters = meters_by_id(ctx, tx).await?;
    let (mut models, mut metered) = (Vec::new(), HashSet::new());
    for (subscription, product, from) in sold {
        for price in prices.iter().filter(|p| p.product_id == *product) {
            if let Some(model) = freeze(ctx, price, &meters, *subscription, *from)? {
                metered.insert(*subscription);
                models.push(model);
            }
        }
        for minimum in minimums.iter().filter(|m| m.product_id == *product) {
            metered.insert(*subscription);
            models.push(freeze_commitment(ctx, minimum, *subscription, *from)?);
        }
    }
    crate::store::insert_all(tx, models, "freezing usage prices").await?;
    Ok(metered)
}

/// Ends the terms of a subscription on a day and freezes those of its new product. Answers whether it is metered.
pub(crate) async fn change_terms(
    ctx: &OpContext,
    tx: &Tx,
    row: &subscriptions::Model,
    product: Uuid,
    on: Date,
) -> Result<bool> {
    let mut open = of_subscriptions(ctx, tx, &[row.id]).await?.remove(&row.id).unwrap_or_default();
    open.retain(|t| t.until_on.is_none());
    let on_words = on.to_string();
    // Terms that began on that very day never held.
    let (never, open): (Vec<term::Model>, Vec<term::Model>) = open.into_iter().partition(|t| t.from_on == on_words);
    term::Entity::delete_many()
        .filter(term::Column::TenantId.eq(ctx.tenant.uuid()))
        .filter(term::Column::Id.is_in(never.iter().map(|t| t.id)))
        .exec(tx)
        .await
        .or_internal("dropping usage terms that never held")?;
    for mut ended in open {
        ended.until_on = Some(on_words.clone());
        crate::store::update(tx, ended, "ending usage terms").await?;
    }
    Ok(!open_terms(ctx, tx, &row.currency, &[(row.id, product, on)]).await?.is_empty())
}

/// Terms of subscriptions, in the order of their prices.
pub(super) async fn of_subscriptions<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, Vec<term::Model>>> {
    let mut found: HashMap<Uuid, Vec<term::Model>> = HashMap::new();
    for chunk in ids.chunks(1000) {
        let rows = term::Entity::find_in(ctx)
            .filter(term::Column::SubscriptionId.is_in(chunk.iter().copied()))
            .order_by_asc(term::Column::FromOn)
            .order_by_asc(term::Column::Position)
            .all(conn)
            .await
            .or_internal("reading usage terms")?;
        for row in rows {
            found.entry(row.subscription_id).or_default().push(row);
        }
    }
    Ok(found)
}

/// When a subscription had a price for a meter, without the price.
#[derive(Debug, Clone, FromQueryResult)]
pub(super) struct Held {
    pub(super) subscription_id: Uuid,
    pub(super) meter_id: Uuid,
    from_on: String,
    until_on: Option<String>,
    /// Whether reaching an amount raises an invoice.
    pub(super) thresholds: bool,
}

impl Held {
    /// Whether an event is priced by it.
    pub(super) fn is_of(&self, row: &event::Model) -> bool {
        self.subscription_id == row.subscription_id && self.meter_id == row.meter_id && self.holds_on(&row.day)
    }

    /// Whether the price held on a day, as columns have it.
    pub(super) fn holds_on(&self, day: &str) -> bool {
        self.from_on.as_str() <= day && self.until_on.as_deref().is_none_or(|until| day < until)
    }
}

/// When subscriptions had prices for meters: what an event is checked against.
pub(super) async fn held_by(ctx: &OpContext, tx: &Tx, ids: &[Uuid]) -> Result<Vec<Held>> {
    let columns = [
        term::Column::SubscriptionId,
        term::Column::MeterId,
        term::Column::FromOn,
        term::Column::UntilOn,
        term::Column::Thresholds,
    ];
    term::Entity::find_in(ctx)
        .select_only()
        .columns(columns)
        .filter(term::Column::SubscriptionId.is_in(ids.iter().copied()))
        .into_model::<Held>()
        .all(tx)
        .await
        .or_internal("reading usage terms")
}

// A commitment is a term without a meter.
fn freeze_commitment(
    ctx: &OpContext,
    minimum: &commitment::Model,
    subscription: Uuid,
    from: Date,
) -> Result<term::Model> {
    Ok(term::Model {
        id: ctx.new_uuid(),
        tenant_id: ctx.tenant.uuid(),
        subscription_id: subscription,
        product_id: minimum.product_id,
        meter_id: Uuid::nil(),
        meter_key: String::new(),
        from_on: from.to_string(),
        until_on: None,
        position: i32::MAX,
        body: columns::text(&Commitment { minimum: minimum.minimum_minor })?,
        thresholds: false,
    })
}

fn freeze(
    ctx: &OpContext,
    price: &price::Model,
    meters: &HashMap<Uuid, MeterView>,
    subscription: Uuid,
    from: Date,
) -> Result<Option<term::Model>> {
    let Some(meter) = meters.get(&price.meter_id) else { return Ok(None) };
    let body = TermBody {
        name: meter.name.clone(),
        unit: meter.unit.clone(),
        aggregation: meter.aggregation,
        price: columns::json(&price.body)?,
    };
    Ok(Some(term::Model {
        id: ctx.new_uuid(),
        tenant_id: ctx.tenant.uuid(),
        subscription_id: subscription,
        product_id: price.product_id,
        meter_id: price.meter_id,
        meter_key: meter.key.clone(),
        from_on: from.to_string(),
        until_on: None,
        position: price.position,
        thresholds: body.price.thresholds.is_some(),
        body: columns::text(&body)?,
    }))
}
