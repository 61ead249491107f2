//! Reading values of a scenario. A value that is not what a check expects is a mistake of the check.

use jiff::civil::Date;
use mpanel_calc::Decimal;
use serde_json::Value;

/// A whole number, written as one or as a text.
pub(crate) fn int(value: &Value) -> i64 {
    let text = value.as_str().and_then(|t| t.parse().ok());
    value.as_i64().or(text).unwrap_or_else(|| panic!("{value} is not a whole number"))
}

/// Every whole number of a list.
pub(crate) fn ints(value: &Value) -> Vec<i64> {
    list(value).iter().map(int).collect()
}

/// A list; nothing is an empty one.
pub(crate) fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// A text, or a number as a text.
pub(crate) fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// A date.
pub(crate) fn date(value: &Value) -> Date {
    text(value).parse().unwrap_or_else(|e| panic!("{value}: {e}"))
}

/// A price: minor units of a currency with two digits as a number, major units as a text.
pub(crate) fn price(value: &Value) -> Decimal {
    match value.as_str() {
        Some(text) => text.parse().unwrap_or_else(|e| panic!("{e}")),
        None if value.is_null() => Decimal::ZERO,
        None => Decimal::from_minor(int(value), 2),
    }
}

/// A quantity, written either way.
pub(crate) fn quantity(value: &Value) -> Decimal {
    text(value).parse().unwrap_or_else(|e| panic!("{e}"))
}

/// Whether two things are the same, with words if not.
pub(crate) fn same<T: PartialEq + std::fmt::Debug>(what: &str, got: T, want: T) -> Result<(), String> {
    if got == want { Ok(()) } else { Err(format!("{what}: got {got:?}, want {want:?}")) }
}
