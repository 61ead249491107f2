//! One step of a setup: where it stands decides what is done; every change is fenced by where it stood.

use std::sync::Arc;

use mpanel_core::{OpContext, ProviderAccountId, Result, ServiceId};
use mpanel_db::jobs::Outcome;
use mpanel_events::Event;
use uuid::Uuid;

use super::intent::{self, Resolution};
use super::{DEADLINE_SECONDS, Setup, Step, WaitsFor, domain, locate, order, storage, watch};
use crate::account::At;
use crate::account::store::{self as accounts, AccountRow};
use crate::deps::Deps;
use crate::provider::{CloudProvider, ProviderError};
use crate::service::state::{Move, ServiceState};
use crate::service::store::{self, ServiceRow};
use crate::service::timeline::{Entry, note};

/// Body of [`crate::AdvanceProvisioning`]: takes the setup one step further and says when to look again.
pub async fn advance_provisioning(ctx: &OpContext, deps: &Deps, id: ServiceId) -> Result<Outcome> {
    let row = store::find(deps.db.read(), ctx, id).await?;
    // A service that is being ended is the lifecycle job's affair.
    if row.state()? != ServiceState::Provisioning || row.act.is_some() {
        return Ok(Outcome::Done);
    }
    let setup = Setup::of(&row)?;
    let Some(account_id) = row.account_id else {
        let reason = "No provider account is configured. Add one, then retry.";
        return fail_without_account(ctx, deps, &row, &setup, reason).await;
    };
    let account = accounts::find(deps.db.read(), ctx, ProviderAccountId(account_id)).await?;
    let provider = deps.provider(&account)?;
    let product = row.product()?;
    let run = Run { ctx, deps, row, setup, account, provider };
    if let Some(sold) = product.storage {
        return storage::advance(&run, &sold).await;
    }
    if let Some(sold) = product.domain {
        return domain::advance(&run, &sold).await;
    }
    match run.setup.step {
        Step::Ordering => order::order(&run).await,
        Step::Locating => locate::locate(&run).await,
        Step::Building | Step::Installing => watch::watch(&run).await,
        Step::Ready => Ok(Outcome::Done),
    }
}

/// One run of the job: what was found at its beginning.
pub(super) struct Run<'a> {
    pub(super) ctx: &'a OpContext,
    pub(super) deps: &'a Deps,
    pub(super) row: ServiceRow,
    pub(super) setup: Setup,
    pub(super) account: AccountRow,
    pub(super) provider: Arc<dyn CloudProvider>,
}

/// What is written together with a changed setup.
#[derive(Default)]
pub(super) struct Along {
    pub(super) entries: Vec<Entry>,
    pub(super) event: Option<Event>,
    pub(super) intent: Option<(Uuid, Resolution)>,
}

impl Along {
    pub(super) fn intent(id: Uuid, resolution: Resolution) -> Self {
        Self { intent: Some((id, resolution)), ..Self::default() }
    }

    pub(super) fn entry(mut self, entry: Entry) -> Self {
        self.entries.push(entry);
        self
    }
}

impl Run<'_> {
    /// The way to the service's account.
    pub(super) fn at(&self) -> At<'_> {
        At { ctx: self.ctx, deps: self.deps, account: self.account.clone(), provider: Arc::clone(&self.provider) }
    }

    pub(super) fn again_in(&self, seconds: i64) -> Outcome {
        Outcome::Again(self.ctx.in_seconds(seconds))
    }

    /// The next look, in the rhythm of the step.
    pub(super) fn again(&self) -> Outcome {
        self.again_in(self.setup.poll_seconds(self.ctx.now))
    }

    /// Changes the setup if it still stands where this run found it; otherwise changes nothing.
    pub(super) async fn change(
        &self,
        along: Along,
        change: impl FnOnce(&mut ServiceRow, &mut Setup) -> Result<()>,
    ) -> Result<bool> {
        let tx = self.deps.db.begin().await?;
        let mut row = store::lock(&tx, self.ctx, self.row.service()).await?;
        let mut setup = if row.setup.is_some() { Setup::of(&row)? } else { Setup::new(self.ctx.now) };
        // While it is being ended a setup may still learn of its machine, but neither succeed nor fail any more.
        let decided = row.act.is_some() && along.event.is_some();
        let same_place = !decided
            && row.state()? == ServiceState::Provisioning
            && (setup.step, setup.attempt, setup.generation)
                == (self.setup.step, self.setup.attempt, self.setup.generation);
        if !same_place {
            tracing::warn!(service.id = %row.service(), "a setup has moved on meanwhile; this run's result is dropped");
            tx.rollback().await?;
            return Ok(false);
        }
        let before = setup.step;
        change(&mut row, &mut setup)?;
        row.setup = Some(serde_json::to_string(&setup)?);
        if let Some((id, resolution)) = &along.intent {
            intent::resolve(self.ctx, &tx, *id, resolution).await?;
        }
        let row = store::save_quietly(self.ctx, &tx, row).await?;
        for entry in along.entries {
            note(self.ctx, &tx, &row, entry).await?;
        }
        let (service, customer) = (row.service(), row.customer());
        let moved = (before != setup.step).then(|| Event::ServiceProgressed {
            service,
            customer,
            step: setup.step.to_string(),
        });
        let event = along.event.or(moved).unwrap_or(Event::ServiceChanged { service, customer });
        tx.record(self.ctx, event).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Shows what the step waits for; writes only when that has changed.
    pub(super) async fn wait(&self, detail: &str, outcome: Outcome) -> Result<Outcome> {
        if self.setup.detail.as_deref() != Some(detail) {
            let detail = detail.to_owned();
            self.change(Along::default(), |_, setup| {
                setup.detail = Some(detail);
                Ok(())
            })
            .await?;
        }
        Ok(outcome)
    }

    /// A call that got no answer: try later, until the deadline.
    pub(super) async fn wait_for_provider(&self, error: &ProviderError) -> Result<Outcome> {
        if self.setup.is_overdue(self.ctx.now) {
            return self.fail(&format!("The provider could not be reached in time: {error}.")).await;
        }
        let seconds = error.wait_seconds(0).max(self.setup.poll_seconds(self.ctx.now));
        self.wait("Waiting for the data centre to answer.", self.again_in(seconds)).await
    }

    /// Ends the setup in failed_setup with a reason for staff and an honest word for the customer.
    pub(super) async fn fail(&self, reason: &str) -> Result<Outcome> {
        self.fail_with(Along::default(), reason).await
    }

    pub(super) async fn fail_with(&self, mut along: Along, reason: &str) -> Result<Outcome> {
        let (service, customer) = (self.row.service(), self.row.customer());
        tracing::warn!(service.id = %service, reason, "a setup failed");
        along.event = Some(Event::ServiceSetupFailed { service, customer, reason: reason.to_owned() });
        along.entries.push(Entry::new("setup_failed", "Setup failed").detail(reason).staff_only());
        let told = "Our staff has been told and will put it right.";
        along.entries.push(Entry::new("setup_delayed", "The setup could not be completed").detail(told));
        let failed = self.change(along, |row, setup| {
            row.apply(self.ctx, Move::FailSetup, Some(reason.to_owned()))?;
            setup.failed = true;
            setup.detail = Some("This step did not succeed.".to_owned());
            Ok(())
        });
        Ok(self.done_if(failed.await?))
    }

    /// The end of the work. Where another run has moved the setup on, this one has ended nothing: it looks again.
    pub(super) fn done_if(&self, changed: bool) -> Outcome {
        if changed { Outcome::Done } else { self.again_in(0) }
    }

    /// While the account is in maintenance, orders wait and their deadline with them. `None` when they may go on.
    pub(super) async fn queue_for_maintenance(&self) -> Result<Option<Outcome>> {
        if self.account.maintenance {
            if !self.setup.queued {
                self.change(Along::default(), |row, setup| {
                    setup.queued = true;
                    setup.detail = Some(WaitsFor::Maintenance.public_words().to_owned());
                    row.waits_for = Some(WaitsFor::Maintenance.to_string());
                    row.waits_because = Some(format!("{} is in maintenance.", self.account.name));
                    row.waits_since = Some(self.ctx.now.as_microsecond());
                    Ok(())
                })
                .await?;
            }
            return Ok(Some(self.again_in(60)));
        }
        if self.setup.queued {
            self.change(Along::default(), |row, setup| {
                setup.queued = false;
                setup.detail = None;
                (row.waits_for, row.waits_because, row.waits_since) = (None, None, None);
                setup.restart_deadline(self.ctx.now, DEADLINE_SECONDS);
                Ok(())
            })
            .await?;
            return Ok(Some(self.again_in(0)));
        }
        Ok(None)
    }
}

async fn fail_without_account(
    ctx: &OpContext,
    deps: &Deps,
    seen: &ServiceRow,
    setup: &Setup,
    reason: &str,
) -> Result<Outcome> {
    let tx = deps.db.begin().await?;
    let mut row = store::lock(&tx, ctx, seen.service()).await?;
    if row.state()? == ServiceState::Provisioning && row.account_id.is_none() {
        row.apply(ctx, Move::FailSetup, Some(reason.to_owned()))?;
        let setup = Setup { failed: true, ..setup.clone() };
        row.setup = Some(serde_json::to_string(&setup)?);
        let row = store::save_quietly(ctx, &tx, row).await?;
        note(ctx, &tx, &row, Entry::new("setup_failed", "Setup failed").detail(reason).staff_only()).await?;
        let (service, customer) = (row.service(), row.customer());
        tx.record(ctx, Event::ServiceSetupFailed { service, customer, reason: reason.to_owned() }).await?;
    }
    tx.commit().await?;
    Ok(Outcome::Done)
}
