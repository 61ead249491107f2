//! Several taxes on one line add up like one, and one adds up as it did when there were no others.

use mpanel_core::money::divide_half_up;
use proptest::prelude::*;

use crate::discount::{Discount, DiscountKind};
use crate::levies::sets;
use crate::tax::{AlsoTax, Rate, Tax, TaxCategory, TaxGroup, TaxMode, TaxStanding};
use crate::totals::{DraftLine, TaxRounding, Totals, total_up_rounded};

fn tax(rates: &[(i64, bool)]) -> Tax {
    let also = |(place, (ppm, compound)): (usize, &(i64, bool))| AlsoTax {
        name: format!("tax {place}"),
        jurisdiction: "CA-QC".into(),
        rate: Rate::from_ppm(*ppm),
        compound: *compound,
    };
    Tax {
        name: "GST".into(),
        jurisdiction: "CA".into(),
        rate: Rate::from_ppm(rates[0].0),
        category: TaxCategory::Standard,
        also: rates[1..].iter().enumerate().map(also).collect(),
    }
}

/// Ways in which a line is taxed: one tax, two side by side, one on the other, three.
fn taxes() -> [Tax; 5] {
    [
        tax(&[(190_000, false)]),
        tax(&[(50_000, false)]),
        tax(&[(50_000, false), (99_750, false)]),
        tax(&[(50_000, false), (99_750, true)]),
        tax(&[(60_000, false), (12_500, false), (33_333, true)]),
    ]
}

fn lines() -> impl Strategy<Value = Vec<(i64, usize)>> {
    let amount = prop_oneof![1 => Just(0i64), 4 => 1i64..300, 6 => -50_000i64..1_000_000];
    proptest::collection::vec((amount, 0usize..5), 1..15)
}

fn rounding() -> impl Strategy<Value = TaxRounding> {
    proptest::sample::select(vec![TaxRounding::Group, TaxRounding::Line, TaxRounding::Invoice])
}

fn mode(inclusive: bool) -> TaxMode {
    if inclusive { TaxMode::Inclusive } else { TaxMode::Exclusive }
}

fn add_up(lines: &[(i64, usize)], off: i64, inclusive: bool, rounding: TaxRounding) -> Totals {
    let taxes = taxes();
    let drafts: Vec<DraftLine> =
        lines.iter().map(|(amount, tax)| DraftLine { amount: *amount, tax: taxes[*tax].clone() }).collect();
    let off = Discount::on("C", DiscountKind::Fixed(off), None);
    total_up_rounded(&drafts, &[off], mode(inclusive), rounding).unwrap()
}

#[test]
fn lines_with_other_taxes_are_another_set() {
    use TaxStanding::{Added, Compound, Instead};
    let got = add_up(&[(10_000, 2), (1000, 1), (2000, 0), (10_000, 3)], 0, false, TaxRounding::Group);
    let rows: Vec<(i64, i64, TaxStanding)> = got.groups.iter().map(|g| (g.base, g.amount, g.standing)).collect();
    let want = [
        (2000, 380, Instead),
        (1000, 50, Instead),
        (10_000, 500, Instead),
        (10_000, 998, Added),
        (10_000, 500, Instead),
        (10_500, 1047, Compound),
    ];
    assert_eq!(rows, want);
    assert_eq!((got.subtotal, got.tax, got.total), (23_000, 3475, 26_475));
}

#[test]
fn several_taxes_are_rounded_where_the_option_says() {
    // 5 % and 9.975 % of three times 3.33: 0.17 and 0.33 each, 0.50 and 1.00 of all, 1.496 of the invoice.
    for (rounding, want) in
        [(TaxRounding::Line, [51, 99]), (TaxRounding::Group, [50, 100]), (TaxRounding::Invoice, [50, 100])]
    {
        let got = add_up(&[(333, 2), (333, 2), (333, 2)], 0, false, rounding);
        assert_eq!(got.groups.iter().map(|g| g.amount).collect::<Vec<_>>(), want, "{rounding:?}");
    }
}

proptest! {
    #[test]
    fn several_taxes_add_up(lines in lines(), off in 0i64..300_000, inclusive: bool, rounding in rounding()) {
        let got = add_up(&lines, off, inclusive, rounding);
        let net: i64 = got.lines.iter().map(|l| l.net).sum();
        let sets = sets(&got.groups);
        prop_assert_eq!(net, sets.iter().map(|s| s.net).sum::<i64>());
        prop_assert_eq!(got.tax, sets.iter().map(|s| s.taxes()).sum::<i64>());
        prop_assert_eq!(net + got.tax, got.total);
        let left: i64 = lines.iter().map(|l| l.0).sum::<i64>() - got.discount;
        prop_assert_eq!(if inclusive { got.total } else { net }, left);
        let taxes = taxes();
        for set in &sets {
            // The lines of each way of being taxed are the net of its set.
            let mine = lines.iter().zip(&got.lines).filter(|(l, _)| taxes[l.1] == set.tax);
            prop_assert_eq!(mine.map(|(_, share)| share.net).sum::<i64>(), set.net);
            prop_assert_eq!(&set.groups().iter().map(|g| g.amount).collect::<Vec<_>>(), &set.amounts);
        }
    }

    #[test]
    fn taking_all_lines_back_mirrors_their_taxes(lines in lines(), inclusive: bool, by_line: bool) {
        let rounding = if by_line { TaxRounding::Line } else { TaxRounding::Group };
        let back: Vec<(i64, usize)> = lines.iter().map(|(amount, tax)| (-amount, *tax)).collect();
        let (there, again) = (add_up(&lines, 0, inclusive, rounding), add_up(&back, 0, inclusive, rounding));
        prop_assert_eq!((there.total, there.tax), (-again.total, -again.tax));
        for (a, b) in there.groups.iter().zip(&again.groups) {
            prop_assert_eq!((&a.tax, a.base, a.amount), (&b.tax, -b.base, -b.amount));
        }
    }

    #[test]
    fn one_tax_adds_up_as_it_always_did(
        lines in proptest::collection::vec((-50_000i64..1_000_000, 0usize..3), 1..15), inclusive: bool, rounding in rounding(),
    ) {
        let rates = [Rate::from_ppm(190_000), Rate::from_ppm(70_000), Rate::ZERO];
        let drafts: Vec<DraftLine> = lines
            .iter()
            .map(|(amount, rate)| DraftLine { amount: *amount, tax: tax(&[(rates[*rate].ppm(), false)]) })
            .collect();
        let got = total_up_rounded(&drafts, &[], mode(inclusive), rounding).unwrap();
        let (groups, nets) = before(&lines, &rates, inclusive, rounding);
        prop_assert_eq!(got.groups, groups);
        prop_assert_eq!(got.lines.iter().map(|l| l.net).collect::<Vec<_>>(), nets);
    }
}

/// Lines of one tax each, as they were added up while a line could have no other.
fn before(
    lines: &[(i64, usize)],
    rates: &[Rate; 3],
    inclusive: bool,
    rounding: TaxRounding,
) -> (Vec<TaxGroup>, Vec<i64>) {
    let tax_of = |rate: Rate, amount: i64| if inclusive { rate.inside(amount) } else { rate.on(amount) };
    let members = |r: usize| (0..lines.len()).filter(|i| lines[*i].1 == r).collect::<Vec<usize>>();
    let used: Vec<usize> = (0..3).filter(|r| !members(*r).is_empty()).collect();
    let sum = |r: usize| members(r).iter().map(|i| lines[*i].0).sum::<i64>();
    let amounts: Vec<i64> = match rounding {
        TaxRounding::Group => used.iter().map(|r| tax_of(rates[*r], sum(*r))).collect(),
        TaxRounding::Line => {
            used.iter().map(|r| members(*r).iter().map(|i| tax_of(rates[*r], lines[*i].0)).sum()).collect()
        }
        TaxRounding::Invoice => {
            let fine = |r: &usize| {
                let ppm = i128::from(rates[*r].ppm());
                let whole = 1_000_000 + if inclusive { ppm } else { 0 };
                divide_half_up(i128::from(sum(*r)) * ppm * 1_000_000_000, whole)
            };
            let fine: Vec<i128> = used.iter().map(fine).collect();
            let whole = divide_half_up(fine.iter().sum(), 1_000_000_000);
            let mut found: Vec<i128> = fine.iter().map(|f| f.div_euclid(1_000_000_000)).collect();
            let mut order: Vec<usize> = (0..fine.len()).collect();
            order.sort_by_key(|i| (-fine[*i].rem_euclid(1_000_000_000), *i));
            let missing = usize::try_from(whole - found.iter().sum::<i128>()).unwrap_or(0);
            order.into_iter().take(missing).for_each(|index| found[index] += 1);
            found.into_iter().map(|f| i64::try_from(f).unwrap()).collect()
        }
    };
    let mut nets: Vec<i64> = lines.iter().map(|l| l.0).collect();
    let mut groups = Vec::new();
    for (r, amount) in used.into_iter().zip(amounts) {
        let base = if inclusive { sum(r) - amount } else { sum(r) };
        if inclusive {
            let divisor = 1_000_000 + i128::from(rates[r].ppm());
            let exact = |i: usize| i128::from(lines[i].0) * 1_000_000;
            let mut order = members(r);
            order.iter().for_each(|i| nets[*i] = i64::try_from(exact(*i).div_euclid(divisor)).unwrap());
            let missing = base - order.iter().map(|i| nets[*i]).sum::<i64>();
            order.sort_by(|a, b| exact(*b).rem_euclid(divisor).cmp(&exact(*a).rem_euclid(divisor)).then(a.cmp(b)));
            order.into_iter().take(usize::try_from(missing).unwrap_or(0)).for_each(|i| nets[i] += 1);
        }
        groups.push(TaxGroup { tax: tax(&[(rates[r].ppm(), false)]), base, amount, standing: TaxStanding::Instead });
    }
    (groups, nets)
}
