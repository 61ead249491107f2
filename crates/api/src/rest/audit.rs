//! The audit log: who did what, and whether anybody changed it afterwards.

use axum::extract::State;
use mpanel_core::Actor;
use mpanel_identity::AuditView;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::App;
use crate::access::{Staff, needs};
use crate::extract::{Json, Query};
use crate::problem::{ApiResult, Problem};
use crate::route::{Routes, routes};
use crate::views::{ListParams, PageView, words};

/// The routes.
pub fn routes() -> Routes {
    Routes::new().routes(routes!(list_audit)).routes(routes!(check_audit_chain))
}

/// An entry of the audit log.
#[derive(Debug, Serialize, ToSchema)]
pub struct AuditRow {
    id: String,
    /// Its place in the chain.
    number: i64,
    at: String,
    actor: AuditActor,
    /// What was done, such as `POST /api/v1/admin/services/{id}/suspend`.
    action: String,
    /// The operation of this document that was called; none for what the product did by itself.
    operation: Option<String>,
    subject: Option<AuditSubject>,
    ip: Option<String>,
    request_id: String,
    /// `done`, or `refused` with the status.
    outcome: String,
    detail: Option<String>,
}

/// Who did something.
#[derive(Debug, Serialize, ToSchema)]
pub struct AuditActor {
    #[schema(value_type = words::ActorKind)]
    kind: String,
    /// The user, if it was one.
    id: Option<String>,
    name: String,
}

/// What something was done to.
#[derive(Debug, Serialize, ToSchema)]
pub struct AuditSubject {
    kind: String,
    id: String,
}

/// Filters of the audit log.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AuditFilter {
    /// Of what was done to the thing with this id.
    subject_id: Option<String>,
}

/// Whether the log is as it was written.
#[derive(Debug, Serialize, ToSchema)]
pub struct AuditChain {
    /// Whether every entry fits the one before it.
    intact: bool,
    /// Number of the first entry that was changed, removed or put in.
    broken_at: Option<i64>,
}

impl From<AuditView> for AuditRow {
    fn from(entry: AuditView) -> Self {
        let user = match &entry.actor {
            Actor::Staff { user, .. } | Actor::Customer { user, .. } => Some(user.to_string()),
            _ => None,
        };
        let actor = AuditActor { kind: entry.actor.kind().into(), id: user, name: entry.actor.name().into() };
        Self {
            id: entry.id.to_string(),
            number: entry.number,
            at: entry.at.to_string(),
            actor,
            operation: crate::openapi::operation(&entry.action).map(str::to_owned),
            action: entry.action,
            subject: entry.subject_kind.zip(entry.subject_id).map(|(kind, id)| AuditSubject { kind, id }),
            ip: entry.ip,
            request_id: entry.request_id.to_string(),
            outcome: entry.outcome,
            detail: entry.detail,
        }
    }
}

/// Lists the audit log, latest first; the search covers action, actor and subject.
#[utoipa::path(get, path = "/admin/audit", tag = "audit", params(ListParams, AuditFilter),
    responses((status = 200, body = PageView<AuditRow>), (status = "4XX", body = Problem)))]
async fn list_audit(
    State(app): State<App>,
    staff: Staff<needs::AuditRead>,
    Query(page): Query<ListParams>,
    Query(filter): Query<AuditFilter>,
) -> ApiResult<Json<PageView<AuditRow>>> {
    let (conn, subject) = (app.deps.db.read(), filter.subject_id.as_deref());
    let entries = mpanel_identity::list_audit(&staff.ctx, conn, subject, &page.into()).await?;
    Ok(Json(PageView::of(entries, AuditRow::from)))
}

/// Walks the audit log and says whether anybody changed it.
#[utoipa::path(get, path = "/admin/audit/chain", tag = "audit",
    responses((status = 200, body = AuditChain), (status = "4XX", body = Problem)))]
async fn check_audit_chain(State(app): State<App>, staff: Staff<needs::AuditRead>) -> ApiResult<Json<AuditChain>> {
    let broken_at = mpanel_identity::verify_audit_chain(&staff.ctx, app.deps.db.read()).await?;
    Ok(Json(AuditChain { intact: broken_at.is_none(), broken_at }))
}
