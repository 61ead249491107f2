//! The same for staff, for any customer.

use axum::extract::State;
use axum::http::StatusCode;
use mpanel_core::{CustomerId, FirewallId, ServiceId};
use mpanel_provisioning::{self as provisioning, FirewallFilter};

use super::{
    AssignFirewall, EffectiveOut, FirewallDetailOut, FirewallIn, FirewallListFilter, FirewallOut, TemplatesOut,
    TryFirewall, detail, kept, listed, one,
};
use crate::App;
use crate::access::{Staff, needs};
use crate::extract::{IfMatch, Json, Path, Query};
use crate::problem::{ApiResult, Problem};
use crate::route::{Routes, routes};
use crate::views::{ListParams, PageView};

pub(super) fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list_firewalls))
        .routes(routes!(list_firewall_templates))
        .routes(routes!(create_firewall))
        .routes(routes!(get_firewall, update_firewall, delete_firewall))
        .routes(routes!(assign_firewall))
        .routes(routes!(unassign_firewall))
        .routes(routes!(get_effective_rules))
}

/// Lists firewalls by name; sorted by name or created_at.
#[utoipa::path(get, path = "/admin/firewalls", tag = "firewalls", params(ListParams, FirewallListFilter), responses((status = 200, body = PageView<FirewallOut>), (status = "4XX", body = Problem)))]
async fn list_firewalls(
    State(app): State<App>,
    staff: Staff<needs::ServicesRead>,
    Query(page): Query<ListParams>,
    Query(given): Query<FirewallListFilter>,
) -> ApiResult<Json<PageView<FirewallOut>>> {
    let filter = FirewallFilter { customer: given.customer };
    Ok(Json(listed(&staff.ctx, &app, &filter, page).await?))
}

/// Lists beginnings of firewalls, with the caller's own address filled in, and what the data centre can take.
#[utoipa::path(get, path = "/admin/firewall-templates", tag = "firewalls", responses((status = 200, body = TemplatesOut), (status = "4XX", body = Problem)))]
async fn list_firewall_templates(staff: Staff<needs::ServicesRead>) -> ApiResult<Json<TemplatesOut>> {
    Ok(Json(TemplatesOut::of(staff.request.ip)))
}

/// Keeps a firewall for a customer. It is in force on the servers that are put behind it.
#[utoipa::path(post, path = "/admin/customers/{id}/firewalls", tag = "firewalls", request_body = FirewallIn, params(("id" = String, Path, description = "Customer id")), responses((status = 201, body = FirewallOut), (status = "4XX", body = Problem)))]
async fn create_firewall(
    State(app): State<App>,
    staff: Staff<needs::ServicesOperate>,
    Path(id): Path<CustomerId>,
    Json(body): Json<FirewallIn>,
) -> ApiResult<(StatusCode, Json<FirewallOut>)> {
    mpanel_billing::get_customer(&staff.ctx, app.deps.db.read(), id).await?;
    Ok((StatusCode::CREATED, Json(kept(&staff.ctx, &app, id, body).await?)))
}

/// Shows a firewall with the servers behind it and those that could be.
#[utoipa::path(get, path = "/admin/firewalls/{id}", tag = "firewalls", params(("id" = String, Path, description = "Firewall id")), responses((status = 200, body = FirewallDetailOut), (status = "4XX", body = Problem)))]
async fn get_firewall(
    State(app): State<App>,
    staff: Staff<needs::ServicesRead>,
    Path(id): Path<FirewallId>,
) -> ApiResult<Json<FirewallDetailOut>> {
    Ok(Json(detail(&staff.ctx, &app, None, id).await?))
}

/// Changes name and rules of a firewall; all servers behind it follow.
#[utoipa::path(put, path = "/admin/firewalls/{id}", tag = "firewalls", request_body = FirewallIn, params(("id" = String, Path, description = "Firewall id")), responses((status = 200, body = FirewallOut), (status = "4XX", body = Problem)))]
async fn update_firewall(
    State(app): State<App>,
    staff: Staff<needs::ServicesOperate>,
    Path(id): Path<FirewallId>,
    IfMatch(expected): IfMatch,
    Json(body): Json<FirewallIn>,
) -> ApiResult<Json<FirewallOut>> {
    let (name, rules) = body.parse()?;
    let tx = app.deps.db.begin().await?;
    let done = provisioning::update_firewall(&staff.ctx, &tx, None, id, &name, &rules, expected).await?;
    tx.commit().await?;
    Ok(Json(one(&staff.ctx, &app, done).await?))
}

/// Deletes a firewall that no server is behind.
#[utoipa::path(delete, path = "/admin/firewalls/{id}", tag = "firewalls", params(("id" = String, Path, description = "Firewall id")), responses((status = 202, description = "It is being deleted"), (status = "4XX", body = Problem)))]
async fn delete_firewall(
    State(app): State<App>,
    staff: Staff<needs::ServicesOperate>,
    Path(id): Path<FirewallId>,
) -> ApiResult<StatusCode> {
    let tx = app.deps.db.begin().await?;
    provisioning::delete_firewall(&staff.ctx, &tx, None, id).await?;
    tx.commit().await?;
    Ok(StatusCode::ACCEPTED)
}

/// Puts a server behind a firewall. After a failure, tries again.
#[utoipa::path(post, path = "/admin/firewalls/{id}/services", tag = "firewalls", request_body = AssignFirewall, params(("id" = String, Path, description = "Firewall id")), responses((status = 202, body = FirewallOut), (status = "4XX", body = Problem)))]
async fn assign_firewall(
    State(app): State<App>,
    staff: Staff<needs::ServicesOperate>,
    Path(id): Path<FirewallId>,
    Json(body): Json<AssignFirewall>,
) -> ApiResult<(StatusCode, Json<FirewallOut>)> {
    let tx = app.deps.db.begin().await?;
    let done = provisioning::assign_firewall(&staff.ctx, &tx, None, id, body.service_id).await?;
    tx.commit().await?;
    Ok((StatusCode::ACCEPTED, Json(one(&staff.ctx, &app, done).await?)))
}

/// Takes a server from behind a firewall.
#[utoipa::path(delete, path = "/admin/firewalls/{id}/services/{service_id}", tag = "firewalls", params(("id" = String, Path, description = "Firewall id"), ("service_id" = String, Path, description = "Service id")), responses((status = 202, body = FirewallOut), (status = "4XX", body = Problem)))]
async fn unassign_firewall(
    State(app): State<App>,
    staff: Staff<needs::ServicesOperate>,
    Path((id, service_id)): Path<(FirewallId, ServiceId)>,
) -> ApiResult<(StatusCode, Json<FirewallOut>)> {
    let tx = app.deps.db.begin().await?;
    let done = provisioning::unassign_firewall(&staff.ctx, &tx, None, id, service_id).await?;
    tx.commit().await?;
    Ok((StatusCode::ACCEPTED, Json(one(&staff.ctx, &app, done).await?)))
}

/// Shows what a server lets in, all its firewalls together, and with one more to try out.
#[utoipa::path(get, path = "/admin/services/{id}/firewall", tag = "firewalls", params(("id" = String, Path, description = "Service id"), TryFirewall), responses((status = 200, body = EffectiveOut), (status = "4XX", body = Problem)))]
async fn get_effective_rules(
    State(app): State<App>,
    staff: Staff<needs::ServicesRead>,
    Path(id): Path<ServiceId>,
    Query(try_out): Query<TryFirewall>,
) -> ApiResult<Json<EffectiveOut>> {
    let found = provisioning::effective_rules(&staff.ctx, app.deps.db.read(), id, try_out.with).await?;
    Ok(Json(found.into()))
}
