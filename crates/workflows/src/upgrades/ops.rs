//! Beginning a guided move, going on with it, finishing it and giving it up. Each may be repeated: what is done is not
//! done again.

use mpanel_billing::{self as billing, CancelWhen, CartContents, OrderState, PlaceOrder};
use mpanel_core::{Error, OpContext, Result, ServiceId};
use mpanel_db::Tx;
use mpanel_provisioning::{self as provisioning, note_on_service as note};

use super::NewGuide;
use super::read::{has_ended, larger_plans, open_around, standing};
use super::rules::{GuideState, StepKey, not_reached, start_refusal};
use super::store::{self, GuideRow};
use crate::acts::subscription_to_end;

/// Orders the new server for the customer of a service, and ties the two together. The order is one like any other: its
/// price is frozen, its invoice is due.
///
/// # Errors
/// `upgrade_under_way` while another move is open; `action_not_possible` where the service cannot be moved or the plan
/// not be ordered; `changes_in_place` for a plan that is taken by a change; `/product_id` for one that is no bigger
/// plan; and those of an order.
pub async fn begin(ctx: &OpContext, tx: &Tx, id: ServiceId, wish: NewGuide) -> Result<()> {
    let service = provisioning::get_service(ctx, tx, id).await?;
    if let Some(reason) = start_refusal(&service) {
        return Err(Error::conflict("action_not_possible", reason));
    }
    if open_around(ctx, tx, id).await? {
        return Err(store::under_way());
    }
    let subscription = subscription_to_end(&service)?;
    let larger = larger_plans(ctx, tx, subscription).await?;
    let Some(plan) = larger.plans.into_iter().find(|p| p.product == wish.product) else {
        let detail = "Choose one of the bigger plans that are offered for this server.";
        return Err(Error::invalid("/product_id", "unavailable", detail));
    };
    if plan.in_place {
        let detail = "This plan needs no new server. Change the plan of this one.";
        return Err(Error::conflict("changes_in_place", detail));
    }
    let mut item = plan.item;
    if let Some(hostname) = wish.hostname.filter(|h| !h.trim().is_empty()) {
        hostname
            .trim()
            .parse::<mpanel_core::Hostname>()
            .map_err(|error| Error::invalid("/hostname", "malformed", format!("The host name {error}.")))?;
        item.hostname = hostname.trim().to_ascii_lowercase();
    }
    if let Some(reason) = plan.refused {
        return Err(Error::conflict("action_not_possible", reason));
    }
    let placed = billing::place_order(
        ctx,
        tx,
        PlaceOrder {
            customer: service.customer,
            currency: larger.price.currency,
            contents: CartContents { items: vec![item], ..CartContents::default() },
            expected_due_now: wish.expected_due_now,
            accept_terms: wish.accept_terms,
            cart: None,
            has_method: mpanel_payments::has_default_method(ctx, tx, service.customer).await?,
        },
    )
    .await?;
    let sold = placed.subscriptions.first().ok_or_else(|| Error::internal("an order without a server"))?;
    let row = GuideRow {
        id: ctx.new_uuid(),
        tenant_id: ctx.tenant.uuid(),
        customer_id: service.customer.uuid(),
        from_service_id: id.uuid(),
        to_service_id: sold.service.uuid(),
        order_id: placed.order.uuid(),
        open_for: Some(id.uuid()),
        state: GuideState::Open.as_str().to_owned(),
        from_name: service.hostname.clone(),
        to_name: sold.hostname.clone(),
        product_name: plan.product_name,
        started_by: ctx.actor.name().to_owned(),
        started_at: ctx.now.as_microsecond(),
        data_at: None,
        addresses_at: None,
        ends: None,
        finished_at: None,
    };
    let words = format!("Move to {} begun", row.to_name);
    let detail = format!("A new server with {} was ordered.", row.product_name);
    store::insert(tx, row).await?;
    note(ctx, tx, id, "upgrade_begun", words, detail).await
}

/// Says that a step that is the customer's own is done, or takes that back together with what follows.
///
/// # Errors
/// `/step` for a step that is read from the system; `not_upgrading` without an open move; `upgrade_step_open` where an
/// earlier step is open.
pub async fn mark(ctx: &OpContext, tx: &Tx, id: ServiceId, step: StepKey, done: bool) -> Result<()> {
    if !matches!(step, StepKey::Data | StepKey::Addresses) {
        let detail = "Only data and addresses are said by hand; the other steps are read from the servers.";
        return Err(Error::invalid("/step", "unknown", detail));
    }
    let mut row = locked(ctx, tx, id).await?;
    if row.state()? != GuideState::Open {
        return Err(not_upgrading());
    }
    let found = standing(ctx, tx, &row).await?;
    if let Some(reason) = not_reached(&found.steps, step).filter(|_| done) {
        return Err(Error::conflict("upgrade_step_open", reason));
    }
    let now = done.then(|| ctx.now.as_microsecond());
    if step == StepKey::Data {
        row.data_at = now.map(|now| row.data_at.unwrap_or(now));
        row.addresses_at = row.addresses_at.filter(|_| done);
    } else {
        row.addresses_at = now.map(|now| row.addresses_at.unwrap_or(now));
    }
    store::save(tx, row).await.map(drop)
}

/// Ends the old server, with its paid term or at once, and with that the move. A move that is finished stays as it is,
/// and an old server that has ended meanwhile is not ended again.
///
/// # Errors
/// `not_upgrading` without a move; `upgrade_step_open` before its turn; `/confirm_name` unless the old server's host
/// name or label was typed; and those of a cancellation.
pub async fn finish(ctx: &OpContext, tx: &Tx, id: ServiceId, when: CancelWhen, confirm_name: &str) -> Result<()> {
    let mut row = locked(ctx, tx, id).await?;
    match row.state()? {
        GuideState::Done => return Ok(()),
        GuideState::Abandoned => return Err(not_upgrading()),
        GuideState::Open => {}
    }
    let found = standing(ctx, tx, &row).await?;
    if let Some(reason) = not_reached(&found.steps, StepKey::End) {
        return Err(Error::conflict("upgrade_step_open", reason));
    }
    let old = &found.old;
    provisioning::name_typed(Some(confirm_name), &old.hostname, old.label.as_deref(), || {
        format!("The old server is deleted with all its data. Type its host name {} to confirm.", old.hostname)
    })?;
    if !has_ended(ctx, tx, &found.old).await? {
        let reason = format!("Moved to {}", row.to_name);
        billing::cancel_subscription(ctx, tx, subscription_to_end(&found.old)?, when, &reason).await?;
    }
    row.ends = Some(if when == CancelWhen::Now { "now" } else { "end_of_term" }.to_owned());
    row.close(ctx, GuideState::Done);
    let (from, to, successor) = (row.from_name.clone(), row.to_name.clone(), row.successor());
    store::save(tx, row).await?;
    note(ctx, tx, id, "upgrade_done", format!("Replaced by {to}"), String::new()).await?;
    note(ctx, tx, successor, "upgrade_done", format!("Has replaced {from}"), String::new()).await
}

/// Gives a move up. The old server goes on. An order that is not paid is given up with it; a new server that is paid
/// stays a server like any other. Repeating it changes nothing.
///
/// # Errors
/// `not_upgrading` without a move, and for one that is finished.
pub async fn abandon(ctx: &OpContext, tx: &Tx, id: ServiceId) -> Result<()> {
    let mut row = locked(ctx, tx, id).await?;
    match row.state()? {
        GuideState::Abandoned => return Ok(()),
        GuideState::Done => return Err(not_upgrading()),
        GuideState::Open => {}
    }
    let order = billing::get_order(ctx, tx, row.order()).await?;
    if order.state == OrderState::Pending {
        billing::cancel_order(ctx, tx, order.id, "The move to a bigger server was abandoned.").await?;
    }
    row.close(ctx, GuideState::Abandoned);
    let words = format!("Move to {} abandoned", row.to_name);
    store::save(tx, row).await?;
    note(ctx, tx, id, "upgrade_abandoned", words, String::new()).await
}

// The latest move from a service, which has to be there.
async fn locked(ctx: &OpContext, tx: &Tx, id: ServiceId) -> Result<GuideRow> {
    provisioning::get_service(ctx, tx, id).await?;
    store::lock_latest(ctx, tx, id).await?.ok_or_else(not_upgrading)
}

fn not_upgrading() -> Error {
    Error::conflict("not_upgrading", "No move of this server to a bigger one is under way.")
}
