//! What is printed on an invoice or a credit note, as plain values: whoever prints them has the words.

use mpanel_calc::TaxSet;
use mpanel_core::{CreditNoteId, Date, InvoiceId, Money, OpContext, Result, Timestamp};
use mpanel_db::{DbErrExt, TenantScoped};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter};
use serde::Serialize;

use super::credit::note_view;
use super::store::{self, credit_note};
use super::{BuyerSnapshot, InvoiceState, LineTax, view};
use crate::cart::TaxRow;
use crate::exchange::InReporting;
use crate::seller::Seller;
use crate::{columns, exchange};

/// A printed line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DocumentLine {
    /// What it is, as invoice lines say it; none for the line of a credit note, which is about the whole invoice.
    pub kind: Option<String>,
    /// Words.
    pub description: String,
    /// How the amount came about, where it is not plain.
    pub explain: Option<String>,
    /// The days charged of those of the period, where that is all that is to explain.
    pub share: Option<(i64, i64)>,
    /// First day paid for.
    pub period_start: Option<Date>,
    /// Last day paid for, inclusive, as people read it.
    pub period_end: Option<Date>,
    /// How many.
    pub quantity: String,
    /// Price of one.
    pub unit_price: Money,
    /// Price of the line.
    pub amount: Money,
    /// Percent, with its sign.
    pub tax_rate: String,
}

/// A credit note as the invoice names it that it corrects.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CorrectedBy {
    /// Its number.
    pub number: String,
    /// Day of issue.
    pub issued: Date,
    /// Worth, with tax.
    pub total: Money,
}

/// Everything printed on one document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InvoiceDocument {
    /// Whether it is a credit note.
    pub is_credit_note: bool,
    /// Its number.
    pub number: String,
    /// For a credit note: the number of the invoice it corrects.
    pub corrects: Option<String>,
    /// Day of issue.
    pub issue_date: Date,
    /// The instant of it; the document keeps the looks it had then.
    pub issued_at: Timestamp,
    /// Day by which to pay.
    pub due_date: Option<Date>,
    /// Who issued it.
    pub seller: Seller,
    /// Whose it is.
    pub customer: mpanel_core::CustomerId,
    /// Who is billed.
    pub buyer: BuyerSnapshot,
    /// Its lines.
    pub lines: Vec<DocumentLine>,
    /// Taxes by rate.
    pub taxes: Vec<TaxRow>,
    /// Sum of the lines.
    pub subtotal: Money,
    /// Taken off, positive.
    pub discount: Money,
    /// Codes of the coupons that it comes from.
    pub coupons: Vec<String>,
    /// Worth, with tax.
    pub total: Money,
    /// Paid so far.
    pub paid: Money,
    /// Still owed.
    pub balance: Money,
    /// What the invoice says of its tax, and other notes.
    pub notes: String,
    /// Credit notes on the invoice.
    pub corrected_by: Vec<CorrectedBy>,
    /// The invoice is void.
    pub cancelled: bool,
    /// Its worth in the reporting currency, where that is another one.
    pub reporting: Option<InReporting>,
    /// The day on which nothing was owed any more.
    pub paid_on: Option<Date>,
}

// What lines of a part of a period say of themselves.
fn days_of_days(explain: &str) -> Option<(i64, i64)> {
    let (days, all) = explain.strip_suffix(" days")?.split_once(" of ")?;
    Some((days.parse().ok()?, all.parse().ok()?))
}

/// The document of an invoice.
pub async fn invoice_document<C: ConnectionTrait>(ctx: &OpContext, conn: &C, id: InvoiceId) -> Result<InvoiceDocument> {
    store::load(ctx, conn, id).await?;
    let invoice = view::get_invoice(ctx, conn, id).await?;
    let lines = invoice.lines.into_iter().map(|l| DocumentLine {
        share: l.explain.as_deref().and_then(days_of_days),
        kind: Some(l.kind),
        description: l.description,
        explain: l.explain,
        period_start: l.period_start,
        period_end: l.period_end.and_then(|d| d.yesterday().ok()),
        quantity: l.quantity.to_string(),
        unit_price: l.unit_price,
        amount: l.amount,
        tax_rate: LineTax::words(&l.taxes),
    });
    let paid_on = invoice.paid_at.map(|at| at.to_zoned(ctx.zone.clone()).date());
    let correction =
        |n: &super::CreditNoteView| CorrectedBy { number: n.number.clone(), issued: n.issue_date, total: n.total };
    Ok(InvoiceDocument {
        is_credit_note: false,
        number: invoice.row.number.unwrap_or_default(),
        corrects: None,
        issue_date: invoice.row.issue_date,
        issued_at: invoice.created_at,
        due_date: Some(invoice.row.due_date),
        customer: invoice.row.customer,
        seller: invoice.seller,
        buyer: invoice.buyer,
        lines: lines.collect(),
        taxes: invoice.taxes,
        subtotal: invoice.subtotal,
        discount: invoice.discount,
        coupons: invoice.coupons.into_iter().map(|c| c.code).collect(),
        total: invoice.row.total,
        paid: invoice.paid,
        balance: invoice.row.balance,
        notes: invoice.note,
        corrected_by: invoice.credit_notes.iter().map(correction).collect(),
        cancelled: invoice.row.state == InvoiceState::Void,
        reporting: invoice.reporting,
        paid_on: paid_on.filter(|_| invoice.row.state == InvoiceState::Paid),
    })
}

/// The document of a credit note, and the invoice it belongs to.
pub async fn credit_note_document<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    id: CreditNoteId,
) -> Result<InvoiceDocument> {
    let found = credit_note::Entity::find_in(ctx).filter(credit_note::Column::Id.eq(id.uuid())).one(conn).await;
    let row =
        found.or_internal("reading a credit note")?.ok_or_else(|| mpanel_core::Error::not_found("credit note"))?;
    let issued_at = columns::time(row.created_at);
    let sets = view::tax_sets(&row.taxes)?;
    let note = note_view(row)?;
    let invoice = view::get_invoice(ctx, conn, note.invoice).await?;
    let zero = Money::zero(note.total.currency);
    let frozen = exchange::frozen(ctx, conn, note.invoice).await?;
    let in_reporting = |f| exchange::in_reporting(&f, &invoice.seller, note.total, note.tax_total);
    let reporting = frozen.map(in_reporting).transpose()?;
    let net = |set: &TaxSet| Money::new(set.net, note.total.currency);
    let lines = sets.iter().map(|set| DocumentLine {
        kind: None,
        explain: None,
        share: None,
        description: format!("Credit for invoice {}", invoice.row.number.clone().unwrap_or_default()),
        period_start: None,
        period_end: None,
        quantity: "1".to_owned(),
        unit_price: net(set),
        amount: net(set),
        tax_rate: LineTax::words(&view::tax_parts(&set.tax)),
    });
    Ok(InvoiceDocument {
        is_credit_note: true,
        number: note.number,
        corrects: invoice.row.number.clone(),
        issue_date: note.issue_date,
        issued_at,
        due_date: None,
        lines: lines.collect(),
        customer: invoice.row.customer,
        seller: invoice.seller,
        buyer: invoice.buyer,
        subtotal: note.total.sub(note.tax_total)?,
        taxes: note.taxes,
        discount: zero,
        coupons: Vec::new(),
        total: note.total,
        paid: zero,
        balance: zero,
        notes: note.reason,
        corrected_by: Vec::new(),
        cancelled: false,
        reporting,
        paid_on: None,
    })
}
