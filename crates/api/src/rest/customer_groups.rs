//! Groups of customers, and the settings that are made for them.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::http::StatusCode;
use mpanel_billing::{self as billing, CustomerGroup, CustomerGroupPatch, PolicyLevel, PolicyScope};
use mpanel_core::{CustomerGroupId, Error};
use mpanel_identity::Permission;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::automation::{self, AutomationSettings, AutomationSettingsIn};
use super::settings::{Tagged, with_tag};
use crate::App;
use crate::access::{Staff, needs};
use crate::extract::{IfMatch, Json, Path};
use crate::problem::{ApiResult, Problem};
use crate::route::{Routes, routes};
use crate::views::abilities::narrow_to_role;
use crate::views::{AbilityView, ListView, words};

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list_customer_groups, create_customer_group))
        .routes(routes!(get_customer_group, update_customer_group, delete_customer_group))
        .routes(routes!(get_customer_group_settings, put_customer_group_settings))
}

/// A group of customers.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CustomerGroup)]
pub struct CustomerGroupOut {
    id: String,
    version: i32,
    name: String,
    /// What staff wants to remember of it.
    note: String,
    /// How many customers are in it.
    customers: u64,
    /// How many settings are made for it.
    settings: u64,
    created_at: String,
    #[schema(value_type = words::CustomerGroupAbilities)]
    can: BTreeMap<String, AbilityView>,
}

/// A group to be made, or a change of one: then what is absent stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CustomerGroupIn {
    /// No other group may have the same.
    name: Option<String>,
    /// What staff wants to remember of it; at most 1000 characters.
    note: Option<String>,
}

fn view<P>(staff: &Staff<P>, group: CustomerGroup) -> CustomerGroupOut {
    let abilities = group.abilities.into_iter();
    let mut can: BTreeMap<String, AbilityView> =
        abilities.map(|a| (a.action.to_owned(), AbilityView { allowed: a.allowed, reason: a.reason })).collect();
    narrow_to_role(&mut can, &staff.principal, |_| Some(Permission::CustomersWrite));
    CustomerGroupOut {
        id: group.id.to_string(),
        version: group.version,
        name: group.name,
        note: group.note,
        customers: group.customers,
        settings: group.settings,
        created_at: group.created_at.to_string(),
        can,
    }
}

fn scope(group: CustomerGroupId) -> PolicyScope {
    PolicyScope { group: Some(group), ..PolicyScope::default() }
}

/// Lists the groups of customers by name.
#[utoipa::path(get, path = "/admin/customer-groups", tag = "customers",
    responses((status = 200, body = ListView<CustomerGroupOut>), (status = "4XX", body = Problem)))]
async fn list_customer_groups(
    State(app): State<App>,
    staff: Staff<needs::CustomersRead>,
) -> ApiResult<Json<ListView<CustomerGroupOut>>> {
    let all = billing::list_customer_groups(&staff.ctx, app.deps.db.read()).await?;
    Ok(Json(ListView { items: all.into_iter().map(|g| view(&staff, g)).collect() }))
}

/// Makes a group of customers; nobody is in it yet.
#[utoipa::path(post, path = "/admin/customer-groups", tag = "customers", request_body = CustomerGroupIn,
    responses((status = 201, body = CustomerGroupOut), (status = "4XX", body = Problem)))]
async fn create_customer_group(
    State(app): State<App>,
    staff: Staff<needs::CustomersWrite>,
    Json(body): Json<CustomerGroupIn>,
) -> ApiResult<(StatusCode, Json<CustomerGroupOut>)> {
    let name = body.name.ok_or_else(|| Error::invalid("/name", "required", "Enter a name."))?;
    let tx = app.deps.db.begin().await?;
    let made = billing::create_customer_group(&staff.ctx, &tx, &name, &body.note.unwrap_or_default()).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(view(&staff, made))))
}

/// Shows a group of customers.
#[utoipa::path(get, path = "/admin/customer-groups/{id}", tag = "customers",
    params(("id" = String, Path, description = "Group id")),
    responses((status = 200, body = CustomerGroupOut), (status = "4XX", body = Problem)))]
async fn get_customer_group(
    State(app): State<App>,
    staff: Staff<needs::CustomersRead>,
    Path(id): Path<CustomerGroupId>,
) -> ApiResult<Tagged<CustomerGroupOut>> {
    let found = billing::get_customer_group(&staff.ctx, app.deps.db.read(), id).await?;
    with_tag(found.version, view(&staff, found))
}

/// Renames a group of customers or changes its note.
#[utoipa::path(patch, path = "/admin/customer-groups/{id}", tag = "customers", request_body = CustomerGroupIn,
    params(("id" = String, Path, description = "Group id")),
    responses((status = 200, body = CustomerGroupOut), (status = "4XX", body = Problem)))]
async fn update_customer_group(
    State(app): State<App>,
    staff: Staff<needs::CustomersWrite>,
    Path(id): Path<CustomerGroupId>,
    IfMatch(expected): IfMatch,
    Json(body): Json<CustomerGroupIn>,
) -> ApiResult<Tagged<CustomerGroupOut>> {
    let patch = CustomerGroupPatch { name: body.name, note: body.note };
    let tx = app.deps.db.begin().await?;
    let changed = billing::update_customer_group(&staff.ctx, &tx, id, patch, expected).await?;
    tx.commit().await?;
    with_tag(changed.version, view(&staff, changed))
}

/// Removes a group that no customer is in, and the settings that were made for it.
#[utoipa::path(delete, path = "/admin/customer-groups/{id}", tag = "customers",
    params(("id" = String, Path, description = "Group id")),
    responses((status = 204, description = "Gone"), (status = "4XX", body = Problem)))]
async fn delete_customer_group(
    State(app): State<App>,
    staff: Staff<needs::CustomersWrite>,
    Path(id): Path<CustomerGroupId>,
) -> ApiResult<StatusCode> {
    let tx = app.deps.db.begin().await?;
    billing::delete_customer_group(&staff.ctx, &tx, id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Shows the settings in force for a group of customers, with their origin.
#[utoipa::path(get, path = "/admin/customer-groups/{id}/settings", tag = "automation",
    params(("id" = String, Path, description = "Group id")),
    responses((status = 200, body = AutomationSettings), (status = "4XX", body = Problem)))]
async fn get_customer_group_settings(
    State(app): State<App>,
    staff: Staff<needs::AutomationRead>,
    Path(id): Path<CustomerGroupId>,
) -> ApiResult<Json<AutomationSettings>> {
    billing::get_customer_group(&staff.ctx, app.deps.db.read(), id).await?;
    Ok(Json(automation::settings(&app, &staff.ctx, scope(id)).await?))
}

/// Sets what differs for a group of customers; null takes a value back.
#[utoipa::path(put, path = "/admin/customer-groups/{id}/settings", tag = "automation",
    request_body = AutomationSettingsIn, params(("id" = String, Path, description = "Group id")),
    responses((status = 200, body = AutomationSettings), (status = "4XX", body = Problem)))]
async fn put_customer_group_settings(
    State(app): State<App>,
    staff: Staff<needs::AutomationWrite>,
    Path(id): Path<CustomerGroupId>,
    Json(input): Json<AutomationSettingsIn>,
) -> ApiResult<Json<AutomationSettings>> {
    billing::get_customer_group(&staff.ctx, app.deps.db.read(), id).await?;
    automation::change(&app, &staff.ctx, PolicyLevel::Group, &id.to_string(), input).await?;
    Ok(Json(automation::settings(&app, &staff.ctx, scope(id)).await?))
}
