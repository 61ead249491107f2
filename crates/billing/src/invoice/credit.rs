//! Credit notes: corrections with their own gapless series. All notes on one invoice
//! together never exceed it, and the last one takes exactly what is left, in net and in each tax.

use mpanel_calc::{LineKind, TaxGroup, TaxSet};
use mpanel_core::{CreditNoteId, CustomerId, Error, InvoiceId, InvoiceLineId, Money, OpContext, Result};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use mpanel_events::Event;
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder};

use super::store::{self, credit_note, invoice};
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
    /// Whole lines.
    Lines(Vec<InvoiceLineId>),
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
    let left = remaining(&row, &rows_of(ctx, conn, id).await?)?;
    row.money(scoped(ctx, conn, &row, &left, scope).await?.iter().map(TaxSet::gross).sum())
}

/// Credit notes of an invoice, in order.
pub async fn list_credit_notes<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    id: InvoiceId,
) -> Result<Vec<CreditNoteView>> {
    rows_of(ctx, conn, id).await?.into_iter().map(note_view).collect()
}

/// What is left to credit, with tax.
pub(crate) async fn remaining_gross(ctx: &OpContext, tx: &Tx, row: &invoice::Model) -> Result<i64> {
    let left = remaining(row, &rows_of(ctx, tx, InvoiceId(row.id)).await?)?;
    Ok(left.iter().map(TaxSet::gross).sum())
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
    let left = remaining(row, &rows_of(ctx, tx, InvoiceId(row.id)).await?)?;
    let taken = scoped(ctx, tx, row, &left, &request.scope).await?;
    let (net, tax) = (taken.iter().map(|s| s.net).sum::<i64>(), taken.iter().map(TaxSet::taxes).sum::<i64>());
    let groups: Vec<TaxGroup> = taken.iter().flat_map(TaxSet::groups).collect();
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
        lines: "[]".to_owned(),
        taxes: columns::text(&groups)?,
        reason: request.reason,
        content_hash: String::new(),
        created_at: ctx.now.as_microsecond(),
        entity_id: row.entity_id,
    };
    note.content_hash =
        hash::hex(&columns::text(&(&note.number, row.id, &note.issue_date, &note.taxes, &note.reason))?);
    crate::store::insert(tx, note.clone(), "writing a credit note").await?;
    book(ctx, tx, row, &note, &groups).await?;
    tell(ctx, tx, row, &note).await?;
    note_view(note)
}

async fn rows_of<C: ConnectionTrait>(ctx: &OpContext, conn: &C, id: InvoiceId) -> Result<Vec<credit_note::Model>> {
    credit_note::Entity::find_in(ctx)
        .filter(credit_note::Column::InvoiceId.eq(id.uuid()))
        .order_by_asc(credit_note::Column::Number)
        .all(conn)
        .await
        .or_internal("reading credit notes")
}

// What the notes so far have left of the lines that are taxed alike.
fn remaining(row: &invoice::Model, notes: &[credit_note::Model]) -> Result<Vec<TaxSet>> {
    let mut left = view::tax_sets(&row.taxes)?;
    for note in notes {
        let used = view::tax_sets(&note.taxes)?;
        for set in &mut left {
            for part in &used {
                if part.tax == set.tax {
                    set.take(part);
                }
            }
        }
    }
    Ok(left)
}

async fn scoped<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    row: &invoice::Model,
    left: &[TaxSet],
    scope: &CreditScope,
) -> Result<Vec<TaxSet>> {
    match scope {
        CreditScope::Remaining => Ok(left.to_vec()),
        CreditScope::Gross(amount) => by_amount(left, row, *amount),
        CreditScope::Lines(ids) => by_lines(ctx, conn, row, left, ids).await,
    }
}

fn by_amount(left: &[TaxSet], row: &invoice::Model, amount: Money) -> Result<Vec<TaxSet>> {
    let weights: Vec<i64> = left.iter().map(TaxSet::gross).collect();
    let room: i64 = weights.iter().sum();
    if amount.currency.code() != row.currency {
        return Err(Error::invalid("/amount/currency", "currency_mismatch", format!("Use {}.", row.currency)));
    }
    if amount.minor <= 0 || amount.minor > room {
        let most = row.money(room)?;
        return Err(Error::invalid(
            "/amount",
            "out_of_range",
            format!("Credit an amount above zero and at most {most}."),
        ));
    }
    let parts = amount.split(&weights);
    let parts: Vec<TaxSet> =
        left.iter().zip(parts).map(|(set, part)| part_of(set, part.minor)).collect::<Result<_>>()?;
    Ok(parts.into_iter().filter(|s| s.gross() != 0).collect())
}

// A part by its gross; taking all of it takes exactly all of its taxes.
fn part_of(left: &TaxSet, gross: i64) -> Result<TaxSet> {
    if gross >= left.gross() {
        return Ok(TaxSet { net: gross - left.taxes(), ..left.clone() });
    }
    let mut part = TaxSet::inside(&left.tax, gross).ok_or_else(too_large)?;
    at_most(&mut part, left);
    part.net = gross - part.taxes();
    Ok(part)
}

fn at_most(part: &mut TaxSet, left: &TaxSet) {
    for (amount, most) in part.amounts.iter_mut().zip(&left.amounts) {
        *amount = (*amount).min(*most);
    }
}

fn too_large() -> Error {
    Error::invalid("/amount", "too_large", "The amount is too large.")
}

async fn by_lines<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    row: &invoice::Model,
    left: &[TaxSet],
    ids: &[InvoiceLineId],
) -> Result<Vec<TaxSet>> {
    let lines = store::lines_of(ctx, conn, InvoiceId(row.id)).await?;
    let mut taken = Vec::new();
    for set in left {
        let mut net = 0;
        for line in lines.iter().filter(|l| ids.contains(&InvoiceLineId(l.id))) {
            if line.tax()? == set.tax {
                net += line.net_minor;
            }
        }
        let net = net.min(set.net);
        let mut part = set.clone();
        if net != set.net {
            part = TaxSet::on_top(&set.tax, net).ok_or_else(too_large)?;
            at_most(&mut part, set);
        }
        if part.net != 0 || part.amounts.iter().any(|amount| *amount != 0) {
            taken.push(part);
        }
    }
    Ok(taken)
}

async fn book(
    ctx: &OpContext,
    tx: &Tx,
    row: &mut invoice::Model,
    note: &credit_note::Model,
    groups: &[TaxGroup],
) -> Result<()> {
    let id = InvoiceId(row.id);
    let currency = columns::currency(&row.currency)?;
    let lines = store::lines_of(ctx, tx, id).await?;
    // As the invoice was booked: usage has days, but is earned when it is billed.
    let is_deferred = |l: &&store::line::Model| l.is_periodic() && l.kind != LineKind::Usage.as_str();
    let deferred: i64 = lines.iter().filter(is_deferred).map(|l| l.net_minor).sum();
    let earned: i64 = lines.iter().map(|l| l.net_minor).sum::<i64>() - deferred;
    let parts = Money::new(note.subtotal_minor, currency).split(&[deferred, earned]);
    let mut journal = Journal::new("credit_note", CreditNoteId(note.id), row.parties(), currency)
        .about(id)
        .describe(format!("Credit note {} on {}", note.number, row.title()))
        .debit(Account::DeferredRevenue, parts[0].minor)
        .debit(row.account(), parts[1].minor)
        .credit(Account::Receivable, note.total_minor);
    for group in groups {
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
