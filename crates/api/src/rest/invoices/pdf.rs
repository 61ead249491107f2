//! An invoice as a PDF file.

use axum::http::{HeaderName, HeaderValue, header};
use mpanel_billing as billing;
use mpanel_core::{Error, InvoiceId, OpContext, Result};
use mpanel_documents::{Brand, Currency, DocumentLine, DocumentTitle, InvoiceDocument, Party, TaxRow, Totals};

use crate::App;

/// A PDF with the headers that show it in the browser under its own name.
pub(super) type Pdf = ([(HeaderName, HeaderValue); 2], Vec<u8>);

/// Renders an invoice. Whether the caller may see it has been checked before.
pub(super) async fn rendered(app: &App, ctx: &OpContext, id: InvoiceId) -> Result<Pdf> {
    let tenant = app.deps.contexts.tenant(ctx.tenant).await?;
    let document = billing::invoice_document(ctx, app.deps.db.read(), id).await?;
    let name = file_name(&document.number);
    let sheet = printed(document, Brand { name: tenant.name, accent: tenant.brand.accent });
    // Typesetting takes processor time that other requests should not wait for.
    let bytes = tokio::task::spawn_blocking(move || mpanel_documents::render_invoice(&sheet)).await;
    let bytes = bytes.map_err(|e| Error::internal("a rendering task ended").with_source(e))?;
    let bytes = bytes.map_err(|e| Error::internal("rendering an invoice").with_source(e))?;
    let disposition = HeaderValue::from_str(&format!("inline; filename=\"{name}\""));
    let disposition = disposition.map_err(|e| Error::internal("a file name").with_source(e))?;
    let kind = HeaderValue::from_static("application/pdf");
    Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, disposition)], bytes))
}

// A number's prefix is free text of the tenant; a file name holds only what every system takes.
fn file_name(number: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_') { c } else { '-' };
    format!("{}.pdf", number.chars().map(plain).collect::<String>())
}

fn printed(document: billing::InvoiceDocument, brand: Brand) -> InvoiceDocument {
    let currency = document.total.currency;
    let (seller, buyer) = (document.seller, document.buyer);
    let mut address = buyer.address_lines();
    let company = buyer.company.filter(|c| !c.trim().is_empty());
    let name = match company {
        Some(company) => {
            address.insert(0, buyer.name);
            company
        }
        None => buyer.name,
    };
    InvoiceDocument {
        brand,
        seller: Party { name: seller.name, address: seller.address, tax_id: seller.tax_id, bank: seller.bank },
        buyer: Party { name, address, tax_id: buyer.tax_id, bank: Vec::new() },
        title: if document.is_credit_note { DocumentTitle::CreditNote } else { DocumentTitle::Invoice },
        number: document.number,
        corrects: document.corrects,
        issue_date: document.issue_date,
        due_date: document.due_date,
        currency: Currency { code: currency.code().to_owned(), exponent: currency.exponent() },
        lines: document.lines.into_iter().map(line).collect(),
        taxes: document.taxes.into_iter().map(tax).collect(),
        totals: Totals {
            subtotal_minor: document.subtotal.minor,
            discount_minor: document.discount.minor,
            total_minor: document.total.minor,
            paid_minor: document.paid.minor,
            balance_minor: document.balance.minor,
        },
        notes: document.notes,
        paid_on: document.paid_on,
    }
}

fn line(line: billing::DocumentLine) -> DocumentLine {
    DocumentLine {
        description: line.description,
        period_start: line.period_start,
        period_end: line.period_end,
        quantity: line.quantity,
        unit_price_minor: line.unit_price.minor,
        amount_minor: line.amount.minor,
        tax_rate: line.tax_rate,
    }
}

fn tax(row: billing::TaxRow) -> TaxRow {
    TaxRow { name: row.name, rate: format!("{}%", row.rate), base_minor: row.base.minor, amount_minor: row.amount.minor }
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn a_file_name_is_plain() {
        assert_eq!(file_name("INV-000123"), "INV-000123.pdf");
        assert_eq!(file_name("2026/\"7\r\n"), "2026--7--.pdf");
    }
}
