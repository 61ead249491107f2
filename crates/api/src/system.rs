//! Health and readiness: for machines, outside the versioned API.

use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::App;

/// The routes alone, for a process that serves nothing else.
pub fn router(app: App) -> Router {
    routes().with_state(app)
}

/// The routes.
pub(crate) fn routes() -> Router<App> {
    Router::new().route("/healthz", get(|| async { "ok" })).route("/readyz", get(ready))
}

/// How long the database may take to say that it is there.
const PATIENCE: Duration = Duration::from_secs(3);

async fn ready(State(app): State<App>) -> Response {
    match tokio::time::timeout(PATIENCE, app.deps.db.ping()).await {
        Ok(Ok(())) => "ready".into_response(),
        _ => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer").into_response(),
    }
}
