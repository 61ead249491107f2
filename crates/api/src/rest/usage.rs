//! Usage: meters, what usage of a product costs, events as they arrive and are corrected, and the usage of a service
//! for staff and customers.

pub(super) mod price;
mod views;

use axum::extract::State;
use axum::http::StatusCode;
use mpanel_billing::{self as billing, MeterPatch};
use mpanel_calc::Decimal;
use mpanel_calc::decimal::DecimalError;
use mpanel_core::{Error, FieldError, MeterId, ProductId, Result, ServiceId};

use self::price::{UsagePricesIn, UsagePricesOut};
use self::views::{
    CancelUsageIn, IngestedOut, MeterChange, MeterOut, NewMeterIn, ReplaceUsageIn, ServiceUsageOut, UsageBatchIn,
    UsageEventIn, UsageEventOut,
};
use crate::App;
use crate::access::{Customer, Staff, needs};
use crate::extract::{IfMatch, Json, Path, Query};
use crate::problem::{ApiResult, Problem};
use crate::rest::service_views::own;
use crate::route::{Routes, routes};
use crate::views::{ListParams, ListView, PageView};

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list_meters, create_meter))
        .routes(routes!(update_meter))
        .routes(routes!(list_usage_prices, set_usage_prices))
        .routes(routes!(record_usage))
        .routes(routes!(record_usage_batch))
        .routes(routes!(replace_usage))
        .routes(routes!(cancel_usage))
        .routes(routes!(get_service_usage))
        .routes(routes!(list_service_usage_events))
        .routes(routes!(get_own_service_usage))
}

/// Lists the meters, by key.
#[utoipa::path(get, path = "/admin/meters", tag = "usage",
    responses((status = 200, body = ListView<MeterOut>), (status = "4XX", body = Problem)))]
async fn list_meters(State(app): State<App>, staff: Staff<needs::CatalogRead>) -> ApiResult<Json<ListView<MeterOut>>> {
    let found = billing::list_meters(&staff.ctx, app.deps.db.read()).await?;
    Ok(Json(ListView { items: found.into_iter().map(MeterOut::from).collect() }))
}

/// Makes a meter. Its key and its way of counting stay as they are.
#[utoipa::path(post, path = "/admin/meters", tag = "usage", request_body = NewMeterIn,
    responses((status = 201, body = MeterOut), (status = "4XX", body = Problem)))]
async fn create_meter(
    State(app): State<App>,
    staff: Staff<needs::CatalogWrite>,
    Json(input): Json<NewMeterIn>,
) -> ApiResult<(StatusCode, Json<MeterOut>)> {
    let new = input.parse()?;
    let tx = app.deps.db.begin().await?;
    let made = billing::create_meter(&staff.ctx, &tx, new).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(made.into())))
}

/// Changes a meter's words, or archives it.
#[utoipa::path(patch, path = "/admin/meters/{id}", tag = "usage", request_body = MeterChange,
    params(("id" = String, Path, description = "Meter id")),
    responses((status = 200, body = MeterOut), (status = "4XX", body = Problem)))]
async fn update_meter(
    State(app): State<App>,
    staff: Staff<needs::CatalogWrite>,
    Path(id): Path<MeterId>,
    IfMatch(expected): IfMatch,
    Json(input): Json<MeterChange>,
) -> ApiResult<Json<MeterOut>> {
    let MeterChange { name, unit, archived } = input;
    let tx = app.deps.db.begin().await?;
    let patch = MeterPatch { name, unit, archived };
    let changed = billing::update_meter(&staff.ctx, &tx, id, patch, expected).await?;
    tx.commit().await?;
    Ok(Json(changed.into()))
}

/// Lists what usage of a product costs.
#[utoipa::path(get, path = "/admin/products/{id}/usage-prices", tag = "usage",
    params(("id" = String, Path, description = "Product id")),
    responses((status = 200, body = UsagePricesOut), (status = "4XX", body = Problem)))]
async fn list_usage_prices(
    State(app): State<App>,
    staff: Staff<needs::CatalogRead>,
    Path(id): Path<ProductId>,
) -> ApiResult<Json<UsagePricesOut>> {
    let conn = app.deps.db.read();
    let prices = billing::usage_prices(&staff.ctx, conn, id).await?;
    Ok(Json(UsagePricesOut::new(prices, billing::commitments(&staff.ctx, conn, id).await?)))
}

/// Replaces what usage of a product costs. Running subscriptions keep their prices.
#[utoipa::path(put, path = "/admin/products/{id}/usage-prices", tag = "usage", request_body = UsagePricesIn,
    params(("id" = String, Path, description = "Product id")),
    responses((status = 200, body = UsagePricesOut), (status = "4XX", body = Problem)))]
async fn set_usage_prices(
    State(app): State<App>,
    staff: Staff<needs::CatalogWrite>,
    Path(id): Path<ProductId>,
    Json(input): Json<UsagePricesIn>,
) -> ApiResult<Json<UsagePricesOut>> {
    let (prices, minimums) = input.parse()?;
    let tx = app.deps.db.begin().await?;
    if let Some(minimums) = minimums {
        billing::set_commitments(&staff.ctx, &tx, id, &minimums).await?;
    }
    let prices = billing::set_usage_prices(&staff.ctx, &tx, id, &prices).await?;
    let kept = UsagePricesOut::new(prices, billing::commitments(&staff.ctx, &tx, id).await?);
    tx.commit().await?;
    Ok(Json(kept))
}

/// Takes one usage event in. The same id again is counted once.
#[utoipa::path(post, path = "/admin/usage-events", tag = "usage", request_body = UsageEventIn,
    responses((status = 200, body = IngestedOut), (status = "4XX", body = Problem)))]
async fn record_usage(
    State(app): State<App>,
    staff: Staff<needs::ServicesWrite>,
    Json(input): Json<UsageEventIn>,
) -> ApiResult<Json<IngestedOut>> {
    let event = input.parse("")?;
    let tx = app.deps.db.begin().await?;
    let done = billing::record_usage(&staff.ctx, &tx, &[event]).await.map_err(of_one)?;
    tx.commit().await?;
    Ok(Json(done.into()))
}

/// Takes up to 1,000 usage events in: all of them, or none with the place and reason of each that is wrong.
#[utoipa::path(post, path = "/admin/usage-events/batch", tag = "usage", request_body = UsageBatchIn,
    responses((status = 200, body = IngestedOut), (status = "4XX", body = Problem)))]
async fn record_usage_batch(
    State(app): State<App>,
    staff: Staff<needs::ServicesWrite>,
    Json(input): Json<UsageBatchIn>,
) -> ApiResult<Json<IngestedOut>> {
    let events = input.parse()?;
    let tx = app.deps.db.begin().await?;
    let done = billing::record_usage(&staff.ctx, &tx, &events).await?;
    tx.commit().await?;
    Ok(Json(done.into()))
}

/// Gives an event another value. Where its period is billed, the difference is on the next invoice.
#[utoipa::path(post, path = "/admin/usage-events/{event_id}/replace", tag = "usage", request_body = ReplaceUsageIn,
    params(("event_id" = String, Path, description = "The id the event was sent with")),
    responses((status = 200, body = UsageEventOut), (status = "4XX", body = Problem)))]
async fn replace_usage(
    State(app): State<App>,
    staff: Staff<needs::ServicesWrite>,
    Path(id): Path<String>,
    Json(input): Json<ReplaceUsageIn>,
) -> ApiResult<Json<UsageEventOut>> {
    let change = input.parse()?;
    let tx = app.deps.db.begin().await?;
    let changed = billing::correct_usage(&staff.ctx, &tx, &id, change).await?;
    tx.commit().await?;
    Ok(Json(changed.into()))
}

/// Lets an event count for nothing. Where its period is billed, the difference is on the next invoice.
#[utoipa::path(post, path = "/admin/usage-events/{event_id}/cancel", tag = "usage", request_body = CancelUsageIn,
    params(("event_id" = String, Path, description = "The id the event was sent with")),
    responses((status = 200, body = UsageEventOut), (status = "4XX", body = Problem)))]
async fn cancel_usage(
    State(app): State<App>,
    staff: Staff<needs::ServicesWrite>,
    Path(id): Path<String>,
    Json(input): Json<CancelUsageIn>,
) -> ApiResult<Json<UsageEventOut>> {
    let change = billing::Correction { value: None, reason: input.reason };
    let tx = app.deps.db.begin().await?;
    let changed = billing::correct_usage(&staff.ctx, &tx, &id, change).await?;
    tx.commit().await?;
    Ok(Json(changed.into()))
}

/// Shows the usage of a service: the running period by day, its amount so far, and what was billed.
#[utoipa::path(get, path = "/admin/services/{id}/usage", tag = "usage",
    params(("id" = String, Path, description = "Service id")),
    responses((status = 200, body = ServiceUsageOut), (status = "4XX", body = Problem)))]
async fn get_service_usage(
    State(app): State<App>,
    staff: Staff<needs::ServicesRead>,
    Path(id): Path<ServiceId>,
) -> ApiResult<Json<ServiceUsageOut>> {
    let found = billing::usage_of_service(&staff.ctx, app.deps.db.read(), id).await?;
    Ok(Json(found.into()))
}

/// Lists the usage events of a service, latest first.
#[utoipa::path(get, path = "/admin/services/{id}/usage-events", tag = "usage",
    params(("id" = String, Path, description = "Service id"), ListParams),
    responses((status = 200, body = PageView<UsageEventOut>), (status = "4XX", body = Problem)))]
async fn list_service_usage_events(
    State(app): State<App>,
    staff: Staff<needs::ServicesRead>,
    Path(id): Path<ServiceId>,
    Query(page): Query<ListParams>,
) -> ApiResult<Json<PageView<UsageEventOut>>> {
    let found = billing::list_usage_events(&staff.ctx, app.deps.db.read(), id, &page.into()).await?;
    Ok(Json(PageView::of(found, UsageEventOut::from)))
}

/// Shows the usage of the signed-in customer's service.
#[utoipa::path(get, path = "/portal/services/{id}/usage", tag = "usage",
    params(("id" = String, Path, description = "Service id")),
    responses((status = 200, body = ServiceUsageOut), (status = "4XX", body = Problem)))]
async fn get_own_service_usage(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<ServiceId>,
) -> ApiResult<Json<ServiceUsageOut>> {
    let conn = app.deps.db.read();
    own(&me.ctx, conn, me.customer, id).await?;
    let found = billing::usage_of_service(&me.ctx, conn, id).await?;
    Ok(Json(found.into()))
}

/// A single event has no place in a list.
fn of_one(error: Error) -> Error {
    if error.fields().is_empty() {
        return error;
    }
    let bare = |f: &FieldError| {
        let pointer = f.pointer.strip_prefix("/events/0").unwrap_or(&f.pointer).to_owned();
        FieldError { pointer, ..f.clone() }
    };
    Error::invalid_fields(error.fields().iter().map(bare).collect())
}

/// A decimal number as text; `pointer` names the field.
fn decimal(pointer: &str, text: &str) -> Result<Decimal> {
    text.parse().map_err(|e: DecimalError| Error::invalid(pointer, "malformed", format!("{e}.")))
}
