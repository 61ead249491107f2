//! `/v1/payment_methods`: cards kept for a customer.

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
use crate::view;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Attach {
    token: String,
    customer_ref: String,
}

pub(super) async fn attach(_key: ServerKey, app: App, headers: HeaderMap, body: Bytes) -> Result<Response, ApiError> {
    let (new, value): (Attach, _) = read(&body)?;
    if new.customer_ref.trim().is_empty() {
        return Err(ApiError::invalid("parameter_missing", "A customer_ref is needed.").param("customer_ref"));
    }
    let call = KeyedCall::new(&headers, "POST /v1/payment_methods", &value)?;
    app.once(call, |state, env| {
        let id = state.attach(&new.token, new.customer_ref, env)?;
        state.payment_method(&id).map(view::payment_method)
    })
    .await
}

pub(super) async fn list(_key: ServerKey, app: App, params: Params) -> Reply {
    let customer = param(&params, "customer_ref");
    let state = app.lock();
    let attached = state.payment_methods.values().filter(|method| !method.detached);
    let wanted = attached.filter(|method| customer.is_none_or(|customer| method.customer_ref == customer));
    Ok(Json(page(wanted.map(|method| (method.seq, view::payment_method(method))).collect(), &params)))
}

pub(super) async fn show(_key: ServerKey, app: App, Path(id): Path<String>) -> Reply {
    app.lock().payment_method(&id).map(view::payment_method).map(Json)
}

pub(super) async fn detach(_key: ServerKey, app: App, Path(id): Path<String>) -> Reply {
    app.write(|state, _| state.detach(&id).map(view::payment_method)).await.map(Json)
}
