//! One more add-on for a running service: what is on offer, why something is not, and the change that adds one.
//!
//! Everything the service has keeps its price; only the add-on comes at the catalog's. What has to be done at the
//! provider is not known here: `workflows` asks provisioning before it asks for the change.

use std::collections::{BTreeSet, HashMap};

use mpanel_calc::{ChangeKind, Component, LineKind, Part, PriceOf};
use mpanel_core::{Date, Error, Money, OpContext, ProductId, Result, SubscriptionId};
use sea_orm::ConnectionTrait;
use serde::Serialize;

use super::resolve::body;
use super::{ChangeBody, ChangeRequest, ChangeState, ChangeWhen, Chosen, may_change, store as changes};
use crate::ability::Refusal;
use crate::cart::AddOnInput;
use crate::catalog::{ProductKind, ProductView, store as catalog};
use crate::columns;
use crate::order::PlacedSubscription;
use crate::subscription::SubscriptionState;
use crate::subscription::billable::Billable;
use crate::subscription::store::{self, Model};

/// The add-ons of a subscription, and those of its plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SubscriptionAddOns {
    /// The subscription.
    pub subscription: SubscriptionId,
    /// For telling that nothing has changed since.
    pub version: i32,
    /// Period in months; a negative number counts days.
    pub cycle_months: i32,
    /// What it is billed for.
    pub held: Vec<HeldAddOn>,
    /// What goes with its plan and it does not have.
    pub for_sale: Vec<AddOnForSale>,
}

/// An add-on that a subscription is billed for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HeldAddOn {
    /// The add-on.
    pub product: ProductId,
    /// Its name.
    pub name: String,
    /// Its name at the provider; none for what only the seller delivers.
    pub key: Option<String>,
    /// How many.
    pub quantity: i64,
    /// All of them each period, before tax.
    pub price: Money,
}

/// An add-on of the plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AddOnForSale {
    /// The add-on.
    pub product: ProductId,
    /// Its name.
    pub name: String,
    /// More words.
    pub description: String,
    /// Its name at the provider; none for what only the seller delivers.
    pub key: Option<String>,
    /// Each period, before tax; none where it is not sold for this period and currency.
    pub price: Option<Money>,
    /// Why it cannot be added now, as far as billing knows: a stable code and a sentence.
    pub refusal: Option<(&'static str, &'static str)>,
}

/// What decides whether an add-on can be added.
#[derive(Debug, Clone, Copy)]
struct Facts<'a> {
    running: bool,
    held: bool,
    /// order, later or both.
    available: &'a str,
    sold_out: bool,
    priced: bool,
    /// Nothing is billed before its trial has ended, but the provider would be paid at once.
    in_trial: bool,
    /// Another plan or number is agreed for a later day, which would take the add-on away again.
    replaced_later: bool,
}

fn refusal(facts: &Facts<'_>) -> Option<Refusal> {
    let later = "A change of this service is agreed for a later day. Take it back, or wait until it is in force.";
    let paused = "Billing of the service is paused. Add-ons can be added once it goes on.";
    let trial = "The trial runs. Add-ons can be added once the service is paid for.";
    let refusals = [
        (facts.held, Refusal("has_add_on", "The service has this add-on already.")),
        (facts.available == "order", Refusal("add_on_at_order", "This add-on is sold with a new service only.")),
        (!facts.priced, Refusal("unavailable", "This add-on is not sold for the period the service is billed in.")),
        (facts.sold_out, Refusal("out_of_stock", "This add-on is sold out.")),
        (!facts.running, Refusal("billing_rests", paused)),
        (facts.in_trial, Refusal("in_trial", trial)),
        (facts.replaced_later, Refusal("change_agreed", later)),
    ];
    refusals.into_iter().find(|(is_so, _)| *is_so).map(|(_, refused)| refused)
}

/// The add-ons of a subscription, and what can be added.
pub async fn subscription_add_ons<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    id: SubscriptionId,
) -> Result<SubscriptionAddOns> {
    let row = store::load(ctx, conn, id).await?;
    let components = row.components()?;
    let held: Vec<ProductId> = components.iter().filter_map(|c| add_on_of(&c.key)).collect();
    let plan = crate::catalog::get_product(ctx, conn, ProductId(row.product_id)).await?;
    let all = plan.add_on_ids.iter().copied().filter(|a| !held.contains(a));
    let shelf = catalog::load_map(ctx, conn, held.iter().copied().chain(all.clone())).await?;
    let currency = columns::currency(&row.currency)?;
    let has = |c: &Component| {
        let product = add_on_of(&c.key)?;
        let price = Money::new(c.price.recurring.saturating_mul(c.quantity), currency);
        let key = shelf.get(&product).and_then(|p| p.provider.add_on_key.clone());
        Some(HeldAddOn { product, name: c.description.clone(), key, quantity: c.quantity, price })
    };
    let replaced_later = replaced_later(&agreed(ctx, conn, &row).await?);
    let keys = keys_of(&held, &shelf);
    let mut for_sale = Vec::new();
    for add_on in all.filter_map(|a| shelf.get(&a)).filter(|a| is_shown(a)) {
        for_sale.push(AddOnForSale {
            product: add_on.id,
            name: add_on.name.clone(),
            description: add_on.description.clone(),
            key: add_on.provider.add_on_key.clone(),
            price: add_on.price(currency, row.cycle_months).map(|p| Money::new(p.recurring_minor, currency)),
            refusal: check(ctx, &row, add_on, has_key(&keys, add_on), replaced_later)?.map(|r| (r.0, r.1)),
        });
    }
    Ok(SubscriptionAddOns {
        subscription: id,
        version: row.version,
        cycle_months: row.cycle_months,
        held: components.iter().filter_map(has).collect(),
        for_sale,
    })
}

/// One more add-on as a change of the terms.
pub(super) async fn change<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    row: &Model,
    product: ProductId,
    request: &ChangeRequest,
) -> Result<ChangeBody> {
    if request.when != ChangeWhen::Now {
        return Err(Error::invalid("/when", "out_of_range", "An add-on begins at once. Choose now."));
    }
    let plan = crate::catalog::get_product(ctx, conn, ProductId(row.product_id)).await?;
    let agreed = agreed(ctx, conn, row).await?;
    let replaced_later = replaced_later(&agreed);
    let mut components = components_on(row, agreed, ctx.today())?;
    let mine: Vec<ProductId> = components.iter().filter_map(|c| add_on_of(&c.key)).collect();
    let shelf = catalog::load_map(ctx, conn, mine.iter().copied().chain([product])).await?;
    let offered = |a: &&ProductView| plan.add_on_ids.contains(&a.id) && is_shown(a);
    let Some(add_on) = shelf.get(&product).filter(offered) else {
        return Err(Error::invalid("/product_id", "unknown_add_on", "This add-on does not go with the plan."));
    };
    let held = mine.contains(&product) || has_key(&keys_of(&mine, &shelf), add_on);
    if let Some(refused) = check(ctx, row, add_on, held, replaced_later)? {
        return Err(refused.into());
    }
    let currency = columns::currency(&row.currency)?;
    let price = add_on.price(currency, row.cycle_months).ok_or_else(|| Error::internal("a price went missing"))?;
    components.push(Component {
        key: format!("add_on:{product}"),
        kind: LineKind::AddOn,
        description: add_on.name.clone(),
        quantity: 1,
        price: PriceOf { recurring: price.recurring_minor, setup: price.setup_minor },
    });
    let placed: PlacedSubscription = columns::json(&row.item)?;
    let mut add_ons = placed.item.add_ons;
    add_ons.push(AddOnInput { id: product, quantity: 1 });
    let parts = components.into_iter().map(Part::from).collect();
    let chosen = Chosen {
        product: ProductId(row.product_id),
        product_name: row.product_name.clone(),
        cycle_months: row.cycle_months,
        add_ons,
        options: None,
    };
    let kind = ChangeKind::Plan { parts, cadence: None, keep_anchor: false };
    Ok(ChangeBody { chosen: Some(chosen), ..body(kind, format!("{} added", add_on.name)) })
}

/// What is charged on a day: a price that comes into force between the last run and then counts.
pub(super) fn components_on(row: &Model, agreed: Vec<changes::Model>, day: Date) -> Result<Vec<Component>> {
    let phases = Billable::with(row.clone(), agreed, Vec::new())?.contract()?.phases();
    let phase = phases.into_iter().rfind(|p| p.from.date() <= day);
    phase.map_or_else(|| row.components(), |p| Ok(p.parts.into_iter().map(|part| part.component).collect()))
}

// The provider's names of add-ons: two products may sell one thing, and a machine has it once.
fn keys_of(products: &[ProductId], shelf: &HashMap<ProductId, ProductView>) -> Vec<String> {
    products.iter().filter_map(|id| shelf.get(id)?.provider.add_on_key.clone()).collect()
}

fn has_key(keys: &[String], add_on: &ProductView) -> bool {
    add_on.provider.add_on_key.as_ref().is_some_and(|key| keys.contains(key))
}

fn check(
    ctx: &OpContext,
    row: &Model,
    add_on: &ProductView,
    held: bool,
    replaced_later: bool,
) -> Result<Option<Refusal>> {
    if let Err(refused) = may_change(row) {
        return Ok(Some(refused));
    }
    let currency = columns::currency(&row.currency)?;
    Ok(refusal(&Facts {
        running: row.state == SubscriptionState::Active.as_str(),
        held,
        available: &add_on.available,
        sold_out: add_on.stock.is_some_and(|left| left < 1),
        priced: add_on.price(currency, row.cycle_months).is_some(),
        in_trial: row.in_trial(ctx.today()),
        replaced_later,
    }))
}

// A hidden add-on is sold by staff, with the plan.
fn is_shown(add_on: &ProductView) -> bool {
    add_on.kind == ProductKind::AddOn && !add_on.retired && !add_on.hidden
}

// What is agreed and not in force, also what has fallen due since the last run.
pub(super) async fn agreed<C: ConnectionTrait>(ctx: &OpContext, conn: &C, row: &Model) -> Result<Vec<changes::Model>> {
    if row.next_change_on.is_none() {
        return Ok(Vec::new());
    }
    Ok(changes::scheduled(ctx, conn, &[row.id]).await?.remove(&row.id).unwrap_or_default())
}

fn replaced_later(agreed: &[changes::Model]) -> bool {
    agreed.iter().any(|c| ["plan", "quantity", "pause"].contains(&c.kind.as_str()))
}

/// The add-ons that were added to a subscription while it ran.
pub async fn added_later<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    id: SubscriptionId,
) -> Result<BTreeSet<ProductId>> {
    let mut found = BTreeSet::new();
    let all = changes::of(ctx, conn, id).await?.into_iter();
    for change in all.filter(|c| c.kind == "add_on" && c.state == ChangeState::Applied.as_str()) {
        found.extend(change.body()?.chosen.and_then(|c| c.add_ons.last().map(|a| a.id)));
    }
    Ok(found)
}

/// The add-on of a component's key.
pub(crate) fn add_on_of(key: &str) -> Option<ProductId> {
    key.strip_prefix("add_on:").and_then(|id| id.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_refusal_says_what_is_in_the_way_and_the_first_one_counts() {
        let good = Facts {
            running: true,
            held: false,
            available: "both",
            sold_out: false,
            priced: true,
            in_trial: false,
            replaced_later: false,
        };
        let check = |facts: Facts<'_>, want: Option<&str>| {
            let found = refusal(&facts);
            assert_eq!(found.map(|r| r.0), want, "{facts:?}");
            assert!(found.is_none_or(|r| r.1.ends_with('.')), "{facts:?}");
        };
        check(good, None);
        check(Facts { available: "later", ..good }, None);
        check(Facts { available: "order", ..good }, Some("add_on_at_order"));
        check(Facts { priced: false, ..good }, Some("unavailable"));
        check(Facts { sold_out: true, ..good }, Some("out_of_stock"));
        check(Facts { running: false, ..good }, Some("billing_rests"));
        check(Facts { in_trial: true, ..good }, Some("in_trial"));
        check(Facts { replaced_later: true, ..good }, Some("change_agreed"));
        check(Facts { held: true, available: "order", priced: false, ..good }, Some("has_add_on"));
    }
}
