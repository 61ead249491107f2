//! Coupons: before tax, targeted ones first, percentages before fixed amounts,
//! never below zero, spread over the lines by largest remainder (billing.md rule 21).

use mpanel_core::money::divide_half_up;
use mpanel_core::{Currency, Money};
use serde::{Deserialize, Serialize};

use crate::tax::Rate;

/// How much a coupon takes off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "value")]
pub enum DiscountKind {
    /// A share of what is left.
    Percent(Rate),
    /// A fixed amount in minor units.
    Fixed(i64),
}

/// A coupon as it meets an invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Discount {
    /// Its code, for the explanation.
    pub code: String,
    /// How much.
    pub kind: DiscountKind,
    /// Indexes of the lines it applies to; `None` means every line.
    pub lines: Option<Vec<usize>>,
}

/// The discount of each line, given the lines' amounts.
///
/// Lines that are not positive take no discount.
pub fn spread(amounts: &[i64], discounts: &[Discount]) -> Vec<i64> {
    let mut left: Vec<i64> = amounts.iter().map(|a| (*a).max(0)).collect();
    let mut ordered: Vec<&Discount> = discounts.iter().collect();
    ordered.sort_by_key(|d| (d.lines.is_none(), matches!(d.kind, DiscountKind::Fixed(_))));
    for discount in ordered {
        apply(&mut left, discount);
    }
    amounts.iter().zip(&left).map(|(amount, left)| (*amount).max(0) - left).collect()
}

fn apply(left: &mut [i64], discount: &Discount) {
    let targets: Vec<usize> = match &discount.lines {
        Some(lines) => lines.iter().copied().filter(|i| *i < left.len()).collect(),
        None => (0..left.len()).collect(),
    };
    let weights: Vec<i64> = targets.iter().map(|i| left[*i]).collect();
    let base: i128 = weights.iter().map(|w| i128::from(*w)).sum();
    let wanted = match discount.kind {
        DiscountKind::Percent(rate) => divide_half_up(base * i128::from(rate.ppm()), 1_000_000),
        DiscountKind::Fixed(minor) => i128::from(minor),
    };
    let off = i64::try_from(wanted.clamp(0, base)).unwrap_or(i64::MAX);
    // The currency plays no part in the split; any will do.
    let shares = Money::new(off, Currency::EUR).split(&weights);
    for (index, share) in targets.into_iter().zip(shares) {
        left[index] -= share.minor;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn fixed(minor: i64, lines: Option<Vec<usize>>) -> Discount {
        Discount { code: "C".into(), kind: DiscountKind::Fixed(minor), lines }
    }

    fn percent(text: &str, lines: Option<Vec<usize>>) -> Discount {
        Discount { code: "P".into(), kind: DiscountKind::Percent(text.parse().unwrap()), lines }
    }

    #[test]
    fn a_fixed_coupon_is_spread_in_proportion() {
        // Conformance scenario LG-02.
        assert_eq!(spread(&[10000, 5000, 3000, 2000], &[fixed(1000, None)]), [500, 250, 150, 100]);
    }

    #[test]
    fn percentages_multiply_and_come_before_fixed_amounts() {
        assert_eq!(spread(&[10000], &[fixed(100, None), percent("10", None), percent("10", None)]), [2000]);
    }

    #[test]
    fn targeted_coupons_come_first_and_nothing_goes_below_zero() {
        assert_eq!(spread(&[1000, 500], &[fixed(9000, None), fixed(9000, Some(vec![0]))]), [1000, 500]);
        assert_eq!(spread(&[-300, 500], &[percent("50", None)]), [0, 250]);
    }

    proptest! {
        #[test]
        fn a_discount_never_exceeds_its_line_and_loses_nothing(
            amounts in proptest::collection::vec(0i64..1_000_000, 1..12), off in 0i64..5_000_000, ppm in 0i64..=1_000_000,
        ) {
            let discounts = [fixed(off, None), Discount { code: "P".into(), kind: DiscountKind::Percent(Rate::from_ppm(ppm)), lines: Some(vec![0]) }];
            let shares = spread(&amounts, &discounts);
            for (amount, share) in amounts.iter().zip(&shares) {
                prop_assert!((0..=*amount).contains(share));
            }
            let plain: i64 = spread(&amounts, &discounts[..1]).iter().sum();
            prop_assert_eq!(plain, off.min(amounts.iter().sum()));
        }
    }
}
