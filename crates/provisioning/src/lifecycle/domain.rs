//! Suspending, restoring and ending a domain name that was bought.

use mpanel_core::Result;
use mpanel_db::jobs::Outcome;

use super::advance::Work;
use super::planned::passes;
use super::request::cancel_plan;
use crate::account::At;
use crate::domain_name::sold::{self, DomainSold};
use crate::provider::Power;
use crate::service::LifecycleAct;

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
                Ok(ended) => self.terminated(ended).await,
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
        match sold::cancel(at, self.row.service()).await {
            // It is on its way somewhere; where it has gone is seen by the comparison.
            Ok(None) => Ok(self.again_in(6 * 3600)),
            Ok(cancelled) => self.planned_end_taken(cancelled.as_ref(), plan.late).await,
            Err(error) => self.planned_end_failed(passes(&error), plan.late, error.detail()).await,
        }
    }
}
