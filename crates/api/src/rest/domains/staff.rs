//! Domain names for staff: ordered, followed, changed, ended, given to customers.

use axum::extract::State;
use axum::http::StatusCode;
use mpanel_core::{DomainNameId, ProviderAccountId};
use mpanel_provisioning::{self as provisioning, DomainFilter, DomainPatch};

use super::views::{
    AnswerTransfer, AuthCodeOut, CheckDomain, ConfirmDomain, DomainAvailability, DomainIn, DomainOut, DomainPatchIn,
    DomainsRead, GiveDomain, WhichDomains,
};
use super::{listed, one, seen};
use crate::App;
use crate::access::{Staff, needs};
use crate::extract::{Json, Path, Query};
use crate::problem::{ApiResult, Problem};
use crate::rest::customers::must_exist;
use crate::route::{Routes, routes};
use crate::views::timeline::TimelineEntry;
use crate::views::{ListParams, ListView, PageView};

pub(super) fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list_domains, order_domain))
        .routes(routes!(get_domain, update_domain, forget_domain))
        .routes(routes!(get_domain_history))
        .routes(routes!(look_at_domain))
        .routes(routes!(cancel_domain))
        .routes(routes!(keep_domain))
        .routes(routes!(create_auth_code))
        .routes(routes!(answer_domain_transfer))
        .routes(routes!(give_domain))
        .routes(routes!(check_domain))
        .routes(routes!(read_domains))
}

/// Lists domains by name; sorted by name, renews_at or created_at.
#[utoipa::path(get, path = "/admin/domains", tag = "domains", params(ListParams, WhichDomains),
    responses((status = 200, body = PageView<DomainOut>), (status = "4XX", body = Problem)))]
async fn list_domains(
    State(app): State<App>,
    staff: Staff<needs::ServicesRead>,
    Query(page): Query<ListParams>,
    Query(given): Query<WhichDomains>,
) -> ApiResult<Json<PageView<DomainOut>>> {
    let filter = DomainFilter { customer: given.customer, state: given.state()? };
    Ok(Json(listed(&staff.ctx, &app, &filter, page, None).await?))
}

/// Registers a domain, or with a code transfers it here. It is ordered once, also when the reply is lost.
#[utoipa::path(post, path = "/admin/domains", tag = "domains", request_body = DomainIn,
    responses((status = 202, body = DomainOut), (status = "4XX", body = Problem)))]
async fn order_domain(
    State(app): State<App>,
    staff: Staff<needs::ServicesWrite>,
    Json(body): Json<DomainIn>,
) -> ApiResult<(StatusCode, Json<DomainOut>)> {
    must_exist(&staff.ctx, &app, body.customer_id).await?;
    let domain = provisioning::order_domain(&staff.ctx, &app.deps.provisioning(), body.into()).await?;
    Ok((StatusCode::ACCEPTED, Json(one(&staff.ctx, &app, domain, None).await?)))
}

/// Shows a domain.
#[utoipa::path(get, path = "/admin/domains/{id}", tag = "domains",
    params(("id" = String, Path, description = "Domain id")),
    responses((status = 200, body = DomainOut), (status = "4XX", body = Problem)))]
async fn get_domain(
    State(app): State<App>,
    staff: Staff<needs::ServicesRead>,
    Path(id): Path<DomainNameId>,
) -> ApiResult<Json<DomainOut>> {
    let domain = provisioning::get_domain(&staff.ctx, app.deps.db.read(), None, id).await?;
    Ok(Json(one(&staff.ctx, &app, domain, None).await?))
}

/// Shows what happened to a domain, latest first.
#[utoipa::path(get, path = "/admin/domains/{id}/history", tag = "domains",
    params(("id" = String, Path, description = "Domain id")),
    responses((status = 200, body = ListView<TimelineEntry>), (status = "4XX", body = Problem)))]
async fn get_domain_history(
    State(app): State<App>,
    staff: Staff<needs::ServicesRead>,
    Path(id): Path<DomainNameId>,
) -> ApiResult<Json<ListView<TimelineEntry>>> {
    let found = provisioning::domain_history(&staff.ctx, app.deps.db.read(), None, id).await?;
    Ok(Json(ListView { items: found.into_iter().map(TimelineEntry::from).collect() }))
}

/// Changes name servers or contacts of a domain.
#[utoipa::path(patch, path = "/admin/domains/{id}", tag = "domains", request_body = DomainPatchIn,
    params(("id" = String, Path, description = "Domain id")),
    responses((status = 200, body = DomainOut), (status = "4XX", body = Problem)))]
async fn update_domain(
    State(app): State<App>,
    staff: Staff<needs::ServicesOperate>,
    Path(id): Path<DomainNameId>,
    Json(body): Json<DomainPatchIn>,
) -> ApiResult<Json<DomainOut>> {
    let patch = DomainPatch { name_servers: body.name_servers, contacts: body.contacts.map(Into::into) };
    let domain = provisioning::change_domain(&staff.ctx, &app.deps.provisioning(), None, id, patch).await?;
    Ok(Json(one(&staff.ctx, &app, domain, None).await?))
}

/// Takes a domain that is over off the list.
#[utoipa::path(delete, path = "/admin/domains/{id}", tag = "domains",
    params(("id" = String, Path, description = "Domain id")),
    responses((status = 204, description = "Gone"), (status = "4XX", body = Problem)))]
async fn forget_domain(
    State(app): State<App>,
    staff: Staff<needs::ServicesWrite>,
    Path(id): Path<DomainNameId>,
) -> ApiResult<StatusCode> {
    let tx = app.deps.db.begin().await?;
    provisioning::forget_domain(&staff.ctx, &tx, id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Asks the data centre about a domain now.
#[utoipa::path(post, path = "/admin/domains/{id}/look", tag = "domains",
    params(("id" = String, Path, description = "Domain id")),
    responses((status = 200, body = DomainOut), (status = "4XX", body = Problem)))]
async fn look_at_domain(
    State(app): State<App>,
    staff: Staff<needs::ServicesOperate>,
    Path(id): Path<DomainNameId>,
) -> ApiResult<Json<DomainOut>> {
    let domain = provisioning::look_at_domain(&staff.ctx, &app.deps.provisioning(), id).await?;
    Ok(Json(one(&staff.ctx, &app, domain, None).await?))
}

/// Lets a domain end with its paid time. Its name has to be typed.
#[utoipa::path(post, path = "/admin/domains/{id}/cancel", tag = "domains", request_body = ConfirmDomain,
    params(("id" = String, Path, description = "Domain id")),
    responses((status = 200, body = DomainOut), (status = "4XX", body = Problem)))]
async fn cancel_domain(
    State(app): State<App>,
    staff: Staff<needs::ServicesWrite>,
    Path(id): Path<DomainNameId>,
    Json(body): Json<ConfirmDomain>,
) -> ApiResult<Json<DomainOut>> {
    let deps = app.deps.provisioning();
    let domain = provisioning::cancel_domain(&staff.ctx, &deps, id, &body.confirm_name).await?;
    Ok(Json(one(&staff.ctx, &app, domain, None).await?))
}

/// Takes the cancellation of a domain back.
#[utoipa::path(post, path = "/admin/domains/{id}/revoke-cancellation", tag = "domains",
    params(("id" = String, Path, description = "Domain id")),
    responses((status = 200, body = DomainOut), (status = "4XX", body = Problem)))]
async fn keep_domain(
    State(app): State<App>,
    staff: Staff<needs::ServicesWrite>,
    Path(id): Path<DomainNameId>,
) -> ApiResult<Json<DomainOut>> {
    let domain = provisioning::keep_domain(&staff.ctx, &app.deps.provisioning(), id).await?;
    Ok(Json(one(&staff.ctx, &app, domain, None).await?))
}

/// Makes the code that allows a domain to be taken to another registrar. It is shown this once; the audit log notes it.
#[utoipa::path(post, path = "/admin/domains/{id}/auth-code", tag = "domains",
    params(("id" = String, Path, description = "Domain id")),
    responses((status = 200, body = AuthCodeOut), (status = "4XX", body = Problem)))]
async fn create_auth_code(
    State(app): State<App>,
    staff: Staff<needs::ServicesWrite>,
    Path(id): Path<DomainNameId>,
) -> ApiResult<Json<AuthCodeOut>> {
    let code = provisioning::domain_auth_code(&staff.ctx, &app.deps.provisioning(), None, id).await?;
    Ok(Json(seen(&app, &staff.ctx, &staff.request, id, code).await?))
}

/// Answers somebody who asks to take a domain to another registrar.
#[utoipa::path(post, path = "/admin/domains/{id}/answer-transfer", tag = "domains", request_body = AnswerTransfer,
    params(("id" = String, Path, description = "Domain id")),
    responses((status = 200, body = DomainOut), (status = "4XX", body = Problem)))]
async fn answer_domain_transfer(
    State(app): State<App>,
    staff: Staff<needs::ServicesWrite>,
    Path(id): Path<DomainNameId>,
    Json(body): Json<AnswerTransfer>,
) -> ApiResult<Json<DomainOut>> {
    let (deps, typed) = (app.deps.provisioning(), body.confirm_name.as_deref());
    let domain = provisioning::answer_transfer(&staff.ctx, &deps, None, id, body.allow, typed).await?;
    Ok(Json(one(&staff.ctx, &app, domain, None).await?))
}

/// Gives a domain to a customer, or takes it back.
#[utoipa::path(post, path = "/admin/domains/{id}/give", tag = "domains", request_body = GiveDomain,
    params(("id" = String, Path, description = "Domain id")),
    responses((status = 200, body = DomainOut), (status = "4XX", body = Problem)))]
async fn give_domain(
    State(app): State<App>,
    staff: Staff<needs::ServicesWrite>,
    Path(id): Path<DomainNameId>,
    Json(body): Json<GiveDomain>,
) -> ApiResult<Json<DomainOut>> {
    must_exist(&staff.ctx, &app, body.customer_id).await?;
    let tx = app.deps.db.begin().await?;
    let domain = provisioning::give_domain(&staff.ctx, &tx, id, body.customer_id).await?;
    tx.commit().await?;
    Ok(Json(one(&staff.ctx, &app, domain, None).await?))
}

/// Says whether a name can be registered.
#[utoipa::path(post, path = "/admin/provider-accounts/{id}/check-domain", tag = "domains", request_body = CheckDomain,
    params(("id" = String, Path, description = "Provider account id")),
    responses((status = 200, body = DomainAvailability), (status = "4XX", body = Problem)))]
async fn check_domain(
    State(app): State<App>,
    staff: Staff<needs::ServicesOperate>,
    Path(id): Path<ProviderAccountId>,
    Json(body): Json<CheckDomain>,
) -> ApiResult<Json<DomainAvailability>> {
    let (name, available) = provisioning::check_domain(&staff.ctx, &app.deps.provisioning(), id, &body.name).await?;
    Ok(Json(DomainAvailability { name, available }))
}

/// Reads the domains that an account has. New ones are nobody's until they are given to a customer.
#[utoipa::path(post, path = "/admin/provider-accounts/{id}/read-domains", tag = "domains",
    params(("id" = String, Path, description = "Provider account id")),
    responses((status = 200, body = DomainsRead), (status = "4XX", body = Problem)))]
async fn read_domains(
    State(app): State<App>,
    staff: Staff<needs::ServicesOperate>,
    Path(id): Path<ProviderAccountId>,
) -> ApiResult<Json<DomainsRead>> {
    let found = provisioning::read_domains(&staff.ctx, &app.deps.provisioning(), id).await?;
    Ok(Json(DomainsRead { found }))
}
