//! Checks of machines and the remedies they offer, for customers and for staff.

use axum::extract::State;
use axum::http::StatusCode;
use mpanel_core::{OpContext, Result, RowId, ServiceId};
use mpanel_provisioning::{self as provisioning, CheckResult, RemedyOffer, RemedyRun, TroubleshootingRun, Viewer};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::App;
use crate::access::{Customer, Staff, needs};
use crate::extract::{Json, Path};
use crate::problem::{ApiResult, Problem};
use crate::rest::service_views::own;
use crate::route::{Routes, routes};
use crate::views::{ListView, words};

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list_own_troubleshooting, start_own_troubleshooting))
        .routes(routes!(get_own_troubleshooting))
        .routes(routes!(start_own_remedy))
        .routes(routes!(list_service_troubleshooting, start_service_troubleshooting))
        .routes(routes!(get_service_troubleshooting))
        .routes(routes!(start_service_remedy))
}

/// Checks of a machine.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Troubleshooting)]
pub struct RunOut {
    id: String,
    #[schema(value_type = words::TroubleshootingState)]
    state: &'static str,
    /// The data centre's name of what is run; empty until it is known.
    name: String,
    requested_at: String,
    requested_by: String,
    finished_at: Option<String>,
    /// Why they could not be carried out.
    error: Option<String>,
    checks: Vec<CheckOut>,
    /// What may help, each once.
    remedies: Vec<RemedyOut>,
}

/// What a check has found.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TroubleshootingCheck)]
pub struct CheckOut {
    id: String,
    #[schema(value_type = words::CheckSubject)]
    subject: &'static str,
    /// The data centre's name of it.
    name: String,
    #[schema(value_type = words::CheckOutcome)]
    outcome: &'static str,
    /// What the data centre says of it.
    note: Option<String>,
    /// What the data centre says to those who work on it; for staff only.
    staff_note: Option<String>,
    /// The ids of the remedies it offers.
    remedies: Vec<String>,
}

/// A remedy that checks offer.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TroubleshootingRemedy)]
pub struct RemedyOut {
    id: String,
    #[schema(value_type = words::RemedyKind)]
    kind: &'static str,
    /// The data centre's name of it.
    name: String,
    /// The data centre's words about it.
    description: String,
    /// It can be run because of these checks: they are the latest, less than a day old, and it was not run yet.
    offered: bool,
    /// What came of it, when it was run.
    run: Option<RemedyRunOut>,
}

/// A remedy that was run.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TroubleshootingRemedyRun)]
pub struct RemedyRunOut {
    #[schema(value_type = words::TroubleshootingState)]
    state: &'static str,
    requested_at: String,
    requested_by: String,
    finished_at: Option<String>,
    /// What the data centre says of it.
    note: Option<String>,
    /// Why it did not succeed.
    error: Option<String>,
}

/// A remedy to run.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StartRemedy {
    /// The id of one of `remedies`.
    remedy: String,
    /// True, because a remedy changes the machine and may restart it.
    #[serde(default)]
    confirm: bool,
}

/// The data centre's own names and words, which may say who it is, are for staff. Customers have ours.
fn for_staff(text: String, viewer: Viewer) -> String {
    if viewer == Viewer::Staff { text } else { String::new() }
}

fn said(text: String, viewer: Viewer) -> Option<String> {
    Some(for_staff(text, viewer)).filter(|t| !t.is_empty())
}

impl RunOut {
    fn of(run: TroubleshootingRun, viewer: Viewer) -> Self {
        Self {
            id: run.id.to_string(),
            state: run.state.as_str(),
            name: for_staff(run.name, viewer),
            requested_at: run.requested_at.to_string(),
            requested_by: run.requested_by,
            finished_at: run.finished_at.map(|t| t.to_string()),
            error: run.error,
            checks: run.checks.into_iter().map(|check| CheckOut::of(check, viewer)).collect(),
            remedies: run.remedies.into_iter().map(|remedy| RemedyOut::of(remedy, viewer)).collect(),
        }
    }
}

impl CheckOut {
    fn of(check: CheckResult, viewer: Viewer) -> Self {
        Self {
            id: check.id,
            subject: check.subject.as_str(),
            name: for_staff(check.name, viewer),
            outcome: check.outcome.as_str(),
            note: said(check.note, viewer),
            staff_note: said(check.staff_note, viewer),
            remedies: check.remedies,
        }
    }
}

impl RemedyOut {
    fn of(remedy: RemedyOffer, viewer: Viewer) -> Self {
        Self {
            id: remedy.id,
            kind: remedy.kind.as_str(),
            name: for_staff(remedy.name, viewer),
            description: for_staff(remedy.description, viewer),
            offered: remedy.offered,
            run: remedy.run.map(|run| RemedyRunOut::of(run, viewer)),
        }
    }
}

impl RemedyRunOut {
    fn of(run: RemedyRun, viewer: Viewer) -> Self {
        Self {
            state: run.state.as_str(),
            requested_at: run.requested_at.to_string(),
            requested_by: run.requested_by,
            finished_at: run.finished_at.map(|t| t.to_string()),
            note: said(run.note, viewer),
            error: run.error,
        }
    }
}

/// Lists the latest checks of a machine of the signed-in customer, latest first.
#[utoipa::path(get, path = "/portal/services/{id}/troubleshooting", tag = "troubleshooting",
    params(("id" = String, Path, description = "Service id")),
    responses((status = 200, body = ListView<RunOut>), (status = "4XX", body = Problem)))]
async fn list_own_troubleshooting(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<ServiceId>,
) -> ApiResult<Json<ListView<RunOut>>> {
    own(&me.ctx, app.deps.db.read(), me.customer, id).await?;
    Ok(Json(listed(&app, &me.ctx, id, Viewer::Customer).await?))
}

/// Has the data centre check a machine of the signed-in customer. It goes on in the background.
#[utoipa::path(post, path = "/portal/services/{id}/troubleshooting", tag = "troubleshooting",
    params(("id" = String, Path, description = "Service id")),
    responses((status = 202, body = RunOut), (status = "4XX", body = Problem)))]
async fn start_own_troubleshooting(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<ServiceId>,
) -> ApiResult<(StatusCode, Json<RunOut>)> {
    own(&me.ctx, app.deps.db.read(), me.customer, id).await?;
    Ok((StatusCode::ACCEPTED, Json(started(&app, &me.ctx, id, Viewer::Customer).await?)))
}

/// Shows checks of a machine of the signed-in customer: what they found, and what may help.
#[utoipa::path(get, path = "/portal/services/{id}/troubleshooting/{run}", tag = "troubleshooting",
    params(("id" = String, Path, description = "Service id"), ("run" = String, Path, description = "Id of the checks")),
    responses((status = 200, body = RunOut), (status = "4XX", body = Problem)))]
async fn get_own_troubleshooting(
    State(app): State<App>,
    me: Customer,
    Path((id, run)): Path<(ServiceId, RowId)>,
) -> ApiResult<Json<RunOut>> {
    own(&me.ctx, app.deps.db.read(), me.customer, id).await?;
    let run = provisioning::get_troubleshooting(&me.ctx, app.deps.db.read(), id, run).await?;
    Ok(Json(RunOut::of(run, Viewer::Customer)))
}

/// Runs a remedy that checks have offered, once. It changes the machine.
#[utoipa::path(post, path = "/portal/services/{id}/troubleshooting/{run}/remedies", tag = "troubleshooting",
    request_body = StartRemedy,
    params(("id" = String, Path, description = "Service id"), ("run" = String, Path, description = "Id of the checks")),
    responses((status = 202, body = RunOut), (status = "4XX", body = Problem)))]
async fn start_own_remedy(
    State(app): State<App>,
    me: Customer,
    Path((id, run)): Path<(ServiceId, RowId)>,
    Json(body): Json<StartRemedy>,
) -> ApiResult<(StatusCode, Json<RunOut>)> {
    own(&me.ctx, app.deps.db.read(), me.customer, id).await?;
    Ok((StatusCode::ACCEPTED, Json(remedied(&app, &me.ctx, (id, run), Viewer::Customer, body).await?)))
}

/// Lists the latest checks of a customer's machine, latest first.
#[utoipa::path(get, path = "/admin/services/{id}/troubleshooting", tag = "troubleshooting",
    params(("id" = String, Path, description = "Service id")),
    responses((status = 200, body = ListView<RunOut>), (status = "4XX", body = Problem)))]
async fn list_service_troubleshooting(
    State(app): State<App>,
    staff: Staff<needs::ServicesRead>,
    Path(id): Path<ServiceId>,
) -> ApiResult<Json<ListView<RunOut>>> {
    provisioning::get_service(&staff.ctx, app.deps.db.read(), id).await?;
    Ok(Json(listed(&app, &staff.ctx, id, Viewer::Staff).await?))
}

/// Has the data centre check a customer's machine. It goes on in the background.
#[utoipa::path(post, path = "/admin/services/{id}/troubleshooting", tag = "troubleshooting",
    params(("id" = String, Path, description = "Service id")),
    responses((status = 202, body = RunOut), (status = "4XX", body = Problem)))]
async fn start_service_troubleshooting(
    State(app): State<App>,
    staff: Staff<needs::ServicesOperate>,
    Path(id): Path<ServiceId>,
) -> ApiResult<(StatusCode, Json<RunOut>)> {
    Ok((StatusCode::ACCEPTED, Json(started(&app, &staff.ctx, id, Viewer::Staff).await?)))
}

/// Shows checks of a customer's machine: what they found, and what may help.
#[utoipa::path(get, path = "/admin/services/{id}/troubleshooting/{run}", tag = "troubleshooting",
    params(("id" = String, Path, description = "Service id"), ("run" = String, Path, description = "Id of the checks")),
    responses((status = 200, body = RunOut), (status = "4XX", body = Problem)))]
async fn get_service_troubleshooting(
    State(app): State<App>,
    staff: Staff<needs::ServicesRead>,
    Path((id, run)): Path<(ServiceId, RowId)>,
) -> ApiResult<Json<RunOut>> {
    let run = provisioning::get_troubleshooting(&staff.ctx, app.deps.db.read(), id, run).await?;
    Ok(Json(RunOut::of(run, Viewer::Staff)))
}

/// Runs a remedy that checks of a customer's machine have offered, once. It changes the machine.
#[utoipa::path(post, path = "/admin/services/{id}/troubleshooting/{run}/remedies", tag = "troubleshooting",
    request_body = StartRemedy,
    params(("id" = String, Path, description = "Service id"), ("run" = String, Path, description = "Id of the checks")),
    responses((status = 202, body = RunOut), (status = "4XX", body = Problem)))]
async fn start_service_remedy(
    State(app): State<App>,
    staff: Staff<needs::ServicesOperate>,
    Path((id, run)): Path<(ServiceId, RowId)>,
    Json(body): Json<StartRemedy>,
) -> ApiResult<(StatusCode, Json<RunOut>)> {
    Ok((StatusCode::ACCEPTED, Json(remedied(&app, &staff.ctx, (id, run), Viewer::Staff, body).await?)))
}

async fn listed(app: &App, ctx: &OpContext, id: ServiceId, viewer: Viewer) -> Result<ListView<RunOut>> {
    let runs = provisioning::list_troubleshooting(ctx, app.deps.db.read(), id).await?;
    Ok(ListView { items: runs.into_iter().map(|run| RunOut::of(run, viewer)).collect() })
}

async fn started(app: &App, ctx: &OpContext, id: ServiceId, viewer: Viewer) -> Result<RunOut> {
    let tx = app.deps.db.begin().await?;
    let run = provisioning::start_troubleshooting(ctx, &tx, id, viewer).await?;
    tx.commit().await?;
    Ok(RunOut::of(run, viewer))
}

async fn remedied(
    app: &App,
    ctx: &OpContext,
    (id, run): (ServiceId, RowId),
    viewer: Viewer,
    body: StartRemedy,
) -> Result<RunOut> {
    let tx = app.deps.db.begin().await?;
    let run = provisioning::start_remedy(ctx, &tx, id, run, viewer, &body.remedy, body.confirm).await?;
    tx.commit().await?;
    Ok(RunOut::of(run, viewer))
}
