//! Bigger servers: what is on offer, and the guided move to a new one, for customers and for staff.

mod views;

use axum::extract::State;
use axum::http::StatusCode;
use mpanel_billing::CancelWhen;
use mpanel_core::{Error, OpContext, Result, ServiceId};
use mpanel_provisioning as provisioning;
use mpanel_workflows::upgrades::{self, StepKey};

use self::views::{
    BeginUpgrade, FinishUpgrade, MarkUpgradeStep, ProviderUpgradeOut, ServiceUpgrade, UpgradeGuide, UpgradePointers,
};
use crate::App;
use crate::access::{Customer, Staff, needs};
use crate::extract::{Json, Path};
use crate::problem::{ApiResult, Problem};
use crate::rest::service_views::own;
use crate::route::{Routes, routes};
use crate::views::{ListView, check_text};

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(get_own_upgrade, begin_own_upgrade))
        .routes(routes!(get_own_upgrade_pointers))
        .routes(routes!(mark_own_upgrade_step))
        .routes(routes!(finish_own_upgrade))
        .routes(routes!(abandon_own_upgrade))
        .routes(routes!(get_service_upgrade, begin_service_upgrade))
        .routes(routes!(get_service_upgrade_pointers))
        .routes(routes!(mark_service_upgrade_step))
        .routes(routes!(finish_service_upgrade))
        .routes(routes!(abandon_service_upgrade))
        .routes(routes!(list_provider_upgrades))
}

type Guide = ApiResult<Json<UpgradeGuide>>;

/// Shows the bigger plans for a server of the signed-in customer, and the guided move that is or was made.
#[utoipa::path(get, path = "/portal/services/{id}/upgrade", tag = "services",
    params(("id" = String, Path, description = "Service id")),
    responses((status = 200, body = ServiceUpgrade), (status = "4XX", body = Problem)))]
async fn get_own_upgrade(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<ServiceId>,
) -> ApiResult<Json<ServiceUpgrade>> {
    own(&me.ctx, app.deps.db.read(), me.customer, id).await?;
    Ok(Json(shown(&app, &me.ctx, id).await?))
}

/// Begins a guided move of the signed-in customer's server: orders the new one.
#[utoipa::path(post, path = "/portal/services/{id}/upgrade", tag = "services", request_body = BeginUpgrade,
    params(("id" = String, Path, description = "Service id")),
    responses((status = 201, body = UpgradeGuide), (status = "4XX", body = Problem)))]
async fn begin_own_upgrade(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<ServiceId>,
    Json(body): Json<BeginUpgrade>,
) -> ApiResult<(StatusCode, Json<UpgradeGuide>)> {
    own(&me.ctx, app.deps.db.read(), me.customer, id).await?;
    begun(&app, &me.ctx, id, body).await
}

/// Shows what still leads to the old server of a guided move; DNS records are asked of the data centre now.
#[utoipa::path(get, path = "/portal/services/{id}/upgrade/pointers", tag = "services",
    params(("id" = String, Path, description = "Service id")),
    responses((status = 200, body = UpgradePointers), (status = "4XX", body = Problem)))]
async fn get_own_upgrade_pointers(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<ServiceId>,
) -> ApiResult<Json<UpgradePointers>> {
    own(&me.ctx, app.deps.db.read(), me.customer, id).await?;
    Ok(Json(upgrades::pointers(&me.ctx, &app.deps, id).await?.into()))
}

/// Says that the data was moved, or that nothing leads to the old server any more; or takes that back.
#[utoipa::path(post, path = "/portal/services/{id}/upgrade/steps", tag = "services", request_body = MarkUpgradeStep,
    params(("id" = String, Path, description = "Service id")),
    responses((status = 200, body = UpgradeGuide), (status = "4XX", body = Problem)))]
async fn mark_own_upgrade_step(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<ServiceId>,
    Json(body): Json<MarkUpgradeStep>,
) -> Guide {
    own(&me.ctx, app.deps.db.read(), me.customer, id).await?;
    marked(&app, &me.ctx, id, &body).await
}

/// Ends the old server of the signed-in customer, and the guided move with it.
#[utoipa::path(post, path = "/portal/services/{id}/upgrade/finish", tag = "services", request_body = FinishUpgrade,
    params(("id" = String, Path, description = "Service id")),
    responses((status = 200, body = UpgradeGuide), (status = "4XX", body = Problem)))]
async fn finish_own_upgrade(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<ServiceId>,
    Json(body): Json<FinishUpgrade>,
) -> Guide {
    own(&me.ctx, app.deps.db.read(), me.customer, id).await?;
    finished(&app, &me.ctx, id, &body).await
}

/// Gives a guided move of the signed-in customer up. An order that is not paid is given up with it.
#[utoipa::path(post, path = "/portal/services/{id}/upgrade/abandon", tag = "services",
    params(("id" = String, Path, description = "Service id")),
    responses((status = 200, body = UpgradeGuide), (status = "4XX", body = Problem)))]
async fn abandon_own_upgrade(State(app): State<App>, me: Customer, Path(id): Path<ServiceId>) -> Guide {
    own(&me.ctx, app.deps.db.read(), me.customer, id).await?;
    abandoned(&app, &me.ctx, id).await
}

/// Shows the bigger plans for a server, and the guided move that is or was made.
#[utoipa::path(get, path = "/admin/services/{id}/upgrade", tag = "services",
    params(("id" = String, Path, description = "Service id")),
    responses((status = 200, body = ServiceUpgrade), (status = "4XX", body = Problem)))]
async fn get_service_upgrade(
    State(app): State<App>,
    staff: Staff<needs::ServicesRead>,
    Path(id): Path<ServiceId>,
) -> ApiResult<Json<ServiceUpgrade>> {
    Ok(Json(shown(&app, &staff.ctx, id).await?))
}

/// Begins a guided move for a customer: orders the new server.
#[utoipa::path(post, path = "/admin/services/{id}/upgrade", tag = "services", request_body = BeginUpgrade,
    params(("id" = String, Path, description = "Service id")),
    responses((status = 201, body = UpgradeGuide), (status = "4XX", body = Problem)))]
async fn begin_service_upgrade(
    State(app): State<App>,
    staff: Staff<needs::ServicesWrite>,
    Path(id): Path<ServiceId>,
    Json(body): Json<BeginUpgrade>,
) -> ApiResult<(StatusCode, Json<UpgradeGuide>)> {
    begun(&app, &staff.ctx, id, body).await
}

/// Shows what still leads to the old server of a guided move; DNS records are asked of the data centre now.
#[utoipa::path(get, path = "/admin/services/{id}/upgrade/pointers", tag = "services",
    params(("id" = String, Path, description = "Service id")),
    responses((status = 200, body = UpgradePointers), (status = "4XX", body = Problem)))]
async fn get_service_upgrade_pointers(
    State(app): State<App>,
    staff: Staff<needs::ServicesRead>,
    Path(id): Path<ServiceId>,
) -> ApiResult<Json<UpgradePointers>> {
    Ok(Json(upgrades::pointers(&staff.ctx, &app.deps, id).await?.into()))
}

/// Says for a customer that the data was moved, or that nothing leads to the old server any more; or takes that back.
#[utoipa::path(post, path = "/admin/services/{id}/upgrade/steps", tag = "services", request_body = MarkUpgradeStep,
    params(("id" = String, Path, description = "Service id")),
    responses((status = 200, body = UpgradeGuide), (status = "4XX", body = Problem)))]
async fn mark_service_upgrade_step(
    State(app): State<App>,
    staff: Staff<needs::ServicesOperate>,
    Path(id): Path<ServiceId>,
    Json(body): Json<MarkUpgradeStep>,
) -> Guide {
    marked(&app, &staff.ctx, id, &body).await
}

/// Ends the old server for a customer, and the guided move with it.
#[utoipa::path(post, path = "/admin/services/{id}/upgrade/finish", tag = "services", request_body = FinishUpgrade,
    params(("id" = String, Path, description = "Service id")),
    responses((status = 200, body = UpgradeGuide), (status = "4XX", body = Problem)))]
async fn finish_service_upgrade(
    State(app): State<App>,
    staff: Staff<needs::ServicesWrite>,
    Path(id): Path<ServiceId>,
    Json(body): Json<FinishUpgrade>,
) -> Guide {
    finished(&app, &staff.ctx, id, &body).await
}

/// Gives a guided move up for a customer. An order that is not paid is given up with it.
#[utoipa::path(post, path = "/admin/services/{id}/upgrade/abandon", tag = "services",
    params(("id" = String, Path, description = "Service id")),
    responses((status = 200, body = UpgradeGuide), (status = "4XX", body = Problem)))]
async fn abandon_service_upgrade(
    State(app): State<App>,
    staff: Staff<needs::ServicesWrite>,
    Path(id): Path<ServiceId>,
) -> Guide {
    abandoned(&app, &staff.ctx, id).await
}

/// Lists what the data centre says now that a server could become, taken in its own panel.
#[utoipa::path(get, path = "/admin/services/{id}/provider-upgrades", tag = "services",
    params(("id" = String, Path, description = "Service id")),
    responses((status = 200, body = ListView<ProviderUpgradeOut>), (status = "4XX", body = Problem)))]
async fn list_provider_upgrades(
    State(app): State<App>,
    staff: Staff<needs::ServicesRead>,
    Path(id): Path<ServiceId>,
) -> ApiResult<Json<ListView<ProviderUpgradeOut>>> {
    let found = upgrades::at_provider(&staff.ctx, &app.deps, id).await?;
    Ok(Json(ListView { items: found.into_iter().map(ProviderUpgradeOut::from).collect() }))
}

async fn shown(app: &App, ctx: &OpContext, id: ServiceId) -> Result<ServiceUpgrade> {
    let conn = app.deps.db.read();
    let offers = upgrades::offers(ctx, conn, id).await?;
    Ok(ServiceUpgrade::of(offers, upgrades::get_guide(ctx, conn, id).await?))
}

async fn begun(
    app: &App,
    ctx: &OpContext,
    id: ServiceId,
    body: BeginUpgrade,
) -> ApiResult<(StatusCode, Json<UpgradeGuide>)> {
    let wish = body.parse()?;
    let customer = provisioning::get_service(ctx, app.deps.db.read(), id).await?.customer;
    // As with a checkout: the price must not depend on whether a new VAT number was asked about yet.
    mpanel_workflows::vat::ask_if_new(ctx, &app.deps, customer).await?;
    let tx = app.deps.db.begin().await?;
    upgrades::begin(ctx, &tx, id, wish).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(latest(app, ctx, id).await?)))
}

async fn marked(app: &App, ctx: &OpContext, id: ServiceId, body: &MarkUpgradeStep) -> Guide {
    let unknown = || Error::invalid("/step", "unknown", "Use data or addresses.");
    let step = StepKey::from_word(&body.step).ok_or_else(unknown)?;
    let tx = app.deps.db.begin().await?;
    upgrades::mark(ctx, &tx, id, step, body.done).await?;
    tx.commit().await?;
    Ok(Json(latest(app, ctx, id).await?))
}

async fn finished(app: &App, ctx: &OpContext, id: ServiceId, body: &FinishUpgrade) -> Guide {
    let when = match body.when.as_str() {
        "end_of_term" => CancelWhen::EndOfTerm,
        "now" => CancelWhen::Now,
        _ => return Err(Error::invalid("/when", "unknown", "Use end_of_term or now.").into()),
    };
    check_text("/confirm_name", &body.confirm_name, 253)?;
    let tx = app.deps.db.begin().await?;
    upgrades::finish(ctx, &tx, id, when, &body.confirm_name).await?;
    tx.commit().await?;
    Ok(Json(latest(app, ctx, id).await?))
}

async fn abandoned(app: &App, ctx: &OpContext, id: ServiceId) -> Guide {
    let tx = app.deps.db.begin().await?;
    upgrades::abandon(ctx, &tx, id).await?;
    tx.commit().await?;
    Ok(Json(latest(app, ctx, id).await?))
}

async fn latest(app: &App, ctx: &OpContext, id: ServiceId) -> Result<UpgradeGuide> {
    let found = upgrades::get_guide(ctx, app.deps.db.read(), id).await?;
    found.map(UpgradeGuide::from).ok_or_else(|| Error::not_found("move to a bigger server"))
}
