//! Usage prices of products: one for a meter and currency.

use std::collections::HashMap;

use mpanel_calc::commitment::Thresholds;
use mpanel_calc::rating::{Aggregation, AtChange, PriceModel, RatingError};
use mpanel_calc::usage::Pricing;
use mpanel_calc::{Decimal, UsagePrice};
use mpanel_core::{Currency, Error, OpContext, ProductId, Result};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use mpanel_events::Event;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::meter::{MeterView, list_meters};
use super::store::price;
use crate::catalog::{ProductKind, store as catalog};
use crate::columns;

/// The highest amount of a period, in minor units.
pub(super) const MOST: i64 = 1_000_000_000_000;
/// Thresholds of a price.
const MOST_THRESHOLDS: usize = 20;

/// What usage of a product costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductUsagePrice {
    /// The meter's key.
    pub meter: String,
    /// Currency.
    pub currency: Currency,
    /// The price.
    pub price: UsagePrice,
}

/// The usage prices of a product, in the order in which they were given.
pub async fn usage_prices<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    product: ProductId,
) -> Result<Vec<ProductUsagePrice>> {
    catalog::load(ctx, conn, product).await?;
    let meters: HashMap<Uuid, MeterView> = meters_by_id(ctx, conn).await?;
    rows_of(ctx, conn, &[product.uuid()])
        .await?
        .into_iter()
        .filter_map(|row| meters.get(&row.meter_id).map(|m| (m.key.clone(), row)))
        .map(|(meter, row)| {
            Ok(ProductUsagePrice {
                meter,
                currency: columns::currency(&row.currency)?,
                price: columns::json(&row.body)?,
            })
        })
        .collect()
}

/// Replaces the usage prices of a product. Running subscriptions keep theirs.
pub async fn set_usage_prices(
    ctx: &OpContext,
    tx: &Tx,
    product: ProductId,
    prices: &[ProductUsagePrice],
) -> Result<Vec<ProductUsagePrice>> {
    let mut row = catalog::lock(ctx, tx, product).await?;
    if !ProductKind::is_plan_word(&row.kind) && !prices.is_empty() {
        return Err(Error::invalid("/prices", "not_for_add_ons", "Usage is priced with a plan, with nothing else."));
    }
    crate::catalog::version::begin(ctx, tx, product).await?;
    let meters = list_meters(ctx, tx).await?;
    let mut models = Vec::new();
    for (index, wanted) in prices.iter().enumerate() {
        let meter = check(&meters, prices, index, wanted)?;
        models.push(price::Model {
            id: ctx.new_uuid(),
            tenant_id: ctx.tenant.uuid(),
            product_id: product.uuid(),
            meter_id: meter.id.uuid(),
            currency: wanted.currency.code().to_owned(),
            position: i32::try_from(index).unwrap_or(i32::MAX),
            body: columns::text(&wanted.price)?,
        });
    }
    price::Entity::delete_many()
        .filter(price::Column::TenantId.eq(ctx.tenant.uuid()))
        .filter(price::Column::ProductId.eq(product.uuid()))
        .exec(tx)
        .await
        .or_internal("replacing usage prices")?;
    crate::store::insert_all(tx, models, "storing usage prices").await?;
    row.version += 1;
    crate::store::update(tx, row, "changing a product").await?;
    crate::catalog::version::keep(ctx, tx, product).await?;
    tx.record(ctx, Event::CatalogChanged { product }).await?;
    usage_prices(ctx, tx, product).await
}

/// Rows of several products, in their order.
pub(super) async fn rows_of<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    products: &[Uuid],
) -> Result<Vec<price::Model>> {
    price::Entity::find_in(ctx)
        .filter(price::Column::ProductId.is_in(products.iter().copied()))
        .order_by_asc(price::Column::Position)
        .all(conn)
        .await
        .or_internal("reading usage prices")
}

/// Every meter by its id.
pub(super) async fn meters_by_id<C: ConnectionTrait>(ctx: &OpContext, conn: &C) -> Result<HashMap<Uuid, MeterView>> {
    Ok(list_meters(ctx, conn).await?.into_iter().map(|m| (m.id.uuid(), m)).collect())
}

fn check<'a>(
    meters: &'a [MeterView],
    all: &[ProductUsagePrice],
    index: usize,
    wanted: &ProductUsagePrice,
) -> Result<&'a MeterView> {
    let at = |field: &str| format!("/prices/{index}/{field}");
    let Some(meter) = meters.iter().find(|m| m.key == wanted.meter) else {
        return Err(Error::invalid(at("meter"), "unknown_meter", "There is no meter with this key."));
    };
    if meter.archived {
        return Err(Error::invalid(at("meter"), "meter_archived", "This meter is archived. Bring it back first."));
    }
    if all[..index].iter().any(|p| p.meter == wanted.meter && p.currency == wanted.currency) {
        return Err(Error::invalid(at("currency"), "taken", "There is another price of this meter in this currency."));
    }
    wanted.price.validate().map_err(|error| bounds(index, &wanted.price.pricing, &error))?;
    if let Some(last) = bounded_end(&wanted.price.pricing) {
        let detail = "The last tier must have no bound, or a larger quantity could not be billed.";
        return Err(Error::invalid(format!("/prices/{index}/price/{last}/up_to"), "tiers_end", detail));
    }
    check_amounts(index, &wanted.price)?;
    check_counting(index, &wanted.price, meter.aggregation)?;
    if let Some(thresholds) = &wanted.price.thresholds {
        check_thresholds(index, thresholds, meter.aggregation)?;
    }
    Ok(meter)
}

// The last tier of a price that ends somewhere.
fn bounded_end(pricing: &Pricing) -> Option<String> {
    let Pricing::Quantity(model) = pricing else { return None };
    match model {
        PriceModel::Graduated { tiers } | PriceModel::Volume { tiers, .. } => {
            tiers.last().filter(|t| t.up_to.is_some()).map(|_| format!("tiers/{}", tiers.len() - 1))
        }
        PriceModel::Stairstep { steps } => {
            steps.last().filter(|s| s.up_to.is_some()).map(|_| format!("steps/{}", steps.len() - 1))
        }
        _ => None,
    }
}

// Names the tier whose bound is wrong, where it has one.
fn bounds(index: usize, pricing: &Pricing, error: &RatingError) -> Error {
    let place = match (error, pricing) {
        (RatingError::Bounds(tier), Pricing::Quantity(PriceModel::Stairstep { .. })) => format!("steps/{tier}/up_to"),
        (RatingError::Bounds(tier), _) => format!("tiers/{tier}/up_to"),
        (RatingError::EmptyPackage(_), Pricing::Quantity(PriceModel::Package { .. })) => "size".to_owned(),
        (RatingError::EmptyPackage(tier), _) => format!("tiers/{tier}/package"),
        _ => "model".to_owned(),
    };
    let detail = format!("{}.", capitalised(&error.to_string()));
    Error::invalid(format!("/prices/{index}/price/{place}"), "tiers_out_of_order", detail)
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn check_amounts(index: usize, price: &UsagePrice) -> Result<()> {
    let at = |field: &str| format!("/prices/{index}/{field}");
    let refuse = |field: &str| {
        let detail = "An amount cannot be negative or that large.";
        Err(Error::invalid(at(field), "out_of_range", detail))
    };
    if price.included.is_negative() {
        return refuse("included");
    }
    if matches!(price.pricing, Pricing::Percentage(_)) && price.included > Decimal::ZERO {
        let detail = "A percentage has its own free amount: use free_total.";
        return Err(Error::invalid(at("included"), "not_for_percentage", detail));
    }
    for (field, minor) in [("min_minor", price.spend.min), ("max_minor", price.spend.max)] {
        if minor.is_some_and(|m| !(0..=MOST).contains(&m)) {
            return refuse(field);
        }
    }
    if let (Some(min), Some(max)) = (price.spend.min, price.spend.max)
        && min > max
    {
        return Err(Error::invalid(at("max_minor"), "out_of_range", "The maximum cannot be below the minimum."));
    }
    match amounts(&price.pricing).into_iter().find(|(_, amount)| amount.is_negative()) {
        Some((field, _)) => refuse(&format!("price/{field}")),
        None => Ok(()),
    }
}

// Only sums that are priced tier by tier can go on where another price stopped counting (billing.md rule 15).
fn check_counting(index: usize, price: &UsagePrice, how: Aggregation) -> Result<()> {
    let by_tier = match &price.pricing {
        Pricing::Quantity(model) => matches!(
            model,
            PriceModel::PerUnit { .. }
                | PriceModel::Graduated { .. }
                | PriceModel::Package { .. }
                | PriceModel::GraduatedPackages { .. }
        ),
        Pricing::Percentage(_) => false,
    };
    if price.at_change == AtChange::Restart || (by_tier && how == Aggregation::Sum) {
        return Ok(());
    }
    let detail = "Only a meter that adds up, with a price tier by tier, goes on counting. Use restart.";
    Err(Error::invalid(format!("/prices/{index}/at_change"), "cannot_go_on", detail))
}

fn check_thresholds(index: usize, thresholds: &Thresholds, how: Aggregation) -> Result<()> {
    let at = |field: String| format!("/prices/{index}/{field}");
    if matches!(how, Aggregation::Duration { .. }) {
        let detail = "A duration grows without events, so no event reaches a threshold. Leave it out.";
        return Err(Error::invalid(at("thresholds_minor".to_owned()), "not_for_durations", detail));
    }
    if thresholds.once.len() > MOST_THRESHOLDS {
        let detail = format!("Use at most {MOST_THRESHOLDS} thresholds, and threshold_every_minor for what follows.");
        return Err(Error::invalid(at("thresholds_minor".to_owned()), "too_many", detail));
    }
    let mut before = 0;
    for (place, amount) in thresholds.once.iter().enumerate() {
        if !(before + 1..=MOST).contains(amount) {
            let detail = "Thresholds are above zero, and each is higher than the one before it.";
            return Err(Error::invalid(at(format!("thresholds_minor/{place}")), "out_of_range", detail));
        }
        before = *amount;
    }
    if thresholds.then_every.is_some_and(|every| !(1..=MOST).contains(&every)) {
        let detail = "It is an amount above zero.";
        return Err(Error::invalid(at("threshold_every_minor".to_owned()), "out_of_range", detail));
    }
    Ok(())
}

// Every unit price of a model with its place.
fn amounts(pricing: &Pricing) -> Vec<(String, Decimal)> {
    let model = match pricing {
        Pricing::Quantity(model) => model,
        Pricing::Percentage(p) => {
            let optional = [("event_min", p.event_min), ("event_max", p.event_max), ("free_total", p.free_total)];
            let rate = Decimal::ratio(i128::from(p.rate.ppm()), 1_000_000).unwrap_or_default();
            let fixed = [("fixed".to_owned(), p.fixed), ("rate".to_owned(), rate)];
            return fixed
                .into_iter()
                .chain(optional.into_iter().filter_map(|(n, v)| Some((n.to_owned(), v?))))
                .collect();
        }
    };
    match model {
        PriceModel::PerUnit { unit } => vec![("unit".to_owned(), *unit)],
        PriceModel::Graduated { tiers } | PriceModel::Volume { tiers, .. } => {
            let each = tiers.iter().enumerate();
            each.flat_map(|(n, t)| [(format!("tiers/{n}/unit"), t.unit), (format!("tiers/{n}/flat"), t.flat)]).collect()
        }
        PriceModel::Package { price, free, .. } => vec![("price".to_owned(), *price), ("free".to_owned(), *free)],
        PriceModel::GraduatedPackages { tiers } | PriceModel::VolumePackages { tiers } => {
            tiers.iter().enumerate().map(|(n, t)| (format!("tiers/{n}/price"), t.price)).collect()
        }
        PriceModel::Stairstep { steps } => {
            steps.iter().enumerate().map(|(n, s)| (format!("steps/{n}/price"), s.price)).collect()
        }
    }
}
