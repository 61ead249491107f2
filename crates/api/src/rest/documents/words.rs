//! The sentences on documents that are made of billing's values, in the language of who reads them. The labels of
//! documents belong to the crate that draws them; what was sold is printed as it was written when it was sold.

use mpanel_billing::{
    ABROAD_NOTE, AtEnd, ContractRules, CorrectedBy, DocumentLine, EXEMPT_NOTE, InReporting, Notice, REGION_NOTE,
    REVERSE_CHARGE_NOTE, StatementRow, TOP_UP_NOTE,
};
use mpanel_core::Money;
use mpanel_documents::Language;

/// What invoices keep of why a sale bears no tax, and its German.
const NOTES: [(&str, &str); 5] = [
    (REVERSE_CHARGE_NOTE, "Steuerschuldnerschaft des Leistungsempfängers (Art. 196 der Richtlinie 2006/112/EG)."),
    (ABROAD_NOTE, "Nicht steuerbar: Leistung an einen Kunden im Ausland."),
    (REGION_NOTE, "In der Region des Kunden nicht steuerbar."),
    (EXEMPT_NOTE, "Steuerfrei."),
    (TOP_UP_NOTE, "Guthaben. Steuer fällt auf das an, was damit bezahlt wird."),
];

/// The names of what is no tax of a rule, and their German.
const TAXES: [(&str, &str); 4] = [
    ("Reverse charge", "Reverse-Charge"),
    ("Outside scope", "Nicht steuerbar"),
    ("Exempt", "Steuerfrei"),
    ("No tax", "Ohne Steuer"),
];

fn in_german<'a>(words: &[(&str, &'static str)], english: &'a str) -> &'a str {
    words.iter().find(|(known, _)| *known == english).map_or(english, |(_, german)| german)
}

/// The language of a reader; English where documents do not speak theirs.
pub(in crate::rest) fn language(tag: Option<&str>) -> Language {
    tag.and_then(Language::parse).unwrap_or_default()
}

/// Sentences in one language.
#[derive(Debug, Clone, Copy)]
pub(in crate::rest) struct Sentences(pub(in crate::rest) Language);

impl Sentences {
    fn says(self, en: impl FnOnce() -> String, de: impl FnOnce() -> String) -> String {
        match self.0 {
            Language::En => en(),
            Language::De => de(),
        }
    }

    fn money(self, amount: Money) -> String {
        match self.0 {
            Language::En => amount.to_string(),
            Language::De => self.0.money(amount.currency.code(), amount.minor, amount.currency.exponent()),
        }
    }

    /// What a line is for, and how its amount came about.
    pub(in crate::rest) fn line(self, line: &DocumentLine) -> String {
        let words = match (self.0, line.kind.as_deref()) {
            (Language::De, Some("setup")) => prefixed(&line.description, "Setup: ", "Einrichtung: "),
            (Language::De, Some("late_fee")) => {
                prefixed(&line.description, "Late fee for invoice ", "Mahngebühr zu Rechnung ")
            }
            (Language::De, Some("recurring")) => prefixed(&line.description, "Trial: ", "Testzeit: "),
            (Language::De, Some("credit")) => prefixed(&line.description, "Unused time: ", "Nicht genutzte Zeit: "),
            (Language::De, None) => prefixed(&line.description, "Credit for invoice ", "Korrektur der Rechnung "),
            _ => line.description.clone(),
        };
        let explain = match (line.share, &line.explain) {
            (Some((days, all)), _) => {
                Some(self.says(|| format!("{days} of {all} days"), || format!("{days} von {all} Tagen")))
            }
            (None, explain) => explain.clone(),
        };
        explain.map_or(words.clone(), |explain| format!("{words}\n{explain}"))
    }

    /// What an invoice says of its tax, line by line.
    pub(in crate::rest) fn note(self, note: &str) -> String {
        let line = |line: &str| match (self.0, line.strip_prefix("Exempt by certificate ")) {
            (Language::De, Some(rest)) => format!("Steuerbefreit nach Bescheinigung {rest}"),
            (Language::De, None) => in_german(&NOTES, line).to_owned(),
            (Language::En, _) => line.to_owned(),
        };
        note.lines().map(line).collect::<Vec<_>>().join("\n")
    }

    /// The name of a tax; one of the business's own rules is printed as they named it.
    pub(in crate::rest) fn tax(self, name: String) -> String {
        match self.0 {
            Language::En => name,
            Language::De => in_german(&TAXES, &name).to_owned(),
        }
    }

    /// The tax of a document in the currency of the seller's country, where that is another one.
    pub(in crate::rest) fn reporting(self, reporting: &InReporting) -> Option<String> {
        let statement = reporting.statement.clone()?;
        let (Language::De, Some(rate), Some(tax)) = (self.0, &reporting.rate, reporting.tax_total) else {
            return Some(statement);
        };
        let source = if rate.source == "ecb" { "Europäische Zentralbank" } else { "eigener Kurs" };
        let (tax, words) = (self.money(tax), rate.words().replace('.', ","));
        Some(format!("Steuer in {}: {tax} zum Kurs {words}, {source}, {}", rate.to, self.0.day(rate.on)))
    }

    /// That an invoice was corrected.
    pub(in crate::rest) fn corrected(self, by: &CorrectedBy) -> String {
        let (day, total) = (self.0.day(by.issued), self.money(by.total));
        self.says(
            || format!("Corrected by credit note {} of {day}: {total}", by.number),
            || format!("Korrigiert durch Rechnungskorrektur {} vom {day}: {total}", by.number),
        )
    }

    /// That an invoice is void.
    pub(in crate::rest) fn cancelled(self) -> String {
        self.says(|| "This invoice was cancelled.".to_owned(), || "Diese Rechnung wurde storniert.".to_owned())
    }

    /// An invoice that a payment was put against.
    pub(in crate::rest) fn invoice(self, number: &str) -> String {
        self.says(|| format!("Invoice {number}"), || format!("Rechnung {number}"))
    }

    /// What of a payment became credit.
    pub(in crate::rest) fn to_credit(self) -> String {
        self.says(|| "Credit on the account".to_owned(), || "Guthaben auf dem Konto".to_owned())
    }

    /// A card.
    pub(in crate::rest) fn card(self, brand: &str, last4: &str) -> String {
        self.says(|| format!("{brand} ending in {last4}"), || format!("{brand} mit Endziffern {last4}"))
    }

    /// A movement on a statement.
    pub(in crate::rest) fn movement(self, row: &StatementRow) -> String {
        let invoice = &row.invoice;
        let after = |words: &str| prefixed(&row.words, words, "");
        match (self.0, row.kind.as_str()) {
            (Language::En, _) => row.words.clone(),
            (_, "invoice") => format!("Rechnung {invoice}"),
            (_, "payment") => "Zahlung erhalten".to_owned(),
            (_, "credit_note") => format!("Rechnungskorrektur {}", after("Credit note ").replace(" on ", " zu ")),
            (_, "credit_note_excess") => format!("Guthaben aus Rechnungskorrektur {}", after("Paid but credited by ")),
            (_, "void") => format!("Rechnung {invoice} storniert"),
            (_, "written_off") => format!("Rechnung {invoice} ausgebucht"),
            (_, "refund") => format!("Erstattung: {}", after("Refund: ")),
            (_, "chargeback") => "Zahlung von der Bank zurückgeholt".to_owned(),
            (_, "credit_granted") => format!("Guthaben erhalten: {}", after("Credit: ")),
            (_, "credit_used" | "credit_applied") => format!("Guthaben verwendet für {invoice}"),
            (_, "credit_returned") => format!("Guthaben zurück aus {invoice}"),
            (_, "credited_to_account") => format!("{invoice} als Guthaben gutgeschrieben"),
            (_, "credit_expired") => "Guthaben verfallen".to_owned(),
            (_, "top_up_taken_back") => format!("Aufladung {invoice} zurückgenommen"),
            (_, "top_up") => format!("Aufladung {invoice}"),
            _ => row.words.clone(),
        }
    }

    /// How often a price is charged: `every month`.
    fn every(self, cycle: i32) -> String {
        let (count, one, many) = unit(cycle);
        let each = if one == "Jahr" { "jedes" } else { "jeden" };
        self.says(
            || mpanel_billing::cycle_words(cycle),
            || if count == 1 { format!("{each} {one}") } else { format!("alle {count} {}", many.accusative) },
        )
    }

    /// How long a period is: `1 month`.
    fn length(self, cycle: i32) -> String {
        let (count, one, many) = unit(cycle);
        self.says(
            || mpanel_billing::cycle_length(cycle),
            || if count == 1 { format!("1 {one}") } else { format!("{count} {}", many.accusative) },
        )
    }

    /// What a quote's plan costs after its first period.
    pub(in crate::rest) fn then(self, amount: Money, cycle: i32) -> String {
        let (amount, every) = (self.money(amount), self.every(cycle));
        self.says(|| format!("Then {amount} {every}."), || format!("Danach {amount} {every}."))
    }

    /// For how long a line of a quote is, and that it goes on.
    pub(in crate::rest) fn renews(self, cycle: i32) -> String {
        let length = self.length(cycle);
        self.says(|| format!("for {length}, renews"), || format!("für {length}, verlängert sich"))
    }

    /// What a contract binds to.
    pub(in crate::rest) fn contract(self, rules: ContractRules) -> String {
        let (term, notice) = (
            self.length(rules.months),
            match rules.notice {
                Notice::Days(days) => self.length(-days),
                Notice::Months(months) => self.length(months),
            },
        );
        let german = || match rules.at_end {
            AtEnd::Ends => format!("Endet von selbst nach {}.", self.after(rules.months)),
            AtEnd::BecomesIndefinite => {
                format!("Mindestlaufzeit {term}, danach unbefristet. Kündigungsfrist: {notice}.")
            }
            AtEnd::Renews(months) => {
                let again = self.length(months);
                format!("Mindestlaufzeit {term}, danach jeweils {again} länger. Kündigungsfrist: {notice}.")
            }
        };
        self.says(|| mpanel_billing::contract_words(rules), german)
    }

    // The length of a period behind a preposition with the dative.
    fn after(self, cycle: i32) -> String {
        match unit(cycle) {
            (1, one, _) => format!("1 {one}"),
            (count, _, many) => format!("{count} {}", many.dative),
        }
    }

    /// Who accepted a quote.
    pub(in crate::rest) fn accepted(self, name: &str) -> String {
        self.says(|| format!("Accepted by {name}."), || format!("Angenommen von {name}."))
    }
}

/// More than one of a unit of time, in German.
struct Many {
    accusative: &'static str,
    dative: &'static str,
}

// A cycle in its largest whole unit; days are kept below zero.
fn unit(cycle: i32) -> (i32, &'static str, Many) {
    match cycle {
        days if days < 0 => (days.saturating_neg(), "Tag", Many { accusative: "Tage", dative: "Tagen" }),
        years if years >= 12 && years % 12 == 0 => (years / 12, "Jahr", Many { accusative: "Jahre", dative: "Jahren" }),
        months => (months, "Monat", Many { accusative: "Monate", dative: "Monaten" }),
    }
}

// Words that we put before a name, in another language.
fn prefixed(words: &str, ours: &str, instead: &str) -> String {
    words.strip_prefix(ours).map_or_else(|| words.to_owned(), |name| format!("{instead}{name}"))
}
