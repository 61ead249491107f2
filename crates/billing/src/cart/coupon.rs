//! Coupons in a cart: which of the codes apply together, and what they take off which lines.

use mpanel_calc::engine::TRIAL;
use mpanel_calc::{Discount, DiscountKind, LineKind, PricedLine, Rate};
use mpanel_core::{Currency, CustomerId, Money, OpContext, Result};
use sea_orm::ConnectionTrait;

use super::check::problem;
use super::priced::PricedItem;
use super::{AppliedCoupon, CartContents, CartProblem};
use crate::catalog::{Beside, CouponView, OrderFacts, find_coupon, refusal_beside, uses_of_coupon};
use crate::once::price::PricedOnce;
use crate::order::has_bought;

/// Codes on one cart at most.
const MOST: usize = 10;

/// What a cart is for the limits of its coupons.
#[derive(Clone, Copy)]
pub(super) struct Cart<'a> {
    pub(super) contents: &'a CartContents,
    pub(super) currency: Currency,
    pub(super) customer: Option<CustomerId>,
    pub(super) sold: (&'a [PricedItem], &'a [PricedOnce]),
    /// What it comes to before discounts and tax.
    pub(super) net: i64,
}

/// Whether a cart has any code.
pub(super) fn any(contents: &CartContents) -> bool {
    !codes(contents).is_empty()
}

// Each code with its place.
fn codes(contents: &CartContents) -> Vec<(String, &str)> {
    let first = contents.coupon.iter().map(|code| ("/coupon".to_owned(), code.trim()));
    let more = contents.coupons.iter().enumerate().map(|(place, code)| (format!("/coupons/{place}"), code.trim()));
    first.chain(more).filter(|(_, code)| !code.is_empty()).collect()
}

/// The coupons of a cart that apply, in the order of their codes; each of the others is a problem.
pub(super) async fn usable<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    cart: Cart<'_>,
    problems: &mut Vec<CartProblem>,
) -> Result<Vec<CouponView>> {
    let codes = codes(cart.contents);
    if codes.len() > MOST {
        problems.push(problem("/coupons", "too_many", format!("A cart takes at most {MOST} codes.")));
        return Ok(Vec::new());
    }
    let mut found: Vec<CouponView> = Vec::new();
    for (pointer, code) in codes {
        match usable_beside(ctx, conn, cart, code, &found).await? {
            Ok(coupon) => found.push(coupon),
            Err(why) => problems.push(problem(pointer, "coupon_refused", why)),
        }
    }
    Ok(found)
}

async fn usable_beside<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    cart: Cart<'_>,
    code: &str,
    others: &[CouponView],
) -> Result<std::result::Result<CouponView, String>> {
    let Some(coupon) = find_coupon(ctx, conn, code).await? else {
        return Ok(Err("This code is not known.".to_owned()));
    };
    if let Some(why) = coupon.refusal(ctx.today(), cart.currency) {
        return Ok(Err(why.to_owned()));
    }
    let (items, once) = cart.sold;
    let is_for = items.iter().any(|item| coupon.covers(item.product.id, Some(item.input.cycle_months)))
        || once.iter().any(|once| coupon.covers(once.product.id, None));
    let is_empty = items.is_empty() && once.is_empty();
    if !(is_for || is_empty) {
        return Ok(Err("This code is for other plans or periods.".to_owned()));
    }
    let mut order = OrderFacts { net: cart.net, ..OrderFacts::default() };
    if let Some(customer) = cart.customer {
        if coupon.rules.per_customer.is_some() {
            order.uses = uses_of_coupon(ctx, conn, coupon.id, customer).await?;
        }
        order.bought = coupon.rules.new_customers && has_bought(ctx, conn, customer).await?;
    }
    if let Some(why) = coupon.refusal_of_order(order) {
        return Ok(Err(why));
    }
    let beside = |c: &CouponView| -> (String, bool) { (c.code.clone(), c.rules.combines) };
    let held: Vec<(String, bool)> = others.iter().map(beside).collect();
    let held: Vec<Beside<'_>> = held.iter().map(|(code, combines)| Beside { code, combines: *combines }).collect();
    let refused = refusal_beside(&held, Beside { code: &coupon.code, combines: coupon.rules.combines });
    Ok(refused.map_or(Ok(coupon), Err))
}

/// What a line of an order is for.
#[derive(Clone, Copy)]
pub(crate) enum Sold<'a> {
    /// A plan, with what goes with it.
    Item(&'a PricedItem),
    /// What is bought once.
    Once(&'a PricedOnce),
    /// An offer beside the products.
    Other,
}

/// What coupons take off an order, each with the place of its coupon.
pub(crate) fn discounts(coupons: &[CouponView], lines: &[(Sold<'_>, &PricedLine)]) -> Vec<(usize, Discount)> {
    let mut found = Vec::new();
    for (place, coupon) in coupons.iter().enumerate() {
        let covered = |setup: bool| -> Vec<usize> {
            let is_covered = |(sold, line): &(Sold<'_>, &PricedLine)| {
                covers(coupon, *sold, line) && (!setup || line.kind == LineKind::Setup)
            };
            (0..lines.len()).filter(|i| is_covered(&lines[*i])).collect()
        };
        if coupon.rules.free_setup {
            let whole = DiscountKind::Percent(Rate::from_ppm(1_000_000));
            found.push((place, Discount::on(&coupon.code, whole, Some(covered(true)))));
        }
        if let Some(kind) = coupon.discount {
            let targeted = coupon.is_targeted();
            let mut on = covered(false);
            if matches!(kind, DiscountKind::Fixed(_)) {
                // An amount is for the first invoice of a term; with a trial or in arrears that is a later one.
                on.retain(|i| !matches!(lines[*i].0, Sold::Item(item) if !item.pays_first()));
            }
            found.push((place, Discount { targeted, ..Discount::on(&coupon.code, kind, Some(on)) }));
        }
    }
    found
}

/// Whether a coupon takes from a line. It begins with the first term that is paid for.
pub(crate) fn covers(coupon: &CouponView, sold: Sold<'_>, line: &PricedLine) -> bool {
    match sold {
        Sold::Item(item) => coupon.covers(item.product.id, Some(item.input.cycle_months)) && line.component != TRIAL,
        Sold::Once(once) => coupon.covers(once.product.id, None),
        Sold::Other => false,
    }
}

/// Coupons as they are shown, with what each takes off now.
pub(super) fn applied(
    coupons: &[CouponView],
    discounts: &[(usize, Discount)],
    taken: &[i64],
    currency: Currency,
) -> Vec<AppliedCoupon> {
    let each = coupons.iter().enumerate().map(|(place, coupon)| {
        let mine = discounts.iter().zip(taken).filter(|((of, _), _)| *of == place).map(|(_, taken)| taken);
        AppliedCoupon {
            code: coupon.code.clone(),
            description: coupon.description.clone(),
            amount: Money::new(mine.sum(), currency),
        }
    });
    each.collect()
}
