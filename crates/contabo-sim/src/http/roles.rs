//! `/v1/roles`.

use axum::Json;
use axum::body::Bytes;
use axum::extract::Path;
use axum::http::{StatusCode, Uri};
use serde_json::{Value, json};

use super::list::{keep_any, keep_like, page};
use super::{App, Params, Reply, no_row, number, object, one, param};
use crate::api_name::API_NAMES;
use crate::audit::{Caller, Note, Resource};
use crate::error::ApiError;
use crate::role::{ADMIN_ROLE, FIRST_ROLE, Role};

pub(super) async fn list(_caller: Caller, app: App, uri: Uri, params: Params) -> Reply {
    let mut rows: Vec<Value> = app.read(|state, env| state.roles.values().map(|role| role.row(state, env)).collect());
    keep_like(&mut rows, &params, "name");
    keep_any(&mut rows, &params, "type", "type");
    let permits =
        |row: &Value, is: &dyn Fn(&Value) -> bool| row["permissions"].as_array().is_some_and(|all| all.iter().any(is));
    if let Some(path) = param(&params, "apiName") {
        rows.retain(|row| {
            permits(row, &|permission| permission["apiName"].as_str().is_some_and(|name| name.contains(path)))
        });
    }
    if let Some(tag) = param(&params, "tagName") {
        let named = |permission: &Value| {
            permission["resources"].as_array().is_some_and(|tags| tags.iter().any(|found| found["tagName"] == tag))
        };
        rows.retain(|row| permits(row, &named));
    }
    page(&uri, &params, rows)
}

/// The document says this list has pages, and shows no page in the answer.
pub(super) async fn api_permissions(_caller: Caller, uri: Uri, params: Params) -> Reply {
    let names = API_NAMES.iter().map(|name| json!({ "apiName": name.path, "actions": name.actions() }));
    let mut rows: Vec<Value> = names.collect();
    keep_like(&mut rows, &params, "apiName");
    without_pagination(page(&uri, &params, rows))
}

/// Takes away what the document does not have in two of the lists.
pub(super) fn without_pagination(reply: Reply) -> Reply {
    let (status, Json(mut body)) = reply?;
    if let Value::Object(fields) = &mut body {
        fields.remove("_pagination");
    }
    Ok((status, Json(body)))
}

pub(super) async fn show(_caller: Caller, app: App, uri: Uri, Path(id): Path<String>) -> Reply {
    let id = number(&id)?;
    let row = app.read(|state, env| state.role(id).map(|role| role.row(state, env)))?;
    one(StatusCode::OK, &uri, row)
}

pub(super) async fn create(caller: Caller, app: App, uri: Uri, body: Bytes) -> Reply {
    let role = Role::read(&object(&body)?)?;
    let row = app.write(|state, env| {
        state.check_role(&role, None)?;
        let role = Role { id: state.number_id(FIRST_ROLE), ..role };
        let row = env.row(json!({ "roleId": role.id }));
        state.note(&caller, env, Note::created(Resource::Role, ids(role.id), role.facts()));
        state.roles.insert(role.id, role);
        Ok(row)
    })?;
    one(StatusCode::CREATED, &uri, row)
}

pub(super) async fn update(caller: Caller, app: App, uri: Uri, Path(id): Path<String>, body: Bytes) -> Reply {
    let id = number(&id)?;
    let role = Role { id, ..Role::read(&object(&body)?)? };
    app.write(|state, env| {
        let before = own(state.role(id)?)?.facts();
        state.check_role(&role, Some(id))?;
        state.note(&caller, env, Note::updated(Resource::Role, ids(id), [before, role.facts()]));
        state.roles.insert(id, role);
        Ok(())
    })?;
    no_row(&uri)
}

/// A role that somebody has stays.
pub(super) async fn remove(caller: Caller, app: App, Path(id): Path<String>) -> Result<StatusCode, ApiError> {
    let id = number(&id)?;
    app.write(|state, env| {
        let gone = own(state.role(id)?)?.facts();
        if state.users.values().any(|user| user.roles.contains(&id)) {
            return Err(ApiError::new(409, "The role can not be deleted as it is still assigned to a user"));
        }
        state.roles.remove(&id);
        state.note(&caller, env, Note::deleted(Resource::Role, ids(id), gone));
        Ok(StatusCode::NO_CONTENT)
    })
}

/// The role that comes with the account does not change.
fn own(role: &Role) -> Result<&Role, ApiError> {
    if role.id == ADMIN_ROLE { Err(ApiError::bad("Default roles can not be changed")) } else { Ok(role) }
}

fn ids(id: i64) -> Value {
    json!({ "roleId": id })
}
