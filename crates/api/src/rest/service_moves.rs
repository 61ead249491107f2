//! Moves of servers to other regions, by customers and by staff.

use axum::extract::State;
use axum::http::StatusCode;
use mpanel_core::{OpContext, Result, ServiceId};
use mpanel_provisioning::{self as provisioning, MoveView, Viewer};
use mpanel_workflows::moves::{self, Destination};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::App;
use crate::access::{Customer, Staff, needs};
use crate::extract::{Json, Path};
use crate::problem::{ApiResult, Problem};
use crate::rest::service_views::own;
use crate::route::{Routes, routes};
use crate::views::{MoneyView, check_text, words};

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(get_own_moves, request_own_move))
        .routes(routes!(get_service_moves, request_service_move))
        .routes(routes!(give_up_service_move))
        .routes(routes!(adopt_service_move))
}

/// A region.
#[derive(Debug, Serialize, ToSchema)]
pub struct MoveRegion {
    code: String,
    name: String,
}

/// A region that a server could move to.
#[derive(Debug, Serialize, ToSchema)]
pub struct MoveDestination {
    code: String,
    name: String,
    /// What the plan costs more there each period, before tax; none where nothing is billed.
    surcharge: Option<MoneyView>,
    /// Why it cannot be chosen, if it cannot.
    refused: Option<String>,
}

/// A move of a server to another region.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ServiceMove)]
pub struct MoveOut {
    id: String,
    /// Code of the region it was in.
    from: String,
    /// Code of the region it goes to.
    to: String,
    #[schema(value_type = words::MoveState)]
    state: &'static str,
    /// The number under which the provider's staff does it, for staff.
    ticket: Option<String>,
    /// What went wrong.
    problem: Option<String>,
    requested_at: String,
    requested_by: String,
    finished_at: Option<String>,
}

/// Where a server may move, and how its moves went.
#[derive(Debug, Serialize, ToSchema)]
pub struct ServiceMoves {
    /// The region it is in.
    region: MoveRegion,
    /// Why it cannot move now, if it cannot.
    refused: Option<String>,
    /// The other regions of its plan.
    regions: Vec<MoveDestination>,
    /// Latest first.
    moves: Vec<MoveOut>,
}

/// Where a server is to go.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RequestMove {
    /// Code of the region.
    region: String,
    /// The host name, typed by hand, because the server is off while it moves.
    confirm_name: String,
}

/// Where a server is after a move that nobody waited for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AdoptMove {
    /// Code of the region that the data centre says the machine is in.
    region: String,
}

impl From<Destination> for MoveDestination {
    fn from(to: Destination) -> Self {
        let (surcharge, refused) = (to.surcharge.map(MoneyView::from), to.refused.map(str::to_owned));
        Self { code: to.code, name: to.name, surcharge, refused }
    }
}

impl MoveOut {
    fn of(made: MoveView, viewer: Viewer) -> Self {
        Self {
            id: made.id.to_string(),
            from: made.from,
            to: made.to,
            state: made.state.as_str(),
            ticket: made.ticket.filter(|_| viewer == Viewer::Staff),
            problem: made.problem,
            requested_at: made.requested_at.to_string(),
            requested_by: made.requested_by,
            finished_at: made.finished_at.map(|at| at.to_string()),
        }
    }
}

/// Says where a server of the signed-in customer may move, asked of the data centre now, and how its moves went.
#[utoipa::path(get, path = "/portal/services/{id}/moves", tag = "services",
    params(("id" = String, Path, description = "Service id")),
    responses((status = 200, body = ServiceMoves), (status = "4XX", body = Problem)))]
async fn get_own_moves(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<ServiceId>,
) -> ApiResult<Json<ServiceMoves>> {
    own(&me.ctx, app.deps.db.read(), me.customer, id).await?;
    Ok(Json(shown(&app, &me.ctx, id, Viewer::Customer).await?))
}

/// Asks for a move of a server of the signed-in customer to another region at the same price. The data centre's staff
/// carries it out.
#[utoipa::path(post, path = "/portal/services/{id}/moves", tag = "services", request_body = RequestMove,
    params(("id" = String, Path, description = "Service id")),
    responses((status = 202, body = MoveOut), (status = "4XX", body = Problem)))]
async fn request_own_move(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<ServiceId>,
    Json(body): Json<RequestMove>,
) -> ApiResult<(StatusCode, Json<MoveOut>)> {
    own(&me.ctx, app.deps.db.read(), me.customer, id).await?;
    asked(&app, &me.ctx, id, Viewer::Customer, body).await
}

/// Says where a server may move, asked of the data centre now, and how its moves went.
#[utoipa::path(get, path = "/admin/services/{id}/moves", tag = "services",
    params(("id" = String, Path, description = "Service id")),
    responses((status = 200, body = ServiceMoves), (status = "4XX", body = Problem)))]
async fn get_service_moves(
    State(app): State<App>,
    staff: Staff<needs::ServicesRead>,
    Path(id): Path<ServiceId>,
) -> ApiResult<Json<ServiceMoves>> {
    Ok(Json(shown(&app, &staff.ctx, id, Viewer::Staff).await?))
}

/// Asks for a move of a server to another region. The data centre's staff carries it out; the price stays as it is.
#[utoipa::path(post, path = "/admin/services/{id}/moves", tag = "services", request_body = RequestMove,
    params(("id" = String, Path, description = "Service id")),
    responses((status = 202, body = MoveOut), (status = "4XX", body = Problem)))]
async fn request_service_move(
    State(app): State<App>,
    staff: Staff<needs::ServicesOperate>,
    Path(id): Path<ServiceId>,
    Json(body): Json<RequestMove>,
) -> ApiResult<(StatusCode, Json<MoveOut>)> {
    asked(&app, &staff.ctx, id, Viewer::Staff, body).await
}

/// Stops waiting for a move that the data centre does not carry out after all. The data centre is told nothing.
#[utoipa::path(post, path = "/admin/services/{id}/moves/give-up", tag = "services",
    params(("id" = String, Path, description = "Service id")),
    responses((status = 200, body = MoveOut), (status = "4XX", body = Problem)))]
async fn give_up_service_move(
    State(app): State<App>,
    staff: Staff<needs::ServicesOperate>,
    Path(id): Path<ServiceId>,
) -> ApiResult<Json<MoveOut>> {
    let tx = app.deps.db.begin().await?;
    let given_up = provisioning::give_up_move(&staff.ctx, &tx, id).await?;
    tx.commit().await?;
    Ok(Json(MoveOut::of(given_up, Viewer::Staff)))
}

/// Takes over that the data centre has moved a server after all, once its move was given up or refused. The data centre
/// is asked where the machine is; its region and addresses become the service's, and the customer is told.
#[utoipa::path(post, path = "/admin/services/{id}/moves/adopt", tag = "services", request_body = AdoptMove,
    params(("id" = String, Path, description = "Service id")),
    responses((status = 200, body = MoveOut), (status = "4XX", body = Problem)))]
async fn adopt_service_move(
    State(app): State<App>,
    staff: Staff<needs::ServicesOperate>,
    Path(id): Path<ServiceId>,
    Json(body): Json<AdoptMove>,
) -> ApiResult<Json<MoveOut>> {
    check_text("/region", &body.region, 50)?;
    let moved = provisioning::adopt_move(&staff.ctx, &app.deps.provisioning(), id, &body.region).await?;
    Ok(Json(MoveOut::of(moved, Viewer::Staff)))
}

async fn shown(app: &App, ctx: &OpContext, id: ServiceId, viewer: Viewer) -> Result<ServiceMoves> {
    let offer = moves::offer(ctx, &app.deps, id, viewer).await?;
    Ok(ServiceMoves {
        region: MoveRegion { code: offer.region.code, name: offer.region.name },
        refused: offer.refused,
        regions: offer.regions.into_iter().map(MoveDestination::from).collect(),
        moves: offer.moves.into_iter().map(|made| MoveOut::of(made, viewer)).collect(),
    })
}

async fn asked(
    app: &App,
    ctx: &OpContext,
    id: ServiceId,
    viewer: Viewer,
    body: RequestMove,
) -> ApiResult<(StatusCode, Json<MoveOut>)> {
    check_text("/region", &body.region, 50)?;
    check_text("/confirm_name", &body.confirm_name, 253)?;
    let made = moves::request(ctx, &app.deps, id, viewer, &body.region, &body.confirm_name).await?;
    Ok((StatusCode::ACCEPTED, Json(MoveOut::of(made, viewer))))
}
