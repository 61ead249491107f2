//! Several taxes on one line, one of them perhaps on top of another
//! (billing.md rule 24). Each tax is rounded on its own.

use mpanel_core::money::divide_half_up;
use serde::{Deserialize, Serialize};

use crate::discount::{Discount, spread};
use crate::tax::{Tax, TaxGroup, TaxMode};

/// A tax among several.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Levy {
    /// Lower numbers are worked out first.
    pub priority: u8,
    /// Whether its base contains the taxes before it.
    pub compound: bool,
    /// The tax.
    pub tax: Tax,
}

/// A line with all its taxes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeviedLine {
    /// Its amount; contains the taxes when prices do.
    pub amount: i64,
    /// Its taxes, in any order.
    pub levies: Vec<Levy>,
}

/// The sums of lines with several taxes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LeviedTotals {
    /// Sum of the lines.
    pub subtotal: i64,
    /// Sum of the discounts.
    pub discount: i64,
    /// Each tax with its base, a set of lines with the same taxes after the other.
    pub groups: Vec<TaxGroup>,
    /// Sum of the taxes.
    pub tax: i64,
    /// What is to be paid.
    pub total: i64,
}

/// Adds lines with several taxes up. Lines with the same taxes form a group, in which each tax is rounded once.
///
/// `None` when an amount does not fit.
pub fn total_up_levied(lines: &[LeviedLine], discounts: &[Discount], mode: TaxMode) -> Option<LeviedTotals> {
    let amounts: Vec<i64> = lines.iter().map(|l| l.amount).collect();
    let taken = spread(&amounts, discounts);
    let mut sets: Vec<(Vec<Levy>, i64)> = Vec::new();
    for (line, taken) in lines.iter().zip(&taken) {
        let mut levies = line.levies.clone();
        levies.sort();
        let left = line.amount - taken;
        match sets.iter_mut().find(|(known, _)| *known == levies) {
            Some((_, sum)) => *sum = sum.checked_add(left)?,
            None => sets.push((levies, left)),
        }
    }
    let mut groups = Vec::new();
    for (levies, sum) in &sets {
        groups.extend(match mode {
            TaxMode::Exclusive => on_top(*sum, levies)?,
            TaxMode::Inclusive => inside(*sum, levies)?,
        });
    }
    let (subtotal, discount) = (add(amounts.into_iter())?, add(taken.into_iter())?);
    let tax = add(groups.iter().map(|g| g.amount))?;
    let extra = if mode == TaxMode::Exclusive { tax } else { 0 };
    Some(LeviedTotals { subtotal, discount, groups, tax, total: (subtotal - discount).checked_add(extra)? })
}

fn add(mut values: impl Iterator<Item = i64>) -> Option<i64> {
    values.try_fold(0i64, |sum, value| sum.checked_add(value))
}

/// The taxes on top of a net amount; `levies` must be in order of priority.
fn on_top(net: i64, levies: &[Levy]) -> Option<Vec<TaxGroup>> {
    let mut before = 0i64;
    levies
        .iter()
        .map(|levy| {
            let base = if levy.compound { net.checked_add(before)? } else { net };
            let amount = levy.tax.rate.on(base);
            before = before.checked_add(amount)?;
            Some(TaxGroup { tax: levy.tax.clone(), base, amount })
        })
        .collect()
}

/// The taxes contained in a gross amount: net is gross less all taxes, each tax half-up, and the sum is exact.
fn inside(gross: i64, levies: &[Levy]) -> Option<Vec<TaxGroup>> {
    // All shares are of one net unit of 10^(6 * levies): tax k is `parts[k]` of it.
    let unit = 1_000_000i128.checked_pow(u32::try_from(levies.len()).ok()?)?;
    let mut parts: Vec<i128> = Vec::with_capacity(levies.len());
    for levy in levies {
        let base = if levy.compound { unit.checked_add(parts.iter().sum())? } else { unit };
        parts.push(base.checked_mul(i128::from(levy.tax.rate.ppm()))? / 1_000_000);
    }
    let whole = unit.checked_add(parts.iter().sum())?;
    let amounts: Vec<i64> = parts
        .iter()
        .map(|part| i64::try_from(divide_half_up(i128::from(gross).checked_mul(*part)?, whole)).ok())
        .collect::<Option<_>>()?;
    let net = gross - amounts.iter().sum::<i64>();
    let mut before = 0;
    let groups = levies.iter().zip(amounts).map(|(levy, amount)| {
        let base = if levy.compound { net + before } else { net };
        before += amount;
        TaxGroup { tax: levy.tax.clone(), base, amount }
    });
    Some(groups.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tax::{Rate, TaxCategory};
    use proptest::prelude::*;

    fn levy(priority: u8, compound: bool, rate: Rate) -> Levy {
        let tax =
            Tax { name: format!("tax {priority}"), jurisdiction: "CA".into(), rate, category: TaxCategory::Standard };
        Levy { priority, compound, tax }
    }

    fn of(levies: &[(u8, bool, &str)]) -> Vec<Levy> {
        levies.iter().map(|(priority, compound, rate)| levy(*priority, *compound, rate.parse().unwrap())).collect()
    }

    fn check(amounts: &[i64], levies: &[(u8, bool, &str)], mode: TaxMode, want: &[(i64, i64)], total: i64) {
        let lines: Vec<LeviedLine> =
            amounts.iter().map(|amount| LeviedLine { amount: *amount, levies: of(levies) }).collect();
        let got = total_up_levied(&lines, &[], mode).unwrap();
        let groups: Vec<(i64, i64)> = got.groups.iter().map(|g| (g.base, g.amount)).collect();
        assert_eq!((groups.as_slice(), got.total), (want, total));
    }

    #[test]
    fn two_taxes_side_by_side_or_one_on_the_other() {
        // 5 % and 9.975 % on 100.00; the second on the first; the order of the list does not matter.
        let side = [(1, false, "5"), (2, false, "9.975")];
        check(&[10_000], &side, TaxMode::Exclusive, &[(10_000, 500), (10_000, 998)], 11_498);
        let stacked = [(2, true, "9.975"), (1, false, "5")];
        check(&[10_000], &stacked, TaxMode::Exclusive, &[(10_000, 500), (10_500, 1047)], 11_547);
        check(&[333, 333, 333], &[(1, false, "20")], TaxMode::Exclusive, &[(999, 200)], 1199);
    }

    #[test]
    fn several_taxes_inside_a_price() {
        check(
            &[11_547],
            &[(1, false, "5"), (2, true, "9.975")],
            TaxMode::Inclusive,
            &[(10_000, 500), (10_500, 1047)],
            11_547,
        );
        check(&[1199], &[(1, false, "20")], TaxMode::Inclusive, &[(999, 200)], 1199);
    }

    #[test]
    fn lines_with_other_taxes_are_another_group() {
        let lines = [
            LeviedLine { amount: 1000, levies: of(&[(1, false, "20")]) },
            LeviedLine { amount: 1000, levies: vec![] },
            LeviedLine { amount: 2000, levies: of(&[(1, false, "20"), (2, false, "1")]) },
        ];
        let got = total_up_levied(&lines, &[], TaxMode::Exclusive).unwrap();
        assert_eq!((got.subtotal, got.tax, got.total), (4000, 200 + 400 + 20, 4620));
    }

    proptest! {
        #[test]
        fn net_and_taxes_are_the_total(
            amounts in proptest::collection::vec(0i64..1_000_000, 1..6),
            rates in proptest::collection::vec((0i64..400_000, any::<bool>()), 0..4), inclusive: bool,
        ) {
            let levies: Vec<Levy> = rates.iter().enumerate()
                .map(|(i, (ppm, compound))| levy(u8::try_from(i).unwrap(), *compound, Rate::from_ppm(*ppm))).collect();
            let lines: Vec<LeviedLine> = amounts.iter().map(|a| LeviedLine { amount: *a, levies: levies.clone() }).collect();
            let mode = if inclusive { TaxMode::Inclusive } else { TaxMode::Exclusive };
            let got = total_up_levied(&lines, &[], mode).unwrap();
            let sum: i64 = amounts.iter().sum();
            if inclusive {
                prop_assert_eq!(got.total, sum);
            } else {
                prop_assert_eq!(got.total, sum + got.tax);
            }
            if let Some(first) = got.groups.first().filter(|_| inclusive) {
                prop_assert_eq!(first.base + got.tax, sum, "net and taxes are the gross");
            }
        }
    }
}
