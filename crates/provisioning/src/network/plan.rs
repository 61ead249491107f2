//! How the range of a private network is used: which address each server has, what is free, and what clashes. Pure.
//!
//! The first address of the range names the net, the second is the provider's gateway, the last is for broadcasts; the
//! provider gives addresses to servers out of what is between.

use std::net::Ipv4Addr;

use mpanel_core::{PrivateNetworkId, ServiceId};
use serde::Serialize;

use super::rules::PrivateRange;

/// A stretch of addresses one after the other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlanPart {
    /// The first address.
    pub from: Ipv4Addr,
    /// The last one.
    pub to: Ipv4Addr,
    /// How many.
    pub addresses: u32,
    /// Which server has it; a free stretch is nobody's.
    pub service: Option<ServiceId>,
}

/// A server whose address is not one of the network's own, or that another server has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Misfit {
    /// Which server.
    pub service: ServiceId,
    /// Its address.
    pub ip: Ipv4Addr,
    /// Why it does not fit.
    pub reason: &'static str,
}

/// Another network of the customer whose range has addresses of this one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RangeClash {
    /// The other one.
    pub network: PrivateNetworkId,
    /// Its name.
    pub name: String,
    /// Its range.
    pub cidr: String,
    /// A server is in both, so that it cannot tell them apart.
    pub shared: bool,
}

/// How a range is used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AddressPlan {
    /// The provider's gateway.
    pub gateway: Ipv4Addr,
    /// Addresses that servers can have.
    pub addresses: u32,
    /// Of these, addresses that servers have.
    pub taken: u32,
    /// The lowest address that nobody has; the provider chooses which one it gives.
    pub next_free: Option<Ipv4Addr>,
    /// All of them in order, free stretches and servers.
    pub parts: Vec<PlanPart>,
    /// Servers whose address does not fit.
    pub misfits: Vec<Misfit>,
    /// Other networks whose ranges overlap.
    pub clashes: Vec<RangeClash>,
}

/// Another network, as far as the plan needs it.
#[derive(Debug, Clone)]
pub struct OtherNetwork {
    /// Which.
    pub network: PrivateNetworkId,
    /// Its name.
    pub name: String,
    /// Its range.
    pub range: PrivateRange,
    /// The servers in it.
    pub services: Vec<ServiceId>,
}

const OUTSIDE: &str = "The address is not one that servers of this network can have.";
const TWICE: &str = "Another server of this network has the same address.";

/// The plan of a range with the servers in it.
pub fn plan(range: PrivateRange, members: &[(ServiceId, Option<Ipv4Addr>)], others: &[OtherNetwork]) -> AddressPlan {
    let (net, last) = (u32::from(range.net), u32::from(range.broadcast()));
    let (first, end) = (net + 2, last - 1);
    let mut held: Vec<(u32, ServiceId)> = Vec::new();
    let mut misfits = Vec::new();
    let mut placed: Vec<(u32, ServiceId)> =
        members.iter().filter_map(|(service, ip)| Some((u32::from((*ip)?), *service))).collect();
    placed.sort_unstable();
    for (ip, service) in placed {
        let misfit = |reason| Misfit { service, ip: Ipv4Addr::from(ip), reason };
        if !(first..=end).contains(&ip) {
            misfits.push(misfit(OUTSIDE));
        } else if held.last().is_some_and(|(before, _)| *before == ip) {
            misfits.push(misfit(TWICE));
        } else {
            held.push((ip, service));
        }
    }
    let mut parts = Vec::new();
    let mut next = first;
    for (ip, service) in &held {
        parts.extend(free(next, *ip));
        parts.push(PlanPart { from: (*ip).into(), to: (*ip).into(), addresses: 1, service: Some(*service) });
        next = ip + 1;
    }
    parts.extend(free(next, end + 1));
    let inside: Vec<ServiceId> = members.iter().map(|(service, _)| *service).collect();
    AddressPlan {
        gateway: Ipv4Addr::from(net + 1),
        addresses: (end + 1).saturating_sub(first),
        taken: u32::try_from(held.len()).unwrap_or(u32::MAX),
        next_free: parts.iter().find(|part| part.service.is_none()).map(|part| part.from),
        parts,
        misfits,
        clashes: others.iter().filter(|o| o.range.overlaps(range)).map(|o| clash(o, &inside)).collect(),
    }
}

/// The free stretch from one address up to before another; none where there is nothing between.
fn free(from: u32, before: u32) -> Option<PlanPart> {
    (from < before).then(|| PlanPart {
        from: from.into(),
        to: (before - 1).into(),
        addresses: before - from,
        service: None,
    })
}

fn clash(other: &OtherNetwork, inside: &[ServiceId]) -> RangeClash {
    RangeClash {
        network: other.network,
        name: other.name.clone(),
        cidr: format!("{}/{}", other.range.net, other.range.prefix),
        shared: other.services.iter().any(|service| inside.contains(service)),
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn range(text: &str) -> PrivateRange {
        PrivateRange::parse(text).unwrap()
    }

    fn server(number: u128) -> ServiceId {
        ServiceId(Uuid::from_u128(number))
    }

    fn shown(cidr: &str, members: &[(u128, &str)]) -> (AddressPlan, String) {
        let members: Vec<(ServiceId, Option<Ipv4Addr>)> =
            members.iter().map(|(number, ip)| (server(*number), ip.parse().ok())).collect();
        let plan = plan(range(cidr), &members, &[]);
        let part = |p: &PlanPart| match p.service {
            Some(service) => format!("{}={}", p.from, service.uuid().as_u128()),
            None => format!("{}-{}:{}", p.from, p.to, p.addresses),
        };
        let text = plan.parts.iter().map(part).collect::<Vec<_>>().join(" ");
        (plan, text)
    }

    #[test]
    fn parts_follow_each_other_and_hold_every_address() {
        let check = |cidr: &str, members: &[(u128, &str)], want: &str, next: Option<&str>, misfits: usize| {
            let (plan, text) = shown(cidr, members);
            assert_eq!(text, want, "{cidr} {members:?}");
            assert_eq!(plan.next_free.map(|ip| ip.to_string()).as_deref(), next, "{cidr} {members:?}");
            assert_eq!(plan.misfits.len(), misfits, "{:?}", plan.misfits);
            assert_eq!(plan.parts.iter().map(|p| p.addresses).sum::<u32>(), plan.addresses, "{cidr} {members:?}");
            let taken = plan.parts.iter().filter(|p| p.service.is_some()).count();
            assert_eq!(u32::try_from(taken), Ok(plan.taken), "{cidr} {members:?}");
        };
        check("10.0.0.0/22", &[], "10.0.0.2-10.0.3.254:1021", Some("10.0.0.2"), 0);
        let one = "10.0.0.2=1 10.0.0.3-10.0.3.254:1020";
        check("10.0.0.0/22", &[(1, "10.0.0.2")], one, Some("10.0.0.3"), 0);
        let gap = "10.0.0.2=1 10.0.0.3-10.0.0.9:7 10.0.0.10=2 10.0.0.11-10.0.3.254:1012";
        check("10.0.0.0/22", &[(2, "10.0.0.10"), (1, "10.0.0.2")], gap, Some("10.0.0.3"), 0);
        check("10.0.0.0/22", &[(1, "10.0.0.2"), (2, "")], one, Some("10.0.0.3"), 0);
        // The same twice, the gateway, the net itself, broadcasts, and another net.
        check("10.0.0.0/22", &[(1, "10.0.0.2"), (2, "10.0.0.2")], one, Some("10.0.0.3"), 1);
        for wrong in ["10.0.0.1", "10.0.0.0", "10.0.3.255", "10.0.4.2"] {
            check("10.0.0.0/22", &[(1, "10.0.0.2"), (2, wrong)], one, Some("10.0.0.3"), 1);
        }
        check("10.0.0.0/30", &[(1, "10.0.0.2")], "10.0.0.2=1", None, 0);
        check(
            "192.168.7.0/24",
            &[(1, "192.168.7.254")],
            "192.168.7.2-192.168.7.253:252 192.168.7.254=1",
            Some("192.168.7.2"),
            0,
        );
    }

    #[test]
    fn ranges_that_overlap_clash_and_a_server_in_both_matters_more() {
        let other = |cidr: &str, services: &[u128]| OtherNetwork {
            network: PrivateNetworkId(Uuid::from_u128(9)),
            name: "Other".to_owned(),
            range: range(cidr),
            services: services.iter().map(|number| server(*number)).collect(),
        };
        let members = [(server(1), Some(Ipv4Addr::new(10, 0, 0, 2)))];
        for (cidr, services, want) in [
            ("10.0.0.0/22", &[][..], Some(false)),
            ("10.0.0.0/22", &[1][..], Some(true)),
            ("10.0.0.0/22", &[2][..], Some(false)),
            ("10.0.1.0/24", &[1][..], Some(true)),
            ("10.0.0.0/8", &[][..], Some(false)),
            ("10.0.4.0/22", &[1][..], None),
            ("192.168.0.0/22", &[1][..], None),
        ] {
            let found = plan(range("10.0.0.0/22"), &members, &[other(cidr, services)]).clashes;
            assert_eq!(found.first().map(|c| c.shared), want, "{cidr} {services:?}");
        }
    }
}
