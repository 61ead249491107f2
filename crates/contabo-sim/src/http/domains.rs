//! `/v1/domains` and the question whether a name is free.

use axum::Json;
use axum::body::Bytes;
use axum::extract::Path;
use axum::http::{StatusCode, Uri};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::list::{keep_any, page};
use super::{App, Params, Reply, object, one, param};
use crate::audit::{Caller, Note, Resource};
use crate::dns::is_domain;
use crate::domain::{Domain, REASONS, read_handles, read_nameservers};
use crate::error::ApiError;
use crate::form::Form;
use crate::state::Env;

const DEFAULT_SERVERS: [&str; 3] = ["ns1.contabo.net", "ns2.contabo.net", "ns3.contabo.net"];

/// 204 says free, 404 says taken.
pub(super) async fn check(_caller: Caller, app: App, Path(name): Path<String>) -> Result<StatusCode, ApiError> {
    let name = name.to_ascii_lowercase();
    if !is_domain(&name) {
        return Err(ApiError::bad("domain must be a valid domain name"));
    }
    let is_free = app.read(|state, env| state.is_free_domain(&name, env));
    if is_free { Ok(StatusCode::NO_CONTENT) } else { Err(ApiError::new(404, "Domain is not available")) }
}

pub(super) async fn list(_caller: Caller, app: App, uri: Uri, params: Params) -> Reply {
    let mut rows: Vec<Value> = app.read(|state, env| state.domains.values().map(|domain| domain.row(env)).collect());
    for field in ["sld", "tld"] {
        if let Some(wanted) = param(&params, field) {
            rows.retain(|row| row["domainDetails"][field].as_str().is_some_and(|text| text.contains(wanted)));
        }
    }
    keep_any(&mut rows, &params, "status", "status");
    page(&uri, &params, rows)
}

pub(super) async fn show(_caller: Caller, app: App, uri: Uri, Path(name): Path<String>) -> Reply {
    let row = app.read(|state, env| state.domain(&name).map(|domain| domain.row(env)))?;
    one(StatusCode::OK, &uri, row)
}

/// A registration, or with a code a transfer.
pub(super) async fn order(caller: Caller, app: App, uri: Uri, body: Bytes) -> Reply {
    let fields = object(&body)?;
    let mut form = Form::new(&fields);
    let name = form.required_text("domain", 1, 253).to_ascii_lowercase();
    if !is_domain(&name) {
        form.trouble("domain must be a valid domain name");
    }
    if name.ends_with(".invalid") {
        form.trouble("The TLD invalid is not supported");
    }
    let code = form.text_of("authCode", 1, 255).map(str::to_owned);
    form.require("handles");
    let handles = read_handles(&mut form).unwrap_or_default();
    form.require("nameservers");
    let mut nameservers = read_nameservers(&mut form).unwrap_or_default();
    form.word("resourceType", &["instance", "server", "package"]);
    form.text("resourceId");
    form.finish()?;
    if nameservers.is_empty() {
        nameservers = DEFAULT_SERVERS.map(str::to_owned).to_vec();
    }
    let row = app.write(|state, env| {
        state.check_handles(&handles)?;
        let is_transfer = code.is_some();
        let is_ours = state.domains.get(&name).is_some_and(|domain| domain.is_ours(env));
        if is_ours || (!is_transfer && !state.is_free_domain(&name, env)) {
            return Err(ApiError::new(409, "Domain is not available"));
        }
        let (cancel_date, code_made, leaving, left) = (None, None, None, None);
        let is_code_wrong = code.as_deref() == Some("wrong");
        let ordered = env.at;
        let domain = Domain {
            name,
            ordered,
            is_transfer,
            handles,
            unconfirmed: None,
            nameservers,
            cancel_date,
            codes: 0,
            code_made,
            is_code_wrong,
            leaving,
            left,
        };
        let row = domain.row(env);
        state.note(
            &caller,
            env,
            Note::created(Resource::Domain, ids(&domain.name), json!({ "transfer": is_transfer })),
        );
        state.domains.insert(domain.name.clone(), domain);
        Ok(row)
    })?;
    one(StatusCode::CREATED, &uri, row)
}

pub(super) async fn update(caller: Caller, app: App, uri: Uri, Path(name): Path<String>, body: Bytes) -> Reply {
    let fields = object(&body)?;
    let mut form = Form::new(&fields);
    let handles = read_handles(&mut form);
    let nameservers = read_nameservers(&mut form);
    form.finish()?;
    app.read(|state, _| handles.as_ref().map_or(Ok(()), |handles| state.check_handles(handles)))?;
    let row = change(&caller, &app, &name, |domain, env| {
        domain.check_ready(env)?;
        if let Some(handles) = handles {
            domain.take_handles(handles, env.at);
        }
        domain.nameservers = nameservers.unwrap_or_else(|| domain.nameservers.clone());
        Ok(domain.row(env))
    })?;
    one(StatusCode::OK, &uri, row)
}

/// Ends with the paid year, or at a later moment.
pub(super) async fn cancel(caller: Caller, app: App, uri: Uri, Path(name): Path<String>, body: Bytes) -> Reply {
    let fields = object(&body)?;
    let mut form = Form::new(&fields);
    form.word("reason", &REASONS);
    form.text("reasonText");
    let wanted = form.instant("cancelDate");
    form.finish()?;
    let row = change(&caller, &app, &name, |domain, env| {
        if domain.cancel_date.is_some() {
            return Err(ApiError::new(422, "Cannot cancel domain as it has already been canceled."));
        }
        domain.check_ready(env)?;
        let end: Timestamp = domain.renews(wanted.unwrap_or(env.at).max(env.at));
        domain.cancel_date = Some(end);
        let (sld, tld) = domain.parts();
        Ok(env.row(json!({ "domain": domain.name, "sld": sld, "tld": tld, "cancelDate": end })))
    })?;
    one(StatusCode::OK, &uri, row)
}

pub(super) async fn revoke_cancellation(
    caller: Caller,
    app: App,
    Path(name): Path<String>,
) -> Result<StatusCode, ApiError> {
    change(&caller, &app, &name, |domain, env| {
        if domain.cancel_date.is_none() || domain.status(env) == "cancelled" {
            return Err(ApiError::new(409, "The domain is not being cancelled"));
        }
        domain.cancel_date = None;
        Ok(Value::Null)
    })?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn auth_code(caller: Caller, app: App, uri: Uri, Path(name): Path<String>) -> Reply {
    let row = change(&caller, &app, &name, |domain, env| {
        domain.check_ready(env)?;
        domain.codes += 1;
        domain.code_made = Some(env.at);
        let mut row = domain.row(env);
        row["authCode"] = json!(domain.auth_code(env));
        row["authCodeChanged"] = json!({ "changed": true, "date": env.at });
        Ok(row)
    })?;
    one(StatusCode::OK, &uri, row)
}

/// Transfers away that wait for an answer.
pub(super) async fn pending(_caller: Caller, app: App, uri: Uri) -> Reply {
    let rows: Vec<Value> = app.read(|state, env| {
        let asked = state.domains.values().filter(|domain| domain.is_asked(env));
        let row = |domain: &Domain| {
            env.row(json!({
                "domainId": format!("domain-{}", domain.name),
                "domain": domain.name,
                "eventType": "OUTBOUND_TRANSFER",
                "eventId": format!("event-{}-{}", domain.name, domain.codes),
                "createdOn": domain.leaving,
            }))
        };
        asked.map(row).collect()
    });
    Ok((StatusCode::OK, Json(json!({ "data": rows, "_links": { "self": uri.path() } }))))
}

pub(super) async fn confirm_transfer(
    caller: Caller,
    app: App,
    Path(name): Path<String>,
) -> Result<StatusCode, ApiError> {
    answer(&caller, &app, &name, true)
}

pub(super) async fn revoke_transfer(
    caller: Caller,
    app: App,
    Path(name): Path<String>,
) -> Result<StatusCode, ApiError> {
    answer(&caller, &app, &name, false)
}

fn answer(caller: &Caller, app: &App, name: &str, is_agreed: bool) -> Result<StatusCode, ApiError> {
    change(caller, app, name, |domain, env| {
        if !domain.is_asked(env) {
            return Err(ApiError::new(409, "There is no transfer of the domain to be answered"));
        }
        if is_agreed {
            domain.left = Some(env.at);
        } else {
            domain.leaving = None;
        }
        Ok(Value::Null)
    })?;
    Ok(StatusCode::NO_CONTENT)
}

fn change(
    caller: &Caller,
    app: &App,
    name: &str,
    act: impl FnOnce(&mut Domain, &Env<'_>) -> Result<Value, ApiError>,
) -> Result<Value, ApiError> {
    app.write(|state, env| {
        let domain = state.domain_mut(name)?;
        let before = json!({ "status": domain.status(env), "nameservers": domain.nameservers });
        let row = act(domain, env)?;
        let after = json!({ "status": domain.status(env), "nameservers": domain.nameservers });
        let ids = ids(&domain.name);
        state.note(caller, env, Note::updated(Resource::Domain, ids, [before, after]));
        Ok(row)
    })
}

fn ids(name: &str) -> Value {
    json!({ "domain": name })
}
