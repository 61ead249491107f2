//! `/v1/vips`.

use axum::extract::Path;
use axum::http::{StatusCode, Uri};
use serde_json::{Value, json};

use super::list::{keep_any, keep_like, page};
use super::{App, Params, Reply, number, one, param};
use crate::audit::{Caller, Note, Resource};
use crate::error::ApiError;
use crate::vip::HOLDERS;

type HolderPath = Path<(String, String, String)>;

pub(super) async fn list(_caller: Caller, app: App, uri: Uri, params: Params) -> Reply {
    let mut rows: Vec<Value> = app.read(|state, env| state.vips.values().map(|vip| state.vip_row(vip, env)).collect());
    for field in ["resourceName", "resourceDisplayName", "dataCenter", "region"] {
        keep_like(&mut rows, &params, field);
    }
    for field in ["resourceId", "resourceType", "ipVersion", "type"] {
        keep_any(&mut rows, &params, field, field);
    }
    for name in ["ip", "ips"] {
        if let Some(wanted) = param(&params, name) {
            let wanted: Vec<&str> = wanted.split(',').map(str::trim).collect();
            rows.retain(|row| row["v4"]["ip"].as_str().is_some_and(|ip| wanted.contains(&ip)));
        }
    }
    page(&uri, &params, rows)
}

pub(super) async fn show(_caller: Caller, app: App, uri: Uri, Path(ip): Path<String>) -> Reply {
    let row = app.read(|state, env| state.vip(&ip).map(|vip| state.vip_row(vip, env)))?;
    one(StatusCode::OK, &uri, row)
}

pub(super) async fn assign(caller: Caller, app: App, uri: Uri, Path((ip, kind, id)): HolderPath) -> Reply {
    let instance = holder(&kind, &id)?;
    let row = app.write(|state, env| {
        state.assign_vip(&ip, instance, env)?;
        let vip = state.vip(&ip)?;
        let (row, ids) = (state.vip_row(vip, env), json!({ "vipId": vip.id }));
        let changes = [Value::Null, json!({ "resourceType": kind, "resourceId": id })];
        state.note(&caller, env, Note::updated(Resource::Vip, ids, changes));
        Ok(row)
    })?;
    one(StatusCode::OK, &uri, row)
}

pub(super) async fn unassign(
    caller: Caller,
    app: App,
    Path((ip, kind, id)): HolderPath,
) -> Result<StatusCode, ApiError> {
    let instance = holder(&kind, &id)?;
    app.write(|state, env| {
        state.unassign_vip(&ip, instance)?;
        let ids = json!({ "vipId": state.vip(&ip)?.id });
        let changes = [json!({ "resourceType": kind, "resourceId": id }), Value::Null];
        state.note(&caller, env, Note::updated(Resource::Vip, ids, changes));
        Ok(StatusCode::NO_CONTENT)
    })
}

fn holder(kind: &str, id: &str) -> Result<i64, ApiError> {
    if !HOLDERS.contains(&kind) {
        let known = HOLDERS.join(", ");
        return Err(ApiError::bad(format!("resourceType must be one of the following values: {known}")));
    }
    number(id)
}
