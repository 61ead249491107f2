//! The values the template prints: every amount and date already written out.

use jiff::civil::Date;
use serde::Serialize;

use crate::amount::format_amount;
use crate::brand::BrandSheet;
use crate::invoice::{DocumentLine, InvoiceDocument, Party, TaxRow};
use crate::kind::{self, Values};
use crate::{Brand, DocumentError, DocumentTitle, payment_code, text};

/// A description with more characters than this may be split between pages.
const SPLIT_DESCRIPTION: usize = 600;

/// What every document with a head says there. Strings only, so that the
/// template has nothing to calculate.
#[derive(Debug, Serialize)]
pub(crate) struct Head {
    #[serde(flatten)]
    pub(crate) brand: BrandSheet,
    pub(crate) title: &'static str,
    pub(crate) number: String,
    pub(crate) issued: Day,
    pub(crate) seller: PartyBlock,
    pub(crate) buyer: PartyBlock,
    /// What stands above the buyer.
    pub(crate) to: &'static str,
    /// Label and value pairs at the head.
    pub(crate) facts: Vec<(&'static str, String)>,
}

/// What the template of an invoice reads as `invoice.json`.
#[derive(Debug, Serialize)]
pub(crate) struct InvoiceSheet {
    #[serde(flatten)]
    pub(crate) head: Head,
    currency: String,
    lines: Vec<LineRow>,
    taxes: Vec<[String; 4]>,
    /// Label and amount pairs above the strong last row.
    sums: Vec<(String, String)>,
    /// The strong last row.
    due: (&'static str, String),
    bank: Vec<String>,
    /// The payment code as a drawing (SVG).
    payment_code: Option<String>,
    notes: Vec<String>,
    stamp: Option<String>,
}

/// A party at the head.
#[derive(Debug, Serialize)]
pub(crate) struct PartyBlock {
    name: String,
    address: Vec<String>,
    tax_id: Option<String>,
}

#[derive(Debug, Serialize)]
struct LineRow {
    description: Vec<String>,
    period: Option<String>,
    quantity: String,
    unit_price: String,
    tax_rate: String,
    amount: String,
    may_split: bool,
}

/// A date in parts, for the document's metadata.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct Day {
    year: i16,
    month: i8,
    day: i8,
}

impl Day {
    pub(crate) fn of(date: Date) -> Self {
        Self { year: date.year(), month: date.month(), day: date.day() }
    }
}

impl InvoiceSheet {
    pub(crate) fn new(document: &InvoiceDocument) -> Result<Self, DocumentError> {
        let exponent = document.currency.checked()?;
        let values = values(document);
        let owes = document.totals.balance_minor > 0 && document.title != DocumentTitle::Quote;
        let code = document.payment_code.as_deref().filter(|_| owes);
        Ok(Self {
            head: Head {
                brand: BrandSheet::new(&document.brand, &values)?,
                title: document.title.words(),
                number: text::line(&document.number),
                issued: Day::of(document.issue_date),
                seller: party(&document.seller),
                buyer: party(&document.buyer),
                to: if document.title == DocumentTitle::Quote { "Offered to" } else { "Billed to" },
                facts: facts(document),
            },
            currency: text::line(&document.currency.code),
            lines: document.lines.iter().map(|line| line_row(line, exponent)).collect(),
            taxes: document.taxes.iter().map(|tax| tax_row(tax, exponent)).collect(),
            sums: sums(document),
            due: due(document),
            bank: if owes { text::block(&document.seller.bank) } else { Vec::new() },
            payment_code: code.map(payment_code::drawing).transpose()?,
            notes: kind::notes(&document.notes, &document.brand.note, &values),
            stamp: document.paid_on.map(day_words),
        })
    }
}

/// What every document puts in the places of a business's own texts.
pub(crate) fn common_values(brand: &Brand, buyer: &Party, number: &str, issued: Date) -> Values {
    vec![
        ("business_name", brand.name.clone()),
        ("customer_name", buyer.name.clone()),
        ("document_number", number.to_owned()),
        ("issue_date", day_words(issued)),
    ]
}

fn values(document: &InvoiceDocument) -> Values {
    let mut values = common_values(&document.brand, &document.buyer, &document.number, document.issue_date);
    let (number, totals) = (document.number.clone(), &document.totals);
    values.push(("total", document.currency.written(totals.total_minor)));
    let due = document.due_date.map_or_else(String::new, day_words);
    match document.title {
        DocumentTitle::Invoice => values.extend([
            ("invoice_number", number),
            ("due_date", due),
            ("balance_due", document.currency.written(totals.balance_minor)),
        ]),
        DocumentTitle::CreditNote => values.extend([
            ("credit_note_number", number),
            ("invoice_number", document.corrects.clone().unwrap_or_default()),
        ]),
        DocumentTitle::Quote => values.extend([("quote_number", number), ("valid_until", due)]),
    }
    values
}

/// A party as the template reads it.
pub(crate) fn party(party: &Party) -> PartyBlock {
    PartyBlock {
        name: text::line(&party.name),
        address: text::block(&party.address),
        tax_id: party.tax_id.as_deref().map(text::line).filter(|id| !id.is_empty()),
    }
}

fn facts(document: &InvoiceDocument) -> Vec<(&'static str, String)> {
    let mut facts = vec![("Number", text::line(&document.number)), ("Date of issue", day_words(document.issue_date))];
    if let Some(corrects) = &document.corrects {
        facts.push(("Corrects invoice", text::line(corrects)));
    }
    if let Some(due) = document.due_date {
        let label = if document.title == DocumentTitle::Quote { "Valid until" } else { "Due date" };
        facts.push((label, day_words(due)));
    }
    facts
}

fn line_row(line: &DocumentLine, exponent: u8) -> LineRow {
    LineRow {
        description: text::lines(&line.description),
        period: period(line.period_start, line.period_end),
        quantity: text::line(&line.quantity),
        unit_price: format_amount(line.unit_price_minor, exponent),
        tax_rate: text::line(&line.tax_rate),
        amount: format_amount(line.amount_minor, exponent),
        may_split: line.description.chars().count() > SPLIT_DESCRIPTION,
    }
}

fn tax_row(tax: &TaxRow, exponent: u8) -> [String; 4] {
    [
        text::line(&tax.name),
        text::line(&tax.rate),
        format_amount(tax.base_minor, exponent),
        format_amount(tax.amount_minor, exponent),
    ]
}

fn sums(document: &InvoiceDocument) -> Vec<(String, String)> {
    let totals = &document.totals;
    let amount = |minor| format_amount(minor, document.currency.exponent);
    let mut sums = vec![("Subtotal".to_owned(), amount(totals.subtotal_minor))];
    if totals.discount_minor != 0 {
        sums.push(("Discount".to_owned(), amount(totals.discount_minor.saturating_neg())));
    }
    for tax in &document.taxes {
        let label = format!("{} {}", text::line(&tax.name), text::line(&tax.rate));
        sums.push((label.trim().to_owned(), amount(tax.amount_minor)));
    }
    if document.title == DocumentTitle::Invoice {
        sums.push(("Total".to_owned(), amount(totals.total_minor)));
        if totals.paid_minor != 0 {
            sums.push(("Paid".to_owned(), amount(totals.paid_minor.saturating_neg())));
        }
    }
    sums
}

fn due(document: &InvoiceDocument) -> (&'static str, String) {
    let (label, minor) = match document.title {
        DocumentTitle::Invoice => ("Balance due", document.totals.balance_minor),
        DocumentTitle::CreditNote => ("Credited", document.totals.total_minor),
        DocumentTitle::Quote => ("Total", document.totals.total_minor),
    };
    (label, document.currency.written(minor))
}

fn period(start: Option<Date>, end: Option<Date>) -> Option<String> {
    match (start, end) {
        (Some(start), Some(end)) if start == end => Some(day_words(start)),
        (Some(start), Some(end)) => Some(format!("{} \u{2013} {}", day_words(start), day_words(end))),
        (Some(start), None) => Some(format!("from {}", day_words(start))),
        (None, Some(end)) => Some(format!("until {}", day_words(end))),
        (None, None) => None,
    }
}

/// A day as it is printed.
pub(crate) fn day_words(date: Date) -> String {
    date.strftime("%-d %b %Y").to_string()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::period;

    #[test]
    fn periods_read_as_words() {
        let (first, last) = (date(2026, 2, 1), date(2026, 2, 28));
        assert_eq!(period(Some(first), Some(last)).as_deref(), Some("1 Feb 2026 – 28 Feb 2026"));
        assert_eq!(period(Some(first), Some(first)).as_deref(), Some("1 Feb 2026"));
        assert_eq!(period(Some(first), None).as_deref(), Some("from 1 Feb 2026"));
        assert_eq!(period(None, None), None);
    }
}
