//! Money that came another way, written down by staff.

use mpanel_core::{Error, OpContext, PaymentId, Result};
use mpanel_db::{DbErrExt, Tx};
use mpanel_events::Event;
use sea_orm::{ActiveModelTrait, Set};

use crate::gateway;
use crate::payment::store::{ActiveModel, link};
use crate::payment::{ManualPayment, PaymentStatus, PaymentView, get_payment};

/// Records money that was received by bank transfer, in cash or by cheque. It succeeds at once.
pub async fn record_manual_payment(ctx: &OpContext, tx: &Tx, new: ManualPayment) -> Result<PaymentView> {
    check(ctx, &new)?;
    // The same money said twice says nothing more.
    let settled = new.settled.filter(|came| *came != new.amount);
    let gateway = gateway::manual_gateway(ctx, tx).await?;
    let (id, now) = (ctx.new_id::<PaymentId>(), ctx.now.as_microsecond());
    let model = ActiveModel {
        id: Set(id.uuid()),
        tenant_id: Set(ctx.tenant.uuid()),
        customer_id: Set(new.customer.uuid()),
        gateway_id: Set(gateway.uuid()),
        payment_method_id: Set(None),
        method_ref: Set(None),
        status: Set(PaymentStatus::Succeeded.as_str().to_owned()),
        amount_minor: Set(new.amount.minor),
        currency: Set(new.amount.currency.code().to_owned()),
        refunded_minor: Set(0),
        dispute_state: Set(None),
        off_session: Set(false),
        return_url: Set(None),
        idempotency_key: Set(id.to_string()),
        gateway_ref: Set(None),
        action_url: Set(None),
        error_code: Set(None),
        error_message: Set(None),
        reference: Set(Some(new.reference.trim().to_owned())),
        received_on: Set(Some(new.received_on.to_string())),
        settled_minor: Set(settled.map(|came| came.minor)),
        settled_currency: Set(settled.map(|came| came.currency.code().to_owned())),
        payer_country: Set(new.payer_country),
        polls: Set(0),
        submitted_at: Set(None),
        settled_at: Set(Some(now)),
        created_at: Set(now),
        updated_at: Set(now),
    };
    model.insert(tx).await.or_internal("recording a manual payment")?;
    let mut invoices = new.invoices.clone();
    invoices.sort();
    invoices.dedup();
    for invoice in &invoices {
        // No guard: the money is here already, whatever else is under way.
        let model = link::ActiveModel {
            id: Set(ctx.new_uuid()),
            tenant_id: Set(ctx.tenant.uuid()),
            payment_id: Set(id.uuid()),
            invoice_id: Set(invoice.uuid()),
            step_key: Set(None),
            guard: Set(None),
        };
        model.insert(tx).await.or_internal("linking a manual payment")?;
    }
    let (customer, amount) = (new.customer, new.amount);
    tx.record(ctx, Event::PaymentSucceeded { payment: id, customer, amount, invoices }).await?;
    get_payment(ctx, tx, id).await
}

fn check(ctx: &OpContext, new: &ManualPayment) -> Result<()> {
    if new.amount.minor <= 0 {
        return Err(Error::invalid("/amount", "not_positive", "The amount must be more than zero."));
    }
    if let Some(came) = new.settled {
        if came.minor <= 0 {
            return Err(Error::invalid("/settled", "not_positive", "What came in must be more than zero."));
        }
        if came.currency == new.amount.currency && came != new.amount {
            let detail = format!(
                "The invoice is in {}, too. Enter what came in as the amount, or leave this out.",
                new.amount.currency
            );
            return Err(Error::invalid("/settled/currency", "same_currency", detail));
        }
    }
    if !(1..=140).contains(&new.reference.trim().chars().count()) {
        let detail = "Give the reference of the bank statement or receipt, 1 to 140 characters.";
        return Err(Error::invalid("/reference", "length", detail));
    }
    if new.received_on > ctx.today() {
        return Err(Error::invalid("/received_on", "in_the_future", "The day must not be in the future."));
    }
    if new.invoices.is_empty() || new.invoices.len() > 100 {
        return Err(Error::invalid("/invoice_ids", "count", "A payment is for 1 to 100 invoices."));
    }
    Ok(())
}
