//! The whole memory of one simulator, and the environment its rules run in.

use std::collections::VecDeque;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::config::Config;
use crate::error::ApiError;
use crate::fault::WebhookMode;
use crate::record::{
    Action, Charge, Delivery, DeliveryAttempt, Dispute, Event, PaymentIntent, PaymentMethod, Refund, SavedReply, Task,
    Token, WebhookEndpoint,
};
use crate::table::{Journaled, Table};

/// Saved to the state file as one JSON object; between snapshots, only the rows that changed.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct State {
    pub clock_offset_ms: i64,
    pub next_seq: u64,
    pub tokens: Table<String, Token>,
    pub payment_methods: Table<String, PaymentMethod>,
    pub intents: Table<String, PaymentIntent>,
    pub charges: Table<String, Charge>,
    pub refunds: Table<String, Refund>,
    pub disputes: Table<String, Dispute>,
    pub endpoints: Table<String, WebhookEndpoint>,
    /// By sequence number, so that the oldest come first.
    pub events: Table<u64, Event>,
    pub waiting: Table<u64, Delivery>,
    pub tasks: Table<u64, Task>,
    pub replies: Table<String, SavedReply>,
    /// The number of the journal that follows this snapshot.
    pub journal: u64,
    /// The last delivery attempts; not saved.
    #[serde(skip)]
    pub attempts: VecDeque<DeliveryAttempt>,
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
        self.tasks.insert(seq, Task { due, seq, action });
    }

    /// Takes the earliest task that is due at `now`.
    pub(crate) fn take_due(&mut self, now: Timestamp) -> Option<Task> {
        let due = self.tasks.values().filter(|task| task.due <= now);
        let seq = due.min_by_key(|task| (task.due, task.seq))?.seq;
        self.tasks.remove(&seq)
    }

    /// Every table by the name it has in the state file.
    pub(crate) fn tables(&mut self) -> [(&'static str, &mut dyn Journaled); 11] {
        [
            ("tokens", &mut self.tokens),
            ("payment_methods", &mut self.payment_methods),
            ("intents", &mut self.intents),
            ("charges", &mut self.charges),
            ("refunds", &mut self.refunds),
            ("disputes", &mut self.disputes),
            ("endpoints", &mut self.endpoints),
            ("events", &mut self.events),
            ("waiting", &mut self.waiting),
            ("tasks", &mut self.tasks),
            ("replies", &mut self.replies),
        ]
    }
}
