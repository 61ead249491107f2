//! Services: what customers see of theirs, and what staff does with all of them.

use axum::extract::State;
use axum::http::header;
use axum::response::AppendHeaders;
use mpanel_billing::{self as billing, CancelWhen};
use mpanel_core::{CustomerId, Error, OpContext, Page, PageQuery, Result, ServiceId, SubscriptionId};
use mpanel_identity::AuditRecord;
use mpanel_provisioning::{
    self as provisioning, Act, Facts, ServiceFilter, ServiceView, SuspensionReason, UnsuspendBy, Viewer,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::App;
use crate::access::{Customer, Staff, needs};
use crate::extract::{IfMatch, Json, Path, Query};
use crate::problem::{ApiResult, Problem};
use crate::rest::service_views::{CredentialsOut, ServiceOut, ServiceRow, full, own, rows};
use crate::views::timeline::TimelineEntry;
use crate::views::{ListParams, ListView, MoneyView, NamedView, PageView, check_text};

/// The routes.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_own_services))
        .routes(routes!(get_own_service, rename_own_service))
        .routes(routes!(get_own_service_timeline))
        .routes(routes!(reveal_own_credentials))
        .routes(routes!(preview_cancellation))
        .routes(routes!(cancel_own_service))
        .routes(routes!(resume_own_service))
        .routes(routes!(list_services))
        .routes(routes!(get_service, update_service))
        .routes(routes!(get_service_timeline))
        .routes(routes!(explain_service))
        .routes(routes!(provision_service))
        .routes(routes!(retry_service))
        .routes(routes!(suspend_service))
        .routes(routes!(unsuspend_service))
        .routes(routes!(terminate_service))
}

type Versioned = (AppendHeaders<[(header::HeaderName, String); 1]>, Json<ServiceOut>);

/// The customer's own name for a service.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RenameService {
    /// Up to 80 characters; empty clears it.
    label: String,
}

/// Why a login is shown.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RevealCredentials {
    /// For the audit log.
    #[serde(default)]
    reason: Option<String>,
}

/// When a service is to end.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CancelService {
    /// end_of_term or now.
    when: String,
    /// Why, in the customer's words.
    #[serde(default)]
    reason: Option<String>,
}

/// One way of cancelling and what it means.
#[derive(Debug, Serialize, ToSchema)]
pub struct CancelChoice {
    /// The first day without the service.
    date: String,
    refund: Option<MoneyView>,
    text: String,
}

/// Both ways of cancelling.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CancelPreview)]
pub struct CancelPreviewOut {
    end_of_term: CancelChoice,
    now: CancelChoice,
}

/// Changes by staff.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateService {
    #[serde(default)]
    label: Option<String>,
    /// What each further period costs, before tax.
    #[serde(default)]
    price: Option<MoneyView>,
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

/// Filters of the service list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ServiceListFilter {
    /// A state, or failed for every failed one.
    state: Option<String>,
    /// Of this customer.
    #[param(value_type = Option<String>)]
    customer_id: Option<CustomerId>,
}

/// Something that will happen to a service.
#[derive(Debug, Serialize, ToSchema)]
pub struct ServiceOutlook {
    /// The day.
    at: String,
    /// invoice, charge or terminate.
    act: String,
    customer: Option<NamedView>,
    subject: OutlookSubject,
    #[serde(skip_serializing_if = "Option::is_none")]
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
    state: String,
    since: String,
    because: Vec<TimelineEntry>,
    next: Vec<ServiceOutlook>,
}

/// Lists the signed-in customer's services.
#[utoipa::path(get, path = "/portal/services", tag = "services", params(ListParams, ServiceListFilter),
    responses((status = 200, body = PageView<ServiceRow>), (status = "4XX", body = Problem)))]
async fn list_own_services(
    State(app): State<App>,
    me: Customer,
    Query(page): Query<ListParams>,
    Query(filter): Query<ServiceListFilter>,
) -> ApiResult<Json<PageView<ServiceRow>>> {
    let filter = ServiceFilter { state: filter.state, customer: Some(me.customer), ..ServiceFilter::default() };
    Ok(Json(listed(&app, &me.ctx, &filter, page).await?))
}

/// Shows a service of the signed-in customer.
#[utoipa::path(get, path = "/portal/services/{id}", tag = "services",
    params(("id" = String, Path, description = "Service id")),
    responses((status = 200, body = ServiceOut), (status = "4XX", body = Problem)))]
async fn get_own_service(State(app): State<App>, me: Customer, Path(id): Path<ServiceId>) -> ApiResult<Versioned> {
    let service = own(&me.ctx, app.deps.db.read(), me.customer, id).await?;
    shown(&app, &me.ctx, service, Viewer::Customer).await
}

/// Changes the customer's own name for a service.
#[utoipa::path(patch, path = "/portal/services/{id}", tag = "services", request_body = RenameService,
    params(("id" = String, Path, description = "Service id")),
    responses((status = 200, body = ServiceOut), (status = "4XX", body = Problem)))]
async fn rename_own_service(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<ServiceId>,
    IfMatch(expected): IfMatch,
    Json(body): Json<RenameService>,
) -> ApiResult<Versioned> {
    let tx = app.deps.db.begin().await?;
    own(&me.ctx, &tx, me.customer, id).await?;
    let service = provisioning::rename_service(&me.ctx, &tx, id, &body.label, expected).await?;
    tx.commit().await?;
    shown(&app, &me.ctx, service, Viewer::Customer).await
}

/// Shows what happened to a service of the signed-in customer.
#[utoipa::path(get, path = "/portal/services/{id}/timeline", tag = "services",
    params(("id" = String, Path, description = "Service id")),
    responses((status = 200, body = ListView<TimelineEntry>), (status = "4XX", body = Problem)))]
async fn get_own_service_timeline(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<ServiceId>,
) -> ApiResult<Json<ListView<TimelineEntry>>> {
    own(&me.ctx, app.deps.db.read(), me.customer, id).await?;
    Ok(Json(ListView { items: timeline(&app, &me.ctx, id, Viewer::Customer).await? }))
}

/// Shows the login of a machine. The audit log notes it.
#[utoipa::path(post, path = "/portal/services/{id}/credentials/reveal", tag = "services",
    request_body = RevealCredentials, params(("id" = String, Path, description = "Service id")),
    responses((status = 200, body = CredentialsOut), (status = "4XX", body = Problem)))]
async fn reveal_own_credentials(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<ServiceId>,
    Json(body): Json<RevealCredentials>,
) -> ApiResult<Json<CredentialsOut>> {
    let (deps, ctx) = (&app.deps, &me.ctx);
    check_text("/reason", body.reason.as_deref().unwrap_or_default(), 200)?;
    let service = own(ctx, deps.db.read(), me.customer, id).await?;
    if let Some(reason) = provisioning::refusal(&Facts::of(&service), Viewer::Customer, Act::Reveal) {
        return Err(Error::conflict("credentials_not_available", reason).into());
    }
    let login = provisioning::reveal_credentials(ctx, deps.db.read(), &deps.vault, id).await?;
    // Nothing is shown that was not noted first.
    let tx = deps.db.begin().await?;
    let record = AuditRecord {
        action: "service.credentials.reveal".to_owned(),
        subject_kind: Some("service".to_owned()),
        subject_id: Some(id.to_string()),
        outcome: "done".to_owned(),
        detail: body.reason.filter(|r| !r.trim().is_empty()),
        ip: Some(me.request.ip.to_string()),
    };
    mpanel_identity::append_audit(ctx, &tx, record).await?;
    tx.commit().await?;
    Ok(Json(CredentialsOut::of(ctx, &login)))
}

/// Says what cancelling a service would mean.
#[utoipa::path(get, path = "/portal/services/{id}/cancel-preview", tag = "services",
    params(("id" = String, Path, description = "Service id")),
    responses((status = 200, body = CancelPreviewOut), (status = "4XX", body = Problem)))]
async fn preview_cancellation(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<ServiceId>,
) -> ApiResult<Json<CancelPreviewOut>> {
    let conn = app.deps.db.read();
    let subscription = subscription_of(&own(&me.ctx, conn, me.customer, id).await?)?;
    let preview = billing::cancel_preview(&me.ctx, conn, subscription).await?;
    let choice = |c: billing::CancelOption| CancelChoice {
        date: c.date.to_string(),
        refund: c.refund.map(MoneyView::from),
        text: c.text,
    };
    Ok(Json(CancelPreviewOut { end_of_term: choice(preview.end_of_term), now: choice(preview.now) }))
}

/// Ends a service at the end of its paid term, or now.
#[utoipa::path(post, path = "/portal/services/{id}/cancel", tag = "services", request_body = CancelService,
    params(("id" = String, Path, description = "Service id")),
    responses((status = 200, body = ServiceOut), (status = "4XX", body = Problem)))]
async fn cancel_own_service(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<ServiceId>,
    Json(body): Json<CancelService>,
) -> ApiResult<Versioned> {
    let when = match body.when.as_str() {
        "end_of_term" => CancelWhen::EndOfTerm,
        "now" => CancelWhen::Now,
        _ => return Err(Error::invalid("/when", "unknown", "Use end_of_term or now.").into()),
    };
    let reason = body.reason.unwrap_or_default();
    check_text("/reason", &reason, 500)?;
    let tx = app.deps.db.begin().await?;
    let service = own(&me.ctx, &tx, me.customer, id).await?;
    if service.state.is_final() {
        return Err(Error::conflict("service_ended", "The service has ended.").into());
    }
    billing::cancel_subscription(&me.ctx, &tx, subscription_of(&service)?, when, &reason).await?;
    tx.commit().await?;
    shown_again(&app, &me.ctx, id, Viewer::Customer).await
}

/// Takes a planned end back, while that is possible.
#[utoipa::path(post, path = "/portal/services/{id}/resume", tag = "services",
    params(("id" = String, Path, description = "Service id")),
    responses((status = 200, body = ServiceOut), (status = "4XX", body = Problem)))]
async fn resume_own_service(State(app): State<App>, me: Customer, Path(id): Path<ServiceId>) -> ApiResult<Versioned> {
    let tx = app.deps.db.begin().await?;
    let service = own(&me.ctx, &tx, me.customer, id).await?;
    // The machine first: cancelled at the data centre, it cannot be kept and must not be billed on.
    provisioning::revoke_provider_cancel(&me.ctx, &tx, id).await?;
    billing::resume_subscription(&me.ctx, &tx, subscription_of(&service)?).await?;
    tx.commit().await?;
    shown_again(&app, &me.ctx, id, Viewer::Customer).await
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
    shown_again(&app, &staff.ctx, id, Viewer::Staff).await
}

/// Changes a service's label or its price from the next period on.
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
    if let Some(price) = body.price {
        let price = price.parse("/price")?;
        billing::set_subscription_price(&staff.ctx, &tx, subscription_of(&service)?, price, None).await?;
    }
    tx.commit().await?;
    shown(&app, &staff.ctx, service, Viewer::Staff).await
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
    may(&staff.ctx, &tx, id, Act::Provision).await?;
    provisioning::begin_provisioning(&staff.ctx, &tx, id).await?;
    tx.commit().await?;
    shown_again(&app, &staff.ctx, id, Viewer::Staff).await
}

/// Lets a failed setup run again.
#[utoipa::path(post, path = "/admin/services/{id}/retry", tag = "services",
    params(("id" = String, Path, description = "Service id")),
    responses((status = 200, body = ServiceOut), (status = "4XX", body = Problem)))]
async fn retry_service(
    State(app): State<App>,
    staff: Staff<needs::ServicesOperate>,
    Path(id): Path<ServiceId>,
) -> ApiResult<Versioned> {
    let tx = app.deps.db.begin().await?;
    may(&staff.ctx, &tx, id, Act::Retry).await?;
    provisioning::retry_setup(&staff.ctx, &tx, id).await?;
    tx.commit().await?;
    shown_again(&app, &staff.ctx, id, Viewer::Staff).await
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
    let note = Some(body.reason.as_str());
    provisioning::suspend_service(&staff.ctx, &tx, id, SuspensionReason::Staff, note).await?;
    tx.commit().await?;
    shown_again(&app, &staff.ctx, id, Viewer::Staff).await
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
    may(&staff.ctx, &tx, id, Act::Unsuspend).await?;
    provisioning::unsuspend_service(&staff.ctx, &tx, id, UnsuspendBy::Staff).await?;
    tx.commit().await?;
    shown_again(&app, &staff.ctx, id, Viewer::Staff).await
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
    let reason = body.reason.filter(|r| !r.trim().is_empty()).unwrap_or_else(|| "Ended by staff.".to_owned());
    check_text("/reason", &reason, 500)?;
    let tx = app.deps.db.begin().await?;
    let service = may(&staff.ctx, &tx, id, Act::Terminate).await?;
    if body.confirm_name.trim() != service.hostname {
        let detail = format!("This deletes the machine. Type its host name {} to confirm.", service.hostname);
        return Err(Error::invalid("/confirm_name", "not_confirmed", detail).into());
    }
    provisioning::terminate_service(&staff.ctx, &tx, id, &reason).await?;
    tx.commit().await?;
    shown_again(&app, &staff.ctx, id, Viewer::Staff).await
}

async fn listed(app: &App, ctx: &OpContext, filter: &ServiceFilter, page: ListParams) -> Result<PageView<ServiceRow>> {
    let conn = app.deps.db.read();
    let page: Page<ServiceView> = provisioning::list_services(ctx, conn, filter, &PageQuery::from(page)).await?;
    rows(ctx, conn, page).await
}

async fn shown(app: &App, ctx: &OpContext, service: ServiceView, viewer: Viewer) -> ApiResult<Versioned> {
    let tag = format!("\"{}\"", service.version);
    let out = full(ctx, app.deps.db.read(), service, viewer).await?;
    Ok((AppendHeaders([(header::ETAG, tag)]), Json(out)))
}

async fn shown_again(app: &App, ctx: &OpContext, id: ServiceId, viewer: Viewer) -> ApiResult<Versioned> {
    shown(app, ctx, provisioning::get_service(ctx, app.deps.db.read(), id).await?, viewer).await
}

/// The service, if the act is possible now.
async fn may(ctx: &OpContext, tx: &mpanel_db::Tx, id: ServiceId, act: Act) -> Result<ServiceView> {
    let service = provisioning::get_service(ctx, tx, id).await?;
    match provisioning::refusal(&Facts::of(&service), Viewer::Staff, act) {
        Some(reason) => Err(Error::conflict("action_not_possible", reason)),
        None => Ok(service),
    }
}

fn subscription_of(service: &ServiceView) -> Result<SubscriptionId> {
    service.subscription.ok_or_else(|| Error::conflict("no_subscription", "Nothing is billed for this service."))
}

/// What happened, latest first; staff also sees billing's part with its reasons.
async fn timeline(app: &App, ctx: &OpContext, id: ServiceId, viewer: Viewer) -> Result<Vec<TimelineEntry>> {
    let conn = app.deps.db.read();
    let query = PageQuery { limit: Some(100), ..PageQuery::default() };
    let page = provisioning::service_timeline(ctx, conn, id, viewer == Viewer::Staff, &query).await?;
    let mut all: Vec<_> = page.items.into_iter().map(|e| (e.at, TimelineEntry::from(e))).collect();
    if viewer == Viewer::Staff {
        let billed = billing::history_of(ctx, conn, &id.to_string(), 100).await?;
        all.extend(billed.into_iter().map(|e| (e.at, TimelineEntry::from(e))));
    }
    all.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    Ok(all.into_iter().map(|(_, entry)| entry).collect())
}

/// The next things the subscription does by itself.
async fn outlook(app: &App, ctx: &OpContext, service: &ServiceView) -> Result<Vec<ServiceOutlook>> {
    let found = billing::subscriptions_of_services(ctx, app.deps.db.read(), &[service.id]).await?;
    let Some(s) = found.into_iter().next().filter(|s| s.ended_on.is_none()) else { return Ok(Vec::new()) };
    let subject =
        || OutlookSubject { kind: "service".to_owned(), id: service.id.to_string(), title: service.hostname.clone() };
    let item = |at: mpanel_core::Date, act: &str, amount: Option<MoneyView>, because: String| ServiceOutlook {
        at: at.to_string(),
        act: act.to_owned(),
        customer: None,
        subject: subject(),
        amount,
        because,
    };
    let mut next = Vec::new();
    if let Some(end) = s.cancel_at {
        next.push(item(
            end,
            "terminate",
            None,
            "The cancellation takes effect; nothing is billed any more.".to_owned(),
        ));
        return Ok(next);
    }
    if let Some(on) = s.next_invoice_on {
        let because = format!("The paid term ends on {}; the invoice for the next one is raised before.", s.period_end);
        next.push(item(on, "invoice", Some(s.price.into()), because));
    }
    next.push(item(s.next_due_date, "charge", Some(s.price.into()), "The next term is due.".to_owned()));
    Ok(next)
}
