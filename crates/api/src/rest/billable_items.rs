//! Billable items: what staff bills a customer beside services, once or again and again.

mod views;

use axum::extract::State;
use axum::http::StatusCode;
use mpanel_billing::{self as billing, BillableItemFilter, BillableItemView, ItemState};
use mpanel_core::{BillableItemId, CustomerId, Error, Result};
use mpanel_identity::Principal;
use serde::Deserialize;
use utoipa::IntoParams;

use self::views::{BillableItemIn, BillableItemOut, BillableItemPatchIn, InvoiceItemsIn, InvoicedItemsOut};
use super::settings::{Tagged, with_tag};
use crate::App;
use crate::access::{Staff, needs};
use crate::extract::{IfMatch, Json, Path, Query};
use crate::problem::{ApiResult, Problem};
use crate::route::{Routes, routes};
use crate::views::{ListParams, PageView};

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list_billable_items, create_billable_item))
        .routes(routes!(invoice_billable_items))
        .routes(routes!(get_billable_item, update_billable_item))
        .routes(routes!(cancel_billable_item))
}

/// Filters of the list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct BillableItemParams {
    /// Only this customer's.
    #[param(value_type = Option<String>)]
    customer_id: Option<CustomerId>,
    /// waiting, invoiced, ended or cancelled.
    state: Option<String>,
}

fn filter(given: &BillableItemParams) -> Result<BillableItemFilter> {
    let all = [ItemState::Waiting, ItemState::Invoiced, ItemState::Ended, ItemState::Cancelled];
    let state = match &given.state {
        None => None,
        Some(word) => Some(
            all.into_iter()
                .find(|state| state.as_str() == word)
                .ok_or_else(|| Error::invalid("/state", "unknown", "Use waiting, invoiced, ended or cancelled."))?,
        ),
    };
    Ok(BillableItemFilter { customer: given.customer_id, state })
}

async fn full(
    app: &App,
    viewer: &Principal,
    ctx: &mpanel_core::OpContext,
    item: BillableItemView,
) -> ApiResult<Tagged<BillableItemOut>> {
    let billed = billing::billed_occurrences(ctx, app.deps.db.read(), item.id).await?;
    with_tag(item.version, BillableItemOut::of(item, viewer, billed))
}

/// Lists billable items, latest first.
#[utoipa::path(get, path = "/admin/billable-items", tag = "invoices", params(ListParams, BillableItemParams),
    responses((status = 200, body = PageView<BillableItemOut>), (status = "4XX", body = Problem)))]
async fn list_billable_items(
    State(app): State<App>,
    staff: Staff<needs::InvoicesRead>,
    Query(page): Query<ListParams>,
    Query(given): Query<BillableItemParams>,
) -> ApiResult<Json<PageView<BillableItemOut>>> {
    let conn = app.deps.db.read();
    let found = billing::list_billable_items(&staff.ctx, conn, &filter(&given)?, &page.into()).await?;
    Ok(Json(PageView::of(found, |item| BillableItemOut::of(item, &staff.principal, Vec::new()))))
}

/// Writes a billable item down; with the timing `now` its first occurrence is invoiced with the call.
#[utoipa::path(post, path = "/admin/billable-items", tag = "invoices", request_body = BillableItemIn,
    responses((status = 201, body = BillableItemOut), (status = "4XX", body = Problem)))]
async fn create_billable_item(
    State(app): State<App>,
    staff: Staff<needs::InvoicesWrite>,
    Json(body): Json<BillableItemIn>,
) -> ApiResult<(StatusCode, Tagged<BillableItemOut>)> {
    let new = body.parse()?;
    let tx = app.deps.db.begin().await?;
    let made = billing::create_billable_item(&staff.ctx, &tx, new).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, full(&app, &staff.principal, &staff.ctx, made).await?))
}

/// Shows a billable item and the lines that billed it.
#[utoipa::path(get, path = "/admin/billable-items/{id}", tag = "invoices",
    params(("id" = String, Path, description = "Billable item id")),
    responses((status = 200, body = BillableItemOut), (status = "4XX", body = Problem)))]
async fn get_billable_item(
    State(app): State<App>,
    staff: Staff<needs::InvoicesRead>,
    Path(id): Path<BillableItemId>,
) -> ApiResult<Tagged<BillableItemOut>> {
    let found = billing::get_billable_item(&staff.ctx, app.deps.db.read(), id).await?;
    full(&app, &staff.principal, &staff.ctx, found).await
}

/// Changes a billable item of which something is still to be invoiced; what was invoiced stays as it is.
#[utoipa::path(patch, path = "/admin/billable-items/{id}", tag = "invoices", request_body = BillableItemPatchIn,
    params(("id" = String, Path, description = "Billable item id")),
    responses((status = 200, body = BillableItemOut), (status = "4XX", body = Problem)))]
async fn update_billable_item(
    State(app): State<App>,
    staff: Staff<needs::InvoicesWrite>,
    Path(id): Path<BillableItemId>,
    IfMatch(expected): IfMatch,
    Json(body): Json<BillableItemPatchIn>,
) -> ApiResult<Tagged<BillableItemOut>> {
    let patch = body.parse()?;
    let tx = app.deps.db.begin().await?;
    let changed = billing::update_billable_item(&staff.ctx, &tx, id, patch, expected).await?;
    tx.commit().await?;
    full(&app, &staff.principal, &staff.ctx, changed).await
}

/// Cancels a billable item: nothing more of it is invoiced.
#[utoipa::path(post, path = "/admin/billable-items/{id}/cancel", tag = "invoices",
    params(("id" = String, Path, description = "Billable item id")),
    responses((status = 200, body = BillableItemOut), (status = "4XX", body = Problem)))]
async fn cancel_billable_item(
    State(app): State<App>,
    staff: Staff<needs::InvoicesWrite>,
    Path(id): Path<BillableItemId>,
    IfMatch(expected): IfMatch,
) -> ApiResult<Tagged<BillableItemOut>> {
    let tx = app.deps.db.begin().await?;
    let cancelled = billing::cancel_billable_item(&staff.ctx, &tx, id, expected).await?;
    tx.commit().await?;
    full(&app, &staff.principal, &staff.ctx, cancelled).await
}

/// Invoices the next occurrence of each of some items of a customer now, held or not, on one invoice.
#[utoipa::path(post, path = "/admin/billable-items/invoice", tag = "invoices", request_body = InvoiceItemsIn,
    responses((status = 200, body = InvoicedItemsOut), (status = "4XX", body = Problem)))]
async fn invoice_billable_items(
    State(app): State<App>,
    staff: Staff<needs::InvoicesWrite>,
    Json(body): Json<InvoiceItemsIn>,
) -> ApiResult<Json<InvoicedItemsOut>> {
    let tx = app.deps.db.begin().await?;
    let made = billing::invoice_billable_items(&staff.ctx, &tx, body.customer_id, &body.item_ids).await?;
    tx.commit().await?;
    Ok(Json(made.into()))
}
