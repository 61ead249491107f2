//! The JSON objects of the protocol. Times are Unix seconds, amounts integer minor units, currencies lower case.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::cards::TestCard;
use crate::record::{
    CardFace, Dispute, Event, IntentStatus, PaymentIntent, PaymentMethod, Refund, Token, WebhookEndpoint,
};

fn card(card: &CardFace) -> Value {
    json!({
        "brand": card.brand, "last4": card.last4, "exp_month": card.exp_month, "exp_year": card.exp_year,
        "country": card.country,
    })
}

pub(crate) fn list(data: Vec<Value>) -> Value {
    json!({ "object": "list", "data": data, "has_more": false })
}

pub(crate) fn token(token: &Token) -> Value {
    json!({
        "id": token.id,
        "object": "token",
        "card": card(&token.card),
        "used": token.used,
        "created": token.created.as_second(),
        "livemode": false,
    })
}

pub(crate) fn payment_method(method: &PaymentMethod) -> Value {
    json!({
        "id": method.id,
        "object": "payment_method",
        "type": "card",
        "customer_ref": method.customer_ref,
        "card": card(&method.card),
        "billing_details": { "name": method.name },
        "deleted": method.detached,
        "created": method.created.as_second(),
        "livemode": false,
    })
}

/// The address of the 3-D Secure page of an intent.
pub(crate) fn challenge_url(intent: &PaymentIntent, base_url: &str) -> String {
    format!("{base_url}/3ds/{}?key={}", intent.id, intent.challenge_key)
}

pub(crate) fn intent(intent: &PaymentIntent, base_url: &str) -> Value {
    let next_action = (intent.status == IntentStatus::RequiresAction)
        .then(|| json!({ "type": "redirect", "url": challenge_url(intent, base_url) }));
    json!({
        "id": intent.id,
        "object": "payment_intent",
        "status": intent.status.as_str(),
        "amount": intent.amount,
        "amount_received": intent.amount_received,
        "amount_refunded": intent.amount_refunded,
        "amount_disputed": intent.amount_disputed,
        "currency": intent.currency,
        "customer_ref": intent.customer_ref,
        "payment_method": intent.payment_method,
        "off_session": intent.off_session,
        "metadata": intent.metadata,
        "return_url": intent.return_url,
        "idempotency_key": intent.idempotency_key,
        "last_error": intent.last_error,
        "next_action": next_action,
        "latest_charge": intent.latest_charge,
        "created": intent.created.as_second(),
        "livemode": false,
    })
}

pub(crate) fn refund(refund: &Refund) -> Value {
    json!({
        "id": refund.id,
        "object": "refund",
        "payment_intent": refund.payment_intent,
        "amount": refund.amount,
        "currency": refund.currency,
        "reason": refund.reason,
        "metadata": refund.metadata,
        "idempotency_key": refund.idempotency_key,
        "status": refund.status,
        "failure_reason": refund.failure_reason,
        "created": refund.created.as_second(),
        "livemode": false,
    })
}

/// `metadata` is the payment intent's, so that a receiver can find its payment without another call.
pub(crate) fn dispute(dispute: &Dispute, metadata: Option<&BTreeMap<String, String>>) -> Value {
    json!({
        "id": dispute.id,
        "object": "dispute",
        "payment_intent": dispute.payment_intent,
        "amount": dispute.amount,
        "currency": dispute.currency,
        "reason": dispute.reason,
        "status": dispute.status,
        "metadata": metadata,
        "evidence_due_by": dispute.evidence_due_by.as_second(),
        "created": dispute.created.as_second(),
        "livemode": false,
    })
}

/// The secret is only in the reply to the registration.
pub(crate) fn webhook_endpoint(endpoint: &WebhookEndpoint, with_secret: bool) -> Value {
    let mut object = json!({
        "id": endpoint.id,
        "object": "webhook_endpoint",
        "url": endpoint.url,
        "enabled_events": endpoint.enabled_events,
        "created": endpoint.created.as_second(),
        "livemode": false,
    });
    if with_secret {
        object["secret"] = json!(endpoint.secret);
    }
    object
}

/// The stored body, plus how many deliveries are still waiting.
pub(crate) fn event(event: &Event, pending_webhooks: usize) -> Value {
    let mut object: Value = serde_json::from_str(&event.body).unwrap_or_default();
    object["pending_webhooks"] = json!(pending_webhooks);
    object
}

/// A test card with what a card form needs to fill itself in.
pub(crate) fn test_card(card: &TestCard) -> Value {
    json!({
        "number": card.number,
        "brand": card.brand,
        "outcome": card.outcome,
        "description": card.description,
        "cvc": if card.brand == "amex" { "1234" } else { "123" },
    })
}
