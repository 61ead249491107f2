//! Coupons of a service that runs: staff gives one and takes it off again, from the next invoice on.

use axum::extract::State;
use mpanel_billing as billing;
use mpanel_core::{CouponId, ServiceId};
use mpanel_provisioning as provisioning;
use serde::Deserialize;
use utoipa::ToSchema;

use super::service_views::SubscriptionOut;
use super::services::subscription_of;
use crate::App;
use crate::access::{Staff, needs};
use crate::extract::{Json, Path};
use crate::problem::{ApiResult, Problem};
use crate::route::{Routes, routes};
use crate::views::check_text;

/// The routes.
pub fn routes() -> Routes {
    Routes::new().routes(routes!(give_service_coupon)).routes(routes!(take_service_coupon))
}

/// Which coupon.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GiveCouponIn {
    /// Its code.
    code: String,
}

/// Gives a service a coupon from its next invoice on. What a coupon asks of an order, a new customer or a minimum, does
/// not count here.
#[utoipa::path(post, path = "/admin/services/{id}/coupons", tag = "services", request_body = GiveCouponIn,
    params(("id" = String, Path, description = "Service id")),
    responses((status = 200, body = SubscriptionOut), (status = "4XX", body = Problem)))]
async fn give_service_coupon(
    State(app): State<App>,
    staff: Staff<needs::ServicesWrite>,
    Path(id): Path<ServiceId>,
    Json(body): Json<GiveCouponIn>,
) -> ApiResult<Json<SubscriptionOut>> {
    check_text("/code", &body.code, 60)?;
    let tx = app.deps.db.begin().await?;
    let subscription = subscription_of(&provisioning::get_service(&staff.ctx, &tx, id).await?)?;
    let done = billing::give_coupon(&staff.ctx, &tx, subscription, &body.code).await?;
    tx.commit().await?;
    Ok(Json(SubscriptionOut::from(&done)))
}

/// Takes a coupon off a service from its next invoice on. Invoices that are issued keep what it took off.
#[utoipa::path(delete, path = "/admin/services/{id}/coupons/{coupon_id}", tag = "services",
    params(("id" = String, Path, description = "Service id"), ("coupon_id" = String, Path, description = "Coupon id")),
    responses((status = 200, body = SubscriptionOut), (status = "4XX", body = Problem)))]
async fn take_service_coupon(
    State(app): State<App>,
    staff: Staff<needs::ServicesWrite>,
    Path((id, coupon)): Path<(ServiceId, CouponId)>,
) -> ApiResult<Json<SubscriptionOut>> {
    let tx = app.deps.db.begin().await?;
    let subscription = subscription_of(&provisioning::get_service(&staff.ctx, &tx, id).await?)?;
    let done = billing::take_coupon_off(&staff.ctx, &tx, subscription, coupon).await?;
    tx.commit().await?;
    Ok(Json(SubscriptionOut::from(&done)))
}
