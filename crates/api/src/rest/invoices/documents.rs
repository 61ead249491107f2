//! Invoices and credit notes as PDF files.

use axum::http::header;
use axum::response::{AppendHeaders, IntoResponse, Response};
use mpanel_billing::{self as billing, InvoiceDocument};
use mpanel_core::{CreditNoteId, CustomerId, Error, InvoiceId, Money, OpContext};
use mpanel_documents as paper;

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
    let tenant = app.deps.contexts.tenant(ctx.tenant).await?;
    let name = format!("inline; filename=\"{}.pdf\"", file_name(&document.number));
    let brand = paper::Brand { name: tenant.name.clone(), accent: tenant.brand.accent.clone() };
    let sheet = on_paper(document, brand);
    // Typesetting is work for a processor, so it must not hold up the other requests.
    let bytes = tokio::task::spawn_blocking(move || paper::render_invoice(&sheet))
        .await
        .map_err(|e| Error::internal("the typesetter stopped").with_source(e))?
        .map_err(|e| Error::internal("typesetting a document").with_source(e))?;
    let headers = [(header::CONTENT_TYPE, "application/pdf".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((AppendHeaders(headers), bytes).into_response())
}

/// A number may hold a slash, a file name may not.
fn file_name(number: &str) -> String {
    number.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' || c == '.' { c } else { '_' }).collect()
}

fn on_paper(document: InvoiceDocument, brand: paper::Brand) -> paper::InvoiceDocument {
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
            name: document.seller.name,
            address: document.seller.address,
            tax_id: document.seller.tax_id,
            bank: document.seller.bank,
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
