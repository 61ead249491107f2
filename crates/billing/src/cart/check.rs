//! What was chosen, checked against the catalog.

use std::collections::HashMap;

use mpanel_calc::period::plus_days;
use mpanel_calc::{AtEnd, Component, LineKind, PriceOf};
use mpanel_core::{
    Currency, Date, Error, Hostname, MOST_PUBLIC_KEYS, NotPublicKeys, OpContext, ProductId, PublicKeys, Result,
};
use sea_orm::ConnectionTrait;

use super::option::{Wanted, choose, plan_words};
use super::priced::{AgreedItem, PricedItem};
use super::{Access, CartItemInput, CartProblem, MOST_DAYS_TO_START, domain};
use crate::catalog::{ProductView, Trial};
use crate::subscription::terms::SaleTerms;

/// What items are checked against.
#[derive(Clone, Copy)]
pub(super) struct Shelf<'a> {
    pub(super) catalog: &'a HashMap<ProductId, ProductView>,
    pub(super) currency: Currency,
    /// Whether it is an order: add-ons that are sold to running services only do not go with one.
    pub(super) ordering: bool,
}

/// Prices what a running service is to become; refuses what is not sold together.
pub(crate) async fn price_for_change<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    currency: Currency,
    input: &CartItemInput,
) -> Result<PricedItem> {
    let wanted = std::iter::once(input.product_id).chain(input.add_ons.iter().map(|a| a.id));
    price_from(&crate::catalog::store::load_map(ctx, conn, wanted).await?, currency, input)
}

/// The same from products that were read before: nothing is asked, so that a refusal is always about the choice.
pub(crate) fn price_from(
    catalog: &HashMap<ProductId, ProductView>,
    currency: Currency,
    input: &CartItemInput,
) -> Result<PricedItem> {
    let mut problems = Vec::new();
    let item = check_item(0, input, Shelf { catalog, currency, ordering: false }, &mut problems);
    // Image and access were needed for the setup only.
    problems.retain(|p| {
        ["/product_id", "/cycle_months", "/region"].iter().any(|f| p.pointer.ends_with(f))
            || ["/add_ons", "/options"].iter().any(|f| p.pointer.contains(f))
    });
    match (item, problems.into_iter().next()) {
        (_, Some(found)) => {
            let pointer = found.pointer.strip_prefix("/items/0").unwrap_or(&found.pointer).to_owned();
            Err(Error::invalid(pointer, found.code, found.detail))
        }
        (Some(item), None) => Ok(item),
        (None, None) => Err(Error::not_found("product")),
    }
}

/// A wrong choice, at its field.
pub(crate) fn problem(pointer: impl Into<String>, code: &'static str, detail: impl Into<String>) -> CartProblem {
    CartProblem { pointer: pointer.into(), code, detail: detail.into() }
}

/// An order begins today or in the time that it may be put off for.
pub(super) fn check_start(start: Date, today: Date, problems: &mut Vec<CartProblem>) {
    let most = plus_days(today, MOST_DAYS_TO_START);
    if !(today..=most).contains(&start) {
        problems.push(problem("/start_on", "out_of_range", format!("Choose a day from {today} to {most}.")));
    }
}

/// One item as the catalog has it; none where it is not sold at all. Wrong choices become problems.
pub(super) fn check_item(
    index: usize,
    input: &CartItemInput,
    shelf: Shelf<'_>,
    problems: &mut Vec<CartProblem>,
) -> Option<PricedItem> {
    let at = |field: &str| format!("/items/{index}/{field}");
    let currency = shelf.currency;
    let product = shelf.catalog.get(&input.product_id).filter(|p| p.kind.is_plan() && !p.retired);
    let Some(product) = product else {
        problems.push(problem(at("product_id"), "unavailable", "This plan is no longer on sale."));
        return None;
    };
    let Some(price) = product.price(currency, input.cycle_months) else {
        problems.push(problem(
            at("cycle_months"),
            "unavailable",
            format!("{} is not sold for this period in {currency}.", product.name),
        ));
        return None;
    };
    if !(1..=product.max_quantity).contains(&input.quantity) {
        problems.push(problem(
            at("quantity"),
            "unavailable",
            format!("Choose from 1 to {} pieces.", product.max_quantity),
        ));
        return None;
    }
    check_choices(index, input, product, problems);
    let mut components = vec![Component {
        key: "plan".to_owned(),
        kind: LineKind::Recurring,
        description: product.name.clone(),
        quantity: 1,
        price: PriceOf { recurring: price.recurring_minor, setup: price.setup_minor },
    }];
    if let Some(region) = product.regions.iter().find(|r| r.code == input.region) {
        let found = region.surcharges.iter().find(|s| s.currency == currency && s.cycle_months == input.cycle_months);
        components.extend(found.filter(|s| s.recurring_minor != 0).map(|s| Component {
            key: format!("region:{}", region.code),
            kind: LineKind::Region,
            description: format!("Region {}", region.name),
            quantity: 1,
            price: PriceOf { recurring: s.recurring_minor, setup: 0 },
        }));
    }
    let add_ons = check_add_ons(index, input, product, shelf, problems, &mut components);
    let wanted = Wanted { currency, cycle_months: input.cycle_months, at: &at("options"), ordering: shelf.ordering };
    let mut options = Vec::new();
    for one in choose(&product.options, &input.options, wanted, problems) {
        components.extend(one.component);
        options.push(one.sold);
    }
    components[0].description = plan_words(&product.name, &options, &components);
    let trial = check_trial(index, input, product, price.trial, problems);
    let (product, contract) = (product.clone(), product.contract);
    let (input, intro, terms) = (input.clone(), price.intro, SaleTerms::default());
    let (sold_for, add_on_reasons) = (None, Vec::new());
    Some(PricedItem {
        index,
        input,
        product,
        add_ons,
        options,
        components,
        trial,
        intro,
        contract,
        terms,
        sold_for,
        add_on_reasons,
    })
}

/// A period that reaches beyond the end of its contract would be paid for in vain.
pub(super) fn check_cycle(item: &PricedItem, problems: &mut Vec<CartProblem>) {
    let rules = item.contract.filter(|c| c.at_end == AtEnd::Ends && c.months < item.input.cycle_months);
    if let Some(rules) = rules {
        let detail = format!(
            "The contract for {} ends by itself after {} months. Choose a period that is no longer.",
            item.product.name, rules.months
        );
        problems.push(problem(format!("/items/{}/cycle_months", item.index), "contract_ends", detail));
    }
}

fn check_trial(
    index: usize,
    input: &CartItemInput,
    product: &ProductView,
    offered: Option<Trial>,
    problems: &mut Vec<CartProblem>,
) -> Option<Trial> {
    let at = format!("/items/{index}/trial");
    if !input.trial {
        return None;
    }
    if offered.is_none() {
        problems.push(problem(at, "no_trial", format!("{} has no trial for this period.", product.name)));
    } else if input.quantity != 1 {
        let detail = "A trial is for one piece. Choose one, or order without the trial.";
        problems.push(problem(at, "one_trial", detail));
    }
    offered
}

/// What was agreed holds even when the plan is no longer on sale.
pub(super) fn agreed_item(
    index: usize,
    input: &CartItemInput,
    agreed: &AgreedItem,
    catalog: &HashMap<ProductId, ProductView>,
    problems: &mut Vec<CartProblem>,
) -> Option<PricedItem> {
    let product = catalog.get(&input.product_id)?;
    check_choices(index, input, product, problems);
    let add_ons = input.add_ons.iter().filter_map(|a| Some((catalog.get(&a.id)?.clone(), a.quantity))).collect();
    Some(PricedItem {
        index,
        input: input.clone(),
        product: product.clone(),
        add_ons,
        options: agreed.options.clone(),
        components: agreed.components.clone(),
        trial: None,
        intro: None,
        contract: agreed.contract,
        terms: SaleTerms::default(),
        sold_for: agreed.sold_for.clone(),
        add_on_reasons: Vec::new(),
    })
}

fn check_choices(index: usize, input: &CartItemInput, product: &ProductView, problems: &mut Vec<CartProblem>) {
    let at = |field: &str| format!("/items/{index}/{field}");
    if !product.regions.is_empty() && !product.regions.iter().any(|r| r.code == input.region) {
        problems.push(problem(at("region"), "unknown_region", "Choose one of the regions on offer."));
    }
    let offered = input.own_image.is_some() || product.images.iter().any(|i| i.id == input.image_id);
    if !product.images.is_empty() && !offered {
        problems.push(problem(at("image_id"), "unknown_image", "Choose one of the images on offer."));
    }
    domain::check(index, input, product, problems);
    // A storage need not be named, a domain is its name, and nobody logs in to either.
    let is_storage = product.storage.is_some() || product.domain.is_some();
    let unnamed = product.domain.is_some() || is_storage && input.hostname.trim().is_empty();
    if let Err(error) = input.hostname.parse::<Hostname>()
        && !unnamed
    {
        problems.push(problem(at("hostname"), "malformed", format!("The host name {error}.")));
    }
    let windows = product.images.iter().any(|i| i.id == input.image_id && i.os_type == "Windows");
    let keys = input.ssh_key.as_deref().unwrap_or_default();
    if windows && input.access == Access::SshKey {
        let detail = "Windows does not take SSH keys. Choose access by password.";
        problems.push(problem(at("access"), "not_for_windows", detail));
    } else if !is_storage && input.access == Access::SshKey {
        problems.extend(keys.parse::<PublicKeys>().err().map(|wrong| key_problem(at("ssh_key"), wrong)));
    }
}

fn key_problem(at: String, wrong: NotPublicKeys) -> CartProblem {
    match wrong {
        NotPublicKeys::Malformed => {
            let detail = "Paste whole public keys, one a line; each starts with ssh-ed25519, ssh-rsa or ecdsa-sha2-.";
            problem(at, "malformed", detail)
        }
        NotPublicKeys::TooMany => {
            problem(at, "too_many", format!("A server takes at most {MOST_PUBLIC_KEYS} public keys."))
        }
    }
}

fn check_add_ons(
    index: usize,
    input: &CartItemInput,
    product: &ProductView,
    Shelf { catalog, currency, ordering }: Shelf<'_>,
    problems: &mut Vec<CartProblem>,
    components: &mut Vec<Component>,
) -> Vec<(ProductView, i64)> {
    let sold = |a: &&ProductView| !(a.retired || ordering && a.available == "later");
    let mut chosen: Vec<(ProductView, i64)> = Vec::new();
    for (place, wanted) in input.add_ons.iter().enumerate().take(50) {
        let at = format!("/items/{index}/add_ons/{place}");
        let offered = product.add_on_ids.contains(&wanted.id);
        let add_on = catalog.get(&wanted.id).filter(|a| offered && sold(a));
        let price = add_on.and_then(|a| Some((a, a.price(currency, input.cycle_months)?)));
        let Some((add_on, price)) = price else {
            problems.push(problem(format!("{at}/id"), "unknown_add_on", "This add-on does not go with the plan."));
            continue;
        };
        if !(1..=add_on.max_quantity).contains(&wanted.quantity) || chosen.iter().any(|c| c.0.id == add_on.id) {
            let detail = format!("Choose {} once, with a quantity from 1 to {}.", add_on.name, add_on.max_quantity);
            problems.push(problem(format!("{at}/quantity"), "out_of_range", detail));
            continue;
        }
        components.push(Component {
            key: format!("add_on:{}", add_on.id),
            kind: LineKind::AddOn,
            description: add_on.name.clone(),
            quantity: wanted.quantity,
            price: PriceOf { recurring: price.recurring_minor, setup: price.setup_minor },
        });
        chosen.push((add_on.clone(), wanted.quantity));
    }
    chosen
}
