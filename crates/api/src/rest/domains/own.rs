//! What customers do about the people of their domains and about those who ask for them, and what happened.

use axum::extract::State;
use axum::http::StatusCode;
use mpanel_core::DomainNameId;
use mpanel_provisioning as provisioning;

use super::contacts::{ContactBody, ContactOut};
use super::one;
use super::views::{AnswerTransfer, ChosenContactsIn, DomainOut, PeopleOut};
use crate::App;
use crate::access::{Customer, CustomerOwner};
use crate::extract::{Json, Path};
use crate::problem::{ApiResult, Problem};
use crate::route::{Routes, routes};
use crate::views::ListView;
use crate::views::timeline::TimelineEntry;

pub(super) fn routes() -> Routes {
    Routes::new()
        .routes(routes!(get_own_domain_people, choose_own_domain_contacts, create_own_domain_contact))
        .routes(routes!(update_own_domain_contact))
        .routes(routes!(answer_own_domain_transfer))
        .routes(routes!(get_own_domain_history))
}

/// Shows who is responsible for a domain, and the customer's own contacts, as they are at the data centre now.
#[utoipa::path(get, path = "/portal/domains/{id}/contacts", tag = "domains",
    params(("id" = String, Path, description = "Domain id")),
    responses((status = 200, body = PeopleOut), (status = "4XX", body = Problem)))]
async fn get_own_domain_people(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<DomainNameId>,
) -> ApiResult<Json<PeopleOut>> {
    let people = provisioning::domain_people(&me.ctx, &app.deps.provisioning(), me.customer, id).await?;
    Ok(Json(people.into()))
}

/// Names other contacts for a domain. For another owner its name has to be typed.
#[utoipa::path(put, path = "/portal/domains/{id}/contacts", tag = "domains", request_body = ChosenContactsIn,
    params(("id" = String, Path, description = "Domain id")),
    responses((status = 200, body = DomainOut), (status = "4XX", body = Problem)))]
async fn choose_own_domain_contacts(
    State(app): State<App>,
    CustomerOwner(me): CustomerOwner,
    Path(id): Path<DomainNameId>,
    Json(body): Json<ChosenContactsIn>,
) -> ApiResult<Json<DomainOut>> {
    let (deps, wanted, typed) = (app.deps.provisioning(), body.contacts.into(), body.confirm_name.as_deref());
    let domain = provisioning::choose_own_contacts(&me.ctx, &deps, me.customer, id, wanted, typed).await?;
    Ok(Json(one(&me.ctx, &app, domain, Some(me.customer)).await?))
}

/// Makes a contact of the customer's own, at the account where the domain is.
#[utoipa::path(post, path = "/portal/domains/{id}/contacts", tag = "domains", request_body = ContactBody,
    params(("id" = String, Path, description = "Domain id")),
    responses((status = 201, body = ContactOut), (status = "4XX", body = Problem)))]
async fn create_own_domain_contact(
    State(app): State<App>,
    CustomerOwner(me): CustomerOwner,
    Path(id): Path<DomainNameId>,
    Json(body): Json<ContactBody>,
) -> ApiResult<(StatusCode, Json<ContactOut>)> {
    let deps = app.deps.provisioning();
    let made = provisioning::create_own_contact(&me.ctx, &deps, me.customer, id, &body.into()).await?;
    Ok((StatusCode::CREATED, Json(made.into())))
}

/// Changes a contact of the customer's own; its names stay.
#[utoipa::path(put, path = "/portal/domains/{id}/contacts/{handle}", tag = "domains", request_body = ContactBody,
    params(("id" = String, Path, description = "Domain id"), ("handle" = String, Path, description = "Handle")),
    responses((status = 200, body = ContactOut), (status = "4XX", body = Problem)))]
async fn update_own_domain_contact(
    State(app): State<App>,
    CustomerOwner(me): CustomerOwner,
    Path((id, handle)): Path<(DomainNameId, String)>,
    Json(body): Json<ContactBody>,
) -> ApiResult<Json<ContactOut>> {
    let deps = app.deps.provisioning();
    let after = provisioning::update_own_contact(&me.ctx, &deps, me.customer, id, &handle, &body.into()).await?;
    Ok(Json(after.into()))
}

/// Answers somebody who asks to take a domain to another registrar.
#[utoipa::path(post, path = "/portal/domains/{id}/answer-transfer", tag = "domains", request_body = AnswerTransfer,
    params(("id" = String, Path, description = "Domain id")),
    responses((status = 200, body = DomainOut), (status = "4XX", body = Problem)))]
async fn answer_own_domain_transfer(
    State(app): State<App>,
    CustomerOwner(me): CustomerOwner,
    Path(id): Path<DomainNameId>,
    Json(body): Json<AnswerTransfer>,
) -> ApiResult<Json<DomainOut>> {
    let (deps, typed) = (app.deps.provisioning(), body.confirm_name.as_deref());
    let domain = provisioning::answer_transfer(&me.ctx, &deps, Some(me.customer), id, body.allow, typed).await?;
    Ok(Json(one(&me.ctx, &app, domain, Some(me.customer)).await?))
}

/// Shows what happened to a domain while it was the customer's, latest first.
#[utoipa::path(get, path = "/portal/domains/{id}/history", tag = "domains",
    params(("id" = String, Path, description = "Domain id")),
    responses((status = 200, body = ListView<TimelineEntry>), (status = "4XX", body = Problem)))]
async fn get_own_domain_history(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<DomainNameId>,
) -> ApiResult<Json<ListView<TimelineEntry>>> {
    let found = provisioning::domain_history(&me.ctx, app.deps.db.read(), Some(me.customer), id).await?;
    Ok(Json(ListView { items: found.into_iter().map(TimelineEntry::from).collect() }))
}
