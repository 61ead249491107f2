//! The steps of the journeys. Each loads what it needs from one domain and asks another one to act; each
//! is safe to repeat, because the acts are keyed by what they concern.

use mpanel_billing as billing;
use mpanel_core::{Date, Error, ErrorKind, Money, OpContext, Result, ServiceId, SubscriptionId};
use mpanel_db::Tx;
use mpanel_db::jobs::Outcome;
use mpanel_payments as payments;
use mpanel_provisioning as provisioning;
use mpanel_provisioning::{ServiceState, SuspensionReason, UnsuspendBy};

use crate::deps::Deps;
use crate::jobs::{
    AllocatePayment, ApplyRefund, CancelOrderServices, ChangeService, ChargeInvoice, CloseDispute, EndService,
    OpenDispute, ProvisionOrder, ServiceChange, SettleInvoice, StartTerm,
};
use crate::{domains, storages};

/// Creates the services of an order and begins their setup, on its day where it names one. Repeating it finds them
/// there.
pub async fn provision_order(ctx: &OpContext, deps: &Deps, job: &ProvisionOrder) -> Result<Outcome> {
    let order = billing::get_order(ctx, deps.db.read(), job.order).await?;
    // A job that comes late finds an order that was given up or was fraud.
    if order.state != billing::OrderState::Active {
        return Ok(Outcome::Done);
    }
    if let Some(day) = order.start_on.filter(|day| ctx.today() < *day) {
        let begins = day.to_zoned(ctx.zone.clone()).map_err(Error::internal)?;
        return Ok(Outcome::Again(begins.timestamp()));
    }
    for piece in billing::placed_subscriptions(ctx, deps.db.read(), job.order).await? {
        let tx = deps.db.begin().await?;
        let service = piece.service;
        let known = ignore_missing(provisioning::get_service(ctx, &tx, service).await)?;
        let state = match known {
            Some(found) => found.state,
            None => {
                let mut new = new_service(ctx, deps, &order, piece)?;
                // Nothing is installed in a storage or a domain.
                let frozen = new.software.take();
                if new.product.has_machine() {
                    new.software = Some(wanted(ctx, deps, &new, frozen).await?);
                }
                provisioning::create_service(ctx, &tx, &deps.vault, new).await?.state
            }
        };
        if state == ServiceState::Pending {
            provisioning::begin_provisioning(ctx, &tx, service).await?;
        }
        tx.commit().await?;
    }
    Ok(Outcome::Done)
}

fn new_service(
    ctx: &OpContext,
    deps: &Deps,
    order: &billing::OrderView,
    piece: billing::PlacedSubscription,
) -> Result<provisioning::NewService> {
    let (product, item) = (piece.product, piece.item);
    let term = provider_term(&product);
    let count = |n: i64| u32::try_from(n).unwrap_or(0);
    let add_ons = product.add_ons.into_iter().map(|a| provisioning::AddOnSnapshot {
        key: a.key,
        name: a.name,
        quantity: count(a.quantity),
    });
    let access = match item.access {
        billing::Access::SshKey if product.storage.is_none() && product.domain.is_none() => {
            provisioning::Access::SshKey(item.ssh_key.unwrap_or_default())
        }
        _ => provisioning::Access::Password,
    };
    let domain = match (&product.domain, item.domain) {
        (Some(_), Some(domain)) => Some(domains::sold(domain)?),
        _ => None,
    };
    Ok(provisioning::NewService {
        id: piece.service,
        customer: order.customer,
        order: order.id,
        subscription: Some(piece.subscription),
        product: provisioning::ProductSnapshot {
            product: product.id,
            name: product.name,
            provider_account: product.provider.account,
            provider_product_id: product.provider.product_id,
            specs: serde_json::to_value(&product.specs)?,
            snapshot_quota: count(product.snapshot_quota),
            period_months: term,
            add_ons: add_ons.collect(),
            bought_as: None,
            storage: product.storage.map(storages::sold),
            domain,
        },
        region: product.region,
        image_id: product.image_id,
        hostname: piece.hostname,
        access,
        default_user: item.default_user,
        software: match item.software {
            Some(kept) => {
                let software = provisioning::Software::kept(ctx, &deps.vault, kept)?;
                Some(provisioning::Wanted { software, base_url: String::new() })
            }
            None => None,
        },
    })
}

/// The term bought at the provider: a machine's was frozen with the order. A registry counts in years, and object
/// storages have no term of their own.
pub(crate) fn provider_term(product: &billing::ProductSnapshot) -> u32 {
    match (&product.domain, &product.storage) {
        (Some(_), _) => 12,
        (None, Some(_)) => 1,
        (None, None) => u32::try_from(product.period_months).unwrap_or(1).max(1),
    }
}

/// What is installed: as it was frozen with the order, or what the product begins with, and where the machine calls us.
async fn wanted(
    ctx: &OpContext,
    deps: &Deps,
    new: &provisioning::NewService,
    frozen: Option<provisioning::Wanted>,
) -> Result<provisioning::Wanted> {
    let base_url = deps.contexts.tenant(ctx.tenant).await?.base_url;
    if let Some(frozen) = frozen {
        return Ok(provisioning::Wanted { base_url, ..frozen });
    }
    let machine = provisioning::Machine {
        product: new.product.product,
        specs: new.product.specs.clone(),
        image_id: new.image_id.clone(),
        by_staff: false,
    };
    let nothing = provisioning::Software::default();
    let software = provisioning::check_software(ctx, deps.db.read(), &machine, nothing, "/software").await?;
    Ok(provisioning::Wanted { software, base_url })
}

/// What was sold as provisioning keeps it, for a machine on an account.
pub(crate) fn sold_as(
    product: &billing::ProductSnapshot,
    account: mpanel_core::ProviderAccountId,
) -> Result<provisioning::ProductSnapshot> {
    Ok(provisioning::ProductSnapshot {
        product: product.id,
        name: product.name.clone(),
        provider_account: Some(account),
        provider_product_id: product.provider.product_id.clone(),
        specs: serde_json::to_value(&product.specs)?,
        snapshot_quota: u32::try_from(product.snapshot_quota).unwrap_or(0),
        period_months: 1,
        add_ons: Vec::new(),
        bought_as: None,
        storage: None,
        domain: None,
    })
}

/// Gives a service the plan its subscription has by now; a later change of plan has its own job and finds it done.
async fn follow_plan(ctx: &OpContext, deps: &Deps, service: ServiceId, subscription: SubscriptionId) -> Result<()> {
    let tx = deps.db.begin().await?;
    let sold = billing::get_subscription(ctx, &tx, subscription).await?.product;
    let product = billing::get_product(ctx, &tx, sold).await?;
    let unpaid = billing::unpaid_changes(ctx, &tx, subscription).await?;
    if product.storage.is_some() && unpaid.iter().any(|change| change.kind == "plan") {
        // More space is for good: it comes with the payment, whose fact brings this job again.
        crate::unpaid::charge(ctx, &tx, &unpaid).await?;
        return tx.commit().await;
    }
    let in_place = product.in_place_change;
    ignore_missing(provisioning::change_plan(ctx, &tx, service, plan_of(product)?, in_place).await)?;
    // What the provider does not sell to a machine that runs, staff has seen to by hand and said so.
    crate::add_ons::follow(ctx, &tx, service, subscription, true).await?;
    tx.commit().await
}

fn plan_of(product: billing::ProductView) -> Result<provisioning::ProductSnapshot> {
    Ok(provisioning::ProductSnapshot {
        product: product.id,
        name: product.name,
        provider_account: product.provider.account,
        provider_product_id: product.provider.product_id,
        specs: serde_json::to_value(&product.specs)?,
        snapshot_quota: u32::try_from(product.specs.snapshots).unwrap_or(0),
        period_months: 1,
        add_ons: Vec::new(),
        bought_as: None,
        storage: product.storage.map(storages::sold),
        // What it is stays with the service: a domain keeps its product.
        domain: None,
    })
}

/// Ends what an order that came to nothing had begun.
pub async fn cancel_order_services(ctx: &OpContext, deps: &Deps, job: &CancelOrderServices) -> Result<()> {
    for service in provisioning::services_of_orders(ctx, deps.db.read(), &[job.order]).await? {
        terminate(ctx, deps, service.id, &job.reason).await?;
    }
    Ok(())
}

/// Starts the paid term of a service that runs.
pub async fn start_term(ctx: &OpContext, deps: &Deps, job: &StartTerm) -> Result<()> {
    let service = provisioning::get_service(ctx, deps.db.read(), job.service).await?;
    let Some(subscription) = service.subscription else { return Ok(()) };
    let tx = deps.db.begin().await?;
    billing::start_term(ctx, &tx, subscription).await?;
    tx.commit().await
}

/// Ends the subscription of a service that is gone; one that has ended already stays as it is.
pub async fn end_service(ctx: &OpContext, deps: &Deps, job: &EndService) -> Result<()> {
    let service = provisioning::get_service(ctx, deps.db.read(), job.service).await?;
    let Some(subscription) = service.subscription else { return Ok(()) };
    let tx = deps.db.begin().await?;
    billing::end_subscription(ctx, &tx, subscription, &job.reason).await?;
    tx.commit().await
}

/// Books money that arrived, and lets the next payment for the same invoices through.
pub async fn allocate(ctx: &OpContext, deps: &Deps, job: &AllocatePayment) -> Result<()> {
    let tx = deps.db.begin().await?;
    let payment = payments::get_payment(ctx, &tx, job.payment).await?;
    let receipt = billing::Receipt {
        payment: payment.id,
        customer: payment.customer,
        amount: payment.amount,
        settled: payment.settled,
        payer_country: payment.payer_country,
        received_on: payment.received_on,
        cash_account: payment.gateway_id.to_string(),
        invoices: payment.invoice_ids,
    };
    billing::allocate_payment(ctx, &tx, receipt).await?;
    payments::mark_allocated(ctx, &tx, job.payment).await?;
    tx.commit().await
}

/// Books a refund: with a credit note nothing is owed again, without one the invoice opens.
pub async fn apply_refund(ctx: &OpContext, deps: &Deps, job: &ApplyRefund) -> Result<()> {
    let tx = deps.db.begin().await?;
    let reversal = billing::Reversal {
        reference: job.refund.to_string(),
        payment: job.payment,
        amount: job.amount,
        kind: billing::ReversalKind::Refund,
        with_credit_note: job.with_credit_note,
        reason: job.reason.clone(),
        fee: None,
    };
    billing::reverse_allocation(ctx, &tx, reversal).await?;
    tx.commit().await
}

/// Marks the invoices of a contested payment, so that nobody duns or charges for them meanwhile, and books that its
/// money is kept back. A dispute that is decided already has had both.
pub async fn open_dispute(ctx: &OpContext, deps: &Deps, job: &OpenDispute) -> Result<()> {
    let tx = deps.db.begin().await?;
    let dispute = payments::get_dispute(ctx, &tx, job.dispute).await?;
    if dispute.state != payments::DisputeState::Open {
        return Ok(());
    }
    let payment = payments::get_payment(ctx, &tx, job.payment).await?;
    billing::mark_disputed(ctx, &tx, &payment.invoice_ids, true).await?;
    billing::hold_disputed(ctx, &tx, job.payment, dispute.amount, &job.dispute.to_string()).await?;
    tx.commit().await
}

/// Books the end of a dispute: lost, the money is gone and the invoice opens again; won, all stays.
pub async fn close_dispute(ctx: &OpContext, deps: &Deps, job: &CloseDispute) -> Result<()> {
    let tx = deps.db.begin().await?;
    let payment = payments::get_payment(ctx, &tx, job.payment).await?;
    billing::mark_disputed(ctx, &tx, &payment.invoice_ids, false).await?;
    billing::release_disputed(ctx, &tx, job.payment, &job.dispute.to_string()).await?;
    if !job.won {
        let dispute = payments::get_dispute(ctx, &tx, job.dispute).await?;
        let uses = billing::uses_of_payment(ctx, &tx, job.payment).await?;
        // Less than is contested, if a part was refunded before.
        let amount = uses
            .map_or(dispute.amount, |uses| Money::new(uses.left.minor.min(dispute.amount.minor), uses.left.currency));
        if amount.minor == 0 {
            return tx.commit().await;
        }
        let reversal = billing::Reversal {
            reference: job.dispute.to_string(),
            payment: job.payment,
            amount,
            kind: billing::ReversalKind::Chargeback,
            with_credit_note: false,
            reason: "The bank decided for the customer.".to_owned(),
            fee: None,
        };
        billing::reverse_allocation(ctx, &tx, reversal).await?;
    }
    tx.commit().await
}

/// Lifts the suspensions of services whose debt is gone: those on the invoice that owe nothing overdue any more.
pub async fn settle_invoice(ctx: &OpContext, deps: &Deps, job: &SettleInvoice) -> Result<()> {
    for service in billing::services_of_invoice(ctx, deps.db.read(), job.invoice).await? {
        let tx = deps.db.begin().await?;
        if billing::suspension_still_due(ctx, &tx, service).await?.is_none() {
            ignore_missing(provisioning::unsuspend_service(ctx, &tx, service, UnsuspendBy::Payment).await)?;
            ignore_conflict(billing::go_on_after_debt(ctx, &tx, service).await)?;
            keep_machine(ctx, &tx, service).await?;
        }
        tx.commit().await?;
    }
    crate::unpaid::deliver_paid(ctx, deps, job.invoice).await
}

// What is paid stays, unless the customer has ended it. Too late for that, staff is told: it needs a new machine.
async fn keep_machine(ctx: &OpContext, tx: &Tx, service: ServiceId) -> Result<()> {
    let subscription = billing::subscription_of_service(ctx, tx, service).await?;
    if subscription.cancel_at.is_none() {
        ignore_missing(provisioning::keep_after_payment(ctx, tx, service).await)?;
    }
    Ok(())
}

/// Charges the saved method for what has fallen due of an invoice.
pub async fn charge_invoice(ctx: &OpContext, deps: &Deps, job: &ChargeInvoice) -> Result<Outcome> {
    let invoice = billing::get_invoice(ctx, deps.db.read(), job.invoice).await?;
    let (owed, due) = (invoice.row.balance, billing::amount_due(ctx, deps.db.read(), job.invoice).await?);
    if invoice.row.state != billing::InvoiceState::Open || due.minor <= 0 || invoice.charges_stopped {
        return Ok(Outcome::Done);
    }
    let customer = invoice.row.customer;
    payments::clear_abandoned(ctx, &deps.db, &deps.gateways, customer, &[job.invoice]).await?;
    let tx = deps.db.begin().await?;
    let started = payments::charge_saved_method(ctx, &tx, customer, &[job.invoice], due, &job.step).await?;
    // Another payment may have been booked since the balance was read; then this one must not exist.
    if billing::get_invoice(ctx, &tx, job.invoice).await?.row.balance != owed {
        tx.rollback().await?;
        return Ok(Outcome::Again(ctx.in_seconds(5)));
    }
    tx.commit().await?;
    match started {
        payments::ChargeStart::InFlight(_) => Ok(Outcome::Again(ctx.in_seconds(60))),
        _ => Ok(Outcome::Done),
    }
}

/// Carries a decision of billing out on the machine.
pub async fn change_service(ctx: &OpContext, deps: &Deps, job: &ChangeService) -> Result<()> {
    match &job.change {
        ServiceChange::SuspendForNonPayment { .. } => {
            let tx = deps.db.begin().await?;
            // Paid between the decision and now: nothing to do.
            if billing::suspension_still_due(ctx, &tx, job.service).await?.is_none() {
                return Ok(());
            }
            let reason = SuspensionReason::NonPayment;
            ignore_conflict(provisioning::suspend_service(ctx, &tx, job.service, reason, None).await)?;
            ignore_conflict(billing::stop_for_debt(ctx, &tx, job.service).await)?;
            tx.commit().await
        }
        ServiceChange::PlanEndForNonPayment { on } => {
            let tx = deps.db.begin().await?;
            if billing::suspension_still_due(ctx, &tx, job.service).await?.is_some() {
                ignore_missing(provisioning::schedule_provider_cancel(ctx, &tx, job.service, *on).await)?;
            }
            tx.commit().await
        }
        ServiceChange::TerminateForNonPayment { .. } => {
            if billing::suspension_still_due(ctx, deps.db.read(), job.service).await?.is_some() {
                terminate(ctx, deps, job.service, "It was not paid.").await?;
            }
            Ok(())
        }
        ServiceChange::GoOnBilling => {
            let tx = deps.db.begin().await?;
            ignore_conflict(billing::go_on_after_debt(ctx, &tx, job.service).await)?;
            tx.commit().await
        }
        ServiceChange::FollowPlan { subscription } => follow_plan(ctx, deps, job.service, *subscription).await,
        ServiceChange::FollowAddOns { subscription } => {
            let tx = deps.db.begin().await?;
            crate::add_ons::follow(ctx, &tx, job.service, *subscription, false).await?;
            tx.commit().await
        }
        ServiceChange::FollowRegion { region } => {
            let tx = deps.db.begin().await?;
            if let Some(subscription) = provisioning::get_service(ctx, &tx, job.service).await?.subscription {
                billing::follow_region(ctx, &tx, subscription, region).await?;
            }
            tx.commit().await
        }
        ServiceChange::Terminate { reason } => terminate(ctx, deps, job.service, reason).await,
        ServiceChange::ScheduleEnd { on } => {
            let tx = deps.db.begin().await?;
            ignore_missing(provisioning::schedule_provider_cancel(ctx, &tx, job.service, *on).await)?;
            keep_if(planned_end(ctx, &tx, job.service).await? == Some(*on), tx).await
        }
        ServiceChange::RevokeEnd => {
            let tx = deps.db.begin().await?;
            ignore_missing(provisioning::revoke_provider_cancel(ctx, &tx, job.service).await)?;
            keep_if(planned_end(ctx, &tx, job.service).await?.is_none(), tx).await
        }
    }
}

// Jobs of one service have no order among each other: a cancellation that was taken back may be carried out after the taking
// back. The service is locked by now, so what billing says is what the last of them sees.
async fn planned_end(ctx: &OpContext, tx: &Tx, service: ServiceId) -> Result<Option<Date>> {
    let found = ignore_missing(billing::subscription_of_service(ctx, tx, service).await)?;
    Ok(found.and_then(|subscription| subscription.cancel_at))
}

async fn keep_if(still_wanted: bool, tx: Tx) -> Result<()> {
    if still_wanted { tx.commit().await } else { tx.rollback().await }
}

async fn terminate(ctx: &OpContext, deps: &Deps, service: ServiceId, reason: &str) -> Result<()> {
    let tx = deps.db.begin().await?;
    // A service that never came to be, or is gone already, has nothing to end.
    let ended = provisioning::terminate_service(ctx, &tx, service, reason).await;
    ignore_missing(ignore_conflict(ended).transpose().unwrap_or_else(|| Err(Error::not_found("service"))))?;
    tx.commit().await
}

pub(crate) fn ignore_missing<T>(result: Result<T>) -> Result<Option<T>> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn ignore_conflict<T>(result: Result<T>) -> Result<Option<T>> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.kind() == ErrorKind::Conflict => Ok(None),
        Err(error) => Err(error),
    }
}
