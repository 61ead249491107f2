//! A customer's saved cards.

use axum::extract::State;
use axum::http::StatusCode;
use mpanel_core::PaymentMethodId;
use mpanel_payments::{self as payments, PaymentMethodView};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::App;
use crate::access::Customer;
use crate::extract::{Json, Path};
use crate::problem::{ApiResult, Problem};
use crate::route::{Routes, routes};
use crate::views::ListView;

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list_payment_methods, add_payment_method))
        .routes(routes!(make_payment_method_default))
        .routes(routes!(remove_payment_method))
}

/// A saved card.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PaymentMethod)]
pub struct PaymentMethodOut {
    id: String,
    /// visa, mastercard, …
    brand: String,
    last4: String,
    exp_month: i32,
    exp_year: i32,
    /// Whether automatic charges use it.
    default: bool,
    expired: bool,
    /// Whether this is its last month.
    expires_this_month: bool,
}

impl From<PaymentMethodView> for PaymentMethodOut {
    fn from(method: PaymentMethodView) -> Self {
        Self {
            id: method.id.to_string(),
            brand: method.brand,
            last4: method.last4,
            exp_month: method.exp_month,
            exp_year: method.exp_year,
            default: method.default,
            expired: method.expired,
            expires_this_month: method.expires_this_month,
        }
    }
}

/// A card to save.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPaymentMethod {
    /// What the gateway gave the browser for the card details.
    token: String,
    /// Whether automatic charges are to use it.
    #[serde(default)]
    make_default: bool,
}

/// Lists the saved cards, the default first.
#[utoipa::path(get, path = "/portal/payment-methods", tag = "payment_methods",
    responses((status = 200, body = ListView<PaymentMethodOut>), (status = "4XX", body = Problem)))]
async fn list_payment_methods(State(app): State<App>, me: Customer) -> ApiResult<Json<ListView<PaymentMethodOut>>> {
    let methods = payments::list_payment_methods(&me.ctx, app.deps.db.read(), me.customer).await?;
    Ok(Json(ListView { items: methods.into_iter().map(PaymentMethodOut::from).collect() }))
}

/// Saves a card.
#[utoipa::path(post, path = "/portal/payment-methods", tag = "payment_methods", request_body = NewPaymentMethod,
    responses((status = 201, body = PaymentMethodOut), (status = "4XX", body = Problem)))]
async fn add_payment_method(
    State(app): State<App>,
    me: Customer,
    Json(new): Json<NewPaymentMethod>,
) -> ApiResult<(StatusCode, Json<PaymentMethodOut>)> {
    let deps = &app.deps;
    let NewPaymentMethod { token, make_default } = new;
    let added =
        payments::add_payment_method(&me.ctx, &deps.db, &deps.gateways, me.customer, &token, make_default).await?;
    Ok((StatusCode::CREATED, Json(added.into())))
}

/// Chooses the card that automatic charges use.
#[utoipa::path(post, path = "/portal/payment-methods/{id}/default", tag = "payment_methods",
    params(("id" = String, Path, description = "Payment method id")),
    responses((status = 200, body = PaymentMethodOut), (status = "4XX", body = Problem)))]
async fn make_payment_method_default(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<PaymentMethodId>,
) -> ApiResult<Json<PaymentMethodOut>> {
    let tx = app.deps.db.begin().await?;
    let chosen = payments::make_default(&me.ctx, &tx, me.customer, id).await?;
    tx.commit().await?;
    Ok(Json(chosen.into()))
}

/// Forgets a card.
#[utoipa::path(delete, path = "/portal/payment-methods/{id}", tag = "payment_methods",
    params(("id" = String, Path, description = "Payment method id")),
    responses((status = 204), (status = "4XX", body = Problem)))]
async fn remove_payment_method(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<PaymentMethodId>,
) -> ApiResult<StatusCode> {
    let deps = &app.deps;
    payments::remove_payment_method(&me.ctx, &deps.db, &deps.gateways, me.customer, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
