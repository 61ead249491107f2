//! The semantic model of EN 16931-1, as far as our documents use it. Amounts are minor units of
//! the document's currency; terms and groups of the standard stand in the field's sentence.

use jiff::civil::Date;

/// An invoice or a credit note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// BT-3: which of the two it is.
    pub kind: Kind,
    /// BT-1: its number.
    pub number: String,
    /// BT-2: day of issue.
    pub issue_date: Date,
    /// BT-9: day by which to pay; a credit note has none.
    pub due_date: Option<Date>,
    /// BT-5: currency of every amount.
    pub currency: Currency,
    /// BT-10: what the buyer files it under, in Germany the Leitweg-ID.
    pub buyer_reference: Option<String>,
    /// BG-14: the days that the lines are for, together.
    pub period: Option<Period>,
    /// BG-3: the invoice that a credit note corrects.
    pub preceding: Option<Preceding>,
    /// BT-22: free text, line breaks are kept.
    pub note: String,
    /// BT-20: when and how to pay, in words.
    pub payment_terms: String,
    /// BG-4: who issued it.
    pub seller: Party,
    /// BG-7: who is billed.
    pub buyer: Party,
    /// BG-16: how to pay.
    pub payment: Option<Payment>,
    /// BG-25: the lines, in order.
    pub lines: Vec<Line>,
    /// BG-20: discounts on the whole document, one for each tax.
    pub allowances: Vec<Allowance>,
    /// BG-23: tax by category and rate.
    pub taxes: Vec<TaxSubtotal>,
    /// BG-22: the sums.
    pub totals: Totals,
}

/// Which document it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A claim for money: code 380.
    Invoice,
    /// A correction in the buyer's favour: code 381.
    CreditNote,
}

impl Kind {
    /// The code of list UNTDID 1001.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Invoice => "380",
            Self::CreditNote => "381",
        }
    }
}

/// A currency and the number of digits after its decimal point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Currency {
    /// ISO 4217 code.
    pub code: String,
    /// Fraction digits of the minor unit: 2 for EUR, 0 for JPY, 3 for KWD.
    pub exponent: u8,
}

/// The invoice a credit note corrects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preceding {
    /// BT-25: its number.
    pub number: String,
    /// BT-26: its day of issue.
    pub issue_date: Date,
}

/// A seller or a buyer. Empty texts are not known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Party {
    /// BT-27, BT-44: legal name.
    pub name: String,
    /// BT-29: how the buyer knows the seller; only where no other identifier may be given.
    pub identifier: Option<String>,
    /// BT-30, BT-47: number in the register of companies.
    pub registration: Option<String>,
    /// BT-31, BT-48: VAT identifier, with the country before it.
    pub vat_id: Option<String>,
    /// BT-32: tax number that is no VAT identifier.
    pub tax_number: Option<String>,
    /// BT-34, BT-49: electronic address.
    pub endpoint: Option<Endpoint>,
    /// BG-5, BG-8: postal address.
    pub address: Address,
    /// BG-6, BG-9: whom to ask.
    pub contact: Contact,
}

/// An electronic address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// Code of the list of electronic address schemes, such as 9930 or EM.
    pub scheme: String,
    /// The address in that scheme.
    pub id: String,
}

/// A postal address.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Address {
    /// BT-35, BT-50: street and number.
    pub street: String,
    /// BT-36, BT-51: more of it.
    pub more: String,
    /// BT-37, BT-52: town.
    pub city: String,
    /// BT-38, BT-53: postal code.
    pub postal_code: String,
    /// BT-39, BT-54: state or province.
    pub region: String,
    /// BT-40, BT-55: ISO 3166-1 alpha-2 code.
    pub country: String,
}

/// Whom to ask.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Contact {
    /// BT-41, BT-56: person or department.
    pub name: String,
    /// BT-42, BT-57: telephone.
    pub phone: String,
    /// BT-43, BT-58: e-mail address.
    pub email: String,
}

/// How to pay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    /// BT-81: code of list UNTDID 4461, such as 58 for a SEPA credit transfer.
    pub means: &'static str,
    /// BT-82: the same in words.
    pub words: String,
    /// BT-83: what to quote.
    pub reference: String,
    /// BG-17: the account to pay to.
    pub account: Option<Account>,
}

/// An account to pay to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// BT-84: IBAN.
    pub iban: String,
    /// BT-85: whose account it is.
    pub holder: String,
    /// BT-86: BIC.
    pub bic: Option<String>,
}

/// First and last day of a service, both inclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// BT-73, BT-134: first day.
    pub start: Date,
    /// BT-74, BT-135: last day.
    pub end: Date,
}

/// A line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// BT-153: what was delivered.
    pub name: String,
    /// BT-154: more about it.
    pub description: String,
    /// BT-129: how many; negative where the line takes back.
    pub quantity: i64,
    /// BT-146: price, without tax, of as many as `price_quantity` says; never negative.
    pub price_minor: i64,
    /// BT-149: how many the price is for.
    pub price_quantity: i64,
    /// BT-131: amount of the line, without tax.
    pub net_minor: i64,
    /// BG-26: the days it is for.
    pub period: Option<Period>,
    /// BG-30: its tax.
    pub tax: Tax,
}

/// A discount on the whole document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowance {
    /// BT-92: taken off, without tax.
    pub amount_minor: i64,
    /// BT-97: why.
    pub reason: String,
    /// BT-95, BT-96: its tax.
    pub tax: Tax,
}

/// A tax: category and rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tax {
    /// Why it is what it is.
    pub category: VatCategory,
    /// How much.
    pub rate: Percent,
}

/// A percentage in millionths of the whole: 19 % is 190,000.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Percent(pub i64);

impl std::fmt::Display for Percent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text = format!("{}.{:04}", self.0 / 10_000, self.0 % 10_000);
        f.write_str(text.trim_end_matches('0').trim_end_matches('.'))
    }
}

/// Categories of list UNTDID 5305 that EN 16931 knows and our documents use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum VatCategory {
    /// S: taxed at a rate above zero.
    Standard,
    /// Z: taxed at zero.
    ZeroRated,
    /// E: exempt.
    Exempt,
    /// AE: the buyer accounts for the tax.
    ReverseCharge,
    /// G: exported, free of tax.
    Export,
    /// O: outside the scope of VAT.
    OutsideScope,
}

impl VatCategory {
    /// The code on the wire.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Standard => "S",
            Self::ZeroRated => "Z",
            Self::Exempt => "E",
            Self::ReverseCharge => "AE",
            Self::Export => "G",
            Self::OutsideScope => "O",
        }
    }

    /// The code that says why no tax is due (BT-121), where the category alone decides it.
    #[must_use]
    pub fn reason_code(self) -> Option<&'static str> {
        match self {
            Self::ReverseCharge => Some("VATEX-EU-AE"),
            Self::Export => Some("VATEX-EU-G"),
            Self::OutsideScope => Some("VATEX-EU-O"),
            Self::Standard | Self::ZeroRated | Self::Exempt => None,
        }
    }

    /// Whether the document must say why no tax is due.
    #[must_use]
    pub fn needs_reason(self) -> bool {
        !matches!(self, Self::Standard | Self::ZeroRated)
    }
}

/// Tax of one category and rate over the whole document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaxSubtotal {
    /// BT-118, BT-119: which tax.
    pub tax: Tax,
    /// BT-116: what it is taken of.
    pub base_minor: i64,
    /// BT-117: the tax.
    pub amount_minor: i64,
    /// BT-120: why no tax is due.
    pub reason: String,
}

/// The sums.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Totals {
    /// BT-106: sum of the lines.
    pub lines_minor: i64,
    /// BT-107: sum of the discounts.
    pub allowances_minor: i64,
    /// BT-109: without tax.
    pub net_minor: i64,
    /// BT-110: tax.
    pub tax_minor: i64,
    /// BT-112: with tax.
    pub gross_minor: i64,
    /// BT-113: paid before it was issued.
    pub prepaid_minor: i64,
    /// BT-115: to be paid.
    pub payable_minor: i64,
}

/// A tax number as a VAT identifier (BT-31, BT-48): without spaces and dots, the country before it.
/// `None` when it does not have that form, as a local tax number does not.
#[must_use]
pub fn vat_id(country: &str, tax_id: &str) -> Option<String> {
    let kept = tax_id.chars().filter(|c| !c.is_whitespace() && !matches!(c, '.' | '-' | '/'));
    let text: String = kept.collect::<String>().to_ascii_uppercase();
    let prefixes: &[&str] = match country {
        "GR" => &["EL", "GR"],
        "GB" => &["GB", "XI"],
        other => &[other],
    };
    let rest = prefixes.iter().find_map(|prefix| text.strip_prefix(prefix))?;
    let formed = (2..=15).contains(&rest.len())
        && rest.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'+' || b == b'*')
        && rest.bytes().any(|b| b.is_ascii_digit());
    formed.then_some(text)
}

#[cfg(test)]
mod tests {
    use super::{Percent, vat_id};

    #[test]
    fn a_vat_identifier_carries_its_country() {
        for (country, given, want) in [
            ("DE", "DE 123 456 789", Some("DE123456789")),
            ("DE", "12/345/67890", None),
            ("GR", "el-123456789", Some("EL123456789")),
            ("GB", "XI 123456789", Some("XI123456789")),
            ("CH", "CHE-123.456.789 MWST", Some("CHE123456789MWST")),
            ("FR", "DE123456789", None),
            ("US", "12-3456789", None),
        ] {
            assert_eq!(vat_id(country, given).as_deref(), want, "{country} {given}");
        }
    }

    #[test]
    fn a_percentage_has_no_superfluous_digits() {
        for (millionths, want) in [(0, "0"), (190_000, "19"), (55_000, "5.5"), (77_001, "7.7001"), (1_000_000, "100")] {
            assert_eq!(Percent(millionths).to_string(), want);
        }
    }
}
