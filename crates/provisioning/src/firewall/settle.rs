//! Makes the provider follow what is wanted of a rule set: one copy at each account, the rules of the latest revision,
//! the services behind it. Every run begins with reading, so a lost reply is answered by the next look.

use std::sync::Arc;

use mpanel_core::{FirewallId, OpContext, ProviderAccountId, Result, RowId};
use mpanel_db::jobs::Outcome;
use mpanel_db::{DbErrExt, Tx};
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveModelTrait, IntoActiveModel, ModelTrait};

use super::store::{self, CopyRow, FirewallRow, GuardRow};
use super::{GuardState, rules};
use crate::account::health;
use crate::account::store::{self as accounts, AccountRow};
use crate::deps::Deps;
use crate::network::provider_name;
use crate::provider::networking::{CloudDraft, CloudFirewall, FirewallTaken};
use crate::provider::{Answer, CallId, CloudProvider, ProviderError, refusal_sentence};
use crate::service::store as services;
use crate::time::seconds_since;

/// How long a write without a reply is looked for before it is sent again.
const LOOK_SECONDS: i64 = 60;
/// How long something may take before it is called failed.
const PATIENCE_SECONDS: i64 = 15 * 60;

/// Body of [`crate::SettleFirewall`]. Repeating it changes nothing.
pub async fn settle_firewall(ctx: &OpContext, deps: &Deps, id: FirewallId) -> Result<Outcome> {
    let Ok(row) = store::find(ctx, deps.db.read(), None, id).await else { return Ok(Outcome::Done) };
    let guards = store::guards_of(ctx, deps.db.read(), &[row.id]).await?;
    let copies = store::copies_of(ctx, deps.db.read(), id).await?;
    let mut accounts: Vec<Uuid> = copies.iter().map(|c| c.account_id).collect();
    accounts.extend(guards.iter().map(|g| g.account_id));
    accounts.sort();
    accounts.dedup();
    let mut wait: Wait = None;
    for account in accounts {
        let copy = copies.iter().find(|c| c.account_id == account).cloned();
        let behind: Vec<GuardRow> = guards.iter().filter(|g| g.account_id == account).cloned().collect();
        let account = accounts::find(deps.db.read(), ctx, ProviderAccountId(account)).await?;
        let provider = deps.provider(&account)?;
        let settling = Settling { ctx, deps, account, provider, row: &row };
        wait = soonest(wait, settling.settle(copy, behind).await?);
    }
    if row.deleting && wait.is_none() && store::copies_of(ctx, deps.db.read(), id).await?.is_empty() {
        let tx = deps.db.begin().await?;
        let customer = row.customer();
        row.delete(&tx).await.or_internal("deleting a firewall")?;
        store::told(ctx, &tx, customer).await?;
        tx.commit().await?;
    }
    Ok(wait.map_or(Outcome::Done, |seconds| Outcome::Again(ctx.in_seconds(seconds))))
}

/// Seconds to the next look; none when there is nothing to wait for.
type Wait = Option<i64>;

fn soonest(a: Wait, b: Wait) -> Wait {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}

/// One account's copy.
struct Settling<'a> {
    ctx: &'a OpContext,
    deps: &'a Deps,
    account: AccountRow,
    provider: Arc<dyn CloudProvider>,
    row: &'a FirewallRow,
}

impl Settling<'_> {
    async fn noted<T>(&self, answer: Answer<T>) -> Result<Answer<T>> {
        health::note(self.ctx, self.deps, &self.account, self.provider.as_ref(), &answer).await?;
        Ok(answer)
    }

    async fn settle(&self, copy: Option<CopyRow>, guards: Vec<GuardRow>) -> Result<Wait> {
        let copy = match copy {
            Some(copy) => copy,
            None if guards.iter().all(|g| g.state == GuardState::Detaching.as_str()) => {
                return self.drop_guards(guards).await;
            }
            None => self.note_copy().await?,
        };
        let Some(reference) = copy.provider_ref.clone() else {
            if self.row.deleting && copy.sent_at.is_none() {
                return self.drop_copy(copy).await;
            }
            return self.make(copy, guards).await;
        };
        match self.noted(self.provider.firewall(CallId::new(self.ctx), &reference).await).await? {
            Ok(seen) => self.follow(copy, &seen, guards).await,
            Err(ProviderError::NotFound { .. }) if self.row.deleting => self.drop_copy(copy).await,
            Err(ProviderError::NotFound { .. }) => {
                // Somebody deleted it at the provider; the services are to be filtered all the same.
                let mut gone = copy;
                (gone.provider_ref, gone.request_id, gone.sent_at, gone.revision) = (None, None, None, 0);
                self.save_copy(gone).await?;
                Ok(Some(1))
            }
            Err(error) => self.all_later(guards, &error).await,
        }
    }

    async fn note_copy(&self) -> Result<CopyRow> {
        let copy = CopyRow {
            id: self.ctx.new_id::<RowId>().uuid(),
            tenant_id: self.ctx.tenant.uuid(),
            firewall_id: self.row.id,
            account_id: self.account.id,
            provider_name: provider_name(self.row.customer(), self.row.firewall()),
            provider_ref: None,
            revision: 0,
            request_id: None,
            sent_at: None,
        };
        let tx = self.deps.db.begin().await?;
        let copy = copy.into_active_model().insert(&tx).await.or_internal("noting a firewall's copy")?;
        tx.commit().await?;
        Ok(copy)
    }

    /// Finds the copy by its request and name, and makes it only when it is certain that nothing was sent.
    async fn make(&self, copy: CopyRow, guards: Vec<GuardRow>) -> Result<Wait> {
        let found = self.provider.find_firewall(CallId::new(self.ctx), &copy.provider_name, copy.request_id).await;
        match self.noted(found).await? {
            Ok(Some(seen)) => return self.made(copy, &seen, 0).await,
            Ok(None) => {}
            Err(error) => return self.all_later(guards, &error).await,
        }
        if copy.sent_at.is_some_and(|at| seconds_since(at, self.ctx.now) < LOOK_SECONDS) {
            return Ok(Some(5));
        }
        if self.row.deleting {
            return self.drop_copy(copy).await;
        }
        // Committed before it is sent: a crash from here on is answered by looking.
        let request = self.ctx.new_uuid();
        let mut sent = copy;
        (sent.request_id, sent.sent_at) = (Some(request), Some(self.ctx.now.as_microsecond()));
        let sent = self.save_copy(sent).await?;
        let draft = CloudDraft {
            name: sent.provider_name.clone(),
            description: format!("{} {}", self.ctx.tenant, self.row.customer()),
        };
        let wanted = rules::for_provider(&self.row.rules()?);
        let answer = self.provider.make_firewall(CallId::under(self.ctx, request), &draft, &wanted).await;
        match self.noted(answer).await? {
            Ok(seen) => self.made(sent, &seen, self.row.revision).await,
            Err(ProviderError::Unknown { .. }) => Ok(Some(3)),
            Err(error) => {
                let mut back = sent;
                (back.request_id, back.sent_at) = (None, None);
                self.save_copy(back).await?;
                self.refused_or_later(guards, &error).await
            }
        }
    }

    async fn made(&self, mut copy: CopyRow, seen: &CloudFirewall, revision: i32) -> Result<Wait> {
        copy.provider_ref = Some(seen.id.clone());
        copy.revision = revision;
        self.save_copy(copy).await?;
        Ok(Some(0))
    }

    async fn follow(&self, copy: CopyRow, seen: &CloudFirewall, guards: Vec<GuardRow>) -> Result<Wait> {
        if copy.revision != self.row.revision && !self.row.deleting {
            let wanted = rules::for_provider(&self.row.rules()?);
            let answer = self.provider.replace_rules(CallId::new(self.ctx), &seen.id, &wanted).await;
            match self.noted(answer).await? {
                Ok(()) => {
                    let mut followed = copy;
                    followed.revision = self.row.revision;
                    self.save_copy(followed).await?;
                    return Ok(Some(0));
                }
                // Sending the same rules again changes nothing.
                Err(error) => return self.refused_or_later(guards, &error).await,
            }
        }
        let mut wait: Wait = None;
        let nobody = guards.is_empty();
        for guard in guards {
            wait = soonest(wait, self.follow_guard(&seen.id, guard, seen).await?);
        }
        if !nobody || !self.row.deleting {
            return Ok(wait);
        }
        if !seen.members.is_empty() {
            return self.waiting_to_delete("Machines are still behind it at the data centre.").await;
        }
        match self.noted(self.provider.delete_firewall(CallId::new(self.ctx), &seen.id).await).await? {
            Ok(()) | Err(ProviderError::NotFound { .. }) => self.drop_copy(copy).await,
            Err(error) => self.waiting_to_delete(&sentence(&error)).await,
        }
    }

    /// The machine's place behind the rules: read, then at most one write.
    async fn follow_guard(&self, reference: &str, guard: GuardRow, seen: &CloudFirewall) -> Result<Wait> {
        let service = services::find(self.deps.db.read(), self.ctx, guard.service()).await?;
        let machine = service.instance_id.as_deref().unwrap_or_default();
        let taken = seen.members.iter().find(|(m, _)| m == machine).map(|(_, taken)| *taken);
        use FirewallTaken as T;
        match (guard.state()?, taken) {
            (GuardState::Detaching, None) => self.drop_guards(vec![guard]).await,
            (_, Some(T::Deleting)) => self.patient(guard, 2).await,
            (GuardState::Detaching, Some(_)) => {
                let answer = self.provider.detach_firewall(CallId::new(self.ctx), reference, machine).await;
                match self.noted(answer).await? {
                    Ok(()) | Err(ProviderError::NotFound { .. } | ProviderError::Unknown { .. }) => {
                        self.patient(guard, 2).await
                    }
                    Err(error) => self.refused_or_later(vec![guard], &error).await,
                }
            }
            (GuardState::Failed, None) => Ok(None),
            (_, None) if machine.is_empty() => self.stop(guard, "There is no machine.".to_owned()).await,
            (_, None) => {
                let answer = self.provider.attach_firewall(CallId::new(self.ctx), reference, machine).await;
                match self.noted(answer).await? {
                    // A conflict says that it is there already; the next look shows it.
                    Ok(()) | Err(ProviderError::Refused { status: 409, .. } | ProviderError::Unknown { .. }) => {
                        self.patient(guard, 2).await
                    }
                    Err(error) => self.refused_or_later(vec![guard], &error).await,
                }
            }
            (_, Some(T::Ok)) => self.enter(guard, GuardState::Active, None).await,
            (_, Some(T::Processing | T::Unknown)) => self.enter(guard, GuardState::Processing, Some(3)).await,
            (_, Some(T::Failed)) => {
                let text = "The data centre could not put the rules in force on this server. Try again.";
                self.stop(guard, text.to_owned()).await
            }
        }
    }

    async fn enter(&self, mut guard: GuardRow, state: GuardState, wait: Wait) -> Result<Wait> {
        if guard.state()? != state {
            let seen = guard.clone();
            guard.enter(self.ctx, state, None);
            guard = self.save_guard(&seen, guard).await?;
        }
        match wait {
            Some(seconds) => self.patient(guard, seconds).await,
            None => Ok(None),
        }
    }

    async fn stop(&self, mut guard: GuardRow, problem: String) -> Result<Wait> {
        let seen = guard.clone();
        guard.enter(self.ctx, GuardState::Failed, Some(problem));
        self.save_guard(&seen, guard).await?;
        Ok(None)
    }

    /// Waits on, but not for ever.
    async fn patient(&self, guard: GuardRow, seconds: i64) -> Result<Wait> {
        if seconds_since(guard.since, self.ctx.now) < PATIENCE_SECONDS {
            return Ok(Some(seconds));
        }
        self.stop(guard, "The data centre did not answer in time. Try again, or ask our staff.".to_owned()).await
    }

    async fn all_later(&self, guards: Vec<GuardRow>, error: &ProviderError) -> Result<Wait> {
        let mut wait: Wait = None;
        for guard in guards {
            if guard.state()?.is_moving() {
                wait = soonest(wait, self.patient(guard, error.wait_seconds(2)).await?);
            }
        }
        if self.row.deleting && wait.is_none() { self.waiting_to_delete(&sentence(error)).await } else { Ok(wait) }
    }

    async fn refused_or_later(&self, guards: Vec<GuardRow>, error: &ProviderError) -> Result<Wait> {
        if !matches!(error, ProviderError::Refused { .. } | ProviderError::NotFound { .. }) {
            return self.all_later(guards, error).await;
        }
        for guard in guards {
            if guard.state()? != GuardState::Detaching {
                self.stop(guard, sentence(error)).await?;
            }
        }
        Ok(None)
    }

    /// A deletion that cannot be done yet; given up after a while, with the reason.
    async fn waiting_to_delete(&self, problem: &str) -> Result<Wait> {
        if seconds_since(self.row.since, self.ctx.now) < PATIENCE_SECONDS {
            return Ok(Some(5));
        }
        let tx = self.deps.db.begin().await?;
        let mut row = store::lock(self.ctx, &tx, None, self.row.firewall()).await?;
        (row.deleting, row.problem) = (false, Some(problem.to_owned()));
        store::save(self.ctx, &tx, row).await?;
        tx.commit().await?;
        Ok(None)
    }

    async fn drop_guards(&self, guards: Vec<GuardRow>) -> Result<Wait> {
        let tx = self.held().await?;
        for guard in guards {
            let stored = store::guard(self.ctx, &tx, self.row.firewall(), guard.service()).await?;
            if stored.as_ref() == Some(&guard) {
                guard.delete(&tx).await.or_internal("taking a service from behind a firewall")?;
            }
        }
        self.tell(tx).await?;
        Ok(None)
    }

    async fn drop_copy(&self, copy: CopyRow) -> Result<Wait> {
        let tx = self.deps.db.begin().await?;
        copy.delete(&tx).await.or_internal("forgetting a firewall's copy")?;
        tx.commit().await?;
        Ok(None)
    }

    async fn save_copy(&self, copy: CopyRow) -> Result<CopyRow> {
        let tx = self.deps.db.begin().await?;
        let copy = copy.into_active_model().reset_all().update(&tx).await.or_internal("saving a firewall's copy")?;
        tx.commit().await?;
        Ok(copy)
    }

    /// Writes it unless somebody has changed it meanwhile, which the next run sees to.
    async fn save_guard(&self, seen: &GuardRow, guard: GuardRow) -> Result<GuardRow> {
        let tx = self.held().await?;
        let stored = store::guard(self.ctx, &tx, self.row.firewall(), guard.service()).await?;
        if stored.as_ref() != Some(seen) {
            tx.rollback().await?;
            return Ok(guard);
        }
        let guard = store::save_guard(&tx, guard).await?;
        self.tell(tx).await?;
        Ok(guard)
    }

    /// A transaction that holds the rule set.
    async fn held(&self) -> Result<Tx> {
        let tx = self.deps.db.begin().await?;
        store::lock(self.ctx, &tx, None, self.row.firewall()).await?;
        Ok(tx)
    }

    async fn tell(&self, tx: Tx) -> Result<()> {
        store::told(self.ctx, &tx, self.row.customer()).await?;
        tx.commit().await
    }
}

/// The provider's refusal as a sentence for the customer.
fn sentence(error: &ProviderError) -> String {
    match error {
        ProviderError::Refused { status: 402, .. } => {
            "The data centre asks for its paid firewall add-on on this account. Our staff has to order it.".to_owned()
        }
        ProviderError::Refused { status, message } => refusal_sentence(*status, message),
        ProviderError::NotFound { .. } => "The machine cannot be found at the data centre.".to_owned(),
        _ => "The data centre does not answer at the moment.".to_owned(),
    }
}
