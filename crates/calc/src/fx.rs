//! Currencies: dated rates with their source, and what the difference between
//! two rates gained or lost (billing.md rule 34).

mod find;

use jiff::civil::Date;
use mpanel_core::{Currency, Money};
use serde::{Deserialize, Serialize};

use crate::decimal::Decimal;

pub use find::{CROSSING, Conversion, MANUAL, find_conversion};

/// A rate with where and when it comes from; an invoice freezes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rate {
    /// The currency that is converted.
    pub from: Currency,
    /// The currency it becomes.
    pub to: Currency,
    /// Units of `to` for one unit of `from`.
    pub rate: Decimal,
    /// Who published it.
    pub source: String,
    /// For which day.
    pub on: Date,
}

/// Why an amount was not converted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FxError {
    /// The rate is for something else.
    #[error("the rate converts {rate_from}, the amount is in {amount}")]
    WrongCurrency {
        /// What the rate converts.
        rate_from: Currency,
        /// What was given.
        amount: Currency,
    },
    /// A rate must be above zero.
    #[error("an exchange rate must be above zero")]
    NotPositive,
    /// The result does not fit.
    #[error("the amount is too large")]
    Overflow,
}

impl Rate {
    /// Converts an amount and rounds once, half-up, to the other currency's minor unit.
    pub fn convert(&self, amount: Money) -> Result<Money, FxError> {
        if amount.currency != self.from {
            return Err(FxError::WrongCurrency { rate_from: self.from, amount: amount.currency });
        }
        if self.rate <= Decimal::ZERO {
            return Err(FxError::NotPositive);
        }
        let exact = Decimal::from_minor(amount.minor, self.from.exponent()).times(self.rate);
        let minor = exact.and_then(|e| e.to_minor(self.to.exponent())).ok_or(FxError::Overflow)?;
        Ok(Money::new(minor, self.to))
    }
}

/// An invoice paid in another currency, seen from the books of the seller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settlement<'a> {
    /// What the invoice asked for.
    pub invoice: Money,
    /// The rate of its day: invoice currency to books.
    pub invoiced_at: &'a Rate,
    /// What came in.
    pub receipt: Money,
    /// Receipt currency to books, on the day of payment.
    pub receipt_to_books: &'a Rate,
    /// Receipt currency to invoice currency, on the day of payment.
    pub receipt_to_invoice: &'a Rate,
    /// Invoice currency to books, on the day of payment.
    pub invoice_to_books: &'a Rate,
}

/// What a settlement did to the books. All amounts but `applied` are in the books' currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Realised {
    /// The receivable that goes, at the rate of the invoice.
    pub invoice_in_books: Money,
    /// The part of the invoice that is paid, in its own currency.
    pub applied: Money,
    /// That part at the rate of the day of payment.
    pub applied_in_books: Money,
    /// The cash that came in.
    pub receipt_in_books: Money,
    /// From the invoice's day to the payment's.
    pub standard_gain: Money,
    /// From paying in a third currency.
    pub alternate_gain: Money,
    /// Both together; a loss is below zero. Cash less this is the receivable that goes.
    pub net: Money,
}

impl Settlement<'_> {
    /// Works out gain and loss. A part of the invoice takes its part of the receivable.
    pub fn realise(&self) -> Result<Realised, FxError> {
        let applied = self.receipt_to_invoice.convert(self.receipt)?;
        let paid = Money::new(applied.minor.min(self.invoice.minor), applied.currency);
        let invoice_in_books = self.invoiced_at.convert(paid)?;
        let applied_in_books = self.invoice_to_books.convert(paid)?;
        let receipt_in_books = self.receipt_to_books.convert(self.receipt)?;
        let less = |a: Money, b: Money| a.sub(b).map_err(|_| FxError::Overflow);
        Ok(Realised {
            invoice_in_books,
            applied: paid,
            applied_in_books,
            receipt_in_books,
            standard_gain: less(applied_in_books, invoice_in_books)?,
            alternate_gain: less(receipt_in_books, applied_in_books)?,
            net: less(receipt_in_books, invoice_in_books)?,
        })
    }
}

/// A payment a gateway settled in another currency: the invoice is paid in its own, both amounts are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CrossPayment {
    /// What the invoice asked for and counts as paid.
    pub invoiced: Money,
    /// What the gateway settled.
    pub settled: Money,
}

impl CrossPayment {
    /// What an amount of settled money means for the invoice: all of it for all, else its share.
    pub fn share_of(&self, settled: Money) -> Result<Money, FxError> {
        if settled.currency != self.settled.currency {
            return Err(FxError::WrongCurrency { rate_from: self.settled.currency, amount: settled.currency });
        }
        if self.settled.minor <= 0 {
            return Err(FxError::NotPositive);
        }
        let exact = i128::from(self.invoiced.minor) * i128::from(settled.minor);
        let minor = mpanel_core::money::divide_half_up(exact, i128::from(self.settled.minor));
        Ok(Money::new(i64::try_from(minor).map_err(|_| FxError::Overflow)?, self.invoiced.currency))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rate(from: &str, to: &str, rate: &str) -> Rate {
        let on = "2026-03-01".parse().unwrap();
        Rate { from: code(from), to: code(to), rate: rate.parse().unwrap(), source: "ECB".into(), on }
    }

    fn code(text: &str) -> Currency {
        text.parse().unwrap()
    }

    #[test]
    fn an_invoice_a_receipt_and_the_books_in_three_currencies() {
        // Conformance scenario FX-01.
        let settlement = Settlement {
            invoice: Money::new(50_000, code("CAD")),
            invoiced_at: &rate("CAD", "EUR", "0.71268"),
            receipt: Money::new(38_850, code("JPY")),
            receipt_to_books: &rate("JPY", "EUR", "0.009163"),
            receipt_to_invoice: &rate("JPY", "CAD", "0.01287"),
            invoice_to_books: &rate("CAD", "EUR", "0.70882"),
        };
        let got = settlement.realise().unwrap();
        assert_eq!(got.invoice_in_books.minor, 35_634);
        assert_eq!(got.applied, Money::new(50_000, code("CAD")));
        assert_eq!(got.applied_in_books.minor, 35_441);
        assert_eq!(got.receipt_in_books.minor, 35_598);
        assert_eq!((got.standard_gain.minor, got.alternate_gain.minor, got.net.minor), (-193, 157, -36));
        assert_eq!(got.receipt_in_books.minor - got.net.minor, 35_634, "cash and loss are the receivable");
    }

    #[test]
    fn a_payment_settled_in_another_currency_pays_the_invoice_in_its_own() {
        // Conformance scenario KB-49.
        let payment =
            CrossPayment { invoiced: Money::new(24_995, Currency::USD), settled: Money::new(22_544, Currency::EUR) };
        let mut balance = 24_995;
        balance -= payment.share_of(payment.settled).unwrap().minor;
        assert_eq!(balance, 0);
        balance += payment.share_of(Money::new(22_544, Currency::EUR)).unwrap().minor;
        assert_eq!(balance, 24_995, "after the chargeback");
        balance -= payment.share_of(Money::new(22_544, Currency::EUR)).unwrap().minor;
        assert_eq!(balance, 0, "after its reversal");
        assert_eq!(payment.share_of(Money::new(11_272, Currency::EUR)).unwrap().minor, 12_498, "half, rounded up");
        assert!(payment.share_of(Money::new(1, Currency::USD)).is_err());
    }

    #[test]
    fn a_wrong_rate_is_refused() {
        let amount = Money::new(1, Currency::USD);
        assert!(rate("EUR", "USD", "1.1").convert(amount).is_err());
        assert_eq!(rate("USD", "EUR", "0").convert(amount), Err(FxError::NotPositive));
        assert_eq!(rate("USD", "KWD", "0.3").convert(Money::new(100, Currency::USD)).unwrap().minor, 300);
    }

    proptest! {
        #[test]
        fn parts_of_the_gain_add_up(invoice in 1i64..10_000_000, millionths in proptest::array::uniform4(1i64..3_000_000), receipt in 1i64..10_000_000) {
            let of = |from: &str, to: &str, n: i64| rate(from, to, &Decimal::ratio(i128::from(n), 1_000_000).unwrap().to_string());
            let settlement = Settlement {
                invoice: Money::new(invoice, code("CAD")),
                invoiced_at: &of("CAD", "EUR", millionths[0]),
                receipt: Money::new(receipt, code("JPY")),
                receipt_to_books: &of("JPY", "EUR", millionths[1]),
                receipt_to_invoice: &of("JPY", "CAD", millionths[2]),
                invoice_to_books: &of("CAD", "EUR", millionths[3]),
            };
            let got = settlement.realise().unwrap();
            prop_assert_eq!(got.standard_gain.minor + got.alternate_gain.minor, got.net.minor);
            prop_assert_eq!(got.receipt_in_books.minor - got.net.minor, got.invoice_in_books.minor);
        }
    }
}
