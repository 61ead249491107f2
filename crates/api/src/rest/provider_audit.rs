//! What the provider noted of a service's machine, beside what we noted of the same writes.

use std::collections::HashMap;

use axum::extract::State;
use mpanel_core::{Result, ServiceId};
use mpanel_identity::{AuditView, Permission};
use mpanel_provisioning::{self as provisioning, OwnAct, TrailChange, TrailEntry};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::audit::AuditRow;
use crate::App;
use crate::access::{Staff, needs};
use crate::extract::{Json, Path, Query};
use crate::problem::{ApiResult, Problem};
use crate::route::{Routes, routes};
use crate::views::words;

/// The routes.
pub fn routes() -> Routes {
    Routes::new().routes(routes!(get_provider_audit))
}

/// What changed of one field.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProviderAuditChange {
    /// The provider's name of the field.
    field: String,
    before: Option<String>,
    after: Option<String>,
    /// The values are not shown: they may let somebody in.
    hidden: bool,
}

/// What we did ourselves under the request id.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProviderAuditOwn {
    #[schema(value_type = words::OwnAct)]
    kind: &'static str,
    /// The action's word, the region that was moved to, or our name of what was ordered.
    what: String,
    /// When it was asked for.
    at: String,
    /// By whom, where somebody asked.
    by: Option<String>,
}

/// A write as the provider noted it.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProviderAuditEntry {
    /// The provider's number of the entry.
    id: String,
    #[schema(value_type = words::NotedIn)]
    list: &'static str,
    #[schema(value_type = words::NotedChange)]
    change: &'static str,
    at: Option<String>,
    /// The user at the provider.
    by: String,
    /// The request id, as the provider noted it.
    request_id: String,
    changes: Vec<ProviderAuditChange>,
    /// What we did under the same request id; none for what was done elsewhere.
    own: Option<ProviderAuditOwn>,
    /// The call to us that led to it, for those who may read the audit log.
    call: Option<AuditRow>,
}

/// One page of what the provider noted.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProviderAuditPage {
    /// Latest first.
    items: Vec<ProviderAuditEntry>,
    /// Pass it as `after` for the next ones.
    next: Option<String>,
}

/// Where a page begins.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ProviderAuditParams {
    /// The `next` of the page before; the latest entries when absent.
    after: Option<String>,
}

impl From<TrailChange> for ProviderAuditChange {
    fn from(TrailChange { field, before, after, hidden }: TrailChange) -> Self {
        Self { field, before, after, hidden }
    }
}

impl From<OwnAct> for ProviderAuditOwn {
    fn from(OwnAct { kind, what, at, by }: OwnAct) -> Self {
        Self { kind, what, at: at.to_string(), by }
    }
}

impl ProviderAuditEntry {
    fn of(entry: TrailEntry, calls: &HashMap<Uuid, AuditView>) -> Self {
        Self {
            // Several writes may follow from one call.
            call: entry.trace.and_then(|trace| calls.get(&trace).cloned()).map(AuditRow::from),
            id: entry.id,
            list: entry.list.as_str(),
            change: entry.change.as_str(),
            at: entry.at.map(|at| at.to_string()),
            by: entry.by,
            request_id: entry.request_id,
            changes: entry.changes.into_iter().map(ProviderAuditChange::from).collect(),
            own: entry.own.map(ProviderAuditOwn::from),
        }
    }
}

/// Shows what the provider noted of a service's machine, read there now, and what we did under the same request ids.
#[utoipa::path(get, path = "/admin/services/{id}/provider-audit", tag = "services",
    params(("id" = String, Path, description = "Service id"), ProviderAuditParams),
    responses((status = 200, body = ProviderAuditPage), (status = "4XX", body = Problem)))]
async fn get_provider_audit(
    State(app): State<App>,
    staff: Staff<needs::ServicesRead>,
    Path(id): Path<ServiceId>,
    Query(params): Query<ProviderAuditParams>,
) -> ApiResult<Json<ProviderAuditPage>> {
    let after = params.after.as_deref();
    let page = provisioning::provider_trail(&staff.ctx, &app.deps.provisioning(), id, after).await?;
    let traces = page.entries.iter().filter_map(|entry| entry.trace);
    let calls = calls(&app, &staff, traces.collect()).await?;
    let items = page.entries.into_iter().map(|entry| ProviderAuditEntry::of(entry, &calls)).collect();
    Ok(Json(ProviderAuditPage { items, next: page.next }))
}

/// Our calls by their request id, for those who may see them.
async fn calls(app: &App, staff: &Staff<needs::ServicesRead>, ids: Vec<Uuid>) -> Result<HashMap<Uuid, AuditView>> {
    if !staff.principal.may(Permission::AuditRead) {
        return Ok(HashMap::new());
    }
    let found = mpanel_identity::audit_of_requests(&staff.ctx, app.deps.db.read(), &ids).await?;
    Ok(found.into_iter().map(|entry| (entry.request_id, entry)).collect())
}
