//! Volume discounts in a cart: units are counted over the whole order, and each of them has the price of the break.

use std::collections::HashMap;

use mpanel_core::ProductId;

use super::priced::PricedItem;
use super::{PriceReason, SoldFor};
use crate::catalog::{Introductory, ProductView, VolumeBreak, VolumeCount};
use crate::once::price::PricedOnce;

/// Units by product.
pub(crate) type Units = HashMap<ProductId, i64>;

/// Whether it matters what the customer has running.
pub(super) fn counts_owned(items: &[PricedItem]) -> bool {
    let counts = |p: &ProductView| p.volume.as_ref().is_some_and(|v| v.count == VolumeCount::Owned);
    items.iter().any(|i| counts(&i.product) || i.add_ons.iter().any(|(add_on, _)| counts(add_on)))
}

/// Prices everything in a cart by its number. Parts of bundles have their own price and are no units; a trial is not bought
/// yet.
pub(super) fn apply(items: &mut [PricedItem], once: &mut [PricedOnce], owned: &Units) {
    let ordered = units(items, once);
    let reached = |product: &ProductView| -> Option<VolumeBreak> {
        let volume = product.volume.as_ref()?;
        let of = |units: &Units| units.get(&product.id).copied().unwrap_or(0);
        let running = if volume.count == VolumeCount::Owned { of(owned) } else { 0 };
        volume.reached(of(&ordered).saturating_add(running))
    };
    for item in items {
        if item.input.bundle.is_none()
            && let Some(step) = reached(&item.product)
        {
            item.intro = item.intro.map(|i| Introductory { minor: step.of(i.minor), ..i });
            item.sold_for = lower(item, "plan", step);
        }
        let add_ons: Vec<_> = item.add_ons.iter().filter_map(|(p, _)| Some((p.id, reached(p)?))).collect();
        for (id, step) in add_ons {
            let lowered = lower(item, &format!("add_on:{id}"), step);
            item.add_on_reasons.extend(lowered.map(|sold| sold.reason));
        }
    }
    for one in once.iter_mut().filter(|o| o.input.bundle.is_none()) {
        if let Some(step) = reached(&one.product) {
            one.sell_for(step.of(one.line.unit_minor), reason(step));
        }
    }
}

fn reason(step: VolumeBreak) -> PriceReason {
    PriceReason::Volume { from: step.from, percent: step.percent }
}

// What costs nothing costs nothing less.
fn lower(item: &mut PricedItem, key: &str, step: VolumeBreak) -> Option<SoldFor> {
    let component = item.components.iter_mut().find(|c| c.key == key && c.price.recurring != 0)?;
    let sold = SoldFor { list_minor: component.price.recurring, reason: reason(step) };
    component.price.recurring = step.of(sold.list_minor);
    component.description = sold.reason.told(&component.description);
    Some(sold)
}

fn units(items: &[PricedItem], once: &[PricedOnce]) -> Units {
    let plans = items
        .iter()
        .filter(|i| i.input.bundle.is_none() && i.trial.is_none())
        .map(|i| (i.product.id, i.input.quantity));
    let add_ons = items.iter().flat_map(|i| i.add_ons.iter().map(|(p, n)| (p.id, n.saturating_mul(i.input.quantity))));
    let once = once.iter().filter(|o| o.input.bundle.is_none()).map(|o| (o.product.id, o.line.quantity));
    let mut found = Units::new();
    for (product, count) in plans.chain(add_ons).chain(once) {
        let sum = found.entry(product).or_default();
        *sum = sum.saturating_add(count);
    }
    found
}
