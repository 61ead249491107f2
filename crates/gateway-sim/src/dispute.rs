//! Disputes: opened by the card holder some days after the charge, decided some days after that.

use crate::cards::Quirk;
use crate::clock::{fresh_id, later};
use crate::error::ApiError;
use crate::record::{Action, Dispute, DisputeStatus};
use crate::state::{Env, State};
use crate::view;

/// Evidence with this text in it wins the dispute, as in Stripe's test mode.
pub(crate) const WINNING_EVIDENCE: &str = "winning_evidence";

impl State {
    /// Disputes everything of the payment that is not refunded. Nothing left, nothing to dispute.
    pub(crate) fn open_dispute(&mut self, intent: &str, env: &Env<'_>) -> Result<Option<String>, ApiError> {
        let seq = self.seq();
        let paid = self.intent_mut(intent)?;
        let amount = paid.amount_received - paid.amount_refunded - paid.amount_disputed;
        if amount <= 0 {
            return Ok(None);
        }
        paid.amount_disputed += amount;
        let due = later(env.at, env.config.dispute_decided_after);
        let dispute = Dispute {
            id: fresh_id("dp"),
            seq,
            payment_intent: intent.to_owned(),
            amount,
            currency: paid.currency.clone(),
            reason: "fraudulent".to_owned(),
            status: DisputeStatus::NeedsResponse,
            evidence: None,
            evidence_due_by: due,
            created: env.at,
        };
        let id = dispute.id.clone();
        self.disputes.insert(id.clone(), dispute);
        self.schedule(due, Action::DecideDispute { dispute: id.clone() });
        self.tell_dispute("dispute.created", &id, env);
        Ok(Some(id))
    }

    pub(crate) fn submit_evidence(&mut self, id: &str, text: String, env: &Env<'_>) -> Result<(), ApiError> {
        let dispute = self.open_one(id)?;
        dispute.evidence = Some(text);
        dispute.status = DisputeStatus::UnderReview;
        self.tell_dispute("dispute.updated", id, env);
        Ok(())
    }

    /// The decision at the end of the time for evidence.
    pub(crate) fn decide_dispute(&mut self, id: &str, env: &Env<'_>) -> Result<(), ApiError> {
        let Ok(dispute) = self.open_one(id) else { return Ok(()) };
        let won = dispute.evidence.as_deref().is_some_and(|text| text.contains(WINNING_EVIDENCE));
        self.close_dispute(id, won, env)
    }

    pub(crate) fn close_dispute(&mut self, id: &str, won: bool, env: &Env<'_>) -> Result<(), ApiError> {
        let dispute = self.open_one(id)?;
        dispute.status = if won { DisputeStatus::Won } else { DisputeStatus::Lost };
        let (intent, amount) = (dispute.payment_intent.clone(), dispute.amount);
        if won {
            self.intent_mut(&intent)?.amount_disputed -= amount;
        }
        self.tell_dispute("dispute.closed", id, env);
        Ok(())
    }

    fn open_one(&mut self, id: &str) -> Result<&mut Dispute, ApiError> {
        let dispute = self.disputes.get_mut(id).ok_or_else(|| ApiError::missing("dispute", id))?;
        match dispute.status {
            DisputeStatus::NeedsResponse | DisputeStatus::UnderReview => Ok(dispute),
            _ => Err(ApiError::invalid("dispute_already_closed", "The dispute is already decided.")),
        }
    }

    fn tell_dispute(&mut self, kind: &str, id: &str, env: &Env<'_>) {
        let Some(dispute) = self.disputes.get(id) else { return };
        let metadata = self.intents.get(&dispute.payment_intent).map(|intent| &intent.metadata);
        let object = view::dispute(dispute, metadata);
        self.emit(kind, object, Quirk::None, env);
    }
}
