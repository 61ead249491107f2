//! Ends that staff sets for a service; customers set theirs in [`super::services`].

use axum::extract::State;
use mpanel_billing as billing;
use mpanel_core::ServiceId;
use mpanel_provisioning as provisioning;
use mpanel_workflows::acts::subscription_to_end;
use serde::Deserialize;
use utoipa::ToSchema;

use super::services::{Versioned, cancel_when, shown_again};
use crate::App;
use crate::access::{Staff, needs};
use crate::extract::{Json, Path};
use crate::problem::{ApiResult, Problem};
use crate::rest::service_views::ServiceOut;
use crate::route::{Routes, routes};
use crate::views::{check_text, words};

/// The routes.
pub fn routes() -> Routes {
    Routes::new().routes(routes!(cancel_service))
}

/// An end that staff sets.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CancelServiceByStaff {
    #[schema(value_type = words::CancelWhen)]
    when: String,
    /// The first day without the service, where `when` is `on`.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    on: Option<jiff::civil::Date>,
    /// Why. The timeline keeps it.
    reason: String,
    /// Release the customer from the contract: the end may come before the contract allows it.
    #[serde(default)]
    release_from_contract: bool,
}

/// Ends a service at the end of its paid term, now, or on a day, and releases the customer from the contract where that is asked for.
#[utoipa::path(post, path = "/admin/services/{id}/cancel", tag = "services", request_body = CancelServiceByStaff,
    params(("id" = String, Path, description = "Service id")),
    responses((status = 200, body = ServiceOut), (status = "4XX", body = Problem)))]
async fn cancel_service(
    State(app): State<App>,
    staff: Staff<needs::ServicesWrite>,
    Path(id): Path<ServiceId>,
    Json(body): Json<CancelServiceByStaff>,
) -> ApiResult<Versioned> {
    let when = cancel_when(&body.when, body.on)?;
    check_text("/reason", &body.reason, 500)?;
    let tx = app.deps.db.begin().await?;
    let service = provisioning::get_service(&staff.ctx, &tx, id).await?;
    let subscription = subscription_to_end(&service)?;
    if body.release_from_contract {
        billing::cancel_despite_contract(&staff.ctx, &tx, subscription, when, &body.reason).await?;
    } else {
        billing::cancel_subscription(&staff.ctx, &tx, subscription, when, &body.reason).await?;
    }
    tx.commit().await?;
    shown_again(&app, &staff.ctx, id, &staff.principal).await
}
