//! Customers as staff sees them; a customer's own profile and team are in [`own`].

mod credit;
mod own;
mod timeline;
mod top_ups;
mod views;

use std::collections::BTreeMap;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse, Response};
use mpanel_billing::{self as billing, CustomerFilter, CustomerView, PolicyLevel};
use mpanel_core::{CustomerGroupId, CustomerId, Error, ErrorKind, LegalEntityId, OpContext, Result};
use mpanel_provisioning::{self as provisioning, ServiceFilter};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::{IntoParams, ToSchema};

pub use self::views::{CustomerIn, CustomerOut};
use crate::App;
use crate::access::{Staff, needs};
use crate::extract::{IfMatch, Json, Path, Query};
use crate::problem::{ApiResult, Problem};
use crate::route::{Routes, routes};
use crate::views::{ListParams, MoneyView, PageView, words};

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list_customers, create_customer))
        .routes(routes!(get_customer, update_customer))
        .merge(timeline::routes())
        .routes(routes!(unpark_customer))
        .routes(routes!(put_customer_group))
        .merge(credit::routes())
        .merge(top_ups::routes())
        .merge(own::routes())
}

/// Refuses a request whose `customer_id` names nobody.
pub(super) async fn must_exist(ctx: &OpContext, app: &App, customer: Option<CustomerId>) -> Result<()> {
    let Some(customer) = customer else { return Ok(()) };
    match billing::get_customer(ctx, app.deps.db.read(), customer).await {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::NotFound => Err(unknown_customer()),
        Err(error) => Err(error),
    }
}

/// The refusal of a `customer_id` that names nobody.
pub(super) fn unknown_customer() -> Error {
    Error::invalid("/customer_id", "unknown_customer", "There is no such customer.")
}

/// A customer with what staff wants to know beside it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CustomerAdmin)]
pub struct CustomerAdminOut {
    #[serde(flatten)]
    customer: CustomerOut,
    late_fee_exempt: bool,
    users: Vec<CustomerUser>,
    /// Owed.
    balance: MoneyView,
    stats: CustomerStats,
    /// Settings made for this customer alone, by key.
    policies: BTreeMap<&'static str, serde_json::Value>,
}

/// Sums about a customer.
#[derive(Debug, Serialize, ToSchema)]
pub struct CustomerStats {
    overdue: MoneyView,
    invoiced_total: MoneyView,
    paid_total: MoneyView,
    services_active: u64,
}

/// Somebody who can sign in for a customer.
#[derive(Debug, Serialize, ToSchema)]
pub struct CustomerUser {
    id: String,
    email: String,
    name: String,
    #[schema(value_type = words::CustomerRole)]
    role: String,
}

/// Filters of the customer list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CustomerListFilter {
    /// Only those whose billing is stopped, or only the others.
    parked: Option<bool>,
    /// Only of this country.
    country: Option<String>,
    /// Only of this legal entity.
    #[param(value_type = Option<String>)]
    legal_entity: Option<LegalEntityId>,
    /// Only those in this group.
    #[param(value_type = Option<String>)]
    customer_group_id: Option<CustomerGroupId>,
}

/// Lists customers, latest first; sorted by name, email or created_at.
#[utoipa::path(get, path = "/admin/customers", tag = "customers", params(ListParams, CustomerListFilter),
    responses((status = 200, body = PageView<CustomerOut>), (status = "4XX", body = Problem)))]
async fn list_customers(
    State(app): State<App>,
    staff: Staff<needs::CustomersRead>,
    Query(page): Query<ListParams>,
    Query(given): Query<CustomerListFilter>,
) -> ApiResult<Json<PageView<CustomerOut>>> {
    let (ctx, conn) = (&staff.ctx, app.deps.db.read());
    let entity = billing::resolve_legal_entity(ctx, conn, given.legal_entity).await?;
    let group = billing::resolve_customer_group(ctx, conn, given.customer_group_id).await?;
    let filter = CustomerFilter { parked: given.parked, country: given.country, entity, group };
    let found = billing::list_customers(ctx, conn, &filter, &page.into()).await?;
    Ok(Json(PageView::of(found, |c| CustomerOut::of(&staff.ctx, c))))
}

/// Adds a customer without a user; somebody can be invited later.
#[utoipa::path(post, path = "/admin/customers", tag = "customers", request_body = CustomerIn,
    responses((status = 201, body = CustomerAdminOut), (status = "4XX", body = Problem)))]
async fn create_customer(
    State(app): State<App>,
    staff: Staff<needs::CustomersWrite>,
    Json(input): Json<CustomerIn>,
) -> ApiResult<Response> {
    let currency = app.deps.contexts.tenant(staff.ctx.tenant).await?.default_currency;
    let new = input.into_new(currency)?;
    let tx = app.deps.db.begin().await?;
    let made = billing::create_customer(&staff.ctx, &tx, new).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, shown(&app, &staff.ctx, made).await?).into_response())
}

/// Shows a customer.
#[utoipa::path(get, path = "/admin/customers/{id}", tag = "customers",
    params(("id" = String, Path, description = "Customer id")),
    responses((status = 200, body = CustomerAdminOut), (status = "4XX", body = Problem)))]
async fn get_customer(
    State(app): State<App>,
    staff: Staff<needs::CustomersRead>,
    Path(id): Path<CustomerId>,
) -> ApiResult<Response> {
    let found = billing::get_customer(&staff.ctx, app.deps.db.read(), id).await?;
    shown(&app, &staff.ctx, found).await
}

/// Changes a customer; what is absent stays, null clears.
#[utoipa::path(patch, path = "/admin/customers/{id}", tag = "customers", request_body = CustomerIn,
    params(("id" = String, Path, description = "Customer id")),
    responses((status = 200, body = CustomerAdminOut), (status = "4XX", body = Problem)))]
async fn update_customer(
    State(app): State<App>,
    staff: Staff<needs::CustomersWrite>,
    Path(id): Path<CustomerId>,
    IfMatch(expected): IfMatch,
    Json(input): Json<CustomerIn>,
) -> ApiResult<Response> {
    let patch = input.into_patch()?;
    let tx = app.deps.db.begin().await?;
    let changed = billing::update_customer(&staff.ctx, &tx, id, patch, expected).await?;
    tx.commit().await?;
    shown(&app, &staff.ctx, changed).await
}

/// Lets billing of a customer go on.
#[utoipa::path(post, path = "/admin/customers/{id}/unpark", tag = "customers",
    params(("id" = String, Path, description = "Customer id")),
    responses((status = 200, body = CustomerAdminOut), (status = "4XX", body = Problem)))]
async fn unpark_customer(
    State(app): State<App>,
    staff: Staff<needs::CustomersWrite>,
    Path(id): Path<CustomerId>,
) -> ApiResult<Response> {
    let tx = app.deps.db.begin().await?;
    let changed = billing::unpark_customer(&staff.ctx, &tx, id).await?;
    tx.commit().await?;
    shown(&app, &staff.ctx, changed).await
}

/// The group a customer is to be in.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CustomerGroupChoice {
    /// The id of a group of customers; null for none.
    #[serde(deserialize_with = "said")]
    #[schema(required, value_type = Option<String>)]
    customer_group_id: Option<CustomerGroupId>,
}

// What is not said is not null.
fn said<'de, D: Deserializer<'de>>(given: D) -> std::result::Result<Option<CustomerGroupId>, D::Error> {
    Option::deserialize(given)
}

/// Puts a customer into a group, or takes it out of its group. The settings of the group hold from then on.
#[utoipa::path(put, path = "/admin/customers/{id}/group", tag = "customers", request_body = CustomerGroupChoice,
    params(("id" = String, Path, description = "Customer id")),
    responses((status = 200, body = CustomerAdminOut), (status = "4XX", body = Problem)))]
async fn put_customer_group(
    State(app): State<App>,
    staff: Staff<needs::CustomersWrite>,
    Path(id): Path<CustomerId>,
    IfMatch(expected): IfMatch,
    Json(input): Json<CustomerGroupChoice>,
) -> ApiResult<Response> {
    let tx = app.deps.db.begin().await?;
    let changed = billing::put_customer_in_group(&staff.ctx, &tx, id, input.customer_group_id, expected).await?;
    tx.commit().await?;
    shown(&app, &staff.ctx, changed).await
}

async fn shown(app: &App, ctx: &OpContext, customer: CustomerView) -> ApiResult<Response> {
    let tag = format!("\"{}\"", customer.version);
    let view = full(app, ctx, customer).await?;
    Ok((AppendHeaders([(header::ETAG, tag)]), Json(view)).into_response())
}

async fn full(app: &App, ctx: &OpContext, customer: CustomerView) -> Result<CustomerAdminOut> {
    let conn = app.deps.db.read();
    let sums = billing::customer_figures(ctx, conn, customer.id, customer.currency).await?;
    let running =
        ServiceFilter { customer: Some(customer.id), state: Some("active".to_owned()), ..ServiceFilter::default() };
    let one = mpanel_core::PageQuery { limit: Some(1), ..Default::default() };
    let active = provisioning::list_services(ctx, conn, &running, &one).await?.total;
    let team = mpanel_identity::list_members(ctx, conn, customer.id).await?;
    let policies = billing::Policies::of(ctx, conn, &[customer.id.uuid()]).await?;
    let scope = billing::PolicyScope { customer: Some(customer.id), ..Default::default() };
    let set = billing::definitions().iter().map(|d| policies.effective(d.key, scope));
    Ok(CustomerAdminOut {
        late_fee_exempt: customer.late_fee_exempt,
        users: team
            .into_iter()
            .map(|m| CustomerUser {
                id: m.user.id.to_string(),
                email: m.user.email,
                name: m.user.name,
                role: m.role.as_str().to_owned(),
            })
            .collect(),
        balance: sums.due.into(),
        stats: CustomerStats {
            overdue: sums.overdue.into(),
            invoiced_total: sums.invoiced.into(),
            paid_total: sums.paid.into(),
            services_active: active,
        },
        policies: set.filter(|p| p.source == PolicyLevel::Customer).map(|p| (p.key, p.value)).collect(),
        customer: CustomerOut::of(ctx, customer),
    })
}
