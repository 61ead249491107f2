//! Carrying an action out: prepare, send once, find out, watch. [`super::finish`] ends it.

use std::sync::Arc;

use mpanel_core::{OpContext, ProviderAccountId, Result, Secret, ServiceActionId};
use mpanel_db::jobs::Outcome;
use mpanel_events::Event;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::finish::give_up;
use super::rules::{self, Verdict};
use super::store::{self, ActionRow};
use super::{ActionKind, ActionState};
use crate::account::catalog;
use crate::account::health;
use crate::account::store::{self as accounts, AccountRow};
use crate::deps::Deps;
use crate::provider::{
    Answer, CallId, CloudProvider, LoginRefs, Power, ProviderError, Reinstallation, password, refusal_sentence,
};
use crate::service::state::ServiceState;
use crate::service::store::{self as services, ServiceRow};
use crate::setup;
use crate::staff_key;
use crate::time::seconds_since;

/// An action that was never accepted is given up after this long.
const UNSENT_SECONDS: i64 = 10 * 60;
/// A write that the audits do not know after this long was not carried out.
const AUDIT_SECONDS: i64 = 30;
const MAX_SENDS: u32 = 3;

/// How far an action has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Phase {
    /// Not sent, or certainly not carried out.
    #[default]
    New,
    /// About to be sent or sent; whether it was carried out is not known.
    Sent,
    /// The provider has accepted it.
    Accepted,
}

/// What the row remembers of a run.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Progress {
    pub(super) phase: Phase,
    pub(super) request_id: Option<Uuid>,
    sent_at: Option<i64>,
    accepted_at: Option<i64>,
    sends: u32,
    pub(super) left: bool,
    /// Number of the password this action sets.
    serial: Option<i32>,
    /// The secrets it was sent with.
    #[serde(default)]
    pub(super) login: LoginRefs,
}

/// Body of [`crate::RunServiceAction`].
pub async fn run_service_action(ctx: &OpContext, deps: &Deps, id: ServiceActionId) -> Result<Outcome> {
    let action = store::find(deps.db.read(), ctx, id).await?;
    if action.is_over() {
        return Ok(Outcome::Done);
    }
    let service = services::find(deps.db.read(), ctx, action.service()).await?;
    let progress: Progress = serde_json::from_str(&action.progress)?;
    let kind = action.kind()?;
    let (Some(account), Some(machine)) = (service.account_id, service.instance_id.clone()) else {
        return give_up(ctx, deps, &action, "There is no machine.").await;
    };
    if service.state()?.is_final() {
        return give_up(ctx, deps, &action, "The service has ended.").await;
    }
    let stopped_by_us = service.act.is_some() || service.state()? != ServiceState::Active;
    if progress.phase == Phase::New && stopped_by_us && service.act.as_deref() != Some("unsuspend") {
        return give_up(ctx, deps, &action, "The service is being suspended or ended.").await;
    }
    let account = accounts::find(deps.db.read(), ctx, ProviderAccountId(account)).await?;
    let provider = deps.provider(&account)?;
    let run = Run { ctx, deps, action, service, progress, kind, machine, account, provider };
    match run.progress.phase {
        Phase::New => run.send().await,
        Phase::Sent => run.find_out().await,
        Phase::Accepted => run.watch().await,
    }
}

pub(super) struct Run<'a> {
    pub(super) ctx: &'a OpContext,
    pub(super) deps: &'a Deps,
    pub(super) action: ActionRow,
    pub(super) service: ServiceRow,
    pub(super) progress: Progress,
    pub(super) kind: ActionKind,
    pub(super) machine: String,
    pub(super) account: AccountRow,
    pub(super) provider: Arc<dyn CloudProvider>,
}

impl Run<'_> {
    fn again_in(&self, seconds: i64) -> Outcome {
        Outcome::Again(self.ctx.in_seconds(seconds))
    }

    async fn noted<T>(&self, answer: Answer<T>) -> Result<Answer<T>> {
        health::note(self.ctx, self.deps, &self.account, self.provider.as_ref(), &answer).await?;
        Ok(answer)
    }

    /// Writes how far it has come.
    async fn save(&self, progress: &Progress, detail: &str) -> Result<()> {
        let tx = self.deps.db.begin().await?;
        let mut action = store::lock(&tx, self.ctx, ServiceActionId(self.action.id)).await?;
        action.state = ActionState::Running.to_string();
        action.progress = serde_json::to_string(progress)?;
        action.detail = Some(detail.to_owned());
        action.sealed_password.clone_from(&self.action.sealed_password);
        let action = store::save(&tx, action).await?;
        let (service, customer) = (action.service(), self.service.customer());
        tx.record(self.ctx, Event::ServiceChanged { service, customer }).await?;
        tx.commit().await
    }

    async fn send(mut self) -> Result<Outcome> {
        let login = match self.prepare().await? {
            Ok(login) => login,
            Err(error) => return self.not_sent(&error).await,
        };
        let request_id = self.ctx.new_uuid();
        let sent = Progress {
            phase: Phase::Sent,
            request_id: Some(request_id),
            sent_at: Some(self.ctx.now.as_microsecond()),
            sends: self.progress.sends + 1,
            login: login.clone(),
            ..self.progress.clone()
        };
        // Committed before it is sent: a crash from here on is answered by asking, not by repeating.
        self.save(&sent, "Sent to the data centre.").await?;
        let answer = self.write(CallId::under(self.ctx, request_id), &login).await?;
        self.progress = sent;
        match self.noted(answer).await? {
            Ok(()) => self.accepted().await,
            Err(ProviderError::Unknown { .. }) => Ok(self.again_in(3)),
            Err(error) => self.not_sent(&error).await,
        }
    }

    /// Stores the login at the provider that the action sets or uses.
    async fn prepare(&mut self) -> Result<Answer<LoginRefs>> {
        let params = self.action.params()?;
        let makes_password = match self.kind {
            ActionKind::ResetPassword => true,
            ActionKind::Reinstall => params.windows || self.service.access == "password" && params.ssh_key.is_none(),
            // Without any login the rescue system would be of no use.
            ActionKind::Rescue => {
                let no_key = params.ssh_key.is_none() && self.service.ssh_key.is_none();
                self.service.sealed_password.is_none() && no_key
            }
            _ => return Ok(Ok(LoginRefs::default())),
        };
        if !makes_password && self.kind == ActionKind::Rescue {
            let mut with_key = self.service.clone();
            if params.ssh_key.is_some() {
                // The rescue system is Linux and takes keys, whatever the machine runs.
                with_key.ssh_key = params.ssh_key;
                with_key.os_type = catalog::os_type(false).to_owned();
            }
            return setup::login_refs(self.ctx, self.deps, self.provider.as_ref(), &with_key).await;
        }
        let new = if makes_password { Some(self.new_password().await?) } else { None };
        let mut with_key = self.service.clone();
        // A new password leaves the keys as they are, unless some were chosen with it.
        let present = with_key.ssh_key.filter(|_| self.kind != ActionKind::ResetPassword);
        with_key.ssh_key = params.ssh_key.or(present);
        with_key.os_type = catalog::os_type(params.windows).to_owned();
        let (serial, provider) = (self.progress.serial.unwrap_or_default(), self.provider.as_ref());
        let login = setup::store_login(self.ctx, provider, &with_key, new.as_ref(), serial).await;
        // A customer who installs anew does it without keys of staff.
        let by_staff = self.kind == ActionKind::Reinstall && self.action.actor_kind == "staff";
        match (login, self.service.account_id) {
            (Ok(login), Some(account)) if by_staff => {
                staff_key::place(self.ctx, self.deps, provider, account, params.windows, login).await
            }
            (login, _) => Ok(login),
        }
    }

    /// The password this action sets: made and sealed once, whatever happens between.
    async fn new_password(&mut self) -> Result<Secret> {
        if let (Some(sealed), Some(_)) = (&self.action.sealed_password, self.progress.serial) {
            return self.deps.vault.open(self.ctx.tenant, services::PASSWORD, sealed);
        }
        let password = password::generate(self.ctx);
        let tx = self.deps.db.begin().await?;
        let mut service = services::lock(&tx, self.ctx, self.service.service()).await?;
        service.password_serial += 1;
        self.progress.serial = Some(service.password_serial);
        services::save_quietly(self.ctx, &tx, service).await?;
        let mut action = store::lock(&tx, self.ctx, ServiceActionId(self.action.id)).await?;
        action.sealed_password = Some(self.deps.vault.seal(self.ctx, services::PASSWORD, &password)?);
        action.progress = serde_json::to_string(&self.progress)?;
        self.action = store::save(&tx, action).await?;
        tx.commit().await?;
        Ok(password)
    }

    async fn write(&self, call: CallId, login: &LoginRefs) -> Result<Answer<()>> {
        let (provider, machine) = (self.provider.as_ref(), self.machine.as_str());
        Ok(match self.kind {
            ActionKind::Start => provider.power(call, machine, Power::Start).await,
            ActionKind::Stop => provider.power(call, machine, Power::Stop).await,
            ActionKind::Restart => provider.power(call, machine, Power::Restart).await,
            ActionKind::Shutdown => provider.power(call, machine, Power::Shutdown).await,
            ActionKind::Rescue => provider.rescue(call, machine, login).await,
            ActionKind::ResetPassword => provider.reset_password(call, machine, login).await,
            ActionKind::Reinstall => {
                let what = self.reinstallation(login.clone())?;
                provider.reinstall(call, machine, &what).await
            }
        })
    }

    fn reinstallation(&self, login: LoginRefs) -> Result<Reinstallation> {
        let params = self.action.params()?;
        // Cloud-init is not kept by the provider: it must be sent again each time.
        // Chosen anew, or what it was installed with before.
        let application_id = if params.software || params.windows {
            params.provider_application.clone()
        } else {
            self.service.provider_application.clone()
        };
        let user_data = match &self.action.sealed_user_data {
            _ if application_id.is_some() => None,
            Some(sealed) => Some(self.deps.vault.open(self.ctx.tenant, store::USER_DATA, sealed)?),
            None if params.windows => None,
            None => setup::user_data(self.ctx, self.deps, &self.service)?,
        };
        Ok(Reinstallation {
            image_id: params.image_id.unwrap_or_else(|| self.service.image_id.clone()),
            windows: params.windows,
            default_user: catalog::user_of(params.windows, &self.service.username).to_owned(),
            login,
            user_data,
            application_id,
        })
    }

    /// The provider certainly did nothing.
    async fn not_sent(&self, error: &ProviderError) -> Result<Outcome> {
        match error {
            ProviderError::Refused { status, message } => self.fail(&refusal_sentence(*status, message)).await,
            ProviderError::NotFound { .. } => self.fail("The machine cannot be found at the data centre.").await,
            _ if seconds_since(self.action.requested_at, self.ctx.now) >= UNSENT_SECONDS => {
                self.fail("The data centre did not answer. Nothing was changed; try again later.").await
            }
            error => {
                let back = Progress { phase: Phase::New, request_id: None, ..self.progress.clone() };
                self.save(&back, "Waiting for the data centre to answer.").await?;
                Ok(self.again_in(error.wait_seconds(self.progress.sends)))
            }
        }
    }

    /// Whether a write without a reply was carried out: the audits know.
    async fn find_out(&self) -> Result<Outcome> {
        let request_id = self.progress.request_id.unwrap_or_default();
        let known = self.provider.has_acted(CallId::new(self.ctx), &self.machine, request_id).await;
        let elapsed = seconds_since(self.progress.sent_at.unwrap_or(0), self.ctx.now);
        match self.noted(known).await? {
            Ok(true) => self.accepted().await,
            Ok(false) if elapsed < AUDIT_SECONDS => Ok(self.again_in(5)),
            Ok(false) if self.progress.sends >= MAX_SENDS => {
                self.fail("The data centre did not carry it out. Nothing was changed; try again later.").await
            }
            Ok(false) => {
                let back = Progress { phase: Phase::New, request_id: None, ..self.progress.clone() };
                self.save(&back, "Sending again.").await?;
                Ok(self.again_in(0))
            }
            Err(_) if elapsed >= rules::deadline_seconds(self.kind) => {
                self.fail("The data centre did not confirm it in time. Look at the machine before trying again.").await
            }
            Err(error) => Ok(self.again_in(error.wait_seconds(1))),
        }
    }

    async fn accepted(&self) -> Result<Outcome> {
        let accepted = Progress {
            phase: Phase::Accepted,
            accepted_at: Some(self.ctx.now.as_microsecond()),
            ..self.progress.clone()
        };
        self.save(&accepted, "Accepted by the data centre; waiting for the machine.").await?;
        Ok(self.again_in(2))
    }

    async fn watch(&self) -> Result<Outcome> {
        let elapsed = seconds_since(self.progress.accepted_at.unwrap_or(0), self.ctx.now);
        let overdue = elapsed >= rules::deadline_seconds(self.kind);
        let seen = self.noted(self.provider.machine(CallId::new(self.ctx), &self.machine).await).await?;
        let machine = match seen {
            Ok(machine) => machine,
            Err(error) if overdue => return self.fail(&format!("The machine could not be looked at: {error}.")).await,
            Err(error) => return Ok(self.again_in(error.wait_seconds(0))),
        };
        match rules::judge(self.kind, &machine, self.progress.left, elapsed) {
            Verdict::Done => self.finish(None, Some(&machine)).await,
            Verdict::Failed(reason) => self.finish(Some(&reason), Some(&machine)).await,
            Verdict::Wait { .. } if overdue => {
                let reason = format!("It took too long. The machine is {}.", machine.status_word);
                self.finish(Some(&reason), Some(&machine)).await
            }
            Verdict::Wait { left } => {
                if left != self.progress.left || self.service.power != machine.status.as_str() {
                    self.show(&machine).await?;
                    self.save(
                        &Progress { left, ..self.progress.clone() },
                        &format!("The machine is {}.", machine.status_word),
                    )
                    .await?;
                }
                Ok(self.again_in(rules::poll_seconds(self.kind, left, elapsed)))
            }
        }
    }
}
