//! Refunds: never more than what was captured and is not already refunded or disputed.

use std::collections::BTreeMap;

use crate::cards::Quirk;
use crate::clock::{fresh_id, later};
use crate::error::ApiError;
use crate::record::{Action, IntentStatus, Refund, RefundStatus};
use crate::state::{Env, State};
use crate::view;

/// The checked terms of a new refund. Without an amount, everything that is left.
pub(crate) struct NewRefund {
    pub payment_intent: String,
    pub amount: Option<i64>,
    pub reason: Option<String>,
    pub metadata: BTreeMap<String, String>,
    pub idempotency_key: String,
}

impl State {
    pub(crate) fn create_refund(&mut self, new: NewRefund, env: &Env<'_>) -> Result<String, ApiError> {
        let intent = self.intent(&new.payment_intent).map_err(|error| error.param("payment_intent"))?;
        let amount = refund_amount(intent, new.amount)?;
        let quirk = self.quirk_of(&new.payment_intent);
        let id = fresh_id("re");
        let refund = Refund {
            id: id.clone(),
            seq: self.seq(),
            currency: self.intent(&new.payment_intent)?.currency.clone(),
            payment_intent: new.payment_intent,
            amount,
            reason: new.reason,
            metadata: new.metadata,
            idempotency_key: Some(new.idempotency_key),
            status: if quirk == Quirk::RefundFails { RefundStatus::Pending } else { RefundStatus::Succeeded },
            failure_reason: None,
            created: env.at,
        };
        self.intent_mut(&refund.payment_intent)?.amount_refunded += amount;
        self.refunds.insert(id.clone(), refund);
        if quirk == Quirk::RefundFails {
            let due = later(env.at, env.config.slow_confirm);
            self.schedule(due, Action::FailRefund { refund: id.clone() });
        } else {
            self.tell_refund("refund.succeeded", &id, quirk, env);
        }
        Ok(id)
    }

    /// The bank sent the money back to us: the amount can be refunded again.
    pub(crate) fn fail_refund(&mut self, id: &str, env: &Env<'_>) -> Result<(), ApiError> {
        let refund = self.refunds.get_mut(id).ok_or_else(|| ApiError::missing("refund", id))?;
        refund.status = RefundStatus::Failed;
        refund.failure_reason = Some("expired_or_canceled_card".to_owned());
        let (intent, amount) = (refund.payment_intent.clone(), refund.amount);
        self.intent_mut(&intent)?.amount_refunded -= amount;
        self.tell_refund("refund.failed", id, Quirk::None, env);
        Ok(())
    }

    fn tell_refund(&mut self, kind: &str, id: &str, quirk: Quirk, env: &Env<'_>) {
        if let Some(object) = self.refunds.get(id).map(view::refund) {
            self.emit(kind, object, quirk, env);
        }
    }
}

fn refund_amount(intent: &crate::record::PaymentIntent, asked: Option<i64>) -> Result<i64, ApiError> {
    if intent.status != IntentStatus::Succeeded {
        let message = "This payment intent has no successful charge to refund.";
        return Err(ApiError::invalid("payment_intent_unexpected_state", message).param("payment_intent"));
    }
    if intent.amount_disputed > 0 {
        return Err(ApiError::invalid("charge_disputed", "The charge is disputed and cannot be refunded."));
    }
    let left = intent.amount_received - intent.amount_refunded;
    if left == 0 {
        return Err(ApiError::invalid("charge_already_refunded", "The charge has already been refunded in full."));
    }
    let amount = asked.unwrap_or(left);
    if amount < 1 {
        return Err(ApiError::invalid("parameter_invalid_integer", "The amount must be at least 1.").param("amount"));
    }
    if amount > left {
        let message = format!("The refund of {amount} is greater than the {left} left to refund.");
        return Err(ApiError::invalid("amount_too_large", message).param("amount"));
    }
    Ok(amount)
}
