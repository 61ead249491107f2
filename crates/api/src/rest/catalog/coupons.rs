//! Coupons.

use axum::extract::State;
use axum::http::StatusCode;
use mpanel_billing::{self as billing, CouponView, DiscountKind, NewCoupon, Rate};
use mpanel_core::{CouponId, Date, Error, Money, ProductId, Result};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::App;
use crate::access::{Staff, needs};
use crate::extract::{IfMatch, Json, Path, Query};
use crate::problem::{ApiResult, Problem};
use crate::route::{Routes, routes};
use crate::views::{ListParams, MoneyView, PageView, check_text};

/// The routes.
pub(super) fn routes() -> Routes {
    Routes::new().routes(routes!(list_coupons, create_coupon)).routes(routes!(update_coupon))
}

/// A coupon.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Coupon)]
pub struct CouponAdminOut {
    id: String,
    version: i32,
    code: String,
    description: String,
    /// Percent taken off, such as 20; or else `amount`.
    percent: Option<String>,
    amount: Option<MoneyView>,
    /// Products it applies to; empty for all.
    product_ids: Vec<String>,
    /// For how many invoices of a subscription; null for every one.
    cycles: Option<i32>,
    starts_on: Option<String>,
    /// Last day.
    ends_on: Option<String>,
    /// How many orders may use it.
    max_uses: Option<i64>,
    /// How many did.
    used: i64,
    disabled: bool,
}

/// A coupon to be made: either a percentage or an amount.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCouponIn {
    /// Letters, digits, hyphens; upper case counts as lower.
    code: String,
    #[serde(default)]
    description: String,
    percent: Option<String>,
    amount: Option<MoneyView>,
    /// Products it applies to; all when empty.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    product_ids: Vec<ProductId>,
    /// For how many invoices of a subscription; every one when absent.
    cycles: Option<i32>,
    #[schema(value_type = Option<String>)]
    starts_on: Option<Date>,
    /// Last day.
    #[schema(value_type = Option<String>)]
    ends_on: Option<Date>,
    /// How many orders may use it; any number when absent.
    max_uses: Option<i64>,
}

/// A change of a coupon.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CouponPatch {
    /// Whether it is switched off.
    disabled: bool,
}

impl From<CouponView> for CouponAdminOut {
    fn from(coupon: CouponView) -> Self {
        let (percent, amount) = match coupon.discount {
            DiscountKind::Percent(rate) => (Some(rate.to_string()), None),
            DiscountKind::Fixed(minor) => (None, coupon.currency.map(|c| MoneyView::from(Money::new(minor, c)))),
        };
        Self {
            id: coupon.id.to_string(),
            version: coupon.version,
            code: coupon.code,
            description: coupon.description,
            percent,
            amount,
            product_ids: coupon.product_ids.iter().map(ProductId::to_string).collect(),
            cycles: coupon.cycles,
            starts_on: coupon.starts_on.map(|d| d.to_string()),
            ends_on: coupon.ends_on.map(|d| d.to_string()),
            max_uses: coupon.max_redemptions,
            used: coupon.redeemed,
            disabled: coupon.disabled,
        }
    }
}

/// Lists coupons, latest first.
#[utoipa::path(get, path = "/admin/coupons", tag = "catalog", params(ListParams),
    responses((status = 200, body = PageView<CouponAdminOut>), (status = "4XX", body = Problem)))]
async fn list_coupons(
    State(app): State<App>,
    staff: Staff<needs::CatalogRead>,
    Query(page): Query<ListParams>,
) -> ApiResult<Json<PageView<CouponAdminOut>>> {
    let found = billing::list_coupons(&staff.ctx, app.deps.db.read(), &page.into()).await?;
    Ok(Json(PageView::of(found, CouponAdminOut::from)))
}

/// Makes a coupon.
#[utoipa::path(post, path = "/admin/coupons", tag = "catalog", request_body = NewCouponIn,
    responses((status = 201, body = CouponAdminOut), (status = "4XX", body = Problem)))]
async fn create_coupon(
    State(app): State<App>,
    staff: Staff<needs::CatalogWrite>,
    Json(input): Json<NewCouponIn>,
) -> ApiResult<(StatusCode, Json<CouponAdminOut>)> {
    let new = parsed(input)?;
    let tx = app.deps.db.begin().await?;
    let made = billing::create_coupon(&staff.ctx, &tx, new).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(made.into())))
}

/// Switches a coupon off or on again. Subscriptions that have it keep it.
#[utoipa::path(patch, path = "/admin/coupons/{id}", tag = "catalog", request_body = CouponPatch,
    params(("id" = String, Path, description = "Coupon id")),
    responses((status = 200, body = CouponAdminOut), (status = "4XX", body = Problem)))]
async fn update_coupon(
    State(app): State<App>,
    staff: Staff<needs::CatalogWrite>,
    Path(id): Path<CouponId>,
    IfMatch(expected): IfMatch,
    Json(input): Json<CouponPatch>,
) -> ApiResult<Json<CouponAdminOut>> {
    let tx = app.deps.db.begin().await?;
    let changed = billing::set_coupon_disabled(&staff.ctx, &tx, id, input.disabled, expected).await?;
    tx.commit().await?;
    Ok(Json(changed.into()))
}

fn parsed(input: NewCouponIn) -> Result<NewCoupon> {
    check_text("/description", &input.description, 200)?;
    let (discount, currency) = match (&input.percent, &input.amount) {
        (Some(percent), None) => {
            let rate = percent
                .parse::<Rate>()
                .map_err(|_| Error::invalid("/percent", "malformed", "Enter a percentage such as 20 or 12.5."))?;
            (DiscountKind::Percent(rate), None)
        }
        (None, Some(amount)) => {
            let amount = amount.parse("/amount")?;
            (DiscountKind::Fixed(amount.minor), Some(amount.currency))
        }
        _ => return Err(Error::invalid("/percent", "required", "Enter either a percentage or an amount.")),
    };
    if let (Some(start), Some(end)) = (input.starts_on, input.ends_on)
        && end < start
    {
        return Err(Error::invalid("/ends_on", "out_of_range", "The last day is before the first."));
    }
    Ok(NewCoupon {
        code: input.code,
        description: input.description,
        discount,
        currency,
        product_ids: input.product_ids,
        cycles: input.cycles,
        starts_on: input.starts_on,
        ends_on: input.ends_on,
        max_redemptions: input.max_uses,
    })
}
