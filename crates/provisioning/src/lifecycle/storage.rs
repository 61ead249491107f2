//! Suspending, restoring and ending an object storage that was bought.

use std::sync::Arc;

use mpanel_core::Result;
use mpanel_db::jobs::Outcome;

use super::advance::{Work, mark_cancelled};
use super::planned::passes;
use super::request::cancel_plan;
use crate::account::At;
use crate::object_storage::sold::{self, Ended, StorageSold};
use crate::provider::{Cancelled, Power};
use crate::service::LifecycleAct;
use crate::service::store;
use crate::service::timeline::{Entry, note};

impl Work<'_> {
    pub(super) fn at(&self) -> At<'_> {
        At { ctx: self.ctx, deps: self.deps, account: self.account.clone(), provider: Arc::clone(&self.provider) }
    }

    /// Carries out what was asked for.
    pub(super) async fn advance_storage(&self, sold: &StorageSold, act: Option<LifecycleAct>) -> Result<Outcome> {
        let (at, service) = (self.at(), self.row.service());
        match act {
            Some(LifecycleAct::Suspend) => match sold::close(&at, service).await {
                Ok(()) => self.switched(Power::Stop).await,
                Err(error) => self.did_not_succeed(&error).await,
            },
            Some(LifecycleAct::Unsuspend) => match sold::open(&at, service).await {
                Ok(()) => self.switched(Power::Start).await,
                Err(error) => self.did_not_succeed(&error).await,
            },
            Some(LifecycleAct::Terminate) => match sold::end(&at, service, sold.keep_days).await {
                Ok(ended) => self.terminated(cancelled(ended)).await,
                Err(error) => self.did_not_succeed(&error).await,
            },
            None => self.planned_storage_end(&at).await,
        }
    }

    pub(super) async fn did_not_succeed(&self, error: &mpanel_core::Error) -> Result<Outcome> {
        self.put_off(passes(error), |tries| i64::from(5 * 2u32.pow(tries.min(4))).min(60), error.detail()).await
    }

    /// Cancels a storage of the customer's own in time, so that no further term is paid.
    async fn planned_storage_end(&self, at: &At<'_>) -> Result<Outcome> {
        let Some(plan) = cancel_plan(self.ctx, &self.row)? else { return Ok(Outcome::Done) };
        if plan.at > self.ctx.now {
            return Ok(Outcome::Again(plan.at));
        }
        let ended = match sold::cancel_bought(at, self.row.service()).await {
            Ok(ended) => ended,
            Err(error) => return self.planned_end_failed(passes(&error), plan.late, error.detail()).await,
        };
        let Some((tx, mut row)) = self.fenced().await? else { return Ok(self.again_in(0)) };
        mark_cancelled(self.ctx, &mut row, cancelled(ended).as_ref());
        let row = store::save(self.ctx, &tx, row).await?;
        let date = row.provider_ends_on.clone().unwrap_or_else(|| "the end of its term".to_owned());
        let text = format!("The storage ends on {date}; this cannot be taken back.");
        let entry = Entry::new("cancelled_at_provider", "Storage cancelled at the provider").detail(text);
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
