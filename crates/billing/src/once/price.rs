//! What one-time purchases of a cart cost, and whether they are for sale.

use std::collections::HashMap;

use mpanel_calc::period::plus_days;
use mpanel_calc::{LineKind, Period, PricedLine};
use mpanel_core::{Currency, Date, Money, ProductId};
use serde::{Deserialize, Serialize};

use super::{CartOneTimeView, OneTimeInput};
use crate::cart::check::problem;
use crate::cart::{CartProblem, PriceReason, SoldFor};
use crate::catalog::{ProductKind, ProductView};

/// Pieces of one product, checked and priced.
#[derive(Debug, Clone)]
pub(crate) struct PricedOnce {
    pub(crate) index: usize,
    pub(crate) input: OneTimeInput,
    pub(crate) product: ProductView,
    /// How it is billed.
    pub(crate) line: PricedLine,
    /// Why it is sold for another price than the list's.
    pub(crate) sold_for: Option<SoldFor>,
}

/// What was agreed for a purchase before: its name and its price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct AgreedOnce {
    pub(crate) name: String,
    pub(crate) unit_minor: i64,
}

impl PricedOnce {
    /// Sells it for another price than the list's, for a reason. What costs nothing costs nothing less.
    pub(crate) fn sell_for(&mut self, unit_minor: i64, reason: PriceReason) {
        if self.line.unit_minor == 0 {
            return;
        }
        let list_minor = self.line.unit_minor;
        self.line.description = reason.told(&self.line.description);
        self.line.unit_minor = unit_minor;
        self.line.amount_minor = unit_minor.saturating_mul(self.line.quantity);
        self.sold_for = Some(SoldFor { list_minor, reason });
    }

    /// As a cart shows it.
    pub(crate) fn view(&self, currency: Currency) -> CartOneTimeView {
        CartOneTimeView {
            key: self.index.to_string(),
            product_id: self.product.id,
            product_name: self.line.description.clone(),
            product_slug: self.product.slug.clone(),
            quantity: self.line.quantity,
            unit: Money::new(self.line.unit_minor, currency),
            total: Money::new(self.line.amount_minor, currency),
            delivery: self.product.delivery,
            bundle: self.input.bundle,
            reason: self.sold_for.as_ref().map(|sold| {
                let list = sold.list_minor.saturating_mul(self.line.quantity);
                (sold.reason.clone(), Money::new(list, currency))
            }),
        }
    }

    /// What a quote freezes of it.
    pub(crate) fn agreed(&self) -> AgreedOnce {
        AgreedOnce { name: self.line.description.clone(), unit_minor: self.line.unit_minor }
    }
}

/// Prices purchases on a day, at the catalog's prices or at those that were agreed; what is wrong becomes a problem.
pub(crate) fn price_once(
    inputs: &[OneTimeInput],
    agreed: Option<&[AgreedOnce]>,
    (catalog, currency, today): (&HashMap<ProductId, ProductView>, Currency, Date),
    problems: &mut Vec<CartProblem>,
) -> Vec<PricedOnce> {
    let mut priced = Vec::new();
    for (index, input) in inputs.iter().enumerate() {
        let found = catalog.get(&input.product_id).filter(|p| p.kind == ProductKind::OneTime);
        let sold = match agreed {
            // What was agreed holds even when it is no longer on sale.
            Some(agreed) => found.zip(agreed.get(index).cloned()).ok_or("is not part of what was agreed."),
            None => on_sale(found, currency),
        };
        let (product, terms) = match sold {
            Ok(sold) => sold,
            Err(words) => {
                let name = found.map_or("This product", |p| p.name.as_str());
                let at = format!("/one_time/{index}/product_id");
                problems.push(problem(at, "unavailable", format!("{name} {words}")));
                continue;
            }
        };
        // Rows of one product count together. How many were agreed holds, whatever the product says now, and so does how
        // many are in a bundle.
        let loose = |other: &&OneTimeInput| other.product_id == input.product_id && other.bundle.is_none();
        let same = inputs[..=index].iter().filter(loose);
        let wanted = same.map(|other| other.quantity.max(0)).fold(0, i64::saturating_add);
        let line = line(product, &terms, input.quantity.max(1), today);
        if input.quantity < 1
            || (agreed.is_none() && input.bundle.is_none() && wanted > product.max_quantity)
            || line.is_none()
        {
            let detail = format!("Choose from 1 to {} pieces.", product.max_quantity);
            problems.push(problem(format!("/one_time/{index}/quantity"), "out_of_range", detail));
        }
        // With its problem, so that it can be put right.
        let (input, sold_for) = (*input, None);
        priced.extend(line.map(|line| PricedOnce { index, input, product: product.clone(), line, sold_for }));
    }
    priced
}

type Sold<'a> = Result<(&'a ProductView, AgreedOnce), &'static str>;

fn on_sale(found: Option<&ProductView>, currency: Currency) -> Sold<'_> {
    let product = found.filter(|p| !p.retired).ok_or("is no longer on sale.")?;
    let unit_minor = product.once_price(currency).ok_or("is not sold in this currency.")?;
    Ok((product, AgreedOnce { name: product.name.clone(), unit_minor }))
}

/// The product of a line that bills what is bought once.
pub(crate) fn product_of(component: &str) -> Option<ProductId> {
    component.strip_prefix("once:")?.parse().ok()
}

// With days to earn it over, the line is for those days; without, it is earned with its invoice.
fn line(product: &ProductView, terms: &AgreedOnce, quantity: i64, today: Date) -> Option<PricedLine> {
    let key = format!("once:{}", product.id);
    let one = PricedLine::once(key, LineKind::Item, terms.name.clone(), terms.unit_minor);
    let period = product.earned_days.map(|days| Period::new(today, plus_days(today, i64::from(days))));
    Some(PricedLine { period, ..one.times(quantity)? })
}
