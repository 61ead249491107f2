//! Which entry counts on a day, and what a machine, a storage or a domain costs: pure.

use mpanel_core::money::divide_half_up;
use mpanel_core::{Currency, Date, Money, MoneyError};
use serde::Serialize;

use super::{ADDITIONAL_IP, CostKind, DOMAIN_MONTHS, FLOATING_IP, STORAGE_STEP, months};
use crate::object_storage::{STEP_GB, StorageGives, StoragePart};
use crate::provider::networking::AddressKind;
use crate::service::ProductSnapshot;

/// What something costs at a provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CostEntry {
    /// Machine, add-on, object storage or domain.
    pub kind: CostKind,
    /// The provider's product, the key of an add-on, a step of space, or the ending of domain names.
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

/// One item of what a purchase costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CostPart {
    /// The provider's product, the add-on's key, a step of space, or an ending.
    pub item: String,
    /// How many.
    pub quantity: u32,
    /// For each term, all of them together.
    pub price: Money,
    /// Once, all of them together.
    pub setup: Money,
}

/// What a machine, a storage or a domain costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PurchaseCost {
    /// The term at the provider, in months.
    pub months: u32,
    /// For each term.
    pub price: Money,
    /// Once.
    pub setup: Money,
    /// What it is made of.
    pub parts: Vec<CostPart>,
}

/// Why the book cannot say what a purchase costs.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CostGap {
    /// There is no entry.
    #[error("The cost book has no price for {item}{} for {}.", within(.region), months(*.term))]
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
    /// The service has no part of a storage yet.
    #[error("It has no share of a storage yet.")]
    NoShare,
    /// The sum does not fit.
    #[error("The cost of {item} is too large.")]
    TooLarge {
        /// Which.
        item: String,
    },
}

// Where, for what has a region.
fn within(region: &str) -> String {
    if region.is_empty() { String::new() } else { format!(" in {region}") }
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

    /// What has to be bought for a service costs on a day: its machine, its domain, or the storage of its own that it is
    /// sold with.
    pub fn purchase(&self, sold: &ProductSnapshot, region: &str, on: Date) -> Result<PurchaseCost, CostGap> {
        if let Some(domain) = &sold.domain {
            return self.domain(&domain.name, on);
        }
        match &sold.storage {
            None => self.machine(sold, region, on),
            Some(storage) if storage.gives == StorageGives::Whole => self.storage(storage.size_gb, region, on),
            Some(_) => Err(CostGap::NoShare),
        }
    }

    /// What a storage of so much space costs each month: every step that is begun.
    pub fn storage(&self, size_gb: i64, region: &str, on: Date) -> Result<PurchaseCost, CostGap> {
        let steps = u32::try_from(size_gb.max(0).saturating_add(STEP_GB - 1) / STEP_GB).unwrap_or(u32::MAX);
        let part = self.part(CostKind::ObjectStorage, STORAGE_STEP, (region, 1), steps, on)?;
        Ok(PurchaseCost { months: 1, price: part.price, setup: part.setup, parts: vec![part] })
    }

    /// What a domain name costs each year, by what stands after its first dot.
    pub fn domain(&self, name: &str, on: Date) -> Result<PurchaseCost, CostGap> {
        let ending = name.split_once('.').map_or(name, |(_, ending)| ending);
        let part = self.part(CostKind::Domain, ending, ("", DOMAIN_MONTHS), 1, on)?;
        Ok(PurchaseCost { months: DOMAIN_MONTHS, price: part.price, setup: part.setup, parts: vec![part] })
    }

    /// What so many of an add-on cost each month.
    pub fn add_on(&self, key: &str, quantity: u32, region: &str, on: Date) -> Result<PurchaseCost, CostGap> {
        let part = self.part(CostKind::AddOn, key, (region, 1), quantity, on)?;
        Ok(PurchaseCost { months: 1, price: part.price, setup: part.setup, parts: vec![part] })
    }

    /// What a movable address costs each month.
    pub fn address(&self, kind: AddressKind, region: &str, on: Date) -> Result<PurchaseCost, CostGap> {
        let item = if kind == AddressKind::Floating { FLOATING_IP } else { ADDITIONAL_IP };
        self.add_on(item, 1, region, on)
    }

    // So many of one item, in a region and for a term.
    fn part(
        &self,
        kind: CostKind,
        item: &str,
        (region, term): (&str, u32),
        quantity: u32,
        on: Date,
    ) -> Result<CostPart, CostGap> {
        let item = item.to_owned();
        let Some(entry) = self.find(kind, &item, region, term, on) else {
            return Err(CostGap::Missing { item, region: region.to_owned(), term });
        };
        let times = |minor| Money::new(minor, entry.currency).times(i64::from(quantity));
        match (times(entry.price_minor), times(entry.setup_minor)) {
            (Ok(price), Ok(setup)) => Ok(CostPart { item, quantity, price, setup }),
            _ => Err(CostGap::TooLarge { item }),
        }
    }

    /// What a service's part of a storage costs each month: all of it, or by what the share takes of it.
    pub fn storage_part(&self, part: &StoragePart, on: Date) -> Result<PurchaseCost, CostGap> {
        let whole = self.storage(part.size_gb, &part.region, on)?;
        let Some((takes, of)) = part.takes_gb else { return Ok(whole) };
        let of_it = |amount: Money| {
            let exact = i128::from(amount.minor) * i128::from(takes);
            let minor = i64::try_from(divide_half_up(exact, i128::from(of.max(1)))).unwrap_or(i64::MAX);
            Money::new(minor, amount.currency)
        };
        let (price, setup) = (of_it(whole.price), of_it(whole.setup));
        let parts = whole.parts.into_iter().map(|all| CostPart { price, setup, ..all }).collect();
        Ok(PurchaseCost { months: whole.months, price, setup, parts })
    }

    /// What a machine costs on a day, as it was bought: with its add-ons, in its region, for its term.
    pub fn machine(&self, sold: &ProductSnapshot, region: &str, on: Date) -> Result<PurchaseCost, CostGap> {
        let bought = sold.bought_as.as_ref().map_or(&sold.provider_product_id, |was| &was.provider_product_id);
        let machine = std::iter::once((CostKind::Product, bought.clone(), 1));
        let add_ons = sold.machine_add_ons().into_iter().map(|a| (CostKind::AddOn, a.key, a.quantity));
        let mut parts: Vec<CostPart> = Vec::new();
        for (kind, item, quantity) in machine.chain(add_ons).filter(|(_, _, quantity)| *quantity > 0) {
            let part = self.part(kind, &item, (region, sold.period_months), quantity, on)?;
            if parts.first().is_some_and(|p| p.price.currency != part.price.currency) {
                return Err(CostGap::Mixed { item });
            }
            parts.push(part);
        }
        let total = |of: fn(&CostPart) -> Money| -> Result<Money, MoneyError> {
            let zero = parts.first().map_or(Money::zero(Currency::EUR), |p| Money::zero(p.price.currency));
            parts.iter().try_fold(zero, |sum, part| sum.add(of(part)))
        };
        match (total(|p| p.price), total(|p| p.setup)) {
            (Ok(price), Ok(setup)) => Ok(PurchaseCost { months: sold.period_months, price, setup, parts }),
            _ => Err(CostGap::TooLarge { item: bought.clone() }),
        }
    }
}

impl PurchaseCost {
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
    use crate::object_storage::StorageSold;
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
            domain: None,
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
        let larger = BoughtAs { name: "Large".into(), provider_product_id: "V158".into(), problem: None };
        let resized = ProductSnapshot { bought_as: Some(larger), ..sold(&[]) };
        assert!(book().machine(&resized, "EU", on).is_err(), "the machine there is counts, not the one that was sold");
    }

    #[test]
    fn a_storage_costs_every_step_that_is_begun_and_a_share_its_part() {
        let on = "2026-01-10".parse().unwrap();
        let steps = |region, minor| entry(CostKind::ObjectStorage, STORAGE_STEP, region, minor, "2026-01-01");
        let book = CostBook::new(vec![steps(None, 249), steps(Some("SIN"), 399)]);
        for (size, region, want) in [(250, "EU", 249), (251, "EU", 498), (1000, "EU", 996), (250, "SIN", 399)] {
            assert_eq!(book.storage(size, region, on).unwrap().price.minor, want, "{size} GB in {region}");
        }
        for (takes_gb, want) in
            [(None, 498), (Some((100, 500)), 100), (Some((500, 500)), 498), (Some((300, 1000)), 149), (Some((0, 0)), 0)]
        {
            let account = mpanel_core::ProviderAccountId(Uuid::nil());
            let part = StoragePart { account, region: "EU".to_owned(), size_gb: 500, takes_gb };
            assert_eq!(book.storage_part(&part, on).unwrap().price.minor, want, "{takes_gb:?}");
        }
        let gap = CostBook::default().storage(250, "EU", on).unwrap_err();
        assert_eq!(gap.to_string(), "The cost book has no price for 250gb in EU for 1 month.");
    }

    #[test]
    fn what_has_to_be_bought_for_a_service_is_its_machine_or_its_own_storage() {
        let on = "2026-01-10".parse().unwrap();
        let mut entries = book().entries().to_vec();
        entries.push(entry(CostKind::ObjectStorage, STORAGE_STEP, None, 249, "2026-01-01"));
        let book = CostBook::new(entries);
        let storage = |gives| {
            let storage = StorageSold { gives, size_gb: 500, auto_limit_gb: None, keep_days: 0, meter: None };
            ProductSnapshot { storage: Some(storage), ..sold(&[]) }
        };
        assert_eq!(book.purchase(&sold(&[]), "EU", on).unwrap().price.minor, 500);
        assert_eq!(book.purchase(&storage(StorageGives::Whole), "EU", on).unwrap().price.minor, 498);
        assert_eq!(book.purchase(&storage(StorageGives::Shared), "EU", on), Err(CostGap::NoShare));
    }

    #[test]
    fn a_domain_costs_what_a_year_of_its_ending_costs() {
        let on = "2026-01-10".parse().unwrap();
        let year =
            |ending, minor| CostEntry { months: 12, ..entry(CostKind::Domain, ending, None, minor, "2026-01-01") };
        let book = CostBook::new(vec![year("com", 899), year("co.uk", 599)]);
        for (name, want) in [("ada.com", 899), ("ada.co.uk", 599)] {
            let cost = book.domain(name, on).unwrap();
            assert_eq!((cost.price.minor, cost.months), (want, 12), "{name}");
        }
        let gap = book.domain("ada.net", on).unwrap_err();
        assert_eq!(gap.to_string(), "The cost book has no price for net for 12 months.");
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
