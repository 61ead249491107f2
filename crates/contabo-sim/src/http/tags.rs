//! `/v1/tags` and the assignments below it.

use axum::body::Bytes;
use axum::extract::Path;
use axum::http::{StatusCode, Uri};
use serde_json::{Value, json};

use super::list::{keep_any, keep_like, page};
use super::{App, Params, Reply, linked, no_row, number, object, one};
use crate::audit::{Caller, Note, Resource};
use crate::error::ApiError;
use crate::form::Form;
use crate::tag::{Assignment, DEFAULT_COLOR, FIRST_TAG, Tag, check_color, check_name};

const LONGEST_NAME: usize = 255;

type ThingPath = Path<(String, String, String)>;

pub(super) async fn list(_caller: Caller, app: App, uri: Uri, params: Params) -> Reply {
    let mut rows: Vec<Value> = app.read(|state, env| state.tags.values().map(|tag| tag.row(env)).collect());
    keep_like(&mut rows, &params, "name");
    page(&uri, &params, rows)
}

pub(super) async fn show(_caller: Caller, app: App, uri: Uri, Path(id): Path<String>) -> Reply {
    let id = number(&id)?;
    let row = app.read(|state, env| state.tag(id).map(|tag| tag.row(env)))?;
    one(StatusCode::OK, &uri, row)
}

pub(super) async fn create(caller: Caller, app: App, uri: Uri, body: Bytes) -> Reply {
    let fields = object(&body)?;
    let mut form = Form::new(&fields);
    let name = form.required_text("name", 1, LONGEST_NAME);
    check_name(&mut form, &name);
    let color = form.text_of("color", 4, 7).unwrap_or(DEFAULT_COLOR).to_owned();
    check_color(&mut form, &color);
    let description = form.text("description").unwrap_or_default().to_owned();
    form.finish()?;
    let row = app.write(|state, env| {
        state.check_tag_name(&name, None)?;
        let tag = Tag { id: state.number_id(FIRST_TAG), name, color, description };
        let row = env.row(json!({ "tagId": tag.id }));
        state.note(&caller, env, Note::created(Resource::Tag, json!({ "tagId": tag.id }), tag.facts()));
        state.tags.insert(tag.id, tag);
        Ok(row)
    })?;
    one(StatusCode::CREATED, &uri, row)
}

pub(super) async fn update(caller: Caller, app: App, uri: Uri, Path(id): Path<String>, body: Bytes) -> Reply {
    let id = number(&id)?;
    let fields = object(&body)?;
    let mut form = Form::new(&fields);
    let name = form.text_of("name", 1, LONGEST_NAME).map(str::to_owned);
    check_name(&mut form, name.as_deref().unwrap_or_default());
    let color = form.text_of("color", 4, 7).map(str::to_owned);
    if let Some(color) = &color {
        check_color(&mut form, color);
    }
    let description = form.text("description").map(str::to_owned);
    form.finish()?;
    app.write(|state, env| {
        let before = state.tag(id)?.clone();
        if let Some(name) = &name {
            state.check_tag_name(name, Some(id))?;
        }
        let mut after = before.clone();
        after.name = name.unwrap_or(after.name);
        after.color = color.unwrap_or(after.color);
        after.description = description.unwrap_or(after.description);
        let changes = [before.facts(), after.facts()];
        state.tags.insert(id, after);
        state.note(&caller, env, Note::updated(Resource::Tag, json!({ "tagId": id }), changes));
        Ok(())
    })?;
    no_row(&uri)
}

pub(super) async fn remove(caller: Caller, app: App, Path(id): Path<String>) -> Result<StatusCode, ApiError> {
    let id = number(&id)?;
    app.write(|state, env| {
        let gone = state.tag(id)?.facts();
        let is_in_role = state.roles.values().flat_map(|role| &role.permissions).any(|p| p.resources.contains(&id));
        if is_in_role || state.tag_assignments.iter().any(|assignment| assignment.tag == id) {
            return Err(ApiError::new(409, "The tag can not be deleted as it is still in use"));
        }
        state.tags.remove(&id);
        state.note(&caller, env, Note::deleted(Resource::Tag, json!({ "tagId": id }), gone));
        Ok(StatusCode::NO_CONTENT)
    })
}

pub(super) async fn assignments(_caller: Caller, app: App, uri: Uri, Path(id): Path<String>, params: Params) -> Reply {
    let id = number(&id)?;
    let mut rows: Vec<Value> = app.read(|state, env| {
        state.tag(id)?;
        let carried = state.tag_assignments.iter().filter(|assignment| assignment.tag == id);
        Ok::<_, ApiError>(carried.map(|assignment| state.assignment_row(assignment, env)).collect())
    })?;
    keep_any(&mut rows, &params, "resourceType", "resourceType");
    page(&uri, &params, rows)
}

pub(super) async fn assignment(_caller: Caller, app: App, uri: Uri, Path(path): ThingPath) -> Reply {
    let wanted = read(path)?;
    let row = app.read(|state, env| {
        state.tag(wanted.tag)?;
        let found = state.tag_assignments.get(&wanted);
        found.map(|found| state.assignment_row(found, env)).ok_or_else(|| ApiError::missing("Assignment", "resourceId"))
    })?;
    let (_, axum::Json(mut body)) = one(StatusCode::OK, &uri, row)?;
    body["_links"] = links(&uri, &wanted);
    Ok((StatusCode::OK, axum::Json(body)))
}

pub(super) async fn assign(caller: Caller, app: App, uri: Uri, Path(path): ThingPath) -> Reply {
    let wanted = read(path)?;
    let links = links(&uri, &wanted);
    app.write(|state, env| {
        state.tag(wanted.tag)?;
        state.thing_name(&wanted.kind, &wanted.thing, env)?;
        if state.tag_assignments.contains(&wanted) {
            return Err(ApiError::new(409, "The tag is already assigned to the resource"));
        }
        let note = Note::created(Resource::TagAssignment, ids(&wanted), json!({ "assigned": true }));
        state.note(&caller, env, note);
        state.tag_assignments.insert(wanted);
        Ok(())
    })?;
    linked(StatusCode::CREATED, links)
}

pub(super) async fn unassign(caller: Caller, app: App, Path(path): ThingPath) -> Result<StatusCode, ApiError> {
    let wanted = read(path)?;
    app.write(|state, env| {
        state.tag(wanted.tag)?;
        if !state.tag_assignments.remove(&wanted) {
            return Err(ApiError::missing("Assignment", "resourceId"));
        }
        let note = Note::deleted(Resource::TagAssignment, ids(&wanted), json!({ "assigned": true }));
        state.note(&caller, env, note);
        Ok(StatusCode::NO_CONTENT)
    })
}

fn read((tag, kind, thing): (String, String, String)) -> Result<Assignment, ApiError> {
    Ok(Assignment { tag: number(&tag)?, kind, thing: thing.to_ascii_lowercase() })
}

fn ids(of: &Assignment) -> Value {
    json!({ "tagId": of.tag, "resourceType": of.kind, "resourceId": of.thing })
}

fn links(uri: &Uri, of: &Assignment) -> Value {
    let thing = match of.kind.as_str() {
        "object-storage" => format!("/v1/object-storages/{}", of.thing),
        kind => format!("/v1/compute/{kind}s/{}", of.thing),
    };
    json!({ "self": uri.path(), "tag": format!("/v1/tags/{}", of.tag), "_resource": thing })
}
