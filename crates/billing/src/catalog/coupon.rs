//! Coupons: making them, finding a usable one, counting redemptions.

use mpanel_calc::{DiscountKind, Rate};
use mpanel_core::{CouponId, Currency, Date, Error, OpContext, Page, PageQuery, ProductId, Result};
use mpanel_db::page::desc;
use mpanel_db::{DbErrExt, Paginated, TenantScoped, Tx};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde::{Deserialize, Serialize};

use super::store::check_known;
use super::store::coupon::{Column, Entity, Model};
use crate::columns;

/// A coupon to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCoupon {
    /// What the customer types; stored in upper case.
    pub code: String,
    /// Words for people.
    pub description: String,
    /// How much.
    pub discount: DiscountKind,
    /// Currency of a fixed amount.
    pub currency: Option<Currency>,
    /// Products it applies to; empty for all.
    pub product_ids: Vec<ProductId>,
    /// For how many invoices of a subscription; `None` for ever.
    pub cycles: Option<i32>,
    /// First day.
    pub starts_on: Option<Date>,
    /// Last day.
    pub ends_on: Option<Date>,
    /// How many orders may use it.
    pub max_redemptions: Option<i64>,
}

/// A coupon as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CouponView {
    /// Its id.
    pub id: CouponId,
    /// For `If-Match`.
    pub version: i32,
    /// What the customer types.
    pub code: String,
    /// Words for people.
    pub description: String,
    /// How much.
    pub discount: DiscountKind,
    /// Currency of a fixed amount.
    pub currency: Option<Currency>,
    /// Products it applies to; empty for all.
    pub product_ids: Vec<ProductId>,
    /// For how many invoices; `None` for ever.
    pub cycles: Option<i32>,
    /// First day.
    pub starts_on: Option<Date>,
    /// Last day.
    pub ends_on: Option<Date>,
    /// How many orders may use it.
    pub max_redemptions: Option<i64>,
    /// How many did.
    pub redeemed: i64,
    /// Whether it is switched off.
    pub disabled: bool,
}

/// A coupon's effect that stays with a subscription.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SubscriptionDiscount {
    pub(crate) coupon: CouponId,
    pub(crate) code: String,
    pub(crate) discount: DiscountKind,
    /// Invoices it still applies to; `None` for ever.
    pub(crate) cycles_left: Option<i32>,
}

/// Makes a coupon.
pub async fn create_coupon(ctx: &OpContext, tx: &Tx, new: NewCoupon) -> Result<CouponView> {
    let code = new.code.trim().to_uppercase();
    check(&new, &code)?;
    let (kind, value) = match new.discount {
        DiscountKind::Percent(rate) => ("percent", rate.ppm()),
        DiscountKind::Fixed(minor) => ("fixed", minor),
    };
    let taken = || Error::invalid("/code", "taken", "There is a coupon with this code.");
    if find(ctx, tx, &code).await?.is_some() {
        return Err(taken());
    }
    check_known(ctx, tx, &new.product_ids, "/product_ids").await?;
    let model = Model {
        id: ctx.new_uuid(),
        tenant_id: ctx.tenant.uuid(),
        code,
        description: new.description,
        kind: kind.to_owned(),
        value,
        currency: new.currency.map(|c| c.code().to_owned()),
        product_ids: columns::text(&new.product_ids)?,
        cycles: new.cycles,
        starts_on: new.starts_on.map(|d| d.to_string()),
        ends_on: new.ends_on.map(|d| d.to_string()),
        max_redemptions: new.max_redemptions,
        redeemed: 0,
        disabled: false,
        version: 1,
        created_at: ctx.now.as_microsecond(),
    };
    let insert = Entity::insert(model.clone().into_active_model()).exec_without_returning(tx).await;
    insert.or_taken("making a coupon", taken)?;
    view(model)
}

/// Switches a coupon off or on again.
pub async fn set_coupon_disabled(
    ctx: &OpContext,
    tx: &Tx,
    id: CouponId,
    disabled: bool,
    expected: Option<i32>,
) -> Result<CouponView> {
    let found = Entity::find_in(ctx).filter(Column::Id.eq(id.uuid())).one(tx).await;
    let mut row = found.or_internal("reading a coupon")?.ok_or_else(|| Error::not_found("coupon"))?;
    columns::check_version(row.version, expected)?;
    row.disabled = disabled;
    row.version += 1;
    crate::store::update(tx, row.clone(), "changing a coupon").await?;
    view(row)
}

/// One page of coupons, latest first.
pub async fn list_coupons<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    query: &PageQuery,
) -> Result<Page<CouponView>> {
    let mut select = Entity::find_in(ctx);
    if let Some(search) = query.search() {
        select = select.filter(columns::contains(Column::Code, &search));
    }
    let page = select.page_of(conn, query, &[desc(Column::CreatedAt)]).await?;
    let Page { items, next_cursor, total } = page;
    Ok(Page { items: items.into_iter().map(view).collect::<Result<_>>()?, next_cursor, total })
}

/// The coupon of a code if it can be used on `on` in `currency`; the refusal is a sentence for the customer.
pub(crate) async fn find_usable<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    code: &str,
    currency: Currency,
    on: Date,
) -> Result<Result<CouponView, &'static str>> {
    let Some(row) = find(ctx, conn, &code.trim().to_uppercase()).await? else {
        return Ok(Err("This code is not known."));
    };
    let coupon = view(row)?;
    let refusal = if coupon.disabled || coupon.ends_on.is_some_and(|end| on > end) {
        Some("This code is no longer valid.")
    } else if coupon.starts_on.is_some_and(|start| on < start) {
        Some("This code is not valid yet.")
    } else if coupon.max_redemptions.is_some_and(|max| coupon.redeemed >= max) {
        Some("This code has been used up.")
    } else if coupon.currency.is_some_and(|c| c != currency) {
        Some("This code is for another currency.")
    } else {
        None
    };
    Ok(refusal.map_or(Ok(coupon), Err))
}

/// Counts one use; refuses when the last one has just been taken.
pub(crate) async fn redeem(ctx: &OpContext, tx: &Tx, id: CouponId) -> Result<()> {
    let room = Condition::any()
        .add(Column::MaxRedemptions.is_null())
        .add(Expr::col(Column::Redeemed).lt(Expr::col(Column::MaxRedemptions)));
    let done = count(ctx, id, 1).filter(room).exec(tx).await.or_internal("redeeming a coupon")?;
    if done.rows_affected == 1 {
        return Ok(());
    }
    Err(Error::conflict("coupon_used_up", "The coupon has just been used up. Remove it and try again."))
}

/// Takes a use back (the order was given up).
pub(crate) async fn release(ctx: &OpContext, tx: &Tx, id: CouponId) -> Result<()> {
    count(ctx, id, -1).filter(Column::Redeemed.gt(0)).exec(tx).await.or_internal("releasing a coupon")?;
    Ok(())
}

fn count(ctx: &OpContext, id: CouponId, by: i64) -> sea_orm::UpdateMany<Entity> {
    Entity::update_many()
        .col_expr(Column::Redeemed, Expr::col(Column::Redeemed).add(by))
        .filter(Column::TenantId.eq(ctx.tenant.uuid()))
        .filter(Column::Id.eq(id.uuid()))
}

async fn find<C: ConnectionTrait>(ctx: &OpContext, conn: &C, code: &str) -> Result<Option<Model>> {
    Entity::find_in(ctx).filter(Column::Code.eq(code)).one(conn).await.or_internal("reading a coupon")
}

fn check(new: &NewCoupon, code: &str) -> Result<()> {
    let letters = code.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    if code.is_empty() || code.len() > 40 || !letters {
        return Err(Error::invalid("/code", "malformed", "Use 1 to 40 letters, digits, hyphens and underscores."));
    }
    match new.discount {
        DiscountKind::Percent(rate) if rate.ppm() <= 0 || rate.ppm() > 1_000_000 => {
            return Err(Error::invalid("/percent", "out_of_range", "The percentage must be above 0 and at most 100."));
        }
        DiscountKind::Fixed(minor) if minor <= 0 => {
            return Err(Error::invalid("/amount", "out_of_range", "The amount must be above zero."));
        }
        DiscountKind::Fixed(_) if new.currency.is_none() => {
            return Err(Error::invalid("/currency", "required", "A fixed amount needs a currency."));
        }
        _ => {}
    }
    if new.cycles.is_some_and(|c| !(1..=120).contains(&c)) {
        return Err(Error::invalid("/cycles", "out_of_range", "Use 1 to 120 invoices, or leave it empty for ever."));
    }
    if new.max_redemptions.is_some_and(|m| m < 1) {
        return Err(Error::invalid("/max_redemptions", "out_of_range", "Use at least 1, or leave it empty."));
    }
    Ok(())
}

fn view(row: Model) -> Result<CouponView> {
    Ok(CouponView {
        id: CouponId(row.id),
        version: row.version,
        code: row.code,
        description: row.description,
        discount: match row.kind.as_str() {
            "percent" => DiscountKind::Percent(Rate::from_ppm(row.value)),
            _ => DiscountKind::Fixed(row.value),
        },
        currency: row.currency.as_deref().map(columns::currency).transpose()?,
        product_ids: columns::json(&row.product_ids)?,
        cycles: row.cycles,
        starts_on: columns::date_opt(row.starts_on.as_ref())?,
        ends_on: columns::date_opt(row.ends_on.as_ref())?,
        max_redemptions: row.max_redemptions,
        redeemed: row.redeemed,
        disabled: row.disabled,
    })
}
