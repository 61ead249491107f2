//! A service goes behind a firewall, or from it.

use mpanel_core::{Actor, Error, ErrorKind, FirewallId, OpContext, Result, ServiceId};
use mpanel_db::Tx;
use mpanel_provisioning as provisioning;

/// Puts a service behind a firewall, or takes it from there. What the calls on one firewall do not find is told in words
/// about the service.
pub(super) async fn guard(ctx: &OpContext, tx: &Tx, id: ServiceId, firewall: FirewallId, assign: bool) -> Result<()> {
    let customer = match &ctx.actor {
        Actor::Customer { customer, .. } => Some(*customer),
        _ => None,
    };
    provisioning::get_firewall(ctx, tx, customer, firewall).await?;
    let (done, missing) = if assign {
        let done = provisioning::assign_firewall(ctx, tx, customer, firewall, id).await;
        (done, "The firewall is another customer's.")
    } else {
        let done = provisioning::unassign_firewall(ctx, tx, customer, firewall, id).await;
        (done, "The server is not behind this firewall.")
    };
    match done {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::NotFound => Err(Error::conflict("action_not_possible", missing)),
        Err(error) => Err(error),
    }
}
