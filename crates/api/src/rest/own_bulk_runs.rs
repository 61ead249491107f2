//! One act on several services of a customer's own: begin, follow, stop, try again.

use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use mpanel_core::{BulkRunId, CustomerId, Result, ServiceId};
use mpanel_workflows::acts::StaffAct;
use mpanel_workflows::bulk::{self, Chosen, NewBulkRun};
use serde::Deserialize;
use utoipa::ToSchema;

use super::bulk_details::DetailsIn;
use super::bulk_runs::{BulkItemParams, BulkRunItemOut, BulkRunOut, RetryBulkRun, act_of, item, said, shown};
use crate::App;
use crate::access::Customer;
use crate::extract::{Json, Path, Query};
use crate::problem::{ApiResult, Problem};
use crate::request::AuditSaid;
use crate::route::{Routes, routes};
use crate::views::{ListParams, PageView, check_text, words};

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list_own_bulk_runs, begin_own_bulk_run))
        .routes(routes!(get_own_bulk_run))
        .routes(routes!(list_own_bulk_run_items))
        .routes(routes!(stop_own_bulk_run))
        .routes(routes!(retry_own_bulk_run))
}

/// What is to be done to which of one's own services.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BeginOwnBulkRun {
    #[schema(value_type = words::OwnBulkAct)]
    act: String,
    /// These, 50 at most, each once.
    #[schema(value_type = Vec<String>)]
    service_ids: Vec<ServiceId>,
    /// Why, where services are to end.
    #[serde(default)]
    reason: Option<String>,
    /// What the act wants to know.
    #[serde(default)]
    details: Option<DetailsIn>,
    /// How many services it is meant for; needed for `reinstall` and `delete_snapshots`.
    #[serde(default)]
    confirm_count: Option<u64>,
}

impl BeginOwnBulkRun {
    fn parse(self, customer: CustomerId) -> Result<NewBulkRun> {
        let act = act_of(&self.act, StaffAct::OF_CUSTOMERS.iter().copied())?;
        check_text("/reason", self.reason.as_deref().unwrap_or_default(), 500)?;
        Ok(NewBulkRun {
            customer: Some(customer),
            act,
            services: Chosen::Ids(self.service_ids),
            reason: self.reason,
            details: self.details.unwrap_or_default().parse()?,
            confirm_count: self.confirm_count,
        })
    }
}

/// Lists what was done to several services of the signed-in customer at once, latest first.
#[utoipa::path(get, path = "/portal/bulk-runs", tag = "services", params(ListParams),
    responses((status = 200, body = PageView<BulkRunOut>), (status = "4XX", body = Problem)))]
async fn list_own_bulk_runs(
    State(app): State<App>,
    me: Customer,
    Query(page): Query<ListParams>,
) -> ApiResult<Json<PageView<BulkRunOut>>> {
    let found = bulk::list_bulk_runs(&me.ctx, app.deps.db.read(), Some(me.customer), &page.into()).await?;
    Ok(Json(PageView::of(found, |run| shown(run, true))))
}

/// Begins an act on several services of the signed-in customer. A few are worked on at a time, in the background.
#[utoipa::path(post, path = "/portal/bulk-runs", tag = "services", request_body = BeginOwnBulkRun,
    responses((status = 202, body = BulkRunOut), (status = "4XX", body = Problem)))]
async fn begin_own_bulk_run(
    State(app): State<App>,
    me: Customer,
    Json(body): Json<BeginOwnBulkRun>,
) -> ApiResult<(StatusCode, Extension<AuditSaid>, Json<BulkRunOut>)> {
    let new = body.parse(me.customer)?;
    let tx = app.deps.db.begin().await?;
    let run = bulk::begin_bulk_run(&me.ctx, &tx, new).await?;
    tx.commit().await?;
    Ok((StatusCode::ACCEPTED, said(&run), Json(shown(run, true))))
}

/// Shows an act on several services of the signed-in customer and how far it is.
#[utoipa::path(get, path = "/portal/bulk-runs/{id}", tag = "services",
    params(("id" = String, Path, description = "Bulk run id")),
    responses((status = 200, body = BulkRunOut), (status = "4XX", body = Problem)))]
async fn get_own_bulk_run(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<BulkRunId>,
) -> ApiResult<Json<BulkRunOut>> {
    let run = bulk::get_bulk_run(&me.ctx, app.deps.db.read(), Some(me.customer), id).await?;
    Ok(Json(shown(run, true)))
}

/// Lists what became of each service of a run, in the order in which they have their turn.
#[utoipa::path(get, path = "/portal/bulk-run-items", tag = "services", params(ListParams, BulkItemParams),
    responses((status = 200, body = PageView<BulkRunItemOut>), (status = "4XX", body = Problem)))]
async fn list_own_bulk_run_items(
    State(app): State<App>,
    me: Customer,
    Query(page): Query<ListParams>,
    Query(given): Query<BulkItemParams>,
) -> ApiResult<Json<PageView<BulkRunItemOut>>> {
    let (ctx, conn, whose) = (&me.ctx, app.deps.db.read(), Some(me.customer));
    let found = bulk::list_bulk_items(ctx, conn, whose, given.bulk_run, &given.filter()?, &page.into()).await?;
    Ok(Json(PageView::of(found, item)))
}

/// Lets no further service of a run begin. What has begun is finished.
#[utoipa::path(post, path = "/portal/bulk-runs/{id}/stop", tag = "services",
    params(("id" = String, Path, description = "Bulk run id")),
    responses((status = 200, body = BulkRunOut), (status = "4XX", body = Problem)))]
async fn stop_own_bulk_run(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<BulkRunId>,
) -> ApiResult<Json<BulkRunOut>> {
    let tx = app.deps.db.begin().await?;
    let run = bulk::stop_bulk_run(&me.ctx, &tx, Some(me.customer), id).await?;
    tx.commit().await?;
    Ok(Json(shown(run, true)))
}

/// Lets services of a run that is over have their turn again: those that failed or were refused, or those a stop has
/// left. What is done stays done.
#[utoipa::path(post, path = "/portal/bulk-runs/{id}/retry", tag = "services", request_body = RetryBulkRun,
    params(("id" = String, Path, description = "Bulk run id")),
    responses((status = 200, body = BulkRunOut), (status = "4XX", body = Problem)))]
async fn retry_own_bulk_run(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<BulkRunId>,
    Json(body): Json<RetryBulkRun>,
) -> ApiResult<Json<BulkRunOut>> {
    let (which, count) = body.parse()?;
    let tx = app.deps.db.begin().await?;
    let run = bulk::retry_bulk_run(&me.ctx, &tx, Some(me.customer), id, which, count).await?;
    tx.commit().await?;
    Ok(Json(shown(run, true)))
}
