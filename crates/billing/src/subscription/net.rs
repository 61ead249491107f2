//! What a subscription brings each period before tax, also where prices include it.

use std::collections::HashMap;

use mpanel_core::{Money, OpContext, Result, SubscriptionId};
use sea_orm::ConnectionTrait;

use super::SubscriptionView;
use crate::customer::store as customers;
use crate::entity::Sellers;
use crate::taxes::TaxBook;

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
        let tax = book.sale(seller, buyer, ctx.today()).tax(class).ok()?;
        Some((s.id, Money::new(tax.net_in(s.price.minor)?, s.price.currency)))
    };
    Ok(subscriptions.iter().filter_map(net).collect())
}
