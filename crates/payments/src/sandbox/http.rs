//! One HTTP call to the gateway, and the honest name of what came of it.

use std::time::Duration;

use mpanel_core::{Error, Result, Secret};
use reqwest::Method;
use serde_json::Value;
use tracing::Instrument;
use url::Url;

use crate::ports::{Call, GatewayError};

const CONNECT_LIMIT: Duration = Duration::from_secs(3);
const CALL_LIMIT: Duration = Duration::from_secs(15);
/// More than any answer of the protocol needs.
const BODY_LIMIT: usize = 1024 * 1024;

pub(super) struct Http {
    client: reqwest::Client,
    base: Url,
    secret_key: Secret,
}

pub(super) struct Request {
    method: Method,
    path: String,
    query: Vec<(String, String)>,
    body: Option<Value>,
    key: Option<String>,
}

impl Request {
    pub(super) fn get(path: &str) -> Self {
        Self::new(Method::GET, path, None)
    }
    pub(super) fn delete(path: &str) -> Self {
        Self::new(Method::DELETE, path, None)
    }
    pub(super) fn post(path: &str, body: Value) -> Self {
        Self::new(Method::POST, path, Some(body))
    }
    fn new(method: Method, path: &str, body: Option<Value>) -> Self {
        Self { method, path: path.to_owned(), query: Vec::new(), body, key: None }
    }
    pub(super) fn query(mut self, name: &str, value: &str) -> Self {
        self.query.push((name.to_owned(), value.to_owned()));
        self
    }
    pub(super) fn key(mut self, key: &str) -> Self {
        self.key = Some(key.to_owned());
        self
    }
}

pub(super) fn client() -> Result<reqwest::Client> {
    if rustls::crypto::CryptoProvider::get_default().is_none() {
        // It fails only if another thread was faster, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
    }
    reqwest::Client::builder()
        .user_agent(concat!("mpanel-payments/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(CONNECT_LIMIT)
        .timeout(CALL_LIMIT)
        // A redirected or silently repeated charge could take the money twice.
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .no_proxy()
        .build()
        .map_err(|e| Error::internal("building the gateway's HTTP client").with_source(e))
}

impl Http {
    pub(super) fn new(client: reqwest::Client, mut base: Url, secret_key: Secret) -> Self {
        if !base.path().ends_with('/') {
            let path = format!("{}/", base.path());
            base.set_path(&path);
        }
        Self { client, base, secret_key }
    }

    pub(super) fn base(&self) -> &Url {
        &self.base
    }

    /// Sends once and judges the answer.
    pub(super) async fn send(&self, call: Call, request: Request) -> Result<Value, GatewayError> {
        let span = tracing::info_span!(
            "gateway.call", method = %request.method, path = %request.path, request.id = %call.request_id
        );
        async {
            let answer = self.exchange(call, request).await;
            if let Err(error) = &answer {
                tracing::debug!(%error, "a gateway call gave no report");
            }
            answer
        }
        .instrument(span)
        .await
    }

    async fn exchange(&self, call: Call, request: Request) -> Result<Value, GatewayError> {
        let mut url = self.base.join(&request.path).map_err(|e| GatewayError::Misconfigured(e.to_string()))?;
        if !request.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&request.query);
        }
        let mut builder = self
            .client
            .request(request.method, url)
            .bearer_auth(self.secret_key.expose())
            .header("x-request-id", call.request_id.to_string());
        if let Some(key) = &request.key {
            builder = builder.header("idempotency-key", key);
        }
        if let Some(body) = &request.body {
            builder = builder.json(body);
        }
        let reply = builder.send().await.map_err(|error| {
            let not_sent = error.is_connect() || error.is_builder();
            let text = cause(error);
            if not_sent { GatewayError::NotSent(text) } else { GatewayError::Lost(text) }
        })?;
        let status = reply.status().as_u16();
        judge(status, &read(reply).await?)
    }
}

async fn read(mut reply: reqwest::Response) -> Result<Vec<u8>, GatewayError> {
    let mut body = Vec::new();
    while let Some(chunk) = reply.chunk().await.map_err(|e| GatewayError::Lost(cause(e)))? {
        if body.len() + chunk.len() > BODY_LIMIT {
            return Err(GatewayError::Lost("the answer is too large".into()));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// What a status and a body mean. A server failure says nothing about whether the call took effect.
fn judge(status: u16, body: &[u8]) -> Result<Value, GatewayError> {
    let parsed: Option<Value> = serde_json::from_slice(body).ok();
    match (status, parsed) {
        (200..=299, Some(value)) => Ok(value),
        (401 | 403, _) => Err(GatewayError::Misconfigured(format!("status {status}"))),
        (429, _) => Err(GatewayError::NotSent("too many calls".into())),
        (400..=499, Some(value)) if value.get("error").is_some_and(Value::is_object) => Err(refusal(&value["error"])),
        (400..=499, _) => Err(GatewayError::Misconfigured(format!("status {status} without an error object"))),
        (status, _) => Err(GatewayError::Lost(format!("status {status}"))),
    }
}

fn refusal(error: &Value) -> GatewayError {
    let text = |name: &str| error.get(name).and_then(Value::as_str);
    let code = text("decline_code").or_else(|| text("code")).unwrap_or("invalid_request").to_owned();
    GatewayError::Refused { code, message: text("message").unwrap_or("The request was refused.").to_owned() }
}

/// The chain of causes without the address, which may carry an id.
fn cause(error: reqwest::Error) -> String {
    let error = error.without_url();
    let mut text = error.to_string();
    let mut next = std::error::Error::source(&error);
    while let Some(inner) = next {
        text.push_str(&format!(": {inner}"));
        next = inner.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_judged_by_whether_it_may_have_taken_effect() {
        let check = |status, body: &str, want: fn(&GatewayError) -> bool| {
            assert!(judge(status, body.as_bytes()).is_err_and(|e| want(&e)), "{status} {body}");
        };
        check(500, r#"{"error":{"code":"x"}}"#, |e| matches!(e, GatewayError::Lost(_)));
        check(200, "not json", |e| matches!(e, GatewayError::Lost(_)));
        check(302, "", |e| matches!(e, GatewayError::Lost(_)));
        check(
            402,
            r#"{"error":{"code":"card_declined","decline_code":"lost_card","message":"no"}}"#,
            |e| matches!(e, GatewayError::Refused { code, .. } if code == "lost_card"),
        );
        check(401, "{}", |e| matches!(e, GatewayError::Misconfigured(_)));
        check(404, "<html>", |e| matches!(e, GatewayError::Misconfigured(_)));
        check(429, "{}", |e| matches!(e, GatewayError::NotSent(_)));
        assert!(judge(200, b"{}").is_ok());
    }
}
