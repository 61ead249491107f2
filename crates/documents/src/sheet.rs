//! The values the template prints: every amount and date already written out.

use jiff::civil::Date;
use serde::Serialize;

use crate::amount::{MAX_EXPONENT, format_amount};
use crate::invoice::{DocumentLine, InvoiceDocument, Party, TaxRow};
use crate::{DocumentError, DocumentTitle, payment_code, text};

/// A description with more characters than this may be split between pages.
const SPLIT_DESCRIPTION: usize = 600;

/// What the template reads as `invoice.json`. Strings only, so that the
/// template has nothing to calculate.
#[derive(Debug, Serialize)]
pub(crate) struct InvoiceSheet {
    brand: String,
    accent: String,
    title: &'static str,
    pub(crate) number: String,
    issued: Day,
    seller: PartyBlock,
    buyer: PartyBlock,
    /// What stands above the buyer.
    to: &'static str,
    /// Label and value pairs at the head.
    facts: Vec<(&'static str, String)>,
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

#[derive(Debug, Serialize)]
struct PartyBlock {
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

impl InvoiceSheet {
    pub(crate) fn new(document: &InvoiceDocument) -> Result<Self, DocumentError> {
        let exponent = document.currency.exponent;
        if exponent > MAX_EXPONENT {
            return Err(DocumentError::CurrencyExponent(exponent));
        }
        let issued = document.issue_date;
        let owes = document.totals.balance_minor > 0 && document.title != DocumentTitle::Quote;
        let code = document.payment_code.as_deref().filter(|_| owes);
        Ok(Self {
            brand: text::line(&document.brand.name),
            accent: accent(&document.brand.accent)?,
            title: document.title.words(),
            number: text::line(&document.number),
            issued: Day { year: issued.year(), month: issued.month(), day: issued.day() },
            seller: party(&document.seller),
            buyer: party(&document.buyer),
            to: if document.title == DocumentTitle::Quote { "Offered to" } else { "Billed to" },
            facts: facts(document),
            currency: text::line(&document.currency.code),
            lines: document.lines.iter().map(|line| line_row(line, exponent)).collect(),
            taxes: document.taxes.iter().map(|tax| tax_row(tax, exponent)).collect(),
            sums: sums(document),
            due: due(document),
            bank: if owes { text::block(&document.seller.bank) } else { Vec::new() },
            payment_code: code.map(payment_code::drawing).transpose()?,
            notes: text::lines(&document.notes),
            stamp: document.paid_on.map(day_words),
        })
    }
}

/// Accepts `#rrggbb` and nothing else: the value becomes a colour, and a typo
/// must not fail deep inside the typesetter.
fn accent(colour: &str) -> Result<String, DocumentError> {
    let valid =
        colour.len() == 7 && colour.starts_with('#') && colour[1..].bytes().all(|byte| byte.is_ascii_hexdigit());
    if valid { Ok(colour.to_owned()) } else { Err(DocumentError::AccentColour(colour.to_owned())) }
}

fn party(party: &Party) -> PartyBlock {
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
    let amount = format_amount(minor, document.currency.exponent);
    (label, format!("{} {amount}", text::line(&document.currency.code)))
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

fn day_words(date: Date) -> String {
    date.strftime("%-d %b %Y").to_string()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{accent, period};

    #[test]
    fn accent_is_a_six_digit_colour() {
        assert!(accent("#2f6fed").is_ok());
        for bad in ["", "2f6fed", "#2f6fe", "#2f6fedd", "#zzzzzz", "red\");", "#é12345"] {
            assert!(accent(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn periods_read_as_words() {
        let (first, last) = (date(2026, 2, 1), date(2026, 2, 28));
        assert_eq!(period(Some(first), Some(last)).as_deref(), Some("1 Feb 2026 – 28 Feb 2026"));
        assert_eq!(period(Some(first), Some(first)).as_deref(), Some("1 Feb 2026"));
        assert_eq!(period(Some(first), None).as_deref(), Some("from 1 Feb 2026"));
        assert_eq!(period(None, None), None);
    }
}
