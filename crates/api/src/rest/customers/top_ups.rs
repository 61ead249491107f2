//! Top-ups of the signed-in customer: money on account, asked for once or by itself.

use axum::extract::State;
use axum::http::StatusCode;
use mpanel_billing::{self as billing, AutomaticTopUp};
use mpanel_core::Error;
use mpanel_payments as payments;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::App;
use crate::access::{Customer, CustomerOwner};
use crate::extract::Json;
use crate::problem::{ApiResult, Problem};
use crate::route::{Routes, routes};
use crate::views::MoneyView;

/// The routes.
pub(super) fn routes() -> Routes {
    Routes::new().routes(routes!(request_top_up)).routes(routes!(get_automatic_top_up, set_automatic_top_up))
}

/// How much to pay in advance.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TopUpIn {
    amount: MoneyView,
}

/// What is to be paid for it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TopUp)]
pub struct TopUpOut {
    /// The invoice; credit comes when it is paid.
    invoice_id: String,
}

/// Automatic top-up of the account.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = AutomaticTopUp)]
#[serde(deny_unknown_fields)]
pub struct AutomaticTopUpView {
    /// Whether it is on.
    active: bool,
    /// Below how much credit.
    threshold: MoneyView,
    /// How much is charged to the saved method then.
    amount: MoneyView,
}

/// Automatic top-up as it is set, if there ever was one.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AutomaticTopUpSetting)]
pub struct AutomaticTopUpOut {
    setting: Option<AutomaticTopUpView>,
}

impl From<AutomaticTopUp> for AutomaticTopUpView {
    fn from(set: AutomaticTopUp) -> Self {
        Self { active: set.active, threshold: set.threshold.into(), amount: set.amount.into() }
    }
}

/// Asks for a top-up. The answer names an invoice to pay; what it brings is credit as soon as it is paid.
#[utoipa::path(post, path = "/portal/top-ups", tag = "customers", request_body = TopUpIn,
    responses((status = 201, body = TopUpOut), (status = "4XX", body = Problem)))]
async fn request_top_up(
    State(app): State<App>,
    me: Customer,
    Json(input): Json<TopUpIn>,
) -> ApiResult<(StatusCode, Json<TopUpOut>)> {
    let amount = input.amount.parse("/amount")?;
    let tx = app.deps.db.begin().await?;
    let invoice = billing::request_top_up(&me.ctx, &tx, me.customer, amount, None).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(TopUpOut { invoice_id: invoice.to_string() })))
}

/// Shows the automatic top-up of the signed-in customer.
#[utoipa::path(get, path = "/portal/top-ups/automatic", tag = "customers",
    responses((status = 200, body = AutomaticTopUpOut), (status = "4XX", body = Problem)))]
async fn get_automatic_top_up(State(app): State<App>, me: Customer) -> ApiResult<Json<AutomaticTopUpOut>> {
    let found = billing::automatic_top_up(&me.ctx, app.deps.db.read(), me.customer).await?;
    Ok(Json(AutomaticTopUpOut { setting: found.map(AutomaticTopUpView::from) }))
}

/// Sets the automatic top-up: below an amount of credit the saved payment method is charged. Only the owner may.
#[utoipa::path(put, path = "/portal/top-ups/automatic", tag = "customers", request_body = AutomaticTopUpView,
    responses((status = 200, body = AutomaticTopUpOut), (status = "4XX", body = Problem)))]
async fn set_automatic_top_up(
    State(app): State<App>,
    CustomerOwner(me): CustomerOwner,
    Json(input): Json<AutomaticTopUpView>,
) -> ApiResult<Json<AutomaticTopUpOut>> {
    let set = AutomaticTopUp {
        active: input.active,
        threshold: input.threshold.parse("/threshold")?,
        amount: input.amount.parse("/amount")?,
    };
    if set.active && !payments::has_default_method(&me.ctx, app.deps.db.read(), me.customer).await? {
        let detail = "Save a payment method first; it is charged when the credit runs low.";
        return Err(Error::conflict("payment_method_needed", detail).into());
    }
    let tx = app.deps.db.begin().await?;
    billing::set_automatic_top_up(&me.ctx, &tx, me.customer, set).await?;
    tx.commit().await?;
    Ok(Json(AutomaticTopUpOut { setting: Some(set.into()) }))
}
