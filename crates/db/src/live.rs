//! Tells listeners of this process which facts are new, whichever node wrote them.

use std::collections::VecDeque;
use std::time::Duration;

use mpanel_core::Result;
use mpanel_events::Envelope;
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;

use crate::connection::Db;
use crate::outbox;

/// How far behind its position the tail looks again, for rows that committed late.
const LOOK_BACK: i64 = 64;

/// Follows the outbox and sends every new fact to `sender` until `stop`.
pub async fn follow_outbox(db: Db, sender: broadcast::Sender<Envelope>, stop: CancellationToken) -> Result<()> {
    let mut position = outbox::last_seq(db.read()).await?;
    let mut seen: VecDeque<i64> = ((position - LOOK_BACK).max(0)..=position).collect();
    while !stop.is_cancelled() {
        tokio::select! {
            () = stop.cancelled() => break,
            () = db.events_signal(Duration::from_millis(500)) => {}
        }
        let batch = match outbox::read_after(db.read(), position - LOOK_BACK, 500).await {
            Ok(batch) => batch,
            Err(error) => {
                tracing::warn!(error = %error.report(), "the live tail could not read the outbox");
                continue;
            }
        };
        for envelope in batch {
            if seen.contains(&envelope.seq) {
                continue;
            }
            seen.push_back(envelope.seq);
            position = position.max(envelope.seq);
            // Nobody listening is no failure.
            let _ = sender.send(envelope);
        }
        while seen.len() > 4 * usize::try_from(LOOK_BACK).unwrap_or(64) {
            seen.pop_front();
        }
    }
    Ok(())
}
