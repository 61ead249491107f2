//! Pacing of one account: calls keep a distance, and the distance grows when
//! Contabo says 429. It documents no numbers, so the client finds its own.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// How one account's calls are paced.
#[derive(Clone, Copy, Debug)]
pub struct ThrottleConfig {
    /// Distance between calls while all is well.
    pub min_interval: Duration,
    /// Distance after the first 429; it doubles with each further one.
    pub first_interval: Duration,
    /// The largest distance between calls.
    pub max_interval: Duration,
    /// Pause after a 429 that does not say how long; it doubles too.
    pub first_pause: Duration,
    /// The longest pause, also for one that Contabo asks for.
    pub max_pause: Duration,
    /// The longest a call waits here before it is given back as rate limited.
    pub max_wait: Duration,
}

impl Default for ThrottleConfig {
    fn default() -> Self {
        Self {
            min_interval: Duration::ZERO,
            first_interval: Duration::from_millis(200),
            max_interval: Duration::from_secs(5),
            first_pause: Duration::from_secs(1),
            max_pause: Duration::from_secs(60),
            max_wait: Duration::from_secs(10),
        }
    }
}

/// The pace, as a pure function of the instants given to it.
#[derive(Debug)]
struct Pace {
    config: ThrottleConfig,
    interval: Duration,
    pause: Duration,
    next: Option<Instant>,
}

impl Pace {
    fn new(config: ThrottleConfig) -> Self {
        Self { config, interval: config.min_interval, pause: config.first_pause, next: None }
    }

    /// Takes the next free place. `Err` is the wait when it is too long.
    fn reserve(&mut self, now: Instant) -> Result<Instant, Duration> {
        let slot = self.next.map_or(now, |next| next.max(now));
        let wait = slot - now;
        if wait > self.config.max_wait {
            return Err(wait);
        }
        self.next = Some(slot + self.interval);
        Ok(slot)
    }

    fn slow_down(&mut self, now: Instant, retry_after: Option<Duration>) -> Duration {
        let pause = retry_after.unwrap_or(self.pause).min(self.config.max_pause);
        self.pause = self.pause.saturating_mul(2).min(self.config.max_pause);
        self.interval = self.interval.saturating_mul(2).clamp(self.config.first_interval, self.config.max_interval);
        let until = now + pause;
        self.next = Some(self.next.map_or(until, |next| next.max(until)));
        pause
    }

    fn speed_up(&mut self) {
        self.pause = self.config.first_pause;
        // A tenth at a time: a burst of answers must not undo the slowing at once.
        self.interval = (self.interval * 9 / 10).max(self.config.min_interval);
        if self.interval < Duration::from_millis(5) {
            self.interval = self.config.min_interval;
        }
    }
}

/// The pace shared by all tasks of one client.
#[derive(Debug)]
pub(crate) struct Throttle(Mutex<Pace>);

impl Throttle {
    pub(crate) fn new(config: ThrottleConfig) -> Self {
        Self(Mutex::new(Pace::new(config)))
    }

    fn pace(&self) -> std::sync::MutexGuard<'_, Pace> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for the call's place. `Err` is how long it would have to wait.
    pub(crate) async fn admit(&self) -> Result<(), Duration> {
        let now = Instant::now();
        let slot = self.pace().reserve(now)?;
        // A timer counts whole milliseconds, and rounds up: whoever has not to wait sets none.
        if slot > now {
            tokio::time::sleep_until(slot).await;
        }
        Ok(())
    }

    /// Contabo said 429: everybody waits. Returns the pause.
    pub(crate) fn slow_down(&self, retry_after: Option<Duration>) -> Duration {
        self.pace().slow_down(Instant::now(), retry_after)
    }

    /// A call was answered normally.
    pub(crate) fn speed_up(&self) {
        self.pace().speed_up();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(n: u64) -> Duration {
        Duration::from_millis(n)
    }

    #[test]
    fn without_trouble_nobody_waits() {
        let now = Instant::now();
        let mut pace = Pace::new(ThrottleConfig::default());
        for _ in 0..100 {
            assert_eq!(pace.reserve(now), Ok(now));
        }
    }

    #[test]
    fn a_429_pauses_and_then_spaces_calls() {
        let now = Instant::now();
        let mut pace = Pace::new(ThrottleConfig::default());
        assert_eq!(pace.slow_down(now, Some(ms(500))), ms(500));
        assert_eq!(pace.reserve(now), Ok(now + ms(500)));
        assert_eq!(pace.reserve(now), Ok(now + ms(700)));
        assert_eq!(pace.reserve(now + ms(5000)), Ok(now + ms(5000)));
    }

    #[test]
    fn pauses_double_without_advice_and_reset_after_an_answer() {
        let now = Instant::now();
        let mut pace = Pace::new(ThrottleConfig::default());
        let pauses: Vec<_> = (0..8).map(|_| pace.slow_down(now, None).as_secs()).collect();
        assert_eq!(pauses, [1, 2, 4, 8, 16, 32, 60, 60]);
        pace.speed_up();
        assert_eq!(pace.slow_down(now, None), ms(1000));
    }

    #[test]
    fn a_long_wait_is_given_back_instead_of_kept() {
        let now = Instant::now();
        let mut pace = Pace::new(ThrottleConfig::default());
        pace.slow_down(now, Some(ms(30_000)));
        assert_eq!(pace.reserve(now), Err(ms(30_000)));
        assert!(pace.reserve(now + ms(25_000)).is_ok());
    }

    #[test]
    fn the_distance_shrinks_slowly_back() {
        let now = Instant::now();
        let mut pace = Pace::new(ThrottleConfig::default());
        pace.slow_down(now, None);
        pace.speed_up();
        assert_eq!(pace.interval, ms(180));
        for _ in 0..60 {
            pace.speed_up();
        }
        assert_eq!(pace.interval, Duration::ZERO);
    }
}
