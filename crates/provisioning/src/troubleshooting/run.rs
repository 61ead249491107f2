//! The job of checks and remedies: look, send once, find out, follow. [`super::finish`] ends it.
//!
//! A lost reply is answered by the provider's list of what was started: what was not in it before is ours. Checks that
//! are not in it are sent again, for they change nothing; a remedy never is.

use std::sync::Arc;

use mpanel_core::{OpContext, ProviderAccountId, Result, RowId};
use mpanel_db::jobs::Outcome;
use mpanel_events::Event;

use super::finish::{Ending, end};
use super::store::{self, RunRow};
use super::{Phase, Progress, TroubleshootingState, rules};
use crate::account::health;
use crate::account::store::{self as accounts, AccountRow};
use crate::deps::Deps;
use crate::provider::checks::{CheckOutcome, SeenCheck};
use crate::provider::{Answer, CallId, CloudProvider, ProviderError};
use crate::service::state::ServiceState;
use crate::service::store as services;
use crate::time::seconds_since;

/// What was never accepted is given up after this long.
const UNSENT_SECONDS: i64 = 10 * 60;
/// What the provider does not list after this long was not taken.
const LOOK_SECONDS: i64 = 30;
const MOST_TRIES: u32 = 3;

/// Body of [`crate::RunTroubleshooting`].
pub async fn run_troubleshooting(ctx: &OpContext, deps: &Deps, id: RowId) -> Result<Outcome> {
    let found = store::find(ctx, deps.db.read(), id).await?;
    let Some(row) = found.filter(|row| !row.is_over()) else { return Ok(Outcome::Done) };
    match carry_out(ctx, deps, row.clone()).await {
        // The job dies of it, and a row that stays open refuses every further one.
        Err(error) if !error.is_retryable() => {
            tracing::error!(troubleshooting.id = %id, error = %error.report(), "troubleshooting was given up");
            let reason = "It could not be carried out to its end. Look at the machine before trying again.";
            end(ctx, deps, &row, Ending::failed(reason)).await
        }
        other => other,
    }
}

async fn carry_out(ctx: &OpContext, deps: &Deps, row: RunRow) -> Result<Outcome> {
    let service = services::find(deps.db.read(), ctx, row.service()).await?;
    let progress = row.progress()?;
    let (Some(account), Some(machine)) = (service.account_id, service.instance_id.clone()) else {
        return end(ctx, deps, &row, Ending::failed("There is no machine.")).await;
    };
    let state = service.state()?;
    if state.is_final() {
        return end(ctx, deps, &row, Ending::failed("The service has ended.")).await;
    }
    let withdrawn = row.is_remedy() && (state != ServiceState::Active || service.act.is_some());
    if progress.phase == Phase::New && withdrawn {
        return end(ctx, deps, &row, Ending::failed("The service is being suspended or ended.")).await;
    }
    let account = accounts::find(deps.db.read(), ctx, ProviderAccountId(account)).await?;
    let provider = deps.provider(&account)?;
    let run = Run { ctx, deps, row, progress, machine, account, provider };
    match run.progress.phase {
        Phase::New => run.send().await,
        Phase::Sent => run.find_out().await,
        Phase::Accepted => run.follow().await,
    }
}

/// What a look at the provider has shown.
struct Look {
    over: bool,
    /// Why it did not succeed.
    failure: Option<&'static str>,
    checks: Vec<SeenCheck>,
    note: String,
}

struct Run<'a> {
    ctx: &'a OpContext,
    deps: &'a Deps,
    row: RunRow,
    progress: Progress,
    machine: String,
    account: AccountRow,
    provider: Arc<dyn CloudProvider>,
}

impl Run<'_> {
    fn again_in(&self, seconds: i64) -> Outcome {
        Outcome::Again(self.ctx.in_seconds(seconds))
    }

    async fn noted<T>(&self, answer: Answer<T>) -> Result<Answer<T>> {
        health::note(self.ctx, self.deps, &self.account, self.provider.as_ref(), &answer).await?;
        Ok(answer)
    }

    async fn fail(&self, reason: &str) -> Result<Outcome> {
        end(self.ctx, self.deps, &self.row, Ending::failed(reason)).await
    }

    /// The same for what the provider did not answer; its own words are for the log.
    async fn fail_with(&self, error: &ProviderError) -> Result<Outcome> {
        tracing::warn!(troubleshooting.id = %self.row.row_id(), %error, "troubleshooting did not succeed");
        self.fail(rules::sentence(error)).await
    }

    /// Writes how far it has come.
    async fn save(&self, progress: &Progress, change: impl FnOnce(&mut RunRow)) -> Result<()> {
        let tx = self.deps.db.begin().await?;
        let Some(mut row) = store::lock(self.ctx, &tx, self.row.row_id()).await? else { return tx.rollback().await };
        row.state = TroubleshootingState::Running.to_string();
        row.progress = serde_json::to_string(progress)?;
        change(&mut row);
        let row = store::save(&tx, row).await?;
        tx.record(self.ctx, Event::ServiceChanged { service: row.service(), customer: row.customer() }).await?;
        tx.commit().await
    }

    async fn send(mut self) -> Result<Outcome> {
        if self.row.template.is_none() {
            let offered = self.provider.offered_checks(CallId::new(self.ctx)).await;
            match self.noted(offered).await?.map(rules::choose) {
                Ok(Some(chosen)) => (self.row.template, self.row.name) = (Some(chosen.id), chosen.name),
                Ok(None) => return self.fail("The data centre offers no checks of this machine.").await,
                Err(error) => return self.not_sent(&error).await,
            }
        }
        let known = match self.noted(self.started().await).await? {
            Ok(known) => known,
            Err(error) => return self.not_sent(&error).await,
        };
        let (sent_at, tries) = (Some(self.ctx.now.as_microsecond()), self.progress.tries + 1);
        let sent = Progress { phase: Phase::Sent, known, sent_at, tries, ..Progress::default() };
        // Committed before it is sent: a crash from here on is answered by looking, not by repeating.
        let (template, name) = (self.row.template.clone(), self.row.name.clone());
        self.save(&sent, |row| (row.template, row.name) = (template, name)).await?;
        let call = CallId::new(self.ctx);
        let template = self.row.template.as_deref().unwrap_or_default();
        let answer = if self.row.is_remedy() {
            self.provider.start_remedy(call, &self.machine, template).await
        } else {
            self.provider.start_checks(call, &self.machine, template).await
        };
        self.progress = sent;
        match self.noted(answer).await? {
            Ok(started) => self.accepted(started).await,
            Err(ProviderError::Unknown { .. } | ProviderError::Unreadable { .. }) => Ok(self.again_in(3)),
            Err(error) => self.not_sent(&error).await,
        }
    }

    /// What of the kind was started for the machine, as the provider lists it.
    async fn started(&self) -> Answer<Vec<String>> {
        let (call, template) = (CallId::new(self.ctx), self.row.template.as_deref().unwrap_or_default());
        if self.row.is_remedy() {
            self.provider.started_remedies(call, &self.machine, template).await
        } else {
            self.provider.started_checks(call, &self.machine, template).await
        }
    }

    /// The provider certainly did nothing.
    async fn not_sent(&self, error: &ProviderError) -> Result<Outcome> {
        match error {
            ProviderError::Refused { .. } => self.fail_with(error).await,
            ProviderError::NotFound { .. } => self.fail("The machine cannot be found at the data centre.").await,
            _ if seconds_since(self.row.requested_at, self.ctx.now) >= UNSENT_SECONDS => {
                self.fail("The data centre did not answer. Nothing was changed; try again later.").await
            }
            error => {
                let back = Progress { phase: Phase::New, ..self.progress.clone() };
                self.save(&back, |_| ()).await?;
                Ok(self.again_in(error.wait_seconds(self.progress.tries)))
            }
        }
    }

    /// Whether a start without a reply was taken: the provider's list knows.
    async fn find_out(&self) -> Result<Outcome> {
        let listed = self.noted(self.started().await).await?;
        let elapsed = seconds_since(self.progress.sent_at.unwrap_or(0), self.ctx.now);
        let new = |ids: Vec<String>| ids.into_iter().find(|id| !self.progress.known.contains(id));
        match listed.map(new) {
            Ok(Some(started)) => self.accepted(started).await,
            Ok(None) if elapsed < LOOK_SECONDS => Ok(self.again_in(5)),
            Ok(None) if !self.row.is_remedy() && self.progress.tries < MOST_TRIES => {
                let back = Progress { phase: Phase::New, ..self.progress.clone() };
                self.save(&back, |_| ()).await?;
                Ok(self.again_in(0))
            }
            Ok(None) if self.row.is_remedy() => {
                let reason = "The data centre did not confirm it. Look at the machine, then run the checks again.";
                self.fail(reason).await
            }
            Ok(None) => self.fail("The data centre did not start the checks. Try again later.").await,
            Err(_) if elapsed >= rules::deadline_seconds(self.row.is_remedy()) => {
                self.fail("The data centre did not confirm it in time. Look at the machine before trying again.").await
            }
            Err(error) => Ok(self.again_in(error.wait_seconds(1))),
        }
    }

    async fn accepted(&self, started: String) -> Result<Outcome> {
        let accepted = Progress {
            phase: Phase::Accepted,
            accepted_at: Some(self.ctx.now.as_microsecond()),
            started: Some(started),
            known: Vec::new(),
            ..self.progress.clone()
        };
        self.save(&accepted, |_| ()).await?;
        Ok(self.again_in(2))
    }

    async fn follow(&self) -> Result<Outcome> {
        let elapsed = seconds_since(self.progress.accepted_at.unwrap_or(0), self.ctx.now);
        let overdue = elapsed >= rules::deadline_seconds(self.row.is_remedy());
        let look = match self.noted(self.look().await).await? {
            Ok(look) => look,
            Err(error) if overdue => return self.fail_with(&error).await,
            Err(error) => return Ok(self.again_in(error.wait_seconds(0))),
        };
        if look.over || overdue {
            let failure = if look.over { look.failure } else { Some("It took too long.") };
            let machine = match failure {
                None if self.row.is_remedy() => self.provider.machine(CallId::new(self.ctx), &self.machine).await.ok(),
                _ => None,
            };
            let ending = Ending { failure: failure.map(str::to_owned), checks: look.checks, note: look.note, machine };
            return end(self.ctx, self.deps, &self.row, ending).await;
        }
        let results = serde_json::to_string(&look.checks)?;
        if results != self.row.results {
            self.save(&self.progress, |row| row.results = results).await?;
        }
        Ok(self.again_in(rules::poll_seconds(elapsed)))
    }

    async fn look(&self) -> Answer<Look> {
        let (call, started) = (CallId::new(self.ctx), self.progress.started.as_deref().unwrap_or_default());
        if self.row.is_remedy() {
            let seen = self.provider.seen_remedy(call, started).await?;
            let failure = match seen.outcome {
                CheckOutcome::Problem => Some("The data centre could not carry it out."),
                CheckOutcome::Skipped => Some("The data centre left it out."),
                _ => None,
            };
            return Ok(Look { over: seen.outcome.is_over(), failure, checks: Vec::new(), note: seen.note });
        }
        let mut seen = self.provider.seen_checks(call, started).await?;
        if seen.over {
            // What has not begun by now never will.
            let waiting = seen.checks.iter_mut().filter(|c| !c.outcome.is_over());
            waiting.for_each(|c| c.outcome = CheckOutcome::Skipped);
        }
        let silent = !rules::has_result(&seen.checks);
        let failure = silent.then_some("The data centre ended the checks without a result. Try again later.");
        Ok(Look { over: seen.over, failure, checks: seen.checks, note: String::new() })
    }
}
