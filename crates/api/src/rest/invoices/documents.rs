//! Invoices and credit notes as PDF files.

use axum::response::Response;
use mpanel_billing::{self as billing, InvoiceDocument, Seller};
use mpanel_core::{CreditNoteId, CustomerId, Error, InvoiceId, Money, OpContext, Result};
use mpanel_documents::{self as paper, DocumentKind};
use mpanel_einvoice::{bank, payment_code};

use crate::App;
use crate::problem::ApiResult;
use crate::rest::documents::{Sentences, brand, buyer, currency, language, pdf as paper_pdf};

/// The document of an invoice.
pub(super) async fn invoice_pdf(app: &App, ctx: &OpContext, id: InvoiceId) -> ApiResult<Response> {
    let document = billing::invoice_document(ctx, app.deps.db.read(), id).await?;
    rendered(app, ctx, document).await
}

/// The document of a credit note; of `owner` alone, if one is given.
pub(super) async fn credit_note_pdf(
    app: &App,
    ctx: &OpContext,
    id: CreditNoteId,
    owner: Option<CustomerId>,
) -> ApiResult<Response> {
    let conn = app.deps.db.read();
    let document = billing::credit_note_document(ctx, conn, id).await?;
    if owner.is_some_and(|owner| owner != document.customer) {
        return Err(Error::not_found("credit note").into());
    }
    rendered(app, ctx, document).await
}

async fn rendered(app: &App, ctx: &OpContext, document: InvoiceDocument) -> ApiResult<Response> {
    let number = document.number.clone();
    let sheet = on_paper(app, ctx, document).await?;
    paper_pdf(&number, move || paper::render_invoice(&sheet)).await
}

/// A document as it is printed, in the business's looks.
pub(super) async fn on_paper(app: &App, ctx: &OpContext, document: InvoiceDocument) -> Result<paper::InvoiceDocument> {
    let kind = if document.is_credit_note { DocumentKind::CreditNote } else { DocumentKind::Invoice };
    let brand = brand(app, ctx, kind, Some(document.issued_at)).await?;
    Ok(sheet(document, brand))
}

/// How to pay by bank transfer: the lines that were set, or else the account of the e-invoice.
fn bank_lines(seller: &Seller) -> Vec<String> {
    let known = &seller.e_invoice;
    if !seller.bank.is_empty() || known.iban.is_empty() {
        return seller.bank.clone();
    }
    let bic = Some(&known.bic).filter(|bic| !bic.is_empty());
    let account = [seller.name.clone(), format!("IBAN {}", bank::in_groups(&known.iban))];
    account.into_iter().chain(bic.map(|bic| format!("BIC {bic}"))).collect()
}

/// The payment code of an invoice in euros that is to be paid to an account we know.
fn code(document: &InvoiceDocument) -> Option<String> {
    let (seller, owed) = (&document.seller, document.balance);
    let bic = Some(seller.e_invoice.bic.as_str()).filter(|bic| !bic.is_empty());
    let reference = &document.number;
    payment_code(&seller.name, &seller.e_invoice.iban, bic, owed.currency.code(), owed.minor, reference).ok()
}

fn sheet(document: InvoiceDocument, brand: paper::Brand) -> paper::InvoiceDocument {
    let payment_code = code(&document);
    let language = language(document.buyer.language.as_deref());
    let says = Sentences(language);
    let notes = notes(&document, says);
    let minor = |amount: Money| amount.minor;
    paper::InvoiceDocument {
        brand,
        language,
        buyer: buyer(&document.buyer),
        seller: paper::Party {
            bank: bank_lines(&document.seller),
            name: document.seller.name,
            address: document.seller.address,
            tax_id: document.seller.tax_id,
        },
        title: match document.is_credit_note {
            true => paper::DocumentTitle::CreditNote,
            false => paper::DocumentTitle::Invoice,
        },
        number: document.number,
        corrects: document.corrects,
        issue_date: document.issue_date,
        due_date: document.due_date,
        currency: currency(document.total.currency),
        lines: document.lines.into_iter().map(|l| line(l, says)).collect(),
        taxes: document
            .taxes
            .into_iter()
            .map(|t| paper::TaxRow {
                name: says.tax(t.name),
                rate: format!("{}%", t.rate),
                base_minor: minor(t.base),
                amount_minor: minor(t.amount),
            })
            .collect(),
        totals: paper::Totals {
            subtotal_minor: minor(document.subtotal),
            discount_minor: minor(document.discount),
            total_minor: minor(document.total),
            paid_minor: minor(document.paid),
            balance_minor: minor(document.balance),
        },
        coupons: document.coupons,
        notes,
        payment_code,
        paid_on: document.paid_on,
    }
}

// What the law wants to be said of the tax comes first.
fn notes(document: &InvoiceDocument, says: Sentences) -> String {
    let mut all: Vec<String> = document.reporting.as_ref().and_then(|r| says.reporting(r)).into_iter().collect();
    all.extend(Some(says.note(&document.notes)).filter(|note| !note.is_empty()));
    all.extend(document.corrected_by.iter().map(|by| says.corrected(by)));
    all.extend(document.cancelled.then(|| says.cancelled()));
    all.join("\n")
}

fn line(line: billing::DocumentLine, says: Sentences) -> paper::DocumentLine {
    paper::DocumentLine {
        description: says.line(&line),
        period_start: line.period_start,
        period_end: line.period_end,
        quantity: line.quantity,
        unit_price_minor: line.unit_price.minor,
        amount_minor: line.amount.minor,
        tax_rate: line.tax_rate,
    }
}
