//! Minimum commitment of a contract and billing by threshold inside a period
//! (billing.md rule 20).

use serde::{Deserialize, Serialize};

use crate::period::{Period, Proration, Span};

/// What a contract must at least bring in a period, in minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Commitment {
    /// The least of a full period.
    pub minimum: i64,
}

impl Commitment {
    /// The line that lifts a period to its minimum.
    ///
    /// `fees` are those that count, before coupons and tax. In a stub the minimum is the stub's share.
    pub fn true_up(self, fees: &[i64], share: Proration) -> Option<i64> {
        let reached = fees.iter().try_fold(0i64, |sum, fee| sum.checked_add(*fee))?;
        Some(share.of(self.minimum).checked_sub(reached)?.max(0))
    }
}

/// What of charged lines falls on some days: of each the share of its days, rounded once; a credit takes its part back.
pub fn charged_on(days: Period, lines: &[(Span, i64)]) -> Option<i64> {
    lines.iter().try_fold(0i64, |sum, (span, amount)| {
        let line = span.days();
        let common = Period::new(line.start.max(days.start), line.end.min(days.end));
        let share = Proration { numerator: common.days(), denominator: line.days().max(1) };
        sum.checked_add(share.of(*amount))
    })
}

/// When usage is billed before its period is over.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Thresholds {
    /// Amounts of usage in a period, rising; each raises one invoice.
    #[serde(default)]
    pub once: Vec<i64>,
    /// After the last of them, each further multiple raises one.
    #[serde(default)]
    pub then_every: Option<i64>,
}

impl Thresholds {
    /// The invoice a period's usage raises now: all that is not yet invoiced, once a new threshold is reached.
    pub fn invoice(&self, usage: i64, invoiced: i64) -> Option<i64> {
        (self.reached(usage) > self.reached(invoiced)).then(|| usage - invoiced)
    }

    /// The amount at which the next invoice is raised, after some was invoiced.
    pub fn next(&self, invoiced: i64) -> Option<i64> {
        let once = self.once.iter().copied().filter(|bound| *bound > invoiced).min();
        once.or_else(|| {
            let last = self.once.iter().copied().max().unwrap_or(0);
            let every = self.then_every.filter(|every| *every > 0)?;
            last.checked_add(every.checked_mul(((invoiced - last) / every).checked_add(1)?)?)
        })
    }

    /// How many thresholds an amount has reached.
    fn reached(&self, amount: i64) -> i64 {
        let once = self.once.iter().filter(|bound| **bound <= amount).count();
        let last = self.once.iter().copied().max().unwrap_or(0);
        let every = self.then_every.filter(|every| *every > 0 && amount >= last);
        i64::try_from(once).unwrap_or(i64::MAX) + every.map_or(0, |every| (amount - last) / every)
    }
}

/// The last invoice of a period with threshold billing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FinalBill {
    /// All fees of the period.
    pub fees: i64,
    /// What threshold invoices had asked for.
    pub already_billed: i64,
    /// What is left to ask for; below zero when more was billed than is due, which is credited.
    pub total: i64,
}

impl FinalBill {
    /// Adds the period's fees up and takes off what was billed.
    pub fn of(fees: &[i64], already_billed: i64) -> Option<Self> {
        let fees = fees.iter().try_fold(0i64, |sum, fee| sum.checked_add(*fee))?;
        Some(Self { fees, already_billed, total: fees.checked_sub(already_billed)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decimal::Decimal;
    use proptest::prelude::*;

    #[test]
    fn the_true_up_compares_fees_before_coupons() {
        // Conformance scenario LG-11: plan fee, usage and seats count; a coupon is applied later and changes nothing.
        let commitment = Commitment { minimum: 1_000_000 };
        let month = Proration::WHOLE;
        assert_eq!(commitment.true_up(&[10_000, 1000, 1000, 1000], month), Some(987_000));
        assert_eq!(commitment.true_up(&[10_000, 1000], month), Some(989_000));
        assert_eq!(commitment.true_up(&[1_000_001], month), Some(0));
    }

    #[test]
    fn a_stub_commits_to_its_share() {
        let share = Proration { numerator: 14, denominator: 28 };
        assert_eq!(Commitment { minimum: 10_001 }.true_up(&[1], share), Some(5000));
    }

    #[test]
    fn fees_count_where_their_days_lie() {
        let date = |text: &str| text.parse().unwrap();
        let days = |from: &str, until: &str| Period::new(date(from), date(until));
        let january = days("2026-01-01", "2026-02-01");
        for (span, amount, want) in [
            (january, 3100, 3100),
            (days("2026-01-01", "2027-01-01"), 36_500, 3100),
            (days("2026-01-11", "2026-02-11"), 3100, 2100),
            (days("2026-01-11", "2026-02-01"), -2100, -2100),
            (days("2026-02-01", "2026-03-01"), 3100, 0),
            (days("2025-12-01", "2026-01-01"), 3100, 0),
        ] {
            assert_eq!(charged_on(january, &[(span.into(), amount)]), Some(want), "{span:?}");
        }
        assert_eq!(charged_on(january, &[(january.into(), i64::MAX), (january.into(), 1)]), None);
    }

    #[test]
    fn a_threshold_bills_what_is_not_yet_billed() {
        // Conformance scenario LG-26: 1,000,000 units at 0.0002 reach 200.00.
        let usage = |units: i64| Decimal::whole(units).times("0.0002".parse().unwrap()).unwrap().to_minor(2).unwrap();
        let thresholds = Thresholds { once: vec![20_000], then_every: None };
        assert_eq!(thresholds.invoice(usage(999_000), 0), None);
        assert_eq!(thresholds.invoice(usage(1_000_000), 0), Some(20_000));
        assert_eq!(thresholds.invoice(usage(2_000_000), 20_000), None, "reached only once");
        let days = |days| Proration { numerator: days, denominator: 31 }.of(3100);
        for (fees, want) in [
            ([usage(2_000_000), 3100], (43_100, 23_100)),
            ([usage(1_000_000), days(18)], (21_800, 1800)),
            ([usage(1_000_000), days(17)], (21_700, 1700)),
        ] {
            let bill = FinalBill::of(&fees, 20_000).unwrap();
            assert_eq!((bill.fees, bill.total), want);
        }
    }

    #[test]
    fn further_multiples_follow_the_last_threshold() {
        let thresholds = Thresholds { once: vec![100, 500], then_every: Some(1000) };
        for (usage, invoiced, want) in
            [(99, 0, None), (100, 0, Some(100)), (520, 100, Some(420)), (1499, 520, None), (1500, 520, Some(980))]
        {
            assert_eq!(thresholds.invoice(usage, invoiced), want, "{usage} after {invoiced}");
        }
        for (invoiced, want) in [(0, Some(100)), (100, Some(500)), (520, Some(1500)), (1500, Some(2500))] {
            assert_eq!(thresholds.next(invoiced), want, "after {invoiced}");
        }
        assert_eq!(Thresholds { once: vec![100], then_every: None }.next(100), None);
    }

    proptest! {
        #[test]
        fn threshold_bills_and_the_last_one_add_up(steps in proptest::collection::vec(0i64..5000, 1..20), every in 1i64..3000) {
            let thresholds = Thresholds { once: vec![700], then_every: Some(every) };
            let (mut usage, mut billed) = (0, 0);
            for step in steps {
                usage += step;
                billed += thresholds.invoice(usage, billed).unwrap_or(0);
            }
            prop_assert_eq!(billed + FinalBill::of(&[usage], billed).unwrap().total, usage);
        }

        #[test]
        fn the_next_threshold_is_where_an_invoice_is_raised(invoiced in 0i64..5000, every in 1i64..3000) {
            let thresholds = Thresholds { once: vec![700, 900], then_every: Some(every) };
            let next = thresholds.next(invoiced).unwrap();
            prop_assert_eq!(thresholds.invoice(next - 1, invoiced), None);
            prop_assert_eq!(thresholds.invoice(next, invoiced), Some(next - invoiced));
        }

        #[test]
        fn a_period_never_brings_less_than_its_commitment(fees in proptest::collection::vec(0i64..10_000, 0..6), minimum in 0i64..30_000) {
            let reached: i64 = fees.iter().sum();
            let up = Commitment { minimum }.true_up(&fees, Proration::WHOLE).unwrap();
            prop_assert_eq!(reached + up, reached.max(minimum));
        }
    }
}
