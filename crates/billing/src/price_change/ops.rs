//! Scheduling a price change and taking it back.

use std::collections::{BTreeMap, HashMap};

use mpanel_calc::ChangeKind;
use mpanel_core::{
    CustomerId, Date, Error, OpContext, PriceChangeId, Result, ServiceId, SubscriptionChangeId, SubscriptionId,
};
use mpanel_db::Tx;
use mpanel_events::Event;
use uuid::Uuid;

use super::plan::{Decided, Plan, by_id, summary};
use super::store::{self, item, row};
use super::{PriceChangeItem, PriceChangeRequest, PriceChangeView};
use crate::columns;
use crate::customer::store as customers;
use crate::history::{self, LogEntry, Subject};
use crate::policy::Policies;
use crate::subscription::store as subscriptions;
use crate::subscription::{ChangeBody, ChangeBy, ChangeState, changes, close_undone, next_invoice_on, undo_change};

/// Schedules a price change: every subscription gets a dated change, every customer one notice.
///
/// `seen` is the fingerprint of the preview; another outcome is refused with `preview_changed`.
pub async fn schedule_price_change(
    ctx: &OpContext,
    tx: &Tx,
    request: &PriceChangeRequest,
    seen: &str,
) -> Result<PriceChangeView> {
    let plan = Plan::of(ctx, tx, request).await?;
    let found = plan.candidates(ctx, tx).await?;
    lock_customers(ctx, tx, found.iter().map(|r| r.customer_id)).await?;
    let ids: Vec<Uuid> = found.iter().map(|r| r.id).collect();
    let rows = subscriptions::lock_many(ctx, tx, &ids).await?;
    let decided = plan.decide(ctx, tx, &rows).await?;
    let outcome = summary(decided.iter().map(|d| d.item.clone()).collect());
    if outcome.fingerprint != seen {
        let detail = "Since the preview, something has changed for these subscriptions. Look at the preview again.";
        return Err(Error::conflict("preview_changed", detail));
    }
    if outcome.items.is_empty() {
        let detail = "No subscription would get a new price. The preview says why for each.";
        return Err(Error::conflict("nothing_changes", detail));
    }
    let id: PriceChangeId = ctx.new_id();
    let model = row::Model {
        id: id.uuid(),
        tenant_id: ctx.tenant.uuid(),
        product_id: request.product.uuid(),
        product_name: plan.product_name.clone(),
        request: columns::text(request)?,
        totals: columns::text(&outcome.totals)?,
        excluded: i32::try_from(outcome.excluded.len()).unwrap_or(i32::MAX),
        actor_name: ctx.actor.name().to_owned(),
        created_at: ctx.now.as_microsecond(),
        undone_at: None,
    };
    crate::store::insert(tx, model, "scheduling a price change").await?;
    agree(ctx, tx, id, &plan, decided, by_id(rows)).await?;
    store::get_price_change(ctx, tx, id).await
}

// The dated changes, what they were decided from, and the word to each customer.
async fn agree(
    ctx: &OpContext,
    tx: &Tx,
    id: PriceChangeId,
    plan: &Plan,
    decided: Vec<Decided>,
    mut rows: HashMap<Uuid, subscriptions::Model>,
) -> Result<()> {
    let policies = Policies::load(ctx, tx).await?;
    let (mut models, mut items, mut moved, mut entries) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut told: BTreeMap<Uuid, ()> = BTreeMap::new();
    for (place, Decided { item: decided, unit_minor }) in decided.into_iter().enumerate() {
        let change = match (decided.effective_on, rows.remove(&decided.subscription.uuid())) {
            (Some(on), Some(mut row)) => {
                let change = change(ctx, plan, &decided, unit_minor, on)?;
                row.next_change_on = Some(on.to_string());
                row.next_invoice_on = next_invoice_on(&row, &policies)?.map(|d| d.to_string());
                row.version += 1;
                moved.push(row);
                entries.push(entry(&decided, "change", format!("Price change agreed: {} from {on}", decided.new)));
                told.insert(decided.customer.uuid(), ());
                Some(change)
            }
            _ => None,
        };
        items.push(kept(ctx, id, place, &decided, change.as_ref().map(|c| c.id)));
        models.extend(change);
    }
    for model in &models {
        tx.record(ctx, scheduled(model)?).await?;
    }
    crate::store::insert_all(tx, models, "agreeing to price changes").await?;
    crate::store::insert_all(tx, items, "writing what a price change decided").await?;
    crate::store::update_all(tx, moved, "scheduling price changes").await?;
    history::note_all(ctx, tx, entries).await?;
    for customer in told.into_keys() {
        let event = Event::PriceChangeAnnounced { price_change: id, customer: CustomerId(customer) };
        tx.record(ctx, event).await?;
    }
    Ok(())
}

fn change(ctx: &OpContext, plan: &Plan, item: &PriceChangeItem, unit_minor: i64, on: Date) -> Result<changes::Model> {
    let body = ChangeBody {
        kind: ChangeKind::Price { component: plan.component.clone(), unit_minor },
        summary: format!("Price becomes {} each period instead of {}", item.new, item.old),
        chosen: None,
        options: Vec::new(),
        price_agreed: None,
        at_renewal: true,
        replaced: Vec::new(),
    };
    Ok(changes::Model {
        id: ctx.new_uuid(),
        tenant_id: ctx.tenant.uuid(),
        subscription_id: item.subscription.uuid(),
        customer_id: item.customer.uuid(),
        service_id: item.service.uuid(),
        kind: "price".to_owned(),
        effective_on: on.to_string(),
        body: columns::text(&body)?,
        state: ChangeState::Scheduled.as_str().to_owned(),
        note: None,
        actor_kind: ctx.actor.kind().to_owned(),
        actor_name: ctx.actor.name().to_owned(),
        created_at: ctx.now.as_microsecond(),
        closed_at: None,
        waived_at: None,
    })
}

fn scheduled(change: &changes::Model) -> Result<Event> {
    Ok(Event::SubscriptionChangeScheduled {
        subscription: SubscriptionId(change.subscription_id),
        customer: CustomerId(change.customer_id),
        service: ServiceId(change.service_id),
        change: change.kind.clone(),
        on: change.effective_on()?,
    })
}

fn kept(
    ctx: &OpContext,
    id: PriceChangeId,
    place: usize,
    decided: &PriceChangeItem,
    change: Option<Uuid>,
) -> item::Model {
    item::Model {
        id: ctx.new_uuid(),
        tenant_id: ctx.tenant.uuid(),
        price_change_id: id.uuid(),
        position: i32::try_from(place).unwrap_or(i32::MAX),
        change_id: change,
        subscription_id: decided.subscription.uuid(),
        customer_id: decided.customer.uuid(),
        service_id: decided.service.uuid(),
        name: decided.name.clone(),
        currency: decided.old.currency.code().to_owned(),
        cycle_months: decided.cycle_months,
        old_minor: decided.old.minor,
        new_minor: decided.new.minor,
        effective_on: decided.effective_on.map(|d| d.to_string()),
        limited: decided.limited,
        reason: decided.excluded.as_ref().map(|e| e.reason.clone()),
        detail: decided.excluded.as_ref().map_or_else(String::new, |e| e.detail.clone()),
    }
}

fn entry(item: &PriceChangeItem, act: &str, title: String) -> LogEntry {
    LogEntry::new(act, title, Subject::new("service", item.service, item.name.clone()), item.customer)
}

/// Takes back everything of a price change that is not in force yet. A term that was invoiced ahead at the new price
/// is invoiced anew.
pub async fn undo_price_change(ctx: &OpContext, tx: &Tx, id: PriceChangeId) -> Result<PriceChangeView> {
    let shown = store::get_price_change(ctx, tx, id).await?;
    if let Some(reason) = shown.abilities.iter().find(|a| !a.allowed).and_then(|a| a.reason.clone()) {
        return Err(Error::conflict("nothing_to_undo", reason));
    }
    let items = store::to_come(ctx, tx, id).await?;
    lock_customers(ctx, tx, items.iter().map(|i| i.customer_id)).await?;
    let ids: Vec<Uuid> = items.iter().map(|i| i.subscription_id).collect();
    let mut rows = by_id(subscriptions::lock_many(ctx, tx, &ids).await?);
    // What came into force while the locks were awaited stays.
    let items = store::to_come(ctx, tx, id).await?;
    let change_ids: Vec<Uuid> = items.iter().filter_map(|i| i.change_id).collect();
    let mut agreed = changes::load_many(ctx, tx, &change_ids).await?;
    let (mut early, mut invoiced) = (Vec::new(), Vec::new());
    for item in &items {
        let Some(change) = item.change_id.and_then(|c| agreed.remove(&c)) else { continue };
        let Some(row) = rows.remove(&item.subscription_id) else { continue };
        if row.charged_through > change.effective_on { invoiced.push(change) } else { early.push((row, change)) }
    }
    forget(ctx, tx, early).await?;
    for change in invoiced {
        let (subscription, change) = (SubscriptionId(change.subscription_id), SubscriptionChangeId(change.id));
        undo_change(ctx, tx, subscription, change, ChangeBy::Staff).await?;
    }
    let mut found = store::load(ctx, tx, id).await?;
    found.undone_at = Some(ctx.now.as_microsecond());
    crate::store::update(tx, found, "taking a price change back").await?;
    store::get_price_change(ctx, tx, id).await
}

// Nothing was billed for these: without their change they are as they were.
async fn forget(ctx: &OpContext, tx: &Tx, early: Vec<(subscriptions::Model, changes::Model)>) -> Result<()> {
    let policies = Policies::load(ctx, tx).await?;
    let ids: Vec<Uuid> = early.iter().map(|(row, _)| row.id).collect();
    let agreed = changes::scheduled(ctx, tx, &ids).await?;
    let (mut rows, mut closed) = (Vec::new(), Vec::new());
    for (mut row, change) in early {
        let others = agreed.get(&row.id).into_iter().flatten().filter(|c| c.id != change.id);
        row.next_change_on = others.map(|c| c.effective_on.clone()).min();
        row.next_invoice_on = next_invoice_on(&row, &policies)?.map(|d| d.to_string());
        row.version += 1;
        rows.push(row);
        closed.push(change);
    }
    withdraw(ctx, tx, &closed).await?;
    crate::store::update_all(tx, rows, "taking price changes back").await?;
    close_undone(ctx, tx, closed).await
}

/// Tells customers that announced price changes do not happen, and notes it.
pub(crate) async fn withdraw(ctx: &OpContext, tx: &Tx, closing: &[changes::Model]) -> Result<()> {
    let ids: Vec<Uuid> = closing.iter().filter(|c| c.kind == "price").map(|c| c.id).collect();
    let (mut told, mut entries): (BTreeMap<(Uuid, Uuid), Vec<ServiceId>>, _) = (BTreeMap::new(), Vec::new());
    for item in store::of_changes(ctx, tx, &ids).await? {
        let service = ServiceId(item.service_id);
        let subject = Subject::new("service", service, item.name);
        let title = "The announced price change does not happen".to_owned();
        entries.push(LogEntry::new("change_undone", title, subject, CustomerId(item.customer_id)));
        told.entry((item.price_change_id, item.customer_id)).or_default().push(service);
    }
    history::note_all(ctx, tx, entries).await?;
    for ((price_change, customer), services) in told {
        let (price_change, customer) = (PriceChangeId(price_change), CustomerId(customer));
        tx.record(ctx, Event::PriceChangeWithdrawn { price_change, customer, services }).await?;
    }
    Ok(())
}

async fn lock_customers(ctx: &OpContext, tx: &Tx, ids: impl Iterator<Item = Uuid>) -> Result<()> {
    let mut ids: Vec<Uuid> = ids.collect();
    ids.sort();
    ids.dedup();
    for chunk in ids.chunks(1000) {
        customers::lock_many(ctx, tx, chunk).await?;
    }
    Ok(())
}
