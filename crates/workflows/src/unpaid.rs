//! What customers add to a running service and have not paid: it is charged, waits for its payment, and is let go by
//! staff. And what must stay on the bill, because the provider may charge for it.

use std::collections::HashSet;

use mpanel_billing::{self as billing, ChangeOutcome, ChangeRequest, Shown, UnpaidChange};
use mpanel_core::{Error, InvoiceId, OpContext, ProductId, Result, ServiceId, SubscriptionId};
use mpanel_db::{JobSpec, Tx};
use mpanel_provisioning as provisioning;

use crate::deps::Deps;
use crate::jobs::{ChangeService, ChargeInvoice, ServiceChange};

/// Makes a change of what a service is billed for, unless it takes an add-on off the bill at once that the provider may
/// have sold without that being known: it would go on charging for what nobody pays.
///
/// # Errors
/// Conflict `add_on_unsettled`, and what [`billing::change_subscription`] refuses.
pub async fn change_terms(
    ctx: &OpContext,
    tx: &Tx,
    (service, subscription): (ServiceId, SubscriptionId),
    request: &ChangeRequest,
    shown: Shown,
    version: Option<i32>,
) -> Result<ChangeOutcome> {
    let in_doubt = provisioning::add_ons_in_doubt(ctx, tx, service).await?;
    if in_doubt.is_empty() {
        return billing::change_subscription(ctx, tx, subscription, request, shown, version).await;
    }
    let before = billing::subscription_add_ons(ctx, tx, subscription).await?.held;
    let done = billing::change_subscription(ctx, tx, subscription, request, shown, version).await?;
    let after = billing::subscription_add_ons(ctx, tx, subscription).await?.held;
    for bought in in_doubt {
        let is_it = |h: &billing::HeldAddOn| {
            h.quantity > 0 && (h.product == bought.product || h.key.as_ref() == Some(&bought.key))
        };
        if before.iter().any(is_it) && !after.iter().any(is_it) {
            let detail = format!(
                "Whether the data centre has sold {} is not known yet: its reply was lost. Wait a few minutes until it is asked again.",
                bought.name
            );
            return Err(Error::conflict("add_on_unsettled", detail));
        }
    }
    Ok(done)
}

/// Charges the saved method for changes that wait for their payment, once for each invoice; without one, or where
/// automatic charges are off, the customer pays.
pub(crate) async fn charge(ctx: &OpContext, tx: &Tx, unpaid: &[UnpaidChange]) -> Result<()> {
    let mut seen = HashSet::new();
    for change in unpaid.iter().filter(|change| change.charge && seen.insert(change.invoice)) {
        let job = ChargeInvoice { invoice: change.invoice, step: format!("change:{}", change.change) };
        let spec = JobSpec::now(ctx).once(format!("{}:{}", change.invoice, change.change));
        tx.enqueue_with(ctx, &job, spec).await?;
    }
    Ok(())
}

/// Delivers what an invoice has paid for: changes that waited for it. Repeating it changes nothing.
pub(crate) async fn deliver_paid(ctx: &OpContext, deps: &Deps, invoice: InvoiceId) -> Result<()> {
    let changes = billing::changes_of_invoice(ctx, deps.db.read(), invoice).await?;
    // A part of it pays for nothing yet.
    let is_open = || async {
        let found = billing::get_invoice(ctx, deps.db.read(), invoice).await?;
        Ok::<_, Error>(found.row.state == billing::InvoiceState::Open)
    };
    if changes.is_empty() || is_open().await? {
        return Ok(());
    }
    let tx = deps.db.begin().await?;
    for billed in changes {
        let spec = JobSpec::now(ctx).once(format!("paid:{}:{}", invoice, billed.change));
        deliver(ctx, &tx, (billed.service, billed.subscription), &billed.kind, spec).await?;
    }
    tx.commit().await
}

/// Queues what brings a change to the service.
async fn deliver(
    ctx: &OpContext,
    tx: &Tx,
    (service, subscription): (ServiceId, SubscriptionId),
    kind: &str,
    spec: JobSpec,
) -> Result<()> {
    let change = match kind {
        "plan" => ServiceChange::FollowPlan { subscription },
        _ => ServiceChange::FollowAddOns { subscription },
    };
    tx.enqueue_with(ctx, &ChangeService { service, change }, spec).await.map(drop)
}

/// Lets an add-on go that waits for staff: because it is not paid yet, or because it is beyond the spend guard.
///
/// # Errors
/// Conflict `not_waiting` where it waits for neither.
pub async fn approve(ctx: &OpContext, tx: &Tx, service: ServiceId, product: ProductId, why: &str) -> Result<()> {
    match waive(ctx, tx, service, why, |change| change.add_on == Some(product)).await? {
        true => Ok(()),
        false => provisioning::approve_add_on(ctx, tx, service, product, why).await.map(drop),
    }
}

/// Lets more space go that waits for its payment; false where none waits.
pub(crate) async fn waive_space(ctx: &OpContext, tx: &Tx, service: ServiceId, why: &str) -> Result<bool> {
    let found = provisioning::get_service(ctx, tx, service).await?;
    if found.product.storage.is_none() {
        return Ok(false);
    }
    waive(ctx, tx, service, why, |change| change.kind == "plan").await
}

async fn waive(
    ctx: &OpContext,
    tx: &Tx,
    service: ServiceId,
    why: &str,
    is_meant: impl Fn(&UnpaidChange) -> bool,
) -> Result<bool> {
    let Some(subscription) = provisioning::get_service(ctx, tx, service).await?.subscription else {
        return Ok(false);
    };
    let unpaid = billing::unpaid_changes(ctx, tx, subscription).await?;
    let mut waived = false;
    for change in unpaid.iter().filter(|change| is_meant(change)) {
        billing::waive_payment(ctx, tx, change, why).await?;
        let spec = JobSpec::now(ctx).once(format!("waived:{}", change.change));
        deliver(ctx, tx, (service, subscription), &change.kind, spec).await?;
        waived = true;
    }
    Ok(waived)
}
