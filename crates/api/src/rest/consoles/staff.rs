//! The same for staff, on the machine of any customer.

use axum::extract::State;
use axum::http::StatusCode;
use mpanel_core::ServiceId;
use mpanel_provisioning::{self as provisioning, Holder, Viewer};

use super::{AccessOut, ConsoleOut, TicketOut, expect_offered, revealed, shown, ticket};
use crate::App;
use crate::access::{Staff, needs};
use crate::extract::{Json, Path};
use crate::problem::{ApiResult, Problem};
use crate::route::{Routes, routes};

pub(super) fn routes() -> Routes {
    Routes::new()
        .routes(routes!(get_service_console, open_service_console, switch_off_service_console))
        .routes(routes!(reveal_service_console))
        .routes(routes!(change_service_console_password))
}

/// What is known of the screen of a customer's machine.
#[utoipa::path(get, path = "/admin/services/{id}/console", tag = "consoles",
    params(("id" = String, Path, description = "Service id")),
    responses((status = 200, body = ConsoleOut), (status = "4XX", body = Problem)))]
async fn get_service_console(
    State(app): State<App>,
    staff: Staff<needs::ServicesRead>,
    Path(id): Path<ServiceId>,
) -> ApiResult<Json<ConsoleOut>> {
    Ok(Json(shown(&app, &staff.ctx, id, Viewer::Staff).await?))
}

/// Gives a ticket for the console of a customer's machine: good once, for 30 seconds, in this session.
#[utoipa::path(post, path = "/admin/services/{id}/console", tag = "consoles",
    params(("id" = String, Path, description = "Service id")),
    responses((status = 201, body = TicketOut), (status = "4XX", body = Problem)))]
async fn open_service_console(
    State(app): State<App>,
    staff: Staff<needs::ServicesOperate>,
    Path(id): Path<ServiceId>,
) -> ApiResult<(StatusCode, Json<TicketOut>)> {
    let holder = Holder { user: staff.principal.user, session: staff.principal.session, viewer: Viewer::Staff };
    Ok((StatusCode::CREATED, Json(ticket(&app, &staff.ctx, id, holder).await?)))
}

/// Switches the console of a customer's machine off at the data centre.
#[utoipa::path(delete, path = "/admin/services/{id}/console", tag = "consoles",
    params(("id" = String, Path, description = "Service id")),
    responses((status = 204, description = "Off"), (status = "4XX", body = Problem)))]
async fn switch_off_service_console(
    State(app): State<App>,
    staff: Staff<needs::ServicesOperate>,
    Path(id): Path<ServiceId>,
) -> ApiResult<StatusCode> {
    expect_offered(&app)?;
    provisioning::switch_off_console(&staff.ctx, &app.deps.provisioning(), id, Viewer::Staff).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Shows host, port and password of the console of a customer's machine. The audit log notes it.
#[utoipa::path(post, path = "/admin/services/{id}/console/reveal", tag = "consoles",
    params(("id" = String, Path, description = "Service id")),
    responses((status = 200, body = AccessOut), (status = "4XX", body = Problem)))]
async fn reveal_service_console(
    State(app): State<App>,
    staff: Staff<needs::ServicesOperate>,
    Path(id): Path<ServiceId>,
) -> ApiResult<Json<AccessOut>> {
    Ok(Json(revealed(&app, &staff.ctx, &staff.request, id, Viewer::Staff).await?))
}

/// Sets a new password for the console of a customer's machine and shows it.
#[utoipa::path(post, path = "/admin/services/{id}/console/password", tag = "consoles",
    params(("id" = String, Path, description = "Service id")),
    responses((status = 200, body = AccessOut), (status = "4XX", body = Problem)))]
async fn change_service_console_password(
    State(app): State<App>,
    staff: Staff<needs::ServicesOperate>,
    Path(id): Path<ServiceId>,
) -> ApiResult<Json<AccessOut>> {
    expect_offered(&app)?;
    let deps = app.deps.provisioning();
    Ok(Json(provisioning::set_console_password(&staff.ctx, &deps, id, Viewer::Staff).await?.into()))
}
