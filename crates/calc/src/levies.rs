//! The taxes of lines that are taxed alike: one, or several of which one may be on top of another
//! (billing.md rule 24). Each tax is rounded on its own.

use mpanel_core::money::divide_half_up;

use crate::tax::{AlsoTax, Rate, Tax, TaxCategory, TaxGroup, TaxMode, TaxStanding};

/// Lines that are taxed alike, with each of their taxes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaxSet {
    /// Their tax, with those beside it.
    pub tax: Tax,
    /// Their sum, without tax.
    pub net: i64,
    /// Each tax, in the order of [`Tax::rates`].
    pub amounts: Vec<i64>,
}

impl TaxSet {
    /// The taxes of an amount, each rounded; `None` when one does not fit.
    pub fn of(tax: &Tax, amount: i64, mode: TaxMode) -> Option<Self> {
        match mode {
            TaxMode::Exclusive => Self::on_top(tax, amount),
            TaxMode::Inclusive => Self::inside(tax, amount),
        }
    }

    /// The taxes on top of a net amount. A tax on taxes is worked out on these as they are charged.
    pub fn on_top(tax: &Tax, net: i64) -> Option<Self> {
        let mut before = 0i64;
        let mut amounts = Vec::with_capacity(1 + tax.also.len());
        for (rate, compound) in tax.rates() {
            let amount = rate.on(if compound { net.checked_add(before)? } else { net });
            before = before.checked_add(amount)?;
            amounts.push(amount);
        }
        Some(Self { tax: tax.clone(), net, amounts })
    }

    /// The taxes contained in a gross amount; net is what they leave of it.
    pub fn inside(tax: &Tax, gross: i64) -> Option<Self> {
        let shares = Shares::of(tax)?;
        let amounts: Vec<i64> = (0..shares.taxes.len())
            .map(|i| i64::try_from(shares.tax_in(gross, i, TaxMode::Inclusive, 1)?).ok())
            .collect::<Option<_>>()?;
        Self::with(tax, gross, amounts, TaxMode::Inclusive)
    }

    /// An amount with taxes that were worked out elsewhere.
    pub(crate) fn with(tax: &Tax, amount: i64, amounts: Vec<i64>, mode: TaxMode) -> Option<Self> {
        let contained = if mode == TaxMode::Inclusive { add(&amounts)? } else { 0 };
        Some(Self { tax: tax.clone(), net: amount.checked_sub(contained)?, amounts })
    }

    /// All taxes together.
    pub fn taxes(&self) -> i64 {
        self.amounts.iter().sum()
    }

    /// What is to be paid.
    pub fn gross(&self) -> i64 {
        self.net + self.taxes()
    }

    /// Takes another set of the same tax into this one.
    pub fn absorb(&mut self, other: &Self) -> Option<()> {
        self.net = self.net.checked_add(other.net)?;
        for (amount, more) in self.amounts.iter_mut().zip(&other.amounts) {
            *amount = amount.checked_add(*more)?;
        }
        Some(())
    }

    /// Takes a part away, as far as the taxes are the same.
    pub fn take(&mut self, part: &Self) {
        self.net -= part.net;
        for (amount, taken) in self.amounts.iter_mut().zip(&part.amounts) {
            *amount -= taken;
        }
    }

    /// A group for each tax; the base of a tax on taxes contains these.
    pub fn groups(&self) -> Vec<TaxGroup> {
        let first = Tax { also: Vec::new(), ..self.tax.clone() };
        let also = self.tax.also.iter().map(|also| (also.alone(), also.standing()));
        let mut before = 0;
        std::iter::once((first, TaxStanding::Instead))
            .chain(also)
            .zip(&self.amounts)
            .map(|((tax, standing), amount)| {
                let base = if standing == TaxStanding::Compound { self.net + before } else { self.net };
                before += amount;
                TaxGroup { tax, base, amount: *amount, standing }
            })
            .collect()
    }
}

/// The sets that groups were written from.
pub fn sets(groups: &[TaxGroup]) -> Vec<TaxSet> {
    groups
        .chunk_by(|_, next| next.standing != TaxStanding::Instead)
        .map(|same| {
            let also = same[1..].iter().map(|group| AlsoTax {
                name: group.tax.name.clone(),
                jurisdiction: group.tax.jurisdiction.clone(),
                rate: group.tax.rate,
                compound: group.standing == TaxStanding::Compound,
            });
            TaxSet {
                tax: Tax { also: also.collect(), ..same[0].tax.clone() },
                net: same[0].base,
                amounts: same.iter().map(|group| group.amount).collect(),
            }
        })
        .collect()
}

impl Tax {
    /// The rate of each tax, and whether it is on the taxes before it, too.
    pub fn rates(&self) -> impl Iterator<Item = (Rate, bool)> + '_ {
        std::iter::once((self.rate, false)).chain(self.also.iter().map(|also| (also.rate, also.compound)))
    }

    /// What a price leaves without its taxes, rounded once.
    pub fn net_in(&self, gross: i64) -> Option<i64> {
        let shares = Shares::of(self)?;
        i64::try_from(divide_half_up(i128::from(gross).checked_mul(shares.net)?, shares.whole()?)).ok()
    }

    /// All taxes together as one rate on net, to four decimals of a percent.
    pub fn together(&self) -> Rate {
        let combined = Shares::of(self).and_then(|shares| {
            let taxes: i128 = shares.taxes.iter().sum();
            i64::try_from(divide_half_up(taxes.checked_mul(1_000_000)?, shares.net)).ok()
        });
        combined.map_or(self.rate, Rate::from_ppm)
    }
}

impl AlsoTax {
    /// The same tax without those beside it.
    fn alone(&self) -> Tax {
        let category = if self.rate == Rate::ZERO { TaxCategory::ZeroRated } else { TaxCategory::Standard };
        Tax {
            name: self.name.clone(),
            jurisdiction: self.jurisdiction.clone(),
            rate: self.rate,
            category,
            also: Vec::new(),
        }
    }

    fn standing(&self) -> TaxStanding {
        if self.compound { TaxStanding::Compound } else { TaxStanding::Added }
    }
}

/// How net and the taxes on it stand to each other, exactly: in whole numbers, as small as they can be.
#[derive(Debug)]
pub(crate) struct Shares {
    pub(crate) net: i128,
    pub(crate) taxes: Vec<i128>,
}

impl Shares {
    const MILLION: i128 = 1_000_000;

    pub(crate) fn of(tax: &Tax) -> Option<Self> {
        // Each tax on taxes needs six more decimals to be exact.
        let levels = 1 + tax.also.iter().filter(|also| also.compound).count();
        let net = Self::MILLION.checked_pow(u32::try_from(levels).ok()?)?;
        let mut taxes: Vec<i128> = Vec::with_capacity(1 + tax.also.len());
        for (rate, compound) in tax.rates() {
            let base = if compound { net.checked_add(taxes.iter().sum())? } else { net };
            taxes.push(base.checked_mul(i128::from(rate.ppm()))? / Self::MILLION);
        }
        let common = taxes.iter().fold(net, |a, b| common_divisor(a, *b));
        Some(Self { net: net / common, taxes: taxes.into_iter().map(|t| t / common).collect() })
    }

    pub(crate) fn whole(&self) -> Option<i128> {
        self.net.checked_add(self.taxes.iter().sum())
    }

    /// Tax `index` of an amount in parts of `1 / fine`, rounded once.
    pub(crate) fn tax_in(&self, amount: i64, index: usize, mode: TaxMode, fine: i128) -> Option<i128> {
        let of = if mode == TaxMode::Inclusive { self.whole()? } else { self.net };
        let exact = i128::from(amount).checked_mul(*self.taxes.get(index)?)?.checked_mul(fine)?;
        Some(divide_half_up(exact, of))
    }
}

fn common_divisor(a: i128, b: i128) -> i128 {
    if b == 0 { a.abs().max(1) } else { common_divisor(b, a % b) }
}

fn add(values: &[i64]) -> Option<i64> {
    values.iter().try_fold(0i64, |sum, value| sum.checked_add(*value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    pub(crate) fn tax(rates: &[(&str, bool)]) -> Tax {
        let rate = |text: &str| text.parse().unwrap();
        Tax {
            name: "GST".into(),
            jurisdiction: "CA".into(),
            rate: rate(rates[0].0),
            category: TaxCategory::Standard,
            also: rates[1..]
                .iter()
                .map(|(r, compound)| AlsoTax {
                    name: format!("tax {r}"),
                    jurisdiction: "CA-QC".into(),
                    rate: rate(r),
                    compound: *compound,
                })
                .collect(),
        }
    }

    #[test]
    fn taxes_side_by_side_and_on_each_other() {
        use TaxMode::{Exclusive, Inclusive};
        // Rates, amount, mode; then base and amount of each tax, and gross.
        type Row<'a> = (&'a [(&'a str, bool)], i64, TaxMode, &'a [(i64, i64)], i64);
        let table: &[Row<'_>] = &[
            (&[("20", false)], 999, Exclusive, &[(999, 200)], 1199),
            (&[("20", false)], 1199, Inclusive, &[(999, 200)], 1199),
            (&[("5", false), ("9.975", false)], 10_000, Exclusive, &[(10_000, 500), (10_000, 998)], 11_498),
            (&[("5", false), ("9.975", true)], 10_000, Exclusive, &[(10_000, 500), (10_500, 1047)], 11_547),
            (&[("5", false), ("9.975", true)], 11_547, Inclusive, &[(10_000, 500), (10_500, 1047)], 11_547),
            (&[("5", false), ("9.975", false)], 11_498, Inclusive, &[(10_000, 500), (10_000, 998)], 11_498),
            (&[("5", false), ("9.975", false)], 1000, Inclusive, &[(870, 43), (870, 87)], 1000),
            (
                &[("6", false), ("1.25", false), ("1", true)],
                10_000,
                Exclusive,
                &[(10_000, 600), (10_000, 125), (10_725, 107)],
                10_832,
            ),
            (&[("5", false), ("0", false)], -10_000, Exclusive, &[(-10_000, -500), (-10_000, 0)], -10_500),
        ];
        for (rates, amount, mode, want, gross) in table {
            let set = TaxSet::of(&tax(rates), *amount, *mode).unwrap();
            let groups = set.groups();
            let got: Vec<(i64, i64)> = groups.iter().map(|g| (g.base, g.amount)).collect();
            assert_eq!((got.as_slice(), set.gross()), (*want, *gross), "{rates:?} {amount}");
            assert_eq!(sets(&groups), [set], "the set is read back from its groups");
        }
    }

    #[test]
    fn several_taxes_are_said_as_one_rate() {
        assert_eq!(tax(&[("5", false), ("9.975", false)]).together().to_string(), "14.975");
        assert_eq!(tax(&[("5", false), ("9.975", true)]).together().to_string(), "15.4738");
        assert_eq!(tax(&[("19", false)]).together().to_string(), "19");
        assert_eq!(tax(&[("5", false), ("9.975", false)]).net_in(11_498), Some(10_000));
    }

    #[test]
    fn one_tax_is_written_as_before() {
        let groups = TaxSet::on_top(&tax(&[("19", false)]), 1000).unwrap().groups();
        let want = r#"[{"tax":{"name":"GST","jurisdiction":"CA","rate":190000,"category":"standard"},"base":1000,"amount":190}]"#;
        assert_eq!(serde_json::to_string(&groups).unwrap(), want);
        assert_eq!(serde_json::from_str::<Vec<TaxGroup>>(want).unwrap(), groups);
    }

    proptest! {
        #[test]
        fn net_and_taxes_are_the_gross(
            amount in -1_000_000i64..1_000_000_000,
            rates in proptest::collection::vec((0i64..400_000, any::<bool>()), 1..5), inclusive: bool,
        ) {
            let mut tax = tax(&[("0", false)]);
            tax.rate = Rate::from_ppm(rates[0].0);
            tax.also = rates[1..].iter().map(|(ppm, compound)| AlsoTax {
                name: "more".into(), jurisdiction: "CA-QC".into(), rate: Rate::from_ppm(*ppm), compound: *compound,
            }).collect();
            let mode = if inclusive { TaxMode::Inclusive } else { TaxMode::Exclusive };
            let set = TaxSet::of(&tax, amount, mode).unwrap();
            if inclusive {
                prop_assert_eq!(set.gross(), amount);
                prop_assert!((set.net - tax.net_in(amount).unwrap()).abs() <= 1 + i64::try_from(rates.len()).unwrap());
            } else {
                prop_assert_eq!(set.net, amount);
            }
            if rates.len() == 1 {
                let alone = if inclusive { tax.rate.inside(amount) } else { tax.rate.on(amount) };
                prop_assert_eq!(&set.amounts, &[alone]);
            }
            prop_assert_eq!(sets(&set.groups()), vec![set]);
        }
    }
}
