//! Placing an order: priced again on the server, stock guarded, frozen, invoiced, in one transaction.

use mpanel_calc::{ChangeKind, ContractTerm, DiscountKind, Period, PricedLine, recurring_of};
use mpanel_core::{
    CartId, CouponId, Currency, CustomerId, Date, Error, FieldError, InvoiceId, Money, OpContext, OrderId, Result,
    ServiceId, SubscriptionId,
};
use mpanel_db::{DbErrExt, Tx};
use mpanel_events::Event;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::names;
use super::store::Model;
use super::{AddOnSnapshot, FrozenOrder, OrderLine, OrderState, PlacedOrder, PlacedSubscription, ProductSnapshot};
use crate::cart::coupon::Sold;
use crate::cart::price::{BuyerOfCart, price_offer, tax_mode};
use crate::cart::priced::{Offer, OfferDiscount, PricedCart, PricedItem};
use crate::cart::stock::pieces;
use crate::cart::{CartContents, CartProblem, coupon};
use crate::catalog::{SubscriptionDiscount, UsedFor, cadence_of, provider_months, redeem, take_stock};
use crate::customer::store as customers;
use crate::history::{self, LogEntry, Subject};
use crate::invoice::InvoiceKind;
use crate::invoice::coupons::LineCoupons;
use crate::invoice::draft::{Draft, Marks, NewLine, Prepared, finalize_all, prepare};
use crate::once::store as once;
use crate::subscription::terms::BillingTerms;
use crate::subscription::{
    ChangeBody, ChangeState, SubscriptionState, begin_trial, changes, needs_method, store as subscriptions, trials_had,
};
use crate::usage::open_terms;
use crate::{columns, numbering};

/// What a customer orders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceOrder {
    /// Who.
    pub customer: CustomerId,
    /// Currency of the cart.
    pub currency: Currency,
    /// What.
    pub contents: CartContents,
    /// What the customer saw; a different amount is refused.
    pub expected_due_now: Option<Money>,
    /// Whether the terms were accepted.
    pub accept_terms: bool,
    /// The cart it comes from, which is gone afterwards.
    pub cart: Option<CartId>,
    /// Whether the customer has saved a payment method; some trials need one.
    pub has_method: bool,
}

/// One piece to be sold.
struct Piece<'a> {
    item: &'a PricedItem,
    placed: PlacedSubscription,
    period: Period,
    lines: Vec<PricedLine>,
}

/// Places an order. The caller creates the services it names in the same transaction.
pub async fn place_order(ctx: &OpContext, tx: &Tx, wanted: PlaceOrder) -> Result<PlacedOrder> {
    if !wanted.accept_terms {
        return Err(Error::invalid("/accept_terms", "required", "Accept the terms to order."));
    }
    if wanted.contents.items.is_empty() && wanted.contents.one_time.is_empty() {
        return Err(Error::invalid("/items", "required", "The cart is empty."));
    }
    place_offer(ctx, tx, wanted, Offer::default()).await
}

/// Places an order of a cart together with what was agreed beyond the catalog.
pub(crate) async fn place_offer(ctx: &OpContext, tx: &Tx, wanted: PlaceOrder, offer: Offer) -> Result<PlacedOrder> {
    let mut customer = customers::lock(ctx, tx, wanted.customer).await?;
    settle_currency(tx, &mut customer, wanted.currency).await?;
    let buyer = BuyerOfCart::Known(customer.buyer(), wanted.customer);
    let mut cart = price_offer(ctx, tx, wanted.currency, &wanted.contents, buyer, offer).await?;
    cart.view.problems.extend(trials_had(ctx, tx, wanted.customer, &cart.items).await?);
    refuse_problems(&cart.view.problems)?;
    if !wanted.has_method && needs_method(&cart.items) {
        let detail = "This trial needs a saved payment method. Add one under Payment methods, then order again.";
        return Err(Error::conflict("payment_method_needed", detail));
    }
    if let Some(expected) = wanted.expected_due_now.filter(|e| *e != cart.view.due_now) {
        let now = cart.view.due_now;
        return Err(Error::conflict(
            "price_changed",
            format!("The price is now {now}, not {expected}. Check your cart and order again."),
        ));
    }
    let sold = pieces(&cart.items, &cart.once);
    for (product, count) in &sold {
        take_stock(ctx, tx, *product, *count).await?;
    }
    let order: OrderId = ctx.new_id();
    for coupon in in_one_order(&cart) {
        redeem(ctx, tx, coupon, wanted.customer, UsedFor::Order(order)).await?;
    }
    names::hold(ctx, tx, order, &cart.items).await?;
    let list = split(ctx, &cart.items, wanted.contents.starts_on(ctx.today()))?;
    let prepared = prepare(draft(ctx, &cart, customer, order, &list, wanted.currency))?;
    if prepared.totals.total != cart.view.due_now.minor {
        return Err(Error::internal("an order's invoice differs from its cart"));
    }
    let invoice = prepared.draft.id;
    write(ctx, tx, &wanted, &cart, order, &list, &prepared, sold).await?;
    tx.record(ctx, Event::OrderPlaced { order, customer: wanted.customer, invoice }).await?;
    let rows = finalize_all(ctx, tx, &cart.sellers, vec![prepared]).await?;
    let balance = rows.first().map_or(0, |r| r.balance_minor);
    Ok(PlacedOrder {
        order,
        invoice,
        total: cart.view.due_now,
        balance: Money::new(balance, wanted.currency),
        subscriptions: list.into_iter().map(|p| p.placed).collect(),
    })
}

// Coupons in one order for everybody, so that two orders never wait for each other.
fn in_one_order(cart: &PricedCart) -> Vec<CouponId> {
    let mut ids: Vec<CouponId> = cart.coupons.iter().map(|c| c.id).collect();
    ids.sort();
    ids
}

async fn settle_currency(tx: &Tx, customer: &mut customers::Model, currency: Currency) -> Result<()> {
    if customer.currency == currency.code() {
        return Ok(());
    }
    if customer.currency_fixed || customer.credit_minor != 0 {
        let detail = format!("Your account is in {}. Order in that currency.", customer.currency);
        return Err(Error::conflict("currency_fixed", detail));
    }
    customer.currency = currency.code().to_owned();
    customer.version += 1;
    crate::store::update(tx, customer.clone(), "choosing an account's currency").await
}

fn refuse_problems(problems: &[CartProblem]) -> Result<()> {
    if let Some(sold_out) = problems.iter().find(|p| p.code == "out_of_stock") {
        return Err(Error::conflict("out_of_stock", format!("{} Change your cart and try again.", sold_out.detail)));
    }
    if problems.is_empty() {
        return Ok(());
    }
    let fields =
        problems.iter().map(|p| FieldError { pointer: p.pointer.clone(), code: p.code, detail: p.detail.clone() });
    Err(Error::invalid_fields(fields.collect()))
}

// Quantity n of an item is n pieces, each with its own subscription, service and lines.
fn split<'a>(ctx: &OpContext, items: &'a [PricedItem], start: Date) -> Result<Vec<Piece<'a>>> {
    // Ids made within one millisecond are in no order; sorted, they keep the order of the cart.
    let pieces = usize::try_from(items.iter().map(|i| i.input.quantity).sum::<i64>()).unwrap_or(0);
    let mut ids: Vec<SubscriptionId> = (0..pieces).map(|_| ctx.new_id()).collect();
    ids.sort();
    let mut ids = ids.into_iter();
    let mut list = Vec::new();
    for item in items {
        let period = item.first_period(start);
        for number in 1..=item.input.quantity {
            let hostname = numbered(&name_of(item), number);
            let lines = item
                .unit_lines(period)
                .ok_or_else(|| Error::invalid("/items", "too_large", "The amount is too large."))?;
            let placed = PlacedSubscription {
                subscription: ids.next().unwrap_or_else(|| ctx.new_id()),
                service: ctx.new_id(),
                product: snapshot(item),
                item: item.input.clone(),
                hostname,
                options: item.options.clone(),
                sold_for: item.sold_for.clone(),
            };
            list.push(Piece { item, placed, period, lines });
        }
    }
    Ok(list)
}

/// The name of the first piece: as it was given, or, of a storage without one, after the product. A domain is its name.
fn name_of(item: &PricedItem) -> String {
    if let Some(domain) = item.product.domain.as_ref().and(item.input.domain.as_ref()) {
        return domain.name.clone();
    }
    let given = item.input.hostname.trim().to_ascii_lowercase();
    if given.is_empty() { item.product.slug.clone() } else { given }
}

/// The host name of the n-th piece: web1.example.com, web1-2.example.com, …
fn numbered(hostname: &str, number: i64) -> String {
    match hostname.split_once('.') {
        _ if number == 1 => hostname.to_owned(),
        Some((first, rest)) => format!("{first}-{number}.{rest}"),
        None => format!("{hostname}-{number}"),
    }
}

fn snapshot(item: &PricedItem) -> ProductSnapshot {
    let product = &item.product;
    let image = product.images.iter().find(|i| i.id == item.input.image_id);
    ProductSnapshot {
        id: product.id,
        name: product.name.clone(),
        slug: product.slug.clone(),
        provider: product.provider.clone(),
        specs: product.specs.clone(),
        region: item.input.region.clone(),
        image_id: item.input.image_id.clone(),
        image_name: match image {
            Some(image) => image.name.clone(),
            None => item.input.own_image.clone().unwrap_or_default(),
        },
        default_user: match (&item.input.default_user, image) {
            (Some(chosen), _) => chosen.clone(),
            (None, Some(image)) => image.default_user.clone(),
            (None, None) => "root".to_owned(),
        },
        add_ons: item
            .add_ons
            .iter()
            .map(|(a, n)| AddOnSnapshot {
                id: a.id,
                name: a.name.clone(),
                key: a.provider.add_on_key.clone(),
                quantity: *n,
            })
            .collect(),
        snapshot_quota: product.specs.snapshots,
        // What is paid afterwards, or tried out, binds us by the month, as do plans that do not say otherwise.
        period_months: if product.provider.longer_terms && item.pays_first() {
            provider_months(item.input.cycle_months)
        } else {
            1
        },
        storage: product.storage.clone(),
        domain: product.domain.clone(),
    }
}

fn draft(
    ctx: &OpContext,
    cart: &PricedCart,
    customer: customers::Model,
    order: OrderId,
    list: &[Piece<'_>],
    currency: Currency,
) -> Draft {
    let mut lines = Vec::new();
    for piece in list {
        let fee = piece.lines.iter().position(|l| l.period.is_some()).filter(|_| piece.item.pays_first());
        for (place, priced) in piece.lines.iter().enumerate() {
            let had = lasting_of(cart, piece.item, Some(priced));
            let used = if fee == Some(place) { had.clone() } else { Vec::new() };
            let class = piece.item.class_of(&priced.component);
            let mut priced = priced.clone();
            priced.description = format!("{} ({})", priced.description, piece.placed.hostname);
            lines.push(NewLine {
                subscription: Some(piece.placed.subscription),
                service: Some(piece.placed.service),
                priced,
                key_date: Some(piece.period.start),
                marks: Marks {
                    cadence: Some(cadence_of(piece.item.input.cycle_months)),
                    tax: cart.taxes.get(class).cloned(),
                    coupons: LineCoupons { had, used },
                    ..Marks::default()
                },
            });
        }
    }
    for once in &cart.once {
        lines.push(NewLine {
            subscription: None,
            service: None,
            priced: once.line.clone(),
            key_date: Some(ctx.today()),
            marks: Marks { tax: cart.taxes.get(&once.product.tax_class).cloned(), ..Marks::default() },
        });
    }
    lines.extend(cart.offer.lines.iter().map(|l| NewLine {
        subscription: None,
        service: None,
        priced: l.clone(),
        key_date: Some(ctx.today()),
        marks: Marks::default(),
    }));
    let of_items = list.iter().flat_map(|p| p.lines.iter().map(|l| (Sold::Item(p.item), l)));
    let of_once = cart.once.iter().map(|o| (Sold::Once(o), &o.line));
    let of_offer = cart.offer.lines.iter().map(|l| (Sold::Other, l));
    let sold: Vec<_> = of_items.chain(of_once).chain(of_offer).collect();
    let discounts = coupon::discounts(&cart.coupons, &sold);
    let discounts = discounts.into_iter().map(|d| d.1);
    Draft {
        id: ctx.new_id::<InvoiceId>(),
        customer,
        order: Some(order),
        kind: InvoiceKind::Order,
        currency,
        issue_date: ctx.today(),
        due_date: ctx.today(),
        discounts: discounts.chain(cart.offer.discount()).collect(),
        lines,
        decision: cart.decision.clone(),
        mode: tax_mode(&cart.seller),
        rounding: cart.seller.tax_rounding,
        why: None,
    }
}

// The coupons that stay with a subscription of an item, of those that cover one of its lines.
fn lasting_of(cart: &PricedCart, item: &PricedItem, line: Option<&PricedLine>) -> Vec<CouponId> {
    let covers = |c: &&crate::catalog::CouponView| match line {
        Some(line) => coupon::covers(c, Sold::Item(item), line),
        None => c.covers(item.product.id, Some(item.input.cycle_months)),
    };
    let coupons = cart.coupons.iter().filter(|c| c.discount.is_some()).filter(covers).map(|c| c.id);
    coupons.chain(lasting_share(&cart.offer).map(|d| d.id)).collect()
}

// A share goes on with each of the subscriptions; a fixed amount is for the first invoice alone.
fn lasting_share(offer: &Offer) -> Option<&OfferDiscount> {
    offer.discount.as_ref().filter(|d| matches!(d.kind, DiscountKind::Percent(_)))
}

#[allow(clippy::too_many_arguments)] // One order in all its parts; a struct would only rename them.
async fn write(
    ctx: &OpContext,
    tx: &Tx,
    wanted: &PlaceOrder,
    cart: &PricedCart,
    order: OrderId,
    list: &[Piece<'_>],
    prepared: &Prepared,
    sold: Vec<(mpanel_core::ProductId, i64)>,
) -> Result<()> {
    let number = numbering::take_block(ctx, tx, "order", 1).await?;
    let lines = prepared.draft.lines.iter().map(|l| OrderLine {
        description: l.priced.description.clone(),
        quantity: l.priced.quantity,
        period_start: l.priced.period.map(|p| p.start),
        period_end: l.priced.period.map(|p| p.end),
        amount_minor: l.priced.amount_minor,
    });
    let frozen = FrozenOrder {
        lines: lines.collect(),
        items: wanted.contents.items.clone(),
        coupon: None,
        coupons: cart.coupons.iter().map(|c| c.code.clone()).collect(),
        pieces: sold,
        start_on: wanted.contents.start_on.filter(|day| *day > ctx.today()),
    };
    let row = Model {
        id: order.uuid(),
        tenant_id: ctx.tenant.uuid(),
        number: numbering::print_number(&cart.seller.order_prefix, number),
        customer_id: wanted.customer.uuid(),
        state: OrderState::Pending.as_str().to_owned(),
        state_reason: None,
        currency: wanted.currency.code().to_owned(),
        body: columns::text(&frozen)?,
        subtotal_minor: prepared.totals.subtotal,
        discount_minor: prepared.totals.discount,
        tax_minor: prepared.totals.tax,
        total_minor: prepared.totals.total,
        coupon_id: cart.coupons.first().map(|c| c.id.uuid()),
        invoice_id: Some(prepared.draft.id.uuid()),
        placed_at: ctx.now.as_microsecond(),
        accepted_at: None,
        closed_at: None,
        version: 1,
    };
    let entry = LogEntry::new(
        "order",
        format!("Order {} placed", row.number),
        Subject::new("order", order, row.number.clone()),
        wanted.customer,
    );
    crate::store::insert(tx, row, "writing an order").await?;
    let of = (order, wanted.customer, prepared.draft.id);
    once::write(ctx, tx, of, &cart.once, wanted.currency.code()).await?;
    let mut models = list.iter().map(|p| subscription(ctx, cart, wanted, order, p)).collect::<Result<Vec<_>>>()?;
    // Usage counts from the first paid day on, unless a trial's is billed, too.
    let counts_from = |p: &Piece<'_>| {
        let free = p.item.trial_end(p.period.start).filter(|_| !p.item.terms.bills_trial_usage);
        free.unwrap_or(p.period.start)
    };
    let priced: Vec<_> = list.iter().zip(&models).map(|(p, m)| (m.id, m.product_id, counts_from(p))).collect();
    let metered = open_terms(ctx, tx, wanted.currency.code(), &priced).await?;
    for model in models.iter_mut().filter(|m| metered.contains(&m.id)) {
        let from = list.iter().find(|p| p.placed.subscription.uuid() == model.id).map(counts_from);
        model.usage_through = from.map(|day| day.to_string());
    }
    let mut ends = Vec::new();
    for (piece, model) in list.iter().zip(&mut models) {
        begin_trial(ctx, tx, model).await?;
        ends.extend(end_of_introduction(ctx, piece, model)?);
    }
    crate::store::insert_all(tx, ends, "agreeing to the regular price").await?;
    crate::store::insert_all(tx, models, "writing subscriptions").await?;
    history::note(ctx, tx, entry.detail(cart.view.due_now.to_string())).await?;
    if let Some(cart) = wanted.cart {
        forget_cart(ctx, tx, cart).await?;
    }
    Ok(())
}

// The regular price is a change that was agreed with the order.
fn end_of_introduction(
    ctx: &OpContext,
    piece: &Piece<'_>,
    model: &mut subscriptions::Model,
) -> Result<Option<changes::Model>> {
    let Some(intro) = piece.item.intro else { return Ok(None) };
    let (grid, mut on) = (model.grid()?, columns::date(&model.anchor_on)?);
    for _ in 0..intro.cycles {
        on = grid.enclosing(on).end;
    }
    let plan = piece.item.components.iter().find(|c| c.key == "plan");
    let unit_minor = plan.map_or(0, |c| c.price.recurring);
    let regular = columns::money(piece.item.recurring(), &model.currency)?;
    model.next_change_on = Some(on.to_string());
    let body = ChangeBody {
        kind: ChangeKind::Price { component: "plan".to_owned(), unit_minor },
        summary: format!("The introductory price ends, then {regular} each period"),
        chosen: None,
        options: Vec::new(),
        price_agreed: None,
        at_renewal: true,
        replaced: Vec::new(),
    };
    Ok(Some(changes::Model {
        id: ctx.new_uuid(),
        tenant_id: ctx.tenant.uuid(),
        subscription_id: model.id,
        customer_id: model.customer_id,
        service_id: model.service_id,
        kind: "price".to_owned(),
        effective_on: on.to_string(),
        body: columns::text(&body)?,
        state: ChangeState::Scheduled.as_str().to_owned(),
        note: None,
        // Part of what was sold, whoever ordered it.
        actor_kind: "system".to_owned(),
        actor_name: "order".to_owned(),
        created_at: ctx.now.as_microsecond(),
        closed_at: None,
        waived_at: None,
    }))
}

fn subscription(
    ctx: &OpContext,
    cart: &PricedCart,
    wanted: &PlaceOrder,
    order: OrderId,
    piece: &Piece<'_>,
) -> Result<subscriptions::Model> {
    // Paying begins when the trial ends, and so do the periods.
    let paid_from = piece.item.trial_end(piece.period.start).unwrap_or(piece.period.start);
    let grid = piece.item.contract(piece.period.start).grid;
    let contract = piece.item.contract.map(|rules| ContractTerm::begin(rules, paid_from));
    let billing = BillingTerms { contract, ..piece.item.terms.billing };
    let first = i32::from(piece.item.pays_first());
    let components = piece.item.first_components();
    let covering = cart.coupons.iter().filter(|c| c.covers(piece.item.product.id, Some(piece.item.input.cycle_months)));
    let mut discounts: Vec<_> = covering.filter_map(|c| SubscriptionDiscount::of(c, first)).collect();
    discounts.extend(lasting_share(&cart.offer).and_then(|agreed| {
        let cycles_left = agreed.cycles.map(|n| n - 1);
        let (coupon, code, used) = (agreed.id, agreed.code.clone(), 1);
        let (targeted, combines, covers_usage) = (false, false, false);
        cycles_left.is_none_or(|n| n > 0).then_some(SubscriptionDiscount {
            coupon,
            code,
            discount: agreed.kind,
            cycles_left,
            targeted,
            combines,
            covers_usage,
            used,
            product_ids: Vec::new(),
            cycle_months: Vec::new(),
        })
    }));
    let end = piece.period.end.to_string();
    Ok(subscriptions::Model {
        id: SubscriptionId::uuid(piece.placed.subscription),
        tenant_id: ctx.tenant.uuid(),
        customer_id: wanted.customer.uuid(),
        order_id: order.uuid(),
        service_id: ServiceId::uuid(piece.placed.service),
        product_id: piece.item.product.id.uuid(),
        state: SubscriptionState::Pending.as_str().to_owned(),
        currency: wanted.currency.code().to_owned(),
        cycle_months: piece.item.input.cycle_months,
        anchor_day: i32::from(grid.anchor.day),
        anchor_month: i32::from(grid.origin.month()),
        name: piece.placed.hostname.clone(),
        product_name: piece.item.product.name.clone(),
        item: columns::text(&piece.placed)?,
        components: columns::text(&components)?,
        discount: SubscriptionDiscount::column(&discounts)?,
        recurring_minor: recurring_of(&components),
        started_on: None,
        anchor_on: grid.origin.to_string(),
        terms: columns::text(&billing)?,
        contract_ends_on: contract.and_then(|c| c.end()).map(|end| end.to_string()),
        waiting: None,
        next_change_on: None,
        usage_through: None,
        price_agreed: cart.offer.agreed.is_some()
            || piece.item.sold_for.is_some()
            || !piece.item.add_on_reasons.is_empty(),
        trial_end: piece.item.trial.map(|_| paid_from.to_string()),
        period_start: piece.period.start.to_string(),
        period_end: end.clone(),
        charged_through: end,
        next_invoice_on: None,
        cancel_at: None,
        cancel_reason: None,
        ended_on: None,
        version: 1,
        created_at: ctx.now.as_microsecond(),
    })
}

async fn forget_cart(ctx: &OpContext, tx: &Tx, cart: CartId) -> Result<()> {
    use crate::cart::row;
    row::Entity::delete_many()
        .filter(row::Column::TenantId.eq(ctx.tenant.uuid()))
        .filter(row::Column::Id.eq(cart.uuid()))
        .exec(tx)
        .await
        .or_internal("emptying a cart")?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::numbered;

    #[test]
    fn further_pieces_get_numbered_host_names() {
        for (name, number, want) in [
            ("web.example.com", 1, "web.example.com"),
            ("web.example.com", 3, "web-3.example.com"),
            ("web", 2, "web-2"),
        ] {
            assert_eq!(numbered(name, number), want);
        }
    }
}
