//! The life of a payment intent: create, confirm, challenge, settle, cancel.

use std::collections::BTreeMap;

use crate::cards::{self, Decline, Plan, Quirk, TestCard};
use crate::clock::{fresh_id, later};
use crate::error::ApiError;
use crate::record::{Action, Charge, ChargeError, ChargeStatus, IntentStatus, PaymentIntent, PaymentMethod};
use crate::state::{Env, State};
use crate::view;

/// The checked terms of a new payment.
pub(crate) struct NewIntent {
    pub amount: i64,
    pub currency: String,
    pub customer_ref: Option<String>,
    pub payment_method: Option<String>,
    pub off_session: bool,
    pub metadata: BTreeMap<String, String>,
    pub return_url: Option<String>,
    pub confirm: bool,
    pub idempotency_key: String,
}

/// What a later confirm may change.
#[derive(Default)]
pub(crate) struct Confirm {
    pub payment_method: Option<String>,
    pub off_session: Option<bool>,
    pub return_url: Option<String>,
}

impl State {
    pub(crate) fn create_intent(&mut self, new: NewIntent, env: &Env<'_>) -> Result<String, ApiError> {
        let customer_ref = self.customer_of(new.payment_method.as_deref(), new.customer_ref)?;
        let id = fresh_id("pi");
        let status = match new.payment_method {
            Some(_) => IntentStatus::RequiresConfirmation,
            None => IntentStatus::RequiresPaymentMethod,
        };
        let intent = PaymentIntent {
            id: id.clone(),
            seq: self.seq(),
            amount: new.amount,
            currency: new.currency,
            customer_ref,
            payment_method: new.payment_method,
            off_session: new.off_session,
            metadata: new.metadata,
            return_url: new.return_url,
            idempotency_key: Some(new.idempotency_key),
            status,
            last_error: None,
            challenge_key: fresh_id("key"),
            amount_received: 0,
            amount_refunded: 0,
            amount_disputed: 0,
            latest_charge: None,
            created: env.at,
        };
        self.intents.insert(id.clone(), intent);
        if new.confirm
            && let Err(refused) = self.confirm_intent(&id, Confirm::default(), env)
        {
            self.intents.remove(&id);
            return Err(refused);
        }
        Ok(id)
    }

    /// Runs the card's plan. Nothing has changed when this returns an error.
    pub(crate) fn confirm_intent(&mut self, id: &str, change: Confirm, env: &Env<'_>) -> Result<(), ApiError> {
        let mut intent = self.intent(id)?.clone();
        if !matches!(intent.status, IntentStatus::RequiresPaymentMethod | IntentStatus::RequiresConfirmation) {
            return Err(unexpected_state("confirmed", &intent));
        }
        intent.payment_method = change.payment_method.or(intent.payment_method);
        intent.off_session = change.off_session.unwrap_or(intent.off_session);
        intent.return_url = change.return_url.or(intent.return_url);
        let method = self.chargeable(&intent)?;
        let (plan, card) = plan_for(method, intent.off_session, env)?;
        if matches!(plan, Plan::Challenge) && intent.return_url.is_none() {
            let message = "A return_url is needed: this card asks for 3-D Secure.";
            return Err(ApiError::invalid("parameter_missing", message).param("return_url"));
        }
        intent.last_error = None;
        self.intents.insert(id.to_owned(), intent);
        self.carry_out(id, plan, card, env)
    }

    fn carry_out(&mut self, id: &str, plan: Plan, card: &TestCard, env: &Env<'_>) -> Result<(), ApiError> {
        match plan {
            Plan::Approve | Plan::ApproveIfAuthenticated => self.approve(id, env),
            Plan::Decline(decline) => self.fail(id, decline.to_error(), env),
            Plan::Challenge => {
                self.intent_mut(id)?.status = IntentStatus::RequiresAction;
                self.tell_intent("payment_intent.requires_action", id, card.quirk, env)
            }
            Plan::Later(decline) => {
                self.intent_mut(id)?.status = IntentStatus::Processing;
                self.open_charge(id, ChargeStatus::Pending, env)?;
                let action = Action::Settle { intent: id.to_owned(), decline: decline.map(Decline::to_error) };
                self.schedule(later(env.at, env.config.slow_confirm), action);
                self.tell_intent("payment_intent.processing", id, card.quirk, env)
            }
        }
    }

    /// The holder answered the 3-D Secure page.
    pub(crate) fn finish_challenge(&mut self, id: &str, approved: bool, env: &Env<'_>) -> Result<(), ApiError> {
        let intent = self.intent(id)?;
        if intent.status != IntentStatus::RequiresAction {
            return Err(unexpected_state("authenticated", intent));
        }
        if !approved {
            return self.fail(id, cards::AUTHENTICATION_FAILED.to_error(), env);
        }
        let method = intent.payment_method.clone().unwrap_or_default();
        if let Some(method) = self.payment_methods.get_mut(&method) {
            method.authenticated = true;
        }
        self.approve(id, env)
    }

    /// The slow bank answered.
    pub(crate) fn settle(&mut self, id: &str, decline: Option<ChargeError>, env: &Env<'_>) -> Result<(), ApiError> {
        if self.intent(id)?.status != IntentStatus::Processing {
            return Ok(());
        }
        match decline {
            None => self.approve(id, env),
            Some(error) => self.fail(id, error, env),
        }
    }

    pub(crate) fn cancel_intent(&mut self, id: &str) -> Result<(), ApiError> {
        let intent = self.intent_mut(id)?;
        match intent.status {
            IntentStatus::Processing | IntentStatus::Succeeded | IntentStatus::Canceled => {
                Err(unexpected_state("canceled", intent))
            }
            _ => {
                intent.status = IntentStatus::Canceled;
                Ok(())
            }
        }
    }

    fn approve(&mut self, id: &str, env: &Env<'_>) -> Result<(), ApiError> {
        self.open_charge(id, ChargeStatus::Succeeded, env)?;
        let intent = self.intent_mut(id)?;
        intent.status = IntentStatus::Succeeded;
        intent.amount_received = intent.amount;
        let quirk = self.quirk_of(id);
        if quirk == Quirk::DisputedLater {
            let due = later(env.at, env.config.dispute_after);
            self.schedule(due, Action::OpenDispute { intent: id.to_owned() });
        }
        self.tell_intent("payment_intent.succeeded", id, quirk, env)
    }

    fn fail(&mut self, id: &str, error: ChargeError, env: &Env<'_>) -> Result<(), ApiError> {
        self.open_charge(id, ChargeStatus::Failed, env)?;
        let quirk = self.quirk_of(id);
        let intent = self.intent_mut(id)?;
        intent.status = IntentStatus::RequiresPaymentMethod;
        intent.last_error = Some(error);
        self.tell_intent("payment_intent.payment_failed", id, quirk, env)
    }

    /// Records an attempt, or ends the one that was pending.
    fn open_charge(&mut self, id: &str, status: ChargeStatus, env: &Env<'_>) -> Result<(), ApiError> {
        let intent = self.intent(id)?;
        let pending = intent.latest_charge.as_ref().and_then(|charge| self.charges.get(charge));
        let charge = match pending.filter(|charge| charge.status == ChargeStatus::Pending) {
            Some(charge) => Charge { status, ..charge.clone() },
            None => Charge {
                id: fresh_id("ch"),
                intent: id.to_owned(),
                payment_id: intent.metadata.get("payment_id").cloned(),
                amount: intent.amount,
                currency: intent.currency.clone(),
                status,
                created: env.at,
            },
        };
        self.intent_mut(id)?.latest_charge = Some(charge.id.clone());
        self.charges.insert(charge.id.clone(), charge);
        Ok(())
    }

    fn tell_intent(&mut self, kind: &str, id: &str, quirk: Quirk, env: &Env<'_>) -> Result<(), ApiError> {
        let object = view::intent(self.intent(id)?, env.base_url);
        self.emit(kind, object, quirk, env);
        Ok(())
    }

    /// The quirk of the card an intent was paid with.
    pub(crate) fn quirk_of(&self, intent: &str) -> Quirk {
        let method = self.intents.get(intent).and_then(|intent| intent.payment_method.as_ref());
        let method = method.and_then(|method| self.payment_methods.get(method));
        method.and_then(|method| cards::by_outcome(&method.card.outcome)).map_or(Quirk::None, |card| card.quirk)
    }

    fn customer_of(&self, method: Option<&str>, given: Option<String>) -> Result<String, ApiError> {
        let owner = match method {
            Some(id) => Some(self.attached(id)?.customer_ref.clone()),
            None => None,
        };
        match (owner, given) {
            (Some(owner), Some(given)) if owner != given => Err(wrong_customer()),
            (Some(owner), _) => Ok(owner),
            (None, given) => given.ok_or_else(|| {
                ApiError::invalid("parameter_missing", "A customer_ref or a payment_method is needed.")
                    .param("customer_ref")
            }),
        }
    }

    fn attached(&self, id: &str) -> Result<&PaymentMethod, ApiError> {
        let method = self.payment_methods.get(id).filter(|method| !method.detached);
        method.ok_or_else(|| ApiError::missing("payment_method", id).param("payment_method"))
    }

    fn chargeable(&self, intent: &PaymentIntent) -> Result<&PaymentMethod, ApiError> {
        let Some(id) = intent.payment_method.as_deref() else {
            return Err(ApiError::invalid("parameter_missing", "A payment_method is needed.").param("payment_method"));
        };
        let method = self.attached(id)?;
        if method.customer_ref != intent.customer_ref {
            return Err(wrong_customer());
        }
        Ok(method)
    }
}

/// What this card does to this payment. A card past its expiry date is declined whatever it would do otherwise.
fn plan_for(method: &PaymentMethod, off_session: bool, env: &Env<'_>) -> Result<(Plan, &'static TestCard), ApiError> {
    let card = cards::by_outcome(&method.card.outcome)
        .ok_or_else(|| ApiError::internal(500, "The card of this payment method is no longer known."))?;
    if cards::is_expired(method.card.exp_month, method.card.exp_year, env.at) {
        return Ok((Plan::Decline(cards::EXPIRED), card));
    }
    let plan = match if off_session { card.off_session } else { card.on_session } {
        Plan::ApproveIfAuthenticated if !method.authenticated => Plan::Decline(cards::AUTHENTICATION_REQUIRED),
        plan => plan,
    };
    Ok((plan, card))
}

fn wrong_customer() -> ApiError {
    let message = "The payment method belongs to another customer_ref.";
    ApiError::invalid("payment_method_customer_mismatch", message).param("customer_ref")
}

fn unexpected_state(verb: &str, intent: &PaymentIntent) -> ApiError {
    let message = format!("This payment intent cannot be {verb}: its status is {}.", intent.status.as_str());
    ApiError::invalid("payment_intent_unexpected_state", message)
}
