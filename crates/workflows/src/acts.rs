//! What is done to a service by itself or to many at once, by staff and in part by customers: what each act needs, and
//! carrying it out. The calls on one service and those on many come here, or to the same function, so that both ask the
//! same questions and do the same thing. What an act has to be told besides why is [`Details`].

mod details;
mod guard;
mod zone;

use mpanel_billing::{self as billing, CancelWhen, ChangeBy};
use mpanel_core::{Actor, Error, OpContext, Result, ServiceId, SubscriptionId};
use mpanel_db::{Tx, Vault};
use mpanel_identity::Permission;
use mpanel_provisioning::{
    self as provisioning, Act, ActionKind, ActionRequest, Facts, ServiceView, SuspensionReason, UnsuspendBy, Viewer,
};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

pub use details::{Details, SnapshotPlan, check_details, label_of};
pub use zone::zone_of;

/// What is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StaffAct {
    /// Something to its machine. Of a reinstallation the image can be told.
    Machine(ActionKind),
    /// Take a snapshot. It is a call to the provider and no part of a transaction.
    Snapshot,
    /// Delete the snapshots that are older than so many days. Calls to the provider as well.
    DeleteSnapshots,
    /// Take snapshots by schedule. It asks the provider what there is, so it is no part of a transaction.
    ScheduleSnapshots,
    /// Take the schedule away.
    UnscheduleSnapshots,
    /// Have the data centre check its machine.
    Troubleshoot,
    /// Put it behind a firewall.
    AssignFirewall,
    /// Take it from behind a firewall.
    UnassignFirewall,
    /// Give it another label.
    Rename,
    /// Buy an add-on for it at the amount that was shown.
    BuyAddOn,
    /// Begin the setup.
    Provision,
    /// Try again what has failed: a setup, a suspension, a restoration, an end.
    Retry,
    /// Let a purchase go that waits for approval.
    ApprovePurchase,
    /// Stop and guard it.
    Suspend,
    /// Start it again.
    Unsuspend,
    /// Say that the machine has followed a change of plan.
    ConfirmResize,
    /// End it with its paid term.
    Cancel,
    /// Take a planned end back. Customers do that.
    Resume,
    /// End it at once.
    Terminate,
}

impl StaffAct {
    /// Every act.
    pub const ALL: &'static [Self] = &[
        Self::Machine(ActionKind::Start),
        Self::Machine(ActionKind::Stop),
        Self::Machine(ActionKind::Restart),
        Self::Machine(ActionKind::Shutdown),
        Self::Machine(ActionKind::Rescue),
        Self::Machine(ActionKind::ResetPassword),
        Self::Machine(ActionKind::Reinstall),
        Self::Snapshot,
        Self::DeleteSnapshots,
        Self::ScheduleSnapshots,
        Self::UnscheduleSnapshots,
        Self::Troubleshoot,
        Self::AssignFirewall,
        Self::UnassignFirewall,
        Self::Rename,
        Self::BuyAddOn,
        Self::Provision,
        Self::Retry,
        Self::ApprovePurchase,
        Self::Suspend,
        Self::Unsuspend,
        Self::ConfirmResize,
        Self::Cancel,
        Self::Resume,
        Self::Terminate,
    ];

    /// What a customer does to many of their own services at once.
    pub const OF_CUSTOMERS: &'static [Self] = &[
        Self::Machine(ActionKind::Start),
        Self::Machine(ActionKind::Stop),
        Self::Machine(ActionKind::Restart),
        Self::Machine(ActionKind::Shutdown),
        Self::Machine(ActionKind::Reinstall),
        Self::Snapshot,
        Self::DeleteSnapshots,
        Self::ScheduleSnapshots,
        Self::UnscheduleSnapshots,
        Self::Troubleshoot,
        Self::AssignFirewall,
        Self::UnassignFirewall,
        Self::Rename,
        Self::BuyAddOn,
        Self::Cancel,
        Self::Resume,
    ];

    /// What staff does: all but what is the customer's alone.
    pub fn of_staff() -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(|act| *act != Self::Resume)
    }

    /// The word in the database and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Machine(kind) => kind.as_str(),
            Self::Snapshot => "snapshot",
            Self::DeleteSnapshots => "delete_snapshots",
            Self::ScheduleSnapshots => "schedule_snapshots",
            Self::UnscheduleSnapshots => "unschedule_snapshots",
            Self::Troubleshoot => "troubleshoot",
            Self::AssignFirewall => "assign_firewall",
            Self::UnassignFirewall => "unassign_firewall",
            Self::Rename => "rename",
            Self::BuyAddOn => "buy_add_on",
            Self::Provision => "provision",
            Self::Retry => "retry",
            Self::ApprovePurchase => "approve_purchase",
            Self::Suspend => "suspend",
            Self::Unsuspend => "unsuspend",
            Self::ConfirmResize => "confirm_resize",
            Self::Cancel => "cancel",
            Self::Resume => "resume",
            Self::Terminate => "terminate",
        }
    }

    /// The act of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|act| act.as_str() == word)
    }

    /// What one must hold to do it.
    pub fn permission(self) -> Permission {
        match self {
            Self::Provision
            | Self::ApprovePurchase
            | Self::Rename
            | Self::BuyAddOn
            | Self::Cancel
            | Self::Resume
            | Self::Terminate => Permission::ServicesWrite,
            _ => Permission::ServicesOperate,
        }
    }

    /// Whether staff has to say why.
    pub fn needs_reason(self) -> bool {
        matches!(self, Self::Suspend | Self::ApprovePurchase | Self::Cancel)
    }

    /// Whether data is lost by it, so that the person says how many services it is meant for.
    pub fn needs_count(self) -> bool {
        matches!(self, Self::Terminate | Self::DeleteSnapshots | Self::Machine(ActionKind::Reinstall))
    }

    /// Whether it is a call to the provider, and so no part of a transaction.
    pub fn is_call(self) -> bool {
        matches!(self, Self::Snapshot | Self::DeleteSnapshots | Self::ScheduleSnapshots)
    }

    /// The call on one service, as the audit log names it.
    pub fn call(self, viewer: Viewer) -> String {
        let side = if viewer == Viewer::Customer { "portal" } else { "admin" };
        let (method, path) = match self {
            Self::Machine(_) => ("POST", "services/{id}/actions".to_owned()),
            Self::Snapshot => ("POST", "services/{id}/snapshots".to_owned()),
            Self::DeleteSnapshots => ("DELETE", "services/{id}/snapshots/{sid}".to_owned()),
            Self::ScheduleSnapshots => ("PUT", "services/{id}/snapshot-schedule".to_owned()),
            Self::UnscheduleSnapshots => ("DELETE", "services/{id}/snapshot-schedule".to_owned()),
            Self::Troubleshoot => ("POST", "services/{id}/troubleshooting".to_owned()),
            Self::AssignFirewall => ("POST", "firewalls/{id}/services".to_owned()),
            Self::UnassignFirewall => ("DELETE", "firewalls/{id}/services/{service_id}".to_owned()),
            Self::Rename => ("PATCH", "services/{id}".to_owned()),
            Self::BuyAddOn => ("POST", "services/{id}/add-ons".to_owned()),
            other => ("POST", format!("services/{{id}}/{}", other.as_str().replace('_', "-"))),
        };
        format!("{method} /api/v1/{side}/{path}")
    }
}

/// What a person has said about an act.
#[derive(Debug, Clone, Default)]
pub struct Told<'a> {
    /// Why.
    pub reason: Option<&'a str>,
    /// What the act wants to know.
    pub details: Details,
    /// Which one of many services it is, the first is 1.
    pub place: u32,
}

/// On which side of a service the actor stands.
pub fn viewer(ctx: &OpContext) -> Viewer {
    if matches!(ctx.actor, Actor::Customer { .. }) { Viewer::Customer } else { Viewer::Staff }
}

/// The service, unless the actor is a customer's and it is another's; a customer's people do only what is theirs to do.
pub async fn within_reach<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    id: ServiceId,
    act: StaffAct,
) -> Result<ServiceView> {
    let service = provisioning::get_service(ctx, conn, id).await?;
    match &ctx.actor {
        Actor::Customer { customer, .. } if *customer != service.customer => Err(Error::not_found("service")),
        Actor::Customer { .. } if !StaffAct::OF_CUSTOMERS.contains(&act) => {
            Err(Error::forbidden("Only staff can do this."))
        }
        _ => Ok(service),
    }
}

/// Does what needs to be told nothing but why. As [`carry_out_told`].
pub async fn carry_out(
    ctx: &OpContext,
    tx: &Tx,
    vault: &Vault,
    id: ServiceId,
    act: StaffAct,
    reason: Option<&str>,
) -> Result<Option<Uuid>> {
    carry_out_told(ctx, tx, vault, id, act, Told { reason, ..Told::default() }).await
}

/// Does it, or asks for it where it takes a while; the action or the checks it has begun, if it has begun some. What is
/// not possible is refused with the reason.
pub async fn carry_out_told(
    ctx: &OpContext,
    tx: &Tx,
    vault: &Vault,
    id: ServiceId,
    act: StaffAct,
    told: Told<'_>,
) -> Result<Option<Uuid>> {
    let why = told.reason.map(str::trim).filter(|r| !r.is_empty());
    let service = within_reach(ctx, tx, id, act).await?;
    match act {
        StaffAct::Machine(kind) => {
            let mut request = ActionRequest::new(kind);
            if kind == ActionKind::Reinstall {
                // How many machines it is meant for was said in place of each name.
                request.confirm_name = Some(service.hostname);
                request.image_id = told.details.image_id;
            }
            let action = provisioning::request_action(ctx, tx, vault, id, viewer(ctx), request).await?;
            return Ok(Some(action.id.uuid()));
        }
        StaffAct::Snapshot | StaffAct::DeleteSnapshots | StaffAct::ScheduleSnapshots => {
            return Err(Error::internal("a call to the provider is no part of a transaction"));
        }
        StaffAct::UnscheduleSnapshots => provisioning::delete_snapshot_schedule(ctx, tx, id).await?,
        StaffAct::Troubleshoot => {
            return Ok(Some(provisioning::start_troubleshooting(ctx, tx, id, viewer(ctx)).await?.id.uuid()));
        }
        StaffAct::AssignFirewall | StaffAct::UnassignFirewall => {
            let missing = || Error::internal("an act about a firewall without one");
            let firewall = told.details.firewall.ok_or_else(missing)?;
            guard::guard(ctx, tx, id, firewall, act == StaffAct::AssignFirewall).await?;
        }
        StaffAct::Rename => {
            let label = label_of(told.details.label.as_deref().unwrap_or_default(), told.place, &service.hostname);
            provisioning::rename_service(ctx, tx, id, &label, None).await?;
        }
        StaffAct::BuyAddOn => {
            let product = told.details.product.ok_or_else(|| Error::internal("an add-on without a product"))?;
            let by = if viewer(ctx) == Viewer::Customer { ChangeBy::Customer } else { ChangeBy::Staff };
            crate::add_ons::buy_shown(ctx, tx, (id, product), by, told.details.shown.get(&id).copied()).await?;
        }
        StaffAct::Provision => {
            possible(ctx, tx, id, Act::Provision).await?;
            provisioning::begin_provisioning(ctx, tx, id).await?;
        }
        StaffAct::Retry => {
            let service = possible(ctx, tx, id, Act::Retry).await?;
            if service.act.is_some() {
                provisioning::retry_act(ctx, tx, id).await?;
            } else {
                provisioning::retry_setup(ctx, tx, id).await?;
            }
        }
        StaffAct::ApprovePurchase => {
            let why = why.unwrap_or_default();
            if !crate::unpaid::waive_space(ctx, tx, id, why).await? {
                provisioning::approve_purchase(ctx, tx, id, why).await?;
            }
        }
        StaffAct::Suspend => {
            provisioning::suspend_service(ctx, tx, id, SuspensionReason::Staff, why).await?;
        }
        StaffAct::Unsuspend => {
            possible(ctx, tx, id, Act::Unsuspend).await?;
            provisioning::unsuspend_service(ctx, tx, id, UnsuspendBy::Staff).await?;
        }
        StaffAct::ConfirmResize => {
            possible(ctx, tx, id, Act::ConfirmResize).await?;
            provisioning::confirm_resize(ctx, tx, id).await?;
        }
        StaffAct::Cancel => {
            let subscription = subscription_to_end(&provisioning::get_service(ctx, tx, id).await?)?;
            // An end that was agreed, perhaps before that of the contract, is not put off by the way.
            if let Some(end) = billing::get_subscription(ctx, tx, subscription).await?.cancel_at {
                return Err(Error::conflict("action_not_possible", format!("It ends on {end} already.")));
            }
            let why = why.unwrap_or_default();
            billing::cancel_subscription(ctx, tx, subscription, CancelWhen::EndOfTerm, why).await?;
        }
        StaffAct::Resume => {
            // The machine first: cancelled at the data centre, it cannot be kept and must not be billed on.
            provisioning::revoke_provider_cancel(ctx, tx, id).await?;
            billing::resume_subscription(ctx, tx, subscription_of(&service)?).await?;
        }
        StaffAct::Terminate => {
            possible(ctx, tx, id, Act::Terminate).await?;
            provisioning::terminate_service(ctx, tx, id, why.unwrap_or("Ended by staff.")).await?;
        }
    }
    Ok(None)
}

/// The service, if staff may do this to it now.
pub async fn possible(ctx: &OpContext, tx: &Tx, id: ServiceId, act: Act) -> Result<ServiceView> {
    let service = provisioning::get_service(ctx, tx, id).await?;
    match provisioning::refusal(&Facts::of(&service), Viewer::Staff, act) {
        Some(reason) => Err(Error::conflict("action_not_possible", reason)),
        None => Ok(service),
    }
}

/// What pays for a service that is to end.
pub fn subscription_to_end(service: &ServiceView) -> Result<SubscriptionId> {
    if service.state.is_final() {
        return Err(Error::conflict("service_ended", "The service has ended. Order a new one."));
    }
    subscription_of(service)
}

/// What pays for a service.
pub fn subscription_of(service: &ServiceView) -> Result<SubscriptionId> {
    service.subscription.ok_or_else(|| Error::conflict("no_subscription", "Nothing is billed for this service."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_act_has_a_word_of_its_own_and_its_call() {
        let words: std::collections::BTreeSet<&str> = StaffAct::ALL.iter().map(|a| a.as_str()).collect();
        assert_eq!(words.len(), StaffAct::ALL.len());
        for act in StaffAct::ALL {
            assert_eq!(StaffAct::from_word(act.as_str()), Some(*act));
        }
        assert!(StaffAct::of_staff().all(|act| act != StaffAct::Resume), "staff has no such call on one service");
        assert_eq!(StaffAct::ApprovePurchase.call(Viewer::Staff), "POST /api/v1/admin/services/{id}/approve-purchase");
        let stop = StaffAct::Machine(ActionKind::Stop);
        assert_eq!(stop.call(Viewer::Staff), "POST /api/v1/admin/services/{id}/actions");
        assert_eq!(stop.call(Viewer::Customer), "POST /api/v1/portal/services/{id}/actions");
        let theirs: Vec<&str> = StaffAct::OF_CUSTOMERS.iter().map(|act| act.as_str()).collect();
        assert!(theirs.contains(&"reinstall") && theirs.contains(&"resume"), "{theirs:?}");
        let staffs = ["terminate", "suspend", "unsuspend", "provision", "retry", "approve_purchase", "confirm_resize"];
        assert!(staffs.iter().all(|word| !theirs.contains(word)), "{theirs:?}");
        let unassign = StaffAct::UnassignFirewall.call(Viewer::Customer);
        assert_eq!(unassign, "DELETE /api/v1/portal/firewalls/{id}/services/{service_id}");
    }

    #[test]
    fn what_loses_data_wants_the_number_said() {
        let counted = |act: &&StaffAct| act.needs_count();
        let words: Vec<&str> = StaffAct::ALL.iter().filter(counted).map(|act| act.as_str()).collect();
        assert_eq!(words, ["reinstall", "delete_snapshots", "terminate"]);
    }

    #[test]
    fn what_changes_the_contract_needs_more_than_operating() {
        for act in StaffAct::ALL {
            let write = ["provision", "approve_purchase", "rename", "buy_add_on", "cancel", "resume", "terminate"];
            let writes = write.contains(&act.as_str());
            assert_eq!(act.permission() == Permission::ServicesWrite, writes, "{act:?}");
        }
    }
}
