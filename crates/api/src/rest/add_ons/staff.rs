//! Add-ons for staff: of any service, the catalogue with the tenant's prices, and the figures.

use axum::extract::State;
use mpanel_billing::{self as billing, AddOnPeriod, ChangeBy};
use mpanel_core::{Date, ProductId, ServiceId};
use mpanel_identity::append_audit;
use mpanel_provisioning as provisioning;
use mpanel_workflows::{add_ons, unpaid};
use serde::Deserialize;
use utoipa::IntoParams;

use super::views::{AddOnFiguresOut, BuyAddOn, CatalogueAddOn, QuoteAddOn, ServiceAddOnsOut};
use super::{bought, shown};
use crate::App;
use crate::access::{Staff, needs};
use crate::extract::{IfMatch, Json, Path, Query};
use crate::problem::{ApiResult, Problem};
use crate::rest::purchases::{DecidePurchase, decided};
use crate::rest::service_changes::views::{ChangeMade, ChangeQuoteOut};
use crate::rest::service_changes::{Quoted, quoted};
use crate::route::{Routes, routes};
use crate::views::ListView;

/// The routes.
pub(super) fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list_add_ons))
        .routes(routes!(list_add_on_figures))
        .routes(routes!(get_service_add_ons, buy_add_on))
        .routes(routes!(quote_add_on))
        .routes(routes!(approve_add_on))
}

/// Lists the add-ons of the providers with what they do and when they can be had, and as what they are sold.
#[utoipa::path(get, path = "/admin/add-ons", tag = "add-ons",
    responses((status = 200, body = ListView<CatalogueAddOn>), (status = "4XX", body = Problem)))]
async fn list_add_ons(
    State(app): State<App>,
    staff: Staff<needs::CatalogRead>,
) -> ApiResult<Json<ListView<CatalogueAddOn>>> {
    let rows = add_ons::catalogue(&staff.ctx, app.deps.db.read()).await?;
    Ok(Json(ListView { items: rows.into_iter().map(CatalogueAddOn::from).collect() }))
}

/// The days to look at.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AddOnFiguresParams {
    /// The first day; the first of this month when absent.
    #[param(value_type = Option<String>, format = Date)]
    from: Option<Date>,
    /// The last day; today when absent.
    #[param(value_type = Option<String>, format = Date)]
    to: Option<Date>,
}

/// Says how many services have each add-on, what it brings each month, and how many began and ended it.
#[utoipa::path(get, path = "/admin/add-on-figures", tag = "add-ons", params(AddOnFiguresParams),
    responses((status = 200, body = ListView<AddOnFiguresOut>), (status = "4XX", body = Problem)))]
async fn list_add_on_figures(
    State(app): State<App>,
    staff: Staff<needs::InvoicesRead>,
    Query(given): Query<AddOnFiguresParams>,
) -> ApiResult<Json<ListView<AddOnFiguresOut>>> {
    let today = staff.ctx.today();
    let to = given.to.unwrap_or(today);
    let period = AddOnPeriod { from: given.from.unwrap_or(to.first_of_month()), to };
    let rows = billing::add_on_figures(&staff.ctx, app.deps.db.read(), period).await?;
    Ok(Json(ListView { items: rows.into_iter().map(AddOnFiguresOut::from).collect() }))
}

/// Shows what a service has and can get, with the reason where it cannot, and what its customer is advised.
#[utoipa::path(get, path = "/admin/services/{id}/add-ons", tag = "add-ons",
    params(("id" = String, Path, description = "Service id")),
    responses((status = 200, body = ServiceAddOnsOut), (status = "4XX", body = Problem)))]
async fn get_service_add_ons(
    State(app): State<App>,
    staff: Staff<needs::ServicesRead>,
    Path(id): Path<ServiceId>,
) -> ApiResult<Json<ServiceAddOnsOut>> {
    let service = provisioning::get_service(&staff.ctx, app.deps.db.read(), id).await?;
    Ok(Json(shown(&staff.ctx, &app, service.customer, id).await?))
}

/// Says what adding one would mean in money, without doing it.
#[utoipa::path(post, path = "/admin/services/{id}/add-on-quote", tag = "add-ons", request_body = QuoteAddOn,
    params(("id" = String, Path, description = "Service id")),
    responses((status = 200, body = ChangeQuoteOut), (status = "4XX", body = Problem)))]
async fn quote_add_on(
    State(app): State<App>,
    staff: Staff<needs::ServicesRead>,
    Path(id): Path<ServiceId>,
    Json(body): Json<QuoteAddOn>,
) -> ApiResult<Quoted> {
    quoted(add_ons::quote_add_on(&staff.ctx, app.deps.db.read(), id, body.product_id, ChangeBy::Staff).await?)
}

/// Adds one for the customer, who is billed for it. The server gets it a moment later.
#[utoipa::path(post, path = "/admin/services/{id}/add-ons", tag = "add-ons", request_body = BuyAddOn,
    params(("id" = String, Path, description = "Service id")),
    responses((status = 200, body = ChangeMade), (status = "4XX", body = Problem)))]
async fn buy_add_on(
    State(app): State<App>,
    staff: Staff<needs::ServicesWrite>,
    Path(id): Path<ServiceId>,
    IfMatch(version): IfMatch,
    Json(body): Json<BuyAddOn>,
) -> ApiResult<Json<ChangeMade>> {
    Ok(Json(bought(&staff.ctx, &app, (id, body.product_id), ChangeBy::Staff, body, version).await?))
}

/// Lets the purchase of an add-on go that waits: because its invoice is not paid yet, or because it is beyond the limits
/// of the account.
#[utoipa::path(post, path = "/admin/services/{id}/add-ons/{product_id}/approve", tag = "add-ons",
    request_body = DecidePurchase,
    params(("id" = String, Path, description = "Service id"), ("product_id" = String, Path, description = "Product id")),
    responses((status = 200, body = ServiceAddOnsOut), (status = "4XX", body = Problem)))]
async fn approve_add_on(
    State(app): State<App>,
    staff: Staff<needs::ServicesWrite>,
    Path((id, product)): Path<(ServiceId, ProductId)>,
    Json(input): Json<DecidePurchase>,
) -> ApiResult<Json<ServiceAddOnsOut>> {
    let reason = input.reason()?;
    let tx = app.deps.db.begin().await?;
    unpaid::approve(&staff.ctx, &tx, id, product, reason).await?;
    append_audit(&staff.ctx, &tx, decided("service", id, "approve the purchase of an add-on", reason)).await?;
    tx.commit().await?;
    let service = provisioning::get_service(&staff.ctx, app.deps.db.read(), id).await?;
    Ok(Json(shown(&staff.ctx, &app, service.customer, id).await?))
}
