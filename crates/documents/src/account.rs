//! Receipts of payments and statements of account: what they say, and the sheet that the template reads.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::brand::BrandSheet;
use crate::kind;
use crate::sheet::{Day, Head, common_values, party};
use crate::{Brand, Currency, DocumentError, Language, Party, ReportTable, text};

/// Everything printed on the receipt of a payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptDocument {
    /// Whose document it is, in looks.
    pub brand: Brand,
    /// In which language.
    #[serde(default)]
    pub language: Language,
    /// Who was paid.
    pub seller: Party,
    /// Who paid.
    pub buyer: Party,
    /// What the payment is called.
    pub number: String,
    /// The day the money came.
    pub paid_on: Date,
    /// With what it was paid.
    pub method: String,
    /// Currency of all amounts.
    pub currency: Currency,
    /// What it was used for.
    pub uses: Vec<ReceiptUse>,
    /// What was paid, in minor units.
    pub paid_minor: i64,
    /// Of this given back.
    pub refunded_minor: i64,
    /// Free text at the end; line breaks are kept.
    pub notes: String,
}

/// What a part of a payment was used for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptUse {
    /// An invoice's number, or other words.
    pub words: String,
    /// The invoice's day of issue.
    pub issued: Option<Date>,
    /// The invoice's total.
    pub total_minor: Option<i64>,
    /// The part.
    pub amount_minor: i64,
}

/// Everything printed on a statement of account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementDocument {
    /// Whose document it is, in looks.
    pub brand: Brand,
    /// In which language.
    #[serde(default)]
    pub language: Language,
    /// Whose books.
    pub seller: Party,
    /// Whose account.
    pub buyer: Party,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// Day on which it was made.
    pub issue_date: Date,
    /// Currency of all amounts.
    pub currency: Currency,
    /// Balance before the first day.
    pub opening_minor: i64,
    /// What happened, oldest first.
    pub movements: Vec<StatementMovement>,
    /// Balance after the last day.
    pub closing_minor: i64,
    /// Of this claimed by open invoices.
    pub owed_minor: i64,
    /// Credit held, positive.
    pub credit_minor: i64,
    /// Invoices that were open on the last day.
    pub open: Vec<StatementItem>,
    /// Free text at the end; line breaks are kept.
    pub notes: String,
}

/// A movement of an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementMovement {
    /// Its day.
    pub day: Date,
    /// What it was.
    pub words: String,
    /// What it adds.
    pub charged_minor: i64,
    /// What it takes off, positive.
    pub settled_minor: i64,
    /// The balance after it.
    pub balance_minor: i64,
}

/// An open invoice on a statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementItem {
    /// Its number.
    pub number: String,
    /// Day of issue.
    pub issued: Date,
    /// Day by which to pay.
    pub due: Date,
    /// Worth.
    pub total_minor: i64,
    /// Open.
    pub balance_minor: i64,
    /// Days since it was due; zero or less when it was not.
    pub days_overdue: i64,
}

/// What the template reads as `invoice.json`.
#[derive(Debug, Serialize)]
pub(crate) struct AccountSheet {
    #[serde(flatten)]
    pub(crate) head: Head,
    tables: Vec<WideTable>,
    /// Label and amount pairs above the strong last row.
    sums: Vec<(&'static str, String)>,
    /// The strong last row.
    due: (&'static str, String),
    notes: Vec<String>,
}

/// A table as wide as the page: one of its columns takes what is left.
#[derive(Debug, Serialize)]
struct WideTable {
    #[serde(flatten)]
    table: ReportTable,
    wide: usize,
}

fn table(title: &str, heads: &[(&str, bool)], wide: usize, rows: Vec<Vec<String>>, empty: &str) -> WideTable {
    let figures = heads.iter().map(|head| head.1).collect();
    let heads = heads.iter().map(|head| head.0.to_owned()).collect();
    WideTable { table: ReportTable { title: title.to_owned(), heads, figures, rows, empty: empty.to_owned() }, wide }
}

impl AccountSheet {
    pub(crate) fn receipt(document: &ReceiptDocument) -> Result<Self, DocumentError> {
        let exponent = document.currency.checked()?;
        let (language, words) = (document.language, document.language.words());
        let amount = |minor| language.amount(minor, exponent);
        let written = |minor| document.currency.written(language, minor);
        let number = text::line(&document.number);
        let mut values = common_values(language, &document.brand, &document.buyer, &document.number, document.paid_on);
        values.extend([
            ("payment_number", document.number.clone()),
            ("amount_paid", written(document.paid_minor)),
            ("amount_given_back", written(document.refunded_minor)),
        ]);
        let facts =
            vec![(words.paid_on, language.day(document.paid_on)), (words.paid_with, text::narrow(&document.method))];
        // It is too long for the facts, and what somebody quotes who asks about the payment.
        let notes = format!("{}: {}\n{}", words.reference, document.number, document.notes);
        let rows = document.uses.iter().map(|part| {
            let issued = part.issued.map_or_else(String::new, |day| language.day(day));
            let total = part.total_minor.map_or_else(String::new, amount);
            vec![text::line(&part.words), issued, total, amount(part.amount_minor)]
        });
        let last = format!("{} {}", words.paid, text::line(&document.currency.code));
        let heads = [(words.used_for, false), (words.issued, false), (words.total, true), (last.as_str(), true)];
        let mut sums = Vec::new();
        let mut due = (words.paid, written(document.paid_minor));
        if document.refunded_minor != 0 {
            sums.push((words.paid, amount(document.paid_minor)));
            sums.push((words.given_back, amount(document.refunded_minor.saturating_neg())));
            let kept = document.paid_minor.saturating_sub(document.refunded_minor);
            due = (words.kept, written(kept));
        }
        Ok(Self {
            head: Head {
                brand: BrandSheet::new(&document.brand, &values)?,
                words: &words.sheet,
                title: words.receipt,
                number,
                issued: Day::of(document.paid_on),
                seller: party(&document.seller),
                buyer: party(&document.buyer),
                to: words.received_from,
                facts,
            },
            tables: vec![table(words.this_payment, &heads, 0, rows.collect(), words.not_used_yet)],
            sums,
            due,
            notes: kind::notes(&notes, &document.brand.note, &values),
        })
    }

    pub(crate) fn statement(document: &StatementDocument) -> Result<Self, DocumentError> {
        let exponent = document.currency.checked()?;
        let (language, words) = (document.language, document.language.words());
        let amount = |minor| language.amount(minor, exponent);
        let number = format!("{} \u{2013} {}", language.day(document.from), language.day(document.to));
        let mut values = common_values(language, &document.brand, &document.buyer, &number, document.issue_date);
        let closing = document.currency.written(language, document.closing_minor);
        values.extend([
            ("first_day", language.day(document.from)),
            ("last_day", language.day(document.to)),
            ("closing_balance", closing.clone()),
        ]);
        let facts = vec![
            (words.from, language.day(document.from)),
            (words.to, language.day(document.to)),
            (words.made_on, language.day(document.issue_date)),
            (words.currency, text::line(&document.currency.code)),
        ];
        let credit =
            (document.credit_minor != 0).then(|| (words.credit_held, amount(document.credit_minor.saturating_neg())));
        let mut sums = vec![(words.open_invoices, amount(document.owed_minor))];
        sums.extend(credit);
        Ok(Self {
            head: Head {
                brand: BrandSheet::new(&document.brand, &values)?,
                words: &words.sheet,
                title: words.statement,
                number,
                issued: Day::of(document.issue_date),
                seller: party(&document.seller),
                buyer: party(&document.buyer),
                to: words.account_of,
                facts,
            },
            tables: vec![movements(document, exponent), open_items(document, exponent)],
            sums,
            due: (words.closing_balance, closing),
            notes: kind::notes(&document.notes, &document.brand.note, &values),
        })
    }
}

fn movements(document: &StatementDocument, exponent: u8) -> WideTable {
    let (language, words) = (document.language, document.language.words());
    let amount = |minor| language.amount(minor, exponent);
    // A column that says nothing of a movement stays empty.
    let given = |minor: i64| if minor == 0 { String::new() } else { amount(minor) };
    let total = |day, words: &str, minor| {
        vec![language.day(day), words.to_owned(), String::new(), String::new(), amount(minor)]
    };
    let mut rows = vec![total(document.from, words.opening_balance, document.opening_minor)];
    rows.extend(document.movements.iter().map(|m| {
        let (charged, settled) = (given(m.charged_minor), given(m.settled_minor));
        vec![language.day(m.day), text::line(&m.words), charged, settled, amount(m.balance_minor)]
    }));
    rows.push(total(document.to, words.closing_balance, document.closing_minor));
    let heads = [
        (words.day, false),
        (words.what_happened, false),
        (words.charged, true),
        (words.paid_or_credited, true),
        (words.balance, true),
    ];
    table(words.movements, &heads, 1, rows, "")
}

fn open_items(document: &StatementDocument, exponent: u8) -> WideTable {
    let (language, words) = (document.language, document.language.words());
    let rows = document.open.iter().map(|item| {
        let age = match item.days_overdue {
            days if days <= 0 => words.not_due.to_owned(),
            1 => words.one_day.to_owned(),
            days => format!("{days} {}", words.days),
        };
        let (total, open) =
            (language.amount(item.total_minor, exponent), language.amount(item.balance_minor, exponent));
        vec![text::line(&item.number), language.day(item.issued), language.day(item.due), age, total, open]
    });
    let heads = [
        (words.open_invoice, false),
        (words.issued, false),
        (words.due, false),
        (words.overdue, false),
        (words.total, true),
        (words.open, true),
    ];
    let title = format!("{} {}", words.open_on, language.day(document.to));
    table(&title, &heads, 0, rows.collect(), words.nothing_open)
}
