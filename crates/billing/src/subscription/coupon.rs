//! Coupons of a subscription that runs: staff gives them and takes them off. Invoices that are issued stay as they are.

use mpanel_calc::DiscountKind;
use mpanel_core::{CouponId, Currency, CustomerId, Error, OpContext, Result, ServiceId, SubscriptionId};
use mpanel_db::Tx;
use serde::Serialize;

use super::store::Model;
use super::{SubscriptionView, term};
use crate::catalog::{
    Beside, SubscriptionDiscount, UsedFor, find_coupon, redeem, refusal_beside, release_coupon, uses_of_coupon,
};
use crate::columns;
use crate::history::{self, LogEntry, Subject};

/// A coupon that takes something off the next invoices of a subscription.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HeldCoupon {
    /// Which.
    pub id: CouponId,
    /// Its code.
    pub code: String,
    /// How much.
    pub discount: DiscountKind,
    /// Currency of a fixed amount.
    pub currency: Currency,
    /// Invoices it still applies to; `None` for every one.
    pub cycles_left: Option<i32>,
    /// Whether it takes from usage, too.
    pub covers_usage: bool,
}

/// The coupons that a subscription has invoices left for.
pub(super) fn held(row: &Model) -> Result<Vec<HeldCoupon>> {
    let currency = columns::currency(&row.currency)?;
    let held = row.discounts()?.into_iter().filter(SubscriptionDiscount::holds).map(|d| HeldCoupon {
        id: d.coupon,
        code: d.code,
        discount: d.discount,
        currency,
        cycles_left: d.cycles_left,
        covers_usage: d.covers_usage,
    });
    Ok(held.collect())
}

/// Gives a subscription a coupon, from its next invoice on. What a coupon asks of an order (new customers, a minimum)
/// does not count on the word of staff; that it may be used, and with what is there, does.
///
/// # Errors
/// Invalid `coupon_refused` at `/code`.
pub async fn give_coupon(ctx: &OpContext, tx: &Tx, id: SubscriptionId, code: &str) -> Result<SubscriptionView> {
    let mut row = term::lock_with_customer(ctx, tx, id).await?;
    if !row.is_live() {
        return Err(Error::conflict("already_cancelled", "The subscription has ended. Order a new one."));
    }
    let refuse = |why: String| Error::invalid("/code", "coupon_refused", why);
    let coupon = find_coupon(ctx, tx, code).await?.ok_or_else(|| refuse("This code is not known.".to_owned()))?;
    if let Some(why) = coupon.refusal(ctx.today(), columns::currency(&row.currency)?) {
        return Err(refuse(why.to_owned()));
    }
    if !coupon.covers(mpanel_core::ProductId(row.product_id), Some(row.cycle_months)) {
        return Err(refuse("This code is for other plans or periods.".to_owned()));
    }
    let Some(given) = SubscriptionDiscount::of(&coupon, 0) else {
        return Err(refuse("This code takes setup fees off and nothing else.".to_owned()));
    };
    let customer = CustomerId(row.customer_id);
    if let Some(why) = coupon.refusal_of_uses(uses_of_coupon(ctx, tx, coupon.id, customer).await?) {
        return Err(refuse(why.replace("You have", "The customer has")));
    }
    let mut all = row.discounts()?;
    let holding: Vec<Beside<'_>> =
        all.iter().filter(|d| d.holds()).map(|d| Beside { code: &d.code, combines: d.combines }).collect();
    if let Some(why) = refusal_beside(&holding, Beside { code: &coupon.code, combines: coupon.rules.combines }) {
        return Err(refuse(why));
    }
    redeem(ctx, tx, coupon.id, customer, UsedFor::Subscription(id)).await?;
    all.retain(|d| d.coupon != coupon.id);
    all.push(given);
    row.set_discounts(&all)?;
    write(ctx, tx, row, "coupon_given", format!("Coupon {} given", coupon.code)).await
}

/// Takes a coupon off a subscription, from its next invoice on. One that staff gave and that took nothing off yet can
/// be used by somebody else again.
pub async fn take_coupon_off(
    ctx: &OpContext,
    tx: &Tx,
    id: SubscriptionId,
    coupon: CouponId,
) -> Result<SubscriptionView> {
    let mut row = term::lock_with_customer(ctx, tx, id).await?;
    let mut all = row.discounts()?;
    let place = all.iter().position(|d| d.coupon == coupon && d.holds());
    let taken = all.remove(place.ok_or_else(|| Error::not_found("coupon"))?);
    if taken.used <= 0 {
        release_coupon(ctx, tx, id, coupon).await?;
    }
    row.set_discounts(&all)?;
    write(ctx, tx, row, "coupon_taken_off", format!("Coupon {} taken off", taken.code)).await
}

async fn write(ctx: &OpContext, tx: &Tx, mut row: Model, act: &str, title: String) -> Result<SubscriptionView> {
    row.version += 1;
    crate::store::update(tx, row.clone(), "changing the coupons of a subscription").await?;
    let subject = Subject::new("service", ServiceId(row.service_id), row.name.clone());
    history::note(ctx, tx, LogEntry::new(act, title, subject, CustomerId(row.customer_id))).await?;
    row.view(ctx.today())
}
