//! How purchases go on: paid, delivered, given up.

use mpanel_core::{CustomerId, OpContext, OrderId, ProductId, Result};
use mpanel_db::Tx;
use mpanel_events::Event;

use super::store::{self, Model};
use super::{OneTimePurchase, OneTimeState};
use crate::ability::Refusal;
use crate::catalog::release_stock;
use crate::columns;
use crate::history::{self, LogEntry, Subject};

/// Whether staff can deliver or give up a purchase.
pub(super) fn may_close(state: OneTimeState) -> Result<(), Refusal> {
    let words = match state {
        OneTimeState::ToDeliver => return Ok(()),
        OneTimeState::Waiting => "It waits for its payment. Accept the order first, or cancel the order.",
        OneTimeState::Delivered => "It was delivered already.",
        OneTimeState::Cancelled => "It was given up already.",
    };
    Err(Refusal("not_to_deliver", words))
}

/// How staff closes a purchase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PurchaseClosing {
    /// It is delivered.
    Delivered,
    /// It is paid but will not be delivered. Its money goes back by a credit note.
    GivenUp,
}

/// Closes a purchase of an order, by its place in it, with a note for the customer, who is told.
///
/// # Errors
/// Conflict `not_to_deliver` unless staff has to deliver it.
pub async fn close_one_time_purchase(
    ctx: &OpContext,
    tx: &Tx,
    (order, place): (OrderId, i32),
    closing: PurchaseClosing,
    note: &str,
    expected: Option<i32>,
) -> Result<OneTimePurchase> {
    let mut row = store::lock(ctx, tx, order, place).await?;
    columns::check_version(row.version, expected)?;
    may_close(row.state())?;
    row.note = note.trim().to_owned();
    let by = ctx.actor.name().to_owned();
    let delivered = closing == PurchaseClosing::Delivered;
    let state = if delivered { OneTimeState::Delivered } else { OneTimeState::Cancelled };
    move_on(ctx, tx, &mut row, state, Some(by)).await?;
    if !delivered {
        release_stock(ctx, tx, ProductId(row.product_id), row.quantity).await?;
    }
    let customer = CustomerId(row.customer_id);
    crate::store::update(tx, row, "closing a one-time purchase").await?;
    tx.record(ctx, Event::PurchaseClosed { order, place, customer, delivered }).await?;
    store::get_one_time_purchase(ctx, tx, order, place).await
}

/// The order is paid or accepted: what needs nobody is delivered, the rest is for staff to deliver.
pub(crate) async fn open_all(ctx: &OpContext, tx: &Tx, order: OrderId) -> Result<()> {
    let mut rows = store::lock_of_order(ctx, tx, order).await?;
    rows.retain(|row| row.state() == OneTimeState::Waiting);
    for row in &mut rows {
        if row.at_payment {
            move_on(ctx, tx, row, OneTimeState::Delivered, None).await?;
        } else {
            row.state = OneTimeState::ToDeliver.as_str().to_owned();
            row.version += 1;
        }
    }
    crate::store::update_all(tx, rows, "opening one-time purchases").await
}

/// What is not delivered of an order is not to come, and is in stock again; the order itself stays.
pub(crate) async fn give_up_all(ctx: &OpContext, tx: &Tx, order: OrderId) -> Result<()> {
    for row in store::lock_of_order(ctx, tx, order).await? {
        if matches!(row.state(), OneTimeState::Waiting | OneTimeState::ToDeliver) {
            release_stock(ctx, tx, ProductId(row.product_id), row.quantity).await?;
        }
    }
    close_all(ctx, tx, order).await
}

/// Pieces of an order, by product, that are out of its stock for good or were given back: delivered, or given up.
pub(crate) async fn settled_pieces(ctx: &OpContext, tx: &Tx, order: OrderId) -> Result<Vec<(ProductId, i64)>> {
    let rows = store::lock_of_order(ctx, tx, order).await?;
    let closed = rows.iter().filter(|row| matches!(row.state(), OneTimeState::Delivered | OneTimeState::Cancelled));
    Ok(closed.map(|row| (ProductId(row.product_id), row.quantity)).collect())
}

/// The order is given up: nothing of it that was not delivered is to come.
pub(crate) async fn close_all(ctx: &OpContext, tx: &Tx, order: OrderId) -> Result<()> {
    let mut rows = store::lock_of_order(ctx, tx, order).await?;
    rows.retain(|row| matches!(row.state(), OneTimeState::Waiting | OneTimeState::ToDeliver));
    for row in &mut rows {
        move_on(ctx, tx, row, OneTimeState::Cancelled, None).await?;
    }
    crate::store::update_all(tx, rows, "giving up one-time purchases").await
}

async fn move_on(ctx: &OpContext, tx: &Tx, row: &mut Model, to: OneTimeState, by: Option<String>) -> Result<()> {
    row.state = to.as_str().to_owned();
    row.closed_at = Some(ctx.now.as_microsecond());
    row.closed_by = by;
    row.version += 1;
    let what = if to == OneTimeState::Delivered { "delivered" } else { "given up" };
    let subject = Subject::new("order", OrderId(row.order_id), row.name.clone());
    let title = format!("{} {what}", row.name);
    let entry = LogEntry::new("one_time_purchase", title, subject, CustomerId(row.customer_id));
    history::note(ctx, tx, entry.detail(row.note.clone())).await
}
