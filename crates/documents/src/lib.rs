//! Renders business documents (invoices, credit notes, quotes, receipts, statements) as PDF files.
//!
//! Owns: the look of a document, its fonts, and the writing of amounts and
//! dates on paper. Leaves to others: every number. A caller hands over amounts
//! that are already calculated; nothing here adds, taxes or rounds.
//!
//! The crate is pure: no files, no network, no clock. The same input gives the
//! same bytes, so a stored document can be rendered again and compared. Text
//! from users reaches the template only as JSON values, never as source code.
//!
//! Start at [`render_invoice`]; the fields are in [`InvoiceDocument`]. [`render_hybrid_invoice`] makes
//! the same document with an e-invoice inside.

mod account;
mod amount;
mod archive;
mod brand;
mod csv;
mod invoice;
mod kind;
mod language;
mod logo;
mod payment_code;
pub mod sample;
mod sheet;
mod tables;
mod text;
mod typeset;

pub use account::{ReceiptDocument, ReceiptUse, StatementDocument, StatementItem, StatementMovement};
pub use brand::{Brand, Logo, LogoFormat, Typeface, is_colour};
pub use csv::csv_field;
pub use invoice::{Currency, DocumentLine, DocumentTitle, InvoiceDocument, Party, TaxRow, Totals};
pub use kind::{DocumentKind, PlaceholderError, check_placeholders, common_placeholders};
pub use language::Language;
pub use logo::{LogoError, MAX_LOGO_BYTES, check_logo};
pub use tables::{ReportTable, TableReport, render_tables};
use typeset::Output;

/// Why a document could not be rendered.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// The brand's accent colour is not of the form `#rrggbb`.
    #[error("accent colour {0:?} is not of the form #rrggbb")]
    AccentColour(String),
    /// The currency claims more fraction digits than any currency has.
    #[error("currency exponent {0} is larger than {max}", max = amount::MAX_EXPONENT)]
    CurrencyExponent(u8),
    /// What the payment code says is too long for one.
    #[error("the payment code could not be drawn: {0}")]
    PaymentCode(String),
    /// The typesetter's file is not built as we know it, so it cannot be marked as a hybrid invoice.
    #[error("the document could not be marked as a hybrid invoice: {0} is missing")]
    Mark(&'static str),
    /// The typesetter refused the document; the text is its diagnosis.
    #[error("the document could not be typeset: {0}")]
    Typeset(String),
}

/// Renders one invoice or credit note as an A4 PDF.
///
/// Takes a few milliseconds of processor time in an optimised build, so call it
/// from a blocking thread or a job, not from an async handler.
///
/// # Errors
///
/// [`DocumentError`] when the accent colour or the currency makes no sense, or
/// the typesetter fails.
pub fn render_invoice(document: &InvoiceDocument) -> Result<Vec<u8>, DocumentError> {
    invoice(document, Output::Pdf)
}

/// Renders one invoice or credit note as PDF/A-3b that carries its own e-invoice: Factur-X 1.0 and
/// ZUGFeRD 2, level EN 16931. `xml` is the document as CII.
///
/// # Errors
///
/// Those of [`render_invoice`]; and [`DocumentError::Typeset`] when a text has a character that our
/// fonts lack, because an archived document must show every one.
pub fn render_hybrid_invoice(document: &InvoiceDocument, xml: Vec<u8>) -> Result<Vec<u8>, DocumentError> {
    let sheet = sheet::InvoiceSheet::new(document)?;
    archive::mark(typeset::invoice(&sheet, document.brand.logo.as_ref(), Some(xml), Output::Pdf)?)
}

/// Renders the receipt of a payment as an A4 PDF.
///
/// # Errors
///
/// Those of [`render_invoice`].
pub fn render_receipt(document: &ReceiptDocument) -> Result<Vec<u8>, DocumentError> {
    receipt(document, Output::Pdf)
}

/// Renders a statement of account as an A4 PDF.
///
/// # Errors
///
/// Those of [`render_invoice`].
pub fn render_statement(document: &StatementDocument) -> Result<Vec<u8>, DocumentError> {
    statement(document, Output::Pdf)
}

/// Draws the first page of a sample of a kind of document in a business's looks, as SVG for a screen.
///
/// # Errors
///
/// Those of [`render_invoice`].
pub fn draw_sample(kind: DocumentKind, brand: &Brand) -> Result<Vec<u8>, DocumentError> {
    let mut paper = sample::invoice();
    match kind {
        DocumentKind::Invoice => {}
        DocumentKind::CreditNote => paper = sample::credit_note(),
        DocumentKind::Quote => paper = sample::quote(),
        DocumentKind::Receipt => {
            return receipt(&ReceiptDocument { brand: brand.clone(), ..sample::receipt() }, Output::Drawing);
        }
        DocumentKind::Statement => {
            return statement(&StatementDocument { brand: brand.clone(), ..sample::statement() }, Output::Drawing);
        }
    }
    invoice(&InvoiceDocument { brand: brand.clone(), ..paper }, Output::Drawing)
}

fn invoice(document: &InvoiceDocument, output: Output) -> Result<Vec<u8>, DocumentError> {
    typeset::invoice(&sheet::InvoiceSheet::new(document)?, document.brand.logo.as_ref(), None, output)
}

fn receipt(document: &ReceiptDocument, output: Output) -> Result<Vec<u8>, DocumentError> {
    typeset::account(&account::AccountSheet::receipt(document)?, document.brand.logo.as_ref(), output)
}

fn statement(document: &StatementDocument, output: Output) -> Result<Vec<u8>, DocumentError> {
    typeset::account(&account::AccountSheet::statement(document)?, document.brand.logo.as_ref(), output)
}

#[cfg(test)]
mod tests;
