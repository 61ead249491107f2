//! The adapter for the sandbox gateway (docs/sandbox-gateway.md), whose protocol is shaped like Stripe's.

mod http;
mod wire;

use std::fmt;

use async_trait::async_trait;
use mpanel_core::{Error, Result, Secret};
use serde_json::{Value, json};
use url::Url;

use crate::decline;
use crate::ports::{
    AttachMethod, Call, Capabilities, ChargeOutcome, ChargeReport, ChargeRequest, DisputeReport, Gateway, GatewayError,
    Lookup, MethodDetails, Notice, RefundReport, RefundRequest,
};
use http::{Http, Request};

/// A connection to one account at a sandbox gateway.
pub struct SandboxGateway {
    http: Http,
}

impl fmt::Debug for SandboxGateway {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SandboxGateway").field("base", &self.http.base().as_str()).finish()
    }
}

impl SandboxGateway {
    /// An adapter that calls `api_base` with `secret_key`. Nothing is sent yet.
    pub fn new(client: reqwest::Client, api_base: &str, secret_key: Secret) -> Result<Self> {
        let base =
            Url::parse(api_base).map_err(|e| Error::internal(format!("the gateway's address does not parse: {e}")))?;
        Ok(Self { http: Http::new(client, base, secret_key) })
    }
}

/// The HTTP client the adapters share: short time-outs, no redirects, no silent repeats.
pub fn http_client() -> Result<reqwest::Client> {
    http::client()
}

#[async_trait]
impl Gateway for SandboxGateway {
    fn capabilities(&self) -> Capabilities {
        Capabilities { saved_methods: true, refunds: true, webhooks: true }
    }

    async fn check(&self, call: Call) -> Result<(), GatewayError> {
        self.http.send(call, Request::get("v1/account")).await.map(drop)
    }

    async fn attach_method(&self, call: Call, request: &AttachMethod) -> Result<MethodDetails, GatewayError> {
        let body = json!({ "token": request.token, "customer_ref": request.customer.to_string() });
        // A token is spent once, so it is its own key: a repeat after a lost reply gives the same method.
        let attach = || Request::post("v1/payment_methods", body.clone()).key(&format!("attach_{}", request.token));
        let answer = match self.http.send(call, attach()).await {
            Err(GatewayError::Lost(_)) => self.http.send(call, attach()).await,
            other => other,
        };
        wire::method(&answer?)
    }

    async fn detach_method(&self, call: Call, reference: &str) -> Result<(), GatewayError> {
        let path = format!("v1/payment_methods/{}", segment(reference));
        match self.http.send(call, Request::delete(&path)).await {
            Err(GatewayError::Refused { code, .. }) if code == "resource_missing" => Ok(()),
            other => other.map(drop),
        }
    }

    async fn charge(&self, call: Call, request: &ChargeRequest) -> Result<ChargeReport, GatewayError> {
        let mut body = json!({
            "amount": request.amount.minor,
            "currency": request.amount.currency.code().to_ascii_lowercase(),
            "customer_ref": request.customer.to_string(),
            "payment_method": request.method,
            "off_session": request.off_session,
            "confirm": true,
            "metadata": { "payment_id": request.payment.to_string() },
        });
        if let Some(url) = &request.return_url {
            body["return_url"] = json!(url);
        }
        let intent = Request::post("v1/payment_intents", body).key(&request.idempotency_key);
        wire::charge(&self.http.send(call, intent).await?)
    }

    async fn find_charge(&self, call: Call, lookup: &Lookup) -> Result<Option<ChargeReport>, GatewayError> {
        let found = match &lookup.reference {
            Some(reference) => self.one(call, &format!("v1/payment_intents/{}", segment(reference))).await?,
            None => self.by_key(call, "v1/payment_intents", &lookup.idempotency_key).await?,
        };
        found.as_ref().map(wire::charge).transpose()
    }

    async fn cancel_charge(&self, call: Call, reference: &str) -> Result<ChargeReport, GatewayError> {
        let path = format!("v1/payment_intents/{}", segment(reference));
        match self.http.send(call, Request::post(&format!("{path}/cancel"), json!({}))).await {
            Ok(intent) => wire::charge(&intent),
            // It has moved on meanwhile: say where to.
            Err(GatewayError::Refused { code, .. }) if code == "payment_intent_unexpected_state" => {
                wire::charge(&self.http.send(call, Request::get(&path)).await?)
            }
            Err(error) => Err(error),
        }
    }

    async fn refund(&self, call: Call, request: &RefundRequest) -> Result<RefundReport, GatewayError> {
        let body = json!({
            "payment_intent": request.charge,
            "amount": request.amount.minor,
            "reason": "requested_by_customer",
            "metadata": { "payment_id": request.payment.to_string(), "refund_id": request.refund.to_string() },
        });
        let refund = Request::post("v1/refunds", body).key(&request.idempotency_key);
        wire::refund(&self.http.send(call, refund).await?)
    }

    async fn find_refund(&self, call: Call, lookup: &Lookup) -> Result<Option<RefundReport>, GatewayError> {
        let found = match &lookup.reference {
            Some(reference) => self.one(call, &format!("v1/refunds/{}", segment(reference))).await?,
            None => self.by_key(call, "v1/refunds", &lookup.idempotency_key).await?,
        };
        found.as_ref().map(wire::refund).transpose()
    }

    async fn find_dispute(&self, call: Call, reference: &str) -> Result<Option<DisputeReport>, GatewayError> {
        let found = self.one(call, &format!("v1/disputes/{}", segment(reference))).await?;
        found.as_ref().map(wire::dispute).transpose()
    }

    fn read_webhook(&self, body: &[u8]) -> Result<Option<Notice>, GatewayError> {
        wire::notice(body)
    }
}

impl SandboxGateway {
    async fn one(&self, call: Call, path: &str) -> Result<Option<Value>, GatewayError> {
        match self.http.send(call, Request::get(path)).await {
            Ok(object) => Ok(Some(object)),
            Err(GatewayError::Refused { code, .. }) if code == "resource_missing" => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn by_key(&self, call: Call, path: &str, key: &str) -> Result<Option<Value>, GatewayError> {
        let list = self.http.send(call, Request::get(path).query("idempotency_key", key)).await?;
        let rows = list.get("data").and_then(Value::as_array);
        let rows = rows.ok_or_else(|| GatewayError::Lost("a list without data".into()))?;
        // The filter is checked again: an answer about somebody else's money must never be taken for ours.
        Ok(rows.iter().find(|row| row.get("idempotency_key").and_then(Value::as_str) == Some(key)).cloned())
    }
}

/// An id as one path segment: a reference comes from a row, and still must not climb out of its place.
fn segment(reference: &str) -> String {
    reference.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-')).collect()
}

pub(crate) fn declined(code: &str, decline_code: Option<&str>, message: Option<&str>) -> ChargeOutcome {
    let code = decline::normalise(code, decline_code);
    let message = message.map_or_else(|| decline::message_for(&code).to_owned(), str::to_owned);
    ChargeOutcome::Declined { code, message }
}
