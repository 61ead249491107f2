//! Which entry counts on a day, and what a machine costs: pure.

use mpanel_core::money::divide_half_up;
use mpanel_core::{Currency, Date, Money, MoneyError};
use serde::Serialize;

use super::{CostKind, months};
use crate::service::ProductSnapshot;

/// What something costs at a provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CostEntry {
    /// Machine or add-on.
    pub kind: CostKind,
    /// The provider's product, or the key of an add-on.
    pub item: String,
    /// Only in this region; every region when absent.
    pub region: Option<String>,
    /// The term, in months.
    pub months: u32,
    /// The provider's currency.
    pub currency: Currency,
    /// For each term, before tax.
    pub price_minor: i64,
    /// Once, before tax.
    pub setup_minor: i64,
    /// From this day on.
    pub valid_from: Date,
}

/// All entries of an account.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CostBook {
    entries: Vec<CostEntry>,
}

/// One item of what a machine costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CostPart {
    /// The provider's product or the add-on's key.
    pub item: String,
    /// How many.
    pub quantity: u32,
    /// For each term, all of them together.
    pub price: Money,
    /// Once, all of them together.
    pub setup: Money,
}

/// What a machine costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MachineCost {
    /// The term at the provider, in months.
    pub months: u32,
    /// For each term.
    pub price: Money,
    /// Once.
    pub setup: Money,
    /// What it is made of.
    pub parts: Vec<CostPart>,
}

/// Why the book cannot say what a machine costs.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CostGap {
    /// There is no entry.
    #[error("The cost book has no price for {item} in {region} for {}.", months(*.term))]
    Missing {
        /// The provider's product or the add-on's key.
        item: String,
        /// Where.
        region: String,
        /// The term in months.
        term: u32,
    },
    /// Machine and add-ons have prices in different currencies.
    #[error("The cost book has {item} in another currency than its machine.")]
    Mixed {
        /// The add-on's key.
        item: String,
    },
    /// The sum does not fit.
    #[error("The cost of {item} is too large.")]
    TooLarge {
        /// Which.
        item: String,
    },
}

impl CostBook {
    /// A book of these entries.
    pub fn new(entries: Vec<CostEntry>) -> Self {
        Self { entries }
    }

    /// The entries.
    pub fn entries(&self) -> &[CostEntry] {
        &self.entries
    }

    /// The entry that counts on a day: the region's own before the one for all regions, then the latest.
    pub fn find(&self, kind: CostKind, item: &str, region: &str, months: u32, on: Date) -> Option<&CostEntry> {
        let fits = |e: &&CostEntry| {
            (e.kind, e.item.as_str(), e.months) == (kind, item, months)
                && e.valid_from <= on
                && e.region.as_deref().is_none_or(|r| r == region)
        };
        self.entries.iter().filter(fits).max_by_key(|e| (e.region.is_some(), e.valid_from))
    }

    /// What a machine costs on a day, as it was bought: with its add-ons, in its region, for its term.
    pub fn machine(&self, sold: &ProductSnapshot, region: &str, on: Date) -> Result<MachineCost, CostGap> {
        let bought = sold.bought_as.as_ref().map_or(&sold.provider_product_id, |was| &was.provider_product_id);
        let machine = std::iter::once((CostKind::Product, bought.clone(), 1));
        let add_ons = sold.machine_add_ons().into_iter().map(|a| (CostKind::AddOn, a.key, a.quantity));
        let mut parts: Vec<CostPart> = Vec::new();
        for (kind, item, quantity) in machine.chain(add_ons).filter(|(_, _, quantity)| *quantity > 0) {
            let term = sold.period_months;
            let Some(entry) = self.find(kind, &item, region, term, on) else {
                return Err(CostGap::Missing { item, region: region.to_owned(), term });
            };
            if parts.first().is_some_and(|p| p.price.currency != entry.currency) {
                return Err(CostGap::Mixed { item });
            }
            let times = |minor| Money::new(minor, entry.currency).times(i64::from(quantity));
            match (times(entry.price_minor), times(entry.setup_minor)) {
                (Ok(price), Ok(setup)) => parts.push(CostPart { item, quantity, price, setup }),
                _ => return Err(CostGap::TooLarge { item }),
            }
        }
        let total = |of: fn(&CostPart) -> Money| -> Result<Money, MoneyError> {
            let zero = parts.first().map_or(Money::zero(Currency::EUR), |p| Money::zero(p.price.currency));
            parts.iter().try_fold(zero, |sum, part| sum.add(of(part)))
        };
        match (total(|p| p.price), total(|p| p.setup)) {
            (Ok(price), Ok(setup)) => Ok(MachineCost { months: sold.period_months, price, setup, parts }),
            _ => Err(CostGap::TooLarge { item: bought.clone() }),
        }
    }
}

impl MachineCost {
    /// What buying it costs at once: the first term and what is paid once.
    pub fn at_once(&self) -> Result<Money, MoneyError> {
        self.price.add(self.setup)
    }
}

/// An amount for `have` months, for `want` months; rounded half-up once.
pub fn per_months(amount: Money, have: u32, want: u32) -> Money {
    let exact = i128::from(amount.minor) * i128::from(want);
    let minor = i64::try_from(divide_half_up(exact, i128::from(have.max(1)))).unwrap_or(i64::MAX);
    Money::new(minor, amount.currency)
}

#[cfg(test)]
mod tests {
    use mpanel_core::ProductId;
    use uuid::Uuid;

    use super::*;
    use crate::service::{AddOnSnapshot, BoughtAs};

    fn entry(kind: CostKind, item: &str, region: Option<&str>, price_minor: i64, from: &str) -> CostEntry {
        CostEntry {
            kind,
            item: item.to_owned(),
            region: region.map(str::to_owned),
            months: 1,
            currency: Currency::EUR,
            price_minor,
            setup_minor: 0,
            valid_from: from.parse().unwrap(),
        }
    }

    fn sold(add_ons: &[(&str, u32)]) -> ProductSnapshot {
        ProductSnapshot {
            product: ProductId(Uuid::nil()),
            name: "Cloud S".into(),
            provider_account: None,
            provider_product_id: "V153".into(),
            specs: serde_json::Value::Null,
            snapshot_quota: 0,
            period_months: 1,
            add_ons: add_ons
                .iter()
                .map(|(key, quantity)| AddOnSnapshot {
                    key: Some((*key).to_owned()),
                    name: String::new(),
                    quantity: *quantity,
                })
                .collect(),
            bought_as: None,
            storage: None,
        }
    }

    fn book() -> CostBook {
        use CostKind::{AddOn, Product};
        CostBook::new(vec![
            entry(Product, "V153", None, 500, "2026-01-01"),
            entry(Product, "V153", None, 550, "2026-03-01"),
            entry(Product, "V153", Some("SIN"), 700, "2026-01-01"),
            entry(AddOn, "backup", None, 80, "2026-01-01"),
        ])
    }

    #[test]
    fn the_regions_own_price_counts_before_the_general_one_and_the_latest_before_older_ones() {
        for (region, on, want) in [
            ("EU", "2025-12-31", None),
            ("EU", "2026-01-01", Some(500)),
            ("EU", "2026-02-28", Some(500)),
            ("EU", "2026-03-01", Some(550)),
            ("SIN", "2026-03-01", Some(700)),
        ] {
            let book = book();
            let found = book.find(CostKind::Product, "V153", region, 1, on.parse().unwrap());
            assert_eq!(found.map(|e| e.price_minor), want, "{region} {on}");
        }
        assert!(book().find(CostKind::Product, "V153", "EU", 12, "2026-03-01".parse().unwrap()).is_none());
    }

    #[test]
    fn a_machine_costs_what_it_and_its_add_ons_cost() {
        let on = "2026-01-10".parse().unwrap();
        let cost = book().machine(&sold(&[("backup", 2)]), "EU", on).unwrap();
        assert_eq!((cost.price.minor, cost.parts.len()), (660, 2));
        let gap = book().machine(&sold(&[("1477", 1)]), "EU", on).unwrap_err();
        assert_eq!(gap.to_string(), "The cost book has no price for 1477 in EU for 1 month.");
        let larger = BoughtAs { name: "Large".into(), provider_product_id: "V158".into() };
        let resized = ProductSnapshot { bought_as: Some(larger), ..sold(&[]) };
        assert!(book().machine(&resized, "EU", on).is_err(), "the machine there is counts, not the one that was sold");
    }

    #[test]
    fn currencies_are_not_added_up() {
        let mut entries = book().entries().to_vec();
        entries[3].currency = Currency::USD;
        let gap = CostBook::new(entries).machine(&sold(&[("backup", 1)]), "EU", "2026-01-10".parse().unwrap());
        assert!(matches!(gap, Err(CostGap::Mixed { .. })));
    }

    #[test]
    fn terms_convert_with_one_rounding() {
        for (minor, have, want, expected) in [(1000, 12, 1, 83), (1000, 1, 12, 12000), (5, 2, 1, 3), (-5, 2, 1, -3)] {
            assert_eq!(per_months(Money::new(minor, Currency::EUR), have, want).minor, expected);
        }
    }
}
