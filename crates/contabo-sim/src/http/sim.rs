//! `/_sim/*`: what the real service does not have — a movable clock, faults, moods, counts. Faults never touch these.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::routing::{delete, get, post};
use axum::{Json, Router};
use jiff::Timestamp;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::caller::Operator;
use super::{App, Params, Reply, number, param};
use crate::control::Control;
use crate::engine::Engine;
use crate::error::ApiError;
use crate::fault::FaultRule;
use crate::mood::Moods;
use crate::scenario::Scenario;
use crate::status::Status;

pub(super) fn routes() -> Router<Arc<Engine>> {
    Router::new()
        .route("/_sim/accounts", get(accounts))
        .route("/_sim/clock", get(clock).post(move_clock))
        .route("/_sim/faults", get(faults).post(inject).delete(clear_faults))
        .route("/_sim/totals", get(totals))
        .route("/_sim/machines", get(machines))
        .route("/_sim/machines/{id}", delete(vanish))
        .route("/_sim/machines/{id}/status", post(set_status))
        .route("/_sim/machines/{id}/host-trouble", post(set_host_trouble))
        .route("/_sim/scenario", get(to_come).post(play))
        .route("/_sim/account", get(account).post(set_account))
        .route("/_sim/save", post(save))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MoveClock {
    set: Option<Timestamp>,
    #[serde(default)]
    advance_seconds: u64,
    /// Moves the clocks of all accounts that are steered along.
    #[serde(default)]
    all: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SetStatus {
    status: Status,
    error_message: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SetHostTrouble {
    trouble: bool,
}

async fn clock(_operator: Operator, app: App) -> Reply {
    done(json!({ "now": app.clock.now(), "offset_ms": app.clock.offset_ms() }))
}

/// The accounts that this key steers.
async fn accounts(_operator: Operator, app: App) -> Reply {
    let rows: Vec<Value> = steered(&app).iter().map(account_row).collect();
    done(json!({ "accounts": rows }))
}

fn account_row(engine: &Arc<Engine>) -> Value {
    let (config, totals) = (&engine.config, Control { engine: Arc::clone(engine) }.totals());
    json!({
        "name": config.account_name(),
        "client_id": config.client_id,
        "customer_id": config.customer_id,
        "now": engine.clock.now(),
        "machines": totals.machines,
    })
}

/// The account itself and, for the first one, the others.
fn steered(app: &App) -> Vec<Arc<Engine>> {
    std::iter::once(Arc::clone(app)).chain(app.others()).collect()
}

/// `{"set": "2027-01-01T00:00:00Z"}` or `{"advance_seconds": 86400}`; with `"all": true` for every account.
async fn move_clock(operator: Operator, app: App, body: Bytes) -> Reply {
    let to: MoveClock = read(&body)?;
    let moved = if to.all { steered(&app) } else { vec![Arc::clone(&app)] };
    for engine in moved {
        engine.move_clock(|clock| {
            if let Some(set) = to.set {
                clock.set(set);
            }
            clock.advance(Duration::from_secs(to.advance_seconds));
        });
    }
    clock(operator, app).await
}

async fn faults(_operator: Operator, app: App) -> Reply {
    done(json!({ "faults": app.faults.rules() }))
}

async fn inject(operator: Operator, app: App, body: Bytes) -> Reply {
    app.faults.add(read::<FaultRule>(&body)?);
    faults(operator, app).await
}

async fn clear_faults(operator: Operator, app: App) -> Reply {
    app.faults.clear();
    faults(operator, app).await
}

async fn totals(_operator: Operator, app: App) -> Reply {
    done(json!(control(&app).totals()))
}

/// `?display_name=` narrows it to one name.
async fn machines(_operator: Operator, app: App, params: Params) -> Reply {
    let mut machines = control(&app).all_machines();
    if let Some(name) = param(&params, "display_name") {
        machines.retain(|machine| machine.display_name == name);
    }
    done(json!({ "machines": machines }))
}

async fn set_status(_operator: Operator, app: App, Path(id): Path<String>, body: Bytes) -> Reply {
    let id = number(&id)?;
    let to: SetStatus = read(&body)?;
    if !control(&app).set_status(id, to.status, to.error_message.as_deref()) {
        return Err(ApiError::missing("Instance", "instanceId"));
    }
    done(json!(control(&app).machine(id)))
}

/// `{"trouble": true}`: its host has troubles until it is moved to another one.
async fn set_host_trouble(_operator: Operator, app: App, Path(id): Path<String>, body: Bytes) -> Reply {
    let to: SetHostTrouble = read(&body)?;
    if !control(&app).set_host_trouble(number(&id)?, to.trouble) {
        return Err(ApiError::missing("Instance", "instanceId"));
    }
    done(json!({ "trouble": to.trouble }))
}

/// It is gone at the provider, as after a deletion in its panel.
async fn vanish(_operator: Operator, app: App, Path(id): Path<String>) -> Reply {
    if !control(&app).vanish(number(&id)?) {
        return Err(ApiError::missing("Instance", "instanceId"));
    }
    done(json!({ "vanished": true }))
}

/// What the timeline still has before it, and the faults not used up yet.
async fn to_come(_operator: Operator, app: App) -> Reply {
    done(json!({ "to_come": control(&app).to_come(), "faults": app.faults.rules() }))
}

/// A scenario file as the body, YAML or JSON.
async fn play(operator: Operator, app: App, body: Bytes) -> Reply {
    let text = std::str::from_utf8(&body).map_err(|_| ApiError::bad("The scenario is not UTF-8"))?;
    let played = Scenario::read(text).and_then(|scenario| control(&app).play(&scenario));
    played.map_err(|error| ApiError::bad(error.to_string()))?;
    to_come(operator, app).await
}

async fn account(_operator: Operator, app: App) -> Reply {
    done(app.read(|state, _| {
        json!({
            "blocked": state.account_blocked,
            "order_outcome": state.order_outcome.unwrap_or(Status::Provisioning),
            "sold_out": state.sold_out,
        })
    }))
}

async fn set_account(operator: Operator, app: App, body: Bytes) -> Reply {
    let to: Moods = read(&body)?;
    app.change(|state, _| to.apply(state));
    account(operator, app).await
}

async fn save(_operator: Operator, app: App) -> Reply {
    control(&app).flush().map_err(|error| ApiError::new(500, error.to_string()))?;
    done(json!({ "saved": app.config.state_file.is_some() }))
}

fn control(app: &App) -> Control {
    Control { engine: Arc::clone(app) }
}

fn done(answer: Value) -> Reply {
    Ok((StatusCode::OK, Json(answer)))
}

pub(super) fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, ApiError> {
    let body: &[u8] = if body.is_empty() { b"{}" } else { body };
    serde_json::from_slice(body).map_err(|error| ApiError::bad(format!("Invalid request body: {error}")))
}
