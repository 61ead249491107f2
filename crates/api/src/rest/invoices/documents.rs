//! Invoices and credit notes as PDF files.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use mpanel_billing::{self as billing, InvoiceDocument, Seller};
use mpanel_core::{CreditNoteId, CustomerId, Error, InvoiceId, Money, OpContext, Result};
use mpanel_documents as paper;
use mpanel_einvoice::{bank, payment_code};

use crate::App;
use crate::problem::ApiResult;

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
    let name = format!("inline; filename=\"{}.pdf\"", file_name(&document.number));
    let sheet = on_paper(app, ctx, document).await?;
    // Typesetting is work for a processor, so it must not hold up the other requests.
    let bytes = tokio::task::spawn_blocking(move || paper::render_invoice(&sheet))
        .await
        .map_err(|e| Error::internal("the typesetter stopped").with_source(e))?
        .map_err(|e| Error::internal("typesetting a document").with_source(e))?;
    let headers = [(header::CONTENT_TYPE, "application/pdf".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, bytes).into_response())
}

/// A number may hold a slash, a file name may not.
pub(super) fn file_name(number: &str) -> String {
    number.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' || c == '.' { c } else { '_' }).collect()
}

/// A document as it is printed, in the business's looks.
pub(super) async fn on_paper(app: &App, ctx: &OpContext, document: InvoiceDocument) -> Result<paper::InvoiceDocument> {
    let tenant = app.deps.contexts.tenant(ctx.tenant).await?;
    let brand = paper::Brand { name: tenant.name.clone(), accent: tenant.brand.accent.clone() };
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
    let minor = |amount: Money| amount.minor;
    let buyer = &document.buyer;
    let (name, mut address) = match &buyer.company {
        Some(company) => (company.clone(), vec![buyer.name.clone()]),
        None => (buyer.name.clone(), Vec::new()),
    };
    address.extend(buyer.address_lines());
    paper::InvoiceDocument {
        brand,
        buyer: paper::Party { name, address, tax_id: buyer.tax_id.clone(), bank: Vec::new() },
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
        currency: paper::Currency {
            code: document.total.currency.code().to_owned(),
            exponent: document.total.currency.exponent(),
        },
        lines: document.lines.into_iter().map(line).collect(),
        taxes: document
            .taxes
            .into_iter()
            .map(|t| paper::TaxRow {
                name: t.name,
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
        notes: document.notes,
        payment_code,
        paid_on: document.paid_on,
    }
}

fn line(line: billing::DocumentLine) -> paper::DocumentLine {
    paper::DocumentLine {
        description: line.description,
        period_start: line.period_start,
        period_end: line.period_end,
        quantity: line.quantity,
        unit_price_minor: line.unit_price.minor,
        amount_minor: line.amount.minor,
        tax_rate: line.tax_rate,
    }
}
