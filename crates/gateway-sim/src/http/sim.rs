//! `/_sim/*`: what a real provider does not have — a movable clock, faults, disputes on demand, totals.

use std::collections::BTreeMap;
use std::time::Duration;

use axum::Json;
use axum::body::Bytes;
use axum::extract::Path;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use super::auth::ServerKey;
use super::disputes::shown;
use super::{App, Reply, read};
use crate::deliver::Patience;
use crate::engine::Engine;
use crate::error::ApiError;
use crate::fault::{FaultRule, WebhookMode};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MoveClock {
    set: Option<Timestamp>,
    #[serde(default)]
    advance_seconds: u64,
    #[serde(default = "yes")]
    run_due: bool,
}

fn yes() -> bool {
    true
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SetWebhooks {
    mode: WebhookMode,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OpenDispute {
    payment_intent: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CloseDispute {
    won: bool,
}

pub(super) async fn clock(_key: ServerKey, app: App) -> Reply {
    Ok(Json(time(&app)))
}

/// `{"set": "2027-01-01T00:00:00Z"}` or `{"advance_seconds": 86400}`; runs what is then due unless `run_due` is false.
pub(super) async fn move_clock(_key: ServerKey, app: App, body: Bytes) -> Reply {
    let (to, _): (MoveClock, _) = read(&body)?;
    app.move_clock(|clock| {
        if let Some(set) = to.set {
            clock.set(set);
        }
        clock.advance(Duration::from_secs(to.advance_seconds));
    });
    let mut shown = time(&app);
    if to.run_due {
        shown["ran"] = json!(app.pump(Patience::None).await);
    }
    Ok(Json(shown))
}

pub(super) async fn run_due(_key: ServerKey, app: App) -> Reply {
    Ok(Json(json!(app.pump(Patience::None).await)))
}

pub(super) async fn faults(_key: ServerKey, app: App) -> Reply {
    Ok(Json(json!({ "faults": app.faults.rules() })))
}

pub(super) async fn inject(_key: ServerKey, app: App, body: Bytes) -> Reply {
    let (rule, _): (FaultRule, _) = read(&body)?;
    app.faults.add(rule);
    Ok(Json(json!({ "faults": app.faults.rules() })))
}

pub(super) async fn clear_faults(_key: ServerKey, app: App) -> Reply {
    app.faults.clear();
    Ok(Json(json!({ "faults": [] })))
}

pub(super) async fn webhooks(_key: ServerKey, app: App) -> Reply {
    let waiting = app.lock().waiting.len();
    Ok(Json(json!({ "mode": app.faults.webhook_mode(), "waiting": waiting })))
}

pub(super) async fn set_webhooks(key: ServerKey, app: App, body: Bytes) -> Reply {
    let (to, _): (SetWebhooks, _) = read(&body)?;
    app.faults.set_webhook_mode(to.mode);
    app.wake();
    webhooks(key, app).await
}

/// Per currency: captured, refunded and disputed minor units.
pub(super) async fn totals(_key: ServerKey, app: App) -> Reply {
    let mut totals: BTreeMap<String, [i64; 3]> = BTreeMap::new();
    for intent in app.lock().intents.values() {
        let [captured, refunded, disputed] = totals.entry(intent.currency.clone()).or_default();
        *captured += intent.amount_received;
        *refunded += intent.amount_refunded;
        *disputed += intent.amount_disputed;
    }
    let shown = totals.into_iter().map(|(currency, [captured, refunded, disputed])| {
        (currency, json!({ "captured": captured, "refunded": refunded, "disputed": disputed }))
    });
    Ok(Json(Value::Object(shown.collect())))
}

pub(super) async fn open_dispute(_key: ServerKey, app: App, body: Bytes) -> Reply {
    let (new, _): (OpenDispute, _) = read(&body)?;
    let opened = app.write(|state, env| {
        let id = state.open_dispute(&new.payment_intent, env)?;
        let id = id.ok_or_else(|| ApiError::invalid("nothing_to_dispute", "There is no money left to dispute."))?;
        shown(state, &id)
    });
    opened.await.map(Json)
}

pub(super) async fn close_dispute(_key: ServerKey, app: App, Path(id): Path<String>, body: Bytes) -> Reply {
    let (to, _): (CloseDispute, _) = read(&body)?;
    let closed = app.write(|state, env| {
        state.close_dispute(&id, to.won, env)?;
        shown(state, &id)
    });
    closed.await.map(Json)
}

fn time(engine: &Engine) -> Value {
    json!({ "now": engine.clock.now().to_string(), "offset_ms": engine.clock.offset_ms() })
}
