//! From lines to the sums of an invoice: discounts before tax, tax rounded once
//! per rate group (billing.md section 1 and rules 21, 23, 25).

use mpanel_core::money::divide_half_up;
use serde::{Deserialize, Serialize};

use crate::discount::{Discount, Spread, spread};
use crate::levies::{Shares, TaxSet};
use crate::tax::{Tax, TaxGroup, TaxMode};

/// Where tax is rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaxRounding {
    /// Once per rate group, as EN 16931 validates.
    #[default]
    Group,
    /// On every line; a group is the sum of its lines.
    Line,
    /// Once over the invoice; the groups share it by largest remainder.
    Invoice,
}

/// A line before discount and tax.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftLine {
    /// Its amount; contains the tax when prices do.
    pub amount: i64,
    /// Its tax.
    pub tax: Tax,
}

/// What became of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct LineShare {
    /// Taken off.
    pub discount: i64,
    /// What is left, without tax.
    pub net: i64,
}

/// The sums of an invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// Each line's share, in the order given.
    pub lines: Vec<LineShare>,
    /// Tax per rate group, highest rate first; several taxes on the same lines behind each other.
    pub groups: Vec<TaxGroup>,
    /// Sum of the lines.
    pub subtotal: i64,
    /// Sum of the discounts, positive.
    pub discount: i64,
    /// What each discount took off, in the order given.
    #[serde(default)]
    pub by_discount: Vec<i64>,
    /// Sum of the taxes.
    pub tax: i64,
    /// What is to be paid.
    pub total: i64,
}

/// Adds an invoice up, with tax rounded per rate group. `None` when an amount does not fit.
pub fn total_up(lines: &[DraftLine], discounts: &[Discount], mode: TaxMode) -> Option<Totals> {
    total_up_rounded(lines, discounts, mode, TaxRounding::Group)
}

/// Adds an invoice up, with tax rounded where the contract says. `None` when an amount does not fit.
pub fn total_up_rounded(
    lines: &[DraftLine],
    discounts: &[Discount],
    mode: TaxMode,
    rounding: TaxRounding,
) -> Option<Totals> {
    let amounts: Vec<i64> = lines.iter().map(|l| l.amount).collect();
    let Spread { lines: taken, discounts: by_discount } = spread(&amounts, discounts);
    let left: Vec<i64> = amounts.iter().zip(&taken).map(|(a, d)| a - d).collect();
    let mut shares: Vec<LineShare> =
        taken.iter().zip(&left).map(|(d, l)| LineShare { discount: *d, net: *l }).collect();
    let mut taxes: Vec<&Tax> = lines.iter().map(|l| &l.tax).collect();
    taxes.sort_by(|a, b| b.rate.cmp(&a.rate).then_with(|| a.cmp(b)));
    taxes.dedup();
    let members: Vec<Vec<usize>> =
        taxes.iter().map(|tax| (0..lines.len()).filter(|i| lines[*i].tax == **tax).collect()).collect();
    let alike: Vec<(&Tax, Vec<i64>)> =
        taxes.into_iter().zip(&members).map(|(tax, all)| (tax, all.iter().map(|i| left[*i]).collect())).collect();
    let sets = tax_sets(&alike, mode, rounding)?;
    for ((set, (_, gross)), members) in sets.iter().zip(&alike).zip(&members) {
        if mode == TaxMode::Inclusive {
            for (i, net) in members.iter().zip(nets(gross, set)?) {
                shares[*i].net = net;
            }
        }
    }
    let groups: Vec<TaxGroup> = sets.iter().flat_map(TaxSet::groups).collect();
    let (subtotal, discount) = (sum(&amounts)?, sum(&taken)?);
    let tax = groups.iter().try_fold(0i64, |sum, g| sum.checked_add(g.amount))?;
    let on_top = if mode == TaxMode::Exclusive { tax } else { 0 };
    let total = subtotal.checked_sub(discount)?.checked_add(on_top)?;
    Some(Totals { lines: shares, groups, subtotal, discount, by_discount, tax, total })
}

// The taxes of lines that are taxed alike, rounded where the option says.
fn tax_sets(alike: &[(&Tax, Vec<i64>)], mode: TaxMode, rounding: TaxRounding) -> Option<Vec<TaxSet>> {
    let by_line = |(tax, lines): &(&Tax, Vec<i64>)| {
        let mut all = TaxSet::of(tax, 0, mode)?;
        lines.iter().try_for_each(|line| all.absorb(&TaxSet::of(tax, *line, mode)?))?;
        Some(all)
    };
    match rounding {
        TaxRounding::Group => alike.iter().map(|(tax, lines)| TaxSet::of(tax, sum(lines)?, mode)).collect(),
        TaxRounding::Line => alike.iter().map(by_line).collect(),
        TaxRounding::Invoice => round_together(alike, mode),
    }
}

// Billionths are exact enough to order what is left over: the sum is rounded once, from billionths of each tax.
fn round_together(alike: &[(&Tax, Vec<i64>)], mode: TaxMode) -> Option<Vec<TaxSet>> {
    const FINE: i128 = 1_000_000_000;
    let mut fine: Vec<i128> = Vec::new();
    for (tax, lines) in alike {
        let (shares, amount) = (Shares::of(tax)?, sum(lines)?);
        for index in 0..shares.taxes.len() {
            fine.push(shares.tax_in(amount, index, mode, FINE)?);
        }
    }
    let whole = divide_half_up(fine.iter().sum(), FINE);
    let mut found: Vec<i128> = fine.iter().map(|f| f.div_euclid(FINE)).collect();
    let mut order: Vec<usize> = (0..fine.len()).collect();
    order.sort_by_key(|i| (-fine[*i].rem_euclid(FINE), *i));
    let missing = usize::try_from(whole - found.iter().sum::<i128>()).unwrap_or(0);
    for index in order.into_iter().take(missing) {
        found[index] += 1;
    }
    let mut found = found.into_iter().map(|f| i64::try_from(f).ok());
    alike
        .iter()
        .map(|(tax, lines)| {
            let amounts = found.by_ref().take(1 + tax.also.len()).collect::<Option<_>>()?;
            TaxSet::with(tax, sum(lines)?, amounts, mode)
        })
        .collect()
}

fn sum(values: &[i64]) -> Option<i64> {
    values.iter().try_fold(0i64, |sum, v| sum.checked_add(*v))
}

// Net amounts of lines whose gross is given, adding up exactly to that of their set.
fn nets(gross: &[i64], set: &TaxSet) -> Option<Vec<i64>> {
    let shares = Shares::of(&set.tax)?;
    let whole = shares.whole()?;
    let exact: Vec<(i128, i128)> = gross
        .iter()
        .map(|g| {
            let value = i128::from(*g).checked_mul(shares.net)?;
            Some((value.div_euclid(whole), value.rem_euclid(whole)))
        })
        .collect::<Option<_>>()?;
    let mut found: Vec<i64> = exact.iter().map(|e| i64::try_from(e.0).ok()).collect::<Option<_>>()?;
    let mut order: Vec<usize> = (0..gross.len()).filter(|i| gross[*i] != 0).collect();
    order.sort_by(|a, b| exact[*b].1.cmp(&exact[*a].1).then(a.cmp(b)));
    // Of several taxes each is rounded, which can be more than one unit for a line, and less than none.
    let missing = set.net.checked_sub(sum(&found)?)?;
    if missing < 0 {
        order.reverse();
    }
    let many = usize::try_from(missing.unsigned_abs()).ok()?;
    for index in order.iter().cycle().take(if order.is_empty() { 0 } else { many }) {
        found[*index] += missing.signum();
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discount::DiscountKind;
    use crate::tax::{Rate, TaxCategory};
    use proptest::prelude::*;

    fn tax(rate: Rate) -> Tax {
        let category = TaxCategory::Standard;
        Tax { name: "VAT".into(), jurisdiction: "DE".into(), rate, category, also: vec![] }
    }

    fn line(amount: i64, rate: &str) -> DraftLine {
        DraftLine { amount, tax: tax(rate.parse().unwrap()) }
    }

    fn fixed(minor: i64, lines: Option<Vec<usize>>) -> Discount {
        Discount::on("C", DiscountKind::Fixed(minor), lines)
    }

    #[test]
    fn tax_is_rounded_once_per_rate_group() {
        // Conformance scenario TX-02.
        let totals = total_up(&[line(333, "20"), line(333, "20"), line(333, "20")], &[], TaxMode::Exclusive).unwrap();
        assert_eq!((totals.subtotal, totals.tax, totals.total), (999, 200, 1199));
    }

    #[test]
    fn a_coupon_comes_before_tax_and_keeps_each_group_exact() {
        // Conformance scenario LG-02.
        let lines = [line(10000, "10"), line(5000, "0"), line(3000, "20"), line(2000, "20")];
        let totals = total_up(&lines, &[fixed(1000, None)], TaxMode::Exclusive).unwrap();
        let groups: Vec<(String, i64, i64)> =
            totals.groups.iter().map(|g| (g.tax.rate.to_string(), g.base, g.amount)).collect();
        assert_eq!(groups, [("20".into(), 4750, 950), ("10".into(), 9500, 950), ("0".into(), 4750, 0)]);
        assert_eq!((totals.subtotal, totals.discount, totals.tax, totals.total), (20000, 1000, 1900, 20900));
    }

    #[test]
    fn stacked_coupons_give_the_recommended_result() {
        // Conformance scenario LG-04 as recommended.
        let rates = ["10", "20", "10", "10", "10", "20", "10", "10"];
        let amounts = [1000, 2000, 3000, 4000, 1000, 2000, 3000, 4000];
        let lines: Vec<DraftLine> = amounts.iter().zip(rates).map(|(a, r)| line(*a, r)).collect();
        let coupons = [fixed(2000, Some(vec![0, 1])), fixed(1000, Some(vec![4, 5, 6, 7])), fixed(500, None)];
        let totals = total_up(&lines, &coupons, TaxMode::Exclusive).unwrap();
        assert_eq!((totals.subtotal, totals.discount, totals.tax, totals.total), (20000, 3500, 1890, 18390));
    }

    #[test]
    fn tax_is_rounded_where_the_option_says() {
        // Conformance scenarios TX-02 and LG-04; rule 25.
        let equal = [line(333, "20"), line(333, "20"), line(333, "20")];
        let mixed: Vec<DraftLine> = [(2394, "20"), (14_106, "10")].iter().map(|(a, r)| line(*a, r)).collect();
        let tax =
            |lines: &[DraftLine], rounding| total_up_rounded(lines, &[], TaxMode::Exclusive, rounding).unwrap().tax;
        for (rounding, of_equal, of_mixed) in
            [(TaxRounding::Line, 201, 1890), (TaxRounding::Group, 200, 1890), (TaxRounding::Invoice, 200, 1889)]
        {
            assert_eq!((tax(&equal, rounding), tax(&mixed, rounding)), (of_equal, of_mixed), "{rounding:?}");
        }
    }

    #[test]
    fn discount_then_tax() {
        // Conformance scenario LG-37 up to the prepaid credit, which is payment.
        let totals = total_up(&[line(10000, "10")], &[fixed(1000, None)], TaxMode::Exclusive).unwrap();
        assert_eq!((totals.lines[0].net, totals.tax, totals.total), (9000, 900, 9900));
    }

    #[test]
    fn a_price_with_tax_inside_stays_the_price() {
        let totals = total_up(&[line(999, "19"), line(999, "19")], &[], TaxMode::Inclusive).unwrap();
        assert_eq!((totals.total, totals.tax, totals.groups[0].base), (1998, 319, 1679));
        assert_eq!(totals.lines.iter().map(|l| l.net).collect::<Vec<_>>(), [840, 839]);
    }

    proptest! {
        #[test]
        fn everything_adds_up(
            lines in proptest::collection::vec((-50_000i64..1_000_000, prop_oneof![Just(0i64), Just(70_000), Just(190_000), Just(255_000)]), 1..15),
            off in 0i64..300_000, inclusive: bool,
            rounding in proptest::sample::select(vec![TaxRounding::Group, TaxRounding::Line, TaxRounding::Invoice]),
        ) {
            let drafts: Vec<DraftLine> = lines.iter().map(|(a, ppm)| DraftLine { amount: *a, tax: tax(Rate::from_ppm(*ppm)) }).collect();
            let mode = if inclusive { TaxMode::Inclusive } else { TaxMode::Exclusive };
            let totals = total_up_rounded(&drafts, &[fixed(off, None)], mode, rounding).unwrap();
            let net: i64 = totals.lines.iter().map(|l| l.net).sum();
            prop_assert_eq!(net, totals.groups.iter().map(|g| g.base).sum::<i64>());
            prop_assert_eq!(net + totals.tax, totals.total);
            prop_assert_eq!(totals.discount, totals.lines.iter().map(|l| l.discount).sum::<i64>());
        }
    }
}

#[cfg(test)]
#[path = "totals_tests.rs"]
mod several;
