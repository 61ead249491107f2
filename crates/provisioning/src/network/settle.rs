//! Makes the provider follow what is wanted of a private network: one look, then at most one write for each thing.
//!
//! Every run begins with reading, so a run that was cut off, or a reply that was lost, is answered by the next look.

use std::collections::HashMap;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, PoisonError};

use mpanel_core::{OpContext, PrivateNetworkId, ProviderAccountId, Result, ServiceActionId};
use mpanel_db::DbErrExt;
use mpanel_db::Tx;
use mpanel_db::jobs::Outcome;
use sea_orm::ModelTrait;
use uuid::Uuid;

use super::ops::{GIVEN_UP, has_add_on};
use super::rules::{ADD_ON, PrivateRange};
use super::store::{self, MemberRow, NetworkRow};
use super::{Anew, MemberState, NetworkState};
use crate::account::health;
use crate::account::store::{self as accounts, AccountRow};
use crate::action::{self, ActionKind, ActionRequest, ActionState};
use crate::add_on::{AddOnState, purchase_since};
use crate::deps::Deps;
use crate::provider::networking::{CloudDraft, CloudMember, CloudNetwork, MembershipStatus};
use crate::provider::{Answer, CallId, CloudProvider, ProviderError, refusal_sentence};
use crate::service::Viewer;
use crate::service::store::{self as services, ServiceRow};
use crate::service::timeline::{Entry, note};
use crate::time::seconds_since;

/// How long a write without a reply is looked for before it is sent again.
const LOOK_SECONDS: i64 = 60;
/// How long something may take before it is called failed.
const PATIENCE_SECONDS: i64 = 30 * 60;

/// Body of [`crate::SettleNetwork`]. Repeating it changes nothing.
pub async fn settle_network(ctx: &OpContext, deps: &Deps, id: PrivateNetworkId) -> Result<Outcome> {
    let Ok(row) = store::find(ctx, deps.db.read(), None, id).await else { return Ok(Outcome::Done) };
    let account = accounts::find(deps.db.read(), ctx, ProviderAccountId(row.account_id)).await?;
    let provider = deps.provider(&account)?;
    let settling = Settling { ctx, deps, account, provider, seen: Mutex::default() };
    let wait = match (&row.provider_ref, row.state()?) {
        (_, NetworkState::Failed) => None,
        (None, NetworkState::Making) => settling.make(row).await?,
        (None, _) => settling.forget(row).await?,
        (Some(reference), _) => {
            let seen = settling.noted(settling.provider.network(CallId::new(ctx), reference).await).await?;
            match seen {
                Ok(seen) => settling.follow(row, &seen).await?,
                Err(error) => settling.unseen(row, &error).await?,
            }
        }
    };
    Ok(wait.map_or(Outcome::Done, |seconds| Outcome::Again(ctx.in_seconds(seconds))))
}

/// The address of a machine in a network, where it is one of its range.
pub(super) fn private_ip(network: &NetworkRow, here: &CloudMember) -> Option<String> {
    let range = network.cidr.as_deref().and_then(PrivateRange::parse)?;
    let ip = here.ip.as_deref()?.parse::<Ipv4Addr>().ok()?;
    range.holds(ip).then(|| ip.to_string())
}

/// Seconds to the next look; none when there is nothing to wait for.
type Wait = Option<i64>;

struct Settling<'a> {
    ctx: &'a OpContext,
    deps: &'a Deps,
    account: AccountRow,
    provider: Arc<dyn CloudProvider>,
    /// The members as they were read: what somebody has changed meanwhile is left to the next run.
    seen: Mutex<HashMap<Uuid, MemberRow>>,
}

impl Settling<'_> {
    async fn noted<T>(&self, answer: Answer<T>) -> Result<Answer<T>> {
        health::note(self.ctx, self.deps, &self.account, self.provider.as_ref(), &answer).await?;
        Ok(answer)
    }

    /// Finds the network by its request and name, and makes it only when it is certain that nothing was sent.
    async fn make(&self, row: NetworkRow) -> Result<Wait> {
        let found = self.provider.find_network(CallId::new(self.ctx), &row.provider_name, row.request_id).await;
        match self.noted(found).await? {
            Ok(Some(seen)) => return self.made(row, &seen).await,
            Ok(None) => {}
            Err(error) => return self.later(row, &error).await,
        }
        if row.sent_at.is_some_and(|at| seconds_since(at, self.ctx.now) < LOOK_SECONDS) {
            return Ok(Some(5));
        }
        // Committed before it is sent: a crash from here on is answered by looking.
        let request = self.ctx.new_uuid();
        let mut sent = row;
        (sent.request_id, sent.sent_at) = (Some(request), Some(self.ctx.now.as_microsecond()));
        let sent = self.save(sent).await?;
        if sent.request_id != Some(request) {
            return Ok(Some(1));
        }
        let draft = CloudDraft {
            name: sent.provider_name.clone(),
            description: format!("{} {}", self.ctx.tenant, sent.customer()),
        };
        let answer = self.provider.make_network(CallId::under(self.ctx, request), &draft, &sent.region).await;
        match self.noted(answer).await? {
            Ok(seen) => self.made(sent, &seen).await,
            Err(ProviderError::Unknown { .. }) => Ok(Some(3)),
            Err(ProviderError::Refused { status, message }) => self.fail(sent, refused(status, &message)).await,
            Err(error) => {
                let mut back = sent;
                (back.request_id, back.sent_at) = (None, None);
                let back = self.save(back).await?;
                self.later(back, &error).await
            }
        }
    }

    async fn made(&self, mut row: NetworkRow, seen: &CloudNetwork) -> Result<Wait> {
        row.provider_ref = Some(seen.id.clone());
        if PrivateRange::parse(&seen.cidr).is_none() {
            let text = format!("The data centre gave the network the range {:?}, which is no private one.", seen.cidr);
            return self.fail(row, text).await;
        }
        row.cidr = Some(seen.cidr.clone());
        row.state = NetworkState::Ready.to_string();
        row.problem = None;
        self.save(row).await?;
        Ok(None)
    }

    /// The network cannot be read now.
    async fn unseen(&self, row: NetworkRow, error: &ProviderError) -> Result<Wait> {
        match error {
            ProviderError::NotFound { .. } if row.state()? == NetworkState::Deleting => self.forget(row).await,
            // New things are shown late.
            ProviderError::NotFound { .. } if seconds_since(row.created_at, self.ctx.now) >= LOOK_SECONDS => {
                let text = "The network is gone at the data centre. Take the servers out, delete it and make another.";
                let members = store::members_of(self.ctx, self.deps.db.read(), &[row.id]).await?;
                self.remember(&members);
                for member in members {
                    if member.state()? == MemberState::Leaving {
                        self.drop_member(&row, member).await?;
                    } else {
                        self.stop_member(member, text).await?;
                    }
                }
                let mut gone = row;
                gone.provider_ref = None;
                self.fail(gone, text.to_owned()).await
            }
            error => self.later(row, error).await,
        }
    }

    async fn follow(&self, row: NetworkRow, seen: &CloudNetwork) -> Result<Wait> {
        let by_machine: HashMap<&str, &CloudMember> = seen.members.iter().map(|m| (m.machine.as_str(), m)).collect();
        let mut wait: Wait = None;
        let members = store::members_of(self.ctx, self.deps.db.read(), &[row.id]).await?;
        let nobody = members.is_empty();
        self.remember(&members);
        for member in members {
            let next = self.follow_member(&row, member, &by_machine, seen).await?;
            wait = match (wait, next) {
                (Some(a), Some(b)) => Some(a.min(b)),
                (a, b) => a.or(b),
            };
        }
        if row.state()? != NetworkState::Deleting || !nobody {
            return Ok(wait);
        }
        if !seen.members.is_empty() {
            let mut kept = row;
            kept.state = NetworkState::Ready.to_string();
            kept.problem = Some(
                "A machine that is not ours is in the network at the data centre, so it was not deleted.".to_owned(),
            );
            self.save(kept).await?;
            return Ok(None);
        }
        match self.noted(self.provider.delete_network(CallId::new(self.ctx), &seen.id).await).await? {
            Ok(()) | Err(ProviderError::NotFound { .. }) => self.forget(row).await,
            Err(error) => self.later(row, &error).await,
        }
    }

    async fn follow_member(
        &self,
        network: &NetworkRow,
        member: MemberRow,
        seen: &HashMap<&str, &CloudMember>,
        cloud: &CloudNetwork,
    ) -> Result<Wait> {
        let service = services::find(self.deps.db.read(), self.ctx, member.service()).await?;
        let state = member.state()?;
        let machine = service.instance_id.as_deref().unwrap_or_default();
        let here = seen.get(machine).copied();
        match (state, here) {
            (MemberState::Leaving, None) => self.drop_member(network, member).await,
            (MemberState::Leaving, Some(_)) => {
                match self.noted(self.provider.leave_network(CallId::new(self.ctx), &cloud.id, machine).await).await? {
                    Ok(()) | Err(ProviderError::NotFound { .. }) => self.drop_member(network, member).await,
                    Err(ProviderError::Refused { status, message }) => {
                        self.stop_member(member, &refused(status, &message)).await
                    }
                    Err(error) => self.member_later(member, &error).await,
                }
            }
            (MemberState::AwaitingAddOn, None) => self.await_add_on(&service, member).await,
            (MemberState::Joining, None) if machine.is_empty() => {
                self.stop_member(member, "There is no machine.").await
            }
            (MemberState::Joining, None) => {
                let answer = self.provider.join_network(CallId::new(self.ctx), &cloud.id, machine).await;
                match self.noted(answer).await? {
                    // The next look shows address and state; a conflict says that it is in already.
                    Ok(()) | Err(ProviderError::Refused { status: 409, .. } | ProviderError::Unknown { .. }) => {
                        self.patient(member, 2).await
                    }
                    Err(ProviderError::Refused { status, message }) => {
                        self.stop_member(member, &refused(status, &message)).await
                    }
                    Err(error) => self.member_later(member, &error).await,
                }
            }
            (MemberState::Failed, None) => Ok(None),
            (_, None) => {
                let text = "The server is not in the network at the data centre any more. Take it out here, too.";
                self.stop_member(member, text).await
            }
            (MemberState::Failed, Some(here)) if here.status != MembershipStatus::Ok => Ok(None),
            (_, Some(here)) => self.take_over(network, member, here).await,
        }
    }

    /// The add-on was bought with it: whoever ends that purchase, in whichever way, has this run again.
    async fn await_add_on(&self, service: &ServiceRow, mut member: MemberRow) -> Result<Wait> {
        if has_add_on(service)? {
            member.enter(self.ctx, MemberState::Joining, None);
            self.save_member(member, None).await?;
            return Ok(Some(1));
        }
        match purchase_since(self.ctx, self.deps.db.read(), member.service(), ADD_ON, member.since).await? {
            Some(AddOnState::GivenUp) => self.stop_member(member, GIVEN_UP).await,
            Some(AddOnState::Failed) if member.problem.is_none() => {
                let text =
                    "The add-on could not be added at the data centre. Our staff looks at it; then the server joins.";
                member.enter(self.ctx, MemberState::AwaitingAddOn, Some(text.to_owned()));
                self.save_member(member, None).await?;
                Ok(None)
            }
            _ => Ok(None),
        }
    }

    /// The machine is a member at the provider: how far has it come, and what does it want?
    async fn take_over(&self, network: &NetworkRow, mut member: MemberRow, here: &CloudMember) -> Result<Wait> {
        member.private_ip = private_ip(network, here);
        match here.status {
            MembershipStatus::Ok => {
                if member.state()? != MemberState::Active {
                    let text = format!("In the private network {}", network.name);
                    let entry =
                        Entry::new("network_joined", text).detail(member.private_ip.clone().unwrap_or_default());
                    (member.action_id, member.anew) = (None, None);
                    member.enter(self.ctx, MemberState::Active, None);
                    self.save_member(member, Some(entry)).await?;
                }
                Ok(None)
            }
            MembershipStatus::Installing => self.moving(member, MemberState::Reinstalling).await,
            MembershipStatus::Restart => self.anew(member, Anew::Restart).await,
            MembershipStatus::Reinstall => self.anew(member, Anew::Reinstall).await,
            MembershipStatus::ReinstallFailed => {
                let why = here.error.as_deref().unwrap_or("the data centre does not say why");
                let text = format!("The server could not be installed anew: {why}. Reinstall it from its own page.");
                self.stop_member(member, &text).await
            }
            MembershipStatus::Unknown => self.patient(member, 30).await,
        }
    }

    async fn moving(&self, mut member: MemberRow, state: MemberState) -> Result<Wait> {
        if member.state()? != state {
            member.enter(self.ctx, state, None);
            member = self.save_member(member, None).await?;
        }
        self.patient(member, 5).await
    }

    /// The machine has to be started or installed anew. Done when that was agreed to, else it waits for a person.
    async fn anew(&self, mut member: MemberRow, needs: Anew) -> Result<Wait> {
        let (waits, works, kind) = match needs {
            Anew::Restart => (MemberState::NeedsRestart, MemberState::Restarting, ActionKind::Restart),
            Anew::Reinstall => (MemberState::NeedsReinstall, MemberState::Reinstalling, ActionKind::Reinstall),
        };
        if let Some(action) = member.action_id {
            let action = action::get_action(self.ctx, self.deps.db.read(), ServiceActionId(action)).await?;
            let problem = match action.state {
                ActionState::Queued | ActionState::Running => return Ok(Some(3)),
                ActionState::Failed => action.error,
                // The provider shows it a moment after the machine is back.
                ActionState::Succeeded if seconds_since(member.since, self.ctx.now) < 10 * 60 => return Ok(Some(5)),
                ActionState::Succeeded => Some("It was done, but the data centre still asks for it.".to_owned()),
            };
            (member.action_id, member.anew) = (None, None);
            member.enter(self.ctx, waits, problem);
            self.save_member(member, None).await?;
            return Ok(None);
        }
        if member.anew.as_deref() != Some(needs.as_str()) {
            if member.state()? != waits || member.anew.is_some() {
                member.anew = None;
                let problem = member.problem.clone();
                member.enter(self.ctx, waits, problem);
                self.save_member(member, None).await?;
            }
            return Ok(None);
        }
        let tx = self.deps.db.begin().await?;
        if !self.is_as_seen(&tx, &member).await? {
            tx.rollback().await?;
            return Ok(Some(1));
        }
        let service = services::lock(&tx, self.ctx, member.service()).await?;
        // The name was typed by hand when it was agreed to.
        let request = ActionRequest { confirm_name: Some(service.hostname.clone()), ..ActionRequest::new(kind) };
        let asked =
            action::request_action(self.ctx, &tx, &self.deps.vault, member.service(), Viewer::Customer, request).await;
        match asked {
            Ok(action) => {
                member.action_id = Some(action.id.uuid());
                member.enter(self.ctx, works, None);
                let customer = member.customer_id.into();
                store::save_member(&tx, member).await?;
                store::told(self.ctx, &tx, customer).await?;
                tx.commit().await?;
                Ok(Some(3))
            }
            Err(refusal) => {
                tx.rollback().await?;
                if seconds_since(member.since, self.ctx.now) < 5 * 60 {
                    return Ok(Some(10));
                }
                member.anew = None;
                member.enter(self.ctx, waits, Some(refusal.detail().to_owned()));
                self.save_member(member, None).await?;
                Ok(None)
            }
        }
    }

    async fn drop_member(&self, network: &NetworkRow, member: MemberRow) -> Result<Wait> {
        let tx = self.deps.db.begin().await?;
        if !self.is_as_seen(&tx, &member).await? {
            tx.rollback().await?;
            return Ok(Some(1));
        }
        let service = services::find(&tx, self.ctx, member.service()).await?;
        member.delete(&tx).await.or_internal("taking a member out of a private network")?;
        let entry = Entry::new("network_left", format!("Left the private network {}", network.name));
        note(self.ctx, &tx, &service, entry).await?;
        store::told(self.ctx, &tx, network.customer()).await?;
        tx.commit().await?;
        Ok(None)
    }

    async fn stop_member(&self, mut member: MemberRow, problem: &str) -> Result<Wait> {
        (member.action_id, member.anew) = (None, None);
        member.enter(self.ctx, MemberState::Failed, Some(problem.to_owned()));
        self.save_member(member, None).await?;
        Ok(None)
    }

    async fn member_later(&self, member: MemberRow, error: &ProviderError) -> Result<Wait> {
        let wait = error.wait_seconds(2);
        self.patient(member, wait).await
    }

    /// Waits on, but not for ever.
    async fn patient(&self, member: MemberRow, seconds: i64) -> Result<Wait> {
        if seconds_since(member.since, self.ctx.now) < PATIENCE_SECONDS {
            return Ok(Some(seconds));
        }
        self.stop_member(member, "The data centre did not answer in time. Try again, or ask our staff.").await
    }

    async fn save_member(&self, member: MemberRow, entry: Option<Entry>) -> Result<MemberRow> {
        let tx = self.deps.db.begin().await?;
        if !self.is_as_seen(&tx, &member).await? {
            tx.rollback().await?;
            return Ok(member);
        }
        let member = store::save_member(&tx, member).await?;
        self.remember(std::slice::from_ref(&member));
        if let Some(entry) = entry {
            let service = services::find(&tx, self.ctx, member.service()).await?;
            note(self.ctx, &tx, &service, entry).await?;
        }
        store::told(self.ctx, &tx, member.customer_id.into()).await?;
        tx.commit().await?;
        Ok(member)
    }

    async fn save(&self, row: NetworkRow) -> Result<NetworkRow> {
        let tx = self.deps.db.begin().await?;
        let stored = store::lock(self.ctx, &tx, None, row.network()).await?;
        // What somebody has changed meanwhile is left to the next run, which that change has asked for.
        if stored.version != row.version {
            tx.rollback().await?;
            return Ok(stored);
        }
        let row = store::save(self.ctx, &tx, row).await?;
        tx.commit().await?;
        Ok(row)
    }

    fn remember(&self, members: &[MemberRow]) {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.extend(members.iter().map(|m| (m.id, m.clone())));
    }

    /// Whether a member is still what it was when it was read; holds its network until the transaction ends.
    async fn is_as_seen(&self, tx: &Tx, member: &MemberRow) -> Result<bool> {
        let network = PrivateNetworkId(member.network_id);
        store::lock(self.ctx, tx, None, network).await?;
        let stored = store::member(self.ctx, tx, network, member.service()).await?;
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(stored.as_ref() == seen.get(&member.id))
    }

    async fn fail(&self, mut row: NetworkRow, problem: String) -> Result<Wait> {
        row.state = NetworkState::Failed.to_string();
        row.problem = Some(problem);
        self.save(row).await?;
        Ok(None)
    }

    async fn later(&self, row: NetworkRow, error: &ProviderError) -> Result<Wait> {
        if seconds_since(row.since, self.ctx.now) < PATIENCE_SECONDS {
            return Ok(Some(error.wait_seconds(2)));
        }
        match row.state()? {
            NetworkState::Making | NetworkState::Deleting => {
                let text = "The data centre did not answer in time. Delete the network and try again.";
                self.fail(row, text.to_owned()).await
            }
            // Nothing is owed to it; the next request looks again.
            NetworkState::Ready | NetworkState::Failed => Ok(None),
        }
    }

    /// Nothing of it is left at the provider.
    async fn forget(&self, row: NetworkRow) -> Result<Wait> {
        let customer = row.customer();
        let tx = self.deps.db.begin().await?;
        row.delete(&tx).await.or_internal("deleting a private network")?;
        store::told(self.ctx, &tx, customer).await?;
        tx.commit().await?;
        Ok(None)
    }
}

/// The provider's refusal as a sentence for the customer.
fn refused(status: u16, message: &str) -> String {
    match status {
        402 => "The server does not have the add-on Private networking at the data centre. Ask our staff to add it."
            .to_owned(),
        400 if message.contains("region") => {
            "The data centre says that the server is in another region than the network.".to_owned()
        }
        409 => "The data centre has no free address left in this network.".to_owned(),
        _ => refusal_sentence(status, message),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_become_sentences_that_say_what_to_do() {
        for (status, message, part) in [
            (402, "The instance does not have the private networking add-on", "Ask our staff"),
            (400, "The instance is not in the same region as the private network", "another region"),
            (500, "odd", "refused it: odd"),
        ] {
            let text = refused(status, message);
            assert!(text.contains(part) && text.ends_with('.'), "{text}");
        }
    }
}
