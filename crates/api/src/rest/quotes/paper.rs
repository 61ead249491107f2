//! A quote on paper: the sheet of an invoice, under another title.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use mpanel_billing::{QuoteLine, QuoteView};
use mpanel_core::{Error, OpContext};
use mpanel_documents as paper;

use crate::App;
use crate::problem::ApiResult;

/// A quote as PDF.
pub(super) async fn pdf(app: &App, ctx: &OpContext, quote: QuoteView) -> ApiResult<Response> {
    let tenant = app.deps.contexts.tenant(ctx.tenant).await?;
    let brand = paper::Brand { name: tenant.name.clone(), accent: tenant.brand.accent.clone() };
    let sheet = sheet(ctx, quote, brand);
    let name = format!("inline; filename=\"{}.pdf\"", sheet.number.replace(' ', "-"));
    // Typesetting is work for a processor, so it must not hold up the other requests.
    let bytes = tokio::task::spawn_blocking(move || paper::render_invoice(&sheet))
        .await
        .map_err(|e| Error::internal("the typesetter stopped").with_source(e))?
        .map_err(|e| Error::internal("typesetting a quote").with_source(e))?;
    let headers = [(header::CONTENT_TYPE, "application/pdf".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, bytes).into_response())
}

fn sheet(ctx: &OpContext, quote: QuoteView, brand: paper::Brand) -> paper::InvoiceDocument {
    let (row, figures) = (quote.row, quote.figures);
    let buyer = &figures.buyer;
    let (name, mut address) = match &buyer.company {
        Some(company) => (company.clone(), vec![buyer.name.clone()]),
        None => (buyer.name.clone(), Vec::new()),
    };
    address.extend(buyer.address_lines());
    let rate = match figures.taxes.as_slice() {
        [one] => format!("{}%", one.rate),
        _ => String::new(),
    };
    let mut notes = Vec::new();
    for again in &figures.renews {
        notes.push(format!("Then {} {}.", again.amount, mpanel_billing::cycle_words(again.cycle_months)));
    }
    notes.extend(figures.tax_note.clone());
    notes.extend([quote.contents.notes, quote.contents.terms]);
    if let Some(name) = quote.answer.as_ref().and_then(|a| a.name.clone()) {
        notes.push(format!("Accepted by {name}."));
    }
    notes.retain(|n| !n.trim().is_empty());
    let issued = row.sent_at.map_or(figures.priced_on, |at| at.to_zoned(ctx.zone.clone()).date());
    paper::InvoiceDocument {
        brand,
        seller: paper::Party {
            name: figures.seller.name.clone(),
            address: figures.seller.address.clone(),
            tax_id: figures.seller.tax_id.clone(),
            bank: Vec::new(),
        },
        buyer: paper::Party { name, address, tax_id: buyer.tax_id.clone(), bank: Vec::new() },
        title: paper::DocumentTitle::Quote,
        number: if row.revision > 1 { format!("{} v{}", row.number, row.revision) } else { row.number },
        corrects: None,
        issue_date: issued,
        due_date: Some(row.valid_until),
        currency: paper::Currency {
            code: row.total.currency.code().to_owned(),
            exponent: row.total.currency.exponent(),
        },
        lines: figures.lines.into_iter().map(|l| line(l, &rate)).collect(),
        taxes: figures
            .taxes
            .into_iter()
            .map(|t| paper::TaxRow {
                name: t.name,
                rate: format!("{}%", t.rate),
                base_minor: t.base.minor,
                amount_minor: t.amount.minor,
            })
            .collect(),
        totals: paper::Totals {
            subtotal_minor: figures.subtotal.minor,
            discount_minor: figures.discount.minor,
            total_minor: figures.total.minor,
            paid_minor: 0,
            balance_minor: figures.total.minor,
        },
        notes: notes.join("\n\n"),
        payment_code: None,
        paid_on: None,
    }
}

fn line(line: QuoteLine, rate: &str) -> paper::DocumentLine {
    let description = match line.cycle_months {
        Some(cycle) => {
            format!("{}\nfor {}, renews", line.description, mpanel_billing::cycle_length(cycle))
        }
        None => line.description,
    };
    paper::DocumentLine {
        description,
        period_start: None,
        period_end: None,
        quantity: line.quantity.to_string(),
        unit_price_minor: line.unit_price.minor,
        amount_minor: line.amount.minor,
        tax_rate: rate.to_owned(),
    }
}
