//! The HTTP side: routes, who may call them, and reading requests.

mod auth;
mod disputes;
mod faults;
mod idempotency;
mod payment_intents;
mod payment_methods;
mod refunds;
mod sim;
mod three_ds;
mod tokens;
mod webhooks;

use std::sync::Arc;

use axum::extract::DefaultBodyLimit;
use axum::http::Method;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::middleware::from_fn_with_state;
use axum::response::IntoResponse;
use axum::routing::{delete, get, post};
use axum::{Json, Router};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tower_http::cors::{Any, CorsLayer};

use crate::cards::CARDS;
use crate::engine::Engine;
use crate::error::ApiError;
use crate::view;

/// More than any call of this protocol needs.
const BODY_LIMIT: usize = 64 * 1024;

type Reply = Result<Json<Value>, ApiError>;
type App = axum::extract::State<Arc<Engine>>;
type Params = axum::extract::Query<Vec<(String, String)>>;

pub(crate) fn router(engine: Arc<Engine>) -> Router {
    let faulty = browser_routes()
        .merge(server_routes())
        .route("/3ds/{intent}", get(three_ds::show).post(three_ds::answer))
        .layer(from_fn_with_state(Arc::clone(&engine), faults::apply));
    faulty
        .merge(sim_routes())
        .fallback(|| async { ApiError::missing("route", "").into_response() })
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .with_state(engine)
}

/// What a merchant's page may call from another origin.
fn browser_routes() -> Router<Arc<Engine>> {
    let cors = CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([AUTHORIZATION, CONTENT_TYPE]);
    Router::new().route("/v1/tokens", post(tokens::create)).route("/v1/test_cards", get(test_cards)).layer(cors)
}

fn server_routes() -> Router<Arc<Engine>> {
    Router::new()
        .route("/v1/account", get(account))
        .route("/v1/payment_methods", post(payment_methods::attach).get(payment_methods::list))
        .route("/v1/payment_methods/{id}", get(payment_methods::show).delete(payment_methods::detach))
        .route("/v1/payment_intents", post(payment_intents::create).get(payment_intents::list))
        .route("/v1/payment_intents/{id}", get(payment_intents::show))
        .route("/v1/payment_intents/{id}/confirm", post(payment_intents::confirm))
        .route("/v1/payment_intents/{id}/cancel", post(payment_intents::cancel))
        .route("/v1/refunds", post(refunds::create).get(refunds::list))
        .route("/v1/refunds/{id}", get(refunds::show))
        .route("/v1/disputes", get(disputes::list))
        .route("/v1/disputes/{id}", get(disputes::show).post(disputes::submit))
        .route("/v1/webhook_endpoints", post(webhooks::register).get(webhooks::list))
        .route("/v1/webhook_endpoints/{id}", delete(webhooks::remove))
        .route("/v1/events", get(webhooks::events))
        .route("/v1/events/{id}", get(webhooks::event))
        .route("/v1/events/{id}/redeliver", post(webhooks::redeliver))
}

/// Steering from outside the process; the secret key is needed. Faults never touch these.
fn sim_routes() -> Router<Arc<Engine>> {
    Router::new()
        .route("/_sim/clock", get(sim::clock).post(sim::move_clock))
        .route("/_sim/run_due", post(sim::run_due))
        .route("/_sim/faults", get(sim::faults).post(sim::inject).delete(sim::clear_faults))
        .route("/_sim/webhooks", get(sim::webhooks).post(sim::set_webhooks))
        .route("/_sim/totals", get(sim::totals))
        .route("/_sim/disputes", post(sim::open_dispute))
        .route("/_sim/disputes/{id}/close", post(sim::close_dispute))
}

async fn test_cards() -> Json<Value> {
    Json(view::list(CARDS.iter().map(view::test_card).collect()))
}

/// A cheap call to check a key.
async fn account(_key: auth::ServerKey, app: App) -> Json<Value> {
    Json(json!({ "object": "account", "merchant_name": app.config.merchant_name, "livemode": false }))
}

/// Reads a JSON body; an empty one counts as `{}`. Returns it typed and as it came.
fn read<T: DeserializeOwned>(body: &[u8]) -> Result<(T, Value), ApiError> {
    let body: &[u8] = if body.is_empty() { b"{}" } else { body };
    let malformed =
        |error: serde_json::Error| ApiError::invalid("parameter_invalid", format!("Invalid request body: {error}"));
    let value: Value = serde_json::from_slice(body).map_err(malformed)?;
    let typed = serde_json::from_value(value.clone()).map_err(malformed)?;
    Ok((typed, value))
}

/// The value of a query parameter.
fn param<'a>(params: &'a Params, name: &str) -> Option<&'a str> {
    params.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

/// The newest first, at most `limit` of them (100 if not said).
fn page(mut rows: Vec<(u64, Value)>, params: &Params) -> Value {
    rows.sort_by_key(|(seq, _)| std::cmp::Reverse(*seq));
    let limit = param(params, "limit").and_then(|limit| limit.parse().ok()).unwrap_or(100).clamp(1, 1_000);
    let has_more = rows.len() > limit;
    let mut list = view::list(rows.into_iter().take(limit).map(|(_, row)| row).collect());
    list["has_more"] = json!(has_more);
    list
}
