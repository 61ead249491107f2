//! What still leads to the old server, as far as mPanel knows: firewalls, private networks, further addresses, reverse
//! names, and records of the customer's zones. Each is moved by the act that there is for it.

use std::net::IpAddr;

use mpanel_core::{CustomerId, OpContext, PageQuery, Result, ServiceId};
use mpanel_provisioning::{
    self as provisioning, AddressFilter, DnsRecord, FirewallFilter, NetworkFilter, RecordKind, ServiceView, ZoneFilter,
    ZoneState,
};
use sea_orm::ConnectionTrait;

use super::read::standing;
use super::store;
use crate::deps::Deps;
use crate::words::words;

/// Zones whose records are read at most; each is a call to the provider.
const MOST_ZONES: u64 = 25;

words! {
    /// What leads to a server.
    PointerKind {
        /// A firewall guards it.
        Firewall = "firewall",
        /// It is in a private network.
        Network = "network",
        /// An address besides its main ones is on it.
        Address = "address",
        /// A reverse name is set for one of its main addresses.
        ReverseName = "reverse_name",
        /// A DNS record has one of its main addresses.
        Record = "record",
    }
}

/// Something that leads to the old server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pointer {
    /// What it is.
    pub kind: PointerKind,
    /// Id of the firewall, network, address or zone.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it says now.
    pub detail: String,
    /// Whether the new server has the same by now.
    pub moved: bool,
}

/// Everything that leads to the old server.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pointers {
    /// By kind, then by name.
    pub found: Vec<Pointer>,
    /// Zones that could not be read.
    pub unread: Vec<String>,
}

/// What leads to the old server of the latest move, records asked of the provider now; empty where there was no move.
pub async fn pointers(ctx: &OpContext, deps: &Deps, id: ServiceId) -> Result<Pointers> {
    let conn = deps.db.read();
    provisioning::get_service(ctx, conn, id).await?;
    let Some(row) = store::latest(ctx, conn, id).await? else { return Ok(Pointers::default()) };
    let found = standing(ctx, conn, &row).await?;
    let (old, new) = (&found.old, found.new.as_ref());
    let mut all = Pointers::default();
    guards(ctx, conn, (old, row.successor()), &mut all.found).await?;
    networks(ctx, conn, (old, row.successor()), &mut all.found).await?;
    addresses(ctx, conn, old, new, &mut all.found).await?;
    records(ctx, deps, row.customer(), old, &mut all).await?;
    Ok(all)
}

fn everything() -> PageQuery {
    PageQuery { limit: Some(200), ..PageQuery::default() }
}

async fn guards<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    (old, new): (&ServiceView, ServiceId),
    found: &mut Vec<Pointer>,
) -> Result<()> {
    let filter = FirewallFilter { customer: Some(old.customer) };
    for firewall in provisioning::list_firewalls(ctx, conn, &filter, &everything()).await?.items {
        if firewall.services.iter().any(|g| g.service == old.id) {
            found.push(Pointer {
                kind: PointerKind::Firewall,
                id: firewall.id.to_string(),
                moved: firewall.services.iter().any(|g| g.service == new),
                detail: format!("guards {}", old.hostname),
                name: firewall.name,
            });
        }
    }
    Ok(())
}

async fn networks<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    (old, new): (&ServiceView, ServiceId),
    found: &mut Vec<Pointer>,
) -> Result<()> {
    let filter = NetworkFilter { customer: Some(old.customer), state: None };
    for network in provisioning::list_networks(ctx, conn, &filter, &everything()).await?.items {
        if let Some(member) = network.members.iter().find(|m| m.service == old.id) {
            found.push(Pointer {
                kind: PointerKind::Network,
                id: network.id.to_string(),
                moved: network.members.iter().any(|m| m.service == new),
                detail: member.private_ip.clone().unwrap_or_else(|| old.hostname.clone()),
                name: network.name,
            });
        }
    }
    Ok(())
}

async fn addresses<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    old: &ServiceView,
    new: Option<&ServiceView>,
    found: &mut Vec<Pointer>,
) -> Result<()> {
    let of = |service: ServiceId| AddressFilter { service: Some(service), ..AddressFilter::default() };
    let theirs = match new {
        Some(new) => provisioning::list_addresses(ctx, conn, &of(new.id), &everything()).await?.items,
        None => Vec::new(),
    };
    for address in provisioning::list_addresses(ctx, conn, &of(old.id), &everything()).await?.items {
        if address.kind.is_movable() {
            found.push(Pointer {
                kind: PointerKind::Address,
                id: address.id.to_string(),
                detail: address.kind.to_string(),
                moved: false,
                name: address.ip.clone(),
            });
        } else if let Some(name) = address.reverse_name {
            found.push(Pointer {
                kind: PointerKind::ReverseName,
                id: address.id.to_string(),
                moved: theirs.iter().any(|a| a.reverse_name.as_ref() == Some(&name)),
                detail: name,
                name: address.ip,
            });
        }
    }
    Ok(())
}

async fn records(
    ctx: &OpContext,
    deps: &Deps,
    customer: CustomerId,
    old: &ServiceView,
    all: &mut Pointers,
) -> Result<()> {
    let main: Vec<IpAddr> = [&old.ipv4, &old.ipv6].into_iter().flatten().filter_map(|ip| ip.parse().ok()).collect();
    let query = PageQuery { limit: Some(MOST_ZONES), ..PageQuery::default() };
    let filter = ZoneFilter { customer: Some(customer) };
    let page = provisioning::list_zones(ctx, deps.db.read(), &filter, &query).await?;
    let unasked = page.next_cursor.is_some();
    for zone in page.items {
        if zone.state != ZoneState::Ready {
            continue;
        }
        match provisioning::list_records(ctx, &deps.provisioning(), Some(customer), zone.id).await {
            Ok(read) => {
                for kept in read.records.iter().filter(|kept| leads_to(&kept.record, &main)) {
                    all.found.push(Pointer {
                        kind: PointerKind::Record,
                        id: zone.id.to_string(),
                        name: whole_name(&kept.record.name, &zone.name),
                        detail: format!("{} {}", kept.record.kind, kept.record.value),
                        moved: false,
                    });
                }
            }
            // One zone that cannot be read hides nothing of the others.
            Err(_) => all.unread.push(zone.name),
        }
    }
    if unasked {
        all.unread.push(format!("all behind the first {MOST_ZONES} zones"));
    }
    Ok(())
}

fn leads_to(record: &DnsRecord, main: &[IpAddr]) -> bool {
    matches!(record.kind, RecordKind::A | RecordKind::Aaaa)
        && record.value.parse::<IpAddr>().is_ok_and(|ip| main.contains(&ip))
}

fn whole_name(name: &str, zone: &str) -> String {
    if name == "@" { zone.to_owned() } else { format!("{name}.{zone}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_told_by_their_whole_name() {
        assert_eq!(whole_name("@", "example.com"), "example.com");
        assert_eq!(whole_name("www", "example.com"), "www.example.com");
    }
}
