//! The HTTP side: routes, who may call them, reading requests and wrapping answers. One module per resource.

mod actions;
mod audits;
mod caller;
mod data_centers;
mod faults;
mod images;
mod instances;
mod list;
mod offers;
mod secrets;
mod sim;
mod snapshots;
mod token;

use std::sync::Arc;

use axum::extract::DefaultBodyLimit;
use axum::http::{Method, StatusCode, Uri};
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Map, Value, json};

use crate::engine::Engine;
use crate::error::ApiError;

pub(crate) use token::GRANTED;

/// Cloud-init is the longest thing anybody sends.
const BODY_LIMIT: usize = 256 * 1024;

type Reply = Result<(StatusCode, Json<Value>), ApiError>;
type App = axum::extract::State<Arc<Engine>>;
type Params = axum::extract::Query<Vec<(String, String)>>;

pub(crate) fn router(engine: Arc<Engine>) -> Router {
    let faulty = Router::new()
        .route(crate::TOKEN_PATH, post(token::grant))
        .merge(instance_routes())
        .merge(snapshot_routes())
        .merge(account_routes())
        .layer(from_fn_with_state(Arc::clone(&engine), faults::apply));
    faulty
        .merge(sim::routes())
        .fallback(unknown_route)
        .method_not_allowed_fallback(unknown_route)
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .with_state(engine)
}

fn instance_routes() -> Router<Arc<Engine>> {
    Router::new()
        .route("/v1/compute/instances", get(instances::list).post(instances::create))
        .route("/v1/compute/instances/audits", get(audits::instances))
        .route("/v1/compute/instances/actions/audits", get(audits::actions))
        .route("/v1/compute/instances/{id}", get(instances::show).patch(instances::rename).put(instances::reinstall))
        .route("/v1/compute/instances/{id}/cancel", post(instances::cancel))
        .route("/v1/compute/instances/{id}/upgrade", post(instances::upgrade))
        .route("/v1/compute/instances/{id}/actions/{action}", post(actions::act))
        .route("/v1/compute/instances/{id}/products/available", get(offers::products_available))
        .route("/v1/compute/instances/{id}/regionChange", post(offers::region_change))
        .route("/v1/compute/instances/{id}/regionChange/check", get(offers::region_change_check))
}

fn snapshot_routes() -> Router<Arc<Engine>> {
    Router::new()
        .route("/v1/compute/instances/{id}/snapshots", get(snapshots::list).post(snapshots::create))
        .route(
            "/v1/compute/instances/{id}/snapshots/{snapshot}",
            get(snapshots::show).patch(snapshots::update).delete(snapshots::remove),
        )
        .route("/v1/compute/instances/{id}/snapshots/{snapshot}/rollback", post(snapshots::rollback))
        .route("/v1/compute/snapshots/audits", get(audits::snapshots))
}

fn account_routes() -> Router<Arc<Engine>> {
    Router::new()
        .route("/v1/compute/images", get(images::list).post(images::create))
        .route("/v1/compute/images/stats", get(images::stats))
        .route("/v1/compute/images/audits", get(audits::images))
        .route("/v1/compute/images/{id}", get(images::show).patch(images::update).delete(images::remove))
        .route("/v1/secrets", get(secrets::list).post(secrets::create))
        .route("/v1/secrets/audits", get(audits::secrets))
        .route("/v1/secrets/{id}", get(secrets::show).patch(secrets::update).delete(secrets::remove))
        .route("/v1/data-centers", get(data_centers::list))
}

/// The real service's words for a path or method it does not have.
async fn unknown_route(method: Method, uri: Uri) -> ApiError {
    ApiError::new(404, format!("Cannot {method} {}", uri.path()))
}

/// An answer with one row.
fn one(status: StatusCode, uri: &Uri, row: Value) -> Reply {
    Ok((status, Json(json!({ "data": [row], "_links": { "self": uri.path() } }))))
}

/// An answer with links only.
fn no_row(uri: &Uri) -> Reply {
    Ok((StatusCode::OK, Json(json!({ "_links": { "self": uri.path() } }))))
}

/// A JSON object; nothing at all counts as an empty one where the form allows it.
fn object(body: &[u8]) -> Result<Map<String, Value>, ApiError> {
    if body.is_empty() {
        return Ok(Map::new());
    }
    match serde_json::from_slice(body) {
        Ok(Value::Object(fields)) => Ok(fields),
        Ok(_) => Err(ApiError::bad("Body must be a JSON object")),
        Err(error) => Err(ApiError::bad(format!("Body is not valid JSON: {error}"))),
    }
}

/// A JSON object that must be there, even if it is empty.
fn required_object(body: &[u8]) -> Result<Map<String, Value>, ApiError> {
    if body.is_empty() {
        return Err(ApiError::bad("Body is required"));
    }
    object(body)
}

/// A number in a path.
fn number(text: &str) -> Result<i64, ApiError> {
    text.parse().map_err(|_| ApiError::bad("Validation failed (numeric string is expected)"))
}

/// The value of a query parameter; an empty one is none.
fn param<'a>(params: &'a Params, name: &str) -> Option<&'a str> {
    let found = params.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    found.filter(|value| !value.is_empty())
}
