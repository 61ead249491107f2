//! Credit notes: corrections with their own gapless series. All notes on one invoice
//! together never exceed it, and the last one takes exactly what is left, in net and in each tax.

use mpanel_calc::TaxSet;
use mpanel_core::{CreditNoteId, CustomerId, Error, InvoiceId, InvoiceLineId, Money, OpContext, Result};
use mpanel_db::Tx;
use mpanel_events::Event;
use sea_orm::ConnectionTrait;

use super::remains::{Remains, Taking, notes_of};
use super::store::{self, credit_note, invoice, line};
use super::{CreditNoteView, InvoiceState, hash, settle, view};
use crate::allocation::store::allocation;
use crate::customer::store as customers;
use crate::entity::Sellers;
use crate::history::{self, LogEntry, Subject};
use crate::ledger::{self, Account, Journal};
use crate::{columns, numbering};

/// What to credit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CreditScope {
    /// Everything that is left.
    Remaining,
    /// An amount with tax, taken from every tax group in proportion.
    Gross(Money),
    /// What is left of some lines.
    Lines(Vec<InvoiceLineId>),
    /// An amount with tax, taken from some lines; what they do not have is taken from the others.
    Within(Vec<InvoiceLineId>, Money),
}

/// A credit note to be issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreditRequest {
    /// What to credit.
    pub scope: CreditScope,
    /// Why; printed on the note.
    pub reason: String,
}

/// Issues a credit note. What the invoice no longer owes goes to the customer's credit.
pub async fn issue_credit_note(
    ctx: &OpContext,
    tx: &Tx,
    id: InvoiceId,
    request: CreditRequest,
) -> Result<CreditNoteView> {
    let customer = CustomerId(store::load(ctx, tx, id).await?.customer_id);
    customers::lock(ctx, tx, customer).await?;
    let mut row = store::lock(ctx, tx, id).await?;
    let note = credit_without_settling(ctx, tx, &mut row, request).await?;
    settle::settle(ctx, tx, &mut row).await?;
    Ok(note)
}

/// What a credit of `scope` would come to, with tax.
pub async fn credit_gross<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    id: InvoiceId,
    scope: &CreditScope,
) -> Result<Money> {
    let row = store::load(ctx, conn, id).await?;
    let taking = Remains::load(ctx, conn, &row).await?.scoped(&row, scope)?;
    row.money(taking.sets.iter().map(TaxSet::gross).sum())
}

/// Credit notes of an invoice, in order.
pub async fn list_credit_notes<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    id: InvoiceId,
) -> Result<Vec<CreditNoteView>> {
    notes_of(ctx, conn, &[id.uuid()]).await?.into_iter().map(note_view).collect()
}

/// What is left to credit, with tax.
pub(crate) async fn remaining_gross(ctx: &OpContext, tx: &Tx, row: &invoice::Model) -> Result<i64> {
    Ok(Remains::load(ctx, tx, row).await?.gross())
}

/// Writes and books the note and changes the invoice's balance, but leaves telling about it to the caller.
pub(crate) async fn credit_without_settling(
    ctx: &OpContext,
    tx: &Tx,
    row: &mut invoice::Model,
    request: CreditRequest,
) -> Result<CreditNoteView> {
    let state = InvoiceState::from_word(&row.state);
    if !matches!(state, InvoiceState::Open | InvoiceState::Paid) {
        return Err(Error::conflict("invoice_not_open", "Only an open or paid invoice can be credited."));
    }
    let remains = Remains::load(ctx, tx, row).await?;
    let taking = remains.scoped(row, &request.scope)?;
    let groups = taking.groups();
    let net = taking.sets.iter().map(|set| set.net).sum::<i64>();
    let tax = taking.sets.iter().map(TaxSet::taxes).sum::<i64>();
    if net + tax <= 0 {
        return Err(Error::conflict("nothing_to_credit", "There is nothing left to credit."));
    }
    let sellers = Sellers::load(ctx, tx).await?;
    let number = numbering::take_block(ctx, tx, &numbering::series("credit_note", row.entity_id), 1).await?;
    let id: CreditNoteId = ctx.new_id();
    let mut note = credit_note::Model {
        id: id.uuid(),
        tenant_id: ctx.tenant.uuid(),
        invoice_id: row.id,
        customer_id: row.customer_id,
        number: numbering::print_number(&sellers.by(row.entity_id)?.credit_note_prefix, number),
        currency: row.currency.clone(),
        issue_date: ctx.today().to_string(),
        subtotal_minor: net,
        tax_minor: tax,
        total_minor: net + tax,
        lines: columns::text(&taking.lines)?,
        taxes: columns::text(&groups)?,
        reason: request.reason,
        content_hash: String::new(),
        created_at: ctx.now.as_microsecond(),
        entity_id: row.entity_id,
    };
    note.content_hash = hash::note_hash(&note)?;
    crate::store::insert(tx, note.clone(), "writing a credit note").await?;
    book(ctx, tx, row, &note, &remains, &taking).await?;
    tell(ctx, tx, row, &note).await?;
    note_view(note)
}

async fn book(
    ctx: &OpContext,
    tx: &Tx,
    row: &mut invoice::Model,
    note: &credit_note::Model,
    remains: &Remains,
    taking: &Taking,
) -> Result<()> {
    let id = InvoiceId(row.id);
    let currency = columns::currency(&row.currency)?;
    // As the lines were booked.
    let deferred = remains.of_lines(taking, line::Model::is_deferred);
    let mut journal = Journal::new("credit_note", CreditNoteId(note.id), row.parties(), currency)
        .about(id)
        .describe(format!("Credit note {} on {}", note.number, row.title()))
        .debit(Account::DeferredRevenue, deferred)
        .debit(row.account(), note.subtotal_minor - deferred)
        .credit(Account::Receivable, note.total_minor);
    for group in taking.groups() {
        journal = journal.debit(Account::TaxPayable(group.tax.jurisdiction.clone()), group.amount);
    }
    let mut journals = vec![journal];
    row.credited_minor += note.total_minor;
    row.balance_minor -= note.total_minor;
    if row.balance_minor < 0 {
        let excess = -row.balance_minor;
        row.paid_minor -= excess;
        row.balance_minor = 0;
        journals.push(
            Journal::new("credit_note_excess", CreditNoteId(note.id), row.parties(), currency)
                .about(id)
                .describe(format!("Paid but credited by {}", note.number))
                .debit(Account::Receivable, excess)
                .credit(Account::CustomerCredit, excess),
        );
        let moved = allocation::Model {
            id: ctx.new_uuid(),
            tenant_id: ctx.tenant.uuid(),
            invoice_id: Some(row.id),
            customer_id: row.customer_id,
            payment_id: None,
            kind: "to_credit".to_owned(),
            currency: row.currency.clone(),
            amount_minor: -excess,
            reference: CreditNoteId(note.id).to_string(),
            created_at: ctx.now.as_microsecond(),
        };
        crate::store::insert(tx, moved, "moving a payment to credit").await?;
    }
    ledger::post(ctx, tx, journals).await
}

async fn tell(ctx: &OpContext, tx: &Tx, row: &invoice::Model, note: &credit_note::Model) -> Result<()> {
    let (id, customer) = (InvoiceId(row.id), CustomerId(row.customer_id));
    let total = row.money(note.total_minor)?;
    let event = Event::CreditNoteIssued { credit_note: CreditNoteId(note.id), invoice: id, customer, total };
    tx.record(ctx, event).await?;
    let subject = Subject::new("invoice", id, row.title());
    let title = format!("Credit note {} issued", note.number);
    history::note(
        ctx,
        tx,
        LogEntry::new("credit_note", title, subject, customer).detail(format!("{total}: {}", note.reason)),
    )
    .await
}

pub(super) fn note_view(note: credit_note::Model) -> Result<CreditNoteView> {
    let currency = columns::currency(&note.currency)?;
    Ok(CreditNoteView {
        id: CreditNoteId(note.id),
        number: note.number,
        invoice: InvoiceId(note.invoice_id),
        customer: CustomerId(note.customer_id),
        total: Money::new(note.total_minor, currency),
        tax_total: Money::new(note.tax_minor, currency),
        taxes: view::tax_rows(&note.taxes, currency)?,
        issue_date: columns::date(&note.issue_date)?,
        issued_at: columns::time(note.created_at),
        reason: note.reason,
    })
}
