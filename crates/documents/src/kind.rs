//! The kinds of documents, and the places in a business's own texts that a document fills.

use crate::text;

/// What a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DocumentKind {
    /// A claim for money.
    Invoice,
    /// A correction of one.
    CreditNote,
    /// An offer.
    Quote,
    /// What a payment was used for.
    Receipt,
    /// What happened on an account.
    Statement,
}

/// What every document can fill.
const COMMON: [&str; 4] = ["business_name", "customer_name", "document_number", "issue_date"];

impl DocumentKind {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Invoice, Self::CreditNote, Self::Quote, Self::Receipt, Self::Statement];

    /// The word in a database and on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Invoice => "invoice",
            Self::CreditNote => "credit_note",
            Self::Quote => "quote",
            Self::Receipt => "receipt",
            Self::Statement => "statement",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }

    /// The names that a text on documents of this kind may hold between double braces.
    #[must_use]
    pub fn placeholders(self) -> Vec<&'static str> {
        let own: &[&str] = match self {
            Self::Invoice => &["invoice_number", "due_date", "total", "balance_due"],
            Self::CreditNote => &["credit_note_number", "invoice_number", "total"],
            Self::Quote => &["quote_number", "valid_until", "total"],
            Self::Receipt => &["payment_number", "amount_paid", "amount_given_back"],
            Self::Statement => &["first_day", "last_day", "closing_balance"],
        };
        COMMON.iter().chain(own).copied().collect()
    }
}

/// The names that a text on documents of all kinds may hold between double braces.
#[must_use]
pub fn common_placeholders() -> Vec<&'static str> {
    COMMON.to_vec()
}

/// Why a text with placeholders is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlaceholderError {
    /// There is no such place.
    #[error("There is no placeholder {{{{{0}}}}} here.")]
    Unknown(String),
    /// Two braces open and nothing closes them.
    #[error("A placeholder is not closed: write {{{{name}}}}.")]
    Open,
}

/// Refuses a text with a placeholder that is not among `allowed`.
///
/// # Errors
///
/// [`PlaceholderError`], for the first that is wrong.
pub fn check_placeholders(text: &str, allowed: &[&str]) -> Result<(), PlaceholderError> {
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("{{") {
        let (name, after) = after.split_once("}}").ok_or(PlaceholderError::Open)?;
        if !allowed.contains(&name.trim()) {
            return Err(PlaceholderError::Unknown(name.trim().chars().take(60).collect()));
        }
        rest = after;
    }
    Ok(())
}

/// What a document puts in the places.
pub(crate) type Values = Vec<(&'static str, String)>;

/// A text with its places filled, in one pass: what a value says is never a place itself.
pub(crate) fn fill(text: &str, values: &Values) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        let place = after.split_once("}}");
        let found = place.and_then(|(name, end)| {
            let value = values.iter().find(|value| value.0 == name.trim())?;
            Some((&value.1, end))
        });
        out.push_str(before);
        match found {
            Some((value, end)) => {
                out.push_str(value);
                rest = end;
            }
            None => {
                out.push_str("{{");
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// The lines at the end of a document: its own, then those of the business.
pub(crate) fn notes(own: &str, note: &str, values: &Values) -> Vec<String> {
    let filled = fill(note, values);
    let parts: Vec<&str> = [own, filled.as_str()].into_iter().filter(|part| !part.trim().is_empty()).collect();
    text::lines(&parts.join("\n\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_known_or_refused() {
        let allowed = DocumentKind::Invoice.placeholders();
        for good in ["", "Thanks", "{{invoice_number}} {{ due_date }}", "{ one } }}", "#read(\"x\") $ \\ * <a>"] {
            assert_eq!(check_placeholders(good, &allowed), Ok(()), "{good}");
        }
        let unknown = |name: &str| Err(PlaceholderError::Unknown(name.to_owned()));
        assert_eq!(check_placeholders("a {{password}} b", &allowed), unknown("password"));
        assert_eq!(check_placeholders("{{invoice_number}} {{}}", &allowed), unknown(""));
        assert_eq!(check_placeholders("{{valid_until}}", &allowed), unknown("valid_until"));
        assert_eq!(check_placeholders("{{invoice_number", &allowed), Err(PlaceholderError::Open));
        let said = check_placeholders("{{x}}", &allowed).unwrap_err().to_string();
        assert_eq!(said, "There is no placeholder {{x}} here.");
    }

    #[test]
    fn places_are_filled_once() {
        let values = vec![("total", "{{total}}".to_owned()), ("customer_name", "Ada".to_owned())];
        assert_eq!(fill("{{ customer_name }}: {{total}}!", &values), "Ada: {{total}}!");
        assert_eq!(fill("{{other}} {{", &values), "{{other}} {{");
    }

    #[test]
    fn kinds_read_back_and_know_the_common_places() {
        for kind in DocumentKind::ALL {
            assert_eq!(DocumentKind::parse(kind.as_str()), Some(kind));
            assert!(common_placeholders().iter().all(|name| kind.placeholders().contains(name)));
        }
        assert_eq!(DocumentKind::parse("letter"), None);
    }
}
