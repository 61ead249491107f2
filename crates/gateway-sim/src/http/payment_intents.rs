//! `/v1/payment_intents`: taking money, and asking afterwards what became of it.

use std::collections::BTreeMap;

use axum::Json;
use axum::body::Bytes;
use axum::extract::Path;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;
use url::Url;

use super::auth::ServerKey;
use super::idempotency::KeyedCall;
use super::{App, Params, Reply, page, param, read};
use crate::error::ApiError;
use crate::payment::{Confirm, NewIntent};
use crate::record::PaymentIntent;
use crate::view;

/// The largest amount Stripe takes, in minor units.
const LARGEST_AMOUNT: i64 = 99_999_999;
const METADATA_LIMIT: usize = 50;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewIntentBody {
    amount: i64,
    currency: String,
    payment_method: Option<String>,
    customer_ref: Option<String>,
    #[serde(default)]
    off_session: bool,
    #[serde(default)]
    metadata: BTreeMap<String, String>,
    return_url: Option<String>,
    #[serde(default)]
    confirm: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ConfirmBody {
    payment_method: Option<String>,
    off_session: Option<bool>,
    return_url: Option<String>,
}

pub(super) async fn create(_key: ServerKey, app: App, headers: HeaderMap, body: Bytes) -> Result<Response, ApiError> {
    let (new, value): (NewIntentBody, _) = read(&body)?;
    let call = KeyedCall::new(&headers, "POST /v1/payment_intents", &value)?;
    let new = check(new, call.required_key()?)?;
    app.once(call, |state, env| {
        let id = state.create_intent(new, env)?;
        Ok(view::intent(state.intent(&id)?, env.base_url))
    })
    .await
}

pub(super) async fn confirm(
    _key: ServerKey,
    app: App,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, ApiError> {
    let (change, value): (ConfirmBody, _) = read(&body)?;
    let call = KeyedCall::new(&headers, format!("POST /v1/payment_intents/{id}/confirm"), &value)?;
    let ConfirmBody { payment_method, off_session, return_url } = change;
    check_return_url(return_url.as_deref())?;
    app.once(call, |state, env| {
        state.confirm_intent(&id, Confirm { payment_method, off_session, return_url }, env)?;
        Ok(view::intent(state.intent(&id)?, env.base_url))
    })
    .await
}

pub(super) async fn cancel(_key: ServerKey, app: App, Path(id): Path<String>) -> Reply {
    let canceled = app.write(|state, env| {
        state.cancel_intent(&id)?;
        Ok(view::intent(state.intent(&id)?, env.base_url))
    });
    canceled.await.map(Json)
}

pub(super) async fn show(_key: ServerKey, app: App, Path(id): Path<String>) -> Reply {
    let base_url = app.base_url();
    let state = app.lock();
    Ok(Json(view::intent(state.intent(&id)?, &base_url)))
}

/// Filters: `metadata[name]`, `idempotency_key`, `customer_ref`.
pub(super) async fn list(_key: ServerKey, app: App, params: Params) -> Reply {
    let base_url = app.base_url();
    let state = app.lock();
    let wanted = state.intents.values().filter(|intent| is_wanted(intent, &params));
    let rows = wanted.map(|intent| (intent.seq, view::intent(intent, &base_url))).collect();
    Ok(Json(page(rows, &params)))
}

fn is_wanted(intent: &PaymentIntent, params: &Params) -> bool {
    let fits = |asked: Option<&str>, has: Option<&str>| asked.is_none_or(|asked| has == Some(asked));
    let metadata = params.iter().filter_map(|(key, value)| {
        let name = key.strip_prefix("metadata[")?.strip_suffix(']')?;
        Some((name, value))
    });
    fits(param(params, "idempotency_key"), intent.idempotency_key.as_deref())
        && fits(param(params, "customer_ref"), Some(&intent.customer_ref))
        && metadata.into_iter().all(|(name, value)| intent.metadata.get(name) == Some(value))
}

fn check(new: NewIntentBody, idempotency_key: String) -> Result<NewIntent, ApiError> {
    if !(1..=LARGEST_AMOUNT).contains(&new.amount) {
        let message = format!("The amount must be between 1 and {LARGEST_AMOUNT} minor units.");
        return Err(ApiError::invalid("parameter_invalid_integer", message).param("amount"));
    }
    if new.currency.len() != 3 || !new.currency.bytes().all(|b| b.is_ascii_alphabetic()) {
        return Err(
            ApiError::invalid("currency_invalid", "The currency must be a three-letter code.").param("currency")
        );
    }
    if new.metadata.len() > METADATA_LIMIT {
        return Err(ApiError::invalid("parameter_invalid", "At most 50 metadata entries.").param("metadata"));
    }
    check_return_url(new.return_url.as_deref())?;
    Ok(NewIntent {
        amount: new.amount,
        currency: new.currency.to_ascii_lowercase(),
        customer_ref: new.customer_ref,
        payment_method: new.payment_method,
        off_session: new.off_session,
        metadata: new.metadata,
        return_url: new.return_url,
        confirm: new.confirm,
        idempotency_key,
    })
}

fn check_return_url(given: Option<&str>) -> Result<(), ApiError> {
    let Some(given) = given else { return Ok(()) };
    match Url::parse(given) {
        Ok(url) if matches!(url.scheme(), "http" | "https") && url.has_host() => Ok(()),
        _ => {
            Err(ApiError::invalid("url_invalid", "The return_url must be an http or https address.")
                .param("return_url"))
        }
    }
}
