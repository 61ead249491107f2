//! The contacts of domains at a provider account, which Contabo calls handles.

use axum::extract::State;
use axum::http::StatusCode;
use mpanel_core::ProviderAccountId;
use mpanel_provisioning::{self as provisioning, CloudContact, ContactIn};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::App;
use crate::access::{Staff, needs};
use crate::extract::{Json, Path};
use crate::problem::{ApiResult, Problem};
use crate::route::{Routes, routes};
use crate::views::{ListView, words};

pub(super) fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list_domain_contacts, create_domain_contact))
        .routes(routes!(update_domain_contact, delete_domain_contact))
        .routes(routes!(prefer_domain_contact))
}

/// A contact of domains.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DomainContact)]
pub struct ContactOut {
    /// The data centre's name for it.
    handle: String,
    /// It is used when none is named.
    is_default: bool,
    /// None for a person.
    organization: Option<String>,
    first_name: String,
    last_name: String,
    email: String,
    #[schema(value_type = words::ContactGender)]
    gender: &'static str,
    street: String,
    street_number: String,
    postal_code: String,
    city: String,
    region: Option<String>,
    country: String,
    /// With the country code and a space after it.
    phone: String,
}

impl From<CloudContact> for ContactOut {
    fn from(contact: CloudContact) -> Self {
        let says = contact.says;
        Self {
            handle: contact.handle,
            is_default: contact.is_default,
            organization: says.organization,
            first_name: says.first_name,
            last_name: says.last_name,
            email: says.email,
            gender: says.gender.as_str(),
            street: says.street,
            street_number: says.street_number,
            postal_code: says.postal_code,
            city: says.city,
            region: says.region,
            country: says.country,
            phone: format!("{} {}", says.phone_prefix, says.phone_number),
        }
    }
}

/// A contact as it shall be.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DomainContactIn)]
pub struct ContactBody {
    /// None for a person. It cannot be changed later, as the names cannot.
    #[serde(default)]
    organization: Option<String>,
    first_name: String,
    last_name: String,
    email: String,
    #[schema(value_type = words::ContactGender)]
    gender: String,
    street: String,
    street_number: String,
    postal_code: String,
    city: String,
    #[serde(default)]
    region: Option<String>,
    /// Two letters, such as DE.
    country: String,
    /// With the country code and a space after it, such as +49 89 1234567.
    phone: String,
}

impl From<ContactBody> for ContactIn {
    fn from(body: ContactBody) -> Self {
        Self {
            organization: body.organization,
            first_name: body.first_name,
            last_name: body.last_name,
            email: body.email,
            gender: body.gender,
            street: body.street,
            street_number: body.street_number,
            postal_code: body.postal_code,
            city: body.city,
            region: body.region,
            country: body.country,
            phone: body.phone,
        }
    }
}

impl From<ContactIn> for ContactBody {
    fn from(contact: ContactIn) -> Self {
        Self {
            organization: contact.organization,
            first_name: contact.first_name,
            last_name: contact.last_name,
            email: contact.email,
            gender: contact.gender,
            street: contact.street,
            street_number: contact.street_number,
            postal_code: contact.postal_code,
            city: contact.city,
            region: contact.region,
            country: contact.country,
            phone: contact.phone,
        }
    }
}

/// Lists the contacts of a provider account, by last name.
#[utoipa::path(get, path = "/admin/provider-accounts/{id}/domain-contacts", tag = "domains",
    params(("id" = String, Path, description = "Provider account id")),
    responses((status = 200, body = ListView<ContactOut>), (status = "4XX", body = Problem)))]
async fn list_domain_contacts(
    State(app): State<App>,
    staff: Staff<needs::ServicesRead>,
    Path(id): Path<ProviderAccountId>,
) -> ApiResult<Json<ListView<ContactOut>>> {
    let found = provisioning::list_contacts(&staff.ctx, &app.deps.provisioning(), id).await?;
    Ok(Json(ListView { items: found.into_iter().map(ContactOut::from).collect() }))
}

/// Makes a contact.
#[utoipa::path(post, path = "/admin/provider-accounts/{id}/domain-contacts", tag = "domains",
    request_body = ContactBody, params(("id" = String, Path, description = "Provider account id")),
    responses((status = 201, body = ContactOut), (status = "4XX", body = Problem)))]
async fn create_domain_contact(
    State(app): State<App>,
    staff: Staff<needs::ServicesOperate>,
    Path(id): Path<ProviderAccountId>,
    Json(body): Json<ContactBody>,
) -> ApiResult<(StatusCode, Json<ContactOut>)> {
    let made = provisioning::create_contact(&staff.ctx, &app.deps.provisioning(), id, &body.into()).await?;
    Ok((StatusCode::CREATED, Json(made.into())))
}

/// Changes a contact; its names stay.
#[utoipa::path(put, path = "/admin/provider-accounts/{id}/domain-contacts/{handle}", tag = "domains",
    request_body = ContactBody,
    params(("id" = String, Path, description = "Provider account id"), ("handle" = String, Path, description = "Handle")),
    responses((status = 200, body = ContactOut), (status = "4XX", body = Problem)))]
async fn update_domain_contact(
    State(app): State<App>,
    staff: Staff<needs::ServicesOperate>,
    Path((id, handle)): Path<(ProviderAccountId, String)>,
    Json(body): Json<ContactBody>,
) -> ApiResult<Json<ContactOut>> {
    let deps = app.deps.provisioning();
    Ok(Json(provisioning::update_contact(&staff.ctx, &deps, id, &handle, &body.into()).await?.into()))
}

/// Deletes a contact that no domain names.
#[utoipa::path(delete, path = "/admin/provider-accounts/{id}/domain-contacts/{handle}", tag = "domains",
    params(("id" = String, Path, description = "Provider account id"), ("handle" = String, Path, description = "Handle")),
    responses((status = 204, description = "Gone"), (status = "4XX", body = Problem)))]
async fn delete_domain_contact(
    State(app): State<App>,
    staff: Staff<needs::ServicesOperate>,
    Path((id, handle)): Path<(ProviderAccountId, String)>,
) -> ApiResult<StatusCode> {
    provisioning::delete_contact(&staff.ctx, &app.deps.provisioning(), id, &handle).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Makes a contact the one that is used when none is named.
#[utoipa::path(post, path = "/admin/provider-accounts/{id}/domain-contacts/{handle}/default", tag = "domains",
    params(("id" = String, Path, description = "Provider account id"), ("handle" = String, Path, description = "Handle")),
    responses((status = 200, body = ContactOut), (status = "4XX", body = Problem)))]
async fn prefer_domain_contact(
    State(app): State<App>,
    staff: Staff<needs::ServicesOperate>,
    Path((id, handle)): Path<(ProviderAccountId, String)>,
) -> ApiResult<Json<ContactOut>> {
    let deps = app.deps.provisioning();
    Ok(Json(provisioning::prefer_contact(&staff.ctx, &deps, id, &handle).await?.into()))
}
