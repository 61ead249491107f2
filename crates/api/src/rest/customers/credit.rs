//! Credit of a customer: given by staff, seen by both.

use axum::extract::State;
use axum::response::Response;
use jiff::civil::Date;
use mpanel_billing::{self as billing, CreditGrantView, NewCredit};
use mpanel_core::{CustomerId, Error};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{CustomerAdminOut, shown};
use crate::App;
use crate::access::{Customer, Staff, needs};
use crate::extract::{Json, Path};
use crate::problem::{ApiResult, Problem};
use crate::route::{Routes, routes};
use crate::views::{ListView, MoneyView, check_text, words};

/// The routes.
pub(super) fn routes() -> Routes {
    Routes::new()
        .routes(routes!(credit_customer))
        .routes(routes!(list_credit_grants))
        .routes(routes!(list_own_credit_grants))
}

/// Credit for a customer.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GiveCredit {
    /// Negative to take some away.
    amount: MoneyView,
    /// Why; the customer sees it.
    reason: String,
    /// First day on which what is left of it is lost; it never expires when absent.
    #[schema(value_type = Option<String>, format = Date)]
    expires_on: Option<Date>,
}

/// Credit that was given, and what is left of it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CreditGrant)]
pub struct CreditGrantOut {
    id: String,
    /// In the order of use: credit notes, promotional credit, paid credit.
    #[schema(value_type = words::CreditKind)]
    kind: String,
    /// `goodwill`, `credit_note`, `overpayment`, `top_up`, `returned`, or `earlier` for what is older than grants.
    source: String,
    amount: MoneyView,
    left: MoneyView,
    granted_on: String,
    /// First day on which it can no longer be used.
    expires_on: Option<String>,
    /// Whether that day has come.
    is_over: bool,
    reason: String,
}

impl From<CreditGrantView> for CreditGrantOut {
    fn from(grant: CreditGrantView) -> Self {
        Self {
            id: grant.id.to_string(),
            kind: grant.kind.as_str().to_owned(),
            source: grant.source,
            amount: grant.amount.into(),
            left: grant.left.into(),
            granted_on: grant.granted_on.to_string(),
            expires_on: grant.expires_on.map(|day| day.to_string()),
            is_over: grant.is_over,
            reason: grant.reason,
        }
    }
}

/// Gives a customer promotional credit; it is used for new invoices by itself, before credit that was paid for.
#[utoipa::path(post, path = "/admin/customers/{id}/credit", tag = "customers", request_body = GiveCredit,
    params(("id" = String, Path, description = "Customer id")),
    responses((status = 200, body = CustomerAdminOut), (status = "4XX", body = Problem)))]
async fn credit_customer(
    State(app): State<App>,
    staff: Staff<needs::InvoicesWrite>,
    Path(id): Path<CustomerId>,
    Json(input): Json<GiveCredit>,
) -> ApiResult<Response> {
    if input.reason.trim().is_empty() {
        return Err(Error::invalid("/reason", "required", "Say why.").into());
    }
    check_text("/reason", &input.reason, 500)?;
    let amount = input.amount.parse("/amount")?;
    let reason = input.reason.trim().to_owned();
    let tx = app.deps.db.begin().await?;
    let credit = NewCredit { amount, reason, expires_on: input.expires_on };
    let changed = billing::grant_credit(&staff.ctx, &tx, id, credit).await?;
    tx.commit().await?;
    shown(&app, &staff.ctx, changed).await
}

/// Lists the latest 200 grants of a customer's credit, the latest first.
#[utoipa::path(get, path = "/admin/customers/{id}/credit-grants", tag = "customers",
    params(("id" = String, Path, description = "Customer id")),
    responses((status = 200, body = ListView<CreditGrantOut>), (status = "4XX", body = Problem)))]
async fn list_credit_grants(
    State(app): State<App>,
    staff: Staff<needs::CustomersRead>,
    Path(id): Path<CustomerId>,
) -> ApiResult<Json<ListView<CreditGrantOut>>> {
    billing::get_customer(&staff.ctx, app.deps.db.read(), id).await?;
    let found = billing::list_credit_grants(&staff.ctx, app.deps.db.read(), id).await?;
    Ok(Json(ListView { items: found.into_iter().map(CreditGrantOut::from).collect() }))
}

/// Lists the latest 200 grants of the signed-in customer's credit, the latest first.
#[utoipa::path(get, path = "/portal/credit-grants", tag = "customers",
    responses((status = 200, body = ListView<CreditGrantOut>), (status = "4XX", body = Problem)))]
async fn list_own_credit_grants(State(app): State<App>, me: Customer) -> ApiResult<Json<ListView<CreditGrantOut>>> {
    let found = billing::list_credit_grants(&me.ctx, app.deps.db.read(), me.customer).await?;
    Ok(Json(ListView { items: found.into_iter().map(CreditGrantOut::from).collect() }))
}
