//! Electronic invoices after EN 16931: the semantic model, the two syntaxes, and the rules.
//!
//! Owns: what an invoice or credit note says to a machine ([`Document`], fields named by their
//! business terms BT-n and groups BG-n), its writing as UBL 2.1 or UN/CEFACT CII ([`write`]), the
//! rules that can fail for our data ([`check`]), account numbers and the payment code of the
//! European Payments Council ([`bank`], [`payment_code`]). Leaves to others: every number. A
//! caller hands over amounts that are already calculated; nothing here adds, taxes or rounds,
//! except to find out whether what it was given adds up.
//!
//! The crate is pure: no files, no network, no clock. The same document gives the same bytes.
//! Which rules are checked, and what judges this crate from outside: docs/e-invoices.md.

mod amount;
pub mod bank;
mod check;
mod cii;
mod model;
mod payment_code;
mod profile;
pub mod sample;
mod ubl;
mod xml;

pub use amount::decimal;
pub use check::{Finding, check, is_scheme};
pub use model::{
    Account, Address, Allowance, Contact, Currency, Document, Endpoint, Kind, Line, Party, Payment, Percent, Period,
    Preceding, Tax, TaxSubtotal, Totals, VatCategory, vat_id,
};
pub use payment_code::{PaymentCodeError, payment_code};
pub use profile::{Profile, Syntax};

/// Why a document could not be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The XML writer refused; the text is its diagnosis.
    #[error("the e-invoice could not be written: {0}")]
    Xml(#[from] std::io::Error),
}

/// Writes a document in a syntax, marked with the profile it follows.
///
/// Writing does not check: call [`check`] first, a document with findings is written as it is.
///
/// # Errors
///
/// [`WriteError`] when the XML writer refuses a name or a text.
pub fn write(document: &Document, profile: Profile, syntax: Syntax) -> Result<Vec<u8>, WriteError> {
    match syntax {
        Syntax::Ubl => Ok(ubl::write(document, profile)?),
        Syntax::Cii => Ok(cii::write(document, profile)?),
    }
}

#[cfg(test)]
mod tests;
