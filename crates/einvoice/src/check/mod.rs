//! The rules a document can break: those of EN 16931-1 that are not already kept by the writers,
//! and those that XRechnung 3.0 and Peppol BIS Billing 3.0 add. Names are the standards' own.
//!
//! Rules that cannot fail for our documents (direct debit, attachments, charges, payees) are left
//! out; the judges of docs/e-invoices.md run all of them.

mod core;
mod profiles;
mod sums;
mod vat;

pub use self::core::is_scheme;
use crate::model::Document;
use crate::profile::Profile;

/// A broken rule: what is missing or wrong, where, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule's name in its standard, such as BR-DE-15.
    pub rule: &'static str,
    /// Where to change it, as a JSON pointer: `/seller/...` in the settings, `/buyer/...` at the
    /// customer, `/document/...` nowhere any more.
    pub pointer: &'static str,
    /// What is missing or wrong, in a sentence.
    pub problem: String,
    /// What to do, in a sentence.
    pub remedy: &'static str,
}

/// Checks a document against a profile; nothing found means that it may be sent.
#[must_use]
pub fn check(document: &Document, profile: Profile) -> Vec<Finding> {
    let mut findings = Findings::default();
    core::check(document, &mut findings);
    vat::check(document, &mut findings);
    sums::check(document, &mut findings);
    match profile {
        Profile::En16931 => {}
        Profile::XRechnung => profiles::xrechnung(document, &mut findings),
        Profile::Peppol => profiles::peppol(document, &mut findings),
    }
    findings.list
}

/// What has been found so far.
#[derive(Default)]
struct Findings {
    list: Vec<Finding>,
}

/// A field that somebody can fill in.
struct Field {
    pointer: &'static str,
    remedy: &'static str,
}

impl Field {
    const fn new(pointer: &'static str, remedy: &'static str) -> Self {
        Self { pointer, remedy }
    }
}

impl Findings {
    /// Books a broken rule, unless the condition holds.
    fn demand(&mut self, holds: bool, rule: &'static str, field: &Field, problem: impl Into<String>) {
        if !holds {
            let (pointer, remedy) = (field.pointer, field.remedy);
            self.list.push(Finding { rule, pointer, problem: problem.into(), remedy });
        }
    }

    /// Books a missing text.
    fn demand_text(&mut self, text: &str, rule: &'static str, field: &Field, problem: &str) {
        self.demand(!text.trim().is_empty(), rule, field, problem);
    }
}

/// What the document itself says wrongly, and no field can heal.
const DOCUMENT: Field =
    Field::new("/document", "Credit this document and bill it again, or report that it does not add up.");
const SELLER_NAME: Field = Field::new("/seller/name", "Enter the legal name in the settings, under seller.");
const SELLER_COUNTRY: Field = Field::new("/seller/country", "Enter the country in the settings, under seller.");
const SELLER_TAX: Field = Field::new("/seller/tax_id", "Enter the VAT or tax number in the settings, under seller.");
const SELLER_CITY: Field = Field::new("/seller/e_invoice/city", "Enter the town in the settings, under e-invoices.");
const SELLER_POSTAL_CODE: Field =
    Field::new("/seller/e_invoice/postal_code", "Enter the postal code in the settings, under e-invoices.");
const SELLER_CONTACT_NAME: Field = Field::new(
    "/seller/e_invoice/contact_name",
    "Enter the name of a person or department in the settings, under e-invoices.",
);
const SELLER_CONTACT_PHONE: Field =
    Field::new("/seller/e_invoice/contact_phone", "Enter the telephone number in the settings, under e-invoices.");
const SELLER_CONTACT_EMAIL: Field =
    Field::new("/seller/e_invoice/contact_email", "Enter the e-mail address in the settings, under e-invoices.");
const SELLER_IBAN: Field = Field::new("/seller/e_invoice/iban", "Enter the IBAN in the settings, under e-invoices.");
const SELLER_ENDPOINT: Field = Field::new(
    "/seller/e_invoice/endpoint_id",
    "Enter the electronic address and its scheme in the settings, under e-invoices.",
);
const BUYER_NAME: Field = Field::new("/buyer/name", "Enter the customer's name.");
const BUYER_COUNTRY: Field = Field::new("/buyer/country", "Enter the customer's country.");
const BUYER_CITY: Field = Field::new("/buyer/address/city", "Enter the town in the customer's address.");
const BUYER_POSTAL_CODE: Field =
    Field::new("/buyer/address/postal_code", "Enter the postal code in the customer's address.");
const BUYER_TAX: Field =
    Field::new("/buyer/tax_id", "Enter the customer's VAT number, with the letters of the country before it.");
const BUYER_REFERENCE: Field = Field::new(
    "/buyer/buyer_reference",
    "Ask the customer for the reference, in Germany the Leitweg-ID, and enter it at the customer.",
);
const BUYER_ENDPOINT: Field =
    Field::new("/buyer/endpoint_id", "Enter the customer's electronic address and its scheme.");
