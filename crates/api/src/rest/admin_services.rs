//! Services as staff sees and changes them.

use axum::extract::State;
use mpanel_billing as billing;
use mpanel_core::{Error, OpContext, Result, ServiceId};
use mpanel_provisioning::{self as provisioning, Act, ServiceFilter, ServiceView, Viewer};
use mpanel_workflows::acts::{self, StaffAct};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::services::{ServiceListFilter, Versioned, listed, shown, shown_again, timeline};
use crate::App;
use crate::access::{Staff, needs};
use crate::extract::{IfMatch, Json, Path, Query};
use crate::problem::{ApiResult, Problem};
use crate::rest::service_views::{ServiceOut, ServiceRow};
use crate::route::{Routes, routes};
use crate::views::timeline::TimelineEntry;
use crate::views::{ListParams, ListView, MoneyView, NamedView, PageView, check_text, words};

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list_services))
        .routes(routes!(get_service, update_service))
        .routes(routes!(get_service_timeline))
        .routes(routes!(explain_service))
        .routes(routes!(provision_service))
        .routes(routes!(retry_service))
        .routes(routes!(suspend_service))
        .routes(routes!(unsuspend_service))
        .routes(routes!(confirm_resize))
        .routes(routes!(terminate_service))
}

/// How far ahead the outlook of a service looks.
const OUTLOOK_DAYS: i64 = 60;

/// Changes by staff.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateService {
    #[serde(default)]
    label: Option<String>,
}

/// Why staff suspends a service.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SuspendService {
    reason: String,
}

/// The confirmation of an end.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TerminateService {
    /// The service's host name, typed by hand.
    confirm_name: String,
    #[serde(default)]
    reason: Option<String>,
}

/// Something that will happen to a service.
#[derive(Debug, Serialize, ToSchema)]
pub struct ServiceOutlook {
    /// The day.
    at: String,
    #[schema(value_type = words::AutomationAct)]
    act: String,
    customer: Option<NamedView>,
    subject: OutlookSubject,
    amount: Option<MoneyView>,
    because: String,
}

/// What something planned is about.
#[derive(Debug, Serialize, ToSchema)]
pub struct OutlookSubject {
    kind: String,
    id: String,
    title: String,
}

/// How a service came to its state, and what comes next.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ServiceWhy)]
pub struct ServiceWhyOut {
    #[schema(value_type = words::ServiceState)]
    state: String,
    since: String,
    because: Vec<TimelineEntry>,
    next: Vec<ServiceOutlook>,
}

/// Lists services. Sorts by created_at, hostname, state and state_since.
#[utoipa::path(get, path = "/admin/services", tag = "services", params(ListParams, ServiceListFilter),
    responses((status = 200, body = PageView<ServiceRow>), (status = "4XX", body = Problem)))]
async fn list_services(
    State(app): State<App>,
    staff: Staff<needs::ServicesRead>,
    Query(page): Query<ListParams>,
    Query(filter): Query<ServiceListFilter>,
) -> ApiResult<Json<PageView<ServiceRow>>> {
    let filter = ServiceFilter { state: filter.state, customer: filter.customer_id, ..ServiceFilter::default() };
    Ok(Json(listed(&app, &staff.ctx, &filter, page).await?))
}

/// Shows a service.
#[utoipa::path(get, path = "/admin/services/{id}", tag = "services",
    params(("id" = String, Path, description = "Service id")),
    responses((status = 200, body = ServiceOut), (status = "4XX", body = Problem)))]
async fn get_service(
    State(app): State<App>,
    staff: Staff<needs::ServicesRead>,
    Path(id): Path<ServiceId>,
) -> ApiResult<Versioned> {
    shown_again(&app, &staff.ctx, id, &staff.principal).await
}

/// Changes a service's label. What it is billed for changes under `/change`.
#[utoipa::path(patch, path = "/admin/services/{id}", tag = "services", request_body = UpdateService,
    params(("id" = String, Path, description = "Service id")),
    responses((status = 200, body = ServiceOut), (status = "4XX", body = Problem)))]
async fn update_service(
    State(app): State<App>,
    staff: Staff<needs::ServicesWrite>,
    Path(id): Path<ServiceId>,
    IfMatch(expected): IfMatch,
    Json(body): Json<UpdateService>,
) -> ApiResult<Versioned> {
    let tx = app.deps.db.begin().await?;
    let mut service = provisioning::get_service(&staff.ctx, &tx, id).await?;
    let label = body.label.unwrap_or_else(|| service.label.clone().unwrap_or_default());
    // Checks the version even when the label stays.
    service = provisioning::rename_service(&staff.ctx, &tx, id, &label, expected).await?;
    tx.commit().await?;
    shown(&app, &staff.ctx, service, &staff.principal).await
}

/// Shows what happened to a service, in provisioning and in billing.
#[utoipa::path(get, path = "/admin/services/{id}/timeline", tag = "services",
    params(("id" = String, Path, description = "Service id")),
    responses((status = 200, body = ListView<TimelineEntry>), (status = "4XX", body = Problem)))]
async fn get_service_timeline(
    State(app): State<App>,
    staff: Staff<needs::ServicesRead>,
    Path(id): Path<ServiceId>,
) -> ApiResult<Json<ListView<TimelineEntry>>> {
    provisioning::get_service(&staff.ctx, app.deps.db.read(), id).await?;
    Ok(Json(ListView { items: timeline(&app, &staff.ctx, id, Viewer::Staff).await? }))
}

/// Explains how a service came to its state, and what comes next.
#[utoipa::path(get, path = "/admin/services/{id}/why", tag = "services",
    params(("id" = String, Path, description = "Service id")),
    responses((status = 200, body = ServiceWhyOut), (status = "4XX", body = Problem)))]
async fn explain_service(
    State(app): State<App>,
    staff: Staff<needs::ServicesRead>,
    Path(id): Path<ServiceId>,
) -> ApiResult<Json<ServiceWhyOut>> {
    let service = provisioning::get_service(&staff.ctx, app.deps.db.read(), id).await?;
    let mut because = timeline(&app, &staff.ctx, id, Viewer::Staff).await?;
    because.truncate(10);
    let (state, since) = (service.state.to_string(), service.state_since.to_string());
    let next = outlook(&app, &staff.ctx, &service).await?;
    Ok(Json(ServiceWhyOut { state, since, because, next }))
}

/// Begins the setup of a pending service.
#[utoipa::path(post, path = "/admin/services/{id}/provision", tag = "services",
    params(("id" = String, Path, description = "Service id")),
    responses((status = 202, body = ServiceOut), (status = "4XX", body = Problem)))]
async fn provision_service(
    State(app): State<App>,
    staff: Staff<needs::ServicesWrite>,
    Path(id): Path<ServiceId>,
) -> ApiResult<Versioned> {
    let tx = app.deps.db.begin().await?;
    acts::carry_out(&staff.ctx, &tx, &app.deps.vault, id, StaffAct::Provision, None).await?;
    tx.commit().await?;
    shown_again(&app, &staff.ctx, id, &staff.principal).await
}

/// Tries again what has failed: the setup, a suspension, a restoration or an end.
#[utoipa::path(post, path = "/admin/services/{id}/retry", tag = "services",
    params(("id" = String, Path, description = "Service id")),
    responses((status = 200, body = ServiceOut), (status = "4XX", body = Problem)))]
async fn retry_service(
    State(app): State<App>,
    staff: Staff<needs::ServicesOperate>,
    Path(id): Path<ServiceId>,
) -> ApiResult<Versioned> {
    let tx = app.deps.db.begin().await?;
    acts::carry_out(&staff.ctx, &tx, &app.deps.vault, id, StaffAct::Retry, None).await?;
    tx.commit().await?;
    shown_again(&app, &staff.ctx, id, &staff.principal).await
}

/// Suspends a service: its machine is stopped and kept from running until staff lifts it.
#[utoipa::path(post, path = "/admin/services/{id}/suspend", tag = "services", request_body = SuspendService,
    params(("id" = String, Path, description = "Service id")),
    responses((status = 200, body = ServiceOut), (status = "4XX", body = Problem)))]
async fn suspend_service(
    State(app): State<App>,
    staff: Staff<needs::ServicesOperate>,
    Path(id): Path<ServiceId>,
    Json(body): Json<SuspendService>,
) -> ApiResult<Versioned> {
    check_text("/reason", &body.reason, 500)?;
    if body.reason.trim().is_empty() {
        return Err(Error::invalid("/reason", "required", "Say why; the timeline keeps it.").into());
    }
    let tx = app.deps.db.begin().await?;
    acts::carry_out(&staff.ctx, &tx, &app.deps.vault, id, StaffAct::Suspend, Some(&body.reason)).await?;
    tx.commit().await?;
    shown_again(&app, &staff.ctx, id, &staff.principal).await
}

/// Lifts a suspension, whatever its reason.
#[utoipa::path(post, path = "/admin/services/{id}/unsuspend", tag = "services",
    params(("id" = String, Path, description = "Service id")),
    responses((status = 200, body = ServiceOut), (status = "4XX", body = Problem)))]
async fn unsuspend_service(
    State(app): State<App>,
    staff: Staff<needs::ServicesOperate>,
    Path(id): Path<ServiceId>,
) -> ApiResult<Versioned> {
    let tx = app.deps.db.begin().await?;
    acts::carry_out(&staff.ctx, &tx, &app.deps.vault, id, StaffAct::Unsuspend, None).await?;
    tx.commit().await?;
    shown_again(&app, &staff.ctx, id, &staff.principal).await
}

/// Says that the machine has followed a change of plan: it was resized at the provider, or built anew.
#[utoipa::path(post, path = "/admin/services/{id}/confirm-resize", tag = "services",
    params(("id" = String, Path, description = "Service id")),
    responses((status = 200, body = ServiceOut), (status = "4XX", body = Problem)))]
async fn confirm_resize(
    State(app): State<App>,
    staff: Staff<needs::ServicesOperate>,
    Path(id): Path<ServiceId>,
) -> ApiResult<Versioned> {
    let tx = app.deps.db.begin().await?;
    acts::carry_out(&staff.ctx, &tx, &app.deps.vault, id, StaffAct::ConfirmResize, None).await?;
    tx.commit().await?;
    shown_again(&app, &staff.ctx, id, &staff.principal).await
}

/// Ends a service for good: its machine is stopped and cancelled.
#[utoipa::path(post, path = "/admin/services/{id}/terminate", tag = "services", request_body = TerminateService,
    params(("id" = String, Path, description = "Service id")),
    responses((status = 200, body = ServiceOut), (status = "4XX", body = Problem)))]
async fn terminate_service(
    State(app): State<App>,
    staff: Staff<needs::ServicesWrite>,
    Path(id): Path<ServiceId>,
    Json(body): Json<TerminateService>,
) -> ApiResult<Versioned> {
    check_text("/reason", body.reason.as_deref().unwrap_or_default(), 500)?;
    let tx = app.deps.db.begin().await?;
    let service = acts::possible(&staff.ctx, &tx, id, Act::Terminate).await?;
    provisioning::name_typed(Some(&body.confirm_name), &service.hostname, None, || {
        format!("This deletes the machine. Type its host name {} to confirm.", service.hostname)
    })?;
    let reason = body.reason.as_deref();
    acts::carry_out(&staff.ctx, &tx, &app.deps.vault, id, StaffAct::Terminate, reason).await?;
    tx.commit().await?;
    shown_again(&app, &staff.ctx, id, &staff.principal).await
}

/// What the automation will do by itself in the next days: the customer's affairs, other services left out.
async fn outlook(app: &App, ctx: &OpContext, service: &ServiceView) -> Result<Vec<ServiceOutlook>> {
    let conn = app.deps.db.read();
    let mut assumptions = billing::PreviewAssumptions { customer: Some(service.customer), ..Default::default() };
    if mpanel_payments::has_default_method(ctx, conn, service.customer).await? {
        assumptions.with_saved_method.insert(service.customer);
    }
    let until = ctx.today().saturating_add(jiff::Span::new().days(OUTLOOK_DAYS));
    assumptions.cards = mpanel_workflows::automation::default_cards(ctx, conn, until).await?;
    let acts = billing::preview(ctx, conn, until, &assumptions).await?;
    let own = service.id.to_string();
    Ok(acts.into_iter().filter(|a| a.subject.kind != "service" || a.subject.id == own).map(planned).collect())
}

fn planned(act: billing::PlannedAct) -> ServiceOutlook {
    ServiceOutlook {
        at: act.at.to_string(),
        act: act.act,
        customer: Some(NamedView { id: act.customer.to_string(), name: act.customer_name }),
        subject: OutlookSubject { kind: act.subject.kind, id: act.subject.id, title: act.subject.title },
        amount: act.amount.map(MoneyView::from),
        because: act.because,
    }
}
