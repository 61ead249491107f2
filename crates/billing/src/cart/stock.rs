//! What a cart takes of what is there.

use mpanel_core::ProductId;

use super::CartProblem;
use super::check::problem;
use super::priced::PricedItem;
use crate::once::price::PricedOnce;

/// How many pieces of each product a cart takes.
pub(crate) fn pieces(items: &[PricedItem], once: &[PricedOnce]) -> Vec<(ProductId, i64)> {
    let mut wanted: Vec<(ProductId, i64)> = Vec::new();
    let each = items.iter().flat_map(|i| {
        let add_ons = i.add_ons.iter().map(|(p, n)| (p.id, n * i.input.quantity));
        std::iter::once((i.product.id, i.input.quantity)).chain(add_ons)
    });
    for (product, count) in each.chain(once.iter().map(|o| (o.product.id, o.line.quantity))) {
        match wanted.iter_mut().find(|w| w.0 == product) {
            Some(found) => found.1 += count,
            None => wanted.push((product, count)),
        }
    }
    // One order for everybody, so that two orders never wait for each other.
    wanted.sort();
    wanted
}

/// Adds a problem for each product of which less is left than a cart takes.
pub(super) fn check_stock(items: &[PricedItem], once: &[PricedOnce], problems: &mut Vec<CartProblem>) {
    let plans = items.iter().map(|i| (&i.product, "items", i.index));
    let all: Vec<_> = plans.chain(once.iter().map(|o| (&o.product, "one_time", o.index))).collect();
    for (product, count) in pieces(items, once) {
        let Some((product, list, index)) = all.iter().rfind(|(p, ..)| p.id == product) else { continue };
        match product.stock {
            Some(left) if left < count => {
                let words = if left == 0 { "is sold out.".to_owned() } else { format!("has only {left} left.") };
                let detail = format!("{} {words}", product.name);
                problems.push(problem(format!("/{list}/{index}/quantity"), "out_of_stock", detail));
            }
            _ => {}
        }
    }
}
