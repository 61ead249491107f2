//! What an invoice or credit note says, as plain values.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::amount::MAX_EXPONENT;
use crate::language::Words;
use crate::{Brand, DocumentError, Language, text};

/// Everything printed on one invoice or credit note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoiceDocument {
    /// Whose document it is, in looks.
    pub brand: Brand,
    /// In which language.
    #[serde(default)]
    pub language: Language,
    /// Who issues the document.
    pub seller: Party,
    /// Who is billed.
    pub buyer: Party,
    /// Invoice or credit note.
    pub title: DocumentTitle,
    /// The document's number as the law wants it: unique and unbroken.
    pub number: String,
    /// For a credit note: the number of the invoice it corrects.
    #[serde(default)]
    pub corrects: Option<String>,
    /// Day of issue.
    pub issue_date: Date,
    /// Day by which to pay; a credit note has none.
    pub due_date: Option<Date>,
    /// Currency of all amounts.
    pub currency: Currency,
    /// The lines, in the order they are printed.
    pub lines: Vec<DocumentLine>,
    /// Tax per rate, in the order they are printed.
    pub taxes: Vec<TaxRow>,
    /// The sums below the lines.
    pub totals: Totals,
    /// Codes of the coupons that its discount comes from.
    #[serde(default)]
    pub coupons: Vec<String>,
    /// Free text below the sums; line breaks are kept.
    pub notes: String,
    /// What the square code beside the bank details says to a banking application, if there is one.
    #[serde(default)]
    pub payment_code: Option<String>,
    /// When set, a stamp says that the document was paid on this day.
    pub paid_on: Option<Date>,
}

/// One side of the document.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Party {
    /// Legal name.
    pub name: String,
    /// Address, one printed line each.
    pub address: Vec<String>,
    /// Tax number, printed as it stands.
    pub tax_id: Option<String>,
    /// How to pay this party, one printed line each; empty for buyers.
    #[serde(default)]
    pub bank: Vec<String>,
}

/// Which of the two documents it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentTitle {
    /// A claim for money.
    Invoice,
    /// A correction in the buyer's favour.
    CreditNote,
    /// An offer; its due date is the last day on which it can be accepted.
    Quote,
}

impl DocumentTitle {
    /// The words on paper.
    pub(crate) fn of(self, words: &'static Words) -> &'static str {
        match self {
            Self::Invoice => words.invoice,
            Self::CreditNote => words.credit_note,
            Self::Quote => words.quote,
        }
    }
}

/// A currency and the number of digits after its decimal point.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Currency {
    /// ISO 4217 code.
    pub code: String,
    /// Fraction digits of the minor unit: 2 for EUR, 0 for JPY, 3 for KWD.
    pub exponent: u8,
}

impl Currency {
    /// The fraction digits, if a currency can have that many.
    pub(crate) fn checked(&self) -> Result<u8, DocumentError> {
        if self.exponent > MAX_EXPONENT {
            Err(DocumentError::CurrencyExponent(self.exponent))
        } else {
            Ok(self.exponent)
        }
    }

    /// An amount with its currency.
    pub(crate) fn written(&self, language: Language, minor: i64) -> String {
        language.money(&text::line(&self.code), minor, self.exponent)
    }
}

/// One line of the document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentLine {
    /// What was delivered; line breaks are kept.
    pub description: String,
    /// First day of the service period.
    pub period_start: Option<Date>,
    /// Last day of the service period.
    pub period_end: Option<Date>,
    /// Quantity as it is to be printed.
    pub quantity: String,
    /// Price of one, in minor units.
    pub unit_price_minor: i64,
    /// Price of the line, in minor units.
    pub amount_minor: i64,
    /// Tax rate as it is to be printed, for example `19%`.
    pub tax_rate: String,
}

/// Tax of one rate over the whole document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxRow {
    /// Name of the tax, for example `VAT`.
    pub name: String,
    /// Rate as it is to be printed.
    pub rate: String,
    /// Taxed amount, in minor units.
    pub base_minor: i64,
    /// Tax, in minor units.
    pub amount_minor: i64,
}

/// The sums of a document, in minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// Sum of the lines.
    pub subtotal_minor: i64,
    /// Discount taken off the subtotal, as a positive amount.
    pub discount_minor: i64,
    /// What the document is worth, tax included.
    pub total_minor: i64,
    /// What was paid so far.
    pub paid_minor: i64,
    /// What is still owed.
    pub balance_minor: i64,
}
