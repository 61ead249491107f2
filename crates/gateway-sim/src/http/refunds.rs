//! `/v1/refunds`: giving money back.

use std::collections::BTreeMap;

use axum::Json;
use axum::body::Bytes;
use axum::extract::Path;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;

use super::auth::ServerKey;
use super::idempotency::KeyedCall;
use super::{App, Params, Reply, page, param, read};
use crate::error::ApiError;
use crate::refund::NewRefund;
use crate::view;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewRefundBody {
    payment_intent: String,
    amount: Option<i64>,
    reason: Option<String>,
    #[serde(default)]
    metadata: BTreeMap<String, String>,
}

pub(super) async fn create(_key: ServerKey, app: App, headers: HeaderMap, body: Bytes) -> Result<Response, ApiError> {
    let (new, value): (NewRefundBody, _) = read(&body)?;
    let call = KeyedCall::new(&headers, "POST /v1/refunds", &value)?;
    let NewRefundBody { payment_intent, amount, reason, metadata } = new;
    let new = NewRefund { payment_intent, amount, reason, metadata, idempotency_key: call.required_key()? };
    app.once(call, |state, env| {
        let id = state.create_refund(new, env)?;
        state.refunds.get(&id).map(view::refund).ok_or_else(|| ApiError::missing("refund", &id))
    })
    .await
}

pub(super) async fn show(_key: ServerKey, app: App, Path(id): Path<String>) -> Reply {
    let state = app.lock();
    state.refunds.get(&id).map(view::refund).map(Json).ok_or_else(|| ApiError::missing("refund", &id))
}

/// Filters: `payment_intent`, `idempotency_key`.
pub(super) async fn list(_key: ServerKey, app: App, params: Params) -> Reply {
    let (intent, key) = (param(&params, "payment_intent"), param(&params, "idempotency_key"));
    let state = app.lock();
    let wanted = state.refunds.values().filter(|refund| {
        intent.is_none_or(|intent| refund.payment_intent == intent)
            && key.is_none_or(|key| refund.idempotency_key.as_deref() == Some(key))
    });
    Ok(Json(page(wanted.map(|refund| (refund.seq, view::refund(refund))).collect(), &params)))
}
