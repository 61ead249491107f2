//! One act on many services: begin, follow, stop, try again.

use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use mpanel_core::{BulkRunId, CustomerId, Error, Result, ServiceId, Timestamp};
use mpanel_provisioning::ServiceFilter;
use mpanel_workflows::acts::StaffAct;
use mpanel_workflows::bulk::{
    self, Again, BulkCounts, BulkItemFilter, BulkItemView, BulkRunView, Chosen, ItemState, NewBulkRun, RunState,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::bulk_details::{DetailsIn, DetailsOut};
use crate::App;
use crate::access::{Needs, Staff, needs};
use crate::extract::{Json, Path, Query};
use crate::problem::{ApiResult, Problem};
use crate::request::AuditSaid;
use crate::route::{Routes, routes};
use crate::views::{AbilityView, ListParams, NamedView, PageView, check_text, words};

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list_bulk_runs, begin_bulk_run))
        .routes(routes!(get_bulk_run))
        .routes(routes!(list_bulk_run_items))
        .routes(routes!(stop_bulk_run))
        .routes(routes!(retry_bulk_run))
}

/// Which services: all that the list shows with the same parameters.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BulkFilter {
    /// A state of the list.
    #[serde(default)]
    state: Option<String>,
    /// Of this customer.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    customer_id: Option<CustomerId>,
    /// Search text.
    #[serde(default)]
    q: Option<String>,
}

/// What is to be done to which services: name them or give a filter.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BeginBulkRun {
    #[schema(value_type = words::StaffBulkAct)]
    act: String,
    /// These, 5,000 at most, each once.
    #[serde(default)]
    #[schema(value_type = Option<Vec<String>>)]
    service_ids: Option<Vec<ServiceId>>,
    /// All that match at this moment.
    #[serde(default)]
    filter: Option<BulkFilter>,
    /// Why; needed for `suspend`, `cancel` and `approve_purchase`.
    #[serde(default)]
    reason: Option<String>,
    /// What the act wants to know.
    #[serde(default)]
    details: Option<DetailsIn>,
    /// How many services it is meant for; needed with a filter, and for `terminate`, `reinstall` and `delete_snapshots`.
    #[serde(default)]
    confirm_count: Option<u64>,
}

/// Which services of a run have their turn again.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RetryBulkRun {
    #[schema(value_type = words::BulkRetry)]
    which: String,
    /// How many services will be tried again; needed for `terminate`, `reinstall` and `delete_snapshots`.
    #[serde(default)]
    confirm_count: Option<u64>,
}

impl RetryBulkRun {
    /// Which services, and how many the person was told.
    pub(super) fn parse(&self) -> Result<(Again, Option<u64>)> {
        let which = Again::from_word(&self.which);
        let which = which.ok_or_else(|| Error::invalid("/which", "unknown", "Use failed or skipped."))?;
        Ok((which, self.confirm_count))
    }
}

/// How many services of a run are in which state.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BulkCounts)]
pub struct BulkCountsOut {
    total: u64,
    waiting: u64,
    running: u64,
    done: u64,
    failed: u64,
    refused: u64,
    skipped: u64,
}

/// What can be done with a run.
#[derive(Debug, Serialize, ToSchema)]
pub struct BulkRunAbilities {
    stop: AbilityView,
    /// Try again what failed or was refused.
    retry_failed: AbilityView,
    /// Go on with what a stop has left.
    retry_skipped: AbilityView,
}

/// An act on many services.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BulkRun)]
pub struct BulkRunOut {
    id: String,
    #[schema(value_type = words::BulkAct)]
    act: &'static str,
    reason: Option<String>,
    details: DetailsOut,
    #[schema(value_type = words::BulkRunState)]
    state: &'static str,
    counts: BulkCountsOut,
    started_by: String,
    /// Whose services they are, where a customer began it.
    customer_id: Option<String>,
    created_at: String,
    stopped_at: Option<String>,
    /// Why it was stopped, if nobody asked for it.
    stopped_because: Option<String>,
    finished_at: Option<String>,
    can: BulkRunAbilities,
}

/// A service of a run.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BulkRunItem)]
pub struct BulkRunItemOut {
    id: String,
    service: NamedView,
    #[schema(value_type = words::BulkItemState)]
    state: &'static str,
    /// Why it was refused or failed, or what is worth knowing.
    detail: Option<String>,
    tries: u32,
    started_at: Option<String>,
    finished_at: Option<String>,
}

/// Which services of which run.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct BulkItemParams {
    /// Of which run.
    #[param(value_type = String)]
    pub(super) bulk_run: BulkRunId,
    /// A state, or `trouble` for failed and refused.
    state: Option<String>,
}

impl BulkItemParams {
    /// Which of the run's services are wanted.
    pub(super) fn filter(&self) -> Result<BulkItemFilter> {
        let states = match self.state.as_deref() {
            None => Vec::new(),
            Some("trouble") => vec![ItemState::Failed, ItemState::Refused],
            Some(word) => vec![ItemState::from_word(word).ok_or_else(|| {
                let words: Vec<&str> = ItemState::ALL.iter().map(|s| s.as_str()).collect();
                Error::invalid("/state", "unknown_state", format!("Use one of {}, trouble.", words.join(", ")))
            })?],
        };
        Ok(BulkItemFilter { states })
    }
}

impl BeginBulkRun {
    fn parse(self) -> Result<NewBulkRun> {
        let act = act_of(&self.act, StaffAct::of_staff())?;
        let details = self.details.unwrap_or_default().parse()?;
        check_text("/reason", self.reason.as_deref().unwrap_or_default(), 500)?;
        let services = match (self.service_ids, self.filter) {
            (Some(ids), None) => Chosen::Ids(ids),
            (None, Some(BulkFilter { state, customer_id, q })) => {
                check_text("/filter/q", q.as_deref().unwrap_or_default(), 200)?;
                Chosen::Filter(ServiceFilter { state, customer: customer_id, ..ServiceFilter::default() }, q)
            }
            (Some(_), Some(_)) => {
                let detail = "Name the services or give a filter, not both.";
                return Err(Error::invalid("/filter", "not_both", detail));
            }
            (None, None) => {
                let detail = "Name the services here, or give a filter.";
                return Err(Error::invalid("/service_ids", "required", detail));
            }
        };
        let (reason, confirm_count) = (self.reason, self.confirm_count);
        Ok(NewBulkRun { customer: None, act, services, reason, details, confirm_count })
    }
}

/// The act of a word, among those on offer.
pub(super) fn act_of(word: &str, offered: impl Iterator<Item = StaffAct>) -> Result<StaffAct> {
    let all: Vec<StaffAct> = offered.collect();
    all.iter().copied().find(|act| act.as_str() == word).ok_or_else(|| {
        let words: Vec<&str> = all.iter().map(|act| act.as_str()).collect();
        Error::invalid("/act", "unknown", format!("Use one of {}.", words.join(", ")))
    })
}

fn counts(c: BulkCounts) -> BulkCountsOut {
    let BulkCounts { waiting, running, done, failed, refused, skipped } = c;
    BulkCountsOut { total: c.total(), waiting, running, done, failed, refused, skipped }
}

/// A run as it is shown to somebody who may do what it does, or may not.
pub(super) fn shown(run: BulkRunView, may: bool) -> BulkRunOut {
    let at = |t: Timestamp| t.to_string();
    let ability = |reason: Option<&str>| AbilityView { allowed: reason.is_none(), reason: reason.map(str::to_owned) };
    let over = matches!(run.state, RunState::Finished | RunState::Stopped);
    let again = |left: u64, nothing: &'static str| match (may, over, left) {
        (false, ..) => Some("Your role does not include what this run does."),
        (_, false, _) => Some("The run is not over yet."),
        (_, _, 0) => Some(nothing),
        _ => None,
    };
    let stop = match run.state {
        RunState::Running => None,
        RunState::Stopping => Some("It is being stopped."),
        RunState::Stopped | RunState::Finished => Some("The run is over."),
    };
    let can = BulkRunAbilities {
        stop: ability(stop),
        retry_failed: ability(again(run.counts.failed + run.counts.refused, "Nothing failed or was refused.")),
        retry_skipped: ability(again(run.counts.skipped, "Nothing was left by a stop.")),
    };
    BulkRunOut {
        id: run.id.to_string(),
        act: run.act.as_str(),
        reason: run.reason,
        details: run.details.into(),
        state: run.state.as_str(),
        counts: counts(run.counts),
        started_by: run.started_by,
        customer_id: run.customer.map(|customer| customer.to_string()),
        created_at: at(run.created_at),
        stopped_at: run.stopped_at.map(at),
        stopped_because: run.stopped_because,
        finished_at: run.finished_at.map(at),
        can,
    }
}

pub(super) fn item(item: BulkItemView) -> BulkRunItemOut {
    BulkRunItemOut {
        id: item.id.to_string(),
        service: NamedView { id: item.service.to_string(), name: item.name },
        state: item.state.as_str(),
        detail: item.detail,
        tries: item.tries,
        started_at: item.started_at.map(|t| t.to_string()),
        finished_at: item.finished_at.map(|t| t.to_string()),
    }
}

/// What the audit log says of a run that has begun.
pub(super) fn said(run: &BulkRunView) -> Extension<AuditSaid> {
    let count = run.counts.total();
    let what = if count == 1 { "one service".to_owned() } else { format!("{count} services") };
    Extension(AuditSaid(format!("{}: {what}", run.act.as_str())))
}

fn for_staff(run: BulkRunView, who: &Staff<impl Needs>) -> BulkRunOut {
    let may = who.principal.may(run.act.permission());
    shown(run, may)
}

/// The act on one service asks for the same.
fn holds(who: &Staff<impl Needs>, act: StaffAct) -> Result<()> {
    let needed = act.permission();
    if who.principal.may(needed) {
        return Ok(());
    }
    Err(Error::forbidden(format!("Your role does not include the permission {}.", needed.as_str())))
}

/// Lists acts on many services, latest first.
#[utoipa::path(get, path = "/admin/bulk-runs", tag = "services", params(ListParams),
    responses((status = 200, body = PageView<BulkRunOut>), (status = "4XX", body = Problem)))]
async fn list_bulk_runs(
    State(app): State<App>,
    staff: Staff<needs::ServicesRead>,
    Query(page): Query<ListParams>,
) -> ApiResult<Json<PageView<BulkRunOut>>> {
    let found = bulk::list_bulk_runs(&staff.ctx, app.deps.db.read(), None, &page.into()).await?;
    Ok(Json(PageView::of(found, |run| for_staff(run, &staff))))
}

/// Begins an act on many services. A few are worked on at a time, in the background.
#[utoipa::path(post, path = "/admin/bulk-runs", tag = "services", request_body = BeginBulkRun,
    responses((status = 202, body = BulkRunOut), (status = "4XX", body = Problem)))]
async fn begin_bulk_run(
    State(app): State<App>,
    staff: Staff<needs::ServicesOperate>,
    Json(body): Json<BeginBulkRun>,
) -> ApiResult<(StatusCode, Extension<AuditSaid>, Json<BulkRunOut>)> {
    let new = body.parse()?;
    holds(&staff, new.act)?;
    let tx = app.deps.db.begin().await?;
    let run = bulk::begin_bulk_run(&staff.ctx, &tx, new).await?;
    tx.commit().await?;
    Ok((StatusCode::ACCEPTED, said(&run), Json(for_staff(run, &staff))))
}

/// Shows an act on many services and how far it is.
#[utoipa::path(get, path = "/admin/bulk-runs/{id}", tag = "services",
    params(("id" = String, Path, description = "Bulk run id")),
    responses((status = 200, body = BulkRunOut), (status = "4XX", body = Problem)))]
async fn get_bulk_run(
    State(app): State<App>,
    staff: Staff<needs::ServicesRead>,
    Path(id): Path<BulkRunId>,
) -> ApiResult<Json<BulkRunOut>> {
    let run = bulk::get_bulk_run(&staff.ctx, app.deps.db.read(), None, id).await?;
    Ok(Json(for_staff(run, &staff)))
}

/// Lists what became of each service of a run, in the order in which they have their turn.
#[utoipa::path(get, path = "/admin/bulk-run-items", tag = "services", params(ListParams, BulkItemParams),
    responses((status = 200, body = PageView<BulkRunItemOut>), (status = "4XX", body = Problem)))]
async fn list_bulk_run_items(
    State(app): State<App>,
    staff: Staff<needs::ServicesRead>,
    Query(page): Query<ListParams>,
    Query(given): Query<BulkItemParams>,
) -> ApiResult<Json<PageView<BulkRunItemOut>>> {
    let (ctx, conn) = (&staff.ctx, app.deps.db.read());
    let found = bulk::list_bulk_items(ctx, conn, None, given.bulk_run, &given.filter()?, &page.into()).await?;
    Ok(Json(PageView::of(found, item)))
}

/// Lets no further service of a run begin. What has begun is finished.
#[utoipa::path(post, path = "/admin/bulk-runs/{id}/stop", tag = "services",
    params(("id" = String, Path, description = "Bulk run id")),
    responses((status = 200, body = BulkRunOut), (status = "4XX", body = Problem)))]
async fn stop_bulk_run(
    State(app): State<App>,
    staff: Staff<needs::ServicesOperate>,
    Path(id): Path<BulkRunId>,
) -> ApiResult<Json<BulkRunOut>> {
    let tx = app.deps.db.begin().await?;
    let run = bulk::stop_bulk_run(&staff.ctx, &tx, None, id).await?;
    tx.commit().await?;
    Ok(Json(for_staff(run, &staff)))
}

/// Lets services of a run that is over have their turn again: those that failed or were refused, or those a stop has
/// left. What is done stays done. Where data is lost, say how many services will be tried again.
#[utoipa::path(post, path = "/admin/bulk-runs/{id}/retry", tag = "services", request_body = RetryBulkRun,
    params(("id" = String, Path, description = "Bulk run id")),
    responses((status = 200, body = BulkRunOut), (status = "4XX", body = Problem)))]
async fn retry_bulk_run(
    State(app): State<App>,
    staff: Staff<needs::ServicesOperate>,
    Path(id): Path<BulkRunId>,
    Json(body): Json<RetryBulkRun>,
) -> ApiResult<Json<BulkRunOut>> {
    let (which, count) = body.parse()?;
    let tx = app.deps.db.begin().await?;
    holds(&staff, bulk::get_bulk_run(&staff.ctx, &tx, None, id).await?.act)?;
    let run = bulk::retry_bulk_run(&staff.ctx, &tx, None, id, which, count).await?;
    tx.commit().await?;
    Ok(Json(for_staff(run, &staff)))
}
