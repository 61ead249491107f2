//! Options of a product: what those who buy it choose, with prices of their own, and the words they give.
//!
//! A price that is missing is no gift: the choice is not sold for that period and currency. Zero has to be said.

use mpanel_calc::PriceOf;
use mpanel_core::{Currency, Error, Hostname, Result};
use serde::{Deserialize, Serialize};

use super::ProductKind;

const MOST_OPTIONS: usize = 50;
const MOST_CHOICES: usize = 100;
const MOST_UNITS: i64 = 100_000;
const MOST_MINOR: i64 = 1_000_000_000;
const LONGEST_TEXT: i64 = 500;

/// Something to choose with a product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductOption {
    /// Its name in calls; what was sold is told by it.
    pub key: String,
    /// Words for people.
    pub name: String,
    /// A sentence under it.
    #[serde(default)]
    pub help: String,
    /// Whether an order without it is refused.
    #[serde(default)]
    pub required: bool,
    /// Whether customers may change it by themselves while the service runs.
    #[serde(default)]
    pub changeable: bool,
    /// What there is to choose.
    #[serde(flatten)]
    pub kind: OptionKind,
}

/// What there is to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum OptionKind {
    /// One of several.
    Choice {
        /// In the order in which they are shown.
        choices: Vec<OptionChoice>,
    },
    /// A number of units.
    Quantity {
        /// Which numbers.
        bounds: QuantityBounds,
        /// Of one unit beyond those that are included.
        prices: Vec<OptionPrice>,
    },
    /// Yes or no.
    YesNo {
        /// Of a yes.
        prices: Vec<OptionPrice>,
    },
    /// Words of the customer; they cost nothing.
    Text {
        /// Which words.
        rules: TextRules,
    },
}

/// One of several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OptionChoice {
    /// Its name in calls.
    pub key: String,
    /// Words for people.
    pub name: String,
    /// No longer sold; those who have it keep it.
    #[serde(default)]
    pub retired: bool,
    /// Its prices.
    #[serde(default)]
    pub prices: Vec<OptionPrice>,
}

/// Which numbers can be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuantityBounds {
    /// The smallest.
    pub min: i64,
    /// The largest.
    pub max: i64,
    /// From one to the next.
    pub step: i64,
    /// Units that cost nothing.
    pub included: i64,
}

/// Which words can be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextRules {
    /// In characters.
    pub max_length: i64,
    /// What they look like.
    pub pattern: TextPattern,
    /// Whether the invoice shows them.
    pub on_invoice: bool,
}

/// What words look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextPattern {
    /// Anything on one line.
    Any,
    /// A host name.
    Hostname,
    /// An address for mail.
    Email,
    /// Digits alone.
    Digits,
}

/// A price for a period and currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct OptionPrice {
    /// Currency.
    pub currency: Currency,
    /// Period in months; a negative number counts days.
    pub cycle_months: i32,
    /// Minor units per period.
    pub recurring_minor: i64,
    /// Minor units once, with the order.
    pub setup_minor: i64,
}

impl OptionKind {
    /// The word in the database and on the wire.
    pub fn word(&self) -> &'static str {
        match self {
            OptionKind::Choice { .. } => "choice",
            OptionKind::Quantity { .. } => "quantity",
            OptionKind::YesNo { .. } => "yes_no",
            OptionKind::Text { .. } => "text",
        }
    }

    /// Every word there is.
    pub const WORDS: [&'static str; 4] = ["choice", "quantity", "yes_no", "text"];
}

impl TextPattern {
    /// Every pattern.
    pub const ALL: [TextPattern; 4] =
        [TextPattern::Any, TextPattern::Hostname, TextPattern::Email, TextPattern::Digits];

    /// The word in the database and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            TextPattern::Any => "any",
            TextPattern::Hostname => "hostname",
            TextPattern::Email => "email",
            TextPattern::Digits => "digits",
        }
    }
}

/// The price of a list for a period and currency.
pub(crate) fn price_of(prices: &[OptionPrice], currency: Currency, cycle_months: i32) -> Option<PriceOf> {
    let found = prices.iter().find(|p| p.currency == currency && p.cycle_months == cycle_months)?;
    Some(PriceOf { recurring: found.recurring_minor, setup: found.setup_minor })
}

impl TextRules {
    /// What is wrong with words, said to the one who wrote them.
    pub(crate) fn fault(&self, name: &str, text: &str) -> Option<String> {
        if text.chars().any(char::is_control) {
            return Some(format!("{name} is one line of text."));
        }
        if i64::try_from(text.chars().count()).unwrap_or(i64::MAX) > self.max_length {
            return Some(format!("{name} has at most {} characters.", self.max_length));
        }
        let fits = match self.pattern {
            TextPattern::Any => true,
            TextPattern::Hostname => text.parse::<Hostname>().is_ok(),
            TextPattern::Email => text.parse::<mpanel_core::EmailAddress>().is_ok(),
            TextPattern::Digits => text.chars().all(|c| c.is_ascii_digit()),
        };
        let wanted = match self.pattern {
            TextPattern::Any => return None,
            TextPattern::Hostname => "a host name such as web.example.com",
            TextPattern::Email => "an address such as ada@example.com",
            TextPattern::Digits => "digits only",
        };
        (!fits).then(|| format!("{name} must be {wanted}."))
    }
}

/// Refuses options that cannot be sold; pointers lead into the list.
pub(super) fn check_options(options: &[ProductOption], kind: &str) -> Result<()> {
    if kind != ProductKind::Vps.as_str() && !options.is_empty() {
        let detail = "Only plans of machines have options: take them out.";
        return Err(Error::invalid("/options", "out_of_range", detail));
    }
    if options.len() > MOST_OPTIONS {
        return Err(Error::invalid("/options", "too_many", format!("A product has at most {MOST_OPTIONS} options.")));
    }
    for (index, option) in options.iter().enumerate() {
        let at = format!("/options/{index}");
        check_key(&at, &option.key, options[..index].iter().map(|o| o.key.as_str()))?;
        check_words(&format!("{at}/name"), &option.name)?;
        if option.help.chars().count() > 500 {
            return Err(Error::invalid(format!("{at}/help"), "too_long", "Use at most 500 characters."));
        }
        check_kind(&at, &option.kind)?;
    }
    Ok(())
}

fn check_kind(at: &str, kind: &OptionKind) -> Result<()> {
    match kind {
        OptionKind::Choice { choices } => check_choices(at, choices),
        OptionKind::Quantity { bounds, prices } => {
            check_bounds(&format!("{at}/quantity"), *bounds)?;
            check_prices(at, prices)
        }
        OptionKind::YesNo { prices } => check_prices(at, prices),
        OptionKind::Text { rules } if !(1..=LONGEST_TEXT).contains(&rules.max_length) => {
            let detail = format!("Words have from 1 to {LONGEST_TEXT} characters.");
            Err(Error::invalid(format!("{at}/text/max_length"), "out_of_range", detail))
        }
        OptionKind::Text { .. } => Ok(()),
    }
}

fn check_choices(at: &str, choices: &[OptionChoice]) -> Result<()> {
    let at = format!("{at}/choices");
    if choices.is_empty() {
        return Err(Error::invalid(at, "required", "Give at least one choice."));
    }
    if choices.len() > MOST_CHOICES {
        return Err(Error::invalid(at, "too_many", format!("An option has at most {MOST_CHOICES} choices.")));
    }
    for (index, choice) in choices.iter().enumerate() {
        let at = format!("{at}/{index}");
        check_key(&at, &choice.key, choices[..index].iter().map(|c| c.key.as_str()))?;
        check_words(&format!("{at}/name"), &choice.name)?;
        check_prices(&at, &choice.prices)?;
    }
    Ok(())
}

fn check_key<'a>(at: &str, key: &str, mut before: impl Iterator<Item = &'a str>) -> Result<()> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '-';
    if key.is_empty() || key.len() > 40 || !key.chars().all(plain) {
        let detail = "Use 1 to 40 lower-case letters, digits, - and _.";
        return Err(Error::invalid(format!("{at}/key"), "malformed", detail));
    }
    if before.any(|other| other == key) {
        return Err(Error::invalid(format!("{at}/key"), "taken", "Another one has this key. Keys differ."));
    }
    Ok(())
}

fn check_words(pointer: &str, name: &str) -> Result<()> {
    if name.trim().is_empty() || name.chars().count() > 120 || name.chars().any(char::is_control) {
        return Err(Error::invalid(pointer, "out_of_range", "Use 1 to 120 characters on one line."));
    }
    Ok(())
}

fn check_bounds(at: &str, bounds: QuantityBounds) -> Result<()> {
    let refuse =
        |field: &str, detail: &str| Err(Error::invalid(format!("{at}/{field}"), "out_of_range", detail.to_owned()));
    let QuantityBounds { min, max, step, included } = bounds;
    if !(0..=MOST_UNITS).contains(&min) {
        return refuse("min", "The smallest number is from 0 to 100,000.");
    }
    if !(1..=MOST_UNITS).contains(&max) || max < min {
        return refuse("max", "The largest number is at least 1, not below the smallest, and at most 100,000.");
    }
    if step < 1 || step > max {
        return refuse("step", "The step is at least 1 and no larger than the largest number.");
    }
    if !(0..=max).contains(&included) {
        return refuse("included", "What is included is from 0 to the largest number.");
    }
    Ok(())
}

fn check_prices(at: &str, prices: &[OptionPrice]) -> Result<()> {
    for (index, price) in prices.iter().enumerate() {
        let pointer = |field: &str| format!("{at}/prices/{index}/{field}");
        super::check_cycle(pointer("cycle_months"), price.cycle_months)?;
        for (field, minor) in [("recurring", price.recurring_minor), ("setup", price.setup_minor)] {
            if !(0..=MOST_MINOR).contains(&minor) {
                let detail = "A price cannot be negative or that large.";
                return Err(Error::invalid(pointer(&format!("{field}/minor")), "out_of_range", detail));
            }
        }
        let same = |p: &OptionPrice| p.currency == price.currency && p.cycle_months == price.cycle_months;
        if prices[..index].iter().any(same) {
            let detail = "There is another price for this period and currency.";
            return Err(Error::invalid(pointer("cycle_months"), "taken", detail));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn option(key: &str, kind: OptionKind) -> ProductOption {
        let name = "Memory".to_owned();
        ProductOption { key: key.into(), name, help: String::new(), required: false, changeable: true, kind }
    }

    fn choice(key: &str, prices: Vec<OptionPrice>) -> OptionChoice {
        OptionChoice { key: key.into(), name: key.into(), retired: false, prices }
    }

    #[test]
    fn options_that_cannot_be_sold_are_refused_at_their_place() {
        let monthly = OptionPrice { currency: Currency::EUR, cycle_months: 1, recurring_minor: 100, setup_minor: 0 };
        let yes_no = |prices| OptionKind::YesNo { prices };
        let choices = |choices| OptionKind::Choice { choices };
        let number = |min, max, step, included| OptionKind::Quantity {
            bounds: QuantityBounds { min, max, step, included },
            prices: vec![monthly],
        };
        let text = |max_length| OptionKind::Text {
            rules: TextRules { max_length, pattern: TextPattern::Any, on_invoice: false },
        };
        let check = |options: Vec<ProductOption>, want: Option<(&str, &str)>| {
            let found = check_options(&options, "vps").err();
            let told = found.as_ref().map(|e| (e.fields()[0].pointer.as_str(), e.fields()[0].code));
            assert_eq!(told, want, "{options:?}");
        };
        check(vec![option("ram", yes_no(vec![monthly])), option("disk", text(20))], None);
        check(vec![option("", text(20))], Some(("/options/0/key", "malformed")));
        check(vec![option("Big", text(20))], Some(("/options/0/key", "malformed")));
        check(vec![option("a", text(20)), option("a", text(20))], Some(("/options/1/key", "taken")));
        check(vec![option("a", text(0))], Some(("/options/0/text/max_length", "out_of_range")));
        check(vec![option("a", choices(Vec::new()))], Some(("/options/0/choices", "required")));
        let twice = choices(vec![choice("x", Vec::new()), choice("x", Vec::new())]);
        check(vec![option("a", twice)], Some(("/options/0/choices/1/key", "taken")));
        let doubled = choices(vec![choice("x", vec![monthly, monthly])]);
        check(vec![option("a", doubled)], Some(("/options/0/choices/0/prices/1/cycle_months", "taken")));
        check(vec![option("a", number(0, 10, 2, 4))], None);
        check(vec![option("a", number(5, 4, 1, 0))], Some(("/options/0/quantity/max", "out_of_range")));
        check(vec![option("a", number(0, 4, 0, 0))], Some(("/options/0/quantity/step", "out_of_range")));
        check(vec![option("a", number(0, 4, 1, 5))], Some(("/options/0/quantity/included", "out_of_range")));
        let negative = OptionPrice { recurring_minor: -1, ..monthly };
        check(vec![option("a", yes_no(vec![negative]))], Some(("/options/0/prices/0/recurring/minor", "out_of_range")));
        let odd = OptionPrice { cycle_months: 0, ..monthly };
        check(vec![option("a", yes_no(vec![odd]))], Some(("/options/0/prices/0/cycle_months", "out_of_range")));
        let many: Vec<_> = (0..51).map(|n| option(&format!("o{n}"), text(20))).collect();
        check(many, Some(("/options", "too_many")));
        let crowd = choices((0..101).map(|n| choice(&format!("c{n}"), Vec::new())).collect());
        check(vec![option("a", crowd)], Some(("/options/0/choices", "too_many")));
        assert!(check_options(&[option("a", text(20))], "add_on").is_err());
    }

    #[test]
    fn words_look_as_they_were_asked_for() {
        let check = |pattern: TextPattern, text: &str, good: bool| {
            let rules = TextRules { max_length: 20, pattern, on_invoice: false };
            assert_eq!(rules.fault("Name", text).is_none(), good, "{pattern:?} {text:?}");
        };
        check(TextPattern::Any, "anything at all", true);
        check(TextPattern::Any, "two\nlines", false);
        check(TextPattern::Any, "a text that is too long", false);
        check(TextPattern::Hostname, "web.example.com", true);
        check(TextPattern::Hostname, "not a name", false);
        check(TextPattern::Email, "ada@example.com", true);
        check(TextPattern::Email, "ada", false);
        check(TextPattern::Digits, "0123", true);
        check(TextPattern::Digits, "12a", false);
    }
}
