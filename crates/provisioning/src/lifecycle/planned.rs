//! Planned cancellations: what was taken by the provider is noted, what does not succeed is tried on.

use mpanel_core::{Error, ErrorKind, Result};
use mpanel_db::jobs::Outcome;
use mpanel_events::Event;

use super::advance::{SLOW_SECONDS, Work, mark_cancelled};
use crate::provider::Cancelled;
use crate::service::store;
use crate::service::timeline::{Entry, note};

/// Between two tries that may succeed any time.
pub(super) const SOON_SECONDS: i64 = 60;

/// Whether waiting may help.
pub(super) fn passes(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::Unavailable | ErrorKind::RateLimited)
}

/// The rule: what staff reads of a planned cancellation that the provider has taken, as a title and a text.
fn taken_words(what: &str, ends_on: Option<&str>, late: bool) -> (&'static str, String) {
    if what == "domain" {
        let date = ends_on.unwrap_or("the end of its paid time");
        let text = format!("The domain ends on {date}. Until then this can be taken back on its page.");
        return ("Domain cancelled at the provider", text);
    }
    let title =
        if what == "storage" { "Storage cancelled at the provider" } else { "Machine cancelled at the provider" };
    let date = ends_on.unwrap_or("the end of its term");
    let mut text = format!("The {what} ends on {date}; this cannot be taken back.");
    if late {
        text.push_str(" It was late: the provider may count one more term.");
    }
    (title, text)
}

impl Work<'_> {
    /// The provider has the planned cancellation, or there is nothing left to cancel.
    pub(super) async fn planned_end_taken(&self, cancelled: Option<&Cancelled>, late: bool) -> Result<Outcome> {
        let Some((tx, mut row)) = self.fenced().await? else { return Ok(self.again_in(0)) };
        mark_cancelled(self.ctx, &mut row, cancelled);
        let row = store::save(self.ctx, &tx, row).await?;
        let (title, text) = taken_words(row.product()?.what(), row.provider_ends_on.as_deref(), late);
        let entry = Entry::new("cancelled_at_provider", title).detail(text);
        note(self.ctx, &tx, &row, entry.staff_only()).await?;
        tx.commit().await?;
        Ok(Outcome::Done)
    }

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

#[cfg(test)]
mod tests {
    use super::taken_words;

    #[test]
    fn staff_reads_when_it_ends_and_what_can_be_taken_back() {
        for (what, date, late, title, text) in [
            ("machine", Some("2026-03-01"), false, "Machine", "The machine ends on 2026-03-01; this cannot be"),
            ("machine", None, true, "Machine", "It was late: the provider may count one more term."),
            ("storage", None, false, "Storage", "The storage ends on the end of its term; this cannot"),
            ("domain", Some("2027-01-01"), true, "Domain", "ends on 2027-01-01. Until then this can be taken back"),
        ] {
            let (said, more) = taken_words(what, date, late);
            assert_eq!(said, format!("{title} cancelled at the provider"));
            assert!(more.contains(text), "{more}");
        }
    }
}
