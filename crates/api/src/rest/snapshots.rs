//! Snapshots of a customer's machines.

mod schedule;
mod staff;

pub(super) use schedule::ScheduleIn;

use axum::extract::State;
use axum::http::StatusCode;
use mpanel_core::ServiceId;
use mpanel_provisioning::{self as provisioning, SnapshotView, Viewer};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::App;
use crate::access::Customer;
use crate::extract::{Json, Path};
use crate::problem::{ApiResult, Problem};
use crate::rest::service_views::own;
use crate::route::{Routes, routes};

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list_snapshots, create_snapshot))
        .routes(routes!(update_snapshot, delete_snapshot))
        .routes(routes!(rollback_snapshot))
        .merge(schedule::routes())
        .merge(staff::routes())
}

/// A kept state of a machine's disk.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Snapshot)]
pub struct SnapshotOut {
    id: String,
    name: String,
    description: Option<String>,
    created_at: Option<String>,
    /// When it goes away by itself.
    auto_delete_at: Option<String>,
    /// Taken by schedule, which may delete it again; others were made by hand.
    scheduled: bool,
}

impl From<SnapshotView> for SnapshotOut {
    fn from(s: SnapshotView) -> Self {
        Self {
            id: s.id,
            name: s.name,
            description: (!s.description.is_empty()).then_some(s.description),
            created_at: s.created_at.map(|t| t.to_string()),
            auto_delete_at: s.auto_delete_at.map(|t| t.to_string()),
            scheduled: s.scheduled,
        }
    }
}

/// How many snapshots there are and may be.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SnapshotQuota)]
pub struct QuotaOut {
    used: u32,
    limit: u32,
}

/// A machine's snapshots.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Snapshots)]
pub struct SnapshotsOut {
    items: Vec<SnapshotOut>,
    quota: QuotaOut,
}

/// A snapshot to be taken.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSnapshot {
    /// 1 to 30 letters, digits, spaces and hyphens.
    name: String,
    #[serde(default)]
    description: Option<String>,
}

/// New texts of a snapshot.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateSnapshot {
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    description: Option<String>,
}

/// Lists the snapshots of a machine, latest first.
#[utoipa::path(get, path = "/portal/services/{id}/snapshots", tag = "snapshots",
    params(("id" = String, Path, description = "Service id")),
    responses((status = 200, body = SnapshotsOut), (status = "4XX", body = Problem)))]
async fn list_snapshots(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<ServiceId>,
) -> ApiResult<Json<SnapshotsOut>> {
    own(&me.ctx, app.deps.db.read(), me.customer, id).await?;
    let list = provisioning::list_snapshots(&me.ctx, &app.deps.provisioning(), id).await?;
    let quota = QuotaOut { used: list.quota.used, limit: list.quota.limit };
    Ok(Json(SnapshotsOut { items: list.items.into_iter().map(SnapshotOut::from).collect(), quota }))
}

/// Takes a snapshot of a machine.
#[utoipa::path(post, path = "/portal/services/{id}/snapshots", tag = "snapshots", request_body = NewSnapshot,
    params(("id" = String, Path, description = "Service id")),
    responses((status = 202, body = SnapshotOut), (status = "4XX", body = Problem)))]
async fn create_snapshot(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<ServiceId>,
    Json(body): Json<NewSnapshot>,
) -> ApiResult<(StatusCode, Json<SnapshotOut>)> {
    own(&me.ctx, app.deps.db.read(), me.customer, id).await?;
    let (deps, description) = (app.deps.provisioning(), body.description.unwrap_or_default());
    let taken = provisioning::create_snapshot(&me.ctx, &deps, id, Viewer::Customer, &body.name, &description).await?;
    Ok((StatusCode::ACCEPTED, Json(taken.into())))
}

/// Changes a snapshot's name or description.
#[utoipa::path(patch, path = "/portal/services/{id}/snapshots/{sid}", tag = "snapshots",
    request_body = UpdateSnapshot,
    params(("id" = String, Path, description = "Service id"), ("sid" = String, Path, description = "Snapshot id")),
    responses((status = 200, body = SnapshotOut), (status = "4XX", body = Problem)))]
async fn update_snapshot(
    State(app): State<App>,
    me: Customer,
    Path((id, sid)): Path<(ServiceId, String)>,
    Json(body): Json<UpdateSnapshot>,
) -> ApiResult<Json<SnapshotOut>> {
    own(&me.ctx, app.deps.db.read(), me.customer, id).await?;
    let (deps, name, text) = (app.deps.provisioning(), body.name.as_deref(), body.description.as_deref());
    let changed = provisioning::update_snapshot(&me.ctx, &deps, id, Viewer::Customer, &sid, name, text).await?;
    Ok(Json(changed.into()))
}

/// Puts a machine back to a snapshot. Newer snapshots go away.
#[utoipa::path(post, path = "/portal/services/{id}/snapshots/{sid}/rollback", tag = "snapshots",
    params(("id" = String, Path, description = "Service id"), ("sid" = String, Path, description = "Snapshot id")),
    responses((status = 202, body = SnapshotOut), (status = "4XX", body = Problem)))]
async fn rollback_snapshot(
    State(app): State<App>,
    me: Customer,
    Path((id, sid)): Path<(ServiceId, String)>,
) -> ApiResult<(StatusCode, Json<SnapshotOut>)> {
    own(&me.ctx, app.deps.db.read(), me.customer, id).await?;
    let deps = app.deps.provisioning();
    let used = provisioning::rollback_snapshot(&me.ctx, &deps, id, Viewer::Customer, &sid).await?;
    Ok((StatusCode::ACCEPTED, Json(used.into())))
}

/// Deletes a snapshot.
#[utoipa::path(delete, path = "/portal/services/{id}/snapshots/{sid}", tag = "snapshots",
    params(("id" = String, Path, description = "Service id"), ("sid" = String, Path, description = "Snapshot id")),
    responses((status = 202, description = "Gone"), (status = "4XX", body = Problem)))]
async fn delete_snapshot(
    State(app): State<App>,
    me: Customer,
    Path((id, sid)): Path<(ServiceId, String)>,
) -> ApiResult<StatusCode> {
    own(&me.ctx, app.deps.db.read(), me.customer, id).await?;
    provisioning::delete_snapshot(&me.ctx, &app.deps.provisioning(), id, Viewer::Customer, &sid).await?;
    Ok(StatusCode::ACCEPTED)
}
