//! What was chosen of a product's options: the rules of the sale, pure, and what of it is kept.
//!
//! [`choose`] checks values against the catalog and gives each its component. A value that was sold before keeps the
//! price and the free units it was sold with.

use mpanel_calc::{Component, LineKind, PriceOf};
use mpanel_core::Currency;
use serde::{Deserialize, Serialize};

use super::CartProblem;
use super::check::problem;
use crate::catalog::option::price_of;
use crate::catalog::{OptionKind, OptionPrice, ProductOption, QuantityBounds, TextRules};

/// A value of an option, as it is given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum OptionValue {
    /// Yes or no.
    Flag(bool),
    /// How many.
    Number(i64),
    /// The key of a choice, or words.
    Text(String),
}

/// A value for an option; none takes it away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OptionInput {
    /// Which option.
    pub key: String,
    /// What was chosen.
    #[serde(default)]
    pub value: Option<OptionValue>,
}

/// An option as it was sold; the catalog may change, this does not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SoldOption {
    /// Which option.
    pub key: String,
    /// Its name.
    pub name: String,
    /// choice, quantity, yes_no or text.
    pub kind: String,
    /// What was chosen.
    pub value: OptionValue,
    /// The same in words.
    pub words: String,
    /// Units that cost nothing.
    #[serde(default)]
    pub included: i64,
    /// Which words can be given instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<TextRules>,
}

/// The component of an option.
pub(crate) fn component_key(key: &str) -> String {
    format!("option:{key}")
}

impl SoldOption {
    /// As it would be chosen again.
    pub(crate) fn input(&self) -> OptionInput {
        OptionInput { key: self.key.clone(), value: Some(self.value.clone()) }
    }

    // Whether the line of the plan names it, because it has none of its own.
    fn is_told(&self, components: &[Component]) -> bool {
        let key = component_key(&self.key);
        let costs = |c: &Component| c.key == key && c.quantity != 0 && c.price.recurring != 0;
        let shown = self.text.is_none_or(|rules| rules.on_invoice);
        shown && self.value != OptionValue::Flag(false) && !components.iter().any(costs)
    }
}

/// The words of a plan's line: its name, and the options that have no line of their own.
pub(crate) fn plan_words(name: &str, sold: &[SoldOption], components: &[Component]) -> String {
    let mut words = name.to_owned();
    for option in sold.iter().filter(|o| o.is_told(components)) {
        words.push_str(&format!(", {}: {}", option.name, option.words));
    }
    words
}

/// For whom options are priced.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wanted<'a> {
    pub(crate) currency: Currency,
    pub(crate) cycle_months: i32,
    /// Where the list of values stands, for pointers.
    pub(crate) at: &'a str,
    /// Whether what is required has to be there.
    pub(crate) ordering: bool,
}

/// An option that was chosen, with its component where it is counted and priced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ChosenOption {
    pub(crate) sold: SoldOption,
    pub(crate) component: Option<Component>,
}

/// What was sold of an option before.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Held<'a> {
    pub(crate) sold: &'a SoldOption,
    pub(crate) component: Option<&'a Component>,
}

/// Checks values against the options of a product. The result is in the order of the catalog.
pub(crate) fn choose(
    options: &[ProductOption],
    inputs: &[OptionInput],
    wanted: Wanted<'_>,
    problems: &mut Vec<CartProblem>,
) -> Vec<ChosenOption> {
    let at = wanted.at;
    for (place, input) in inputs.iter().enumerate() {
        if !options.iter().any(|o| o.key == input.key) {
            let detail = "This option does not go with the plan.";
            problems.push(problem(format!("{at}/{place}/key"), "unknown_option", detail));
        } else if inputs[..place].iter().any(|before| before.key == input.key) {
            problems.push(problem(format!("{at}/{place}/key"), "taken", "Choose each option once."));
        }
    }
    let mut chosen = Vec::new();
    for option in options {
        let place = inputs.iter().position(|i| i.key == option.key && !is_empty(i.value.as_ref()));
        match place.and_then(|place| Some((place, inputs[place].value.as_ref()?))) {
            Some((place, value)) => match choose_one(option, value, None, wanted) {
                Ok(one) => chosen.push(one),
                Err((code, detail)) => problems.push(problem(format!("{at}/{place}/value"), code, detail)),
            },
            None if option.required && wanted.ordering => {
                problems.push(problem(at, "required", format!("Choose {}.", option.name)));
            }
            None => {}
        }
    }
    chosen
}

fn is_empty(value: Option<&OptionValue>) -> bool {
    match value {
        None => true,
        Some(OptionValue::Text(text)) => text.trim().is_empty(),
        Some(_) => false,
    }
}

type Refused = (&'static str, String);

/// Checks one value and prices it: what is held keeps its price, anything else comes at the catalog's.
pub(crate) fn choose_one(
    option: &ProductOption,
    value: &OptionValue,
    held: Option<Held<'_>>,
    wanted: Wanted<'_>,
) -> Result<ChosenOption, Refused> {
    let name = &option.name;
    let held = held.filter(|h| h.sold.kind == option.kind.word());
    let wrong = |words: &str| ("malformed", format!("{name} {words}."));
    let sold = |words: String| SoldOption {
        key: option.key.clone(),
        name: name.clone(),
        kind: option.kind.word().to_owned(),
        value: value.clone(),
        words,
        included: 0,
        text: None,
    };
    let part = |description: String, quantity: i64, price: PriceOf| {
        Some(Component { key: component_key(&option.key), kind: LineKind::Option, description, quantity, price })
    };
    let unpriced =
        |words: &str| ("unavailable", format!("{words} is not sold for this period in {}.", wanted.currency));
    let priced = |prices: &[OptionPrice], words: &str| {
        price_of(prices, wanted.currency, wanted.cycle_months).ok_or_else(|| unpriced(words))
    };
    match (&option.kind, value) {
        (OptionKind::Choice { choices }, OptionValue::Text(key)) => {
            let is_held = held.is_some_and(|h| h.sold.value == *value);
            let found = choices.iter().find(|c| c.key == *key && (!c.retired || is_held || !wanted.ordering));
            let Some(choice) = found else {
                return Err(("unknown_choice", format!("Choose one of the values on offer for {name}.")));
            };
            let words = format!("{name}: {}", choice.name);
            let price = priced(&choice.prices, &words)?;
            Ok(ChosenOption { sold: sold(choice.name.clone()), component: part(words, 1, price) })
        }
        (OptionKind::Quantity { bounds, prices }, OptionValue::Number(number)) => {
            if !allows(bounds, *number) {
                return Err(("out_of_range", number_words(name, bounds)));
            }
            let included = held.map_or(bounds.included, |h| h.sold.included);
            let extra = (number - included).max(0);
            let agreed = held.and_then(|h| h.component).map(|c| c.price);
            let price = match agreed {
                _ if extra == 0 => PriceOf::default(),
                Some(price) => price,
                None => priced(prices, name)?,
            };
            let words = if included > 0 { format!("{name} ({number}, {included} included)") } else { name.clone() };
            let sold = SoldOption { included, ..sold(number.to_string()) };
            Ok(ChosenOption { sold, component: part(words, extra, price).filter(|c| c.quantity > 0) })
        }
        (OptionKind::YesNo { .. }, OptionValue::Flag(false)) => {
            Ok(ChosenOption { sold: sold("no".to_owned()), component: None })
        }
        (OptionKind::YesNo { prices }, OptionValue::Flag(true)) => {
            let price = priced(prices, name)?;
            Ok(ChosenOption { sold: sold("yes".to_owned()), component: part(name.clone(), 1, price) })
        }
        (OptionKind::Text { rules }, OptionValue::Text(text)) => {
            let text = text.trim();
            if let Some(detail) = rules.fault(name, text) {
                return Err(("malformed", detail));
            }
            let value = OptionValue::Text(text.to_owned());
            let sold = SoldOption { value, text: Some(*rules), ..sold(text.to_owned()) };
            Ok(ChosenOption { sold, component: None })
        }
        (OptionKind::Choice { .. }, _) => Err(wrong("takes the key of one of its choices")),
        (OptionKind::Quantity { .. }, _) => Err(wrong("takes a whole number")),
        (OptionKind::YesNo { .. }, _) => Err(wrong("takes true or false")),
        (OptionKind::Text { .. }, _) => Err(wrong("takes a text")),
    }
}

fn allows(bounds: &QuantityBounds, number: i64) -> bool {
    (bounds.min..=bounds.max).contains(&number) && (number - bounds.min) % bounds.step.max(1) == 0
}

fn number_words(name: &str, bounds: &QuantityBounds) -> String {
    let QuantityBounds { min, max, step, .. } = bounds;
    let steps = if *step > 1 { format!(" in steps of {step}") } else { String::new() };
    format!("Choose a number of {name} from {min} to {max}{steps}.")
}

/// What goes along to another plan or period: the values that it has, too.
pub(crate) fn carried(options: &[ProductOption], sold: &[SoldOption]) -> Vec<OptionInput> {
    let fits = |held: &&SoldOption| {
        options.iter().find(|o| o.key == held.key).is_some_and(|option| match (&option.kind, &held.value) {
            (OptionKind::Choice { choices }, OptionValue::Text(key)) => choices.iter().any(|c| c.key == *key),
            (OptionKind::Quantity { bounds, .. }, OptionValue::Number(number)) => allows(bounds, *number),
            (OptionKind::YesNo { .. }, OptionValue::Flag(_)) => true,
            (OptionKind::Text { rules }, OptionValue::Text(text)) => rules.fault("", text).is_none(),
            _ => false,
        })
    };
    sold.iter().filter(fits).map(SoldOption::input).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{OptionChoice, TextPattern};

    const EUR: Currency = Currency::EUR;

    fn price(cycle_months: i32, recurring_minor: i64) -> OptionPrice {
        OptionPrice { currency: EUR, cycle_months, recurring_minor, setup_minor: 0 }
    }

    fn option(kind: OptionKind) -> ProductOption {
        ProductOption {
            key: "o".into(),
            name: "It".into(),
            help: String::new(),
            required: false,
            changeable: true,
            kind,
        }
    }

    fn memory() -> ProductOption {
        let choice = |key: &str, retired: bool, prices: Vec<OptionPrice>| OptionChoice {
            key: key.into(),
            name: format!("{key} GB"),
            retired,
            prices,
        };
        let choices = vec![
            choice("8", false, vec![price(1, 0), price(12, 0)]),
            choice("16", false, vec![price(1, 500)]),
            choice("4", true, vec![price(1, 0)]),
        ];
        option(OptionKind::Choice { choices })
    }

    fn addresses() -> ProductOption {
        let bounds = QuantityBounds { min: 1, max: 9, step: 2, included: 1 };
        option(OptionKind::Quantity { bounds, prices: vec![price(1, 250)] })
    }

    fn wanted(cycle_months: i32) -> Wanted<'static> {
        Wanted { currency: EUR, cycle_months, at: "/options", ordering: true }
    }

    fn text(words: &str) -> OptionValue {
        OptionValue::Text(words.to_owned())
    }

    #[test]
    fn each_value_is_checked_and_priced() {
        // What one value comes to each period, or the code of its refusal.
        let check = |option: ProductOption, value: OptionValue, cycle: i32, want: Result<i64, &str>| {
            let found = choose_one(&option, &value, None, wanted(cycle));
            let found = found.map(|c| c.component.map_or(0, |c| c.price.recurring * c.quantity)).map_err(|e| e.0);
            assert_eq!(found, want, "{value:?} {option:?}");
        };
        check(memory(), text("8"), 1, Ok(0));
        check(memory(), text("16"), 1, Ok(500));
        check(memory(), text("16"), 12, Err("unavailable"));
        check(memory(), text("4"), 1, Err("unknown_choice"));
        check(memory(), text("5"), 1, Err("unknown_choice"));
        check(memory(), OptionValue::Number(8), 1, Err("malformed"));
        check(addresses(), OptionValue::Number(1), 1, Ok(0));
        check(addresses(), OptionValue::Number(5), 1, Ok(1000));
        check(addresses(), OptionValue::Number(1), 12, Ok(0));
        check(addresses(), OptionValue::Number(3), 12, Err("unavailable"));
        check(addresses(), OptionValue::Number(2), 1, Err("out_of_range"));
        check(addresses(), OptionValue::Number(11), 1, Err("out_of_range"));
        check(addresses(), text("3"), 1, Err("malformed"));
        let panel = || option(OptionKind::YesNo { prices: vec![price(1, 300)] });
        check(panel(), OptionValue::Flag(true), 1, Ok(300));
        check(panel(), OptionValue::Flag(true), 12, Err("unavailable"));
        check(panel(), OptionValue::Flag(false), 12, Ok(0));
        check(panel(), OptionValue::Number(1), 1, Err("malformed"));
        let rules = TextRules { max_length: 5, pattern: TextPattern::Digits, on_invoice: false };
        check(option(OptionKind::Text { rules }), text("12345"), 1, Ok(0));
        check(option(OptionKind::Text { rules }), text("123456"), 1, Err("malformed"));
        check(option(OptionKind::Text { rules }), OptionValue::Flag(true), 1, Err("malformed"));
    }

    #[test]
    fn what_is_missing_unknown_or_said_twice_is_a_problem() {
        let required = ProductOption { required: true, ..memory() };
        let input = |key: &str, value: Option<OptionValue>| OptionInput { key: key.into(), value };
        let check = |inputs: Vec<OptionInput>, ordering: bool, want: &[(&str, &str)]| {
            let mut problems = Vec::new();
            let wanted = Wanted { ordering, ..wanted(1) };
            choose(std::slice::from_ref(&required), &inputs, wanted, &mut problems);
            let told: Vec<_> = problems.iter().map(|p| (p.pointer.as_str(), p.code)).collect();
            assert_eq!(told, want, "{inputs:?}");
        };
        check(vec![input("o", Some(text("8")))], true, &[]);
        check(vec![], true, &[("/options", "required")]);
        check(vec![], false, &[]);
        check(vec![input("o", Some(text(" ")))], true, &[("/options", "required")]);
        check(vec![input("o", None)], true, &[("/options", "required")]);
        check(vec![input("x", None), input("o", Some(text("8")))], true, &[("/options/0/key", "unknown_option")]);
        let twice = vec![input("o", Some(text("8"))), input("o", Some(text("16")))];
        check(twice, true, &[("/options/1/key", "taken")]);
        check(vec![input("o", Some(text("9")))], true, &[("/options/0/value", "unknown_choice")]);
    }

    #[test]
    fn what_is_held_keeps_its_price_and_its_free_units() {
        let first = choose_one(&addresses(), &OptionValue::Number(3), None, wanted(1)).unwrap();
        let bounds = QuantityBounds { min: 0, max: 9, step: 1, included: 0 };
        let dearer = option(OptionKind::Quantity { bounds, prices: vec![price(1, 900)] });
        let held = Held { sold: &first.sold, component: first.component.as_ref() };
        let more = choose_one(&dearer, &OptionValue::Number(5), Some(held), wanted(1)).unwrap();
        let component = more.component.unwrap();
        assert_eq!((component.quantity, component.price.recurring), (4, 250));
        assert_eq!(component.description, "It (5, 1 included)");
    }

    #[test]
    fn the_plan_names_what_has_no_line() {
        let chosen = |option: ProductOption, value| choose_one(&option, &value, None, wanted(1)).unwrap();
        let check = |one: ChosenOption, want: &str| {
            let components: Vec<Component> = one.component.into_iter().collect();
            assert_eq!(plan_words("VPS", &[one.sold], &components), want);
        };
        check(chosen(memory(), text("8")), "VPS, It: 8 GB");
        check(chosen(memory(), text("16")), "VPS");
        check(chosen(addresses(), OptionValue::Number(1)), "VPS, It: 1");
        let rules = |on_invoice| TextRules { max_length: 9, pattern: TextPattern::Any, on_invoice };
        check(chosen(option(OptionKind::Text { rules: rules(true) }), text("acme")), "VPS, It: acme");
        check(chosen(option(OptionKind::Text { rules: rules(false) }), text("acme")), "VPS");
        let panel = option(OptionKind::YesNo { prices: vec![price(1, 300)] });
        check(chosen(panel, OptionValue::Flag(false)), "VPS");
    }
}
