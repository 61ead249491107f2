//! The HTTP side: routes, who may call them, reading requests and wrapping answers. One module per resource.

mod accounts;
mod actions;
mod audits;
mod caller;
mod credentials;
mod data_centers;
mod domains;
mod faults;
mod firewalls;
mod front;
mod handles;
mod images;
mod instances;
mod list;
mod moods;
mod networks;
mod offers;
mod ptrs;
mod roles;
mod routes;
mod secrets;
mod sim;
mod snapshots;
mod storages;
mod tags;
mod token;
mod troubleshooting;
mod unpublished;
mod users;
mod vips;
mod zones;

use std::sync::Arc;

use axum::extract::DefaultBodyLimit;
use axum::http::{Method, StatusCode, Uri};
use axum::middleware::from_fn_with_state;
use axum::routing::post;
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

/// All calls of all accounts.
pub(crate) fn router(accounts: &[Arc<Engine>]) -> Router {
    front::router(accounts)
}

/// All calls of one account.
fn account(engine: &Arc<Engine>) -> Router {
    let faulty = Router::new()
        .route(crate::TOKEN_PATH, post(token::grant))
        .merge(routes::all())
        .layer(from_fn_with_state(Arc::clone(engine), faults::apply));
    faulty
        .merge(sim::routes())
        .merge(moods::routes())
        .fallback(unknown_route)
        .method_not_allowed_fallback(unknown_route)
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .with_state(Arc::clone(engine))
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

/// An answer with other links than its own, and no row.
fn linked(status: StatusCode, links: Value) -> Reply {
    Ok((status, Json(json!({ "_links": links }))))
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

/// A UUID in a path.
fn uuid(text: &str) -> Result<(), ApiError> {
    text.parse::<uuid::Uuid>().map(drop).map_err(|_| ApiError::bad("Validation failed (uuid is expected)"))
}

/// The value of a query parameter; an empty one is none.
fn param<'a>(params: &'a Params, name: &str) -> Option<&'a str> {
    let found = params.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    found.filter(|value| !value.is_empty())
}
