//! `/v1/dns/ptrs`. No audit list covers these calls.

use std::net::IpAddr;

use axum::body::Bytes;
use axum::extract::Path;
use axum::http::{StatusCode, Uri};
use serde_json::Value;

use super::list::{keep_any, page, text};
use super::{App, Params, Reply, object, one, param};
use crate::audit::Caller;
use crate::dns::{Ptr, is_domain};
use crate::error::ApiError;
use crate::form::Form;

pub(super) async fn list(_caller: Caller, app: App, uri: Uri, params: Params) -> Reply {
    let mut rows: Vec<Value> = app.read(|state, env| state.ptr_rows(env));
    for field in ["customerId", "tenantId"] {
        keep_any(&mut rows, &params, field, field);
    }
    let wanted = params.iter().filter(|(name, _)| name == "ips" || name == "ips[]");
    let wanted: Vec<&str> = wanted.flat_map(|(_, value)| value.split(',')).filter(|ip| !ip.is_empty()).collect();
    if !wanted.is_empty() {
        rows.retain(|row| wanted.contains(&text(row, "ip").as_str()));
    }
    if let Some(part) = param(&params, "search") {
        rows.retain(|row| ["ip", "ptr"].iter().any(|field| text(row, field).contains(part)));
    }
    page(&uri, &params, rows)
}

pub(super) async fn show(_caller: Caller, app: App, uri: Uri, Path(ip): Path<String>) -> Reply {
    let address = address(&ip)?;
    let row = app.read(|state, env| state.ptr_row(address, env))?;
    one(StatusCode::OK, &uri, row)
}

/// An IPv4 address always has its record.
pub(super) async fn create(_caller: Caller, app: App, uri: Uri, body: Bytes) -> Reply {
    let fields = object(&body)?;
    let mut form = Form::new(&fields);
    let host = read_host(&mut form);
    let ip = form.required_text("ip", 1, 50);
    let ttl = form.required_integer("ttl");
    if !(1..=i64::from(i32::MAX)).contains(&ttl) {
        form.trouble("ttl must be a positive number");
    }
    let ip = ip.parse::<IpAddr>().ok();
    if ip.is_none() {
        form.trouble("ip must be an ip address");
    }
    form.finish()?;
    let Some(ip) = ip else { return Err(ApiError::bad("ip must be an ip address")) };
    if ip.is_ipv4() {
        return Err(ApiError::bad("Only PTR records of IPv6 addresses can be created"));
    }
    let row = app.write(|state, env| {
        if !state.owns_ipv6(ip, env) {
            return Err(ApiError::missing("Ip", "ip"));
        }
        if state.ptrs.contains_key(&ip) {
            return Err(ApiError::new(409, "There is already a PTR record for the address"));
        }
        state.ptrs.insert(ip, Ptr { host, ttl });
        state.ptr_row(ip, env)
    })?;
    one(StatusCode::CREATED, &uri, row)
}

pub(super) async fn update(
    _caller: Caller,
    app: App,
    Path(ip): Path<String>,
    body: Bytes,
) -> Result<StatusCode, ApiError> {
    let address = address(&ip)?;
    let fields = object(&body)?;
    let mut form = Form::new(&fields);
    let host = read_host(&mut form);
    form.finish()?;
    app.write(|state, env| {
        let ttl = state.ptr_row(address, env)?["ttl"].as_i64().unwrap_or_default();
        state.ptrs.insert(address, Ptr { host, ttl });
        Ok(StatusCode::NO_CONTENT)
    })
}

pub(super) async fn remove(_caller: Caller, app: App, Path(ip): Path<String>) -> Result<StatusCode, ApiError> {
    let address = address(&ip)?;
    if address.is_ipv4() {
        return Err(ApiError::bad("Only PTR records of IPv6 addresses can be deleted"));
    }
    app.write(|state, env| {
        state.ptr_row(address, env)?;
        state.ptrs.remove(&address);
        Ok(StatusCode::NO_CONTENT)
    })
}

fn read_host(form: &mut Form<'_>) -> String {
    let host = form.required_text("ptr", 1, 253);
    if !is_domain(host.trim_end_matches('.')) {
        form.trouble("ptr must be a valid domain name");
    }
    host
}

fn address(text: &str) -> Result<IpAddr, ApiError> {
    text.parse().map_err(|_| ApiError::bad("ipAddress must be an ip address"))
}
