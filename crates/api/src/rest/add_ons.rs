//! Add-ons: what a service has and can get, buying one for a service that runs, advice, the catalogue, the figures.

mod staff;
mod views;

use axum::extract::State;
use axum::http::StatusCode;
use mpanel_billing::ChangeBy;
use mpanel_core::{CustomerId, OpContext, ProductId, Result, ServiceId};
use mpanel_workflows::add_ons;

use self::views::{AdviceOut, BuyAddOn, QuoteAddOn, ServiceAddOnsOut};
use super::service_changes::views::{ChangeMade, ChangeQuoteOut};
use super::service_changes::{Quoted, quoted, shown as amounts};
use crate::App;
use crate::access::Customer;
use crate::extract::{IfMatch, Json, Path};
use crate::problem::{ApiResult, Problem};
use crate::rest::service_views::own;
use crate::route::{Routes, routes};
use crate::views::ListView;

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(get_own_service_add_ons, buy_own_add_on))
        .routes(routes!(quote_own_add_on))
        .routes(routes!(list_advice))
        .routes(routes!(dismiss_advice))
        .merge(staff::routes())
}

/// Shows what a service of the signed-in customer has and can get, with the reason where it cannot, and advice.
#[utoipa::path(get, path = "/portal/services/{id}/add-ons", tag = "add-ons",
    params(("id" = String, Path, description = "Service id")),
    responses((status = 200, body = ServiceAddOnsOut), (status = "4XX", body = Problem)))]
async fn get_own_service_add_ons(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<ServiceId>,
) -> ApiResult<Json<ServiceAddOnsOut>> {
    own(&me.ctx, app.deps.db.read(), me.customer, id).await?;
    Ok(Json(shown(&me.ctx, &app, me.customer, id).await?))
}

/// Says what adding one would mean in money, without doing it.
#[utoipa::path(post, path = "/portal/services/{id}/add-on-quote", tag = "add-ons", request_body = QuoteAddOn,
    params(("id" = String, Path, description = "Service id")),
    responses((status = 200, body = ChangeQuoteOut), (status = "4XX", body = Problem)))]
async fn quote_own_add_on(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<ServiceId>,
    Json(body): Json<QuoteAddOn>,
) -> ApiResult<Quoted> {
    let conn = app.deps.db.read();
    own(&me.ctx, conn, me.customer, id).await?;
    quoted(add_ons::quote_add_on(&me.ctx, conn, id, body.product_id, ChangeBy::Customer).await?)
}

/// Adds one at the amount that was shown. The server gets it a moment later.
#[utoipa::path(post, path = "/portal/services/{id}/add-ons", tag = "add-ons", request_body = BuyAddOn,
    params(("id" = String, Path, description = "Service id")),
    responses((status = 200, body = ChangeMade), (status = "4XX", body = Problem)))]
async fn buy_own_add_on(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<ServiceId>,
    IfMatch(version): IfMatch,
    Json(body): Json<BuyAddOn>,
) -> ApiResult<Json<ChangeMade>> {
    own(&me.ctx, app.deps.db.read(), me.customer, id).await?;
    Ok(Json(bought(&me.ctx, &app, (id, body.product_id), ChangeBy::Customer, body, version).await?))
}

/// Says what the customer could do with what they have: three sentences at most, the most pressing first.
#[utoipa::path(get, path = "/portal/advice", tag = "add-ons",
    responses((status = 200, body = ListView<AdviceOut>), (status = "4XX", body = Problem)))]
async fn list_advice(State(app): State<App>, me: Customer) -> ApiResult<Json<ListView<AdviceOut>>> {
    let advice = add_ons::advice(&me.ctx, app.deps.db.read(), me.customer).await?;
    Ok(Json(ListView { items: advice.into_iter().map(AdviceOut::from).collect() }))
}

/// Puts a piece of advice away for good.
#[utoipa::path(post, path = "/portal/advice/{id}/dismiss", tag = "add-ons",
    params(("id" = String, Path, description = "Id of the advice")),
    responses((status = 204, description = "Put away"), (status = "4XX", body = Problem)))]
async fn dismiss_advice(State(app): State<App>, me: Customer, Path(id): Path<String>) -> ApiResult<StatusCode> {
    let tx = app.deps.db.begin().await?;
    add_ons::dismiss_advice(&me.ctx, &tx, me.customer, &id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn shown(ctx: &OpContext, app: &App, customer: CustomerId, id: ServiceId) -> Result<ServiceAddOnsOut> {
    let conn = app.deps.db.read();
    let found = add_ons::service_add_ons(ctx, conn, id).await?;
    let mut advice = add_ons::advice(ctx, conn, customer).await?;
    advice.retain(|a| a.services.contains(&id));
    Ok(ServiceAddOnsOut::new(found, advice, ctx.actor.kind() == "staff"))
}

async fn bought(
    ctx: &OpContext,
    app: &App,
    what: (ServiceId, ProductId),
    by: ChangeBy,
    body: BuyAddOn,
    version: Option<i32>,
) -> Result<ChangeMade> {
    let shown = amounts(Some(body.expected_due_now), body.expected_renews_at)?;
    let tx = app.deps.db.begin().await?;
    let done = add_ons::buy_add_on(ctx, &tx, what, by, shown, version).await?;
    tx.commit().await?;
    Ok(done.into())
}
