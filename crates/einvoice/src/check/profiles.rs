//! What XRechnung (BR-DE) and Peppol (PEPPOL-EN16931, DE-R) ask for beyond the European core.

use super::core::is_scheme;
use super::{
    BUYER_CITY, BUYER_ENDPOINT, BUYER_POSTAL_CODE, BUYER_REFERENCE, DOCUMENT, Findings, SELLER_CITY,
    SELLER_CONTACT_EMAIL, SELLER_CONTACT_NAME, SELLER_CONTACT_PHONE, SELLER_ENDPOINT, SELLER_IBAN, SELLER_POSTAL_CODE,
};
use crate::model::{Document, Endpoint};

/// The rules of the German administration, which Peppol repeats among Germans under other names.
struct German {
    payment: &'static str,
    contact: [&'static str; 3],
    seller_place: [&'static str; 2],
    buyer_place: [&'static str; 2],
    phone: &'static str,
    email: &'static str,
    reference: &'static str,
}

const XRECHNUNG: German = German {
    payment: "BR-DE-1",
    contact: ["BR-DE-5", "BR-DE-6", "BR-DE-7"],
    seller_place: ["BR-DE-3", "BR-DE-4"],
    buyer_place: ["BR-DE-8", "BR-DE-9"],
    phone: "BR-DE-27",
    email: "BR-DE-28",
    reference: "BR-DE-15",
};
const PEPPOL_GERMANY: German = German {
    payment: "DE-R-001",
    contact: ["DE-R-005", "DE-R-006", "DE-R-007"],
    seller_place: ["DE-R-003", "DE-R-004"],
    buyer_place: ["DE-R-008", "DE-R-009"],
    phone: "DE-R-027",
    email: "DE-R-028",
    reference: "DE-R-015",
};

pub(super) fn xrechnung(document: &Document, findings: &mut Findings) {
    german(document, &XRECHNUNG, findings);
    endpoints(document, findings);
}

pub(super) fn peppol(document: &Document, findings: &mut Findings) {
    endpoints(document, findings);
    for (endpoint, field) in
        [(&document.seller.endpoint, &SELLER_ENDPOINT), (&document.buyer.endpoint, &BUYER_ENDPOINT)]
    {
        let Some(Endpoint { scheme, .. }) = endpoint else { continue };
        let routed = !is_scheme(scheme) || !scheme.bytes().all(|b| b.is_ascii_uppercase());
        let problem = format!("Scheme {scheme} has no addresses in the Peppol network.");
        findings.demand(routed, "PEPPOL-EN16931-CL008", field, problem);
    }
    if document.seller.address.country == "DE" && document.buyer.address.country == "DE" {
        german(document, &PEPPOL_GERMANY, findings);
    } else {
        let reference = document.buyer_reference.as_deref().unwrap_or_default();
        findings.demand_text(reference, "PEPPOL-EN16931-R003", &BUYER_REFERENCE, "The buyer's reference is missing.");
    }
}

fn german(document: &Document, rules: &German, findings: &mut Findings) {
    let (seller, buyer) = (&document.seller, &document.buyer);
    let how = "The document does not say how to pay.";
    findings.demand(document.payment.is_some(), rules.payment, &SELLER_IBAN, how);
    let contact = &seller.contact;
    findings.demand_text(&contact.name, rules.contact[0], &SELLER_CONTACT_NAME, "The seller names nobody to ask.");
    findings.demand_text(&contact.phone, rules.contact[1], &SELLER_CONTACT_PHONE, "The seller's telephone is missing.");
    findings.demand_text(&contact.email, rules.contact[2], &SELLER_CONTACT_EMAIL, "The seller's e-mail is missing.");
    if !contact.phone.trim().is_empty() {
        let digits = contact.phone.bytes().filter(u8::is_ascii_digit).count() >= 3;
        findings.demand(digits, rules.phone, &SELLER_CONTACT_PHONE, "The seller's telephone has too few digits.");
    }
    if !contact.email.trim().is_empty() {
        let formed = is_address(contact.email.trim());
        findings.demand(formed, rules.email, &SELLER_CONTACT_EMAIL, "The seller's e-mail address is malformed.");
    }
    let (ours, theirs) = (&seller.address, &buyer.address);
    findings.demand_text(&ours.city, rules.seller_place[0], &SELLER_CITY, "The seller's town is missing.");
    let postal = "The seller's postal code is missing.";
    findings.demand_text(&ours.postal_code, rules.seller_place[1], &SELLER_POSTAL_CODE, postal);
    findings.demand_text(&theirs.city, rules.buyer_place[0], &BUYER_CITY, "The buyer's town is missing.");
    let postal = "The buyer's postal code is missing.";
    findings.demand_text(&theirs.postal_code, rules.buyer_place[1], &BUYER_POSTAL_CODE, postal);
    let reference = document.buyer_reference.as_deref().unwrap_or_default();
    findings.demand_text(reference, rules.reference, &BUYER_REFERENCE, "The buyer's reference is missing.");
    // A line that begins with # promises a cash discount in a form of its own.
    let plain = !document.payment_terms.lines().any(|line| line.trim_start().starts_with('#'));
    findings.demand(plain, "BR-DE-18", &DOCUMENT, "The terms of payment have a line that begins with #.");
}

fn endpoints(document: &Document, findings: &mut Findings) {
    let (seller, buyer) = (document.seller.endpoint.is_some(), document.buyer.endpoint.is_some());
    let problem = "The buyer's electronic address is missing.";
    findings.demand(buyer, "PEPPOL-EN16931-R010", &BUYER_ENDPOINT, problem);
    let problem = "The seller's electronic address is missing.";
    findings.demand(seller, "PEPPOL-EN16931-R020", &SELLER_ENDPOINT, problem);
}

/// One @ with at least two characters on each side, none of them a space or a dot beside it.
fn is_address(text: &str) -> bool {
    let Some((name, host)) = text.split_once('@') else { return false };
    let whole = |part: &str| {
        part.chars().count() >= 2 && !part.contains(['@', ' ']) && !part.starts_with('.') && !part.ends_with('.')
    };
    whole(name) && whole(host)
}
