//! The values the template prints: every amount and date already written out.

use jiff::civil::Date;
use serde::Serialize;

use crate::brand::BrandSheet;
use crate::invoice::{DocumentLine, InvoiceDocument, Party, TaxRow};
use crate::kind::{self, Values};
use crate::language::{SheetWords, Words};
use crate::{Brand, DocumentError, DocumentTitle, Language, payment_code, text};

/// A description with more characters than this may be split between pages.
const SPLIT_DESCRIPTION: usize = 600;

/// What every document with a head says there. Strings only, so that the
/// template has nothing to calculate.
#[derive(Debug, Serialize)]
pub(crate) struct Head {
    #[serde(flatten)]
    pub(crate) brand: BrandSheet,
    pub(crate) words: &'static SheetWords,
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

/// How figures are written on a document.
#[derive(Clone, Copy)]
struct Print {
    language: Language,
    exponent: u8,
}

impl Print {
    fn of(document: &InvoiceDocument) -> Self {
        Self { language: document.language, exponent: document.currency.exponent }
    }

    fn amount(self, minor: i64) -> String {
        self.language.amount(minor, self.exponent)
    }
}

impl InvoiceSheet {
    pub(crate) fn new(document: &InvoiceDocument) -> Result<Self, DocumentError> {
        document.currency.checked()?;
        let (print, words) = (Print::of(document), document.language.words());
        let values = values(document);
        let owes = document.totals.balance_minor > 0 && document.title != DocumentTitle::Quote;
        let code = document.payment_code.as_deref().filter(|_| owes);
        Ok(Self {
            head: Head {
                brand: BrandSheet::new(&document.brand, &values)?,
                words: &words.sheet,
                title: document.title.of(words),
                number: text::line(&document.number),
                issued: Day::of(document.issue_date),
                seller: party(&document.seller),
                buyer: party(&document.buyer),
                to: if document.title == DocumentTitle::Quote { words.offered_to } else { words.billed_to },
                facts: facts(document, words),
            },
            currency: text::line(&document.currency.code),
            lines: document.lines.iter().map(|line| line_row(line, print)).collect(),
            taxes: document.taxes.iter().map(|tax| tax_row(tax, print)).collect(),
            sums: sums(document),
            due: due(document),
            bank: if owes { text::block(&document.seller.bank) } else { Vec::new() },
            payment_code: code.map(payment_code::drawing).transpose()?,
            notes: kind::notes(&document.notes, &document.brand.note, &values),
            stamp: document.paid_on.map(|day| document.language.day(day)),
        })
    }
}

/// What every document puts in the places of a business's own texts.
pub(crate) fn common_values(language: Language, brand: &Brand, buyer: &Party, number: &str, issued: Date) -> Values {
    vec![
        ("business_name", brand.name.clone()),
        ("customer_name", buyer.name.clone()),
        ("document_number", number.to_owned()),
        ("issue_date", language.day(issued)),
    ]
}

fn values(document: &InvoiceDocument) -> Values {
    let language = document.language;
    let mut values = common_values(language, &document.brand, &document.buyer, &document.number, document.issue_date);
    let (number, totals) = (document.number.clone(), &document.totals);
    values.push(("total", document.currency.written(language, totals.total_minor)));
    let due = document.due_date.map_or_else(String::new, |day| language.day(day));
    match document.title {
        DocumentTitle::Invoice => values.extend([
            ("invoice_number", number),
            ("due_date", due),
            ("balance_due", document.currency.written(language, totals.balance_minor)),
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

fn facts(document: &InvoiceDocument, words: &'static Words) -> Vec<(&'static str, String)> {
    let day = |date| document.language.day(date);
    let mut facts = vec![(words.number, text::line(&document.number)), (words.date_of_issue, day(document.issue_date))];
    if let Some(corrects) = &document.corrects {
        facts.push((words.corrects, text::line(corrects)));
    }
    if let Some(due) = document.due_date {
        let label = if document.title == DocumentTitle::Quote { words.valid_until } else { words.due_date };
        facts.push((label, day(due)));
    }
    facts
}

fn line_row(line: &DocumentLine, print: Print) -> LineRow {
    LineRow {
        description: text::lines(&line.description),
        period: period(print.language, line.period_start, line.period_end),
        quantity: text::line(&print.language.figure(&line.quantity)),
        unit_price: print.amount(line.unit_price_minor),
        tax_rate: text::line(&print.language.figure(&line.tax_rate)),
        amount: print.amount(line.amount_minor),
        may_split: line.description.chars().count() > SPLIT_DESCRIPTION,
    }
}

fn tax_row(tax: &TaxRow, print: Print) -> [String; 4] {
    let rate = text::line(&print.language.figure(&tax.rate));
    [text::line(&tax.name), rate, print.amount(tax.base_minor), print.amount(tax.amount_minor)]
}

fn sums(document: &InvoiceDocument) -> Vec<(String, String)> {
    let (totals, print, words) = (&document.totals, Print::of(document), document.language.words());
    let amount = |minor| print.amount(minor);
    let mut sums = vec![(words.subtotal.to_owned(), amount(totals.subtotal_minor))];
    if totals.discount_minor != 0 {
        let codes = document.coupons.iter().map(|code| text::line(code)).collect::<Vec<_>>().join(", ");
        let label = format!("{} {codes}", words.discount);
        sums.push((label.trim().to_owned(), amount(totals.discount_minor.saturating_neg())));
    }
    for tax in &document.taxes {
        let label = format!("{} {}", text::line(&tax.name), text::line(&print.language.figure(&tax.rate)));
        sums.push((label.trim().to_owned(), amount(tax.amount_minor)));
    }
    if document.title == DocumentTitle::Invoice {
        sums.push((words.total.to_owned(), amount(totals.total_minor)));
        if totals.paid_minor != 0 {
            sums.push((words.paid.to_owned(), amount(totals.paid_minor.saturating_neg())));
        }
    }
    sums
}

fn due(document: &InvoiceDocument) -> (&'static str, String) {
    let words = document.language.words();
    let (label, minor) = match document.title {
        DocumentTitle::Invoice => (words.balance_due, document.totals.balance_minor),
        DocumentTitle::CreditNote => (words.credited, document.totals.total_minor),
        DocumentTitle::Quote => (words.total, document.totals.total_minor),
    };
    (label, document.currency.written(document.language, minor))
}

fn period(language: Language, start: Option<Date>, end: Option<Date>) -> Option<String> {
    let (day, words) = (|date| language.day(date), language.words());
    match (start, end) {
        (Some(start), Some(end)) if start == end => Some(day(start)),
        (Some(start), Some(end)) => Some(format!("{} \u{2013} {}", day(start), day(end))),
        (Some(start), None) => Some(format!("{} {}", words.from_day, day(start))),
        (None, Some(end)) => Some(format!("{} {}", words.until_day, day(end))),
        (None, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::period;
    use crate::Language::{De, En};

    #[test]
    fn periods_read_as_words() {
        let (first, last) = (date(2026, 2, 1), date(2026, 2, 28));
        assert_eq!(period(En, Some(first), Some(last)).as_deref(), Some("1 Feb 2026 – 28 Feb 2026"));
        assert_eq!(period(En, Some(first), Some(first)).as_deref(), Some("1 Feb 2026"));
        assert_eq!(period(En, Some(first), None).as_deref(), Some("from 1 Feb 2026"));
        assert_eq!(period(De, Some(first), None).as_deref(), Some("ab 01.02.2026"));
        assert_eq!(period(En, None, None), None);
    }
}
