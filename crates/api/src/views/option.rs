//! Options of products on the wire: what staff offers, what is chosen, what a service has.

use mpanel_billing as billing;
use mpanel_core::{Error, Money, Result};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{MoneyView, check_text, words};

/// Something to choose with a product. `kind` says which fields count: `choices`, `quantity` with `prices`, `prices`
/// of a yes, or `text`.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ProductOption)]
pub struct OptionView {
    /// Its name in calls: lower-case letters, digits, - and _.
    key: String,
    name: String,
    /// A sentence under it.
    #[serde(default)]
    help: String,
    #[schema(value_type = words::OptionKind)]
    kind: String,
    /// An order without it is refused.
    #[serde(default)]
    required: bool,
    /// Customers may change it by themselves while the service runs.
    #[serde(default)]
    changeable: bool,
    #[serde(default)]
    choices: Vec<OptionChoiceView>,
    #[serde(default)]
    quantity: Option<OptionQuantity>,
    #[serde(default)]
    text: Option<OptionText>,
    /// Of a yes, or of one unit that is not included. What has no price for a period and currency is not sold for it.
    #[serde(default)]
    prices: Vec<OptionPriceView>,
}

/// One of several.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ProductOptionChoice)]
pub struct OptionChoiceView {
    key: String,
    name: String,
    /// No longer sold; those who have it keep it.
    #[serde(default)]
    retired: bool,
    /// Zero for what is free; what has no price for a period and currency is not sold for it.
    #[serde(default)]
    prices: Vec<OptionPriceView>,
}

/// Which numbers can be chosen.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ProductOptionQuantity)]
pub struct OptionQuantity {
    min: i64,
    max: i64,
    step: i64,
    /// Units that cost nothing.
    #[serde(default)]
    included: i64,
}

/// Which words can be given.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ProductOptionText)]
pub struct OptionText {
    /// 1 to 500 characters.
    max_length: i64,
    #[schema(value_type = words::TextPattern)]
    pattern: String,
    /// The invoice shows them.
    #[serde(default)]
    on_invoice: bool,
}

/// A price of an option.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ProductOptionPrice)]
pub struct OptionPriceView {
    #[schema(value_type = words::CycleMonths)]
    cycle_months: i32,
    recurring: MoneyView,
    /// Once, with the order.
    #[serde(default)]
    setup: Option<MoneyView>,
}

/// A value: the key of a choice or words, a number, yes or no.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
#[schema(as = OptionValue)]
pub enum OptionValueView {
    /// Yes or no.
    Flag(bool),
    /// How many.
    Number(i64),
    /// The key of a choice, or words.
    Text(String),
}

/// A value for an option; null takes it away.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OptionInput)]
pub struct OptionIn {
    key: String,
    #[serde(default)]
    value: Option<OptionValueView>,
}

/// An option that a service has.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ServiceOptionValue)]
pub struct HeldOptionOut {
    key: String,
    name: String,
    #[schema(value_type = words::OptionKind)]
    kind: String,
    value: OptionValueView,
    /// The same in words.
    words: String,
    /// Each period, before tax.
    price: MoneyView,
}

impl OptionView {
    /// The option as billing knows it; `at` is where it stands.
    pub fn parse(self, at: &str) -> Result<billing::ProductOption> {
        let prices = |list: Vec<OptionPriceView>| parse_prices(&format!("{at}/prices"), list);
        let missing =
            |field: &str, detail: &str| Error::invalid(format!("{at}/{field}"), "required", detail.to_owned());
        let kind = match self.kind.as_str() {
            "choice" => {
                let choices = self.choices.into_iter().enumerate();
                let choices = choices.map(|(n, c)| c.parse(&format!("{at}/choices/{n}"))).collect::<Result<_>>()?;
                billing::OptionKind::Choice { choices }
            }
            "quantity" => {
                let asked = self.quantity.ok_or_else(|| missing("quantity", "Say which numbers can be chosen."))?;
                let OptionQuantity { min, max, step, included } = asked;
                let bounds = billing::QuantityBounds { min, max, step, included };
                billing::OptionKind::Quantity { bounds, prices: prices(self.prices)? }
            }
            "yes_no" => billing::OptionKind::YesNo { prices: prices(self.prices)? },
            "text" => {
                let asked = self.text.ok_or_else(|| missing("text", "Say which words can be given."))?;
                billing::OptionKind::Text { rules: asked.parse(at)? }
            }
            _ => {
                let detail = "Use choice, quantity, yes_no or text.";
                return Err(Error::invalid(format!("{at}/kind"), "unknown", detail));
            }
        };
        check_text(&format!("{at}/help"), &self.help, 500)?;
        let Self { key, name, help, required, changeable, .. } = self;
        Ok(billing::ProductOption { key, name, help, required, changeable, kind })
    }
}

impl OptionChoiceView {
    fn parse(self, at: &str) -> Result<billing::OptionChoice> {
        let prices = parse_prices(&format!("{at}/prices"), self.prices)?;
        Ok(billing::OptionChoice { key: self.key, name: self.name, retired: self.retired, prices })
    }
}

impl OptionText {
    fn parse(self, at: &str) -> Result<billing::TextRules> {
        let pattern = billing::TextPattern::ALL.into_iter().find(|p| p.as_str() == self.pattern).ok_or_else(|| {
            Error::invalid(format!("{at}/text/pattern"), "unknown", "Use any, hostname, email or digits.")
        })?;
        Ok(billing::TextRules { max_length: self.max_length, pattern, on_invoice: self.on_invoice })
    }
}

fn parse_prices(at: &str, list: Vec<OptionPriceView>) -> Result<Vec<billing::OptionPrice>> {
    if list.len() > 200 {
        return Err(Error::invalid(at, "too_many", "Use at most 200 entries."));
    }
    let price = |(n, price): (usize, OptionPriceView)| {
        let recurring = price.recurring.parse(&format!("{at}/{n}/recurring"))?;
        let setup = price.setup.map(|s| s.parse(&format!("{at}/{n}/setup"))).transpose()?;
        if setup.is_some_and(|s| s.currency != recurring.currency) {
            let pointer = format!("{at}/{n}/setup/currency");
            return Err(Error::invalid(pointer, "other_currency", "Use the currency of the price of each period."));
        }
        Ok(billing::OptionPrice {
            currency: recurring.currency,
            cycle_months: price.cycle_months,
            recurring_minor: recurring.minor,
            setup_minor: setup.map_or(0, |s| s.minor),
        })
    };
    list.into_iter().enumerate().map(price).collect()
}

/// Values as billing knows them; `at` is where the list stands.
pub fn parse_values(at: &str, list: Vec<OptionIn>) -> Result<Vec<billing::OptionInput>> {
    if list.len() > 50 {
        return Err(Error::invalid(at, "too_many", "Use at most 50 entries."));
    }
    let value = |(n, input): (usize, OptionIn)| {
        check_text(&format!("{at}/{n}/key"), &input.key, 40)?;
        if let Some(OptionValueView::Text(text)) = &input.value {
            check_text(&format!("{at}/{n}/value"), text, 500)?;
        }
        let value = input.value.map(|v| match v {
            OptionValueView::Flag(flag) => billing::OptionValue::Flag(flag),
            OptionValueView::Number(number) => billing::OptionValue::Number(number),
            OptionValueView::Text(text) => billing::OptionValue::Text(text),
        });
        Ok(billing::OptionInput { key: input.key, value })
    };
    list.into_iter().enumerate().map(value).collect()
}

impl From<billing::OptionValue> for OptionValueView {
    fn from(value: billing::OptionValue) -> Self {
        match value {
            billing::OptionValue::Flag(flag) => OptionValueView::Flag(flag),
            billing::OptionValue::Number(number) => OptionValueView::Number(number),
            billing::OptionValue::Text(text) => OptionValueView::Text(text),
        }
    }
}

impl From<billing::OptionInput> for OptionIn {
    fn from(input: billing::OptionInput) -> Self {
        Self { key: input.key, value: input.value.map(OptionValueView::from) }
    }
}

impl From<billing::HeldOption> for HeldOptionOut {
    fn from(held: billing::HeldOption) -> Self {
        Self {
            key: held.key,
            name: held.name,
            kind: held.kind,
            value: held.value.into(),
            words: held.words,
            price: held.price.into(),
        }
    }
}

fn quantity(bounds: billing::QuantityBounds) -> OptionQuantity {
    let billing::QuantityBounds { min, max, step, included } = bounds;
    OptionQuantity { min, max, step, included }
}

fn text(rules: billing::TextRules) -> OptionText {
    OptionText {
        max_length: rules.max_length,
        pattern: rules.pattern.as_str().to_owned(),
        on_invoice: rules.on_invoice,
    }
}

impl From<billing::OptionPrice> for OptionPriceView {
    fn from(price: billing::OptionPrice) -> Self {
        let money = |minor| MoneyView::from(Money::new(minor, price.currency));
        Self {
            cycle_months: price.cycle_months,
            recurring: money(price.recurring_minor),
            setup: Some(money(price.setup_minor)),
        }
    }
}

impl From<billing::ShopOptionPrice> for OptionPriceView {
    fn from(price: billing::ShopOptionPrice) -> Self {
        Self { cycle_months: price.cycle_months, recurring: price.recurring.into(), setup: Some(price.setup.into()) }
    }
}

impl From<billing::ProductOption> for OptionView {
    fn from(option: billing::ProductOption) -> Self {
        let prices = |list: Vec<billing::OptionPrice>| list.into_iter().map(OptionPriceView::from).collect();
        let mut view = Self {
            key: option.key,
            name: option.name,
            help: option.help,
            kind: option.kind.word().to_owned(),
            required: option.required,
            changeable: option.changeable,
            choices: Vec::new(),
            quantity: None,
            text: None,
            prices: Vec::new(),
        };
        match option.kind {
            billing::OptionKind::Choice { choices } => {
                let choice = |c: billing::OptionChoice| OptionChoiceView {
                    key: c.key,
                    name: c.name,
                    retired: c.retired,
                    prices: prices(c.prices),
                };
                view.choices = choices.into_iter().map(choice).collect();
            }
            billing::OptionKind::Quantity { bounds, prices: list } => {
                view.quantity = Some(quantity(bounds));
                view.prices = prices(list);
            }
            billing::OptionKind::YesNo { prices: list } => view.prices = prices(list),
            billing::OptionKind::Text { rules } => view.text = Some(text(rules)),
        }
        view
    }
}

impl From<billing::ShopOption> for OptionView {
    fn from(option: billing::ShopOption) -> Self {
        let choice = |c: billing::ShopOptionChoice| OptionChoiceView {
            key: c.key,
            name: c.name,
            retired: false,
            prices: c.prices.into_iter().map(OptionPriceView::from).collect(),
        };
        Self {
            key: option.key,
            name: option.name,
            help: option.help,
            kind: option.kind.to_owned(),
            required: option.required,
            changeable: option.changeable,
            choices: option.choices.into_iter().map(choice).collect(),
            quantity: option.quantity.map(quantity),
            text: option.text.map(text),
            prices: option.prices.into_iter().map(OptionPriceView::from).collect(),
        }
    }
}
