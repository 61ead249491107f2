//! `/v1/compute/instances`: list, order, read, rename, reinstall, cancel, buy add-ons.

use axum::body::Bytes;
use axum::extract::Path;
use axum::http::{StatusCode, Uri};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::faults::NoOp;
use super::list::{keep_any, keep_like, page, text};
use super::{App, Params, Reply, number, object, one, param};
use crate::addon::{BACKUP, PRIVATE_NETWORKING};
use crate::audit::{Caller, Change};
use crate::error::ApiError;
use crate::form::Form;
use crate::instance::Instance;
use crate::order::{Login, Order};
use crate::status::Status;
use crate::term::cancellation_end;

/// Add-ons that can be bought only together with a machine.
const ORDER_ONLY: [&str; 4] = ["additionalIps", "extraStorage", "customImage", "addonsIds"];

pub(super) async fn list(caller: Caller, app: App, uri: Uri, params: Params) -> Reply {
    let mut rows: Vec<Value> = app.read(|state, env| {
        let is_reached = |instance: &&Instance| caller.reach.has(state, "instance", &instance.id.to_string());
        let listed = state.instances.values().filter(|instance| instance.is_listed(env)).filter(is_reached);
        listed.map(|instance| instance.row(env)).collect()
    });
    for field in ["name", "displayName", "dataCenter"] {
        keep_like(&mut rows, &params, field);
    }
    for (name, field) in [
        ("region", "region"),
        ("instanceId", "instanceId"),
        ("instanceIds", "instanceId"),
        ("status", "status"),
        ("productIds", "productId"),
        ("productTypes", "productType"),
        ("customerId", "customerId"),
        ("tenantId", "tenantId"),
    ] {
        keep_any(&mut rows, &params, name, field);
    }
    if let Some(wanted) = param(&params, "addOnIds") {
        let wanted: Vec<i64> = wanted.split(',').filter_map(|id| id.trim().parse().ok()).collect();
        let has = |add_on: &Value| add_on["id"].as_i64().is_some_and(|id| wanted.contains(&id));
        rows.retain(|row| row["addOns"].as_array().is_some_and(|bought| bought.iter().any(has)));
    }
    if let Some(wanted) = param(&params, "ipConfig") {
        rows.retain(|row| (row["ipConfig"]["v4"]["ip"] != "") == (wanted == "true"));
    }
    if let Some(part) = param(&params, "search") {
        let part = part.to_lowercase();
        rows.retain(|row| is_found(row, &part));
    }
    page(&uri, &params, rows)
}

fn is_found(row: &Value, part: &str) -> bool {
    let in_name = ["name", "displayName"].iter().any(|field| text(row, field).to_lowercase().contains(part));
    let addresses = &row["ipConfig"];
    in_name || ["v4", "v6"].iter().any(|kind| text(&addresses[kind], "ip").contains(part))
}

pub(super) async fn show(_caller: Caller, app: App, uri: Uri, Path(id): Path<String>) -> Reply {
    let id = number(&id)?;
    let row = app.read(|state, env| state.instance(id, env).map(|instance| instance.row(env)))?;
    one(StatusCode::OK, &uri, row)
}

pub(super) async fn create(caller: Caller, app: App, uri: Uri, body: Bytes) -> Reply {
    // A blocked account is refused before anybody looks at the order.
    if app.read(|state, _| state.account_blocked) {
        return Err(ApiError::internal(500));
    }
    let order = Order::read(&object(&body)?, &app.config)?;
    let row = app.write(|state, env| state.order(order, &caller, env))?;
    one(StatusCode::CREATED, &uri, row)
}

pub(super) async fn rename(caller: Caller, app: App, uri: Uri, Path(id): Path<String>, body: Bytes) -> Reply {
    let id = number(&id)?;
    let fields = object(&body)?;
    let mut form = Form::new(&fields);
    let name = form.text_of("displayName", 0, 255).map(str::to_owned);
    form.finish()?;
    let row = app.write(|state, env| {
        let before = state.instance(id, env)?.display_name.clone();
        let name = name.unwrap_or_else(|| before.clone());
        state.check_display_name(&name, Some(id), env)?;
        let instance = state.instance_mut(id, env)?;
        instance.display_name.clone_from(&name);
        let row = instance.touched_row(env);
        let changes = [json!({ "displayName": before }), json!({ "displayName": name })];
        state.note_instance(id, Change::Updated, changes, &caller, env);
        Ok(row)
    })?;
    one(StatusCode::OK, &uri, row)
}

pub(super) async fn reinstall(
    caller: Caller,
    app: App,
    uri: Uri,
    Path(id): Path<String>,
    no_op: NoOp,
    body: Bytes,
) -> Reply {
    let id = number(&id)?;
    let fields = object(&body)?;
    let mut form = Form::new(&fields);
    let image = form.uuid("imageId").map(str::to_owned);
    if image.is_none() {
        form.trouble("imageId must be a UUID");
    }
    let login = Login::read(&mut form);
    form.finish()?;
    let image = image.unwrap_or_default();
    let row = if no_op.is_some() {
        app.read(|state, env| state.instance(id, env).map(|instance| instance.touched_row(env)))?
    } else {
        app.write(|state, env| state.reinstall(id, &image, login, &caller, env))?
    };
    one(StatusCode::OK, &uri, row)
}

pub(super) async fn cancel(caller: Caller, app: App, uri: Uri, Path(id): Path<String>, body: Bytes) -> Reply {
    let id = number(&id)?;
    let fields = object(&body)?;
    let mut form = Form::new(&fields);
    let text = form.text("cancelDate");
    let wanted: Option<Timestamp> = text.and_then(|text| text.parse().ok());
    if text.is_some() && wanted.is_none() {
        form.trouble("cancelDate must be a valid ISO 8601 date string");
    }
    form.finish()?;
    let row = app.write(|state, env| {
        let instance = state.instance_mut(id, env)?;
        if instance.status(env.at) == Status::PendingPayment {
            return Err(ApiError::internal(500));
        }
        if instance.cancel_date.is_some() {
            return Err(ApiError::new(422, "Cannot cancel instance as it has already been canceled."));
        }
        let end = cancellation_end(instance.ordered, instance.period, env.at, env.config.renewal_lead, wanted);
        let last = instance.cancel(end);
        let row = env.row(json!({ "instanceId": id, "cancelDate": last }));
        let changes = [json!({ "cancelDate": null }), json!({ "cancelDate": last })];
        state.note_instance(id, Change::Updated, changes, &caller, env);
        Ok(row)
    })?;
    one(StatusCode::CREATED, &uri, row)
}

pub(super) async fn upgrade(caller: Caller, app: App, uri: Uri, Path(id): Path<String>, body: Bytes) -> Reply {
    let id = number(&id)?;
    let fields = object(&body)?;
    let mut form = Form::new(&fields);
    for key in ORDER_ONLY {
        if form.has(key) {
            form.trouble(format!("property {key} should not exist"));
        }
    }
    let known = [("privateNetworking", PRIVATE_NETWORKING), ("backup", BACKUP)];
    let wanted = known.into_iter().filter_map(|(key, id)| form.object(key).map(|_| id));
    let wanted: Vec<i64> = wanted.collect();
    if wanted.is_empty() {
        form.trouble("at least one add-on must be given");
    }
    form.finish()?;
    let row = app.write(|state, env| {
        let instance = state.instance_mut(id, env)?;
        let before = json!({ "addOns": instance.add_ons });
        instance.buy(&wanted)?;
        let (after, row) = (json!({ "addOns": instance.add_ons }), instance.touched_row(env));
        state.note_instance(id, Change::Updated, [before, after], &caller, env);
        Ok(row)
    })?;
    one(StatusCode::OK, &uri, row)
}
