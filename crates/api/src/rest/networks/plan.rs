//! How the range of a private network is used, on the wire.

use mpanel_core::ServiceId;
use mpanel_provisioning::{AddressPlan, MemberView, Misfit, PlanPart, RangeClash};
use serde::Serialize;
use utoipa::ToSchema;

use crate::views::NamedView;

/// How the range of a private network is used.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AddressPlan)]
pub struct PlanOut {
    /// The data centre's gateway.
    gateway: String,
    /// Addresses that servers can have.
    addresses: u32,
    /// Of these, addresses that servers have.
    taken: u32,
    /// The lowest address that nobody has; the data centre chooses which one it gives.
    next_free: Option<String>,
    /// All of them in order, free stretches and servers.
    parts: Vec<PartOut>,
    /// Servers whose address does not fit.
    misfits: Vec<MisfitOut>,
    /// Other networks of the customer whose ranges overlap.
    clashes: Vec<ClashOut>,
}

/// Addresses one after the other.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AddressPlanPart)]
struct PartOut {
    from: String,
    to: String,
    addresses: u32,
    /// Which server has it; a free stretch is nobody's.
    service: Option<NamedView>,
}

/// A server whose address does not fit.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AddressMisfit)]
struct MisfitOut {
    service: NamedView,
    ip: String,
    /// Why.
    reason: String,
}

/// Another network whose range overlaps.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RangeClash)]
struct ClashOut {
    network: NamedView,
    cidr: String,
    /// A server is in both, so that it cannot tell them apart.
    shared: bool,
}

impl PlanOut {
    /// The plan with the names of the servers in it.
    pub(super) fn of(plan: AddressPlan, members: &[MemberView]) -> Self {
        let named = |id: ServiceId| {
            let name = members.iter().find(|m| m.service == id).map_or_else(String::new, |m| m.hostname.clone());
            NamedView { id: id.to_string(), name }
        };
        let part = |p: PlanPart| PartOut {
            from: p.from.to_string(),
            to: p.to.to_string(),
            addresses: p.addresses,
            service: p.service.map(named),
        };
        let misfit =
            |m: Misfit| MisfitOut { service: named(m.service), ip: m.ip.to_string(), reason: m.reason.to_owned() };
        let clash = |c: RangeClash| ClashOut {
            network: NamedView { id: c.network.to_string(), name: c.name },
            cidr: c.cidr,
            shared: c.shared,
        };
        Self {
            gateway: plan.gateway.to_string(),
            addresses: plan.addresses,
            taken: plan.taken,
            next_free: plan.next_free.map(|ip| ip.to_string()),
            parts: plan.parts.into_iter().map(part).collect(),
            misfits: plan.misfits.into_iter().map(misfit).collect(),
            clashes: plan.clashes.into_iter().map(clash).collect(),
        }
    }
}
