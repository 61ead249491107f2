//! Contabo's private networks, firewalls, movable addresses and reverse DNS behind the port.

use std::net::{IpAddr, Ipv4Addr};

use mpanel_contabo as api;
use mpanel_contabo::Audited;
use uuid::Uuid;

use super::contabo::{Contabo, call, every, number};
use super::networking::{
    AddressKind, CloudDraft, CloudFirewall, CloudMember, CloudNetwork, CloudNetworking, CloudRule, CloudThing,
    FirewallTaken, MembershipStatus, MovableAddress, RuleProtocol,
};
use super::{Answer, CallId, ProviderError};

/// Seconds that others may keep the host name of an address.
const REVERSE_TTL: u64 = 3600;

/// The number of private networking among a machine's add-ons, the only one that the document names.
pub(super) const PRIVATE_NETWORKING: i64 = 1477;

/// The call for an add-on of a machine that is there knows two of them.
pub(super) fn upgrade(key: &str) -> Answer<api::UpgradeInstance> {
    match key {
        "private_networking" => Ok(api::UpgradeInstance { private_networking: true, backup: false }),
        "backup" => Ok(api::UpgradeInstance { private_networking: false, backup: true }),
        other => {
            let message = format!("the add-on {other:?} cannot be bought later");
            Err(ProviderError::Refused { status: 400, message })
        }
    }
}

/// Whether a conflict says that a machine has an add-on already. There is no number to know another one than private
/// networking by: there has to be an add-on besides.
fn has_already(has: &[api::AddOn], key: &str) -> bool {
    key == "private_networking" || has.iter().any(|a| a.quantity > 0 && a.id != PRIVATE_NETWORKING)
}

#[async_trait::async_trait]
impl CloudNetworking for Contabo {
    async fn networks(&self, id: CallId) -> Answer<Vec<CloudThing>> {
        let filter = &api::PrivateNetworkFilter::default();
        let thing = |row: api::PrivateNetwork| CloudThing { id: row.private_network_id.to_string(), name: row.name };
        every(|paging| async move { self.client.list_private_networks(call(id), filter, &paging).await }, thing).await
    }

    async fn firewalls(&self, id: CallId) -> Answer<Vec<CloudThing>> {
        let filter = &api::FirewallFilter::default();
        let thing = |row: api::Firewall| CloudThing { id: row.firewall_id.to_string(), name: row.name };
        every(|paging| async move { self.client.list_firewalls(call(id), filter, &paging).await }, thing).await
    }

    async fn find_network(&self, id: CallId, name: &str, made_under: Option<Uuid>) -> Answer<Option<CloudNetwork>> {
        if let Some(request) = made_under {
            let entries = self.client.resolve_write(call(id), Audited::PrivateNetwork, request).await?;
            if let Some(made) = entries.into_iter().find_map(|e| e.private_network_id) {
                return Ok(Some(network(self.client.get_private_network(call(id), made).await?)));
            }
        }
        Ok(self.client.find_private_network_named(call(id), name).await?.map(network))
    }

    async fn make_network(&self, id: CallId, draft: &CloudDraft, region: &str) -> Answer<CloudNetwork> {
        let new = api::CreatePrivateNetwork {
            region: Some(region.to_owned()),
            name: draft.name.clone(),
            description: Some(draft.description.clone()),
        };
        Ok(network(self.client.create_private_network(call(id), &new).await?))
    }

    async fn network(&self, id: CallId, network_id: &str) -> Answer<CloudNetwork> {
        Ok(network(self.client.get_private_network(call(id), number(network_id)?).await?))
    }

    async fn delete_network(&self, id: CallId, network_id: &str) -> Answer<()> {
        Ok(self.client.delete_private_network(call(id), number(network_id)?).await?)
    }

    async fn join_network(&self, id: CallId, network_id: &str, machine: &str) -> Answer<()> {
        Ok(self.client.join_private_network(call(id), number(network_id)?, number(machine)?).await?)
    }

    async fn leave_network(&self, id: CallId, network_id: &str, machine: &str) -> Answer<()> {
        Ok(self.client.leave_private_network(call(id), number(network_id)?, number(machine)?).await?)
    }

    async fn buy_add_on(&self, id: CallId, machine: &str, key: &str) -> Answer<()> {
        let wanted = upgrade(key)?;
        let machine = number(machine)?;
        let refused = match self.client.upgrade_instance(call(id), machine, wanted).await {
            Ok(_) => return Ok(()),
            Err(error) if error.status() == Some(409) => error,
            Err(error) => return Err(error.into()),
        };
        // It may be there already, or something else is in the way.
        let has = self.client.get_instance(call(id), machine).await?.add_ons;
        if has_already(&has, key) { Ok(()) } else { Err(refused.into()) }
    }

    async fn find_firewall(&self, id: CallId, name: &str, made_under: Option<Uuid>) -> Answer<Option<CloudFirewall>> {
        if let Some(request) = made_under {
            let entries = self.client.resolve_write(call(id), Audited::Firewall, request).await?;
            if let Some(made) = entries.into_iter().find_map(|e| e.firewall_id) {
                return Ok(Some(firewall(self.client.get_firewall(call(id), &made).await?)));
            }
        }
        Ok(self.client.find_firewall_named(call(id), name).await?.map(firewall))
    }

    async fn make_firewall(&self, id: CallId, draft: &CloudDraft, rules: &[CloudRule]) -> Answer<CloudFirewall> {
        let new = api::CreateFirewall {
            name: draft.name.clone(),
            description: Some(draft.description.clone()),
            status: api::FirewallStatus::Active,
            rules: Some(rules_out(rules)),
        };
        Ok(firewall(self.client.create_firewall(call(id), &new).await?))
    }

    async fn firewall(&self, id: CallId, firewall_id: &str) -> Answer<CloudFirewall> {
        Ok(firewall(self.client.get_firewall(call(id), &firewall_id.into()).await?))
    }

    async fn replace_rules(&self, id: CallId, firewall_id: &str, rules: &[CloudRule]) -> Answer<()> {
        let rules = api::ReplaceFirewallRules { rules: Some(rules_out(rules)) };
        self.client.replace_firewall_rules(call(id), &firewall_id.into(), &rules).await?;
        Ok(())
    }

    async fn delete_firewall(&self, id: CallId, firewall_id: &str) -> Answer<()> {
        Ok(self.client.delete_firewall(call(id), &firewall_id.into()).await?)
    }

    async fn attach_firewall(&self, id: CallId, firewall_id: &str, machine: &str) -> Answer<()> {
        Ok(self.client.attach_firewall(call(id), &firewall_id.into(), number(machine)?).await?)
    }

    async fn detach_firewall(&self, id: CallId, firewall_id: &str, machine: &str) -> Answer<()> {
        Ok(self.client.detach_firewall(call(id), &firewall_id.into(), number(machine)?).await?)
    }

    async fn movable_addresses(&self, id: CallId) -> Answer<Vec<MovableAddress>> {
        let filter = &api::VipFilter::default();
        let all =
            every(|paging| async move { self.client.list_vips(call(id), filter, &paging).await }, address).await?;
        Ok(all.into_iter().flatten().collect())
    }

    async fn movable_address(&self, id: CallId, ip: IpAddr) -> Answer<MovableAddress> {
        let row = self.client.get_vip(call(id), v4(ip)?).await?;
        address(row).ok_or_else(|| ProviderError::Unreadable { cause: format!("{ip} is no address") })
    }

    async fn assign_address(&self, id: CallId, ip: IpAddr, machine: &str) -> Answer<()> {
        let kind = api::VipResourceType::Instances;
        self.client.assign_vip(call(id), v4(ip)?, &kind, number(machine)?).await?;
        Ok(())
    }

    async fn release_address(&self, id: CallId, ip: IpAddr, machine: &str) -> Answer<()> {
        let kind = api::VipResourceType::Instances;
        Ok(self.client.unassign_vip(call(id), v4(ip)?, &kind, number(machine)?).await?)
    }

    async fn reverse_name(&self, id: CallId, ip: IpAddr) -> Answer<Option<String>> {
        match self.client.get_ptr_record(call(id), ip).await {
            Ok(row) => Ok(Some(row.ptr).filter(|host| !host.is_empty())),
            Err(api::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    async fn set_reverse_name(&self, id: CallId, ip: IpAddr, host: &str) -> Answer<()> {
        // An IPv4 address always has its record; one of IPv6 is made first.
        if ip.is_ipv6() && self.reverse_name(id, ip).await?.is_none() {
            let new = api::CreatePtrRecord { ptr: host.to_owned(), ip: ip.to_string(), ttl: REVERSE_TTL };
            match self.client.create_ptr_record(call(id), &new).await {
                Err(error) if error.status() == Some(409) => {}
                Err(error) => return Err(error.into()),
                Ok(_) => return Ok(()),
            }
        }
        Ok(self.client.update_ptr_record(call(id), ip, &api::UpdatePtrRecord { ptr: host.to_owned() }).await?)
    }

    async fn clear_reverse_name(&self, id: CallId, ip: IpAddr) -> Answer<()> {
        match self.client.delete_ptr_record(call(id), ip).await {
            Ok(()) | Err(api::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}

/// Contabo's movable addresses are of IPv4.
fn v4(ip: IpAddr) -> Answer<Ipv4Addr> {
    match ip {
        IpAddr::V4(ip) => Ok(ip),
        IpAddr::V6(_) => Err(ProviderError::NotFound { message: format!("{ip} cannot be moved") }),
    }
}

fn network(row: api::PrivateNetwork) -> CloudNetwork {
    CloudNetwork {
        id: row.private_network_id.to_string(),
        name: row.name,
        region: row.region,
        cidr: row.cidr,
        free: row.available_ips,
        members: row.instances.into_iter().map(member).collect(),
    }
}

fn member(row: api::NetworkMember) -> CloudMember {
    use api::NetworkMemberStatus as S;
    CloudMember {
        machine: row.instance_id.to_string(),
        ip: row.private_ip_config.v4.first().map(|a| a.ip.to_string()).filter(|ip| !ip.is_empty()),
        status: match row.status {
            S::Ok => MembershipStatus::Ok,
            S::Restart => MembershipStatus::Restart,
            S::Reinstall => MembershipStatus::Reinstall,
            S::ReinstallationFailed => MembershipStatus::ReinstallFailed,
            S::Installing => MembershipStatus::Installing,
            _ => MembershipStatus::Unknown,
        },
        error: row.error_message.filter(|m| !m.is_empty()),
    }
}

fn firewall(row: api::Firewall) -> CloudFirewall {
    use api::FirewallMemberStatus as S;
    let taken = |status: &api::FirewallMemberStatus| match status {
        S::Ok => FirewallTaken::Ok,
        S::Processing => FirewallTaken::Processing,
        S::Deleting => FirewallTaken::Deleting,
        S::ErrorProcessing | S::ErrorDeleting => FirewallTaken::Failed,
        _ => FirewallTaken::Unknown,
    };
    let members = row.instance_status.iter().map(|m| (m.instance_id.to_string(), taken(&m.status))).collect();
    CloudFirewall { id: row.firewall_id.to_string(), members }
}

/// A range that is everywhere has its own word.
fn ranges(list: &[String], everywhere: &str, word: &str) -> Option<Vec<String>> {
    let ranges: Vec<String> = list.iter().map(|r| if r == everywhere { word.to_owned() } else { r.clone() }).collect();
    Some(ranges)
}

fn rules_out(rules: &[CloudRule]) -> api::FirewallRules {
    let one = |rule: &CloudRule| api::FirewallRule {
        protocol: match rule.protocol {
            RuleProtocol::Tcp => api::Protocol::Tcp,
            RuleProtocol::Udp => api::Protocol::Udp,
            RuleProtocol::Icmp => api::Protocol::Icmp,
            RuleProtocol::Any => api::Protocol::Any,
        },
        dest_ports: rule.ports.clone(),
        src_cidr: api::SourceRanges {
            ipv4: ranges(&rule.ipv4, "0.0.0.0/0", "AnyIPv4"),
            ipv6: ranges(&rule.ipv6, "::/0", "AnyIPv6"),
        },
        action: api::RuleAction::Accept,
        status: api::FirewallStatus::Active,
        display_name: Some(rule.name.clone()).filter(|n| !n.is_empty()),
    };
    api::FirewallRules { inbound: rules.iter().map(one).collect() }
}

fn address(row: api::Vip) -> Option<MovableAddress> {
    let kind = if row.kind == api::VipKind::Floating { AddressKind::Floating } else { AddressKind::Additional };
    let is_ours = row.resource_type == api::VipResourceType::Instances && !row.resource_id.is_empty();
    Some(MovableAddress {
        ip: row.v4.ip.parse().ok()?,
        kind,
        region: row.region,
        machine: is_ours.then_some(row.resource_id),
        gateway: Some(row.v4.gateway).filter(|g| !g.is_empty()),
        prefix: u8::try_from(row.v4.netmask_cidr).ok().filter(|p| (1..=32).contains(p)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_conflict_counts_as_bought_only_where_the_machine_can_have_the_add_on() {
        let one = |id, quantity| api::AddOn { id, quantity };
        let check =
            |has: &[api::AddOn], key: &str, want: bool| assert_eq!(has_already(has, key), want, "{has:?} {key}");
        check(&[], "private_networking", true);
        check(&[], "backup", false);
        check(&[one(1477, 1)], "backup", false);
        check(&[one(1477, 1), one(2000, 1)], "backup", true);
        check(&[one(2000, 0)], "backup", false);
    }
}
