//! Suspending, restoring and ending a domain name that was bought.

use mpanel_core::Result;
use mpanel_db::jobs::Outcome;

use super::advance::{Work, mark_cancelled};
use super::planned::passes;
use super::request::cancel_plan;
use crate::account::At;
use crate::domain_name::sold::{self, DomainSold, Ended};
use crate::provider::{Cancelled, Power};
use crate::service::LifecycleAct;
use crate::service::store;
use crate::service::timeline::{Entry, note};

impl Work<'_> {
    /// Carries out what was asked for.
    pub(super) async fn advance_domain(&self, sold: &DomainSold, act: Option<LifecycleAct>) -> Result<Outcome> {
        let (at, service) = (self.at(), self.row.service());
        match act {
            Some(LifecycleAct::Suspend) => {
                sold::set_closed(&at, service, true).await?;
                self.switched(Power::Stop).await
            }
            Some(LifecycleAct::Unsuspend) => {
                sold::set_closed(&at, service, false).await?;
                self.switched(Power::Start).await
            }
            Some(LifecycleAct::Terminate) => match sold::end(&at, service, sold).await {
                Ok(ended) => self.terminated(cancelled(ended)).await,
                Err(error) => self.did_not_succeed(&error).await,
            },
            None => self.planned_domain_end(&at).await,
        }
    }

    /// Cancels the domain in time, so that no further year is paid.
    async fn planned_domain_end(&self, at: &At<'_>) -> Result<Outcome> {
        let Some(plan) = cancel_plan(self.ctx, &self.row)? else { return Ok(Outcome::Done) };
        if plan.at > self.ctx.now {
            return Ok(Outcome::Again(plan.at));
        }
        let ended = match sold::cancel(at, self.row.service()).await {
            // It is on its way somewhere; where it has gone is seen by the comparison.
            Ok(Ended::Nothing) => return Ok(self.again_in(6 * 3600)),
            Ok(ended) => ended,
            Err(error) => return self.planned_end_failed(passes(&error), plan.late, error.detail()).await,
        };
        let Some((tx, mut row)) = self.fenced().await? else { return Ok(self.again_in(0)) };
        mark_cancelled(self.ctx, &mut row, cancelled(ended).as_ref());
        let row = store::save(self.ctx, &tx, row).await?;
        let date = row.provider_ends_on.clone().unwrap_or_else(|| "the end of its paid time".to_owned());
        let text = format!("The domain ends on {date}. Until then this can be taken back on its page.");
        let entry = Entry::new("cancelled_at_provider", "Domain cancelled at the provider").detail(text);
        note(self.ctx, &tx, &row, entry.staff_only()).await?;
        tx.commit().await?;
        Ok(Outcome::Done)
    }
}

fn cancelled(ended: Ended) -> Option<Cancelled> {
    match ended {
        Ended::Nothing => None,
        Ended::Cancelled(ends_on) => Some(Cancelled { ends_on, already: false }),
    }
}
