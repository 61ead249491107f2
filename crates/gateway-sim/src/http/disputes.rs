//! `/v1/disputes`: reading disputes and answering them with evidence.

use axum::Json;
use axum::body::Bytes;
use axum::extract::Path;
use serde::Deserialize;
use serde_json::Value;

use super::auth::ServerKey;
use super::{App, Params, Reply, page, param, read};
use crate::error::ApiError;
use crate::state::State;
use crate::view;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Submit {
    evidence: Evidence,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Evidence {
    uncategorized_text: String,
}

pub(super) async fn list(_key: ServerKey, app: App, params: Params) -> Reply {
    let intent = param(&params, "payment_intent");
    let state = app.lock();
    let wanted = state.disputes.values().filter(|dispute| intent.is_none_or(|intent| dispute.payment_intent == intent));
    let rows = wanted.filter_map(|dispute| Some((dispute.seq, shown(&state, &dispute.id).ok()?))).collect();
    Ok(Json(page(rows, &params)))
}

pub(super) async fn show(_key: ServerKey, app: App, Path(id): Path<String>) -> Reply {
    shown(&app.lock(), &id).map(Json)
}

pub(super) async fn submit(_key: ServerKey, app: App, Path(id): Path<String>, body: Bytes) -> Reply {
    let (new, _): (Submit, _) = read(&body)?;
    let submitted = app.write(|state, env| {
        state.submit_evidence(&id, new.evidence.uncategorized_text, env)?;
        shown(state, &id)
    });
    submitted.await.map(Json)
}

/// A dispute with its payment's metadata.
pub(super) fn shown(state: &State, id: &str) -> Result<Value, ApiError> {
    let dispute = state.disputes.get(id).ok_or_else(|| ApiError::missing("dispute", id))?;
    let metadata = state.intents.get(&dispute.payment_intent).map(|intent| &intent.metadata);
    Ok(view::dispute(dispute, metadata))
}
