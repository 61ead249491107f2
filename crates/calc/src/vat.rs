//! Which VAT applies, given what is known of the buyer's VAT number
//! (billing.md rule 26).
//!
//! The answer of the check service is kept with its consultation number. An
//! answer that is missing is never guessed: where it decides, the invoice
//! waits; where it does not, the sale is taxed and the number checked later.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::tax::{
    EXEMPT_CLASS, Rate, Tax, TaxCategory, TaxDecision, TaxError, TaxParties, TaxRule, decide_tax, is_eu,
    is_vat_number_of,
};

/// What is known of a VAT number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum NumberCheck {
    /// The service confirmed it.
    Valid {
        /// Its receipt for the question.
        consultation: String,
        /// When it was asked.
        on: Date,
    },
    /// The service does not know it.
    Invalid {
        /// When it was asked.
        on: Date,
    },
    /// The service did not answer.
    Unavailable,
}

/// A buyer's VAT number with the answer about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VatNumber {
    /// As the buyer gave it.
    pub number: String,
    /// What is known of it; a number of a wrong form is not asked about.
    pub check: NumberCheck,
}

/// A rate set for one customer by hand. It holds until the VAT number changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomRate {
    /// The tax.
    pub tax: Tax,
    /// The customer's VAT number when it was set.
    pub for_number: Option<String>,
}

/// A paper that frees a customer of a jurisdiction's tax for a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exemption {
    /// The country whose tax it is about.
    pub jurisdiction: String,
    /// What is printed on the invoice.
    pub certificate: String,
    /// First day.
    pub valid_from: Date,
    /// First day no longer valid.
    pub valid_until: Option<Date>,
}

impl Exemption {
    /// Whether it frees of a country's tax on a day.
    pub fn holds(&self, jurisdiction: &str, on: Date) -> bool {
        self.jurisdiction == jurisdiction && self.valid_from <= on && self.valid_until.is_none_or(|until| on < until)
    }
}

/// A sale whose tax is to be decided.
#[derive(Debug, Clone, Copy)]
pub struct VatCase<'a> {
    /// The seller's country.
    pub seller_country: &'a str,
    /// The buyer's country.
    pub buyer_country: &'a str,
    /// The buyer's state or province.
    pub buyer_region: Option<&'a str>,
    /// Whether the buyer is a business.
    pub business: bool,
    /// The class of product.
    pub class: &'a str,
    /// The buyer's VAT number, if one was given.
    pub number: Option<&'a VatNumber>,
    /// A rate set by hand.
    pub custom: Option<&'a CustomRate>,
    /// The buyer's certificates.
    pub exemptions: &'a [Exemption],
}

/// What to do with the invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VatOutcome {
    /// The tax is known.
    Decided {
        /// Which.
        decision: TaxDecision,
        /// Ask about the number again later; the answer changes nothing of this sale.
        recheck: bool,
    },
    /// The invoice stays a draft until the check service has answered.
    Wait,
}

/// Decides the tax of a sale on a day.
pub fn decide_vat(case: VatCase<'_>, rules: &[TaxRule], on: Date) -> Result<VatOutcome, TaxError> {
    let (seller, buyer) = (case.seller_country, case.buyer_country);
    let decided = |decision| Ok(VatOutcome::Decided { decision, recheck: false });
    let number = case.number.map(|n| n.number.as_str());
    if let Some(custom) = case.custom.filter(|c| c.for_number.as_deref() == number) {
        return decided(TaxDecision { tax: custom.tax.clone(), note: None });
    }
    if let Some(exemption) = case.exemptions.iter().find(|e| e.holds(buyer, on)) {
        let tax = Tax {
            name: "Exempt".into(),
            jurisdiction: buyer.to_owned(),
            rate: Rate::ZERO,
            category: TaxCategory::Exempt,
            also: Vec::new(),
        };
        return decided(TaxDecision { tax, note: Some(format!("Exempt by certificate {}.", exemption.certificate)) });
    }
    let asked = case.number.filter(|n| is_vat_number_of(buyer, &n.number));
    let decides = case.business && seller != buyer && is_eu(seller) && is_eu(buyer) && case.class != EXEMPT_CLASS;
    let unanswered = asked.is_some_and(|n| n.check == NumberCheck::Unavailable);
    if unanswered && decides && !rules.is_empty() {
        return Ok(VatOutcome::Wait);
    }
    let confirmed = asked.filter(|n| matches!(n.check, NumberCheck::Valid { .. }));
    let parties = TaxParties {
        seller_country: seller,
        buyer_country: buyer,
        buyer_region: case.buyer_region,
        business: case.business,
        tax_id: confirmed.map(|n| n.number.as_str()),
        class: case.class,
    };
    Ok(VatOutcome::Decided { decision: decide_tax(parties, rules, on)?, recheck: unanswered })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tax::{EU_STANDARD_RATES, STANDARD_CLASS};

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn rules() -> Vec<TaxRule> {
        let rule =
            |country: &str, rate: &str| TaxRule::of_country(country, "VAT", rate.parse().unwrap(), date("2020-01-01"));
        EU_STANDARD_RATES.iter().map(|(country, rate)| rule(country, rate)).collect()
    }

    fn number(number: &str, check: NumberCheck) -> VatNumber {
        VatNumber { number: number.into(), check }
    }

    fn valid() -> NumberCheck {
        NumberCheck::Valid { consultation: "WAPI1".into(), on: date("2026-01-01") }
    }

    fn case<'a>(country: &'a str, number: Option<&'a VatNumber>) -> VatCase<'a> {
        VatCase {
            seller_country: "FR",
            buyer_country: country,
            buyer_region: None,
            business: number.is_some(),
            class: STANDARD_CLASS,
            number,
            custom: None,
            exemptions: &[],
        }
    }

    fn decide(case: VatCase<'_>) -> String {
        match decide_vat(case, &rules(), date("2026-01-01")).unwrap() {
            VatOutcome::Wait => "wait".into(),
            VatOutcome::Decided { decision, recheck } => {
                let again = if recheck { ", recheck" } else { "" };
                format!("{:?} {} {}{again}", decision.tax.category, decision.tax.jurisdiction, decision.tax.rate)
            }
        }
    }

    #[test]
    fn the_decision_table_holds() {
        // Conformance scenario LG-36, seller in France; the last two are rule 26.
        let unknown = NumberCheck::Invalid { on: date("2026-01-01") };
        for (country, number, want) in [
            ("US", None, "OutsideScope  0"),
            ("FR", None, "Standard FR 20"),
            ("IT", None, "Standard IT 22"),
            ("IT", Some(number("nonsense", NumberCheck::Unavailable)), "Standard IT 22"),
            ("IT", Some(number("IT12345678901", valid())), "ReverseCharge  0"),
            ("FR", Some(number("FR12345678901", valid())), "Standard FR 20"),
            ("FR", Some(number("FR12345678901", NumberCheck::Unavailable)), "Standard FR 20, recheck"),
            ("IT", Some(number("IT12345678901", NumberCheck::Unavailable)), "wait"),
            ("IT", Some(number("IT12345678901", unknown)), "Standard IT 22"),
        ] {
            assert_eq!(decide(case(country, number.as_ref())), want, "{country} {number:?}");
        }
    }

    #[test]
    fn a_rate_set_by_hand_holds_until_the_number_changes() {
        let tax = Tax {
            name: "VAT".into(),
            jurisdiction: "IT".into(),
            rate: "10".parse().unwrap(),
            category: TaxCategory::Standard,
            also: vec![],
        };
        let custom = CustomRate { tax, for_number: None };
        assert_eq!(decide(VatCase { custom: Some(&custom), ..case("IT", None) }), "Standard IT 10");
        let number = number("IT12345678901", valid());
        let changed = VatCase { custom: Some(&custom), ..case("IT", Some(&number)) };
        assert_eq!(decide(changed), "ReverseCharge  0");
    }

    #[test]
    fn a_certificate_frees_for_its_time() {
        let exemption = |until: Option<&str>| Exemption {
            jurisdiction: "FR".into(),
            certificate: "AB-1".into(),
            valid_from: date("2025-01-01"),
            valid_until: until.map(date),
        };
        for (until, want) in
            [(None, "Exempt FR 0"), (Some("2026-01-02"), "Exempt FR 0"), (Some("2026-01-01"), "Standard FR 20")]
        {
            let exemptions = [exemption(until)];
            assert_eq!(decide(VatCase { exemptions: &exemptions, ..case("FR", None) }), want);
        }
    }
}
