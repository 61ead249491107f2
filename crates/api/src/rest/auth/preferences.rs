//! What the caller has set for themselves: saved views and columns of lists, by name.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::http::StatusCode;
use mpanel_identity as identity;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::App;
use crate::access::SignedIn;
use crate::extract::{Json, Path};
use crate::problem::{ApiResult, Problem};
use crate::route::{Routes, routes};

pub(super) fn routes() -> Routes {
    Routes::new().routes(routes!(list_preferences)).routes(routes!(put_preference))
}

/// Everything the caller has set.
#[derive(Debug, Serialize, ToSchema)]
pub struct Preferences {
    /// By name; each value is what was put there.
    values: BTreeMap<String, serde_json::Value>,
}

/// A value to keep.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PreferenceIn {
    /// Any JSON up to 16 kB; null forgets it.
    value: serde_json::Value,
}

/// Lists what the caller has set for themselves.
#[utoipa::path(get, path = "/auth/preferences", tag = "auth",
    responses((status = 200, body = Preferences), (status = "4XX", body = Problem)))]
async fn list_preferences(State(app): State<App>, caller: SignedIn) -> ApiResult<Json<Preferences>> {
    let values = identity::list_preferences(&caller.ctx, app.deps.db.read(), caller.principal.user).await?;
    Ok(Json(Preferences { values }))
}

/// Keeps one value for the caller; null forgets it.
#[utoipa::path(put, path = "/auth/preferences/{name}", tag = "auth", request_body = PreferenceIn,
    params(("name" = String, Path, description = "Lower-case letters, digits and -_.:/")),
    responses((status = 204), (status = "4XX", body = Problem)))]
async fn put_preference(
    State(app): State<App>,
    caller: SignedIn,
    Path(name): Path<String>,
    Json(body): Json<PreferenceIn>,
) -> ApiResult<StatusCode> {
    let tx = app.deps.db.begin().await?;
    identity::put_preference(&caller.ctx, &tx, caller.principal.user, &name, &body.value).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
