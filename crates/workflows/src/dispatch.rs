//! From facts to what follows: reads the outbox and queues jobs, both in one
//! transaction, so that every fact has its consequences exactly once.

use mpanel_core::{Actor, OpContext, Result, TenantId};
use mpanel_db::{JobSpec, Tx, outbox};
use mpanel_events::{Envelope, Event};

use crate::deps::Deps;
use crate::jobs::{
    AllocatePayment, ApplyRefund, CancelOrderServices, ChangeService, ChargeInvoice, CloseDispute, EndService,
    OpenDispute, ProvisionOrder, SendNotice, ServiceChange, SettleInvoice, StartTerm,
};

/// How many facts one transaction dispatches.
const BATCH: u64 = 100;

/// Dispatches what waits (of one tenant, or of all); returns how many facts there were.
pub async fn dispatch_waiting(deps: &Deps, tenant: Option<TenantId>) -> Result<usize> {
    let mut total = 0;
    loop {
        let tx = deps.db.begin().await?;
        let facts = outbox::take_undispatched(&tx, tenant, deps.clock.now(), BATCH).await?;
        let count = facts.len();
        for fact in &facts {
            let actor = Actor::system("workflows");
            let ctx = deps.contexts.context_for(fact.tenant, actor, fact.request_id).await?;
            queue_consequences(&ctx, &tx, fact).await?;
        }
        tx.commit().await?;
        total += count;
        if count < BATCH as usize {
            return Ok(total);
        }
    }
}

/// Queues what follows from one fact. This match is the map of the product: read it first.
async fn queue_consequences(ctx: &OpContext, tx: &Tx, fact: &Envelope) -> Result<()> {
    // The event's id is the key, so that even a hand-made replay of the outbox queues nothing twice.
    let once = || JobSpec::now(ctx).once(fact.id.to_string());
    match &fact.event {
        Event::OrderPaid { order, .. } | Event::OrderAccepted { order, .. } => {
            // Accepted first and paid later is one provisioning, hence the order as key.
            let spec = JobSpec::now(ctx).once(order.to_string());
            tx.enqueue_with(ctx, &ProvisionOrder { order: *order }, spec).await?;
        }
        Event::OrderCancelled { order, reason, .. } | Event::OrderMarkedFraud { order, reason, .. } => {
            let job = CancelOrderServices { order: *order, reason: reason.clone() };
            tx.enqueue_with(ctx, &job, once()).await?;
        }
        Event::CustomerRegistered { customer } | Event::CustomerUpdated { customer } => {
            crate::vat::queue_new(ctx, tx, *customer).await?;
        }
        Event::PaymentSucceeded { payment, .. } => {
            tx.enqueue_with(ctx, &AllocatePayment { payment: *payment }, once()).await?;
        }
        Event::PaymentRefunded { refund, payment, amount, with_credit_note, reason, .. } => {
            let job = ApplyRefund {
                refund: *refund,
                payment: *payment,
                amount: *amount,
                with_credit_note: *with_credit_note,
                reason: reason.clone(),
            };
            tx.enqueue_with(ctx, &job, once()).await?;
        }
        Event::DisputeOpened { payment, dispute, .. } => {
            tx.enqueue_with(ctx, &OpenDispute { payment: *payment, dispute: *dispute }, once()).await?;
        }
        Event::DisputeClosed { payment, dispute, won, .. } => {
            let job = CloseDispute { payment: *payment, dispute: *dispute, won: *won };
            tx.enqueue_with(ctx, &job, once()).await?;
        }
        // What was late may no longer be: by its money, or because it is agreed to come later.
        Event::InvoicePaid { invoice, .. }
        | Event::InstalmentPaid { invoice, .. }
        | Event::InvoiceVoided { invoice, .. }
        | Event::PaymentPlanAgreed { invoice, .. } => {
            tx.enqueue_with(ctx, &SettleInvoice { invoice: *invoice }, once()).await?;
        }
        Event::ChargeDue { invoice, step, .. } => {
            let job = ChargeInvoice { invoice: *invoice, step: step.clone() };
            tx.enqueue_with(ctx, &job, once()).await?;
        }
        Event::SuspensionDue { invoice, service, .. } => {
            let change = ServiceChange::SuspendForNonPayment { invoice: *invoice };
            tx.enqueue_with(ctx, &ChangeService { service: *service, change }, once()).await?;
        }
        Event::TerminationPlanned { service, on, .. } => {
            let change = ServiceChange::PlanEndForNonPayment { on: *on };
            tx.enqueue_with(ctx, &ChangeService { service: *service, change }, once()).await?;
        }
        Event::TerminationDue { invoice, service, .. } => {
            let change = ServiceChange::TerminateForNonPayment { invoice: *invoice };
            tx.enqueue_with(ctx, &ChangeService { service: *service, change }, once()).await?;
        }
        Event::CancellationScheduled { service, on, .. } => {
            let change = ServiceChange::ScheduleEnd { on: *on };
            tx.enqueue_with(ctx, &ChangeService { service: *service, change }, once()).await?;
        }
        Event::CancellationRevoked { service, .. } => {
            let change = ServiceChange::RevokeEnd;
            tx.enqueue_with(ctx, &ChangeService { service: *service, change }, once()).await?;
        }
        Event::SubscriptionCancelled { service, reason, .. } => {
            let change = ServiceChange::Terminate { reason: reason.clone() };
            tx.enqueue_with(ctx, &ChangeService { service: *service, change }, once()).await?;
        }
        Event::SubscriptionChanged { subscription, service, change, .. } if change == "plan" => {
            let change = ServiceChange::FollowPlan { subscription: *subscription };
            tx.enqueue_with(ctx, &ChangeService { service: *service, change }, once()).await?;
        }
        // A number of 0 takes an add-on away.
        Event::SubscriptionChanged { subscription, service, change, .. }
            if matches!(change.as_str(), "add_on" | "quantity") =>
        {
            let change = ServiceChange::FollowAddOns { subscription: *subscription };
            tx.enqueue_with(ctx, &ChangeService { service: *service, change }, once()).await?;
        }
        Event::ServiceProvisioned { service, .. } => {
            tx.enqueue_with(ctx, &StartTerm { service: *service }, once()).await?;
            crate::installs::rehearse(ctx, tx, *service, once()).await?;
        }
        Event::ServiceActionFinished { service, succeeded: true, .. } => {
            crate::installs::rehearse(ctx, tx, *service, once()).await?;
        }
        Event::ServiceMoved { service, to, .. } => {
            let change = ServiceChange::FollowRegion { region: to.clone() };
            tx.enqueue_with(ctx, &ChangeService { service: *service, change }, once()).await?;
        }
        Event::ServiceUnsuspended { service, .. } => {
            let change = ServiceChange::GoOnBilling;
            tx.enqueue_with(ctx, &ChangeService { service: *service, change }, once()).await?;
        }
        Event::ServiceTerminated { service, reason, .. } => {
            tx.enqueue_with(ctx, &EndService { service: *service, reason: reason.clone() }, once()).await?;
        }
        _ => {}
    }
    if crate::notices::is_told(&fact.event) {
        let job = SendNotice { event: fact.id, told: fact.event.clone() };
        tx.enqueue_with(ctx, &job, once()).await?;
    }
    Ok(())
}
