//! `/v1/private-networks`.

use axum::body::Bytes;
use axum::extract::Path;
use axum::http::{StatusCode, Uri};
use serde_json::{Value, json};

use super::list::{keep_any, keep_like, keep_members, page};
use super::{App, Params, Reply, linked, number, object, one};
use crate::audit::{Caller, Note, Resource};
use crate::catalogue::{DEFAULT_REGION, regions};
use crate::error::ApiError;
use crate::form::Form;

pub(super) async fn list(_caller: Caller, app: App, uri: Uri, params: Params) -> Reply {
    let mut rows: Vec<Value> =
        app.read(|state, env| state.networks.values().map(|network| network.row(state, env)).collect());
    for field in ["name", "dataCenter"] {
        keep_like(&mut rows, &params, field);
    }
    keep_any(&mut rows, &params, "region", "region");
    keep_members(&mut rows, &params);
    page(&uri, &params, rows)
}

pub(super) async fn show(_caller: Caller, app: App, uri: Uri, Path(id): Path<String>) -> Reply {
    let id = number(&id)?;
    let row = app.read(|state, env| state.network(id).map(|network| network.row(state, env)))?;
    one(StatusCode::OK, &uri, row)
}

pub(super) async fn create(caller: Caller, app: App, uri: Uri, body: Bytes) -> Reply {
    let fields = object(&body)?;
    let mut form = Form::new(&fields);
    let name = form.required_text("name", 1, 255);
    let description = form.text_of("description", 0, 255).unwrap_or_default().to_owned();
    let slugs: Vec<&str> = regions().iter().map(|region| region.slug).collect();
    let region = form.word("region", &slugs).unwrap_or(DEFAULT_REGION).to_owned();
    form.finish()?;
    let row = app.write(|state, env| {
        let network = state.add_network(name, description, region, env);
        let row = network.row(state, env);
        state.note(&caller, env, Note::created(Resource::PrivateNetwork, ids(network.id), network.facts()));
        Ok(row)
    })?;
    one(StatusCode::CREATED, &uri, row)
}

pub(super) async fn update(caller: Caller, app: App, uri: Uri, Path(id): Path<String>, body: Bytes) -> Reply {
    let id = number(&id)?;
    let fields = object(&body)?;
    let mut form = Form::new(&fields);
    let name = form.text_of("name", 1, 255).map(str::to_owned);
    let description = form.text_of("description", 0, 255).map(str::to_owned);
    form.finish()?;
    let row = app.write(|state, env| {
        let before = state.network(id)?.clone();
        let mut after = before.clone();
        after.name = name.unwrap_or(after.name);
        after.description = description.unwrap_or(after.description);
        let changes = [before.facts(), after.facts()];
        let row = after.row(state, env);
        state.networks.insert(id, after);
        state.note(&caller, env, Note::updated(Resource::PrivateNetwork, ids(id), changes));
        Ok(row)
    })?;
    one(StatusCode::OK, &uri, row)
}

/// Its machines leave it by that.
pub(super) async fn remove(caller: Caller, app: App, Path(id): Path<String>) -> Result<StatusCode, ApiError> {
    let id = number(&id)?;
    app.write(|state, env| {
        let gone = state.network(id)?.facts();
        state.networks.remove(&id);
        state.note(&caller, env, Note::deleted(Resource::PrivateNetwork, ids(id), gone));
        Ok(StatusCode::NO_CONTENT)
    })
}

pub(super) async fn join(caller: Caller, app: App, uri: Uri, path: Path<(String, String)>) -> Reply {
    member(&caller, &app, &uri, path, true)
}

/// Answers 201, unlike all other deletions.
pub(super) async fn leave(caller: Caller, app: App, uri: Uri, path: Path<(String, String)>) -> Reply {
    member(&caller, &app, &uri, path, false)
}

fn member(caller: &Caller, app: &App, uri: &Uri, Path((id, instance)): Path<(String, String)>, joins: bool) -> Reply {
    let (id, instance) = (number(&id)?, number(&instance)?);
    app.write(|state, env| {
        let changes = if joins {
            state.join_network(id, instance, env)?;
            [Value::Null, json!({ "instanceId": instance })]
        } else {
            state.leave_network(id, instance)?;
            [json!({ "instanceId": instance }), Value::Null]
        };
        state.note(caller, env, Note::updated(Resource::PrivateNetwork, ids(id), changes));
        Ok(())
    })?;
    let links = json!({
        "self": uri.path(),
        "virtualPrivateCloud": format!("/v1/private-networks/{id}"),
        "instance": format!("/v1/compute/instances/{instance}"),
    });
    linked(StatusCode::CREATED, links)
}

fn ids(id: i64) -> Value {
    json!({ "privateNetworkId": id })
}
