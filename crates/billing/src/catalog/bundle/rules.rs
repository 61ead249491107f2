//! What a bundle may be, and what each of its pieces is sold for. Pure.

use std::collections::HashMap;

use mpanel_calc::recognition::allocate;
use mpanel_core::{Currency, Error, Money, ProductId, Result};

use super::{BundlePart, BundlePrice, BundlePricing, BundleTerms};
use crate::catalog::cycle::{check_cycle, cycle_words};
use crate::catalog::{ProductKind, ProductView};

/// Pieces in one bundle at most.
const MOST_PIECES: i64 = 10;
/// Periods or sums of one bundle at most.
const MOST_OFFERS: usize = 100;

type Catalog = HashMap<ProductId, ProductView>;

/// The product of each piece, in the order of the parts.
pub(crate) fn pieces(parts: &[BundlePart]) -> impl Iterator<Item = ProductId> {
    parts.iter().flat_map(|p| (0..p.quantity).map(move |_| p.product_id))
}

/// What a product costs by itself: a period of a plan, or one piece of what is sold once.
pub(crate) fn stand_alone(product: &ProductView, currency: Currency, cycle_months: i32) -> Option<i64> {
    match product.kind {
        ProductKind::OneTime => product.once_price(currency),
        _ => product.price(currency, cycle_months).map(|p| p.recurring_minor),
    }
}

impl BundlePricing {
    /// What each piece is sold for, given what each costs by itself. The shares add up to the bundle's price, which is
    /// never above that of the pieces; none where the bundle is not sold so.
    pub(crate) fn shares(&self, currency: Currency, cycle_months: i32, list: &[i64]) -> Option<Vec<i64>> {
        let total = list.iter().fold(0, |sum: i64, minor| sum.saturating_add(*minor));
        let price = match self {
            BundlePricing::Percent { percent, cycles } => {
                cycles.contains(&cycle_months).then(|| total - percent.on(total))?
            }
            BundlePricing::Sum { prices } => {
                let is_it = |p: &&BundlePrice| p.currency == currency && p.cycle_months == cycle_months;
                prices.iter().find(is_it)?.minor.min(total)
            }
        };
        Some(allocate(price, list))
    }

    /// The periods it may be sold for in a currency.
    pub(crate) fn cycles(&self, currency: Currency) -> Vec<i32> {
        match self {
            BundlePricing::Percent { cycles, .. } => cycles.clone(),
            BundlePricing::Sum { prices } => {
                prices.iter().filter(|p| p.currency == currency).map(|p| p.cycle_months).collect()
            }
        }
    }
}

/// What every piece costs by itself; none where one of them is not sold so.
pub(crate) fn list_prices(
    parts: &[BundlePart],
    catalog: &Catalog,
    (currency, cycle_months): (Currency, i32),
) -> Option<Vec<i64>> {
    let price = |id: ProductId| stand_alone(catalog.get(&id).filter(|p| !p.retired)?, currency, cycle_months);
    pieces(parts).map(price).collect()
}

/// Refuses a bundle that makes no sense, and one on sale that cannot be sold as it says.
pub(super) fn check(terms: &BundleTerms, catalog: &Catalog) -> Result<()> {
    check_parts(&terms.parts, catalog)?;
    match &terms.pricing {
        BundlePricing::Percent { percent, cycles } => {
            if !(1..=1_000_000).contains(&percent.ppm()) {
                let detail = "Take off more than 0 and at most 100 percent.";
                return Err(Error::invalid("/percent", "out_of_range", detail));
            }
            check_count("/cycles", cycles.len(), "Choose the periods it is sold for.")?;
            for (place, cycle) in cycles.iter().enumerate() {
                let at = format!("/cycles/{place}");
                check_cycle(&at, *cycle)?;
                if cycles[..place].contains(cycle) {
                    return Err(Error::invalid(at, "taken", "Choose each period once."));
                }
            }
        }
        BundlePricing::Sum { prices } => {
            check_count("/prices", prices.len(), "Enter a price, or take a percentage off.")?;
            for (place, price) in prices.iter().enumerate() {
                check_cycle(format!("/prices/{place}/cycle_months"), price.cycle_months)?;
                if !(0..=1_000_000_000_000).contains(&price.minor) {
                    let detail = "A price cannot be negative or that large.";
                    return Err(Error::invalid(format!("/prices/{place}/price"), "out_of_range", detail));
                }
                let same = |p: &BundlePrice| p.currency == price.currency && p.cycle_months == price.cycle_months;
                if prices[..place].iter().any(same) {
                    let detail = "There is another price for this currency and period.";
                    return Err(Error::invalid(format!("/prices/{place}/cycle_months"), "taken", detail));
                }
            }
        }
    }
    if terms.state.is_sold() { check_sale(terms, catalog) } else { Ok(()) }
}

fn check_count(at: &str, count: usize, missing: &str) -> Result<()> {
    match count {
        0 => Err(Error::invalid(at, "required", missing)),
        1..=MOST_OFFERS => Ok(()),
        _ => Err(Error::invalid(at, "too_many", format!("Use at most {MOST_OFFERS}."))),
    }
}

fn check_parts(parts: &[BundlePart], catalog: &Catalog) -> Result<()> {
    for (place, part) in parts.iter().enumerate() {
        let refuse =
            |field: &str, code, detail: &str| Err(Error::invalid(format!("/parts/{place}/{field}"), code, detail));
        let Some(product) = catalog.get(&part.product_id) else {
            return refuse("product_id", "unknown_product", "There is no such product. Take it from the list.");
        };
        if product.kind == ProductKind::AddOn {
            let detail = "Add-ons are chosen with their plan. Choose a plan, or a product that is sold once.";
            return refuse("product_id", "add_on", detail);
        }
        if product.kind == ProductKind::ObjectStorage {
            let detail = "Object storages are sold by themselves. Choose a plan, or a product that is sold once.";
            return refuse("product_id", "object_storage", detail);
        }
        if product.kind == ProductKind::Domain {
            let detail = "Domains are sold by themselves. Choose a plan, or a product that is sold once.";
            return refuse("product_id", "domain", detail);
        }
        if parts[..place].iter().any(|p| p.product_id == part.product_id) {
            return refuse("product_id", "taken", "Name each product once, with its quantity.");
        }
        if !(1..=MOST_PIECES).contains(&part.quantity) {
            return refuse("quantity", "out_of_range", &format!("Choose from 1 to {MOST_PIECES} pieces."));
        }
    }
    if !(2..=MOST_PIECES).contains(&parts.iter().map(|p| p.quantity).sum()) {
        let detail = format!("A bundle has 2 to {MOST_PIECES} pieces together.");
        return Err(Error::invalid("/parts", "out_of_range", detail));
    }
    if !parts.iter().any(|p| catalog.get(&p.product_id).is_some_and(|p| p.kind == ProductKind::Vps)) {
        return Err(Error::invalid("/parts", "no_plan", "Put at least one plan into the bundle."));
    }
    Ok(())
}

// What is on sale has a price for everything it offers, and costs no more than its parts.
fn check_sale(terms: &BundleTerms, catalog: &Catalog) -> Result<()> {
    for (place, part) in terms.parts.iter().enumerate() {
        if let Some(product) = catalog.get(&part.product_id).filter(|p| p.retired) {
            let detail = format!("{} is no longer sold. Take it out, or sell it again.", product.name);
            return Err(Error::invalid(format!("/parts/{place}/product_id"), "retired", detail));
        }
    }
    let without = |currency, cycle| {
        let missing =
            |p: &&BundlePart| catalog.get(&p.product_id).is_none_or(|p| stand_alone(p, currency, cycle).is_none());
        let part = terms.parts.iter().find(missing)?;
        Some(catalog.get(&part.product_id).map_or("A part", |p| p.name.as_str()))
    };
    match &terms.pricing {
        BundlePricing::Percent { cycles, .. } => {
            let named = terms.parts.iter().filter_map(|p| catalog.get(&p.product_id));
            let mut known: Vec<Currency> = named
                .flat_map(|p| {
                    let once = p.once_prices.iter().map(|o| o.currency);
                    p.prices.iter().map(|o| o.currency).chain(once)
                })
                .collect();
            known.sort();
            known.dedup();
            for (place, cycle) in cycles.iter().enumerate() {
                if !known.iter().any(|currency| without(*currency, *cycle).is_none()) {
                    let every = cycle_words(*cycle);
                    let detail = format!("In no currency do all parts have a price {every}. Give them one first.");
                    return Err(Error::invalid(format!("/cycles/{place}"), "unpriced", detail));
                }
            }
        }
        BundlePricing::Sum { prices } => {
            for (place, price) in prices.iter().enumerate() {
                if let Some(name) = without(price.currency, price.cycle_months) {
                    let every = cycle_words(price.cycle_months);
                    let detail = format!("{name} has no price {every} in {}. Give it one first.", price.currency);
                    return Err(Error::invalid(format!("/prices/{place}/cycle_months"), "unpriced", detail));
                }
                let list = list_prices(&terms.parts, catalog, (price.currency, price.cycle_months));
                let total: i64 = list.unwrap_or_default().iter().sum();
                if price.minor > total {
                    let total = Money::new(total, price.currency);
                    let detail = format!("The parts cost {total} by themselves. Use that or less.");
                    return Err(Error::invalid(format!("/prices/{place}/price"), "dearer", detail));
                }
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use mpanel_calc::Rate;
    use proptest::prelude::*;

    use super::*;

    fn percent(ppm: i64) -> BundlePricing {
        BundlePricing::Percent { percent: Rate::from_ppm(ppm), cycles: vec![1, 12] }
    }

    fn sum(minor: i64) -> BundlePricing {
        BundlePricing::Sum { prices: vec![BundlePrice { currency: Currency::EUR, cycle_months: 1, minor }] }
    }

    #[test]
    fn the_price_is_divided_by_what_the_pieces_cost_by_themselves() {
        let check = |pricing: BundlePricing, list: &[i64], want: Option<&[i64]>| {
            let got = pricing.shares(Currency::EUR, 1, list);
            assert_eq!(got.as_deref(), want, "{pricing:?} {list:?}");
        };
        // Conformance scenario RR-02.
        check(sum(100_000), &[90_000, 30_000], Some(&[75_000, 25_000]));
        check(sum(8_000_000), &[6_000_000, 4_000_000], Some(&[4_800_000, 3_200_000]));
        check(percent(100_000), &[1000, 1000, 999], Some(&[900, 900, 899]));
        check(sum(100), &[50, 50, 50], Some(&[34, 33, 33]));
        // Parts that became cheaper than the bundle: it costs what they cost.
        check(sum(500), &[100, 200], Some(&[100, 200]));
        check(percent(1_000_000), &[100, 200], Some(&[0, 0]));
        check(sum(0), &[0, 0], Some(&[0, 0]));
        assert_eq!(sum(1).shares(Currency::EUR, 12, &[1, 1]), None);
        assert_eq!(sum(1).shares(Currency::USD, 1, &[1, 1]), None);
        assert_eq!(percent(1).shares(Currency::EUR, 3, &[1, 1]), None);
    }

    proptest! {
        #[test]
        fn the_shares_add_up_to_the_price_and_none_is_negative(
            list in proptest::collection::vec(0i64..10_000_000, 1..10), ppm in 1i64..=1_000_000, minor in 0i64..50_000_000,
        ) {
            let total: i64 = list.iter().sum();
            let off = Rate::from_ppm(ppm).on(total);
            for (pricing, price) in [(percent(ppm), total - off), (sum(minor), minor.min(total))] {
                let shares = pricing.shares(Currency::EUR, 1, &list).unwrap();
                prop_assert_eq!(shares.iter().sum::<i64>(), price);
                prop_assert!(shares.iter().zip(&list).all(|(share, list)| (0..=*list).contains(share)));
            }
        }
    }
}
