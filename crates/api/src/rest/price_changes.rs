//! Price changes of many subscriptions: preview, schedule, what became of each, take back.

mod views;

use axum::extract::State;
use axum::http::StatusCode;
use mpanel_billing::{self as billing, PriceChangeItemFilter};
use mpanel_core::PriceChangeId;
use serde::Deserialize;
use utoipa::IntoParams;

use self::views::{PriceChangeIn, PriceChangeItemOut, PriceChangeOut, PriceChangePreviewOut, SchedulePriceChangeIn};
use crate::App;
use crate::access::{Staff, needs};
use crate::extract::{Json, Path, Query};
use crate::problem::{ApiResult, Problem};
use crate::route::{Routes, routes};
use crate::views::{ListParams, PageView};

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(preview_price_change))
        .routes(routes!(list_price_changes, schedule_price_change))
        .routes(routes!(get_price_change))
        .routes(routes!(list_price_change_items))
        .routes(routes!(undo_price_change))
}

/// Filters of the subscriptions of a price change.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PriceChangeItemParams {
    /// Of which price change.
    #[param(value_type = String)]
    price_change: PriceChangeId,
    /// Only those that keep their price, or only those that change.
    excluded: Option<bool>,
}

/// Says what a price change would do to each subscription, without doing it.
#[utoipa::path(post, path = "/admin/price-changes/preview", tag = "catalog", request_body = PriceChangeIn,
    responses((status = 200, body = PriceChangePreviewOut), (status = "4XX", body = Problem)))]
async fn preview_price_change(
    State(app): State<App>,
    staff: Staff<needs::CatalogRead>,
    Json(body): Json<PriceChangeIn>,
) -> ApiResult<Json<PriceChangePreviewOut>> {
    let request = body.request()?;
    let preview = billing::preview_price_change(&staff.ctx, app.deps.db.read(), &request).await?;
    Ok(Json(preview.into()))
}

/// Lists price changes, latest first.
#[utoipa::path(get, path = "/admin/price-changes", tag = "catalog", params(ListParams),
    responses((status = 200, body = PageView<PriceChangeOut>), (status = "4XX", body = Problem)))]
async fn list_price_changes(
    State(app): State<App>,
    staff: Staff<needs::CatalogRead>,
    Query(page): Query<ListParams>,
) -> ApiResult<Json<PageView<PriceChangeOut>>> {
    let found = billing::list_price_changes(&staff.ctx, app.deps.db.read(), &page.into()).await?;
    Ok(Json(PageView::of(found, PriceChangeOut::from)))
}

/// Schedules a price change as it was previewed; customers are told at once.
#[utoipa::path(post, path = "/admin/price-changes", tag = "catalog", request_body = SchedulePriceChangeIn,
    responses((status = 201, body = PriceChangeOut), (status = "4XX", body = Problem)))]
async fn schedule_price_change(
    State(app): State<App>,
    staff: Staff<needs::CatalogWrite>,
    Json(body): Json<SchedulePriceChangeIn>,
) -> ApiResult<(StatusCode, Json<PriceChangeOut>)> {
    let request = body.change.request_at("/change")?;
    let tx = app.deps.db.begin().await?;
    let made = billing::schedule_price_change(&staff.ctx, &tx, &request, &body.fingerprint).await;
    let made = made.map_err(|e| views::placed(e, "/change"))?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(made.into())))
}

/// Shows a price change.
#[utoipa::path(get, path = "/admin/price-changes/{id}", tag = "catalog",
    params(("id" = String, Path, description = "Price change id")),
    responses((status = 200, body = PriceChangeOut), (status = "4XX", body = Problem)))]
async fn get_price_change(
    State(app): State<App>,
    staff: Staff<needs::CatalogRead>,
    Path(id): Path<PriceChangeId>,
) -> ApiResult<Json<PriceChangeOut>> {
    Ok(Json(billing::get_price_change(&staff.ctx, app.deps.db.read(), id).await?.into()))
}

/// Lists what a price change decided for each subscription, and what became of it.
#[utoipa::path(get, path = "/admin/price-change-items", tag = "catalog", params(ListParams, PriceChangeItemParams),
    responses((status = 200, body = PageView<PriceChangeItemOut>), (status = "4XX", body = Problem)))]
async fn list_price_change_items(
    State(app): State<App>,
    staff: Staff<needs::CatalogRead>,
    Query(page): Query<ListParams>,
    Query(given): Query<PriceChangeItemParams>,
) -> ApiResult<Json<PageView<PriceChangeItemOut>>> {
    let filter = PriceChangeItemFilter { excluded: given.excluded };
    let conn = app.deps.db.read();
    let found = billing::list_price_change_items(&staff.ctx, conn, given.price_change, &filter, &page.into()).await?;
    Ok(Json(PageView::of(found, PriceChangeItemOut::from)))
}

/// Takes back everything of a price change that is not in force yet; the customers are told.
#[utoipa::path(post, path = "/admin/price-changes/{id}/undo", tag = "catalog",
    params(("id" = String, Path, description = "Price change id")),
    responses((status = 200, body = PriceChangeOut), (status = "4XX", body = Problem)))]
async fn undo_price_change(
    State(app): State<App>,
    staff: Staff<needs::CatalogWrite>,
    Path(id): Path<PriceChangeId>,
) -> ApiResult<Json<PriceChangeOut>> {
    let tx = app.deps.db.begin().await?;
    let undone = billing::undo_price_change(&staff.ctx, &tx, id).await?;
    tx.commit().await?;
    Ok(Json(undone.into()))
}
