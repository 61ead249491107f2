//! The whole memory of one simulator, and the environment its rules run in.

use std::collections::{BTreeMap, VecDeque};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::config::Config;
use crate::error::ApiError;
use crate::fault::WebhookMode;
use crate::record::{
    Action, Charge, Delivery, DeliveryAttempt, Dispute, Event, PaymentIntent, PaymentMethod, Refund, SavedReply, Task,
    Token, WebhookEndpoint,
};

/// Saved to the state file as one JSON object.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct State {
    pub clock_offset_ms: i64,
    pub next_seq: u64,
    pub tokens: BTreeMap<String, Token>,
    pub payment_methods: BTreeMap<String, PaymentMethod>,
    pub intents: BTreeMap<String, PaymentIntent>,
    pub charges: BTreeMap<String, Charge>,
    pub refunds: BTreeMap<String, Refund>,
    pub disputes: BTreeMap<String, Dispute>,
    pub endpoints: BTreeMap<String, WebhookEndpoint>,
    /// By sequence number, so that the oldest come first.
    pub events: BTreeMap<u64, Event>,
    pub waiting: BTreeMap<u64, Delivery>,
    pub attempts: VecDeque<DeliveryAttempt>,
    pub tasks: Vec<Task>,
    pub replies: BTreeMap<String, SavedReply>,
    /// Counts changes since the start; not saved.
    #[serde(skip)]
    pub generation: u64,
    /// An event asks to be delivered before the reply to the current call; not saved.
    #[serde(skip)]
    pub deliver_before_reply: bool,
}

/// What a rule may know besides the state: the time of what is happening, and the settings.
pub(crate) struct Env<'a> {
    /// When the thing happens: the clock for a call, the due time for a scheduled task.
    pub at: Timestamp,
    pub config: &'a Config,
    pub base_url: &'a str,
    pub webhook_mode: WebhookMode,
}

impl State {
    pub(crate) fn seq(&mut self) -> u64 {
        self.next_seq += 1;
        self.next_seq
    }

    pub(crate) fn intent(&self, id: &str) -> Result<&PaymentIntent, ApiError> {
        self.intents.get(id).ok_or_else(|| ApiError::missing("payment_intent", id))
    }

    pub(crate) fn intent_mut(&mut self, id: &str) -> Result<&mut PaymentIntent, ApiError> {
        self.intents.get_mut(id).ok_or_else(|| ApiError::missing("payment_intent", id))
    }

    pub(crate) fn schedule(&mut self, due: Timestamp, action: Action) {
        let seq = self.seq();
        self.tasks.push(Task { due, seq, action });
    }

    /// Takes the earliest task that is due at `now`.
    pub(crate) fn take_due(&mut self, now: Timestamp) -> Option<Task> {
        let due = self.tasks.iter().enumerate().filter(|(_, task)| task.due <= now);
        let (place, _) = due.min_by_key(|(_, task)| (task.due, task.seq))?;
        Some(self.tasks.swap_remove(place))
    }
}
