//! What becomes of an order: paid, accepted, given up, fraud.

use mpanel_core::{CouponId, CustomerId, Date, InvoiceId, OpContext, OrderId, Result};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use mpanel_events::Event;
use sea_orm::{ColumnTrait, QueryFilter};

use super::names;
use super::store::{self, Model};
use super::{FrozenOrder, OrderState, OrderView};
use crate::ability::Refusal;
use crate::catalog::{release_coupons, release_stock};
use crate::columns;
use crate::customer::{park_customer, store as customers};
use crate::history::{self, LogEntry, Subject, Why};
use crate::invoice::store as invoices;
use crate::invoice::{CreditRequest, CreditScope, issue_credit_note, remaining_gross, void_loaded};
use crate::once::{self, OneTimePurchase};
use crate::subscription::{self, SubscriptionState, forget_trial, store as subscriptions};

/// Whether staff can accept an order before it is paid.
pub(super) fn may_accept(state: OrderState) -> Result<(), Refusal> {
    match state {
        OrderState::Pending => Ok(()),
        OrderState::Active => Err(Refusal("order_active", "The order is already active.")),
        _ => Err(Refusal("order_closed", "The order was given up.")),
    }
}

/// Whether an order still waits for the day on which its services begin. What it sold once does not wait.
pub(super) fn waits(start_on: Option<Date>, once: &[OneTimePurchase], today: Date) -> bool {
    once.is_empty() && start_on.is_some_and(|day| today < day)
}

/// Whether an order can be given up: while it is unpaid, and one that `waits` for its day until then.
pub(super) fn may_cancel(state: OrderState, waits: bool) -> Result<(), Refusal> {
    match state {
        OrderState::Pending => Ok(()),
        OrderState::Active if waits => Ok(()),
        OrderState::Active => Err(Refusal("order_active", "The order is active. Cancel its services instead.")),
        _ => Err(Refusal("order_closed", "The order was given up already.")),
    }
}

/// Whether an order can be marked as fraud.
pub(super) fn may_mark_fraud(state: OrderState) -> Result<(), Refusal> {
    match state {
        OrderState::Pending | OrderState::Active => Ok(()),
        _ => Err(Refusal("order_closed", "The order was given up already.")),
    }
}

/// Accepts an order before it is paid: provisioning begins, the invoice stays owed.
pub async fn accept_order(ctx: &OpContext, tx: &Tx, id: OrderId) -> Result<OrderView> {
    let mut row = lock_with_customer(ctx, tx, id).await?;
    may_accept(OrderState::from_word(&row.state))?;
    let customer = CustomerId(row.customer_id);
    row.state = OrderState::Active.as_str().to_owned();
    row.accepted_at = Some(ctx.now.as_microsecond());
    row.version += 1;
    crate::store::update(tx, row.clone(), "accepting an order").await?;
    names::release(ctx, tx, id).await?;
    once::open_all(ctx, tx, id).await?;
    tx.record(ctx, Event::OrderAccepted { order: id, customer }).await?;
    note(ctx, tx, &row, "order_accepted", "accepted before payment", "", None).await?;
    store::get_order(ctx, tx, id).await
}

/// Gives an order up that is unpaid, or whose services are still to begin: its invoice is voided, or credited in full
/// where something was paid, and its stock comes back.
pub async fn cancel_order(ctx: &OpContext, tx: &Tx, id: OrderId, reason: &str) -> Result<OrderView> {
    let row = lock_with_customer(ctx, tx, id).await?;
    let frozen: FrozenOrder = columns::json(&row.body)?;
    let once = once::store::of_orders(ctx, tx, [row.id]).await?;
    may_cancel(OrderState::from_word(&row.state), waits(frozen.start_on, &once, ctx.today()))?;
    cancel(ctx, tx, row, reason, None).await?;
    store::get_order(ctx, tx, id).await
}

/// The same for the automation; an order that is no longer pending is left alone.
pub(crate) async fn cancel_unpaid(ctx: &OpContext, tx: &Tx, id: OrderId, reason: &str, why: Why) -> Result<bool> {
    let row = lock_with_customer(ctx, tx, id).await?;
    if may_cancel(OrderState::from_word(&row.state), false).is_err() {
        return Ok(false);
    }
    cancel(ctx, tx, row, reason, Some(why)).await?;
    Ok(true)
}

/// Marks an order as fraud: an unpaid invoice is voided, its subscriptions end, its services are to be terminated, and
/// billing of the customer stops. What was paid is given back by a refund.
pub async fn mark_fraud(ctx: &OpContext, tx: &Tx, id: OrderId, reason: &str) -> Result<OrderView> {
    let mut row = lock_with_customer(ctx, tx, id).await?;
    may_mark_fraud(OrderState::from_word(&row.state))?;
    void_if_unpaid(ctx, tx, &row, "fraud").await?;
    give_back(ctx, tx, &row).await?;
    for sold in sold_by(ctx, tx, id).await? {
        if sold.is_live() {
            subscription::close(ctx, tx, sold, "fraud").await?;
        }
    }
    let customer = CustomerId(row.customer_id);
    park_customer(ctx, tx, customer, &format!("Order {} was marked as fraud.", row.number)).await?;
    row.state = OrderState::Fraud.as_str().to_owned();
    row.state_reason = Some(reason.to_owned());
    row.closed_at = Some(ctx.now.as_microsecond());
    row.version += 1;
    crate::store::update(tx, row.clone(), "marking an order as fraud").await?;
    names::release(ctx, tx, id).await?;
    once::close_all(ctx, tx, id).await?;
    tx.record(ctx, Event::OrderMarkedFraud { order: id, customer, reason: reason.to_owned() }).await?;
    note(ctx, tx, &row, "order_fraud", "marked as fraud", reason, None).await?;
    store::get_order(ctx, tx, id).await
}

/// Whether an order still waits for its money, so that its invoice belongs to it alone.
pub(crate) async fn is_pending(ctx: &OpContext, tx: &Tx, id: OrderId) -> Result<bool> {
    Ok(store::load(ctx, tx, id).await?.state == OrderState::Pending.as_str())
}

/// An order whose invoice is paid becomes active; provisioning may begin.
pub(crate) async fn on_invoice_paid(ctx: &OpContext, tx: &Tx, id: OrderId) -> Result<()> {
    let mut row = store::lock(ctx, tx, id).await?;
    if row.state != OrderState::Pending.as_str() {
        return Ok(());
    }
    let customer = CustomerId(row.customer_id);
    row.state = OrderState::Active.as_str().to_owned();
    row.accepted_at = Some(ctx.now.as_microsecond());
    row.version += 1;
    crate::store::update(tx, row.clone(), "activating an order").await?;
    names::release(ctx, tx, id).await?;
    once::open_all(ctx, tx, id).await?;
    tx.record(ctx, Event::OrderPaid { order: id, customer }).await?;
    note(ctx, tx, &row, "order_paid", "paid", "", None).await
}

async fn cancel(ctx: &OpContext, tx: &Tx, mut row: Model, reason: &str, why: Option<Why>) -> Result<()> {
    let (id, customer) = (OrderId(row.id), CustomerId(row.customer_id));
    if row.state == OrderState::Active.as_str() {
        void_if_unpaid(ctx, tx, &row, reason).await?;
        Box::pin(credit_all(ctx, tx, &row, reason)).await?;
    } else if let Some(invoice) = row.invoice_id {
        let invoice = invoices::lock(ctx, tx, InvoiceId(invoice)).await?;
        void_loaded(ctx, tx, invoice, reason, true).await?;
    }
    give_back(ctx, tx, &row).await?;
    let mut sold = sold_by(ctx, tx, id).await?;
    for subscription in &mut sold {
        forget_trial(ctx, tx, subscription).await?;
        subscription.state = SubscriptionState::Cancelled.as_str().to_owned();
        subscription.cancel_reason = Some(reason.to_owned());
        subscription.ended_on = Some(ctx.today().to_string());
        subscription.next_invoice_on = None;
        subscription.version += 1;
    }
    crate::store::update_all(tx, sold, "giving up subscriptions").await?;
    row.state = OrderState::Cancelled.as_str().to_owned();
    row.state_reason = Some(reason.to_owned());
    row.closed_at = Some(ctx.now.as_microsecond());
    row.version += 1;
    crate::store::update(tx, row.clone(), "giving up an order").await?;
    names::release(ctx, tx, id).await?;
    once::close_all(ctx, tx, id).await?;
    tx.record(ctx, Event::OrderCancelled { order: id, customer, reason: reason.to_owned() }).await?;
    let act = if why.is_some() { "cancel_order" } else { "order_cancelled" };
    note(ctx, tx, &row, act, "cancelled", reason, why).await
}

// What the order took from stock and from its coupons is there for others again.
async fn give_back(ctx: &OpContext, tx: &Tx, row: &Model) -> Result<()> {
    let frozen: FrozenOrder = columns::json(&row.body)?;
    let settled = once::settled_pieces(ctx, tx, OrderId(row.id)).await?;
    for (product, count) in frozen.pieces {
        let gone: i64 = settled.iter().filter(|(of, _)| *of == product).map(|(_, count)| count).sum();
        if count > gone {
            release_stock(ctx, tx, product, count - gone).await?;
        }
    }
    release_coupons(ctx, tx, OrderId(row.id), row.coupon_id.map(CouponId)).await
}

async fn void_if_unpaid(ctx: &OpContext, tx: &Tx, row: &Model, reason: &str) -> Result<()> {
    let Some(id) = row.invoice_id.map(InvoiceId) else { return Ok(()) };
    let invoice = invoices::lock(ctx, tx, id).await?;
    let untouched = invoice.credited_minor == 0 && !crate::allocation::has_payments(ctx, tx, id).await?;
    if invoice.state == "open" && untouched {
        void_loaded(ctx, tx, invoice, reason, true).await?;
    }
    Ok(())
}

// What was paid becomes the customer's credit, and nothing is owed any more.
async fn credit_all(ctx: &OpContext, tx: &Tx, row: &Model, reason: &str) -> Result<()> {
    let Some(id) = row.invoice_id.map(InvoiceId) else { return Ok(()) };
    let invoice = invoices::lock(ctx, tx, id).await?;
    let stands = matches!(invoice.state.as_str(), "open" | "paid");
    if !stands || remaining_gross(ctx, tx, &invoice).await? <= 0 {
        return Ok(());
    }
    let request = CreditRequest { scope: CreditScope::Remaining, reason: reason.to_owned() };
    issue_credit_note(ctx, tx, id, request).await.map(drop)
}

async fn sold_by(ctx: &OpContext, tx: &Tx, id: OrderId) -> Result<Vec<subscriptions::Model>> {
    let rows = subscriptions::Entity::find_in(ctx).filter(subscriptions::Column::OrderId.eq(id.uuid())).all(tx).await;
    rows.or_internal("reading an order's subscriptions")
}

async fn lock_with_customer(ctx: &OpContext, tx: &Tx, id: OrderId) -> Result<Model> {
    let customer = CustomerId(store::load(ctx, tx, id).await?.customer_id);
    customers::lock(ctx, tx, customer).await?;
    store::lock(ctx, tx, id).await
}

async fn note(
    ctx: &OpContext,
    tx: &Tx,
    row: &Model,
    act: &str,
    what: &str,
    detail: &str,
    why: Option<Why>,
) -> Result<()> {
    let subject = Subject::new("order", OrderId(row.id), row.number.clone());
    let title = format!("Order {} {what}", row.number);
    let mut entry = LogEntry::new(act, title, subject, CustomerId(row.customer_id)).detail(detail);
    entry.why = why;
    history::note(ctx, tx, entry).await
}
