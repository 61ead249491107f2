//! Events and the endpoints they go to: recording, queueing, redelivery.

use serde_json::{Value, json};
use url::{Host, Url};

use crate::cards::Quirk;
use crate::clock::fresh_id;
use crate::config::EndpointConfig;
use crate::error::ApiError;
use crate::fault::WebhookMode;
use crate::record::{Delivery, Event, WebhookEndpoint};
use crate::signature;
use crate::state::{Env, State};

/// Older events are forgotten, so that a simulator left running does not grow without end.
const EVENTS_KEPT: usize = 10_000;

impl State {
    /// Records a fact and queues its delivery to every endpoint that wants it.
    pub(crate) fn emit(&mut self, kind: &str, object: Value, quirk: Quirk, env: &Env<'_>) {
        let id = fresh_id("evt");
        let body = json!({
            "id": id,
            "object": "event",
            "type": kind,
            "created": env.at.as_second(),
            "timestamp": env.at.to_string(),
            "livemode": false,
            "data": { "object": object },
        });
        let seq = self.seq();
        let event = Event { id, seq, kind: kind.to_owned(), body: body.to_string(), created: env.at };
        self.events.insert(seq, event);
        let twice = quirk == Quirk::WebhookTwice || env.webhook_mode == WebhookMode::Duplicated;
        let copies = if twice { 2 } else { 1 };
        for _ in 0..copies {
            self.queue(seq, env);
        }
        self.deliver_before_reply |= quirk == Quirk::WebhookFirst;
        self.forget_old_events();
    }

    /// Queues an event once more, to every endpoint that wants it now.
    pub(crate) fn redeliver(&mut self, event: &str, env: &Env<'_>) -> Result<usize, ApiError> {
        let found = self.events.values().find(|kept| kept.id == event);
        let seq = found.ok_or_else(|| ApiError::missing("event", event))?.seq;
        Ok(self.queue(seq, env))
    }

    fn queue(&mut self, event_seq: u64, env: &Env<'_>) -> usize {
        let Some(event) = self.events.get(&event_seq) else { return 0 };
        let id = event.id.clone();
        let wanted = self.endpoints.values().filter(|endpoint| wants(endpoint, &event.kind));
        let endpoints: Vec<String> = wanted.map(|endpoint| endpoint.id.clone()).collect();
        let queued = endpoints.len();
        for endpoint in endpoints {
            let (seq, event) = (self.seq(), id.clone());
            self.waiting.insert(seq, Delivery { seq, event, event_seq, endpoint, attempts: 0, next_at: env.at });
        }
        queued
    }

    /// Registers a receiver. The same address again changes the one that is there.
    pub(crate) fn register(
        &mut self,
        new: EndpointConfig,
        from_config: bool,
        env: &Env<'_>,
    ) -> Result<String, ApiError> {
        check_url(&new.url)?;
        if signature::key_of(&new.secret).is_none() {
            let message = "The secret must be whsec_ followed by the base64 of 24 to 64 bytes.";
            return Err(ApiError::invalid("parameter_invalid", message).param("secret"));
        }
        let known = self.endpoints.values().find(|endpoint| endpoint.url == new.url);
        let (id, created) = match known {
            Some(endpoint) => (endpoint.id.clone(), endpoint.created),
            None => (fresh_id("we"), env.at),
        };
        let EndpointConfig { url, secret, enabled_events } = new;
        let endpoint = WebhookEndpoint { id: id.clone(), url, secret, enabled_events, from_config, created };
        self.endpoints.insert(id.clone(), endpoint);
        Ok(id)
    }

    pub(crate) fn remove_endpoint(&mut self, id: &str) -> Result<(), ApiError> {
        self.endpoints.remove(id).ok_or_else(|| ApiError::missing("webhook_endpoint", id))?;
        let orphans = self.waiting.values().filter(|delivery| delivery.endpoint == id);
        let orphans: Vec<u64> = orphans.map(|delivery| delivery.seq).collect();
        for seq in orphans {
            self.waiting.remove(&seq);
        }
        Ok(())
    }

    fn forget_old_events(&mut self) {
        while self.events.len() > EVENTS_KEPT {
            self.events.pop_first();
        }
    }
}

fn wants(endpoint: &WebhookEndpoint, kind: &str) -> bool {
    endpoint.enabled_events.iter().any(|wanted| match wanted.strip_suffix('*') {
        Some(prefix) => kind.starts_with(prefix),
        None => wanted == kind,
    })
}

/// Only plain HTTP to this machine: a simulator on a public address must not be a way to reach other hosts.
fn check_url(url: &str) -> Result<(), ApiError> {
    let refuse = |why: &str| Err(ApiError::invalid("url_invalid", why).param("url"));
    let Ok(parsed) = Url::parse(url) else { return refuse("The url is not valid.") };
    if parsed.scheme() != "http" {
        return refuse("The sandbox only calls http:// addresses.");
    }
    let is_loopback = match parsed.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    };
    if is_loopback { Ok(()) } else { refuse("The sandbox only calls addresses of this machine.") }
}
