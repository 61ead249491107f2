//! What a cart wants of machines, judged by provisioning: images of the customer's own, the user who logs in, add-ons
//! that a system or a plan cannot have; and domain names that the business has already. Billing prices it and does not
//! know.

use std::collections::{HashMap, HashSet};

use mpanel_billing::{self as billing, CartContents, CartItemInput, CartProblem, CartView, ProductView};
use mpanel_core::{CustomerId, Error, FieldError, OpContext, OrderId, ProductId, Result};
use mpanel_provisioning::{self as provisioning, OrderedAddOn, OrderedMachine};
use sea_orm::ConnectionTrait;

/// Add-ons of one item that are looked at, as many as are priced.
const MOST_ADD_ONS: usize = 50;

/// Products by their ids.
type Catalog = HashMap<ProductId, ProductView>;

/// Notes which items are to be installed from an image of the customer's own; what was noted before does not count.
pub async fn note_own_images<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    customer: Option<CustomerId>,
    contents: &mut CartContents,
) -> Result<()> {
    for item in &mut contents.items {
        item.own_image = match customer.filter(|_| !item.image_id.is_empty()) {
            Some(customer) => provisioning::named_image_of(ctx, conn, customer, &item.image_id).await?,
            None => None,
        };
    }
    Ok(())
}

/// Adds what stands in the way of the machines of a priced cart to its problems.
pub async fn judge_cart<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    customer: Option<CustomerId>,
    cart: &mut CartView,
) -> Result<()> {
    let inputs: Vec<&CartItemInput> = cart.items.iter().map(|item| &item.input).collect();
    let catalog = named_in(ctx, conn, &inputs).await?;
    for item in &cart.items {
        let found = problems(ctx, conn, customer, (item.key.as_str(), &item.input), &catalog).await?;
        cart.problems.extend(found);
    }
    Ok(())
}

/// Why one machine cannot be bought so; none where it can.
pub(crate) async fn refusal_of<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    customer: CustomerId,
    item: &CartItemInput,
) -> Result<Option<String>> {
    let catalog = named_in(ctx, conn, &[item]).await?;
    let found = problems(ctx, conn, Some(customer), ("0", item), &catalog).await?;
    Ok(found.into_iter().next().map(|problem| problem.detail))
}

/// Refuses an order of machines that cannot be bought so.
pub async fn expect_orderable<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    customer: CustomerId,
    contents: &CartContents,
) -> Result<()> {
    refuse(ctx, conn, Some(customer), &contents.items).await
}

/// The same of an order that was placed in this transaction, such as that of an accepted quote.
pub async fn expect_placed<C: ConnectionTrait>(ctx: &OpContext, conn: &C, order: OrderId) -> Result<()> {
    let placed = billing::placed_subscriptions(ctx, conn, order).await?;
    let mut items: Vec<CartItemInput> = placed.into_iter().map(|piece| piece.item).collect();
    // Pieces of one item stand beside each other.
    items.dedup();
    refuse(ctx, conn, None, &items).await
}

async fn refuse<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    customer: Option<CustomerId>,
    items: &[CartItemInput],
) -> Result<()> {
    let catalog = named_in(ctx, conn, &items.iter().collect::<Vec<_>>()).await?;
    let mut fields = Vec::new();
    for (place, item) in items.iter().enumerate() {
        let found = problems(ctx, conn, customer, (place.to_string().as_str(), item), &catalog).await?;
        fields.extend(found.into_iter().map(|p| FieldError { pointer: p.pointer, code: p.code, detail: p.detail }));
    }
    if fields.is_empty() { Ok(()) } else { Err(Error::invalid_fields(fields)) }
}

fn is_judged(item: &CartItemInput) -> bool {
    item.own_image.is_some() || item.default_user.is_some() || !item.add_ons.is_empty()
}

/// The plans and add-ons that are judged, read at once.
async fn named_in<C: ConnectionTrait>(ctx: &OpContext, conn: &C, items: &[&CartItemInput]) -> Result<Catalog> {
    let mut ids = HashSet::new();
    for item in items.iter().filter(|item| is_judged(item)) {
        ids.insert(item.product_id);
        ids.extend(item.add_ons.iter().take(MOST_ADD_ONS).map(|add_on| add_on.id));
    }
    billing::get_products(ctx, conn, ids).await
}

async fn problems<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    customer: Option<CustomerId>,
    (place, item): (&str, &CartItemInput),
    catalog: &Catalog,
) -> Result<Vec<CartProblem>> {
    if let Some(domain) = &item.domain
        && provisioning::is_domain_held(ctx, conn, &domain.name).await?
    {
        let detail = format!(
            "{} is registered with us already, so it can neither be registered nor be transferred here. Ask support, or \
             choose another name.",
            domain.name
        );
        return Ok(vec![CartProblem { pointer: format!("/items/{place}/domain/name"), code: "taken", detail }]);
    }
    // What is not sold, or no longer, is refused with the price.
    let Some(product) = catalog.get(&item.product_id).filter(|_| is_judged(item)) else { return Ok(Vec::new()) };
    if product.storage.is_some() || product.domain.is_some() {
        return Ok(Vec::new());
    }
    // One that is unknown keeps its place: pointers count them.
    let add_on = |wanted: &billing::AddOnInput| {
        let found = catalog.get(&wanted.id);
        OrderedAddOn {
            name: found.map_or("", |sold| sold.name.as_str()),
            key: found.and_then(|sold| sold.provider.add_on_key.as_deref()),
            quantity: wanted.quantity,
        }
    };
    let machine = OrderedMachine {
        customer,
        product: product.id,
        product_name: &product.name,
        account: product.provider.account,
        provider_product: &product.provider.product_id,
        disk_gb: product.specs.disk_gb,
        image_id: &item.image_id,
        own_image: item.own_image.is_some(),
        default_user: item.default_user.as_deref(),
        by_key: item.access == billing::Access::SshKey,
        add_ons: item.add_ons.iter().take(MOST_ADD_ONS).map(add_on).collect(),
    };
    let found = provisioning::check_order(ctx, conn, &machine).await?;
    let problem = |fault: provisioning::OrderFault| CartProblem {
        pointer: format!("/items/{place}/{}", fault.field),
        code: fault.code,
        detail: fault.detail,
    };
    Ok(found.into_iter().map(problem).collect())
}
