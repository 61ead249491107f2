//! Cancelling an unpaid invoice. It keeps its number; its periods can be released to be billed again.

use mpanel_calc::LineKind;
use mpanel_core::{CustomerId, InvoiceId, InvoiceLineId, OpContext, OrderId, Result, SubscriptionId};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use mpanel_events::Event;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, QueryFilter};

use super::remains::Remains;
use super::store::{self, invoice, line};
use super::{CreditRequest, CreditScope, InvoiceState, InvoiceView, credit, view};
use crate::ability::Refusal;
use crate::customer::store as customers;
use crate::history::{self, LogEntry, Subject};
use crate::ledger::{self, Account, Journal};
use crate::{allocation, columns, item, usage};

/// Whether an invoice can be voided: open, unpaid (customer credit goes back by itself) and without credit notes.
pub(super) fn may_void(row: &invoice::Model, credit_notes: usize) -> Result<(), Refusal> {
    match InvoiceState::from_word(&row.state) {
        InvoiceState::Open if credit_notes > 0 || row.credited_minor != 0 => {
            Err(Refusal("has_credit_notes", "The invoice has credit notes. Credit the rest of it instead."))
        }
        InvoiceState::Open if row.paid_minor != 0 => {
            Err(Refusal("invoice_paid", "Part of the invoice is paid. Issue a credit note instead."))
        }
        InvoiceState::Open => Ok(()),
        InvoiceState::Paid => Err(Refusal("invoice_paid", "The invoice is paid. Issue a credit note instead.")),
        _ => Err(Refusal("invoice_not_open", "Only an open invoice can be voided.")),
    }
}

/// Cancels an unpaid invoice. With `release`, its periods may be billed again; the default is that they stay billed.
pub async fn void_invoice(ctx: &OpContext, tx: &Tx, id: InvoiceId, reason: &str, release: bool) -> Result<InvoiceView> {
    let customer = CustomerId(store::load(ctx, tx, id).await?.customer_id);
    customers::lock(ctx, tx, customer).await?;
    let row = store::lock(ctx, tx, id).await?;
    check_order(ctx, tx, &row).await?;
    let order = row.order_id.map(OrderId);
    void_loaded(ctx, tx, row, reason, release).await?;
    if release {
        // What was bought once is not billed again by itself, so it is not delivered either.
        if let Some(order) = order {
            crate::once::give_up_all(ctx, tx, order).await?;
        }
        let lines = store::lines_of(ctx, tx, id).await?;
        crate::subscription::rewind(ctx, tx, &subscriptions_of(&lines)).await?;
        Box::pin(crate::subscription::waiting::put_back(ctx, tx, &lines)).await?;
    }
    view::get_invoice(ctx, tx, id).await
}

/// Lets the periods of credited lines (all when `None`) be billed again by the next renewal run. Refused when that
/// would change nothing: for first periods, and for periods with later ones billed behind them.
pub async fn release_for_billing(
    ctx: &OpContext,
    tx: &Tx,
    id: InvoiceId,
    only: Option<&[InvoiceLineId]>,
) -> Result<()> {
    check_release(ctx, tx, id, only).await?;
    let lines = periods_of(ctx, tx, id, only).await?;
    let subscriptions = subscriptions_of(&lines);
    rename_release(ctx, tx, id, lines.clone()).await?;
    crate::subscription::rewind(ctx, tx, &subscriptions).await?;
    // What was released before waits already, or was billed again.
    let fresh: Vec<line::Model> = lines.into_iter().filter(|l| l.release.is_empty()).collect();
    Box::pin(crate::subscription::waiting::put_back(ctx, tx, &fresh)).await
}

/// Refuses what [`release_for_billing`] would refuse.
pub async fn check_release<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    id: InvoiceId,
    only: Option<&[InvoiceLineId]>,
) -> Result<()> {
    let lines = periods_of(ctx, conn, id, only).await?;
    let gone: Vec<uuid::Uuid> = lines.iter().map(|l| l.id).collect();
    let again = |l: &line::Model| l.kind == LineKind::Usage.as_str() || l.item_id.is_some();
    if lines.iter().any(again) || crate::subscription::would_rewind(ctx, conn, &subscriptions_of(&lines), &gone).await?
    {
        return Ok(());
    }
    let detail = "Nothing of this would be billed again: only the latest renewal of a running service can be. \
        Credit it without billing again.";
    Err(mpanel_core::Error::conflict("nothing_to_bill_again", detail))
}

/// Releases lines whose credit was asked for together with their billing again, when a refund has brought it: not
/// before nothing of them is charged any more, and not what was billed further meanwhile.
pub(super) async fn release_credited(
    ctx: &OpContext,
    tx: &Tx,
    row: &invoice::Model,
    only: Option<&[InvoiceLineId]>,
) -> Result<()> {
    let id = InvoiceId(row.id);
    let remains = Remains::load(ctx, tx, row).await?;
    let is_meant = |l: &line::Model| only.is_none_or(|ids| ids.contains(&InvoiceLineId(l.id)));
    if remains.by_line().any(|(line, left)| left > 0 && is_meant(line)) {
        return Ok(());
    }
    match release_for_billing(ctx, tx, id, only).await {
        Err(error) if error.code() == "nothing_to_bill_again" => {
            let subject = Subject::new("invoice", id, row.title());
            let entry = LogEntry::new("credit_note", "Not billed again", subject, CustomerId(row.customer_id));
            history::note(ctx, tx, entry.detail(error.detail())).await
        }
        done => done,
    }
}

async fn periods_of<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    id: InvoiceId,
    only: Option<&[InvoiceLineId]>,
) -> Result<Vec<line::Model>> {
    let taken = |l: &line::Model| only.is_none_or(|ids| ids.contains(&InvoiceLineId(l.id)));
    let all = store::lines_of(ctx, conn, id).await?;
    Ok(all.into_iter().filter(|l| (l.is_periodic() || l.item_id.is_some()) && taken(l)).collect())
}

fn subscriptions_of(lines: &[line::Model]) -> Vec<uuid::Uuid> {
    let mut found: Vec<uuid::Uuid> = lines.iter().filter_map(|l| l.subscription_id).collect();
    found.sort();
    found.dedup();
    found
}

/// Refuses an invoice that an order waits for: the order is given up with it.
pub(super) async fn check_order(ctx: &OpContext, tx: &Tx, row: &invoice::Model) -> Result<()> {
    if let Some(order) = row.order_id
        && crate::order::is_pending(ctx, tx, mpanel_core::OrderId(order)).await?
    {
        let detail = "The invoice belongs to an order that waits for its payment. Cancel the order instead.";
        return Err(mpanel_core::Error::conflict("order_pending", detail));
    }
    Ok(())
}

/// The same for a locked invoice of a locked customer.
pub(crate) async fn void_loaded(
    ctx: &OpContext,
    tx: &Tx,
    row: invoice::Model,
    reason: &str,
    release: bool,
) -> Result<()> {
    let (id, customer) = (InvoiceId(row.id), CustomerId(row.customer_id));
    let mut row = allocation::return_credit(ctx, tx, row).await?;
    may_void(&row, 0)?;
    let currency = columns::currency(&row.currency)?;
    let mut journal = Journal::new("void", id, row.parties(), currency)
        .about(id)
        .describe(format!("{} voided: {reason}", row.title()));
    for (account, minor) in ledger::entries_of(ctx, tx, "invoice", &id.to_string()).await? {
        journal = journal.credit(Account::parse(&account)?, minor);
    }
    if !journal.entries.is_empty() {
        ledger::post(ctx, tx, vec![journal]).await?;
    }
    let subject = Subject::new("invoice", id, row.title());
    row.state = InvoiceState::Void.as_str().to_owned();
    row.closed_at = Some(ctx.now.as_microsecond());
    row.void_reason = Some(reason.to_owned());
    row.balance_minor = 0;
    row.version += 1;
    crate::store::update(tx, row, "voiding an invoice").await?;
    if release {
        release_lines(ctx, tx, id).await?;
    }
    tx.record(ctx, Event::InvoiceVoided { invoice: id, customer, reason: reason.to_owned() }).await?;
    history::note(ctx, tx, LogEntry::new("void", "Invoice voided", subject, customer).detail(reason)).await
}

/// Takes a subscription's unpaid lines from `from` on off the customer: voids invoices that hold nothing else,
/// credits the lines on others. The customer must be locked.
pub(crate) async fn give_up_lines(
    ctx: &OpContext,
    tx: &Tx,
    subscription: SubscriptionId,
    from: mpanel_core::Date,
    reason: &str,
) -> Result<()> {
    let since = |day: line::Column| day.gte(from.to_string());
    let begins = Condition::any().add(since(line::Column::PeriodStart)).add(since(line::Column::ServesFrom));
    let found = line::Entity::find_in(ctx)
        .filter(line::Column::SubscriptionId.eq(subscription.uuid()))
        .filter(begins)
        .filter(line::Column::PeriodEnd.is_not_null())
        .filter(line::Column::Kind.ne(LineKind::Usage.as_str()))
        .filter(line::Column::Release.eq(""))
        .all(tx)
        .await
        .or_internal("reading invoice lines")?;
    let mut invoices: Vec<InvoiceId> = found.iter().map(|l| InvoiceId(l.invoice_id)).collect();
    invoices.sort();
    invoices.dedup();
    for id in invoices {
        let row = store::lock(ctx, tx, id).await?;
        if row.state != InvoiceState::Open.as_str() {
            continue;
        }
        let all = store::lines_of(ctx, tx, id).await?;
        let mine: Vec<uuid::Uuid> = found.iter().filter(|l| l.invoice_id == row.id).map(|l| l.id).collect();
        let untouched = row.credited_minor == 0 && !allocation::has_payments(ctx, tx, id).await?;
        if mine.len() == all.len() && untouched {
            void_loaded(ctx, tx, row, reason, true).await?;
        } else {
            // What was credited before is not credited again.
            let left = Remains::load(ctx, tx, &row).await?.creditable();
            let lines: Vec<InvoiceLineId> =
                mine.iter().filter(|l| left.get(l).is_some_and(|left| *left > 0)).map(|l| InvoiceLineId(*l)).collect();
            if !lines.is_empty() {
                let request = CreditRequest { scope: CreditScope::Lines(lines), reason: reason.to_owned() };
                credit::issue_credit_note(ctx, tx, id, request).await?;
            }
            let gone = all.into_iter().filter(|l| mine.contains(&l.id)).collect();
            rename_release(ctx, tx, id, gone).await?;
        }
    }
    Ok(())
}

async fn release_lines(ctx: &OpContext, tx: &Tx, id: InvoiceId) -> Result<()> {
    let lines = store::lines_of(ctx, tx, id).await?;
    rename_release(ctx, tx, id, lines).await
}

async fn rename_release(ctx: &OpContext, tx: &Tx, id: InvoiceId, mut lines: Vec<line::Model>) -> Result<()> {
    usage::give_back(ctx, tx, &lines).await?;
    item::give_back(ctx, tx, &lines).await?;
    crate::subscription::discount::give_back(ctx, tx, &lines).await?;
    for row in &mut lines {
        row.release = id.to_string();
    }
    crate::store::update_all(tx, lines, "releasing billed periods").await
}
