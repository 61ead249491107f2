//! Options of a running service: what it has, what else can be chosen, and the changes between them.
//!
//! Only what is chosen anew comes at the catalog's price. A number that is raised keeps the price of a unit that was
//! agreed, and words cost nothing: they are changed without a quote.

use mpanel_calc::{ChangeKind, Component, Part, recurring_of};
use mpanel_core::{Currency, Date, Error, Money, OpContext, ProductId, Result, SubscriptionId};
use sea_orm::ConnectionTrait;
use serde::Serialize;

use super::resolve::{body, term_end};
use super::{ChangeBody, ChangeBy, ChangeRequest, OptionEdit, add_on, may_change, store as changes};
use crate::ability::Refusal;
use crate::cart::option::{ChosenOption, Held, Wanted, carried, choose_one, component_key, plan_words};
use crate::cart::reason::told as told_with;
use crate::cart::{CartItemInput, OptionInput, OptionValue, SoldOption};
use crate::catalog::{OptionKind, ProductOption, ProductView, ShopOption, ShopOptionPrice, shop_option};
use crate::columns;
use crate::order::PlacedSubscription;
use crate::subscription::SubscriptionState;
use crate::subscription::store::{self, Model};

/// An option that a subscription has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HeldOption {
    /// Which option.
    pub key: String,
    /// Its name when it was sold.
    pub name: String,
    /// choice, quantity, yes_no or text.
    pub kind: String,
    /// What was chosen.
    pub value: OptionValue,
    /// The same in words.
    pub words: String,
    /// Each period, before tax.
    pub price: Money,
}

/// An option of the plan, or one that a subscription has though its plan has it no more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ServiceOption {
    /// What can be chosen, at the prices of the subscription; none when it can only be given back.
    pub offer: Option<ShopOption>,
    /// What it has.
    pub held: Option<HeldOption>,
}

/// The options of a subscription.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SubscriptionOptions {
    /// The subscription.
    pub subscription: SubscriptionId,
    /// For telling that nothing has changed since.
    pub version: i32,
    /// Period in months; a negative number counts days.
    pub cycle_months: i32,
    /// Its options, and those of its plan.
    pub options: Vec<ServiceOption>,
    /// Why nothing can be changed now: a stable code and a sentence.
    pub refusal: Option<(&'static str, &'static str)>,
}

/// What a subscription has.
pub(crate) fn held_options(row: &Model, components: &[Component]) -> Result<Vec<HeldOption>> {
    let placed: PlacedSubscription = columns::json(&row.item)?;
    let currency = columns::currency(&row.currency)?;
    Ok(placed.options.into_iter().map(|sold| held(sold, components, currency)).collect())
}

fn held(sold: SoldOption, components: &[Component], currency: Currency) -> HeldOption {
    let component = component_of(components, &sold.key);
    let minor = component.map_or(0, |c| c.price.recurring.saturating_mul(c.quantity));
    let SoldOption { key, name, kind, value, words, .. } = sold;
    HeldOption { key, name, kind, value, words, price: Money::new(minor, currency) }
}

fn component_of<'a>(components: &'a [Component], key: &str) -> Option<&'a Component> {
    let key = component_key(key);
    components.iter().find(|c| c.key == key)
}

/// The options of a subscription, and what else can be chosen.
pub async fn subscription_options<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    id: SubscriptionId,
) -> Result<SubscriptionOptions> {
    let row = store::load(ctx, conn, id).await?;
    let product = crate::catalog::get_product(ctx, conn, ProductId(row.product_id)).await?;
    let placed: PlacedSubscription = columns::json(&row.item)?;
    let (components, currency) = (row.components()?, columns::currency(&row.currency)?);
    let is = |option: &ProductOption, sold: &SoldOption| option.key == sold.key && option.kind.word() == sold.kind;
    let taken = |o: &&ProductOption| placed.options.iter().all(|s| s.key != o.key || is(o, s));
    let offered = product.options.iter().filter(taken).map(|option| {
        let sold = placed.options.iter().find(|sold| is(option, sold));
        let has = |key: &str| sold.is_some_and(|s| s.value == OptionValue::Text(key.to_owned()));
        let mut offer = shop_option(option, currency, &[row.cycle_months], &|c| !c.retired || has(&c.key));
        if let Some(sold) = sold {
            as_agreed(&mut offer, sold, component_of(&components, &option.key), (currency, row.cycle_months));
        }
        ServiceOption { offer: Some(offer), held: sold.map(|s| held(s.clone(), &components, currency)) }
    });
    let gone = placed.options.iter().filter(|sold| !product.options.iter().any(|o| is(o, sold)));
    let gone = gone.map(|sold| ServiceOption { offer: None, held: Some(held(sold.clone(), &components, currency)) });
    let agreed = add_on::agreed(ctx, conn, &row).await?;
    Ok(SubscriptionOptions {
        subscription: id,
        version: row.version,
        cycle_months: row.cycle_months,
        options: offered.chain(gone).collect(),
        refusal: may_choose(&row, &agreed, ctx.today()).err().map(|r| (r.0, r.1)),
    })
}

// What was agreed stands instead of what the catalog says today.
fn as_agreed(
    offer: &mut ShopOption,
    sold: &SoldOption,
    component: Option<&Component>,
    (currency, cycle_months): (Currency, i32),
) {
    if let Some(bounds) = &mut offer.quantity {
        bounds.included = sold.included;
    }
    let Some(component) = component else { return };
    let recurring = Money::new(component.price.recurring, currency);
    let agreed = vec![ShopOptionPrice { cycle_months, recurring, setup: Money::zero(currency) }];
    match &sold.value {
        OptionValue::Text(key) => {
            offer.choices.iter_mut().filter(|c| c.key == *key).for_each(|c| c.prices.clone_from(&agreed));
        }
        _ => offer.prices = agreed,
    }
}

fn may_choose(row: &Model, agreed: &[changes::Model], today: Date) -> Result<(), Refusal> {
    may_change(row)?;
    if row.state != SubscriptionState::Active.as_str() {
        return Err(Refusal(
            "billing_rests",
            "Billing of the service is paused. Options can be changed once it goes on.",
        ));
    }
    if row.in_trial(today) {
        return Err(Refusal("in_trial", "The trial runs. Options can be changed once the service is paid for."));
    }
    if agreed.iter().any(|c| ["plan", "pause"].contains(&c.kind.as_str())) {
        let detail = "A change of this service is agreed for a later day. Take it back, or wait until it is in force.";
        return Err(Refusal("change_agreed", detail));
    }
    Ok(())
}

/// Other values as a change of the terms.
pub(super) async fn change<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    row: &Model,
    values: &[OptionInput],
    request: &ChangeRequest,
    effective_on: Date,
) -> Result<ChangeBody> {
    let product = crate::catalog::get_product(ctx, conn, ProductId(row.product_id)).await?;
    let mut agreed = add_on::agreed(ctx, conn, row).await?;
    may_choose(row, &agreed, ctx.today())?;
    // What was agreed for the same options gives way to this.
    let named = |key: &String| values.iter().any(|v| v.key == *key);
    let gives_way = |c: &changes::Model| c.changed_options().iter().any(named);
    for old in agreed.iter().filter(|c| gives_way(c)) {
        may_give_way(old, request.by, named)?;
    }
    let again: Vec<String> = agreed.iter().filter(|c| gives_way(c)).flat_map(changes::Model::changed_options).collect();
    agreed.retain(|c| !gives_way(c));
    let placed: PlacedSubscription = columns::json(&row.item)?;
    let mut options = placed.options.clone();
    for earlier in agreed.iter().filter(|c| c.effective_on <= effective_on.to_string()) {
        earlier.body()?.options.iter().for_each(|one| edit(&mut options, one));
    }
    let before = add_on::components_on(row, agreed, effective_on)?;
    let currency = columns::currency(&row.currency)?;
    let (mut parts, mut gone, mut edits, mut words) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (place, input) in values.iter().enumerate() {
        let at = format!("/options/{place}");
        if values[..place].iter().any(|v| v.key == input.key) {
            return Err(Error::invalid(format!("{at}/key"), "taken", "Choose each option once."));
        }
        let sold = placed.options.iter().find(|s| s.key == input.key);
        let held = sold.map(|sold| Held { sold, component: component_of(&before, &sold.key) });
        let offered = product.options.iter().find(|o| o.key == input.key);
        if offered.is_some_and(|o| request.by == ChangeBy::Customer && !o.changeable) {
            return Err(needs_staff());
        }
        let wanted = Wanted { currency, cycle_months: row.cycle_months, at: &at, ordering: true };
        let stays = !again.contains(&input.key);
        let Some(now) = next_value(offered, held, input, stays, wanted)? else { continue };
        words.push(told(sold, now.as_ref().map(|c| &c.sold)));
        match now.as_ref().and_then(|c| c.component.clone()) {
            Some(component) => parts.push(component),
            None => gone.push(component_key(&input.key)),
        }
        edits.push(OptionEdit { key: input.key.clone(), now: now.map(|c| c.sold) });
    }
    if edits.is_empty() {
        return Err(Error::invalid("/options", "unchanged", "Choose another value for at least one option."));
    }
    let stays = |c: &&Component| !gone.contains(&c.key) && !parts.iter().any(|p| p.key == c.key);
    let after: Vec<Component> = before.iter().filter(stays).chain(&parts).cloned().collect();
    if request.by == ChangeBy::Customer {
        check_customer(ctx, row, request, effective_on, recurring_of(&after) < recurring_of(&before))?;
    }
    edits.iter().for_each(|one| edit(&mut options, one));
    let plan = Some(told_with(plan_words(&row.product_name, &options, &after), placed.sold_for.as_ref()));
    let kind = ChangeKind::Replace { parts: parts.into_iter().map(Part::from).collect(), gone, plan };
    Ok(ChangeBody { options: edits, ..body(kind, words.join("; ")) })
}

// What staff agreed, or what changes other options besides, is not taken away by the way.
fn may_give_way(old: &changes::Model, by: ChangeBy, named: impl Fn(&String) -> bool) -> Result<()> {
    if old.kind == "options" {
        old.may_undo(by)?;
        if !old.changed_options().iter().all(named) {
            let detail = "A change that is agreed changes other options, too. Take it back first.";
            return Err(Error::conflict("change_agreed", detail));
        }
    }
    Ok(())
}

// The next value of one option: nothing where it stays, a nothing inside where it goes.
fn next_value(
    offered: Option<&ProductOption>,
    held: Option<Held<'_>>,
    input: &OptionInput,
    stays: bool,
    wanted: Wanted<'_>,
) -> Result<Option<Option<ChosenOption>>> {
    // What has the same key and is of another kind is another option: what is held is sold no more.
    let offered = offered.filter(|o| held.is_none_or(|h| h.sold.kind == o.kind.word()));
    let refuse =
        |field: &str, code, detail: String| Err(Error::invalid(format!("{}/{field}", wanted.at), code, detail));
    let value = input.value.as_ref().filter(|v| **v != OptionValue::Text(String::new()));
    let goes = matches!(value, None | Some(OptionValue::Flag(false)));
    match (offered, held, value) {
        (None, None, _) => refuse("key", "unknown_option", "This option does not go with the plan.".to_owned()),
        (None, Some(_), _) if goes => Ok(Some(None)),
        (None, Some(held), _) => {
            let detail = format!("{} is not sold any more. It can be kept as it is, or given back.", held.sold.name);
            refuse("value", "unavailable", detail)
        }
        (Some(option), _, _) if matches!(option.kind, OptionKind::Text { .. }) => {
            let detail = format!("{} costs nothing and is changed without a quote.", option.name);
            refuse("value", "is_text", detail)
        }
        (Some(_), None, None) => Ok((!stays).then_some(None)),
        (Some(option), Some(_), None) if option.required => {
            refuse("value", "required", format!("Choose {}.", option.name))
        }
        (Some(_), Some(_), None) => Ok(Some(None)),
        (Some(_), Some(held), Some(value)) if stays && held.sold.value == *value => Ok(None),
        (Some(option), held, Some(value)) => match choose_one(option, value, held, wanted) {
            Ok(chosen) => Ok(Some(Some(chosen))),
            Err((code, detail)) => refuse("value", code, detail),
        },
    }
}

fn told(before: Option<&SoldOption>, now: Option<&SoldOption>) -> String {
    match (before, now) {
        (Some(before), Some(now)) => format!("{}: {} instead of {}", now.name, now.words, before.words),
        (None, Some(now)) => format!("{}: {}", now.name, now.words),
        (Some(before), None) => format!("Without {}", before.name),
        (None, None) => String::new(),
    }
}

pub(super) fn needs_staff() -> Error {
    Error::conflict("needs_staff", "This option is changed by our staff. Ask support.")
}

fn check_customer(
    ctx: &OpContext,
    row: &Model,
    request: &ChangeRequest,
    effective_on: Date,
    is_cheaper: bool,
) -> Result<()> {
    if request.note.is_some() {
        return Err(Error::invalid("/note", "staff_only", "Only staff can set this."));
    }
    let term_end = term_end(row, ctx.today())?;
    if effective_on != ctx.today() && effective_on != term_end {
        return Err(Error::invalid("/when", "out_of_range", "Choose now or end_of_term."));
    }
    if effective_on < term_end && is_cheaper {
        let detail = "What costs less begins with the next term. Choose end_of_term.";
        return Err(Error::conflict("downgrade_now", detail));
    }
    Ok(())
}

/// What of the options another plan or period does not price.
#[derive(Debug, Default)]
pub(super) struct Kept {
    /// Kept as it is, because it costs nothing.
    pub(super) free: Vec<SoldOption>,
    lost: Vec<String>,
}

impl Kept {
    /// Names of what the other plan does not have.
    pub(super) fn into_lost(self) -> Vec<String> {
        self.lost
    }

    /// What the other plan does not have, for the words of the change.
    pub(super) fn lost_words(&self) -> String {
        if self.lost.is_empty() { String::new() } else { format!(", without {}", self.lost.join(", ")) }
    }
}

/// The options with which a subscription goes to another plan or period.
pub(super) async fn carry<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    row: &Model,
    placed: &PlacedSubscription,
    input: CartItemInput,
) -> Result<(CartItemInput, Kept)> {
    if placed.options.is_empty() {
        return Ok((input, Kept::default()));
    }
    let product = crate::catalog::get_product(ctx, conn, input.product_id).await?;
    let (options, kept) = along(&product, row, placed)?;
    Ok((CartItemInput { options, ..input }, kept))
}

/// Refuses a customer's change that would take away what only staff may change.
pub(super) async fn check_kept<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    row: &Model,
    placed: &PlacedSubscription,
    later: &[SoldOption],
) -> Result<()> {
    let lost = |sold: &&SoldOption| sold.value != OptionValue::Flag(false) && !later.iter().any(|o| o.key == sold.key);
    let lost: Vec<&SoldOption> = placed.options.iter().filter(lost).collect();
    if lost.is_empty() {
        return Ok(());
    }
    let product = crate::catalog::get_product(ctx, conn, ProductId(row.product_id)).await?;
    let fixed = |sold: &&SoldOption| product.options.iter().any(|o| o.key == sold.key && !o.changeable);
    if lost.iter().any(fixed) { Err(needs_staff()) } else { Ok(()) }
}

/// The same for a product that was read before.
pub(super) fn along(
    product: &ProductView,
    row: &Model,
    placed: &PlacedSubscription,
) -> Result<(Vec<OptionInput>, Kept)> {
    let inputs = carried(&product.options, &placed.options);
    let rest = placed.options.iter().filter(|sold| !inputs.iter().any(|i| i.key == sold.key));
    let (components, mut kept) = (row.components()?, Kept::default());
    for sold in rest {
        if product.id.uuid() != row.product_id {
            kept.lost.extend((sold.value != OptionValue::Flag(false)).then(|| sold.name.clone()));
        } else if component_of(&components, &sold.key).is_some_and(|c| c.price.recurring != 0) {
            let detail = format!("{} is not sold any more. Give it back first, or stay with the period.", sold.name);
            return Err(Error::invalid("/cycle_months", "unavailable", detail));
        } else {
            kept.free.push(sold.clone());
        }
    }
    Ok((inputs, kept))
}

/// Writes another value of one option.
pub(super) fn edit(options: &mut Vec<SoldOption>, edit: &OptionEdit) {
    let place = options.iter().position(|o| o.key == edit.key);
    match (place, &edit.now) {
        (Some(place), Some(now)) => options[place] = now.clone(),
        (Some(place), None) => drop(options.remove(place)),
        (None, Some(now)) => options.push(now.clone()),
        (None, None) => {}
    }
}

/// Lets everything that tells of options tell of those a subscription has now; `anew` where the words of its line are
/// others for another reason.
pub(super) fn tell(row: &mut Model, placed: &mut PlacedSubscription, anew: bool) -> Result<()> {
    if placed.options.is_empty() && placed.item.options.is_empty() && !anew {
        return Ok(());
    }
    placed.item.options = placed.options.iter().map(SoldOption::input).collect();
    let mut components = row.components()?;
    let words = plan_words(&row.product_name, &placed.options, &components);
    let words = told_with(words, placed.sold_for.as_ref());
    for plan in components.iter_mut().filter(|c| c.key == "plan") {
        plan.description.clone_from(&words);
    }
    row.components = columns::text(&components)?;
    Ok(())
}
