//! Changes of what a service is billed for: options, a quote, the change itself, what is scheduled. Staff may do
//! everything; customers change plan and cycle where nothing has to be done at the provider.

pub(super) mod views;

use axum::extract::State;
use axum::http::header;
use axum::response::AppendHeaders;
use mpanel_billing::{self as billing, ChangeBy, ChangeRequest, PlanChange, Shown, WantedChange};
use mpanel_core::{Error, FieldError, OpContext, ProductId, Result, ServiceId, SubscriptionChangeId, SubscriptionId};
use mpanel_db::sea_orm::ConnectionTrait;
use mpanel_provisioning as provisioning;
use mpanel_workflows::{storages, unpaid};

use self::views::{
    ChangeMade, ChangeOptionOut, ChangeOut, ChangeOwnServiceIn, ChangeQuoteOut, ChangeServiceIn, QuoteOwnChangeIn,
    parse_when,
};
use super::services::subscription_of;
use crate::App;
use crate::access::{Customer, Staff, needs};
use crate::extract::{IfMatch, Json, Path};
use crate::problem::{ApiResult, Problem};
use crate::rest::service_views::own;
use crate::route::{Routes, routes};
use crate::views::option::{OptionIn, parse_values};
use crate::views::{ListView, MoneyView};

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list_change_options))
        .routes(routes!(quote_service_change))
        .routes(routes!(change_service))
        .routes(routes!(list_service_changes))
        .routes(routes!(undo_service_change))
        .routes(routes!(list_own_change_options))
        .routes(routes!(quote_own_service_change))
        .routes(routes!(change_own_service))
        .routes(routes!(list_own_service_changes))
        .routes(routes!(undo_own_service_change))
}

pub(super) type Quoted = (AppendHeaders<[(header::HeaderName, String); 1]>, Json<ChangeQuoteOut>);

/// Lists the plans and cycles a service could change to.
#[utoipa::path(get, path = "/admin/services/{id}/change-options", tag = "services",
    params(("id" = String, Path, description = "Service id")),
    responses((status = 200, body = ListView<ChangeOptionOut>), (status = "4XX", body = Problem)))]
async fn list_change_options(
    State(app): State<App>,
    staff: Staff<needs::ServicesRead>,
    Path(id): Path<ServiceId>,
) -> ApiResult<Json<ListView<ChangeOptionOut>>> {
    let conn = app.deps.db.read();
    let subscription = billed(&staff.ctx, conn, id).await?;
    Ok(Json(options(&staff.ctx, conn, subscription).await?))
}

/// Says what a change would mean in money, without making it.
#[utoipa::path(post, path = "/admin/services/{id}/change-quote", tag = "services", request_body = ChangeServiceIn,
    params(("id" = String, Path, description = "Service id")),
    responses((status = 200, body = ChangeQuoteOut), (status = "4XX", body = Problem)))]
async fn quote_service_change(
    State(app): State<App>,
    staff: Staff<needs::ServicesRead>,
    Path(id): Path<ServiceId>,
    Json(body): Json<ChangeServiceIn>,
) -> ApiResult<Quoted> {
    let conn = app.deps.db.read();
    let subscription = billed(&staff.ctx, conn, id).await?;
    quoted(billing::quote_change(&staff.ctx, conn, subscription, &body.request()?).await.map_err(in_change)?)
}

/// The amounts of a quote that somebody confirms.
pub(super) fn shown(due_now: Option<MoneyView>, renews_at: Option<MoneyView>) -> Result<Shown> {
    let parsed = |amount: Option<MoneyView>, field: &str| amount.map(|m| m.parse(field)).transpose();
    Ok(Shown { due_now: parsed(due_now, "/expected_due_now")?, renews_at: parsed(renews_at, "/expected_renews_at")? })
}

/// Changes a service's terms: at once with its invoice, or scheduled for its day.
#[utoipa::path(post, path = "/admin/services/{id}/change", tag = "services", request_body = ChangeServiceIn,
    params(("id" = String, Path, description = "Service id")),
    responses((status = 200, body = ChangeMade), (status = "4XX", body = Problem)))]
async fn change_service(
    State(app): State<App>,
    staff: Staff<needs::ServicesWrite>,
    Path(id): Path<ServiceId>,
    IfMatch(version): IfMatch,
    Json(body): Json<ChangeServiceIn>,
) -> ApiResult<Json<ChangeMade>> {
    let request = body.request()?;
    let shown = shown(body.expected_due_now, body.expected_renews_at)?;
    let tx = app.deps.db.begin().await?;
    let subscription = billed(&staff.ctx, &tx, id).await?;
    let done = unpaid::change_terms(&staff.ctx, &tx, (id, subscription), &request, shown, version).await;
    let done = done.map_err(in_change)?;
    tx.commit().await?;
    Ok(Json(done.into()))
}

/// Lists a service's changes, latest first.
#[utoipa::path(get, path = "/admin/services/{id}/changes", tag = "services",
    params(("id" = String, Path, description = "Service id")),
    responses((status = 200, body = ListView<ChangeOut>), (status = "4XX", body = Problem)))]
async fn list_service_changes(
    State(app): State<App>,
    staff: Staff<needs::ServicesRead>,
    Path(id): Path<ServiceId>,
) -> ApiResult<Json<ListView<ChangeOut>>> {
    let conn = app.deps.db.read();
    let subscription = billed(&staff.ctx, conn, id).await?;
    let changes = billing::list_changes(&staff.ctx, conn, subscription, ChangeBy::Staff).await?;
    Ok(Json(ListView { items: changes.into_iter().map(ChangeOut::from).collect() }))
}

/// Takes a scheduled change back. What was billed ahead for it is put right.
#[utoipa::path(post, path = "/admin/services/{id}/changes/{change_id}/undo", tag = "services",
    params(("id" = String, Path, description = "Service id"), ("change_id" = String, Path, description = "Change id")),
    responses((status = 200, body = ChangeOut), (status = "4XX", body = Problem)))]
async fn undo_service_change(
    State(app): State<App>,
    staff: Staff<needs::ServicesWrite>,
    Path((id, change)): Path<(ServiceId, SubscriptionChangeId)>,
) -> ApiResult<Json<ChangeOut>> {
    let tx = app.deps.db.begin().await?;
    let subscription = billed(&staff.ctx, &tx, id).await?;
    let undone = billing::undo_change(&staff.ctx, &tx, subscription, change, ChangeBy::Staff).await?;
    tx.commit().await?;
    Ok(Json(undone.into()))
}

/// Lists the plans and cycles the signed-in customer's service could change to.
#[utoipa::path(get, path = "/portal/services/{id}/change-options", tag = "services",
    params(("id" = String, Path, description = "Service id")),
    responses((status = 200, body = ListView<ChangeOptionOut>), (status = "4XX", body = Problem)))]
async fn list_own_change_options(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<ServiceId>,
) -> ApiResult<Json<ListView<ChangeOptionOut>>> {
    let conn = app.deps.db.read();
    let subscription = billed_to(&me, conn, id).await?;
    Ok(Json(options(&me.ctx, conn, subscription).await?))
}

/// Says what an upgrade, downgrade or other cycle would mean in money.
#[utoipa::path(post, path = "/portal/services/{id}/change-quote", tag = "services", request_body = QuoteOwnChangeIn,
    params(("id" = String, Path, description = "Service id")),
    responses((status = 200, body = ChangeQuoteOut), (status = "4XX", body = Problem)))]
async fn quote_own_service_change(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<ServiceId>,
    Json(body): Json<QuoteOwnChangeIn>,
) -> ApiResult<Quoted> {
    let conn = app.deps.db.read();
    let subscription = billed_to(&me, conn, id).await?;
    let request = own_request((body.product_id, body.cycle_months), body.options, &body.when)?;
    storages::check_own_change(&me.ctx, conn, id, &request).await?;
    quoted(billing::quote_change(&me.ctx, conn, subscription, &request).await?)
}

/// Confirms an upgrade, downgrade or other cycle at the amount that was shown.
#[utoipa::path(post, path = "/portal/services/{id}/change", tag = "services", request_body = ChangeOwnServiceIn,
    params(("id" = String, Path, description = "Service id")),
    responses((status = 200, body = ChangeMade), (status = "4XX", body = Problem)))]
async fn change_own_service(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<ServiceId>,
    IfMatch(version): IfMatch,
    Json(body): Json<ChangeOwnServiceIn>,
) -> ApiResult<Json<ChangeMade>> {
    let request = own_request((body.product_id, body.cycle_months), body.options, &body.when)?;
    let shown = shown(Some(body.expected_due_now), body.expected_renews_at)?;
    let tx = app.deps.db.begin().await?;
    let subscription = billed_to(&me, &tx, id).await?;
    storages::check_own_change(&me.ctx, &tx, id, &request).await?;
    let done = unpaid::change_terms(&me.ctx, &tx, (id, subscription), &request, shown, version).await?;
    tx.commit().await?;
    Ok(Json(done.into()))
}

/// Lists the changes of the signed-in customer's service, latest first.
#[utoipa::path(get, path = "/portal/services/{id}/changes", tag = "services",
    params(("id" = String, Path, description = "Service id")),
    responses((status = 200, body = ListView<ChangeOut>), (status = "4XX", body = Problem)))]
async fn list_own_service_changes(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<ServiceId>,
) -> ApiResult<Json<ListView<ChangeOut>>> {
    let conn = app.deps.db.read();
    let subscription = billed_to(&me, conn, id).await?;
    let changes = billing::list_changes(&me.ctx, conn, subscription, ChangeBy::Customer).await?;
    Ok(Json(ListView { items: changes.into_iter().map(ChangeOut::from).collect() }))
}

/// Takes a scheduled change of the signed-in customer back.
#[utoipa::path(post, path = "/portal/services/{id}/changes/{change_id}/undo", tag = "services",
    params(("id" = String, Path, description = "Service id"), ("change_id" = String, Path, description = "Change id")),
    responses((status = 200, body = ChangeOut), (status = "4XX", body = Problem)))]
async fn undo_own_service_change(
    State(app): State<App>,
    me: Customer,
    Path((id, change)): Path<(ServiceId, SubscriptionChangeId)>,
) -> ApiResult<Json<ChangeOut>> {
    let tx = app.deps.db.begin().await?;
    let subscription = billed_to(&me, &tx, id).await?;
    let undone = billing::undo_change(&me.ctx, &tx, subscription, change, ChangeBy::Customer).await?;
    tx.commit().await?;
    Ok(Json(undone.into()))
}

/// Names the place of a wrong field in staff's body, where what is to change is a part of its own.
fn in_change(error: Error) -> Error {
    if error.fields().is_empty() {
        return error;
    }
    let own = ["/when", "/effective_on", "/note"];
    let place = |f: &FieldError| match own.contains(&f.pointer.as_str()) {
        true => f.clone(),
        false => FieldError { pointer: format!("/change{}", f.pointer), ..f.clone() },
    };
    Error::invalid_fields(error.fields().iter().map(place).collect())
}

async fn billed<C: ConnectionTrait>(ctx: &OpContext, conn: &C, id: ServiceId) -> Result<SubscriptionId> {
    subscription_of(&provisioning::get_service(ctx, conn, id).await?)
}

async fn billed_to<C: ConnectionTrait>(me: &Customer, conn: &C, id: ServiceId) -> Result<SubscriptionId> {
    subscription_of(&own(&me.ctx, conn, me.customer, id).await?)
}

async fn options<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    id: SubscriptionId,
) -> Result<ListView<ChangeOptionOut>> {
    let offers = billing::change_offers(ctx, conn, id).await?;
    Ok(ListView { items: offers.into_iter().map(ChangeOptionOut::from).collect() })
}

pub(super) fn quoted(quote: billing::ChangeQuote) -> ApiResult<Quoted> {
    let tag = format!("\"{}\"", quote.version);
    Ok((AppendHeaders([(header::ETAG, tag)]), Json(quote.into())))
}

fn own_request(
    (product, cycle_months): (Option<ProductId>, Option<i32>),
    options: Option<Vec<OptionIn>>,
    when: &str,
) -> Result<ChangeRequest> {
    let what = match options {
        None => WantedChange::Plan(PlanChange { product, cycle_months, ..PlanChange::default() }),
        Some(_) if product.is_some() || cycle_months.is_some() => {
            let detail = "Change the plan or its options, one after the other.";
            return Err(Error::invalid("/options", "not_both", detail));
        }
        Some(values) => WantedChange::Options(parse_values("/options", values)?),
    };
    Ok(ChangeRequest { what, when: parse_when(when, None)?, note: None, by: ChangeBy::Customer })
}
