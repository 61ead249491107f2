//! Money that comes and goes in a timeline: payments, refunds, chargebacks, credit notes.

use mpanel_billing as billing;

use mpanel_billing::{CreditRequest, CreditScope, InvoiceState, InvoiceView, Receipt, Reversal, ReversalKind};
use mpanel_core::{Error, InvoiceId, Money, PaymentId};

use crate::read::InputError;
use crate::schema::Which;
use crate::world::{SimulationError, World};

type Done = Result<(), SimulationError>;

pub(crate) async fn pay(
    world: &mut World,
    invoice: Option<Which>,
    amount: Option<i64>,
    settled: Option<Money>,
) -> Done {
    let (amount, invoices) = match (invoice, amount) {
        (None, Some(minor)) => (world.money(minor), Vec::new()),
        (which_one, minor) => {
            let view = which(world, which_one.unwrap_or_default()).await?;
            (minor.map_or(view.row.balance, |minor| world.money(minor)), vec![view.row.id])
        }
    };
    receive(world, amount, settled, invoices).await?;
    start_paid_orders(world).await
}

/// Books a payment as the product does when its gateway reports one.
pub(crate) async fn receive(
    world: &mut World,
    amount: Money,
    settled: Option<Money>,
    invoices: Vec<InvoiceId>,
) -> mpanel_core::Result<()> {
    let payment: PaymentId = world.ctx.new_id();
    let receipt = Receipt {
        payment,
        customer: world.customer,
        amount,
        settled,
        payer_country: None,
        received_on: None,
        cash_account: "simulated".to_owned(),
        invoices,
    };
    let tx = world.db.begin().await?;
    billing::allocate_payment(&world.ctx, &tx, receipt).await?;
    tx.commit().await?;
    world.payments.push((payment, amount.minor));
    Ok(())
}

// The machine of a paid order is set up at once in a simulation.
async fn start_paid_orders(world: &mut World) -> Done {
    let tx = world.db.begin().await?;
    for named in &world.subscriptions {
        let found = billing::get_subscription(&world.ctx, &tx, named.id).await?;
        if found.state == billing::SubscriptionState::Pending {
            let order = billing::get_order(&world.ctx, &tx, found.order).await?;
            if order.state == billing::OrderState::Active {
                billing::start_term(&world.ctx, &tx, named.id).await?;
            }
        }
    }
    Ok(tx.commit().await?)
}

/// How money is taken back.
pub(crate) struct Back {
    pub(crate) kind: ReversalKind,
    pub(crate) with_credit_note: bool,
    pub(crate) fee: Option<Money>,
}

// What each payment still pays of an invoice, or what one payment brought.
pub(crate) async fn paid_by(
    world: &World,
    invoice: Which,
    payment: Option<usize>,
) -> Result<Vec<(PaymentId, i64)>, SimulationError> {
    if let Some(number) = payment {
        let found = number.checked_sub(1).and_then(|n| world.payments.get(n)).copied();
        return Ok(vec![found.ok_or_else(|| InputError::at("payment", "there is no such payment yet"))?]);
    }
    let view = which(world, invoice).await?;
    let mut found: Vec<(PaymentId, i64)> = Vec::new();
    for allocation in &view.allocations {
        let Some(payment) = allocation.payment else { continue };
        match found.iter_mut().find(|p| p.0 == payment) {
            Some(known) => known.1 += allocation.amount.minor,
            None => found.push((payment, allocation.amount.minor)),
        }
    }
    Ok(found.into_iter().filter(|p| p.1 > 0).collect())
}

// Takes an amount back from payments, the latest first.
pub(crate) async fn give_back(world: &mut World, paid: Vec<(PaymentId, i64)>, amount: Option<i64>, back: Back) -> Done {
    if paid.is_empty() {
        return Err(Error::conflict("not_paid", "There is no payment of this invoice to take back.").into());
    }
    let mut left = amount.unwrap_or_else(|| paid.iter().map(|p| p.1).sum());
    let (mut fee, count) = (back.fee, paid.len());
    let tx = world.db.begin().await?;
    for (index, (payment, most)) in paid.into_iter().rev().enumerate() {
        // What is asked beyond the payments goes to the last one, so that billing itself refuses it.
        let part = if index + 1 == count { left } else { left.min(most) };
        if part == 0 && index > 0 {
            break;
        }
        left -= part;
        let reversal = Reversal {
            reference: world.ctx.new_uuid().to_string(),
            payment,
            amount: world.money(part),
            kind: back.kind,
            with_credit_note: back.with_credit_note,
            reason: "simulated".to_owned(),
            fee: fee.take(),
        };
        billing::reverse_allocation(&world.ctx, &tx, reversal).await?;
    }
    Ok(tx.commit().await?)
}

pub(crate) async fn credit_note(world: &mut World, invoice: Which, amount: Option<i64>) -> Done {
    let id = which(world, invoice).await?.row.id;
    let scope = amount.map_or(CreditScope::Remaining, |minor| CreditScope::Gross(world.money(minor)));
    let tx = world.db.begin().await?;
    let request = CreditRequest { scope, reason: "simulated".to_owned() };
    billing::issue_credit_note(&world.ctx, &tx, id, request).await?;
    Ok(tx.commit().await?)
}

pub(crate) async fn which(world: &World, which: Which) -> Result<InvoiceView, SimulationError> {
    let rows = crate::report::invoice_rows(world).await?;
    let found = match which {
        Which::Latest => rows.iter().rev().find(|r| r.state != InvoiceState::Void),
        Which::Oldest => rows.iter().find(|r| r.state == InvoiceState::Open),
        Which::Number(number) => rows.get(number - 1),
    };
    let row = found.ok_or_else(|| InputError::at("invoice", "there is no such invoice yet"))?;
    Ok(billing::get_invoice(&world.ctx, world.db.read(), row.id).await?)
}
