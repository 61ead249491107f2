//! What staff does to one service that needs to be told nothing about it but why. The calls on one service and those
//! on many come here, so that both ask the same questions and do the same thing. Customers do some of it to many of
//! their own services.

use mpanel_billing::{self as billing, CancelWhen};
use mpanel_core::{Actor, Error, OpContext, Result, ServiceActionId, ServiceId, SubscriptionId};
use mpanel_db::{Tx, Vault};
use mpanel_identity::Permission;
use mpanel_provisioning::{
    self as provisioning, Act, ActionKind, ActionRequest, Facts, ServiceView, SuspensionReason, UnsuspendBy, Viewer,
};
use sea_orm::ConnectionTrait;

/// What is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StaffAct {
    /// Something to its machine; every kind but the reinstallation, which needs more to be told.
    Machine(ActionKind),
    /// Take a snapshot. It is a call to the provider and no part of a transaction.
    Snapshot,
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
        Self::Snapshot,
        Self::Provision,
        Self::Retry,
        Self::ApprovePurchase,
        Self::Suspend,
        Self::Unsuspend,
        Self::ConfirmResize,
        Self::Cancel,
        Self::Terminate,
    ];

    /// What a customer does to many of their own services at once.
    pub const OF_CUSTOMERS: &'static [Self] = &[
        Self::Machine(ActionKind::Start),
        Self::Machine(ActionKind::Stop),
        Self::Machine(ActionKind::Restart),
        Self::Machine(ActionKind::Shutdown),
        Self::Snapshot,
    ];

    /// The word in the database and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Machine(kind) => kind.as_str(),
            Self::Snapshot => "snapshot",
            Self::Provision => "provision",
            Self::Retry => "retry",
            Self::ApprovePurchase => "approve_purchase",
            Self::Suspend => "suspend",
            Self::Unsuspend => "unsuspend",
            Self::ConfirmResize => "confirm_resize",
            Self::Cancel => "cancel",
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
            Self::Provision | Self::ApprovePurchase | Self::Cancel | Self::Terminate => Permission::ServicesWrite,
            _ => Permission::ServicesOperate,
        }
    }

    /// Whether one has to say why.
    pub fn needs_reason(self) -> bool {
        matches!(self, Self::Suspend | Self::ApprovePurchase | Self::Cancel)
    }

    /// The call on one service, as the audit log names it.
    pub fn call(self, viewer: Viewer) -> String {
        let side = if viewer == Viewer::Customer { "portal" } else { "admin" };
        let tail = match self {
            Self::Machine(_) => "actions".to_owned(),
            Self::Snapshot => "snapshots".to_owned(),
            other => other.as_str().replace('_', "-"),
        };
        format!("POST /api/v1/{side}/services/{{id}}/{tail}")
    }
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

/// Does it, or asks for it where it takes a while; the action it has begun, if it is one. What is not possible is
/// refused with the reason.
pub async fn carry_out(
    ctx: &OpContext,
    tx: &Tx,
    vault: &Vault,
    id: ServiceId,
    act: StaffAct,
    reason: Option<&str>,
) -> Result<Option<ServiceActionId>> {
    let why = reason.map(str::trim).filter(|r| !r.is_empty());
    within_reach(ctx, tx, id, act).await?;
    match act {
        StaffAct::Machine(kind) => {
            let request = ActionRequest::new(kind);
            let action = provisioning::request_action(ctx, tx, vault, id, viewer(ctx), request).await?;
            return Ok(Some(action.id));
        }
        StaffAct::Snapshot => return Err(Error::internal("a snapshot is no part of a transaction")),
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
            provisioning::approve_purchase(ctx, tx, id, why.unwrap_or_default()).await?;
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
        assert_eq!(StaffAct::from_word("reinstall"), None, "it wipes a disk and wants its name typed");
        assert_eq!(StaffAct::ApprovePurchase.call(Viewer::Staff), "POST /api/v1/admin/services/{id}/approve-purchase");
        let stop = StaffAct::Machine(ActionKind::Stop);
        assert_eq!(stop.call(Viewer::Staff), "POST /api/v1/admin/services/{id}/actions");
        assert_eq!(stop.call(Viewer::Customer), "POST /api/v1/portal/services/{id}/actions");
        let theirs: Vec<&str> = StaffAct::OF_CUSTOMERS.iter().map(|act| act.as_str()).collect();
        assert_eq!(theirs, ["start", "stop", "restart", "shutdown", "snapshot"]);
    }

    #[test]
    fn what_changes_the_contract_needs_more_than_operating() {
        for act in StaffAct::ALL {
            let writes = ["provision", "approve_purchase", "cancel", "terminate"].contains(&act.as_str());
            assert_eq!(act.permission() == Permission::ServicesWrite, writes, "{act:?}");
        }
    }
}
