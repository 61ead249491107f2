//! The same for staff, on the machine of any customer.

use axum::extract::State;
use axum::http::StatusCode;
use mpanel_core::ServiceId;
use mpanel_provisioning::{self as provisioning, Viewer};

use super::{NewSnapshot, QuotaOut, SnapshotOut, SnapshotsOut, UpdateSnapshot};
use crate::App;
use crate::access::{Staff, needs};
use crate::extract::{Json, Path};
use crate::problem::{ApiResult, Problem};
use crate::route::{Routes, routes};

pub(super) fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list_service_snapshots, create_service_snapshot))
        .routes(routes!(update_service_snapshot, delete_service_snapshot))
        .routes(routes!(rollback_service_snapshot))
}

/// Lists the snapshots of a machine, latest first.
#[utoipa::path(get, path = "/admin/services/{id}/snapshots", tag = "snapshots",
    params(("id" = String, Path, description = "Service id")),
    responses((status = 200, body = SnapshotsOut), (status = "4XX", body = Problem)))]
async fn list_service_snapshots(
    State(app): State<App>,
    staff: Staff<needs::ServicesRead>,
    Path(id): Path<ServiceId>,
) -> ApiResult<Json<SnapshotsOut>> {
    let list = provisioning::list_snapshots(&staff.ctx, &app.deps.provisioning(), id).await?;
    let quota = QuotaOut { used: list.quota.used, limit: list.quota.limit };
    Ok(Json(SnapshotsOut { items: list.items.into_iter().map(SnapshotOut::from).collect(), quota }))
}

/// Takes a snapshot of a customer's machine.
#[utoipa::path(post, path = "/admin/services/{id}/snapshots", tag = "snapshots", request_body = NewSnapshot,
    params(("id" = String, Path, description = "Service id")),
    responses((status = 202, body = SnapshotOut), (status = "4XX", body = Problem)))]
async fn create_service_snapshot(
    State(app): State<App>,
    staff: Staff<needs::ServicesOperate>,
    Path(id): Path<ServiceId>,
    Json(body): Json<NewSnapshot>,
) -> ApiResult<(StatusCode, Json<SnapshotOut>)> {
    let (deps, description) = (app.deps.provisioning(), body.description.unwrap_or_default());
    let taken = provisioning::create_snapshot(&staff.ctx, &deps, id, Viewer::Staff, &body.name, &description).await?;
    Ok((StatusCode::ACCEPTED, Json(taken.into())))
}

/// Changes the name or description of a snapshot of a customer's machine.
#[utoipa::path(patch, path = "/admin/services/{id}/snapshots/{sid}", tag = "snapshots",
    request_body = UpdateSnapshot,
    params(("id" = String, Path, description = "Service id"), ("sid" = String, Path, description = "Snapshot id")),
    responses((status = 200, body = SnapshotOut), (status = "4XX", body = Problem)))]
async fn update_service_snapshot(
    State(app): State<App>,
    staff: Staff<needs::ServicesOperate>,
    Path((id, sid)): Path<(ServiceId, String)>,
    Json(body): Json<UpdateSnapshot>,
) -> ApiResult<Json<SnapshotOut>> {
    let (deps, name, text) = (app.deps.provisioning(), body.name.as_deref(), body.description.as_deref());
    let changed = provisioning::update_snapshot(&staff.ctx, &deps, id, Viewer::Staff, &sid, name, text).await?;
    Ok(Json(changed.into()))
}

/// Puts a customer's machine back to a snapshot. Newer snapshots go away.
#[utoipa::path(post, path = "/admin/services/{id}/snapshots/{sid}/rollback", tag = "snapshots",
    params(("id" = String, Path, description = "Service id"), ("sid" = String, Path, description = "Snapshot id")),
    responses((status = 202, body = SnapshotOut), (status = "4XX", body = Problem)))]
async fn rollback_service_snapshot(
    State(app): State<App>,
    staff: Staff<needs::ServicesOperate>,
    Path((id, sid)): Path<(ServiceId, String)>,
) -> ApiResult<(StatusCode, Json<SnapshotOut>)> {
    let deps = app.deps.provisioning();
    let used = provisioning::rollback_snapshot(&staff.ctx, &deps, id, Viewer::Staff, &sid).await?;
    Ok((StatusCode::ACCEPTED, Json(used.into())))
}

/// Deletes a snapshot of a customer's machine.
#[utoipa::path(delete, path = "/admin/services/{id}/snapshots/{sid}", tag = "snapshots",
    params(("id" = String, Path, description = "Service id"), ("sid" = String, Path, description = "Snapshot id")),
    responses((status = 202, description = "Gone"), (status = "4XX", body = Problem)))]
async fn delete_service_snapshot(
    State(app): State<App>,
    staff: Staff<needs::ServicesOperate>,
    Path((id, sid)): Path<(ServiceId, String)>,
) -> ApiResult<StatusCode> {
    provisioning::delete_snapshot(&staff.ctx, &app.deps.provisioning(), id, Viewer::Staff, &sid).await?;
    Ok(StatusCode::ACCEPTED)
}
