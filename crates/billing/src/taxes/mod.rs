//! Tax: the tenant's dated rules, the decision for one buyer, what is known of VAT numbers, certificates of
//! exemption, and the report of what is owed ([how](../../../../docs/tax.md)).
//!
//! The rules of the decision are pure and in `mpanel-calc`; [`sale`] hands them what is stored here.

pub(crate) mod certificate;
pub(crate) mod evidence;
pub(crate) mod number;
pub(crate) mod report;
pub(crate) mod rule;
pub(crate) mod sale;

pub use certificate::{NewTaxCertificate, TaxCertificate, add_certificate, end_certificate, list_certificates};
pub use evidence::PlaceEvidence;
pub use number::{
    VatAnswer, VatCheckView, VatQuestion, VatRegistry, VatReply, VatState, VatStatus, list_vat_checks,
    record_vat_reply, unanswered_vat_numbers, vat_question, vat_status,
};
pub use report::{Reconciliation, VatDocument, VatDocumentKind, VatReport, VatReportRow, vat_documents, vat_report};
pub use rule::{
    TaxRulePatch, TaxRuleView, add_example_tax_rules, add_tax_rule, delete_tax_rule, end_tax_rule, get_tax_rule,
    list_tax_rules, seed_default_tax_rules, update_tax_rule,
};
pub(crate) use sale::{Buyer, Sale, TaxBook};

use jiff::ToSpan;
use mpanel_core::{Date, Error, OpContext, Result};

/// Refuses a day more than 50 years away: a slip of the keyboard, not a law.
fn near(ctx: &OpContext, pointer: &str, day: Date) -> Result<Date> {
    if day > ctx.today().saturating_add(50.years()) {
        return Err(Error::invalid(pointer, "out_of_range", "Choose a day within the next 50 years."));
    }
    Ok(day)
}
