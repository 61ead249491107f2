//! Bundles in a cart: each piece is an item of its own that names its bundle, and all pieces of a copy are sold
//! together, each for its share of the bundle's price.

use std::collections::HashMap;

use mpanel_core::{BundleId, Currency, ProductId};
use serde::{Deserialize, Serialize};

use super::check::problem;
use super::priced::PricedItem;
use super::{CartContents, CartItemInput, CartProblem, PriceReason, SoldFor};
use crate::catalog::BundleTerms;
use crate::catalog::bundle::rules::{pieces, stand_alone};
use crate::once::OneTimeInput;
use crate::once::price::PricedOnce;

/// Which bundle a piece is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BundleRef {
    /// The bundle.
    pub id: BundleId,
    /// Which of several of the same bundle in one cart.
    pub copy: i64,
}

/// The bundles that a cart names, each once.
pub(super) fn named(contents: &CartContents) -> Vec<BundleId> {
    let mut ids: Vec<BundleId> = copies(contents).into_iter().map(|(copy, _)| copy.id).collect();
    ids.dedup();
    ids
}

// Each copy with the place of its first piece.
fn copies(contents: &CartContents) -> Vec<(BundleRef, String)> {
    let items = contents.items.iter().enumerate().map(|(n, i)| (i.bundle, format!("/items/{n}/bundle")));
    let once = contents.one_time.iter().enumerate().map(|(n, o)| (o.bundle, format!("/one_time/{n}/bundle")));
    let mut found: Vec<(BundleRef, String)> = Vec::new();
    for (copy, at) in items.chain(once) {
        if let Some(copy) = copy.filter(|copy| !found.iter().any(|(known, _)| known == copy)) {
            found.push((copy, at));
        }
    }
    found
}

/// Sells the pieces of each bundle for their shares; what is wrong becomes a problem.
pub(super) fn apply(
    contents: &CartContents,
    (bundles, currency): (&HashMap<BundleId, BundleTerms>, Currency),
    (items, once): (&mut [PricedItem], &mut [PricedOnce]),
    problems: &mut Vec<CartProblem>,
) {
    for (copy, at) in copies(contents) {
        let Some(bundle) = bundles.get(&copy.id).filter(|b| b.state.is_sold()) else {
            let detail = "This bundle is no longer on sale. Remove it from the cart.";
            problems.push(problem(at, "bundle_unavailable", detail));
            continue;
        };
        let inputs: Vec<&CartItemInput> = contents.items.iter().filter(|i| i.bundle == Some(copy)).collect();
        let bought: Vec<&OneTimeInput> = contents.one_time.iter().filter(|o| o.bundle == Some(copy)).collect();
        if let Some(detail) = fault(bundle, &inputs, &bought) {
            problems.push(problem(at, "bundle_incomplete", detail));
            continue;
        }
        let mut items: Vec<_> = items.iter_mut().filter(|i| i.input.bundle == Some(copy)).collect();
        let mut once: Vec<_> = once.iter_mut().filter(|o| o.input.bundle == Some(copy)).collect();
        let Some(cycle) = inputs.first().map(|i| i.cycle_months) else { continue };
        // What of it is not sold any more has a problem of its own.
        if items.len() != inputs.len() || once.len() != bought.len() {
            continue;
        }
        let products = items.iter().map(|i| &i.product).chain(once.iter().map(|o| &o.product));
        let list: Option<Vec<i64>> = products.map(|p| stand_alone(p, currency, cycle)).collect();
        let list = list.unwrap_or_default();
        let Some(shares) = bundle.pricing.shares(currency, cycle, &list) else {
            let detail = format!("{} is not sold for this period in {currency}.", bundle.name);
            problems.push(problem(at, "bundle_unavailable", detail));
            continue;
        };
        let reason = PriceReason::Bundle { id: copy.id, name: bundle.name.clone() };
        let (plans, rest) = shares.split_at(items.len().min(shares.len()));
        items.iter_mut().zip(plans).for_each(|(item, share)| sell(item, *share, &reason));
        once.iter_mut().zip(rest).for_each(|(one, share)| one.sell_for(*share, reason.clone()));
    }
}

fn sell(item: &mut PricedItem, share: i64, reason: &PriceReason) {
    item.intro = None;
    let Some(plan) = item.components.iter_mut().find(|c| c.key == "plan") else { return };
    item.sold_for = Some(SoldFor { list_minor: plan.price.recurring, reason: reason.clone() });
    plan.price.recurring = share;
    plan.description = reason.told(&plan.description);
}

// What keeps the pieces of a copy from being sold together.
fn fault(bundle: &BundleTerms, items: &[&CartItemInput], once: &[&OneTimeInput]) -> Option<String> {
    let sorted = |products: &mut dyn Iterator<Item = ProductId>| {
        let mut all: Vec<ProductId> = products.collect();
        all.sort();
        all
    };
    let held = sorted(&mut items.iter().map(|i| i.product_id).chain(once.iter().map(|o| o.product_id)));
    let single = items.iter().all(|i| i.quantity == 1) && once.iter().all(|o| o.quantity == 1);
    if !single || held != sorted(&mut pieces(&bundle.parts)) {
        let detail =
            format!("{} is sold with all its parts, each piece by itself. Remove it and add it again.", bundle.name);
        return Some(detail);
    }
    let first = items.first()?.cycle_months;
    if items.iter().any(|i| i.cycle_months != first) {
        return Some(format!("Choose the same period for all parts of {}.", bundle.name));
    }
    items.iter().any(|i| i.trial).then(|| format!("{} has no trial. Order it without.", bundle.name))
}
