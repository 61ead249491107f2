//! The region of what a subscription pays for: where else its product is sold, and following a machine that has moved.

use mpanel_core::{CustomerId, Money, OpContext, ProductId, Result, ServiceId, SubscriptionId};
use mpanel_db::Tx;
use sea_orm::ConnectionTrait;
use serde::Serialize;

use super::store::Model;
use super::{SubscriptionView, store, term};
use crate::catalog::{self, ProductView};
use crate::columns;
use crate::history::{self, LogEntry, Subject};
use crate::order::PlacedSubscription;

/// A region in which a subscription's product is sold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RegionOffer {
    /// The provider's code.
    pub code: String,
    /// Words for people.
    pub name: String,
    /// The surcharge each period, before tax, for the subscription's currency and period.
    pub surcharge: Money,
    /// Whether the surcharge is that of the present region.
    pub same_surcharge: bool,
}

/// The regions in which a subscription's product is sold, that of its machine included.
pub async fn region_offers<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    id: SubscriptionId,
) -> Result<Vec<RegionOffer>> {
    let row = store::load(ctx, conn, id).await?;
    let placed: PlacedSubscription = columns::json(&row.item)?;
    let product = catalog::get_product(ctx, conn, ProductId(row.product_id)).await?;
    let currency = columns::currency(&row.currency)?;
    let present = surcharge(&product, &placed.item.region, &row);
    let offer = |region: &catalog::RegionChoice| {
        let minor = surcharge(&product, &region.code, &row);
        RegionOffer {
            code: region.code.clone(),
            name: region.name.clone(),
            surcharge: Money::new(minor, currency),
            same_surcharge: minor == present,
        }
    };
    Ok(product.regions.iter().map(offer).collect())
}

/// Notes that the machine is in another region. Its price stays what was agreed; the surcharge of the new region counts
/// from the next change of plan on, which is priced by the catalog. Repeating it changes nothing.
pub async fn follow_region(ctx: &OpContext, tx: &Tx, id: SubscriptionId, region: &str) -> Result<SubscriptionView> {
    let mut row = term::lock_with_customer(ctx, tx, id).await?;
    let mut placed: PlacedSubscription = columns::json(&row.item)?;
    if placed.item.region == region || !row.is_live() {
        return row.view(ctx.today());
    }
    let product = catalog::get_product(ctx, tx, ProductId(row.product_id)).await?;
    let name = product.regions.iter().find(|r| r.code == region).map_or(region, |r| r.name.as_str()).to_owned();
    let mut components = row.components()?;
    for component in components.iter_mut().filter(|c| c.key.starts_with("region:")) {
        component.key = format!("region:{region}");
        component.description = format!("Region {name}");
    }
    row.components = columns::text(&components)?;
    placed.item.region = region.to_owned();
    row.item = columns::text(&placed)?;
    row.version += 1;
    crate::store::update(tx, row.clone(), "following a machine to another region").await?;
    let subject = Subject::new("service", ServiceId(row.service_id), row.name.clone());
    let entry = LogEntry::new("details", format!("Billed in the region {name}"), subject, CustomerId(row.customer_id));
    history::note(ctx, tx, entry).await?;
    row.view(ctx.today())
}

/// What a region costs each period, in minor units.
fn surcharge(product: &ProductView, region: &str, row: &Model) -> i64 {
    let found = product.regions.iter().find(|r| r.code == region);
    let of = |s: &&catalog::Surcharge| s.currency.code() == row.currency && s.cycle_months == row.cycle_months;
    found.and_then(|r| r.surcharges.iter().find(of)).map_or(0, |s| s.recurring_minor)
}
