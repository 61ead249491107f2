//! Reconciliation: what differs between what is sold and what exists at the providers.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::AppendHeaders;
use mpanel_core::{Error, FindingId, OpContext, PageQuery, ProviderAccountId, Result};
use mpanel_db::sea_orm::ConnectionTrait;
use mpanel_provisioning::{
    self as provisioning, FindingFilter, FindingKind, FindingState, FindingView, MachineFacts, Severity,
};
use mpanel_workflows::reconcile;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::App;
use crate::access::{Staff, needs};
use crate::extract::{IfMatch, Json, Path, Query};
use crate::problem::{ApiResult, Problem};
use crate::rest::payments::customer_names;
use crate::route::{Routes, routes};
use crate::views::{ListParams, NamedView, PageView, check_text, words};

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list_findings))
        .routes(routes!(look_again))
        .routes(routes!(get_finding))
        .routes(routes!(ignore_finding))
        .routes(routes!(reopen_finding))
}

type Versioned = (AppendHeaders<[(header::HeaderName, String); 1]>, Json<FindingOut>);

/// Something that differs, and what to do about it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Finding)]
pub struct FindingOut {
    id: String,
    version: i32,
    account: NamedView,
    #[schema(value_type = words::FindingKind)]
    kind: String,
    #[schema(value_type = words::FindingSeverity)]
    severity: String,
    #[schema(value_type = words::FindingState)]
    state: String,
    title: String,
    explanation: String,
    remedy: String,
    service_id: Option<String>,
    customer: Option<NamedView>,
    /// The machine as it was last seen.
    machine: Option<MachineOut>,
    first_seen_at: String,
    last_seen_at: String,
    /// When it was gone, or when it was decided to ignore it.
    ended_at: Option<String>,
    ignored_reason: Option<String>,
    ignored_by: Option<String>,
    /// Whether what was found can be adopted.
    can_adopt: bool,
}

/// A machine at the provider.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProviderMachine)]
pub struct MachineOut {
    id: String,
    display_name: String,
    product_id: String,
    region: String,
    status: String,
    ipv4: Option<String>,
    bought_at: Option<String>,
    ends_on: Option<String>,
}

impl From<MachineFacts> for MachineOut {
    fn from(machine: MachineFacts) -> Self {
        Self {
            id: machine.id,
            display_name: machine.display_name,
            product_id: machine.product_id,
            region: machine.region,
            status: machine.status,
            ipv4: machine.ipv4,
            bought_at: machine.bought_at.map(|t| t.to_string()),
            ends_on: machine.ends_on.map(|d| d.to_string()),
        }
    }
}

/// Filters of the findings.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FindingListFilter {
    /// open when absent.
    #[param(value_type = Option<words::FindingState>)]
    state: Option<String>,
    #[param(value_type = Option<words::FindingKind>)]
    kind: Option<String>,
    #[param(value_type = Option<words::FindingSeverity>)]
    severity: Option<String>,
    /// On this provider account.
    #[param(value_type = Option<String>)]
    account: Option<ProviderAccountId>,
}

impl FindingListFilter {
    fn parse(self) -> Result<FindingFilter> {
        let unknown = |field: &str| Error::invalid(format!("/{field}"), "unknown_word", "There is no such word here.");
        let state = self.state.map(|w| FindingState::from_word(&w).ok_or_else(|| unknown("state"))).transpose()?;
        let kind = self.kind.map(|w| FindingKind::from_word(&w).ok_or_else(|| unknown("kind"))).transpose()?;
        let severity = self.severity.map(|w| Severity::from_word(&w).ok_or_else(|| unknown("severity"))).transpose()?;
        Ok(FindingFilter { state, kind, severity, account: self.account })
    }
}

/// Why a finding is left as it is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IgnoreFinding {
    reason: String,
}

/// Which account to look at.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LookAgain {
    /// All accounts when absent.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    account_id: Option<ProviderAccountId>,
}

/// How many accounts are looked at.
#[derive(Debug, Serialize, ToSchema)]
pub struct Looking {
    accounts: usize,
}

/// Lists findings, what matters most first; sorted by severity, kind, first_seen_at or last_seen_at.
#[utoipa::path(get, path = "/admin/findings", tag = "reconciliation", params(ListParams, FindingListFilter),
    responses((status = 200, body = PageView<FindingOut>), (status = "4XX", body = Problem)))]
async fn list_findings(
    State(app): State<App>,
    staff: Staff<needs::ProviderRead>,
    Query(page): Query<ListParams>,
    Query(given): Query<FindingListFilter>,
) -> ApiResult<Json<PageView<FindingOut>>> {
    let (ctx, conn) = (&staff.ctx, app.deps.db.read());
    let page = provisioning::list_findings(ctx, conn, &given.parse()?, &page.into()).await?;
    let (total, next_cursor) = (page.total, page.next_cursor);
    let items = shown(ctx, conn, page.items).await?;
    Ok(Json(PageView { items, next_cursor, total }))
}

/// Looks at the machines of an account, or of all, again; what is found appears in the list.
#[utoipa::path(post, path = "/admin/findings/look", tag = "reconciliation", request_body = LookAgain,
    responses((status = 202, body = Looking), (status = "4XX", body = Problem)))]
async fn look_again(
    State(app): State<App>,
    staff: Staff<needs::ServicesOperate>,
    Json(input): Json<LookAgain>,
) -> ApiResult<(StatusCode, Json<Looking>)> {
    let accounts = reconcile::look_again(&staff.ctx, &app.deps, input.account_id).await?;
    Ok((StatusCode::ACCEPTED, Json(Looking { accounts })))
}

/// Shows a finding.
#[utoipa::path(get, path = "/admin/findings/{id}", tag = "reconciliation",
    params(("id" = String, Path, description = "Finding id")),
    responses((status = 200, body = FindingOut), (status = "4XX", body = Problem)))]
async fn get_finding(
    State(app): State<App>,
    staff: Staff<needs::ProviderRead>,
    Path(id): Path<FindingId>,
) -> ApiResult<Versioned> {
    let conn = app.deps.db.read();
    let found = provisioning::get_finding(&staff.ctx, conn, id).await?;
    versioned(&staff.ctx, conn, found).await
}

/// Leaves a finding as it is, for a reason, while it lasts.
#[utoipa::path(post, path = "/admin/findings/{id}/ignore", tag = "reconciliation", request_body = IgnoreFinding,
    params(("id" = String, Path, description = "Finding id")),
    responses((status = 200, body = FindingOut), (status = "4XX", body = Problem)))]
async fn ignore_finding(
    State(app): State<App>,
    staff: Staff<needs::ServicesWrite>,
    Path(id): Path<FindingId>,
    IfMatch(expected): IfMatch,
    Json(input): Json<IgnoreFinding>,
) -> ApiResult<Versioned> {
    if input.reason.trim().is_empty() {
        return Err(Error::invalid("/reason", "required", "Say why it can stay as it is.").into());
    }
    check_text("/reason", &input.reason, 500)?;
    let tx = app.deps.db.begin().await?;
    let changed = provisioning::ignore_finding(&staff.ctx, &tx, id, &input.reason, expected).await?;
    tx.commit().await?;
    versioned(&staff.ctx, app.deps.db.read(), changed).await
}

/// Takes the decision to ignore a finding back.
#[utoipa::path(post, path = "/admin/findings/{id}/reopen", tag = "reconciliation",
    params(("id" = String, Path, description = "Finding id")),
    responses((status = 200, body = FindingOut), (status = "4XX", body = Problem)))]
async fn reopen_finding(
    State(app): State<App>,
    staff: Staff<needs::ServicesWrite>,
    Path(id): Path<FindingId>,
    IfMatch(expected): IfMatch,
) -> ApiResult<Versioned> {
    let tx = app.deps.db.begin().await?;
    let changed = provisioning::reopen_finding(&staff.ctx, &tx, id, expected).await?;
    tx.commit().await?;
    versioned(&staff.ctx, app.deps.db.read(), changed).await
}

async fn versioned<C: ConnectionTrait>(ctx: &OpContext, conn: &C, finding: FindingView) -> ApiResult<Versioned> {
    let tag = format!("\"{}\"", finding.version);
    let shown = shown(ctx, conn, vec![finding]).await?.pop().ok_or_else(|| Error::not_found("finding"))?;
    Ok((AppendHeaders([(header::ETAG, tag)]), Json(shown)))
}

async fn shown<C: ConnectionTrait>(ctx: &OpContext, conn: &C, all: Vec<FindingView>) -> Result<Vec<FindingOut>> {
    let customers = customer_names(ctx, conn, all.iter().filter_map(|f| f.customer)).await?;
    let every = PageQuery { limit: Some(mpanel_core::page::MAX_LIMIT), ..PageQuery::default() };
    let accounts = provisioning::list_provider_accounts(ctx, conn, &every).await?.items;
    let view = |finding: FindingView| {
        let account = accounts.iter().find(|a| a.id == finding.account).map_or("", |a| a.name.as_str());
        let open = finding.state != FindingState::Resolved;
        FindingOut {
            id: finding.id.to_string(),
            version: finding.version,
            account: NamedView { id: finding.account.to_string(), name: account.to_owned() },
            can_adopt: open && finding.adoptable.is_some(),
            kind: finding.kind.to_string(),
            severity: finding.severity.to_string(),
            state: finding.state.to_string(),
            title: finding.title,
            explanation: finding.explanation,
            remedy: finding.remedy.to_owned(),
            service_id: finding.service.map(|s| s.to_string()),
            customer: finding
                .customer
                .map(|id| NamedView { id: id.to_string(), name: customers.get(&id).cloned().unwrap_or_default() }),
            machine: finding.machine.map(MachineOut::from),
            first_seen_at: finding.first_seen_at.to_string(),
            last_seen_at: finding.last_seen_at.to_string(),
            ended_at: finding.ended_at.map(|t| t.to_string()),
            ignored_reason: finding.ignored_reason,
            ignored_by: finding.ignored_by,
        }
    };
    Ok(all.into_iter().map(view).collect())
}
