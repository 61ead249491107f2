//! Decimal numbers as they were written, because floating point loses them.

use std::fmt;
use std::str::FromStr;

use serde::de::Error as _;
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Number, Value};

/// A decimal number such as a price or a size in TB. The crate only carries
/// it: read it into the decimal type of your choice with [`DecimalNumber::as_str`].
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct DecimalNumber(String);

impl DecimalNumber {
    /// The digits, such as `0.25`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for DecimalNumber {
    fn default() -> Self {
        Self("0".to_owned())
    }
}

impl FromStr for DecimalNumber {
    type Err = serde_json::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        // The grammar of numbers is that of JSON.
        text.parse::<Number>().map(|_| Self(text.to_owned()))
    }
}

impl From<u32> for DecimalNumber {
    fn from(number: u32) -> Self {
        Self(number.to_string())
    }
}

impl fmt::Display for DecimalNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for DecimalNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for DecimalNumber {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.parse::<Number>().map_err(S::Error::custom)?.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for DecimalNumber {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Value::deserialize(deserializer)? {
            Value::Number(number) => Ok(Self(number.to_string())),
            Value::String(text) => text.parse().map_err(D::Error::custom),
            other => Err(D::Error::custom(format!("{other} is not a number"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_their_digits() {
        let check = |json: &str, shown: &str| {
            let read: DecimalNumber = serde_json::from_str(json).unwrap();
            assert_eq!((read.as_str(), serde_json::to_string(&read).unwrap().as_str()), (shown, shown), "{json}");
        };
        check("4.99", "4.99");
        check("0.25", "0.25");
        check("6", "6");
        check("\"1.5\"", "1.5");
        assert!("a lot".parse::<DecimalNumber>().is_err());
        assert!(serde_json::from_str::<DecimalNumber>("true").is_err());
    }
}
