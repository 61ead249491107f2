//! Schedules that take snapshots by themselves, set by customers and by staff.

use axum::extract::State;
use axum::http::StatusCode;
use mpanel_core::{Error, OpContext, Result, ServiceId};
use mpanel_provisioning::{self as provisioning, Rhythm, ScheduleView, ServiceView, Viewer};
use mpanel_workflows::acts::{SnapshotPlan, zone_of};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::App;
use crate::access::{Customer, Staff, needs};
use crate::extract::{Json, Path};
use crate::problem::{ApiResult, Problem};
use crate::rest::service_views::own;
use crate::route::{Routes, routes};
use crate::views::words;

pub(super) fn routes() -> Routes {
    Routes::new()
        .routes(routes!(get_snapshot_schedule, put_snapshot_schedule, delete_snapshot_schedule))
        .routes(routes!(get_service_snapshot_schedule, put_service_snapshot_schedule, delete_service_snapshot_schedule))
}

/// When snapshots of a machine are taken by themselves.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SnapshotSchedule)]
pub struct ScheduleOut {
    #[schema(value_type = words::SnapshotRhythm)]
    rhythm: &'static str,
    /// Weekly: the day, 1 is Monday.
    weekday: Option<i8>,
    /// Monthly: the day; a shorter month takes its last one.
    month_day: Option<i8>,
    /// The hour in `time_zone`.
    hour: i8,
    time_zone: String,
    /// How many scheduled snapshots are kept.
    keep: u32,
    /// The names; `{date}` and `{time}` are filled in.
    name_pattern: String,
    paused: bool,
    /// When the next one is taken; null while it is paused.
    next_at: Option<String>,
    /// Failures since the last success.
    failures: u32,
    /// The data centre deletes every snapshot this many days after it was taken.
    provider_keeps_days: u32,
    /// The latest moment that was due.
    latest: Option<ScheduleRunOut>,
}

/// What became of a moment that was due.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SnapshotScheduleRun)]
pub struct ScheduleRunOut {
    due_at: String,
    #[schema(value_type = words::SnapshotRunState)]
    state: &'static str,
    /// The snapshot's name.
    name: String,
    /// More about it, such as why it failed.
    detail: Option<String>,
}

/// A machine's schedule, if it has one.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SnapshotScheduleOfService)]
pub struct ScheduleOfService {
    schedule: Option<ScheduleOut>,
    /// The time zone in which a new schedule's hour is meant: the account's.
    time_zone: String,
}

/// A schedule to set.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PutSnapshotSchedule)]
pub struct ScheduleIn {
    #[schema(value_type = words::SnapshotRhythm)]
    rhythm: String,
    /// Weekly: the day, 1 is Monday.
    #[serde(default)]
    weekday: Option<i8>,
    /// Monthly: the day, 1 to 31.
    #[serde(default)]
    month_day: Option<i8>,
    /// 0 to 23, in the account's time zone.
    hour: i8,
    /// How many scheduled snapshots are kept: the plan's number less those made by hand at most.
    keep: u32,
    /// Letters, digits, spaces and hyphens, with `{date}` and perhaps `{time}`.
    name_pattern: String,
    #[serde(default)]
    paused: bool,
}

impl ScheduleIn {
    /// Reads a schedule. Errors point below `at`, which is empty where the schedule is the whole body.
    pub(in crate::rest) fn parse(self, at: &str) -> Result<SnapshotPlan> {
        let rhythm = Rhythm::from_word(&self.rhythm)
            .ok_or_else(|| Error::invalid(format!("{at}/rhythm"), "not_valid", "Use daily, weekly or monthly."))?;
        let Self { weekday, month_day, hour, keep, name_pattern, paused, .. } = self;
        Ok(SnapshotPlan { rhythm, weekday, month_day, hour, keep, name_pattern, paused })
    }
}

impl From<SnapshotPlan> for ScheduleIn {
    fn from(plan: SnapshotPlan) -> Self {
        let SnapshotPlan { rhythm, weekday, month_day, hour, keep, name_pattern, paused } = plan;
        Self { rhythm: rhythm.to_string(), weekday, month_day, hour, keep, name_pattern, paused }
    }
}

impl From<ScheduleView> for ScheduleOut {
    fn from(view: ScheduleView) -> Self {
        Self {
            rhythm: view.rhythm.as_str(),
            weekday: view.weekday,
            month_day: view.month_day,
            hour: view.hour,
            time_zone: view.zone,
            keep: view.keep,
            name_pattern: view.name_pattern,
            paused: view.paused,
            next_at: view.next_at.map(|t| t.to_string()),
            failures: view.failures,
            provider_keeps_days: view.provider_keeps_days,
            latest: view.latest.map(|run| ScheduleRunOut {
                due_at: run.due_at.to_string(),
                state: run.state.as_str(),
                name: run.name,
                detail: (!run.detail.is_empty()).then_some(run.detail),
            }),
        }
    }
}

async fn shown(app: &App, ctx: &OpContext, service: &ServiceView) -> Result<ScheduleOfService> {
    let schedule = provisioning::get_snapshot_schedule(ctx, app.deps.db.read(), service.id).await?;
    let zone = zone_of(ctx, app.deps.db.read(), service.customer).await?;
    let time_zone = zone.iana_name().unwrap_or("UTC").to_owned();
    Ok(ScheduleOfService { schedule: schedule.map(ScheduleOut::from), time_zone })
}

async fn set(
    app: &App,
    ctx: &OpContext,
    service: &ServiceView,
    viewer: Viewer,
    body: ScheduleIn,
) -> Result<ScheduleOut> {
    let draft = body.parse("")?.at(zone_of(ctx, app.deps.db.read(), service.customer).await?);
    let deps = app.deps.provisioning();
    provisioning::put_snapshot_schedule(ctx, &deps, service.id, viewer, draft).await.map(ScheduleOut::from)
}

async fn removed(app: &App, ctx: &OpContext, id: ServiceId) -> Result<StatusCode> {
    let tx = app.deps.db.begin().await?;
    provisioning::delete_snapshot_schedule(ctx, &tx, id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Shows when snapshots of a machine are taken by themselves.
#[utoipa::path(get, path = "/portal/services/{id}/snapshot-schedule", tag = "snapshots",
    params(("id" = String, Path, description = "Service id")),
    responses((status = 200, body = ScheduleOfService), (status = "4XX", body = Problem)))]
async fn get_snapshot_schedule(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<ServiceId>,
) -> ApiResult<Json<ScheduleOfService>> {
    let service = own(&me.ctx, app.deps.db.read(), me.customer, id).await?;
    Ok(Json(shown(&app, &me.ctx, &service).await?))
}

/// Sets when snapshots of a machine are taken by themselves.
#[utoipa::path(put, path = "/portal/services/{id}/snapshot-schedule", tag = "snapshots", request_body = ScheduleIn,
    params(("id" = String, Path, description = "Service id")),
    responses((status = 200, body = ScheduleOut), (status = "4XX", body = Problem)))]
async fn put_snapshot_schedule(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<ServiceId>,
    Json(body): Json<ScheduleIn>,
) -> ApiResult<Json<ScheduleOut>> {
    let service = own(&me.ctx, app.deps.db.read(), me.customer, id).await?;
    Ok(Json(set(&app, &me.ctx, &service, Viewer::Customer, body).await?))
}

/// Takes a machine's schedule away. Its snapshots stay.
#[utoipa::path(delete, path = "/portal/services/{id}/snapshot-schedule", tag = "snapshots",
    params(("id" = String, Path, description = "Service id")),
    responses((status = 204, description = "Gone"), (status = "4XX", body = Problem)))]
async fn delete_snapshot_schedule(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<ServiceId>,
) -> ApiResult<StatusCode> {
    own(&me.ctx, app.deps.db.read(), me.customer, id).await?;
    Ok(removed(&app, &me.ctx, id).await?)
}

/// Shows when snapshots of a customer's machine are taken by themselves.
#[utoipa::path(get, path = "/admin/services/{id}/snapshot-schedule", tag = "snapshots",
    params(("id" = String, Path, description = "Service id")),
    responses((status = 200, body = ScheduleOfService), (status = "4XX", body = Problem)))]
async fn get_service_snapshot_schedule(
    State(app): State<App>,
    staff: Staff<needs::ServicesRead>,
    Path(id): Path<ServiceId>,
) -> ApiResult<Json<ScheduleOfService>> {
    let service = provisioning::get_service(&staff.ctx, app.deps.db.read(), id).await?;
    Ok(Json(shown(&app, &staff.ctx, &service).await?))
}

/// Sets when snapshots of a customer's machine are taken by themselves.
#[utoipa::path(put, path = "/admin/services/{id}/snapshot-schedule", tag = "snapshots", request_body = ScheduleIn,
    params(("id" = String, Path, description = "Service id")),
    responses((status = 200, body = ScheduleOut), (status = "4XX", body = Problem)))]
async fn put_service_snapshot_schedule(
    State(app): State<App>,
    staff: Staff<needs::ServicesOperate>,
    Path(id): Path<ServiceId>,
    Json(body): Json<ScheduleIn>,
) -> ApiResult<Json<ScheduleOut>> {
    let service = provisioning::get_service(&staff.ctx, app.deps.db.read(), id).await?;
    Ok(Json(set(&app, &staff.ctx, &service, Viewer::Staff, body).await?))
}

/// Takes the schedule of a customer's machine away. Its snapshots stay.
#[utoipa::path(delete, path = "/admin/services/{id}/snapshot-schedule", tag = "snapshots",
    params(("id" = String, Path, description = "Service id")),
    responses((status = 204, description = "Gone"), (status = "4XX", body = Problem)))]
async fn delete_service_snapshot_schedule(
    State(app): State<App>,
    staff: Staff<needs::ServicesOperate>,
    Path(id): Path<ServiceId>,
) -> ApiResult<StatusCode> {
    Ok(removed(&app, &staff.ctx, id).await?)
}
