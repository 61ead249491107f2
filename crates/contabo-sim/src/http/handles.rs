//! `/v1/domains/handles`.

use axum::body::Bytes;
use axum::extract::Path;
use axum::http::{StatusCode, Uri};
use serde_json::{Value, json};

use super::list::{keep_any, keep_like, page, text};
use super::{App, Params, Reply, object, one, param};
use crate::audit::{Caller, Note, Resource};
use crate::domain::Domain;
use crate::error::ApiError;
use crate::form::Form;
use crate::handle::{Contact, Handle};

pub(super) async fn list(_caller: Caller, app: App, uri: Uri, params: Params) -> Reply {
    let mut rows: Vec<Value> = app.read(|state, env| state.handles.values().map(|handle| handle.row(env)).collect());
    for field in ["firstName", "lastName"] {
        keep_like(&mut rows, &params, field);
    }
    keep_any(&mut rows, &params, "handleType", "handleType");
    if let Some(countries) = param(&params, "countries") {
        let countries: Vec<&str> = countries.split(',').map(str::trim).collect();
        rows.retain(|row| row["address"]["country"].as_str().is_some_and(|country| countries.contains(&country)));
    }
    if param(&params, "showDefaults") == Some("false") {
        rows.retain(|row| row["isDefault"] == false);
    }
    for name in ["name", "search"] {
        if let Some(part) = param(&params, name) {
            let part = part.to_lowercase();
            let fields = ["handleId", "firstName", "lastName", "organization", "email"];
            rows.retain(|row| fields.iter().any(|field| text(row, field).to_lowercase().contains(&part)));
        }
    }
    page(&uri, &params, rows)
}

pub(super) async fn show(_caller: Caller, app: App, uri: Uri, Path(id): Path<String>) -> Reply {
    let row = app.read(|state, env| state.handle(&id).map(|handle| handle.row(env)))?;
    one(StatusCode::OK, &uri, row)
}

pub(super) async fn create(caller: Caller, app: App, uri: Uri, body: Bytes) -> Reply {
    let handle = Handle::read(&object(&body)?)?;
    let row = app.write(|state, env| {
        let handle = state.add_handle(handle);
        state.note(&caller, env, Note::created(Resource::Handle, ids(&handle.id), handle.facts()));
        Ok(handle.row(env))
    })?;
    one(StatusCode::CREATED, &uri, row)
}

pub(super) async fn update(caller: Caller, app: App, uri: Uri, Path(id): Path<String>, body: Bytes) -> Reply {
    let fields = object(&body)?;
    let mut form = Form::new(&fields);
    let contact = Contact::read(&mut form);
    form.finish()?;
    change(&caller, &app, &uri, &id, |handle| handle.contact = contact)
}

pub(super) async fn set_default(caller: Caller, app: App, uri: Uri, Path(id): Path<String>) -> Reply {
    app.write(|state, _| {
        state.handle(&id)?;
        state.handles.values_mut().for_each(|handle| handle.is_default = false);
        Ok(())
    })?;
    change(&caller, &app, &uri, &id, |handle| handle.is_default = true)
}

fn change(caller: &Caller, app: &App, uri: &Uri, id: &str, act: impl FnOnce(&mut Handle)) -> Reply {
    let row = app.write(|state, env| {
        let handle = state.handle_mut(id)?;
        let before = handle.facts();
        act(handle);
        let (after, row) = (handle.facts(), handle.row(env));
        state.note(caller, env, Note::updated(Resource::Handle, ids(id), [before, after]));
        Ok(row)
    })?;
    one(StatusCode::OK, uri, row)
}

/// A handle that a domain uses stays.
pub(super) async fn remove(caller: Caller, app: App, Path(id): Path<String>) -> Result<StatusCode, ApiError> {
    app.write(|state, env| {
        let gone = state.handle(&id)?.facts();
        let uses =
            |handles: &Value| handles.as_object().is_some_and(|roles| roles.values().any(|handle| *handle == id));
        let waits = |domain: &Domain| domain.unconfirmed.as_ref().is_some_and(|(handles, _)| uses(handles));
        if state.domains.values().any(|domain| domain.is_ours(env) && (uses(&domain.handles) || waits(domain))) {
            return Err(ApiError::new(409, "The handle can not be deleted as it is still in use"));
        }
        state.handles.remove(&id);
        state.note(&caller, env, Note::deleted(Resource::Handle, ids(&id), gone));
        Ok(StatusCode::NO_CONTENT)
    })
}

fn ids(id: &str) -> Value {
    json!({ "handleId": id })
}
