//! Making a change, taking it back, listing changes.

use mpanel_core::{
    CustomerId, Date, Error, InvoiceId, Money, OpContext, Result, ServiceId, SubscriptionChangeId, SubscriptionId,
};
use mpanel_db::Tx;
use mpanel_events::Event;
use sea_orm::ConnectionTrait;

use super::quote::{quote, simulate};
use super::resolve::{Resolved, resolve};
use super::{ChangeBy, ChangeQuote, ChangeRequest, ChangeState, ChangeView, WantedChange, bill, give_way, store};
use crate::catalog::take_stock;
use crate::columns;
use crate::customer::store as customers;
use crate::history::{self, LogEntry, Subject};
use crate::invoice::{InvoiceKind, give_up_lines};
use crate::subscription::billable::lines_after;
use crate::subscription::renewal::RenewalSettings;
use crate::subscription::store::{self as subscriptions, Model};
use crate::subscription::{SubscriptionView, cancel, term};

/// What a change brought about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeOutcome {
    /// The change: in force, or scheduled.
    pub change: ChangeView,
    /// The subscription afterwards.
    pub subscription: SubscriptionView,
    /// Invoices raised at once.
    pub invoices: Vec<InvoiceId>,
    /// What it was quoted at.
    pub quote: ChangeQuote,
}

/// Amounts of a quote as they were shown to whoever confirms it; what is none is not compared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Shown {
    /// What has to be paid at once.
    pub due_now: Option<Money>,
    /// What each period costs under the new terms.
    pub renews_at: Option<Money>,
}

impl Shown {
    fn check(self, quoted: &ChangeQuote) -> Result<()> {
        let differs = |shown: Option<Money>, now: Money| shown.filter(|shown| *shown != now).map(|shown| (shown, now));
        let detail = if let Some((shown, now)) = differs(self.due_now, quoted.due_now) {
            format!("It would now cost {now}, not {shown}. Look at the change again and confirm it.")
        } else if let Some((shown, now)) = differs(self.renews_at, quoted.renews_at) {
            format!("It would now renew at {now}, not {shown}. Look at the change again and confirm it.")
        } else {
            return Ok(());
        };
        Err(Error::conflict("price_changed", detail))
    }
}

/// Makes a change: at once with its invoice, or scheduled for its day.
///
/// # Errors
/// Conflict `price_changed` when the quote is not what was `shown` any more, and whatever refuses the change itself.
pub async fn change_subscription(
    ctx: &OpContext,
    tx: &Tx,
    id: SubscriptionId,
    request: &ChangeRequest,
    shown: Shown,
    expected: Option<i32>,
) -> Result<ChangeOutcome> {
    let row = term::lock_with_customer(ctx, tx, id).await?;
    columns::check_version(row.version, expected)?;
    let customer = billed_customer(ctx, tx, &row).await?;
    let resolved = resolve(ctx, tx, &row, request).await?;
    let quoted = quote(ctx, tx, &customer, row.clone(), request, &resolved).await?;
    shown.check(&quoted)?;
    if let WantedChange::AddOn(product) = request.what {
        take_stock(ctx, tx, product, 1).await?;
    }
    let change = model(ctx, &row, request, &resolved)?;
    let scheduled = store::scheduled(ctx, tx, &[row.id]).await?.remove(&row.id).unwrap_or_default();
    let (replaced, mut left) = give_way::with(ctx, tx, scheduled, change.clone()).await?;
    close_undone(ctx, tx, replaced).await?;
    crate::store::insert(tx, left.take(change.id)?, "agreeing to a change").await?;
    left.write(ctx, tx, &row).await?;
    let title = format!("Change agreed: {}", resolved.body.summary);
    note(ctx, tx, &row, "change", title, request.note.as_deref().unwrap_or_default()).await?;
    let invoices = rebill(ctx, tx, &customer, id, resolved.effective_on).await?;
    let change = store::load(ctx, tx, id, SubscriptionChangeId(change.id)).await?;
    if change.state == ChangeState::Scheduled.as_str() {
        let (customer, service) = (CustomerId(row.customer_id), ServiceId(row.service_id));
        let (kind, on) = (change.kind.clone(), resolved.effective_on);
        let event = Event::SubscriptionChangeScheduled { subscription: id, customer, service, change: kind, on };
        tx.record(ctx, event).await?;
    }
    let subscription = subscriptions::load(ctx, tx, id).await?.view(ctx.today())?;
    Ok(ChangeOutcome { change: change.view(request.by)?, subscription, invoices, quote: quoted })
}

/// Takes a scheduled change back. What was billed ahead for it is put right, and prices it had replaced hold again.
pub async fn undo_change(
    ctx: &OpContext,
    tx: &Tx,
    id: SubscriptionId,
    change: SubscriptionChangeId,
    by: ChangeBy,
) -> Result<ChangeView> {
    let row = term::lock_with_customer(ctx, tx, id).await?;
    let found = store::load(ctx, tx, id, change).await?;
    found.may_undo(by)?;
    let customer = billed_customer(ctx, tx, &row).await?;
    let from = found.effective_on()?;
    let title = format!("Change taken back: {}", found.body()?.summary);
    crate::price_change::withdraw(ctx, tx, std::slice::from_ref(&found)).await?;
    let mut rest = store::scheduled(ctx, tx, &[row.id]).await?.remove(&row.id).unwrap_or_default();
    rest.retain(|c| c.id != found.id);
    let left = give_way::without(ctx, tx, std::slice::from_ref(&found), rest).await?;
    close_undone(ctx, tx, vec![found]).await?;
    note(ctx, tx, &row, "change_undone", title, "").await?;
    left.write(ctx, tx, &row).await?;
    rebill(ctx, tx, &customer, id, from).await?;
    store::load(ctx, tx, id, change).await?.view(by)
}

/// Changes of a subscription, latest first.
pub async fn list_changes<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    id: SubscriptionId,
    by: ChangeBy,
) -> Result<Vec<ChangeView>> {
    store::of(ctx, conn, id).await?.into_iter().map(|row| row.view(by)).collect()
}

/// Takes back everything scheduled of a subscription that ends; nothing is billed.
pub(crate) async fn undo_all(ctx: &OpContext, tx: &Tx, row: &mut Model) -> Result<()> {
    if row.next_change_on.is_none() {
        return Ok(());
    }
    let agreed = store::scheduled(ctx, tx, &[row.id]).await?.remove(&row.id).unwrap_or_default();
    row.next_change_on = None;
    close_undone(ctx, tx, agreed).await
}

/// Takes back what was wished for a subscription that is set to end on `end`. Prices of the seller stay, and so does what
/// begins before the end and is on an invoice already. Nothing is billed.
pub(crate) async fn undo_wishes(ctx: &OpContext, tx: &Tx, row: &mut Model, end: Date) -> Result<()> {
    if row.next_change_on.is_none() {
        return Ok(());
    }
    let agreed = store::scheduled(ctx, tx, &[row.id]).await?.remove(&row.id).unwrap_or_default();
    let lines = lines_after(ctx, tx, &[row.id], Some(ctx.today())).await?.remove(&row.id).unwrap_or_default();
    let begins = |day: &str| lines.iter().any(|(l, kept)| !kept.gone && l.starts().is_some_and(|start| start == day));
    let end = end.to_string();
    let is_billed = |c: &store::Model| {
        ["plan", "add_on", "options", "quantity"].contains(&c.kind.as_str())
            && c.effective_on < end
            && begins(&c.effective_on)
    };
    let (stays, wishes): (Vec<_>, Vec<_>) = agreed.into_iter().partition(|c| c.is_price_of_seller() || is_billed(c));
    let left = give_way::without(ctx, tx, &wishes, stays).await?;
    close_undone(ctx, tx, wishes).await?;
    let mut agreed = left.write(ctx, tx, row).await?;
    crate::store::update_all(tx, super::realign(row, &mut agreed)?, "moving changes to the renewals").await?;
    row.next_change_on = agreed.into_iter().map(|c| c.effective_on).min();
    Ok(())
}

/// The row of a change that is to be made.
pub(super) fn model(
    ctx: &OpContext,
    row: &Model,
    request: &ChangeRequest,
    resolved: &Resolved,
) -> Result<store::Model> {
    let note = request.note.as_deref().map(str::trim).filter(|n| !n.is_empty());
    Ok(store::Model {
        id: ctx.new_uuid(),
        tenant_id: ctx.tenant.uuid(),
        subscription_id: row.id,
        customer_id: row.customer_id,
        service_id: row.service_id,
        kind: request.what.word().to_owned(),
        effective_on: resolved.effective_on.to_string(),
        body: columns::text(&resolved.body)?,
        state: ChangeState::Scheduled.as_str().to_owned(),
        note: note.map(str::to_owned),
        actor_kind: ctx.actor.kind().to_owned(),
        actor_name: ctx.actor.name().to_owned(),
        created_at: ctx.now.as_microsecond(),
        closed_at: None,
        waived_at: None,
    })
}

// Takes back what is unpaid of the old terms from a day on, then bills what is due under the new ones.
async fn rebill(
    ctx: &OpContext,
    tx: &Tx,
    customer: &customers::Model,
    id: SubscriptionId,
    from: Date,
) -> Result<Vec<InvoiceId>> {
    give_up_lines(ctx, tx, id, from, "the terms of the service change").await?;
    cancel::rewind(ctx, tx, &[id.uuid()]).await?;
    let row = subscriptions::lock(ctx, tx, id).await?;
    let mut agreed = store::scheduled(ctx, tx, &[row.id]).await?.remove(&row.id).unwrap_or_default();
    crate::store::update_all(tx, super::realign(&row, &mut agreed)?, "moving changes to the renewals").await?;
    // Credit may have come back to the customer.
    let customer = customers::load(ctx, tx, CustomerId(customer.id)).await?;
    let settings = RenewalSettings::of(ctx, tx, customer.id).await?;
    let mut done = simulate(ctx, tx, &customer, row, None, from, &settings).await?;
    for prepared in done.prepared.iter_mut().filter(|p| p.draft.kind == InvoiceKind::Change) {
        // Somebody asked for it; the automation did not.
        prepared.draft.why = None;
    }
    let invoices = bill::write(ctx, tx, &settings, vec![done.billable], done.prepared).await?;
    if invoices.iter().any(|i| i.total_minor < 0) {
        crate::allocation::apply_credit(ctx, tx, CustomerId(customer.id)).await?;
    }
    Ok(invoices.into_iter().map(|i| InvoiceId(i.id)).collect())
}

async fn billed_customer(ctx: &OpContext, tx: &Tx, row: &Model) -> Result<customers::Model> {
    let customer = customers::load(ctx, tx, CustomerId(row.customer_id)).await?;
    if customer.parked_reason.is_some() {
        let detail = "Billing of this customer is stopped. Put that right first, then change the service.";
        return Err(Error::conflict("customer_parked", detail));
    }
    Ok(customer)
}

/// Closes changes as taken back.
pub(crate) async fn close_undone(ctx: &OpContext, tx: &Tx, rows: Vec<store::Model>) -> Result<()> {
    for row in &rows {
        let (subscription, customer) = (SubscriptionId(row.subscription_id), CustomerId(row.customer_id));
        let (service, change) = (ServiceId(row.service_id), row.kind.clone());
        tx.record(ctx, Event::SubscriptionChangeUndone { subscription, customer, service, change }).await?;
    }
    store::close(ctx, tx, rows, ChangeState::Undone).await
}

pub(super) async fn note(ctx: &OpContext, tx: &Tx, row: &Model, act: &str, title: String, detail: &str) -> Result<()> {
    let subject = Subject::new("service", ServiceId(row.service_id), row.name.clone());
    let entry = LogEntry::new(act, title, subject, CustomerId(row.customer_id)).detail(detail);
    history::note(ctx, tx, entry).await
}
