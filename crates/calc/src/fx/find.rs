//! Which published rate counts on a day, and what an amount comes to by it, exactly.

use jiff::ToSpan;
use jiff::civil::Date;
use mpanel_core::money::divide_half_up;
use mpanel_core::{Currency, Money};
use serde::{Deserialize, Serialize};

use super::{FxError, Rate};
use crate::decimal::Decimal;

/// The base of the rates that the European Central Bank publishes; two of a day and source can be crossed.
pub const CROSSING: Currency = Currency::EUR;

/// What a rate says, kept as the published numbers: `per` units of `from` are `times` units of `to`.
///
/// A rate that is turned round or crossed is no finite decimal; the quotient of two decimals is exact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Conversion {
    /// The currency that is converted.
    pub from: Currency,
    /// The currency it becomes.
    pub to: Currency,
    /// So many units of `to` …
    pub times: Decimal,
    /// … for so many units of `from`.
    pub per: Decimal,
    /// Who published it.
    pub source: String,
    /// For which day.
    pub on: Date,
}

impl From<&Rate> for Conversion {
    fn from(rate: &Rate) -> Self {
        let Rate { from, to, rate, source, on } = rate.clone();
        Self { from, to, times: rate, per: Decimal::ONE, source, on }
    }
}

impl Conversion {
    /// Of a currency to itself: it changes nothing.
    pub fn same(currency: Currency, on: Date) -> Self {
        Self { from: currency, to: currency, times: Decimal::ONE, per: Decimal::ONE, source: String::new(), on }
    }

    /// Converts an amount and rounds once, half-up and away from zero, to the other currency's minor unit.
    pub fn convert(&self, amount: Money) -> Result<Money, FxError> {
        if amount.currency != self.from {
            return Err(FxError::WrongCurrency { rate_from: self.from, amount: amount.currency });
        }
        if self.times <= Decimal::ZERO || self.per <= Decimal::ZERO {
            return Err(FxError::NotPositive);
        }
        let scale = |c: Currency| 10i128.pow(u32::from(c.exponent()));
        let over =
            i128::from(amount.minor).checked_mul(self.times.mantissa()).and_then(|n| n.checked_mul(scale(self.to)));
        let under = self.per.mantissa().checked_mul(scale(self.from));
        let minor = over.zip(under).map(|(over, under)| divide_half_up(over, under)).ok_or(FxError::Overflow)?;
        Ok(Money::new(i64::try_from(minor).map_err(|_| FxError::Overflow)?, self.to))
    }

    /// The rate in words that anybody can check: `1 EUR = 1.0842 USD`, or `1.0842 USD = 0.85 GBP` where it is crossed.
    pub fn words(&self) -> String {
        if self.times == Decimal::ONE && self.per != Decimal::ONE {
            return format!("1 {} = {} {}", self.to, self.per, self.from);
        }
        format!("{} {} = {} {}", self.per, self.from, self.times, self.to)
    }
}

/// The rate that counts on `day` among those published: the latest one that is at most `max_age_days` old.
///
/// Of one day, what staff entered goes before what was published, a rate as it was given before one turned round, and
/// that before one crossed through the euro by two rates of one source and day.
pub fn find_conversion(
    rates: &[Rate],
    from: Currency,
    to: Currency,
    day: Date,
    max_age_days: i32,
) -> Option<Conversion> {
    let oldest = day.saturating_sub(max_age_days.days());
    let usable = |r: &&Rate| r.on <= day && r.on >= oldest && r.rate > Decimal::ZERO;
    let usable: Vec<&Rate> = rates.iter().filter(usable).collect();
    let conversion =
        |times, per, rate: &Rate| Conversion { from, to, times, per, source: rate.source.clone(), on: rate.on };
    let mut found: Vec<(u8, Conversion)> = Vec::new();
    for rate in &usable {
        if (rate.from, rate.to) == (from, to) {
            found.push((2, conversion(rate.rate, Decimal::ONE, rate)));
        } else if (rate.from, rate.to) == (to, from) {
            found.push((1, conversion(Decimal::ONE, rate.rate, rate)));
        } else if (rate.from, rate.to) == (CROSSING, from) {
            let other = |o: &&&Rate| (o.from, o.to) == (CROSSING, to) && (o.on, &o.source) == (rate.on, &rate.source);
            found.extend(usable.iter().find(other).map(|o| (0, conversion(o.rate, rate.rate, rate))));
        }
    }
    let key = |(way, c): &(u8, Conversion)| (c.on, c.source == MANUAL, *way);
    found.into_iter().max_by_key(key).map(|(_, conversion)| conversion)
}

/// The source of rates that staff entered.
pub const MANUAL: &str = "manual";

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rate(from: &str, to: &str, rate: &str, source: &str, on: &str) -> Rate {
        let code = |text: &str| text.parse().unwrap();
        Rate {
            from: code(from),
            to: code(to),
            rate: rate.parse().unwrap(),
            source: source.into(),
            on: on.parse().unwrap(),
        }
    }

    fn published() -> Vec<Rate> {
        vec![
            rate("EUR", "USD", "1.25", "ecb", "2026-03-02"),
            rate("EUR", "GBP", "0.8", "ecb", "2026-03-02"),
            rate("EUR", "JPY", "160", "ecb", "2026-03-02"),
            rate("EUR", "USD", "1.2", "ecb", "2026-03-05"),
            rate("USD", "EUR", "0.9", "manual", "2026-03-06"),
            rate("EUR", "USD", "1.5", "ecb", "2026-03-06"),
            rate("GBP", "EUR", "1.3", "manual", "2026-03-06"),
        ]
    }

    #[test]
    fn the_latest_rate_that_is_not_too_old_counts() {
        for (from, to, day, age, want) in [
            ("USD", "EUR", "2026-03-02", 7, Some("1 EUR = 1.25 USD")),
            ("USD", "EUR", "2026-03-04", 7, Some("1 EUR = 1.25 USD")),
            ("USD", "EUR", "2026-03-05", 7, Some("1 EUR = 1.2 USD")),
            // Of one day, what staff entered counts.
            ("USD", "EUR", "2026-03-06", 7, Some("1 USD = 0.9 EUR")),
            ("EUR", "USD", "2026-03-06", 7, Some("1 USD = 0.9 EUR")),
            ("EUR", "USD", "2026-03-04", 7, Some("1 EUR = 1.25 USD")),
            // Crossed by the rates of one day, though the dollar has a later one.
            ("USD", "GBP", "2026-03-05", 7, Some("1.25 USD = 0.8 GBP")),
            ("JPY", "GBP", "2026-03-05", 7, Some("160 JPY = 0.8 GBP")),
            ("GBP", "EUR", "2026-03-09", 7, Some("1 GBP = 1.3 EUR")),
            ("USD", "EUR", "2026-03-13", 7, Some("1 USD = 0.9 EUR")),
            ("USD", "EUR", "2026-03-14", 7, None),
            ("USD", "EUR", "2026-03-01", 7, None),
            ("USD", "GBP", "2026-03-05", 2, None),
            ("USD", "CHF", "2026-03-05", 7, None),
        ] {
            let (from, to) = (from.parse().unwrap(), to.parse().unwrap());
            let found = find_conversion(&published(), from, to, day.parse().unwrap(), age);
            assert_eq!(found.map(|c| c.words()).as_deref(), want, "{from} to {to} on {day}");
        }
    }

    #[test]
    fn amounts_are_rounded_once_and_mirror_each_other() {
        let on = "2026-03-05".parse().unwrap();
        let convert = |minor: i64, from: &str, to: &str| {
            let found = find_conversion(&published(), from.parse().unwrap(), to.parse().unwrap(), on, 7).unwrap();
            found.convert(Money::new(minor, from.parse().unwrap())).unwrap().minor
        };
        assert_eq!(convert(1_000, "USD", "EUR"), 833);
        assert_eq!(convert(-1_000, "USD", "EUR"), -833);
        assert_eq!(convert(3, "USD", "EUR"), 3, "2.5 is rounded up");
        assert_eq!(convert(-3, "USD", "EUR"), -3);
        assert_eq!(convert(1_000, "JPY", "EUR"), 625, "a yen has no cents");
        let rate = Conversion {
            times: Decimal::ZERO,
            ..find_conversion(&published(), Currency::USD, Currency::EUR, on, 7).unwrap()
        };
        assert_eq!(rate.convert(Money::new(1, Currency::USD)), Err(FxError::NotPositive));
        assert!(rate.convert(Money::new(1, Currency::EUR)).is_err());
    }

    proptest! {
        // Never off by more than half a cent of the exact quotient, and the mirror image when negative.
        #[test]
        fn conversion_is_the_rounded_quotient(minor in -1_000_000_000i64..1_000_000_000, millionths in 1i64..300_000_000) {
            let per = Decimal::ratio(i128::from(millionths), 1_000_000).unwrap();
            let on = "2026-03-05".parse().unwrap();
            let rate = Conversion { from: Currency::USD, to: Currency::EUR, times: Decimal::ONE, per, source: "ecb".into(), on };
            let got = rate.convert(Money::new(minor, Currency::USD)).unwrap().minor;
            let off = i128::from(got) * i128::from(millionths) - i128::from(minor) * 1_000_000;
            prop_assert!(off.abs() * 2 <= i128::from(millionths));
            prop_assert_eq!(rate.convert(Money::new(-minor, Currency::USD)).unwrap().minor, -got);
        }
    }
}
