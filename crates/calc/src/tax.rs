//! Tax: exact rates, which tax applies to whom, and the amount per rate group
//! (billing.md rules 23, 25 and 26).

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use mpanel_core::money::divide_half_up;
use serde::{Deserialize, Serialize};

/// A percentage in millionths: 19 % is 190,000. Four decimals of a percent are exact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Rate(i64);

impl Rate {
    /// No tax.
    pub const ZERO: Rate = Rate(0);

    /// A rate in parts per million.
    pub fn from_ppm(ppm: i64) -> Self {
        Self(ppm)
    }

    /// The rate in parts per million.
    pub fn ppm(self) -> i64 {
        self.0
    }

    /// The tax on top of `net`.
    pub fn on(self, net: i64) -> i64 {
        narrow(divide_half_up(i128::from(net) * i128::from(self.0), 1_000_000))
    }

    /// The tax contained in `gross`.
    pub fn inside(self, gross: i64) -> i64 {
        narrow(divide_half_up(i128::from(gross) * i128::from(self.0), 1_000_000 + i128::from(self.0)))
    }
}

impl FromStr for Rate {
    type Err = TaxError;
    fn from_str(text: &str) -> Result<Self, TaxError> {
        let refused = || TaxError::MalformedRate(text.to_owned());
        let (whole, part) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
        let digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || whole.len() > 4 || part.len() > 4 || !digits(whole) || !digits(part) {
            return Err(refused());
        }
        let whole: i64 = whole.parse().map_err(|_| refused())?;
        let part: i64 = format!("{part:0<4}").parse().map_err(|_| refused())?;
        Ok(Rate(whole * 10_000 + part))
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = format!("{}.{:04}", self.0 / 10_000, self.0 % 10_000);
        f.write_str(text.trim_end_matches('0').trim_end_matches('.'))
    }
}

/// What can go wrong with tax.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TaxError {
    /// Not a percentage.
    #[error("{0:?} is not a percentage such as 19 or 5.5")]
    MalformedRate(String),
    /// No rule in force for the country and class, so nothing is billed on a guess.
    #[error("no tax rule {} is in force for {country} on {on}: add one in the tax settings", of_class(.class))]
    NoRule {
        /// The country.
        country: String,
        /// The class of product.
        class: String,
        /// The day.
        on: Date,
    },
    /// The country taxes by region and the buyer's is not known.
    #[error("the tax of {country} depends on the region, and the customer's address names none: add it there")]
    NoRegion {
        /// The country.
        country: String,
    },
}

/// Why a tax is what it is; zero-rated, exempt and reverse charge are different things.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaxCategory {
    /// The country's standard rate.
    Standard,
    /// The buyer accounts for the tax.
    ReverseCharge,
    /// Supplied outside the territory.
    OutsideScope,
    /// Taxable at nothing, by the kind of thing sold.
    ZeroRated,
    /// Not taxable, by who buys (a certificate says so) or by the class of product.
    Exempt,
    /// No tax is set up.
    None,
}

/// One tax on a line.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Tax {
    /// Words for the invoice, such as `VAT`.
    pub name: String,
    /// Whom the tax is owed to: a country code, with its region such as `US-WA` for a regional tax; empty when nothing is.
    pub jurisdiction: String,
    /// How much.
    pub rate: Rate,
    /// Why.
    pub category: TaxCategory,
    /// More taxes on the same lines, in the order in which they are worked out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<AlsoTax>,
}

/// A tax beside the first one of a line.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct AlsoTax {
    /// Words for the invoice, such as `QST`.
    pub name: String,
    /// Whom it is owed to.
    pub jurisdiction: String,
    /// How much.
    pub rate: Rate,
    /// Whether it is on the taxes before it, too.
    pub compound: bool,
}

/// How a region's rule stands to the country's, and a group of tax to the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaxStanding {
    /// In its place; a group begins with other lines.
    #[default]
    Instead,
    /// Beside it, on net.
    Added,
    /// On net and the taxes before it.
    Compound,
}

impl TaxStanding {
    /// The word on the wire and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            TaxStanding::Instead => "instead",
            TaxStanding::Added => "added",
            TaxStanding::Compound => "compound",
        }
    }

    /// Reads the word.
    pub fn parse(word: &str) -> Option<Self> {
        [TaxStanding::Instead, TaxStanding::Added, TaxStanding::Compound].into_iter().find(|s| s.as_str() == word)
    }

    fn is_instead(&self) -> bool {
        *self == TaxStanding::Instead
    }
}

/// The tax of one rate over a whole document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxGroup {
    /// Which tax, alone.
    pub tax: Tax,
    /// Taxed amount: net, and for a tax on taxes these, too.
    pub base: i64,
    /// The tax.
    pub amount: i64,
    /// Whether it is on the lines of the group before it again.
    #[serde(default, skip_serializing_if = "TaxStanding::is_instead")]
    pub standing: TaxStanding,
}

/// Whether prices contain their tax.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaxMode {
    /// Tax comes on top.
    Exclusive,
    /// Tax is inside.
    Inclusive,
}

/// The class of products that are not sold under another.
pub const STANDARD_CLASS: &str = "standard";
/// The class of products that are not taxed, wherever there is a tax.
pub const EXEMPT_CLASS: &str = "exempt";

/// What an invoice says where the buyer accounts for the tax.
pub const REVERSE_CHARGE_NOTE: &str =
    "Reverse charge: VAT is to be accounted for by the recipient (Article 196 of Directive 2006/112/EC).";

/// What an invoice says of what is sold to somebody abroad.
pub const ABROAD_NOTE: &str = "Not subject to tax: supplied to a customer abroad.";

/// What an invoice says where only other regions of the customer's country tax.
pub const REGION_NOTE: &str = "Not subject to tax in the customer's region.";

/// What an invoice says of what is exempt by what it is.
pub const EXEMPT_NOTE: &str = "Exempt from tax.";

/// Which buyers a rule is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaxBuyers {
    /// Everybody.
    #[default]
    Any,
    /// Companies.
    Business,
    /// Private persons.
    Consumer,
}

impl TaxBuyers {
    /// The word on the wire and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            TaxBuyers::Any => "any",
            TaxBuyers::Business => "business",
            TaxBuyers::Consumer => "consumer",
        }
    }

    /// Reads the word.
    pub fn parse(word: &str) -> Option<Self> {
        [TaxBuyers::Any, TaxBuyers::Business, TaxBuyers::Consumer].into_iter().find(|b| b.as_str() == word)
    }

    /// Whether a buyer is meant.
    pub fn includes(self, business: bool) -> bool {
        match self {
            TaxBuyers::Any => true,
            TaxBuyers::Business => business,
            TaxBuyers::Consumer => !business,
        }
    }

    /// Whether some buyer is meant by both.
    pub fn meets(self, other: Self) -> bool {
        self == other || self == TaxBuyers::Any || other == TaxBuyers::Any
    }
}

/// A rate: where, for what and whom, and when it is in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxRule {
    /// ISO 3166-1 alpha-2 code.
    pub country: String,
    /// State or province, in capitals; `None` for the whole country.
    pub region: Option<String>,
    /// The class of products.
    pub class: String,
    /// The buyers.
    pub buyers: TaxBuyers,
    /// Charged to buyers there also when the seller is neither there nor, with them, in the European Union.
    pub abroad: bool,
    /// How a region's rule stands to the country's; that of a country is `Instead`.
    pub standing: TaxStanding,
    /// Words for the invoice.
    pub name: String,
    /// How much.
    pub rate: Rate,
    /// First day in force.
    pub valid_from: Date,
    /// First day no longer in force.
    pub valid_until: Option<Date>,
}

impl TaxRule {
    /// A rule of a whole country for everybody and the standard class, from a day on.
    pub fn of_country(country: &str, name: &str, rate: Rate, valid_from: Date) -> Self {
        Self {
            country: country.to_owned(),
            region: None,
            class: STANDARD_CLASS.to_owned(),
            buyers: TaxBuyers::Any,
            abroad: false,
            standing: TaxStanding::Instead,
            name: name.to_owned(),
            rate,
            valid_from,
            valid_until: None,
        }
    }

    /// Whether it is in force on a day.
    pub fn holds_on(&self, on: Date) -> bool {
        self.valid_from <= on && self.valid_until.is_none_or(|end| on < end)
    }

    /// Whether two rules say the same thing of the same sale: taxes of other names may stand beside each other.
    pub fn overlaps(&self, other: &Self) -> bool {
        let before = |end: Option<Date>, start: Date| end.is_some_and(|end| end <= start);
        let alone = self.standing == TaxStanding::Instead && other.standing == TaxStanding::Instead;
        (alone || self.name.to_lowercase() == other.name.to_lowercase())
            && self.country == other.country
            && self.region == other.region
            && self.class == other.class
            && self.buyers.meets(other.buyers)
            && !before(self.valid_until, other.valid_from)
            && !before(other.valid_until, self.valid_from)
    }

    /// Whom its tax is owed to.
    pub fn jurisdiction(&self) -> String {
        match &self.region {
            Some(region) => format!("{}-{region}", self.country),
            None => self.country.clone(),
        }
    }
}

/// Who sells what to whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TaxParties<'a> {
    /// The seller's country.
    pub seller_country: &'a str,
    /// The buyer's country.
    pub buyer_country: &'a str,
    /// The buyer's state or province.
    pub buyer_region: Option<&'a str>,
    /// Whether the buyer is a business.
    pub business: bool,
    /// The buyer's tax number.
    pub tax_id: Option<&'a str>,
    /// The class of product.
    pub class: &'a str,
}

/// Which tax applies, and what the invoice must say about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaxDecision {
    /// The tax of every line.
    pub tax: Tax,
    /// A sentence the law wants on the invoice.
    pub note: Option<String>,
}

/// Member states of the European Union, sorted.
pub const EU_COUNTRIES: &[&str] = &[
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV",
    "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
];

/// Standard VAT rates of the European Union as of 2026, for a new tenant's tax settings.
pub const EU_STANDARD_RATES: &[(&str, &str)] = &[
    ("AT", "20"),
    ("BE", "21"),
    ("BG", "20"),
    ("CY", "19"),
    ("CZ", "21"),
    ("DE", "19"),
    ("DK", "25"),
    ("EE", "24"),
    ("ES", "21"),
    ("FI", "25.5"),
    ("FR", "20"),
    ("GR", "24"),
    ("HR", "25"),
    ("HU", "27"),
    ("IE", "23"),
    ("IT", "22"),
    ("LT", "21"),
    ("LU", "17"),
    ("LV", "21"),
    ("MT", "18"),
    ("NL", "21"),
    ("PL", "23"),
    ("PT", "23"),
    ("RO", "21"),
    ("SE", "25"),
    ("SI", "22"),
    ("SK", "23"),
];

/// Whether a country belongs to the European Union.
pub fn is_eu(country: &str) -> bool {
    EU_COUNTRIES.binary_search(&country).is_ok()
}

/// Whether a tax number has the form of an EU VAT number of `country`.
pub fn is_vat_number_of(country: &str, tax_id: &str) -> bool {
    let text: String =
        tax_id.chars().filter(|c| !matches!(c, ' ' | '.' | '-')).collect::<String>().to_ascii_uppercase();
    let prefix = if country == "GR" { "EL" } else { country };
    let Some(rest) = text.strip_prefix(prefix) else { return false };
    (2..=12).contains(&rest.len())
        && rest.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'+' || b == b'*')
        && rest.bytes().any(|b| b.is_ascii_digit())
}

/// Decides the tax of a sale on a day.
pub fn decide_tax(parties: TaxParties<'_>, rules: &[TaxRule], on: Date) -> Result<TaxDecision, TaxError> {
    let (seller, buyer) = (parties.seller_country, parties.buyer_country);
    let untaxed = |name: &str, jurisdiction: &str, category, note: Option<&str>| TaxDecision {
        tax: Tax {
            name: name.to_owned(),
            jurisdiction: jurisdiction.to_owned(),
            rate: Rate::ZERO,
            category,
            also: Vec::new(),
        },
        note: note.map(str::to_owned),
    };
    if rules.is_empty() {
        return Ok(untaxed("No tax", "", TaxCategory::None, None));
    }
    let abroad = seller != buyer && !(is_eu(seller) && is_eu(buyer));
    let outside = || untaxed("Outside scope", "", TaxCategory::OutsideScope, Some(ABROAD_NOTE));
    let mine: Vec<&TaxRule> = rules
        .iter()
        .filter(|r| r.country == buyer && r.holds_on(on) && r.buyers.includes(parties.business))
        .filter(|r| !abroad || r.abroad)
        .collect();
    if abroad && mine.is_empty() {
        return Ok(outside());
    }
    if parties.class == EXEMPT_CLASS {
        return Ok(untaxed("Exempt", buyer, TaxCategory::Exempt, Some(EXEMPT_NOTE)));
    }
    let has_number = parties.tax_id.is_some_and(|id| is_vat_number_of(buyer, id));
    if !abroad && seller != buyer && parties.business && has_number {
        return Ok(untaxed("Reverse charge", "", TaxCategory::ReverseCharge, Some(REVERSE_CHARGE_NOTE)));
    }
    let mine: Vec<&TaxRule> = mine.into_iter().filter(|r| r.class == parties.class).collect();
    let region = parties.buyer_region.map(|r| region_code(buyer, r)).filter(|r| !r.is_empty());
    let beside = |r: &&TaxRule| r.region.is_some() && r.standing != TaxStanding::Instead;
    if region.is_none() && mine.iter().any(beside) {
        return Err(TaxError::NoRegion { country: buyer.to_owned() });
    }
    let regional = || mine.iter().copied().filter(|r| r.region.is_some() && r.region == region);
    let instead = regional().filter(|r| r.standing == TaxStanding::Instead).max_by_key(|r| r.valid_from);
    let national = || mine.iter().copied().filter(|r| r.region.is_none()).max_by_key(|r| r.valid_from);
    let mut also: Vec<&TaxRule> = regional().filter(beside).collect();
    also.sort_by(|a, b| {
        let key = |r: &TaxRule| r.standing == TaxStanding::Compound;
        key(a).cmp(&key(b)).then_with(|| a.name.cmp(&b.name)).then_with(|| a.rate.cmp(&b.rate))
    });
    let first = instead.or_else(national).into_iter();
    let mut found = first.chain(also);
    let Some(rule) = found.next() else {
        // A country that is taxed by region only: elsewhere in it nothing is owed, but the region must be known.
        return match (mine.is_empty(), region) {
            (true, _) if abroad => Ok(outside()),
            (true, _) => Err(TaxError::NoRule { country: buyer.to_owned(), class: parties.class.to_owned(), on }),
            (false, None) => Err(TaxError::NoRegion { country: buyer.to_owned() }),
            (false, Some(_)) => Ok(untaxed("Outside scope", "", TaxCategory::OutsideScope, Some(REGION_NOTE))),
        };
    };
    let category = if rule.rate == Rate::ZERO { TaxCategory::ZeroRated } else { TaxCategory::Standard };
    let also = found.map(|r| AlsoTax {
        name: r.name.clone(),
        jurisdiction: r.jurisdiction(),
        rate: r.rate,
        compound: r.standing == TaxStanding::Compound,
    });
    let (name, jurisdiction) = (rule.name.clone(), rule.jurisdiction());
    let tax = Tax { name, jurisdiction, rate: rule.rate, category, also: also.collect() };
    Ok(TaxDecision { tax, note: None })
}

/// A region as rules name it: in capitals, without the country before it.
pub fn region_code(country: &str, region: &str) -> String {
    let text = region.trim().to_uppercase();
    match text.strip_prefix(country).and_then(|rest| rest.strip_prefix('-')) {
        Some(rest) => rest.to_owned(),
        None => text,
    }
}

fn of_class(class: &str) -> String {
    if class == STANDARD_CLASS { String::from("for products") } else { format!("for products of the class {class}") }
}

fn narrow(value: i128) -> i64 {
    i64::try_from(value).unwrap_or(if value < 0 { i64::MIN } else { i64::MAX })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(country: &str, rate: &str) -> TaxRule {
        TaxRule::of_country(country, "VAT", rate.parse().unwrap(), "2020-01-01".parse().unwrap())
    }

    fn parties<'a>(country: &'a str, business: bool, tax_id: Option<&'a str>) -> TaxParties<'a> {
        TaxParties {
            seller_country: "FR",
            buyer_country: country,
            buyer_region: None,
            business,
            tax_id,
            class: STANDARD_CLASS,
        }
    }

    fn rules() -> Vec<TaxRule> {
        EU_STANDARD_RATES.iter().map(|(country, rate)| rule(country, rate)).collect()
    }

    #[test]
    fn rates_read_and_print_as_percentages() {
        for text in ["0", "5.5", "19", "25.5", "7.7001"] {
            assert_eq!(text.parse::<Rate>().unwrap().to_string(), text);
        }
        for bad in ["", "-1", "19%", "1.23456", "x", "."] {
            assert!(bad.parse::<Rate>().is_err(), "{bad}");
        }
    }

    #[test]
    fn the_lists_cover_the_union() {
        assert!(EU_COUNTRIES.is_sorted());
        let rated: Vec<&str> = EU_STANDARD_RATES.iter().map(|r| r.0).collect();
        assert_eq!(rated, EU_COUNTRIES);
    }

    #[test]
    fn the_eu_decision_table_holds() {
        // Conformance scenario LG-36, seller in France.
        let rules = rules();
        for (country, business, tax_id, want, rate) in [
            ("US", false, None, TaxCategory::OutsideScope, "0"),
            ("FR", false, None, TaxCategory::Standard, "20"),
            ("IT", false, None, TaxCategory::Standard, "22"),
            ("IT", true, Some("nonsense"), TaxCategory::Standard, "22"),
            ("IT", true, Some("IT12345678901"), TaxCategory::ReverseCharge, "0"),
            ("FR", true, Some("FR12345678901"), TaxCategory::Standard, "20"),
            ("GR", true, Some("EL123456789"), TaxCategory::ReverseCharge, "0"),
        ] {
            let got = decide_tax(parties(country, business, tax_id), &rules, "2026-01-01".parse().unwrap()).unwrap();
            assert_eq!((got.tax.category, got.tax.rate.to_string().as_str()), (want, rate), "{country} {tax_id:?}");
            assert_eq!(got.note.is_some(), want != TaxCategory::Standard);
        }
    }

    #[test]
    fn a_rate_change_takes_effect_on_its_day_and_a_missing_rule_is_no_guess() {
        let rule = |from: &str, until: Option<&str>, rate: &str| TaxRule {
            valid_from: from.parse().unwrap(),
            valid_until: until.map(|u| u.parse().unwrap()),
            ..rule("EE", rate)
        };
        let rules = [rule("2024-01-01", Some("2025-07-01"), "22"), rule("2025-07-01", None, "24")];
        let parties = TaxParties { seller_country: "EE", ..parties("EE", false, None) };
        for (on, want) in [("2025-06-30", "22"), ("2025-07-01", "24")] {
            assert_eq!(decide_tax(parties, &rules, on.parse().unwrap()).unwrap().tax.rate.to_string(), want);
        }
        assert!(decide_tax(parties, &rules, "2023-01-01".parse().unwrap()).is_err());
    }

    #[test]
    fn regional_taxes_stand_in_the_place_of_the_countrys_or_beside_it() {
        use TaxStanding::{Added, Compound, Instead};
        let regional = |country: &str, region: &str, name: &str, rate: &str, standing| TaxRule {
            region: Some(region.into()),
            standing,
            ..TaxRule::of_country(country, name, rate.parse().unwrap(), "2020-01-01".parse().unwrap())
        };
        let rules = [
            regional("CA", "QC", "QST", "9.975", Added),
            regional("CA", "ON", "HST", "13", Instead),
            regional("CA", "PE", "PST", "10", Compound),
            regional("US", "CA", "State tax", "6", Instead),
            regional("US", "CA", "County tax", "1.25", Added),
            regional("US", "XX", "Tax on tax", "1", Compound),
            regional("US", "XX", "State", "4", Added),
            regional("US", "XX", "City", "1.5", Added),
            TaxRule { name: "GST".into(), ..rule("CA", "5") },
        ];
        let on = "2026-01-01".parse().unwrap();
        let decide = |country: &'static str, region: Option<&'static str>| {
            let parties = TaxParties { seller_country: country, buyer_region: region, ..parties(country, false, None) };
            decide_tax(parties, &rules, on).map(|decided| {
                let also = decided.tax.also.iter().map(|also| {
                    let sign = if also.compound { "on" } else { "+" };
                    format!(" {sign} {} {} {}", also.name, also.rate, also.jurisdiction)
                });
                let first = format!("{} {} {}", decided.tax.name, decided.tax.rate, decided.tax.jurisdiction);
                std::iter::once(first).chain(also).collect::<String>()
            })
        };
        for (country, region, want) in [
            ("CA", "QC", "GST 5 CA + QST 9.975 CA-QC"),
            ("CA", "on", "HST 13 CA-ON"),
            ("CA", "PE", "GST 5 CA on PST 10 CA-PE"),
            ("CA", "AB", "GST 5 CA"),
            ("US", "CA", "State tax 6 US-CA + County tax 1.25 US-CA"),
            ("US", "XX", "City 1.5 US-XX + State 4 US-XX on Tax on tax 1 US-XX"),
            ("US", "OR", "Outside scope 0 "),
        ] {
            assert_eq!(decide(country, Some(region)).unwrap(), want);
        }
        assert_eq!(decide("CA", None), Err(TaxError::NoRegion { country: "CA".into() }), "nothing is guessed");
    }

    #[test]
    fn taxes_of_other_names_may_stand_beside_each_other() {
        use TaxStanding::{Added, Compound, Instead};
        let regional = |name: &str, standing| TaxRule {
            region: Some("WA".into()),
            standing,
            ..TaxRule::of_country("US", name, "1".parse().unwrap(), "2020-01-01".parse().unwrap())
        };
        for (a, b, overlap) in [
            (("State", Instead), ("Other", Instead), true),
            (("State", Instead), ("County", Added), false),
            (("County", Added), ("City", Compound), false),
            (("County", Added), ("county", Compound), true),
            (("State", Instead), ("State", Added), true),
        ] {
            assert_eq!(regional(a.0, a.1).overlaps(&regional(b.0, b.1)), overlap, "{a:?} {b:?}");
        }
    }
}
