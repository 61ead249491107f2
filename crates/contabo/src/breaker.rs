//! A circuit breaker: after several failures in a row nobody asks for a while,
//! then one call tries.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// When the breaker opens and for how long.
#[derive(Clone, Copy, Debug)]
pub struct BreakerConfig {
    /// Failures in a row (no answer, or 5xx) that open it.
    pub failures: u32,
    /// How long it stays open before one call may try.
    pub cool_down: Duration,
}

impl Default for BreakerConfig {
    fn default() -> Self {
        Self { failures: 5, cool_down: Duration::from_secs(30) }
    }
}

/// What the breaker shows to health checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BreakerState {
    /// Calls pass.
    Closed,
    /// Calls are given back at once as unavailable.
    Open,
    /// One call is trying, or the next one will.
    HalfOpen,
}

#[derive(Debug)]
enum Inner {
    Closed { failures: u32 },
    Open { until: Instant },
    Probing,
}

/// The rules, as a pure function of the instants given to it.
#[derive(Debug)]
struct Rules {
    config: BreakerConfig,
    inner: Inner,
}

impl Rules {
    fn new(config: BreakerConfig) -> Self {
        Self { config, inner: Inner::Closed { failures: 0 } }
    }

    /// `Ok(true)` when the call is the probe of a half-open breaker.
    fn admit(&mut self, now: Instant) -> Result<bool, Duration> {
        match self.inner {
            Inner::Closed { .. } => Ok(false),
            Inner::Open { until } if now >= until => {
                self.inner = Inner::Probing;
                Ok(true)
            }
            Inner::Open { until } => Err(until - now),
            Inner::Probing => Err(Duration::ZERO),
        }
    }

    fn success(&mut self) {
        self.inner = Inner::Closed { failures: 0 };
    }

    fn failure(&mut self, now: Instant) {
        let failures = match self.inner {
            Inner::Closed { failures } => failures + 1,
            Inner::Probing => self.config.failures,
            // A call that started before the opening does not prolong it.
            Inner::Open { .. } => return,
        };
        self.inner = if failures >= self.config.failures {
            Inner::Open { until: now + self.config.cool_down }
        } else {
            Inner::Closed { failures }
        };
    }

    /// The probe was abandoned without an outcome: the next call may try.
    fn probe_abandoned(&mut self, now: Instant) {
        if matches!(self.inner, Inner::Probing) {
            self.inner = Inner::Open { until: now };
        }
    }

    fn state(&self, now: Instant) -> BreakerState {
        match self.inner {
            Inner::Closed { .. } => BreakerState::Closed,
            Inner::Open { until } if now < until => BreakerState::Open,
            Inner::Open { .. } | Inner::Probing => BreakerState::HalfOpen,
        }
    }
}

/// The breaker shared by all tasks of one client.
#[derive(Clone, Debug)]
pub(crate) struct Breaker(Arc<Mutex<Rules>>);

impl Breaker {
    pub(crate) fn new(config: BreakerConfig) -> Self {
        Self(Arc::new(Mutex::new(Rules::new(config))))
    }

    fn rules(&self) -> std::sync::MutexGuard<'_, Rules> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets a call pass, or says how long the breaker stays open.
    pub(crate) fn admit(&self) -> Result<Pass, Duration> {
        let probe = self.rules().admit(Instant::now())?;
        Ok(Pass { breaker: self.clone(), probe, settled: false })
    }

    pub(crate) fn state(&self) -> BreakerState {
        self.rules().state(Instant::now())
    }
}

/// One call's permission. Dropped without an outcome (the task was cancelled,
/// or the login was refused) it changes nothing, but frees the probe.
#[derive(Debug)]
pub(crate) struct Pass {
    breaker: Breaker,
    probe: bool,
    settled: bool,
}

impl Pass {
    pub(crate) fn success(mut self) {
        self.settled = true;
        self.breaker.rules().success();
    }

    pub(crate) fn failure(mut self) {
        self.settled = true;
        self.breaker.rules().failure(Instant::now());
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        if self.probe && !self.settled {
            self.breaker.rules().probe_abandoned(Instant::now());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened(now: Instant) -> Rules {
        let mut rules = Rules::new(BreakerConfig::default());
        for _ in 0..5 {
            assert!(rules.admit(now).is_ok());
            rules.failure(now);
        }
        rules
    }

    #[test]
    fn opens_after_failures_in_a_row_only() {
        let now = Instant::now();
        let mut rules = Rules::new(BreakerConfig::default());
        for _ in 0..4 {
            rules.failure(now);
        }
        rules.success();
        for _ in 0..4 {
            rules.failure(now);
        }
        assert_eq!(rules.state(now), BreakerState::Closed);
        rules.failure(now);
        assert_eq!(rules.state(now), BreakerState::Open);
        assert_eq!(rules.admit(now), Err(Duration::from_secs(30)));
    }

    #[test]
    fn one_probe_after_the_cool_down_closes_or_reopens() {
        let now = Instant::now();
        let later = now + Duration::from_secs(30);
        let mut rules = opened(now);
        assert_eq!(rules.admit(later), Ok(true));
        assert_eq!(rules.admit(later), Err(Duration::ZERO), "only one probe");
        rules.failure(later);
        assert_eq!(rules.state(later), BreakerState::Open);
        let later = later + Duration::from_secs(30);
        assert_eq!(rules.admit(later), Ok(true));
        rules.success();
        assert_eq!(rules.state(later), BreakerState::Closed);
    }

    #[test]
    fn an_abandoned_probe_leaves_room_for_the_next() {
        let now = Instant::now();
        let later = now + Duration::from_secs(31);
        let mut rules = opened(now);
        assert_eq!(rules.admit(later), Ok(true));
        rules.probe_abandoned(later);
        assert_eq!(rules.admit(later), Ok(true));
    }
}
