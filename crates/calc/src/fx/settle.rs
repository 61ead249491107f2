//! What the payment of an invoice gained or lost on exchange: what came in at the rate of its day, less what the
//! invoice was worth at the rate of its own.

use mpanel_core::Money;
use mpanel_core::money::divide_half_up;
use serde::{Deserialize, Serialize};

use super::{Conversion, FxError};

/// What the parts of an invoice that were paid before come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Earlier {
    /// In minor units of the invoice's currency.
    pub applied: i64,
    /// In minor units of the books' currency, at the rate of the invoice.
    pub in_books: i64,
}

/// A payment of a part of an invoice, seen from the books of the seller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settlement<'a> {
    /// The part that is paid, in the currency of the invoice.
    pub applied: Money,
    /// The parts that were paid before.
    pub earlier: Earlier,
    /// The rate of the invoice, to the books; missing while none is known.
    pub invoiced_at: Option<&'a Conversion>,
    /// What came in for the part.
    pub receipt: Money,
    /// Receipt currency to books, on the day of payment; missing while none is known.
    pub receipt_to_books: Option<&'a Conversion>,
}

/// What a settlement did to the books, in their currency. What needs a rate that is missing is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Realised {
    /// The receivable that goes, at the rate of the invoice.
    pub invoice_in_books: Option<Money>,
    /// What came in.
    pub receipt_in_books: Option<Money>,
}

impl Settlement<'_> {
    /// Works out what is known. The parts of an invoice come to what all of it comes to: each is all parts up to it
    /// less those before.
    pub fn realise(&self) -> Result<Realised, FxError> {
        let up_to_here = self.earlier.applied.checked_add(self.applied.minor).ok_or(FxError::Overflow)?;
        let part = |rate: &Conversion| {
            let all = rate.convert(Money::new(up_to_here, self.applied.currency))?;
            let minor = all.minor.checked_sub(self.earlier.in_books).ok_or(FxError::Overflow)?;
            Ok::<_, FxError>(Money::new(minor, all.currency))
        };
        Ok(Realised {
            invoice_in_books: self.invoiced_at.map(part).transpose()?,
            receipt_in_books: self.receipt_to_books.map(|rate| rate.convert(self.receipt)).transpose()?,
        })
    }
}

impl Realised {
    /// The gain; a loss is below zero. Not known while a rate is missing.
    pub fn net(&self) -> Option<Money> {
        self.receipt_in_books?.sub(self.invoice_in_books?).ok()
    }

    /// The gain in two: from the invoice's day to the payment's, and from paying in a third currency. `applied` is the
    /// part of the invoice at the rate of the day of payment.
    pub fn split(&self, applied: Money) -> Option<(Money, Money)> {
        Some((applied.sub(self.invoice_in_books?).ok()?, self.receipt_in_books?.sub(applied).ok()?))
    }

    /// The gain that stays when only `left` of the `applied` did: its share of both sides, and nothing once all went
    /// back.
    pub fn net_of(&self, left: i64, applied: i64) -> Option<i64> {
        let (receipt, invoice) = (self.receipt_in_books?, self.invoice_in_books?);
        Some(left_of(receipt.minor, left, applied) - left_of(invoice.minor, left, applied))
    }
}

/// The share of an amount that stays when `left` of `of` stays; rounded half-up, and exact for all and for nothing.
pub fn left_of(whole: i64, left: i64, of: i64) -> i64 {
    if left == of {
        return whole;
    }
    let share = divide_half_up(i128::from(whole) * i128::from(left), i128::from(of.max(1)));
    i64::try_from(share).unwrap_or(whole)
}

/// A payment settled in another currency than its invoice's: the invoice is paid in its own, both amounts are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CrossPayment {
    /// What it counts for, in the invoice's currency.
    pub invoiced: Money,
    /// What came in.
    pub settled: Money,
}

impl CrossPayment {
    /// What an amount of settled money means for the invoice: all of it for all, else its share.
    pub fn share_of(&self, settled: Money) -> Result<Money, FxError> {
        share(settled, self.settled, self.invoiced)
    }

    /// What came in for an amount of the invoice's currency: all of it for all, else its share.
    pub fn settled_for(&self, invoiced: Money) -> Result<Money, FxError> {
        share(invoiced, self.invoiced, self.settled)
    }

    /// What came in for the part from `before` to `after`, in minor units of the invoice's currency; parts that meet
    /// come to the whole.
    pub fn settled_between(&self, before: i64, after: i64) -> Result<Money, FxError> {
        let at = |minor| self.settled_for(Money::new(minor, self.invoiced.currency));
        at(after)?.sub(at(before)?).map_err(|_| FxError::Overflow)
    }
}

fn share(part: Money, whole: Money, other: Money) -> Result<Money, FxError> {
    if part.currency != whole.currency {
        return Err(FxError::WrongCurrency { rate_from: whole.currency, amount: part.currency });
    }
    if whole.minor <= 0 {
        return Err(FxError::NotPositive);
    }
    let minor = divide_half_up(i128::from(other.minor) * i128::from(part.minor), i128::from(whole.minor));
    Ok(Money::new(i64::try_from(minor).map_err(|_| FxError::Overflow)?, other.currency))
}

#[cfg(test)]
mod tests {
    use mpanel_core::Currency;
    use proptest::prelude::*;

    use super::*;
    use crate::decimal::Decimal;
    use crate::fx::Rate;

    fn rate(from: &str, to: &str, rate: &str) -> Conversion {
        let on = "2026-03-01".parse().unwrap();
        let rate = Rate { from: code(from), to: code(to), rate: rate.parse().unwrap(), source: "ECB".into(), on };
        Conversion::from(&rate)
    }

    fn code(text: &str) -> Currency {
        text.parse().unwrap()
    }

    #[test]
    fn an_invoice_a_receipt_and_the_books_in_three_currencies() {
        // Conformance scenario FX-01.
        let receipt = Money::new(38_850, code("JPY"));
        let applied = rate("JPY", "CAD", "0.01287").convert(receipt).unwrap();
        assert_eq!(applied, Money::new(50_000, code("CAD")));
        let (invoiced_at, to_books) = (rate("CAD", "EUR", "0.71268"), rate("JPY", "EUR", "0.009163"));
        let (invoiced_at, receipt_to_books) = (Some(&invoiced_at), Some(&to_books));
        let part = Settlement { applied, earlier: Earlier::default(), invoiced_at, receipt, receipt_to_books };
        let got = part.realise().unwrap();
        assert_eq!(got.invoice_in_books.unwrap().minor, 35_634);
        assert_eq!(got.receipt_in_books.unwrap().minor, 35_598);
        let (standard, alternate) = got.split(rate("CAD", "EUR", "0.70882").convert(applied).unwrap()).unwrap();
        assert_eq!((standard.minor, alternate.minor, got.net().unwrap().minor), (-193, 157, -36));
    }

    #[test]
    fn gain_and_loss_by_the_rates_of_both_days() {
        let same = || Conversion::same(Currency::EUR, "2026-03-01".parse().unwrap());
        let usd = |minor| Money::new(minor, Currency::USD);
        let eur = |minor| Money::new(minor, Currency::EUR);
        let (at_80, at_90) = (rate("USD", "EUR", "0.8"), rate("USD", "EUR", "0.9"));
        for (applied, receipt, invoiced_at, paid_at, want) in [
            // Paid in the currency of the invoice.
            (usd(1_000), usd(1_000), Some(at_80.clone()), Some(at_90.clone()), Some(100)),
            (usd(1_000), usd(1_000), Some(at_90.clone()), Some(at_80.clone()), Some(-100)),
            (usd(1_000), usd(1_000), Some(at_80.clone()), Some(at_80.clone()), Some(0)),
            // Paid in that of the books, and an invoice in that of the books paid in another.
            (usd(1_000), eur(795), Some(at_80.clone()), Some(same()), Some(-5)),
            (eur(1_000), usd(1_200), Some(same()), Some(at_80.clone()), Some(-40)),
            // Nothing is guessed.
            (usd(1_000), usd(1_000), None, Some(at_90.clone()), None),
            (usd(1_000), usd(1_000), Some(at_80.clone()), None, None),
        ] {
            let (invoiced_at, receipt_to_books) = (invoiced_at.as_ref(), paid_at.as_ref());
            let part = Settlement { applied, earlier: Earlier::default(), invoiced_at, receipt, receipt_to_books };
            assert_eq!(part.realise().unwrap().net().map(|m| m.minor), want, "{part:?}");
        }
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
        assert_eq!(payment.settled_for(payment.invoiced).unwrap(), payment.settled);
        assert!(payment.settled_for(Money::new(1, Currency::EUR)).is_err());
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
        fn parts_of_an_invoice_come_to_the_whole(parts in prop::collection::vec(1i64..1_000_000, 1..12), millionths in 1i64..3_000_000) {
            let rate = rate("CAD", "EUR", &Decimal::ratio(i128::from(millionths), 1_000_000).unwrap().to_string());
            let mut earlier = Earlier::default();
            for minor in &parts {
                let applied = Money::new(*minor, code("CAD"));
                let part = Settlement { applied, earlier, invoiced_at: Some(&rate), receipt: applied, receipt_to_books: Some(&rate) };
                let got = part.realise().unwrap();
                // Each part is within a cent of what it would be alone.
                let alone = rate.convert(applied).unwrap().minor;
                prop_assert!((got.invoice_in_books.unwrap().minor - alone).abs() <= 1);
                earlier.applied += minor;
                earlier.in_books += got.invoice_in_books.unwrap().minor;
            }
            let whole = Money::new(parts.iter().sum(), code("CAD"));
            prop_assert_eq!(earlier.in_books, rate.convert(whole).unwrap().minor);
        }

        #[test]
        fn what_goes_back_takes_its_gain_with_it(carried in 1i64..10_000_000, received in 1i64..10_000_000, parts in prop::collection::vec(1i64..1_000_000, 1..8)) {
            let eur = |minor| Some(Money::new(minor, Currency::EUR));
            let got = Realised { invoice_in_books: eur(carried), receipt_in_books: eur(received) };
            let applied: i64 = parts.iter().sum();
            let (mut left, mut booked) = (applied, got.net_of(applied, applied).unwrap());
            prop_assert_eq!(booked, received - carried);
            for part in parts {
                left -= part;
                let stays = got.net_of(left, applied).unwrap();
                // Never further off than the two roundings from the exact share.
                let off = i128::from(stays) * i128::from(applied) - i128::from(received - carried) * i128::from(left);
                prop_assert!(off.abs() <= i128::from(applied));
                booked += stays - booked;
            }
            prop_assert_eq!(booked, 0, "all of it went back");
        }

        #[test]
        fn what_came_in_is_split_without_a_rest(invoiced in 1i64..10_000_000, settled in 1i64..10_000_000, cut in 0i64..10_000_000) {
            let cut = cut.min(invoiced);
            let cross = CrossPayment { invoiced: Money::new(invoiced, Currency::USD), settled: Money::new(settled, Currency::EUR) };
            let one = cross.settled_between(0, cut).unwrap().minor;
            let other = cross.settled_between(cut, invoiced).unwrap().minor;
            prop_assert_eq!(one + other, settled);
        }
    }
}
