//! Options of a plan as a visitor of the shop sees them, in one currency.

use mpanel_core::{Currency, Money};
use serde::Serialize;

use super::option::price_of;
use super::{OptionChoice, OptionKind, OptionPrice, ProductOption, QuantityBounds, TextRules};

/// An option of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShopOption {
    /// Its name in calls.
    pub key: String,
    /// Words for people.
    pub name: String,
    /// A sentence under it.
    pub help: String,
    /// choice, quantity, yes_no or text.
    pub kind: &'static str,
    /// Whether an order without it is refused.
    pub required: bool,
    /// Whether customers may change it by themselves while the service runs.
    pub changeable: bool,
    /// What there is to choose, for a choice.
    pub choices: Vec<ShopOptionChoice>,
    /// Which numbers, for a quantity.
    pub quantity: Option<QuantityBounds>,
    /// Which words, for a text.
    pub text: Option<TextRules>,
    /// Of a yes, or of one unit that is not included. A period that is missing is one it is not sold for.
    pub prices: Vec<ShopOptionPrice>,
}

/// One of several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShopOptionChoice {
    /// Its name in calls.
    pub key: String,
    /// Words for people.
    pub name: String,
    /// Its prices. A period that is missing is one it is not sold for.
    pub prices: Vec<ShopOptionPrice>,
}

/// A price of an option.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ShopOptionPrice {
    /// Period in months; a negative number counts days.
    pub cycle_months: i32,
    /// Each period.
    pub recurring: Money,
    /// Once, with the order.
    pub setup: Money,
}

/// An option with its prices for some periods, and the choices that are shown.
pub(crate) fn shop_option(
    option: &ProductOption,
    currency: Currency,
    cycles: &[i32],
    is_shown: &dyn Fn(&OptionChoice) -> bool,
) -> ShopOption {
    let prices = |list: &[OptionPrice]| -> Vec<ShopOptionPrice> {
        let price = |cycle_months: &i32| {
            let found = price_of(list, currency, *cycle_months)?;
            let money = |minor| Money::new(minor, currency);
            Some(ShopOptionPrice {
                cycle_months: *cycle_months,
                recurring: money(found.recurring),
                setup: money(found.setup),
            })
        };
        cycles.iter().filter_map(price).collect()
    };
    let choice =
        |c: &OptionChoice| ShopOptionChoice { key: c.key.clone(), name: c.name.clone(), prices: prices(&c.prices) };
    let mut shown = ShopOption {
        key: option.key.clone(),
        name: option.name.clone(),
        help: option.help.clone(),
        kind: option.kind.word(),
        required: option.required,
        changeable: option.changeable,
        choices: Vec::new(),
        quantity: None,
        text: None,
        prices: Vec::new(),
    };
    match &option.kind {
        OptionKind::Choice { choices } => {
            shown.choices = choices.iter().filter(|c| is_shown(c)).map(choice).collect();
        }
        OptionKind::Quantity { bounds, prices: list } => {
            shown.quantity = Some(*bounds);
            shown.prices = prices(list);
        }
        OptionKind::YesNo { prices: list } => shown.prices = prices(list),
        OptionKind::Text { rules } => shown.text = Some(*rules),
    }
    shown
}
