//! Bigger plans for a machine that runs: what the group sells that has more of something and less of nothing, at what it
//! costs the customer today. Some can be taken in place; the others are ordered anew, as a second machine.

use mpanel_core::{CustomerId, Money, OpContext, ProductId, Result, SubscriptionId};
use sea_orm::ConnectionTrait;
use serde::Serialize;

use super::offer::siblings;
use super::option;
use crate::cart::{CartContents, CartItemInput, CartProblem, CartView, quote};
use crate::catalog::{ProductView, Specs};
use crate::columns;
use crate::order::PlacedSubscription;
use crate::subscription::store::{self, Model};

/// A bigger plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LargerPlan {
    /// The product.
    pub product: ProductId,
    /// Its name.
    pub product_name: String,
    /// What its machine has.
    pub specs: Specs,
    /// What everything costs each period, in the present region and with the add-ons that go along, before tax.
    pub price: Money,
    /// How much more that is than now.
    pub more: Money,
    /// What an order of it is billed at once, with tax.
    pub due_now: Money,
    /// Whether customers change to it by themselves, so that nothing has to be ordered anew.
    pub in_place: bool,
    /// Names of add-ons and options that do not go along.
    pub left_out: Vec<String>,
    /// Why it cannot be ordered now.
    pub refused: Option<String>,
    /// What would be ordered.
    pub item: CartItemInput,
}

/// The bigger plans of a subscription, and what it pays now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LargerPlans {
    /// Whose.
    pub customer: CustomerId,
    /// What the present machine has.
    pub specs: Specs,
    /// What everything costs each period now, before tax.
    pub price: Money,
    /// Period in months; a negative number counts days.
    pub cycle_months: i32,
    /// In the order of the shop.
    pub plans: Vec<LargerPlan>,
}

/// Whether a plan has more of something and less of nothing.
pub fn is_larger(present: &Specs, other: &Specs) -> bool {
    let pairs =
        [(present.cpu_cores, other.cpu_cores), (present.ram_mb, other.ram_mb), (present.disk_gb, other.disk_gb)];
    pairs.iter().all(|(now, then)| then >= now) && pairs.iter().any(|(now, then)| then > now)
}

/// The bigger plans of the product's group, for the period and currency of a subscription, as an order of the customer
/// would be priced today.
pub async fn larger_plans<C: ConnectionTrait>(ctx: &OpContext, conn: &C, id: SubscriptionId) -> Result<LargerPlans> {
    let row = store::load(ctx, conn, id).await?;
    let placed: PlacedSubscription = columns::json(&row.item)?;
    let present = Money::new(row.recurring_minor, columns::currency(&row.currency)?);
    let candidates = siblings(ctx, conn, &row).await?;
    let wanted = candidates.iter().map(|c| ProductId(c.id)).chain(placed.item.add_ons.iter().map(|a| a.id));
    let catalog = crate::catalog::store::load_map(ctx, conn, wanted).await?;
    let own = catalog.get(&ProductId(row.product_id)).map(|p| &p.specs);
    // As it was sold, unless the plan was changed since.
    let sold = Some(&placed.product.specs).filter(|_| placed.product.id.uuid() == row.product_id);
    let specs = sold.or(own).cloned().unwrap_or_else(|| placed.product.specs.clone());
    let name = |id: ProductId| catalog.get(&id).map_or_else(|| id.to_string(), |p| p.name.clone());
    let mut plans = Vec::new();
    for candidate in candidates.iter().filter(|c| c.id != row.product_id) {
        let Some(product) = catalog.get(&ProductId(candidate.id)) else { continue };
        if is_larger(&specs, &product.specs) {
            plans.extend(offered(ctx, conn, (&row, &placed), product, present, &name).await?);
        }
    }
    Ok(LargerPlans {
        customer: CustomerId(row.customer_id),
        specs,
        price: present,
        cycle_months: row.cycle_months,
        plans,
    })
}

// None where the plan has no price for the period and currency.
async fn offered<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    (row, placed): (&Model, &PlacedSubscription),
    product: &ProductView,
    present: Money,
    name: &(dyn Fn(ProductId) -> String + Sync),
) -> Result<Option<LargerPlan>> {
    if product.price(present.currency, row.cycle_months).is_none() {
        return Ok(None);
    }
    let (options, kept) = option::along(product, row, placed)?;
    let mut item = CartItemInput {
        product_id: product.id,
        cycle_months: row.cycle_months,
        quantity: 1,
        hostname: next_name(&placed.hostname),
        options,
        trial: false,
        software: None,
        bundle: None,
        domain: None,
        ..placed.item.clone()
    };
    let mut left_out = kept.into_lost();
    let mut view = priced(ctx, conn, row, present, &item).await?;
    let gone = places(&view.problems);
    if !gone.is_empty() {
        left_out.extend(gone.iter().filter_map(|place| item.add_ons.get(*place)).map(|a| name(a.id)));
        let stays = item.add_ons.iter().enumerate().filter(|(place, _)| !gone.contains(place));
        item.add_ons = stays.map(|(_, add_on)| *add_on).collect();
        view = priced(ctx, conn, row, present, &item).await?;
    }
    let price = view.items.first().map_or(Money::zero(present.currency), |i| i.recurring);
    Ok(Some(LargerPlan {
        product: product.id,
        product_name: product.name.clone(),
        specs: product.specs.clone(),
        price,
        more: Money::new(price.minor - present.minor, present.currency),
        due_now: view.due_now,
        in_place: product.in_place_change,
        left_out,
        refused: view.problems.into_iter().next().map(|p| p.detail),
        item,
    }))
}

async fn priced<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    row: &Model,
    present: Money,
    item: &CartItemInput,
) -> Result<CartView> {
    let contents = CartContents { items: vec![item.clone()], ..CartContents::default() };
    quote(ctx, conn, present.currency, &contents, Some(CustomerId(row.customer_id))).await
}

// The places of add-ons that do not go with the plan.
fn places(problems: &[CartProblem]) -> Vec<usize> {
    let place = |p: &CartProblem| p.pointer.strip_prefix("/items/0/add_ons/")?.split('/').next()?.parse().ok();
    problems.iter().filter_map(place).collect()
}

/// The host name of the next machine of a name: web.example.com, web-2.example.com, web-3.example.com.
fn next_name(name: &str) -> String {
    let (first, rest) = name.split_once('.').map_or((name, None), |(first, rest)| (first, Some(rest)));
    let counted = first.rsplit_once('-').and_then(|(stem, number)| Some((stem, number.parse::<u16>().ok()?)));
    let first = match counted {
        Some((stem, number)) if number < u16::MAX && !stem.is_empty() => format!("{stem}-{}", number + 1),
        _ => format!("{first}-2"),
    };
    rest.map_or_else(|| first.clone(), |rest| format!("{first}.{rest}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn specs(cpu_cores: i64, ram_mb: i64, disk_gb: i64) -> Specs {
        Specs {
            cpu_cores,
            ram_mb,
            disk_gb,
            disk_type: "nvme".to_owned(),
            snapshots: 1,
            traffic_tb: None,
            port_mbit: None,
        }
    }

    #[test]
    fn a_larger_plan_has_more_of_something_and_less_of_nothing() {
        let present = specs(4, 8192, 100);
        for (other, larger) in [
            (specs(4, 8192, 100), false),
            (specs(6, 8192, 100), true),
            (specs(4, 8192, 200), true),
            (specs(6, 16384, 200), true),
            (specs(6, 16384, 50), false),
            (specs(2, 16384, 200), false),
            (specs(2, 4096, 50), false),
        ] {
            assert_eq!(is_larger(&present, &other), larger, "{other:?}");
        }
    }

    #[test]
    fn the_next_machine_has_the_next_name() {
        for (name, next) in [
            ("web.example.com", "web-2.example.com"),
            ("web-2.example.com", "web-3.example.com"),
            ("web", "web-2"),
            ("-1.example.com", "-1-2.example.com"),
            ("db-a.example.com", "db-a-2.example.com"),
            ("db-65535", "db-65535-2"),
        ] {
            assert_eq!(next_name(name), next);
        }
    }

    #[test]
    fn only_problems_of_add_ons_tell_which_stay_behind() {
        let problem = |pointer: &str| CartProblem { pointer: pointer.to_owned(), code: "x", detail: String::new() };
        let found = places(&[
            problem("/items/0/add_ons/1/id"),
            problem("/items/0/region"),
            problem("/items/0/add_ons/3/quantity"),
        ]);
        assert_eq!(found, [1, 3]);
    }
}
