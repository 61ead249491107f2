//! `/v1/firewalls`.

use std::collections::BTreeMap;

use axum::Json;
use axum::body::Bytes;
use axum::extract::Path;
use axum::http::{StatusCode, Uri};
use serde_json::{Value, json};

use super::list::{keep_like, keep_members, page};
use super::{App, Params, Reply, linked, number, object, one, uuid};
use crate::audit::{Caller, Note, Resource};
use crate::clock::fresh_uuid;
use crate::error::ApiError;
use crate::firewall::{Firewall, STATUSES, presets, read_rules};
use crate::form::Form;

pub(super) async fn list(_caller: Caller, app: App, uri: Uri, params: Params) -> Reply {
    let mut rows: Vec<Value> =
        app.read(|state, env| state.firewalls.values().map(|firewall| firewall.row(state, env)).collect());
    keep_like(&mut rows, &params, "name");
    keep_members(&mut rows, &params);
    page(&uri, &params, rows)
}

pub(super) async fn show(_caller: Caller, app: App, uri: Uri, Path(id): Path<String>) -> Reply {
    uuid(&id)?;
    let row = app.read(|state, env| state.firewall(&id).map(|firewall| firewall.row(state, env)))?;
    one(StatusCode::OK, &uri, row)
}

pub(super) async fn preset_rules(_caller: Caller, app: App, uri: Uri, params: Params) -> Reply {
    let written = |rules: Value| match app.config.preset_texts {
        true => Value::String(rules.to_string()),
        false => rules,
    };
    let rows = presets().into_iter().map(|(name, rules)| json!({ "name": name, "macro": written(rules) }));
    let mut rows: Vec<Value> = rows.collect();
    keep_like(&mut rows, &params, "name");
    Ok((StatusCode::OK, Json(json!({ "data": rows, "_links": { "self": uri.path() } }))))
}

pub(super) async fn create(caller: Caller, app: App, uri: Uri, body: Bytes) -> Reply {
    let fields = object(&body)?;
    let mut form = Form::new(&fields);
    let name = form.required_text("name", 1, 255);
    let description = form.text_of("description", 0, 255).unwrap_or_default().to_owned();
    let status = form.required_word("status", &STATUSES);
    let inbound = read_rules(&mut form).unwrap_or_default();
    form.finish()?;
    let row = app.write(|state, env| {
        let (id, members) = (fresh_uuid(), BTreeMap::new());
        let firewall = Firewall { id, name, description, status, inbound, members, created: env.at, updated: env.at };
        let row = firewall.row(state, env);
        state.note(&caller, env, Note::created(Resource::Firewall, ids(&firewall.id), firewall.facts()));
        state.firewalls.insert(firewall.id.clone(), firewall);
        Ok(row)
    })?;
    one(StatusCode::CREATED, &uri, row)
}

pub(super) async fn update(caller: Caller, app: App, uri: Uri, Path(id): Path<String>, body: Bytes) -> Reply {
    uuid(&id)?;
    let fields = object(&body)?;
    let mut form = Form::new(&fields);
    let name = form.text_of("name", 1, 255).map(str::to_owned);
    let description = form.text_of("description", 0, 255).map(str::to_owned);
    let status = form.word("status", &STATUSES).map(str::to_owned);
    form.finish()?;
    change(&caller, &app, &uri, &id, |firewall| {
        firewall.name = name.unwrap_or_else(|| firewall.name.clone());
        firewall.description = description.unwrap_or_else(|| firewall.description.clone());
        firewall.status = status.unwrap_or_else(|| firewall.status.clone());
    })
}

pub(super) async fn replace_rules(caller: Caller, app: App, uri: Uri, Path(id): Path<String>, body: Bytes) -> Reply {
    uuid(&id)?;
    let fields = object(&body)?;
    let mut form = Form::new(&fields);
    let inbound = read_rules(&mut form);
    form.finish()?;
    change(&caller, &app, &uri, &id, |firewall| {
        firewall.inbound = inbound.unwrap_or_else(|| firewall.inbound.clone());
    })
}

fn change(caller: &Caller, app: &App, uri: &Uri, id: &str, act: impl FnOnce(&mut Firewall)) -> Reply {
    let row = app.write(|state, env| {
        let firewall = state.firewall_mut(id)?;
        let before = firewall.facts();
        act(firewall);
        firewall.updated = env.at;
        let (after, ids) = (firewall.facts(), ids(&firewall.id));
        state.note(caller, env, Note::updated(Resource::Firewall, ids, [before, after]));
        Ok(state.firewall(id)?.row(state, env))
    })?;
    one(StatusCode::OK, uri, row)
}

pub(super) async fn remove(caller: Caller, app: App, Path(id): Path<String>) -> Result<StatusCode, ApiError> {
    uuid(&id)?;
    app.write(|state, env| {
        let gone = state.delete_firewall(&id, env)?;
        state.note(&caller, env, Note::deleted(Resource::Firewall, ids(&gone.id), gone.facts()));
        Ok(StatusCode::NO_CONTENT)
    })
}

pub(super) async fn attach(caller: Caller, app: App, uri: Uri, path: Path<(String, String)>) -> Reply {
    member(&caller, &app, &uri, path, true)
}

pub(super) async fn detach(caller: Caller, app: App, uri: Uri, path: Path<(String, String)>) -> Reply {
    member(&caller, &app, &uri, path, false)
}

fn member(caller: &Caller, app: &App, uri: &Uri, Path((id, instance)): Path<(String, String)>, joins: bool) -> Reply {
    uuid(&id)?;
    let instance = number(&instance)?;
    app.write(|state, env| {
        let machine = json!({ "instanceId": instance });
        let changes = if joins {
            state.attach_firewall(&id, instance, env)?;
            [Value::Null, machine]
        } else {
            state.detach_firewall(&id, instance, env)?;
            [machine, Value::Null]
        };
        state.note(caller, env, Note::updated(Resource::Firewall, ids(&id), changes));
        Ok(())
    })?;
    let links = json!({
        "self": uri.path(),
        "firewall": format!("/v1/firewalls/{id}"),
        "instance": format!("/v1/compute/instances/{instance}"),
    });
    linked(if joins { StatusCode::CREATED } else { StatusCode::OK }, links)
}

fn ids(id: &str) -> Value {
    json!({ "firewallId": id })
}
