//! Money: whole minor units and a currency, never a floating-point number.
//!
//! Rules (billing.md section 1): amounts are integers in the currency's minor
//! unit with the exponent of ISO 4217; arithmetic is checked; a split loses
//! nothing.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What can go wrong with amounts.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// The text is not an ISO 4217 code.
    #[error("unknown currency {0:?}: use a three-letter ISO 4217 code such as EUR")]
    UnknownCurrency(String),
    /// Two amounts of different currencies met.
    #[error("amounts in {left} and {right} cannot be combined")]
    CurrencyMismatch {
        /// Currency of the first amount.
        left: Currency,
        /// Currency of the second amount.
        right: Currency,
    },
    /// The result does not fit.
    #[error("the amount is too large")]
    Overflow,
}

/// An ISO 4217 currency.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Currency([u8; 3]);

impl Currency {
    /// Euro, the default of a new tenant.
    pub const EUR: Currency = Currency(*b"EUR");
    /// United States dollar.
    pub const USD: Currency = Currency(*b"USD");

    /// The three-letter code.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }

    /// The currency of a country, by its ISO 3166-1 alpha-2 code.
    pub fn of_country(country: &str) -> Option<Currency> {
        let country: iso_currency::Country = country.parse().ok()?;
        let mut all = iso_currency::Currency::from_country(country).into_iter();
        all.find(|c| c.flags().is_empty())?.code().parse().ok()
    }

    /// Decimal digits of the minor unit (EUR 2, JPY 0, KWD 3).
    pub fn exponent(&self) -> u8 {
        iso_currency::Currency::from_code(self.code())
            .and_then(|c| c.exponent())
            .and_then(|e| u8::try_from(e).ok())
            .unwrap_or(2)
    }
}

impl FromStr for Currency {
    type Err = MoneyError;
    fn from_str(text: &str) -> Result<Self, MoneyError> {
        let unknown = || MoneyError::UnknownCurrency(text.chars().take(12).collect());
        let bytes: [u8; 3] = text.as_bytes().try_into().map_err(|_| unknown())?;
        iso_currency::Currency::from_code(text).ok_or_else(unknown)?;
        Ok(Currency(bytes))
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for Currency {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        std::borrow::Cow::<'de, str>::deserialize(d)?.parse().map_err(serde::de::Error::custom)
    }
}

/// An amount in the minor units of its currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Money {
    /// Minor units (cents for EUR); may be negative.
    pub minor: i64,
    /// The currency the minor units belong to.
    pub currency: Currency,
}

impl Money {
    /// `minor` units of `currency`.
    pub fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// Nothing, in `currency`.
    pub fn zero(currency: Currency) -> Self {
        Self::new(0, currency)
    }

    /// Whether nothing is owed either way.
    pub fn is_zero(&self) -> bool {
        self.minor == 0
    }

    /// Sum of two amounts of one currency.
    pub fn add(self, other: Money) -> Result<Money, MoneyError> {
        self.same(other)?;
        let minor = self.minor.checked_add(other.minor).ok_or(MoneyError::Overflow)?;
        Ok(Money::new(minor, self.currency))
    }

    /// Difference of two amounts of one currency.
    pub fn sub(self, other: Money) -> Result<Money, MoneyError> {
        self.same(other)?;
        let minor = self.minor.checked_sub(other.minor).ok_or(MoneyError::Overflow)?;
        Ok(Money::new(minor, self.currency))
    }

    /// The amount taken `count` times.
    pub fn times(self, count: i64) -> Result<Money, MoneyError> {
        let minor = self.minor.checked_mul(count).ok_or(MoneyError::Overflow)?;
        Ok(Money::new(minor, self.currency))
    }

    /// The same amount with the other sign.
    pub fn negate(self) -> Money {
        Money::new(-self.minor, self.currency)
    }

    /// Splits over `weights` by largest remainder: the parts always add up to the whole.
    ///
    /// Ties go to the earlier part. All-zero weights put everything on the first part.
    pub fn split(self, weights: &[i64]) -> Vec<Money> {
        let total: i128 = weights.iter().map(|w| i128::from((*w).max(0))).sum();
        if weights.is_empty() {
            return Vec::new();
        }
        if total == 0 {
            let rest = weights.len() - 1;
            return std::iter::once(self).chain(std::iter::repeat_n(Money::zero(self.currency), rest)).collect();
        }
        let (sign, whole) = (i128::from(self.minor.signum()), i128::from(self.minor).abs());
        let mut parts: Vec<(usize, i128, i128)> = weights
            .iter()
            .enumerate()
            .map(|(i, w)| {
                let exact = whole * i128::from((*w).max(0));
                (i, exact / total, exact % total)
            })
            .collect();
        let mut left = whole - parts.iter().map(|p| p.1).sum::<i128>();
        parts.sort_by(|a, b| b.2.cmp(&a.2).then(a.0.cmp(&b.0)));
        for part in &mut parts {
            if left == 0 {
                break;
            }
            part.1 += 1;
            left -= 1;
        }
        parts.sort_by_key(|p| p.0);
        parts
            .into_iter()
            .map(|(_, units, _)| Money::new(i64::try_from(sign * units).unwrap_or(self.minor), self.currency))
            .collect()
    }

    fn same(self, other: Money) -> Result<(), MoneyError> {
        if self.currency == other.currency {
            Ok(())
        } else {
            Err(MoneyError::CurrencyMismatch { left: self.currency, right: other.currency })
        }
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let exponent = u32::from(self.currency.exponent());
        let sign = if self.minor < 0 { "-" } else { "" };
        let (units, base) = (self.minor.unsigned_abs(), 10u64.pow(exponent));
        if exponent == 0 {
            return write!(f, "{sign}{units} {}", self.currency);
        }
        let width = exponent as usize;
        write!(f, "{sign}{}.{:0width$} {}", units / base, units % base, self.currency)
    }
}

/// `numerator / denominator`, rounded half-up and away from zero on ties (billing.md section 1).
pub fn divide_half_up(numerator: i128, denominator: i128) -> i128 {
    let negative = (numerator < 0) != (denominator < 0);
    let (n, d) = (numerator.unsigned_abs(), denominator.unsigned_abs().max(1));
    let (quotient, remainder) = (n / d, n % d);
    let rounded = if remainder * 2 >= d { quotient + 1 } else { quotient };
    let rounded = i128::try_from(rounded).unwrap_or(i128::MAX);
    if negative { -rounded } else { rounded }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_print_with_the_exponent_of_their_currency() {
        for (minor, code, want) in
            [(1299, "EUR", "12.99 EUR"), (-5, "EUR", "-0.05 EUR"), (500, "JPY", "500 JPY"), (1234, "KWD", "1.234 KWD")]
        {
            let money = Money::new(minor, code.parse().unwrap());
            assert_eq!(money.to_string(), want);
        }
    }

    #[test]
    fn currencies_do_not_mix() {
        let (eur, usd) = (Money::new(1, Currency::EUR), Money::new(1, Currency::USD));
        assert!(eur.add(usd).is_err());
        assert!("EURO".parse::<Currency>().is_err());
        assert!("eur".parse::<Currency>().is_err());
    }

    #[test]
    fn a_split_loses_nothing() {
        for (minor, weights, want) in [
            (100, vec![1, 1, 1], vec![34, 33, 33]),
            (-100, vec![1, 1, 1], vec![-34, -33, -33]),
            (5, vec![0, 0], vec![5, 0]),
            (1000, vec![333, 667], vec![333, 667]),
        ] {
            let parts: Vec<i64> = Money::new(minor, Currency::EUR).split(&weights).iter().map(|m| m.minor).collect();
            assert_eq!(parts, want);
        }
    }

    #[test]
    fn halves_round_away_from_zero() {
        for (n, d, want) in [(5, 2, 3), (-5, 2, -3), (4, 3, 1), (7, 4, 2), (0, 9, 0), (5, -2, -3)] {
            assert_eq!(divide_half_up(n, d), want, "{n}/{d}");
        }
    }
}
