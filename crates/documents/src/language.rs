//! The languages of documents: their words, and how days, amounts and shares are written in them.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::amount::{Separators, write_amount};

/// A language in which documents are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// English.
    #[default]
    En,
    /// German.
    De,
}

impl Language {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::En, Self::De];

    /// The code of ISO 639.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::De => "de",
        }
    }

    /// The language of a tag such as `de` or `de-AT` (BCP 47); none where documents do not speak it.
    #[must_use]
    pub fn parse(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|language| language.as_str().eq_ignore_ascii_case(primary))
    }

    /// The words that documents print.
    pub(crate) fn words(self) -> &'static Words {
        match self {
            Self::En => &EN,
            Self::De => &DE,
        }
    }

    /// An amount of minor units, without its currency.
    #[must_use]
    pub fn amount(self, minor: i64, exponent: u8) -> String {
        let separators = match self {
            Self::En => Separators { thousands: ',', decimal: '.' },
            Self::De => Separators { thousands: '.', decimal: ',' },
        };
        write_amount(minor, exponent, separators)
    }

    /// An amount with its currency, on the side where the language has it.
    #[must_use]
    pub fn money(self, code: &str, minor: i64, exponent: u8) -> String {
        let amount = self.amount(minor, exponent);
        match self {
            Self::En => format!("{code} {amount}"),
            Self::De => format!("{amount} {code}"),
        }
    }

    /// A day.
    #[must_use]
    pub fn day(self, date: Date) -> String {
        let pattern = match self {
            Self::En => "%-d %b %Y",
            Self::De => "%d.%m.%Y",
        };
        date.strftime(pattern).to_string()
    }

    /// A number that was written with a decimal point, or a tax rate such as `7.5%`.
    #[must_use]
    pub fn figure(self, written: &str) -> String {
        match self {
            Self::En => written.to_owned(),
            Self::De => written.replace('.', ",").replace('%', "\u{a0}%"),
        }
    }
}

/// What documents print beside what they are given.
pub(crate) struct Words {
    pub(crate) invoice: &'static str,
    pub(crate) credit_note: &'static str,
    pub(crate) quote: &'static str,
    pub(crate) receipt: &'static str,
    pub(crate) statement: &'static str,
    pub(crate) billed_to: &'static str,
    pub(crate) offered_to: &'static str,
    pub(crate) received_from: &'static str,
    pub(crate) account_of: &'static str,
    pub(crate) number: &'static str,
    pub(crate) date_of_issue: &'static str,
    pub(crate) corrects: &'static str,
    pub(crate) valid_until: &'static str,
    pub(crate) due_date: &'static str,
    pub(crate) subtotal: &'static str,
    pub(crate) discount: &'static str,
    pub(crate) total: &'static str,
    pub(crate) paid: &'static str,
    pub(crate) balance_due: &'static str,
    pub(crate) credited: &'static str,
    pub(crate) from_day: &'static str,
    pub(crate) until_day: &'static str,
    pub(crate) paid_on: &'static str,
    pub(crate) paid_with: &'static str,
    pub(crate) reference: &'static str,
    pub(crate) this_payment: &'static str,
    pub(crate) used_for: &'static str,
    pub(crate) issued: &'static str,
    pub(crate) not_used_yet: &'static str,
    pub(crate) given_back: &'static str,
    pub(crate) kept: &'static str,
    pub(crate) from: &'static str,
    pub(crate) to: &'static str,
    pub(crate) made_on: &'static str,
    pub(crate) currency: &'static str,
    pub(crate) open_invoices: &'static str,
    pub(crate) credit_held: &'static str,
    pub(crate) opening_balance: &'static str,
    pub(crate) closing_balance: &'static str,
    pub(crate) day: &'static str,
    pub(crate) what_happened: &'static str,
    pub(crate) charged: &'static str,
    pub(crate) paid_or_credited: &'static str,
    pub(crate) balance: &'static str,
    pub(crate) movements: &'static str,
    pub(crate) open_invoice: &'static str,
    pub(crate) due: &'static str,
    pub(crate) overdue: &'static str,
    pub(crate) open: &'static str,
    pub(crate) open_on: &'static str,
    pub(crate) nothing_open: &'static str,
    pub(crate) not_due: &'static str,
    pub(crate) one_day: &'static str,
    pub(crate) days: &'static str,
    /// Those that stand in the templates.
    pub(crate) sheet: SheetWords,
}

/// The words that stand in the templates.
#[derive(Debug, Serialize)]
pub(crate) struct SheetWords {
    /// The language, for the reader's software.
    lang: &'static str,
    from: &'static str,
    tax_id: &'static str,
    page: &'static str,
    of: &'static str,
    notes: &'static str,
    description: &'static str,
    quantity: &'static str,
    unit_price: &'static str,
    tax: &'static str,
    amount: &'static str,
    tax_summary: &'static str,
    rate: &'static str,
    base: &'static str,
    payment: &'static str,
    reference: &'static str,
    scan: &'static str,
    payment_code: &'static str,
    stamp: &'static str,
    as_xml: &'static str,
}

const EN: Words = Words {
    invoice: "Invoice",
    credit_note: "Credit note",
    quote: "Quote",
    receipt: "Payment receipt",
    statement: "Statement",
    billed_to: "Billed to",
    offered_to: "Offered to",
    received_from: "Received from",
    account_of: "Account of",
    number: "Number",
    date_of_issue: "Date of issue",
    corrects: "Corrects invoice",
    valid_until: "Valid until",
    due_date: "Due date",
    subtotal: "Subtotal",
    discount: "Discount",
    total: "Total",
    paid: "Paid",
    balance_due: "Balance due",
    credited: "Credited",
    from_day: "from",
    until_day: "until",
    paid_on: "Paid on",
    paid_with: "Paid with",
    reference: "Reference",
    this_payment: "This payment",
    used_for: "Used for",
    issued: "Issued",
    not_used_yet: "It is being put against your invoices.",
    given_back: "Given back",
    kept: "Kept",
    from: "From",
    to: "To",
    made_on: "Made on",
    currency: "Currency",
    open_invoices: "Open invoices",
    credit_held: "Credit held",
    opening_balance: "Opening balance",
    closing_balance: "Closing balance",
    day: "Day",
    what_happened: "What happened",
    charged: "Charged",
    paid_or_credited: "Paid or credited",
    balance: "Balance",
    movements: "Movements",
    open_invoice: "Open invoice",
    due: "Due",
    overdue: "Overdue",
    open: "Open",
    open_on: "Open on",
    nothing_open: "Nothing was open.",
    not_due: "not due",
    one_day: "1 day",
    days: "days",
    sheet: SheetWords {
        lang: "en",
        from: "From",
        tax_id: "Tax ID",
        page: "Page",
        of: "of",
        notes: "Notes",
        description: "Description",
        quantity: "Qty",
        unit_price: "Unit price",
        tax: "Tax",
        amount: "Amount",
        tax_summary: "Tax summary",
        rate: "Rate",
        base: "Base",
        payment: "Payment",
        reference: "Reference:",
        scan: "Scan with a banking application to fill in the transfer (EPC code).",
        payment_code: "Payment code:",
        stamp: "PAID",
        as_xml: "as XML",
    },
};

const DE: Words = Words {
    invoice: "Rechnung",
    // What German VAT law calls a correction; a "Gutschrift" is an invoice that the buyer writes.
    credit_note: "Rechnungskorrektur",
    quote: "Angebot",
    receipt: "Zahlungsbeleg",
    statement: "Kontoauszug",
    billed_to: "Rechnung an",
    offered_to: "Angebot an",
    received_from: "Erhalten von",
    account_of: "Konto von",
    number: "Nummer",
    date_of_issue: "Datum",
    corrects: "Zu Rechnung",
    valid_until: "Gültig bis",
    due_date: "Fällig am",
    subtotal: "Zwischensumme",
    discount: "Rabatt",
    total: "Gesamt",
    paid: "Bezahlt",
    balance_due: "Zu zahlen",
    credited: "Korrigiert um",
    from_day: "ab",
    until_day: "bis",
    paid_on: "Bezahlt am",
    paid_with: "Bezahlt mit",
    reference: "Verwendungszweck",
    this_payment: "Diese Zahlung",
    used_for: "Verwendet für",
    issued: "Datum",
    not_used_yet: "Sie wird Ihren Rechnungen zugeordnet.",
    given_back: "Erstattet",
    kept: "Verbleibt",
    from: "Von",
    to: "Bis",
    made_on: "Erstellt am",
    currency: "Währung",
    open_invoices: "Offene Rechnungen",
    credit_held: "Guthaben",
    opening_balance: "Anfangssaldo",
    closing_balance: "Endsaldo",
    day: "Tag",
    what_happened: "Vorgang",
    charged: "Belastet",
    paid_or_credited: "Bezahlt oder gutgeschrieben",
    balance: "Saldo",
    movements: "Bewegungen",
    open_invoice: "Offene Rechnung",
    due: "Fällig",
    overdue: "Überfällig",
    open: "Offen",
    open_on: "Offen am",
    nothing_open: "Nichts war offen.",
    not_due: "nicht fällig",
    one_day: "1 Tag",
    days: "Tage",
    sheet: SheetWords {
        lang: "de",
        from: "Von",
        tax_id: "USt-IdNr./Steuernr.",
        page: "Seite",
        of: "von",
        notes: "Hinweise",
        description: "Beschreibung",
        quantity: "Menge",
        unit_price: "Einzelpreis",
        tax: "Steuer",
        amount: "Betrag",
        tax_summary: "Steuerübersicht",
        rate: "Satz",
        base: "Netto",
        payment: "Zahlung",
        reference: "Verwendungszweck:",
        scan: "Mit einer Banking-App scannen, um die Überweisung auszufüllen (EPC-Code).",
        payment_code: "Zahlungscode:",
        stamp: "BEZAHLT",
        as_xml: "als XML",
    },
};

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::Language;

    #[test]
    fn tags_are_read_by_their_first_part() {
        for (tag, language) in [("de", "de"), ("de-AT", "de"), ("DE_de", "de"), ("en-GB", "en")] {
            assert_eq!(Language::parse(tag).map(Language::as_str), Some(language), "{tag}");
        }
        for tag in ["", "fr", "d", "deu", "german"] {
            assert_eq!(Language::parse(tag), None, "{tag}");
        }
    }

    #[test]
    fn figures_and_days_follow_the_language() {
        let (en, de) = (Language::En, Language::De);
        assert_eq!((en.amount(123_456, 2), de.amount(123_456, 2)), ("1,234.56".into(), "1.234,56".into()));
        assert_eq!((en.money("EUR", -5, 2), de.money("EUR", -5, 2)), ("EUR −0.05".into(), "−0,05 EUR".into()));
        assert_eq!(de.money("JPY", 1_234_567, 0), "1.234.567 JPY");
        assert_eq!(de.figure("9.975% + 5%"), "9,975\u{a0}% + 5\u{a0}%");
        let day = date(2026, 3, 1);
        assert_eq!((en.day(day), de.day(day)), ("1 Mar 2026".into(), "01.03.2026".into()));
    }
}
