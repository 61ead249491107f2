//! Running what is due: scheduled tasks first, then the webhooks that wait.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use futures::future::join_all;
use jiff::Timestamp;
use serde::Serialize;

use crate::clock::later;
use crate::engine::Engine;
use crate::error::{ApiError, SimError};
use crate::fault::{REORDER_WINDOW, WebhookMode};
use crate::record::{Action, Delivery, DeliveryAttempt, Task};
use crate::signature::sign_webhook;
use crate::state::{Env, State};

/// Seconds from a failed attempt to the next one. After the last the delivery is given up.
const RETRY_AFTER: [u64; 10] = [5, 30, 120, 300, 900, 3_600, 10_800, 21_600, 43_200, 86_400];
/// An unreachable receiver gets no more of a batch; the rest is tried again after this.
const UNREACHABLE_PAUSE: Duration = Duration::from_secs(5);
const ATTEMPTS_KEPT: usize = 2_000;
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// What one run did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct DueReport {
    /// Scheduled things that happened.
    pub tasks: usize,
    /// Webhooks answered with 2xx.
    pub delivered: usize,
    /// Webhooks refused or not answered; they will be tried again.
    pub failed: usize,
}

/// Whether the short waits before a first delivery are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Patience {
    Normal,
    None,
}

struct Outgoing {
    delivery: Delivery,
    url: String,
    secret: String,
    kind: String,
    body: String,
}

/// A client for `http://` receivers on this machine. It trusts no certificate and follows no redirect; giving it its
/// own TLS settings keeps it from needing a process-wide provider.
pub(crate) fn webhook_client(timeout: Duration) -> Result<reqwest::Client, SimError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("ring supports the default protocol versions")
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    let client = reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(timeout)
        .build()?;
    Ok(client)
}

impl Engine {
    /// Runs everything that is due now, until nothing is.
    pub(crate) async fn pump(&self, patience: Patience) -> DueReport {
        let _turn = self.pump_turn.lock().await;
        let mut report = DueReport::default();
        loop {
            report.tasks += self.run_tasks();
            let batch = self.due_webhooks(patience);
            if batch.is_empty() {
                return report;
            }
            let mut by_endpoint: BTreeMap<String, Vec<Outgoing>> = BTreeMap::new();
            for outgoing in batch {
                by_endpoint.entry(outgoing.delivery.endpoint.clone()).or_default().push(outgoing);
            }
            for (delivered, failed) in join_all(by_endpoint.into_values().map(|batch| self.send_all(batch))).await {
                report.delivered += delivered;
                report.failed += failed;
            }
        }
    }

    /// Real time until something may be due.
    pub(crate) fn until_next(&self) -> Duration {
        let now = self.clock.now();
        let mode = self.faults.webhook_mode();
        let state = self.lock();
        let tasks = state.tasks.values().map(|task| task.due);
        let webhooks = state.waiting.values().filter(|_| mode != WebhookMode::Paused);
        let webhooks = webhooks.map(|delivery| self.ready_at(delivery, mode, Patience::Normal));
        let Some(next) = tasks.chain(webhooks).min() else { return LONGEST_PAUSE };
        let millis = next.as_millisecond().saturating_sub(now.as_millisecond()).max(1);
        Duration::from_millis(millis.unsigned_abs()).min(LONGEST_PAUSE)
    }

    fn run_tasks(&self) -> usize {
        let now = self.clock.now();
        let mut ran = 0;
        loop {
            if !self.lock().tasks.values().any(|task| task.due <= now) {
                return ran;
            }
            let result = self.change(|state, env| {
                let task = state.take_due(now)?;
                let env = Env { at: task.due, ..*env };
                Some(run_task(state, task, &env))
            });
            if let Some(Err(error)) = result {
                tracing::warn!(code = error.code, "a scheduled gateway task was refused");
            }
            ran += 1;
        }
    }

    fn due_webhooks(&self, patience: Patience) -> Vec<Outgoing> {
        let mode = self.faults.webhook_mode();
        if mode == WebhookMode::Paused {
            return Vec::new();
        }
        let now = self.clock.now();
        let mut state = self.lock();
        let due = state.waiting.values().filter(|delivery| self.ready_at(delivery, mode, patience) <= now);
        let mut due: Vec<Delivery> = due.cloned().collect();
        if mode == WebhookMode::Reordered {
            due.reverse();
        }
        due.into_iter().filter_map(|delivery| outgoing(&mut state, delivery)).collect()
    }

    fn ready_at(&self, delivery: &Delivery, mode: WebhookMode, patience: Patience) -> Timestamp {
        let wait = match (patience, delivery.attempts, mode) {
            (Patience::None, _, _) | (_, 1.., _) => Duration::ZERO,
            (_, _, WebhookMode::Reordered) => REORDER_WINDOW,
            _ => self.config.webhook_delay,
        };
        later(delivery.next_at, wait)
    }

    /// One after the other, so that a receiver sees events in order. Returns how many were delivered and how many failed.
    async fn send_all(&self, batch: Vec<Outgoing>) -> (usize, usize) {
        let (mut delivered, mut failed, mut reachable) = (0, 0, true);
        for outgoing in batch {
            if !reachable {
                self.postpone(outgoing.delivery.seq);
                continue;
            }
            let status = self.send(&outgoing).await;
            reachable = status.is_some();
            let is_delivered = status.is_some_and(|status| (200..300).contains(&status));
            if is_delivered {
                delivered += 1
            } else {
                failed += 1
            }
            self.record_attempt(outgoing, status, is_delivered);
        }
        (delivered, failed)
    }

    async fn send(&self, outgoing: &Outgoing) -> Option<u16> {
        let id = &outgoing.delivery.event;
        let timestamp = self.clock.now().as_second();
        let signature = sign_webhook(&outgoing.secret, id, timestamp, &outgoing.body)?;
        let request = self
            .client
            .post(&outgoing.url)
            .header("content-type", "application/json")
            .header("webhook-id", id)
            .header("webhook-timestamp", timestamp)
            .header("webhook-signature", signature)
            .body(outgoing.body.clone());
        match request.send().await {
            Ok(reply) => Some(reply.status().as_u16()),
            Err(error) => {
                let error = error.without_url();
                tracing::debug!(%error, event = %id, "a webhook receiver did not answer");
                None
            }
        }
    }

    fn record_attempt(&self, outgoing: Outgoing, status: Option<u16>, is_delivered: bool) {
        let Outgoing { mut delivery, kind, .. } = outgoing;
        self.change(|state, env| {
            delivery.attempts += 1;
            state.attempts.push_back(DeliveryAttempt {
                event: delivery.event.clone(),
                event_type: kind,
                endpoint: delivery.endpoint.clone(),
                attempt: delivery.attempts,
                at: env.at,
                status,
            });
            if state.attempts.len() > ATTEMPTS_KEPT {
                state.attempts.pop_front();
            }
            // The endpoint may have been removed while the call was under way: then nothing waits any more.
            if state.waiting.remove(&delivery.seq).is_none() || is_delivered {
                return;
            }
            let retry = usize::try_from(delivery.attempts - 1).ok().and_then(|tried| RETRY_AFTER.get(tried));
            if let Some(seconds) = retry {
                delivery.next_at = later(env.at, Duration::from_secs(*seconds));
                state.waiting.insert(delivery.seq, delivery);
            }
        });
    }

    fn postpone(&self, seq: u64) {
        self.change(|state, env| {
            if let Some(delivery) = state.waiting.get_mut(&seq) {
                delivery.next_at = later(env.at, UNREACHABLE_PAUSE);
            }
        });
    }
}

/// Everything a delivery needs, or nothing if its endpoint or event is gone; then it is dropped.
fn outgoing(state: &mut State, delivery: Delivery) -> Option<Outgoing> {
    let endpoint = state.endpoints.get(&delivery.endpoint);
    let event = state.events.get(&delivery.event_seq);
    match (endpoint, event) {
        (Some(endpoint), Some(event)) => Some(Outgoing {
            url: endpoint.url.clone(),
            secret: endpoint.secret.clone(),
            kind: event.kind.clone(),
            body: event.body.clone(),
            delivery,
        }),
        _ => {
            state.waiting.remove(&delivery.seq);
            None
        }
    }
}

fn run_task(state: &mut State, task: Task, env: &Env<'_>) -> Result<(), ApiError> {
    match task.action {
        Action::Settle { intent, decline } => state.settle(&intent, decline, env),
        Action::FailRefund { refund } => state.fail_refund(&refund, env),
        Action::OpenDispute { intent } => state.open_dispute(&intent, env).map(|_| ()),
        Action::DecideDispute { dispute } => state.decide_dispute(&dispute, env),
    }
}
