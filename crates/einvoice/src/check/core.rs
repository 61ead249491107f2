//! What every document must have, and the forms of what it has (BR-n, BR-CL-n).

use super::{
    BUYER_COUNTRY, BUYER_ENDPOINT, BUYER_NAME, DOCUMENT, Field, Findings, SELLER_COUNTRY, SELLER_ENDPOINT, SELLER_IBAN,
    SELLER_NAME,
};
use crate::bank;
use crate::model::{Document, Endpoint, Line};

/// Schemes of electronic addresses, as the code lists of EN 16931 had them in spring 2026 (BR-CL-25).
const SCHEMES: &str = " 0002 0007 0009 0037 0060 0088 0096 0097 0106 0130 0135 0142 0147 0151 0154 0158 0170 0177 \
    0183 0184 0188 0190 0191 0192 0193 0194 0195 0196 0198 0199 0200 0201 0202 0203 0204 0205 0208 0209 0210 0211 \
    0212 0213 0215 0216 0217 0218 0219 0220 0221 0225 0230 0235 0240 0242 0244 0245 0246 0248 9910 9913 9914 9915 \
    9918 9919 9920 9922 9923 9924 9925 9926 9927 9928 9929 9930 9931 9932 9933 9934 9935 9936 9937 9938 9939 9940 \
    9941 9942 9943 9944 9945 9946 9947 9948 9949 9950 9951 9952 9953 9957 9959 AN AQ AS AU EM ";

/// Whether a code is in the list of schemes of electronic addresses (BR-CL-25).
#[must_use]
pub fn is_scheme(code: &str) -> bool {
    !code.contains(' ') && !code.is_empty() && SCHEMES.contains(&format!(" {code} "))
}

pub(super) fn check(document: &Document, findings: &mut Findings) {
    let (seller, buyer) = (&document.seller, &document.buyer);
    findings.demand_text(&document.number, "BR-02", &DOCUMENT, "The document has no number.");
    findings.demand_text(&seller.name, "BR-06", &SELLER_NAME, "The seller has no name.");
    findings.demand_text(&buyer.name, "BR-07", &BUYER_NAME, "The buyer has no name.");
    country(&seller.address.country, "BR-09", &SELLER_COUNTRY, "seller", findings);
    country(&buyer.address.country, "BR-11", &BUYER_COUNTRY, "buyer", findings);
    let coded = document.currency.code.len() == 3 && document.currency.code.bytes().all(|b| b.is_ascii_uppercase());
    findings.demand(coded, "BR-CL-04", &DOCUMENT, "The currency is no ISO 4217 code.");
    let exact = document.currency.exponent <= 2;
    let digits = format!("Amounts in {} have more than two decimals.", document.currency.code);
    findings.demand(exact, "BR-DEC-23", &DOCUMENT, digits);
    if let Some(preceding) = &document.preceding {
        findings.demand_text(&preceding.number, "BR-55", &DOCUMENT, "The corrected invoice has no number.");
    }
    findings.demand(!document.lines.is_empty(), "BR-16", &DOCUMENT, "The document has no line.");
    document.lines.iter().zip(1..).for_each(|(given, number)| line(given, number, findings));
    if let Some(period) = document.period {
        findings.demand(period.start <= period.end, "BR-29", &DOCUMENT, "The period ends before it starts.");
    }
    endpoint(seller.endpoint.as_ref(), "BR-62", &SELLER_ENDPOINT, "seller", findings);
    endpoint(buyer.endpoint.as_ref(), "BR-63", &BUYER_ENDPOINT, "buyer", findings);
    payment(document, findings);
}

fn country(code: &str, rule: &'static str, field: &Field, whose: &str, findings: &mut Findings) {
    let formed = code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase());
    findings.demand(formed, rule, field, format!("The country of the {whose} is missing or no two-letter code."));
}

fn line(line: &Line, number: u32, findings: &mut Findings) {
    let named = !line.name.trim().is_empty();
    findings.demand(named, "BR-25", &DOCUMENT, format!("Line {number} does not say what was delivered."));
    let priced = line.price_minor >= 0;
    findings.demand(priced, "BR-27", &DOCUMENT, format!("The price of line {number} is negative."));
    if let Some(period) = line.period {
        let ordered = period.start <= period.end;
        findings.demand(ordered, "BR-30", &DOCUMENT, format!("The period of line {number} ends before it starts."));
    }
    let based = line.price_quantity > 0;
    findings.demand(based, "PEPPOL-EN16931-R121", &DOCUMENT, format!("The price of line {number} is for nothing."));
}

fn endpoint(endpoint: Option<&Endpoint>, rule: &'static str, field: &Field, whose: &str, findings: &mut Findings) {
    let Some(endpoint) = endpoint else { return };
    let named = !endpoint.scheme.trim().is_empty();
    findings.demand(named, rule, field, format!("The electronic address of the {whose} has no scheme."));
    if named {
        let known = is_scheme(&endpoint.scheme);
        let problem = format!("{} is no scheme of electronic addresses.", endpoint.scheme);
        findings.demand(known, "BR-CL-25", field, problem);
    }
}

/// A credit transfer needs an account (codes 30 and 58).
fn payment(document: &Document, findings: &mut Findings) {
    let Some(payment) = &document.payment else { return };
    if !matches!(payment.means, "30" | "58") {
        return;
    }
    let account = payment.account.as_ref();
    findings.demand(account.is_some(), "BR-61", &SELLER_IBAN, "The account to pay to is missing.");
    if let Some(account) = account {
        let valid = bank::iban(&account.iban).is_some();
        findings.demand(valid, "BR-DE-19", &SELLER_IBAN, "The account to pay to is no valid IBAN.");
    }
}
