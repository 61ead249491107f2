//! `/v1/webhook_endpoints` and `/v1/events`: who is told, and what was told.

use axum::Json;
use axum::body::Bytes;
use axum::extract::Path;
use serde::Deserialize;
use serde_json::json;

use super::auth::ServerKey;
use super::{App, Params, Reply, page, param, read};
use crate::config::EndpointConfig;
use crate::error::ApiError;
use crate::state::State;
use crate::view;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewEndpoint {
    url: String,
    secret: Option<String>,
    enabled_events: Option<Vec<String>>,
}

pub(super) async fn register(_key: ServerKey, app: App, body: Bytes) -> Reply {
    let (new, _): (NewEndpoint, _) = read(&body)?;
    let endpoint = EndpointConfig {
        url: new.url,
        secret: new.secret.unwrap_or_else(|| app.config.webhook_secret.clone()),
        enabled_events: new.enabled_events.unwrap_or_else(|| vec!["*".to_owned()]),
    };
    let registered = app.write(|state, env| {
        let id = state.register(endpoint, false, env)?;
        let endpoint = state.endpoints.get(&id).ok_or_else(|| ApiError::missing("webhook_endpoint", &id))?;
        Ok(view::webhook_endpoint(endpoint, true))
    });
    registered.await.map(Json)
}

pub(super) async fn list(_key: ServerKey, app: App) -> Reply {
    let state = app.lock();
    let endpoints = state.endpoints.values().map(|endpoint| view::webhook_endpoint(endpoint, false));
    Ok(Json(view::list(endpoints.collect())))
}

pub(super) async fn remove(_key: ServerKey, app: App, Path(id): Path<String>) -> Reply {
    app.write(|state, _| state.remove_endpoint(&id)).await?;
    Ok(Json(json!({ "id": id, "object": "webhook_endpoint", "deleted": true })))
}

/// Filter: `type`.
pub(super) async fn events(_key: ServerKey, app: App, params: Params) -> Reply {
    let kind = param(&params, "type");
    let state = app.lock();
    let wanted = state.events.values().filter(|event| kind.is_none_or(|kind| event.kind == kind));
    Ok(Json(page(wanted.map(|event| (event.seq, view::event(event, pending(&state, &event.id)))).collect(), &params)))
}

pub(super) async fn event(_key: ServerKey, app: App, Path(id): Path<String>) -> Reply {
    let state = app.lock();
    let event = state.events.values().find(|event| event.id == id);
    let event = event.ok_or_else(|| ApiError::missing("event", &id))?;
    Ok(Json(view::event(event, pending(&state, &id))))
}

pub(super) async fn redeliver(_key: ServerKey, app: App, Path(id): Path<String>) -> Reply {
    let queued = app.write(|state, env| state.redeliver(&id, env)).await?;
    Ok(Json(json!({ "id": id, "object": "event", "queued": queued })))
}

fn pending(state: &State, event: &str) -> usize {
    state.waiting.values().filter(|delivery| delivery.event == event).count()
}
