//! Faults on demand: failing, lost and slow replies, and webhooks that are held, doubled or out of order.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// What goes wrong with a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Fault {
    /// A 5xx reply; nothing has happened.
    ErrorBefore {
        /// The status to answer with.
        status: u16,
    },
    /// A 5xx reply; the call has taken effect.
    ErrorAfter {
        /// The status to answer with.
        status: u16,
    },
    /// The connection closes without a reply; nothing has happened.
    DropBefore,
    /// The connection closes without a reply; the call has taken effect.
    DropAfter,
    /// The call waits, then takes effect, even if the caller has gone away meanwhile.
    LatencyBefore {
        /// Real milliseconds.
        millis: u64,
    },
    /// The call takes effect, then the reply waits.
    LatencyAfter {
        /// Real milliseconds.
        millis: u64,
    },
}

/// A fault for the next `times` calls whose path starts with `prefix`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FaultRule {
    /// Such as `/v1/payment_intents`, without the prefix the router is mounted under.
    pub prefix: String,
    /// Such as `POST`; without it every method.
    #[serde(default)]
    pub method: Option<String>,
    /// How many calls are left.
    #[serde(default = "once")]
    pub times: u32,
    /// What goes wrong.
    #[serde(flatten)]
    pub fault: Fault,
}

fn once() -> u32 {
    1
}

impl FaultRule {
    /// A rule for `POST` calls, which are the ones that move money.
    pub fn on_post(prefix: &str, times: u32, fault: Fault) -> Self {
        Self { prefix: prefix.to_owned(), method: Some("POST".to_owned()), times, fault }
    }

    fn matches(&self, method: &str, path: &str) -> bool {
        self.times > 0
            && path.starts_with(&self.prefix)
            && self.method.as_ref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(method))
    }
}

/// How webhooks go out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WebhookMode {
    /// In order, once.
    #[default]
    Normal,
    /// Not at all; they wait until the mode changes.
    Paused,
    /// Every event is sent twice.
    Duplicated,
    /// Events are held for [`REORDER_WINDOW`] and then sent newest first.
    Reordered,
}

/// How long `Reordered` collects events before sending them; `run_due` does not wait for it.
pub const REORDER_WINDOW: Duration = Duration::from_secs(2);

/// Everything that is set to go wrong. In memory only: a restarted simulator behaves again.
#[derive(Default)]
pub(crate) struct Faults {
    plan: Mutex<Plan>,
}

#[derive(Default)]
struct Plan {
    rules: Vec<FaultRule>,
    webhooks: WebhookMode,
}

impl Faults {
    fn with<T>(&self, act: impl FnOnce(&mut Plan) -> T) -> T {
        act(&mut self.plan.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn add(&self, rule: FaultRule) {
        self.with(|plan| plan.rules.push(rule));
    }

    pub(crate) fn clear(&self) {
        self.with(|plan| plan.rules.clear());
    }

    pub(crate) fn rules(&self) -> Vec<FaultRule> {
        self.with(|plan| plan.rules.clone())
    }

    /// The fault for this call, counted down.
    pub(crate) fn take(&self, method: &str, path: &str) -> Option<Fault> {
        self.with(|plan| {
            let rule = plan.rules.iter_mut().find(|rule| rule.matches(method, path))?;
            rule.times -= 1;
            let fault = rule.fault;
            plan.rules.retain(|rule| rule.times > 0);
            Some(fault)
        })
    }

    pub(crate) fn webhook_mode(&self) -> WebhookMode {
        self.with(|plan| plan.webhooks)
    }

    pub(crate) fn set_webhook_mode(&self, mode: WebhookMode) {
        self.with(|plan| plan.webhooks = mode);
    }
}
