//! Purchases beyond an account's spend guard: staff approves or refuses them.

use axum::extract::State;
use mpanel_core::{Error, Result, ServiceId};
use mpanel_identity::{AuditRecord, append_audit};
use mpanel_provisioning as provisioning;
use mpanel_workflows::acts::{self, StaffAct};
use mpanel_workflows::purchases;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::App;
use crate::access::{Staff, needs};
use crate::extract::{Json, Path};
use crate::problem::{ApiResult, Problem};
use crate::rest::service_views::{self, ServiceOut};
use crate::route::{Routes, routes};
use crate::views::{MoneyView, check_text};

/// The routes.
pub fn routes() -> Routes {
    Routes::new().routes(routes!(approve_purchase)).routes(routes!(refuse_purchase))
}

/// Staff's decision on a purchase.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecidePurchase {
    /// Kept in the timeline and the audit log.
    reason: String,
}

impl DecidePurchase {
    /// The reason, which must be there.
    pub(super) fn reason(&self) -> Result<&str> {
        let reason = self.reason.trim();
        if reason.is_empty() {
            return Err(Error::invalid("/reason", "required", "Say why; the audit log keeps it."));
        }
        check_text("/reason", reason, 500)?;
        Ok(reason)
    }
}

/// What a refusal did.
#[derive(Debug, Serialize, ToSchema)]
pub struct RefusedPurchase {
    service: ServiceOut,
    /// Credited to the customer, with tax; nothing where nothing was billed.
    credited: Option<MoneyView>,
}

/// Lets a purchase go that waits for approval.
#[utoipa::path(post, path = "/admin/services/{id}/approve-purchase", tag = "services", request_body = DecidePurchase,
    params(("id" = String, Path, description = "Service id")),
    responses((status = 200, body = ServiceOut), (status = "4XX", body = Problem)))]
async fn approve_purchase(
    State(app): State<App>,
    staff: Staff<needs::ServicesWrite>,
    Path(id): Path<ServiceId>,
    Json(input): Json<DecidePurchase>,
) -> ApiResult<Json<ServiceOut>> {
    let reason = input.reason()?;
    let tx = app.deps.db.begin().await?;
    acts::carry_out(&staff.ctx, &tx, &app.deps.vault, id, StaffAct::ApprovePurchase, Some(reason)).await?;
    let record = decided("service", id, "approve the purchase of a machine", reason);
    append_audit(&staff.ctx, &tx, record).await?;
    let service = provisioning::get_service(&staff.ctx, &tx, id).await?;
    tx.commit().await?;
    Ok(Json(service_views::full(&staff.ctx, app.deps.db.read(), service, &staff.principal).await?))
}

/// Refuses a purchase that waits for approval: the service ends unbought, and what was billed for it is credited.
#[utoipa::path(post, path = "/admin/services/{id}/refuse-purchase", tag = "services", request_body = DecidePurchase,
    params(("id" = String, Path, description = "Service id")),
    responses((status = 200, body = RefusedPurchase), (status = "4XX", body = Problem)))]
async fn refuse_purchase(
    State(app): State<App>,
    staff: Staff<needs::ServicesWrite>,
    Path(id): Path<ServiceId>,
    Json(input): Json<DecidePurchase>,
) -> ApiResult<Json<RefusedPurchase>> {
    let reason = input.reason()?;
    let tx = app.deps.db.begin().await?;
    let done = purchases::refuse_purchase(&staff.ctx, &tx, id, reason).await?;
    append_audit(&staff.ctx, &tx, decided("service", id, "refuse the purchase of a machine", reason)).await?;
    tx.commit().await?;
    let service = service_views::full(&staff.ctx, app.deps.db.read(), done.service, &staff.principal).await?;
    Ok(Json(RefusedPurchase { service, credited: done.credited.map(MoneyView::from) }))
}

/// The decision with its reason; the entry of the call itself holds none.
pub(super) fn decided(kind: &str, id: impl std::fmt::Display, action: &str, reason: &str) -> AuditRecord {
    AuditRecord { detail: Some(reason.to_owned()), ..AuditRecord::done(action, kind, id) }
}
