//! Services as their customers see and change them; staff's side is [`super::admin_services`].

use axum::extract::State;
use axum::http::header;
use axum::response::AppendHeaders;
use mpanel_billing::{self as billing, CancelWhen};
use mpanel_core::{CustomerId, Error, OpContext, Page, PageQuery, Result, ServiceId};
use mpanel_identity::{AuditRecord, Principal};
use mpanel_provisioning::{self as provisioning, Act, Facts, ServiceFilter, ServiceView, Viewer};
pub(super) use mpanel_workflows::acts::subscription_of;
use mpanel_workflows::acts::{self, StaffAct, subscription_to_end};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::App;
use crate::access::Customer;
use crate::extract::{IfMatch, Json, Path, Query};
use crate::problem::{ApiResult, Problem};
use crate::rest::seen::note_seen;
use crate::rest::service_views::{CredentialsOut, ServiceOut, ServiceRow, full, own, rows};
use crate::route::{Routes, routes};
use crate::views::contract::ContractOut;
use crate::views::timeline::{TimelineEntry, merged};
use crate::views::{ListParams, ListView, MoneyView, PageView, check_text, words};

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list_own_services))
        .routes(routes!(get_own_service, rename_own_service))
        .routes(routes!(get_own_service_timeline))
        .routes(routes!(reveal_own_credentials))
        .routes(routes!(preview_cancellation))
        .routes(routes!(cancel_own_service))
        .routes(routes!(resume_own_service))
}

pub(super) type Versioned = (AppendHeaders<[(header::HeaderName, String); 1]>, Json<ServiceOut>);

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
    #[schema(value_type = words::CancelWhen)]
    when: String,
    /// The first day without the service, where `when` is `on`.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    on: Option<jiff::civil::Date>,
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
    /// Why it is not possible, if it is not.
    refused: Option<String>,
}

impl From<billing::CancelOption> for CancelChoice {
    fn from(c: billing::CancelOption) -> Self {
        let refund = c.refund.map(MoneyView::from);
        Self { date: c.date.to_string(), refund, text: c.text, refused: c.refused }
    }
}

/// Both ways of cancelling.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CancelPreview)]
pub struct CancelPreviewOut {
    end_of_term: CancelChoice,
    now: CancelChoice,
    /// What binds, if something does.
    contract: Option<ContractOut>,
}

/// Filters of the service list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ServiceListFilter {
    /// A state, or failed for every failed one.
    pub(super) state: Option<String>,
    /// Of this customer.
    #[param(value_type = Option<String>)]
    pub(super) customer_id: Option<CustomerId>,
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
    shown(&app, &me.ctx, service, &me.principal).await
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
    shown(&app, &me.ctx, service, &me.principal).await
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
    let record = AuditRecord {
        detail: body.reason.filter(|r| !r.trim().is_empty()),
        ip: Some(me.request.ip.to_string()),
        ..AuditRecord::done("service.credentials.reveal", "service", id)
    };
    note_seen(&app, ctx, record).await?;
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
    Ok(Json(CancelPreviewOut {
        end_of_term: preview.end_of_term.into(),
        now: preview.now.into(),
        contract: preview.contract.map(ContractOut::from),
    }))
}

/// Ends a service at the end of its paid term, now, or on a day.
#[utoipa::path(post, path = "/portal/services/{id}/cancel", tag = "services", request_body = CancelService,
    params(("id" = String, Path, description = "Service id")),
    responses((status = 200, body = ServiceOut), (status = "4XX", body = Problem)))]
async fn cancel_own_service(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<ServiceId>,
    Json(body): Json<CancelService>,
) -> ApiResult<Versioned> {
    let when = cancel_when(&body.when, body.on)?;
    let reason = body.reason.unwrap_or_default();
    check_text("/reason", &reason, 500)?;
    let tx = app.deps.db.begin().await?;
    let service = own(&me.ctx, &tx, me.customer, id).await?;
    billing::cancel_subscription(&me.ctx, &tx, subscription_to_end(&service)?, when, &reason).await?;
    tx.commit().await?;
    shown_again(&app, &me.ctx, id, &me.principal).await
}

pub(super) fn cancel_when(when: &str, on: Option<jiff::civil::Date>) -> Result<CancelWhen> {
    match when {
        "end_of_term" => Ok(CancelWhen::EndOfTerm),
        "now" => Ok(CancelWhen::Now),
        "on" => {
            let missing = || Error::invalid("/on", "required", "Say on which day the service is to end.");
            Ok(CancelWhen::On(on.ok_or_else(missing)?))
        }
        _ => Err(Error::invalid("/when", "unknown", "Use end_of_term, now or on.")),
    }
}

/// Takes a planned end back, while that is possible.
#[utoipa::path(post, path = "/portal/services/{id}/resume", tag = "services",
    params(("id" = String, Path, description = "Service id")),
    responses((status = 200, body = ServiceOut), (status = "4XX", body = Problem)))]
async fn resume_own_service(State(app): State<App>, me: Customer, Path(id): Path<ServiceId>) -> ApiResult<Versioned> {
    let tx = app.deps.db.begin().await?;
    acts::carry_out(&me.ctx, &tx, &app.deps.vault, id, StaffAct::Resume, None).await?;
    tx.commit().await?;
    shown_again(&app, &me.ctx, id, &me.principal).await
}

pub(super) async fn listed(
    app: &App,
    ctx: &OpContext,
    filter: &ServiceFilter,
    page: ListParams,
) -> Result<PageView<ServiceRow>> {
    let conn = app.deps.db.read();
    let page: Page<ServiceView> = provisioning::list_services(ctx, conn, filter, &PageQuery::from(page)).await?;
    rows(ctx, conn, page).await
}

pub(super) async fn shown(
    app: &App,
    ctx: &OpContext,
    service: ServiceView,
    viewer: &Principal,
) -> ApiResult<Versioned> {
    let tag = format!("\"{}\"", service.version);
    let out = full(ctx, app.deps.db.read(), service, viewer).await?;
    Ok((AppendHeaders([(header::ETAG, tag)]), Json(out)))
}

pub(super) async fn shown_again(app: &App, ctx: &OpContext, id: ServiceId, viewer: &Principal) -> ApiResult<Versioned> {
    shown(app, ctx, provisioning::get_service(ctx, app.deps.db.read(), id).await?, viewer).await
}

/// What happened, latest first; staff also sees billing's part with its reasons.
pub(super) async fn timeline(app: &App, ctx: &OpContext, id: ServiceId, viewer: Viewer) -> Result<Vec<TimelineEntry>> {
    let conn = app.deps.db.read();
    let query = PageQuery { limit: Some(100), ..PageQuery::default() };
    let page = provisioning::service_timeline(ctx, conn, id, viewer == Viewer::Staff, &query).await?;
    let mut timelines: Vec<Vec<TimelineEntry>> = vec![page.items.into_iter().map(TimelineEntry::from).collect()];
    if viewer == Viewer::Staff {
        let billed = billing::history_of(ctx, conn, &id.to_string(), 100).await?;
        timelines.push(billed.into_iter().map(TimelineEntry::from).collect());
    }
    Ok(merged(timelines, 100))
}
