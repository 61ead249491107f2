//! The protocol's JSON objects and what they mean in our words.

use mpanel_core::{Currency, Money, PaymentId, RefundId};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::declined;
use crate::ports::{
    ChargeOutcome, ChargeReport, DisputeOutcome, DisputeReport, GatewayError, MethodDetails, Notice, RefundOutcome,
    RefundReport,
};

#[derive(Deserialize)]
struct Intent {
    id: String,
    status: String,
    amount: i64,
    #[serde(default)]
    amount_received: i64,
    currency: String,
    #[serde(default)]
    idempotency_key: Option<String>,
    #[serde(default)]
    metadata: Option<Metadata>,
    #[serde(default)]
    last_error: Option<LastError>,
    #[serde(default)]
    next_action: Option<NextAction>,
}

#[derive(Deserialize, Default)]
struct Metadata {
    payment_id: Option<String>,
    refund_id: Option<String>,
}

#[derive(Deserialize)]
struct LastError {
    code: String,
    decline_code: Option<String>,
    message: Option<String>,
}

#[derive(Deserialize)]
struct NextAction {
    url: String,
}

#[derive(Deserialize)]
struct Refund {
    id: String,
    payment_intent: String,
    amount: i64,
    currency: String,
    status: String,
    #[serde(default)]
    idempotency_key: Option<String>,
    #[serde(default)]
    metadata: Option<Metadata>,
    #[serde(default)]
    failure_reason: Option<String>,
}

#[derive(Deserialize)]
struct Dispute {
    id: String,
    payment_intent: String,
    amount: i64,
    currency: String,
    status: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    metadata: Option<Metadata>,
    #[serde(default)]
    evidence_due_by: Option<i64>,
}

#[derive(Deserialize)]
struct Method {
    id: String,
    card: Card,
}

#[derive(Deserialize)]
struct Card {
    brand: String,
    last4: String,
    exp_month: i32,
    exp_year: i32,
    #[serde(default)]
    country: Option<String>,
}

#[derive(Deserialize)]
struct Event {
    #[serde(rename = "type")]
    kind: String,
    data: EventData,
}

#[derive(Deserialize)]
struct EventData {
    object: Value,
}

pub(super) fn method(value: &Value) -> Result<MethodDetails, GatewayError> {
    let Method { id, card } = typed(value)?;
    let Card { brand, last4, exp_month, exp_year, country } = card;
    let country = country.filter(|code| code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase()));
    Ok(MethodDetails { reference: id, brand, last4, exp_month, exp_year, country })
}

pub(super) fn charge(value: &Value) -> Result<ChargeReport, GatewayError> {
    let intent: Intent = typed(value)?;
    let outcome = match intent.status.as_str() {
        // Money that is short is not the money we asked for; a person has to look.
        "succeeded" if intent.amount_received == intent.amount => ChargeOutcome::Succeeded,
        "processing" => ChargeOutcome::Processing,
        "canceled" => ChargeOutcome::Cancelled,
        "requires_action" => match intent.next_action {
            Some(NextAction { url }) if is_web_address(&url) => ChargeOutcome::RequiresAction { url },
            _ => ChargeOutcome::Unknown,
        },
        "requires_payment_method" | "requires_confirmation" => match &intent.last_error {
            Some(e) => declined(&e.code, e.decline_code.as_deref(), e.message.as_deref()),
            None => declined("not_confirmed", None, None),
        },
        _ => ChargeOutcome::Unknown,
    };
    Ok(ChargeReport {
        reference: intent.id,
        idempotency_key: intent.idempotency_key,
        payment: intent.metadata.and_then(|m| m.payment_id).and_then(|id| id.parse::<PaymentId>().ok()),
        amount: money(intent.amount, &intent.currency)?,
        outcome,
    })
}

pub(super) fn refund(value: &Value) -> Result<RefundReport, GatewayError> {
    let refund: Refund = typed(value)?;
    let outcome = match refund.status.as_str() {
        "succeeded" => RefundOutcome::Succeeded,
        "failed" | "canceled" => {
            RefundOutcome::Failed { code: refund.failure_reason.unwrap_or_else(|| "refund_failed".into()) }
        }
        _ => RefundOutcome::Processing,
    };
    Ok(RefundReport {
        reference: refund.id,
        charge: refund.payment_intent,
        idempotency_key: refund.idempotency_key,
        refund: refund.metadata.and_then(|m| m.refund_id).and_then(|id| id.parse::<RefundId>().ok()),
        amount: money(refund.amount, &refund.currency)?,
        outcome,
    })
}

pub(super) fn dispute(value: &Value) -> Result<DisputeReport, GatewayError> {
    let dispute: Dispute = typed(value)?;
    let outcome = match dispute.status.as_str() {
        "won" => DisputeOutcome::Won,
        "lost" => DisputeOutcome::Lost,
        _ => DisputeOutcome::Open,
    };
    Ok(DisputeReport {
        reference: dispute.id,
        charge: dispute.payment_intent,
        payment: dispute.metadata.and_then(|m| m.payment_id).and_then(|id| id.parse::<PaymentId>().ok()),
        amount: money(dispute.amount, &dispute.currency)?,
        reason: dispute.reason.chars().take(100).collect(),
        evidence_due_by: dispute.evidence_due_by,
        outcome,
    })
}

pub(super) fn notice(body: &[u8]) -> Result<Option<Notice>, GatewayError> {
    let event: Event = serde_json::from_slice(body).map_err(|e| GatewayError::Lost(format!("not an event: {e}")))?;
    let object = &event.data.object;
    Ok(match event.kind.split('.').next() {
        Some("payment_intent") => Some(Notice::Charge(charge(object)?)),
        Some("refund") => Some(Notice::Refund(refund(object)?)),
        Some("dispute") => Some(Notice::Dispute(dispute(object)?)),
        _ => None,
    })
}

/// An object we cannot read is an answer we have not got.
fn typed<T: DeserializeOwned>(value: &Value) -> Result<T, GatewayError> {
    T::deserialize(value).map_err(|e| GatewayError::Lost(format!("an object of another shape: {e}")))
}

fn money(minor: i64, currency: &str) -> Result<Money, GatewayError> {
    let currency: Currency = currency.to_ascii_uppercase().parse().map_err(|e| GatewayError::Lost(format!("{e}")))?;
    Ok(Money::new(minor, currency))
}

/// A customer is sent there, so nothing but the web will do.
fn is_web_address(url: &str) -> bool {
    url::Url::parse(url).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn outcome(status: &str, extra: Value) -> ChargeOutcome {
        let mut intent =
            json!({ "id": "pi_1", "status": status, "amount": 500, "amount_received": 0, "currency": "eur" });
        intent.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        charge(&intent).unwrap().outcome
    }

    #[test]
    fn a_status_becomes_our_outcome() {
        assert_eq!(outcome("succeeded", json!({ "amount_received": 500 })), ChargeOutcome::Succeeded);
        assert_eq!(outcome("succeeded", json!({ "amount_received": 499 })), ChargeOutcome::Unknown);
        assert_eq!(outcome("processing", json!({})), ChargeOutcome::Processing);
        assert_eq!(outcome("canceled", json!({})), ChargeOutcome::Cancelled);
        assert_eq!(outcome("invented", json!({})), ChargeOutcome::Unknown);
        assert_eq!(
            outcome("requires_action", json!({ "next_action": { "url": "javascript:x" } })),
            ChargeOutcome::Unknown
        );
        let failed = outcome(
            "requires_payment_method",
            json!({ "last_error": { "code": "card_declined", "decline_code": "insufficient_funds", "message": "No." } }),
        );
        assert_eq!(failed, ChargeOutcome::Declined { code: "insufficient_funds".into(), message: "No.".into() });
    }

    #[test]
    fn an_unreadable_object_is_a_lost_answer() {
        assert!(matches!(charge(&json!({ "id": 5 })), Err(GatewayError::Lost(_))));
        assert!(matches!(notice(b"[]"), Err(GatewayError::Lost(_))));
        assert_eq!(notice(br#"{"type":"customer.created","data":{"object":{}}}"#), Ok(None));
    }
}
