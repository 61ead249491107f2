//! More of `/_sim/*`: what happens at the provider without a call of the API — an address is bought, a user sets a
//! password, somebody uses an object storage, another registrar asks for a domain.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::Path;
use axum::routing::post;
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use super::caller::Operator;
use super::sim::read;
use super::{App, Reply};
use crate::control::Control;
use crate::engine::Engine;
use crate::error::ApiError;

pub(super) fn routes() -> Router<Arc<Engine>> {
    Router::new()
        .route("/_sim/vips", post(buy_vip))
        .route("/_sim/users/{id}/password", post(set_password))
        .route("/_sim/storages/{id}/usage", post(set_usage))
        .route("/_sim/domains/{domain}/transfer-out", post(ask_for_domain))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BuyVip {
    region: String,
    #[serde(default = "floating", rename = "type")]
    kind: String,
}

fn floating() -> String {
    "floating".to_owned()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SetPassword {
    password: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SetUsage {
    used_gb: u64,
    objects: u64,
}

async fn buy_vip(_operator: Operator, app: App, body: Bytes) -> Reply {
    let wish: BuyVip = read(&body)?;
    let ip = control(&app).buy_vip(&wish.region, &wish.kind);
    done(ip.map(|ip| json!({ "ip": ip })), "Region", "region")
}

async fn set_password(_operator: Operator, app: App, Path(id): Path<String>, body: Bytes) -> Reply {
    let wish: SetPassword = read(&body)?;
    let is_done = control(&app).set_user_password(&id, &wish.password);
    done(is_done.then(|| json!({ "set": true })), "User", "userId")
}

async fn set_usage(_operator: Operator, app: App, Path(id): Path<String>, body: Bytes) -> Reply {
    let wish: SetUsage = read(&body)?;
    let is_done = control(&app).set_storage_usage(&id, wish.used_gb, wish.objects);
    done(is_done.then(|| json!({ "set": true })), "ObjectStorage", "objectStorageId")
}

async fn ask_for_domain(_operator: Operator, app: App, Path(domain): Path<String>) -> Reply {
    let is_done = control(&app).ask_for_domain(&domain);
    done(is_done.then(|| json!({ "asked": true })), "Domain", "domain")
}

fn control(app: &App) -> Control {
    Control { engine: Arc::clone(app) }
}

fn done(answer: Option<Value>, what: &str, id: &str) -> Reply {
    let answer = answer.ok_or_else(|| ApiError::missing(what, id))?;
    Ok((axum::http::StatusCode::OK, Json(answer)))
}
