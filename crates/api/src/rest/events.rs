//! Live updates: server-sent events that say what to read again, to those who may know of it, for as long as their
//! session is good.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::sse::{Event as SseEvent, KeepAlive, Sse};
use futures::Stream;
use mpanel_core::{Error, OpContext, Secret, TenantId, Timestamp};
use mpanel_events::{Envelope, TopicKind};
use mpanel_identity::{Principal, PrincipalKind};
use serde::Serialize;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Interval, MissedTickBehavior};
use utoipa::ToSchema;

use crate::App;
use crate::access::SignedIn;
use crate::problem::{ApiResult, Problem};
use crate::request::session_token;
use crate::route::{Routes, routes};
use crate::views::words;

/// A session that was good so short a while ago need not be looked at again before the next change is told.
const FRESH: jiff::SignedDuration = jiff::SignedDuration::from_secs(1);

/// How live streams are kept.
#[derive(Debug, Clone, Copy)]
pub struct LiveSettings {
    /// How often the session behind a stream is looked at while nothing happens.
    pub check_every: Duration,
}

impl Default for LiveSettings {
    fn default() -> Self {
        Self { check_every: Duration::from_secs(10) }
    }
}

/// The routes.
pub fn routes() -> Routes {
    Routes::new().routes(routes!(stream_events))
}

/// A change: what to read again.
#[derive(Debug, Serialize, ToSchema)]
pub struct Change {
    #[schema(value_type = words::ChangeTopic)]
    topic: String,
    /// The thing's id.
    id: String,
    /// What happened, such as InvoicePaid.
    kind: String,
    /// When, by the tenant's clock.
    at: String,
}

/// Streams changes as server-sent events of the name `change`.
///
/// An event of the name `end` is the last one: the session has ended, or stands for something else than before.
#[utoipa::path(get, path = "/events", tag = "events",
    responses((status = 200, content_type = "text/event-stream", body = Change), (status = "4XX", body = Problem)))]
async fn stream_events(
    State(app): State<App>,
    caller: SignedIn,
    headers: HeaderMap,
) -> ApiResult<Sse<impl Stream<Item = Result<SseEvent, Infallible>>>> {
    let token = session_token(&headers).ok_or_else(Error::unauthenticated)?;
    let mut ticks = tokio::time::interval(app.settings.live.check_every);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let feed = Feed {
        changes: app.live.subscribe(),
        token: Secret::new(token),
        ctx: caller.ctx,
        principal: caller.principal,
        // The first look is at once: the session may have ended before the feed listened.
        looked_at: Timestamp::MIN,
        ticks,
        waiting: VecDeque::new(),
        is_over: false,
        app,
    };
    let told = futures::stream::unfold(feed, |mut feed| async move { feed.next().await.map(|told| (Ok(told), feed)) });
    Ok(Sse::new(told).keep_alive(KeepAlive::new().interval(Duration::from_secs(15))))
}

/// One open stream.
struct Feed {
    app: App,
    ctx: OpContext,
    token: Secret,
    /// Who it was opened for.
    principal: Principal,
    changes: Receiver<Envelope>,
    ticks: Interval,
    /// When the session was last seen to be good, by the machine's clock.
    looked_at: Timestamp,
    waiting: VecDeque<Change>,
    is_over: bool,
}

/// What became of the session behind a stream.
enum Standing {
    Good,
    Ended,
    /// Nobody can say: the database does not answer. The browser comes back by itself.
    Unknown,
}

impl Feed {
    async fn next(&mut self) -> Option<SseEvent> {
        loop {
            if let Some(change) = self.waiting.pop_front() {
                match SseEvent::default().event("change").json_data(change) {
                    Ok(told) => return Some(told),
                    Err(_) => continue,
                }
            }
            if self.is_over {
                return None;
            }
            let found = tokio::select! {
                _ = self.ticks.tick() => Vec::new(),
                heard = self.changes.recv() => match heard {
                    Ok(envelope) => match changes_for(&envelope, self.ctx.tenant, self.principal.kind) {
                        found if found.is_empty() => continue,
                        found => found,
                    },
                    // Too slow to keep up: say that anything may have changed.
                    Err(RecvError::Lagged(_)) => vec![Change::anything()],
                    Err(RecvError::Closed) => return None,
                },
            };
            match self.standing(found.is_empty()).await {
                Standing::Good => self.waiting.extend(found),
                Standing::Ended => {
                    self.is_over = true;
                    // Without data a browser would not tell the page.
                    return Some(SseEvent::default().event("end").data("session"));
                }
                Standing::Unknown => return None,
            }
        }
    }

    /// Whether the session still stands for whom the stream was opened; changes that follow each other closely share
    /// one look.
    async fn standing(&mut self, is_tick: bool) -> Standing {
        let now = self.app.deps.clock.now();
        if !is_tick && self.looked_at.saturating_add(FRESH).is_ok_and(|until| now < until) {
            return Standing::Good;
        }
        match self.app.deps.contexts.principal_still(&self.ctx, self.token.expose()).await {
            Ok(Some(found)) if found.session == self.principal.session && found.kind == self.principal.kind => {
                self.looked_at = now;
                Standing::Good
            }
            Ok(_) => Standing::Ended,
            Err(error) => {
                tracing::warn!(error = %error.report(), "a live stream ends, for its session could not be proved");
                Standing::Unknown
            }
        }
    }
}

impl Change {
    fn anything() -> Self {
        Self { topic: "all".to_owned(), id: String::new(), kind: "Lagged".to_owned(), at: String::new() }
    }
}

fn changes_for(envelope: &Envelope, tenant: TenantId, kind: PrincipalKind) -> Vec<Change> {
    if envelope.tenant != tenant {
        return Vec::new();
    }
    let may_know = |topic: &mpanel_events::Topic| match kind {
        PrincipalKind::Staff(_) => true,
        PrincipalKind::Customer { customer, .. } => {
            topic.customer == Some(customer) || matches!(topic.topic, TopicKind::Clock | TopicKind::Catalog)
        }
    };
    let topics = envelope.event.topics().into_iter().filter(may_know);
    let change = |t: mpanel_events::Topic| Change {
        topic: t.topic.as_str().to_owned(),
        id: t.id,
        kind: envelope.event.kind().to_owned(),
        at: envelope.at.to_string(),
    };
    topics.map(change).collect()
}
