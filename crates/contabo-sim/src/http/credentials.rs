//! `/v1/users/{id}/object-storages/…`: the S3 keys of a user.

use axum::extract::Path;
use axum::http::{StatusCode, Uri};
use serde_json::{Value, json};

use super::list::{keep_any, keep_like, page};
use super::{App, Params, Reply, number, one, uuid};
use crate::audit::{Caller, Note, Resource};
use crate::error::ApiError;
use crate::state::{Env, State};
use crate::storage::credential_id;

type KeyPath = Path<(String, String, String)>;

pub(super) async fn list(_caller: Caller, app: App, uri: Uri, Path(user): Path<String>, params: Params) -> Reply {
    uuid(&user)?;
    let mut rows: Vec<Value> = app.read(|state, env| {
        let user = &state.user(&user)?.id;
        Ok::<_, ApiError>(state.living_storages(env).map(|storage| state.credentials_row(user, storage, env)).collect())
    })?;
    keep_any(&mut rows, &params, "objectStorageId", "objectStorageId");
    keep_like(&mut rows, &params, "displayName");
    if let Some(part) = super::param(&params, "regionName") {
        rows.retain(|row| row["region"].as_str().is_some_and(|name| name.contains(part)));
    }
    page(&uri, &params, rows)
}

pub(super) async fn show(_caller: Caller, app: App, uri: Uri, Path(path): KeyPath) -> Reply {
    let row = app.read(|state, env| row(state, &path, env))?;
    one(StatusCode::OK, &uri, row)
}

/// A new secret key; the access key stays.
pub(super) async fn renew(caller: Caller, app: App, uri: Uri, Path(path): KeyPath) -> Reply {
    let row = app.write(|state, env| {
        row(state, &path, env)?;
        let user = state.user(&path.0)?.id.clone();
        let storage = state.storage(&path.1, env)?.id.clone();
        state.rotate_key(&user, &storage);
        let changes = [Value::Null, json!({ "secretKey": "new", "objectStorageId": storage })];
        state.note(&caller, env, Note::updated(Resource::User, json!({ "userId": user }), changes));
        row(state, &path, env)
    })?;
    one(StatusCode::OK, &uri, row)
}

fn row(state: &State, (user, storage, id): &(String, String, String), env: &Env<'_>) -> Result<Value, ApiError> {
    uuid(user)?;
    uuid(storage)?;
    let id = number(id)?;
    let (user, storage) = (&state.user(user)?.id, state.storage(storage, env)?);
    if credential_id(user, &storage.id, env) != id {
        return Err(ApiError::missing("Credential", "credentialId"));
    }
    Ok(state.credentials_row(user, storage, env))
}
