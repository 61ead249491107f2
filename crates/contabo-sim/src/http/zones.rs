//! `/v1/dns/zones` and the records below it.

use axum::body::Bytes;
use axum::extract::Path;
use axum::http::{StatusCode, Uri};
use serde_json::{Value, json};

use super::list::{keep_any, keep_like, page, text};
use super::{App, Params, Reply, number, object, one, param, required_object};
use crate::audit::{Caller, Note, Resource};
use crate::dns::{FIRST_RECORD, Record, Zone};
use crate::error::ApiError;
use crate::form::Form;

pub(super) async fn list(_caller: Caller, app: App, uri: Uri, params: Params) -> Reply {
    let mut rows: Vec<Value> = app.read(|state, env| state.zones.values().map(|zone| zone.row(env)).collect());
    keep_like(&mut rows, &params, "zoneName");
    for field in ["customerId", "tenantId"] {
        keep_any(&mut rows, &params, field, field);
    }
    page(&uri, &params, rows)
}

pub(super) async fn show(_caller: Caller, app: App, uri: Uri, Path(name): Path<String>) -> Reply {
    let row = app.read(|state, env| state.zone(&name).map(|zone| zone.row(env)))?;
    one(StatusCode::OK, &uri, row)
}

pub(super) async fn create(caller: Caller, app: App, uri: Uri, body: Bytes) -> Reply {
    let fields = object(&body)?;
    let mut form = Form::new(&fields);
    let name = form.required_text("zoneName", 1, 253);
    form.finish()?;
    let row = app.write(|state, env| {
        let zone = state.create_zone(&name)?;
        let ids = json!({ "name": zone.name });
        state.note(&caller, env, Note::created(Resource::DnsZone, ids.clone(), ids));
        Ok(zone.row(env))
    })?;
    one(StatusCode::CREATED, &uri, row)
}

pub(super) async fn remove(caller: Caller, app: App, Path(name): Path<String>) -> Result<StatusCode, ApiError> {
    app.write(|state, env| {
        let name = state.zone(&name)?.name.clone();
        state.zones.remove(&name);
        let ids = json!({ "name": name });
        state.note(&caller, env, Note::deleted(Resource::DnsZone, ids.clone(), ids));
        Ok(StatusCode::NO_CONTENT)
    })
}

pub(super) async fn records(_caller: Caller, app: App, uri: Uri, Path(name): Path<String>, params: Params) -> Reply {
    let mut rows: Vec<Value> =
        app.read(|state, env| state.zone(&name).map(|of| of.records.iter().map(|it| it.row(&of.name, env)).collect()))?;
    if let Some(part) = param(&params, "search") {
        let part = part.to_lowercase();
        rows.retain(|row| ["name", "type", "data"].iter().any(|field| text(row, field).to_lowercase().contains(&part)));
    }
    page(&uri, &params, rows)
}

pub(super) async fn create_record(caller: Caller, app: App, uri: Uri, Path(zone): Path<String>, body: Bytes) -> Reply {
    let fields = object(&body)?;
    let mut form = Form::new(&fields);
    let host = form.text_of("name", 1, 253).unwrap_or_default().to_owned();
    let record = Record::read(&mut form);
    form.finish()?;
    let row = app.write(|state, env| {
        let of = state.zone(&zone)?;
        let record = Record { name: of.full_name(&host)?, ..record };
        of.check_room(&record)?;
        let record = Record { id: state.number_id(FIRST_RECORD), ..record };
        let row = record.row(&state.zone(&zone)?.name, env);
        state.note(&caller, env, Note::created(Resource::DnsRecord, ids(&zone, record.id), record.facts()));
        state.zone_mut(&zone)?.records.push(record);
        Ok(row)
    })?;
    one(StatusCode::CREATED, &uri, row)
}

pub(super) async fn update_record(
    caller: Caller,
    app: App,
    uri: Uri,
    Path((zone, id)): Path<(String, String)>,
    body: Bytes,
) -> Reply {
    let id = number(&id)?;
    let fields = object(&body)?;
    let mut form = Form::new(&fields);
    let wanted = Record::read(&mut form);
    form.finish()?;
    let row = app.write(|state, env| {
        let of = state.zone(&zone)?;
        let before = changeable(of, id)?.clone();
        let after = Record { id, name: before.name.clone(), ..wanted };
        of.check_room(&after)?;
        let row = after.row(&of.name, env);
        let changes = [before.facts(), after.facts()];
        if let Some(record) = state.zone_mut(&zone)?.records.iter_mut().find(|record| record.id == id) {
            *record = after;
        }
        state.note(&caller, env, Note::updated(Resource::DnsRecord, ids(&zone, id), changes));
        Ok(row)
    })?;
    one(StatusCode::OK, &uri, row)
}

pub(super) async fn remove_record(
    caller: Caller,
    app: App,
    Path((zone, id)): Path<(String, String)>,
) -> Result<StatusCode, ApiError> {
    let id = number(&id)?;
    app.write(|state, env| {
        let gone = changeable(state.zone(&zone)?, id)?.facts();
        state.zone_mut(&zone)?.records.retain(|record| record.id != id);
        state.note(&caller, env, Note::deleted(Resource::DnsRecord, ids(&zone, id), gone));
        Ok(StatusCode::NO_CONTENT)
    })
}

/// Deletes what can be deleted and says which could not.
pub(super) async fn remove_records(caller: Caller, app: App, uri: Uri, Path(zone): Path<String>, body: Bytes) -> Reply {
    let fields = required_object(&body)?;
    let mut form = Form::new(&fields);
    form.require("recordIds");
    let wanted = form.integers("recordIds").unwrap_or_default();
    form.finish()?;
    let row = app.write(|state, env| {
        let of = state.zone(&zone)?;
        let (good, failed): (Vec<i64>, Vec<i64>) = wanted.iter().partition(|id| changeable(of, **id).is_ok());
        let gone: Vec<Record> = of.records.iter().filter(|record| good.contains(&record.id)).cloned().collect();
        state.zone_mut(&zone)?.records.retain(|record| !good.contains(&record.id));
        for record in gone {
            state.note(&caller, env, Note::deleted(Resource::DnsRecord, ids(&zone, record.id), record.facts()));
        }
        Ok(env.row(json!({ "failedIds": failed })))
    })?;
    one(StatusCode::OK, &uri, row)
}

/// A record that comes with the zone stays as long as the zone.
fn changeable(zone: &Zone, id: i64) -> Result<&Record, ApiError> {
    let record = zone.record(id)?;
    if record.is_fixed() {
        return Err(ApiError::bad(format!("Records of the type {} can not be changed", record.kind)));
    }
    Ok(record)
}

fn ids(zone: &str, id: i64) -> Value {
    json!({ "recordId": id, "zoneName": zone.to_ascii_lowercase() })
}
