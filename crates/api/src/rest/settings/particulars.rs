//! What e-invoices say of the seller beyond what is printed.

use mpanel_billing::SellerParticulars;
use mpanel_core::{EmailAddress, Error, Result};
use mpanel_einvoice::{bank, is_scheme};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::views::check_text;

/// What e-invoices say of the seller beyond what is printed; empty texts are not known.
#[derive(Debug, Serialize, ToSchema)]
pub struct SellerParticularsOut {
    /// Street and number.
    street: String,
    city: String,
    postal_code: String,
    /// Number in the register of companies.
    registration: String,
    /// Person or department to ask.
    contact_name: String,
    contact_phone: String,
    contact_email: String,
    /// Account to pay to; also for the payment code on printed invoices in euros.
    iban: String,
    bic: String,
    /// Code of the scheme of the electronic address, such as 9930.
    endpoint_scheme: String,
    /// The electronic address; the contact's e-mail address stands in for it.
    endpoint_id: String,
}

/// A change of it; what is absent stays, an empty text clears.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SellerParticularsPatch {
    street: Option<String>,
    city: Option<String>,
    postal_code: Option<String>,
    registration: Option<String>,
    contact_name: Option<String>,
    contact_phone: Option<String>,
    contact_email: Option<String>,
    /// Spaces are left out; the check digits must be right.
    iban: Option<String>,
    bic: Option<String>,
    endpoint_scheme: Option<String>,
    endpoint_id: Option<String>,
}

impl From<SellerParticulars> for SellerParticularsOut {
    fn from(known: SellerParticulars) -> Self {
        Self {
            street: known.street,
            city: known.city,
            postal_code: known.postal_code,
            registration: known.registration,
            contact_name: known.contact_name,
            contact_phone: known.contact_phone,
            contact_email: known.contact_email,
            iban: known.iban,
            bic: known.bic,
            endpoint_scheme: known.endpoint_scheme,
            endpoint_id: known.endpoint_id,
        }
    }
}

impl SellerParticularsPatch {
    /// What was known, changed.
    pub(super) fn onto(self, mut known: SellerParticulars, base: &str) -> Result<SellerParticulars> {
        let at = |field: &str| format!("{base}/e_invoice/{field}");
        let set = |field: &str, new: Option<String>, old: &mut String, most: usize| {
            let Some(text) = new else { return Ok(()) };
            check_text(&at(field), &text, most)?;
            text.trim().clone_into(old);
            Ok::<(), Error>(())
        };
        set("street", self.street, &mut known.street, 200)?;
        set("city", self.city, &mut known.city, 120)?;
        set("postal_code", self.postal_code, &mut known.postal_code, 20)?;
        set("registration", self.registration, &mut known.registration, 80)?;
        set("contact_name", self.contact_name, &mut known.contact_name, 120)?;
        set("contact_phone", self.contact_phone, &mut known.contact_phone, 40)?;
        set("contact_email", self.contact_email, &mut known.contact_email, 200)?;
        set("iban", self.iban, &mut known.iban, 50)?;
        set("bic", self.bic, &mut known.bic, 20)?;
        set("endpoint_scheme", self.endpoint_scheme, &mut known.endpoint_scheme, 8)?;
        set("endpoint_id", self.endpoint_id, &mut known.endpoint_id, 100)?;
        normal(known, base)
    }
}

/// Account numbers without spaces, and nothing in a form that cannot be right.
fn normal(mut known: SellerParticulars, base: &str) -> Result<SellerParticulars> {
    let wrong = |field: &str, code, detail: &str| Error::invalid(format!("{base}/e_invoice/{field}"), code, detail);
    let malformed = |field: &str, detail: &str| wrong(field, "malformed", detail);
    if !known.iban.is_empty() {
        known.iban = bank::iban(&known.iban)
            .ok_or_else(|| malformed("iban", "This is no IBAN: its length or its check digits are wrong."))?;
    }
    if !known.bic.is_empty() {
        known.bic = bank::bic(&known.bic).ok_or_else(|| malformed("bic", "A BIC has eight or eleven characters."))?;
    }
    if !known.contact_email.is_empty() {
        let address = known.contact_email.parse::<EmailAddress>();
        known.contact_email = address.map_err(|e| malformed("contact_email", &e.to_string()))?.to_string();
    }
    match (known.endpoint_scheme.as_str(), known.endpoint_id.as_str()) {
        ("", "") => Ok(known),
        ("", _) => {
            let detail = "Choose the scheme of the electronic address.";
            Err(wrong("endpoint_scheme", "required", detail))
        }
        (_, "") => Err(wrong("endpoint_id", "required", "Enter the electronic address.")),
        (scheme, _) if !is_scheme(scheme) => {
            let detail = "Use a code of the list of electronic address schemes, such as 9930.";
            Err(wrong("endpoint_scheme", "unknown", detail))
        }
        _ => Ok(known),
    }
}
