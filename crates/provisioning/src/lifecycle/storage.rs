//! Suspending, restoring, resizing and ending an object storage that was bought.

use std::sync::Arc;

use mpanel_core::Result;
use mpanel_db::Tx;
use mpanel_db::jobs::Outcome;
use mpanel_events::Event;

use super::advance::{SLOW_SECONDS, Work};
use super::planned::{SOON_SECONDS, passes};
use super::request::cancel_plan;
use crate::account::At;
use crate::object_storage::sold::{self, StorageSold};
use crate::object_storage::space;
use crate::provider::Power;
use crate::service::store::ServiceRow;
use crate::service::timeline::{Entry, note};
use crate::service::{LifecycleAct, followed, store};
use crate::time::seconds_since;

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
            // A space that is refused again and again must not keep the end from being sent in time.
            None if self.row.resize_due_at.is_some() && !self.end_is_due()? => self.follow_plan(&at, sold).await,
            None => self.planned_storage_end(&at).await,
        }
    }

    pub(super) async fn did_not_succeed(&self, error: &mpanel_core::Error) -> Result<Outcome> {
        self.put_off(passes(error), |tries| i64::from(5 * 2u32.pow(tries.min(4))).min(60), error.detail()).await
    }

    /// Gives the storage the space of what is paid for by now.
    async fn follow_plan(&self, at: &At<'_>, sold: &StorageSold) -> Result<Outcome> {
        if self.row.provider_cancelled_at.is_some() {
            return self.keeps_its_space().await;
        }
        match space::follow(at, self.row.service(), sold).await {
            Ok(()) => {
                let Some((tx, row)) = self.fenced().await? else { return Ok(self.again_in(0)) };
                // It may have got another product meanwhile.
                if row.product()?.storage.as_ref() == Some(sold) {
                    let row = followed(self.ctx, &tx, row).await?;
                    self.tell_if_outgrown(&tx, &row, sold).await?;
                    tx.commit().await?;
                }
                Ok(self.again_in(0))
            }
            Err(error) => self.did_not_follow(passes(&error), error.detail()).await,
        }
    }

    /// It may have grown by itself between the wish for a smaller product and its day. It keeps that, so staff is told.
    async fn tell_if_outgrown(&self, tx: &Tx, row: &ServiceRow, sold: &StorageSold) -> Result<()> {
        let Some(has_gb) = space::outgrown(self.ctx, tx, row.service(), sold).await? else { return Ok(()) };
        let reason = format!("The storage has {has_gb} GB, which it keeps, and its product pays for {}.", sold.size_gb);
        let entry = Entry::new("outgrown", "The storage has more space than its product");
        note(self.ctx, tx, row, entry.detail(reason.clone()).staff_only()).await?;
        let (service, customer, act) = (row.service(), row.customer(), "resize".to_owned());
        tx.record(self.ctx, Event::ServiceActFailed { service, customer, act, reason }).await
    }

    /// Nothing more is bought for what ends at the provider.
    async fn keeps_its_space(&self) -> Result<Outcome> {
        let Some((tx, mut row)) = self.fenced().await? else { return Ok(self.again_in(0)) };
        let mut product = row.product()?;
        product.bought_as = None;
        row.product = serde_json::to_string(&product)?;
        row.resize_due_at = None;
        let row = store::save(self.ctx, &tx, row).await?;
        let entry = Entry::new("not_resized", "The storage is cancelled at the data centre and keeps its space");
        note(self.ctx, &tx, &row, entry.staff_only()).await?;
        tx.commit().await?;
        Ok(self.again_in(0))
    }

    /// The storage keeps the space it has, and it is tried on. Staff is told once: of a refusal at once, of what passes
    /// by itself when it has lasted.
    async fn did_not_follow(&self, passes: bool, said: &str) -> Result<Outcome> {
        let pause = if passes { SOON_SECONDS } else { SLOW_SECONDS };
        let lasts = seconds_since(self.row.resize_due_at.unwrap_or(0), self.ctx.now) >= SLOW_SECONDS;
        let Some((tx, mut row)) = self.fenced().await? else { return Ok(self.again_in(0)) };
        let mut product = row.product()?;
        let Some(was) = product.bought_as.as_mut().filter(|was| was.problem.is_none() && (!passes || lasts)) else {
            return Ok(self.again_in(pause));
        };
        let reason = format!("The storage has not got its space yet: {}.", said.trim_end_matches('.'));
        was.problem = Some(reason.clone());
        row.product = serde_json::to_string(&product)?;
        let row = store::save(self.ctx, &tx, row).await?;
        let entry = Entry::new("act_failed", "The storage could not be given its space; it is tried on");
        note(self.ctx, &tx, &row, entry.detail(reason.clone()).staff_only()).await?;
        let (service, customer, act) = (row.service(), row.customer(), "resize".to_owned());
        tx.record(self.ctx, Event::ServiceActFailed { service, customer, act, reason }).await?;
        tx.commit().await?;
        Ok(self.again_in(pause))
    }

    fn end_is_due(&self) -> Result<bool> {
        Ok(cancel_plan(self.ctx, &self.row)?.is_some_and(|plan| plan.at <= self.ctx.now))
    }

    /// Cancels a storage of the customer's own in time, so that no further term is paid.
    async fn planned_storage_end(&self, at: &At<'_>) -> Result<Outcome> {
        let Some(plan) = cancel_plan(self.ctx, &self.row)? else { return Ok(Outcome::Done) };
        if plan.at > self.ctx.now {
            return Ok(Outcome::Again(plan.at));
        }
        match sold::cancel_bought(at, self.row.service()).await {
            Ok(cancelled) => {
                let outcome = self.planned_end_taken(cancelled.as_ref(), plan.late).await?;
                Ok(if self.row.resize_due_at.is_some() { self.again_in(0) } else { outcome })
            }
            Err(error) => self.planned_end_failed(passes(&error), plan.late, error.detail()).await,
        }
    }
}
