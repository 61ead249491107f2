//! What the categories of VAT demand (BR-S, BR-Z, BR-E, BR-AE, BR-G, BR-O) and who must be known.

use super::{BUYER_TAX, DOCUMENT, Findings, SELLER_TAX};
use crate::model::{Document, Party, Percent, Tax, TaxSubtotal, VatCategory};

/// The rules of one category: seller's number, buyer's number, rate, base, amount, reason.
struct Rules {
    seller: &'static str,
    buyer: &'static str,
    rate: &'static str,
    base: &'static str,
    amount: &'static str,
    reason: &'static str,
}

fn rules(category: VatCategory) -> Rules {
    let [seller, buyer, rate, base, amount, reason] = match category {
        VatCategory::Standard => ["BR-S-02", "BR-S-02", "BR-S-05", "BR-S-08", "BR-S-09", "BR-S-10"],
        VatCategory::ZeroRated => ["BR-Z-02", "BR-Z-02", "BR-Z-05", "BR-Z-08", "BR-Z-09", "BR-Z-10"],
        VatCategory::Exempt => ["BR-E-02", "BR-E-02", "BR-E-05", "BR-E-08", "BR-E-09", "BR-E-10"],
        VatCategory::ReverseCharge => ["BR-AE-02", "BR-AE-02", "BR-AE-05", "BR-AE-08", "BR-AE-09", "BR-AE-10"],
        VatCategory::Export => ["BR-G-02", "BR-G-02", "BR-G-05", "BR-G-08", "BR-G-09", "BR-G-10"],
        VatCategory::OutsideScope => ["BR-O-02", "BR-O-02", "BR-O-05", "BR-O-08", "BR-O-09", "BR-O-10"],
    };
    Rules { seller, buyer, rate, base, amount, reason }
}

pub(super) fn check(document: &Document, findings: &mut Findings) {
    let (seller, buyer) = (&document.seller, &document.buyer);
    findings.demand(!document.taxes.is_empty(), "BR-CO-18", &DOCUMENT, "The document does not say which tax is due.");
    identified(seller, findings);
    for (party, field, whose) in [(seller, &SELLER_TAX, "seller"), (buyer, &BUYER_TAX, "buyer")] {
        let number = party.vat_id.as_deref().unwrap_or("XX");
        let prefixed = number.bytes().take(2).filter(u8::is_ascii_uppercase).count() == 2;
        let problem = format!("The VAT number of the {whose} does not begin with a country.");
        findings.demand(prefixed, "BR-CO-09", field, problem);
    }
    let mut categories: Vec<VatCategory> = document.taxes.iter().map(|t| t.tax.category).collect();
    categories.sort_unstable();
    categories.dedup();
    for category in &categories {
        parties(*category, seller, buyer, findings);
    }
    let mixed = categories.contains(&VatCategory::OutsideScope) && categories.len() > 1;
    findings.demand(!mixed, "BR-O-11", &DOCUMENT, "What is outside the scope of VAT must be on a document of its own.");
    taxed_lines(document, findings);
    document.taxes.iter().for_each(|subtotal| breakdown(document, subtotal, findings));
}

/// The buyer must be able to tell who the seller is.
fn identified(seller: &Party, findings: &mut Findings) {
    let known = [&seller.identifier, &seller.registration, &seller.vat_id].iter().any(|number| number.is_some());
    let problem = "The seller has neither a VAT number nor a number in the register of companies.";
    findings.demand(known, "BR-CO-26", &SELLER_TAX, problem);
}

fn parties(category: VatCategory, seller: &Party, buyer: &Party, findings: &mut Findings) {
    let rules = rules(category);
    if category == VatCategory::OutsideScope {
        let silent = seller.vat_id.is_none() && buyer.vat_id.is_none();
        let problem = "A document outside the scope of VAT must not carry VAT numbers.";
        findings.demand(silent, rules.seller, &DOCUMENT, problem);
        return;
    }
    let known = match category {
        VatCategory::Export => seller.vat_id.is_some(),
        _ => seller.vat_id.is_some() || seller.tax_number.is_some(),
    };
    findings.demand(known, rules.seller, &SELLER_TAX, "The seller has no VAT or tax number.");
    if category == VatCategory::ReverseCharge {
        let known = buyer.vat_id.is_some() || buyer.registration.is_some();
        findings.demand(known, rules.buyer, &BUYER_TAX, "The tax is the buyer's, but its VAT number is missing.");
    }
}

/// Every line and discount must have its tax in the breakdown, at a rate that suits the category.
fn taxed_lines(document: &Document, findings: &mut Findings) {
    let lines = document.lines.iter().map(|line| line.tax);
    let mut taxes: Vec<Tax> = lines.chain(document.allowances.iter().map(|a| a.tax)).collect();
    taxes.sort_unstable();
    taxes.dedup();
    for tax in taxes {
        let rules = rules(tax.category);
        let suits = (tax.category == VatCategory::Standard) == (tax.rate > Percent(0));
        let problem = format!("A rate of {}% does not go with category {}.", tax.rate, tax.category.code());
        findings.demand(suits, rules.rate, &DOCUMENT, problem);
        let listed = document.taxes.iter().any(|subtotal| subtotal.tax == tax);
        let problem = format!("The tax of category {} at {}% is not summed up.", tax.category.code(), tax.rate);
        findings.demand(listed, rules.base, &DOCUMENT, problem);
    }
}

fn breakdown(document: &Document, subtotal: &TaxSubtotal, findings: &mut Findings) {
    let (tax, rules) = (subtotal.tax, rules(subtotal.tax.category));
    let of_tax = |given: Tax| given == tax;
    let lines = document.lines.iter().filter(|l| of_tax(l.tax)).map(|l| i128::from(l.net_minor)).sum::<i128>();
    let off = document.allowances.iter().filter(|a| of_tax(a.tax)).map(|a| i128::from(a.amount_minor)).sum::<i128>();
    let problem = format!("The lines taxed at {}% do not add up to what is taxed.", tax.rate);
    findings.demand(lines - off == i128::from(subtotal.base_minor), rules.base, &DOCUMENT, problem);
    let due = i128::from(subtotal.amount_minor);
    if tax.category == VatCategory::Standard {
        let millionths = i128::from(subtotal.base_minor) * i128::from(tax.rate.0);
        // The official rules leave one unit of the currency for roundings of single lines.
        let unit = 10_i128.pow(u32::from(document.currency.exponent.min(4)));
        let near = (due * 1_000_000 - millionths).abs() < unit * 1_000_000;
        let problem = format!("The tax at {}% does not follow from what is taxed.", tax.rate);
        findings.demand(near, "BR-CO-17", &DOCUMENT, problem);
    } else {
        let problem = format!("Category {} has no tax, but an amount is given.", tax.category.code());
        findings.demand(due == 0, rules.amount, &DOCUMENT, problem);
    }
    if tax.category.needs_reason() {
        findings.demand_text(&subtotal.reason, rules.reason, &DOCUMENT, "The document does not say why no tax is due.");
    }
}
