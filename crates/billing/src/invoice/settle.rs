//! What follows when an invoice's balance changes: paid, open again, contested, given up.

use mpanel_core::{CustomerId, InvoiceId, OpContext, OrderId, Result};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use mpanel_events::Event;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::store::{self, invoice};
use super::{InvoiceKind, InvoiceState, void};
use crate::ability::Refusal;
use crate::customer::store as customers;
use crate::history::{self, LogEntry, Subject};
use crate::ledger::{self, Account, Journal};
use crate::{columns, order, subscription, wallet};

/// Writes an invoice whose balance changed, and everything that follows from the change.
pub(crate) async fn settle(ctx: &OpContext, tx: &Tx, row: &mut invoice::Model) -> Result<()> {
    let (id, customer) = (InvoiceId(row.id), CustomerId(row.customer_id));
    let was = InvoiceState::from_word(&row.state);
    let subject = Subject::new("invoice", id, row.title());
    let entry = |act: &str, title: String| LogEntry::new(act, title, subject.clone(), customer);
    row.version += 1;
    match was {
        InvoiceState::Open if row.balance_minor <= 0 => {
            let entry = entry("paid", format!("Invoice {} paid", row.title()));
            row.state = InvoiceState::Paid.as_str().to_owned();
            row.paid_at = Some(ctx.now.as_microsecond());
            crate::store::update(tx, row.clone(), "settling an invoice").await?;
            tx.record(ctx, Event::InvoicePaid { invoice: id, customer }).await?;
            history::note(ctx, tx, entry).await?;
            subscription::advance_terms(ctx, tx, id).await?;
            if let Some(order) = row.order_id {
                order::on_invoice_paid(ctx, tx, OrderId(order)).await?;
            }
            wallet::after_settling(ctx, tx, row).await
        }
        InvoiceState::Paid if row.balance_minor > 0 => {
            let entry = entry("reopened", format!("Invoice {} is open again", row.title()));
            row.state = InvoiceState::Open.as_str().to_owned();
            row.paid_at = None;
            crate::store::update(tx, row.clone(), "reopening an invoice").await?;
            tx.record(ctx, Event::InvoiceReopened { invoice: id, customer }).await?;
            history::note(ctx, tx, entry).await?;
            wallet::after_settling(ctx, tx, row).await
        }
        _ => crate::store::update(tx, row.clone(), "changing an invoice's balance").await,
    }
}

/// Marks invoices as contested or not: contested ones are left alone by the dunning ladder.
pub async fn mark_disputed(ctx: &OpContext, tx: &Tx, invoices: &[InvoiceId], disputed: bool) -> Result<()> {
    flag(ctx, tx, invoices, invoice::Column::Disputed, disputed).await
}

/// Stops automatic charges of invoices: the decline was of a kind that no retry heals.
pub async fn stop_charges(ctx: &OpContext, tx: &Tx, invoices: &[InvoiceId]) -> Result<()> {
    flag(ctx, tx, invoices, invoice::Column::ChargesStopped, true).await
}

/// Lets automatic charges of a customer's open invoices go on (there is a new payment method).
pub async fn allow_charges(ctx: &OpContext, tx: &Tx, customer: CustomerId) -> Result<()> {
    let open = invoice::Entity::find_in(ctx)
        .filter(invoice::Column::CustomerId.eq(customer.uuid()))
        .filter(invoice::Column::ChargesStopped.eq(true))
        .all(tx)
        .await
        .or_internal("reading invoices")?;
    let ids: Vec<InvoiceId> = open.iter().map(|i| InvoiceId(i.id)).collect();
    flag(ctx, tx, &ids, invoice::Column::ChargesStopped, false).await
}

/// Whether an invoice can be given up: only what is owed.
pub(super) fn may_write_off(row: &invoice::Model) -> std::result::Result<(), Refusal> {
    match InvoiceState::from_word(&row.state) {
        InvoiceState::Open => Ok(()),
        _ => Err(Refusal("invoice_not_open", "Only an open invoice can be written off.")),
    }
}

/// Writes an open invoice off: what is owed becomes bad debt, and nobody is reminded of it any more.
pub async fn write_off_invoice(ctx: &OpContext, tx: &Tx, id: InvoiceId, reason: &str) -> Result<()> {
    let customer = CustomerId(store::load(ctx, tx, id).await?.customer_id);
    customers::lock(ctx, tx, customer).await?;
    let mut row = store::lock(ctx, tx, id).await?;
    may_write_off(&row)?;
    void::check_order(ctx, tx, &row).await?;
    if row.kind == InvoiceKind::TopUp.as_str() {
        wallet::keep_part_payment(ctx, tx, &mut row).await?;
    }
    // Money on account that never came is no loss: it is not owed back either.
    let lost = if row.account() == Account::Prepayments { Account::Prepayments } else { Account::BadDebt };
    let journal = Journal::new("written_off", id, row.parties(), columns::currency(&row.currency)?)
        .about(id)
        .describe(format!("{} given up: {reason}", row.title()))
        .debit(lost, row.balance_minor)
        .credit(Account::Receivable, row.balance_minor);
    ledger::post(ctx, tx, vec![journal]).await?;
    row.state = InvoiceState::Uncollectible.as_str().to_owned();
    row.closed_at = Some(ctx.now.as_microsecond());
    row.version += 1;
    let subject = Subject::new("invoice", id, row.title());
    crate::store::update(tx, row, "giving an invoice up").await?;
    tx.record(ctx, Event::InvoiceWrittenOff { invoice: id, customer, reason: reason.to_owned() }).await?;
    let entry = LogEntry::new("uncollectible", "Invoice written off", subject, customer).detail(reason);
    history::note(ctx, tx, entry).await
}

async fn flag(ctx: &OpContext, tx: &Tx, ids: &[InvoiceId], column: invoice::Column, value: bool) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    invoice::Entity::update_many()
        .col_expr(column, Expr::value(value))
        .filter(invoice::Column::TenantId.eq(ctx.tenant.uuid()))
        .filter(invoice::Column::Id.is_in(ids.iter().map(|i| i.uuid())))
        .exec(tx)
        .await
        .or_internal("marking invoices")?;
    Ok(())
}
