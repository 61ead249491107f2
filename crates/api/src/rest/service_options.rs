//! Options of a running service: what it has, what else can be chosen, and words that are changed without a quote.
//! What has a price is changed as any other terms, by [`super::service_changes`].

use axum::extract::State;
use mpanel_billing::{self as billing, ChangeBy};
use mpanel_core::{OpContext, Result, ServiceId, SubscriptionId};
use mpanel_db::sea_orm::ConnectionTrait;
use mpanel_provisioning as provisioning;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::services::subscription_of;
use crate::App;
use crate::access::{Customer, Staff, needs};
use crate::extract::{IfMatch, Json, Path};
use crate::problem::{ApiResult, Problem};
use crate::rest::service_views::own;
use crate::route::{Routes, routes};
use crate::views::option::{HeldOptionOut, OptionIn, OptionView, parse_values};
use crate::views::{AbilityView, words};

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list_service_options, set_service_texts))
        .routes(routes!(list_own_service_options, set_own_service_texts))
}

/// Words for options of kind text; what is absent stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetTexts {
    options: Vec<OptionIn>,
}

/// The options of a service.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ServiceOptions)]
pub struct ServiceOptionsOut {
    /// For `If-Match` of a change.
    version: i32,
    #[schema(value_type = words::CycleMonths)]
    cycle_months: i32,
    options: Vec<ServiceOptionOut>,
    /// Whether those with a price can be changed now.
    can_change: AbilityView,
}

/// An option of the plan, or one that the service has though the plan has it no more.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ServiceOption)]
pub struct ServiceOptionOut {
    /// What can be chosen, at the prices for this service and period; null when it can only be given back.
    offer: Option<OptionView>,
    /// What it has.
    held: Option<HeldOptionOut>,
}

/// Lists the options of a service.
#[utoipa::path(get, path = "/admin/services/{id}/options", tag = "services",
    params(("id" = String, Path, description = "Service id")),
    responses((status = 200, body = ServiceOptionsOut), (status = "4XX", body = Problem)))]
async fn list_service_options(
    State(app): State<App>,
    staff: Staff<needs::ServicesRead>,
    Path(id): Path<ServiceId>,
) -> ApiResult<Json<ServiceOptionsOut>> {
    let conn = app.deps.db.read();
    let subscription = subscription_of(&provisioning::get_service(&staff.ctx, conn, id).await?)?;
    Ok(Json(options(&staff.ctx, conn, subscription).await?))
}

/// Changes words of a service; they cost nothing.
#[utoipa::path(patch, path = "/admin/services/{id}/options", tag = "services", request_body = SetTexts,
    params(("id" = String, Path, description = "Service id")),
    responses((status = 200, body = ServiceOptionsOut), (status = "4XX", body = Problem)))]
async fn set_service_texts(
    State(app): State<App>,
    staff: Staff<needs::ServicesWrite>,
    Path(id): Path<ServiceId>,
    IfMatch(version): IfMatch,
    Json(body): Json<SetTexts>,
) -> ApiResult<Json<ServiceOptionsOut>> {
    let values = parse_values("/options", body.options)?;
    let tx = app.deps.db.begin().await?;
    let subscription = subscription_of(&provisioning::get_service(&staff.ctx, &tx, id).await?)?;
    billing::set_option_texts(&staff.ctx, &tx, subscription, &values, ChangeBy::Staff, version).await?;
    let after = options(&staff.ctx, &tx, subscription).await?;
    tx.commit().await?;
    Ok(Json(after))
}

/// Lists the options of the signed-in customer's service.
#[utoipa::path(get, path = "/portal/services/{id}/options", tag = "services",
    params(("id" = String, Path, description = "Service id")),
    responses((status = 200, body = ServiceOptionsOut), (status = "4XX", body = Problem)))]
async fn list_own_service_options(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<ServiceId>,
) -> ApiResult<Json<ServiceOptionsOut>> {
    let conn = app.deps.db.read();
    let subscription = subscription_of(&own(&me.ctx, conn, me.customer, id).await?)?;
    Ok(Json(options(&me.ctx, conn, subscription).await?))
}

/// Changes words of the signed-in customer's service; they cost nothing.
#[utoipa::path(patch, path = "/portal/services/{id}/options", tag = "services", request_body = SetTexts,
    params(("id" = String, Path, description = "Service id")),
    responses((status = 200, body = ServiceOptionsOut), (status = "4XX", body = Problem)))]
async fn set_own_service_texts(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<ServiceId>,
    IfMatch(version): IfMatch,
    Json(body): Json<SetTexts>,
) -> ApiResult<Json<ServiceOptionsOut>> {
    let values = parse_values("/options", body.options)?;
    let tx = app.deps.db.begin().await?;
    let subscription = subscription_of(&own(&me.ctx, &tx, me.customer, id).await?)?;
    billing::set_option_texts(&me.ctx, &tx, subscription, &values, ChangeBy::Customer, version).await?;
    let after = options(&me.ctx, &tx, subscription).await?;
    tx.commit().await?;
    Ok(Json(after))
}

async fn options<C: ConnectionTrait>(ctx: &OpContext, conn: &C, id: SubscriptionId) -> Result<ServiceOptionsOut> {
    let found = billing::subscription_options(ctx, conn, id).await?;
    let option = |o: billing::ServiceOption| ServiceOptionOut {
        offer: o.offer.map(OptionView::from),
        held: o.held.map(HeldOptionOut::from),
    };
    Ok(ServiceOptionsOut {
        version: found.version,
        cycle_months: found.cycle_months,
        options: found.options.into_iter().map(option).collect(),
        can_change: AbilityView {
            allowed: found.refusal.is_none(),
            reason: found.refusal.map(|(_, words)| words.to_owned()),
        },
    })
}
