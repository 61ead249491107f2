//! Faults on demand: failing, lost, slow and lying replies.

use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

/// What goes wrong with a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Fault {
    /// A 429 reply; nothing has happened.
    RateLimited {
        /// Seconds in a `Retry-After` header; none by default, as the real service documents none.
        #[serde(default)]
        retry_after: Option<u64>,
    },
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
    /// 401 `invalid_grant`, which the token endpoint says now and then to good credentials.
    InvalidGrant,
    /// A reinstall or power action says it was accepted and does nothing.
    SilentNoOp,
}

/// A fault for the next `times` calls whose path starts with `prefix`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FaultRule {
    /// Such as `/v1/compute/instances`, without the prefix the router is mounted under. Empty matches everything.
    #[serde(default)]
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
    /// A rule for calls with this method, or for all when it is empty.
    pub fn new(method: &str, prefix: &str, times: u32, fault: Fault) -> Self {
        let method = (!method.is_empty()).then(|| method.to_owned());
        Self { prefix: prefix.to_owned(), method, times, fault }
    }

    /// A rule for `POST /v1/compute/instances…`: orders, cancellations and actions.
    pub fn on_orders(times: u32, fault: Fault) -> Self {
        Self::new("POST", "/v1/compute/instances", times, fault)
    }

    /// A rule for logins.
    pub fn on_login(times: u32, fault: Fault) -> Self {
        Self::new("POST", "/auth/", times, fault)
    }

    fn matches(&self, method: &str, path: &str) -> bool {
        self.times > 0
            && path.starts_with(&self.prefix)
            && self.method.as_ref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(method))
    }
}

/// Everything that is set to go wrong. In memory only: a restarted simulator behaves again.
#[derive(Default)]
pub(crate) struct Faults {
    rules: Mutex<Vec<FaultRule>>,
}

impl Faults {
    fn with<T>(&self, act: impl FnOnce(&mut Vec<FaultRule>) -> T) -> T {
        act(&mut self.rules.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn add(&self, rule: FaultRule) {
        self.with(|rules| rules.push(rule));
    }

    pub(crate) fn clear(&self) {
        self.with(Vec::clear);
    }

    pub(crate) fn rules(&self) -> Vec<FaultRule> {
        self.with(|rules| rules.clone())
    }

    /// The fault for this call, counted down.
    pub(crate) fn take(&self, method: &str, path: &str) -> Option<Fault> {
        self.with(|rules| {
            let rule = rules.iter_mut().find(|rule| rule.matches(method, path))?;
            rule.times -= 1;
            let fault = rule.fault;
            rules.retain(|rule| rule.times > 0);
            Some(fault)
        })
    }
}
