//! The handle tests and the demo hold: clock, faults, counts, and shortcuts past the browser.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

use crate::cards;
use crate::clock::fresh_id;
use crate::config::EndpointConfig;
use crate::deliver::{DueReport, Patience};
use crate::engine::Engine;
use crate::error::SimError;
use crate::fault::{FaultRule, WebhookMode};
use crate::record::{ChargeStatus, DeliveryAttempt, IntentStatus, PaymentMethod};
use crate::token::new_token;
use crate::view;

/// The attempts to take money for one `metadata.payment_id`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct ChargeCount {
    /// All attempts, whatever came of them.
    pub attempts: usize,
    /// Those that took money; more than one is a double charge.
    pub succeeded: usize,
    /// The minor units taken.
    pub captured: i64,
}

/// Steers a running simulator from the same process. Cheap to clone.
#[derive(Clone)]
pub struct Control {
    pub(crate) engine: Arc<Engine>,
}

/// Clock and scheduled things.
impl Control {
    /// The simulator's time.
    pub fn now(&self) -> Timestamp {
        self.engine.clock.now()
    }

    /// Moves the clock to `to`; it goes on from there.
    pub fn set_clock(&self, to: Timestamp) {
        self.engine.move_clock(|clock| clock.set(to));
    }

    /// Moves the clock forward.
    pub fn advance(&self, by: Duration) {
        self.engine.move_clock(|clock| clock.advance(by));
    }

    /// Runs everything that is due now and waits until the receivers have answered. Do not call it from a receiver.
    pub async fn run_due(&self) -> DueReport {
        self.engine.pump(Patience::None).await
    }

    /// `advance`, then `run_due`.
    pub async fn advance_and_run(&self, by: Duration) -> DueReport {
        self.advance(by);
        self.run_due().await
    }

    /// Saves now, if there is a state file.
    pub async fn flush(&self) -> Result<(), SimError> {
        self.engine.save().await
    }

    /// Saves the state in one file and lets go of it, for a host that mounts the router. Later changes are not saved.
    pub async fn close(&self) -> Result<(), SimError> {
        self.engine.close().await
    }
}

/// Faults and webhooks.
impl Control {
    /// Adds a fault for the next matching calls.
    pub fn inject(&self, rule: FaultRule) {
        self.engine.faults.add(rule);
    }

    /// The faults not used up yet.
    pub fn faults(&self) -> Vec<FaultRule> {
        self.engine.faults.rules()
    }

    /// Forgets all faults; the webhook mode stays.
    pub fn clear_faults(&self) {
        self.engine.faults.clear();
    }

    /// How webhooks go out now.
    pub fn webhook_mode(&self) -> WebhookMode {
        self.engine.faults.webhook_mode()
    }

    /// Changes how webhooks go out.
    pub fn set_webhook_mode(&self, mode: WebhookMode) {
        self.engine.faults.set_webhook_mode(mode);
        self.engine.wake();
    }

    /// Registers a receiver of all events that shares [`crate::Config::webhook_secret`]; returns the endpoint's id.
    pub fn register_webhook(&self, url: &str) -> Result<String, SimError> {
        let endpoint = EndpointConfig {
            url: url.to_owned(),
            secret: self.webhook_secret().to_owned(),
            enabled_events: vec!["*".to_owned()],
        };
        let registered = self.engine.change(|state, env| state.register(endpoint, false, env));
        registered.map_err(|error| SimError::Endpoint(error.message))
    }

    /// Sends an event again. Returns to how many endpoints, or nothing if there is no such event.
    pub fn redeliver(&self, event: &str) -> Option<usize> {
        self.engine.change(|state, env| state.redeliver(event, env)).ok()
    }

    /// Deliveries that wait for their time, for a receiver or for the mode to change.
    pub fn waiting_webhooks(&self) -> usize {
        self.engine.lock().waiting.len()
    }

    /// The last delivery attempts, oldest first.
    pub fn delivery_attempts(&self) -> Vec<DeliveryAttempt> {
        self.engine.lock().attempts.iter().cloned().collect()
    }

    /// All events kept, oldest first, as their receivers see them.
    pub fn events(&self) -> Vec<Value> {
        let state = self.engine.lock();
        state.events.values().filter_map(|event| serde_json::from_str(&event.body).ok()).collect()
    }
}

/// Counts.
impl Control {
    /// Everything ever captured in `currency`, in minor units; refunds are not taken off.
    pub fn captured_total(&self, currency: &str) -> i64 {
        let state = self.engine.lock();
        let paid = state.intents.values().filter(|intent| intent.currency.eq_ignore_ascii_case(currency));
        paid.map(|intent| intent.amount_received).sum()
    }

    /// Everything refunded in `currency`, pending refunds included.
    pub fn refunded_total(&self, currency: &str) -> i64 {
        let state = self.engine.lock();
        let paid = state.intents.values().filter(|intent| intent.currency.eq_ignore_ascii_case(currency));
        paid.map(|intent| intent.amount_refunded).sum()
    }

    /// Everything held by open disputes or lost to them in `currency`.
    pub fn disputed_total(&self, currency: &str) -> i64 {
        let state = self.engine.lock();
        let paid = state.intents.values().filter(|intent| intent.currency.eq_ignore_ascii_case(currency));
        paid.map(|intent| intent.amount_disputed).sum()
    }

    /// The attempts made for `metadata.payment_id`.
    pub fn charges(&self, payment_id: &str) -> ChargeCount {
        let state = self.engine.lock();
        let mut count = ChargeCount::default();
        for charge in state.charges.values().filter(|charge| charge.payment_id.as_deref() == Some(payment_id)) {
            count.attempts += 1;
            if charge.status == ChargeStatus::Succeeded {
                count.succeeded += 1;
                count.captured += charge.amount;
            }
        }
        count
    }

    /// The payment intents with this `metadata.payment_id`, oldest first, as the protocol shows them.
    pub fn intents_of(&self, payment_id: &str) -> Vec<Value> {
        let base_url = self.engine.base_url();
        let state = self.engine.lock();
        let of_payment = |metadata: &std::collections::BTreeMap<String, String>| {
            metadata.get("payment_id").is_some_and(|id| id == payment_id)
        };
        let mut found: Vec<_> = state.intents.values().filter(|intent| of_payment(&intent.metadata)).collect();
        found.sort_by_key(|intent| intent.seq);
        found.into_iter().map(|intent| view::intent(intent, &base_url)).collect()
    }

    /// Where one payment intent stands.
    pub fn intent_status(&self, id: &str) -> Option<IntentStatus> {
        self.engine.lock().intents.get(id).map(|intent| intent.status)
    }

    /// How many calls came in, faults included; the last 10,000 are remembered.
    pub fn request_count(&self, method: &str, path_prefix: &str) -> usize {
        self.engine.request_count(method, path_prefix)
    }
}

/// Shortcuts past the browser and the calendar.
impl Control {
    /// A single-use token for a test card number, as the card form would make it. Nothing if the number is no test card.
    pub fn test_token(&self, number: &str) -> Option<String> {
        let card = cards::by_number(number)?;
        Some(self.engine.change(|state, env| {
            let token = new_token(card, (12, 2040), Some("Test Holder".to_owned()), env.at);
            let id = token.id.clone();
            state.tokens.insert(id.clone(), token);
            id
        }))
    }

    /// A saved card of a customer. Nothing if the number is no test card.
    pub fn test_payment_method(&self, number: &str, customer_ref: &str) -> Option<String> {
        let card = cards::by_number(number)?;
        Some(self.engine.change(|state, env| {
            let token = new_token(card, (12, 2040), None, env.at);
            let id = fresh_id("pm");
            let method = PaymentMethod {
                id: id.clone(),
                seq: state.seq(),
                customer_ref: customer_ref.to_owned(),
                card: token.card,
                name: token.name,
                created: env.at,
                authenticated: false,
                detached: false,
            };
            state.payment_methods.insert(id.clone(), method);
            id
        }))
    }

    /// Answers the 3-D Secure page of an intent. False if it does not wait for an answer.
    pub fn answer_challenge(&self, intent: &str, approve: bool) -> bool {
        self.engine.change(|state, env| state.finish_challenge(intent, approve, env)).is_ok()
    }

    /// Opens a dispute now, whatever the card. Nothing if there is no money left to dispute.
    pub fn open_dispute(&self, intent: &str) -> Option<String> {
        self.engine.change(|state, env| state.open_dispute(intent, env)).ok().flatten()
    }

    /// Decides an open dispute now. False if there is no such open dispute.
    pub fn close_dispute(&self, dispute: &str, won: bool) -> bool {
        self.engine.change(|state, env| state.close_dispute(dispute, won, env)).is_ok()
    }
}

/// Keys and addresses.
impl Control {
    /// The server's key.
    pub fn secret_key(&self) -> &str {
        &self.engine.config.secret_key
    }

    /// The browser's key.
    pub fn publishable_key(&self) -> &str {
        &self.engine.config.publishable_key
    }

    /// The secret of endpoints that did not bring their own.
    pub fn webhook_secret(&self) -> &str {
        &self.engine.config.webhook_secret
    }

    /// Where browsers reach the router.
    pub fn public_base_url(&self) -> String {
        self.engine.base_url()
    }

    /// Says where browsers reach the router, for a host that learns its port late.
    pub fn set_public_base_url(&self, url: &str) {
        self.engine.set_base_url(url);
    }
}
