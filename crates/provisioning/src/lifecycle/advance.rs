//! Carrying out what was asked for: stop, start, cancel; then watching until the machine shows it.

use std::sync::Arc;

use mpanel_core::{OpContext, ProviderAccountId, Result, ServiceId};
use mpanel_db::Tx;
use mpanel_db::jobs::Outcome;
use mpanel_events::Event;

use super::request::cancel_plan;
use crate::account::health;
use crate::account::store::{self as accounts, AccountRow};
use crate::deps::Deps;
use crate::provider::{Answer, CallId, Cancelled, CloudProvider, MachineStatus, Power, ProviderError};
use crate::service::state::{Move, ServiceState};
use crate::service::store::{self, ServiceRow};
use crate::service::timeline::{Entry, note};
use crate::service::{LifecycleAct, SuspensionReason};
use crate::setup::{Located, Setup, resolve_intents};
use crate::time::seconds_since;

/// After this long without success the state says failed; the work goes on, less often.
const GIVE_UP_SECONDS: i64 = 15 * 60;
pub(super) const SLOW_SECONDS: i64 = 10 * 60;
/// The power is watched this long after a switch; by then a machine shows what the switch did to it.
const WATCH_SECONDS: i64 = 3 * 60;

const STOPPED: &str = "Service suspended: the machine was stopped";
const STARTED: &str = "Service restored: the machine was started";

/// Body of [`crate::AdvanceLifecycle`].
pub async fn advance_lifecycle(ctx: &OpContext, deps: &Deps, id: ServiceId) -> Result<Outcome> {
    let row = store::find(deps.db.read(), ctx, id).await?;
    let state = row.state()?;
    let ending = row.act.as_deref() == Some(LifecycleAct::Terminate.as_str());
    if state.is_final() || matches!(state, ServiceState::Pending | ServiceState::Provisioning) && !ending {
        return Ok(Outcome::Done);
    }
    let Some(account_id) = row.account_id else { return finish_without_machine(ctx, deps, &row).await };
    let account = accounts::find(deps.db.read(), ctx, ProviderAccountId(account_id)).await?;
    let provider = deps.provider(&account)?;
    let work = Work { ctx, deps, row, account, provider };
    let act = work.row.act.as_deref().and_then(LifecycleAct::from_word);
    let product = work.row.product()?;
    if let Some(sold) = product.storage {
        return work.advance_storage(&sold, act).await;
    }
    if let Some(sold) = product.domain {
        return work.advance_domain(&sold, act).await;
    }
    match act {
        Some(LifecycleAct::Terminate) => work.terminate().await,
        // A running action and a switch would fight over the machine.
        Some(_) if work.row.running_action.is_some() => Ok(work.again_in(5)),
        Some(LifecycleAct::Suspend) => work.switch(Power::Stop).await,
        Some(LifecycleAct::Unsuspend) => work.switch(Power::Start).await,
        None if work.row.power_target.is_some() => work.watch_power().await,
        None => work.planned_end().await,
    }
}

pub(super) struct Work<'a> {
    pub(super) ctx: &'a OpContext,
    pub(super) deps: &'a Deps,
    pub(super) row: ServiceRow,
    pub(super) account: AccountRow,
    pub(super) provider: Arc<dyn CloudProvider>,
}

impl Work<'_> {
    pub(super) fn again_in(&self, seconds: i64) -> Outcome {
        Outcome::Again(self.ctx.in_seconds(seconds))
    }

    fn call(&self) -> CallId {
        CallId::new(self.ctx)
    }

    async fn noted<T>(&self, answer: Answer<T>) -> Result<Answer<T>> {
        health::note(self.ctx, self.deps, &self.account, self.provider.as_ref(), &answer).await?;
        Ok(answer)
    }

    /// Locks the row if the act this run carries out still stands.
    pub(super) async fn fenced(&self) -> Result<Option<(Tx, ServiceRow)>> {
        let tx = self.deps.db.begin().await?;
        let row = store::lock(&tx, self.ctx, self.row.service()).await?;
        let same =
            (&row.act, row.act_since, &row.power_target) == (&self.row.act, self.row.act_since, &self.row.power_target);
        if same && !row.state()?.is_final() { Ok(Some((tx, row))) } else { Ok(None) }
    }

    async fn switch(&self, power: Power) -> Result<Outcome> {
        let Some(machine) = self.row.instance_id.as_deref() else { return self.switched(power).await };
        let answer = self.noted(self.provider.power(self.call(), machine, power).await).await?;
        match answer {
            Ok(()) => self.switched(power).await,
            // A machine that is not there does not run.
            Err(ProviderError::NotFound { .. }) if power == Power::Stop => self.switched(power).await,
            Err(error) if self.is_so_already(machine, power).await? => {
                tracing::debug!(%error, "a machine that needs no switch");
                self.switched(power).await
            }
            // Switching is safe to repeat.
            Err(ProviderError::Unknown { .. }) if !self.is_out_of_time() => Ok(self.again_in(3)),
            Err(error) => self.not_yet(&error).await,
        }
    }

    /// Whether a machine that cannot be switched is what it should be: one that could not be stopped still runs when
    /// its invoice is paid. What it shows soon after a switch says nothing yet.
    async fn is_so_already(&self, machine: &str, power: Power) -> Result<bool> {
        if self.row.power_since.is_some_and(|since| seconds_since(since, self.ctx.now) < WATCH_SECONDS) {
            return Ok(false);
        }
        let wanted = if power == Power::Stop { MachineStatus::Stopped } else { MachineStatus::Running };
        let seen = self.noted(self.provider.machine(self.call(), machine).await).await?;
        Ok(seen.is_ok_and(|machine| machine.status == wanted))
    }

    /// The provider has accepted the switch: the state follows.
    pub(super) async fn switched(&self, power: Power) -> Result<Outcome> {
        let Some((tx, mut row)) = self.fenced().await? else { return Ok(self.again_in(0)) };
        let (service, customer) = (row.service(), row.customer());
        let what = row.product()?.what();
        let words = |machine: &'static str, storage, domain| match what {
            "storage" => storage,
            "domain" => domain,
            _ => machine,
        };
        let (target, event, entry) = if power == Power::Stop {
            row.apply(self.ctx, Move::Suspend, row.act_reason.clone())?;
            let reason = row.suspension().unwrap_or(SuspensionReason::Staff).to_string();
            let event = Event::ServiceSuspended { service, customer, reason };
            let closed = ["Service suspended: the storage was closed", "Service suspended: the domain was closed"];
            ("stopped", event, Entry::new("suspended", words(STOPPED, closed[0], closed[1])))
        } else {
            if row.state()? != ServiceState::Active {
                row.apply(self.ctx, Move::Unsuspend, None)?;
            }
            row.suspension = None;
            let event = Event::ServiceUnsuspended { service, customer };
            let opened = ["Service restored: the storage is open", "Service restored: the domain is open"];
            ("running", event, Entry::new("unsuspended", words(STARTED, opened[0], opened[1])))
        };
        row.act = None;
        row.act_reason = None;
        row.act_failed_at = None;
        if row.instance_id.is_some() {
            row.power_target = Some(target.to_owned());
            row.power_since = Some(self.ctx.now.as_microsecond());
        }
        let row = store::save_quietly(self.ctx, &tx, row).await?;
        note(self.ctx, &tx, &row, entry).await?;
        tx.record(self.ctx, event).await?;
        tx.commit().await?;
        Ok(self.again_in(2))
    }

    /// Shows the power as it becomes what was asked for.
    async fn watch_power(&self) -> Result<Outcome> {
        let (Some(machine), Some(target)) = (&self.row.instance_id, &self.row.power_target) else {
            return Ok(Outcome::Done);
        };
        let answer = self.noted(self.provider.machine(self.call(), machine).await).await?;
        let out_of_time = seconds_since(self.row.power_since.unwrap_or(0), self.ctx.now) >= WATCH_SECONDS;
        let (power, word) = match answer {
            Ok(machine) => (machine.status.to_string(), Some(machine.status_word)),
            Err(_) => (self.row.power.clone(), self.row.provider_status.clone()),
        };
        let reached = power == *target;
        if reached || out_of_time || power != self.row.power {
            let Some((tx, mut row)) = self.fenced().await? else { return Ok(self.again_in(0)) };
            row.power = power;
            row.provider_status = word;
            if reached || out_of_time {
                row.power_target = None;
            }
            store::save(self.ctx, &tx, row).await?;
            tx.commit().await?;
        }
        Ok(if reached || out_of_time { self.again_in(0) } else { self.again_in(5) })
    }

    async fn terminate(&self) -> Result<Outcome> {
        let Some(machine) = self.row.instance_id.clone() else { return self.terminate_unknown().await };
        if self.row.power != "stopped" {
            match self.noted(self.provider.power(self.call(), &machine, Power::Stop).await).await? {
                Err(error @ ProviderError::Unknown { .. }) if !self.is_out_of_time() => {
                    tracing::debug!(%error, "a stop was not confirmed and is repeated");
                    return Ok(self.again_in(3));
                }
                Err(error) if error.passes() => return self.not_yet(&error).await,
                // A machine that cannot be stopped now can still be cancelled.
                _ => {}
            }
        }
        match self.noted(self.provider.cancel_machine(self.call(), &machine).await).await? {
            Ok(cancelled) => self.terminated(Some(cancelled)).await,
            // A machine just bought is invisible for a while; "not found" is not "gone" yet.
            Err(ProviderError::NotFound { .. }) if self.row.provider_status.is_none() && !self.is_out_of_time() => {
                Ok(self.again_in(10))
            }
            Err(ProviderError::NotFound { .. }) => self.terminated(None).await,
            Err(ProviderError::Unknown { .. }) if !self.is_out_of_time() => Ok(self.again_in(10)),
            Err(error) => self.not_yet(&error).await,
        }
    }

    /// A setup that failed may have left a machine nobody knows of.
    async fn terminate_unknown(&self) -> Result<Outcome> {
        match resolve_intents(self.ctx, self.deps, self.provider.as_ref(), &self.row).await? {
            Ok(Located::Machine(machine)) => {
                let Some((tx, mut row)) = self.fenced().await? else { return Ok(self.again_in(0)) };
                row.instance_id = Some(machine);
                store::save_quietly(self.ctx, &tx, row).await?;
                tx.commit().await?;
                Ok(self.again_in(0))
            }
            Ok(Located::TooEarly) => Ok(self.again_in(15)),
            Ok(Located::Nothing) => self.terminated(None).await,
            Err(error) => self.not_yet(&error).await,
        }
    }

    pub(super) async fn terminated(&self, cancelled: Option<Cancelled>) -> Result<Outcome> {
        let Some((tx, mut row)) = self.fenced().await? else { return Ok(self.again_in(0)) };
        let reason = row.act_reason.clone().unwrap_or_default();
        row.apply(self.ctx, Move::Terminate, row.act_reason.clone())?;
        mark_cancelled(self.ctx, &mut row, cancelled.as_ref());
        row.act = None;
        row.act_failed_at = None;
        row.power_target = None;
        row.power = "stopped".to_owned();
        // Nobody needs these any more.
        row.sealed_password = None;
        row.sealed_user_data = None;
        let row = store::save_quietly(self.ctx, &tx, row).await?;
        note(self.ctx, &tx, &row, Entry::new("terminated", "Service ended").detail(reason.clone())).await?;
        let what = row.product()?.what();
        let at_provider = match cancelled.as_ref().map(|c| c.ends_on) {
            Some(Some(date)) => Some(format!("The provider ends the {what} on {date}.")),
            Some(None) => Some("The provider has taken the cancellation.".to_owned()),
            // A share has nothing at the provider that is cancelled, nor has a domain that is gone.
            None => (what == "machine").then(|| "The provider does not know the machine.".to_owned()),
        };
        if let Some(said) = at_provider {
            let title = match what {
                "storage" => "Storage",
                "domain" => "Domain",
                _ => "Machine",
            };
            let entry = Entry::new("cancelled_at_provider", format!("{title} cancelled at the provider"));
            note(self.ctx, &tx, &row, entry.detail(said).staff_only()).await?;
        }
        let event = Event::ServiceTerminated { service: row.service(), customer: row.customer(), reason };
        tx.record(self.ctx, event).await?;
        tx.commit().await?;
        self.forget_secrets(&row).await;
        Ok(Outcome::Done)
    }

    /// The login of an ended machine is not left lying about; what the provider keeps back does no harm.
    async fn forget_secrets(&self, row: &ServiceRow) {
        let Ok(setup) = Setup::of(row) else { return };
        for reference in setup.login.password.iter().chain(&setup.login.ssh_keys) {
            if let Err(error) = self.provider.forget_secret(self.call(), reference).await {
                tracing::debug!(%error, "a stored secret could not be deleted at the provider");
            }
        }
    }

    /// Cancels at the provider when the time has come for a planned end.
    async fn planned_end(&self) -> Result<Outcome> {
        let Some(plan) = cancel_plan(self.ctx, &self.row)? else { return Ok(Outcome::Done) };
        if plan.at > self.ctx.now {
            return Ok(Outcome::Again(plan.at));
        }
        let machine = self.row.instance_id.as_deref().unwrap_or_default();
        let answer = self.noted(self.provider.cancel_machine(self.call(), machine).await).await?;
        let cancelled = match answer {
            Ok(cancelled) => Some(cancelled),
            Err(ProviderError::NotFound { .. }) => None,
            Err(error) => {
                let passes = error.passes() || error.is_ambiguous();
                return self.planned_end_failed(passes, plan.late, &error).await;
            }
        };
        self.planned_end_taken(cancelled.as_ref(), plan.late).await
    }

    fn is_out_of_time(&self) -> bool {
        seconds_since(self.row.act_since.unwrap_or(0), self.ctx.now) >= GIVE_UP_SECONDS
    }

    /// It did not succeed: try again, and after a while say so in the state.
    async fn not_yet(&self, error: &ProviderError) -> Result<Outcome> {
        let passes = error.passes() || error.is_ambiguous();
        self.put_off(passes, |tries| error.wait_seconds(tries), error).await
    }

    /// The same for whatever said no: whether waiting may help, how long to wait after so many tries, what was said.
    pub(super) async fn put_off(
        &self,
        passes: bool,
        wait_seconds: impl Fn(u32) -> i64,
        said: impl std::fmt::Display,
    ) -> Result<Outcome> {
        // A clear refusal will hardly change; say so at once, but keep trying.
        let hopeless = !passes;
        if self.row.act_failed_at.is_some() {
            return Ok(self.again_in(SLOW_SECONDS));
        }
        let elapsed = seconds_since(self.row.act_since.unwrap_or(0), self.ctx.now);
        let patience = if hopeless { 60 } else { GIVE_UP_SECONDS };
        if elapsed < patience {
            let tries = u32::try_from(elapsed / 30).unwrap_or(4);
            return Ok(self.again_in(wait_seconds(tries)));
        }
        let Some((tx, mut row)) = self.fenced().await? else { return Ok(self.again_in(0)) };
        let act = row.act.clone().unwrap_or_default();
        let said = said.to_string();
        let reason = format!("The provider did not carry it out: {}.", said.trim_end_matches('.'));
        let failed = match LifecycleAct::from_word(&act) {
            Some(LifecycleAct::Suspend) => Move::FailSuspend,
            Some(LifecycleAct::Unsuspend) => Move::FailUnsuspend,
            _ => Move::FailTerminate,
        };
        // An act asked for in a state that has no such failure (a second try) keeps that state.
        if row.apply(self.ctx, failed, Some(reason.clone())).is_err() {
            row.state_reason = Some(reason.clone());
        }
        row.act_failed_at = Some(self.ctx.now.as_microsecond());
        let row = store::save_quietly(self.ctx, &tx, row).await?;
        let entry = Entry::new("act_failed", format!("To {act} the service did not succeed; it is tried on"));
        note(self.ctx, &tx, &row, entry.detail(reason.clone()).staff_only()).await?;
        let (service, customer) = (row.service(), row.customer());
        tx.record(self.ctx, Event::ServiceActFailed { service, customer, act, reason }).await?;
        tx.commit().await?;
        Ok(self.again_in(SLOW_SECONDS))
    }
}

pub(super) fn mark_cancelled(ctx: &OpContext, row: &mut ServiceRow, cancelled: Option<&Cancelled>) {
    row.act_failed_at = None;
    row.provider_cancelled_at = row.provider_cancelled_at.or(Some(ctx.now.as_microsecond()));
    if let Some(date) = cancelled.and_then(|c| c.ends_on) {
        row.provider_ends_on = Some(date.to_string());
    }
}

/// A service that never got an account has nothing to stop: only an end can be asked for.
async fn finish_without_machine(ctx: &OpContext, deps: &Deps, seen: &ServiceRow) -> Result<Outcome> {
    let tx = deps.db.begin().await?;
    let mut row = store::lock(&tx, ctx, seen.service()).await?;
    if row.act.as_deref() == Some(LifecycleAct::Terminate.as_str()) && !row.state()?.is_final() {
        let reason = row.act_reason.clone().unwrap_or_default();
        row.apply(ctx, Move::Terminate, Some(reason.clone()))?;
        row.act = None;
        let row = store::save_quietly(ctx, &tx, row).await?;
        note(ctx, &tx, &row, Entry::new("terminated", "Service ended").detail(reason.clone())).await?;
        let event = Event::ServiceTerminated { service: row.service(), customer: row.customer(), reason };
        tx.record(ctx, event).await?;
    }
    tx.commit().await?;
    Ok(Outcome::Done)
}
