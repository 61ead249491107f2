//! Coupons: before tax, targeted ones first, percentages multiply and come before fixed amounts,
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
    /// Whether it is for some things only, and so comes before those for everything.
    #[serde(default)]
    pub targeted: bool,
}

impl Discount {
    /// One for some lines, or for every line.
    pub fn on(code: impl Into<String>, kind: DiscountKind, lines: Option<Vec<usize>>) -> Self {
        let targeted = lines.is_some();
        Self { code: code.into(), kind, lines, targeted }
    }
}

/// What discounts take off.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Spread {
    /// Off each line.
    pub lines: Vec<i64>,
    /// By each discount, in the order given.
    pub discounts: Vec<i64>,
}

/// The discount of each line and what each discount took off, given the lines' amounts.
///
/// Lines that are not positive take no discount.
pub fn spread(amounts: &[i64], discounts: &[Discount]) -> Spread {
    let mut left: Vec<i64> = amounts.iter().map(|a| (*a).max(0)).collect();
    let mut order: Vec<usize> = (0..discounts.len()).collect();
    order.sort_by_key(|i| (!discounts[*i].targeted, matches!(discounts[*i].kind, DiscountKind::Fixed(_))));
    let mut by_discount = vec![0; discounts.len()];
    for index in order {
        by_discount[index] = apply(&mut left, &discounts[index]);
    }
    let lines = amounts.iter().zip(&left).map(|(amount, left)| (*amount).max(0) - left).collect();
    Spread { lines, discounts: by_discount }
}

// Returns what it took off.
fn apply(left: &mut [i64], discount: &Discount) -> i64 {
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
    off
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn fixed(minor: i64, lines: Option<Vec<usize>>) -> Discount {
        Discount::on("C", DiscountKind::Fixed(minor), lines)
    }

    fn percent(text: &str, lines: Option<Vec<usize>>) -> Discount {
        Discount::on("P", DiscountKind::Percent(text.parse().unwrap()), lines)
    }

    #[test]
    fn a_fixed_coupon_is_spread_in_proportion() {
        // Conformance scenario LG-02.
        assert_eq!(spread(&[10000, 5000, 3000, 2000], &[fixed(1000, None)]).lines, [500, 250, 150, 100]);
    }

    #[test]
    fn percentages_multiply_and_come_before_fixed_amounts() {
        let found = spread(&[10000], &[fixed(100, None), percent("10", None), percent("10", None)]);
        assert_eq!((found.lines, found.discounts), (vec![2000], vec![100, 1000, 900]));
    }

    #[test]
    fn targeted_coupons_come_first_and_nothing_goes_below_zero() {
        let found = spread(&[1000, 500], &[fixed(9000, None), fixed(9000, Some(vec![0]))]);
        assert_eq!((found.lines, found.discounts), (vec![1000, 500], vec![500, 1000]));
        assert_eq!(spread(&[-300, 500], &[percent("50", None)]).lines, [0, 250]);
    }

    #[test]
    fn whether_a_coupon_is_targeted_decides_the_order_and_not_how_many_lines_it_covers() {
        let all = || Some(vec![0, 1]);
        let check = |targeted: bool, want: [i64; 2]| {
            let amount = Discount { targeted, ..fixed(1000, all()) };
            let share = Discount { targeted: false, ..percent("10", all()) };
            assert_eq!(spread(&[5000, 5000], &[share, amount]).discounts, want, "targeted: {targeted}");
        };
        check(true, [900, 1000]);
        check(false, [1000, 1000]);
        // A setup fee that is free is nothing any other coupon could take from.
        let setup = percent("100", Some(vec![1]));
        assert_eq!(spread(&[1000, 500], &[percent("10", None), setup]).discounts, [100, 500]);
    }

    proptest! {
        #[test]
        fn a_discount_never_exceeds_its_line_and_loses_nothing(
            amounts in proptest::collection::vec(0i64..1_000_000, 1..12), off in 0i64..5_000_000, ppm in 0i64..=1_000_000,
        ) {
            let discounts = [fixed(off, None), Discount::on("P", DiscountKind::Percent(Rate::from_ppm(ppm)), Some(vec![0]))];
            let found = spread(&amounts, &discounts);
            for (amount, share) in amounts.iter().zip(&found.lines) {
                prop_assert!((0..=*amount).contains(share));
            }
            prop_assert_eq!(found.lines.iter().sum::<i64>(), found.discounts.iter().sum::<i64>());
            let plain: i64 = spread(&amounts, &discounts[..1]).lines.iter().sum();
            prop_assert_eq!(plain, off.min(amounts.iter().sum()));
        }
    }
}
