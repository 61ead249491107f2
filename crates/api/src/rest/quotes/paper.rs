//! A quote on paper: the sheet of an invoice, under another title.

use axum::response::Response;
use mpanel_billing::{QuoteLine, QuoteView};
use mpanel_core::OpContext;
use mpanel_documents::{self as paper, DocumentKind};

use crate::App;
use crate::problem::ApiResult;
use crate::rest::documents::{Sentences, brand, buyer, currency, language, pdf as paper_pdf};

/// A quote as PDF.
pub(super) async fn pdf(app: &App, ctx: &OpContext, quote: QuoteView) -> ApiResult<Response> {
    let brand = brand(app, ctx, DocumentKind::Quote, quote.row.sent_at).await?;
    let sheet = sheet(ctx, quote, brand);
    let number = sheet.number.replace(' ', "-");
    paper_pdf(&number, move || paper::render_invoice(&sheet)).await
}

fn sheet(ctx: &OpContext, quote: QuoteView, brand: paper::Brand) -> paper::InvoiceDocument {
    let (row, figures) = (quote.row, quote.figures);
    let rate = match figures.taxes.as_slice() {
        [one] => format!("{}%", one.rate),
        _ => String::new(),
    };
    let language = language(figures.buyer.language.as_deref());
    let says = Sentences(language);
    let mut notes: Vec<String> =
        figures.renews.iter().map(|again| says.then(again.amount, again.cycle_months)).collect();
    notes.extend(figures.binding().map(|(name, rules)| format!("{name}: {}", says.contract(rules))));
    notes.extend(figures.tax_note.as_deref().map(|note| says.note(note)));
    notes.extend([quote.contents.notes, quote.contents.terms]);
    if let Some(name) = quote.answer.as_ref().and_then(|a| a.name.clone()) {
        notes.push(says.accepted(&name));
    }
    notes.retain(|n| !n.trim().is_empty());
    let issued = row.sent_at.map_or(figures.priced_on, |at| at.to_zoned(ctx.zone.clone()).date());
    paper::InvoiceDocument {
        brand,
        language,
        seller: paper::Party {
            name: figures.seller.name.clone(),
            address: figures.seller.address.clone(),
            tax_id: figures.seller.tax_id.clone(),
            bank: Vec::new(),
        },
        buyer: buyer(&figures.buyer),
        title: paper::DocumentTitle::Quote,
        number: if row.revision > 1 { format!("{} v{}", row.number, row.revision) } else { row.number },
        corrects: None,
        issue_date: issued,
        due_date: Some(row.valid_until),
        currency: currency(row.total.currency),
        lines: figures.lines.into_iter().map(|l| line(l, &rate, says)).collect(),
        taxes: figures
            .taxes
            .into_iter()
            .map(|t| paper::TaxRow {
                name: says.tax(t.name),
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
        coupons: Vec::new(),
        notes: notes.join("\n\n"),
        payment_code: None,
        paid_on: None,
    }
}

fn line(line: QuoteLine, rate: &str, says: Sentences) -> paper::DocumentLine {
    let description = match line.cycle_months {
        Some(cycle) => format!("{}\n{}", line.description, says.renews(cycle)),
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
