//! Faults on demand: failing, lost, slow and lying replies.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::fault_form::FaultForm;

/// What goes wrong with a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// A 429 reply; nothing has happened.
    RateLimited {
        /// Seconds in a `Retry-After` header; none by default, as the real service documents none.
        retry_after: Option<u64>,
    },
    /// A 4xx reply; nothing has happened.
    Refused {
        /// The status to answer with.
        status: u16,
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

/// A fault and the calls it meets: the steering calls and scenario files have the same, with the same names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "FaultForm", into = "FaultForm")]
pub struct FaultRule {
    /// The beginning of a path, such as `/v1/compute/instances`, without the prefix the router is mounted under. Empty
    /// matches everything.
    pub prefix: String,
    /// A whole path, such as `/v1/compute/instances/{id}/cancel`: a part in braces stands for anything.
    pub path: Option<String>,
    /// Such as `POST`; without it every method.
    pub method: Option<String>,
    /// Which of the calls from now on is the first to fail, counted from 1.
    pub nth: u32,
    /// How many calls are left; [`FaultRule::EVERY`] has no end.
    pub times: u32,
    /// On the simulator's clock: calls before it are let through and not counted.
    pub from: Option<Timestamp>,
    /// On the simulator's clock: calls at it and later are let through.
    pub until: Option<Timestamp>,
    /// The text of the refusal, instead of the usual one.
    pub message: Option<String>,
    /// More headers of the refusal.
    pub headers: BTreeMap<String, String>,
    /// What goes wrong.
    pub fault: Fault,
}

impl FaultRule {
    /// As `times`: every call.
    pub const EVERY: u32 = u32::MAX;

    /// A rule for calls with this method, or for all when it is empty.
    pub fn new(method: &str, prefix: &str, times: u32, fault: Fault) -> Self {
        Self {
            prefix: prefix.to_owned(),
            path: None,
            method: (!method.is_empty()).then(|| method.to_owned()),
            nth: 1,
            times,
            from: None,
            until: None,
            message: None,
            headers: BTreeMap::new(),
            fault,
        }
    }

    /// A rule for the next call of one operation: 4xx with this text.
    pub fn refuses(method: &str, path: &str, status: u16, message: &str) -> Self {
        let rule = Self::new(method, "", 1, Fault::Refused { status });
        Self { path: Some(path.to_owned()), message: Some(message.to_owned()), ..rule }
    }

    /// A rule for `POST /v1/compute/instances…`: orders, cancellations and actions.
    pub fn on_orders(times: u32, fault: Fault) -> Self {
        Self::new("POST", "/v1/compute/instances", times, fault)
    }

    /// A rule for logins.
    pub fn on_login(times: u32, fault: Fault) -> Self {
        Self::new("POST", "/auth/", times, fault)
    }

    fn matches(&self, method: &str, path: &str, now: Timestamp) -> bool {
        self.times > 0
            && path.starts_with(&self.prefix)
            && self.path.as_ref().is_none_or(|wanted| is_like(wanted, path))
            && self.method.as_ref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(method))
            && self.from.is_none_or(|from| from <= now)
            && self.until.is_none_or(|until| now < until)
    }
}

/// Part by part the same, where a part in braces stands for anything.
fn is_like(wanted: &str, path: &str) -> bool {
    let (mut wanted, mut parts) = (wanted.split('/'), path.split('/'));
    loop {
        match (wanted.next(), parts.next()) {
            (None, None) => return true,
            (Some(wanted), Some(part)) if wanted == part || wanted.starts_with('{') => {}
            _ => return false,
        }
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

    /// The rule that this call meets, counted down. Rules whose turn has not come yet count the call.
    pub(crate) fn take(&self, method: &str, path: &str, now: Timestamp) -> Option<FaultRule> {
        self.with(|rules| {
            let mut met = None;
            for rule in rules.iter_mut().filter(|rule| rule.matches(method, path, now)) {
                if rule.nth > 1 {
                    rule.nth -= 1;
                    continue;
                }
                if rule.times != FaultRule::EVERY {
                    rule.times -= 1;
                }
                met = Some(rule.clone());
                break;
            }
            rules.retain(|rule| rule.times > 0);
            met
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_path_matches_part_by_part() {
        let check = |wanted: &str, path: &str, is: bool| assert_eq!(is_like(wanted, path), is, "{wanted} {path}");
        check("/v1/compute/instances", "/v1/compute/instances", true);
        check("/v1/compute/instances", "/v1/compute/instances/7", false);
        check("/v1/compute/instances/{id}/cancel", "/v1/compute/instances/7/cancel", true);
        check("/v1/compute/instances/{id}/cancel", "/v1/compute/instances/7/upgrade", false);
        check("/v1/compute/instances/{id}", "/v1/compute/instances", false);
    }

    #[test]
    fn a_rule_meets_its_calls_in_its_time() {
        let faults = Faults::default();
        let mut rule = FaultRule::new("POST", "/v1/", 2, Fault::DropAfter);
        rule.nth = 3;
        rule.from = Some(at("2026-11-21T12:00:00Z"));
        rule.until = Some(at("2026-11-21T13:00:00Z"));
        faults.add(rule);
        let met = |method: &str, now: &str| faults.take(method, "/v1/tags", at(now)).is_some();
        assert!(!met("POST", "2026-11-21T11:59:59Z"), "before its time, and not counted");
        assert!(!met("GET", "2026-11-21T12:00:00Z"), "another method");
        let calls: Vec<bool> = (0..5).map(|_| met("POST", "2026-11-21T12:00:00Z")).collect();
        assert_eq!(calls, [false, false, true, true, false]);
        assert!(faults.rules().is_empty());
    }

    #[test]
    fn a_rule_without_a_number_meets_every_call_of_its_window() {
        let faults = Faults::default();
        let mut rule = FaultRule::new("", "", FaultRule::EVERY, Fault::DropBefore);
        rule.until = Some(at("2026-11-21T13:00:00Z"));
        faults.add(rule);
        let met = |now: &str| faults.take("GET", "/v1/tags", at(now)).is_some();
        assert!((0..50).all(|_| met("2026-11-21T12:59:59Z")));
        assert!(!met("2026-11-21T13:00:00Z"));
    }
}
