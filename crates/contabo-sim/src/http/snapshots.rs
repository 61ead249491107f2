//! `/v1/compute/instances/{id}/snapshots`.

use axum::body::Bytes;
use axum::extract::Path;
use axum::http::{StatusCode, Uri};
use serde_json::{Value, json};

use super::list::{keep_like, page};
use super::{App, Params, Reply, no_row, number, object, one, required_object};
use crate::audit::{Caller, Change, Note, Resource};
use crate::error::ApiError;
use crate::form::Form;
use crate::snapshot::Snapshot;
use crate::state::{Env, State};

const LONGEST_NAME: usize = 30;
const LONGEST_DESCRIPTION: usize = 255;

type SnapshotPath = Path<(String, String)>;

pub(super) async fn list(_caller: Caller, app: App, uri: Uri, Path(id): Path<String>, params: Params) -> Reply {
    let id = number(&id)?;
    let mut rows: Vec<Value> = app.read(|state, env| {
        state.instance(id, env)?;
        Ok::<_, ApiError>(state.snapshots_of(id, env).iter().map(|snapshot| snapshot.row(env)).collect())
    })?;
    keep_like(&mut rows, &params, "name");
    page(&uri, &params, rows)
}

pub(super) async fn show(_caller: Caller, app: App, uri: Uri, Path((id, snapshot)): SnapshotPath) -> Reply {
    let id = number(&id)?;
    let row = app.read(|state, env| state.snapshot(id, &snapshot, env).map(|found| found.row(env)))?;
    one(StatusCode::OK, &uri, row)
}

pub(super) async fn create(caller: Caller, app: App, uri: Uri, Path(id): Path<String>, body: Bytes) -> Reply {
    let id = number(&id)?;
    let fields = object(&body)?;
    let mut form = Form::new(&fields);
    let name = form.required_text("name", 1, LONGEST_NAME);
    check_name(&mut form, &name);
    let description = form.text_of("description", 1, LONGEST_DESCRIPTION).map(str::to_owned);
    form.finish()?;
    let row = app.write(|state, env| {
        let snapshot = state.take_snapshot(id, name, description, env)?;
        let new = json!({ "name": snapshot.name, "description": snapshot.description });
        note(state, &caller, env, &snapshot, Change::Created, [Value::Null, new]);
        Ok(snapshot.row(env))
    })?;
    one(StatusCode::CREATED, &uri, row)
}

pub(super) async fn update(
    caller: Caller,
    app: App,
    uri: Uri,
    Path((id, snapshot)): SnapshotPath,
    body: Bytes,
) -> Reply {
    let id = number(&id)?;
    let fields = object(&body)?;
    let mut form = Form::new(&fields);
    let name = form.text_of("name", 1, LONGEST_NAME).map(str::to_owned);
    check_name(&mut form, name.as_deref().unwrap_or_default());
    let description = form.text_of("description", 1, LONGEST_DESCRIPTION).map(str::to_owned);
    form.finish()?;
    let row = app.write(|state, env| {
        let before = state.snapshot(id, &snapshot, env)?.clone();
        let mut after = before.clone();
        after.name = name.unwrap_or(after.name);
        after.description = description.unwrap_or(after.description);
        state.snapshots.insert(after.id.clone(), after.clone());
        let texts = |of: &Snapshot| json!({ "name": of.name, "description": of.description });
        note(state, &caller, env, &after, Change::Updated, [texts(&before), texts(&after)]);
        Ok(after.row(env))
    })?;
    one(StatusCode::OK, &uri, row)
}

pub(super) async fn remove(
    caller: Caller,
    app: App,
    Path((id, snapshot)): SnapshotPath,
) -> Result<StatusCode, ApiError> {
    let id = number(&id)?;
    app.write(|state, env| {
        let gone = state.snapshot(id, &snapshot, env)?.clone();
        state.snapshots.remove(&snapshot);
        let prev = json!({ "name": gone.name, "description": gone.description });
        note(state, &caller, env, &gone, Change::Deleted, [prev, Value::Null]);
        Ok(StatusCode::NO_CONTENT)
    })
}

/// Newer snapshots are deleted, as the API document says.
pub(super) async fn rollback(
    caller: Caller,
    app: App,
    uri: Uri,
    Path((id, snapshot)): SnapshotPath,
    body: Bytes,
) -> Reply {
    let id = number(&id)?;
    required_object(&body)?;
    app.write(|state, env| {
        let to = state.snapshot(id, &snapshot, env)?.clone();
        let deleted = state.drop_newer_snapshots(id, &snapshot, env);
        let new = json!({ "rollback": snapshot, "deletedSnapshots": deleted });
        note(state, &caller, env, &to, Change::Updated, [Value::Null, new]);
        Ok(())
    })?;
    no_row(&uri)
}

fn check_name(form: &mut Form<'_>, name: &str) {
    if !name.chars().all(|c| c.is_ascii_alphanumeric() || c == ' ' || c == '-') {
        form.trouble("name must contain only letters, numbers, spaces and dashes");
    }
}

fn note(
    state: &mut State,
    caller: &Caller,
    env: &Env<'_>,
    snapshot: &Snapshot,
    action: Change,
    [prev, new]: [Value; 2],
) {
    let ids = json!({ "instanceId": snapshot.instance, "snapshotId": snapshot.id });
    state.note(caller, env, Note { resource: Resource::Snapshot, action, ids, prev, new });
}
