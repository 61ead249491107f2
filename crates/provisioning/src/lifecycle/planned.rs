//! Planned cancellations that do not succeed.

use mpanel_core::{Error, ErrorKind, Result};
use mpanel_db::jobs::Outcome;
use mpanel_events::Event;

use super::advance::{SLOW_SECONDS, Work};
use crate::service::store;
use crate::service::timeline::{Entry, note};

/// Between two tries that may succeed any time.
const SOON_SECONDS: i64 = 60;

/// Whether waiting may help.
pub(super) fn passes(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::Unavailable | ErrorKind::RateLimited)
}

impl Work<'_> {
    /// A planned cancellation did not succeed: it is tried on, less often where waiting hardly helps. Staff is told
    /// once: of a refusal at once, of what passes by itself when it gets late.
    pub(super) async fn planned_end_failed(
        &self,
        passes: bool,
        late: bool,
        said: impl std::fmt::Display,
    ) -> Result<Outcome> {
        let (service, said) = (self.row.service(), said.to_string());
        tracing::warn!(service.id = %service, error = %said, "a planned cancellation did not succeed yet");
        let pause = if passes { SOON_SECONDS } else { SLOW_SECONDS };
        if passes && !late || self.row.act_failed_at.is_some() {
            return Ok(self.again_in(pause));
        }
        let Some((tx, mut row)) = self.fenced().await? else { return Ok(self.again_in(0)) };
        row.act_failed_at = Some(self.ctx.now.as_microsecond());
        let row = store::save(self.ctx, &tx, row).await?;
        let reason = format!("The provider did not take the planned cancellation: {}.", said.trim_end_matches('.'));
        let what = row.product()?.what();
        let entry = Entry::new("act_failed", format!("The {what} could not be cancelled in time; it is tried on"));
        note(self.ctx, &tx, &row, entry.detail(reason.clone()).staff_only()).await?;
        let (customer, act) = (row.customer(), "cancel".to_owned());
        tx.record(self.ctx, Event::ServiceActFailed { service, customer, act, reason }).await?;
        tx.commit().await?;
        Ok(self.again_in(pause))
    }
}
