//! `/v1/object-storages`.

use axum::body::Bytes;
use axum::extract::Path;
use axum::http::{StatusCode, Uri};
use serde_json::{Value, json};

use super::list::{keep_like, page};
use super::{App, Params, Reply, object, one, param, uuid};
use crate::audit::{Caller, Note, Resource};
use crate::catalogue::regions;
use crate::clock::fresh_uuid;
use crate::error::ApiError;
use crate::form::Form;
use crate::state::{Env, State};
use crate::storage::{AutoScaling, Storage, check_size};
use crate::term::{cancellation_end, day};

pub(super) async fn list(caller: Caller, app: App, uri: Uri, params: Params) -> Reply {
    let mut rows: Vec<Value> = app.read(|state, env| {
        let seen = state.living_storages(env).filter(|storage| caller.reach.has(state, "object-storage", &storage.id));
        let wanted = param(&params, "region").map(str::to_lowercase);
        let in_region = |storage: &&Storage| {
            let row = storage.row(env);
            let name = row["region"].as_str().unwrap_or_default().to_lowercase();
            wanted.as_ref().is_none_or(|wanted| storage.region.to_lowercase() == *wanted || name.contains(wanted))
        };
        seen.filter(in_region).map(|storage| storage.row(env)).collect()
    });
    keep_like(&mut rows, &params, "displayName");
    keep_like(&mut rows, &params, "s3TenantId");
    if let Some(part) = param(&params, "dataCenterName") {
        rows.retain(|row| row["dataCenter"].as_str().is_some_and(|name| name.contains(part)));
    }
    page(&uri, &params, rows)
}

pub(super) async fn show(_caller: Caller, app: App, uri: Uri, Path(id): Path<String>) -> Reply {
    uuid(&id)?;
    let row = app.read(|state, env| state.storage(&id, env).map(|storage| storage.row(env)))?;
    one(StatusCode::OK, &uri, row)
}

pub(super) async fn stats(_caller: Caller, app: App, uri: Uri, Path(id): Path<String>) -> Reply {
    uuid(&id)?;
    let row = app.read(|state, env| state.storage(&id, env).map(|storage| storage.stats_row(env)))?;
    one(StatusCode::OK, &uri, row)
}

/// Orders an object storage. This costs money at the real service.
pub(super) async fn create(caller: Caller, app: App, uri: Uri, body: Bytes) -> Reply {
    let fields = object(&body)?;
    let mut form = Form::new(&fields);
    let slugs: Vec<&str> = regions().iter().filter(|place| place.has_object_storage).map(|place| place.slug).collect();
    let region = form.required_word("region", &slugs);
    form.require("totalPurchasedSpaceTB");
    let size_gb = form.terabytes("totalPurchasedSpaceTB").unwrap_or_default();
    let auto = AutoScaling::read(&mut form, true, AutoScaling::default()).unwrap_or_default();
    let name = form.text_of("displayName", 1, 255).map(str::to_owned);
    form.finish()?;
    check_size(size_gb)?;
    let row = app.write(|state, env| {
        if state.account_blocked {
            return Err(ApiError::internal(500));
        }
        if state.living_storages(env).filter(|storage| storage.region == region).count()
            >= env.config.storages_per_region
        {
            return Err(ApiError::new(409, "There is already an object storage in this location"));
        }
        let display_name = name.unwrap_or_else(|| usual_name(state, &region, env));
        state.check_storage_name(&display_name, None, env)?;
        let (ordered, usage) = (env.at, Vec::new());
        let storage = Storage {
            id: fresh_uuid(),
            region,
            display_name,
            ordered,
            size_gb,
            auto,
            grown: env.at,
            is_new: true,
            cancel_date: None,
            usage,
            counted: Vec::new(),
        };
        let row = storage.order_row(env);
        state.note(&caller, env, Note::created(Resource::ObjectStorage, ids(&storage.id), storage.facts()));
        state.storages.insert(storage.id.clone(), storage);
        Ok(row)
    })?;
    one(StatusCode::CREATED, &uri, row)
}

/// `Object Storage EU 1` and so on.
fn usual_name(state: &State, region: &str, env: &Env<'_>) -> String {
    let name = |number: usize| format!("Object Storage {region} {number}");
    let is_free = |name: &String| state.check_storage_name(name, None, env).is_ok();
    (1..).map(name).find(is_free).unwrap_or_default()
}

pub(super) async fn rename(caller: Caller, app: App, uri: Uri, Path(id): Path<String>, body: Bytes) -> Reply {
    uuid(&id)?;
    let fields = object(&body)?;
    let mut form = Form::new(&fields);
    let name = form.required_text("displayName", 1, 255);
    form.finish()?;
    let row = change(&caller, &app, &id, |state, env| {
        state.check_storage_name(&name, Some(&id.to_ascii_lowercase()), env)?;
        let storage = state.storage_mut(&id, env)?;
        storage.display_name = name;
        Ok(storage.short_row(env))
    })?;
    one(StatusCode::OK, &uri, row)
}

/// It only grows.
pub(super) async fn resize(caller: Caller, app: App, uri: Uri, Path(id): Path<String>, body: Bytes) -> Reply {
    uuid(&id)?;
    let fields = object(&body)?;
    let before = app.read(|state, env| state.storage(&id, env).cloned())?;
    let mut form = Form::new(&fields);
    let size_gb = form.terabytes("totalPurchasedSpaceTB");
    let auto = AutoScaling::read(&mut form, false, before.auto);
    form.finish()?;
    let row = change(&caller, &app, &id, |state, env| {
        let storage = state.storage_mut(&id, env)?;
        if let Some(size_gb) = size_gb {
            check_size(size_gb)?;
            if size_gb <= storage.size_gb {
                let message = "totalPurchasedSpaceTB size limit should be bigger than the existing one.";
                return Err(ApiError::bad(message));
            }
            (storage.size_gb, storage.grown, storage.is_new) = (size_gb, env.at, false);
        }
        storage.auto = auto.unwrap_or(storage.auto);
        Ok(storage.resize_row(env))
    })?;
    one(StatusCode::OK, &uri, row)
}

pub(super) async fn cancel(caller: Caller, app: App, uri: Uri, Path(id): Path<String>, body: Bytes) -> Reply {
    uuid(&id)?;
    let fields = object(&body)?;
    let mut form = Form::new(&fields);
    let wanted = form.instant("cancelDate");
    form.finish()?;
    let row = change(&caller, &app, &id, |state, env| {
        let storage = state.storage_mut(&id, env)?;
        if storage.cancel_date.is_some() {
            return Err(ApiError::new(422, "Cannot cancel object storage as it has already been canceled."));
        }
        let end = cancellation_end(storage.ordered, storage.months(), env.at, env.config.renewal_lead, wanted);
        storage.cancel_date = Some(day(end));
        Ok(storage.short_row(env))
    })?;
    one(StatusCode::OK, &uri, row)
}

fn change(
    caller: &Caller,
    app: &App,
    id: &str,
    act: impl FnOnce(&mut State, &Env<'_>) -> Result<Value, ApiError>,
) -> Result<Value, ApiError> {
    app.write(|state, env| {
        let before = state.storage(id, env)?.facts();
        let row = act(state, env)?;
        let changes = [before, state.storage(id, env)?.facts()];
        state.note(caller, env, Note::updated(Resource::ObjectStorage, ids(&id.to_ascii_lowercase()), changes));
        Ok(row)
    })
}

fn ids(id: &str) -> Value {
    json!({ "objectStorageId": id })
}
