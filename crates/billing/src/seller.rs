//! Who issues the invoices: frozen onto each of them.

use mpanel_calc::TaxRounding;
use serde::{Deserialize, Serialize};

/// The issuing business.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seller {
    /// Legal name.
    pub name: String,
    /// Address, one printed line each.
    pub address: Vec<String>,
    /// ISO 3166-1 alpha-2 code; decides the tax.
    pub country: String,
    /// Tax number.
    pub tax_id: Option<String>,
    /// How to pay by bank transfer, one printed line each.
    pub bank: Vec<String>,
    /// Letters before the number of an invoice.
    pub invoice_prefix: String,
    /// Letters before the number of a credit note.
    pub credit_note_prefix: String,
    /// Letters before the number of an order.
    pub order_prefix: String,
    /// Whether prices in the catalog contain tax.
    pub prices_include_tax: bool,
    /// Free text printed on every invoice.
    pub note: String,
    /// What e-invoices say besides; empty on documents from before it could be set.
    #[serde(default, skip_serializing_if = "SellerParticulars::is_empty")]
    pub e_invoice: SellerParticulars,
    /// Where tax is rounded: once for each rate, unless said otherwise.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub tax_rounding: TaxRounding,
}

fn is_usual(rounding: &TaxRounding) -> bool {
    *rounding == TaxRounding::default()
}

/// What an e-invoice says of its seller beyond what is printed. An empty text is not known.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SellerParticulars {
    /// Street and number.
    pub street: String,
    /// Town.
    pub city: String,
    /// Postal code.
    pub postal_code: String,
    /// Number in the register of companies.
    pub registration: String,
    /// Person or department to ask.
    pub contact_name: String,
    /// Its telephone.
    pub contact_phone: String,
    /// Its e-mail address.
    pub contact_email: String,
    /// Account to pay to, without spaces; also for the payment code on the printed invoice.
    pub iban: String,
    /// BIC of its bank.
    pub bic: String,
    /// Code of the scheme of the electronic address.
    pub endpoint_scheme: String,
    /// The electronic address.
    pub endpoint_id: String,
}

impl SellerParticulars {
    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl Default for Seller {
    fn default() -> Self {
        Self {
            name: String::new(),
            address: Vec::new(),
            country: "DE".to_owned(),
            tax_id: None,
            bank: Vec::new(),
            invoice_prefix: "INV-".to_owned(),
            credit_note_prefix: "CN-".to_owned(),
            order_prefix: "ORD-".to_owned(),
            prices_include_tax: false,
            note: String::new(),
            e_invoice: SellerParticulars::default(),
            tax_rounding: TaxRounding::default(),
        }
    }
}

/// The word of a way to round tax.
pub fn rounding_word(rounding: TaxRounding) -> &'static str {
    match rounding {
        TaxRounding::Group => "group",
        TaxRounding::Line => "line",
        TaxRounding::Invoice => "invoice",
    }
}

/// The way to round tax that a word names.
pub fn rounding_of(word: &str) -> Option<TaxRounding> {
    [TaxRounding::Group, TaxRounding::Line, TaxRounding::Invoice].into_iter().find(|r| rounding_word(*r) == word)
}
