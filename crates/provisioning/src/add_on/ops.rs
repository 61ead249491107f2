//! Reading a service's add-ons, and noting what is sold and not there yet.

use mpanel_core::{OpContext, ProductId, ProviderAccountId, Result, RowId, ServiceId};
use mpanel_db::Tx;
use sea_orm::entity::prelude::*;

use super::store::{self, AddOnRow};
use super::{AddOnState, MachineAddOns};
use crate::account::store as accounts;
use crate::jobs;
use crate::service::AddOnSnapshot;
use crate::service::store::{self as services, ServiceRow};
use crate::service::timeline::{Entry, note};

/// An add-on that is paid for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WantedAddOn {
    /// As what it was sold.
    pub product: ProductId,
    /// What it is at the provider; none for what only the seller delivers.
    pub key: Option<String>,
    /// Its name.
    pub name: String,
    /// How many.
    pub quantity: u32,
}

/// The machine's side of a service's add-ons.
pub async fn machine_add_ons<C: ConnectionTrait>(ctx: &OpContext, conn: &C, id: ServiceId) -> Result<MachineAddOns> {
    let row = services::find(conn, ctx, id).await?;
    let provider = match row.account_id {
        Some(account) => accounts::find(conn, ctx, ProviderAccountId(account)).await?.kind,
        None => String::new(),
    };
    let product = row.product()?;
    let purchases = store::of_service(ctx, conn, id).await?;
    Ok(MachineAddOns {
        state: row.state()?,
        has_machine: row.instance_id.is_some() && row.missing_since.is_none(),
        provider,
        machine: product.bought_as.map_or(product.provider_product_id, |was| was.provider_product_id),
        held: product.add_ons,
        purchases: purchases.into_iter().map(AddOnRow::view).collect::<Result<_>>()?,
    })
}

/// Gives a service the add-ons it is paid for: those of the provider are bought by a job, others are there at once.
/// `by_hand` says that somebody has bought them at the provider already. Repeating it changes nothing.
pub async fn follow_add_ons(
    ctx: &OpContext,
    tx: &Tx,
    id: ServiceId,
    wanted: &[WantedAddOn],
    by_hand: bool,
) -> Result<()> {
    let row = services::lock(tx, ctx, id).await?;
    if row.state()?.is_final() {
        return Ok(());
    }
    let held = row.product()?.add_ons;
    let has = |w: &WantedAddOn| match &w.key {
        Some(key) => held.iter().any(|a| a.key.as_ref() == Some(key) && a.quantity > 0),
        None => held.iter().any(|a| a.key.is_none() && a.name == w.name),
    };
    let bought = store::of_service(ctx, tx, id).await?;
    let on_its_way = |w: &WantedAddOn| {
        by_hand && bought.iter().any(|r| w.key.as_ref() == Some(&r.key) && r.state == AddOnState::Wanted.as_str())
    };
    let missing: Vec<&WantedAddOn> = wanted.iter().filter(|w| w.quantity > 0 && !has(w) && !on_its_way(w)).collect();
    let (buy, there): (Vec<&WantedAddOn>, Vec<_>) = missing.into_iter().partition(|w| w.key.is_some() && !by_hand);
    for add_on in buy {
        want(ctx, tx, id, add_on).await?;
    }
    if there.is_empty() {
        return Ok(());
    }
    let snapshots =
        there.into_iter().map(|w| AddOnSnapshot { key: w.key.clone(), name: w.name.clone(), quantity: w.quantity });
    give(ctx, tx, row, snapshots.collect()).await
}

/// Writes down that a service has add-ons.
pub(super) async fn give(ctx: &OpContext, tx: &Tx, mut row: ServiceRow, new: Vec<AddOnSnapshot>) -> Result<()> {
    let mut product = row.product()?;
    for add_on in new {
        let title = format!("{} added", add_on.name);
        note(ctx, tx, &row, Entry::new("add_on_added", title)).await?;
        product.add_ons.push(add_on);
    }
    row.product = serde_json::to_string(&product)?;
    let row = services::save(ctx, tx, row).await?;
    // Networks say which servers have the add-on.
    crate::network::store::told(ctx, tx, row.customer()).await
}

async fn want(ctx: &OpContext, tx: &Tx, service: ServiceId, add_on: &WantedAddOn) -> Result<()> {
    let Some(key) = add_on.key.clone() else { return Ok(()) };
    let known = store::of_service(ctx, tx, service).await?.into_iter().find(|r| r.key == key);
    let row = match known {
        Some(row) if row.state()? == AddOnState::Wanted => return Ok(()),
        Some(mut row) => {
            row.enter(ctx, AddOnState::Wanted, None);
            store::save(tx, row.clone()).await?;
            row
        }
        None => {
            let row = AddOnRow {
                id: ctx.new_uuid(),
                tenant_id: ctx.tenant.uuid(),
                service_id: service.uuid(),
                product_id: add_on.product.uuid(),
                key,
                name: add_on.name.clone(),
                quantity: i32::try_from(add_on.quantity).unwrap_or(i32::MAX),
                state: AddOnState::Wanted.to_string(),
                problem: None,
                created_at: ctx.now.as_microsecond(),
                since: ctx.now.as_microsecond(),
            };
            store::insert(tx, row.clone()).await?;
            row
        }
    };
    jobs::enqueue_add_on(ctx, tx, RowId(row.id)).await.map(drop)
}
