//! Ending an action: what it changed on the service, and what is told.

use mpanel_core::{OpContext, Result, ServiceActionId};
use mpanel_db::Tx;
use mpanel_db::jobs::Outcome;
use mpanel_events::Event;

use super::run::{Phase, Run};
use super::store::{self, ActionRow};
use super::{ActionKind, ActionState};
use crate::account::catalog;
use crate::deps::Deps;
use crate::provider::{CallId, Machine};
use crate::service::store::{self as services, ServiceRow};
use crate::service::timeline::{Entry, note};
use crate::setup;
use crate::{install, network, staff_key};

impl Run<'_> {
    pub(super) async fn show(&self, machine: &Machine) -> Result<()> {
        let tx = self.deps.db.begin().await?;
        let mut service = services::lock(&tx, self.ctx, self.service.service()).await?;
        service.power = machine.status.to_string();
        service.provider_status = Some(machine.status_word.clone());
        services::save_quietly(self.ctx, &tx, service).await?;
        tx.commit().await
    }

    pub(super) async fn fail(&self, reason: &str) -> Result<Outcome> {
        self.finish(Some(reason), None).await
    }

    pub(super) async fn finish(&self, failure: Option<&str>, machine: Option<&Machine>) -> Result<Outcome> {
        let tx = self.deps.db.begin().await?;
        let mut service = services::lock(&tx, self.ctx, self.service.service()).await?;
        if let Some(machine) = machine {
            service.power = machine.status.to_string();
            service.provider_status = Some(machine.status_word.clone());
        }
        // Once accepted, the new password may be the right one even if the action was then too slow for us; a
        // reinstallation that never began has set none.
        let begun = self.kind != ActionKind::Reinstall || self.progress.left;
        let took_effect = failure.is_none() || self.progress.phase == Phase::Accepted && begun;
        let mut replaced = None;
        if took_effect && self.action.sealed_password.is_some() {
            service.sealed_password.clone_from(&self.action.sealed_password);
            replaced = self.replace_login(&mut service)?;
        }
        if took_effect && self.kind == ActionKind::ResetPassword {
            self.keys_added(&tx, &mut service).await?;
        }
        if failure.is_none() && self.kind == ActionKind::Reinstall {
            self.installed(&mut service)?;
            staff_key::placed(self.ctx, &tx, service.service(), &self.progress.login.staff_keys).await?;
        }
        let outcome = end(self.ctx, tx, &self.action, service, failure).await?;
        // An old password is not left lying about; one that the provider keeps back does no harm.
        if let Some(reference) = replaced
            && let Err(error) = self.provider.forget_secret(CallId::new(self.ctx), &reference).await
        {
            tracing::debug!(%error, "a replaced password could not be deleted at the provider");
        }
        Ok(outcome)
    }

    /// Remembers the new password's reference; returns that of the old one.
    fn replace_login(&self, service: &mut ServiceRow) -> Result<Option<String>> {
        if service.setup.is_none() || self.progress.login.password.is_none() {
            return Ok(None);
        }
        let mut kept = setup::Setup::of(service)?;
        let old = std::mem::replace(&mut kept.login.password, self.progress.login.password.clone());
        service.setup = Some(serde_json::to_string(&kept)?);
        Ok(old.filter(|o| Some(o) != kept.login.password.as_ref()))
    }

    /// Keys that came with a new password: those of staff are told to the customer, the others are the service's from
    /// now on, so that an installation puts them on the disk again.
    async fn keys_added(&self, tx: &Tx, service: &mut ServiceRow) -> Result<()> {
        let Some(chosen) = self.action.params()?.ssh_key else { return Ok(()) };
        let by_staff = self.action.actor_kind == "staff";
        let theirs = if by_staff { staff_key::added(self.ctx, tx, service.service(), &chosen).await? } else { chosen };
        if !theirs.is_empty() {
            service.ssh_key = Some(theirs);
        }
        Ok(())
    }

    /// What is different after a reinstallation.
    fn installed(&self, service: &mut ServiceRow) -> Result<()> {
        let params = self.action.params()?;
        service.image_id = params.image_id.unwrap_or_else(|| service.image_id.clone());
        service.image_name = params.image_name.unwrap_or_else(|| service.image_name.clone());
        service.os_type = catalog::os_type(params.windows).to_owned();
        service.username = catalog::user_of(params.windows, &service.username).to_owned();
        if let Some(key) = params.ssh_key {
            service.ssh_key = Some(key);
            service.access = "ssh_key".to_owned();
            service.sealed_password = None;
        }
        if params.windows {
            service.access = "password".to_owned();
            service.ssh_key = None;
            service.sealed_user_data = None;
        }
        if params.software {
            service.provider_application = params.provider_application;
        }
        if let Some(sealed) = &self.action.sealed_user_data {
            let plain = self.deps.vault.open(self.ctx.tenant, store::USER_DATA, sealed)?;
            service.sealed_user_data = Some(self.deps.vault.seal(self.ctx, services::USER_DATA, &plain)?);
        }
        Ok(())
    }
}

/// Ends an action that cannot begin.
pub(super) async fn give_up(ctx: &OpContext, deps: &Deps, action: &ActionRow, reason: &str) -> Result<Outcome> {
    let tx = deps.db.begin().await?;
    let service = services::lock(&tx, ctx, action.service()).await?;
    end(ctx, tx, action, service, Some(reason)).await
}

async fn end(
    ctx: &OpContext,
    tx: Tx,
    seen: &ActionRow,
    mut service: ServiceRow,
    failure: Option<&str>,
) -> Result<Outcome> {
    let id = ServiceActionId(seen.id);
    let mut action = store::lock(&tx, ctx, id).await?;
    if action.is_over() {
        tx.rollback().await?;
        return Ok(Outcome::Done);
    }
    let (kind, succeeded, action_params) = (action.kind()?, failure.is_none(), action.params()?);
    action.state = if succeeded { ActionState::Succeeded } else { ActionState::Failed }.to_string();
    action.error = failure.map(str::to_owned);
    action.detail = None;
    action.finished_at = Some(ctx.now.as_microsecond());
    action.sealed_password = None;
    action.sealed_user_data = None;
    store::save(&tx, action).await?;
    if service.running_action == Some(seen.id) {
        service.running_action = None;
    }
    if kind == ActionKind::Reinstall {
        let anew = action_params.software;
        install::after_action(ctx, &tx, service.service(), id, succeeded, anew).await?;
    }
    let (service_id, customer) = (service.service(), service.customer());
    let service = services::save_quietly(ctx, &tx, service).await?;
    let title = format!("{} {}", kind.title(), if succeeded { "done" } else { "did not succeed" });
    let entry = Entry::new(if succeeded { "action_done" } else { "action_failed" }, title);
    note(ctx, &tx, &service, entry.detail(failure.unwrap_or_default()).related("action", id)).await?;
    tx.record(ctx, Event::ServiceActionFinished { service: service_id, action: id, customer, succeeded }).await?;
    network::look_again(ctx, &tx, service_id).await?;
    tx.commit().await?;
    Ok(Outcome::Done)
}
