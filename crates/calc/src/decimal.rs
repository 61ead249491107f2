//! Exact decimals for unit prices, quantities and exchange rates.
//!
//! A [`Decimal`] has twelve places, a product of two has twenty-four and is
//! an [`Exact`] amount of major units. Nothing is rounded before
//! [`Exact::to_minor`]; what does not fit is `None`, never a wrong number.

use std::fmt;
use std::str::FromStr;

use mpanel_core::money::divide_half_up;
use serde::{Deserialize, Serialize};

/// Digits after the point of a [`Decimal`].
pub const PLACES: u32 = 12;
const SCALE: i128 = 10i128.pow(PLACES);
const EXACT_SCALE: i128 = SCALE * SCALE;

/// A text that is not a decimal of at most twelve places.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a decimal number with at most {PLACES} places, such as 12 or 0.0006")]
pub struct DecimalError(String);

/// A decimal number with up to twelve places: a unit price in major units, a quantity or a rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Decimal(i128);

impl Decimal {
    /// Nothing.
    pub const ZERO: Decimal = Decimal(0);
    /// One whole.
    pub const ONE: Decimal = Decimal(SCALE);

    /// A whole number.
    pub const fn whole(number: i64) -> Self {
        Self(number as i128 * SCALE)
    }

    /// An amount in minor units of a currency with `exponent` digits, as a decimal of major units.
    pub fn from_minor(minor: i64, exponent: u8) -> Self {
        Self(i128::from(minor) * 10i128.pow(PLACES.saturating_sub(u32::from(exponent))))
    }

    /// `numerator / denominator` at twelve places, rounded half-up; for measures such as hours, never for money.
    pub fn ratio(numerator: i128, denominator: i128) -> Option<Self> {
        let scaled = numerator.checked_mul(SCALE)?;
        (denominator != 0).then(|| Self(divide_half_up(scaled, denominator)))
    }

    /// A mantissa at twelve places divided by a whole number, rounded half-up; for measures, never for money.
    pub(crate) fn from_mantissa_ratio(mantissa: i128, divisor: i128) -> Option<Self> {
        (divisor != 0).then(|| Self(divide_half_up(mantissa, divisor)))
    }

    /// Whether it is below zero.
    pub fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// Sum.
    pub fn add(self, other: Decimal) -> Option<Decimal> {
        self.0.checked_add(other.0).map(Decimal)
    }

    /// Difference.
    pub fn sub(self, other: Decimal) -> Option<Decimal> {
        self.0.checked_sub(other.0).map(Decimal)
    }

    /// Product, without rounding.
    pub fn times(self, other: Decimal) -> Option<Exact> {
        self.0.checked_mul(other.0).map(Exact)
    }

    /// The decimal taken `count` times.
    pub fn times_whole(self, count: i64) -> Option<Decimal> {
        self.0.checked_mul(i128::from(count)).map(Decimal)
    }

    /// A share of it in millionths, without rounding.
    pub fn times_ppm(self, ppm: i64) -> Option<Exact> {
        self.0.checked_mul(i128::from(ppm))?.checked_mul(SCALE / 1_000_000).map(Exact)
    }

    /// How many started units of `size` it takes to hold it.
    pub fn started(self, size: Decimal) -> Option<i64> {
        if size.0 <= 0 {
            return None;
        }
        let whole = self.0.div_euclid(size.0);
        let started = if self.0.rem_euclid(size.0) == 0 { whole } else { whole + 1 };
        i64::try_from(started).ok()
    }

    /// The number as units of 10⁻¹².
    pub fn mantissa(self) -> i128 {
        self.0
    }
}

impl FromStr for Decimal {
    type Err = DecimalError;
    fn from_str(text: &str) -> Result<Self, DecimalError> {
        let refused = || DecimalError(text.chars().take(40).collect());
        let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
        let (whole, part) = digits.split_once('.').map_or((digits, None), |(whole, part)| (whole, Some(part)));
        let numeric = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
        if !numeric(whole) || whole.len() > 20 || part.is_some_and(|p| !numeric(p) || p.len() > PLACES as usize) {
            return Err(refused());
        }
        let whole: i128 = whole.parse().map_err(|_| refused())?;
        let part: i128 =
            format!("{:0<width$}", part.unwrap_or(""), width = PLACES as usize).parse().map_err(|_| refused())?;
        Ok(Decimal(sign * (whole * SCALE + part)))
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sign, units) = (if self.0 < 0 { "-" } else { "" }, self.0.unsigned_abs());
        let scale = SCALE.unsigned_abs();
        if units % scale == 0 {
            return write!(f, "{sign}{}", units / scale);
        }
        let part = format!("{:0width$}", units % scale, width = PLACES as usize);
        write!(f, "{sign}{}.{}", units / scale, part.trim_end_matches('0'))
    }
}

impl Serialize for Decimal {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        std::borrow::Cow::<'de, str>::deserialize(d)?.parse().map_err(serde::de::Error::custom)
    }
}

/// An amount of major units with twenty-four places: the exact price of a line before its one rounding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Exact(i128);

impl Exact {
    /// Nothing.
    pub const ZERO: Exact = Exact(0);

    /// A decimal of major units as an exact amount.
    pub fn of(decimal: Decimal) -> Option<Self> {
        decimal.0.checked_mul(SCALE).map(Exact)
    }

    /// Sum.
    pub fn add(self, other: Exact) -> Option<Exact> {
        self.0.checked_add(other.0).map(Exact)
    }

    /// Difference.
    pub fn sub(self, other: Exact) -> Option<Exact> {
        self.0.checked_sub(other.0).map(Exact)
    }

    /// The one rounding: minor units of a currency with `exponent` digits, half-up and away from zero.
    pub fn to_minor(self, exponent: u8) -> Option<i64> {
        let divisor = EXACT_SCALE / 10i128.pow(u32::from(exponent).min(PLACES));
        i64::try_from(divide_half_up(self.0, divisor)).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn decimals_read_and_print() {
        for text in ["0", "12", "0.0006", "-3.5", "0.000000000001", "99999999999999999999"] {
            assert_eq!(text.parse::<Decimal>().unwrap().to_string(), text);
        }
        for bad in ["", ".", "1.", ".5", "1e3", "+1", "0.0000000000001", "1,5", "--1", "999999999999999999999"] {
            assert!(bad.parse::<Decimal>().is_err(), "{bad}");
        }
        assert_eq!(Decimal::from_minor(1234, 3), "1.234".parse().unwrap());
        assert_eq!(Decimal::from_minor(5, 0), Decimal::whole(5));
    }

    #[test]
    fn a_product_is_rounded_once_and_only_at_the_end() {
        for (a, b, exponent, want) in [
            ("1000000", "0.0002", 2, 20000),
            ("3", "0.001666666666", 2, 0),
            ("1", "0.005", 2, 1),
            ("-1", "0.005", 2, -1),
            ("38850", "0.01287", 2, 50000),
            ("1.5", "1", 0, 2),
        ] {
            let exact = a.parse::<Decimal>().unwrap().times(b.parse().unwrap()).unwrap();
            assert_eq!(exact.to_minor(exponent), Some(want), "{a} x {b}");
        }
        let huge: Decimal = "99999999999999999999".parse().unwrap();
        assert_eq!(huge.times(huge), None, "what does not fit is refused");
    }

    #[test]
    fn started_units_count_whole() {
        for (quantity, size, want) in [("0", "10", 0), ("10", "10", 1), ("10.1", "10", 2), ("4325", "1000", 5)] {
            assert_eq!(quantity.parse::<Decimal>().unwrap().started(size.parse().unwrap()), Some(want));
        }
        assert_eq!(Decimal::ONE.started(Decimal::ZERO), None);
    }

    proptest! {
        #[test]
        fn text_survives_the_round_trip(mantissa in -1_000_000_000_000_000_000i64..1_000_000_000_000_000_000) {
            let decimal = Decimal(i128::from(mantissa));
            prop_assert_eq!(decimal.to_string().parse::<Decimal>().unwrap(), decimal);
        }

        #[test]
        fn minor_units_survive(minor in i64::MIN / 2..i64::MAX / 2, exponent in 2u8..4) {
            let exact = Exact::of(Decimal::from_minor(minor / 1_000_000, exponent)).unwrap();
            prop_assert_eq!(exact.to_minor(exponent), Some(minor / 1_000_000));
        }
    }
}
