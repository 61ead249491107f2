//! Suspending, restoring and ending an object storage that was bought.

use std::sync::Arc;

use mpanel_core::Result;
use mpanel_db::jobs::Outcome;

use super::advance::Work;
use super::planned::passes;
use super::request::cancel_plan;
use crate::account::At;
use crate::object_storage::sold::{self, StorageSold};
use crate::provider::Power;
use crate::service::LifecycleAct;

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
                Ok(ended) => self.terminated(ended).await,
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
        match sold::cancel_bought(at, self.row.service()).await {
            Ok(cancelled) => self.planned_end_taken(cancelled.as_ref(), plan.late).await,
            Err(error) => self.planned_end_failed(passes(&error), plan.late, error.detail()).await,
        }
    }
}
