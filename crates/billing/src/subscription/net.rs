//! What a subscription brings each period before tax, also where prices include it.

use std::collections::HashMap;

use mpanel_core::money::divide_half_up;
use mpanel_core::{Money, OpContext, Result, SubscriptionId};
use sea_orm::ConnectionTrait;

use super::SubscriptionView;
use crate::customer::store as customers;
use crate::entity::Sellers;
use crate::taxes::TaxBook;

const MILLION: i128 = 1_000_000;

/// Prices each period before tax and before coupons. One whose tax cannot be told is left out.
pub async fn net_prices<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    subscriptions: &[SubscriptionView],
) -> Result<HashMap<SubscriptionId, Money>> {
    let sellers = Sellers::load(ctx, conn).await?;
    if !sellers.main().prices_include_tax {
        return Ok(subscriptions.iter().map(|s| (s.id, s.price)).collect());
    }
    let book = TaxBook::load(ctx, conn).await?;
    let buyers = customers::load_map(ctx, conn, subscriptions.iter().map(|s| s.customer.uuid())).await?;
    let net = |s: &SubscriptionView| {
        let buyer = buyers.get(&s.customer.uuid())?.buyer();
        let class = book.class_of(s.product.uuid(), "plan");
        let seller = sellers.by(buyer.entity).ok()?;
        let rate = book.sale(seller, buyer, ctx.today()).tax(class).ok()?.rate.ppm();
        let minor = divide_half_up(i128::from(s.price.minor) * MILLION, MILLION + i128::from(rate));
        Some((s.id, Money::new(i64::try_from(minor).ok()?, s.price.currency)))
    };
    Ok(subscriptions.iter().filter_map(net).collect())
}
