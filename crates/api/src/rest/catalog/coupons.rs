//! Coupons.

use axum::extract::State;
use axum::http::StatusCode;
use mpanel_billing::{self as billing, CouponRules, CouponView, DiscountKind, NewCoupon, Rate};
use mpanel_core::{CouponId, Currency, Date, Error, Money, ProductId, Result};
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
    /// Percent taken off, such as 20; or else `amount`. Neither where it takes setup fees off and nothing else.
    percent: Option<String>,
    amount: Option<MoneyView>,
    /// Whether it takes setup fees off.
    free_setup: bool,
    /// Products it applies to; empty for all.
    product_ids: Vec<String>,
    /// Periods in months it applies to; empty for all.
    cycle_months: Vec<i32>,
    /// For how many invoices of a subscription; null for every one.
    cycles: Option<i32>,
    starts_on: Option<String>,
    /// Last day.
    ends_on: Option<String>,
    /// How many orders may use it.
    max_uses: Option<i64>,
    /// How often one customer may use it.
    per_customer: Option<i64>,
    /// Whether it is only for those who have not bought anything yet.
    new_customers: bool,
    /// What an order must come to before discounts and tax.
    min_order: Option<MoneyView>,
    /// Whether it can be combined with others that say so, too.
    combines: bool,
    /// Whether it takes from the usage of a service, too.
    covers_usage: bool,
    /// How many did.
    used: i64,
    disabled: bool,
}

/// A coupon to be made: a percentage or an amount, setup fees, or both.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCouponIn {
    /// Letters, digits, hyphens; upper case counts as lower.
    code: String,
    #[serde(default)]
    description: String,
    percent: Option<String>,
    amount: Option<MoneyView>,
    /// Whether it takes setup fees off, alone or beside a percentage or an amount.
    #[serde(default)]
    free_setup: bool,
    /// Products it applies to; all when empty.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    product_ids: Vec<ProductId>,
    /// Periods in months it applies to; all when empty.
    #[serde(default)]
    cycle_months: Vec<i32>,
    /// For how many invoices of a subscription; every one when absent.
    cycles: Option<i32>,
    #[schema(value_type = Option<String>)]
    starts_on: Option<Date>,
    /// Last day.
    #[schema(value_type = Option<String>)]
    ends_on: Option<Date>,
    /// How many orders may use it; any number when absent.
    max_uses: Option<i64>,
    /// How often one customer may use it; any number when absent.
    per_customer: Option<i64>,
    /// Only for those who have not bought anything yet.
    #[serde(default)]
    new_customers: bool,
    /// What an order must come to before discounts and tax. The coupon is then for this currency alone.
    min_order: Option<MoneyView>,
    /// Whether it can be combined with others that say so, too.
    #[serde(default)]
    combines: bool,
    /// Whether it takes from the usage of a service, too.
    #[serde(default)]
    covers_usage: bool,
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
            Some(DiscountKind::Percent(rate)) => (Some(rate.to_string()), None),
            Some(DiscountKind::Fixed(minor)) => (None, money(Some(minor), coupon.currency)),
            None => (None, None),
        };
        Self {
            id: coupon.id.to_string(),
            version: coupon.version,
            code: coupon.code,
            description: coupon.description,
            percent,
            amount,
            free_setup: coupon.rules.free_setup,
            product_ids: coupon.product_ids.iter().map(ProductId::to_string).collect(),
            cycle_months: coupon.rules.cycle_months,
            cycles: coupon.cycles,
            starts_on: coupon.starts_on.map(|d| d.to_string()),
            ends_on: coupon.ends_on.map(|d| d.to_string()),
            max_uses: coupon.max_redemptions,
            per_customer: coupon.rules.per_customer,
            new_customers: coupon.rules.new_customers,
            min_order: money(coupon.rules.min_order_minor, coupon.currency),
            combines: coupon.rules.combines,
            covers_usage: coupon.rules.covers_usage,
            used: coupon.redeemed,
            disabled: coupon.disabled,
        }
    }
}

fn money(minor: Option<i64>, currency: Option<Currency>) -> Option<MoneyView> {
    minor.zip(currency).map(|(minor, currency)| Money::new(minor, currency).into())
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
    let (discount, mut currency) = match (&input.percent, &input.amount) {
        (Some(percent), None) => {
            let rate = percent
                .parse::<Rate>()
                .map_err(|_| Error::invalid("/percent", "malformed", "Enter a percentage such as 20 or 12.5."))?;
            (Some(DiscountKind::Percent(rate)), None)
        }
        (None, Some(amount)) => {
            let amount = amount.parse("/amount")?;
            (Some(DiscountKind::Fixed(amount.minor)), Some(amount.currency))
        }
        (None, None) if input.free_setup => (None, None),
        _ => return Err(Error::invalid("/percent", "required", "Enter either a percentage or an amount.")),
    };
    let least = input.min_order.as_ref().map(|m| m.parse("/min_order")).transpose()?;
    if let Some(least) = least {
        if currency.is_some_and(|c| c != least.currency) {
            let detail = "Use the currency of the amount.";
            return Err(Error::invalid("/min_order/currency", "currency_mismatch", detail));
        }
        currency = Some(least.currency);
    }
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
        rules: CouponRules {
            free_setup: input.free_setup,
            combines: input.combines,
            covers_usage: input.covers_usage,
            cycle_months: input.cycle_months,
            per_customer: input.per_customer,
            new_customers: input.new_customers,
            min_order_minor: least.map(|m| m.minor),
        },
    })
}
