//! `/v1/secrets`: passwords and keys that other calls name by id.

use axum::body::Bytes;
use axum::extract::Path;
use axum::http::{StatusCode, Uri};
use serde_json::{Value, json};

use super::list::{keep_any, keep_like, page_without_links};
use super::{App, Params, Reply, no_row, number, object, one};
use crate::audit::{Caller, Change, Note, Resource};
use crate::error::ApiError;
use crate::form::Form;
use crate::secret::{Kind, Secret, value_trouble};
use crate::state::{Env, State};

const LONGEST_NAME: usize = 255;
const LONGEST_VALUE: usize = 16 * 1024;

pub(super) async fn list(_caller: Caller, app: App, uri: Uri, params: Params) -> Reply {
    let mut rows: Vec<Value> =
        app.read(|state, env| state.secrets.values().map(|secret| secret.row(env, false)).collect());
    keep_like(&mut rows, &params, "name");
    keep_any(&mut rows, &params, "type", "type");
    page_without_links(&uri, &params, rows)
}

pub(super) async fn show(_caller: Caller, app: App, uri: Uri, Path(id): Path<String>) -> Reply {
    let id = number(&id)?;
    let row = app.read(|state, env| secret(state, id).map(|secret| secret.row(env, true)))?;
    one(StatusCode::OK, &uri, row)
}

pub(super) async fn create(caller: Caller, app: App, uri: Uri, body: Bytes) -> Reply {
    let fields = object(&body)?;
    let mut form = Form::new(&fields);
    let name = form.required_text("name", 1, LONGEST_NAME);
    let value = form.required_text("value", 0, LONGEST_VALUE);
    let kind = match form.word("type", &["password", "ssh"]) {
        Some("ssh") => Kind::Ssh,
        Some(_) => Kind::Password,
        None => {
            form.trouble("type should not be null or undefined");
            Kind::Password
        }
    };
    if let Some(trouble) = value_trouble(kind, &value) {
        form.trouble(trouble);
    }
    form.finish()?;
    let row = app.write(|state, env| {
        let secret = state.add_secret(name, kind, value, env);
        let (row, new) = (secret.row(env, true), json!({ "name": secret.name, "type": kind }));
        note(state, &caller, env, secret.id, Change::Created, [Value::Null, new]);
        Ok(row)
    })?;
    one(StatusCode::CREATED, &uri, row)
}

pub(super) async fn update(caller: Caller, app: App, uri: Uri, Path(id): Path<String>, body: Bytes) -> Reply {
    let id = number(&id)?;
    let fields = object(&body)?;
    let mut form = Form::new(&fields);
    let name = form.text_of("name", 1, LONGEST_NAME).map(str::to_owned);
    let value = form.text_of("value", 0, LONGEST_VALUE).map(str::to_owned);
    form.finish()?;
    app.write(|state, env| {
        let found = secret(state, id)?;
        let (kind, before) = (found.kind, json!({ "name": found.name }));
        if let Some(trouble) = value.as_deref().and_then(|value| value_trouble(kind, value)) {
            return Err(ApiError::invalid(vec![trouble]));
        }
        let has_new_value = value.is_some();
        let Some(found) = state.secrets.get_mut(&id) else { return Err(ApiError::missing("Secret", "secretId")) };
        found.name = name.unwrap_or_else(|| found.name.clone());
        found.value = value.unwrap_or_else(|| found.value.clone());
        found.updated = env.at;
        let after = json!({ "name": found.name, "valueChanged": has_new_value });
        note(state, &caller, env, id, Change::Updated, [before, after]);
        Ok(())
    })?;
    no_row(&uri)
}

pub(super) async fn remove(caller: Caller, app: App, Path(id): Path<String>) -> Result<StatusCode, ApiError> {
    let id = number(&id)?;
    app.write(|state, env| {
        let before = json!({ "name": secret(state, id)?.name });
        state.secrets.remove(&id);
        note(state, &caller, env, id, Change::Deleted, [before, Value::Null]);
        Ok(StatusCode::NO_CONTENT)
    })
}

fn secret(state: &State, id: i64) -> Result<&Secret, ApiError> {
    state.secrets.get(&id).ok_or_else(|| ApiError::missing("Secret", "secretId"))
}

fn note(state: &mut State, caller: &Caller, env: &Env<'_>, id: i64, action: Change, [prev, new]: [Value; 2]) {
    let ids = json!({ "secretId": id });
    state.note(caller, env, Note { resource: Resource::Secret, action, ids, prev, new });
}
