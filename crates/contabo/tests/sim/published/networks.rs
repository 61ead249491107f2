//! Private networks, movable addresses, firewalls, DNS.

use std::net::{IpAddr, Ipv4Addr};

use mpanel_contabo::{
    BulkDeleteDnsRecords, CreateDnsZone, CreateFirewall, CreatePrivateNetwork, CreatePtrRecord, DnsRecordFilter,
    DnsZoneFilter, FirewallFilter, FirewallId, FirewallRules, FirewallStatus, InstanceId, Paging, PresetRulesFilter,
    PrivateNetworkFilter, PrivateNetworkId, PtrFilter, RecordId, RecordType, ReplaceFirewallRules, UpdateFirewall,
    UpdatePrivateNetwork, UpdatePtrRecord, VipFilter, VipResourceType,
};

use super::Published;
use crate::contract::networks::{new_record, record, rule};
use crate::harness::id;

const MACHINE: InstanceId = InstanceId(12345);
const NETWORK: PrivateNetworkId = PrivateNetworkId(12345);
const ZONE: &str = "example.com";

pub async fn networks(p: &mut Published) {
    let c = p.client.clone();
    let all = Paging::default();
    p.page("list_private_networks", c.list_private_networks(id(), &PrivateNetworkFilter::default(), &all).await);
    p.one("get_private_network", c.get_private_network(id(), NETWORK).await);
    let new = CreatePrivateNetwork { region: Some("EU".to_owned()), name: "inside".to_owned(), description: None };
    p.one("create_private_network", c.create_private_network(id(), &new).await);
    let texts = UpdatePrivateNetwork { name: Some("within".to_owned()), description: None };
    p.one("update_private_network", c.update_private_network(id(), NETWORK, &texts).await);
    p.one("join_private_network", c.join_private_network(id(), NETWORK, MACHINE).await);
    p.one("leave_private_network", c.leave_private_network(id(), NETWORK, MACHINE).await);
    p.one("delete_private_network", c.delete_private_network(id(), NETWORK).await);
    let (address, kind) = (Ipv4Addr::new(192, 0, 2, 7), VipResourceType::Instances);
    p.page("list_vips", c.list_vips(id(), &VipFilter::default(), &all).await);
    p.one("get_vip", c.get_vip(id(), address).await);
    p.one("assign_vip", c.assign_vip(id(), address, &kind, MACHINE).await);
    p.one("unassign_vip", c.unassign_vip(id(), address, &kind, MACHINE).await);
    firewalls(p).await;
}

async fn firewalls(p: &mut Published) {
    let c = p.client.clone();
    let firewall = FirewallId::from("b943b25a-c8b5-4570-9135-4bbaa7615b81");
    p.page("list_firewalls", c.list_firewalls(id(), &FirewallFilter::default(), &Paging::default()).await);
    p.one("get_firewall", c.get_firewall(id(), &firewall).await);
    let rules = Some(FirewallRules { inbound: vec![rule(&["80"])] });
    let new = CreateFirewall {
        name: "web".to_owned(),
        description: None,
        status: FirewallStatus::Active,
        rules: rules.clone(),
    };
    p.one("create_firewall", c.create_firewall(id(), &new).await);
    let update = UpdateFirewall { status: Some(FirewallStatus::Inactive), ..UpdateFirewall::default() };
    p.one("update_firewall", c.update_firewall(id(), &firewall, &update).await);
    let rules = ReplaceFirewallRules { rules };
    p.one("replace_firewall_rules", c.replace_firewall_rules(id(), &firewall, &rules).await);
    p.one("attach_firewall", c.attach_firewall(id(), &firewall, MACHINE).await);
    p.one("detach_firewall", c.detach_firewall(id(), &firewall, MACHINE).await);
    p.one("delete_firewall", c.delete_firewall(id(), &firewall).await);
    p.some("list_preset_rules", c.list_preset_rules(id(), &PresetRulesFilter::default()).await);
}

pub async fn names(p: &mut Published) {
    let c = p.client.clone();
    let all = Paging::default();
    p.page("list_dns_zones", c.list_dns_zones(id(), &DnsZoneFilter::default(), &all).await);
    p.one("check_dns_zone", c.check_dns_zone(id(), ZONE).await);
    p.one("create_dns_zone", c.create_dns_zone(id(), &CreateDnsZone { zone_name: ZONE.to_owned() }).await);
    p.one("delete_dns_zone", c.delete_dns_zone(id(), ZONE).await);
    p.page("list_dns_records", c.list_dns_records(id(), ZONE, &DnsRecordFilter::default(), &all).await);
    let new = record(RecordType::A, "www", "192.0.2.7");
    p.one("create_dns_record", c.create_dns_record(id(), ZONE, &new).await);
    p.one("update_dns_record", c.update_dns_record(id(), ZONE, RecordId(7), &new_record()).await);
    p.one("delete_dns_record", c.delete_dns_record(id(), ZONE, RecordId(7)).await);
    let both = BulkDeleteDnsRecords { record_ids: vec![RecordId(7), RecordId(8)] };
    p.one("delete_dns_records", c.delete_dns_records(id(), ZONE, &both).await);
    let six: IpAddr = "2001:db8::7".parse().unwrap();
    p.page("list_ptr_records", c.list_ptr_records(id(), &PtrFilter::default(), &all).await);
    p.one("get_ptr_record", c.get_ptr_record(id(), six).await);
    let new = CreatePtrRecord { ptr: "six.example.com".to_owned(), ip: six.to_string(), ttl: 3600 };
    p.one("create_ptr_record", c.create_ptr_record(id(), &new).await);
    let update = UpdatePtrRecord { ptr: "web.example.com".to_owned() };
    p.one("update_ptr_record", c.update_ptr_record(id(), six, &update).await);
    p.one("delete_ptr_record", c.delete_ptr_record(id(), six).await);
}
