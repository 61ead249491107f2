//! Reading a service's add-ons, and noting what is sold and not there yet.

use mpanel_core::{OpContext, ProductId, ProviderAccountId, Result, RowId, ServiceId};
use mpanel_db::Tx;
use sea_orm::entity::prelude::*;

use super::store::{self, AddOnRow};
use super::{AddOnPurchase, AddOnState, MachineAddOns, hold};
use crate::account::store as accounts;
use crate::jobs;
use crate::network;
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

/// How far the purchase of an add-on has come that was noted at this instant or later; none before it is noted.
pub(crate) async fn purchase_since<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    service: ServiceId,
    key: &str,
    since: i64,
) -> Result<Option<AddOnState>> {
    let rows = store::of_service(ctx, conn, service).await?;
    rows.iter().find(|row| row.key == key && row.since >= since).map(AddOnRow::state).transpose()
}

/// The add-ons of a service that the provider may have sold, while nobody knows whether it has: a reply was lost.
pub async fn add_ons_in_doubt<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    id: ServiceId,
) -> Result<Vec<AddOnPurchase>> {
    let rows = store::of_service(ctx, conn, id).await?.into_iter();
    rows.filter(AddOnRow::in_doubt).map(AddOnRow::view).collect()
}

/// Gives a service add-ons that it is paid for: those that the provider sells to a machine that runs are bought by a job,
/// what only the seller delivers is there at once. `by_hand` says that staff has done at the provider what cannot be
/// bought there by its interface. Repeating it changes nothing.
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
    let machine = machine_add_ons(ctx, tx, id).await?;
    // What staff has sold as the seller's own before it had a name at the provider is there, too.
    let is_it = |w: &WantedAddOn, a: &AddOnSnapshot| {
        if w.key.is_some() && a.key.is_some() { a.key == w.key } else { a.key.is_none() && a.name == w.name }
    };
    let has = |w: &WantedAddOn| machine.held.iter().any(|a| a.quantity > 0 && is_it(w, a));
    let (mut buy, mut there) = (Vec::new(), Vec::new());
    for add_on in wanted.iter().filter(|w| w.quantity > 0 && !has(w)) {
        match add_on.key.as_deref() {
            None => there.push(add_on),
            Some(key) if by_hand && !machine.can_buy(key) => {
                // What the provider has refused stays with staff: it was not delivered by another change.
                if !machine.is_on_its_way(key) {
                    there.push(add_on);
                }
            }
            Some(_) => buy.push(add_on),
        }
    }
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

/// Gives up what is still to be bought and not billed any more. What is delivered stays: the provider takes nothing back.
/// What may have been bought stays until that is known.
pub async fn give_up_add_ons(ctx: &OpContext, tx: &Tx, id: ServiceId, billed: &[WantedAddOn]) -> Result<()> {
    let mut service = services::lock(tx, ctx, id).await?;
    let mut gone = Vec::new();
    let rows = store::of_service(ctx, tx, id).await?;
    // Networks wait for it also while nothing was noted of it yet, because its invoice is not paid.
    let lets_in = |key: &str| key == network::rules::ADD_ON;
    let comes = billed.iter().any(|w| w.quantity > 0 && w.key.as_deref().is_some_and(lets_in));
    if !comes && !rows.iter().any(|row| row.in_doubt() && lets_in(&row.key)) {
        network::add_on_given_up(ctx, tx, id).await?;
    }
    for row in rows {
        let is_open = matches!(row.state()?, AddOnState::Wanted | AddOnState::Held | AddOnState::Failed);
        let is_billed = |w: &WantedAddOn| {
            w.quantity > 0 && (w.product.uuid() == row.product_id || w.key.as_ref() == Some(&row.key))
        };
        if is_open && !row.in_doubt() && !billed.iter().any(is_billed) {
            gone.push(row);
        }
    }
    if gone.is_empty() {
        return Ok(());
    }
    hold::let_go(&mut service);
    for mut row in gone {
        let title = format!("{} is not added: it is billed no more", row.name);
        note(ctx, tx, &service, Entry::new("add_on_given_up", title).staff_only()).await?;
        row.enter(ctx, AddOnState::GivenUp, None);
        store::save(tx, row).await?;
    }
    services::save(ctx, tx, service).await?;
    network::look_again(ctx, tx, id).await
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
    // Networks say which servers have the add-on, and let those in that wait for it.
    network::store::told(ctx, tx, row.customer()).await?;
    network::look_again(ctx, tx, row.service()).await
}

async fn want(ctx: &OpContext, tx: &Tx, service: ServiceId, add_on: &WantedAddOn) -> Result<()> {
    let Some(key) = add_on.key.clone() else { return Ok(()) };
    let known = store::of_service(ctx, tx, service).await?.into_iter().find(|r| r.key == key);
    let row = match known {
        Some(row) if matches!(row.state()?, AddOnState::Wanted | AddOnState::Held) => return Ok(()),
        Some(mut row) => {
            (row.approved, row.sent_at) = (false, None);
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
                approved: false,
                sent_at: None,
            };
            store::insert(tx, row.clone()).await?;
            row
        }
    };
    jobs::enqueue_add_on(ctx, tx, RowId(row.id)).await.map(drop)
}
