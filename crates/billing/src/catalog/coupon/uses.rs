//! Who used a coupon: counted for the limits, and given back when nothing came of it.

use mpanel_core::{CouponId, CustomerId, Error, OpContext, OrderId, Result, SubscriptionId};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};

use crate::catalog::store::coupon::{Column, Entity};
use crate::catalog::store::coupon_use as uses;

/// What a coupon is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum UsedFor {
    /// An order.
    Order(OrderId),
    /// A subscription that runs: staff gave it.
    Subscription(SubscriptionId),
}

/// Counts one use; refuses when the last one has just been taken.
pub(crate) async fn redeem(
    ctx: &OpContext,
    tx: &Tx,
    id: CouponId,
    customer: CustomerId,
    purpose: UsedFor,
) -> Result<()> {
    let room = Condition::any()
        .add(Column::MaxRedemptions.is_null())
        .add(Expr::col(Column::Redeemed).lt(Expr::col(Column::MaxRedemptions)));
    let done = count(ctx, id, 1).filter(room).exec(tx).await.or_internal("redeeming a coupon")?;
    if done.rows_affected != 1 {
        let detail = "The coupon has just been used up. Remove it and try again.";
        return Err(Error::conflict("coupon_used_up", detail));
    }
    let (order, subscription) = match purpose {
        UsedFor::Order(id) => (Some(id.uuid()), None),
        UsedFor::Subscription(id) => (None, Some(id.uuid())),
    };
    let model = uses::Model {
        id: ctx.new_uuid(),
        tenant_id: ctx.tenant.uuid(),
        coupon_id: id.uuid(),
        customer_id: customer.uuid(),
        order_id: order,
        subscription_id: subscription,
        created_at: ctx.now.as_microsecond(),
    };
    crate::store::insert(tx, model, "noting the use of a coupon").await
}

/// How often a customer has used a coupon.
pub(crate) async fn uses_of<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    id: CouponId,
    customer: CustomerId,
) -> Result<i64> {
    let found = uses::Entity::find_in(ctx)
        .filter(uses::Column::CouponId.eq(id.uuid()))
        .filter(uses::Column::CustomerId.eq(customer.uuid()))
        .count(conn)
        .await;
    Ok(i64::try_from(found.or_internal("counting the uses of a coupon")?).unwrap_or(i64::MAX))
}

/// Takes the uses of an order back, because it was given up. `before` is the coupon of an order from the time when
/// uses were not noted one by one.
pub(crate) async fn release_order(ctx: &OpContext, tx: &Tx, order: OrderId, before: Option<CouponId>) -> Result<()> {
    let of = Condition::all().add(uses::Column::OrderId.eq(order.uuid()));
    let released = release(ctx, tx, of).await?;
    match before.filter(|_| released == 0) {
        Some(coupon) => give_back(ctx, tx, coupon).await,
        None => Ok(()),
    }
}

/// Takes the use back of a coupon that staff had given a subscription and that took nothing off.
pub(crate) async fn release_subscription(
    ctx: &OpContext,
    tx: &Tx,
    subscription: SubscriptionId,
    coupon: CouponId,
) -> Result<()> {
    let of = Condition::all()
        .add(uses::Column::SubscriptionId.eq(subscription.uuid()))
        .add(uses::Column::CouponId.eq(coupon.uuid()));
    // What was given before it, and used, stays used.
    let latest = uses::Entity::find_in(ctx).filter(of).order_by_desc(uses::Column::CreatedAt);
    let latest = latest.order_by_desc(uses::Column::Id).one(tx).await.or_internal("reading the use of a coupon")?;
    release_all(ctx, tx, latest.into_iter().collect()).await.map(drop)
}

async fn release(ctx: &OpContext, tx: &Tx, of: Condition) -> Result<usize> {
    let found = uses::Entity::find_in(ctx).filter(of).order_by_asc(uses::Column::CouponId).all(tx).await;
    release_all(ctx, tx, found.or_internal("reading the uses of a coupon")?).await
}

async fn release_all(ctx: &OpContext, tx: &Tx, found: Vec<uses::Model>) -> Result<usize> {
    for one in &found {
        give_back(ctx, tx, CouponId(one.coupon_id)).await?;
    }
    let ids: Vec<uuid::Uuid> = found.iter().map(|one| one.id).collect();
    if !ids.is_empty() {
        uses::Entity::delete_many()
            .filter(uses::Column::TenantId.eq(ctx.tenant.uuid()))
            .filter(uses::Column::Id.is_in(ids))
            .exec(tx)
            .await
            .or_internal("forgetting the uses of a coupon")?;
    }
    Ok(found.len())
}

async fn give_back(ctx: &OpContext, tx: &Tx, id: CouponId) -> Result<()> {
    count(ctx, id, -1).filter(Column::Redeemed.gt(0)).exec(tx).await.or_internal("releasing a coupon")?;
    Ok(())
}

fn count(ctx: &OpContext, id: CouponId, by: i64) -> sea_orm::UpdateMany<Entity> {
    Entity::update_many()
        .col_expr(Column::Redeemed, Expr::col(Column::Redeemed).add(by))
        .filter(Column::TenantId.eq(ctx.tenant.uuid()))
        .filter(Column::Id.eq(id.uuid()))
}
