//! Further addresses out of the IPv6 net that a machine comes with.
//!
//! The provider gives each machine a /64 and knows the first address of it only. Which others are in use is what their
//! customer says: then they stand in the inventory, with a host name, the texts for the server, and who held them.

use std::net::{IpAddr, Ipv6Addr};

use mpanel_core::{AddressId, CustomerId, Error, OpContext, Result, ServiceId};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::entity::prelude::*;
use sea_orm::{ConnectionTrait, QueryOrder};
use serde::Serialize;

use super::holding::{hold, release};
use super::read::{one_view, views};
use super::reverse::clear_reverse_name;
use super::store::{self, AddressRow, addresses};
use super::{AddressView, STAYS};
use crate::deps::Deps;
use crate::provider::networking::AddressKind;
use crate::service::store as services;

/// Bits of an address that are the machine's own; the net of a machine is what is before them.
const HOST_BITS: u32 = 64;
/// More addresses than anybody gives names to, so that the list stays one that can be read.
const MOST: usize = 100;

/// The IPv6 net of a machine, and what is in use of it besides the machine's first address.
#[derive(Debug, Clone, Serialize)]
pub struct Ipv6Net {
    /// The net, such as `2001:db8:0:1::/64`.
    pub cidr: String,
    /// The next free address.
    pub next: Option<String>,
    /// What is in use, by age.
    pub in_use: Vec<AddressView>,
}

/// The net around an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Net(u128);

impl Net {
    fn of(ip: Ipv6Addr) -> Self {
        Self(u128::from(ip) >> HOST_BITS)
    }

    fn host(self, number: u128) -> Ipv6Addr {
        Ipv6Addr::from((self.0 << HOST_BITS) | number)
    }

    /// The first address after that of the machine which nobody uses.
    fn next(self, main: Ipv6Addr, used: &[Ipv6Addr]) -> Option<Ipv6Addr> {
        (2..=0xffff).map(|number| self.host(number)).find(|ip| *ip != main && !used.contains(ip))
    }
}

/// Why a text is no further address of a machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wrong {
    NoAddress,
    Outside,
    Reserved,
    Taken,
}

impl Wrong {
    fn error(self, main: Ipv6Addr) -> Error {
        match self {
            Self::NoAddress => {
                Error::invalid("/ip", "not_an_ip_address", "Enter an IPv6 address, such as 2001:db8::2.")
            }
            Self::Outside => {
                let detail = format!("It is not in the server's net. Choose one in {}.", cidr(Net::of(main)));
                Error::invalid("/ip", "outside_net", detail)
            }
            Self::Reserved => {
                Error::invalid("/ip", "reserved", "The first address of a net names the net. Choose another.")
            }
            Self::Taken => Error::invalid("/ip", "taken", "The address is in use already. Choose another."),
        }
    }
}

fn cidr(net: Net) -> String {
    format!("{}/{HOST_BITS}", net.host(0))
}

/// The further address that a text names.
fn judge(text: &str, main: Ipv6Addr, used: &[Ipv6Addr]) -> Result<Ipv6Addr, Wrong> {
    let ip: Ipv6Addr = text.trim().parse().map_err(|_| Wrong::NoAddress)?;
    let net = Net::of(main);
    match ip {
        _ if Net::of(ip) != net => Err(Wrong::Outside),
        _ if ip == net.host(0) => Err(Wrong::Reserved),
        _ if ip == main || used.contains(&ip) => Err(Wrong::Taken),
        ip => Ok(ip),
    }
}

/// Whether an address is in the net of one of these.
pub(super) fn is_inside(ip: IpAddr, mains: &[String]) -> bool {
    let IpAddr::V6(ip) = ip else { return false };
    mains.iter().filter_map(|main| main.parse().ok()).any(|main: Ipv6Addr| Net::of(main) == Net::of(ip))
}

/// The IPv6 address that a machine came with; none of any other address.
fn main_of(row: &AddressRow) -> Result<Option<(Ipv6Addr, ServiceId)>> {
    Ok(match (row.kind()?, row.ip()?, row.service_id) {
        (AddressKind::Main, IpAddr::V6(ip), Some(service)) => Some((ip, service.into())),
        _ => None,
    })
}

async fn in_use<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    service: ServiceId,
) -> Result<(Vec<AddressRow>, Vec<Ipv6Addr>)> {
    let rows = addresses::Entity::find_in(ctx)
        .filter(addresses::Column::ServiceId.eq(service.uuid()))
        .filter(addresses::Column::Kind.eq(AddressKind::Inside.as_str()))
        .order_by_asc(addresses::Column::CreatedAt)
        .order_by_asc(addresses::Column::Id)
        .all(conn)
        .await
        .or_internal("reading the further addresses of a server")?;
    let ips = rows.iter().filter_map(|row| row.ip.parse().ok()).collect();
    Ok((rows, ips))
}

/// The net around the IPv6 address that a machine came with; none of any other address.
pub(super) async fn net_of<C: ConnectionTrait>(ctx: &OpContext, conn: &C, row: &AddressRow) -> Result<Option<Ipv6Net>> {
    let Some((main, service)) = main_of(row)? else { return Ok(None) };
    let (rows, used) = in_use(ctx, conn, service).await?;
    let net = Net::of(main);
    let next = if used.len() < MOST { net.next(main, &used) } else { None };
    let in_use = views(ctx, conn, rows).await?;
    Ok(Some(Ipv6Net { cidr: cidr(net), next: next.map(|ip| ip.to_string()), in_use }))
}

/// Notes that a further address of a machine's IPv6 net is in use. `id` is the machine's own address, `text` the new
/// one: an error names `/ip` when it is no address, not in the net, or in use.
pub async fn add_inside_address(
    ctx: &OpContext,
    tx: &Tx,
    customer: Option<CustomerId>,
    id: AddressId,
    text: &str,
) -> Result<AddressView> {
    // Held until the transaction ends: two at once see each other.
    let main = store::lock(ctx, tx, customer, id).await?;
    let Some((first, service)) = main_of(&main)? else {
        let detail = "Only the IPv6 address that a server came with has a net. Choose that one.";
        return Err(Error::conflict("action_not_possible", detail));
    };
    let (rows, used) = in_use(ctx, tx, service).await?;
    if rows.len() >= MOST {
        let detail = format!("At most {MOST} addresses of a net are kept. Remove one that is not in use any more.");
        return Err(Error::conflict("too_many_addresses", detail));
    }
    let ip = judge(text, first, &used).map_err(|wrong| wrong.error(first))?.to_string();
    if store::of_ip(ctx, tx, &ip).await?.is_some() {
        return Err(Wrong::Taken.error(first));
    }
    let service = services::find(tx, ctx, service).await?;
    let fresh = store::fresh(ctx, main.account_id, &ip, AddressKind::Inside, &main.region);
    let new = AddressRow { customer_id: main.customer_id, service_id: main.service_id, ..fresh };
    let row = store::insert(tx, new).await?;
    let row = store::save(ctx, tx, row).await?;
    hold(ctx, tx, &row, &service).await?;
    one_view(ctx, tx, row).await
}

/// Notes that a further address of a machine's IPv6 net is in use no more; its host name goes first.
pub async fn remove_inside_address(
    ctx: &OpContext,
    deps: &Deps,
    customer: Option<CustomerId>,
    id: AddressId,
) -> Result<()> {
    let seen = store::find(ctx, deps.db.read(), customer, id).await?;
    if seen.kind()? != AddressKind::Inside {
        return Err(Error::conflict("action_not_possible", STAYS));
    }
    if seen.reverse_name.is_some() {
        clear_reverse_name(ctx, deps, customer, id).await?;
    }
    let tx = deps.db.begin().await?;
    let row = store::lock(ctx, &tx, customer, id).await?;
    if row.reverse_name.is_some() {
        let detail = "It was given a host name meanwhile. Try again.";
        return Err(Error::conflict("action_not_possible", detail));
    }
    release(ctx, &tx, &row.ip).await?;
    // Those who watch hear of it.
    let row = store::save(ctx, &tx, row).await?;
    row.delete(&tx).await.or_internal("forgetting an address")?;
    tx.commit().await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_further_address_is_in_the_net_and_free() {
        let main: Ipv6Addr = "2001:db8:1:2::1".parse().unwrap();
        let used = ["2001:db8:1:2::2".parse().unwrap(), "2001:db8:1:2::5".parse().unwrap()];
        for (text, expected) in [
            ("2001:db8:1:2::3", Ok("2001:db8:1:2::3")),
            (" 2001:DB8:1:2:0:0:0:a ", Ok("2001:db8:1:2::a")),
            ("2001:db8:1:2:ffff:ffff:ffff:ffff", Ok("2001:db8:1:2:ffff:ffff:ffff:ffff")),
            ("2001:db8:1:3::3", Err(Wrong::Outside)),
            ("::1", Err(Wrong::Outside)),
            ("2001:db8:1:2::", Err(Wrong::Reserved)),
            ("2001:db8:1:2::1", Err(Wrong::Taken)),
            ("2001:db8:1:2::5", Err(Wrong::Taken)),
            ("192.0.2.1", Err(Wrong::NoAddress)),
            ("2001:db8:1:2::3/64", Err(Wrong::NoAddress)),
            ("", Err(Wrong::NoAddress)),
        ] {
            assert_eq!(judge(text, main, &used).map(|ip| ip.to_string()), expected.map(str::to_owned), "{text:?}");
        }
        let net = Net::of(main);
        assert_eq!((cidr(net).as_str(), net.next(main, &used)), ("2001:db8:1:2::/64", Some(net.host(3))));
        assert!(is_inside("2001:db8:1:2::9".parse().unwrap(), &["192.0.2.1".into(), main.to_string()]));
        assert!(!is_inside("2001:db8:9:2::9".parse().unwrap(), &[main.to_string()]));
        assert!(!is_inside("192.0.2.1".parse().unwrap(), &[main.to_string()]));
    }
}
