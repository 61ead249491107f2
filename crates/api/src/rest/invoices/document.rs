//! An invoice as a PDF.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use mpanel_billing as billing;
use mpanel_core::{Error, InvoiceId, OpContext, Result};
use mpanel_documents as documents;

use crate::App;

/// Renders an invoice; the layout runs beside the server's tasks, not in them.
pub(super) async fn pdf(app: &App, ctx: &OpContext, id: InvoiceId) -> Result<Response> {
    let frozen = billing::invoice_document(ctx, app.deps.db.read(), id).await?;
    let tenant = app.deps.contexts.tenant(ctx.tenant).await?;
    let name = frozen.number.clone();
    let document = layout(frozen, &tenant);
    let rendered = tokio::task::spawn_blocking(move || documents::render_invoice(&document)).await;
    let bytes = rendered
        .map_err(|e| Error::internal("the PDF renderer panicked").with_source(e))?
        .map_err(|e| Error::internal("rendering an invoice").with_source(e))?;
    let safe: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    let disposition = format!("inline; filename=\"{safe}.pdf\"");
    let headers = [(header::CONTENT_TYPE, "application/pdf".to_owned()), (header::CONTENT_DISPOSITION, disposition)];
    Ok((headers, bytes).into_response())
}

fn layout(d: billing::InvoiceDocument, tenant: &mpanel_identity::Tenant) -> documents::InvoiceDocument {
    let currency = d.total.currency;
    let buyer_address = d.buyer.address_lines();
    let line = |l: billing::DocumentLine| documents::DocumentLine {
        description: l.description,
        period_start: l.period_start,
        period_end: l.period_end,
        quantity: l.quantity,
        unit_price_minor: l.unit_price.minor,
        amount_minor: l.amount.minor,
        tax_rate: l.tax_rate,
    };
    let tax = |t: billing::TaxRow| documents::TaxRow {
        name: t.name,
        rate: t.rate,
        base_minor: t.base.minor,
        amount_minor: t.amount.minor,
    };
    documents::InvoiceDocument {
        brand: documents::Brand { name: tenant.name.clone(), accent: tenant.brand.accent.clone() },
        seller: documents::Party {
            name: d.seller.name,
            address: d.seller.address,
            tax_id: d.seller.tax_id,
            bank: d.seller.bank,
        },
        buyer: documents::Party {
            name: d.buyer.company.unwrap_or(d.buyer.name),
            address: buyer_address,
            tax_id: d.buyer.tax_id,
            bank: Vec::new(),
        },
        title: if d.is_credit_note { documents::DocumentTitle::CreditNote } else { documents::DocumentTitle::Invoice },
        number: d.number,
        corrects: d.corrects,
        issue_date: d.issue_date,
        due_date: d.due_date,
        currency: documents::Currency { code: currency.to_string(), exponent: currency.exponent() },
        lines: d.lines.into_iter().map(line).collect(),
        taxes: d.taxes.into_iter().map(tax).collect(),
        totals: documents::Totals {
            subtotal_minor: d.subtotal.minor,
            discount_minor: d.discount.minor,
            total_minor: d.total.minor,
            paid_minor: d.paid.minor,
            balance_minor: d.balance.minor,
        },
        notes: d.notes,
        paid_on: d.paid_on,
    }
}
