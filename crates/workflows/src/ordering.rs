//! What a cart wants of machines, judged by provisioning: images of the customer's own, the user who logs in, add-ons
//! that a system or a plan cannot have. Billing prices it and does not know.

use mpanel_billing::{self as billing, CartContents, CartItemInput, CartProblem, CartView};
use mpanel_core::{CustomerId, Error, ErrorKind, FieldError, OpContext, OrderId, ProductId, Result};
use mpanel_provisioning::{self as provisioning, OrderedAddOn, OrderedMachine};
use sea_orm::ConnectionTrait;

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
    for item in &cart.items {
        let found = problems(ctx, conn, customer, &item.key, &item.input).await?;
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
    let found = problems(ctx, conn, Some(customer), "0", item).await?;
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
    let mut fields = Vec::new();
    for (place, item) in items.iter().enumerate() {
        let found = problems(ctx, conn, customer, &place.to_string(), item).await?;
        fields.extend(found.into_iter().map(|p| FieldError { pointer: p.pointer, code: p.code, detail: p.detail }));
    }
    if fields.is_empty() { Ok(()) } else { Err(Error::invalid_fields(fields)) }
}

async fn problems<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    customer: Option<CustomerId>,
    place: &str,
    item: &CartItemInput,
) -> Result<Vec<CartProblem>> {
    if item.own_image.is_none() && item.default_user.is_none() && item.add_ons.is_empty() {
        return Ok(Vec::new());
    }
    // What is not sold, or no longer, is refused with the price.
    let Some(product) = sold(ctx, conn, item.product_id).await? else { return Ok(Vec::new()) };
    if product.storage.is_some() || product.domain.is_some() {
        return Ok(Vec::new());
    }
    let mut add_ons = Vec::with_capacity(item.add_ons.len());
    for wanted in &item.add_ons {
        // One that is unknown keeps its place: pointers count them.
        let found = sold(ctx, conn, wanted.id).await?;
        add_ons.push(found.map(|a| (a.name, a.provider.add_on_key)).unwrap_or_default());
    }
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
        add_ons: add_ons
            .iter()
            .zip(&item.add_ons)
            .map(|((name, key), wanted)| OrderedAddOn { name, key: key.as_deref(), quantity: wanted.quantity })
            .collect(),
    };
    let found = provisioning::check_order(ctx, conn, &machine).await?;
    let problem = |fault: provisioning::OrderFault| CartProblem {
        pointer: format!("/items/{place}/{}", fault.field),
        code: fault.code,
        detail: fault.detail,
    };
    Ok(found.into_iter().map(problem).collect())
}

async fn sold<C: ConnectionTrait>(ctx: &OpContext, conn: &C, id: ProductId) -> Result<Option<billing::ProductView>> {
    match billing::get_product(ctx, conn, id).await {
        Ok(found) => Ok(Some(found)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}
