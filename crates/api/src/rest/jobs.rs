//! The job queue as the operator sees it.

use axum::extract::State;
use axum::http::StatusCode;
use mpanel_core::JobId;
use mpanel_db::jobs::{JobFilter, JobView, view};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::App;
use crate::access::{Staff, needs};
use crate::extract::{Json, Path, Query};
use crate::problem::{ApiResult, Problem};
use crate::route::{Routes, routes};
use crate::views::{ListParams, PageView, words};

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list_jobs))
        .routes(routes!(get_job_summary))
        .routes(routes!(get_job))
        .routes(routes!(retry_job))
        .routes(routes!(discard_job))
}

/// A background job.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Job)]
pub struct JobOut {
    id: String,
    kind: String,
    key: Option<String>,
    /// queued, failed (waits for another try), running, done, dead or discarded.
    #[schema(value_type = words::JobState)]
    state: String,
    attempt: i32,
    max_attempts: i32,
    run_at: String,
    started_at: Option<String>,
    finished_at: Option<String>,
    last_error: Option<String>,
    payload: serde_json::Value,
    request_id: String,
}

impl From<JobView> for JobOut {
    fn from(job: JobView) -> Self {
        Self {
            id: job.id.to_string(),
            kind: job.kind,
            key: job.key,
            state: job.state,
            attempt: job.attempt,
            max_attempts: job.max_attempts,
            run_at: job.run_at.to_string(),
            started_at: job.started_at.map(|t| t.to_string()),
            finished_at: job.finished_at.map(|t| t.to_string()),
            last_error: job.last_error,
            payload: job.payload,
            request_id: job.request_id.to_string(),
        }
    }
}

/// Number of jobs in a state.
#[derive(Debug, Serialize, ToSchema)]
pub struct JobCount {
    #[schema(value_type = words::JobState)]
    state: String,
    count: u64,
}

/// Filters of the job list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct JobListFilter {
    /// queued, failed, running, done, dead or discarded.
    state: Option<String>,
    /// A kind of job.
    kind: Option<String>,
}

/// Lists background jobs, latest first.
#[utoipa::path(get, path = "/admin/jobs", tag = "jobs", params(ListParams, JobListFilter),
    responses((status = 200, body = PageView<JobOut>), (status = "4XX", body = Problem)))]
async fn list_jobs(
    State(app): State<App>,
    staff: Staff<needs::JobsRead>,
    Query(page): Query<ListParams>,
    Query(filter): Query<JobListFilter>,
) -> ApiResult<Json<PageView<JobOut>>> {
    let filter = JobFilter { state: filter.state, kind: filter.kind };
    let jobs = view::list(app.deps.db.read(), &staff.ctx, &filter, &page.into()).await?;
    Ok(Json(PageView::of(jobs, JobOut::from)))
}

/// Counts background jobs by state.
#[utoipa::path(get, path = "/admin/jobs/summary", tag = "jobs",
    responses((status = 200, body = Vec<JobCount>), (status = "4XX", body = Problem)))]
async fn get_job_summary(State(app): State<App>, staff: Staff<needs::JobsRead>) -> ApiResult<Json<Vec<JobCount>>> {
    let counts = view::summary(app.deps.db.read(), &staff.ctx).await?;
    Ok(Json(counts.into_iter().map(|(state, count)| JobCount { state, count }).collect()))
}

/// Shows one background job.
#[utoipa::path(get, path = "/admin/jobs/{id}", tag = "jobs", params(("id" = String, Path, description = "Job id")),
    responses((status = 200, body = JobOut), (status = "4XX", body = Problem)))]
async fn get_job(
    State(app): State<App>,
    staff: Staff<needs::JobsRead>,
    Path(id): Path<JobId>,
) -> ApiResult<Json<JobOut>> {
    Ok(Json(view::get(app.deps.db.read(), &staff.ctx, id).await?.into()))
}

/// Runs a dead or waiting job again, now.
#[utoipa::path(post, path = "/admin/jobs/{id}/retry", tag = "jobs", params(("id" = String, Path, description = "Job id")),
    responses((status = 204), (status = "4XX", body = Problem)))]
async fn retry_job(
    State(app): State<App>,
    staff: Staff<needs::JobsWrite>,
    Path(id): Path<JobId>,
) -> ApiResult<StatusCode> {
    view::retry(&app.deps.db, &staff.ctx, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Gives a dead job up.
#[utoipa::path(post, path = "/admin/jobs/{id}/discard", tag = "jobs", params(("id" = String, Path, description = "Job id")),
    responses((status = 204), (status = "4XX", body = Problem)))]
async fn discard_job(
    State(app): State<App>,
    staff: Staff<needs::JobsWrite>,
    Path(id): Path<JobId>,
) -> ApiResult<StatusCode> {
    view::discard(&app.deps.db, &staff.ctx, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
