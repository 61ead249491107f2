//! Live updates: server-sent events that say what to read again, to those who may know of it.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::response::sse::{Event as SseEvent, KeepAlive, Sse};
use futures::{Stream, StreamExt as _};
use mpanel_core::TenantId;
use mpanel_events::{Envelope, TopicKind};
use mpanel_identity::PrincipalKind;
use serde::Serialize;
use tokio_stream::wrappers::BroadcastStream;
use tokio_stream::wrappers::errors::BroadcastStreamRecvError;
use utoipa::ToSchema;

use crate::App;
use crate::access::SignedIn;
use crate::problem::{ApiResult, Problem};
use crate::route::{Routes, routes};
use crate::views::words;

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
#[utoipa::path(get, path = "/events", tag = "events",
    responses((status = 200, content_type = "text/event-stream", body = Change), (status = "4XX", body = Problem)))]
async fn stream_events(
    State(app): State<App>,
    caller: SignedIn,
) -> ApiResult<Sse<impl Stream<Item = Result<SseEvent, Infallible>>>> {
    let (tenant, kind) = (caller.ctx.tenant, caller.principal.kind);
    let changes = BroadcastStream::new(app.live.subscribe()).flat_map(move |received| {
        let changes = match received {
            Ok(envelope) => changes_for(&envelope, tenant, kind),
            // Too slow to keep up: say that anything may have changed.
            Err(BroadcastStreamRecvError::Lagged(_)) => vec![Change {
                topic: "all".to_owned(),
                id: String::new(),
                kind: "Lagged".to_owned(),
                at: String::new(),
            }],
        };
        futures::stream::iter(
            changes.into_iter().filter_map(|c| SseEvent::default().event("change").json_data(c).ok().map(Ok)),
        )
    });
    Ok(Sse::new(changes).keep_alive(KeepAlive::new().interval(Duration::from_secs(15))))
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
