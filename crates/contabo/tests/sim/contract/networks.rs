//! Private networks, movable addresses, firewalls, DNS.

use std::net::{IpAddr, Ipv4Addr};

use mpanel_contabo::{
    BulkDeleteDnsRecords, CreateDnsRecord, CreateDnsZone, CreateFirewall, CreatePrivateNetwork, CreatePtrRecord,
    DnsRecordFilter, DnsZoneFilter, FirewallFilter, FirewallMemberStatus, FirewallRule, FirewallRules, FirewallStatus,
    InstanceId, NetworkMemberStatus, Paging, PresetRulesFilter, PrivateNetworkFilter, PrivateNetworkId, Protocol,
    PtrFilter, RecordId, RecordType, ReinstallInstance, ReplaceFirewallRules, RuleAction, UpdateDnsRecord,
    UpdateFirewall, UpdatePrivateNetwork, UpdatePtrRecord, VipFilter, VipKind, VipResourceType,
};

use super::refused;
use crate::harness::{SECOND, World, id, order};

pub async fn networks(world: &World, machine: InstanceId) {
    let client = &world.client;
    let mut new = CreatePrivateNetwork { region: Some("EU".to_owned()), name: "inside".to_owned(), description: None };
    let network = client.create_private_network(id(), &new).await.unwrap();
    assert_eq!((network.cidr.as_str(), network.available_ips), ("10.0.0.0/22", 1021));
    let inside = network.private_network_id;
    client.join_private_network(id(), inside, machine).await.unwrap();
    refused(client.join_private_network(id(), inside, machine).await, 409);
    let plain = world.running(&order("plain")).await;
    refused(client.join_private_network(id(), inside, plain).await, 402);
    let member = async |network| client.get_private_network(id(), network).await.unwrap().instances.remove(0);
    let first = member(inside).await;
    assert_eq!((first.status, first.private_ip_config.v4[0].ip.as_str()), (NetworkMemberStatus::Reinstall, "10.0.0.2"));
    let image = "afecbb85-e2fc-46f0-9684-b46b1faf00bb";
    client.reinstall_instance(id(), machine, &ReinstallInstance::new(image)).await.unwrap();
    assert_eq!(member(inside).await.status, NetworkMemberStatus::Installing);
    world.control().advance(10 * SECOND);
    assert_eq!(member(inside).await.status, NetworkMemberStatus::Ok);
    // A second network needs only a restart.
    new.name = "other".to_owned();
    let other = client.create_private_network(id(), &new).await.unwrap().private_network_id;
    client.join_private_network(id(), other, machine).await.unwrap();
    assert_eq!(member(other).await.status, NetworkMemberStatus::Restart);
    client.restart(id(), machine).await.unwrap();
    world.control().advance(5 * SECOND);
    assert_eq!(member(other).await.status, NetworkMemberStatus::Ok);
    let away = CreatePrivateNetwork { region: Some("UK".to_owned()), name: "away".to_owned(), description: None };
    let away = client.create_private_network(id(), &away).await.unwrap().private_network_id;
    refused(client.join_private_network(id(), away, machine).await, 400);
    client.leave_private_network(id(), other, machine).await.unwrap();
    refused(client.leave_private_network(id(), other, machine).await, 404);
    let update = UpdatePrivateNetwork { name: Some("within".to_owned()), description: None };
    client.update_private_network(id(), inside, &update).await.unwrap();
    let filter = PrivateNetworkFilter { instance_ids: vec![machine], ..PrivateNetworkFilter::default() };
    assert_eq!(client.list_private_networks(id(), &filter, &Paging::default()).await.unwrap().rows.len(), 1);
    assert!(client.find_private_network_named(id(), "within").await.unwrap().is_some());
    client.delete_private_network(id(), other).await.unwrap();
    refused(client.get_private_network(id(), PrivateNetworkId(1)).await, 404);
}

pub async fn vips(world: &World, machine: InstanceId) {
    let client = &world.client;
    let ip: Ipv4Addr = world.control().buy_vip("EU", "floating").unwrap().parse().unwrap();
    let kind = VipResourceType::Instances;
    let held = client.assign_vip(id(), ip, &kind, machine).await.unwrap();
    assert_eq!((held.resource_id, held.kind), (machine.to_string(), VipKind::Floating));
    refused(client.assign_vip(id(), ip, &kind, machine).await, 409);
    assert_eq!(world.machine(machine).await.additional_ips[0].v4.ip, ip.to_string());
    let filter = VipFilter { resource_id: Some(machine.to_string()), ..VipFilter::default() };
    assert_eq!(client.list_vips(id(), &filter, &Paging::default()).await.unwrap().rows.len(), 1);
    client.unassign_vip(id(), ip, &kind, machine).await.unwrap();
    refused(client.unassign_vip(id(), ip, &kind, machine).await, 404);
    assert_eq!(client.get_vip(id(), ip).await.unwrap().resource_type, VipResourceType::Nothing);
    refused(client.get_vip(id(), Ipv4Addr::LOCALHOST).await, 404);
}

pub fn rule(ports: &[&str]) -> FirewallRule {
    let mut rule = FirewallRule {
        protocol: Protocol::Tcp,
        dest_ports: ports.iter().map(|port| (*port).to_owned()).collect(),
        action: RuleAction::Accept,
        status: FirewallStatus::Active,
        ..FirewallRule::default()
    };
    rule.src_cidr.ipv4 = Some(vec!["AnyIPv4".to_owned()]);
    rule
}

pub async fn firewalls(world: &World, machine: InstanceId) {
    let client = &world.client;
    let presets = client.list_preset_rules(id(), &PresetRulesFilter { name: Some("SSH".to_owned()) }).await.unwrap();
    let rules = presets[0].firewall_rules();
    assert_eq!(rules.as_ref().unwrap().inbound[0].dest_ports, ["22"]);
    let new = CreateFirewall { name: "web".to_owned(), description: None, status: FirewallStatus::Active, rules };
    let firewall = client.create_firewall(id(), &new).await.unwrap().firewall_id;
    client.attach_firewall(id(), &firewall, machine).await.unwrap();
    refused(client.attach_firewall(id(), &firewall, machine).await, 409);
    refused(client.delete_firewall(id(), &firewall).await, 409);
    let status = async || client.get_firewall(id(), &firewall).await.unwrap().instance_status[0].status.clone();
    assert_eq!(status().await, FirewallMemberStatus::Processing);
    world.control().advance(5 * SECOND);
    assert_eq!(status().await, FirewallMemberStatus::Ok);
    let rules = |rule: FirewallRule| ReplaceFirewallRules { rules: Some(FirewallRules { inbound: vec![rule] }) };
    let changed = client.replace_firewall_rules(id(), &firewall, &rules(rule(&["80-90"]))).await.unwrap();
    assert_eq!(changed.rules.inbound[0].dest_ports, ["80-90"]);
    refused(client.replace_firewall_rules(id(), &firewall, &rules(rule(&["http"]))).await, 400);
    let mut drop = rule(&["80"]);
    drop.action = RuleAction::Drop;
    refused(client.replace_firewall_rules(id(), &firewall, &rules(drop)).await, 400);
    let ports: Vec<String> = (1..=16).map(|port| port.to_string()).collect();
    let ports: Vec<&str> = ports.iter().map(String::as_str).collect();
    refused(client.replace_firewall_rules(id(), &firewall, &rules(rule(&ports))).await, 400);
    let update = UpdateFirewall { status: Some(FirewallStatus::Inactive), ..UpdateFirewall::default() };
    client.update_firewall(id(), &firewall, &update).await.unwrap();
    let filter = FirewallFilter { instance_ids: vec![machine], ..FirewallFilter::default() };
    assert_eq!(client.list_firewalls(id(), &filter, &Paging::default()).await.unwrap().rows.len(), 1);
    client.detach_firewall(id(), &firewall, machine).await.unwrap();
    assert_eq!(status().await, FirewallMemberStatus::Deleting);
    world.control().advance(5 * SECOND);
    client.delete_firewall(id(), &firewall).await.unwrap();
    refused(client.get_firewall(id(), &firewall).await, 404);
}

pub fn record(kind: RecordType, name: &str, data: &str) -> CreateDnsRecord {
    CreateDnsRecord {
        name: (!name.is_empty()).then(|| name.to_owned()),
        kind,
        ttl: 3600,
        prio: 10,
        data: data.to_owned(),
        port: None,
        weight: None,
        flag: None,
        tag: None,
    }
}

/// Another address for a record.
pub fn new_record() -> UpdateDnsRecord {
    UpdateDnsRecord {
        ttl: 60,
        prio: 0,
        kind: RecordType::A,
        data: "192.0.2.8".to_owned(),
        port: None,
        weight: None,
        flag: None,
        tag: None,
    }
}

pub async fn zones(world: &World) {
    let client = &world.client;
    let zone = "example.com";
    let new = CreateDnsZone { zone_name: zone.to_owned() };
    client.create_dns_zone(id(), &new).await.unwrap();
    refused(client.create_dns_zone(id(), &new).await, 409);
    client.check_dns_zone(id(), zone).await.unwrap();
    refused(client.check_dns_zone(id(), "example.net").await, 404);
    assert!(client.find_dns_zone(id(), zone).await.unwrap().is_some());
    assert!(client.find_dns_zone(id(), "example").await.unwrap().is_none());
    client.list_dns_zones(id(), &DnsZoneFilter::default(), &Paging::default()).await.unwrap();
    let www = client.create_dns_record(id(), zone, &record(RecordType::A, "www", "192.0.2.7")).await.unwrap();
    assert_eq!(www.name, "www.example.com");
    for wrong in [
        record(RecordType::A, "a", "not an address"),
        record(RecordType::Aaaa, "a", "192.0.2.7"),
        record(RecordType::Srv, "a", "host.example.com"),
        record(RecordType::Caa, "", "letsencrypt.org"),
    ] {
        refused(client.create_dns_record(id(), zone, &wrong).await, 400);
    }
    let alias = record(RecordType::Cname, "www", "host.example.com");
    refused(client.create_dns_record(id(), zone, &alias).await, 409);
    assert_eq!(client.update_dns_record(id(), zone, www.record_id, &new_record()).await.unwrap().data, "192.0.2.8");
    client.delete_dns_record(id(), zone, www.record_id).await.unwrap();
    refused(client.delete_dns_record(id(), zone, www.record_id).await, 404);
    let mail = client.create_dns_record(id(), zone, &record(RecordType::Mx, "", "mail.example.com")).await.unwrap();
    let all = client.list_dns_records(id(), zone, &DnsRecordFilter::default(), &Paging::default()).await.unwrap();
    // Three name servers and the start of authority come with the zone.
    assert_eq!(all.rows.len(), 5);
    let both = BulkDeleteDnsRecords { record_ids: vec![mail.record_id, RecordId(7)] };
    assert_eq!(client.delete_dns_records(id(), zone, &both).await.unwrap().failed_ids, [RecordId(7)]);
    client.delete_dns_zone(id(), zone).await.unwrap();
    refused(client.delete_dns_zone(id(), zone).await, 404);
}

pub async fn ptrs(world: &World) {
    let client = &world.client;
    let four: IpAddr = "192.0.2.2".parse().unwrap();
    let six: IpAddr = "2001:db8::7".parse().unwrap();
    assert!(client.get_ptr_record(id(), four).await.unwrap().ptr.ends_with(".contaboserver.net"));
    client.update_ptr_record(id(), four, &UpdatePtrRecord { ptr: "web.example.com".to_owned() }).await.unwrap();
    assert_eq!(client.get_ptr_record(id(), four).await.unwrap().ptr, "web.example.com");
    refused(client.delete_ptr_record(id(), four).await, 400);
    refused(client.get_ptr_record(id(), six).await, 404);
    let mut new = CreatePtrRecord { ptr: "six.example.com".to_owned(), ip: six.to_string(), ttl: 3600 };
    client.create_ptr_record(id(), &new).await.unwrap();
    refused(client.create_ptr_record(id(), &new).await, 409);
    new.ip = four.to_string();
    refused(client.create_ptr_record(id(), &new).await, 400);
    let filter = PtrFilter { ips: vec![six.to_string()], ..PtrFilter::default() };
    assert_eq!(client.list_ptr_records(id(), &filter, &Paging::default()).await.unwrap().rows.len(), 1);
    client.delete_ptr_record(id(), six).await.unwrap();
}
