//! What a customer sees and changes of itself: its profile.

use axum::extract::State;
use axum::http::header;
use axum::response::{AppendHeaders, IntoResponse, Response};
use mpanel_billing::{self as billing, CustomerView};
use mpanel_core::OpContext;

use super::views::{CustomerIn, CustomerOut};
use crate::App;
use crate::access::{Customer, CustomerOwner};
use crate::extract::{IfMatch, Json};
use crate::problem::{ApiResult, Problem};
use crate::route::{Routes, routes};

/// The routes.
pub(super) fn routes() -> Routes {
    Routes::new().routes(routes!(get_profile, update_profile))
}

/// Shows the signed-in customer.
#[utoipa::path(get, path = "/portal/profile", tag = "customers",
    responses((status = 200, body = CustomerOut), (status = "4XX", body = Problem)))]
async fn get_profile(State(app): State<App>, me: Customer) -> ApiResult<Response> {
    let found = billing::get_customer(&me.ctx, app.deps.db.read(), me.customer).await?;
    Ok(shown(&me.ctx, found))
}

/// Changes the signed-in customer; what is absent stays, null clears. Only the account's owner may.
#[utoipa::path(patch, path = "/portal/profile", tag = "customers", request_body = CustomerIn,
    responses((status = 200, body = CustomerOut), (status = "4XX", body = Problem)))]
async fn update_profile(
    State(app): State<App>,
    CustomerOwner(me): CustomerOwner,
    IfMatch(expected): IfMatch,
    Json(input): Json<CustomerIn>,
) -> ApiResult<Response> {
    input.refuse_staff_fields()?;
    let patch = input.into_patch()?;
    let tx = app.deps.db.begin().await?;
    let changed = billing::update_customer(&me.ctx, &tx, me.customer, patch, expected).await?;
    tx.commit().await?;
    Ok(shown(&me.ctx, changed))
}

fn shown(ctx: &OpContext, customer: CustomerView) -> Response {
    let tag = format!("\"{}\"", customer.version);
    // Why billing is stopped, and in which group somebody is, is the business's affair.
    let customer = CustomerView { parked_reason: None, group: None, ..customer };
    (AppendHeaders([(header::ETAG, tag)]), Json(CustomerOut::of(ctx, customer))).into_response()
}
