//! Calls that Contabo has or had and does not publish: VNC, applications, tickets. Off unless
//! [`crate::SimConfig::unpublished`] says otherwise; then they answer in the shapes that were once documented.

use std::sync::Arc;

use axum::Json;
use axum::Router;
use axum::body::Bytes;
use axum::extract::Path;
use axum::http::{Method, StatusCode, Uri};
use axum::routing::{get, post};
use serde_json::{Value, json};

use super::list::{keep_like, page};
use super::{App, Params, Reply, no_row, number, object, one, unknown_route};
use crate::audit::Caller;
use crate::catalogue::DOCKER_APPLICATION;
use crate::engine::Engine;
use crate::error::ApiError;
use crate::form::Form;
use crate::instance::Instance;
use crate::state::Env;
use crate::vnc::HOST;

pub(super) fn routes() -> Router<Arc<Engine>> {
    Router::new()
        .route(
            "/v1/compute/instances/{id}/vnc",
            get(show_vnc).post(enable_vnc).patch(set_vnc_password).delete(disable_vnc),
        )
        .route("/v1/compute/applications", get(applications))
        .route("/v1/create-ticket", post(create_ticket))
}

async fn check_on(app: &App, method: &Method, uri: &Uri) -> Result<(), ApiError> {
    if app.config.unpublished { Ok(()) } else { Err(unknown_route(method.clone(), uri.clone()).await) }
}

async fn show_vnc(_caller: Caller, app: App, method: Method, uri: Uri, Path(id): Path<String>) -> Reply {
    check_on(&app, &method, &uri).await?;
    let id = number(&id)?;
    let is_on = app.read(|state, env| state.instance(id, env).map(|instance| instance.vnc))?;
    let port = if is_on { screen_of(&app, id)? } else { 0 };
    let row = app.read(|state, env| state.instance(id, env).map(|instance| vnc_row(instance, env, port)))?;
    one(StatusCode::OK, &uri, row)
}

async fn enable_vnc(_caller: Caller, app: App, method: Method, uri: Uri, Path(id): Path<String>) -> Reply {
    check_on(&app, &method, &uri).await?;
    let row = switch(&app, &id, true)?;
    one(StatusCode::CREATED, &uri, row)
}

async fn disable_vnc(
    _caller: Caller,
    app: App,
    method: Method,
    uri: Uri,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    check_on(&app, &method, &uri).await?;
    switch(&app, &id, false)?;
    Ok(StatusCode::NO_CONTENT)
}

async fn set_vnc_password(
    _caller: Caller,
    app: App,
    method: Method,
    uri: Uri,
    Path(id): Path<String>,
    body: Bytes,
) -> Reply {
    check_on(&app, &method, &uri).await?;
    let id = number(&id)?;
    let fields = object(&body)?;
    let mut form = Form::new(&fields);
    form.required_text("vncPassword", 8, 8);
    form.finish()?;
    let password = fields.get("vncPassword").and_then(Value::as_str).map(str::to_owned);
    app.write(|state, env| {
        state.instance_mut(id, env)?.vnc_password = password;
        Ok(())
    })?;
    no_row(&uri)
}

fn switch(app: &App, id: &str, is_on: bool) -> Result<Value, ApiError> {
    let id = number(id)?;
    app.write(|state, env| {
        state.instance_mut(id, env)?.vnc = is_on;
        Ok(())
    })?;
    let port = if is_on { screen_of(app, id)? } else { 0 };
    if !is_on {
        app.screens.close(id);
    }
    app.read(|state, env| state.instance(id, env).map(|instance| vnc_row(instance, env, port)))
}

/// The port of a machine's screen, which is listened on from now on.
fn screen_of(app: &App, id: i64) -> Result<u16, ApiError> {
    app.screens.port(app, id).map_err(|error| {
        tracing::error!(%error, "a console cannot listen");
        ApiError::internal(500)
    })
}

fn vnc_row(instance: &Instance, env: &Env<'_>, port: u16) -> Value {
    env.row(json!({
        "instanceId": instance.id,
        "enabled": instance.vnc,
        "vncIp": HOST.to_string(),
        "vncPort": port,
    }))
}

async fn applications(_caller: Caller, app: App, method: Method, uri: Uri, params: Params) -> Reply {
    check_on(&app, &method, &uri).await?;
    let row = app.read(|_, env| {
        env.row(json!({
            "applicationId": DOCKER_APPLICATION,
            "name": "Docker",
            "description": "A machine with Docker",
            "type": "standard",
            "applicationConfig": [],
            "requirements": { "minimum": { "cpuCores": 1, "ramMb": 1024, "diskMb": 10240, "osSupported": "Linux" },
                "optimal": { "cpuCores": 2, "ramMb": 4096, "diskMb": 20480 } },
        }))
    });
    let mut rows = vec![row];
    keep_like(&mut rows, &params, "name");
    page(&uri, &params, rows)
}

async fn create_ticket(_caller: Caller, app: App, method: Method, uri: Uri, body: Bytes) -> Reply {
    check_on(&app, &method, &uri).await?;
    let fields = object(&body)?;
    let mut form = Form::new(&fields);
    for name in ["subject", "note", "sender"] {
        form.required_text(name, 1, 10_000);
    }
    form.finish()?;
    let row = app.read(|_, env| env.row(json!({})));
    Ok((StatusCode::CREATED, Json(json!({ "data": [row], "_links": { "self": uri.path() } }))))
}
